"""How active people are: the definition counted day by day, and bounds where kinds are not in the data."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy import DateRange
from advocacy.errors import ValidationError
from advocacy.people import Membership, Pause
from advocacy.run import Activity, ActivityKind, measure_activity
from advocacy.testing import strategies
from tests.samples import faults

START = date(2026, 6, 1)
QUARTER = DateRange(START, date(2026, 8, 30))
ONLINE = set(ActivityKind) - {ActivityKind.DRAFT, ActivityKind.SESSION}


def weekly(kind: ActivityKind, weeks: int = 13) -> list[Activity]:
    """Return one activity in each week of the quarter."""
    return [Activity(participant="p-1", on=START + timedelta(days=7 * n + n % 7), kind=kind) for n in range(weeks)]


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([], 0.0),
        (weekly(ActivityKind.REACTED), 0.5),
        (weekly(ActivityKind.VOTED), 0.5),
        (weekly(ActivityKind.POSTED), 1.0),
        (weekly(ActivityKind.DRAFT) + weekly(ActivityKind.SESSION), 0.0),
        (weekly(ActivityKind.COMMENTED) * 3 + weekly(ActivityKind.POSTED, 1), 14 / 26),
    ],
)
def test_anchors_of_the_share(acts: list[Activity], expected: float) -> None:
    """Nothing is 0, weekly reacting 1/2, and weekly posting 1; drafts and sessions are not online."""
    share = measure_activity(acts, QUARTER)
    assert (share.weeks, share.value) == (13, expected)


@pytest.mark.parametrize(("days", "weeks", "value"), [(62, 8, 1.0), (56, 8, 1.0), (55, 7, None), (1, 0, None)])
def test_share_needs_eight_whole_weeks(days: int, weeks: int, value: float | None) -> None:
    """Days after the last whole week are left out, and fewer than eight weeks give no result."""
    share = measure_activity(weekly(ActivityKind.POSTED), DateRange(START, START + timedelta(days=days - 1)))
    assert (share.weeks, share.value, share.minimum, share.maximum) == (weeks, value, value, value)


def test_paused_weeks_and_weeks_outside_the_data_are_left_out() -> None:
    """A pause, a day away, and the weeks before the data begin leave out every week that they touch."""
    stay = Membership(
        participant="p-1",
        joined=START,
        pauses=[Pause(start=START + timedelta(days=20), resumed=START + timedelta(days=29))],
        away=[DateRange(START + timedelta(days=48), START + timedelta(days=48))],
    )
    posts = weekly(ActivityKind.POSTED)
    share = measure_activity(posts, QUARTER, memberships=[stay])
    assert (share.weeks, share.value) == (9, 1.0)
    covered = DateRange(START + timedelta(days=1), QUARTER.end)
    assert measure_activity(posts, QUARTER, coverage=covered).weeks == 12
    assert measure_activity(posts, QUARTER, coverage=covered, memberships=[stay]).weeks == 8


@given(
    acts=st.lists(strategies.activities(people=st.just("p-1"), on=st.dates(START, QUARTER.end)), max_size=12),
    kinds=st.sets(st.sampled_from(ActivityKind)),
)
def test_bounds_hold_whatever_the_data_leave_out(acts: list[Activity], kinds: set[ActivityKind]) -> None:
    """With all kinds the share is the definition; with some left out it is within the bounds, which are reached."""

    def by_hand(done: list[Activity]) -> Fraction:
        active = {(activity.on - START).days // 7 for activity in done if activity.kind in ONLINE}
        posting = {(activity.on - START).days // 7 for activity in done if activity.kind is ActivityKind.POSTED}
        return Fraction(len(active) + len(posting), 26)

    assert measure_activity(acts, QUARTER).value == float(by_hand(acts))
    recorded = [activity for activity in acts if activity.kind in kinds]
    share = measure_activity(recorded, QUARTER, kinds=kinds)
    unrecorded = [activity for kind in ActivityKind if kind not in kinds for activity in weekly(kind)]
    assert share.minimum == float(by_hand(recorded))
    assert share.maximum == float(by_hand(recorded + unrecorded))
    assert share.minimum <= float(by_hand(acts)) <= share.maximum
    assert measure_activity(acts, QUARTER, kinds=kinds) == share
    assert (share.value is None) is (share.minimum != share.maximum)


def test_share_is_of_one_person() -> None:
    """Activities or memberships of two people are refused, and the result shows nothing about the person."""
    other = Membership(participant="p-2", joined=START)
    with pytest.raises(ValidationError) as error:
        measure_activity(weekly(ActivityKind.POSTED), QUARTER, memberships=[other])
    assert faults(error) == [("activity:several", "activities")]
    assert repr(measure_activity([], QUARTER)) == "<ActivityShare of 13 weeks>"
