"""Intervals of what is measured on people one by one: medians, means, and events that come in bunches."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from decimal import Decimal
from itertools import accumulate
from math import exp, fsum, inf, log, sqrt
from typing import TYPE_CHECKING

from advocacy.errors import Finding, raise_any
from advocacy.intervals._quantiles import beta_tail, student
from advocacy.intervals.interval import Interval, between, confidence, counted, finite, spread
from advocacy.values import Rule, optional

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["clustered", "mean", "mean_from", "median"]

#: With fewer people than this the spread between them is not known well enough; our own.
_LEAST = 5

_figure = Rule("real", lambda value: type(value) in {int, float, Decimal} and finite(value), private=True)
_bound = Rule("real", lambda value: type(value) in {int, float} and finite(value))


def median(values: Iterable[float | Decimal] | Mapping[float, int], *, level: float = 0.95) -> Interval | None:
    """
    Give the interval of a median between two of the values (Thompson 1936; David and Nagaraja 2003).

    The ranks are those closest together that hold the median at least as often as *level* says, whatever the values
    are like. ``None`` where no two do: under 6 values at 95 %.

    Args:
        values: The values in any order, or how often each was seen; all in one unit.
        level: The confidence, above 0 and below 1.

    Raises:
        InvalidError: A value is no finite number, a count no whole number, or the level is out of range.

    >>> median([12, 30, 19, 44, 25, 21, 90])
    Interval(low=12.0, high=90.0)
    >>> median({12: 1, 30: 2, 19: 6}, level=0.9), median([1, 2, 3])
    (Interval(low=19.0, high=30.0), None)
    """
    table: Mapping[float | Decimal, int] | None = dict(values.items()) if isinstance(values, Mapping) else None
    listed = tuple(values)
    raise_any(
        [
            *_unreal(listed, "values"),
            *(
                found
                for index, many in enumerate((table or {}).values())
                for found in counted.findings(many, f"values[{index}]")
            ),
            *confidence.findings(level, "level"),
        ]
    )
    ordered = sorted(listed)
    ranks = tuple(accumulate(1 if table is None else table[value] for value in ordered))
    total, tail = ranks[-1] if ranks else 0, (1 - level) / 2 * (1 + 1e-12)
    # the largest rank with a chance of at most *tail* that fewer than that many values lie below the median
    chances = range(1, total // 2 + 1)
    rank = bisect_left(chances, 1, key=lambda least: beta_tail(total - least + 1, least, 0.0) > tail)
    if not rank:
        return None
    return Interval(float(ordered[bisect_left(ranks, rank)]), float(ordered[bisect_left(ranks, total + 1 - rank)]))


def mean(
    values: Iterable[float | Decimal], *, low: float | None = None, high: float | None = None, level: float = 0.95
) -> Interval | None:
    """
    Give the interval of a mean: of money, of levels, of scores; `clustered` with every denominator 1.

    Say what bounds the values have: with none it is near Student's interval, with *low* (money that is never
    negative) it is made on the logarithm and with both (a scale) on the log odds, so that it stays within them. Its
    limit is skewness: where a few carry most, as in sales, tens of people are too few, and it holds the true mean
    clearly less often than *level* says; a median is then the better figure. ``None`` under 5 values, where all
    are equal, and where the mean lies on a bound: nothing then shows how far apart people are.

    Args:
        values: One value for each person, in one unit (money in one currency).
        low: What no value can be below.
        high: What no value can be above.
        level: The confidence, above 0 and below 1.

    Raises:
        InvalidError: A number is not finite, a value out of bounds, or the level out of range.

    >>> found = mean([120, 80, 310, 95, 150, 60, 240, 130], low=0)
    >>> found and (round(found.low, 1), round(found.high, 1))
    (91.5, 239.8)
    >>> found = mean([4, 5, 3, 4, 4, 5], low=1, high=5)
    >>> found and (round(found.low, 2), round(found.high, 2))
    (3.14, 4.71)
    """
    listed = tuple(values)
    raise_any(
        [
            *_unreal(listed, "values"),
            *optional(_bound).findings(low, "low"),
            *optional(_bound).findings(high, "high"),
            *confidence.findings(level, "level"),
        ]
    )
    least, most = _ends(low, high)
    floats = [float(value) for value in listed]
    raise_any(_outside({f"values[{index}]": value for index, value in enumerate(floats)}, least, most))
    return _ratio(floats, [1.0] * len(floats), least, most, level)


def mean_from(
    average: float,
    deviation: float,
    n: int,
    *,
    low: float | None = None,
    high: float | None = None,
    level: float = 0.95,
) -> Interval | None:
    """
    Give the interval of a mean of which only the average, the standard deviation and the number of answers are known.

    Student's, and on the scale of the bounds where the mean has them, as `mean`, whose limits it shares. ``None`` under
    5 answers, where all are equal, and where the mean lies on a bound.

    Args:
        average: The mean.
        deviation: The standard deviation, over the answers less 1; 0 or more, in the same unit.
        n: The number of answers, 0 or more.
        low: What no answer can be below.
        high: What no answer can be above.
        level: The confidence, above 0 and below 1.

    Raises:
        InvalidError: A number is not finite or out of range, or the mean out of bounds.

    >>> found = mean_from(4.1, 0.8, 31, low=1, high=5)
    >>> found and (round(found.low, 2), round(found.high, 2))
    (3.77, 4.36)
    """
    raise_any(
        [
            *_bound.findings(average, "average"),
            *spread.findings(deviation, "deviation"),
            *counted.findings(n, "n"),
            *optional(_bound).findings(low, "low"),
            *optional(_bound).findings(high, "high"),
            *confidence.findings(level, "level"),
        ]
    )
    least, most = _ends(low, high)
    raise_any(_outside({"average": float(average)}, least, most))
    if n < _LEAST or not deviation or not least < average < most:
        return None
    reach = deviation / sqrt(n) * student(n - 1, (1 - level) / 2)
    return between(*(_moved(float(average), way, least, most) for way in (-reach, reach)))


def clustered(
    numerators: Iterable[float | Decimal],
    denominators: Iterable[float | Decimal],
    *,
    share: bool = False,
    level: float = 0.95,
) -> Interval | None:
    """
    Give the interval of a sum over a sum where what is counted comes in bunches: by person, or by post.

    One cluster is a person with all that is theirs. The spread comes from leaving out one at a time (the jackknife:
    Quenouille 1956, Tukey 1958; of ratios, Cochran 1977). It is applied to the logarithm of the ratio, so that the
    lower end stays above 0; with *share* to its log odds, so that the upper end stays below 1; and to the ratio itself
    where a numerator is negative. Student's t has the fewest of three degrees of freedom: the clusters less 1; how
    many clusters of equal size would count as much (Kish 1965); and how well the spread is known, given its tails
    (Satterthwaite 1946).

    The scale and the degrees of freedom were chosen by measurement, see `tests/bench/calibration.py`. Where those who
    reach most also draw most for each they reach, it is still too narrow. ``None`` under 5 clusters, where nothing or
    (with *share*) everything counts, and where all clusters have the same ratio: nothing then shows how they differ.

    Args:
        numerators: The events of each cluster; with *share* at most its denominator.
        denominators: What they are counted over, 0 or more (impressions, posts, answers), one for each numerator;
            clusters with 0 of both are left aside.
        share: Whether every event is one of the things it is counted over, so that the ratio is at most 1.
        level: The confidence, above 0 and below 1.

    Raises:
        InvalidError: A number is not finite, a denominator negative, a numerator without denominator or (with *share*)
            out of its range, the two are not equally many, or the level is out of range.

    >>> found = clustered([3, 0, 7, 2, 12, 1], [40, 25, 60, 44, 75, 30])
    >>> found and (round(found.low, 4), round(found.high, 4))
    (0.0414, 0.2009)
    """
    above, below = tuple(numerators), tuple(denominators)
    raise_any(
        [
            *_unreal(above, "numerators"),
            *_unreal(below, "denominators"),
            *confidence.findings(level, "level"),
            *_unpaired(len(above), len(below)),
        ]
    )
    pairs = [(float(part), float(whole)) for part, whole in zip(above, below, strict=True)]
    raise_any(_unfit(pairs, share=share))
    kept = [pair for pair in pairs if pair[1]]
    parts, wholes = [part for part, _ in kept], [whole for _, whole in kept]
    return _ratio(parts, wholes, -inf if any(part < 0 for part in parts) else 0.0, 1.0 if share else inf, level)


def _ratio(parts: list[float], wholes: list[float], low: float, high: float, level: float) -> Interval | None:
    many = len(parts)
    if many < _LEAST:
        return None
    # in units of the largest, so that nothing overflows
    top, bottom = max(map(abs, parts)) or 1.0, max(wholes)
    unit = top / bottom
    if not 0 < unit < inf:
        return None
    parts, wholes, low, high = [part / top for part in parts], [d / bottom for d in wholes], low / unit, high / unit
    whole = fsum(wholes)
    ratio = fsum(parts) / whole
    # how far the ratio moves as each is left out, times all but one; the rest may vanish beside the largest
    moves = [(many - 1) * (n - ratio * d) / max(whole - d, 1e-16) for n, d in zip(parts, wholes, strict=True)]
    jackknife = sqrt(fsum(move * move for move in moves) / many / (many - 1))
    if not low < ratio < high or jackknife <= 1e-12 * abs(ratio):
        return None
    middle = fsum(moves) / many
    squares = fsum((move - middle) ** 2 for move in moves)
    tails = many * fsum((move - middle) ** 4 for move in moves) / squares**2
    alike = whole * whole / fsum(d * d for d in wholes)
    known = 2 * many / (tails - 1 + 2 / (many - 1))
    reach = jackknife * student(max(1.0, min(alike, known, many - 1)), (1 - level) / 2)
    return between(*(unit * _moved(ratio, way, low, high) for way in (-reach, reach)))


def _moved(at: float, reach: float, low: float, high: float) -> float:
    """Move a value by *reach*, measured where it stands, on the scale on which its bounds lie infinitely far away."""
    below, above = at - low, high - at
    if below < inf and above < inf:
        odds = log(below / above) + reach * (below + above) / below / above
        return low + (below + above) / (1 + _exp(-odds))
    if below < inf:
        return low + below * _exp(reach / below)
    return high - above * _exp(-reach / above) if above < inf else at + reach


def _exp(value: float) -> float:
    return exp(value) if value < 700 else inf


def _unreal(values: tuple[object, ...], path: str) -> Iterator[Finding]:
    for index, value in enumerate(values):
        yield from _figure.findings(value, f"{path}[{index}]")


def _ends(low: float | None, high: float | None) -> tuple[float, float]:
    """Give the bounds of a scale; one that is not given lies infinitely far away."""
    return -inf if low is None else float(low), inf if high is None else float(high)


def _outside(values: Mapping[str, float], low: float, high: float) -> Iterator[Finding]:
    """Report bounds out of order, or each value out of them, by its path."""
    if low >= high:
        yield Finding.of("scale:order", "high", low=low, high=high)
        return
    for path, value in values.items():
        if not low <= value <= high:
            yield Finding.of("interval:outside", path, low=low, high=high)


def _unpaired(above: int, below: int) -> Iterator[Finding]:
    if above != below:
        yield Finding.of("interval:pairs", "denominators", numerators=above, denominators=below)


def _unfit(pairs: list[tuple[float, float]], *, share: bool) -> Iterator[Finding]:
    for index, (part, whole) in enumerate(pairs):
        if whole < 0 or (part and not whole):
            yield Finding.of("interval:denominator", f"denominators[{index}]")
        elif share and not 0 <= part <= whole:
            yield Finding.of("interval:part", f"numerators[{index}]")
