"""Time selections that are hard for the engine: python tests/bench/engine_cliffs.py [CASE ... [--beside SRC]]

Each case runs in a process of its own. With ``--beside``, each case also runs with the package in another source
folder, in the same run and in turn, and the groups are compared.
"""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import time

from attrs import evolve
from selection import DAY, instance  # type: ignore[import-not-found, unused-ignore]

from advocacy import Consent, Criterion, Participant, Purpose, Quota, SelectionPolicy, select_pilot
from advocacy.pilot import SolverLimits

Case = tuple[list[Participant], SelectionPolicy, SolverLimits]
AGREED = [Consent(purpose=Purpose.PARTICIPATION, given=DAY)]


def coarse(count: int, size: int, features: int, seed: int, seconds: float = 300.0) -> Case:
    """Return an instance of `selection.py` with scores in eleven steps."""
    people, policy = instance(count, size, features, seed)
    rounded = [evolve(person, motivation=round(person.motivation or 0, 1)) for person in people]
    return rounded, policy, SolverLimits(seconds=seconds)


def equal(count: int, size: int, features: int, seed: int, seconds: float = 300.0) -> Case:
    """Return an instance of `selection.py` in which all scores are equal."""
    people, policy = instance(count, size, features, seed)
    return [evolve(person, motivation=0.5) for person in people], policy, SolverLimits(seconds=seconds)


def wide(count: int, size: int, features: int, values: int, *, seconds: float = 300.0, columns: int = 200_000) -> Case:
    """Return a pool with evenly spread values, coarse scores, and quotas proportional to the pool."""
    chance = random.Random(f"{count}/{size}/{features}/{values}")  # noqa: S311 - a seeded instance
    people = [
        Participant(
            id=f"p{number}",
            attributes={f"f{feature}": f"v{chance.randrange(values)}" for feature in range(features)},
            motivation=chance.randrange(11) / 10,
            consents=AGREED,
        )
        for number in range(count)
    ]
    quotas = []
    for feature in range(features):
        for value in range(values):
            many = sum(person.attributes[f"f{feature}"] == f"v{value}" for person in people)
            quotas.append(Quota(f"f{feature}", f"v{value}", many * size // count, -(-many * size // count)))
    policy = SelectionPolicy(
        size=size, criteria=[Criterion("motivation")], quotas=quotas, exclude_inactive=False, seed=1
    )
    return people, policy, SolverLimits(seconds=seconds, columns=columns)


def two_minimums(count: int, size: int, features: int, *, many: bool = False) -> Case:
    """Return an instance with two minimums on different attributes that few people meet together."""
    people, policy = instance(count, size, features, 0, many=many)
    first, second = ("f0", "v1"), ("f1", "v1")
    both = [person.attributes[first[0]] == first[1] and person.attributes[second[0]] == second[1] for person in people]
    kept = [person for person, fits in zip(people, both, strict=True) if not fits]
    quotas = [quota for quota in policy.quotas if quota.attribute not in {"f0", "f1"}]
    half = size // 2 + 1
    quotas += [Quota(*first, minimum=half), Quota(*second, minimum=half)]
    return kept, evolve(policy, quotas=quotas), SolverLimits(seconds=300.0)


CASES = {
    "lots 5,000 × 50 × 12, coarse": lambda: coarse(5000, 50, 12, 0),
    "lots 5,000 × 50 × 12, coarse, seed 1": lambda: coarse(5000, 50, 12, 1),
    "lots 1,000 × 150 × 10, equal": lambda: equal(1000, 150, 10, 0),
    "lots 1,000 × 150 × 10, equal, seed 1": lambda: equal(1000, 150, 10, 1),
    "500 × 35 × 20, 10 values, coarse": lambda: wide(500, 35, 20, 10),
    "500 × 35 × 20, 10 values, stopped after 2 s": lambda: wide(500, 35, 20, 10, seconds=2.0),
    "5,000 × 50 × 12, coarse, stopped after 1 s": lambda: coarse(5000, 50, 12, 0, seconds=1.0),
    "5,000 × 50 × 12, coarse, stopped after 5 s": lambda: coarse(5000, 50, 12, 0, seconds=5.0),
    "300,000 combinations": lambda: wide(300_000, 50, 12, 5, columns=1_000_000),
    "300,000 combinations, at most 200,000 columns": lambda: wide(300_000, 50, 12, 5),
    "300,000 combinations, stopped after 2 s": lambda: wide(300_000, 50, 12, 5, columns=1_000_000, seconds=2.0),
    "infeasible 2,000 × 50 × 12": lambda: two_minimums(2000, 50, 12),
    "infeasible 2,000 × 150 × 12, up to 10 values": lambda: two_minimums(2000, 150, 12, many=True),
}


def run(name: str) -> str:
    """Run a case. Return the seconds of CPU time and of the clock, and how the selection ended."""
    people, policy, limits = CASES[name]()
    start, busy = time.perf_counter(), time.process_time()
    pilot = select_pilot(people, policy, on=DAY, limits=limits)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    digest = hashlib.sha256("\n".join(pilot.members).encode()).hexdigest()[:8] if pilot.members else "no group"
    return f"{busy:8.2f} s{seconds:8.2f} s   {pilot.status.value:<14}{pilot.total:>9}{pilot.bound or '-':>9}   {digest}"


def main(names: list[str], beside: str | None) -> None:
    """Print a line for each case and package."""
    for name in names:
        for source in [None] if beside is None else [beside, None]:
            environment = os.environ | ({"PYTHONPATH": source} if source else {})
            done = subprocess.run(  # noqa: S603 - this file
                [sys.executable, __file__, "--case", name], env=environment, capture_output=True, text=True, check=True
            )
            print(f"{name:<48}{'beside' if source else '':<8}{done.stdout.strip()}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--case"]:
        print(run(sys.argv[2]))
    else:
        given = sys.argv[1:]
        other = given[given.index("--beside") + 1] if "--beside" in given else None
        asked = given[: given.index("--beside")] if other else given
        main([name for name in CASES if not asked or any(part in name for part in asked)], other)
