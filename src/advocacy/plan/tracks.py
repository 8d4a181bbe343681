"""Tracks: for each person, a mix of group sessions, individual sessions and buddy work (:ref:`method-step-3`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from itertools import count
from typing import Annotated

from attrs import evolve, field

from advocacy.arguments import Count, Personal, checked, frozen
from advocacy.dates import DateRange
from advocacy.errors import Finding, numbered, raise_any, translator_for, unknown_names
from advocacy.exact import part_of
from advocacy.messages.language import Language
from advocacy.people.matrix import Matrix
from advocacy.people.participant import Participant, split_by_consent
from advocacy.pilot.assessment import draw
from advocacy.rules import (
    Rule,
    SetOf,
    TupleOf,
    duration,
    first_repeats,
    identifier,
    identifier_or_none,
    instance,
    integer,
    integer_or_none,
    optional,
    personal,
    tuple_of,
    whole,
)


class SessionFormat(Enum):
    """The form of work on a topic. Groups and individual attention work best together (:ref:`method-step-3`)."""

    GROUP = "group"
    INDIVIDUAL = "individual"
    """Individual, with the program lead."""
    BUDDY = "buddy"
    """With a buddy, at a time of their own choice."""


#: A duration: a timedelta above zero.
length = Rule("duration:positive", lambda value: type(value) is timedelta and value > timedelta(0))


@frozen(kw_only=True)
class Topic:
    """A topic of sessions or buddy work.

    >>> Topic(code="video", formats=[SessionFormat.GROUP, SessionFormat.BUDDY], time=timedelta(hours=1)).sizes(25)
    (9, 8, 8)

    Attributes:
        code: The key of the topic. The library has names for its own topics in English and Dutch.
        formats: The suitable formats, best first; at least one.
        time: The duration of each session, above zero.
        minimum: The minimum group size, 2 or more.
        maximum: The maximum group size; at least ``2 * minimum - 1``, so that any number of people can be split.
        levels: Codes of the levels of a matrix for which the topic is a next step.
        name: The name of the topic; ``None`` means the library's own.
    """

    code: str = field(converter=identifier)
    formats: tuple[SessionFormat, ...] = field(converter=TupleOf[SessionFormat])
    time: timedelta = field(validator=length)
    minimum: int = field(default=3, converter=integer, validator=whole(2, 10_000))
    maximum: int = field(default=12, converter=integer, validator=whole(2, 10_000))
    levels: frozenset[str] = field(default=frozenset(), converter=SetOf[str])
    name: str | None = None

    def _faults(self) -> Iterator[Finding]:
        if not self.formats:
            yield Finding.of("empty", "formats")
        yield from first_repeats((form.value for form in self.formats), "formats", key="value")
        if self.maximum < 2 * self.minimum - 1:
            yield Finding.of("topic:sizes", "maximum", needed=2 * self.minimum - 1, minimum=self.minimum)

    def title(self, language: str | Language = "en") -> str:
        """Return what the topic is called."""
        return self.name or translator_for(language).label(self.code)

    @checked
    def sizes(self, people: Count) -> tuple[int, ...]:
        """Split a number of people into the fewest groups, as equal as possible, larger groups first.

        The result is empty if there are fewer people than the minimum.
        """
        if people < self.minimum:
            return ()
        many = -(-people // self.maximum)
        return tuple(people // many + (place < people % many) for place in range(many))


def _topic(code: str, minutes: int, *forms: SessionFormat, levels: tuple[str, ...] = ()) -> Topic:
    return Topic(code=code, formats=forms, time=timedelta(minutes=minutes), levels=levels)


_ALONE = (SessionFormat.INDIVIDUAL, SessionFormat.BUDDY)

#: The topics of the article behind this library (:ref:`method-step-3`): group topics first, then individual and buddy
#: topics. Durations, group sizes and the levels of the matrix for which each is a next step are our own rule.
TOPICS: tuple[Topic, ...] = (
    _topic("linkedin_tricks", 60, SessionFormat.GROUP, levels=("low",)),
    _topic("social_skills", 90, SessionFormat.GROUP, levels=("low",)),
    _topic("networking", 90, SessionFormat.GROUP, levels=("small",)),
    _topic("content_pillars", 90, SessionFormat.GROUP, levels=("high",)),
    _topic("brainstorm", 60, SessionFormat.GROUP),
    _topic("writing", 120, SessionFormat.GROUP, levels=("middle",)),
    _topic("first_draft", 45, *_ALONE, levels=("low", "middle")),
    _topic("editing", 30, *_ALONE, levels=("middle",)),
    _topic("sparring", 30, *_ALONE, levels=("high",)),
)


@frozen(kw_only=True)
class Session(Personal):
    """A session on a topic with the program lead.

    Attributes:
        id: The key of the session.
        topic: The code of the topic.
        format: Group or individual.
        participants: Ids of the participants, in id order; one for an individual session.
        time: The duration.
        on: The day; ``None`` if not scheduled.
    """

    id: str = field(converter=identifier)
    topic: str = field(converter=identifier)
    format: SessionFormat = field(repr=str)
    participants: tuple[str, ...] = field(converter=TupleOf[str])
    time: timedelta = field(validator=length)
    on: date | None = None

    def _ordered(self) -> dict[str, object]:
        return {"participants": tuple(sorted(map(identifier, self.participants)))}

    def _faults(self) -> Iterator[Finding]:
        if not self.participants:
            yield Finding.of("empty", "participants")
        yield from first_repeats(self.participants, "participants")
        if self.format is SessionFormat.BUDDY or (self.format is SessionFormat.INDIVIDUAL) is not (
            len(self.participants) == 1
        ):
            yield Finding.of("session:format", "format", format=self.format.value)


_NO_TIME = timedelta(0)
_own_form = instance(SessionFormat, private=True)


class TopicReason(Enum):
    """Why a topic is on a track: a wish comes first, then a need, then a next step."""

    WISH = "wish"
    NEED = "need"
    NEXT_STEP = "next_step"


@frozen(kw_only=True)
class SessionPreferences(Personal):
    """The session preferences of one person. An exclusion needs no reason and always applies.

    Attributes:
        participant: The person's id.
        topics: Codes of requested topics, most wanted first.
        preferred_format: The preferred format, if the topic has it.
        excluded_formats: Formats that the person does not want.
        excluded_topics: Codes of topics that the person does not want.
    """

    participant: str = field(converter=identifier)
    topics: tuple[str, ...] = field(default=(), converter=TupleOf[str], validator=personal)
    preferred_format: SessionFormat | None = field(default=None, validator=personal)
    excluded_formats: frozenset[SessionFormat] = field(
        default=frozenset(), converter=SetOf[SessionFormat], validator=personal
    )
    excluded_topics: frozenset[str] = field(default=frozenset(), converter=SetOf[str], validator=personal)


@frozen(kw_only=True)
class TrackPolicy:
    """The policy for tracks.

    Attributes:
        topics: The available topics. Their order breaks ties between items with the same reason.
        session_share: The maximum share of a person's time for sessions, above 0 and up to 1. The rest is for making
            content and experimenting (:ref:`method-step-3`). One half by default, our own rule.
        mix_by: The attribute over which groups of one topic are mixed.
        seed: The seed that decides the order of sessions in a tie.
    """

    topics: tuple[Topic, ...] = field(default=TOPICS, converter=TupleOf[Topic])
    session_share: Fraction = field(default=Fraction(1, 2), validator=part_of)
    mix_by: str = field(default="department", converter=identifier)
    seed: int | None = field(default=0, converter=integer_or_none, validator=optional(whole(0)))

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((topic.code for topic in self.topics), "topics", key="code")


@frozen(kw_only=True)
class TrackItem:
    """One item of a track.

    Attributes:
        topic: The code of the topic.
        format: The format.
        reason: Why it is on the track.
        time: The person's time.
        session: The id of the session; ``None`` for buddy work, which the buddies arrange themselves.
    """

    topic: str = field(converter=identifier)
    format: SessionFormat = field(repr=str)
    reason: TopicReason = field(repr=str)
    time: timedelta = field(validator=length)
    session: str | None = field(default=None, converter=identifier_or_none)


@frozen(kw_only=True)
class Track(Personal):
    """The items of one person for the period of the plan.

    Attributes:
        participant: The person's id.
        items: The items: wishes, needs, then next steps.
    """

    participant: str = field(converter=identifier)
    items: tuple[TrackItem, ...] = field(default=(), converter=TupleOf[TrackItem])

    @property
    def time(self) -> timedelta:
        """The total time of the person."""
        return sum((item.time for item in self.items), _NO_TIME)


@frozen(kw_only=True)
class TrackPlan:
    """The tracks of all people, and their sessions.

    Attributes:
        tracks: One for each person, in id order.
        sessions: The sessions: first for wishes, then for needs, then for next steps.
        lead_hours: The total time of the program lead.
        findings: People or sessions without enough time, with the shortfall in hours; groups that are too small.
    """

    tracks: tuple[Track, ...] = field(default=(), converter=TupleOf[Track], validator=personal)
    sessions: tuple[Session, ...] = field(default=(), converter=TupleOf[Session])
    lead_hours: timedelta = field(default=_NO_TIME, validator=instance(timedelta))
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])


def find_unknown(
    wishes: tuple[SessionPreferences, ...],
    needs: Mapping[str, tuple[str, ...]],
    *,
    topics: Collection[str],
    people: Collection[str] | None = None,
) -> Iterator[Finding]:
    """Find people with two entries, unknown topics and unknown people.

    Args:
        wishes: The session preferences.
        needs: Codes of topics by person's id.
        topics: Codes of the available topics.
        people: Ids of the people; not checked if omitted.
    """
    yield from first_repeats((wish.participant for wish in wishes), "preferences", key="participant")
    for index, wish in enumerate(wishes):
        if people is not None:
            named = [(f"preferences[{index}].participant", wish.participant)]
            yield from unknown_names(named, people, kind="participant")
        for name, said in (("topics", wish.topics), ("excluded_topics", sorted(wish.excluded_topics))):
            yield from unknown_names(numbered(f"preferences[{index}].{name}", said), topics, kind="topic")
    for who, what in needs.items():
        if people is not None:
            yield from unknown_names([(f"needs[{who}]", who)], people, kind="participant")
        yield from unknown_names(numbered(f"needs[{who}]", what), topics, kind="topic")


_HOUR = timedelta(hours=1)
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
) -> TrackPlan:
    """Return a track for each person, and group people on the same topic (:ref:`method-step-3`).

    A person's topics are the requested ones, then needs, then next steps from the person's cell on the matrix; within
    each group in the order of the preferences, else of the policy. The format is the preferred one if the topic has it,
    else the first that is not excluded. Topics are added in that order while they fit in the share of the person's time
    for sessions. A person with unknown time gets all topics, and a finding counts such people. If a group is too small,
    its people get individual or buddy work if the topic allows it. Groups of a topic are as few and as equal as
    possible, and mixed by an attribute. The lead's time goes to wishes, then needs, then next steps; groups before
    individual sessions; then in the order of the policy; then by lot, from the seed and the id; then by id. An
    individual session that does not fit becomes buddy work if the topic and the person allow it. Findings report
    everything that does not fit.

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
        previous_sessions: Earlier sessions. Their participants do not get the topic again, and their ids are not
            reused.

    Raises:
        ValidationError, UnknownNameError: All problems at once: a duplicate id, preferences or needs of an unknown
            person or for an unknown topic, an argument of the wrong type.
    """
    rules = TrackPolicy() if policy is None else policy
    people, said, held = tuple(participants), tuple_of(preferences), tuple_of(previous_sessions)
    needed = {identifier(who): tuple_of(what) for who, what in (needs or {}).items()}
    ids = {person.id for person in people}
    raise_any(
        [
            *first_repeats((person.id for person in people), "participants"),
            *find_unknown(said, needed, topics=[topic.code for topic in rules.topics], people=ids),
        ]
    )
    told = {wish.participant: wish for wish in said}
    planner = _Planner(rules, period, on, held)
    here, left_out = split_by_consent(people, on=on)
    for person in here:
        wish = told.get(person.id) or SessionPreferences(participant=person.id)
        planner.add(person, wish, _wanted(person, wish, needed.get(person.id, ()), matrix, rules))
    plan = planner.finish(lead_capacity)
    return evolve(plan, findings=(*left_out, *plan.findings))


def _wanted(
    person: Participant, wish: SessionPreferences, needs: tuple[str, ...], matrix: Matrix | None, policy: TrackPolicy
) -> dict[str, TopicReason]:
    """Return the topics of a person with their reasons, most important first. The first reason of a topic wins."""
    found = dict.fromkeys(wish.topics, TopicReason.WISH)
    needed = [topic.code for topic in policy.topics if topic.code in needs]
    cell = matrix.place(person).cell if matrix is not None else None
    levels = {cell.row, cell.column} if cell is not None else set()
    steps = [topic.code for topic in policy.topics if topic.levels & levels]
    for why, topics in ((TopicReason.NEED, needed), (TopicReason.NEXT_STEP, steps)):
        for code in topics:
            found.setdefault(code, why)
    return {code: why for code, why in found.items() if code not in wish.excluded_topics}


class _Planner:
    """The state of planning: items by person, people by topic, findings."""

    def __init__(self, policy: TrackPolicy, period: DateRange, on: date, held: tuple[Session, ...]) -> None:
        self.policy, self.window, self.taken = policy, period, {session.id for session in held}
        self.days_left = min(period.days, max(0, (period.end - on).days + 1))
        self.spent: dict[str, timedelta] = defaultdict(timedelta)
        self.had: set[tuple[str, str]] = set()
        for session in held:
            for who in session.participants:
                self.spent[who] += session.time
                self.had.add((who, session.topic))
        self.topics = {topic.code: topic for topic in policy.topics}
        self.places = {topic.code: place for place, topic in enumerate(policy.topics)}
        self.people: dict[str, tuple[Participant, SessionPreferences]] = {}
        self.items: dict[str, dict[str, TrackItem]] = {}
        self.findings: list[Finding] = []
        self.untold = 0

    def add(self, person: Participant, wish: SessionPreferences, wanted: Mapping[str, TopicReason]) -> None:
        """Add the topics that fit in a person's time."""
        self.people[person.id] = person, wish
        mine = self.items[person.id] = {}
        room = self._room(person)
        short = _NO_TIME
        for code, why in wanted.items():
            topic = self.topics[code]
            form = self._form(topic, wish)
            if (person.id, code) in self.had:
                continue
            if form is None:
                self.findings.append(Finding.of("track:no-format", participant=person.id, topic=code))
            elif room is not None and topic.time > room:
                short += topic.time
            else:
                mine[code] = TrackItem(topic=code, format=form, reason=why, time=topic.time)
                room = None if room is None else room - topic.time
        self.untold += room is None
        if short:
            self.findings.append(
                Finding.of("track:short", participant=person.id, hours=hours(short - (room or _NO_TIME)))
            )

    def _room(self, person: Participant) -> timedelta | None:
        if person.time_per_month is None:
            return None
        in_all, left = (
            person.time_per_month * share.numerator // share.denominator
            for days in (self.window.days, self.days_left)
            for share in [self.policy.session_share * Fraction(12 * days, 365)]
        )
        return max(_NO_TIME, min(left, in_all - self.spent[person.id]))

    def _form(
        self, topic: Topic, wish: SessionPreferences, *, besides: frozenset[SessionFormat] = frozenset()
    ) -> SessionFormat | None:
        """Return the preferred format if allowed, else the first."""
        open_to = [form for form in topic.formats if form not in wish.excluded_formats | besides]
        return wish.preferred_format if wish.preferred_format in open_to else next(iter(open_to), None)

    def finish(self, lead_time: timedelta) -> TrackPlan:
        """Form the groups, then distribute the lead's time."""
        if self.untold:
            self.findings.append(Finding.of("track:unknown-time", count=self.untold))
        groups = [session for topic in self.policy.topics for session in self._groups(topic)]
        alone = [
            Session(id=f"{code}:{who}", topic=code, format=item.format, participants=(who,), time=item.time)
            for who, mine in self.items.items()
            for code, item in mine.items()
            if item.format is SessionFormat.INDIVIDUAL
        ]
        kept, left, short = [], lead_time, _NO_TIME
        for session in sorted([*groups, *alone], key=self._turn):
            if session.time <= left:
                kept.append(session)
                left -= session.time
                self._give(session)
            elif not self._to_buddy(session):
                short += session.time
        if short:
            self.findings.append(Finding.of("lead:short", hours=hours(short - left)))
        tracks = [Track(participant=who, items=mine.values()) for who, mine in sorted(self.items.items())]
        return TrackPlan(tracks=tracks, sessions=kept, lead_hours=lead_time - left, findings=self.findings)

    def _groups(self, topic: Topic) -> Iterator[Session]:
        who = [
            name
            for name, mine in self.items.items()
            if topic.code in mine and mine[topic.code].format is SessionFormat.GROUP
        ]
        sizes = topic.sizes(len(who))
        if who and not sizes:
            self._too_few(topic, who)
        mixed = sorted(who, key=lambda name: (self.people[name][0].attribute(self.policy.mix_by) or "", name))
        free = (name for number in count(1) if (name := f"{topic.code}:{number}") not in self.taken)
        for place, name in zip(range(len(sizes)), free, strict=False):
            members = mixed[place :: len(sizes)]
            yield Session(id=name, topic=topic.code, format=SessionFormat.GROUP, participants=members, time=topic.time)

    def _too_few(self, topic: Topic, who: list[str]) -> None:
        for name in who:
            form = self._form(topic, self.people[name][1], besides=frozenset({SessionFormat.GROUP}))
            if form is None:
                del self.items[name][topic.code]
            else:
                self.items[name][topic.code] = evolve(self.items[name][topic.code], format=form)
        self.findings.append(Finding.of("session:few", topic=topic.code, count=len(who), minimum=topic.minimum))

    def _turn(self, session: Session) -> tuple[int, bool, int, int, str]:
        why = min(_ORDER.index(self.items[who][session.topic].reason) for who in session.participants)
        alone = session.format is SessionFormat.INDIVIDUAL
        return why, alone, self.places[session.topic], draw(self.policy.seed, session.id), session.id

    def _give(self, session: Session) -> None:
        for who in session.participants:
            self.items[who][session.topic] = evolve(self.items[who][session.topic], session=session.id)

    def _to_buddy(self, session: Session) -> bool:
        """Convert an individual session to buddy work if allowed, else drop it."""
        wish = self.people[session.participants[0]][1]
        alone = session.format is SessionFormat.INDIVIDUAL
        welcome = (
            alone
            and SessionFormat.BUDDY in self.topics[session.topic].formats
            and SessionFormat.BUDDY not in wish.excluded_formats
        )
        for who in session.participants:
            mine = self.items[who]
            if welcome:
                mine[session.topic] = evolve(mine[session.topic], format=SessionFormat.BUDDY)
            else:
                del mine[session.topic]
        return welcome


def hours(time: timedelta) -> str:
    """Format a duration in hours, with at most two decimals."""
    return f"{time / _HOUR:.2f}".rstrip("0").rstrip(".")
