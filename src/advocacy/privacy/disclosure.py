"""Disclosure control: what follows from published sums by addition and subtraction, exactly, in integers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from math import gcd
from typing import Generic, TypeVar

Part = TypeVar("Part", int, str)
#: A sum of columns with their factors, without zeros.
Row = dict[int, int]

#: The maximum number of small sets that are checked one by one.
SETS = 100


class Sums(Generic[Part]):
    """
    Known sums over parts, each part with a number of people.

    A set of parts is disclosed if some linear combination of the sums is about parts of that set only. Parts that occur
    in the same sums cannot be distinguished, and are treated together.

    >>> known = Sums([frozenset({"a", "b", "c"}), frozenset({"a", "b"})], {"a": 9, "b": 9, "c": 3})
    >>> known.follows(frozenset("c")), known.follows(frozenset("a"))
    (1, 0)
    >>> known.find_told(minimum=5)
    (frozenset({'c'}),)

    Args:
        sums: Sets of parts with a known sum. All parts are in *sizes*.
        sizes: The number of people in each part, at least one.
    """

    def __init__(self, sums: Iterable[frozenset[Part]], sizes: Mapping[Part, int]) -> None:
        listed = sorted({one for one in sums if one}, key=sorted)
        together: dict[tuple[bool, ...], list[Part]] = {}
        for part in sorted(sizes):
            together.setdefault(tuple(part in one for one in listed), []).append(part)
        self._classes: list[frozenset[Part]] = [frozenset(parts) for seen, parts in together.items() if any(seen)]
        self._people = [sum(sizes[part] for part in parts) for parts in self._classes]
        place = {part: index for index, parts in enumerate(self._classes) for part in parts}
        self._solved = _solve([dict.fromkeys({place[part] for part in one}, 1) for one in listed])

    def follows(self, about: frozenset[Part]) -> int:
        """Count the independent numbers that follow and are about a set of parts only."""
        return self._about({index for index, parts in enumerate(self._classes) if parts <= about})

    def small_sets(self, minimum: int) -> Iterator[frozenset[Part]]:
        """
        Yield every set of indistinguishable parts, and every union of such sets, with fewer than *minimum* people.

        Parts in no sum are ignored: nothing follows about them.
        """
        return map(self._parts, self._small(minimum))

    def find_told(self, minimum: int) -> tuple[frozenset[Part], ...]:
        """
        Return the disclosed sets with fewer than *minimum* people, those with the fewest parts first.

        Sets of indistinguishable parts are always found. Larger sets are found if they contain no set found before: all
        of them for at most a hundred small sets; beyond that, those among the first hundred, and those that remain when
        the sums are solved.
        """
        found = {one for one in map(frozenset, self._solved) if sum(self._people[index] for index in one) < minimum}
        for one in islice(self._small(minimum), SETS):
            if not any(known <= one for known in found) and self._about(one):
                found.add(one)
        return tuple(sorted(map(self._parts, found), key=lambda parts: (len(parts), sorted(parts))))

    def _parts(self, columns: Iterable[int]) -> frozenset[Part]:
        return frozenset(part for index in columns for part in self._classes[index])

    def _about(self, columns: set[int] | frozenset[int]) -> int:
        """Count what follows about columns alone: the drop in rank when the columns are removed."""
        return len(self._solved) - len(_solve([_but(row, columns) for row in self._solved]))

    def _small(self, minimum: int) -> Iterator[frozenset[int]]:
        """Yield every set of columns with fewer people, subsets before supersets."""
        order = sorted((many, index) for index, many in enumerate(self._people) if many < minimum)
        grown: list[tuple[int, int, frozenset[int]]] = [(0, 0, frozenset())]
        while grown:
            start, so_far, columns = grown.pop()
            for at in range(start, len(order)):
                many, index = order[at]
                if so_far + many >= minimum:
                    break
                yield columns | {index}
                grown.append((at + 1, so_far + many, columns | {index}))


def _solve(rows: Iterable[Row]) -> list[Row]:
    """Return the reduced row echelon form of the rows, without empty rows."""
    solved: dict[int, Row] = {}
    for row in sorted(rows, key=lambda row: (len(row), sorted(row))):
        left = row
        for lead in sorted(row):
            if lead in solved:
                left = _without(left, lead, solved[lead])
        if left:
            first = min(left)
            solved = {lead: _without(other, first, left) for lead, other in solved.items()} | {first: left}
    return [solved[lead] for lead in sorted(solved)]


def _without(row: Row, column: int, other: Row) -> Row:
    """Eliminate a column of a row with another row, with the smallest integer factors."""
    if column not in row:
        return row
    mine, its = row[column], other[column]
    left = {at: its * row.get(at, 0) - mine * other.get(at, 0) for at in row.keys() | other.keys()}
    common = gcd(*left.values()) or 1
    return {at: value // common for at, value in left.items() if value}


def _but(row: Row, columns: set[int] | frozenset[int]) -> Row:
    return {at: value for at, value in row.items() if at not in columns}


def hide_groups(
    sizes: Mapping[str, int],
    *,
    minimum: int = 5,
    published: Iterable[frozenset[str]] = (),
    hidden: Iterable[str] = (),
    total: bool = True,
) -> tuple[tuple[str, ...], bool, tuple[tuple[str, ...], ...]]:
    """
    Choose the groups to suppress, so that nothing about fewer than *minimum* people can be derived.

    All groups below *minimum* are suppressed. While a linear combination of shown sums is about suppressed groups with
    fewer than *minimum* people together (their sum, or a difference between them), the smallest shown group (ties by
    name) is suppressed too, and finally the total. Empty groups protect nothing and are ignored.

    If earlier reports distinguish too many small groups to check every set, everything is suppressed.

    Args:
        sizes: The number of people behind the number of each group.
        minimum: The minimum number of people behind a shown number.
        published: Sets of groups whose sum is known from earlier reports.
        hidden: Groups that are suppressed in any case.
        total: Whether the total may be shown.

    Returns:
        The suppressed groups, sorted; whether the total is suppressed; and the smallest sets of groups that earlier
        reports disclose in any case (of very many, those that `Sums.find_told` finds).

    >>> hide_groups({"IT": 12, "HR": 3, "Sales": 9})
    (('HR', 'Sales'), False, ())
    """
    people = {name: many for name, many in sizes.items() if many}
    known = [frozenset(name for name in one if name in people) for one in published]
    earlier = Sums(known, people)
    away = {name for name, many in people.items() if many < minimum} | {name for name in hidden if name in people}
    whole = total and sum(people.values()) >= minimum
    while whole or len(away) < len(people):
        # a shown group can be subtracted from every sum, so only suppressed groups remain
        sums = [*known, *([frozenset(people)] if whole else [])]
        now = Sums([one & away for one in sums], {name: people[name] for name in away})
        more = _tells_more(now, earlier, minimum)
        if more is False:
            break
        shown = [name for name in people if name not in away]
        if more is None:
            away, whole = set(people), False
        elif shown:
            away.add(min(shown, key=lambda name: (people[name], name)))
        else:
            whole = False
    return tuple(sorted(away)), not whole, _given_away(earlier, minimum)


def _tells_more(now: Sums[str], earlier: Sums[str], minimum: int) -> bool | None:
    """Return whether the table discloses more about small sets than earlier reports; ``None`` if too many."""
    for count, small in enumerate(now.small_sets(minimum)):
        if count == SETS:  # what cannot be checked is suppressed
            return None
        follows = now.follows(small)
        if follows and follows > earlier.follows(small):
            return True
    return False


def _given_away(earlier: Sums[str], minimum: int) -> tuple[tuple[str, ...], ...]:
    """Return the smallest sets of groups below *minimum* that earlier reports disclose."""
    told = earlier.find_told(minimum)
    return tuple(sorted(tuple(sorted(one)) for one in told if not any(other < one for other in told)))
