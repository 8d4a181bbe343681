"""What clashes on one attribute, where how many a group has of each value is all there is to choose."""

from __future__ import annotations

from collections import Counter
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from advocacy.pilot.changes import Bound, Change, Side, costs_of, sides_of
from advocacy.pilot.engine import counted
from advocacy.pilot.quotas import Cap, Distinct, Quota

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from advocacy.pilot.assessment import Candidate, Screened
    from advocacy.pilot.policy import SelectionPolicy

__all__ = ["Plain"]


class _Way(NamedTuple):
    """A group by its size, how far each side would have to move for it, and what that costs."""

    cost: int
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
        return not self._cheapest(sides).changes

    def changes(self) -> tuple[tuple[Change, ...], int]:
        """
        Move the fewest places; give the changes and the size they are made for.

        Of sizes that take as few the largest is kept.
        """
        way = self._cheapest(sides_of(self._policy))
        return way.changes, way.size

    def _cheapest(self, sides: Sequence[Side]) -> _Way:
        """
        Find a group for which sides move the least.

        What one person more of a value costs never falls with their number, so that taking the cheapest next ends at
        the cheapest group. How far a cap rises and how many different values come in first is tried out.
        """
        costs = costs_of(sides)
        largest = min(self._policy.sizes[-1], self._supply.total())
        best: _Way | None = None
        for size in range(largest, max(self._held.total(), 1) - 1, -1):
            for limit, different in _tried(sides, size):
                counts = self._filled(costs, size, limit, different)
                if counts.total() == size:
                    changes = tuple(self._changes(sides, counts))
                    cost = sum(costs[Side(one.quota, one.bound)] * abs(one.to - one.now) for one in changes)
                    best = min(best or _Way(cost, size, changes), _Way(cost, size, changes), key=lambda way: way.cost)
        assert best is not None  # noqa: S101 - with the cap out of the way there is a group of each of these sizes
        return best

    def _filled(self, costs: Mapping[Side, int], size: int, limit: int, different: int) -> Counter[str]:
        """Take the cheapest people, at most so many of a value, and first of all some for the different values."""
        quotas = {side.rule.value: side.rule for side in costs if isinstance(side.rule, Quota)}
        counts = Counter(self._held)

        def price(value: str) -> int:
            """Give what one person more with this value costs."""
            if value not in quotas:
                return 0
            least, most = quotas[value].bounds(size)
            lower, higher = (costs.get(Side(quotas[value], bound), 0) for bound in (Bound.MINIMUM, Bound.MAXIMUM))
            return higher * (counts[value] >= most) - lower * (counts[value] < least)

        tops = {value: min(many, limit) if value else many for value, many in self._supply.items()}
        absent = [value for value, most in tops.items() if value and not counts[value] and most]
        present = sum(1 for value in counts if value)
        counts.update(sorted(absent, key=lambda value: (price(value), value))[: max(0, different - present)])
        queue = [(price(value), value) for value, most in tops.items() if counts[value] < most]
        heapify(queue)
        while queue and counts.total() < size:
            value = heappop(queue)[1]
            counts[value] += 1
            if counts[value] < tops[value]:
                heappush(queue, (price(value), value))
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


def _tried(sides: Iterable[Side], size: int) -> Iterator[tuple[int, int]]:
    """Give how many a group may have of one value, and how many different ones it takes in first."""
    limits, different = range(size, size + 1), 0
    for side in sides:
        if isinstance(side.rule, Cap):
            limits = range(side.rule.bounds(size)[1], size + 1)
        if isinstance(side.rule, Distinct):
            different = side.rule.minimum
    for limit in limits:
        for first in range(different + 1):
            yield limit, first
