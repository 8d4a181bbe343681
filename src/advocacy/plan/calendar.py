"""The calendar: days moved off free days by a stated policy, and never out of bounds (domain, step 3)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, raise_any
from advocacy.goals.observation import Period, cut_periods
from advocacy.plan.cadence import Cadence
from advocacy.plan.recurrence import LONGEST
from advocacy.values import Rule, Window, each, instance, optional, tuple_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "MovePolicy",
    "Occurrence",
    "find_summer",
    "free_days",
    "is_weekend",
    "local_moment",
    "place_days",
    "posting_days",
    "review_days",
]

#: Days on which nothing is planned: days and windows in a collection, anything else that answers ``day in …``, or a
#: function of a day.
FreeDays = Container[date] | Collection[date | Window] | Callable[[date], bool]


def _is_free(given: object) -> bool:
    if isinstance(given, (tuple, list, set, frozenset)):
        return all(type(one) in {date, Window} for one in given)
    return not isinstance(given, (str, bytes, type)) and (callable(given) or hasattr(given, "__contains__"))


_free = Rule("calendar:free", _is_free)


class MovePolicy(Enum):
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
    """Tell whether a day is a Saturday or Sunday; other weekends are for the app to say."""
    return day.weekday() >= 5


def free_days(*given: FreeDays) -> Callable[[date], bool]:
    """
    Bring several kinds of free days together: collections of days and windows, calendars of holidays, functions.

    >>> free = free_days(is_weekend, {date(2027, 12, 27)}, Window(date(2027, 8, 2), date(2027, 8, 13)))
    >>> free(date(2027, 12, 27)), free(date(2027, 12, 28))
    (True, False)

    Raises:
        InvalidError: One of them is none of these; a moment is no day.
    """
    raise_any(finding for place, one in enumerate(given) for finding in _free.findings(one, f"given[{place}]"))
    kinds = [_asking(one) for one in given]
    return lambda day: any(ask(day) for ask in kinds)


def place_days(
    planned: Iterable[date],
    *,
    window: Window,
    free: FreeDays = (),
    policy: MovePolicy = MovePolicy.NEXT,
    reach: int = 6,
) -> tuple[Occurrence, ...]:
    """
    Put days on the calendar: none on a free day, none out of the window, no two on one day.

    What falls on an open day stays there. All else is moved by the policy, in time (backwards where it moves to days
    before), to an open day within reach that nothing else has; where there is none it is dropped. Each occurrence says
    what happened to it.

    >>> year = Window(date(2027, 1, 1), date(2027, 12, 31))
    >>> free = free_days(is_weekend, {date(2027, 12, 24)})
    >>> christmas = place_days([date(2027, 12, 24), date(2027, 12, 25)], window=year, free=free)
    >>> [str(one.on) for one in christmas]
    ['2027-12-27', '2027-12-28']

    Args:
        planned: The days by their rhythm; those out of the window are dropped, a day that stands twice is moved.
        window: The days they may be on.
        free: The free days.
        policy: Where to go from a free day.
        reach: How many days away at most, 0 to 366.

    Raises:
        InvalidError: An argument is of another type.
    """
    days = tuple_of(planned)
    raise_any(
        [
            *each(instance(date)).findings(days, "planned"),
            *instance(Window).findings(window, "window"),
            *_free.findings(free, "free"),
            *instance(MovePolicy).findings(policy, "policy"),
            *whole(0, 366).findings(reach, "reach"),
        ]
    )
    ask, ordered = _asking(free), sorted(days)
    taken: set[date] = set()
    on: dict[int, date] = {}

    def take(place: int, candidates: Iterable[date]) -> None:
        """Put one on the first of the candidates that is open, if any is."""
        day = next((one for one in candidates if one in window and one not in taken and not ask(one)), None)
        if day is not None:
            taken.add(day)
            on[place] = day

    for place, day in enumerate(ordered):
        take(place, [day])
    moving = [place for place, day in enumerate(ordered) if place not in on and day in window]
    for place in reversed(moving) if policy is MovePolicy.PREVIOUS else moving:
        day = ordered[place]
        take(place, (day + timedelta(days=step) for step in _steps(policy, reach, day)))
    return tuple(Occurrence(planned=day, on=on.get(place)) for place, day in enumerate(ordered))


def posting_days(
    cadence: Cadence,
    *,
    window: Window,
    since: date | None = None,
    free: FreeDays = is_weekend,
    policy: MovePolicy = MovePolicy.NEAREST,
) -> tuple[Occurrence, ...]:
    """
    Spread somebody's own rhythm evenly over a window, as a suggestion and no duty.

    Each post stands in the middle of its stretch, counted from the day on which the rhythm began, and at most one on a
    day: windows that follow each other, with one such day, have together what the whole has. Without a rhythm
    (listening) there are none.

    Args:
        cadence: The person's own rhythm.
        window: The days, a hundred years at most.
        since: The day on which the rhythm began; that of the window by default, and none after it.
        free: Days without a post: weekends, holidays, leave.
        policy: Where to go from a free day.

    Raises:
        InvalidError: An argument is of another type, the rhythm begins after the window does, or the window is longer.
    """
    raise_any(
        [
            *instance(Cadence).findings(cadence, "cadence"),
            *instance(Window).findings(window, "window"),
            *optional(instance(date)).findings(since, "since"),
        ]
    )
    began = window.start if since is None else since
    if began > window.start or window.days > LONGEST:
        raise_any([Finding.of("calendar:since", "since", days=LONGEST)])
    if not cadence.posts:
        return ()
    stretch, twice = 7 * cadence.weeks, 2 * cadence.posts
    gone = (window.start - began).days
    # the first whose middle, (2 n + 1) stretch // twice, is not before the window; the first that is after it
    first, last = (max(0, -((stretch - twice * days) // (2 * stretch))) for days in (gone, gone + window.days))
    middles = ((2 * place + 1) * stretch // twice - gone for place in range(first, last))
    return place_days(
        (window.start + timedelta(days=days) for days in middles), window=window, free=free, policy=policy
    )


def review_days(
    window: Window, every: Period = Period.QUARTER, *, free: FreeDays = is_weekend
) -> tuple[Occurrence, ...]:
    """
    Give the moments to look back: the end of each period, on the last day before where that is free.

    Args:
        window: The days; a period that it cuts ends with it.
        every: How often.
        free: Days on which nobody reviews.

    Raises:
        InvalidError: An argument is of another type.
    """
    raise_any([*instance(Window).findings(window, "window"), *instance(Period).findings(every, "every")])
    ends = (period.end for period in cut_periods(window, every))
    return place_days(ends, window=window, free=free, policy=MovePolicy.PREVIOUS)


def find_summer(days: Iterable[date]) -> tuple[Finding, ...]:
    """Suggest to look again at what falls in July and August, where attention dips (domain, step 3, practice)."""
    listed = tuple_of(days)
    raise_any(each(instance(date)).findings(listed, "days"))
    count = sum(day.month in {7, 8} for day in listed)
    return (Finding.of("calendar:summer", "", count=count),) if count else ()


def local_moment(day: date, clock: time, zone: tzinfo) -> datetime:
    """
    Give the moment at which a clock in a zone shows a time on a day.

    A time that the clock skips when summer time begins moves on by as much as was skipped; of one that it shows twice
    when summer time ends, the first is meant.

    Args:
        day: The day.
        clock: The time on the clock, without a zone.
        zone: The zone, such as a ``zoneinfo.ZoneInfo``.

    Raises:
        InvalidError: An argument is of another type, the time has a zone of its own, or the day is the first or last
            that there can be.
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
        days, windows = {one for one in given if type(one) is date}, [one for one in given if type(one) is Window]
        return lambda day: day in days or any(day in window for window in windows)
    return given.__contains__ if isinstance(given, Container) else given


def _steps(policy: MovePolicy, reach: int, day: date) -> Iterator[int]:
    earlier, later = (day - date.min).days, (date.max - day).days
    for step in range(1, reach + 1):
        if policy in {MovePolicy.PREVIOUS, MovePolicy.NEAREST} and step <= earlier:
            yield -step
        if policy in {MovePolicy.NEXT, MovePolicy.NEAREST} and step <= later:
            yield step
