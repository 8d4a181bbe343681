"""The plan: tracks, buddies and days together, made from a brief and anew from any day on (:ref:`method-step-3`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from advocacy.dates import DateRange
from advocacy.errors import Finding, nearest, raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.goals.observations import Granularity
from advocacy.people.matrix import Matrix
from advocacy.people.membership import Membership, days_with, find_strangers, is_inside, stays_of
from advocacy.people.participant import Participant
from advocacy.plan.buddies import Buddies, BuddyPolicy, PairExclusion, barred_strangers, match_buddies
from advocacy.plan.calendar import (
    LONGEST,
    MOST_A_WEEK,
    Cadence,
    FreeDays,
    Occurrence,
    Recurrence,
    RollConvention,
    closed_days,
    flag_summer_dates,
    review_days,
    schedule_dates,
)
from advocacy.plan.tracks import (
    SessionFormat,
    SessionPreferences,
    Track,
    TrackPlan,
    TrackPolicy,
    hours,
    length,
    plan_tracks,
    strangers,
)
from advocacy.rules import (
    duration,
    each,
    first_repeats,
    frozen_map,
    identifier,
    instance,
    optional,
    own,
    text,
    tuple_of,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from advocacy.plan.tracks import Session

__all__ = [
    "SHORTFALLS",
    "Plan",
    "PlanBrief",
    "compare_plans",
    "make_plan",
]


def _listed(items: Mapping[str, Iterable[str]]) -> FrozenMap[tuple[str, ...]]:
    """Copy a mapping of several each; what is none is left to the rule."""
    if not isinstance(items, Mapping):
        return items
    return frozen_map({name: tuple_of(several) for name, several in items.items()})


@frozen(kw_only=True)
class PlanBrief:
    """
    What a plan is made from; it is kept with the plan, so that the rest can be planned anew on any day.

    Attributes:
        period: The days of the plan, a hundred years at most.
        lead_capacity: What the program lead can give to sessions in these days.
        meetings: The days on which sessions can be.
        lead_capacity_per_day: What the lead gives to sessions on one of these days at most; four hours by default, our
            own.
        roll: Where a meeting goes that falls on a free day.
        preferences: What people said about sessions, at most one for each.
        needs: Codes of topics by person's id, as gathered from the survey.
        cadences: People's own rhythms, by person's id.
        pair_exclusions: Who does not work with whom.
        tracks: What tracks are made from.
        buddies: What makes a good pair; ``None`` where no buddies are matched (matching needs the extra ``buddies``).
        matrix: Where next steps are read from; ``None`` where there are none.
        reviews: How often one looks back.
        seed: Spreads people's days for posts, so that not all of one rhythm fall on one day.

    Raises:
        ValidationError, UnknownNameError: All problems at once: a field of the wrong type, too many days, two
            wishes of one person, a topic that the policy does not have.
    """

    period: DateRange = field(validator=instance(DateRange))
    lead_capacity: timedelta = field(validator=duration)
    meetings: Recurrence = field(validator=instance(Recurrence))
    lead_capacity_per_day: timedelta = field(default=timedelta(hours=4), validator=length)
    roll: RollConvention = field(default=RollConvention.NEXT, validator=instance(RollConvention))
    preferences: tuple[SessionPreferences, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(SessionPreferences, private=True))
    )
    needs: FrozenMap[tuple[str, ...]] = field(
        factory=FrozenMap[tuple[str, ...]], converter=_listed, validator=each(each(own(text)))
    )
    cadences: FrozenMap[Cadence] = field(
        factory=FrozenMap[Cadence], converter=frozen_map, validator=each(instance(Cadence, private=True))
    )
    pair_exclusions: tuple[PairExclusion, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(PairExclusion, private=True))
    )
    tracks: TrackPolicy = field(factory=TrackPolicy, validator=instance(TrackPolicy))
    buddies: BuddyPolicy | None = field(default=None, validator=optional(instance(BuddyPolicy)))
    matrix: Matrix | None = field(default=None, validator=optional(instance(Matrix)))
    reviews: Granularity = field(default=Granularity.QUARTER, validator=instance(Granularity))
    seed: int = field(default=0, validator=whole(0))

    def __attrs_post_init__(self) -> None:
        """Report every fault between the fields, and keep what people said in order of their ids."""
        raise_any(self._faults())
        object.__setattr__(self, "preferences", tuple(sorted(self.preferences, key=lambda wish: wish.participant)))
        object.__setattr__(
            self,
            "pair_exclusions",
            tuple(sorted(set(self.pair_exclusions), key=lambda pair: (pair.first, pair.second, pair.reason.value))),
        )

    def _faults(self) -> Iterator[Finding]:
        if self.period.days > LONGEST:
            yield Finding.of("plan:long", "period.end", days=LONGEST)
        yield from strangers(self.preferences, self.needs, topics=[topic.code for topic in self.tracks.topics])

    def strangers(self, people: Collection[str]) -> Iterator[Finding]:
        """Report whoever is named here and is none of the people, given by their ids."""
        topics = [topic.code for topic in self.tracks.topics]
        yield from strangers(self.preferences, self.needs, topics=topics, people=people)
        for who in self.cadences:
            if who not in people:
                yield nearest(who, people, f"cadences[{who}]", kind="participant")
        yield from barred_strangers(self.pair_exclusions, people)

    def only(
        self, people: Collection[str]
    ) -> tuple[tuple[SessionPreferences, ...], dict[str, tuple[str, ...]], tuple[PairExclusion, ...]]:
        """Return wishes, needs and no-gos of these people alone, given by their ids."""
        return (
            tuple(wish for wish in self.preferences if wish.participant in people),
            {who: topics for who, topics in self.needs.items() if who in people},
            tuple(bar for bar in self.pair_exclusions if bar.first in people and bar.second in people),
        )

    def __repr__(self) -> str:
        """Show the days, and nothing of what people said."""
        return f"<PlanBrief {self.period.start} to {self.period.end}>"


#: What a plan can find that somebody wished or needed and does not get.
SHORTFALLS: frozenset[str] = frozenset({"lead:short", "plan:unplaced", "track:short"})


@frozen(kw_only=True)
class Plan:
    """
    Who does what with whom and when, as planned on a day; never nailed shut.

    It is about who was in the program when it was made. Who pauses or leaves since then, or is on leave on some day, is
    taken off by `make_agenda`, which tells what stands; and `make_plan` plans the rest anew whenever that is wanted.

    Attributes:
        brief: What it was made from.
        made_on: The day from which on it was planned; what passed before is kept.
        closed: Days of the window on which nothing is planned, in time.
        tracks: Everybody's tracks and the sessions, each with its day.
        buddies: Pairs and trios; ``None`` where none are matched.
        findings: What does not fit, with the shortfall in hours; what moved; whom nothing could be found for.

    Raises:
        ValidationError, UnknownNameError: All problems at once: sessions of one id, or that are not known, a day
            out of the window or on a free day, from the day on which it was made.
    """

    brief: PlanBrief = field(validator=instance(PlanBrief))
    made_on: date = field(validator=instance(date))
    closed: tuple[date, ...] = field(default=(), converter=tuple_of, validator=each(instance(date)))
    tracks: TrackPlan = field(factory=TrackPlan, validator=instance(TrackPlan))
    buddies: Buddies | None = field(default=None, validator=optional(instance(Buddies)))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    def __attrs_post_init__(self) -> None:
        """Report every fault between the parts, and keep the free days in time."""
        raise_any(self._faults())
        object.__setattr__(self, "closed", tuple(sorted(set(self.closed))))

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((session.id for session in self.tracks.sessions), "tracks.sessions")
        known, free = {session.id for session in self.tracks.sessions}, set(self.closed)
        for index, session in enumerate(self.tracks.sessions):
            here = f"tracks.sessions[{index}].on"
            if session.on is None:
                yield Finding.of("plan:day", here)
            elif session.on >= self.made_on and (session.on not in self.brief.period or session.on in free):
                yield Finding.of("plan:closed", here, on=session.on)
        for place, track in enumerate(self.tracks.tracks):
            for index, item in enumerate(track.items):
                if item.session is not None and item.session not in known:
                    here = f"tracks.tracks[{place}].items[{index}].session"
                    yield nearest(item.session, known, here, kind="session")

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions by day, then id."""
        return tuple(sorted(self.tracks.sessions, key=lambda session: (session.on or date.min, session.id)))

    @property
    def meetings(self) -> tuple[Occurrence, ...]:
        """The days on which sessions can be, off the free ones; each says what happened to it."""
        return schedule_dates(
            self.brief.meetings.days(self.brief.period),
            period=self.brief.period,
            closed=self.closed,
            roll=self.brief.roll,
        )

    @property
    def reviews(self) -> tuple[Occurrence, ...]:
        """The days on which one looks back; each says what happened to it."""
        return review_days(self.brief.period, self.brief.reviews, closed=self.closed)

    def strangers(self, people: Collection[str]) -> Iterator[Finding]:
        """Report whoever is named here and is none of the people, given by their ids."""
        yield from (finding.at("brief") for finding in self.brief.strangers(people))
        for index, session in enumerate(self.tracks.sessions):
            for who in session.participants:
                if who not in people:
                    yield nearest(who, people, f"tracks.sessions[{index}].participants", kind="participant")
        for index, track in enumerate(self.tracks.tracks):
            if track.participant not in people:
                yield nearest(track.participant, people, f"tracks.tracks[{index}].participant", kind="participant")
        for index, group in enumerate(self.buddies.groups if self.buddies is not None else ()):
            for who in group.members:
                if who not in people:
                    yield nearest(who, people, f"buddies.groups[{index}].members", kind="participant")

    def __repr__(self) -> str:
        """Show the days and how many sessions there are."""
        period, forms = self.brief.period, Counter(session.format.value for session in self.tracks.sessions)
        told = ", ".join(f"{count} {form}" for form, count in sorted(forms.items())) or "no"
        return f"<Plan {period.start} to {period.end}: {told} sessions>"


def compare_plans(before: Plan, after: Plan) -> tuple[Finding, ...]:
    """
    Tell two plans apart in words: sessions new, moved, changed and gone, by day, then id; then buddies and the brief.

    Who is in a session or in a pair is not said: that stands in the plans.

    Raises:
        ValidationError: One of them is no plan.
    """
    raise_any([*instance(Plan).findings(before, "before"), *instance(Plan).findings(after, "after")])
    old, new = ({session.id: session for session in plan.sessions} for plan in (before, after))
    told = [session for plan in (after, before) for session in plan.sessions]
    told = sorted({session.id: session for session in reversed(told)}.values(), key=lambda one: (str(one.on), one.id))
    found = [change for session in told for change in _changed(old.get(session.id), new.get(session.id))]
    groups = [{group.members for group in plan.buddies.groups} if plan.buddies else set() for plan in (before, after)]
    for code, many in (("joined", groups[1] - groups[0]), ("parted", groups[0] - groups[1])):
        if many:
            found.append(Finding.of(f"plan:buddies:{code}", "buddies", count=len(many)))
    if before.brief != after.brief:
        found.append(Finding.of("plan:brief:changed", "brief"))
    return tuple(found)


def _changed(old: Session | None, new: Session | None) -> Iterator[Finding]:
    one = old or new
    assert one is not None  # noqa: S101 - it stands in one of the plans
    here, named = f"tracks.sessions[{one.id}]", {"topic": one.topic}
    if old is None and new is not None:
        yield Finding.of("plan:session:new", here, on=new.on, **named)
    elif new is None and old is not None:
        yield Finding.of("plan:session:gone", here, on=old.on, **named)
    elif old is not None and new is not None and old.on != new.on:
        yield Finding.of("plan:session:moved", here, planned=old.on, on=new.on, **named)
    elif old != new:
        yield Finding.of("plan:session:changed", here, on=one.on, **named)


_NO_TIME = timedelta(0)


def make_plan(
    participants: Iterable[Participant],
    memberships: Iterable[Membership],
    *,
    brief: PlanBrief,
    on: date,
    closed: FreeDays = (),
    pillars: Mapping[str, Iterable[str]] | None = None,
    previous_plan: Plan | None = None,
) -> Plan:
    """
    Plan the days of a brief from a day on: tracks, a day for each session, and buddies (:ref:`method-step-3`).

    It is about who is active on the day, on leave or not, and whose consent to take part stands; tracks are those of
    `plan_tracks`, buddies those of `match_buddies`. Sessions are spread evenly over the meeting days that are left, in
    the order of the tracks, so that attention lasts: each goes to the first meeting day from its place on on which the
    lead has time for it and all who are in it are here and in no other session, else to the last such day before. Where
    there is no day for all of them it goes to that on which most are here, of these to the first in the same order, as
    long as they are enough for the topic; who is away then is told of, as a number, and so is what finds no day at all.

    With a plan from *previous_plan*, sessions before the day are kept, with their time; who was in them had their
    topic; and groups of buddies stay where they can. The same plan made again on the same day is the same.

    Args:
        participants: The people, with their consents.
        memberships: Their stays.
        brief: What the plan is made from.
        on: The day from which on it is planned; before the window, all of it is.
        closed: Days on which nothing is planned: weekends, holidays, whatever container the app has.
        pillars: Ids of content pillars by participant's id, for buddies.
        previous_plan: The plan so far.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that occurs twice or that nobody has, a day
            after the window, an argument of the wrong type.
        MissingExtraError: Buddies are to be matched, and rustworkx is not installed.
    """
    people, stays = tuple_of(participants), tuple_of(memberships)
    raise_any(
        [
            *each(instance(Participant, private=True)).findings(people, "participants"),
            *each(instance(Membership, private=True)).findings(stays, "memberships"),
            *instance(PlanBrief).findings(brief, "brief"),
            *instance(date).findings(on, "on"),
            *optional(instance(Plan)).findings(previous_plan, "previous_plan"),
        ]
    )
    closed = closed_days(closed)
    themes = {identifier(who): tuple_of(what) for who, what in (pillars or {}).items()}
    raise_any(_wrong(people, stays, brief, on, themes))
    mine = stays_of(stays)
    here = [person for person in people if is_inside(person, mine[person.id], on=on)]
    held = [
        one
        for one in (previous_plan.sessions if previous_plan is not None else ())
        if one.on is not None and one.on < on
    ]
    period = DateRange(max(on, brief.period.start), brief.period.end)
    ids = {person.id for person in here}
    wishes, needs, pair_exclusions = brief.only(ids)
    tracks = plan_tracks(
        here,
        period=brief.period,
        on=on,
        lead_capacity=max(_NO_TIME, brief.lead_capacity - sum((session.time for session in held), _NO_TIME)),
        preferences=wishes,
        needs=needs,
        matrix=brief.matrix,
        policy=brief.tracks,
        previous_sessions=held,
    )
    passed = [day for day in (previous_plan.closed if previous_plan is not None else ()) if day < period.start]
    days = [brief.period.start + timedelta(days=place) for place in range(brief.period.days)]
    bare = Plan(
        brief=brief, made_on=on, closed=[*passed, *(day for day in days if day >= period.start and closed(day))]
    )
    desk = _Desk(bare, period, {person.id: days_with(person, mine[person.id], period) for person in here})
    placed = desk.place(tracks)
    buddies = None
    if brief.buddies is not None:
        kept = previous_plan.buddies if previous_plan is not None else None
        theirs = {who: what for who, what in themes.items() if who in ids}
        buddies = match_buddies(
            here, on=on, pair_exclusions=pair_exclusions, pillars=theirs, policy=brief.buddies, keep=kept
        )
    together = _joined(placed, held, previous_plan)
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
    if on > brief.period.end:
        yield Finding.of("plan:over", "on", end=brief.period.end)


class _Desk:
    """The meeting days that are left, with the lead's time on each, and when people are here."""

    def __init__(self, plan: Plan, period: DateRange, open_days: Mapping[str, frozenset[date]]) -> None:
        self.days = [one.on for one in plan.meetings if one.on is not None and one.on in period]
        self.room = dict.fromkeys(self.days, plan.brief.lead_capacity_per_day)
        self.least = {topic.code: topic.minimum for topic in plan.brief.tracks.topics}
        self.open = open_days
        self.busy: set[tuple[str, date]] = set()
        self.findings: list[Finding] = []

    def place(self, tracks: TrackPlan) -> TrackPlan:
        """Return each session a day, and take off what finds none and who is away on it."""
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
            lead_hours=sum((session.time for session in placed), _NO_TIME),
        )

    def _set_down(self, session: Session, target: int) -> Session | None:
        """Return a session on its day, with who is here then; from the day of a place on, else before it."""
        minimum = 1 if session.format is SessionFormat.INDIVIDUAL else self.least[session.topic]
        best: tuple[date, list[str]] | None = None
        for day in chain(self.days[target:], reversed(self.days[:target])):
            if self.room[day] < session.time:
                continue
            there = [who for who in session.participants if day in self.open[who] and (who, day) not in self.busy]
            if len(there) >= max(minimum, 1 + (len(best[1]) if best is not None else 0)):
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
        lead_hours=placed.lead_hours + sum((session.time for session in held), _NO_TIME),
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
            if one.finding is not None and one.planned >= plan.made_on
        )
    yield from flag_summer_dates(session.on for session in placed.sessions if session.on is not None)
    for who, cadence in plan.brief.cadences.items():
        if who in people and not cadence.sustained:
            yield Finding.of("cadence:high", f"brief.cadences[{who}]", most=MOST_A_WEEK)
    if buddies is not None:
        yield from buddies.findings
    elif any(item.format is SessionFormat.BUDDY for track in placed.tracks for item in track.items):
        yield Finding.of("plan:buddies", "brief.buddies")
