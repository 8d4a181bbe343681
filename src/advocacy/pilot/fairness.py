"""Find the fairest lottery over the compositions of a group. It sees types, not people.

A type is a set of people who are alike in every trait that a rule names.
A composition states how many people a group has of each type. A lottery gives each composition a weight. The people of
a type then have the same chance, so the chances follow from the numbers of people of each type over all weights.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import Enum
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from advocacy.pilot.assessment import Candidate, Trait
from advocacy.pilot.engine import Task, with_rules
from advocacy.pilot.solver import Model, Row, SolverLimits, load_solver


class Fairness(Enum):
    """What the chances of a lottery are as equal as possible by."""

    LEXIMIN = "leximin"
    """The smallest chance is as large as possible, then the next smallest, and so on."""
    MAXIMIN = "maximin"
    """The smallest chance is as large as possible. Larger chances may differ more than the quotas require."""


class LotteryStatus(Enum):
    """How the search for the fairest lottery ended."""

    OPTIMAL = "optimal"
    """The chances are the fairest, within the lottery's distance."""
    LIMIT_REACHED = "limit_reached"
    """A limit was reached first. The fairest smallest chance is between the lottery's and its bound."""
    INFEASIBLE = "infeasible"
    """No group satisfies the rules."""


class TypeTask(NamedTuple):
    """A lottery to find.

    Attributes:
        people: The number of people of each type, at least 1.
        rows: The rules on a group, the size included, over columns: the types, then the flags.
        flags: The number of flags. A flag is a column of 0 or 1 that states whether a group has a value.
        fairness: The chances to find.
        total: The sum of the weights.
        distance: The largest accepted difference between a chance of the lottery and the fairest one.
    """

    people: tuple[int, ...]
    rows: tuple[Row, ...]
    flags: int = 0
    fairness: Fairness = Fairness.LEXIMIN
    total: int = 10**6
    distance: Fraction = Fraction(2, 10**6)

    @classmethod
    def among(
        cls, candidates: Sequence[Candidate], task: Task, *, fairness: Fairness = Fairness.LEXIMIN, total: int = 10**6
    ) -> tuple[dict[tuple[Trait, ...], list[Candidate]], TypeTask]:
        """Return the candidates by type, sorted by traits, and the lottery over these types."""
        types: dict[tuple[Trait, ...], list[Candidate]] = defaultdict(list)
        for candidate in candidates:
            types[candidate.traits].append(candidate)
        ordered = {traits: sorted(types[traits], key=lambda c: c.id) for traits in sorted(types)}
        people, none = [len(members) for members in ordered.values()], [0] * len(ordered)
        whole = Row(range(len(people)), [1] * len(people), task.size, task.size)
        spans = {traits: range(index, index + 1) for index, traits in enumerate(ordered)}
        model = with_rules(Model(none, none, people, [whole]), spans, task)
        flags = len(model.tops) - len(people)
        return ordered, cls(tuple(people), tuple(model.rows), flags, fairness, total)


class TypeLottery(NamedTuple):
    """The result of the search.

    Attributes:
        status: How the search ended.
        compositions: The number of people of each type, for each group of the lottery, in a fixed order.
        weights: The weight of each composition, a positive integer.
        fairest: The fairest chance of each type, to a denominator of at most 10**9. After a limit: the best known.
        bound: An upper bound on the smallest chance in any lottery, proven in integers; ``None`` if not yet known.
        gains: The proof of the bound. No composition has a sum of gains above *bound* times the sum over all people.
        levels: For each level of *fairest*, ascending, the largest distance between the lottery's chance of a type and
            the fairest chance of this type.
    """

    status: LotteryStatus
    compositions: tuple[tuple[int, ...], ...] = ()
    weights: tuple[int, ...] = ()
    fairest: tuple[Fraction, ...] = ()
    bound: Fraction | None = None
    gains: tuple[int, ...] = ()
    levels: tuple[tuple[Fraction, Fraction], ...] = ()


def type_chances(people: Sequence[int], lottery: TypeLottery) -> tuple[Fraction, ...]:
    """Return the exact chance of a person of each type in a lottery."""
    total = sum(lottery.weights)
    sums = [sum(map(int.__mul__, lottery.weights, counts)) for counts in zip(*lottery.compositions, strict=True)]
    return tuple(Fraction(count, total * many) for count, many in zip(sums, people, strict=True))


def fairest_lottery(task: TypeTask, limits: SolverLimits) -> TypeLottery:
    """Find the lottery with the fairest chances.

    Raises:
        MissingExtraError: HiGHS is not installed.
        SolverError: HiGHS refuses a call.
    """
    groups = sorted(_compositions(task))
    if not groups:
        return TypeLottery(LotteryStatus.INFEASIBLE)
    fixed: dict[int, float] = {}
    weights: list[float] = []
    while len(fixed) < len(task.people):
        level, duals, weights = _level(groups, task.people, fixed)
        fixed |= {kind: level for kind, dual in enumerate(duals) if kind not in fixed and dual > 1e-9}
        if task.fairness is Fairness.MAXIMIN:
            break
    bound = Fraction(min(fixed.values())).limit_denominator(10**6)
    exact = [Fraction(weight).limit_denominator(10**9) * task.total for weight in weights]
    whole = [int(weight) for weight in exact]
    order = sorted(range(len(exact)), key=lambda group: whole[group] - exact[group])
    for group in order[: task.total - sum(whole)]:
        whole[group] += 1
    used = [(group, weight) for group, weight in zip(groups, whole, strict=True) if weight]
    counts, shares = zip(*used, strict=True)
    lottery = TypeLottery(LotteryStatus.OPTIMAL, counts, shares, bound=bound)
    chances = type_chances(task.people, lottery)
    fairest = tuple(
        Fraction(fixed[kind]).limit_denominator(10**6) if kind in fixed else chance
        for kind, chance in enumerate(chances)
    )
    levels = tuple(
        (level, max(abs(c - f) for c, f in zip(chances, fairest, strict=True) if f == level))
        for level in sorted(set(fairest))
    )
    return lottery._replace(fairest=fairest, levels=levels)


def _compositions(task: TypeTask) -> Iterator[tuple[int, ...]]:
    """Return every composition that satisfies the rules."""
    kinds = len(task.people)
    for counts in product(*(range(many + 1) for many in task.people)):
        for flags in product((0, 1), repeat=task.flags):
            values = counts + flags
            if all(
                row.minimum <= sum(f * values[c] for c, f in zip(row.columns, row.factors, strict=True)) <= row.maximum
                for row in task.rows
            ):
                yield values[:kinds]
                break


def _level(
    groups: Sequence[tuple[int, ...]], people: Sequence[int], fixed: dict[int, float]
) -> tuple[float, list[float], list[float]]:
    """Return the next smallest chance, its duals by type, and weights that give it."""
    highspy = load_solver()
    import numpy as np  # noqa: PLC0415 - comes with highspy, loaded where it is used

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(groups) + 1, len(people) + 1
    lp.col_cost_ = np.array([0.0] * len(groups) + [-1.0])
    lp.col_lower_, lp.col_upper_ = np.zeros(len(groups) + 1), np.full(len(groups) + 1, 2.0)  # no bound is active
    lp.row_lower_ = np.array([fixed.get(kind, 0.0) - 1e-10 * (kind in fixed) for kind in range(len(people))] + [1.0])
    lp.row_upper_ = np.array([2.0] * len(people) + [1.0])
    matrix = np.array([[count / many for count, many in zip(group, people, strict=True)] + [1.0] for group in groups])
    last = np.array([[0.0 if kind in fixed else -1.0 for kind in range(len(people))] + [0.0]])
    dense = np.concatenate([matrix, last])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.arange(0, dense.size + 1, dense.shape[1], dtype=np.int32)
    lp.a_matrix_.index_ = np.tile(np.arange(dense.shape[1], dtype=np.int32), len(dense))
    lp.a_matrix_.value_ = dense.ravel()
    solver = getattr(highspy, "_Highs", highspy.Highs)()
    solver.setOptionValue("output_flag", False)  # noqa: FBT003 - the call of HiGHS
    solver.passModel(lp)
    solver.run()
    solution = solver.getSolution()
    return solution.col_value[-1], list(solution.row_dual)[:-1], list(solution.col_value)[:-1]
