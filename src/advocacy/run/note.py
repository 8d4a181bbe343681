"""The monthly note: what the group did, what it reached together, and what is ahead, for everybody in the group."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from advocacy.arguments import checked, frozen
from advocacy.messages.blocks import Report, Sentences
from advocacy.messages.translator import Translator
from advocacy.plan.agenda import Agenda
from advocacy.plan.own_days import AgendaKind
from advocacy.run.aims import AimReport
from advocacy.run.highlights import HighlightReport

#: The minimum number of people in a session that the note mentions: an individual session concerns one person only.
_GROUP = 2


@frozen(kw_only=True, repr=False)
class MonthlyNote(Report):
    """A note to the group that can be sent unchanged. It has no remarks for the lead, and names nobody without consent.

    Attributes:
        highlights: The highlights of the past month, without findings.
        agenda: The sessions of groups that are ahead, without participants, buddies and findings.
        aims: What the group reached together; ``None`` without shared aims.
    """

    highlights: HighlightReport
    agenda: Agenda
    aims: AimReport | None = None

    def _blocks(self, translator: Translator) -> Iterator[Sentences]:
        day, date_range = translator.formats.date, translator.formats.days
        past, ahead = self.highlights.period, self.agenda.period
        moments = [sentence for block in self.highlights._blocks(translator) for sentence in block.sentences]
        if moments:
            yield Sentences(moments, translator.say("note:past", {"days": date_range(past)}))
        if self.aims is not None:
            yield from self.aims._blocks(translator)
        sessions = dict.fromkeys(
            f"{day(item.on)}: {item._title(translator)}" for item in self.agenda.items if item.topic is not None
        )
        if sessions:
            yield Sentences([*sessions], translator.say("note:ahead", {"days": date_range(ahead)}))
        yield Sentences([translator.say("note:voluntary", {})])

    def __repr__(self) -> str:
        """Show the period."""
        return f"<MonthlyNote {self.highlights.period.start} to {self.highlights.period.end}>"


@checked
def make_monthly_note(highlights: HighlightReport, agenda: Agenda, *, aims: AimReport | None = None) -> MonthlyNote:
    """Build a note to the group from its highlights, its agenda and its shared aims (:ref:`method-step-4`).

    The note has the joint highlights, and by name those of people with consent to recognition; what the group reached
    together; and the day and the topic of each session of two people or more. It leaves out everything that is for the
    program lead, for one person or for buddies. Parts without content are left out without a remark. Its text and its
    HTML need no change before they are sent: give the `Language` the names of people, pillars and topics. A person
    without a name is a colleague.

    >>> from datetime import date
    >>> from advocacy import DateRange
    >>> march, april = (DateRange(date(2027, month, 1), date(2027, month, 30)) for month in (3, 4))
    >>> print(make_monthly_note(HighlightReport(period=march), Agenda(period=april)).text())
    Taking part is your own choice. You can pause or stop on any day, without a reason.

    Args:
        highlights: The highlights of the past month.
        agenda: The agenda of the next month.
        aims: What the group reached of its shared aims.
    """
    sessions = [
        evolve(item, participants=())
        for item in agenda.items
        if item.kind is AgendaKind.SESSION and len(item.participants) >= _GROUP
    ]
    return MonthlyNote(
        highlights=evolve(highlights, findings=()),
        agenda=evolve(agenda, items=sessions, buddies=(), findings=()),
        aims=aims,
    )
