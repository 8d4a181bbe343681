"""Fairest lotteries: the chances are as equal as the rules allow, and the bound is proven."""

from __future__ import annotations

from fractions import Fraction

from advocacy.pilot.assessment import Candidate
from advocacy.pilot.engine import Rule, Task
from advocacy.pilot.fairness import Fairness, LotteryStatus, TypeTask, fairest_lottery, type_chances
from advocacy.pilot.policy import DistinctValues, Quota
from advocacy.pilot.solver import SolverLimits

LIMITS = SolverLimits()


def candidates(*traits: str) -> list[Candidate]:
    """Return a candidate for each pair of values, such as ``xu``."""
    return [Candidate(0, f"p-{n}", (("a", pair[0]), ("b", pair[1]))) for n, pair in enumerate(traits)]


def task_of(rules: tuple[Rule, ...], size: int, *traits: str) -> TypeTask:
    """Return the lottery over types for the candidates."""
    return TypeTask.among(candidates(*traits), Task(rules, size, 0))[1]


RULES = (Quota("a", "x", 1, 1), Quota("b", "u", 1, 2), DistinctValues("a", 2))


def test_fairest_lottery_is_leximin() -> None:
    """The smallest chance is as large as possible, then the next."""
    task = task_of(RULES, 3, "xu", "xu", "yu", "yu", "yv", "yv", "yv", "zu", "zv")
    lottery = fairest_lottery(task, LIMITS)
    assert lottery.status is LotteryStatus.OPTIMAL
    assert lottery.fairest == (Fraction(1, 2), *[Fraction(2, 7)] * 4)
    assert lottery.bound == Fraction(2, 7)
    chances = type_chances(task.people, lottery)
    assert all(abs(a - b) <= task.distance for a, b in zip(chances, lottery.fairest, strict=True))
    assert sum(lottery.weights) == task.total
    assert fairest_lottery(task._replace(fairness=Fairness.MAXIMIN), LIMITS).bound == Fraction(2, 7)


def test_fairest_lottery_without_a_group_is_infeasible() -> None:
    """No group satisfies the rules."""
    task = task_of((Quota("a", "x", 2, 2), Quota("b", "u", 0, 1)), 2, "xu", "xu", "yu", "yv")
    assert fairest_lottery(task, LIMITS).status is LotteryStatus.INFEASIBLE
