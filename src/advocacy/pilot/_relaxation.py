"""Relaxations: the bounds that can move, and how far."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from heapq import heapify, heappop, heapreplace
from math import inf
from typing import NamedTuple

from attrs import frozen

from advocacy.errors import Finding
from advocacy.pilot.assessment import Candidate, Screened
from advocacy.pilot.engine import Rule, counted
from advocacy.pilot.policy import DistinctValues, Quota, SelectionPolicy, ValueCap
from advocacy.pilot.solver import Model, Row, SolverLimits, maximise

#: The cost of moving one place, up to a small term that breaks ties.
PLACE = 1_000_000


class BoundKind(Enum):
    """The bound that a relaxation moves."""

    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    SIZE = "size"


@frozen(kw_only=True)
class BoundRelaxation:
    """
    A relaxation of one bound of a policy.

    Attributes:
        bound: Which bound.
        quota: The quota in its current form; ``None`` for the size.
        current: Its current places, for the size of the relaxed group; for the size, its minimum.
        relaxed: The places that suffice, together with the other relaxations.
    """

    bound: BoundKind
    quota: Quota | ValueCap | DistinctValues | None
    current: int
    relaxed: int

    @property
    def finding(self) -> Finding:
        """The relaxation as a finding."""
        if self.quota is None:
            return Finding.of("change:size", "", now=self.current, to=self.relaxed)
        return Finding.of(f"change:{self.bound.value}", "", now=self.current, to=self.relaxed, **self.quota.named)


class Side(NamedTuple):
    """One side of a rule, or the minimum size if the rule is ``None``."""

    rule: Rule | None
    bound: BoundKind


def sides_of(policy: SelectionPolicy) -> list[Side]:
    """List the bounds of a policy: minimums and maximums in the order of the quotas, the minimum size last."""
    sides: list[Side] = []
    for rule in policy.quotas:
        if not isinstance(rule, ValueCap) and rule.minimum:
            sides.append(Side(rule, BoundKind.MINIMUM))
        if rule.maximum is not None:
            sides.append(Side(rule, BoundKind.MAXIMUM))
    return [*sides, Side(None, BoundKind.SIZE)]


def costs_of(sides: Iterable[Side]) -> dict[Side, int]:
    """Return the cost of one place for each side. Costs are almost equal, so that the order breaks ties."""
    return {side: PLACE + index for index, side in enumerate(sides)}


class _Price(NamedTuple):
    """The bounds of a quota, and the cost of one person below and above them."""

    least: int
    most: int
    below: int
    above: int


class _Way(NamedTuple):
    """A group by its size, and the relaxations that it needs."""

    size: int
    changes: tuple[BoundRelaxation, ...]


class Plain:
    """Rules on one attribute. Previous members stay; only the size counts people whose value is unknown."""

    def __init__(self, screened: Screened, policy: SelectionPolicy) -> None:
        self._policy = policy
        self._held = _values(screened.before)
        self._supply = self._held + _values(screened.candidates)

    def fits(self, sides: Sequence[Side]) -> bool:
        """Check whether a feasible group exists for these sides."""
        return self._cheapest(sides, below=1) is not None

    def changes(self) -> tuple[tuple[BoundRelaxation, ...], int]:
        """
        Move the fewest places. Return the relaxations and the size that they are for.

        Of sizes with the same cost, the largest is used.
        """
        way = self._cheapest(sides_of(self._policy))
        assert way is not None  # noqa: S101 - with the cap out of the way there is a group of each size
        return way.changes, way.size

    def _cheapest(self, sides: Sequence[Side], below: float = inf) -> _Way | None:
        """
        Find the group with the lowest cost, if the cost is below a limit.

        The marginal cost of a value never falls, so taking the cheapest person next gives the cheapest group. The rise
        of a cap and the number of different values are enumerated.
        """
        costs, wanted = costs_of(sides), self._policy.sizes[0]
        shorter = costs.get(Side(None, BoundKind.SIZE), 0)
        cap = next((side for side in sides if isinstance(side.rule, ValueCap)), None)
        distinct = next((side for side in sides if isinstance(side.rule, DistinctValues)), None)
        best: _Way | None = None
        for size in range(min(self._policy.sizes[-1], self._supply.total()), max(self._held.total(), 1) - 1, -1):
            prices = _prices(costs, size)
            limit = size if cap is None or cap.rule is None else cap.rule.bounds(size)[1]
            asked = 0 if distinct is None or distinct.rule is None else distinct.rule.bounds(size)[0]
            for more in range(size - limit + 1):
                minimum = shorter * max(0, wanted - size) + (costs[cap] * more if cap is not None else 0)
                for fewer in range(asked + 1):
                    if minimum + (costs[distinct] * fewer if distinct is not None else 0) >= below:
                        break
                    counts = self._filled(prices, size, limit + more, asked - fewer)
                    changes = tuple(self._changes(sides, counts))
                    cost = sum(costs[Side(one.quota, one.bound)] * abs(one.relaxed - one.current) for one in changes)
                    if counts.total() == size and cost < below:
                        best, below = _Way(size, changes), cost
                if minimum >= below:
                    break
        return best

    def _filled(self, prices: Mapping[str, _Price], size: int, limit: int, different: int) -> Counter[str]:
        """Take the cheapest people, with a limit per value, after the people needed for different values."""
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

    def _changes(self, sides: Sequence[Side], counts: Counter[str]) -> Iterator[BoundRelaxation]:
        """Move sides as far as a group needs, and no further."""
        size, known = counts.total(), Counter({value: many for value, many in counts.items() if value})
        for side in sides:
            if side.rule is None:
                now, found = self._policy.sizes[0], size
            else:
                now, found = side.rule.bounds(size)[side.bound is BoundKind.MAXIMUM], counted(side.rule, known)
            to = max(now, found) if side.bound is BoundKind.MAXIMUM else min(now, found)
            if to != now:
                yield BoundRelaxation(bound=side.bound, quota=side.rule, current=now, relaxed=to)


def _values(people: Iterable[Candidate]) -> Counter[str]:
    """Count people by their value of the one attribute; empty if no one has a relevant value."""
    return Counter(one.traits[0][1] if one.traits else "" for one in people)


def _prices(costs: Mapping[Side, int], size: int) -> dict[str, _Price]:
    """Return, for each quota's value, its bounds in a group of a size, and the cost of a place below and above them."""
    prices: dict[str, _Price] = {}
    for side in costs:
        if isinstance(side.rule, Quota):
            ends = (costs.get(Side(side.rule, bound), 0) for bound in (BoundKind.MINIMUM, BoundKind.MAXIMUM))
            prices[side.rule.value] = _Price(*side.rule.bounds(size), *ends)
    return prices


def _price(prices: Mapping[str, _Price], value: str, have: int) -> int:
    """Return the marginal cost of one more person with a value."""
    if value not in prices:
        return 0
    minimum, maximum, below, above = prices[value]
    return above * (have >= maximum) - below * (have < minimum)


class Elastic:
    """The model over combinations of traits, with a slack for each bound. Previous members stay."""

    def __init__(self, screened: Screened, policy: SelectionPolicy, limits: SolverLimits) -> None:
        self._policy, self._limits = policy, limits
        eligible = Counter(one.traits for one in screened.candidates)
        before = Counter(one.traits for one in screened.before)
        combinations = [*sorted(eligible.items()), *sorted(before.items())]
        self._tops = [count for _, count in combinations]
        self._before = range(len(eligible), len(combinations))
        self._holding = len(screened.before)
        self._holders: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for column, (traits, _) in enumerate(combinations):
            for name, value in traits:
                self._holders[name][value].append(column)
        self._sides = sides_of(policy)
        # no bound moves by as much, and no row reaches so far for what moves least
        self._wide = sum(self._tops) + policy.sizes[-1]

    def fits(self, sides: Sequence[Side]) -> bool | None:
        """Check whether a feasible group exists for these sides; ``None`` if a limit was reached."""
        found = maximise(self._model(sides, slack=False), self._limits)
        return found.values is not None if found.values is not None or found.proven else None

    def changes(self) -> tuple[tuple[BoundRelaxation, ...], int]:
        """Move the fewest places. Return the relaxations and the size that they are for."""
        found = maximise(self._model(self._sides, slack=True), self._limits)
        if found.values is None:
            return (), self._policy.sizes[0]
        size = sum(found.values[: len(self._tops)])
        moved = found.values[len(self._tops) : len(self._tops) + len(self._sides)]
        changes = []
        for side, places in zip(self._sides, moved, strict=True):
            if places and side.rule is None:
                changes.append(
                    BoundRelaxation(bound=side.bound, quota=None, current=self._policy.sizes[0], relaxed=size)
                )
            elif places and side.rule is not None:
                minimum, maximum = side.rule.bounds(size)
                now, to = (
                    (minimum, minimum - places) if side.bound is BoundKind.MINIMUM else (maximum, maximum + places)
                )
                changes.append(BoundRelaxation(bound=side.bound, quota=side.rule, current=now, relaxed=to))
        return tuple(changes), size

    def _model(self, sides: Sequence[Side], *, slack: bool) -> Model:
        """Build rows for the sides. With slack, moving a place has a cost, and the size may shrink to one."""
        tops, gains = list(self._tops), [0] * len(self._tops)
        slacks: dict[Side, int] = {}
        if slack:
            slacks = {side: len(tops) + index for index, side in enumerate(self._sides)}
            gains += [-cost for cost in costs_of(self._sides).values()]
            tops += [self._wide] * len(slacks)
        rows = [Row(range(len(self._tops)), [1] * len(self._tops), 1, self._policy.sizes[-1])]
        if self._before:
            rows.append(Row(self._before, [1] * len(self._before), self._holding, self._holding))
        for side in sides:
            flags = self._side(side, slacks.get(side), tops, rows)
            gains += [0] * flags
        return Model(gains, [0] * len(gains), tops, rows, step=2 * PLACE)

    def _side(self, side: Side, slack: int | None, tops: list[int], rows: list[Row]) -> int:
        """Add the rows of one side. Return the number of columns added."""
        people = range(len(self._tops))
        if side.rule is None:
            rows.append(_row(dict.fromkeys(people, 1), slack, 1, self._policy.sizes[0], self._wide))
            return 0
        values = self._holders[side.rule.attribute]
        if isinstance(side.rule, DistinctValues):
            return self._distinct(side.rule, side.bound, slack, tops, rows)
        bound = (
            side.rule.minimum if side.bound is BoundKind.MINIMUM and isinstance(side.rule, Quota) else side.rule.maximum
        )
        share = Fraction(bound or 0) if not isinstance(bound, int) else Fraction(0)
        for value in (side.rule.value,) if isinstance(side.rule, Quota) else sorted(values):
            factors = dict.fromkeys(people, -share.numerator) if share else {}
            for column in values.get(value, ()):
                factors[column] = factors.get(column, 0) + share.denominator
            whole, far = bound if isinstance(bound, int) else 0, self._wide * share.denominator
            if side.bound is BoundKind.MINIMUM:
                rows.append(_row(factors, slack, share.denominator, whole, far))
            else:
                rows.append(_row(factors, slack, -share.denominator, -far, whole))
        return 0

    def _distinct(
        self, rule: DistinctValues, bound: BoundKind, slack: int | None, tops: list[int], rows: list[Row]
    ) -> int:
        """Add a flag for each value, set if someone has it, and bound the number of flags."""
        values = self._holders[rule.attribute]
        flags = range(len(tops), len(tops) + len(values))
        for flag, value in zip(flags, sorted(values), strict=True):
            tops.append(1)
            columns, maximum = values[value], sum(self._tops[column] for column in values[value])
            ones = [1] * len(columns)
            rows.append(Row([flag, *columns], [-1, *ones], 0, maximum))
            rows.append(Row([flag, *columns], [-maximum, *ones], -maximum, 0))
        ones_of = dict.fromkeys(flags, 1)
        if bound is BoundKind.MINIMUM:
            rows.append(_row(ones_of, slack, 1, rule.minimum, self._wide))
        else:
            rows.append(_row(ones_of, slack, -1, -self._wide, rule.maximum or 0))
        return len(flags)


def _row(factors: dict[int, int], slack: int | None, step: int, minimum: int, maximum: int) -> Row:
    """Build a row, with the column of the slack if there is one."""
    held = {**factors, slack: step} if slack is not None else factors
    return Row(list(held), list(held.values()), minimum, maximum)
