"""The fairest lottery between the best groups under rules on one attribute: in closed form, without the solver.

All best groups have the same number of people above a score, the cut-off. Only places at the cut-off are free, so the
people of each value compete as one set. A place for another value may have a cut-off of its own: the rule on different
values takes the best person of so many values that the group lacks.

The chances rise like water in vessels, until the places are used. A vessel is a set of people; it is as wide as the set
and its level is the chance. The bounds of a value are the bottom and the top of its vessel.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from math import floor, inf, lcm
from typing import NamedTuple

from advocacy.pilot.assessment import Trait
from advocacy.pilot.engine import Task, value_bounds
from advocacy.pilot.policy import DistinctValues, Quota

#: A combination of traits, and the points that people with it have.
Cell = tuple[tuple[Trait, ...], int]


class Vessel(NamedTuple):
    """People who compete for places: their number, and the least and the most places that they can have together."""

    people: int
    least: Fraction
    most: Fraction


class Parts(NamedTuple):
    """The best groups.

    Attributes:
        fixed: The number of people of each cell, for cells with the same number in each best group; 0 is left out.
        shares: The expected number of people of each other cell, in an order in which they can be rounded together.
    """

    fixed: dict[Cell, int]
    shares: dict[Cell, Fraction]


def fill(vessels: Sequence[Vessel], places: Fraction) -> list[Fraction]:
    """Share places so that the chances are as equal as the bounds allow. The bounds have room for the places."""
    levels = sorted({bound / vessel.people for vessel in vessels for bound in (vessel.least, vessel.most)})
    used = [sum((_share(vessel, level) for vessel in vessels), Fraction(0)) for level in (levels[0], levels[-1])]
    low, high = 0, len(levels) - 1
    while high - low > 1:
        middle = (low + high) // 2
        total = sum((_share(vessel, levels[middle]) for vessel in vessels), Fraction(0))
        if total <= places:
            low, used[0] = middle, total
        else:
            high, used[1] = middle, total
    slope = used[1] - used[0]
    level = levels[low] + ((levels[high] - levels[low]) * (places - used[0]) / slope if slope else 0)
    return [_share(vessel, level) for vessel in vessels]


def _share(vessel: Vessel, level: Fraction) -> Fraction:
    return min(max(vessel.people * level, vessel.least), vessel.most)


def best_parts(people: Mapping[Cell, int], task: Task) -> Parts | None:
    """Return what the best groups have in common, and the fairest expected numbers of the rest.

    Args:
        people: The number of people of each cell.
        task: The group, with rules on one attribute, and without a maximum of different values.

    Returns:
        The parts, or ``None`` if no group satisfies the rules.
    """
    values: dict[str, list[tuple[int, int, Cell]]] = defaultdict(list)
    for cell, count in people.items():
        values[cell[0][0][1] if task.rules else ""].append((cell[1], count, cell))
    for cells in values.values():
        cells.sort(reverse=True)
    sizes = {value: sum(count for _, count, _ in cells) for value, cells in values.items()}
    named = {rule.value: 0 for rule in task.rules if isinstance(rule, Quota)}
    bounds = value_bounds(dict.fromkeys({**named, **sizes}, ()), task)
    least = {value: low for value, (low, _) in bounds.items()}
    most = {value: min(high, task.size, sizes.get(value, 0)) for value, (_, high) in bounds.items()}
    if any(low > most[value] for value, low in least.items()):
        return None
    return _Cut(values, least, most, task).parts()


class _Cut:
    """The values with their cells, best first, and the bounds of their numbers of people."""

    def __init__(
        self,
        values: Mapping[str, Sequence[tuple[int, int, Cell]]],
        least: dict[str, int],
        most: dict[str, int],
        task: Task,
    ) -> None:
        self._values, self._least, self._most, self._size = values, least, most, task.size
        self._lacking, self._absent = 0, list[str]()
        for rule in task.rules:
            if isinstance(rule, DistinctValues):
                present = {value for _, value in task.previous_counts} | {v for v, low in least.items() if low}
                self._absent = [value for value in values if value not in present and most[value]]
                self._lacking = max(0, task.bounds(rule)[0] - len(present))

    def parts(self) -> Parts | None:
        """Find the cut-offs, then fill the places at them."""
        if self._lacking > len(self._absent):
            return None
        top = {value: self._values[value][0] for value in self._absent}
        bar = sorted((cell[0] for cell in top.values()), reverse=True)[self._lacking - 1] if self._lacking else inf
        for value, cell in top.items():
            if cell[0] > bar:
                self._least[value] = 1
        tied = [value for value in self._absent if top[value][0] == bar] if self._lacking else []
        missing = self._lacking - sum(cell[0] > bar for cell in top.values()) if self._lacking else 0
        places = self._size - sum(self._least.values()) - missing
        cut = self._cut_off(places, bar, missing)
        if places < 0 or cut is None:
            return None
        if cut < bar:  # the values at the bar are in the group anyway
            missing, tied = 0, []
        hits = [Vessel(top[value][1], Fraction(0), Fraction(1)) for value in tied]
        shares = dict(zip(tied, fill(hits, Fraction(missing)) if tied else (), strict=True))
        fixed: dict[Cell, int] = {}
        free: dict[Cell, Fraction] = {}
        if cut > bar:
            self._place({top[value][2]: share for value, share in shares.items()}, fixed, free)
            return self._filled(cut, self._size - missing, {}, fixed, free)
        return self._filled(cut, self._size, shares, fixed, free)

    def _cut_off(self, places: int, bar: float, missing: int) -> float | None:
        """Return the score of the last place; ``None`` if there are too few people."""
        if places <= 0:
            return inf
        left: dict[int, int] = defaultdict(int)
        for value, cells in self._values.items():
            at, most = 0, self._most[value]
            for points, count, _ in cells:
                room = min(at + count, most) - max(at, self._least[value])
                left[points] += max(0, room)
                at += count
        if missing:
            left[int(bar)] -= missing
        for points in sorted(left, reverse=True):
            places -= left[points]
            if places <= 0:
                return points
        return None

    def _filled(
        self, cut: float, size: int, hits: Mapping[str, Fraction], fixed: dict[Cell, int], free: dict[Cell, Fraction]
    ) -> Parts:
        """Give each value its people above the cut-off, and fill the rest of the size at the cut-off."""
        vessels: dict[Cell, Vessel] = {}
        for value, cells in self._values.items():
            above = sum(count for points, count, _ in cells if points > cut)
            tied = sum(count for points, count, _ in cells if points == cut)
            least = max(self._least[value], min(self._most[value], above))
            most = min(self._most[value], max(least, above + tied))
            size -= self._take(cells, above if most > least else least, fixed)
            if most > least:
                cell = next(cell for points, _, cell in cells if points == cut)
                vessels[cell] = Vessel(tied, hits.get(value, Fraction(least - above)), Fraction(most - above))
        if vessels:
            shares = dict(zip(vessels, fill([*vessels.values()], Fraction(size)), strict=True))
            named = {cell for cell in vessels if cell[0] and cell[0][0][1] in hits and shares[cell] < 1}
            # values that must be hit come first, so that rounding hits as many of them as expected
            self._place({cell: shares[cell] for cell in sorted(shares, key=lambda c: (c not in named, c))}, fixed, free)
        return Parts(fixed, free)

    @staticmethod
    def _take(cells: Sequence[tuple[int, int, Cell]], count: int, fixed: dict[Cell, int]) -> int:
        """Take the best people of a value."""
        left = count
        for _, many, cell in cells:
            if taken := min(many, left):
                fixed[cell] = fixed.get(cell, 0) + taken
                left -= taken
        return count

    @staticmethod
    def _place(shares: Mapping[Cell, Fraction], fixed: dict[Cell, int], free: dict[Cell, Fraction]) -> None:
        """Separate whole numbers of people from fractions."""
        for cell, share in shares.items():
            if share.denominator == 1:
                fixed[cell] = fixed.get(cell, 0) + int(share)
            else:
                free[cell] = free.get(cell, Fraction(0)) + share


def round_together(shares: Sequence[Fraction], balls: int | None = None) -> list[tuple[tuple[int, ...], int]]:
    """Split shares into whole numbers with weights: each number is the share rounded down or up, and all sums are kept.

    Args:
        shares: The shares. The sum of any shares that follow each other is rounded down or up too.
        balls: The sum of the weights; by default the smallest with which the split is exact.

    Returns:
        The parts, each with its weight.
    """
    total = lcm(*(share.denominator for share in shares)) if balls is None else balls
    ends = [0, *(floor(total * end) for end in accumulate(shares))]
    starts = sorted({0, *(-end % total for end in ends)})
    parts = []
    for start, stop in pairwise([*starts, total]):
        whole = [(end + start) // total for end in ends]
        parts.append((tuple(after - before for before, after in pairwise(whole)), stop - start))
    return parts
