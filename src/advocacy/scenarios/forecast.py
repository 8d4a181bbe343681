"""Forecasts: a funnel of assumptions, each a range with a source, sampled by Monte Carlo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, log10, sqrt
from typing import Annotated, Any, SupportsFloat

from attrs import field

from advocacy.arguments import Count, checked, frozen
from advocacy.errors import Finding, raise_any
from advocacy.exact import above_zero, exact, exact_number, exact_or_none, zero_or_more
from advocacy.frozen_map import FrozenMap
from advocacy.messages.blocks import Report, Table
from advocacy.messages.formats import significant
from advocacy.messages.language import Language
from advocacy.messages.translator import Translator
from advocacy.pilot.assessment import draw
from advocacy.rules import (
    NumberMapOf,
    Rule,
    TupleOf,
    first_repeats,
    fraction,
    identifier,
    integer,
    number,
    optional,
    real,
    share,
    tuple_of,
    whole,
)
from advocacy.stats import wilson
from advocacy.stats.interval import Interval

#: A finite number of any kind, small enough for a float. A signalling NaN cannot be compared.
_minimum = Rule("real", lambda value: real.holds(number(value)) or fraction.holds(exact(value)))
_COLUMNS = ("assumption", "low", "likely", "high", "source", "influence")


def _caption(forecast: Forecast, translator: Translator) -> str:
    numbers = {"median": forecast.median, "low": forecast.interval.low, "high": forecast.interval.high}
    shown = {name: significant(number, 6) for name, number in numbers.items()}
    return translator.say("forecast:caption", {"outcome": forecast.funnel.outcome, **shown})


def _rows(forecast: Forecast, translator: Translator) -> Iterator[tuple[str | None, ...]]:
    formats = translator.formats
    for step in forecast.funnel.steps:
        part = forecast.rank_correlation_squared.get(step.code)  # a document may have other codes
        ends = (
            None if end is None else formats.number(float(end), digits=6)
            for end in (step.minimum, step.likely, step.maximum)
        )
        yield (
            translator.person(step.code),
            *ends,
            translator.given(step.source),
            None if part is None else formats.number(part, 2),
        )


_UNIT = float(1 << 64)


def _numbers(values: Iterable[SupportsFloat]) -> tuple[float, ...]:
    listed: Any = tuple_of(values)
    return tuple(map(number, listed)) if isinstance(listed, tuple) else listed


@frozen(kw_only=True)
class Assumption:
    """An unknown number, as a range with a source.

    The distribution is uniform from *minimum* to *maximum*, or triangular with the mode *likely* if given.

    Attributes:
        code: The key of the assumption.
        minimum: The lower end, 0 or more: an integer, Decimal or Fraction.
        maximum: The upper end.
        likely: The mode; ``None`` for a uniform distribution.
        source: The source; ``own`` without one.

    Raises:
        ValidationError: All problems at once: an end below 0, or values out of order.
    """

    code: str = field(converter=identifier)
    minimum: Fraction = field(converter=exact, validator=exact_number)
    maximum: Fraction = field(converter=exact, validator=exact_number)
    likely: Fraction | None = field(default=None, converter=exact_or_none, validator=optional(exact_number))
    source: str

    def _faults(self) -> Iterator[Finding]:
        likely = self.minimum if self.likely is None else self.likely
        if not 0 <= self.minimum <= likely <= self.maximum:
            yield Finding.of("assumption:order", "minimum", low=str(self.minimum), high=str(self.maximum))

    @checked
    def at(self, share: Annotated[float, share]) -> float:
        """Return the quantile at *share* (0..1)."""
        low, high = float(self.minimum), float(self.maximum)
        if self.likely is None or low == high:
            return low + share * (high - low)
        peak = (float(self.likely) - low) / (high - low)
        if share < peak:
            return low + (high - low) * sqrt(share * peak)
        return max(low, high - (high - low) * sqrt((1 - share) * (1 - peak)))  # rounding may lead below the lower end


@frozen(kw_only=True)
class Funnel:
    """A chain from an initial number to an outcome: the product of the number and a series of rates.

    >>> funnel = Funnel(
    ...     outcome="leads",
    ...     steps=[
    ...         Assumption(code="posts", minimum=200, maximum=300, source="the plan"),
    ...         Assumption(code="visits per post", minimum=2, maximum=10, likely=4, source="last year's pilot"),
    ...         Assumption(code="leads per visit", minimum=Decimal("0.005"), maximum=Decimal("0.02"), source="own"),
    ...     ],
    ... )
    >>> found = make_forecast(funnel, seed=7)
    >>> found.median, found.interval, found.main_driver
    (15.0, Interval(low=6.0, high=32.0), 'leads per visit')

    Attributes:
        outcome: The name of the outcome.
        steps: The initial number, then each rate, in order; at least one.

    Raises:
        ValidationError: No step, or a code that occurs twice.
    """

    outcome: str
    steps: tuple[Assumption, ...] = field(converter=TupleOf[Assumption])

    def _faults(self) -> Iterator[Finding]:
        if not self.steps:
            yield Finding.of("empty", "steps")
        yield from first_repeats((step.code for step in self.steps), "steps", key="code")


@frozen(kw_only=True)
class Forecast(Report):
    """The forecast that follows from assumptions. It is as uncertain as they are.

    Attributes:
        funnel: The assumptions.
        seed: The seed of the simulation.
        draws: The number of simulations.
        median: The median of the simulated outcomes, with the digits that they support.
        interval: The 5th to the 95th percentile of the simulated outcomes, with the digits that they support.
        rank_correlation_squared: For each assumption, the squared rank correlation (Spearman) of its simulated values
            with the outcome, 0..1: approximately the share of the variation that would disappear if it were known.
            ``None`` without variation.
        values: The simulated outcomes, sorted.
    """

    funnel: Funnel
    seed: int = field(converter=integer, validator=whole(0))
    draws: int = field(converter=integer, validator=whole(1))
    median: float = field(converter=number)
    interval: Interval
    rank_correlation_squared: FrozenMap[float | None] = field(converter=NumberMapOf[float | None])
    values: tuple[float, ...] = field(converter=_numbers, repr=False)

    @property
    def main_driver(self) -> str | None:
        """The assumption with the highest squared rank correlation, ties by the order of the funnel; ``None`` without
        variation.
        """
        known = [
            (value, step.code)
            for step in self.funnel.steps
            if (value := self.rank_correlation_squared.get(step.code)) is not None
        ]
        return max(known, key=lambda pair: pair[0])[1] if known else None

    @checked
    def quantile(self, share: Annotated[float, share]) -> float:
        """Return the quantile of the draws at *share* (0..1), with the digits that they support."""
        return _supported(self.values, share)

    @checked
    def probability_of(self, minimum: Annotated[float | Decimal | Fraction, _minimum]) -> Interval:
        """Return the probability that the outcome is *minimum* or more, as the Wilson interval (95 %) of the draws.

        The probability is conditional on the assumptions.
        """
        return wilson(sum(value >= minimum for value in self.values), self.draws)

    @checked
    def break_even(
        self, *, hours: Decimal, hourly: Decimal, cost: Decimal, worth: Decimal
    ) -> tuple[Fraction, Interval]:
        """Return the outcome that covers hours and cost, and the probability of reaching it.

        Args:
            hours: The total hours of all people, 0 or more.
            hourly: The cost of an hour, in the same currency, 0 or more.
            cost: All other cost, 0 or more.
            worth: The value of one unit of the outcome, above 0: the caller's own number.

        Raises:
            ValidationError: A number is out of range.
        """
        given = {"hours": hours, "hourly": hourly, "cost": cost, "worth": worth}
        numbers = {name: exact(value) for name, value in given.items()}
        raise_any(
            found
            for name, value in given.items()
            for found in _number_faults(value, name, above_zero if name == "worth" else zero_or_more)
        )
        needed: Fraction = (numbers["hours"] * numbers["hourly"] + numbers["cost"]) / numbers["worth"]
        return needed, self.probability_of(needed)

    @checked
    def translated(
        self,
        label: str,
        *,
        each_worth: Decimal | Fraction | int,
        language: str | Language = "en",
    ) -> str:
        """Return the forecast as money, labelled as a translation (earned media value and the like).

        Args:
            label: The caller's label.
            each_worth: The caller's value of one unit of the outcome. Variants conflict, so there is no default.
            language: A `Language`, or the code of one of the library's: ``"en"`` or ``"nl"``.

        Raises:
            ValidationError, UnknownNameError: The label is empty, *each_worth* is not an exact number of 0 or
                more, or the language has no messages.
        """
        raise_any(_number_faults(each_worth, "each_worth", zero_or_more))
        factor = exact(each_worth)
        low, high = (f"{float(factor) * end:.2f}" for end in (self.interval.low, self.interval.high))
        outcome = self.funnel.outcome
        parameters = {"label": label, "low": low, "high": high, "worth": each_worth, "outcome": outcome}
        return Finding.of("forecast:translated", **parameters).text(language)

    def _blocks(self, translator: Translator) -> Iterator[Table]:
        caption = _caption(self, translator)
        yield Table(rows=[*_rows(self, translator)], header=translator.labels(_COLUMNS), caption=caption)


@checked
def make_forecast(funnel: Funnel, *, seed: Count, draws: Annotated[int, whole(100, 1_000_000)] = 10_000) -> Forecast:
    """Sample every assumption and multiply the draws.

    Draws come from SHA-256 of the seed, the code of the assumption and the number of the draw. So they are the same on
    every platform, and an assumption keeps its draws when others are added or removed. Assumptions are sampled
    independently. If they are positively correlated in reality, the variation is understated.

    Args:
        funnel: The assumptions.
        seed: An integer of 0 or more.
        draws: The number of draws, 100 to 1,000,000.

    Raises:
        ValidationError: An argument is out of range.
    """
    inputs = {step.code: _column(step, seed, draws) for step in funnel.steps}
    outcome = [1.0] * draws
    for column in inputs.values():
        outcome = [total * value for total, value in zip(outcome, column, strict=True)]
    ranks = _ranks(outcome)
    values = sorted(outcome)
    middle, low, high = (_supported(values, share) for share in (0.5, 0.05, 0.95))
    return Forecast(
        funnel=funnel,
        seed=seed,
        draws=draws,
        median=middle,
        interval=Interval(min(low, high), max(low, high)),
        rank_correlation_squared={name: _correlation(_ranks(column), ranks) for name, column in inputs.items()},
        values=values,
    )


def _number_faults(value: Any, path: str, rule: Rule) -> Iterator[Finding]:
    """Find an argument that is not an exact number of the required kind."""
    if not rule.holds(exact(value)):
        yield Finding.of(rule.code, path, value=str(value))


def _column(step: Assumption, seed: int, draws: int) -> list[float]:
    """Return the draws of an assumption."""
    return [step.at(draw(seed, f"{step.code}/{index}") / _UNIT) for index in range(draws)]


def _supported(values: Sequence[float], share: float) -> float:
    """Return a quantile with the digits that its own interval over the draws supports."""
    many = len(values)
    reach = 2 * sqrt(many * share * (1 - share))
    found, low, high = (values[min(many - 1, max(0, floor(share * many + way * reach)))] for way in (0, -1, 1))
    return found if high <= low else round(found, -ceil(log10(high - low)))


def _ranks(values: list[float]) -> list[float]:
    """Return the rank of each value. Equal values share a rank."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    for end in range(1, len(order) + 1):
        if end == len(order) or values[order[end]] != values[order[start]]:
            for index in order[start:end]:
                ranks[index] = (start + end - 1) / 2
            start = end
    return ranks


def _correlation(first: list[float], second: list[float]) -> float | None:
    """Return the squared correlation of two rankings; ``None`` if one has no variation."""
    middle = (len(first) - 1) / 2
    across = sum((item - middle) * (other - middle) for item, other in zip(first, second, strict=True))
    spread = [sum((rank - middle) ** 2 for rank in ranks) for ranks in (first, second)]
    return across * across / spread[0] / spread[1] if all(spread) else None
