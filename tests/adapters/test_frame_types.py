"""Columns of every type of every engine aggregate alike, empty cells included."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from advocacy import DateRange
from advocacy.adapters.frames import aggregate_frame
from advocacy.goals import Granularity, Observation, aggregate_observations, split_range

DAY = date(2026, 9, 14)
MONTHS = split_range(DateRange(date(2026, 7, 1), date(2026, 9, 30)), Granularity.MONTH)
ROWS: dict[str, list[Any]] = {
    "measure": ["leads", "visits", "leads", "followers"],
    "value": [2, 3, 4, 5],
    "when": [DAY] * 4,
    "until": [None, DAY, None, DAY],
    "segment": ["a", None, "b", "a"],
    "cluster": [None, "c", "d", None],
    "id": ["x", None, "y", "z"],
    "revision": [1, 0, 2, 0],
}
TEXTS, DAYS = ("measure", "segment", "cluster", "id"), ("when", "until")
CATEGORY = pa.dictionary(pa.int32(), pa.string())
#: The types of text, numbers and days of each engine.
TYPES: dict[str, tuple[list[Any], list[Any], list[Any]]] = {
    "pandas": (
        ["object", "str", "string", "category", pa.string(), pa.large_string(), pa.string_view(), CATEGORY],
        ["object", "int8", "uint64", "Int64", "UInt8", pa.int64(), pa.uint8(), pa.decimal128(20, 2)],
        ["object", "datetime64[ns]", "datetime64[s]", pa.date32(), pa.date64(), pa.timestamp("us")],
    ),
    "polars": (
        [
            pl.String,
            pl.Categorical,
            pl.Enum(["leads", "visits", "followers", *"abcdxyz"]),
            pl.Object,
        ],
        [pl.Int64, pl.Int8, pl.UInt64, pl.Int128, pl.Decimal(20, 2), pl.Object],
        [pl.Date, pl.Datetime("ms"), pl.Datetime("us"), pl.Datetime("ns"), pl.Object],
    ),
    "pyarrow": (
        [pa.string(), pa.large_string(), pa.string_view(), CATEGORY, pa.dictionary(pa.int8(), pa.large_string())],
        [pa.int64(), pa.int8(), pa.uint64(), pa.decimal128(20, 2), pa.decimal256(40, 2)],
        [pa.date32(), pa.date64(), pa.timestamp("s"), pa.timestamp("us"), pa.timestamp("ns")],
    ),
}


def in_arrow(cells: list[Any], kind: Any) -> Any:
    """Return cells as an Arrow array of a type."""
    if pa.types.is_dictionary(kind):
        return pa.array(cells, kind.value_type).dictionary_encode().cast(kind)
    if pa.types.is_decimal(kind):
        cells = [*map(Decimal, cells)]
    if pa.types.is_timestamp(kind):
        cells = [None if day is None else datetime.combine(day, time()) for day in cells]
    return pa.array(cells, kind)


def made(engine: str, columns: dict[str, list[Any]], of: str, kind: Any) -> Any:
    """Make a frame in which one column has a type, and the others have the usual ones."""
    if engine == "polars":
        usual: dict[str, Any] = dict.fromkeys(TEXTS, pl.String) | dict.fromkeys(DAYS, pl.Date)
        types = {name: usual.get(name, pl.Int64) for name in columns} | {of: kind}
        return pl.DataFrame([pl.Series(name, columns[name], types[name], strict=False) for name in columns])
    if engine == "pyarrow":
        usual = dict.fromkeys(TEXTS, pa.string()) | dict.fromkeys(DAYS, pa.date32())
        types = {name: usual.get(name, pa.int64()) for name in columns} | {of: kind}
        return pa.table({name: in_arrow(cells, types[name]) for name, cells in columns.items()})
    frame = pd.DataFrame({name: pd.Series(cells) for name, cells in columns.items()})
    for name in frame.columns:
        if name == of and isinstance(kind, pa.DataType):
            frame[name] = pd.Series(pd.arrays.ArrowExtensionArray(pa.chunked_array([in_arrow(columns[name], kind)])))
        elif name in DAYS:
            days = kind if name == of else "datetime64[us]"
            frame[name] = pd.Series(columns[name], dtype=object) if days == "object" else pd.to_datetime(frame[name])
            frame[name] = frame[name].astype(days)
        elif name == of:
            frame[name] = pd.Series(columns[name], dtype=kind)
    return frame


def cases() -> list[Any]:
    """Return an engine, a column and a type for every combination."""
    return [
        pytest.param(engine, name, kind, id=f"{engine}-{name}-{kind!r}")
        for engine, (texts, numbers, days) in TYPES.items()
        for name in ROWS
        for kind in (texts if name in TEXTS else days if name in DAYS else numbers)
        if not (name == "revision" and "ecimal" in str(kind))
    ]


@pytest.mark.parametrize(("engine", "name", "kind"), cases())
def test_every_type_of_column_aggregates_like_objects(engine: str, name: str, kind: Any) -> None:
    """Text, numbers and days of any type, with empty cells, give the result of objects.

    The columns differ in what else the frame has: without ``until``, without ids, and without clusters.
    """
    emptied = {name: [None] * 4} if name in {*TEXTS, "until"} - {"measure"} else {}
    for absent, cells in (((), {}), (("until",), emptied), (("revision", "id"), {}), (("cluster", "until"), emptied)):
        columns = {key: cells.get(key, ROWS[key]) for key in ROWS if key not in absent}
        if name in columns:
            whole = {key: columns.get(key, [None] * 4) for key in ROWS}
            seen = [
                Observation(
                    measure=measure,
                    value=value,
                    when=when if until is None else DateRange(when, until),
                    segment=segment or "",
                    cluster=cluster,
                    id=key,
                    revision=revision or 0,
                )
                for measure, value, when, until, segment, cluster, key, revision in zip(*whole.values(), strict=True)
            ]
            wanted = aggregate_observations(seen, periods=MONTHS)
            assert aggregate_frame(made(engine, columns, name, kind), periods=MONTHS) == wanted
