"""Counts of people by attributes. Small groups are suppressed, margins included."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise, product
from typing import Annotated

from attrs import field

from advocacy.arguments import NaturalNumber, checked, frozen
from advocacy.errors import Finding, raise_any
from advocacy.messages.blocks import Report, Sentences, Table
from advocacy.messages.translator import Translator
from advocacy.people.participant import Participant
from advocacy.people.questions import AnswerUse
from advocacy.privacy.disclosure import Circulation, Number
from advocacy.rules import (
    Rule,
    TupleOf,
    first_repeats,
    identifier,
    integer,
    integer_or_none,
    optional,
    prose,
    tuple_of,
    whole,
)

#: The value of an unknown attribute.
_UNKNOWN = ""
Group = tuple[str | None, ...]
#: A group of any table: its values by attribute, sorted. The total has none.
Key = tuple[tuple[str, str], ...]
_is_group = Rule(
    "type", lambda value: type(value) is tuple and {*map(type, value)} <= {str, type(None)}, expected="text"
)


@frozen(kw_only=True)
class GroupCount:
    """The number of people in a group.

    Attributes:
        group: A value for each attribute of the table: ``None`` for all values together, empty for unknown.
        people: The number; ``None`` if suppressed.
    """

    group: tuple[str | None, ...] = field(converter=TupleOf[str | None], validator=_is_group)
    people: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(0)))


@frozen(kw_only=True)
class GroupTable(Report):
    """The number of people by one or two attributes: each group, each margin and the total.

    Attributes:
        by: The attributes.
        minimum_group: The minimum number of people behind a number.
        counts: All groups, sorted by their values, the total first.
        findings: The number of suppressed numbers, and the groups that earlier tables reveal in any case.
    """

    by: tuple[str, ...] = field(converter=TupleOf[str])
    minimum_group: int = field(converter=integer, validator=whole(1))
    counts: tuple[GroupCount, ...] = field(default=(), converter=TupleOf[GroupCount])
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def _blocks(self, translator: Translator) -> Iterator[Table | Sentences]:
        few = translator.say("page:few", {})
        rows = [
            (
                *(
                    translator.label("group:all" if value is None else value or "group:unknown")
                    for value in count.group
                ),
                few if count.people is None else count.people,
            )
            for count in self.counts
        ]
        header = [*(_column(name, translator) for name in self.by), translator.label("column:people")]
        yield Table(
            rows=rows, header=header, caption=translator.label("column:people"), heading="", numeric=[len(self.by)]
        )
        if self.findings:
            yield Sentences([*map(translator.tell, self.findings)])

    def _faults(self) -> Iterator[Finding]:
        if not 1 <= len(self.by) <= 2:
            yield Finding.of("table:by", "by", count=len(self.by))
        yield from first_repeats(self.by, "by", key="name")
        for index, item in enumerate(self.counts):
            if len(item.group) != len(self.by):
                yield Finding.of("table:group", f"counts[{index}].group", count=len(self.by))

    @checked
    def people(self, *group: Annotated[str, prose] | None) -> int | None:
        """Return the number of people in a group; ``None`` if it is suppressed or does not exist."""
        return next((count.people for count in self.counts if count.group == group), None)


def _column(name: str, translator: Translator) -> str:
    """Return the name of an attribute, or of an expectation of the future by its code."""
    use, _, code = name.partition(":")
    if use == AnswerUse.FUTURE.value and code:
        return f"{translator.label('answer_use:future')}: {translator.name('survey_code', code)}"
    return translator.name("attribute", name)


@checked
def count_groups(
    participants: Iterable[Participant],
    *,
    by: Iterable[str],
    minimum_group: NaturalNumber = 5,
    published: Iterable[GroupTable] = (),
) -> GroupTable:
    """Count people by one or two attributes. Nothing about too few people follows from this and the *published* tables.

    Every number below *minimum_group* is suppressed, zero included. More numbers are suppressed, until two rules hold
    for everything that is published. No suppressed number is open: there are several whole-number solutions, with
    different values of it. And no sum of suppressed numbers from 1 to *minimum_group* - 1 follows by addition and
    subtraction. Readers know that a listed value has at least one person. ``Circulation`` (``advocacy.privacy``) states
    how this is checked.

    The choice: everything is suppressed at first. Then each number of at least *minimum_group* is shown if both rules
    still hold: margins first, then the largest, ties by the values. A number that follows from others is shown with
    them, or they are not shown.

    This protects counts of the same people on one day. It does not protect against tables that are not given, tables of
    another day with people who joined or left, and the reader's own knowledge. If all people of a large group share one
    value, the table shows it. The cells of a table are suppressed if earlier tables already link its attributes in
    another way, or link one of them to two others and do not show how many people have each of its values.

    >>> people = [Participant(id=f"p-{n}", attributes={"role": "dev" if n < 12 else "lead"}) for n in range(20)]
    >>> table = count_groups(people, by=["role"])
    >>> table.people(None), table.people("dev"), table.people("lead")
    (20, 12, 8)
    >>> count_groups(people[:15], by=["role"], published=[]).people("dev") is None
    True

    Args:
        participants: The people, each once.
        by: One or two attributes. People without a value count under an empty value.
        minimum_group: The minimum number of people behind a number, 1 or more; 5 by default (:ref:`method-law`).
        published: Earlier tables about the same people, by any attributes.

    Raises:
        ValidationError: All problems at once: a duplicate id, no attributes or too many, an argument of the wrong type.
    """
    people, names, earlier = tuple(participants), tuple_of(by), tuple_of(published)
    raise_any(first_repeats((person.id for person in people), "participants"))
    listed = tuple(map(identifier, names))
    bare = GroupTable(by=listed, minimum_group=minimum_group)
    return _Counter(people, bare, earlier).table()


class _Counter:
    """The numbers of a table and of earlier tables, as one circulation. A group in several tables is one number."""

    def __init__(self, people: tuple[Participant, ...], table: GroupTable, published: tuple[GroupTable, ...]) -> None:
        self.bare = table
        self.names = tuple(dict.fromkeys(name for report in (table, *published) for name in report.by))
        self.profiles = Counter(tuple(person.attribute(name) or _UNKNOWN for name in self.names) for person in people)
        self.listed = {name: sorted({profile[at] for profile in self.profiles}) for at, name in enumerate(self.names)}
        read = {
            name
            for report in published
            for count in report.counts
            for name, value in zip(report.by, count.group, strict=True)
            if value is not None
        }
        for name in {*table.by} - read:
            if 1 < len(self.listed[name]) == len(people):  # a list of values would show that each has one person
                self.listed[name] = []
        tables = {self._attributes(report.by) for report in (table, *published)}
        self.people = self._count({(), *map(self._attributes, zip(self.names)), *tables})
        earlier = [
            (place, self._key(report.by, count.group), count.people)
            for place, report in enumerate(published)
            for count in report.counts
            if count.people is not None
        ]
        self.known = {key for _, key, _ in earlier}
        self.changed = sorted({place for place, key, many in earlier if many != self.people[key]})
        self.numbers: list[Number] = []
        self.places: dict[Key, list[int]] = {}
        self.is_fixed = False
        self.circulation = self._join(self._attributes(table.by))
        self.leaking = self._find_leaks() if published else set[Key]()

    def _attributes(self, by: Iterable[str]) -> tuple[str, ...]:
        """Return the attributes that divide the people: sorted, without attributes that have one value for everyone."""
        return tuple(sorted(name for name in by if len(self.listed[name]) > 1))

    def _key(self, by: Sequence[str], group: Sequence[str | None]) -> Key:
        named = [(name, value) for name, value in zip(by, group, strict=True) if value is not None]
        return tuple(sorted(item for item in named if self.listed[item[0]] != [item[1]]))

    def _count(self, tables: Iterable[tuple[str, ...]]) -> Counter[Key]:
        """Count the people of each group with anybody in it."""
        found: Counter[Key] = Counter()
        for by in tables:
            at = [self.names.index(name) for name in by]
            for profile, many in self.profiles.items():
                found[tuple((name, profile[place]) for name, place in zip(by, at, strict=True))] += many
        return found

    def _join(self, by: tuple[str, ...]) -> Circulation:
        """Join the tables to a circulation, with the cells of the new table if possible. Show the known numbers."""
        pairs = {tuple(name for name, _ in key) for key in self.known if len(key) > 1}
        names = self._attributes(self.names)
        split = {name for name in names if all(((name, value),) in self.known for value in self.listed[name])}
        chains = _line_up(names, {*pairs, by} if len(by) > 1 else pairs, split)
        if chains is None:
            chains = _line_up(names, pairs, split)
            self.is_fixed = chains is None or not self._cells_vary(by, pairs)
        self._add_numbers(chains or [])
        circulation = Circulation(self.numbers)
        for key in self.known:
            for place in self.places.get(key, ()):
                circulation.show(place)
        if self.known:
            for key, (place, *_) in self.places.items():
                if key not in self.known and circulation.is_open(place):
                    circulation.show(place)
                    self.known.add(key)
        return circulation

    def _add_numbers(self, chains: list[list[str]]) -> None:
        """Add the numbers from the total through the values and cells of each chain, and back to the total."""
        nodes: dict[tuple[object, ...], int] = {}

        def add(tail: tuple[object, ...], head: tuple[object, ...], *key: tuple[str, str], least: int) -> None:
            start, end = (nodes.setdefault(node, len(nodes)) for node in (tail, head))
            self.places.setdefault(tuple(sorted(key)), []).append(len(self.numbers))
            self.numbers.append(Number(start, end, self.people[tuple(sorted(key))], least))

        for place, chain in enumerate(chains):
            values = [(name, value) for name in chain for value in self.listed[name]]
            for name, value in values:
                tail = (place,) if name == chain[0] else (place, name, value, "in")
                head = (place + 1,) if name == chain[-1] else (place, name, value, "out")
                add(tail, head, (name, value), least=1)
            for item, other in pairwise(chain):
                for mine, its in product(self.listed[item], self.listed[other]):
                    tail, head = (place, item, mine, "out"), (place, other, its, "in")
                    add(tail, head, (item, mine), (other, its), least=0)
        if not chains:  # the total is the only number
            add((0,), (1,), least=0)
        add((max(1, len(chains)),), (0,), least=0)

    def _cells_vary(self, by: tuple[str, ...], pairs: Iterable[tuple[str, ...]]) -> bool:
        """Return whether no cell of two attributes can be derived from the tables that link them.

        If some people of a group between the two have a value and others do not, and likewise for a value of the other
        attribute, then two of them can exchange values without a change of any table.
        """
        first, second = by
        varying: set[tuple[str, str]] = set()
        for name in _find_between(first, second, pairs) or [None]:
            mine, its = (self._partly(name, end) for end in by)
            for group in mine:
                varying.update(product(mine[group], its[group]))
        return len(varying) == len(self.listed[first]) * len(self.listed[second])

    def _partly(self, name: str | None, end: str) -> dict[str | None, set[str]]:
        """Return, for each value of an attribute, the values of another that some but not all of its people have."""
        found: dict[str | None, Counter[str]] = defaultdict(Counter)
        for profile, many in self.profiles.items():
            has = dict(zip(self.names, profile, strict=True))
            found[name and has[name]][has[end]] += many
        return {value: {*seen} if len(seen) > 1 else set() for value, seen in found.items()}

    def _find_leaks(self) -> set[Key]:
        """Return the groups below the minimum about which the earlier tables reveal something."""
        few = {key for key in self.places.keys() | self.known if 0 < self.people[key] < self.bare.minimum_group}
        return {
            key
            for key in few
            if key in self.known
            or self.circulation.smallest_sum(self.places[key][0], limit=self.bare.minimum_group)
            < self.bare.minimum_group
        }

    def table(self) -> GroupTable:
        """Choose the numbers to show, and return the table."""
        minimum = self.bare.minimum_group
        groups = sorted(product(*([None, *self.listed[name]] for name in self.bare.by)), key=_order)
        keys = {group: self._key(self.bare.by, group) for group in groups}
        enough = {key for key in keys.values() if self.people[key] >= minimum}
        if not self.is_fixed:
            may_follow = {place: key for key in enough for place in self.places.get(key, ())}
            for key in sorted(enough & self.places.keys(), key=lambda key: (len(key) > 1, -self.people[key], key)):
                if key not in self.known:
                    place = self.places[key][0]
                    now = self.circulation.try_to_show(place, minimum=minimum, may_follow=may_follow)
                    self.known.update(may_follow[item] for item in now)
        shown = enough & self.known
        counts = [
            GroupCount(group=group, people=self.people[key] if key in shown else None) for group, key in keys.items()
        ]
        away = sum(count.people is None for count in counts)
        findings = [Finding.of("view:suppressed", count=away, minimum=minimum)] if away else []
        if self.leaking:
            findings.append(Finding.of("table:published", "published", count=len(self.leaking), minimum=minimum))
        findings += [Finding.of("table:others", f"published[{place}]") for place in self.changed]
        return GroupTable(by=self.bare.by, minimum_group=minimum, counts=counts, findings=findings)


def _line_up(names: Iterable[str], pairs: Iterable[tuple[str, ...]], split: Container[str]) -> list[list[str]] | None:
    """Return chains of attributes in which the two of each pair are neighbours; ``None`` if that is impossible.

    An attribute to *split* may be at the end of several chains. A circle of pairs is impossible in any case.
    """
    joined = {name: {name} for name in names}
    for item, other in pairs:
        if joined[item] is joined[other]:
            return None
        joined[item] |= joined[other]
        joined.update(dict.fromkeys(joined[other], joined[item]))
    chains = [list(pair) for pair in sorted(pairs)]
    chains += [[name] for name in sorted(joined) if len(joined[name]) == 1]
    for name in sorted(joined):
        ends = [chain for chain in chains if name in chain and len(chain) > 1]
        if name in split or len(ends) < 2:
            continue
        if len(ends) > 2:
            return None
        first, second = (chain if chain[-1] == name else chain[::-1] for chain in ends)
        chains = [chain for chain in chains if chain not in ends] + [[*first, *second[::-1][1:]]]
    return chains


def _find_between(start: str, end: str, pairs: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the attributes between two attributes; empty if pairs do not link the two."""
    ways: dict[str, tuple[str, ...]] = {start: ()}
    reached = [start]
    for name in reached:
        for far in [far for pair in pairs if name in pair for far in pair if far not in ways]:
            ways[far] = (*ways[name], far)
            reached.append(far)
    return ways.get(end, ())[:-1]


def _order(group: Group) -> tuple[tuple[bool, str], ...]:
    return tuple((value is not None, value or "") for value in group)
