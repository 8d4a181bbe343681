"""From a slice of a file to a small result, and from two results to one: nothing here knows who does the work."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from functools import reduce
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from attrs import field, frozen

from advocacy import DateRange
from advocacy.adapters.frames import aggregate_frame
from advocacy.frozen_map import FrozenMap
from advocacy.goals import PartialAggregate
from advocacy.people import CellCounts
from advocacy.pilot.assessment import draw, mean_points
from advocacy.rules import frozen_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from advocacy import Matrix, SelectionPolicy

__all__ = [
    "Pick",
    "Placed",
    "Shortlists",
    "Slice",
    "cut",
    "measure_slice",
    "merge_all",
    "place_slice",
    "score_slice",
]

#: Points run from 0 to this.
_MOST = 10_000


class Mergeable(Protocol):
    """A result of some rows, which with that of other rows gives that of both."""

    def merged(self, other: Self, /) -> Self:
        """Give the result of both."""
        ...


T = TypeVar("T", bound=Mergeable)


class Slice(NamedTuple):
    """A range of rows of a Parquet file: sent to the worker in place of the rows.

    Attributes:
        path: The file, as the worker finds it.
        start: The first row.
        stop: The row after the last.
    """

    path: str
    start: int
    stop: int

    def read(self, *columns: str) -> pa.Table:
        """Read some columns of these rows, and of the file no more than the row groups they lie in."""
        with pq.ParquetFile(self.path) as file:
            first, seen = 0, 0
            groups: list[int] = []
            for group in range(file.num_row_groups):
                rows = file.metadata.row_group(group).num_rows
                if seen < self.stop and self.start < seen + rows:
                    first = first if groups else seen
                    groups.append(group)
                seen += rows
            table = file.read_row_groups(groups, columns=list(columns))
        return table.slice(self.start - first, self.stop - self.start)


def cut(path: str, rows: int) -> list[Slice]:
    """Split a file into slices of this number of rows."""
    many = pq.read_metadata(path).num_rows
    return [Slice(path, start, min(many, start + rows)) for start in range(0, many, rows)]


def merge_all(results: Iterable[T]) -> T:
    """Merge one result or more, in any order."""
    return reduce(lambda item, other: item.merged(other), results)


# ---------------------------------------------------------------- placing


@frozen
class Placed:
    """How many start where, as `Matrix.tally` counts them.

    Attributes:
        tallies: By organisation.
    """

    tallies: FrozenMap[CellCounts] = field(converter=frozen_map)

    def merged(self, other: Placed) -> Placed:
        """Add the two."""
        found = dict(self.tallies)
        for name, tally in other.tallies.items():
            found[name] = _together(found[name], tally) if name in found else tally
        return Placed(found)


def _together(counts: CellCounts, other: CellCounts) -> CellCounts:
    cells, missing = Counter(counts.cells), Counter(counts.missing)
    cells.update(other.cells)
    missing.update(other.missing)
    return CellCounts(cells=FrozenMap(cells), unplaced=counts.unplaced + other.unplaced, missing=FrozenMap(missing))


def place_slice(rows: Slice, *, matrix: Matrix) -> Placed:
    """Count how many people of a slice start in each cell of a matrix, by organisation."""
    table = rows.read("organisation", *matrix.measures)
    names, organisation = _codes(table["organisation"])
    spot, levels = _spots(table, matrix)
    many = len(matrix.cells)
    placed = spot >= 0
    counted = _counted(organisation[placed] * many + spot[placed], len(names) * many).reshape(-1, many)
    unplaced = _counted(organisation[~placed], len(names))
    lacking = {name: _counted(organisation[level < 0], len(names)) for name, level in levels.items()}
    return Placed(
        {
            name: CellCounts(
                cells=FrozenMap({cell.code: int(n) for cell, n in zip(matrix.cells, counted[place], strict=True)}),
                unplaced=int(unplaced[place]),
                missing=FrozenMap({measure: int(n[place]) for measure, n in lacking.items() if n[place]}),
            )
            for place, name in enumerate(names)
        }
    )


def _spots(table: pa.Table, matrix: Matrix) -> tuple[NDArray[np.int64], dict[str, NDArray[np.int64]]]:
    """Give each row's place among the cells, -1 for none, and the level on each axis by its measure, -1 for unknown."""
    spot = np.zeros(len(table), dtype=np.int64)
    levels: dict[str, NDArray[np.int64]] = {}
    for axis in (matrix.rows, matrix.columns):
        level = np.zeros(len(table), dtype=np.int64)
        if axis.measure is not None and len(axis.levels) > 1:
            level = levels[axis.measure] = _looked_up(table[axis.measure], axis.level)
        spot = np.where((spot < 0) | (level < 0), -1, spot * len(axis.levels) + level)
    return spot, levels


def _possible(
    matrix: Matrix, levels: dict[str, NDArray[np.int64]], count: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return for each row whether an inactive cell agrees with its known levels, and whether another cell does."""
    found = {inactive: np.zeros(count, dtype=bool) for inactive in (True, False)}
    for place, cell in enumerate(matrix.cells):
        agrees = np.ones(count, dtype=bool)
        for axis, index in zip((matrix.rows, matrix.columns), divmod(place, len(matrix.columns.levels)), strict=True):
            level = levels.get(axis.measure or "")
            agrees &= True if level is None else (level < 0) | (level == index)
        found[cell.inactive] |= agrees
    return found[True], found[False]


# ---------------------------------------------------------------- scoring


class Pick(NamedTuple):
    """Somebody on a shortlist; it is for the lead of the organisation, and sorted as the selector sorts.

    Attributes:
        less: The points, negative, so that most points come first.
        lot: The draw that decides between equal points; the lowest comes first.
        person: The id.
    """

    less: int
    lot: int
    person: str


@frozen
class Shortlists:
    """The best of each organisation, and how many are left out.

    Attributes:
        size: How many are kept of each at most.
        picks: By organisation, most points first, then the lot, then the id.
        excluded: How many are left out, by the first reason.
    """

    size: int
    picks: FrozenMap[tuple[Pick, ...]] = field(converter=frozen_map)
    excluded: FrozenMap[int] = field(converter=frozen_map)

    def merged(self, other: Shortlists) -> Shortlists:
        """Keep the best of both, and add those left out."""
        assert self.size == other.size, "lists of one length"
        found = dict(self.picks)
        for name, picks in other.picks.items():
            found[name] = tuple(islice(merge(found.get(name, ()), picks), self.size))
        excluded = Counter(self.excluded)
        excluded.update(other.excluded)
        return Shortlists(self.size, found, excluded)


def score_slice(rows: Slice, *, matrix: Matrix, policy: SelectionPolicy, on: date, size: int) -> Shortlists:
    """Score people of a slice as `select_pilot` does, by the policy's criteria, and keep the best of each organisation.

    Points come from `Criterion.points`, for each different value once; whole numbers, so that nothing depends on the
    order in which rows come. Quotas and substitutes have no place here: what is kept is the best without them.
    """
    assert not policy.quotas, "without quotas"
    assert not policy.substitutes, "without substitutes"
    assert all(criterion.minimum is None for criterion in policy.criteria), "without minimums"
    measures = dict.fromkeys((*matrix.measures, *(item.measure for item in policy.criteria)))
    table = rows.read("id", "organisation", "given", "withdrawn", *measures)
    names, organisation = _codes(table["organisation"])
    _, levels = _spots(table, matrix)
    excluded, left = Counter[str](), _agreed(table, on)
    excluded["consent"] = int((~left).sum())

    def leave_out(reason: str, out: NDArray[np.bool_]) -> None:
        excluded[reason] += int((left & out).sum())
        left[out] = False

    if policy.exclude_inactive:
        inactive, active = _possible(matrix, levels, len(table))
        for measure, level in levels.items():
            leave_out(f"unknown:{measure}", (level < 0) & inactive & active)
        leave_out("inactive", inactive & ~active)
    weighted, total = np.zeros(len(table), dtype=np.int64), sum(policy.whole_weights)
    for criterion, weight in zip(policy.criteria, policy.whole_weights, strict=True):
        points = _looked_up(table[criterion.measure], criterion.points)
        leave_out(f"unknown:{criterion.measure}", points < 0)
        weighted += weight * points
    which = np.flatnonzero(left)
    steps, at = np.unique(weighted[which], return_inverse=True)
    score = np.array([mean_points(int(step), total) for step in steps], dtype=np.int64)[at]
    near = _near(organisation[which], score, len(names), size)
    found = defaultdict[str, list[Pick]](list)
    people = table["id"].take(pa.array(which[near])).to_pylist()
    for place, points, person in zip(organisation[which[near]], score[near], people, strict=True):
        found[names[place]].append(Pick(-int(points), draw(policy.seed, person), person))
    picks = {name: tuple(sorted(listed)[:size]) for name, listed in found.items()}
    return Shortlists(size, picks, {reason: many for reason, many in excluded.items() if many})


def _agreed(table: pa.Table, on: date) -> NDArray[np.bool_]:
    """Return whose consent is valid on a day: given by then, and not withdrawn yet."""
    day = pa.scalar(on, pa.date32())
    given = pc.fill_null(pc.less_equal(table["given"], day), fill_value=False)
    open_ = pc.fill_null(pc.greater(table["withdrawn"], day), fill_value=True)
    return np.array(pc.and_(given, open_))


def _near(organisation: NDArray[np.int64], score: NDArray[np.int64], many: int, size: int) -> NDArray[np.int64]:
    """Give who has at least the points of the *size*-th of their organisation: lots are drawn for no others."""
    counted = _counted(organisation * (_MOST + 1) + score, many * (_MOST + 1)).reshape(many, _MOST + 1)
    with_more = counted[:, ::-1].cumsum(axis=1)[:, ::-1]  # how many have at least so many points
    minimum = np.maximum(0, (with_more >= size).sum(axis=1) - 1)
    return np.flatnonzero(score >= minimum[organisation])


# ---------------------------------------------------------------- measuring


def measure_slice(rows: Slice, *, periods: tuple[DateRange, ...]) -> PartialAggregate:
    """Add up the observations of a slice, by measure, period and organisation; `PartialAggregate` merges by itself."""
    return aggregate_frame(rows.read("measure", "value", "when", "segment"), periods=periods)


# ---------------------------------------------------------------- columns


def _codes(column: pa.ChunkedArray) -> tuple[list[str], NDArray[np.int64]]:
    """Give the different values of a column, and for each row which of them it has."""
    coded = column.combine_chunks().dictionary_encode()
    return coded.dictionary.to_pylist(), np.array(coded.indices).astype(np.int64)


def _looked_up(column: pa.ChunkedArray, what: Callable[[Any], Any]) -> NDArray[np.int64]:
    """Ask something of each different value of a column once; -1 where it is unknown."""
    coded = column.combine_chunks().dictionary_encode()
    answers = np.array([*map(what, coded.dictionary.to_pylist()), -1], dtype=np.int64)
    found: NDArray[np.int64] = answers[np.array(coded.indices.fill_null(len(answers) - 1))]
    return found


def _counted(places: NDArray[np.int64], many: int) -> NDArray[np.int64]:
    return np.bincount(places, minlength=many).astype(np.int64)
