"""What chance the lottery gives each person, over all seeds: exact where that can be, else estimated."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from math import comb
from typing import TYPE_CHECKING, NamedTuple

from attrs import frozen

from advocacy.errors import Finding, ValidationError, raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.pilot.assessment import draw
from advocacy.pilot.engine import Task, best_group, by_value, needs_solver, value_bounds
from advocacy.pilot.pilot import Pilot, SelectionStatus
from advocacy.pilot.policy import DistinctValues
from advocacy.pilot.solver import SolverLimits
from advocacy.rules import whole
from advocacy.stats import Interval, wilson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from advocacy.pilot.assessment import Candidate

__all__ = ["SelectionProbability", "selection_probabilities"]

#: More terms than this are not summed: chances are then estimated.
_TERMS = 200_000


@frozen(kw_only=True)
class SelectionProbability:
    """
    The chance that a person has a place, everything but the seed being as it is.

    Attributes:
        probability: The chance, 0..1: exact, or the share of the seeds that were tried.
        interval: The Wilson interval (95 %) of an estimate; ``None`` where the chance is exact.
        seeds: How many seeds an estimate rests on; ``None`` where the chance is exact.
    """

    probability: Fraction
    interval: Interval | None = None
    seeds: int | None = None

    @property
    def exact(self) -> bool:
        """Whether it was worked out rather than tried."""
        return self.interval is None


def selection_probabilities(
    pilot: Pilot,
    *,
    seeds: int = 200,
    limits: SolverLimits | None = None,
    progress: Callable[[Sequence[int]], Iterable[int]] | None = None,
) -> FrozenMap[SelectionProbability]:
    """
    Give the chance of each eligible person, by id: for the lead's eyes.

    Without quotas, or with quotas and caps on one attribute, chances are exact: who wins between equals follows from
    the order of independent draws, which is integrated over. Where quotas overlap, where different values are counted,
    or where a tie runs through very many values, the selection is made again with other seeds, themselves drawn from
    the policy's; each estimate then carries its interval. The lottery does not promise that all best groups are
    equally likely, so that equal scores with different traits may have different chances.

    Args:
        pilot: A pilot with a proven group.
        seeds: How many seeds to try, 1 or more, where an estimate is needed.
        limits: How much the solver may do for each seed.
        progress: What to lay around the numbers of the seeds that are tried, such as ``tqdm.tqdm``; it is not called
            where chances are exact.

    Raises:
        ValidationError: There is no proven group, or *seeds* is no whole number of 1 or more.
        MissingExtraError: The quotas need the solver, which is not installed.

    >>> from datetime import date
    >>> from advocacy import Consent, Participant, Purpose, SelectionPolicy, select_pilot
    >>> agreed = [Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1))]
    >>> people = [Participant(id=f"p-{n}", consents=agreed) for n in range(8)]
    >>> pilot = select_pilot(people, SelectionPolicy(size=3, exclude_inactive=False), on=date(2026, 9, 15))
    >>> selection_probabilities(pilot)["p-0"].probability
    Fraction(3, 8)
    """
    faults = list(whole(1).findings(seeds, "seeds"))
    if pilot.status is not SelectionStatus.OPTIMAL:
        faults.append(Finding.of("no-group", "pilot"))
    raise_any(faults)
    task = pilot.task(pilot.screened)
    if not needs_solver(task.rules) and not any(isinstance(rule, DistinctValues) for rule in task.rules):
        exact = _exact(pilot.screened.candidates, task)
        if exact is not None:
            return FrozenMap({name: SelectionProbability(probability=share) for name, share in exact.items()})
    return _estimated(pilot, task, (progress or iter)(range(seeds)), seeds, limits or SolverLimits())


def _estimated(
    pilot: Pilot, task: Task, numbers: Iterable[int], seeds: int, limits: SolverLimits
) -> FrozenMap[SelectionProbability]:
    wins: Counter[str] = Counter()
    for number in numbers:
        other = task._replace(seed=draw(pilot.policy.seed, f"chance {number}"))
        group = best_group(pilot.screened.candidates, other, limits)
        if group.chosen is None or not group.proven:
            raise ValidationError([Finding.of("search:stopped", "limits")])
        wins.update(one.id for one in group.chosen)
    return FrozenMap(
        {
            one.id: SelectionProbability(
                probability=Fraction(wins[one.id], seeds), interval=wilson(wins[one.id], seeds), seeds=seeds
            )
            for one in pilot.screened.candidates
        }
    )


# ---------------------------------------------------------------- exact, on one attribute


class _Tie(NamedTuple):
    """People of one value and one score: how many, how many of them surely come in, how many at most."""

    people: int
    least: int
    most: int


def _exact(candidates: Sequence[Candidate], task: Task) -> dict[str, Fraction] | None:
    """Go down the scores; ``None`` where a tie would take too many terms."""
    levels: dict[int, dict[str, _Tie]] = defaultdict(dict)
    groups = by_value(candidates, task)
    bounds = value_bounds(groups, task)
    for value, members in groups.items():
        minimum, maximum = bounds[value]
        above = 0
        for points, people in sorted(Counter(one.points for one in members).items(), reverse=True):
            inside = [min(people, max(0, end - above)) for end in (minimum, maximum)]
            levels[points][value] = _Tie(people, *inside)
            above += people
    places = task.size - sum(tie.least for ties in levels.values() for tie in ties.values())
    chances: dict[tuple[int, str], Fraction] = {}
    for points in sorted(levels, reverse=True):
        ties = levels[points]
        room = sum(tie.most - tie.least for tie in ties.values())
        shares = {value: Fraction(tie.most if room <= places else tie.least, tie.people) for value, tie in ties.items()}
        if 0 < places < room:
            drawn = _shares(ties, places)
            if drawn is None:
                return None
            shares = drawn
        places -= min(places, room)
        chances |= {(points, value): share for value, share in shares.items()}
    return {one.id: chances[one.points, value] for value, members in groups.items() for one in members}


def _shares(ties: dict[str, _Tie], places: int) -> dict[str, Fraction] | None:
    """
    Share out places between tied people of several values by independent draws, uniform on 0..1.

    Somebody with the draw u has a place where fewer than all places went to lower draws. How many of each value drew
    lower is binomial, so that the chance is an integral of terms u^a (1 − u)^b, each a! b! / (a + b + 1)!.
    """
    free = [value for value, tie in ties.items() if not tie.least and tie.most == tie.people]
    merged = _Tie(sum(ties[value].people for value in free), 0, sum(ties[value].people for value in free))
    kinds = [tie for value, tie in ties.items() if value not in free] + ([merged] if free else [])
    shares: dict[_Tie, Fraction] = {}
    for index, own in enumerate(kinds):
        if own in shares:
            continue
        terms: _Terms = {(0, 0, 0): 1}
        for other in (*kinds[:index], *kinds[index + 1 :]):
            terms = _times(terms, other, places)
            if len(terms) * places > _TERMS:
                return None
        share = Fraction(0)
        for (taken, low, drawn), count in terms.items():
            for mine in range(own.least, min(own.most, own.least + places - taken)):
                a, total = low + mine, drawn + own.people - 1
                share += Fraction(count * comb(own.people - 1, mine), (total + 1) * comb(total, a))
        shares[own] = share + Fraction(own.least, own.people)
    return {value: shares[merged if value in free else tie] for value, tie in ties.items()}


#: (places taken, exponent of u, exponents of u and 1 − u together) → coefficient.
_Terms = dict[tuple[int, int, int], int]


def _times(terms: _Terms, other: _Tie, places: int) -> _Terms:
    """
    Multiply by what people of another value may take, as long as places are left.

    Beyond their most they take no more; how likely that is, is one less the rest, where that takes fewer terms.
    """
    made: _Terms = defaultdict(int)
    full = other.most - other.least
    direct = other.people - other.most < other.most
    for (taken, low, drawn), count in terms.items():
        for lower in range(other.people + 1 if direct else other.most):
            gain = taken + max(0, min(lower, other.most) - other.least)
            if gain >= places:
                break
            made[gain, low + lower, drawn + other.people] += count * comb(other.people, lower)
        if not direct and taken + full < places:
            made[taken + full, low, drawn] += count
            for lower in range(other.most):
                made[taken + full, low + lower, drawn + other.people] -= count * comb(other.people, lower)
    return {term: count for term, count in made.items() if count}
