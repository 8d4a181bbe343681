"""Group sessions and requested help come in time, also after the plan is made again."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from advocacy.plan import Plan, is_weekend, make_plan
from advocacy.plan.bookings import GROUP_WITHIN
from advocacy.plan.topics import STARTS, TOPICS
from tests.amounts import costly
from tests.plan.test_plan import DAY, HOUR, TUESDAYS, YEAR, after, stay
from tests.plan.test_schedule import EDIT, SPAR, default_brief, gaps, topic_days
from tests.samples import person

#: The topics that are never dropped.
KEPT = {topic.code for topic in TOPICS if topic.code == "meeting" or topic.timing in STARTS}


def grown(many: int, joining: int, on: int, weeks: int) -> tuple[Plan, dict[str, Any]]:
    """Return the plan of a year after more people joined on a later day, and the arguments that made it."""
    names = [f"p-{n:02}" for n in range(many + joining)]
    case: dict[str, Any] = {
        "participants": [person(name, time_per_month=3 * HOUR) for name in names[:many]],
        "memberships": [stay(name) for name in names[:many]],
        "brief": default_brief(
            meetings=evolve(TUESDAYS, interval=weeks), needs={name: [EDIT, SPAR, "networking"] for name in names[:many]}
        ),
        "closed": is_weekend,
    }
    first = make_plan(**case, on=DAY)
    case["participants"] += [person(name) for name in names[many:]]
    case["memberships"] += [stay(name, joined=after(on)) for name in names[many:]]
    case |= {"on": after(on), "previous_plan": first}
    return make_plan(**case), case


@costly(8)
@given(st.integers(1, 24), st.integers(1, 14), st.integers(1, 330), st.integers(1, 3))
@example(9, 5, 241, 2)
@example(12, 9, 144, 2)
def test_what_can_be_dropped_takes_no_time_from_group_sessions(many: int, joining: int, on: int, weeks: int) -> None:
    """If a person waits too long, no day in between has an hour of the lead beside the start and group sessions."""
    plan, _ = grown(many, joining, on, weeks)
    taken = Counter[date]()
    for session in plan.sessions:
        assert session.on is not None
        taken[session.on] += (session.topic in KEPT) * int(session.time / timedelta(minutes=1))
    meetings = [item.on for item in plan.meetings if item.on is not None and item.on >= after(on)]
    for who, mine in topic_days(plan).items():
        busy = {day for code, days in mine.items() if code in KEPT for day in days}
        groups = (
            session.on
            for session in plan.sessions
            if who in session.participants and (session.topic == "meeting" or len(session.participants) > 1)
        )
        for before, later in pairwise([*(day for day in groups if day is not None), after(YEAR.days)]):
            waits = sum((before + timedelta(days=n)).weekday() < 5 for n in range(1, (later - before).days))
            if waits > GROUP_WITHIN:
                assert all(taken[day] > 180 for day in meetings if before < day < later and day not in busy)


def test_people_who_join_later_leave_group_sessions_to_others() -> None:
    """With a day for sessions every two weeks, all meet to December, though six people join ten in September."""
    plan, case = grown(10, 6, 245, 2)
    assert {max(gaps(plan, case, f"p-{n:02}")) for n in range(16)} == {30, 20}
    assert not [finding for finding in plan.findings if finding.code.startswith(("plan:group-gap", "plan:at-once"))]
    months = {frozenset(day.month for day in days["meeting"]) for days in topic_days(plan).values()}
    assert months == {frozenset({2, 3, 4, 5, 6, 7, 8, 10, 11, 12}), frozenset({10, 11, 12})}


def test_the_last_month_of_a_plan_has_a_group_session() -> None:
    """A session on the last day for sessions of November does not replace the one of December; ten days need none."""
    people, stays = [person(name) for name in "abc"], [stay(name) for name in "abc"]
    for end, expected in ((31, 12), (10, 11)):
        period = evolve(YEAR, end=date(YEAR.start.year, 12, end))
        last = date(YEAR.start.year, 12, 15)
        brief = default_brief(period=period, meetings=evolve(TUESDAYS, interval=2, until=min(last, period.end)))
        plan = make_plan(people, stays, brief=brief, on=DAY, closed=is_weekend)
        assert topic_days(plan)["a"]["meeting"][-1].month == expected


@pytest.mark.parametrize(
    ("many", "code", "expected"),
    [(1, EDIT, {15: 1}), (12, EDIT, {29: 8, 36: 4}), (12, SPAR, {29: 8, 36: 4}), (12, "networking", {29: 1})],
)
def test_requested_help_is_as_early_as_prerequisites_and_hours_allow(
    many: int, code: str, expected: dict[int, int]
) -> None:
    """Editing and sparring follow the first draft; the lead has four hours a day, and a request waits for no month."""
    names = [f"p-{n:02}" for n in range(many)]
    brief = default_brief(needs={name: [code] for name in names})
    plan = make_plan([person(name) for name in names], [stay(name) for name in names], brief=brief, on=DAY)
    days = [session.on for session in plan.sessions if session.topic == code]
    assert Counter(days) == {after(day): number for day, number in expected.items()}


def test_what_was_announced_keeps_its_day() -> None:
    """New people with needs, and a group session that did not take place, move no announced help nor group session."""
    plan, case = grown(10, 0, 40, 1)
    asked = {**plan.brief.needs, "q-1": [EDIT, SPAR], "q-2": [EDIT, "networking"]}
    case |= {
        "on": after(44),
        "previous_plan": plan,
        "brief": evolve(plan.brief, needs=asked, lead_capacity_per_day=9 * HOUR),
    }
    case["participants"] += [person("q-1"), person("q-2")]
    case["memberships"] += [stay("q-1", joined=after(44)), stay("q-2", joined=after(44))]
    later = make_plan(**case)
    before, now = topic_days(plan), topic_days(later)
    for who, mine in before.items():
        for code in (EDIT, SPAR, "networking"):
            assert now[who].get(code) == mine.get(code), (who, code)
    meetings = [session for session in later.sessions if session.topic == "meeting" and session.on is not None]
    missed = next(session for session in meetings if session.on and session.on > after(90))
    assert missed.on is not None
    case |= {"on": missed.on + timedelta(days=1), "previous_plan": later, "cancelled": [missed.id]}
    again = make_plan(**case)
    kept = {session.on for session in meetings if session.on and session.on > missed.on + timedelta(days=14)}
    assert kept <= {session.on for session in again.sessions if session.topic == "meeting"}
