"""Codecs: how a document stores a single value, and which JSON form a type hint requires.

A hint is a scalar, a union, a collection, a tuple of fixed length, a mapping or an object.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import isfinite
from operator import attrgetter
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

import attrs
from attrs import field, frozen

from advocacy.adapters.documents.limits import MAXIMUM_CHARACTERS, abbreviate, type_mismatch
from advocacy.adapters.documents.registry import TAGS
from advocacy.errors import DocumentError, Finding, nearest
from advocacy.frozen_map import FrozenMap
from advocacy.people.consent import Purpose
from advocacy.people.participant import DataSource
from advocacy.pilot.invitation import Reply
from advocacy.program.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Callable


# ---------------------------------------------------------------- scalars

#: The maximum number of digits of a number that is written as text, before and after its point or slash.
_MAXIMUM_DIGITS = 1_000
_SAFE_INTEGER = 1 << 53
_TOO_LARGE = 10**_MAXIMUM_DIGITS

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DURATION = re.compile(r"P(-?[0-9]{1,9})DT([0-9]{1,5})(?:\.([0-9]{6}))?S")
_FRACTION = re.compile(rf"-?[0-9]{{1,{_MAXIMUM_DIGITS}}}/[1-9][0-9]{{0,{_MAXIMUM_DIGITS - 1}}}")
_DECIMAL = re.compile(rf"-?[0-9]{{1,{_MAXIMUM_DIGITS}}}(?:\.[0-9]{{1,{_MAXIMUM_DIGITS}}})?")


@frozen
class Codec:
    """The form of one type in documents.

    Attributes:
        expected: The message code of what is expected. Allowed values are in quotes; alternatives are separated by
            ``|``.
        read: Returns the value from its JSON form; raises a `DocumentError` for anything else.
        write: Returns the JSON form of a value; ``None`` if a value is its own JSON form.
        types: The Python types of the JSON form.
        schema: The JSON Schema of the JSON form.
    """

    expected: str
    read: Callable[[Any], Any]
    write: Callable[[Any], Any] | None
    types: frozenset[type]
    schema: dict[str, Any] = field(factory=dict)


def _exact(kind: type, expected: str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if value.__class__ is kind:
            return value
        raise type_mismatch(expected)

    return read


def _read_float(value: Any) -> float:
    if value.__class__ is float and isfinite(value):
        return value + 0.0
    if value.__class__ is int and abs(value) < _SAFE_INTEGER:
        return float(value)
    raise type_mismatch("number")


def _write_float(value: float) -> float:
    return value + 0.0 if value.__class__ is float else float(value)


def _read_date(value: Any) -> date:
    try:
        if value.__class__ is str and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise type_mismatch("date")


def _read_duration(value: Any) -> timedelta:
    match = _DURATION.fullmatch(value) if value.__class__ is str else None
    if match is None:
        raise type_mismatch("duration")
    try:
        days, seconds, microseconds = match.groups("0")
        return timedelta(int(days), int(seconds), int(microseconds))
    except OverflowError:
        raise type_mismatch("duration") from None


def _write_duration(duration: timedelta) -> str:
    fraction = f".{duration.microseconds:06}" if duration.microseconds else ""
    return f"P{duration.days}DT{duration.seconds}{fraction}S"


def _read_fraction(value: Any) -> Fraction:
    if value.__class__ is str and _FRACTION.fullmatch(value):
        return Fraction(value)
    raise type_mismatch("fraction")


def _too_many_digits() -> DocumentError:
    return DocumentError([Finding.of("document:digits", maximum=_MAXIMUM_DIGITS)])


def _write_fraction(value: Fraction) -> str:
    if max(abs(value.numerator), value.denominator) >= _TOO_LARGE:
        raise _too_many_digits()
    return f"{value.numerator}/{value.denominator}"


def _read_decimal(value: Any) -> Decimal:
    if value.__class__ is str and _DECIMAL.fullmatch(value):
        return Decimal(value)
    raise type_mismatch("decimal")


def _write_decimal(value: Decimal) -> str:
    """Return a decimal without exponent and without trailing zeros: 1.50 as 1.5, 1E+2 as 100, -0 as 0."""
    if not value.is_finite():
        raise type_mismatch("number")
    if not value:
        return "0"
    if not -_MAXIMUM_DIGITS <= value.adjusted() < _MAXIMUM_DIGITS:
        raise _too_many_digits()
    text = f"{value:f}"
    integer, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    if len(decimals) > _MAXIMUM_DIGITS:
        raise _too_many_digits()
    return f"{integer}.{decimals}" if decimals else integer


def _text_schema(pattern: str = "", **more: Any) -> dict[str, Any]:
    return {
        "type": "string",
        "maxLength": MAXIMUM_CHARACTERS,
        **({"pattern": f"^{pattern}$"} if pattern else {}),
        **more,
    }


#: The codec of each scalar type, enumerations aside.
CODECS: dict[Any, Codec] = {
    NoneType: Codec("null", _exact(NoneType, "null"), None, frozenset({NoneType}), {"type": "null"}),
    bool: Codec("bool", _exact(bool, "bool"), None, frozenset({bool}), {"type": "boolean"}),
    int: Codec("whole", _exact(int, "whole"), None, frozenset({int}), {"type": "integer"}),
    float: Codec("number", _read_float, _write_float, frozenset({int, float}), {"type": "number"}),
    str: Codec("text", _exact(str, "text"), None, frozenset({str}), _text_schema()),
    date: Codec("date", _read_date, date.isoformat, frozenset({str}), _text_schema(_DATE.pattern, format="date")),
    timedelta: Codec("duration", _read_duration, _write_duration, frozenset({str}), _text_schema(_DURATION.pattern)),
    Fraction: Codec("fraction", _read_fraction, _write_fraction, frozenset({str}), _text_schema(_FRACTION.pattern)),
    Decimal: Codec("decimal", _read_decimal, _write_decimal, frozenset({str}), _text_schema(_DECIMAL.pattern)),
}

#: Enumerations with information about a person: a message does not repeat an unknown value.
_PERSONAL: frozenset[type] = frozenset({DataSource, Purpose, Reply, StepKind})


def _enum_codec(kind: type[Enum]) -> Codec:
    members = {str(member.value): member for member in kind}
    expected = "|".join(map(repr, members))

    def read(value: Any) -> Enum:
        if value.__class__ is str and value in members:
            return members[value]
        if value.__class__ is not str or kind in _PERSONAL:
            raise type_mismatch(expected)
        raise DocumentError([nearest(abbreviate(value), members, "", kind="value")])

    return Codec(expected, read, attrgetter("_value_"), frozenset({str}), {"enum": [*members]})


# ---------------------------------------------------------------- type hints

#: The key that distinguishes the classes of a union.
TAG = "rule"


def is_scalar(hint: Any) -> bool:
    """Return whether a hint is a single value: text, a number, a bool, a date, an enumeration or ``None``."""
    return hint in CODECS or (isinstance(hint, type) and issubclass(hint, Enum))


def is_union(hint: Any) -> bool:
    """Return whether a hint allows one of several types."""
    return get_origin(hint) in {Union, UnionType}


def is_optional(hint: Any) -> bool:
    """Return whether a hint allows one type or ``None``."""
    return is_union(hint) and len(union_members(hint)) == 2 and NoneType in union_members(hint)


def is_mapping(hint: Any) -> bool:
    """Return whether a hint is a mapping from text."""
    return get_origin(hint) is FrozenMap


def is_collection(hint: Any) -> bool:
    """Return whether a hint is a set, or a tuple of any length, with items of one type."""
    origin, inner = get_origin(hint), get_args(hint)
    return (origin is tuple and len(inner) == 2 and inner[1] is Ellipsis) or origin is frozenset


def is_fixed_tuple(hint: Any) -> bool:
    """Return whether a hint is a tuple of a fixed length, with a type for each position."""
    return get_origin(hint) is tuple and not is_collection(hint)


def codec_of(hint: Any) -> Codec:
    """Return the codec of a scalar type."""
    return CODECS[hint] if hint in CODECS else _enum_codec(hint)


def item_type(hint: Any) -> Any:
    """Return the type of the items of a collection, or of the values of a mapping."""
    return get_args(hint)[0]


def value_type(hint: Any) -> Any:
    """Return ``X`` of ``X | None``."""
    return next(kind for kind in union_members(hint) if kind is not NoneType)


def union_members(hint: Any) -> tuple[Any, ...]:
    """Return the types of a union, in the order of the hint."""
    return get_args(hint)


def tags(hint: Any) -> dict[str, type]:
    """Return the classes of a union by their tag; empty for a union with fewer than two classes."""
    classes = [kind for kind in union_members(hint) if attrs.has(kind)]
    return {TAGS[kind]: kind for kind in classes} if len(classes) > 1 else {}


def json_types(hint: Any) -> frozenset[type]:
    """Return the Python types of the JSON form of a hint that is not a union."""
    if is_scalar(hint):
        return codec_of(hint).types
    return frozenset({list}) if is_collection(hint) or is_fixed_tuple(hint) else frozenset({dict})
