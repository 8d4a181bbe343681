"""Messages by code to sentences in one language: an app's own, then the library's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import copy
from datetime import timedelta
from functools import partial
from types import MappingProxyType
from typing import Any, Protocol, cast

from advocacy.messages.en import ENGLISH
from advocacy.messages.en_names import ENGLISH_NAMES
from advocacy.messages.formats import Formats
from advocacy.messages.former import FORMER_TEXTS
from advocacy.messages.language import CHOICE, Language, choice_forms
from advocacy.messages.nl import DUTCH
from advocacy.messages.nl_names import DUTCH_NAMES
from advocacy.messages.renamed import new_places
from advocacy.tables import one_line

#: The library's own languages: language → code → template.
LANGUAGES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"en": MappingProxyType(ENGLISH | ENGLISH_NAMES), "nl": MappingProxyType(DUTCH | DUTCH_NAMES)}
)

#: Parameters whose value is a code of the library, and where its words stand before all other labels.
_CODED = {
    "every": "label:frequency:", "field": "", "format": "label:session_format:", "goal": "", "kind": "",
    "measure": "measure:", "metric": "metric_name:", "part": "label:part:", "stage": "label:evaluation_stage:", "status": "",
    "phase_after": "label:", "phase_before": "label:", "purpose": "label:purpose:", "step_kind": "label:step_kind:",
    "topic": "",
}  # fmt: skip
#: Parameters that are such codes with commas between them, and the parameter of one code.
_LISTED = {"measures": "measure", "missing": "field"}
#: Parameters that hold what the library's own data say, in any of its languages: the code of each text.
_GIVEN = frozenset({"cell", "step"})
_CODES = {
    text: code
    for table in (FORMER_TEXTS, *LANGUAGES.values())
    for code, text in table.items()
    if code.startswith(("cell:", "supplier:", "matrix:", "assumption-source:"))
}


#: Parameters whose number is no quantity: a year, a seed, a place in a file. It is written without separators.
_PLAIN = frozenset({"column", "line", "position", "row", "seed", "version", "year"})
#: Parameters that quote an id or what somebody typed. Their text is never taken for a date or a percentage.
_QUOTED = frozenset({"given", "id", "name", "nearest", "participant", "participants", "session"})
#: Parameters that hold numbers as text, alone or as an interval. Those of pictures are in the language already.
_MEASURED = frozenset({"expected", "high", "low", "median", "resolution", "shown", "worth"})
#: Parameters of differences between scenarios that hold such numbers.
_COMPARED = frozenset({"first", "second"})
#: Differences between settings of scenarios: the path of a setting, and perhaps its two values.
_SETTINGS = frozenset({"scenario:setting", "scenario:differs"})
_HOURS = re.compile(r"\d+(\.\d+)?h")
#: What is between ids in a parameter, or around one.
_BETWEEN = re.compile(r"(, | \(|\)$)")


def capitalised(sentence: str) -> str:
    """Return a sentence that begins with a capital, the rest unchanged."""
    return sentence[:1].upper() + sentence[1:]


class NoMessages(KeyError):  # noqa: N818 - distinguished inside the library only
    """No messages in a language."""


class _Found(Protocol):
    """A finding, of which this module knows no more."""

    @property
    def code(self) -> str: ...

    @property
    def parameters(self) -> tuple[tuple[str, object], ...]: ...


class Translator:
    """One language: an app's own messages, then the library's.

    >>> dutch = Translator(Language("nl", messages={"label:goal": "doelstelling"}))
    >>> dutch.label("goal"), dutch.label("metric"), dutch.label("our own")
    ('doelstelling', 'cijfer', 'our own')

    Args:
        language: A language, or the code of one of the library's.

    Raises:
        NoMessages: Neither the app nor the library has messages in this language.
    """

    __slots__ = ("_app", "_library", "_names", "_plural", "formats", "language")

    def __init__(self, language: str | Language) -> None:
        given = Language(language) if isinstance(language, str) else language
        if given.code not in LANGUAGES and not given.messages:
            raise NoMessages(given.code)
        self.language = given.code
        self._plural = given.plural
        self._app = given.templates
        self._names = given.names
        self._library = LANGUAGES.get(given.code, {})
        self.formats = Formats(self._form)

    def with_names(self, names: Mapping[str, str]) -> Translator:
        """Return a translator that also uses these names; those of the language come first."""
        given: Any = copy(self)
        given._names = {**names, **self._names}
        given.formats = Formats(given._form)
        return cast("Translator", given)

    def _find(self, code: str) -> str:
        return self._app.get(code) or self._library.get(code, "")

    def _form(self, code: str, count: object) -> str:
        """Return the template of a code, in the form that the count asks for if there is one."""
        if not isinstance(count, int):
            return self._find(code)
        form = f"{code}|{self._plural(count)}"
        if code in self._app and form not in self._app:  # an app's one form comes before the library's two
            return self._app[code] or self._find(code)
        return self._find(form) or self._find(code)

    def label(self, code: str) -> str:
        """Return the label of a code, else the name of what is behind its first colon; the code itself without both."""
        own = self._find(code) if ":" in code else ""
        return (
            self._find(f"label:{code}") or own or self._names.get(code) or self._names.get(code.partition(":")[2], code)
        )

    def person(self, who: str) -> str:
        """Return the name of a person, an idea or a pillar; the id if it has none."""
        return one_line(self._names.get(who, who))

    def name(self, kind: str, code: str) -> str:
        """Return the label of a code of a kind (a metric, a level); the code itself if it has no label."""
        label = self.label(f"{kind}:{code}")
        return code if label == f"{kind}:{code}" else label

    def source(self, path: str) -> str:
        """Return the words for the part of the data in which a path begins; the name of that part if it has none."""
        return self.name("source", re.split(r"\W", path, maxsplit=1)[0])

    def labels(self, names: Iterable[str], under: str = "column") -> tuple[str, ...]:
        """Give the labels of several codes, such as the headers of columns."""
        return tuple(self.label(f"{under}:{name}") for name in names)

    def own(self, code: str, text: str) -> str:
        """Say a text that data hold: the app's words for its code, else the library's where the text is its own.

        A text that an app wrote stays as written, even under a code that the library has other words for.
        """
        theirs = any(table.get(code) == text for table in (FORMER_TEXTS, *LANGUAGES.values()))
        return self._app.get(code) or (self._library.get(code) if theirs else "") or text

    def given(self, text: str) -> str:
        """Return a text without a code: a text of the library in this language, any other text unchanged."""
        return self.own(_CODES.get(text, ""), text)

    def tell(self, found: _Found) -> str:
        """Put a finding in a sentence."""
        return self.say(found.code, dict(found.parameters))

    def say(self, code: str, parameters: Mapping[str, object]) -> str:
        """Put a code and its parameters in a sentence.

        A code such as ``"unknown:activity"`` is looked up whole, then without its last parts, which become
        ``{detail}``. Parameters that name a thing of the library (a field, a measure, a goal, a metric) are put in
        words too; what an app or a person wrote stays as it is. A metric that an app brought is named by ``called``,
        unless the app has words for its code. A number of ``hours`` is also ``{duration}``, in hours and minutes. Two
        clauses come and go with a parameter: ``{got}`` with ``value``,
        ``{hint}`` with ``nearest``; a sentence with the fix follows where there is a parameter ``fix``. A parameter
        that is missing, as in a finding somebody else wrote, leaves its name. A control character, a line end or a
        direction override in a parameter becomes U+FFFD.
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
            spoken["got"] = self._find("clause:got").format(value=one_line(str(parameters["value"])))
        if "hours" in parameters:
            spoken["duration"] = self._duration(parameters["hours"])
        if parameters.get("nearest"):
            spoken["hint"] = self._find("clause:hint").format(nearest=parameters["nearest"])
        called = parameters.get("called")
        measured = _COMPARED if head.startswith("scenario:") else _MEASURED
        if head == "scenario:setting" or head.startswith("picture:"):
            measured = frozenset()
        for name, value in parameters.items():
            spoken[name] = self._shown(name, value, called, measured=name in measured)
        if head in _SETTINGS:
            spoken |= {name: self._setting(name, value) for name, value in parameters.items() if isinstance(value, str)}
        if parameters.get("attribute") == "cell" and isinstance(value := parameters.get("value"), str):
            spoken["value"] = one_line(self._names.get(value) or self._find(f"cell:{value}") or value)
        if traits := str(parameters.get("traits", "")):
            spoken["traits"] = ", ".join(self.say("quota:name", {"quota": trait}) for trait in traits.split(", "))
        if quota := str(parameters.get("quota", "")):
            attribute, is_value, value = quota.partition(" = ")
            if rule := parameters.get("rule"):
                spoken["quota"] = self.say(f"quota:{rule}", {"attribute": parameters.get("attribute", "")})
            elif is_value:
                spoken["quota"] = self.say("quota:name:value", {"attribute": attribute, "value": value})
        template = CHOICE.sub(partial(self._chosen, parameters), self._form(head, parameters.get("count")))
        fix = self._fix(str(parameters.get("fix", "")))
        return template.format_map(_Spoken(spoken)) + fix if template else code

    def _chosen(self, parameters: Mapping[str, object], place: re.Match[str]) -> str:
        """Return the form that the number in a place asks for: ``{days:one=day|other=days}``."""
        number, forms = parameters.get(place[1]), choice_forms(place[2])
        return forms.get(self._plural(number) if isinstance(number, int) else "other", forms.get("other", ""))

    def _shown(self, name: str, value: object, called: object, *, measured: bool) -> object:
        """Return what fills a place: text on one line, a date or a number in the formats of the language."""
        if isinstance(value, str):
            text = self._spoken(name, value, called)
            if text == value and name not in _QUOTED:
                text = self.formats.written(text, numbers=measured)
            return one_line(text)
        if isinstance(value, (int, float)) and name not in _PLAIN:
            return _Number(value, self.formats)
        return value

    def _setting(self, name: str, value: str) -> str:
        """Return the words for a setting of a scenario, or for its value where that is a code of the library."""
        if name == "name":
            return self.name("setting", value)
        if _HOURS.fullmatch(value):
            return self._duration(value[:-1])
        text = self.label(value)
        return one_line(self.formats.written(value) if text == value else text)

    def _duration(self, hours: object) -> str:
        """Return a number of hours as hours and minutes; what is no number of hours as it is."""
        try:
            return self.formats.duration(timedelta(hours=float(str(hours))))
        except (ValueError, OverflowError):  # a finding that somebody else wrote
            return one_line(str(hours))

    def _spoken(self, name: str, value: str, called: object) -> str:
        """Put a parameter in words where it is a code of the library, or a text of its own."""
        if name == "expected":
            return (self._find("clause:or") or "|").join(map(self._expected, value.split("|")))
        if name in _LISTED:
            return ", ".join(self._spoken(_LISTED[name], part, called) for part in value.split(", "))
        if name in _GIVEN:
            return self.given(value)
        if name not in _CODED:
            return self.name("attribute", value) if name == "attribute" else self._named(value)
        code = f"{_CODED[name]}{value}" if _CODED[name] else ""
        if name == "metric" and called:
            return self._app.get(code) or str(called)
        return self._find(code) or self.label(value)

    def _named(self, value: str) -> str:
        """Return the name of an id, or the names in a list with commas or in brackets; else the value as it is."""
        if not self._names:
            return value
        if value in self._names:
            return str(self._names[value])
        return "".join(self._names.get(part, part) for part in _BETWEEN.split(value))

    def _fix(self, code: str) -> str:
        """Return the sentence of a fix, with a detail behind a colon; empty where the fix has no message."""
        head, _, detail = code.partition(":")
        sentence = self._find(f"fix:{head}").format(detail=detail) if head else ""
        return f" {sentence}" if sentence else ""

    def _expected(self, code: str) -> str:
        """Say what is expected, with a detail behind a colon; what has no words as it is."""
        head, _, detail = code.partition(":")
        return self._find(f"expected:{head}").format(detail=detail) or code


class _Number:
    """A number in a place of a template: in the format of the language, or in the format that the template asks for."""

    __slots__ = ("_formats", "_value")

    def __init__(self, value: float, formats: Formats) -> None:
        self._value, self._formats = value, formats

    def __format__(self, form: str) -> str:
        return format(self._value, form) if form else str(self)

    def __str__(self) -> str:
        return self._formats.number(self._value)

    def __repr__(self) -> str:
        return repr(self._value)


class _Spoken(dict[str, object]):
    """The parameters of a sentence; a place under its name of version 2 is filled, any other that is missing left."""

    def __missing__(self, name: str) -> object:
        return next((self[new] for new in new_places(name) if new in self), f"{{{name}}}")
