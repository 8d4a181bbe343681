"""Find the fairest lottery over the compositions of a group. It sees types, not people.

A type is a set of people who are alike in every trait that a rule names.
A composition states how many people a group has of each type. A lottery gives each composition a weight. The people of
a type then have the same chance, so the chances follow from the numbers of people of each type over all weights.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from enum import Enum
from fractions import Fraction
from itertools import islice
from math import ceil, floor, lcm
from typing import NamedTuple

from advocacy.pilot.assessment import Candidate, Trait, draw
from advocacy.pilot.decomposition import Mixture, Splitter
from advocacy.pilot.engine import Task, with_rules
from advocacy.pilot.limits import Deadline, Row, SolverLimits
from advocacy.pilot.linear import OutOfTime
from advocacy.pilot.relaxation import Level, fair_levels
from advocacy.pilot.solver import Model, Outcome, in_own_thread, maximise

#: The number of integer steps per unit when prices are converted to integers, and the bits of a gain.
_STEPS, _BITS = 1 << 16, 20
#: The sum of differences of expected numbers that counts as none.
_NEAR = 1e-9


class Fairness(Enum):
    """What the chances of a lottery are as equal as possible by."""

    LEXIMIN = "leximin"
    """The smallest chance is as large as possible, then the next smallest, and so on."""
    MAXIMIN = "maximin"
    """The smallest chance is as large as possible. Larger chances may differ more than the quotas require."""


class LotteryStatus(Enum):
    """How the search for the fairest lottery ended."""

    OPTIMAL = "optimal"
    """The chances are the fairest, within the lottery's distance."""
    LIMIT_REACHED = "limit_reached"
    """A limit was reached first. The fairest smallest chance is between the lottery's and its bound."""
    INFEASIBLE = "infeasible"
    """No group satisfies the rules."""


class TypeTask(NamedTuple):
    """A lottery to find.

    Attributes:
        people: The number of people of each type, at least 1.
        rows: The rules on a group, the size included, over columns: the types, then the flags.
        flags: The number of flags. A flag is a column of 0 or 1 that states whether a group has a value.
        fairness: The chances to find.
        total: The sum of the weights. A chance of the lottery differs from the fairest by at most 2 / *total*. Where
            that needs a larger sum, the sum is 10, 100 or 1000 times as large.
    """

    people: tuple[int, ...]
    rows: tuple[Row, ...]
    flags: int = 0
    fairness: Fairness = Fairness.LEXIMIN
    total: int = 10**6

    @classmethod
    def among(
        cls, candidates: Sequence[Candidate], task: Task, *, fairness: Fairness = Fairness.LEXIMIN, total: int = 10**6
    ) -> tuple[dict[tuple[Trait, ...], list[Candidate]], TypeTask]:
        """Return the candidates by type, sorted by traits, and the lottery over these types."""
        types: dict[tuple[Trait, ...], list[Candidate]] = defaultdict(list)
        for candidate in candidates:
            types[candidate.traits].append(candidate)
        ordered = {traits: sorted(types[traits], key=lambda c: c.id) for traits in sorted(types)}
        people, none = [len(members) for members in ordered.values()], [0] * len(ordered)
        whole = Row(range(len(people)), [1] * len(people), task.size, task.size)
        spans = {traits: range(index, index + 1) for index, traits in enumerate(ordered)}
        model = with_rules(Model(none, none, people, [whole]), spans, task)
        flags = len(model.tops) - len(people)
        return ordered, cls(tuple(people), tuple(model.rows), flags, fairness, total)


class TypeLottery(NamedTuple):
    """The result of the search.

    Attributes:
        status: How the search ended.
        compositions: The number of people of each type, for each group of the lottery, in a fixed order.
        weights: The weight of each composition, a positive integer.
        fairest: The fairest chance of each type, to a denominator of at most 10**9. After a limit: the best known.
        bound: An upper bound on the smallest chance in any lottery, proven in integers; ``None`` if not yet known.
        gains: The proof of the bound. No composition has a sum of gains above *bound* times the sum over all people.
        levels: For each level of *fairest*, ascending, the largest distance between the lottery's chance of a type and
            the fairest chance of this type.
    """

    status: LotteryStatus
    compositions: tuple[tuple[int, ...], ...] = ()
    weights: tuple[int, ...] = ()
    fairest: tuple[Fraction, ...] = ()
    bound: Fraction | None = None
    gains: tuple[int, ...] = ()
    levels: tuple[tuple[Fraction, Fraction], ...] = ()


def type_chances(people: Sequence[int], lottery: TypeLottery) -> tuple[Fraction, ...]:
    """Return the exact chance of a person of each type in a lottery."""
    total = sum(lottery.weights)
    sums = [sum(map(int.__mul__, lottery.weights, counts)) for counts in zip(*lottery.compositions, strict=True)]
    return tuple(Fraction(count, total * many) for count, many in zip(sums, people, strict=True))


def level_distances(chances: Sequence[Fraction], fairest: Sequence[Fraction]) -> tuple[tuple[Fraction, Fraction], ...]:
    """Return each fairest chance, ascending, with the largest distance of a chance from it."""
    levels: dict[Fraction, Fraction] = {}
    for chance, best in sorted(zip(chances, fairest, strict=True), key=lambda pair: pair[1]):
        levels[best] = max(levels.get(best, Fraction(0)), abs(chance - best))
    return tuple(levels.items())


def fairest_lottery(
    task: TypeTask, limits: SolverLimits, *, rounds: int = 400, attempts: int | None = None
) -> TypeLottery:
    """Find the lottery with the fairest chances.

    The chances of the linear relaxation are computed first, level by level, in exact fractions. They limit what any
    lottery can give. A lottery with these totals is then split into compositions. If that fails, columns are generated:
    either a mixture of compositions reaches the totals, or a row that every composition satisfies cuts them off, and
    the chances are computed again.

    Args:
        task: The lottery to find.
        limits: The limits of the solver.
        rounds: The maximum number of columns and cuts to generate.
        attempts: The maximum number of ways to split; ``None`` for all.

    Raises:
        MissingExtraError: HiGHS is not installed.
        SolverError: HiGHS refuses a call.
    """
    return in_own_thread(_Search(task, limits, rounds, attempts).run)


class _Search:
    """A task, the rows found so far that every composition satisfies, and the best lottery found."""

    def __init__(self, task: TypeTask, limits: SolverLimits, rounds: int, attempts: int | None) -> None:
        self._task, self._limits, self._rounds, self._attempts = task, limits, rounds, attempts
        self._deadline = Deadline(limits)
        self._tops = [*task.people, *[1] * task.flags]
        self._rows = list(task.rows)
        self._distance = Fraction(2, task.total)
        self._mixture = Mixture(len(task.people), self._deadline)
        self._best = TypeLottery(LotteryStatus.LIMIT_REACHED)
        self._parts: Sequence[tuple[tuple[int, ...], int]] = ()

    def run(self) -> TypeLottery:
        """Compute the fairest chances, then find compositions that give them or a row that forbids them."""
        if len(self._tops) > self._limits.columns:
            return self._best
        try:
            while levels := fair_levels(self._task.people, self._task.flags, self._rows, self._deadline):
                chances = dict(sorted((kind, level.chance) for level in levels for kind in level.types))
                self._best = self._best._replace(fairest=tuple(map(_short, chances.values())))
                if self._is_infeasible(levels[0]):
                    break
                if self._best.bound == levels[0].chance or not self._rounds:
                    expected = [chance * many for chance, many in zip(chances.values(), self._task.people, strict=True)]
                    if self._split(expected) or not self._mix(expected):
                        return self._best
        except OutOfTime:
            return self._stopped()
        return TypeLottery(LotteryStatus.INFEASIBLE)

    def _stopped(self) -> TypeLottery:
        """Return the lottery over the compositions found so far. It is the lower end of the bound, and never proven."""
        kinds = len(self._task.people)
        parts = [(counts[:kinds], weight) for counts, weight in self._parts]
        parts = parts or [(counts, 1) for counts in self._mixture.compositions]
        return self._made(parts)._replace(status=LotteryStatus.LIMIT_REACHED) if parts else self._best

    def _maximise(self, gains: Sequence[int]) -> Outcome:
        """Find the composition with the highest sum of gains, and bound this sum for all compositions."""
        none = [0] * self._task.flags
        model = Model([*gains, *none], [0] * len(self._tops), self._tops, self._task.rows)
        outcome = maximise(model, self._deadline.left)
        if outcome.values is not None:
            self._mixture.add(outcome.values[: len(gains)])
        return outcome

    def _forbid(self, gains: Sequence[int], bound: int) -> None:
        """Add a row that every composition satisfies."""
        self._rounds -= 1
        lowest = sum(min(0, gain) * many for gain, many in zip(gains, self._task.people, strict=True))
        self._rows.append(Row(range(len(gains)), gains, lowest, bound))

    def _is_infeasible(self, first: Level) -> bool:
        """Prove the bound on the smallest chance over all compositions. Return whether there is no composition."""
        shift = max(0, max(first.gains).bit_length() - _BITS)
        gains = [gain >> shift for gain in first.gains]
        whole = sum(map(int.__mul__, gains, self._task.people))
        outcome = self._maximise(gains)
        if outcome.values is None and outcome.proven:
            return True
        bound = first.chance
        if outcome.bound is not None and outcome.bound < bound * whole:
            bound = Fraction(outcome.bound, whole)
            if self._rounds:
                self._forbid(gains, outcome.bound)
        self._best = self._best._replace(bound=bound, gains=tuple(gains))
        return False

    def _split(self, expected: Sequence[Fraction]) -> bool:
        """Round the expected numbers to totals, and split these. Return whether that succeeds."""
        totals = self._totals(expected)
        if totals is not None:
            splitter = Splitter(self._tops, self._task.flags, self._rows, self._deadline)
            self._parts = splitter.parts
            for split in islice(splitter.attempts(totals, self._task.total), self._attempts):
                parts = [(counts[: len(expected)], weight) for counts, weight in split.parts]
                if not split.left:
                    self._best = self._made(parts)
                    return True
                for counts, _ in parts:
                    self._mixture.add(counts)
        return False

    def _totals(self, expected: Sequence[Fraction]) -> list[int] | None:
        """Round the expected number of each type over all balls so that all rules hold; ``None`` if that is impossible.

        Each is rounded down or up, and a positive one never to 0. The sum of the changes is smallest, and lots break
        ties, so the result does not depend on the solver.
        """
        exact = [self._task.total * number for number in expected]
        totals = [floor(number) or ceil(number) for number in exact] + [0] * self._task.flags
        columns = [kind for kind, number in enumerate(exact) if totals[kind] < number]
        gains = [round((2 * (exact[kind] - totals[kind]) - 1) * _STEPS) for kind in columns]
        columns += range(len(exact), len(totals))
        if not columns:
            return totals
        place = {column: index for index, column in enumerate(columns)}
        rows = []
        for row in self._rows:
            terms = list(zip(row.columns, row.factors, strict=True))
            known = sum(factor * totals[column] for column, factor in terms)
            minimum, maximum = (self._task.total * bound - known for bound in (row.minimum, row.maximum))
            left = [(place[column], factor) for column, factor in terms if column in place]
            rows.append(Row([column for column, _ in left], [factor for _, factor in left], minimum, maximum))
        gains += [0] * self._task.flags
        lots = [draw(0, str(column)) >> 40 for column in columns]
        tops = [1 if column < len(exact) else self._task.total for column in columns]
        outcome = maximise(Model(gains, lots, tops, rows), self._deadline.left)
        if outcome.values is None:
            return None
        for column, value in zip(columns, outcome.values, strict=True):
            totals[column] += value
        return totals

    def _mix(self, expected: Sequence[Fraction]) -> bool:
        """Add compositions until their mixture gives the expected numbers. Return whether a row forbids these."""
        goal = list(map(float, expected))
        while True:
            distance, prices, weights = self._mixture.mix(goal)
            known = len(self._mixture.compositions)
            if distance > _NEAR and self._rounds:
                gains = _integers(prices)
                outcome = self._maximise(gains)
                if outcome.bound is not None and outcome.bound < sum(
                    map(Fraction.__mul__, expected, map(Fraction, gains))
                ):
                    self._forbid(gains, outcome.bound)
                    return True
                self._rounds -= 1
            if known == len(self._mixture.compositions):
                self._best = self._weighted(weights)
                return False

    def _weighted(self, weights: Sequence[float]) -> TypeLottery:
        """Round weights to integers, and enlarge their sum until the chances are near enough."""
        exact = [Fraction(max(0.0, weight)) for weight in weights]
        total, whole = self._task.total, sum(exact)
        while True:
            shares = [total * weight / whole for weight in exact]
            balls = list(map(floor, shares))
            for index in sorted(range(len(shares)), key=lambda index: balls[index] - shares[index])[
                : total - sum(balls)
            ]:
                balls[index] += 1
            lottery = self._made([part for part in zip(self._mixture.compositions, balls, strict=True) if part[1]])
            if lottery.status is LotteryStatus.OPTIMAL or total > 100 * self._task.total:
                return lottery
            total *= 10

    def _made(self, parts: Sequence[tuple[tuple[int, ...], int]]) -> TypeLottery:
        """Return the lottery, with its distance from the fairest chances."""
        weights: Counter[tuple[int, ...]] = Counter()
        for counts, weight in parts:
            weights[counts] += weight
        compositions = tuple(sorted(weights))
        lottery = self._best._replace(compositions=compositions, weights=tuple(map(weights.__getitem__, compositions)))
        chances = type_chances(self._task.people, lottery)
        levels = level_distances(chances, lottery.fairest)
        smallest = min(lottery.fairest) if self._task.fairness is Fairness.MAXIMIN else max(lottery.fairest)
        near = all(distance <= self._distance for level, distance in levels if level <= smallest)
        near &= lottery.bound is not None and min(chances) >= lottery.bound - self._distance
        near &= all(chances[kind] or not fairest for kind, fairest in enumerate(lottery.fairest))
        status = LotteryStatus.OPTIMAL if near else LotteryStatus.LIMIT_REACHED
        return lottery._replace(status=status, levels=levels)


def _integers(prices: Sequence[float]) -> list[int]:
    """Return integers in the proportion of prices: exactly if the prices are ratios of small integers."""
    largest = max(map(abs, prices))
    ratios = [Fraction(price / largest).limit_denominator(60) for price in prices]
    common = lcm(*(ratio.denominator for ratio in ratios))
    near = all(abs(float(ratio) - price / largest) < _NEAR for ratio, price in zip(ratios, prices, strict=True))
    return (
        [int(ratio * common) for ratio in ratios]
        if near and common < _STEPS
        else [round(price / largest * _STEPS) for price in prices]
    )


def _short(chance: Fraction) -> Fraction:
    """Return the nearest fraction with a denominator of at most 10**9."""
    return chance.limit_denominator(10**9)
