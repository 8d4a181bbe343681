"""The ways to do the same work: in one piece, in slices one after the other, on Dask, and in SQL as far as it goes."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advocacy import Criterion, DateRange, Matrix, SelectionPolicy
from advocacy.goals import Granularity, PartialAggregate, split_range
from examples.scale.batches import Slice, cut, measure_slice, merge_all, place_slice, score_slice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from examples.scale.batches import Placed

    Work = Callable[[str, str], dict[str, Any]]

__all__ = ["MONTHS", "SLICE", "STEPS", "WAYS", "as_data", "counts"]

#: Rows of a slice: few enough for the memory of a worker, and many more than the cells that they are added up in.
SLICE = 1_000_000
#: So many results are merged at once, on whichever worker is free.
_AT_ONCE = 8
MATRIX = Matrix.social_maturity()
POLICY = SelectionPolicy(
    size=12,
    criteria=[Criterion("motivation", weight=2), Criterion("activity"), Criterion("network_size", low=0, high=2000)],
    seed=7,
)
ON = date(2027, 1, 15)
MONTHS = split_range(DateRange(date(2027, 1, 1), date(2027, 12, 31)), Granularity.MONTH)
#: What is done with people, with people again, and with observations.
STEPS: dict[str, Callable[[Slice], Any]] = {
    "placed": partial(place_slice, matrix=MATRIX),
    "shortlists": partial(score_slice, matrix=MATRIX, policy=POLICY, on=ON, size=30),
    "measured": partial(measure_slice, periods=MONTHS),
}


def as_data(found: dict[str, Any]) -> dict[str, Any]:
    """Write results so that equal ones read alike: a partial aggregate shows no more than its sizes by itself."""
    measured: PartialAggregate = found["measured"]
    cells = (measured.periods, measured.decimals, measured.sums, measured.values, measured.levels, measured.outside)
    return {**found, "measured": cells, "counts": counts(found["placed"], measured)}


def counts(placed: Placed, measured: PartialAggregate) -> tuple[Any, ...]:
    """Give what SQL counts as well: people by organisation and cell, sums of counts by organisation and month."""
    people = sorted((name, *item) for name, tally in placed.tallies.items() for item in tally.cells.items())
    sums = sorted((*key, cell.total, cell.count) for key, cell in measured.sums)
    return [person for person in people if person[2]], sums


def memory() -> int:
    """Give the most bytes this process was resident with (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def _files(people: str, observations: str) -> dict[str, str]:
    return {"placed": people, "shortlists": people, "measured": observations}


@contextmanager
def whole() -> Iterator[Work]:
    """Read each file in one piece, and merge nothing."""

    def work(people: str, observations: str) -> dict[str, Any]:
        found = {}
        for name, path in _files(people, observations).items():
            (part,) = cut(path, 10**12)
            found[name] = STEPS[name](part)
        return {**as_data(found), "memory": [memory()]}

    yield work


@contextmanager
def slices() -> Iterator[Work]:
    """Do one slice after the other, and merge each result with those before."""

    def work(people: str, observations: str) -> dict[str, Any]:
        files = _files(people, observations)
        found = {name: merge_all(map(STEPS[name], cut(path, SLICE))) for name, path in files.items()}
        return {**as_data(found), "memory": [memory()]}

    yield work


@contextmanager
def dask() -> Iterator[Work]:
    """Let two workers do the slices and the merging; they are sent file ranges, and send small results back."""
    from dask.distributed import Client, LocalCluster  # noqa: PLC0415 - one way of several

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, memory_limit=None) as cluster,
        Client(cluster) as client,
    ):

        def work(people: str, observations: str) -> dict[str, Any]:
            before = client.run(time.process_time)
            futures = {
                name: client.map(STEPS[name], cut(path, SLICE), pure=False)
                for name, path in _files(people, observations).items()
            }
            for name, parts in futures.items():
                while len(futures[name]) > 1:
                    parts = futures[name]  # noqa: PLW2901 - the level below
                    groups = [parts[place : place + _AT_ONCE] for place in range(0, len(parts), _AT_ONCE)]
                    futures[name] = [client.submit(merge_all, group, pure=False) for group in groups]
            found = {name: parts[0].result() for name, parts in futures.items()}
            cpu = sum(client.run(time.process_time).values()) - sum(before.values())
            return {**as_data(found), "memory": [*client.run(memory).values(), memory()], "cpu": cpu}

        yield work


_PEOPLE = """
select organisation, y, x, count(*) from (
    select organisation,
        case when network_size is null then null when network_size >= $large then 2
             when network_size >= $medium then 1 else 0 end as y,
        case when activity is null then null when activity >= $high then 2
             when activity >= $middle then 1 else 0 end as x
    from read_parquet($people)
) where y is not null and x is not null group by all
"""
_SUMS = """
select measure, month("when") - 1, segment, sum(value)::bigint, count(*) from read_parquet($observations)
where list_contains($added, measure) group by all
"""


@contextmanager
def duckdb() -> Iterator[Work]:
    """Count people and sum measures with the engine of one machine; lots, medians and levels are left out."""
    import duckdb as engine  # noqa: PLC0415 - one way of several

    with engine.connect() as connection:

        def work(people: str, observations: str) -> dict[str, Any]:
            (medium, large), (middle, high) = MATRIX.rows.thresholds, MATRIX.columns.thresholds
            asked = {"medium": medium, "large": large, "middle": middle, "high": high, "people": people}
            placed = connection.execute(_PEOPLE, asked).fetchall()
            added = ["impressions", "leads", "reactions", "visits"]
            sums = connection.execute(_SUMS, {"observations": observations, "added": added}).fetchall()
            wide = len(MATRIX.columns.levels)
            cells = sorted((name, MATRIX.cells[y * wide + x].code, many) for name, y, x, many in placed)
            return {"counts": (cells, sorted(sums)), "memory": [memory()]}

        yield work


WAYS = {"whole": whole, "slices": slices, "dask": dask, "duckdb": duckdb}
