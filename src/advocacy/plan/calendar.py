"""The calendar: days moved off free days by a stated policy, and never out of bounds (domain, step 3)."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, raise_any
from advocacy.goals.observation import Period, cut_periods
from advocacy.plan.cadence import Cadence
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

#: Days on which nothing is planned: anything that answers ``day in …``, or a function of a day.
FreeDays = Container[date] | Callable[[date], bool]

_free = Rule("calendar:free", lambda given: callable(given) or hasattr(given, "__contains__"))


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
    Bring several kinds of free days together: sets, lists, windows, calendars of holidays, functions.

    >>> free = free_days(is_weekend, {date(2027, 12, 27)}, Window(date(2027, 8, 2), date(2027, 8, 13)))
    >>> free(date(2027, 12, 27)), free(date(2027, 12, 28))
    (True, False)

    Raises:
        InvalidError: One of them is neither a function nor something that answers ``day in …``.
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

    What falls on an open day stays there. All else is moved by the policy, in time, to an open day within reach that
    nothing else has; where there is none it is dropped. Each occurrence says what happened to it.

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
    ask = _asking(free)
    taken: set[date] = set()
    stays: list[date | None] = []
    ordered = sorted(days)
    for day in ordered:
        here = day in window and day not in taken and not ask(day)
        stays.append(day if here else None)
        taken |= {day} if here else set()
    found = []
    for day, stay in zip(ordered, stays, strict=True):
        on = stay
        if stay is None and day in window:
            near = (day + timedelta(days=step) for step in _steps(policy, reach, day))
            on = next((one for one in near if one in window and one not in taken and not ask(one)), None)
            taken |= set() if on is None else {on}
        found.append(Occurrence(planned=day, on=on))
    return tuple(found)


def posting_days(
    cadence: Cadence,
    *,
    window: Window,
    free: FreeDays = is_weekend,
    policy: MovePolicy = MovePolicy.NEAREST,
) -> tuple[Occurrence, ...]:
    """
    Spread somebody's own rhythm evenly over a window, as a suggestion and no duty.

    As many posts as the rhythm gives in that time, rounded down; each stands in the middle of its stretch, at most one
    a day. Without a rhythm (listening) there are none.

    Args:
        cadence: The person's own rhythm.
        window: The days.
        free: Days without a post: weekends, holidays, leave; a function of a day or anything that answers ``in``.
        policy: Where to go from a free day.

    Raises:
        InvalidError: An argument is of another type.
    """
    raise_any([*instance(Cadence).findings(cadence, "cadence"), *instance(Window).findings(window, "window")])
    stretch = 7 * cadence.weeks
    count = window.days * cadence.posts // stretch
    middles = ((2 * place + 1) * stretch // (2 * cadence.posts) for place in range(count))
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
        InvalidError: An argument is of another type, or the time has a zone of its own.
    """
    bare = Rule("calendar:clock", lambda value: type(value) is time and value.tzinfo is None)
    raise_any(
        [
            *instance(date).findings(day, "day"),
            *bare.findings(clock, "clock"),
            *instance(tzinfo).findings(zone, "zone"),
        ]
    )
    shown = datetime.combine(day, clock.replace(fold=0), tzinfo=zone)
    return shown.astimezone(UTC).astimezone(zone)


def _asking(given: FreeDays) -> Callable[[date], bool]:
    return given.__contains__ if isinstance(given, Container) else given


def _steps(policy: MovePolicy, reach: int, day: date) -> Iterator[int]:
    earlier, later = (day - date.min).days, (date.max - day).days
    for step in range(1, reach + 1):
        if policy in {MovePolicy.PREVIOUS, MovePolicy.NEAREST} and step <= earlier:
            yield -step
        if policy in {MovePolicy.NEXT, MovePolicy.NEAREST} and step <= later:
            yield step
