"""What comes back stays in bounds, off free days, and right at month ends, leap days and changes of the clock."""

from __future__ import annotations

import calendar as months
import pickle
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.errors import ValidationError
from advocacy.goals.observations import Granularity
from advocacy.plan.calendar import (
    MOST_A_WEEK,
    Cadence,
    Frequency,
    Habit,
    Occurrence,
    Recurrence,
    RollConvention,
    closed_days,
    flag_summer_dates,
    is_weekend,
    local_datetime,
    posting_days,
    review_days,
    schedule_dates,
    suggest_cadence,
)
from advocacy.testing import strategies
from tests.samples import spoken

DAY = date(2027, 1, 4)
YEAR = DateRange(date(2027, 1, 1), date(2027, 12, 31))
SPAN = st.dates(date(2023, 1, 1), date(2029, 12, 31))


def by_hand(rule: Recurrence) -> list[date]:
    """Give its days the slow way: look at every day and ask."""
    found = []
    for number in range((rule.until - rule.start).days + 1):
        day = rule.start + timedelta(days=number)
        last = months.monthrange(day.year, day.month)[1]
        apart = 12 * (day.year - rule.start.year) + day.month - rule.start.month
        if rule.every is Frequency.DAILY:
            hit = number % rule.interval == 0
        elif rule.every is Frequency.WEEKLY:
            weeks = ((day - rule.start).days + rule.start.weekday()) // 7
            hit = weeks % rule.interval == 0 and day.weekday() in (rule.weekdays or {rule.start.weekday()})
        elif rule.nth is not None:
            places = [d for d in range(1, last + 1) if date(day.year, day.month, d).weekday() in rule.weekdays]
            place = rule.nth - 1 if rule.nth > 0 else -1
            hit = apart % rule.interval == 0 and day.day == places[place]
        else:
            step = rule.interval * (12 if rule.every is Frequency.YEARLY else 1)
            hit = apart % step == 0 and day.day == min(rule.start.day, last)
        if hit:
            found.append(day)
    return found


@given(strategies.recurrences(), st.none() | st.builds(lambda a, b: DateRange(min(a, b), max(a, b)), SPAN, SPAN))
def test_recurrence_equals_counting_by_hand(rule: Recurrence, period: DateRange | None) -> None:
    """The dates equal those of a loop over days, month ends and leap days included, within the range."""
    expected = [day for day in by_hand(rule) if period is None or day in period]
    assert list(rule.days(period)) == expected
    assert pickle.loads(pickle.dumps(rule)) == rule  # noqa: S301
    assert [seen.date() for seen in rule.rule()] == by_hand(rule)


def test_month_ends_and_leap_days() -> None:
    """Monthly from the 31st is every last day; yearly from 29 February is the 28th in other years."""
    ends = Recurrence(every=Frequency.MONTHLY, start=date(2027, 8, 31), until=date(2028, 3, 31)).days()
    assert [day.day for day in ends] == [31, 30, 31, 30, 31, 31, 29, 31]
    leap = Recurrence(every=Frequency.YEARLY, start=date(2028, 2, 29), until=date(2032, 12, 31)).days()
    assert [str(day) for day in leap] == ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]


def test_weeks_start_on_monday() -> None:
    """Every other week from a Wednesday: its Sunday is four days later, and not in a skipped week."""
    sundays = Recurrence(
        every=Frequency.WEEKLY, start=date(2027, 1, 6), until=date(2027, 1, 31), interval=2, weekdays=[6]
    )
    assert [str(day) for day in sundays.days()] == ["2027-01-10", "2027-01-24"]


def test_recurrences_are_values() -> None:
    """Unlike rules of dateutil, equal recurrences compare equal, hash alike and have the same repr."""
    made: dict[str, Any] = {"every": Frequency.WEEKLY, "start": DAY, "until": YEAR.end}
    recurrence, other = Recurrence(**made, weekdays=[2, 0]), Recurrence(**made, weekdays={0, 2})
    assert recurrence == other
    assert hash(recurrence) == hash(other)
    assert recurrence != Recurrence(**made)
    assert recurrence.days(DateRange(date(2026, 1, 1), date(2026, 2, 1))) == ()


@pytest.mark.parametrize(
    ("changes", "rows"),
    [
        ({"until": date(2027, 1, 3)}, [("until", "date-range:order")]),
        ({"until": date(2127, 1, 6)}, [("until", "recurrence:long")]),
        ({"start": date(9999, 1, 1), "until": date.max}, [("until", "recurrence:far")]),
        ({"interval": 0}, [("interval", "whole:range")]),
        ({"every": Frequency.DAILY, "weekdays": [1]}, [("weekdays", "recurrence:weekdays")]),
        ({"nth": 1, "weekdays": [1]}, [("weekdays", "recurrence:weekdays")]),
        ({"every": Frequency.MONTHLY, "weekdays": [1]}, [("weekdays", "recurrence:monthly")]),
        ({"every": Frequency.MONTHLY, "weekdays": [1, 2], "nth": 1}, [("weekdays", "recurrence:monthly")]),
        ({"every": Frequency.MONTHLY, "nth": 1}, [("weekdays", "recurrence:monthly")]),
        ({"weekdays": [7], "nth": 5}, [("weekdays[0]", "whole:range"), ("nth", "recurrence:nth")]),
        ({"start": datetime(2027, 1, 4, tzinfo=UTC)}, [("start", "type")]),
    ],
)
def test_invalid_recurrences_are_refused(changes: dict[str, Any], rows: list[tuple[str, str]]) -> None:
    """A recurrence needs an end and a step, and only the options of its frequency."""
    made: dict[str, Any] = {"every": Frequency.WEEKLY, "start": DAY, "until": YEAR.end}
    with pytest.raises(ValidationError) as error:
        Recurrence(**made | changes)
    found = [(finding.path, finding.code) for finding in error.value.findings]
    assert set(rows) <= set(found)


# ---------------------------------------------------------------- placing

CLOSE = st.dates(date(2027, 2, 20), date(2027, 3, 31))


@given(
    st.lists(CLOSE, max_size=12),
    st.sets(CLOSE, max_size=25),
    st.sampled_from(RollConvention),
    st.integers(0, 8),
    st.builds(lambda a, b: DateRange(min(a, b), max(a, b)), CLOSE, CLOSE),
)
def test_dates_avoid_closed_days(
    planned: list[date], free: set[date], policy: RollConvention, reach: int, period: DateRange
) -> None:
    """Each planned date is on one open day within reach and inside the range, or is dropped."""
    found = schedule_dates(planned, period=period, closed=free, roll=policy, max_shift=reach)
    assert [item.planned for item in found] == sorted(planned)
    on = [item.on for item in found if item.on is not None]
    assert len(set(on)) == len(on)
    for occurrence in found:
        if occurrence.on is None:
            assert spoken(occurrence.planned) in str(occurrence.finding)
            steps = range(-reach, reach + 1)
            ways = {
                RollConvention.NEXT: [n for n in steps if n > 0],
                RollConvention.PREVIOUS: [n for n in steps if n < 0],
                RollConvention.NEAREST: [n for n in steps if n],
                RollConvention.DROP: [],
            }[policy]
            near = [occurrence.planned + timedelta(days=n) for n in ways]
            assert occurrence.planned not in period or all(
                day in free or day in on or day not in period for day in near
            )
        else:
            assert occurrence.on in period
            assert occurrence.on not in free
            gap = (occurrence.on - occurrence.planned).days
            assert abs(gap) <= reach
            assert policy is not RollConvention.DROP or gap == 0
            assert (gap < 0) <= (policy in {RollConvention.PREVIOUS, RollConvention.NEAREST})
            assert (gap > 0) <= (policy in {RollConvention.NEXT, RollConvention.NEAREST})
            assert (occurrence.finding is None) is (gap == 0)
    open_days = {day for day in planned if day in period and day not in free}
    assert open_days <= {item.on for item in found if item.on == item.planned}
    assert found == schedule_dates(
        planned[::-1], period=period, closed=frozenset(free).__contains__, roll=policy, max_shift=reach
    )


def test_roll_conventions() -> None:
    """From a Saturday the following open day is Monday, the preceding one Friday, and the nearest Friday."""
    saturday = date(2027, 1, 9)

    def go(policy: RollConvention) -> str:
        (occurrence,) = schedule_dates([saturday], period=YEAR, closed=is_weekend, roll=policy)
        return str(occurrence.on)

    assert [go(policy) for policy in RollConvention] == ["2027-01-11", "2027-01-08", "2027-01-08", "None"]
    assert str(schedule_dates([saturday], period=YEAR, closed=is_weekend)[0].finding) == (
        "Moved from 9 January 2027 to 11 January 2027, because the day was closed or taken."
    )
    edge = DateRange(date.min, date.min)
    assert schedule_dates([date.min], period=edge, closed=[date.min], roll=RollConvention.NEAREST)[0].on is None
    edge = DateRange(date.max, date.max)
    assert schedule_dates([date.max], period=edge, closed=[date.max], roll=RollConvention.NEAREST)[0].on is None


class Holidays(dict[date, str]):
    """A calendar of holidays that fills itself when asked, as well-known ones do."""

    def __contains__(self, day: object) -> bool:
        """Tell whether a day is New Year's Day of its year."""
        if isinstance(day, date) and (day.month, day.day) == (1, 1):
            self[day] = "New Year"
        return super().__contains__(day)


def test_closed_days_take_any_container() -> None:
    """Sets, lists, ranges, functions and lazy calendars give closed days, alone and combined."""
    new_year = date(2027, 1, 1)
    for free in (
        {new_year},
        [new_year],
        (DateRange(new_year, new_year), date(2027, 3, 1)),
        DateRange(new_year, new_year),
        lambda day: day == new_year,
        Holidays(),
    ):
        assert str(schedule_dates([new_year], period=YEAR, closed=free)[0].on) == "2027-01-02"
    assert (
        str(schedule_dates([new_year], period=YEAR, closed=closed_days(is_weekend, Holidays()))[0].on) == "2027-01-04"
    )
    for wrong in (3, "2027-01-01", {datetime(2027, 1, 1, tzinfo=UTC)}, Holidays, [(new_year, new_year)]):
        with pytest.raises(ValidationError, match=r"given\[1\]"):
            closed_days(is_weekend, wrong)  # type: ignore[arg-type]


@given(
    strategies.cadences(),
    st.builds(lambda start, days: DateRange(start, start + timedelta(days=days)), SPAN, st.integers(0, 400)),
)
def test_posting_days_have_the_posts_of_each_interval(cadence: Cadence, period: DateRange) -> None:
    """Each whole interval has the posts of the cadence: one in each equal part, or evenly spread over its open days."""
    length = 7 * cadence.weeks
    for closed in ((), is_weekend):
        found = posting_days(cadence, period=period, closed=closed, turn=2**63)
        assert len(set(found)) == len(found)
        for start in range(0, period.days - length + 1, length):
            days = [period.start + timedelta(days=start + place) for place in range(length)]
            open_days = [day for day in days if not (closed and is_weekend(day))]
            places = [open_days.index(day) for day in found if day in days]
            assert len(places) == min(cadence.posts, len(open_days))
            gaps = {after - before for before, after in pairwise(places)}
            if cadence.posts > cadence.weeks:
                assert not gaps or max(gaps) - min(gaps) <= 1
            else:
                parts = [number * len(open_days) // len(places) for number in range(len(places) + 1) if places]
                assert all(first <= place < end for place, (first, end) in zip(places, pairwise(parts), strict=True))


@given(st.integers(0, 2**64 - 1), st.sampled_from([Cadence(1), Cadence(1, 2), Cadence(2)]), st.integers(0, 6))
def test_posting_days_are_spread_over_the_days_of_the_week(turn: int, cadence: Cadence, begin: int) -> None:
    """Of the dates of one person in two years, no working day has more than 1.25 times an even share."""
    start = DAY + timedelta(days=begin)
    found = posting_days(cadence, period=DateRange(start, start + timedelta(days=7 * 104 - 1)), turn=turn)
    assert len(found) >= 50
    assert max(Counter(day.weekday() for day in found).values()) <= 1.25 * len(found) / 5


@given(strategies.cadences(), st.lists(st.integers(1, 60), min_size=1, max_size=6), st.integers(0, 90))
def test_consecutive_ranges_equal_the_whole(cadence: Cadence, lengths: list[int], gone: int) -> None:
    """A cadence with a fixed start has the same dates, however the time is split."""
    start = DAY + timedelta(days=gone)
    whole = DateRange(start, start + timedelta(days=sum(lengths) - 1))
    parts: list[date] = []
    at = start
    for length in lengths:
        parts += posting_days(cadence, period=DateRange(at, at + timedelta(days=length - 1)), since=DAY, closed=())
        at += timedelta(days=length)
    planned = posting_days(cadence, period=whole, since=DAY, closed=())
    assert tuple(parts) == planned
    all_along = posting_days(cadence, period=DateRange(DAY, whole.end), closed=())
    assert planned == tuple(day for day in all_along if day in whole)


def test_preceding_dates_keep_their_order() -> None:
    """If two dates move backwards, the later takes the later open day, so that both have one."""
    days = [date(2027, 7, 10), date(2027, 7, 11)]
    free = [date(2027, 7, day) for day in range(5, 13) if day != 9]
    found = schedule_dates(days, period=YEAR, closed=free, roll=RollConvention.PREVIOUS)
    assert [occurrence.on for occurrence in found] == [date(2027, 7, 4), date(2027, 7, 9)]


def test_reviews_are_at_the_end_of_each_period() -> None:
    """A quarter ends on its last open day, also the last one of the year."""
    assert [str(occurrence.on) for occurrence in review_days(YEAR)] == [
        "2027-03-31",
        "2027-06-30",
        "2027-09-30",
        "2027-12-31",
    ]
    assert [str(occurrence.on) for occurrence in review_days(YEAR, Granularity.MONTH)][:2] == [
        "2027-01-29",
        "2027-02-26",
    ]


def test_summer_dates_are_only_flagged() -> None:
    """Dates in July and August are counted, and nothing moves."""
    days = [date(2027, month, 1) for month in range(1, 13)]
    assert [finding["count"] for finding in flag_summer_dates(days)] == [2]
    assert flag_summer_dates(days[:6]) == flag_summer_dates(days[8:]) == ()


@pytest.mark.parametrize(
    ("zone", "day", "clock", "utc"),
    [
        ("Europe/Amsterdam", date(2027, 3, 28), time(2, 30), "01:30"),
        ("Europe/Amsterdam", date(2027, 3, 28), time(3, 30), "01:30"),
        ("Europe/Amsterdam", date(2027, 10, 31), time(2, 30), "00:30"),
        ("Europe/Amsterdam", date(2027, 10, 31), time(2, 30, fold=1), "00:30"),
        ("Europe/Amsterdam", date(2027, 1, 4), time(9), "08:00"),
        ("Europe/Amsterdam", date(2027, 7, 5), time(9), "07:00"),
        ("America/New_York", date(2027, 3, 14), time(2, 30), "07:30"),
        ("America/New_York", date(2027, 11, 7), time(1, 30), "05:30"),
    ],
    ids=repr,
)
def test_skipped_and_repeated_local_times(zone: str, day: date, clock: time, utc: str) -> None:
    """A skipped time moves an hour later, a repeated one is the first, and nine o'clock is nine all year."""
    found = local_datetime(day, clock, ZoneInfo(zone))
    assert found.astimezone(UTC).strftime("%H:%M") == utc
    assert found.date() == day
    if clock.hour == 9:
        assert found.hour == 9


def test_wrong_types_are_reported_together() -> None:
    """Every argument of a wrong type is reported."""
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        schedule_dates([wrong], period=wrong, closed=3, roll=wrong, max_shift=-1)  # type: ignore[arg-type]
    assert [finding.path for finding in error.value.findings] == ["planned[0]", "period", "closed", "roll", "max_shift"]
    with pytest.raises(ValidationError) as error:
        local_datetime(wrong, time(9, tzinfo=UTC), wrong)
    assert [finding.path for finding in error.value.findings] == ["day", "clock", "zone"]
    with pytest.raises(ValidationError):
        posting_days(wrong, period=wrong)
    with pytest.raises(ValidationError):
        review_days(wrong, wrong)
    with pytest.raises(ValidationError):
        flag_summer_dates([wrong])
    with pytest.raises(ValidationError, match="since"):
        posting_days(Cadence(1), period=YEAR, since=date(2027, 1, 2))
    with pytest.raises(ValidationError, match="36,525"):
        posting_days(Cadence(1), period=DateRange(date(1900, 1, 1), date(2027, 1, 1)))
    for edge in (date.min, date.max):
        with pytest.raises(ValidationError, match="must be after 1 January of the year 1"):
            local_datetime(edge, time(12), ZoneInfo("Europe/Amsterdam"))
    with pytest.raises(ValidationError):
        Occurrence(planned=wrong)


@given(st.sampled_from(Habit), st.integers(0, 20))
def test_suggested_cadence_grows_up_to_a_maximum(habit: Habit, rounds: int) -> None:
    """No suggestion is above the sustained maximum, and none is below the previous one."""
    now, then = suggest_cadence(habit, rounds=rounds), suggest_cadence(habit, rounds=rounds + 1)
    assert now.sustained
    assert now.per_week <= then.per_week <= 1


def test_suggested_cadence_starts_at_the_habit() -> None:
    """The current habit decides the first cadence."""
    assert [suggest_cadence(habit).per_week for habit in Habit] == [0, Fraction(1, 4), 1]
    assert suggest_cadence(Habit.OCCASIONAL, rounds=1) == Cadence(1, weeks=2)
    assert (Cadence(2 * MOST_A_WEEK, 2).sustained, Cadence(3).sustained) == (True, False)


def test_invalid_cadences_are_refused() -> None:
    """Posts and weeks are whole numbers in range, reported together."""
    with pytest.raises(ValidationError) as error:
        Cadence(-1, 0)
    assert [finding.path for finding in error.value.findings] == ["posts", "weeks"]
    with pytest.raises(ValidationError) as error:
        suggest_cadence("new", rounds=-1)  # type: ignore[arg-type]
    assert [finding.path for finding in error.value.findings] == ["habit", "rounds"]
