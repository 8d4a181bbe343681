"""Select a pilot group from the columns of a frame, and compare with objects and with numpy.

Command: python tests/bench/frames.py [people] [parquet people]

The people are those of ``million.py``. In one process, in turns: `select_pilot` on objects that were built before the
clock starts, `select` on a polars frame in memory, and bare numpy, which scores four criteria on arrays and takes the
best. Times are medians of three runs. With a second number, DuckDB then reads that many people from a Parquet file in a
temporary folder, in a process of its own, and every member is scored again from an object.
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
from advocacy.adapters.frames import select
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
        Criterion("time_per_month", low=0, high=9),
    ]
    return {
        "no quotas": million.policy(size, spread=False),
        "quotas over 4": million.policy(size, spread=True),
        "four criteria": SelectionPolicy(size=size, criteria=four, seed=7, substitutes={"time_per_month": 4.0}),
    }


def bare(frame: pl.DataFrame, size: int) -> int:
    """Score four criteria on arrays, and return the sum of the best scores."""
    motivation, activity = frame["motivation"].to_numpy(), frame["activity"].to_numpy()
    links, hours = frame["network_size"].to_numpy(), frame["activity"].to_numpy()
    total = 2 * np.rint(motivation * 10_000) + np.rint(activity * 10_000) + np.rint(hours * 10_000)
    total += np.rint(np.minimum(links / 2000, 1.0) * 10_000)
    return int(np.partition(total, -size)[-size:].sum())


def timed(action: Callable[[], Any], times: list[float]) -> Any:
    """Run an action, note its seconds, and return its result."""
    start = time.perf_counter()
    found = action()
    times.append(time.perf_counter() - start)
    return found


def in_memory(count: int) -> None:
    """Print the times of objects, columns and numpy."""
    people, frame, matrix = million.pool(count), frame_of(count), Matrix.social_maturity()
    on: date = million.DAY
    for name, policy in policies(30).items():
        objects, columns, unique, numpy = (list[float]() for _ in range(4))
        for _ in range(3):
            wanted = timed(lambda: select_pilot(people, policy, matrix=matrix, on=on), objects)  # noqa: B023
            found = timed(lambda: select(frame, policy, columns=COLUMNS, matrix=matrix, on=on), columns)  # noqa: B023
            timed(
                lambda: select(frame, policy, columns=COLUMNS, matrix=matrix, on=on, unique_ids=True),  # noqa: B023
                unique,
            )
            timed(lambda: bare(frame, 30), numpy)
            assert (found.members, found.total) == (wanted.members, wanted.total)
        grown = peak(lambda: select(frame, policy, columns=COLUMNS, matrix=matrix, on=on))  # noqa: B023
        first, second, third, fourth = map(statistics.median, (objects, columns, unique, numpy))
        print(
            f"{name:<14} objects {first:.2f} s, columns {second:.3f} s ({first / second:.1f} times faster), with unique"
            f" ids {third:.3f} s ({first / third:.1f}); numpy {1000 * fourth:.1f} ms, columns {second / fourth:.0f} and"
            f" {third / fourth:.0f} times; columns grow by {grown:.0f} MB",
            flush=True,
        )


def from_parquet(path: str) -> None:
    """Print the time and the memory of DuckDB on a file, and score its members again from objects."""
    import duckdb  # noqa: PLC0415

    connection = duckdb.connect(config={"threads": 2, "memory_limit": "6GB"})
    matrix = Matrix.social_maturity()
    for name, policy in policies(30).items():
        if name == "four criteria":
            continue
        start = time.perf_counter()
        rows = connection.read_parquet(f"{path}/*.parquet")
        found = select(rows, policy, columns=COLUMNS, matrix=matrix, on=million.DAY, unique_ids=True)
        seconds = time.perf_counter() - start
        again = select_pilot(found._source.people.named(found.members), policy, matrix=matrix, on=million.DAY)
        assert {c.id: c.points for c in again.screened.candidates} == {
            c.id: c.points for c in found._small.screened.candidates if c.id in found.members
        }
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{name}: {found.pool_size} people, {seconds:.1f} s, peak {used} MB, total {found.total}", flush=True)


def main() -> None:
    """Print all measurements."""
    in_memory(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    if len(sys.argv) > 2:
        with tempfile.TemporaryDirectory() as folder:
            for start in range(0, int(sys.argv[2]), CHUNK):
                part = random_frame(start, min(CHUNK, int(sys.argv[2]) - start))
                part.write_parquet(f"{folder}/{start:012}.parquet")
            subprocess.run([sys.executable, __file__, "parquet", folder], check=True)  # noqa: S603


if __name__ == "__main__":
    if sys.argv[1:2] == ["parquet"]:
        from_parquet(sys.argv[2])
    else:
        main()
