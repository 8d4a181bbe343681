"""The entry point: Hypothesis knows every public class of an imported package, and nothing else changes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import entry_points
from importlib.util import module_from_spec
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import advocacy
from advocacy import DateRange, Participant
from advocacy.frozen_map import FrozenMap
from advocacy.testing._entry_point import register
from advocacy.testing.strategies._table import STRATEGIES
from tests.amounts import examples
from tests.public import NOUNS

#: Take the first example that is found, without shrinking.
FIRST = settings(phases=[Phase.generate], database=None)


def run(code: str) -> object:
    """Run code in a fresh interpreter and return its parsed output."""
    command = [sys.executable, "-c", code]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)  # noqa: S603


def test_entry_point_is_installed() -> None:
    """Hypothesis finds the function under its own group."""
    assert [entry.load() for entry in entry_points(group="hypothesis") if entry.name == "advocacy"] == [register]


def test_every_public_class_has_a_strategy() -> None:
    """The table has every public class, except errors and enumerations."""
    assert sorted(kind.__name__ for kind in STRATEGIES) == NOUNS


@pytest.mark.parametrize("imports", ["import hypothesis, advocacy", "import advocacy.people, hypothesis"])
def test_from_type_works_in_either_order_of_imports(imports: str) -> None:
    """Importing Hypothesis loads no package of the library, and classes are registered in either order of imports."""
    code = (
        f"{imports}; import json, sys; early = [name for name in sys.modules if name.startswith('advocacy.testing')];"
        "from hypothesis import Phase, find, settings, strategies as st;"
        "loaded = 'advocacy.goals' in sys.modules; from advocacy.people import Participant;"
        "first = settings(phases=[Phase.generate], database=None);"
        "found = find(st.from_type(Participant), lambda person: person.consents, settings=first);"
        "print(json.dumps([early, loaded, type(found).__name__]))"
    )
    assert run(code) == [["advocacy.testing", "advocacy.testing._entry_point"], False, "Participant"]


def test_finder_registers_what_a_package_defines() -> None:
    """The finder of the entry point ignores other modules, and loads a package with its usual loader."""
    register()
    (finder,) = (finder for finder in sys.meta_path if type(finder).__module__ == register.__module__)
    assert finder.find_spec("advocacy.rules", None) is None
    spec = finder.find_spec("advocacy.frozen_map", advocacy.__path__)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert isinstance(find(st.from_type(module.FrozenMap), bool, settings=FIRST), FrozenMap)


def test_mappings_of_any_type_are_drawn() -> None:
    """A frozen map is drawn with keys and values of its type arguments."""
    assert find(st.from_type(FrozenMap[int]), lambda drawn: sum(drawn.values()) > 10, settings=FIRST)
    assert find(st.from_type(FrozenMap), bool, settings=FIRST)


def test_other_types_are_drawn_as_before() -> None:
    """For any mapping, hashable or container, Hypothesis draws none of the library's classes."""
    register()
    ours = (FrozenMap, Participant, DateRange)
    anything: Any = Mapping[str, int]

    @settings(max_examples=examples(200))
    @given(st.from_type(anything), st.from_type(object))
    def draws(mapping: Mapping[str, int], value: object) -> None:
        assert not isinstance(mapping, ours)
        assert not type(value).__module__.startswith("advocacy")

    draws()
