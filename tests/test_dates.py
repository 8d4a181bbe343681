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
def test_range_contains_dates_between_its_ends(period: DateRange, shift: int) -> None:
    """A date is in a range if and only if it is not before the start and not after the end."""
    day = period.start + timedelta(days=shift)
    assert (day in period) is (0 <= shift < period.days)
    assert period.start in period
    assert period.end in period
    assert period.start + period.length == period.end + timedelta(days=1)


def test_range_of_one_day() -> None:
    """A range that starts and ends on a date has that date only."""
    period = DateRange(date(2026, 9, 1), date(2026, 9, 1))
    assert (period.days, period.length) == (1, timedelta(days=1))


def test_range_contains_no_datetimes() -> None:
    """A datetime or another type is never in a range."""
    period = DateRange(date(2026, 1, 1), date(2026, 12, 31))
    assert datetime(2026, 9, 1, tzinfo=UTC) not in period
    assert "2026-09-01" not in period


@given(period=strategies.date_ranges())
def test_range_repr_and_pickle(period: DateRange) -> None:
    """The repr and the pickle of a range give an equal range with the same hash."""
    import datetime  # noqa: PLC0415 - under the name that a date shows itself with

    written = eval(repr(period), {"datetime": datetime, "DateRange": DateRange})  # noqa: S307 - what repr wrote
    for again in (written, pickle.loads(pickle.dumps(period))):  # noqa: S301 - what pickle wrote
        assert again == period
        assert hash(again) == hash(period)


def test_range_ends_after_its_start() -> None:
    """A range that ends before it starts is rejected, also by `evolve`."""
    with pytest.raises(ValidationError) as caught:
        DateRange(date(2026, 9, 2), date(2026, 9, 1))
    assert caught.value.findings == (
        Finding.of("date-range:order", "end", start=date(2026, 9, 2), end=date(2026, 9, 1)),
    )
    with pytest.raises(ValidationError):
        evolve(DateRange(date(2026, 9, 2), date(2026, 9, 3)), end=date(2026, 9, 1))


def test_range_reports_both_ends() -> None:
    """Two ends that are no dates are reported together; a datetime is no date."""
    wrong: Any = datetime(2026, 9, 1, tzinfo=UTC)
    with pytest.raises(ValidationError) as caught:
        DateRange(wrong, "2026-09-01")  # type: ignore[arg-type]
    assert faults(caught) == [("type", "start"), ("type", "end")]


def test_range_is_immutable() -> None:
    """The fields of a range cannot be set."""
    period: Any = DateRange(date(2026, 9, 1), date(2026, 9, 1))
    with pytest.raises(AttributeError):
        period.end = date(2027, 1, 1)
