"""The goal-to-KPI mapper: results first, vanity never, and what cannot be shown is said."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy import ContentPillar, Goal, GoalKind, InvalidError, KpiCatalogue, UnknownNameError, map_kpis
from advocacy.testing import strategies

CATALOGUE = KpiCatalogue.default()
MEASURES = [measure.code for measure in CATALOGUE.measures]
FIGURES = [metric.code for metric in CATALOGUE.metrics]
GOALS = st.lists(strategies.goals(), max_size=4, unique_by=lambda goal: goal.id)


@given(
    goals=GOALS,
    available=st.none() | st.sets(st.sampled_from(MEASURES)),
    figures=st.none() | st.sets(st.sampled_from(FIGURES)),
)
def test_laws_of_the_mapper(goals: list[Goal], available: set[str] | None, figures: set[str] | None) -> None:
    """Vanity is never primary, primary figures show results in numbers, and only what can be supplied is kept."""
    plan = map_kpis(goals, available=available, figures=figures)
    assert [one.goal for one in plan.goals] == goals
    for one in plan.goals:
        assert all(m.tells_of_results and not m.vanity and not m.qualitative for m in one.primary)
        assert not any(metric.vanity for metric in one.supporting)
        offered = [m for m in CATALOGUE.serving(one.goal.kind) if figures is None or m.code in figures]
        kept = [m for m in offered if available is None or available >= set(m.measures)]
        assert sorted(m.code for m in one.metrics) == sorted(m.code for m in kept)
        here = [finding for finding in plan.findings if finding.path == one.goal.id]
        assert (not one.primary) is any(finding.code == "kpi:no-outcome" for finding in here)
        assert any(finding.code == "kpi:only-vanity" for finding in here) is (
            bool(offered) and all(m.vanity for m in offered)
        )
        left_out = {finding["figure"] for finding in here if finding.code == "kpi:no-measure"}
        assert left_out == {m.code for m in offered} - {m.code for m in kept}
    needed = {name for one in plan.goals for m in one.metrics for name in m.measures}
    assert [measure.code for measure in plan.collect] == [name for name in MEASURES if name in needed]


@given(goals=GOALS)
def test_a_goal_given_twice_counts_once(goals: list[Goal]) -> None:
    """Repeating goals changes nothing, and mapping with what the plan collects gives the same figures."""
    plan = map_kpis(goals)
    assert map_kpis([*goals, *goals]) == plan
    assert map_kpis(goals, available=[measure.code for measure in plan.collect]).goals == plan.goals


def test_goals_of_the_article() -> None:
    """The first three goals are measured by the article's figures, and come with its content."""
    plan = map_kpis([Goal(id=kind.value, kind=kind) for kind in GoalKind])
    assert {"lead_conversion", "leads"} <= {m.code for m in plan.goal("new_business").primary}
    assert {"applications", "referral_applications"} <= {m.code for m in plan.goal("recruitment").primary}
    assert {"views", "interactions", "downloads"} <= {m.code for m in plan.goal("awareness").supporting}
    guide = plan.goal("recruitment").guide
    assert guide is not None
    assert guide.content == "Experiences of today's employees, more than vacancies."
    assert plan.findings == ()


def test_warnings_say_what_will_not_be_shown() -> None:
    """No outcome figure, only vanity asked for, and a measure that cannot be supplied: each is said in words."""
    goal = Goal(id="g", kind=GoalKind.AWARENESS)
    vain = map_kpis([goal], figures=["likes", "followers"], available=["reactions"])
    assert [str(finding) for finding in vain.findings] == [
        "g: followers is left out: the organisation cannot supply followers.",
        "g: No outcome figure for brand awareness: nothing will show whether it works.",
        "g: Only vanity figures were asked for brand awareness; ask for one that shows a result.",
    ]
    assert [metric.code for metric in vain.goal("g").context] == ["likes"]


def test_misuse_is_told_at_once() -> None:
    """Two goals with one id and names that the catalogue does not have are one error, with the nearest names."""
    goals = [Goal(id="g", kind=GoalKind.AWARENESS), Goal(id="g", kind=GoalKind.RETENTION)]
    with pytest.raises(InvalidError) as error:
        map_kpis(goals, available=["lead"], figures=["lead", "leads"])
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        ("goals[1].id", "repeated"),
        ("available[0]", "name:unknown"),
        ("figures[0]", "name:unknown"),
    ]
    with pytest.raises(UnknownNameError):
        map_kpis([]).goal("g")


def test_arguments_of_another_type_are_told() -> None:
    """What is no goal, and text where names are wanted, is refused."""
    wrong: Any = "recruitment"
    for call in (
        {"goals": [wrong]},
        {"goals": wrong},
        {"goals": [], "available": wrong},
        {"goals": [], "figures": wrong},
    ):
        with pytest.raises(InvalidError):
            map_kpis(**call)


def test_a_fault_stands_where_the_caller_put_it() -> None:
    """The path of a goal whose id is taken counts the goals as they were given, repeats included."""
    one, other = Goal(id="g", kind=GoalKind.AWARENESS), Goal(id="g", kind=GoalKind.RETENTION)
    with pytest.raises(InvalidError) as error:
        map_kpis([Goal(id="f", kind=GoalKind.AWARENESS), one, one, other, one])
    found = [(finding.path, finding.code, finding["first"]) for finding in error.value.findings]
    assert found == [("goals[3].id", "repeated", "goals[1]")]


def test_every_argument_of_another_type_is_named() -> None:
    """Goals, catalogue, measures and figures of another type are one error."""
    wrong: Any = {"goals": [None], "catalogue": {}, "available": [[]], "figures": [3]}
    with pytest.raises(InvalidError) as error:
        map_kpis(**wrong)
    assert [finding.path for finding in error.value.findings] == ["goals[0]", "catalogue", "available[0]", "figures[0]"]


def test_pillars_name_their_goals() -> None:
    """A pillar keeps a set of goal ids, and no text in place of one."""
    assert ContentPillar(id="p", name="Craft", goals=["b", "a", "b"]).goals == {"a", "b"}
    wrong: Any = "goal"
    unhashable: Any = [["goal"]]
    for goals in (wrong, unhashable, [""]):
        with pytest.raises(InvalidError) as error:
            ContentPillar(id="p", name="Craft", goals=goals)
        assert error.value.findings[0].path.startswith("goals")


def test_a_plan_made_by_hand_keeps_vanity_out_too() -> None:
    """No plan, however it is made, measures a goal by what shows no result, or plans a goal twice."""
    plan = map_kpis([Goal(id="g", kind=GoalKind.AWARENESS)])
    one = plan.goal("g")
    with pytest.raises(InvalidError) as error:
        evolve(one, primary=(*one.primary, *one.context[:1], *one.supporting[:1]))
    assert [(f.path, f.code) for f in error.value.findings] == [
        ("primary[1]", "kpi:primary"),
        ("primary[2]", "kpi:primary"),
    ]
    with pytest.raises(InvalidError):
        evolve(plan, goals=(one, one))
