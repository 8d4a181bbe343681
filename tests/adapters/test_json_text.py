"""Documents as JSON text: canonical, strict, and no error but our own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy import Goal, GoalKind, Participant
from advocacy.adapters import documents
from advocacy.errors import DocumentError
from advocacy.testing import strategies

GOAL = Goal(id="g", kind=GoalKind.AWARENESS, statement="Café")
TEXT = documents.dumps(GOAL)


@given(strategies.participants())
def test_json_text_comes_back_equal(person: Participant) -> None:
    """Text and bytes in any JSON encoding load as an equal value; the text is the sorted document."""
    text = documents.dumps(person)
    assert text == json.dumps(documents.dump(person), sort_keys=True)
    assert text.isascii()
    encodings = ("utf-8", "utf-8-sig", "utf-16", "utf-32-le")
    texts: list[str | bytes] = [text, *map(text.encode, encodings)]
    for encoded in texts:
        assert documents.loads(encoded, Participant) == person


def faults_of(text: Any) -> list[tuple[str, str]]:
    """Return the path and the code of each fault of a text, after both languages have described them."""
    with pytest.raises(DocumentError) as error:
        documents.loads(text, Goal)
    assert error.value.text("en") != error.value.text("nl")
    return [(finding.path, finding.code) for finding in error.value.findings]


def weight(text: str) -> str:
    """Return the text of the goal with another weight."""
    return TEXT.replace('"weight": 1', f'"weight": {text}')


#: Name → the text, and the path and the code of its fault.
FAULTY: dict[str, tuple[Any, str, str]] = {
    "empty": ("", "$", "document:json"),
    "open": ("{", "$", "document:json"),
    "trailing": (f"{TEXT}]", "$", "document:json"),
    "leading zero": (weight("01"), "$", "document:json"),
    "NaN": (weight("NaN"), "$", "document"),
    "infinity": (weight("-Infinity"), "$", "document"),
    "large float": (weight("1e999"), "$.data.weight", "document"),
    "repeated key": (weight('1, "weight": 2'), "$", "document:duplicate"),
    "65 digits": (weight("9" * 65), "$.data.weight", "document:digits"),
    "5000 digits": (weight("9" * 5000), "$", "document:digits"),
    "fraction": (weight("1.5"), "$.data.weight", "document"),
    "no UTF-8": (b"\xff", "$", "document:text"),
    "deep and open": ("[" * 500_000, "$", "document:deep"),
    "deep": ("[" * 200 + "]" * 200, f"${'[0]' * 101}", "document:deep"),
    "None": (None, "$", "document"),
    "document": (documents.dump(GOAL), "$", "document"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_json_text_problems_have_a_path(name: str) -> None:
    """Invalid JSON, NaN, duplicate keys and exceeded limits are problems of a document."""
    text, path, code = FAULTY[name]
    assert faults_of(text) == [(path, code)]


def test_json_text_error_names_line_and_column() -> None:
    """A syntax error has its line and column."""
    with pytest.raises(DocumentError, match="line 2, column 3"):
        documents.loads("{\n  x: 1}", Goal)


@given(st.text() | st.binary() | st.integers(0, len(TEXT)).map(lambda cut: TEXT[:cut]))
def test_json_text_raises_no_other_error(text: str | bytes) -> None:
    """For any text, `loads` returns a value or raises a `DocumentError`."""
    try:
        found = documents.loads(text, Goal)
    except DocumentError:
        return
    assert found == GOAL
