"""The calendar: recurrences, cadences, and dates moved off closed days (:ref:`method-timing`)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Container, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, Annotated, Any

from attrs import field

from advocacy.arguments import Personal, checked, frozen
from advocacy.dates import DateRange
from advocacy.errors import Finding, raise_any
from advocacy.goals.observations import Granularity, split_range
from advocacy.rules import (
    Rule,
    SetOf,
    TupleOf,
    each,
    integer,
    integer_or_none,
    optional,
    own,
    personal,
    tuple_of,
    whole,
)

if TYPE_CHECKING:
    from dateutil.rrule import rrule


#: The maximum time from start to end, in days: a hundred years.
LONGEST = 36_525


class Frequency(Enum):
    """The unit of a recurrence."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"


@frozen(kw_only=True)
class Recurrence:
    """Recurring days between a first and a last day.

    Equal recurrences compare equal, and their days are bounded. If a month does not have the day of the month, the last
    day of that month is used: monthly from the 31st is the last day of every month, and yearly from 29 February is 28
    February in other years. Weeks begin on Monday, which matters for intervals of several weeks.

    >>> Recurrence(every=Frequency.MONTHLY, start=date(2027, 1, 31), until=date(2027, 4, 30)).days()[1:]
    (datetime.date(2027, 2, 28), datetime.date(2027, 3, 31), datetime.date(2027, 4, 30))

    Attributes:
        every: The unit.
        start: The first possible day.
        until: The last possible day, at most a hundred years after the first.
        interval: The number of units between occurrences, 1 to 1000.
        weekdays: Days of the week, Monday 0 to Sunday 6. Weekly: the weekdays, by default that of *start*. Monthly:
            exactly one, with *nth*. Else none.
        nth: Monthly: which of these weekdays in the month, 1 to 4, or -1 for the last.

    Raises:
        ValidationError: All problems at once: an end before the start or too late, weekdays or *nth* that the frequency
            does not allow.
    """

    every: Frequency = field(repr=str)
    start: date
    until: date
    interval: int = field(default=1, converter=integer, validator=whole(1, 1000))
    weekdays: frozenset[int] = field(default=frozenset(), converter=SetOf[int], validator=each(whole(0, 6)))
    nth: int | None = field(
        default=None,
        converter=integer_or_none,
        validator=optional(Rule("recurrence:nth", lambda n: type(n) is int and n in {1, 2, 3, 4, -1})),
    )

    def _faults(self) -> Iterator[Finding]:
        if self.until < self.start:
            yield Finding.of("date-range:order", "until", start=self.start, end=self.until)
        elif (self.until - self.start).days > LONGEST:
            yield Finding.of("recurrence:long", "until", days=LONGEST)
        if self.until.year > 9990:
            yield Finding.of("recurrence:far", "until")
        if self.every is Frequency.MONTHLY:
            if len(self.weekdays) != (self.nth is not None):
                yield Finding.of("recurrence:monthly", "weekdays")
        elif self.nth is not None or (self.weekdays and self.every is not Frequency.WEEKLY):
            yield Finding.of("recurrence:weekdays", "weekdays", every=self.every.value)

    @checked
    def days(self, period: DateRange | None = None) -> tuple[date, ...]:
        """Return the days, by date; within a period if given.

        Raises:
            ValidationError: The period is not a `DateRange`.
        """
        first = self.start if period is None else max(self.start, period.start)
        last = self.until if period is None else min(self.until, period.end)
        if last < first:
            return ()
        found = self.rule().between(_midnight(first), _midnight(last), inc=True)
        return tuple(moment.date() for moment in found)

    def rule(self) -> rrule:
        """Build the dateutil rule with these days, at midnight and without a zone."""
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
            # the last existing day of the month from the 28th
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


@frozen(kw_only=True)
class WorkingWeek(Personal):
    """The days on which a person works, self-reported. Nothing is planned on other days.

    >>> week = WorkingWeek(weekdays=[0, 1, 3], away=[DateRange(date(2027, 7, 12), date(2027, 7, 30))])
    >>> date(2027, 7, 6) in week, date(2027, 7, 7) in week, date(2027, 7, 13) in week
    (True, False, False)

    Attributes:
        weekdays: The weekdays, Monday 0 to Sunday 6; at least one.
        away: Leave and other absences, sorted by date.
    """

    weekdays: frozenset[int] = field(converter=SetOf[int], validator=own(each(whole(0, 6))))
    away: tuple[DateRange, ...] = field(default=(), converter=TupleOf[DateRange], validator=personal)

    def _ordered(self) -> dict[str, object]:
        return {"away": tuple(sorted(set(self.away), key=lambda days: (days.start, days.end)))}

    def _faults(self) -> Iterator[Finding]:
        if not self.weekdays:
            yield Finding.of("empty", "weekdays")

    def __contains__(self, day: object) -> bool:
        return type(day) is date and day.weekday() in self.weekdays and not any(day in days for days in self.away)


#: The maximum sustainable number of own posts per week (:ref:`method-timing`).
MOST_A_WEEK = 2


class Habit(Enum):
    """A person's current posting habit."""

    NEW = "new"
    """No posts yet: listen first."""
    OCCASIONAL = "occasional"
    """Occasional posts."""
    REGULAR = "regular"
    """Weekly posts."""


@frozen
class Cadence:
    """A person's own cadence: a number of posts, and of reactions to others, in a number of weeks.

    >>> Cadence(1, weeks=2).per_week
    Fraction(1, 2)

    Attributes:
        posts: The number of own posts, 0 to 100; 0 means listening.
        weeks: The number of weeks, 1 to 52.
        reactions: The number of reactions, votes, comments and shares in these weeks, 0 to 100. It suits a role without
            posts and a gradual start. Too few of them are never a sign of silence.
    """

    posts: int = field(converter=integer, validator=whole(0, 100))
    weeks: int = field(default=1, converter=integer, validator=whole(1, 52))
    reactions: int = field(default=0, converter=integer, validator=whole(0, 100))

    @property
    def per_week(self) -> Fraction:
        """The number of own posts per week."""
        return Fraction(self.posts, self.weeks)

    @property
    def sustained(self) -> bool:
        """Whether the cadence is sustainable in practice: at most two own posts a week (:ref:`method-timing`)."""
        return self.per_week <= MOST_A_WEEK

    @property
    def silent_after(self) -> int | None:
        """The number of days of presence without any activity from which silence is a sign; ``None`` for listening.

        >>> Cadence(1).silent_after, Cadence(1, weeks=4).silent_after, Cadence(0).silent_after
        (36, 141, None)
        """
        if not self.posts:
            return None
        return max(SILENCE_DAYS, SILENCE_TIMES * 7 * self.weeks // self.posts) + 1


#: Our own rule: a person is silent beyond this multiple of the days between posts of their cadence, and beyond this
#: number of days of presence. docs/calibration.md contains the error rates.
SILENCE_TIMES, SILENCE_DAYS = 5, 28
#: Our own rule: the steps from listening to weekly posts, slowest first.
STEPS = (Cadence(0), Cadence(1, 4), Cadence(1, 2), Cadence(1))
#: Our own rule: where each habit starts (listen, every fourth week, every week).
_STARTS = {Habit.NEW: Cadence(0), Habit.OCCASIONAL: Cadence(1, 4), Habit.REGULAR: Cadence(1)}


#: The number of turns in a circle, and the number closest to the golden ratio of them.
_TURN, _GOLDEN = 2**64, 0x9E37_79B9_7F4A_7C15
#: By the number of weekdays: the step through them that visits each once, near the golden ratio of them.
_WEEKDAY_STEPS = (0, 1, 1, 2, 3, 3, 5, 4)


@checked
def suggest_cadence(habit: Habit, *, rounds: Annotated[int, whole(0, 1000)] = 0) -> Cadence:
    """Suggest an initial cadence, which the person can change (:ref:`method-timing`).

    A new person listens first, an occasional poster posts once in four weeks, and a weekly poster continues. Each
    further round of the program goes one step up, to at most one post a week: listening, once in four weeks, once in
    two weeks, weekly. The steps are our own rule. :ref:`method-timing` states where they start, and that more than two
    posts a week are rarely sustained.

    >>> suggest_cadence(Habit.NEW), suggest_cadence(Habit.NEW, rounds=1)
    (Cadence(posts=0, weeks=1, reactions=0), Cadence(posts=1, weeks=4, reactions=0))

    Args:
        habit: The current habit.
        rounds: The number of completed rounds of the program, 0 or more.

    Raises:
        ValidationError: An argument has the wrong type, or *rounds* is negative.
    """
    return STEPS[min(STEPS.index(_STARTS[habit]) + rounds, len(STEPS) - 1)]


def _is_free(given: object) -> bool:
    if isinstance(given, (tuple, list, set, frozenset)):
        return all(type(item) in {date, DateRange} for item in given)
    return not isinstance(given, (str, bytes, type)) and (callable(given) or hasattr(given, "__contains__"))


#: Days on which nothing is planned: days and windows in a collection, anything else that answers ``day in …``, or a
#: function of a day.
FreeDays = Annotated[
    Container[date] | Collection[date | DateRange] | Callable[[date], bool], Rule("calendar:closed-days", _is_free)
]


class RollConvention(Enum):
    """Where to move a date that falls on a closed day."""

    NEXT = "next_day"
    """The next open day."""
    PREVIOUS = "previous_day"
    """The previous open day."""
    NEAREST = "nearest_day"
    """The nearest open day; the earlier of two that are equally near."""
    DROP = "drop"
    """Not moved: the date is dropped, and a finding reports it."""


@frozen(kw_only=True)
class Occurrence:
    """One occurrence of a recurring date.

    Attributes:
        planned: The planned day.
        on: The actual day; ``None`` if it was dropped.
    """

    planned: date
    on: date | None = None

    @property
    def finding(self) -> Finding | None:
        """The move or drop as a finding; ``None`` if the date did not move."""
        if self.on is None:
            return Finding.of("calendar:dropped", "", planned=self.planned)
        return None if self.on == self.planned else Finding.of("calendar:moved", "", planned=self.planned, on=self.on)


@checked
def is_weekend(day: date) -> bool:
    """Check whether a day is a Saturday or Sunday. For other weekends, pass your own function."""
    return day.weekday() >= 5


@checked
def closed_days(*given: FreeDays) -> Callable[[date], bool]:
    """Combine several kinds of closed days: collections of days and date ranges, holiday calendars, functions.

    >>> closed = closed_days(is_weekend, {date(2027, 12, 27)}, DateRange(date(2027, 8, 2), date(2027, 8, 13)))
    >>> closed(date(2027, 12, 27)), closed(date(2027, 12, 28))
    (True, False)

    Raises:
        ValidationError: An argument is none of these, or contains a datetime.
    """
    return _asking(*given)


@checked
def schedule_dates(
    planned: Iterable[date],
    *,
    period: DateRange,
    closed: FreeDays = (),
    roll: RollConvention = RollConvention.NEXT,
    max_shift: Annotated[int, whole(0, 366)] = 6,
) -> tuple[Occurrence, ...]:
    """Schedule dates: none on a closed day, none outside the period, no two on one day.

    A date on an open day stays. Other dates move by the convention, in order of date (in reverse order for the previous
    day), to a free open day within *max_shift*; if there is none, the date is dropped. Each occurrence states its move.

    >>> year = DateRange(date(2027, 1, 1), date(2027, 12, 31))
    >>> closed = closed_days(is_weekend, {date(2027, 12, 24)})
    >>> christmas = schedule_dates([date(2027, 12, 24), date(2027, 12, 25)], period=year, closed=closed)
    >>> [str(event.on) for event in christmas]
    ['2027-12-27', '2027-12-28']

    Args:
        planned: The planned days. Days outside the period are dropped; a duplicate day is moved.
        period: The allowed days.
        closed: The closed days.
        roll: Where to move a date on a closed day.
        max_shift: The maximum shift in days, 0 to 366.
    """
    days = tuple_of(planned)
    ask, ordered = _asking(closed), sorted(days)
    taken: set[date] = set()
    on: dict[int, date] = {}

    def take(place: int, candidates: Iterable[date]) -> None:
        """Schedule one date on the first open candidate, if any."""
        day = next(
            (
                candidate
                for candidate in candidates
                if candidate in period and candidate not in taken and not ask(candidate)
            ),
            None,
        )
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


@checked
def posting_days(
    cadence: Cadence,
    *,
    period: DateRange,
    since: date | None = None,
    closed: FreeDays = is_weekend,
    turn: Annotated[int, whole(0, _TURN - 1)] = 0,
) -> tuple[date, ...]:
    """Spread a person's own cadence evenly over the open days of a period, as a suggestion.

    The period is divided into intervals of the cadence, counted from the day on which it began. With at most one post a
    week, an interval has equal parts, one for each post, and the weekday of the post rotates from part to part, so that
    each weekday gets its share. With more posts, they are evenly spread over the open days of an interval, and where
    the first is rotates by the golden ratio (a low-discrepancy sequence). If an interval has more posts than open days,
    each open day has one. Consecutive periods with the same *since*, *turn* and closed days have the same days as the
    whole. A cadence of 0 (listening) has no days.

    >>> january = DateRange(date(2027, 1, 4), date(2027, 1, 31))
    >>> [str(day) for day in posting_days(Cadence(1), period=january)]
    ['2027-01-04', '2027-01-14', '2027-01-19', '2027-01-29']

    Args:
        cadence: The person's cadence.
        period: The period, at most 100 years.
        since: The first day of the cadence, not after the first day of the period, which is the default.
        closed: Days without a post: weekends, holidays, leave. It is asked about all days of each interval.
        turn: Where the first post is in the first interval, 0 to 2**64 − 1, such as a person's draw.

    Raises:
        ValidationError: An argument has the wrong type, the cadence begins after the period, or the period is too long.
    """
    began = period.start if since is None else since
    if began > period.start or period.days > LONGEST:
        raise_any([Finding.of("calendar:since", "since", days=LONGEST)])
    parts = posting_parts(cadence, began, period, _asking(closed), turn)
    return tuple(day for day, _ in parts if day in period)


def posting_parts(
    cadence: Cadence, began: date, period: DateRange, closed: Callable[[date], bool], turn: int
) -> Iterator[tuple[date, list[date]]]:
    """Yield each day of `posting_days`, in whole intervals, with the days between which it was chosen.

    These days are open and in the same interval. No two posts have one in common.
    """
    length = 7 * cadence.weeks
    first, last = ((day - began).days // length for day in (period.start, period.end))
    for place in range(first, last + 1) if cadence.posts else ():
        start = began.toordinal() + place * length
        days = map(date.fromordinal, range(start, min(start + length, date.max.toordinal() + 1)))
        open_days = [day for day in days if not closed(day)]
        many = min(cadence.posts, len(open_days))
        rest = (turn + place * _GOLDEN) % _TURN
        if cadence.posts > cadence.weeks:
            at = [(post * _TURN + rest) * len(open_days) // (many * _TURN) for post in range(many)]
            ends = [0, *at[1:], len(open_days)]
            for post in range(many):
                yield open_days[at[post]], open_days[ends[post] : ends[post + 1]]
            continue
        for post in range(many):
            part = open_days[post * len(open_days) // many : (post + 1) * len(open_days) // many]
            yield _in_part(part, turn, place * cadence.posts + post), part


def _in_part(part: list[date], turn: int, place: int) -> date:
    """Return the day of the only post in part of an interval: each weekday in turn, then any of its days."""
    weekdays = sorted({day.weekday() for day in part})
    step = -(-_TURN * _WEEKDAY_STEPS[len(weekdays)] // len(weekdays))
    weekday, rest = divmod((turn + place * step) % _TURN * len(weekdays), _TURN)
    alike = [day for day in part if day.weekday() == weekdays[weekday]]
    return alike[rest * len(alike) // _TURN]


@checked
def review_days(
    period: DateRange, every: Granularity = Granularity.QUARTER, *, closed: FreeDays = is_weekend
) -> tuple[Occurrence, ...]:
    """Return the days of reviews: the end of each period, or the last open day before it.

    Args:
        period: The whole period. The last part ends with it.
        every: The interval between reviews.
        closed: Days without reviews.
    """
    ends = (item.end for item in split_range(period, every))
    return schedule_dates(ends, period=period, closed=closed, roll=RollConvention.PREVIOUS)


@checked
def flag_summer_dates(days: Iterable[date]) -> tuple[Finding, ...]:
    """Flag dates in July and August, when attention drops (:ref:`method-timing`)."""
    listed = tuple_of(days)
    count = sum(day.month in {7, 8} for day in listed)
    return (Finding.of("calendar:summer", "", count=count),) if count else ()


#: A time without a zone.
_bare = Rule("calendar:clock", lambda value: type(value) is time and value.tzinfo is None)
#: A day that has a day before it and one after it.
_inner = Rule("calendar:edge", lambda value: date.min < value < date.max)


@checked
def local_datetime(day: date, clock: Annotated[time, _bare], zone: tzinfo) -> datetime:
    """Return the datetime at which a clock in a time zone shows a time on a day.

    A time that does not exist, because summer time begins, moves forward by the gap. Of a time that occurs twice,
    because summer time ends, the first is used.

    Args:
        day: The day.
        clock: The local time, without a zone.
        zone: The time zone, such as a ``zoneinfo.ZoneInfo``.

    Raises:
        ValidationError: An argument has the wrong type, the time has its own zone, or the day is the first or last
            possible date.
    """
    raise_any(_inner.findings(day, "day"))
    shown = datetime.combine(day, clock.replace(fold=0), tzinfo=zone)
    return shown.astimezone(UTC).astimezone(zone)


def _asking(*given: FreeDays) -> Callable[[date], bool]:
    """Return whether a day is in any of them: one look-up among the days, one among the periods, and every function."""
    days, periods, others = set[date](), list[DateRange](), list[Callable[[date], bool]]()
    for entry in given:
        if isinstance(entry, (DateRange, tuple, list, set, frozenset)):
            listed = (entry,) if isinstance(entry, DateRange) else entry
            days.update(item for item in listed if type(item) is date)
            periods += [item for item in listed if type(item) is DateRange]
        else:
            others.append(entry.__contains__ if isinstance(entry, Container) else entry)
    periods.sort(key=lambda period: period.start)
    starts = [period.start for period in periods]
    ends = [*accumulate((period.end for period in periods), max)]

    def ask(day: date) -> bool:
        place = bisect_right(starts, day)
        return day in days or (place > 0 and day <= ends[place - 1]) or any(other(day) for other in others)

    return ask


def _steps(policy: RollConvention, reach: int, day: date) -> Iterator[int]:
    earlier, later = (day - date.min).days, (date.max - day).days
    for step in range(1, reach + 1):
        if policy in {RollConvention.PREVIOUS, RollConvention.NEAREST} and step <= earlier:
            yield -step
        if policy in {RollConvention.NEXT, RollConvention.NEAREST} and step <= later:
            yield step
