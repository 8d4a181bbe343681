"""Cadence is personal, starts from today's habit, and grows by small steps."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.errors import ValidationError
from advocacy.plan.calendar import MOST_A_WEEK, Cadence, Habit, suggest_cadence


@given(st.sampled_from(Habit), st.integers(0, 20))
def test_a_suggested_rhythm_grows_slowly_and_stays_sustained(habit: Habit, rounds: int) -> None:
    """No suggestion is ever above what is sustained, and none falls from one round to the next."""
    now, then = suggest_cadence(habit, rounds=rounds), suggest_cadence(habit, rounds=rounds + 1)
    assert now.sustained
    assert now.per_week <= then.per_week <= 1


def test_who_is_new_listens_first() -> None:
    """Today's habit decides where somebody starts."""
    assert [suggest_cadence(habit).per_week for habit in Habit] == [0, Fraction(1, 4), 1]
    assert suggest_cadence(Habit.OCCASIONAL, rounds=1) == Cadence(1, weeks=2)
    assert (Cadence(2 * MOST_A_WEEK, 2).sustained, Cadence(3).sustained) == (True, False)


def test_rhythms_that_cannot_be_are_refused() -> None:
    """Posts and weeks are whole numbers in range, all told at once."""
    with pytest.raises(ValidationError) as error:
        Cadence(-1, 0)
    assert [finding.path for finding in error.value.findings] == ["posts", "weeks"]
    with pytest.raises(ValidationError) as error:
        suggest_cadence("new", rounds=-1)  # type: ignore[arg-type]
    assert [finding.path for finding in error.value.findings] == ["habit", "rounds"]
