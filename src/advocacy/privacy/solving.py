"""What can be worked out from sums by adding and taking away: exactly, in fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["find_told", "is_told"]

#: So many small sets are looked at one by one; where there are more, single ones and what the sums leave are.
_SETS = 100
Row = dict[int, Fraction]


def find_told(sums: Iterable[frozenset[int]], sizes: Sequence[int], *, least: int) -> tuple[frozenset[int], ...]:
    """
    Give sets of parts with fewer than *least* people in all about which the sums tell something.

    A set is told of where some sum of the sums, each times a number, is about parts of the set alone. Whatever single
    part can be worked out is found, and parts that always stand together count as one; larger sets all where there are
    not many, else those that are left when the sums are solved.

    >>> find_told([frozenset({0, 1, 2}), frozenset({0, 1})], [9, 9, 3], least=5)
    (frozenset({2}),)

    Args:
        sums: Each a set of parts whose sum is known.
        sizes: How many people each part has, at least one.
        least: The fewest people that may be told of together.
    """
    listed = sorted({one for one in sums if one}, key=sorted)
    together: dict[tuple[bool, ...], list[int]] = {}
    for part in range(len(sizes)):
        together.setdefault(tuple(part in one for one in listed), []).append(part)
    classes = [parts for seen, parts in together.items() if any(seen)]
    people = [sum(sizes[part] for part in parts) for parts in classes]
    place = {part: index for index, parts in enumerate(classes) for part in parts}
    solved = _solve([dict.fromkeys({place[part] for part in one}, Fraction(1)) for one in listed])
    found = {frozenset(row) for row in solved if sum(people[index] for index in row) < least}
    small = list(_small(people, least))
    if len(small) <= _SETS:
        for one in small:
            if not any(known <= one for known in found) and len(solved) > _rank_outside(solved, one):
                found.add(one)
    sets = (frozenset(part for index in one for part in classes[index]) for one in found)
    return tuple(sorted(sets, key=lambda one: (len(one), sorted(one))))


def is_told(sums: Iterable[frozenset[int]], small: frozenset[int]) -> bool:
    """Tell whether some sum of the sums, each times a number, is about parts of a set alone."""
    solved = _solve([dict.fromkeys(one, Fraction(1)) for one in sums if one])
    return len(solved) > _rank_outside(solved, small)


def _solve(rows: list[Row]) -> list[Row]:
    """Bring rows into their one reduced form."""
    solved: dict[int, Row] = {}
    for row in sorted(rows, key=lambda row: (len(row), sorted(row))):
        left = dict(row)
        for lead in sorted(left):
            if lead in solved and lead in left:
                _take(left, solved[lead], left[lead])
        if left:
            lead = min(left)
            own = {index: value / left[lead] for index, value in left.items()}
            for other in solved.values():
                if lead in other:
                    _take(other, own, other[lead])
            solved[lead] = own
    return [solved[lead] for lead in sorted(solved)]


def _take(row: Row, other: Row, times: Fraction) -> None:
    for index, value in other.items():
        left = row.get(index, Fraction(0)) - times * value
        if left:
            row[index] = left
        else:
            row.pop(index, None)


def _rank_outside(rows: list[Row], small: frozenset[int]) -> int:
    return len(_solve([{i: v for i, v in row.items() if i not in small} for row in rows]))


def _small(people: list[int], least: int) -> Iterator[frozenset[int]]:
    """Give every set with fewer people, smallest parts first; one more than are looked at, where there are more."""
    order = sorted((many, index) for index, many in enumerate(people) if many < least)
    grown: list[tuple[int, int, frozenset[int]]] = [(0, 0, frozenset())]
    given = 0
    while grown and given <= _SETS:
        start, so_far, parts = grown.pop()
        for at in range(start, len(order)):
            many, index = order[at]
            if so_far + many >= least or given > _SETS:
                break
            given += 1
            yield parts | {index}
            grown.append((at + 1, so_far + many, parts | {index}))
