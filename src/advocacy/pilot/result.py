"""The result of a selection: a proposal that anyone can redo and that explains itself to everyone in the pool."""

from __future__ import annotations

from collections import Counter
from datetime import date
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, InvalidError, UnknownNameError, UnmetError, nearest, raise_any
from advocacy.people.matrix import Matrix
from advocacy.people.participant import Participant
from advocacy.pilot.assessment import Assessment, Assessor
from advocacy.pilot.clash import Clash
from advocacy.pilot.engine import Candidate, Task, best_group, carried, ranked
from advocacy.pilot.explanation import Explanation, explain_left_out, explain_member, explain_reserve
from advocacy.pilot.policy import SelectionPolicy
from advocacy.pilot.quotas import Cap, Distinct, Quota
from advocacy.pilot.solver import Limits
from advocacy.values import FrozenMap, each, first_repeats, instance, optional, text, tuple_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Pilot", "QuotaCount", "Status", "candidates_of"]


class Status(Enum):
    """How a selection ended."""

    SELECTED = "selected"
    """There is a group, and none that fits has a higher score."""
    RELAXED = "relaxed"
    """No group fits; this is the best one after the clash's changes were made."""
    STOPPED = "stopped"
    """A limit was reached before the best group was proven; members, if any, fit, and the bound says how far off."""
    UNMET = "unmet"
    """No group fits; the clash says why, and what would help."""


@frozen(kw_only=True)
class QuotaCount:
    """
    How a quota came out.

    Attributes:
        quota: The quota.
        size: How many members there are in all.
        members: For a `Quota` how many members have its value, for a `Cap` how many share the commonest one, for a
            `Distinct` how many different values there are.
        eligible: The same among all eligible people, members included.
    """

    quota: Quota | Cap | Distinct
    size: int
    members: int
    eligible: int

    @property
    def bounds(self) -> tuple[int, int]:
        """The least and the most there may be, in places; shares are of the group as it is."""
        return self.quota.bounds(self.size)

    @property
    def met(self) -> bool:
        """Whether the members lie within its bounds."""
        least, most = self.bounds
        return least <= self.members <= most


@frozen(kw_only=True)
class Pilot:
    """
    The result of a selection: always the same type, whether there is a group or not.

    A selection proposes. A member is invited, and accepts or declines without being asked why.

    Attributes:
        status: How it ended.
        policy: What was asked for, seed included.
        matrix: The matrix that was used; ``None`` where the policy needs none.
        on: The day on which consent had to stand.
        pool: The people chosen from, as they were known; their order means nothing.
        members: Ids of the proposed members, in id order: nobody is shown as ranked.
        clash: Why there is no group, and what would help; ``None`` where there is one.
        bound: A total, in points, that no group exceeds, where a limit was reached; ``None`` where the members' own
            total is proven to be the highest, or nothing is known.
    """

    status: Status = field(validator=instance(Status))
    policy: SelectionPolicy = field(validator=instance(SelectionPolicy))
    matrix: Matrix | None = field(validator=optional(instance(Matrix)))
    on: date = field(validator=instance(date))
    pool: tuple[Participant, ...] = field(
        eq=frozenset, converter=tuple_of, validator=each(instance(Participant, private=True))
    )
    members: tuple[str, ...] = field(converter=tuple_of, validator=each(text))
    clash: Clash | None = field(default=None, validator=optional(instance(Clash)))
    bound: int | None = field(default=None, validator=optional(whole(0)))

    def __attrs_post_init__(self) -> None:
        """Keep everyone in the pool once, and members in id order and within the pool."""
        raise_any(self._faults())
        object.__setattr__(self, "members", tuple(sorted(set(self.members))))

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((person.id for person in self.pool), "pool")
        known = {person.id for person in self.pool}
        for index, member in enumerate(self.members):
            if member not in known:
                yield nearest(member, known, f"members[{index}]", kind="participant")

    @cached_property
    def reserves(self) -> tuple[str, ...]:
        """Ids of the eligible rest by score, then draw, then id: for the lead's eyes."""
        chosen = frozenset(self.members)
        return tuple(c.id for c in ranked(self._candidates, self.policy.seed) if c.id not in chosen)

    @cached_property
    def left_out(self) -> FrozenMap[str]:
        """The first reason of everyone who is not eligible, by id: ``consent``, ``inactive`` or ``unknown:<name>``."""
        return FrozenMap({a.id: a.reasons[0] for a in self._assessments.values() if not a.eligible})

    @property
    def excluded(self) -> FrozenMap[int]:
        """How many people are left out, by reason."""
        return FrozenMap(Counter(self.left_out.values()))

    @property
    def quotas(self) -> tuple[QuotaCount, ...]:
        """How each quota came out, in the policy's order."""
        quotas, chosen = self.policy.quotas, frozenset(self.members)
        inside = carried((c for c in self._candidates if c.id in chosen), quotas)
        eligible = carried(self._candidates, quotas)
        return tuple(
            QuotaCount(quota=quota, size=len(chosen), members=members, eligible=all_of)
            for quota, members, all_of in zip(quotas, inside, eligible, strict=True)
        )

    @property
    def total(self) -> int:
        """The members' scores together, in points."""
        return sum(self._assessments[member].points or 0 for member in self.members)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is worth knowing: what stands in the way, what kept people out, what would help, how ties ended."""
        found = list(self.clash.findings) if self.clash else []
        found += [Finding.of(f"excluded:{code}", "", count=count) for code, count in self.excluded.items()]
        found += [change.finding for change in self.clash.changes] if self.clash else []
        if self.status is Status.STOPPED:
            found.append(Finding.of("stopped", "", total=self.total, bound="?" if self.bound is None else self.bound))
        if self._by_lot:
            found.append(Finding.of("by-lot", "", count=len(self._by_lot), seed=self.policy.seed))
        return tuple(found)

    def assessment(self, person: str) -> Assessment:
        """
        Give what the policy says of a person: reasons, cell, traits, and the score in its parts.

        Raises:
            UnknownNameError: Nobody in the pool has this id.
        """
        if person not in self._assessments:
            raise UnknownNameError([nearest(person, self._assessments, "", kind="participant")])
        return self._assessments[person]

    def explain(self, person: str) -> Explanation:
        """
        Say why someone is in or not, and what would change it, in sentences that name no other person.

        Raises:
            UnknownNameError: Nobody in the pool has this id.
        """
        found = self.assessment(person)
        if not found.eligible:
            return explain_left_out(found)
        named = [count for count in self.quotas if isinstance(count.quota, Quota)]
        held = [count for count in named if (count.quota.attribute, getattr(count.quota, "value", "")) in found.traits]
        if person in self.members:
            return explain_member(found, held, by_lot=person in self._by_lot)
        proven = self.status is Status.SELECTED
        ties = self.points_to_tie(person) if proven else None
        points = found.points or 0
        spread = any((self._assessments[member].points or 0) < points for member in self.members)
        return explain_reserve(found, held, ties, proven=proven, spread=spread)

    def points_to_tie(self, person: str, *, limits: Limits | None = None) -> int | None:
        """
        Give the score at which a reserve would tie with the group, all else unchanged; one point more is certain.

        The best group that holds the person is found for it, so the answer is exact. It may lie above 10,000, and is
        ``None`` where no group that fits holds the person, or a limit was reached.

        Raises:
            UnknownNameError: Nobody in the pool has this id.
            InvalidError: The person is no reserve, or there is no proven group to tie with.
            MissingExtraError: The quotas need the solver, which is not installed.
        """
        if not self.assessment(person).eligible or person in self.members or self.status is not Status.SELECTED:
            raise InvalidError([Finding.of("no-reserve", "person", id=person)])
        one = next(candidate for candidate in self._candidates if candidate.id == person)
        others = [candidate for candidate in self._candidates if candidate.id != person]
        task = Task(self.policy.quotas, len(self.members) - 1, self.policy.seed, dict.fromkeys(one.traits, 1), 1)
        group = best_group(others, task, limits or Limits())
        if group.chosen is None or not group.proven:
            return None
        return self.total - sum(candidate.points for candidate in group.chosen)

    def require(self) -> Pilot:
        """
        Give the same pilot where there is the group that was asked for.

        Raises:
            UnmetError: There is none; the error carries the findings.
        """
        if self.status is not Status.SELECTED:
            raise UnmetError(self.findings)
        return self

    @cached_property
    def _assessments(self) -> dict[str, Assessment]:
        assessor = Assessor(self.policy, self.matrix, self.on)
        return {person.id: assessor.assess(person) for person in self.pool}

    @cached_property
    def _candidates(self) -> tuple[Candidate, ...]:
        return tuple(candidates_of(self._assessments.values()))

    @cached_property
    def _by_lot(self) -> frozenset[str]:
        """Members who have a reserve beside them with the same score and the same traits."""
        chosen = frozenset(self.members)
        left = {(c.points, c.traits) for c in self._candidates if c.id not in chosen}
        return frozenset(c.id for c in self._candidates if c.id in chosen and (c.points, c.traits) in left)

    def __repr__(self) -> str:
        """Show how it ended, and nothing about a person."""
        return f"<Pilot {self.status.value}: {len(self.members)} of {len(self.pool)} people>"


def candidates_of(assessments: Iterable[Assessment]) -> Iterator[Candidate]:
    """Give the eligible as the engine sees them."""
    for found in assessments:
        if found.points is not None:
            yield Candidate(found.points, found.id, found.traits)
