"""The agenda: the sessions and days of a plan within a period (:ref:`method-step-3`, :ref:`method-step-4`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import Enum
from functools import cached_property

from attrs import evolve, field

from advocacy.arguments import checked, frozen
from advocacy.dates import DateRange, shifted
from advocacy.errors import Finding, raise_any, translator_for
from advocacy.messages.blocks import Lines, Report, Table
from advocacy.messages.language import Language
from advocacy.messages.translator import Translator
from advocacy.people.membership import Membership
from advocacy.people.participant import Participant
from advocacy.people.presence import find_strangers, is_plannable, memberships_by_person, plannable_dates
from advocacy.pilot.assessment import draw
from advocacy.plan.brief import working_dates
from advocacy.plan.calendar import Cadence, posting_days
from advocacy.plan.foundation import Foundation
from advocacy.plan.plan import Plan
from advocacy.plan.schedule import FIRST_POST_WITHIN
from advocacy.plan.topics import Topic
from advocacy.plan.tracks import Session, hours
from advocacy.rules import TupleOf, identifier_or_none, instance, optional, personal

#: The step from a person to the next: the number closest to the square root of 2, without its whole part.
_STEP = 0x6A09_E667_F3BC_C908


class AgendaKind(Enum):
    """The kind of an agenda item. On one day, items have this order."""

    SESSION = "session"
    BUDDY = "buddy"
    """A day for buddy work: a suggestion, which the buddies may move."""
    POST = "post"
    """A day that suits a person's own cadence: a suggestion, not a duty."""
    EXPERIMENT = "experiment"
    """A day on which a person can try something out."""
    REVIEW = "review"
    """The lead reviews the period."""


@frozen(kw_only=True)
class AgendaItem:
    """One item on a day.

    Attributes:
        on: The day.
        kind: The kind of item.
        participants: Ids of the participants, in id order; empty if it is for the lead only.
        session: The id of the session; ``None`` for other items.
        topic: The topic of the session or buddy work; ``None`` for other items.
        time: The duration; ``None`` if unknown.
        provisional: Whether a posting day depends on the person's confirmation of their profile, or on a first draft.
    """

    on: date
    kind: AgendaKind
    participants: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    session: str | None = field(default=None, converter=identifier_or_none)
    topic: Topic | None = None
    time: timedelta | None = field(default=None, validator=optional(instance(timedelta)))
    provisional: bool = False

    def text(self, language: str | Language = "en") -> str:
        """Say what it is, and for whom."""
        return self._sentence(translator_for(language))

    def _sentence(self, translator: Translator) -> str:
        parameters = {
            "title": "" if self.topic is None else self.topic.name or translator.label(self.topic.code),
            "hours": "" if self.time is None else hours(self.time),
            "who": ", ".join(map(translator.person, self.participants)),
        }
        return translator.say(f"agenda:{self.kind.value}{':provisional' if self.provisional else ''}", parameters)

    @property
    def _key(self) -> tuple[object, ...]:
        """What items of several people share that are shown on one line."""
        return self.on, self.kind, self.topic, self.provisional

    def __repr__(self) -> str:
        """Show class, day and kind, and no participants."""
        return f"<AgendaItem {self.on}: {self.kind.value}>"


@frozen(kw_only=True)
class Agenda(Report):
    """The items of a plan within a period.

    Attributes:
        period: The period.
        items: By day, then kind, then session or person.
        buddies: Pairs and trios of buddies who are in the program on the first day, as ids.
        findings: Sessions with fewer people than the topic needs, and people without a buddy.
    """

    period: DateRange
    items: tuple[AgendaItem, ...] = field(default=(), converter=TupleOf[AgendaItem], validator=personal)
    buddies: tuple[tuple[str, ...], ...] = field(default=(), converter=TupleOf[tuple[str, ...]])
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    @checked
    def for_person(self, participant: str) -> tuple[AgendaItem, ...]:
        """Return the items for one person."""
        return tuple(self._by_person.get(participant, ()))

    @cached_property
    def _by_person(self) -> dict[str, list[AgendaItem]]:
        found = defaultdict[str, list[AgendaItem]](list)
        for item in self.items:
            for participant in item.participants:
                found[participant].append(item)
        return dict(found)

    def _rows(self, translator: Translator) -> Iterator[tuple[str, str]]:
        shared = defaultdict[tuple[object, ...], list[str]](list)
        for item in self.items:
            shared[item._key] += item.participants
        for item in self.items:
            if item.session is not None or not item.participants:
                yield str(item.on), item._sentence(translator)
            elif who := shared.pop(item._key, None):
                yield str(item.on), evolve(item, participants=who)._sentence(translator)

    def __repr__(self) -> str:
        """Show the period and the number of items."""
        return f"<Agenda {self.period.start} to {self.period.end}: {len(self.items)} items>"

    def _blocks(self, translator: Translator) -> Iterator[Table | Lines]:
        rows, header = [*self._rows(translator)], translator.labels(("day", "what"))
        yield Lines([*(f"{day}  {what}" for day, what in rows), *map(translator.tell, self.findings)])
        caption = f"{translator.label('agenda')}, {self.period.start} – {self.period.end}"
        yield Table(rows=rows, header=header, caption=caption, in_text=False)


@checked
def make_agenda(
    plan: Plan,
    participants: Iterable[Participant],
    memberships: Iterable[Membership],
    *,
    period: DateRange,
    foundation: Foundation | None = None,
) -> Agenda:
    """Return the agenda of a plan for a period, after all joins, pauses and departures (:ref:`method-step-4`).

    A person is in a session, or has another day, only while they are a member, not paused, not on leave, and with valid
    consent to participate. A session without people is cancelled. Buddies are those of the plan who are members on the
    first day. Findings report the people without a buddy.

    Posting days spread the cadence over the days on which the person is present and works (`posting_days`), from the
    day of their first draft, or from the day of joining if they need none. The first is at most 56 days after joining
    if the first draft is. A posting day is provisional until the person confirms their profile or waives that, and as
    long as a first draft that they need has no day. The seed, the cadences, the working weeks and the ids decide each
    person's place in the first interval, so that people post on different days. Days for experiments are spread in the
    same way, with a place drawn from the seed and the id.

    Args:
        plan: The plan.
        participants: The people, with their consents.
        memberships: Their current memberships.
        period: The period. Days outside the plan's period are ignored.
        foundation: The known state of the profiles. A profile that is not known counts as not confirmed.

    Raises:
        ValidationError, UnknownNameError: All problems at once: a person of the plan or the memberships who is not
            among the people, a duplicate id, an argument of the wrong type.
    """
    people, stays = tuple(participants), tuple(memberships)
    raise_any(_faults(plan, people, stays))
    first, last = max(period.start, plan.brief.period.start), min(period.end, plan.brief.period.end)
    days = DateRange(first, last) if first <= last else None
    mine = memberships_by_person(stays)
    items: list[AgendaItem] = []
    findings: list[Finding] = []
    if days is not None:
        here = {person.id: plannable_dates(person, mine[person.id], plan.brief.period) for person in people}
        items += _sessions(plan, days, here, findings)
        working = {who: working_dates(plan.brief, who, dates) for who, dates in here.items()}
        items += _buddy_work(plan, days, working)
        items += _posts(plan, days, working, mine, foundation)
        items += [
            AgendaItem(on=review.on, kind=AgendaKind.REVIEW)
            for review in plan.reviews
            if review.on is not None and review.on in days
        ]
    inside = sorted(person.id for person in people if is_plannable(person, mine[person.id], on=period.start))
    buddies = _buddies(plan, inside, findings)
    kinds, depths = list(AgendaKind), plan.brief.tracks.depths
    items.sort(
        key=lambda item: (
            item.on,
            kinds.index(item.kind),
            depths.get(item.topic.code, 0) if item.topic is not None else 0,
            item.session or "",
            item.participants,
        )
    )
    return Agenda(period=period, items=items, buddies=buddies, findings=findings)


def _faults(plan: Plan, people: tuple[Participant, ...], stays: tuple[Membership, ...]) -> Iterator[Finding]:
    yield from find_strangers(people, stays)
    yield from (finding.at("plan") for finding in plan.find_unknown({person.id for person in people}))


def _sessions(
    plan: Plan, days: DateRange, here: dict[str, frozenset[date]], findings: list[Finding]
) -> Iterator[AgendaItem]:
    topics = {topic.code: topic for topic in plan.brief.tracks.topics}
    for session in plan.sessions:
        if session.on is None or session.on not in days:
            continue
        there = [who for who in session.participants if session.on in here[who]]
        topic = topics.get(session.topic)
        if len(there) < len(session.participants) and (not there or (topic and len(there) < topic.minimum)):
            findings.append(Finding.of("agenda:few", f"sessions[{session.id}]", on=session.on, count=len(there)))
        if there:
            yield _item(session, topic, there)


def _item(session: Session, topic: Topic | None, there: list[str]) -> AgendaItem:
    assert session.on is not None  # noqa: S101 - a plan gives every session its day
    return AgendaItem(
        on=session.on,
        kind=AgendaKind.SESSION,
        participants=there,
        session=session.id,
        topic=topic,
        time=session.time,
    )


def _buddy_work(plan: Plan, days: DateRange, here: dict[str, frozenset[date]]) -> Iterator[AgendaItem]:
    topics = {topic.code: topic for topic in plan.brief.tracks.topics}
    for track in plan.tracks.tracks:
        for item in track.items:
            if item.on is not None and item.on in days and item.on in here[track.participant]:
                yield AgendaItem(
                    on=item.on,
                    kind=AgendaKind.BUDDY,
                    participants=[track.participant],
                    topic=topics.get(item.topic),
                    time=item.time,
                )


def _posts(
    plan: Plan,
    days: DateRange,
    here: dict[str, frozenset[date]],
    stays: dict[str, list[Membership]],
    foundation: Foundation | None,
) -> Iterator[AgendaItem]:
    """Yield the days for posts and experiments."""
    drafts, closed = plan.first_drafts, frozenset(plan.closed)
    turns = _turns(plan)
    for who in sorted(here):
        open_days = here[who] - closed
        for stay in stays.get(who, ()):
            joined = max(plan.brief.period.start, stay.joined)
            last = plan.brief.period.end if stay.left is None else min(plan.brief.period.end, stay.left)
            needed = plan.brief.needs_first_draft(who, joined=stay.joined)
            first = max(joined, drafts.get(who, joined)) if needed else joined
            confirmed = foundation.confirmed_on(who) if foundation is not None else None
            waits = confirmed is None or (needed and who not in drafts)
            cadence = Cadence(0) if who in plan.brief.without_posts else plan.brief.cadences.get(who, Cadence(0))
            turn, latest = turns.get(who, 0), shifted(joined, FIRST_POST_WITHIN)
            for day in _own_days(cadence, first, last, open_days, days, turn, latest):
                firm = not waits and confirmed is not None and confirmed <= day
                yield AgendaItem(on=day, kind=AgendaKind.POST, participants=[who], provisional=not firm)
            turn = draw(plan.brief.seed, f"experiment:{who}")
            for day in _own_days(plan.brief.experiments, first, last, open_days, days, turn, last):
                yield AgendaItem(on=day, kind=AgendaKind.EXPERIMENT, participants=[who])


def _turns(plan: Plan) -> dict[str, int]:
    """Return where each person's first post is in the first interval, by id.

    In id order, from a place drawn by the seed, each is a fixed part of the interval after the one before, so that the
    posting days of any group of people in a row are spread over the week (a low-discrepancy sequence).
    """
    first = draw(plan.brief.seed, "posts")
    weeks = plan.brief.working_weeks
    posting = sorted(
        (cadence.per_week, sorted(weeks[who].weekdays) if who in weeks else [], who)
        for who, cadence in plan.brief.cadences.items()
        if cadence.posts
    )
    return {who: (first + place * _STEP) % 2**64 for place, (_, _, who) in enumerate(posting)}


def _own_days(
    cadence: Cadence, first: date, last: date, open_days: frozenset[date], days: DateRange, turn: int, latest: date
) -> Iterator[date]:
    """Yield a person's days of a cadence within a period, the first of all at the latest on a day if that is possible.

    The cadence lasts from *first* to *last*. An interval that it cuts off keeps the days that it would have otherwise.
    """
    if first > last:
        return
    length = 7 * cadence.weeks
    begin = first if days.start <= max(latest, shifted(first, length)) else days.start
    end = min(last, max(days.end, shifted(begin, length)))
    if begin > end:
        return
    weekdays = {day.weekday() for day in open_days}

    def is_closed(day: date) -> bool:
        return day not in open_days if day <= last else day.weekday() not in weekdays

    found = posting_days(cadence, period=DateRange(begin, end), since=first, closed=is_closed, turn=turn)
    if found and begin == first and found[0] > latest:
        early = [day for day in sorted(open_days) if first <= day <= min(latest, last)]
        found = (early[turn % len(early)] if early else found[0], *found[1:])
    yield from (day for day in found if day in days)


def _buddies(plan: Plan, inside: list[str], findings: list[Finding]) -> list[tuple[str, ...]]:
    if plan.buddies is None:
        return []
    here = set(inside)
    left = [[who for who in group.members if who in here] for group in plan.buddies.groups]
    groups = [tuple(group) for group in left if len(group) > 1]
    paired = {who for group in groups for who in group}
    findings += [Finding.of("agenda:alone", "buddies", participant=who) for who in inside if who not in paired]
    return groups
