"""Bounds of a measure: brackets, possible values and cells, and their effect on a selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy import Criterion, Matrix, Participant, Quota, SelectionPolicy, select_pilot
from advocacy.adapters import documents
from advocacy.errors import ValidationError
from advocacy.people import Bounds
from advocacy.people.participant import find_measure
from advocacy.pilot.assessment import Assessor
from advocacy.testing import strategies
from advocacy.testing.strategies import DAY
from advocacy.testing.strategies._pilot import pools_around
from tests.samples import agreed_on, faults

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

MATRIX = Matrix.social_maturity()
NAMES = ["activity", "network_size", "motivation", "reach"]


@pytest.mark.parametrize(
    ("bracket", "expected"),
    [
        ("100–500", Bounds(100, 500)),
        (" 0 - 99 ", Bounds(0, 99)),
        ("500+", Bounds(500)),
        ("7 +", Bounds(7)),
        ("500–500", Bounds(500, 500)),
        ("1.000+", "bounds:text"),
        ("100", "bounds:text"),
        ("+500", "bounds:text"),
        ("about 100–500", "bounds:text"),
        ("٣+", "bounds:text"),
        ("500–100", "bounds:order"),
    ],
)
def test_bracket_gives_bounds(bracket: str, expected: Bounds | str) -> None:
    """A bracket of whole numbers gives both ends, both included; any other text is refused."""
    if isinstance(expected, Bounds):
        assert Bounds.from_text(bracket) == expected
        return
    with pytest.raises(ValidationError) as error:
        Bounds.from_text(bracket)
    assert [code for code, _ in faults(error)] == [expected]


@pytest.mark.parametrize(
    ("bounds", "wrong"),
    [
        ({"activity": Bounds(0.2, 0.5), "network_size": Bounds(0), "time_per_month": Bounds(2, 4)}, ()),
        ({"activity": Bounds(0.2)}, ()),
        ({"reach": Bounds(-5, 5)}, ()),
        ({"activity": Bounds(20, 50)}, ("activity",)),
        ({"activity": Bounds(20)}, ("activity",)),
        ({"motivation": Bounds(-1, 0.5), "network_size": Bounds(-1, 5)}, ("motivation", "network_size")),
    ],
)
def test_person_has_possible_bounds(bounds: dict[str, Bounds], wrong: tuple[str, ...]) -> None:
    """Bounds of a share lie from 0 to 1, those of sizes and times are not negative, and no value is in the message."""
    if not wrong:
        assert Participant(id="p", bounds=bounds).bounds == bounds
        return
    with pytest.raises(ValidationError) as error:
        Participant(id="p", bounds=bounds)
    assert faults(error) == [("bounds:range", f"bounds[{name}]") for name in wrong]
    assert "-1" not in str(error.value)


def test_known_value_replaces_bounds() -> None:
    """A person has a value or bounds of a measure, never both, and a measure with bounds has no known value."""
    bounds = {"network_size": Bounds(100, 500), "reach": Bounds(3)}
    unknown = Participant(id="p", bounds=bounds)
    assert (unknown.measure("network_size"), unknown.measure("reach")) == (None, None)
    assert evolve(unknown, network_size=700).bounds == {"reach": Bounds(3)}
    assert evolve(unknown, network_size=0, measures={"reach": 2}).bounds == {}


def test_participant_of_version_3_has_no_bounds() -> None:
    """A document of version 3 gets no bounds."""
    stored = documents.dump(Participant(id="p"))
    del stored["data"]["bounds"]
    assert documents.load({**stored, "version": 3}, Participant) == Participant(id="p")


@st.composite
def bounded_people(draw: st.DrawFn) -> Participant:
    """Generate people of whom some measures are known by their bounds."""
    name = draw(st.sampled_from(NAMES))
    ends = strategies.shares() if name in {"activity", "motivation"} else st.integers(0, 900).map(float)
    spread = draw(st.fixed_dictionaries({name: strategies.bounds(ends=ends)}))
    known = draw(strategies.participants(consents=st.just(list(agreed_on(DAY)))))
    own: dict[str, Any] = {"measures": {}} if name == "reach" else {name: None}
    return evolve(known, bounds={**known.bounds, **spread}, **own)


def exact(draw: Any, person: Participant) -> Participant:
    """Return the person with a value within each of their bounds."""
    own: dict[str, Any] = {}
    measures = dict(person.measures)
    for name, bounds in person.bounds.items():
        high = bounds.maximum if bounds.maximum is not None else 1.0 if name in {"activity", "motivation"} else 1e4
        end = max(high, bounds.minimum)
        value = draw(st.sampled_from([bounds.minimum, end]) | st.floats(bounds.minimum, end))
        if name == "network_size":
            own[name] = min(int(end), max(-(-int(value) // 1), int(bounds.minimum)))
        elif name in {"activity", "motivation"}:
            own[name] = value
        else:
            measures[name] = value
    return evolve(person, measures=measures, **own)


@given(matrix=st.just(MATRIX) | strategies.matrices(), person=bounded_people(), data=st.data())
def test_possible_cells_agree_with_every_number_in_a_bracket(
    matrix: Matrix, person: Participant, data: DataObject
) -> None:
    """Each value within the bounds leads to a possible cell, and each possible cell needs no value beyond them."""
    place = matrix.place(person)
    known = matrix.place(exact(data.draw, person))
    assert set(known.possible) <= set(place.possible)
    if place.cell is not None:
        assert known.cell == place.cell
        assert place.missing == ()
    assert set(place.possible) <= set(matrix.place(evolve(person, bounds={})).possible)


@pytest.mark.parametrize(
    ("bracket", "cells", "missing"),
    [
        ("0–149", ["participator"], ()),
        ("0–150", ["participator", "collaborator"], ("network_size",)),
        ("150–499", ["collaborator"], ()),
        ("100–500", ["participator", "collaborator", "broadcaster"], ("network_size",)),
        ("500+", ["broadcaster"], ()),
    ],
)
def test_bracket_gives_possible_cells(bracket: str, cells: list[str], missing: tuple[str, ...]) -> None:
    """A bracket places a person where all its numbers are on one level; its middle never counts."""
    person = Participant(id="p", activity=0.4, bounds={"network_size": Bounds.from_text(bracket)})
    place = MATRIX.place(person)
    assert ([cell.code for cell in place.possible], place.missing) == (cells, missing)
    assert (place.row.level is None) is bool(missing)


@given(data=st.data())
def test_bounds_count_only_where_they_decide(data: DataObject) -> None:
    """A person who is eligible by bounds has the same score for any value within; an excluded person stays excluded."""
    policy = evolve(data.draw(strategies.selection_policies(overlapping=False)), substitutes={})
    pool = [person for person in data.draw(pools_around(policy)) if person.bounds]
    for person in (*pool, data.draw(bounded_people())):
        assessor = Assessor(policy, MATRIX, DAY)
        found, known = assessor.assess(person), assessor.assess(exact(data.draw, person))
        if found.eligible:
            assert (known.points, known.traits, known.reasons) == (found.points, found.traits, ())
        elif not any(reason.startswith(("ask:", "unknown:")) for reason in found.reasons):
            assert not known.eligible


NETWORK = Criterion("network_size", low=0, high=500, minimum=100)


@pytest.mark.parametrize(
    ("bounds", "substitutes", "reasons", "points"),
    [
        (Bounds(500), {}, (), 10_000),
        (Bounds(500, 900), {"network_size": 50}, (), 10_000),
        (Bounds(0, 99), {}, ("minimum:network_size",), None),
        (Bounds(50, 500), {"network_size": 400}, ("ask:network_size",), None),
        (Bounds(100, 500), {}, ("ask:network_size",), None),
        (Bounds(100, 500), {"network_size": 250}, (), 5_000),
        (Bounds(100, 500), {"network_size": 99}, ("ask:network_size",), None),
    ],
)
def test_bounds_against_a_minimum(
    bounds: Bounds, substitutes: dict[str, float], reasons: tuple[str, ...], points: int | None
) -> None:
    """Bounds decide a minimum if they lie on one side of it; a substitute counts within bounds only."""
    policy = SelectionPolicy(size=1, criteria=[NETWORK], substitutes=substitutes, exclude_inactive=False)
    person = Participant(id="p", bounds={"network_size": bounds}, consents=agreed_on(DAY))
    found = Assessor(policy, None, DAY).assess(person)
    assert (found.reasons, found.points) == (reasons, points)
    if found.eligible:
        (score,) = found.scores
        assert (score.value is None, score.substituted) == (points == 10_000, points != 10_000)
    pilot = select_pilot([person], policy, on=DAY)
    assert pilot.members == (("p",) if not reasons else ())


def test_bounds_without_a_minimum_may_stay_unknown() -> None:
    """Without a minimum, bounds that do not decide the score leave the measure unknown."""
    policy = SelectionPolicy(size=1, criteria=[evolve(NETWORK, minimum=None)], exclude_inactive=False)
    person = Participant(id="p", bounds={"network_size": Bounds(0, 99)}, consents=agreed_on(DAY))
    assert Assessor(policy, None, DAY).assess(person).reasons == ("unknown:network_size",)
    assert find_measure(person, "network_size") is None


def test_bracket_decides_a_quota_on_cells() -> None:
    """A person whose bracket leaves one cell counts for a quota on cells."""
    policy = SelectionPolicy(size=1, criteria=[], quotas=[Quota("cell", "broadcaster", minimum=1)])
    person = Participant(
        id="p", activity=0.5, bounds={"network_size": Bounds.from_text("500+")}, consents=agreed_on(DAY)
    )
    assert select_pilot([person], policy, matrix=MATRIX, on=DAY).members == ("p",)
