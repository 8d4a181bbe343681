"""What follows from sums by adding and taking away: exactly, in whole numbers."""

from __future__ import annotations

from itertools import islice
from math import gcd
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "SETS",
    "Sums",
    "hide_groups",
]


Part = TypeVar("Part", int, str)
#: A sum of columns, each times a number; columns times nought are left out.
Row = dict[int, int]

#: So many small sets are looked at one by one.
SETS = 100


class Sums(Generic[Part]):
    """
    Sums that are known of parts, each of which has some people.

    Something follows about a set of parts where some combination of the sums, each times a number, is about parts of
    that set alone. Parts that stand in the same sums are never told apart, and are looked at together.

    >>> known = Sums([frozenset({"a", "b", "c"}), frozenset({"a", "b"})], {"a": 9, "b": 9, "c": 3})
    >>> known.follows(frozenset("c")), known.follows(frozenset("a"))
    (1, 0)
    >>> known.find_told(minimum=5)
    (frozenset({'c'}),)

    Args:
        sums: Each a set of parts whose sum is known, all of them in *sizes*.
        sizes: How many people each part has, at least one.
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
        """Count the independent numbers that follow and are about nobody outside a set of parts."""
        return self._about({index for index, parts in enumerate(self._classes) if parts <= about})

    def small_sets(self, minimum: int) -> Iterator[frozenset[Part]]:
        """
        Return every set of parts that are never told apart, or of several such, with fewer than *minimum* people.

        Parts that stand in no sum are left aside: nothing follows about them.
        """
        return map(self._parts, self._small(minimum))

    def find_told(self, minimum: int) -> tuple[frozenset[Part], ...]:
        """
        Return sets with fewer than *minimum* people in all about which something follows, those of the fewest parts
        first.

        Parts that are never told apart are always found. Of larger sets every one that holds no set found, where there
        are a hundred small ones at most; where there are more, those among the first hundred, and those that are left
        when the sums are solved.
        """
        found = {one for one in map(frozenset, self._solved) if sum(self._people[index] for index in one) < minimum}
        for one in islice(self._small(minimum), SETS):
            if not any(known <= one for known in found) and self._about(one):
                found.add(one)
        return tuple(sorted(map(self._parts, found), key=lambda parts: (len(parts), sorted(parts))))

    def _parts(self, columns: Iterable[int]) -> frozenset[Part]:
        return frozenset(part for index in columns for part in self._classes[index])

    def _about(self, columns: set[int] | frozenset[int]) -> int:
        """Count what follows about columns alone: by so many the sums are fewer once these are left out of them."""
        return len(self._solved) - len(_solve([_but(row, columns) for row in self._solved]))

    def _small(self, minimum: int) -> Iterator[frozenset[int]]:
        """Return every set of columns with fewer people, none before a part of it."""
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
    """Bring rows into their reduced form: the first column of each is in no other, and none of them is empty."""
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
    """Take another row away so often that a column is gone; both may be multiplied, and no number grows needlessly."""
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
    Choose which groups to hide so that nothing about fewer than *minimum* people can be worked out.

    All groups under *minimum* are hidden. While any combination of sums that are shown, by adding and taking away,
    leaves something that is about hidden groups of fewer than *minimum* people together (their sum, or a difference
    between them), the smallest shown group (ties by name) is hidden too, and at last the total. Groups of nobody hide
    nothing and are left aside.

    Where earlier reports tell so many small groups apart that not every set of them can be looked at, all is hidden.

    Args:
        sizes: How many people stand behind the number of each group.
        minimum: The fewest people anything shown is about.
        published: Sets of groups whose sum is known from earlier reports.
        hidden: Groups that are hidden anyhow.
        total: Whether all together may be shown.

    Returns:
        The hidden groups, sorted; whether the total is hidden; and the smallest sets of groups about which something
        follows from earlier reports alone, whatever is hidden (of very many, those that `Sums.find_told` finds).

    >>> hide_groups({"IT": 12, "HR": 3, "Sales": 9})
    (('HR', 'Sales'), False, ())
    """
    people = {name: many for name, many in sizes.items() if many}
    known = [frozenset(name for name in one if name in people) for one in published]
    earlier = Sums(known, people)
    away = {name for name, many in people.items() if many < minimum} | {name for name in hidden if name in people}
    whole = total and sum(people.values()) >= minimum
    while whole or len(away) < len(people):
        # a group that is shown can be taken off every sum, so that only what is hidden is left of it
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
    """Return whether what is shown tells more of small sets than earlier reports do; ``None`` if they are too many."""
    for count, small in enumerate(now.small_sets(minimum)):
        if count == SETS:  # what cannot be looked at is hidden
            return None
        follows = now.follows(small)
        if follows and follows > earlier.follows(small):
            return True
    return False


def _given_away(earlier: Sums[str], minimum: int) -> tuple[tuple[str, ...], ...]:
    """Return the smallest sets of groups under *least* about which earlier reports tell something."""
    told = earlier.find_told(minimum)
    return tuple(sorted(tuple(sorted(one)) for one in told if not any(other < one for other in told)))
