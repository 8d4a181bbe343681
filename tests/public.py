"""The public names of the library, as tests find them."""

from __future__ import annotations

from enum import Enum
from importlib import import_module
from types import ModuleType
from typing import Any

from advocacy.stats import Interval

__all__ = ["HOMES", "NOUNS", "PUBLIC", "members", "names_of"]

#: The packages and modules that users import from, in the order of the map in ``help(advocacy)``.
HOMES = tuple(
    f"advocacy.{name}"
    for name in (
        *("people", "pilot", "goals", "plan", "run", "program", "scenarios", "privacy"),
        *("errors", "dates", "frozen_map"),
    )
)


def names_of(module: ModuleType) -> dict[str, Any]:
    """Return the public names of a package or module with their objects."""
    listed = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    found = {name: getattr(module, name) for name in listed}
    return {name: value for name, value in found.items() if not isinstance(value, ModuleType)}


def _public() -> dict[str, Any]:
    found = {name: value for home in HOMES for name, value in names_of(import_module(home)).items()}
    return dict(sorted((found | {"Interval": Interval}).items()))


#: Every public name of the domain with what it means, sorted.
PUBLIC: dict[str, Any] = _public()
#: The names of the public classes, without enumerations and errors.
NOUNS = [name for name, value in PUBLIC.items() if isinstance(value, type) and not issubclass(value, (Enum, Exception))]


def members(kind: type) -> list[str]:
    """Return the public names of a class that the library itself defines, inherited ones included."""
    homes = [base for base in kind.__mro__ if base.__module__.startswith("advocacy")]
    found = {name for base in homes for name in vars(base) if not name.startswith("_")}
    return sorted(found - {choice.name for choice in kind} if issubclass(kind, Enum) else found)
