"""Measure the error rates and the power of targets: python tests/bench/targets.py

Every rate is summed over all outcomes, or over all pairs of outcomes where the baseline is drawn too. No number is
simulated, so the tables are the same on every run. Limits on the number of people and events are switched off for the
error rates, since they can only turn a status into too little data. Tables are Markdown.

- wrong change: nothing changed since the baseline, and the status is ahead or on track, over all looks of the target
  (at most the number of looks times the rate of one look).
- wrong behind: the truth is on the path, and the status is behind.
- wrong hold: the truth is the level to hold, and the status is on track.
- power: the truth is on the path, and the status is ahead or on track at one look, with the default limits.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from advocacy import DateRange, KpiCatalogue
from advocacy.goals import Baseline, MetricValue, Target, TargetStatus
from advocacy.stats import Interval, wilson

CATALOGUE = KpiCatalogue.default()
ADOPTION, APPLICATIONS = CATALOGUE.metric("adoption"), CATALOGUE.metric("applications")
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
    """Return the probability of each count, up to where nothing worth counting is left."""
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
    """Return the status without the search for what would tell."""
    return target._judge(value).status


def shows_change(target: Target, value: MetricValue) -> bool:
    """Whether a change for the better is shown. Ahead and on track need it, whatever the path."""
    change = target._judge(value).change
    return change is not None and change.low > 0


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
    table("Targets: error rates, summed", ("metric", "data", "looks", "error", "worst, %"), rows)

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
