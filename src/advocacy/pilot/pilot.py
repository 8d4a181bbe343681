"""The result of a selection: a reproducible proposal that explains itself to everyone in the pool."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cached_property
from types import MappingProxyType

import attrs
from attrs import evolve, field

from advocacy.arguments import checked, frozen
from advocacy.errors import (
    Finding,
    InfeasibleError,
    UnknownNameError,
    ValidationError,
    nearest,
    numbered,
    unknown_names,
)
from advocacy.frozen_map import FrozenMap
from advocacy.messages.blocks import Lines, Report, Table
from advocacy.messages.translator import Translator
from advocacy.people.matrix import Matrix
from advocacy.people.participant import Participant
from advocacy.pilot.assessment import ANSWERS, Assessment, Assessor, Candidate, Screened, draw, public_reason
from advocacy.pilot.engine import Group, Task, best_group, carried, ranked
from advocacy.pilot.explanation import (
    Explanation,
    QuotaCount,
    explain_before,
    explain_drawn,
    explain_left_out,
    explain_member,
    explain_reserve,
)
from advocacy.pilot.infeasibility import Infeasibility
from advocacy.pilot.limits import SolverLimits
from advocacy.pilot.policy import Quota, SelectionPolicy, TieBreak
from advocacy.rules import (
    FrozenMapOf,
    TupleOf,
    each_value,
    first_repeats,
    integer_or_none,
    optional,
    personal,
    replace_fields,
    whole,
)


def _score_and_ids(group: Group) -> tuple[int | None, frozenset[str]]:
    """Return the score and the ids of a group; no score if there is none, or a better one may exist."""
    if group.chosen is None or not group.is_best:
        return None, frozenset()
    return sum(candidate.points for candidate in group.chosen), frozenset(candidate.id for candidate in group.chosen)


_QUOTAS = ("quota", "minimum", "maximum", "members", "eligible")


def _caption(pilot: Pilot, translator: Translator) -> str:
    status = translator.label(f"selection_status:{pilot.status.value}")
    return f"{translator.label('pilot')}, {translator.formats.date(pilot.on)}: {status}"


def _people(pilot: Pilot, translator: Translator) -> Iterator[tuple[object, ...]]:
    yield translator.label("pilot:pool"), pilot.pool_size
    before = [person for person in pilot.all_members if person not in pilot._member_ids]
    if before:
        yield translator.label("pilot:previous_members"), ", ".join(map(translator.person, before))
    yield translator.label("pilot:members"), ", ".join(map(translator.person, pilot.members))
    if not pilot._has_hidden_count:  # with this number, readers could compute the hidden one
        reserves = sum(candidate.id not in pilot._member_ids for candidate in pilot.screened.candidates)
        yield translator.label("pilot:reserves"), reserves
    if pilot.to_ask:
        yield translator.label("pilot:to_ask"), ", ".join(map(translator.person, pilot.to_ask))


def _quotas(pilot: Pilot, translator: Translator) -> Iterator[tuple[object, ...]]:
    for quota in pilot.quotas:
        yield translator.say("quota:name", quota.quota.named), *quota.bounds, quota.members, quota.eligible


class SelectionStatus(Enum):
    """How a selection ended."""

    OPTIMAL = "optimal"
    """The group is feasible, and no feasible group has a higher score."""
    RELAXED = "relaxed"
    """No group is feasible; this is the best group under the relaxed policy."""
    TIES_OPEN = "ties_open"
    """
    The group is feasible, and no feasible group has a higher score. A limit was reached before the lottery between such
    groups ended, so another run may give another of them.
    """
    LIMIT_REACHED = "limit_reached"
    """
    A limit was reached before optimality was proven. Members, if any, are the best group found, and feasible; *bound*
    limits the best total. Another run may give another group.
    """
    REPAIRED = "repaired"
    """Members left, and the group was repaired: it keeps as many as possible, and is the best of such groups."""
    INFEASIBLE = "infeasible"
    """No group is feasible. *infeasibility* explains why, and what would help."""
    DRAWN = "drawn"
    """
    A lottery with chances as equal as the quotas allow drew the group. Everybody who is eligible took part. Without new
    members, the group is still to be drawn.
    """
    REDACTED = "redacted"
    """People were removed or renamed since. The result is a record that cannot be reproduced exactly."""


#: How a selection ended that has the requested group.
_PROPOSED = {SelectionStatus.OPTIMAL, SelectionStatus.REPAIRED, SelectionStatus.DRAWN}


def status_of(group: Group) -> SelectionStatus:
    """Return how the search for the best group of a policy ended, if it did not end with a proof of infeasibility."""
    if group.proven:
        return SelectionStatus.OPTIMAL
    return SelectionStatus.TIES_OPEN if group.is_best else SelectionStatus.LIMIT_REACHED


@attrs.frozen(kw_only=True)
class MemberSwap:
    """Who joins and who leaves when one group replaces another; for the program lead only.

    Attributes:
        joins: Ids of the people who join, in id order.
        leaves: Ids of the people who leave, in id order.
    """

    joins: tuple[str, ...]
    leaves: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Show the numbers, and nothing about a person."""
        return f"<MemberSwap: {len(self.joins)} in, {len(self.leaves)} out>"


def _eligible_only(pool: tuple[Assessment, ...]) -> frozenset[Assessment]:
    return frozenset(found for found in pool if not found.reasons)


def group_faults(pool: Collection[str], members: Iterable[str], previous_members: Iterable[str]) -> Iterator[Finding]:
    """Find ids that are repeated in the pool, members outside it, and members who are also previous members."""
    yield from first_repeats(pool, "pool")
    known = frozenset(pool)
    for name, ids in (("members", members), ("previous_members", previous_members)):
        yield from unknown_names(numbered(name, ids), known, kind="participant")
    for twice in sorted({*members} & {*previous_members}):
        yield Finding.of("previous-member:duplicate", "previous_members", id=twice)


@frozen(kw_only=True)
class Pilot(Report):
    """The result of a selection: always the same type, feasible or not.

    A selection is a proposal. Each member is invited, and accepts or declines without giving a reason.

    A pilot stores no names, contacts, texts or measures. For people with valid consent it stores an assessment: the
    total points, the values that count for the quotas, and the reasons of exclusion. Other people are only counted.
    Documents contain the members and the reserves only; see `without_pool`.

    The pilot that `select_pilot` returns also knows the people, for as long as it stays in memory. Documents, pickles
    and copies made with ``attrs.evolve`` do not, and the people do not count for equality.

    Two pilots are equal if they differ only in the assessments of people who are neither members nor reserves.

    Attributes:
        status: How the selection ended.
        policy: The policy, seed included.
        matrix: The matrix that was used; ``None`` if the policy needs none.
        on: The day on which consent had to be valid.
        pool: The assessments of the people with valid consent, by id. The points by criterion are included only if they
            were requested with ``keep_scores``: the points of one criterion reveal that answer.
        members: Ids of the proposed members, in id order. The order is not a ranking.
        previous_members: Ids of the members of earlier waves with valid consent, in id order. They count for size and
            quotas.
        infeasibility: Why no group is feasible, and what would help; ``None`` if there is a group.
        bound: An upper bound on the total of any group, in points, if a limit was reached; ``None`` if the members'
            total is proven to be the highest, or no bound is known.
        exclusion_counts: The number of excluded people by their first reason: ``consent``, ``inactive``,
            ``unknown:<name>`` or ``answers`` (a known value is below a minimum of the policy). People who are not in
            *pool* any more are included. Do not show the number for ``answers``: the findings give it only if it is
            about ``policy.minimum_group`` people or more, and so is the number of eligible people.
        pool_findings: Findings about the whole pool: quotas on values that no one has.
    """

    status: SelectionStatus
    policy: SelectionPolicy
    matrix: Matrix | None
    on: date
    pool: tuple[Assessment, ...] = field(eq=_eligible_only, converter=TupleOf[Assessment], validator=personal)
    members: tuple[str, ...] = field(converter=TupleOf[str])
    previous_members: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    infeasibility: Infeasibility | None = None
    bound: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(0)))
    exclusion_counts: FrozenMap[int] = field(
        factory=FrozenMap[int], converter=FrozenMapOf[int], validator=each_value(whole(0))
    )
    pool_findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def _ordered(self) -> dict[str, object]:
        ids = {name: tuple(sorted(set(getattr(self, name)))) for name in ("members", "previous_members")}
        return {"pool": tuple(sorted(self.pool, key=lambda found: found.id)), **ids}

    def _faults(self) -> Iterator[Finding]:
        yield from group_faults([found.id for found in self.pool], self.members, self.previous_members)

    @property
    def all_members(self) -> tuple[str, ...]:
        """Ids of all members, in id order: previous members with valid consent, and the new members."""
        return tuple(sorted([*self.members, *(candidate.id for candidate in self.screened.before)]))

    @cached_property
    def reserves(self) -> tuple[str, ...]:
        """Ids of the other eligible people by score, then draw, then id; for the program lead only."""
        chosen = frozenset(self.members)
        rest = (c for c in self.screened.candidates if c.id not in chosen)
        return tuple(c.id for c in ranked(rest, self.policy.seed))

    @property
    def draw_order(self) -> tuple[str, ...]:
        """Ids of all eligible people in the order of their draws, lowest first; equal draws are ordered by id.

        The order depends on the policy's seed and the ids only, so anyone can reproduce it: a draw is the first eight
        bytes of SHA-256 over the seed, a line feed and the id. Of people with the same score and the same traits, the
        first in this order gets the place.
        """
        seed = self.policy.seed
        return tuple(sorted(self._eligible, key=lambda name: (draw(seed, name), name)))

    @cached_property
    def exclusions(self) -> FrozenMap[str]:
        """The first reason of each excluded person, by id, as in ``exclusion_counts``.

        Only the person sees which of their answers is below a minimum: see `explain`. People in `to_ask` are not
        excluded.

        People without valid consent are included only as long as the pilot knows the people.

        Raises:
            ValidationError: The pilot does not contain these people any more; see `without_pool`.
        """
        listed = {found.id: public_reason(found.reasons[0]) for found in self._excluded}
        if self._people:
            inside, look = {found.id for found in self.pool}, self._assessor.first_reason
            found = ((name, look(person)) for name, person in self._people.items() if name not in inside)
            return FrozenMap(listed | {name: reason for name, reason in found if reason is not None})
        if self._is_without_pool:
            raise ValidationError([Finding.of("pilot:pool", "pool")])
        return FrozenMap(listed)

    @property
    def pool_size(self) -> int:
        """The number of people to select from, excluded people included."""
        inside = len(self.screened.candidates) + len(self.screened.before) + len(self.to_ask)
        return inside + sum(self.exclusion_counts.values())

    @cached_property
    def to_ask(self) -> FrozenMap[tuple[str, ...]]:
        """The measures to ask each person about, by id, where nothing else keeps the person out of the selection.

        These people have no known value for a minimum of the policy. An unknown value never counts as a low one: they
        are not excluded, and they are considered as soon as they answer. Nobody has to answer.
        """
        return FrozenMap({found.id: found.to_ask for found in self.pool if found.to_ask})

    @property
    def _excluded(self) -> tuple[Assessment, ...]:
        """The excluded people in the pool. People to ask are not among them."""
        return tuple(found for found in self.pool if found.reasons and not found.to_ask)

    @property
    def _has_hidden_count(self) -> bool:
        return self._hides_count(len(self.screened.candidates))

    def _hides_count(self, eligible: int) -> bool:
        """Return whether the number of people with an answer below a minimum is hidden: it or the rest is small."""
        below, group = self.exclusion_counts.get(ANSWERS, 0), self.policy.minimum_group
        return 0 < below < group or (below > 0 and eligible < group)

    @property
    def _is_without_pool(self) -> bool:
        """Whether people with valid consent are counted as excluded, and not in the pool."""
        counted = sum(count for reason, count in self.exclusion_counts.items() if reason != "consent")
        return counted > len(self._excluded)

    def without_pool(self) -> Pilot:
        """Return a copy with only the members, the previous members, the reserves and the people to ask.

        Excluded people are then only counted. The pilot cannot explain them any more, and it does not know its people.
        """
        kept = {*self.members, *self.previous_members, *self.to_ask}
        return evolve(self, pool=[found for found in self.pool if not found.reasons or found.id in kept])

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
        return sum(candidate.points for candidate in self._chosen)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What to know about the result: infeasibility, exclusions, relaxations, and how the lottery broke ties."""
        return self._findings_among(len(self.screened.candidates), len(self.to_ask))

    def _findings_among(self, eligible: int, asked: int) -> tuple[Finding, ...]:
        """Return the findings, given the number of eligible people and the number of people to ask."""
        found = list(self.infeasibility.findings) if self.infeasibility else []
        hidden = {ANSWERS} if self._hides_count(eligible) else set[str]()
        found += [
            Finding.of(f"exclusion-count:{code}", "", count=count)
            for code, count in self.exclusion_counts.items()
            if code not in hidden
        ]
        found += [Finding.of("answers:talk", "")] if hidden else []
        found += [Finding.of("ask:count", "", count=asked)] if asked else []
        found += [change.finding for change in self.infeasibility.relaxations] if self.infeasibility else []
        found += self.pool_findings
        if self.status is SelectionStatus.LIMIT_REACHED:
            found.append(
                Finding.of("limit-reached", "", total=self.total, bound="?" if self.bound is None else self.bound)
            )
        if self.status is SelectionStatus.TIES_OPEN:
            found.append(Finding.of("ties-open", ""))
        seed = "?" if self.policy.seed is None else self.policy.seed
        if self.status is SelectionStatus.DRAWN:
            return (*found, Finding.of("lottery:seeded", "", seed=seed)) if self.members else tuple(found)
        if self.policy.is_plain_lottery and self.status is not SelectionStatus.INFEASIBLE:
            found.append(Finding.of("lottery:plain", "", seed=seed))
        if self._lottery_members:
            found.append(Finding.of("lottery:tie", "", count=len(self._lottery_members), seed=seed))
        return tuple(found)

    @checked
    def assessment(self, person: str) -> Assessment:
        """Return the assessment of a person: reasons, and the values that count for the quotas, or the score.

        If the pilot knows its people, the assessment is complete. Otherwise it is as stored: without cell, values of
        measures and, unless ``keep_scores`` was requested, without scores by criterion.

        Raises:
            UnknownNameError: The id is not in the pool.
            ValidationError: The pilot does not contain the excluded people any more; see `without_pool`.
        """
        if person in self._people:
            stored = self._by_id.get(person)
            found = self._assessor.assess(self._people[person])
            return evolve(found, chance=stored.chance) if stored is not None and stored.chance is not None else found
        if person not in self._by_id:
            if not self._people and (self._is_without_pool or self.exclusion_counts.get("consent")):
                raise ValidationError([Finding.of("pilot:pool", "person")])
            raise UnknownNameError([nearest(person, self._by_id, "", kind="participant")])
        return self._by_id[person]

    @property
    def has_scores(self) -> bool:
        """Whether the scores by criterion are available: they were kept, or the pilot knows its people."""
        return bool(self._people or not self.policy.criteria) or all(
            found.scores for found in self.pool if found.points is not None
        )

    @checked
    def explain(self, person: str) -> Explanation:
        """Explain why a person is in the group or not, and what would change it.

        The text names no other person. It depends on the answers of others only through the selected group, so no
        answer follows from it (``docs/privacy.md``). Without scores by criterion, the explanation of a member says how
        to keep them.

        Raises:
            UnknownNameError: The id is not in the pool.
            ValidationError: The pilot does not contain the excluded people any more; see `without_pool`.
        """
        found = self.assessment(person)
        if person in self._previous_ids and found.reasons[:1] != ("consent",):
            return explain_before(found)
        if not found.eligible:
            return explain_left_out(found)
        named = [count for count in self.quotas if isinstance(count.quota, Quota)]
        counts = [
            count for count in named if (count.quota.attribute, getattr(count.quota, "value", "")) in found.traits
        ]
        by_lot = self.policy.is_plain_lottery and self.policy.tie_break is TieBreak.EQUAL_CHANCES
        if self.status is SelectionStatus.DRAWN or (by_lot and self.members):
            drawn, waiting = person in self._member_ids, not self.members
            known = {finding.code.removeprefix("lottery:") for finding in self.pool_findings}
            suffix = next((name for name in ("maximin", "rounded") if name in known), "leximin")
            return explain_drawn(found, counts, drawn=drawn, open_places=waiting, suffix=suffix)
        if person in self._member_ids:
            by_lottery = self.policy.is_plain_lottery and person in self._lottery_members
            return explain_member(found, counts, by_lottery=by_lottery, parts_known=self.has_scores)
        possible = self.status is SelectionStatus.OPTIMAL and self.score_to_tie(person) is not None
        return explain_reserve(found, counts, self.policy, status=self.status.value, possible=possible)

    @checked
    def score_to_tie(self, person: str, *, limits: SolverLimits | None = None) -> int | None:
        """Return the score at which a reserve would tie for a place, all else equal; for the program lead only.

        With one criterion it is an answer of a member, so do not show it to anyone else. The score is exact: the method
        finds the best group that includes the person. It can exceed 10,000. It is ``None`` if no feasible group
        includes the person, or the search reached a limit.

        Raises:
            UnknownNameError: The id is not in the pool.
            ValidationError: The person is not a reserve, or the group is not proven to be optimal.
            MissingExtraError: The quotas need the solver, which is not installed.
        """
        self.assessment(person)
        candidate = self._eligible.get(person)
        if candidate is None or person in self._member_ids or self.status is not SelectionStatus.OPTIMAL:
            raise ValidationError([Finding.of("reserve:not-proven", "person", id=person)])
        beside = self.task(self.screened._replace(before=(*self.screened.before, candidate)))
        key = (candidate.traits, limits or SolverLimits())
        if key not in self._best_beside:  # one search serves all reserves with these traits
            self._best_beside[key] = _score_and_ids(best_group(self.screened.candidates, beside, key[1]))
        score, ids = self._best_beside[key]
        if person in ids:
            score, _ = _score_and_ids(best_group(self._others(person), beside, key[1]))
        return None if score is None else self.total - score

    @checked
    def if_removed(self, member: str, *, limits: SolverLimits | None = None) -> MemberSwap | None:
        """Return who would join if a member were not in the pool, all else equal; for the program lead only.

        The method finds the best group of the same size without the person. Under tight quotas, other members may have
        to leave too; `replace_members` keeps as many members as possible instead. If the policy breaks ties with equal
        chances, the equally good group that keeps the most members counts.

        Returns:
            Who would join and who would leave; ``None`` if no group of this size is feasible without the person, or a
            limit was reached.

        Raises:
            UnknownNameError: The id is not of a member.
            ValidationError: A lottery without scores drew the group, so no other group is the best.
            MissingExtraError: The quotas need the solver, which is not installed.
        """
        if member not in self.members:
            raise UnknownNameError([nearest(member, self.members, "member", kind="member")])
        others, step = self._others(member), len(self.members) + 1
        if self.policy.tie_break is TieBreak.EQUAL_CHANCES:
            others = [one._replace(points=one.points * step + (one.id in self._member_ids)) for one in others]
            if self.policy.is_plain_lottery:
                raise ValidationError([Finding.of("pilot:drawn", "member")])
        group = best_group(others, self.task(self.screened), limits or SolverLimits())
        if group.chosen is None or not group.proven:
            return None
        found = {candidate.id for candidate in group.chosen}
        here = set(self.members) - {member}
        return MemberSwap(joins=tuple(sorted(found - here)), leaves=tuple(sorted(here - found)))

    def require(self) -> Pilot:
        """Return this pilot if it has the requested group, selected, drawn or repaired.

        Raises:
            InfeasibleError: There is no such group. The error has the findings.
        """
        if self.status not in _PROPOSED or (self.status is SelectionStatus.DRAWN and not self.members):
            raise InfeasibleError(self.findings)
        return self

    def __getattr__(self, name: str) -> tuple[Assessment, ...]:
        """Make the pool on its first use; see `with_screening`."""
        if name != "pool":
            raise AttributeError(name=name, obj=self)
        object.__setattr__(self, name, self._assessor.pool(self._known, self.screened, scores=False))
        return self.pool

    @checked
    def task(self, screened: Screened) -> Task:
        """Return the task to find a group of this size, under the same policy, among screened people."""
        size = len(self.members) + len(self.screened.before)
        return Task.among(screened, self.policy.quotas, size, self.policy.seed)

    @cached_property
    def _assessor(self) -> Assessor:
        return Assessor(self.policy, self.matrix, self.on)

    @cached_property
    def _known(self) -> tuple[Participant, ...]:
        """The people, if the pilot knows them."""
        return ()

    @cached_property
    def _people(self) -> Mapping[str, Participant]:
        """The people by id, if the pilot knows them."""
        return MappingProxyType({person.id: person for person in self._known})

    @property
    def people(self) -> tuple[Participant, ...]:
        """The people to select from, by id, as long as the pilot knows them; empty in a stored pilot."""
        return tuple(self._people[name] for name in sorted(self._people))

    @cached_property
    def _by_id(self) -> dict[str, Assessment]:
        return {found.id: found for found in self.pool}

    @cached_property
    def screened(self) -> Screened:
        """The pool under the policy: the candidates with their scores, and the previous members."""
        before = frozenset(self.previous_members)
        return Screened(
            tuple(
                Candidate(found.points, found.id, found.traits)
                for found in self.pool
                if found.points is not None and found.id not in before
            ),
            Counter(self.exclusion_counts),
            tuple(Candidate(0, found.id, found.traits) for found in self.pool if found.id in before),
        )

    def _others(self, person: str) -> list[Candidate]:
        return [candidate for candidate in self.screened.candidates if candidate.id != person]

    @cached_property
    def _best_beside(self) -> dict[tuple[object, SolverLimits], tuple[int | None, frozenset[str]]]:
        """Score and ids of the best group with a reserve, by the traits of the reserve; only searches so far."""
        return {}

    @cached_property
    def _member_ids(self) -> frozenset[str]:
        return frozenset(self.members)

    @cached_property
    def _previous_ids(self) -> frozenset[str]:
        return frozenset(self.previous_members)

    @cached_property
    def _eligible(self) -> dict[str, Candidate]:
        return {candidate.id: candidate for candidate in self.screened.candidates}

    @property
    def _chosen(self) -> tuple[Candidate, ...]:
        """The members as candidates. A document may name a member who is not eligible in its pool."""
        return tuple(self._eligible[name] for name in self.members if name in self._eligible)

    @cached_property
    def _lottery_members(self) -> frozenset[str]:
        """The members whose place a lottery decided, because a reserve has the same score and the same traits."""
        chosen = frozenset(self.members)
        left = {(c.points, c.traits) for c in self.screened.candidates if c.id not in chosen}
        return frozenset(c.id for c in self._chosen if (c.points, c.traits) in left)

    def __repr__(self) -> str:
        """Show how the selection ended, and nothing about a person."""
        return f"<Pilot {self.status.value}: {len(self.members)} of {self.pool_size} people>"

    def _blocks(self, translator: Translator) -> Iterator[Table | Lines]:
        rows, header = [*_people(self, translator)], translator.labels(("what", "who"))
        yield Table(rows=rows, header=header, caption=_caption(self, translator), bare=True)
        if self.quotas:
            rows, caption = [*_quotas(self, translator)], translator.label("pilot:quotas")
            yield Table(rows=rows, header=translator.labels(_QUOTAS), caption=caption)
        if self.findings:
            sentences = [translator.tell(finding) for finding in self.findings]
            yield Lines(sentences, translator.label("worth_knowing"), translator.labels(("what",)))


def with_screening(
    pilot: Pilot,
    screened: Screened,
    people: Iterable[Participant],
    members: Iterable[str],
    pool: tuple[Assessment, ...] | None = None,
) -> Pilot:
    """Return a pilot with these members, and with the people and the screening of its selection.

    Without a *pool*, the assessments are computed on first use: for a million people this takes a third of the time of
    a selection, and the members and the reserves do not need it. Nothing is checked, because one screening gives it
    all.
    """
    before = tuple(sorted(candidate.id for candidate in screened.before))
    known = replace_fields(pilot, members=tuple(sorted(members)), previous_members=before, pool=pool)
    object.__setattr__(known, "screened", screened)
    object.__setattr__(known, "_known", tuple(people))
    if pool is None:
        object.__delattr__(known, "pool")
    return known
