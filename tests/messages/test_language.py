"""A language of an app is used in all texts of all public classes and functions."""

from __future__ import annotations

import importlib
import inspect
import pickle
import pkgutil
import re
from datetime import UTC, date, datetime
from enum import Enum
from string import Formatter
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from attrs import evolve
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import advocacy
from advocacy import DateRange, Finding, Goal, GoalKind, KpiCatalogue, Matrix, Metric, Quota, map_kpis, messages
from advocacy.adapters.calendar import as_calendar
from advocacy.adapters.results import as_frame
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.frozen_map import FrozenMap
from advocacy.goals import Aggregation, Claim, ContentGuide, EvaluationStage, Formula, Measure, Unit
from advocacy.messages import Language, catalog, label, missing
from advocacy.messages.lookup import label_code
from advocacy.messages.translator import LANGUAGES, Translator
from advocacy.people import AnswerUse, Axis, Cell, Level, OpenQuestion
from advocacy.people.questions import SIX_QUESTIONS
from advocacy.pilot import DistinctValues, ValueCap
from advocacy.plan import Agenda, AgendaItem, AgendaKind, Checklist, StoryPrompt, Topic
from advocacy.plan.content import STORY_PROMPTS
from advocacy.plan.topics import TOPICS
from advocacy.run import Evidence
from advocacy.testing import strategies
from tests.amounts import examples
from tests.public import NOUNS, PUBLIC

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = date(2027, 3, 1)
#: A language that nobody speaks: each sentence is its code, then its places.
MADE_UP = {
    code: " ".join(
        [f"‹{code}›", *(f"{{{name}}}" for name in sorted({n for _, n, _, _ in Formatter().parse(text) if n}))]
    )
    for code, text in catalog().items()
}
XX = Language("xx", messages=MADE_UP)
#: Codes under which the library's own data stand, that an app may hold too.
HELD = ("metric_name:", "measure:", "supplier:", "guide:", "claim:", "cell:", "matrix:")
#: What the library's own data say in English: it has to be said in the language, whoever holds it.
OWN_DATA = {name for code, name in catalog().items() if code.startswith(HELD) and name != code.split(":")[1]}
#: What the library's own data are made of.
DATA = (Axis, Cell, Claim, ContentGuide, Level, Matrix, Measure, Metric)
#: Codes of what is known by its text, since nothing beside it says which it is.
BY_TEXT = ("cell:", "supplier:", "matrix:")
#: Every piece of an English sentence, the longest first, between what it speaks of.
PIECES = sorted(
    {
        piece
        for name in catalog().values()
        for part in re.split(r"\{[^{}]*\}", name)
        if len(piece := part.strip(" .,;:()“”'\n")) > 3 and re.search("[a-z]", piece)
    },
    key=lambda piece: (-len(piece), piece),
)
#: What gives a piece of English for a reason: the library's own words, and what they are held against.
ABOUT_WORDS = {"catalog", "missing", "translator_for", "language_faults"}


def takes_language(thing: Any) -> bool:
    """Tell whether a function takes a language."""
    return inspect.isfunction(thing) and "language" in inspect.signature(thing).parameters


def speaking(cls: type) -> list[str]:
    """Give the public methods of a class that take a language."""
    return [
        name
        for name, method in inspect.getmembers(cls, inspect.isroutine)
        if not name.startswith("_") and takes_language(getattr(method, "__func__", method))
    ]


CLASSES = [PUBLIC[name] for name in NOUNS]
SPEAKING = [(cls, name) for cls in CLASSES for name in speaking(cls)]
SHOWN = [cls for cls in CLASSES if hasattr(cls, "_repr_html_")]


def functions() -> Iterator[tuple[str, Any]]:
    """Give every public function and method that takes a language, of the front door and of all modules."""
    for found in pkgutil.walk_packages(advocacy.__path__, "advocacy."):
        module = importlib.import_module(found.name)
        own = [name for name, thing in vars(module).items() if getattr(thing, "__module__", "") == found.name]
        for name in [name for name in own if not name.startswith("_")]:
            thing = getattr(module, name)
            if takes_language(thing) and found.name != "advocacy.messages.translator":
                yield name, thing
            if isinstance(thing, type):
                yield from ((f"{name}.{method}", getattr(thing, method)) for method in speaking(thing))


def texts_of(value: Any, of: object = None) -> Iterator[str]:
    """Return the texts in a value that an app or a person wrote, without the library's own data.

    What people saw, and what findings are about, may be called as a metric is, and is theirs all the same; so is what
    an app calls its own metric, under another code.
    """
    if isinstance(value, str) and not isinstance(value, Enum):
        if not is_own(value, of):
            yield value
    elif isinstance(value, FrozenMap):
        for key, item in value.items():
            yield from (*texts_of(key, of), *texts_of(item, of))
    elif isinstance(value, (tuple, frozenset)):
        for item in value:
            yield from texts_of(item, of)
    elif attrs.has(type(value)):
        for attribute in attrs.fields(type(value)):
            yield from texts_of(getattr(value, attribute.name), value)


def is_own(text: str, of: object) -> bool:
    """Tell whether a text of a thing is the library's own: of those known by their text, or under the thing's code."""
    if not isinstance(of, DATA) or text not in OWN_DATA:
        return False
    code = of.goal.value if isinstance(of, ContentGuide) else getattr(of, "code", None)
    return any(text == name and (at.startswith(BY_TEXT) or code in at.split(":")) for at, name in catalog().items())


def leaks(text: str, value: Any) -> list[str]:
    """Give the pieces of English that are left when the made-up words, and what the value holds, are taken out."""
    rest = re.sub(r'<style>.*?</style>|<meta[^>]*>|‹[^›]*›| (?:style|role|scope)="[^"]*"', " ", text)
    own = "\n".join(texts_of(value))
    found = (piece for piece in PIECES if piece in rest and piece not in own)
    return [piece for piece in found if re.search(rf"(?<![\w-]){re.escape(piece)}(?![\w-])", rest)]


# ---------------------------------------------------------------- every method and function


def test_functions_take_a_language_of_an_app() -> None:
    """Every function and method with a `language` parameter takes a `Language` of the app."""
    found = dict(functions())
    assert {
        "Finding.text",
        "Scorecard.html",
        "plot_matrix",
        "as_calendar",
        "as_frame",
        "label",
    } <= found.keys()
    for name, function in found.items():
        if name.rpartition(".")[2] not in ABOUT_WORDS | {"as_html"}:
            taken = inspect.signature(function).parameters
            assert taken["language"].default == "en", name
            assert "extra" not in taken, name


def test_results_have_text_and_html_in_a_language() -> None:
    """Every class with a notebook form has `text` and `html`, both with a language."""
    assert {
        "Agenda",
        "ScenarioComparison",
        "Forecast",
        "MeasurementPlan",
        "Matrix",
        "NextSteps",
        "Pilot",
        "Review",
        "Scorecard",
    } <= {cls.__name__ for cls in SHOWN}
    for cls in SHOWN:
        assert {"text", "html"} <= set(speaking(cls)), cls


@pytest.mark.parametrize(("cls", "name"), SPEAKING, ids=[f"{cls.__name__}.{name}" for cls, name in SPEAKING])
def test_results_have_no_english_in_another_language(cls: type, name: str) -> None:
    """In a language of an app, English appears only in texts that the app or a person wrote."""
    required = {"label": "l", "each_worth": 1} if name == "translated" else {}

    @settings(max_examples=examples(15), deadline=None)
    @given(st.from_type(cls))
    def holds(value: Any) -> None:
        text = getattr(value, name)(**required, language=XX)
        if isinstance(text, str):
            assert leaks(text, value) == []
            assert text == getattr(value, name)(**required, language=XX)

    holds()


@pytest.mark.parametrize(("cls", "name"), SPEAKING, ids=[f"{cls.__name__}.{name}" for cls, name in SPEAKING])
def test_results_have_english_by_default(cls: type, name: str) -> None:
    """The search for English of the test above finds some in the default language of each method."""
    if cls in {ContentGuide, Measure, Metric, Topic} or name in {"social_maturity", "translated"}:
        return  # their strategies make an app's own; the library's are held below
    find(
        st.from_type(cls),
        lambda value: bool(leaks(getattr(value, name)(), value)),
        settings=settings(max_examples=200, database=None, phases=[Phase.generate]),
    )


def test_texts_of_people_are_kept() -> None:
    """A text of a person stays as written, even if it is also the name of a metric of the library."""
    leads = KpiCatalogue.default().metric("leads")
    seen = Evidence(goal="g", observation=leads.name, on=DAY, reported_by="ann", how_known="told")
    assert leaks(seen.observation, seen) == []
    assert leaks(leads.name, leads) == [leads.name]
    ours = evolve(leads, code="ours")
    assert leaks(ours.text(XX), ours) == []
    assert leads.name in ours.text(XX)


def test_library_data_are_translated_by_an_app() -> None:
    """Metrics, measures, guides, claims, questions, prompts, topics and checklist items use the messages of an app."""
    catalogue = KpiCatalogue.default()
    own: list[Any] = [*catalogue.metrics, *catalogue.measures, *catalogue.guides, *Claim.quoted()]
    own += [
        *SIX_QUESTIONS,
        *STORY_PROMPTS,
        *Checklist.profile().items,
        *Checklist.page().items,
        *Checklist.framework().items,
        *TOPICS,
    ]
    for item in own:
        for name in speaking(type(item)):
            text = getattr(item, name)(XX)
            assert re.fullmatch(r"(‹[^›]*›\n?)+", text), text


def test_matrix_is_built_in_a_language_of_an_app() -> None:
    """The nine cells take their texts from the messages of an app, and keep their codes and names."""
    made, own = Matrix.social_maturity(XX), Matrix.social_maturity()
    assert [(cell.code, cell.name) for cell in made.cells] == [(cell.code, cell.name) for cell in own.cells]
    assert made.cell("observer").step == "‹cell:observer:step›"
    assert made.cell("influencer").step == ""


def test_matrix_is_shown_in_another_language() -> None:
    """Texts of the library appear in the requested language, for a matrix in any language; other texts stay."""
    dutch = Matrix.social_maturity("nl")
    assert dutch.html("nl") == Matrix.social_maturity().html("nl") != dutch.html()
    assert dutch.text() == Matrix.social_maturity().text()
    own = attrs.evolve(dutch, name="ours", cells=[attrs.evolve(cell, name="A", step="B") for cell in dutch.cells])
    assert "<caption>ours</caption>" in own.html("nl")
    assert own.html("nl").count("<td>A · B</td>") == 9


@given(st.from_type(Agenda))
def test_calendar_is_written_in_a_language_of_an_app(agenda: Agenda) -> None:
    """Summaries and descriptions of a calendar use the messages of an app."""
    items = list({(item.kind, item.session or (item.on, item.participants)): item for item in agenda.items}.values())
    given_agenda = attrs.evolve(agenda, items=items)
    written = as_calendar(
        given_agenda,
        program="p",
        zone=ZoneInfo("UTC"),
        stamp=datetime(2027, 1, 1, tzinfo=UTC),
        language=XX,
    )
    summaries = [line for line in written.replace("\r\n ", "").splitlines() if line.startswith(("SUMMARY", "DESCR"))]
    assert leaks("\n".join(summaries).replace("\\", ""), given_agenda) == []


def test_frame_names_metrics_in_a_language() -> None:
    """A data frame has the names of metrics in the requested language, and their codes unchanged."""
    plan = map_kpis([Goal(id="g", kind=GoalKind.RECRUITMENT)])
    dutch = as_frame(plan, backend="polars", language="nl")
    assert dutch["name"][0] == "Sollicitaties"
    assert dutch["metric"][0] == "applications"
    assert as_frame(plan, backend="polars", language=XX)["name"][0] == "‹metric_name:applications›"


@pytest.mark.parametrize("cls", SHOWN, ids=lambda cls: cls.__name__)
def test_tables_declare_their_language(cls: type) -> None:
    """Each table has its language, a name, headers and no colour; a notebook shows English.

    The name of a table is its caption, or the label of its region under a heading that says the same.
    """

    @settings(max_examples=examples(15), deadline=None)
    @given(st.from_type(cls))
    def holds(value: Any) -> None:
        for language in ("en", "nl"):
            shown = value.html(language)
            tables = re.findall(f'(aria-label="[^"]+")?><table lang="{language}">(<caption>)?', shown)
            assert shown.count("<table") == len(tables)
            assert all(label or caption for label, caption in tables)
            assert shown.count('<th scope="col"') >= shown.count("<table")
            assert set(re.findall(r'style="([^"]*)"', shown)) <= {"overflow-x:auto", "text-align:right"}
            assert not re.search(r"<[^>]*(color|class)", shown)
        assert value._repr_html_() == value.html()

    holds()


@pytest.mark.parametrize("cls", SHOWN, ids=lambda cls: cls.__name__)
def test_unknown_language_is_refused(cls: type) -> None:
    """`text` and `html` reject a language that has no messages, and name it."""
    value = find(st.from_type(cls), lambda _: True, settings=settings(database=None, phases=[Phase.generate]))
    for name in ("text", "html"):
        with pytest.raises(UnknownNameError, match="'xx'"):
            getattr(value, name)("xx")


# ---------------------------------------------------------------- no code lacks a language


def shown_codes() -> Iterator[str]:
    """Give the code of everything of the library's own that can be shown."""
    catalogue = KpiCatalogue.default()
    for metric in catalogue.metrics:
        yield from (f"metric_name:{metric.code}{part}" for part in ("", ":definition", ":pitfall"))
    for measure in catalogue.measures:
        yield from (f"measure:{measure.code}", f"measure:{measure.code}:definition")
    yield from (f"guide:{guide.goal.value}" for guide in catalogue.guides)
    yield from (f"claim:{claim.code}" for claim in Claim.quoted())
    for cell in Matrix.social_maturity().cells:
        yield from (f"cell:{cell.code}{part}" for part in ("", ":description", ":fits"))
        if cell.step:
            yield f"cell:{cell.code}:step"
    for axis in (Matrix.social_maturity().rows, Matrix.social_maturity().columns):
        yield from (f"label:level:{level.code}" for level in axis.levels)
    for kind in choices():
        yield from (f"label:{label_code(choice)}" for choice in kind)


def choices() -> list[type[Enum]]:
    """Give every public enumeration."""
    public = (PUBLIC[name] for name in PUBLIC)
    return [kind for kind in public if isinstance(kind, type) and issubclass(kind, Enum)]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_shown_codes_have_messages(language: str) -> None:
    """Each metric, measure, guide, claim, cell, level and choice has messages in both languages."""
    codes = list(shown_codes())
    assert len(codes) > 390
    assert [code for code in codes if not catalog(language).get(code)] == []


def test_suppliers_have_messages() -> None:
    """Each supplier of a measure has a name in both languages."""
    named = {name: code for code, name in catalog().items() if code.startswith("supplier:")}
    assert {measure.supplier for measure in KpiCatalogue.default().measures} == named.keys()
    assert all(code in catalog("nl") for code in named.values())


def test_messages_are_translated() -> None:
    """No message of several words is the same in both languages, except for fixed names."""
    kept = {"metric_name:ssi", "cell:rising_voice", "cell:thought_leader", "picture:level", "picture:matrix:cell"}
    english, dutch = catalog("en"), catalog("nl")
    letters = re.compile(r"[a-z]{3,}.* .*[a-z]{3,}")
    same = {code for code in english if english[code] == dutch[code]}
    assert {code for code in same if letters.search(re.sub(r"\{[^{}]*\}", "", english[code]))} <= kept


def test_catalogue_is_translated() -> None:
    """Metrics and measures have a name, a definition and a pitfall in each language."""
    catalogue = KpiCatalogue.default()
    adoption = catalogue.metric("adoption")
    assert adoption.text().splitlines() == [adoption.name, adoption.definition, adoption.pitfall]
    assert adoption.text("nl").splitlines()[1] == "Mensen die zijn begonnen gedeeld door mensen die zijn uitgenodigd."
    hires = next(measure for measure in catalogue.measures if measure.code == "hires")
    assert hires.title("nl") == "aangenomen collega's"
    assert adoption.title(Language("nl", messages={"metric_name:adoption": "Wie begon"})) == "Wie begon"
    assert hires.text("nl").splitlines() == [
        "aangenomen collega's",
        "Alle collega's die in de periode zijn aangenomen.",
        "wervingssysteem",
    ]
    guide = catalogue.guide(GoalKind.RETENTION)
    assert guide is not None
    assert guide.text("nl") == "Wat klanten helpt om hun doelen te halen."
    assert Claim.quoted()[0].text("nl").startswith("Hoeveel keer zo groot het netwerk")


def test_choices_have_names() -> None:
    """A choice of the library has a name in each language; a member of another enumeration has its value."""

    class SelectionStatus(Enum):
        INFEASIBLE = "infeasible"

    assert label(GoalKind.AWARENESS, "nl") == "naamsbekendheid"
    assert label(EvaluationStage.ACTIVITY) == "activity"
    assert label(SelectionStatus.INFEASIBLE) == "infeasible"
    assert label(Unit.NOTE, XX) == "‹label:unit:note›"
    with pytest.raises(ValidationError, match="choice: must be one of the named values"):
        label("awareness")  # type: ignore[arg-type]


# ---------------------------------------------------------------- an app's own


def own_figure(code: str, name: str) -> Metric:
    """Make a metric of an app's own."""
    return Metric(
        code=code,
        name=name,
        definition="Held",
        goals=[GoalKind.RECRUITMENT],
        unit=Unit.COUNT,
        stage=EvaluationStage.OUTCOME,
        aggregation=Aggregation.SUM,
        formula=Formula("demos"),
    )


DEMOS = Measure(code="demos", unit=Unit.COUNT, definition="Held", supplier="CRM of ours")


@pytest.mark.parametrize("code", ["demos", "leads"])
def test_metric_of_an_app_keeps_its_name(code: str) -> None:
    """A metric of an app has its own name in every language, even if its code is one of the library."""
    catalogue = KpiCatalogue.default().extended(metrics=[own_figure(code, "Demos we held")], measures=[DEMOS])
    goal = Goal(id="g", kind=GoalKind.RECRUITMENT)
    shown = map_kpis([goal], catalogue=catalogue, metrics=[code])
    for language in LANGUAGES:
        assert "Demos we held" in shown.text(language)
        assert '<th scope="row">Demos we held</th>' in shown.html(language)
        assert "CRM of ours" in shown.html(language)
    left_out = map_kpis([goal], catalogue=catalogue, metrics=[code], available=["hires"])
    text = left_out.findings[0].text("nl")
    assert text == "Demos we held: weggelaten, omdat de organisatie deze gegevens niet kan leveren: demos."
    words = Language("nl", messages={f"metric_name:{code}": "Onze demo's", "measure:demos": "gehouden demo's"})
    text = left_out.findings[0].text(words)
    assert text == "Onze demo's: weggelaten, omdat de organisatie deze gegevens niet kan leveren: gehouden demo's."
    assert "Onze demo's" in shown.html(words).replace("&#x27;", "'")
    assert own_figure(code, "Demos we held").text() == "Demos we held\nHeld"


def test_metric_without_definition_has_its_name() -> None:
    """A metric without a definition is shown by its name alone."""
    assert attrs.evolve(own_figure("demos", "Demos"), definition="").text("nl") == "Demos"


def test_measure_of_an_app_is_named_by_its_code() -> None:
    """A measure of an app is named by its code, or by a message of the app."""
    assert DEMOS.title("nl") == "demos"
    assert DEMOS.text("nl") == "demos\nHeld\nCRM of ours"
    assert DEMOS.title(Language("nl", messages={"measure:demos": "demo's"})) == "demo's"


def test_wording_of_an_app_needs_no_message() -> None:
    """A wording of an app is shown as written in every language; without a wording its code is shown."""
    assert attrs.evolve(TOPICS[0], name="Ours").title("nl") == "Ours"
    assert OpenQuestion(code="ours", use=AnswerUse.NEED).text("nl") == StoryPrompt(code="ours").text("nl") == "ours"
    assert OpenQuestion(code="need", use=AnswerUse.NEED, wording="Well?").text("nl") == "Well?"


@given(strategies.quotas() | st.from_type(ValueCap) | st.from_type(DistinctValues))
def test_quotas_have_the_same_name_in_findings(quota: Quota | ValueCap | DistinctValues) -> None:
    """In English a finding names a quota as the quota does; in Dutch the name has no English."""
    assert Translator("en").say("quota:name", quota.named) == quota.name
    if not isinstance(quota, Quota):
        assert (
            Translator("nl").say("quota:name", quota.named).startswith(("elke waarde van", "verschillende waarden van"))
        )


@pytest.mark.parametrize("code", ["text", "size", "empty", "duration"])
def test_name_equal_to_a_message_code_is_a_name(code: str) -> None:
    """The name of a metric may be equal to a message code; it is not replaced by that message."""
    assert Translator("nl").label(code) == code
    assert Finding.of("criterion", measure=code, points=1, weight=1).text().startswith(f"{code}: 1 of")


def test_unknown_measures_are_listed_in_a_language() -> None:
    """The unknown measures of a person are listed by their names in the language."""
    found = Finding.of("placement:missing", missing="network_size, activity, steps")
    assert found.text("nl") == "Niet geplaatst. Onbekend: netwerkomvang, sociale activiteit, steps."


def test_placement_is_shown_in_a_language() -> None:
    """Cell and step appear in the requested language, for a matrix in any language; texts of an app stay."""
    person = advocacy.Participant(id="p", network_size=900, activity=0.1)
    places = [Matrix.social_maturity(language).place(person) for language in LANGUAGES]
    for language in LANGUAGES:
        assert len({place.finding.text(language) for place in places}) == 1
    assert places[0].finding.text("nl").endswith("één gedeelde post per week.")
    assert Finding.of("placement", cell="Ours", step="Go.").text("nl") == "Startpunt bij benadering: Ours. Go."


# ---------------------------------------------------------------- which words are needed


def test_catalog_is_read_only() -> None:
    """Anybody can read the messages of the library; they cannot be changed."""
    assert catalog("nl").keys() == catalog().keys()
    with pytest.raises(TypeError):
        catalog()["empty"] = ""  # type: ignore[index]
    with pytest.raises(TypeError):
        LANGUAGES["fr"] = {}  # type: ignore[index]
    with pytest.raises(UnknownNameError):
        catalog("fr")


def test_missing_lists_codes() -> None:
    """Each code without a message is listed once, in order; a complete language has none."""
    assert missing("en") == missing("nl") == missing(XX) == ()
    assert [finding.path for finding in missing("fr")] == list(catalog())
    assert {finding.code for finding in missing("fr")} == {"message:missing"}
    made_up = {code: name for code, name in MADE_UP.items() if code != "empty"} | {"goal": "", "ours": "{a}"}
    lacking = Language("xx", messages=made_up)
    assert [(finding.code, finding.path) for finding in missing(lacking)] == [("message:missing", "empty")]


def test_missing_reports_places_of_version_2() -> None:
    """A place under its old name is reported with its name of today."""
    code = "review:collect:metric"
    found = missing(Language("xx", messages={**MADE_UP, code: "Zammel {figure}."}))
    assert [(finding.code, finding.path, finding["name"]) for finding in found] == [("message:renamed", code, "metric")]


def test_missing_asks_for_each_plural_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where English has a singular form, a language needs each form of its plural rule; a form alone is no code."""
    english = {"people": "{count} people", "people|one": "{count} person"}
    monkeypatch.setattr("advocacy.messages.lookup.LANGUAGES", {"en": english})
    given = {"people": "{count} Leute"}
    found = missing(Language("xx", messages=given))
    assert [(finding.code, finding.path) for finding in found] == [("message:missing", "people|one")]
    assert missing(Language("xx", messages={**given, "people|one": "{count} Mensch"})) == ()


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("{cuont} {count}", "message:placeholder"),
        ("{count", "message:unreadable"),
        ("count}", "message:unreadable"),
        ("", "message:missing"),
    ],
)
def test_missing_lists_broken_messages(template: str, code: str) -> None:
    """Unknown placeholders, unbalanced braces and empty messages are listed by their code."""
    found = missing(Language("xx", messages={**MADE_UP, "exclusion-count:consent": template}))
    assert [(finding.code, finding.path) for finding in found] == [(code, "exclusion-count:consent")]
    reworded = Language("nl", messages={"exclusion-count:consent": template})
    assert [finding.code for finding in missing(reworded)] == ([code] if template else [])


def test_errors_use_messages_of_an_app() -> None:
    """An error lists all findings in a language of an app."""
    with pytest.raises(UnknownNameError) as caught:
        KpiCatalogue.default().metric("lead")
    assert caught.value.text(XX).startswith("‹name:unknown›")
    with pytest.raises(UnknownNameError, match="'yy'"):
        caught.value.text("yy")


def test_review_day_has_a_message_in_a_calendar() -> None:
    """A review day has a message in a calendar, in each language."""
    agenda = Agenda(period=DateRange(DAY, DAY), items=[AgendaItem(on=DAY, kind=AgendaKind.REVIEW)])
    stamp = datetime(2027, 1, 1, tzinfo=UTC)
    for language, text in (("nl", agenda.items[0].text("nl")), (XX, "‹agenda:review›")):
        written = as_calendar(agenda, program="p", zone=ZoneInfo("UTC"), stamp=stamp, language=language)
        assert f"SUMMARY:{text}" in written.splitlines()


# ---------------------------------------------------------------- a language as a value


def welsh(count: int) -> str:
    """Return a plural category."""
    return {0: "zero", 1: "one", 2: "two", 3: "few", 6: "many"}.get(count, "other")


FORMS = {
    "exclusion-count:consent": "{count} sgwrs",
    "exclusion-count:consent|two": "{count} ddwy",
    "exclusion-count:consent|zero": "",
}


@pytest.mark.parametrize(
    ("plural", "count", "text"),
    [
        (welsh, 2, "2 ddwy"),
        (welsh, 0, "0 sgwrs"),
        (welsh, 9, "9 sgwrs"),
        (None, 2, "2 sgwrs"),
        (welsh, 2.0, "2 ddwy"),
        (welsh, 2.5, "2.5 sgwrs"),
        (welsh, "2", "2 sgwrs"),
    ],
)
def test_count_selects_the_plural_form(plural: Any, count: float | str, text: str) -> None:
    """The rule of the language selects the form of whole numbers; a missing form is replaced by the other form."""
    language = Language("cy", messages=FORMS, **({"plural": plural} if plural else {}))
    assert Finding.of("exclusion-count:consent", count=count).text(language) == text


def test_language_is_a_value() -> None:
    """A language compares by content, hashes, pickles, and keeps no mapping of the caller."""
    given = {"empty": "leeg!"}
    language = Language("nl", messages=given, plural=welsh)
    given["empty"] = "anders"
    assert language == Language("nl", messages={"empty": "leeg!"}, plural=welsh)
    assert pickle.loads(pickle.dumps(language)) == language  # noqa: S301
    assert len({language, Language("nl"), Language("nl")}) == 2
    assert Finding.of("empty").text(language) == "leeg!"
    assert Finding.of("empty").text(Language("nl")) == Finding.of("empty").text("nl")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        language.code = "en"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("language", "paths"),
    [
        (3, ["language"]),
        (None, ["language"]),
        (Language(3), ["language.code"]),  # type: ignore[arg-type]
        (Language("nl", messages={"empty": 3}), ["language.messages"]),
        (Language("nl", messages="empty"), ["language.messages"]),
        (Language("nl", names={"p-1": 3}), ["language.names"]),
        (Language("nl", names="p-1"), ["language.names"]),
        (Language(None, plural="one"), ["language.code", "language.plural"]),  # type: ignore[arg-type]
    ],
)
def test_language_of_a_wrong_type_is_refused(language: Any, paths: list[str]) -> None:
    """Every function states what to pass instead."""
    for function in (Finding.of("empty").text, catalog, missing):
        with pytest.raises(ValidationError) as caught:
            function(language)
        assert [found.path for found in caught.value.findings] == paths
        assert {found.code for found in caught.value.findings} == {"type"}


def test_messages_under_old_codes_are_used_and_reported() -> None:
    """Messages of an app under old codes still work; under both codes the current one is used."""
    old, new = "excluded:unknown:chance_self", "exclusion-count:unknown:opportunity_self"
    language = Language("nl", messages={old: "Oud: {count}.", f"{old}|one": "Oud, één."})
    assert [Finding.of(new, count=count).text(language) for count in (1, 2)] == ["Oud, één.", "Oud: 2."]
    assert catalog(language)[new] == "Oud: {count}."
    assert [(found.code, found.path, found["name"]) for found in missing(language)] == [
        ("message:renamed", old, new),
        ("message:renamed", f"{old}|one", f"{new}|one"),
    ]
    assert str(missing(language)[0]) == f"{old}: is out of date. Use '{new}'."
    both = Language("nl", messages={old: "Oud.", new: "Nieuw."})
    assert Finding.of(new, count=1).text(both) == "Nieuw."


def test_package_has_four_names() -> None:
    """The names load on first use; an unknown name raises AttributeError."""
    assert set(messages.__all__) == {"Language", "catalog", "label", "missing"}
    with pytest.raises(AttributeError, match="nothing"):
        messages.nothing  # noqa: B018
