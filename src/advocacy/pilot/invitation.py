"""Invitations: a member is invited, and accepts or declines without giving a reason.

A program keeps its invitations when a place is filled. So nobody who declined is invited again, unless they come back
on their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum

from attrs import evolve, field

from advocacy.arguments import Personal, checked, frozen
from advocacy.errors import Finding, raise_any
from advocacy.people.consent import Purpose
from advocacy.people.participant import Participant
from advocacy.pilot.pilot import Pilot
from advocacy.rules import identifier


class Reply(Enum):
    """The answer to an invitation. There is no field for a reason, by design."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


@frozen(kw_only=True)
class Invitation(Personal):
    """The invitation of one person to the program.

    >>> item = Invitation(participant="p-1", sent=date(2026, 9, 16))
    >>> item.answer(Reply.ACCEPTED, on=date(2026, 9, 18)).reply
    <Reply.ACCEPTED: 'accepted'>

    Attributes:
        participant: The person's id.
        sent: The day of the invitation.
        reply: The answer; ``None`` if there is none yet.
        replied: The day of the answer.
    """

    participant: str = field(converter=identifier)
    sent: date
    reply: Reply | None = None
    replied: date | None = None

    def _faults(self) -> Iterator[Finding]:
        if (self.reply is None) != (self.replied is None):
            yield Finding.of("reply:day", "replied")
        if self.replied is not None and self.replied < self.sent:
            yield Finding.of("reply:early", "replied")

    @checked
    def answer(self, reply: Reply, *, on: date) -> Invitation:
        """Return the invitation with an answer. A later answer replaces an earlier one.

        Raises:
            ValidationError: The day is before the invitation.
        """
        return evolve(self, reply=reply, replied=on)


@checked
def invite(pilot: Pilot, *, on: date, invitations: Iterable[Invitation] = ()) -> tuple[Invitation, ...]:
    """Return the invitations so far, and one for every proposed member who has none, in id order.

    A member who declined before the day of the selection came back on their own (see `select_pilot`), and gets a new
    invitation in place of the earlier one. A decline on that day or later stays. Give the result to the program.

    Args:
        pilot: The pilot.
        on: The day of the new invitations.
        invitations: The invitations so far, such as ``Program.invitations``. Of several of a person the latest counts.

    Raises:
        ValidationError: The day is before the selection, or is not a date.
    """
    if on < pilot.on:
        raise_any([Finding.of("date-range:order", "on", start=pilot.on, end=on)])
    members = set(pilot.members)
    kept = {
        participant: item
        for participant, item in _latest(invitations).items()
        if participant not in members or item.reply is not Reply.DECLINED or (item.replied or item.sent) >= pilot.on
    }
    added = {member: Invitation(participant=member, sent=on) for member in pilot.members if member not in kept}
    return tuple(item for _, item in sorted((kept | added).items()))


def find_declined(invitations: Iterable[Invitation], people: Iterable[Participant], *, on: date) -> frozenset[str]:
    """Return the ids of people who declined by a day and did not come back on their own since.

    People come back by a new consent to participate, given after the day on which they declined, or by another answer.
    ``Program.join`` gives that answer. Of several invitations of a person the latest counts.
    """
    declined = {
        who: item.replied
        for who, item in _latest(invitations).items()
        if item.reply is Reply.DECLINED and item.replied is not None and item.replied <= on
    }
    back = {
        person.id
        for person in (people if declined else ())
        if person.id in declined
        and any(
            consent.purpose is Purpose.PARTICIPATION and declined[person.id] < consent.given <= on
            for consent in person.consents
        )
    }
    return frozenset(declined.keys() - back)


def _latest(invitations: Iterable[Invitation]) -> dict[str, Invitation]:
    """Return the invitation of each person that was sent last, then answered last; on the same day a decline wins."""
    ordered = sorted(invitations, key=lambda item: (item.sent, item.replied or date.min, item.reply is Reply.DECLINED))
    return {item.participant: item for item in ordered}
