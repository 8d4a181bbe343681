"""Compute metrics from aggregates: the value, its interval, or the reason why there is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Any

from attrs import field

from advocacy import stats
from advocacy.arguments import checked, frozen
from advocacy.dates import DateRange
from advocacy.errors import Finding, raise_any
from advocacy.exact import exact, exact_number
from advocacy.frozen_map import FrozenMap
from advocacy.goals.aggregation import Level, PartialAggregate, Sums, Values, merge_all
from advocacy.goals.metric import Aggregation, Formula, Metric, SamplingModel, Unit
from advocacy.rules import TupleOf, identifier_or_none, integer_or_none, number, optional, pair, prose, tuple_of, whole
from advocacy.stats.interval import MOST, Interval, confidence


@frozen(kw_only=True)
class MetricValue:
    """The value of a metric over a period.

    Attributes:
        metric: The metric.
        period: The requested period.
        segment: The segment; ``None`` for everything together.
        exact: The exact value, in the unit of the metric; ``None`` if there is none.
        interval: The confidence interval; ``None`` if no method applies. A finding gives the reason.
        n: The sample size: the denominator of a share, the people or posts of clustered events, the single values of a
            median, the answers behind a level; ``None`` without one.
        count: The number of events; for a share, the smaller of the number counted and the rest; for a net score, the
            answers for or against. ``None`` if nothing is counted.
        denominator: The exact denominator of a ratio, in the unit of its measures; ``None`` for other metrics.
        findings: Why there is no value or no interval, and other remarks.
        level: The confidence of the interval, above 0 and below 1.
        days: The number of observed days of the period: those that lie in a period of the aggregate; ``None`` = all.
    """

    metric: Metric
    period: DateRange
    segment: str | None = field(default=None, validator=optional(prose))
    exact: Fraction | None = None
    interval: Interval | None = None
    n: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(0)))
    count: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(0)))
    denominator: Fraction | None = None
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])
    level: float = field(default=0.95, converter=number, validator=confidence)
    days: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(0)))

    @property
    def days_seen(self) -> int:
        """The number of observed days."""
        return self.period.days if self.days is None else self.days

    @property
    def value(self) -> float | None:
        """The value as the nearest float; ``None`` if there is none."""
        return None if self.exact is None else float(self.exact)


@frozen
class Baseline:
    """The value of a metric before the program.

    >>> from datetime import date
    >>> quarter = DateRange(date(2026, 1, 1), date(2026, 3, 31))
    >>> Baseline(15, quarter).value
    Fraction(15, 1)

    Attributes:
        value: The value in the unit of the metric: an integer, Decimal or Fraction, stored as a Fraction.
        period: The period of the measurement.
        metric_value: The measured value with its counts and interval, see `measured`. ``None`` = only the number is
            known. The number is then taken as exact, and a finding of the target says so.

    Raises:
        ValidationError: The number or the period differs from those of *metric_value*.
    """

    value: Fraction = field(converter=exact, validator=exact_number)
    period: DateRange
    metric_value: MetricValue | None = None

    def _faults(self) -> Iterator[Finding]:
        measured = self.metric_value
        if measured is not None and (measured.exact, measured.period) != (self.value, self.period):
            yield Finding.of("baseline:measured", "metric_value")

    @staticmethod
    @checked
    def measured(metric_value: MetricValue) -> Baseline:
        """Return the baseline of a measured value. It keeps the counts, so that a change has an honest interval.

        Raises:
            ValidationError: The metric value has no value.
        """
        if metric_value.exact is None:
            raise_any([Finding.of("baseline:no-value", "metric_value", **metric_value.metric.named)])
        return Baseline(metric_value.exact or 0, metric_value.period, metric_value)


@checked
def compute_metrics(
    metrics: Iterable[Metric],
    partial: PartialAggregate,
    *,
    period: DateRange | None = None,
    segment: Annotated[str, prose] | None = None,
    level: Annotated[float, confidence] = 0.95,
) -> tuple[MetricValue, ...]:
    """Compute metrics over the periods within a date range.

    Counts are summed. Rates are ratios of sums. A median is over all single values (the mean of two middle values). A
    level is the latest known value. Shares have Wilson intervals and counts have exact Poisson intervals. Clustered
    events have an interval only if each observation names its cluster. A median needs at least 6 values for an
    interval. A level needs the number of answers and their standard deviation (if a share, clipped to 0..1).

    Args:
        metrics: The metrics, any iterable. Qualitative metrics have no value.
        partial: The aggregate of the observations.
        period: The period; all periods of the aggregate by default. It must begin and end with a period of the
            aggregate, or be outside all of them.
        segment: One segment; all segments together by default. Levels of several segments are never combined: there is
            no value, unless a level was observed without a segment.
        level: The confidence of the intervals, above 0 and below 1.

    Returns:
        A value for each metric, in the given order.

    Raises:
        ValidationError: All problems at once: an argument of the wrong type, a metric over a measure that the aggregate
            does not have, a date range that cuts a period, a numerator that must not exceed its denominator but does.

    >>> from datetime import date
    >>> from advocacy.goals.aggregation import aggregate_observations
    >>> from advocacy.goals.catalogue import KpiCatalogue
    >>> from advocacy.goals.observations import Observation
    >>> year = DateRange(date(2026, 1, 1), date(2026, 12, 31))
    >>> seen = {"invited": 24, "activated": 15}
    >>> whole = aggregate_observations(
    ...     [Observation(measure=name, value=many, when=year) for name, many in seen.items()], periods=[year]
    ... )
    >>> found, = compute_metrics([KpiCatalogue.default().metric("adoption")], whole)
    >>> found.value, round(found.interval.low, 2), round(found.interval.high, 2)
    (0.625, 0.43, 0.79)
    """
    listed, segment = tuple_of(metrics), identifier_or_none(segment)
    span = period or DateRange(partial.periods[0].start, partial.periods[-1].end)
    raise_any([*_cutting(span, partial), *_unkept(listed, partial)])
    gathered = _Gathered(partial, span, segment)
    faults: list[Finding] = []
    metric_values = tuple(
        _reading(metric, gathered, level, f"metrics[{place}]", faults) for place, metric in enumerate(listed)
    )
    raise_any(faults)
    return metric_values


class _Gathered:
    """The cells of a period and segment, merged over periods and segments for each measure."""

    def __init__(self, partial: PartialAggregate, span: DateRange, segment: str | None) -> None:
        self.partial, self.span, self.segment = partial, span, segment
        self.levels: dict[str, dict[str, Level]] = {}
        self.places: dict[str, dict[int, int]] = {}
        self.named: dict[str, set[str]] = {}
        inside = partial.places_in(span)
        checked_on = sum(partial.periods[place].days for place in inside)
        self.days = None if checked_on == span.days else checked_on
        sums, values = defaultdict[str, list[Sums]](list), defaultdict[str, list[Values]](list)
        for (measure, place, named), part in partial.sums:
            if place in inside and segment in {None, named}:
                sums[measure].append(part)
                by_place = self.places.setdefault(measure, {})
                by_place[place] = by_place.get(place, 0) + part.total
        for (measure, place, named), table in partial.values:
            if place in inside and segment in {None, named}:
                values[measure].append(table)
        self.sums = {measure: merge_all(parts, Sums.merged) for measure, parts in sums.items()}
        self.values = {measure: merge_all(tables, Values.merged) for measure, tables in values.items()}
        for (measure, place, named), last in partial.levels:
            self.named.setdefault(measure, set()).add(named)
            if place in inside and segment in {None, named}:
                known = self.levels.setdefault(measure, {})
                known[named] = known[named].merged(last) if named in known else last

    def number(self, measure: str, units: int) -> Fraction:
        """Convert integer steps of a measure's resolution to its unit."""
        return Fraction(units, 10 ** self.partial.decimals[measure])


def _reading(metric: Metric, gathered: _Gathered, level: float, path: str, faults: list[Finding]) -> MetricValue:
    def made(**found: Any) -> MetricValue:
        return MetricValue(
            metric=metric,
            period=gathered.span,
            segment=gathered.segment,
            level=level,
            days=gathered.days,
            **found,
        )

    if metric.formula is None:
        return made(findings=[Finding.of("metric-value:qualitative")])
    apart: dict[Aggregation, Mapping[str, object]] = {
        Aggregation.MEDIAN: gathered.values,
        Aggregation.LATEST: gathered.levels,
    }
    kept = apart.get(metric.aggregation, gathered.sums)
    missing = [name for name in metric.measures if name not in kept]
    if missing:
        return made(findings=[Finding.of("metric-value:no-data", measure=name) for name in missing])
    if metric.aggregation is Aggregation.MEDIAN:
        return made(**_median(metric.formula, gathered, level))
    if metric.aggregation is Aggregation.LATEST:
        return made(**_latest(metric, metric.formula, gathered, level))
    return made(**_summed(metric, metric.formula, gathered, level, path, faults))


def _median(formula: Formula, gathered: _Gathered, level: float) -> dict[str, Any]:
    (name, factor), *_ = formula.numerator_terms.items()
    table = {factor * gathered.number(name, units): many for units, many in gathered.values[name].table}
    ordered = sorted(table)
    total, seen, middle = sum(table.values()), 0, []
    for value in ordered:
        reached = seen + table[value]
        middle += [value for rank in ((total - 1) // 2, total // 2) if seen <= rank < reached]
        seen = reached
    interval = stats.median({float(value): table[value] for value in ordered}, level=level)
    findings = [] if interval else [Finding.of("metric-value:few-values", count=total)]
    return {"exact": Fraction(sum(middle), 2), "interval": interval, "n": total, "findings": findings}


def _latest(metric: Metric, formula: Formula, gathered: _Gathered, level: float) -> dict[str, Any]:
    total = Fraction(0)
    findings = []
    scopes: set[str] = set()
    answers: list[tuple[int, Fraction | None]] = []
    for name, factor in formula.numerator_terms.items():
        known = gathered.levels[name]
        # for all segments together: the level without a segment, else the level of the only segment
        alone = gathered.named[name] if len(gathered.named[name]) == 1 else {""}
        last = known.get(gathered.segment if gathered.segment is not None else next(iter(alone)))
        scopes |= alone if gathered.segment is None else set()
        if last is None or len(scopes) > 1:
            return {"findings": [Finding.of("metric-value:segments", measure=name)]}
        if last.low != last.high:
            findings.append(Finding.of("metric-value:contradiction", measure=name, on=last.last[0]))
        total += factor * gathered.number(name, last.low)
        answers.append((last.answers, last.deviation and abs(factor) * last.deviation))
    if findings:
        return {"findings": findings}
    (many, deviation), *more = answers
    found: dict[str, Any] = {"exact": total, "n": None if more else many or None}
    if more or deviation is None:
        return found | {"findings": [Finding.of("metric-value:level")]}
    ends = {"low": 0.0, "high": 1.0} if metric.unit is Unit.SHARE and 0 <= total <= 1 else {}
    interval = stats.mean_from(float(total), float(deviation), min(many, MOST), level=level, **ends)
    return found | {
        "interval": interval,
        "findings": [] if interval else [Finding.of("metric-value:few-answers", count=many)],
    }


def _summed(
    metric: Metric, formula: Formula, gathered: _Gathered, level: float, path: str, faults: list[Finding]
) -> dict[str, Any]:
    above, below = _sum(formula.numerator_terms, gathered), _sum(formula.denominator_terms, gathered)
    ratio = metric.aggregation is Aggregation.RATIO
    if ratio and below <= 0:
        return {"n": 0, "findings": [Finding.of("metric-value:zero-denominator", **metric.named)]}
    exact = above / below if ratio else above
    found: dict[str, Any] = {"exact": exact, "denominator": below if ratio else None}
    if metric.sampling is SamplingModel.PROPORTION:
        if not 0 <= above <= below:
            faults.append(Finding.of("metric-value:above-denominator", path, **metric.named))
        elif below.denominator == above.denominator == 1 and below <= MOST:
            yes, of = above.numerator, below.numerator
            found |= {"n": of, "count": min(yes, of - yes), "interval": stats.wilson(yes, of, level=level)}
            if metric.repeats and len(_periods(formula.denominator_terms, gathered)) > 1:
                found |= {"n": _most(formula, gathered), "count": None, "interval": None}
                found["findings"] = [Finding.of("metric-value:repeats", **metric.named)]
    elif metric.sampling is SamplingModel.POISSON and exact >= 0 and above.denominator == 1 and above <= MOST:
        found |= {"count": above.numerator}
        found["interval"] = stats.poisson(above.numerator, float(below) if ratio else 1.0, level=level)
    elif metric.sampling is SamplingModel.NET_SCORE:
        found |= _net(metric, formula, gathered, level, path, faults)
    elif metric.sampling is SamplingModel.CLUSTERED:
        found |= _bunched(metric, formula, gathered, level)
    if not faults and found.get("interval") is None and "findings" not in found:
        found["findings"] = [Finding.of("metric-value:no-method")]
    if ratio and metric.unit is Unit.SHARE and exact > 1 and not faults:
        found["findings"] = [*found.get("findings", []), Finding.of("metric-value:above-one", **metric.named)]
    if ratio and not _periods(formula.numerator_terms, gathered) <= _periods(formula.denominator_terms, gathered):
        found["findings"] = [*found.get("findings", []), Finding.of("metric-value:uneven", **metric.named)]
    return found


def _periods(terms: FrozenMap[int], gathered: _Gathered) -> set[int]:
    """Return the indices of the periods with an observation of any measure of a sum."""
    return {place for name in terms for place in gathered.places[name]}


def _most(formula: Formula, gathered: _Gathered) -> int:
    """Return the largest denominator of any one period."""
    terms = formula.denominator_terms
    return max(
        int(sum(factor * gathered.number(name, gathered.places[name].get(place, 0)) for name, factor in terms.items()))
        for place in _periods(terms, gathered)
    )


def _net(
    metric: Metric, formula: Formula, gathered: _Gathered, level: float, path: str, faults: list[Finding]
) -> dict[str, Any]:
    sides = {
        factor: gathered.number(name, gathered.sums[name].total) for name, factor in formula.numerator_terms.items()
    }
    answers = _sum(formula.denominator_terms, gathered)
    passive = answers - sides[100] - sides[-100]
    if passive < 0:
        faults.append(Finding.of("metric-value:above-denominator", path, **metric.named))
        return {}
    interval = None if answers > MOST else stats.enps(int(sides[100]), int(passive), int(sides[-100]), level=level)
    return {"n": int(answers), "count": int(sides[100] + sides[-100]), "interval": interval}


def _bunched(metric: Metric, formula: Formula, gathered: _Gathered, level: float) -> dict[str, Any]:
    """Return the interval over clusters, if each observation of each measure names one."""
    parts = [gathered.sums[name] for name in formula.measures]
    if any(part.clustered < part.count for part in parts):
        if metric.unit in {Unit.MONEY, Unit.SCORE, Unit.DAYS, Unit.RATIO} and len(formula.denominator_terms) == 1:
            (name,) = formula.denominator_terms
            count = float(_sum(formula.denominator_terms, gathered))
            return {"findings": [Finding.of("metric-value:per-head", measure=name, count=count)]}
        return {"findings": [Finding.of("metric-value:clusters")]}
    names = sorted({name for part in parts for name in part.clusters})
    above = [_sum(formula.numerator_terms, gathered, name) for name in names]
    below = (
        [_sum(formula.denominator_terms, gathered, name) for name in names]
        if formula.denominator
        else [Fraction(1)] * len(names)
    )
    found: dict[str, Any] = {"n": len(names)}
    if any(down < 0 or (up and not down) for up, down in zip(above, below, strict=True)):
        return found | {"findings": [Finding.of("metric-value:unpaired")]}
    interval = stats.clustered(map(float, above), map(float, below), level=level)
    if interval is not None and formula.denominator is None:
        interval = Interval(interval.low * len(names), interval.high * len(names))
    return (
        found
        | {"interval": interval}
        | ({} if interval else {"findings": [Finding.of("metric-value:few-clusters", count=len(names))]})
    )


def _sum(terms: FrozenMap[int], gathered: _Gathered, cluster: str | None = None) -> Fraction:
    """Return the value of a sum in a formula, over everything or over one cluster."""
    total = Fraction(0)
    for name, factor in terms.items():
        cell = gathered.sums[name]
        total += factor * gathered.number(name, cell.total if cluster is None else cell.clusters.get(cluster, 0))
    return total


def _cutting(span: DateRange, partial: PartialAggregate) -> Iterator[Finding]:
    inside = [period for period in partial.periods if period.start in span and period.end in span]
    if inside and (inside[0].start, inside[-1].end) != (span.start, span.end):
        yield Finding.of("metric-value:ends", "period", start=inside[0].start, end=inside[-1].end)
    for place, period in enumerate(partial.periods):
        if period.start <= span.end and period.end >= span.start and not (period.start in span and period.end in span):
            yield Finding.of("metric-value:cut", "period", period=f"periods[{place}]")


def _unkept(metrics: tuple[Metric, ...], partial: PartialAggregate) -> Iterator[Finding]:
    for place, metric in enumerate(metrics):
        for name in metric.measures:
            if name not in partial.decimals:
                yield Finding.of("metric-value:unkept", f"metrics[{place}].formula", measure=name)


#: Our own rule: periods whose lengths differ by at most this ratio are equally long, such as quarters of 90 to 92 days.
EQUAL_LENGTH = Fraction(26, 25)
#: Our own rule: from this ratio between two denominators, they may count different things.
_OTHER = 2
_both = pair("people", whole(1))


@checked
def compare_metric_values(
    before: MetricValue,
    after: MetricValue,
    *,
    selected: bool = False,
    people: Annotated[tuple[int, int], _both] | None = None,
    level: Annotated[float, confidence] = 0.95,
) -> MetricValue:
    """Compare two values of one metric: the later minus the earlier, or one group minus another.

    Sums over equally long periods (up to 4 % apart, our own rule) are subtracted as they are, others per day, and
    between two groups per person and day. The method of the interval depends on the values: the difference of rates for
    Poisson counts, Newcombe's interval for shares of people, and otherwise the combination of both intervals at the
    requested confidence (`stats.mover`).

    The intervals assume different people. If the same people are observed twice, the interval is too wide, and a
    finding says so. A finding also reports a denominator that at least doubled or halved, because it may count other
    people. The difference between a pilot and the rest (*selected*) is an association: the selected people differed
    from the others before the program began, and no calculation corrects for that.

    Args:
        before: The value to subtract: the earlier value, or the rest.
        after: The value to subtract from: the later value, or the pilot.
        selected: Whether the people of one group were selected, not drawn at random.
        people: The number of people in each group, 1 or more. Without it, counts of two groups are not compared.
        level: The confidence, above 0 and below 1.

    Raises:
        ValidationError: The values are of different metrics, or an argument has the wrong type.
    """
    if before.metric != after.metric:
        raise_any([Finding.of("metric-value:other", "after", **before.metric.named)])
    metric = after.metric
    period = DateRange(min(before.period.start, after.period.start), max(before.period.end, after.period.end))
    notes = [Finding.of("comparison:selected")] if selected else []
    if before.exact is None or after.exact is None:
        return MetricValue(metric=metric, period=period, findings=[*notes, Finding.of("metric-value:missing")])
    if metric.aggregation is Aggregation.SUM:
        if before.segment != after.segment and people is None:
            return MetricValue(metric=metric, period=period, findings=[*notes, Finding.of("comparison:people")])
        found = _of_sums(before, after, people, level)
    else:
        found = {"exact": after.exact - before.exact} | _of_shares(before, after, level)
    return MetricValue(
        metric=metric, period=period, level=level, **(found | {"findings": [*notes, *found["findings"]]})
    )


def _of_sums(before: MetricValue, after: MetricValue, people: tuple[int, int] | None, level: float) -> dict[str, Any]:
    """Compare sums over equally long periods as they are, else per day; with *people* per person and day."""
    spans = [value.days_seen for value in (before, after)]
    alike = people is None and max(spans) <= EQUAL_LENGTH * min(spans)
    days = [1, 1] if alike else [span * many for span, many in zip(spans, people or (1, 1), strict=True)]
    first, second = before.exact or Fraction(0), after.exact or Fraction(0)
    spent = {"before_days": spans[0], "after_days": spans[1]}
    notes = [Finding.of("comparison:per-day", **spent) if people is None else Finding.of("comparison:per-person")]
    found: dict[str, Any] = {"exact": second / days[1] - first / days[0], "findings": [] if alike else notes}
    if before.count is not None and after.count is not None:
        return found | {"interval": stats.rate_difference(after.count, days[1], before.count, days[0], level=level)}
    more = _of_two(before, after, level, days)
    return found | more | {"findings": [*found["findings"], *more["findings"]]}


def _of_two(before: MetricValue, after: MetricValue, level: float, scale: list[int]) -> dict[str, Any]:
    """Return the interval that follows from both intervals, each on its scale, or the reason why there is none."""
    if before.interval is None or after.interval is None:
        return {"findings": [Finding.of("metric-value:no-method")]}
    if not before.level == after.level == level:
        return {"findings": [Finding.of("comparison:level", first=before.level, second=after.level)]}
    (later, of_later), (earlier, of_earlier) = (
        _scaled(item.exact or Fraction(0), own, by)
        for item, own, by in ((after, after.interval, scale[1]), (before, before.interval, scale[0]))
    )
    return {
        "interval": stats.mover(later, of_later, earlier, of_earlier),
        "findings": [Finding.of("comparison:pairs")],
    }


def _scaled(exact: Fraction, own: Interval, by: int) -> tuple[float, Interval]:
    """Return a value and its interval per day, or per person and day. Rounding keeps the value within the interval."""
    low, high = own.low / by, own.high / by
    return min(max(float(exact / by), low), high), Interval(low, high)


def _of_shares(before: MetricValue, after: MetricValue, level: float) -> dict[str, Any]:
    """Return the interval of the difference of two shares of people, or the reason why there is none."""
    later, earlier = _people_in(after), _people_in(before)
    if after.metric.sampling is not SamplingModel.PROPORTION or later is None or earlier is None:
        return _of_two(before, after, level, [1, 1])
    notes = [Finding.of("comparison:pairs")]
    if max(later[1], earlier[1]) >= _OTHER * min(later[1], earlier[1]):
        notes.append(Finding.of("comparison:denominator", before=earlier[1], after=later[1]))
    return {"interval": stats.difference(*later, *earlier, level=level), "findings": notes}


def _people_in(share: MetricValue) -> tuple[int, int] | None:
    """Return the numerator and denominator of a share of people; ``None`` if unknown or not integers."""
    counted = (share.exact or 0) * (share.n or 0)
    if not share.n or share.interval is None or counted.denominator != 1:
        return None
    return counted.numerator, share.n
