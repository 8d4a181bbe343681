"""Report blocks: a result is written as text and as HTML from one description."""

from __future__ import annotations

import inspect
import re
from datetime import date, timedelta
from fractions import Fraction
from html import unescape
from typing import Any

import attrs
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy import (
    Consent,
    Criterion,
    DateRange,
    Finding,
    Matrix,
    Participant,
    Program,
    Purpose,
    Quota,
    SelectionPolicy,
    select_pilot,
)
from advocacy.adapters import plots
from advocacy.frozen_map import FrozenMap
from advocacy.goals import ContentPillar
from advocacy.messages import Language
from advocacy.messages.blocks import Report, Sentences
from advocacy.messages.translator import Translator
from advocacy.people import Answer, CodeSuggestion
from advocacy.pilot import QuotaCost, SelectionProbability, SizeSuggestion, ValueCap, WeightSensitivity, replace_members
from advocacy.plan import (
    ChecklistGaps,
    ContentIdea,
    FoundationReport,
    Frequency,
    PillarProposals,
    PillarSource,
    PlanBrief,
    Readiness,
    ReadinessStatus,
    Recurrence,
    SimilarTexts,
    SourceKind,
    SurveySuggestions,
    suggest_pillars,
)
from advocacy.privacy import GroupCount, GroupTable, PersonalDataEntry, PersonalDataExport, pseudonymise
from advocacy.run import ActivityShare, ContinuityReport, DeclineReport, PersonDecline
from advocacy.stats import Interval
from tests.amounts import examples
from tests.public import NOUNS, PUBLIC

#: Classes with a text that are no results: a label, a sentence, or a part of a result that has HTML.
ONE_TEXT = {
    "AgendaItem", "ChecklistItem", "Claim", "ClosedQuestion", "ContentGuide", "Finding", "Measure", "Metric",
    "NextStep", "OpenQuestion", "StoryPrompt",
}  # fmt: skip
#: Results of public functions that a report or a picture shows: class → by which. The last two are a container, and a
#: document to publish.
SHOWN_BY = {
    **dict.fromkeys(["Program", "LeadView", "Invitation"], "LeadPage"),
    **dict.fromkeys(["ParticipantView", "Cadence"], "ParticipantPage"),
    **dict.fromkeys(["MetricValue", "Observation", "PartialAggregate", "CampaignScheme"], "Scorecard"),
    "ProgramSummary": "DirectorPage",
    "FieldChange": "Revision",
    "TradeoffPoint": "plot_tradeoff",
    "ContentIdea": "SurveySuggestions",
    "DateRange": "Agenda",
    "Occurrence": "Plan",
    "PillarSource": "PillarProposals",
    "Scenario": "ScenarioComparison",
    "Survey": "SurveyCounts",
    "FrozenMap": "",
    "LotteryProof": "",
}


def _mentioned(annotation: object) -> set[str]:
    return {*re.findall(r"\w+", str(annotation))} & {*NOUNS}


def _members(kind: type) -> dict[str, Any]:
    return {name: value for name, value in vars(kind).items() if not name.startswith("_")}


def _parts(name: str) -> set[str]:
    """Return the classes in the fields and properties of a class, or in the parameters of a picture."""
    shower: Any = PUBLIC.get(name) or getattr(plots, name)
    if inspect.isfunction(shower):
        return set().union(*(_mentioned(value.annotation) for value in inspect.signature(shower).parameters.values()))
    fields = [field.type for field in attrs.fields(shower)] if attrs.has(shower) else []
    getters = [getattr(value, "fget", None) or getattr(value, "func", None) for value in _members(shower).values()]
    fields += [inspect.signature(getter).return_annotation for getter in getters if getter is not None]
    return set().union(*map(_mentioned, fields))


def _makers() -> dict[str, set[str]]:
    """Return of each class the classes that a public function or a method makes it from."""
    found = dict[str, set[str]]()
    functions = [(value, set[str]()) for value in PUBLIC.values() if inspect.isfunction(value)]
    functions += [
        (method, {kind.__name__})
        for kind in map(PUBLIC.__getitem__, NOUNS)
        for method in _members(kind).values()
        if inspect.isfunction(method)
    ]
    for function, owner in functions:
        signature = inspect.signature(function)
        sources = owner.union(*(_mentioned(value.annotation) for value in signature.parameters.values()))
        for made in _mentioned(signature.return_annotation):
            found.setdefault(made, set()).update(sources)
    return found


@pytest.mark.parametrize(("name", "shower"), [pair for pair in SHOWN_BY.items() if pair[1]])
def test_what_shows_a_result_has_it(name: str, shower: str) -> None:
    """What shows a result is a report or a picture, and has the result in it, or is made from it."""
    assert inspect.isfunction(getattr(plots, shower, None)) or issubclass(PUBLIC[shower], Report)
    makers, found, waiting = _makers(), set[str](), {shower}
    while waiting:
        found |= waiting
        waiting = set().union(*(_parts(part) | makers.get(part, set()) for part in waiting)) - found
    assert name in found


def test_every_result_of_a_function_is_shown() -> None:
    """What a public function returns has text and HTML, or is listed with what shows it; the list has no other name."""
    given = [value for value in PUBLIC.values() if inspect.isfunction(value)]
    returned = " ".join(str(inspect.signature(value).return_annotation) for value in given)
    bare = {name for name in re.findall(r"\w+", returned) if name in NOUNS and not issubclass(PUBLIC[name], Report)}
    assert bare - {"Finding"} == SHOWN_BY.keys()


TABLE = GroupTable(
    by=["department"],
    minimum_group=5,
    counts=[GroupCount(group=[None], people=1200), GroupCount(group=[""], people=None)],
    findings=[Finding.of("view:suppressed", count=1, minimum=5)],
)
QUARTER = DateRange(date(2027, 1, 4), date(2027, 3, 31))
RESULTS = [
    (Readiness(status=ReadinessStatus.READY), "Startcheck: klaar om te beginnen."),
    (SizeSuggestion(minimum=8, maximum=12, reasons=()), "Met een groep van 8 tot 12 mensen kun je goed beginnen."),
    (FoundationReport(page=ChecklistGaps()), "Er is niets te melden."),
    (
        FoundationReport(page=ChecklistGaps(), findings=[Finding.of("phase:goals")]),
        "Er is geen doel. Kies er een.",
    ),
    (
        ContinuityReport(period=QUARTER),
        "4 januari 2027 – 31 maart 2027\nEr is nog geen hele periode van een ritme voorbij.",
    ),
    (
        ContinuityReport(period=QUARTER, kept=Fraction(1, 2)),
        "4 januari 2027 – 31 maart 2027\nDe groep hield 50\N{NO-BREAK SPACE}% van de eigen ritmes vol.",
    ),
    (
        ContinuityReport(period=QUARTER, kept=Fraction(1, 2), kept_interval=Interval(0.25, 0.75)),
        "\n".join(
            [
                "4 januari 2027 – 31 maart 2027",
                "De groep hield 50 % van de eigen ritmes vol (interval: 25 % – 75 %).".replace(
                    " %", "\N{NO-BREAK SPACE}%"
                ),
            ]
        ),
    ),
    (
        TABLE,
        "afdeling              mensen\n--------------  ------------\n"
        "iedereen samen         1.200\nonbekend        niet getoond\n\n" + TABLE.findings[0].text("nl"),
    ),
]


@pytest.mark.parametrize(("result", "expected"), RESULTS)
def test_results_are_sentences_and_tables(result: Report, expected: str) -> None:
    """A result says its findings, or that there are none; numbers and days are those of the language."""
    assert result.text("nl") == expected
    assert result._repr_html_() == result.html()


SIGN = Finding.of("decline:person", "", week=12, late=0, last=4, early=8, before=8)
FEW = Finding.of("decline:few", "", count=3, minimum=5)
BRIEF = PlanBrief(
    period=QUARTER,
    lead_capacity=timedelta(hours=9),
    meetings=Recurrence(every=Frequency.WEEKLY, start=QUARTER.start, until=QUARTER.end),
)
THEMES = suggest_pillars([PillarSource(theme=theme, kind=SourceKind.IDEA) for theme in ("Bees", "Wood")], maximum=1)
POOL = [
    Participant(
        id=f"p-{number}",
        motivation=number / 10,
        consents=[Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1))],
    )
    for number in range(10)
]
POLICY = SelectionPolicy(size=3, criteria=[Criterion("motivation")], exclude_inactive=False)
PILOT = select_pilot(POOL, POLICY, on=date(2026, 9, 15))
DECLINE = DeclineReport(
    period=QUARTER, on=QUARTER.end, people=[PersonDecline(participant="p-1", weeks=12, findings=[SIGN])]
)
#: Results for the program lead, and the lines of each, with the names of people.
NAMED: list[tuple[Report, list[str]]] = [
    (
        ActivityShare(weeks=3, minimum=None, maximum=None),
        ["Activity is unknown: 3 whole weeks are too few, and 8 are needed."],
    ),
    (
        ActivityShare(weeks=13, minimum=0.5, maximum=0.5),
        ["Activity in 13 weeks: 50%. A reaction every week is 50%, and an own post every week is 100%."],
    ),
    (
        ActivityShare(weeks=13, minimum=0.5, maximum=1),
        ["Activity in 13 weeks: 50% to 100%, because the data do not record everything."],
    ),
    (
        CodeSuggestion(
            answer=Answer(participant="p-1", question="obstacle", text="no time"), code="time", words=["no", "time"]
        ),
        ["Ann: Time, because of the words: no, time. Confirm this, or leave it out."],
    ),
    (DeclineReport(period=QUARTER, on=QUARTER.end), ["4 January 2027 – 31 March 2027", "There is nothing to report."]),
    (DECLINE, ["4 January 2027 – 31 March 2027", "person  finding", f"Ann     {SIGN.text()}"]),
    (
        evolve(DECLINE, findings=[FEW]),
        ["4 January 2027 – 31 March 2027", FEW.text(), "", "person  finding", f"Ann     {SIGN.text()}"],
    ),
    (
        PersonalDataExport(
            participant="p-1",
            on=QUARTER.start,
            entries=[
                PersonalDataEntry(path="tags[0]"),
                PersonalDataEntry(path="name", purpose=Purpose.NUDGES, value="Ann"),
            ],
        ),
        [
            "Your data, and who sees it, 4 January 2027",
            "data     value  purpose",
            "tags[0]",
            "name     Ann    personal attention",
        ],
    ),
    (PillarProposals(), ["There is nothing to report."]),
    (
        THEMES,
        [
            "Bees",
            *(finding.text() for finding in THEMES.proposals[0].reasons + THEMES.proposals[0].findings),
            "",
            THEMES.findings[-1].text(),
        ],
    ),
    (
        SimilarTexts(drafts=["p-8", "p-1"], shared=Fraction(1, 2)),
        ["Ann and Bo share 50% of their text. Ask both to use their own words."],
    ),
    (
        SurveySuggestions(
            brief=BRIEF,
            pillars=[ContentPillar(id="c-1", name="Wood")],
            ideas=[
                ContentIdea(id="i-1", title="The glue", pillar="c-1", from_whom="p-1"),
                ContentIdea(id="i-2", title="Bees"),
            ],
            findings=[FEW],
        ),
        [
            *("Suggested pillars", "pillar", "Wood", "", "Suggested ideas", "what      pillar  person"),
            *("The glue  Wood    Ann", "Bees", "", FEW.text()),
        ],
    ),
    (SurveySuggestions(brief=BRIEF, proposals=THEMES), THEMES.text().splitlines()),
    (
        QuotaCost(quota=Quota("department", "IT"), points=1200, members=1),
        [
            "department = IT: without this quota, the total score is 1,200 points higher.",
            "department = IT: without this quota, 1 more person fits.",
        ],
    ),
    (
        QuotaCost(quota=ValueCap("team", 2), points=None, members=None),
        [
            (
                "each team: what it costs in points is unknown, because there is no group to compare, "
                "or the search reached a limit."
            ),
            "each team: how many more people would fit is unknown, because the search reached a limit.",
        ],
    ),
    (
        SelectionProbability(probability=Fraction(3, 8)),
        ["The probability of a place is 38%, over all seeds of the lottery."],
    ),
    (
        SelectionProbability(probability=Fraction(1, 2), interval=Interval(0.25, 0.75), seeds=200),
        ["The probability of a place is 50% (interval: 25% – 75%), estimated with 200 seeds of the lottery."],
    ),
    (
        WeightSensitivity(samples=100, spread=Fraction(1, 2), seed=0, places=FrozenMap({"p-8": 100, "p-1": 0})),
        [
            "How often each person has a place if all weights change at random, 100 times, each by at most 50%",
            "person  how often a place    interval",
            "Ann                    0%     0% – 4%",
            "Bo                   100%  96% – 100%",
        ],
    ),
    (
        pseudonymise(Program(id="2027", period=QUARTER), b"0123456789abcdef"),
        ["There is nothing to report."],
    ),
    (
        replace_members(PILOT, ["p-8"], on=date(2026, 9, 20)),
        [
            "All other members stay. New proposals: 1.",
            "Joins: p-6.",
            "",
            "pilot, 20 September 2026: free places were filled",
        ],
    ),
]


@pytest.mark.parametrize(("result", "lines"), NAMED)
def test_results_name_people(result: Report, lines: list[str]) -> None:
    """A result for the lead says what was found, with the names of people, and the same in HTML."""
    named = Language("en", names={"p-1": "Ann", "p-8": "Bo"})
    shown = [line.rstrip() for line in result.text(named).splitlines() if not line.startswith("---")]
    assert shown[: len(lines)] == lines
    read = unescape(re.sub("<[^>]*>", " ", result.html(named)))
    assert all(word in read for word in " ".join(lines).split())


def test_every_result_with_a_text_has_html() -> None:
    """Every class with `text` is a report, with HTML and a notebook form."""
    texts = {kind for kind in map(PUBLIC.__getitem__, NOUNS) if callable(getattr(kind, "text", None))}
    bare = {kind.__name__ for kind in texts if not issubclass(kind, Report)}
    assert bare == ONE_TEXT


@pytest.mark.parametrize("name", [name for name in NOUNS if issubclass(PUBLIC[name], Report)])
def test_html_has_every_word_of_the_text(name: str) -> None:
    """HTML leaves out nothing that the text says; marks of notes are in the text alone."""

    @settings(max_examples=examples(10))
    @given(st.from_type(PUBLIC[name]), st.sampled_from(["en", "nl"]))
    def holds(result: Report, language: str) -> None:
        read = {*re.findall(r"\w+", unescape(re.sub("<[^>]*>", " ", result.html(language))))}
        said = re.sub(r"\(\d+\)", " ", result.text(language)) if name == "Scorecard" else result.text(language)
        assert {*re.findall(r"\w+", said)} - read == set()

    holds()


def test_sentences_are_lines_and_a_list() -> None:
    """The heading comes first; the mark is in text alone, and HTML is escaped and has its language."""
    block = Sentences(["a < b", "  c"], heading="Why & how", mark="- ")
    assert list(block.text(Translator("en"))) == ["Why & how\n- a < b\n-   c"]
    assert list(block.html(Translator("nl"))) == [
        '<p lang="nl">Why &amp; how</p>', '<ul lang="nl"><li>a &lt; b</li><li>c</li></ul>'
    ]  # fmt: skip


@given(st.lists(st.text(max_size=8), max_size=3), st.text(max_size=8))
def test_a_sentence_is_one_line_and_one_item(sentences: list[str], heading: str) -> None:
    """A line end in a sentence starts no new line, and a tag in it makes no element."""
    block = Sentences(sentences, heading=heading)
    assert len("\n".join(block.text(Translator("en"))).splitlines()) <= len(sentences) + 1
    assert len(re.findall("<[^>]*>", "".join(block.html(Translator("en"))))) == 2 * (len(sentences) + 1 + bool(heading))


@pytest.mark.parametrize("html", [False, True])
def test_no_sentences_are_nothing_or_an_empty_list(html: bool) -> None:  # noqa: FBT001
    """Without sentences there is no line; HTML has a list without items."""
    block = Sentences([])
    assert "".join(block.html(Translator("en")) if html else block.text(Translator("en"))) == (
        '<ul lang="en"></ul>' if html else ""
    )


def test_notebook_has_text_for_converters_without_html() -> None:
    """What is made from a notebook without HTML, such as PDF through LaTeX, has the text of a report."""
    matrix = Matrix.social_maturity()
    assert matrix._repr_mimebundle_(include=None, exclude=None) == {
        "text/html": matrix.html(),
        "text/plain": matrix.text(),
    }
