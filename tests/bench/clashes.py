"""Time the explanation of infeasible selections: python tests/bench/clashes.py [seeds]

The instances of `selection.py` become infeasible in three ways. "more": one quota requires more than the others leave.
"exact": every quota requires an exact number, so that only the integer problem may be infeasible. "mixed": quotas are
shares, and there are rules on different values. Each way makes up to 30 instances for a seed, until one is infeasible.
Feasible instances are not counted.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import evolve
from selection import DAY, SHAPES, instance  # type: ignore[import-not-found, unused-ignore]

from advocacy import Quota, SelectionPolicy, select_pilot
from advocacy.pilot import DistinctValues, SelectionStatus

if TYPE_CHECKING:
    from advocacy import Participant


def more(policy: SelectionPolicy, chance: random.Random) -> SelectionPolicy:
    """Raise the minimum and the maximum of a quota above its former maximum."""
    index = chance.randrange(len(policy.quotas))
    rule: Any = policy.quotas[index]
    size = policy.sizes[0]
    minimum = min(size, rule.bounds(size)[1] + chance.randint(2, max(2, size // 3)))
    quotas = [*policy.quotas[:index], evolve(rule, minimum=minimum, maximum=minimum), *policy.quotas[index + 1 :]]
    others = [quota for quota in quotas if quota.attribute == rule.attribute and quota is not quotas[index]]
    return evolve(policy, quotas=[quota if quota not in others else evolve(quota, minimum=0) for quota in quotas])


def exact(policy: SelectionPolicy, chance: random.Random) -> SelectionPolicy:
    """Replace the bounds of each attribute by exact numbers that add up to the size, each at an end of the bounds."""
    size = policy.sizes[0]
    quotas: list[Any] = []
    for name in policy.attributes:
        rules: list[Any] = [rule for rule in policy.quotas if rule.attribute == name]
        taken = [rule.bounds(size)[0] for rule in rules]
        order = list(range(len(rules)))
        chance.shuffle(order)
        for place in order[: size - sum(taken)]:
            taken[place] = rules[place].bounds(size)[1]
        quotas += [Quota(name, rule.value, many, many) for rule, many in zip(rules, taken, strict=True)]
    return evolve(policy, quotas=quotas)


def mixed(policy: SelectionPolicy, chance: random.Random) -> SelectionPolicy:
    """Use shares in place of numbers, one share that is too large, and a rule that requires all different values."""
    size, quotas = policy.sizes[0], []
    for rule in more(policy, chance).quotas:
        assert isinstance(rule, Quota)
        minimum, maximum = rule.bounds(size)
        quotas.append(Quota(rule.attribute, rule.value, Fraction(minimum, size), Fraction(min(maximum, size), size)))
    return evolve(policy, quotas=[*quotas, *(DistinctValues(name, 2) for name in policy.attributes)])


def explained(people: list[Participant], policy: SelectionPolicy) -> tuple[float, Any]:
    """Select end to end. Return the seconds and the pilot."""
    start = time.perf_counter()
    pilot = select_pilot(people, policy, on=DAY)
    return time.perf_counter() - start, pilot


def main(seeds: int) -> None:
    """Print a row for each shape and way."""
    print(
        "pool × group × features   way     clashes   median ms   slowest ms   irreducible   relaxations   enough",
        flush=True,
    )
    slowest = 0.0
    for shape in SHAPES:
        for way in (more, exact, mixed):
            times, minimal, changes, enough = [], 0, [], 0
            for seed in range(seeds):
                people, policy = instance(*shape, seed)
                chance = random.Random(seed)  # noqa: S311 - a seeded instance
                tries = (explained(people, way(policy, chance)) for _ in range(30))
                seconds, pilot = next(
                    (pair for pair in tries if pair[1].status is SelectionStatus.INFEASIBLE), (0.0, None)
                )
                if pilot is None:
                    continue
                times.append(1000 * seconds)
                minimal += pilot.infeasibility.irreducible
                changes.append(len(pilot.infeasibility.relaxations))
                again = pilot.infeasibility.relaxed_policy
                enough += again is not None and explained(people, again)[1].status is SelectionStatus.OPTIMAL
            if not times:
                continue
            slowest = max(slowest, *times)
            name = " × ".join(map(str, shape))
            numbers = (
                f"{statistics.median(times):12.0f}{max(times):13.0f}{minimal:14}{statistics.median(changes):14.0f}"
            )
            print(f"{name:<24}  {way.__name__:<8}{len(times):7}{numbers}{enough:9}", flush=True)
    print(f"slowest {slowest / 1000:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
