"""The front door: sorted names, loaded on first use, and nothing heavy behind an import."""

from __future__ import annotations

import ast
import inspect
import json
import pickle
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

import advocacy
from advocacy import AdvocacyError, FrozenMap, Matrix

#: What is small enough to be made by place.
SMALL = {
    *("Baseline", "Cadence", "Cap", "Criterion", "Distinct", "Finding", "Formula", "Interval", "NoGo", "Quota"),
    *("Step", "Window"),
}
HEAVY = ("attrs", "cattrs", "dateutil", "numpy", "pandas", "hypothesis", "highspy", "matplotlib", "icalendar")


def run(code: str, **environment: str) -> str:
    """Run code in a fresh interpreter."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment or None)  # noqa: S603
    return done.stdout


def test_the_names_are_sorted_and_documented() -> None:
    """Every public name resolves, once, and says what it is."""
    assert advocacy.__all__ == sorted(set(advocacy.__all__))
    for name in advocacy.__all__:
        found = getattr(advocacy, name)
        assert found.__name__ == name
        assert inspect.getdoc(found)
        assert found.__module__.startswith("advocacy.")
    assert set(advocacy.__all__) <= set(dir(advocacy))


def test_type_checkers_see_the_same_names() -> None:
    """What is imported for type checkers is what is loaded on first use, from the same modules."""
    tree = ast.parse(Path(advocacy.__file__).read_text(encoding="utf-8"))
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.name: node.module for node in guarded.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert sorted(seen) == advocacy.__all__
    assert sorted(name for names in advocacy._HOMES.values() for name in names.split()) == advocacy.__all__
    assert {name: f"advocacy.{home}" for home, names in advocacy._HOMES.items() for name in names.split()} == seen
    assert all(getattr(advocacy, name).__module__ == module for name, module in seen.items())


def test_other_names_are_missing_as_usual() -> None:
    """A name that is not public is no attribute."""
    with pytest.raises(AttributeError, match="no attribute 'Leaderboard'"):
        advocacy.Leaderboard  # noqa: B018
    with pytest.raises(ImportError):
        from advocacy import ranking  # noqa: F401, PLC0415


def test_importing_loads_nothing_heavy() -> None:
    """Importing the library loads no dependency, and the domain never loads what the edge needs."""
    bare = f"import sys, json, advocacy; print(json.dumps([m for m in {HEAVY} if m in sys.modules]))"
    assert json.loads(run(bare)) == []
    domain = f"import sys, json; from advocacy import *; print(json.dumps([m for m in {HEAVY} if m in sys.modules]))"
    assert json.loads(run(domain)) == ["attrs"]


def test_every_module_says_what_it_exports() -> None:
    """Each module has a docstring and a sorted list of its public names, which all exist."""
    for path in sorted(Path(advocacy.__file__).parent.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), path.name
        lists = [
            ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and node.targets[0].id == "__all__"
        ]
        if path.name not in {"__init__.py", "english.py", "dutch.py"}:
            assert len(lists) == 1, path.name
            assert sorted(lists[0]) == sorted(set(lists[0])), path.name


def test_matrices_show_themselves() -> None:
    """The default matrix prints what makes an equal one."""
    names = {name: getattr(advocacy, name) for name in advocacy.__all__}
    matrix = Matrix.social_maturity()
    assert eval(repr(matrix), names) == matrix  # noqa: S307
    assert pickle.loads(pickle.dumps(matrix)) == matrix  # noqa: S301


def test_every_error_is_ours_and_a_builtin_one() -> None:
    """Every error is an `AdvocacyError` and an error that Python knows by its meaning."""
    errors = [found for name in advocacy.__all__ if name.endswith("Error") for found in [getattr(advocacy, name)]]
    assert all(issubclass(error, AdvocacyError) for error in errors)
    meanings = (ValueError, LookupError, RuntimeError, ImportError)
    assert all(issubclass(error, meanings) for error in errors if error is not AdvocacyError)
    assert FrozenMap({"a": 1}) == {"a": 1}


def test_nouns_take_keywords() -> None:
    """Only small values are made by place; for all else the order of fields is nobody's business."""
    placed = {
        name
        for name in advocacy.__all__
        if isinstance(kind := getattr(advocacy, name), type) and attrs.has(kind)
        for one in inspect.signature(kind).parameters.values()
        if one.kind is one.POSITIONAL_OR_KEYWORD
    }
    assert placed == SMALL
