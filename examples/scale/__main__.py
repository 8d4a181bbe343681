"""Place, score and measure in one piece, in slices, on Dask and in DuckDB: python -m examples.scale [rows ...]

Each way runs in a process of its own over the same files, made from a seed in a temporary folder. Seconds are those
of the work, the cluster being started before and stopped after: by the clock, and of processor time in all processes.
Memory is the most that a process was resident with.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

from examples.scale.data import write
from examples.scale.ways import WAYS

_USAGE = 2


def run(way: str, people: str, observations: str) -> None:
    """Run all steps with one engine, and print the time, the memory and the digests of the results as JSON."""
    with WAYS[way]() as work:
        start, before = time.perf_counter(), time.process_time()
        found = work(people, observations)
        seconds, cpu = time.perf_counter() - start, time.process_time() - before + found.pop("cpu", 0)
        memory = found.pop("memory")
    digests = {name: sha256(repr(value).encode()).hexdigest() for name, value in found.items()}
    print(json.dumps({"seconds": seconds, "cpu": cpu, "memory": memory, "digests": digests}))


def main(sizes: list[int]) -> None:
    """Print a row for each size and way, and refuse to go on where two ways differ."""
    print("rows of each   way       seconds   of processor   MB of each process   equal", flush=True)
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            paths = [str(path) for path in write(Path(folder), rows)]
            made, size = time.perf_counter() - start, sum(Path(path).stat().st_size for path in paths)
            print(f"{rows:<15}written {made:9.2f}                  {size / 2**20:.0f} on disk", flush=True)
            known: dict[str, Any] = {}
            for way in WAYS:
                command = [sys.executable, "-m", "examples.scale", way, *paths]
                done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - us
                result = json.loads(done.stdout.splitlines()[-1])
                known = known or result["digests"]
                equal = all(known[name] == digest for name, digest in result["digests"].items())
                memory = ", ".join(f"{item / 2**20:.0f}" for item in result["memory"])
                which = ", ".join(result["digests"]) if equal else "NO"
                print(
                    f"{rows:<15}{way:<8}{result['seconds']:9.2f}{result['cpu']:15.2f}   {memory:<21}{which}", flush=True
                )
                if not equal:
                    raise SystemExit(1)


if __name__ == "__main__":
    if len(sys.argv) > _USAGE and sys.argv[1] in WAYS:
        run(*sys.argv[1:])
    else:
        main([int(name) for name in sys.argv[1:]] or [10**5, 10**6, 10**7])
