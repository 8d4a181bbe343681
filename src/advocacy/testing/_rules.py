"""Selection rules: what one is, and the library's own in that shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from advocacy.people.matrix import Matrix
from advocacy.pilot.pilot import SelectionStatus
from advocacy.pilot.selection import select_pilot

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from advocacy.people.participant import Participant
    from advocacy.pilot.policy import SelectionPolicy

__all__ = ["SelectionRule", "library_rule"]


class SelectionRule(Protocol):
    """Whatever chooses a group from people, under a policy, on a day."""

    def __call__(self, people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> Collection[str] | None:
        """Give the ids of the chosen in any order, or ``None`` where no group fits."""
        ...


def library_rule(
    people: Sequence[Participant], policy: SelectionPolicy, *, on: date, matrix: Matrix | None = None
) -> tuple[str, ...] | None:
    """
    Choose as `advocacy.select_pilot` does.

    Args:
        people: The pool.
        policy: What the group should be.
        on: The day on which consent has to stand.
        matrix: Where people are placed, if the policy asks for it; the default one of nine cells.
    """
    used = (matrix or Matrix.social_maturity()) if policy.needs_matrix else None
    pilot = select_pilot(people, policy, matrix=used, on=on)
    return pilot.members if pilot.status is SelectionStatus.OPTIMAL else None
