"""Intervals, and the input rules of all methods."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Annotated, Any

from attrs import field

from advocacy.arguments import frozen
from advocacy.errors import Finding
from advocacy.rules import Rule, bounded, number, whole

#: The maximum count.
MOST = 10**12


def finite(value: Any) -> bool:
    """Return whether a number fits in a finite float."""
    try:
        return math.isfinite(float(value))
    except (OverflowError, ValueError):
        return False


#: A number of observations.
Counted = Annotated[int, whole(0, MOST)]
#: A confidence level, with both ends excluded.
confidence = bounded(Rule("interval:level", lambda value: type(value) is float and 0.0 < value < 1.0), above=0, below=1)
#: A confidence level, above 0 and below 1.
Confidence = Annotated[float, confidence]
#: A width or a distance, 0 or more.
Spread = Annotated[float, Rule("interval:width", lambda value: type(value) is float and 0 <= value < math.inf)]
#: A finite number above 0.
above_zero = Rule("positive", lambda value: type(value) is float and 0 < value < math.inf)
#: An exposure: time, people or another denominator of a rate; above 0.
Exposure = Annotated[float, above_zero]


@frozen
class Interval:
    """An interval, both ends included, in the unit of its estimate.

    >>> Interval(0.1, 0.4).width
    0.30000000000000004

    Attributes:
        low: The lower end.
        high: The upper end, not below *low*.

    Raises:
        ValidationError: An end is not a finite number, or the ends are out of order.
    """

    low: float = field(converter=number)
    high: float = field(converter=number)

    def _faults(self) -> Iterator[Finding]:
        if self.low > self.high:
            yield Finding.of("interval:order", "high", low=self.low, high=self.high)

    @property
    def width(self) -> float:
        """The distance between the ends."""
        return self.high - self.low


def between(low: float, high: float) -> Interval | None:
    """Return the interval of two ends, or ``None`` if they are not finite."""
    return Interval(low + 0.0, high + 0.0) if math.isfinite(low) and math.isfinite(high) else None
