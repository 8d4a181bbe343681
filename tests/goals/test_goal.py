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


def test_the_kinds_of_goals_are_those_of_the_method() -> None:
    """The article's three goals come first, then the three that practice and its benefits add."""
    assert [kind.value for kind in GoalKind] == [
        "new_business",
        "recruitment",
        "awareness",
        "engagement",
        "expert_status",
        "retention",
    ]


@given(st.one_of(strategies.goals(), strategies.content_pillars()))
def test_goals_and_pillars_are_values(noun: Goal | ContentPillar) -> None:
    """A copy through a pickle is equal and hashes alike, and nothing about it can be changed."""
    copy = pickle.loads(pickle.dumps(noun))  # noqa: S301
    assert copy == noun
    assert hash(copy) == hash(noun)
    with pytest.raises(AttributeError):
        noun.id = "other"  # type: ignore[misc]


@given(ids=st.lists(strategies.identifiers(), max_size=4), data=st.data())
def test_the_order_of_a_pillars_goals_means_nothing(ids: list[str], data: st.DataObject) -> None:
    """A pillar serves a set of goals: order and repeats leave no trace, and the caller's list is not kept."""
    shuffled = data.draw(st.permutations([*ids, *ids]))
    pillar = ContentPillar(id="craft", name="Craft", goals=ids)
    assert ContentPillar(id="craft", name="Craft", goals=shuffled) == pillar
    before = pillar.goals
    ids.append("later")
    assert pillar.goals == before


def test_ids_that_look_the_same_are_the_same() -> None:
    """An accented letter written as one sign or as two makes one id, in a goal and in what refers to it."""
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
def test_every_broken_field_of_a_goal_is_named(fields: dict[str, Any], paths: list[str]) -> None:
    """An id that is empty, a kind that is only its name and a statement that is no text are told at once."""
    given_fields: dict[str, Any] = {"id": "g-1", "kind": GoalKind.AWARENESS}
    with pytest.raises(ValidationError) as error:
        Goal(**(given_fields | fields))
    assert [finding.path for finding in error.value.findings] == paths


def test_every_broken_field_of_a_pillar_is_named() -> None:
    """A pillar has an id and a name, and its goals are ids: all faults in one error."""
    wrong: Any = {"id": None, "name": "", "description": date(2026, 9, 1), "goals": ["g-1", ""]}
    with pytest.raises(ValidationError) as error:
        ContentPillar(**wrong)
    assert [finding.path for finding in error.value.findings] == ["id", "name", "description", "goals[0]"]
