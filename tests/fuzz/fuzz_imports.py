"""Fuzzing of all readers of files: mangled files, counted by reader, with a limit of files or of time.

Command: python -m tests.fuzz.fuzz_imports FILES [MINUTES] [SEED]

The seeds go round the readers. `look_at` in tests/adapters/test_bad_input.py checks each file: it must be
read, or refused by an error of the library without a value of a person. The first file that fails is printed with
its reader and its seed. The last line states the slowest file.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from random import Random

from tests.adapters.test_bad_input import READERS, look_at, mangle


def main(files: int, minutes: float, seed: int) -> None:
    """Mangle files and read them, until their number or the time is reached."""
    counts, slowest, end = Counter[tuple[str, bool]](), (0.0, "", 0), time.monotonic() + 60 * minutes
    names, done = [*READERS], 0
    while done < files and time.monotonic() < end:
        name, place = names[done % len(names)], seed + done
        started = time.perf_counter()
        try:
            counts[name, look_at(name, mangle(READERS[name][0], Random(place)))] += 1  # noqa: S311
        except BaseException:
            print(f"reader {name}, seed {place}, after {done} files", file=sys.stderr)
            raise
        slowest = max(slowest, (time.perf_counter() - started, name, place))
        done += 1
    for name in names:
        print(f"{name}: {counts[name, True]} read, {counts[name, False]} refused")
    print(f"{done} files; the slowest took {slowest[0]:.2f} s ({slowest[1]}, seed {slowest[2]})")


if __name__ == "__main__":
    given = [*sys.argv[1:], "", "", ""]
    main(int(given[0] or 10**6), float(given[1] or 10**6), int(given[2] or 1))
