"""Who gets which topic and in which group, within the hours of people and of the lead (:ref:`method-step-3`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import count
from typing import Annotated

from attrs import evolve

from advocacy.arguments import checked
from advocacy.dates import DateRange, shifted
from advocacy.errors import Finding, raise_any
from advocacy.people.matrix import Matrix
from advocacy.people.participant import Participant, split_by_consent
from advocacy.pilot.assessment import draw
from advocacy.plan.topics import DAYS_BETWEEN, REGULAR, STARTS, SessionFormat, Topic, TopicTiming
from advocacy.plan.tracks import (
    Session,
    SessionPreferences,
    TopicReason,
    Track,
    TrackItem,
    TrackPlan,
    TrackPolicy,
    find_unknown,
    hours,
)
from advocacy.rules import duration, first_repeats, identifier, tuple_of

_NO_TIME = timedelta(0)
_BUDDY = frozenset({SessionFormat.BUDDY})
_ORDER = tuple(TopicReason)


@checked
def plan_tracks(
    participants: Iterable[Participant],
    *,
    period: DateRange,
    on: date,
    lead_capacity: Annotated[timedelta, duration],
    preferences: Iterable[SessionPreferences] = (),
    needs: Mapping[str, Iterable[str]] | None = None,
    matrix: Matrix | None = None,
    policy: TrackPolicy | None = None,
    previous_sessions: Iterable[Session] = (),
    missed_sessions: Iterable[Session] = (),
) -> TrackPlan:
    """Return a track for each person, and group people on the same topic (:ref:`method-step-3`).

    A person's topics are the requested ones, then needs, the start, and next steps from the person's cell on the
    matrix; within each group in the order of the preferences, else of the policy. Topics that come back have no place
    here: `make_plan` adds them. The format is the preferred one if the topic has it, else the first that is not
    excluded. Topics are added in that order while they fit in the share of the person's time for sessions. The start
    is never left out: what does not fit is offered. A person with unknown time gets all topics, and a finding counts
    such people. If a group is too small, its people get individual or buddy work if the topic allows it. Groups of a
    topic are as few and as equal as possible, and mixed by an attribute.

    The lead's time goes to the start, then wishes, needs and next steps; groups before individual sessions; then in the
    order of the policy; then by lot, from the seed and the id; then by id. All but the start leave time for the monthly
    group sessions, and for a session of the people who asked for another group topic that comes back. So does a first
    draft, if a buddy can help with it instead. Topics that the policy drops first come last. They leave time for what
    is dropped later, as long as that can take place at least half as often.
    A session that does not fit becomes buddy work, for those of its participants for whom the topic and they themselves
    allow it. Findings report everything that does not fit.

    A plan made on a day in the period covers the remaining days. A person's time counts from that day, and never
    exceeds the time of the whole period minus earlier sessions.

    >>> ann = Participant(id="p-1")
    >>> period = DateRange(date(2027, 1, 4), date(2027, 3, 31))
    >>> plan_tracks([ann], period=period, on=period.start, lead_capacity=timedelta(hours=8)).findings[0].text()
    'Excluded, no valid consent: 1 person.'

    Args:
        participants: The people. People without valid consent to participate are excluded, and a finding counts them.
        period: The days of the plan. Twelve months of a person's time correspond to 365 days.
        on: The day of the consent check, from which to plan.
        lead_capacity: The time that the program lead has for these sessions, zero or more.
        preferences: At most one for each person.
        needs: Codes of topics by person's id, from the survey.
        matrix: The matrix for next steps; without a matrix there are none.
        policy: The policy for tracks.
        previous_sessions: Earlier sessions. Their participants do not get the topic again, nor its prerequisites
            except a first draft, and their ids are not reused.
        missed_sessions: Earlier sessions that did not take place. Their participants get the topic one to one or with a
            buddy, if it has these formats. Their ids are not reused.

    Raises:
        ValidationError, UnknownNameError: All problems at once: a duplicate id, preferences or needs of an unknown
            person or for an unknown topic, an argument of the wrong type.
    """
    rules = TrackPolicy() if policy is None else policy
    people, wishes, earlier = tuple(participants), tuple_of(preferences), tuple_of(previous_sessions)
    needed = {identifier(who): tuple_of(what) for who, what in (needs or {}).items()}
    ids = {person.id for person in people}
    raise_any(
        [
            *first_repeats((person.id for person in people), "participants"),
            *find_unknown(wishes, needed, topics=[topic.code for topic in rules.topics], people=ids),
        ]
    )
    here, left_out = split_by_consent(people, on=on)
    spent = time_by_person(earlier)
    left = min(period.days, max(0, (period.end - on).days + 1))
    plan = allocate(
        here,
        policy=rules,
        first=shifted(period.end, 1 - left),
        last=period.end,
        lead_capacity=lead_capacity,
        preferences={wish.participant: wish for wish in wishes},
        needs=needed,
        matrix=matrix,
        previous=earlier,
        missed=tuple_of(missed_sessions),
        rooms={person.id: session_room(person, rules, period.days, left, spent[person.id]) for person in here},
    )
    return evolve(plan, findings=(*left_out, *plan.findings))


def time_by_person(sessions: Iterable[Session]) -> dict[str, timedelta]:
    """Return the time of sessions by participant's id; no time for others."""
    spent: dict[str, timedelta] = defaultdict(timedelta)
    for session in sessions:
        for who in session.participants:
            spent[who] += session.time
    return spent


def allocate(
    people: Iterable[Participant],
    *,
    policy: TrackPolicy,
    first: date,
    last: date,
    lead_capacity: timedelta,
    preferences: Mapping[str, SessionPreferences],
    needs: Mapping[str, tuple[str, ...]],
    matrix: Matrix | None,
    previous: tuple[Session, ...],
    missed: tuple[Session, ...],
    rooms: Mapping[str, timedelta | None],
    starts: Mapping[str, date] | None = None,
    buddies: bool = True,
) -> TrackPlan:
    """Return the tracks of people with consent, as `plan_tracks` does.

    Args:
        people: The people.
        policy: The policy for tracks.
        first: The first day to plan.
        last: The last day to plan.
        lead_capacity: The time of the program lead.
        preferences: The preferences, by person's id.
        needs: Codes of topics, by person's id.
        matrix: The matrix for next steps.
        previous: Earlier sessions.
        missed: Earlier sessions that did not take place.
        rooms: The time that each person has left for sessions, by id; ``None`` if unknown.
        starts: The day on which a person starts, if it is later than the first, by id. People who start together are in
            the same groups at the start.
        buddies: Whether people have buddies. If not, a first draft is never left to them.
    """
    planner = _Planner(policy, first, last, previous, missed, rooms, starts or {}, buddies=buddies)
    for person in people:
        wish = preferences.get(person.id) or SessionPreferences(participant=person.id)
        planner.add(person, wish, wanted_topics(person, wish, needs.get(person.id, ()), matrix, policy))
    return planner.finish(lead_capacity)


def wanted_topics(
    person: Participant, wish: SessionPreferences, needs: tuple[str, ...], matrix: Matrix | None, policy: TrackPolicy
) -> dict[str, TopicReason]:
    """Return the topics of a person with their reasons, most important first. The first reason of a topic wins.

    Topics that come back are included if the person asked for them.
    """
    found: dict[str, TopicReason] = {}
    needed = [topic.code for topic in policy.topics if topic.code in needs]
    cell = matrix.place(person).cell if matrix is not None else None
    levels = {cell.row, cell.column} if cell is not None else set()
    steps = [topic.code for topic in policy.topics if topic.levels & levels]
    start = [topic.code for topic in policy.topics if topic.timing in STARTS]
    reasons = (
        (TopicReason.WISH, wish.topics),
        (TopicReason.NEED, needed),
        (TopicReason.START, start),
        (TopicReason.NEXT_STEP, steps),
    )
    for why, topics in reasons:
        for code in topics:
            found.setdefault(code, why)
    regular = {topic.code for topic in policy.topics if topic.timing in REGULAR}
    asked = (TopicReason.WISH, TopicReason.NEED)
    return {
        code: why
        for code, why in found.items()
        if code not in wish.excluded_topics and (code not in regular or why in asked)
    }


class _Planner:
    """The state of planning: items by person, people by topic, findings."""

    def __init__(
        self,
        policy: TrackPolicy,
        first: date,
        last: date,
        previous: tuple[Session, ...],
        missed: tuple[Session, ...],
        rooms: Mapping[str, timedelta | None],
        starts: Mapping[str, date],
        *,
        buddies: bool,
    ) -> None:
        self.policy, self.taken = policy, {session.id for session in (*previous, *missed)}
        self.first, self.last, self.rooms, self.starts, self.buddies = first, last, rooms, starts, buddies
        self.missed = {(who, session.topic) for session in missed for who in session.participants}
        self.had: set[tuple[str, str]] = set()
        self.topics = {topic.code: topic for topic in policy.topics}
        for session in previous:
            passed = {session.topic, *self._before(session.topic)}
            self.had.update((who, code) for who in session.participants for code in passed)
        self.places = {topic.code: place for place, topic in enumerate(policy.topics)}
        self.people: dict[str, tuple[Participant, SessionPreferences]] = {}
        self.items: dict[str, dict[str, TrackItem]] = {}
        self.findings: list[Finding] = []
        self.missing: dict[str, timedelta] = {}
        #: The people who asked for a topic that comes back, by its code.
        self.asking: dict[str, list[str]] = defaultdict(list)
        self.unknown_time = 0

    def _before(self, code: str) -> Iterator[str]:
        """Yield the prerequisites of a topic, and theirs, which are too late once it took place; but no first draft."""
        topic = self.topics.get(code)
        for before in topic.prerequisites if topic is not None else ():
            if self.topics[before].timing is not TopicTiming.FIRST_POST:
                yield before
            yield from self._before(before)

    def add(self, person: Participant, wish: SessionPreferences, wanted: Mapping[str, TopicReason]) -> None:
        """Add the topics that fit in a person's time."""
        self.people[person.id] = person, wish
        mine = self.items[person.id] = {}
        room = self.rooms[person.id]
        short = _NO_TIME
        for code, why in wanted.items():
            topic = self.topics[code]
            if topic.timing in REGULAR:
                self.asking[code].append(person.id)
                continue
            form = self._form(topic, wish)
            if (person.id, code) in self.missed:
                form = self._form(topic, wish, besides=frozenset({SessionFormat.GROUP})) or form
            if (person.id, code) in self.had:
                continue
            if form is None:
                if why is not TopicReason.START:
                    self.findings.append(Finding.of("track:no-format", participant=person.id, topic=code))
            elif room is not None and topic.time > room:
                short += topic.time
                if topic.timing in STARTS:
                    mine[code] = TrackItem(topic=code, format=form, reason=TopicReason.OFFERED, time=topic.time)
            else:
                mine[code] = TrackItem(topic=code, format=form, reason=why, time=topic.time)
                room = None if room is None else room - topic.time
        self.unknown_time += room is None
        if short:
            short -= room or _NO_TIME
            self.findings.append(Finding.of("track:short", participant=person.id, hours=hours(short)))
        self.missing[person.id] = short

    def _form(
        self,
        topic: Topic,
        wish: SessionPreferences,
        *,
        besides: frozenset[SessionFormat] = frozenset(),
        only: frozenset[SessionFormat] = frozenset(SessionFormat),
    ) -> SessionFormat | None:
        """Return the preferred format if allowed, else the first."""
        allowed = only - wish.excluded_formats - besides
        open_to = [form for form in topic.formats if form in allowed]
        asked = None if topic.timing is TopicTiming.START else wish.preferred_format
        return asked if asked in open_to else next(iter(open_to), None)

    def finish(self, lead_time: timedelta) -> TrackPlan:
        """Form the groups, then distribute the lead's time."""
        if self.unknown_time:
            self.findings.append(Finding.of("track:unknown-time", count=self.unknown_time))
        groups = [session for topic in self.policy.topics for session in self._groups(topic)]
        alone = [
            Session(id=f"{code}:{who}", topic=code, format=item.format, participants=(who,), time=item.time)
            for who, mine in self.items.items()
            for code, item in mine.items()
            if item.format is SessionFormat.INDIVIDUAL
        ]
        kept, left, short = [], lead_time, _NO_TIME
        dropped, with_buddy = defaultdict[str, timedelta](timedelta), defaultdict[str, timedelta](timedelta)
        reserved: dict[str, timedelta] = {}
        for session in sorted([*groups, *alone], key=self._turn):
            if session.topic not in reserved:
                reserved[session.topic] = self._reserved(self.topics[session.topic], left)
            kept_free = reserved[session.topic] if self._can_wait(session) else _NO_TIME
            if session.time <= left - kept_free:
                kept.append(session)
                left -= session.time
                self._give(session)
            elif self._to_buddy(session):
                with_buddy[session.topic] += session.time
            elif session.topic in self.policy.drop_first:
                dropped[session.topic] += session.time
            else:
                short += session.time
        if short:
            core = min(time for code, time in reserved.items() if code not in self.policy.drop_first)
            spare = max(_NO_TIME, left - core)
            short -= spare if spare < short else _NO_TIME
            self.findings.append(Finding.of("lead:short", hours=hours(short)))
        for finding, times in (("plan:dropped", dropped), ("plan:with-buddy", with_buddy)):
            for code, time in times.items():
                self.findings.append(Finding.of(finding, topic=code, hours=hours(time)))
        return TrackPlan(
            tracks=[
                Track(participant=who, items=mine.values(), unused=self._unused(who), missing=self.missing[who])
                for who, mine in sorted(self.items.items())
            ],
            sessions=kept,
            lead_hours=lead_time - left,
            lead_unused=left,
            lead_missing=sum([short, *dropped.values(), *with_buddy.values()], _NO_TIME),
            findings=self.findings,
        )

    def _unused(self, who: str) -> timedelta | None:
        """Return the time of a person for sessions that no item takes."""
        room = self.rooms[who]
        items = self.items[who].values()
        spent = sum((item.time for item in items if item.reason is not TopicReason.OFFERED), _NO_TIME)
        return None if room is None else room - spent

    def _can_wait(self, session: Session) -> bool:
        """Check whether a session may leave the lead's time to others: a first draft only if a buddy can help."""
        topic = self.topics[session.topic]
        if topic.timing is not TopicTiming.FIRST_POST:
            return True
        return self.buddies and all(self._form(topic, self.people[who][1], only=_BUDDY) for who in session.participants)

    def _groups(self, topic: Topic) -> Iterator[Session]:
        waves = defaultdict[date, list[str]](list)
        for name, mine in self.items.items():
            if topic.code in mine and mine[topic.code].format is SessionFormat.GROUP:
                waves[self._since(name) if topic.timing in STARTS else self.first].append(name)
        free = (name for number in count(1) if (name := f"{topic.code}:{number}") not in self.taken)
        for _, who in sorted(waves.items()):
            sizes = topic.sizes(len(who))
            if not sizes:
                self._too_few(topic, who)
            mixed = sorted(who, key=lambda name: (self.people[name][0].attribute(self.policy.mix_by) or "", name))
            for place in range(len(sizes)):
                yield Session(
                    id=next(free),
                    topic=topic.code,
                    format=SessionFormat.GROUP,
                    participants=mixed[place :: len(sizes)],
                    time=topic.time,
                )

    def _since(self, who: str) -> date:
        return self.starts.get(who, self.first)

    def _too_few(self, topic: Topic, who: list[str]) -> None:
        for name in who:
            form = self._form(topic, self.people[name][1], besides=frozenset({SessionFormat.GROUP}))
            if form is None:
                del self.items[name][topic.code]
            else:
                self.items[name][topic.code] = evolve(self.items[name][topic.code], format=form)
        if topic.timing not in STARTS:
            self.findings.append(Finding.of("session:few", topic=topic.code, count=len(who), minimum=topic.minimum))

    def _reserved(self, topic: Topic, left: timedelta) -> timedelta:
        """Return the part of the lead's time that a topic leaves for what comes back.

        This is the time for the monthly group sessions, for one group session on each other topic that comes back and
        that people asked for, and for what is dropped later than the topic: all of it, or half as often, or nothing, as
        far as the time goes.
        """
        if topic.timing is TopicTiming.START:
            return _NO_TIME
        place, total = self.policy.drop_places.get(topic.code, 0), _NO_TIME
        for other in self.policy.topics:
            if other.timing in REGULAR:
                time, later = self._regular_time(other), self.policy.drop_places.get(other.code, 0)
                if later and other.formats[0] is SessionFormat.GROUP:
                    total += other.time * group_count(other, len(self.asking[other.code]))
                if later == 0:
                    total += time
                elif later < place:
                    total += next((part for part in (time, time / 2) if part <= left - total), _NO_TIME)
        return total

    def _regular_time(self, topic: Topic) -> timedelta:
        """Return the lead's time for a topic that comes back, at most."""
        waves = Counter(
            self._since(who)
            for who, (_, wish) in self.people.items()
            if topic.code not in wish.excluded_topics and topic.formats[0] not in wish.excluded_formats
        )
        together, step = topic.formats[0] is SessionFormat.GROUP, DAYS_BETWEEN[topic.timing]
        return sum(
            (
                topic.time * (group_count(topic, people) if together else people) * (self._days_from(since) // step)
                for since, people in waves.items()
            ),
            _NO_TIME,
        )

    def _days_from(self, since: date) -> int:
        return max(0, (self.last - since).days + 1)

    def _turn(self, session: Session) -> tuple[int, int, bool, int, int, str]:
        why = min(_ORDER.index(self.items[who][session.topic].reason) for who in session.participants)
        why = 0 if self.topics[session.topic].timing in STARTS else why
        alone = session.format is SessionFormat.INDIVIDUAL
        dropped = self.policy.drop_places.get(session.topic, 0)
        return dropped, why, alone, self.places[session.topic], draw(self.policy.seed, session.id), session.id

    def _give(self, session: Session) -> None:
        for who in session.participants:
            self.items[who][session.topic] = evolve(self.items[who][session.topic], session=session.id)

    def _to_buddy(self, session: Session) -> bool:
        """Convert a session to buddy work where it is allowed, else drop it. Return whether all of it is converted."""
        topic, everybody = self.topics[session.topic], True
        for who in session.participants:
            mine = self.items[who]
            if SessionFormat.BUDDY in topic.formats and SessionFormat.BUDDY not in self.people[who][1].excluded_formats:
                mine[topic.code] = evolve(mine[topic.code], format=SessionFormat.BUDDY)
            else:
                self.missing[who] += mine.pop(topic.code).time
                everybody = False
        return everybody


def group_count(topic: Topic, people: int) -> int:
    """Return the number of groups of some people, also if they are fewer than the minimum."""
    return len(topic.sizes(people)) or min(people, 1)


def session_room(
    person: Participant, policy: TrackPolicy, days: int, days_left: int, spent: timedelta
) -> timedelta | None:
    """Return the time that a person has left for sessions; ``None`` if their time is unknown.

    Args:
        person: The person.
        policy: The policy for tracks.
        days: The number of days of the whole plan that count.
        days_left: The number of days from now on that count.
        spent: The time of earlier sessions.
    """
    if person.time_per_month is None:
        return None
    in_all, left = (
        person.time_per_month * share.numerator // share.denominator
        for number in (days, days_left)
        for share in [policy.session_share * Fraction(12 * number, 365)]
    )
    return max(_NO_TIME, min(left, in_all - spent))
