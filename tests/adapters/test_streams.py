"""Streams: many small documents, one after the other, none of them kept."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy import AdvocacyError, Participant
from advocacy.adapters import documents
from advocacy.errors import DocumentError
from advocacy.goals import Observation
from advocacy.run import Activity
from advocacy.testing import strategies


@given(
    st.lists(strategies.participants(), max_size=4)
    | st.lists(strategies.activities(), max_size=4)
    | st.lists(strategies.observations(), max_size=4)
)
def test_what_is_dumped_item_by_item_loads_item_by_item(items: list[Any]) -> None:
    """Each item is a document of its own, and comes back in its place."""
    written = list(documents.dump_each(items))
    assert written == [documents.dump(item) for item in items]
    for kind in {type(item) for item in items} or {Participant}:
        assert list(documents.load_each(written, kind)) == items


def test_nothing_is_read_before_it_is_asked_for() -> None:
    """Both ways are lazy: an item is taken when its result is, and never earlier."""
    taken: list[int] = []

    def people() -> Iterator[Participant]:
        for index in range(100):
            taken.append(index)
            yield Participant(id=f"p-{index}")

    found = documents.load_each(documents.dump_each(people()), Participant)
    assert taken == []
    assert [next(found).id, next(found).id] == ["p-0", "p-1"]
    assert taken == [0, 1]


def test_nothing_is_kept() -> None:
    """However many go by, there is one at a time: nothing that was read refers to itself, so that each goes at once."""

    class Watched(dict[str, Any]):
        pass

    alive: list[weakref.ref[Watched]] = []

    def written() -> Iterator[object]:
        for index in range(50):
            held = Watched(documents.dump(Participant(id=f"p-{index}")))
            alive.append(weakref.ref(held))
            yield dict(held)
            del held
            assert sum(one() is not None for one in alive) <= 1

    ids = [person.id for person in documents.load_each(written(), Participant)]
    assert ids == [f"p-{index}" for index in range(50)]


def broken() -> list[Any]:
    """Give documents of which the second and the fourth are faulty."""
    written: list[Any] = list(documents.dump_each(Participant(id=f"p-{index}", activity=0.5) for index in range(4)))
    written[1]["data"]["activity"] = "high"
    written[3] = {"kind": "activity", "data": 3}
    return written


def test_the_first_faulty_item_is_raised_with_its_place() -> None:
    """What came before is the caller's; the error says which item it is, and where in it."""
    found = documents.load_each(broken(), Participant)
    assert next(found).id == "p-0"
    with pytest.raises(DocumentError) as error:
        next(found)
    assert [(finding.path, finding.code) for finding in error.value.findings] == [("$[1].data.activity", "document")]


def test_faulty_items_may_be_set_aside() -> None:
    """Told what to do with a faulty item, the stream goes on; each error has the place of its item."""
    faulty: list[AdvocacyError] = []
    found = documents.load_each(broken(), Participant, faulty=faulty.append)
    assert [person.id for person in found] == ["p-0", "p-2"]
    assert [[finding.path for finding in error.findings] for error in faulty] == [
        ["$[1].data.activity"],
        ["$[3]", "$[3].kind"],
    ]


def test_limits_hold_for_each_item() -> None:
    """What is beyond the limits is told of its item alone."""
    with pytest.raises(DocumentError) as error:
        list(documents.load_each([documents.dump(Participant(id="p")), "x" * 100_001], Participant))
    assert [(finding.path, finding.code) for finding in error.value.findings] == [("$[1]", "document:long")]


def test_what_cannot_be_dumped_is_told_with_its_place() -> None:
    """An item that can be no document is told where it stands; those before it were written."""
    odd: list[Any] = [Participant(id="p"), 3]
    found = documents.dump_each(odd)
    assert next(found)["data"]["id"] == "p"
    with pytest.raises(DocumentError) as error:
        next(found)
    assert [finding.path for finding in error.value.findings] == ["$[1]"]


def test_a_class_without_documents_is_told_as_such() -> None:
    """A stream of what can be no document is refused at its first item."""
    with pytest.raises(DocumentError):
        next(documents.load_each([{}], int))
    assert list(documents.load_each([], Activity)) == []
    seen = Observation(measure="leads", value=3, when=date(2026, 9, 14))
    assert list(documents.load_each(iter(documents.dump_each([seen])), Observation)) == [seen]
