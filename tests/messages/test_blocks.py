"""Report blocks: a result is written as text and as HTML from one description."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.messages.blocks import Report, Sentences
from advocacy.messages.translator import Translator
from tests.public import NOUNS, PUBLIC

#: Classes with a text that are no results: a label, a sentence, or a part of a result that has HTML.
ONE_TEXT = {
    "AgendaItem", "ChecklistItem", "Claim", "ClosedQuestion", "ContentGuide", "Finding", "Measure", "Metric",
    "NextStep", "OpenQuestion", "StoryPrompt",
}  # fmt: skip


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
