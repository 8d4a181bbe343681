"""Recurrence: something that comes back, as a value that builds a rule of dateutil on demand (domain, step 3)."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import Enum
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from advocacy.errors import Finding, raise_any
from advocacy.values import Rule, Window, codes, each, instance, optional, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateutil.rrule import rrule

__all__ = ["Frequency", "Recurrence"]

#: The longest time from start to end, in days: a hundred years.
LONGEST = 36_525


class Frequency(Enum):
    """What is counted from one time to the next."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"


@frozen(kw_only=True)
class Recurrence:
    """
    Days that come back, from a first day to a last one.

    Two equal recurrences are equal values, and their days are always bounded. A day of the month that a month does not
    have falls on its last day: monthly from the 31st is the last day of every month, yearly from 29 February is 28
    February in other years. Weeks begin on Monday, which matters where only every other week counts.

    >>> Recurrence(every=Frequency.MONTHLY, start=date(2027, 1, 31), until=date(2027, 4, 30)).days()[1:]
    (datetime.date(2027, 2, 28), datetime.date(2027, 3, 31), datetime.date(2027, 4, 30))

    Attributes:
        every: What is counted.
        start: The first day it may fall on.
        until: The last day it may fall on; a hundred years after the first at most.
        interval: How many of what is counted lie from one time to the next, 1 to 1000.
        weekdays: Days of the week, Monday 0 to Sunday 6. Weekly: the days it falls on, by default that of *start*.
            Monthly: exactly one, with *nth*. Else none.
        nth: Monthly: which of these weekdays in the month, 1 to 4, or -1 for the last.

    Raises:
        InvalidError: With every fault at once: it ends before it starts or too late, weekdays or *nth* that its
            frequency does not take.
    """

    every: Frequency = field(validator=instance(Frequency), repr=str)
    start: date = field(validator=instance(date))
    until: date = field(validator=instance(date))
    interval: int = field(default=1, validator=whole(1, 1000))
    weekdays: frozenset[int] = field(default=frozenset(), converter=codes, validator=each(whole(0, 6)))
    nth: int | None = field(
        default=None, validator=optional(Rule("recurrence:nth", lambda n: type(n) is int and n in {1, 2, 3, 4, -1}))
    )

    def __attrs_post_init__(self) -> None:
        """Report every fault between the fields."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if self.until < self.start:
            yield Finding.of("window", "until", start=self.start, end=self.until)
        elif (self.until - self.start).days > LONGEST:
            yield Finding.of("recurrence:long", "until", days=LONGEST)
        if self.until.year > 9990:
            yield Finding.of("recurrence:far", "until")
        if self.every is Frequency.MONTHLY:
            if len(self.weekdays) != (self.nth is not None):
                yield Finding.of("recurrence:monthly", "weekdays")
        elif self.nth is not None or (self.weekdays and self.every is not Frequency.WEEKLY):
            yield Finding.of("recurrence:weekdays", "weekdays", every=self.every.value)

    def days(self, window: Window | None = None) -> tuple[date, ...]:
        """
        Give the days it falls on, in time; within a window where one is given.

        Raises:
            InvalidError: The window is none.
        """
        raise_any(optional(instance(Window)).findings(window, "window"))
        first = self.start if window is None else max(self.start, window.start)
        last = self.until if window is None else min(self.until, window.end)
        if last < first:
            return ()
        found = self.rule().between(_midnight(first), _midnight(last), inc=True)
        return tuple(moment.date() for moment in found)

    def rule(self) -> rrule:
        """Build the rule of dateutil that has these days, at midnight and without a zone."""
        from dateutil import rrule as rules  # noqa: PLC0415 - loaded where it is used

        how: dict[Frequency, Any] = {
            Frequency.DAILY: rules.DAILY,
            Frequency.WEEKLY: rules.WEEKLY,
            Frequency.MONTHLY: rules.MONTHLY,
            Frequency.YEARLY: rules.YEARLY,
        }
        by: dict[str, Any] = {}
        if self.every is Frequency.WEEKLY:
            by["byweekday"] = sorted(self.weekdays) or [self.start.weekday()]
        elif self.nth is not None:
            by["byweekday"] = [rules.weekday(day)(self.nth) for day in self.weekdays]
        elif self.every in {Frequency.MONTHLY, Frequency.YEARLY}:
            # the last of the days from the 28th on that the month has
            by["bymonthday"] = range(min(28, self.start.day), self.start.day + 1)
            by["bysetpos"] = -1
            if self.every is Frequency.YEARLY:
                by["bymonth"] = self.start.month
        return rules.rrule(
            how[self.every],
            dtstart=_midnight(self.start),
            until=_midnight(self.until),
            interval=self.interval,
            wkst=rules.MO,
            **by,
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
