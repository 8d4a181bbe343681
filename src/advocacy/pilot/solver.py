"""Find the best group under overlapping quotas with HiGHS (extra ``solver``), proven and checked in integers.

The model is small because its columns are combinations of traits, not people. People with the same value of every
attribute that a quota names differ only in score, so the best few of each combination are enough. Bounds make the model
smaller. The duals of the linear relaxation give an upper bound on the total of any group. The bound is computed in
integers, so it is valid whatever the solver's tolerances. A person whose reduced cost exceeds the gap between that
bound and a known group is in every better group, or in none. The rest, usually a few dozen people, is solved exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from attrs import field

from advocacy.arguments import frozen
from advocacy.errors import Finding, MissingExtraError, SolverError
from advocacy.rules import Rule, integer, number, whole

_T = TypeVar("_T")

#: The number of integer steps per unit when duals are converted to integers.
_SCALE = 1 << 20


@frozen(kw_only=True)
class SolverLimits:
    """The limits of the solver. At a limit it returns the best solution so far.

    Attributes:
        seconds: The time limit of one search. It is checked between steps, so a large model may take longer.
        columns: The maximum number of columns. A larger model is not built.
    """

    seconds: float = field(
        default=30.0, converter=number, validator=Rule("positive", lambda s: type(s) is float and 0 < s < 1e9)
    )
    columns: int = field(default=200_000, converter=integer, validator=whole(1))


class Row(NamedTuple):
    """A bounded weighted sum over columns."""

    columns: Sequence[int]
    factors: Sequence[int]
    minimum: int
    maximum: int


class Model(NamedTuple):
    """Columns with their gains, lots and upper bounds (lower bounds are 0), and rows; all integers.

    The step estimates the gap between the optimum and the bound. The search covers that gap first.
    """

    gains: Sequence[int]
    lots: Sequence[int]
    tops: Sequence[int]
    rows: Sequence[Row]
    step: int = 200


class Outcome(NamedTuple):
    """The outcome of a search: values by column, or ``None``, and an upper bound on every solution.

    The outcome is proven if the values reach the bound. Proven without values means infeasible.
    """

    values: tuple[int, ...] | None
    proven: bool
    bound: int | None


def load_solver() -> Any:
    """Import HiGHS.

    Raises:
        MissingExtraError: HiGHS is not installed. The message states the command.
    """
    try:
        import highspy  # noqa: PLC0415 - loaded where it is used
    except ImportError as missing:
        raise MissingExtraError.of("solver") from missing
    return highspy


def maximise(model: Model, limits: SolverLimits) -> Outcome:
    """Find integer values of the columns, from 0 to their upper bounds, that satisfy all rows and maximise the gain.

    Of solutions with the same gain, the one with the lowest sum of lots is returned.

    Raises:
        MissingExtraError: HiGHS is not installed.
        SolverError: HiGHS refuses a call.
    """
    if len(model.gains) > limits.columns:
        return Outcome(None, proven=False, bound=None)
    return in_own_thread(_Search(model, limits).run)


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


class _Stopped(Exception):  # noqa: N818 - the search reached a limit, which is no error
    """The solver reached a limit. It may have found values before."""

    def __init__(self, values: Any) -> None:
        self.values = values
        super().__init__()


class _Search:
    """A model as arrays, and the known facts about its optimum."""

    def __init__(self, model: Model, limits: SolverLimits) -> None:
        self._highspy = load_solver()
        import numpy as np  # noqa: PLC0415 - comes with highspy, loaded where it is used

        self._np = np
        status = self._highspy.HighsModelStatus
        self._none = {status.kInfeasible, status.kUnboundedOrInfeasible}
        self._seconds = float(limits.seconds)
        self._step = model.step
        self._gains = np.array(model.gains, dtype=np.int64)
        self._lots = np.array(model.lots, dtype=np.int64)
        self._tops = np.array(model.tops, dtype=np.int64)
        self._least = np.array([row.minimum for row in model.rows], dtype=np.int64)
        self._most = np.array([row.maximum for row in model.rows], dtype=np.int64)
        widths = [len(row.columns) for row in model.rows]
        rows = np.repeat(np.arange(len(model.rows)), widths)
        columns = np.array([column for row in model.rows for column in row.columns], dtype=np.int64)
        factors = np.array([factor for row in model.rows for factor in row.factors], dtype=np.int64)
        order = np.lexsort((rows, columns))
        self._rows, self._columns, self._factors = rows[order], columns[order], factors[order]

    def run(self) -> Outcome:
        """Bound the gain by the linear relaxation, search below the bound until proof, then minimise the lots."""
        np = self._np
        everything, nothing = np.ones(len(self._gains), dtype=bool), np.zeros_like(self._gains)
        bound = None
        try:
            duals = self._duals()
            if duals is None:
                return Outcome(None, proven=True, bound=None)
            bound, reduced = self._bound(duals)
            width = self._step * _SCALE
            while True:
                free = np.abs(reduced) <= width
                found = self._solve(-self._gains, free, np.where(reduced > width, self._tops, nothing))
                if found is None and bool(np.array_equal(free, everything)):
                    return Outcome(None, proven=True, bound=None)
                gap = bound - int(self._gains @ found) * _SCALE if found is not None else width * 8
                if found is not None and gap <= width:
                    break
                width = gap
            free = np.abs(reduced) <= gap
            if self._lots.any() and free.any():
                best, first = int(self._gains @ found), found
                found = self._solve(self._lots, free, np.where(reduced > gap, self._tops, nothing), total=best)
                if found is None or int(self._gains @ found) != best:
                    return Outcome(tuple(map(int, first)), proven=False, bound=best)
        except _Stopped as stop:
            values = None if stop.values is None else tuple(map(int, stop.values))
            return Outcome(values, proven=False, bound=None if bound is None else bound // _SCALE)
        return Outcome(tuple(map(int, found)), proven=True, bound=int(self._gains @ found))

    def _bound(self, duals: Any) -> tuple[int, Any]:
        """Compute an upper bound on the gain, and a price for each column, in integer steps of 1/2**20.

        Any duals give a valid bound (Lagrange); good duals give a tight bound. A solution that moves a column away from
        its better end loses at least the column's price.
        """
        np = self._np
        prices = np.rint(duals * _SCALE).astype(np.int64)
        paid = np.zeros_like(self._gains)
        np.add.at(paid, self._columns, self._factors * prices[self._rows])
        reduced = self._gains * _SCALE - paid
        rows = np.where(prices > 0, prices * self._most, prices * self._least).sum()
        return int(rows + (np.maximum(reduced, 0) * self._tops).sum()), reduced

    def _duals(self) -> Any:
        """Solve the linear relaxation; ``None`` if it is infeasible."""
        everything = self._np.ones(len(self._gains), dtype=bool)
        solver, _ = self._pass(-self._gains, everything, self._np.zeros_like(self._gains), None, whole=False)
        self._check(solver.run(), "run")
        status = solver.getModelStatus()
        if status in self._none:
            return None
        if status != self._highspy.HighsModelStatus.kOptimal:
            raise _Stopped(None)
        return -self._np.array(solver.getSolution().row_dual)

    def _solve(self, costs: Any, free: Any, fixed: Any, total: int | None = None) -> Any:
        """Minimise over the free columns with the others fixed; ``None`` if no solution remains."""
        np = self._np
        if not free.any():
            return fixed if self._keeps(fixed) else None
        solver, chosen = self._pass(costs, free, fixed, total, whole=True)
        self._check(solver.run(), "run")
        end = solver.getModelStatus()
        if end in self._none:
            return None
        values = fixed.copy()
        values[chosen] = np.rint(np.array(solver.getSolution().col_value)).astype(np.int64)
        kept = self._keeps(values)
        if end != self._highspy.HighsModelStatus.kOptimal or not kept:
            raise _Stopped(values if kept else None)
        return values

    def _keeps(self, values: Any) -> bool:
        """Check every row and bound in integers."""
        np = self._np
        sums = np.zeros_like(self._least)
        np.add.at(sums, self._rows, self._factors * values[self._columns])
        inside = (self._least <= sums) & (sums <= self._most)
        return bool(inside.all() and (values >= 0).all() and (values <= self._tops).all())

    def _pass(self, costs: Any, free: Any, fixed: Any, total: int | None, *, whole: bool) -> tuple[Any, Any]:
        """Run HiGHS with the model as arrays, because summing expressions takes quadratic time."""
        np, highspy = self._np, self._highspy
        chosen = np.flatnonzero(free)
        fixed_sums = np.zeros_like(self._least)
        np.add.at(fixed_sums, self._rows, self._factors * fixed[self._columns])
        mask = free[self._columns]
        rows, factors, columns = self._rows[mask], self._factors[mask], self._columns[mask]
        minimum, maximum = self._least - fixed_sums, self._most - fixed_sums
        if total is not None:
            rest = total - int(self._gains @ fixed)
            rows = np.concatenate([rows, np.full(len(chosen), len(self._least))])
            factors = np.concatenate([factors, self._gains[chosen]])
            columns = np.concatenate([columns, chosen])
            order = np.argsort(columns, kind="stable")
            rows, factors, columns = rows[order], factors[order], columns[order]
            minimum, maximum = np.append(minimum, rest), np.append(maximum, rest)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(chosen), len(minimum)
        lp.col_cost_ = costs[chosen].astype(float)
        lp.col_lower_, lp.col_upper_ = np.zeros(len(chosen)), self._tops[chosen].astype(float)
        lp.row_lower_, lp.row_upper_ = minimum.astype(float), maximum.astype(float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.searchsorted(columns, np.append(chosen, len(self._gains))).astype(np.int32)
        lp.a_matrix_.index_, lp.a_matrix_.value_ = rows.astype(np.int32), factors.astype(float)
        if whole:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * len(chosen)
        # highspy.Highs prints a banner, and its base class does not
        solver = getattr(highspy, "_Highs", highspy.Highs)()
        for name, value in {**_OPTIONS, "time_limit": self._seconds}.items():
            self._check(solver.setOptionValue(name, value), name)
        self._check(solver.passModel(lp), "passModel")
        return solver, chosen

    def _check(self, status: Any, call: str) -> None:
        """Raise an error if HiGHS refuses a call. A warning is not an error: the time limit causes one."""
        if status == self._highspy.HighsStatus.kError:
            raise SolverError([Finding.of("solver:failed", call=call)])


#: One thread and one seed make runs reproducible. Gains are integers, so a gap below 1 proves optimality.
_OPTIONS: dict[str, object] = {
    "output_flag": False,
    "log_to_console": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.99,
}
