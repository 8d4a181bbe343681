"""A suggested size is a range with its reasons."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy import Axis, Cell, InvalidError, Level, Matrix, Participant, SizeSuggestion, suggest_size

MATRIX = Matrix.social_maturity()


def team(quiet: int, active: int, inactive: int = 0) -> list[Participant]:
    """Make people in three places: a large network unused, active, and inactive."""
    return [
        *(Participant(id=f"q{n}", network_size=900, activity=0.0) for n in range(quiet)),
        *(Participant(id=f"a{n}", network_size=200, activity=0.5) for n in range(active)),
        *(Participant(id=f"i{n}", network_size=5, activity=0.0) for n in range(inactive)),
    ]


def suggest(organisation: int, people: list[Participant]) -> SizeSuggestion:
    """Suggest for people on the default matrix."""
    return suggest_size(organisation=organisation, matrix=MATRIX, tally=MATRIX.tally(people))


@pytest.mark.parametrize(
    ("organisation", "low", "high"), [(1, 3, 5), (49, 3, 5), (50, 8, 15), (499, 8, 15), (500, 10, 30), (90_000, 10, 30)]
)
def test_the_organisation_decides_the_range(organisation: int, low: int, high: int) -> None:
    """Practice's three ranges follow from the number of people."""
    found = suggest(organisation, team(20, 20))
    assert (found.smallest, found.largest) == (low, high)
    assert [reason.code for reason in found.reasons] == ["size:organisation"]


def test_where_people_stand_moves_the_range() -> None:
    """Few active people ask for a small group, many allow a larger one."""
    quiet, active = suggest(200, team(30, 10)), suggest(200, team(10, 30))
    assert (quiet.smallest, quiet.largest, quiet.reasons[-1].code) == (8, 11, "size:quiet")
    assert (active.smallest, active.largest, active.reasons[-1].code) == (11, 15, "size:active")


@given(quiet=st.integers(0, 9), active=st.integers(0, 9), inactive=st.integers(0, 30), organisation=st.integers(1, 900))
def test_no_more_than_there_are(quiet: int, active: int, inactive: int, organisation: int) -> None:
    """The range is in order, and never above the people who start outside an inactive cell."""
    found = suggest(organisation, team(quiet, active, inactive))
    assert 0 <= found.smallest <= found.largest <= quiet + active
    if found.reasons[-1].code == "size:supply":
        assert found.largest == quiet + active


def test_bad_input_is_told() -> None:
    """An organisation of nobody and a tally of another matrix are refused together."""
    other = Matrix(
        name="one",
        rows=Axis(levels=(Level(code="all"),)),
        columns=Axis(levels=(Level(code="all"),)),
        cells=[Cell(code="c", row="all", column="all", name="Everyone")],
    )
    wrong: Any = 0
    with pytest.raises(InvalidError) as error:
        suggest_size(organisation=wrong, matrix=MATRIX, tally=other.tally([]))
    assert [finding.code for finding in error.value.findings] == ["whole", "tally:matrix"]
