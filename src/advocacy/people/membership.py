"""Membership: people join, pause, resume and leave on any day, without a reason (:ref:`method-ground-rules`)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from enum import Enum
from itertools import pairwise
from operator import attrgetter
from typing import Annotated

from attrs import evolve, field

from advocacy.arguments import Personal, checked, frozen, unchecked
from advocacy.dates import DateRange
from advocacy.errors import Finding, raise_any
from advocacy.rules import TupleOf, identifier, instance, personal, replace_fields

_day = instance(date, private=True)
Day = Annotated[date, _day]


class MembershipStatus(Enum):
    """The status of a person in a program on a day."""

    NOT_YET = "not_yet"
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


@frozen(kw_only=True)
class Pause(Personal):
    """A pause, without a reason.

    Attributes:
        start: The first day of the pause.
        resumed: The first day after the pause; ``None`` while it lasts. It equals *start* for a pause that was
            cancelled.
    """

    start: date = field(validator=personal)
    resumed: date | None = field(default=None, validator=personal)

    def _faults(self) -> Iterator[Finding]:
        if self.resumed is not None and self.resumed < self.start:
            yield Finding.of("membership:order", "resumed")

    def __contains__(self, day: object) -> bool:
        return type(day) is date and self.start <= day and (self.resumed is None or day < self.resumed)


@frozen(kw_only=True)
class Membership(Personal):
    """The stay of one person in a program, from the day of joining.

    A person who returns after leaving has a second membership. The first one does not change.

    >>> stay = Membership(participant="p-1", joined=date(2027, 1, 4)).pause(date(2027, 3, 1)).resume(date(2027, 4, 1))
    >>> stay.status(date(2027, 3, 31)).value, stay.status(date(2027, 4, 1)).value
    ('paused', 'active')
    >>> stay.leave(date(2027, 5, 1)).status(date(2027, 5, 1)).value
    'left'

    Attributes:
        participant: The person's id.
        joined: The first day in the program.
        pauses: The pauses, by date and without overlap. Only the last one may have no end.
        left: The first day after the membership; ``None`` while the person is a member.
        away: Days of leave or absence. The person stays in the program, but nothing is planned or sent. Sorted by date.

    Raises:
        ValidationError: All problems at once: a pause before joining or after leaving, pauses that overlap, a day of
            leaving before the day of joining. No message states a date.
    """

    participant: str = field(converter=identifier)
    joined: date = field(validator=personal)
    pauses: tuple[Pause, ...] = field(default=(), converter=TupleOf[Pause], validator=personal)
    left: date | None = field(default=None, validator=personal)
    away: tuple[DateRange, ...] = field(default=(), converter=TupleOf[DateRange], validator=personal)

    def _ordered(self) -> dict[str, object]:
        return {"away": tuple(sorted(set(self.away), key=lambda days: (days.start, days.end)))}

    def _faults(self) -> Iterator[Finding]:
        if self.left is not None and self.left < self.joined:
            yield Finding.of("membership:order", "left")
        for index, pause in enumerate(self.pauses):
            last = pause.start if pause.resumed is None else pause.resumed
            if pause.start < self.joined or (self.left is not None and last > self.left):
                yield Finding.of("membership:outside", f"pauses[{index}]")
        for index, (before, after) in enumerate(pairwise(self.pauses), 1):
            if before.resumed is None or after.start < before.resumed:
                yield Finding.of("membership:overlap", f"pauses[{index}]")

    @checked
    def status(self, on: Day) -> MembershipStatus:
        """Return the status of the person on a day."""
        if on < self.joined:
            return MembershipStatus.NOT_YET
        if self.left is not None and on >= self.left:
            return MembershipStatus.LEFT
        return MembershipStatus.ACTIVE if self._pause_at(on) is None else MembershipStatus.PAUSED

    def _pause_at(self, on: date) -> int | None:
        """Return the index of the pause that includes a day. Pauses do not overlap, so only one can."""
        last = bisect_right(self.pauses, on, key=_start) - 1
        return last if last >= 0 and on in self.pauses[last] else None

    @checked
    def is_present(self, on: Day) -> bool:
        """Check whether the person is active and not away on a day, so that something can be planned or sent."""
        return _status(self, on) is MembershipStatus.ACTIVE and not any(on in days for days in self.away)

    @checked
    def present_days(self, period: DateRange) -> int:
        """Count the days of a period on which the person is active and not away."""
        return len(_present_dates(self, period))

    @checked
    def present_dates(self, period: DateRange) -> tuple[date, ...]:
        """Return the days of a period on which the person is active and not away, by date."""
        first, last = period.start.toordinal(), period.end.toordinal() + 1
        end = last if self.left is None else min(last, self.left.toordinal())
        days = set(range(max(first, self.joined.toordinal()), end))
        for pause in self.pauses:
            back = end if pause.resumed is None else pause.resumed.toordinal()
            days.difference_update(range(pause.start.toordinal(), back))
        for away in self.away:
            days.difference_update(range(away.start.toordinal(), away.end.toordinal() + 1))
        return tuple(map(date.fromordinal, sorted(days)))

    @checked
    def pause(self, on: Day) -> Membership:
        """Return the membership paused from a day. A pause that is planned for later follows the new one directly.

        Raises:
            ValidationError: The person is not active on that day.
        """
        self._must_be(MembershipStatus.ACTIVE, on)
        place = bisect_right(self.pauses, on, key=_start)
        later = self.pauses[place:]
        added = Pause(start=on, resumed=later[0].start if later else None)
        return replace_fields(self, pauses=(*self.pauses[:place], added, *later))

    @checked
    def resume(self, on: Day) -> Membership:
        """Return the membership resumed on a day, which may be the first day of the pause. Later pauses stay.

        Raises:
            ValidationError: The person is not paused on that day.
        """
        self._must_be(MembershipStatus.PAUSED, on)
        place = bisect_right(self.pauses, on, key=_start) - 1
        ended = evolve(self.pauses[place], resumed=on)
        return replace_fields(self, pauses=(*self.pauses[:place], ended, *self.pauses[place + 1 :]))

    @checked
    def leave(self, on: Day) -> Membership:
        """Return the membership ended on a day, the first day after it. Leaving is never refused to a member.

        A pause that lasts ends with that day, and pauses that are planned for later disappear. A day before the day of
        joining ends the membership before it begins. An earlier day replaces a planned day of leaving.

        Raises:
            ValidationError: The person has left by that day.
        """
        if self.left is not None and self.left <= on:
            raise_any([Finding.of("membership:left", "left")])
        left = max(on, self.joined)
        place = bisect_right(self.pauses, left, key=_start)
        pauses = self.pauses[:place]
        if pauses and (pauses[-1].resumed is None or pauses[-1].resumed > left):
            pauses = (*pauses[:-1], evolve(pauses[-1], resumed=left))
        return replace_fields(self, pauses=pauses, left=left)

    def _must_be(self, status: MembershipStatus, on: date) -> None:
        if _status(self, on) is not status:
            raise_any([Finding.of("membership:status", "on", status=status.value)])


_start = attrgetter("start")
_present_dates, _status = unchecked(Membership.present_dates), unchecked(Membership.status)
