"""Continuity: whether people keep to their own rhythm; gaps, not volume, and never a ranking (:ref:`method-step-4`)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from attrs import field, frozen

from advocacy.dates import DateRange
from advocacy.errors import Finding, nearest, raise_any
from advocacy.people.consent import Purpose
from advocacy.people.membership import Membership, find_strangers, stays_of
from advocacy.people.participant import Participant
from advocacy.plan.calendar import Cadence
from advocacy.rules import each, identifier, instance, optional, text, tuple_of, whole
from advocacy.run.activity import Activity, ActivityKind, check_activities
from advocacy.stats import clustered, mean
from advocacy.stats.interval import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from advocacy.people.membership import Membership
    from advocacy.people.participant import Participant
    from advocacy.plan.calendar import Cadence

__all__ = [
    "Continuity",
    "ContinuityReport",
    "Here",
    "find_here",
    "measure_continuity",
    "strangers",
]


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
    period: DateRange,
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
        period: The days it is about.
        on: The day of reporting; nobody is measured whose consent does not stand on it.
        cadences: Rhythms by participant's id.
        faults: What is wrong with the caller's other arguments.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that occurs twice or that nobody has, an
            activity before the day of joining or after that of leaving, an argument of the wrong type.
    """
    done, people, stays = tuple_of(activities), tuple_of(participants), tuple_of(memberships)
    raise_any(
        [
            *each(instance(Activity, private=True)).findings(done, "activities"),
            *each(instance(Participant, private=True)).findings(people, "participants"),
            *each(instance(Membership, private=True)).findings(stays, "memberships"),
            *instance(DateRange).findings(period, "period"),
            *instance(date).findings(on, "on"),
            *faults,
        ]
    )
    rhythms = {identifier(who): rhythm for who, rhythm in (cadences or {}).items()}
    raise_any([*strangers(people, stays, rhythms), *check_activities(done, stays)])
    mine = stays_of(stays)
    inside = sorted((person for person in people if person.id in mine), key=lambda person: person.id)
    measured = {person.id: person for person in inside if person.consents_to(Purpose.MEASUREMENT, on=on)}
    acts: dict[str, list[Activity]] = {who: [] for who in measured}
    for one in done:
        if one.participant in acts and measured[one.participant].consents_to(Purpose.MEASUREMENT, on=one.on):
            acts[one.participant].append(one)
    days = {who: sorted({day for stay in mine[who] for day in stay.present_dates(period)}) for who in measured}
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


#: Days here over which the beginning and the end are compared: four weeks.
_ENDS = 28


@frozen(kw_only=True)
class Continuity:
    """
    How one person kept to their own rhythm; about days on which they were here, so that pauses and leave weigh nothing.

    Attributes:
        participant: The person's id.
        days: Days here: in the program, neither paused nor away.
        periods: How many times the length of their rhythm fits in these days; 0 without a rhythm, or while listening.
        kept: In how many of them they posted as often as they meant to.
        longest_gap: Most days here in a row without any activity.
        drift: Activities a week in the last four weeks here less those in the first four; ``None`` under eight weeks.
    """

    participant: str = field(converter=identifier, validator=text)
    days: int = field(validator=whole(0, private=True))
    periods: int = field(validator=whole(0, private=True))
    kept: int = field(validator=whole(0, private=True))
    longest_gap: int = field(validator=whole(0, private=True))
    drift: Fraction | None = field(default=None, validator=optional(instance(Fraction, private=True)))

    def __repr__(self) -> str:
        """Show class and id, and nothing about the person."""
        return f"<Continuity {self.participant}>"


@frozen(kw_only=True)
class ContinuityReport:
    """
    How people kept to their own rhythms, one by one for the lead and themselves, and together.

    Attributes:
        period: The days it is about.
        people: Those measured, in id order: nobody is ranked.
        kept: The share of everybody's stretches that were kept; ``None`` where there are none.
        kept_interval: Its interval, clustered by person; ``None`` where it cannot be told.
        drift: The mean over people of how activities a week changed; ``None`` where nobody was here eight weeks.
        drift_interval: Its interval over people; ``None`` where it cannot be told.
        findings: How many are not measured, and why an interval is missing.
    """

    period: DateRange = field(validator=instance(DateRange))
    people: tuple[Continuity, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(Continuity, private=True))
    )
    kept: Fraction | None = field(default=None, validator=optional(instance(Fraction)))
    kept_interval: Interval | None = field(default=None, validator=optional(instance(Interval)))
    drift: Fraction | None = field(default=None, validator=optional(instance(Fraction)))
    drift_interval: Interval | None = field(default=None, validator=optional(instance(Interval)))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    def __repr__(self) -> str:
        """Show the window and sizes."""
        return f"<ContinuityReport {self.period.start} to {self.period.end}: {len(self.people)} people>"


def measure_continuity(
    activities: Iterable[Activity],
    participants: Iterable[Participant],
    memberships: Iterable[Membership],
    *,
    cadences: Mapping[str, Cadence],
    period: DateRange,
    on: date,
) -> ContinuityReport:
    """
    Tell how people kept to their own rhythms in a window (:ref:`method-step-4`).

    Only those are measured whose consent to measurement stands on the day of reporting; of their activities those count
    that consent stood for on their own day. A person's days here are cut into stretches of the length of their rhythm,
    from the first on; a last one that is not whole is left aside. Own posts count for the rhythm, any activity ends a
    gap. What somebody does on a day away is theirs, and counts for nothing.

    Args:
        activities: What was done; what lies out of the window is left aside.
        participants: The people, with their consents.
        memberships: Their stays.
        cadences: Rhythms by participant's id; who has none has no stretches.
        period: The days it is about.
        on: The day of reporting; nobody is measured whose consent does not stand on it.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that occurs twice or that nobody has, an
            activity before the day of joining or after that of leaving, an argument of the wrong type.
    """
    here = find_here(activities, participants, memberships, period=period, on=on, cadences=cadences)
    found = [_one(who, days, here.acts[who], here.rhythms.get(who)) for who, days in here.days.items()]
    return _together(period, found, here.unmeasured)


def _one(who: str, days: list[date], acts: list[Activity], cadence: Cadence | None) -> Continuity:
    places = {day: place for place, day in enumerate(days)}
    at = [(places[one.on], one.kind) for one in acts if one.on in places]
    marks = sorted({place for place, _ in at})
    gaps = [after - before - 1 for before, after in zip([-1, *marks], [*marks, len(days)], strict=True)]
    stretches = kept = 0
    if cadence is not None and cadence.posts:
        length = 7 * cadence.weeks
        stretches = len(days) // length
        posts = [0] * (stretches + 1)
        for place, kind in at:
            if kind is ActivityKind.POSTED:
                posts[min(place // length, stretches)] += 1
        kept = sum(count >= cadence.posts for count in posts[:stretches])
    drift = None
    if len(days) >= 2 * _ENDS:
        early = sum(place < _ENDS for place, _ in at)
        late = sum(place >= len(days) - _ENDS for place, _ in at)
        drift = Fraction(7 * (late - early), _ENDS)
    return Continuity(participant=who, days=len(days), periods=stretches, kept=kept, longest_gap=max(gaps), drift=drift)


def _together(period: DateRange, people: list[Continuity], unmeasured: int) -> ContinuityReport:
    findings = [Finding.of("continuity:unmeasured", count=unmeasured)] if unmeasured else []
    rhythmic = [one for one in people if one.periods]
    kept = kept_interval = drift = drift_interval = None
    if rhythmic:
        kept = Fraction(sum(one.kept for one in rhythmic), sum(one.periods for one in rhythmic))
        kept_interval = clustered([one.kept for one in rhythmic], [one.periods for one in rhythmic], share=True)
        if kept_interval is None:
            findings.append(Finding.of("reading:few-clusters", count=len(rhythmic)))
    moved = [one.drift for one in people if one.drift is not None]
    if moved:
        drift = sum(moved, Fraction(0)) / len(moved)
        drift_interval = mean([float(one) for one in moved])
        if drift_interval is None:
            findings.append(Finding.of("reading:few-values", count=len(moved)))
    return ContinuityReport(
        period=period,
        people=people,
        kept=kept,
        kept_interval=kept_interval,
        drift=drift,
        drift_interval=drift_interval,
        findings=findings,
    )
