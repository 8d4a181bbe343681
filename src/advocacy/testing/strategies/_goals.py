"""Strategies for goals, metrics, observations, metric values and targets."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.goals.aggregation import aggregate_observations, kinds_kept
from advocacy.goals.catalogue import Claim, ContentGuide, KpiCatalogue
from advocacy.goals.goal import ContentFormat, ContentPillar, Goal, GoalKind
from advocacy.goals.measurement_plan import DataRequirement, GoalMetrics, MeasurementPlan, map_kpis
from advocacy.goals.metric import (
    FITTING,
    Aggregation,
    Direction,
    EvaluationStage,
    Formula,
    Measure,
    Metric,
    SamplingModel,
    Unit,
)
from advocacy.goals.metric_values import MetricValue, compute_metrics
from advocacy.goals.observations import Granularity, Observation, split_range
from advocacy.goals.targets import Baseline, Milestone, Progress, Target
from advocacy.testing.strategies._people import date_ranges, days, identifiers, texts

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from advocacy.goals.aggregation import PartialAggregate

__all__ = [
    "baselines",
    "claims",
    "content_guides",
    "content_pillars",
    "data_requirements",
    "formulas",
    "goal_metrics",
    "goals",
    "kpi_catalogues",
    "measurement_plans",
    "measures",
    "metric_values",
    "metrics",
    "milestones",
    "observations",
    "partial_aggregates",
    "progresses",
    "targets",
]

_RAW = ["hires", "leads", "posts", "views", "visits"]


def goals(
    *, ids: SearchStrategy[str] | None = None, kinds: SearchStrategy[GoalKind] | None = None
) -> SearchStrategy[Goal]:
    """Generate goals of every kind."""
    return st.builds(
        Goal,
        id=identifiers() if ids is None else ids,
        kind=st.sampled_from(GoalKind) if kinds is None else kinds,
        statement=st.just("") | texts(max_size=30),
        weight=st.integers(1, 3),
    )


def content_pillars(*, goals: SearchStrategy[set[str]] | None = None) -> SearchStrategy[ContentPillar]:
    """Generate content pillars; *goals* are the ids of those they serve."""
    return st.builds(
        ContentPillar,
        id=identifiers(),
        name=texts(),
        description=st.just("") | texts(),
        goals=st.sets(identifiers(), max_size=3) if goals is None else goals,
    )


def content_guides(*, kinds: SearchStrategy[GoalKind] | None = None) -> SearchStrategy[ContentGuide]:
    """Generate guides to the content that serves a kind of goal."""
    return st.builds(
        ContentGuide,
        goal=st.sampled_from(GoalKind) if kinds is None else kinds,
        content=texts(max_size=30),
        formats=st.lists(st.sampled_from(ContentFormat), max_size=3, unique=True),
    )


def measures(
    *, codes: SearchStrategy[str] | None = None, units: SearchStrategy[Unit] | None = None
) -> SearchStrategy[Measure]:
    """Generate raw measures."""
    return st.builds(
        Measure,
        code=st.sampled_from(_RAW) if codes is None else codes,
        unit=st.sampled_from(Unit) if units is None else units,
        definition=texts(),
        supplier=texts(),
        decimals=st.integers(0, 12),
    )


@st.composite
def _sum(draw: DrawFn, names: SearchStrategy[str], maximum: int) -> str:
    terms = []
    for name in draw(st.lists(names, min_size=1, max_size=maximum, unique=True)):
        factor = draw(st.just("") | st.integers(2, 100).map("{} * ".format))
        terms.append(f"{draw(st.sampled_from(['+', '-']))} {factor}{name}")
    return " ".join(terms).removeprefix("+ ")


def formulas(
    *, names: SearchStrategy[str] | None = None, ratios: SearchStrategy[bool] | None = None
) -> SearchStrategy[Formula]:
    """Generate sums and ratios over raw measures of these *names*; *ratios* says which of the two."""
    said = _sum(st.sampled_from(_RAW) if names is None else names, 3)
    both = st.booleans() if ratios is None else ratios
    return st.builds(Formula, numerator=said, denominator=both.flatmap(lambda ratio: said if ratio else st.none()))


@st.composite
def _metric(draw: DrawFn, codes: SearchStrategy[str], names: SearchStrategy[str]) -> Metric:
    in_words, vanity = draw(st.booleans()), draw(st.booleans())
    numbers = [kind for kind in Aggregation if kind is not Aggregation.RECORD]
    aggregation = Aggregation.RECORD if in_words else draw(st.sampled_from(numbers))
    ratio = st.just(aggregation is Aggregation.RATIO)
    formula = (
        st.builds(Formula, numerator=_sum(names, 1))
        if aggregation is Aggregation.MEDIAN
        else formulas(names=names, ratios=ratio)
    )
    said = None if in_words else draw(formula)
    odd = (
        {SamplingModel.NET_SCORE}
        if said is not None and set(said.numerator_terms.values()) == {1}
        else {SamplingModel.NET_SCORE, SamplingModel.POISSON}
    )
    fitting = [kind for kind, kinds in FITTING.items() if aggregation in kinds and kind not in odd]
    early = [EvaluationStage.ACTIVITY, EvaluationStage.OUTPUT, EvaluationStage.OUT_TAKE]
    return Metric(
        code=draw(codes),
        name=draw(texts()),
        goals=draw(st.sets(st.sampled_from(GoalKind), max_size=3)),
        unit=Unit.NOTE if in_words else draw(st.sampled_from([unit for unit in Unit if unit is not Unit.NOTE])),
        direction=draw(st.sampled_from(Direction)),
        stage=draw(st.sampled_from(early if vanity else [*EvaluationStage])),
        aggregation=aggregation,
        formula=said,
        vanity=vanity,
        qualitative=in_words,
        definition=draw(st.just("") | texts()),
        review=draw(st.sampled_from(Granularity)),
        pitfall=draw(st.just("") | texts()),
        sampling=draw(st.sampled_from(fitting)),
        repeats=draw(st.booleans()),
    )


def metrics(
    *, codes: SearchStrategy[str] | None = None, names: SearchStrategy[str] | None = None
) -> SearchStrategy[Metric]:
    """Generate metrics in numbers and in words, vanity included; *names* are those of their raw measures."""
    return _metric(
        identifiers() if codes is None else codes,
        st.sampled_from(_RAW) if names is None else names,
    )


@st.composite
def _catalogue(draw: DrawFn, metrics: SearchStrategy[Metric]) -> KpiCatalogue:
    listed = draw(st.lists(metrics, max_size=4, unique_by=lambda metric: metric.code))
    needed = sorted({name for metric in listed for name in metric.measures})
    unit = draw(st.sampled_from(Unit))
    return KpiCatalogue(
        metrics=listed,
        measures=[draw(measures(codes=st.just(name), units=st.just(unit))) for name in needed],
        guides=draw(st.lists(content_guides(), max_size=3, unique_by=lambda guide: guide.goal)),
    )


def kpi_catalogues(*, entries: SearchStrategy[Metric] | None = None) -> SearchStrategy[KpiCatalogue]:
    """Generate catalogues: the library's own, extended or not, and an app's."""
    own = _catalogue(metrics() if entries is None else entries)
    default = st.builds(KpiCatalogue.default)
    extended = st.builds(
        lambda base, more: base.extended(metrics=more.metrics, measures=more.measures, guides=more.guides), default, own
    )
    return own if entries is not None else st.one_of(default, own, extended)


@st.composite
def _kpi_plan(
    draw: DrawFn, aims: SearchStrategy[list[Goal]], catalogues: SearchStrategy[KpiCatalogue]
) -> MeasurementPlan:
    source = draw(catalogues)
    codes = [measure.code for measure in source.measures]
    metrics = [metric.code for metric in source.metrics]
    supplied = draw(st.none() | st.sets(st.sampled_from(codes))) if codes else None
    asked = draw(st.none() | st.sets(st.sampled_from(metrics))) if metrics else None
    pursued = draw(aims)
    served = st.sets(st.sampled_from([goal.id for goal in pursued])) if pursued else st.just(set[str]())
    themes = draw(st.lists(content_pillars(goals=served), max_size=2, unique_by=lambda pillar: pillar.id))
    maximum = draw(st.none() | st.integers(1, 6))
    return map_kpis(pursued, catalogue=source, available=supplied, metrics=asked, pillars=themes, maximum=maximum)


def measurement_plans(
    *, aims: SearchStrategy[list[Goal]] | None = None, catalogues: SearchStrategy[KpiCatalogue] | None = None
) -> SearchStrategy[MeasurementPlan]:
    """Generate metric plans, for *aims* with different ids, where some measures cannot be supplied."""
    return _kpi_plan(
        st.lists(goals(), max_size=3, unique_by=lambda goal: goal.id) if aims is None else aims,
        kpi_catalogues() if catalogues is None else catalogues,
    )


def goal_metrics(
    *, aims: SearchStrategy[Goal] | None = None, catalogues: SearchStrategy[KpiCatalogue] | None = None
) -> SearchStrategy[GoalMetrics]:
    """Generate the metrics and content of one goal."""
    one = (goals() if aims is None else aims).map(lambda goal: [goal])
    return measurement_plans(aims=one, catalogues=catalogues).map(lambda plan: plan.goals[0])


def data_requirements() -> SearchStrategy[DataRequirement]:
    """Generate what to collect, from whom and how often."""
    few = st.lists(texts(), min_size=1, max_size=3, unique=True).map(sorted)
    return st.builds(DataRequirement, measure=measures(), every=st.sampled_from(Granularity), metrics=few, goals=few)


def claims() -> SearchStrategy[Claim]:
    """Generate claims: those that the article quotes, and an app's."""
    ends = st.lists(st.decimals(0, 100, places=2), min_size=2, max_size=2).map(sorted)
    own = ends.flatmap(
        lambda pair: st.builds(
            Claim,
            code=identifiers(),
            statement=texts(),
            minimum=st.just(pair[0]),
            maximum=st.just(pair[1]),
            kind=st.sampled_from(["share", "times"]),
            source=texts(),
        )
    )
    return st.sampled_from(Claim.quoted()) | own


_CATALOGUE = KpiCatalogue.default()
#: The measures that are kept as levels and in no other way.
_LEVELS = {name for name, kinds in kinds_kept(_CATALOGUE).items() if kinds == {Aggregation.LATEST}}
_YEAR = DateRange(date(2026, 1, 1), date(2026, 12, 31))


def _fitting(measure: Measure) -> SearchStrategy[int | Decimal]:
    """Generate values that a measure can have, at its resolution."""
    maximum = 1 if measure.unit is Unit.SHARE else 10_000
    steps = st.integers(0, maximum * 10**measure.decimals).map(lambda many: Decimal(many).scaleb(-measure.decimals))
    return st.integers(0, maximum) | steps if measure.decimals else st.integers(0, maximum)


@st.composite
def _observation(
    draw: DrawFn, raw: SearchStrategy[Measure], whens: SearchStrategy[date | DateRange], segments: SearchStrategy[str]
) -> Observation:
    measure = draw(raw)
    behind = draw(st.none() | st.integers(2, 200)) if measure.code in _LEVELS else None
    spread = draw(st.none() | st.integers(0, 40)) if behind else None
    return Observation(
        measure=measure.code,
        value=draw(_fitting(measure)),
        when=draw(whens),
        segment=draw(segments),
        cluster=draw(st.none() | st.sampled_from(["p-1", "p-2", "p-3"])),
        id=draw(st.none() | texts()),
        revision=draw(st.integers(0, 2)),
        answers=behind,
        deviation=spread,
    )


def observations(
    *,
    raw: SearchStrategy[Measure] | None = None,
    whens: SearchStrategy[date | DateRange] | None = None,
    segments: SearchStrategy[str] | None = None,
) -> SearchStrategy[Observation]:
    """Generate observations of the library's measures (or *raw*), on days and over windows, restated or not."""
    return _observation(
        st.sampled_from(_CATALOGUE.measures) if raw is None else raw,
        days() | date_ranges() if whens is None else whens,
        st.sampled_from(["", "pilot", "rest"]) if segments is None else segments,
    )


def partial_aggregates(*, seen: SearchStrategy[list[Observation]] | None = None) -> SearchStrategy[PartialAggregate]:
    """Generate what observations of single days add up to over the months of 2026, and what lies outside them."""
    # few measures and months, so that observations meet in one cell
    codes = {"days_to_fill", "followers", "leads", "visits"}
    few = [measure for measure in _CATALOGUE.measures if measure.code in codes]
    around = st.dates(date(2026, 11, 28), date(2027, 1, 3))
    met = observations(raw=st.sampled_from(few), whens=around)
    default = st.lists(met, max_size=12, unique_by=lambda one: (one.measure, one.id or object()))
    return (default if seen is None else seen).map(
        lambda listed: aggregate_observations(listed, periods=split_range(_YEAR, Granularity.MONTH))
    )


def _numbers(draw: DrawFn, metric: Metric) -> dict[str, list[int]]:
    """Give values of the measures of a metric that can be true together."""
    few = st.lists(st.integers(0, 40), min_size=1, max_size=8)
    found = {name: draw(few) for name in metric.measures}
    if metric.formula is not None and metric.sampling in {SamplingModel.PROPORTION, SamplingModel.NET_SCORE}:
        part, terms = metric.sampling is SamplingModel.PROPORTION, metric.formula.numerator_terms
        found |= {name: [0] for name, factor in terms.items() if part and factor < 0}
        above = sum(sum(found[name]) for name in metric.formula.numerator_terms)
        found |= {name: [above, draw(st.integers(0, 40))] for name in metric.formula.denominator_terms}
    return found


@st.composite
def _reading(draw: DrawFn, metrics: SearchStrategy[Metric]) -> MetricValue:
    metric = draw(metrics)
    period = draw(date_ranges())
    clustered = draw(st.booleans())
    raw = {measure.code: measure for measure in _CATALOGUE.measures}
    seen = [
        Observation(
            measure=name,
            value=Decimal(value).scaleb(-2) if raw[name].unit is Unit.SHARE else value,
            when=period,
            cluster=f"p-{place}" if clustered else None,
            revision=place,
        )
        for name, values in (_numbers(draw, metric) if draw(st.booleans()) else {}).items()
        for place, value in enumerate(values)
    ]
    return compute_metrics([metric], aggregate_observations(seen, periods=[period]))[0]


def metric_values(*, metrics: SearchStrategy[Metric] | None = None) -> SearchStrategy[MetricValue]:
    """Generate readings of the library's metrics (or *metrics* over its measures), with and without data."""
    return _reading(st.sampled_from(_CATALOGUE.metrics) if metrics is None else metrics)


def _values() -> SearchStrategy[Fraction]:
    return st.fractions(-100, 1000, max_denominator=100)


def baselines() -> SearchStrategy[Baseline]:
    """Generate baselines."""
    return st.builds(Baseline, _values(), date_ranges())


def milestones() -> SearchStrategy[Milestone]:
    """Generate steps of a path."""
    return st.builds(Milestone, days(), _values())


@st.composite
def _target(draw: DrawFn, metrics: SearchStrategy[Metric]) -> Target:
    metric, before = draw(metrics), draw(st.none() | baselines())
    gain = draw(
        st.fractions(min_value=0, max_value=100, max_denominator=100).map(lambda value: value + Fraction(1, 100))
    )
    way = metric.direction.sign
    tolerance = draw(st.fractions(0, 5, max_denominator=100))
    if before is None:
        return Target(metric=metric, value=draw(_values()), by=draw(days()), tolerance=tolerance)
    length = draw(st.integers(1, 1000))
    marks = draw(st.lists(st.integers(1, length), max_size=3, unique=True).map(sorted))
    shares = draw(
        st.lists(st.fractions(0, 1, max_denominator=10), min_size=len(marks), max_size=len(marks)).map(sorted)
    )
    path = [
        Milestone(before.period.end + timedelta(days=mark), before.value + way * gain * share)
        for mark, share in zip(marks, shares, strict=True)
    ]
    return Target(
        metric=metric,
        baseline=before,
        value=before.value + way * gain,
        by=before.period.end + timedelta(days=length),
        milestones=path,
        tolerance=tolerance,
    )


def targets(*, metrics: SearchStrategy[Metric] | None = None) -> SearchStrategy[Target]:
    """Generate targets on straight and stepped paths, with and without a baseline."""
    counted = [metric for metric in _CATALOGUE.metrics if not metric.qualitative]
    return _target(st.sampled_from(counted) if metrics is None else metrics)


def progresses(*, aims: SearchStrategy[Target] | None = None) -> SearchStrategy[Progress]:
    """Generate how readings stand against targets, of every verdict."""
    return (targets() if aims is None else aims).flatmap(
        lambda aim: metric_values(metrics=st.just(aim.metric)).map(aim.progress)
    )
