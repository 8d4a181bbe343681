"""Strategies for memberships, rhythms, sessions and tracks."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from advocacy.people.membership import Membership, Pause
from advocacy.plan.calendar import Cadence
from advocacy.plan.tracks import (
    TOPICS,
    Session,
    SessionFormat,
    SessionPreferences,
    Topic,
    TopicReason,
    Track,
    TrackItem,
    TrackPlan,
    TrackPolicy,
)
from advocacy.testing._values import date_ranges, days, identifiers, texts

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
    "cadences",
    "memberships",
    "pauses",
    "session_preferences",
    "sessions",
    "topics",
    "track_items",
    "track_plans",
    "track_policies",
    "tracks",
]

_times = st.integers(1, 16).map(lambda quarters: quarters * timedelta(minutes=15))
_codes = st.sampled_from([topic.code for topic in TOPICS])


def cadences() -> SearchStrategy[Cadence]:
    """Generate rhythms, listening included."""
    return st.builds(Cadence, st.integers(0, 10), weeks=st.integers(1, 8))


def pauses(*, starts: SearchStrategy[date] | None = None) -> SearchStrategy[Pause]:
    """Generate pauses that last, that ended, and that were taken back at once."""

    def ended(start: date) -> SearchStrategy[Pause]:
        lengths = st.none() | st.integers(0, 90)
        return lengths.map(lambda n: Pause(start=start, resumed=None if n is None else start + timedelta(days=n)))

    return (days() if starts is None else starts).flatmap(ended)


@st.composite
def _membership(draw: DrawFn, people: SearchStrategy[str], joined: SearchStrategy[date]) -> Membership:
    gaps = st.integers(0, 40).map(timedelta)
    start = draw(joined)
    stay, now = Membership(participant=draw(people), joined=start), start
    for place in range(draw(st.integers(0, 4))):
        now += draw(gaps)
        stay = stay.resume(now) if place % 2 else stay.pause(now)
    if draw(st.booleans()):
        stay = stay.leave(now + draw(gaps))
    away = draw(st.lists(date_ranges(), max_size=2))
    return Membership(participant=stay.participant, joined=stay.joined, pauses=stay.pauses, left=stay.left, away=away)


def memberships(
    *, people: SearchStrategy[str] | None = None, joined: SearchStrategy[date] | None = None
) -> SearchStrategy[Membership]:
    """Generate stays with pauses and leave, of who stays and who left; *people* are ids, *joined* days."""
    return _membership(identifiers() if people is None else people, days() if joined is None else joined)


@st.composite
def _topic(draw: DrawFn, codes: SearchStrategy[str]) -> Topic:
    minimum = draw(st.integers(2, 6))
    return Topic(
        code=draw(codes),
        formats=draw(st.lists(st.sampled_from(SessionFormat), min_size=1, unique=True)),
        time=draw(_times),
        minimum=minimum,
        maximum=2 * minimum - 1 + draw(st.integers(0, 9)),
        levels=draw(st.sets(st.sampled_from(["low", "middle", "high", "small"]), max_size=2)),
        name=draw(st.none() | texts()),
    )


def topics(*, codes: SearchStrategy[str] | None = None) -> SearchStrategy[Topic]:
    """Generate topics that any number of people can be split over."""
    return _topic(identifiers() if codes is None else codes)


def track_policies(*, topics: SearchStrategy[Topic] | None = None) -> SearchStrategy[TrackPolicy]:
    """Generate what tracks are made from, the library's own topics among it."""
    own = st.lists(_topic(identifiers()) if topics is None else topics, max_size=4, unique_by=lambda topic: topic.code)
    return st.builds(
        TrackPolicy,
        topics=st.just(TOPICS) | own if topics is None else own,
        session_share=st.integers(1, 10).map(lambda tenths: Fraction(tenths, 10)),
        mix_by=st.sampled_from(["department", "role"]),
    )


def session_preferences(
    *, people: SearchStrategy[str] | None = None, codes: SearchStrategy[str] | None = None
) -> SearchStrategy[SessionPreferences]:
    """Generate wishes and what people do not want; *codes* are those of topics."""
    listed = st.lists(_codes if codes is None else codes, max_size=3, unique=True)
    return st.builds(
        SessionPreferences,
        participant=identifiers() if people is None else people,
        topics=listed,
        preferred_format=st.none() | st.sampled_from(SessionFormat),
        excluded_formats=st.sets(st.sampled_from(SessionFormat), max_size=2),
        excluded_topics=listed,
    )


@st.composite
def _session(draw: DrawFn, people: SearchStrategy[str], on: SearchStrategy[date | None]) -> Session:
    form = draw(st.sampled_from([SessionFormat.GROUP, SessionFormat.INDIVIDUAL]))
    minimum, maximum = (1, 1) if form is SessionFormat.INDIVIDUAL else (2, 6)
    who = draw(st.lists(people, min_size=minimum, max_size=maximum, unique=True))
    return Session(
        id=draw(identifiers()), topic=draw(_codes), format=form, participants=who, time=draw(_times), on=draw(on)
    )


def sessions(
    *, people: SearchStrategy[str] | None = None, on: SearchStrategy[date | None] | None = None
) -> SearchStrategy[Session]:
    """Generate groups and one-to-one sessions, with a day and without; *people* are ids, two or more different ones."""
    return _session(identifiers() if people is None else people, st.none() | days() if on is None else on)


def track_items(*, codes: SearchStrategy[str] | None = None) -> SearchStrategy[TrackItem]:
    """Generate what stands on a track; *codes* are those of topics."""
    return st.builds(
        TrackItem,
        topic=_codes if codes is None else codes,
        format=st.sampled_from(SessionFormat),
        reason=st.sampled_from(TopicReason),
        time=_times,
        session=st.none() | identifiers(),
    )


def tracks(
    *, people: SearchStrategy[str] | None = None, items: SearchStrategy[TrackItem] | None = None
) -> SearchStrategy[Track]:
    """Generate tracks of any length."""
    return st.builds(
        Track,
        participant=identifiers() if people is None else people,
        items=st.lists(track_items() if items is None else items, max_size=4),
    )


def track_plans(
    *, tracks: SearchStrategy[list[Track]] | None = None, sessions: SearchStrategy[list[Session]] | None = None
) -> SearchStrategy[TrackPlan]:
    """Generate what planning gives; tracks and sessions need not be about each other."""
    persons = st.lists(st.builds(Track, participant=identifiers()), max_size=3, unique_by=lambda one: one.participant)
    return st.builds(
        TrackPlan,
        tracks=persons if tracks is None else tracks,
        sessions=st.lists(_session(identifiers(), st.none()), max_size=3) if sessions is None else sessions,
        lead_hours=_times,
    )
