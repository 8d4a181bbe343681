"""The result of a selection: a proposal that anyone can redo and that explains itself to everyone in the pool."""

from __future__ import annotations

from datetime import date
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import (
    Finding,
    InfeasibleError,
    UnknownNameError,
    ValidationError,
    nearest,
    raise_any,
    translator_for,
)
from advocacy.frozen_map import FrozenMap
from advocacy.people.matrix import Matrix
from advocacy.people.participant import Participant
from advocacy.pilot.assessment import Assessment, Assessor, Candidate, Screened, draw
from advocacy.pilot.engine import Task, best_group, carried, ranked
from advocacy.pilot.infeasibility import Infeasibility
from advocacy.pilot.policy import DistinctValues, Quota, SelectionPolicy, ValueCap
from advocacy.pilot.solver import SolverLimits
from advocacy.rules import each, first_repeats, instance, optional, text, tuple_of, whole
from advocacy.tables import as_html, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from advocacy.messages import Translator
    from advocacy.pilot.assessment import Assessment

__all__ = [
    "Explanation",
    "MemberSwap",
    "Pilot",
    "QuotaCount",
    "SelectionStatus",
    "explain_before",
    "explain_left_out",
    "explain_member",
    "explain_reserve",
    "show_pilot",
    "write_pilot",
]


#: The highest score there is.
_ALL_POINTS = 10_000


@frozen(kw_only=True)
class Explanation:
    """
    Why one person is in the group or not.

    Attributes:
        id: The person's id.
        reasons: The reasons as data, first things first; what would change it comes last.
    """

    id: str
    reasons: tuple[Finding, ...]

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Say the reasons, a sentence a line.

        Raises:
            UnknownNameError: There are no words in this language.
        """
        return "\n".join(map(translator_for(language, extra).tell, self.reasons))

    def __str__(self) -> str:
        """Say the reasons in English."""
        return self.text()

    def __repr__(self) -> str:
        """Show class and id, and nothing about the person."""
        return f"<Explanation {self.id}>"


def explain_left_out(found: Assessment) -> Explanation:
    """Say what keeps a person out, all of it, and that each can change."""
    reasons = [Finding.of("left-out", "", id=found.id)]
    reasons += [_left_out(code) for code in found.reasons]
    return Explanation(id=found.id, reasons=tuple(reasons))


def explain_member(found: Assessment, carried: Iterable[QuotaCount], *, by_lot: bool) -> Explanation:
    """Say what a member's score is made of and which quotas they carry."""
    reasons = [Finding.of("member", "", id=found.id, points=found.points), *_parts(found), *_carried(carried)]
    if by_lot:
        reasons.append(Finding.of("member:lot", ""))
    reasons.append(Finding.of("member:proposal", ""))
    return Explanation(id=found.id, reasons=tuple(reasons))


def explain_before(found: Assessment) -> Explanation:
    """Say that somebody is in already."""
    return Explanation(id=found.id, reasons=(Finding.of("before", "", id=found.id),))


def explain_reserve(
    found: Assessment, carried: Iterable[QuotaCount], ties: int | None, *, status: str, spread: bool
) -> Explanation:
    """
    Say why an eligible person has no place.

    Args:
        found: The person's assessment; they are eligible.
        carried: The quotas on what they have.
        ties: The score at which the person would tie for a place; ``None`` where no score would do.
        status: How the selection ended; where it is not ``optimal``, that is the reason.
        spread: Somebody with a lower score has a place, so that quotas decided as well.
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
            reasons.append(Finding.of("reserve:lot", "", certain=ties + 1))
        else:
            reasons.append(Finding.of("reserve:score", "", ties=ties, lacks=ties - points, certain=ties + 1))
        reasons += (full or [Finding.of("reserve:spread", "")]) if spread else []
    return Explanation(id=found.id, reasons=tuple(reasons))


def _left_out(code: str) -> Finding:
    head, _, measure = code.partition(":")
    return Finding.of(f"left-out:{head}", "", **({"measure": measure} if measure else {}))


def _parts(found: Assessment) -> list[Finding]:
    return [
        Finding.of(
            "part:substituted" if part.substituted else "part",
            "",
            measure=part.measure,
            points=part.points,
            weight=part.weight,
        )
        for part in found.scores
    ]


def _carried(carried: Iterable[QuotaCount]) -> list[Finding]:
    return [
        Finding.of("carries", "", attribute=count.quota.attribute, value=count.quota.value, members=count.members)
        for count in carried
        if isinstance(count.quota, Quota)
    ]


_QUOTAS = ("quota", "least", "most", "members", "eligible")


def write_pilot(pilot: Pilot, translator: Translator) -> str:
    """Write a pilot in columns: how it ended, who is in it, how each quota came out, and what is worth knowing."""
    blocks = [f"{_standing(pilot, translator)}\n{as_text(_people(pilot, translator))}"]
    if pilot.quotas:
        table = as_text(_quotas(pilot, translator), header=translator.labels(_QUOTAS))
        blocks.append(f"{translator.label('pilot:quotas')}\n{table}")
    if pilot.findings:
        blocks.append("\n".join([translator.label("worth_knowing"), *map(translator.tell, pilot.findings)]))
    return "\n\n".join(blocks)


def show_pilot(pilot: Pilot, translator: Translator) -> str:
    """Write a pilot in tables, everything escaped."""
    spoken = translator.language
    header, caption = translator.labels(("what", "who")), _standing(pilot, translator)
    tables = [as_html(_people(pilot, translator), header=header, caption=caption, named=True, language=spoken)]
    if pilot.quotas:
        header, caption = translator.labels(_QUOTAS), translator.label("pilot:quotas")
        tables.append(as_html(_quotas(pilot, translator), header=header, caption=caption, named=True, language=spoken))
    if pilot.findings:
        rows = [(translator.tell(finding),) for finding in pilot.findings]
        header, caption = translator.labels(("what",)), translator.label("worth_knowing")
        tables.append(as_html(rows, header=header, caption=caption, language=spoken))
    return "".join(tables)


def _standing(pilot: Pilot, translator: Translator) -> str:
    return f"{translator.label('pilot')}, {pilot.on}: {translator.label(f'status:{pilot.status.value}')}"


def _people(pilot: Pilot, translator: Translator) -> Iterator[tuple[str, object]]:
    yield translator.label("pilot:pool"), len(pilot.pool)
    before = [one for one in pilot.all_members if one not in pilot.members]
    if before:
        yield translator.label("pilot:before"), ", ".join(before)
    yield translator.label("pilot:members"), ", ".join(pilot.members)
    yield translator.label("pilot:reserves"), len(pilot.reserves)


def _quotas(pilot: Pilot, translator: Translator) -> Iterator[tuple[object, ...]]:
    for one in pilot.quotas:
        yield translator.say("quota:name", one.quota.named), *one.bounds, one.members, one.eligible


class SelectionStatus(Enum):
    """How a selection ended."""

    OPTIMAL = "optimal"
    """There is a group, and none that fits has a higher score."""
    RELAXED = "relaxed"
    """No group fits; this is the best one after the clash's changes were made."""
    LIMIT_REACHED = "limit_reached"
    """A limit was reached before the best group was proven; members, if any, fit, and the bound says how far off."""
    REPAIRED = "repaired"
    """Places came free in a group that was there; as many as possible of it stay, and of such groups it is the best."""
    INFEASIBLE = "infeasible"
    """No group fits; the clash says why, and what would help."""
    REDACTED = "redacted"
    """People were taken out of it since, or renamed: it stands as a record, and cannot be made again as it was."""


@frozen(kw_only=True)
class QuotaCount:
    """
    How a quota came out.

    Attributes:
        quota: The quota.
        size: How many members there are in all, with those from before.
        members: For a `Quota` how many members have its value, for a `ValueCap` how many share the commonest one, for a
            `DistinctValues` how many different values there are.
        eligible: The same among all eligible people, members and those from before included.
    """

    quota: Quota | ValueCap | DistinctValues
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
        minimum, maximum = self.bounds
        return minimum <= self.members <= maximum


@frozen(kw_only=True)
class MemberSwap:
    """
    Who comes in and who goes where one group takes the place of another; for the lead's eyes.

    Attributes:
        joins: Ids of those who come in, in id order.
        leaves: Ids of those who go, in id order.
    """

    joins: tuple[str, ...]
    leaves: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Show how many, and nothing about a person."""
        return f"<MemberSwap: {len(self.joins)} in, {len(self.leaves)} out>"


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
        previous_members: Ids of those who were in already, from earlier waves, in id order; they count for size and
            quotas for as long as they consent.
        infeasibility: Why there is no group, and what would help; ``None`` where there is one.
        bound: A total, in points, that no group exceeds, where a limit was reached; ``None`` where the members' own
            total is proven to be the highest, or nothing is known.
    """

    status: SelectionStatus = field(validator=instance(SelectionStatus))
    policy: SelectionPolicy = field(validator=instance(SelectionPolicy))
    matrix: Matrix | None = field(validator=optional(instance(Matrix)))
    on: date = field(validator=instance(date))
    pool: tuple[Participant, ...] = field(
        eq=frozenset, converter=tuple_of, validator=each(instance(Participant, private=True))
    )
    members: tuple[str, ...] = field(converter=tuple_of, validator=each(text))
    previous_members: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))
    infeasibility: Infeasibility | None = field(default=None, validator=optional(instance(Infeasibility)))
    bound: int | None = field(default=None, validator=optional(whole(0)))

    def __attrs_post_init__(self) -> None:
        """Keep everyone in the pool once, and members in id order and within the pool."""
        raise_any(self._faults())
        object.__setattr__(self, "members", tuple(sorted(set(self.members))))
        object.__setattr__(self, "previous_members", tuple(sorted(set(self.previous_members))))

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((person.id for person in self.pool), "pool")
        known = self._people
        for name, ids in (("members", self.members), ("previous_members", self.previous_members)):
            for index, member in enumerate(ids):
                if member not in known:
                    yield nearest(member, known, f"{name}[{index}]", kind="participant")
        for twice in sorted(set(self.members) & set(self.previous_members)):
            yield Finding.of("before:member", "previous_members", id=twice)

    @property
    def all_members(self) -> tuple[str, ...]:
        """Ids of all who are in: those from before whose consent stands, and the members, in id order."""
        return tuple(sorted([*self.members, *(one.id for one in self.screened.before)]))

    @cached_property
    def reserves(self) -> tuple[str, ...]:
        """Ids of the eligible rest by score, then draw, then id: for the lead's eyes."""
        chosen = frozenset(self.members)
        rest = (c for c in self.screened.candidates if c.id not in chosen)
        return tuple(c.id for c in ranked(rest, self.policy.seed))

    @property
    def draw_order(self) -> tuple[str, ...]:
        """
        Ids of all eligible people in the order of the draw, lowest first; equal draws go by id.

        It follows from the policy's seed and the ids alone, so anyone can redo it: a person's draw is the first eight
        bytes of SHA-256 over the seed, a line feed and the id. Between people with the same score and the same traits,
        who comes first here has the place.
        """
        seed = self.policy.seed
        return tuple(sorted(self._eligible, key=lambda name: (draw(seed, name), name)))

    @cached_property
    def exclusions(self) -> FrozenMap[str]:
        """The first reason of everyone who is not eligible, by id: ``consent``, ``inactive`` or ``unknown:<name>``."""
        look, inside = self._assessor.first_reason, {one.id for one in self.screened.before}
        found = ((person.id, look(person)) for person in self.pool if person.id not in inside)
        return FrozenMap({name: reason for name, reason in found if reason is not None})

    @property
    def exclusion_counts(self) -> FrozenMap[int]:
        """How many people are left out, by reason."""
        return FrozenMap(self.screened.excluded)

    @cached_property
    def quotas(self) -> tuple[QuotaCount, ...]:
        """How each quota came out, in the policy's order."""
        quotas, chosen, before = self.policy.quotas, frozenset(self.members), self.screened.before
        everyone = (*self.screened.candidates, *before)
        inside = carried([*(c for c in self.screened.candidates if c.id in chosen), *before], quotas)
        eligible = carried(everyone, quotas)
        return tuple(
            QuotaCount(quota=quota, size=len(chosen) + len(before), members=members, eligible=all_of)
            for quota, members, all_of in zip(quotas, inside, eligible, strict=True)
        )

    @property
    def total(self) -> int:
        """The members' scores together, in points; those from before, and who may not be chosen, have none here."""
        return sum(one.points for one in self._chosen)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is worth knowing: what stands in the way, what kept people out, what would help, how ties ended."""
        found = list(self.infeasibility.findings) if self.infeasibility else []
        found += [Finding.of(f"excluded:{code}", "", count=count) for code, count in self.exclusion_counts.items()]
        found += [change.finding for change in self.infeasibility.relaxations] if self.infeasibility else []
        if self.status is SelectionStatus.LIMIT_REACHED:
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
        if person not in self._people:
            raise UnknownNameError([nearest(person, self._people, "", kind="participant")])
        return self._assessor.assess(self._people[person])

    def explain(self, person: str) -> Explanation:
        """
        Say why someone is in or not, and what would change it, in sentences that name no other person.

        Raises:
            UnknownNameError: Nobody in the pool has this id.
        """
        found = self.assessment(person)
        if person in self.previous_members and found.reasons[:1] != ("consent",):
            return explain_before(found)
        if not found.eligible:
            return explain_left_out(found)
        named = [count for count in self.quotas if isinstance(count.quota, Quota)]
        held = [count for count in named if (count.quota.attribute, getattr(count.quota, "value", "")) in found.traits]
        if person in self.members:
            return explain_member(found, held, by_lot=person in self._by_lot)
        ties = self.score_to_tie(person) if self.status is SelectionStatus.OPTIMAL else None
        spread = any(one.points < (found.points or 0) for one in self._chosen)
        return explain_reserve(found, held, ties, status=self.status.value, spread=spread)

    def score_to_tie(self, person: str, *, limits: SolverLimits | None = None) -> int | None:
        """
        Give the score at which a reserve would tie with the group, all else unchanged; one point more is certain.

        The best group that holds the person is found for it, so the answer is exact. It may lie above 10,000, and is
        ``None`` where no group that fits holds the person, or a limit was reached.

        Raises:
            UnknownNameError: Nobody in the pool has this id.
            ValidationError: The person is no reserve, or there is no proven group to tie with.
            MissingExtraError: The quotas need the solver, which is not installed.
        """
        self.assessment(person)
        one = self._eligible.get(person)
        if one is None or person in self.members or self.status is not SelectionStatus.OPTIMAL:
            raise ValidationError([Finding.of("no-reserve", "person", id=person)])
        beside = self.screened._replace(before=(*self.screened.before, one))
        group = best_group(self._others(person), self.task(beside), limits or SolverLimits())
        if group.chosen is None or not group.proven:
            return None
        return self.total - sum(candidate.points for candidate in group.chosen)

    def if_removed(self, member: str, *, limits: SolverLimits | None = None) -> MemberSwap | None:
        """
        Say who would come in if a member were not in the pool, all else unchanged: for the lead's eyes.

        The best group of the same size is found without the person. Under tight quotas others may have to go with
        them; `replace_members` keeps everyone it can instead.

        Returns:
            Who would come in and who would go, or ``None`` where no group of the size fits without the person, or a
            limit was reached.

        Raises:
            UnknownNameError: No member has this id.
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
        Give the same pilot where there is the group that was asked for, selected or repaired.

        Raises:
            InfeasibleError: There is none; the error carries the findings.
        """
        if self.status not in {SelectionStatus.OPTIMAL, SelectionStatus.REPAIRED}:
            raise InfeasibleError(self.findings)
        return self

    def knowing(self, screened: Screened) -> Pilot:
        """Keep what the selection found of the same people, so that nobody is looked at twice."""
        object.__setattr__(self, "screened", screened)
        return self

    def task(self, screened: Screened) -> Task:
        """Ask again for a group of this size, under the same policy, from people who were screened."""
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
        """The pool as the policy sees it: who may be chosen with which score, and who is in from before."""
        return self._assessor.screen(self.pool, frozenset(self.previous_members))

    def _others(self, person: str) -> list[Candidate]:
        return [candidate for candidate in self.screened.candidates if candidate.id != person]

    @cached_property
    def _eligible(self) -> dict[str, Candidate]:
        return {candidate.id: candidate for candidate in self.screened.candidates}

    @property
    def _chosen(self) -> tuple[Candidate, ...]:
        """The members as candidates; a document may name one whom its own pool does not let in."""
        return tuple(self._eligible[name] for name in self.members if name in self._eligible)

    @cached_property
    def _by_lot(self) -> frozenset[str]:
        """Members who have a reserve beside them with the same score and the same traits."""
        chosen = frozenset(self.members)
        left = {(c.points, c.traits) for c in self.screened.candidates if c.id not in chosen}
        return frozenset(c.id for c in self._chosen if (c.points, c.traits) in left)

    def __repr__(self) -> str:
        """Show how it ended, and nothing about a person."""
        return f"<Pilot {self.status.value}: {len(self.members)} of {len(self.pool)} people>"

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Write it in columns: how it ended, the members in id order, each quota, and what is worth knowing; no score.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return write_pilot(self, translator_for(language, extra))

    def html(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Write the same in tables, with captions and headers, everything escaped; a notebook shows it in English.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return show_pilot(self, translator_for(language, extra))

    def _repr_html_(self) -> str:
        return self.html()
