"""The front door and the packages: sorted names, each in one place, and nothing heavy behind an import."""

from __future__ import annotations

import ast
import inspect
import json
import pickle
import subprocess
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest

import advocacy
from advocacy import AdvocacyError, Matrix
from advocacy.frozen_map import FrozenMap
from advocacy.messages import Language
from tests.bench import growth
from tests.public import HOMES, PUBLIC, names_of

if TYPE_CHECKING:
    from types import ModuleType

#: The packages among the homes; the others are modules.
PACKAGES = [home for home in HOMES if hasattr(import_module(home), "__path__")]
#: What is small enough to be made by place.
SMALL = {
    *(
        "Baseline",
        "Bounds",
        "Cadence",
        "ValueCap",
        "Criterion",
        "DistinctValues",
        "Finding",
        "Formula",
        "Interval",
        "PairExclusion",
        "Quota",
    ),
    *("Milestone", "DateRange"),
}
HEAVY = ("attrs", "cattrs", "dateutil", "numpy", "pandas", "hypothesis", "highspy", "matplotlib", "icalendar")


def run(code: str, **environment: str) -> str:
    """Run code in a fresh interpreter."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment or None)  # noqa: S603
    return done.stdout


def imports(module: ModuleType, *, guarded: bool = False) -> list[tuple[str, str]]:
    """Return the module and the name of each re-export: ``import X as X``."""
    body = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")).body
    if guarded:
        (body,) = (node.body for node in body if isinstance(node, ast.If))
    found = [node for node in body if isinstance(node, ast.ImportFrom) and node.module != "__future__"]
    names = [(str(node.module), alias.name) for node in found for alias in node.names if alias.asname == alias.name]
    assert len(names) == len(found) == len([node for node in body if isinstance(node, (ast.Import, ast.ImportFrom))])
    return names


def test_names_are_sorted_and_documented() -> None:
    """Every public name is its `__name__` and has a docstring."""
    assert sorted(PUBLIC) == list(PUBLIC)
    for name, found in PUBLIC.items():
        assert found.__name__ == name
        assert inspect.getdoc(found)
        assert found.__module__.startswith("advocacy.")


def test_advocacy_exports_the_listed_names() -> None:
    """The names of `advocacy` are those of its table, at most 25; each is public in one package."""
    names = [name for names in advocacy._HOMES.values() for name in names.split()]
    assert len(names) == len(set(names)) == 20
    assert advocacy.__all__ == names
    assert list(advocacy._HOMES) == sorted(advocacy._HOMES)
    for home, listed in advocacy._HOMES.items():
        assert home in {*HOMES, "advocacy.messages"}
        assert listed.split() == sorted(listed.split())
        for name in listed.split():
            found = getattr(advocacy, name)
            assert found is getattr(import_module(home), name)
            assert found is PUBLIC.get(name, Language)
            assert inspect.getdoc(found)
    assert set(names) <= set(dir(advocacy))


def test_type_checkers_see_the_same_names() -> None:
    """The imports for type checkers equal the lazy imports."""
    table = [(home, name) for home, names in advocacy._HOMES.items() for name in names.split()]
    assert imports(advocacy, guarded=True) == table


@pytest.mark.parametrize("home", PACKAGES)
def test_packages_list_their_names_once(home: str) -> None:
    """A package imports each of its names from its module, in order, and no other."""
    package = import_module(home)
    listed = imports(package)
    assert listed == sorted(set(listed))
    assert all(module.startswith(f"{home}.") for module, _ in listed)
    assert {name: getattr(package, name).__module__ for _, name in listed} == {name: at for at, name in listed}
    assert names_of(package).keys() == {name for _, name in listed}
    tree = ast.parse(Path(str(package.__file__)).read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    assert len(tree.body) == len(listed) + 1


def test_names_have_one_package() -> None:
    """No public name is in two packages or modules."""
    homes = Counter(name for home in HOMES for name in names_of(import_module(home)))
    assert [name for name, many in homes.items() if many > 1] == []
    assert set(PUBLIC) == {*homes, "Interval"}


def test_unknown_names_raise_attribute_error() -> None:
    """A name that is not public raises AttributeError."""
    with pytest.raises(AttributeError, match="no attribute 'Leaderboard'"):
        advocacy.Leaderboard  # noqa: B018
    with pytest.raises(ImportError):
        from advocacy import ranking  # noqa: F401, PLC0415


def loaded(code: str) -> list[str]:
    """Return the heavy modules that code loads, in a new interpreter."""
    texts: list[str] = json.loads(
        run(f"import sys, json; {code}; print(json.dumps([m for m in {HEAVY} if m in sys.modules]))")
    )
    return texts


def test_import_loads_no_dependency() -> None:
    """Importing the library loads no dependency, and the domain never loads those of the edge."""
    assert loaded("import advocacy") == []
    assert loaded("from advocacy import *") == ["attrs"]
    assert loaded("; ".join(f"from {home} import *" for home in HOMES)) == ["attrs"]


#: The modules from which users import directly: each lists its names.
LISTING = {"dates.py", "errors.py", "frozen_map.py"} | {
    f"adapters/{name}.py"
    for name in ("analytics", "archives", "calendar", "cells", "frames", "results", "roster", "surveys")
}


def test_names_are_listed_once() -> None:
    """Each module has a docstring. A module lists its names if users import from it; else its package lists them."""
    root = Path(advocacy.__file__).parent
    for path in sorted(root.rglob("*.py")):
        tree, name = ast.parse(path.read_text(encoding="utf-8")), path.relative_to(root).as_posix()
        assert ast.get_docstring(tree), name
        if path.name == "__init__.py" or name.startswith("testing/"):
            continue
        lists = [
            ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        ]
        assert len(lists) == (name in LISTING), name
        assert all(sorted(set(names)) == sorted(names) for names in lists), name


def test_matrix_repr_is_evaluable() -> None:
    """The repr of the default matrix builds an equal one."""
    matrix = Matrix.social_maturity()
    assert eval(repr(matrix), dict(PUBLIC)) == matrix  # noqa: S307
    assert pickle.loads(pickle.dumps(matrix)) == matrix  # noqa: S301


def test_errors_have_two_bases() -> None:
    """Every error is an `AdvocacyError` and a built-in error."""
    errors = [found for name in PUBLIC if name.endswith("Error") for found in [PUBLIC[name]]]
    assert all(issubclass(error, AdvocacyError) for error in errors)
    meanings = (ValueError, LookupError, RuntimeError, ImportError)
    assert all(issubclass(error, meanings) for error in errors if error is not AdvocacyError)
    assert FrozenMap({"a": 1}) == {"a": 1}


def test_classes_take_keywords() -> None:
    """Only small values take positional arguments."""
    placed = {
        name
        for name in PUBLIC
        if isinstance(kind := PUBLIC[name], type) and attrs.has(kind)
        for parameter in inspect.signature(kind).parameters.values()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    }
    assert placed == SMALL


def test_every_public_function_is_measured_or_constant() -> None:
    """The growth benchmark has each public function and method, and no unknown name."""
    found = set(growth.public())
    assert not {name for name in found if not {name, name.rpartition(".")[0]} & (growth.JOBS.keys() | growth.CONSTANT)}
    assert growth.JOBS.keys() <= found
    assert found | {name.rpartition(".")[0] for name in found} >= growth.CONSTANT
