"""A plan keeps a person's own time, in a month and in all, and reports what does not fit."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.plan import TopicReason, is_weekend, make_plan
from advocacy.plan.topics import STARTS, TOPICS
from tests.plan.test_plan import DAY, HOUR, YEAR, cases, stay
from tests.plan.test_schedule import default_brief
from tests.samples import person

START = {topic.code for topic in TOPICS if topic.timing in STARTS}
NONE = timedelta(0)


@given(cases())
def test_nobody_has_more_than_their_own_time_in_a_month(case: dict[str, Any]) -> None:
    """Beyond a person's time of a month are only the start, one long item, and what is offered; the sum is reported."""
    plan = make_plan(**case)
    days = {session.id: session.on for session in plan.sessions}
    own = {participant.id: participant.time_per_month for participant in case["participants"]}
    beyond = dict[str, timedelta]()
    for track in plan.tracks.tracks:
        mine = own[track.participant]
        months = defaultdict[tuple[int, int], list[Any]](list)
        for item in track.items:
            day = item.on if item.session is None else days[item.session]
            if day is not None and item.reason is not TopicReason.OFFERED:
                months[day.year, day.month].append(item)
        for items in months.values():
            time = sum((item.time for item in items), NONE)
            if mine is not None and time > mine:
                assert len(items) == 1 or START.issuperset(item.topic for item in items)
                beyond[track.participant] = beyond.get(track.participant, NONE) + time - mine
    found = [finding for finding in plan.findings if finding.code == "plan:full-months"]
    assert [finding["count"] for finding in found] == ([len(beyond)] if beyond else [])
    if beyond:
        assert abs(float(found[0]["hours"]) - sum(beyond.values(), NONE) / HOUR) < 0.01


@given(st.integers(0, 24), st.sampled_from([[], ["linkedin_tricks"], ["editing", "linkedin_tricks"]]))
def test_what_a_person_has_no_time_for_is_dropped_in_order_and_reported(halves: int, needs: list[str]) -> None:
    """Check-ins and brainstorms fit in the person's time; the missing time is that of what is dropped or offered."""
    brief = default_brief(needs=dict.fromkeys("abc", needs))
    people = [person(name, time_per_month=halves * HOUR / 2) for name in "abc"]
    plan = make_plan(people, list(map(stay, "abc")), brief=brief, on=DAY, closed=is_weekend)
    rich = make_plan(
        [evolve(who, time_per_month=100 * HOUR) for who in people],
        list(map(stay, "abc")), brief=brief, on=DAY, closed=is_weekend,
    )  # fmt: skip
    for track, full in zip(plan.tracks.tracks, rich.tracks.tracks, strict=True):
        count = {
            code: sum(item.topic == code for item in track.items) for code in ("brainstorm", "check_in", "meeting")
        }
        most = {code: sum(item.topic == code for item in full.items) for code in count}
        assert count["meeting"] == most["meeting"]
        regular = [item for item in track.items if item.topic in {"brainstorm", "check_in"}]
        assert all(item.reason is not TopicReason.OFFERED for item in regular)
        assert track.time <= halves * HOUR / 2 * 6 * YEAR.days / 365
        # the three people have the same time and needs
        left_out = [f for f in plan.findings if f.code == "plan:person-left-out:named"]
        assert all(f["participants"] == "a, b, c" for f in left_out)
        out = {f["topic"]: float(f["hours"]) / 3 for f in left_out}
        assert out.get("check_in", 0) == (most["check_in"] - count["check_in"]) / 4
        assert out.get("brainstorm", 0) == most["brainstorm"] - count["brainstorm"]
        assert not count["brainstorm"] or count["check_in"] == most["check_in"]
        short = any(f.code == "track:short" and f["participant"] == track.participant for f in plan.findings)
        assert short or {item.topic for item in track.items} >= {*needs}
        assert track.unused is not None
        total = sum(out.values()) + sum(
            float(f["hours"]) / (3 if f.code == "plan:person-offered:named" else 1) for f in plan.findings
            if f.code == "plan:person-offered:named"
            or (f.code == "track:short" and f["participant"] == track.participant)
        )  # fmt: skip
        assert track.missing <= total * HOUR + (1 * HOUR + timedelta(minutes=2)) * bool(total)


@pytest.mark.parametrize(
    ("ids", "text"),
    [
        ("a", "Check-in: a has too little time for it. 3 hours are left out for this person."),
        ("abc", "Check-in: a, b, c have too little time for it. 9 hours in total are left out for them."),
        (
            "abcd",
            "Check-in: 4 people have too little time for it. 12 hours in total are left out for them.",
        ),
    ],
)
def test_a_finding_counts_the_people_for_a_topic_and_names_at_most_three(ids: str, text: str) -> None:
    """A topic that several people have no time for is one finding, with their ids and their time in total."""
    people = [person(name, time_per_month=NONE) for name in ids]
    plan = make_plan(people, list(map(stay, ids)), brief=default_brief(), on=DAY, closed=is_weekend)
    for code in ("plan:person-left-out", "plan:person-offered"):
        found = [finding for finding in plan.findings if finding.code.startswith(code)]
        assert len({finding["topic"] for finding in found}) == len(found) > 0
        assert all(finding["participants"] == ", ".join(ids) for finding in found)
    assert text in [finding.text() for finding in plan.findings]
