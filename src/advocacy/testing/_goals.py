"""Strategies for goals, content and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

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
from advocacy.goals.observations import Granularity
from advocacy.testing._values import identifiers, texts

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
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
    "metrics",
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
    """Generate figures in numbers and in words, vanity included; *names* are those of their raw measures."""
    return _metric(
        identifiers() if codes is None else codes,
        st.sampled_from(_RAW) if names is None else names,
    )


@st.composite
def _catalogue(draw: DrawFn, figures: SearchStrategy[Metric]) -> KpiCatalogue:
    listed = draw(st.lists(figures, max_size=4, unique_by=lambda metric: metric.code))
    needed = sorted({name for metric in listed for name in metric.measures})
    unit = draw(st.sampled_from(Unit))
    return KpiCatalogue(
        metrics=listed,
        measures=[draw(measures(codes=st.just(name), units=st.just(unit))) for name in needed],
        guides=draw(st.lists(content_guides(), max_size=3, unique_by=lambda guide: guide.goal)),
    )


def kpi_catalogues(*, figures: SearchStrategy[Metric] | None = None) -> SearchStrategy[KpiCatalogue]:
    """Generate catalogues: the library's own, extended or not, and an app's."""
    own = _catalogue(metrics() if figures is None else figures)
    default = st.builds(KpiCatalogue.default)
    extended = st.builds(
        lambda base, more: base.extended(metrics=more.metrics, measures=more.measures, guides=more.guides), default, own
    )
    return own if figures is not None else st.one_of(default, own, extended)


@st.composite
def _kpi_plan(
    draw: DrawFn, aims: SearchStrategy[list[Goal]], catalogues: SearchStrategy[KpiCatalogue]
) -> MeasurementPlan:
    source = draw(catalogues)
    codes = [measure.code for measure in source.measures]
    figures = [metric.code for metric in source.metrics]
    supplied = draw(st.none() | st.sets(st.sampled_from(codes))) if codes else None
    asked = draw(st.none() | st.sets(st.sampled_from(figures))) if figures else None
    pursued = draw(aims)
    served = st.sets(st.sampled_from([goal.id for goal in pursued])) if pursued else st.just(set[str]())
    themes = draw(st.lists(content_pillars(goals=served), max_size=2, unique_by=lambda pillar: pillar.id))
    maximum = draw(st.none() | st.integers(1, 6))
    return map_kpis(pursued, catalogue=source, available=supplied, metrics=asked, pillars=themes, maximum=maximum)


def measurement_plans(
    *, aims: SearchStrategy[list[Goal]] | None = None, catalogues: SearchStrategy[KpiCatalogue] | None = None
) -> SearchStrategy[MeasurementPlan]:
    """Generate figure plans, for *aims* with different ids, where some measures cannot be supplied."""
    return _kpi_plan(
        st.lists(goals(), max_size=3, unique_by=lambda goal: goal.id) if aims is None else aims,
        kpi_catalogues() if catalogues is None else catalogues,
    )


def goal_metrics(
    *, aims: SearchStrategy[Goal] | None = None, catalogues: SearchStrategy[KpiCatalogue] | None = None
) -> SearchStrategy[GoalMetrics]:
    """Generate the figures and content of one goal."""
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
