"""JSON Schema of every kind of document, derived from the fields, types and rules of the classes."""

from __future__ import annotations

import inspect
from typing import Any, get_args

import attrs

from advocacy.adapters.documents.codecs import (
    TAG,
    codec_of,
    is_collection,
    is_fixed_tuple,
    is_scalar,
    is_union,
    item_type,
    tags,
    union_members,
)
from advocacy.adapters.documents.converter import converter, part_type
from advocacy.adapters.documents.limits import MAXIMUM_CHARACTERS, unknown_kind
from advocacy.adapters.documents.migrations import VERSION
from advocacy.adapters.documents.registry import NAMES
from advocacy.program.history import FieldChange
from advocacy.program.program import PARTS

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: The bounds of a rule → their names in JSON Schema.
_BOUNDS = {"low": "minimum", "high": "maximum", "above": "exclusiveMinimum", "below": "exclusiveMaximum"}


def json_schema(kind: type) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a kind of document, without references.

    Every document that `dump` writes is valid, and so is every document of the current version that `load` accepts. A
    document of an earlier version is valid once it was loaded and dumped. The converse does not hold: a schema cannot
    express rules between values (a duplicate id, a member who is not a participant, an end before its start) or the
    syntax of codes and formulas, so `load` refuses some valid documents.

    >>> from advocacy import Consent
    >>> json_schema(Consent)["properties"]["data"]["properties"]["given"]["format"]
    'date'

    Args:
        kind: One of the classes in ``documents.KINDS``.

    Raises:
        DocumentError: The class is not one of them.
    """
    requested: object = kind
    if not isinstance(requested, type) or kind not in NAMES:
        raise unknown_kind(kind)
    envelope = {"kind": {"const": NAMES[kind]}, "version": {"const": VERSION}, "data": _describe(kind, None)}
    return {"$schema": _DIALECT, "title": kind.__name__, **_object(envelope, list(envelope))}


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _describe(hint: Any, rule: Any) -> dict[str, Any]:
    """Return the schema of a hint, with the bounds of the rule of its field."""
    if is_scalar(hint):
        return {**codec_of(hint).schema, **_bounds(hint, rule)}
    if hint is FieldChange:
        return {"anyOf": [_describe_change(part) for part in sorted(PARTS)]}
    if is_union(hint):
        return {"anyOf": [_describe_tagged(kind, tags(hint), rule) for kind in union_members(hint)]}
    return _describe_class(hint) if attrs.has(hint) else _describe_items(hint, getattr(rule, "rule", None))


def _describe_items(hint: Any, rule: Any) -> dict[str, Any]:
    """Return the schema of a collection or mapping whose items follow the rule."""
    if is_fixed_tuple(hint):
        items = [_describe(item, None) for item in get_args(hint)]
        return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items)}
    inner = _describe(item_type(hint), rule)
    if is_collection(hint):
        return {"type": "array", "items": inner}
    names = {"minLength": 1 if rule is not None else 0, "maxLength": MAXIMUM_CHARACTERS}
    return {"type": "object", "additionalProperties": inner, "propertyNames": names}


def _describe_class(kind: type) -> dict[str, Any]:
    fields = attrs.fields(attrs.resolve_types(kind, include_extras=False))
    hints = {field.name: field.type for field in fields}
    properties = {
        field.name: _describe(hints[field.name], field.validator) | _default(field, hints) for field in fields
    }
    required = [field.name for field in fields if field.default is attrs.NOTHING]
    description = (inspect.getdoc(kind) or "").partition("\n")[0]
    return {"title": kind.__name__, "description": description, **_object(properties, required)}


def _default(field: attrs.Attribute[Any], hints: dict[str, Any]) -> dict[str, Any]:
    """Return the default of a key, unless it depends on other keys or is a non-empty object or list."""
    default: Any = field.default
    is_factory = isinstance(default, attrs.Factory)  # type: ignore[arg-type]
    if default is attrs.NOTHING or (is_factory and default.takes_self):
        return {}
    written = converter().unstructure(default.factory() if is_factory else default, hints[field.name])
    return {} if isinstance(written, (dict, list)) and written else {"default": written}


def _bounds(hint: Any, rule: Any) -> dict[str, Any]:
    bounds = getattr(rule, "bounds", {})
    if hint is str:
        return {"minLength": 1} if bounds.get("filled") else {}
    return {_BOUNDS[name]: bound for name, bound in bounds.items() if name in _BOUNDS} if hint in {int, float} else {}


def _describe_tagged(kind: Any, classes: dict[str, type], rule: Any) -> dict[str, Any]:
    schema = _describe(kind, rule)
    for tag, tagged in classes.items():
        if tagged is kind:
            schema["properties"] = {TAG: {"const": tag}, **schema["properties"]}
            schema["required"] = [TAG, *schema["required"]]
    return schema


def _describe_change(part: str) -> dict[str, Any]:
    value = {"anyOf": [_describe(part_type(part), None), {"type": "null"}]}
    properties = {"part": {"const": part}, "key": _describe(str | None, None), "before": value, "after": value}
    return _object(properties, list(properties))
