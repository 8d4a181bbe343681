"""How many examples a property draws that says so itself."""

from __future__ import annotations

from hypothesis import settings

__all__ = ["examples"]


def examples(number: int) -> int:
    """Return the number of examples under the profile in force; *number* is that of a profile of 100 (conftest)."""
    return max(2, number * settings().max_examples // 100)
