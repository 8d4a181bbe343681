"""Migrations from one document version to the next: pure functions over plain data, which never change after release.

They raise no errors. Malformed data stays as it is, and the reader reports it.
"""

from __future__ import annotations

import re
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from advocacy.adapters.documents import _version_2 as v2
from advocacy.adapters.documents import _version_3 as v3

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: The version of the documents that `dump` writes.
VERSION = 4

_KINDS_1 = """
    consent content_pillar goal invitation kpi_catalogue kpi_plan matrix metric participant pilot program
    selection_policy survey
"""

#: The kinds of each earlier version.
KNOWN: Mapping[int, frozenset[str]] = MappingProxyType(
    {
        1: frozenset(_KINDS_1.split()),
        2: frozenset(v2.SHAPES.keys() - v2.NESTED),
        3: frozenset(v3.SHAPES.keys() - v3.NESTED),
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


class _Tables(Protocol):
    """What changes from one version to the next; see `_version_2` and `_version_3`."""

    KINDS: Mapping[str, str]
    FIELDS: Mapping[str, Mapping[str, str]]
    NEW: Mapping[str, Mapping[str, Any]]
    CHANGED: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]]
    VALUES: Mapping[str, Mapping[str, str]]
    TAGS: Mapping[str, str]
    SEGMENTS: Mapping[str, str]
    CODES: Mapping[str, str]
    PARAMETERS: Mapping[str, Mapping[str, str]]
    WORDS: Mapping[str, Mapping[str, str]]
    SHAPES: Mapping[str, Mapping[str, Any]]
    FIELD_CHANGE: str


class _Migration:
    """The migration of a version to the next, by tables."""

    def __init__(self, tables: _Tables) -> None:
        self._tables = tables
        #: The function that migrates each type of shape.
        self._by_shape: Mapping[type, Callable[[Any, Any], Any]] = {
            str: self._object_or_word,
            list: self._list,
            tuple: self._fixed_list,
            dict: self._mapping,
            frozenset: self._tagged,
        }

    def __call__(self, kind: str, data: Any) -> tuple[str, Any]:
        """Return the new kind and the new data."""
        return self._tables.KINDS.get(kind, kind), self._migrated(kind, data)

    def _migrated(self, shape: Any, value: Any) -> Any:
        """Return a value of a shape with its contents migrated; see `_version_2.SHAPES`."""
        return self._by_shape[shape.__class__](shape, value) if shape else value

    def _object_or_word(self, shape: str, value: Any) -> Any:
        if value.__class__ is dict:
            return self._finding(value) if shape == "finding" else self._object(shape, value)
        return rename_word(self._tables, shape, value)

    def _list(self, shape: list[Any], value: Any) -> Any:
        return [self._migrated(shape[0], item) for item in value] if value.__class__ is list else value

    def _fixed_list(self, shape: tuple[Any, ...], value: Any) -> Any:
        if value.__class__ is not list or len(value) != len(shape):
            return value
        return [self._migrated(inner, item) for inner, item in zip(shape, value, strict=True)]

    def _mapping(self, shape: dict[str, Any], value: Any) -> Any:
        if value.__class__ is not dict:
            return value
        ((word, inner),) = shape.items()
        names = {key: rename_word(self._tables, word, key) for key in value}
        return {_free(names, key): self._migrated(inner, item) for key, item in value.items()}

    def _tagged(self, shape: frozenset[str], value: Any) -> Any:
        tag = value.get(_TAG) if value.__class__ is dict else None
        if tag.__class__ is not str or tag not in shape:
            return value
        fields = {key: item for key, item in value.items() if key != _TAG}
        return {_TAG: self._tables.TAGS.get(tag, tag), **self._object(tag, fields)}

    def _object(self, kind: str, value: dict[Any, Any]) -> dict[Any, Any]:
        """Migrate the contents of an object, rename its keys, add its new keys, and apply its change."""
        tables = self._tables
        shapes, fields = tables.SHAPES.get(kind, {}), tables.FIELDS.get(kind, {})
        if kind == tables.FIELD_CHANGE:
            part = value.get("part")
            shape = tables.SHAPES["program"].get(part, "") if part.__class__ is str else ""
            shapes = {**shapes, **dict.fromkeys(("before", "after"), shape[0] if shape.__class__ is list else shape)}
        names = {key: fields.get(key, key) for key in value}
        made = {_free(names, key): self._migrated(shapes.get(key, ""), item) for key, item in value.items()}
        made = {**tables.NEW.get(kind, {}), **made}
        return tables.CHANGED[kind](made) if kind in tables.CHANGED else made

    def _finding(self, value: dict[Any, Any]) -> dict[Any, Any]:
        """Rename the code, the path and the parameters of a finding, and the parameter values that are names."""
        code, pairs = value.get("code"), value.get("parameters")
        if code.__class__ is not str or pairs.__class__ is not list:
            return self._object("finding", value)
        renamed = [rename_parameter(self._tables, code, pair) for pair in pairs]
        return self._object("finding", {**value, "parameters": renamed})


def _free(names: dict[Any, Any], key: Any) -> Any:
    """Return the new name of a key; the old name if another key has the new one already."""
    new = names[key]
    return key if new != key and names.get(new) == new else new


def rename_parameter(tables: _Tables, code: str, pair: Any) -> Any:
    """Return the name and the value of a parameter of a finding in the next version."""
    if pair.__class__ is not list or len(pair) != 2 or pair[0].__class__ is not str:
        return pair
    name, value = pair
    word = _of_code(tables.WORDS, code).get(name, "")
    if word and value.__class__ is str:  # a comma-separated list of names, or one
        value = ", ".join(rename_word(tables, word, part) for part in value.split(", "))
    return [_of_code(tables.PARAMETERS, code).get(name, name), value]


def _of_code(table: Mapping[str, Mapping[str, str]], code: str) -> dict[str, str]:
    """Return the entries of a table for a code; the longest matching prefix takes precedence."""
    heads = ["", *(head for head, _ in reversed(_heads(code)))]
    return {old: new for head in heads for old, new in table.get(head, {}).items()}


def rename_word(tables: _Tables, word: str, text: Any) -> Any:
    """Return a text that is a name in a vocabulary as it is in the next version."""
    if not word or text.__class__ is not str:
        return text
    if word == "code":
        return next((tables.CODES[head] + rest for head, rest in _heads(text) if head in tables.CODES), text)
    if word == "path":
        return _SEGMENT.sub(lambda found: tables.SEGMENTS.get(found[0], found[0]), text)
    if word == "program_part":
        return tables.FIELDS.get("program", {}).get(text, text)
    return tables.VALUES.get(word, {}).get(text, text)


def _heads(code: str) -> list[tuple[str, str]]:
    """Return each prefix of a code up to a colon, longest first, with the rest of the code."""
    ends = [len(code), *(found.start() for found in islice(re.finditer(":", code), _PARTS))]
    return [(code[:end], code[end:]) for end in sorted(ends, reverse=True)]


#: The migration from each version to the next: version → function of the kind and the data.
MIGRATIONS: Mapping[int, Callable[[str, Any], tuple[str, Any]]] = MappingProxyType(
    {1: _to_2, 2: _Migration(v2), 3: _Migration(v3)}
)


def migrate(kind: str, data: Any, version: int) -> tuple[str, Any]:
    """Return the kind and the data of an earlier version in their current form."""
    for earlier in range(version, VERSION):
        kind, data = MIGRATIONS[earlier](kind, data)
    return kind, data


def kind_in(version: int, kind: str) -> str | None:
    """Return the name of a current kind in an earlier version; ``None`` if that version did not have it."""
    name: str | None = kind
    for earlier, tables in ((3, v3), (2, v2)):
        if version <= earlier:
            same = None if name in tables.KINDS else name
            name = next((old for old, new in tables.KINDS.items() if new == name), same)
    return name if name in KNOWN[version] else None
