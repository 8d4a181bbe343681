"""What may be seen of people: activities on days here, where consent to measuring stands then and now."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from advocacy.people.consent import Purpose
from advocacy.people.membership import Membership, Standing
from advocacy.run.activity import Activity, ActivityKind
from advocacy.values import Window

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advocacy.people.participant import Participant

__all__ = ["Seen", "dates_here", "is_here", "look"]


class Seen(NamedTuple):
    """
    What may be seen of one person, up to a day.

    Attributes:
        days: The days here on which they agreed to be measured, in time.
        acts: What they did on these days, in time; on one day in any order, so nothing may hang on that.
        posts: Their own posts among it.
    """

    days: tuple[date, ...]
    acts: tuple[Activity, ...]
    posts: tuple[Activity, ...]

    def is_whole(self, stays: Iterable[Membership], until: date) -> bool:
        """Tell whether every day here up to one may be seen, so that what is the first is known."""
        return dates_here(stays, date.min, until).issubset(self.days)

    def unbroken(self, stays: Iterable[Membership], until: date) -> Seen:
        """Leave aside what lies before the last day here that may not be seen, so that silence is no gap in consent."""
        unseen = dates_here(stays, date.min, until).difference(self.days)
        if not unseen:
            return self
        last = max(unseen)
        return Seen(
            days=self.days[bisect_right(self.days, last) :],
            acts=tuple(one for one in self.acts if one.on > last),
            posts=tuple(one for one in self.posts if one.on > last),
        )


def dates_here(stays: Iterable[Membership], first: date, last: date) -> set[date]:
    """Give the days on which somebody is here, by any of their stays, from one day to another."""
    window = Window(first, last)
    return {day for stay in stays for day in stay.dates_here(window)}


def is_here(stays: Iterable[Membership], on: date) -> bool:
    """Tell whether somebody is in the program on a day, and neither paused nor away by any of their stays."""
    standing = [stay for stay in stays if stay.standing(on) in {Standing.ACTIVE, Standing.PAUSED}]
    return bool(standing) and all(stay.is_here(on) for stay in standing)


def look(
    activities: Iterable[Activity],
    people: Iterable[Participant],
    stays: dict[str, list[Membership]],
    *,
    on: date,
    until: date,
) -> dict[str, Seen]:
    """
    Give what may be seen of each of the *people*, up to a day; of nobody whose consent does not stand on another.

    What somebody does on a day on which they are not here is theirs, and so is what they did before they agreed.
    """
    days = {
        person.id: _days_seen(person, stays[person.id], until)
        for person in people
        if person.consents_to(Purpose.MEASUREMENT, on=on)
    }
    acts: dict[str, list[Activity]] = {who: [] for who in days}
    for one in activities:
        who = one.participant
        if who in days and one.on in days[who]:
            acts[who].append(one)
    for done in acts.values():
        done.sort(key=attrgetter("on"))
    return {
        who: Seen(
            days=tuple(sorted(days[who])),
            acts=tuple(acts[who]),
            posts=tuple(one for one in acts[who] if one.kind is ActivityKind.POSTED),
        )
        for who in days
    }


def _days_seen(person: Participant, stays: list[Membership], until: date) -> set[date]:
    found: set[date] = set()
    for one in person.consents:
        last = until if one.withdrawn is None or one.withdrawn > until else one.withdrawn - timedelta(days=1)
        if one.purpose is Purpose.MEASUREMENT and one.given <= last:
            found |= dates_here(stays, one.given, last)
    return found
