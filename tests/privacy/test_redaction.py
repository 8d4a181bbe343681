"""The matching rule: a name matches whole words only, in any writing."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.privacy.redaction import UNCLEAR, Mentions


@pytest.mark.parametrize(
    ("text", "put"),
    [
        ("p-1 asked", "X asked"),
        ("P-1, p-1.", "X, X."),
        ("ask p-10 or xp-1", "ask p-10 or xp-1"),
        ("p-1-b and p-1", "p-1-b and X"),
        ("nothing", "nothing"),
        ("(p-1)", "(X)"),
        ("p-1@2027-01-04", "X@2027-01-04"),
        ("ann@example.org, as p-1 said", "ann@example.org, as X said"),
    ],
)
def test_names_match_whole_words_in_any_case(text: str, put: str) -> None:
    """A longer id of someone else that contains the name does not change."""
    mentions = Mentions({"p-1": "X"}, ["p-1-b", "p-10", "p-1"])
    assert mentions.replace_in(text) == put
    assert mentions.found_in(text) is (put != text)


def test_names_match_in_any_form() -> None:
    """A name can be composed or not, consist of signs only, have several words, or end in a sign."""
    for form in ("NFC", "NFD"):
        for written in ("NFC", "NFD"):
            name = unicodedata.normalize(form, "Çelik Öz")
            assert Mentions({name: "X"}).replace_in(f"Ask {unicodedata.normalize(written, 'ÇELIK ÖZ')}!") == "Ask X!"
    for name in ("Ann Lee", "Ann  Lee", "Ann\tLee", " ann\nlee"):
        assert Mentions({name: "X"}).replace_in("Ask ANN Lee!") == "Ask X!"
    assert Mentions({"***": "X"}).replace_in("a *** b") == "a X b"
    assert Mentions({"İ": "X"}).replace_in("an İ here") == "an X here"
    for text in ("\u2105", "\u2100"):  # "c/o" and "a/c" as one character each
        assert Mentions({"c": "X", "o": "X"}).replace_in(text) == text
    assert Mentions({"c++": "X"}).replace_in("c++x c++") == "c++x X"
    assert Mentions({"***": "X"}).replace_in("\uff0a**") == "X"
    assert Mentions({"***": "X", "\uff0a**": "Y"}).replace_in("*** \uff0a** **\uff0a") == f"X Y {UNCLEAR}"
    assert Mentions({"각": "X"}).replace_in(unicodedata.normalize("NFD", "각 가")) == "X " + unicodedata.normalize(
        "NFD", "가"
    )
    assert Mentions({"c++": "X", "c": "Y"}).replace_in("c++ c") == "X Y"
    assert Mentions({}).replace_in("p-1") == "p-1"
    assert not Mentions({}).found_in("p-1")
    assert Mentions({"p-1": "X"}).equal("P-1")
    assert not Mentions({"p-1": "X"}).equal("p-1 ")


@pytest.mark.parametrize("name", ["", " ", "\xad", "\u200b", " \xad\u00a0"])
def test_a_name_without_a_visible_character_matches_nothing(name: str) -> None:
    """An empty name, white space and invisible characters match no text."""
    for text in ("", "a", " ", "\xad", "- -", "a \xad b", name):
        mentions = Mentions({name: "X"}, ["\u200b"])
        assert mentions.replace_in(text) == text
        assert not mentions.found_in(text)
        assert not mentions.equal(text)


@given(
    st.dictionaries(st.text("aß-\xad\u200b\u0308 ", max_size=3), st.just("\ue000"), max_size=3),
    st.text("aß-\xad\u200b\u0308 ", max_size=8),
)
def test_any_characters_can_be_searched(words: dict[str, str], text: str) -> None:
    """Invisible and combining characters raise no error. A text changes only if a name is found."""
    mentions = Mentions(words)
    put = mentions.replace_in(text)
    assert ("\ue000" in put) is mentions.found_in(text)
    assert mentions.found_in(text) or put == text


@given(
    st.dictionaries(st.text("ab-1", min_size=1, max_size=4), st.just("X"), max_size=3), st.text("ab-1 ", max_size=14)
)
def test_no_name_remains_as_a_whole_word(words: dict[str, str], text: str) -> None:
    """After the replacement, the text contains none of the names."""
    put = Mentions(words).replace_in(text)
    for word in words:
        whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
        if whole.search(text):
            assert put != text
        assert not whole.search(put) or "X" in put
