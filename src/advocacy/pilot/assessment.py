"""The assessment of a person under a policy: whether they are eligible, why, and the score by criterion."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from attrs import field, frozen

from advocacy.people.consent import Purpose
from advocacy.people.participant import CELL
from advocacy.rules import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from advocacy.people.matrix import Cell, Matrix
    from advocacy.people.participant import Participant
    from advocacy.pilot.policy import SelectionPolicy

__all__ = ["Assessment", "Assessor", "Candidate", "CriterionScore", "Screened", "Trait", "draw", "mean_points"]

#: An attribute that a quota names, and a person's value.
Trait = tuple[str, str]


def draw(seed: int, person: str) -> int:
    """
    Return a person's draw in the lottery, 0 to 2**64 − 1. The lowest draw comes first.

    The draw is the first eight bytes of SHA-256 over the seed, a line feed and the id. Anyone can reproduce it, and the
    presence of other people does not change it.

    >>> draw(7, "p-017")
    3029188130509545811
    """
    return int.from_bytes(sha256(f"{seed}\n{person}".encode()).digest()[:8])


def mean_points(weighted: int, weights: int) -> int:
    """Divide weighted points by the sum of the weights. Halves round up; the result is 0 if the weights sum to 0."""
    return (2 * weighted + weights) // (2 * weights) if weights else 0


@frozen(kw_only=True)
class CriterionScore:
    """
    The contribution of one criterion to a score.

    Attributes:
        measure: The name of the measure.
        value: Its value, in its own unit.
        points: The position of the value on the criterion's scale, 0 to 10,000.
        weight: The weight of the criterion, as the smallest integer in proportion to the others.
        substituted: Whether the value is unknown and the policy's substitute was used.
    """

    measure: str
    value: float = field(converter=number)
    points: int
    weight: int
    substituted: bool = False

    def __repr__(self) -> str:
        """Show the name of the measure only."""
        return f"<CriterionScore {self.measure}>"


@frozen(kw_only=True)
class Assessment:
    """
    A person under a policy, on a day.

    Attributes:
        id: The person's id.
        reasons: Why the person is not eligible, most important first; empty if they are. Codes are ``consent`` (nothing
            else is then checked), ``unknown:<name>`` and ``inactive``.
        cell: The code of the person's cell, if the policy needs it and it is known.
        traits: The values that count for the quotas: (attribute, value) pairs in the order of the policy's attributes.
        scores: The score by criterion, in the policy's order; empty if the person is not eligible.
        points: The score, an integer from 0 to 10,000; ``None`` if the person is not eligible.
    """

    id: str
    reasons: tuple[str, ...] = ()
    cell: str | None = None
    traits: tuple[tuple[str, str], ...] = ()
    scores: tuple[CriterionScore, ...] = field(default=())
    points: int | None = None

    @property
    def eligible(self) -> bool:
        """Whether the person is eligible."""
        return not self.reasons

    def __repr__(self) -> str:
        """Show class and id, and nothing about the person."""
        return f"<Assessment {self.id}>"


class Candidate(NamedTuple):
    """An eligible person as the engine sees them: points, id and traits."""

    points: int
    id: str
    traits: tuple[Trait, ...]


class Screened(NamedTuple):
    """
    The screened pool.

    Attributes:
        candidates: The eligible people, in the pool's order.
        excluded: The number of people who are not eligible, by their first reason.
        before: The previous members, with their known traits and no points.
    """

    candidates: tuple[Candidate, ...]
    excluded: Counter[str]
    before: tuple[Candidate, ...]


class Assessor:
    """
    A policy, prepared to assess many people.

    Args:
        policy: The policy.
        matrix: The matrix, if the policy needs one.
        on: The day on which consent must be valid.
    """

    def __init__(self, policy: SelectionPolicy, matrix: Matrix | None, on: date) -> None:
        self._policy = policy
        self._matrix = matrix if policy.needs_matrix else None
        self._on = on
        self._weights = policy.whole_weights
        self._total = sum(self._weights)
        self._criteria = tuple(zip(policy.criteria, self._weights, strict=True))
        given = policy.substitutes.items()
        self._figures = {name: value for name, value in given if not isinstance(value, str)}
        self._facts = {name: value for name, value in given if isinstance(value, str)}
        self._axes = (self._matrix.rows, self._matrix.columns) if self._matrix is not None else ()

    def assess(self, person: Participant) -> Assessment:
        """Return the full assessment of a person. Only eligible people have a score."""
        if not person.consents_to(Purpose.PARTICIPATION, on=self._on):
            return Assessment(id=person.id, reasons=("consent",))
        cell, reasons = self._place(person)
        code = cell.code if cell is not None else None
        traits = [(name, self._fact(person, name, code)) for name in self._policy.attributes]
        reasons += [f"unknown:{name}" for name, value in traits if value is None and name != CELL]
        values = [(criterion, weight, *self._value(person, criterion.measure)) for criterion, weight in self._criteria]
        reasons += [f"unknown:{criterion.measure}" for criterion, _, value, _ in values if value is None]
        known = tuple((name, value) for name, value in traits if value is not None)
        if reasons:
            return Assessment(id=person.id, reasons=tuple(dict.fromkeys(reasons)), cell=code, traits=known)
        parts = tuple(
            CriterionScore(
                measure=c.measure, value=value, points=c.points(value), weight=weight, substituted=substituted
            )
            for c, weight, value, substituted in values
            if value is not None
        )
        points = mean_points(sum(part.points * part.weight for part in parts), self._total)
        return Assessment(id=person.id, cell=code, traits=known, scores=parts, points=points)

    def screen(self, people: Iterable[Participant], before: frozenset[str]) -> Screened:
        """
        Screen everyone once: candidates with their scores, the number of exclusions, and the previous members.

        The result agrees with `assess`, without the details. People in *before* count for the quotas with their known
        traits, while their consent is valid.
        """
        look, on, consents = self._looker(), self._on, Purpose.PARTICIPATION
        found: list[Candidate] = []
        held: list[Candidate] = []
        excluded = Counter[str]()
        for person in people:
            if before and person.id in before and person.consents_to(consents, on=on):
                held.append(Candidate(0, person.id, self.assess(person).traits))
                continue
            seen = look(person)
            if isinstance(seen, str):
                excluded[seen] += 1
            else:
                found.append(seen)
        return Screened(tuple(found), excluded, tuple(held))

    def first_reason(self, person: Participant) -> str | None:
        """Return the first reason why a person is not eligible, or ``None`` if they are."""
        seen = self._looker()(person)
        return seen if isinstance(seen, str) else None

    def _looker(self) -> Callable[[Participant], Candidate | str]:
        """Return the function that screens a person. It computes once what is the same for everyone."""
        on, purpose, total = self._on, Purpose.PARTICIPATION, self._total
        figures, facts, axes = self._figures, self._facts, [(axis, axis.thresholds) for axis in self._axes]
        cells = self._matrix.cells if self._matrix is not None else ()
        criteria = [(c.measure, c.points, weight) for c, weight in self._criteria]
        names, soft = self._policy.attributes, self._policy.exclude_inactive
        known: dict[tuple[Trait, ...], tuple[Trait, ...]] = {}

        def look(person: Participant) -> Candidate | str:
            if not person.consents_to(purpose, on=on):
                return "consent"
            code, spot = None, 0
            for axis, thresholds in axes:
                if axis.measure is not None and len(axis.levels) > 1:
                    value = axis.value(person, figures)
                    if value is None:
                        return f"unknown:{axis.measure}"
                    spot = spot * len(axis.levels) + bisect_right(thresholds, value)
            if cells:
                if soft and cells[spot].inactive:
                    return "inactive"
                code = cells[spot].code
            traits: tuple[Trait, ...] = ()
            own = person.attributes
            for name in names:
                fact = code if name == CELL else own.get(name)
                if fact is None:
                    fact = facts.get(name)
                    if fact is None:
                        return f"unknown:{name}"
                traits += ((name, fact),)
            weighted = 0
            for measure, points, weight in criteria:
                value = person.measure(measure)
                if value is None:
                    value = figures.get(measure)
                    if value is None:
                        return f"unknown:{measure}"
                weighted += weight * points(value)
            return Candidate(mean_points(weighted, total), person.id, known.setdefault(traits, traits))

        return look

    def _fact(self, person: Participant, name: str, cell: str | None) -> str | None:
        """Return the value that counts for a quota; ``None`` if it is unknown and has no substitute."""
        value = cell if name == CELL else person.attributes.get(name)
        return self._facts.get(name) if value is None else value

    def _place(self, person: Participant) -> tuple[Cell | None, list[str]]:
        if self._matrix is None:
            return None, []
        place = self._matrix.place(person, substitutes=self._figures)
        if place.cell is None:
            return None, [f"unknown:{measure}" for measure in place.missing]
        return place.cell, ["inactive"] if place.cell.inactive and self._policy.exclude_inactive else []

    def _value(self, person: Participant, measure: str) -> tuple[float | None, bool]:
        value = person.measure(measure)
        return (value, False) if value is not None else (self._figures.get(measure), True)
