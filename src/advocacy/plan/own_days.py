"""The days of people's own work: posts, reactions, experiments, and a gradual start (:ref:`method-timing`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from advocacy.dates import DateRange, shifted
from advocacy.people.membership import Membership
from advocacy.pilot.assessment import draw
from advocacy.plan.bookings import FIRST_POST_WITHIN
from advocacy.plan.calendar import Cadence, posting_days

if TYPE_CHECKING:
    from advocacy.plan.foundation import Foundation
    from advocacy.plan.plan import Plan

#: The step from a person to the next: the number closest to the square root of 2, without its whole part.
_STEP = 0x6A09_E667_F3BC_C908
#: Our own rule: the number of days of each step of a gradual start, so that the first own post is within 56 days.
RAMP_STEP = FIRST_POST_WITHIN // 4
_WEEKLY = Cadence(1)


class AgendaKind(Enum):
    """The kind of an agenda item. On one day, items have this order."""

    SESSION = "session"
    BUDDY = "buddy"
    """A day for buddy work: a suggestion, which the buddies may move."""
    LISTEN = "listen"
    """A day to read what others post, for a person who listens first."""
    REACT = "react"
    """A day to react to a post of others."""
    SHARE = "share"
    """A day to share a post of others."""
    POST = "post"
    """A day that suits a person's own cadence: a suggestion, not a duty."""
    EXPERIMENT = "experiment"
    """A day on which a person can try something out."""
    STEP = "step"
    """What the program lead arranges against the obstacles of people."""
    REVIEW = "review"
    """The lead reviews the period."""


#: The steps of a gradual start before the first own post (:ref:`method-timing`).
RAMP_KINDS = (AgendaKind.LISTEN, AgendaKind.REACT, AgendaKind.SHARE)


class OwnDay(NamedTuple):
    """A day for a person's own work.

    Attributes:
        on: The day.
        kind: What it is for.
        participant: The person's id.
        provisional: Whether it depends on the person's profile or first draft.
    """

    on: date
    kind: AgendaKind
    participant: str
    provisional: bool = False


class _Stay(NamedTuple):
    """A stay of a person in the plan.

    Attributes:
        who: The person's id.
        first: The first day in the plan.
        last: The last day in the plan.
        draft: The first day for an own post: the day of the first draft, if the person needs one.
        confirmed: The day on which the person confirmed their profile, or waived that; ``None`` if they did not.
        waits: Whether the person needs a first draft that has no day.
        open_days: The open days on which the person is present and works.
        ramp: The first day of a gradual start; ``None`` without one in this stay.
    """

    who: str
    first: date
    last: date
    draft: date
    confirmed: date | None
    waits: bool
    open_days: frozenset[date]
    ramp: date | None


def own_days(
    plan: Plan,
    days: DateRange,
    here: Mapping[str, frozenset[date]],
    stays: Mapping[str, Sequence[Membership]],
    foundation: Foundation | None,
) -> Iterator[OwnDay]:
    """Yield the days for posts, reactions, experiments and gradual starts in a period.

    Args:
        plan: The plan.
        days: The period, within that of the plan.
        here: The days of the plan on which each person is present and works, by id.
        stays: The memberships of each person, by id.
        foundation: The known state of the profiles.
    """
    brief, turns = plan.brief, _turns(plan)
    for stay in _stays(plan, here, stays, foundation):
        who, open_days, first, last = stay.who, stay.open_days, stay.first, stay.last
        known = brief.cadences.get(who)
        cadence = known or Cadence(0)
        begin = first
        if stay.ramp is not None:
            yield from _ramp(stay, days, draw(brief.seed, f"ramp:{who}"))
            begin = shifted(stay.ramp, RAMP_STEP * len(RAMP_KINDS))
        elif known is not None and not known.posts and who not in brief.without_posts and who not in brief.ramps:
            until = min(last, shifted(first, RAMP_STEP - 1))
            listening = _days_of(_WEEKLY, first, until, open_days, days, draw(brief.seed, f"ramp:{who}"), until)
            yield from (OwnDay(day, AgendaKind.LISTEN, who) for day in listening)
        if cadence.posts and who not in brief.without_posts:
            turn, latest = turns.get(who, 0), shifted(first, FIRST_POST_WITHIN)
            for day in _days_of(cadence, stay.draft, last, open_days, days, turn, latest):
                yield OwnDay(day, AgendaKind.POST, who, stay.waits or _is_unconfirmed(stay, day))
        if cadence.reactions:
            reacting = Cadence(cadence.reactions, cadence.weeks)
            turn = draw(brief.seed, f"react:{who}")
            for day in _days_of(reacting, begin, last, open_days, days, turn, last):
                yield OwnDay(day, AgendaKind.REACT, who)
        turn = draw(brief.seed, f"experiment:{who}")
        for day in _days_of(brief.experiments, stay.draft, last, open_days, days, turn, last):
            yield OwnDay(day, AgendaKind.EXPERIMENT, who)


def _stays(
    plan: Plan,
    here: Mapping[str, frozenset[date]],
    stays: Mapping[str, Sequence[Membership]],
    foundation: Foundation | None,
) -> Iterator[_Stay]:
    brief, drafts, closed = plan.brief, plan.first_drafts, frozenset(plan.closed)
    for who in sorted(here):
        open_days, ramp = here[who] - closed, brief.ramps.get(who)
        for membership in stays.get(who, ()):
            first = max(brief.period.start, membership.joined, plan.starts.get(who, date.min))
            last = brief.period.end if membership.left is None else min(brief.period.end, membership.left)
            needed = brief.needs_first_draft(who, joined=membership.joined)
            draft = max(first, drafts.get(who, first)) if needed else first
            confirmed = foundation.confirmed_on(who) if foundation is not None else None
            waits = needed and who not in drafts
            begins = max(first, ramp) if ramp is not None and max(first, ramp) <= last else None
            yield _Stay(who, first, last, draft, confirmed, waits, open_days, begins)
            ramp = None if begins is not None else ramp


def _is_unconfirmed(stay: _Stay, day: date) -> bool:
    return stay.confirmed is None or day < stay.confirmed


def _ramp(stay: _Stay, days: DateRange, turn: int) -> Iterator[OwnDay]:
    """Yield two days of each step, then the day for a first own post: in the fourth step if possible, else after it."""
    assert stay.ramp is not None  # noqa: S101 - the caller has checked it
    fourth = shifted(stay.ramp, RAMP_STEP * len(RAMP_KINDS))
    until = min(stay.last, shifted(fourth, -1))
    for day in _days_of(_WEEKLY, stay.ramp, until, stay.open_days, days, turn, until):
        kind = RAMP_KINDS[(day - stay.ramp).days // RAMP_STEP]
        yield OwnDay(day, kind, stay.who, kind is AgendaKind.SHARE and _is_unconfirmed(stay, day))
    possible = [day for day in sorted(stay.open_days) if max(fourth, stay.draft) <= day <= stay.last]
    in_time = [day for day in possible if day < shifted(fourth, RAMP_STEP)] or possible[:1]
    if in_time and (day := in_time[turn % len(in_time)]) in days:
        yield OwnDay(day, AgendaKind.POST, stay.who, stay.waits or _is_unconfirmed(stay, day))


def _turns(plan: Plan) -> dict[str, int]:
    """Return where each person's first post is in the first interval, by id.

    In id order, from a place drawn by the seed, each is a fixed part of the interval after the one before, so that the
    posting days of any group of people in a row are spread over the week (a low-discrepancy sequence).
    """
    first = draw(plan.brief.seed, "posts")
    weeks = plan.brief.working_weeks
    posting = sorted(
        (cadence.per_week, sorted(weeks[who].weekdays) if who in weeks else [], who)
        for who, cadence in plan.brief.cadences.items()
        if cadence.posts
    )
    return {who: (first + place * _STEP) % 2**64 for place, (_, _, who) in enumerate(posting)}


def _days_of(
    cadence: Cadence, first: date, last: date, open_days: frozenset[date], days: DateRange, turn: int, latest: date
) -> Iterator[date]:
    """Yield a person's days of a cadence within a period, the first of all at the latest on a day if that is possible.

    The cadence lasts from *first* to *last*. An interval that it cuts off keeps the days that it would have otherwise.
    """
    if first > last:
        return
    length = 7 * cadence.weeks
    begin = first if days.start <= max(latest, shifted(first, length)) else days.start
    end = min(last, max(days.end, shifted(begin, length)))
    if begin > end:
        return
    weekdays = {day.weekday() for day in open_days}

    def is_closed(day: date) -> bool:
        return day not in open_days if day <= last else day.weekday() not in weekdays

    found = posting_days(cadence, period=DateRange(begin, end), since=first, closed=is_closed, turn=turn)
    if found and begin == first and found[0] > latest:
        early = [day for day in sorted(open_days) if first <= day <= min(latest, last)]
        found = (early[turn % len(early)] if early else found[0], *found[1:])
    yield from (day for day in found if day in days)
