"""Compute the fairest chances of types in the linear relaxation, level by level, as exact fractions.

Let x be the expected number of people of each type in a group. The relaxation asks only that x satisfies the rules, so
no lottery gives fairer chances. Each level maximises the smallest chance of the types that are still free. Its duals
are a proof: a sum over the rules, with one gain for each type, that limits this chance. A type with a positive gain
cannot have a higher chance without a lower chance for another, so the level fixes it (Ogryczak, Pióro and Tomaszewski,
"Telecommunications network design and max-min optimization problem", 2005, describe the method). The duals of these
models are ratios of small integers. They are recovered as such, and the chance follows from them in integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from advocacy.pilot.limits import Deadline, Row
from advocacy.pilot.linear import LinearProgram, matrix_of

#: The largest denominator of a dual, relative to the largest dual.
_DENOMINATOR = 2000
#: The denominator of duals that are no such ratios, and the tolerance of a chance.
_GRID, _NEAR = 1 << 30, 1e-9


class Level(NamedTuple):
    """A level of the chances.

    Attributes:
        types: The types that have this chance.
        chance: The chance, exact.
        gains: A gain for each type, 0 or more. The sum of gains over a group is at most the chance times the sum over
            all people, if the types of the levels before have their chances.
    """

    types: list[int]
    chance: Fraction
    gains: list[int]


def fair_levels(people: Sequence[int], flags: int, rows: Sequence[Row], deadline: Deadline) -> list[Level]:
    """Return the levels, ascending. None if no x satisfies the rules.

    Raises:
        OutOfTime: The deadline passed.
        SolverError: HiGHS refuses a call.
    """
    kinds = len(people)
    matrix = matrix_of(rows, kinds + flags).tolist()
    # a column is the number of people above the smallest chance, a flag, or that chance
    weights = [sum(row[kind] * people[kind] for kind in range(kinds)) for row in matrix]
    program = LinearProgram(
        [[*row, weight] for row, weight in zip(matrix, weights, strict=True)],
        [*[0] * (kinds + flags), -1],
        [*people, *[1] * flags, 1],
        [row.minimum for row in rows],
        [row.maximum for row in rows],
        deadline,
    )
    if not program.solve():
        return []
    levels, free, capped = list[Level](), set(range(kinds)), set[int]()
    fixed = [0.0] * len(rows)
    chances: dict[int, Fraction] = {}
    while True:
        values = program.values.tolist()
        over = [k for k in free - capped if values[k] + people[k] * values[-1] > people[k] * (1 + _NEAR)]
        for kind in over:
            program.add_row([kind, len(values) - 1], [1, people[kind]], people[kind])
        capped.update(over)
        if not over:
            duals = program.duals[: len(rows)].tolist()
            level = _level(people, rows, matrix, duals, values[-1], free, chances)
            levels.append(level)
            free.difference_update(level.types)
            if not free:
                return levels
            for kind in level.types:
                chances[kind] = level.chance
                program.bound_column(kind, 0.0, 0.0)
                for index, row in enumerate(matrix):
                    weights[index] -= row[kind] * people[kind]
                    fixed[index] += row[kind] * people[kind] * float(level.chance)
            for index, weight in enumerate(weights):
                program.set_factor(index, len(values) - 1, weight)
            program.bound_rows(
                [row.minimum - known for row, known in zip(rows, fixed, strict=True)],
                [row.maximum - known for row, known in zip(rows, fixed, strict=True)],
            )
        program.solve_again()


def _level(
    people: Sequence[int],
    rows: Sequence[Row],
    matrix: list[list[int]],
    duals: list[float],
    smallest: float,
    free: set[int],
    chances: dict[int, Fraction],
) -> Level:
    """Recover the duals as fractions, and compute the chance that they prove."""
    sizes = [max(map(abs, row), default=0) or 1 for row in matrix]
    scaled = [dual * size for dual, size in zip(duals, sizes, strict=True)]
    scale = max(map(abs, scaled), default=0.0)
    if scale > _NEAR:
        small = [Fraction(dual / scale).limit_denominator(_DENOMINATOR) for dual in scaled]
        for ratios in (small, [Fraction(round(dual / scale * _GRID), _GRID) for dual in scaled]):
            common = lcm(*(ratio.denominator * size for ratio, size in zip(ratios, sizes, strict=True)))
            prices = [int(ratio * common / size) for ratio, size in zip(ratios, sizes, strict=True)]
            used = [(price, row) for price, row in zip(prices, matrix, strict=True) if price]
            gains = [sum(price * row[column] for price, row in used) for column in range(len(matrix[0]))]
            least = max(gains) >> 20  # a smaller gain is a rounding error
            types = [kind for kind in sorted(free) if gains[kind] > least]
            bound = Fraction(
                sum(
                    price * (row.maximum if price > 0 else row.minimum) for price, row in zip(prices, rows, strict=True)
                )
            )
            bound += sum(max(0, -gain) for gain in gains[len(people) :])
            bound += sum(max(0, -gains[kind]) * people[kind] for kind in free)
            bound -= sum(gains[kind] * people[kind] * chance for kind, chance in chances.items() if gains[kind])
            weight = sum(max(0, gains[kind]) * people[kind] for kind in free)
            if types and (ratios is not small or abs(float(bound / weight) - smallest) < _NEAR):
                return Level(types, bound / weight, [max(0, gain) for gain in gains[: len(people)]])
    return Level(sorted(free), Fraction(1), [int(kind in free) for kind in range(len(people))])
