"""A rule asked in fresh interpreters, which hash otherwise: what it answers must not depend on that."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from itertools import accumulate
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, BinaryIO

from advocacy.errors import Finding, ValidationError
from advocacy.testing._judge import UnlawfulError, answered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advocacy.testing._judge import Case
    from advocacy.testing._rules import SelectionRule

__all__ = ["Answer", "answer_all", "fresh_answers"]

#: Ids of the chosen in order, ``None``, or what went wrong.
Answer = list[str] | str | None

_START = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer);"
    "told = sys.stdout.buffer; sys.stdout = sys.stderr;"
    "from advocacy.testing._fresh import answer_all; answer_all(sys.stdin.buffer, told)"
)


def fresh_answers(cases: Sequence[Case], *, hash_seed: int) -> list[Answer]:
    """
    Ask the rule of *cases*, one for all of them, in a new interpreter that hashes by *hash_seed*.

    Raises:
        ValidationError: The rule cannot be brought there: it has no name in a module that can be imported.
    """
    rule = cases[0].rule
    questions = [(case.people, case.policy, case.on) for case in cases]
    try:
        told = [pickle.dumps(sys.path), pickle.dumps(_home(rule)), pickle.dumps((rule, questions))]
    except Exception as error:
        raise _not_there(rule, error) from error
    done = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", _START],
        input=b"".join(told),
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
    )
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()
        raise _not_there(rule, last[-1] if last else f"exit {done.returncode}")
    answers: list[Answer] = pickle.loads(done.stdout)  # noqa: S301 - our own words
    return answers


def answer_all(asked: BinaryIO, told: BinaryIO) -> None:
    """Read the rule and its cases, and write what it answers."""
    _load_home(*pickle.load(asked))  # noqa: S301 - from the process that started this one
    rule, questions = pickle.load(asked)  # noqa: S301 - as above
    told.write(pickle.dumps([_answer(rule, *question) for question in questions]))


def _answer(rule: SelectionRule, people: Any, policy: Any, on: Any) -> Answer:
    try:
        chosen = answered(rule, people, policy, on)
    except UnlawfulError as error:
        return str(error)
    return None if chosen is None else sorted(chosen)


def _home(rule: object) -> tuple[str, str]:
    """Give the module that a rule stands in, and its file, for where the name alone does not lead to it."""
    name = getattr(rule, "__module__", None) or type(rule).__module__
    return name, getattr(sys.modules.get(name), "__file__", None) or ""


def _load_home(name: str, file: str) -> None:
    """Import a module by its name, or from its file: test modules are often not on the path."""
    if name in sys.modules:
        return
    try:
        import_module(name)
    except ImportError:
        spec = spec_from_file_location(name, file) if Path(file).is_file() else None
        if spec is None or spec.loader is None:
            raise
        for parent in accumulate(name.split(".")[:-1], "{}.{}".format):
            sys.modules.setdefault(parent, ModuleType(parent))
        sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])


def _not_there(rule: object, error: object) -> ValidationError:
    name = getattr(rule, "__qualname__", None) or type(rule).__qualname__
    return ValidationError([Finding.of("rule:fresh", "subject", rule=name, reason=str(error))])
