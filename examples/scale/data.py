"""Invented people and observations of many organisations, in Parquet: the same rows from the same seed, everywhere."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["GROUP", "MEASURES", "ORGANISATIONS", "START", "write"]

#: Rows in a row group of a file, which is what can be read by itself.
GROUP = 100_000
ORGANISATIONS = 200
START = date(2027, 1, 1)
#: Measures of the default catalogue, and how many different values each has here: sums, a median and a level.
MEASURES = {
    "days_to_fill": 120,
    "followers": 50_000,
    "impressions": 20_000,
    "leads": 5,
    "reactions": 300,
    "visits": 900,
}
_SEED = 2027
_EPOCH = date(1970, 1, 1)


def _drawn(start: int, stop: int, what: int) -> NDArray[np.uint64]:
    """Draw 64 bits for each row from the seed, the row and their purpose, by SplitMix64."""
    mixed = np.arange(start, stop, dtype=np.uint64) * np.uint64(64) + np.uint64(what + (_SEED << 40))
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))


def _below(start: int, stop: int, what: int, many: int) -> NDArray[np.int64]:
    """Draw a whole number from 0 to below *many* for each row."""
    return (_drawn(start, stop, what) % np.uint64(many)).astype(np.int64)


def _names(pattern: str, numbers: NDArray[np.int64], many: int) -> pa.Array:
    known = pa.array([pattern.format(number) for number in range(many)])
    return known.take(pa.array(numbers))


def _people(start: int, stop: int) -> pa.Table:
    """Make people: measured or self-reported values, some of them unknown; some never consented, or withdrew."""
    size = (_below(start, stop, 1, 2000) * _below(start, stop, 2, 2000)) // 2000
    given = (START - _EPOCH).days + _below(start, stop, 7, 200) - 150
    some = _below(start, stop, 8, 20)
    return pa.table(
        {
            "id": pa.array([f"p-{row:010}" for row in range(start, stop)], pa.string()),
            "organisation": _names("o-{:03}", _below(start, stop, 0, ORGANISATIONS), ORGANISATIONS),
            "network_size": pa.array(size, mask=_below(start, stop, 3, 25) == 0),
            "activity": pa.array(_below(start, stop, 4, 101) / 100, mask=_below(start, stop, 5, 30) == 0),
            "motivation": pa.array(_below(start, stop, 6, 11) / 10, mask=_below(start, stop, 9, 40) == 0),
            "given": pa.array(given.astype(np.int32), mask=some == 0).cast(pa.date32()),
            "withdrawn": pa.array((given + 60).astype(np.int32), mask=some != 1).cast(pa.date32()),
        }
    )


def _observations(start: int, stop: int) -> pa.Table:
    """Make observations of a year, each of one measure, day and organisation."""
    which = _below(start, stop, 20, len(MEASURES))
    many = np.array([*MEASURES.values()], dtype=np.uint64)[which]
    day = (START - _EPOCH).days + _below(start, stop, 22, 365)
    return pa.table(
        {
            "measure": pa.array([*MEASURES]).take(pa.array(which)),
            "value": pa.array((_drawn(start, stop, 21) % many).astype(np.int64)),
            "when": pa.array(day.astype(np.int32)).cast(pa.date32()),
            "segment": _names("o-{:03}", _below(start, stop, 23, ORGANISATIONS), ORGANISATIONS),
        }
    )


def write(folder: Path, rows: int, *, group: int = GROUP) -> tuple[Path, Path]:
    """Write these numbers of people and observations, one row group at a time.

    Args:
        folder: Where to.
        rows: How many of each.
        group: Rows in a row group.

    Returns:
        The files of people and of observations.
    """
    paths = folder / "people.parquet", folder / "observations.parquet"
    makers: tuple[Any, ...] = (_people, _observations)
    for path, make in zip(paths, makers, strict=True):
        with pq.ParquetWriter(path, make(0, 0).schema) as file:
            for start in range(0, rows, group):
                file.write_table(make(start, min(rows, start + group)))
    return paths
