"""Strategies for designs, what follows from them, and comparisons."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import strategies as st

from advocacy.goals.metric import Direction
from advocacy.people.consent import Consent, Purpose
from advocacy.people.matrix import Matrix
from advocacy.people.participant import Participant
from advocacy.plan.calendar import Habit
from advocacy.scenarios.comparison import ScenarioComparison, compare_scenarios
from advocacy.scenarios.results import MEASURES, ScenarioDifference, ScenarioResult, explain_difference
from advocacy.scenarios.scenario import FunnelInput, OutcomeModel, Scenario
from advocacy.testing._forecast import funnels
from advocacy.testing._goals import goals
from advocacy.testing._people import pools
from advocacy.testing._plans import plan_briefs
from advocacy.testing._policy import plain_spreads, selection_policies
from advocacy.testing._tracks import cadences
from advocacy.testing._values import DAY, identifiers, texts

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from advocacy.pilot.policy import SelectionPolicy
    from advocacy.scenarios.forecast import Funnel

__all__ = ["outcome_models", "scenario_comparisons", "scenario_differences", "scenario_results", "scenarios"]

#: Somebody of whom quotas and criteria know all, so that no name is nobody's.
_known = Participant(
    id="known to all",
    attributes={"department": "Sales", "location": "Gent"},
    network_size=400,
    activity=0.5,
    motivation=0.5,
    consents=[Consent(purpose=Purpose.PARTICIPATION, given=DAY)],
)


@st.composite
def _expectation(draw: DrawFn, chains: SearchStrategy[Funnel]) -> OutcomeModel:
    funnel = draw(chains)
    codes = {step.code for step in funnel.steps}
    return OutcomeModel(
        funnel=funnel, input=draw(st.sampled_from([one for one in FunnelInput if one.value not in codes]))
    )


def outcome_models(*, chains: SearchStrategy[Funnel] | None = None) -> SearchStrategy[OutcomeModel]:
    """Generate what is assumed to come of designs, begun by themselves and by what the design gives."""
    return _expectation(funnels() if chains is None else chains)


@st.composite
def _design(
    draw: DrawFn, ids: SearchStrategy[str], asked: SearchStrategy[SelectionPolicy], people: SearchStrategy[list[str]]
) -> Scenario:
    brief = draw(st.none() | plan_briefs(people=people))
    outcomes = st.sampled_from(["leads", "applications"])
    chains = st.builds(lambda funnel, outcome: evolve(funnel, outcome=outcome), funnels(), outcomes)
    expected = _expectation(chains)
    return Scenario(
        id=draw(ids),
        name=draw(st.none() | texts()),
        policy=draw(asked),
        goals=draw(st.lists(goals(), max_size=2, unique_by=lambda goal: goal.id)),
        cadence=draw(st.none() | cadences()),
        expectations=draw(st.lists(expected, max_size=2, unique_by=lambda one: one.funnel.outcome)),
        brief=None if brief is None else evolve(brief, buddies=None),
        time_per_post=draw(st.none() | st.integers(1, 12).map(lambda quarters: quarters * timedelta(minutes=15))),
    )


def scenarios(
    *,
    ids: SearchStrategy[str] | None = None,
    asked: SearchStrategy[SelectionPolicy] | None = None,
    people: SearchStrategy[list[str]] | None = None,
) -> SearchStrategy[Scenario]:
    """Generate designs, planned and not; *asked* are policies, *people* lists of the ids that briefs may name."""
    return _design(
        identifiers() if ids is None else ids,
        selection_policies(spread=plain_spreads()) if asked is None else asked,
        st.lists(identifiers(), max_size=3, unique=True) if people is None else people,
    )


@st.composite
def _comparison(draw: DrawFn, maximum: int, minimum: int) -> ScenarioComparison:
    others = draw(pools(max_size=6))
    people = [*(one for one in others if one.id != _known.id), _known]
    names = [person.id for person in people]
    some = scenarios(people=st.just(names))
    listed = draw(st.lists(some, min_size=minimum, max_size=maximum, unique_by=lambda design: design.id))
    compared = compare_scenarios(
        listed,
        people,
        matrix=Matrix.social_maturity(),
        on=DAY,
        habits=draw(st.dictionaries(st.sampled_from(names), st.sampled_from(Habit))),
        samples=draw(st.sampled_from([0, 2])),
        draws=100,
        seed=draw(st.integers(0, 9)),
    )
    outcomes = [f"outcome:{name}" for result in compared.results for name in result.forecasts]
    stated = st.dictionaries(st.sampled_from([*MEASURES, *outcomes]), st.sampled_from(Direction), max_size=3)
    return draw(st.just(compared) | stated.map(compared.weighed_by))


def scenario_comparisons(*, maximum: int = 4) -> SearchStrategy[ScenarioComparison]:
    """Generate comparisons of up to so many designs, with the measures of the default and with others."""
    return _comparison(maximum, 0)


def scenario_results() -> SearchStrategy[ScenarioResult]:
    """Generate what follows from a design, with a group and without."""
    return _comparison(1, 1).map(lambda compared: compared.results[0])


def scenario_differences() -> SearchStrategy[ScenarioDifference]:
    """Generate what changes between two designs of the same people."""
    return _comparison(2, 2).map(lambda compared: explain_difference(*compared.results))
