"""Which groups to hide, so that nothing about fewer people than a minimum follows from what is shown."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["hide_groups"]

#: So many sets of hidden groups are looked at; where there are more, what cannot be looked at is hidden.
_SETS = 100


def hide_groups(
    sizes: Mapping[str, int],
    *,
    least: int = 5,
    published: Iterable[frozenset[str]] = (),
    hidden: Iterable[str] = (),
    total: bool = True,
) -> tuple[tuple[str, ...], bool, tuple[tuple[str, ...], ...]]:
    """
    Choose which groups to hide so that nothing about fewer than *least* people can be worked out.

    All groups under *least* are hidden. While any combination of sums that are shown, by adding and taking away, leaves
    something that is about hidden groups of fewer than *least* people together (their sum, or a difference between
    them), the smallest shown group (ties by name) is hidden too, and at last the total. Groups of nobody hide nothing
    and are left aside.

    Where earlier reports tell so many small groups apart that not every set of them can be looked at, all is hidden.

    Args:
        sizes: How many people stand behind the number of each group.
        least: The fewest people anything shown is about.
        published: Sets of groups whose sum is known from earlier reports.
        hidden: Groups that are hidden anyhow.
        total: Whether all together may be shown.

    Returns:
        The hidden groups, sorted; whether the total is hidden; and the smallest sets of groups about which something
        follows from earlier reports alone, whatever is hidden.

    >>> hide_groups({"IT": 12, "HR": 3, "Sales": 9})
    (('HR', 'Sales'), False, ())
    """
    people = {name: many for name, many in sizes.items() if many}
    earlier = [{name for name in one if name in people} for one in published]
    away = {name for name, many in people.items() if many < least} | {name for name in hidden if name in people}
    whole = total and sum(people.values()) >= least
    while (more := _tells_more(earlier, people, away, least, whole=whole)) is not False:
        shown = [name for name in people if name not in away]
        if more is None:
            away, whole = set(people), False
        elif shown:
            away.add(min(shown, key=lambda name: (people[name], name)))
        else:
            whole = False
    return tuple(sorted(away)), not whole, tuple(_given_away(earlier, people, least))


def _tells_more(
    earlier: list[set[str]], people: dict[str, int], hidden: set[str], least: int, *, whole: bool
) -> bool | None:
    """Say whether what is shown tells more of small sets than earlier reports do; ``None`` if they are too many."""
    if not whole and len(hidden) == len(people):
        return False
    rows = [*earlier, *([set(people)] if whole else [])]
    # a group that is shown can be taken off every sum, so that only what is hidden is left of it
    classes = _alike(rows, hidden)
    apart = _alike(earlier, people)
    many, fewer = _rank(rows, classes), _rank(earlier, apart)
    for small in _small_sets(classes, people, least):
        if small is None:
            return None
        now = many - _rank_outside(rows, classes, small)
        if now and now > fewer - _rank_outside(earlier, apart, small):
            return True
    return False


def _given_away(earlier: list[set[str]], people: dict[str, int], least: int) -> list[tuple[str, ...]]:
    """Give the smallest sets of groups under *least* about which earlier reports tell something."""
    classes = _alike(earlier, people)
    many = _rank(earlier, classes)
    found: list[set[str]] = []
    for small in sorted(filter(None, _small_sets(classes, people, least)), key=lambda one: (len(one), sorted(one))):
        if not any(known <= small for known in found) and many > _rank_outside(earlier, classes, small):
            found.append(small)
    return sorted(tuple(sorted(one)) for one in found)


def _alike(rows: list[set[str]], names: Iterable[str]) -> list[set[str]]:
    """Take groups together that stand in the same sums: nothing tells them apart."""
    classes: dict[tuple[bool, ...], set[str]] = {}
    for name in sorted(names):
        classes.setdefault(tuple(name in row for row in rows), set()).add(name)
    return list(classes.values())


def _small_sets(classes: list[set[str]], people: dict[str, int], least: int) -> Iterator[set[str] | None]:
    """Give every union of classes about fewer than *least* people; ``None`` at last where there are too many."""
    sizes = sorted((sum(people[name] for name in one), sorted(one)) for one in classes)
    small = [(many, set(names)) for many, names in sizes if many < least]
    grown: list[tuple[int, int, set[str]]] = [(0, 0, set())]
    given = 0
    while grown:
        start, so_far, names = grown.pop()
        for place in range(start, len(small)):
            many, more = small[place]
            if so_far + many >= least:
                break
            given += 1
            if given > _SETS:
                yield None
                return
            yield names | more
            grown.append((place + 1, so_far + many, names | more))


def _rank_outside(rows: list[set[str]], classes: list[set[str]], small: set[str]) -> int:
    """
    Give the rank of the rows over all classes but those within a small set.

    By how much it is below the rank over all classes is how many independent numbers follow that are about nobody
    outside the small set.
    """
    return _rank(rows, [one for one in classes if not one <= small])


def _rank(rows: list[set[str]], classes: list[set[str]]) -> int:
    """Give the rank of the rows over the classes, exactly, in whole numbers."""
    basis: list[tuple[int, list[int]]] = []
    for row in rows:
        left = [int(bool(one & row)) for one in classes]
        for place, own in basis:
            if left[place]:
                factor, other = own[place], left[place]
                left = [factor * value - other * known for value, known in zip(left, own, strict=True)]
                common = gcd(*left) or 1
                left = [value // common for value in left]
        lead = next((index for index, value in enumerate(left) if value), None)
        if lead is not None:
            basis.append((lead, left))
    return len(basis)
