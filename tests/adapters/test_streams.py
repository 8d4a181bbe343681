"""Streams: many small documents, one after the other, none of them kept."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy import AdvocacyError, Participant
from advocacy.adapters import documents
from advocacy.errors import DocumentError, ValidationError
from advocacy.goals import Observation
from advocacy.run import Activity
from advocacy.testing import strategies


@given(
    st.lists(strategies.participants(), max_size=4)
    | st.lists(strategies.activities(), max_size=4)
    | st.lists(strategies.observations(), max_size=4)
)
def test_items_are_dumped_and_loaded(items: list[Any]) -> None:
    """Each item is a separate document, and keeps its position."""
    written = list(documents.dump_each(items))
    assert written == [documents.dump(item) for item in items]
    for kind in {type(item) for item in items} or {Participant}:
        assert list(documents.load_each(written, kind)) == items


def test_streams_are_lazy() -> None:
    """An item is read when its result is requested, not earlier."""
    taken: list[int] = []

    def people() -> Iterator[Participant]:
        for index in range(100):
            taken.append(index)
            yield Participant(id=f"p-{index}")

    found = documents.load_each(documents.dump_each(people()), Participant)
    assert taken == []
    assert [next(found).id, next(found).id] == ["p-0", "p-1"]
    assert taken == [0, 1]


def test_streams_keep_no_items() -> None:
    """Only one item is in memory: no loaded item refers to itself, so each is freed at once."""

    class Watched(dict[str, Any]):
        pass

    alive: list[weakref.ref[Watched]] = []

    def written() -> Iterator[object]:
        for index in range(50):
            watched = Watched(documents.dump(Participant(id=f"p-{index}")))
            alive.append(weakref.ref(watched))
            yield dict(watched)
            del watched
            assert sum(reference_type() is not None for reference_type in alive) <= 1

    ids = [person.id for person in documents.load_each(written(), Participant)]
    assert ids == [f"p-{index}" for index in range(50)]


def broken() -> list[Any]:
    """Give documents of which the second and the fourth are faulty."""
    written: list[Any] = list(documents.dump_each(Participant(id=f"p-{index}", activity=0.5) for index in range(4)))
    written[1]["data"]["activity"] = "high"
    written[3] = {"kind": "activity", "data": 3}
    return written


def test_first_broken_item_raises() -> None:
    """Earlier items were returned; the error has the position of the item and the path in it."""
    found = documents.load_each(broken(), Participant)
    assert next(found).id == "p-0"
    with pytest.raises(DocumentError) as error:
        next(found)
    assert [(finding.path, finding.code) for finding in error.value.findings] == [("$[1].data.activity", "document")]


def test_broken_items_may_be_collected() -> None:
    """With an error handler the stream continues; each error has the position of its item."""
    faulty: list[AdvocacyError] = []
    found = documents.load_each(broken(), Participant, faulty=faulty.append)
    assert [person.id for person in found] == ["p-0", "p-2"]
    assert [[finding.path for finding in error.findings] for error in faulty] == [
        ["$[1].data.activity"],
        ["$[3]", "$[3].kind"],
    ]


def test_limits_apply_to_each_item() -> None:
    """An item beyond the limits is reported alone."""
    with pytest.raises(DocumentError) as error:
        list(documents.load_each([documents.dump(Participant(id="p")), "x" * 100_001], Participant))
    assert [(finding.path, finding.code) for finding in error.value.findings] == [("$[1]", "document:long")]


def test_item_without_a_document_is_reported() -> None:
    """An item that cannot be dumped is reported with its position; earlier items were written."""
    odd: list[Any] = [Participant(id="p"), 3]
    found = documents.dump_each(odd)
    assert next(found)["data"]["id"] == "p"
    with pytest.raises(DocumentError) as error:
        next(found)
    assert [finding.path for finding in error.value.findings] == ["$[1]"]


@pytest.mark.parametrize("wrong", [None, 5, "[]", b"{}", {"kind": "participant"}, Participant(id="p-1"), object()])
def test_streams_refuse_what_is_no_collection(wrong: Any) -> None:
    """Both functions refuse it when they are called, with the fix and without the value."""
    for stream in (documents.dump_each, partial(documents.load_each, kind=Participant)):
        with pytest.raises(ValidationError, match=r"must be a collection\..* [Pp]ass a coll") as error:
            stream(wrong)
        assert "p-1" not in str(error.value)
    unusable: Any = 5
    with pytest.raises(ValidationError, match="faulty"):
        documents.load_each([], Participant, faulty=unusable)


def test_class_without_documents_is_refused() -> None:
    """A stream of a class without documents is rejected at its first item."""
    with pytest.raises(DocumentError):
        next(documents.load_each([{}], int))
    assert list(documents.load_each([], Activity)) == []
    seen = Observation(measure="leads", value=3, when=date(2026, 9, 14))
    assert list(documents.load_each(iter(documents.dump_each([seen])), Observation)) == [seen]
