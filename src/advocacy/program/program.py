"""The program: the aggregate root of people, pilot, goals, metrics and plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from datetime import date
from enum import Enum
from typing import Annotated, Any

import attrs
from attrs import evolve, field

from advocacy.arguments import checked, frozen, unchecked
from advocacy.dates import DateRange
from advocacy.errors import Finding, UnknownNameError, ValidationError, nearest, raise_any
from advocacy.goals.goal import ContentPillar, Goal
from advocacy.goals.measurement_plan import MeasurementPlan
from advocacy.goals.targets import Target
from advocacy.people.consent import Purpose
from advocacy.people.membership import Membership, MembershipStatus
from advocacy.people.participant import Participant
from advocacy.people.presence import find_overlaps, latest_status
from advocacy.people.survey import Survey
from advocacy.pilot.invitation import Invitation
from advocacy.pilot.pilot import Pilot
from advocacy.plan.calendar import FreeDays
from advocacy.plan.content import ContentIdea
from advocacy.plan.foundation import Foundation
from advocacy.plan.plan import Plan, PlanBrief, make_plan
from advocacy.plan.readiness import Readiness
from advocacy.program.history import KEYS, FieldChange, Revision, find_breaks, find_differences, take_back
from advocacy.rules import TupleOf, first_repeats, identifier, integer, personal, prose, whole
from advocacy.run.review import Review


class Phase(Enum):
    """The phase of a program. After the review, the next round begins."""

    INVOLVE = "involve"
    AIM = "aim"
    PLAN = "plan"
    RUN = "run"
    REVIEW = "review"


@frozen(kw_only=True)
class Program:
    """
    An employee advocacy program: its current state and its history.

    A program can always be revised (:ref:`method-step-3`): `revise` applies a change on a day, with a reason, and
    records both. `as_of` returns any earlier state. People join, pause, resume and leave on any day, without a reason.

    >>> Program(id="2027", period=DateRange(date(2027, 1, 4), date(2027, 12, 31)), participants=[Participant(id="p-1")])
    <Program 2027: 1 participants, 0 goals>

    Attributes:
        id: The key of the program.
        period: The days of the program, both ends included.
        participants: The participants.
        goals: The goals.
        pillars: The content pillars.
        pilot: The selection of the pilot group. Its members are participants.
        invitations: The invitations of pilot members, at most one for each.
        kpis: The measurement plan, about the program's goals.
        targets: The targets, at most one for each metric.
        survey: The survey and its answers.
        readiness: The result of the readiness check; ``None`` if not checked.
        foundation: The known state of profiles and page; ``None`` if not checked.
        ideas: The content ideas, with or without a pillar.
        plan: The plan; ``None`` without one.
        review: The review of this round; ``None`` without one.
        memberships: The memberships, with pauses. A person who returned has more than one.
        phase: The current phase.
        round: The current round, from 1.
        revisions: The revisions, by date.

    Collections are sorted by id, so the order is not a ranking; memberships by person, then day; targets by metric.

    Raises:
        ValidationError, UnknownNameError: All problems at once, with paths: a duplicate id, a pilot member or a
            membership that is not of a participant, a pillar for an unknown goal, a measurement plan for another goal,
            a target for an unknown metric, overlapping memberships of one person, a person in the plan who is not a
            participant, revisions that do not lead to the current state.
    """

    id: str = field(converter=identifier)
    period: DateRange
    participants: tuple[Participant, ...] = field(default=(), converter=TupleOf[Participant], validator=personal)
    goals: tuple[Goal, ...] = field(default=(), converter=TupleOf[Goal])
    pillars: tuple[ContentPillar, ...] = field(default=(), converter=TupleOf[ContentPillar])
    pilot: Pilot | None = None
    invitations: tuple[Invitation, ...] = field(default=(), converter=TupleOf[Invitation], validator=personal)
    kpis: MeasurementPlan | None = None
    targets: tuple[Target, ...] = field(default=(), converter=TupleOf[Target])
    survey: Survey | None = None
    readiness: Readiness | None = None
    foundation: Foundation | None = None
    ideas: tuple[ContentIdea, ...] = field(default=(), converter=TupleOf[ContentIdea], validator=personal)
    plan: Plan | None = None
    review: Review | None = None
    memberships: tuple[Membership, ...] = field(default=(), converter=TupleOf[Membership], validator=personal)
    phase: Phase = Phase.INVOLVE
    round: int = field(default=1, converter=integer, validator=whole(1, 10_000))
    revisions: tuple[Revision, ...] = field(default=(), converter=TupleOf[Revision])

    def _ordered(self) -> dict[str, object]:
        return {name: tuple(sorted(getattr(self, name), key=key)) for name, key in KEYS.items()}

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((person.id for person in self.participants), "participants")
        yield from first_repeats((goal.id for goal in self.goals), "goals")
        yield from first_repeats((pillar.id for pillar in self.pillars), "pillars")
        people = {person.id for person in self.participants}
        members = self.pilot.members if self.pilot is not None else ()
        for index, member in enumerate(members):
            if member not in people:
                yield nearest(member, people, f"pilot.members[{index}]", kind="participant")
        yield from first_repeats((asked.participant for asked in self.invitations), "invitations", key="participant")
        chosen = set(members)
        for index, asked in enumerate(self.invitations):
            if asked.participant not in chosen:
                yield nearest(asked.participant, members, f"invitations[{index}].participant", kind="member")
        goals = {goal.id: goal for goal in self.goals}
        for index, pillar in enumerate(self.pillars):
            for name in sorted(pillar.goals - goals.keys()):
                yield nearest(name, goals, f"pillars[{index}].goals", kind="goal")
        for index, plan in enumerate(self.kpis.goals if self.kpis is not None else ()):
            here = f"kpis.goals[{index}].goal"
            if plan.goal.id not in goals:
                yield nearest(plan.goal.id, goals, f"{here}.id", kind="goal")
            elif plan.goal != goals[plan.goal.id]:
                yield Finding.of("measurement-plan:stale", here, name=plan.goal.id)
        yield from first_repeats((target.metric.code for target in self.targets), "targets", key="metric")
        metrics = {m.code for one in self.kpis.goals for m in one.metrics} if self.kpis is not None else set()
        for index, target in enumerate(self.targets):
            if target.metric.code not in metrics:
                yield nearest(target.metric.code, metrics, f"targets[{index}].metric", kind="metric")

        yield from self._unknown_parts(people, goals.keys())
        yield from find_overlaps(self.memberships, people)
        yield from find_breaks(self, self.revisions, PARTS)

    def _unknown_parts(self, people: set[str], goals: Set[str]) -> Iterator[Finding]:
        yield from first_repeats((idea.id for idea in self.ideas), "ideas")
        pillars = {pillar.id for pillar in self.pillars}
        for index, idea in enumerate(self.ideas):
            here = f"ideas[{index}]"
            if idea.pillar is not None and idea.pillar not in pillars:
                yield nearest(idea.pillar, pillars, f"{here}.pillar", kind="pillar")
            for name, who in (("owner", idea.owner), ("from_whom", idea.from_whom)):
                if who is not None and who not in people:
                    yield nearest(who, people, f"{here}.{name}", kind="participant")
            for name in sorted(idea.goals - goals):
                yield nearest(name, goals, f"{here}.goals", kind="goal")
        for who in self.foundation.profiles if self.foundation is not None else ():
            if who not in people:
                yield nearest(who, people, f"foundation.profiles[{who}]", kind="participant")
        if self.plan is not None:
            yield from (finding.at("plan") for finding in self.plan.find_unknown(people))
        for index, proposal in enumerate(self.review.proposals if self.review is not None else ()):
            if proposal.participant is not None and proposal.participant not in people:
                here = f"review.proposals[{index}].participant"
                yield nearest(proposal.participant, people, here, kind="participant")

    @checked
    def revise(self, *, on: date, reason: str = "", **changes: Any) -> Program:
        """
        Return the program with changes, as a revision with a day, a reason and the differences.

        If nothing changes, the same program is returned.

        >>> program = Program(id="2027", period=DateRange(date(2027, 1, 4), date(2027, 12, 31)))
        >>> longer = program.revise(
        ...     on=date(2027, 5, 1), reason="A second wave", period=DateRange(date(2027, 1, 4), date(2028, 3, 31))
        ... )
        >>> print(longer.revisions[0].text())
        2027-05-01  A second wave
          period: changed.
        >>> longer.as_of(date(2027, 4, 30)) == program
        True

        Args:
            on: The day, not before the last revision.
            reason: The reason; required unless only people's own steps differ.
            changes: Fields of the program and their new values; any except ``id`` and ``revisions``.

        Raises:
            ValidationError, UnknownNameError: The day is before the last revision, the reason is missing, a field is
                unknown; else as for a program.
        """
        raise_any(nearest(name, PARTS, name, kind="field") for name in changes if name not in PARTS)
        if self.revisions and on < self.revisions[-1].on:
            raise_any([Finding.of("revision:order", "on")])
        after = evolve(self, **changes, revisions=())
        differences = find_differences(self, after, PARTS)
        if not differences:
            return self
        revision = Revision(on=on, reason=reason, changes=differences)
        return evolve(after, revisions=(*self.revisions, revision))

    @checked
    def as_of(self, day: date) -> Program:
        """Return the program at the end of a day. Before its first revision this is its initial state."""
        kept = tuple(revision for revision in self.revisions if revision.on <= day)
        return take_back(self, self.revisions[len(kept) :], besides={"revisions": kept})

    @checked
    def replan(
        self,
        *,
        on: date,
        reason: Annotated[str, prose],
        brief: PlanBrief | None = None,
        closed: FreeDays = (),
        **changes: Any,
    ) -> Program:
        """
        Return the program with the remaining days planned again, as a revision. Earlier sessions are kept.

        See `make_plan`. People share a pillar if they own ideas under it.

        Args:
            on: The day, not before the last revision.
            reason: The reason.
            brief: The input of the plan; by default that of the current plan.
            closed: The closed days.
            changes: Further fields of the program and their new values, in the same revision.

        Raises:
            ValidationError, UnknownNameError: There is neither a plan nor a brief; else as for `make_plan` and
                `revise`.
            MissingExtraError: Buddies are requested, and rustworkx is not installed.
        """
        after = evolve(self, **changes, revisions=()) if changes else self
        if brief is None:
            if after.plan is None:
                raise ValidationError([Finding.of("plan:brief", "brief")])
            brief = after.plan.brief
        pillars: dict[str, set[str]] = {}
        for idea in after.ideas:
            if idea.owner is not None and idea.pillar is not None:
                pillars.setdefault(idea.owner, set()).add(idea.pillar)
        plan = unchecked(make_plan)(
            after.participants,
            after.memberships,
            brief=brief,
            on=on,
            closed=closed,
            pillars=pillars,
            previous_plan=after.plan,
        )
        return self.revise(on=on, reason=reason, **changes, plan=plan)

    @checked
    def membership_status(self, participant: str, *, on: date) -> MembershipStatus:
        """
        Return the membership status of a person on a day, by the membership that began last.

        Raises:
            UnknownNameError: The id is not in the program.
        """
        self._known(participant)
        return latest_status((stay for stay in self.memberships if stay.participant == participant), on)

    @checked
    def active(self, *, on: date) -> tuple[Participant, ...]:
        """Return the people available for plans on a day, by id: active members, present and with valid consent."""
        here = {stay.participant for stay in self.memberships if stay.is_present(on)}
        people = (person for person in self.participants if person.id in here)
        return tuple(person for person in people if person.consents_to(Purpose.PARTICIPATION, on=on))

    @checked
    def join(self, participant: str, *, on: date) -> Program:
        """
        Return the program with a person who joins, or rejoins after leaving.

        Raises:
            ValidationError, UnknownNameError: There is no valid consent to participate on that day, the person has not
                left, or the id is unknown.
        """
        person = self._known(participant)
        if not person.consents_to(Purpose.PARTICIPATION, on=on):
            raise_any([Finding.of("membership:consent", "on")])
        return self.revise(on=on, memberships=(*self.memberships, Membership(participant=person.id, joined=on)))

    @checked
    def pause(self, participant: str, *, on: date) -> Program:
        """Return the program with a person paused from a day; see `Membership.pause`, and `resume` to return."""
        return self._step(participant, on, lambda stay: stay.pause(on))

    @checked
    def resume(self, participant: str, *, on: date) -> Program:
        """Return the program with a person back from a pause; see `Membership.resume`."""
        return self._step(participant, on, lambda stay: stay.resume(on))

    @checked
    def leave(self, participant: str, *, on: date) -> Program:
        """Return the program with a person who leaves on a day; see `Membership.leave`. Nothing changes for others."""
        return self._step(participant, on, lambda stay: stay.leave(on))

    def _step(self, participant: str, on: date, step: Callable[[Membership], Membership]) -> Program:
        self._known(participant)
        mine = [stay for stay in self.memberships if stay.participant == participant]
        if not mine:
            raise_any([Finding.of("membership:none", "participant")])
        last = mine[-1]
        others = (stay for stay in self.memberships if stay is not last)
        return self.revise(on=on, memberships=(*others, step(last)))

    def _known(self, participant: str) -> Participant:
        for person in self.participants:
            if person.id == participant:
                return person
        raise UnknownNameError(
            [nearest(str(participant), (person.id for person in self.participants), "participant", kind="participant")]
        )

    def __repr__(self) -> str:
        """Show class, id and sizes, and nothing about a person."""
        return f"<Program {self.id}: {len(self.participants)} participants, {len(self.goals)} goals>"


#: The fields of a program that revisions cover.
PARTS = frozenset(attribute.name for attribute in attrs.fields(Program)) - {"id", "revisions"}


@checked
def compare_programs(before: Program, after: Program) -> tuple[FieldChange, ...]:
    """
    Return the differences between two programs, or two states of one, by field, then key. Revisions are ignored.

    Raises:
        ValidationError: An argument is not a program.
    """
    return find_differences(before, after, PARTS | {"id"})
