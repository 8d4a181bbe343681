"""The agenda: the sessions and days of a plan within a period (:ref:`method-step-3`, :ref:`method-step-4`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property

from attrs import evolve, field

from advocacy.arguments import checked, frozen
from advocacy.dates import DateRange
from advocacy.errors import Finding, raise_any, translator_for, unknown_names
from advocacy.messages.blocks import Report, Table
from advocacy.messages.language import Language
from advocacy.messages.translator import Translator
from advocacy.people.membership import Membership
from advocacy.people.participant import Participant
from advocacy.people.presence import find_strangers, is_plannable, memberships_by_person, plannable_dates
from advocacy.plan.brief import working_dates
from advocacy.plan.buddies import Buddies
from advocacy.plan.content import ContentIdea, IdeaStatus
from advocacy.plan.foundation import Foundation
from advocacy.plan.own_days import AgendaKind, OwnDay, own_days
from advocacy.plan.plan import Plan
from advocacy.plan.topics import SessionFormat, Topic, session_title
from advocacy.plan.tracks import Session, hours
from advocacy.rules import TupleOf, identifier, identifier_or_none, instance, optional, personal, tuple_of

#: The kinds of items with a topic. On one day, they follow the order of the topics, prerequisites first.
_WITH_TOPICS = frozenset({AgendaKind.SESSION, AgendaKind.BUDDY})
#: The topics that are about someone's content.
_ON_CONTENT = frozenset({"brainstorm", "content_pillars", "editing", "first_draft", "sparring", "writing"})


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
        provisional: Whether a day to post or share depends on the person's confirmation of their profile, or on a first
            draft.
        steps: Codes of the steps of the program lead; empty for other items.
        idea: The id of the idea for a posting day; ``None`` without one.
        pillars: Ids of the content pillars that the item is about.
    """

    on: date
    kind: AgendaKind
    participants: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    session: str | None = field(default=None, converter=identifier_or_none)
    topic: Topic | None = None
    time: timedelta | None = field(default=None, validator=optional(instance(timedelta)))
    provisional: bool = False
    steps: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    idea: str | None = field(default=None, converter=identifier_or_none)
    pillars: tuple[str, ...] = field(default=(), converter=TupleOf[str])

    def text(self, language: str | Language = "en") -> str:
        """Say what it is, and for whom."""
        return self._sentence(translator_for(language))

    def _sentence(self, translator: Translator, *, alone: bool = False) -> str:
        parameters = {
            "title": self._title(translator),
            "hours": "" if self.time is None else hours(self.time),
            "who": ", ".join(map(translator.person, self.participants)),
            "steps": " ".join(map(translator.label, self.steps)),
        }
        ending = ":alone" if alone else ":provisional" if self.provisional else ""
        what = translator.say(f"agenda:{self.kind.value}{ending}", parameters)
        return self._with_subjects(what, translator)

    def _title(self, translator: Translator) -> str:
        """Return the words for a session or buddy work: its topic, else its format."""
        form = SessionFormat.INDIVIDUAL if len(self.participants) == 1 else SessionFormat.GROUP
        return session_title(self.topic, SessionFormat.BUDDY if self.kind is AgendaKind.BUDDY else form, translator)

    def _with_subjects(self, what: str, translator: Translator) -> str:
        """Add the names of the idea and the pillars to a sentence, if there are any."""
        subjects = ", ".join(map(translator.person, [*([self.idea] if self.idea else []), *self.pillars]))
        return translator.say("agenda:about", {"what": what, "subjects": subjects}) if subjects else what

    @property
    def _key(self) -> tuple[object, ...]:
        """What items of several people share that are shown on one line."""
        return self.on, self.kind, self.topic, self.provisional, self.idea, self.pillars

    def __repr__(self) -> str:
        """Show class, day and kind, and no participants."""
        return f"<AgendaItem {self.on}: {self.kind.value}>"


@frozen(kw_only=True)
class Agenda(Report):
    """The items of a plan within a period.

    Attributes:
        period: The period.
        items: By day, then kind, then session or person. Sessions and buddy work of a day are in the order of their
            topics, prerequisites first.
        buddies: Pairs and trios of buddies who are in the program on the first day, as ids.
        findings: Sessions with fewer people than the topic needs, people without a buddy, and buddy work without
            buddy rules. The texts of buddy work of these people do not mention a buddy.
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

    @cached_property
    def _without_buddy(self) -> frozenset[str]:
        """The people who are known to have no buddy, as ids."""
        if any(finding.code == "plan:buddies" for finding in self.findings):
            return frozenset(self._by_person)
        return frozenset(finding["participant"] for finding in self.findings if finding.code == "agenda:alone")

    def _is_alone(self, item: AgendaItem) -> bool:
        """Return whether an item is buddy work of people who are known to have no buddy."""
        known = self._without_buddy
        return item.kind is AgendaKind.BUDDY and bool(item.participants) and known.issuperset(item.participants)

    def _rows(self, translator: Translator) -> Iterator[tuple[date, str]]:
        shared = defaultdict[tuple[object, ...], list[str]](list)
        for item in self.items:
            shared[self._is_alone(item), item._key] += item.participants
        for item in self.items:
            if item.kind is AgendaKind.STEP:
                yield from ((item.on, evolve(item, steps=[step])._sentence(translator)) for step in item.steps)
            elif item.session is not None or not item.participants:
                yield item.on, item._sentence(translator)
            elif who := shared.pop((alone := self._is_alone(item), item._key), None):
                yield item.on, evolve(item, participants=who)._sentence(translator, alone=alone)

    def __repr__(self) -> str:
        """Show the period and the number of items."""
        return f"<Agenda {self.period.start} to {self.period.end}: {len(self.items)} items>"

    def _blocks(self, translator: Translator) -> Iterator[Table]:
        rows, header = [*self._rows(translator)], translator.labels(("day", "what"))
        caption = f"{translator.label('agenda')}, {translator.formats.days(self.period)}"
        found = [*map(translator.tell, self.findings)]
        yield Table(rows=rows, header=header, caption=caption, heading="", bare=True, below=found)


@checked
def make_agenda(
    plan: Plan,
    participants: Iterable[Participant],
    memberships: Iterable[Membership],
    *,
    period: DateRange,
    foundation: Foundation | None = None,
    ideas: Iterable[ContentIdea] = (),
    pillars: Mapping[str, Iterable[str]] | None = None,
) -> Agenda:
    """Return the agenda of a plan for a period, after all joins, pauses and departures (:ref:`method-step-4`).

    A person is in a session, or has another day, only while they are a member, not paused, not on leave, and with valid
    consent to participate. A session without people is cancelled. Buddies are those of the plan who are members on the
    first day. Findings report the people without a buddy, and buddy work without buddy rules. Days before the plan was
    made are those of earlier plans, with the topics of that time. A period that ends before that day has the buddies of
    that time.

    A person who listens first and confirmed a gradual start has two days each to listen, react and share, one a week
    from its first day, then a day for a first own post in the two weeks after these, or the first possible day after
    them. A week without an open day, such as in a pause or leave, moves what follows. Without that confirmation, a
    person whose cadence has no posts has two days to listen. A cadence with reactions has days for these, after the
    gradual start if there is one.

    Posting days spread the cadence over the days on which the person is present and works (`posting_days`), from the
    day of their first draft, or from the day of joining if they need none. If a first draft that they need has no day,
    they are from the last day of the person's start. The first is at most 56 days after joining if the first draft is.
    A posting day is provisional until the person confirms their profile or waives that, and as long as a first draft
    that they need has no day; a day to share a post is provisional until the profile is
    confirmed. The seed and the id decide each person's place in the first interval. If a weekday then has more than
    1.25 times its even share of the posting days of the whole plan, counting the weekdays on which people have open
    days, posts move within their part of an interval: as few as possible stay above that, or above the share rounded
    up. Days for other work are spread by the seed and the id. The steps of the program lead are on the first open day
    of the plan on which the lead or the deputy works.

    A posting day names an idea of its owner: those that are open or drafted, by id, one for each day from the day on
    which the plan was made. Its pillar is that of the idea, and without an idea those of the person. Sessions and buddy
    work on content name the pillars of their participants.

    Args:
        plan: The plan.
        participants: The people, with their consents.
        memberships: Their current memberships.
        period: The period. Days outside the plan's period are ignored.
        foundation: The known state of the profiles. A profile that is not known counts as not confirmed.
        ideas: Ideas for content. Those without an owner are not planned.
        pillars: Ids of content pillars by participant's id.

    Raises:
        ValidationError, UnknownNameError: All problems at once: a person of the plan or the memberships who is not
            among the people, a duplicate id, an argument of the wrong type.
    """
    people, stays = tuple(participants), tuple(memberships)
    themes = {identifier(who): tuple_of(names) for who, names in (pillars or {}).items()}
    listed = defaultdict[str, list[ContentIdea]](list)
    for idea in sorted(ideas, key=lambda idea: idea.id):
        if idea.owner is not None and idea.status in {IdeaStatus.OPEN, IdeaStatus.DRAFTED}:
            listed[idea.owner].append(idea)
    raise_any([*_faults(plan, people, stays), *_unknown([*listed], [*themes], people)])
    brief, past = plan.brief, plan.past
    span = DateRange(min([brief.period.start, *(earlier.made_on for earlier in past[:1])]), brief.period.end)
    first, last = max(period.start, span.start), min(period.end, span.end)
    days = DateRange(first, last) if first <= last else None
    mine = memberships_by_person(stays)
    items: list[AgendaItem] = []
    findings: list[Finding] = []
    if days is not None:
        here = {person.id: plannable_dates(person, mine[person.id], span) for person in people}
        items += _sessions(plan, days, here, findings)
        working = {
            who: working_dates(brief, who, frozenset(day for day in dates if day in brief.period))
            for who, dates in here.items()
        }
        buddy_work = [*_buddy_work(plan, days, here, working)]
        if buddy_work and plan._in_force(period.end).buddies is None:
            findings.append(Finding.of("plan:buddies", "plan.brief.buddies"))
        items += buddy_work
        items = [
            evolve(item, pillars=sorted({name for who in item.participants for name in themes.get(who, ())}))
            if item.topic is not None and item.topic.code in _ON_CONTENT
            else item
            for item in items
        ]
        items += (_own(day, listed, themes) for day in own_days(plan, days, here, working, mine, foundation))
        steps = [*((earlier.steps_on, earlier.steps) for earlier in past), (plan._steps_on, brief.steps)]
        items += [
            AgendaItem(on=day, kind=AgendaKind.STEP, steps=codes)
            for day, codes in steps
            if day is not None and day in days
        ]
        items += [
            AgendaItem(on=review.on, kind=AgendaKind.REVIEW)
            for review in plan.reviews
            if review.on is not None and review.on in days
        ]
    inside = sorted(person.id for person in people if is_plannable(person, mine[person.id], on=period.start))
    buddies = _buddies(plan._in_force(period.end).buddies, inside, findings)
    kinds = list(AgendaKind)
    items.sort(
        key=lambda item: (
            item.on,
            0 if item.kind in _WITH_TOPICS else kinds.index(item.kind),
            plan._depth(item.topic.code, item.on) if item.topic is not None else 0,
            kinds.index(item.kind),
            item.session or "",
            item.participants,
        )
    )
    return Agenda(period=period, items=items, buddies=buddies, findings=findings)


def _faults(plan: Plan, people: tuple[Participant, ...], stays: tuple[Membership, ...]) -> Iterator[Finding]:
    yield from find_strangers(people, stays)
    yield from (finding.at("plan") for finding in plan.find_unknown({person.id for person in people}))


def _unknown(owners: list[str], themes: list[str], people: tuple[Participant, ...]) -> Iterator[Finding]:
    """Find owners of ideas, and people with pillars, that are not among the people."""
    named = [*((f"ideas[{who}]", who) for who in owners), *((f"pillars[{who}]", who) for who in themes)]
    yield from unknown_names(named, [person.id for person in people], kind="participant")


def _own(day: OwnDay, ideas: Mapping[str, list[ContentIdea]], themes: Mapping[str, tuple[str, ...]]) -> AgendaItem:
    """Return the item of a person's own day, with an idea and pillars if it is for a post."""
    who, idea, pillars = day.participant, None, tuple[str, ...]()
    if day.kind is AgendaKind.POST:
        mine = ideas.get(who, [])
        idea = mine[day.place] if day.place is not None and day.place < len(mine) else None
        own = themes.get(who, ()) if idea is None else filter(None, [idea.pillar])
        pillars = tuple(sorted(set(own)))
    return AgendaItem(
        on=day.on,
        kind=day.kind,
        participants=[who],
        provisional=day.provisional,
        idea=None if idea is None else idea.id,
        pillars=pillars,
    )


def _sessions(
    plan: Plan, days: DateRange, here: dict[str, frozenset[date]], findings: list[Finding]
) -> Iterator[AgendaItem]:
    for session in plan.sessions:
        if session.on is None or session.on not in days:
            continue
        there = [who for who in session.participants if session.on in here[who]]
        topic = plan._topic(session.topic, session.on)
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


def _buddy_work(
    plan: Plan, days: DateRange, here: dict[str, frozenset[date]], working: dict[str, frozenset[date]]
) -> Iterator[AgendaItem]:
    """Yield buddy work on days of presence; from the day on which the plan was made, on working days only."""
    for track in plan.tracks.tracks:
        who = track.participant
        for item in track.items:
            if (
                item.on is not None
                and item.on in days
                and item.on in (here if item.on < plan.made_on else working)[who]
            ):
                yield AgendaItem(
                    on=item.on,
                    kind=AgendaKind.BUDDY,
                    participants=[who],
                    topic=plan._topic(item.topic, item.on),
                    time=item.time,
                )


def _buddies(found: Buddies | None, inside: list[str], findings: list[Finding]) -> list[tuple[str, ...]]:
    if found is None:
        return []
    here = set(inside)
    left = [[who for who in group.members if who in here] for group in found.groups]
    groups = [tuple(group) for group in left if len(group) > 1]
    paired = {who for group in groups for who in group}
    findings += [Finding.of("agenda:alone", "buddies", participant=who) for who in inside if who not in paired]
    return groups
