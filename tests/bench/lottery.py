"""Compare the time of the fairest lottery with sortition-algorithms.

Run ``python tests/bench/lottery.py [python [seconds [leximin | maximin]]]``, or with ``draws`` alone. The instances
are those of ``selection.py`` with volunteers, two seeds each. *python* is the interpreter of another environment with
sortition-algorithms, mip 1 (CBC) and, for leximin, gurobipy; without it, only this library runs. *seconds* limits the
peer's CPU time for one instance; the default is 150. Both times are CPU time of solving alone, so that other work on
the machine changes them little. Where the peer reaches its limit, the ratio is a lower bound. A smallest chance that
differs by more than 3e-6 is printed.

With ``draws``, each lottery is drawn 1,000 times. For every person, the published chance is compared with the fairest
smallest chance, and the number of draws with the published chance: by the exact binomial distribution, divided by the
number of people, so that a right lottery fails once in a thousand runs.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from scipy.stats import binom
from selection import DAY, SHAPES, instance  # type: ignore[import-not-found, unused-ignore]

from advocacy.pilot import make_lottery
from advocacy.pilot.assessment import Assessor
from advocacy.pilot.engine import Task
from advocacy.pilot.fair_draw import TOTAL, draw_names
from advocacy.pilot.fairness import Fairness, LotteryStatus, TypeLottery, TypeTask, fairest_lottery, type_chances
from advocacy.pilot.limits import SolverLimits

#: The other process: it reads an instance and prints the seconds and the smallest chance.
WORKER = """
import json, os, resource, sys, time
output = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the package and CBC print to standard output
from collections import Counter
from sortition_algorithms.committee_generation.leximin import find_distribution_leximin
from sortition_algorithms.committee_generation.maximin import find_distribution_maximin
from sortition_algorithms.features import read_in_features
from sortition_algorithms.people import read_in_people
from sortition_algorithms.settings import Settings
task = json.load(sys.stdin)
resource.setrlimit(resource.RLIMIT_CPU, (task["seconds"], task["seconds"]))
features, *_ = read_in_features(["feature", "value", "min", "max"], task["features"], task["size"])
settings = Settings(id_column="id", columns_to_keep=[])
people, *_ = read_in_people(list(task["people"][0]), task["people"], features, settings)
method = {"leximin": find_distribution_leximin, "maximin": find_distribution_maximin}[task["fairness"]]
start = time.process_time()
groups, shares, _ = method(features, people, task["size"], [], "mip-cbc")
seconds = time.process_time() - start
chances = Counter({person["id"]: 0.0 for person in task["people"]})
for group, share in zip(groups, shares):
    chances.update({str(key): share for key in group})
print(json.dumps([seconds, min(chances.values())]), file=output)
"""


def theirs(python: str, people: Sequence[Any], policy: Any, fairness: Fairness, seconds: int) -> list[float] | str:
    """Run the peer. Return its seconds and smallest chance, or why it does not finish; empty at the limit."""
    size = policy.sizes[-1]
    features = [
        {"feature": rule.attribute, "value": rule.value, "min": str(minimum), "max": str(maximum)}
        for rule in policy.quotas
        for minimum, maximum in [rule.bounds(size)]
    ]
    rows = [{"id": person.id, **person.attributes} for person in people]
    task = {"fairness": fairness.value, "size": size, "seconds": seconds, "features": features, "people": rows}
    command = [python, "-c", WORKER]
    done = subprocess.run(command, input=json.dumps(task), capture_output=True, text=True, check=False)  # noqa: S603
    return list(json.loads(done.stdout)) if done.stdout else done.stderr.strip().rpartition("\n")[2]


def ours(people: Sequence[Any], policy: Any, fairness: Fairness) -> tuple[float, TypeTask, TypeLottery]:
    """Find the fairest lottery. Return the seconds with it."""
    screened = Assessor(policy, None, DAY).screen(tuple(people), frozenset())
    task = Task.among(screened, policy.quotas, policy.sizes[-1], None)
    types = TypeTask.among(screened.candidates, task, fairness=fairness)[1]
    start = time.process_time()
    lottery = fairest_lottery(types, SolverLimits(seconds=600))
    return time.process_time() - start, types, lottery


def draws(times: int = 1000, error: float = 0.001) -> None:
    """Print a row for each instance: people with a chance, or a number of draws, below the fairest smallest chance."""
    print("pool × group × features   seed   bound   smallest   below   never drawn   drawn less often than by chance")
    for shape in sorted(SHAPES):
        for seed in (0, 1):
            people, policy = instance(*shape, seed, volunteers=True)
            made = make_lottery(people, policy, on=DAY, limits=SolverLimits(seconds=600))
            assert made.status is LotteryStatus.OPTIMAL
            assert made.bound is not None
            data = made.data
            drawn = Counter(name for number in range(times) for name in draw_names(data, number))
            below = sum(chance < made.bound - Fraction(2, TOTAL) for chance in made.chances.values())
            rare = sum(
                float(binom.cdf(drawn[name], times, float(chance))) < error / len(people) / 20
                for name, chance in made.chances.items()
            )
            never = len(made.chances.keys() - drawn.keys())
            name = " × ".join(map(str, shape))
            ends = f"{float(made.bound):10.6f}{float(made.smallest or 0):10.6f}"
            print(f"{name:<24}{seed:6}{ends}{below:6}{never:6}{rare:6}", flush=True)


def main(python: str | None, seconds: int, fairness: Fairness) -> None:
    """Print a row for each instance, and the ratios."""
    ratios, bounds = [], []
    print(f"{fairness.value}: pool × group × features   seed   types   s   smallest   proven   peer s   ratio")
    for shape in sorted(SHAPES):
        for seed in (0, 1):
            people, policy = instance(*shape, seed, volunteers=True)
            mine, types, lottery = ours(people, policy, fairness)
            proven = lottery.status is LotteryStatus.OPTIMAL
            smallest = min(type_chances(types.people, lottery)) if lottery.weights else 0
            peer = theirs(python, people, policy, fairness, seconds) if python else "not run"
            name, kinds = " × ".join(map(str, shape)), len(types.people)
            text = f"{name:<34}{seed:6}{kinds:8}{mine:7.2f}{float(smallest):10.6f} {proven!s:>8}"
            if isinstance(peer, list):
                ratios.append(peer[0] / mine)
                text += f"{peer[0]:9.1f}{ratios[-1]:9.1f}"
            elif peer:
                text += f"  {peer}"
            else:
                bounds.append(seconds / mine)
                text += f" > {seconds:6} > {bounds[-1]:6.1f}"
            print(text, flush=True)
            if (
                isinstance(peer, list) and proven and abs(peer[1] - smallest) > 3e-6
            ):  # ours is up to 2e-6 from its own bound
                print(f"  the peer: {peer[1]:.7f}; the bound: {float(lottery.bound or 0):.7f}")
    if ratios:
        print(f"{len(ratios)} pairs: geometric mean {statistics.geometric_mean(ratios):.1f}, worst {min(ratios):.1f}")
    if bounds:
        every = [*ratios, *bounds]
        print(f"with {len(bounds)} lower bounds: {statistics.geometric_mean(every):.1f}, worst {min(every):.1f}")


if __name__ == "__main__":
    if sys.argv[1:] == ["draws"]:
        draws()
        sys.exit()
    for wanted in map(Fairness, sys.argv[3:4] or ("leximin", "maximin")):
        main(sys.argv[1] if len(sys.argv) > 1 else None, int(sys.argv[2]) if len(sys.argv) > 2 else 150, wanted)
