"""The strategies make what they promise, with their defaults and with an app's own."""

from __future__ import annotations

import warnings
from datetime import date
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, assume, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning

from advocacy import Consent, Participant, Pilot, Program, Purpose, SelectionPolicy
from advocacy.people import AnswerUse
from advocacy.pilot import (
    BoundKind,
    BoundRelaxation,
    DistinctValues,
    Infeasibility,
    QuotaCount,
    Reply,
    SelectionStatus,
    ValueCap,
)
from advocacy.testing import strategies
from tests.amounts import examples

if TYPE_CHECKING:
    from collections.abc import Callable

PLURALS = [name for name in strategies.__all__ if name not in {"DAY", "pools", "spreads"}]


@pytest.mark.parametrize("name", PLURALS)
def test_every_strategy_makes_values(name: str) -> None:
    """What a strategy makes is a value: it equals itself and hashes."""

    @settings(max_examples=examples(20))
    @given(getattr(strategies, name)())
    def makes(value: object) -> None:
        assert hash(value) == hash(value)

    makes()


@given(strategies.pools())
def test_pools_have_different_ids(people: list[Participant]) -> None:
    """Nobody stands in a pool twice."""
    assert len({one.id for one in people}) == len(people)


@settings(max_examples=examples(25))
@given(
    st.data(),
    strategies.participants(
        ids=st.just("p"),
        attributes=st.just({"role": "r"}),
        consents=st.lists(strategies.consents(purposes=st.just(Purpose.NUDGES), given=st.just(date(2026, 1, 1)))),
    ),
)
def test_strategies_take_strategies(data: st.DataObject, person: Participant) -> None:
    """An app steers a strategy with strategies of its own."""
    never = st.sampled_from([False])
    assert (person.id, dict(person.attributes)) == ("p", {"role": "r"})
    assert {(c.purpose, c.given) for c in person.consents} <= {(Purpose.NUDGES, date(2026, 1, 1))}
    assert data.draw(strategies.date_ranges(starts=st.just(date(2026, 5, 1)))).start == date(2026, 5, 1)
    assert data.draw(strategies.axes(measures=st.just("reach"), starts=st.just([1.0]))).measure == "reach"
    assert data.draw(strategies.goals(ids=st.just("g"))).id == "g"
    assert data.draw(strategies.invitations(people=st.just("p-9"))).participant == "p-9"
    assert data.draw(strategies.content_pillars(goals=st.just({"g"}))).goals == {"g"}
    assert data.draw(strategies.criteria(measures=st.just("opportunity_self"))).measure == "opportunity_self"
    assert data.draw(strategies.quotas(attributes=st.just("team"), values=st.just("A"))).name == "team = A"
    assert data.draw(strategies.value_caps(attributes=st.just("team"), places=st.just(2))).bounds(9) == (0, 2)
    assert data.draw(strategies.distinct_values(attributes=st.just("team"))).attribute == "team"
    assert data.draw(strategies.selection_policies(sizes=st.just(7), inactive=never)).size == 7
    assert data.draw(strategies.metrics(codes=st.just("m"))).code == "m"
    assert set(data.draw(strategies.formulas(names=st.just("hires"))).measures) == {"hires"}
    assert data.draw(strategies.formulas(ratios=never)).denominator is None
    assert data.draw(strategies.goal_metrics(aims=strategies.goals(ids=st.just("g")))).goal.id == "g"
    assert data.draw(strategies.open_questions(codes=st.just("q"))).code == "q"
    assert {answer.participant for answer in data.draw(strategies.surveys(people=st.just("p"))).answers} <= {"p"}
    assert data.draw(strategies.criterion_scores(measures=st.just("reach"))).measure == "reach"
    assert data.draw(strategies.selection_probabilities(shares=st.just(Fraction(1, 3)))).probability == Fraction(1, 3)
    assert data.draw(strategies.tradeoff_points(sizes=st.just(4))).size == 4
    assert set(data.draw(strategies.weight_sensitivities(people=st.just("p"))).places) <= {"p"}
    assert data.draw(strategies.intervals(ends=st.just(0.5))).width == 0.0
    assert set(data.draw(strategies.frozen_maps(values=st.just(1))).values()) <= {1}


@settings(max_examples=examples(25))
@given(
    st.data(),
    strategies.pilots(asked=strategies.selection_policies(sizes=st.just(2), spread=st.just([]), criteria=st.just([]))),
)
def test_what_a_selection_gives_is_drawn_from_selections(data: st.DataObject, pilot: Pilot) -> None:
    """Assessments, reasons, findings and replacements come from the selections that an app hands over."""
    assert pilot.policy.size == 2
    assume(pilot.pool)
    given_one = st.just(pilot)
    names = {person.id for person in pilot.pool}
    assert data.draw(strategies.assessments(selections=given_one)).id in names
    assert data.draw(strategies.explanations(selections=given_one)).id in names
    assert data.draw(strategies.findings(selections=given_one)).code
    assert set(data.draw(strategies.replacements(selections=given_one)).pilot.members) <= names
    assert data.draw(strategies.programs(selections=given_one)).pilot in {None, pilot}


@settings(max_examples=examples(50))
@given(strategies.infeasibilities(), strategies.bound_relaxations(), strategies.quota_counts())
def test_parts_of_a_clash_hang_together(clash: Infeasibility, change: BoundRelaxation, count: QuotaCount) -> None:
    """A clash says what lacks; a change moves minimums down and maximums up; nobody counts twice."""
    assert clash.findings
    assert (change.relaxed > change.current) is (change.bound is BoundKind.MAXIMUM)
    assert count.members <= min(count.size, count.eligible)


def reached(strategy: st.SearchStrategy[Any], corner: Callable[[Any], bool]) -> bool:
    """Tell whether a strategy makes what lies in a corner, without looking for the smallest."""
    options = settings(max_examples=2000, phases=[Phase.generate], database=None, derandomize=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HypothesisWarning)  # what is found may be long: it is not printed
        return corner(find(strategy, corner, settings=options))


def ended(end: SelectionStatus, pilot: Pilot) -> bool:
    """Tell whether a selection ended so."""
    return pilot.status is end


def test_strategies_reach_the_corners() -> None:
    """Withdrawn consent, unknown measures, ranges of sizes and declined invitations all occur."""
    assert reached(strategies.consents(), lambda one: one.withdrawn is not None)
    assert reached(strategies.participants(), lambda one: one.network_size is None and one.activity == 1.0)
    assert reached(strategies.selection_policies(), lambda one: len(one.sizes) > 1 and one.prefer_smallest)
    assert reached(strategies.selection_policies(), lambda one: len(one.attributes) > 1 and bool(one.substitutes))
    assert reached(
        strategies.selection_policies(), lambda one: {ValueCap, DistinctValues} <= {type(rule) for rule in one.quotas}
    )
    for end in SelectionStatus:
        assert reached(strategies.pilots(), partial(ended, end))
    assert reached(strategies.pilots(), lambda one: bool(one.previous_members and one.members))
    assert reached(strategies.replacements(), lambda one: bool(one.swap.joins))
    assert reached(strategies.infeasibilities(), lambda one: bool(one.quotas and one.relaxations))
    assert reached(strategies.metrics(), lambda one: one.vanity and one.formula is not None)
    assert reached(strategies.metrics(), lambda one: one.qualitative)
    assert reached(strategies.measurement_plans(), lambda one: bool(one.findings and one.measures))
    assert reached(strategies.surveys(), lambda one: bool(one.measures() and one.answers_by_use(AnswerUse.IDEA)))
    assert reached(strategies.kpi_catalogues(), lambda one: 0 < len(one.metrics) < 5)
    assert reached(strategies.invitations(), lambda one: one.reply is Reply.DECLINED)
    assert reached(strategies.programs(), lambda one: one.pilot is not None and bool(one.invitations))
    assert reached(
        strategies.programs(), lambda one: one.pilot is not None and one.pilot.status is SelectionStatus.OPTIMAL
    )
    assert reached(
        strategies.programs(), lambda one: one.pilot is not None and one.pilot.status is SelectionStatus.INFEASIBLE
    )
    assert reached(strategies.programs(), lambda one: one.pilot is None and one.kpis is not None and bool(one.pillars))
    assert reached(strategies.matrices(), lambda one: len(one.rows.levels) == 1 < len(one.columns.levels))
    assert reached(strategies.matrices(), lambda one: any(cell.inactive and cell.toward for cell in one.cells))
    assert reached(strategies.identifiers(), lambda one: not one.isascii())


def test_made_things_have_the_right_type() -> None:
    """Strategies make the nouns themselves."""
    assert reached(strategies.consents(), lambda one: type(one) is Consent)
    assert reached(strategies.programs(), lambda one: type(one) is Program)
    assert reached(strategies.selection_policies(), lambda one: type(one) is SelectionPolicy)
