"""Tracks: for each person a mix of sessions, attention and buddy work (:ref:`method-step-3`)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from advocacy.dates import DateRange
from advocacy.errors import Finding, nearest, raise_any, translator_for
from advocacy.exact import part_of
from advocacy.people.matrix import Matrix
from advocacy.people.participant import Participant, split_by_consent
from advocacy.pilot.assessment import draw
from advocacy.rules import (
    Rule,
    codes,
    duration,
    each,
    first_repeats,
    identifier,
    instance,
    optional,
    own,
    text,
    tuple_of,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

__all__ = [
    "TOPICS",
    "Session",
    "SessionFormat",
    "SessionPreferences",
    "Topic",
    "TopicReason",
    "Track",
    "TrackItem",
    "TrackPlan",
    "TrackPolicy",
    "hours",
    "plan_tracks",
    "strangers",
]


class SessionFormat(Enum):
    """The form of work on a topic. Groups and individual attention work best together (:ref:`method-step-3`)."""

    GROUP = "group"
    INDIVIDUAL = "individual"
    """One to one with the program lead."""
    BUDDY = "buddy"
    """With a buddy, when it suits the two."""


#: Time that something takes: a timedelta above zero.
length = Rule("duration:positive", lambda value: type(value) is timedelta and value > timedelta(0))


@frozen(kw_only=True)
class Topic:
    """
    Something people learn or do together.

    >>> Topic(code="video", formats=[SessionFormat.GROUP, SessionFormat.BUDDY], time=timedelta(hours=1)).sizes(25)
    (9, 8, 8)

    Attributes:
        code: Its key; the library's own have their name in English and Dutch under it.
        formats: The forms that suit it, best first; at least one.
        time: How long it takes each time, above zero.
        minimum: The smallest group, 2 or more.
        maximum: The largest group; at least twice the smallest less one, so that any number of people can be split.
        levels: Codes of the levels of a matrix at which it is a next step.
        name: What it is called; ``None`` takes the library's own.
    """

    code: str = field(converter=identifier, validator=text)
    formats: tuple[SessionFormat, ...] = field(converter=tuple_of, validator=each(instance(SessionFormat)))
    time: timedelta = field(validator=length)
    minimum: int = field(default=3, validator=whole(2, 10_000))
    maximum: int = field(default=12, validator=whole(2, 10_000))
    levels: frozenset[str] = field(default=frozenset(), converter=codes, validator=each(text))
    name: str | None = field(default=None, validator=optional(text))

    def __attrs_post_init__(self) -> None:
        """Check the fields against each other."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if not self.formats:
            yield Finding.of("empty", "formats")
        yield from first_repeats((form.value for form in self.formats), "formats", key="value")
        if self.maximum < 2 * self.minimum - 1:
            yield Finding.of("topic:sizes", "maximum", needed=2 * self.minimum - 1, least=self.minimum)

    def title(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Return what the topic is called.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return self.name or translator_for(language, extra).label(self.code)

    def sizes(self, people: int) -> tuple[int, ...]:
        """
        Split a number of people into the fewest groups, as even as can be, larger ones first.

        Nothing where they are fewer than the smallest group.
        """
        raise_any(whole(0).findings(people, "people"))
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
class Session:
    """
    People who work on a topic with the program lead.

    Attributes:
        id: Its key.
        topic: The code of the topic.
        format: A group, or one to one.
        participants: Ids of those it is for, in id order; one where it is one to one.
        time: How long it takes.
        on: The day; ``None`` while none is set.
    """

    id: str = field(converter=identifier, validator=text)
    topic: str = field(converter=identifier, validator=text)
    format: SessionFormat = field(validator=instance(SessionFormat), repr=str)
    participants: tuple[str, ...] = field(converter=tuple_of, validator=each(text))
    time: timedelta = field(validator=length)
    on: date | None = field(default=None, validator=optional(instance(date)))

    def __attrs_post_init__(self) -> None:
        """Report every fault between the fields, and keep the people in order."""
        raise_any(self._faults())
        object.__setattr__(self, "participants", tuple(sorted(map(identifier, self.participants))))

    def _faults(self) -> Iterator[Finding]:
        if not self.participants:
            yield Finding.of("empty", "participants")
        yield from first_repeats(self.participants, "participants")
        if self.format is SessionFormat.BUDDY or (self.format is SessionFormat.INDIVIDUAL) is not (
            len(self.participants) == 1
        ):
            yield Finding.of("session:form", "format", form=self.format.value)

    def __repr__(self) -> str:
        """Show class and id, and nothing about who is in it."""
        return f"<Session {self.id}>"


_NO_TIME = timedelta(0)
_own_form = instance(SessionFormat, private=True)


class TopicReason(Enum):
    """Where an item of a track comes from; what is wished for comes first, then what is needed, then the next step."""

    WISH = "wish"
    NEED = "need"
    NEXT_STEP = "next_step"


@frozen(kw_only=True)
class SessionPreferences:
    """
    What one person said about sessions; a no needs no reason and always holds.

    Attributes:
        participant: The person's id.
        topics: Codes of topics wished for, dearest first.
        preferred_format: The form liked best, where the topic has it.
        excluded_formats: Forms the person does not want.
        excluded_topics: Codes of topics the person does not want.
    """

    participant: str = field(converter=identifier, validator=text)
    topics: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(own(text)))
    preferred_format: SessionFormat | None = field(default=None, validator=optional(_own_form))
    excluded_formats: frozenset[SessionFormat] = field(default=frozenset(), converter=codes, validator=each(_own_form))
    excluded_topics: frozenset[str] = field(default=frozenset(), converter=codes, validator=each(own(text)))

    def __repr__(self) -> str:
        """Show class and id, and nothing of what was said."""
        return f"<SessionPreferences {self.participant}>"


@frozen(kw_only=True)
class TrackPolicy:
    """
    What tracks are made from.

    Attributes:
        topics: The topics there are; their order decides between items that come from the same place.
        session_share: The largest part of a person's own time that goes to sessions, above 0 and up to 1; the rest is
            left to make things and to experiment (:ref:`method-step-3`). Half, by default: our own rule.
        mix_by: The attribute over which groups of one topic are mixed.
        seed: Decides whose sessions come first where nothing else does.
    """

    topics: tuple[Topic, ...] = field(default=TOPICS, converter=tuple_of, validator=each(instance(Topic)))
    session_share: Fraction = field(default=Fraction(1, 2), validator=part_of)
    mix_by: str = field(default="department", converter=identifier, validator=text)
    seed: int = field(default=0, validator=whole(0))

    def __attrs_post_init__(self) -> None:
        """Refuse a topic that occurs twice."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((topic.code for topic in self.topics), "topics", key="code")


@frozen(kw_only=True)
class TrackItem:
    """
    One thing on a person's track.

    Attributes:
        topic: The code of the topic.
        format: How it is worked on.
        reason: Where it comes from.
        time: How long it takes the person.
        session: The id of the session; ``None`` for buddy work, which the two arrange themselves.
    """

    topic: str = field(converter=identifier, validator=text)
    format: SessionFormat = field(validator=instance(SessionFormat), repr=str)
    reason: TopicReason = field(validator=instance(TopicReason), repr=str)
    time: timedelta = field(validator=length)
    session: str | None = field(default=None, converter=identifier, validator=optional(text))


@frozen(kw_only=True)
class Track:
    """
    What one person does in the time of the plan.

    Attributes:
        participant: The person's id.
        items: In the order in which they were wished, needed or suggested.
    """

    participant: str = field(converter=identifier, validator=text)
    items: tuple[TrackItem, ...] = field(default=(), converter=tuple_of, validator=each(instance(TrackItem)))

    @property
    def time(self) -> timedelta:
        """What it takes the person in all."""
        return sum((item.time for item in self.items), _NO_TIME)

    def __repr__(self) -> str:
        """Show class and id, and nothing of what the person does."""
        return f"<Track {self.participant}>"


@frozen(kw_only=True)
class TrackPlan:
    """
    Everybody's tracks, and the sessions they add up to.

    Attributes:
        tracks: One for each person, in id order.
        sessions: Groups and one-to-one sessions, first those that serve wishes, then needs, then next steps.
        lead_hours: What the sessions take the program lead.
        findings: Who or what has too little time, with the shortfall in hours; groups too small to meet.
    """

    tracks: tuple[Track, ...] = field(default=(), converter=tuple_of, validator=each(instance(Track, private=True)))
    sessions: tuple[Session, ...] = field(default=(), converter=tuple_of, validator=each(instance(Session)))
    lead_hours: timedelta = field(default=_NO_TIME, validator=instance(timedelta))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))


def strangers(
    wishes: tuple[SessionPreferences, ...],
    needs: Mapping[str, tuple[str, ...]],
    *,
    topics: Collection[str],
    people: Collection[str] | None = None,
) -> Iterator[Finding]:
    """
    Report who wishes twice, topics that there are not, and whoever is none of the people.

    Args:
        wishes: What people wish.
        needs: Codes of topics by person's id.
        topics: Codes of the topics there are.
        people: Ids of the people; not looked at where left out.
    """
    yield from first_repeats((wish.participant for wish in wishes), "preferences", key="participant")
    for index, wish in enumerate(wishes):
        if people is not None and wish.participant not in people:
            yield nearest(wish.participant, people, f"preferences[{index}].participant", kind="participant")
        for name, said in (("topics", wish.topics), ("excluded_topics", sorted(wish.excluded_topics))):
            for place, code in enumerate(said):
                if code not in topics:
                    yield nearest(code, topics, f"preferences[{index}].{name}[{place}]", kind="topic")
    for who, what in needs.items():
        if people is not None and who not in people:
            yield nearest(who, people, f"needs[{who}]", kind="participant")
        for place, code in enumerate(what):
            if code not in topics:
                yield nearest(str(code), topics, f"needs[{who}][{place}]", kind="topic")


_HOUR = timedelta(hours=1)
_ORDER = tuple(TopicReason)


def plan_tracks(
    participants: Iterable[Participant],
    *,
    period: DateRange,
    on: date,
    lead_capacity: timedelta,
    preferences: Iterable[SessionPreferences] = (),
    needs: Mapping[str, Iterable[str]] | None = None,
    matrix: Matrix | None = None,
    policy: TrackPolicy | None = None,
    previous_sessions: Iterable[Session] = (),
) -> TrackPlan:
    """
    Return each person a track, and put those on the same topic together (:ref:`method-step-3`).

    A person's topics are those wished for, then those needed, then those that are a next step where the person starts
    on the matrix; within each in the order of the wish, else of the policy. Each is worked on in the form preferred
    where the topic has it, else in its first form that is not declined. They are taken in that order while they fit in
    the part of the person's own time that the policy gives to sessions; who has not told their time gets all of them,
    and is counted. A group too small to meet works one to one or with buddies where the topic allows. Groups of a topic
    are as few and as even as can be, and mixed over an attribute. The lead's time goes to wishes, then needs, then next
    steps, groups before one to one, then in the order of the policy, then by lot, drawn from the seed and the id, then
    by id; a one-to-one session that no longer fits becomes buddy work where the topic and the person allow. What does
    not fit is left out and told.

    A plan made on a day in the window is about the days that are left: own time counts from that day on, and never
    beyond what the whole window gives less what sessions took before.

    >>> ann = Participant(id="p-1")
    >>> period = DateRange(date(2027, 1, 4), date(2027, 3, 31))
    >>> plan_tracks([ann], period=period, on=period.start, lead_capacity=timedelta(hours=8)).findings[0].text()
    'Left out, no consent that stands on the day: 1.'

    Args:
        participants: The people; those without valid consent to participate are left out and counted.
        period: The days of the plan; own time per month counts for its days as twelve months for 365.
        on: The day the consents are looked at, and from which on it is planned.
        lead_capacity: What the program lead can give to the sessions planned here, zero or more.
        preferences: At most one for each person.
        needs: Codes of topics by person's id, as gathered from the survey.
        matrix: Where next steps are read from; without one there are none.
        policy: What tracks are made from.
        previous_sessions: Sessions that were held: who was in one had its topic, and no new session takes its id.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that occurs twice, a wish or need of somebody
            or for a topic that nobody knows, an argument of the wrong type.
    """
    rules = TrackPolicy() if policy is None else policy
    people, said, held = tuple_of(participants), tuple_of(preferences), tuple_of(previous_sessions)
    needed = {identifier(who): tuple_of(what) for who, what in (needs or {}).items()}
    raise_any(
        [
            *each(instance(Participant, private=True)).findings(people, "participants"),
            *instance(DateRange).findings(period, "period"),
            *instance(date).findings(on, "on"),
            *duration.findings(lead_capacity, "lead_capacity"),
            *each(instance(SessionPreferences, private=True)).findings(said, "preferences"),
            *optional(instance(Matrix)).findings(matrix, "matrix"),
            *instance(TrackPolicy).findings(rules, "policy"),
            *each(instance(Session)).findings(held, "previous_sessions"),
        ]
    )
    ids = {person.id for person in people}
    raise_any(
        [
            *first_repeats((person.id for person in people), "participants"),
            *strangers(said, needed, topics=[topic.code for topic in rules.topics], people=ids),
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
    """Return the topics a person is to have and why, dearest first; the first reason stays."""
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
    """What is gathered on the way: items by person, people by topic, findings."""

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
        """Take what fits in a person's own time."""
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
                self.findings.append(Finding.of("track:declined", participant=person.id, topic=code))
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
        """Choose the form preferred where there is a choice, else the first."""
        open_to = [form for form in topic.formats if form not in wish.excluded_formats | besides]
        return wish.preferred_format if wish.preferred_format in open_to else next(iter(open_to), None)

    def finish(self, lead_time: timedelta) -> TrackPlan:
        """Make the groups, then share out the lead's time."""
        if self.untold:
            self.findings.append(Finding.of("track:untold", count=self.untold))
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
        self.findings.append(Finding.of("group:few", topic=topic.code, count=len(who), least=topic.minimum))

    def _turn(self, session: Session) -> tuple[int, bool, int, int, str]:
        why = min(_ORDER.index(self.items[who][session.topic].reason) for who in session.participants)
        alone = session.format is SessionFormat.INDIVIDUAL
        return why, alone, self.places[session.topic], draw(self.policy.seed, session.id), session.id

    def _give(self, session: Session) -> None:
        for who in session.participants:
            self.items[who][session.topic] = evolve(self.items[who][session.topic], session=session.id)

    def _to_buddy(self, session: Session) -> bool:
        """Let a one-to-one session become buddy work where that is welcome; else nobody has it."""
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
    """Write a time in hours, with two decimals at most."""
    return f"{time / _HOUR:.2f}".rstrip("0").rstrip(".")
