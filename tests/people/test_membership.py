"""People join, pause, resume and leave on any day, and the days add up."""

from __future__ import annotations

import pickle
from contextlib import suppress
from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.errors import ValidationError
from advocacy.people.membership import Membership, MembershipStatus, Pause

DAY = date(2027, 1, 4)


def later(days: int) -> date:
    """Return the day this number of days later."""
    return DAY + timedelta(days=days)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=9), st.sampled_from(["stay", "leave"]))
def test_membership_equals_a_diary(gaps: list[int], end: str) -> None:
    """Pausing, resuming and leaving give, for each date, the status of a diary of the same steps."""
    stay = Membership(participant="p-1", joined=DAY)
    now, steps = DAY, [(DAY, MembershipStatus.ACTIVE)]
    for place, gap in enumerate(gaps):
        now += timedelta(days=gap)
        stay = stay.resume(now) if place % 2 else stay.pause(now)
        steps.append((now, MembershipStatus.ACTIVE if place % 2 else MembershipStatus.PAUSED))
    if end == "leave":
        now += timedelta(days=3)
        stay = stay.leave(now)
        steps.append((now, MembershipStatus.LEFT))
    for many in range(-2, (now - DAY).days + 5):
        statuses = [standing for day, standing in steps if day <= later(many)]
        assert stay.status(later(many)) is (statuses[-1] if statuses else MembershipStatus.NOT_YET)
    assert pickle.loads(pickle.dumps(stay)) == stay  # noqa: S301
    assert repr(stay) == "<Membership p-1>"


def test_pausing_and_resuming_on_one_day_changes_no_day() -> None:
    """A pause that ends on its first day stays in the history, and the person was active throughout."""
    stay = Membership(participant="p-1", joined=DAY)
    back = stay.pause(later(9)).resume(later(9))
    assert back != stay
    assert all(back.status(later(n)) is stay.status(later(n)) for n in range(30))
    assert repr(back.pauses) == "(<Pause>,)"


def test_leave_is_active_but_not_present() -> None:
    """On leave a person is active and not present; present dates exclude pauses, leave, and dates outside."""
    away = [DateRange(later(5), later(6)), DateRange(later(2), later(2)), DateRange(later(5), later(6))]
    stay = Membership(participant="p-1", joined=DAY, away=away)
    assert stay.away == (DateRange(later(2), later(2)), DateRange(later(5), later(6)))
    assert (stay.status(later(5)), stay.is_present(later(5)), stay.is_present(later(7))) == (
        MembershipStatus.ACTIVE,
        False,
        True,
    )
    span = DateRange(later(-3), later(9))
    assert stay.present_days(span) == 7
    assert stay.pause(later(8)).present_days(span) == 5
    assert stay.pause(later(8)).resume(later(9)).leave(later(9)).present_days(span) == 5


def test_impossible_steps_are_refused() -> None:
    """An inactive person cannot pause, an unpaused one cannot resume, and nobody leaves twice."""
    stay = Membership(participant="p-1", joined=DAY)
    with pytest.raises(ValidationError, match="active"):
        stay.pause(later(-1))
    with pytest.raises(ValidationError, match="active"):
        stay.pause(DAY).pause(later(1))
    with pytest.raises(ValidationError, match="paused"):
        stay.resume(DAY)
    with pytest.raises(ValidationError, match="left"):
        stay.leave(DAY).leave(later(1))
    with pytest.raises(ValidationError):
        stay.pause("monday")  # type: ignore[arg-type]


def test_leaving_is_never_refused() -> None:
    """Leaving on any date ends pauses and drops later ones."""
    stay = Membership(participant="p-1", joined=DAY)
    assert stay.leave(later(-1)) == evolve(stay, left=DAY)
    assert stay.pause(later(5)).leave(later(2)) == evolve(stay, left=later(2))
    assert stay.leave(later(9)).leave(later(2)) == evolve(stay, left=later(2))
    paused = stay.pause(later(1)).resume(later(8)).leave(later(5))
    assert paused == evolve(stay, left=later(5), pauses=[Pause(start=later(1), resumed=later(5))])


def test_planned_pause_allows_an_earlier_one() -> None:
    """An earlier pause lasts until the planned one; each resumes on its own date."""
    planned = Membership(participant="p-1", joined=DAY).pause(later(20)).resume(later(25))
    both = planned.pause(later(5))
    assert both.pauses == (Pause(start=later(5), resumed=later(20)), Pause(start=later(20), resumed=later(25)))
    back = both.resume(later(8))
    assert back.pauses == (Pause(start=later(5), resumed=later(8)), planned.pauses[0])
    assert [n for n in range(30) if back.status(later(n)) is MembershipStatus.PAUSED] == [5, 6, 7, *range(20, 25)]


@given(st.lists(st.tuples(st.sampled_from(["pause", "resume", "leave"]), st.integers(-2, 15)), max_size=8))
def test_steps_give_valid_memberships(steps: list[tuple[str, int]]) -> None:
    """Each step returns a membership that passes the full check, and equals it."""
    stay = Membership(participant="p-1", joined=DAY)
    for name, day in steps:
        with suppress(ValidationError):
            stay = getattr(stay, name)(later(day))
        assert evolve(stay) == stay
    for day in range(-2, 20):
        paused = any(later(day) in pause for pause in stay.pauses)
        assert (stay.status(later(day)) is MembershipStatus.PAUSED) <= paused


def test_all_problems_between_dates_are_reported() -> None:
    """Pauses outside the membership or overlapping are in one error, without a date."""
    with pytest.raises(ValidationError) as error:
        Membership(
            participant="p-1",
            joined=DAY,
            left=later(-1),
            pauses=[Pause(start=later(-2)), Pause(start=later(3), resumed=later(9)), Pause(start=later(8))],
        )
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        ("left", "membership:order"),
        ("pauses[0]", "membership:outside"),
        ("pauses[1]", "membership:outside"),
        ("pauses[2]", "membership:outside"),
        ("pauses[1]", "membership:overlap"),
        ("pauses[2]", "membership:overlap"),
    ]
    assert "2027" not in str(error.value)
    with pytest.raises(ValidationError, match="resumed"):
        Pause(start=DAY, resumed=later(-1))
    assert "x" not in Pause(start=DAY)
