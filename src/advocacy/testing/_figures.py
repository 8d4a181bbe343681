"""Strategies for observations, what they add up to, readings, targets and progress."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.goals.aggregation import aggregate_observations, kinds_kept
from advocacy.goals.catalogue import KpiCatalogue
from advocacy.goals.metric import Aggregation, Measure, Metric, SamplingModel, Unit
from advocacy.goals.metric_values import MetricValue, compute_metrics
from advocacy.goals.observations import Granularity, Observation, split_range
from advocacy.goals.targets import Baseline, Milestone, Progress, Target
from advocacy.testing._values import date_ranges, days, texts

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from advocacy.goals.aggregation import PartialAggregate

__all__ = ["baselines", "metric_values", "milestones", "observations", "partial_aggregates", "progresses", "targets"]

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
    """Give values of the measures of a figure that can be true together."""
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
    """Generate readings of the library's figures (or *metrics* over its measures), with and without data."""
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
