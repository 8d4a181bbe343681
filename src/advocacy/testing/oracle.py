"""Cases for a selection rule, an independent computation of their scores, and counterexamples of each law.

The functions follow the definitions and count. They do not use the engine that the library selects with.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import cached_property
from itertools import combinations, product
from math import comb, inf, nextafter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import evolve, field, frozen

from advocacy.errors import Finding, ValidationError
from advocacy.people.consent import Purpose
from advocacy.people.matrix import Matrix
from advocacy.people.participant import CELL, find_measure, possible_range
from advocacy.pilot.pilot import SelectionStatus
from advocacy.pilot.policy import Quota, ValueCap
from advocacy.pilot.selection import select_pilot
from advocacy.rules import tuple_of
from advocacy.tables import as_text
from advocacy.testing.rule_calls import Answer, InvalidAnswerError, SelectionRule, call_in_new_interpreter, call_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from advocacy.people.bounds import Bounds
    from advocacy.people.matrix import Cell
    from advocacy.people.participant import Participant
    from advocacy.pilot.policy import Criterion, SelectionPolicy

__all__ = [
    "Case",
    "Score",
    "best_of",
    "broken_quotas",
    "consent",
    "consents",
    "differences",
    "eligibility",
    "library_rule",
    "lottery",
    "monotonicity",
    "optimality",
    "order",
    "quotas",
    "scale",
    "score_of",
    "withdrawal",
]


def library_rule(
    people: Sequence[Participant], policy: SelectionPolicy, *, on: date, matrix: Matrix | None = None
) -> tuple[str, ...] | None:
    """Choose a group with `advocacy.select_pilot`, and return the ids, or ``None`` if no group is possible.

    Args:
        people: The pool.
        policy: The policy.
        on: The day on which consent must be valid.
        matrix: The matrix that places people, if the policy needs it. The default has nine cells.
    """
    used = (matrix or Matrix.social_maturity()) if policy.needs_matrix else None
    pilot = select_pilot(people, policy, matrix=used, on=on)
    return pilot.members if pilot.status is SelectionStatus.OPTIMAL else None


class Score(NamedTuple):
    """The score of an eligible person, 0 to 10,000 points, and their value of each attribute that the policy names."""

    points: int
    traits: tuple[str, ...]


@frozen(kw_only=True)
class Case:
    """A rule and its arguments.

    Attributes:
        rule: The rule.
        people: The pool.
        policy: The policy.
        on: The day on which consent must be valid.
        matrix: The matrix that places people.
        shuffled: The same people in another order.
        pick: The index of the person who withdraws consent, see ``withdrawal``.
    """

    rule: SelectionRule
    people: tuple[Participant, ...] = field(converter=tuple_of)
    policy: SelectionPolicy
    on: date
    matrix: Matrix
    shuffled: tuple[Participant, ...] = field(converter=tuple_of)
    pick: int = 0

    @cached_property
    def answer(self) -> frozenset[str] | None:
        """The ids of the chosen people, or ``None`` if the rule finds no group."""
        return self.answer_for(self.people)

    def answer_for(self, people: Sequence[Participant]) -> frozenset[str] | None:
        """Call the rule with other people and the same policy and day."""
        return call_rule(self.rule, people, self.policy, self.on)

    @cached_property
    def eligible(self) -> dict[str, Score]:
        """The scores of all people who may be chosen, by id."""
        found = ((person.id, score_of(person, self.policy, self.matrix, self.on)) for person in self.people)
        return {who: known for who, known in found if known is not None}

    def with_people(self, people: Iterable[Participant]) -> Case:
        """Return the case with other people."""
        listed = tuple(people)
        return evolve(self, people=listed, shuffled=listed)

    def show(self) -> str:
        """Return the policy, the people and the answer as text."""
        attributes = [name for name in self.policy.attributes if name != CELL]
        metrics = [criterion.measure for criterion in self.policy.criteria]
        if self.policy.needs_matrix:
            metrics = [*dict.fromkeys([*metrics, *self.matrix.measures])]
        try:
            chosen = self.answer or frozenset()
        except InvalidAnswerError:
            chosen = frozenset()
        rows = [
            (
                person.id,
                "; ".join(f"{c.purpose.value} {c.given} – {c.withdrawn or ''}".rstrip() for c in person.consents),
                *(person.attribute(name) for name in attributes),
                *(find_measure(person, name) for name in metrics),
                self._score(person),
                "yes" if person.id in chosen else "",
            )
            for person in self.people
        ]
        header = ("id", "consent", *attributes, *metrics, "score", "chosen")
        return "\n".join([f"policy: {self.policy!r}", f"on: {self.on}", as_text(rows, header=header)])

    def _score(self, person: Participant) -> object:
        try:
            found = score_of(person, self.policy, self.matrix, self.on)
        except Exception:  # a scale of the app may raise, which is what the law checks
            return "?"
        return "left out" if found is None else found.points

    def __repr__(self) -> str:
        """Return the number of people and the policy."""
        return f"<Case: {len(self.people)} people, {self.policy!r}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: FBT001 - as IPython and Hypothesis call it
        printer.text(repr(self))


def consents(person: Participant, on: date) -> bool:
    """Check by the definition whether a person's consent to participate is valid on a day; see `reduce_consents`."""
    given = [item for item in person.consents if item.purpose is Purpose.PARTICIPATION]
    ends = [item.withdrawn for item in given if item.withdrawn is not None]
    return any(item.given <= on and not any(item.given <= end <= on for end in ends) for item in given)


def _value_of(person: Participant, name: str, substitutes: Mapping[str, float]) -> float | None:
    known: float | None = find_measure(person, name)
    value, bounds = substitutes.get(name) if known is None else known, person.bounds.get(name)
    return None if known is None and value is not None and bounds and not bounds.contains(value) else value


def _scored(person: Participant, criterion: Criterion, substitutes: Mapping[str, float]) -> float | None:
    """Return the value to score: a bound if only bounds are known and all values between have the same points."""
    if bounds := person.bounds.get(criterion.measure):  # a known value has no bounds
        inside = filter(bounds.contains, (criterion.low, criterion.high))
        if len({criterion.points(value) for value in (bounds.minimum, min(bounds.highest, 1e300), *inside)}) == 1:
            return float(bounds.minimum)
    return _value_of(person, criterion.measure, substitutes)


def _reaches(person: Participant, criterion: Criterion) -> bool:
    """Check whether a person certainly reaches the minimum of a criterion, also if only bounds are known."""
    bounds, value = person.bounds.get(criterion.measure), find_measure(person, criterion.measure)
    lowest = bounds.minimum if bounds is not None else value  # a known value has no bounds
    return criterion.minimum is None or (lowest is not None and lowest >= criterion.minimum)


def possible_cells(
    matrix: Matrix, values: Mapping[str, float | None], bounds: Mapping[str, Bounds] = MappingProxyType({})
) -> set[Cell]:
    """Try values around all thresholds for each unknown measure, and return every possible cell."""
    starts = [start for axis in (matrix.rows, matrix.columns) for start in axis.thresholds]
    ends = [min(starts, default=0.0) - 1, max(starts, default=0.0) + 1, 0.0, 1.0]
    ends += [end for item in bounds.values() for end in (item.minimum, item.maximum) if end is not None]
    tries = [*ends, *starts, *(nextafter(start, -inf) for start in starts)]
    reached: set[Cell] = set()
    for chosen in product(*([value] if value is not None else tries for value in values.values())):
        tried = dict(zip(values, chosen, strict=True))
        if all(
            known is not None or _is_possible(name, tried[name], bounds.get(name)) for name, known in values.items()
        ):
            cell = matrix.cell_at(*(tried.get(axis.measure or "") for axis in (matrix.rows, matrix.columns)))
            reached |= {cell} if cell is not None else set()
    return reached


def _is_possible(name: str, value: float, bounds: Bounds | None) -> bool:
    low, high = possible_range(name)
    return low <= value <= high and (bounds is None or bounds.contains(value))


def score_of(person: Participant, policy: SelectionPolicy, matrix: Matrix, on: date) -> Score | None:
    """Score a person by the definition: consent, cells, known values, minimums, and the weighted mean, halves up.

    Return ``None`` for a person who may not be chosen.
    """
    if not consents(person, on):
        return None
    metrics = {name: value for name, value in policy.substitutes.items() if not isinstance(value, str)}
    facts = {name: value for name, value in policy.substitutes.items() if isinstance(value, str)}
    facts |= person.attributes
    if policy.needs_matrix:
        cells = possible_cells(matrix, {n: _value_of(person, n, metrics) for n in matrix.measures}, person.bounds)
        if policy.exclude_inactive and any(cell.inactive for cell in cells):
            return None
        if len(cells) == 1:
            facts[CELL] = next(iter(cells)).code
    values = [_scored(person, criterion, metrics) for criterion in policy.criteria]
    traits = tuple(facts[name] for name in policy.attributes if name in facts)
    if None in values or len(traits) < len(policy.attributes) or not all(_reaches(person, c) for c in policy.criteria):
        return None
    total = sum(
        weight * criterion.points(value or 0.0)
        for criterion, weight, value in zip(policy.criteria, policy.whole_weights, values, strict=True)
    )
    weights = sum(policy.whole_weights)
    return Score((2 * total + weights) // (2 * weights) if weights else 0, traits)


def broken_quotas(group: Sequence[Score], policy: SelectionPolicy) -> Iterator[str]:
    """Yield the quotas that a group breaks, by counting."""
    for rule in policy.quotas:
        place = policy.attributes.index(rule.attribute)
        counts = Counter(person.traits[place] for person in group)
        if isinstance(rule, Quota):
            found = counts[rule.value]
        else:
            found = max(counts.values(), default=0) if isinstance(rule, ValueCap) else len(counts)
        minimum, maximum = rule.bounds(len(group))
        if not minimum <= found <= maximum:
            yield f"{rule.name}: {found} in a group of {len(group)}, where the quota asks for {minimum} to {maximum}"


def is_possible(case: Case) -> bool:
    """Check whether a group of any size of the policy satisfies the quotas."""
    people = case.eligible.values()
    groups = (group for size in case.policy.sizes for group in combinations(people, size))
    return any(not any(broken_quotas(group, case.policy)) for group in groups)


def best_of(case: Case) -> tuple[int, int] | None:
    """Try every group, and return the first possible size and its highest total of points, or ``None``."""
    people = list(case.eligible.values())
    sizes = case.policy.sizes if case.policy.prefer_smallest else reversed(case.policy.sizes)
    for size in sizes:
        groups = (group for group in combinations(people, size) if not any(broken_quotas(group, case.policy)))
        totals = [sum(person.points for person in group) for group in groups]
        if totals:
            return size, max(totals)
    return None


def groups_of(people: int, policy: SelectionPolicy) -> int:
    """Return the number of groups of all sizes of a policy that a number of people can form."""
    return sum(comb(people, size) for size in policy.sizes if size <= people)


#: The number of other seeds to try. The chance that a fair lottery gives one result under all is 2**-40.
_SEEDS = 40
#: The hash seeds of the new interpreters.
_HASH_SEEDS = (1, 2)
#: The maximum number of groups to try one by one in a pool of the app.
_MOST_TRIED = 20_000


def scale(case: Case) -> str | None:
    """Score known values and the ends of each scale in order. The points must not fall."""
    for criterion in case.policy.criteria:
        known = {value for person in case.people if (value := find_measure(person, criterion.measure)) is not None}
        before = 10_000 if criterion.reverse else 0
        for value in sorted(known | {criterion.low, criterion.high}):
            try:
                points: Any = criterion.points(value)
            except Exception as error:
                return f"the points of {criterion.measure} at {value} raise {type(error).__name__}: {error}"
            if type(points) is not int or not 0 <= points <= 10_000:
                return f"{criterion.measure} at {value} has {points!r} points"
            if points > before if criterion.reverse else points < before:
                return f"{criterion.measure} at {value} has {points} points, and a worse value has {before}"
            before = points
    return None


def order(case: Case) -> str | None:
    """Put the people in other orders."""
    for people in (case.people, case.shuffled, case.people[::-1]):
        answer = case.answer_for(people)
        if answer != case.answer:
            listed = ", ".join(person.id for person in people)
            return f"the rule chooses {_ids(case.answer)}, and in the order {listed} it chooses {_ids(answer)}"
    return None


def consent(case: Case) -> str | None:
    """Look for members without consent."""
    for person in case.people:
        if person.id in (case.answer or ()) and not consents(person, case.on):
            return f"{person.id} is chosen, without consent"
    return None


def eligibility(case: Case) -> str | None:
    """Look for members whom the policy does not allow for another reason."""
    for person in case.people:
        if person.id in (case.answer or ()) and consents(person, case.on) and person.id not in case.eligible:
            return f"{person.id} is chosen, whom the policy does not allow"
    return None


def quotas(case: Case) -> str | None:
    """Count the members and their values of each quota."""
    members = _members(case)
    if members is None:
        return None
    if len(members) not in case.policy.sizes:
        return f"{len(members)} people are chosen"
    return next(broken_quotas(members, case.policy), None)


def optimality(case: Case) -> str | None:
    """Try every group."""
    groups = groups_of(len(case.eligible), case.policy)
    if groups > _MOST_TRIED:
        raise ValidationError([Finding.of("law:large", "pools", groups=groups, maximum=_MOST_TRIED)])
    size, maximum = best_of(case) or (0, 0)
    if case.answer is None:
        return f"no group is found, and there is one of {size} with {maximum} points" if size else None
    members = _members(case)
    if members is None or any(broken_quotas(members, case.policy)) or len(members) not in case.policy.sizes:
        return None
    total = sum(person.points for person in members)
    if (len(members), total) != (size, maximum):
        return f"{_ids(case.answer)} have {total} points, and there is a group of {size} with {maximum}"
    return None


def monotonicity(case: Case) -> str | None:
    """Compare each chosen person with each person who was not chosen."""
    chosen = case.answer or frozenset()
    for name, item in case.eligible.items():
        for other, lower in case.eligible.items():
            if other in chosen and name not in chosen and item.traits == lower.traits and item.points > lower.points:
                return f"{name} with {item.points} points is left out, while {other} with {lower.points} is chosen"
    return None


def lottery(case: Case) -> str | None:
    """Call the rule with other seeds if it chooses only some of the people who are equal."""
    chosen = case.answer or frozenset()
    equal: dict[Score, set[str]] = {}
    for who, found in case.eligible.items():
        equal.setdefault(found, set()).add(who)
    split = next((people for people in equal.values() if 0 < len(people & chosen) < len(people)), None)
    if split is None:
        return None
    others = (call_rule(case.rule, case.people, evolve(case.policy, seed=seed), case.on) for seed in range(_SEEDS))
    if all(split & (answer or frozenset()) == split & chosen for answer in others):
        return (
            f"of {_ids(split)}, who are equal, the rule chooses {_ids(split & chosen)} "
            f"with each of {_SEEDS} other seeds"
        )
    if all(split & _renamed_answer(case, f"{number}-") == split & chosen for number in range(_SEEDS)):
        return (
            f"of {_ids(split)}, who are equal, the rule chooses {_ids(split & chosen)}, "
            f"also with {_SEEDS} other ids in the same order"
        )
    return None


def _renamed_answer(case: Case, prefix: str) -> frozenset[str]:
    """Put a prefix before each id, which keeps their order, and return the original ids of the chosen people.

    Return an empty set if the rule cannot choose from people with other ids.
    """
    try:
        answer = case.answer_for([evolve(person, id=prefix + person.id) for person in case.people])
    except InvalidAnswerError:
        return frozenset()
    return frozenset(who.removeprefix(prefix) for who in answer or ())


def withdrawal(case: Case) -> str | None:
    """Let a person withdraw consent, and call the rule again."""
    if not case.people:
        return None
    gone = case.people[case.pick]
    after = case.with_people(_withdrawn(person, case.on) if person is gone else person for person in case.people)
    if gone.id in (after.answer or ()):
        return f"{gone.id} is still chosen a day after withdrawing consent"
    if gone.id not in (case.answer or ()):
        if after.answer == case.answer:
            return None
        return (
            f"{gone.id} was not chosen and withdraws consent, and instead of {_ids(case.answer)} "
            f"the rule chooses {_ids(after.answer)}"
        )
    broken = consent(after) or eligibility(after) or quotas(after)
    return broken and f"after {gone.id}, who was chosen, withdraws consent: {broken}"


def differences(cases: Sequence[Case]) -> list[str | None]:
    """Call the rule for all cases in two interpreters, and return for each case how the answers differ, or ``None``."""
    calls = [(case.people, case.policy, case.on) for case in cases]
    first, second = (call_in_new_interpreter(cases[0].rule, calls, hash_seed=seed) for seed in _HASH_SEEDS)
    return [
        None if item == other else f"in one interpreter the rule chooses {_shown(item)}, in another {_shown(other)}"
        for item, other in zip(first, second, strict=True)
    ]


def _members(case: Case) -> list[Score] | None:
    """Return the scores of the chosen people, or ``None`` if another law is broken: somebody may not be chosen."""
    if case.answer is None or not case.answer <= case.eligible.keys():
        return None
    return [case.eligible[name] for name in sorted(case.answer)]


def _withdrawn(person: Participant, on: date) -> Participant:
    """Withdraw each valid consent to participate on the day before, but not before the day on which it was given."""
    consents = [
        evolve(item, withdrawn=max(item.given, on - timedelta(days=1)))
        if item.purpose is Purpose.PARTICIPATION and item.holds(on=on)
        else item
        for item in person.consents
    ]
    return evolve(person, consents=consents)


def _shown(answer: Answer) -> str:
    return answer if isinstance(answer, str) else _ids(answer)


def _ids(answer: Iterable[str] | None) -> str:
    return "nobody" if answer is None else ", ".join(sorted(answer)) or "an empty group"
