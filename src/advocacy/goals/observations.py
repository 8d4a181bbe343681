"""What was seen: one value of a raw measure, on a day or over some days; and the periods that figures are read over."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.dates import DateRange
from advocacy.errors import Finding, raise_any
from advocacy.exact import plain_or_whole
from advocacy.rules import Rule, identifier, instance, optional, text, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Granularity", "Observation", "orderly", "split_range"]


#: Values have at most so many digits before the point, and as many behind it.
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


def _reach(value: object) -> object:
    """Read a window of one day as that day, so that equal observations are equal."""
    return value.start if type(value) is DateRange and value.start == value.end else value


@frozen(kw_only=True)
class Observation:
    """
    One value of a raw measure, as somebody supplied it (:ref:`method-metrics`).

    >>> Observation(measure="leads", value=3, when=date(2026, 9, 14), segment="pilot").last
    datetime.date(2026, 9, 14)

    Attributes:
        measure: The code of the raw measure.
        value: A whole number or a Decimal, in the unit of the measure; a float is refused, since sums of floats depend
            on their order. At most 18 digits before and behind the point.
        when: The day, or the window of days, that the value is about; a window of one day is that day.
        segment: The group it is about, such as ``"pilot"``; empty where none is told apart.
        cluster: The person or post that the events come from, as a key of the app's own; with it an interval can allow
            for events that come in bunches.
        id: The key of what was seen. Two observations of one measure with the same id are the same thing told twice:
            the higher revision counts.
        revision: 0 at first, one higher each time the value is restated.
        answers: Of a level that is the mean of answers: how many there are, 1 or more; ``None`` = unknown. Levels alone
            may have it.
        deviation: The standard deviation of those answers, 0 or more, in the unit of the measure; it needs two answers
            or more. With both, a level has an interval.

    Raises:
        ValidationError: With every fault at once.
    """

    measure: str = field(converter=identifier, validator=text)
    value: int | Decimal = field(converter=plain_or_whole, validator=Rule("exact", _is_exact))
    when: date | DateRange = field(converter=_reach, validator=instance((date, DateRange)))
    segment: str = field(
        default="", converter=identifier, validator=Rule("segment", lambda said: said == "" or text.holds(said))
    )
    cluster: str | None = field(default=None, converter=identifier, validator=optional(text))
    id: str | None = field(default=None, converter=identifier, validator=optional(text))
    revision: int = field(default=0, validator=whole(0))
    answers: int | None = field(default=None, validator=optional(whole(1)))
    deviation: int | Decimal | None = field(default=None, converter=plain_or_whole, validator=optional(_spread))

    def __attrs_post_init__(self) -> None:
        """Report every fault between the fields."""
        if self.deviation is not None and (self.answers is None or self.answers < 2):
            raise_any([Finding.of("observation:deviation", "deviation")])

    @property
    def first(self) -> date:
        """The first day it is about."""
        return self.when.start if isinstance(self.when, DateRange) else self.when

    @property
    def last(self) -> date:
        """The last day it is about."""
        return self.when.end if isinstance(self.when, DateRange) else self.when


class Granularity(Enum):
    """How long the periods are that figures are read over."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


#: How many months a period has; a week has none.
_MONTHS = {Granularity.MONTH: 1, Granularity.QUARTER: 3, Granularity.YEAR: 12}


def split_range(date_range: DateRange, every: Granularity) -> tuple[DateRange, ...]:
    """
    Cut a window into periods that follow each other, from its first day on.

    Months keep the day they start on, or the last day of a shorter month; the last period ends with the window and
    may be shorter.

    >>> [str(part.end) for part in split_range(DateRange(date(2026, 8, 31), date(2026, 11, 1)), Granularity.MONTH)]
    ['2026-09-29', '2026-10-30', '2026-11-01']

    Raises:
        ValidationError: An argument is of another type.
    """
    raise_any(
        [*instance(DateRange).findings(date_range, "date_range"), *instance(Granularity).findings(every, "every")]
    )
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
    """Report periods that are none, that overlap, or that do not follow each other in time."""
    if not isinstance(periods, tuple):
        yield from instance(tuple).findings(periods, path)
        return
    if not periods:
        yield Finding.of("empty", path)
    faults = [
        found for index, one in enumerate(periods) for found in instance(DateRange).findings(one, f"{path}[{index}]")
    ]
    yield from faults
    if not faults:
        for index in range(1, len(periods)):
            before, after = periods[index - 1], periods[index]
            if isinstance(before, DateRange) and isinstance(after, DateRange) and after.start <= before.end:
                yield Finding.of("periods:overlap", f"{path}[{index}]", start=after.start, end=before.end)
