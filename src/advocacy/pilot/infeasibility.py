"""Infeasible selections: the conflicting bounds, and the relaxations that make the policy feasible."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from heapq import heapify, heappop, heapreplace
from math import inf
from typing import Any, NamedTuple

from attrs import evolve, field, frozen

from advocacy.errors import Finding
from advocacy.pilot.assessment import Candidate, Screened
from advocacy.pilot.engine import Rule, counted, needs_solver
from advocacy.pilot.limits import Row, SolverLimits
from advocacy.pilot.policy import DistinctValues, Quota, SelectionPolicy, ValueCap
from advocacy.pilot.solver import Model, maximise

#: The cost of moving one place, up to a small term that breaks ties.
PLACE = 1_000_000


class BoundKind(Enum):
    """The bound that a relaxation moves."""

    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    SIZE = "size"


@frozen(kw_only=True)
class BoundRelaxation:
    """A relaxation of one bound of a policy.

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
            return Finding.of("relaxation:size", "", current=self.current, relaxed=self.relaxed)
        return Finding.of(
            f"relaxation:{self.bound.value}", "", current=self.current, relaxed=self.relaxed, **self.quota.named
        )


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
        """Move the fewest places. Return the relaxations and the size that they are for.

        Of sizes with the same cost, the largest is used.
        """
        way = self._cheapest(sides_of(self._policy))
        assert way is not None  # noqa: S101 - for the type checker: with relaxed caps, every size is feasible
        return way.changes, way.size

    def _cheapest(self, sides: Sequence[Side], below: float = inf) -> _Way | None:
        """Find the group with the lowest cost, if the cost is below a limit.

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
            needed = 0 if distinct is None or distinct.rule is None else distinct.rule.bounds(size)[0]
            for more in range(size - limit + 1):
                minimum = shorter * max(0, wanted - size) + (costs[cap] * more if cap is not None else 0)
                for fewer in range(needed + 1):
                    if minimum + (costs[distinct] * fewer if distinct is not None else 0) >= below:
                        break
                    counts = self._filled(prices, size, limit + more, needed - fewer)
                    changes = tuple(self._changes(sides, counts))
                    cost = sum(
                        costs[Side(change.quota, change.bound)] * abs(change.relaxed - change.current)
                        for change in changes
                    )
                    if counts.total() == size and cost < below:
                        best, below = _Way(size, changes), cost
                if minimum >= below:
                    break
        return best

    def _filled(self, prices: Mapping[str, _Price], size: int, limit: int, different: int) -> Counter[str]:
        """Take the cheapest people, with a limit per value, after the people needed for different values."""
        counts = Counter(self._held)
        tops = {value: min(many, limit) if value else many for value, many in self._supply.items()}
        absent = [(_price(prices, item, 0), item) for item, top in tops.items() if item and top and not counts[item]]
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
    return Counter(person.traits[0][1] if person.traits else "" for person in people)


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
    """The model over combinations of traits, with a slack variable for each bound. Previous members stay."""

    def __init__(self, screened: Screened, policy: SelectionPolicy, limits: SolverLimits) -> None:
        self._policy, self._limits = policy, limits
        eligible = Counter(candidate.traits for candidate in screened.candidates)
        before = Counter(candidate.traits for candidate in screened.before)
        combinations = [*sorted(eligible.items()), *sorted(before.items())]
        self._tops = [count for _, count in combinations]
        self._before = range(len(eligible), len(combinations))
        self._previous = len(screened.before)
        self._holders: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for column, (traits, _) in enumerate(combinations):
            for name, value in traits:
                self._holders[name][value].append(column)
        self._sides = sides_of(policy)
        # an upper bound for every slack and every row
        self._wide = sum(self._tops) + policy.sizes[-1]

    def fits(self, sides: Sequence[Side]) -> bool | None:
        """Check whether a feasible group exists for these sides; ``None`` if the search reached a limit."""
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
            rows.append(Row(self._before, [1] * len(self._before), self._previous, self._previous))
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
    terms = {**factors, slack: step} if slack is not None else factors
    return Row(list(terms), list(terms.values()), minimum, maximum)


@frozen(kw_only=True)
class Infeasibility:
    """Why no group is feasible, and what would help.

    Attributes:
        eligible: The number of eligible people, previous members excluded.
        requested: The smallest allowed size.
        findings: The conflicting bounds, each with the number of eligible people that are missing.
        quotas: The quotas among them, in the policy's order.
        irreducible: Whether the set of bounds is irreducible: without any one of them, a group is feasible.
        relaxations: The relaxations of bounds that together make a group feasible, with the fewest places in total.
            Ties go by the order of the quotas, with the size last. Empty if only more eligible people help, or a limit
            was reached.
        relaxed_policy: The policy with the relaxations applied; ``None`` without relaxations.
    """

    eligible: int
    requested: int
    findings: tuple[Finding, ...]
    quotas: tuple[Quota | ValueCap | DistinctValues, ...] = ()
    irreducible: bool = True
    relaxations: tuple[BoundRelaxation, ...] = field(default=())
    relaxed_policy: SelectionPolicy | None = None


def find_clash(screened: Screened, policy: SelectionPolicy, limits: SolverLimits) -> Infeasibility:
    """Explain why no size of the policy is feasible for the candidates.

    The deletion filter removes bounds one by one while no group is feasible, so the remaining set is irreducible. The
    relaxations are the solution of a separate integer problem.

    Raises:
        MissingExtraError: The quotas need the solver, which is not installed.
    """
    eligible, previous = len(screened.candidates), len(screened.before)
    if previous > policy.sizes[-1]:
        full = Finding.of("infeasible:size:full", "", maximum=policy.sizes[-1], previous=previous)
        return Infeasibility(eligible=eligible, requested=policy.sizes[0], findings=(full,))
    if not eligible + previous:
        return Infeasibility(eligible=0, requested=policy.sizes[0], findings=(_size_finding(screened, policy),))
    model = Elastic(screened, policy, limits) if needs_solver(policy.quotas) else Plain(screened, policy)
    sides, minimal = _smallest(sides_of(policy), model.fits)
    changes, size = model.changes()
    named = {side.rule for side in sides}
    return Infeasibility(
        eligible=eligible,
        requested=policy.sizes[0],
        findings=tuple(_side_finding(side, screened, policy, size) for side in sides),
        quotas=tuple(rule for rule in policy.quotas if rule in named),
        irreducible=minimal,
        relaxations=changes,
        relaxed_policy=_relaxed(policy, changes, size) if changes else None,
    )


def _smallest(sides: list[Side], fits: Callable[[Sequence[Side]], bool | None]) -> tuple[list[Side], bool]:
    """Remove sides while no group is feasible. Return the rest, and whether each single test had a definite answer.

    Whole attributes are removed first, because most of them play no part. The rest is irreducible, because each side is
    then tried by itself.
    """
    kept, known = list(sides), True
    attributes = dict.fromkeys(side.rule.attribute for side in sides if side.rule is not None)
    if len(attributes) > 1:
        for name in attributes:
            fewer = [side for side in kept if side.rule is None or side.rule.attribute != name]
            kept = fewer if fits(fewer) is False else kept
    for side in tuple(kept):
        fewer = [other for other in kept if other is not side]
        answer = fits(fewer)
        known = known and answer is not None
        kept = fewer if answer is False else kept
    return kept, known


def _size_finding(screened: Screened, policy: SelectionPolicy) -> Finding:
    """Return a finding on the requested size and the number of eligible people."""
    people: dict[str, int] = {"eligible": len(screened.candidates), "minimum": policy.sizes[0]}
    shortfall = max(0, policy.sizes[0] - len(screened.candidates) - len(screened.before))
    code = "infeasible:size"
    if screened.before:
        code, people = "infeasible:size:previous", {**people, "previous": len(screened.before)}
    return (
        Finding.of(f"{code}:short", "", shortfall=shortfall, **people) if shortfall else Finding.of(code, "", **people)
    )


def _side_finding(side: Side, screened: Screened, policy: SelectionPolicy, size: int) -> Finding:
    """Return a finding on a side, with the number of eligible people that are missing."""
    if side.rule is None:
        return _size_finding(screened, policy)
    minimum, maximum = side.rule.bounds(size)
    everyone: tuple[Candidate, ...] = screened.candidates + screened.before
    holders = [person for person in everyone if any(name == side.rule.attribute for name, _ in person.traits)]
    if isinstance(side.rule, Quota):
        holders = [item for item in holders if (side.rule.attribute, side.rule.value) in item.traits]
    supply = len(holders)
    values = Counter(trait for item in holders for trait in item.traits if trait[0] == side.rule.attribute)
    if isinstance(side.rule, DistinctValues):
        supply = len(values)
    room = sum(min(many, maximum) for many in values.values())
    if isinstance(side.rule, ValueCap) and room < policy.sizes[0]:
        counts = {"maximum": maximum, "count": len(values), "room": room}
        return Finding.of("infeasible:maximum:values", "", **counts, **side.rule.named)
    if side.bound is BoundKind.MAXIMUM:
        return Finding.of("infeasible:maximum", "", maximum=maximum, supply=supply, **side.rule.named)
    shortfall = max(0, minimum - supply)
    named = {"quota": side.rule.name, "minimum": minimum, "supply": supply}
    if shortfall:
        return Finding.of("infeasible:minimum:short", "", shortfall=shortfall, **named)
    return Finding.of("infeasible:minimum", "", **named)


def _relaxed(policy: SelectionPolicy, changes: Iterable[BoundRelaxation], size: int) -> SelectionPolicy:
    """Apply the relaxations. Bounds that were shares become places, for a group of exactly this size."""
    rules = list(policy.quotas)
    for change in changes:
        if change.quota is not None:
            index = policy.quotas.index(change.quota)
            moved: dict[str, Any] = {change.bound.value: change.relaxed}
            rules[index] = evolve(rules[index], **moved)
    shared = any(isinstance(end, Fraction) for rule in rules for end in _ends(rule))
    return evolve(policy, size=size if shared else (min(size, policy.sizes[0]), policy.sizes[-1]), quotas=rules)


def _ends(rule: Rule) -> tuple[object, object]:
    return (None if isinstance(rule, ValueCap) else rule.minimum), rule.maximum
