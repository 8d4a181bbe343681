"""What a plan keeps from before a revision, so that a new brief or group does not change it (:ref:`method-step-3`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Protocol

from attrs import evolve

from advocacy.dates import DateRange, shifted
from advocacy.errors import Finding, numbered, unknown_names
from advocacy.people.membership import Membership
from advocacy.people.participant import Participant
from advocacy.people.presence import memberships_by_person, plannable_dates
from advocacy.plan.brief import working_dates
from advocacy.plan.buddies import Buddies
from advocacy.plan.calendar import Occurrence
from advocacy.plan.own_days import AgendaKind, DatedPlan, OwnDays, PastPlan, planned_days
from advocacy.plan.topics import SessionFormat
from advocacy.plan.tracks import Session, Track, TrackPlan, hours

_NO_TIME = timedelta(0)


class PlanToRevise(DatedPlan, Protocol):
    """What a revision needs of a plan."""

    @property
    def sessions(self) -> tuple[Session, ...]: ...  # noqa: D102
    @property
    def meetings(self) -> tuple[Occurrence, ...]: ...  # noqa: D102
    @property
    def reviews(self) -> tuple[Occurrence, ...]: ...  # noqa: D102
    @property
    def _steps_on(self) -> date | None: ...


def day_of(occurrence: Occurrence) -> date:
    """Return the day of an occurrence, or the planned day if it was dropped."""
    return occurrence.planned if occurrence.on is None else occurrence.on


def keep_past(
    plan: PlanToRevise | None, people: Iterable[Participant], memberships: Iterable[Membership], *, on: date
) -> tuple[PastPlan, ...]:
    """Return what a revision of a plan on a day keeps, by day. Other people are left out.

    Args:
        plan: The plan before the revision; ``None`` without one.
        people: The people.
        memberships: Their memberships.
        on: The first day that is planned again.
    """
    if plan is None:
        return ()
    listed = tuple(people)
    ids = {person.id for person in listed}
    past = list(plan.past)
    if plan.made_on < on:
        past.append(_as_past(plan, listed, memberships, on))
    return tuple(_until(earlier, ids, on) for earlier in past if earlier.made_on < on)


def _as_past(
    plan: PlanToRevise, people: tuple[Participant, ...], memberships: Iterable[Membership], on: date
) -> PastPlan:
    """Return a plan up to a day, from the day on which it was made."""
    brief, mine = plan.brief, memberships_by_person(memberships)
    found = defaultdict[tuple[str, AgendaKind, bool], list[date]](list)
    first, last = max(plan.made_on, brief.period.start), min(shifted(on, -1), brief.period.end)
    if first <= last:
        here = {person.id: plannable_dates(person, mine[person.id], brief.period) for person in people}
        working = {who: working_dates(brief, who, dates) for who, dates in here.items()}
        for day in planned_days(plan, DateRange(first, last), working, mine):
            found[day.participant, day.kind, day.provisional].append(day.on)
    return PastPlan(
        made_on=plan.made_on,
        track_policy=brief.tracks,
        meetings=[item for item in plan.meetings if day_of(item) >= plan.made_on],
        reviews=[item for item in plan.reviews if day_of(item) >= plan.made_on],
        steps=brief.steps if plan._steps_on is not None else (),
        steps_on=plan._steps_on,
        buddies=plan.buddies,
        own_days=[
            OwnDays(participant=who, kind=kind, days=days, without_draft=without_draft)
            for (who, kind, without_draft), days in found.items()
        ],
    )


def _until(past: PastPlan, people: set[str], on: date) -> PastPlan:
    """Return the part of an earlier plan before a day, with these people only."""
    buddies, has_steps = past.buddies, past.steps_on is not None and past.steps_on < on
    if buddies is not None:
        buddies = Buddies(groups=[group for group in buddies.groups if people.issuperset(group.members)])
    days: Mapping[OwnDays, list[date]] = {own: [day for day in own.days if day < on] for own in past.own_days}
    return evolve(
        past,
        meetings=[item for item in past.meetings if day_of(item) < on],
        reviews=[item for item in past.reviews if day_of(item) < on],
        steps=past.steps if has_steps else (),
        steps_on=past.steps_on if has_steps else None,
        buddies=buddies,
        own_days=[evolve(own, days=left) for own, left in days.items() if left and own.participant in people],
    )


# ---------------------------------------------------------------- earlier sessions


def find_unknown_sessions(plan: PlanToRevise | None, on: date, cancelled: tuple[str, ...]) -> Iterator[Finding]:
    """Yield a finding for each cancelled id that no session of the plan before a day has."""
    known = {session.id for session in earlier_sessions(plan, on)[0]}
    yield from unknown_names(numbered("cancelled", cancelled), known, kind="session")


def on_missed(missed: list[Session], placed: TrackPlan) -> Iterator[Finding]:
    """Report the sessions that did not take place, with their hours, and who gets the topic again and how.

    Args:
        missed: The sessions that did not take place.
        placed: The tracks from the day on which the plan was made.
    """
    sizes = {session.id: len(session.participants) for session in placed.sessions}
    ways = dict[tuple[str, str], str]()
    for track in placed.tracks:
        for item in track.items:
            if item.session is not None:
                way = "session" if sizes[item.session] > 1 else "individual"
            else:
                way = "none" if item.on is None else "buddy"
            ways.setdefault((track.participant, item.topic), way)
    for session in missed:
        path, named = f"cancelled[{session.id}]", {"topic": session.topic, "on": session.on}
        yield Finding.of("plan:missed", path, count=len(session.participants), hours=hours(session.time), **named)
        found = Counter(ways.get((who, session.topic), "none") for who in session.participants)
        for way in ("session", "individual", "buddy", "none"):
            if found[way]:
                yield Finding.of(f"plan:missed:{way}", path, count=found[way], **named)


def earlier_sessions(
    plan: PlanToRevise | None, on: date, cancelled: Collection[str] = ()
) -> tuple[list[Session], list[Session]]:
    """Return the sessions before a day that took place, and the buddy work before it in the form of sessions."""
    if plan is None:
        return [], []
    past = [
        session
        for session in plan.sessions
        if session.on is not None and session.on < on and session.id not in cancelled
    ]
    return past, [
        Session(
            id=f"{item.topic}:{track.participant}:{item.on}",
            topic=item.topic,
            format=SessionFormat.INDIVIDUAL,
            participants=[track.participant],
            time=item.time,
            on=item.on,
        )
        for track in plan.tracks.tracks
        for item in track.items
        if item.on is not None and item.on < on
    ]


def announced_days(plan: PlanToRevise | None, on: date) -> dict[tuple[str, str], frozenset[date]]:
    """Return the days of each topic in a plan from a day on, by person's id and code."""
    if plan is None:
        return {}
    found = defaultdict[tuple[str, str], set[date]](set)
    days = {session.id: session.on for session in plan.sessions}
    for track in plan.tracks.tracks:
        for item in track.items:
            day = item.on if item.session is None else days[item.session]
            if day is not None and day >= on:
                found[track.participant, item.topic].add(day)
    return {key: frozenset(days) for key, days in found.items()}


def with_passed(placed: TrackPlan, past: list[Session], before: PlanToRevise | None, on: date) -> TrackPlan:
    """Prepend earlier sessions, to the tracks too."""
    ids = {session.id for session in past}
    passed = {
        track.participant: [
            item for item in track.items if item.session in ids or (item.on is not None and item.on < on)
        ]
        for track in (before.tracks.tracks if before is not None else ())
    }
    planned = {track.participant: list(track.items) for track in placed.tracks}
    both = {who: [*passed.get(who, ()), *planned.get(who, ())] for who in sorted(passed.keys() | planned.keys())}
    tracks = {track.participant: track for track in placed.tracks}
    return evolve(
        placed,
        tracks=[
            evolve(tracks.get(who, Track(participant=who, unused=_NO_TIME)), items=items)
            for who, items in both.items()
            if items or who in planned
        ],
        sessions=[*past, *placed.sessions],
        lead_hours=placed.lead_hours + sum((session.time for session in past), _NO_TIME),
        findings=(),
    )
