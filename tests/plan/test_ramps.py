"""A gradual start: listen, react, share and a first own post, only for people who confirmed it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.people import Consent, Pause, Purpose
from advocacy.plan import (
    Agenda,
    AgendaKind,
    BuddyPolicy,
    Cadence,
    Checklist,
    Foundation,
    FoundationCheck,
    PlanBrief,
    WorkingWeek,
    is_weekend,
    make_agenda,
)
from advocacy.run import Activity, ActivityKind, measure_continuity
from tests.plan.test_plan import DAY, after, planned, stay
from tests.plan.test_schedule import default_brief
from tests.samples import person

LISTEN, REACT, SHARE, POST = AgendaKind.LISTEN, AgendaKind.REACT, AgendaKind.SHARE, AgendaKind.POST


def agenda(names: str, brief: PlanBrief, foundation: Foundation | None = None, **fields: Any) -> Agenda:
    """Plan for people by their names, and return the agenda of the whole plan."""
    stays = [stay(name, **fields) for name in names]
    plan = planned(names, brief, stays, closed=is_weekend)
    return make_agenda(plan, list(map(person, names)), stays, period=brief.period, foundation=foundation)


def days(found: Agenda, name: str, *kinds: AgendaKind) -> list[tuple[str, AgendaKind]]:
    """Return month and day of a person's items of some kinds."""
    return [(str(item.on)[5:], item.kind) for item in found.for_person(name) if item.kind in kinds]


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(-30, 40).map(after), min_size=1),
    st.dictionaries(st.sampled_from("abcdef"), st.sets(st.integers(0, 4), min_size=1)),
    st.integers(0, 20),
    st.integers(0, 9),
)
def test_a_gradual_start_has_its_steps_in_order_and_a_first_post_in_time(
    ramps: dict[str, date], weekdays: dict[str, set[int]], joined: int, seed: int
) -> None:
    """Two days of each step, a fortnight each, then one post within 56 days, on or after the first draft."""
    brief = default_brief(
        ramps=ramps,
        working_weeks={name: WorkingWeek(weekdays=some) for name, some in weekdays.items()},
        meetings=evolve(default_brief().meetings, weekdays=range(5)),
        buddies=BuddyPolicy(),
        cadences=dict.fromkeys("abc", Cadence(0)),
        seed=seed,
    )
    stays = [stay(name, joined=after(joined)) for name in "abcdef"]
    plan = planned("abcdef", brief, stays, on=after(joined), closed=is_weekend)
    people = list(map(person, "abcdef"))
    found = make_agenda(plan, people, stays, period=brief.period)
    for name in "abcdef":
        mine = [item for item in found.for_person(name) if item.kind in {LISTEN, REACT, SHARE, POST}]
        begin = max(after(joined), ramps.get(name, DAY))
        if name not in ramps:
            assert [item.kind for item in mine] == ([LISTEN, LISTEN] if name in "abc" else [])
            continue
        assert [item.kind for item in mine] == [LISTEN, LISTEN, REACT, REACT, SHARE, SHARE, POST]
        offsets = [(item.on - begin).days // 7 for item in mine]
        assert offsets[:6] == [0, 1, 2, 3, 4, 5]
        assert offsets[6] in {6, 7}
        assert plan.first_drafts[name] <= mine[6].on
        part = DateRange(begin + timedelta(days=9), begin + timedelta(days=45))
        cut = make_agenda(plan, people, stays, period=part)
        assert [item for item in found.items if item.on in part] == list(cut.items)


def test_a_gradual_start_needs_a_confirmation_and_can_end() -> None:
    """The plan asks people who listen first; those who confirm get the steps, and those who stop only listen."""
    brief = default_brief(cadences={"a": Cadence(0), "b": Cadence(0), "c": Cadence(1)}, without_posts=["d"])
    asked = planned("abcd", brief)
    assert [(f.code, f["count"]) for f in asked.findings if f.path == "brief.ramps"] == [("plan:listening", 2)]
    kinds = {item.kind for item in agenda("abcd", brief).for_person("a")}
    assert LISTEN in kinds
    assert not kinds & {REACT, SHARE, POST}
    confirmed = evolve(brief, ramps={"a": DAY})
    plan = planned("abcd", confirmed)
    assert [(f.code, f["count"]) for f in plan.findings if f.path == "brief.ramps"] == [
        ("plan:ramps", 1),
        ("plan:listening", 1),
    ]
    assert [f["count"] for f in plan.findings if f.code == "plan:provisional"] == [2]
    lines = agenda("ab", evolve(confirmed, cadences={}, without_posts=())).text("nl").splitlines()
    assert sum("voor a om een post van anderen te delen, zodra het profiel klaar is" in line for line in lines) == 2
    assert agenda("abcd", evolve(confirmed, ramps={})) == agenda("abcd", brief)
    with pytest.raises(UnknownNameError):
        planned("abcd", evolve(brief, ramps={"e": DAY}))
    for name in "cd":
        with pytest.raises(ValidationError, match="posts already"):
            evolve(brief, ramps={name: DAY})


_pauses = st.lists(st.integers(0, 120), max_size=4, unique=True).map(
    lambda found: [
        Pause(start=after(first), resumed=None if last is None else after(last))
        for first, last in zip_longest(sorted(found)[::2], sorted(found)[1::2])
    ]
)
_leave = st.lists(
    st.tuples(st.integers(0, 120), st.integers(0, 40)).map(lambda span: DateRange(after(span[0]), after(sum(span)))),
    max_size=2,
)


@given(st.integers(-10, 60), _pauses, _leave, _leave, st.sets(st.integers(0, 4), min_size=1), st.integers(0, 9))
def test_a_gradual_start_waits_for_a_pause_and_for_leave(
    start: int, pauses: list[Pause], leave: list[DateRange], free: list[DateRange], weekdays: set[int], seed: int
) -> None:
    """Each of the first six weeks with an open day has its step. The first own post is after the sixth."""
    week = WorkingWeek(weekdays=weekdays, away=leave)
    brief = default_brief(period=DateRange(DAY, after(200)), ramps={"a": after(start)}, seed=seed)
    brief = evolve(brief, working_weeks={"a": week}, without_posts=["b"], last_posts={"a": DAY})
    stays = [stay("a", pauses=pauses, away=free), stay("b")]
    plan = planned("ab", brief, [stay("a"), stay("b")], closed=is_weekend)
    found = make_agenda(plan, [person("a"), person("b")], stays, period=brief.period)
    mine = [item for item in found.for_person("a") if item.kind in {LISTEN, REACT, SHARE, POST}]
    begin = max(DAY, after(start))
    possible = [day for n in range(201) if stays[0].is_present(day := after(n)) and day in week and day >= begin]
    weeks = sorted({(day - begin).days // 7 for day in possible})
    assert [(item.on - begin).days // 7 for item in mine[:6]] == weeks[:6]
    assert {item.on for item in mine} <= set(possible)
    assert [item.kind for item in mine[:6]] == [LISTEN, LISTEN, REACT, REACT, SHARE, SHARE][: len(weeks)]
    later = [day for day in possible if len(weeks) >= 6 and day >= begin + timedelta(days=7 * weeks[5] + 7)]
    assert [item.kind for item in mine[6:]] == [POST][: len(later)]
    if later:
        soon = begin + timedelta(days=7 * weeks[5] + 21)
        assert mine[6].on in ([day for day in later if day < soon] or later[:1])


def test_a_gradual_start_after_leave_has_all_its_steps() -> None:
    """Steps that fall in leave move behind it. A ramp that begins after the stay has no days."""
    profile = Foundation(profiles={"a": FoundationCheck(checked_on=after(30), done=Checklist.profile().codes)})
    away = [DateRange(after(14), after(70))]
    found = agenda("a", default_brief(ramps={"a": DAY}), profile, away=away)
    kinds = [(item.kind, item.provisional) for item in found.for_person("a") if item.kind in {LISTEN, REACT, SHARE}]
    assert kinds == [(kind, False) for kind in (LISTEN, LISTEN, REACT, REACT, SHARE, SHARE)]
    assert [day for day, _ in days(found, "a", REACT)] == ["03-19", "03-26"]
    assert days(found, "a", POST) == [("04-16", POST)]
    gone = agenda("a", default_brief(ramps={"a": after(90)}), left=after(60))
    assert not days(gone, "a", LISTEN, REACT, SHARE, POST)
    short = agenda("a", default_brief(ramps={"a": after(20)}), profile, left=after(60))
    assert [kind for _, kind in days(short, "a", LISTEN, REACT, SHARE, POST)] == [
        LISTEN, LISTEN, REACT, REACT, SHARE, SHARE,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ramp", "ramps", "asked"),
    [
        (DAY - timedelta(days=60), 0, 1),  # in the first membership
        (after(20), 0, 1),
        (after(35), 1, 0),  # between them
        (after(80), 1, 0),
    ],
)
def test_a_new_membership_needs_a_new_confirmation(ramp: date, ramps: int, asked: int) -> None:
    """A gradual start that a person confirmed in an earlier membership ends with it. The plan asks again."""
    joined = after(40)
    for first in (DAY - timedelta(days=90), DAY):
        left = DAY - timedelta(days=30) if ramp < DAY else after(30)
        stays = [stay("a", joined=joined), stay("a", joined=min(first, left), left=left)]
        brief = default_brief(ramps={"a": ramp}, cadences={"a": Cadence(0)})
        plan = planned("a", brief, stays, on=after(100), closed=is_weekend)
        codes = {finding.code: finding["count"] for finding in plan.findings if finding.path == "brief.ramps"}
        assert codes.get("plan:ramps", 0) == ramps
        assert codes.get("plan:listening", 0) == asked
        assert sum(finding.code == "plan:provisional" for finding in plan.findings) == ramps
        found = make_agenda(plan, [person("a")], stays, period=brief.period)
        again = [item.kind for item in found.for_person("a") if item.on >= joined]
        assert (POST in again) is bool(ramps)
        assert again.count(LISTEN) == 2


def test_reactions_have_days_and_count_for_the_own_cadence() -> None:
    """A role without posts has days to react, after a gradual start if there is one; enough reactions keep it."""
    brief = default_brief(
        period=DateRange(DAY, after(90)),
        cadences={"a": Cadence(2, reactions=1), "b": Cadence(0, weeks=2, reactions=1)},
        without_posts=["a"],
        ramps={"b": DAY},
    )
    found = agenda("ab", brief)
    assert len(days(found, "a", REACT)) == 13
    assert not days(found, "a", POST, LISTEN)
    own = [item.on for item in found.for_person("b") if item.kind is REACT]
    assert [(day - DAY).days // 14 for day in own] == [1, 1, 3, 4, 5, 6][: len(own)]
    assert brief.cadence("a") == Cadence(0, reactions=1)
    agreed = [Consent(purpose=Purpose.MEASUREMENT, given=DAY)]
    me = evolve(person("a"), consents=[*person("a").consents, *agreed])
    acts = [
        Activity(participant="a", on=after(day), kind=kind)
        for day, kind in ((2, ActivityKind.REACTED), (8, ActivityKind.SHARED), (15, ActivityKind.POSTED))
    ]
    for cadence, kept in ((Cadence(0, reactions=1), 2), (Cadence(1, reactions=1), 0), (Cadence(1), 1)):
        report = measure_continuity(
            acts, [me], [stay("a")], cadences={"a": cadence}, period=DateRange(DAY, after(27)), on=after(27)
        )
        assert (report.people[0].periods, report.people[0].kept) == (4, kept)
    assert Cadence(0, reactions=5).silent_after is None
