"""Counts of people by attributes. Small groups are suppressed, margins included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Annotated

from attrs import field

from advocacy.arguments import NaturalNumber, checked, frozen
from advocacy.errors import Finding, raise_any
from advocacy.people.participant import Participant
from advocacy.privacy.disclosure import Sums
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

#: The maximum number of groups that are tried one by one, smallest first.
_TRIED = 40
#: The value of an unknown attribute.
_UNKNOWN = ""
Group = tuple[str | None, ...]
_is_group = Rule(
    "type", lambda value: type(value) is tuple and {*map(type, value)} <= {str, type(None)}, expected="text"
)


@frozen(kw_only=True)
class GroupCount:
    """
    The number of people in a group.

    Attributes:
        group: A value for each attribute of the table: ``None`` for all values together, empty for unknown.
        people: The number; ``None`` if suppressed.
    """

    group: tuple[str | None, ...] = field(converter=TupleOf[str | None], validator=_is_group)
    people: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(0)))


@frozen(kw_only=True)
class GroupTable:
    """
    The number of people by one or two attributes: each group, each margin and the total.

    Attributes:
        by: The attributes.
        minimum_group: The minimum number of people behind a number.
        counts: All groups, sorted by their values, the total first.
        findings: The number of suppressed numbers, and what earlier tables reveal in any case.
    """

    by: tuple[str, ...] = field(converter=TupleOf[str])
    minimum_group: int = field(converter=integer, validator=whole(1))
    counts: tuple[GroupCount, ...] = field(default=(), converter=TupleOf[GroupCount])
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def _faults(self) -> Iterator[Finding]:
        if not 1 <= len(self.by) <= 2:
            yield Finding.of("table:by", "by", count=len(self.by))
        yield from first_repeats(self.by, "by", key="name")
        for index, one in enumerate(self.counts):
            if len(one.group) != len(self.by):
                yield Finding.of("table:group", f"counts[{index}].group", count=len(self.by))

    @checked
    def people(self, *group: Annotated[str, prose] | None) -> int | None:
        """Return the number of people in a group; ``None`` if it is suppressed or does not exist."""
        return next((one.people for one in self.counts if one.group == group), None)


@checked
def count_groups(
    participants: Iterable[Participant],
    *,
    by: Iterable[str],
    minimum_group: NaturalNumber = 5,
    published: Iterable[GroupTable] = (),
) -> GroupTable:
    """
    Count people by one or two attributes. No number about too few people can be derived from the table.

    Every number below *minimum_group* is suppressed, zero included, so a suppressed number may be zero. While addition
    and subtraction of the shown numbers and the *published* tables give a number about fewer than *minimum_group*
    people, more is suppressed: the smallest shown group that removes all such numbers (ties by its values); if there is
    none, the smallest group in a line with them, then the smallest margin that contains them, and finally the total. In
    a table of two attributes, no suppressed number other than zero can be derived.

    This protects counts of the same people on one day. It does not protect against tables that are not given, tables of
    another day with people who joined or left, and the reader's own knowledge. If all people of a large group share one
    value, the table shows it.

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
    counter = _Counter(people, bare, earlier)
    counter.hide()
    return counter.table()


class _Counter:
    """The numbers of a table, over the smallest groups that it and earlier tables distinguish."""

    def __init__(self, people: tuple[Participant, ...], table: GroupTable, published: tuple[GroupTable, ...]) -> None:
        self.bare = table
        names = tuple(dict.fromkeys(name for one in (table, *published) for name in one.by))
        found = Counter(tuple(person.attribute(name) or _UNKNOWN for name in names) for person in people)
        self.parts = sorted(found)
        self.sizes = {index: found[part] for index, part in enumerate(self.parts)}
        self.at = {name: index for index, name in enumerate(names)}
        values = [sorted({part[self.at[name]] for part in self.parts}) for name in table.by]
        self.groups: dict[Group, frozenset[int]] = {
            group: self._inside(table.by, group) for group in product(*([None, *known] for known in values))
        }
        self.many = {group: sum(self.sizes[part] for part in parts) for group, parts in self.groups.items()}
        self.shown = {group for group, many in self.many.items() if many >= table.minimum_group}
        told = [(place, one, each_) for place, one in enumerate(published) for each_ in one.counts]
        known = [(place, self._inside(one.by, each_.group), each_.people) for place, one, each_ in told]
        self.known = [parts for _, parts, many in known if many is not None]
        self.strangers = sorted(
            {
                place
                for place, parts, many in known
                if many is not None and many != sum(self.sizes[part] for part in parts)
            }
        )
        self.leaking = self._sums(()).find_told(table.minimum_group)

    def _inside(self, by: tuple[str, ...], group: Group) -> frozenset[int]:
        wanted = [(self.at[name], value) for name, value in zip(by, group, strict=True) if value is not None]
        return frozenset(
            index for index, part in enumerate(self.parts) if all(part[at] == value for at, value in wanted)
        )

    def hide(self) -> None:
        """Suppress more until the table reveals no more about small groups than the earlier tables do."""
        while self.shown:
            told = self._sums(self.shown).find_told(self.bare.minimum_group)
            more = [one for one in (*told, *self._left()) if not any(known <= one for known in self.leaking)]
            if not more:
                return
            self.shown.discard(self._next(more[0]))

    def _sums(self, shown: Iterable[Group]) -> Sums[int]:
        """Return what is known if these groups are shown."""
        return Sums([*(self.groups[one] for one in shown), *self.known], self.sizes)

    def _margins(self) -> list[Group]:
        return sorted((one for one in self.shown if None in one), key=_order)

    def _rest(self, margin: Group) -> frozenset[int]:
        """Return what the shown groups leave of a margin."""
        cells = (one for one in self.shown if None not in one and _lies_in(one, margin))
        return self.groups[margin].difference(*(self.groups[one] for one in cells))

    def _left(self) -> Iterator[frozenset[int]]:
        """Yield what the shown groups leave of each shown margin, if that is too few people."""
        for margin in self._margins():
            rest = self._rest(margin)
            if 0 < sum(self.sizes[part] for part in rest) < self.bare.minimum_group:
                yield rest

    def _next(self, told: frozenset[int]) -> Group:
        """Return the next group to suppress: the smallest that suffices, else one in a line, or a margin."""
        cells = sorted((one for one in self.shown if None not in one), key=self._size)
        for one in cells[:_TRIED]:
            if not self._sums(self.shown - {one}).follows(told):
                return one
        holding = [line for line in self._margins() if self.groups[line] & told and set(line) != {None}]
        telling = [line for line in holding if self._rest(line) <= told]
        near = [one for one in cells if any(_lies_in(one, line) for line in telling or holding)]
        return min(near or holding or cells or list(self.shown), key=self._size)

    def _size(self, group: Group) -> tuple[int, tuple[tuple[bool, str], ...]]:
        return self.many[group], _order(group)

    def table(self) -> GroupTable:
        """Return the table, without the suppressed numbers."""
        counts = [
            GroupCount(group=group, people=self.many[group] if group in self.shown else None)
            for group in sorted(self.groups, key=_order)
        ]
        away = len(counts) - len(self.shown)
        findings = [Finding.of("view:hidden", count=away, least=self.bare.minimum_group)] if away else []
        if self.leaking:
            findings.append(
                Finding.of("table:published", "published", count=len(self.leaking), least=self.bare.minimum_group)
            )
        findings += [Finding.of("table:others", f"published[{place}]") for place in self.strangers]
        return GroupTable(by=self.bare.by, minimum_group=self.bare.minimum_group, counts=counts, findings=findings)


def _lies_in(cell: Group, margin: Group) -> bool:
    return all(value in {None, own} for own, value in zip(cell, margin, strict=True))


def _order(group: Group) -> tuple[tuple[bool, str], ...]:
    return tuple((value is not None, value or "") for value in group)
