"""What the policy says of one person: eligible or not and why, and the score in its parts."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.people.consent import Purpose
from advocacy.people.participant import CELL

if TYPE_CHECKING:
    from datetime import date

    from advocacy.people.matrix import Cell, Matrix
    from advocacy.people.participant import Participant
    from advocacy.pilot.policy import SelectionPolicy

__all__ = ["Assessment", "Assessor", "Part", "draw"]


def draw(seed: int, person: str) -> int:
    """
    Draw a person's lot, 0 to 2**64 − 1; the lowest comes first.

    The lot is the first eight bytes of SHA-256 over the seed, a line feed and the id, so that anyone can redo it and
    nobody else's presence changes it.

    >>> draw(7, "p-017")
    3029188130509545811
    """
    return int.from_bytes(sha256(f"{seed}\n{person}".encode()).digest()[:8])


@frozen(kw_only=True)
class Part:
    """
    What one criterion gives to a score.

    Attributes:
        measure: The figure.
        value: Its value, in its own unit.
        points: Where that lies on the criterion's scale, 0 to 10,000.
        weight: The criterion's weight, as the smallest whole number in proportion to the others.
        substituted: Whether the policy's substitute was taken, the value being unknown.
    """

    measure: str
    value: float
    points: int
    weight: int
    substituted: bool = False

    def __repr__(self) -> str:
        """Show the figure's name alone."""
        return f"<Part {self.measure}>"


@frozen(kw_only=True)
class Assessment:
    """
    One person under a policy, on a day.

    Attributes:
        id: The person's id.
        reasons: Why the person is not eligible, first things first; empty for who is. Codes are ``consent`` (then
            nothing else is looked at), ``unknown:<name>`` and ``inactive``.
        cell: The code of the cell in which they start, where the policy asks for it and it is known.
        traits: What counts for the quotas: (attribute, value) pairs in the order of the policy's attributes.
        parts: The score by criterion, in the policy's order; empty for who is not eligible.
        points: The score, whole points 0 to 10,000; ``None`` for who is not eligible.
    """

    id: str
    reasons: tuple[str, ...] = ()
    cell: str | None = None
    traits: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = field(default=())
    points: int | None = None

    @property
    def eligible(self) -> bool:
        """Whether the person may be chosen."""
        return not self.reasons

    def __repr__(self) -> str:
        """Show class and id, and nothing about the person."""
        return f"<Assessment {self.id}>"


class Assessor:
    """
    A policy made ready to look at many people.

    Args:
        policy: The policy.
        matrix: The matrix, where the policy needs one.
        on: The day on which consent has to stand.
    """

    __slots__ = ("_attributes", "_criteria", "_facts", "_figures", "_matrix", "_on", "_policy", "_total", "_weights")

    def __init__(self, policy: SelectionPolicy, matrix: Matrix | None, on: date) -> None:
        self._policy = policy
        self._matrix = matrix if policy.needs_matrix else None
        self._on = on
        self._attributes = policy.attributes
        self._weights = policy.whole_weights
        self._total = sum(self._weights)
        self._criteria = tuple(zip(policy.criteria, self._weights, strict=True))
        given = policy.substitutes.items()
        self._figures = {name: value for name, value in given if not isinstance(value, str)}
        self._facts = {name: value for name, value in given if isinstance(value, str)}

    def assess(self, person: Participant) -> Assessment:
        """Say everything of one person; a score is made only of who is eligible."""
        if not person.consents_to(Purpose.PARTICIPATION, on=self._on):
            return Assessment(id=person.id, reasons=("consent",))
        cell, reasons = self._place(person)
        code = cell.code if cell is not None else None
        traits = self.traits(person, code)
        reasons += [f"unknown:{name}" for name, value in traits if value is None and name != CELL]
        figures = [
            (criterion, weight, *self._figure(person, criterion.measure)) for criterion, weight in self._criteria
        ]
        reasons += [f"unknown:{criterion.measure}" for criterion, _, value, _ in figures if value is None]
        known = tuple((name, value) for name, value in traits if value is not None)
        if reasons:
            return Assessment(id=person.id, reasons=tuple(dict.fromkeys(reasons)), cell=code, traits=known)
        parts = tuple(
            Part(measure=c.measure, value=value, points=c.points(value), weight=weight, substituted=substituted)
            for c, weight, value, substituted in figures
            if value is not None
        )
        points = self._mean(sum(part.points * part.weight for part in parts))
        return Assessment(id=person.id, cell=code, traits=known, parts=parts, points=points)

    def traits(self, person: Participant, cell: str | None) -> list[tuple[str, str | None]]:
        """Read what counts for the quotas, ``None`` where it is unknown and has no substitute."""
        found: list[tuple[str, str | None]] = []
        for name in self._attributes:
            value = cell if name == CELL else person.attributes.get(name)
            found.append((name, self._facts.get(name) if value is None else value))
        return found

    def _place(self, person: Participant) -> tuple[Cell | None, list[str]]:
        if self._matrix is None:
            return None, []
        place = self._matrix.place(person, substitutes=self._figures)
        if place.cell is None:
            return None, [f"unknown:{measure}" for measure in place.missing]
        return place.cell, ["inactive"] if place.cell.inactive and self._policy.exclude_inactive else []

    def _figure(self, person: Participant, measure: str) -> tuple[float | None, bool]:
        value = person.measure(measure)
        return (value, False) if value is not None else (self._figures.get(measure), True)

    def _mean(self, weighted: int) -> int:
        """Round the weighted mean to whole points, halves up."""
        return (2 * weighted + self._total) // (2 * self._total) if self._total else 0
