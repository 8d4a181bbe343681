"""The fairest chances of small instances, from all compositions: slow, and independent of the library's own search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import highspy
import numpy as np

from advocacy.pilot.fairness import TypeTask
from advocacy.pilot.limits import Row


def keeps(rows: Sequence[Row], values: Sequence[int]) -> bool:
    """Check all rules on a composition with its flags."""
    sums = (sum(f * values[c] for c, f in zip(row.columns, row.factors, strict=True)) for row in rows)
    return all(row.minimum <= total <= row.maximum for row, total in zip(rows, sums, strict=True))


def is_composition(task: TypeTask, counts: tuple[int, ...]) -> bool:
    """Check whether a group may have these numbers of people: some flags satisfy the rules."""
    within = all(0 <= count <= many for count, many in zip(counts, task.people, strict=True))
    return within and any(keeps(task.rows, counts + flags) for flags in product((0, 1), repeat=task.flags))


def compositions(task: TypeTask) -> Iterator[tuple[int, ...]]:
    """Return all compositions."""
    for counts in product(*(range(many + 1) for many in task.people)):
        if is_composition(task, counts):
            yield counts


def fairest_chances(task: TypeTask) -> list[float]:
    """Return the leximin chances by type, from a linear program over all compositions for each level."""
    return leximin(list(compositions(task)), task.people)


def leximin(groups: Sequence[tuple[int, ...]], people: Sequence[int]) -> list[float]:
    """Return the leximin chances by type over all these groups; none without a group."""
    fixed: dict[int, float] = {}
    while groups and len(fixed) < len(people):
        level, duals = _level(groups, people, fixed)
        free = [(kind, dual) for kind, dual in enumerate(duals) if kind not in fixed]
        blocked = {kind: level for kind, dual in free if dual > 1e-9}
        assert blocked
        fixed |= blocked
    return [fixed[kind] for kind in sorted(fixed)]


def _level(
    groups: Sequence[tuple[int, ...]], people: Sequence[int], fixed: dict[int, float]
) -> tuple[float, list[float]]:
    """Return the next smallest chance and its duals by type."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(groups) + 1, len(people) + 1
    lp.col_cost_ = np.array([0.0] * len(groups) + [-1.0])
    lp.col_lower_, lp.col_upper_ = np.zeros(len(groups) + 1), np.full(len(groups) + 1, 2.0)  # no bound is active
    lp.row_lower_ = np.array([fixed.get(kind, 0.0) - 1e-10 * (kind in fixed) for kind in range(len(people))] + [1.0])
    lp.row_upper_ = np.array([2.0] * len(people) + [1.0])
    chances = [[count / many for count, many in zip(group, people, strict=True)] + [1.0] for group in groups]
    last = [0.0 if kind in fixed else -1.0 for kind in range(len(people))] + [0.0]
    dense = np.array([*chances, last])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.arange(0, dense.size + 1, dense.shape[1], dtype=np.int32)
    lp.a_matrix_.index_ = np.tile(np.arange(dense.shape[1], dtype=np.int32), len(dense))
    lp.a_matrix_.value_ = dense.ravel()
    solver = getattr(highspy, "_Highs", highspy.Highs)()
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
    ):  # the first run in a thread fixes its number of threads
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    solver.run()
    solution = solver.getSolution()
    return solution.col_value[-1], list(solution.row_dual)[:-1]
