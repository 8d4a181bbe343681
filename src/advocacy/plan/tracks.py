"""Tracks: for each person, a mix of group sessions, individual sessions and buddy work (:ref:`method-step-3`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction

from attrs import field

from advocacy.arguments import Personal, frozen
from advocacy.errors import Finding, numbered, unknown_names
from advocacy.exact import part_of
from advocacy.messages.blocks import FindingsReport
from advocacy.messages.translator import Translator
from advocacy.plan.topics import (
    DROP_FIRST,
    TOPICS,
    SessionFormat,
    Topic,
    length,
    session_title,
)
from advocacy.rules import (
    SetOf,
    TupleOf,
    duration,
    first_repeats,
    identifier,
    identifier_or_none,
    instance,
    integer_or_none,
    optional,
    own,
    personal,
    whole,
)

_NO_TIME = timedelta(0)


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


def session_titles(sessions: Iterable[Session], topics: Iterable[Topic], translator: Translator) -> dict[str, str]:
    """Return the words for each session by its id: its topic, or its format if the topic is unknown."""
    known = {topic.code: topic for topic in topics}
    return {each.id: session_title(known.get(each.topic), each.format, translator) for each in sessions}


_own_form = instance(SessionFormat, private=True)


class TopicReason(Enum):
    """Why a topic is on a track. The first reason that applies decides, but for the last."""

    WISH = "wish"
    NEED = "need"
    START = "start"
    """It is part of the start of everybody."""
    NEXT_STEP = "next_step"
    REGULAR = "regular"
    """It comes back for everybody."""
    OFFERED = "offered"
    """Part of the start, the monthly session, or regular and asked for, but more than the person's time. The person
    decides; it does not count in their time."""


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
        drop_first: Codes of the topics to drop if the lead lacks time, the first to drop first. The start and monthly
            group sessions are never dropped.
    """

    topics: tuple[Topic, ...] = field(default=TOPICS, converter=TupleOf[Topic])
    session_share: Fraction = field(default=Fraction(1, 2), validator=part_of)
    mix_by: str = field(default="department", converter=identifier)
    seed: int | None = field(default=0, converter=integer_or_none, validator=optional(whole(0)))
    drop_first: tuple[str, ...] = field(default=DROP_FIRST, converter=TupleOf[str])

    @property
    def drop_places(self) -> dict[str, int]:
        """The place of each topic to drop, counted from the last to drop, which has 1."""
        return {code: place for place, code in enumerate(reversed(self.drop_first), 1)}

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats(self.drop_first, "drop_first")
        yield from first_repeats((topic.code for topic in self.topics), "topics", key="code")
        codes = [topic.code for topic in self.topics]
        for index, topic in enumerate(self.topics):
            path = f"topics[{index}].prerequisites"
            yield from unknown_names(numbered(path, topic.prerequisites), codes, kind="topic")
        depths = self.depths
        for index, topic in enumerate(self.topics):
            if topic.code not in depths:
                yield Finding.of("topic:cycle", f"topics[{index}].prerequisites", topic=topic.code)

    @property
    def depths(self) -> dict[str, int]:
        """The length of the longest chain of prerequisites before each topic, by code.

        Topics that come before themselves, or after such a topic, are left out.
        """
        found: dict[str, int] = {}
        waiting = {topic.code: topic.prerequisites for topic in self.topics}
        while ready := [code for code, needed in waiting.items() if waiting.keys().isdisjoint(needed)]:
            found.update({code: 1 + max((found.get(name, 0) for name in waiting[code]), default=-1) for code in ready})
            for code in ready:
                del waiting[code]
        return found


@frozen(kw_only=True)
class TrackItem:
    """One item of a track.

    Attributes:
        topic: The code of the topic.
        format: The format.
        reason: Why it is on the track.
        time: The person's time.
        session: The id of the session; ``None`` for buddy work.
        on: The suggested day for buddy work, which the buddies may move; ``None`` for sessions, and if there is none.
    """

    topic: str = field(converter=identifier)
    format: SessionFormat = field(repr=str)
    reason: TopicReason = field(repr=str)
    time: timedelta = field(validator=length)
    session: str | None = field(default=None, converter=identifier_or_none)
    on: date | None = None


@frozen(kw_only=True)
class Track(Personal):
    """The items of one person for the period of the plan.

    Attributes:
        participant: The person's id.
        items: The items: wishes, needs, the start, next steps, then what comes back.
        unused: The part of the person's time for sessions that is left; ``None`` if their time is unknown.
        missing: The time that the start, wishes, needs and what comes back would take beyond this, because they are not
            on the track or only offered.
    """

    participant: str = field(converter=identifier)
    items: tuple[TrackItem, ...] = field(default=(), converter=TupleOf[TrackItem])
    unused: timedelta | None = field(default=None, validator=personal)
    missing: timedelta = field(default=_NO_TIME, validator=own(duration))

    @property
    def time(self) -> timedelta:
        """The total time of the person, without what is only offered."""
        return sum((item.time for item in self.items if item.reason is not TopicReason.OFFERED), _NO_TIME)


@frozen(kw_only=True)
class TrackPlan(FindingsReport):
    """The tracks of all people, and their sessions.

    Attributes:
        tracks: One for each person, in id order.
        sessions: The sessions: for the start, wishes, needs, next steps, then what comes back.
        lead_hours: The total time of the program lead.
        lead_unused: The time of the lead that is left.
        lead_missing: The time that the lead lacks for what was dropped, is less frequent, or is with a buddy instead.
        findings: People or sessions without enough time, with the shortfall in hours; groups that are too small.
    """

    tracks: tuple[Track, ...] = field(default=(), converter=TupleOf[Track], validator=personal)
    sessions: tuple[Session, ...] = field(default=(), converter=TupleOf[Session])
    lead_hours: timedelta = field(default=_NO_TIME, validator=instance(timedelta))
    lead_unused: timedelta = _NO_TIME
    lead_missing: timedelta = _NO_TIME
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
        for name, codes in (("topics", wish.topics), ("excluded_topics", sorted(wish.excluded_topics))):
            yield from unknown_names(numbered(f"preferences[{index}].{name}", codes), topics, kind="topic")
    for who, what in needs.items():
        if people is not None:
            yield from unknown_names([(f"needs[{who}]", who)], people, kind="participant")
        yield from unknown_names(numbered(f"needs[{who}]", what), topics, kind="topic")


_HOUR = timedelta(hours=1)


def hours(time: timedelta) -> str:
    """Format a duration in hours, with at most two decimals."""
    return f"{time / _HOUR:.2f}".rstrip("0").rstrip(".")
