"""The aggregate: every reference is checked, all faults in one error, with paths."""

from __future__ import annotations

import pickle
from datetime import date, datetime
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given

from advocacy import (
    Consent,
    ContentPillar,
    Goal,
    GoalKind,
    InvalidError,
    Invitation,
    Participant,
    Program,
    Purpose,
    SelectionPolicy,
    UnknownNameError,
    Window,
    map_kpis,
    select_pilot,
)
from advocacy.testing import strategies

DAY = date(2026, 9, 15)
YEAR = Window(date(2027, 1, 4), date(2027, 12, 31))
PEOPLE = tuple(
    Participant(id=name, consents=[Consent(purpose=Purpose.PARTICIPATION, given=DAY)]) for name in ("p-1", "p-2")
)
PILOT = select_pilot(PEOPLE, SelectionPolicy(size=2, exclude_inactive=False), on=DAY)
GOAL = Goal(id="g-1", kind=GoalKind.AWARENESS)


def test_every_reference_is_checked_at_once() -> None:
    """One error names members who are no participants, strangers invited, goals unknown or stale, and repeats."""
    other = Goal(id="g-9", kind=GoalKind.RETENTION)
    with pytest.raises(InvalidError) as error:
        Program(
            id="2027",
            period=YEAR,
            participants=[PEOPLE[0], PEOPLE[0]],
            goals=[GOAL, GOAL],
            pillars=[ContentPillar(id="c", name="C", goals=["g-2"]), ContentPillar(id="c", name="D")],
            pilot=PILOT,
            invitations=[Invitation(participant=name, sent=DAY) for name in ("p-1", "p-3", "p-1")],
            kpis=map_kpis([evolve(GOAL, statement="older"), other]),
        )
    assert {(finding.path, finding.code) for finding in error.value.findings} == {
        ("participants[1].id", "repeated"),
        ("goals[1].id", "repeated"),
        ("pillars[1].id", "repeated"),
        ("pilot.members[1]", "name:unknown"),
        ("invitations[2].participant", "repeated"),
        ("invitations[1].participant", "name:unknown"),
        ("pillars[0].goals", "name:unknown"),
        ("kpis.goals[0].goal", "goal:stale"),
        ("kpis.goals[1].goal.id", "name:unknown"),
    }


def test_a_member_who_is_no_participant_is_refused_with_the_nearest() -> None:
    """A reference alone that nothing answers to is a lookup error that suggests the nearest id."""
    with pytest.raises(UnknownNameError, match=r"pilot\.members\[1\].*Did you mean 'p-1'\?"):
        Program(id="2027", period=YEAR, participants=[PEOPLE[0]], pilot=PILOT)


def test_nobody_is_invited_without_a_pilot() -> None:
    """An invitation needs a pilot that proposes the person."""
    with pytest.raises(UnknownNameError):
        Program(id="2027", period=YEAR, participants=PEOPLE, invitations=[Invitation(participant="p-1", sent=DAY)])


@given(strategies.programs())
def test_programs_are_values(program: Program) -> None:
    """A program equals its copy, hashes and pickles, and prints nothing about a person."""
    copy = pickle.loads(pickle.dumps(program))  # noqa: S301
    assert copy == program
    assert hash(copy) == hash(program)
    count = len(program.participants)
    assert repr(program) == f"<Program {program.id}: {count} participants, {len(program.goals)} goals>"


@pytest.mark.parametrize("wrong", [None, "2027", datetime(2027, 1, 1, 12), 2027], ids=repr)  # noqa: DTZ001 - a day has no zone
def test_fields_of_another_type_are_refused(wrong: Any) -> None:
    """A period is a window of dates, and parts are what they should be: all told at once."""
    with pytest.raises(InvalidError) as error:
        Program(id="", period=wrong, participants=[wrong], goals="g", pilot=PEOPLE[0])  # type: ignore[arg-type]
    paths = [finding.path for finding in error.value.findings]
    assert paths[:5] == ["id", "period", "participants[0]", "goals", "pilot"]
    with pytest.raises(InvalidError):
        Window(wrong, date(2027, 1, 1))


def test_a_window_that_ends_before_it_starts_is_refused() -> None:
    """The error shows both days."""
    with pytest.raises(InvalidError, match="2027-02-01 to 2027-01-31"):
        Window(date(2027, 2, 1), date(2027, 1, 31))
