"""Aggregate a million observations into 50 metrics by 52 weeks, and compare with polars.

Command: python tests/bench/aggregate.py [rows]

There are two sets: counts only; and counts, medians and levels together. Polars computes sums, medians and last levels
by measure and week from the same columns. The object path takes `Observation`s that were built before the clock starts.
The bulk path takes the same frame as polars. All times are medians of seven runs in one process, in turns. Memory is
the growth of the process during one more run of each (Linux: peak minus the resident memory before).
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from advocacy import DateRange, GoalKind, KpiCatalogue, Metric
from advocacy.adapters.frames import aggregate_frame
from advocacy.goals import (
    Aggregation,
    EvaluationStage,
    Formula,
    Granularity,
    Measure,
    Observation,
    Unit,
    aggregate_observations,
    compute_metrics,
    split_range,
)

if TYPE_CHECKING:
    from collections.abc import Callable

START = date(2027, 1, 4)
WEEKS = split_range(DateRange(START, START + timedelta(days=363)), Granularity.WEEK)


def catalogue(*, mixed: bool) -> KpiCatalogue:
    """Return 50 metrics, each over its own measure. With *mixed*, every tenth is a level and every fifth a median."""
    figures, measures = [], []
    for number in range(50):
        kind = Aggregation.SUM
        if mixed and number % 10 == 0:
            kind = Aggregation.LATEST
        elif mixed and number % 5 == 0:
            kind = Aggregation.MEDIAN
        code = f"measure_{number:02}"
        unit = Unit.DAYS if kind is Aggregation.MEDIAN else Unit.COUNT
        measures.append(Measure(code=code, unit=unit, definition="x", supplier="x"))
        figures.append(
            Metric(
                code=code,
                name=code,
                goals=[GoalKind.AWARENESS],
                unit=unit,
                stage=EvaluationStage.OUTCOME,
                aggregation=kind,
                formula=Formula(code),
            )
        )
    return KpiCatalogue(metrics=figures, measures=measures)


def rows(many: int) -> pl.DataFrame:
    """Return observations from a seed. The last one of a day is the largest, so that levels do not contradict."""
    chance = random.Random(7)  # noqa: S311 - a seeded instance
    return pl.DataFrame(
        {
            "measure": [f"measure_{chance.randrange(50):02}" for _ in range(many)],
            "value": [chance.randrange(200) for _ in range(many)],
            "when": [START + timedelta(days=chance.randrange(364)) for _ in range(many)],
        }
    )


def peer(frame: pl.DataFrame, source: KpiCatalogue) -> list[pl.DataFrame]:
    """Compute in polars what a partial aggregate contains."""
    week = (pl.col("when") - pl.lit(START)).dt.total_days() // 7
    found = []
    for kind, what in (
        (Aggregation.SUM, pl.col("value").sum()),
        (Aggregation.MEDIAN, pl.col("value").median()),
        (Aggregation.LATEST, pl.col("value").sort_by("when").last()),
    ):
        names = [metric.code for metric in source.metrics if metric.aggregation is kind]
        if names:
            part = frame.lazy() if len(names) == 50 else frame.lazy().filter(pl.col("measure").is_in(names))
            found.append(part.group_by("measure", week.alias("week")).agg(what).collect())
    return found


def peak(way: Callable[[], object]) -> float:
    """Return the maximum growth of the process during a call, in MB."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _resident("VmRSS")
    way()
    return (_resident("VmHWM") - before) / 1024


def _resident(what: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what))


def main(many: int) -> None:
    """Print times, ratios and memory for both sets."""
    frame = rows(many)
    listed = [Observation(measure=name, value=value, when=when) for name, value, when in frame.iter_rows()]
    print(f"{many} observations, polars {pl.__version__}, {pl.thread_pool_size()} threads")
    print("set      polars ms   bulk ms  ratio   objects ms  ratio   polars MB     bulk MB  objects MB")
    for mixed in (False, True):
        source = catalogue(mixed=mixed)
        times: list[list[float]] = [[], [], []]
        ways: tuple[Callable[[], object], ...] = (
            lambda: peer(frame, source),  # noqa: B023 - used within the loop
            lambda: aggregate_frame(frame, periods=WEEKS, catalogue=source),  # noqa: B023
            lambda: aggregate_observations(listed, periods=WEEKS, catalogue=source),  # noqa: B023
        )
        for _ in range(7):
            for way, taken in zip(ways, times, strict=True):
                start = time.perf_counter()
                way()
                taken.append(time.perf_counter() - start)
        by_frame = aggregate_frame(frame, periods=WEEKS, catalogue=source)
        assert by_frame == aggregate_observations(listed, periods=WEEKS, catalogue=source)
        assert len(compute_metrics(source.metrics, by_frame, period=WEEKS[0])) == 50
        grown = [peak(way) for way in ways]
        middle = [1000 * statistics.median(taken) for taken in times]
        print(
            f"{'mixed' if mixed else 'counts':<8}{middle[0]:10.1f}{middle[1]:10.1f}{middle[1] / middle[0]:7.2f}"
            f"{middle[2]:13.1f}{middle[2] / middle[0]:7.1f}" + "".join(f"{value:12.1f}" for value in grown)
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
