"""Select a pilot group: a proposal that anyone can redo and that explains itself to everyone in the pool."""

from __future__ import annotations

from collections import Counter
from datetime import date
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, InvalidError, UnmetError, nearest, raise_any
from advocacy.people.matrix import Matrix
from advocacy.people.participant import CELL, MEASURES, Participant
from advocacy.pilot.assessment import Assessment, Assessor
from advocacy.pilot.clash import Clash, find_clash
from advocacy.pilot.engine import Candidate, best_group, by_value, ranked, room, supply
from advocacy.pilot.explanation import Explanation, explain_left_out, explain_member, explain_reserve
from advocacy.pilot.policy import Quota, SelectionPolicy
from advocacy.values import FrozenMap, each, first_repeats, instance, optional, text, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Pilot", "QuotaCount", "Status", "select_pilot"]


class Status(Enum):
    """How a selection ended."""

    SELECTED = "selected"
    """There is a group, and none that fits has a higher score."""
    UNMET = "unmet"
    """No group fits; the clash says why, and what would help."""


@frozen(kw_only=True)
class QuotaCount:
    """
    How a quota came out.

    Attributes:
        quota: The quota.
        members: How many members carry it.
        eligible: How many eligible people do, members included.
    """

    quota: Quota
    members: int
    eligible: int

    @property
    def met(self) -> bool:
        """Whether the members lie within its bounds."""
        return self.quota.minimum <= self.members and (self.quota.maximum is None or self.members <= self.quota.maximum)


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
        carried = supply((c for c in self._candidates if c.id in chosen), quotas)
        eligible = supply(self._candidates, quotas)
        return tuple(
            QuotaCount(quota=quota, members=inside, eligible=all_of)
            for quota, inside, all_of in zip(quotas, carried, eligible, strict=True)
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is worth knowing: what stands in the way, what kept people out, what would help, how ties ended."""
        found = list(self.clash.findings) if self.clash else []
        found += [Finding.of(f"excluded:{code}", "", count=count) for code, count in self.excluded.items()]
        found += [change.finding for change in self.clash.changes] if self.clash else []
        if self._by_lot:
            found.append(Finding.of("by-lot", "", count=len(self._by_lot), seed=self.policy.seed))
        return tuple(found)

    def assessment(self, person: str) -> Assessment:
        """
        Give what the policy says of a person: reasons, cell, traits, and the score in its parts.

        Raises:
            UnknownNameError: Nobody in the pool has this id.
        """
        found = self._assessments.get(person)
        if found is None:
            raise_any([nearest(person, self._assessments, "", kind="participant")])
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
        carried = [count for count in self.quotas if (count.quota.attribute, count.quota.value) in found.traits]
        if person in self.members:
            return explain_member(found, carried, by_lot=person in self._by_lot)
        bar = self._bar(found) if self.status is Status.SELECTED else None
        points = found.points or 0
        spread = any((self._assessments[member].points or 0) < points for member in self.members)
        return explain_reserve(found, carried, bar, unmet=self.status is Status.UNMET, spread=spread)

    def require(self) -> Pilot:
        """
        Give the same pilot where there is a group.

        Raises:
            UnmetError: There is none; the error carries the findings.
        """
        if self.status is Status.UNMET:
            raise UnmetError(self.findings)
        return self

    @cached_property
    def _assessments(self) -> dict[str, Assessment]:
        assessor = Assessor(self.policy, self.matrix, self.on)
        return {person.id: assessor.assess(person) for person in self.pool}

    @cached_property
    def _candidates(self) -> tuple[Candidate, ...]:
        return tuple(_candidates(self._assessments.values()))

    @cached_property
    def _by_lot(self) -> frozenset[str]:
        """Members who have a reserve beside them with the same score and the same traits."""
        chosen = frozenset(self.members)
        left = {(c.points, c.traits) for c in self._candidates if c.id not in chosen}
        return frozenset(c.id for c in self._candidates if c.id in chosen and (c.points, c.traits) in left)

    def _bar(self, person: Assessment) -> int | None:
        """The lowest score among the members whose place the person could take, or ``None`` where quotas leave none."""
        counts = {(c.quota.attribute, c.quota.value): c for c in self.quotas}
        gains = [counts[trait] for trait in person.traits if trait in counts]
        open_to: list[int] = []
        for member in self.members:
            other = self._assessments[member]
            full = any(
                c.members == c.quota.maximum and (c.quota.attribute, c.quota.value) not in other.traits for c in gains
            )
            bare = any(
                trait in counts and trait not in person.traits and counts[trait].members == counts[trait].quota.minimum
                for trait in other.traits
            )
            if not full and not bare and other.points is not None:
                open_to.append(other.points)
        return min(open_to, default=None)

    def __repr__(self) -> str:
        """Show how it ended, and nothing about a person."""
        return f"<Pilot {self.status.value}: {len(self.members)} of {len(self.pool)} people>"


def select_pilot(
    people: Iterable[Participant], policy: SelectionPolicy, *, matrix: Matrix | None = None, on: date
) -> Pilot:
    """
    Propose the pilot group that a policy asks for (domain, step 1: start small).

    The group has the highest total score of all that fit the size and the quotas. Between equal scores a lottery
    decides: the draw comes from the seed and the person's id alone, the lowest first, and equal draws go by id. Consent
    to participation has to stand on the day, whatever the policy says.

    Args:
        people: The pool; its order means nothing.
        policy: What the group should be.
        matrix: Where people are placed; needed unless the policy lets inactive people in and no quota is on ``cell``.
        on: The day on which consent has to stand.

    Returns:
        The pilot: proposed members, reserves, everyone left out with the reason. What this pool cannot meet is a result
        too, with its clash.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: ids that stand twice, no matrix where one is needed,
            names that nobody in the pool has.

    >>> from advocacy import Consent, Criterion, Purpose
    >>> consents = [Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1))]
    >>> people = [Participant(id=f"p-{n}", motivation=n / 10, consents=consents) for n in range(10)]
    >>> policy = SelectionPolicy(size=3, criteria=[Criterion("motivation")], exclude_inactive=False)
    >>> pilot = select_pilot(people, policy, on=date(2026, 9, 15))
    >>> pilot, pilot.members
    (<Pilot selected: 3 of 10 people>, ('p-7', 'p-8', 'p-9'))
    >>> print(pilot.explain("p-6"))
    p-6 is a reserve: eligible, with a score of 6000 of 10000.
    A place went to a score of 7000 or more; 1000 more points would tie with it.
    """
    pool = tuple_of(people)
    raise_any(_misuse(pool, policy, matrix, on))
    used = matrix if policy.needs_matrix else None
    assessor = Assessor(policy, used, on)
    candidates = list(_candidates(map(assessor.assess, pool)))
    groups = by_value(candidates, policy.quotas)
    possible = room(groups, policy.quotas)
    sizes = [size for size in policy.sizes if size in possible]
    if not sizes:
        clash = find_clash(candidates, policy)
        return Pilot(status=Status.UNMET, policy=policy, matrix=used, on=on, pool=pool, members=(), clash=clash)
    size = sizes[0] if policy.prefer_smallest else sizes[-1]
    group = best_group(groups, policy.quotas, size, policy.seed)
    members = tuple(member.id for member in group)
    return Pilot(status=Status.SELECTED, policy=policy, matrix=used, on=on, pool=pool, members=members)


def _candidates(assessments: Iterable[Assessment]) -> Iterator[Candidate]:
    for found in assessments:
        if found.points is not None:
            yield Candidate(found.points, found.id, found.traits)


def _misuse(
    pool: tuple[Participant, ...], policy: SelectionPolicy, matrix: Matrix | None, on: date
) -> Iterator[Finding]:
    """Report what is wrong whoever the people are, and names that nothing answers to."""
    typed = [
        *each(instance(Participant, private=True)).findings(pool, "people"),
        *instance(SelectionPolicy).findings(policy, "policy"),
        *optional(instance(Matrix)).findings(matrix, "matrix"),
        *instance(date).findings(on, "on"),
    ]
    if typed:
        raise InvalidError(typed)
    yield from first_repeats((person.id for person in pool), "people")
    if policy.needs_matrix and matrix is None:
        yield Finding.of("matrix:needed", "matrix")
    if len(policy.attributes) > 1:
        yield Finding.of("quota:attributes", "policy.quotas", attributes=", ".join(policy.attributes))
    measured = {criterion.measure for criterion in policy.criteria}
    if matrix is not None and policy.needs_matrix:
        measured |= set(matrix.measures)
        cells = [cell.code for cell in matrix.cells]
        for index, quota in enumerate(policy.quotas):
            if quota.attribute == CELL and quota.value not in cells:
                yield nearest(quota.value, cells, f"policy.quotas[{index}].value", kind="cell")
    for name, value in policy.substitutes.items():
        if name not in measured and name not in policy.attributes:
            yield nearest(name, measured | set(policy.attributes), f"policy.substitutes[{name}]", kind="substitute")
        elif isinstance(value, str) is (name in measured):
            yield Finding.of("substitute:kind", f"policy.substitutes[{name}]", name=name)
    if pool:
        yield from _nobody_has(pool, policy)


def _nobody_has(pool: tuple[Participant, ...], policy: SelectionPolicy) -> Iterator[Finding]:
    """Report names of attributes and own figures that nobody in a pool has: most likely a slip of the pen."""
    unseen = set(policy.attributes) - {CELL} - policy.substitutes.keys()
    figures = {criterion.measure for criterion in policy.criteria} - MEASURES.keys() - policy.substitutes.keys()
    for person in pool:
        if not unseen and not figures:
            return
        unseen -= person.attributes.keys()
        figures -= person.measures.keys()
    attributes = {name for person in pool for name in person.attributes} | {CELL}
    measures = {name for person in pool for name in person.measures} | MEASURES.keys()
    for index, quota in enumerate(policy.quotas):
        if quota.attribute in unseen:
            yield nearest(quota.attribute, attributes, f"policy.quotas[{index}].attribute", kind="attribute")
    for index, criterion in enumerate(policy.criteria):
        if criterion.measure in figures:
            yield nearest(criterion.measure, measures, f"policy.criteria[{index}].measure", kind="measure")
