"""Intervals of shares: one proportion, two of different people, and the net promoters of one group."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from advocacy.errors import Finding, raise_any
from advocacy.intervals._quantiles import normal
from advocacy.intervals.combined import ends_apart
from advocacy.intervals.interval import MOST, Interval, confidence, counted
from advocacy.values import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["difference", "enps", "wilson"]


def wilson(count: int, of: int, *, level: float = 0.95) -> Interval:
    """
    Give the Wilson score interval of a proportion (Wilson 1927), which stays within 0..1 and fits small groups.

    Args:
        count: How many of them, 0 to *of*.
        of: How many there are, 1 or more.
        level: The confidence, above 0 and below 1.

    Raises:
        InvalidError: The numbers are out of range.

    >>> found = wilson(3, 12)
    >>> round(found.low, 4), round(found.high, 4)
    (0.0889, 0.5323)
    """
    raise_any([*_part(count, of, "count", "of"), *confidence.findings(level, "level")])
    z = normal((1 - level) / 2)
    share, spread = count / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = sqrt(share * (1 - share) * spread + spread * spread / 4) / (1 + spread)
    return Interval(0.0 if count == 0 else max(0.0, middle - half), 1.0 if count == of else min(1.0, middle + half))


def difference(count1: int, of1: int, count2: int, of2: int, *, level: float = 0.95) -> Interval:
    """
    Give the interval of the first proportion less the second, of different people (Newcombe 1998, hybrid score).

    It joins the two Wilson intervals, stays within -1..1 and fits small groups. It is not for the same people twice:
    who answered before and after is a pair, and pairs are no two groups.

    Args:
        count1: How many of the first group, 0 to *of1*.
        of1: The size of the first group, 1 or more.
        count2: How many of the second group, 0 to *of2*.
        of2: The size of the second group, 1 or more.
        level: The confidence, above 0 and below 1.

    Raises:
        InvalidError: The numbers are out of range.

    >>> found = difference(9, 12, 5, 14)
    >>> round(found.low, 4), round(found.high, 4)
    (0.0123, 0.6448)
    """
    raise_any(
        [
            *_part(count1, of1, "count1", "of1"),
            *_part(count2, of2, "count2", "of2"),
            *confidence.findings(level, "level"),
        ]
    )
    first, second = wilson(count1, of1, level=level), wilson(count2, of2, level=level)
    share1, share2 = count1 / of1, count2 / of2
    low, high = ends_apart(share1, first, share2, second)
    return Interval(max(-1.0, low), min(1.0, high))


def enps(promoters: int, passives: int, detractors: int, *, level: float = 0.95) -> Interval | None:
    """
    Give the score interval of a net promoter score, in points from -100 to +100 (Tango 1998).

    The score is the difference of two shares of the same people, which Tango's test of two paired proportions tests;
    the interval holds every score that the test does not reject. ``None`` where nobody answered.

    Args:
        promoters: Answers of 9 or 10, 0 or more.
        passives: Answers of 7 or 8, 0 or more.
        detractors: Answers of 0 to 6, 0 or more.
        level: The confidence, above 0 and below 1.

    Raises:
        InvalidError: The numbers are out of range.

    >>> found = enps(9, 7, 4)
    >>> found and (round(found.low, 1), round(found.high, 1))
    (-10.5, 54.3)
    """
    given = {"promoters": promoters, "passives": passives, "detractors": detractors}
    raise_any(
        [
            *(finding for name, count in given.items() for finding in counted.findings(count, name)),
            *confidence.findings(level, "level"),
        ]
    )
    of = promoters + passives + detractors
    if not of:
        return None
    z = normal((1 - level) / 2)
    high = _tango(promoters, detractors, of, z)
    low = -_tango(detractors, promoters, of, z)
    return Interval(100 * low + 0.0, 100 * high + 0.0)


def _tango(up: int, down: int, of: int, z: float) -> float:
    """Give the largest difference of the shares *up* and *down* that the score test at *z* does not reject."""
    seen = (up - down) / of
    inside, outside = seen, 1.0
    while inside < (middle := (inside + outside) / 2) < outside:
        # the likeliest share below, where the two shares differ by the middle
        linear = middle * (2 * of - up + down) - up - down
        product = 8 * of * down * middle * (1 - middle)
        below = (sqrt(max(0.0, linear * linear + product)) - linear) / (4 * of)
        variance = (2 * max(below, 0.0, -middle) + middle * (1 - middle)) / of
        if (middle - seen) ** 2 <= z * z * variance:
            inside = middle
        else:
            outside = middle
    return inside


def _part(count: int, of: int, count_name: str, of_name: str) -> Iterator[Finding]:
    """Report a count that is no part of its whole."""
    yield from whole(1, MOST).findings(of, of_name)
    yield from whole(0, of if type(of) is int and of > 0 else MOST).findings(count, count_name)
