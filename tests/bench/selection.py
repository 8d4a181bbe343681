"""Compare the time of the selection with the solver alone: python tests/bench/selection.py [seeds [volunteers]]

Instances have the shape (pool × group × features) of published ones for citizens' panels. Scores, attributes (skewed
and correlated) and quotas (proportional numbers, rounded down and up) come from a seed. The bare run passes the same
compressed model to HiGHS: one column for each of the best few of a combination, without lottery and explanations.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from datetime import date

import highspy
import numpy as np

from advocacy import Consent, Criterion, Participant, Pilot, Purpose, Quota, SelectionPolicy, select_pilot
from advocacy.pilot import SelectionStatus

SHAPES = (
    (312, 35, 6), (250, 20, 6), (161, 44, 7), (404, 40, 6), (1727, 110, 7),
    (825, 75, 4), (239, 30, 7), (70, 24, 5), (342, 170, 5), (321, 30, 8),
)  # fmt: skip
DAY = date(2026, 9, 15)


def instance(
    count: int, size: int, features: int, seed: int, *, volunteers: bool = False, many: bool = False
) -> tuple[list[Participant], SelectionPolicy]:
    """Return a pool and a policy from a seed.

    Quotas are proportional to the pool. With *volunteers*, they are proportional to a population from which the pool
    volunteered; some kinds of people volunteer up to ten times as often as others, as in real panels. An attribute has
    2 to 5 values, or 2 to 10 with *many*.
    """
    chance = random.Random(f"{count}/{size}/{features}/{seed}")  # noqa: S311 - a seeded instance
    values = [2 + (feature * 7 + 3) % (9 if many else 4) for feature in range(features)]
    agreed = [Consent(purpose=Purpose.PARTICIPATION, given=DAY)]
    people: list[Participant] = []
    counts: Counter[tuple[str, str]] = Counter()
    drawn = 0
    while len(people) < count:
        latent = chance.random()
        facts = {}
        for feature, known in enumerate(values):
            weights = [1 / (value + 1) for value in range(known)]
            mark = (latent if chance.random() < 0.3 else chance.random()) * sum(weights)
            value = 0
            while value < known - 1 and mark > weights[value]:
                mark -= weights[value]
                value += 1
            facts[f"f{feature}"] = f"v{value}"
        counts.update(facts.items())
        drawn += 1
        if not volunteers or chance.random() < 0.02 + 0.18 * latent**2:
            score = round(10_000 * (0.5 * chance.random() + 0.3 * chance.random() + 0.2 * latent)) / 10_000
            name = f"p{len(people)}"
            people.append(Participant(id=name, attributes=facts, motivation=score, consents=agreed))
    quotas = [
        Quota(name, value, many * size // drawn, -(-many * size // drawn))
        for (name, value), many in sorted(counts.items())
    ]
    policy = SelectionPolicy(
        size=size, criteria=[Criterion("motivation")], quotas=quotas, exclude_inactive=False, seed=seed
    )
    return people, policy


def bare(people: list[Participant], policy: SelectionPolicy) -> tuple[float, int | None]:
    """Build and solve the compressed model. Return the seconds and the total."""
    quotas = [quota for quota in policy.quotas if isinstance(quota, Quota)]
    size = policy.sizes[0]
    row = {(quota.attribute, quota.value): index for index, quota in enumerate(quotas, 1)}
    maximum = {(quota.attribute, quota.value): quota.bounds(size)[1] for quota in quotas}
    groups: dict[tuple[tuple[str, str], ...], list[int]] = defaultdict(list)
    for person in people:
        groups[tuple(person.attributes.items())].append(round(10_000 * (person.motivation or 0)))
    columns = [
        (score, traits)
        for traits, scores in groups.items()
        for score in sorted(scores, reverse=True)[: min(size, *(maximum[trait] for trait in traits))]
    ]
    start = time.perf_counter()
    index = np.array([[0, *(row[trait] for trait in traits)] for _, traits in columns], dtype=np.int32)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(columns), len(quotas) + 1
    model.col_cost_ = np.array([-float(score) for score, _ in columns])
    model.col_lower_, model.col_upper_ = np.zeros(len(columns)), np.ones(len(columns))
    model.row_lower_ = np.array([float(size), *(float(quota.bounds(size)[0]) for quota in quotas)])
    model.row_upper_ = np.array([float(size), *(float(quota.bounds(size)[1]) for quota in quotas)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.arange(0, index.size + 1, index.shape[1], dtype=np.int32)
    model.a_matrix_.index_, model.a_matrix_.value_ = index.ravel(), np.ones(index.size)
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(columns)
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.99)):
        highs.setOptionValue(name, value)
    highs.passModel(model)
    highs.run()
    seconds = time.perf_counter() - start
    solved = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return seconds, round(-highs.getObjectiveValue()) if solved else None


def ours(people: list[Participant], policy: SelectionPolicy) -> tuple[float, Pilot]:
    """Select end to end. Return the seconds and the pilot."""
    start = time.perf_counter()
    pilot = select_pilot(people, policy, on=DAY)
    return time.perf_counter() - start, pilot


def main(seeds: int, *, volunteers: bool) -> None:
    """Print a row for each shape, medians over the seeds, and the median of the ratios."""
    ratios = []
    ours(*instance(*SHAPES[7], 0))
    print("pool × group × features   select_pilot ms   bare HiGHS ms   ratio   slowest ms   without a group")
    for shape in SHAPES:
        mine, plain, none = [], [], 0
        for seed in range(seeds):
            people, policy = instance(*shape, seed, volunteers=volunteers)
            seconds, pilot = ours(people, policy)
            base, total = bare(people, policy)
            assert (pilot.total if pilot.status is SelectionStatus.OPTIMAL else None) == total
            none += total is None
            if total is not None:
                mine.append(1000 * seconds)
                plain.append(1000 * base)
        ratios.append(statistics.median(mine) / statistics.median(plain))
        name = " × ".join(map(str, shape))
        middle = f"{statistics.median(mine):16.1f}{statistics.median(plain):16.1f}{ratios[-1]:8.2f}{max(mine):13.1f}"
        print(f"{name:<24}{middle}{none:18}", flush=True)
    print(f"median ratio {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20, volunteers="volunteers" in sys.argv)
