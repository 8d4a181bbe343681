"""What readers can derive from published numbers: from tables of counts, and from sums of groups in general."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from math import gcd
from typing import Generic, NamedTuple, TypeVar

Part = TypeVar("Part", int, str)
#: A sum of columns with their factors, without zeros.
Row = dict[int, int]
#: Hidden numbers in the order of a walk, each with whether the walk follows its direction.
Walk = list[tuple[int, bool]]

#: For each node that a search reached: the hidden number and the node from which it was reached; nothing for its start.
Steps = dict[int, tuple[int, int] | None]

#: The maximum number of small sets that are checked one by one.
SETS = 100
#: More than any number of people.
_UNLIMITED = 1 << 62


class Number(NamedTuple):
    """A number of people in a circulation: an edge between two nodes.

    Attributes:
        tail: The node at which the edge begins.
        head: The node at which the edge ends.
        people: The number of people.
        least: The smallest number that a reader considers possible: 1 if the reader knows that the group has people,
            else 0.
    """

    tail: int
    head: int
    people: int
    least: int = 0


class Circulation:
    """The hidden numbers of tables whose numbers form a circulation.

    In a circulation, the numbers that enter a node have the same sum as those that leave it. A table of two attributes
    with its margins is a circulation: total, rows, cells, columns, total. A reader knows all shown numbers, and that
    each hidden number is a whole number and not below its least value. Then network flows answer what the reader can
    derive (Gusfield, A graph theoretic approach to statistical data security, SIAM Journal on Computing 17, 1988;
    Ahuja, Magnanti and Orlin, Network Flows, 1993):

    - A hidden number follows by addition and subtraction exactly if its edge is a bridge between the hidden edges.
    - A sum of hidden numbers follows exactly if it is made of cuts that no hidden edge crosses backwards. So the
      smallest sum that follows and contains a number is a minimum cut between the ends of its edge.
    - The possible values of a hidden number are all integers from a minimum flow to a maximum flow.

    If no hidden number is open, the reader's knowledge that numbers are whole and not negative adds no further sums.

    >>> total, dev, lead, head = Number(1, 0, 17), Number(0, 1, 12, 1), Number(0, 1, 3, 1), Number(0, 1, 2, 1)
    >>> table = Circulation([total, dev, lead, head])
    >>> table.show(0)
    >>> table.show(1)
    >>> table.is_open(2), table.smallest_sum(2, limit=10)
    (False, 5)

    Args:
        numbers: All numbers. They are known by their place, and hidden at first.
    """

    def __init__(self, numbers: Iterable[Number]) -> None:
        self.numbers: Sequence[Number] = tuple(numbers)
        self._people = [number.people for number in self.numbers]
        self._spare = [number.people - number.least for number in self.numbers]
        self._once = [1] * len(self.numbers)
        #: for each node: its hidden edges, each with the node at its other end
        self._links: dict[int, dict[int, int]] = {node: {} for number in self.numbers for node in number[:2]}
        for place in range(len(self.numbers)):
            self.hide(place)

    def hide(self, place: int) -> None:
        """Hide a shown number."""
        tail, head, *_ = self.numbers[place]
        self._links[tail][place] = head
        self._links[head][place] = tail

    def show(self, place: int) -> None:
        """Show a hidden number, without a check of what follows from it."""
        tail, head, *_ = self.numbers[place]
        del self._links[tail][place]
        del self._links[head][place]

    def is_open(self, place: int) -> bool:
        """Return whether a hidden number has the same value in every solution."""
        tail, head, *_ = self.numbers[place]
        self.show(place)
        rises = self._flow(tail, head, 1, self._spare)
        falls = self._spare[place] and self._flow(head, tail, 1, self._spare)
        self.hide(place)
        return not rises and not falls

    def smallest_sum(self, place: int, *, limit: int) -> int:
        """Return the smallest sum of hidden numbers that follows and contains this number; *limit* if none is less."""
        tail, head, people, _ = self.numbers[place]
        self.show(place)
        others = self._flow(tail, head, limit - people, self._people)
        self.hide(place)
        return min(limit, people + others)

    def try_to_show(self, place: int, *, minimum: int, may_follow: Container[int]) -> list[int]:
        """Show a hidden number, unless that opens a hidden number or gives away a sum from 1 to *minimum* - 1.

        Only cuts with this number in them change, so only walks between its ends are examined. The answer does not
        depend on the order of the numbers.

        Args:
            place: The place of the number. Every hidden number was protected so far, or lies apart from this one.
            minimum: The minimum number of people in a sum that follows.
            may_follow: Places of numbers that may be shown as well, if they follow from this one.

        Returns:
            The places of all numbers that are shown now; empty if the number stays hidden.
        """
        tail, head, *_ = self.numbers[place]
        self.show(place)
        shown, ends, joined = [place], [(tail, head)], list[tuple[int, int]]()
        while ends:
            start, end = ends.pop()
            walk, _ = self._walk(start, end, self._once, 1, {})
            used = {at: 1 if along else -1 for at, along in walk}
            again, reached = self._walk(start, end, self._once, 1, used)
            if again:
                joined.append((start, end))
            elif walk:  # a single number leaves the reached nodes, so it can be derived
                bridge = next(at for at, _ in walk if len(reached & {*self.numbers[at][:2]}) == 1)
                self.show(bridge)
                shown.append(bridge)
                if bridge not in may_follow:
                    break
                near, far = self.numbers[bridge][:2] if (bridge, True) in walk else self.numbers[bridge][1::-1]
                ends += [(item, other) for item, other in ((start, near), (far, end)) if item != other]
        else:
            if all(self._is_wide(*item, minimum) and self._is_wide(*item[::-1], minimum) for item in joined):
                return shown
        for item in shown:
            self.hide(item)
        return []

    def _is_wide(self, start: int, end: int, minimum: int) -> bool:
        """Return whether every cut from start to end has enough people, and at least one more than its least values."""
        return self._flow(start, end, minimum, self._spare) == minimum or (
            self._flow(start, end, minimum, self._people) == minimum and self._flow(start, end, 1, self._spare) == 1
        )

    def _flow(self, start: int, end: int, wanted: int, room: Sequence[int]) -> int:
        """Return the maximum flow, at most *wanted*: limited by *room* along a hidden number, unlimited against it."""
        flow: dict[int, int] = {}
        total = 0
        for width in (wanted, 1):  # wide walks first, because one of them is often enough
            while total < wanted:
                walk, _ = self._walk(start, end, room, _UNLIMITED, flow, width)
                if not walk:
                    break
                more = min([wanted - total, *(room[at] - flow.get(at, 0) for at, along in walk if along)])
                for at, along in walk:
                    flow[at] = flow.get(at, 0) + (more if along else -more)
                total += more
        return total

    def _walk(
        self,
        start: int,
        end: int,
        along: Sequence[int],
        against: int,
        flow: Mapping[int, int],
        width: int = 1,
    ) -> tuple[Walk, set[int]]:
        """Search for a walk with room for *width* more, from both ends in turn.

        Returns:
            The walk, empty if there is none; and all nodes that the search reached from the end where it got stuck.
        """
        seen: tuple[Steps, Steps] = {start: None}, {end: None}
        sides = [self._search(seen[back], along, against, flow, width, back=back) for back in (False, True)]
        while True:
            for mine, others, side in ((*seen, sides[0]), (*seen[::-1], sides[1])):
                node = next(side, None)
                if node is None:
                    return [], {*mine}
                if node in others:
                    return [*self._steps(node, seen[0]), *self._steps(node, seen[1], back=True)], set()

    def _search(
        self, seen: Steps, along: Sequence[int], against: int, flow: Mapping[int, int], width: int, *, back: bool
    ) -> Iterator[int]:
        """Search breadth first, edge by edge, and yield the last node that was reached."""
        queue = [*seen]
        for node in queue:
            for place, other in self._links[node].items():
                if other not in seen:
                    forwards = (self.numbers[place].tail == node) is not back
                    used = flow.get(place, 0)
                    if (along[place] - used if forwards else against + used) >= width:
                        seen[other] = place, node
                        queue.append(other)
                yield queue[-1]

    def _steps(self, node: int, seen: Steps, *, back: bool = False) -> Iterator[tuple[int, bool]]:
        """Yield the steps between an end and a node that was reached from it."""
        while step := seen[node]:
            place, other = step
            yield place, self.numbers[place].tail == (node if back else other)
            node = other


class Sums(Generic[Part]):
    """Known sums over parts, each part with a number of people.

    A set of parts is disclosed if some linear combination of the sums is about parts of that set only. Parts that occur
    in the same sums cannot be distinguished, and are treated together.

    >>> known = Sums([frozenset({"a", "b", "c"}), frozenset({"a", "b"})], {"a": 9, "b": 9, "c": 3})
    >>> known.follows(frozenset("c")), known.follows(frozenset("a"))
    (1, 0)
    >>> known.find_determined(minimum=5)
    (frozenset({'c'}),)

    Args:
        sums: Sets of parts with a known sum. All parts are in *sizes*.
        sizes: The number of people in each part, at least one.
    """

    def __init__(self, sums: Iterable[frozenset[Part]], sizes: Mapping[Part, int]) -> None:
        listed = sorted({item for item in sums if item}, key=sorted)
        together: dict[tuple[bool, ...], list[Part]] = {}
        for part in sorted(sizes):
            together.setdefault(tuple(part in item for item in listed), []).append(part)
        self._classes: list[frozenset[Part]] = [frozenset(parts) for seen, parts in together.items() if any(seen)]
        self._people = [sum(sizes[part] for part in parts) for parts in self._classes]
        place = {part: index for index, parts in enumerate(self._classes) for part in parts}
        self._solved = _solve([dict.fromkeys({place[part] for part in item}, 1) for item in listed])

    def follows(self, about: frozenset[Part]) -> int:
        """Count the independent numbers that follow and are about a set of parts only."""
        return self._about({index for index, parts in enumerate(self._classes) if parts <= about})

    def small_sets(self, minimum: int) -> Iterator[frozenset[Part]]:
        """Yield every set of indistinguishable parts, and every union of such sets, with fewer than *minimum* people.

        Parts in no sum are ignored: nothing follows about them.
        """
        return map(self._parts, self._small(minimum))

    def find_determined(self, minimum: int) -> tuple[frozenset[Part], ...]:
        """Return the disclosed sets with fewer than *minimum* people, those with the fewest parts first.

        Sets of indistinguishable parts are always found. Larger sets are found if they contain no set found before: all
        of them for at most a hundred small sets; beyond that, those among the first hundred, and those that remain when
        the sums are solved.
        """
        found = {item for item in map(frozenset, self._solved) if sum(self._people[index] for index in item) < minimum}
        for item in islice(self._small(minimum), SETS):
            if not any(known <= item for known in found) and self._about(item):
                found.add(item)
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
