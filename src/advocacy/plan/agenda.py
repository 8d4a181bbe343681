"""The agenda: the sessions and days of a plan within a period (:ref:`method-step-3`, :ref:`method-step-4`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import Enum
from functools import cached_property

from attrs import field

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
from advocacy.plan.calendar import posting_days
from advocacy.plan.plan import Plan
from advocacy.plan.tracks import Session, Topic, hours
from advocacy.rules import TupleOf, identifier_or_none, instance, optional, personal


class AgendaKind(Enum):
    """The kind of an agenda item. On one day, items have this order."""

    SESSION = "session"
    POST = "post"
    """A day that suits a person's own cadence: a suggestion, not a duty."""
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
        topic: The topic of the session; ``None`` for other items.
        time: The duration; ``None`` if unknown.
    """

    on: date
    kind: AgendaKind
    participants: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    session: str | None = field(default=None, converter=identifier_or_none)
    topic: Topic | None = None
    time: timedelta | None = field(default=None, validator=optional(instance(timedelta)))

    def text(self, language: str | Language = "en") -> str:
        """Say what it is, and for whom."""
        return self._sentence(translator_for(language))

    def _sentence(self, translator: Translator) -> str:
        parameters = {
            "title": "" if self.topic is None else self.topic.name or translator.label(self.topic.code),
            "hours": "" if self.time is None else hours(self.time),
            "who": ", ".join(self.participants),
        }
        return translator.say(f"agenda:{self.kind.value}", parameters)

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
        posts = defaultdict[date, list[str]](list)
        for item in self.items:
            if item.kind is AgendaKind.POST:
                posts[item.on] += item.participants
        for item in self.items:
            if item.kind is not AgendaKind.POST:
                yield str(item.on), item._sentence(translator)
            elif who := posts.pop(item.on, None):
                together = AgendaItem(on=item.on, kind=AgendaKind.POST, participants=who)
                yield str(item.on), together._sentence(translator)

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
    plan: Plan, participants: Iterable[Participant], memberships: Iterable[Membership], *, period: DateRange
) -> Agenda:
    """Return the agenda of a plan for a period, after all joins, pauses and departures (:ref:`method-step-4`).

    A person is in a session, or has a posting day, only while they are a member, not paused, not on leave, and with
    valid consent to participate. A session without people is cancelled. Posting days spread the cadence evenly, from
    the first day of the plan or the day of joining, whichever is later. Each person's offset in the first interval is
    drawn from the seed and the id, so that people post on different days. Buddies are those of the plan who are members
    on the first day. Findings report the people without a buddy.

    Args:
        plan: The plan.
        participants: The people, with their consents.
        memberships: Their current memberships.
        period: The period. Days outside the plan's period are ignored.

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
        here = {person.id: plannable_dates(person, mine[person.id], days) for person in people}
        items += _sessions(plan, days, here, findings)
        items += _posts(plan, days, here, mine)
        items += [
            AgendaItem(on=review.on, kind=AgendaKind.REVIEW)
            for review in plan.reviews
            if review.on is not None and review.on in days
        ]
    inside = sorted(person.id for person in people if is_plannable(person, mine[person.id], on=period.start))
    buddies = _buddies(plan, inside, findings)
    kinds = list(AgendaKind)
    items.sort(key=lambda item: (item.on, kinds.index(item.kind), item.session or "", item.participants))
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


def _posts(
    plan: Plan, days: DateRange, here: dict[str, frozenset[date]], stays: dict[str, list[Membership]]
) -> Iterator[AgendaItem]:
    every = {days.start + timedelta(days=place) for place in range(days.days)}
    for who, cadence in plan.brief.cadences.items():
        closed = every.difference(here[who].difference(plan.closed))
        for stay in stays[who]:
            joined = max(plan.brief.period.start, stay.joined)
            first, last = max(days.start, joined), days.end if stay.left is None else min(days.end, stay.left)
            if first <= last:
                since = shifted(joined, -(draw(plan.brief.seed, who) % max(1, 7 * cadence.weeks)))
                for day in posting_days(cadence, period=DateRange(first, last), since=since, closed=closed):
                    if day.on is not None:
                        yield AgendaItem(on=day.on, kind=AgendaKind.POST, participants=[who])


def _buddies(plan: Plan, inside: list[str], findings: list[Finding]) -> list[tuple[str, ...]]:
    if plan.buddies is None:
        return []
    here = set(inside)
    left = [[who for who in group.members if who in here] for group in plan.buddies.groups]
    groups = [tuple(group) for group in left if len(group) > 1]
    paired = {who for group in groups for who in group}
    findings += [Finding.of("agenda:alone", "buddies", participant=who) for who in inside if who not in paired]
    return groups
