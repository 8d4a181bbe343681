"""Labels and sentences by code, English and Dutch, as data; an app may bring more languages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from advocacy.messages.en import ENGLISH
from advocacy.messages.en_names import ENGLISH_NAMES
from advocacy.messages.nl import DUTCH
from advocacy.messages.nl_names import DUTCH_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["CHOICES", "LANGUAGES", "NoWords", "Translator"]

#: The library's own languages: language → code → template.
LANGUAGES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"en": MappingProxyType(ENGLISH | ENGLISH_NAMES), "nl": MappingProxyType(DUTCH | DUTCH_NAMES)}
)

#: Parameters whose value is a code of the library, and where its words stand before all other labels.
_CODED = {
    "every": "label:frequency:", "field": "", "figure": "figure:", "form": "label:form:", "goal": "", "kind": "",
    "measure": "measure:", "part": "", "stage": "label:stage:", "standing": "", "topic": "",
}  # fmt: skip
#: Parameters that are such codes with commas between them.
_LISTED = frozenset({"missing"})
#: Parameters that hold what the library's own data say, in any of its languages: the code of each text.
_GIVEN = frozenset({"cell", "step"})
_CODES = {
    text: code
    for table in LANGUAGES.values()
    for code, text in table.items()
    if code.startswith(("cell:", "supplier:", "matrix:"))
}


#: Where the label of a choice stands, by the enumeration that it is a value of.
CHOICES: Mapping[str, str] = MappingProxyType(
    {
        "ActivityKind": "activity_kind:", "AgendaKind": "agenda:", "Aggregation": "aggregation:",
        "Audience": "audience:", "PairExclusionReason": "bar:", "DataSource": "basis:", "BoundKind": "bound:", "DeclineStatus": "",
        "Direction": "direction:", "EffectStatus": "effect:", "SessionFormat": "form:", "ContentFormat": "format:",
        "Frequency": "frequency:", "GoalKind": "", "Habit": "habit:", "RollConvention": "move:", "Provenance": "origin:",
        "Granularity": "every:", "Phase": "", "ReviewTopic": "proposal:", "Purpose": "purpose:", "ReadinessStatus": "",
        "OrganisationFact": "", "Reply": "reply:", "LeadRole": "", "SamplingModel": "sampling:", "AnswerUse": "seed:",
        "Visibility": "sight:", "SourceKind": "", "EvaluationStage": "stage:", "MembershipStatus": "", "FunnelInput": "start:",
        "SelectionStatus": "status:", "ChecklistKind": "", "Unit": "unit:", "TargetStatus": "", "TopicReason": "why:",
    }
)  # fmt: skip


class NoWords(KeyError):  # noqa: N818 - told apart inside the library only
    """No sentences for a language."""


class _Found(Protocol):
    """A finding, of which this module knows no more."""

    @property
    def code(self) -> str: ...

    @property
    def parameters(self) -> tuple[tuple[str, object], ...]: ...


class Translator:
    """
    One language: what an app says in it, then what the library says.

    >>> dutch = Translator("nl", {"nl": {"label:goal": "doelstelling"}})
    >>> dutch.label("goal"), dutch.label("figure"), dutch.label("our own")
    ('doelstelling', 'cijfer', 'our own')

    Args:
        language: A language code.
        extra: An app's own words: language → code → template; they stand before the library's.

    Raises:
        NoWords: Nobody has words for this language.
    """

    __slots__ = ("_app", "_library", "language")

    def __init__(self, language: str, extra: Mapping[str, Mapping[str, str]] | None = None) -> None:
        if language not in LANGUAGES and language not in (extra or {}):
            raise NoWords(language)
        self.language = language
        self._app: Mapping[str, str] = (extra or {}).get(language, {})
        self._library = LANGUAGES.get(language, {})

    def _find(self, code: str) -> str:
        return self._app.get(code) or self._library.get(code, "")

    def label(self, code: str) -> str:
        """Give the label of a code, or the code itself where nobody has given it one."""
        return self._find(f"label:{code}") or (self._find(code) if ":" in code else "") or code

    def name(self, kind: str, code: str) -> str:
        """Give the label of a code of a kind (a figure, a level), or the bare code where nobody has given it one."""
        said = self.label(f"{kind}:{code}")
        return code if said == f"{kind}:{code}" else said

    def labels(self, names: Iterable[str], under: str = "column") -> tuple[str, ...]:
        """Give the labels of several codes, such as the headers of columns."""
        return tuple(self.label(f"{under}:{name}") for name in names)

    def own(self, code: str, text: str) -> str:
        """
        Say a text that data hold: the app's words for its code, else the library's where the text is its own.

        A text that an app wrote stays as written, even under a code that the library has other words for.
        """
        theirs = any(table.get(code) == text for table in LANGUAGES.values())
        return self._app.get(code) or (self._library.get(code) if theirs else "") or text

    def given(self, text: str) -> str:
        """Say a text whose code nobody kept: the library's own in this language, all else as it stands."""
        return self.own(_CODES.get(text, ""), text)

    def tell(self, found: _Found) -> str:
        """Put a finding in a sentence."""
        return self.say(found.code, dict(found.parameters))

    def say(self, code: str, parameters: Mapping[str, object]) -> str:
        """
        Put a code and its parameters in a sentence.

        A code such as ``"unknown:activity"`` is looked up whole, then without its last parts, which become
        ``{detail}``. Parameters that name a thing of the library (a field, a measure, a goal, a figure) are put in
        words too; what an app or a person wrote stays as it is. A figure that an app brought is named by ``called``,
        unless the app has words for its code. Two clauses come and go with a parameter: ``{got}`` with ``value``,
        ``{hint}`` with ``nearest``. A parameter that is missing, as in a finding somebody else wrote, leaves its name.
        What is ``expected`` is one code or several (``"whole|row:2"``), each with a detail behind its colon.

        >>> Translator("en").say("empty", {})
        'must not be empty.'
        """
        head, detail = code, ""
        while not self._find(head) and ":" in head:
            head, _, last = head.rpartition(":")
            detail = f"{last}:{detail}" if detail else last
        spoken: dict[str, object] = {"detail": self.label(detail), "got": "", "hint": ""}
        if "value" in parameters:
            spoken["got"] = self._find("clause:got").format(value=parameters["value"])
        if parameters.get("nearest"):
            spoken["hint"] = self._find("clause:hint").format(nearest=parameters["nearest"])
        called = parameters.get("called")
        for name, value in parameters.items():
            spoken[name] = self._spoken(name, value, called) if isinstance(value, str) else value
        if "quota" in parameters and (rule := parameters.get("rule")):
            spoken["quota"] = self.say(f"quota:{rule}", {"attribute": parameters.get("attribute", "")})
        template = self._find(head)
        return template.format_map(_Spoken(spoken)) if template else code

    def _spoken(self, name: str, value: str, called: object) -> str:
        """Put a parameter in words where it is a code of the library, or a text of its own."""
        if name == "expected":
            return (self._find("clause:or") or "|").join(map(self._expected, value.split("|")))
        if name in _LISTED:
            return ", ".join(map(self.label, value.split(", ")))
        if name in _GIVEN:
            return self.given(value)
        if name not in _CODED:
            return value
        code = f"{_CODED[name]}{value}" if _CODED[name] else ""
        if name == "figure" and called:
            return self._app.get(code) or str(called)
        return self._find(code) or self.label(value)

    def _expected(self, code: str) -> str:
        """Say what is expected, with a detail behind a colon; what has no words as it is."""
        head, _, detail = code.partition(":")
        return self._find(f"expected:{head}").format(detail=detail) or code


class _Spoken(dict[str, object]):
    """What a sentence speaks of; of what is missing its name."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"
