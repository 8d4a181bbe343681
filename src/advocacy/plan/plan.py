"""The plan: tracks, buddies and days together, made from a brief and anew from any day on (domain, step 3)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any
from advocacy.plan.brief import PlanBrief
from advocacy.plan.buddies import Buddies
from advocacy.plan.calendar import Occurrence, place_days, review_days
from advocacy.plan.tracks import TrackPlan
from advocacy.values import each, first_repeats, instance, optional, tuple_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from advocacy.plan.sessions import Session

__all__ = ["SHORTFALLS", "Plan", "compare_plans"]

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
        made: The day from which on it was planned; what passed before is kept.
        free: Days of the window on which nothing is planned, in time.
        tracks: Everybody's tracks and the sessions, each with its day.
        buddies: Pairs and trios; ``None`` where none are matched.
        findings: What does not fit, with the shortfall in hours; what moved; whom nothing could be found for.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: sessions of one id, or that are not known, a day out
            of the window or on a free day, from the day on which it was made.
    """

    brief: PlanBrief = field(validator=instance(PlanBrief))
    made: date = field(validator=instance(date))
    free: tuple[date, ...] = field(default=(), converter=tuple_of, validator=each(instance(date)))
    tracks: TrackPlan = field(factory=TrackPlan, validator=instance(TrackPlan))
    buddies: Buddies | None = field(default=None, validator=optional(instance(Buddies)))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    def __attrs_post_init__(self) -> None:
        """Report every fault between the parts, and keep the free days in time."""
        raise_any(self._faults())
        object.__setattr__(self, "free", tuple(sorted(set(self.free))))

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((session.id for session in self.tracks.sessions), "tracks.sessions")
        known, free = {session.id for session in self.tracks.sessions}, set(self.free)
        for index, session in enumerate(self.tracks.sessions):
            here = f"tracks.sessions[{index}].on"
            if session.on is None:
                yield Finding.of("plan:day", here)
            elif session.on >= self.made and (session.on not in self.brief.window or session.on in free):
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
        return place_days(
            self.brief.meetings.days(self.brief.window),
            window=self.brief.window,
            free=self.free,
            policy=self.brief.moves,
        )

    @property
    def reviews(self) -> tuple[Occurrence, ...]:
        """The days on which one looks back; each says what happened to it."""
        return review_days(self.brief.window, self.brief.reviews, free=self.free)

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
        window, forms = self.brief.window, Counter(session.form.value for session in self.tracks.sessions)
        told = ", ".join(f"{count} {form}" for form, count in sorted(forms.items())) or "no"
        return f"<Plan {window.start} to {window.end}: {told} sessions>"


def compare_plans(before: Plan, after: Plan) -> tuple[Finding, ...]:
    """
    Tell two plans apart in words: sessions new, moved, changed and gone, by day, then id; then buddies and the brief.

    Who is in a session or in a pair is not said: that stands in the plans.

    Raises:
        InvalidError: One of them is no plan.
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
