"""Findings, as data with a message in every language, and the errors that contain them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from difflib import SequenceMatcher
from fractions import Fraction
from functools import cached_property
from itertools import islice
from math import isfinite
from typing import Any, TypeVar

from attrs import evolve, field, frozen

from advocacy.frozen_map import FrozenMap
from advocacy.messages.formats import significant
from advocacy.messages.language import Language
from advocacy.messages.translator import NoMessages, Translator
from advocacy.tables import one_line

__all__ = [
    "AdvocacyError",
    "DocumentError",
    "Finding",
    "InfeasibleError",
    "MissingExtraError",
    "SolverError",
    "UnknownNameError",
    "ValidationError",
]

T = TypeVar("T")

#: The types of a finding's parameters. Other values are converted to text.
Scalar = str | int | float

#: The maximum number of problems in one error, so that errors about large inputs stay fast.
MOST_FINDINGS = 100
#: The maximum number of known names that are listed or searched for the nearest, and the maximum length of a name.
_MOST_NAMES = 1_000
_LONGEST_NAME = 100
#: The maximum number of known names that one error compares with unknown ones, and the minimum similarity of a
#: suggestion.
_MOST_COMPARED = 3_000
_ALIKE = 0.5
#: Integers in documents have at most 64 digits. A larger float stays a float.
_LARGEST_WHOLE = 1e63
#: A Decimal of up to so many digits before or after its point is written without an exponent.
_LONGEST_NUMBER = 64
#: The number of significant digits of a Fraction, which is written as a decimal number.
_DIGITS = 6


def _scalar(value: object) -> Scalar:
    """Normalise a parameter, so that equal findings are identical: no bool, no 1.0, no NaN."""
    if type(value) is str or (type(value) is int and -_LARGEST_WHOLE < value < _LARGEST_WHOLE):
        return value
    if type(value) is float and isfinite(value):
        return int(value) if value.is_integer() and abs(value) < _LARGEST_WHOLE else value
    if type(value) is Decimal and value.is_finite() and abs(value.adjusted()) < _LONGEST_NUMBER:
        return f"{value:f}"
    try:
        return _scalar(significant(float(value), _DIGITS)) if type(value) is Fraction else str(value)
    except (ValueError, OverflowError, RecursionError):  # a number with thousands of digits, or a deeply nested list
        return f"{type(value).__name__}(...)"


def _pairs(pairs: Iterable[tuple[str, object]]) -> tuple[tuple[str, Scalar], ...]:
    return tuple(sorted((name, _scalar(value)) for name, value in pairs))


@frozen
class Finding:
    """A finding: a code with parameters and a path. It has a message in every language.

    Attributes:
        code: The stable code, such as ``"share"`` or ``"infeasible:minimum"``.
        path: The field or JSON path, such as ``"$.participants[3].activity"``; empty without one.
        parameters: The parameters of the message, as ``(name, value)`` pairs sorted by name.

    >>> found = Finding.of("infeasible:minimum:short", quota="role = Sales", minimum=3, supply=1, shortfall=2)
    >>> print(found)
    role = Sales: at least 3 needed, only 1 eligible (2 short).
    >>> found["shortfall"]
    2
    """

    code: str
    path: str = ""
    parameters: tuple[tuple[str, Scalar], ...] = field(default=(), converter=_pairs)

    @classmethod
    def of(cls, code: str, path: str = "", /, **parameters: object) -> Finding:
        """Return a finding from keyword parameters."""
        return cls(code, path, parameters.items())

    def at(self, prefix: str) -> Finding:
        """Return the finding with a prefix to its path."""
        joint = "" if not prefix or not self.path or self.path.startswith("[") else "."
        return evolve(self, path=f"{prefix}{joint}{self.path}")

    def text(self, language: str | Language = "en") -> str:
        """Return the message, without the path.

        Args:
            language: A `Language`, or the code of one of the library's: ``"en"`` or ``"nl"``.

        Raises:
            UnknownNameError: There are no messages in this language.
        """
        return translator_for(language).tell(self)

    def __getitem__(self, name: str) -> Any:
        """Return a parameter by name."""
        return dict(self.parameters)[name]

    def __str__(self) -> str:
        """Return the path and the message, in English."""
        return f"{one_line(self.path)}: {self.text()}" if self.path else self.text()


@frozen
class _UnknownName(Finding):
    """A finding about an unknown name, before the nearest known name is searched.

    The error searches for it when its findings are read. Many findings are only counted, and the search costs more than
    everything else that is done with a name.
    """

    known: Collection[str] = field(default=(), kw_only=True, eq=False, repr=False)


def with_suggestions(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Return the findings with the nearest known names, until the limit of comparisons is reached."""
    compared = 0
    for finding in findings:
        if not isinstance(finding, _UnknownName):
            yield finding
            continue
        given = dict(finding.parameters)
        names = sorted({*finding.known}) if len(finding.known) <= _MOST_NAMES else []
        compared += len(names)
        given["nearest"] = _nearest(finding["name"], names if compared <= _MOST_COMPARED else ())
        if "known" in given:
            given["known"] = ", ".join(names[:12])
        yield Finding(finding.code, finding.path, given.items())


class AdvocacyError(Exception):
    """The base class of all errors. It contains all findings at once."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._unread = tuple(findings)
        super().__init__(self._unread)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, in order; at least one.

        Of more than a hundred problems, the first hundred are included, and a last finding, ``more``, states the
        number of others.
        """
        return tuple(with_suggestions(self._unread))

    def __reduce__(self) -> tuple[type[AdvocacyError], tuple[tuple[Finding, ...]]]:
        return type(self), (self.findings,)

    @property
    def code(self) -> str:
        """The code of the first finding."""
        return self.findings[0].code

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters of the first finding."""
        return dict(self.findings[0].parameters)

    def text(self, language: str | Language = "en") -> str:
        """Return the messages of all findings, one per line with its path; see `Finding.text`.

        Raises:
            UnknownNameError: There are no messages in this language.
        """
        translator = translator_for(language)
        lines = ((one_line(finding.path), translator.tell(finding)) for finding in self.findings)
        return "\n".join(f"{path}: {sentence}" if path else sentence for path, sentence in lines)

    def __str__(self) -> str:
        """Return the messages of all findings in English."""
        return self.text()


class ValidationError(AdvocacyError, ValueError):
    """Invalid input, whatever the pool: a share of 1.2, a minimum above its maximum."""


class UnknownNameError(AdvocacyError, LookupError):
    """An unknown name. The finding suggests the nearest known name."""


class InfeasibleError(AdvocacyError, RuntimeError):
    """An infeasible request for this pool or this data, from ``require()``."""


class DocumentError(AdvocacyError, ValueError):
    """An invalid document, with a JSON path for each problem."""


class SolverError(AdvocacyError, RuntimeError):
    """The solver refused a call. This does not depend on the people or the policy. The message names the call."""


class MissingExtraError(AdvocacyError, ImportError):
    """A missing optional extra. The message states the command that installs it."""

    @classmethod
    def of(cls, extra: str) -> MissingExtraError:
        """Return the error for an extra by its name."""
        return cls([Finding.of("extra", "", extra=extra, command=f"pip install 'advocacy[{extra}]'")])


#: The codes of findings about unknown names.
_LOOKUPS = frozenset({"name:unknown", "language"})


def raise_any(findings: Iterable[Finding]) -> None:
    """Raise an error with all *findings*, if there are any.

    Raises:
        UnknownNameError: All findings are about unknown names.
        ValidationError: Otherwise.
    """
    waiting = iter(findings)
    first = next(waiting, None)
    if first is None:
        return
    found = (first, *islice(waiting, MOST_FINDINGS))
    if len(found) > MOST_FINDINGS:
        raise ValidationError([*found[:MOST_FINDINGS], Finding.of("more", count=1, maximum=MOST_FINDINGS)])
    if all(finding.code in _LOOKUPS for finding in found):
        raise UnknownNameError(found)
    raise ValidationError(found)


def unread_findings(error: AdvocacyError) -> tuple[Finding, ...]:
    """Return the findings of an error without suggestions of names; the error that collects them adds these."""
    return error._unread


def nearest(name: str, known: Iterable[str], path: str, *, kind: str) -> Finding:
    """Return the finding for an unknown *name* of a *kind*; its error adds the nearest of the *known* names."""
    return unknown_name("name:unknown", name, known, path, kind=kind, known="")


def unknown_name(code: str, name: str, names: Iterable[str], path: str, /, **parameters: object) -> Finding:
    """Return a finding with the parameters ``name`` and ``nearest``; its error searches the nearest of *names*."""
    given = (("name", str(_scalar(name))), ("nearest", ""), *parameters.items())
    return _UnknownName(code, path, given, known=names if isinstance(names, Collection) else tuple(names))


def nearest_name(name: str, known: Collection[str]) -> str:
    """Return the nearest of the *known* names; empty if none is alike, or if there are too many to search."""
    return _nearest(name, sorted(set(known)) if len(known) <= _MOST_NAMES else ())


def _nearest(name: str, names: Iterable[str]) -> str:
    """Return the nearest of sorted names, as ``difflib.get_close_matches`` does, but faster; the last of equals."""
    if len(name) > _LONGEST_NAME:
        return ""
    found, ratio = "", _ALIKE
    matcher = SequenceMatcher(b=name)
    for other in names:
        if len(other) > _LONGEST_NAME:
            continue
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() >= ratio and matcher.quick_ratio() >= ratio and matcher.ratio() >= ratio:
            found, ratio = other, matcher.ratio()
    return found


def unknown_names(names: Iterable[tuple[str, str | None]], known: Collection[str], *, kind: str) -> Iterator[Finding]:
    """Report each name, given with its path, that is not one of the *known* names; ``None`` is no name."""
    return (nearest(name, known, path, kind=kind) for path, name in names if name is not None and name not in known)


def numbered(path: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Return the names of a list with their paths."""
    return ((f"{path}[{index}]", name) for index, name in enumerate(names))


def look_up(known: Mapping[str, T], name: str, path: str = "", *, kind: str) -> T:
    """Return the value of a name.

    Raises:
        UnknownNameError: The name is unknown. The message suggests the nearest one.
    """
    raise_any(unknown_names([(path, name)], known.keys(), kind=kind))
    return known[name]


def translator_for(language: str | Language) -> Translator:
    """Return the translator of a language.

    Raises:
        ValidationError, UnknownNameError: The language has a wrong type, or there are no messages in it.
    """
    raise_any(language_faults(language))
    try:
        return Translator(language)
    except NoMessages as missing:
        raise UnknownNameError([Finding.of("language", "", name=missing.args[0])]) from missing


def language_faults(language: Any) -> Iterator[Finding]:
    """Return the problems with the type of a language or of its parts."""
    if isinstance(language, str):
        return
    if not isinstance(language, Language):
        yield Finding.of("type", "language", expected="text|class:Language")
        return
    parts: list[Any] = [language.code, language.messages, language.plural, language.names]
    code, messages, plural, names = parts
    if not isinstance(code, str):
        yield Finding.of("type", "language.code", expected="text")
    pairs = messages.items() if isinstance(messages, FrozenMap) else [(None, None)]
    if not all(isinstance(part, str) for pair in pairs for part in pair):
        yield Finding.of("type", "language.messages", expected="templates")
    if not callable(plural):
        yield Finding.of("type", "language.plural", expected="function")
    if not (isinstance(names, FrozenMap) and all(isinstance(part, str) for pair in names.items() for part in pair)):
        yield Finding.of("type", "language.names", expected="names")
