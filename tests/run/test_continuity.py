"""Continuity is about people's own rhythm on days they are here, and about nobody who did not agree."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.people.consent import Consent, Purpose
from advocacy.people.membership import Membership
from advocacy.plan.calendar import Cadence
from advocacy.run.activity import Activity, ActivityKind, check_activities
from advocacy.run.continuity import ContinuityReport, measure_continuity
from advocacy.testing import strategies
from tests.samples import activities, agreed_on, person

DAY = date(2027, 1, 4)
SPAN = DateRange(DAY, DAY + timedelta(days=111))


def did(name: str, *days: int, kind: ActivityKind = ActivityKind.POSTED) -> list[Activity]:
    """Let somebody do something on days counted from the first."""
    return activities(name, [DAY + timedelta(days=day) for day in days], kind=kind)


def report(done: list[Activity], stays: list[Membership], **options: Any) -> ContinuityReport:
    """Report on sixteen weeks."""
    people = [person(name) for name in sorted({stay.participant for stay in stays})]
    known: dict[str, Any] = {"participants": people, "cadences": {}, "period": SPAN, "on": SPAN.end}
    given = known | options
    return measure_continuity(done, given.pop("participants"), stays, **given)


@given(
    strategies.memberships(people=st.just("p-1"), joined=st.dates(date(2027, 1, 1), date(2027, 3, 1))),
    st.lists(st.tuples(st.integers(0, 111), st.sampled_from(ActivityKind)), max_size=25),
    strategies.cadences(),
)
def test_person_continuity_equals_a_diary(
    stay: Membership, acts: list[tuple[int, ActivityKind]], cadence: Cadence
) -> None:
    """Intervals, gaps and drift equal a count day by day, over present days only."""
    done = [activity for day, kind in acts for activity in did("p-1", day, kind=kind)]
    done = [
        activity for activity in done if stay.joined <= activity.on and (stay.left is None or activity.on < stay.left)
    ]
    found = report(done, [stay], cadences={"p-1": cadence}).people[0]
    diary = []
    for many in range(SPAN.days):
        today = SPAN.start + timedelta(days=many)
        if stay.is_present(today):
            diary.append([activity.kind for activity in done if activity.on == today])
    assert found.days == len(diary) == stay.present_days(SPAN)
    length = 7 * cadence.weeks
    has_rhythm = cadence.posts or cadence.reactions
    parts = [diary[at : at + length] for at in range(0, len(diary) - length + 1, length)] if has_rhythm else []
    reactions = {ActivityKind.REACTED, ActivityKind.VOTED, ActivityKind.COMMENTED, ActivityKind.SHARED}
    kept = 0
    for part in parts:
        done_in = [kind for kinds in part for kind in kinds]
        others = sum(kind in reactions for kind in done_in)
        kept += done_in.count(ActivityKind.POSTED) >= cadence.posts and others >= cadence.reactions
    assert (found.periods, found.kept) == (len(parts), kept)
    silent = "".join("x" if kinds else "." for kinds in diary).split("x")
    assert found.longest_gap == max(map(len, silent))
    if len(diary) < 56:
        assert found.drift is None
    else:
        ends = (sum(map(len, part)) for part in (diary[:28], diary[-28:]))
        early, late = ends
        assert found.drift == Fraction(late - early, 4)
    assert repr(found) == "<Continuity p-1>"


@given(
    st.lists(st.tuples(st.sampled_from(["p-1", "p-2", "p-3"]), st.integers(0, 111)), max_size=20),
    st.randoms(use_true_random=False),
)
def test_people_without_consent_do_not_count(acts: list[tuple[str, int]], shuffled: Any) -> None:
    """Activities of people without consent change nothing; neither does the order of input."""
    done = [activity for name, day in acts for activity in did(name, day)]
    withdrawn = agreed_on(DAY, Purpose.MEASUREMENT, withdrawn=SPAN.end)
    people = [person("p-1"), person("p-2", consents=()), person("p-3", consents=withdrawn)]
    stays = [Membership(participant=participant.id, joined=DAY) for participant in people]
    rhythms = {participant.id: Cadence(1) for participant in people}
    found = report(done, stays, participants=people, cadences=rhythms)
    only = [activity for activity in done if activity.participant == "p-1"]
    assert found == report(only, stays, participants=people, cadences=rhythms)
    assert [continuity.participant for continuity in found.people] == ["p-1"]
    assert str(found.findings[0]) == "Not measured, no valid consent: 2 people."
    mixed = shuffled.sample(done, len(done))
    assert found == report(mixed, stays[::-1], participants=people[::-1], cadences=rhythms)


def test_activities_before_consent_do_not_count() -> None:
    """Consent given halfway covers the activities from that day on."""
    late = (Consent(purpose=Purpose.MEASUREMENT, given=DAY + timedelta(days=56)),)
    stays = [Membership(participant="p-1", joined=DAY)]
    found = report(did("p-1", 3, 60), stays, participants=[person("p-1", consents=late)], cadences={"p-1": Cadence(1)})
    assert (found.people[0].kept, found.people[0].longest_gap) == (1, 60)


def test_pauses_do_not_count() -> None:
    """Four weeks of pause leave the cadence unchanged, and activities in it do not count."""
    steady = did("p-1", *range(3, 112, 7))
    whole = Membership(participant="p-1", joined=DAY)
    paused = whole.pause(DAY + timedelta(days=28)).resume(DAY + timedelta(days=56))
    continuity, other = (report(steady, [stay], cadences={"p-1": Cadence(1)}).people[0] for stay in (whole, paused))
    assert (continuity.periods, continuity.kept, continuity.longest_gap, continuity.drift) == (16, 16, 6, Fraction(0))
    assert (other.periods, other.kept, other.longest_gap, other.drift) == (12, 12, 6, Fraction(0))
    twice = [whole.leave(DAY + timedelta(days=28)), evolve(whole, joined=DAY + timedelta(days=56))]
    steady = [act for act in steady if not 28 <= (act.on - DAY).days < 56]
    assert report(steady, twice, cadences={"p-1": Cadence(1)}).people[0] == other


def test_leave_and_partial_intervals_do_not_count() -> None:
    """The first and last day of leave are absent, and posts after the last whole week do not count."""
    stay = Membership(participant="p-1", joined=DAY, away=[DateRange(DAY + timedelta(days=3), DAY + timedelta(days=5))])
    short = DateRange(DAY, DAY + timedelta(days=12))
    found = report(did("p-1", 5, 11), [stay], cadences={"p-1": Cadence(1)}, period=short).people[0]
    assert (found.days, found.periods, found.kept, found.longest_gap) == (10, 1, 0, 8)
    other = did("p-1", 2, kind=ActivityKind.COMMENTED)
    assert report(other, [stay], cadences={"p-1": Cadence(1)}, period=short).people[0].kept == 0
    assert report(did("p-1", 2), [stay], cadences={"p-1": Cadence(1)}, period=short).people[0].kept == 1


def test_group_intervals_are_clustered_by_person() -> None:
    """The kept share and the drift have intervals over people, and people are in order of id."""
    names = [f"p-{n}" for n in range(8)]
    stays = [Membership(participant=name, joined=DAY) for name in reversed(names)]
    done = [activity for n, name in enumerate(names) for activity in did(name, *range(3, 112 - 9 * n, 7))]
    found = report(done, stays, cadences=dict.fromkeys(names, Cadence(1)))
    assert [continuity.participant for continuity in found.people] == names
    kept = sum(continuity.kept for continuity in found.people)
    assert found.kept == Fraction(kept, 8 * 16)
    assert found.kept_interval is not None
    assert found.kept_interval.low < found.kept < found.kept_interval.high
    assert found.drift is not None
    assert found.drift < 0
    assert found.drift_interval is not None
    assert found.drift_interval.low < found.drift < found.drift_interval.high
    assert found.findings == ()
    alone = report(did("p-7", 3), stays[:1], cadences={"p-7": Cadence(1)})
    assert [finding.code for finding in alone.findings] == ["metric-value:few-clusters", "metric-value:few-values"]
    assert (alone.kept, alone.kept_interval, alone.drift_interval) == (Fraction(1, 16), None, None)
    nobody = report([], [])
    assert (nobody.people, nobody.kept, nobody.drift, nobody.findings) == ((), None, None, ())
    assert repr(nobody) == "<ContinuityReport 2027-01-04 to 2027-04-25: 0 people>"


def test_activities_on_the_day_of_leaving_do_not_count() -> None:
    """An activity on the day of leaving is accepted, and the day is not a present one."""
    stay = Membership(participant="p-1", joined=DAY, left=DAY + timedelta(days=9))
    reports = [
        measure_continuity(
            did("p-1", 1, *more), [person("p-1")], [stay], cadences={"p-1": Cadence(1)}, period=SPAN, on=DAY
        )
        for more in ((), (9,))
    ]
    assert reports[0] == reports[1]
    assert check_activities(did("p-1", 0, 9), [stay]) == ()


def test_all_problems_are_reported_together() -> None:
    """Days out of the membership, unknown people and unknown pillars are reported with paths and the nearest name."""
    stay = Membership(participant="p-1", joined=DAY, left=DAY + timedelta(days=9))
    with pytest.raises(ValidationError) as error:
        measure_continuity(
            [*did("p-1", -1, 9, 10), *did("p-2", 1)],
            [person("p-1"), person("p-1")],
            [stay, evolve(stay, participant="p-3")],
            cadences={"p-4": Cadence(1)},
            period=SPAN,
            on=DAY,
        )
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        ("participants[1].id", "repeated"),
        ("memberships[1].participant", "name:unknown"),
        ("cadences[p-4]", "name:unknown"),
        ("activities[0].on", "activity:outside"),
        ("activities[2].on", "activity:outside"),
        ("activities[3].participant", "name:unknown"),
    ]
    with pytest.raises(UnknownNameError, match="p-1"):
        report(did("p-2", 1), [stay])
    act = evolve(did("p-1", 1)[0], pillar="crafts")
    assert [finding["nearest"] for finding in check_activities([act], [stay], pillars=["craft"])] == ["craft"]
    assert check_activities([act, *did("p-1", 2)], [stay], pillars=["crafts"]) == ()
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        measure_continuity([wrong], [wrong], [wrong], cadences={}, period=wrong, on=wrong)
    paths = [finding.path for finding in error.value.findings]
    assert paths == ["activities[0]", "participants[0]", "memberships[0]", "period", "on"]
    with pytest.raises(ValidationError):
        check_activities([wrong], [])
    with pytest.raises(ValidationError) as error:
        Activity(participant="", on=wrong, kind=wrong, measures={"views": -1})
    assert [finding.path for finding in error.value.findings] == ["participant", "on", "kind", "measures[views]"]


@given(
    spans=st.lists(st.tuples(st.integers(0, 9), st.none() | st.integers(0, 5)), max_size=5),
    days=st.lists(st.integers(-2, 16), min_size=1, max_size=4),
)
def test_activities_are_within_any_membership(spans: list[tuple[int, int | None]], days: list[int]) -> None:
    """An activity is consistent if some membership lasts on its day or ends on it, whichever of them overlap."""
    first = date(2027, 1, 4)
    stays = [
        Membership(
            participant="p-1",
            joined=first + timedelta(days=joined),
            left=None if length is None else first + timedelta(days=joined + length),
        )
        for joined, length in spans
    ]
    acts = [Activity(participant="p-1", on=first + timedelta(days=n), kind=ActivityKind.POSTED) for n in days]
    outside = [n for n in days if not any(at <= n and (more is None or n <= at + more) for at, more in spans)]
    if spans:
        assert [found.code for found in check_activities(acts, stays)] == ["activity:outside"] * len(outside)
