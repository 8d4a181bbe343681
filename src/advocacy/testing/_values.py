"""Strategies for the shared values: text, ids, days, shares, windows and mappings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.frozen_map import FrozenMap

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["DAY", "date_ranges", "days", "frozen_maps", "identifiers", "shares", "texts"]

#: The day on which the strategies' pools are selected from.
DAY = date(2026, 9, 15)


def texts(*, max_size: int = 12) -> SearchStrategy[str]:
    """Generate text that is not empty and can be written as UTF-8."""
    return st.text(st.characters(codec="utf-8"), min_size=1, max_size=max_size).map(
        lambda said: said if said.strip() else f"_{said}"
    )


def identifiers() -> SearchStrategy[str]:
    """Generate ids: mostly plain ones, some that only Unicode allows."""
    return st.one_of(st.from_regex(r"p-[0-9]{1,3}", fullmatch=True), texts())


def days() -> SearchStrategy[date]:
    """Generate dates around those of a program."""
    return st.dates(date(2020, 1, 1), date(2035, 12, 31))


def shares() -> SearchStrategy[float]:
    """Generate shares, 0..1, the ends and equal values often."""
    return st.one_of(st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 2 / 3, 1.0]), st.floats(0, 1))


def date_ranges(*, starts: SearchStrategy[date] | None = None) -> SearchStrategy[DateRange]:
    """Generate windows of up to two years."""
    return st.builds(
        lambda start, length: DateRange(start, start + timedelta(days=length)),
        days() if starts is None else starts,
        st.integers(0, 730),
    )


def frozen_maps(*, values: SearchStrategy[Any] | None = None) -> SearchStrategy[FrozenMap[Any]]:
    """Generate mappings that never change, of text by name unless told otherwise."""
    return st.dictionaries(identifiers(), texts() if values is None else values, max_size=4).map(FrozenMap)
