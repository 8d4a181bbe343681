"""
From one version of the documents to the next: pure functions over plain data, none of which ever changes again.

They raise nothing, whatever the data: what is wrong in it stays as it is, and the reader finds it.
"""

from __future__ import annotations

import re
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from advocacy.adapters import _version_2 as v2

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["KNOWN", "MIGRATIONS", "VERSION", "kind_in", "migrate"]

#: The version of the documents that are written.
VERSION = 3

#: The kinds of documents that an earlier version had; one of any other kind was never written in it.
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

#: What came new in version 2, by kind: the key, and what it is in every document of version 1.
_NEW_IN_2: dict[str, dict[str, Any]] = {"program": {"targets": [], "plan": None, "review": None}}

#: The key of the tag where one of several objects may be, in version 2.
_TAG = "rule"
#: A part of a path: in brackets, or between points.
_SEGMENT = re.compile(r"\[[^\]]*\]?|[^.\[]+")
#: Codes of findings have no more parts than this.
_PARTS = 8


def _to_2(kind: str, data: Any) -> tuple[str, Any]:
    """Fill in what is new."""
    return kind, {**_NEW_IN_2.get(kind, {}), **data} if data.__class__ is dict else data


def _to_3(kind: str, data: Any) -> tuple[str, Any]:
    """Rename, by the tables of `_version_2`."""
    return v2.KINDS.get(kind, kind), _renamed(kind, data)


def _renamed(shape: Any, value: Any) -> Any:
    """Rename what is in a value of a shape; see `_version_2.SHAPES`. A value of another type stays as it is."""
    return _BY_SHAPE[shape.__class__](shape, value) if shape else value


def _one(shape: str, value: Any) -> Any:
    if value.__class__ is dict:
        return _finding(value) if shape == "finding" else _object(shape, value)
    return _word(shape, value)


def _many(shape: list[Any], value: Any) -> Any:
    return [_renamed(shape[0], item) for item in value] if value.__class__ is list else value


def _row(shape: tuple[Any, ...], value: Any) -> Any:
    if value.__class__ is not list or len(value) != len(shape):
        return value
    return [_renamed(place, item) for place, item in zip(shape, value, strict=True)]


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


#: How each shape is renamed.
_BY_SHAPE: Mapping[type, Callable[[Any, Any], Any]] = MappingProxyType(
    {str: _one, list: _many, tuple: _row, dict: _mapping, frozenset: _tagged}
)


def _object(kind: str, value: dict[Any, Any]) -> dict[Any, Any]:
    """Rename the keys of an object, and what is in its values."""
    shapes, fields = v2.SHAPES.get(kind, {}), v2.FIELDS.get(kind, {})
    if kind == "difference":
        part = value.get("part")
        shape = v2.SHAPES["program"].get(part, "") if part.__class__ is str else ""
        shapes = {**shapes, **dict.fromkeys(("before", "after"), shape[0] if shape.__class__ is list else shape)}
    names = {key: fields.get(key, key) for key in value}
    return {_free(names, key): _renamed(shapes.get(key, ""), item) for key, item in value.items()}


def _free(names: dict[Any, Any], key: Any) -> Any:
    """Return the new name of a key; the old one if a key that is not renamed has the new one."""
    new = names[key]
    return key if new != key and names.get(new) == new else new


def _finding(value: dict[Any, Any]) -> dict[Any, Any]:
    """Rename the code and the path of a finding, its parameters, and the values of those that name something."""
    code, pairs = value.get("code"), value.get("parameters")
    if code.__class__ is not str or pairs.__class__ is not list:
        return _object("finding", value)
    names, words = _of_code(v2.PARAMETERS, code), _of_code(v2.WORDS, code)
    return _object("finding", {**value, "parameters": [_parameter(pair, names, words) for pair in pairs]})


def _of_code(table: Mapping[str, Mapping[str, str]], code: str) -> dict[str, str]:
    """Return what a table says of the parameters of a code: the longest match counts."""
    heads = ["", *(head for head, _ in reversed(_heads(code)))]
    return {old: new for head in heads for old, new in table.get(head, {}).items()}


def _parameter(pair: Any, names: dict[str, str], words: dict[str, str]) -> Any:
    if pair.__class__ is not list or len(pair) != 2 or pair[0].__class__ is not str:
        return pair
    name, value = pair
    word = words.get(name, "")
    if word and value.__class__ is str:  # it may list several
        value = ", ".join(_word(word, part) for part in value.split(", "))
    return [names.get(name, name), value]


def _word(word: str, text: Any) -> Any:
    """Rename a text that is a name of a vocabulary."""
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
    """List a code and what is before each of its colons, the longest first, each with the rest."""
    ends = [len(code), *(found.start() for found in islice(re.finditer(":", code), _PARTS))]
    return [(code[:end], code[end:]) for end in sorted(ends, reverse=True)]


#: How a document of one version becomes one of the next: version → function of the kind and the data.
MIGRATIONS: Mapping[int, Callable[[str, Any], tuple[str, Any]]] = MappingProxyType({1: _to_2, 2: _to_3})


def migrate(kind: str, data: Any, version: int) -> tuple[str, Any]:
    """Bring a document of an earlier version into the form of today: its kind and its data, version after version."""
    for earlier in range(version, VERSION):
        kind, data = MIGRATIONS[earlier](kind, data)
    return kind, data


def kind_in(version: int, kind: str) -> str | None:
    """Return what an earlier version called a kind of today; ``None`` if it had no such kind."""
    if version < 3:
        same = None if kind in v2.KINDS else kind
        kind = next((old for old, new in v2.KINDS.items() if new == kind), same) or ""
    return kind if kind in KNOWN[version] else None
