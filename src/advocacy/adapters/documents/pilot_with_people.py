"""Pilots of version 3 and earlier: they contain the people of the pool, whom a pilot does not store any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import evolve, field

from advocacy.arguments import frozen
from advocacy.errors import Finding
from advocacy.people.matrix import Matrix
from advocacy.people.participant import Participant
from advocacy.pilot.assessment import Assessor
from advocacy.pilot.infeasibility import Infeasibility
from advocacy.pilot.pilot import Pilot, SelectionStatus, group_faults
from advocacy.pilot.policy import SelectionPolicy
from advocacy.pilot.selection import make_pilot
from advocacy.rules import TupleOf, integer_or_none, optional, personal, whole


@frozen(kw_only=True)
class PilotWithPeople:
    """A pilot as documents of version 3 contain it; see `advocacy.pilot.Pilot` for the fields.

    Attributes:
        status: How the selection ended.
        policy: The policy.
        matrix: The matrix that was used.
        on: The day on which consent had to be valid.
        pool: The people to select from.
        members: Ids of the proposed members.
        previous_members: Ids of the members of earlier waves.
        infeasibility: Why no group is feasible.
        bound: An upper bound on the total of any group.
    """

    status: SelectionStatus
    policy: SelectionPolicy
    matrix: Matrix | None
    on: date
    pool: tuple[Participant, ...] = field(converter=TupleOf[Participant], validator=personal)
    members: tuple[str, ...] = field(converter=TupleOf[str])
    previous_members: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    infeasibility: Infeasibility | None = None
    bound: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(0)))

    def _faults(self) -> Iterator[Finding]:
        yield from group_faults([person.id for person in self.pool], self.members, self.previous_members)

    def without_people(self) -> Pilot:
        """Return the pilot with what is stored today. A member without valid consent is dropped with the others."""
        screened = Assessor(self.policy, self.matrix, self.on).screen(self.pool, frozenset(self.previous_members))
        made = make_pilot(
            self.pool,
            screened,
            status=self.status,
            policy=self.policy,
            matrix=self.matrix,
            on=self.on,
            scores=False,
        )
        inside = {found.id for found in made.pool}
        members = [member for member in self.members if member in inside]
        kept = evolve(made, members=members, infeasibility=self.infeasibility, bound=self.bound)
        return kept.without_pool()
