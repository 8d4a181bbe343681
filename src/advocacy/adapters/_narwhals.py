"""What the adapters of DataFrames share: loading narwhals, taking a frame of any kind, reading a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from advocacy.errors import MissingExtraError, raise_any
from advocacy.rules import Rule

__all__ = ["day_of", "eager", "load_narwhals"]

_no_frame = Rule("type", lambda _: False, expected="class:DataFrame")


def load_narwhals() -> Any:
    """
    Load narwhals where it is used.

    Raises:
        MissingExtraError: It is not installed; the message names the command.
    """
    try:
        import narwhals  # noqa: PLC0415 - loaded where it is used
    except ImportError as missing:
        raise MissingExtraError.of("frames") from missing
    return narwhals


def eager(narwhals: Any, frame: object, path: str) -> Any:
    """
    Take an eager DataFrame of any kind that narwhals knows.

    Raises:
        ValidationError: It is none.
    """
    try:
        return narwhals.from_native(frame, eager_only=True)
    except TypeError:
        return raise_any(_no_frame.findings(frame, path))


def day_of(value: Any) -> date | None:
    """Read a day; a time of day other than midnight is none."""
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else None
    return value if type(value) is date else None
