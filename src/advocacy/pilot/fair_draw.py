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
from advocacy.pilot.engine import Group, Task, best_group, first_group, sizes_to_try
from advocacy.pilot.fairness import Fairness, LotteryStatus, TypeLottery, TypeTask, fairest_lottery, type_chances
from advocacy.pilot.lottery_check import compute_digest, compute_seal, draw_members, draw_place
from advocacy.pilot.policy import SelectionPolicy
from advocacy.pilot.solver import Deadline, SolverLimits, load_solver

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
    if 0 <= task.size <= len(candidates):
        types, types_task = TypeTask.among(candidates, task, fairness=fairness, total=total)
        if task.size and len(types) > 1:
            solver = f"HiGHS {_version()}"
            return FairDraw(types, fairest_lottery(types_task, limits), task.size, solver)
        if best_group(candidates, task._replace(seed=0), limits).chosen is not None:
            return FairDraw(types, _of_one_composition([*map(len, types.values())], task.size, total), task.size)
    return FairDraw({}, TypeLottery(LotteryStatus.INFEASIBLE))


def fairness_finding(fairness: Fairness, smallest: Fraction) -> Finding:
    """Return how equal the chances of a proven lottery are, and its smallest chance."""
    return Finding.of(f"lottery:{fairness.value}", "", smallest=percent(smallest))


def percent(share: Fraction) -> str:
    """Return a share as a percentage with four significant digits, in the form of documents."""
    return f"{float(f'{float(100 * share):.4g}'):f}".rstrip("0").rstrip(".") + " %"


def fair_group(
    screened: Screened, policy: SelectionPolicy, limits: SolverLimits
) -> tuple[Group, dict[tuple[Trait, ...], Fraction]]:
    """Draw a group of people without scores with the seed of the policy. Return it with the chances by combination.

    If the search for the fairest lottery reaches a limit, the group is the one with the lowest draws, without chances.
    Both searches together have the seconds of the limits, and a part of these is kept for the second.

    Raises:
        ValidationError: The policy has no seed.
        MissingExtraError: The quotas need the solver, which is not installed.
    """
    deadline = Deadline(limits)
    found = find_fair_draw(screened, policy, evolve(limits, seconds=_SHARE * limits.seconds))
    if found.lottery.status is LotteryStatus.OPTIMAL:
        return Group(found.draw(checked_seed(policy.seed))), found.chances
    return first_group(screened, policy, deadline.left), {}


def _of_one_composition(people: Sequence[int], size: int, total: int) -> TypeLottery:
    """Return the lottery over people who are all alike, or over no places."""
    chances = tuple(Fraction(size, count) for count in people)
    smallest = min(chances, default=Fraction(0))
    return TypeLottery(LotteryStatus.OPTIMAL, (tuple(size for _ in people),), (total,), chances, smallest)


def _version() -> str:
    highspy = load_solver()
    return str(getattr(highspy, "_Highs", highspy.Highs)().version())


# ---------------------------------------------------------------- places that come free


def with_equal_chances(
    screened: Screened, policy: SelectionPolicy, group: Group, kept: Iterable[str], limits: SolverLimits
) -> Group:
    """Return a group of the same size that keeps the same people, in which the others are drawn with fair chances.

    Args:
        screened: The screened pool.
        policy: The policy, with the seed of the draw.
        group: The group, found with other tie-breaks.
        kept: The ids of people who stay if they are in the group.
        limits: The limits of the solver.
    """
    chosen, stay = group.chosen or [], frozenset(kept)
    staying = [candidate for candidate in chosen if candidate.id in stay]
    if not group.proven or len(staying) == len(chosen):
        return group
    inside = {candidate.id for candidate in staying}
    others = [candidate for candidate in screened.candidates if candidate.id not in stay]
    before = (*screened.before, *(candidate for candidate in screened.candidates if candidate.id in inside))
    task = Task.among(screened._replace(before=before), policy.quotas, len(chosen) + len(screened.before), None)
    found = fair_draw(others, task, limits)
    if found.lottery.status is not LotteryStatus.OPTIMAL:
        return group._replace(proven=False)
    return Group([*staying, *found.draw(checked_seed(policy.seed))])
