"""Targets: the baseline and target of a metric, the path between them, and the progress along it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from fractions import Fraction

from attrs import field

from advocacy.arguments import checked, frozen
from advocacy.dates import DateRange
from advocacy.errors import Finding, raise_any
from advocacy.exact import exact, exact_number, zero_or_more
from advocacy.goals.metric import Aggregation, Metric, SamplingModel, Unit
from advocacy.goals.metric_values import MetricValue
from advocacy.rules import TupleOf
from advocacy.stats.interval import Interval
from advocacy.stats.rates import too_little


@frozen
class Baseline:
    """
    The value of a metric before the program.

    Attributes:
        value: The value in the unit of the metric: an integer, Decimal or Fraction, stored as a Fraction.
        period: The period of the measurement.
    """

    value: Fraction = field(converter=exact, validator=exact_number)
    period: DateRange


@frozen
class Milestone:
    """
    A milestone of a stepped path: the expected value from a day on.

    Attributes:
        start: The first day.
        value: The expected value from that day on, in the unit of the metric.
    """

    start: date
    value: Fraction = field(converter=exact, validator=exact_number)


class TargetStatus(Enum):
    """The status of a metric against its path. It is about a metric, never about a person."""

    AHEAD = "ahead"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    TOO_LITTLE_DATA = "too_little_data"
    NO_BASELINE = "no_baseline"


@frozen(kw_only=True)
class Target:
    """
    The value that a metric should reach, by a day, along a path (:ref:`method-step-2`).

    >>> from decimal import Decimal
    >>> from advocacy import KpiCatalogue
    >>> target = Target(
    ...     metric=KpiCatalogue.default().metric("engagement_index"),
    ...     baseline=Baseline(Decimal("0.54"), DateRange(date(2014, 10, 1), date(2014, 10, 31))),
    ...     value=Decimal("0.60"),
    ...     by=date(2020, 10, 31),
    ... )
    >>> float(target.expected(date(2017, 10, 31)))
    0.57

    Attributes:
        metric: The metric.
        baseline: The value before the program; ``None`` if unknown.
        value: The target value, in the unit of the metric.
        by: The day of the target.
        milestones: The milestones of a stepped path, by date. Without milestones the path is linear over days, from the
            last day of the baseline.
        tolerance: The distance from the path that still counts as on track for a value without an interval, in the unit
            of the metric; 0 by default. Use it for rounding errors.

    Raises:
        ValidationError: All problems at once: the day of the target is not after the baseline, the target is not better
            than the baseline, a milestone lies outside the path, is worse than the previous one, or is beyond the
            target.
    """

    metric: Metric
    baseline: Baseline | None = None
    value: Fraction = field(converter=exact, validator=exact_number)
    by: date
    milestones: tuple[Milestone, ...] = field(default=(), converter=TupleOf[Milestone])
    tolerance: Fraction = field(default=Fraction(0), converter=exact, validator=zero_or_more)

    def _faults(self) -> Iterator[Finding]:
        if self.metric.qualitative:
            yield Finding.of("target:qualitative", "metric", **self.metric.named)
        before = self.baseline
        if before is not None:
            if self.by <= before.period.end:
                yield Finding.of("target:early", "by", by=self.by, end=before.period.end)
            if self.better(before.value, self.value) >= 0:
                yield Finding.of("target:direction", "value", **self.metric.named)
        if self.milestones and before is None:
            yield Finding.of("target:milestones", "milestones")
        last = before.value if before is not None else None
        day = before.period.end if before is not None else None
        for place, step in enumerate(self.milestones):
            if not (day is None or day < step.start) or step.start > self.by:
                yield Finding.of("milestone:order", f"milestones[{place}].start", by=self.by)
            if (last is not None and self.better(last, step.value) > 0) or self.better(step.value, self.value) > 0:
                yield Finding.of("milestone:back", f"milestones[{place}].value")
            day, last = step.start, step.value

    @checked
    def better(self, one: Fraction, other: Fraction) -> Fraction:
        """Return how much better *one* is than *other*, in the direction of the metric; negative if worse."""
        return self.metric.direction.sign * (one - other)

    @checked
    def expected(self, day: date) -> Fraction | None:
        """
        Return the expected value on a day, in the unit of the metric.

        It is ``None`` without a baseline and before its last day. From the day of the target it is the target value.
        """
        before = self.baseline
        if before is None or day < before.period.end:
            return None
        if day >= self.by:
            return self.value
        if self.milestones:
            return next((step.value for step in reversed(self.milestones) if step.start <= day), before.value)
        gone = Fraction((day - before.period.end).days, (self.by - before.period.end).days)
        return before.value + gone * (self.value - before.value)

    @checked
    def progress(
        self, value: MetricValue, *, minimum_n: int = 10, minimum_count: int = 5, maximum_width: float | None = None
    ) -> Progress:
        """
        Return the progress: a metric value compared with the expected value on the last day of its period.

        With an interval, the status is on track if the interval contains the expected value, and else ahead or behind.
        Without an interval, the value is compared within the tolerance, and a finding says that random variation is
        unknown. Whether there is too little data follows from the observations (`advocacy.stats.too_little`). A count
        with few events still has a status if its exact interval excludes the expected value. If a sum is over more or
        fewer days than the baseline, the expected value is scaled, and a finding says so.

        Args:
            value: A value of the same metric.
            minimum_n: The minimum number of people, clusters or values.
            minimum_count: The minimum number of events.
            maximum_width: The maximum width of the interval, in the unit of the metric; by default 0.5 for shares, else
                unlimited.

        Raises:
            ValidationError: The value is of another metric, or an argument is out of range.
        """
        if value.metric != self.metric:
            raise_any([Finding.of("metric-value:other", "value", **self.metric.named)])
        expected, findings = self.expected(value.period.end), list(value.findings)
        days = self._days_expected(value)
        if expected is not None and days != value.days_seen:
            findings.append(Finding.of("progress:days", baseline_days=days, period_days=value.days_seen))
            expected *= Fraction(value.days_seen, days)
        clear = (
            self.metric.sampling is SamplingModel.POISSON
            and value.interval is not None
            and expected is not None
            and not _holds(value.interval, expected)
        )
        bounded = maximum_width is not None or self.metric.unit is Unit.SHARE
        thin = too_little(
            n=value.n,
            count=None if clear else value.count,
            width=value.interval.width if value.interval is not None and bounded else None,
            minimum_n=minimum_n,
            minimum_count=minimum_count,
            widest=0.5 if maximum_width is None else maximum_width,
        )
        if expected is None:
            verdict = TargetStatus.NO_BASELINE
            findings.append(Finding.of("progress:no-baseline"))
        elif value.exact is None or thin is not None:
            verdict = TargetStatus.TOO_LITTLE_DATA
            findings += [] if thin is None else [thin]
        else:
            verdict = self._verdict(value, expected)
            findings += [] if value.interval is not None else [Finding.of("progress:no-interval")]
        return Progress(target=self, metric_value=value, expected=expected, status=verdict, findings=tuple(findings))

    def _days_expected(self, reading: MetricValue) -> int:
        """Return the number of days of the path: those of the baseline for sums, else any."""
        if self.baseline is None or self.metric.aggregation is not Aggregation.SUM:
            return reading.days_seen
        return self.baseline.period.days

    def _verdict(self, reading: MetricValue, expected: Fraction) -> TargetStatus:
        assert reading.exact is not None  # noqa: S101 - checked before
        if reading.interval is not None:
            if _holds(reading.interval, expected):
                return TargetStatus.ON_TRACK
            apart = self.better(Fraction(reading.interval.low), expected)  # the whole interval lies on one side
        else:
            apart = self.better(reading.exact, expected)
            if abs(apart) <= self.tolerance:
                return TargetStatus.ON_TRACK
        return TargetStatus.AHEAD if apart > 0 else TargetStatus.BEHIND


def _holds(interval: Interval, value: Fraction) -> bool:
    return Fraction(interval.low) <= value <= Fraction(interval.high)


@frozen(kw_only=True)
class Progress:
    """
    The progress of a metric.

    Attributes:
        target: The target.
        metric_value: The value and its interval.
        expected: The expected value on the last day of the period; ``None`` without a baseline.
        status: Ahead, on track, behind, too little data, or no baseline.
        findings: The evidence for the status, and what is unknown.
    """

    target: Target
    metric_value: MetricValue
    expected: Fraction | None = None
    status: TargetStatus
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])
