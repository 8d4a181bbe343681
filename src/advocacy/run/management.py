"""The view for management: figures by group, with groups too small left out so that nothing can be solved for."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any
from advocacy.goals.metric import Metric, Unit
from advocacy.goals.partial import Partial
from advocacy.goals.reading import Reading, read_figures
from advocacy.intervals.interval import Interval
from advocacy.values import FrozenMap, Window, each, frozen_map, instance, optional, text, tuple_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["GroupFigure", "ManagementView", "hide_groups", "view_for_management"]


@frozen(kw_only=True)
class GroupFigure:
    """
    A figure of one group, as management may see it: no counts of people, and no rate that speaks of everyone in it.

    Attributes:
        metric: The code of the figure.
        group: The group; ``None`` for all together.
        value: The value, in the unit of the figure; ``None`` where there is none, or where only a bound is shown.
        interval: Where the value could as well have been; of a share of 0 or 1 it is the bound: from 0, or up to 1.
    """

    metric: str = field(validator=text)
    group: str | None = field(default=None, validator=optional(text))
    value: float | None = None
    interval: Interval | None = field(default=None, validator=optional(instance(Interval)))


@frozen(kw_only=True)
class ManagementView:
    """
    Figures by group, with what is hidden and why.

    Attributes:
        window: The days it is about.
        least: The fewest people a group is shown from.
        figures: The figures of every group that is shown, and of all together unless that is hidden.
        hidden: The groups that are not shown, sorted: too small themselves, or hidden to keep a small one from being
            worked out.
        total_hidden: Whether all together is hidden too.
        findings: How many groups are hidden, and what can be worked out from earlier reports whatever is hidden now.
    """

    window: Window = field(validator=instance(Window))
    least: int = field(validator=whole(1))
    figures: tuple[GroupFigure, ...] = field(converter=tuple_of, validator=each(instance(GroupFigure)))
    hidden: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))
    total_hidden: bool = field(default=False, validator=instance(bool))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))


def view_for_management(
    metrics: Iterable[Metric],
    partial: Partial,
    *,
    sizes: Mapping[str, int],
    window: Window,
    least: int = 5,
    published: Iterable[Iterable[str]] = (),
    level: float = 0.95,
) -> ManagementView:
    """
    Show figures by group, and hide every group under a minimum size (domain, step 4).

    It covers what can be worked out from one report by adding and taking away, and from earlier reports about the same
    days that are given as *published*. It cannot cover what it is not told: reports about other days that differ by a
    person who came or left, reports cut by another attribute, and what a reader knows of people.

    What was observed without a segment counts in the figures of all together, and is shown as no group.

    Args:
        metrics: The figures.
        partial: What the observations add up to, with the groups as segments.
        sizes: How many people each group has, 0 or more; every segment observed has to be in it.
        window: The days; they begin and end with a period of *partial*.
        least: The fewest people a group is shown from, 1 or more; 5 by default *(practice)*.
        published: Earlier reports about these days: for each figure shown the groups that it was about together.
        level: The confidence of the intervals, above 0 and below 1.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: a group without a size, an argument out of range;
            else as for `read_figures`.
    """
    listed, known = tuple_of(metrics), frozen_map(sizes)
    earlier = tuple(frozenset(one) for one in published)
    raise_any(
        [
            *each(whole(0)).findings(known, "sizes"),
            *instance(Partial).findings(partial, "partial"),
            *instance(Window).findings(window, "window"),
            *whole(1).findings(least, "least"),
        ]
    )
    strangers = [*filter(None, partial.segments), *sorted(name for one in earlier for name in one)]
    raise_any(nearest(name, known, "sizes", kind="group") for name in strangers if name not in known)
    hidden, total_hidden, leaking = hide_groups(known, least=least, published=earlier)
    shown: list[GroupFigure] = []
    groups = [name for name in known if known[name] and name not in hidden]
    for group in [*([] if total_hidden else [None]), *groups]:
        readings = read_figures(listed, partial, window=window, segment=group, level=level)
        shown += [_masked(reading, group) for reading in readings]
    findings = [Finding.of("view:hidden", count=len(hidden), least=least)] if hidden else []
    findings += [Finding.of("view:published", groups=" + ".join(some)) for some in leaking]
    return ManagementView(
        window=window, least=least, figures=shown, hidden=hidden, total_hidden=total_hidden, findings=findings
    )


def hide_groups(
    sizes: FrozenMap[int], *, least: int = 5, published: Iterable[frozenset[str]] = ()
) -> tuple[tuple[str, ...], bool, tuple[tuple[str, ...], ...]]:
    """
    Choose which groups to hide so that no set of fewer than *least* people can be worked out.

    All groups under *least* are hidden. While the sum of some hidden ones follows from what is shown, and is about
    fewer than *least* people, the smallest shown group (ties by name) is hidden too, and at last the total. Groups of
    nobody hide nothing and are left aside.

    Args:
        sizes: How many people each group has.
        least: The fewest people anything shown is about.
        published: Sets of groups whose sum is known from earlier reports.

    Returns:
        The hidden groups, sorted; whether the total is hidden; and the sets of groups that follow from earlier reports
        alone, whatever is hidden.

    >>> hide_groups(FrozenMap({"IT": 12, "HR": 3, "Sales": 9}))
    (('HR', 'Sales'), False, ())
    """
    people = {name: many for name, many in sizes.items() if many}
    earlier = [{name for name in one if name in people} for one in published]
    leaking = _derivable(earlier, people, set(people), least)
    hidden = {name for name, many in people.items() if many < least}
    total = sum(people.values()) >= least
    while True:
        rows = [*earlier, *({name} for name in people if name not in hidden), *([set(people)] if total else [])]
        if all(found in leaking for found in _derivable(rows, people, hidden, least)):
            return tuple(sorted(hidden)), not total, tuple(leaking)
        shown = [name for name in people if name not in hidden]
        if shown:
            hidden.add(min(shown, key=lambda name: (people[name], name)))
        else:
            total = False


def _derivable(rows: list[set[str]], people: dict[str, int], hidden: set[str], least: int) -> list[tuple[str, ...]]:
    """
    Give the sets of hidden groups about fewer than *least* people whose sum follows from the rows, sorted.

    Groups that stand in the same rows cannot be told apart, so they are taken together: few sets are left to look at.
    """
    names = sorted(people)
    alike: dict[tuple[bool, ...], list[str]] = {}
    for name in names:
        alike.setdefault(tuple(name in row for row in rows), []).append(name)
    classes = list(alike.values())
    sizes = [sum(people[name] for name in one) for one in classes]
    basis = _reduced([[Fraction(one[0] in row) for one in classes] for row in rows])
    small = [place for place, one in enumerate(classes) if sizes[place] < least and hidden.issuperset(one)]
    found = []
    for many in range(1, least):
        for some in combinations(small, many):
            wanted = [Fraction(place in some) for place in range(len(classes))]
            if sum(sizes[place] for place in some) < least and not any(_remainder(wanted, basis)):
                found.append(tuple(sorted(name for place in some for name in classes[place])))
    return sorted(found)


def _reduced(rows: list[list[Fraction]]) -> list[tuple[int, list[Fraction]]]:
    """Give a basis of the rows: each with the place of its first number, which is 1."""
    basis: list[tuple[int, list[Fraction]]] = []
    for row in rows:
        left = _remainder(row, basis)
        place = next((index for index, value in enumerate(left) if value), None)
        if place is not None:
            basis.append((place, [value / left[place] for value in left]))
    return basis


def _remainder(row: list[Fraction], basis: list[tuple[int, list[Fraction]]]) -> list[Fraction]:
    """Take away from a row what the basis can make of it; nothing is left where it follows from the basis."""
    left = row
    for place, own in basis:
        if left[place]:
            factor = left[place]
            left = [value - factor * other for value, other in zip(left, own, strict=True)]
    return left


def _masked(reading: Reading, group: str | None) -> GroupFigure:
    """Leave out counts, and show a share of 0 or 1 as a bound."""
    code, interval = reading.metric.code, reading.interval
    if reading.metric.unit is Unit.SHARE and reading.exact in {0, 1}:
        return GroupFigure(metric=code, group=group, interval=interval)
    return GroupFigure(metric=code, group=group, value=reading.value, interval=interval)
