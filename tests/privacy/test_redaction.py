"""Somebody is found in text where they are named as a whole word, and nobody else is touched."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.privacy.redaction import Mentions


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
    ],
)
def test_whole_words_in_any_case(text: str, put: str) -> None:
    """A word is found whole, whatever its case; a longer id of somebody else is left as it is."""
    mentions = Mentions({"p-1": "X"}, ["p-1-b", "p-10", "p-1"])
    assert mentions.put(text) == put
    assert mentions.hold(text) is (put != text)


def test_names_in_any_writing() -> None:
    """Composed or not, with signs alone or several words, a name is found; so is one that ends in a sign."""
    for form in ("NFC", "NFD"):
        for written in ("NFC", "NFD"):
            name = unicodedata.normalize(form, "Çelik Öz")
            assert Mentions({name: "X"}).put(f"Ask {unicodedata.normalize(written, 'ÇELIK ÖZ')}!") == "Ask X!"
    assert Mentions({"***": "X"}).put("a *** b") == "a X b"
    assert Mentions({"İ": "X"}).put("an İ here") == "an X here"
    assert Mentions({"c++": "X", "c": "Y"}).put("c++ c") == "X Y"
    assert Mentions({}).put("p-1") == "p-1"
    assert not Mentions({}).hold("p-1")
    assert Mentions({"p-1": "X"}).is_one("P-1")
    assert not Mentions({"p-1": "X"}).is_one("p-1 ")


@pytest.mark.parametrize("name", ["", " ", "\xad", "\u200b", " \xad\u00a0"])
def test_a_name_without_a_visible_character_matches_nothing(name: str) -> None:
    """An empty name, white space, or characters that are not shown: no text changes, whatever it contains."""
    for text in ("", "a", " ", "\xad", "- -", "a \xad b", name):
        mentions = Mentions({name: "X"}, ["\u200b"])
        assert mentions.put(text) == text
        assert not mentions.hold(text)
        assert not mentions.is_one(text)


@given(
    st.dictionaries(st.text("aß-\xad\u200b\u0308 ", max_size=3), st.just("\ue000"), max_size=3),
    st.text("aß-\xad\u200b\u0308 ", max_size=8),
)
def test_any_characters_are_searched(words: dict[str, str], text: str) -> None:
    """Characters that are not shown or that combine raise no error; a text changes exactly where a name is found."""
    mentions = Mentions(words)
    put = mentions.put(text)
    assert ("\ue000" in put) is mentions.hold(text)
    assert mentions.hold(text) or put == text


@given(
    st.dictionaries(st.text("ab-1", min_size=1, max_size=4), st.just("X"), max_size=3), st.text("ab-1 ", max_size=14)
)
def test_no_word_is_left(words: dict[str, str], text: str) -> None:
    """After putting, none of the words stands in the text as a whole word any more."""
    put = Mentions(words).put(text)
    for word in words:
        whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
        if whole.search(text):
            assert put != text
        assert not whole.search(put) or "X" in put
