"""Solve linear programs with HiGHS (extra ``solver``), again and again with other bounds and costs.

Results are floating point. Whatever a caller concludes from them has to be checked in integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from advocacy.errors import Finding, SolverError
from advocacy.pilot.limits import REPRODUCIBLE, Deadline, Row, load_solver


class OutOfTime(Exception):  # noqa: N818 - reaching a limit is no error
    """The deadline of a search passed."""


def matrix_of(rows: Sequence[Row], columns: int) -> Any:
    """Return the factors of rows as a matrix of integers, rows by columns."""
    import numpy as np  # noqa: PLC0415 - comes with highspy, loaded where it is used

    matrix = np.zeros((len(rows), columns), dtype=np.int64)
    for index, row in enumerate(rows):
        np.add.at(matrix[index], np.array(row.columns, dtype=np.int64), row.factors)
    return matrix


class LinearProgram:
    """Minimise costs over columns within bounds, under rows within bounds. A later solution starts from the last.

    Args:
        factors: A matrix, rows by columns.
        costs: The cost of each column.
        tops: The upper bound of each column; the lower bound is 0.
        least: The lower bound of each row.
        most: The upper bound of each row.
        deadline: The end of the search.
    """

    def __init__(self, factors: Any, costs: Any, tops: Any, least: Any, most: Any, deadline: Deadline) -> None:
        self._highspy = load_solver()
        import numpy as np  # noqa: PLC0415 - comes with highspy, loaded where it is used

        self._np, self._deadline, factors = np, deadline, np.asarray(factors)
        self.rows, self.columns = factors.shape
        lp = self._highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.columns, self.rows
        lp.col_cost_ = np.asarray(costs, dtype=float)
        lp.col_lower_, lp.col_upper_ = np.zeros(self.columns), np.asarray(tops, dtype=float)
        lp.row_lower_, lp.row_upper_ = np.asarray(least, dtype=float), np.asarray(most, dtype=float)
        columns, rows = np.nonzero(factors.T)
        lp.a_matrix_.format_ = self._highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.searchsorted(columns, np.arange(self.columns + 1)).astype(np.int32)
        lp.a_matrix_.index_, lp.a_matrix_.value_ = rows.astype(np.int32), factors[rows, columns].astype(float)
        # highspy.Highs prints a banner, and its base class does not
        self._solver = getattr(self._highspy, "_Highs", self._highspy.Highs)()
        for name, value in _OPTIONS.items():
            self._check(self._solver.setOptionValue(name, value), name)
        self._check(self._solver.passModel(lp), "passModel")
        self._all = np.arange(self.columns, dtype=np.int32)

    def bound_columns(self, least: Any, most: Any) -> None:
        """Set the bounds of all columns."""
        self._check(self._solver.changeColsBounds(self.columns, self._all, least, most), "changeColsBounds")

    def bound_column(self, column: int, least: float, most: float) -> None:
        """Set the bounds of a column."""
        self._check(self._solver.changeColBounds(column, least, most), "changeColBounds")

    def bound_rows(self, least: Any, most: Any) -> None:
        """Set the bounds of the first rows."""
        for row, (low, high) in enumerate(zip(least, most, strict=True)):
            self._check(self._solver.changeRowBounds(row, float(low), float(high)), "changeRowBounds")

    def set_costs(self, costs: Any) -> None:
        """Set the cost of all columns."""
        self._check(self._solver.changeColsCost(self.columns, self._all, costs), "changeColsCost")

    def set_factor(self, row: int, column: int, factor: float) -> None:
        """Set a factor of the matrix."""
        self._check(self._solver.changeCoeff(row, column, factor), "changeCoeff")

    def add_row(self, columns: Any, factors: Any, most: float) -> None:
        """Add a row with an upper bound."""
        indices, values = self._np.array(columns, dtype=self._np.int32), self._np.array(factors, dtype=float)
        infinite = self._solver.getInfinity()
        self._check(self._solver.addRow(-infinite, most, len(indices), indices, values), "addRow")
        self.rows += 1

    def add_column(self, factors: Any) -> None:
        """Add a column without a cost and an upper bound."""
        factors = self._np.asarray(factors)
        rows = self._np.flatnonzero(factors).astype(self._np.int32)
        infinite = self._solver.getInfinity()
        values = factors[rows].astype(float)
        self._check(self._solver.addCol(0.0, 0.0, infinite, len(rows), rows, values), "addCol")
        self.columns += 1

    def solve(self) -> bool:
        """Solve. Return whether there is a solution.

        Raises:
            OutOfTime: The deadline passed.
            SolverError: HiGHS refuses a call.
        """
        if self._deadline.passed:
            raise OutOfTime
        # HiGHS counts the time of all runs of a program together
        limit = float(self._solver.getRunTime()) + self._deadline.left.seconds
        self._check(self._solver.setOptionValue("time_limit", limit), "time_limit")
        if self._solver.run() == self._highspy.HighsStatus.kError:
            # from the basis of the last solution, HiGHS fails now and then; without it, the same program is solved
            self._check(self._solver.clearSolver(), "clearSolver")
            self._check(self._solver.run(), "run")
        status, known = self._solver.getModelStatus(), self._highspy.HighsModelStatus
        if status not in {known.kOptimal, known.kInfeasible, known.kUnboundedOrInfeasible}:
            raise OutOfTime
        return bool(status == known.kOptimal)

    def solve_again(self) -> None:
        """Solve a program that is known to have a solution.

        Raises:
            OutOfTime: The deadline passed.
            SolverError: HiGHS finds no solution, or refuses a call.
        """
        known = self._highspy.HighsStatus
        self._check(known.kOk if self.solve() else known.kError, "run")

    @property
    def values(self) -> Any:
        """The value of each column."""
        return self._np.array(self._solver.getSolution().col_value)

    @property
    def duals(self) -> Any:
        """The price of each row: positive where its upper bound limits a lower cost."""
        return -self._np.array(self._solver.getSolution().row_dual)

    @property
    def cost(self) -> float:
        """The total cost of the solution."""
        return float(self._solver.getInfo().objective_function_value)

    def _check(self, status: Any, call: str) -> None:
        """Raise an error if HiGHS refuses a call."""
        if status == self._highspy.HighsStatus.kError:
            raise SolverError([Finding.of("solver:failed", call=call)])


#: The simplex method ends at a vertex, which often has whole numbers.
_OPTIONS: dict[str, object] = {**REPRODUCIBLE, "solver": "simplex"}
