"""Strategies for the calendar, tracks, buddies, plans and agendas."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import evolve
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.goals.observations import Granularity
from advocacy.people.consent import Consent, Purpose
from advocacy.people.matrix import Matrix
from advocacy.people.membership import Membership, Pause
from advocacy.plan.agenda import Agenda, AgendaItem, AgendaKind, make_agenda
from advocacy.plan.buddies import Buddies, BuddyGroup, BuddyPolicy, PairExclusion, PairExclusionReason
from advocacy.plan.calendar import Cadence, Frequency, Occurrence, Recurrence, RollConvention
from advocacy.plan.plan import Plan, PlanBrief, make_plan
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
from advocacy.testing.strategies._people import DAY, date_ranges, days, identifiers, participants, texts

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from advocacy.people.participant import Participant

__all__ = [
    "agenda_items",
    "agendas",
    "buddies",
    "buddy_groups",
    "buddy_policies",
    "cadences",
    "memberships",
    "occurrences",
    "pair_exclusions",
    "pauses",
    "plan_briefs",
    "plans",
    "recurrences",
    "session_preferences",
    "sessions",
    "topics",
    "track_items",
    "track_plans",
    "track_policies",
    "tracks",
]


@st.composite
def _recurrence(draw: DrawFn, starts: SearchStrategy[date], lengths: SearchStrategy[int]) -> Recurrence:
    start, every = draw(starts), draw(st.sampled_from(Frequency))
    weekdays = st.sets(st.integers(0, 6), max_size=3)
    own: dict[str, Any] = {}
    if every is Frequency.WEEKLY:
        own = {"weekdays": draw(weekdays)}
    elif every is Frequency.MONTHLY and draw(st.booleans()):
        own = {"weekdays": [draw(st.integers(0, 6))], "nth": draw(st.sampled_from([1, 2, 3, 4, -1]))}
    until = start + timedelta(days=draw(lengths))
    return Recurrence(every=every, start=start, until=until, interval=draw(st.integers(1, 5)), **own)


def recurrences(
    *, starts: SearchStrategy[date] | None = None, lengths: SearchStrategy[int] | None = None
) -> SearchStrategy[Recurrence]:
    """Generate rhythms of every frequency, month ends and leap days included; *lengths* are days from first to last."""
    ends = st.sampled_from([date(2024, 2, 29), date(2027, 1, 31), date(2027, 10, 30)])
    return _recurrence(
        st.dates(date(2023, 1, 1), date(2028, 12, 31)) | ends if starts is None else starts,
        st.integers(0, 1500) if lengths is None else lengths,
    )


def occurrences(*, planned: SearchStrategy[date] | None = None) -> SearchStrategy[Occurrence]:
    """Generate what stayed, was moved and was dropped."""
    first = days() if planned is None else planned
    return first.flatmap(
        lambda day: st.builds(
            Occurrence,
            planned=st.just(day),
            on=st.none() | st.integers(0, 6).map(lambda step: day + timedelta(days=step)),
        )
    )


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


def pair_exclusions(*, people: SearchStrategy[str] | None = None) -> SearchStrategy[PairExclusion]:
    """Generate two different people who do not work together; *people* are ids, two or more different ones."""
    who = identifiers() if people is None else people
    pairs = st.lists(who, min_size=2, max_size=2, unique=True)
    return st.builds(
        lambda pair, bar: PairExclusion(pair[0], pair[1], bar), pairs, st.sampled_from(PairExclusionReason)
    )


def buddy_policies() -> SearchStrategy[BuddyPolicy]:
    """Generate what makes a good pair."""
    names = st.lists(st.sampled_from(["department", "language", "location"]), max_size=2, unique=True)
    points = st.integers(0, 20)
    return st.builds(
        BuddyPolicy,
        apart=names,
        apart_points=points,
        shared=names,
        shared_points=points,
        pillar_points=points,
        complement=st.lists(st.sampled_from(["activity", "motivation"]), max_size=2, unique=True),
        complement_points=points,
        seed=st.integers(0, 99),
    )


def buddy_groups(*, people: SearchStrategy[str] | None = None) -> SearchStrategy[BuddyGroup]:
    """Generate pairs and trios; *people* are ids, three or more different ones."""
    who = identifiers() if people is None else people
    members = st.lists(who, min_size=2, max_size=3, unique=True)
    return st.builds(BuddyGroup, members=members, points=st.integers(0, 90))


def buddies(*, groups: SearchStrategy[list[BuddyGroup]] | None = None) -> SearchStrategy[Buddies]:
    """Generate what matching gives."""
    return st.builds(Buddies, groups=st.lists(buddy_groups(), max_size=3) if groups is None else groups)


_plans_codes = [topic.code for topic in TOPICS]


@st.composite
def _brief(draw: DrawFn, people: SearchStrategy[list[str]]) -> PlanBrief:
    names = draw(people)
    start = DAY + timedelta(days=draw(st.integers(0, 200)))
    some = st.sampled_from(names) if names else st.nothing()
    pairs = st.lists(some, min_size=2, max_size=2, unique=True).map(lambda two: PairExclusion(two[0], two[1]))
    topics = st.lists(st.sampled_from(_plans_codes), max_size=3, unique=True)
    return PlanBrief(
        period=DateRange(start, start + timedelta(days=draw(st.integers(0, 120)))),
        lead_capacity=timedelta(hours=draw(st.integers(0, 30))),
        meetings=draw(recurrences(starts=st.dates(start - timedelta(days=9), start + timedelta(days=9)))),
        lead_capacity_per_day=timedelta(hours=draw(st.integers(1, 6))),
        roll=draw(st.sampled_from(RollConvention)),
        preferences=draw(st.lists(session_preferences(people=some), max_size=3, unique_by=lambda one: one.participant))
        if names
        else (),
        needs=draw(st.dictionaries(some, topics, max_size=3)) if names else {},
        cadences=draw(st.dictionaries(some, cadences(), max_size=3)) if names else {},
        pair_exclusions=draw(st.lists(pairs, max_size=2)) if len(names) > 1 else (),
        buddies=draw(st.none() | buddy_policies()),
        matrix=draw(st.sampled_from([None, Matrix.social_maturity()])),
        reviews=draw(st.sampled_from(Granularity)),
        seed=draw(st.integers(0, 99)),
    )


def plan_briefs(*, people: SearchStrategy[list[str]] | None = None) -> SearchStrategy[PlanBrief]:
    """Generate what plans are made from; *people* are lists of ids."""
    return _brief(st.lists(identifiers(), max_size=4, unique=True) if people is None else people)


@st.composite
def _planned(draw: DrawFn, pool: SearchStrategy[list[Participant]]) -> tuple[Plan, list[Participant], list[Membership]]:
    people = draw(pool)
    names = [person.id for person in people]
    brief = draw(_brief(st.just(names)))
    first = brief.period.start
    joined = st.dates(first - timedelta(days=90), first + timedelta(days=9))
    stays = [draw(memberships(people=st.just(name), joined=joined)) for name in names]
    on = draw(st.dates(first - timedelta(days=3), brief.period.end))
    free = draw(st.sets(st.dates(first, brief.period.end), max_size=9))
    plan = make_plan(people, stays, brief=evolve(brief, buddies=None), on=on, closed=free)
    groups = [BuddyGroup(members=names[:2], points=draw(st.integers(0, 40)))] if len(names) > 1 else []
    found = Buddies(groups=groups) if brief.buddies is not None else None
    return evolve(plan, brief=brief, buddies=found), people, stays


def _pool() -> SearchStrategy[list[Participant]]:
    agreed = [Consent(purpose=Purpose.PARTICIPATION, given=DAY)]
    some = participants(consents=st.sampled_from([agreed, agreed, []]))
    return st.lists(some, max_size=4, unique_by=lambda person: person.id)


def plans(*, people: SearchStrategy[list[Participant]] | None = None) -> SearchStrategy[Plan]:
    """Generate plans from a day before or in their window on; *people* are lists of participants."""
    return _planned(_pool() if people is None else people).map(lambda made: made[0])


def agendas(*, people: SearchStrategy[list[Participant]] | None = None) -> SearchStrategy[Agenda]:
    """Generate agendas of days in, before and after their plans."""

    def around(made: tuple[Plan, list[Participant], list[Membership]]) -> SearchStrategy[Agenda]:
        plan, listed, stays = made
        starts = st.dates(plan.brief.period.start - timedelta(days=9), plan.brief.period.end + timedelta(days=9))
        windows = st.tuples(starts, st.integers(0, 60)).map(
            lambda one: DateRange(one[0], one[0] + timedelta(days=one[1]))
        )
        return windows.map(lambda period: make_agenda(plan, listed, stays, period=period))

    return _planned(_pool() if people is None else people).flatmap(around)


def agenda_items(
    *, people: SearchStrategy[str] | None = None, on: SearchStrategy[date] | None = None
) -> SearchStrategy[AgendaItem]:
    """Generate what stands on an agenda; *people* are ids."""
    who = st.lists(identifiers() if people is None else people, max_size=4, unique=True).map(sorted)
    return st.builds(
        AgendaItem,
        on=days() if on is None else on,
        kind=st.sampled_from(AgendaKind),
        participants=who,
        session=st.none() | identifiers(),
        topic=st.none() | st.sampled_from(TOPICS),
        time=st.none() | st.integers(1, 8).map(lambda quarters: quarters * timedelta(minutes=15)),
    )
