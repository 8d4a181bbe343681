"""Numbers without rounding: what fields take that are held against each other to the last digit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from advocacy.values import Rule

__all__ = ["above_zero", "exact", "exact_number", "part_of", "zero_or_more"]


def exact(value: Any) -> Any:
    """Read whole numbers and Decimals as Fractions; what is neither is left to the rule."""
    return Fraction(value) if type(value) is int or (type(value) is Decimal and value.is_finite()) else value


#: Any number.
exact_number = Rule("exact", lambda value: type(value) is Fraction)
#: A number of 0 or more.
zero_or_more = Rule("exact:positive", lambda value: type(value) is Fraction and value >= 0)
#: A part of a whole, above 0 and up to 1.
part_of = Rule("track:share", lambda value: type(value) is Fraction and 0 < value <= 1)
#: A number above 0.
above_zero = Rule("exact:above", lambda value: type(value) is Fraction and value > 0)
