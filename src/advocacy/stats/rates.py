"""Intervals of counts and rates of independent events. For clustered events see `clustered`."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, hypot, sqrt
from typing import Annotated

from advocacy.arguments import checked
from advocacy.errors import Finding, raise_any
from advocacy.rules import whole
from advocacy.stats.interval import MOST, Confidence, Counted, Exposure, Interval, Spread, between
from advocacy.stats.samples import log_odds, normal, rate_above, rate_below


@checked
def poisson(count: Counted, exposure: Exposure = 1.0, *, level: Confidence = 0.95) -> Interval:
    """Return the exact interval of a count, or of a rate per unit of exposure (Garwood 1936).

    The coverage is at least *level* for every true rate. The relative error of the ends is below
    1e-11: the largest measured is 4e-12, at 100,000 events and the highest confidence that a float can state.

    Args:
        count: The number of events, 0 or more.
        exposure: The number of days, people or posts, above 0. With 1 the interval is that of the expected count.
        level: The confidence level, above 0 and below 1.

    Raises:
        ValidationError: The numbers are out of range, or so is the rate.

    >>> found = poisson(7, 30)
    >>> round(found.low, 4), round(found.high, 4)
    (0.0938, 0.4808)
    """
    tail = (1 - level) / 2
    low = rate_below(count, tail) if count else 0.0
    return Interval(low / exposure, rate_above(count, tail) / exposure)


@checked
def rate_difference(
    count1: Counted, exposure1: Exposure, count2: Counted, exposure2: Exposure, *, level: Confidence = 0.95
) -> Interval:
    """Return the interval of the first rate minus the second (Zou and Donner 2008, from the score intervals of both).

    The two score intervals of a Poisson count (like Wilson's, for counts) are combined as in Newcombe's method. The
    coverage is near *level* from about ten events each. With fewer events the interval is too wide.

    Args:
        count1: The first number of events, 0 or more.
        exposure1: The first number of days, people or posts, above 0.
        count2: The second number of events, 0 or more.
        exposure2: The second exposure, in the same unit.
        level: The confidence level, above 0 and below 1.

    Raises:
        ValidationError: The numbers are out of range, or so is a rate.

    >>> found = rate_difference(14, 30, 6, 30)
    >>> round(found.low, 4), round(found.high, 4)
    (-0.0358, 0.6014)
    """
    z = normal((1 - level) / 2)
    down1, up1 = (end / exposure1 for end in _score(count1, z))
    down2, up2 = (end / exposure2 for end in _score(count2, z))
    apart = count1 / exposure1 - count2 / exposure2
    return Interval(apart - hypot(down1, up2), apart + hypot(up1, down2))


@checked
def rate_ratio(
    count1: Counted, exposure1: Exposure, count2: Counted, exposure2: Exposure, *, level: Confidence = 0.95
) -> Interval | None:
    """Return the exact interval of the first rate divided by the second (Przyborowski and Wilenski 1940).

    Given the sum, the first count is binomial, and its exact interval (Clopper and Pearson 1934) gives one of the
    ratio. The result is ``None`` if the second count is 0, because the ratio then has no upper bound.

    Args:
        count1: The first number of events, 0 or more.
        exposure1: The first number of days, people or posts, above 0.
        count2: The second number of events, 0 or more.
        exposure2: The second exposure, in the same unit.
        level: The confidence level, above 0 and below 1.

    Raises:
        ValidationError: The numbers are out of range.

    >>> found = rate_ratio(14, 30, 6, 30)
    >>> found and (round(found.low, 4), round(found.high, 4))
    (0.8423, 7.4082)
    """
    if not count2:
        return None
    tail, scale = (1 - level) / 2, exposure2 / exposure1
    low = exp(log_odds(count1, count2 + 1, tail)) if count1 else 0.0
    return between(low * scale, exp(-log_odds(count2, count1 + 1, tail)) * scale)


def _score(count: int, z: float) -> tuple[float, float]:
    """Return the distances of the ends of a score interval from its count."""
    middle, half = z * z / 2, z * sqrt(count + z * z / 4)
    return min(float(count), half - middle), half + middle


#: The size of a group.
_Total = Annotated[int, whole(1, MOST)]


def _part(count: int, of: int, name: str) -> Iterator[Finding]:
    """Find a number counted that exceeds its total."""
    yield from whole(0, of).findings(count, name)


@checked
def wilson(count: Counted, of: _Total, *, level: Confidence = 0.95) -> Interval:
    """Return the Wilson score interval of a proportion (Wilson 1927). It stays within 0..1 and suits small groups.

    Args:
        count: The number counted, 0 to *of*.
        of: The total number, 1 or more.
        level: The confidence level, above 0 and below 1.

    Raises:
        ValidationError: The numbers are out of range.

    >>> found = wilson(3, 12)
    >>> round(found.low, 4), round(found.high, 4)
    (0.0889, 0.5323)
    """
    raise_any(_part(count, of, "count"))
    z = normal((1 - level) / 2)
    share, spread = count / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = sqrt(share * (1 - share) * spread + spread * spread / 4) / (1 + spread)
    return Interval(0.0 if count == 0 else max(0.0, middle - half), 1.0 if count == of else min(1.0, middle + half))


@checked
def clopper_pearson(count: Counted, of: _Total, *, level: Confidence = 0.95) -> Interval:
    """Return the exact interval of a proportion (Clopper and Pearson 1934).

    Each end is wrong with a probability of at most half of 1 - *level*, for every true proportion. The interval is
    wider than Wilson's, which keeps its level on average only.

    Args:
        count: The number counted, 0 to *of*.
        of: The total number, 1 or more.
        level: The confidence level, above 0 and below 1.

    Raises:
        ValidationError: The numbers are out of range.

    >>> found = clopper_pearson(3, 12)
    >>> round(found.low, 4), round(found.high, 4)
    (0.0549, 0.5719)
    """
    raise_any(_part(count, of, "count"))
    tail, rest = (1 - level) / 2, of - count
    low = 1 / (1 + exp(-log_odds(count, rest + 1, tail))) if count else 0.0
    return Interval(low, 1 / (1 + exp(log_odds(rest, count + 1, tail))) if rest else 1.0)


@checked
def difference(count1: Counted, of1: _Total, count2: Counted, of2: _Total, *, level: Confidence = 0.95) -> Interval:
    """Return the interval of the first proportion minus the second, of different people (Newcombe 1998, hybrid score).

    It combines the two Wilson intervals, stays within -1..1 and suits small groups. Do not use it for paired data, for
    example answers of the same people before and after.

    Args:
        count1: The number counted in the first group, 0 to *of1*.
        of1: The size of the first group, 1 or more.
        count2: The number counted in the second group, 0 to *of2*.
        of2: The size of the second group, 1 or more.
        level: The confidence level, above 0 and below 1.

    Raises:
        ValidationError: The numbers are out of range.

    >>> found = difference(9, 12, 5, 14)
    >>> round(found.low, 4), round(found.high, 4)
    (0.0123, 0.6448)
    """
    raise_any([*_part(count1, of1, "count1"), *_part(count2, of2, "count2")])
    first, second = wilson(count1, of1, level=level), wilson(count2, of2, level=level)
    share1, share2 = count1 / of1, count2 / of2
    low, high = ends_apart(share1, first, share2, second)
    return Interval(max(-1.0, low), min(1.0, high))


@checked
def enps(promoters: Counted, passives: Counted, detractors: Counted, *, level: Confidence = 0.95) -> Interval | None:
    """Return the score interval of a net promoter score, in points from -100 to +100 (Tango 1998).

    The score is the difference of two shares of the same people, which is the subject of Tango's test for paired
    proportions. The interval contains every score that the test does not reject. The result is ``None`` without
    answers.

    Args:
        promoters: Answers of 9 or 10, 0 or more.
        passives: Answers of 7 or 8, 0 or more.
        detractors: Answers of 0 to 6, 0 or more.
        level: The confidence level, above 0 and below 1.

    Raises:
        ValidationError: The numbers are out of range.

    >>> found = enps(9, 7, 4)
    >>> found and (round(found.low, 1), round(found.high, 1))
    (-10.5, 54.3)
    """
    of = promoters + passives + detractors
    if not of:
        return None
    z = normal((1 - level) / 2)
    high = _tango(promoters, detractors, of, z)
    low = -_tango(detractors, promoters, of, z)
    return Interval(100 * low + 0.0, 100 * high + 0.0)


def _tango(up: int, down: int, of: int, z: float) -> float:
    """Return the largest difference of the shares *up* and *down* that the score test at *z* does not reject."""
    seen = (up - down) / of
    inside, outside = seen, 1.0
    while inside < (middle := (inside + outside) / 2) < outside:
        # the most likely share below, if the shares differ by the midpoint
        linear = middle * (2 * of - up + down) - up - down
        product = 8 * of * down * middle * (1 - middle)
        below = (sqrt(max(0.0, linear * linear + product)) - linear) / (4 * of)
        variance = (2 * max(below, 0.0, -middle) + middle * (1 - middle)) / of
        if (middle - seen) ** 2 <= z * z * variance:
            inside = middle
        else:
            outside = middle
    return inside


#: How much wider the interval of a net score is than the exact intervals of both shares imply. It was chosen by
#: measurement, see `tests/bench/targets.py`.
_WIDER = 1.2


def net_score_ends(up: float, down: float, of: int, level: float) -> tuple[float, float]:
    """Return the ends of a conservative interval of a net score, in points from -100 to +100.

    It combines the exact intervals of both shares (Zou and Donner 2008) with the correlation of a multinomial sample,
    and is wider by `_WIDER`. Tango's interval keeps its level on average only. The parts need not be whole numbers.
    """
    tail = (1 - level) / 2
    (low_up, high_up), (low_down, high_down) = (_exact_reach(part, of, tail) for part in (up, down))
    rest = (of - up) * (of - down)
    together = min(1.0, sqrt(up * down / rest)) if rest else 1.0

    def reach(first: float, second: float) -> float:
        return 100 * _WIDER * sqrt(first * first + 2 * together * first * second + second * second)

    score = 100 * (up - down) / of
    return max(-100.0, score - reach(low_up, high_down)), min(100.0, score + reach(high_up, low_down))


def _exact_reach(count: float, of: int, tail: float) -> tuple[float, float]:
    """Return how far the exact interval of a share reaches below and above it."""
    share, rest = count / of, of - count
    low = 1 / (1 + exp(-log_odds(count, rest + 1, tail))) if count else 0.0
    high = 1 / (1 + exp(log_odds(rest, count + 1, tail))) if rest else 1.0
    return share - low, high - share


@checked
def mover(later: float, of_later: Interval, earlier: float, of_earlier: Interval) -> Interval | None:
    """Return the interval of *later* minus *earlier* from the intervals of both (MOVER: Zou and Donner 2008).

    The distance of each end from the difference is the root of the sum of the squared distances of the two nearest
    ends. The method is for estimates from different people. For the same people observed twice it is too wide if their
    values are positively correlated. Both intervals must have the same confidence level, which is that of the result.
    The result is ``None`` without finite ends.

    Args:
        later: The later estimate.
        of_later: Its interval, which contains it.
        earlier: The earlier estimate, in the same unit.
        of_earlier: Its interval, which contains it.

    Raises:
        ValidationError: An estimate is not a finite number, or is outside its interval.

    >>> found = mover(32.0, Interval(20.0, 41.0), 12.0, Interval(5.0, 22.0))
    >>> found and (round(found.low, 1), round(found.high, 1))
    (4.4, 31.4)
    """
    pairs = (("later", later, of_later), ("earlier", earlier, of_earlier))
    raise_any(finding for name, estimate, own in pairs for finding in _outside(name, estimate, own))
    return between(*ends_apart(later, of_later, earlier, of_earlier))


def ends_apart(later: float, of_later: Interval, earlier: float, of_earlier: Interval) -> tuple[float, float]:
    """Return the two ends of the difference."""
    apart = later - earlier
    return (
        apart - hypot(later - of_later.low, of_earlier.high - earlier),
        apart + hypot(of_later.high - later, earlier - of_earlier.low),
    )


def _outside(name: str, estimate: float, own: Interval) -> Iterator[Finding]:
    if not own.low <= estimate <= own.high:
        yield Finding.of("interval:outside", name, low=own.low, high=own.high)


@checked
def too_little(
    *,
    n: Counted | None = None,
    count: Counted | None = None,
    width: Spread | None = None,
    minimum_n: Counted = 10,
    minimum_count: Counted = 5,
    widest: Exposure = 0.5,
) -> Finding | None:
    """Return the reason why an estimate has too little data, or ``None``.

    Arguments that are ``None`` are not checked. Of several reasons the first is returned, in the order of the
    arguments. The thresholds are our own rule. Estimates that pass are still wrong about as often as the interval
    allows, and more often if a rare value passes by chance: see `tests/bench/calibration.py`.

    Args:
        n: The number of people, clusters or values; 0 or more.
        count: The number of events; 0 or more. For a share, the smaller of the number counted and the rest.
        width: The width of the interval, in the unit of the estimate (for a share 0..1), or relative to it; 0 or more.
        minimum_n: The minimum number of people, 0 or more.
        minimum_count: The minimum number of events, 0 or more.
        widest: The maximum width, above 0, in the unit of *width*.

    Raises:
        ValidationError: A number is out of range.

    >>> print(too_little(n=8, count=2))
    Too little data: 8 people, but 10 are needed.
    >>> too_little(n=24, count=9, width=0.37) is None
    True
    """
    if n is not None and n < minimum_n:
        return Finding.of("too-little-data:people", seen=n, minimum=minimum_n)
    if count is not None and count < minimum_count:
        return Finding.of("too-little-data:count", seen=count, minimum=minimum_count)
    if width is not None and width > widest:
        return Finding.of("too-little-data:width", seen=width, maximum=widest)
    return None
