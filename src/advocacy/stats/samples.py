"""Intervals of values per person: medians, means, and clustered events."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import accumulate
from math import exp, fsum, inf, lgamma, log, log1p, pi, sqrt
from numbers import Real
from statistics import NormalDist
from typing import Annotated, Any

from advocacy.arguments import checked
from advocacy.errors import Finding, raise_any
from advocacy.rules import Rule, whole
from advocacy.stats.interval import MOST, Confidence, Counted, Interval, Spread, between, confidence, finite

_CLOSE = 1e-14
_STANDARD = NormalDist()
#: From this value the relative error of the Cornish-Fisher series is below 1e-11 at any confidence, and below 1e-13 at
#: 95 %.
_MANY = 100_000


def normal(tail: float) -> float:
    """Return the z that a standard normal value exceeds with probability *tail*."""
    return -_STANDARD.inv_cdf(tail)


def student(df: float, tail: float) -> float:
    """Return the t that a Student value with *df* degrees of freedom, 1 or more, exceeds with probability *tail*."""
    return sqrt(df) * exp(-log_odds(df / 2, 0.5, 2 * tail) / 2)


def log_odds(a: float, b: float, tail: float) -> float:
    """Return the log odds of the x below which a beta value (a, b) lies with probability *tail*."""

    def step(at: float) -> float:
        below, over = _beta(a, b, at)
        return (below - log(tail)) * over

    return _newton(log(a / b), step)


def rate_below(count: int, tail: float) -> float:
    """Return the Poisson rate at which *count*, 1 or more, or more events have probability *tail*."""
    if count >= _MANY:
        return _cornish_fisher(count, -normal(tail))

    def step(at: float) -> float:
        rate, term, total, index = exp(at), 1.0, 1.0, count
        while term > total * _CLOSE:
            index += 1
            term *= rate / index
            total += term
        return (_log_poisson(count, rate) + log(total) - log(tail)) * total / count

    return exp(_newton((log(tail) + lgamma(count + 1)) / count, step))


def rate_above(count: int, tail: float) -> float:
    """Return the Poisson rate at which *count* or fewer events have probability *tail*."""
    if count >= _MANY:
        return _cornish_fisher(count + 1, normal(tail))

    def step(at: float) -> float:
        rate, term, total, index = exp(at), 1.0, 1.0, count
        while term > total * _CLOSE:
            term *= index / rate
            total += term
            index -= 1
        return -(_log_poisson(count, rate) + log(total) - log(tail)) * total / rate

    return exp(_newton(log(count + 1), step))


def beta_tail(a: float, b: float, at: float) -> float:
    """Return the probability that a beta value (a, b) lies below the x with log odds *at*."""
    return exp(_beta(a, b, at)[0])


def _newton(at: float, step: Callable[[float], float]) -> float:
    for _ in range(200):
        before = at
        at -= step(at)
        if abs(at - before) <= _CLOSE * max(1.0, abs(at)):
            break
    return at


def _beta(a: float, b: float, at: float) -> tuple[float, float]:
    """Return the logarithm of the probability below, and that probability over its slope in the log odds."""
    x, rest = exp(-_log1pexp(-at)), exp(-_log1pexp(at))
    if x > (a + 1) / (a + b + 2):
        slope = exp(_log_beta_term(a, b, at))
        below = 1 - slope * _fraction(b, a, rest) / b
        return log(below), below / slope
    over = _fraction(a, b, x) / a
    return _log_beta_term(a, b, at) + log(over), over


def _fraction(a: float, b: float, x: float) -> float:
    """Evaluate the continued fraction of the incomplete beta function (DLMF 8.17.22) with Lentz's method."""
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    total, m, factor = d, 0, 0.0
    while abs(factor - 1) > _CLOSE:
        m += 1
        up = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        c, d = 1 + up / c, 1 / (1 + up * d)
        factor = c * d
        down = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        c, d = 1 + down / c, 1 / (1 + down * d)
        total *= factor * c * d
        factor *= c * d
    return total


def _log_beta_term(a: float, b: float, at: float) -> float:
    """Return the logarithm of x^a (1 - x)^b / B(a, b), around its peak so that nothing large cancels."""
    share = a * (log1p(b / a) - _log1pexp(-at)) + b * (log1p(a / b) - _log1pexp(at))
    return share + (log(a / (a + b)) + log(b / (2 * pi))) / 2 + _stirling(a + b) - _stirling(a) - _stirling(b)


def _log1pexp(value: float) -> float:
    return value + log1p(exp(-value)) if value > 0 else log1p(exp(value))


def _log_poisson(count: int, rate: float) -> float:
    """Return the logarithm of the probability of *count* events, around its peak (Loader 2000)."""
    if count == 0:
        return -rate
    apart = rate / count - 1
    return count * (log(rate / count) - apart) - log(2 * pi * count) / 2 - _stirling(count)


def _stirling(value: float) -> float:
    """Return the remainder of Stirling's formula for the logarithm of the gamma function."""
    if value < 20:
        return lgamma(value) - (value - 0.5) * log(value) + value - log(2 * pi) / 2
    square = value * value
    return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square) / square) / value


def _cornish_fisher(shape: int, z: float) -> float:
    """Return the quantile of a gamma value with a large shape (Cornish and Fisher 1937)."""
    root, s = sqrt(shape), z * z
    terms = z + (s - 1) / (3 * root) + z * (s - 7) / (36 * shape) - ((3 * s + 7) * s - 16) / (810 * shape * root)
    return shape + root * terms


#: Our own rule: the minimum number of people for a known variance.
_LEAST = 5


def _is_value(value: Any) -> bool:
    return not isinstance(value, bool) and isinstance(value, (Real, Decimal)) and finite(value)


#: A value of a person: a real number of any library, or a Decimal.
_value = Rule("real", _is_value, private=True)
_Value = Annotated[float | Decimal, _value]


def median(values: Iterable[_Value] | Mapping[float, int], *, level: Confidence = 0.95) -> Interval | None:
    """Return the interval of a median between two of the values (Thompson 1936; David and Nagaraja 2003).

    The ranks are the closest pair with a coverage of at least *level*, for any distribution. The result is ``None`` if
    there is no such pair: below 6 values at 95 %.

    Args:
        values: The values in any order, or the number of occurrences of each; all in one unit.
        level: The confidence level, above 0 and below 1.

    Raises:
        ValidationError: A value is not a finite number, a count is not an integer, or the level is out of range.

    >>> median([12, 30, 19, 44, 25, 21, 90])
    Interval(low=12.0, high=90.0)
    >>> median({12: 1, 30: 2, 19: 6}, level=0.9), median([1, 2, 3])
    (Interval(low=19.0, high=30.0), None)
    """
    table: Mapping[float | Decimal, int] | None = dict(values.items()) if isinstance(values, Mapping) else None
    listed = tuple(values)
    raise_any(
        [
            *_numbered(_value, listed, "values"),
            *_numbered(whole(0, MOST), (table or {}).values(), "values"),
            *confidence.findings(level, "level"),
        ]
    )
    ordered = sorted(listed)
    ranks = tuple(accumulate(1 if table is None else table[value] for value in ordered))
    total, tail = ranks[-1] if ranks else 0, (1 - level) / 2 * (1 + 1e-12)
    # the largest rank with a probability of at most *tail* that fewer values lie below the median
    chances = range(1, total // 2 + 1)
    rank = bisect_left(chances, 1, key=lambda minimum: beta_tail(total - minimum + 1, minimum, 0.0) > tail)
    if not rank:
        return None
    return Interval(float(ordered[bisect_left(ranks, rank)]), float(ordered[bisect_left(ranks, total + 1 - rank)]))


@checked
def mean(
    values: Iterable[_Value], *, low: float | None = None, high: float | None = None, level: Confidence = 0.95
) -> Interval | None:
    """Return the interval of a mean: of money, levels or scores. It equals `clustered` with every denominator 1.

    Give the bounds of the values. Without bounds the interval is near Student's. With *low* (money that is never
    negative) it is computed on the logarithm, and with both (a scale) on the log odds, so that it stays within them.
    Skewness limits it: if a few people contribute most, as in sales, tens of people are too few, and the coverage is
    clearly below *level*. Then use a median. The result is ``None`` for fewer than 5 values, for equal values, and for
    a mean on a bound, because the variance is then unknown.

    Args:
        values: One value per person, in one unit (money in one currency).
        low: The minimum possible value.
        high: The maximum possible value.
        level: The confidence level, above 0 and below 1.

    Raises:
        ValidationError: A number is not finite, a value out of bounds, or the level out of range.

    >>> found = mean([120, 80, 310, 95, 150, 60, 240, 130], low=0)
    >>> found and (round(found.low, 1), round(found.high, 1))
    (91.5, 239.8)
    >>> found = mean([4, 5, 3, 4, 4, 5], low=1, high=5)
    >>> found and (round(found.low, 2), round(found.high, 2))
    (3.14, 4.71)
    """
    minimum, maximum = _ends(low, high)
    floats = [float(value) for value in values]
    raise_any(_outside({f"values[{index}]": value for index, value in enumerate(floats)}, minimum, maximum))
    return _ratio(floats, [1.0] * len(floats), minimum, maximum, level)


@checked
def mean_from(
    average: float,
    deviation: Spread,
    n: Counted,
    *,
    low: float | None = None,
    high: float | None = None,
    level: Confidence = 0.95,
) -> Interval | None:
    """Return the interval of a mean from the average, the standard deviation and the number of answers.

    It is Student's interval, on the scale of the bounds if there are any, with the limits of `mean`. The result is
    ``None`` for fewer than 5 answers, for equal answers, and for a mean on a bound.

    Args:
        average: The mean.
        deviation: The standard deviation, with denominator n − 1; 0 or more, in the same unit.
        n: The number of answers, 0 or more.
        low: The minimum possible answer.
        high: The maximum possible answer.
        level: The confidence level, above 0 and below 1.

    Raises:
        ValidationError: A number is not finite or out of range, or the mean is out of bounds.

    >>> found = mean_from(4.1, 0.8, 31, low=1, high=5)
    >>> found and (round(found.low, 2), round(found.high, 2))
    (3.77, 4.36)
    """
    minimum, maximum = _ends(low, high)
    raise_any(_outside({"average": average}, minimum, maximum))
    if n < _LEAST or not deviation or not minimum < average < maximum:
        return None
    reach = deviation / sqrt(n) * student(n - 1, (1 - level) / 2)
    return between(*(_moved(average, way, minimum, maximum) for way in (-reach, reach)))


@checked
def clustered(
    numerators: Iterable[_Value],
    denominators: Iterable[_Value],
    *,
    share: bool = False,
    level: Confidence = 0.95,
) -> Interval | None:
    """Return the interval of a ratio of sums for events that are clustered by person or by post.

    A cluster is a person with all their events. The variance comes from the jackknife (Quenouille 1956, Tukey 1958; of
    ratios, Cochran 1977). It is applied to the logarithm of the ratio, so that the lower end stays above 0; with
    *share* to its log odds, so that the upper end stays below 1; and to the ratio itself if a numerator is negative.
    Student's t uses the smallest of three degrees of freedom: the clusters minus 1; the effective number of clusters of
    equal size (Kish 1965); and the precision of the variance, given the kurtosis (Satterthwaite 1946).

    The scale and the degrees of freedom were chosen by measurement, see `tests/bench/calibration.py`. If clusters with
    large denominators also have high ratios, the interval is still too narrow. The result is ``None`` for fewer than 5
    clusters, if no events or (with *share*) all events count, and if all clusters have the same ratio, because the
    variance is then unknown.

    Args:
        numerators: The events of each cluster; with *share*, at most its denominator.
        denominators: The denominators, 0 or more (impressions, posts, answers), one for each numerator. Clusters with 0
            in both are ignored.
        share: Whether each event is one of the units in the denominator, so that the ratio is at most 1.
        level: The confidence level, above 0 and below 1.

    Raises:
        ValidationError: A number is not finite, a denominator is negative, a numerator has no denominator or (with
            *share*) exceeds it, the numbers of both differ, or the level is out of range.

    >>> found = clustered([3, 0, 7, 2, 12, 1], [40, 25, 60, 44, 75, 30])
    >>> found and (round(found.low, 4), round(found.high, 4))
    (0.0414, 0.2009)
    """
    above, below = tuple(numerators), tuple(denominators)
    raise_any(_length_faults(len(above), len(below)))
    pairs = [(float(part), float(total)) for part, total in zip(above, below, strict=True)]
    raise_any(_pair_faults(pairs, share=share))
    kept = [pair for pair in pairs if pair[1]]
    parts, wholes = [part for part, _ in kept], [total for _, total in kept]
    return _ratio(parts, wholes, -inf if any(part < 0 for part in parts) else 0.0, 1.0 if share else inf, level)


def _ratio(parts: list[float], wholes: list[float], low: float, high: float, level: float) -> Interval | None:
    many = len(parts)
    if many < _LEAST:
        return None
    # in units of the largest value, so that nothing overflows
    top, bottom = max(map(abs, parts)) or 1.0, max(wholes)
    unit = top / bottom
    if not 0 < unit < inf:
        return None
    parts, wholes, low, high = [part / top for part in parts], [d / bottom for d in wholes], low / unit, high / unit
    total = fsum(wholes)
    ratio = fsum(parts) / total
    # the change of the ratio as each cluster is left out, times all but one
    moves = [(many - 1) * (n - ratio * d) / max(total - d, 1e-16) for n, d in zip(parts, wholes, strict=True)]
    jackknife = sqrt(fsum(move * move for move in moves) / many / (many - 1))
    if not low < ratio < high or jackknife <= 1e-12 * abs(ratio):
        return None
    middle = fsum(moves) / many
    squares = fsum((move - middle) ** 2 for move in moves)
    tails = many * fsum((move - middle) ** 4 for move in moves) / squares**2
    alike = total * total / fsum(d * d for d in wholes)
    known = 2 * many / (tails - 1 + 2 / (many - 1))
    reach = jackknife * student(max(1.0, min(alike, known, many - 1)), (1 - level) / 2)
    return between(*(unit * _moved(ratio, way, low, high) for way in (-reach, reach)))


def _moved(at: float, reach: float, low: float, high: float) -> float:
    """Move a value by *reach*, measured at the value, on the scale on which its bounds are infinite."""
    below, above = at - low, high - at
    if below < inf and above < inf:
        odds = log(below / above) + reach * (below + above) / below / above
        return low + (below + above) / (1 + _exp(-odds))
    if below < inf:
        return low + below * _exp(reach / below)
    return high - above * _exp(-reach / above) if above < inf else at + reach


def _exp(value: float) -> float:
    return exp(value) if value < 700 else inf


def _numbered(rule: Rule, values: Iterable[object], path: str) -> Iterator[Finding]:
    return (found for index, value in enumerate(values) for found in rule.findings(value, f"{path}[{index}]"))


def _ends(low: float | None, high: float | None) -> tuple[float, float]:
    """Return the bounds of a scale. A missing bound is infinite."""
    return -inf if low is None else float(low), inf if high is None else float(high)


def _outside(values: Mapping[str, float], low: float, high: float) -> Iterator[Finding]:
    """Find bounds out of order, or each value outside them, by its path."""
    if low >= high:
        yield Finding.of("scale:order", "high", low=low, high=high)
        return
    for path, value in values.items():
        if not low <= value <= high:
            yield Finding.of("interval:outside", path, low=low, high=high)


def _length_faults(above: int, below: int) -> Iterator[Finding]:
    if above != below:
        yield Finding.of("interval:pairs", "denominators", numerators=above, denominators=below)


def _pair_faults(pairs: list[tuple[float, float]], *, share: bool) -> Iterator[Finding]:
    for index, (part, total) in enumerate(pairs):
        if total < 0 or (part and not total):
            yield Finding.of("interval:denominator", f"denominators[{index}]")
        elif share and not 0 <= part <= total:
            yield Finding.of("interval:numerator", f"numerators[{index}]")
