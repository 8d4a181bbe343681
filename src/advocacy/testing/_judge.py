"""
A case put to a selection rule, and what a judge knows of it.

Everything here follows the definitions in plain counting, apart from the engine that the library selects with.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import evolve, field, frozen

from advocacy.errors import MissingExtraError
from advocacy.people.consent import Purpose
from advocacy.people.participant import CELL
from advocacy.pilot.policy import Quota, ValueCap
from advocacy.rules import tuple_of
from advocacy.tables import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from advocacy.people.matrix import Matrix
    from advocacy.people.participant import Participant
    from advocacy.pilot.policy import SelectionPolicy
    from advocacy.testing._rules import SelectionRule

__all__ = ["Case", "Standing", "UnlawfulError", "answered", "best_of", "broken_quotas", "consents", "standing"]


class UnlawfulError(Exception):
    """An answer that no law can be asked about: no collection of ids of the pool, or none at all."""


class Standing(NamedTuple):
    """What the policy says of somebody eligible: the score, 0 to 10,000, and the value of each attribute it names."""

    points: int
    traits: tuple[str, ...]


def answered(
    rule: SelectionRule, people: Sequence[Participant], policy: SelectionPolicy, on: date
) -> frozenset[str] | None:
    """
    Ask a rule.

    Raises:
        UnlawfulError: It raises, or answers something else than ids of the pool, each once.
        MissingExtraError: It needs an extra that is not installed, which is no fault of the rule.
    """
    try:
        answer = rule(people, policy, on=on)
        given = None if answer is None else tuple(answer)
    except MissingExtraError:
        raise
    except Exception as error:
        raise UnlawfulError(f"the rule raises {type(error).__name__}: {error}") from error
    if given is None:
        return None
    if isinstance(answer, str):
        raise UnlawfulError(f"the rule answers with the text {answer!r}, not with ids")
    known = {person.id for person in people}
    strangers = [one for one in given if one not in known]
    if strangers:
        raise UnlawfulError(f"the rule chooses {strangers[0]!r}, whom the pool does not have")
    twice = [one for one, count in Counter(given).items() if count > 1]
    if twice:
        raise UnlawfulError(f"the rule chooses {twice[0]!r} twice")
    return frozenset(given)


@frozen(kw_only=True)
class Case:
    """
    One pool put to a rule.

    Attributes:
        rule: The rule.
        people: The pool, as it is listed.
        policy: What the group should be.
        on: The day on which consent has to stand.
        matrix: Where people are placed.
        shuffled: The same people in another order.
        pick: A number to choose one of them by.
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
        """The ids of the chosen, or ``None`` where the rule finds no group."""
        return self.ask(self.people)

    def ask(self, people: Sequence[Participant]) -> frozenset[str] | None:
        """Put other people to the rule, all else the same."""
        return answered(self.rule, people, self.policy, self.on)

    @cached_property
    def eligible(self) -> dict[str, Standing]:
        """Everyone who may be chosen, by id."""
        found = ((one.id, standing(one, self.policy, self.matrix, self.on)) for one in self.people)
        return {who: known for who, known in found if known is not None}

    def with_people(self, people: Iterable[Participant]) -> Case:
        """Give the same case with other people."""
        listed = tuple(people)
        return evolve(self, people=listed, shuffled=listed)

    def show(self) -> str:
        """Write the policy, the people and the answer, for the eyes of whoever mends the rule."""
        attributes = [name for name in self.policy.attributes if name != CELL]
        figures = [criterion.measure for criterion in self.policy.criteria]
        if self.policy.needs_matrix:
            figures = [*dict.fromkeys([*figures, *self.matrix.measures])]
        try:
            chosen = self.answer or frozenset()
        except UnlawfulError:
            chosen = frozenset()
        rows = [
            (
                one.id,
                "; ".join(f"{c.purpose.value} {c.given} – {c.withdrawn or ''}".rstrip() for c in one.consents),
                *(one.attribute(name) for name in attributes),
                *(one.measure(name) for name in figures),
                self._score(one),
                "yes" if one.id in chosen else "",
            )
            for one in self.people
        ]
        header = ("id", "consent", *attributes, *figures, "score", "chosen")
        return "\n".join([f"policy: {self.policy!r}", f"on: {self.on}", as_text(rows, header=header)])

    def _score(self, person: Participant) -> object:
        try:
            found = standing(person, self.policy, self.matrix, self.on)
        except Exception:  # a scale of the app's own, which is what the law is about
            return "?"
        return "left out" if found is None else found.points

    def __repr__(self) -> str:
        """Show how many people, and which policy."""
        return f"<Case: {len(self.people)} people, {self.policy!r}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: FBT001 - as IPython and Hypothesis call it
        printer.text(repr(self))


def consents(person: Participant, on: date) -> bool:
    """Tell whether somebody's word to take part stands on a day: ``given <= on < withdrawn``."""
    words = (word for word in person.consents if word.purpose is Purpose.PARTICIPATION)
    return any(word.given <= on and (word.withdrawn is None or on < word.withdrawn) for word in words)


def standing(person: Participant, policy: SelectionPolicy, matrix: Matrix, on: date) -> Standing | None:
    """Judge one person by the definition: consent, place, what is known, and the weighted mean, halves up."""
    if not consents(person, on):
        return None
    figures = {name: value for name, value in policy.substitutes.items() if not isinstance(value, str)}
    facts = {name: value for name, value in policy.substitutes.items() if isinstance(value, str)}
    facts |= person.attributes
    if policy.needs_matrix:
        cell = matrix.place(person, substitutes=figures).cell
        if cell is None or (cell.inactive and policy.exclude_inactive):
            return None
        facts[CELL] = cell.code
    values = [
        figures.get(c.measure) if (known := person.measure(c.measure)) is None else known for c in policy.criteria
    ]
    traits = tuple(facts[name] for name in policy.attributes if name in facts)
    if None in values or len(traits) < len(policy.attributes):
        return None
    total = sum(
        weight * criterion.points(value or 0.0)
        for criterion, weight, value in zip(policy.criteria, policy.whole_weights, values, strict=True)
    )
    weights = sum(policy.whole_weights)
    return Standing((2 * total + weights) // (2 * weights) if weights else 0, traits)


def broken_quotas(group: Sequence[Standing], policy: SelectionPolicy) -> Iterator[str]:
    """Say which quotas a group breaks, counted one by one."""
    for rule in policy.quotas:
        place = policy.attributes.index(rule.attribute)
        counts = Counter(one.traits[place] for one in group)
        if isinstance(rule, Quota):
            found = counts[rule.value]
        else:
            found = max(counts.values(), default=0) if isinstance(rule, ValueCap) else len(counts)
        minimum, maximum = rule.bounds(len(group))
        if not minimum <= found <= maximum:
            yield f"{rule.name}: {found} in a group of {len(group)}, where {minimum} to {maximum} are asked"


def best_of(case: Case) -> tuple[int, int] | None:
    """Try every group of the first size that can be met, and give that size and the highest total there is."""
    people = list(case.eligible.values())
    sizes = case.policy.sizes if case.policy.prefer_smallest else reversed(case.policy.sizes)
    for size in sizes:
        groups = (group for group in combinations(people, size) if not any(broken_quotas(group, case.policy)))
        totals = [sum(one.points for one in group) for group in groups]
        if totals:
            return size, max(totals)
    return None
