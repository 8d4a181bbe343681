"""A suggested size is a range with its reasons."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advocacy import Matrix, Participant
from advocacy.errors import ValidationError
from advocacy.people import Axis, Cell, Level
from advocacy.pilot import SizeSuggestion, suggest_size

MATRIX = Matrix.social_maturity()


def team(quiet: int, active: int, inactive: int = 0) -> list[Participant]:
    """Create people in three cells: a large unused network, active, and inactive."""
    return [
        *(Participant(id=f"q{n}", network_size=900, activity=0.0) for n in range(quiet)),
        *(Participant(id=f"a{n}", network_size=200, activity=0.5) for n in range(active)),
        *(Participant(id=f"i{n}", network_size=5, activity=0.0) for n in range(inactive)),
    ]


def suggest(organisation: int, people: list[Participant]) -> SizeSuggestion:
    """Suggest a size for people on the default matrix."""
    return suggest_size(organisation=organisation, matrix=MATRIX, counts=MATRIX.count_cells(people))


@pytest.mark.parametrize(
    ("organisation", "low", "high"),
    [
        (1, 3, 5),
        (30, 3, 5),
        (45, 4, 7),
        (50, 4, 7),
        (99, 7, 14),
        (100, 8, 15),
        (499, 9, 29),
        (500, 10, 30),
        (90_000, 10, 30),
    ],
)
def test_range_follows_from_the_organisation(organisation: int, low: int, high: int) -> None:
    """The three ranges of practice follow from the number of people, with steps between them."""
    found = suggest(organisation, team(20, 20))
    assert (found.minimum, found.maximum) == (low, high)
    assert [reason.code for reason in found.reasons] == ["size:organisation"]


def test_sizes_have_no_cliff() -> None:
    """With one person more, neither end falls, and neither rises by more than 1."""
    found = [suggest(organisation, team(20, 20)) for organisation in range(1, 600)]
    for before, after in pairwise((suggestion.minimum, suggestion.maximum) for suggestion in found):
        assert all(0 <= new - old <= 1 for old, new in zip(before, after, strict=True))


def test_active_people_move_the_range() -> None:
    """Few active people give a smaller range, many a larger one."""
    quiet, active = suggest(100, team(30, 10)), suggest(100, team(10, 30))
    assert (quiet.minimum, quiet.maximum, quiet.reasons[-1].code) == (8, 11, "size:few-active")
    assert (active.minimum, active.maximum, active.reasons[-1].code) == (11, 15, "size:many-active")


@given(quiet=st.integers(0, 9), active=st.integers(0, 9), inactive=st.integers(0, 30), organisation=st.integers(1, 900))
def test_range_is_at_most_the_supply(quiet: int, active: int, inactive: int, organisation: int) -> None:
    """The range is in order, and at most the number of people outside the inactive cells."""
    found = suggest(organisation, team(quiet, active, inactive))
    assert 0 <= found.minimum <= found.maximum <= quiet + active
    if found.reasons[-1].code == "size:supply":
        assert found.maximum == quiet + active


def test_suggest_size_reports_all_problems() -> None:
    """An organisation of 0 people and counts of another matrix are refused together."""
    other = Matrix(
        name="one",
        rows=Axis(levels=(Level(code="all"),)),
        columns=Axis(levels=(Level(code="all"),)),
        cells=[Cell(code="c", row="all", column="all", name="Everyone")],
    )
    wrong: Any = 0
    with pytest.raises(ValidationError) as error:
        suggest_size(organisation=wrong, matrix=MATRIX, counts=other.count_cells([]))
    assert [finding.code for finding in error.value.findings] == ["whole", "cell-counts:matrix"]


@given(quiet=st.integers(0, 40), active=st.integers(0, 40), inactive=st.integers(0, 40), rank=st.integers(0, 2))
@example(quiet=20, active=10, inactive=0, rank=1)
@example(quiet=10, active=20, inactive=0, rank=1)
@example(quiet=15, active=0, inactive=9, rank=1)
@example(quiet=0, active=0, inactive=5, rank=0)
@example(quiet=0, active=0, inactive=0, rank=2)
def test_range_by_hand(quiet: int, active: int, inactive: int, rank: int) -> None:
    """Fewer than a third active halves the range from above, more than two thirds from below; the supply caps it."""
    organisation, low, middle, high = ((30, 3, 4, 5), (100, 8, 11, 15), (900, 10, 20, 30))[rank]
    placed, expected = quiet + active + inactive, ["size:organisation"]
    if placed and Fraction(active, placed) < Fraction(1, 3):
        high, expected = middle, [*expected, "size:few-active"]
    if placed and Fraction(active, placed) > Fraction(2, 3):
        low, expected = middle, [*expected, "size:many-active"]
    if quiet + active < high:
        low, high, expected = min(low, quiet + active), quiet + active, [*expected, "size:supply"]
    found = suggest(organisation, team(quiet, active, inactive))
    assert (found.minimum, found.maximum) == (low, high)
    assert [reason.code for reason in found.reasons] == expected
    row = {"size:few-active": {"active": active, "placed": placed}, "size:supply": {"open": quiet + active}}
    row["size:many-active"] = row["size:few-active"]
    for reason in found.reasons[1:]:
        assert dict(reason.parameters) == row[reason.code]


def test_first_reason_states_the_range() -> None:
    """It states the people of the organisation, and the ends of the range before any adjustment."""
    first = suggest(49, team(20, 20)).reasons[0]
    assert dict(first.parameters) == {"people": 49, "low": 4, "high": 7}
    assert first.text() == "Organisations of 49 people usually start with 4 to 7 members."
