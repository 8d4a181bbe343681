"""Ask a selection rule for a group, in this interpreter or in a new one."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from itertools import accumulate
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, Protocol

from advocacy.errors import Finding, MissingExtraError, ValidationError
from advocacy.people.participant import Participant
from advocacy.pilot.policy import SelectionPolicy

#: The sorted ids of the chosen people, ``None``, or what went wrong.
Answer = list[str] | str | None
#: The people, the policy and the day.
Question = tuple[Sequence[Participant], SelectionPolicy, date]

_START = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer);"
    "answers = sys.stdout.buffer; sys.stdout = sys.stderr;"
    "from advocacy.testing.asking import answer_all; answer_all(sys.stdin.buffer, answers)"
)


class SelectionRule(Protocol):
    """A function that chooses a group from people, under a policy, on a day."""

    def __call__(self, people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> Collection[str] | None:
        """Return the ids of the chosen people in any order, or ``None`` if no group is possible."""
        ...


class UnlawfulError(Exception):
    """An answer that no law can judge: an exception, or no collection of ids of the pool."""


def answered(
    rule: SelectionRule, people: Sequence[Participant], policy: SelectionPolicy, on: date
) -> frozenset[str] | None:
    """Ask a rule in this interpreter.

    Raises:
        UnlawfulError: The rule raises, or its answer is not a collection of ids of the pool, each once.
        MissingExtraError: The rule needs an extra that is not installed. That is no fault of the rule.
    """
    try:
        answer = rule(people, policy, on=on)
        given = None if answer is None else tuple(answer)
    except MissingExtraError:
        raise
    except Exception as error:
        raise UnlawfulError(f"the rule raises {type(error).__name__}: {error}") from error
    if given is None:
        return None
    if isinstance(answer, str):
        raise UnlawfulError(f"the rule answers with the text {answer!r}, not with ids")
    known = {person.id for person in people}
    unknown = [item for item in given if item not in known]
    if unknown:
        raise UnlawfulError(f"the rule chooses {unknown[0]!r}, whom the pool does not have")
    twice = [item for item, count in Counter(given).items() if count > 1]
    if twice:
        raise UnlawfulError(f"the rule chooses {twice[0]!r} twice")
    return frozenset(given)


def fresh_answers(rule: SelectionRule, questions: Sequence[Question], *, hash_seed: int) -> list[Answer]:
    """Ask a rule all questions in a new interpreter, whose texts hash by *hash_seed*.

    Raises:
        ValidationError: The new interpreter cannot import the rule: it has no name in a module with a file.
    """
    find_home(rule)
    pickled = [pickle.dumps(sys.path), pickle.dumps(_home(rule)), pickle.dumps((rule, questions))]
    done = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", _START],
        input=b"".join(pickled),
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
    )
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()
        raise _not_there(rule, last[-1] if last else f"exit {done.returncode}")
    answers: list[Answer] = pickle.loads(done.stdout)  # noqa: S301 - written by `answer_all`
    return answers


def answer_all(asked: BinaryIO, answers: BinaryIO) -> None:
    """Read a rule and its questions, and write the answers."""
    _load_home(*pickle.load(asked))  # noqa: S301 - from the process that started this one
    rule, questions = pickle.load(asked)  # noqa: S301 - as above
    answers.write(pickle.dumps([_answer(rule, *question) for question in questions]))


def _answer(rule: SelectionRule, people: Any, policy: Any, on: Any) -> Answer:
    try:
        chosen = answered(rule, people, policy, on)
    except UnlawfulError as error:
        return str(error)
    return None if chosen is None else sorted(chosen)


def find_home(rule: object) -> None:
    """Check that a new interpreter can import a rule, as far as this interpreter knows.

    Raises:
        ValidationError: The rule has no name in a module with a file, as in a notebook.
    """
    name, file = _home(rule)
    try:
        pickle.dumps(rule)
    except Exception as error:
        raise _not_there(rule, error) from error
    if name == "__main__" or not file:
        raise _not_there(rule, f"{name} has no file")


def _home(rule: object) -> tuple[str, str]:
    """Return the module of a rule, and its file: the name alone may not be importable."""
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
    return ValidationError([Finding.of("rule:not-importable", "subject", rule=name, reason=str(error))])
