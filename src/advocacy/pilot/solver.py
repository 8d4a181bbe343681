"""Find the best group under overlapping quotas with HiGHS (extra ``solver``), proven and checked in integers.

The model is small because its columns are combinations of traits, not people. People with the same value of every
attribute that a quota names differ only in score, so the best few of each combination are enough. Bounds make the model
smaller. The duals of the linear relaxation give an upper bound on the gain of any solution. The bound is computed in
integers, so it is valid whatever the solver's tolerances. A person whose reduced cost exceeds the gap between that
bound and a known group is in every better group, or in none. The rest, usually a few dozen people, is solved exactly.

The total comes first. The lots are a second search of the same kind: among the people who are still free, with a row
that keeps the total. Its own relaxation bounds the lots, so few people remain there too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor, inf, isfinite
from typing import Any, NamedTuple, TypeVar

from advocacy.errors import Finding, SolverError
from advocacy.pilot.branching import Found, Tree
from advocacy.pilot.limits import REPRODUCIBLE, Deadline, Row, SolverLimits, load_solver

_T = TypeVar("_T")

#: The number of bits of a gain and its scale together, when duals are converted to integers.
_BITS = 40
#: The number of columns that a first search has at least, and the nodes that it may visit.
_FEW, _NODES = 60, 200
#: The largest part that is searched in a tree of our own, and the nodes before HiGHS takes over.
_TREE_COLUMNS, _TREE_ROWS, _TREE_NODES = 1000, 100, 4000
#: A factor that mixes the order of columns, so that a few of them are of all kinds.
_MIX = 2_654_435_761
#: The tolerance of a bound of HiGHS, before it is rounded down.
_NEAR = 1e-5


class Model(NamedTuple):
    """Columns with their gains, lots and upper bounds (lower bounds are 0), and rows; all integers.

    The step estimates the gap between the optimum and the bound. The search covers at least that gap first.
    """

    gains: Sequence[int]
    lots: Sequence[int]
    tops: Sequence[int]
    rows: Sequence[Row]
    step: int = 0


class Outcome(NamedTuple):
    """The outcome of a search: values by column, or ``None``, and an upper bound on every solution.

    The outcome is proven if the values reach the bound, and no such values have a lower sum of lots. Unproven values
    that reach the bound have the highest gain, but perhaps not the lowest lots. Proven without values means infeasible.
    """

    values: tuple[int, ...] | None
    proven: bool
    bound: int | None


def maximise(model: Model, limits: SolverLimits) -> Outcome:
    """Find integer values of the columns, from 0 to their upper bounds, that satisfy all rows and maximise the gain.

    Of solutions with the same gain, the one with the lowest sum of lots is returned.

    Raises:
        MissingExtraError: HiGHS is not installed.
        SolverError: HiGHS refuses a call.
    """
    if len(model.gains) > limits.columns:
        return Outcome(None, proven=False, bound=None)
    return in_own_thread(_Search(model, Deadline(limits)).run)


def in_own_thread(run: Callable[[], _T]) -> _T:
    """Call *run* in a thread of its own.

    The first run of HiGHS in a thread fixes its number of threads there, and HiGHS refuses a later run with another
    number. A separate thread keeps our runs and the caller's runs apart. If no thread can be started, as in a browser,
    *run* is called directly.
    """
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - loaded where it is used

    pool = ThreadPoolExecutor(max_workers=1)
    try:
        waiting = pool.submit(run)
    except RuntimeError:
        return run()
    with pool:
        return waiting.result()


class _Problem(NamedTuple):
    """A model as arrays: gains and upper bounds by column, entries by column and row, and the bounds of the rows."""

    gains: Any
    tops: Any
    rows: Any
    columns: Any
    factors: Any
    least: Any
    most: Any


class _Ended(NamedTuple):
    """How HiGHS ended: the values or ``None``, an upper bound, and whether it stopped before an answer.

    The bound is ``-inf`` if no solution remains, and ``inf`` if it is unknown.
    """

    values: Any
    bound: float
    stopped: bool = False


class _Level(NamedTuple):
    """The outcome of maximising one objective, and which columns may differ in other solutions with its gain."""

    values: Any
    proven: bool
    bound: int | None
    free: Any = None
    fixed: Any = None


class _Search:
    """The search for the highest gain, and then the lowest lots."""

    def __init__(self, model: Model, deadline: Deadline) -> None:
        self._highspy = load_solver()
        import numpy as np  # noqa: PLC0415 - comes with highspy, loaded where it is used

        self._np = np
        status = self._highspy.HighsModelStatus
        self._none = {status.kInfeasible, status.kUnboundedOrInfeasible}
        self._deadline = deadline
        self._step = model.step
        self._lots = np.array(model.lots, dtype=np.int64)
        widths = [len(row.columns) for row in model.rows]
        rows = np.repeat(np.arange(len(model.rows)), widths)
        columns = np.concatenate([np.asarray(row.columns, dtype=np.int64) for row in model.rows])
        factors = np.concatenate([np.asarray(row.factors, dtype=np.int64) for row in model.rows])
        order = np.lexsort((rows, columns))
        self._problem = _Problem(
            np.array(model.gains, dtype=np.int64),
            np.array(model.tops, dtype=np.int64),
            rows[order],
            columns[order],
            factors[order],
            np.array([row.minimum for row in model.rows], dtype=np.int64),
            np.array([row.maximum for row in model.rows], dtype=np.int64),
        )

    def run(self) -> Outcome:
        """Maximise the gain, and then minimise the lots among the columns that are still free."""
        np, gains = self._np, self._problem.gains
        # In steps of their common divisor, the bound rounds down further: coarse scores are proven without a search.
        divisor = int(np.gcd.reduce(gains)) or 1
        first = self._maximise(self._problem._replace(gains=gains // divisor), self._step // divisor)
        bound = None if first.bound is None else first.bound * divisor
        if first.values is None or not first.proven:
            values = None if first.values is None else tuple(map(int, first.values))
            return Outcome(values, first.proven, None if first.proven else bound)
        values, proven = first.values, True
        if first.free.any() and self._lots.any():
            values, proven = self._with_lowest_lots(first)
        return Outcome(tuple(map(int, values)), proven, bound)

    def _with_lowest_lots(self, first: _Level) -> tuple[Any, bool]:
        """Return values with the same gain and the lowest lots, and whether that is proven."""
        np = self._np
        problem, chosen = self._restricted(self._problem, first.free, first.fixed)
        gains = problem.gains
        total = int(gains @ first.values[chosen])
        whole = np.bincount(problem.rows, weights=problem.factors == 1, minlength=len(problem.least))
        counted = bool(((whole == len(gains)) & (problem.least == problem.most)).any())
        if gains.any() and not (counted and (gains == gains[0]).all()):
            divisor = int(np.gcd.reduce(gains))
            problem = self._with_total(problem, gains // divisor, total // divisor)
        lots = self._maximise(problem._replace(gains=-self._lots[chosen]), 0, first.values[chosen])
        values = first.values.copy()
        values[chosen] = lots.values
        return values, lots.proven

    def _maximise(self, problem: _Problem, step: int, start: Any = None) -> _Level:
        """Bound the gain by the linear relaxation, and search below the bound until it is proven.

        A solution that moves a column away from its better end loses at least the column's price. So columns whose
        price is above a width are fixed; all other solutions are below the bound by more than the width.
        """
        np, gains = self._np, problem.gains
        duals, primal, feasible = self._relaxed(problem)
        if duals is None:
            return _Level(start, proven=start is None and not feasible, bound=None)
        scale = self._scale(problem)
        highest, reduced = self._bound(problem, duals, scale)
        loss, bound, best = np.abs(reduced), highest // scale, start
        # columns that cost nothing and that the relaxation does not use: a few of them are enough for a first search
        spare = np.flatnonzero((loss <= scale >> 8) & (primal <= 0))
        spare = spare[np.argsort(spare * _MIX % (1 << 32))]
        few, nodes = max(_FEW, 2 * len(problem.least)), _NODES
        if 2 * few >= len(loss):  # leaving out a few columns saves nothing
            few = len(loss)
        width = self._width(loss, few, step * scale)
        while not self._deadline.passed:
            gap = width if best is None else highest - int(gains @ best) * scale
            width = min(width, gap)
            free = loss <= width
            left_out = spare[max(0, len(spare) + few - int(free.sum())) :]
            free[left_out] = False
            fixed = np.where(~free & (reduced > 0), problem.tops, 0)
            fixed[left_out] = 0
            least = 0 if len(left_out) else int(loss[~free].min(initial=1 << 62))
            outside = -inf if free.all() else (highest - least) // scale
            last = outside < (-inf if best is None else int(gains @ best)) or outside == -inf
            ended = self._solve(problem, free, fixed, best, None if last else nodes)
            if ended.values is not None and (best is None or int(gains @ ended.values) > int(gains @ best)):
                best = ended.values
            if best is None and max(outside, ended.bound) == -inf:
                return _Level(None, proven=True, bound=None)
            known = -inf if best is None else int(gains @ best)
            bound = int(min(bound, max(ended.bound, outside, known)))
            if known == bound:
                gap = highest - bound * scale
                fixed = np.where(reduced > gap, problem.tops, 0)
                return _Level(best, proven=True, bound=bound, free=loss <= gap, fixed=fixed)
            if ended.stopped:
                break
            few, nodes = 4 * few, 4 * nodes
            width = self._width(loss, few, 8 * width) if best is None else highest - int(known) * scale
        return _Level(best, proven=False, bound=bound)

    def _width(self, loss: Any, count: int, least: int) -> int:
        """Return the width that leaves a number of columns free, or the least width if that is more."""
        place = min(count, len(loss)) - 1
        return max(least, int(self._np.partition(loss, place)[place]))

    def _bound(self, problem: _Problem, duals: Any, scale: int) -> tuple[int, Any]:
        """Compute an upper bound on the gain, and a price for each column, in integer steps of a scale.

        Any duals give a valid bound (Lagrange); good duals give a tight bound. A solution that moves a column away from
        its better end loses at least the column's price.
        """
        np = self._np
        prices = np.rint(duals * scale).astype(np.int64)
        paid = np.zeros_like(problem.gains)
        np.add.at(paid, problem.columns, problem.factors * prices[problem.rows])
        reduced = problem.gains * scale - paid
        rows = np.where(prices > 0, prices * problem.most, prices * problem.least).sum()
        return int(rows + (np.maximum(reduced, 0) * problem.tops).sum()), reduced

    def _relaxed(self, problem: _Problem) -> tuple[Any, Any, bool]:
        """Solve the linear relaxation. Return its duals and values, or ``None``, and whether it may be feasible."""
        if self._deadline.passed:
            return None, None, True
        solver = self._pass(problem, whole=False)
        self._check(solver.run(), "run")
        status = solver.getModelStatus()
        if status != self._highspy.HighsModelStatus.kOptimal:
            return None, None, status not in self._none
        solution = solver.getSolution()
        return -self._np.array(solution.row_dual), self._np.array(solution.col_value), True

    def _solve(self, problem: _Problem, free: Any, fixed: Any, start: Any, nodes: int | None) -> _Ended:
        """Maximise over the free columns with the others fixed, from a start if it has these values."""
        np = self._np
        part, chosen = self._restricted(problem, free, fixed)
        base = int(problem.gains @ fixed)
        if not len(chosen):
            return _Ended(fixed, base) if self._keeps(problem, fixed) else _Ended(None, -inf)
        if start is not None and not np.array_equal(start[~free], fixed[~free]):
            start = None
        if part.gains.any() and len(chosen) <= _TREE_COLUMNS and len(part.least) <= _TREE_ROWS:
            found = self._branched(part, None if start is None else start[chosen], nodes or _TREE_NODES)
            if found.values is not None:
                start = fixed.copy()
                start[chosen] = found.values
            if found.finished or nodes is not None or self._deadline.passed:
                return _Ended(start, base + found.bound, stopped=not found.finished and self._deadline.passed)
        solver = self._pass(part, whole=True, nodes=nodes)
        if start is not None:
            hint = self._highspy.HighsSolution()
            hint.col_value = start[chosen].astype(float)
            self._check(solver.setSolution(hint), "setSolution")
        self._check(solver.run(), "run")
        end, status = solver.getModelStatus(), self._highspy.HighsModelStatus
        if end in self._none:
            return _Ended(None, -inf) if start is None else _Ended(None, inf, stopped=True)
        values = fixed.copy()
        values[chosen] = np.rint(np.array(solver.getSolution().col_value)).astype(np.int64)
        kept, bound = self._keeps(problem, values), base - solver.getInfo().mip_dual_bound
        if end == status.kOptimal and kept and bound - int(problem.gains @ values) < 1:
            return _Ended(values, int(problem.gains @ values))
        if end == status.kOptimal and start is not None:  # HiGHS may return the start itself in place of the optimum
            return self._solve(problem, free, fixed, None, nodes)
        paused = nodes is not None and end == status.kSolutionLimit
        return _Ended(values if kept else None, floor(bound + _NEAR) if isfinite(bound) else inf, stopped=not paused)

    def _branched(self, part: _Problem, start: Any, nodes: int) -> Found:
        """Search a small part in a tree of our own, for values that are better than the start."""
        np = self._np
        matrix = np.zeros((len(part.least), len(part.gains)), dtype=np.int64)
        np.add.at(matrix, (part.rows, part.columns), part.factors)
        tree = Tree(part.gains, part.tops, matrix, part.least, part.most, self._scale(part), self._deadline)
        return tree.search(None if start is None else int(part.gains @ start), nodes)

    def _scale(self, problem: _Problem) -> int:
        """Return the number of integer steps per unit of gain, for duals."""
        return 1 << max(0, min(20, _BITS - int(self._np.abs(problem.gains).max(initial=0)).bit_length()))

    def _keeps(self, problem: _Problem, values: Any) -> bool:
        """Check every row and bound in integers."""
        sums = self._sums(problem, values)
        inside = (problem.least <= sums) & (sums <= problem.most)
        return bool(inside.all() and (values >= 0).all() and (values <= problem.tops).all())

    def _sums(self, problem: _Problem, values: Any) -> Any:
        """Return the sum of each row."""
        sums = self._np.zeros_like(problem.least)
        self._np.add.at(sums, problem.rows, problem.factors * values[problem.columns])
        return sums

    def _restricted(self, problem: _Problem, free: Any, fixed: Any) -> tuple[_Problem, Any]:
        """Return the problem over the free columns with the others fixed, and the indices of its columns."""
        np = self._np
        chosen, mask, sums = np.flatnonzero(free), free[problem.columns], self._sums(problem, fixed * ~free)
        places = np.cumsum(free) - 1
        part = _Problem(
            problem.gains[chosen],
            problem.tops[chosen],
            problem.rows[mask],
            places[problem.columns[mask]],
            problem.factors[mask],
            problem.least - sums,
            problem.most - sums,
        )
        return part, chosen

    def _with_total(self, problem: _Problem, factors: Any, total: int) -> _Problem:
        """Add a row that keeps a weighted sum of all columns at a total."""
        np, many = self._np, len(factors)
        columns = np.append(problem.columns, np.arange(many))
        order = np.argsort(columns, kind="stable")
        return problem._replace(
            rows=np.append(problem.rows, np.full(many, len(problem.least)))[order],
            columns=columns[order],
            factors=np.append(problem.factors, factors)[order],
            least=np.append(problem.least, total),
            most=np.append(problem.most, total),
        )

    def _pass(self, problem: _Problem, *, whole: bool, nodes: int | None = None) -> Any:
        """Pass the model to HiGHS as arrays, because summing expressions takes quadratic time."""
        np, highspy, many = self._np, self._highspy, len(problem.gains)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = many, len(problem.least)
        lp.col_cost_ = -problem.gains.astype(float)
        lp.col_lower_, lp.col_upper_ = np.zeros(many), problem.tops.astype(float)
        lp.row_lower_, lp.row_upper_ = problem.least.astype(float), problem.most.astype(float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.searchsorted(problem.columns, np.arange(many + 1)).astype(np.int32)
        lp.a_matrix_.index_, lp.a_matrix_.value_ = problem.rows.astype(np.int32), problem.factors.astype(float)
        if whole:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * many
        # highspy.Highs prints a banner, and its base class does not
        solver = getattr(highspy, "_Highs", highspy.Highs)()
        options = {**_OPTIONS, "time_limit": self._deadline.left.seconds}
        for name, value in (options if nodes is None else {**options, "mip_max_nodes": nodes}).items():
            self._check(solver.setOptionValue(name, value), name)
        self._check(solver.passModel(lp), "passModel")
        return solver

    def _check(self, status: Any, call: str) -> None:
        """Raise an error if HiGHS refuses a call. A warning is not an error: the time limit causes one."""
        if status == self._highspy.HighsStatus.kError:
            raise SolverError([Finding.of("solver:failed", call=call)])


#: Gains are integers, so a gap below 1 proves optimality.
_OPTIONS: dict[str, object] = {**REPRODUCIBLE, "mip_rel_gap": 0.0, "mip_abs_gap": 0.99}
