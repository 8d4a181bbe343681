"""Partial aggregates: exact sums of observations, so that every split of them merges to the same result."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, TypeVar

import attrs
from attrs import evolve, field

from advocacy.arguments import checked, frozen, unchecked
from advocacy.dates import DateRange
from advocacy.errors import AdvocacyError, Finding, nearest, raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.goals.catalogue import KpiCatalogue
from advocacy.goals.metric import Aggregation, Measure, Unit
from advocacy.goals.observations import Observation, orderly
from advocacy.rules import FrozenMapOf, Rule, TupleOf, each_value, instance, integer, tuple_of, whole

T = TypeVar("T")

#: The key of a cell: the measure, the index of its period, and the segment.
Key = tuple[str, int, str]

_NOBODY: FrozenMap[int] = FrozenMap()


@attrs.frozen
class Sums:
    """A sum in integer steps of the measure's resolution.

    Attributes:
        total: The sum.
        count: The number of observations, 1 or more.
        clusters: The sum of each cluster.
        clustered: The number of observations with a cluster. The clusters are complete if it equals *count*.
    """

    total: int
    count: int
    clusters: FrozenMap[int] = _NOBODY
    clustered: int = 0

    def merged(self, other: Sums) -> Sums:
        """Return the sum of both."""
        return Sums(
            self.total + other.total,
            self.count + other.count,
            _added(self.clusters, other.clusters),
            self.clustered + other.clustered,
        )


@attrs.frozen
class Values:
    """Single values, with the number of occurrences of each.

    Attributes:
        table: Pairs of a value, in integer steps of the measure's resolution, and its number of occurrences; by value.
    """

    table: tuple[tuple[int, int], ...]

    def merged(self, other: Values) -> Values:
        """Return the table of both."""
        joined = Counter(dict(self.table))
        joined.update(dict(other.table))
        return Values(tuple(sorted(joined.items())))


@attrs.frozen
class Level:
    """The latest known level, by date, then revision, then id.

    Attributes:
        last: The date, revision and id of the latest observation.
        low: Its value, in integer steps of the measure's resolution; the lowest if several observations are latest.
        high: The highest of them; equal to *low* unless they contradict each other.
        answers: The number of answers behind the mean; the lowest if several observations are latest; 0 = unknown.
        deviation: The standard deviation of the answers, in the unit of the measure; the largest; ``None`` = unknown.
    """

    last: tuple[date, int, str]
    low: int
    high: int
    answers: int = 0
    deviation: Fraction | None = None

    @classmethod
    def of(cls, observation: Observation, units: int) -> Level:
        """Return the level of an observation, with its value in integer steps."""
        deviation = None if observation.deviation is None else Fraction(observation.deviation)
        return cls(
            (observation.last, observation.revision, observation.id or ""),
            units,
            units,
            observation.answers or 0,
            deviation,
        )

    def merged(self, other: Level) -> Level:
        """Return the later of two levels. Equally late levels merge into one."""
        if self.last != other.last:
            return max(self, other, key=lambda level: level.last)
        known = [level.deviation for level in (self, other) if level.deviation is not None]
        return Level(
            self.last,
            min(self.low, other.low),
            max(self.high, other.high),
            min(self.answers, other.answers),
            max(known) if len(known) == 2 else None,
        )


@frozen(kw_only=True, repr=False)
class PartialAggregate:
    """The aggregate of observations, by raw measure, period and segment. Partial aggregates can be merged.

    Merging is associative and commutative, and `empty` is its identity. Sums are of integers, so the result is
    identical however observations are split over workers or days. All observations with the same id must be in the same
    part.

    Attributes:
        periods: The periods, in order, without overlap.
        decimals: The resolution of each measure, as a number of decimals.
        sums: Cells of measures that are summed.
        values: Cells of measures that keep single values.
        levels: Cells of measures that keep the latest level.
        outside: The number of observations outside all periods.

    Raises:
        ValidationError: The periods overlap or are out of order, or there are none.
    """

    periods: tuple[DateRange, ...] = field(converter=TupleOf[DateRange])
    decimals: FrozenMap[int] = field(converter=FrozenMapOf[int], validator=each_value(whole(0, 12)))
    sums: tuple[tuple[Key, Sums], ...] = field(default=(), converter=TupleOf[tuple[Key, Sums]])
    values: tuple[tuple[Key, Values], ...] = field(default=(), converter=TupleOf[tuple[Key, Values]])
    levels: tuple[tuple[Key, Level], ...] = field(default=(), converter=TupleOf[tuple[Key, Level]])
    outside: int = field(default=0, converter=integer, validator=whole(0))

    def _faults(self) -> Iterator[Finding]:
        yield from orderly(self.periods, "periods")

    @classmethod
    @checked
    def empty(cls, *, catalogue: KpiCatalogue, periods: Iterable[DateRange]) -> PartialAggregate:
        """Return an empty aggregate, the identity of merging."""
        return cls(periods=tuple_of(periods), decimals={raw.code: raw.decimals for raw in catalogue.measures})

    @property
    def segments(self) -> tuple[str, ...]:
        """The segments, sorted; ``""`` is no segment."""
        return tuple(sorted({key[2] for cells in (self.sums, self.values, self.levels) for key, _ in cells}))

    @checked
    def places_in(self, period: DateRange) -> frozenset[int]:
        """Return the indices of the periods that begin in a date range."""
        return frozenset(place for place, item in enumerate(self.periods) if item.start in period)

    @checked
    def merged(self, *others: PartialAggregate) -> PartialAggregate:
        """Return the aggregate merged with any number of others.

        Merge many parts in one call, which takes linear time. Merging them one after another takes quadratic time,
        because each step reads everything that is merged so far.

        Args:
            others: Aggregates with the same periods and the same numbers of decimals.

        Raises:
            ValidationError: An aggregate has other periods or other numbers of decimals.
        """
        raise_any(
            Finding.of("partial-aggregate:frame", f"others[{index}]")
            for index, other in enumerate(others)
            if (self.periods, self.decimals) != (other.periods, other.decimals)
        )
        parts = (self, *others)
        return evolve(
            self,
            sums=_joined([part.sums for part in parts], Sums.merged),
            values=_joined([part.values for part in parts], Values.merged),
            levels=_joined([part.levels for part in parts], Level.merged),
            outside=sum(part.outside for part in parts),
        )

    @checked
    def place(self, first: date, last: date) -> int | None:
        """Return the index of the period that contains the days from *first* to *last*; ``None`` outside all periods.

        Raises:
            ValidationError: The days cross the end of a period.
        """
        place, end = (bisect_right(self.periods, day, key=lambda period: period.start) - 1 for day in (first, last))
        if place == end and (place < 0 or first not in self.periods[place]):
            return None
        if place != end or last not in self.periods[end]:
            raise_any([Finding.of("periods:across", "when", start=first, end=last)])
        return place

    def __repr__(self) -> str:
        """Show sizes only: clusters may be people."""
        cells = len(self.sums) + len(self.values) + len(self.levels)
        return f"<PartialAggregate: {cells} cells over {len(self.periods)} periods>"


def kinds_kept(catalogue: KpiCatalogue) -> dict[str, frozenset[Aggregation]]:
    """Return how each raw measure is kept: as a sum, single values, the latest level, or several of these."""
    kept: dict[str, set[Aggregation]] = {raw.code: set() for raw in catalogue.measures}
    for metric in catalogue.metrics:
        for name in metric.measures:
            ratio = metric.aggregation is Aggregation.RATIO
            kept[name].add(Aggregation.SUM if ratio else metric.aggregation)
    return {name: frozenset(kinds) for name, kinds in kept.items()}


def merge_all(parts: Sequence[T], merge: Callable[[T, T], T]) -> T:
    """Merge parts in pairs, then the results in pairs, so that each part is read log(n) times at most."""
    while len(parts) > 1:
        paired = [merge(*pair) for pair in zip(parts[::2], parts[1::2], strict=False)]
        parts = [*paired, *parts[len(paired) * 2 :]]
    return parts[0]


def _joined(parts: Iterable[tuple[tuple[Key, T], ...]], merge: Callable[[T, T], T]) -> tuple[tuple[Key, T], ...]:
    found = defaultdict[Key, list[T]](list)
    for cells in parts:
        for key, cell in cells:
            found[key].append(cell)
    return tuple((key, merge_all(found[key], merge)) for key in sorted(found))


def _added(mine: FrozenMap[int], theirs: FrozenMap[int]) -> FrozenMap[int]:
    if not mine or not theirs:
        return mine or theirs
    found = dict(mine)
    for name, total in theirs.items():
        found[name] = found.get(name, 0) + total
    return FrozenMap(found)


#: Any iterable, read once and never kept.
_stream = Rule("type", lambda values: isinstance(values, Iterable), expected="collection")


_place = unchecked(PartialAggregate.place)


@checked
def aggregate_observations(
    observations: Annotated[Iterable[Observation], _stream],
    *,
    periods: Iterable[DateRange],
    catalogue: KpiCatalogue | None = None,
) -> PartialAggregate:
    """Aggregate observations by raw measure, period and segment, in one pass (:ref:`method-metrics`).

    Counts and money are summed. Single values are kept for their median. Of levels, the latest is kept, by date,
    revision and id. Of observations of one measure with the same id, the highest revision counts, and a repeated
    observation counts once. Ids are compared within one call, so split observations over calls by id. Observations
    outside all periods are counted as outside, and in no metric.

    Args:
        observations: An iterable of observations, read once, in any order.
        periods: Periods in order that do not overlap, for example from `split_range`. Gaps are allowed.
        catalogue: The metrics and raw measures; the library's own by default. It determines how each measure is kept.

    Raises:
        ValidationError, UnknownNameError: All problems at once, with paths: an unknown measure, a negative count, a
            share outside 0..1, a value finer than the measure's resolution, answers for a measure that is not a level,
            one id with two contents at its highest revision, an observation that crosses the end of a period, and
            overlapping date ranges of the same measure without a cluster.

    >>> from advocacy.goals.observations import Granularity, split_range
    >>> weeks = split_range(DateRange(date(2026, 9, 7), date(2026, 9, 20)), Granularity.WEEK)
    >>> seen = [
    ...     Observation(measure="leads", value=2, when=date(2026, 9, 8)),
    ...     Observation(measure="leads", value=3, when=date(2026, 9, 15)),
    ... ]
    >>> whole = aggregate_observations(seen, periods=weeks)
    >>> parts = [aggregate_observations([observation], periods=weeks) for observation in seen]
    >>> whole == parts[1].merged(parts[0])
    True
    """
    source = KpiCatalogue.default() if catalogue is None else catalogue
    listed = tuple_of(periods)
    raise_any(orderly(listed, "periods"))
    intake = _Intake(source, PartialAggregate.empty(catalogue=source, periods=listed))
    slots = intake.slots
    for index, observation in enumerate(observations):
        if type(observation) is Observation and observation.id is None:
            slot = slots.get((observation.measure, observation.when, observation.segment))
            value = observation.value
            # the common case, inlined: add a count without id, cluster and answers
            if (
                slot is not None
                and slot.plain
                and type(value) is int
                and value >= 0
                and observation.cluster is None
                and observation.answers is None
            ):
                slot.total += value
                slot.count += 1
                continue
        intake.take(observation, index)
    intake.settle()
    raise_any(intake.faults)
    return intake.partial()


class _Slot:
    """The values of one measure for the same days and segment."""

    __slots__ = (
        "clustered",
        "clusters",
        "count",
        "factor",
        "keeps",
        "key",
        "level",
        "net",
        "plain",
        "table",
        "total",
        "unit",
    )

    def __init__(self, key: Key | None, measure: Measure, keeps: frozenset[Aggregation]) -> None:
        self.key = key
        self.unit = measure.unit
        self.net = measure.net
        self.factor = 10**measure.decimals
        self.keeps = tuple(keeps)
        self.total = self.count = self.clustered = 0
        self.plain = False
        self.clusters: dict[str, int] = {}
        self.table: dict[int, int] = {}
        self.level: Level | None = None


class _Intake:
    """The state of one pass."""

    def __init__(self, catalogue: KpiCatalogue, frame: PartialAggregate) -> None:
        self.frame = frame
        self.measures = {measure.code: measure for measure in catalogue.measures}
        self.keeps = kinds_kept(catalogue)
        self.slots: dict[tuple[str, date | DateRange, str], _Slot] = {}
        self.by_id: dict[tuple[str, str], tuple[int, Observation]] = {}
        self.loose: dict[tuple[str, date | DateRange, str], int] = {}
        self.clashes: list[tuple[str, str, int, Finding]] = []
        self.faults: list[Finding] = []
        self.outside = 0

    def take(self, observation: Observation, index: int) -> None:
        """Add an observation. If it has an id, wait for possible corrections."""
        if type(observation) is not Observation:
            self.faults += instance(Observation, private=True).findings(observation, f"observations[{index}]")
        elif observation.id is None:
            self._add(observation, index)
        else:
            known = self.by_id.setdefault((observation.measure, observation.id), (index, observation))[1]
            if observation.revision > known.revision:
                self.by_id[observation.measure, observation.id] = index, observation
            elif observation.revision == known.revision and observation != known:
                first = f"observations[{self.by_id[observation.measure, observation.id][0]}]"
                found = Finding.of("observation:duplicate", f"observations[{index}].id", first=first)
                self.clashes.append((observation.measure, observation.id, observation.revision, found))

    def settle(self) -> None:
        """Add the last revision of every id, then find days that are counted twice."""
        for measure, name, revision, clash in self.clashes:
            # ignore values that a later revision replaced
            if revision == self.by_id[measure, name][1].revision:
                self.faults.append(clash)
        for index, observation in self.by_id.values():
            self._add(observation, index)
        spans = (
            (measure, segment, *((when.start, when.end) if isinstance(when, DateRange) else (when, when)), index)
            for (measure, when, segment), index in self.loose.items()
        )
        self.faults += (
            Finding.of("observation:overlap", f"observations[{index}].when", first=f"observations[{first}]")
            for index, first in counted_twice(spans)
        )

    def _add(self, observation: Observation, index: int) -> None:
        where = (observation.measure, observation.when, observation.segment)
        slot = self.slots.get(where)
        if slot is None:
            slot = self._opened(observation, index)
            if slot is None:
                return
            self.slots[where] = slot
        if slot.key is None:
            self.outside += 1
            return
        value, cluster = observation.value, observation.cluster
        if observation.answers is not None and Aggregation.LATEST not in slot.keeps:
            self.faults.append(Finding.of("observation:answers", f"observations[{index}].answers"))
            return
        if type(value) is not int or slot.factor != 1 or value < 0 or slot.unit is Unit.SHARE:
            units = _units(value, slot, f"observations[{index}].value", self.faults)
            if units is None:
                return
            value = units
        for kind in slot.keeps:
            if kind is Aggregation.SUM:
                slot.total += value
                slot.count += 1
                if cluster is None:
                    self.loose.setdefault(where, index)
                    slot.plain = len(slot.keeps) == 1 and slot.factor == 1 and slot.unit is not Unit.SHARE
                else:
                    slot.clustered += 1
                    slot.clusters[cluster] = slot.clusters.get(cluster, 0) + value
            elif kind is Aggregation.MEDIAN:
                slot.table[value] = slot.table.get(value, 0) + 1
            else:
                level = Level.of(observation, value)
                slot.level = level if slot.level is None else slot.level.merged(level)

    def _opened(self, observation: Observation, index: int) -> _Slot | None:
        """Open a slot for a new combination of measure, days and segment."""
        if observation.measure not in self.measures:
            self.faults.append(
                nearest(observation.measure, self.measures, f"observations[{index}].measure", kind="measure")
            )
            return None
        try:
            place = _place(self.frame, observation.first, observation.last)
        except AdvocacyError as across:
            self.faults += [finding.at(f"observations[{index}]") for finding in across.findings]
            return None
        key = None if place is None else (observation.measure, place, observation.segment)
        return _Slot(key, self.measures[observation.measure], self.keeps[observation.measure])

    def partial(self) -> PartialAggregate:
        """Merge the slots of each cell."""
        sums: dict[Key, Sums] = {}
        values: dict[Key, Values] = {}
        levels: dict[Key, Level] = {}
        gathered: dict[Key, list[_Slot]] = {}
        for slot in self.slots.values():
            if slot.key is not None:
                gathered.setdefault(slot.key, []).append(slot)
        for key, slots in sorted(gathered.items(), key=lambda item: item[0]):
            if any(slot.count for slot in slots):
                sums[key] = _summed(slots)
            if any(slot.table for slot in slots):
                table: dict[int, int] = {}
                for slot in slots:
                    for value, many in slot.table.items():
                        table[value] = table.get(value, 0) + many
                values[key] = Values(tuple(sorted(table.items())))
            for slot in slots:
                if slot.level is not None:
                    levels[key] = levels[key].merged(slot.level) if key in levels else slot.level
        return evolve(
            self.frame,
            sums=tuple(sums.items()),
            values=tuple(values.items()),
            levels=tuple(levels.items()),
            outside=self.outside,
        )


def counted_twice(spans: Iterable[tuple[str, str, date, date, T]]) -> Iterator[tuple[T, T]]:
    """Return each date range that overlaps an earlier one of its measure and segment, as pairs of their marks.

    Of several earlier ranges, it is the one that ends last. The order of the ranges does not matter.
    """
    days: dict[tuple[str, str], list[tuple[date, date, T]]] = {}
    for measure, segment, first, last, mark in spans:
        days.setdefault((measure, segment), []).append((first, last, mark))
    for listed in days.values():
        listed.sort(key=lambda span: span[:2])
        latest = listed[0]
        for span in listed[1:]:
            if span[0] <= latest[1]:
                yield span[2], latest[2]
            latest = max(latest, span, key=lambda known: known[1])


def _summed(slots: list[_Slot]) -> Sums:
    clusters: dict[str, int] = {}
    for slot in slots:
        for name, total in slot.clusters.items():
            clusters[name] = clusters.get(name, 0) + total
    return Sums(
        sum(slot.total for slot in slots),
        sum(slot.count for slot in slots),
        FrozenMap(clusters),
        sum(slot.clustered for slot in slots),
    )


def _units(value: int | Decimal, slot: _Slot, path: str, faults: list[Finding]) -> int | None:
    """Return a value in integer steps of its measure's resolution. If this is impossible, add a fault."""
    steps, rest = (value * slot.factor, 0) if type(value) is int else divmod(Fraction(value) * slot.factor, 1)
    if value < 0 and not slot.net and slot.unit in {Unit.COUNT, Unit.DAYS}:
        faults.append(Finding.of("observation:negative", path))
    elif slot.unit is Unit.SHARE and not 0 <= value <= 1:
        faults.append(Finding.of("observation:share", path))
    elif rest:
        faults.append(Finding.of("observation:finer", path, resolution=str(1 / Decimal(slot.factor))))
    else:
        return int(steps)
    return None
