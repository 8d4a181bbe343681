"""Steps one by one: what a program refers to is what a copy of everything would contain."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from copy import copy
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy import AdvocacyError, Consent, DateRange, Participant, Program, Purpose
from advocacy.people import Membership
from advocacy.pilot import Invitation, Reply
from advocacy.program import deferred

START, NAMES = date(2027, 1, 4), ("a", "a@x", "b", "c")


def _program(**fields: Any) -> Program:
    agreed = [Consent(purpose=Purpose.PARTICIPATION, given=START)]
    people = [Participant(id=name, consents=agreed) for name in NAMES]
    return Program(id="2027", period=DateRange(START, date(2028, 12, 31)), participants=people, **fields)


def _take(program: Program, name: str, kind: str, on: date, recorded: date) -> Program:
    if kind in {"withdraw", "agree"}:
        return getattr(program, kind)(name, Purpose.PARTICIPATION, on=on, recorded=recorded)  # type: ignore[no-any-return]
    if kind == "take back":
        pending = [step for step in program.pending(on=recorded) if step.participant == name]
        return program.take_back(pending[0], on=recorded) if pending else program
    if kind == "revise":
        return program.revise(on=on, recorded=recorded, reason="Longer", period=DateRange(START, on.replace(year=2029)))
    return getattr(program, kind)(name, on=on, recorded=recorded)  # type: ignore[no-any-return]


#: Who, the kind, the days that pass before (fewer than 0: recorded late), how many days ahead, and what is read after.
steps = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(["join", "join", "pause", "resume", "leave", "withdraw", "agree", "take back", "revise"]),
        st.integers(-1, 4),
        st.sampled_from([0, 0, 1, 9]),
        st.sampled_from([None, None, None, *sorted(deferred.DEFERRED)]),
    ),
    max_size=14,
)


@given(steps=steps, most=st.integers(0, 6))
def test_deferred_collections_equal_a_copy_after_each_step(steps: list[tuple[Any, ...]], most: int) -> None:
    """All states equal those of full copies, with any reads in between and any number of changes kept."""
    declined = Invitation(participant="b", sent=START).answer(Reply.DECLINED, on=START)
    stay = Membership(participant="a@x", joined=START + timedelta(days=20))
    program = whole = _program(invitations=[declined], memberships=[stay])
    states, today = [(program, whole)], START
    for name, kind, passed, ahead, read in steps:
        today = max(START, today + timedelta(days=passed))
        found: list[Any] = []
        for before, limit in ((program, most), (whole, 0)):
            with patch.object(deferred, "MOST_CHANGED", limit):
                try:
                    after = _take(before, name, kind, today + timedelta(days=ahead), today)
                except AdvocacyError as error:
                    found.append((before, error.findings))
                else:
                    found.append((after, ()))
        (program, wrong), (whole, expected) = found
        assert wrong == expected
        whole = evolve(whole)  # the full check finds nothing, and all is copied
        states.append((program, whole))
        if read is not None:
            assert getattr(program, read) == getattr(whole, read)
        for other in NAMES:
            assert program.membership_status(other, on=today) is whole.membership_status(other, on=today)
    assert all(program == whole for program, whole in states)


def test_deferred_collections_are_built_when_read() -> None:
    """Steps one by one keep the collections of an earlier state; copies, pickles and other threads build them."""
    first = _program()
    joined = first
    for name in NAMES:
        joined = joined.join(name, on=START)
    assert joined._changes().base is first
    for same in (copy(joined), pickle.loads(pickle.dumps(joined)), evolve(joined)):  # noqa: S301
        assert same == joined
        assert [stay.participant for stay in same.memberships] == list(NAMES)
    assert joined._changes().base is joined
    shared = [first.join(name, on=START).leave(name, on=START + timedelta(days=9)) for name in NAMES for _ in range(9)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda item: (len(item.memberships), len(item.revisions)), [*shared, *shared]))
    assert set(found) == {(1, 2)}
    with pytest.raises(AttributeError, match="membership'"):
        _ = joined.membership


def test_later_revisions_build_on_deferred_ones() -> None:
    """The order of recording counts revisions that are not built yet."""
    joined = _program().join("a", on=START)
    _ = joined.revisions
    week = [START + timedelta(days=number) for number in range(7)]
    late = joined.pause("a", on=week[3]).join("b", on=week[1], recorded=week[1])
    assert [revision.recorded for revision in late.revisions] == [START, week[1], week[3]]


def test_many_steps_keep_few_changes() -> None:
    """A program never refers to more than a bounded number of changes, in items and in revisions."""
    program = _program().join("a", on=START)
    for number in range(1, 200):
        with suppress(AdvocacyError):
            program = getattr(program, ("pause", "resume")[number % 2 == 0])("a", on=START + timedelta(days=number))
        since = program._changes()
        assert max(len(since.changed), len(since.revisions)) <= deferred.MOST_CHANGED
    assert len(program.revisions) == 200
