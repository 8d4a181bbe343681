"""Numbers of examples for properties that set their own."""

from __future__ import annotations

from hypothesis import settings

__all__ = ["costly", "examples"]

#: The profile of the default run draws so many examples (conftest).
_DEFAULT = 20


def examples(number: int) -> int:
    """Return the number of examples under the profile in force; *number* is that of a profile of 100 (conftest)."""
    return max(2, number * settings().max_examples // 100)


def costly(number: int) -> settings:
    """Return settings for a property with costly examples: *number* in the default run, all of them in a deep run."""
    drawn = settings().max_examples
    return settings(max_examples=max(2, number * drawn // _DEFAULT) if drawn <= _DEFAULT else drawn)
