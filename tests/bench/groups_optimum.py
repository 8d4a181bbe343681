"""Compare the numbers that tables show with the largest possible number: python tests/bench/groups_optimum.py [TABLES]

``count_groups`` tries one number after another, so its pattern need not be the largest. Here an integer program (HiGHS)
finds the largest pattern for the random tables of ``tests/bench/groups.py`` under the same two rules: no hidden number
is open, and no sum of hidden numbers from 1 to 4 follows. TABLES is the number of tables of each kind (80 by default).
A table that is not solved within a minute counts with its upper bound. To see how much the numbers of another version
could grow, divide the last column by the numbers that ``tests/bench/groups.py --against`` prints for it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from advocacy.privacy import GroupTable
from advocacy.privacy.group_counts import _Counter
from tests.bench.groups import KINDS, Cells, drawn_people

MINIMUM, LONGEST = 5, 60.0


class Model:
    """The integer program of a table.

    Each number has a variable that is 1 if it is hidden. For each hidden number, flows through the hidden numbers prove
    that it is protected: MINIMUM people from its tail to its head, itself included, so that no small sum contains it;
    and one unit with or against it, so that it can fall or rise.
    """

    def __init__(self, table: _Counter) -> None:
        self.numbers = table.circulation.numbers
        self.columns = 2 * len(self.numbers)
        #: the upper bounds of the variables of flows
        self.upper: list[int] = []
        self.entries: list[tuple[int, int, int]] = []
        self.limits: list[int] = []
        for place, (tail, head, people, least) in enumerate(self.numbers):
            falls = len(self.numbers) + place
            if people < MINIMUM:
                self.add_flow(place, tail, head, MINIMUM - people, {place: 1}, spare=False)
            self.add_flow(place, tail, head, 1, {falls: 1}, spare=True)
            if people > least:
                self.add_flow(place, head, tail, 1, {place: 1, falls: -1}, spare=True)
            else:  # it cannot be lower, so it must be able to be higher
                self.add_row({falls: 1, place: -1}, equal=True)

    def add_row(self, row: dict[int, int], *, equal: bool = False) -> None:
        """Require that a sum is at most 0, or equal to 0."""
        for sign in (1, -1)[: 1 + equal]:
            self.entries += [(len(self.limits), column, sign * factor) for column, factor in row.items()]
            self.limits.append(0)

    def add_flow(self, place: int, start: int, end: int, wanted: int, times: dict[int, int], *, spare: bool) -> None:
        """Add a flow of *wanted* times a sum of variables through all other hidden numbers."""
        balance: dict[int, dict[int, int]] = {node: {} for number in self.numbers for node in number[:2]}
        for other, (tail, head, people, least) in enumerate(self.numbers):
            room = people - least if spare else people
            for leaves, enters, most in ((tail, head, min(room, wanted)), (head, tail, wanted)):
                if other != place and most:
                    column = self.columns + len(self.upper)
                    self.upper.append(most)
                    self.add_row({column: 1, other: -most})
                    balance[leaves][column], balance[enters][column] = 1, -1
        for node, row in balance.items():
            sign = (node == start) - (node == end)
            demand = {column: -sign * wanted * factor for column, factor in times.items() if sign}
            self.add_row(row | demand, equal=True)

    def solve(self, groups: list[int]) -> tuple[int, int]:
        """Return the maximum number of groups shown, and its upper bound; *groups* counts the groups of each number."""
        many = len(self.numbers)
        rows, columns, factors = zip(*self.entries, strict=True)
        matrix = csr_array((factors, (rows, columns)), shape=(len(self.limits), self.columns + len(self.upper)))
        hidden = [float(number.people < MINIMUM) for number in self.numbers]
        found = milp(
            np.array([*groups, *[0] * (many + len(self.upper))]),
            constraints=LinearConstraint(matrix, -np.inf, self.limits),
            integrality=[1] * self.columns + [0] * len(self.upper),
            bounds=Bounds(
                [*hidden, *[0.0] * (many + len(self.upper))], [*[1.0] * self.columns, *map(float, self.upper)]
            ),
            options={"time_limit": LONGEST},
        )
        worst = sum(groups)
        return worst - round(found.fun or worst), worst - int(np.ceil((found.mip_dual_bound or 0) - 1e-6))


def compare(cells: Cells) -> tuple[int, int, int]:
    """Return the numbers that a table shows, those of the best pattern found, and their upper bound."""
    table = _Counter(drawn_people(cells), GroupTable(by=["a", "b"], minimum_group=MINIMUM), ())
    groups = [0] * len(table.circulation.numbers)
    counts = table.table().counts
    for count in counts:
        groups[table.places[table._key(("a", "b"), count.group)][0]] += 1
    shown = sum(count.people is not None for count in counts)
    best, bound = Model(table).solve(groups)
    return shown, max(best, shown), bound


def main(tables: int) -> None:
    """Print a row for each kind of table."""
    print("| tables | shown | best pattern | upper bound | seconds |\n|---|---|---|---|---|")
    for name, draw in KINDS.items():
        begin = perf_counter()
        shown, best, bound = np.sum([compare(cells) for cells in draw()[:tables]], axis=0)
        print(f"| {name} | {shown} | {best} | {bound} | {perf_counter() - begin:.0f} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 80)
