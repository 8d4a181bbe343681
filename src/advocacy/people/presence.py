"""Presence: who is in a program and available on a day, over all memberships of a person (:ref:`method-ground-rules`).

A person who leaves and comes back has several memberships. Every question about a person, not about one membership, is
answered here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import pairwise
from operator import attrgetter

from advocacy.arguments import unchecked
from advocacy.dates import DateRange
from advocacy.errors import Finding, nearest, unknown_names
from advocacy.people.consent import Purpose, consents_hold
from advocacy.people.membership import Membership, MembershipStatus
from advocacy.people.participant import Participant
from advocacy.rules import first_repeats

_status, _joined = unchecked(Membership.status), attrgetter("joined")
_present_dates = unchecked(Membership.present_dates)
#: The statuses of a member.
ENROLLED = frozenset({MembershipStatus.ACTIVE, MembershipStatus.PAUSED})


def memberships_by_person(memberships: Iterable[Membership]) -> dict[str, list[Membership]]:
    """Return the memberships of each person by id, in the given order. People without one are absent."""
    found: dict[str, list[Membership]] = defaultdict(list)
    for membership in memberships:
        found[membership.participant].append(membership)
    return found


def latest_status(memberships: Iterable[Membership], on: date) -> MembershipStatus:
    """Return the status of a person on a day: that of the membership that began last, up to that day."""
    begun = [membership for membership in memberships if membership.joined <= on]
    if not begun:
        return MembershipStatus.NOT_YET
    return _status(max(begun, key=_joined), on)


def is_enrolled(membership: Membership, on: date) -> bool:
    """Check whether a membership lasts on a day, paused or not."""
    return _status(membership, on) in ENROLLED


def is_covered(membership: Membership, person: Participant) -> bool:
    """Check whether consent to participate is valid on every day of a membership."""
    return membership.left == membership.joined or any(
        consent.purpose is Purpose.PARTICIPATION
        and consent.given <= membership.joined
        and (consent.withdrawn is None or (membership.left is not None and membership.left <= consent.withdrawn))
        for consent in person.consents
    )


def is_present(memberships: Iterable[Membership], on: date) -> bool:
    """Check whether a person is in the program on a day, and neither paused nor away in any membership."""
    lasting = [membership for membership in memberships if is_enrolled(membership, on)]
    return bool(lasting) and all(membership.is_present(on) for membership in lasting)


def present_dates(memberships: Iterable[Membership], first: date, last: date) -> set[date]:
    """Return the days on which a person is present, in any membership, from *first* to *last*."""
    period = DateRange(first, last)
    return set[date]().union(*(_present_dates(membership, period) for membership in memberships))


def is_plannable(person: Participant, memberships: Iterable[Membership], *, on: date) -> bool:
    """Check whether a plan includes a person on a day: active, away or not, and with valid consent to participate."""
    return consents_hold(person.consents, Purpose.PARTICIPATION, on=on) and any(
        _status(membership, on) is MembershipStatus.ACTIVE for membership in memberships
    )


def plannable_dates(person: Participant, memberships: Iterable[Membership], period: DateRange) -> frozenset[date]:
    """Return the days of a period on which something can be planned with a person: present, with valid consent."""
    present = frozenset(present_dates(memberships, period.start, period.end))
    consents = [consent for consent in person.consents if consent.purpose is Purpose.PARTICIPATION]
    if any(consent.holds(on=period.start) and consent.holds(on=period.end) for consent in consents):
        return present  # one consent covers all of these days
    return frozenset(day for day in present if consents_hold(person.consents, Purpose.PARTICIPATION, on=day))


def find_strangers(people: Iterable[Participant], memberships: Iterable[Membership]) -> Iterator[Finding]:
    """Find people that occur twice, and memberships of unknown people."""
    ids = [person.id for person in people]
    yield from first_repeats(ids, "participants")
    known = set(ids)
    named = ((f"memberships[{index}].participant", stay.participant) for index, stay in enumerate(memberships))
    yield from unknown_names(named, known, kind="participant")


def find_overlaps(memberships: Iterable[Membership], people: Collection[str]) -> Iterator[Finding]:
    """Find memberships of people whose ids are unknown, and overlapping memberships of one person."""
    found: dict[str, list[tuple[int, Membership]]] = defaultdict(list)
    for index, membership in enumerate(memberships):
        if membership.participant not in people:
            yield nearest(membership.participant, people, f"memberships[{index}].participant", kind="participant")
        found[membership.participant].append((index, membership))
    for numbered in found.values():
        numbered.sort(key=lambda pair: pair[1].joined)
        for (_, before), (index, after) in pairwise(numbered):
            if before.left is None or after.joined < before.left or after.joined == before.joined:
                yield Finding.of("membership:again", f"memberships[{index}].joined")


def find_start(stays: list[Membership], on: date) -> tuple[date, date, bool]:
    """Return the day since which a present person has no pause, the day of joining, and whether they rejoined on it."""
    lasting = [stay for stay in stays if _status(stay, on) is MembershipStatus.ACTIVE]
    joined = max(stay.joined for stay in lasting)
    resumed = (pause.resumed for stay in lasting for pause in stay.pauses if pause.resumed is not None)
    again = any(stay.joined < joined and stay.left != stay.joined for stay in stays)
    return max([joined, *(day for day in resumed if day <= on)]), joined, again


def count_after(days: tuple[date, ...], day: date) -> int:
    """Count the days after a day."""
    return len(days) - bisect_right(days, day)
