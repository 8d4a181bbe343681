"""Metrics by group for management. Small groups are suppressed, so that no calculation reveals them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Any

import attrs
from attrs import field

from advocacy.arguments import Count, NaturalNumber, checked, frozen, unchecked
from advocacy.dates import DateRange
from advocacy.errors import Finding, nearest, raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.goals.aggregation import PartialAggregate
from advocacy.goals.metric import Aggregation, Metric, SamplingModel, Unit
from advocacy.goals.metric_values import MetricValue, compute_metrics
from advocacy.messages.blocks import Report, Table
from advocacy.messages.translator import Translator
from advocacy.privacy.suppression import hide_groups
from advocacy.rules import TupleOf, codes, frozen_map, integer, number_or_none, tuple_of, whole
from advocacy.stats.interval import Interval


@attrs.frozen(kw_only=True)
class _Scale:
    low: int
    low_bound: float
    high_bound: float
    high: int
    steps: int


#: Our own rule: the ends of the scale of a rate, the limit from which it is shown as a bound, and the number of
#: rounding steps of its unit.
_SHARES = _Scale(low=0, low_bound=0.05, high_bound=0.95, high=1, steps=100)
_SCORES = _Scale(low=-100, low_bound=-90.0, high_bound=90.0, high=100, steps=1)
_COLUMNS = ("group", "metric", "value", "interval")
#: A value without observations.
_NOWHERE = ""


@frozen(kw_only=True)
class GroupMetric:
    """
    A metric of one group for management: no counts of people, and no rate that reveals everyone in the group.

    Attributes:
        metric: The code of the metric.
        group: The group; ``None`` for everyone.
        value: The value, in the unit of the metric. Shares have two decimals, net promoter scores are integers.
            ``None`` without a value, or if only a bound is shown.
        interval: The confidence interval, rounded outwards. For a share of at least 0.95 or at most 0.05, and for a net
            promoter score equally near an end, it is the bound.
    """

    metric: str
    group: str | None = None
    value: float | None = field(default=None, converter=number_or_none)
    interval: Interval | None = None


@frozen(kw_only=True)
class GroupMetrics(Report):
    """
    Metrics by group, and what is suppressed.

    Attributes:
        period: The period.
        minimum_group: The minimum number of people behind a value.
        metrics: The values: everyone first, then by group, each in the order of the metrics.
        suppressed: The suppressed values, as pairs of a metric's code and a group (``None`` for everyone), in the same
            order: about too few people, or suppressed to protect such a group.
        findings: The number of suppressed values, and what earlier reports reveal in any case.
    """

    period: DateRange
    minimum_group: int = field(converter=integer, validator=whole(1))
    metrics: tuple[GroupMetric, ...] = field(converter=TupleOf[GroupMetric])
    suppressed: tuple[tuple[str, str | None], ...] = field(default=(), converter=TupleOf[tuple[str, str | None]])
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def _rows(self, translator: Translator) -> Iterator[tuple[str, ...]]:
        for one in self.metrics:
            ends = "" if one.interval is None else f"{one.interval.low:g} – {one.interval.high:g}"
            value = "" if one.value is None else f"{one.value:g}"
            group = translator.label("group:all") if one.group is None else one.group
            yield group, translator.name("metric_name", one.metric), value, ends

    def _blocks(self, translator: Translator) -> Iterator[Table]:
        days, found = f"{self.period.start} – {self.period.end}", [*map(translator.tell, self.findings)]
        rows, header = [*self._rows(translator)], translator.labels(_COLUMNS)
        yield Table(rows=rows, header=header, caption=" ".join([f"{days}.", *found]), heading=days, below=found)


@checked
def metrics_by_group(
    metrics: Iterable[Metric],
    partial: PartialAggregate,
    *,
    sizes: Mapping[str, Count],
    period: DateRange,
    minimum_group: NaturalNumber = 5,
    published: Iterable[Iterable[str]] = (),
    unsegmented: Count | None = None,
    level: float = 0.95,
) -> GroupMetrics:
    """
    Return metrics by group, and suppress values about fewer people than a minimum (:ref:`method-step-4`).

    The number of people behind a value is the size of the group, or less if fewer contributed: the denominator, the
    single values, the clusters, the answers. A group without observations protects no other group. Metrics that share a
    measure are suppressed alike. The value for everyone is also suppressed if the difference with the shown groups
    would be a rate of all or none. Medians have no interval, because its ends are values of single people.

    This protects against addition and subtraction within one report, and with the earlier reports on the same days that
    are given as *published*. It does not protect against other information: the numbers in those reports, reports on
    other days with one person more or less, reports by another attribute, and the reader's own knowledge. The number of
    people in a shown group can sometimes be derived from a share and its interval.

    Args:
        metrics: The metrics.
        partial: The aggregate of the observations, with the groups as segments.
        sizes: The number of people in each group, 0 or more. Every observed segment must be in it.
        period: The period. It begins and ends with a period of *partial*.
        minimum_group: The minimum number of people behind a value, 1 or more; 5 by default (:ref:`method-law`).
        published: Earlier reports on these days: for each shown metric, the groups that it covered together.
        unsegmented: The number of people behind observations without a segment, 0 or more; by default they count as one
            person. They are not shown as a group. A level without a segment is that of everyone.
        level: The confidence of the intervals, above 0 and below 1.

    Raises:
        ValidationError, UnknownNameError: All problems at once: a group without a size, an argument out of range;
            else as for `compute_metrics`.
    """
    listed, known = tuple_of(metrics), frozen_map(sizes)
    given: Any = tuple_of(published) or ()
    reports: Any = tuple(map(codes, given)) if type(given) is tuple else given
    unknown = [*filter(None, partial.segments), *sorted(str(name) for one in reports for name in one)]
    raise_any(nearest(name, known, "sizes", kind="group") for name in unknown if name not in known)
    groups = [name for name in known if known[name] or name in partial.segments]
    read: dict[str | None, tuple[MetricValue, ...]] = {
        group: unchecked(compute_metrics)(listed, partial, period=period, segment=group, level=level)
        for group in (None, *groups, _NOWHERE)
    }
    heads = FrozenMap({name: known[name] for name in groups} | {_NOWHERE: 1 if unsegmented is None else unsegmented})
    behind = _Behind(partial, period, heads)
    shown: list[_Entry] = [
        _Entry(metric, {group: metric_values[place] for group, metric_values in read.items()}, behind)
        for place, metric in enumerate(listed)
        if metric.formula is not None
    ]
    leaking = [some for together in _sharing(shown) for some in _hide(together, minimum_group, reports)]
    return _view(shown, groups, known, period, minimum_group, list(dict.fromkeys(leaking)))


class _Behind:
    """The number of people behind the values of a group."""

    def __init__(self, partial: PartialAggregate, period: DateRange, heads: FrozenMap[int]) -> None:
        self.heads = heads
        self.clusters: dict[tuple[str, str], set[str] | None] = {}
        inside = partial.places_in(period)
        for (measure, place, group), cell in partial.sums:
            if place in inside:
                named = set(cell.clusters) if cell.clustered == cell.count else None
                seen = self.clusters.setdefault((measure, group), set())
                self.clusters[measure, group] = None if named is None or seen is None else seen | named
        for (measure, place, group), _ in (*partial.values, *partial.levels):
            if place in inside:
                self.clusters.setdefault((measure, group), None)

    def count(self, reading: MetricValue, group: str) -> int:
        """Count the people behind a metric of a group; 0 without observations."""
        metric = reading.metric
        if metric.aggregation is Aggregation.LATEST:
            # a level of everyone is about all people; without a segment it is not a group
            few = [self.heads[group], *([reading.n] if reading.n else [])]
            return 0 if group == _NOWHERE else max(min(few), int((metric.measures[0], group) in self.clusters))
        seen = [self.clusters[name, group] for name in metric.measures if (name, group) in self.clusters]
        if not seen:
            return 0
        known = [len(names) for names in seen if names is not None]
        return max(1, min([self.heads[group], *known, *([reading.n] if reading.n else [])]))


class _Entry:
    """A metric with its values, the people behind them, and what is suppressed."""

    def __init__(self, metric: Metric, metric_values: dict[str | None, MetricValue], behind: _Behind) -> None:
        self.metric = metric
        self.metric_values = metric_values
        self.people = {group: behind.count(metric_values[group], group) for group in behind.heads}
        self.hidden: set[str] = {_NOWHERE}
        self.total = True

    def hide(self, minimum: int, published: list[frozenset[str]]) -> tuple[tuple[str, ...], ...]:
        """Suppress what is necessary, beyond what is suppressed already. Return what earlier reports reveal."""
        whole = self.metric_values[None]
        together = self.total and (whole.n is None or whole.n >= minimum) and not self._leaves_all_or_nobody()
        hidden, gone, leaking = hide_groups(
            self.people, minimum=minimum, published=published, hidden=self.hidden, total=together
        )
        self.hidden.update(hidden)
        self.total = not gone
        return leaking

    def _leaves_all_or_nobody(self) -> bool:
        """Whether everyone minus the shown groups is a rate of all or none."""
        if self.metric.sampling not in {SamplingModel.PROPORTION, SamplingModel.NET_SCORE}:
            return False
        scale = _SCORES if self.metric.sampling is SamplingModel.NET_SCORE else _SHARES
        part, of = Fraction(0), 0
        shown = [group for group in self.metric_values if group is not None and group not in self.hidden]
        for group, sign in ((None, 1), *((group, -1) for group in shown)):
            one = self.metric_values[group]
            if one.exact is not None and one.n:
                part += sign * one.exact * one.n
                of += sign * one.n
        return of > 0 and part in {scale.low * of, scale.high * of}


def _sharing(metrics: list[_Entry]) -> list[list[_Entry]]:
    """Group metrics that share a measure, directly or through others."""
    joined: list[list[_Entry]] = []
    for metric in metrics:
        own = set(metric.metric.measures)
        near = [some for some in joined if any(own & set(one.metric.measures) for one in some)]
        joined = [some for some in joined if some not in near]
        joined.append([*(one for some in near for one in some), metric])
    return joined


def _hide(metrics: list[_Entry], minimum: int, published: list[frozenset[str]]) -> list[tuple[str, ...]]:
    """Suppress metrics that share a measure alike, until nothing changes. Return what earlier reports reveal."""
    leaking: list[tuple[str, ...]] = []
    stable = False
    while not stable:
        before = [(metric.hidden.copy(), metric.total) for metric in metrics]
        for metric in metrics:
            leaking += metric.hide(minimum, published)
        hidden, total = set().union(*(one.hidden for one in metrics)), all(one.total for one in metrics)
        for metric in metrics:
            metric.hidden, metric.total = set(hidden), total
        stable = before == [(hidden, total)] * len(metrics)
    return leaking


def _view(
    metrics: list[_Entry],
    groups: list[str],
    sizes: FrozenMap[int],
    period: DateRange,
    minimum: int,
    leaking: list[tuple[str, ...]],
) -> GroupMetrics:
    shown: list[GroupMetric] = []
    hidden: list[tuple[str, str | None]] = []
    for group in (None, *groups):
        for metric in metrics:
            away = not metric.total if group is None else group in metric.hidden or sizes[group] < minimum
            if away:
                hidden.append((metric.metric.code, group))
            else:
                shown.append(_masked(metric.metric_values[group], group))
    findings = [Finding.of("view:suppressed", count=len(hidden), minimum=minimum)] if hidden else []
    findings += [Finding.of("view:published", groups=" + ".join(some)) for some in leaking]
    return GroupMetrics(period=period, minimum_group=minimum, metrics=shown, suppressed=hidden, findings=findings)


def _masked(reading: MetricValue, group: str | None) -> GroupMetric:
    """Remove counts and values of single people, and show a rate of nearly everyone as a bound."""
    metric, value, interval = reading.metric, reading.value, reading.interval
    scale = _SCORES if metric.sampling is SamplingModel.NET_SCORE else _SHARES if metric.unit is Unit.SHARE else None
    if value is not None and scale is not None:
        if value >= scale.high_bound:
            return GroupMetric(metric=metric.code, group=group, interval=Interval(scale.high_bound, float(scale.high)))
        if value <= scale.low_bound:
            return GroupMetric(metric=metric.code, group=group, interval=Interval(float(scale.low), scale.low_bound))
        value = round(value * scale.steps) / scale.steps
        if interval is not None:
            low, high = floor(interval.low * scale.steps), ceil(interval.high * scale.steps)
            interval = Interval(low / scale.steps, high / scale.steps)
    elif metric.aggregation is Aggregation.RATIO and value == 0:
        value = None
    if metric.aggregation is Aggregation.MEDIAN:
        interval = None
    return GroupMetric(metric=metric.code, group=group, value=value, interval=interval)
