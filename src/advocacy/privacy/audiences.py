"""Who sees what of a program, and what has to be agreed to for it: one table, for every field."""

from __future__ import annotations

from enum import Enum

from attrs import field, frozen

from advocacy.people.consent import Purpose
from advocacy.values import instance, optional, text

__all__ = ["ACCESS", "Access", "Audience", "Sight"]


class Audience(Enum):
    """Who looks."""

    LEAD = "lead"
    """The program lead, who knows the people."""
    PARTICIPANT = "participant"
    """Somebody in the program, who sees what is their own."""
    MANAGEMENT = "management"
    """Who decides about the program, and sees no people."""


class Sight(Enum):
    """How much of a field somebody sees."""

    WHOLE = "whole"
    """All of it: it is about nobody."""
    AGREED = "agreed"
    """What is about people whose consent to the purpose stands."""
    OWN = "own"
    """What is about the person who looks, in full; no consent is asked for what is one's own."""
    SHARED = "shared"
    """What is about the person who looks, with the ids of those who are in it with them."""
    COUNTED = "counted"
    """Numbers of people, and none of a group too small."""
    NONE = "none"


@frozen(kw_only=True)
class Access:
    """
    How much of a field each audience sees.

    Attributes:
        noun: The class that the field is of, ``Program`` or ``Participant``.
        name: The name of the field.
        purpose: What people have to have agreed to; ``None`` where it is about nobody.
        measured: Whether, where the figure was measured and not told, consent to measurement is needed as well.
        lead: What the program lead sees.
        participant: What somebody in the program sees.
        management: What management sees.
    """

    noun: str = field(validator=text)
    name: str = field(validator=text)
    purpose: Purpose | None = field(validator=optional(instance(Purpose)))
    measured: bool = field(default=False, validator=instance(bool))
    lead: Sight = field(validator=instance(Sight))
    participant: Sight = field(validator=instance(Sight))
    management: Sight = field(validator=instance(Sight))

    def sight(self, audience: Audience) -> Sight:
        """Give what an audience sees."""
        seen: Sight = getattr(self, audience.value)
        return seen


def _rows(
    noun: str, names: str, purpose: Purpose | None, lead: Sight, own: Sight, above: Sight, *, measured: bool = False
) -> tuple[Access, ...]:
    return tuple(
        Access(noun=noun, name=name, purpose=purpose, measured=measured, lead=lead, participant=own, management=above)
        for name in names.split()
    )


_TAKE_PART, _MEASURE = Purpose.PARTICIPATION, Purpose.MEASUREMENT

#: By audience and field; our own choice, and the least that each needs for what they do.
ACCESS: tuple[Access, ...] = (
    *_rows("Program", "id period phase round goals pillars kpis targets", None, Sight.WHOLE, Sight.WHOLE, Sight.WHOLE),
    *_rows("Program", "readiness", None, Sight.WHOLE, Sight.NONE, Sight.NONE),
    *_rows("Program", "participants memberships", _TAKE_PART, Sight.AGREED, Sight.OWN, Sight.COUNTED),
    *_rows(
        "Program", "pilot invitations survey foundation ideas review", _TAKE_PART, Sight.AGREED, Sight.OWN, Sight.NONE
    ),
    *_rows("Program", "plan", _TAKE_PART, Sight.AGREED, Sight.SHARED, Sight.NONE),
    *_rows("Program", "revisions", None, Sight.NONE, Sight.NONE, Sight.NONE),
    *_rows("Participant", "id name consents", _TAKE_PART, Sight.AGREED, Sight.OWN, Sight.NONE),
    *_rows("Participant", "attributes", _TAKE_PART, Sight.AGREED, Sight.OWN, Sight.COUNTED),
    *_rows(
        "Participant",
        "network_size network_size_basis activity activity_basis",
        _TAKE_PART,
        Sight.AGREED,
        Sight.OWN,
        Sight.NONE,
        measured=True,
    ),
    *_rows(
        "Participant",
        "motivation chance_self chance_company time_per_month",
        _TAKE_PART,
        Sight.AGREED,
        Sight.OWN,
        Sight.NONE,
    ),
    *_rows("Participant", "measures", _MEASURE, Sight.AGREED, Sight.OWN, Sight.NONE),
)
