"""Labels and sentences by code, English and Dutch, as data; an app may bring more languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advocacy.words.dutch import DUTCH
from advocacy.words.english import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LANGUAGES", "NoWords", "label", "say"]

#: The library's own languages: language → code → template.
LANGUAGES: dict[str, dict[str, str]] = {"en": ENGLISH, "nl": DUTCH}

#: Parameters whose value is a code of the library.
_CODED = frozenset({"field", "figure", "form", "goal", "kind", "measure", "part", "standing", "topic"})


class NoWords(KeyError):  # noqa: N818 - told apart inside the library only
    """No sentences for a language."""


def say(
    code: str,
    parameters: Mapping[str, object],
    language: str,
    *,
    extra: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """
    Put a code and its parameters in a sentence.

    A code such as ``"unknown:activity"`` is looked up whole, then without its last parts, which become ``{detail}``.
    Parameters that name a thing of the library (a field, a measure, a goal, a figure) are put in words too; what an
    app or a person wrote stays as it is. Two clauses come and go with a parameter: ``{got}`` with ``value``,
    ``{hint}`` with ``nearest``. A parameter that is missing, as in a finding somebody else wrote, leaves its name.

    >>> say("empty", {}, "en")
    'must not be empty.'

    Raises:
        NoWords: The language is unknown.
    """
    tables = [table[language] for table in (extra or {}, LANGUAGES) if language in table]
    if not tables:
        raise NoWords(language)
    head, detail = code, ""
    while not _lookup(head, tables) and ":" in head:
        head, _, last = head.rpartition(":")
        detail = f"{last}:{detail}" if detail else last
    spoken: dict[str, object] = {"detail": label(detail, language, extra=extra), "got": "", "hint": ""}
    if "value" in parameters:
        spoken["got"] = _lookup("clause:got", tables).format(value=parameters["value"])
    if parameters.get("nearest"):
        spoken["hint"] = _lookup("clause:hint", tables).format(nearest=parameters["nearest"])
    for name, value in parameters.items():
        spoken[name] = label(value, language, extra=extra) if name in _CODED and isinstance(value, str) else value
    template = _lookup(head, tables)
    return template.format_map(_Spoken(spoken)) if template else code


class _Spoken(dict[str, object]):
    """What a sentence speaks of; of what is missing its name."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def label(code: str, language: str, *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """
    Give the label of a code, or the code itself where nobody has given it one.

    >>> label("label:reserve", "nl"), label("my_own_measure", "en")
    ('reserve', 'my_own_measure')
    """
    tables = [table[language] for table in (extra or {}, LANGUAGES) if language in table]
    return _lookup(f"label:{code}", tables) or _lookup(code, tables) or code


def _lookup(code: str, tables: list[Mapping[str, str]]) -> str:
    return next((table[code] for table in tables if code in table), "")
