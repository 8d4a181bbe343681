"""What is public of a class, as tests find it."""

from __future__ import annotations

from enum import Enum

__all__ = ["members"]


def members(kind: type) -> list[str]:
    """Give the public names of a class that the library itself defines, inherited ones included."""
    homes = [one for one in kind.__mro__ if one.__module__.startswith("advocacy")]
    found = {name for one in homes for name in vars(one) if not name.startswith("_")}
    return sorted(found - {one.name for one in kind} if issubclass(kind, Enum) else found)
