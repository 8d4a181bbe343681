"""JSON Schema for every document, made from the classes: their fields, types and the bounds of their rules."""

from __future__ import annotations

import inspect
from typing import Any, get_args

import attrs

from advocacy.adapters._converter import converter
from advocacy.adapters._faults import unknown_kind
from advocacy.adapters._hints import TAG, form_of, is_leaf, is_many, is_row, is_union, item_of, members, tags
from advocacy.adapters._kinds import NAMES
from advocacy.adapters._limits import LETTERS
from advocacy.adapters._migrations import VERSION
from advocacy.adapters._unions import kept_in
from advocacy.program.history import FieldChange
from advocacy.program.program import PARTS

__all__ = ["json_schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: The bounds of a rule, and what JSON Schema calls them.
_BOUNDS = {"low": "minimum", "high": "maximum", "above": "exclusiveMinimum", "below": "exclusiveMaximum"}


def json_schema(kind: type) -> dict[str, Any]:
    """
    Describe the documents of a kind, as JSON Schema 2020-12 in one piece: nothing in it refers to anything else.

    What `dump` writes is valid, and whatever `load` takes is valid too, if it is of today's version; a document of an
    earlier one is, once it was loaded and dumped. The converse cannot hold: a schema says nothing of what stands in two
    places (an id that stands twice, a member who is no participant, an end before its start), nor of codes and
    formulas that are read, and so `load` refuses documents that are valid.

    >>> from advocacy import Consent
    >>> json_schema(Consent)["properties"]["data"]["properties"]["given"]["format"]
    'date'

    Args:
        kind: One of the classes in ``documents.KINDS``.

    Raises:
        DocumentError: It is none of them.
    """
    asked: object = kind
    if not isinstance(asked, type) or kind not in NAMES:
        raise unknown_kind(kind)
    envelope = {"kind": {"const": NAMES[kind]}, "version": {"const": VERSION}, "data": _described(kind, None)}
    return {"$schema": _DIALECT, "title": kind.__name__, **_object(envelope, list(envelope))}


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _described(hint: Any, rule: Any) -> dict[str, Any]:
    """Describe what a hint asks for, within the bounds of the rule that its field keeps."""
    if is_leaf(hint):
        return {**form_of(hint).schema, **_bounds(hint, rule)}
    if hint is FieldChange:
        return {"anyOf": [_difference(part) for part in sorted(PARTS)]}
    if is_union(hint):
        return {"anyOf": [_tagged(kind, tags(hint), rule) for kind in members(hint)]}
    return _noun(hint) if attrs.has(hint) else _several(hint, getattr(rule, "rule", None))


def _several(hint: Any, rule: Any) -> dict[str, Any]:
    """Describe what holds others, each of which keeps the rule."""
    if is_row(hint):
        places = [_described(place, None) for place in get_args(hint)]
        return {"type": "array", "prefixItems": places, "items": False, "minItems": len(places)}
    inner = _described(item_of(hint), rule)
    if is_many(hint):
        return {"type": "array", "items": inner}
    names = {"minLength": 1 if rule is not None else 0, "maxLength": LETTERS}
    return {"type": "object", "additionalProperties": inner, "propertyNames": names}


def _noun(kind: type) -> dict[str, Any]:
    fields = attrs.fields(attrs.resolve_types(kind))
    hints = {field.name: field.type for field in fields}
    properties = {
        field.name: _described(hints[field.name], field.validator) | _default(field, hints) for field in fields
    }
    required = [field.name for field in fields if field.default is attrs.NOTHING]
    said = (inspect.getdoc(kind) or "").partition("\n")[0]
    return {"title": kind.__name__, "description": said, **_object(properties, required)}


def _default(field: attrs.Attribute[Any], hints: dict[str, Any]) -> dict[str, Any]:
    """Say what a key that is left out means, where that is the same for all and no object of its own."""
    given: Any = field.default
    if given is attrs.NOTHING or (isinstance(given, attrs.Factory) and given.takes_self):  # type: ignore[arg-type]
        return {}
    written = converter().unstructure(given.factory() if isinstance(given, attrs.Factory) else given, hints[field.name])  # type: ignore[arg-type]
    return {} if isinstance(written, (dict, list)) and written else {"default": written}


def _bounds(hint: Any, rule: Any) -> dict[str, Any]:
    known = getattr(rule, "bounds", {})
    if hint is str:
        return {"minLength": 1} if known.get("filled") else {}
    return {_BOUNDS[name]: bound for name, bound in known.items() if name in _BOUNDS} if hint in {int, float} else {}


def _tagged(kind: Any, words: dict[str, type], rule: Any) -> dict[str, Any]:
    described = _described(kind, rule)
    for word, noun in words.items():
        if noun is kind:
            described["properties"] = {TAG: {"const": word}, **described["properties"]}
            described["required"] = [TAG, *described["required"]]
    return described


def _difference(part: str) -> dict[str, Any]:
    ends = {"anyOf": [_described(kept_in(part), None), {"type": "null"}]}
    properties = {"part": {"const": part}, "key": _described(str | None, None), "before": ends, "after": ends}
    return _object(properties, list(properties))
