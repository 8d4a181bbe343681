"""What clashes on one attribute, where how many a group has of each value is all there is to choose."""

from __future__ import annotations

from collections import Counter
from heapq import heapify, heappop, heapreplace
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from advocacy.pilot.changes import Bound, Change, Side, costs_of, sides_of
from advocacy.pilot.engine import counted
from advocacy.pilot.quotas import Cap, Distinct, Quota

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from advocacy.pilot.assessment import Candidate, Screened
    from advocacy.pilot.policy import SelectionPolicy

__all__ = ["Plain"]


class _Price(NamedTuple):
    """The least and the most that a quota lets in, and what one person below and one above costs."""

    least: int
    most: int
    below: int
    above: int


class _Way(NamedTuple):
    """A group by its size, and how far each side would have to move for it."""

    size: int
    changes: tuple[Change, ...]


class Plain:
    """Rules on one attribute; who is in already stays in, and whose value nobody knows is bound by the size alone."""

    def __init__(self, screened: Screened, policy: SelectionPolicy) -> None:
        self._policy = policy
        self._held = _values(screened.before)
        self._supply = self._held + _values(screened.candidates)

    def fits(self, sides: Sequence[Side]) -> bool:
        """Tell whether a group keeps these sides."""
        return self._cheapest(sides, below=1) is not None

    def changes(self) -> tuple[tuple[Change, ...], int]:
        """
        Move the fewest places; give the changes and the size they are made for.

        Of sizes that take as few the largest is kept.
        """
        way = self._cheapest(sides_of(self._policy))
        assert way is not None  # noqa: S101 - with the cap out of the way there is a group of each size
        return way.changes, way.size

    def _cheapest(self, sides: Sequence[Side], below: float = inf) -> _Way | None:
        """
        Find a group for which sides move the least, if that costs less than something.

        What one person more of a value costs never falls with their number, so that taking the cheapest next ends at
        the cheapest group. How far a cap rises and how many different values come in first is tried out.
        """
        costs, wanted = costs_of(sides), self._policy.sizes[0]
        shorter = costs.get(Side(None, Bound.SIZE), 0)
        cap = next((side for side in sides if isinstance(side.rule, Cap)), None)
        distinct = next((side for side in sides if isinstance(side.rule, Distinct)), None)
        best: _Way | None = None
        for size in range(min(self._policy.sizes[-1], self._supply.total()), max(self._held.total(), 1) - 1, -1):
            prices = _prices(costs, size)
            limit = size if cap is None or cap.rule is None else cap.rule.bounds(size)[1]
            asked = 0 if distinct is None or distinct.rule is None else distinct.rule.bounds(size)[0]
            for more in range(size - limit + 1):
                least = shorter * max(0, wanted - size) + (costs[cap] * more if cap is not None else 0)
                for fewer in range(asked + 1):
                    if least + (costs[distinct] * fewer if distinct is not None else 0) >= below:
                        break
                    counts = self._filled(prices, size, limit + more, asked - fewer)
                    changes = tuple(self._changes(sides, counts))
                    cost = sum(costs[Side(one.quota, one.bound)] * abs(one.to - one.now) for one in changes)
                    if counts.total() == size and cost < below:
                        best, below = _Way(size, changes), cost
                if least >= below:
                    break
        return best

    def _filled(self, prices: Mapping[str, _Price], size: int, limit: int, different: int) -> Counter[str]:
        """Take the cheapest people, at most so many of a value, and first of all some for the different values."""
        counts = Counter(self._held)
        tops = {value: min(many, limit) if value else many for value, many in self._supply.items()}
        absent = [(_price(prices, one, 0), one) for one, top in tops.items() if one and top and not counts[one]]
        present = sum(1 for value in counts if value)
        counts.update(value for _, value in sorted(absent)[: max(0, different - present)])
        queue = [(_price(prices, value, counts[value]), value) for value, top in tops.items() if counts[value] < top]
        heapify(queue)
        for _ in range(size - counts.total()):
            if not queue:
                break
            value = queue[0][1]
            counts[value] += 1
            if counts[value] < tops[value]:
                heapreplace(queue, (_price(prices, value, counts[value]), value))
            else:
                heappop(queue)
        return counts

    def _changes(self, sides: Sequence[Side], counts: Counter[str]) -> Iterator[Change]:
        """Move sides as far as a group needs, and no further."""
        size, known = counts.total(), Counter({value: many for value, many in counts.items() if value})
        for side in sides:
            if side.rule is None:
                now, found = self._policy.sizes[0], size
            else:
                now, found = side.rule.bounds(size)[side.bound is Bound.MAXIMUM], counted(side.rule, known)
            to = max(now, found) if side.bound is Bound.MAXIMUM else min(now, found)
            if to != now:
                yield Change(bound=side.bound, quota=side.rule, now=now, to=to)


def _values(people: Iterable[Candidate]) -> Counter[str]:
    """Count people by their value of the one attribute; it is empty where they have none that counts."""
    return Counter(one.traits[0][1] if one.traits else "" for one in people)


def _prices(costs: Mapping[Side, int], size: int) -> dict[str, _Price]:
    """Give for each quota's value its bounds in a group of a size, and what a place below and above them costs."""
    prices: dict[str, _Price] = {}
    for side in costs:
        if isinstance(side.rule, Quota):
            ends = (costs.get(Side(side.rule, bound), 0) for bound in (Bound.MINIMUM, Bound.MAXIMUM))
            prices[side.rule.value] = _Price(*side.rule.bounds(size), *ends)
    return prices


def _price(prices: Mapping[str, _Price], value: str, have: int) -> int:
    """Give what one person more with a value costs where there are so many."""
    if value not in prices:
        return 0
    least, most, below, above = prices[value]
    return above * (have >= most) - below * (have < least)
