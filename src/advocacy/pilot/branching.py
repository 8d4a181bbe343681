"""Maximise a gain over few columns of integers by branch and bound, with bounds that are computed in integers.

Each node bounds some columns further and solves the linear relaxation from the solution before. The duals give a bound
on the gain below the node (Lagrange). It is computed in integers, so it is valid whatever the solver's tolerances, and
a column whose price exceeds the gap to the best known gain is fixed below the node. The search goes down to a solution,
and then goes on from the node with the highest bound. It branches where the bounds of both sides fall most. The first
time, both sides are solved to see how far they fall; later, the average of a column is used (pseudocosts, see
Achterberg, Koch and Martin, "Branching rules revisited", 2005).

HiGHS solves the same problems, but each of its searches costs much more than a few hundred relaxations of this size.
"""

from __future__ import annotations

from heapq import heappop, heappush
from math import inf
from typing import Any, NamedTuple

from advocacy.pilot.limits import Deadline
from advocacy.pilot.linear import LinearProgram, OutOfTime

#: The number of columns that are compared for a branch.
_COMPARED = 4
#: The tolerance of an integer, and the least fall of a bound that counts in a comparison.
_NEAR, _LEAST = 1e-6, 1e-6
#: Sums of at most this size are exact in 64 bits.
_EXACT = float(1 << 61)


class Found(NamedTuple):
    """The outcome of a search: the values or ``None`` if none are better than known, and a bound on every gain.

    The bound is ``-inf`` if no solution exists. It is the best gain if the search is finished.
    """

    values: Any
    bound: float
    finished: bool


class _Node(NamedTuple):
    """Bounds of the columns, a bound on the gain, and the last branch: column, side (1 is up), and its distance."""

    low: Any
    high: Any
    bound: int
    column: int = -1
    side: int = 0
    distance: float = 1.0


class _Point(NamedTuple):
    """The solution of a relaxation: values, price of each column, and a bound on the gain, both in steps."""

    values: Any
    reduced: Any
    bound: int


class Tree:
    """A search over the columns of a small problem.

    Args:
        gains: The gain of each column.
        tops: The upper bound of each column; the lower bound is 0.
        matrix: The factors, rows by columns.
        least: The lower bound of each row.
        most: The upper bound of each row.
        scale: The number of integer steps per unit of gain, for the duals.
        deadline: The end of the search.
    """

    def __init__(
        self, gains: Any, tops: Any, matrix: Any, least: Any, most: Any, scale: int, deadline: Deadline
    ) -> None:
        import numpy as np  # noqa: PLC0415 - comes with highspy, loaded where it is used

        self._np, self._gains, self._tops, self._matrix = np, gains, tops, matrix
        self._least, self._most, self._scale = least, most, scale
        self._widest = np.maximum(np.abs(least), np.abs(most)) + np.abs(matrix) @ tops
        self._program = LinearProgram(matrix, -gains, tops, least, most, deadline)
        # how far a bound fell per unit of a column, down and up: sums and numbers of times
        self._falls, self._times = np.zeros((2, len(gains))), np.zeros((2, len(gains)))
        self._known: int | None = None
        self._values: Any = None

    def search(self, known: int | None, nodes: int) -> Found:
        """Search for a gain above a known one, in at most a number of nodes."""
        np = self._np
        self._known = known
        open_nodes: list[tuple[int, int, _Node]] = []
        highest = int(np.maximum(self._gains * self._tops, 0).sum()) * self._scale
        node: _Node | None = _Node(np.zeros_like(self._tops), self._tops, highest)
        count = 0
        try:
            while node is not None:
                if self._hopeful(node.bound):
                    if count == nodes:
                        break
                    count += 1
                    below = self._below(node)
                    if below is None:  # a rounding error: this search cannot decide
                        break
                else:
                    below = []
                for other in below[1:]:
                    heappush(open_nodes, (-other.bound, -count, other))
                node = below[0] if below else heappop(open_nodes)[2] if open_nodes else None
        except OutOfTime:
            pass
        known_gain = -inf if self._known is None else self._known
        if node is None:
            return Found(self._values, known_gain, finished=True)
        bound = max([node.bound, *(-entry[0] for entry in open_nodes)]) // self._scale
        return Found(self._values, max(bound, known_gain), finished=False)

    def _hopeful(self, bound: int) -> bool:
        """Check whether a bound, in steps, is above the best known gain."""
        return self._known is None or bound // self._scale > self._known

    def _relaxed(self, node: _Node) -> _Point | None:
        """Solve the relaxation of a node; ``None`` if nothing better than known is below it."""
        np = self._np
        if (node.low > node.high).any():
            return None
        self._program.bound_columns(node.low.astype(float), node.high.astype(float))
        if not self._program.solve():
            return None
        prices = self._program.duals * self._scale
        if float(np.abs(prices) @ self._widest) > _EXACT:
            prices = np.zeros_like(prices)
        prices = np.rint(prices).astype(np.int64)
        reduced = self._gains * self._scale - prices @ self._matrix
        bound = np.where(prices > 0, prices * self._most, prices * self._least).sum()
        bound += np.where(reduced > 0, reduced * node.high, reduced * node.low).sum()
        bound = min(int(bound), node.bound)
        return _Point(self._program.values, reduced, bound) if self._hopeful(bound) else None

    def _below(self, node: _Node) -> list[_Node] | None:
        """Return the nodes below a node, the one to search first at the start; ``None`` if it cannot be decided."""
        np = self._np
        point = self._relaxed(node)
        if point is None:
            return []
        self._learn(node, point.bound)
        fractions = point.values - np.floor(point.values + _NEAR)
        columns = np.flatnonzero(fractions > _NEAR)
        if not len(columns):
            values = np.rint(point.values).astype(np.int64)
            sums, gain = self._matrix @ values, int(self._gains @ values)
            if not ((self._least <= sums) & (sums <= self._most)).all():
                return None
            if self._known is None or gain > self._known:
                self._known, self._values = gain, values
            return None if self._hopeful(point.bound) else []
        return self._branches(self._tightened(node, point), point, fractions, columns)

    def _tightened(self, node: _Node, point: _Point) -> _Node:
        """Move the bounds of columns. Each step away from the better end costs the price, up to the gap."""
        if self._known is None:
            return node._replace(bound=point.bound)
        np = self._np
        gap = point.bound - (self._known + 1) * self._scale
        steps = gap // np.maximum(np.abs(point.reduced), 1)
        low = np.where(point.reduced > 0, np.maximum(node.low, node.high - steps), node.low)
        high = np.where(point.reduced < 0, np.minimum(node.high, node.low + steps), node.high)
        return node._replace(low=low, high=high, bound=point.bound)

    def _branches(self, node: _Node, point: _Point, fractions: Any, columns: Any) -> list[_Node]:
        """Compare a few columns, and branch on the one where the bounds of both sides fall most."""
        np = self._np
        times = np.maximum(self._times, 1)
        average = self._falls.sum(axis=1) / np.maximum(self._times.sum(axis=1), 1)
        expected = np.where(self._times > 0, self._falls / times, average[:, None])[:, columns]
        parts = fractions[columns]
        scores = np.maximum(expected[0] * parts, _LEAST) * np.maximum(expected[1] * (1 - parts), _LEAST)
        best, chosen = -1.0, list[_Node]()
        for place in np.lexsort((columns, np.abs(parts - 0.5), -scores))[:_COMPARED].tolist():
            column = int(columns[place])
            sides, score = self._sides(node, point, column, float(parts[place])), float(scores[place])
            if not self._times[:, column].all():
                tried = [self._relaxed(side) for side in sides]
                if not all(tried):
                    return [side for side, found in zip(sides, tried, strict=True) if found]
                falls = []
                for side, found in zip(sides, tried, strict=True):
                    assert found is not None  # noqa: S101 - for the type checker
                    self._learn(side, found.bound)
                    falls.append(max(node.bound - found.bound, 0) / self._scale)
                score = max(falls[0], _LEAST) * max(falls[1], _LEAST)
            if score > best:
                best, chosen = score, sides if parts[place] < 0.5 else sides[::-1]
        return chosen

    def _sides(self, node: _Node, point: _Point, column: int, fraction: float) -> list[_Node]:
        """Return the two nodes of a branch, down and up."""
        low, high, floor = node.low.copy(), node.high.copy(), int(self._np.floor(point.values[column]))
        low[column], high[column] = floor + 1, floor
        return [
            _Node(node.low, high, node.bound, column, 0, fraction),
            _Node(low, node.high, node.bound, column, 1, 1 - fraction),
        ]

    def _learn(self, node: _Node, bound: int) -> None:
        """Note how far the bound fell at the last branch."""
        if node.column >= 0:
            self._falls[node.side, node.column] += max(node.bound - bound, 0) / self._scale / node.distance
            self._times[node.side, node.column] += 1
