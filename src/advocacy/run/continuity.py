"""Continuity: whether people keep their own cadence, by gaps and not by volume (:ref:`method-step-4`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from attrs import field

from advocacy.arguments import Personal, checked, frozen, unchecked
from advocacy.dates import DateRange
from advocacy.errors import Finding, raise_any, unknown_names
from advocacy.messages.blocks import Report, Sentences
from advocacy.messages.translator import Translator
from advocacy.people.consent import Purpose
from advocacy.people.membership import Membership
from advocacy.people.participant import Participant
from advocacy.people.presence import find_strangers, memberships_by_person, present_dates
from advocacy.plan.calendar import Cadence
from advocacy.rules import TupleOf, identifier, integer, personal, whole
from advocacy.run.activity import REACTIONS, Activity, ActivityKind, check_activities
from advocacy.stats import clustered, mean
from advocacy.stats.interval import Interval


class Here(NamedTuple):
    """The measured people and their activities.

    Attributes:
        people: By id, in id order: members with valid consent to measurement on the day of reporting.
        days: The days of the period on which each was present, by date.
        acts: The activities of each while consent was valid, in the given order, including days of absence.
        rhythms: Cadences by id.
        unmeasured: The number of members without measurement.
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
) -> Here:
    """Find the measured people, the days on which they were present, and their activities with valid consent.

    Args:
        activities: The activities.
        participants: The people, with their consents.
        memberships: Their memberships.
        period: The period.
        on: The day of reporting. Only people with valid consent on it are measured.
        cadences: Cadences by participant's id.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that is duplicate or unknown, an activity before
            the day of joining or after the day of leaving, an argument of the wrong type.
    """
    done, people, stays = tuple(activities), tuple(participants), tuple(memberships)
    rhythms = {identifier(who): rhythm for who, rhythm in (cadences or {}).items()}
    raise_any([*find_unknown(people, stays, rhythms), *unchecked(check_activities)(done, stays)])
    mine = memberships_by_person(stays)
    inside = sorted((person for person in people if person.id in mine), key=lambda person: person.id)
    measured = {person.id: person for person in inside if person.consents_to(Purpose.MEASUREMENT, on=on)}
    acts: dict[str, list[Activity]] = {who: [] for who in measured}
    for act in done:
        if act.participant in acts and measured[act.participant].consents_to(Purpose.MEASUREMENT, on=act.on):
            acts[act.participant].append(act)
    days = {who: sorted(present_dates(mine[who], period.start, period.end)) for who in measured}
    return Here(measured, days, acts, rhythms, len(inside) - len(measured))


def find_unknown(
    people: tuple[Participant, ...], stays: tuple[Membership, ...], cadences: Mapping[str, Cadence]
) -> Iterator[Finding]:
    """Find duplicates and unknown people among people, memberships and cadences, and invalid cadences."""
    yield from find_strangers(people, stays)
    ids = {person.id for person in people}
    yield from unknown_names(((f"cadences[{who}]", who) for who in cadences), ids, kind="participant")


#: The number of present days at the beginning and the end that are compared: four weeks.
_ENDS = 28


@frozen(kw_only=True)
class Continuity(Personal):
    """How one person kept their own cadence. Only days of presence count, so pauses and leave have no effect.

    Attributes:
        participant: The person's id.
        days: The number of days present: a member, neither paused nor away.
        periods: The number of whole intervals of the cadence in these days; 0 without a cadence, or if it
            has neither posts nor reactions.
        kept: The number of intervals with enough own posts and enough reactions, votes, comments and shares.
        longest_gap: The maximum number of consecutive present days without any activity.
        drift: Activities per week in the last four weeks minus those in the first four; ``None`` under eight weeks.
    """

    participant: str = field(converter=identifier)
    days: int = field(converter=integer, validator=whole(0, private=True))
    periods: int = field(converter=integer, validator=whole(0, private=True))
    kept: int = field(converter=integer, validator=whole(0, private=True))
    longest_gap: int = field(converter=integer, validator=whole(0, private=True))
    drift: Fraction | None = field(default=None, validator=personal)


@frozen(kw_only=True)
class ContinuityReport(Report):
    """How people kept their own cadences: individually, for the lead and the person, and as a group.

    Attributes:
        period: The period.
        people: The measured people, in id order. The order is not a ranking.
        kept: The share of all intervals that were kept; ``None`` without intervals.
        kept_interval: Its confidence interval, clustered by person; ``None`` if unknown.
        drift: The mean drift over people; ``None`` if no one was present for eight weeks.
        drift_interval: Its confidence interval over people; ``None`` if unknown.
        findings: The number of people without measurement, and why an interval is missing.
    """

    period: DateRange
    people: tuple[Continuity, ...] = field(default=(), converter=TupleOf[Continuity], validator=personal)
    kept: Fraction | None = None
    kept_interval: Interval | None = None
    drift: Fraction | None = None
    drift_interval: Interval | None = None
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def _blocks(self, translator: Translator) -> Iterator[Sentences]:
        lines = [translator.say("continuity:unknown", {})]
        if self.kept is not None:
            ends = [] if self.kept_interval is None else [self.kept_interval.low, self.kept_interval.high]
            between = " – ".join(map(translator.formats.percent, ends))
            share = {"share": translator.formats.percent(self.kept), "between": between}
            lines = [translator.say(f"continuity:kept{':between' if between else ''}", share)]
        yield Sentences([*lines, *map(translator.tell, self.findings)], translator.formats.days(self.period))

    def __repr__(self) -> str:
        """Show the period and sizes."""
        return f"<ContinuityReport {self.period.start} to {self.period.end}: {len(self.people)} people>"


@checked
def measure_continuity(
    activities: Iterable[Activity],
    participants: Iterable[Participant],
    memberships: Iterable[Membership],
    *,
    cadences: Mapping[str, Cadence],
    period: DateRange,
    on: date,
) -> ContinuityReport:
    """Measure how people kept their own cadences in a period (:ref:`method-step-4`).

    Only people with valid consent to measurement on the day of reporting are measured. Their activities count if the
    consent was valid on the day of the activity. The present days of a person are split into intervals of the length of
    their cadence, from the first day; an incomplete last interval is ignored. Own posts count for the cadence, and so
    do reactions, votes, comments and shares if it has reactions. Any activity ends a gap. Activities on days of absence
    do not count.

    Args:
        activities: The activities. Those outside the period are ignored.
        participants: The people, with their consents.
        memberships: Their memberships.
        cadences: Cadences by participant's id. People without a cadence have no intervals.
        period: The period.
        on: The day of reporting. Only people with valid consent on it are measured.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that is duplicate or unknown, an activity before
            the day of joining or after the day of leaving, an argument of the wrong type.
    """
    here = find_here(activities, participants, memberships, period=period, on=on, cadences=cadences)
    found = [_one(who, days, here.acts[who], here.rhythms.get(who)) for who, days in here.days.items()]
    return _together(period, found, here.unmeasured)


def _one(who: str, days: list[date], acts: list[Activity], cadence: Cadence | None) -> Continuity:
    places = {day: place for place, day in enumerate(days)}
    at = [(places[act.on], act.kind) for act in acts if act.on in places]
    marks = sorted({place for place, _ in at})
    gaps = [after - before - 1 for before, after in zip([-1, *marks], [*marks, len(days)], strict=True)]
    kept = [] if cadence is None else kept_intervals(at, len(days), cadence)
    drift = None
    if len(days) >= 2 * _ENDS:
        early = sum(place < _ENDS for place, _ in at)
        late = sum(place >= len(days) - _ENDS for place, _ in at)
        drift = Fraction(7 * (late - early), _ENDS)
    return Continuity(
        participant=who, days=len(days), periods=len(kept), kept=sum(kept), longest_gap=max(gaps), drift=drift
    )


def kept_intervals(acts: Iterable[tuple[int, ActivityKind]], days: int, cadence: Cadence) -> list[bool]:
    """Return whether each whole interval of a cadence was kept, in order; nothing for a cadence of listening.

    Args:
        acts: The place of each activity among the person's present days, and its kind.
        days: The number of present days.
        cadence: The cadence. Intervals are counted from the first present day.
    """
    if not (cadence.posts or cadence.reactions):
        return []
    length = 7 * cadence.weeks
    intervals = days // length
    posts, reactions = [0] * (intervals + 1), [0] * (intervals + 1)
    for place, kind in acts:
        posts[place // length] += kind is ActivityKind.POSTED
        reactions[place // length] += kind in REACTIONS
    counted = zip(posts[:intervals], reactions[:intervals], strict=True)
    return [own >= cadence.posts and other >= cadence.reactions for own, other in counted]


def _together(period: DateRange, people: list[Continuity], unmeasured: int) -> ContinuityReport:
    findings = [Finding.of("continuity:unmeasured", count=unmeasured)] if unmeasured else []
    rhythmic = [person for person in people if person.periods]
    kept = kept_interval = drift = drift_interval = None
    if rhythmic:
        kept = Fraction(sum(person.kept for person in rhythmic), sum(person.periods for person in rhythmic))
        kept_interval = clustered(
            [person.kept for person in rhythmic], [person.periods for person in rhythmic], share=True
        )
        if kept_interval is None:
            findings.append(Finding.of("metric-value:few-clusters", count=len(rhythmic)))
    moved = [person.drift for person in people if person.drift is not None]
    if moved:
        drift = sum(moved, Fraction(0)) / len(moved)
        drift_interval = mean([float(item) for item in moved])
        if drift_interval is None:
            findings.append(Finding.of("metric-value:few-values", count=len(moved)))
    return ContinuityReport(
        period=period,
        people=people,
        kept=kept,
        kept_interval=kept_interval,
        drift=drift,
        drift_interval=drift_interval,
        findings=findings,
    )


#: Our own rule: a share of kept intervals within so many percent of all or none is stated as a bound.
_EDGE = 5


def describe_kept(continuity: ContinuityReport, minimum_people: int) -> Finding:
    """Return a finding on kept cadences: with an interval, as a plain share of enough people, or as unknown."""
    people, between = sum(person.periods > 0 for person in continuity.people), continuity.kept_interval
    if continuity.kept is None or (between is None and people < minimum_people):
        return Finding.of("review:kept:unknown", "continuity.kept", minimum=minimum_people)
    percent = round(100 * continuity.kept)
    # at least the share of one person, so that all, all but one, one and none look the same
    room = max(_EDGE, ceil(100 / people)) if people else 100
    path = "continuity.kept" if between is None else "continuity.kept_interval"
    if percent >= 100 - room:
        return Finding.of("review:kept:minimum", path, minimum=100 - room)
    if percent <= room:
        return Finding.of("review:kept:maximum", path, maximum=room)
    if between is None:
        return Finding.of("review:kept:bare", "continuity.kept", percent=percent)
    ends = {"low": round(100 * between.low), "high": round(100 * between.high)}
    return Finding.of("review:kept", "continuity.kept_interval", percent=percent, **ends)
