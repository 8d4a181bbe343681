"""When a group cannot be made: what stands in the way, and what would be enough to change."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from advocacy.errors import Finding
from advocacy.pilot.engine import by_value, room
from advocacy.pilot.policy import Quota

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advocacy.pilot.engine import Candidate
    from advocacy.pilot.policy import SelectionPolicy

__all__ = ["Bound", "Change", "Clash", "find_clash"]


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
        now: What it is; for a range of sizes its smallest.
        to: What would do, together with the clash's other changes.
    """

    bound: Bound
    quota: Quota | None
    now: int
    to: int

    @property
    def finding(self) -> Finding:
        """The change in a sentence's parts."""
        if self.quota is None:
            return Finding.of("change:size", "", now=self.now, to=self.to)
        named = {"attribute": self.quota.attribute, "value": self.quota.value}
        return Finding.of(f"change:{self.bound.value}", "", now=self.now, to=self.to, **named)


@frozen(kw_only=True)
class Clash:
    """
    Why no group fits, and what would help.

    Attributes:
        eligible: How many people are eligible.
        wanted: The smallest size that would do.
        findings: What stands in the way.
        quotas: The quotas that take part in it.
        changes: Bounds which, moved together, are enough; empty where only more eligible people help.
    """

    eligible: int
    wanted: int
    findings: tuple[Finding, ...]
    quotas: tuple[Quota, ...] = ()
    changes: tuple[Change, ...] = field(default=())


def find_clash(candidates: Sequence[Candidate], policy: SelectionPolicy) -> Clash:
    """
    Explain why no size of the policy can be met by the candidates, for quotas on one attribute.

    Minimums go down to their supply; then maximums go up, in the order of the quotas, as far as people are lacking;
    then the size goes down to what is left. The changes together are enough.
    """
    groups = by_value(candidates, policy.quotas)
    sizes = policy.sizes
    findings: list[Finding] = []
    clashing: list[Quota] = []
    changes: list[Change] = []
    if len(candidates) < sizes[0]:
        findings.append(
            Finding.of("too-few", "", eligible=len(candidates), least=sizes[0], lacks=sizes[0] - len(candidates))
        )
    eased: list[Quota] = []
    for quota in policy.quotas:
        have = len(groups[quota.value])
        if quota.minimum > have:
            findings.append(
                Finding.of(
                    "quota:supply",
                    "",
                    attribute=quota.attribute,
                    value=quota.value,
                    minimum=quota.minimum,
                    supply=have,
                    lacks=quota.minimum - have,
                )
            )
            clashing.append(quota)
            changes.append(Change(bound=Bound.MINIMUM, quota=quota, now=quota.minimum, to=have))
        eased.append(evolve(quota, minimum=min(quota.minimum, have)))
    lacking = sizes[0] - room(groups, eased)[-1]
    if lacking > 0 and len(candidates) >= sizes[0]:
        tight = [
            quota for quota in policy.quotas if quota.maximum is not None and quota.maximum < len(groups[quota.value])
        ]
        findings.append(Finding.of("quota:maximums", "", least=sizes[0], most=sizes[0] - lacking, lacks=lacking))
        clashing += [quota for quota in tight if quota not in clashing]
    for index, quota in enumerate(policy.quotas):
        have = len(groups[quota.value])
        if lacking > 0 and quota.maximum is not None and quota.maximum < have:
            step = min(lacking, have - quota.maximum)
            changes.append(Change(bound=Bound.MAXIMUM, quota=quota, now=quota.maximum, to=quota.maximum + step))
            eased[index] = evolve(eased[index], maximum=quota.maximum + step)
            lacking -= step
    if lacking > 0:
        if lacking == sizes[0]:
            changes = []
        else:
            changes.append(Change(bound=Bound.SIZE, quota=None, now=sizes[0], to=sizes[0] - lacking))
    return Clash(
        eligible=len(candidates),
        wanted=sizes[0],
        findings=tuple(findings),
        quotas=tuple(clashing),
        changes=tuple(changes),
    )
