"""
Migrations from one document version to the next: pure functions over plain data, which never change after release.

They raise no errors. Malformed data stays as it is, and the reader reports it.
"""

from __future__ import annotations

import re
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from advocacy.adapters.documents import _version_2 as v2

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["KNOWN", "MIGRATIONS", "VERSION", "kind_in", "migrate"]

#: The version of the documents that `dump` writes.
VERSION = 3

#: The kinds of each earlier version.
KNOWN: Mapping[int, frozenset[str]] = MappingProxyType(
    {
        1: frozenset(
            {
                "consent",
                "content_pillar",
                "goal",
                "invitation",
                "kpi_catalogue",
                "kpi_plan",
                "matrix",
                "metric",
                "participant",
                "pilot",
                "program",
                "selection_policy",
                "survey",
            }
        ),
        2: frozenset(v2.SHAPES.keys() - v2.NESTED),
    }
)

#: The keys that are new in version 2: kind → key → its value in every document of version 1.
_NEW_IN_2: dict[str, dict[str, Any]] = {"program": {"targets": [], "plan": None, "review": None}}

#: The key of the tag in unions, in version 2.
_TAG = "rule"
#: A segment of a path: in brackets, or between points.
_SEGMENT = re.compile(r"\[[^\]]*\]?|[^.\[]+")
#: The maximum number of parts of a finding's code.
_PARTS = 8


def _to_2(kind: str, data: Any) -> tuple[str, Any]:
    """Add the new keys."""
    return kind, {**_NEW_IN_2.get(kind, {}), **data} if data.__class__ is dict else data


def _to_3(kind: str, data: Any) -> tuple[str, Any]:
    """Rename by the tables of `_version_2`."""
    return v2.KINDS.get(kind, kind), _renamed(kind, data)


def _renamed(shape: Any, value: Any) -> Any:
    """Return a value of a shape with its contents renamed; see `_version_2.SHAPES`."""
    return _BY_SHAPE[shape.__class__](shape, value) if shape else value


def _object_or_word(shape: str, value: Any) -> Any:
    if value.__class__ is dict:
        return _finding(value) if shape == "finding" else _object(shape, value)
    return _word(shape, value)


def _list(shape: list[Any], value: Any) -> Any:
    return [_renamed(shape[0], item) for item in value] if value.__class__ is list else value


def _fixed_list(shape: tuple[Any, ...], value: Any) -> Any:
    if value.__class__ is not list or len(value) != len(shape):
        return value
    return [_renamed(inner, item) for inner, item in zip(shape, value, strict=True)]


def _mapping(shape: dict[str, Any], value: Any) -> Any:
    if value.__class__ is not dict:
        return value
    ((word, inner),) = shape.items()
    names = {key: _word(word, key) for key in value}
    return {_free(names, key): _renamed(inner, item) for key, item in value.items()}


def _tagged(shape: frozenset[str], value: Any) -> Any:
    tag = value.get(_TAG) if value.__class__ is dict else None
    if tag.__class__ is not str or tag not in shape:
        return value
    fields = {key: item for key, item in value.items() if key != _TAG}
    return {_TAG: v2.TAGS.get(tag, tag), **_object(tag, fields)}


#: The function that renames each type of shape.
_BY_SHAPE: Mapping[type, Callable[[Any, Any], Any]] = MappingProxyType(
    {str: _object_or_word, list: _list, tuple: _fixed_list, dict: _mapping, frozenset: _tagged}
)


def _object(kind: str, value: dict[Any, Any]) -> dict[Any, Any]:
    """Rename the keys of an object, and the contents of its values."""
    shapes, fields = v2.SHAPES.get(kind, {}), v2.FIELDS.get(kind, {})
    if kind == "difference":
        part = value.get("part")
        shape = v2.SHAPES["program"].get(part, "") if part.__class__ is str else ""
        shapes = {**shapes, **dict.fromkeys(("before", "after"), shape[0] if shape.__class__ is list else shape)}
    names = {key: fields.get(key, key) for key in value}
    return {_free(names, key): _renamed(shapes.get(key, ""), item) for key, item in value.items()}


def _free(names: dict[Any, Any], key: Any) -> Any:
    """Return the new name of a key; the old name if another key has the new one already."""
    new = names[key]
    return key if new != key and names.get(new) == new else new


def _finding(value: dict[Any, Any]) -> dict[Any, Any]:
    """Rename the code, the path and the parameters of a finding, and the parameter values that are names."""
    code, pairs = value.get("code"), value.get("parameters")
    if code.__class__ is not str or pairs.__class__ is not list:
        return _object("finding", value)
    names, words = _of_code(v2.PARAMETERS, code), _of_code(v2.WORDS, code)
    return _object("finding", {**value, "parameters": [_parameter(pair, names, words) for pair in pairs]})


def _of_code(table: Mapping[str, Mapping[str, str]], code: str) -> dict[str, str]:
    """Return the entries of a table for a code; the longest matching prefix takes precedence."""
    heads = ["", *(head for head, _ in reversed(_heads(code)))]
    return {old: new for head in heads for old, new in table.get(head, {}).items()}


def _parameter(pair: Any, names: dict[str, str], words: dict[str, str]) -> Any:
    if pair.__class__ is not list or len(pair) != 2 or pair[0].__class__ is not str:
        return pair
    name, value = pair
    word = words.get(name, "")
    if word and value.__class__ is str:  # a comma-separated list of names, or one
        value = ", ".join(_word(word, part) for part in value.split(", "))
    return [names.get(name, name), value]


def _word(word: str, text: Any) -> Any:
    """Rename a text that is a name in a vocabulary."""
    if not word or text.__class__ is not str:
        return text
    if word == "code":
        return next((v2.CODES[head] + rest for head, rest in _heads(text) if head in v2.CODES), text)
    if word == "path":
        return _SEGMENT.sub(lambda found: v2.SEGMENTS.get(found[0], found[0]), text)
    if word == "program_part":
        return v2.FIELDS.get("program", {}).get(text, text)
    return v2.VALUES.get(word, {}).get(text, text)


def _heads(code: str) -> list[tuple[str, str]]:
    """Return each prefix of a code up to a colon, longest first, with the rest of the code."""
    ends = [len(code), *(found.start() for found in islice(re.finditer(":", code), _PARTS))]
    return [(code[:end], code[end:]) for end in sorted(ends, reverse=True)]


#: The migration from each version to the next: version → function of the kind and the data.
MIGRATIONS: Mapping[int, Callable[[str, Any], tuple[str, Any]]] = MappingProxyType({1: _to_2, 2: _to_3})


def migrate(kind: str, data: Any, version: int) -> tuple[str, Any]:
    """Return the kind and the data of an earlier version in their current form."""
    for earlier in range(version, VERSION):
        kind, data = MIGRATIONS[earlier](kind, data)
    return kind, data


def kind_in(version: int, kind: str) -> str | None:
    """Return the name of a current kind in an earlier version; ``None`` if that version did not have it."""
    if version < 3:
        same = None if kind in v2.KINDS else kind
        kind = next((old for old, new in v2.KINDS.items() if new == kind), same) or ""
    return kind if kind in KNOWN[version] else None
