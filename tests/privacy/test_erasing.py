"""Erasing leaves no trace, and everything else as it would be had the person never been there."""

from __future__ import annotations

import pickle
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.adapters import documents
from advocacy.errors import InvalidError, UnknownNameError
from advocacy.pilot.result import Status
from advocacy.privacy.erasing import Erasure, erase
from advocacy.program import Program
from advocacy.testing import strategies
from advocacy.testing._lives import Life, live, lives
from advocacy.values import FrozenMap

if TYPE_CHECKING:
    from collections.abc import Iterator

ON = date(2028, 1, 1)
#: What is somebody's and nobody else's.
MARKS = {
    "id": "QXID-77",
    "name": "Qxanna Qxname",
    "attributes": {"department": "Qxdept", "nickname": "Qxnick"},
    "activity": 0.7318231,
    "said": "Qxsaid that glue sticks",
}
SENTINELS = ("QXID", "Qxanna", "Qxname", "Qxdept", "Qxnick", "0.7318231", "Qxsaid")


def marked() -> st.SearchStrategy[Life]:
    """Somebody of whom everything can be told from anybody else's."""
    return lives().map(lambda one: evolve(one, **MARKS))


def groups(most: int = 5) -> st.SearchStrategy[list[Life]]:
    """Some others, and somebody of whom everything can be told."""
    others = st.lists(lives(), max_size=most, unique_by=lambda one: one.id)
    return st.builds(lambda rest, one: sorted([*rest, one], key=lambda life: life.id), others, marked())


def everything_in(held: Any) -> str:
    """Write down all that can be read of something: document, repr, pickle, text of findings and revisions."""
    program = held.program if isinstance(held, Erasure) else held
    said = [repr(documents.dump(program)), repr(program), repr(held), str(pickle.dumps(held))]
    said += [revision.text(language) for revision in program.revisions for language in ("en", "nl")]
    said += [repr(revision) for revision in program.revisions]
    if isinstance(held, Erasure):
        said += [f"{one!r} {one} {one.text('nl')}" for one in held.findings]
    return "\n".join(said)


def differences(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """Give the paths at which two things differ, without places in lists; written without the library's own walk."""
    if type(one) is not type(other):
        yield path
    elif attrs.has(type(one)):
        for name in (attribute.name for attribute in attrs.fields(type(one))):
            yield from differences(getattr(one, name), getattr(other, name), f"{path}.{name}" if path else name)
    elif isinstance(one, FrozenMap):
        if set(one) != set(other):
            yield path
        for key in set(one) & set(other):
            yield from differences(one[key], other[key], path)
    elif isinstance(one, tuple):
        if len(one) != len(other):
            yield path
        for mine, theirs in zip(one, other, strict=False):
            yield from differences(mine, theirs, path)
    elif one != other:
        yield path


@given(groups())
def test_nothing_of_somebody_stays_anywhere(people: list[Life]) -> None:
    """Unique marks for id, name, facts, figures, answers and stories stand nowhere in what is left, nor in the report."""
    program = live(people)
    assert "QXID" in everything_in(program)
    left = everything_in(erase(program, MARKS["id"], on=ON))
    assert not [mark for mark in SENTINELS if mark.lower() in left.lower()]


@given(groups())
def test_the_rest_is_what_it_would_be_without_them(people: list[Life]) -> None:
    """But for the places that the report lists, the program is the one built without them, its history too."""
    done = erase(live(people), MARKS["id"], on=ON)
    without = live([one for one in people if one.id != MARKS["id"]], told=people)
    listed = [re.sub(r"\[\d+\]", "", path) for path in done.differing]
    parts = [path.removeprefix("revisions.differences.") for path in listed]
    for state, expected in ((done.program, without), *same_days(done.program, without)):
        for path in differences(evolve(state, revisions=()), evolve(expected, revisions=())):
            assert any(path == known or path.startswith((f"{known}.", f"{known}[")) for known in parts), (path, parts)
    assert len(done.program.revisions) <= len(live(people).revisions)


def same_days(one: Program, other: Program) -> list[tuple[Program, Program]]:
    """Give both programs on every day on which one of them changed, and before."""
    days = {revision.on for program in (one, other) for revision in program.revisions}
    return [(one.as_of(day), other.as_of(day)) for day in sorted({*days, date(2026, 1, 1)})]


@given(groups())
def test_history_can_be_replayed(people: list[Life]) -> None:
    """Every earlier day of the erased program is the erased earlier day, and no revision is empty."""
    program = live(people)
    done = erase(program, MARKS["id"], on=ON).program
    for day in sorted({revision.on for revision in program.revisions}):
        then = erase(program.as_of(day), MARKS["id"], on=ON).program
        kept = ("participants", "memberships", "invitations", "ideas", "plan", "pilot", "foundation", "phase", "period")
        for name in kept:
            assert getattr(done.as_of(day), name) == getattr(then, name), name
    assert all(revision.differences for revision in done.revisions)
    assert documents.load(documents.dump(done)) == done
