"""The tree finds what trying all values finds, and its bound is never too low."""

from __future__ import annotations

from itertools import product
from math import inf
from operator import mul
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.errors import SolverError
from advocacy.pilot import SolverLimits, branching
from advocacy.pilot.branching import Tree
from advocacy.pilot.limits import Deadline
from advocacy.pilot.linear import LinearProgram
from advocacy.pilot.solver import in_own_thread
from tests.amounts import examples


class Problem:
    """A small problem, and its best gain by trying all values."""

    def __init__(self, gains: list[int], tops: list[int], rows: list[tuple[list[int], int, int]]) -> None:
        self.arrays = [np.array(part, dtype=np.int64) for part in (gains, tops, *zip(*rows, strict=True))]
        self.rows, self.gains = rows, gains
        kept = [values for values in product(*(range(top + 1) for top in tops)) if self.keeps(values)]
        self.best = max((self.gain(values) for values in kept), default=None)

    def gain(self, values: Any) -> int:
        """Return the gain of values."""
        return sum(map(mul, self.gains, values))

    def keeps(self, values: Any) -> bool:
        """Check the rows."""
        return all(least <= sum(map(mul, factors, values)) <= most for factors, least, most in self.rows)

    def tree(self, seconds: float = 30.0) -> Tree:
        """Return a tree over the problem."""
        gains, tops, matrix, least, most = self.arrays
        return Tree(gains, tops, matrix, least, most, 1 << 20, Deadline(SolverLimits(seconds=seconds)))


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Return a problem of few columns whose rows are not easy to keep."""
    many = draw(st.integers(1, 7))
    gains = draw(st.lists(st.integers(-9, 99), min_size=many, max_size=many))
    tops = draw(st.lists(st.integers(1, 2), min_size=many, max_size=many))
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        factors = draw(st.lists(st.sampled_from([-1, 0, 1, 1, 2, 3]), min_size=many, max_size=many))
        least = draw(st.integers(-1, 4))
        rows.append((factors, least, least + draw(st.integers(0, 2))))
    return Problem(gains, tops, rows)


#: Half the people of each pair and of each odd ring: its relaxation is all fractions.
FRACTIONS = Problem(
    [7, 7, 7, 8, 7, 7, 7],
    [1] * 7,
    [([int(column in {at, (at + 1) % 7}) for column in range(7)], 0, 1) for at in range(7)] + [([1] * 7, 2, 7)],
)


@settings(max_examples=examples(500))
@given(problem=problems(), nodes=st.sampled_from([1, 2, 5, 10**6]), nearer=st.integers(-3, 3))
def test_tree_equals_brute_force(problem: Problem, nodes: int, nearer: int) -> None:
    """With enough nodes, the best gain is found if it is above the known one. With fewer, the bound is not too low."""
    for known in (None, (problem.best or 0) + nearer):
        found = in_own_thread(lambda known=known: problem.tree().search(known, nodes))  # type: ignore[misc]
        most = max((gain for gain in (known, problem.best) if gain is not None), default=-inf)
        assert found.bound >= most
        assert found.finished or nodes != 10**6
        if found.finished:
            assert found.bound == most
            assert (found.values is None) is (problem.best is None or (known is not None and problem.best <= known))
        if found.values is not None:
            assert problem.keeps(found.values)
            assert (problem.arrays[1] >= found.values).all()
            assert (known if known is not None else -inf) < problem.gain(found.values) <= most


def test_relaxation_of_fractions_needs_branches() -> None:
    """The example has fractions: one node does not finish it, and many do."""
    one, many = (in_own_thread(lambda nodes=nodes: FRACTIONS.tree().search(None, nodes)) for nodes in (1, 100))  # type: ignore[misc]
    assert (one.finished, one.values) == (False, None)
    assert FRACTIONS.best is not None
    assert one.bound > FRACTIONS.best
    assert (many.finished, many.bound, problem_gain(many)) == (True, FRACTIONS.best, FRACTIONS.best)


def test_bound_of_a_stopped_search_covers_all_open_nodes() -> None:
    """The search goes down on a side that is not the best one. If it stops there, the other side counts too."""
    problem = Problem(
        [6, 25, 5, 9, 37, 24, 29, 11, 37, 11, 31],
        [1] * 11,
        [
            ([1, 0, 0, 1, 1, 0, 1, 1, 1, 1, 1], 2, 2),
            ([0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 0], 2, 3),
            ([0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 1], 1, 1),
            ([0, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0], 1, 2),
            ([1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0], 2, 2),
        ],
    )
    assert problem.best == 97
    for nodes in range(1, 8):
        assert in_own_thread(lambda nodes=nodes: problem.tree().search(None, nodes)).bound >= 97  # type: ignore[misc]


def problem_gain(found: branching.Found) -> int:
    """Return the gain of the values in the example of fractions."""
    return FRACTIONS.gain(found.values)


def test_node_with_crossed_bounds_has_nothing_below() -> None:
    """A price may fix a column beside a branch on it. No value is left then, and no program is solved."""
    low, high = np.ones(7, dtype=np.int64), np.zeros(7, dtype=np.int64)
    assert FRACTIONS.tree()._relaxed(branching._Node(low, high, 10**9)) is None


def test_tree_stops_where_duals_are_too_large_to_be_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prices whose sums are not exact in 64 bits are not used. The bound stays valid."""
    monkeypatch.setattr(branching, "_EXACT", 0.0)
    found = in_own_thread(lambda: FRACTIONS.tree().search(None, 10**6))
    assert not found.finished
    assert found.bound == sum(FRACTIONS.gains)


def test_tree_accepts_no_values_that_break_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values are checked in integers. Where the solver returns others, the search is not finished."""
    monkeypatch.setattr(LinearProgram, "values", property(lambda self: np.ones(self.columns)))
    found = in_own_thread(lambda: FRACTIONS.tree().search(None, 10**6))
    assert (found.values, found.finished) == (None, False)


def test_tree_stops_at_its_deadline() -> None:
    """Without time, the search returns the bound that it has."""
    found = in_own_thread(lambda: FRACTIONS.tree(seconds=1e-9).search(3, 10**6))
    assert (found.values, found.bound, found.finished) == (None, sum(FRACTIONS.gains), False)


class Failing:
    """A solver whose first runs fail."""

    def __init__(self, solver: Any, failures: int) -> None:
        self._solver, self._failures, self.cleared = solver, failures, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._solver, name)

    def run(self) -> Any:
        """Fail, or run."""
        self._failures -= 1
        return self.failed if self._failures >= 0 else self._solver.run()

    def clearSolver(self) -> Any:  # noqa: N802 - the name of HiGHS
        """Note the call."""
        self.cleared += 1
        return self._solver.clearSolver()

    failed: Any = None


def test_linear_program_runs_again_without_its_last_basis() -> None:
    """A run that fails from the basis of the last solution runs again from the start. A second failure is an error."""
    for failures in (0, 1, 2):
        program = LinearProgram([[1, 1]], [-1, -2], [1, 1], [0], [1], Deadline(SolverLimits()))
        failing = Failing(program._solver, failures)
        failing.failed = program._highspy.HighsStatus.kError
        program._solver = failing
        if failures < 2:
            assert in_own_thread(program.solve)
            assert (program.values.tolist(), failing.cleared) == ([0, 1], failures)
        else:
            with pytest.raises(SolverError, match="run"):
                in_own_thread(program.solve)
