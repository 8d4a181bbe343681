"""The public names with what they take, as they were looked over last: a change is seen in review.

``python -m tests.test_signatures`` writes the list anew, after a change that is meant.
"""

from __future__ import annotations

import inspect
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

import advocacy
from advocacy import stats
from advocacy.adapters import archives, calendar, documents, frames, plots, results, roster
from advocacy.testing import laws, strategies
from tests.public import HOMES, PUBLIC, members, names_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

KEPT = Path(__file__).with_name("signatures.txt")
MODULES = (
    *map(import_module, HOMES),
    stats,
    documents,
    frames,
    calendar,
    plots,
    results,
    roster,
    archives,
    laws,
    strategies,
)


class Said:
    """A default, in a word."""

    def __init__(self, default: object) -> None:
        self.default = default

    def __repr__(self) -> str:
        if isinstance(self.default, Enum):
            return self.default.name if self.default is attrs.NOTHING else str(self.default)
        if inspect.isfunction(self.default):
            return self.default.__name__
        return repr(self.default) if len(repr(self.default)) <= 60 else f"{type(self.default).__name__}(...)"


def taken(act: Any) -> str:
    """Write what something callable takes, without types: they are the type checker's."""
    signature = inspect.signature(act)
    plain = [
        one.replace(
            annotation=inspect.Parameter.empty, default=one.default if one.default is one.empty else Said(one.default)
        )
        for one in signature.parameters.values()
    ]
    return str(signature.replace(parameters=plain, return_annotation=inspect.Signature.empty))


def listed(module: ModuleType) -> Iterator[str]:
    """Write the public names of a package or module, a line each, those of its own classes with theirs."""
    for name, found in sorted(names_of(module).items()):
        if module is stats and name not in PUBLIC:
            continue
        full = f"{module.__name__}.{name}"
        if isinstance(found, type):
            yield f"{full}: {', '.join(one.name for one in found)}" if issubclass(found, Enum) else full + taken(found)
            yield from methods(full, found)
        else:
            yield full + (taken(found) if callable(found) else "")


def methods(full: str, kind: type) -> Iterator[str]:
    """Write the public methods and properties of a class that the library defines; fields stand in what it takes."""
    fields = {one.name for one in attrs.fields(kind)} if attrs.has(kind) else set[str]()
    for name in (one for one in members(kind) if one not in fields):
        static = inspect.getattr_static(kind, name)
        act = static.__func__ if isinstance(static, (classmethod, staticmethod)) else static
        yield f"{full}.{name}" + (taken(act) if inspect.isfunction(act) else "")


def written() -> str:
    """Write all of it: what one begins with by name alone, then each name where it is public."""
    first = f"{advocacy.__name__}: {', '.join(sorted(advocacy.__all__))}"
    return "\n".join([first, *(line for module in MODULES for line in listed(module)), ""])


def test_signatures_equal_the_stored_ones() -> None:
    """No public name, parameter, default or kind of parameter changes without a change of the stored file."""
    assert written().splitlines() == KEPT.read_text("utf-8").splitlines()


if __name__ == "__main__":
    KEPT.write_text(written(), "utf-8")
