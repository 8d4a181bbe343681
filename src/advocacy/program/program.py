"""The program: the aggregate that holds people, pilot, goals and metrics together."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

import attrs
from attrs import evolve, field, frozen

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
from advocacy.plan.content import ContentIdea
from advocacy.plan.foundation import Foundation
from advocacy.plan.plan import Plan, make_plan
from advocacy.plan.readiness import Readiness
from advocacy.program.history import KEYS, FieldChange, Revision, find_breaks, find_differences, take_back
from advocacy.rules import each, first_repeats, identifier, instance, optional, text, tuple_of, whole
from advocacy.run.review import Review

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from advocacy.plan.calendar import FreeDays
    from advocacy.plan.plan import PlanBrief

__all__ = ["PARTS", "Phase", "Program", "compare_programs"]


class Phase(Enum):
    """Where a program stands; after the review it goes round again."""

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
        id: The program's key.
        period: The days it runs, both included.
        participants: Everyone in it.
        goals: What it is for.
        pillars: The themes its content hangs on.
        pilot: The selection of the pilot group; its members are participants.
        invitations: Who of the pilot's members was asked, one each at most.
        kpis: What it is measured by; about its goals, as they stand.
        targets: What its metrics should become, one for a metric at most.
        survey: The questions people were asked first, and their answers.
        readiness: Whether a program was found the right thing; ``None`` while nobody checked.
        foundation: What is known of profiles and page; ``None`` while nobody looked.
        ideas: What could be told, each on a pillar or none yet.
        plan: Who does what with whom and when; ``None`` while there is none.
        review: What was seen of this round, and what is proposed for the next; ``None`` while nobody looked back.
        memberships: Who is in it from when, with pauses; who came back has more than one.
        phase: Where it stands.
        round: How many times it has gone round, from 1.
        revisions: What changed since it was made, in time.

    What it holds many of is kept in order of id, so that nobody is shown as ranked; memberships by person, then day,
    targets by metric.

    Raises:
        ValidationError, UnknownNameError: All problems at once, and paths: an id that occurs twice, a pilot member
            or a membership of who is no participant, a pillar for no goal, a metric plan about another goal, a target
            for a metric that is not in it, stays of one person that overlap, somebody of the plan who is no
            participant, revisions that do not lead to the present state.
    """

    id: str = field(converter=identifier, validator=text)
    period: DateRange = field(validator=instance(DateRange))
    participants: tuple[Participant, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(Participant, private=True))
    )
    goals: tuple[Goal, ...] = field(default=(), converter=tuple_of, validator=each(instance(Goal)))
    pillars: tuple[ContentPillar, ...] = field(default=(), converter=tuple_of, validator=each(instance(ContentPillar)))
    pilot: Pilot | None = field(default=None, validator=optional(instance(Pilot)))
    invitations: tuple[Invitation, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(Invitation, private=True))
    )
    kpis: MeasurementPlan | None = field(default=None, validator=optional(instance(MeasurementPlan)))
    targets: tuple[Target, ...] = field(default=(), converter=tuple_of, validator=each(instance(Target)))
    survey: Survey | None = field(default=None, validator=optional(instance(Survey)))
    readiness: Readiness | None = field(default=None, validator=optional(instance(Readiness)))
    foundation: Foundation | None = field(default=None, validator=optional(instance(Foundation)))
    ideas: tuple[ContentIdea, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(ContentIdea, private=True))
    )
    plan: Plan | None = field(default=None, validator=optional(instance(Plan)))
    review: Review | None = field(default=None, validator=optional(instance(Review)))
    memberships: tuple[Membership, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(Membership, private=True))
    )
    phase: Phase = field(default=Phase.INVOLVE, validator=instance(Phase))
    round: int = field(default=1, validator=whole(1, 10_000))
    revisions: tuple[Revision, ...] = field(default=(), converter=tuple_of, validator=each(instance(Revision)))

    def __attrs_post_init__(self) -> None:
        """Report every fault between the parts, and keep what is many in order."""
        raise_any(self._faults())
        for name, key in KEYS.items():
            object.__setattr__(self, name, tuple(sorted(getattr(self, name), key=key)))

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
        for index, asked in enumerate(self.invitations):
            if asked.participant not in members:
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
                yield Finding.of("goal:stale", here, name=plan.goal.id)
        yield from first_repeats((target.metric.code for target in self.targets), "targets", key="metric")
        figures = {m.code for one in self.kpis.goals for m in one.metrics} if self.kpis is not None else set()
        for index, target in enumerate(self.targets):
            if target.metric.code not in figures:
                yield nearest(target.metric.code, figures, f"targets[{index}].metric", kind="figure")

        yield from self._hanging(people, goals.keys())
        yield from find_overlaps(self.memberships, people)
        yield from find_breaks(self, self.revisions, PARTS)

    def _hanging(self, people: set[str], goals: Collection[str]) -> Iterator[Finding]:
        yield from first_repeats((idea.id for idea in self.ideas), "ideas")
        pillars = {pillar.id for pillar in self.pillars}
        for index, idea in enumerate(self.ideas):
            here = f"ideas[{index}]"
            if idea.pillar is not None and idea.pillar not in pillars:
                yield nearest(idea.pillar, pillars, f"{here}.pillar", kind="pillar")
            for name, who in (("owner", idea.owner), ("from_whom", idea.from_whom)):
                if who is not None and who not in people:
                    yield nearest(who, people, f"{here}.{name}", kind="participant")
            for name in sorted(idea.goals - set(goals)):
                yield nearest(name, goals, f"{here}.goals", kind="goal")
        for who in self.foundation.profiles if self.foundation is not None else ():
            if who not in people:
                yield nearest(who, people, f"foundation.profiles[{who}]", kind="participant")
        if self.plan is not None:
            yield from (finding.at("plan") for finding in self.plan.strangers(people))
        for index, proposal in enumerate(self.review.proposals if self.review is not None else ()):
            if proposal.participant is not None and proposal.participant not in people:
                here = f"review.proposals[{index}].participant"
                yield nearest(proposal.participant, people, here, kind="participant")

    def revise(self, *, on: date, reason: str = "", **changes: Any) -> Program:
        """
        Change the program on a day, and keep the day, the reason and what differs.

        A change that changes nothing gives the same program.

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
            on: The day; not before that of the last revision.
            reason: Why; needed unless only people's own steps differ.
            changes: Fields of the program and what they become; any but ``id`` and ``revisions``.

        Raises:
            ValidationError, UnknownNameError: The day lies before the last revision, the reason is missing, a field is
                none of the program's; else as for a program.
        """
        raise_any(
            [
                *instance(date).findings(on, "on"),
                *(nearest(name, PARTS, name, kind="field") for name in changes if name not in PARTS),
            ]
        )
        if self.revisions and on < self.revisions[-1].on:
            raise_any([Finding.of("revision:order", "on")])
        after = evolve(self, **changes, revisions=())
        differences = find_differences(self, after, PARTS)
        if not differences:
            return self
        revision = Revision(on=on, reason=reason, changes=differences)
        return evolve(after, revisions=(*self.revisions, revision))

    def as_of(self, day: date) -> Program:
        """Return the program as it stood at the end of a day; before its first revision that is how it was made."""
        raise_any(instance(date).findings(day, "day"))
        kept = tuple(revision for revision in self.revisions if revision.on <= day)
        return take_back(self, self.revisions[len(kept) :], besides={"revisions": kept})

    def replan(
        self, *, on: date, reason: str, brief: PlanBrief | None = None, closed: FreeDays = (), **changes: Any
    ) -> Program:
        """
        Plan the rest anew from a day on, as a revision: what passed is kept, and who is active then is planned for.

        See `make_plan`. People share a pillar where they own ideas on it.

        Args:
            on: The day; not before that of the last revision.
            reason: Why; kept.
            brief: What the plan is made from; that of the present plan by default.
            closed: Days on which nothing is planned.
            changes: Further fields of the program and what they become in the same revision.

        Raises:
            ValidationError, UnknownNameError: There is neither a plan nor a brief; else as for `make_plan` and
                `revise`.
            MissingExtraError: Buddies are to be matched, and rustworkx is not installed.
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
        plan = make_plan(
            after.participants,
            after.memberships,
            brief=brief,
            on=on,
            closed=closed,
            pillars=pillars,
            previous_plan=after.plan,
        )
        return self.revise(on=on, reason=reason, **changes, plan=plan)

    def membership_status(self, participant: str, *, on: date) -> MembershipStatus:
        """
        Tell how somebody stands on a day; who came back and left again stands as after the last stay that began.

        Raises:
            UnknownNameError: Nobody in the program has this id.
        """
        self._known(participant)
        return latest_status((stay for stay in self.memberships if stay.participant == participant), on)

    def active(self, *, on: date) -> tuple[Participant, ...]:
        """Return those with whom things may be planned on a day, by id: in it, not paused or away, and with consent."""
        here = {stay.participant for stay in self.memberships if stay.is_present(on)}
        people = (person for person in self.participants if person.id in here)
        return tuple(person for person in people if person.consents_to(Purpose.PARTICIPATION, on=on))

    def join(self, participant: str, *, on: date) -> Program:
        """
        Let somebody join, or come back after leaving.

        Raises:
            ValidationError, UnknownNameError: No consent to take part stands on that day, or the person has not left;
                nobody has this id.
        """
        person = self._known(participant)
        if not person.consents_to(Purpose.PARTICIPATION, on=on):
            raise_any([Finding.of("membership:consent", "on")])
        return self.revise(on=on, memberships=(*self.memberships, Membership(participant=person.id, joined=on)))

    def pause(self, participant: str, *, on: date) -> Program:
        """Let somebody take time out from a day on; see `Membership.pause`, and `resume` to come back."""
        return self._step(participant, on, lambda stay: stay.pause(on))

    def resume(self, participant: str, *, on: date) -> Program:
        """Let somebody come back from a pause; see `Membership.resume`."""
        return self._step(participant, on, lambda stay: stay.resume(on))

    def leave(self, participant: str, *, on: date) -> Program:
        """Let somebody leave on a day; see `Membership.leave`. What others did and do stays as it is."""
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


#: The fields of a program that revisions are about.
PARTS = frozenset(attribute.name for attribute in attrs.fields(Program)) - {"id", "revisions"}


def compare_programs(before: Program, after: Program) -> tuple[FieldChange, ...]:
    """
    Return the differences between two programs, or two states of one, by field, then key. Revisions are ignored.

    Raises:
        ValidationError: One of them is no program.
    """
    raise_any([*instance(Program).findings(before, "before"), *instance(Program).findings(after, "after")])
    return find_differences(before, after, PARTS | {"id"})
