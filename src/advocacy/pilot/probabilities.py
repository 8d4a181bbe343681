"""Selection probabilities over all seeds of the lottery: exact if possible, else estimated."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from math import comb
from typing import NamedTuple

from attrs import frozen

from advocacy.arguments import NaturalNumber, checked
from advocacy.errors import Finding, ValidationError, raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.messages.blocks import Report, Sentences
from advocacy.messages.translator import Translator
from advocacy.pilot.assessment import Candidate, draw
from advocacy.pilot.engine import Task, best_group, by_value, needs_solver, value_bounds
from advocacy.pilot.fairness import LotteryStatus
from advocacy.pilot.limits import SolverLimits
from advocacy.pilot.lottery import Lottery
from advocacy.pilot.pilot import Pilot, SelectionStatus
from advocacy.pilot.policy import DistinctValues, TieBreak
from advocacy.pilot.ties import find_ties
from advocacy.stats import Interval, wilson

#: The maximum number of terms of the exact sum. Above it, probabilities are estimated.
_TERMS = 200_000


@frozen(kw_only=True)
class SelectionProbability(Report):
    """The probability that a person has a place, over all seeds, all else equal.

    Attributes:
        probability: The probability, 0..1: exact, or the share of the sampled seeds.
        interval: The Wilson interval (95 %) of an estimate; ``None`` if the probability is exact.
        seeds: The number of sampled seeds of an estimate; ``None`` if the probability is exact.
    """

    probability: Fraction
    interval: Interval | None = None
    seeds: int | None = None

    @property
    def exact(self) -> bool:
        """Whether the probability is exact."""
        return self.interval is None

    def _blocks(self, translator: Translator) -> Iterator[Sentences]:
        percent = translator.formats.percent
        about: dict[str, object] = {"share": percent(self.probability)}
        if self.interval is not None:
            about |= {"low": percent(self.interval.low), "high": percent(self.interval.high), "count": self.seeds}
        yield Sentences([translator.say(f"probability{'' if self.exact else ':estimate'}", about)])


@checked
def selection_probabilities(
    pilot: Pilot | Lottery,
    *,
    seeds: NaturalNumber = 200,
    limits: SolverLimits | None = None,
    progress: Callable[[Sequence[int]], Iterable[int]] | None = None,
) -> FrozenMap[SelectionProbability]:
    """Return the selection probability of each eligible person, by id; for the program lead only.

    Probabilities are exact for a lottery, for a pilot that a lottery drew, and for a selection with equal chances. For
    a selection with the lowest draws, they are exact without quotas, and with quotas and caps on one attribute: they
    follow from the order of independent draws, by integration. Otherwise (overlapping quotas, rules on different
    values, ties over very many values) they are estimated: the selection is repeated with other seeds, which derive
    from the policy's seed, and each estimate has an interval. The lowest draws do not give all best groups the same
    probability, so people with equal scores and different traits can have different probabilities.

    Args:
        pilot: A pilot that is proven to be optimal or was drawn, or a lottery whose chances are proven.
        seeds: The number of seeds to sample if an estimate is needed, 1 or more.
        limits: The limits of the solver for each seed.
        progress: A wrapper for the numbers of the sampled seeds, such as ``tqdm.tqdm``. It is not called if
            probabilities are exact.

    Raises:
        ValidationError: The pilot or the lottery is not proven, a search reached a limit, or *seeds* is not an integer
            of 1 or more.
        MissingExtraError: The quotas need the solver, which is not installed.

    >>> from datetime import date
    >>> from advocacy import Consent, Participant, Purpose, SelectionPolicy, select_pilot
    >>> agreed = [Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1))]
    >>> people = [Participant(id=f"p-{n}", consents=agreed) for n in range(8)]
    >>> pilot = select_pilot(people, SelectionPolicy(size=3, exclude_inactive=False), on=date(2026, 9, 15))
    >>> selection_probabilities(pilot)["p-0"].probability
    Fraction(3, 8)
    """
    if isinstance(pilot, Lottery):
        if pilot.status is LotteryStatus.LIMIT_REACHED:
            raise_any([Finding.of("pilot:not-proven", "pilot")])
        return FrozenMap({name: SelectionProbability(probability=share) for name, share in pilot.chances.items()})
    if pilot.status is SelectionStatus.DRAWN:
        drawn = ((found.id, found.chance) for found in pilot.pool)
        return FrozenMap({name: SelectionProbability(probability=share) for name, share in drawn if share is not None})
    if pilot.status is not SelectionStatus.OPTIMAL:
        raise_any([Finding.of("pilot:not-proven", "pilot")])
    task, candidates = pilot.task(pilot.screened), pilot.screened.candidates
    codes = {finding.code for finding in pilot.pool_findings}
    if pilot.policy.tie_break is TieBreak.EQUAL_CHANCES and "tie-break:lowest-draws" not in codes:
        cells = Counter((candidate.traits, candidate.points) for candidate in candidates)
        ties = find_ties(cells, task, limits or SolverLimits())
        if ties.status is not LotteryStatus.OPTIMAL:
            raise ValidationError([Finding.of("search:limit-reached", "limits")])
        shares = ties.chances(cells)
        return FrozenMap({c.id: SelectionProbability(probability=shares[c.traits, c.points]) for c in candidates})
    if not needs_solver(task.rules) and not any(isinstance(rule, DistinctValues) for rule in task.rules):
        exact = _exact(candidates, task)
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
            raise ValidationError([Finding.of("search:limit-reached", "limits")])
        wins.update(candidate.id for candidate in group.chosen)
    return FrozenMap(
        {
            candidate.id: SelectionProbability(
                probability=Fraction(wins[candidate.id], seeds), interval=wilson(wins[candidate.id], seeds), seeds=seeds
            )
            for candidate in pilot.screened.candidates
        }
    )


# ---------------------------------------------------------------- exact, on one attribute


class _Tie(NamedTuple):
    """People with the same value and score: their number, the places that are certain, and the maximum places."""

    people: int
    least: int
    most: int


def _exact(candidates: Sequence[Candidate], task: Task) -> dict[str, Fraction] | None:
    """Compute the probabilities in descending order of score; ``None`` if a tie needs too many terms."""
    levels: dict[int, dict[str, _Tie]] = defaultdict(dict)
    groups = by_value(candidates, task)
    bounds = value_bounds(groups, task)
    for value, members in groups.items():
        minimum, maximum = bounds[value]
        above = 0
        for points, people in sorted(Counter(person.points for person in members).items(), reverse=True):
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
    return {person.id: chances[person.points, value] for value, members in groups.items() for person in members}


def _shares(ties: dict[str, _Tie], places: int) -> dict[str, Fraction] | None:
    """Return the shares of places among tied people of several values, for independent uniform draws on 0..1.

    A person with the draw u has a place if fewer people than places have a lower draw. The number of lower draws is
    binomial for each value, so the probability is an integral of terms u^a (1 − u)^b, each a! b! / (a + b + 1)!.
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
    """Multiply by the terms of another value, while places are left.

    The number of people of a value is capped. The probability of the cap is the complement of the rest if that needs
    fewer terms.
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
