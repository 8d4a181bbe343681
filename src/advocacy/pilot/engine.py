"""The best group of a size under quotas on one attribute, exactly; it knows candidates, not people."""

from __future__ import annotations

from collections import defaultdict
from heapq import nlargest
from typing import TYPE_CHECKING, NamedTuple

from advocacy.pilot.assessment import draw

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from advocacy.pilot.policy import Quota

__all__ = ["Candidate", "best_group", "by_value", "ranked", "room", "supply"]


class Candidate(NamedTuple):
    """An eligible person as the engine sees them: what they score, who they are, what counts for the quotas."""

    points: int
    id: str
    traits: tuple[tuple[str, str], ...]


def ranked(candidates: Iterable[Candidate], seed: int) -> list[Candidate]:
    """Order candidates by score, highest first; equal scores by their draw, then by id."""
    return sorted(candidates, key=lambda c: (-c.points, draw(seed, c.id), c.id))


def supply(candidates: Iterable[Candidate], quotas: Sequence[Quota]) -> list[int]:
    """Count for each quota the candidates who have its value."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for candidate in candidates:
        for trait in candidate.traits:
            counts[trait] += 1
    return [counts[quota.attribute, quota.value] for quota in quotas]


def by_value(candidates: Iterable[Candidate], quotas: Sequence[Quota]) -> dict[str | None, list[Candidate]]:
    """Group candidates by the quota value they carry, ``None`` for those under no quota."""
    named = {(quota.attribute, quota.value) for quota in quotas}
    groups: dict[str | None, list[Candidate]] = {quota.value: [] for quota in quotas}
    groups[None] = []
    for candidate in candidates:
        groups[next((value for name, value in candidate.traits if (name, value) in named), None)].append(candidate)
    return groups


def room(groups: Mapping[str | None, Sequence[Candidate]], quotas: Sequence[Quota]) -> range:
    """
    Give the sizes a group can have: from the sum of the minimums to what supply and maximums let in.

    The range is empty where a minimum is above its supply.
    """
    if any(quota.minimum > len(groups[quota.value]) for quota in quotas):
        return range(0)
    most = len(groups[None])
    for quota in quotas:
        have = len(groups[quota.value])
        most += have if quota.maximum is None else min(quota.maximum, have)
    return range(sum(quota.minimum for quota in quotas), most + 1)


def best_group(
    groups: Mapping[str | None, Sequence[Candidate]], quotas: Sequence[Quota], size: int, seed: int
) -> list[Candidate]:
    """
    Choose the group with the highest total score; *size* has to lie in `room`.

    First the best of each value up to its minimum, then the best of what the maximums leave. Groups within such bounds
    are the bases of a matroid, so that taking the best first is optimal, and best in the order of score and draw too.
    """
    bounds = {quota.value: (quota.minimum, quota.maximum) for quota in quotas}
    chosen: list[Candidate] = []
    others: list[Candidate] = []
    for value, members in groups.items():
        least, most = bounds.get(value, (0, None)) if value is not None else (0, None)
        best = _best(members, size if most is None else min(most, size), seed)
        chosen += best[:least]
        others += best[least:]
    return chosen + _best(others, size - len(chosen), seed)


def _best(candidates: Sequence[Candidate], count: int, seed: int) -> list[Candidate]:
    """Order the best *count*; lots are drawn for those alone whose score may be among them."""
    if count >= len(candidates):
        return ranked(candidates, seed)
    if not count:
        return []
    bar = nlargest(count, (candidate.points for candidate in candidates))[-1]
    return ranked((candidate for candidate in candidates if candidate.points >= bar), seed)[:count]
