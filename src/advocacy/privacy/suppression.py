"""The choice of groups to suppress, so that readers derive nothing about few people from the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from advocacy.privacy.disclosure import SETS, Sums


def hide_groups(
    sizes: Mapping[str, int],
    *,
    minimum: int = 5,
    published: Iterable[frozenset[str]] = (),
    hidden: Iterable[str] = (),
    total: bool = True,
) -> tuple[tuple[str, ...], bool, tuple[tuple[str, ...], ...]]:
    """Choose the groups to suppress, so that nothing about fewer than *minimum* people can be derived.

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
        reports disclose in any case (of very many, those that `Sums.find_determined` finds).

    >>> hide_groups({"IT": 12, "HR": 3, "Sales": 9})
    (('HR', 'Sales'), False, ())
    """
    people = {name: many for name, many in sizes.items() if many}
    known = [frozenset(name for name in groups if name in people) for groups in published]
    earlier = Sums(known, people)
    away = {name for name, many in people.items() if many < minimum} | {name for name in hidden if name in people}
    whole = total and sum(people.values()) >= minimum
    while whole or len(away) < len(people):
        # a shown group can be subtracted from every sum, so only suppressed groups remain
        sums = [*known, *([frozenset(people)] if whole else [])]
        now = Sums([item & away for item in sums], {name: people[name] for name in away})
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
    small = earlier.find_determined(minimum)
    return tuple(sorted(tuple(sorted(item)) for item in small if not any(other < item for other in small)))
