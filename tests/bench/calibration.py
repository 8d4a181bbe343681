"""Measure the coverage of the intervals: python tests/bench/calibration.py

If a rate is a sum over all outcomes, it is computed exactly (shares, counts, rates, net promoters, and the rule on too
little data). The others are simulated from a seed. The argument is the number of samples of each kind, 1000 by default;
it does not change the sums. Tables are Markdown: the mean coverage over the stated range, the worst coverage, and where
it is. A case without an interval is not counted. "Plain" is the interval that treats all events as independent. The
rule on too little data has its own thresholds; the width of a count or rate is at most twice the estimate.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import product
from random import Random

from advocacy.stats import (
    Interval,
    clustered,
    difference,
    enps,
    mean,
    median,
    mover,
    poisson,
    rate_difference,
    rate_ratio,
    too_little,
    wilson,
)

SEED = "calibration"
#: Shares with equal steps in 0..1, from 0.01 to 0.99, and rates with equal steps of the logarithm.
SHARES = [(2 * step + 1) / 200 for step in range(1, 99)]
COARSE = [(2 * step + 1) / 40 for step in range(20)]
Row = tuple[object, ...]


# ---------------------------------------------------------------- probabilities


@cache
def binomial(of: int, share: float) -> list[float]:
    """Return the probability of each count."""
    return [math.comb(of, count) * share**count * (1 - share) ** (of - count) for count in range(of + 1)]


@cache
def counts(expected: float) -> list[float]:
    """Return the Poisson probability of each count, until the rest is negligible."""
    maximum = int(expected + 9 * math.sqrt(expected) + 20)
    return [math.exp(count * math.log(expected) - expected - math.lgamma(count + 1)) for count in range(maximum)]


def holds(interval: Interval | None, truth: float) -> bool:
    """Return whether the truth lies in the interval. A rounding error beyond its ends is ignored."""
    slack = 1e-12 * max(1.0, abs(truth))
    return interval is not None and interval.low - slack <= truth <= interval.high + slack


def summed(chances: Iterable[tuple[float, Interval | None]], truth: float) -> float:
    """Return the coverage over the outcomes with an interval."""
    value = there = 0.0
    for chance, interval in chances:
        if interval is not None:
            there += chance
            value += chance * holds(interval, truth)
    return value / there


def row(method: str, n: object, over: str, found: dict[str, float], target: tuple[float, float]) -> Row:
    """Return a row with the mean and the worst coverage."""
    middle = math.fsum(found.values()) / len(found)
    worst = min(found, key=lambda name: found[name])
    met = "yes" if target[0] <= middle <= target[1] else "**no**"
    return method, n, over, f"{100 * middle:.1f}", f"{100 * found[worst]:.1f}", worst, met


def table(title: str, heads: str, rows: Iterable[Row]) -> None:
    """Print one table."""
    names = heads.split(" | ")
    print(f"\n## {title}\n\n| {heads} |\n|{'---|' * len(names)}")
    for cells in rows:
        print("| " + " | ".join(map(str, cells)) + " |", flush=True)


# ---------------------------------------------------------------- exact sums over all outcomes

SCORE, EXACT, CLUSTER = (0.94, 0.96), (0.95, 1.0), (0.93, 0.97)


def shares() -> Iterator[Row]:
    """Compute the coverage of Wilson's and Newcombe's intervals."""
    for n in (5, 8, 10, 15, 20, 30, 50, 100):
        ends = [wilson(count, n) for count in range(n + 1)]
        for name, low, high in (("p 0.01..0.99", 0.01, 0.99), ("p 0.05..0.95", 0.05, 0.95)):
            found = {
                f"p = {p:.3f}": summed(zip(binomial(n, p), ends, strict=True), p) for p in SHARES if low <= p <= high
            }
            yield row("wilson", n, name, found, SCORE)
    for n, m in ((8, 8), (12, 12), (10, 30), (30, 30), (50, 50)):
        both = {(a, b): difference(a, n, b, m) for a, b in product(range(n + 1), range(m + 1))}
        found = {}
        for p, q in product(COARSE, COARSE):
            first, second = binomial(n, p), binomial(m, q)
            chances = ((first[a] * second[b], interval) for (a, b), interval in both.items())
            found[f"p = {p:.3f}, {q:.3f}"] = summed(chances, p - q)
        yield row("difference", f"{n}, {m}", "both p 0.025..0.975", found, SCORE)


def rates() -> Iterator[Row]:
    """Compute the coverage of the intervals of counts and rates."""
    for minimum, maximum in ((0.1, 1), (1, 5), (5, 20), (20, 100)):
        found = {}
        for step in range(100):
            expected = minimum * (maximum / minimum) ** ((step + 0.5) / 100)
            chances = counts(expected)
            found[f"{expected:.3g}"] = summed(zip(chances, map(plain, range(len(chances))), strict=True), expected)
        yield row("poisson", "", f"{minimum}..{maximum} expected", found, EXACT)
    for (minimum, maximum), scale in product(((0.5, 2), (2, 10), (10, 40)), (1.0, 4.0)):
        grid = [minimum * (maximum / minimum) ** ((step + 0.5) / 8) for step in range(8)]
        apart: dict[str, float] = {}
        over: dict[str, float] = {}
        for first, second in product(grid, grid):
            values, two = counts(first), counts(second)
            pairs = product(enumerate(values), enumerate(two))
            likely = [(a, b, p * q) for (a, p), (b, q) in pairs if p * q > 1e-9]
            name = f"{first:.3g}, {second:.3g}"
            apart[name] = summed(((p, minus(a, b, scale)) for a, b, p in likely), first - second / scale)
            over[name] = summed(((p, times(a, b, scale)) for a, b, p in likely), first / second * scale)
        where = f"{minimum}..{maximum} expected"
        yield row("rate_difference", f"exposure 1 : {scale:.0f}", where, apart, SCORE)
        yield row("rate_ratio", f"exposure 1 : {scale:.0f}", where, over, EXACT)


@cache
def plain(count: int) -> Interval:
    """Return the interval of a count, cached."""
    return poisson(count)


@cache
def minus(first: int, second: int, scale: float) -> Interval:
    """Return the interval of a difference, cached."""
    return rate_difference(first, 1.0, second, scale)


@cache
def times(first: int, second: int, scale: float) -> Interval | None:
    """Return the interval of a ratio, cached."""
    return rate_ratio(first, 1.0, second, scale)


def promoters() -> Iterator[Row]:
    """Compute the coverage of the intervals of net promoter scores, over all shares in steps of a tenth."""
    tenths = [(a / 10, b / 10) for a in range(1, 9) for b in range(1, 10 - a)]
    for n in (5, 8, 10, 15, 20, 30, 50):
        answers = [(a, b) for a in range(n + 1) for b in range(n + 1 - a)]
        ends = {(a, b): enps(a, n - a - b, b) for a, b in answers}
        found = {}
        for up, down in tenths:
            rest = 1 - up - down
            chances = (
                (math.comb(n, a) * math.comb(n - a, b) * up**a * down**b * rest ** (n - a - b), ends[a, b])
                for a, b in answers
            )
            found[f"{up:.0%} up, {down:.0%} down"] = summed(chances, 100 * (up - down))
        yield row("enps", n, "all shares 10 %..80 %", found, SCORE)


# ---------------------------------------------------------------- simulations

Draw = Callable[[Random], tuple[float, float]]


def poisson_draw(chance: Random, expected: float) -> int:
    """Draw a Poisson count, in parts: the product of few random numbers is exact, and of many is not."""
    count = 0
    while expected > 30:
        # the time of the k-th event is gamma; the rest of the part is binomial or Poisson (Ahrens and Dieter 1974)
        k = int(expected * 7 / 8)
        reached = chance.gammavariate(k, 1.0)
        if reached > expected:
            return count + sum(chance.random() < expected / reached for _ in range(k - 1))
        count, expected = count + k, expected - reached
    limit, drawn = math.exp(-expected), chance.random()
    while drawn > limit:
        count, drawn = count + 1, drawn * chance.random()
    return count


def bunches(reach: float, size: float, spread: float, rate: float) -> Draw:
    """Return a draw of people with lognormal reach and gamma rates; *spread* is the coefficient of variation."""

    def draw(chance: Random) -> tuple[float, float]:
        seen = max(1.0, float(round(size * chance.lognormvariate(-reach * reach / 2, reach))))
        return float(poisson_draw(chance, seen * chance.gammavariate(1 / spread**2, rate * spread**2))), seen

    return draw


def parts(share: float, alike: float) -> Draw:
    """Return a draw of people with some posts each. The share of posts that count differs between people."""

    def draw(chance: Random) -> tuple[float, float]:
        many = 1 + poisson_draw(chance, chance.expovariate(0.25))
        own = chance.betavariate(share * alike, (1 - share) * alike)
        return float(sum(chance.random() < own for _ in range(many))), float(many)

    return draw


BUNCHES: dict[str, tuple[Draw, float, bool]] = {
    f"reach sd {reach}, rate cv {spread}, {size} × {rate}": (bunches(reach, size, spread, rate), rate, False)
    for reach in (0.5, 1.0, 1.5)
    for spread in (0.3, 0.7, 1.2)
    for size, rate in ((200, 0.03), (10, 0.2))
}
PARTS: dict[str, tuple[Draw, float, bool]] = {
    f"share {share}, alike {alike}": (parts(share, alike), share, True)
    for share in (0.1, 0.5, 0.9)
    for alike in (2, 10)
}


def clusters(samples: int) -> Iterator[Row]:
    """Simulate events that are clustered by person or post."""
    for kinds, what in ((BUNCHES, "18 kinds of skewed reach and rate"), (PARTS, "6 kinds of shares")):
        for n in (5, 8, 10, 15, 20, 30, 50, 100):
            found, none, naive, free, wrong = {}, 0, 0.0, 0, 0
            for name, (draw, truth, share) in kinds.items():
                chance, number, there = Random(f"{SEED}/{name}/{n}"), 0, 0  # noqa: S311 - seeded draws
                for _ in range(samples):
                    above, below = zip(*(draw(chance) for _ in range(n)), strict=True)
                    interval = clustered(above, below, share=share)
                    there += interval is not None
                    number += holds(interval, truth)
                    events, base = int(sum(above)), int(sum(below))
                    if interval is not None:
                        width = interval.width if share else interval.width / (events / base)
                        seen = min(events, base - events) if share else events
                        passes = too_little(n=n, count=seen, width=width, widest=0.5 if share else 2) is None
                        free += passes
                        wrong += passes and not holds(interval, truth)
                    alone = wilson(events, base) if share else poisson(events, base)
                    naive += holds(alone, truth) / samples / len(kinds)
                found[name] = number / there
                none += samples - there
            yield (
                *row("clustered", n, what, found, CLUSTER),
                f"{100 * none / samples / len(kinds):.1f}",
                f"{100 * naive:.1f}",
                f"{100 * free / samples / len(kinds):.1f}",
                f"{100 * wrong / samples / len(kinds):.1f}",
            )


LEVELS: dict[str, tuple[Callable[[Random], float], float, float | None, float | None]] = {
    "normal, no bounds": (lambda chance: chance.gauss(5, 1), 5, None, None),
    "uniform, scale": (lambda chance: chance.random(), 0.5, 0, 1),
    "answers 1..5, high": (lambda chance: chance.choices((1, 2, 3, 4, 5), (1, 2, 4, 8, 5))[0], 3.7, 1, 5),
    "money, lognormal sd 0.5": (lambda chance: chance.lognormvariate(0, 0.5), math.exp(0.125), 0, None),
    "money, exponential": (lambda chance: chance.expovariate(1), 1, 0, None),
    "money, lognormal sd 1": (lambda chance: chance.lognormvariate(0, 1), math.exp(0.5), 0, None),
    "money, lognormal sd 1.5": (lambda chance: chance.lognormvariate(0, 1.5), math.exp(1.125), 0, None),
}
MEDIANS: dict[str, tuple[Callable[[Random], float], float]] = {
    "lognormal": (lambda chance: chance.lognormvariate(0, 1), 1),
    "whole days, 1..9 alike": (lambda chance: chance.randint(1, 9), 5),
}


def means(samples: int) -> Iterator[Row]:
    """Simulate means of money and of levels."""
    for name, (draw, truth, low, high) in LEVELS.items():
        for n in (5, 10, 20, 50, 100):
            chance, number, there = Random(f"{SEED}/{name}/{n}"), 0, 0  # noqa: S311 - seeded draws
            for _ in range(2 * samples):
                interval = mean([draw(chance) for _ in range(n)], low=low, high=high)
                there += interval is not None
                number += holds(interval, truth)
            yield row("mean", n, name, {"–": number / there}, CLUSTER)


def medians(samples: int) -> Iterator[Row]:
    """Simulate medians of values without ties and with many ties."""
    for name, (draw, truth) in MEDIANS.items():
        for n in (6, 8, 12, 20, 50):
            chance = Random(f"{SEED}/{name}/{n}")  # noqa: S311 - seeded draws
            number = sum(holds(median([draw(chance) for _ in range(n)]), truth) for _ in range(4 * samples))
            yield row("median", n, name, {"–": number / samples / 4}, EXACT)


def scores(chance: Random, n: int, up: float) -> tuple[float, Interval | None]:
    """Draw answers with a quarter of detractors. Return the net score with its interval."""
    drawn = chance.choices((1, 0, -1), (up, 0.75 - up, 0.25), k=n)
    sides = [drawn.count(side) for side in (1, 0, -1)]
    return 100 * sum(drawn) / n, enps(*sides)


def middles(chance: Random, n: int, at: float) -> tuple[float, Interval | None]:
    """Draw lognormal values with a given median."""
    drawn = sorted(at * chance.lognormvariate(0, 1) for _ in range(n))
    return (drawn[(n - 1) // 2] + drawn[n // 2]) / 2, median(drawn)


def answers(chance: Random, n: int, at: float) -> tuple[float, Interval | None]:
    """Draw shares of 0..1 with the mean *at*."""
    drawn = [chance.betavariate(4 * at, 4 - 4 * at) for _ in range(n)]
    return math.fsum(drawn) / n, mean(drawn, low=0, high=1)


def bunched(chance: Random, n: int, rate: float) -> tuple[float, Interval | None]:
    """Draw events of people with different reach."""
    draw = bunches(1.0, 200, 0.7, rate)
    above, below = zip(*(draw(chance) for _ in range(n)), strict=True)
    return math.fsum(above) / math.fsum(below), clustered(above, below)


PAIRS: dict[str, tuple[Callable[[Random, int, float], tuple[float, Interval | None]], list[float], float]] = {
    "net promoters": (scores, [0.3, 0.5], 100),
    "medians, lognormal": (middles, [1, 2], 1),
    "levels, beta": (answers, [0.5, 0.7], 1),
    "events in bunches": (bunched, [0.03, 0.05], 1),
}


def apart(samples: int) -> Iterator[Row]:
    """Simulate two groups, equal or different, and the difference of their estimates."""
    for name, (draw, truths, unit) in PAIRS.items():
        for n, m in ((8, 8), (12, 12), (10, 30), (30, 30), (50, 50)):
            found = {}
            for first, second in product(truths, truths):
                chance = Random(f"{SEED}/{name}/{n}/{m}/{first}/{second}")  # noqa: S311 - seeded draws
                number = there = 0
                for _ in range(2 * samples):
                    pair, two = draw(chance, n, first), draw(chance, m, second)
                    if pair[1] and two[1]:
                        there += 1
                        number += holds(mover(pair[0], pair[1], two[0], two[1]), unit * (first - second))
                found[f"{first}, {second}"] = number / there
            yield row("mover", f"{n}, {m}", name, found, EXACT if draw is middles else CLUSTER)


# ---------------------------------------------------------------- too little data


def rule() -> Iterator[Row]:
    """Compute how often the rule accepts an estimate, and how often an accepted interval misses the truth."""
    for n in (8, 10, 12, 15, 20, 30, 50, 100):
        ends = [wilson(count, n) for count in range(n + 1)]
        free = [
            too_little(n=n, count=min(count, n - count), width=interval.width) is None
            for count, interval in enumerate(ends)
        ]
        yield passing("share", f"{n} people", "p", ((p, binomial(n, p), ends, free) for p in SHARES))
    for minimum, maximum in ((0.1, 1), (1, 5), (5, 20), (20, 100)):
        cases = []
        for step in range(100):
            expected = minimum * (maximum / minimum) ** ((step + 0.5) / 100)
            chances = counts(expected)
            ends = [plain(count) for count in range(len(chances))]
            free = [
                too_little(count=count, width=interval.width / max(count, 1), widest=2) is None
                for count, interval in enumerate(ends)
            ]
            cases.append((expected, chances, ends, free))
        yield passing("count", f"{minimum}..{maximum} expected", "rate", cases)
        clear = [(of, chances, ends, [True] * len(ends)) for of, chances, ends, _ in cases]
        yield passing("count, compared with the path", f"{minimum}..{maximum} expected", "rate", clear)


def passing(
    what: str, n: str, sign: str, cases: Iterable[tuple[float, list[float], list[Interval], list[bool]]]
) -> Row:
    """Return a row: how often an estimate passes, and how often it passes and its interval misses the truth."""
    passed, wrong = {}, {}
    for truth, chances, ends, free in cases:
        name = f"{sign} = {truth:.3g}"
        passed[name] = math.fsum(chance for chance, value in zip(chances, free, strict=True) if value)
        wrong[name] = math.fsum(
            chance for chance, end, value in zip(chances, ends, free, strict=True) if value and not holds(end, truth)
        )
    share, error = math.fsum(passed.values()) / len(passed), math.fsum(wrong.values()) / len(wrong)
    worst = max(wrong, key=lambda name: wrong[name])
    of_passed = f"{100 * error / share:.1f}" if share else "none pass"
    return what, n, f"{100 * share:.1f}", f"{100 * error:.1f}", of_passed, f"{100 * wrong[worst]:.1f}", worst


if __name__ == "__main__":
    drawn = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    heads = "method | n | over | mean coverage, % | worst, % | worst at | on target"
    table("Shares, summed", heads, shares())
    table("Counts and rates, summed", heads, rates())
    table("Net promoters, summed", heads, promoters())
    table(
        f"Events in bunches, {drawn} samples of each kind",
        f"{heads} | no interval, % | plain interval, % | enough data, % | enough and misses, %",
        clusters(drawn),
    )
    table(f"Means, {2 * drawn} samples", heads, means(drawn))
    table(f"Medians, {4 * drawn} samples", heads, medians(drawn))
    table(f"Differences of two estimates, {2 * drawn} samples of each kind", heads, apart(drawn))
    table(
        "Too little data, summed",
        "estimate | n | passes, % | passes and misses, % | misses of those that pass, % | worst pass and miss, % | at",
        rule(),
    )
