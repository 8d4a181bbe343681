"""Write an agenda as the text of an ``.ics`` file (extra ``calendar``), and find cancelled items."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, NamedTuple
from unicodedata import category
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from attrs import evolve

from advocacy.arguments import checked
from advocacy.errors import Finding, MissingExtraError, raise_any, translator_for
from advocacy.messages.language import Language
from advocacy.messages.translator import Translator
from advocacy.plan.agenda import Agenda, AgendaItem
from advocacy.plan.calendar import local_datetime
from advocacy.plan.own_days import AgendaKind
from advocacy.rules import Rule, identifier, text, tuple_of

__all__ = ["as_calendar", "event_uid", "find_cancelled"]

_NINE = time(9)
_SOME_DAY, _DAY = date(2000, 1, 1), timedelta(days=1)
#: A posting day is a suggestion; all other items are confirmed.
_STATUS = {kind: "CONFIRMED" if kind in {AgendaKind.SESSION, AgendaKind.REVIEW} else "TENTATIVE" for kind in AgendaKind}
_clock = Rule("calendar:clock", lambda value: type(value) is time and value.tzinfo is None)
_clocks = Rule(
    "calendar:times",
    lambda given: isinstance(given, Mapping) and all(map(text.holds, given)) and all(map(_clock.holds, given.values())),
)
_zone = Rule("calendar:zone", lambda value: isinstance(value, ZoneInfo) and bool(value.key))
_stamp = Rule("calendar:stamp", lambda value: isinstance(value, datetime) and value.utcoffset() is not None)
_names = Rule(
    "type",
    lambda given: isinstance(given, Mapping) and all(map(text.holds, (*given, *given.values()))),
    private=True,
    expected="names",
)
#: The usual form of an e-mail address (RFC 5322, dot-atom): no quotes and no comments.
_WORD, _HOST = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+", r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_WORD}(\.{_WORD})*@{_HOST}(\.{_HOST})*")
_address = Rule(
    "calendar:organizer",
    lambda value: type(value) is str and _ADDRESS.fullmatch(value) is not None,
    private=True,
)


@checked
def event_uid(program: str, item: AgendaItem) -> str:
    """Return the UID of an item in calendars. It stays the same while the item is the same.

    A session keeps its UID when it moves. The UID of a posting day depends on the person and the day, that of a review
    on the day. It is the UUID of version 5 in the name space for URLs, of a JSON list (ASCII, no spaces):
    ``"advocacy"``, the program's id, the kind, and the session's id. Without a session, the list ends with an empty
    text, the day and the ids of the participants. The UID reveals no person, and anyone can compute it again.

    >>> event_uid("2027", AgendaItem(on=date(2027, 3, 31), kind=AgendaKind.REVIEW))
    'ca8907dd-2e59-563f-b492-43198029f167'

    Args:
        program: The program's id.
        item: The item.
    """
    program = identifier(program)
    key_parts = [item.session] if item.session is not None else ["", item.on.isoformat(), *item.participants]
    parts = ["advocacy", program, item.kind.value, *key_parts]
    return str(uuid5(NAMESPACE_URL, json.dumps(parts, separators=(",", ":"))))


@checked
def find_cancelled(before: Agenda, after: Agenda, *, participant: str | None = None) -> tuple[AgendaItem, ...]:
    """Return the items of an earlier agenda that the new agenda does not have.

    A session that moved is not cancelled. Items on days outside the new agenda are not cancelled either.

    Args:
        before: The earlier agenda.
        after: The new agenda, of the same program.
        participant: The id of a person. The result then has the items that were theirs and no longer are.
    """
    here = {_key(item) for item in _chosen(after, participant)}
    return tuple(item for item in _chosen(before, participant) if item.on in after.period and _key(item) not in here)


@checked
def as_calendar(
    agenda: Agenda,
    *,
    program: str,
    zone: Annotated[ZoneInfo, _zone],
    stamp: Annotated[datetime, _stamp],
    at: Annotated[time, _clock] = _NINE,
    times: Annotated[Mapping[str, time], _clocks] | None = None,
    name: str = "",
    participant: str | None = None,
    names: Annotated[Mapping[str, str], _names] | None = None,
    previous: Agenda | Iterable[Agenda] = (),
    organizer: Annotated[str, _address] | None = None,
    language: str | Language = "en",
) -> str:
    """Write an agenda as the text of an ``.ics`` file (RFC 5545).

    Sessions start at a local time of the zone and have a length. The sessions of a day follow each other without a
    break, in the order of the agenda (prerequisites first, then by id), also in the calendar of one person. A session
    that would not start on its day starts when the first does. Posting days are suggestions: all-day events that leave
    the person free. Reviews are all-day events too. An all-day event ends at the start of the next day, because some
    calendars show an event without an end wrongly. For days on which summer time begins or ends, see `local_datetime`.
    Equal input gives equal bytes. Lines end with CR LF, so write the text to a file as UTF-8 with ``newline=""``.

    After a revision, pass the agendas of the calendars that you wrote before as *previous*. Items that the new agenda
    does not have are then cancelled; see `find_cancelled`. The sequence number of each event is the number of times
    that it changed: its day, its time, its text, or whether it takes place.

    >>> from advocacy import DateRange
    >>> day = date(2027, 3, 31)
    >>> agenda = Agenda(period=DateRange(day, day), items=[AgendaItem(on=day, kind=AgendaKind.REVIEW)])
    >>> stamp = datetime(2027, 1, 4, tzinfo=UTC)
    >>> text = as_calendar(agenda, program="2027", zone=ZoneInfo("Europe/Amsterdam"), stamp=stamp)
    >>> [line for line in text.splitlines() if line.startswith(("SUMMARY", "DTSTART"))]
    ['SUMMARY:Look back together', 'DTSTART;VALUE=DATE:20270331']

    Args:
        agenda: The agenda; see `make_agenda`.
        program: The program's id, which keeps events of several programs apart; see `event_uid`.
        zone: The zone of the clock, such as ``ZoneInfo("Europe/Amsterdam")``.
        stamp: The moment of writing, with a zone. The library does not read the clock.
        at: The time at which the first session of each day begins.
        times: Other times for some sessions, by the session's id. The other sessions of that day do not wait for them.
        name: The name of the calendar; no name by default.
        participant: The id of a person. The calendar then has their items only, and does not name other participants,
            nor an idea or a pillar without a name in *language*.
        names: The names of people, by id. They come before those of *language*. A person without a name is called by
            their id.
        previous: The agenda of the calendar that you wrote before, or the agendas of all of them, oldest first. With
            only the last of several, the numbers of events that changed earlier are too low, and some calendars keep
            the older event.
        organizer: The e-mail address of the sender, which some calendars require.
        language: A `Language`, or the code of one of the library's: ``"en"`` or ``"nl"``.

    Raises:
        MissingExtraError: icalendar is not installed; the message names the command.
        ValidationError, UnknownNameError: An argument has another type, an item occurs twice, or the language has no
            messages. All problems are reported at once.
    """
    program, earlier = identifier(program), (previous,) if isinstance(previous, Agenda) else tuple_of(previous)
    raise_any(finding for given in (*earlier, agenda) for finding in _twice(_chosen(given, participant)))
    ical = _loaded()
    calendar = ical.Calendar()
    calendar.add("prodid", "-//advocacy//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if _flat(name):
        calendar.add("name", ical.vText(_flat(name)))
        calendar.add("x-wr-calname", ical.vText(_flat(name)))
    known, translator = names or {}, translator_for(language)

    def written_of(version: _Version) -> Any:
        item = version.item
        who = (
            None
            if participant is not None
            else ", ".join(_flat(known.get(person) or translator.person(person)) for person in item.participants)
        )
        shown = item if participant is None else _with_names_only(item, translator)
        event = _event(ical, shown, who, translator, alone=version.alone)
        event.add("uid", event_uid(program, item))
        if item.kind is AgendaKind.SESSION:
            event.add("dtstart", local_datetime(item.on, version.clock, zone))
            if item.time is not None and item.time > timedelta(0):
                event.add("duration", item.time)
        else:
            event.add("dtstart", item.on)
            if item.on < date.max:
                event.add("dtend", item.on + _DAY)
            event.add("transp", "TRANSPARENT")
        return event

    versions = _versions((*earlier, agenda), participant, at, times or {})
    events = [(written_of(version), version) for version in versions]
    # a zone that shows UTC is written as UTC, and needs no zone in the file
    local = [day.dt.date() for event, _ in events if "TZID" in (day := event["dtstart"]).params]
    if local:
        calendar.add_component(_timezone(ical, zone, min(local), max(local)))
    for event, version in events:
        event.add("status", "CANCELLED" if version.cancelled else _STATUS[version.item.kind])
        event.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
        event.add("sequence", version.changes)
        if organizer is not None:
            event.add("organizer", f"mailto:{organizer}")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.decode("utf-8")


def _loaded() -> Any:
    try:
        import icalendar  # noqa: PLC0415 - loaded where it is used
    except ImportError as missing:
        raise MissingExtraError.of("calendar") from missing
    return icalendar


def _chosen(agenda: Agenda, participant: str | None) -> tuple[AgendaItem, ...]:
    return agenda.items if participant is None else agenda.for_person(participant)


def _with_names_only(item: AgendaItem, translator: Translator) -> AgendaItem:
    """Return an item without the idea and the pillars that have no name, for the calendar of one person."""
    subjects = filter(None, (item.idea, *item.pillars))
    named = {name for name in subjects if translator.person(name) != name}
    return evolve(
        item, idea=item.idea if item.idea in named else None, pillars=sorted(named.intersection(item.pillars))
    )


def _key(item: AgendaItem) -> tuple[object, ...]:
    """Return the values that identify an item; see `event_uid`."""
    return (item.kind, item.session) if item.session is not None else (item.kind, item.on, item.participants)


class _Version(NamedTuple):
    """An item as the last agenda that has it shows it, and the number of times that it changed."""

    item: AgendaItem
    clock: time
    alone: bool
    changes: int = 0
    cancelled: bool = False


def _versions(
    agendas: Sequence[Agenda], participant: str | None, at: time, times: Mapping[str, time]
) -> list[_Version]:
    """Follow each item through the agendas, oldest first.

    Returns:
        The items of the last agenda in its order, and then the cancelled items on days of its period. An item of an
        earlier agenda outside the period is neither changed nor cancelled.
    """
    found: dict[tuple[object, ...], _Version] = {}
    for agenda in agendas:
        clocks = _clocks_in_turn(agenda, at, times)
        here = {}
        for item in _chosen(agenda, participant):
            clock = clocks.get(item.session or "", at)
            version, before = _Version(item, clock, agenda._is_alone(item)), found.pop(_key(item), None)
            if before is not None:
                same = not before.cancelled and _shown_in(before, participant) == _shown_in(version, participant)
                version = version._replace(changes=before.changes + (not same))
            here[_key(item)] = version
        for key, version in found.items():
            gone = not version.cancelled and version.item.on in agenda.period
            here[key] = version._replace(changes=version.changes + 1, cancelled=True) if gone else version
        found = here
    last = agendas[-1]
    keys = {_key(item) for item in _chosen(last, participant)}
    return [
        version
        for key, version in found.items()
        if key in keys or (version.cancelled and version.item.on in last.period)
    ]


def _shown_in(version: _Version, participant: str | None) -> tuple[object, ...]:
    """Return what an event shows. The calendar of one person does not name the others."""
    item = version.item if participant is None else evolve(version.item, participants=(participant,))
    return item, version.clock, version.alone


def _clocks_in_turn(agenda: Agenda, at: time, times: Mapping[str, time]) -> dict[str, time]:
    """Return when each session begins, by its id: at its own time, else after the sessions before it on its day."""
    found, free = dict(times), dict[date, timedelta]()
    for item in agenda.items:
        if item.session is not None and item.session not in times:
            passed = free.get(item.on, timedelta(0))
            start = datetime.combine(_SOME_DAY, at) + min(_DAY, passed)
            found[item.session] = start.time() if start.date() == _SOME_DAY else at
            free[item.on] = passed + min(_DAY, max(timedelta(0), item.time or timedelta(0)))
    return found


def _twice(items: Iterable[AgendaItem]) -> Iterator[Finding]:
    seen = set()
    for item in items:
        if _key(item) in seen:
            yield Finding.of("calendar:duplicate", "", on=item.on)
        seen.add(_key(item))


def _event(ical: Any, item: AgendaItem, who: str | None, translator: Translator, *, alone: bool) -> Any:
    """Write an item, with its participants where the calendar may name them."""
    event = ical.Event()
    if item.kind is AgendaKind.SESSION:
        summary = item._title(translator)
        if who:
            event.add("description", translator.tell(Finding.of("calendar:who", who=who)))
    elif item.kind is AgendaKind.REVIEW:
        summary = translator.tell(Finding.of("agenda:review"))
    elif item.kind is AgendaKind.STEP:
        summary = translator.label("agenda_kind:step")
        event.add("description", "\n".join(_flat(translator.label(step)) for step in item.steps))
    else:
        code = f"calendar:{item.kind.value}{':alone' if alone else ':provisional' if item.provisional else ''}"
        named = {"title": item._title(translator)} if item.kind is AgendaKind.BUDDY else {}
        summary = translator.tell(Finding.of(f"{code}:who", who=who, **named) if who else Finding.of(code, **named))
    event.add("summary", _flat(item._with_subjects(summary, translator)))
    return event


def _flat(given: str) -> str:
    """Return text on one line, since some readers end a property at any line or paragraph separator."""
    shown = "".join(" " if category(letter) == "Cc" else letter for letter in given)
    return " ".join(shown.split())


# ---------------------------------------------------------------- the zone


def _timezone(ical: Any, zone: ZoneInfo, first: date, last: date) -> Any:
    """Write the offsets of a zone in the years of the sessions."""
    found = ical.Timezone()
    found.add("tzid", zone.key)
    start = datetime(max(first.year, 2), 1, 1, tzinfo=zone)
    end = datetime(last.year, 12, 31, tzinfo=zone)
    found.add_component(_observance(ical, start, start.utcoffset()))
    moment = start.astimezone(UTC)
    while moment < end:
        after = moment + timedelta(days=1)
        if _shown(moment, zone) != _shown(after, zone):
            turn = _turn(moment, zone)
            found.add_component(_observance(ical, turn.astimezone(zone), _before(turn, zone).utcoffset()))
        moment = after
    return found


def _turn(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the first second, within a day of a moment in UTC, with another offset."""
    low, high = 0, 24 * 60 * 60
    while high - low > 1:
        middle = (low + high) // 2
        if _shown(moment + timedelta(seconds=middle), zone) == _shown(moment, zone):
            low = middle
        else:
            high = middle
    return moment + timedelta(seconds=high)


def _before(turn: datetime, zone: ZoneInfo) -> datetime:
    return (turn - timedelta(seconds=1)).astimezone(zone)


def _shown(moment: datetime, zone: ZoneInfo) -> tuple[object, ...]:
    local = moment.astimezone(zone)
    return local.utcoffset(), local.dst(), local.tzname()


def _observance(ical: Any, local: datetime, before: timedelta | None) -> Any:
    """Write an offset from UTC and its start, in local time before the change."""
    offset = local.utcoffset()
    found = ical.TimezoneDaylight() if local.dst() else ical.TimezoneStandard()
    onset = local.astimezone(UTC).replace(tzinfo=None) + (before or timedelta(0))
    found.add("dtstart", onset)
    found.add("tzoffsetfrom", before)
    found.add("tzoffsetto", offset)
    found.add("tzname", local.tzname())
    return found
