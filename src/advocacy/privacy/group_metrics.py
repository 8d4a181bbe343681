"""Metrics by group for management. Small groups are suppressed, so that no calculation reveals them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import count
from math import ceil, floor
from typing import Any, NamedTuple

from attrs import evolve, field

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


class _Scale(NamedTuple):
    """The scale of a rate: its ends, the width of the bound at each end, and the rounding steps of its unit."""

    low: int
    high: int
    edge: float
    steps: int

    def bound(self, value: float, n: int | None) -> Interval | None:
        """Return the bound near an end of the scale. It includes all or none, and one person less or more."""
        width = max(self.edge, ceil((self.high - self.low) * self.steps / n) / self.steps if n else 0)
        ends = [Interval(float(self.low), self.low + width), Interval(self.high - width, float(self.high))]
        return next((item for item in ends if item.low <= value <= item.high), None)


#: Our own rule: within 5 % of an end of its scale, a rate is shown as a bound.
_SHARES = _Scale(low=0, high=1, edge=0.05, steps=100)
_SCORES = _Scale(low=-100, high=100, edge=10.0, steps=1)
#: Our own rule: the widths of the ranges of medians, times powers of ten.
_WIDTHS = (1, 2, 5)
#: The rounding error of a rate.
_TINY = 1e-9
#: The aggregations for which the values of groups add up to the value of everyone.
_ADDITIVE = {Aggregation.SUM, Aggregation.RATIO}
_COLUMNS = ("group", "metric", "value", "interval")
#: A value without observations.
_NOWHERE = ""


@frozen(kw_only=True)
class GroupMetric:
    """A metric of one group for management: no counts of people, and no rate that reveals everyone in the group.

    Attributes:
        metric: The code of the metric.
        group: The group; ``None`` for everyone.
        value: The value, in the unit of the metric. Shares have two decimals, net promoter scores are integers.
            ``None`` without a value, or if only a bound or a range is shown.
        interval: The confidence interval, rounded outwards. For a share of at least 0.95 or at most 0.05, and for a net
            promoter score equally near an end, it is the bound; in a group of fewer than 20, the bound is as wide as
            one person. For a median, it is the range of the median.
    """

    metric: str
    group: str | None = None
    value: float | None = field(default=None, converter=number_or_none)
    interval: Interval | None = None


@frozen(kw_only=True)
class GroupMetrics(Report):
    """Metrics by group, and the suppressed values.

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
        for metric in self.metrics:
            ends = "" if metric.interval is None else translator.formats.between(metric.interval, digits=6)
            value = "" if metric.value is None else translator.formats.number(metric.value, digits=6)
            group = translator.label("group:all") if metric.group is None else metric.group
            yield group, translator.name("metric_name", metric.metric), value, ends

    def _blocks(self, translator: Translator) -> Iterator[Table]:
        days, found = translator.formats.days(self.period), [*map(translator.tell, self.findings)]
        rows, header = [*self._rows(translator)], translator.labels(_COLUMNS)
        yield Table(rows=rows, header=header, caption=days, below=found)


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
    """Return metrics by group, and suppress values about fewer people than a minimum (:ref:`method-step-4`).

    The number of people behind a value is the size of the group, or less if fewer contributed: the denominator, the
    single values, the clusters, the answers. A sum or a ratio of zero says the same of each person. It is suppressed,
    and such a group protects no other group; neither does a group without observations. Metrics that share a measure
    are suppressed alike. The value for everyone is also suppressed if the difference with the groups whose values are
    shown would be a rate of all or none.

    A median is often the value of one person. So it is shown as a range with round ends (1, 2 or 5 times a power of ten
    apart): the narrowest that contains the median and at least *minimum_group* single values. It is not shown if this
    range contains all values.

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
    unknown = [*filter(None, partial.segments), *sorted(str(name) for groups in reports for name in groups)]
    raise_any(nearest(name, known, "sizes", kind="group") for name in unknown if name not in known)
    groups = [name for name in known if known[name] or name in partial.segments]
    parts = _by_segment(partial)
    read: dict[str | None, tuple[MetricValue, ...]] = {
        group: unchecked(compute_metrics)(listed, parts[group], period=period, segment=group, level=level)
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
    return _view(shown, groups, known, period, minimum_group, list(dict.fromkeys(leaking)), behind)


def _by_segment(partial: PartialAggregate) -> Mapping[str | None, PartialAggregate]:
    """Return the part of each segment, and everything under ``None``."""
    cells: dict[str, dict[str, Any]] = defaultdict(lambda: defaultdict(list))
    for name in ("sums", "values", "levels"):
        for cell in getattr(partial, name):
            cells[cell[0][2]][name].append(cell)
    empty = evolve(partial, sums=(), values=(), levels=())
    found: dict[str | None, PartialAggregate] = defaultdict(lambda: empty, {None: partial})
    found.update((name, evolve(empty, **own)) for name, own in cells.items())
    return found


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
        self.decimals = partial.decimals
        self.tables: dict[tuple[str, str | None], Counter[int]] = defaultdict(Counter)
        for (measure, place, group), table in partial.values:
            for scope in (group, None) if place in inside else ():
                self.tables[measure, scope].update(dict(table.table))

    def range(self, metric_value: MetricValue, group: str | None, minimum: int) -> Interval | None:
        """Return the narrowest round range with the median and enough values; ``None`` if it contains all values."""
        measure, median = metric_value.metric.measures[0], metric_value.exact or Fraction(0)
        factor = metric_value.metric.formula.numerator_terms[measure] if metric_value.metric.formula else 1
        step = Fraction(1, 10 ** self.decimals[measure])
        values = {factor * step * value: many for value, many in self.tables[measure, group].items()}
        widths = (step * part * 10**power for power in count() for part in _WIDTHS)
        while True:
            width = next(widths)
            low = median // width * width
            inside = sum(many for value, many in values.items() if low <= value < low + width)
            if inside == sum(values.values()) or width > 2 * max(map(abs, values)):
                return None
            if inside >= minimum:
                return Interval(float(low), float(low + width))

    def count(self, metric_value: MetricValue, group: str) -> int:
        """Count the people behind a metric of a group; 0 without observations."""
        metric = metric_value.metric
        if metric.aggregation is Aggregation.LATEST:
            # a level of everyone is about all people; without a segment it is not a group
            few = [self.heads[group], *([metric_value.n] if metric_value.n else [])]
            return 0 if group == _NOWHERE else max(min(few), int((metric.measures[0], group) in self.clusters))
        seen = [self.clusters[name, group] for name in metric.measures if (name, group) in self.clusters]
        if not seen:
            return 0
        known = [len(names) for names in seen if names is not None]
        return max(1, min([self.heads[group], *known, *([metric_value.n] if metric_value.n else [])]))


class _Entry:
    """A metric with its values, the people behind them, and the suppressed groups."""

    def __init__(self, metric: Metric, metric_values: dict[str | None, MetricValue], behind: _Behind) -> None:
        self.metric = metric
        self.metric_values = metric_values
        self.heads = behind.heads
        self.people = {group: behind.count(metric_values[group], group) for group in behind.heads}
        self.scale = (
            _SCORES
            if metric.sampling is SamplingModel.NET_SCORE
            else _SHARES
            if metric.unit is Unit.SHARE or metric.sampling is SamplingModel.PROPORTION
            else None
        )
        self.hidden: set[str] = {_NOWHERE}
        self.total = True

    def bound(self, group: str | None) -> Interval | None:
        """Return the bound that is shown for a rate near an end of its scale."""
        metric_value = self.metric_values[group]
        if self.scale is None or metric_value.value is None:
            return None
        return self.scale.bound(metric_value.value, metric_value.n or (None if group is None else self.people[group]))

    def hide(self, minimum: int, published: list[frozenset[str]]) -> tuple[tuple[str, ...], ...]:
        """Suppress further groups where necessary. Return the groups that earlier reports reveal."""
        # groups without observations protect nobody: together they count less than one person
        unit = len(self.people) + 1
        weights = {group: 1 if self._adds_nothing(group, minimum) else unit * n for group, n in self.people.items()}
        n = self.metric_values[None].n
        while True:
            hidden, gone, leaking = hide_groups(
                weights,
                minimum=unit * minimum,
                published=published,
                hidden=self.hidden,
                total=self.total and (n is None or n >= minimum) and not self._leaves_all_or_none(self.people),
            )
            self.hidden.update(hidden)
            self.total = not gone
            more = [groups - self.hidden for groups in published if self._leaves_all_or_none(groups)]
            near = min((group for item in more for group in item), key=lambda at: (self.people[at], at), default=None)
            if near is None:
                # the report does not state which groups have no observations
                return tuple(some for some in leaking if sum(self.people[group] for group in some) < minimum)
            self.hidden.add(near)

    def _adds_nothing(self, group: str, minimum: int) -> bool:
        """Return whether readers would know that a suppressed group has no observations, by the sums of others."""
        if self.metric.aggregation not in _ADDITIVE:
            return False
        if not self.people[group]:
            return group != _NOWHERE and 0 < self.heads[group] < minimum
        exact = self.metric_values[group].exact
        return exact is None or (exact == 0 and self.scale is None)

    def _leaves_all_or_none(self, groups: Iterable[str]) -> bool:
        """Return whether a sum over groups, minus those with a shown value, reveals that a rate is of all or none."""
        if self.scale is None or self.metric.aggregation not in _ADDITIVE:
            return False
        everything = Interval(float(self.scale.low), float(self.scale.high))
        ends: list[tuple[bool, bool]] = []
        whole: list[tuple[bool, bool]] = []
        for group in groups:
            value, shown = self.metric_values[group], everything if group in self.hidden else self.bound(group)
            if value.exact is not None and shown is not None:
                # whether one person more or less would be outside the range that readers know
                person = self.scale.high / value.n if value.n else 2 * _TINY
                ends.append((value.exact - person < shown.low - _TINY, value.exact + person > shown.high + _TINY))
                whole.append((shown.low == everything.low, shown.high == everything.high))
        return any(
            all(at_end) and any(is_whole)
            for at_end, is_whole in zip(zip(*ends, strict=True), zip(*whole, strict=True), strict=True)
        )


def _sharing(metrics: list[_Entry]) -> list[list[_Entry]]:
    """Group metrics that share a measure, directly or through others."""
    joined: list[list[_Entry]] = []
    for metric in metrics:
        own = set(metric.metric.measures)
        near = [some for some in joined if any(own & set(item.metric.measures) for item in some)]
        joined = [some for some in joined if some not in near]
        joined.append([*(item for some in near for item in some), metric])
    return joined


def _hide(metrics: list[_Entry], minimum: int, published: list[frozenset[str]]) -> list[tuple[str, ...]]:
    """Suppress the same groups of metrics that share a measure. Return the groups that earlier reports reveal."""
    leaking: list[tuple[str, ...]] = []
    stable = False
    while not stable:
        before = [(metric.hidden.copy(), metric.total) for metric in metrics]
        for metric in metrics:
            leaking += metric.hide(minimum, published)
        hidden, total = set().union(*(item.hidden for item in metrics)), all(item.total for item in metrics)
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
    behind: _Behind,
) -> GroupMetrics:
    shown: list[GroupMetric] = []
    hidden: list[tuple[str, str | None]] = []
    for group in (None, *groups):
        for metric in metrics:
            away = not metric.total if group is None else group in metric.hidden or sizes[group] < minimum
            if away:
                hidden.append((metric.metric.code, group))
            else:
                shown.append(_masked(metric, group, minimum, behind))
    findings = [Finding.of("view:suppressed", count=len(hidden), minimum=minimum)] if hidden else []
    findings += [Finding.of("view:published", groups=" + ".join(some)) for some in leaking]
    return GroupMetrics(period=period, minimum_group=minimum, metrics=shown, suppressed=hidden, findings=findings)


def _masked(entry: _Entry, group: str | None, minimum: int, behind: _Behind) -> GroupMetric:
    """Remove counts and values of single people, and show a rate of nearly everyone as a bound."""
    metric, metric_value = entry.metric, entry.metric_values[group]
    value, interval, scale = metric_value.value, metric_value.interval, entry.scale
    if bound := entry.bound(group):
        return GroupMetric(metric=metric.code, group=group, interval=bound)
    if metric.aggregation is Aggregation.MEDIAN and value is not None:
        value, interval = None, behind.range(metric_value, group, minimum)
    elif value is not None and scale is not None:
        value = round(value * scale.steps) / scale.steps
        if interval is not None:
            low, high = floor(interval.low * scale.steps), ceil(interval.high * scale.steps)
            interval = Interval(low / scale.steps, high / scale.steps)
    return GroupMetric(metric=metric.code, group=group, value=value, interval=interval)
