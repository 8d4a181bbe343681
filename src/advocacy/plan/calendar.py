"""The calendar: days moved off free days by a stated policy, and never out of bounds (:ref:`method-timing`)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from advocacy.dates import DateRange
from advocacy.errors import Finding, raise_any
from advocacy.goals.observations import Granularity, split_range
from advocacy.rules import Rule, codes, each, instance, optional, tuple_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dateutil.rrule import rrule

__all__ = [
    "MOST_A_WEEK",
    "STEPS",
    "Cadence",
    "Frequency",
    "Habit",
    "Occurrence",
    "Recurrence",
    "RollConvention",
    "closed_days",
    "flag_summer_dates",
    "is_weekend",
    "local_datetime",
    "posting_days",
    "review_days",
    "schedule_dates",
    "suggest_cadence",
]


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
        ValidationError: All problems at once: it ends before it starts or too late, weekdays or *nth* that its
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
        """Check the fields against each other."""
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

    def days(self, period: DateRange | None = None) -> tuple[date, ...]:
        """
        Return the days it falls on, in time; within a window where one is given.

        Raises:
            ValidationError: The window is none.
        """
        raise_any(optional(instance(DateRange)).findings(period, "period"))
        first = self.start if period is None else max(self.start, period.start)
        last = self.until if period is None else min(self.until, period.end)
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


#: Own posts a week; more is rarely sustained (:ref:`method-timing`).
MOST_A_WEEK = 2


class Habit(Enum):
    """What somebody does online today."""

    NEW = "new"
    """Nothing yet: listen first."""
    OCCASIONAL = "occasional"
    """Now and then."""
    REGULAR = "regular"
    """Every week."""


@frozen
class Cadence:
    """
    So many own posts every so many weeks; nobody's but one's own.

    >>> Cadence(1, weeks=2).per_week
    Fraction(1, 2)

    Attributes:
        posts: Own posts in that time, 0 to 100; 0 is to listen.
        weeks: Weeks, 1 to 52.
    """

    posts: int = field(validator=whole(0, 100))
    weeks: int = field(default=1, validator=whole(1, 52))

    @property
    def per_week(self) -> Fraction:
        """Own posts per week."""
        return Fraction(self.posts, self.weeks)

    @property
    def sustained(self) -> bool:
        """Whether the cadence is sustainable in practice: at most two own posts a week (:ref:`method-timing`)."""
        return self.per_week <= MOST_A_WEEK


#: The steps between listening and every week, slowest first (our own).
STEPS = (Cadence(0), Cadence(1, 4), Cadence(1, 2), Cadence(1))
#: Our own rule: where each habit starts (listen, every fourth week, every week).
_STARTS = {Habit.NEW: Cadence(0), Habit.OCCASIONAL: Cadence(1, 4), Habit.REGULAR: Cadence(1)}


def suggest_cadence(habit: Habit, *, rounds: int = 0) -> Cadence:
    """
    Suggest a rhythm to start from, as a proposal that the person changes as they like (:ref:`method-timing`).

    Who is new listens first, who posts now and then posts once in four weeks, who posts every week goes on so. Each
    further round of the program goes one step on: listening, once in four weeks, in two weeks, every week; no further.
    The steps are our own rule. :ref:`method-timing` states where they start, and that more than two posts a week are
    rarely sustained.

    >>> suggest_cadence(Habit.NEW), suggest_cadence(Habit.NEW, rounds=1), suggest_cadence(Habit.REGULAR, rounds=3)
    (Cadence(posts=0, weeks=1), Cadence(posts=1, weeks=4), Cadence(posts=1, weeks=1))

    Args:
        habit: What the person does today.
        rounds: How many rounds of the program the person has been through, 0 or more.

    Raises:
        ValidationError: An argument is of the wrong type, or there are fewer rounds than none.
    """
    raise_any([*instance(Habit).findings(habit, "habit"), *whole(0, 1000).findings(rounds, "rounds")])
    return STEPS[min(STEPS.index(_STARTS[habit]) + rounds, len(STEPS) - 1)]


#: Days on which nothing is planned: days and windows in a collection, anything else that answers ``day in …``, or a
#: function of a day.
FreeDays = Container[date] | Collection[date | DateRange] | Callable[[date], bool]


def _is_free(given: object) -> bool:
    if isinstance(given, (tuple, list, set, frozenset)):
        return all(type(one) in {date, DateRange} for one in given)
    return not isinstance(given, (str, bytes, type)) and (callable(given) or hasattr(given, "__contains__"))


_free = Rule("calendar:free", _is_free)


class RollConvention(Enum):
    """Where something goes that falls on a free day."""

    NEXT = "next_day"
    """The next day that is open."""
    PREVIOUS = "previous_day"
    """The last day before that is open."""
    NEAREST = "nearest_day"
    """The nearest day that is open; of two as near the earlier."""
    DROP = "drop"
    """Nowhere: it is left out, and told."""


@frozen(kw_only=True)
class Occurrence:
    """
    One time that something falls on the calendar.

    Attributes:
        planned: The day by its rhythm.
        on: The day it is on; ``None`` where no day was open.
    """

    planned: date = field(validator=instance(date))
    on: date | None = field(default=None, validator=optional(instance(date)))

    @property
    def finding(self) -> Finding | None:
        """What happened to it; ``None`` where it stayed."""
        if self.on is None:
            return Finding.of("calendar:dropped", "", planned=self.planned)
        return None if self.on == self.planned else Finding.of("calendar:moved", "", planned=self.planned, on=self.on)


def is_weekend(day: date) -> bool:
    """Check whether a day is a Saturday or Sunday; other weekends are for the app to say."""
    return day.weekday() >= 5


def closed_days(*given: FreeDays) -> Callable[[date], bool]:
    """
    Bring several kinds of free days together: collections of days and windows, calendars of holidays, functions.

    >>> closed = closed_days(is_weekend, {date(2027, 12, 27)}, DateRange(date(2027, 8, 2), date(2027, 8, 13)))
    >>> closed(date(2027, 12, 27)), closed(date(2027, 12, 28))
    (True, False)

    Raises:
        ValidationError: One of them is none of these; a moment is no day.
    """
    raise_any(finding for place, one in enumerate(given) for finding in _free.findings(one, f"given[{place}]"))
    kinds = [_asking(one) for one in given]
    return lambda day: any(ask(day) for ask in kinds)


def schedule_dates(
    planned: Iterable[date],
    *,
    period: DateRange,
    closed: FreeDays = (),
    roll: RollConvention = RollConvention.NEXT,
    max_shift: int = 6,
) -> tuple[Occurrence, ...]:
    """
    Put days on the calendar: none on a free day, none out of the window, no two on one day.

    What falls on an open day stays there. All else is moved by the policy, in time (backwards where it moves to days
    before), to an open day within reach that nothing else has; where there is none it is dropped. Each occurrence says
    what happened to it.

    >>> year = DateRange(date(2027, 1, 1), date(2027, 12, 31))
    >>> closed = closed_days(is_weekend, {date(2027, 12, 24)})
    >>> christmas = schedule_dates([date(2027, 12, 24), date(2027, 12, 25)], period=year, closed=closed)
    >>> [str(one.on) for one in christmas]
    ['2027-12-27', '2027-12-28']

    Args:
        planned: The days by their rhythm; those out of the window are dropped, a day that occurs twice is moved.
        period: The days they may be on.
        closed: The free days.
        roll: Where to go from a free day.
        max_shift: How many days away at most, 0 to 366.

    Raises:
        ValidationError: An argument is of the wrong type.
    """
    days = tuple_of(planned)
    raise_any(
        [
            *each(instance(date)).findings(days, "planned"),
            *instance(DateRange).findings(period, "period"),
            *_free.findings(closed, "closed"),
            *instance(RollConvention).findings(roll, "roll"),
            *whole(0, 366).findings(max_shift, "max_shift"),
        ]
    )
    ask, ordered = _asking(closed), sorted(days)
    taken: set[date] = set()
    on: dict[int, date] = {}

    def take(place: int, candidates: Iterable[date]) -> None:
        """Put one on the first of the candidates that is open, if any is."""
        day = next((one for one in candidates if one in period and one not in taken and not ask(one)), None)
        if day is not None:
            taken.add(day)
            on[place] = day

    for place, day in enumerate(ordered):
        take(place, [day])
    moving = [place for place, day in enumerate(ordered) if place not in on and day in period]
    for place in reversed(moving) if roll is RollConvention.PREVIOUS else moving:
        day = ordered[place]
        take(place, (day + timedelta(days=step) for step in _steps(roll, max_shift, day)))
    return tuple(Occurrence(planned=day, on=on.get(place)) for place, day in enumerate(ordered))


def posting_days(
    cadence: Cadence,
    *,
    period: DateRange,
    since: date | None = None,
    closed: FreeDays = is_weekend,
    roll: RollConvention = RollConvention.NEAREST,
) -> tuple[Occurrence, ...]:
    """
    Spread somebody's own rhythm evenly over a window, as a suggestion and no duty.

    Each post stands in the middle of its stretch, counted from the day on which the rhythm began, and at most one on a
    day: windows that follow each other, with one such day, have together what the whole has. Without a rhythm
    (listening) there are none.

    Args:
        cadence: The person's own rhythm.
        period: The days, a hundred years at most.
        since: The day on which the rhythm began; that of the window by default, and none after it.
        closed: Days without a post: weekends, holidays, leave.
        roll: Where to go from a free day.

    Raises:
        ValidationError: An argument is of the wrong type, the rhythm begins after the window does, or the window is
            longer.
    """
    raise_any(
        [
            *instance(Cadence).findings(cadence, "cadence"),
            *instance(DateRange).findings(period, "period"),
            *optional(instance(date)).findings(since, "since"),
        ]
    )
    began = period.start if since is None else since
    if began > period.start or period.days > LONGEST:
        raise_any([Finding.of("calendar:since", "since", days=LONGEST)])
    if not cadence.posts:
        return ()
    stretch, twice = 7 * cadence.weeks, 2 * cadence.posts
    gone = (period.start - began).days
    # the first whose middle, (2 n + 1) stretch // twice, is not before the window; the first that is after it
    first, last = (max(0, -((stretch - twice * days) // (2 * stretch))) for days in (gone, gone + period.days))
    middles = ((2 * place + 1) * stretch // twice - gone for place in range(first, last))
    return schedule_dates(
        (period.start + timedelta(days=days) for days in middles), period=period, closed=closed, roll=roll
    )


def review_days(
    period: DateRange, every: Granularity = Granularity.QUARTER, *, closed: FreeDays = is_weekend
) -> tuple[Occurrence, ...]:
    """
    Return the moments to look back: the end of each period, on the last day before where that is free.

    Args:
        period: The days; a period that it cuts ends with it.
        every: How often.
        closed: Days on which nobody reviews.

    Raises:
        ValidationError: An argument is of the wrong type.
    """
    raise_any([*instance(DateRange).findings(period, "period"), *instance(Granularity).findings(every, "every")])
    ends = (one.end for one in split_range(period, every))
    return schedule_dates(ends, period=period, closed=closed, roll=RollConvention.PREVIOUS)


def flag_summer_dates(days: Iterable[date]) -> tuple[Finding, ...]:
    """Suggest to look again at what falls in July and August, where attention dips (:ref:`method-timing`)."""
    listed = tuple_of(days)
    raise_any(each(instance(date)).findings(listed, "days"))
    count = sum(day.month in {7, 8} for day in listed)
    return (Finding.of("calendar:summer", "", count=count),) if count else ()


def local_datetime(day: date, clock: time, zone: tzinfo) -> datetime:
    """
    Return the moment at which a clock in a zone shows a time on a day.

    A time that the clock skips when summer time begins moves on by as much as was skipped; of one that it shows twice
    when summer time ends, the first is meant.

    Args:
        day: The day.
        clock: The time on the clock, without a zone.
        zone: The zone, such as a ``zoneinfo.ZoneInfo``.

    Raises:
        ValidationError: An argument has the wrong type, the time has its own zone, or the day is the first or last
            possible date.
    """
    bare = Rule("calendar:clock", lambda value: type(value) is time and value.tzinfo is None)
    inner = Rule("calendar:edge", lambda value: type(value) is not date or date.min < value < date.max)
    raise_any(
        [
            *instance(date).findings(day, "day"),
            *inner.findings(day, "day"),
            *bare.findings(clock, "clock"),
            *instance(tzinfo).findings(zone, "zone"),
        ]
    )
    shown = datetime.combine(day, clock.replace(fold=0), tzinfo=zone)
    return shown.astimezone(UTC).astimezone(zone)


def _asking(given: FreeDays) -> Callable[[date], bool]:
    if isinstance(given, (tuple, list, set, frozenset)):
        days, periods = {one for one in given if type(one) is date}, [one for one in given if type(one) is DateRange]
        return lambda day: day in days or any(day in period for period in periods)
    return given.__contains__ if isinstance(given, Container) else given


def _steps(policy: RollConvention, reach: int, day: date) -> Iterator[int]:
    earlier, later = (day - date.min).days, (date.max - day).days
    for step in range(1, reach + 1):
        if policy in {RollConvention.PREVIOUS, RollConvention.NEAREST} and step <= earlier:
            yield -step
        if policy in {RollConvention.NEXT, RollConvention.NEAREST} and step <= later:
            yield step
