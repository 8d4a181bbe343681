"""Strategies for plans, what they are made from, and agendas."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.goals.observations import Granularity
from advocacy.people.consent import Consent, Purpose
from advocacy.people.matrix import Matrix
from advocacy.people.membership import Membership
from advocacy.plan.agenda import Agenda, AgendaItem, AgendaKind, make_agenda
from advocacy.plan.buddies import Buddies, BuddyGroup, PairExclusion
from advocacy.plan.calendar import RollConvention
from advocacy.plan.plan import Plan, PlanBrief, make_plan
from advocacy.plan.tracks import TOPICS
from advocacy.testing._buddies import buddy_policies
from advocacy.testing._people import participants
from advocacy.testing._recurring import recurrences
from advocacy.testing._tracks import cadences, memberships, session_preferences
from advocacy.testing._values import DAY, days, identifiers

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from advocacy.people.participant import Participant

__all__ = ["agenda_items", "agendas", "plan_briefs", "plans"]

_codes = [topic.code for topic in TOPICS]


@st.composite
def _brief(draw: DrawFn, people: SearchStrategy[list[str]]) -> PlanBrief:
    names = draw(people)
    start = DAY + timedelta(days=draw(st.integers(0, 200)))
    some = st.sampled_from(names) if names else st.nothing()
    pairs = st.lists(some, min_size=2, max_size=2, unique=True).map(lambda two: PairExclusion(two[0], two[1]))
    topics = st.lists(st.sampled_from(_codes), max_size=3, unique=True)
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
