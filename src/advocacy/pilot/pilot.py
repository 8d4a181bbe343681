"""The result of a selection: a reproducible proposal that explains itself to everyone in the pool."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum
from functools import cached_property

import attrs
from attrs import field

from advocacy.arguments import Personal, checked, frozen
from advocacy.errors import (
    Finding,
    InfeasibleError,
    UnknownNameError,
    ValidationError,
    nearest,
    nearest_name,
    translator_for,
)
from advocacy.frozen_map import FrozenMap
from advocacy.messages.blocks import Lines, Report, Table
from advocacy.messages.language import Language
from advocacy.messages.translator import Translator
from advocacy.people.matrix import Matrix
from advocacy.people.participant import CELL, Participant
from advocacy.pilot.assessment import Assessment, Assessor, Candidate, Screened, draw
from advocacy.pilot.engine import Group, Task, best_group, carried, ranked
from advocacy.pilot.infeasibility import Infeasibility
from advocacy.pilot.policy import DistinctValues, Quota, SelectionPolicy, ValueCap
from advocacy.pilot.solver import SolverLimits
from advocacy.rules import TupleOf, first_repeats, integer_or_none, optional, personal, whole

#: The maximum score.
_ALL_POINTS = 10_000


@attrs.frozen(repr=False, kw_only=True)
class Explanation(Personal):
    """
    Why a person is in the group or not.

    Attributes:
        id: The person's id.
        reasons: The reasons as data, most important first. What would change the result comes last.
    """

    id: str
    reasons: tuple[Finding, ...]

    def text(self, language: str | Language = "en") -> str:
        """
        Say the reasons, a sentence a line.

        Raises:
            UnknownNameError: There are no words in this language.
        """
        return "\n".join(map(translator_for(language).tell, self.reasons))

    def __str__(self) -> str:
        """Say the reasons in English."""
        return self.text()


def explain_left_out(found: Assessment) -> Explanation:
    """Explain why a person is excluded, with all reasons and what would change each."""
    reasons = [Finding.of("exclusion", "", id=found.id)]
    reasons += [_left_out(code) for code in found.reasons]
    return Explanation(id=found.id, reasons=tuple(reasons))


def explain_member(found: Assessment, carried: Iterable[QuotaCount], *, by_lot: bool) -> Explanation:
    """Explain a member's score and the quotas to which they contribute."""
    reasons = [Finding.of("member", "", id=found.id, points=found.points), *_parts(found), *_carried(carried)]
    if by_lot:
        reasons.append(Finding.of("member:lottery", ""))
    reasons.append(Finding.of("member:proposal", ""))
    return Explanation(id=found.id, reasons=tuple(reasons))


def explain_before(found: Assessment) -> Explanation:
    """Explain that a person is a previous member."""
    return Explanation(id=found.id, reasons=(Finding.of("previous-member", "", id=found.id),))


def explain_reserve(
    found: Assessment, carried: Iterable[QuotaCount], ties: int | None, *, status: str, spread: bool
) -> Explanation:
    """
    Explain why an eligible person has no place.

    Args:
        found: The person's assessment; they are eligible.
        carried: The quotas on the person's values.
        ties: The score at which the person would tie for a place; ``None`` if no score would.
        status: How the selection ended. If it is not ``optimal``, that is the reason.
        spread: Whether a person with a lower score has a place, so that quotas decided as well.
    """
    points = found.points or 0
    reasons = [Finding.of("reserve", "", id=found.id, points=points)]
    full = [
        Finding.of("reserve:full", "", attribute=count.quota.attribute, value=count.quota.value, maximum=count.members)
        for count in carried
        if isinstance(count.quota, Quota) and count.members == count.bounds[1]
    ]
    if status != "optimal":
        reasons.append(Finding.of(f"reserve:{status}", ""))
    elif ties is None or ties > _ALL_POINTS:
        reasons += full or [Finding.of("reserve:kept", "")]
    else:
        if points == ties:
            reasons.append(Finding.of("reserve:lottery", "", certain=ties + 1))
        else:
            reasons.append(Finding.of("reserve:score", "", score=ties, shortfall=ties - points, certain=ties + 1))
        reasons += (full or [Finding.of("reserve:spread", "")]) if spread else []
    return Explanation(id=found.id, reasons=tuple(reasons))


def _left_out(code: str) -> Finding:
    head, _, measure = code.partition(":")
    return Finding.of(f"exclusion:{head}", "", **({"measure": measure} if measure else {}))


def _parts(found: Assessment) -> list[Finding]:
    return [
        Finding.of(
            "criterion:substituted" if part.substituted else "criterion",
            "",
            measure=part.measure,
            points=part.points,
            weight=part.weight,
        )
        for part in found.scores
    ]


def _carried(carried: Iterable[QuotaCount]) -> list[Finding]:
    return [
        Finding.of("member:quota", "", attribute=count.quota.attribute, value=count.quota.value, members=count.members)
        for count in carried
        if isinstance(count.quota, Quota)
    ]


def _score_and_ids(group: Group) -> tuple[int | None, frozenset[str]]:
    """Return the score and the ids of a group; no score if there is none, or a better one may exist."""
    if group.chosen is None or not group.proven:
        return None, frozenset()
    return sum(candidate.points for candidate in group.chosen), frozenset(candidate.id for candidate in group.chosen)


_QUOTAS = ("quota", "minimum", "maximum", "members", "eligible")


def _standing(pilot: Pilot, translator: Translator) -> str:
    return f"{translator.label('pilot')}, {pilot.on}: {translator.label(f'selection_status:{pilot.status.value}')}"


def _people(pilot: Pilot, translator: Translator) -> Iterator[tuple[object, ...]]:
    yield translator.label("pilot:pool"), len(pilot.pool)
    before = [one for one in pilot.all_members if one not in pilot._member_ids]
    if before:
        yield translator.label("pilot:previous_members"), ", ".join(before)
    yield translator.label("pilot:members"), ", ".join(pilot.members)
    yield translator.label("pilot:reserves"), len(pilot.reserves)


def _quotas(pilot: Pilot, translator: Translator) -> Iterator[tuple[object, ...]]:
    for one in pilot.quotas:
        yield translator.say("quota:name", one.quota.named), *one.bounds, one.members, one.eligible


class SelectionStatus(Enum):
    """How a selection ended."""

    OPTIMAL = "optimal"
    """The group is feasible, and no feasible group has a higher score."""
    RELAXED = "relaxed"
    """No group is feasible; this is the best group under the relaxed policy."""
    LIMIT_REACHED = "limit_reached"
    """
    A limit was reached before optimality was proven. Members, if any, are feasible; *bound* limits the best total.
    """
    REPAIRED = "repaired"
    """Members left, and the group was repaired: it keeps as many as possible, and is the best of such groups."""
    INFEASIBLE = "infeasible"
    """No group is feasible. *infeasibility* explains why, and what would help."""
    REDACTED = "redacted"
    """People were removed or renamed since. The result is a record that cannot be reproduced exactly."""


@attrs.frozen(kw_only=True)
class QuotaCount:
    """
    The outcome of a quota.

    Attributes:
        quota: The quota.
        size: The number of all members, previous members included; without a group, the smallest requested size.
        members: For a `Quota`, how many members have its value; for a `ValueCap`, how many share the most common value;
            for a `DistinctValues`, how many different values there are.
        eligible: The same number among all eligible people, including members and previous members.
    """

    quota: Quota | ValueCap | DistinctValues
    size: int
    members: int
    eligible: int

    @property
    def bounds(self) -> tuple[int, int]:
        """The minimum and maximum, in places. Shares refer to the group as selected."""
        return self.quota.bounds(self.size)

    @property
    def met(self) -> bool:
        """Whether the members are within the bounds."""
        minimum, maximum = self.bounds
        return minimum <= self.members <= maximum


@attrs.frozen(kw_only=True)
class MemberSwap:
    """
    Who joins and who leaves when one group replaces another; for the program lead only.

    Attributes:
        joins: Ids of the people who join, in id order.
        leaves: Ids of the people who leave, in id order.
    """

    joins: tuple[str, ...]
    leaves: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Show the numbers, and nothing about a person."""
        return f"<MemberSwap: {len(self.joins)} in, {len(self.leaves)} out>"


@frozen(kw_only=True)
class Pilot(Report):
    """
    The result of a selection: always the same type, feasible or not.

    A selection is a proposal. Each member is invited, and accepts or declines without giving a reason.

    Attributes:
        status: How the selection ended.
        policy: The policy, seed included.
        matrix: The matrix that was used; ``None`` if the policy needs none.
        on: The day on which consent had to be valid.
        pool: The people to select from, as they were known, in any order.
        members: Ids of the proposed members, in id order. The order is not a ranking.
        previous_members: Ids of the members of earlier waves, in id order. They count for size and quotas while their
            consent is valid.
        infeasibility: Why no group is feasible, and what would help; ``None`` if there is a group.
        bound: An upper bound on the total of any group, in points, if a limit was reached; ``None`` if the members'
            total is proven to be the highest, or no bound is known.
    """

    status: SelectionStatus
    policy: SelectionPolicy
    matrix: Matrix | None
    on: date
    pool: tuple[Participant, ...] = field(eq=frozenset, converter=TupleOf[Participant], validator=personal)
    members: tuple[str, ...] = field(converter=TupleOf[str])
    previous_members: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    infeasibility: Infeasibility | None = None
    bound: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(0)))

    def _ordered(self) -> dict[str, object]:
        return {name: tuple(sorted(set(getattr(self, name)))) for name in ("members", "previous_members")}

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((person.id for person in self.pool), "pool")
        known = self._people
        for name, ids in (("members", self.members), ("previous_members", self.previous_members)):
            for index, member in enumerate(ids):
                if member not in known:
                    yield nearest(member, known, f"{name}[{index}]", kind="participant")
        for twice in sorted(set(self.members) & set(self.previous_members)):
            yield Finding.of("previous-member:duplicate", "previous_members", id=twice)

    @property
    def all_members(self) -> tuple[str, ...]:
        """Ids of all members, in id order: previous members with valid consent, and the new members."""
        return tuple(sorted([*self.members, *(one.id for one in self.screened.before)]))

    @cached_property
    def reserves(self) -> tuple[str, ...]:
        """Ids of the other eligible people by score, then draw, then id; for the program lead only."""
        chosen = frozenset(self.members)
        rest = (c for c in self.screened.candidates if c.id not in chosen)
        return tuple(c.id for c in ranked(rest, self.policy.seed))

    @property
    def draw_order(self) -> tuple[str, ...]:
        """
        Ids of all eligible people in the order of their draws, lowest first; equal draws are ordered by id.

        The order depends on the policy's seed and the ids only, so anyone can reproduce it: a draw is the first eight
        bytes of SHA-256 over the seed, a line feed and the id. Of people with the same score and the same traits, the
        first in this order gets the place.
        """
        seed = self.policy.seed
        return tuple(sorted(self._eligible, key=lambda name: (draw(seed, name), name)))

    @cached_property
    def exclusions(self) -> FrozenMap[str]:
        """The first reason of each ineligible person, by id: ``consent``, ``inactive`` or ``unknown:<name>``."""
        look, inside = self._assessor.first_reason, {one.id for one in self.screened.before}
        found = ((person.id, look(person)) for person in self.pool if person.id not in inside)
        return FrozenMap({name: reason for name, reason in found if reason is not None})

    @property
    def exclusion_counts(self) -> FrozenMap[int]:
        """The number of excluded people, by reason."""
        return FrozenMap(self.screened.excluded)

    @cached_property
    def quotas(self) -> tuple[QuotaCount, ...]:
        """The outcome of each quota, in the policy's order."""
        quotas, chosen, before = self.policy.quotas, frozenset(self.members), self.screened.before
        everyone = (*self.screened.candidates, *before)
        inside = carried([*(c for c in self.screened.candidates if c.id in chosen), *before], quotas)
        eligible = carried(everyone, quotas)
        size = len(chosen) + len(before) if chosen else max(len(before), self.policy.sizes[0])
        return tuple(
            QuotaCount(quota=quota, size=size, members=members, eligible=all_of)
            for quota, members, all_of in zip(quotas, inside, eligible, strict=True)
        )

    @cached_property
    def total(self) -> int:
        """The total score of the new members, in points."""
        return sum(one.points for one in self._chosen)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What to know about the result: infeasibility, exclusions, relaxations, and how the lottery broke ties."""
        found = list(self.infeasibility.findings) if self.infeasibility else []
        found += [
            Finding.of(f"exclusion-count:{code}", "", count=count) for code, count in self.exclusion_counts.items()
        ]
        found += [change.finding for change in self.infeasibility.relaxations] if self.infeasibility else []
        found += self._values_without_people()
        if self.status is SelectionStatus.LIMIT_REACHED:
            found.append(
                Finding.of("limit-reached", "", total=self.total, bound="?" if self.bound is None else self.bound)
            )
        if self._by_lot:
            found.append(Finding.of("lottery:tie", "", count=len(self._by_lot), seed=self.policy.seed))
        return tuple(found)

    def _values_without_people(self) -> Iterator[Finding]:
        """Report each quota on a value that no person in the pool has: most likely a misspelling."""
        for index, quota in enumerate(self.policy.quotas):
            if isinstance(quota, Quota) and quota.attribute != CELL and not self.quotas[index].eligible:
                values = {person.attributes.get(quota.attribute, "") for person in self.pool} - {""}
                if self.pool and quota.value not in values:
                    close = nearest_name(quota.value, values)
                    named = {"attribute": quota.attribute, "value": quota.value, "nearest": close}
                    yield Finding.of("quota:value", f"policy.quotas[{index}].value", **named)

    @checked
    def assessment(self, person: str) -> Assessment:
        """
        Return the assessment of a person: reasons, cell, traits, and the score by criterion.

        Raises:
            UnknownNameError: The id is not in the pool.
        """
        if person not in self._people:
            raise UnknownNameError([nearest(person, self._people, "", kind="participant")])
        return self._assessor.assess(self._people[person])

    @checked
    def explain(self, person: str) -> Explanation:
        """
        Explain why a person is in the group or not, and what would change it. The text names no other person.

        Raises:
            UnknownNameError: The id is not in the pool.
        """
        found = self.assessment(person)
        if person in self.previous_members and found.reasons[:1] != ("consent",):
            return explain_before(found)
        if not found.eligible:
            return explain_left_out(found)
        named = [count for count in self.quotas if isinstance(count.quota, Quota)]
        held = [count for count in named if (count.quota.attribute, getattr(count.quota, "value", "")) in found.traits]
        if person in self._member_ids:
            return explain_member(found, held, by_lot=person in self._by_lot)
        ties = self.score_to_tie(person) if self.status is SelectionStatus.OPTIMAL else None
        spread = self._lowest is not None and self._lowest < (found.points or 0)
        return explain_reserve(found, held, ties, status=self.status.value, spread=spread)

    @checked
    def score_to_tie(self, person: str, *, limits: SolverLimits | None = None) -> int | None:
        """
        Return the score at which a reserve would tie with the group, all else equal. One point more makes it certain.

        The score is exact: the method finds the best group that includes the person. It can exceed 10,000. It is
        ``None`` if no feasible group includes the person, or a limit was reached.

        Raises:
            UnknownNameError: The id is not in the pool.
            ValidationError: The person is not a reserve, or the group is not proven to be optimal.
            MissingExtraError: The quotas need the solver, which is not installed.
        """
        self.assessment(person)
        one = self._eligible.get(person)
        if one is None or person in self._member_ids or self.status is not SelectionStatus.OPTIMAL:
            raise ValidationError([Finding.of("reserve:not-proven", "person", id=person)])
        beside = self.task(self.screened._replace(before=(*self.screened.before, one)))
        key = (one.traits, limits or SolverLimits())
        if key not in self._best_beside:  # one search for everybody with these traits whom it leaves out
            self._best_beside[key] = _score_and_ids(best_group(self.screened.candidates, beside, key[1]))
        score, ids = self._best_beside[key]
        if person in ids:
            score, _ = _score_and_ids(best_group(self._others(person), beside, key[1]))
        return None if score is None else self.total - score

    @checked
    def if_removed(self, member: str, *, limits: SolverLimits | None = None) -> MemberSwap | None:
        """
        Return who would join if a member were not in the pool, all else equal; for the program lead only.

        The method finds the best group of the same size without the person. Under tight quotas, other members may have
        to leave too; `replace_members` keeps as many members as possible instead.

        Returns:
            Who would join and who would leave; ``None`` if no group of this size is feasible without the person, or a
            limit was reached.

        Raises:
            UnknownNameError: The id is not of a member.
            MissingExtraError: The quotas need the solver, which is not installed.
        """
        if member not in self.members:
            raise UnknownNameError([nearest(member, self.members, "member", kind="member")])
        group = best_group(self._others(member), self.task(self.screened), limits or SolverLimits())
        if group.chosen is None or not group.proven:
            return None
        found = {one.id for one in group.chosen}
        here = set(self.members) - {member}
        return MemberSwap(joins=tuple(sorted(found - here)), leaves=tuple(sorted(here - found)))

    def require(self) -> Pilot:
        """
        Return this pilot if it has the requested group, selected or repaired.

        Raises:
            InfeasibleError: There is no such group. The error has the findings.
        """
        if self.status not in {SelectionStatus.OPTIMAL, SelectionStatus.REPAIRED}:
            raise InfeasibleError(self.findings)
        return self

    @checked
    def knowing(self, screened: Screened) -> Pilot:
        """Return the pilot with the screening of its selection, so that people are not assessed twice."""
        object.__setattr__(self, "screened", screened)
        return self

    @checked
    def task(self, screened: Screened) -> Task:
        """Return the task to find a group of this size, under the same policy, among screened people."""
        size = len(self.members) + len(self.screened.before)
        return Task.among(screened, self.policy.quotas, size, self.policy.seed)

    @cached_property
    def _assessor(self) -> Assessor:
        return Assessor(self.policy, self.matrix, self.on)

    @cached_property
    def _people(self) -> dict[str, Participant]:
        return {person.id: person for person in self.pool}

    @cached_property
    def screened(self) -> Screened:
        """The pool under the policy: the candidates with their scores, and the previous members."""
        return self._assessor.screen(self.pool, frozenset(self.previous_members))

    def _others(self, person: str) -> list[Candidate]:
        return [candidate for candidate in self.screened.candidates if candidate.id != person]

    @cached_property
    def _best_beside(self) -> dict[tuple[object, SolverLimits], tuple[int | None, frozenset[str]]]:
        """Score and ids of the best group beside a reserve, by the traits of the reserve, as far as it was searched."""
        return {}

    @cached_property
    def _member_ids(self) -> frozenset[str]:
        return frozenset(self.members)

    @cached_property
    def _lowest(self) -> int | None:
        """The lowest score of a new member; ``None`` without one."""
        return min((candidate.points for candidate in self._chosen), default=None)

    @cached_property
    def _eligible(self) -> dict[str, Candidate]:
        return {candidate.id: candidate for candidate in self.screened.candidates}

    @property
    def _chosen(self) -> tuple[Candidate, ...]:
        """The members as candidates. A document may name a member who is not eligible in its pool."""
        return tuple(self._eligible[name] for name in self.members if name in self._eligible)

    @cached_property
    def _by_lot(self) -> frozenset[str]:
        """Members whose place a lottery decided: a reserve has the same score and the same traits."""
        chosen = frozenset(self.members)
        left = {(c.points, c.traits) for c in self.screened.candidates if c.id not in chosen}
        return frozenset(c.id for c in self._chosen if (c.points, c.traits) in left)

    def __repr__(self) -> str:
        """Show how the selection ended, and nothing about a person."""
        return f"<Pilot {self.status.value}: {len(self.members)} of {len(self.pool)} people>"

    def _blocks(self, translator: Translator) -> Iterator[Table | Lines]:
        rows, header = [*_people(self, translator)], translator.labels(("what", "who"))
        yield Table(rows=rows, header=header, caption=_standing(self, translator), bare=True)
        if self.quotas:
            rows, caption = [*_quotas(self, translator)], translator.label("pilot:quotas")
            yield Table(rows=rows, header=translator.labels(_QUOTAS), caption=caption)
        if self.findings:
            sentences = [translator.tell(finding) for finding in self.findings]
            yield Lines(sentences, translator.label("worth_knowing"), translator.labels(("what",)))
