"""The same work on three engines: DuckDB, a cluster of Dask, and PySpark. The rules are those of the library."""

from __future__ import annotations

import os
import sys
import warnings
from contextlib import contextmanager
from datetime import date
from functools import partial
from importlib import import_module
from pickle import dumps, loads
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq

from advocacy import Consent, Criterion, DateRange, Matrix, Participant, Purpose, Quota, SelectionPolicy, select_pilot
from advocacy.adapters import frames
from advocacy.goals import Granularity, Observation, PartialAggregate, aggregate_observations, split_range
from advocacy.pilot import SolverLimits, TieBreak, ValueCap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Work = Callable[[str, str], dict[str, Any]]

__all__ = ["ENGINES", "as_found", "dask", "duckdb", "from_objects", "spark"]

MATRIX = Matrix.social_maturity()
#: A group from all organisations: one person of each at most, and some who can help the others.
POLICY = SelectionPolicy(
    size=12,
    criteria=[Criterion("motivation", weight=2), Criterion("activity"), Criterion("network_size", low=0, high=2000)],
    quotas=[ValueCap("organisation", 1), Quota("cell", "influencer", 2, 4), Quota("cell", "collaborator", 2)],
    tie_break=TieBreak.LOWEST_DRAWS,
    seed=7,
)
ON = date(2027, 1, 15)
MONTHS = split_range(DateRange(date(2027, 1, 1), date(2027, 12, 31)), Granularity.MONTH)
MEASURES = ("network_size", "activity", "motivation")
PLACES = {name: name for name in ("id", "network_size", "activity")}
COLUMNS = {
    **{name: name for name in ("id", *MEASURES)},
    "attributes.organisation": "organisation",
    "consents.participation": "given",
    "consents.participation.withdrawn": "withdrawn",
}
_observe = partial(frames.aggregate_frame, periods=MONTHS)


def as_found(people: Any, observed: Iterable[PartialAggregate]) -> dict[str, Any]:
    """Select a group from people, count them by cell, and merge the observations of all parts."""
    found = frames.select(
        people, POLICY, columns=COLUMNS, matrix=MATRIX, on=ON, unique_ids=True, limits=SolverLimits(seconds=600)
    )
    counts = nw.from_native(frames.place_frame(people, MATRIX, columns=PLACES)).lazy().collect()
    cells = zip(counts["cell"].to_list(), map(int, counts["people"].to_list()), strict=True)
    first, *others = observed
    return _as_data(
        (found.status, found.members, found.total, found.eligible, dict(found.exclusion_counts)),
        {cell if isinstance(cell, str) else None: count for cell, count in cells},
        first.merged(*others),
    )


def _as_data(selected: object, placed: dict[str | None, int], observed: PartialAggregate) -> dict[str, Any]:
    """Write results so that equal ones read alike."""
    sums = (observed.sums, observed.values, observed.levels, observed.outside)
    return {"select": selected, "place": sorted(placed.items(), key=str), "observe": sums}


# ---------------------------------------------------------------- objects, for samples


def from_objects(people: pa.Table, observations: pa.Table) -> dict[str, Any]:
    """Do the work with the objects of the library, without an engine."""
    listed = []
    for row in people.to_pylist():
        days = {"given": row["given"], "withdrawn": row["withdrawn"]}
        consents = [Consent(purpose=Purpose.PARTICIPATION, **days)] if row["given"] else []
        known = {name: row[name] for name in MEASURES}
        attributes = {"organisation": row["organisation"]}
        listed.append(Participant(id=row["id"], attributes=attributes, consents=consents, **known))
    pilot = select_pilot(listed, POLICY, matrix=MATRIX, on=ON, limits=SolverLimits(seconds=600))
    eligible = len(pilot.members) + len(pilot.reserves)
    counts = MATRIX.count_cells(listed)
    cells: dict[str | None, int] = {cell: count for cell, count in counts.cells.items() if count}
    cells |= {None: counts.unplaced} if counts.unplaced else {}
    seen = [Observation(**row) for row in observations.to_pylist()]
    return _as_data(
        (pilot.status, pilot.members, pilot.total, eligible, dict(pilot.exclusion_counts)),
        cells,
        aggregate_observations(seen, periods=MONTHS),
    )


# ---------------------------------------------------------------- engines


@contextmanager
def duckdb() -> Iterator[Work]:
    """Let DuckDB read the files on one machine."""
    import duckdb as engine  # noqa: PLC0415 - one way of several

    with engine.connect() as connection:

        def work(people: str, observations: str) -> dict[str, Any]:
            with pq.ParquetFile(observations) as file:
                parts = (_observe(pa.Table.from_batches([batch])) for batch in file.iter_batches(1_000_000))
                return as_found(connection.read_parquet(people), parts)

        yield work


@contextmanager
def dask() -> Iterator[Work]:
    """Let two workers do each partition, and merge the small results that they send back."""
    from dask import dataframe  # noqa: PLC0415 - one way of several
    from dask.distributed import Client, LocalCluster  # noqa: PLC0415

    engine: Any = import_module("dask")
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, memory_limit=None) as cluster,
        Client(cluster),
        warnings.catch_warnings(),
    ):
        # narwhals moves its support of Dask to the package narwhals-dask
        warnings.filterwarnings("ignore", "Dask support", FutureWarning)

        def work(people: str, observations: str) -> dict[str, Any]:
            read = partial(dataframe.read_parquet, dtype_backend="pyarrow", split_row_groups=10)
            parts = [engine.delayed(_observe)(part) for part in read(observations).to_delayed()]
            return as_found(read(people), engine.compute(*parts))

        yield work


@contextmanager
def spark() -> Iterator[Work]:
    """Let PySpark read the files with two cores; it needs Java."""
    engine: Any = import_module("pyspark.sql")
    builder = engine.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.pyspark.python", sys.executable)
    builder = builder.config("spark.executorEnv.PYTHONPATH", os.pathsep.join(sys.path))
    session = builder.config("spark.sql.shuffle.partitions", "4").config("spark.log.level", "ERROR").getOrCreate()
    try:

        def work(people: str, observations: str) -> dict[str, Any]:
            rows = session.read.parquet(observations).mapInArrow(_pickled, "part binary").collect()
            return as_found(session.read.parquet(people), [loads(row["part"]) for row in rows])  # noqa: S301 - ours

        yield work
    finally:
        session.stop()


def _pickled(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Observe the rows of a partition where they are."""
    rows = [*batches]
    if rows:
        yield pa.RecordBatch.from_pydict({"part": [dumps(_observe(pa.Table.from_batches(rows)))]})


#: The first is the one that the others are compared with.
ENGINES = {"duckdb": duckdb, "dask": dask, "spark": spark}
