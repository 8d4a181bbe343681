"""A design is a value, and a grid is every combination of some of its settings."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import count, product
from math import prod
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy import Criterion, DateRange, Goal, GoalKind, Quota, SelectionPolicy
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.plan import Cadence, Frequency, PlanBrief, Recurrence
from advocacy.scenarios import Assumption, Funnel, FunnelInput, OutcomeModel, Scenario, scenario_grid
from advocacy.testing import strategies
from tests.amounts import examples
from tests.samples import faults

WINDOW = DateRange(date(2026, 10, 1), date(2026, 12, 31))
BRIEF = PlanBrief(
    period=WINDOW,
    lead_capacity=timedelta(hours=20),
    meetings=Recurrence(every=Frequency.WEEKLY, start=WINDOW.start, until=WINDOW.end),
)
BASE = Scenario(id="base", policy=SelectionPolicy(size=5), brief=BRIEF)
RATES = Funnel(outcome="leads", steps=[Assumption(code="rate", minimum=0, maximum=1, source="own")])


def wrong(axes: Any, base: Any = BASE, **options: Any) -> list[tuple[str, str]]:
    """Return the codes and paths of the problems of a grid."""
    with pytest.raises((ValidationError, UnknownNameError)) as error:
        scenario_grid(base, axes, **options)
    return faults(error)


# ---------------------------------------------------------------- a design


def test_scenario_has_unique_goals_and_outcomes() -> None:
    """Duplicate goals and outcomes are reported together."""
    goal = Goal(id="g", kind=GoalKind.AWARENESS)
    twice: dict[str, Any] = {
        "goals": [goal, goal],
        "expectations": [OutcomeModel(funnel=RATES), OutcomeModel(funnel=RATES, input=FunnelInput.POSTS)],
        "time_per_post": timedelta(0),
    }
    with pytest.raises(ValidationError) as error:
        evolve(BASE, **twice)
    paths = [finding.path for finding in error.value.findings]
    assert paths == ["time_per_post", "goals[1].id", "expectations[1].outcome"]


@given(strategies.scenarios())
def test_scenario_repr_has_no_people(design: Scenario) -> None:
    """The brief of a scenario has answers of people, so the repr has its id only; its label is its name."""
    assert repr(design) == f"<Scenario {design.id}>"
    assert design.title == (design.name or design.id)
    assert evolve(design) == design


@given(strategies.outcome_models(), st.fractions(0, 100, max_denominator=9))
def test_funnel_starts_with_a_certain_number(expected: OutcomeModel, number: Fraction) -> None:
    """The number of the scenario comes before the assumptions, without a spread; without it the funnel is unchanged."""
    funnel = expected.begun(number)
    if expected.input is FunnelInput.GIVEN:
        assert funnel == expected.funnel
        return
    first, *rest = funnel.steps
    assert (first.code, first.minimum, first.maximum) == (expected.input.value, number, number)
    assert tuple(rest) == expected.funnel.steps
    assert funnel.outcome == expected.funnel.outcome


@pytest.mark.parametrize("start", FunnelInput)
def test_funnel_start_has_a_unique_code(start: FunnelInput) -> None:
    """A step cannot have the code of the start."""
    steps = [Assumption(code=code, minimum=0, maximum=1, source="own") for code in ("rate", "posts", "given")]
    funnel = Funnel(outcome="leads", steps=steps)
    if start is not FunnelInput.POSTS:
        assert OutcomeModel(funnel=funnel, input=start).input is start
        return
    with pytest.raises(ValidationError) as error:
        OutcomeModel(funnel=funnel, input=start)
    assert faults(error) == [("scenario:funnel-input", "funnel.steps[1].code")]


# ---------------------------------------------------------------- a grid


AXES: dict[str, st.SearchStrategy[list[Any]]] = {
    "policy.size": st.lists(st.integers(1, 30), min_size=1, max_size=3, unique=True),
    "policy.seed": st.lists(st.integers(0, 9), min_size=1, max_size=2, unique=True),
    "cadence": st.lists(st.none() | strategies.cadences(), min_size=1, max_size=3, unique=True),
    "brief.lead_capacity": st.lists(
        st.integers(0, 9).map(lambda n: timedelta(hours=n)), min_size=1, max_size=2, unique=True
    ),
    "goals": st.lists(st.lists(strategies.goals(), max_size=1), min_size=1, max_size=2),
    "brief.tracks.session_share": st.just([Fraction(1, 2), Fraction(1, 3)]),
}


@settings(max_examples=examples(60))
@given(st.data(), st.sets(st.sampled_from(sorted(AXES))))
def test_grid_has_every_combination_once(data: st.DataObject, names: set[str]) -> None:
    """Each combination gives a scenario with these settings, everything else as in the base, and its own id."""
    axes = {name: data.draw(AXES[name], label=name) for name in data.draw(st.permutations(sorted(names)))}
    made = scenario_grid(BASE, axes)
    assert len(made) == prod(map(len, axes.values()))
    assert len({design.id for design in made}) == len(made)
    wanted = []
    for values in product(*(axes[name] for name in sorted(axes))):
        design = BASE
        for name, value in zip(sorted(axes), values, strict=True):
            design = _with(design, name.split("."), value)
        wanted.append(design)
    assert [evolve(design, id="base") for design in made] == wanted


def _with(thing: Any, path: list[str], value: Any) -> Any:
    """Set one field, however deep, by hand."""
    if len(path) > 1:
        value = _with(getattr(thing, path[0]), path[1:], value)
    return evolve(thing, **{path[0]: value})


def test_grid_ids_show_the_settings() -> None:
    """Short values are part of the id; other values are numbered by their position on the axis."""
    axes: dict[str, Any] = {
        "policy.size": [5, (8, 12)],
        "brief.lead_capacity": [timedelta(minutes=90)],
        "cadence": [None, Cadence(1, 2)],
        "policy.exclude_inactive": [False],
        "brief.tracks.session_share": [Fraction(1, 3)],
        "policy.quotas": [[], [Quota("department", "IT", 1)]],
        "brief.roll": [BRIEF.roll],
    }
    made = [design.id for design in scenario_grid(BASE, axes)]
    common = "brief.lead_capacity=1.5h/brief.roll=next_day/brief.tracks.session_share=1/3"
    assert made[0] == f"base/{common}/cadence=None/policy.exclude_inactive=False/policy.quotas=#1/policy.size=5"
    assert made[-1] == f"base/{common}/cadence=1/2w/policy.exclude_inactive=False/policy.quotas=#2/policy.size=8-12"
    named = evolve(BASE, name="As it is")
    assert scenario_grid(named, {}) == (named,)
    assert [design.title for design in scenario_grid(named, {"policy.size": [5]})] == ["base/policy.size=5"]


def test_grid_sets_a_field_and_its_parts() -> None:
    """If an axis is a value and another axis is a field of it, the field is set in each of the values."""
    policies = [SelectionPolicy(size=5, seed=1), SelectionPolicy(size=5, seed=2, criteria=[Criterion("activity")])]
    made = scenario_grid(BASE, {"policy.size": [3], "policy": policies})
    assert [(scenario.policy.size, scenario.policy.seed) for scenario in made] == [(3, 1), (3, 2)]


def test_grid_size_has_a_maximum() -> None:
    """A grid that is too large is rejected before it is built, even if an axis never ends."""
    assert len(scenario_grid(BASE, {"policy.size": [1, 2], "policy.seed": [1, 2]}, maximum=4)) == 4
    assert wrong({"policy.size": [1, 2], "policy.seed": [1, 2]}, maximum=3) == [("scenario:many", "axes")]
    assert wrong({"policy.seed": count()}) == [("scenario:many", "axes")]
    with pytest.raises(ValidationError, match="would give 1,001 scenarios or more, but at most 1,000 are allowed"):
        scenario_grid(BASE, {"policy.seed": count()})


@pytest.mark.parametrize(
    ("axes", "wanted"),
    [
        ({"policy.sizes": [1]}, [("name:unknown", "axes[policy.sizes]")]),
        ({"polcy": [1]}, [("name:unknown", "axes[polcy]")]),
        ({"policy.size.x": [1]}, [("name:unknown", "axes[policy.size.x]")]),
        ({7: [1], "policy.size": [2]}, [("text", "axes.keys")]),
        ({"cadence.posts": [1]}, [("scenario:nothing", "axes[cadence.posts]")]),
        ({"id": ["a"]}, [("name:taken", "axes[id]")]),
        ({"cadence": []}, [("empty", "axes[cadence]")]),
        ({"cadence": 3}, [("type", "axes[cadence]")]),
        ({"name": "abc"}, [("type", "axes[name]")]),
        ({"cadence": b"abc"}, [("type", "axes[cadence]")]),
        ({"policy.size": [3, 3]}, [("repeated", "axes[1].id")]),
        ({"nme": 3, "cadence": []}, [("empty", "axes[cadence]"), ("name:unknown", "axes[nme]"), ("type", "axes[nme]")]),
        (
            {"policy.size": [0, 3], "policy.seed": [1, "x"]},
            [
                ("size", "axes[policy.seed=1/policy.size=0].policy.size"),
                ("size", "axes[policy.seed=x/policy.size=0].policy.size"),
                ("type", "axes[policy.seed=x/policy.size=0].policy.seed"),
                ("type", "axes[policy.seed=x/policy.size=3].policy.seed"),
            ],
        ),
        (
            {"policy.size": [0], "brief.lead_capacity": [timedelta(-1)]},
            [
                ("duration", "axes[brief.lead_capacity=-24h/policy.size=0].brief.lead_capacity"),
                ("size", "axes[brief.lead_capacity=-24h/policy.size=0].policy.size"),
            ],
        ),
    ],
)
def test_grid_reports_all_problems(axes: dict[str, Any], wanted: list[tuple[str, str]]) -> None:
    """Axes of unknown fields, empty axes, and invalid combinations are reported together, with their settings."""
    assert wrong(axes) == wanted


def test_grid_checks_its_arguments() -> None:
    """The base is a scenario, axes are a mapping, and the maximum is a whole number."""
    assert wrong(None, base="base", maximum=0) == [("type", "base"), ("type", "axes"), ("whole", "maximum")]
