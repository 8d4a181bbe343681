"""Sessions reach people who do not work on the days for sessions, and a late start is reported."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.plan import BuddyPolicy, Plan, RollConvention, SessionFormat, WorkingWeek, closed_days, is_weekend
from advocacy.plan.bookings import FIRST_POST_WITHIN, GROUP_WITHIN
from advocacy.plan.topics import STARTS, TOPICS
from tests.plan.test_plan import DAY, HOUR, TUESDAYS, after, is_led, planned, stay, works
from tests.plan.test_schedule import default_brief, gaps, topic_days
from tests.samples import person

FULL = WorkingWeek(weekdays=range(5))
START = [topic.code for topic in TOPICS if topic.timing in STARTS]
_days = st.sets(st.integers(0, 4), min_size=1)


def by_person(plan: Plan, code: str) -> list[str]:
    """Return the people whom the findings with a code name."""
    return [finding["participant"] for finding in plan.findings if finding.code == code]


@given(
    st.lists(st.none() | _days.map(lambda some: WorkingWeek(weekdays=some)), min_size=1, max_size=6),
    _days,
    st.none() | _days,
    st.sampled_from([[1], [1, 3], [4]]),
    st.sampled_from([RollConvention.NEXT, RollConvention.DROP]),
)
def test_people_have_all_sessions_on_days_on_which_they_and_the_lead_work(
    weeks: list[WorkingWeek | None], lead: set[int], deputy: set[int] | None, meetings: list[int], roll: RollConvention
) -> None:
    """With enough hours, the start, check-ins and monthly sessions reach everybody who shares a weekday with a lead."""
    names = "abcdef"[: len(weeks)]
    brief = default_brief(
        period=DateRange(DAY, after(250)),
        meetings=evolve(TUESDAYS, weekdays=meetings),
        roll=roll,
        working_weeks={name: week for name, week in zip(names, weeks, strict=True) if week is not None},
        lead_week=WorkingWeek(weekdays=lead),
        deputy_week=None if deputy is None else WorkingWeek(weekdays=deputy),
        lead_capacity_per_day=24 * HOUR,
        lead_capacity=2000 * HOUR,
    )
    plan = planned(names, brief, closed=is_weekend)
    case = {"participants": list(map(person, names)), "memberships": list(map(stay, names))}
    found = topic_days(plan)
    led = lead | (deputy or set())
    alone = [name for name in names if led.isdisjoint(brief.working_weeks.get(name, FULL).weekdays)]
    assert by_person(plan, "plan:no-common-day") == alone
    assert all(is_led(brief, session.on) for session in plan.sessions if session.on)
    for name in set(names) - set(alone):
        assert max(gaps(plan, case, name)) <= GROUP_WITHIN
        sessions = [item for track in plan.tracks.tracks for item in track.items if track.participant == name]
        assert {item.topic for item in sessions if item.session} >= {*START, "meeting", "check_in"}
        assert max(max(found[name][code]) for code in START) < after(FIRST_POST_WITHIN)
        assert len(found[name]["check_in"]) >= 7
    assert not {f.code for f in plan.findings} & {"plan:late", "plan:late:lead", "plan:late:absent"} or alone


@given(
    st.integers(0, 90),
    st.integers(0, 20),
    st.none() | st.builds(WorkingWeek, weekdays=_days),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 70)), max_size=3),
    st.sampled_from([0, 30]),
)
def test_a_late_start_is_reported_with_its_reason(
    away: int, joined: int, deputy: WorkingWeek | None, leave: list[tuple[int, int]], on: int
) -> None:
    """Each person whose start or first draft is later than 56 days after joining has a finding, and nobody else."""
    lead = evolve(FULL, away=[DateRange(DAY, after(away))])
    absent = {
        name: [DateRange(after(first), after(first + length))]
        for name, (first, length) in zip("abc", leave, strict=False)
    }
    brief = default_brief(
        lead_week=lead,
        deputy_week=deputy,
        working_weeks={name: evolve(FULL, away=days) for name, days in absent.items()},
        buddies=BuddyPolicy(),
    )
    stays = [stay(name, joined=after(joined if name > "a" else 0)) for name in "abcd"]
    plan = planned("abcd", brief, stays, on=after(max(on, joined)), closed=is_weekend)
    days = topic_days(plan)
    for name in "abcd":
        since = after(joined if name > "a" else 0)
        last = max(day for code in START for day in days[name][code])
        late = (last - since).days >= FIRST_POST_WITHIN
        found = [f for f in plan.findings if f.code.startswith("plan:late") and f["participant"] == name]
        assert len(found) == late
        if late:
            assert found[0]["on"] == str(last)
            in_time = [since + (after(n) - DAY) for n in range(FIRST_POST_WITHIN)]
            alone = [day for day in in_time if works(brief.working_weeks.get(name, FULL), day)]
            alone = [
                day
                for day in alone
                if day >= plan.made_on
                and not is_weekend(day)
                and day <= after(away)
                and not is_led(evolve(brief, lead_week=lead), day)
            ]
            if found[0].code == "plan:late:lead":
                assert (found[0]["count"], found[0]["start"], found[0]["end"]) == (
                    len(alone), str(alone[0]), str(alone[-1]),
                )  # fmt: skip
            else:
                assert not alone
                assert (found[0].code == "plan:late:absent") is any(
                    day in range_ for day in in_time for range_ in absent.get(name, [])
                )


LEAVE = evolve(FULL, away=[DateRange(DAY, after(69))])


ABSENT = "because this person is away. Nothing is expected of them in that time."
ALONE = (
    "Neither the program lead nor a deputy works on 40 days from 4 January 2027 to 26 February 2027. "
    "Name a deputy for these days."
)
FEW = "Allow more days for sessions, or more time for the program lead."


@pytest.mark.parametrize(
    ("fields", "away", "code", "day", "reason"),
    [
        ({"lead_week": LEAVE}, [], "plan:late:lead", "16 March 2027", f". {ALONE}"),
        ({"lead_week": LEAVE, "deputy_week": WorkingWeek(weekdays=[2])}, [], None, "", ""),
        ({"lead_week": FULL}, [DateRange(DAY, after(60))], "plan:late:absent", "16 March 2027", f", {ABSENT}"),
        ({"meetings": evolve(TUESDAYS, start=after(60))}, [], None, "", ""),
        (
            {"meetings": evolve(TUESDAYS, interval=6), "lead_capacity_per_day": 3 * HOUR},
            [],
            "plan:late",
            "",
            f". {FEW}",
        ),
    ],
)
def test_reasons_of_a_late_start(
    fields: dict[str, Any], away: list[DateRange], code: str | None, day: str, reason: str
) -> None:
    """The leave of the lead without a deputy, and the person's own, are reasons. A deputy prevents it."""
    plan = planned("ab", default_brief(**fields), [stay(name, away=away) for name in "ab"], closed=is_weekend)
    found = [finding for finding in plan.findings if finding.code.startswith("plan:late")]
    assert [finding.code for finding in found] == ([code] * 2 if code else [])
    assert all(
        finding.text().endswith(f"more than 56 days after the start on 4 January 2027{reason}") for finding in found
    )
    assert not day or found[0].text().startswith(f"A first draft: on {day} for a, ")


def test_people_without_a_day_for_sessions_have_other_days() -> None:
    """By hand: Tuesdays for three people; a person who works on Wednesdays and Fridays sees the lead alone."""
    brief = default_brief(lead_week=FULL, working_weeks={"d": WorkingWeek(weekdays=[2, 4])})
    plan = planned("abcd", brief, closed=is_weekend)
    mine = [session for session in plan.sessions if "d" in session.participants]
    assert {session.format for session in mine} == {SessionFormat.INDIVIDUAL}
    assert {session.on.weekday() for session in mine if session.on} == {2, 4}
    assert {s.on.weekday() for s in plan.sessions if s.on and "d" not in s.participants} == {1}
    assert [f["count"] for f in plan.findings if f.code == "plan:other-days"] == [1]
    both = planned("abcd", evolve(brief, working_weeks=dict.fromkeys("cd", WorkingWeek(weekdays=[2, 4]))))
    assert {len(s.participants) for s in both.sessions if s.topic in {"meeting", "kick_off"}} == {2}
    assert [f["count"] for f in both.findings if f.code == "plan:other-days"] == [2]


@pytest.mark.parametrize(
    ("weeks", "closed", "codes"),
    [
        ({"a": WorkingWeek(weekdays=[5, 6])}, is_weekend, ["plan:no-open-day"]),
        ({}, closed_days(is_weekend, DateRange(DAY, after(FIRST_POST_WITHIN - 1))), ["plan:late:closed"] * 2),
        ({}, lambda _: True, ["plan:all-closed"]),
    ],
)
def test_closed_days_are_named_as_the_reason(weeks: dict[str, WorkingWeek], closed: Any, codes: list[str]) -> None:
    """A person who works on closed days only, and closed days at the start, ask for no more days for sessions."""
    brief = default_brief(period=DateRange(DAY, after(250)), working_weeks=weeks, lead_capacity=2000 * HOUR)
    plan = planned("ab", brief, closed=closed)
    named = ("plan:no-", "plan:late", "plan:group-gap", "plan:all-closed")
    assert [finding.code for finding in plan.findings if finding.code.startswith(named)] == codes


def test_first_drafts_without_a_buddy_use_the_other_days_of_the_lead() -> None:
    """Monthly days for sessions have no time for eight first drafts. The lead's days between them do."""
    names = "abcdefgh"
    brief = default_brief(
        period=DateRange(DAY, after(250)),
        meetings=evolve(TUESDAYS, interval=4),
        lead_week=WorkingWeek(weekdays=[1]),
        lead_capacity_per_day=4 * HOUR,
        lead_capacity=2000 * HOUR,
    )
    plan = planned(names, brief, closed=is_weekend)
    assert not plan.starts
    days = [session.on for session in plan.sessions if session.topic == "first_draft"]
    assert len(days) == len(names)
    assert max(day for day in days if day) <= after(FIRST_POST_WITHIN - 1)
    assert any(day not in plan.meetings for day in days)
