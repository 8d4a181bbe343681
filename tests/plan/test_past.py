"""A revision of a plan keeps what has passed: every view of earlier days is the same before and after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.people.membership import Membership
from advocacy.plan.agenda import Agenda, make_agenda
from advocacy.plan.brief import PlanBrief
from advocacy.plan.calendar import Cadence, WorkingWeek
from advocacy.plan.own_days import AgendaKind, OwnDays, PastPlan
from advocacy.plan.plan import Plan, make_plan
from advocacy.plan.tracks import TrackPolicy
from advocacy.program.program import Program
from advocacy.testing import strategies
from tests.amounts import costly
from tests.plan.test_plan import DAY, YEAR, after, brief, cases, planned, stay
from tests.samples import person

LONG = DateRange(date(2026, 12, 1), date(2028, 1, 31))


@st.composite
def changes(draw: st.DrawFn, case: dict[str, Any]) -> dict[str, Any]:
    """Draw another brief, other people and other absences for a case."""
    names = [who.id for who in case["participants"]]
    old: PlanBrief = case["brief"]
    listening = [who for who in names if not old.cadences.get(who, Cadence(0)).posts]
    start = draw(st.sampled_from([old.period.start, after(-20), after(30)]))
    topics = [evolve(topic, name="Another name", prerequisites=()) for topic in old.tracks.topics[::-1]]
    new = evolve(
        old,
        period=DateRange(start, old.period.end + timedelta(days=draw(st.integers(0, 60)))),
        cadences={who: draw(strategies.cadences()) for who in names} if draw(st.booleans()) else old.cadences,
        experiments=draw(strategies.cadences()),
        working_weeks={who: WorkingWeek(weekdays=draw(st.sets(st.integers(0, 6), min_size=1))) for who in names[:2]},
        lead_week=draw(st.none() | strategies.working_weeks()),
        meetings=evolve(old.meetings, weekdays={draw(st.integers(0, 6))}),
        reviews=draw(st.sampled_from(list(type(old.reviews)))),
        seed=draw(st.integers(0, 9)),
        ramps={},
        steps=draw(st.sampled_from([(), ("lead-step:time",)])),
        buddies=draw(st.sampled_from([None, old.buddies])),
        tracks=draw(st.sampled_from([old.tracks, TrackPolicy(topics=topics)])),
    )
    posting = {who for who, cadence in new.cadences.items() if cadence.posts}
    ramps = {who: after(draw(st.integers(0, 60))) for who in listening if who not in posting}
    return {"brief": evolve(new, ramps=ramps)}


def passed(case: dict[str, Any], plan: Plan, until: date, **options: Any) -> Agenda:
    """Return the agenda of all days before a day."""
    period = DateRange(LONG.start, until - timedelta(days=1))
    return make_agenda(plan, case["participants"], case["memberships"], period=period, **options)


def occurrences(plan: Plan, until: date) -> list[Any]:
    """Return the meetings and reviews before a day."""
    found = [*plan.meetings, *plan.reviews]
    return [item for item in found if (item.planned if item.on is None else item.on) < until]


@costly(10)
@given(st.data(), cases())
def test_a_revision_keeps_what_has_passed(data: st.DataObject, case: dict[str, Any]) -> None:
    """After any revisions, every earlier item, buddy, meeting, review, start and first draft is as it was."""
    people = [who.id for who in case["participants"]]
    ramp = data.draw(st.dictionaries(st.sampled_from(people), st.just(DAY), max_size=2)) if people else {}
    ramp = {who: day for who, day in ramp.items() if not case["brief"].cadences.get(who, Cadence(0)).posts}
    case["brief"] = evolve(case["brief"], ramps=ramp, steps=["lead-step:fear"])
    ideas = data.draw(st.lists(strategies.content_ideas(people=st.sampled_from(people)), max_size=3,
                               unique_by=lambda idea: idea.id)) if people else []  # fmt: skip
    options: dict[str, Any] = {"ideas": ideas, "pillars": {who: ["craft"] for who in people[:2]}}
    if data.draw(st.booleans()):
        options["foundation"] = data.draw(strategies.foundations(people=st.sampled_from(people or ["p-0"])))
    plan = make_plan(**case)
    for _ in range(data.draw(st.integers(1, 2))):
        changed = data.draw(changes(case))
        on = data.draw(st.dates(DAY - timedelta(days=5), changed["brief"].period.end))
        again = make_plan(**case | changed | {"on": on, "previous_plan": plan})
        assert passed(case, again, on, **options) == passed(case, plan, on, **options)
        assert occurrences(again, on) == occurrences(plan, on)
        for now, then in ((again.starts, plan.starts), (again.first_drafts, plan.first_drafts)):
            days_now, days_then = ({(who, day) for who, day in days.items() if day < on} for days in (now, then))
            assert days_now == days_then
        assert [day for day in again.closed if day < on] == [day for day in plan.closed if day < on]
        assert make_plan(**case | changed | {"on": on, "previous_plan": again}) == again
        plan, case = again, case | changed


def posts(program: Program) -> list[date]:
    """Return the posting days of a person in the first 60 days of a program's plan."""
    assert program.plan is not None
    period = DateRange(DAY, after(59))
    found = make_agenda(program.plan, program.participants, program.memberships, period=period)
    return [item.on for item in found.for_person("a") if item.kind is AgendaKind.POST]


def test_a_program_keeps_the_days_of_the_people_that_it_had() -> None:
    """A change of people in the same revision moves no earlier day. Days of absence, and people who are gone, go."""
    people, stays = [person("a"), person("b")], [stay("a"), stay("b")]
    program = Program(id="2027", period=YEAR, participants=people, memberships=stays)
    asked = brief(cadences={"a": Cadence(1, weeks=4), "b": Cadence(1)}, working_weeks={"a": WorkingWeek(weekdays=[1])})
    first = program.replan(on=DAY, reason="Planned", brief=asked)
    on = after(44)
    away = [stay("a", away=[DateRange(on, after(300))]), stay("b")]
    second = first.replan(on=on, reason="Leave", memberships=away)
    assert posts(second) == posts(first)[:2]
    assert posts(second)[-1] < on
    assert posts(first.revise(on=on, reason="Leave", memberships=away)) != posts(second)
    late = [stay("a", away=[DateRange(posts(first)[1], after(300))]), stay("b")]
    assert posts(second.revise(on=on, reason="Leave that was reported late", memberships=late)) == posts(first)[:1]
    joined = first.revise(on=after(5), reason="Joined", participants=[*people, person("c")]).join("c", on=after(5))
    left = joined.replan(on=on, reason="Left", participants=people, memberships=stays)
    for program, names in ((joined.replan(on=on, reason="Stayed"), "abc"), (left, "ab")):
        assert posts(program) == posts(first)
        assert program.plan is not None
        assert {own.participant for past in program.plan.past for own in past.own_days} == {*names}
    assert left.as_of(after(43)).plan == first.plan


def test_posting_days_after_a_revision_count_the_earlier_ones() -> None:
    """The days of the week stay spread over the earlier and later days together; without a change nothing moves."""
    names = [f"p-{n:02}" for n in range(12)]
    people, stays = [person(name) for name in names], [stay(name) for name in names]
    week = dict.fromkeys(names, WorkingWeek(weekdays=range(5)))
    asked = brief(cadences=dict.fromkeys(names, Cadence(1)), working_weeks=week, last_posts=dict.fromkeys(names, DAY))
    plan = make_plan(people, stays, brief=asked, on=DAY)

    def days(plan: Plan) -> list[tuple[date, str]]:
        items = make_agenda(plan, people, stays, period=YEAR).items
        return [(item.on, item.participants[0]) for item in items if item.kind is AgendaKind.POST]

    assert days(make_plan(people, stays, brief=asked, on=after(100), previous_plan=plan)) == days(plan)
    for cadence in (Cadence(1, weeks=2), Cadence(2)):
        changed = evolve(asked, cadences=dict.fromkeys(names, cadence), seed=5)
        found = days(make_plan(people, stays, brief=changed, on=after(100), previous_plan=plan))
        weekdays = [sum(day.weekday() == weekday for day, _ in found) for weekday in range(5)]
        assert max(weekdays) * 5 <= 1.25 * len(found)
        assert [item for item in found if item[0] < after(100)] == [item for item in days(plan) if item[0] < after(100)]


def test_earlier_plans_are_checked() -> None:
    """Earlier plans are in order, name known people, and show nobody."""
    past = PastPlan(made_on=DAY, own_days=[OwnDays(participant="b", kind=AgendaKind.POST, days=[after(1)])])
    plan = planned("a", brief(), on=after(9))
    with pytest.raises(ValidationError, match=r"past\[1\].made_on: is not before 4 January 2027"):
        evolve(plan, made_on=DAY, past=[evolve(past, made_on=after(-9)), past])
    with pytest.raises(UnknownNameError, match=r"past\[0\].own_days\[0\].participant"):
        make_agenda(evolve(plan, past=[past]), [person("a")], [stay("a")], period=YEAR)
    with pytest.raises(ValidationError, match="days"):
        OwnDays(participant="b", kind=AgendaKind.POST, days=[])
    assert repr(past) == "<PastPlan from 2027-01-04>"
    assert "'b'" not in repr(past.own_days)


def test_steps_of_the_lead_stay_on_their_day() -> None:
    """A revision shows what is still to be arranged on its own day, and keeps what was shown before."""
    plan = planned("a", brief(steps=["lead-step:time", "lead-step:fear"]))
    later = planned("a", brief(steps=["lead-step:fear"]), on=after(30), previous_plan=plan)
    items = make_agenda(later, [person("a")], [Membership(participant="a", joined=DAY)], period=YEAR).items
    assert [(item.on, item.steps) for item in items if item.kind is AgendaKind.STEP] == [
        (DAY, ("lead-step:time", "lead-step:fear")),
        (after(30), ("lead-step:fear",)),
    ]
    before = planned("a", brief(steps=["lead-step:time"]), on=DAY, previous_plan=later)
    assert before.past == ()
