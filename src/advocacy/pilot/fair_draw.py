"""Draw a group with chances as equal as the quotas allow: find the lottery, then draw from it.

A lottery is data: people by combination of traits, and compositions with weights. These functions make the data from
screened people, and draw from it. `advocacy.pilot.lottery_check` repeats the draw from the public part of the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from attrs import evolve

from advocacy.errors import Finding
from advocacy.pilot.assessment import Candidate, Screened, Trait, checked_seed
from advocacy.pilot.engine import Group, Task, best_few, best_group, first_group, has_room, needs_solver, sizes_to_try
from advocacy.pilot.fairness import (
    Fairness,
    LotteryStatus,
    TypeLottery,
    TypeTask,
    fairest_lottery,
    level_distances,
    type_chances,
)
from advocacy.pilot.limits import Deadline, SolverLimits, load_solver
from advocacy.pilot.lottery_check import compute_digest, compute_seal, draw_members, draw_place
from advocacy.pilot.one_attribute import Cell, best_parts, round_together
from advocacy.pilot.policy import SelectionPolicy, TieBreak
from advocacy.pilot.ties import find_ties

#: A combination of traits, and the people who have it.
Types = Mapping[tuple[Trait, ...], Sequence[Candidate]]
#: The sum of the weights of the compositions, by default.
TOTAL = 10**6
#: The share of the seconds for a lottery, if a group is needed in any case. The rest is for the group without one.
_SHARE = 0.9


class FairDraw(NamedTuple):
    """A lottery over groups of one size.

    Attributes:
        types: The candidates by combination of traits, in the order of the traits, then the ids.
        lottery: The compositions and their weights.
        size: The number of people in a group, previous members excluded.
        solver: The solver and its version; empty if none was needed.
    """

    types: Types
    lottery: TypeLottery
    size: int = 0
    solver: str = ""

    @property
    def chances(self) -> dict[tuple[Trait, ...], Fraction]:
        """The chance of each person, by combination; empty without a lottery."""
        if not self.lottery.compositions:
            return {}
        found = type_chances([len(members) for members in self.types.values()], self.lottery)
        return dict(zip(self.types, found, strict=True))

    def draw(self, seed: int) -> list[Candidate]:
        """Draw a group."""
        people = {traits: [candidate.id for candidate in members] for traits, members in self.types.items()}
        lottery = zip(self.lottery.compositions, self.lottery.weights, strict=True)
        drawn = frozenset(draw_names(draw_data(people, lottery, size=self.size, solver=self.solver), seed))
        return [candidate for members in self.types.values() for candidate in members if candidate.id in drawn]


def draw_data(
    people: Mapping[tuple[Trait, ...], Iterable[str]],
    compositions: Iterable[tuple[Sequence[int], int]],
    *,
    size: int,
    solver: str,
    salts: Mapping[tuple[Trait, ...], str] = MappingProxyType({}),
) -> dict[str, Any]:
    """Return all that a draw depends on, in the form of a public proof.

    Combinations are in the order of their seals, and compositions in that of their counts. In the order of the traits,
    the place of a combination without a name would show its traits.
    """
    sealed: list[dict[str, Any]] = [
        {"seal": compute_seal(salts.get(traits, ""), traits), "people": sorted(names)}
        for traits, names in people.items()
    ]
    order = sorted(range(len(sealed)), key=lambda place: sealed[place]["seal"])
    listed = sorted(([counts[place] for place in order], weight) for counts, weight in compositions)
    return {
        "solver": solver,
        "size": size,
        "combinations": [sealed[place] for place in order],
        "compositions": [{"counts": counts, "weight": weight} for counts, weight in listed],
    }


def draw_names(data: Mapping[str, Any], seed: int) -> list[str]:
    """Draw a composition by its weight, then the members of each combination with equal chances."""
    weights = [item["weight"] for item in data["compositions"]]
    place = draw_place(seed, compute_digest(data), weights)
    return draw_members(seed, data["compositions"][place]["counts"], [item["people"] for item in data["combinations"]])


def find_fair_draw(
    screened: Screened,
    policy: SelectionPolicy,
    limits: SolverLimits,
    *,
    fairness: Fairness = Fairness.LEXIMIN,
    total: int = TOTAL,
) -> FairDraw:
    """Find the fairest lottery over groups of the first feasible size, from the largest or from the smallest.

    Raises:
        MissingExtraError: The quotas need the solver, which is not installed.
    """
    deadline = Deadline(limits)
    for size in sizes_to_try(screened, policy):
        task = Task.among(screened, policy.quotas, size, None)
        found = fair_draw(screened.candidates, task, deadline.left, fairness=fairness, total=total)
        if found.lottery.status is not LotteryStatus.INFEASIBLE:
            return found
    return FairDraw({}, TypeLottery(LotteryStatus.INFEASIBLE))


def fair_draw(
    candidates: Sequence[Candidate],
    task: Task,
    limits: SolverLimits,
    *,
    fairness: Fairness = Fairness.LEXIMIN,
    total: int = TOTAL,
) -> FairDraw:
    """Find the fairest lottery over groups of one size.

    Raises:
        MissingExtraError: The quotas need the solver, which is not installed.
    """
    if not has_room(len(candidates), task):
        return FairDraw({}, TypeLottery(LotteryStatus.INFEASIBLE))
    types, types_task = TypeTask.among(candidates, task, fairness=fairness, total=total)
    if task.size and needs_solver(task.rules):
        solver = f"HiGHS {_version()}"
        return FairDraw(types, fairest_lottery(types_task, limits), task.size, solver)
    return FairDraw(types, _in_closed_form([*types], types_task.people, task, total), task.size)


def fairness_finding(fairness: Fairness, smallest: Fraction) -> Finding:
    """Return how equal the chances of a proven lottery are, and its smallest chance."""
    return Finding.of(f"lottery:{fairness.value}", "", smallest=percent(smallest))


def percent(share: Fraction) -> str:
    """Return a share as a percentage with four significant digits, in the form of documents."""
    return f"{float(f'{float(100 * share):.4g}'):f}".rstrip("0").rstrip(".") + " %"


class Chosen(NamedTuple):
    """A group that a lottery with equal chances chose.

    Attributes:
        group: The group; as `best_group` gives it. If the clock ended the search for the lottery, it is not proven.
        chances: The chance of each person, by combination of traits and points; empty if the search for the fairest
            chances reached a limit. The group is then the one with the lowest draws.
        notes: What to report.
    """

    group: Group
    chances: Mapping[Cell, Fraction] = MappingProxyType({})
    notes: tuple[Finding, ...] = ()


def first_choice(
    screened: Screened, policy: SelectionPolicy, limits: SolverLimits, people: Mapping[Cell, int] | None = None
) -> Chosen:
    """Choose the group of a policy by its tie-break; see `first_group` and `choose_fairly`.

    Args:
        screened: The screened pool.
        policy: The policy.
        limits: The limits of the solver.
        people: As for `choose_fairly`.

    Raises:
        ValidationError: The policy has no seed.
        MissingExtraError: The quotas need the solver, which is not installed.
    """
    if policy.tie_break is TieBreak.LOWEST_DRAWS:
        return Chosen(first_group(screened, policy, limits))
    deadline = Deadline(limits)
    for size in sizes_to_try(screened, policy):
        task = Task.among(screened, policy.quotas, size, policy.seed)
        scored = not policy.is_plain_lottery
        found = choose_fairly(screened.candidates, task, deadline.left, scored=scored, people=people)
        if found.group.chosen is not None or not found.group.proven:
            return found
    return Chosen(Group(None))


def choose_fairly(
    candidates: Sequence[Candidate],
    task: Task,
    limits: SolverLimits,
    *,
    scored: bool,
    people: Mapping[Cell, int] | None = None,
) -> Chosen:
    """Draw one of the best groups, with chances as equal as possible.

    If the search for the chances reaches a limit, the group is the one with the lowest draws. Both searches together
    have the seconds of the limits, and a part of these is kept for the second.

    Args:
        candidates: The candidates.
        task: The group to find, with the seed of the draw.
        limits: The limits of the solver.
        scored: Whether the group must have the best total. Otherwise all groups are equally good.
        people: The number of people of each combination and points, if *candidates* are the best few only.

    Raises:
        MissingExtraError: The quotas need the solver, which is not installed.
    """
    deadline, first = Deadline(limits), Deadline(evolve(limits, seconds=_SHARE * limits.seconds))
    seed = checked_seed(task.seed)
    if scored:
        cells: dict[Cell, list[Candidate]] = {}
        for candidate in candidates:
            cells.setdefault((candidate.traits, candidate.points), []).append(candidate)
        known = {cell: len(members) for cell, members in cells.items()} if people is None else people
        ties = find_ties(known, task, first.left)
        if ties.status is LotteryStatus.OPTIMAL:
            counts = ties.draw(seed)
            chosen = [one for cell, count in counts.items() for one in best_few(cells.get(cell, ()), count, seed)]
            chances = ties.chances(known)
            return Chosen(Group(chosen), chances, _tie_notes(known, chances))
        status = ties.status
    else:
        found = fair_draw(candidates, task, first.left)
        if found.lottery.status is LotteryStatus.OPTIMAL:
            chances = {(traits, 0): share for traits, share in found.chances.items()}
            notes = (fairness_finding(Fairness.LEXIMIN, min(chances.values())),) if chances else ()
            return Chosen(Group(found.draw(seed)), chances, notes)
        status = found.lottery.status
    if status is LotteryStatus.INFEASIBLE:
        return Chosen(Group(None))
    stopped = first.passed
    group = best_group(candidates, task, deadline.left)
    if stopped and group.chosen is not None and group.proven:
        return Chosen(group._replace(proven=False, bound=sum(candidate.points for candidate in group.chosen)))
    return Chosen(group, notes=(Finding.of("tie-break:lowest-draws", ""),) if group.chosen and group.proven else ())


def _tie_notes(people: Mapping[Cell, int], chances: Mapping[Cell, Fraction]) -> tuple[Finding, ...]:
    """Report how many people tie, and the smallest chance of these."""
    tied = [cell for cell, chance in chances.items() if 0 < chance < 1]
    if not tied:
        return ()
    smallest = percent(min(chances[cell] for cell in tied))
    return (Finding.of("tie-break:equal-chances", "", count=sum(people[cell] for cell in tied), smallest=smallest),)


def _in_closed_form(types: Sequence[tuple[Trait, ...]], people: Sequence[int], task: Task, total: int) -> TypeLottery:
    """Return the fairest lottery under rules on one attribute."""
    parts = best_parts({(traits, 0): many for traits, many in zip(types, people, strict=True)}, task)
    if parts is None:
        return TypeLottery(LotteryStatus.INFEASIBLE)
    shares = [parts.shares.get((traits, 0), Fraction(parts.fixed.get((traits, 0), 0))) for traits in types]
    fairest = tuple(share / many for share, many in zip(shares, people, strict=True))
    smallest = min(fairest, default=Fraction(0))
    gains = tuple(int(chance == smallest) for chance in fairest)
    while True:
        split = round_together([*parts.shares.values()], total)
        rows = []
        for counts, weight in split:
            taken = {**parts.fixed, **dict(zip(parts.shares, counts, strict=True))}
            rows.append((tuple(taken.get((traits, 0), 0) for traits in types), weight))
        rows.sort()
        compositions, weights = zip(*rows, strict=True)
        lottery = TypeLottery(LotteryStatus.OPTIMAL, compositions, weights, fairest, smallest, gains)
        chances = type_chances(people, lottery)
        if all(chance or not best for chance, best in zip(chances, fairest, strict=True)):
            return lottery._replace(levels=level_distances(chances, fairest))
        total *= 10


def _version() -> str:
    highspy = load_solver()
    return str(getattr(highspy, "_Highs", highspy.Highs)().version())


# ---------------------------------------------------------------- places that come free


def with_equal_chances(
    screened: Screened, policy: SelectionPolicy, group: Group, kept: Iterable[str], limits: SolverLimits
) -> Chosen:
    """Return a group of the same size that keeps the same people, in which the others are drawn with fair chances.

    With the tie-break by the lowest draws, it is the same group.

    Args:
        screened: The screened pool.
        policy: The policy, with the seed of the draw.
        group: The group, found with other tie-breaks.
        kept: The ids of people who stay if they are in the group.
        limits: The limits of the solver.
    """
    chosen, stay = group.chosen or [], frozenset(kept)
    inside = {candidate.id for candidate in chosen} & stay
    if policy.tie_break is TieBreak.LOWEST_DRAWS or not group.proven or len(inside) == len(chosen):
        return Chosen(group)
    staying = [candidate for candidate in screened.candidates if candidate.id in inside]
    others = [candidate for candidate in screened.candidates if candidate.id not in stay]
    before = (*screened.before, *staying)
    size = len(chosen) + len(screened.before)
    task = Task.among(screened._replace(before=before), policy.quotas, size, policy.seed)
    found = choose_fairly(others, task, limits, scored=not policy.is_plain_lottery)
    if found.group.chosen is None:
        return found._replace(group=group._replace(proven=False))
    return found._replace(group=found.group._replace(chosen=[*staying, *found.group.chosen]))
