"""Making a plan: tracks, then days for their sessions, then buddies; from a day on, with what passed kept."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from attrs import evolve

from advocacy.errors import Finding, nearest, raise_any
from advocacy.people.membership import Membership, days_with, find_strangers, is_inside, stays_of
from advocacy.people.participant import Participant
from advocacy.plan.brief import PlanBrief
from advocacy.plan.buddies import Buddies, match_buddies
from advocacy.plan.cadence import MOST_A_WEEK
from advocacy.plan.calendar import FreeDays, find_summer, free_days
from advocacy.plan.plan import Plan
from advocacy.plan.sessions import Form
from advocacy.plan.tracking import hours, plan_tracks
from advocacy.plan.tracks import Track, TrackPlan
from advocacy.values import Window, each, identifier, instance, optional, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from advocacy.plan.sessions import Session

__all__ = ["make_plan"]

_NO_TIME = timedelta(0)


def make_plan(
    participants: Iterable[Participant],
    memberships: Iterable[Membership],
    *,
    brief: PlanBrief,
    on: date,
    free: FreeDays = (),
    pillars: Mapping[str, Iterable[str]] | None = None,
    before: Plan | None = None,
) -> Plan:
    """
    Plan the days of a brief from a day on: tracks, a day for each session, and buddies (domain, step 3).

    It is about who is active on the day, on leave or not, and whose consent to take part stands; tracks are those of
    `plan_tracks`, buddies those of `match_buddies`. Sessions are spread evenly over the meeting days that are left, in
    the order of the tracks, so that attention lasts: each goes to the first meeting day from its place on on which the
    lead has time for it and all who are in it are here and in no other session, else to the last such day before. Where
    there is no day for all of them it goes to that on which most are here, of these to the first in the same order, as
    long as they are enough for the topic; who is away then is told of, as a number, and so is what finds no day at all.

    With a plan from *before*, sessions before the day are kept, with their time; who was in them had their topic; and
    groups of buddies stay where they can. The same plan made again on the same day is the same.

    Args:
        participants: The people, with their consents.
        memberships: Their stays.
        brief: What the plan is made from.
        on: The day from which on it is planned; before the window, all of it is.
        free: Days on which nothing is planned: weekends, holidays, whatever container the app has.
        pillars: Ids of content pillars by participant's id, for buddies.
        before: The plan so far.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: an id that stands twice or that nobody has, a day
            after the window, an argument of another type.
        MissingExtraError: Buddies are to be matched, and rustworkx is not installed.
    """
    people, stays = tuple_of(participants), tuple_of(memberships)
    raise_any(
        [
            *each(instance(Participant, private=True)).findings(people, "participants"),
            *each(instance(Membership, private=True)).findings(stays, "memberships"),
            *instance(PlanBrief).findings(brief, "brief"),
            *instance(date).findings(on, "on"),
            *optional(instance(Plan)).findings(before, "before"),
        ]
    )
    closed = free_days(free)
    themes = {identifier(who): tuple_of(what) for who, what in (pillars or {}).items()}
    raise_any(_wrong(people, stays, brief, on, themes))
    mine = stays_of(stays)
    here = [person for person in people if is_inside(person, mine[person.id], on=on)]
    held = [one for one in (before.sessions if before is not None else ()) if one.on is not None and one.on < on]
    window = Window(max(on, brief.window.start), brief.window.end)
    ids = {person.id for person in here}
    wishes, needs, no_gos = brief.only(ids)
    tracks = plan_tracks(
        here,
        window=brief.window,
        on=on,
        lead_time=max(_NO_TIME, brief.lead_time - sum((session.time for session in held), _NO_TIME)),
        wishes=wishes,
        needs=needs,
        matrix=brief.matrix,
        policy=brief.tracks,
        before=held,
    )
    passed = [day for day in (before.free if before is not None else ()) if day < window.start]
    days = [brief.window.start + timedelta(days=place) for place in range(brief.window.days)]
    bare = Plan(brief=brief, made=on, free=[*passed, *(day for day in days if day >= window.start and closed(day))])
    desk = _Desk(bare, window, {person.id: days_with(person, mine[person.id], window) for person in here})
    placed = desk.place(tracks)
    buddies = None
    if brief.buddies is not None:
        kept = before.buddies if before is not None else None
        theirs = {who: what for who, what in themes.items() if who in ids}
        buddies = match_buddies(here, on=on, no_gos=no_gos, pillars=theirs, policy=brief.buddies, keep=kept)
    together = _joined(placed, held, before)
    return evolve(bare, tracks=together, buddies=buddies, findings=_findings(bare, placed, desk, buddies, ids))


def _wrong(
    people: tuple[Participant, ...],
    stays: tuple[Membership, ...],
    brief: PlanBrief,
    on: date,
    pillars: Mapping[str, tuple[str, ...]],
) -> Iterator[Finding]:
    yield from find_strangers(people, stays)
    ids = {person.id for person in people}
    yield from (finding.at("brief") for finding in brief.strangers(ids))
    yield from (nearest(who, ids, f"pillars[{who}]", kind="participant") for who in pillars if who not in ids)
    if on > brief.window.end:
        yield Finding.of("plan:over", "on", end=brief.window.end)


class _Desk:
    """The meeting days that are left, with the lead's time on each, and when people are here."""

    def __init__(self, plan: Plan, window: Window, open_days: Mapping[str, frozenset[date]]) -> None:
        self.days = [one.on for one in plan.meetings if one.on is not None and one.on in window]
        self.room = dict.fromkeys(self.days, plan.brief.lead_a_day)
        self.least = {topic.code: topic.least for topic in plan.brief.tracks.topics}
        self.open = open_days
        self.busy: set[tuple[str, date]] = set()
        self.findings: list[Finding] = []

    def place(self, tracks: TrackPlan) -> TrackPlan:
        """Give each session a day, and take off what finds none and who is away on it."""
        placed: list[Session] = []
        without: list[Session] = []
        for place, session in enumerate(tracks.sessions):
            set_down = self._set_down(session, place * len(self.days) // len(tracks.sessions))
            if set_down is None:
                without.append(session)
            else:
                placed.append(set_down)
        if without:
            short = sum((session.time for session in without), _NO_TIME)
            self.findings.append(Finding.of("plan:unplaced", count=len(without), hours=hours(short)))
        booked = {(session.id, who) for session in placed for who in session.participants}
        return evolve(
            tracks,
            sessions=placed,
            tracks=[
                evolve(
                    track,
                    items=(
                        item
                        for item in track.items
                        if item.session is None or (item.session, track.participant) in booked
                    ),
                )
                for track in tracks.tracks
            ],
            lead_time=sum((session.time for session in placed), _NO_TIME),
        )

    def _set_down(self, session: Session, target: int) -> Session | None:
        """Give a session on its day, with who is here then; from the day of a place on, else before it."""
        least = 1 if session.form is Form.INDIVIDUAL else self.least[session.topic]
        best: tuple[date, list[str]] | None = None
        for day in chain(self.days[target:], reversed(self.days[:target])):
            if self.room[day] < session.time:
                continue
            there = [who for who in session.participants if day in self.open[who] and (who, day) not in self.busy]
            if len(there) >= max(least, 1 + (len(best[1]) if best is not None else 0)):
                best = day, there
                if len(there) == len(session.participants):
                    break
        if best is None:
            return None
        day, there = best
        self.room[day] -= session.time
        self.busy.update((who, day) for who in there)
        if away := len(session.participants) - len(there):
            self.findings.append(Finding.of("plan:away", f"tracks.sessions[{session.id}]", count=away))
        return evolve(session, on=day, participants=there)


def _joined(placed: TrackPlan, held: list[Session], before: Plan | None) -> TrackPlan:
    """Put what passed before what is planned, in everybody's track too."""
    ids = {session.id for session in held}
    passed = {
        track.participant: [item for item in track.items if item.session in ids]
        for track in (before.tracks.tracks if before is not None else ())
    }
    planned = {track.participant: list(track.items) for track in placed.tracks}
    both = {who: [*passed.get(who, ()), *planned.get(who, ())] for who in sorted(passed.keys() | planned.keys())}
    return TrackPlan(
        tracks=[Track(participant=who, items=items) for who, items in both.items() if items or who in planned],
        sessions=[*held, *placed.sessions],
        lead_time=placed.lead_time + sum((session.time for session in held), _NO_TIME),
    )


def _findings(
    plan: Plan, placed: TrackPlan, desk: _Desk, buddies: Buddies | None, people: set[str]
) -> Iterator[Finding]:
    yield from placed.findings
    yield from desk.findings
    for name, listed in (("meetings", plan.meetings), ("reviews", plan.reviews)):
        yield from (
            one.finding.at(f"{name}[{one.planned}]")
            for one in listed
            if one.finding is not None and one.planned >= plan.made
        )
    yield from find_summer(session.on for session in placed.sessions if session.on is not None)
    for who, cadence in plan.brief.cadences.items():
        if who in people and not cadence.sustained:
            yield Finding.of("cadence:high", f"brief.cadences[{who}]", most=MOST_A_WEEK)
    if buddies is not None:
        yield from buddies.findings
    elif any(item.form is Form.BUDDY for track in placed.tracks for item in track.items):
        yield Finding.of("plan:buddies", "brief.buddies")
