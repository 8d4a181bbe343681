"""Targets: the baseline and target of a metric, the path between them, and the progress along it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Annotated

from attrs import field

from advocacy.arguments import checked, frozen
from advocacy.dates import DateRange
from advocacy.errors import Finding, raise_any
from advocacy.exact import exact, exact_number
from advocacy.goals._what_if import (
    binomial,
    chance_of,
    count_value,
    larger,
    longer,
    of_answers,
    people_needed,
    per_day,
    poisson_counts,
    share_value,
    smallest,
    widened,
)
from advocacy.goals.metric import Aggregation, Metric, SamplingModel, Unit, metric_title
from advocacy.goals.metric_values import EQUAL_LENGTH, Baseline, MetricValue
from advocacy.goals.target_status import (
    ClusterUnit,
    Evaluation,
    TargetStatus,
    counted,
    in_unit,
    level_status,
    path_status,
    percent,
    shown_value,
)
from advocacy.messages.blocks import Lines, Report
from advocacy.messages.translator import Translator
from advocacy.rules import Rule, TupleOf, integer, integer_or_none, number_or_none, optional, whole
from advocacy.stats.interval import MOST, Interval, above_zero
from advocacy.stats.rates import ends_apart, poisson, too_little

#: The probability of a wrong "better than before", and of a wrong "behind", over all looks of a target.
_ERROR = 0.025
#: A look counts as a stated look if the period of the value ends at most this many days from a look day.
_LOOK_DAYS = 7
#: The limit of the search for sufficient data, as a multiple of the present amount of data.
_FARTHEST = 1000
#: The maximum number of days for which a target reports its power.
_MOST_DAYS = 10_000
#: The group sizes, the numbers of quarters and the denominators for which a target reports its power.
_PEOPLE, _QUARTERS, _QUARTER_DAYS, _DENOMINATORS = (5, 12, 30, 100), (1, 2, 4), 91, (100, 1000, 10_000)

#: An exact number: an integer, a Decimal or a Fraction.
Number = Annotated[int | Decimal | Fraction, Rule("exact", lambda value: exact_number.holds(exact(value)))]


@frozen
class Milestone:
    """A milestone of a stepped path: the expected value from a day on.

    Attributes:
        start: The first day.
        value: The expected value from that day on, in the unit of the metric.
    """

    start: date
    value: Fraction = field(converter=exact, validator=exact_number)


@frozen(kw_only=True)
class Target(Report):
    """The value that a metric should reach, by a day, along a path (:ref:`method-step-2`).

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
        value: The target value, in the unit of the metric. With *hold*, the level that the metric must not fall below
            (or exceed, if lower is better).
        by: The day of the target.
        milestones: The milestones of a stepped path, by date. Without milestones the path is linear over days, from the
            last day of the baseline.
        hold: Whether the target is to hold a level. It needs no baseline and has no path.
        looks: The number of looks at the progress, 1 to 100, stated beforehand. The looks divide the time from *start*
            to *by* into equal parts, and the probability of a wrong status is divided among them. ``None`` = one look,
            on any day.
        start: The day from which the looks divide the time; by default the last day of the baseline. Looks without a
            baseline need it. It does not move the path.
        minimum_n: The minimum number of people, clusters or values.
        minimum_count: The minimum number of what is counted: the events of a rate, the smaller side of a proportion,
            the denominator of money or scores per head. A sum over days with fewer events is enough if the path
            expects that many.
        maximum_width: The maximum width of the interval of the value, in the unit of the metric; by default 0.5 for
            shares, else unlimited.
        clusters: What the clusters of clustered events are; ``None`` = unknown.
        independence_assumed_by: Who assumes that clustered events are independent; ``None`` = nobody. The assumption
            gives an exact interval, and a finding names its author.

    Raises:
        ValidationError: All problems at once: the day of the target is not after the baseline, the target is not better
            than the baseline, a share is above 1, a milestone lies outside the path, is worse than the previous one, or
            is beyond the target, a target to hold has milestones, the baseline is of another metric, looks have
            neither a start nor a baseline, or the start is not before the day of the target.
    """

    metric: Metric
    baseline: Baseline | None = None
    value: Fraction = field(converter=exact, validator=exact_number)
    by: date
    milestones: tuple[Milestone, ...] = field(default=(), converter=TupleOf[Milestone])
    hold: bool = False
    looks: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(1, 100)))
    start: date | None = None
    minimum_n: int = field(default=10, converter=integer, validator=whole(0, MOST))
    minimum_count: int = field(default=5, converter=integer, validator=whole(0, MOST))
    maximum_width: float | None = field(default=None, converter=number_or_none, validator=optional(above_zero))
    clusters: ClusterUnit | None = None
    independence_assumed_by: str | None = None

    def _faults(self) -> Iterator[Finding]:
        if self.metric.qualitative:
            yield Finding.of("target:qualitative", "metric", **self.metric.named)
        before = self.baseline
        if before is not None:
            if self.by <= before.period.end:
                yield Finding.of("target:early", "by", by=self.by, end=before.period.end)
            if not self.hold and self.better(self.value, before.value) <= 0:
                yield Finding.of("target:direction", "value", **self.metric.named)
            if before.metric_value is not None and before.metric_value.metric != self.metric:
                yield Finding.of("metric-value:other", "baseline.metric_value", **self.metric.named)
        if self.metric.sampling not in {SamplingModel.CLUSTERED, SamplingModel.POISSON}:  # a part of a whole
            yield from self._above_one("target:share")
        yield from self._wrong_looks()
        if self.hold and self.milestones:
            yield Finding.of("target:hold", "milestones")
        elif self.milestones and before is None:
            yield Finding.of("target:milestones", "milestones")
        last = before.value if before is not None else None
        day = before.period.end if before is not None else None
        for place, step in enumerate(self.milestones):
            if not (day is None or day < step.start) or step.start > self.by:
                yield Finding.of("milestone:order", f"milestones[{place}].start", by=self.by)
            if (last is not None and self.better(step.value, last) < 0) or self.better(step.value, self.value) > 0:
                yield Finding.of("milestone:back", f"milestones[{place}].value")
            day, last = step.start, step.value

    def _wrong_looks(self) -> Iterator[Finding]:
        """Find looks without a day to start from, and a start after the day of the target."""
        if self.start is not None and self.start >= self.by:
            yield Finding.of("target:start", "start", by=self.by)
        if self.looks is not None and self.start is None and self.baseline is None:
            yield Finding.of("target:looks:start", "looks")

    def _above_one(self, code: str) -> Iterator[Finding]:
        """Find shares, or ratios shown in percent, above 1: often percent written as a whole number."""
        if self.metric.unit is Unit.SHARE:
            if self.value > 1:
                yield Finding.of(code, "value", **self.metric.named)
            if self.baseline is not None and self.baseline.value > 1:
                yield Finding.of(code, "baseline.value", **self.metric.named)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Remarks on the target itself: a baseline taken as exact, a ratio above 1, an assumption, the people needed.

        For a level to hold, a remark states the number of people that is needed to show it, for some better observed
        shares. The best possible level, such as 100 %, can never be shown: a remark says so.
        """
        found = list(self._above_one("target:above-one"))
        if self.baseline is not None and self.baseline.metric_value is None and not self.hold:
            found.append(Finding.of("target:baseline-exact", "baseline"))
        if self.independence_assumed_by is not None:
            found.append(Finding.of("target:independence", "independence_assumed_by", by=self.independence_assumed_by))
        if self.hold and self.value == self._best:
            found.append(Finding.of("target:never-held", "value", value=shown_value(self.metric, self.value)))
        if self.hold and self.metric.sampling is SamplingModel.PROPORTION and 0 < self.value < 1:
            limit = Fraction(1 if self.metric.direction.sign > 0 else 0)
            for part in (Fraction(1, 5), Fraction(2, 5), Fraction(3, 5), Fraction(4, 5)):
                share = self.value + part * (limit - self.value)
                count = people_needed(self.value, share, self._sign, self.level, self.minimum_n, self.minimum_count)
                found.append(Finding.of("target:needed", percent=percent(share), count=count))
        return tuple(found)

    @property
    def _best(self) -> int | None:
        """The best value that the metric can have; ``None`` without a limit. No target can hold this level."""
        if self.metric.sampling is SamplingModel.NET_SCORE:
            return 100 * self._sign
        if self._sign < 0:
            return 0
        part = self.metric.sampling not in {SamplingModel.CLUSTERED, SamplingModel.POISSON}
        return 1 if part and self.metric.unit is Unit.SHARE else None

    @property
    def level(self) -> float:
        """The confidence of the intervals that decide a status. It grows with the number of stated looks."""
        return 1 - 2 * _ERROR / (self.looks or 1)

    @property
    def look_days(self) -> tuple[date, ...]:
        """The days of the stated looks, the last one on the day of the target; empty if none are stated."""
        start = self.baseline.period.end if self.start is None and self.baseline is not None else self.start
        if self.looks is None or start is None:
            return ()
        whole_time = (self.by - start).days
        return tuple(start + timedelta(days=-(-whole_time * look // self.looks)) for look in range(1, self.looks + 1))

    @property
    def _sign(self) -> int:
        return self.metric.direction.sign

    @checked
    def better(self, value: Number, reference: Number) -> Fraction:
        """Return how much better a value is than a reference, in the direction of the metric; negative if worse."""
        return self._sign * (exact(value) - exact(reference))

    # ------------------------------------------------------------ the path

    @checked
    def expected(self, day: date) -> Fraction | None:
        """Return the value that the path expects on a day, in the unit of the metric.

        For a sum it is the sum over a period as long as the baseline's that ends on the day. It is ``None`` without a
        baseline and before its last day. From the day of the target it is the target value. For a level to hold it is
        always that level.
        """
        before = self.baseline
        if self.hold:
            return self.value
        if before is None or day < before.period.end:
            return None
        if day >= self.by:
            return self.value
        if self.milestones:
            return next((step.value for step in reversed(self.milestones) if step.start <= day), before.value)
        gone = Fraction((day - before.period.end).days, (self.by - before.period.end).days)
        return before.value + gone * (self.value - before.value)

    @checked
    def expected_over(self, period: DateRange, *, days: Annotated[int, whole(1)] | None = None) -> Fraction | None:
        """Return the value that the path expects over a period, in the unit of the metric.

        A period that is more than 4 % longer than the baseline's is compared with the mean of the path over it: over
        the last days of all periods of that length within it. A sum is scaled to the days of the period. The result is
        ``None`` where `expected` on the last day is ``None``.

        Args:
            period: The period.
            days: The number of observed days of the period, 1 or more; by default all.
        """
        last = self.expected(period.end)
        if last is None or self.baseline is None or self.hold:
            return last
        length = self.baseline.period.days
        longer_period = period.days > EQUAL_LENGTH * length
        mean = self._mean(period.start + timedelta(days=length - 1), period.end) if longer_period else last
        if self.metric.aggregation is not Aggregation.SUM:
            return mean
        return mean * Fraction(period.days if days is None else days, length)

    def _mean(self, first: date, last: date) -> Fraction:
        """Return the mean of the path over the days from *first* to *last*; before its start it is the baseline's."""
        before = self.baseline
        assert before is not None  # noqa: S101 - the caller has checked it
        total = Fraction(0)
        # the path is a line between these days, or level
        corners = sorted({before.period.end, self.by, *(step.start for step in self.milestones)})
        starts = [first, *(day for day in corners if first < day <= last)]
        ends = [*(day - timedelta(days=1) for day in starts[1:]), last]
        for start, end in zip(starts, ends, strict=True):
            sides = [self.expected(day) for day in (start, end)]
            low, high = (before.value if side is None else side for side in sides)
            total += (low + high) / 2 * ((end - start).days + 1)
        return total / ((last - first).days + 1)

    # ------------------------------------------------------------ the status

    @checked
    def progress(self, value: MetricValue) -> Progress:
        """Return the progress: a metric value compared with the path over its period.

        The rules apply in this order, and better and worse follow the direction of the metric:

        1. Without a baseline: no baseline.
        2. Without an interval, or below a limit of the target: too little data, with the value alone.
        3. The whole interval is worse than the path: behind.
        4. The change from the baseline is better beyond chance, and the whole interval is better than the path: ahead.
        5. The change is better beyond chance, and the path lies in the interval: on track.
        6. Else: cannot tell yet, with the amount of data that would be enough.

        An interval that only touches a value does not exclude it. To hold a level, the whole interval at or above the
        level is on track, the whole interval below it is behind, and else the status is cannot tell yet.

        The intervals are exact for proportions and counts (Clopper and Pearson 1934, Garwood 1936), with the confidence
        `level`. Those of net scores combine the exact intervals of both shares. The change is the difference of both
        values; its interval combines the intervals of both (Zou and Donner 2008). In at most 2.5 % of targets the
        status is ahead or on track although nothing changed, over all stated looks together, and in at most 2.5 % it is
        behind although the truth is on the path: see docs/calibration.md for the measured rates. Other metrics use the
        interval of the value; it needs at least the confidence `level`. Clustered events have a wider upper end,
        because a few clusters with many events are often missing from the data. Their rates are simulated.

        With stated looks, a value whose period ends more than 7 days from every look day has no status but cannot tell
        yet. Use one value for each look.

        Args:
            value: A value of the same metric.

        Raises:
            ValidationError: The value is of another metric.
        """
        if value.metric != self.metric:
            raise_any([Finding.of("metric-value:other", "value", **self.metric.named)])
        result = self._assess(value)
        assumed = value.interval is None and (result.interval or result.reason)  # then ignore the missing clusters
        notes = [finding for finding in value.findings if not (assumed and finding.code == "metric-value:clusters")]
        status, interval, change = result.status, result.interval, result.change
        if result.expected is not None and (usual := self._scaled_days(value)):
            notes.append(Finding.of("progress:days", baseline_days=usual, period_days=value.days_seen))
        if status is TargetStatus.NO_BASELINE:
            notes.append(Finding.of("progress:no-baseline"))
        elif (ahead := self._next_look(value)) is not None:
            status, interval, change = TargetStatus.CANNOT_TELL_YET, None, None
            last = "" if value.period.end < ahead else ":last"
            notes.append(Finding.of(f"progress:no-look{last}", day=ahead))
        else:
            notes += [] if result.reason is None else [result.reason]
            notes += self._remarks(value, result)
        return Progress(
            target=self,
            metric_value=value,
            expected=result.expected,
            status=status,
            interval=interval,
            change=change,
            findings=(*notes, *self.findings),
        )

    def _scaled_days(self, value: MetricValue) -> int | None:
        """Return the days of the baseline if a sum is over a longer or shorter period."""
        before = self.baseline
        if self.hold or before is None or self.metric.aggregation is not Aggregation.SUM:
            return None
        low, high = sorted((before.period.days, value.days_seen))
        return None if high <= EQUAL_LENGTH * low else before.period.days

    def _next_look(self, value: MetricValue) -> date | None:
        """Return the next look day if the value does not belong to a stated look."""
        days, end = self.look_days, value.period.end
        if not days or any(abs((end - day).days) <= _LOOK_DAYS for day in days):
            return None
        return next((day for day in days if day > end), days[-1])

    def _remarks(self, value: MetricValue, result: Evaluation) -> Iterator[Finding]:
        if result.interval is None:
            return
        before = self.baseline
        if before is not None and result.expected is not None and not self.hold:
            if self.expected(value.period.end) == before.value:
                yield Finding.of("progress:nothing-due")
            if result.status is TargetStatus.BEHIND and result.change is not None:
                low, high = self._turned(result.change)
                if low > 0 or high < 0:
                    yield Finding.of("progress:better-than-before" if low > 0 else "progress:worse-than-before")
        if result.status is TargetStatus.CANNOT_TELL_YET:
            yield self._would_tell(value)
        clustered = self.metric.sampling is SamplingModel.CLUSTERED and self.independence_assumed_by is None
        if clustered:
            unit = "unknown" if self.clusters is None else self.clusters.value
            yield Finding.of(f"progress:clusters:{unit}")

    def _assess(self, value: MetricValue) -> Evaluation:
        """Apply the rules, without regard to the looks."""
        expected = self.expected_over(value.period, days=value.days_seen or 1)
        if expected is None:
            return Evaluation(TargetStatus.NO_BASELINE, None)
        own, reason = self._interval(value)
        if value.exact is None or own is None:
            return Evaluation(TargetStatus.TOO_LITTLE_DATA, expected, reason=reason)
        bounded = self.maximum_width is not None or self.metric.unit is Unit.SHARE
        thin = too_little(
            n=value.n,
            count=counted(value, expected),
            width=value.interval.width if value.interval is not None and bounded else None,
            minimum_n=self.minimum_n,
            minimum_count=self.minimum_count,
            widest=0.5 if self.maximum_width is None else self.maximum_width,
        )
        if thin is not None:
            return Evaluation(
                TargetStatus.TOO_LITTLE_DATA, expected, reason=in_unit(thin, self.metric.sampling, self.clusters)
            )
        turned, path = self._turned(own), self._sign * expected
        if self.hold:
            return Evaluation(level_status(turned, path), expected, own)
        change = self._change(value, own)
        gain = change is not None and self._turned(change)[0] > 0
        return Evaluation(path_status(turned, path, gain=gain), expected, own, change)

    def _turned(self, interval: Interval) -> tuple[Fraction, Fraction]:
        """Return the ends of an interval such that higher is better, exactly."""
        low, high = sorted(self._sign * Fraction(end) for end in (interval.low, interval.high))
        return low, high

    def _interval(self, value: MetricValue) -> tuple[Interval | None, Finding | None]:
        """Return the interval that decides, or the reason why there is none if the value does not give it."""
        exact_value, sampling = value.exact, self.metric.sampling
        if exact_value is None:
            return None, None
        if (of_people := of_answers(value, self.level)) is not None:
            return of_people, None
        known = sampling is SamplingModel.CLUSTERED or value.interval is not None
        if self._counts_events and known:
            ratio = self.metric.aggregation is Aggregation.RATIO
            exposure = (value.denominator or Fraction(0)) if ratio else Fraction(1)
            events = exact_value * exposure
            if exposure > 0 and events.denominator == 1 and 0 <= events <= MOST:
                return poisson(int(events), float(exposure), level=self.level), None
        if value.interval is not None and value.interval.width == 0:
            return None, Finding.of("progress:no-width")
        if value.interval is not None and value.level < self.level - 1e-12:
            return None, Finding.of("progress:level", level=self.level)
        return widened(exact_value, value.interval) if sampling is SamplingModel.CLUSTERED else value.interval, None

    @property
    def _counts_events(self) -> bool:
        """Whether the metric counts events that are independent, or assumed to be."""
        assumed = self.metric.sampling is SamplingModel.CLUSTERED and self.independence_assumed_by is not None
        return assumed or self.metric.sampling is SamplingModel.POISSON

    def _change(self, value: MetricValue, own: Interval) -> Interval | None:
        """Return the interval of the value minus the baseline, per day for sums; ``None`` if it is unknown."""
        before = self.baseline
        assert before is not None  # noqa: S101 - without a baseline there is no path
        days, days_before = 1, 1
        if self.metric.aggregation is Aggregation.SUM:
            days, days_before = value.days_seen or 1, before.period.days
        if before.metric_value is None:
            ends = (Fraction(end) / days - before.value / days_before for end in (own.low, own.high))
            return Interval(*map(float, ends))
        of_before, _ = self._interval(before.metric_value)
        if of_before is None:
            return None
        if self.metric.aggregation is Aggregation.SUM:
            days_before = before.metric_value.days_seen or 1
        now, then = per_day(value, own, days), per_day(before.metric_value, of_before, days_before)
        return Interval(*ends_apart(*now, *then))

    # ------------------------------------------------------------ sufficient data

    def _would_tell(self, value: MetricValue) -> Finding:
        """Return a finding on the amount of data that would give a status, if the rate or the value stays the same."""
        later: Callable[[int], MetricValue]
        if self.metric.aggregation is Aggregation.SUM:
            unit, size, most = "days", value.days_seen or 1, (self.by - value.period.start).days + 1
            later = partial(longer, value)
        else:
            unit = "people" if self.metric.sampling is SamplingModel.PROPORTION else "data"
            size = value.n or value.count or 1
            most = size * _FARTHEST
            later = partial(larger, value)
        tells = {TargetStatus.AHEAD, TargetStatus.ON_TRACK, TargetStatus.BEHIND}
        if size >= most or self._assess(later(most)).status not in tells:
            return Finding.of("progress:not-before-target" if unit == "days" else "progress:would-not-tell")
        needed = smallest(lambda many: self._assess(later(many)).status in tells, size, most)
        if unit == "days":
            return Finding.of("progress:would-tell:days", count=needed, day=later(needed).period.end)
        return Finding.of(f"progress:would-tell:{unit}", count=needed)

    # ------------------------------------------------------------ power

    @checked
    def power(
        self,
        *,
        people: Annotated[int, whole(1, 10_000)] | None = None,
        days: Annotated[int, whole(1, _MOST_DAYS)] | None = None,
        denominator: Annotated[int, whole(1, 10**9)] | None = None,
    ) -> float | None:
        """Return the probability that the status is on track or ahead at one look, if the truth is on the path.

        The look is on the day of the target. For a proportion the result depends on *people*, for a count of events on
        *days*, and for a rate of events on *denominator*. Clustered events count if they are assumed to be independent.
        The result is ``None`` for other metrics, without the number, without a baseline, and for a level to hold.

        Args:
            people: The number of people, 1 to 10,000.
            days: The number of days up to the day of the target, 1 to 10,000. Days before the year 1 are not counted.
            denominator: The denominator of a rate, such as the number of visits, 1 to 1,000,000,000.
        """
        shown = {TargetStatus.AHEAD, TargetStatus.ON_TRACK}
        if self.baseline is None or self.hold:
            return None
        if self.metric.sampling is SamplingModel.PROPORTION and people is not None:
            day = DateRange(self.by, self.by)
            counts = enumerate(binomial(people, min(1.0, max(0.0, float(self.value)))))
            return chance_of(
                counts, lambda yes: self._assess(share_value(self.metric, day, yes, people)).status in shown
            )
        if not self._counts_events:
            return None
        if self.metric.aggregation is Aggregation.SUM and days is not None:
            period = DateRange(date.fromordinal(max(1, self.by.toordinal() - days + 1)), self.by)
            rate, denominator = float(self.expected_over(period) or 0), None
        elif self.metric.aggregation is Aggregation.RATIO and denominator is not None:
            period, rate = DateRange(self.by, self.by), float(self.value * denominator)
        else:
            return None
        if rate > MOST / 2:  # no method has an interval for such counts
            return None
        # without a limit on the width, every larger count shows it too
        rising = self._sign > 0 and self.maximum_width is None and self.metric.unit is not Unit.SHARE
        return chance_of(
            poisson_counts(rate),
            lambda many: self._assess(count_value(self.metric, period, many, denominator=denominator)).status in shown,
            rising=rising,
        )

    def _blocks(self, translator: Translator) -> Iterator[Lines]:
        name = metric_title(self.metric, translator)
        shown = {"value": shown_value(self.metric, self.value), "by": self.by}
        if self.hold:
            aim = Finding.of("target:aim:hold", **shown)
        elif self.baseline is None:
            aim = Finding.of("target:aim", **shown)
        else:
            aim = Finding.of("target:aim:path", before=shown_value(self.metric, self.baseline.value), **shown)
        lines = [aim]
        if self.look_days:
            lines.append(Finding.of("target:looks", days=", ".join(map(str, self.look_days))))
        lines += [
            Finding.of("target:power:people", count=many, percent=percent(chance))
            for many in _PEOPLE
            if (chance := self.power(people=many)) is not None
        ]
        lines += [
            Finding.of("target:power:quarters", count=many, percent=percent(chance))
            for many in _QUARTERS
            if (chance := self.power(days=many * _QUARTER_DAYS)) is not None
        ]
        measures = () if self.metric.formula is None else [*self.metric.formula.denominator_terms]
        lines += [
            Finding.of("target:power:denominator", count=many, measure=measures[0], percent=percent(chance))
            for many in _DENOMINATORS
            if len(measures) == 1 and (chance := self.power(denominator=many)) is not None
        ]
        yield Lines(list(map(translator.tell, [*lines, *self.findings])), caption=name, header=(name,))


@frozen(kw_only=True)
class Progress:
    """The progress of a metric.

    Attributes:
        target: The target.
        metric_value: The value and its interval.
        expected: The value that the path expects over the period; ``None`` without a baseline.
        status: The status of the metric against its path.
        interval: The interval that decides the status, with the confidence of the target; ``None`` if there is none, or
            at a look that was not stated.
        change: The interval of the value minus the baseline, with the same confidence; per day for a sum. ``None`` if
            unknown.
        findings: The evidence for the status, what is unknown, the sufficient amount of data, and the remarks on the
            target.
    """

    target: Target
    metric_value: MetricValue
    expected: Fraction | None = None
    status: TargetStatus
    interval: Interval | None = None
    change: Interval | None = None
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])
