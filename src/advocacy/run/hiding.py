"""Which groups to hide, so that nothing about fewer people than a minimum follows from what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advocacy.sums import SETS, Sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["hide_groups"]


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
        follows from earlier reports alone, whatever is hidden (of very many, those that `Sums.find_told` finds).

    >>> hide_groups({"IT": 12, "HR": 3, "Sales": 9})
    (('HR', 'Sales'), False, ())
    """
    people = {name: many for name, many in sizes.items() if many}
    known = [frozenset(name for name in one if name in people) for one in published]
    earlier = Sums(known, people)
    away = {name for name, many in people.items() if many < least} | {name for name in hidden if name in people}
    whole = total and sum(people.values()) >= least
    while whole or len(away) < len(people):
        # a group that is shown can be taken off every sum, so that only what is hidden is left of it
        sums = [*known, *([frozenset(people)] if whole else [])]
        now = Sums([one & away for one in sums], {name: people[name] for name in away})
        more = _tells_more(now, earlier, least)
        if more is False:
            break
        shown = [name for name in people if name not in away]
        if more is None:
            away, whole = set(people), False
        elif shown:
            away.add(min(shown, key=lambda name: (people[name], name)))
        else:
            whole = False
    return tuple(sorted(away)), not whole, _given_away(earlier, least)


def _tells_more(now: Sums[str], earlier: Sums[str], least: int) -> bool | None:
    """Say whether what is shown tells more of small sets than earlier reports do; ``None`` if they are too many."""
    for count, small in enumerate(now.small_sets(least)):
        if count == SETS:  # what cannot be looked at is hidden
            return None
        follows = now.follows(small)
        if follows and follows > earlier.follows(small):
            return True
    return False


def _given_away(earlier: Sums[str], least: int) -> tuple[tuple[str, ...], ...]:
    """Give the smallest sets of groups under *least* about which earlier reports tell something."""
    told = earlier.find_told(least)
    return tuple(sorted(tuple(sorted(one)) for one in told if not any(other < one for other in told)))
