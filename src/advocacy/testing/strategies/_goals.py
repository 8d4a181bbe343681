"""Strategies for goals, metrics, observations, metric values and targets."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.goals import (
    Aggregation,
    Baseline,
    Claim,
    ClusterUnit,
    ContentFormat,
    ContentGuide,
    ContentPillar,
    Direction,
    EvaluationStage,
    Formula,
    Goal,
    GoalKind,
    Granularity,
    KpiCatalogue,
    Measure,
    MeasurementPlan,
    Metric,
    MetricValue,
    Milestone,
    Observation,
    SamplingModel,
    Target,
    TargetAudience,
    Unit,
    aggregate_observations,
    compute_metrics,
    map_kpis,
)
from advocacy.goals.aggregation import kinds_kept
from advocacy.goals.metric import FITTING
from advocacy.testing.strategies._people import date_ranges, days, identifiers, shared, texts

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["claims", "content_guides", "content_pillars", "formulas", "goals", "kpi_catalogues", "measurement_plans"]
__all__ += ["measures", "metric_values", "metrics", "observations", "target_audiences", "targets"]

_RAW = ["clicks", "leads", "posts", "views", "visits"]


@shared
def goals(
    *, ids: SearchStrategy[str] = identifiers(), kinds: SearchStrategy[GoalKind] = st.sampled_from(GoalKind)
) -> SearchStrategy[Goal]:
    """Generate goals of every kind."""
    return st.builds(Goal, id=ids, kind=kinds, statement=st.just("") | texts(max_size=30), weight=st.integers(1, 3))


@shared
def content_pillars(
    *, goals: SearchStrategy[set[str]] = st.sets(identifiers(), max_size=3)
) -> SearchStrategy[ContentPillar]:
    """Generate content pillars; *goals* are the ids of the goals that they serve."""
    description = st.just("") | texts()
    audiences = st.sets(st.sampled_from(["buyers", "students"]), max_size=2)
    return st.builds(
        ContentPillar, id=identifiers(), name=texts(), description=description, goals=goals, audiences=audiences
    )


@shared
def target_audiences() -> SearchStrategy[TargetAudience]:
    """Generate audiences and their needs."""
    return st.builds(TargetAudience, code=st.sampled_from(["buyers", "students"]), name=texts(), need=texts())


@shared
def content_guides(*, kinds: SearchStrategy[GoalKind] = st.sampled_from(GoalKind)) -> SearchStrategy[ContentGuide]:
    """Generate guides to the content that serves a kind of goal."""
    formats = st.lists(st.sampled_from(ContentFormat), max_size=3, unique=True)
    return st.builds(ContentGuide, goal=kinds, content=texts(max_size=30), formats=formats)


@shared
def measures(
    *, codes: SearchStrategy[str] = st.sampled_from(_RAW), units: SearchStrategy[Unit] = st.sampled_from(Unit)
) -> SearchStrategy[Measure]:
    """Generate raw measures."""
    decimals = st.integers(0, 12)
    return st.builds(
        Measure, code=codes, unit=units, definition=texts(), supplier=texts(), decimals=decimals, net=st.booleans()
    )


@st.composite
def _sum(draw: DrawFn, names: SearchStrategy[str], maximum: int) -> str:
    terms = []
    for name in draw(st.lists(names, min_size=1, max_size=maximum, unique=True)):
        factor = draw(st.just("") | st.integers(2, 100).map("{} * ".format))
        terms.append(f"{draw(st.sampled_from(['+', '-']))} {factor}{name}")
    return " ".join(terms).removeprefix("+ ")


@shared
def formulas(
    *, names: SearchStrategy[str] = st.sampled_from(_RAW), ratios: SearchStrategy[bool] = st.booleans()
) -> SearchStrategy[Formula]:
    """Generate sums and ratios over raw measures with these *names*; *ratios* draws whether it is a ratio."""
    terms = _sum(names, 3)
    return st.builds(Formula, numerator=terms, denominator=ratios.flatmap(lambda ratio: terms if ratio else st.none()))


@shared
@st.composite
def metrics(
    draw: DrawFn, *, codes: SearchStrategy[str] = identifiers(), names: SearchStrategy[str] = st.sampled_from(_RAW)
) -> Metric:
    """Generate quantitative and qualitative metrics, including vanity metrics; *names* are those of raw measures."""
    qualitative, vanity = draw(st.booleans()), draw(st.booleans())
    numbers = [kind for kind in Aggregation if kind is not Aggregation.RECORD]
    aggregation = Aggregation.RECORD if qualitative else draw(st.sampled_from(numbers))
    ratio = st.just(aggregation is Aggregation.RATIO)
    formula = (
        st.builds(Formula, numerator=_sum(names, 1))
        if aggregation is Aggregation.MEDIAN
        else formulas(names=names, ratios=ratio)
    )
    drawn = None if qualitative else draw(formula)
    odd = (
        {SamplingModel.NET_SCORE}
        if drawn is not None and set(drawn.numerator_terms.values()) == {1}
        else {SamplingModel.NET_SCORE, SamplingModel.POISSON}
    )
    fitting = [kind for kind, kinds in FITTING.items() if aggregation in kinds and kind not in odd]
    early = [EvaluationStage.ACTIVITY, EvaluationStage.OUTPUT, EvaluationStage.OUT_TAKE]
    return Metric(
        code=draw(codes),
        name=draw(texts()),
        goals=draw(st.sets(st.sampled_from(GoalKind), max_size=3)),
        unit=Unit.NOTE if qualitative else draw(st.sampled_from([unit for unit in Unit if unit is not Unit.NOTE])),
        direction=draw(st.sampled_from(Direction)),
        stage=draw(st.sampled_from(early if vanity else [*EvaluationStage])),
        aggregation=aggregation,
        formula=drawn,
        vanity=vanity,
        qualitative=qualitative,
        definition=draw(st.just("") | texts()),
        review=draw(st.sampled_from(Granularity)),
        pitfall=draw(st.just("") | texts()),
        sampling=draw(st.sampled_from(fitting)),
        repeats=draw(st.booleans()),
    )


@st.composite
def _catalogues(draw: DrawFn, entries: SearchStrategy[Metric]) -> KpiCatalogue:
    listed = draw(st.lists(entries, max_size=4, unique_by=lambda metric: metric.code))
    needed = sorted({name for metric in listed for name in metric.measures})
    unit = draw(st.sampled_from(Unit))
    return KpiCatalogue(
        metrics=listed,
        measures=[draw(measures(codes=st.just(name), units=st.just(unit))) for name in needed],
        guides=draw(st.lists(content_guides(), max_size=3, unique_by=lambda guide: guide.goal)),
    )


@shared
def kpi_catalogues(*, entries: SearchStrategy[Metric] | None = None) -> SearchStrategy[KpiCatalogue]:
    """Generate catalogues of an app. Without *entries*, also the library's catalogue, with or without additions."""
    if entries is not None:
        return _catalogues(entries)
    own, default = _catalogues(metrics()), st.builds(KpiCatalogue.default)
    extended = st.builds(
        lambda base, more: base.extended(metrics=more.metrics, measures=more.measures, guides=more.guides), default, own
    )
    return st.one_of(default, own, extended)


@shared
@st.composite
def measurement_plans(
    draw: DrawFn,
    *,
    aims: SearchStrategy[list[Goal]] = st.lists(goals(), max_size=3, unique_by=lambda goal: goal.id),
    catalogues: SearchStrategy[KpiCatalogue] = kpi_catalogues(),
) -> MeasurementPlan:
    """Generate measurement plans for *aims* with different ids. Some measures are not available."""
    source = draw(catalogues)
    codes = [measure.code for measure in source.measures]
    metrics = [metric.code for metric in source.metrics]
    supplied = draw(st.none() | st.sets(st.sampled_from(codes))) if codes else None
    chosen = draw(st.none() | st.sets(st.sampled_from(metrics))) if metrics else None
    pursued = draw(aims)
    served = st.sets(st.sampled_from([goal.id for goal in pursued])) if pursued else st.just(set[str]())
    themes = draw(st.lists(content_pillars(goals=served), max_size=2, unique_by=lambda pillar: pillar.id))
    maximum = draw(st.none() | st.integers(1, 6))
    return map_kpis(pursued, catalogue=source, available=supplied, metrics=chosen, pillars=themes, maximum=maximum)


@shared
def claims() -> SearchStrategy[Claim]:
    """Generate claims that the article quotes, and claims of an app."""
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
#: The measures that every metric uses as levels.
_LEVELS = {name for name, kinds in kinds_kept(_CATALOGUE).items() if kinds == {Aggregation.LATEST}}
_YEAR = DateRange(date(2026, 1, 1), date(2026, 12, 31))


def _fitting(measure: Measure) -> SearchStrategy[int | Decimal]:
    """Generate values that a measure can have, at its resolution."""
    maximum = 1 if measure.unit is Unit.SHARE else 10_000
    steps = st.integers(0, maximum * 10**measure.decimals).map(lambda many: Decimal(many).scaleb(-measure.decimals))
    return st.integers(0, maximum) | steps if measure.decimals else st.integers(0, maximum)


@shared
@st.composite
def observations(
    draw: DrawFn,
    *,
    raw: SearchStrategy[Measure] = st.sampled_from(_CATALOGUE.measures),
    whens: SearchStrategy[date | DateRange] = days() | date_ranges(),
    segments: SearchStrategy[str] = st.sampled_from(["", "pilot", "rest"]),
) -> Observation:
    """Generate observations of the library's measures (or *raw*), on days and over date ranges, some revised."""
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


def _numbers(draw: DrawFn, metric: Metric) -> dict[str, list[int]]:
    """Return values of the measures of a metric that are consistent with each other."""
    few = st.lists(st.integers(0, 40), min_size=1, max_size=8)
    found = {name: draw(few) for name in metric.measures}
    if metric.formula is not None and metric.sampling in {SamplingModel.PROPORTION, SamplingModel.NET_SCORE}:
        part, terms = metric.sampling is SamplingModel.PROPORTION, metric.formula.numerator_terms
        found |= {name: [0] for name, factor in terms.items() if part and factor < 0}
        above = sum(sum(found[name]) for name in metric.formula.numerator_terms)
        found |= {name: [above, draw(st.integers(0, 40))] for name in metric.formula.denominator_terms}
    return found


@shared
@st.composite
def metric_values(
    draw: DrawFn, *, metrics: SearchStrategy[Metric] = st.sampled_from(_CATALOGUE.metrics)
) -> MetricValue:
    """Generate values of the library's metrics (or *metrics* over its measures), with and without data."""
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


_values = st.fractions(-100, 1000, max_denominator=100)
_counted = [metric for metric in _CATALOGUE.metrics if not metric.qualitative]
baselines = st.builds(Baseline, _values, date_ranges())
milestones = st.builds(Milestone, days(), _values)


@shared
@st.composite
def targets(draw: DrawFn, *, metrics: SearchStrategy[Metric] = st.sampled_from(_counted)) -> Target:
    """Generate targets with straight and stepped paths, or with a level to hold; some without baseline or looks."""
    metric = draw(metrics)
    end, length = draw(days()), draw(st.integers(1, 1000))
    common: dict[str, Any] = {
        "metric": metric,
        "looks": draw(st.none() | st.integers(1, 12)),
        "minimum_n": draw(st.sampled_from([0, 10])),
        "minimum_count": draw(st.sampled_from([0, 5])),
        "maximum_width": draw(st.none() | st.sampled_from([0.25, 2.0])),
        "clusters": draw(st.none() | st.sampled_from(ClusterUnit)),
        "independence_assumed_by": draw(st.none() | st.just("the program lead")),
    }
    top = 1000
    if metric.unit is Unit.SHARE:
        top = 1
    elif metric.aggregation is Aggregation.SUM:
        top = 20  # events per day: the power considers every possible count
    value = draw(st.fractions(0, top, max_denominator=100))
    if draw(st.booleans()):
        first = end - timedelta(days=draw(st.integers(1, 400)))
        return Target(value=value, by=end, hold=draw(st.booleans()), start=first, **common)
    measured = draw(metric_values(metrics=st.just(metric)))
    below_top = measured.exact is not None and 0 <= measured.exact < top
    if below_top and measured.exact != value and draw(st.booleans()):
        before = Baseline.measured(measured)
    else:
        other = draw(st.fractions(0, top, max_denominator=100).filter(lambda drawn: drawn != value))
        before = Baseline(other, draw(date_ranges()))
    low, high = sorted((before.value, value))
    start, goal = (low, high) if metric.direction is Direction.UP else (high, low)
    if before.value != start:
        before = Baseline(start, before.period)
    marks = draw(st.lists(st.integers(1, length), max_size=3, unique=True).map(sorted))
    parts = st.fractions(0, 1, max_denominator=10)
    shares = draw(st.lists(parts, min_size=len(marks), max_size=len(marks)).map(sorted))
    path = [
        Milestone(before.period.end + timedelta(days=mark), before.value + (goal - before.value) * share)
        for mark, share in zip(marks, shares, strict=True)
    ]
    return Target(baseline=before, value=goal, by=before.period.end + timedelta(days=length), milestones=path, **common)
