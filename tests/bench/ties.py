"""Compare both ways to break ties between best groups: python tests/bench/ties.py [seeds]

The instances are those of ``selection.py``. Scores are rounded to steps: 10,000 as with several criteria, 100 for
percentages, 20, and 4 for a scale of five options. Both rules select end to end in one run. Times are CPU time, so that
other work on the machine changes them little.
"""

from __future__ import annotations

import sys
import time
from statistics import geometric_mean

from attrs import evolve
from selection import DAY, SHAPES, instance  # type: ignore[import-not-found, unused-ignore]

from advocacy import Pilot, SelectionPolicy, select_pilot
from advocacy.pilot import TieBreak
from advocacy.pilot.limits import SolverLimits

STEPS = (10_000, 100, 20, 4)


def timed(people: list[object], policy: SelectionPolicy) -> tuple[float, Pilot]:
    """Select end to end. Return the seconds of CPU time, and the pilot."""
    start = time.process_time()
    pilot = select_pilot(people, policy, on=DAY, limits=SolverLimits(seconds=600))  # type: ignore[arg-type]
    return time.process_time() - start, pilot


def main(seeds: int) -> None:
    """Print the ratios by step, and how often the lowest draws had to decide."""
    everything = list[float]()
    print("steps   instances   ratio (geometric mean)   largest   people who tie (largest)   beyond the limits")
    for steps in STEPS:
        ratios, tied, beyond = list[float](), [0], 0
        for shape in SHAPES:
            for seed in range(seeds):
                people, policy = instance(*shape, seed)
                coarse = [evolve(one, motivation=round((one.motivation or 0) * steps) / steps) for one in people]
                lowest, first = timed(coarse, evolve(policy, tie_break=TieBreak.LOWEST_DRAWS))
                if not first.members:
                    continue
                equal, second = timed(coarse, evolve(policy, tie_break=TieBreak.EQUAL_CHANCES))
                assert (first.status, first.total) == (second.status, second.total)
                ratios.append(equal / lowest)
                notes = {finding.code: finding for finding in second.findings}
                beyond += "tie-break:lowest-draws" in notes
                if "tie-break:equal-chances" in notes:
                    tied.append(int(notes["tie-break:equal-chances"]["count"]))
        everything += ratios
        mean = geometric_mean(ratios)
        print(f"{steps:6}{len(ratios):12}{mean:24.2f}{max(ratios):10.1f}{max(tied):27}{beyond:20}", flush=True)
    print(f"all{len(everything):15}{geometric_mean(everything):24.2f}{max(everything):10.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
