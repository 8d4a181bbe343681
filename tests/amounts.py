"""How many examples a property draws that says so itself."""

from __future__ import annotations

import os

from hypothesis import settings

__all__ = ["examples"]


def examples(many: int) -> int:
    """Give so many, or under the profile ``brief`` the same part of them as it draws of all others (conftest)."""
    brief = os.environ.get("ADVOCACY_PROFILE") == "brief"
    return max(2, many * settings().max_examples // 100) if brief else many
