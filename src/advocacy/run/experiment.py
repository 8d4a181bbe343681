"""Experiments: registered in advance, with the required group size, and evaluated once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from fractions import Fraction
from math import ceil, sqrt
from typing import Annotated

from attrs import evolve, field

from advocacy import stats
from advocacy.arguments import checked, frozen, unchecked
from advocacy.dates import DateRange
from advocacy.errors import Finding, ValidationError, raise_any
from advocacy.exact import above_zero, exact, exact_number
from advocacy.goals.aggregation import PartialAggregate
from advocacy.goals.metric import Aggregation, Metric, SamplingModel
from advocacy.goals.metric_values import compute_metrics
from advocacy.messages.blocks import FindingsReport
from advocacy.rules import TupleOf, identifier, number, pair, whole
from advocacy.stats.interval import Interval, confidence
from advocacy.stats.samples import normal

_pair = pair("experiment:pair", whole(1))


class EffectStatus(Enum):
    """The result of an experiment."""

    BETTER = "better"
    """An improvement beyond chance."""
    WORSE = "worse"
    """A deterioration beyond chance."""
    TOO_SMALL = "too_small"
    """Any difference is smaller than the minimum effect."""
    CANNOT_TELL = "cannot_tell"
    """Inconclusive: both no effect and a relevant effect are possible."""


@frozen(kw_only=True)
class ExperimentResult(FindingsReport):
    """The evaluation of an experiment.

    Attributes:
        on: The day of evaluation.
        difference: The treatment group minus the control group, in the unit of the metric: a difference of shares, or
            of events per person.
        interval: The confidence interval of the difference.
        status: The status of the effect.
        matters: Whether the whole interval is at least the minimum effect.
        findings: Other remarks: groups that are too small, groups that were not randomized.
    """

    on: date
    difference: Fraction
    interval: Interval
    status: EffectStatus
    matters: bool
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])


@frozen(kw_only=True)
class Experiment:
    """A change that one group gets and another does not (:ref:`method-step-3`).

    Register an experiment in advance, so that the result cannot influence the question. Evaluate it once, after the
    period.

    >>> from decimal import Decimal
    >>> from advocacy import KpiCatalogue
    >>> buddies = Experiment(
    ...     id="buddies", intervention="A buddy for the first post", population="who joined in September",
    ...     metric=KpiCatalogue.default().metric("active_rate"), baseline=Decimal("0.4"),
    ...     minimum_effect=Decimal("0.2"), registered=date(2026, 9, 1),
    ...     period=DateRange(date(2026, 9, 7), date(2026, 10, 18)), control="alone", treatment="buddy",
    ... )
    >>> buddies.group_size
    97

    Attributes:
        id: The key of the experiment.
        intervention: The change.
        population: The people.
        metric: The metric: a share of people (`SamplingModel.PROPORTION`), or a count of independent events.
        baseline: The value without the change: a share, or events per person over the period.
        minimum_effect: The smallest relevant difference, above 0, in the same unit.
        period: The period of measurement.
        registered: The day of registration, not after the period begins.
        control: The segment without the change.
        treatment: The segment with the change.
        randomized: Whether people are assigned by lot. Otherwise the result is an association.
        level: The confidence level of the interval, above 0 and below 1.
        power: The probability of detecting the minimum effect, above 0 and below 1.
        result: The evaluation; ``None`` before it.

    Raises:
        ValidationError: All problems at once: a metric of another kind, a registration after the period begins, an
            effect that leads outside 0..1 or below 0, two segments with the same name.
    """

    id: str = field(converter=identifier)
    intervention: str
    population: str
    metric: Metric
    baseline: Fraction = field(converter=exact, validator=exact_number)
    minimum_effect: Fraction = field(converter=exact, validator=above_zero)
    period: DateRange
    registered: date
    control: str = field(converter=identifier)
    treatment: str = field(converter=identifier)
    randomized: bool = True
    level: float = field(default=0.95, converter=number, validator=confidence)
    power: float = field(default=0.8, converter=number, validator=confidence)
    result: ExperimentResult | None = None

    def _faults(self) -> Iterator[Finding]:
        counts = self.metric.sampling is SamplingModel.POISSON and self.metric.aggregation is Aggregation.SUM
        if not counts and self.metric.sampling is not SamplingModel.PROPORTION:
            yield Finding.of("experiment:metric", "metric", **self.metric.named)
        if self.registered > self.period.start:
            yield Finding.of("experiment:late", "registered", start=self.period.start)
        if self.control == self.treatment:
            yield Finding.of("repeated", "treatment", name=self.treatment, first="control")
        if min(self.baseline, self._hoped) < 0 or (not counts and max(self.baseline, self._hoped) > 1):
            yield Finding.of("experiment:range", "minimum_effect", baseline=self.baseline)

    @property
    def _hoped(self) -> Fraction:
        """The value of the metric with the minimum effect."""
        return self.baseline + self.metric.direction.sign * self.minimum_effect

    @property
    def group_size(self) -> int:
        """The required number of people in each of the two groups, to detect the minimum effect with the given power.

        It assumes two groups of equal size and a two-sided test at the level. Shares use the normal approximation
        (Fleiss, Levin and Paik 2003, without continuity correction), and counts of events per person use the variance
        of Poisson counts. At least 1.
        """
        first, second, apart = float(self.baseline), float(self._hoped), float(self.minimum_effect)
        chance, miss = normal((1 - self.level) / 2), -normal(self.power)
        if self.metric.sampling is SamplingModel.PROPORTION:
            middle = (first + second) / 2
            reach = chance * sqrt(2 * middle * (1 - middle))
            reach += miss * sqrt(first * (1 - first) + second * (1 - second))
        else:
            reach = (chance + miss) * sqrt(first + second)
        return max(1, ceil((max(0.0, reach) / apart) ** 2))

    @checked
    def evaluate(
        self, partial: PartialAggregate, *, on: date, people: Annotated[tuple[int, int], _pair] | None = None
    ) -> Experiment:
        """Evaluate the experiment, once, and return it with its result.

        Args:
            partial: The aggregate of the observations of both segments over the period.
            on: The day of evaluation, after the period.
            people: For counts: the number of people in the control group and in the treatment group, each 1 or more. A
                share has them in its denominator.

        Raises:
            ValidationError: It was evaluated before, the period is not over, a group has no observations, the people of
                counts are missing, or an argument has the wrong type; else as for `compute_metrics`.
        """
        raise_any(self._unready(on, people))
        before, after = (
            unchecked(compute_metrics)([self.metric], partial, period=self.period, segment=name, level=self.level)[0]
            for name in (self.control, self.treatment)
        )
        sizes = (before.n, after.n) if people is None else people
        if before.exact is None or after.exact is None or sizes[0] is None or sizes[1] is None:
            raise ValidationError(dict.fromkeys([*before.findings, *after.findings]))
        first, second = before.exact, after.exact
        if self.metric.sampling is SamplingModel.PROPORTION:
            many = int(second * sizes[1]), int(first * sizes[0])
            interval = stats.difference(many[0], sizes[1], many[1], sizes[0], level=self.level)
        else:
            interval = stats.rate_difference(int(second), sizes[1], int(first), sizes[0], level=self.level)
            first, second = first / sizes[0], second / sizes[1]
        return evolve(self, result=self._result(second - first, interval, min(sizes[0], sizes[1]), on))

    def _unready(self, on: date, people: tuple[int, int] | None) -> Iterator[Finding]:
        if self.result is not None:
            yield Finding.of("experiment:read", "result", on=self.result.on)
        if on <= self.period.end:
            yield Finding.of("experiment:early", "on", end=self.period.end)
        if (people is None) is (self.metric.sampling is SamplingModel.POISSON):
            yield Finding.of("experiment:pair", "people")

    def _result(self, difference: Fraction, interval: Interval, smaller: int, on: date) -> ExperimentResult:
        way = self.metric.direction.sign
        low, high = sorted((way * interval.low, way * interval.high))
        matter = float(self.minimum_effect)
        if low > 0:
            effect = EffectStatus.BETTER
        elif high < 0:
            effect = EffectStatus.WORSE
        else:
            effect = EffectStatus.TOO_SMALL if high < matter and low > -matter else EffectStatus.CANNOT_TELL
        findings: list[Finding] = []
        if smaller < self.group_size:
            findings.append(Finding.of("experiment:small", seen=smaller, needed=self.group_size))
        if not self.randomized:
            findings.append(Finding.of("comparison:selected"))
        return ExperimentResult(
            on=on,
            difference=difference,
            interval=interval,
            status=effect,
            matters=low >= matter,
            findings=findings,
        )
