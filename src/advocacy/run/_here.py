"""Whose activity is looked at, and on which days: those who agreed alone, on days they were here (domain, step 4)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from advocacy.errors import Finding, nearest, raise_any
from advocacy.people.consent import Purpose
from advocacy.people.membership import Membership, find_strangers, stays_of
from advocacy.people.participant import Participant
from advocacy.plan.cadence import Cadence
from advocacy.run.activity import Activity, find_misplaced
from advocacy.values import Window, each, identifier, instance, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Here", "find_here", "strangers"]


class Here(NamedTuple):
    """
    Those who are measured, and what they did.

    Attributes:
        people: By id, in id order: those in the program whose consent to measurement stands on the day of reporting.
        days: The days of the window on which each was here: in the program, neither paused nor away, in time.
        acts: What each did while their consent stood, in the order given; days away and out of the window included.
        rhythms: Rhythms by id.
        unmeasured: How many are in the program and not measured.
    """

    people: dict[str, Participant]
    days: dict[str, list[date]]
    acts: dict[str, list[Activity]]
    rhythms: dict[str, Cadence]
    unmeasured: int


def find_here(
    activities: Iterable[Activity],
    participants: Iterable[Participant],
    memberships: Iterable[Membership],
    *,
    window: Window,
    on: date,
    cadences: Mapping[str, Cadence] | None = None,
    faults: Iterable[Finding] = (),
) -> Here:
    """
    Find who is measured, on which days they were here, and what they did while their consent stood.

    Args:
        activities: What was done.
        participants: The people, with their consents.
        memberships: Their stays.
        window: The days it is about.
        on: The day of reporting; nobody is measured whose consent does not stand on it.
        cadences: Rhythms by participant's id.
        faults: What is wrong with the caller's other arguments.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: an id that stands twice or that nobody has, an
            activity before the day of joining or after that of leaving, an argument of another type.
    """
    done, people, stays = tuple_of(activities), tuple_of(participants), tuple_of(memberships)
    raise_any(
        [
            *each(instance(Activity, private=True)).findings(done, "activities"),
            *each(instance(Participant, private=True)).findings(people, "participants"),
            *each(instance(Membership, private=True)).findings(stays, "memberships"),
            *instance(Window).findings(window, "window"),
            *instance(date).findings(on, "on"),
            *faults,
        ]
    )
    rhythms = {identifier(who): rhythm for who, rhythm in (cadences or {}).items()}
    raise_any([*strangers(people, stays, rhythms), *find_misplaced(done, stays)])
    mine = stays_of(stays)
    inside = sorted((person for person in people if person.id in mine), key=lambda person: person.id)
    measured = {person.id: person for person in inside if person.consents_to(Purpose.MEASUREMENT, on=on)}
    acts: dict[str, list[Activity]] = {who: [] for who in measured}
    for one in done:
        if one.participant in acts and measured[one.participant].consents_to(Purpose.MEASUREMENT, on=one.on):
            acts[one.participant].append(one)
    days = {who: sorted({day for stay in mine[who] for day in stay.dates_here(window)}) for who in measured}
    return Here(measured, days, acts, rhythms, len(inside) - len(measured))


def strangers(
    people: tuple[Participant, ...], stays: tuple[Membership, ...], cadences: Mapping[str, Cadence]
) -> Iterator[Finding]:
    """Report repeats and strangers among people, stays and rhythms, and rhythms that are none."""
    yield from find_strangers(people, stays)
    ids = {person.id for person in people}
    for who, rhythm in cadences.items():
        yield from instance(Cadence, private=True).findings(rhythm, f"cadences[{who}]")
        if who not in ids:
            yield nearest(who, ids, f"cadences[{who}]", kind="participant")
