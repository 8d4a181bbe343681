from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest

import advocacy
from advocacy.errors import Finding
from advocacy.messages import Language, missing
from advocacy.messages.en import ENGLISH
from advocacy.messages.nl import DUTCH
from advocacy.messages.translator import LANGUAGES, NoMessages, Translator

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCES = sorted(Path(advocacy.__file__).parent.rglob("*.py"))
#: Where a code stands as the first argument of a call.
MAKERS = ("Finding", "Finding.of", "Rule", "pair")


def say(code: str, parameters: Mapping[str, object], language: str | Language) -> str:
    """Put a code in a sentence, in a language."""
    return Translator(language).say(code, parameters)


def placeholders(template: str) -> set[str]:
    """Give the names that a template has places for."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@cache
def calls(*makers: str) -> tuple[ast.Call, ...]:
    """Give every call in the source of one of the makers."""
    return tuple(
        node
        for source in SOURCES
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in makers
    )


@cache
def literals() -> dict[str, list[ast.Call]]:
    """Return the literal codes in the source, with their calls."""
    found: dict[str, list[ast.Call]] = {}
    for call in calls(*MAKERS):
        if isinstance(call.args[0], ast.Constant):
            found.setdefault(str(call.args[0].value), []).append(call)
    return found


@cache
def stems() -> set[str]:
    """Give the fixed beginnings of codes that are put together where they are used."""
    return {
        str(part.value)
        for call in calls(*MAKERS)
        if isinstance(call.args[0], ast.JoinedStr)
        for part in call.args[0].values[:1]
        if isinstance(part, ast.Constant)
    }


@cache
def kinds() -> set[str]:
    """Give the kinds of names that the source looks up."""
    return {
        str(keyword.value.value)
        for call in calls("nearest")
        for keyword in call.keywords
        if keyword.arg == "kind" and isinstance(keyword.value, ast.Constant)
    }


# ---------------------------------------------------------------- the tables


def test_both_languages_have_the_same_codes() -> None:
    """English and Dutch have messages for the same codes."""
    assert set(ENGLISH) == set(DUTCH)


def test_both_languages_use_the_same_parameters() -> None:
    """A message has the same parameters in English and in Dutch."""
    assert [code for code in ENGLISH if placeholders(ENGLISH[code]) != placeholders(DUTCH[code])] == []


@pytest.mark.parametrize("table", [ENGLISH, DUTCH], ids=["en", "nl"])
def test_messages_are_not_empty(table: dict[str, str]) -> None:
    """Every message has text."""
    assert [code for code, template in table.items() if not template.strip()] == []


#: Plural nouns of messages, by language.
PLURALS = {
    "en": (
        "people|members|days|weeks|points|posts|options|values|levels|characters|digits|columns|groups|periods|pillars|"
        "ideas|metrics|scenarios|answers|bytes|colleagues|events|participants|sessions|topics|rows|cells|records|ids|"
        "problems|places|texts|notes"
    ),
    "nl": (
        "mensen|leden|deelnemers|dagen|weken|punten|opties|waarden|niveaus|tekens|cijfers|kolommen|groepen|periodes|"
        "pijlers|ideeën|scenario's|antwoorden|collega's|gebeurtenissen|sessies|onderwerpen|rijen|cellen|id's|"
        "problemen|plaatsen|teksten|notities"
    ),
}
#: Messages whose number is never 1: a group or a limit of several, repeated ids, or what a conclusion needs.
SEVERAL = {
    "cells:alike", "decline:looks", "decline:person", "decline:together", "highlight:few", "law:large",
    "picture:chances:suppressed", "picture:continuity:suppressed", "pilot:one-cell", "plan:at-once",
    "plan:at-once:day", "plan:sign:silence", "plan:waves", "plan:waves:day", "progress:would-tell:data",
    "progress:would-tell:people", "pseudonym:rare", "readiness:favourable", "readiness:few-favourable",
    "readiness:undecided", "readiness:unfavourable", "readiness:wide", "review:topic:few", "roster:repeated",
    "scenario:many", "similar-texts:group", "survey-import:clock-times", "survey-import:equal-times",
    "survey-import:undated", "table:published", "target:needed", "tie-break:equal-chances", "too-little-data:clusters",
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_message_has_a_plural_for_one(language: str) -> None:
    """With 1 in each of its places, no message says "1 people", unless its number is never 1."""
    wrong = re.compile(
        rf"(?<!of )(?<!of the )(?<!to )(?<!van )(?<!van de )(?<!tot )\b1 ([a-zé-]+ )?({PLURALS[language]})\b"
    )
    found = {}
    for code, template in LANGUAGES[language].items():
        given = dict.fromkeys(placeholders(template) - {"got", "hint", "detail", "duration", "participant"}, 1)
        if wrong.search(text := Finding.of(code.partition("|")[0], **given).text(language)):
            found[code] = text
    assert {
        code: text for code, text in found.items() if code.partition("|")[0] not in SEVERAL | {"scenario:quota"}
    } == {}


# ---------------------------------------------------------------- the source that uses them


def test_source_has_codes_and_kinds() -> None:
    """The reader of the source finds constant codes, composed codes, and kinds of names."""
    assert {"share", "cell:far", "infeasible:minimum:short"} <= set(literals())
    assert "exclusion-count:" in stems()
    assert {"cell", "question"} <= kinds()


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_finding_of_the_source_has_a_message(language: str) -> None:
    """Each finding code in the source has a message."""
    assert sorted(literals().keys() - LANGUAGES[language].keys()) == []


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_code_of_the_adapters_has_a_message(language: str) -> None:
    """Each text of the adapters that looks like the code of a finding has a message, however the finding is made."""
    folder = Path(advocacy.__file__).parent / "adapters"
    texts = {
        node.value
        for source in folder.glob("*.py")
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    form = "(analytics|archive|cells|roster|survey-[a-z]+|table):[a-z-]+"
    codes = {text for text in texts if re.fullmatch(form, text)}
    assert len(codes) > 50
    known = LANGUAGES[language].keys()
    assert sorted(code for code in codes if not {code, f"label:{code}", f"label:column:{code}"} & known) == []


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_composed_code_has_a_message(language: str) -> None:
    """The fixed beginning of a composed code is the beginning of some message code."""
    assert all(stems())
    assert [stem for stem in sorted(stems()) if not any(code.startswith(stem) for code in LANGUAGES[language])] == []


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_finding_of_the_source_has_its_parameters(language: str) -> None:
    """Each call that makes a finding gives all parameters of its message."""
    for code, call in [(code, call) for code, made in literals().items() for call in made]:
        if ast.unparse(call.func) != "Finding.of" or any(keyword.arg is None for keyword in call.keywords):
            continue
        given = {keyword.arg: "it" for keyword in call.keywords if keyword.arg is not None}
        assert "{" not in Finding.of(code, **given).text(language), code


@cache
def expectations() -> set[str]:
    """Return the `expected` values in the source, literal or with a fixed beginning."""
    given = [keyword.value for call in calls(*MAKERS) for keyword in call.keywords if keyword.arg == "expected"]
    given += [call.args[0] for call in calls("type_mismatch")]
    given += [node.values[0] for node in given if isinstance(node, ast.JoinedStr)]
    texts = [str(node.value) for node in given if isinstance(node, ast.Constant)]
    return {code.partition(":")[0] for text in texts for code in text.split("|")}


def test_source_has_expectations() -> None:
    """The reader of the source finds expected types in findings, rules and documents."""
    assert {"collection", "class", "list", "row", "names", "object"} <= expectations()


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_expectation_and_kind_of_name_has_a_message(language: str) -> None:
    """A message states the expected type, and the kind of an unknown name, in its own language."""
    codes = {*(f"expected:{code}" for code in expectations()), *(f"label:{kind}" for kind in kinds())}
    assert sorted(codes - LANGUAGES[language].keys()) == []


# ---------------------------------------------------------------- saying


def test_say_adds_a_known_value() -> None:
    """The message includes the value if it is known, and has no empty clause otherwise."""
    assert say("whole", {"low": 1, "value": "0"}, "en") == "must be a whole number of at least 1; got 0."
    assert say("whole", {"low": 1}, "en") == "must be a whole number of at least 1."
    assert say("whole", {"low": 1, "value": "0"}, "nl") == "moet een geheel getal van minimaal 1 zijn; gegeven: 0."


def test_say_translates_expected_types() -> None:
    """Several expected types are joined as in the language; a literal value appears in quotes."""
    given = {"expected": "whole|row:2|class:Quota|'text'"}
    assert say("type", given, "en") == "must be a whole number or a list of 2 or an instance of Quota or 'text'."
    assert say("type", given, "nl") == "moet een geheel getal of een lijst van 2 of een Quota of 'text' zijn."
    own = Language("de", messages={"type": "muss {expected} sein.", "expected:whole": "eine ganze Zahl"})
    assert say("type", given, own) == "muss eine ganze Zahl|row:2|class:Quota|'text' sein."
    assert say("type", {"expected": "row:{got}"}, "en") == "must be a list of {got}."


def test_say_suggests_the_nearest_name() -> None:
    """The message suggests the nearest name, if there is one."""
    given = {"name": "sals", "kind": "goal"}
    assert say("name:unknown", {**given, "nearest": "sales"}, "nl") == "er is geen doel 'sals'. Bedoel je 'sales'?"
    assert say("name:unknown", {**given, "nearest": ""}, "nl") == "er is geen doel 'sals'."


def test_say_translates_names_of_the_library() -> None:
    """The name of a measure of the library appears in the language; a text of an app stays as written."""
    assert say("quantiles:no-values", {"measure": "network_size"}, "nl").startswith(
        "uit de waarden van “netwerkomvang” in deze groep"
    )
    own = Language("en", messages={"app:said": "{attribute} = {value}"})
    assert say("app:said", {"attribute": "activity", "value": "motivation"}, own) == "activity = motivation"


def test_say_shows_numbers() -> None:
    """A number in place of a name is shown as a number."""
    assert say("quantiles:no-values", {"measure": 3}, "en").startswith(
        "no thresholds can be computed from the values of “3” in"
    )


@pytest.mark.parametrize(
    ("hours", "english", "dutch"),
    [
        ("3.75", "3 hours 45 minutes", "3 uur en 45 min"),
        ("1.02", "1 hour 1 minute", "1 uur en 1 min"),
        ("0.5", "30 minutes", "30 min"),
        (2, "2 hours", "2 uur"),
        ("0", "0 minutes", "0 min"),
        ("a few", "a few", "a few"),
        ("inf", "inf", "inf"),
    ],
)
def test_say_shows_hours_as_hours_and_minutes(hours: object, english: str, dutch: str) -> None:
    """Hours are a duration to the minute, in words; other text stays, and a language without words has the number."""
    finding = Finding.of("lead:short", hours=hours)
    assert finding.text() == f"The program lead lacks {english} for sessions that cannot be buddy work."
    assert finding.text("nl") == f"De kartrekker komt {dutch} tekort voor sessies die niet als buddywerk kunnen."
    assert finding.text(Language("xx", messages={"lead:short": "{duration}, {hours}"})) == f"{hours}, {hours}"


def polish(count: int) -> str:
    """Return the plural category of a number in Polish."""
    few = count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14}
    return "one" if count == 1 else "few" if few else "many"


@pytest.mark.parametrize(
    ("days", "text"),
    [(1, "1 dzień"), (3, "3 dni!"), (5, "5 dni"), (12, "12 dni"), (22, "22 dni!"), (2.5, "2.5 dnia"), ("5", "5 dnia")],
)
def test_word_has_the_form_that_its_number_asks_for(days: object, text: str) -> None:
    """A place with forms takes the one of the language's plural rule; a number that is no whole number has "other"."""
    template = "{days} {days:one=dzień|few=dni!|many=dni|other=dnia}"
    own = Language("pl", messages={"plan:long": template, "format:decimal": "."}, plural=polish)
    assert Finding.of("plan:long", days=days).text(own) == text
    assert missing(own)[0].code == "message:missing"
    assert [found for found in missing(own) if found.path == "plan:long"] == []


@pytest.mark.parametrize(
    "forms", ["one=dzień|other=dni", "one=dzień|few=dni|many=dni", "one=a|few=a|many=a|mnay=a|other=a"]
)
def test_missing_reports_words_with_other_forms(forms: str) -> None:
    """A word that lacks a form of the plural rule, or has one that the rule never gives, is reported with all forms."""
    own = Language("pl", messages={"plan:long": f"{{days}} {{days:{forms}}}"}, plural=polish)
    found = [finding for finding in missing(own) if finding.path == "plan:long"]
    assert [(finding.code, finding["name"], finding["forms"]) for finding in found] == [
        ("message:forms", "days", "few, many, one, other")
    ]
    assert Finding.of("plan:long", days=22).text(own).startswith("22")


def test_say_falls_back_to_the_start_of_a_code() -> None:
    """A code without a message uses the message of its beginning; the rest is the detail."""
    assert say("exclusion-count:unknown:motivation", {"count": 2}, "en") == "Excluded, motivation unknown: 2 people."
    assert (
        say("exclusion-count:unknown:activity", {"count": 2}, "nl")
        == "2 mensen komen niet in aanmerking: sociale activiteit onbekend."
    )
    assert say("exclusion-count:unknown:my:own", {"count": 1}, "en") == "Excluded, my:own unknown: 1 person."


@pytest.mark.parametrize("code", ["nobody-said-this", "nor:this:one"])
def test_say_returns_a_code_without_message(code: str) -> None:
    """A code without a message is returned unchanged."""
    assert say(code, {"a": 1}, "en") == code


def test_say_keeps_braces() -> None:
    """Braces in a value are never read as placeholders."""
    text = say("name:taken", {"name": "{kind}"}, "en")
    assert text == "the name '{kind}' is reserved. Use another name."


def test_say_refuses_an_unknown_language() -> None:
    """A language without messages is rejected by its name."""
    with pytest.raises(NoMessages, match="fy"):
        say("empty", {}, "fy")


def test_app_adds_a_language() -> None:
    """A new language has its own messages and labels; a missing message is replaced by its code, without clauses."""
    own = Language(
        "de",
        messages={
            "exclusion-count:unknown": "Nicht dabei, {detail} unbekannt: {count}.",
            "label:motivation": "Motivation",
            "share": "muss ein Anteil sein{got}.",
        },
    )
    text = say("exclusion-count:unknown:motivation", {"count": 2}, own)
    assert text == "Nicht dabei, Motivation unbekannt: 2."
    assert say("share", {"value": "3"}, own) == "muss ein Anteil sein."
    assert say("name:taken", {"nearest": "x", "name": "y"}, own) == "name:taken"


def test_messages_of_an_app_come_first() -> None:
    """An app may replace a message or a label, and keeps the others of the library."""
    own = Language("en", messages={"exclusion-count:consent": "No yes yet: {count}.", "label:goal": "aim"})
    assert say("exclusion-count:consent", {"count": 1}, own) == "No yes yet: 1."
    assert say("name:unknown", {"name": "x", "kind": "goal"}, own) == "there is no aim 'x'."
    assert say("empty", {}, own) == "must not be empty."


# ---------------------------------------------------------------- labels


def test_label_is_found_with_and_without_its_prefix() -> None:
    """A label is found by its code and by its full key; a label of an app comes first."""
    english = Translator("en")
    assert english.label("activity") == english.label("label:activity") == "social activity"
    assert Translator(Language("en", messages={"label:activity": "zest"})).label("activity") == "zest"


def test_label_comes_before_a_message_of_the_same_code() -> None:
    """The kind of a name is a label, even if a message has the same code."""
    english = Translator("en")
    assert english.label("substitute") == english.label("label:substitute") != english.say("substitute", {})


def test_label_falls_back_to_the_code() -> None:
    """A code without a label is returned unchanged."""
    assert Translator("nl").label("my_measure") == "my_measure"


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_message_without_a_parameter_is_shown(language: str) -> None:
    """A finding with missing or other parameters, as in a stored document, still has a message."""
    for code, template in LANGUAGES[language].items():
        text = Finding(code).text(language)
        assert text
        assert text.startswith(template.partition("{")[0])
    lacking = Finding("infeasible:minimum:short", parameters=[("shortfall", 2)])
    assert lacking.text("en") == "{quota}: at least {minimum} needed, only {supply} eligible (2 short)."


def test_a_plan_that_changed_is_a_noun() -> None:
    """The phase and the field have the same code, but not the same word in Dutch."""
    assert Finding.of("field-change:changed", part="plan").text("nl") == "plan: gewijzigd."
    assert Translator("nl").label("plan") == "plannen"


def test_a_quota_on_cells_names_the_cell() -> None:
    """A cell of a quota has its name in the language, or the app's; a value of any other attribute stays as it is."""
    found = Finding.of("member:quota", attribute="cell", value="connector")
    assert "Connector" in found.text("en")
    assert found.text("nl") == "Telt mee voor vak Verbinder."
    assert found.text(Language("nl", names={"connector": "Spil"})) == "Telt mee voor vak Spil."
    assert Finding.of("member:quota", attribute="cell", value="own").text("nl") == "Telt mee voor vak own."
    assert (
        Finding.of("member:quota", attribute="role", value="connector").text("nl") == "Telt mee voor functie connector."
    )
    assert Translator("nl").say("quota:name", {"quota": "cell = observer"}) == "vak = Meelezer"
