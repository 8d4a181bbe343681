"""Figures: what they are made of, how they add up, and how far along the chain from activity to impact they lie."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from attrs import Factory, field, frozen

from advocacy.errors import Finding, known_words, raise_any, translator_for
from advocacy.frozen_map import FrozenMap
from advocacy.goals.goal import GoalKind
from advocacy.goals.observations import Granularity
from advocacy.rules import codes, each, identifier, instance, optional, prose, text, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advocacy.messages import Translator

__all__ = [
    "FITTING",
    "Aggregation",
    "Direction",
    "EvaluationStage",
    "Formula",
    "Measure",
    "Metric",
    "SamplingModel",
    "Unit",
    "measure_text",
    "measure_title",
    "metric_text",
    "metric_title",
]


def metric_title(metric: Metric, translator: Translator) -> str:
    """Give what a figure is called: the library's own in words, an app's by its own name."""
    return translator.own(f"figure:{metric.code}", metric.name)


def metric_text(metric: Metric, translator: Translator) -> str:
    """Say what a figure is called, what it means and what misleads in it, as far as anybody says."""
    told = (translator.own(f"figure:{metric.code}:{part}", getattr(metric, part)) for part in ("definition", "pitfall"))
    return "\n".join(filter(None, [metric_title(metric, translator), *told]))


def measure_title(measure: Measure, translator: Translator) -> str:
    """Give what a measure is called: the library's own in words, an app's by its code."""
    return translator.name("measure", measure.code)


def measure_text(measure: Measure, translator: Translator) -> str:
    """Say what a measure is called, what exactly is counted and who can usually supply it."""
    meaning = translator.own(f"measure:{measure.code}:definition", measure.definition)
    return "\n".join([measure_title(measure, translator), meaning, translator.given(measure.supplier)])


class Unit(Enum):
    """What a figure counts in."""

    COUNT = "count"
    """Whole things: people, posts, leads."""
    SHARE = "share"
    """A part of a whole, 0 to 1."""
    DAYS = "days"
    MONEY = "money"
    """Decimal, in one currency."""
    SCORE = "score"
    """Points on a scale that the definition names."""
    NOTE = "note"
    """No number: what was seen, and how it is known."""


class Direction(Enum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"

    @property
    def sign(self) -> int:
        """What a gain has to be multiplied by to be above 0: 1 where more is better, else -1."""
        return 1 if self is Direction.UP else -1


class EvaluationStage(Enum):
    """AMEC's chain, from what is done to what it changes."""

    ACTIVITY = "activity"
    OUTPUT = "output"
    OUT_TAKE = "out_take"
    OUTCOME = "outcome"
    IMPACT = "impact"


class Aggregation(Enum):
    """How values of several people or periods make one."""

    SUM = "sum"
    """Counts add up."""
    RATIO = "ratio"
    """A sum over a sum, never a mean of ratios."""
    MEDIAN = "median"
    """The middle one of single values."""
    LATEST = "latest"
    """A level: the last one known."""
    RECORD = "record"
    """Kept one by one, never added up."""


class SamplingModel(Enum):
    """How what a figure counts comes about, and so which interval fits it."""

    PROPORTION = "proportion"
    """One by one, and each is one of those it is counted over: Wilson."""
    POISSON = "poisson"
    """One by one, with no end to how many there may be: exact Poisson."""
    CLUSTERED = "clustered"
    """In bunches, by person or post: an interval needs the clusters."""
    NET_SCORE = "net_score"
    """Those for less those against, times 100, over all who answered: the score interval of Tango."""
    CONTINUOUS = "continuous"
    """Single values: order statistics."""
    UNKNOWN = "unknown"
    """Nothing is known of it, or nothing was drawn: no interval."""


#: How often results are looked at unless a figure says otherwise; all else by the month.
_REVIEW = {EvaluationStage.OUTCOME: Granularity.QUARTER, EvaluationStage.IMPACT: Granularity.YEAR}

#: How many decimals a unit is recorded with unless a measure says otherwise.
_DECIMALS = {Unit.SHARE: 4, Unit.MONEY: 2, Unit.SCORE: 2}

_TERM = re.compile(r"\s*([+\-−]?)\s*(?:([0-9]{1,6})\s*[*×]\s*)?([A-Za-z_][A-Za-z0-9_]*)\s*")


@frozen
class Formula:
    """
    A figure over named raw measures: a sum, or a sum over a sum.

    >>> rate = Formula("reactions + comments + shares", denominator="impressions")
    >>> rate.measures
    ('reactions', 'comments', 'shares', 'impressions')
    >>> Formula("100 * promoters - 100 * detractors", denominator="answers").numerator_terms
    FrozenMap({'detractors': -100, 'promoters': 100})

    Attributes:
        numerator: Names of measures with ``+`` or ``-`` between them, each with a whole factor before ``*`` if need be.
        denominator: The same for the denominator; ``None`` where there is none.

    Raises:
        ValidationError: The text is no such sum, or a measure stands in it twice.
    """

    numerator: str = field(validator=text)
    denominator: str | None = field(default=None, validator=optional(text))

    def __attrs_post_init__(self) -> None:
        """Refuse what is no sum of measures."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        for name, said in (("numerator", self.numerator), ("denominator", self.denominator)):
            if said is not None and _terms(said) is None:
                yield Finding.of("formula", name, value=said)

    @property
    def numerator_terms(self) -> FrozenMap[int]:
        """The numerator: factor by measure."""
        return FrozenMap(_terms(self.numerator) or {})

    @property
    def denominator_terms(self) -> FrozenMap[int]:
        """The denominator: factor by measure; empty where there is none."""
        return FrozenMap((_terms(self.denominator) or {}) if self.denominator is not None else {})

    @property
    def measures(self) -> tuple[str, ...]:
        """The raw measures, as they first stand in the formula."""
        return tuple(dict.fromkeys([*(_terms(self.numerator) or ()), *(_terms(self.denominator or "") or ())]))

    def __str__(self) -> str:
        """Write the formula as one reads it."""
        sums = (self.numerator,) if self.denominator is None else (self.numerator, self.denominator)
        return " / ".join(f"({said})" if len(sums) > 1 and len(_terms(said) or ()) > 1 else said for said in sums)


def _terms(said: str) -> dict[str, int] | None:
    found: dict[str, int] = {}
    position = 0
    while position < len(said):
        match = _TERM.match(said, position)
        if match is None or match[3] in found or (position and not match[1]):
            return None
        factor = int(match[2] or 1)
        if not factor:
            return None
        found[match[3]] = factor * (1 if match[1] in {"", "+"} else -1)
        position = match.end()
    return found or None


@frozen(kw_only=True)
class Measure:
    """
    A raw number that somebody has to supply.

    Attributes:
        code: Its name in formulas.
        unit: What it counts in.
        definition: What exactly is counted.
        supplier: Who or what can usually supply it.
        decimals: How many decimals it is recorded with, 0 to 12: its resolution, at which all sums are exact. Of counts
            and days 0, of money 2, of shares 4 and of scores 2, unless said otherwise.
    """

    code: str = field(converter=identifier, validator=text)
    unit: Unit = field(validator=instance(Unit), repr=str)
    definition: str = field(validator=text)
    supplier: str = field(validator=text)
    decimals: int = field(
        default=Factory(lambda self: _DECIMALS.get(self.unit, 0), takes_self=True), validator=whole(0, 12)
    )

    def title(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Give what it is called: the library's own in words, an app's by its code.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return measure_title(self, translator_for(language, extra))

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Say what it is called, what exactly is counted and who can usually supply it, a line each.

        >>> from advocacy import KpiCatalogue
        >>> found = {measure.code: measure for measure in KpiCatalogue.default().measures}
        >>> print(found["impressions"].text("nl"))
        keren getoond
        Hoe vaak content getoond is.
        statistieken van het platform, door mensen gedeeld

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return measure_text(self, translator_for(language, extra))


#: The aggregations that a sampling can belong to.
FITTING = {
    SamplingModel.PROPORTION: {Aggregation.RATIO},
    SamplingModel.NET_SCORE: {Aggregation.RATIO},
    SamplingModel.POISSON: {Aggregation.SUM, Aggregation.RATIO},
    SamplingModel.CLUSTERED: {Aggregation.SUM, Aggregation.RATIO},
    SamplingModel.CONTINUOUS: {Aggregation.MEDIAN},
    SamplingModel.UNKNOWN: set(Aggregation) - {Aggregation.MEDIAN},
}


def _usual_sampling(metric: Metric) -> SamplingModel:
    """Say how what a figure counts comes about, unless it says so itself."""
    if metric.aggregation is Aggregation.MEDIAN:
        return SamplingModel.CONTINUOUS
    counts = metric.aggregation is Aggregation.SUM and metric.unit is Unit.COUNT and metric.counts_one_by_one
    return SamplingModel.POISSON if counts else SamplingModel.UNKNOWN


@frozen(kw_only=True)
class Metric:
    """
    A figure that tells of one or more kinds of goals.

    Attributes:
        code: Its key.
        name: What it is called.
        goals: The kinds of goals it tells of.
        unit: What it counts in.
        direction: Which way is better.
        stage: Where it lies on AMEC's chain.
        aggregation: How values make one.
        formula: What it is made of; ``None`` for a qualitative figure alone.
        vanity: Nice to see and never the measure (:ref:`method-vanity`).
        qualitative: Recorded in words, with how it is known.
        definition: What it means.
        source: Where the figure comes from; ``own`` where nobody is cited.
        review: How often it is looked at: unless said otherwise, early stages by the month, outcomes by the quarter and
            impacts by the year (our own).
        pitfall: What misleads in it.
        sampling: How what it counts comes about. Counts that add up as they are come one by one and medians are of
            single values unless said otherwise; of all else nothing is known.
        repeats: Whether its denominator counts the same people again in each period, as people enrolled are: over
            several periods it then has no interval, since nobody counts as many people.

    Raises:
        ValidationError: With every fault at once: a figure without a formula that is not qualitative, or the reverse; a
            ratio without a denominator, or the reverse; a vanity figure called an outcome or an impact; a median over
            more than one measure; a sampling that its aggregation cannot have.
    """

    code: str = field(converter=identifier, validator=text)
    name: str = field(validator=text)
    goals: frozenset[GoalKind] = field(converter=codes, validator=each(instance(GoalKind)))
    unit: Unit = field(validator=instance(Unit), repr=str)
    direction: Direction = field(default=Direction.UP, validator=instance(Direction), repr=str)
    stage: EvaluationStage = field(validator=instance(EvaluationStage), repr=str)
    aggregation: Aggregation = field(validator=instance(Aggregation), repr=str)
    formula: Formula | None = field(default=None, validator=optional(instance(Formula)))
    vanity: bool = field(default=False, validator=instance(bool))
    qualitative: bool = field(default=False, validator=instance(bool))
    definition: str = field(default="", validator=prose)
    source: str = field(default="own", validator=text)
    review: Granularity = field(
        default=Factory(lambda self: _REVIEW.get(self.stage, Granularity.MONTH), takes_self=True),
        validator=instance(Granularity),
        repr=str,
    )
    pitfall: str = field(default="", validator=prose)
    sampling: SamplingModel = field(
        default=Factory(_usual_sampling, takes_self=True),
        validator=instance(SamplingModel),
        repr=str,
    )
    repeats: bool = field(default=False, validator=instance(bool))

    def __attrs_post_init__(self) -> None:
        """Report every fault between the fields."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if self.qualitative != (self.formula is None):
            yield Finding.of("metric:formula", "formula")
        if self.qualitative != (self.unit is Unit.NOTE) or self.qualitative != (self.aggregation is Aggregation.RECORD):
            yield Finding.of("metric:qualitative", "qualitative")
        if self.formula is not None and (self.formula.denominator is None) == (self.aggregation is Aggregation.RATIO):
            yield Finding.of("metric:ratio", "aggregation")
        if self.vanity and self.measures_results:
            yield Finding.of("metric:vanity", "stage")
        if self.aggregation is Aggregation.MEDIAN and self.formula is not None and len(self.formula.measures) > 1:
            yield Finding.of("metric:median", "formula")
        odd = (self.sampling is SamplingModel.NET_SCORE and not self._is_net) or (
            self.sampling is SamplingModel.POISSON and not self.counts_one_by_one
        )
        if self.aggregation not in FITTING[self.sampling] or odd:
            yield Finding.of("metric:sampling", "sampling", sampling=self.sampling.value)

    def title(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Give what it is called: the library's own in every language that has words, an app's by its own name.

        >>> from advocacy import KpiCatalogue
        >>> KpiCatalogue.default().metric("applications").title("nl")
        'Sollicitaties'

        Args:
            language: A language code, ``"en"`` or ``"nl"``, or one in *extra*.
            extra: An app's own words: language → code → template; ``"figure:leads"`` is the code of the name of leads.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return metric_title(self, translator_for(language, extra))

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Say what it is called, what it means and what misleads in it, a line each as far as anybody says.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return metric_text(self, translator_for(language, extra))

    @property
    def named(self) -> dict[str, str]:
        """What a finding names it by: its code, and its own name where that is none of the library's."""
        own = known_words().get(f"figure:{self.code}") != self.name
        return {"figure": self.code, "called": self.name} if own else {"figure": self.code}

    @property
    def counts_one_by_one(self) -> bool:
        """Whether it adds measures up as they are, so that what comes one by one counts one."""
        return self.formula is not None and set(self.formula.numerator_terms.values()) == {1}

    @property
    def _is_net(self) -> bool:
        formula = self.formula
        return (
            formula is not None
            and sorted(formula.numerator_terms.values()) == [-100, 100]
            and [*formula.denominator_terms.values()] == [1]
        )

    @property
    def measures_results(self) -> bool:
        """Whether it lies at the end of the chain: an outcome or an impact."""
        return self.stage in {EvaluationStage.OUTCOME, EvaluationStage.IMPACT}

    @property
    def measures(self) -> tuple[str, ...]:
        """The raw measures it needs; none for a qualitative figure."""
        return () if self.formula is None else self.formula.measures
