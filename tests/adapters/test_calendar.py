"""Calendar files: an independent parser reads back the agenda, with any clock and any names."""

from __future__ import annotations

import builtins
import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo, available_timezones

import pytest
from attrs import evolve
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event, EventStatus

from advocacy import DateRange
from advocacy.adapters.calendar import as_calendar, event_uid, find_cancelled
from advocacy.errors import MissingExtraError, UnknownNameError, ValidationError
from advocacy.plan import Agenda, AgendaItem, AgendaKind, SessionFormat, Topic
from advocacy.rules import prose
from tests.amounts import examples

ZONE = ZoneInfo("Europe/Amsterdam")
STAMP = datetime(2027, 1, 4, 12, 0, 30, 999, tzinfo=ZoneInfo("Asia/Tokyo"))
YEAR = DateRange(date(2027, 1, 1), date(2027, 12, 31))
HOSTILE = 'A; B, C\\n\\D: "é"\r\nEND:VEVENT\u2028BEGIN:VALARM\x0b\x85;'
FLAT = 'A; B, C\\n\\D: "é" END:VEVENT BEGIN:VALARM ;'
WRITING = Topic(code="writing", formats=[SessionFormat.GROUP], time=timedelta(hours=2))


def session(
    on: date, name: str = "writing:1", *who: str, hours: float = 2, topic: Topic | None = WRITING
) -> AgendaItem:
    """Make a session."""
    people = who or ("ann", "bob")
    length = timedelta(hours=hours)
    return AgendaItem(on=on, kind=AgendaKind.SESSION, session=name, participants=people, topic=topic, time=length)


POST = AgendaItem(on=date(2027, 3, 2), kind=AgendaKind.POST, participants=["ann"])
OTHER = AgendaItem(on=date(2027, 3, 2), kind=AgendaKind.POST, participants=["bob"])
REVIEW = AgendaItem(on=date(2027, 3, 31), kind=AgendaKind.REVIEW)
AGENDA = Agenda(period=YEAR, items=[session(date(2027, 3, 2)), POST, OTHER, REVIEW])


def written(*items: AgendaItem, agenda: Agenda | None = None, **more: Any) -> str:
    """Write items as a calendar."""
    given: dict[str, Any] = {"program": "2027", "zone": ZONE, "stamp": STAMP} | more
    return as_calendar(agenda or Agenda(period=YEAR, items=items), **given)


def read(text: str) -> Calendar:
    """Read a calendar with a parser that is not the one it was written with."""
    return IcsCalendarStream.calendar_from_ics(text)


def events(text: str) -> dict[str, Event]:
    """Read the events by their identity."""
    found = {str(event.uid): event for event in read(text).events}
    assert len(found) == text.count("BEGIN:VEVENT")
    return found


def only(text: str) -> Event:
    """Read the one event there is."""
    (event,) = read(text).events
    return event


def unfolded(text: str) -> list[str]:
    """Undo the folding by hand."""
    return text.replace("\r\n ", "").split("\r\n")


# ---------------------------------------------------------------- what is written


def test_independent_parser_reads_the_agenda() -> None:
    """Sessions have a start and a length; days for posts and reviews are all-day events that block no time."""
    text = written(agenda=AGENDA, name="Plan; é")
    found = events(text)
    assert list(found) == [event_uid("2027", item) for item in AGENDA.items]
    meeting, post, other, review = found.values()
    assert meeting.start == datetime(2027, 3, 2, 9, tzinfo=ZONE)
    assert meeting.computed_duration == timedelta(hours=2)
    assert (meeting.summary, meeting.description) == ("Writing techniques", "For: ann, bob")
    assert (meeting.status, meeting.transparency) == (EventStatus.CONFIRMED, None)
    assert (post.start, post.end) == (date(2027, 3, 2), date(2027, 3, 3))
    assert (post.summary, post.status) == ("A day for a post by ann, if it suits them", EventStatus.TENTATIVE)
    assert other.summary == "A day for a post by bob, if it suits them"
    assert (review.summary, review.start, review.status) == ("Look back together", REVIEW.on, EventStatus.CONFIRMED)
    assert {event.transparency for event in (post, other, review)} == {"TRANSPARENT"}
    assert {event.sequence for event in found.values()} == {0}
    all_day = [line for line in unfolded(text) if line.startswith(("DTSTART;VALUE=DATE", "DTEND"))]
    assert all_day[:2] == ["DTSTART;VALUE=DATE:20270302", "DTEND;VALUE=DATE:20270303"]
    assert {event.dtstamp for event in found.values()} == {datetime(2027, 1, 4, 3, 0, 30, tzinfo=UTC)}
    lines = unfolded(text)
    assert lines[1:7] == [
        "VERSION:2.0",
        "PRODID:-//advocacy//calendar//EN",
        "METHOD:PUBLISH",
        "NAME:Plan\\; é",
        "X-WR-CALNAME:Plan\\; é",
        "BEGIN:VTIMEZONE",
    ]


def test_agenda_is_translated() -> None:
    """Titles are in the requested language; an unknown language is rejected."""
    text = written(agenda=AGENDA, language="nl")
    assert "SUMMARY:Schrijftechnieken" in text
    assert "DESCRIPTION:Voor: ann\\, bob" in text
    assert "SUMMARY:Een dag voor een post van ann\\, als het uitkomt" in unfolded(text)
    with pytest.raises(UnknownNameError):
        written(agenda=AGENDA, language="xx")


def test_lines_follow_the_standard() -> None:
    """Lines end with CR LF and have at most 75 octets with whole letters; the same input gives the same text."""
    long = Topic(code="x", formats=[SessionFormat.GROUP], time=timedelta(hours=1), name="é€😀" * 60)
    text = written(session(date(2027, 3, 2), topic=long), organizer="lead@example.org")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert only(text).summary == "é€😀" * 60
    assert only(text).organizer is not None
    assert "ORGANIZER:mailto:lead@example.org" in unfolded(text)
    assert "ORGANIZER" not in written(agenda=AGENDA)
    assert text == written(session(date(2027, 3, 2), topic=long), organizer="lead@example.org")


def test_empty_agenda_is_a_calendar() -> None:
    """An empty agenda gives a calendar without a zone and without a name."""
    assert written() == (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//advocacy//calendar//EN\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n"
    )
    assert "VTIMEZONE" not in written(POST)
    assert "NAME" not in written(POST, name=" \x00 ").replace("BEGIN", "")


def test_hostile_text_stays_text() -> None:
    """Names with characters that have a meaning in a calendar are read back unchanged and add no line."""
    topic = Topic(code="x", formats=[SessionFormat.GROUP], time=timedelta(hours=1), name=HOSTILE)
    text = written(session(date(2027, 3, 2), HOSTILE, topic=topic), name=HOSTILE, names={"ann": HOSTILE})
    event = only(text)
    assert (event.summary, event.description) == (FLAT, f"For: {FLAT}, bob")
    assert f"X-WR-CALNAME:{FLAT}".replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,") in unfolded(text)
    assert all(line.split(":")[0].split(";")[0].isupper() for line in unfolded(text)[:-1])
    assert "VALARM" not in [line.partition(":")[2] for line in text.split("\r\n")]
    assert only(written(session(date(2027, 3, 2), HOSTILE, topic=None))).summary == "Group session"


@settings(max_examples=examples(40), deadline=None)
@given(
    item=st.from_type(AgendaItem),
    name=st.text(max_size=30).filter(prose.holds),
)
def test_every_item_is_read_back(item: AgendaItem, name: str) -> None:
    """Any item is one event, with the identifier that the rule gives."""
    item = evolve(item, on=date(2027, 1 + item.on.month % 12, 1 + item.on.day % 28))
    text = written(item, name=name)
    event = only(text)
    assert event.uid == event_uid("2027", item)
    assert (event.start.date() if isinstance(event.start, datetime) else event.start) == item.on
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


# ---------------------------------------------------------------- clocks


@pytest.mark.parametrize(
    ("day", "clock", "begins", "ends"),
    [
        (date(2027, 3, 28), time(2, 30), "01:30", "03:00"),  # the clock skips 02:00 to 03:00; 02:30 becomes 03:30
        (date(2027, 3, 28), time(1, 30), "00:30", "02:00"),
        (date(2027, 3, 28), time(3), "01:00", "02:30"),
        (date(2027, 10, 31), time(2, 30), "00:30", "02:00"),  # the clock shows 02:30 twice; the first is meant
        (date(2027, 10, 31), time(1, 30), "23:30", "01:00"),
        (date(2027, 7, 1), time(9), "07:00", "08:30"),
    ],
)
def test_sessions_keep_their_length_on_clock_changes(day: date, clock: time, begins: str, ends: str) -> None:
    """When summer time starts or ends, a session keeps its start and its length."""
    text = written(session(day, hours=1.5), at=clock)
    event = only(text)
    assert isinstance(event.start, datetime)
    started = event.start.astimezone(UTC)
    assert f"{started:%H:%M}" == begins
    assert f"{started + event.computed_duration:%H:%M}" == ends
    assert "DURATION:PT1H30M" in text


def shown_by_file(text: str, moment: datetime, key: str) -> datetime:
    """Read the zone out of the file alone, with a third reader, and ask it what the clock shows."""
    from io import StringIO  # noqa: PLC0415

    zone = tzical(StringIO(text)).get(key)
    return moment.astimezone(zone)


@pytest.mark.parametrize(
    "key", ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo", "Etc/UTC"]
)
def test_zone_in_the_file_equals_the_time_zone(key: str) -> None:
    """A reader that takes the zone from the file has the same local times, clock changes included."""
    zone = ZoneInfo(key)
    text = written(session(date(2027, 6, 1)), zone=zone)
    if key == "Etc/UTC":
        assert "VTIMEZONE" not in text
        assert "DTSTART:20270601T090000Z" in text
        return
    assert f"DTSTART;TZID={key}:20270601T090000" in text
    moment = datetime(2027, 1, 2, tzinfo=UTC)
    while moment.year == 2027:
        found = shown_by_file(text, moment, key)
        assert found.replace(tzinfo=None) == moment.astimezone(zone).replace(tzinfo=None), moment
        moment += timedelta(hours=13)
    turns = [line for line in unfolded(text) if line.startswith("DTSTART:")]
    if key == "Europe/Amsterdam":
        assert turns == ["DTSTART:20270101T000000", "DTSTART:20270328T020000", "DTSTART:20271031T030000"]
        assert "TZNAME:CEST" in text
        assert text.count("BEGIN:DAYLIGHT") == 1
        assert text.count("TZOFFSETFROM:+0100") == 2
        assert text.count("TZOFFSETTO:+0200") == 1


def test_zone_covers_the_years_of_all_sessions() -> None:
    """The zone covers the year of the first session to that of the last, cancelled sessions included."""
    off = session(date(2029, 6, 1), "later")
    later = Agenda(period=DateRange(date(2028, 1, 1), date(2029, 12, 31)), items=[session(date(2028, 6, 1))])
    text = written(agenda=later, previous=evolve(later, items=[off]))
    starts = [line for line in unfolded(text) if line.startswith("DTSTART:")]
    assert [line[8:12] for line in starts] == ["2028", "2028", "2028", "2029", "2029"]


def test_utc_needs_no_zone_in_the_file() -> None:
    """Times in UTC are written as such, without a zone."""
    text = written(session(date(2027, 6, 1)), zone=ZoneInfo("UTC"))
    assert "DTSTART:20270601T090000Z" in text
    assert "VTIMEZONE" not in text


@pytest.mark.parametrize("day", [date(1, 1, 2), date(9999, 12, 30)])
def test_first_and_last_dates_can_be_written(day: date) -> None:
    """The first and last dates that have a neighbour are written like any other."""
    assert f"DTSTART;TZID=Europe/Amsterdam:{day.year:04}" in written(session(day))


@settings(max_examples=examples(10), deadline=None)
@given(key=st.sampled_from(sorted(available_timezones())), month=st.integers(1, 12), clock=st.times())
def test_any_zone_keeps_the_instant(key: str, month: int, clock: time) -> None:
    """In every zone, the instant read back is that of the local time."""
    clock = clock.replace(microsecond=0, fold=0)
    text = written(session(date(2027, month, 15)), zone=ZoneInfo(key), at=clock)
    event = only(text)
    assert (f"\r\nDTSTART;TZID={key}:" in text and f"\r\nTZID:{key}\r\n" in text) is ("VTIMEZONE" in text)
    assert isinstance(event.start, datetime)
    expected = datetime.combine(date(2027, month, 15), clock, tzinfo=ZoneInfo(key)).astimezone(UTC)
    assert event.start.astimezone(UTC) == expected


def test_sessions_may_have_their_own_times() -> None:
    """A time for a session id overrides the common time; other items have no length."""
    items = [session(date(2027, 3, 2), "a"), session(date(2027, 3, 2), "b"), session(date(2027, 3, 3), "c", hours=0)]
    items.append(evolve(items[0], session="d", time=None))
    found = list(events(written(*items, at=time(10), times={"b": time(14, 15)})).values())
    assert [event.start.hour for event in found if isinstance(event.start, datetime)] == [10, 14, 10, 12]
    assert [event.duration for event in found] == [timedelta(hours=2), timedelta(hours=2), None, None]


def test_sessions_of_a_day_follow_each_other() -> None:
    """Each session begins when the one before ends, also for a person who is not in it; none begins on the next day."""
    first, day = date(2027, 3, 2), date(2027, 3, 28)  # summer time begins on the second of these days
    items = [
        session(first, "a", "ann", hours=1.5),
        session(first, "b", "bob", hours=9),
        session(first, "c", "ann", hours=6),
        session(first, "d", "ann"),
        session(day, "e", "ann", hours=1),
        session(day, "f", "ann"),
    ]

    def starts(**more: Any) -> list[str]:
        return [f"{event.start:%H:%M}" for event in events(written(*items, **more)).values()]

    assert starts() == ["09:00", "10:30", "19:30", "09:00", "09:00", "10:00"]
    assert starts(participant="ann") == ["09:00", "19:30", "09:00", "09:00", "10:00"]
    assert starts(participant="ann", at=time(1, 30))[-2:] == ["01:30", "03:30"]


# ---------------------------------------------------------------- identity, revisions, what is off


def test_identifiers_follow_the_rule() -> None:
    """The documented rule gives the identifiers: a session by its id, other items by date and people."""
    for item, texts in (
        (session(date(2027, 3, 2)), ["session", "writing:1"]),
        (POST, ["post", "", "2027-03-02", "ann"]),
        (REVIEW, ["review", "", "2027-03-31"]),
    ):
        text = json.dumps(["advocacy", "2027", *texts], separators=(",", ":"))
        assert event_uid("2027", item) == str(uuid5(NAMESPACE_URL, text))
    assert event_uid("é", REVIEW) == event_uid("e\u0301", REVIEW)
    assert event_uid("2028", REVIEW) != event_uid("2027", REVIEW)
    wrong: Any = 3
    with pytest.raises(ValidationError) as error:
        event_uid(wrong, wrong)
    assert [finding.path for finding in error.value.findings] == ["program", "item"]


def test_moved_session_is_the_same_event() -> None:
    """A new date and other people update the event, with a higher sequence number; nothing is cancelled."""
    first, moved = session(date(2027, 3, 2)), session(date(2027, 3, 9), "writing:1", "ann", "cid")
    before, after = (Agenda(period=YEAR, items=[item]) for item in (first, moved))
    assert find_cancelled(before, after) == ()
    earlier, later = only(written(agenda=before)), only(written(agenda=after, previous=before))
    assert earlier.uid == later.uid
    assert (earlier.sequence, later.sequence) == (0, 1)
    assert isinstance(later.start, datetime)
    assert later.start.date() == date(2027, 3, 9)


def test_removed_items_are_cancelled() -> None:
    """Items of the previous agenda that are missing now are written as cancelled, with a higher sequence number."""
    after = Agenda(period=YEAR, items=[session(date(2027, 3, 2)), OTHER])
    assert find_cancelled(AGENDA, after) == (POST, REVIEW)
    found = events(written(agenda=after, previous=AGENDA))
    assert [(uid, event.status, event.sequence) for uid, event in found.items()] == [
        (event_uid("2027", session(date(2027, 3, 2))), EventStatus.CONFIRMED, 0),
        (event_uid("2027", OTHER), EventStatus.TENTATIVE, 0),
        (event_uid("2027", POST), EventStatus.CANCELLED, 1),
        (event_uid("2027", REVIEW), EventStatus.CANCELLED, 1),
    ]


def test_sequence_counts_each_change() -> None:
    """Each change adds 1: another day, another time on the day, a cancellation, and a session that is back."""
    first, moved = session(date(2027, 3, 2)), session(date(2027, 3, 9))
    earlier = session(date(2027, 3, 9), "a:1")  # it comes before on its day, so the session starts later
    series = [[first], [moved], [moved], [earlier, moved], [], [], [moved]]
    agendas = [Agenda(period=YEAR, items=items) for items in series]
    uid = event_uid("2027", first)
    found = [events(written(agenda=agendas[i], previous=agendas[:i]))[uid] for i in range(len(agendas))]
    assert [event.sequence for event in found] == [0, 1, 1, 2, 3, 3, 4]
    assert [event.status == EventStatus.CANCELLED for event in found] == [False] * 4 + [True, True, False]


_ITEMS = st.sampled_from([
    session(date(2027, 3, 2)), session(date(2027, 3, 9)), session(date(2027, 3, 2), "writing:1", "ann", "cid"),
    session(date(2027, 3, 2), "a:1", "bob"), session(date(2027, 3, 9), "a:1", "ann"), POST, OTHER, REVIEW,
    evolve(POST, provisional=True), evolve(REVIEW, on=date(2027, 6, 30)),
])  # fmt: skip
_PERIODS = st.sampled_from([YEAR, DateRange(date(2027, 3, 3), YEAR.end), DateRange(YEAR.start, date(2027, 3, 5))])
_AGENDAS = st.builds(
    lambda period, items: Agenda(
        period=period, items=sorted((item for item in items if item.on in period), key=lambda item: item.on)
    ),
    _PERIODS,
    st.lists(_ITEMS, max_size=5, unique_by=lambda item: event_uid("2027", item)),
)


@given(st.lists(_AGENDAS, min_size=1, max_size=4), st.sampled_from([None, "ann"]))
def test_sequence_grows_exactly_if_the_event_changes(agendas: list[Agenda], participant: str | None) -> None:
    """An event that changed since it was last written has the next number. An equal event has the same number."""
    last: dict[str, tuple[list[str], int]] = {}
    for place, agenda in enumerate(agendas):
        text = written(agenda=agenda, previous=agendas[:place], participant=participant)
        for lines in (part.split("END:VEVENT")[0].split("\r\n") for part in text.split("BEGIN:VEVENT")[1:]):
            uid = next(line for line in lines if line.startswith("UID"))
            number = int(next(line for line in lines if line.startswith("SEQUENCE")).split(":")[1])
            shown = [line for line in lines if not line.startswith("SEQUENCE")]
            if uid in last:
                before, count = last[uid]
                assert number == count + (shown != before)
            else:
                assert (number, "STATUS:CANCELLED" in shown) == (0, False)
            last[uid] = shown, number
        if place:
            gone = find_cancelled(agendas[place - 1], agenda, participant=participant)
            assert all("STATUS:CANCELLED" in last[f"UID:{event_uid('2027', item)}"][0] for item in gone)


def test_days_before_the_new_agenda_are_kept() -> None:
    """An agenda of later days cancels nothing on the days before it."""
    after = Agenda(period=DateRange(date(2027, 3, 3), YEAR.end))
    assert find_cancelled(AGENDA, after) == (REVIEW,)
    assert find_cancelled(AGENDA, AGENDA) == ()


def test_session_is_cancelled_for_a_removed_person() -> None:
    """In the calendar of a removed person the session is cancelled; it remains in those of the others."""
    after = evolve(AGENDA, items=[session(date(2027, 3, 2), "writing:1", "bob"), OTHER, REVIEW])
    assert find_cancelled(AGENDA, after, participant="ann") == (session(date(2027, 3, 2)), POST)
    assert find_cancelled(AGENDA, after, participant="bob") == ()
    wrong: Any = 3
    with pytest.raises(ValidationError) as error:
        find_cancelled(wrong, wrong, participant=wrong)
    assert [finding.path for finding in error.value.findings] == ["before", "after", "participant"]


# ---------------------------------------------------------------- people


def test_personal_calendar_has_no_other_people() -> None:
    """A personal calendar has the sessions and days of that person, and no id or name of others."""
    off = [evolve(POST, on=date(2027, 4, 1)), evolve(OTHER, on=date(2027, 4, 1)), evolve(REVIEW, on=date(2027, 4, 1))]
    before = evolve(AGENDA, items=off)
    text = written(agenda=AGENDA, participant="ann", names={"ann": "Ann", "bob": "Bob"}, previous=before)
    assert list(events(text)) == [event_uid("2027", item) for item in (AGENDA.items[0], POST, off[0])]
    assert not {"ann", "bob", "cid"} & {word.strip(",:") for word in text.lower().replace("\\", " ").split()}
    assert "DESCRIPTION" not in text
    assert "SUMMARY:A day for your own post\\, if it suits you\r\n" in text


def test_names_are_optional() -> None:
    """By default people are shown by id; a given name replaces the id."""
    assert "DESCRIPTION:For: ann\\, bob" in written(agenda=AGENDA)
    text = written(agenda=AGENDA, names={"bob": "Bob de Vries"})
    assert "DESCRIPTION:For: ann\\, Bob de Vries" in text
    assert "A day for a post by Bob de Vries\\, if it suits them" in text.replace("\r\n ", "")
    nobody = AgendaItem(on=date(2027, 3, 2), kind=AgendaKind.POST)
    assert only(written(nobody)).summary == "A day for your own post, if it suits you"
    assert only(written(evolve(nobody, kind=AgendaKind.SESSION, session="s"))).description is None
    assert only(written(evolve(nobody, kind=AgendaKind.SESSION))).summary == "Group session"
    steps = only(written(evolve(nobody, kind=AgendaKind.STEP, steps=["lead-step:permission", "own\nstep"])))
    assert steps.summary == "step of the program lead"
    assert steps.description == (
        "Ask customers which names and pictures people may use. Keep a list of who agreed.\nown step"
    )


# ---------------------------------------------------------------- what is refused


def test_all_problems_are_reported_together() -> None:
    """Every argument of a wrong type is reported by name, without names of people."""
    wrong: Any = 3
    with pytest.raises(ValidationError) as error:
        as_calendar(
            wrong,
            program=wrong,
            zone=wrong,
            stamp=wrong,
            at=wrong,
            times=wrong,
            name=wrong,
            participant=wrong,
            names={"a": "\ud800"},
            previous=[wrong],
            organizer="x",
        )
    assert [finding.path for finding in error.value.findings] == [
        "agenda",
        "program",
        "zone",
        "stamp",
        "at",
        "times",
        "name",
        "participant",
        "names",
        "previous",
        "organizer",
    ]
    assert all(finding.text(language) for finding in error.value.findings for language in ("en", "nl"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("stamp", datetime(2027, 1, 4)),  # noqa: DTZ001
        ("zone", UTC),
        ("at", time(9, tzinfo=UTC)),
        ("times", {"a": 9}),
        ("times", {"": time(9)}),
        ("names", {"a": 3}),
        ("names", ["a"]),
        ("previous", 1.5),
        ("previous", "agenda"),
        ("organizer", "a@b\r\nX:y"),
        ("organizer", "a@b@c"),
        *(("organizer", value) for value in ("@", "@b", "a@", "a@.", "a@-b", "a@b..c", ".a@b", "a b@c", "a@b\n")),
        ("organizer", "a;b@c"),
        ("organizer", "é@c"),
    ],
)
def test_invalid_calendar_data_is_refused(name: str, value: Any) -> None:
    """Times without a zone, zones without a name, and invalid addresses are reported."""
    with pytest.raises(ValidationError) as error:
        written(agenda=AGENDA, **{name: value})
    assert [finding.path for finding in error.value.findings] == [name]


def test_zone_without_a_key_is_refused() -> None:
    """A zone that was read from a file has no name that a calendar could look up."""
    from importlib.resources import files  # noqa: PLC0415

    with files("tzdata.zoneinfo.Europe").joinpath("Amsterdam").open("rb") as data:
        nameless = ZoneInfo.from_file(data)
    with pytest.raises(ValidationError, match="zone"):
        written(agenda=AGENDA, zone=nameless)


def test_duplicate_items_are_refused() -> None:
    """Two events of one agenda with the same identifier are ambiguous, so they are rejected."""
    with pytest.raises(ValidationError, match="twice"):
        written(POST, POST)
    with pytest.raises(ValidationError, match="twice"):
        written(session(date(2027, 3, 2)), session(date(2027, 4, 2)))
    with pytest.raises(ValidationError, match="twice"):
        written(POST, previous=Agenda(period=YEAR, items=[POST, POST]))


def test_missing_icalendar_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without icalendar the error has the extra and the command that installs it."""
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "icalendar":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"advocacy\[calendar\]"):
        written(agenda=AGENDA)
