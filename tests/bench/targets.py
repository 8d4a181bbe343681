"""Measure the error rates and the power of targets: python tests/bench/targets.py

Rates of shares, counts and net scores are exact sums over all outcomes, or over all pairs of outcomes if the baseline
is drawn too. Those of medians and clustered events are simulated from seeded draws, 2000 for each row by default (an
argument changes the number). So the tables are the same on every run. The error rates are without limits on the number
of people and events, because limits can only turn a status into too little data. Tables are Markdown.

- wrong change: nothing changed since the baseline, and the status is ahead or on track, over all looks of the target
  (at most the number of looks times the rate of one look).
- wrong behind: the truth is on the path, and the status is behind.
- wrong hold: the truth is the level to hold, and the status is on track.
- power: the truth is on the path, and the status is ahead or on track at one look, with the default limits.
"""

from __future__ import annotations

import math
import statistics
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from advocacy import DateRange, KpiCatalogue
from advocacy.goals import Baseline, MetricValue, Target, TargetStatus
from advocacy.stats import Interval, clustered, enps, median, wilson

CATALOGUE = KpiCatalogue.default()
ADOPTION, APPLICATIONS = CATALOGUE.metric("adoption"), CATALOGUE.metric("applications")
NET = CATALOGUE.metric("enps")
FILL, ENGAGEMENT = CATALOGUE.metric("time_to_fill"), CATALOGUE.metric("engagement_rate")
BEFORE, AFTER = DateRange(date(2026, 1, 1), date(2026, 4, 1)), DateRange(date(2026, 4, 2), date(2026, 7, 1))
BETTER = {TargetStatus.AHEAD, TargetStatus.ON_TRACK}
FREE: dict[str, Any] = {"minimum_n": 0, "minimum_count": 0}
WIDE: dict[str, Any] = {**FREE, "maximum_width": 1.0}
SHARES = [step / 20 for step in range(1, 20)]
RATES = [0.5, 1, 2, 4, 8, 15, 30, 60]


def binomial(of: int, share: float) -> list[float]:
    """Return the probability of each count."""
    return [math.comb(of, yes) * share**yes * (1 - share) ** (of - yes) for yes in range(of + 1)]


def poisson(rate: float) -> list[float]:
    """Return the Poisson probability of each count, until the rest is negligible."""
    most = int(rate + 9 * math.sqrt(rate) + 20)
    return [math.exp(count * math.log(rate) - rate - math.lgamma(count + 1)) for count in range(most)]


def share(yes: int, of: int, period: DateRange = AFTER) -> MetricValue:
    """Return a measured share."""
    fraction = Fraction(yes, of)
    return MetricValue(metric=ADOPTION, period=period, exact=fraction, n=of, count=min(yes, of - yes),
                       interval=wilson(yes, of))  # fmt: skip


def count(events: int, period: DateRange = AFTER) -> MetricValue:
    """Return a measured count."""
    return MetricValue(metric=APPLICATIONS, period=period, exact=Fraction(events), count=events,
                       interval=Interval(0, events))  # fmt: skip


def status(target: Target, value: MetricValue) -> TargetStatus:
    """Return the status, without the search for sufficient data."""
    return target._assess(value).status


def shows_change(target: Target, value: MetricValue) -> bool:
    """Return whether an improvement is shown. The statuses ahead and on track require it, on any path."""
    change = target._assess(value).change
    return change is not None and target._turned(change)[0] > 0


def wrong_change_of_shares(before: int, after: int, looks: int) -> Iterator[float]:
    """Yield the rate for each true share."""
    shown = []
    for first in range(before):
        baseline = Baseline.measured(share(first, before, BEFORE))
        target = Target(metric=ADOPTION, baseline=baseline, value=1, by=AFTER.end, looks=looks, **WIDE)
        shown.append([shows_change(target, share(yes, after)) for yes in range(after + 1)])
    for truth in SHARES:
        later = binomial(after, truth)
        yield looks * math.fsum(
            chance * sum(chance_after for chance_after, wrong in zip(later, row, strict=True) if wrong)
            for chance, row in zip(binomial(before, truth)[:-1], shown, strict=True)
        )


def wrong_change_of_counts(looks: int) -> Iterator[float]:
    """Yield the rate for each true rate."""
    most = len(poisson(RATES[-1]))
    edges = []
    for first in range(most):
        target = Target(metric=APPLICATIONS, baseline=Baseline.measured(count(first, BEFORE)), value=10**6,
                        by=AFTER.end, looks=looks, **FREE)  # fmt: skip
        low, high = 0, 4 * most
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if shows_change(target, count(middle)) else (middle + 1, high)
        edges.append(low)
    for rate in RATES:
        chances = poisson(rate)
        yield looks * sum(chance * sum(chances[edges[first] :]) for first, chance in enumerate(chances))


def wrong_behind_of_shares(of: int, looks: int) -> Iterator[float]:
    """Yield the rate for each true share."""
    for truth in SHARES:
        target = Target(metric=ADOPTION, baseline=Baseline(0, BEFORE), value=Fraction(truth), by=AFTER.end, looks=looks,
                        **WIDE)  # fmt: skip
        chances = binomial(of, truth)
        yield looks * sum(
            chance for yes, chance in enumerate(chances) if status(target, share(yes, of)) is TargetStatus.BEHIND
        )


def wrong_behind_of_counts(looks: int) -> Iterator[float]:
    """Yield the rate for each true rate."""
    for rate in RATES:
        target = Target(metric=APPLICATIONS, baseline=Baseline(0, BEFORE), value=Fraction(rate), by=AFTER.end,
                        looks=looks, **FREE)  # fmt: skip
        yield looks * sum(
            chance
            for events, chance in enumerate(poisson(rate))
            if status(target, count(events)) is TargetStatus.BEHIND
        )


def wrong_hold(of: int) -> Iterator[float]:
    """Yield the rate for each true share, which is the level to hold."""
    for truth in SHARES:
        target = Target(metric=ADOPTION, value=Fraction(truth), by=AFTER.end, hold=True, **WIDE)
        chances = binomial(of, truth)
        yield sum(
            chance for yes, chance in enumerate(chances) if status(target, share(yes, of)) is TargetStatus.ON_TRACK
        )


def net_scores(of: int, period: DateRange = AFTER) -> list[MetricValue]:
    """Return every measured net score, by the answers for and against."""
    return [
        MetricValue(metric=NET, period=period, exact=Fraction(100 * (up - down), of), n=of, count=up + down,
                    denominator=Fraction(of), interval=enps(up, of - up - down, down))
        for up in range(of + 1)
        for down in range(of + 1 - up)
    ]  # fmt: skip


def trinomial(of: int, up: float, down: float) -> list[float]:
    """Return the probability of each net score, in the order of `net_scores`."""
    return [
        math.comb(of, first) * math.comb(of - first, second) * up**first * down**second
        * max(0.0, 1 - up - down) ** (of - first - second)
        for first in range(of + 1)
        for second in range(of + 1 - first)
    ]  # fmt: skip


def two_shares(steps: int) -> list[tuple[Fraction, Fraction]]:
    """Return the true shares for and against, in steps, without the scores of -100 and 100."""
    return [
        (Fraction(up, steps), Fraction(down, steps))
        for up in range(steps)
        for down in range(min(steps, steps + 1 - up))
    ]


def wrong_change_of_net_scores(before: int, after: int, looks: int) -> float:
    """Return the worst rate, over true shares in steps of 10 %."""
    later, shown = net_scores(after), []
    for first in net_scores(before, BEFORE):
        best = first.exact == 100
        target = None if best else Target(metric=NET, baseline=Baseline.measured(first), value=100, by=AFTER.end,
                                          looks=looks, **FREE)  # fmt: skip
        shown.append([] if target is None else [
            place for place, value in enumerate(later) if shows_change(target, value)
        ])  # fmt: skip
    rates = []
    for up, down in two_shares(10):
        chances = trinomial(after, float(up), float(down))
        rates.append(
            math.fsum(
                chance * sum(chances[place] for place in row)
                for chance, row in zip(trinomial(before, float(up), float(down)), shown, strict=True)
            )
        )
    return looks * max(rates)


def wrong_path_and_hold_of_net_scores(of: int, looks: int) -> tuple[float, float]:
    """Return the worst rates of a wrong behind and a wrong hold, over true shares in steps of 2.5 %."""
    outcomes = net_scores(of)
    by_score: dict[Fraction, tuple[list[int], list[int]]] = {}
    behind, hold = [], []
    for up, down in two_shares(40):
        score = 100 * (up - down)
        if score not in by_score:
            path = Target(metric=NET, baseline=Baseline(-100, BEFORE), value=score, by=AFTER.end, looks=looks, **FREE)
            floor = Target(metric=NET, value=score, by=AFTER.end, hold=True, looks=looks, start=BEFORE.end, **FREE)
            by_score[score] = (
                [place for place, value in enumerate(outcomes) if status(path, value) is TargetStatus.BEHIND],
                [place for place, value in enumerate(outcomes) if status(floor, value) is TargetStatus.ON_TRACK],
            )
        chances = trinomial(of, float(up), float(down))
        wrong = [math.fsum(chances[place] for place in places) for places in by_score[score]]
        behind.append(wrong[0])
        hold.append(wrong[1])
    return looks * max(behind), looks * max(hold)


#: Draws a value from a number of days or people, with the confidence of its interval.
Draw = Callable[[Random, int, float], MetricValue]


def days_to_fill(spread: float) -> Draw:
    """Return the draw of a median of lognormal days, around 40, rounded to whole days."""

    def draw(chance: Random, n: int, level: float) -> MetricValue:
        days = [round(40 * chance.lognormvariate(0, spread)) for _ in range(n)]
        return MetricValue(metric=FILL, period=AFTER, exact=Fraction(statistics.median(days)), n=n, level=level,
                           interval=median(days, level=level))  # fmt: skip

    return draw


def engagement(reach: float, spread: float) -> Draw:
    """Return the draw of an engagement rate of 3 %, by people with lognormal reach and gamma rates."""

    def draw(chance: Random, n: int, level: float) -> MetricValue:
        above, below = [], []
        for _ in range(n):
            seen = max(1, round(200 * chance.lognormvariate(-reach * reach / 2, reach)))
            rate = chance.gammavariate(1 / spread**2, 0.03 * spread**2)
            above.append(float(events(chance, seen * rate)))
            below.append(float(seen))
        ratio = Fraction(int(sum(above)), int(sum(below)))
        return MetricValue(metric=ENGAGEMENT, period=AFTER, exact=ratio, n=n, level=level,
                           denominator=Fraction(int(sum(below))),
                           interval=clustered(above, below, level=level))  # fmt: skip

    return draw


def events(chance: Random, expected: float) -> int:
    """Draw a Poisson count by the times between events."""
    count, reached = 0, chance.expovariate(1)
    while reached < expected:
        count, reached = count + 1, reached + chance.expovariate(1)
    return count


KINDS: dict[str, tuple[Draw, Fraction]] = {
    "median, days, lognormal sd 0.5": (days_to_fill(0.5), Fraction(40)),
    "median, days, lognormal sd 1": (days_to_fill(1.0), Fraction(40)),
    "clusters, reach sd 0.5, rate cv 0.3": (engagement(0.5, 0.3), Fraction(3, 100)),
    "clusters, reach sd 1, rate cv 0.7": (engagement(1.0, 0.7), Fraction(3, 100)),
    "clusters, reach sd 1, rate cv 1.2": (engagement(1.0, 1.2), Fraction(3, 100)),
}


def simulated(kind: str, n: int, looks: int, runs: int) -> tuple[float, float, float, float]:
    """Return the rates of a wrong change, a wrong behind and a wrong hold, and of values without an interval."""
    draw, truth = KINDS[kind]
    chance = Random(f"targets/{kind}/{n}/{looks}")  # noqa: S311 - seeded draws
    metric = FILL if draw(chance, 10, 0.95).metric == FILL else ENGAGEMENT
    best, worst = (Fraction(0), 10 * truth) if metric is FILL else (Fraction(1), Fraction(0))
    limits = {**WIDE, "maximum_width": 1e6}
    path = Target(metric=metric, baseline=Baseline(worst, BEFORE), value=truth, by=AFTER.end, looks=looks, **limits)
    floor = Target(metric=metric, value=truth, by=AFTER.end, hold=True, looks=looks, start=BEFORE.end, **limits)
    change = behind = hold = without = 0
    for _ in range(runs):
        before, after = (draw(chance, n, path.level) for _ in range(2))
        without += after.interval is None
        behind += status(path, after) is TargetStatus.BEHIND
        hold += status(floor, after) is TargetStatus.ON_TRACK
        if before.exact not in {None, best}:
            measured = MetricValue(metric=metric, period=BEFORE, exact=before.exact, n=n, level=before.level,
                                   interval=before.interval, denominator=before.denominator)  # fmt: skip
            aim = Target(metric=metric, baseline=Baseline.measured(measured), value=best, by=AFTER.end, looks=looks,
                         **limits)  # fmt: skip
            change += shows_change(aim, after)
    return looks * change / runs, looks * behind / runs, looks * hold / runs, without / runs


def percent(value: float) -> str:
    """Return a percentage with one decimal."""
    return f"{100 * value:.1f}"


def table(title: str, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Print a table in Markdown."""
    print(f"\n## {title}\n\n| {' | '.join(header)} |\n|{'---|' * len(header)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def main() -> None:
    """Print all tables."""
    rows: list[tuple[str, ...]] = []
    for looks in (1, 4):
        for before, after in [(5, 5), (12, 12), (30, 30), (12, 100), (100, 12), (100, 100)]:
            worst = float(max(wrong_change_of_shares(before, after, looks)))
            rows.append(("share", f"{before}, {after} people", str(looks), "wrong change", percent(worst)))
        worst = max(wrong_change_of_counts(looks))
        rows.append(("count", "0.5 to 60 expected", str(looks), "wrong change", percent(worst)))
        for of in (5, 12, 30, 100):
            worst = max(wrong_behind_of_shares(of, looks))
            rows.append(("share", f"{of} people", str(looks), "wrong behind", percent(worst)))
        worst = max(wrong_behind_of_counts(looks))
        rows.append(("count", "0.5 to 60 expected", str(looks), "wrong behind", percent(worst)))
    rows += [("share", f"{of} people", "1", "wrong hold", percent(max(wrong_hold(of)))) for of in (12, 30, 100, 500)]
    for looks in (1, 4):
        for before, after in [(12, 12), (12, 30), (30, 12)]:
            worst = wrong_change_of_net_scores(before, after, looks)
            rows.append(("net score", f"{before}, {after} answers", str(looks), "wrong change", percent(worst)))
        for of in (5, 12, 30):
            rates = wrong_path_and_hold_of_net_scores(of, looks)
            for error, worst in zip(("wrong behind", "wrong hold"), rates, strict=True):
                rows.append(("net score", f"{of} answers", str(looks), error, percent(worst)))
    table("Targets: error rates, summed", ("metric", "data", "looks", "error", "worst, %"), rows)

    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    simulations = [
        (kind, str(n), str(looks), *map(percent, simulated(kind, n, looks, runs)))
        for kind in KINDS
        for n in (12, 30, 100)
        for looks in (1, 4)
    ]
    columns = ("kind", "n", "looks", "wrong change, %", "wrong behind, %", "wrong hold, %", "no interval, %")
    table(f"Targets: error rates of medians and clustered events, {runs} draws", columns, [*simulations])

    rows = []
    for people in (5, 12, 30, 100):
        for low, high in [(0.2, 0.4), (0.2, 0.6), (0.4, 0.8)]:
            exact = Target(
                metric=ADOPTION, baseline=Baseline(Fraction(low), BEFORE), value=Fraction(high), by=AFTER.end
            )
            drawn = Baseline.measured(share(round(low * people), people, BEFORE))
            measured = Target(metric=ADOPTION, baseline=drawn, value=Fraction(high), by=AFTER.end)
            powers = [percent(target.power(people=people) or 0) for target in (exact, measured)]
            rows.append((str(people), f"{low:.0%} to {high:.0%}", *powers))
    header = ("people", "share", "baseline exact, %", "baseline of as many people, %")
    table("Targets: the chance to show a change of a share", header, rows)

    rows = []
    by = BEFORE.end + timedelta(days=364)
    for people in (5, 12, 30, 100):
        for quarters in (1, 2, 4):
            powers = []
            for each in (0.2, 1.0):
                before = round(each * people)
                baseline = Baseline.measured(count(before, BEFORE))
                target = Target(metric=APPLICATIONS, baseline=baseline, value=2 * before, by=by)
                powers.append(percent(target.power(days=91 * quarters) or 0))
            rows.append((str(people), str(quarters), *powers))
    header = ("people", "quarters looked at", "0.2 events each a quarter, doubled in a year, %", "1 event each, %")
    table("Targets: the chance to show that a count grows to twice the baseline in a year", header, rows)


if __name__ == "__main__":
    main()
