"""Select a pilot group from the columns of a frame, and compare with objects and with numpy.

Commands: python tests/bench/frames.py [people]
          python tests/bench/frames.py parquet FOLDER people ...

The people are those of ``million.py``. In one process, in turns: `select_pilot` on objects that were built before the
clock starts, `select` on a polars frame in memory, and bare numpy, which scores the same four criteria on arrays and
takes the best. Times are medians of three runs, by the clock and of the processor. Memory is measured in a process of
its own, which has the frame and no objects.

With ``parquet``, DuckDB reads people of the same kind from Parquet files, which are written to the folder first if they
are not there. Each number of people has a process of its own. Everyone who leaves the engine is scored again from an
object, and on ten slices of a tenth of a million people the result equals that of objects.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from advocacy import Criterion, Matrix, SelectionPolicy, select_pilot
from advocacy.adapters.frames import FrameSelection, select
from advocacy.pilot import SolverLimits, TieBreak
from tests.bench import million
from tests.bench.aggregate import peak

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS = {
    "id": "id",
    **{f"attributes.{name}": name for name in million.SPREAD},
    "network_size": "network_size",
    "activity": "activity",
    "motivation": "motivation",
    "consents.participation": "since",
}
CHUNK = 2_000_000
SLICES, SLICE = 10, 100_000
#: The search may take long on a busy machine, and only proven groups are compared.
LIMITS = SolverLimits(seconds=3600)
#: The columns of the policy with four criteria.
FOUR = {**COLUMNS, "time_per_month": "hours"}


def frame_of(count: int) -> pl.DataFrame:
    """Return the people of ``million.py`` as a frame."""
    people = million.pool(count)
    return pl.DataFrame(
        {
            "id": [person.id for person in people],
            **{name: [person.attributes[name] for person in people] for name in million.SPREAD},
            "network_size": [person.network_size for person in people],
            "activity": [person.activity for person in people],
            "motivation": [person.motivation for person in people],
            "hours": [(person.network_size or 0) % 45 for person in people],
            "since": pl.Series([million.DAY if person.consents else None for person in people], dtype=pl.Date),
        }
    )


def random_frame(start: int, count: int) -> pl.DataFrame:
    """Return people of the same kind, made by numpy from a seed."""
    chance = np.random.default_rng(start)
    return pl.DataFrame(
        {
            "id": pl.select(pl.concat_str(pl.lit("p"), pl.arange(start, start + count).cast(pl.String))).to_series(),
            **{
                name: pl.Series((many * chance.random(count) ** 2).astype(int))
                .cast(pl.String)
                .str.replace("^", name[0])
                for name, many in million.SPREAD.items()
            },
            "network_size": (2000 * chance.random(count) ** 2).astype(int),
            "activity": chance.random(count),
            "motivation": chance.random(count),
            "since": pl.select(
                pl.when(pl.Series(chance.random(count) < 0.9))
                .then(pl.lit(million.DAY))
                .otherwise(pl.lit(None, pl.Date))
            ).to_series(),
        }
    )


def policies(size: int) -> dict[str, SelectionPolicy]:
    """Return the policies to compare."""
    four = [
        Criterion("motivation", weight=2),
        Criterion("activity"),
        Criterion("network_size", low=0, high=2000),
        Criterion("time_per_month", low=0, high=40),
    ]
    lots = TieBreak.LOWEST_DRAWS
    return {
        "no quotas": million.policy(size, spread=False),
        "quotas over 4": million.policy(size, spread=True),
        "four criteria": SelectionPolicy(size=size, criteria=four, exclude_inactive=False, seed=7, tie_break=lots),
    }


def bare(frame: pl.DataFrame, size: int) -> int:
    """Score four criteria on arrays, and return the sum of the best scores."""
    motivation, activity = frame["motivation"].to_numpy(), frame["activity"].to_numpy()
    links, hours = frame["network_size"].to_numpy(), frame["hours"].to_numpy()
    total = 2 * np.rint(motivation * 10_000) + np.rint(activity * 10_000)
    total += np.rint(np.minimum(links / 2000, 1.0) * 10_000) + np.rint(np.minimum(hours / 40, 1.0) * 10_000)
    points = np.where(frame["since"].is_null().to_numpy(), -1, np.floor((2 * total + 5) / 10))
    return int(np.partition(points, -size)[-size:].sum())


def timed(action: Callable[[], Any], times: list[tuple[float, float]]) -> Any:
    """Run an action, note its seconds by the clock and of the processor, and return its result."""
    start, before = time.perf_counter(), time.process_time()
    found = action()
    times.append((time.perf_counter() - start, time.process_time() - before))
    return found


def in_memory(count: int) -> None:
    """Print the times of objects, columns and numpy."""
    people, frame, matrix = million.pool(count), frame_of(count), Matrix.social_maturity()
    on: date = million.DAY
    for name, policy in policies(30).items():
        ways: dict[str, list[tuple[float, float]]] = {"objects": [], "columns": [], "unique ids": [], "numpy": []}
        for _ in range(3):
            for way, unique in (("columns", False), ("unique ids", True)):
                found = timed(lambda: chosen(frame, policy, unique=unique), ways[way])  # noqa: B023
            if name == "four criteria":
                assert timed(lambda: bare(frame, 30), ways["numpy"]) == found.total
                continue
            wanted = timed(
                lambda: select_pilot(people, policy, matrix=matrix, on=on, limits=LIMITS),  # noqa: B023
                ways["objects"],
            )
            assert (found.status, found.members, found.total) == (wanted.status, wanted.members, wanted.total)
        known = {way: [*map(statistics.median, zip(*times, strict=True))] for way, times in ways.items() if times}
        for way, (seconds, processor) in known.items():
            other = known.get("objects", known.get("numpy", [0.0, 0.0]))
            ratios = [max(a, b) / min(a, b) for a, b in zip(other, (seconds, processor), strict=True)]
            print(
                f"{count} {name:<14}{way:<11}{seconds:8.3f} s, of the processor {processor:8.3f} s;"
                f" ratio {ratios[0]:5.1f}, of the processor {ratios[1]:5.1f}",
                flush=True,
            )
    with tempfile.TemporaryDirectory() as folder:
        frame.write_parquet(f"{folder}/people.parquet")
        for name in policies(30):
            subprocess.run([sys.executable, __file__, "memory", f"{folder}/people.parquet", name], check=True)  # noqa: S603


def chosen(frame: object, policy: SelectionPolicy, *, unique: bool) -> FrameSelection:
    """Select from a frame with the columns of a policy."""
    matrix = Matrix.social_maturity() if policy.needs_matrix else None
    names = FOUR if len(policy.criteria) == 4 else COLUMNS
    return select(frame, policy, columns=names, matrix=matrix, on=million.DAY, unique_ids=unique, limits=LIMITS)


def memory(path: str, name: str) -> None:
    """Print the most memory that a selection takes besides the frame, and that a second one takes."""
    frame, policy = pl.read_parquet(path), policies(30)[name]
    first, second = (peak(lambda: chosen(frame, policy, unique=False)) for _ in range(2))
    print(f"{len(frame)} {name:<14}grows by {first:.0f} MB, a second time by {second:.0f} MB", flush=True)


# ---------------------------------------------------------------- Parquet


def write(folder: Path, count: int) -> None:
    """Write people of ``million.py``'s kind, in files of at most two million."""
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, count, CHUNK):
        path = folder / f"{start:012}-{min(CHUNK, count - start)}.parquet"
        if not path.exists():
            random_frame(start, min(CHUNK, count - start)).write_parquet(path)


def files(folder: Path, count: int) -> list[str]:
    """Return the files of the first people."""
    return [str(folder / f"{start:012}-{min(CHUNK, count - start)}.parquet") for start in range(0, count, CHUNK)]


def from_parquet(folder: Path, count: int, name: str) -> None:
    """Print the time and the memory of DuckDB on files, and compare the result with objects."""
    import duckdb  # noqa: PLC0415

    connection = duckdb.connect(config={"threads": 2, "memory_limit": "5GB"})
    policy, times = policies(30)[name], list[tuple[float, float]]()
    found = timed(lambda: chosen(connection.read_parquet(files(folder, count)), policy, unique=True), times)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    few = {c.id: c.points for c in found._small.screened.candidates}
    matrix = Matrix.social_maturity()
    again = select_pilot(found._source.people.named(few), policy, matrix=matrix, on=million.DAY, limits=LIMITS)
    assert {c.id: c.points for c in again.screened.candidates} == few
    assert (again.members, again.total) == (found.members, found.total)
    ((seconds, processor),) = times
    print(
        f"{count} {name:<14}{seconds:8.2f} s, of the processor {processor:8.2f} s, peak {used} MB,"
        f" total {found.total}, {len(few)} scored again",
        flush=True,
    )


def slices(folder: Path, count: int, name: str) -> None:
    """Compare ten slices of the files, from a seed, with objects: the group, and everyone who is eligible."""
    import duckdb  # noqa: PLC0415

    connection, policy, matrix = duckdb.connect(), policies(30)[name], Matrix.social_maturity()
    places = np.random.default_rng(count).choice(count // SLICE, min(SLICES, count // SLICE), replace=False)
    for place in map(int, places):
        path = files(folder, count)[place * SLICE // CHUNK]
        start = place * SLICE % CHUNK
        # the order of rows matters to nothing, so any slice of a file is one
        rows = connection.read_parquet(path).limit(SLICE, start)
        taken = pl.from_arrow(rows.to_arrow_table())
        found = chosen(duckdb.from_arrow(taken.to_arrow()), policy, unique=False)
        people = found._source.people.participants(found._source.people.lazy)
        wanted = select_pilot(people, policy, matrix=matrix, on=million.DAY, limits=LIMITS)
        assert found.without_pool() == wanted.without_pool()
    print(f"{count} {name:<14}{len(places)} slices of {SLICE} people equal those from objects", flush=True)


def parquet(folder: str, counts: list[int]) -> None:
    """Measure each number of people in a process of its own, and print the growth."""
    for count in counts:
        write(Path(folder), count)
        for name in ("no quotas", "quotas over 4"):
            for way in ("from_parquet", "slices"):
                subprocess.run([sys.executable, __file__, way, folder, str(count), name], check=True)  # noqa: S603


def main(arguments: list[str]) -> None:
    """Print the measurements that the arguments name."""
    match arguments:
        case ["memory", path, name]:
            memory(path, name)
        case ["from_parquet", folder, count, name]:
            from_parquet(Path(folder), int(count), name)
        case ["slices", folder, count, name]:
            slices(Path(folder), int(count), name)
        case ["parquet", folder, *counts]:
            parquet(folder, [*map(int, counts)])
        case _:
            in_memory(int(arguments[0]) if arguments else 1_000_000)


if __name__ == "__main__":
    main(sys.argv[1:])
