"""Partial aggregates: what observations add up to, exactly, so that any split of them merges to the same answer."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve, field, frozen

from advocacy.errors import Finding, raise_any
from advocacy.goals.metric import Aggregation
from advocacy.goals.observation import orderly
from advocacy.values import FrozenMap, Window, each, frozen_map, instance, tuple_of, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from advocacy.goals.catalogue import KpiCatalogue
    from advocacy.goals.observation import Observation

__all__ = ["Key", "Level", "Partial", "Sums", "Values", "kinds_kept"]

T = TypeVar("T")

#: Where a cell belongs: the measure, the place of its period, and the segment.
Key = tuple[str, int, str]

_NOBODY: FrozenMap[int] = FrozenMap()


@frozen
class Sums:
    """
    A sum in whole steps of the measure's resolution.

    Attributes:
        total: The sum.
        count: How many observations it is made of; 1 or more.
        clusters: The sum of each cluster.
        clustered: How many of the observations name a cluster; the clusters tell all where it equals *count*.
    """

    total: int
    count: int
    clusters: FrozenMap[int] = _NOBODY
    clustered: int = 0

    def merged(self, other: Sums) -> Sums:
        """Add the two."""
        return Sums(
            self.total + other.total,
            self.count + other.count,
            _added(self.clusters, other.clusters),
            self.clustered + other.clustered,
        )


@frozen
class Values:
    """
    Single values, as how often each was seen.

    Attributes:
        table: Pairs of a value, in whole steps of the measure's resolution, and how often it was seen; by value.
    """

    table: tuple[tuple[int, int], ...]

    def merged(self, other: Values) -> Values:
        """Add the two tables."""
        joined = Counter(dict(self.table))
        joined.update(dict(other.table))
        return Values(tuple(sorted(joined.items())))


@frozen
class Level:
    """
    The last level known, by date, then revision, then id.

    Attributes:
        last: The date, revision and id of what was seen last.
        low: Its value, in whole steps of the measure's resolution; the lowest where several claim to be the last.
        high: The highest of them; equal to *low* unless they contradict each other.
        answers: How many answers it is the mean of; the fewest where several claim to be the last, 0 = unknown.
        deviation: The standard deviation of the answers, in the unit of the measure; the largest, ``None`` = unknown.
    """

    last: tuple[date, int, str]
    low: int
    high: int
    answers: int = 0
    deviation: Fraction | None = None

    @classmethod
    def of(cls, one: Observation, units: int) -> Level:
        """Make the level of an observation, its value given in whole steps."""
        deviation = None if one.deviation is None else Fraction(one.deviation)
        return cls((one.last, one.revision, one.id or ""), units, units, one.answers or 0, deviation)

    def merged(self, other: Level) -> Level:
        """Keep the later one."""
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
class Partial:
    """
    What observations add up to, by raw measure, period and segment; partial aggregates merge.

    Merging is associative and commutative, and `empty` is its identity: however observations are split over workers
    or days, the answer is the same to the last digit, since all sums are of whole numbers. It holds if each id stands
    in one part only; that is up to whoever splits them, by id.

    Attributes:
        periods: The periods, in time, without overlap.
        decimals: The resolution of each measure: how many decimals its whole steps stand for.
        sums: Cells of measures that are added up.
        values: Cells of measures of which single values are kept.
        levels: Cells of measures of which the last is kept.
        outside: How many observations lie in none of the periods.

    Raises:
        InvalidError: The periods overlap, are out of order, or there is none.
    """

    periods: tuple[Window, ...] = field(converter=tuple_of, validator=each(instance(Window)))
    decimals: FrozenMap[int] = field(converter=frozen_map, validator=each(whole(0, 12)))
    sums: tuple[tuple[Key, Sums], ...] = field(default=(), converter=tuple_of, validator=instance(tuple))
    values: tuple[tuple[Key, Values], ...] = field(default=(), converter=tuple_of, validator=instance(tuple))
    levels: tuple[tuple[Key, Level], ...] = field(default=(), converter=tuple_of, validator=instance(tuple))
    outside: int = field(default=0, validator=whole(0))

    def __attrs_post_init__(self) -> None:
        """Keep the periods in order."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        yield from orderly(self.periods, "periods")

    @classmethod
    def empty(cls, *, catalogue: KpiCatalogue, periods: Iterable[Window]) -> Partial:
        """Give the aggregate of nothing: merging with it changes nothing."""
        return cls(periods=tuple_of(periods), decimals={raw.code: raw.decimals for raw in catalogue.measures})

    @property
    def segments(self) -> tuple[str, ...]:
        """The segments seen, sorted; what has none is ``""``."""
        return tuple(sorted({key[2] for cells in (self.sums, self.values, self.levels) for key, _ in cells}))

    def places_in(self, window: Window) -> frozenset[int]:
        """Give the places of the periods that begin in a window."""
        return frozenset(place for place, period in enumerate(self.periods) if period.start in window)

    def merged(self, other: Partial) -> Partial:
        """
        Give the aggregate of both.

        Raises:
            InvalidError: The two are about other periods or other resolutions.
        """
        raise_any(instance(Partial).findings(other, "other"))
        if (self.periods, self.decimals) != (other.periods, other.decimals):
            raise_any([Finding.of("partial:frame", "other")])
        return evolve(
            self,
            sums=_joined(self.sums, other.sums, Sums.merged),
            values=_joined(self.values, other.values, Values.merged),
            levels=_joined(self.levels, other.levels, Level.merged),
            outside=self.outside + other.outside,
        )

    def place(self, first: date, last: date) -> int | None:
        """
        Give the place of the period that holds the days from *first* to *last*; ``None`` outside all of them.

        Raises:
            InvalidError: The days reach over the end of a period.
        """
        place, end = (bisect_right(self.periods, day, key=lambda period: period.start) - 1 for day in (first, last))
        if place == end and (place < 0 or first not in self.periods[place]):
            return None
        if place != end or last not in self.periods[end]:
            raise_any([Finding.of("periods:across", "when", start=first, end=last)])
        return place

    def __repr__(self) -> str:
        """Show sizes alone: clusters may be people."""
        cells = len(self.sums) + len(self.values) + len(self.levels)
        return f"<Partial: {cells} cells over {len(self.periods)} periods>"


def kinds_kept(catalogue: KpiCatalogue) -> dict[str, frozenset[Aggregation]]:
    """Give, by raw measure, how it is kept: as a sum, as single values, as the last level, or several of them."""
    kept: dict[str, set[Aggregation]] = {raw.code: set() for raw in catalogue.measures}
    for metric in catalogue.metrics:
        for name in metric.measures:
            ratio = metric.aggregation is Aggregation.RATIO
            kept[name].add(Aggregation.SUM if ratio else metric.aggregation)
    return {name: frozenset(kinds) for name, kinds in kept.items()}


def _joined(
    mine: tuple[tuple[Key, T], ...], theirs: tuple[tuple[Key, T], ...], merge: Callable[[T, T], T]
) -> tuple[tuple[Key, T], ...]:
    found = dict(mine)
    for key, cell in theirs:
        found[key] = merge(found[key], cell) if key in found else cell
    return tuple(sorted(found.items(), key=lambda item: item[0]))


def _added(mine: FrozenMap[int], theirs: FrozenMap[int]) -> FrozenMap[int]:
    if not mine or not theirs:
        return mine or theirs
    found = dict(mine)
    for name, total in theirs.items():
        found[name] = found.get(name, 0) + total
    return FrozenMap(found)
