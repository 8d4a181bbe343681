"""The types that the library declares: mypy and pyright accept right arguments, and reject wrong ones at their line."""

from __future__ import annotations

import inspect
import json
import runpy
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from tests.public import PUBLIC, members

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ACCEPTED = (HERE / "accepted.py").read_text(encoding="utf-8")
#: One mistake a line, in terms of the accepted program. Comments group them.
MISTAKES = [line for line in (HERE / "mistakes.txt").read_text(encoding="utf-8").splitlines() if line[0] != "#"]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the accepted program with every mistake below it, each on its own line."""
    path = tmp_path_factory.mktemp("typing") / "mistaken.py"
    path.write_text(ACCEPTED + "\n".join(["", *MISTAKES, ""]), encoding="utf-8")
    return path


def run(checker: str, *arguments: str) -> str:
    """Run a type checker once, and return what it prints."""
    if find_spec(checker) is None:
        pytest.skip(f"{checker} is not installed; it is in the dependency group dev")
    command = [sys.executable, "-m", checker, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def not_found(lines: set[int]) -> list[str]:
    """Return the mistakes without an error, after a check that all errors are at mistakes."""
    start = len(ACCEPTED.splitlines()) + 2
    assert min(lines) >= start, f"the accepted program has errors at lines {sorted(lines)}"
    return [mistake for number, mistake in enumerate(MISTAKES, start) if number not in lines]


def test_mypy_finds_every_mistake(program: Path) -> None:
    """``mypy --strict`` reports an error at every mistake, and none in the program that has none."""
    found = run("mypy", "--strict", "--output=json", str(program))
    errors = [json.loads(line) for line in found.splitlines()]
    assert not_found({error["line"] for error in errors if error["severity"] == "error"}) == []


def test_pyright_finds_every_mistake(program: Path) -> None:
    """Pyright reports every mistake but those of `attrs.evolve`, whose fields it does not know."""
    found = json.loads(run("pyright", "--outputjson", f"--pythonpath={sys.executable}", str(program)))
    errors = [error for error in found["generalDiagnostics"] if error["severity"] == "error"]
    missing = not_found({error["range"]["start"]["line"] + 1 for error in errors})
    assert missing == [mistake for mistake in MISTAKES if mistake.startswith("evolve(")]


def test_the_accepted_program_runs() -> None:
    """What the type checkers accept is right at run time too."""
    assert runpy.run_path(str(HERE / "accepted.py"))["program"].review is not None


def has_hints(value: Any) -> bool:
    """Return whether the annotations of a function or class name what its module has at run time."""
    try:
        return isinstance(get_type_hints(value), dict)
    except NameError:
        return False


def test_type_hints_are_there_at_run_time() -> None:
    """Tools can read the annotations of every public function and class, and of the methods of each class.

    The one exception returns an object of python-dateutil, which the library loads where it is used.
    """
    found = {name: value for name, value in PUBLIC.items() if callable(value)}
    for name, kind in PUBLIC.items():
        for member in members(kind) if inspect.isclass(kind) else []:
            part = inspect.getattr_static(kind, member)
            found[f"{name}.{member}"] = getattr(part, "fget", None) or getattr(part, "__func__", part)
    wrong = [name for name, value in found.items() if callable(value) and not has_hints(value)]
    assert wrong == ["Recurrence.rule"]
