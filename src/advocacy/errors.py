"""What is found, as data that every language has words for, and one tree of errors that carries what is wrong."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from advocacy.frozen_map import FrozenMap
from advocacy.messages.language import Language
from advocacy.messages.translator import NoMessages, Translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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

#: What a finding's parameter may be; anything else is kept as text.
Scalar = str | int | float

#: How many faults one error tells at most, so that what is wrong all over is told as fast as it is read.
MOST_TOLD = 100
#: Of more names than these none is listed, nor the nearest looked for; nor the nearest to a name longer than this.
_MOST_NAMES = 1_000
_LONGEST_NAME = 100
#: Of 64 digits at most is a whole number that a document may hold; a larger float stays one.
_LARGEST_WHOLE = 1e63


def _scalar(value: object) -> Scalar:
    """Bring a parameter into its one form, so that equal findings are written alike: no bool, no 1.0, no NaN."""
    if type(value) is str or type(value) is int:
        return value
    if type(value) is float and isfinite(value):
        return int(value) if value.is_integer() and abs(value) < _LARGEST_WHOLE else value
    return str(value)


def _pairs(pairs: Iterable[tuple[str, object]]) -> tuple[tuple[str, Scalar], ...]:
    return tuple(sorted((name, _scalar(value)) for name, value in pairs))


@frozen
class Finding:
    """
    One thing found, and where: a code and its parameters, so that it can be put in any language.

    Attributes:
        code: Stable name of what was found, such as ``"share"`` or ``"clash:minimum"``.
        path: Where, as a field or JSON path such as ``"$.participants[3].activity"``; empty where no place applies.
        parameters: What the sentence needs, as ``(name, value)`` pairs sorted by name.

    >>> found = Finding.of("clash:minimum:short", quota="role = Sales", minimum=3, supply=1, lacks=2)
    >>> print(found)
    role = Sales: 3 wanted at least, 1 eligible; 2 lacking.
    >>> found["lacks"]
    2
    """

    code: str
    path: str = ""
    parameters: tuple[tuple[str, Scalar], ...] = field(default=(), converter=_pairs)

    @classmethod
    def of(cls, code: str, path: str = "", /, **parameters: object) -> Finding:
        """Make a finding from keyword parameters."""
        return cls(code, path, parameters.items())

    def at(self, prefix: str) -> Finding:
        """Return the same finding, seen from one level further out."""
        joint = "" if not prefix or not self.path or self.path.startswith("[") else "."
        return evolve(self, path=f"{prefix}{joint}{self.path}")

    def text(self, language: str | Language = "en") -> str:
        """
        Say the finding in a sentence, without its path.

        Args:
            language: A `Language`, or the code of one of the library's: ``"en"`` or ``"nl"``.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return translator_for(language).tell(self)

    def __getitem__(self, name: str) -> Any:
        """Look up one parameter by name."""
        return dict(self.parameters)[name]

    def __str__(self) -> str:
        """Say where, then what, in English."""
        return f"{self.path}: {self.text()}" if self.path else self.text()


class AdvocacyError(Exception):
    """
    Base of every error of the library; it carries all findings at once.

    Attributes:
        findings: Everything found, in the order in which it was found; at least one. What is wrong in more than a
            hundred places is told of the first hundred, and a last finding, ``more``, says so.
    """

    findings: tuple[Finding, ...]

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(self.findings)

    @property
    def code(self) -> str:
        """The code of the first finding."""
        return self.findings[0].code

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters of the first finding."""
        return dict(self.findings[0].parameters)

    def text(self, language: str | Language = "en") -> str:
        """
        Say all findings, one a line, each behind its path; see `Finding.text`.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        translator = translator_for(language)
        said = ((one.path, translator.tell(one)) for one in self.findings)
        return "\n".join(f"{path}: {sentence}" if path else sentence for path, sentence in said)

    def __str__(self) -> str:
        """Say all findings in English."""
        return self.text()


class ValidationError(AdvocacyError, ValueError):
    """Input that is wrong whoever the people are: a share of 1.2, a minimum above its maximum."""


class UnknownNameError(AdvocacyError, LookupError):
    """A name that nothing answers to; the finding suggests the nearest that does."""


class InfeasibleError(AdvocacyError, RuntimeError):
    """What this pool or these data cannot meet, for callers who asked for an error with ``require()``."""


class DocumentError(AdvocacyError, ValueError):
    """A document that cannot be read, with a JSON path for each fault."""


class SolverError(AdvocacyError, RuntimeError):
    """The solver refuses a call, which says nothing about the people or the policy; the message names the call."""


class MissingExtraError(AdvocacyError, ImportError):
    """An optional extra is needed here; the message names the command that installs it."""

    @classmethod
    def of(cls, extra: str) -> MissingExtraError:
        """Make the error for an extra by its name."""
        return cls([Finding.of("extra", "", extra=extra, command=f"pip install 'advocacy[{extra}]'")])


#: The findings that say that nothing answers to a name.
_LOOKUPS = frozenset({"name:unknown", "language"})


def raise_any(findings: Iterable[Finding]) -> None:
    """
    Raise one error with all *findings*, if there are any.

    Raises:
        UnknownNameError: All findings are about names that nothing answers to.
        ValidationError: In any other case.
    """
    waiting = iter(findings)
    first = next(waiting, None)
    if first is None:
        return
    found = (first, *islice(waiting, MOST_TOLD))
    if len(found) > MOST_TOLD:
        raise ValidationError([*found[:MOST_TOLD], Finding.of("more", count=1, most=MOST_TOLD)])
    if all(finding.code in _LOOKUPS for finding in found):
        raise UnknownNameError(found)
    raise ValidationError(found)


def nearest(name: str, known: Iterable[str], path: str, *, kind: str) -> Finding:
    """Make the finding for a *name* of some *kind* that is not among the *known* ones, with the nearest of them."""
    given = known if isinstance(known, Collection) else tuple(known)
    names = sorted(set(given)) if len(given) <= _MOST_NAMES else []
    close = get_close_matches(name, names, n=1, cutoff=0.5) if len(name) <= _LONGEST_NAME else []
    return Finding.of(
        "name:unknown",
        path,
        name=name,
        kind=kind,
        nearest=close[0] if close else "",
        known=", ".join(names[:12]),
    )


def translator_for(language: str | Language) -> Translator:
    """
    Return the translator of a language.

    Raises:
        ValidationError, UnknownNameError: The language has a wrong type, or nobody has messages in it.
    """
    raise_any(language_faults(language))
    try:
        return Translator(language)
    except NoMessages as missing:
        raise UnknownNameError([Finding.of("language", "", name=missing.args[0])]) from missing


def language_faults(language: Any) -> Iterator[Finding]:
    """Return what is wrong with the type of a language or of its parts."""
    if isinstance(language, str):
        return
    if not isinstance(language, Language):
        yield Finding.of("type", "language", expected="text|class:Language")
        return
    parts: list[Any] = [language.code, language.messages, language.plural]
    code, messages, plural = parts
    if not isinstance(code, str):
        yield Finding.of("type", "language.code", expected="text")
    pairs = messages.items() if isinstance(messages, FrozenMap) else [(None, None)]
    if not all(isinstance(part, str) for pair in pairs for part in pair):
        yield Finding.of("type", "language.messages", expected="templates")
    if not callable(plural):
        yield Finding.of("type", "language.plural", expected="function")
