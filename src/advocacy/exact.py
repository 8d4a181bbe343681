"""Exact numbers: canonical forms of fields that are compared without rounding."""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, SupportsIndex, TypeGuard

from advocacy.rules import Rule, exact_integer

#: The maximum number of digits of an integral Decimal that is written without an exponent, and of a Decimal that
#: becomes a fraction.
_MOST_DIGITS = 1_000
#: The numerator and denominator of a number from a caller are below this, so that a few of them can be multiplied as
#: floats.
_LARGEST = 10**100


def exact(value: SupportsIndex | Decimal | Fraction) -> Fraction:
    """Convert integers and Decimals to Fractions. Other values are left for validation."""
    given = exact_integer(value)
    return Fraction(given) if type(given) is int or is_short(given) else given


def is_short(value: object) -> TypeGuard[Decimal]:
    """Check for a finite Decimal with few digits, which becomes a fraction quickly; 1E+10000000 would take seconds."""
    if type(value) is not Decimal or not value.is_finite():
        return False
    _, digits, exponent = value.as_tuple()
    return isinstance(exponent, int) and abs(exponent) <= _MOST_DIGITS and len(digits) <= _MOST_DIGITS


def plain(value: Decimal) -> Decimal:
    """Normalise a Decimal, so that equal values are identical. Other values are left for validation.

    >>> plain(Decimal("1.50")), plain(Decimal("1E+2")), plain(Decimal("-0.0"))
    (Decimal('1.5'), Decimal('100'), Decimal('0'))
    """
    if type(value) is not Decimal or not value.is_finite():
        return value
    if not value:
        return Decimal(0)
    every = Context(prec=len(value.as_tuple().digits), Emin=MIN_EMIN, Emax=MAX_EMAX)  # without rounding
    short = value.normalize(every)
    return Decimal(int(short)) if short.adjusted() < _MOST_DIGITS and short == short.to_integral_value() else short


def plain_or_whole(value: SupportsIndex | Decimal) -> int | Decimal:
    """Normalise a Decimal. An integral one with at most a thousand digits becomes an int."""
    short = plain(exact_integer(value))
    if type(short) is Decimal and short.is_finite() and short.as_tuple().exponent == 0:
        return int(short)
    return short


if TYPE_CHECKING:

    def exact_or_none(value: SupportsIndex | Decimal | Fraction | None) -> Fraction | None:
        """Convert as `exact` does; ``None`` stays ``None``."""

    def plain_or_whole_or_none(value: SupportsIndex | Decimal | None) -> int | Decimal | None:
        """Convert as `plain_or_whole` does; ``None`` stays ``None``."""

else:  # at run time, both converters leave None unchanged
    exact_or_none, plain_or_whole_or_none = exact, plain_or_whole


def _is_exact(value: object) -> bool:
    return type(value) is Fraction and -_LARGEST < value.numerator < _LARGEST and value.denominator < _LARGEST


#: A number.
exact_number = Rule("exact", _is_exact)
#: A number of 0 or more.
zero_or_more = Rule("exact:positive", lambda value: _is_exact(value) and value >= 0)
#: A share above 0 and up to 1.
part_of = Rule("track:share", lambda value: _is_exact(value) and 0 < value <= 1)
#: A number above 0.
above_zero = Rule("exact:above", lambda value: _is_exact(value) and value > 0)
