"""The Hypothesis entry point: ``from_type`` draws every public class. The order of the two imports does not matter.

This module imports no package of the library. It registers the classes of the packages that are loaded, and the others
when their package is imported. The strategies load when Hypothesis first needs one.
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

#: The packages and modules of the public classes.
HOMES = tuple(
    f"advocacy.{home}"
    for home in (
        *("people", "pilot", "goals", "plan", "run", "program", "scenarios", "privacy"),
        *("errors", "dates", "frozen_map", "stats"),
    )
)


def register() -> None:
    """Register a strategy for each public class. Hypothesis calls this when it is imported."""
    for home in HOMES:
        if home in sys.modules:
            _register_classes(sys.modules[home])
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder:
    """A finder that registers the classes of a package after its import. It leaves the search to the other finders."""

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
                _register_classes(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def _register_classes(home: ModuleType) -> None:
    from hypothesis import strategies as st  # noqa: PLC0415 - this module is loaded by Hypothesis itself

    for kind in vars(home).values():
        ours = isinstance(kind, type) and kind.__module__.startswith("advocacy.")
        if ours and not issubclass(kind, (Enum, Exception)):
            st.register_type_strategy(kind, _resolver(kind))


def _resolver(cls: type) -> Callable[[Any], SearchStrategy[Any]]:
    def resolve(requested: Any) -> Any:
        if (get_origin(requested) or requested) is not cls:
            return NotImplemented  # for a base class such as Mapping, Hypothesis uses its own strategy
        if get_args(requested):  # a mapping with a type of values
            from hypothesis import strategies as st  # noqa: PLC0415 - as above

            frozen_maps = import_module("advocacy.testing.strategies").frozen_maps
            return frozen_maps(values=st.from_type(*get_args(requested)))
        table = import_module("advocacy.testing.strategies._table").STRATEGIES
        return next((made for kind, made in table.items() if kind.__name__ == cls.__name__), NotImplemented)

    return resolve
