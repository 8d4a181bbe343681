"""Hypothetical values of a metric: per day, from more data, and for each possible count."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from fractions import Fraction
from math import exp, floor, isfinite, sqrt

from attrs import evolve

from advocacy.dates import DateRange
from advocacy.goals.metric import Aggregation, Metric, SamplingModel
from advocacy.goals.metric_values import MetricValue
from advocacy.stats.interval import MOST, Interval
from advocacy.stats.rates import clopper_pearson, net_score_ends, poisson, wilson
from advocacy.stats.samples import log_odds


def per_day(value: MetricValue, own: Interval, days: int) -> tuple[float, Interval]:
    """Return a value and its interval per day. Rounding keeps the value within the interval."""
    low, high = own.low / days, own.high / days
    return min(max(float((value.exact or 0) / days), low), high), Interval(low, high)


def longer(value: MetricValue, days: int) -> MetricValue:
    """Return a sum at the same rate over more days."""
    seen = value.days_seen or 1
    period = DateRange(value.period.start, value.period.start + timedelta(days=days - 1))
    total = Fraction(round((value.exact or 0) * days / seen))
    if value.count is None:
        return evolve(_narrower(value, Fraction(days, seen)), period=period, days=None)
    return evolve(value, period=period, days=None, exact=total, count=int(total))


def larger(value: MetricValue, many: int) -> MetricValue:
    """Return the same value from more people, events or answers."""
    metric, share = value.metric, value.exact or Fraction(0)
    if metric.sampling is SamplingModel.PROPORTION:
        return share_value(metric, value.period, round(share * many), many)
    factor = Fraction(many, value.n or value.count or 1)
    bigger = _narrower(value, factor)
    return evolve(
        bigger,
        exact=share,
        n=None if value.n is None else many,
        count=None if value.count is None else floor(value.count * factor),
        denominator=None if value.denominator is None else value.denominator * factor,
    )


def _narrower(value: MetricValue, factor: Fraction) -> MetricValue:
    """Return a value from more data: its interval narrows with the square root; a sum grows."""
    own, center = value.interval, value.exact or Fraction(0)
    grows = factor if value.metric.aggregation is Aggregation.SUM else Fraction(1)
    if own is None:
        return evolve(value, exact=center * grows)
    root = sqrt(factor)
    ends = (float(grows) * (float(center) + (end - float(center)) / root) for end in (own.low, own.high))
    return evolve(value, exact=center * grows, interval=Interval(*ends))


def share_value(metric: Metric, period: DateRange, yes: int, of: int) -> MetricValue:
    """Return the share of *yes* people of all."""
    return MetricValue(
        metric=metric, period=period, exact=Fraction(yes, of), n=of, count=min(yes, of - yes), interval=wilson(yes, of)
    )


def count_value(metric: Metric, period: DateRange, count: int, *, denominator: int | None = None) -> MetricValue:
    """Return a count of events, or their rate over a denominator."""
    exposure = 1 if denominator is None else denominator
    return MetricValue(
        metric=metric,
        period=period,
        exact=Fraction(count, exposure),
        count=count,
        denominator=None if denominator is None else Fraction(denominator),
        interval=poisson(count, float(exposure)),
    )


#: The factor for the distance to the upper end of clustered events, on a logarithmic scale. It was chosen by
#: measurement; see `tests/bench/targets.py`.
_UPPER = 1.25


def widened(value: Fraction, own: Interval | None) -> Interval | None:
    """Return an interval of clustered events with a wider upper end, because estimates are more often too low."""
    center = float(value)
    if own is None or center <= 0:
        return own
    high = center * min(max(own.high, center) / center, 1e200) ** _UPPER
    return Interval(own.low, high) if isfinite(high) else own


def of_answers(value: MetricValue, level: float) -> Interval | None:
    """Return the exact interval of a proportion, or a conservative one of a net score; ``None`` for other values.

    If it is unknown how many answers are for or against a net score, all answers are assumed to be for or against.
    """
    exact, sampling = value.exact, value.metric.sampling
    if exact is None or value.interval is None or not value.n:
        return None
    if sampling is SamplingModel.PROPORTION:
        return clopper_pearson(round(exact * value.n), value.n, level=level)
    if sampling is SamplingModel.NET_SCORE and abs(exact) <= 100:
        apart = float(exact * value.n / 100)
        both = max(abs(apart), min(value.n, value.n if value.count is None else value.count))
        return Interval(*net_score_ends((both + apart) / 2, (both - apart) / 2, value.n, level))
    return None


def smallest(fits: Callable[[int], bool], low: int, high: int = MOST) -> int:
    """Return the smallest size that fits, by doubling and bisection. Every size above a fitting size must fit."""
    size = low
    while size < high and not fits(size):
        low, size = size, min(high, 2 * size)
    while low + 1 < size:
        middle = (low + size) // 2
        low, size = (low, middle) if fits(middle) else (middle, size)
    return size


def people_needed(
    level: Fraction, share: Fraction, sign: int, confidence: float, minimum_n: int, minimum_count: int
) -> int:
    """Return the number of people from which this observed share shows that a level is maintained."""
    best, limit = float(share if sign > 0 else 1 - share), float(level if sign > 0 else 1 - level)

    def shows(many: int) -> bool:
        # interpolate the exact lower end between whole numbers, so that it rises with the number of people
        low = 1 / (1 + exp(-log_odds(best * many, (1 - best) * many + 1, (1 - confidence) / 2)))
        return many >= minimum_n and min(best, 1 - best) * many >= minimum_count and low >= limit

    return smallest(shows, 1)


def binomial(of: int, share: float) -> list[float]:
    """Return the probability of each count."""
    if share in {0.0, 1.0}:
        return [float(count == of * share) for count in range(of + 1)]
    odds, mode = share / (1 - share), min(of, int((of + 1) * share))
    weights = [0.0] * (of + 1)
    weights[mode] = 1.0
    for count in range(mode, of):
        weights[count + 1] = weights[count] * odds * (of - count) / (count + 1)
    for count in range(mode, 0, -1):
        weights[count - 1] = weights[count] / odds * count / (of - count + 1)
    total = sum(weights)
    return [weight / total for weight in weights]


def poisson_counts(rate: float) -> Iterator[tuple[int, float]]:
    """Yield each count with a probability that is large enough to matter."""
    spread = 8 * sqrt(rate) + 12
    counts = range(max(0, int(rate - spread)), int(rate + spread) + 1)
    mode = int(rate)
    weights = {mode: 1.0}
    for count in range(mode, counts[-1]):
        weights[count + 1] = weights[count] * rate / (count + 1)
    for count in range(mode, counts[0], -1):
        weights[count - 1] = weights[count] * count / rate if rate else 0.0
    total = sum(weights.values())
    yield from ((count, weight / total) for count, weight in sorted(weights.items()) if weight / total > 1e-12)


def chance_of(counts: Iterable[tuple[int, float]], fits: Callable[[int], bool], *, rising: bool = False) -> float:
    """Return the probability of the counts that fit. *rising* states that every count above a fitting count fits."""
    listed = [(count, chance) for count, chance in counts if chance > 1e-12]
    if rising:
        first = bisect_left(listed, 1, key=lambda item: int(fits(item[0])))
        return sum(chance for _, chance in listed[first:])
    return sum(chance for count, chance in listed if fits(count))
