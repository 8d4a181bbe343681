"""The program: the aggregate that holds people, pilot, goals and figures together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any
from advocacy.goals.content import ContentPillar
from advocacy.goals.goal import Goal
from advocacy.goals.mapper import KpiPlan
from advocacy.people.participant import Participant
from advocacy.pilot.invitation import Invitation
from advocacy.pilot.result import Pilot
from advocacy.values import Window, each, first_repeats, identifier, instance, optional, text, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Program"]


@frozen(kw_only=True)
class Program:
    """
    An employee advocacy program.

    >>> from datetime import date
    >>> Program(id="2027", period=Window(date(2027, 1, 4), date(2027, 12, 31)), participants=[Participant(id="p-1")])
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

    Raises:
        InvalidError, UnknownNameError: With every fault at once, and paths: an id that stands twice, a pilot member who
            is no participant, a pillar for no goal, a figure plan about another goal.
    """

    id: str = field(converter=identifier, validator=text)
    period: Window = field(validator=instance(Window))
    participants: tuple[Participant, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(Participant, private=True))
    )
    goals: tuple[Goal, ...] = field(default=(), converter=tuple_of, validator=each(instance(Goal)))
    pillars: tuple[ContentPillar, ...] = field(default=(), converter=tuple_of, validator=each(instance(ContentPillar)))
    pilot: Pilot | None = field(default=None, validator=optional(instance(Pilot)))
    invitations: tuple[Invitation, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(Invitation, private=True))
    )
    kpis: KpiPlan | None = field(default=None, validator=optional(instance(KpiPlan)))

    def __attrs_post_init__(self) -> None:
        """Report every fault between the parts."""
        raise_any(self._faults())

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

    def __repr__(self) -> str:
        """Show class, id and sizes, and nothing about a person."""
        return f"<Program {self.id}: {len(self.participants)} participants, {len(self.goals)} goals>"
