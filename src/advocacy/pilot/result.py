"""The result of a selection: a proposal that anyone can redo and that explains itself to everyone in the pool."""

from __future__ import annotations

from datetime import date
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, InvalidError, UnknownNameError, UnmetError, nearest, raise_any, voice_of
from advocacy.people.matrix import Matrix
from advocacy.people.participant import Participant
from advocacy.pilot._shown import show_pilot, write_pilot
from advocacy.pilot.assessment import Assessment, Assessor, Candidate, Screened, draw
from advocacy.pilot.clash import Clash
from advocacy.pilot.engine import Task, best_group, carried, ranked
from advocacy.pilot.explanation import Explanation, explain_before, explain_left_out, explain_member, explain_reserve
from advocacy.pilot.policy import SelectionPolicy
from advocacy.pilot.quotas import Cap, Distinct, Quota
from advocacy.pilot.solver import Limits
from advocacy.values import FrozenMap, each, first_repeats, instance, optional, text, tuple_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Exchange", "Pilot", "QuotaCount", "Status"]


class Status(Enum):
    """How a selection ended."""

    SELECTED = "selected"
    """There is a group, and none that fits has a higher score."""
    RELAXED = "relaxed"
    """No group fits; this is the best one after the clash's changes were made."""
    STOPPED = "stopped"
    """A limit was reached before the best group was proven; members, if any, fit, and the bound says how far off."""
    REPAIRED = "repaired"
    """Places came free in a group that was there; as many as possible of it stay, and of such groups it is the best."""
    UNMET = "unmet"
    """No group fits; the clash says why, and what would help."""
    REWRITTEN = "rewritten"
    """People were taken out of it since, or renamed: it stands as a record, and cannot be made again as it was."""


@frozen(kw_only=True)
class QuotaCount:
    """
    How a quota came out.

    Attributes:
        quota: The quota.
        size: How many members there are in all, with those from before.
        members: For a `Quota` how many members have its value, for a `Cap` how many share the commonest one, for a
            `Distinct` how many different values there are.
        eligible: The same among all eligible people, members and those from before included.
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
class Exchange:
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
        return f"<Exchange: {len(self.joins)} in, {len(self.leaves)} out>"


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
        before: Ids of those who were in already, from earlier waves, in id order; they count for size and quotas for as
            long as they consent.
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
    before: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))
    clash: Clash | None = field(default=None, validator=optional(instance(Clash)))
    bound: int | None = field(default=None, validator=optional(whole(0)))

    def __attrs_post_init__(self) -> None:
        """Keep everyone in the pool once, and members in id order and within the pool."""
        raise_any(self._faults())
        object.__setattr__(self, "members", tuple(sorted(set(self.members))))
        object.__setattr__(self, "before", tuple(sorted(set(self.before))))

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((person.id for person in self.pool), "pool")
        known = self._people
        for name, ids in (("members", self.members), ("before", self.before)):
            for index, member in enumerate(ids):
                if member not in known:
                    yield nearest(member, known, f"{name}[{index}]", kind="participant")
        for twice in sorted(set(self.members) & set(self.before)):
            yield Finding.of("before:member", "before", id=twice)

    @property
    def everyone(self) -> tuple[str, ...]:
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
    def left_out(self) -> FrozenMap[str]:
        """The first reason of everyone who is not eligible, by id: ``consent``, ``inactive`` or ``unknown:<name>``."""
        look, inside = self._assessor.first_reason, {one.id for one in self.screened.before}
        found = ((person.id, look(person)) for person in self.pool if person.id not in inside)
        return FrozenMap({name: reason for name, reason in found if reason is not None})

    @property
    def excluded(self) -> FrozenMap[int]:
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
        if person in self.before and found.reasons[:1] != ("consent",):
            return explain_before(found)
        if not found.eligible:
            return explain_left_out(found)
        named = [count for count in self.quotas if isinstance(count.quota, Quota)]
        held = [count for count in named if (count.quota.attribute, getattr(count.quota, "value", "")) in found.traits]
        if person in self.members:
            return explain_member(found, held, by_lot=person in self._by_lot)
        ties = self.points_to_tie(person) if self.status is Status.SELECTED else None
        spread = any(one.points < (found.points or 0) for one in self._chosen)
        return explain_reserve(found, held, ties, status=self.status.value, spread=spread)

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
        self.assessment(person)
        one = self._eligible.get(person)
        if one is None or person in self.members or self.status is not Status.SELECTED:
            raise InvalidError([Finding.of("no-reserve", "person", id=person)])
        beside = self.screened._replace(before=(*self.screened.before, one))
        group = best_group(self._others(person), self.task(beside), limits or Limits())
        if group.chosen is None or not group.proven:
            return None
        return self.total - sum(candidate.points for candidate in group.chosen)

    def without(self, member: str, *, limits: Limits | None = None) -> Exchange | None:
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
        group = best_group(self._others(member), self.task(self.screened), limits or Limits())
        if group.chosen is None or not group.proven:
            return None
        found = {one.id for one in group.chosen}
        here = set(self.members) - {member}
        return Exchange(joins=tuple(sorted(found - here)), leaves=tuple(sorted(here - found)))

    def require(self) -> Pilot:
        """
        Give the same pilot where there is the group that was asked for, selected or repaired.

        Raises:
            UnmetError: There is none; the error carries the findings.
        """
        if self.status not in {Status.SELECTED, Status.REPAIRED}:
            raise UnmetError(self.findings)
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
        return self._assessor.screen(self.pool, frozenset(self.before))

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
        return write_pilot(self, voice_of(language, extra))

    def html(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Write the same in tables, with captions and headers, everything escaped; a notebook shows it in English.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return show_pilot(self, voice_of(language, extra))

    def _repr_html_(self) -> str:
        return self.html()
