"""Compare a selection from up to a million people with a bare loop: python tests/bench/million.py

The bare loop reads consent, cell and duplicate ids, scores the same objects and takes the top k. Each selection runs in
its own process, and the bare loop runs in the same process, so that one run compares them. Peak memory is that of the
process with the people, minus the memory without the selection.
"""

from __future__ import annotations

import gc
import heapq
import random
import resource
import statistics
import subprocess
import sys
import time
import tracemalloc
from datetime import date
from typing import TYPE_CHECKING, Any

from advocacy import Consent, Criterion, Matrix, Participant, Purpose, Quota, SelectionPolicy, select_pilot
from advocacy.pilot import TieBreak, engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DAY = date(2026, 9, 15)
SPREAD = {"department": 8, "location": 5, "role": 6, "language": 3}
REPEATS = 3


def rows(count: int) -> Iterator[dict[str, Any]]:
    """Yield the fields of people with skewed attributes and all measures of the policy."""
    chance = random.Random(count)  # noqa: S311 - a seeded pool
    agreed = (Consent(purpose=Purpose.PARTICIPATION, given=DAY),)
    for index in range(count):
        yield {
            "id": f"p{index}",
            "attributes": {name: f"{name[0]}{int(many * chance.random() ** 2)}" for name, many in SPREAD.items()},
            "network_size": int(2000 * chance.random() ** 2),
            "activity": chance.random(),
            "motivation": chance.random(),
            "consents": agreed if chance.random() < 0.9 else (),
        }


def pool(count: int) -> list[Participant]:
    """Return the people, each made alone."""
    return [Participant(**row) for row in rows(count)]


def memory(count: int) -> None:
    """Print the bytes of a person, each made alone and all made together."""
    sizes, equal = [], []
    for make in (pool, lambda number: [*Participant.many(rows(number))]):
        gc.collect()
        tracemalloc.start()
        equal.append(make(count))
        sizes.append(tracemalloc.get_traced_memory()[0] / count)
        tracemalloc.stop()
    assert equal[0] == equal[1]
    print(f"{count} people: {sizes[0]:.0f} bytes each, {sizes[1]:.0f} with Participant.many: {sizes[1] / sizes[0]:.2f}")


def policy(size: int, *, spread: bool) -> SelectionPolicy:
    """Return a policy with three criteria, and with quotas over four attributes or none."""
    quotas = []
    if spread:
        quotas = [
            Quota(name, f"{name[0]}{n}", size // (2 * many), -(-2 * size // many))
            for name, many in SPREAD.items()
            for n in range(many)
        ]
    criteria = [Criterion("motivation", weight=2), Criterion("activity"), Criterion("network_size", low=0, high=2000)]
    lots = TieBreak.LOWEST_DRAWS
    return SelectionPolicy(size=size, criteria=criteria, quotas=quotas, seed=7, tie_break=lots)


def bare(people: list[Participant], size: int, matrix: Matrix) -> list[tuple[int, str]]:
    """Read consent, cell and ids, score, and take the top k."""
    rows, columns, cells = matrix.rows.thresholds, matrix.columns.thresholds, matrix.cells
    seen: set[str] = set()
    found: list[tuple[int, str]] = []
    for person in people:
        if person.id in seen:
            raise ValueError(person.id)
        seen.add(person.id)
        if not any(
            c.purpose is Purpose.PARTICIPATION and c.given <= DAY and (c.withdrawn is None or c.withdrawn > DAY)
            for c in person.consents
        ):
            continue
        network, activity, motivation = person.network_size, person.activity, person.motivation
        if network is None or activity is None or motivation is None:
            continue
        row = (network >= rows[0]) + (network >= rows[1])
        column = (activity >= columns[0]) + (activity >= columns[1])
        if cells[3 * row + column].inactive:
            continue
        points = 2 * round(10_000 * motivation) + round(10_000 * activity) + round(10_000 * min(1.0, network / 2000))
        found.append(((2 * points + 4) // 8, person.id))
    return heapq.nlargest(size, found)


def timed(action: Callable[[], Any]) -> tuple[float, Any]:
    """Run an action once. Return the seconds and its result."""
    start = time.perf_counter()
    answer = action()
    return time.perf_counter() - start, answer


def worker(count: int, size: int, *, spread: bool) -> None:
    """Measure one setting and print it: the seconds of both, their ratio, and the memory of the selection."""
    people, matrix, requirements = pool(count), Matrix.social_maturity(), policy(size, spread=spread)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    mine, base, solves = [], [], list[float]()
    solve = vars(engine)["maximise"]

    def watched(*given: Any) -> Any:
        taken, found = timed(lambda: solve(*given))
        solves[-1] += taken
        return found

    vars(engine)["maximise"] = watched
    for _ in range(REPEATS):
        base.append(timed(lambda: bare(people, size, matrix))[0])
        solves.append(0.0)
        seconds, pilot = timed(lambda: select_pilot(people, requirements, matrix=matrix, on=DAY))
        assert len(pilot.members) == size
        mine.append(seconds)
        if not spread:
            assert pilot.total == sum(points for points, _ in bare(people, size, matrix))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ours, loop, solving = statistics.median(mine), statistics.median(base), statistics.median(solves)
    print(
        f"{count} {size} {int(spread)} {ours:.4f} {loop:.4f} {before // 1024} {(after - before) // 1024} {solving:.4f}"
    )


def main() -> None:
    """Print the bytes of a person, and a row for each setting."""
    memory(10**5)
    print("people      k   quotas   select_pilot s   bare loop s   ratio   solve s   without", end="   ")
    print("people MB   selection MB", flush=True)
    settings = [(10**power, 30, spread) for spread in (False, True) for power in (3, 4, 5)]
    settings += [(10**6, size, spread) for spread in (False, True) for size in (12, 30, 100)]
    for count, size, spread in settings:
        command = [sys.executable, __file__, str(count), str(size), str(int(spread))]
        row = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()  # noqa: S603 - ourselves
        ours, loop, solve = float(row[3]), float(row[4]), float(row[7])
        quotas = "over 4" if spread else "none"
        print(f"{count:<9}{size:>4}   {quotas:<9}{ours:14.3f}{loop:14.3f}{ours / loop:8.2f}{solve:10.3f}", end="")
        print(f"{(ours - solve) / loop:10.2f}{row[5]:>12}{row[6]:>15}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 4:
        worker(int(sys.argv[1]), int(sys.argv[2]), spread=sys.argv[3] == "1")
    else:
        main()
