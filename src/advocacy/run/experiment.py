"""Experiments: said beforehand, with the group they need, and read once."""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction
from math import ceil, sqrt
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from advocacy import intervals
from advocacy.errors import Finding, InvalidError, raise_any
from advocacy.goals.exact import above_zero, exact, exact_number
from advocacy.goals.metric import Aggregation, Metric, Sampling
from advocacy.goals.partial import Partial
from advocacy.goals.reading import read_figures
from advocacy.intervals._quantiles import normal
from advocacy.intervals.interval import Interval, confidence
from advocacy.values import (
    Window,
    each,
    identifier,
    instance,
    optional,
    pair,
    text,
    tuple_of,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Effect", "Experiment", "ExperimentResult"]

_pair = pair("experiment:pair", whole(1))


class Effect(Enum):
    """What an experiment says of its change."""

    BETTER = "better"
    """Better, beyond chance."""
    WORSE = "worse"
    """Worse, beyond chance."""
    TOO_SMALL = "too_small"
    """If there is a difference, it is smaller than what matters."""
    CANNOT_TELL = "cannot_tell"
    """It could be nothing, and it could be what matters."""


@frozen(kw_only=True)
class ExperimentResult:
    """
    What was read, once.

    Attributes:
        on: The day of reading.
        difference: The group with the change less the one without, in the unit of the figure: a difference of shares,
            or of events per person.
        interval: Where the difference could as well have been.
        effect: What that says.
        matters: Whether all of the interval is at least the smallest effect that matters.
        findings: What else to know: groups smaller than needed, groups that were not drawn by lot.
    """

    on: date = field(validator=instance(date))
    difference: Fraction = field(validator=instance(Fraction))
    interval: Interval = field(validator=instance(Interval))
    effect: Effect = field(validator=instance(Effect))
    matters: bool = field(validator=instance(bool))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))


@frozen(kw_only=True)
class Experiment:
    """
    A change that is tried on one group and not on another (domain, step 3: room to experiment).

    All is said beforehand, so that the answer cannot choose the question; the result is read once, after the window.

    >>> from decimal import Decimal
    >>> from advocacy import KpiCatalogue
    >>> buddies = Experiment(
    ...     id="buddies", changes="A buddy for the first post", whom="who joined in September",
    ...     metric=KpiCatalogue.default().metric("active_rate"), usual=Decimal("0.4"), smallest=Decimal("0.2"),
    ...     stated=date(2026, 9, 1), window=Window(date(2026, 9, 7), date(2026, 10, 18)),
    ...     without="alone", having="buddy",
    ... )
    >>> buddies.group_size
    97

    Attributes:
        id: Its key.
        changes: What is changed.
        whom: For whom.
        metric: The figure: a share of people (`Sampling.PART`), or a count of events that come one by one.
        usual: What the figure is without the change: a share, or events per person over the window.
        smallest: The smallest difference that matters, above 0, in the same unit.
        window: The days over which it is measured.
        stated: The day on which all this was said; not after the window begins.
        without: The segment without the change.
        having: The segment that has it.
        drawn: Whether a lot decides who is in which; else the result is an association.
        level: The confidence of the interval, above 0 and below 1.
        power: The chance that the smallest effect that matters is seen, above 0 and below 1.
        result: What was read; ``None`` before.

    Raises:
        InvalidError: With every fault at once: a figure of another kind, stated after its window begins, an effect that
            leads out of 0..1 or below 0, two segments of one name.
    """

    id: str = field(converter=identifier, validator=text)
    changes: str = field(validator=text)
    whom: str = field(validator=text)
    metric: Metric = field(validator=instance(Metric))
    usual: Fraction = field(converter=exact, validator=exact_number)
    smallest: Fraction = field(converter=exact, validator=above_zero)
    window: Window = field(validator=instance(Window))
    stated: date = field(validator=instance(date))
    without: str = field(converter=identifier, validator=text)
    having: str = field(converter=identifier, validator=text)
    drawn: bool = field(default=True, validator=instance(bool))
    level: float = field(default=0.95, validator=confidence)
    power: float = field(default=0.8, validator=confidence)
    result: ExperimentResult | None = field(default=None, validator=optional(instance(ExperimentResult)))

    def __attrs_post_init__(self) -> None:
        """Report every fault between the fields."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        counts = self.metric.sampling is Sampling.EVENTS and self.metric.aggregation is Aggregation.SUM
        if not counts and self.metric.sampling is not Sampling.PART:
            yield Finding.of("experiment:figure", "metric", **self.metric.named)
        if self.stated > self.window.start:
            yield Finding.of("experiment:late", "stated", start=self.window.start)
        if self.without == self.having:
            yield Finding.of("repeated", "having", name=self.having, first="without")
        if min(self.usual, self._hoped) < 0 or (not counts and max(self.usual, self._hoped) > 1):
            yield Finding.of("experiment:range", "smallest", usual=str(self.usual))

    @property
    def _hoped(self) -> Fraction:
        """What the figure would be with the smallest effect that matters."""
        return self.usual + self.metric.direction.sign * self.smallest

    @property
    def group_size(self) -> int:
        """
        How many people each of the two groups needs, to see the smallest effect that matters with the power asked.

        Two groups of equal size, a two-sided test at the level: for shares with the usual normal approximation
        (Fleiss, Levin and Paik 2003, without continuity correction), for counts of events per person with the variance
        of Poisson counts. At least 1.
        """
        first, second, apart = float(self.usual), float(self._hoped), float(self.smallest)
        chance, miss = normal((1 - self.level) / 2), normal(1 - self.power)
        if self.metric.sampling is Sampling.PART:
            middle = (first + second) / 2
            reach = chance * sqrt(2 * middle * (1 - middle))
            reach += miss * sqrt(first * (1 - first) + second * (1 - second))
        else:
            reach = (chance + miss) * sqrt(first + second)
        return max(1, ceil((reach / apart) ** 2))

    def read(self, partial: Partial, *, on: date, people: tuple[int, int] | None = None) -> Experiment:
        """
        Read the result, once, and give the experiment that holds it.

        Args:
            partial: What the observations add up to, with both segments, over the window.
            on: The day of reading, after the window.
            people: For counts: how many people were in the group without the change, and in the one that has it; each 1
                or more. A share has its people in its denominator.

        Raises:
            InvalidError: It was read before, the window is not over, nothing was observed in a group, the people of
                counts are missing, or an argument is of another type; else as for `read_figures`.
        """
        raise_any(
            [
                *instance(Partial).findings(partial, "partial"),
                *instance(date).findings(on, "on"),
                *optional(_pair).findings(people, "people"),
            ]
        )
        raise_any(self._unready(on, people))
        before, after = (
            read_figures([self.metric], partial, window=self.window, segment=name, level=self.level)[0]
            for name in (self.without, self.having)
        )
        sizes = (before.n, after.n) if people is None else people
        if before.exact is None or after.exact is None or sizes[0] is None or sizes[1] is None:
            raise InvalidError(dict.fromkeys([*before.findings, *after.findings]))
        first, second = before.exact, after.exact
        if self.metric.sampling is Sampling.PART:
            many = int(second * sizes[1]), int(first * sizes[0])
            interval = intervals.difference(many[0], sizes[1], many[1], sizes[0], level=self.level)
        else:
            interval = intervals.rate_difference(int(second), sizes[1], int(first), sizes[0], level=self.level)
            first, second = first / sizes[0], second / sizes[1]
        return evolve(self, result=self._told(second - first, interval, min(sizes[0], sizes[1]), on))

    def _unready(self, on: date, people: tuple[int, int] | None) -> Iterator[Finding]:
        if self.result is not None:
            yield Finding.of("experiment:read", "result", on=self.result.on)
        if on <= self.window.end:
            yield Finding.of("experiment:early", "on", end=self.window.end)
        if (people is None) is (self.metric.sampling is Sampling.EVENTS):
            yield Finding.of("experiment:pair", "people")

    def _told(self, difference: Fraction, interval: Interval, smaller: int, on: date) -> ExperimentResult:
        way = self.metric.direction.sign
        low, high = sorted((way * interval.low, way * interval.high))
        matter = float(self.smallest)
        if low > 0:
            effect = Effect.BETTER
        elif high < 0:
            effect = Effect.WORSE
        else:
            effect = Effect.TOO_SMALL if high < matter and low > -matter else Effect.CANNOT_TELL
        findings: list[Finding] = []
        if smaller < self.group_size:
            findings.append(Finding.of("experiment:small", seen=smaller, needed=self.group_size))
        if not self.drawn:
            findings.append(Finding.of("change:selected"))
        return ExperimentResult(
            on=on,
            difference=difference,
            interval=interval,
            effect=effect,
            matters=low >= matter,
            findings=findings,
        )
