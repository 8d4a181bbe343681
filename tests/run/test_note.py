"""The monthly note can be sent to the group unchanged."""

from __future__ import annotations

from datetime import date, timedelta

from advocacy.dates import DateRange
from advocacy.errors import Finding
from advocacy.messages import Language
from advocacy.plan import Agenda, AgendaItem, AgendaKind, Topic
from advocacy.plan.topics import TOPICS
from advocacy.run import AimReport, GroupAim, Highlight, HighlightReport, make_monthly_note

MARCH, APRIL = DateRange(date(2027, 3, 1), date(2027, 3, 31)), DateRange(date(2027, 4, 1), date(2027, 4, 30))
WRITING = next(topic for topic in TOPICS if topic.code == "writing")
OWN = Topic(code="own", formats=WRITING.formats, time=timedelta(hours=1), name="Heat pumps")
NAMES = {"p-1": "Ann", "craft": "How we build"}


def item(kind: AgendaKind, *participants: str, topic: Topic | None = None) -> AgendaItem:
    """Return an item of an agenda on one day."""
    return AgendaItem(on=APRIL.start, kind=kind, participants=participants, session="s-1", topic=topic)


HIGHLIGHTS = HighlightReport(
    period=MARCH,
    group=[Finding.of("highlight:pillar", pillar="craft", count=6)],
    highlights=[Highlight(participant="p-1", what=Finding.of("highlight:year", on=MARCH.start))],
    findings=[Finding.of("highlight:few", count=1, minimum=3)],
)
AGENDA = Agenda(
    period=APRIL,
    items=[
        item(AgendaKind.SESSION, "p-1", "p-2", topic=WRITING),
        item(AgendaKind.SESSION, "p-3", "p-4", topic=WRITING),
        item(AgendaKind.SESSION, "p-1", "p-2", topic=OWN),
        item(AgendaKind.SESSION, "p-1", topic=OWN),
        item(AgendaKind.BUDDY, "p-1", "p-2", topic=OWN),
        item(AgendaKind.POST, "p-1"),
        item(AgendaKind.STEP),
    ],
    buddies=[("p-1", "p-2")],
    findings=[Finding.of("agenda:alone", "buddies", participant="p-3")],
)
AIMS = AimReport(
    on=MARCH.end,
    aims=[GroupAim(id="q1", name="Twenty stories", period=MARCH, stories=20)],
    reached=[Finding.of("aim:stories", aim="q1", count=20)],
)


def test_notes_read_as_a_note_in_both_languages() -> None:
    """Highlights, aims and sessions follow each other, with names, and the last line says that nobody has to."""
    note = make_monthly_note(HIGHLIGHTS, AGENDA, aims=AIMS)
    assert note.text(Language("en", names=NAMES)) == (
        "What we did: 1 March 2027 – 31 March 2027\n"
        "6 people posted about How we build.\n"
        "Ann: A member for one year, on 1 March 2027.\n"
        "\n"
        "Twenty stories\n"
        "Together we told 20 stories or more.\n"
        "\n"
        "What is ahead: 1 April 2027 – 30 April 2027\n"
        "1 April 2027: Writing techniques\n"
        "1 April 2027: Heat pumps\n"
        "\n"
        "Taking part is your own choice. You can pause or stop on any day, without a reason."
    )
    assert '<p lang="nl">Wat eraan komt: 1 april 2027 – 30 april 2027</p>' in note.html("nl")


def test_notes_show_a_person_without_a_name_as_a_colleague() -> None:
    """A note to the group never has the id of a person."""
    note = make_monthly_note(HIGHLIGHTS, AGENDA)
    assert "a colleague: A member for one year" in note.text()
    assert "een collega: " in note.text("nl")
    assert not any("p-1" in shown for shown in (note.text(), note.html("nl")))


def test_notes_have_nothing_for_the_lead_or_for_one_person() -> None:
    """No finding, no buddy, no individual session and no day of one person, neither in the note nor behind it."""
    note = make_monthly_note(HIGHLIGHTS, AGENDA)
    assert [*note.highlights.findings, *note.agenda.findings, *note.agenda.buddies] == []
    assert [(item.kind, item.participants) for item in note.agenda.items] == [(AgendaKind.SESSION, ())] * 3
    assert repr(note) == "<MonthlyNote 2027-03-01 to 2027-03-31>"
