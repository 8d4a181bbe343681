"""Calendars out (extra ``calendar``): an agenda as the text of an ``.ics`` file, and what is off since before."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from unicodedata import category
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from advocacy.arguments import checked
from advocacy.errors import Finding, MissingExtraError, raise_any, translator_for
from advocacy.messages.language import Language
from advocacy.messages.translator import Translator
from advocacy.plan.agenda import Agenda, AgendaItem, AgendaKind
from advocacy.plan.calendar import local_datetime
from advocacy.rules import Rule, identifier, text, tuple_of, whole

__all__ = ["as_calendar", "event_uid", "find_cancelled"]

_NINE = time(9)
#: A day for a post is a suggestion, all else is set.
_STATUS = {AgendaKind.SESSION: "CONFIRMED", AgendaKind.POST: "TENTATIVE", AgendaKind.REVIEW: "CONFIRMED"}
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
    """Give the identity of an item in calendars: the same for as long as it is the same thing.

    A session is the same wherever it moves to; a day for a post is the same for the person and the day, a review for
    the day. The rule: the UUID of version 5 in the name space for URLs, of the JSON list (ASCII, no blanks) of
    ``"advocacy"``, the program's id, the kind, and the session's id, or where there is none an empty text, the day and
    the ids of those it is for. So it shows nobody, and anyone can redo it.

    >>> event_uid("2027", AgendaItem(on=date(2027, 3, 31), kind=AgendaKind.REVIEW))
    'ca8907dd-2e59-563f-b492-43198029f167'

    Args:
        program: The program's id.
        item: The item.
    """
    program = identifier(program)
    told = [item.session] if item.session is not None else ["", item.on.isoformat(), *item.participants]
    parts = ["advocacy", program, item.kind.value, *told]
    return str(uuid5(NAMESPACE_URL, json.dumps(parts, separators=(",", ":"))))


@checked
def find_cancelled(before: Agenda, after: Agenda, *, participant: str | None = None) -> tuple[AgendaItem, ...]:
    """Find what was on an earlier agenda and is not on the one that takes its place.

    A session that moved is not off. What lies on a day that the new agenda is not about is left as it was.

    Args:
        before: The earlier agenda.
        after: The new one, of the same program.
        participant: For the calendar of this person alone: what was theirs and is theirs no more.
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
    sequence: Annotated[int, whole(0, 2**31 - 1)] = 0,
    cancelled: Iterable[AgendaItem] = (),
    organizer: Annotated[str, _address] | None = None,
    language: str | Language = "en",
) -> str:
    """Write an agenda as the text of an ``.ics`` file (RFC 5545), for calendars of any make.

    Sessions have a beginning on the clock of the zone and a length; days for posts are suggestions, all day long, that
    keep nobody from being free; reviews last all day too. What the clock does on days when summer time begins or ends
    is as in `local_datetime`. The same input gives the same bytes; lines end with CR LF, so write the text to a file
    with ``newline=""``, as UTF-8.

    To tell calendars of a revision, write the new agenda with a higher *sequence*, and what is off as *cancelled*.

    >>> from advocacy import DateRange
    >>> day = date(2027, 3, 31)
    >>> agenda = Agenda(period=DateRange(day, day), items=[AgendaItem(on=day, kind=AgendaKind.REVIEW)])
    >>> stamp = datetime(2027, 1, 4, tzinfo=UTC)
    >>> text = as_calendar(agenda, program="2027", zone=ZoneInfo("Europe/Amsterdam"), stamp=stamp)
    >>> [line for line in text.splitlines() if line.startswith(("SUMMARY", "DTSTART"))]
    ['SUMMARY:Look back together', 'DTSTART;VALUE=DATE:20270331']

    Args:
        agenda: What stands of a plan; see `make_agenda`.
        program: The program's id, which keeps events of several programs apart; see `event_uid`.
        zone: The zone of the clock, such as ``ZoneInfo("Europe/Amsterdam")``.
        stamp: The moment of writing, with a zone: there is no clock in here.
        at: When sessions begin.
        times: When some of them begin, by the session's id.
        name: What the calendar is called; nothing by default.
        participant: For the calendar of this person alone: nothing of others is on it, not even who else comes.
        names: What to call people, by id; who has no name here is called by their id.
        sequence: The number of the revision, such as how many the program has; 0 for the first.
        cancelled: What was on an earlier agenda and is off; see `find_cancelled`.
        organizer: The e-mail address of who sends it out, which some calendars want.
        language: A `Language`, or the code of one of the library's: ``"en"`` or ``"nl"``.

    Raises:
        MissingExtraError: icalendar is not installed; the message names the command.
        ValidationError, UnknownNameError: With every fault at once: an argument of another type, the same thing twice,
            or a language without words.
    """
    program, off = identifier(program), tuple_of(cancelled)
    standing = _chosen(agenda, participant)
    off = tuple(item for item in off if participant is None or participant in item.participants)
    raise_any(_twice([*standing, *off]))
    ical = _loaded()
    calendar = ical.Calendar()
    calendar.add("prodid", "-//advocacy//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if _flat(name):
        calendar.add("name", ical.vText(_flat(name)))
        calendar.add("x-wr-calname", ical.vText(_flat(name)))
    clocks, known, translator = times or {}, names or {}, translator_for(language)

    def written_of(item: AgendaItem) -> Any:
        who = (
            None
            if participant is not None
            else ", ".join(_flat(known.get(person, person)) for person in item.participants)
        )
        event = _event(ical, item, who, translator)
        event.add("uid", event_uid(program, item))
        if item.kind is AgendaKind.SESSION:
            event.add("dtstart", local_datetime(item.on, clocks.get(item.session or "", at), zone))
            if item.time is not None and item.time > timedelta(0):
                event.add("duration", item.time)
        else:
            event.add("dtstart", item.on)
            event.add("transp", "TRANSPARENT")
        return event

    events = [(written_of(item), _STATUS[item.kind]) for item in standing]
    events += [(written_of(item), "CANCELLED") for item in off]
    # a zone that shows UTC is written as UTC, and needs no zone in the file
    local = [day.dt.date() for event, _ in events if "TZID" in (day := event["dtstart"]).params]
    if local:
        calendar.add_component(_timezone(ical, zone, min(local), max(local)))
    for event, status in events:
        event.add("status", status)
        event.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
        event.add("sequence", sequence)
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


def _key(item: AgendaItem) -> tuple[object, ...]:
    """Give what makes an item the thing it is; see `event_uid`."""
    return (item.kind, item.session) if item.session is not None else (item.kind, item.on, item.participants)


def _twice(items: Iterable[AgendaItem]) -> Iterator[Finding]:
    seen = set()
    for item in items:
        if _key(item) in seen:
            yield Finding.of("calendar:duplicate", "", on=item.on)
        seen.add(_key(item))


def _event(ical: Any, item: AgendaItem, who: str | None, translator: Translator) -> Any:
    """Write what an item is and, where that may be said, whom it is for."""
    event = ical.Event()
    if item.kind is AgendaKind.SESSION:
        said = item.session or "" if item.topic is None else item.topic.name or translator.label(item.topic.code)
        if who:
            event.add("description", translator.tell(Finding.of("calendar:who", who=who)))
    elif item.kind is AgendaKind.POST:
        told = Finding.of("calendar:post:who", who=who) if who else Finding.of("calendar:post")
        said = translator.tell(told)
    else:
        said = translator.tell(Finding.of("agenda:review"))
    event.add("summary", _flat(said))
    return event


def _flat(given: str) -> str:
    """Bring text on one line: readers may take any letter that ends one, even a separator, for a property's end."""
    shown = "".join(" " if category(letter) == "Cc" else letter for letter in given)
    return " ".join(shown.split())


# ---------------------------------------------------------------- the zone


def _timezone(ical: Any, zone: ZoneInfo, first: date, last: date) -> Any:
    """Write what a zone's clock does in the years of the sessions, moment by moment."""
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
    """Find the first second, within a day of a moment in UTC, at which the clock goes by another rule."""
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
    """Write from when on the clock is how far from UTC; the moment is as the clock before would have shown it."""
    offset = local.utcoffset()
    found = ical.TimezoneDaylight() if local.dst() else ical.TimezoneStandard()
    onset = local.astimezone(UTC).replace(tzinfo=None) + (before or timedelta(0))
    found.add("dtstart", onset)
    found.add("tzoffsetfrom", before)
    found.add("tzoffsetto", offset)
    found.add("tzname", local.tzname())
    return found
