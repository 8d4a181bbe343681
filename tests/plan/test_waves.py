"""If the lead lacks hours for everybody at once, fewer people start at the same time, and the rest get a start date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.dates import DateRange, shifted
from advocacy.messages.language import Language
from advocacy.plan import (
    AgendaKind,
    BuddyPolicy,
    Cadence,
    Foundation,
    FoundationCheck,
    Frequency,
    Plan,
    Recurrence,
    SessionFormat,
    SessionPreferences,
    Topic,
    TopicReason,
    TopicTiming,
    TrackPolicy,
    WorkingWeek,
    is_weekend,
    make_agenda,
    make_plan,
)
from advocacy.plan.topics import TOPICS
from tests.plan.test_plan import DAY, HOUR, TUESDAYS, after, planned, stay
from tests.plan.test_schedule import default_brief, gaps, topic_days
from tests.samples import person, spoken

LETTERS = "abcdefghijklmnopqrst"
#: Weekly sessions, and too few hours for twenty people.
WEEKLY = default_brief(
    meetings=Recurrence(every=Frequency.WEEKLY, start=DAY, until=date(2027, 12, 31)),
    lead_capacity=40 * HOUR,
)
START = [topic.code for topic in TOPICS if topic.timing is TopicTiming.START]


@st.composite
def crowded(draw: st.DrawFn) -> dict[str, Any]:
    """Draw people who are always present, some of whom join later, and a lead with few hours."""
    names = [f"p-{n:02}" for n in range(draw(st.integers(2, 14)))]
    joined = draw(st.lists(st.sampled_from([0, 0, 3, 9]), min_size=14, max_size=14))
    days = draw(st.sampled_from([100, 200]))
    return {
        "participants": [person(name) for name in names],
        "memberships": [stay(name, joined=after(day - 9)) for name, day in zip(names, joined, strict=False)],
        "brief": default_brief(
            period=DateRange(DAY, after(days)),
            meetings=evolve(TUESDAYS, weekdays=draw(st.sampled_from([[1], [1, 3]]))),
            lead_capacity=draw(st.integers(4, 25)) * HOUR,
            lead_capacity_per_day=draw(st.sampled_from([1, 2, 4, 8])) * HOUR,
            cadences=dict.fromkeys(names, Cadence(1)),
            buddies=draw(st.sampled_from([None, BuddyPolicy()])),
            seed=draw(st.integers(0, 9)),
        ),
        "on": DAY,
        "closed": is_weekend,
    }


def check_starts(plan: Plan, case: dict[str, Any]) -> None:
    """Check by hand that everybody has the whole start from their own date on, and the monthly session."""
    last, days = plan.brief.period.end, topic_days(plan)
    posts = dict[str, date]()
    agenda = make_agenda(plan, case["participants"], case["memberships"], period=plan.brief.period)
    for item in reversed(agenda.items):
        if item.kind is AgendaKind.POST:
            posts[item.participants[0]] = item.on
    for track in plan.tracks.tracks:
        who = track.participant
        start = plan.starts.get(who, DAY)
        mine = [day for listed in days[who].values() for day in listed]
        if start > last:
            assert not mine
            assert who not in posts
            continue
        assert min(mine) >= start
        assert set(days[who]) >= set(START)
        lead = {item.topic for item in track.items if item.session is not None}
        assert lead >= set(START)
        assert min(days[who]["first_draft"]) < start + timedelta(days=56)
        assert start <= posts[who] <= start + timedelta(days=56)
        assert max(gaps(plan, case, who)) <= 35


@given(crowded())
def test_people_start_in_waves_that_fit_the_hours_of_the_lead(case: dict[str, Any]) -> None:
    """Everybody who starts has all of it in time; the named hours are enough for all to start at once."""
    plan = make_plan(**case)
    code = "plan:waves" if plan.starts else "plan:at-once"
    named = {f.code: timedelta(hours=float(str(f["hours"]))) for f in plan.findings if f.code in {code, f"{code}:day"}}
    assert named or not plan.starts
    starts = {f["participant"]: f["on"] for f in plan.findings if f.code.startswith("plan:start")}
    assert starts == {who: str(day) for who, day in plan.starts.items()}
    if not named:
        return
    if plan.starts:
        check_starts(plan, case)
    assert all(
        (day - DAY).days % 56 == 0 or day == plan.brief.period.end + timedelta(days=1) for day in plan.starts.values()
    )
    more = evolve(
        plan.brief,
        lead_capacity=plan.brief.lead_capacity + named.get(code, timedelta(0)),
        lead_capacity_per_day=plan.brief.lead_capacity_per_day + named.get(f"{code}:day", timedelta(0)),
    )
    enough = make_plan(**case | {"brief": more})
    assert not enough.starts
    assert not {"plan:at-once", "plan:at-once:day"} & {finding.code for finding in enough.findings}
    joined = {one.participant: one.joined for one in case["memberships"]}
    now = [who for who in joined if who not in plan.starts]
    if plan.starts and plan.buddies is None:
        assert max(joined[who] for who in now) <= min(joined[who] for who in plan.starts)


@given(crowded(), st.integers(0, 90), st.randoms(use_true_random=False))
def test_waves_are_the_same_in_any_order_and_keep_what_has_passed(
    case: dict[str, Any], later: int, shuffled: Any
) -> None:
    """The order of the input does not matter. Planned again, each announced start stays, or a finding gives both."""
    plan = make_plan(**case)
    people = shuffled.sample(case["participants"], len(case["participants"]))
    assert make_plan(**case | {"participants": people}) == plan
    assert make_plan(**case | {"previous_plan": plan}) == plan
    again = make_plan(**case | {"on": after(later), "previous_plan": plan})
    past = [one for one in plan.sessions if one.on is not None and one.on < after(later)]
    assert [one for one in again.sessions if one.on is not None and one.on < after(later)] == past
    for who, day in again.starts.items():
        assert day >= plan.starts.get(who, DAY)
    moved = {f["participant"]: (f["planned"], f["on"]) for f in again.findings if f.code == "plan:start:moved"}
    announced = {who: (day, again.starts.get(who, after(later))) for who, day in plan.starts.items()}
    assert moved == {who: (str(old), str(new)) for who, (old, new) in announced.items() if old != new}
    assert make_plan(**case | {"on": after(later), "previous_plan": again}) == again


def test_waves_have_names_and_dates_in_both_languages() -> None:
    """Of twelve people with twenty hours of the lead, four start now, and the plan names the hours and dates."""
    brief = default_brief(lead_capacity=20 * HOUR)
    plan = planned("abcdefghijkl", brief, closed=is_weekend)
    assert sorted(set(plan.starts.values())) == [date(2028, 1, 1)]
    assert len(plan.starts) == 8
    lines = plan.text().splitlines()
    assert lines[1].startswith("The program lead lacks 5.5 hours to start all 12 people at once")
    assert "every month. So 4 people start first." in lines[1]
    who = min(plan.starts)
    dutch = plan.text(Language("nl", names={who: "Ann"}))
    assert "Ann start na dit plan, vanaf 1 januari 2028" in dutch
    assert plan.tracks.lead_missing >= 5.5 * HOUR
    waiting = next(track for track in plan.tracks.tracks if track.participant == who)
    assert (waiting.items, waiting.missing) == ((), timedelta(hours=6.25))
    slow = planned("abcdefghijkl", default_brief(lead_capacity_per_day=2 * HOUR), closed=is_weekend)
    assert "the program lead lacks 15 minutes to start" in slow.text().splitlines()[1]
    assert list(slow.starts.values()) == [after(112)] * 2
    assert f"{min(slow.starts)} starts on 26 April 2027." in slow.text()
    none = planned("abc", default_brief(lead_capacity=HOUR))
    assert not none.starts
    assert {"plan:group-gap", "plan:at-once"} <= {finding.code for finding in none.findings}
    assert none.text().splitlines()[1].startswith("The program lead lacks 18 hours 45 minutes to give all 3")


def test_announced_starts_stay_while_the_plan_is_made_again() -> None:
    """Planning again on later days moves no start. A start that has passed stays known."""
    plan = planned(LETTERS, WEEKLY, closed=is_weekend)
    starts = plan.starts
    assert sorted(set(starts.values())) == [after(168), date(2028, 1, 1)]
    for days in (0, 7, 112, 168, 200):
        plan = planned(LETTERS, WEEKLY, on=after(days), closed=is_weekend, previous_plan=plan)
        assert plan.starts == starts
        assert "plan:start:moved" not in {finding.code for finding in plan.findings}


def test_newcomers_do_not_move_announced_starts() -> None:
    """People who join later start after those with an announced start, if the hours are not enough for both."""
    plan = planned(LETTERS, WEEKLY, closed=is_weekend)
    stays = [*map(stay, LETTERS), *(stay(name, joined=after(20)) for name in "uvwx")]
    again = planned(LETTERS + "uvwx", WEEKLY, stays, on=after(28), closed=is_weekend, previous_plan=plan)
    assert {who: again.starts[who] for who in plan.starts} == plan.starts
    assert min(again.starts[who] for who in "uvwx") > after(28)


@pytest.mark.parametrize(("lead_hours", "on"), [(30, date(2028, 1, 1)), (400, after(28))])
def test_announced_starts_move_with_the_hours_of_the_lead(lead_hours: int, on: date) -> None:
    """With fewer hours, an announced start no longer fits; with hours for all, all start at once. Findings say so."""
    first = planned(LETTERS, WEEKLY, closed=is_weekend)
    brief = evolve(WEEKLY, lead_capacity=lead_hours * HOUR)
    plan = planned(LETTERS, brief, on=after(28), closed=is_weekend, previous_plan=first)
    moved = {f["participant"]: (f["planned"], f["on"]) for f in plan.findings if f.code == "plan:start:moved"}
    assert moved == {who: (str(day), str(on)) for who, day in first.starts.items() if day != on}
    assert moved
    assert planned(LETTERS, brief, on=after(28), closed=is_weekend, previous_plan=plan) == plan
    who = min(moved)
    assert f"{who} starts on {spoken(on)}. The previous plan announced {spoken(first.starts[who])}." in plan.text()
    left = [stay(name, left=after(20)) if name == who else stay(name) for name in LETTERS]
    without = planned(LETTERS, brief, left, on=after(28), closed=is_weekend, previous_plan=first)
    assert who not in {f["participant"] for f in without.findings if f.code == "plan:start:moved"}


def test_people_who_are_away_all_the_time_do_not_decide_on_waves() -> None:
    """If nobody who is present fits, all start at once, and the plan states the hours that the lead lacks."""
    away = WorkingWeek(weekdays=range(5), away=[WEEKLY.period])
    for who in "abcd":
        brief = evolve(WEEKLY, lead_capacity=200 * HOUR, lead_capacity_per_day=HOUR, working_weeks={who: away})
        plan = planned("abcd", brief, closed=is_weekend)
        assert not plan.starts
        assert {person for one in plan.sessions for person in one.participants} == set("abcd") - {who}
        assert "plan:at-once:day" in {finding.code for finding in plan.findings}


def test_more_people_can_fit_than_fewer() -> None:
    """A wave of people for a group can need fewer hours than a smaller wave."""
    brief = default_brief(period=DateRange(DAY, after(120)), meetings=WEEKLY.meetings, lead_capacity=10 * HOUR)
    for names in ("abcd", "abcde", "abcdef"):
        plan = planned(names, brief, closed=is_weekend)
        assert len(plan.starts) == len(names) - 2
        assert planned(names, brief, closed=is_weekend, previous_plan=plan) == plan


def test_people_who_started_go_on_before_others_start() -> None:
    """If the lead's hours shrink during the plan, those who began keep their place, and others start later or not."""
    brief = default_brief(lead_capacity=40 * HOUR)
    first = planned("abcd", brief, closed=is_weekend)
    less = evolve(brief, lead_capacity=21 * HOUR)
    stays = [*map(stay, "abcd"), *(stay(name, joined=after(60)) for name in "efgh")]
    again = planned("abcdefgh", less, stays, on=after(60), closed=is_weekend, previous_plan=first)
    assert set(again.starts) <= set("efgh")
    assert again.starts


# ---------------------------------------------------------------- what people asked for


@pytest.mark.parametrize(("names", "others"), [("abcd", ""), ("a", "bc")])
def test_a_requested_brainstorm_stays_when_the_others_are_dropped(names: str, others: str) -> None:
    """The people who asked have one brainstorm, with others if they are too few, though there are no more hours."""
    brief = default_brief(needs={name: ["brainstorm"] for name in names}, buddies=BuddyPolicy())
    full = planned("abcdefgh", brief, closed=is_weekend)
    without = sum((one.time for one in full.sessions if one.topic not in {"brainstorm", "check_in"}), timedelta(0))
    plan = planned("abcdefgh", evolve(brief, lead_capacity=without + HOUR), closed=is_weekend)
    (only,) = [one for one in plan.sessions if one.topic == "brainstorm"]
    assert set(names) <= set(only.participants)
    assert len(only.participants) == max(3, len(names)) >= len(names + others)
    reasons = {
        item.reason for track in plan.tracks.tracks for item in track.items
        if item.topic == "brainstorm" and track.participant in names
    }  # fmt: skip
    assert reasons == {TopicReason.NEED}
    assert [f["topic"] for f in plan.findings if f.code == "plan:dropped"] == ["brainstorm"]
    nobody = planned("abcdefgh", evolve(brief, needs={}, lead_capacity=without + HOUR), closed=is_weekend)
    assert not [one for one in nobody.sessions if one.topic == "brainstorm"]
    declines = [SessionPreferences(participant=name, excluded_formats=[SessionFormat.GROUP]) for name in names]
    alone = planned("abcdefgh", evolve(brief, preferences=declines, lead_capacity=without + HOUR), closed=is_weekend)
    assert not [one for one in alone.sessions if one.topic == "brainstorm" and set(one.participants) & set(names)]


def test_first_drafts_leave_hours_to_the_monthly_session_if_a_buddy_can_help() -> None:
    """With few hours, buddies help with first drafts before the monthly session or anybody has to wait."""
    brief = default_brief(lead_capacity=22 * HOUR, buddies=BuddyPolicy())
    plan = planned("abcdefghijkl", brief, closed=is_weekend)
    formats = [item.format for track in plan.tracks.tracks for item in track.items if item.topic == "first_draft"]
    assert formats.count(SessionFormat.BUDDY) > 0
    assert len(formats) == 12
    assert not plan.starts
    assert "plan:group-gap" not in {finding.code for finding in plan.findings}


@pytest.mark.parametrize("buddies", [None, BuddyPolicy()])
def test_posting_days_are_provisional_if_a_first_draft_needs_a_buddy_that_is_missing(
    buddies: BuddyPolicy | None,
) -> None:
    """A first draft with a buddy makes posting days certain only for people who have a buddy."""
    brief = evolve(WEEKLY, lead_capacity=14 * HOUR, buddies=buddies, cadences=dict.fromkeys(LETTERS, Cadence(1)))
    plan = planned(LETTERS, brief, closed=is_weekend)
    drafts = [(item, track.participant) for track in plan.tracks.tracks for item in track.items]
    with_buddy = {who for item, who in drafts if item.topic == "first_draft" and item.session is None}
    assert with_buddy
    people = [person(name) for name in LETTERS]
    known = Foundation(profiles=dict.fromkeys(LETTERS, FoundationCheck(checked_on=DAY, waived=True)))
    agenda = make_agenda(plan, people, [*map(stay, LETTERS)], period=brief.period, foundation=known)
    posts = [item for item in agenda.items if item.kind is AgendaKind.POST]
    assert {item.participants[0] for item in posts if item.provisional} == (set() if buddies else with_buddy)


# ---------------------------------------------------------------- hours and ids


def test_a_month_that_is_off_does_not_count_as_time() -> None:
    """A person who is away for all of July has a twelfth less time; a free week changes nothing."""
    people = [person(name, time_per_month=2 * HOUR) for name in "abc"]
    july, week = DateRange(date(2027, 7, 1), date(2027, 7, 31)), DateRange(date(2027, 7, 5), date(2027, 7, 9))
    stays = [stay("a", away=[july]), stay("b", away=[week]), stay("c", left=date(2027, 6, 30))]
    plan = make_plan(people, stays, brief=default_brief(), on=DAY, closed=is_weekend)
    days = []
    for track in plan.tracks.tracks:
        assert track.unused is not None
        days.append(round((track.time + track.unused) / (12 * HOUR) * 365))
    assert days == [362 - 31, 362, 362 - 184]


def test_ids_of_cancelled_sessions_are_never_used_again() -> None:
    """A plan that is made again, and again without naming what was cancelled, gives no session such an id."""
    first = planned("abcd", default_brief(), closed=is_weekend)
    off = [one.id for one in first.sessions if one.on and one.on < after(10)]
    second = planned("abcd", default_brief(), closed=is_weekend, on=after(10), previous_plan=first, cancelled=off)
    third = planned("abcd", default_brief(), closed=is_weekend, on=after(11), previous_plan=second)
    assert second.cancelled == third.cancelled == tuple(sorted(off))
    for plan in (second, third):
        assert not {one.id for one in plan.sessions} & set(off)


@pytest.mark.parametrize("form", [SessionFormat.INDIVIDUAL, SessionFormat.GROUP])
def test_a_session_that_is_planned_again_has_another_id(form: SessionFormat) -> None:
    """A topic on request whose session did not take place is planned again with a new id, in all later plans too."""
    topic = Topic(code="s", formats=[form], time=HOUR, minimum=2, name="S")
    brief = default_brief(tracks=TrackPolicy(topics=[topic], drop_first=()), needs={"a": ["s"], "b": ["s"]})
    first = planned("ab", brief)
    (cancelled, *_), on = first.sessions, shifted(first.sessions[0].on or DAY, 1)
    second = planned("ab", brief, on=on, previous_plan=first, cancelled=[cancelled.id])
    third = planned("ab", brief, on=on, previous_plan=second)
    for plan in (second, third):
        again = [session for session in plan.sessions if session.participants == cancelled.participants]
        assert [session.id == cancelled.id for session in again] == [False]
        assert {item.session for track in plan.tracks.tracks for item in track.items} == {
            session.id for session in plan.sessions
        }


def test_a_start_that_has_passed_stays_when_the_person_leaves() -> None:
    """A plan that is made again keeps the start of a person who left since, and changes nothing before the day."""
    first = planned(LETTERS, WEEKLY, closed=is_weekend)
    who, start = min(first.starts.items(), key=lambda entry: (entry[1], entry[0]))
    stays = [stay(name, left=shifted(start, 7) if name == who else None) for name in LETTERS]
    later = planned(LETTERS, WEEKLY, stays, on=shifted(start, 14), closed=is_weekend, previous_plan=first)
    assert later.starts[who] == start
