"""Report blocks: a result is written as text and as HTML from one description."""

from __future__ import annotations

import inspect
import re
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy import DateRange, Finding
from advocacy.messages.blocks import Report, Sentences
from advocacy.messages.translator import Translator
from advocacy.pilot import SizeSuggestion
from advocacy.plan import ChecklistGaps, FoundationReport, Readiness, ReadinessStatus
from advocacy.privacy import GroupCount, GroupTable
from advocacy.run import ContinuityReport
from advocacy.stats import Interval
from tests.public import NOUNS, PUBLIC

#: Classes with a text that are no results: a label, a sentence, or a part of a result that has HTML.
ONE_TEXT = {
    "AgendaItem", "ChecklistItem", "Claim", "ClosedQuestion", "ContentGuide", "Finding", "Measure", "Metric",
    "NextStep", "OpenQuestion", "StoryPrompt",
}  # fmt: skip
#: Results of public functions that have no text of their own yet, or that are shown by something else: class → by what.
SHOWN_BY = {
    **dict.fromkeys(["LeadView", "ParticipantView", "ProgramSummary"], "a page"),
    **dict.fromkeys(["Program", "FieldChange"], "its history"),
    **dict.fromkeys(["QuotaCost", "SelectionProbability", "TradeoffPoint", "WeightSensitivity"], "a picture"),
    **dict.fromkeys(["MetricValue", "Observation", "PartialAggregate"], "a scorecard"),
    **dict.fromkeys(["Cadence", "ContentIdea", "DateRange", "Invitation", "Occurrence", "PillarSource"], "a plan"),
    **dict.fromkeys(["CampaignScheme", "FrozenMap", "Pseudonymised", "Scenario", "Survey"], "an input of others"),
    **dict.fromkeys(
        ["ActivityShare", "CodeSuggestion", "DeclineReport", "PersonalDataExport", "PillarProposals", "Replacement",
         "SimilarTexts", "SurveySuggestions"],
        "nothing yet",
    ),
}  # fmt: skip


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
    (Readiness(status=ReadinessStatus.READY), "Gereedheid: klaar."),
    (SizeSuggestion(minimum=8, maximum=12, reasons=()), "Een groep van 8 tot 12 mensen past bij een start."),
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
        "4 januari 2027 – 31 maart 2027\nDe groep hield 50\N{NO-BREAK SPACE}% van de eigen ritmes aan.",
    ),
    (
        ContinuityReport(period=QUARTER, kept=Fraction(1, 2), kept_interval=Interval(0.25, 0.75)),
        "\n".join(
            [
                "4 januari 2027 – 31 maart 2027",
                "De groep hield 50 % van de eigen ritmes aan (interval: 25 % – 75 %).".replace(
                    " %", "\N{NO-BREAK SPACE}%"
                ),
            ]
        ),
    ),
    (
        TABLE,
        "afdeling        mensen\n--------------  ---------------------\n"
        "iedereen samen  1.200\nonbekend        te weinig om te tonen\n\n" + TABLE.findings[0].text("nl"),
    ),
]


@pytest.mark.parametrize(("result", "expected"), RESULTS)
def test_results_are_sentences_and_tables(result: Report, expected: str) -> None:
    """A result says its findings, or that there are none; numbers and days are those of the language."""
    assert result.text("nl") == expected
    assert result._repr_html_() == result.html()


def test_every_result_with_a_text_has_html() -> None:
    """Every class with `text` is a report, with HTML and a notebook form."""
    texts = {kind for kind in map(PUBLIC.__getitem__, NOUNS) if callable(getattr(kind, "text", None))}
    bare = {kind.__name__ for kind in texts if not issubclass(kind, Report)}
    assert bare == ONE_TEXT


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
