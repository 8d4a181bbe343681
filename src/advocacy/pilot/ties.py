"""Find all groups with the best total, and the lottery over them with the fairest chances.

A cell is a set of people with the same points who are alike in every trait that a rule names. The best groups follow
from the number of people that they take of each cell. Most cells have the same number in every best group. The duals
of the linear relaxation show these: a group that moves such a number loses more than the relaxation is above the total.
The lottery is over the few cells that are left, the ties.

If the relaxation has the same total as the best group, the best groups are a face of the rules: the rules with a dual
are tight, and no rule on the total is needed. `fairness` then finds the lottery. Otherwise the total is one more rule,
and the lottery is a mixture of groups that integer programs find one by one, with the duals of the mixture as gains. A
chance is proven by the highest gain of any best group, in integers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from advocacy.pilot.engine import Task, has_room, needs_solver, rooms, with_rules
from advocacy.pilot.fairness import LotteryStatus, TypeTask, fairest_lottery
from advocacy.pilot.limits import Deadline, Row, SolverLimits
from advocacy.pilot.linear import LinearProgram, OutOfTime, matrix_of
from advocacy.pilot.lottery_check import draw_place
from advocacy.pilot.one_attribute import Cell, best_parts, round_together
from advocacy.pilot.solver import Model, in_own_thread, maximise

#: The largest denominator of a dual that is recovered exactly, and the tolerance of a chance.
_DENOMINATOR, _NEAR = 2000, 1e-9
#: The largest number of entries of a matrix, and of columns and integer programs where the total is a rule.
_ENTRIES, _COLUMNS, _ROUNDS, _FEW, _ATTEMPTS = 50_000_000, 60, 40, 24, 1
#: The largest sum of weights.
_WEIGHT = 1 << 60
#: The number of steps of a dual that is no small fraction.
_STEPS = 1 << 20


class Ties(NamedTuple):
    """The best groups of a size, and the fairest lottery over them.

    Attributes:
        status: How the search ended; ``LIMIT_REACHED`` without parts and lottery.
        fixed: The number of people of each cell with the same number in all best groups; 0 is left out.
        cells: The other cells.
        lottery: The numbers of people of these cells, with weights.
    """

    status: LotteryStatus
    fixed: Mapping[Cell, int] = {}
    cells: tuple[Cell, ...] = ()
    lottery: tuple[tuple[tuple[int, ...], int], ...] = (((), 1),)

    def draw(self, seed: int) -> dict[Cell, int]:
        """Draw the number of people of each cell."""
        counts, _ = self.lottery[draw_place(seed, "best group", [weight for _, weight in self.lottery])]
        return {**self.fixed, **dict(zip(self.cells, counts, strict=True))}

    def chances(self, people: Mapping[Cell, int]) -> dict[Cell, Fraction]:
        """Return the chance of a person of each cell."""
        total = sum(weight for _, weight in self.lottery)
        found = dict.fromkeys(people, Fraction(0))
        found |= {cell: Fraction(count, people[cell]) for cell, count in self.fixed.items()}
        for place, cell in enumerate(self.cells):
            found[cell] = Fraction(sum(counts[place] * weight for counts, weight in self.lottery), total * people[cell])
        return found


def find_ties(people: Mapping[Cell, int], task: Task, limits: SolverLimits) -> Ties:
    """Find the best groups and the fairest lottery over them.

    Args:
        people: The number of people of each cell.
        task: The group to find; its seed is not used.
        limits: The limits of the solver. The result depends on the number of columns, and never on the seconds unless
            they end the search.

    Raises:
        MissingExtraError: The rules need the solver, which is not installed.
    """
    if not has_room(sum(people.values()), task):
        return Ties(LotteryStatus.INFEASIBLE)
    if task.size and needs_solver(task.rules):
        return in_own_thread(_Search(people, task, limits).run)
    parts = best_parts(people, task)
    if parts is None:
        return Ties(LotteryStatus.INFEASIBLE)
    lottery = round_together([*parts.shares.values()])
    return Ties(LotteryStatus.OPTIMAL, parts.fixed, (*parts.shares,), tuple(lottery))


class _Search:
    """The cells of a task as columns of a model, followed by its flags."""

    def __init__(self, people: Mapping[Cell, int], task: Task, limits: SolverLimits) -> None:
        self._limits, self._deadline = limits, Deadline(limits)
        room = rooms({traits for traits, _ in people}, task)
        have: dict[object, int] = dict.fromkeys(room, 0)
        self._cells: list[Cell] = []
        spans: dict[Any, range] = {}
        for cell in sorted(people, key=lambda cell: (cell[0], -cell[1])):
            if have[cell[0]] < room[cell[0]]:  # otherwise better people with the same traits fill all places
                have[cell[0]] += people[cell]
                self._cells.append(cell)
                start = spans.get(cell[0], range(len(self._cells) - 1, 0)).start
                spans[cell[0]] = range(start, len(self._cells))
        tops = [people[cell] for cell in self._cells]
        none = [0] * len(tops)
        whole = Row(range(len(tops)), [1] * len(tops), task.size, task.size)
        self._model = with_rules(Model([points for _, points in self._cells], none, tops, [whole]), spans, task)

    def run(self) -> Ties:
        """Find the best total, then the cells that tie, then the lottery over these."""
        columns = len(self._model.gains)
        if sum(self._model.tops[: len(self._cells)]) < self._model.rows[0].minimum:
            return Ties(LotteryStatus.INFEASIBLE)
        if columns > self._limits.columns or columns * len(self._model.rows) > _ENTRIES:
            return Ties(LotteryStatus.LIMIT_REACHED)
        best = maximise(self._model, self._deadline.left)
        if best.values is None and best.proven:
            return Ties(LotteryStatus.INFEASIBLE)
        if best.values is None or not best.proven:
            return Ties(LotteryStatus.LIMIT_REACHED)
        try:
            return self._among(best.values)
        except OutOfTime:
            return Ties(LotteryStatus.LIMIT_REACHED)

    def _among(self, values: Sequence[int]) -> Ties:
        """Find the lottery over the groups with the total of a group."""
        model, rows = self._model, list(self._model.rows)
        matrix = matrix_of(rows, len(model.gains))
        least, most = [row.minimum for row in rows], [row.maximum for row in rows]
        program = LinearProgram(matrix, [-gain for gain in model.gains], model.tops, least, most, self._deadline)
        program.solve_again()
        ratios = [Fraction(dual).limit_denominator(_DENOMINATOR) for dual in program.duals.tolist()]
        scale = lcm(*(ratio.denominator for ratio in ratios))
        prices = [int(ratio * scale) for ratio in ratios]
        paid = [0] * len(model.gains)
        for price, row in zip(prices, rows, strict=True):
            for column, factor in zip(row.columns, row.factors, strict=True) if price else ():
                paid[column] += price * factor
        losses = [gain * scale - price for gain, price in zip(model.gains, paid, strict=True)]
        total = sum(map(int.__mul__, model.gains, values))
        gap = sum(max(0, loss) * top for loss, top in zip(losses, model.tops, strict=True)) - scale * total
        for price, row in zip(prices, rows, strict=True):
            gap += price * (row.maximum if price > 0 else row.minimum)
        for place, (price, row) in enumerate(zip(prices, rows, strict=True)):
            if abs(price) > gap:
                end = row.maximum if price > 0 else row.minimum
                rows[place] = row._replace(minimum=end, maximum=end)
        if gap:
            rows.append(Row(range(len(model.gains)), model.gains, total, total))
        bounds = [(top, top) if loss > gap else (0, 0) if -loss > gap else (0, top)
                  for loss, top in zip(losses, model.tops, strict=True)]  # fmt: skip
        free, rows = _restricted(bounds, rows)
        some = _tightened([bounds[column] for column in free], rows)
        for column, ends in zip(free, some, strict=True):
            bounds[column] = ends
        places, rows = _restricted(some, rows)
        return self._lottery(bounds, [free[place] for place in places], rows, values, face=not gap)

    def _lottery(
        self,
        bounds: Sequence[tuple[int, int]],
        free: Sequence[int],
        rows: Sequence[Row],
        values: Sequence[int],
        *,
        face: bool,
    ) -> Ties:
        """Find the lottery over the free columns."""
        many = len(self._cells)
        fixed = {cell: low for cell, (low, high) in zip(self._cells, bounds[:many], strict=True) if 0 < low == high}
        cells = tuple(self._cells[column] for column in free if column < many)
        if not cells:
            return Ties(LotteryStatus.OPTIMAL, fixed)
        people = tuple(self._model.tops[column] for column in free[: len(cells)])
        task = TypeTask(people, tuple(rows), len(free) - len(cells))
        if face and len(cells) > _FEW:
            found = fairest_lottery(task, self._deadline.left, rounds=0, attempts=_ATTEMPTS)
            if found.status is LotteryStatus.OPTIMAL:
                return Ties(found.status, fixed, cells, tuple(zip(found.compositions, found.weights, strict=True)))
        if len(cells) > _COLUMNS:
            return Ties(LotteryStatus.LIMIT_REACHED)
        lottery = _Mixed(task, tuple(values[column] for column in free[: len(cells)]), self._deadline).run()
        return (
            Ties(LotteryStatus.LIMIT_REACHED) if lottery is None else Ties(LotteryStatus.OPTIMAL, fixed, cells, lottery)
        )


def _restricted(bounds: Sequence[tuple[int, int]], rows: Sequence[Row]) -> tuple[list[int], list[Row]]:
    """Return the columns that are not decided, and the rows over these."""
    free = [column for column, (low, high) in enumerate(bounds) if low < high]
    places = {column: place for place, column in enumerate(free)}
    left = []
    for row in rows:
        columns, factors, known = list[int](), list[int](), 0
        for column, factor in zip(row.columns, row.factors, strict=True):
            if column not in places:
                known += factor * bounds[column][0]
            elif factor:
                columns.append(places[column])
                factors.append(factor)
        if columns:
            left.append(Row(columns, factors, row.minimum - known, row.maximum - known))
    return free, left


def _tightened(bounds: list[tuple[int, int]], rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Decide the columns of each row that can only just be met, until nothing changes."""
    changed = True
    while changed:
        changed = False
        for row in rows:
            ends = [sorted(f * bound for bound in bounds[c]) for c, f in zip(row.columns, row.factors, strict=True)]
            low, high = (sum(end[side] for end in ends) for side in (0, 1))
            if low < high and (low == row.maximum or high == row.minimum):
                side = 0 if low == row.maximum else 1
                for column, factor in zip(row.columns, row.factors, strict=True):
                    bounds[column] = (bounds[column][side if factor > 0 else 1 - side],) * 2
                changed = True
    return bounds


class _Mixed:
    """A mixture of the groups with the best total, with the fairest chances: level by level, as a column each.

    Args:
        task: The cells, and the rules with the total.
        start: The numbers of people of a group.
        deadline: The end of the search.
    """

    def __init__(self, task: TypeTask, start: tuple[int, ...], deadline: Deadline) -> None:
        self._task, self._deadline, self._left = task, deadline, _ROUNDS
        self._tops = [*task.people, *[1] * task.flags]
        self._groups = [start]
        self._chances: dict[int, Fraction] = {}

    def run(self) -> tuple[tuple[tuple[int, ...], int], ...] | None:
        """Find the chances and the mixture; ``None`` at the limit of rounds, or without small fractions."""
        if not self._support():
            return None
        many = self._task.people
        free = [kind for kind in range(len(many)) if kind not in self._chances]
        if not free:
            return ((self._groups[0], 1),)
        factors = [[-many[kind], *(group[kind] for group in self._groups)] for kind in free]
        factors.append([0] + [1] * len(self._groups))
        tops = [float("inf")] + [float("inf")] * len(self._groups)
        goal, most = [0.0] * len(free), [many[kind] for kind in free]
        program = LinearProgram(factors, [-1] + [0] * len(self._groups), tops, [*goal, 1], [*most, 1], self._deadline)
        while True:
            program.solve_again()
            found = self._level(free, program)
            if found is None:
                return None
            if isinstance(found, tuple):
                self._groups.append(found)
                program.add_column([*(found[kind] for kind in free), 1])
                continue
            self._chances |= found
            if all(kind in self._chances for kind in free):
                return self._exact(program.values.tolist()[1:])
            for place, kind in enumerate(free):
                if kind in found:
                    goal[place] = float(found[kind] * many[kind])
                    program.set_factor(place, 0, 0)
            program.bound_rows([*goal, 1], [*most, 1])

    def _best(self, gains: Sequence[int]) -> tuple[tuple[int, ...], int] | None:
        """Return the group with the highest gain, and this gain; ``None`` at a limit."""
        self._left -= 1
        columns = len(self._tops)
        outcome = maximise(
            Model([*gains, *[0] * self._task.flags], [0] * columns, self._tops, self._task.rows), self._deadline.left
        )
        if outcome.values is None or not outcome.proven or self._left < 0:
            return None
        group = outcome.values[: len(gains)]
        return group, sum(map(int.__mul__, gains, group))

    def _support(self) -> bool:
        """Find who is in no group and who is in all groups. Return whether the rounds are enough."""
        many = self._task.people
        while True:
            none = [not any(group[kind] for group in self._groups) for kind in range(len(many))]
            every = [all(group[kind] == top for group in self._groups) for kind, top in enumerate(many)]
            best = self._best([out - full for out, full in zip(none, every, strict=True)])
            if best is None:
                return False
            if best[1] == -sum(top for top, full in zip(many, every, strict=True) if full):
                self._chances = {
                    kind: Fraction(int(every[kind])) for kind in range(len(many)) if none[kind] or every[kind]
                }
                return True
            self._groups.append(best[0])

    def _level(self, free: Sequence[int], program: LinearProgram) -> dict[int, Fraction] | tuple[int, ...] | None:
        """Return the chances of the cells that the level fixes, or a group that is missing; ``None`` at a limit."""
        many, duals = self._task.people, (-program.duals[:-1]).tolist()
        scale = max(duals)
        ratios = [Fraction(max(0.0, dual) / scale).limit_denominator(_DENOMINATOR) for dual in duals]
        common = lcm(*(ratio.denominator for ratio in ratios))
        common = min(common, _STEPS)  # without small fractions, a group that is missing is found all the same
        gains = [0] * len(many)
        for kind, ratio in zip(free, ratios, strict=True):
            gains[kind] = round(ratio * common)
        best = self._best(gains)
        known = sum((gains[kind] * many[kind] * chance for kind, chance in self._chances.items()), Fraction(0))
        whole = sum(gains[kind] * many[kind] for kind in free if kind not in self._chances)
        if best is None or not whole:
            return None
        level = (best[1] - known) / whole
        if abs(float(level) - program.values[0]) < _NEAR:
            return {kind: level for kind in free if gains[kind] and kind not in self._chances}
        return None if best[0] in self._groups else best[0]

    def _exact(self, weights: Sequence[float]) -> tuple[tuple[tuple[int, ...], int], ...] | None:
        """Return the groups with integer weights that give exactly the chances; ``None`` if there are none."""
        used = [group for group, weight in zip(self._groups, weights, strict=True) if weight > _NEAR]
        rows = [[Fraction(group[kind]) for group in used] + [chance * self._task.people[kind]]
                for kind, chance in self._chances.items()]  # fmt: skip
        solved = _solved([*rows, [Fraction(1)] * (len(used) + 1)], len(used))
        shares = dict(zip(used, solved or (), strict=False))
        common = lcm(*(share.denominator for share in shares.values()))
        fits = common < _WEIGHT and min(shares.values(), default=Fraction(0)) > 0
        return tuple(sorted((group, int(share * common)) for group, share in shares.items())) if fits else None


def _solved(rows: Sequence[Sequence[Fraction]], columns: int) -> list[Fraction] | None:
    """Solve linear equations; ``None`` without exactly one solution. The last column is the right-hand side."""
    left = [list(row) for row in dict.fromkeys(map(tuple, rows))]
    for column in range(columns):
        place = next((place for place in range(column, len(left)) if left[place][column]), None)
        if place is None:
            return None
        left[column], left[place] = left[place], left[column]
        pivot = left[column] = [value / left[column][column] for value in left[column]]
        for place, row in enumerate(left):
            if place != column and row[column]:
                left[place] = [a - row[column] * b for a, b in zip(row, pivot, strict=True)]
    return None if any(row[-1] for row in left[columns:]) else [row[-1] for row in left[:columns]]
