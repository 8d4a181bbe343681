"""The schedule keeps prerequisites, hours and presence, starts early, and comes back every month."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, pairwise
from math import ceil
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from advocacy.dates import DateRange
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.people import MembershipStatus
from advocacy.plan import (
    AgendaKind,
    BuddyPolicy,
    Cadence,
    Checklist,
    Foundation,
    FoundationCheck,
    Plan,
    PlanBrief,
    Session,
    SessionFormat,
    SessionPreferences,
    Topic,
    TopicReason,
    Track,
    TrackItem,
    TrackPlan,
    TrackPolicy,
    WorkingWeek,
    is_weekend,
    make_agenda,
    make_plan,
)
from advocacy.plan.bookings import FIRST_POST_WITHIN, GROUP_WITHIN
from advocacy.plan.own_days import even_out
from advocacy.plan.topics import TOPICS
from tests.amounts import examples
from tests.plan.test_plan import DAY, HOUR, TUESDAYS, YEAR, after, agreed, cases, is_free, is_led, planned, stay
from tests.samples import person

DRAFT, SPAR, EDIT = "first_draft", "sparring", "editing"
WHOLE = Checklist.profile().codes


def _all_before(code: str) -> set[str]:
    """Return the prerequisites of a topic of the library, and theirs."""
    direct = {topic.code: topic.prerequisites for topic in TOPICS}[code]
    return {*direct, *(other for before in direct for other in _all_before(before))}


BEFORE = {topic.code: _all_before(topic.code) for topic in TOPICS}


def default_brief(**fields: Any) -> PlanBrief:
    """Return the brief of a year with the topics of the library and enough time."""
    known: dict[str, Any] = {"period": YEAR, "lead_capacity": 500 * HOUR, "meetings": TUESDAYS}
    return PlanBrief(**known | fields)


def topic_days(plan: Plan) -> dict[str, dict[str, list[date]]]:
    """Return the days of each topic, by person's id and code."""
    days = {session.id: session.on for session in plan.sessions}
    found: dict[str, dict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    for track in plan.tracks.tracks:
        for item in track.items:
            day = item.on if item.session is None else days[item.session]
            if day is not None:
                found[track.participant][item.topic].append(day)
    return found


def recent(brief: PlanBrief, who: str, joined: date) -> bool:
    """Check by hand whether a person posted in the 13 weeks before joining the plan."""
    return who in brief.last_posts and (max(joined, brief.period.start) - brief.last_posts[who]).days <= 91


@given(cases(), st.data())
def test_prerequisites_are_never_reversed(case: dict[str, Any], data: st.DataObject) -> None:
    """No topic is before its prerequisites, and no sparring or editing before the first draft that a person needs.

    Topics that a person excluded, or that have no day, do not break the chain.
    """
    excluded = st.sets(st.sampled_from(sorted(BEFORE)), max_size=2)
    wishes = [evolve(wish, excluded_topics=data.draw(excluded)) for wish in case["brief"].preferences]
    names = [participant.id for participant in case["participants"]]
    posted = {name: DAY - timedelta(days=ago) for name in names if (ago := data.draw(st.sampled_from([0, 90, 99])))}
    without = [name for name in names if name not in case["brief"].ramps and data.draw(st.booleans())]
    changes: dict[str, Any] = {"preferences": wishes, "last_posts": posted, "without_posts": without}
    case |= {"brief": evolve(case["brief"], **changes)}
    plan = make_plan(**case)
    if data.draw(st.booleans()):
        later = data.draw(st.dates(case["on"], max(case["on"], case["brief"].period.end)))
        plan = make_plan(**case | {"on": later, "previous_plan": plan})
    joined = {membership.participant: membership.joined for membership in case["memberships"]}
    for who, days in topic_days(plan).items():
        for code, mine in days.items():
            assert all(min(days[before]) <= min(mine) for before in BEFORE[code] if before in days)
        if not recent(case["brief"], who, joined[who]):
            for code in {SPAR, EDIT} & days.keys():
                assert DRAFT in days
                assert min(days[DRAFT]) < min(days[code])


def test_a_topic_waits_through_one_that_the_person_does_not_get() -> None:
    """Without writing, a first draft waits for the prerequisites of writing."""
    brief = default_brief(
        working_weeks={"a": WorkingWeek(weekdays=[3]), "b": WorkingWeek(weekdays=[3])},
        lead_week=WorkingWeek(weekdays=[0]),
        preferences=[SessionPreferences(participant="a", excluded_topics=["writing"])],
        buddies=BuddyPolicy(),
    )
    days = topic_days(planned("ab", brief))["a"]
    assert "writing" not in days
    assert max(days[before][0] for before in BEFORE[DRAFT] & days.keys()) < days[DRAFT][0]


def test_a_wish_that_is_a_prerequisite_comes_before_the_start() -> None:
    """A policy can have a topic on request before one of the start: the order is the same."""
    before = {"linkedin_tricks": [], "own_profile": ["linkedin_tricks"]}
    brief = default_brief(
        tracks=TrackPolicy(
            topics=[evolve(topic, prerequisites=before.get(topic.code, topic.prerequisites)) for topic in TOPICS]
        ),
        preferences=[SessionPreferences(participant=name, topics=["linkedin_tricks"]) for name in "abc"],
    )
    days = topic_days(planned("abc", brief))["a"]
    assert days["linkedin_tricks"][0] <= days["own_profile"][0]


def test_work_of_a_day_is_in_the_order_of_its_topics() -> None:
    """On one day, buddy work comes before a session on a topic for which it is a prerequisite."""
    session = Session(
        id="s", topic="writing", format=SessionFormat.INDIVIDUAL, participants=["a"], time=2 * HOUR, on=DAY
    )
    items = [
        TrackItem(topic=code, format=SessionFormat.BUDDY, reason=TopicReason.START, time=HOUR, on=DAY)
        for code in (DRAFT, "own_profile")
    ]
    tracks = TrackPlan(tracks=[Track(participant="a", items=items)], sessions=[session])
    plan = Plan(brief=default_brief(), made_on=DAY, tracks=tracks)
    found = make_agenda(plan, [person("a")], [stay("a")], period=DateRange(DAY, DAY))
    assert [item.topic.code for item in found.items if item.topic is not None] == ["own_profile", "writing", DRAFT]


def test_the_first_meeting_of_a_single_person_is_four_weeks_after_the_kick_off() -> None:
    """A person alone has the kick-off with the lead, and the first monthly session four weeks later."""
    days = topic_days(planned("a", default_brief()))["a"]
    assert (days["meeting"][0] - days["kick_off"][0]).days == 28


@pytest.mark.parametrize("name", ["a", "e"])
def test_a_person_who_joins_gives_others_no_earlier_session(name: str) -> None:
    """The brainstorms of the others stay 91 days apart, and the meetings 28, whoever joins later."""
    brief, joined = default_brief(), after(98)
    others, everybody = "abcde".replace(name, ""), "abcde"
    plan = planned(others, brief)
    stays = [stay(who, joined=joined if who == name else DAY) for who in everybody]
    plan = make_plan([*map(person, everybody)], stays, brief=brief, on=joined, previous_plan=plan)
    for code, least in (("brainstorm", 91), ("meeting", 28)):
        days = topic_days(plan)[others[0]][code]
        assert min((day - before).days for before, day in pairwise(days)) >= least


@given(cases(), st.data())
def test_firm_posting_days_are_after_the_foundation_and_the_first_draft(
    case: dict[str, Any], data: st.DataObject
) -> None:
    """A firm posting day is on or after the day of a confirmed or waived profile, and of a first draft if needed."""
    names = [participant.id for participant in case["participants"]]
    checks = st.builds(
        FoundationCheck,
        checked_on=st.integers(0, 60).map(after),
        done=st.sampled_from([WHOLE, WHOLE[:3]]),
        waived=st.booleans(),
    )
    foundation = Foundation(profiles=data.draw(st.dictionaries(st.sampled_from(names), checks)) if names else {})
    plan = make_plan(**case, foundation=foundation)
    found = make_agenda(
        plan, case["participants"], case["memberships"], period=plan.brief.period, foundation=foundation
    )
    days = topic_days(plan)
    for item in found.items:
        if item.kind is AgendaKind.POST:
            (who,) = item.participants
            check = foundation.profiles.get(who)
            ready = (
                check is not None and (check.waived or set(check.done) == set(WHOLE)) and check.checked_on <= item.on
            )
            joined = max(m.joined for m in case["memberships"] if m.participant == who and m.joined <= item.on)
            drafts = days[who][DRAFT]
            wanted = plan.brief.needs_first_draft(who, joined=joined)
            assert item.provisional is not (ready and (not wanted or bool(drafts)))
            assert not wanted or all(day <= item.on for day in drafts)


@given(
    st.integers(1, 12),
    st.lists(st.builds(Cadence, st.integers(1, 3), weeks=st.integers(1, 52)), min_size=12, max_size=12),
    st.integers(0, 9),
    st.integers(1, 5),
)
def test_everybody_posts_first_within_56_days_and_after_a_first_draft(
    many: int, cadences: list[Cadence], seed: int, room: int
) -> None:
    """With a meeting each week, the first posting day is within 56 days of the start, and not before the draft."""
    names = "abcdefghijkl"[:many]
    brief = default_brief(
        cadences=dict(zip(names, cadences, strict=False)), seed=seed, lead_capacity_per_day=room * HOUR
    )
    people, stays = [person(name) for name in names], [stay(name) for name in names]
    plan = make_plan(people, stays, brief=brief, on=DAY, closed=is_weekend)
    found = make_agenda(plan, people, stays, period=YEAR)
    for name in names:
        posts = [item.on for item in found.for_person(name) if item.kind is AgendaKind.POST]
        start = plan.starts.get(name, DAY)
        if start > YEAR.end:
            assert not posts
        else:
            assert plan.first_drafts[name] <= posts[0] <= start + timedelta(days=FIRST_POST_WITHIN)


def gaps(plan: Plan, case: dict[str, Any], who: str) -> list[int]:
    """Count by hand the open days from one group session to the next, without absences and days before a start."""
    me = next(one for one in case["participants"] if one.id == who)
    mine = [membership for membership in case["memberships"] if membership.participant == who]
    meetings = {topic.code for topic in plan.brief.tracks.topics if topic.code == "meeting"}
    together = {
        session.on
        for session in plan.sessions
        if who in session.participants and (session.format is SessionFormat.GROUP or session.topic in meetings)
    }
    counts, since = list[int](), 0
    for day in (plan.brief.period.start + timedelta(days=place) for place in range(plan.brief.period.days)):
        consents = any(consent.holds(on=day) for consent in me.consents)
        week, lead = plan.brief.working_weeks.get(who), plan.brief.lead_week
        away = week is not None and any(day in days for days in week.away)
        away |= lead is not None and any(day in days for days in lead.away) and not is_led(plan.brief, day)
        away |= day < plan.starts.get(who, day)
        if day not in plan.closed and consents and not away and any(one.is_present(day) for one in mine):
            since += 1
        if day in together:
            counts.append(since)
            since = 0
    return [*counts, since]


@given(cases())
def test_a_long_wait_for_a_group_session_is_reported(case: dict[str, Any]) -> None:
    """Each person is offered a group session every 35 open days from their start, or a finding counts them."""
    plan = make_plan(**case)
    late = sum(max(gaps(plan, case, track.participant)) > GROUP_WITHIN for track in plan.tracks.tracks)
    assert sum(finding["count"] for finding in plan.findings if finding.code == "plan:group-gap") == late


@given(
    st.integers(1, 30),
    st.lists(st.tuples(st.integers(0, 350), st.integers(0, 60)), max_size=20),
    st.sampled_from([[1], [1, 3]]),
)
def test_nobody_waits_longer_than_35_open_days_for_a_group_session(
    many: int, leave: list[tuple[int, int]], weekdays: list[int]
) -> None:
    """With enough hours and a meeting day each week, nobody waits too long, also if each person is away for weeks."""
    names = [f"p-{n:02}" for n in range(many)]
    away = {
        name: DateRange(after(start), after(start + length))
        for name, (start, length) in zip(names, leave, strict=False)
    }
    case: dict[str, Any] = {
        "participants": [person(name) for name in names],
        "memberships": [stay(name, away=[away[name]] if name in away else []) for name in names],
        "brief": default_brief(
            meetings=evolve(TUESDAYS, weekdays=weekdays),
            lead_capacity_per_day=20 * HOUR,
            lead_capacity=2000 * HOUR,
        ),
        "on": DAY,
        "closed": is_weekend,
    }
    plan = make_plan(**case)
    assert all(max(gaps(plan, case, name)) <= GROUP_WITHIN for name in names)
    assert "plan:group-gap" not in {finding.code for finding in plan.findings}


def test_a_start_is_dense_and_comes_before_the_rest() -> None:
    """A year for six people, by hand: the start in three weeks, drafts, then what comes back every month."""
    plan = planned("abcdef", default_brief(buddies=BuddyPolicy()), closed=is_weekend)
    first = [
        (str(session.on)[5:], session.topic, len(session.participants))
        for session in plan.sessions
        if session.on and session.on < after(42)
    ]
    assert [entry for entry in first if entry[1] != "check_in"] == [
        ("01-05", "kick_off", 6),
        ("01-05", "own_profile", 6),
        ("01-05", "content_pillars", 6),
        ("01-12", "writing", 6),
        ("01-12", DRAFT, 1),
        ("01-12", DRAFT, 1),
        ("01-19", DRAFT, 1),
        ("01-19", DRAFT, 1),
        ("01-19", DRAFT, 1),
        ("01-19", DRAFT, 1),
        ("02-09", "meeting", 6),
    ]
    meetings = [session.on for session in plan.sessions if session.topic == "meeting" and session.on is not None]
    assert {(after - before).days for before, after in pairwise(meetings)} == {28}
    assert len(meetings) == 12
    for days in topic_days(plan).values():
        assert len(days["check_in"]) == 12
        assert max((after - before).days for before, after in pairwise(days["check_in"])) <= 55
        assert len(days["brainstorm"]) == 4
    assert told_codes(plan) == ["track:unknown-time", "calendar:summer"]


def told_codes(plan: Plan) -> list[str]:
    """Return the codes of the findings, except of moved days and unknown working weeks."""
    ignored = ("plan:date-m", "plan:weeks-unknown", "plan:lead-week")
    return [finding.code for finding in plan.findings if not finding.code.startswith(ignored)]


def test_people_who_posted_or_decline_skip_the_first_draft() -> None:
    """A recent post, an excluded topic and excluded formats skip the step; an old post and a wish do not."""
    brief = default_brief(
        last_posts={"a": DAY - timedelta(days=91), "b": DAY - timedelta(days=92), "e": DAY},
        preferences=[
            SessionPreferences(participant="c", excluded_topics=[DRAFT]),
            SessionPreferences(participant="d", excluded_formats=[SessionFormat.INDIVIDUAL, SessionFormat.BUDDY]),
            SessionPreferences(participant="e", topics=[DRAFT]),
        ],
        needs={name: [SPAR] for name in "abcd"},
    )
    plan = planned("abcde", brief)
    assert sorted(plan.first_drafts) == ["b", "e"]
    days = topic_days(plan)
    assert [who for who in days if SPAR in days[who]] == ["a", "b"]
    assert days["a"]["writing"][0] <= days["a"][SPAR][0]
    reported = [found for found in plan.findings if found.code == "plan:no-draft"]
    assert [(found["participant"], found["topic"]) for found in reported] == [("c", SPAR), ("d", SPAR)]
    assert [who for who in "abcde" if brief.needs_first_draft(who, joined=DAY)] == ["b"]
    assert not default_brief(tracks=TrackPolicy(topics=[])).needs_first_draft("a", joined=DAY)


def test_help_with_texts_waits_for_a_first_draft_without_a_day() -> None:
    """If no day has time for the first draft that a person needs, editing has no day; for others it has."""
    brief = default_brief(
        lead_capacity_per_day=timedelta(minutes=30),
        last_posts={"b": DAY},
        needs={name: [EDIT] for name in "ab"},
        preferences=[SessionPreferences(participant="a", excluded_formats=[SessionFormat.BUDDY])],
    )
    plan = planned("ab", brief)
    days = topic_days(plan)
    assert "a" not in plan.first_drafts
    assert DRAFT not in days["a"]
    assert EDIT not in days["a"]
    assert EDIT in days["b"]


def test_provisional_posting_days_are_after_the_start() -> None:
    """If the first draft has no day, a person has possible posting days from the last session of the start on."""
    brief = default_brief(
        lead_capacity_per_day=timedelta(minutes=100),
        tracks=TrackPolicy(
            topics=[evolve(topic, time=topic.time * (4 if topic.code == DRAFT else 0.5)) for topic in TOPICS]
        ),
        preferences=[SessionPreferences(participant="a", excluded_formats=[SessionFormat.BUDDY])],
        cadences={"a": Cadence(1)},
        meetings=evolve(TUESDAYS, start=after(20)),
    )
    plan = planned("a", brief)
    found = make_agenda(plan, [person("a")], [stay("a")], period=YEAR)
    posts = [item for item in found.for_person("a") if item.kind is AgendaKind.POST]
    assert not plan.first_drafts
    assert all(post.provisional for post in posts)
    assert posts[0].on >= topic_days(plan)["a"]["writing"][0] > after(20)


def test_posting_days_are_provisional_until_the_person_confirms() -> None:
    """Unknown, incomplete and later checks leave posting days provisional; the plan counts these people."""
    whole, half = FoundationCheck(checked_on=DAY, done=WHOLE), FoundationCheck(checked_on=DAY, unclear=WHOLE)
    late = evolve(whole, checked_on=after(200))
    foundation = Foundation(profiles={"a": whole, "b": half, "c": evolve(half, waived=True), "d": late})
    brief = default_brief(cadences=dict.fromkeys("abcde", Cadence(1)))
    plan = planned("abcde", brief, foundation=foundation)
    assert [f["count"] for f in plan.findings if f.code == "plan:provisional"] == [2]
    assert [f["count"] for f in planned("abcde", brief).findings if f.code == "plan:provisional"] == [5]
    people, stays = [person(name) for name in "abcde"], [stay(name) for name in "abcde"]
    found = make_agenda(plan, people, stays, period=YEAR, foundation=foundation)
    posts = [item for item in found.items if item.kind is AgendaKind.POST]
    firm = {item.participants[0] for item in posts if not item.provisional}
    assert firm == {"a", "c", "d"}
    assert {item.participants[0] for item in posts if item.provisional} == {"b", "d", "e"}
    assert all(item.on >= after(200) for item in posts if item.participants == ("d",) and not item.provisional)
    lines = found.text().splitlines()
    assert any("for a post by b, once their profile and first draft are ready" in line for line in lines)
    assert any(line.endswith("Time for a to try something out, if it suits them") for line in lines)


def test_too_little_time_of_the_lead_drops_and_reports() -> None:
    """Brainstorms go first, then check-ins are half as often, then with a buddy. What then fits again is kept."""
    brief = default_brief(buddies=BuddyPolicy())
    full = planned("abcdef", brief, closed=is_weekend)
    need = full.tracks.lead_hours
    for less, codes in (
        (1 * HOUR, ["plan:dropped"]),
        (5 * HOUR, ["plan:fewer"]),
        (18 * HOUR, ["plan:with-buddy"]),
        (20 * HOUR, ["plan:with-buddy", "plan:dropped"]),
    ):
        plan = planned("abcdef", evolve(brief, lead_capacity=need - less), closed=is_weekend)
        assert [code for code in told_codes(plan) if code.startswith("plan:")] == codes
        kept = [(s.topic, s.on) for s in full.sessions if s.topic not in {"check_in", "brainstorm"}]
        assert [(s.topic, s.on) for s in plan.sessions if s.topic not in {"check_in", "brainstorm"}] == kept
        assert plan.tracks.lead_hours <= need - less
    checks = [len(days["check_in"]) for days in topic_days(plan).values()]
    assert checks == [12] * 6


def test_the_start_and_what_comes_back_are_offered_beyond_a_persons_time() -> None:
    """A person with little time is offered all of it, and no more counts."""
    me, other = person("a", time_per_month=HOUR), person("b")
    plan = make_plan([me, other], [stay("a"), stay("b")], brief=default_brief(needs={"a": ["networking"]}), on=DAY)
    track = plan.tracks.tracks[0]
    assert track.time <= 6 * HOUR
    reasons = {item.topic: item.reason for item in track.items if item.topic != "check_in"}
    assert reasons["own_profile"] is TopicReason.START
    assert reasons["meeting"] is TopicReason.OFFERED
    assert [f.code for f in plan.findings if f.code.startswith("track:s")] == ["track:short"]


def test_people_who_are_away_at_the_start_have_another_day() -> None:
    """A person on leave starts after it, alone with the lead, or with a buddy if the lead has no room in time."""
    away = [DateRange(DAY, after(20))]
    plan = planned("abcd", default_brief(), [stay("a", away=away), *map(stay, "bcd")])
    kick_offs = [
        (session.on, session.participants, session.format) for session in plan.sessions if session.topic == "kick_off"
    ]
    assert kick_offs == [
        (after(1), ("b", "c", "d"), SessionFormat.GROUP),
        (after(22), ("a",), SessionFormat.INDIVIDUAL),
    ]
    short = default_brief(meetings=evolve(TUESDAYS, until=after(21)), buddies=BuddyPolicy())
    late = planned("abcdefghijkl", evolve(short, needs={"a": [SPAR]}))
    formats = [item.format for track in late.tracks.tracks for item in track.items if item.topic == DRAFT]
    assert formats.count(SessionFormat.BUDDY) == 12 - formats.count(SessionFormat.INDIVIDUAL) > 0
    assert len(late.first_drafts) == 12
    none = planned("abc", evolve(short, lead_capacity_per_day=timedelta(minutes=10)))
    assert [item.topic for track in none.tracks.tracks for item in track.items if item.session] == []
    assert "plan:unplaced" in told_codes(none)


def test_topics_in_a_circle_and_unknown_prerequisites_are_refused() -> None:
    """A policy names the topics that come before themselves, and the prerequisites that it does not have."""
    topic = Topic(code="x", formats=[SessionFormat.BUDDY], time=HOUR, prerequisites=["y"])
    with pytest.raises(ValidationError) as error:
        TrackPolicy(
            topics=[topic, evolve(topic, code="y", prerequisites=["x"]), evolve(topic, code="z", prerequisites=[])]
        )
    assert [(f.path, f.code) for f in error.value.findings] == [
        ("topics[0].prerequisites", "topic:cycle"),
        ("topics[1].prerequisites", "topic:cycle"),
    ]
    with pytest.raises(UnknownNameError):
        TrackPolicy(topics=[topic])
    assert TrackPolicy().depths[SPAR] == 5


def test_prerequisites_of_earlier_sessions_are_not_planned_again() -> None:
    """A person who had writing gets neither the kick-off nor pillars after it, but still a first draft."""
    session = Session(
        id="writing:1", topic="writing", format=SessionFormat.INDIVIDUAL, participants=["a"], time=HOUR, on=after(3)
    )
    brief = default_brief()
    earlier = Plan(brief=brief, made_on=DAY, tracks=TrackPlan(sessions=[session]))
    days = topic_days(planned("a", brief, on=after(7), previous_plan=earlier))["a"]
    assert {code for code in days if code not in {"meeting", "check_in"}} == {DRAFT}


def test_a_role_without_posts_has_no_posting_days_and_no_first_draft() -> None:
    """Such a person is in sessions, but has neither posting days nor a first draft, unless they need one."""
    brief = default_brief(
        cadences=dict.fromkeys("abc", Cadence(1)), without_posts=["b", "a", "b"], needs={"b": [DRAFT], "a": [SPAR]}
    )
    assert brief.without_posts == ("a", "b")
    plan = planned("abc", brief)
    assert sorted(plan.first_drafts) == ["b", "c"]
    assert SPAR not in topic_days(plan)["a"]
    assert "plan:no-draft" in {finding.code for finding in plan.findings}
    assert [f["count"] for f in plan.findings if f.code == "plan:provisional"] == [1]
    assert [f["count"] for f in plan.signs if f.code == "plan:sign:listening"] == [2]
    found = make_agenda(plan, [person(name) for name in "abc"], [stay(name) for name in "abc"], period=YEAR)
    kinds = {name: {item.kind for item in found.for_person(name)} for name in "abc"}
    assert kinds["a"] == kinds["b"] == {AgendaKind.SESSION, AgendaKind.EXPERIMENT}
    assert AgendaKind.POST in kinds["c"]
    with pytest.raises(UnknownNameError):
        planned("abc", evolve(brief, without_posts=["d"]))


# ---------------------------------------------------------------- working weeks


FULL = WorkingWeek(weekdays=range(5))
EARLY, LATE = WorkingWeek(weekdays=[0, 1, 2]), WorkingWeek(weekdays=[2, 3, 4])


def test_sessions_are_on_days_of_the_lead_or_a_deputy() -> None:
    """Meetings move off days without a lead, each such day is reported, and a deputy takes over."""
    away = evolve(FULL, away=[DateRange(after(7), after(20))])
    brief = default_brief(period=DateRange(DAY, after(60)), lead_week=away, working_weeks=dict.fromkeys("abc", FULL))
    alone = planned("abc", brief, closed=is_weekend)
    assert [f["dates"] for f in alone.findings if f.code == "plan:lead-away"] == ["2027-01-12, 2027-01-19"]
    assert not any(session.on in DateRange(after(7), after(20)) for session in alone.sessions)
    assert not any(occurrence.on in DateRange(after(7), after(20)) for occurrence in alone.meetings)
    deputy = planned("abc", evolve(brief, deputy_week=EARLY), closed=is_weekend)
    assert any(session.on in DateRange(after(7), after(20)) for session in deputy.sessions)
    assert "plan:lead-away" not in told_codes(deputy)
    wednesday = planned("abc", evolve(brief, lead_week=LATE, deputy_week=None), closed=is_weekend)
    assert {session.on.weekday() for session in wednesday.sessions if session.on} == {2}
    assert [f["count"] for f in wednesday.findings if f.code == "plan:lead-away:many"] == [9]
    assert all(review.on is not None and review.on.weekday() in {2, 3, 4} for review in wednesday.reviews)
    unknown = planned("abc", evolve(brief, lead_week=None, working_weeks={"a": FULL}), closed=is_weekend)
    days = sorted({session.on for session in unknown.sessions if session.on})
    assert [dict(f.parameters) for f in unknown.findings if f.code == "plan:lead-week"] == [
        {"count": len(days), "start": str(days[0]), "end": str(days[-1])}
    ]
    assert [f["count"] for f in unknown.findings if f.code == "plan:weeks-unknown"] == [2]
    assert not {"plan:lead-week", "plan:weeks-unknown"} & {f.code for f in alone.findings}


@pytest.mark.parametrize(
    ("lead", "mine", "code"),
    [
        (evolve(FULL, away=[DateRange(after(60), after(130))]), FULL, "plan:group-gap:lead"),
        (FULL, evolve(FULL, away=[DateRange(after(60), after(130))]), "plan:group-gap:absent"),
        (FULL, FULL, None),
    ],
)
def test_a_long_time_without_a_group_session_has_its_reason(
    lead: WorkingWeek, mine: WorkingWeek, code: str | None
) -> None:
    """An absence of the lead without a deputy, or of the person, is the reason that a finding gives."""
    plan = planned("abc", default_brief(lead_week=lead, working_weeks=dict.fromkeys("abc", mine)), closed=is_weekend)
    gap = [(f.code, f["count"]) for f in plan.findings if f.code.startswith("plan:group-gap")]
    assert gap == ([] if code is None else [(code, 3)])


def test_a_month_off_creates_no_obligations() -> None:
    """In a month of leave a person has no session, no posting day and no time to experiment."""
    july = DateRange(date(2027, 7, 1), date(2027, 7, 31))
    brief = default_brief(
        working_weeks={"a": evolve(FULL, away=[july]), "b": EARLY},
        cadences=dict.fromkeys("abc", Cadence(1)),
    )
    plan = planned("abc", brief, closed=is_weekend)
    people, stays = [person(name) for name in "abc"], [stay(name) for name in "abc"]
    found = make_agenda(plan, people, stays, period=YEAR)
    kinds = {AgendaKind.SESSION, AgendaKind.POST, AgendaKind.EXPERIMENT}
    assert {item.kind for item in found.for_person("c") if item.on in july} == kinds
    assert not [item for item in found.for_person("a") if item.on in july]
    assert {item.on.weekday() for item in found.for_person("b")} == {0, 1, 2}


@given(
    st.integers(1, 30),
    st.lists(st.builds(Cadence, st.integers(1, 3), weeks=st.sampled_from([1, 1, 2, 4, 8])), min_size=30, max_size=30),
    st.lists(st.sampled_from([None, FULL, EARLY, LATE, WorkingWeek(weekdays=[0, 2, 4])]), min_size=30, max_size=30),
    st.sampled_from([90, 180, 364]),
    st.integers(0, 99),
)
def test_posting_days_are_spread_over_the_days_that_people_work(
    many: int, cadences: list[Cadence], weeks: list[WorkingWeek | None], days: int, seed: int
) -> None:
    """No weekday has more than 1.25 times its even share of these days, or that share rounded up if it is below 4."""
    names = [f"p-{n:02}" for n in range(many)]
    working = {name: week for name, week in zip(names, weeks, strict=False) if week is not None}
    brief = default_brief(
        period=DateRange(DAY, after(days)),
        cadences=dict(zip(names, cadences, strict=False)),
        working_weeks=working,
        last_posts=dict.fromkeys(names, DAY),
        seed=seed,
    )
    closed = [day for n in range(days + 1) if is_weekend(day := after(n)) or n in {40, 80, 81, 150}]
    plan = Plan(brief=brief, made_on=DAY, closed=closed)
    people, stays = [person(name) for name in names], [stay(name) for name in names]
    found = make_agenda(plan, people, stays, period=brief.period)
    share, dates = Counter[int](), Counter[int]()
    for name in names:
        mine = [item.on.weekday() for item in found.for_person(name) if item.kind is AgendaKind.POST]
        works = working.get(name, FULL).weekdays
        assert works >= set(mine)
        dates.update(mine)
        for weekday in works:
            share[weekday] += Fraction(len(mine), len(works))  # type: ignore[assignment]
    for weekday, even in share.items():
        assert dates[weekday] <= max(1.25 * even, ceil(even))


_weekdays = st.integers(0, 6)
_posts = st.lists(
    st.tuples(_weekdays, st.sets(_weekdays)).map(lambda pair: (pair[0], pair[1] | {pair[0]})), max_size=30
)


@given(_posts, st.lists(st.integers(0, 9), min_size=7, max_size=7))
def test_as_few_posts_as_possible_are_above_the_room_of_a_weekday(
    posts: list[tuple[int, set[int]]], caps: list[int]
) -> None:
    """By Hall's theorem, the excess is the most posts that some weekdays must have beyond their room."""
    before = Counter(weekday for weekday, _ in posts)
    moved = even_out(posts, {weekday: cap - before[weekday] for weekday, cap in enumerate(caps)})
    after_moves = dict(enumerate(weekday for weekday, _ in posts)) | dict(moved)
    assert all(weekday in posts[index][1] for index, weekday in moved)
    counts = Counter(after_moves.values())
    excess = sum(max(0, counts[weekday] - cap) for weekday, cap in enumerate(caps))
    sets = (set(some) for size in range(8) for some in combinations(range(7), size))
    assert excess == max(
        sum(options <= some for _, options in posts) - sum(caps[weekday] for weekday in some) for some in sets
    )
    assert not moved or any(count > caps[weekday] for weekday, count in before.items())


def test_posting_days_of_others_stay_when_somebody_joins() -> None:
    """Sixteen people keep their posting days when two more take part."""
    names = [f"p-{place:02}" for place in range(18)]
    days, closed = [], [after(place) for place in range(362) if is_weekend(after(place))]
    for members in (names[:16], names):
        rhythms = dict.fromkeys(members, Cadence(1))
        brief = default_brief(cadences=rhythms, last_posts=dict.fromkeys(members, DAY))
        plan = Plan(brief=brief, made_on=DAY, closed=closed)
        found = make_agenda(plan, list(map(person, members)), list(map(stay, members)), period=YEAR)
        posts = [(item.on, item.participants) for item in found.items if item.kind is AgendaKind.POST]
        days.append([post for post in posts if post[1][0] in names[:16]])
    assert days[0] == days[1]


# ---------------------------------------------------------------- hours


def counted_days(plan: Plan, case: dict[str, Any], who: str, later: date) -> tuple[int, int]:
    """Count by hand the days of the plan, and those from a day on, in months in which a person has an open day."""
    days = [plan.brief.period.start + timedelta(days=place) for place in range(plan.brief.period.days)]
    months = {(day.year, day.month) for day in days if not is_free(case, day) and agreed(case, who, day)}
    counted = [day for day in days if (day.year, day.month) in months]
    return len(counted), sum(day >= later for day in counted)


@given(cases(), st.data())
def test_returned_hours_are_used_or_reported(case: dict[str, Any], data: st.DataObject) -> None:
    """What a session that did not take place returns is in another item or unused, for the lead and each person."""
    first = make_plan(**case | {"on": DAY})
    later = after(data.draw(st.integers(0, 49)))
    past = [session for session in first.sessions if session.on is not None and session.on < later]
    missed = data.draw(st.lists(st.sampled_from(past), unique=True, max_size=3)) if past else []
    plan = make_plan(**case | {"on": later, "previous_plan": first, "cancelled": [session.id for session in missed]})
    assert not {session.id for session in missed} & {session.id for session in plan.sessions}
    assert [f["count"] for f in plan.findings if f.code == "plan:missed"] == [
        len(session.participants) for session in sorted(missed, key=past.index)
    ]
    again = {
        (track.participant, item.topic)
        for track in plan.tracks.tracks
        for item in track.items
        if (item.on or next((s.on for s in plan.sessions if s.id == item.session), None) or DAY) >= later
    }
    for session in missed:
        ways = [f for f in plan.findings if f.path == f"cancelled[{session.id}]" and f.code != "plan:missed"]
        assert sum(f["count"] for f in ways) == len(session.participants)
        assert sum(f["count"] for f in ways if f.code != "plan:missed:none") == sum(
            (who, session.topic) in again for who in session.participants
        )
    spent = sum((session.time for session in plan.sessions), timedelta(0))
    assert spent == plan.tracks.lead_hours
    assert plan.tracks.lead_hours + plan.tracks.lead_unused == max(plan.brief.lead_capacity, plan.tracks.lead_hours)
    kept = {session.id for session in past} - {session.id for session in missed}
    for track in plan.tracks.tracks:
        me = next(participant for participant in case["participants"] if participant.id == track.participant)
        mine = [membership for membership in case["memberships"] if membership.participant == track.participant]
        own = me.time_per_month
        here = any(item.status(later) is MembershipStatus.ACTIVE for item in mine)
        if own is None or not here or not any(consent.holds(on=later) for consent in me.consents):
            assert not track.unused
            continue
        before = [item for item in track.items if item.session in kept or (item.on is not None and item.on < later)]
        spent = sum((item.time for item in before), timedelta(0))
        planned_time = track.time - sum(
            (item.time for item in before if item.reason is not TopicReason.OFFERED), timedelta(0)
        )
        whole, left = counted_days(plan, case, track.participant, later)
        room = max(timedelta(0), min(own * 6 * left / 365, own * 6 * whole / 365 - spent))
        assert track.unused is not None
        assert abs(planned_time + track.unused - room) <= timedelta(seconds=1)
        codes = [finding.code for finding in plan.check_hours(track.participant)]
        assert ("plan:hours:person:unused" in codes) is bool(track.unused)
        assert ("plan:hours:person:missing" in codes) is bool(track.missing)


def test_a_session_that_did_not_take_place_is_planned_one_to_one_or_with_a_buddy() -> None:
    """Participants of a cancelled group session get its topic again without a group, and everybody the time back."""
    brief = default_brief(
        buddies=BuddyPolicy(),
        preferences=[SessionPreferences(participant="a", excluded_formats=[SessionFormat.INDIVIDUAL])],
    )
    first = planned("abcd", brief, closed=is_weekend)
    day = after(9)
    off = [session.id for session in first.sessions if session.on == after(8)]
    assert off[0] == "writing:1"
    again = planned("abcd", brief, closed=is_weekend, on=day, previous_plan=first, cancelled=off)
    forms = {
        track.participant: item for track in again.tracks.tracks for item in track.items if item.topic == "writing"
    }
    assert [(name, item.format) for name, item in sorted(forms.items())] == [
        ("a", SessionFormat.BUDDY),
        ("b", SessionFormat.INDIVIDUAL),
        ("c", SessionFormat.INDIVIDUAL),
        ("d", SessionFormat.INDIVIDUAL),
    ]
    assert forms["a"].on is not None
    assert [finding.text() for finding in again.findings[:3]] == [
        (
            "Writing techniques on 12 January 2027 did not take place. Its 4 participants and the program lead get "
            "their 2 hours back."
        ),
        "Writing techniques: 3 participants of the session on 12 January 2027 get it one to one.",
        "Writing techniques: 1 participant of the session on 12 January 2027 gets it as buddy work.",
    ]
    with pytest.raises(UnknownNameError):
        planned("abcd", brief, on=day, previous_plan=first, cancelled=["meeting:1"])
    monthly = next(session for session in first.sessions if session.topic == "meeting" and session.on)
    assert monthly.on is not None
    later = planned(
        "abcd", brief, closed=is_weekend, on=monthly.on + timedelta(days=1), previous_plan=first, cancelled=[monthly.id]
    )
    following = min(session.on for session in later.sessions if session.topic == "meeting" and session.on)
    assert following <= monthly.on + timedelta(days=14)


def test_a_group_session_without_a_day_becomes_other_work() -> None:
    """People whose group has no day, or who are away on it, work one to one or with a buddy; the rest is reported."""
    talk = Topic(code="t", formats=list(SessionFormat), time=HOUR, name="T")
    show = Topic(code="s", formats=[SessionFormat.GROUP], time=HOUR, name="S")
    short = evolve(TUESDAYS, until=after(20))  # days 1, 8 and 15
    brief = default_brief(
        meetings=short,
        tracks=TrackPolicy(topics=[talk, show]),
        buddies=BuddyPolicy(),
        needs={name: ["t", "s"] for name in "abc"},
    )
    away = [[DateRange(after(day), after(day + 3)) for day in days] for days in ((0, 7), (7, 14), (0, 14))]
    stays = [stay(name, away=mine) for name, mine in zip("abc", away, strict=True)]
    people = [person(name, time_per_month=2 * HOUR) for name in "abc"]
    plan = make_plan(people, stays, brief=brief, on=DAY)
    assert [(session.topic, session.participants, session.on) for session in plan.sessions] == [
        ("t", ("b",), after(1)),
        ("t", ("c",), after(8)),
        ("t", ("a",), after(15)),
    ]
    assert [(f.code, f["count"]) for f in plan.findings if f.code in {"plan:instead", "plan:unplaced"}] == [
        ("plan:instead", 3),
        ("plan:unplaced", 1),
    ]
    assert {track.missing for track in plan.tracks.tracks} == {HOUR}
    room = 12 * HOUR * YEAR.days / 365
    assert all(track.unused and abs(track.unused - (room - HOUR)) < HOUR / 3600 for track in plan.tracks.tracks)
    buddies = evolve(brief, lead_capacity_per_day=HOUR / 2, lead_week=FULL)
    other = make_plan(people, stays, brief=buddies, on=DAY)
    assert [[(item.format, item.on is not None) for item in track.items] for track in other.tracks.tracks] == [
        [(SessionFormat.BUDDY, True)]
    ] * 3
    assert [finding.text() for finding in other.check_hours()] == ["500 hours of the program lead are not planned."]
    unstated = make_plan([evolve(someone, time_per_month=None) for someone in people], stays, brief=brief, on=DAY)
    assert unstated.check_hours("a")[0].code == "plan:hours:person:unknown"
    with pytest.raises(ValidationError, match="weekdays: "):
        WorkingWeek(weekdays=[])


def test_groups_for_which_the_lead_lacks_time_work_with_buddies() -> None:
    """LinkedIn tricks move to buddies if the lead lacks time, editing stays longer, and each change is reported."""
    brief = default_brief(buddies=BuddyPolicy(), needs={name: ["linkedin_tricks", EDIT] for name in "abcdef"})
    need = planned("abcdef", brief, closed=is_weekend).tracks.lead_hours
    plan = planned("abcdef", evolve(brief, lead_capacity=need - 5 * HOUR), closed=is_weekend)
    forms = {item.format for track in plan.tracks.tracks for item in track.items if item.topic == "linkedin_tricks"}
    assert forms == {SessionFormat.BUDDY}
    assert all(len(days[EDIT]) == 1 for days in topic_days(plan).values())
    assert {(f.code, f["topic"]) for f in plan.findings if f.code in {"plan:dropped", "plan:with-buddy"}} == {
        ("plan:dropped", "brainstorm"),
        ("plan:with-buddy", "linkedin_tricks"),
    }
    assert plan.check_hours()[-1].code == "plan:hours:lead:missing"


# ---------------------------------------------------------------- a plan over time


class PlanOverTime(RuleBasedStateMachine):
    """Replan while time passes, people come and go, and sessions do not take place."""

    def __init__(self) -> None:
        super().__init__()
        self.on, self.names = DAY, list("abc")
        self.plan: Plan | None = None
        self.stays = {name: stay(name) for name in self.names}
        self.brief = default_brief(
            period=DateRange(DAY, after(180)),
            lead_capacity=60 * HOUR,
            buddies=BuddyPolicy(),
            lead_week=FULL,
            working_weeks={"a": EARLY},
        )

    def replan(self, cancelled: list[str]) -> None:
        """Plan the remaining days, and compare what has passed."""
        before = (
            [session for session in self.plan.sessions if session.on and session.on < self.on]
            if self.plan is not None
            else []
        )
        self.plan = make_plan(
            [person(name) for name in self.names],
            [self.stays[name] for name in self.names],
            brief=self.brief,
            on=self.on,
            closed=is_weekend,
            previous_plan=self.plan,
            cancelled=cancelled,
        )
        kept = [session for session in self.plan.sessions if session.on and session.on < self.on]
        assert kept == [session for session in before if session.id not in cancelled]

    @rule(days=st.integers(0, 25), data=st.data())
    def pass_time(self, days: int, data: st.DataObject) -> None:
        """Let days pass. Some sessions of these days did not take place."""
        since, self.on = self.on, min(after(180), self.on + timedelta(days=days))
        planned = self.plan.sessions if self.plan is not None else ()
        passed = [session.id for session in planned if session.on and since <= session.on < self.on]
        self.replan(data.draw(st.lists(st.sampled_from(passed), unique=True, max_size=2)) if passed else [])

    @rule(name=st.sampled_from("abcdef"))
    def come_or_go(self, name: str) -> None:
        """Let a new person join, a member pause, or a paused member resume."""
        if name not in self.stays:
            self.names.append(name)
            self.stays[name] = stay(name, joined=self.on)
        elif self.stays[name].status(self.on) is MembershipStatus.ACTIVE:
            self.stays[name] = self.stays[name].pause(self.on)
        else:
            self.stays[name] = self.stays[name].resume(self.on)
        self.replan([])

    @invariant()
    def laws_hold(self) -> None:
        """The hours of the lead add up, on each day too; prerequisites are in order; nothing is on a day off."""
        if self.plan is None:
            return
        tracks, by_day = self.plan.tracks, defaultdict[date, timedelta](timedelta)
        for session in self.plan.sessions:
            assert session.on is not None
            by_day[session.on] += session.time
            assert session.on.weekday() < (3 if "a" in session.participants else 5)
        assert max(by_day.values(), default=HOUR) <= self.brief.lead_capacity_per_day
        assert tracks.lead_hours + tracks.lead_unused == self.brief.lead_capacity
        prerequisites = {topic.code: topic.prerequisites for topic in TOPICS}
        for days in topic_days(self.plan).values():
            for code, mine in days.items():
                assert all(min(days[before]) <= min(mine) for before in prerequisites[code] if before in days)


PlanOverTime.TestCase.settings = settings(max_examples=examples(20), stateful_step_count=8, deadline=None)
TestPlanOverTime = PlanOverTime.TestCase
