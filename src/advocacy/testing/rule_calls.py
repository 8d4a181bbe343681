"""Call a selection rule, in this interpreter or in a new one."""

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

#: The sorted ids of the chosen people, ``None``, or an error message.
Answer = list[str] | str | None
#: The people, the policy and the day.
Call = tuple[Sequence[Participant], SelectionPolicy, date]

_START = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer);"
    "answers = sys.stdout.buffer; sys.stdout = sys.stderr;"
    "from advocacy.testing.rule_calls import answer_calls; answer_calls(sys.stdin.buffer, answers)"
)


class SelectionRule(Protocol):
    """A function that chooses a group from people, under a policy, on a day."""

    def __call__(self, people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> Collection[str] | None:
        """Return the ids of the chosen people in any order, or ``None`` if no group is possible."""
        ...


class InvalidAnswerError(Exception):
    """A rule raises an exception, or does not return a collection of ids of the pool."""


def call_rule(
    rule: SelectionRule, people: Sequence[Participant], policy: SelectionPolicy, on: date
) -> frozenset[str] | None:
    """Call a rule in this interpreter, and check its answer.

    Raises:
        InvalidAnswerError: The rule raises, or its answer is not a collection of different ids of the pool.
        MissingExtraError: The rule needs an extra that is not installed. This is not a mistake of the rule.
    """
    try:
        answer = rule(people, policy, on=on)
        given = None if answer is None else tuple(answer)
    except MissingExtraError:
        raise
    except Exception as error:
        raise InvalidAnswerError(f"the rule raises {type(error).__name__}: {error}") from error
    if given is None:
        return None
    if isinstance(answer, str):
        raise InvalidAnswerError(f"the rule returns the text {answer!r}, not a collection of ids")
    known = {person.id for person in people}
    unknown = [item for item in given if item not in known]
    if unknown:
        raise InvalidAnswerError(f"the rule chooses {unknown[0]!r}, who is not in the pool")
    twice = [item for item, count in Counter(given).items() if count > 1]
    if twice:
        raise InvalidAnswerError(f"the rule chooses {twice[0]!r} twice")
    return frozenset(given)


def call_in_new_interpreter(rule: SelectionRule, calls: Sequence[Call], *, hash_seed: int) -> list[Answer]:
    """Call a rule in a new interpreter that has the given seed for the hashes of strings.

    Raises:
        ValidationError: The new interpreter cannot import the rule: it has no name in a module with a file.
    """
    check_importable(rule)
    pickled = [pickle.dumps(sys.path), pickle.dumps(_module_of(rule)), pickle.dumps((rule, calls))]
    done = subprocess.run(  # noqa: S603 - the interpreter that runs this
        [sys.executable, "-c", _START],
        input=b"".join(pickled),
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
    )
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()
        raise _not_importable(rule, last[-1] if last else f"exit {done.returncode}")
    answers: list[Answer] = pickle.loads(done.stdout)  # noqa: S301 - written by `answer_calls`
    return answers


def answer_calls(source: BinaryIO, answers: BinaryIO) -> None:
    """Read a rule and the arguments of its calls, and write the answers."""
    _load_module(*pickle.load(source))  # noqa: S301 - from the process that started this one
    rule, calls = pickle.load(source)  # noqa: S301 - as above
    answers.write(pickle.dumps([_answer(rule, *call) for call in calls]))


def _answer(rule: SelectionRule, people: Any, policy: Any, on: Any) -> Answer:
    try:
        chosen = call_rule(rule, people, policy, on)
    except InvalidAnswerError as error:
        return str(error)
    return None if chosen is None else sorted(chosen)


def check_importable(rule: object) -> None:
    """Check that a new interpreter can import a rule, as far as this interpreter can check it.

    Raises:
        ValidationError: The rule has no name in a module with a file, as in a notebook.
    """
    name, file = _module_of(rule)
    try:
        pickle.dumps(rule)
    except Exception as error:
        raise _not_importable(rule, error) from error
    if name == "__main__" or not file:
        raise _not_importable(rule, f"{name} has no file")


def _module_of(rule: object) -> tuple[str, str]:
    """Return the module of a rule, and its file: the name alone may not be importable."""
    name = getattr(rule, "__module__", None) or type(rule).__module__
    return name, getattr(sys.modules.get(name), "__file__", None) or ""


def _load_module(name: str, file: str) -> None:
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


def _not_importable(rule: object, error: object) -> ValidationError:
    name = getattr(rule, "__qualname__", None) or type(rule).__qualname__
    return ValidationError([Finding.of("rule:not-importable", "subject", rule=name, reason=str(error))])
