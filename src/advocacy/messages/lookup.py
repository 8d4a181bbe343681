"""The messages of a language: all of them, what an app's language lacks, and the label of a choice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from string import Formatter
from types import MappingProxyType

from advocacy.errors import Finding, ValidationError, language_faults, raise_any, translator_for
from advocacy.messages.language import CHOICE, Language, choice_forms
from advocacy.messages.renamed import current_code, new_places
from advocacy.messages.translator import LANGUAGES

#: Numbers that between them have every plural category of a language.
_COUNTS = (*range(200), 1_000_000)

#: Enumerations whose labels are short codes, such as ``label:recruitment``. The label of any other choice has the name
#: of its enumeration before it, such as ``label:selection_status:optimal``.
_SHORT = frozenset(
    {
        "ChecklistKind",
        "DeclineStatus",
        "GoalKind",
        "LeadRole",
        "MembershipStatus",
        "OrganisationFact",
        "Phase",
        "ReadinessStatus",
        "SourceKind",
        "TargetStatus",
    }
)


def label_code(choice: Enum) -> str:
    """Return the code of the label of a choice of the library, without ``label:``.

    >>> from advocacy import GoalKind
    >>> from advocacy.pilot import SelectionStatus
    >>> label_code(GoalKind.RECRUITMENT), label_code(SelectionStatus.OPTIMAL)
    ('recruitment', 'selection_status:optimal')
    """
    name = type(choice).__name__
    head = "" if name in _SHORT else f"{re.sub('(?<=[a-z])(?=[A-Z])', '_', name).lower()}:"
    return f"{head}{choice.value}"


def catalog(language: str | Language = "en") -> Mapping[str, str]:
    """Return all messages of a language by code, an app's before the library's: what there is to translate.

    >>> catalog("nl")["empty"]
    'mag niet leeg zijn.'
    """
    translator_for(language)
    if isinstance(language, str):
        return LANGUAGES[language]
    return MappingProxyType({**LANGUAGES.get(language.code, {}), **language.templates})


def label(choice: Enum, language: str | Language = "en") -> str:
    """Return what a choice of the library is called: a kind of goal, a purpose of a consent, a stage.

    A value of an enumeration that is not the library's own is called by its value.

    >>> from advocacy import GoalKind, Purpose
    >>> label(GoalKind.RECRUITMENT), label(Purpose.PARTICIPATION, "nl")
    ('recruitment', 'meedoen')

    Args:
        choice: The value of an enumeration.
        language: A `Language`, or the code of one of the library's: ``"en"`` or ``"nl"``.
    """
    if not isinstance(choice, Enum):
        raise ValidationError([Finding.of("type", "choice", expected="choice")])
    translator, own = translator_for(language), type(choice).__module__.startswith("advocacy.")
    return translator.label(label_code(choice)) if own else str(choice.value)


def missing(language: str | Language) -> tuple[Finding, ...]:
    """Return what is wrong with the messages of a language, in the order of the library's codes; nothing if all is there.

    There is a finding for each code of the library without a message, for each plural form without one, for a word
    with other forms than the plural rule has, for a place that nothing fills, for a template that cannot be read, and for a code or place under an old name. Codes
    that the library does not know are the app's own.

    >>> french = Language("fr", messages={"label:goal": "objectif", "empty": "vide: {nom}"})
    >>> [str(found) for found in missing(french) if found.code == "message:placeholder"]
    ["empty: has an unknown placeholder 'nom'. The English message has: –."]
    >>> missing("nl")
    ()

    Raises:
        ValidationError: The language has a wrong type.
    """
    given = Language(language) if isinstance(language, str) else language
    raise_any(language_faults(given))
    english, own, theirs = LANGUAGES["en"], LANGUAGES.get(given.code, {}), given.templates
    forms = sorted({given.plural(count) for count in _COUNTS} - {"other"})
    found = [
        Finding.of("message:renamed", code, name=current_code(code))
        for code in given.messages
        if current_code(code) != code
    ]
    for code in english:
        if "|" in code:
            continue
        plural = [f"{code}|{form}" for form in forms] if f"{code}|one" in english else []
        places = (_places(english[code]) or set()) | (_places(english.get(f"{code}|one", "")) or set())
        for form in (code, *plural):
            found += _faults(form, theirs.get(form), places, forms, known=form in own)
    return tuple(found)


def _faults(code: str, template: str | None, places: set[str], forms: list[str], *, known: bool) -> Iterator[Finding]:
    if not template:
        if not known:
            yield Finding.of("message:missing", code)
        return
    found = _places(template)
    if found is None:
        yield Finding.of("message:unreadable", code)
        return
    for name in sorted(found - places):
        if new := next((place for place in new_places(name) if place in places), ""):
            yield Finding.of("message:renamed", code, name=new)
        else:
            yield Finding.of("message:placeholder", code, name=name, placeholders=", ".join(sorted(places)) or "–")
    needed = [*forms, "other"]
    for place, given in CHOICE.findall(template):
        if sorted(choice_forms(given)) != sorted(needed):
            yield Finding.of("message:forms", code, name=place, forms=", ".join(needed))


def _places(template: str) -> set[str] | None:
    """Return the names of the places of a template; ``None`` if it cannot be read."""
    try:
        return {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    except ValueError:
        return None
