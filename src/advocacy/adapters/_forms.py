"""The form that a single value has in a document: how it is written, read and described."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import isfinite
from operator import attrgetter
from types import NoneType
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from advocacy.adapters._faults import shown, wrong
from advocacy.adapters._limits import LETTERS
from advocacy.errors import DocumentError, Finding, nearest
from advocacy.people.consent import Purpose
from advocacy.people.participant import DataSource
from advocacy.pilot.invitation import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FORMS", "Form", "enum_form"]

#: A number that is written as text has at most so many digits, before and behind its point or stroke.
_MOST_DIGITS = 1_000
_SAFE = 1 << 53
_TOO_LONG = 10**_MOST_DIGITS

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DURATION = re.compile(r"P(-?[0-9]{1,9})DT([0-9]{1,5})(?:\.([0-9]{6}))?S")
_RATIO = re.compile(rf"-?[0-9]{{1,{_MOST_DIGITS}}}/[1-9][0-9]{{0,{_MOST_DIGITS - 1}}}")
_DECIMAL = re.compile(rf"-?[0-9]{{1,{_MOST_DIGITS}}}(?:\.[0-9]{{1,{_MOST_DIGITS}}})?")


@frozen
class Form:
    """
    The form of one type.

    Attributes:
        expected: The code of what has to stand there; values that would do stand in quotes, several apart by ``|``.
        read: From what stands in the document; raises a `DocumentError` for anything else.
        write: To what stands in the document; ``None`` where a value stands for itself.
        types: The types in JSON, as Python has them.
        schema: The same as JSON Schema.
    """

    expected: str
    read: Callable[[Any], Any]
    write: Callable[[Any], Any] | None
    types: frozenset[type]
    schema: dict[str, Any] = field(factory=dict)


def _plain(kind: type, expected: str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if value.__class__ is kind:
            return value
        raise wrong(expected)

    return read


def _read_float(value: Any) -> float:
    if value.__class__ is float and isfinite(value):
        return value + 0.0
    if value.__class__ is int and abs(value) < _SAFE:
        return float(value)
    raise wrong("number")


def _write_float(value: float) -> float:
    return value + 0.0 if value.__class__ is float else float(value)


def _read_date(value: Any) -> date:
    try:
        if value.__class__ is str and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise wrong("date")


def _read_duration(value: Any) -> timedelta:
    match = _DURATION.fullmatch(value) if value.__class__ is str else None
    if match is None:
        raise wrong("duration")
    try:
        days, seconds, fraction = match.groups("0")
        return timedelta(int(days), int(seconds), int(fraction))
    except OverflowError:
        raise wrong("duration") from None


def _write_duration(duration: timedelta) -> str:
    fraction = f".{duration.microseconds:06}" if duration.microseconds else ""
    return f"P{duration.days}DT{duration.seconds}{fraction}S"


def _read_ratio(value: Any) -> Fraction:
    if value.__class__ is str and _RATIO.fullmatch(value):
        return Fraction(value)
    raise wrong("fraction")


def _too_long() -> DocumentError:
    return DocumentError([Finding.of("document:digits", most=_MOST_DIGITS)])


def _write_ratio(value: Fraction) -> str:
    if max(abs(value.numerator), value.denominator) >= _TOO_LONG:
        raise _too_long()
    return f"{value.numerator}/{value.denominator}"


def _read_decimal(value: Any) -> Decimal:
    if value.__class__ is str and _DECIMAL.fullmatch(value):
        return Decimal(value)
    raise wrong("decimal")


def _write_decimal(value: Decimal) -> str:
    """Write a decimal without an exponent and without zeros that say nothing: 1.50 as 1.5, 1E+2 as 100, -0 as 0."""
    if not value.is_finite():
        raise wrong("number")
    if not value:
        return "0"
    if not -_MOST_DIGITS <= value.adjusted() < _MOST_DIGITS:
        raise _too_long()
    text = f"{value:f}"
    whole, _, behind = text.partition(".")
    behind = behind.rstrip("0")
    if len(behind) > _MOST_DIGITS:
        raise _too_long()
    return f"{whole}.{behind}" if behind else whole


def _text(pattern: str = "", **more: Any) -> dict[str, Any]:
    return {"type": "string", "maxLength": LETTERS, **({"pattern": f"^{pattern}$"} if pattern else {}), **more}


#: The form of each type that stands in one place.
FORMS: dict[Any, Form] = {
    NoneType: Form("null", _plain(NoneType, "null"), None, frozenset({NoneType}), {"type": "null"}),
    bool: Form("bool", _plain(bool, "bool"), None, frozenset({bool}), {"type": "boolean"}),
    int: Form("whole", _plain(int, "whole"), None, frozenset({int}), {"type": "integer"}),
    float: Form("number", _read_float, _write_float, frozenset({int, float}), {"type": "number"}),
    str: Form("text", _plain(str, "text"), None, frozenset({str}), _text()),
    date: Form("date", _read_date, date.isoformat, frozenset({str}), _text(_DATE.pattern, format="date")),
    timedelta: Form("duration", _read_duration, _write_duration, frozenset({str}), _text(_DURATION.pattern)),
    Fraction: Form("fraction", _read_ratio, _write_ratio, frozenset({str}), _text(_RATIO.pattern)),
    Decimal: Form("decimal", _read_decimal, _write_decimal, frozenset({str}), _text(_DECIMAL.pattern)),
}

#: Codes that say something about a person: what stands in their place is not shown.
_PERSONAL: frozenset[type] = frozenset({DataSource, Purpose, Reply})


def enum_form(kind: type[Enum]) -> Form:
    """Make the form of a set of codes."""
    known = {str(member.value): member for member in kind}
    expected = "|".join(map(repr, known))

    def read(value: Any) -> Enum:
        if value.__class__ is str and value in known:
            return known[value]
        if value.__class__ is not str or kind in _PERSONAL:
            raise wrong(expected)
        raise DocumentError([nearest(shown(value), known, "", kind="value")])

    return Form(expected, read, attrgetter("_value_"), frozenset({str}), {"enum": [*known]})
