"""Columns of any DataFrame aggregate to the same result as objects."""

from __future__ import annotations

import builtins
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy import DateRange, KpiCatalogue
from advocacy.adapters.frames import aggregate_frame
from advocacy.errors import MissingExtraError, UnknownNameError, ValidationError
from advocacy.goals import Granularity, Observation, aggregate_observations, split_range
from advocacy.testing import strategies
from tests.amounts import examples

if TYPE_CHECKING:
    from collections.abc import Mapping

CATALOGUE = KpiCatalogue.default()
QUARTER = DateRange(date(2026, 7, 1), date(2026, 9, 30))
MONTHS = split_range(QUARTER, Granularity.MONTH)
DAY = date(2026, 9, 14)
FEW = [measure for measure in CATALOGUE.measures if measure.code in {"days_to_fill", "followers", "leads", "visits"}]
DAYS = st.dates(QUARTER.end - timedelta(days=3), QUARTER.end + timedelta(days=2))
SEEN = st.lists(
    strategies.observations(raw=st.sampled_from(FEW), whens=DAYS).map(
        lambda observation: evolve(observation, answers=None, deviation=None)
    ),
    max_size=12,
    unique_by=lambda observation: (observation.measure, observation.id or object(), observation.revision),
)
KINDS = ["polars", "pandas", "pyarrow"]


def made(kind: str, columns: Mapping[str, Any], **types: Any) -> Any:
    """Make a frame of some kind; dates are those of the kind."""
    if kind == "polars":
        schema = {"when": pl.Date, "until": pl.Date, "segment": pl.String, "cluster": pl.String, "id": pl.String}
        known = {"measure": pl.String, "value": pl.Int64, "revision": pl.Int64} | schema | types
        return pl.DataFrame(columns, schema={name: known[name] for name in columns})
    if kind == "pyarrow":
        words = dict.fromkeys(("measure", "segment", "cluster", "id"), pa.string())
        known = {"value": pa.int64(), "revision": pa.int64(), "when": pa.date32(), "until": pa.date32()} | words | types
        return pa.table({name: pa.array(values, known[name]) for name, values in columns.items()})
    frame = pd.DataFrame(columns)
    for name in ("when", "until"):
        if name in columns:
            frame[name] = pd.to_datetime(frame[name])
    for name in ("value", "revision"):
        if name in columns and types.get(name, "int64") is not None:
            frame[name] = frame[name].astype(types.get(name, "int64"))
    return frame.astype({name: "str" for name in ("measure",) if name in columns})


def columns(seen: list[Observation]) -> dict[str, list[Any]]:
    """Write observations in columns."""
    return {
        "measure": [observation.measure for observation in seen],
        "value": [int(observation.value) for observation in seen],
        "when": [observation.first for observation in seen],
        "until": [observation.last if isinstance(observation.when, DateRange) else None for observation in seen],
        "segment": [observation.segment or None for observation in seen],
        "cluster": [observation.cluster for observation in seen],
        "id": [observation.id for observation in seen],
        "revision": [observation.revision for observation in seen],
    }


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=examples(40))
@given(seen=SEEN, periods=st.booleans())
def test_columns_aggregate_like_objects(kind: str, seen: list[Observation], *, periods: bool) -> None:
    """Sums, clusters, medians, levels, restated ids and rows outside equal those of observations as objects."""
    row = columns(seen)
    if not periods:
        del row["until"]
    assert aggregate_frame(made(kind, row), periods=MONTHS) == aggregate_observations(seen, periods=MONTHS)


@pytest.mark.parametrize("kind", KINDS)
def test_three_columns_are_required(kind: str) -> None:
    """Without segment, cluster, id and revision each row is its own observation; the last level is by date."""
    row = {
        "measure": ["leads", "leads", "followers", "followers", "days_to_fill", "leads"],
        "value": [2, 3, 70, 60, 9, 1],
        "when": [DAY, DAY, DAY, DAY + timedelta(days=1), DAY, date(2020, 1, 1)],
    }
    seen = [Observation(measure=name, value=value, when=when) for name, value, when in zip(*row.values(), strict=True)]
    assert aggregate_frame(made(kind, row), periods=MONTHS) == aggregate_observations(seen, periods=MONTHS)
    nothing = made(kind, {name: [] for name in row})
    assert aggregate_frame(nothing, periods=MONTHS) == aggregate_observations([], periods=MONTHS)


@pytest.mark.parametrize("kind", KINDS)
def test_rows_may_cover_several_days(kind: str) -> None:
    """A range counts in its period; days that count twice are reported unless clusters separate them."""
    row: dict[str, list[Any]] = {
        "measure": ["leads", "leads"],
        "value": [2, 3],
        "when": [date(2026, 9, 1), date(2026, 9, 8)],
        "until": [date(2026, 9, 7), None],
    }
    partial = aggregate_frame(made(kind, row), periods=MONTHS)
    assert [(key, cell.total) for key, cell in partial.sums] == [(("leads", 2, ""), 5)]
    row["when"][1] = date(2026, 9, 7)
    with pytest.raises(ValidationError) as error:
        aggregate_frame(made(kind, row), periods=MONTHS)
    assert [finding.code for finding in error.value.findings] == ["frame:overlap"]
    row["cluster"] = ["p-1", "p-2"]
    assert aggregate_frame(made(kind, row), periods=MONTHS).sums[0][1].clusters == {"p-1": 2, "p-2": 3}
    levels = row | {"measure": ["followers", "followers"]}
    last = aggregate_frame(made(kind, levels), periods=MONTHS).levels[0][1]
    assert (last.last[0], last.low, last.high) == (date(2026, 9, 7), 2, 3)


@pytest.mark.parametrize("kind", KINDS)
def test_floats_need_explicit_rounding(kind: str) -> None:
    """Floats are rejected, or rounded to the resolution of their measure before the sum."""
    row = {"measure": ["external_hiring_cost", "leads"], "value": [0.1, 2.0], "when": [DAY, DAY]}
    types = {"polars": pl.Float64, "pyarrow": pa.float64(), "pandas": "float64"}
    frame = made(kind, row, value=types[kind])
    with pytest.raises(ValidationError, match="Floats need"):
        aggregate_frame(frame, periods=MONTHS)
    partial = aggregate_frame(frame, periods=MONTHS, round_floats=True)
    assert [(key[0], cell.total) for key, cell in partial.sums] == [("external_hiring_cost", 10), ("leads", 2)]
    broken = made(kind, row | {"value": [float("inf"), 2.0]}, value=types[kind])
    with pytest.raises(ValidationError, match="NaN"):
        aggregate_frame(broken, periods=MONTHS, round_floats=True)


@pytest.mark.parametrize("kind", KINDS)
def test_decimals_are_exact(kind: str) -> None:
    """Decimals are exact, and rejected if they are finer than their measure."""
    types = {"polars": pl.Decimal(20, 3), "pyarrow": pa.decimal128(20, 3), "pandas": None}
    row = {"measure": ["external_hiring_cost"] * 2, "value": [Decimal("0.100"), Decimal("12.340")], "when": [DAY, DAY]}
    partial = aggregate_frame(made(kind, row, value=types[kind]), periods=MONTHS)
    assert partial.sums[0][1].total == 1244
    finer = made(kind, row | {"value": [Decimal("0.101"), Decimal(1)]}, value=types[kind])
    with pytest.raises(ValidationError, match="more decimals than its measure keeps"):
        aggregate_frame(finer, periods=MONTHS)


def test_columns_of_objects_are_refused() -> None:
    """A column of mixed objects has no values."""
    frame = pd.DataFrame({"measure": ["leads", "leads"], "value": [Decimal(1), 0.5], "when": [DAY, DAY]})
    with pytest.raises(ValidationError, match="Floats need round_floats"):
        aggregate_frame(frame, periods=MONTHS)


@pytest.mark.parametrize("kind", KINDS)
def test_sums_beyond_64_bits_are_exact(kind: str) -> None:
    """Sums of large numbers, including negative money, do not overflow."""
    large = 2**62
    row = {"measure": ["leads"] * 7, "value": [large] * 7, "when": [DAY] * 7}
    assert aggregate_frame(made(kind, row), periods=MONTHS).sums[0][1].total == 7 * large
    money = {"measure": ["external_hiring_cost"] * 3, "value": [-large, -large, 5], "when": [DAY] * 3}
    assert aggregate_frame(made(kind, money), periods=MONTHS).sums[0][1].total == 100 * (5 - 2 * large)


@pytest.mark.parametrize("kind", KINDS)
def test_impossible_values_are_reported_together(kind: str) -> None:
    """Negative counts and shares out of range are reported by measure, with ranges that cross a period.

    A measure that is net may be negative.
    """
    row = {
        "measure": ["leads", "days_to_fill", "engagement_index", "visits", "page_reactions"],
        "value": [-1, -1, 2, 1, -1],
        "when": [DAY] * 5,
    }
    with pytest.raises(ValidationError) as error:
        aggregate_frame(made(kind, row), periods=MONTHS)
    assert [(finding.code, finding["measure"]) for finding in error.value.findings] == [
        ("frame:negative", "days_to_fill"),
        ("frame:share", "engagement_index"),
        ("frame:negative", "leads"),
    ]
    twice = {"measure": ["leads"] * 2, "value": [1, 2], "when": [DAY] * 2, "id": ["a", "a"]}
    with pytest.raises(ValidationError, match="different contents"):
        aggregate_frame(made(kind, twice), periods=MONTHS)
    late = {
        "measure": ["leads"] * 2,
        "value": [1, 2],
        "when": [DAY] * 2,
        "until": [date(2026, 10, 2), date(2026, 9, 1)],
    }
    with pytest.raises(ValidationError) as error:
        aggregate_frame(made(kind, late), periods=MONTHS)
    assert {finding.code for finding in error.value.findings} == {"periods:across", "frame:day"}
    same = twice | {"value": [1, 1]}
    assert aggregate_frame(made(kind, same), periods=MONTHS).sums[0][1].total == 1


class Odd:
    """A value of a class that no frame knows."""


#: Cells of a column, of two rows, and the code of the finding; ``None`` if they are accepted.
CELLS: list[tuple[str, list[Any], str | None]] = [
    ("value", [1, 2**63], "exact"),
    ("value", [2**64 - 1, 1], "exact"),
    ("value", [-(2**70), 1], "exact"),
    ("value", [2**63 - 1, 1], None),
    ("value", [Decimal("1E+10000000"), 1], "exact"),
    ("value", [Decimal("NaN"), Decimal("sNaN")], "exact"),
    ("value", [None, float("nan")], "frame:empty"),
    ("value", ["1", 1], "frame:values"),
    ("value", [Odd(), 1], "frame:values"),
    ("value", [[1], {}], "frame:values"),
    ("measure", [1, 2], "text"),
    ("measure", ["leads", 2], "text"),
    ("measure", ["leads", Odd()], "text"),
    ("measure", ["leads", None], "frame:empty"),
    ("when", ["2026-09-14", DAY], "frame:day"),
    ("when", [DAY, Decimal("sNaN")], "frame:day"),
    ("until", [DAY, "5"], "frame:day"),
    ("until", [None, None], None),
    ("segment", [2**63, "IT"], "text"),
    ("segment", [None, None], None),
    ("cluster", [["a"], "a"], "text"),
    ("cluster", [None, None], None),
    ("id", [Odd(), "a"], "text"),
    ("id", [None, None], None),
    ("revision", ["1", "2"], "whole"),
    ("revision", [-1, 2], "whole"),
    ("revision", [2**63, 1], "whole"),
    ("revision", [1.5, 2.0], "whole"),
    ("revision", [True, False], "whole"),
    ("revision", [[1], [2]], "whole"),
    ("revision", [float("nan"), 1.0], "frame:empty"),
    ("revision", [1.0, 2.0], None),
]


@pytest.mark.parametrize("kind", [*KINDS, "objects"])
@pytest.mark.parametrize(("name", "cells", "code"), CELLS)
def test_every_kind_of_cell_is_accepted_or_refused(kind: str, name: str, cells: list[Any], code: str | None) -> None:
    """Columns of any type give a total or a finding, and never an error of the frame."""
    result: dict[str, list[Any]] = {"measure": ["leads"] * 2, "value": [1, 2], "when": [DAY] * 2, name: cells}
    if kind == "objects":
        frame: Any = pl.DataFrame({key: pl.Series(key, values, dtype=pl.Object) for key, values in result.items()})
    elif kind == "pandas":
        frame = pd.DataFrame(result)
    elif any(isinstance(cell, Decimal) for cell in cells):
        return  # polars and pyarrow fail on such decimals, or take minutes
    else:
        try:
            frame = pl.DataFrame(result) if kind == "polars" else pa.table(result)
        except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):
            return  # polars and pyarrow refuse to mix such cells
    if code is None:
        total = sum(map(int, result["value"]))
        assert [cell.total for _, cell in aggregate_frame(frame, periods=MONTHS).sums] == [total]
        return
    with pytest.raises(ValidationError) as error:
        aggregate_frame(frame, periods=MONTHS)
    assert {(finding.code, finding.path) for finding in error.value.findings} == {(code, name)}


@pytest.mark.parametrize("kind", KINDS)
def test_floats_beyond_64_bits_are_refused(kind: str) -> None:
    """Rounding would overflow."""
    types = {"polars": pl.Float64, "pyarrow": pa.float64(), "pandas": "float64"}
    result = {"measure": ["leads"] * 2, "value": [9.3e18, 1.0], "when": [DAY] * 2}
    with pytest.raises(ValidationError) as error:
        aggregate_frame(made(kind, result, value=types[kind]), periods=MONTHS, round_floats=True)
    assert [(finding.code, finding.path) for finding in error.value.findings] == [("exact", "value")]


def test_times_of_day_are_refused() -> None:
    """Midnight is a date; any other time is rejected."""
    frame = pl.DataFrame({"measure": ["leads"], "value": [1], "when": [datetime(2026, 9, 14, 12)]})  # noqa: DTZ001
    with pytest.raises(ValidationError) as error:
        aggregate_frame(frame, periods=MONTHS)
    assert [finding.code for finding in error.value.findings] == ["frame:day"]


@pytest.mark.parametrize("kind", KINDS)
def test_columns_are_checked(kind: str) -> None:
    """Missing, unknown and empty columns, and unknown measures, are reported together."""
    with pytest.raises(ValidationError) as error:
        aggregate_frame(made(kind, {"measure": ["leads"], "segment": ["a"]}), periods=MONTHS)
    assert [finding["name"] for finding in error.value.findings] == ["value", "when"]
    empty = {"measure": ["leads", "leads"], "value": [1, 2], "when": [DAY, None]}
    with pytest.raises(ValidationError) as error:
        aggregate_frame(made(kind, empty), periods=MONTHS)
    assert [(found.path, found.code, found["count"]) for found in error.value.findings] == [("when", "frame:empty", 1)]
    with pytest.raises(UnknownNameError) as unknown:
        aggregate_frame(
            pl.DataFrame({"measure": ["leads"], "value": [1], "when": [DAY], "segmnt": ["a"]}), periods=MONTHS
        )
    assert unknown.value.findings[0]["nearest"] == "segment"
    with pytest.raises(UnknownNameError) as unknown:
        aggregate_frame(made(kind, {"measure": ["laeds"], "value": [1], "when": [DAY]}), periods=MONTHS)
    assert unknown.value.findings[0]["nearest"] == "leads"


def test_other_arguments_are_checked() -> None:
    """Wrong types of frame, catalogue, periods and flags are rejected."""
    with pytest.raises(ValidationError) as error:
        aggregate_frame("frame", periods=[], catalogue="x", round_floats=1)  # type: ignore[arg-type]
    assert [finding.path for finding in error.value.findings] == ["catalogue", "round_floats"]
    with pytest.raises(ValidationError) as error:
        aggregate_frame("frame", periods=[])
    assert [finding.path for finding in error.value.findings] == ["periods"]
    with pytest.raises(ValidationError) as error:
        aggregate_frame("frame", periods=MONTHS)
    assert [finding.path for finding in error.value.findings] == ["frame"]


def test_missing_narwhals_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error has the command that installs the extra."""
    real = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name == "narwhals":
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"advocacy\[frames\]"):
        aggregate_frame(None, periods=MONTHS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("cut", [1, 3, 7])
def test_equal_and_unequal_periods_give_the_same_rows(kind: str, cut: int) -> None:
    """The period of a date does not depend on equal lengths, on rows outside, or on the type of column."""
    start = date(2026, 8, 31)
    periods = [DateRange(start + timedelta(days=at), start + timedelta(days=at + cut - 1)) for at in range(0, 21, cut)]
    for days in (range(21), range(-1, 20), range(1, 22)):
        row = {
            "measure": ["leads"] * 21,
            "value": list(range(1, 22)),
            "when": [start + timedelta(days=day) for day in days],
        }
        seen = [
            Observation(measure=name, value=many, when=when) for name, many, when in zip(*row.values(), strict=True)
        ]
        for some in (periods, periods[1:], [*periods[:1], *periods[2:]]):
            assert aggregate_frame(made(kind, row), periods=some) == aggregate_observations(seen, periods=some)
