"""The public names with their parameters, as a stored list: a review sees each change.

``python -m tests.test_signatures`` writes the list anew, after an intended change.
"""

from __future__ import annotations

import inspect
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

import advocacy
from advocacy import arguments, stats
from advocacy.adapters import analytics, archives, calendar, cells, documents, frames, plots, results, roster, surveys
from advocacy.arguments import unchecked
from advocacy.testing import laws, strategies
from tests.public import HOMES, PUBLIC, members, names_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

STORED = Path(__file__).with_name("signatures.txt")
#: The code that `arguments.checked` puts around a function.
CHECKED = arguments.checked(lambda: None).__code__
MODULES = (
    *map(import_module, HOMES),
    stats,
    documents,
    frames,
    calendar,
    plots,
    results,
    roster,
    analytics,
    archives,
    cells,
    surveys,
    laws,
    strategies,
)


class Default:
    """A default value that is written in short."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __repr__(self) -> str:
        if isinstance(self.value, Enum):
            return self.value.name if self.value is attrs.NOTHING else str(self.value)
        if inspect.isfunction(self.value):
            return self.value.__name__
        return repr(self.value) if len(repr(self.value)) <= 60 else f"{type(self.value).__name__}(...)"


def parameters(function: Any) -> str:
    """Return the parameters of a callable without types, which the type checker tests."""
    signature = inspect.signature(function)
    plain = [
        parameter.replace(
            annotation=inspect.Parameter.empty,
            default=parameter.default if parameter.default is parameter.empty else Default(parameter.default),
        )
        for parameter in signature.parameters.values()
    ]
    return str(signature.replace(parameters=plain, return_annotation=inspect.Signature.empty))


def checks(function: Any) -> str:
    """Return the mark of a function that checks its arguments, with the bounds of those that have some."""
    if getattr(function, "__code__", None) is not CHECKED:
        return ""
    plan = arguments._plan(unchecked(function))
    taken = {argument.name: argument for argument in (*plan.positional, *plan.named.values())}
    bounded = [f"{name} {described}" for name, argument in taken.items() if (described := limits_of(argument.rule))]
    return f" # checked{''.join(f', {item}' for item in bounded)}"


def limits_of(rule: Any) -> str:
    """Return whether a rule is private, and its lowest and highest value; empty without either."""
    while hasattr(rule, "rule"):
        rule = rule.rule
    limits = getattr(rule, "bounds", {})
    described = ["private"] if getattr(rule, "private", False) else []
    if limits.keys() & {"low", "high"}:
        described.append(f"{limits.get('low', '')}..{limits.get('high', '')}")
    return " ".join(described)


def lines(module: ModuleType) -> Iterator[str]:
    """Return a line for each public name of a package or module, and for the members of its own classes."""
    for name, found in sorted(names_of(module).items()):
        if module is stats and name not in PUBLIC:
            continue
        full = f"{module.__name__}.{name}"
        if not isinstance(found, type):
            yield full + (parameters(found) + checks(found) if callable(found) else "")
        elif issubclass(found, Enum):
            yield f"{full}: {', '.join(member.name for member in found)}"
            yield from methods(full, found)
        else:
            yield full + parameters(found)
            yield from rules(full, found)
            yield from methods(full, found)


def rules(full: str, kind: type) -> Iterator[str]:
    """Return a line for each field that is private, or has a lowest or a highest value, both included.

    A message never repeats a private value. The bounds of a collection are those of its items.
    """
    for field in attrs.fields(kind) if attrs.has(kind) else ():
        if described := limits_of(field.validator):
            yield f"{full}.{field.name}: {described}"


def methods(full: str, kind: type) -> Iterator[str]:
    """Return a line for each public method and property that the library defines, without the fields."""
    fields = {field.name for field in attrs.fields(kind)} if attrs.has(kind) else set[str]()
    for name in (member for member in members(kind) if member not in fields):
        static = inspect.getattr_static(kind, name)
        function = static.__func__ if isinstance(static, (classmethod, staticmethod)) else static
        yield f"{full}.{name}" + (parameters(function) + checks(function) if inspect.isfunction(function) else "")


def current() -> str:
    """Return the whole list: the names of the main package, then each name where it is public."""
    first = f"{advocacy.__name__}: {', '.join(sorted(advocacy.__all__))}"
    return "\n".join([first, *(line for module in MODULES for line in lines(module)), ""])


def test_signatures_equal_the_stored_ones() -> None:
    """No public name, parameter, default or rule of a field changes without a change of the stored list."""
    assert current().splitlines() == STORED.read_text("utf-8").splitlines()


if __name__ == "__main__":
    STORED.write_text(current(), "utf-8")
