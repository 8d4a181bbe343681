"""A date range has its days, from the first to the last."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.errors import Finding, ValidationError
from advocacy.testing import strategies
from tests.samples import faults


@given(period=strategies.date_ranges(), shift=st.integers(-800, 800))
def test_window_holds_the_days_between_its_ends(period: DateRange, shift: int) -> None:
    """A day lies in a window if and only if it is not before its start and not after its end."""
    day = period.start + timedelta(days=shift)
    assert (day in period) is (0 <= shift < period.days)
    assert period.start in period
    assert period.end in period
    assert period.start + period.length == period.end + timedelta(days=1)


def test_window_of_one_day_counts_one() -> None:
    """A window that starts and ends on a day has that one day."""
    period = DateRange(date(2026, 9, 1), date(2026, 9, 1))
    assert (period.days, period.length) == (1, timedelta(days=1))


def test_window_holds_no_moments() -> None:
    """A moment, or anything else that is no day, never lies in a window."""
    period = DateRange(date(2026, 1, 1), date(2026, 12, 31))
    assert datetime(2026, 9, 1, tzinfo=UTC) not in period
    assert "2026-09-01" not in period


@given(period=strategies.date_ranges())
def test_window_reads_back(period: DateRange) -> None:
    """What a window shows and pickles to is an equal window with the same hash."""
    import datetime  # noqa: PLC0415 - under the name that a date shows itself with

    written = eval(repr(period), {"datetime": datetime, "DateRange": DateRange})  # noqa: S307 - what repr wrote
    for again in (written, pickle.loads(pickle.dumps(period))):  # noqa: S301 - what pickle wrote
        assert again == period
        assert hash(again) == hash(period)


def test_window_refuses_to_end_before_it_starts() -> None:
    """A window that ends before it starts is refused, also when one is changed into it."""
    with pytest.raises(ValidationError) as caught:
        DateRange(date(2026, 9, 2), date(2026, 9, 1))
    assert caught.value.findings == (
        Finding.of("date-range:order", "end", start=date(2026, 9, 2), end=date(2026, 9, 1)),
    )
    with pytest.raises(ValidationError):
        evolve(DateRange(date(2026, 9, 2), date(2026, 9, 3)), end=date(2026, 9, 1))


def test_window_reports_both_ends() -> None:
    """Two ends that are no dates are reported together; a datetime is no date."""
    wrong: Any = datetime(2026, 9, 1, tzinfo=UTC)
    with pytest.raises(ValidationError) as caught:
        DateRange(wrong, "2026-09-01")  # type: ignore[arg-type]
    assert faults(caught) == [("type", "start"), ("type", "end")]


def test_window_cannot_be_changed() -> None:
    """A window stays as it was made."""
    period: Any = DateRange(date(2026, 9, 1), date(2026, 9, 1))
    with pytest.raises(AttributeError):
        period.end = date(2027, 1, 1)
