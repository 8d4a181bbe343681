"""Bounds that can be moved, and how far: the parts of a clash."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from attrs import frozen

from advocacy.errors import Finding
from advocacy.pilot.quotas import Cap, Distinct, Quota

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advocacy.pilot.engine import Rule
    from advocacy.pilot.policy import SelectionPolicy

__all__ = ["PLACE", "Bound", "Change", "Side", "costs_of", "sides_of"]

#: What one place moved costs, but for a trifle.
PLACE = 1_000_000


class Bound(Enum):
    """What a change moves."""

    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    SIZE = "size"


@frozen(kw_only=True)
class Change:
    """
    One bound of a policy to move.

    Attributes:
        bound: Which bound.
        quota: The quota it belongs to, as it is now; ``None`` for the size.
        now: Its places, in a group of the size that the changes are made for; for the size its smallest.
        to: The places that would do, together with the clash's other changes.
    """

    bound: Bound
    quota: Quota | Cap | Distinct | None
    now: int
    to: int

    @property
    def finding(self) -> Finding:
        """The change in a sentence's parts."""
        if self.quota is None:
            return Finding.of("change:size", "", now=self.now, to=self.to)
        return Finding.of(f"change:{self.bound.value}", "", now=self.now, to=self.to, **self.quota.named)


class Side(NamedTuple):
    """One side of a rule, or the smallest size where the rule is ``None``."""

    rule: Rule | None
    bound: Bound


def sides_of(policy: SelectionPolicy) -> list[Side]:
    """List what a policy bounds: minimums and maximums in the order of the quotas, the smallest size last."""
    sides: list[Side] = []
    for rule in policy.quotas:
        if not isinstance(rule, Cap) and rule.minimum:
            sides.append(Side(rule, Bound.MINIMUM))
        if rule.maximum is not None:
            sides.append(Side(rule, Bound.MAXIMUM))
    return [*sides, Side(None, Bound.SIZE)]


def costs_of(sides: Iterable[Side]) -> dict[Side, int]:
    """Give what one place costs, by side: as good as the same, so that their order decides between equals."""
    return {side: PLACE + index for index, side in enumerate(sides)}
