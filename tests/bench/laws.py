"""Measure how often the laws catch each planted mistake: 100 drawn cases, repeated with other seeds.

Command: ``python -m tests.bench.laws [repeats]``. For each mistake it prints the number of repeats in which a law
    fails,
and the number of failing cases in each repeat, counted up to 3.
"""

from __future__ import annotations

import sys
from functools import partial

import hypothesis
from attrs import evolve
from hypothesis import Phase, settings

from advocacy.testing import laws
from tests.testing.planted import MISTAKES
from tests.testing.planted_blind import BLIND, AppRule

_MOST = 3


def draw_cases(repeat: int) -> list[laws.Case]:
    """Draw the cases of one repeat. Repeat 0 has the seeds of a derandomised profile."""
    cases: list[laws.Case] = []

    def collect(case: laws.Case) -> None:
        cases.append(case)

    laws.__dict__["seed"] = partial(_seed, repeat)
    laws.check(AppRule(), laws=[laws.Law("collect", "Every case is drawn.", collect)], examples=100)
    return cases


def _seed(repeat: int, start: int) -> object:
    return hypothesis.seed(start + 100_000 * repeat)


def count_faults(rule: laws.SelectionRule, cases: list[laws.Case]) -> int:
    """Count the cases in which a law fails, up to three."""
    found = 0
    for case in cases:
        changed = evolve(case, rule=rule)
        found += any(law.find_counterexample(changed) for law in laws.LAWS[:-1])
        if found == _MOST:
            break
    return found


def main(repeats: int) -> None:
    """Print the table."""
    settings.register_profile("bench", derandomize=True, database=None, deadline=None, phases=[Phase.generate])
    settings.load_profile("bench")
    drawn = [draw_cases(repeat) for repeat in range(repeats)]
    rules = {f"first set: {mistake.name}": mistake.rule for mistake in MISTAKES}
    rules |= {f"second set: {(mistaken.__doc__ or '').splitlines()[0]}": mistaken() for mistaken in BLIND}
    for name, rule in rules.items():
        counts = [count_faults(rule, cases) for cases in drawn]
        print(f"{sum(map(bool, counts))} of {repeats}  {name}  {counts}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
