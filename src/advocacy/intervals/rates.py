"""Intervals of counts and rates, for events that come one by one and not in bunches; else see `clustered`."""

from __future__ import annotations

from math import exp, hypot, sqrt
from typing import TYPE_CHECKING

from advocacy.errors import Finding, raise_any
from advocacy.intervals._quantiles import log_odds, normal, rate_above, rate_below
from advocacy.intervals.interval import Interval, between, confidence, counted, positive

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["poisson", "rate_difference", "rate_ratio"]


def poisson(count: int, exposure: float = 1.0, *, level: float = 0.95) -> Interval:
    """
    Give the exact interval of a count, or of a rate per unit of exposure (Garwood 1936).

    It holds the true rate at least as often as *level* says, whatever the rate; the ends are right to about 1e-12.

    Args:
        count: How many events were seen, 0 or more.
        exposure: Over how many days, people, posts: above 0. With 1 the interval is that of the expected count.
        level: The confidence, above 0 and below 1.

    Raises:
        InvalidError: The numbers are out of range, or so is the rate.

    >>> found = poisson(7, 30)
    >>> round(found.low, 4), round(found.high, 4)
    (0.0938, 0.4808)
    """
    raise_any(_faults(level, count=count, exposure=exposure))
    tail = (1 - level) / 2
    low = rate_below(count, tail) if count else 0.0
    return Interval(low / exposure, rate_above(count, tail) / exposure)


def rate_difference(count1: int, exposure1: float, count2: int, exposure2: float, *, level: float = 0.95) -> Interval:
    """
    Give the interval of the first rate less the second (Zou and Donner 2008, from the score intervals of both).

    The two score intervals of a Poisson count (those of Wilson for counts) are joined as Newcombe joins proportions.
    Its coverage is near *level* from some ten events each; with fewer it is wider than it need be.

    Args:
        count1: How many events were seen first, 0 or more.
        exposure1: Over how many days, people, posts: above 0.
        count2: How many events were seen second, 0 or more.
        exposure2: The same for the second; in the same unit.
        level: The confidence, above 0 and below 1.

    Raises:
        InvalidError: The numbers are out of range, or so is a rate.

    >>> found = rate_difference(14, 30, 6, 30)
    >>> round(found.low, 4), round(found.high, 4)
    (-0.0358, 0.6014)
    """
    raise_any(_faults(level, count1=count1, exposure1=exposure1, count2=count2, exposure2=exposure2))
    z = normal((1 - level) / 2)
    down1, up1 = (end / exposure1 for end in _score(count1, z))
    down2, up2 = (end / exposure2 for end in _score(count2, z))
    apart = count1 / exposure1 - count2 / exposure2
    return Interval(apart - hypot(down1, up2), apart + hypot(up1, down2))


def rate_ratio(count1: int, exposure1: float, count2: int, exposure2: float, *, level: float = 0.95) -> Interval | None:
    """
    Give the exact interval of the first rate over the second (Przyborowski and Wilenski 1940).

    Given their sum, the first count is binomial, and its exact interval (Clopper and Pearson 1934) is one of the ratio.
    ``None`` where the second count is 0, since then no ratio is too large.

    Args:
        count1: How many events were seen first, 0 or more.
        exposure1: Over how many days, people, posts: above 0.
        count2: How many events were seen second, 0 or more.
        exposure2: The same for the second; in the same unit.
        level: The confidence, above 0 and below 1.

    Raises:
        InvalidError: The numbers are out of range.

    >>> found = rate_ratio(14, 30, 6, 30)
    >>> found and (round(found.low, 4), round(found.high, 4))
    (0.8423, 7.4082)
    """
    raise_any(_faults(level, count1=count1, exposure1=exposure1, count2=count2, exposure2=exposure2))
    if not count2:
        return None
    tail, scale = (1 - level) / 2, exposure2 / exposure1
    low = exp(log_odds(count1, count2 + 1, tail)) if count1 else 0.0
    return between(low * scale, exp(-log_odds(count2, count1 + 1, tail)) * scale)


def _score(count: int, z: float) -> tuple[float, float]:
    """Give how far below and above a count the ends of its score interval lie."""
    middle, half = z * z / 2, z * sqrt(count + z * z / 4)
    return min(float(count), half - middle), half + middle


def _faults(level: float, **given: float) -> Iterator[Finding]:
    for name, value in given.items():
        yield from (counted if name.startswith("count") else positive).findings(value, name)
    yield from confidence.findings(level, "level")
