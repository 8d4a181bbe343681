"""Assessments: the quick pass over a pool and the full assessment of a person agree."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from hashlib import sha256
from math import floor

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy import Matrix, Participant, Quota, SelectionPolicy
from advocacy.people import Axis, Cell, Level
from advocacy.pilot.assessment import Assessor, draw, mean_points, public_reason
from advocacy.testing import strategies
from advocacy.testing.strategies import DAY
from tests.samples import person

LADDER = Matrix(
    name="ladder",
    rows=Axis(levels=[Level(code="all")]),
    columns=Axis(measure="activity", levels=[Level(code="low"), Level(code="high", start=0.5)]),
    cells=[
        Cell(code="start", row="all", column="low", name="Start", inactive=True),
        Cell(code="on", row="all", column="high", name="On"),
    ],
)


@given(
    people=st.lists(strategies.participants(), max_size=6, unique_by=lambda item: item.id),
    policy=strategies.selection_policies(),
    matrix=st.sampled_from([Matrix.social_maturity(), LADDER]),
    data=st.data(),
)
def test_screening_equals_the_full_assessment(
    people: list[Participant], policy: SelectionPolicy, matrix: Matrix, data: st.DataObject
) -> None:
    """Scores, traits and first reasons of the screening equal those of each person's full assessment."""
    before = frozenset(data.draw(st.sets(st.sampled_from([member.id for member in people]))) if people else ())
    assessor = Assessor(policy, matrix, DAY)
    full = [assessor.assess(member) for member in people]
    screened = assessor.screen(people, before)
    inside = [found for found in full if found.id in before and found.reasons[:1] != ("consent",)]
    others = [found for found in full if found not in inside]
    assert [(c.points, c.id, c.traits) for c in screened.candidates] == [
        (found.points, found.id, found.traits) for found in others if found.eligible
    ]
    out = [found for found in others if not found.eligible and not found.to_ask]
    assert screened.excluded == Counter(public_reason(found.reasons[0]) for found in out)
    assert [(c.points, c.id, c.traits) for c in screened.before] == [(0, found.id, found.traits) for found in inside]
    for participant, found in zip(people, full, strict=True):
        assert assessor.first_reason(participant) == (found.reasons[0] if found.reasons else None)


def test_screening_places_people_on_a_ladder() -> None:
    """A matrix with one axis places people by one measure, in the screening too."""
    policy = SelectionPolicy(size=1, quotas=[Quota("cell", "on", 1)])
    low, high, unknown = (
        person("a", activity=0.1),
        person("b", activity=0.9),
        person("c", activity=None),
    )
    assessor = Assessor(policy, LADDER, DAY)
    assert [assessor.first_reason(participant) for participant in (low, high, unknown)] == [
        "inactive",
        None,
        "unknown:activity",
    ]
    soft = Assessor(evolve(policy, exclude_inactive=False), LADDER, DAY)
    assert [soft.first_reason(participant) for participant in (low, high, unknown)] == [None, None, "unknown:activity"]


@given(weighted=st.integers(0, 10**6), weights=st.integers(1, 99))
def test_total_score_rounds_halves_up(weighted: int, weights: int) -> None:
    """The total is the nearest whole number to the weighted mean, halves up; without weights there is no total."""
    assert mean_points(weighted, weights) == floor(Fraction(weighted, weights) + Fraction(1, 2))
    assert mean_points(weighted, 0) == 0


def test_half_a_point_rounds_up() -> None:
    """A half rounds up, next to an even number too."""
    assert [mean_points(weighted, 2) for weighted in (0, 1, 2, 3, 4, 5)] == [0, 1, 1, 2, 2, 3]


@given(seed=st.integers(), name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_draw_is_the_first_eight_bytes_of_the_hash(seed: int, name: str) -> None:
    """A draw is the first eight bytes, big-endian, of the hash of seed, line feed and id."""
    found = 0
    for byte in list(sha256(f"{seed}\n".encode() + name.encode()).digest())[:8]:
        found = 256 * found + byte
    assert draw(seed, name) == found


def test_previous_members_count_for_quotas_only() -> None:
    """A previous member counts for the quotas while they consent, and adds nothing to the total."""
    policy = SelectionPolicy(size=2, quotas=[Quota("cell", "on", 1)], exclude_inactive=False)
    people = [person("a", activity=0.9), person("b", activity=0.9), evolve(person("c", activity=0.9), consents=[])]
    screened = Assessor(policy, LADDER, DAY).screen(people, frozenset({"a", "c"}))
    assert [(candidate.points, candidate.id, candidate.traits) for candidate in screened.before] == [
        (0, "a", (("cell", "on"),))
    ]
    assert [candidate.id for candidate in screened.candidates] == ["b"]
    assert screened.excluded == {"consent": 1}
