"""An attacker who knows published tables of counts, and nothing of how they were made: integer programs (HiGHS)."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advocacy.privacy import GroupTable

__all__ = ["Attacker"]

Name = tuple[tuple[str, str], ...]


class Attacker:
    """Solve for the groups of tables of the same people.

    The attacker knows every shown number, that numbers are whole and not negative, and, if *listed*, that each listed
    value has at least one person.

    Attributes:
        hidden: All groups with a suppressed number, by the values that define them, as vectors over the cells of all
            attributes together.
    """

    def __init__(self, tables: Sequence[GroupTable], *, listed: bool = True) -> None:
        names = sorted({name for table in tables for name in table.by})
        values = {
            name: sorted({group.group[table.by.index(name)] or "" for table in tables if name in table.by
                          for group in table.counts if group.group[table.by.index(name)] is not None})
            for name in names
        }  # fmt: skip
        self.cells = list(product(*(values[name] or [""] for name in names)))

        def vector(group: Name) -> np.ndarray:
            wanted = [(names.index(name), value) for name, value in group]
            return np.array([all(cell[at] == value for at, value in wanted) for cell in self.cells], dtype=float)

        shown: dict[Name, int] = {}
        every: dict[Name, np.ndarray] = {}
        for table in tables:
            for count in table.counts:
                group = tuple(sorted((n, v) for n, v in zip(table.by, count.group, strict=True) if v is not None))
                every[group] = vector(group)
                if count.people is not None:
                    shown[group] = count.people
        self.hidden = {group: row for group, row in every.items() if group not in shown}
        self.rows = np.array([every[group] for group in shown]).reshape(len(shown), len(self.cells))
        self.sums = np.array([*shown.values()], dtype=float)
        known = [vector(((name, value),)) for name in names for value in values[name]]
        self.listed = np.array(known if listed else [])

    def solution(self, goal: np.ndarray) -> np.ndarray:
        """Return a solution in whole numbers with the least value of a goal."""
        rules = [LinearConstraint(self.rows, self.sums, self.sums)] if len(self.rows) else []
        rules += [LinearConstraint(self.listed, 1, np.inf)] if len(self.listed) else []
        found = milp(goal, integrality=np.ones(len(goal)), bounds=Bounds(0, 10_000), constraints=rules)
        assert found.success, found.message
        whole: np.ndarray = np.round(found.x)
        return whole

    def find_open(self) -> list[Name]:
        """Return the hidden groups that have the same number in every solution."""
        if not self.cells:
            return []
        first = self.solution(np.zeros(len(self.cells)))
        left = list(self.hidden)
        for sign in (1, -1):
            if left:
                other = self.solution(sign * np.sum([self.hidden[group] for group in left], axis=0))
                left = [group for group in left if self.hidden[group] @ (other - first) == 0]
        return [
            group
            for group in left
            if all(self.hidden[group] @ (self.solution(sign * self.hidden[group]) - first) == 0 for sign in (1, -1))
        ]

    def smallest_sum(self, limit: int) -> int | None:
        """Return the smallest sum of different hidden groups, 1 or more, that follows by addition and subtraction."""
        many = len(self.hidden)
        if not many or not len(self.rows):
            return None
        equal = np.hstack([np.array([*self.hidden.values()]).T, -self.rows.T])
        value = np.concatenate([np.zeros(many), self.sums])
        found = milp(
            value,
            integrality=[1] * many + [0] * len(self.sums),
            bounds=Bounds([0] * many + [-np.inf] * len(self.sums), [1] * many + [np.inf] * len(self.sums)),
            constraints=[LinearConstraint(equal, 0, 0), LinearConstraint(value, 1, limit)],
        )
        return round(found.fun) if found.success else None
