"""Select, place and observe on every engine that is installed: python -m examples.scale [rows ...]

Each engine runs in a process of its own over the same files, made from a seed in a temporary folder. The clock starts
after the cluster. The results have to equal those of DuckDB, and on samples those of objects.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from random import Random
from shutil import which
from typing import Any

import pyarrow.parquet as pq

from examples.scale.data import write
from examples.scale.engines import ENGINES, duckdb, from_objects

_USAGE = 2
SAMPLES, SAMPLE = 5, 2_000


def run(engine: str, people: str, observations: str) -> None:
    """Do all the work on one engine, and print the seconds and digests of the results as JSON."""
    with ENGINES[engine]() as work:
        start = time.perf_counter()
        found = work(people, observations)
        seconds = time.perf_counter() - start
    digests = {name: sha256(repr(value).encode()).hexdigest() for name, value in found.items()}
    print(json.dumps({"seconds": seconds, "digests": digests}))


def is_there(engine: str) -> bool:
    """Return whether an engine can run here."""
    needed = {"duckdb": "duckdb", "dask": "distributed", "spark": "pyspark"}[engine]
    return find_spec(needed) is not None and (engine != "spark" or which("java") is not None)


def samples(folder: Path, people: str, observations: str) -> int:
    """Compare DuckDB with objects on samples of rows from a seed, and return their number."""
    rows = pq.read_metadata(people).num_rows
    chance, many = Random(rows), min(SAMPLE, rows)  # noqa: S311 - reproducible
    for _ in range(SAMPLES):
        start = chance.randrange(rows - many + 1)
        tables = [pq.read_table(path).slice(start, many) for path in (people, observations)]
        paths = [str(folder / name) for name in ("sample-people.parquet", "sample-observations.parquet")]
        for table, path in zip(tables, paths, strict=True):
            pq.write_table(table, path)
        with duckdb() as work:
            assert work(*paths) == from_objects(*tables), "equal results"
    return SAMPLES


def main(sizes: list[int]) -> None:
    """Print a row for each size and engine, and stop where two results differ."""
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            paths = [str(path) for path in write(Path(folder), rows)]
            many = samples(Path(folder), *paths)
            print(f"{rows} rows: DuckDB equals objects on {many} samples of {min(SAMPLE, rows)} rows", flush=True)
            known: dict[str, Any] = {}
            for engine in ENGINES:
                if not is_there(engine):
                    print(f"{rows} rows: {engine} is not installed", flush=True)
                    continue
                command = [sys.executable, "-m", "examples.scale", engine, *paths]
                done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - us
                result = json.loads(done.stdout.splitlines()[-1])
                known = known or result["digests"]
                assert result["digests"] == known, f"{engine} equals DuckDB"
                equal = ", ".join(known)
                print(f"{rows} rows: {engine:<7}{result['seconds']:8.2f} s, equal to DuckDB: {equal}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > _USAGE and sys.argv[1] in ENGINES:
        run(*sys.argv[1:])
    else:
        main([int(name) for name in sys.argv[1:]] or [10**5, 10**6])
