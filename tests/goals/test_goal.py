"""Goals and content pillars are values, and name every broken field."""

from __future__ import annotations

import pickle
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy import ContentPillar, Goal, GoalKind
from advocacy.errors import ValidationError
from advocacy.testing import strategies


def test_goal_kinds_equal_the_method() -> None:
    """The three goals of the article come first, then three of practice."""
    assert [kind.value for kind in GoalKind] == [
        "new_business",
        "recruitment",
        "awareness",
        "engagement",
        "expert_status",
        "retention",
    ]


@given(st.one_of(strategies.goals(), strategies.content_pillars()))
def test_goals_and_pillars_are_values(item: Goal | ContentPillar) -> None:
    """Goals and pillars compare, hash and pickle by content, and cannot be changed."""
    copy = pickle.loads(pickle.dumps(item))  # noqa: S301
    assert copy == item
    assert hash(copy) == hash(item)
    with pytest.raises(AttributeError):
        item.id = "other"  # type: ignore[misc]


@given(ids=st.lists(strategies.identifiers(), max_size=4), data=st.data())
def test_order_of_pillar_goals_does_not_matter(ids: list[str], data: st.DataObject) -> None:
    """A pillar has a set of goals: order and duplicates do not matter, and the list is copied."""
    shuffled = data.draw(st.permutations([*ids, *ids]))
    pillar = ContentPillar(id="craft", name="Craft", goals=ids)
    assert ContentPillar(id="craft", name="Craft", goals=shuffled) == pillar
    before = pillar.goals
    ids.append("later")
    assert pillar.goals == before


def test_ids_are_normalised() -> None:
    """Both Unicode forms of an accented letter give the same id, in a goal and in references."""
    composed, decomposed = "caf\u00e9", "cafe\u0301"
    goal = Goal(id=decomposed, kind=GoalKind.AWARENESS)
    assert goal.id == composed
    assert ContentPillar(id="craft", name="Craft", goals=[decomposed]).goals == {goal.id}


@pytest.mark.parametrize(
    ("fields", "paths"),
    [
        ({"id": ""}, ["id"]),
        ({"id": 7}, ["id"]),
        ({"kind": "awareness"}, ["kind"]),
        ({"statement": None}, ["statement"]),
        ({"statement": "\ud800"}, ["statement"]),
        ({"id": " ", "kind": None, "statement": 3}, ["id", "kind", "statement"]),
    ],
)
def test_goal_reports_all_problems(fields: dict[str, Any], paths: list[str]) -> None:
    """An empty id, a kind given as text and a statement of a wrong type are reported together."""
    given_fields: dict[str, Any] = {"id": "g-1", "kind": GoalKind.AWARENESS}
    with pytest.raises(ValidationError) as error:
        Goal(**(given_fields | fields))
    assert [finding.path for finding in error.value.findings] == paths


def test_pillar_reports_all_problems() -> None:
    """Wrong ids, names and goals are reported together."""
    wrong: Any = {"id": None, "name": "", "description": date(2026, 9, 1), "goals": ["g-1", ""]}
    with pytest.raises(ValidationError) as error:
        ContentPillar(**wrong)
    assert [finding.path for finding in error.value.findings] == ["id", "name", "description", "goals[0]"]
