"""Split totals by type over many groups into compositions that satisfy all rules, exactly and in integers.

A lottery of W balls gives each type a total. The totals divided by W satisfy the rules. `Splitter` takes a composition
out as often as the rest allows: the rest, divided by its own number of balls, satisfies the rules too. Each composition
makes another rule or bound tight, so there are at most about as many compositions as types. All sums are integers. The
linear programs only propose compositions; where they propose none, a small integer program does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from advocacy.pilot.limits import Deadline, Row
from advocacy.pilot.linear import LinearProgram, matrix_of
from advocacy.pilot.solver import Model, maximise

#: The number of times that a search for one composition may step back, and a smaller one while more than this share
#: of the balls is wanted for it.
_STEPS_BACK, _FEW_STEPS, _SMALL = 40, 6, 0.01
#: A column is rounded up with the largest fraction if its fraction is at least this share of it; at most so many.
_CLOSE, _TOGETHER = 0.8, 5
#: How to search: the share of the possible number of balls to take, and the weight of the noise in the costs. The first
#: is fastest and gives the fewest compositions. A smaller share keeps the rest further away from the bounds.
_ATTEMPTS = ((1.0, 0.0), (0.7, 0.0), *[(0.5, 0.3)] * 4, *[(0.3, 0.3)] * 4)
#: The next attempt starts from this many times the balls that were left, and each further one from twice as many times.
_PUT_BACK = 50


class Split(NamedTuple):
    """Compositions with their weights, and the number of balls that are left."""

    parts: list[tuple[tuple[int, ...], int]]
    left: int


class Splitter:
    """Rules over columns, and a linear program that proposes compositions under them.

    Args:
        tops: The upper bound of each column in a composition.
        flags: The number of columns at the end that only state something about a composition. They have no totals, and
            a rule with such a column holds for each composition, but not for the rest as a whole.
        rows: The rules.
        deadline: The end of the search.

    Attributes:
        parts: The compositions found so far, with their weights; also after the deadline.
    """

    def __init__(self, tops: Sequence[int], flags: int, rows: Sequence[Row], deadline: Deadline) -> None:
        import numpy as np  # noqa: PLC0415 - comes with highspy, loaded where it is used

        self._np, self.parts = np, list[tuple[tuple[int, ...], int]]()
        self._tops = np.array(tops, dtype=np.int64)
        self._rows, self._deadline = rows, deadline
        self._matrix = matrix_of(rows, len(tops))
        self._adds_up = np.arange(len(tops)) < len(tops) - flags
        self._adds_up_row = ~self._matrix[:, ~self._adds_up].any(axis=1)
        self._least = np.array([row.minimum for row in rows], dtype=np.int64)
        self._most = np.array([row.maximum for row in rows], dtype=np.int64)
        self._lp = LinearProgram(self._matrix, np.zeros(len(tops)), tops, self._least, self._most, deadline)

    def attempts(self, totals: Sequence[int], balls: int) -> Iterator[Split]:
        """Split the totals in several ways. The caller stops when no ball is left.

        Raises:
            OutOfTime: The deadline passed.
        """
        parts, rest, left = self.parts, self._np.array(totals, dtype=self._np.int64), balls
        for attempt, (share, noise) in enumerate(_ATTEMPTS):
            wanted = left * _PUT_BACK << attempt
            while parts and left < wanted:
                counts, weight = parts.pop()
                rest, left = rest + weight * self._np.array(counts), left + weight
            rest, left = self._split(rest, left, share, noise * self._noise(attempt))
            yield Split(parts, left)

    def _noise(self, attempt: int) -> Any:
        """Return a number 0..1 for each column: the fractions of multiples of an irrational number."""
        return (self._np.arange(1, len(self._tops) + 1) * (0.6180339887498949 + attempt)) ** 1.5 % 1.0

    def _split(self, rest: Any, balls: int, share: float, noise: Any) -> tuple[Any, int]:
        """Take compositions out until none is found. Return what is left."""
        least = balls
        while balls:
            least = min(least, balls)
            self._lp.set_costs(-(rest * self._adds_up) / balls / self._np.maximum(1, self._tops) * (1 - noise))
            while (counts := self._propose(rest, balls, least)) is None:
                if least == 1:
                    return rest, balls
                least = max(1, least * 2 // 3)
            weight = self._weight(counts, rest, balls)
            weight = weight if weight == balls else max(1, int(weight * share))
            self.parts.append((tuple(counts.tolist()), weight))
            rest, balls = rest - weight * counts, balls - weight
        return rest, balls

    def _propose(self, rest: Any, balls: int, weight: int) -> Any:
        """Find a composition that can be taken out *weight* times; ``None`` if the search finds none."""
        np = self._np
        sums, after = self._matrix @ rest, balls - weight
        columns, rows = self._adds_up, self._adds_up_row
        low = np.where(columns, np.maximum(0, -((after * self._tops - rest) // weight)), 0)
        high = np.where(columns, np.minimum(self._tops, rest // weight), self._tops)
        least = np.where(rows, np.maximum(self._least, -((after * self._most - sums) // weight)), self._least)
        most = np.where(rows, np.minimum(self._most, (sums - after * self._least) // weight), self._most)
        if (low > high).any() or (least > most).any():
            return None
        self._lp.bound_rows(least, most)
        steps = _STEPS_BACK if weight <= _SMALL * balls or weight == 1 else _FEW_STEPS
        counts = self._dive(low.astype(float), high.astype(float), steps)
        if counts is None and weight == 1:
            counts = self._search(low, high, least, most)
        if counts is None:
            return None
        found = self._matrix @ counts
        inside = (low <= counts) & (counts <= high)
        return counts if inside.all() and ((least <= found) & (found <= most)).all() else None

    def _dive(self, low: Any, high: Any, steps: int) -> Any:
        """Round the largest fractions up and solve again, until all values are integers; step back where that fails."""
        np, lp = self._np, self._lp
        lp.bound_columns(low, high)
        taken: list[tuple[int, float, float, bool]] = []
        back = 0
        while True:
            if lp.solve():
                values = lp.values
                fractions = values - np.floor(values + 1e-7)
                largest = float(fractions.max())
                if largest < 1e-7:
                    return np.rint(values).astype(np.int64)
                for column in np.argsort(-fractions, kind="stable")[:_TOGETHER].tolist():
                    if fractions[column] >= _CLOSE * largest:
                        taken.append((column, low[column], high[column], True))
                        low[column] = np.ceil(values[column])
                        lp.bound_column(column, low[column], high[column])
            else:
                back += 1
                while taken and not taken[-1][3]:
                    column, low[column], high[column], _ = taken.pop()
                    lp.bound_column(column, low[column], high[column])
                if not taken or back > steps:
                    return None
                column, below, above, _ = taken.pop()
                taken.append((column, below, above, False))
                low[column], high[column] = below, low[column] - 1
                lp.bound_column(column, low[column], high[column])

    def _search(self, low: Any, high: Any, least: Any, most: Any) -> Any:
        """Find integers between the bounds with an integer program; ``None`` if there are none, or at a limit."""
        known = self._matrix @ low
        rows = [
            row._replace(minimum=minimum, maximum=maximum)
            for row, minimum, maximum in zip(self._rows, (least - known).tolist(), (most - known).tolist(), strict=True)
        ]
        none = [0] * len(low)
        found = maximise(Model(none, none, (high - low).tolist(), rows), self._deadline.left)
        return None if found.values is None else low + self._np.array(found.values)

    def _weight(self, counts: Any, rest: Any, balls: int) -> int:
        """Return how often a composition can be taken out."""
        np, columns, rows = self._np, self._adds_up, self._adds_up_row
        found, sums = self._matrix @ counts, self._matrix @ rest
        room = np.concatenate([counts, self._tops - counts, self._most - found, found - self._least])
        have = np.concatenate([rest, balls * self._tops - rest, balls * self._most - sums, sums - balls * self._least])
        limiting = (room > 0) & np.concatenate([columns, columns, rows, rows])
        return min(balls, int((have[limiting] // room[limiting]).min(initial=balls)))


class Mixture:
    """Compositions whose mixture is as near as possible to a goal: the sum over types of the difference is smallest.

    Args:
        types: The number of types.
        deadline: The end of the search.
    """

    def __init__(self, types: int, deadline: Deadline) -> None:
        import numpy as np  # noqa: PLC0415 - comes with highspy, loaded where it is used

        self._np, self._types, self.compositions = np, types, list[tuple[int, ...]]()
        differences = np.concatenate([np.eye(types), -np.eye(types)], axis=1)
        factors = np.concatenate([differences, np.zeros((1, 2 * types))])
        tops, zero = np.full(2 * types, np.inf), np.zeros(types + 1)
        self._lp = LinearProgram(factors, np.ones(2 * types), tops, zero, zero, deadline)

    def add(self, counts: tuple[int, ...]) -> bool:
        """Add a composition. Return whether it is new."""
        if counts in self.compositions:
            return False
        self.compositions.append(counts)
        self._lp.add_column(self._np.array([*counts, 1]))
        return True

    def mix(self, goal: Sequence[float]) -> tuple[float, list[float], list[float]]:
        """Return the distance to the goal, a price for each type, and the weight of each composition.

        There is at least one composition.

        Raises:
            OutOfTime: The deadline passed.
        """
        sums = self._np.array([*goal, 1.0])
        self._lp.bound_rows(sums, sums)
        self._lp.solve_again()
        return self._lp.cost, (-self._lp.duals[: self._types]).tolist(), self._lp.values[2 * self._types :].tolist()
