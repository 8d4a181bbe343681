"""Date ranges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from advocacy.arguments import frozen
from advocacy.errors import Finding

__all__ = ["DateRange"]


def shifted(day: date, days: int) -> date:
    """Return the date a number of days later, or earlier if negative, within the possible dates."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


@frozen
class DateRange:
    """A range of days, both ends included.

    >>> from datetime import date
    >>> autumn = DateRange(date(2026, 9, 1), date(2026, 11, 30))
    >>> autumn.days, date(2026, 11, 30) in autumn
    (91, True)

    Attributes:
        start: The first day.
        end: The last day, not before *start*.

    Raises:
        ValidationError: An end is not a date (a datetime is not accepted), or the last day is before the first.
    """

    start: date
    end: date

    def _faults(self) -> Iterator[Finding]:
        if self.end < self.start:
            yield Finding.of("date-range:order", "end", start=self.start, end=self.end)

    @property
    def days(self) -> int:
        """The number of days, both ends included."""
        return (self.end - self.start).days + 1

    @property
    def length(self) -> timedelta:
        """The number of days as a ``timedelta``."""
        return timedelta(days=self.days)

    def __contains__(self, day: object) -> bool:
        return type(day) is date and self.start <= day <= self.end
