"""The statuses of a metric against its path, and the rules that give them."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from math import floor
from typing import NamedTuple

from advocacy.errors import Finding
from advocacy.goals.metric import Aggregation, Metric, SamplingModel, Unit
from advocacy.goals.metric_values import MetricValue
from advocacy.stats.interval import MOST, Interval


class TargetStatus(Enum):
    """The status of a metric against its path. It is about a metric, never about a person."""

    AHEAD = "ahead"
    """Better than the baseline and better than the path, both beyond chance."""
    ON_TRACK = "on_track"
    """Better than the baseline beyond chance, and the path lies in the interval. To hold: at or above the floor."""
    BEHIND = "behind"
    """Worse than the path beyond chance."""
    CANNOT_TELL_YET = "cannot_tell_yet"
    """The data fit a change and no change."""
    TOO_LITTLE_DATA = "too_little_data"
    """There is no interval, or a limit of the target is not reached."""
    NO_BASELINE = "no_baseline"


class ClusterUnit(Enum):
    """What the clusters of clustered events are. It decides what an interval is about."""

    PERSON = "person"
    """The interval is about people like these."""
    POST = "post"
    """The interval is about posts of these people, and no others."""


class Evaluation(NamedTuple):
    """A status and its evidence. *reason* states why there is too little data, if there is."""

    status: TargetStatus
    expected: Fraction | None
    interval: Interval | None = None
    change: Interval | None = None
    reason: Finding | None = None


#: The unit of a sample, if it is not people.
_SAMPLES = {
    SamplingModel.CLUSTERED: "clusters",
    SamplingModel.CONTINUOUS: "values",
    SamplingModel.NET_SCORE: "answers",
    SamplingModel.UNKNOWN: "answers",
}


def in_unit(thin: Finding, sampling: SamplingModel, clusters: ClusterUnit | None) -> Finding:
    """Return the reason for too little data with the unit of the sample: people, posts, values or answers."""
    if thin.code != "too-little-data:people":
        return thin
    unit = _SAMPLES.get(sampling, "people")
    if sampling is SamplingModel.CLUSTERED and clusters is not None:
        unit = {ClusterUnit.PERSON: "people", ClusterUnit.POST: "posts"}[clusters]
    return Finding.of(f"too-little-data:{unit}", **dict(thin.parameters))


def path_status(ends: tuple[Fraction, Fraction], path: Fraction, *, gain: bool) -> TargetStatus:
    """Return the status for an interval and a path, both oriented such that higher is better."""
    low, high = ends
    if high < path:
        return TargetStatus.BEHIND
    if gain:
        return TargetStatus.AHEAD if low > path else TargetStatus.ON_TRACK
    return TargetStatus.CANNOT_TELL_YET


def level_status(ends: tuple[Fraction, Fraction], floor_value: Fraction) -> TargetStatus:
    """Return the status for a level to hold. The interval is oriented such that higher is better."""
    low, high = ends
    if low >= floor_value:
        return TargetStatus.ON_TRACK
    return TargetStatus.BEHIND if high < floor_value else TargetStatus.CANNOT_TELL_YET


def percent(share: Fraction | float) -> str:
    """Return a percentage without decimals."""
    return f"{100 * float(share):.0f} %"


def shown_value(metric: Metric, value: Fraction) -> str | float:
    """Return a value for a finding: a share as text in percent, any other number with six digits."""
    if metric.unit is Unit.SHARE:
        return f"{100 * float(value):.4g} %"
    return float(f"{float(value):.6g}")


def counted(value: MetricValue, expected: Fraction) -> int | None:
    """Return the number to compare with *minimum_count*; ``None`` if nothing is counted."""
    metric, exact_value = value.metric, value.exact or Fraction(0)
    if metric.sampling is SamplingModel.POISSON and metric.aggregation is Aggregation.SUM:
        return min(MOST, floor(max(exact_value, expected)))
    people_or_events = metric.sampling in {SamplingModel.PROPORTION, SamplingModel.POISSON}
    if people_or_events or metric.aggregation is not Aggregation.RATIO or value.denominator is None:
        return value.count
    many = exact_value * value.denominator if metric.unit in {Unit.COUNT, Unit.SHARE} else value.denominator
    return min(MOST, floor(max(Fraction(0), many)))
