"""Observations are exact, and periods cover their window without overlap."""

from __future__ import annotations

import datetime
import pickle
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy import DateRange, KpiCatalogue
from advocacy.errors import ValidationError
from advocacy.goals import (
    Baseline,
    Granularity,
    Observation,
    aggregate_observations,
    compute_metrics,
    split_range,
    survey_observations,
)
from advocacy.goals.observations import orderly
from advocacy.people import Answer, ClosedQuestion, ResponseScale, Survey
from advocacy.testing import strategies

DAY = date(2026, 9, 14)


@given(strategies.observations())
def test_an_observation_reads_back(observation: Observation) -> None:
    """An observation prints its value, pickles, and has a first and a last day."""
    names = {"Observation": Observation, "DateRange": DateRange, "Decimal": Decimal, "datetime": datetime}
    assert eval(repr(observation), names) == observation  # noqa: S307
    assert pickle.loads(pickle.dumps(observation)) == observation  # noqa: S301
    assert observation.first <= observation.last


def test_a_window_of_one_day_is_that_day() -> None:
    """A day and a range of that one day make equal observations."""
    assert Observation(measure="leads", value=1, when=DateRange(DAY, DAY)) == Observation(
        measure="leads", value=1, when=DAY
    )


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"value": 0.5}, ["exact"]),
        ({"value": True}, ["exact"]),
        ({"value": Decimal("NaN")}, ["exact"]),
        ({"value": Decimal("Infinity")}, ["exact"]),
        ({"value": Decimal("1E-19")}, ["exact"]),
        ({"value": Decimal("1E+18")}, ["exact"]),
        ({"value": 10**18}, ["exact"]),
        ({"value": "7"}, ["exact"]),
        ({"when": "2026-09-14"}, ["type"]),
        ({"measure": " "}, ["text"]),
        ({"segment": "  "}, ["segment"]),
        ({"segment": None}, ["segment"]),
        ({"cluster": ""}, ["text"]),
        ({"id": 7}, ["text"]),
        ({"revision": -1}, ["whole"]),
        ({"value": None, "when": None, "revision": None}, ["exact", "type", "whole"]),
    ],
)
def test_what_is_no_observation_is_refused(changes: dict[str, Any], codes: list[str]) -> None:
    """Floats, infinities, values of no sensible size and missing fields are refused, all at once."""
    with pytest.raises(ValidationError) as error:
        Observation(**(dict[str, Any](measure="leads", value=1, when=DAY) | changes))
    assert [finding.code for finding in error.value.findings] == codes


@pytest.mark.parametrize("value", [10**18 - 1, -(10**18) + 1, Decimal("1E-18"), Decimal(10**18 - 1), 0])
def test_values_up_to_18_digits_are_taken(value: int | Decimal) -> None:
    """The ends of the range belong to it."""
    assert Observation(measure="leads", value=value, when=DAY).value == value


@given(strategies.date_ranges(), st.sampled_from(Granularity))
def test_periods_cover_the_window_once(period: DateRange, every: Granularity) -> None:
    """Cut periods follow each other without gap or overlap, from the first day to the last."""
    parts = split_range(period, every)
    assert parts[0].start == period.start
    assert parts[-1].end == period.end
    assert all(after.start == before.end + timedelta(days=1) for before, after in pairwise(parts))
    longest = {Granularity.WEEK: 7, Granularity.MONTH: 31, Granularity.QUARTER: 92, Granularity.YEAR: 366}[every]
    shortest = {Granularity.WEEK: 7, Granularity.MONTH: 28, Granularity.QUARTER: 89, Granularity.YEAR: 365}[every]
    assert all(part.days <= longest for part in parts)
    assert all(part.days >= shortest for part in parts[:-1])


def test_months_from_the_31st_do_not_drift() -> None:
    """A short month ends a period early; the next one begins on the 31st again."""
    parts = split_range(DateRange(date(2027, 1, 31), date(2027, 4, 5)), Granularity.MONTH)
    assert [part.start.day for part in parts] == [31, 28, 31]


@pytest.mark.parametrize("every", Granularity)
def test_ranges_up_to_the_last_day_of_the_calendar_are_split(every: Granularity) -> None:
    """No start after the end of the calendar is computed."""
    for start in (date(9999, 12, 1), date(9999, 9, 1), date(9983, 1, 1)):
        assert split_range(DateRange(start, date.max), every)[-1].end == date.max


@pytest.mark.parametrize(("answers", "refused"), [(None, True), (1, True), (2, False)])
def test_deviation_needs_two_answers(answers: int | None, refused: bool) -> None:  # noqa: FBT001
    """A standard deviation of one answer does not exist."""
    given = {"measure": "engagement_index", "value": 5, "when": date(2027, 1, 1), "deviation": 1, "answers": answers}
    if refused:
        with pytest.raises(ValidationError) as error:
            Observation(**given)  # type: ignore[arg-type]
        assert [finding.code for finding in error.value.findings] == ["observation:deviation"]
    else:
        assert Observation(**given).deviation == 1  # type: ignore[arg-type]


def test_years_are_split_from_the_first_day_of_the_calendar() -> None:
    """Three years have 36 months and 12 quarters, whatever the number of the year."""
    for year in (1, 2, 2026):
        years = DateRange(date(year, 1, 1), date(year + 2, 12, 31))
        assert [len(split_range(years, every)) for every in (Granularity.MONTH, Granularity.QUARTER)] == [36, 12]


def test_cutting_refuses_other_types() -> None:
    """Both arguments are looked at."""
    with pytest.raises(ValidationError) as error:
        split_range("2026", "week")  # type: ignore[arg-type]
    assert [finding.path for finding in error.value.findings] == ["date_range", "every"]


def test_orderly_refuses_what_is_no_tuple() -> None:
    """Periods of another type are one finding at their place, and nothing is read from them."""
    periods = [DateRange(date(2027, 1, 1), date(2027, 3, 31))]
    assert [(finding.code, finding.path) for finding in orderly(periods, "periods")] == [("type", "periods")]
    assert list(orderly(tuple(periods), "periods")) == []


def test_survey_gives_a_baseline() -> None:
    """The answers of everyone, with or without an id, are the baseline of the metric, with an interval."""
    answers = [Answer(participant=None, question="spoken_well", text=text) for text in ["yes"] * 4 + ["no"] * 6]
    seen = survey_observations(Survey(answers=answers), when=date(2026, 9, 1))
    assert [(item.measure, item.value) for item in seen] == [("spoke_well", 4), ("asked_about_employer", 10)]
    period = DateRange(date(2026, 9, 1), date(2026, 9, 30))
    metric = KpiCatalogue.default().metric("spoken_well")
    (value,) = compute_metrics([metric], aggregate_observations(seen, periods=[period]))
    baseline = Baseline.measured(value)
    assert baseline.value == Fraction(2, 5)
    assert value.interval is not None
    assert value.interval.low < 0.4 < value.interval.high
    assert survey_observations(Survey(), when=date(2026, 9, 1)) == ()
    own = ClosedQuestion(code="keen", measure="motivation", scale=ResponseScale.likert(("no", "yes")))
    other = Survey(closed_questions=[own], answers=[Answer(participant="p", question="keen", text="yes")])
    assert survey_observations(other, when=date(2026, 9, 1)) == ()
