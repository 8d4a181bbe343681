"""Text in HTML is escaped, for every class with a notebook form."""

from __future__ import annotations

import importlib
import pkgutil
from contextlib import suppress
from enum import Enum
from html import escape
from html.parser import HTMLParser
from random import Random
from typing import Any
from unicodedata import category

import attrs
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import advocacy
from advocacy import AdvocacyError, Finding
from advocacy.frozen_map import FrozenMap
from advocacy.messages import Language, catalog
from advocacy.run import ReviewProposal, ReviewTopic
from advocacy.tables import as_html
from tests.amounts import examples
from tests.public import NOUNS, PUBLIC

#: How a notebook asks for more than text.
SHOWS = ("_repr_html_", "_repr_markdown_", "_repr_svg_")
#: Whatever shows itself so.
SHOWN = [name for name in PUBLIC if any(hasattr(PUBLIC[name], shows) for shows in SHOWS)]
#: The header of a cell, the language of a table, the alignment of numbers, and a table that may scroll; nothing else.
LANGUAGES = {"en", "nl", "'\"><script>"}
ATTRIBUTES = {
    ("th", "scope"): {"col", "row"},
    **{(tag, "lang"): LANGUAGES for tag in ("table", "p", "ul", "h1", "h2", "h3")},
    **{(tag, "style"): {"text-align:right"} for tag in ("th", "td")},
    ("div", "style"): {"overflow-x:auto"},
    ("div", "tabindex"): {"0"},
    ("div", "role"): {"region"},
}
TAGS = {"div", "h1", "h2", "h3", "table", "caption", "thead", "tbody", "tr", "th", "td", "p", "ul", "li"}
HOSTILE = [
    "<script>alert(1)</script>", "</td></table><img src=x onerror=alert(1)>", "\"'><b>", "'\"", "a & b", "&lt;b&gt;",
    "&#60;b>", "&amp", "<!--", "-->", "<![CDATA[", "<?php", "<!DOCTYPE x>", "\0<b>", "\x1b[2J", "\u202e<b>\u2066",
    "\x85\ufffe", "<\u0301b>", "javascript:alert(1)", "{{7*7}}", "{0.__class__}", "\r\n<b>", "<svg/onload=alert(1)>",
    "＜b＞", "<b", "</", "<", "&",
]  # fmt: skip
#: What turns the direction of the text that follows.
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def hostile(value: Any, chance: Random) -> Any:
    """Give a value with hostile text wherever its classes take it: in names, ids, sentences, and deep inside."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return f"{chance.choice(HOSTILE)}{chance.choice(HOSTILE)}"
    if isinstance(value, FrozenMap):
        return FrozenMap({key: hostile(item, chance) for key, item in value.items()})
    if isinstance(value, (tuple, frozenset)):
        return type(value)(hostile(item, chance) for item in value)
    if isinstance(value, Finding):
        return attrs.evolve(value, parameters=[(name, hostile(text, chance)) for name, text in value.parameters])
    if not attrs.has(type(value)):
        return value
    for attribute in attrs.fields(type(value)):
        if attribute.init:
            with suppress(AdvocacyError):  # not every text is taken everywhere
                value = attrs.evolve(value, **{attribute.name: hostile(getattr(value, attribute.name), chance)})
    return value


class Read(HTMLParser):
    """Read HTML, and write down again what was understood."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.again = ""
        self.texts: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Accept only known tags, with only attributes for headers and the language."""
        assert tag in TAGS
        known = [pair for pair in attrs if (tag, pair[0]) != ("div", "aria-label")]
        assert all(value in ATTRIBUTES.get((tag, name), ()) for name, value in known)
        self.again += f"<{tag}" + "".join(f' {name}="{escape(value or "")}"' for name, value in attrs) + ">"
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the last open tag."""
        assert self.open.pop() == tag
        self.again += f"</{tag}>"

    def handle_data(self, data: str) -> None:
        """Write text as text."""
        assert self.open[-1] in {"caption", "th", "td", "p", "li", "h1", "h2", "h3"}
        self.again += escape(data)
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        """Take no comment, declaration or instruction."""
        pytest.fail(data)

    def handle_decl(self, decl: str) -> None:
        """Take no comment, declaration or instruction."""
        pytest.fail(decl)

    handle_pi = unknown_decl = handle_comment


def read(html: str) -> str:
    """Read HTML that has only tables, paragraphs and lists of text, and return the text."""
    reader = Read()
    reader.feed(html)
    reader.close()
    assert not reader.open
    assert reader.again == html
    text = "\n".join(reader.texts)
    assert not {letter for letter in text if _is_no_text(letter)}
    return text


def _is_no_text(letter: str) -> bool:
    control = category(letter) == "Cc" and letter not in "\t\n\r"
    nobodys = ord(letter) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(letter) < 0xFDF0
    return control or nobodys or letter in TURNS


def test_classes_with_html_are_found() -> None:
    """The search finds known classes with HTML; each has a strategy, but for those of imports."""
    assert {"Agenda", "NextSteps", "Review", "Scorecard"} <= set(SHOWN) <= set(NOUNS)
    for found in pkgutil.walk_packages(advocacy.__path__, "advocacy."):
        if found.name.startswith("advocacy.adapters.plots"):
            continue  # a picture shows itself as matplotlib does
        kinds = [kind for kind in vars(importlib.import_module(found.name)).values() if isinstance(kind, type)]
        assert {kind.__name__ for kind in kinds if any(hasattr(kind, shows) for shows in SHOWS)} <= {
            *SHOWN,
            "Report",
            "_Page",
            "FindingsReport",
            "AnalyticsImport",
            "Archive",
            "Roster",
            "SurveyImport",
        }


@pytest.mark.parametrize("name", SHOWN)
def test_hostile_text_stays_text(name: str) -> None:
    """With any names of people, ids and topics, HTML has only the tags of its tables."""

    @settings(max_examples=examples(25))
    @given(st.from_type(PUBLIC[name]), st.integers(0, 1 << 32))
    def holds(value: Any, seed: int) -> None:
        shown = hostile(value, Random(seed))  # noqa: S311
        for show in SHOWS:
            if hasattr(shown, show):
                read(getattr(shown, show)())

    holds()


#: Results that the strategies seldom draw with a text of people in them.
QUOTED = {
    "ReviewProposal": ReviewProposal(
        topic=ReviewTopic.COLLECT,
        advice=Finding.of("review:kept:bare", "", percent=60),
        evidence=[Finding.of("review:quoted", "evidence[0]", seen="A call", by="Ann", known="asked", on="2027")],
    )
}

for _name in ("PillarBalance", "TrackPlan"):
    QUOTED[_name] = PUBLIC[_name](findings=[Finding.of("plan:hours:person:unknown", participant="p-1")])
#: Results whose sentences have numbers only, or names of the library.
NUMBERS = {"ActivityShare", "ContinuityReport", "Erasure", "ExperimentResult", "Pseudonymised", "SizeSuggestion"}
NUMBERS |= {"SelectionProbability", "WeightSensitivity"}  # the ids of the latter are keys, which `hostile` leaves


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # what is found may be long: it is not printed
@pytest.mark.parametrize("name", [name for name in SHOWN if name not in NUMBERS])
def test_hostile_text_reaches_the_html(name: str) -> None:
    """The property above has a subject: hostile text reaches the HTML of each class."""
    reaches = find(
        (st.just(QUOTED[name]) if name in QUOTED else st.from_type(PUBLIC[name])).map(
            lambda value: hostile(value, Random(0))  # noqa: S311
        ),
        lambda value: "&lt;" in value._repr_html_(),
        settings=settings(max_examples=500, database=None, phases=[Phase.generate]),
    )
    assert "<" in read(reaches._repr_html_())


@pytest.mark.parametrize("name", SHOWN)
def test_messages_of_an_app_are_escaped(name: str) -> None:
    """Any messages and any name of an app's language are shown as text."""
    words = Language("'\"><script>", messages={code: HOSTILE[place % 3] for place, code in enumerate(catalog())})

    @settings(max_examples=examples(10))
    @given(st.from_type(PUBLIC[name]))
    def holds(value: Any) -> None:
        read(value.html(words))
        read(value.html("nl"))

    holds()


@given(st.lists(st.lists(st.sampled_from(HOSTILE) | st.text(), min_size=1, max_size=3), max_size=3), st.text())
def test_tables_keep_text(rows: list[list[str]], caption: str) -> None:
    """Every cell is read back as text; characters that are not allowed become a replacement character."""
    text = read(as_html(rows, header=["a<b"], caption=caption))
    for cell in [caption, *(cell for row in rows for cell in row)]:
        assert "".join("\ufffd" if _is_no_text(letter) else letter for letter in cell) in text
