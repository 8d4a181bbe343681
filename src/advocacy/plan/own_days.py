"""The days of people's own work: posts, reactions, experiments, and a gradual start (:ref:`method-timing`)."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from fractions import Fraction
from itertools import chain, islice
from math import ceil, floor
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, Protocol

from attrs import field

from advocacy.arguments import Personal, frozen
from advocacy.dates import DateRange, shifted
from advocacy.errors import Finding, unknown_names
from advocacy.frozen_map import FrozenMap
from advocacy.people.membership import Membership
from advocacy.pilot.assessment import draw
from advocacy.plan.bookings import FIRST_POST_WITHIN
from advocacy.plan.brief import PlanBrief, ramp_membership
from advocacy.plan.buddies import Buddies
from advocacy.plan.calendar import Cadence, Occurrence, posting_parts
from advocacy.plan.topics import TopicTiming
from advocacy.plan.tracks import TrackPlan, TrackPolicy
from advocacy.rules import TupleOf, first_repeats, identifier, personal

if TYPE_CHECKING:
    from advocacy.plan.foundation import Foundation

#: The maximum number of posts on a weekday, as a multiple of its even share.
_UNEVEN = Fraction(5, 4)
#: Our own rule: the number of days of each step of a gradual start, so that the first own post is within 56 days.
RAMP_STEP = FIRST_POST_WITHIN // 4
_WEEKLY = Cadence(1)


class AgendaKind(Enum):
    """The kind of an agenda item. On one day, items have this order; sessions and buddy work that of their topics."""

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
_RAMP_WEEKS = RAMP_STEP * len(RAMP_KINDS) // 7
#: The kinds of own days that depend on the person's profile.
_PUBLIC = frozenset({AgendaKind.POST, AgendaKind.SHARE})


_KINDS = list(AgendaKind)


@frozen(kw_only=True)
class OwnDays(Personal):
    """The days for one kind of a person's own work, before a revision of the plan.

    >>> OwnDays(participant="p-1", kind=AgendaKind.POST, days=[date(2027, 3, 1), date(2027, 2, 1)]).days
    (datetime.date(2027, 2, 1), datetime.date(2027, 3, 1))

    Attributes:
        participant: The person's id.
        kind: What the days are for.
        days: The days, by date.
        without_draft: Whether the person needed a first draft before a post, and it had no day.
    """

    participant: str = field(converter=identifier)
    kind: AgendaKind = field(repr=str)
    days: tuple[date, ...] = field(converter=TupleOf[date], validator=personal)
    without_draft: bool = False

    def _faults(self) -> Iterator[Finding]:
        if not self.days:
            yield Finding.of("empty", "days")

    def _ordered(self) -> dict[str, object]:
        return {"days": tuple(sorted(set(self.days)))}


@frozen(kw_only=True)
class PastPlan:
    """What a plan keeps of an earlier plan: all that applied before the day of the revision, but for sessions and work.

    The new plan itself has the earlier sessions and buddy work, in its tracks.

    >>> PastPlan(made_on=date(2027, 1, 4))
    <PastPlan from 2027-01-04>

    Attributes:
        made_on: The day from which the earlier plan applied, until the next plan was made.
        track_policy: The policy for tracks at that time, with its topics.
        meetings: The days on which sessions could take place, each with its move.
        reviews: The days of reviews, each with its move.
        steps: Codes of the steps of the program lead; empty if they had no day.
        steps_on: The day of these steps; ``None`` without steps.
        buddies: The pairs and trios; ``None`` without buddies.
        own_days: The days for people's own work, by person, then kind, then day.
    """

    made_on: date
    track_policy: TrackPolicy = field(factory=TrackPolicy)
    meetings: tuple[Occurrence, ...] = field(default=(), converter=TupleOf[Occurrence])
    reviews: tuple[Occurrence, ...] = field(default=(), converter=TupleOf[Occurrence])
    steps: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    steps_on: date | None = None
    buddies: Buddies | None = None
    own_days: tuple[OwnDays, ...] = field(default=(), converter=TupleOf[OwnDays], validator=personal)

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats(self.steps, "steps", key="code")

    def _ordered(self) -> dict[str, object]:
        return {"own_days": tuple(sorted(self.own_days, key=_order))}

    def _find_unknown(self, people: Collection[str]) -> Iterator[Finding]:
        """Find people that are not among these ids."""
        groups = enumerate(self.buddies.groups if self.buddies is not None else ())
        named = [
            *((f"own_days[{index}].participant", own.participant) for index, own in enumerate(self.own_days)),
            *((f"buddies.groups[{index}].members", who) for index, group in groups for who in group.members),
        ]
        yield from unknown_names(named, people, kind="participant")

    def __repr__(self) -> str:
        """Show the day from which it applied, and nothing about people."""
        return f"<PastPlan from {self.made_on}>"


def _order(own: OwnDays) -> tuple[str, int, bool, tuple[date, ...]]:
    return own.participant, _KINDS.index(own.kind), own.without_draft, own.days


class DatedPlan(Protocol):
    """What people's own days need of a plan."""

    @property
    def brief(self) -> PlanBrief: ...  # noqa: D102
    @property
    def made_on(self) -> date: ...  # noqa: D102
    @property
    def closed(self) -> tuple[date, ...]: ...  # noqa: D102
    @property
    def tracks(self) -> TrackPlan: ...  # noqa: D102
    @property
    def buddies(self) -> Buddies | None: ...  # noqa: D102
    @property
    def starts(self) -> FrozenMap[date]: ...  # noqa: D102
    @property
    def past(self) -> tuple[PastPlan, ...]: ...  # noqa: D102
    @property
    def first_drafts(self) -> dict[str, date]: ...  # noqa: D102


class OwnDay(NamedTuple):
    """A day for a person's own work.

    Attributes:
        on: The day.
        kind: What it is for.
        participant: The person's id.
        provisional: Whether it depends on the person's profile or first draft.
        place: The number of posting days of the person before it, from the day on which the plan of its time was made;
            ``None`` for other days.
    """

    on: date
    kind: AgendaKind
    participant: str
    provisional: bool = False
    place: int | None = None


class _Stay(NamedTuple):
    """A stay of a person in the plan.

    Attributes:
        who: The person's id.
        first: The first day in the plan.
        last: The last day in the plan.
        latest: The last day for the first own post, if that is possible.
        draft: The first day for an own post: the day of the first draft, if the person needs one.
        waits: Whether the person needs a first draft that has no day, or is with a buddy and the person has none.
        open_days: The open days on which the person is present and works.
        ramp: The first day of a gradual start; ``None`` without one in this stay.
    """

    who: str
    first: date
    last: date
    latest: date
    draft: date
    waits: bool
    open_days: frozenset[date]
    ramp: date | None


def own_days(
    plan: DatedPlan,
    days: DateRange,
    here: Mapping[str, frozenset[date]],
    working: Mapping[str, frozenset[date]],
    stays: Mapping[str, Sequence[Membership]],
    foundation: Foundation | None,
) -> Iterator[OwnDay]:
    """Yield the days for posts, reactions, experiments and gradual starts in a period, kept and planned.

    Args:
        plan: The plan.
        days: The period.
        here: The days on which each person is present, by id, from the first day of earlier plans on.
        working: The days of the plan on which each person is present and works, by id.
        stays: The memberships of each person, by id.
        foundation: The known state of the profiles.
    """
    confirmed = {} if foundation is None else {who: foundation.confirmed_on(who) for who in here}
    for day in chain(_kept_days(plan, days, here), planned_days(plan, days, working, stays)):
        since = confirmed.get(day.participant)
        is_unconfirmed = day.kind in _PUBLIC and (since is None or day.on < since)
        yield day._replace(provisional=day.provisional or is_unconfirmed)


def _kept_days(plan: DatedPlan, days: DateRange, here: Mapping[str, frozenset[date]]) -> Iterator[OwnDay]:
    """Yield the days that earlier plans had before they were revised."""
    for past in plan.past:
        passed = Counter[str]()
        listed = ((day, own) for own in past.own_days for day in own.days)
        for on, own in sorted(listed, key=itemgetter(0)):
            who = own.participant
            place = passed[who] if own.kind is AgendaKind.POST else None
            passed[who] += place is not None
            if on in days and on in here.get(who, ()):
                yield OwnDay(on, own.kind, who, own.without_draft, place)


def planned_days(
    plan: DatedPlan, days: DateRange, here: Mapping[str, frozenset[date]], stays: Mapping[str, Sequence[Membership]]
) -> Iterator[OwnDay]:
    """Yield the days in a period from the day on which a plan was made. They are provisional without a first draft.

    Args:
        plan: The plan.
        days: The period.
        here: The days of the plan on which each person is present and works, by id.
        stays: The memberships of each person, by id.
    """
    first, last = max(days.start, plan.made_on, plan.brief.period.start), min(days.end, plan.brief.period.end)
    if first > last:
        return
    brief, days = plan.brief, DateRange(first, last)
    everybody = list(_stays(plan, here, stays))
    passed = Counter[str]()
    for stay, posts in zip(everybody, _posts(plan, everybody), strict=True):
        for day in posts:
            if day >= plan.made_on:
                place = passed[stay.who]
                passed[stay.who] += 1
                if day in days:
                    yield OwnDay(day, AgendaKind.POST, stay.who, stay.waits, place)
    for stay in everybody:
        who, open_days, first, last = stay.who, stay.open_days, stay.first, stay.last
        known = brief.cadences.get(who)
        cadence = known or Cadence(0)
        begin: date | None = first
        if stay.ramp is not None:
            steps, begin = _ramp(plan, stay)
            yield from (step for step in steps if step.on in days)
        elif known is not None and not known.posts and who not in brief.without_posts:
            until = min(last, shifted(first, RAMP_STEP - 1))
            listening = _days_of(_WEEKLY, first, until, open_days, days, draw(brief.seed, f"ramp:{who}"), until)
            yield from (OwnDay(day, AgendaKind.LISTEN, who) for day in listening)
        if cadence.reactions and begin is not None:
            reacting = Cadence(cadence.reactions, cadence.weeks)
            turn = draw(brief.seed, f"react:{who}")
            for day in _days_of(reacting, begin, last, open_days, days, turn, last):
                yield OwnDay(day, AgendaKind.REACT, who)
        turn = draw(brief.seed, f"experiment:{who}")
        for day in _days_of(brief.experiments, stay.draft, last, open_days, days, turn, last):
            yield OwnDay(day, AgendaKind.EXPERIMENT, who)


def _stays(
    plan: DatedPlan, here: Mapping[str, frozenset[date]], stays: Mapping[str, Sequence[Membership]]
) -> Iterator[_Stay]:
    brief, drafts, closed = plan.brief, plan.first_drafts, frozenset(plan.closed)
    without_help, started = _without_help(plan), _started(plan)
    begun = plan.past[0].made_on if plan.past else plan.made_on
    for who in sorted(here):
        open_days, ramp = here[who] - closed, brief.ramps.get(who)
        mine = sorted(stays.get(who, ()), key=lambda membership: membership.joined)
        confirming = None if ramp is None else ramp_membership(mine, ramp)
        for membership in mine:
            since = max(brief.period.start, membership.joined, plan.starts.get(who, date.min))
            first = max(since, begun)
            latest = max(first, shifted(since, FIRST_POST_WITHIN))
            last = brief.period.end if membership.left is None else min(brief.period.end, membership.left)
            needed = brief.needs_first_draft(who, joined=membership.joined)
            draft = max(first, drafts.get(who) or started.get(who, first)) if needed else first
            waits = needed and (who not in drafts or who in without_help)
            begins = max(first, ramp) if ramp is not None and membership is confirming else None
            begins = begins if begins is not None and begins <= last else None
            yield _Stay(who, first, last, latest, draft, waits, open_days, begins)


def _started(plan: DatedPlan) -> dict[str, date]:
    """Return the last day of the start of each person, such as the session on their profile, by id."""
    topics = {topic.code for topic in plan.brief.tracks.topics if topic.timing is TopicTiming.START}
    days = {session.id: session.on for session in plan.tracks.sessions}
    found: dict[str, date] = {}
    for track in plan.tracks.tracks:
        for item in track.items:
            day = days[item.session] if item.session is not None else item.on
            if day is not None and item.topic in topics:
                found[track.participant] = max(day, found.get(track.participant, day))
    return found


def _without_help(plan: DatedPlan) -> set[str]:
    """Return the people whose first draft is still to come and is only with a buddy, and who have no buddy."""
    topics = {topic.code for topic in plan.brief.tracks.topics if topic.timing is TopicTiming.FIRST_POST}
    paired = {who for group in (plan.buddies.groups if plan.buddies is not None else ()) for who in group.members}
    found = set()
    for track in plan.tracks.tracks:
        drafts = [item for item in track.items if item.topic in topics]
        alone = [item.session is None and item.on is not None and item.on >= plan.made_on for item in drafts]
        if alone and all(alone) and track.participant not in paired:
            found.add(track.participant)
    return found


def _ramp(plan: DatedPlan, stay: _Stay) -> tuple[list[OwnDay], date | None]:
    """Return the days before the first own post, and the day after them; ``None`` if the stay is too short for them.

    There is one day a week, and two of each step. A week without an open day, such as in a pause, moves what follows.
    """
    assert stay.ramp is not None  # noqa: S101 - the caller has checked it
    turn = draw(plan.brief.seed, f"ramp:{stay.who}")
    weeks = posting_parts(
        _WEEKLY, stay.ramp, DateRange(stay.ramp, stay.last), _closed_to(stay.open_days, stay.last), turn
    )
    found = list(islice((day for day, _ in weeks if day <= stay.last), _RAMP_WEEKS))
    steps = [(day, RAMP_KINDS[7 * place // RAMP_STEP]) for place, day in enumerate(found)]
    after = shifted(found[-1], 7 - (found[-1] - stay.ramp).days % 7) if len(found) == _RAMP_WEEKS else None
    return [OwnDay(day, kind, stay.who) for day, kind in steps], after


def _first_post(plan: DatedPlan, stay: _Stay) -> list[date]:
    """Return the days for the first own post of a gradual start: in the two weeks after its steps, else the first."""
    if stay.ramp is None or (fourth := _ramp(plan, stay)[1]) is None:
        return []
    possible = [day for day in sorted(stay.open_days) if max(fourth, stay.draft) <= day <= stay.last]
    return [day for day in possible if day < shifted(fourth, RAMP_STEP)] or possible[:1]


def _posts(plan: DatedPlan, stays: list[_Stay]) -> list[list[date]]:
    """Return the posting days of each stay, spread over the days of the week, with earlier days.

    No weekday has more than 1.25 times its even share of the days on which these people work, or this share rounded up,
    if any choice of days within the parts of the intervals has that; else as few days as possible are above. Posts only
    move for this reason, so that the days of others rarely change when somebody joins. If the days before the plan was
    made were others, those that people had count instead, and only later days move.
    """
    chosen = [list(_chosen(plan, stay)) for stay in stays]
    found = _evened(plan, stays, [list(posts) for posts in chosen], {}, date.min)
    kept = defaultdict[str, list[date]](list)
    for passed in (own for past in plan.past for own in past.own_days if own.kind is AgendaKind.POST):
        kept[passed.participant] += passed.days
    earlier = defaultdict[str, list[date]](list)
    for stay, posts in zip(stays, found, strict=True):
        earlier[stay.who] += (day for day in posts if day < plan.made_on)
    if not plan.past or all(sorted(kept[who]) == sorted(earlier[who]) for who in {*kept, *earlier}):
        return found
    return _evened(plan, stays, chosen, kept, plan.made_on)


def _evened(
    plan: DatedPlan, stays: list[_Stay], found: list[list[date]], kept: Mapping[str, list[date]], since: date
) -> list[list[date]]:
    """Return posting days with moves of those from a day on, so that they and the kept days are spread."""
    counts, shares, left = Counter[int](), defaultdict[int, Fraction](Fraction), dict(kept)
    for stay, posts in zip(stays, found, strict=True):
        counted = [*left.pop(stay.who, ()), *(day for day in posts if day >= since)]
        counts.update(day.weekday() for day in counted)
        weekdays = {day.weekday() for day in stay.open_days} if counted else ()
        for weekday in weekdays:
            shares[weekday] += Fraction(len(counted), len(weekdays))
    room = {day: max(floor(_UNEVEN * share), ceil(share)) - counts[day] for day, share in shares.items()}
    if all(many >= 0 for many in room.values()):
        return found
    order = sorted(range(len(stays)), key=lambda place: (draw(plan.brief.seed, f"move:{stays[place].who}"), place))
    movable = [
        (place, post, _by_weekday(day, [other for other in part if other >= since]))
        for place in order
        for post, (day, part) in enumerate(_options(plan, stays[place], found[place]))
        if day >= since
    ]
    for index, weekday in even_out([(found[place][post].weekday(), days) for place, post, days in movable], room):
        place, post, days = movable[index]
        found[place][post] = days[weekday]
    return found


def even_out(posts: Sequence[tuple[int, Collection[int]]], room: Mapping[int, int]) -> list[tuple[int, int]]:
    """Return moves of posts to other weekdays, by index, so that as few as possible are above the room of a weekday.

    The moves are along shortest paths in a flow network from weekdays above their room to those with room.

    Args:
        posts: The weekday of each post, and the weekdays that it can have.
        room: The number of further posts that each weekday has room for; negative if it has too many.
    """
    at, left = [weekday for weekday, _ in posts], dict(room)
    origin = list(at)
    for full in sorted(left):
        while left[full] < 0 and (path := _path(posts, at, left, full)):
            for index, weekday in path:
                at[index] = weekday
            left[full] += 1
            left[path[-1][1]] -= 1
    return [(index, weekday) for index, weekday in enumerate(at) if weekday != origin[index]]


def _path(
    posts: Sequence[tuple[int, Collection[int]]], at: list[int], left: Mapping[int, int], full: int
) -> list[tuple[int, int]]:
    """Return the fewest moves of posts that bring one from a weekday to one with room; empty if there are none."""
    paths: dict[int, list[tuple[int, int]]] = {full: []}
    waiting = deque([full])
    while waiting:
        weekday = waiting.popleft()
        if left[weekday] > 0:
            return paths[weekday]
        for index, (_, options) in enumerate(posts):
            if at[index] == weekday:
                for other in sorted(options):
                    if other not in paths:
                        paths[other] = [*paths[weekday], (index, other)]
                        waiting.append(other)
    return []


def _by_weekday(day: date, part: list[date]) -> dict[int, date]:
    """Return the day of a part on each weekday, nearest to a day, of equally near days the first."""
    return {
        near.weekday(): near for near in sorted(part, key=lambda near: (-abs((near - day).days), -near.toordinal()))
    }


def _chosen(plan: DatedPlan, stay: _Stay) -> Iterator[date]:
    """Yield the posting days of a stay before they are spread over the week."""
    first, cadence, turn = stay.draft, _posting(plan, stay), draw(plan.brief.seed, f"post:{stay.who}")
    if options := _first_post(plan, stay):
        yield options[turn % len(options)]
    if cadence.posts:
        whole = DateRange(stay.first, max(stay.first, stay.last))
        yield from _days_of(cadence, first, stay.last, stay.open_days, whole, turn, stay.latest)


def _options(plan: DatedPlan, stay: _Stay, chosen: list[date]) -> Iterator[tuple[date, list[date]]]:
    """Yield the posting days of a stay with the days that each may have instead, within the part of its interval.

    The first stays in time.
    """
    cadence, turn = _posting(plan, stay), draw(plan.brief.seed, f"post:{stay.who}")
    if not cadence.posts:
        yield from ((day, _first_post(plan, stay)) for day in chosen)
    if not cadence.posts or not chosen:
        return
    period, latest = DateRange(stay.draft, stay.last), stay.latest
    listed = posting_parts(cadence, stay.draft, period, _closed_to(stay.open_days, stay.last), turn)
    parts = [part for day, part in listed if day <= stay.last]
    for place, (day, part) in enumerate(zip(chosen, parts, strict=True)):
        last = min(latest, stay.last) if place == 0 and day <= latest else stay.last
        yield day, sorted({day, *(other for other in part if other in stay.open_days and other <= last)})


def _posting(plan: DatedPlan, stay: _Stay) -> Cadence:
    return Cadence(0) if stay.who in plan.brief.without_posts else plan.brief.cadences.get(stay.who, Cadence(0))


def _closed_to(open_days: frozenset[date], last: date) -> Callable[[date], bool]:
    """Return a check whether a day is not open; after the last day by its weekday."""
    weekdays = {day.weekday() for day in open_days}
    return lambda day: day not in open_days if day <= last else day.weekday() not in weekdays


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
    period, closed = DateRange(begin, end), _closed_to(open_days, last)
    found = [day for day, _ in posting_parts(cadence, first, period, closed, turn) if day in period]
    if found and begin == first and found[0] > latest:
        early = [day for day in sorted(open_days) if first <= day <= min(latest, last)]
        found[0] = early[turn % len(early)] if early else found[0]
    yield from (day for day in found if day in days)
