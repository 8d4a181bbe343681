"""The strategies draw what their docstrings state, with default and with custom arguments."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, seed, settings
from hypothesis import strategies as st

from advocacy import (
    Consent,
    Criterion,
    DateRange,
    KpiCatalogue,
    Matrix,
    Participant,
    Pilot,
    Program,
    Purpose,
    SelectionPolicy,
)
from advocacy.goals import Measure, MetricValue, Target, Unit
from advocacy.people import AnswerUse
from advocacy.pilot import (
    BoundKind,
    BoundRelaxation,
    DistinctValues,
    Infeasibility,
    QuotaCount,
    Replacement,
    Reply,
    SelectionStatus,
    ValueCap,
)
from advocacy.privacy import Erasure
from advocacy.testing import strategies
from advocacy.testing.strategies import _goals, _pilot
from tests.amounts import examples

if TYPE_CHECKING:
    from collections.abc import Callable


def ended(end: SelectionStatus, pilot: Pilot) -> bool:
    """Return whether a selection has a status."""
    return pilot.status is end


def bounded(kind: BoundKind, relaxation: BoundRelaxation) -> bool:
    """Return whether a relaxation moves a kind of bound."""
    return relaxation.bound is kind


@given(strategies.pools())
def test_pools_have_different_ids(people: list[Participant]) -> None:
    """No id occurs twice in a pool."""
    assert len({person.id for person in people}) == len(people)


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
    """A strategy takes an app's strategies as arguments."""
    never = st.sampled_from([False])
    assert (person.id, dict(person.attributes)) == ("p", {"role": "r"})
    assert {consent.purpose for consent in person.consents} <= {Purpose.NUDGES}
    assert all(consent.given >= date(2026, 1, 1) for consent in person.consents)  # a later day after a withdrawal
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
    plan = data.draw(strategies.measurement_plans(aims=st.lists(strategies.goals(ids=st.just("g")), max_size=1)))
    assert {goal_metrics.goal.id for goal_metrics in plan.goals} <= {"g"}
    assert data.draw(strategies.open_questions(codes=st.just("q"))).code == "q"
    assert {answer.participant for answer in data.draw(strategies.surveys(people=st.just("p"))).answers} <= {"p", None}
    assert data.draw(strategies.intervals(ends=st.just(0.5))).width == 0.0
    assert set(data.draw(strategies.frozen_maps(values=st.just(1))).values()) <= {1}


@settings(max_examples=examples(25))
@given(
    st.data(),
    strategies.pilots(
        policies=strategies.selection_policies(sizes=st.just(2), spread=st.just([]), criteria=st.just([]))
    ),
)
def test_strategies_take_selections(data: st.DataObject, pilot: Pilot) -> None:
    """Programs are drawn around the selections that an app passes."""
    assert pilot.policy.size == 2
    assert data.draw(strategies.programs(selections=st.just(pilot))).pilot in {None, pilot}


@settings(max_examples=examples(50))
@given(strategies.infeasibilities(), st.from_type(BoundRelaxation), st.from_type(QuotaCount))
def test_infeasibilities_are_consistent(clash: Infeasibility, change: BoundRelaxation, count: QuotaCount) -> None:
    """An infeasibility has a shortfall, relaxations lower minimums and raise maximums, and nobody counts twice."""
    assert clash.findings
    assert (change.relaxed > change.current) is (change.bound is BoundKind.MAXIMUM)
    assert count.members <= min(count.size, count.eligible)


def test_strategies_draw_their_class() -> None:
    """Strategies of programs, policies and consents draw instances of exactly these classes."""
    draws = settings(max_examples=examples(10))

    @draws
    @given(strategies.consents(), strategies.programs(), strategies.selection_policies())
    def drawn(consent: object, program: object, policy: object) -> None:
        assert (type(consent), type(program), type(policy)) == (Consent, Program, SelectionPolicy)

    drawn()


#: The cases that each strategy has to draw within 2000 examples.
CORNERS: list[tuple[st.SearchStrategy[Any], list[Callable[[Any], bool]]]] = [
    (strategies.consents(), [lambda item: item.withdrawn is not None]),
    (strategies.identifiers(), [lambda item: not item.isascii()]),
    (strategies.participants(), [lambda item: item.network_size is None and item.activity == 1.0]),
    (
        strategies.selection_policies(),
        [
            lambda item: len(item.sizes) > 1 and item.prefer_smallest,
            lambda item: len(item.attributes) > 1 and bool(item.substitutes),
            lambda item: {ValueCap, DistinctValues} <= {type(rule) for rule in item.quotas},
        ],
    ),
    (
        strategies.pilots(),
        [
            *(partial(ended, end) for end in SelectionStatus),
            lambda item: bool(item.previous_members and item.members),
        ],
    ),
    (st.from_type(Replacement), [lambda item: bool(item.swap.joins)]),
    (strategies.infeasibilities(), [lambda item: bool(item.quotas and item.relaxations)]),
    (
        st.from_type(BoundRelaxation),
        [
            *(partial(bounded, kind) for kind in BoundKind),
            lambda item: isinstance(item.quota, ValueCap),
            lambda item: isinstance(item.quota, DistinctValues) and item.bound is BoundKind.MAXIMUM,
        ],
    ),
    (strategies.metrics(), [lambda item: item.vanity and item.formula is not None, lambda item: item.qualitative]),
    (strategies.measurement_plans(), [lambda item: bool(item.findings and item.measures)]),
    (strategies.surveys(), [lambda item: bool(item.measures() and item.answers_by_use(AnswerUse.IDEA))]),
    (strategies.kpi_catalogues(), [lambda item: 0 < len(item.metrics) < 5]),
    (strategies.kpi_catalogues(entries=strategies.metrics()), [lambda item: len(item.metrics) == 1]),
    (strategies.invitations(), [lambda item: item.reply is Reply.DECLINED]),
    (
        strategies.matrices(),
        [
            lambda item: len(item.rows.levels) == 1 < len(item.columns.levels),
            lambda item: any(cell.inactive and cell.toward for cell in item.cells),
        ],
    ),
    (
        strategies.programs(),
        [
            lambda item: item.pilot is not None and bool(item.invitations),
            lambda item: item.pilot is not None and item.pilot.status is SelectionStatus.OPTIMAL,
            lambda item: item.pilot is not None and item.pilot.status is SelectionStatus.INFEASIBLE,
            lambda item: item.pilot is None and item.kpis is not None and bool(item.pillars),
            lambda item: bool(item.foundation and item.revisions),
            lambda item: bool(item.plan and item.review),
        ],
    ),
    (st.from_type(Erasure), [lambda item: bool(item.program.memberships), lambda item: bool(item.program.revisions)]),
]


@pytest.mark.parametrize(("strategy", "corners"), CORNERS)
def test_strategies_reach_their_corners(strategy: st.SearchStrategy[Any], corners: list[Callable[[Any], bool]]) -> None:
    """Withdrawn consent, unknown measures, size ranges, every status and declined invitations all occur."""
    left = [*corners]

    def reach(drawn: Any) -> None:
        left[:] = [corner for corner in left if not corner(drawn)]

    # Ten examples at a time are independent. In longer runs, Hypothesis repeats parts of earlier examples.
    draws = settings(max_examples=10, phases=[Phase.generate], database=None, suppress_health_check=[*HealthCheck])
    for start in range(200):
        seed(start)(draws(given(strategy)(reach)))()
        if not left:
            return
    pytest.fail(f"{len(left)} corners were not reached")


def test_policies_name_the_values_to_try() -> None:
    """The values around a scale are its quarters and their neighbours, both sides beyond it, and a third."""
    policy = SelectionPolicy(size=2, criteria=[Criterion("network_growth", low=0.0, high=12.0)])
    named = _pilot._named(policy, Matrix.social_maturity(), 3)
    near = (2.976, 3.036, 8.964, 9.024)
    assert named.values["network_growth"] == pytest.approx((0.0, 3.0, 6.0, 9.0, 12.0, *near, -12.0, 24.0, 4.0))


def test_observations_use_the_whole_range_at_the_resolution() -> None:
    """Values of a measure with decimals reach far beyond its smallest step, and are multiples of the step."""
    measure = Measure(code="m", unit=Unit.COUNT, definition="x", supplier="y", decimals=3)
    fine = settings(max_examples=500, phases=[Phase.generate], database=None, derandomize=True)
    value = find(_goals._fitting(measure), lambda drawn: drawn > 500 and drawn != int(drawn), settings=fine)
    assert value * 1000 == int(value * 1000)


def test_targets_differ_from_their_baseline(monkeypatch: pytest.MonkeyPatch) -> None:
    """A measured baseline that equals the drawn value is not used."""
    metric = KpiCatalogue.default().metric("leads")
    measured = MetricValue(metric=metric, period=DateRange(date(2026, 1, 1), date(2026, 1, 1)), exact=Fraction(1))
    monkeypatch.setattr(_goals, "metric_values", lambda **_: st.just(measured))
    monkeypatch.setattr(st, "fractions", lambda *_, **__: st.sampled_from([Fraction(0), Fraction(1)]))

    @settings(max_examples=60)
    @given(strategies.targets(metrics=st.just(metric)))
    def differs(target: Target) -> None:
        assert target.baseline is None or target.baseline.value != target.value

    differs()
