"""Invitations: a member is invited, and accepts or declines without giving a reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum

from attrs import evolve, field

from advocacy.arguments import Personal, checked, frozen
from advocacy.errors import Finding, raise_any
from advocacy.pilot.pilot import Pilot
from advocacy.rules import identifier


class Reply(Enum):
    """The answer to an invitation. There is no field for a reason, by design."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


@frozen(kw_only=True)
class Invitation(Personal):
    """
    The invitation of one person to the pilot.

    >>> asked = Invitation(participant="p-1", sent=date(2026, 9, 16))
    >>> asked.answer(Reply.ACCEPTED, on=date(2026, 9, 18)).reply
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
        """
        Return the invitation with an answer. A later answer replaces an earlier one.

        Raises:
            ValidationError: The day is before the invitation.
        """
        return evolve(self, reply=reply, replied=on)


@checked
def invite(pilot: Pilot, *, on: date) -> tuple[Invitation, ...]:
    """
    Return an invitation for every proposed member, in id order.

    Raises:
        ValidationError: The day is before the selection, or is not a date.
    """
    if on < pilot.on:
        raise_any([Finding.of("date-range:order", "on", start=pilot.on, end=on)])
    return tuple(Invitation(participant=member, sent=on) for member in pilot.members)
