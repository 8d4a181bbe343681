"""A real series compared with a target: the engagement goal, year by year.

The data are mean scores of the UK Civil Service People Survey, 2009 to 2020 (see data/README.md for source and
licence). The score of 2014 is the baseline, earlier years are history. The target for 2020 is an assumption of this
example. The file gives no number of answers, so there is no interval, and no status but too little data.
"""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from advocacy import DateRange, Goal, GoalKind, map_kpis
from advocacy.goals import (
    Baseline,
    Granularity,
    MetricValue,
    Observation,
    Progress,
    Target,
    aggregate_observations,
    compute_metrics,
    split_range,
)
from advocacy.tables import as_text

DATA = Path(__file__).parent / "data" / "civil_service_engagement_2009_2020.csv"
YEARS = split_range(DateRange(date(2009, 1, 1), date(2020, 12, 31)), Granularity.YEAR)
#: Our own assumption, in shares: six points in six years.
AIM = Decimal("0.60")


def observations() -> list[Observation]:
    """Read the engagement index; each score is about its year."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return [
            Observation(measure="engagement_index", value=Decimal(row["score"]), when=year_of(int(row["year"])))
            for row in csv.DictReader(lines)
            if row["measure"] == "EES"
        ]


def year_of(year: int) -> DateRange:
    """Give a calendar year."""
    return DateRange(date(year, 1, 1), date(year, 12, 31))


def metric_values() -> list[MetricValue]:
    """Read the index per year."""
    kpis = map_kpis([Goal(id="engagement", kind=GoalKind.ENGAGEMENT)], available=["engagement_index"])
    metrics = kpis.goal("engagement").primary
    partial = aggregate_observations(observations(), periods=YEARS)
    return [reading for year in YEARS for reading in compute_metrics(metrics, partial, period=year)]


def progress() -> list[Progress]:
    """Hold every year against the path from 2014 to the target."""
    years = metric_values()
    before = next(reading for reading in years if reading.period.start.year == 2014)
    assert before.exact is not None
    target = Target(
        metric=before.metric,
        baseline=Baseline(before.exact, before.period),
        value=AIM,
        by=date(2020, 12, 31),
    )
    return [target.progress(reading) for reading in years]


def report() -> str:
    """Write what a program lead would look at."""
    found = progress()
    rows = []
    for item in found:
        year, score = item.metric_value.period.start.year, item.metric_value.value
        expected = "" if item.expected is None else f"{float(item.expected):.3f}"
        standing = {True: "history", False: item.status.value.replace("_", " ")}[year < 2014]
        rows.append((str(year), f"{score:.2f}", expected, "baseline" if year == 2014 else standing))
    reasons = dict.fromkeys(finding.text() for finding in found[-1].findings)
    first, last = found[5].metric_value, found[-1].metric_value
    assert first.value is not None
    assert last.value is not None
    return "\n".join(
        [
            f"{last.metric.name}, {last.metric.definition[0].lower()}{last.metric.definition[1:]}",
            f"From {first.value:.2f} in 2014 to {AIM} in 2020, our own assumption, in a straight line.",
            "",
            as_text(rows, header=("year", "score", "on the path", "progress")),
            "",
            *reasons,
        ]
    )


if __name__ == "__main__":
    print(report())
