"""The findings of a new plan: unknown working weeks, days without a lead, moved days, and whom to ask what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from advocacy.arguments import unchecked
from advocacy.errors import Finding
from advocacy.plan.brief import PlanBrief
from advocacy.plan.buddies import Buddies
from advocacy.plan.calendar import MOST_A_WEEK, Occurrence, flag_summer_dates
from advocacy.plan.foundation import Foundation
from advocacy.plan.topics import SessionFormat
from advocacy.plan.tracks import TrackPlan

#: The code of what takes place on the days of a field.
_PARTS = {"meetings": "meeting_day", "reviews": "review_day"}
#: The maximum number of dates that one finding lists in its text.
_MOST_DATES = 6


def find_remarks(
    brief: PlanBrief,
    placed: TrackPlan,
    occurrences: Mapping[str, Iterable[Occurrence]],
    buddies: Buddies | None,
    people: set[str],
    foundation: Foundation | None,
    *,
    ramps: Collection[str],
    on: date,
    closed: Collection[date],
) -> Iterator[Finding]:
    """Yield the findings of a new plan: what was dropped, moved or has no day, and what nobody stated.

    *ramps* are the ids of the people who confirmed a gradual start in their present membership, or for a later one.
    """
    yield from placed.findings
    rhythms = (unchecked(PlanBrief.cadence)(brief, who) for who in people)
    posting = {who for who, rhythm in zip(people, rhythms, strict=True) if rhythm is not None and rhythm.posts}
    posting |= set(ramps)
    yield from _on_weeks(brief, placed, people, on=on, closed=closed)
    open_yet = sum(foundation is None or foundation.confirmed_on(who) is None for who in posting)
    if open_yet:
        yield Finding.of("plan:provisional", "foundation", count=open_yet)
    yield from _on_listening(brief, people, ramps)
    has_lead = unchecked(PlanBrief.has_lead)
    for name, listed in occurrences.items():
        found = [entry for entry in listed if entry.planned >= on and has_lead(brief, entry.planned)]
        dropped = [entry.planned for entry in found if entry.on is None]
        if len(dropped) > 1:
            span = {"start": dropped[0], "end": dropped[-1]}
            yield Finding.of("plan:dates-dropped", name, part=_PARTS[name], count=len(dropped), **span)
        for entry in found:
            if entry.on is None and len(dropped) == 1:
                yield Finding.of(
                    "plan:date-dropped", f"{name}[{entry.planned}]", part=_PARTS[name], planned=entry.planned
                )
            elif entry.on not in {None, entry.planned}:
                days = {"planned": entry.planned, "on": entry.on}
                yield Finding.of("plan:date-moved", f"{name}[{entry.planned}]", part=_PARTS[name], **days)
    yield from flag_summer_dates(session.on for session in placed.sessions if session.on is not None)
    for who, cadence in brief.cadences.items():
        if who in people and not cadence.sustained:
            yield Finding.of("cadence:high", f"brief.cadences[{who}]", maximum=MOST_A_WEEK)
    if buddies is not None:
        yield from buddies.findings
    elif any(item.format is SessionFormat.BUDDY for track in placed.tracks for item in track.items):
        yield Finding.of("plan:buddies", "brief.buddies")


def _on_listening(brief: PlanBrief, people: Collection[str], ramps: Collection[str]) -> Iterator[Finding]:
    """Count the people with a gradual start, and those who listen first and were not asked about it yet."""
    listening = {who for who in people if (known := brief.cadences.get(who)) is not None and not known.posts}
    if ramps:
        yield Finding.of("plan:ramps", "brief.ramps", count=len(ramps))
    if asking := len(listening.difference(ramps, brief.without_posts)):
        yield Finding.of("plan:listening", "brief.ramps", count=asking)


def _on_weeks(
    brief: PlanBrief, placed: TrackPlan, people: Collection[str], *, on: date, closed: Collection[date]
) -> Iterator[Finding]:
    """Report unknown working weeks, and the planned days on which neither the lead nor a deputy works."""
    unknown = sum(who not in brief.working_weeks for who in people)
    if unknown:
        yield Finding.of("plan:weeks-unknown", "brief.working_weeks", count=unknown)
    days = sorted({session.on for session in placed.sessions if session.on is not None})
    if brief.lead_week is None and days:
        yield Finding.of("plan:lead-week", "brief.lead_week", count=len(days), start=days[0], end=days[-1])
    has_lead = unchecked(PlanBrief.has_lead)
    planned = (day for day in brief.meetings.days(brief.period) if day >= on)
    alone = [day.isoformat() for day in planned if day not in closed and not has_lead(brief, day)]
    if alone:
        shown = {"dates": ", ".join(alone), "start": alone[0], "end": alone[-1]}
        code = "plan:lead-away" if len(alone) <= _MOST_DATES else "plan:lead-away:many"
        yield Finding.of(code, "brief.deputy_week", count=len(alone), **shown)
