"""The Hypothesis entry point: ``from_type`` knows every noun, in whichever order the two are imported.

It imports no package of the library. Classes that are loaded already are registered at once; those of the other
packages as soon as their package is imported. The strategies themselves load when one is asked for.
"""

from __future__ import annotations

import sys
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING, Any, get_args, get_origin

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from hypothesis.strategies import SearchStrategy

__all__ = ["HOMES", "register"]

#: The packages and modules of the nouns.
HOMES = tuple(
    f"advocacy.{home}"
    for home in (
        *("people", "pilot", "goals", "plan", "run", "program", "scenarios", "privacy"),
        *("errors", "dates", "frozen_map", "stats"),
    )
)


def register() -> None:
    """Register a strategy for each noun; Hypothesis calls this when it is imported."""
    for home in HOMES:
        if home in sys.modules:
            _register_nouns(sys.modules[home])
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder:
    """A finder that finds nothing itself; it has the nouns of a package registered once that is imported."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in HOMES:
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        spec = next(filter(None, (finder.find_spec(name, path, target) for finder in others)), None)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                run(module)
                _register_nouns(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def _register_nouns(home: ModuleType) -> None:
    from hypothesis import strategies as st  # noqa: PLC0415 - this module is loaded by Hypothesis itself

    for noun in vars(home).values():
        ours = isinstance(noun, type) and noun.__module__.startswith("advocacy.")
        if ours and not issubclass(noun, (Enum, Exception)):
            st.register_type_strategy(noun, _resolver(noun))


def _resolver(noun: type) -> Callable[[Any], SearchStrategy[Any]]:
    def resolve(asked: Any) -> Any:
        if (get_origin(asked) or asked) is not noun:
            return NotImplemented  # asked for any mapping or anything hashable, Hypothesis goes by what it knew before
        if get_args(asked):  # a mapping of something
            from hypothesis import strategies as st  # noqa: PLC0415 - as above

            frozen_maps = import_module("advocacy.testing.strategies").frozen_maps
            return frozen_maps(values=st.from_type(*get_args(asked)))
        table = import_module("advocacy.testing.strategies._table").STRATEGIES
        return next((made for kind, made in table.items() if kind.__name__ == noun.__name__), NotImplemented)

    return resolve
