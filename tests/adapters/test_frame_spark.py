"""A selection on PySpark equals the selection from objects. It needs Java and PySpark, which CI does not install."""

from __future__ import annotations

from random import Random
from shutil import which
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from advocacy import Criterion, Quota, select_pilot
from advocacy.adapters import frames
from advocacy.pilot import ValueCap
from tests.adapters.test_frame_selection import COLUMNS, DAY, MATRIX, POLICY, in_frame, person_of, row

if TYPE_CHECKING:
    from collections.abc import Iterator

pyspark = pytest.importorskip("pyspark.sql")
pytestmark = pytest.mark.skipif(which("java") is None, reason="PySpark needs Java")


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """Start PySpark with two cores."""
    builder = pyspark.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    found = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    yield found
    found.stop()


CRITERIA = [
    Criterion("motivation", weight=2),
    Criterion("tenure", weight=7, low=-1.5, high=7.3, reverse=True),
    Criterion("time_per_month", low=0, high=7.3),
    Criterion("network_size", low=0, high=2000, minimum=150),
]
QUOTAS: list[list[Any]] = [
    [],
    [Quota("department", "it's", 1, 2), ValueCap("location", 3)],
    [Quota("cell", "influencer", 0, 1), ValueCap("department", 2)],
]


@pytest.mark.parametrize("quotas", QUOTAS)
def test_spark_selects_like_objects(session: Any, quotas: list[Any]) -> None:
    """The group, the reserves, the counts and an explanation equal those of objects, with ties and unknown values."""
    chance = Random(len(quotas))  # noqa: S311 - a seeded pool
    rows = [
        row(
            number,
            team=chance.choice([None, "a", "b", "it's"]),
            town=chance.choice("xyz"),
            links=chance.choice([None, 149, 150, 500, 1999]),
            posts=chance.choice([None, 1 / 3, chance.random()]),
            drive=chance.choice([None, 0.6, chance.random()]),
            hours=chance.choice([None, 1.5 / 3.6e9, 800 * chance.random()]),
            years=chance.choice([None, 3.0, 9 * chance.random()]),
            since=chance.choice([None, DAY]),
        )
        for number in range(300)
    ]
    policy = evolve(POLICY, size=5, criteria=CRITERIA, quotas=quotas, exclude_inactive=True)
    options: dict[str, Any] = {"matrix": MATRIX, "on": DAY, "previous_members": ["p0", "p1"]}
    frame = session.createDataFrame(in_frame("polars", rows).to_arrow())
    found = frames.select(frame, policy, columns=COLUMNS, **options)
    wanted = select_pilot([person_of(item) for item in rows], policy, **options)
    assert len(wanted.members) == 5
    assert found.without_pool() == wanted.without_pool()
    assert (found.findings, found.quotas) == (wanted.findings, wanted.quotas)
    assert found.explain("p7") == wanted.explain("p7")


def test_spark_places_and_scores_like_objects(session: Any) -> None:
    """Cells and scores stay queries, and equal those of objects."""
    rows = [row(number, links=100 * number, drive=None if number == 3 else number / 12) for number in range(12)]
    frame = session.createDataFrame(in_frame("polars", rows).to_arrow())
    places = {key: COLUMNS[key] for key in ("id", "network_size", "activity")}
    counts = frames.place_frame(frame, MATRIX, columns=places)
    cells = MATRIX.count_cells([person_of(item) for item in rows]).cells
    assert {item["cell"]: item["people"] for item in counts.collect()} == {c: n for c, n in cells.items() if n}
    scores = frames.score_frame(frame, POLICY, columns=COLUMNS, on=DAY)
    local = frames.score_frame(in_frame("polars", rows), POLICY, columns=COLUMNS, on=DAY).collect()
    assert sorted(map(tuple, scores.collect())) == sorted(local.rows())
