"""Strategies for scorecards, evidence and what management sees."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.goals.aggregation import aggregate_observations
from advocacy.goals.catalogue import KpiCatalogue
from advocacy.goals.goal import Goal, GoalKind
from advocacy.goals.measurement_plan import map_kpis
from advocacy.goals.observations import Observation
from advocacy.privacy.group_metrics import GroupMetric, GroupMetrics, metrics_by_group
from advocacy.run.experiment import Experiment, ExperimentResult
from advocacy.run.scorecard import Evidence, GoalScorecard, Scorecard, ScorecardLine, make_scorecard
from advocacy.testing._goals import goals
from advocacy.testing._values import days, identifiers, texts

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
    "evidences",
    "experiment_results",
    "experiments",
    "goal_scorecards",
    "group_metric_lists",
    "group_metrics",
    "scorecard_lines",
    "scorecards",
]

_BEFORE, _WINDOW = DateRange(date(2026, 4, 1), date(2026, 6, 30)), DateRange(date(2026, 7, 1), date(2026, 9, 30))
#: Measures whose values can be anything beside each other.
_FREE = ["leads", "visits", "applications", "impressions", "days_to_close", "followers"]


def evidences(*, aims: SearchStrategy[str] | None = None) -> SearchStrategy[Evidence]:
    """Generate evidence in words; *aims* are the ids of the goals it tells of."""
    return st.builds(
        Evidence,
        goal=identifiers() if aims is None else aims,
        observation=texts(max_size=30),
        reported_by=texts(),
        how_known=texts(max_size=30),
        on=days(),
    )


@st.composite
def _scorecard(draw: DrawFn, aims: SearchStrategy[list[Goal]]) -> Scorecard:
    pursued = draw(aims)
    plan = map_kpis(pursued, available=_FREE)
    numbers = st.dictionaries(st.sampled_from(_FREE), st.integers(0, 500))
    seen = [
        Observation(measure=name, value=value, when=period)
        for period in (_BEFORE, _WINDOW)
        for name, value in draw(numbers).items()
    ]
    told: SearchStrategy[list[Evidence]] = st.just([])
    if pursued:
        told = st.lists(evidences(aims=st.sampled_from([goal.id for goal in pursued])), max_size=2)
    partial = aggregate_observations(seen, periods=[_BEFORE, _WINDOW])
    before = draw(st.sampled_from([None, _BEFORE]))
    return make_scorecard(plan, partial, period=_WINDOW, compare_to=before, evidence=draw(told))


def scorecards(*, aims: SearchStrategy[list[Goal]] | None = None) -> SearchStrategy[Scorecard]:
    """Generate scorecards for *aims* with different ids, with gaps, evidence and a window before or without."""
    return _scorecard(st.lists(goals(), max_size=3, unique_by=lambda goal: goal.id) if aims is None else aims)


def goal_scorecards(*, aims: SearchStrategy[Goal] | None = None) -> SearchStrategy[GoalScorecard]:
    """Generate the card of one goal."""
    one = (goals() if aims is None else aims).map(lambda goal: [goal])
    return scorecards(aims=one).map(lambda card: card.goals[0])


def scorecard_lines() -> SearchStrategy[ScorecardLine]:
    """Generate figures on a scorecard."""
    # kinds of which some figure is made of the measures above
    kinds = st.sampled_from([GoalKind.NEW_BUSINESS, GoalKind.RECRUITMENT, GoalKind.AWARENESS])
    cards = goal_scorecards(aims=goals(kinds=kinds))
    return cards.flatmap(lambda card: st.sampled_from([*card.outcomes, *card.leading, *card.vanity]))


@st.composite
def _view(draw: DrawFn) -> GroupMetrics:
    groups = draw(st.dictionaries(st.sampled_from(["HR", "IT", "Law", "Sales"]), st.integers(1, 12)))
    seen = [
        Observation(measure=name, value=value, when=_WINDOW, segment=group)
        for group, many in groups.items()
        for name, value in (("invited", many), ("activated", draw(st.integers(0, many))))
    ]
    partial = aggregate_observations(seen, periods=[_WINDOW])
    metrics = [KpiCatalogue.default().metric("adoption")]
    return metrics_by_group(metrics, partial, sizes=groups, period=_WINDOW, minimum_group=draw(st.integers(1, 6)))


def group_metric_lists() -> SearchStrategy[GroupMetrics]:
    """Generate what management sees of groups of one to twelve people."""
    return _view()


def group_metrics() -> SearchStrategy[GroupMetric]:
    """Generate figures of one group, as management sees them."""
    return st.builds(GroupMetric, metric=identifiers(), group=st.none() | texts(), value=st.none() | st.floats(0, 1))


@st.composite
def _experiment(draw: DrawFn, read: SearchStrategy[bool]) -> Experiment:
    share = draw(st.booleans())
    metric = KpiCatalogue.default().metric("active_rate" if share else "leads")
    usual = draw(st.fractions(0, Fraction(1, 2), max_denominator=20))
    smallest = draw(st.fractions(Fraction(1, 20), Fraction(1, 2), max_denominator=20))
    stated = Experiment(
        id=draw(identifiers()),
        intervention=draw(texts()),
        population=draw(texts()),
        metric=metric,
        baseline=usual,
        minimum_effect=smallest,
        period=_WINDOW,
        registered=draw(st.dates(date(2026, 1, 1), _WINDOW.start)),
        control="a",
        treatment="b",
        randomized=draw(st.booleans()),
        power=draw(st.sampled_from([0.5, 0.8, 0.9])),
    )
    if not draw(read):
        return stated
    groups = draw(st.tuples(st.integers(1, 60), st.integers(1, 60)))
    seen = []
    for name, many in zip("ab", groups, strict=True):
        events = draw(st.integers(0, many))
        told = {"active": events, "enrolled": many} if share else {"leads": events}
        seen += [Observation(measure=code, value=value, when=_WINDOW, segment=name) for code, value in told.items()]
    partial = aggregate_observations(seen, periods=[_WINDOW])
    return stated.evaluate(
        partial, on=draw(st.dates(date(2026, 10, 1), date(2027, 1, 1))), people=None if share else groups
    )


def experiments() -> SearchStrategy[Experiment]:
    """Generate experiments on a share and on a count, stated alone and read."""
    return _experiment(read=st.booleans())


def experiment_results() -> SearchStrategy[ExperimentResult]:
    """Generate what was read of experiments."""
    return _experiment(read=st.just(value=True)).map(lambda tried: cast("ExperimentResult", tried.result))
