"""The plan: tracks, sessions, meeting days and buddies, made from a brief and revisable from any day
(:ref:`method-step-3`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby, pairwise

from attrs import evolve, field

from advocacy.arguments import checked, frozen, unchecked
from advocacy.dates import DateRange, shifted
from advocacy.errors import Finding, look_up, raise_any, unknown_names
from advocacy.frozen_map import FrozenMap
from advocacy.messages.blocks import Report, Sentences
from advocacy.messages.translator import Translator
from advocacy.people.membership import Membership
from advocacy.people.participant import Participant
from advocacy.people.presence import find_strangers, is_plannable, memberships_by_person, plannable_dates
from advocacy.plan.allocation import session_room, time_by_person
from advocacy.plan.brief import (
    PlanBrief,
    dates_without_lead,
    lead_dates,
    posted_recently,
    ramp_membership,
    waiting_dates,
    working_dates,
)
from advocacy.plan.buddies import Buddies, match_buddies
from advocacy.plan.calendar import (
    FreeDays,
    Occurrence,
    closed_days,
    review_days,
    schedule_dates,
)
from advocacy.plan.drafts import plan_drafts
from advocacy.plan.foundation import Foundation
from advocacy.plan.own_days import PastPlan
from advocacy.plan.past import (
    announced_days,
    day_of,
    earlier_sessions,
    find_unknown_sessions,
    keep_past,
    on_missed,
    with_passed,
)
from advocacy.plan.remarks import find_remarks
from advocacy.plan.topics import Topic, TopicTiming, topic_names
from advocacy.plan.tracks import (
    Session,
    TrackPlan,
    hours,
)
from advocacy.plan.waves import Planning, on_moved, on_waves
from advocacy.rules import FrozenMapOf, TupleOf, first_repeats, identifier, personal, tuple_of

#: The findings on the start, wishes and needs that the plan does not meet.
SHORTFALLS: frozenset[str] = frozenset({"lead:short", "plan:unplaced", "track:short"})


@frozen(kw_only=True)
class Plan(Report):
    """A plan: who does what, with whom and when. It can be revised at any time.

    A plan covers the people who are in the program on the day it is made. `make_agenda` applies later pauses,
    departures and absences. `make_plan` plans the remaining days again.

    Attributes:
        brief: The input of the plan.
        made_on: The day from which it was planned. Earlier sessions are kept.
        closed: The closed days of the period, by date.
        tracks: The tracks of all people and their sessions, each with its day.
        buddies: Pairs and trios; ``None`` without buddies.
        findings: What did not fit, with the shortfall in hours; moved days; people without a place.
        cancelled: Ids of earlier sessions that did not take place. No session gets them again.
        starts: The day on which a person starts, by id, if the lead lacks hours for everybody to start at once. A day
            after the period means that this plan has no time for the person.
        past: What is kept of earlier plans, by the day on which they were made: what they had before they were revised.

    Raises:
        ValidationError, UnknownNameError: All problems at once: sessions with the same id, unknown sessions, a day
            outside the period or on a closed day, from the day on which the plan was made; earlier plans that are not
            in order of day.
    """

    brief: PlanBrief
    made_on: date
    closed: tuple[date, ...] = field(default=(), converter=TupleOf[date])
    tracks: TrackPlan = field(factory=TrackPlan)
    buddies: Buddies | None = None
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])
    cancelled: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    starts: FrozenMap[date] = field(factory=FrozenMap[date], converter=FrozenMapOf[date], validator=personal)
    past: tuple[PastPlan, ...] = field(default=(), converter=TupleOf[PastPlan])

    def _ordered(self) -> dict[str, object]:
        cancelled = tuple(sorted(set(map(identifier, self.cancelled))))
        return {"closed": tuple(sorted(set(self.closed))), "cancelled": cancelled}

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((session.id for session in self.tracks.sessions), "tracks.sessions")
        known, free = {session.id for session in self.tracks.sessions}, set(self.closed)
        for index, session in enumerate(self.tracks.sessions):
            here = f"tracks.sessions[{index}].on"
            if session.on is None:
                yield Finding.of("plan:day", here)
            elif session.on >= self.made_on and (session.on not in self.brief.period or session.on in free):
                yield Finding.of("plan:closed", here, on=session.on)
        for index, (earlier, later) in enumerate(pairwise([*(past.made_on for past in self.past), self.made_on])):
            if earlier >= later:
                yield Finding.of("plan:past", f"past[{index}].made_on", on=later)
        for place, track in enumerate(self.tracks.tracks):
            here = f"tracks.tracks[{place}].items"
            named = ((f"{here}[{index}].session", item.session) for index, item in enumerate(track.items))
            yield from unknown_names(named, known, kind="session")

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions by day; on one day, prerequisites first, then by id."""
        return tuple(
            sorted(
                self.tracks.sessions,
                key=lambda session: (
                    session.on or date.min,
                    self._depth(session.topic, session.on or date.min),
                    session.id,
                ),
            )
        )

    @property
    def first_drafts(self) -> dict[str, date]:
        """The day of the help with a first draft, by person's id. People without such a day are absent."""
        days = {session.id: session.on for session in self.tracks.sessions}
        found: dict[str, date] = {}
        for track in self.tracks.tracks:
            for item in track.items:
                day = item.on if item.session is None else days[item.session]
                if day is not None and self._is_first_draft(item.topic, day):
                    found[track.participant] = min(day, found.get(track.participant, day))
        return found

    def _is_first_draft(self, code: str, day: date) -> bool:
        topic = self._topic(code, day)
        return topic is not None and topic.timing is TopicTiming.FIRST_POST

    @property
    def meetings(self) -> tuple[Occurrence, ...]:
        """The days on which sessions can take place, moved off closed days and days without a lead.

        Each states its move. Days before the plan was made are those of earlier plans.
        """
        found = unchecked(schedule_dates)(
            self.brief.meetings.days(self.brief.period),
            period=self.brief.period,
            closed=self._closed_to_groups,
            roll=self.brief.roll,
        )
        return self._with_past("meetings", found)

    @property
    def reviews(self) -> tuple[Occurrence, ...]:
        """The days of reviews, on which the lead or the deputy works. Each states its move.

        Days before the plan was made are those of earlier plans.
        """
        found = review_days(self.brief.period, self.brief.reviews, closed=self._closed_to_groups)
        return self._with_past("reviews", found)

    def _with_past(self, name: str, found: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
        """Return the occurrences of earlier plans, then those from the day on which this plan was made."""
        earlier = [occurrence for past in self.past for occurrence in getattr(past, name)]
        return (*earlier, *(occurrence for occurrence in found if day_of(occurrence) >= self.made_on))

    @property
    def _steps_on(self) -> date | None:
        """The day on which the steps of the program lead can begin; ``None`` without steps or such a day."""
        if not self.brief.steps:
            return None
        start, closed = max(self.made_on, self.brief.period.start), self._closed_to_groups
        possible = (shifted(start, place) for place in range((self.brief.period.end - start).days + 1))
        return next((day for day in possible if not closed(day)), None)

    def _in_force(self, day: date) -> Plan | PastPlan:
        """Return the plan that applied on a day: this one, or what is kept of an earlier one."""
        plans: list[Plan | PastPlan] = [*self.past, self]
        return plans[max(0, bisect_right(plans, day, key=lambda plan: plan.made_on) - 1)]

    @cached_property
    def _policies(self) -> dict[date, tuple[dict[str, Topic], dict[str, int]]]:
        """The topics of each plan and their depths, by code, by the day on which the plan was made."""
        policies = {past.made_on: past.track_policy for past in self.past} | {self.made_on: self.brief.tracks}
        return {
            day: ({topic.code: topic for topic in policy.topics}, policy.depths) for day, policy in policies.items()
        }

    def _topic(self, code: str, day: date) -> Topic | None:
        """Return a topic as it was planned on a day."""
        return self._policies[self._in_force(day).made_on][0].get(code)

    def _depth(self, code: str, day: date) -> int:
        """Return the length of the longest chain of prerequisites before a topic on a day."""
        return self._policies[self._in_force(day).made_on][1].get(code, 0)

    @property
    def _closed_to_groups(self) -> Callable[[date], bool]:
        """A check whether a day is closed, or has neither the lead nor a deputy."""
        closed, has_lead = frozenset(self.closed), unchecked(PlanBrief.has_lead)
        return lambda day: day in closed or not has_lead(self.brief, day)

    @checked
    def check_hours(self, participant: str | None = None) -> tuple[Finding, ...]:
        """Report the unused and the missing hours of a person, or of the program lead.

        >>> from advocacy.plan import Frequency, Recurrence, Track
        >>> period = DateRange(date(2027, 1, 4), date(2027, 3, 28))
        >>> meetings = Recurrence(every=Frequency.MONTHLY, start=period.start, until=period.end)
        >>> brief = PlanBrief(period=period, meetings=meetings, lead_capacity=timedelta(hours=40))
        >>> tracks = TrackPlan(
        ...     tracks=[Track(participant="p-1", unused=timedelta(hours=3.75))], lead_unused=timedelta(hours=40)
        ... )
        >>> plan = Plan(brief=brief, made_on=period.start, tracks=tracks)
        >>> for finding in (*plan.check_hours("p-1"), *plan.check_hours()):
        ...     print(finding.text())
        3 hours 45 minutes of p-1 are not planned.
        40 hours of the program lead are not planned.

        Args:
            participant: The id of a person; the program lead if omitted.

        Raises:
            UnknownNameError: The person has no track.
        """
        if participant is None:
            tracks = self.tracks
            return tuple(_on_hours("lead", tracks.lead_unused, tracks.lead_missing))
        mine = {track.participant: track for track in self.tracks.tracks}
        track = look_up(mine, participant, "participant", kind="participant")
        return tuple(_on_hours("person", track.unused, track.missing, participant=participant))

    @property
    def signs(self) -> tuple[Finding, ...]:
        """The signs of decline that this group can give, under the default policies, known before anything happens.

        The first sign is silence against a person's own rhythm, in a group of any size. The tests of one person's weeks
        and of the group (`advocacy.run.detect_decline`) take longer, or more people.

        >>> from advocacy.plan import Cadence, Frequency, Recurrence, Track
        >>> period = DateRange(date(2027, 1, 4), date(2027, 3, 28))
        >>> meetings = Recurrence(every=Frequency.MONTHLY, start=period.start, until=period.end)
        >>> hours = timedelta(hours=40)
        >>> brief = PlanBrief(period=period, meetings=meetings, lead_capacity=hours, cadences={"p-1": Cadence(1)})
        >>> tracks = TrackPlan(tracks=[Track(participant="p-1")])
        >>> for sign in Plan(brief=brief, made_on=period.start, tracks=tracks).signs:
        ...     print(sign.code)
        plan:sign:silence
        plan:sign:person:never
        plan:sign:group:few
        """
        people = [track.participant for track in self.tracks.tracks]
        weeks = self.brief.period.days // 7
        cadences = map(self.brief.cadence, people)
        after = [days for cadence in cadences if cadence is not None and (days := cadence.silent_after) is not None]
        found = []
        if after:
            silent = {"count": len(after), "minimum": min(after), "maximum": max(after)}
            found.append(Finding.of("plan:sign:silence", "brief.cadences", **silent))
        if listening := len(people) - len(after):
            found.append(Finding.of("plan:sign:listening", "brief.cadences", count=listening))
        if weeks < _PERSON_WEEKS:
            found.append(Finding.of("plan:sign:person:never", "brief.period", minimum=_PERSON_WEEKS, weeks=weeks))
        else:
            found.append(Finding.of("plan:sign:person", "brief.period", week=_PERSON_WEEKS))
        if len(people) < _GROUP:
            found.append(Finding.of("plan:sign:group:few", "tracks.tracks", minimum=_GROUP, count=len(people)))
        elif weeks < _GROUP_WEEKS:
            found.append(Finding.of("plan:sign:group:short", "brief.period", minimum=_GROUP_WEEKS, weeks=weeks))
        else:
            found.append(Finding.of("plan:sign:group", "tracks.tracks", count=len(people), week=_GROUP_WEEKS))
        return tuple(found)

    @checked
    def find_unknown(self, people: Collection[str]) -> Iterator[Finding]:
        """Find people in the plan that are not among these ids."""
        people = frozenset(people)
        yield from (finding.at("brief") for finding in self.brief.find_unknown(people))
        sessions, tracks = enumerate(self.tracks.sessions), enumerate(self.tracks.tracks)
        groups = enumerate(self.buddies.groups if self.buddies is not None else ())
        named = [
            *((f"starts[{who}]", who) for who in self.starts),
            *(
                (f"tracks.sessions[{index}].participants", who)
                for index, session in sessions
                for who in session.participants
            ),
            *((f"tracks.tracks[{index}].participant", track.participant) for index, track in tracks),
            *((f"buddies.groups[{index}].members", who) for index, group in groups for who in group.members),
        ]
        yield from unknown_names(named, people, kind="participant")
        for index, past in enumerate(self.past):
            yield from (finding.at(f"past[{index}]") for finding in past._find_unknown(people))

    def _blocks(self, translator: Translator) -> Iterator[Sentences]:
        translator = translator.with_names(topic_names(self.brief.tracks.topics))
        period = self.brief.period
        size = {"start": period.start, "end": period.end, "count": len(self.tracks.sessions)}
        yield Sentences(list(map(translator.tell, self.findings)), translator.tell(Finding.of("plan:title", **size)))
        if self.brief.steps:
            steps = list(map(translator.tell, self.brief.lead_steps))
            yield Sentences(steps, translator.tell(Finding.of("plan:steps")))
        yield Sentences(list(map(translator.tell, self.signs)), translator.tell(Finding.of("plan:signs")))

    def __repr__(self) -> str:
        """Show the period and the number of sessions."""
        period, forms = self.brief.period, Counter(session.format.value for session in self.tracks.sessions)
        sizes = ", ".join(f"{count} {form}" for form, count in sorted(forms.items())) or "no"
        return f"<Plan {period.start} to {period.end}: {sizes} sessions>"


def _on_hours(subject: str, unused: timedelta | None, missing: timedelta, **named: str) -> Iterator[Finding]:
    if unused is None:
        yield Finding.of(f"plan:hours:{subject}:unknown", **named)
    elif unused:
        yield Finding.of(f"plan:hours:{subject}:unused", hours=hours(unused), **named)
    if missing:
        yield Finding.of(f"plan:hours:{subject}:missing", hours=hours(missing), **named)


@checked
def compare_plans(before: Plan, after: Plan) -> tuple[Finding, ...]:
    """Compare two plans: new, moved, changed and removed sessions by day, then id; then buddies, starts and the brief.

    The findings do not name the people in a session or pair, or those with another start date.

    Raises:
        ValidationError: An argument is not a plan.
    """
    old, new = ({session.id: session for session in plan.sessions} for plan in (before, after))
    every = [session for plan in (after, before) for session in plan.sessions]
    sessions = {session.id: session for session in reversed(every)}.values()
    latest = sorted(sessions, key=lambda session: (str(session.on), session.id))
    found = [change for session in latest for change in _changed(old.get(session.id), new.get(session.id))]
    groups = [{group.members for group in plan.buddies.groups} if plan.buddies else set() for plan in (before, after)]
    starts = {who for who, _ in before.starts.items() ^ after.starts.items()}
    counts = len(groups[1] - groups[0]), len(groups[0] - groups[1]), len(starts)
    for code, count in zip(("buddies:joined", "buddies:parted", "starts:changed"), counts, strict=True):
        if count:
            found.append(Finding.of(f"plan:{code}", code.partition(":")[0], count=count))
    brief = [Finding.of("plan:brief:changed", "brief")] if before.brief != after.brief else []
    return (*found, *brief)


def _changed(old: Session | None, new: Session | None) -> Iterator[Finding]:
    session = old or new
    assert session is not None  # noqa: S101 - it is in one of the plans
    here, named = f"tracks.sessions[{session.id}]", {"topic": session.topic}
    if old is None and new is not None:
        yield Finding.of("plan:session:new", here, on=new.on, **named)
    elif new is None and old is not None:
        yield Finding.of("plan:session:gone", here, on=old.on, **named)
    elif old is not None and new is not None and old.on != new.on:
        yield Finding.of("plan:session:moved", here, planned=old.on, on=new.on, **named)
    elif old != new:
        yield Finding.of("plan:session:changed", here, on=session.on, **named)


#: The default policy of `advocacy.run.detect_decline`: weeks of presence for a person, weeks and people for the group.
_PERSON_WEEKS, _GROUP_WEEKS, _GROUP = 20, 8, 10
_NO_TIME = timedelta(0)


@checked
def make_plan(
    participants: Iterable[Participant],
    memberships: Iterable[Membership],
    *,
    brief: PlanBrief,
    on: date,
    closed: FreeDays = (),
    pillars: Mapping[str, Iterable[str]] | None = None,
    previous_plan: Plan | None = None,
    foundation: Foundation | None = None,
    cancelled: Iterable[str] = (),
) -> Plan:
    """Return the plan for a brief from a day on: tracks, a day for each session, and buddies (:ref:`method-step-3`).

    The plan covers the people who are active on the day, on leave or not, with valid consent to participate. Nothing is
    planned on closed days or on a person's days off, and no session on days off of both lead and deputy. Sessions are
    on the days for sessions of the brief. People who work on none of these days, or on too few for the monthly session,
    have sessions apart from the others, on other days on which the lead or the deputy works. Tracks come
    from `plan_tracks`, buddies from `match_buddies`. No topic is before its prerequisites, and a person has at
    most 4 hours of sessions on a day, or one longer session; both are our own rule.

    1. The start comes as early as possible: each session on the meeting day with the most of its participants, of the
       two weeks from the first day on which one of them can (of equal days, the first). The others get another day. A
       first draft that would be later than 56 days after joining becomes buddy work, if the person allows it.
    2. The monthly session of each group is in the two weeks from four weeks after the last session of the group, on the
       day with the most members (of equal days, the first); later if no day has room. It is earlier if a member would
       otherwise wait longer than 35 open days on which they are present, or to have a session in the last calendar
       month of the plan. With one member it is a session of that person and the lead, first four weeks after
       the kick-off. When a plan is made again, people who met on the same day stay together if that needs no further
       group.
    3. Other sessions come as early as possible if people asked for them or need them. Next steps are spread evenly over
       the remaining meeting days, in the order of the tracks. Each session gets the first meeting day from there on
       which the lead has time and all its participants can; else the last such day before. If no day suits everyone,
       it gets the day with the most participants (of equal days, the first in the same order), if they are enough for
       the topic. These and the monthly sessions keep the day that a previous plan announced, if it still fits.
    4. Buddy work has a day on which the person and a buddy are present, if there is one.
    5. What else comes back is spread over the lead's remaining time. If that is too little, individual sessions come
       back half as often, else as buddy work; group sessions are dropped, except one for the people who asked for the
       topic. What a person has no time for is left out for them: brainstorms first, and check-ins half as often. In a
       month, only the start and one longer item may exceed their time. Monthly sessions beyond it are only offered.

    If the lead lacks hours for the start, first drafts in time and the monthly session of everybody, fewer people start
    at once, and the others get a start date, every 56 days or after the plan (the field *starts*). The order is no
    rank: who started earlier, then by day of joining, then by lot, then by id; buddies follow each other. Findings
    state the hours with which all could start at once. The starts that a previous plan announced stay if they still
    fit, also if all could start earlier without more hours of the lead; a finding reports each that moves. If the hours
    are too few even for the first person, all start at once, and a finding states the hours that the lead lacks. A
    calendar month in which a person has no open day gives them no time.

    Findings report what was dropped or has no day, the people absent from a session, and the people who wait longer for
    a group session: because of their own absence, the lead's absence without a deputy, or too little time. They name
    each person whose start or first draft is more than 56 days after joining, with the same reasons. They also
    report the people whose posting days are provisional, unknown working weeks, and the planned days without a lead.

    With *previous_plan*, what has passed is kept: sessions before the day with their time, people's own days, reviews,
    meeting days, steps of the lead, buddies and topics, as the previous plan had them for these people. A change of the
    brief applies from the day on. A plan has no days of its own before the day on which it was first made. The
    participants of earlier sessions do not get the topic again. Groups of buddies stay if possible. Planning again on
    the same day gives the same plan. A session that did not take place gives everybody their time back: its
    participants get the topic one to one or with a buddy if it has these formats and nothing that follows it took
    place, and what comes back is planned anew.

    Args:
        participants: The people, with their consents.
        memberships: Their memberships.
        brief: The input of the plan.
        on: The day from which to plan. A day before the period plans the whole period.
        closed: The closed days: weekends, holidays, in any form that `closed_days` accepts.
        pillars: Ids of content pillars by participant's id, for buddies.
        previous_plan: The previous plan.
        foundation: The known state of the profiles. A profile that is not known counts as not confirmed.
        cancelled: Ids of sessions of the previous plan, before the day, that did not take place.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that is duplicate or unknown, a day after the
            period, an argument of the wrong type.
        MissingExtraError: Buddies are requested, and rustworkx is not installed.
    """
    people, stays = tuple(participants), tuple(memberships)
    closed = unchecked(closed_days)(closed)
    themes = {identifier(who): tuple_of(what) for who, what in (pillars or {}).items()}
    off = tuple_of(cancelled)
    raise_any([*_faults(people, stays, brief, on, themes), *find_unknown_sessions(previous_plan, on, off)])
    mine = memberships_by_person(stays)
    here = [person for person in people if is_plannable(person, mine[person.id], on=on)]
    ids = {person.id for person in here}
    joined = {who: max(stay.joined for stay in mine[who] if stay.joined <= on) for who in ids}
    past, earlier = earlier_sessions(previous_plan, on, off)
    missed = [session for session in earlier_sessions(previous_plan, on)[0] if session.id in off]
    period = DateRange(max(on, brief.period.start), brief.period.end)
    wishes, needs, pair_exclusions = brief.only(ids)
    passed = [day for day in (previous_plan.closed if previous_plan is not None else ()) if day < period.start]
    days = [brief.period.start + timedelta(days=place) for place in range(brief.period.days)]
    bare = Plan(
        brief=brief,
        made_on=on,
        closed=[*passed, *(day for day in days if day >= period.start and closed(day))],
        past=keep_past(previous_plan, people, stays, on=on),
    )
    buddies = None
    if brief.buddies is not None:
        kept = previous_plan.buddies if previous_plan is not None else None
        theirs = {who: what for who, what in themes.items() if who in ids}
        buddies = unchecked(match_buddies)(
            here, on=on, pair_exclusions=pair_exclusions, pillars=theirs, policy=brief.buddies, keep=kept
        )
    present = {person.id: plannable_dates(person, mine[person.id], brief.period) for person in here}
    working = {who: working_dates(brief, who, dates) for who, dates in present.items()}
    not_held = {*off, *(previous_plan.cancelled if previous_plan is not None else ())}
    tracks = previous_plan.tracks.tracks if previous_plan is not None else ()
    old_starts = previous_plan.starts if previous_plan is not None else FrozenMap[date]()
    announced = {who: old_starts.get(who, date.min) for who in (track.participant for track in tracks) if who in ids}
    preferences, without_draft = plan_drafts(brief, here, wishes, needs, joined, [*past, *earlier])
    planning = Planning(
        brief=brief,
        people=sorted(here, key=lambda person: person.id),
        period=period,
        meetings=tuple(day.on for day in bare.meetings if day.on is not None and day.on in period),
        lead_days=lead_dates(brief, period, frozenset(bare.closed)) if bare.meetings else (),
        closed=frozenset(bare.closed),
        present=working,
        waits=waiting_dates(brief, present),
        away=dates_without_lead(brief),
        joined=joined,
        rooms=_rooms(brief, here, working, frozenset(bare.closed), period, [*past, *earlier]),
        preferences={wish.participant: wish for wish in preferences},
        needs=needs,
        partners=_partners(buddies),
        drafting={who for who in ids if brief.needs_first_draft(who, joined=joined[who])},
        drafted={who for who in ids if posted_recently(brief, who, joined=joined[who])},
        lead_hours=max(_NO_TIME, brief.lead_capacity - sum((session.time for session in past), _NO_TIME)),
        previous=(*past, *earlier),
        missed=tuple(missed),
        reserved_ids=frozenset(not_held),
        announced=announced,
        announced_days=announced_days(previous_plan, period.start),
        has_more_hours=previous_plan is not None
        and (
            brief.lead_capacity > previous_plan.brief.lead_capacity
            or brief.lead_capacity_per_day > previous_plan.brief.lead_capacity_per_day
        ),
    )
    placed, waves = planning.place()
    together = with_passed(placed, past, previous_plan, on)
    dates = {"meetings": bare.meetings, "reviews": bare.reviews}
    ramps = [
        who
        for who, day in brief.ramps.items()
        if who in ids and (own := ramp_membership(mine[who], day)) is not None and own.joined >= joined[who]
    ]
    found = find_remarks(
        brief, placed, dates, buddies, ids, foundation, ramps=ramps, on=on, closed=frozenset(bare.closed)
    )
    past_starts = {who: day for who, day in old_starts.items() if day < on or (who in ids and day <= period.start)}
    starts = FrozenMap(past_starts | waves.starts)
    earlier_moves = previous_plan.findings if previous_plan is not None and previous_plan.made_on == on else ()
    later = [*on_waves(waves, len(ids), brief.period.end), *on_moved(announced, starts, earlier_moves, period.start)]
    return evolve(
        bare,
        tracks=together,
        buddies=buddies,
        findings=[*on_missed(missed, placed), *later, *without_draft, *found],
        cancelled=not_held,
        starts=starts,
    )


def _rooms(
    brief: PlanBrief,
    people: list[Participant],
    working: Mapping[str, frozenset[date]],
    closed: frozenset[date],
    period: DateRange,
    passed: list[Session],
) -> dict[str, timedelta | None]:
    """Return the time that each person has left for sessions. A month that is entirely off has no time."""
    days = (shifted(brief.period.start, place) for place in range(brief.period.days))
    months = [list(month) for _, month in groupby(days, key=lambda day: (day.year, day.month))]
    parts = [(frozenset(month) - closed, len(month), sum(day >= period.start for day in month)) for month in months]
    spent = time_by_person(passed)
    rooms = {}
    for person in people:
        counted = [part for part in parts if not working[person.id].isdisjoint(part[0])]
        whole, left = sum(days for _, days, _ in counted), sum(days for _, _, days in counted)
        rooms[person.id] = session_room(person, brief.tracks, whole, left, spent[person.id])
    return rooms


def _partners(buddies: Buddies | None) -> dict[str, list[str]]:
    groups = buddies.groups if buddies is not None else ()
    return {who: [other for other in group.members if other != who] for group in groups for who in group.members}


def _faults(
    people: tuple[Participant, ...],
    stays: tuple[Membership, ...],
    brief: PlanBrief,
    on: date,
    pillars: Mapping[str, tuple[str, ...]],
) -> Iterator[Finding]:
    yield from find_strangers(people, stays)
    ids = {person.id for person in people}
    yield from (finding.at("brief") for finding in brief.find_unknown(ids))
    yield from unknown_names(((f"pillars[{who}]", who) for who in pillars), ids, kind="participant")
    if on > brief.period.end:
        yield Finding.of("plan:over", "on", end=brief.period.end)
