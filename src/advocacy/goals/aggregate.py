"""One pass over observations: each is checked, told apart from what restates it, and added to its cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve

from advocacy.errors import AdvocacyError, Finding, nearest, raise_any
from advocacy.goals.catalogue import KpiCatalogue
from advocacy.goals.metric import Aggregation, Measure, Unit
from advocacy.goals.observation import Observation, orderly
from advocacy.goals.partial import Key, Level, Partial, Sums, Values, kinds_kept
from advocacy.values import FrozenMap, Window, instance, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["aggregate_observations", "counted_twice"]

T = TypeVar("T")


def aggregate_observations(
    observations: Iterable[Observation], *, periods: Iterable[Window], catalogue: KpiCatalogue | None = None
) -> Partial:
    """
    Add observations up by raw measure, period and segment, in one pass (domain, step 2).

    Counts and money add, single values are kept for their median, of levels the last is kept, by date, revision and
    id. Of observations of one measure with the same id the highest revision counts, and the same one told twice counts
    once; that is known within these observations only, so whoever splits them over several calls splits them by id.
    What lies in none of the periods is counted as outside, and in no figure.

    Args:
        observations: Any iterable, read once, in any order.
        periods: Windows in time that do not overlap, such as `cut_periods` gives; gaps between them are allowed.
        catalogue: The figures and raw measures; the library's own by default. It says how each measure is kept.

    Raises:
        InvalidError, UnknownNameError: With every fault at once and its path: a measure that the catalogue does not
            have, a negative count, a share outside 0..1, a value finer than the measure's resolution, answers behind
            what is no level, one id with two contents at its highest revision, an observation that reaches over the
            end of a period, and windows that count the same days twice (looked at where no cluster tells them apart).

    >>> from advocacy.goals.observation import Period, cut_periods
    >>> weeks = cut_periods(Window(date(2026, 9, 7), date(2026, 9, 20)), Period.WEEK)
    >>> seen = [
    ...     Observation(measure="leads", value=2, when=date(2026, 9, 8)),
    ...     Observation(measure="leads", value=3, when=date(2026, 9, 15)),
    ... ]
    >>> whole = aggregate_observations(seen, periods=weeks)
    >>> parts = [aggregate_observations([one], periods=weeks) for one in seen]
    >>> whole == parts[1].merged(parts[0])
    True
    """
    source = KpiCatalogue.default() if catalogue is None else catalogue
    listed = tuple_of(periods)
    raise_any(
        [
            *instance(KpiCatalogue).findings(source, "catalogue"),
            *orderly(listed, "periods"),
            *([] if hasattr(observations, "__iter__") else instance(tuple).findings(observations, "observations")),
        ]
    )
    intake = _Intake(source, Partial.empty(catalogue=source, periods=listed))
    slots = intake.slots
    for index, one in enumerate(observations):
        if type(one) is Observation and one.id is None:
            slot = slots.get((one.measure, one.when, one.segment))
            value = one.value
            # the common case in place: one more count where counts are added, by nobody in particular
            if (
                slot is not None
                and slot.plain
                and type(value) is int
                and value >= 0
                and one.cluster is None
                and one.answers is None
            ):
                slot.total += value
                slot.count += 1
                continue
        intake.take(one, index)
    intake.settle()
    raise_any(intake.faults)
    return intake.partial()


class _Slot:
    """What adds up, or is kept, of one measure on the same days in one segment."""

    __slots__ = ("clustered", "clusters", "count", "factor", "keeps", "key", "level", "plain", "table", "total", "unit")

    def __init__(self, key: Key | None, measure: Measure, keeps: frozenset[Aggregation]) -> None:
        self.key = key
        self.unit = measure.unit
        self.factor = 10**measure.decimals
        self.keeps = tuple(keeps)
        self.total = self.count = self.clustered = 0
        self.plain = False
        self.clusters: dict[str, int] = {}
        self.table: dict[int, int] = {}
        self.level: Level | None = None


class _Intake:
    """The state of one pass."""

    def __init__(self, catalogue: KpiCatalogue, frame: Partial) -> None:
        self.frame = frame
        self.measures = {measure.code: measure for measure in catalogue.measures}
        self.keeps = kinds_kept(catalogue)
        self.slots: dict[tuple[str, date | Window, str], _Slot] = {}
        self.told: dict[tuple[str, str], tuple[int, Observation]] = {}
        self.loose: dict[tuple[str, date | Window, str], int] = {}
        self.clashes: list[tuple[str, str, int, Finding]] = []
        self.faults: list[Finding] = []
        self.outside = 0

    def take(self, one: Observation, index: int) -> None:
        """Take one in, unless it names an id: then wait for what may restate it."""
        if type(one) is not Observation:
            self.faults += instance(Observation, private=True).findings(one, f"observations[{index}]")
        elif one.id is None:
            self._add(one, index)
        else:
            known = self.told.setdefault((one.measure, one.id), (index, one))[1]
            if one.revision > known.revision:
                self.told[one.measure, one.id] = index, one
            elif one.revision == known.revision and one != known:
                first = f"observations[{self.told[one.measure, one.id][0]}]"
                found = Finding.of("observation:twice", f"observations[{index}].id", first=first)
                self.clashes.append((one.measure, one.id, one.revision, found))

    def settle(self) -> None:
        """Take in the last word on every id, then look for days that are counted twice."""
        for measure, name, revision, clash in self.clashes:
            # what is restated later no longer matters
            if revision == self.told[measure, name][1].revision:
                self.faults.append(clash)
        for index, one in self.told.values():
            self._add(one, index)
        spans = (
            (measure, segment, *((when.start, when.end) if isinstance(when, Window) else (when, when)), index)
            for (measure, when, segment), index in self.loose.items()
        )
        self.faults += (
            Finding.of("observation:overlap", f"observations[{index}].when", first=f"observations[{first}]")
            for index, first in counted_twice(spans)
        )

    def _add(self, one: Observation, index: int) -> None:
        where = (one.measure, one.when, one.segment)
        slot = self.slots.get(where)
        if slot is None:
            slot = self._opened(one, index)
            if slot is None:
                return
            self.slots[where] = slot
        if slot.key is None:
            self.outside += 1
            return
        value, cluster = one.value, one.cluster
        if one.answers is not None and Aggregation.LATEST not in slot.keeps:
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
                level = Level.of(one, value)
                slot.level = level if slot.level is None else slot.level.merged(level)

    def _opened(self, one: Observation, index: int) -> _Slot | None:
        """Open a slot for a measure, days and segment that come for the first time."""
        if one.measure not in self.measures:
            self.faults.append(nearest(one.measure, self.measures, f"observations[{index}].measure", kind="measure"))
            return None
        try:
            place = self.frame.place(one.first, one.last)
        except AdvocacyError as across:
            self.faults += [finding.at(f"observations[{index}]") for finding in across.findings]
            return None
        key = None if place is None else (one.measure, place, one.segment)
        return _Slot(key, self.measures[one.measure], self.keeps[one.measure])

    def partial(self) -> Partial:
        """Join the slots of each cell."""
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
    """Give the marks of each two spans of days, of one measure and segment, that overlap."""
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
    """Give a value in whole steps of its measure's resolution, or report why it is none."""
    steps, rest = (value * slot.factor, 0) if type(value) is int else divmod(Fraction(value) * slot.factor, 1)
    if value < 0 and slot.unit in {Unit.COUNT, Unit.DAYS}:
        faults.append(Finding.of("observation:negative", path))
    elif slot.unit is Unit.SHARE and not 0 <= value <= 1:
        faults.append(Finding.of("observation:share", path))
    elif rest:
        faults.append(Finding.of("observation:finer", path, resolution=str(1 / Decimal(slot.factor))))
    else:
        return int(steps)
    return None
