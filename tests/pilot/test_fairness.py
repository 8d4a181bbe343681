"""Fairest lotteries: the chances are as equal as the rules allow, and the bound is proven."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.errors import SolverError
from advocacy.pilot import decomposition, solver
from advocacy.pilot import fairness as fairness_module
from advocacy.pilot import limits as limits_module
from advocacy.pilot.assessment import Candidate, Trait
from advocacy.pilot.engine import Rule, Task
from advocacy.pilot.fairness import (
    Fairness,
    LotteryStatus,
    TypeLottery,
    TypeTask,
    fairest_lottery,
    type_chances,
)
from advocacy.pilot.limits import Deadline, Row, SolverLimits
from advocacy.pilot.linear import LinearProgram, OutOfTime
from advocacy.pilot.policy import DistinctValues, Quota, ValueCap
from advocacy.pilot.relaxation import _level, fair_levels
from advocacy.pilot.solver import in_own_thread
from tests.pilot.fairness_oracle import compositions, fairest_chances, is_composition
from tests.samples import Clock

#: So many seconds that a busy machine reaches no limit.
LIMITS = SolverLimits(seconds=10**6)


def candidates(*traits: str) -> list[Candidate]:
    """Return a candidate for each combination of values, such as ``xu``."""
    return [
        Candidate(0, f"p-{n}", tuple((name, value) for name, value in zip("abcde", values, strict=False)))
        for n, values in enumerate(traits)
    ]


def task_of(rules: tuple[Rule, ...], size: int, *traits: str) -> TypeTask:
    """Return the lottery over types for the candidates."""
    return TypeTask.among(candidates(*traits), Task(rules, size, 0))[1]


def distances(task: TypeTask, lottery: TypeLottery) -> list[Fraction]:
    """Return the difference between each chance of a lottery and the fairest."""
    return [abs(a - b) for a, b in zip(type_chances(task.people, lottery), lottery.fairest, strict=True)]


@st.composite
def tasks(draw: st.DrawFn) -> TypeTask:
    """Small pools with rules around the shares of the pool, so that they often bind and sometimes clash."""
    width = draw(st.integers(2, 4))
    kinds = draw(st.lists(st.text("xy", min_size=width, max_size=width), min_size=2, max_size=6, unique=True))
    pool = draw(st.lists(st.sampled_from(kinds), min_size=4, max_size=10))
    size = draw(st.integers(1, min(5, len(pool))))
    rules: list[Rule] = []
    for index, name in enumerate("abcd"[:width]):
        share = sum(values[index] == "x" for values in pool) * size // len(pool)
        low, high = draw(st.sampled_from([(share, share), (share, share + 1), (max(0, share - 1), share), (0, size)]))
        rules.append(Quota(name, "x", low, high))
    if draw(st.booleans()):
        others: list[Rule] = [DistinctValues("a", 2), DistinctValues("b", 1, 1), ValueCap("a", size)]
        rules.append(draw(st.sampled_from(others)))
    return task_of(tuple(rules), size, *pool)


#: Of three overlapping sets, at most one person each: the relaxation takes half of each overlap.
GAP = TypeTask(
    (1, 2, 2, 2, 1, 3),
    (
        Row(range(6), [1] * 6, 2, 2),
        Row([0, 1, 2], [1] * 3, 0, 1),
        Row([0, 1, 3], [1] * 3, 0, 1),
        Row([0, 2, 4, 5], [1] * 4, 1, 2),
        Row([2, 3, 4], [1] * 3, 0, 1),
    ),
)
RULES = (Quota("a", "x", 1, 1), Quota("b", "u", 1, 2), DistinctValues("a", 2))
POOL = ("xu", "xu", "yu", "yu", "yv", "yv", "yv", "zu", "zv")


@settings(max_examples=60, deadline=None)
@given(tasks())
def test_fairest_lottery_agrees_with_all_compositions(task: TypeTask) -> None:
    """Chances, compositions and bound agree with linear programs over all compositions."""
    expected, lottery = fairest_chances(task), fairest_lottery(task, LIMITS)
    if not expected:
        assert lottery == TypeLottery(LotteryStatus.INFEASIBLE)
        return
    assert lottery.status is LotteryStatus.OPTIMAL
    assert [float(chance) for chance in lottery.fairest] == pytest.approx(expected, abs=1e-8)
    assert lottery.bound is not None
    assert float(lottery.bound) == pytest.approx(min(expected), abs=1e-8)
    assert all(is_composition(task, counts) for counts in lottery.compositions)
    assert min(lottery.weights) > 0
    assert sum(lottery.weights) == task.total
    assert max(distances(task, lottery)) <= Fraction(2, task.total)
    whole = sum(gain * many for gain, many in zip(lottery.gains, task.people, strict=True))
    most = max(sum(map(int.__mul__, lottery.gains, counts)) for counts in compositions(task))
    assert most <= lottery.bound * whole


@settings(max_examples=60, deadline=None)
@given(tasks(), st.lists(st.floats(-5, 5), min_size=20, max_size=20), st.booleans())
def test_level_bounds_the_smallest_chance_with_any_duals(task: TypeTask, duals: list[float], rounds: bool) -> None:  # noqa: FBT001 - hypothesis passes it
    """No dual gives a bound below the fairest smallest chance: a wrong one only gives a weaker bound."""
    groups = list(compositions(task))
    if not groups or task.flags:
        return
    matrix = [[0] * len(task.people) for _ in task.rows]
    for index, row in enumerate(task.rows):
        for column, factor in zip(row.columns, row.factors, strict=True):
            matrix[index][column] = factor
    used = [round(dual) if rounds else dual for dual in duals[: len(task.rows)]]
    level = _level(task.people, task.rows, matrix, list(used), 0.0, set(range(len(task.people))), {})
    whole = sum(gain * many for gain, many in zip(level.gains, task.people, strict=True))
    assert all(sum(map(int.__mul__, level.gains, counts)) <= level.chance * whole for counts in groups)
    assert float(level.chance) >= min(fairest_chances(task)) - 1e-9


def test_fairest_lottery_is_leximin() -> None:
    """The smallest chance is as large as possible, then the next. The published chances are the same for MAXIMIN."""
    task = task_of(RULES, 3, *POOL)
    lottery = fairest_lottery(task, LIMITS)
    assert lottery.status is LotteryStatus.OPTIMAL
    assert lottery.fairest == (Fraction(1, 2), *[Fraction(2, 7)] * 4)
    assert lottery.bound == Fraction(2, 7)
    assert [level for level, _ in lottery.levels] == [Fraction(2, 7), Fraction(1, 2)]
    assert fairest_lottery(task._replace(fairness=Fairness.MAXIMIN), LIMITS) == lottery


def test_fairest_lottery_of_few_balls() -> None:
    """A total of a few balls is kept: totals are rounded down or up, and no positive chance becomes 0."""
    task = task_of(RULES, 3, *POOL)._replace(total=20)
    lottery = fairest_lottery(task, LIMITS)
    assert lottery.status is LotteryStatus.OPTIMAL
    assert sum(lottery.weights) == 20
    assert max(distances(task, lottery)) < Fraction(1, 20)
    assert min(type_chances(task.people, lottery)) > 0


def test_fairest_lottery_cuts_off_chances_that_no_mixture_gives() -> None:
    """Where the relaxation promises more than any composition gives, rows cut it off until the bound is exact."""
    levels = in_own_thread(lambda: fair_levels(GAP.people, GAP.flags, GAP.rows, Deadline(LIMITS)))
    lottery = fairest_lottery(GAP, LIMITS)
    assert lottery.status is LotteryStatus.OPTIMAL
    assert lottery.fairest != tuple(chance for _, chance in sorted((k, v.chance) for v in levels for k in v.types))
    assert [float(chance) for chance in lottery.fairest] == pytest.approx(fairest_chances(GAP), abs=1e-8)


def test_fairest_lottery_proves_its_bound_over_compositions() -> None:
    """The relaxation takes one and a half of three people; a third is proven in integers."""
    task = TypeTask((1, 1, 1), (Row(range(3), [2, 2, 2], 0, 3),))
    lottery = fairest_lottery(task, LIMITS)
    assert (lottery.status, lottery.bound) == (LotteryStatus.OPTIMAL, Fraction(1, 3))
    assert lottery.fairest == (Fraction(1, 3),) * 3
    unproven = fairest_lottery(task, LIMITS, rounds=0)
    assert (unproven.status, unproven.bound) == (LotteryStatus.LIMIT_REACHED, Fraction(1, 3))


@pytest.mark.parametrize("fairness", Fairness)
def test_fairest_lottery_at_the_limit_of_rounds_says_so(fairness: Fairness) -> None:
    """Without rounds, the gap stays open: the result gives both ends of the bound, and is not called optimal."""
    lottery = fairest_lottery(GAP._replace(fairness=fairness), LIMITS, rounds=0)
    assert lottery.status is LotteryStatus.LIMIT_REACHED
    assert lottery.bound is not None
    assert min(type_chances(GAP.people, lottery)) < min(fairest_chances(GAP)) <= float(lottery.bound) + 1e-9
    assert all(is_composition(GAP, counts) for counts in lottery.compositions)


def test_fairest_lottery_without_time_or_columns_is_empty() -> None:
    """The clock and the limit on columns stop the search, without compositions."""
    task = task_of(RULES, 3, *POOL)
    for limits in (SolverLimits(seconds=1e-9), SolverLimits(columns=2)):
        lottery = fairest_lottery(task, limits)
        assert (lottery.status, lottery.compositions) == (LotteryStatus.LIMIT_REACHED, ())


def test_fairest_lottery_that_cannot_be_split_is_a_mixture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any split, compositions are generated until their mixture gives the fairest chances."""
    monkeypatch.setattr(decomposition, "_ATTEMPTS", ())
    task = task_of(RULES, 3, *POOL)
    lottery = fairest_lottery(task, LIMITS)
    assert lottery.status is LotteryStatus.OPTIMAL
    assert lottery.fairest == (Fraction(1, 2), *[Fraction(2, 7)] * 4)
    assert max(distances(task, lottery)) <= Fraction(2, task.total)
    assert all(is_composition(task, counts) for counts in lottery.compositions)


def test_fairest_lottery_splits_rules_on_the_number_of_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such rules hold for each composition; the shares of the groups with a value do not get in the way of a split."""
    monkeypatch.setattr(fairness_module._Search, "_mix", None)
    assert fairest_lottery(task_of(RULES, 3, *POOL), LIMITS).status is LotteryStatus.OPTIMAL


@pytest.mark.parametrize("task", [task_of(RULES, 3, *POOL), GAP], ids=["split", "mixture"])
def test_fairest_lottery_that_the_clock_stops_gives_both_ends(task: TypeTask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever the clock stops a search, the lottery so far and the bound enclose the fairest smallest chance."""
    smallest, ends = min(fairest_chances(task)), 0
    for seconds in range(1, 40):
        monkeypatch.setattr(limits_module, "time", Clock())
        lottery = fairest_lottery(task, SolverLimits(seconds=seconds))
        assert lottery.bound is None or float(lottery.bound) >= smallest - 1e-9
        if lottery.compositions:
            ends += lottery.status is LotteryStatus.LIMIT_REACHED
            assert all(is_composition(task, counts) for counts in lottery.compositions)
            assert min(type_chances(task.people, lottery)) <= smallest + 1e-9
    assert ends > 2


def test_linear_program_without_time_stops() -> None:
    """A program that has no time left raises."""
    with pytest.raises(OutOfTime):
        in_own_thread(LinearProgram([[1, 1]], [-1, -1], [1, 1], [0], [1], Deadline(SolverLimits(seconds=1e-9))).solve)


class Watched:
    """HiGHS, with a fixed run time. It notes the time limits that it gets."""

    def __init__(self, solver: Any) -> None:
        self.limits = list[float]()
        self._solver = solver

    def __getattr__(self, name: str) -> Any:
        return getattr(self._solver, name)

    def setOptionValue(self, name: str, value: float) -> Any:  # noqa: N802 - the name of HiGHS
        """Note a time limit."""
        assert name == "time_limit"
        self.limits.append(value)
        return self._solver.setOptionValue(name, value)

    def getRunTime(self) -> float:  # noqa: N802 - the name of HiGHS
        """Return the seconds of all runs so far."""
        return 100.0


def test_linear_programs_share_a_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run gets the time that is left, also if other steps took it. Without time, HiGHS does not run."""
    clock = Clock()
    monkeypatch.setattr(limits_module, "time", clock)
    deadline = Deadline(SolverLimits(seconds=50))
    programs = [LinearProgram([[1, 1]], [-1, -1], [1, 1], [0], [1], deadline) for _ in range(2)]
    watched = [Watched(program._solver) for program in programs]
    for program, watch in zip(programs, watched, strict=True):
        program._solver = watch
        assert in_own_thread(program.solve)
    clock.now += 30
    assert in_own_thread(programs[0].solve)
    clock.now += 30
    with pytest.raises(OutOfTime):
        in_own_thread(programs[1].solve)
    assert [watch.limits for watch in watched] == [[148.0, 114.0], [146.0]]


def test_fairest_lottery_has_one_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """All steps of a search share the seconds: each gets less than the one before, and the last stops the search."""
    monkeypatch.setattr(limits_module, "time", Clock())
    seconds = list[float]()

    def watched(model: Any, limits: SolverLimits) -> Any:
        seconds.append(limits.seconds)
        return solver.maximise(model, limits)

    monkeypatch.setattr(fairness_module, "maximise", watched)
    assert fairest_lottery(GAP, SolverLimits(seconds=10**6)).status is LotteryStatus.OPTIMAL
    assert len(seconds) > 2
    assert all(after < before < 10**6 for before, after in pairwise(seconds))
    assert fairest_lottery(GAP, SolverLimits(seconds=20)).status is LotteryStatus.LIMIT_REACHED


def test_linear_program_reports_refused_calls() -> None:
    """A row over a column that does not exist is refused."""
    with pytest.raises(SolverError, match="addRow"):
        LinearProgram([[1, 1]], [-1, -1], [1, 1], [0], [1], Deadline(LIMITS)).add_row([5], [1], 1)


@pytest.mark.parametrize(
    ("rules", "traits"),
    [
        ((Quota("a", "x", 2, 2), Quota("b", "u", 0, 1)), ("xu", "xu", "yu", "yv")),
        (tuple(Quota(name, "x", 1, 1) for name in "abc"), ("xxy", "xyx", "yxx")),
    ],
)
def test_fairest_lottery_without_a_group_is_infeasible(rules: tuple[Rule, ...], traits: tuple[str, ...]) -> None:
    """No group satisfies the rules; in the second case, the relaxation does."""
    assert fairest_lottery(task_of(rules, 2, *traits), LIMITS) == TypeLottery(LotteryStatus.INFEASIBLE)


def realistic() -> tuple[list[Candidate], list[Rule]]:
    """Return a pool of 60 and quotas of a population that is unlike the pool."""
    chance = Random(7)  # noqa: S311 - a seeded instance
    pool = ["".join(chance.choice("xy" + "x" * index) for index in range(5)) for _ in range(60)]
    return candidates(*pool), [Quota(name, "y", 6, 7) for name in "abcde"]


def test_fairest_lottery_does_not_depend_on_order() -> None:
    """The order of people and of rules changes nothing: the chances are those of the traits."""
    people, rules = realistic()
    seen: list[Mapping[tuple[Trait, ...], object]] = []
    for _ in range(3):
        people, rules = [*people[17:], *people[:17]], [*rules[2:], *rules[:2]]
        types, task = TypeTask.among(people, Task(tuple(rules), 14, 0))
        lottery = fairest_lottery(task, LIMITS)
        assert lottery.status is LotteryStatus.OPTIMAL
        chances = type_chances(task.people, lottery)
        seen.append(dict(zip(types, zip(lottery.fairest, chances, strict=True), strict=True)))
    assert seen[0] == seen[1] == seen[2]
