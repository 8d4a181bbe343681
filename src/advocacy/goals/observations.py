"""Observations: single values of raw measures, on a day or over a period; and how to split a range into periods."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from attrs import field

from advocacy.arguments import checked, frozen
from advocacy.dates import DateRange
from advocacy.errors import Finding, raise_any
from advocacy.exact import plain_or_whole, plain_or_whole_or_none
from advocacy.people.survey import Survey
from advocacy.rules import (
    Rule,
    identifier,
    identifier_or_none,
    instance,
    integer,
    integer_or_none,
    optional,
    text,
    whole,
)

#: The maximum number of digits before the decimal point, and after it.
_DIGITS = 18
_MOST: int = 10**_DIGITS


def _is_exact(value: int | Decimal) -> bool:
    if type(value) is int:
        return abs(value) < _MOST
    if type(value) is not Decimal or not value.is_finite():
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -_DIGITS and value.adjusted() < _DIGITS


_spread = Rule("deviation", lambda value: type(value) in {int, Decimal} and _is_exact(value) and value >= 0)


def _reach(value: date | DateRange) -> date | DateRange:
    """Convert a period of one day to that day, so that equal observations compare equal."""
    return value.start if type(value) is DateRange and value.start == value.end else value


@frozen(kw_only=True)
class Observation:
    """One supplied value of a raw measure (:ref:`method-metrics`).

    >>> Observation(measure="leads", value=3, when=date(2026, 9, 14), segment="pilot").last
    datetime.date(2026, 9, 14)

    Attributes:
        measure: The code of the raw measure.
        value: An integer or a Decimal, in the unit of the measure, with at most 18 digits before and after the point. A
            float is refused, because sums of floats depend on their order.
        when: The day or the period of the value. A period of one day is converted to that day.
        segment: The group of the value, such as ``"pilot"``; empty without a group.
        cluster: The person or post of the events, as a key of the app's own. It allows an interval for clustered
            events.
        id: The key of the observation. Of observations of one measure with the same id, the highest revision counts.
        revision: 0 at first, one higher for each correction.
        answers: For a level that is a mean of answers: the number of answers, 1 or more; ``None`` = unknown. Only
            levels may have it.
        deviation: The standard deviation of those answers, 0 or more, in the unit of the measure. It requires at least
            two answers. A level has an interval only if both are known.

    Raises:
        ValidationError: All problems at once.
    """

    measure: str = field(converter=identifier)
    value: int | Decimal = field(converter=plain_or_whole, validator=Rule("exact", _is_exact))
    when: date | DateRange = field(converter=_reach)
    segment: str = field(
        default="", converter=identifier, validator=Rule("segment", lambda name: name == "" or text.holds(name))
    )
    cluster: str | None = field(default=None, converter=identifier_or_none)
    id: str | None = field(default=None, converter=identifier_or_none)
    revision: int = field(default=0, converter=integer, validator=whole(0))
    answers: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(1)))
    deviation: int | Decimal | None = field(default=None, converter=plain_or_whole_or_none, validator=optional(_spread))

    def __attrs_post_init__(self) -> None:
        """Check the fields against each other."""
        if self.deviation is not None and (self.answers is None or self.answers < 2):
            raise_any([Finding.of("observation:deviation", "deviation")])

    @property
    def first(self) -> date:
        """The first day of the value."""
        return self.when.start if isinstance(self.when, DateRange) else self.when

    @property
    def last(self) -> date:
        """The last day of the value."""
        return self.when.end if isinstance(self.when, DateRange) else self.when


#: Measure of a closed question with yes and no → the raw measures of those who say yes, and of all who answered.
_COUNTED = {"spoken_well": ("spoke_well", "asked_about_employer")}


@checked
def survey_observations(survey: Survey, *, when: date | DateRange) -> tuple[Observation, ...]:
    """Return the observations from a survey: how many people say that they spoke well of their employer online.

    Each respondent counts once, with or without an id. A survey without answers gives no observations.

    >>> from advocacy.people import Answer
    >>> answers = [Answer(participant=None, question="spoken_well", text=text) for text in ("yes", "no", "no")]
    >>> [(seen.measure, seen.value) for seen in survey_observations(Survey(answers=answers), when=date(2026, 9, 1))]
    [('spoke_well', 1), ('asked_about_employer', 3)]

    Args:
        survey: The survey, with questions of which each option is a plain yes (1) or no (0).
        when: The day or the period of the survey.
    """
    found = list[Observation]()
    for question in survey.closed_questions:
        names = _COUNTED.get(question.measure, ())
        values = [
            question.scale.share(answer.text, reverse=question.reverse)
            for answer in (survey.answers if names else ())
            if answer.question == question.code
        ]
        if values:
            counts = (sum(value == 1.0 for value in values), len(values))
            found += [Observation(measure=name, value=n, when=when) for name, n in zip(names, counts, strict=True)]
    return tuple(found)


class Granularity(Enum):
    """The length of periods."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


#: The number of months of a period; a week has none.
_MONTHS = {Granularity.MONTH: 1, Granularity.QUARTER: 3, Granularity.YEAR: 12}


@checked
def split_range(date_range: DateRange, every: Granularity) -> tuple[DateRange, ...]:
    """Split a date range into consecutive periods, from its first day.

    Months start on the same day of the month, or on the last day of a shorter month. The last period ends with the
    range and may be shorter.

    >>> [str(part.end) for part in split_range(DateRange(date(2026, 8, 31), date(2026, 11, 1)), Granularity.MONTH)]
    ['2026-09-29', '2026-10-30', '2026-11-01']
    """
    starts = list(_starts(date_range, every))
    ends = [start - timedelta(days=1) for start in starts[1:]]
    return tuple(DateRange(start, end) for start, end in zip(starts, [*ends, date_range.end], strict=True))


def _starts(period: DateRange, every: Granularity) -> Iterator[date]:
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415 - loaded where it is used

    if every is Granularity.WEEK:
        yield from (period.start + timedelta(days=days) for days in range(0, period.days, 7))
        return
    reach = 12 * (period.end.year - period.start.year) + period.end.month - period.start.month
    starts = (period.start + relativedelta(months=months) for months in range(0, reach + 1, _MONTHS[every]))
    yield from (start for start in starts if start <= period.end)


def orderly(periods: object, path: str) -> Iterator[Finding]:
    """Find periods that have the wrong type, overlap, or are out of order."""
    if not isinstance(periods, tuple):
        yield from instance(tuple).findings(periods, path)
        return
    if not periods:
        yield Finding.of("empty", path)
    faults = [
        found
        for index, period in enumerate(periods)
        for found in instance(DateRange).findings(period, f"{path}[{index}]")
    ]
    yield from faults
    if not faults:
        for index in range(1, len(periods)):
            before, after = periods[index - 1], periods[index]
            if isinstance(before, DateRange) and isinstance(after, DateRange) and after.start <= before.end:
                yield Finding.of("periods:overlap", f"{path}[{index}]", start=after.start, end=before.end)
