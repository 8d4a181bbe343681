"""Activities: what a person did on a day, recorded only with consent to measurement (:ref:`method-step-4`)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import Enum
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from attrs import evolve, field

from advocacy.arguments import Personal, checked, frozen
from advocacy.dates import DateRange
from advocacy.errors import Finding, nearest, raise_any, with_suggestions
from advocacy.frozen_map import FrozenMap
from advocacy.messages.blocks import Report, Sentences
from advocacy.messages.translator import Translator
from advocacy.people.consent import Purpose
from advocacy.people.membership import Membership
from advocacy.people.participant import Participant
from advocacy.people.presence import memberships_by_person, present_dates
from advocacy.plan.content import ContentIdea, IdeaStatus
from advocacy.rules import (
    FrozenMapOf,
    each_value,
    identifier,
    identifier_or_none,
    integer,
    number_or_none,
    optional,
    own,
    personal,
    share,
    tuple_of,
    whole,
)


class ActivityKind(Enum):
    """The kind of an activity."""

    POSTED = "posted"
    """An own post."""
    SHARED = "shared"
    COMMENTED = "commented"
    REACTED = "reacted"
    """A reaction, such as a like."""
    VOTED = "voted"
    """A vote in a poll."""
    DRAFT = "draft"
    """A draft, which may never be posted."""
    SESSION = "session"
    """Attended a session."""


@frozen(kw_only=True)
class Activity(Personal):
    """One activity of a person.

    >>> Activity(participant="p-1", on=date(2027, 3, 1), kind=ActivityKind.POSTED, pillar="craft")
    <Activity p-1>

    Attributes:
        participant: The person's id.
        on: The day.
        kind: What it was.
        pillar: The id of its content pillar; ``None`` without a pillar.
        idea: The id of the idea that it is about; ``None`` if it is not stated.
        draft: The key of the draft that was written or posted; ``None`` if it is not stated.
        measures: Counts of the activity, such as ``impressions``, integers of 0 or more by name.
    """

    participant: str = field(converter=identifier)
    on: date = field(validator=personal)
    kind: ActivityKind = field(validator=personal)
    pillar: str | None = field(default=None, converter=identifier_or_none)
    idea: str | None = field(default=None, converter=identifier_or_none)
    draft: str | None = field(default=None, converter=identifier_or_none)
    measures: FrozenMap[int] = field(
        factory=FrozenMap[int], converter=FrozenMapOf[int], validator=each_value(whole(0, private=True))
    )


#: The activities that count for the reactions of a cadence.
REACTIONS = frozenset({ActivityKind.REACTED, ActivityKind.VOTED, ActivityKind.COMMENTED, ActivityKind.SHARED})
#: The kinds that others see online. A draft or a session is not social activity.
ONLINE = REACTIONS | {ActivityKind.POSTED}
#: The smallest number of weeks for a result.
MINIMUM_WEEKS = 8


@frozen(kw_only=True)
class ActivityShare(Report):
    """How active a person is, as a share 0..1: the bounds that the data allow; see `measure_activity`.

    Attributes:
        weeks: The number of weeks looked at.
        minimum: The share if nothing happened that the data do not record; ``None`` if there are too few weeks.
        maximum: The share if everything happened every week that the data do not record; ``None`` as above.
    """

    weeks: int = field(converter=integer, validator=whole(0))
    minimum: float | None = field(converter=number_or_none, validator=optional(own(share)))
    maximum: float | None = field(converter=number_or_none, validator=optional(own(share)))

    def _blocks(self, translator: Translator) -> Iterator[Sentences]:
        if self.minimum is None or self.maximum is None:
            code, ends = "activity-share:unknown", {}
        else:
            code = "activity-share" if self.minimum == self.maximum else "activity-share:between"
            percent = translator.formats.percent
            ends = {"minimum": percent(self.minimum), "maximum": percent(self.maximum)}
        yield Sentences([translator.say(code, {"count": self.weeks, "needed": MINIMUM_WEEKS, **ends})])

    @property
    def value(self) -> float | None:
        """The share, as in ``Participant.activity``; ``None`` if it is unknown, or known only within bounds."""
        return self.minimum if self.minimum == self.maximum else None

    def __repr__(self) -> str:
        """Show the number of weeks, not the share of the person."""
        return f"<ActivityShare of {self.weeks} weeks>"


@checked
def measure_activity(
    activities: Iterable[Activity],
    period: DateRange,
    *,
    kinds: Iterable[ActivityKind] = tuple(ActivityKind),
    memberships: Iterable[Membership] = (),
    coverage: DateRange | None = None,
) -> ActivityShare:
    """Measure how active one person is online (:ref:`method-matrix`).

    The share is (weeks with any act + weeks with an own post) ÷ (2 × weeks looked at). Reacting every week gives 1/2,
    an own post every week gives 1, and nothing gives 0. So the middle level of the social maturity matrix means taking
    part, and the high level means making content. Acts are own posts, shares, comments, reactions and votes; drafts
    and sessions are not online and do not count. The rule is our own.

    A week is seven days, counted from the start of the period; days that remain at the end are left out. So are weeks
    with a day on which the person was paused, away or no member, and weeks with a day outside the data.

    >>> from datetime import timedelta
    >>> period = DateRange(date(2026, 6, 1), date(2026, 8, 30))
    >>> mondays = [period.start + timedelta(weeks=week) for week in range(13)]
    >>> reacts = [Activity(participant="p-1", on=day, kind=ActivityKind.REACTED) for day in mondays]
    >>> measure_activity(reacts, period).value
    0.5
    >>> unknown = measure_activity(reacts, period, kinds={ActivityKind.REACTED})
    >>> unknown.value, unknown.minimum, unknown.maximum
    (None, 0.5, 1.0)

    Args:
        activities: The activities of one person, in any order.
        period: The days to look at.
        kinds: The kinds that the data record; all by default. Whether a person did something of another kind is
            unknown, not "none", so the result then has bounds.
        memberships: The memberships of the person; without them no week counts as paused.
        coverage: The days that the data cover; all days of the period by default.

    Returns:
        The share. It is unknown with fewer than 8 weeks.

    Raises:
        ValidationError: The activities and memberships are of several people.
    """
    done, stays, known = tuple_of(activities), tuple_of(memberships), frozenset(kinds)
    if len({item.participant for item in (*done, *stays)}) > 1:
        raise_any([Finding.of("activity:several", "activities")])
    present = present_dates(stays, period.start, period.end) if stays else None
    weeks_covered = ({start + timedelta(days=place) for place in range(7)} for start in covered_weeks(period, coverage))
    looked_at = [week for week in weeks_covered if present is None or week <= present]
    if len(looked_at) < MINIMUM_WEEKS:
        return ActivityShare(weeks=len(looked_at), minimum=None, maximum=None)
    acts = {act.on for act in done if act.kind in ONLINE & known}
    posts = {act.on for act in done if act.kind is ActivityKind.POSTED and act.kind in known}
    weeks = len(looked_at)
    active, posting = (sum(not week.isdisjoint(days) for week in looked_at) for days in (acts, posts))
    most_active = active if known >= ONLINE else weeks
    most_posting = posting if ActivityKind.POSTED in known else weeks
    return ActivityShare(
        weeks=weeks,
        minimum=(active + posting) / (2 * weeks),
        maximum=(most_active + most_posting) / (2 * weeks),
    )


def covered_weeks(period: DateRange, coverage: DateRange | None) -> list[date]:
    """Return the first day of each whole week of a period that the data cover."""
    starts = (period.start + timedelta(days=first) for first in range(0, period.days - 6, 7))
    return [day for day in starts if coverage is None or (day in coverage and day + timedelta(days=6) in coverage)]


@checked
def check_activities(
    activities: Iterable[Activity],
    memberships: Iterable[Membership],
    *,
    pillars: Iterable[str] | None = None,
    ideas: Iterable[str] | None = None,
    path: str = "activities",
) -> tuple[Finding, ...]:
    """Find inconsistencies between activities, people, pillars and ideas: unknown ids, days outside a membership.

    Activity while paused or away is allowed, and so is activity on the day of leaving.

    Args:
        activities: The activities.
        memberships: The memberships of everyone.
        pillars: Ids of the content pillars; not checked if omitted.
        ideas: Ids of the ideas; not checked if omitted.
        path: The path of the activities in findings.
    """
    done, stays = tuple(activities), tuple(memberships)
    mine = {who: _Spans(own) for who, own in memberships_by_person(stays).items()}
    named = {
        kind: (attrgetter(kind), set(ids)) for kind, ids in (("pillar", pillars), ("idea", ideas)) if ids is not None
    }
    found = (
        finding
        for place, item in enumerate(done)
        if named or (spans := mine.get(item.participant)) is None or item.on not in spans  # most have no faults
        for finding in _faults(item, mine, named, f"{path}[{place}]")
    )
    return tuple(with_suggestions(found))


class _Spans:
    """The days of a person's memberships, from joining to the day of leaving."""

    def __init__(self, stays: Iterable[Membership]) -> None:
        spans = sorted((stay.joined, date.max if stay.left is None else stay.left) for stay in stays)
        self._first = [joined for joined, _ in spans]
        self._last = [*accumulate((left for _, left in spans), max)]  # the latest day of any that began by then

    def __contains__(self, day: date) -> bool:
        place = bisect_right(self._first, day)
        return place > 0 and day <= self._last[place - 1]


def _faults(
    activity: Activity,
    stays: dict[str, _Spans],
    named: Mapping[str, tuple[Callable[[Activity], str | None], set[str]]],
    here: str,
) -> Iterator[Finding]:
    if activity.participant not in stays:
        yield nearest(activity.participant, stays, f"{here}.participant", kind="participant")
    elif activity.on not in stays[activity.participant]:
        yield Finding.of("activity:outside", f"{here}.on")
    for kind, (get, ids) in named.items():
        name = get(activity)
        if name is not None and name not in ids:
            yield nearest(name, ids, f"{here}.{kind}", kind=kind)


@checked
def update_ideas(ideas: Iterable[ContentIdea], activities: Iterable[Activity]) -> tuple[ContentIdea, ...]:
    """Return ideas with the status that activities give them, in the given order.

    An open idea is being drafted if a draft states it. Any idea is published if an own post states it.

    >>> idea = ContentIdea(id="i-1", title="A day in the lab")
    >>> post = Activity(participant="p-1", on=date(2027, 3, 1), kind=ActivityKind.POSTED, idea="i-1")
    >>> update_ideas([idea], [post])[0].status.value
    'published'

    Args:
        ideas: The ideas.
        activities: The activities of everyone. Those about other ideas are ignored.
    """
    stated: dict[ActivityKind, set[str | None]] = {ActivityKind.DRAFT: set(), ActivityKind.POSTED: set()}
    for act in activities:
        if act.kind in stated:
            stated[act.kind].add(act.idea)

    def status(idea: ContentIdea) -> IdeaStatus:
        if idea.id in stated[ActivityKind.POSTED]:
            return IdeaStatus.PUBLISHED
        is_drafted = idea.status is IdeaStatus.OPEN and idea.id in stated[ActivityKind.DRAFT]
        return IdeaStatus.DRAFTED if is_drafted else idea.status

    return tuple(evolve(idea, status=status(idea)) for idea in ideas)


class Seen(NamedTuple):
    """What may be used of one person, up to a day.

    Attributes:
        days: The present days with consent to measurement, by date.
        acts: The activities on these days, by date. Activities on one day are in no particular order.
        posts: The own posts among them.
    """

    days: tuple[date, ...]
    acts: tuple[Activity, ...]
    posts: tuple[Activity, ...]

    def is_whole(self, stays: Iterable[Membership], until: date) -> bool:
        """Check whether all present days up to a day may be used, so that the first activity is known."""
        return present_dates(stays, date.min, until).issubset(self.days)

    def unbroken(self, stays: Iterable[Membership], until: date) -> Seen:
        """Drop everything up to the last present day without consent, so that it is not read as silence."""
        unseen = present_dates(stays, date.min, until).difference(self.days)
        if not unseen:
            return self
        last = max(unseen)
        return Seen(
            days=self.days[bisect_right(self.days, last) :],
            acts=tuple(act for act in self.acts if act.on > last),
            posts=tuple(post for post in self.posts if post.on > last),
        )

    def waiting_draft(self, ended: Collection[str]) -> Activity | None:
        """Return the first draft that was not posted; ``None`` without one.

        A post states the same draft or idea. For a draft without a key, any post on its day or later counts.

        Args:
            ended: Ids of ideas that are published or set aside. Their drafts do not wait.
        """
        drafts = [act for act in self.acts if act.kind is ActivityKind.DRAFT]
        if not drafts:
            return None
        last_post = self.posts[-1].on if self.posts else date.min
        if drafts[-1].on <= last_post and not any(act.draft or act.idea for act in drafts):
            return None
        posted, ideas = {post.draft for post in self.posts} - {None}, {post.idea for post in self.posts} - {None}
        for act in drafts:
            is_ended = act.draft in posted or act.idea in ideas or act.idea in ended
            if not is_ended if act.draft or act.idea else act.on > last_post:
                return act
        return None


def look(
    activities: Iterable[Activity],
    people: Iterable[Participant],
    stays: dict[str, list[Membership]],
    *,
    on: date,
    until: date,
) -> dict[str, Seen]:
    """Return what may be used of each of the *people*, up to a day. People without valid consent are absent.

    Activity on a day of absence, or before the consent, is private and not used.
    """
    days = {
        person.id: _days_seen(person, stays[person.id], until)
        for person in people
        if person.consents_to(Purpose.MEASUREMENT, on=on)
    }
    acts: dict[str, list[Activity]] = {who: [] for who in days}
    for act in activities:
        mine = days.get(act.participant)
        if mine is not None and act.on in mine:
            acts[act.participant].append(act)
    for done in acts.values():
        done.sort(key=attrgetter("on"))
    return {
        who: Seen(
            days=tuple(sorted(days[who])),
            acts=tuple(acts[who]),
            posts=tuple(act for act in acts[who] if act.kind is ActivityKind.POSTED),
        )
        for who in days
    }


def _days_seen(person: Participant, stays: list[Membership], until: date) -> set[date]:
    found: set[date] = set()
    for consent in person.consents:
        last = (
            until if consent.withdrawn is None or consent.withdrawn > until else consent.withdrawn - timedelta(days=1)
        )
        if consent.purpose is Purpose.MEASUREMENT and consent.given <= last:
            found |= present_dates(stays, consent.given, last)
    return found
