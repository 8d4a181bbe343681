"""Metrics: their formulas, their aggregation, and their stage in the chain from activity to impact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from attrs import Factory, field

from advocacy.arguments import frozen
from advocacy.errors import Finding, translator_for
from advocacy.frozen_map import FrozenMap
from advocacy.goals.goal import GoalKind
from advocacy.goals.observations import Granularity
from advocacy.messages.former import FORMER_TEXTS
from advocacy.messages.language import Language
from advocacy.messages.lookup import catalog
from advocacy.messages.translator import Translator
from advocacy.rules import SetOf, identifier, integer, whole
from advocacy.tables import one_line


def metric_title(metric: Metric, translator: Translator) -> str:
    """Return the name of a metric: translated for the library's own metrics, else as it was written."""
    return translator.own(f"metric_name:{metric.code}", metric.name)


def metric_text(metric: Metric, translator: Translator) -> str:
    """Return the name, the definition and the pitfall of a metric, without the missing ones."""
    parts = (
        translator.own(f"metric_name:{metric.code}:{part}", getattr(metric, part)) for part in ("definition", "pitfall")
    )
    return "\n".join(map(one_line, filter(None, [metric_title(metric, translator), *parts])))


def measure_title(measure: Measure, translator: Translator) -> str:
    """Return the name of a measure: translated for the library's own measures, else its code."""
    return translator.name("measure", measure.code)


def measure_text(measure: Measure, translator: Translator) -> str:
    """Return the name, the definition and the usual supplier of a measure."""
    meaning = translator.own(f"measure:{measure.code}:definition", measure.definition)
    lines = [measure_title(measure, translator), meaning, translator.given(measure.supplier)]
    return "\n".join(map(one_line, lines))


class Unit(Enum):
    """The unit of a metric or a measure."""

    COUNT = "count"
    """A number of things: people, posts, leads."""
    SHARE = "share"
    """A share, 0 to 1."""
    RATIO = "ratio"
    """A number of things per other thing: posts per person."""
    DAYS = "days"
    MONEY = "money"
    """A decimal amount in one currency."""
    SCORE = "score"
    """Points on a scale that the definition names."""
    NOTE = "note"
    """Not a number: an observation as text, with its source."""


class Direction(Enum):
    """The direction of improvement."""

    UP = "up"
    DOWN = "down"

    @property
    def sign(self) -> int:
        """The factor that makes a gain positive: 1 if higher is better, else -1."""
        return 1 if self is Direction.UP else -1


class EvaluationStage(Enum):
    """The stages of the AMEC framework, from activity to impact (:ref:`method-metrics`)."""

    ACTIVITY = "activity"
    OUTPUT = "output"
    OUT_TAKE = "out_take"
    OUTCOME = "outcome"
    IMPACT = "impact"


class Aggregation(Enum):
    """How to aggregate values over people or periods."""

    SUM = "sum"
    """The sum of counts."""
    RATIO = "ratio"
    """A ratio of sums, never a mean of ratios."""
    MEDIAN = "median"
    """The median of single values."""
    LATEST = "latest"
    """A level: the latest known value."""
    RECORD = "record"
    """Recorded one by one and not aggregated."""


class SamplingModel(Enum):
    """The sampling model of what a metric counts. It determines the interval."""

    PROPORTION = "proportion"
    """Independent units, each counted or not: Wilson interval."""
    POISSON = "poisson"
    """Independent events without an upper limit: exact Poisson interval."""
    CLUSTERED = "clustered"
    """Events clustered by person or post: the interval needs the clusters."""
    NET_SCORE = "net_score"
    """Promoters minus detractors, times 100, over all answers: Tango's score interval."""
    CONTINUOUS = "continuous"
    """Single values: interval from order statistics."""
    UNKNOWN = "unknown"
    """Unknown, or not a sample: no interval."""


#: How often results are reviewed by default. Everything else is reviewed monthly.
_REVIEW = {EvaluationStage.OUTCOME: Granularity.QUARTER, EvaluationStage.IMPACT: Granularity.YEAR}

#: The default number of decimals of each unit.
_DECIMALS = {Unit.SHARE: 4, Unit.RATIO: 2, Unit.MONEY: 2, Unit.SCORE: 2}

_TERM = re.compile(r"\s*([+\-−]?)\s*(?:([0-9]{1,6})\s*[*×]\s*)?([A-Za-z_][A-Za-z0-9_]*)\s*")


@frozen
class Formula:
    """The formula of a metric over named raw measures: a sum, or a ratio of sums.

    >>> rate = Formula("reactions + comments + shares", denominator="impressions")
    >>> rate.measures
    ('reactions', 'comments', 'shares', 'impressions')
    >>> Formula("100 * promoters - 100 * detractors", denominator="answers").numerator_terms
    FrozenMap({'detractors': -100, 'promoters': 100})

    Attributes:
        numerator: Names of measures joined by ``+`` or ``-``, each optionally with an integer factor before ``*``.
        denominator: The same for the denominator; ``None`` without a denominator.

    Raises:
        ValidationError: The text is not such a sum, or a measure occurs twice in it.
    """

    numerator: str
    denominator: str | None = None

    def _faults(self) -> Iterator[Finding]:
        for name, formula in (("numerator", self.numerator), ("denominator", self.denominator)):
            if formula is not None and _terms(formula) is None:
                yield Finding.of("formula", name, value=formula)

    @property
    def numerator_terms(self) -> FrozenMap[int]:
        """The numerator: factor by measure."""
        return FrozenMap(_terms(self.numerator) or {})

    @property
    def denominator_terms(self) -> FrozenMap[int]:
        """The denominator: factor by measure; empty without a denominator."""
        return FrozenMap((_terms(self.denominator) or {}) if self.denominator is not None else {})

    @property
    def measures(self) -> tuple[str, ...]:
        """The raw measures, in the order of their first use in the formula."""
        return tuple(dict.fromkeys([*(_terms(self.numerator) or ()), *(_terms(self.denominator or "") or ())]))

    def __str__(self) -> str:
        """Return the formula as text."""
        if self.denominator is None:
            return self.numerator
        sums = (self.numerator, self.denominator)
        return " / ".join(f"({terms})" if len(_terms(terms) or ()) > 1 else terms for terms in sums)


def _terms(formula: str) -> dict[str, int] | None:
    found: dict[str, int] = {}
    position = 0
    while position < len(formula):
        match = _TERM.match(formula, position)
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
    """A raw number that someone supplies.

    Attributes:
        code: The name of the measure in formulas.
        unit: The unit of the measure.
        definition: What exactly is counted.
        supplier: The usual supplier: a person or a system.
        decimals: The number of decimals, 0 to 12. This is the resolution at which sums are exact. The defaults are 0
            for counts and days, 2 for money, scores and ratios, and 4 for shares.
        net: Whether a count or a number of days may be negative. It then is what was added minus what was withdrawn in
            a period, such as reactions.
    """

    code: str = field(converter=identifier)
    unit: Unit = field(repr=str)
    definition: str
    supplier: str
    decimals: int = field(
        default=Factory(lambda self: _DECIMALS.get(self.unit, 0), takes_self=True),
        converter=integer,
        validator=whole(0, 12),
    )
    net: bool = False

    def title(self, language: str | Language = "en") -> str:
        """Return the name of the measure: translated for the library's own measures, else its code."""
        return measure_title(self, translator_for(language))

    def text(self, language: str | Language = "en") -> str:
        """Return the name, the definition and the usual supplier of the measure, one per line.

        >>> from advocacy import KpiCatalogue
        >>> found = {measure.code: measure for measure in KpiCatalogue.default().measures}
        >>> print(found["impressions"].text("nl"))
        weergaven
        Hoe vaak content is getoond.
        platformstatistieken, door deelnemers gedeeld
        """
        return measure_text(self, translator_for(language))


#: The aggregations that each sampling model allows.
FITTING = {
    SamplingModel.PROPORTION: {Aggregation.RATIO},
    SamplingModel.NET_SCORE: {Aggregation.RATIO},
    SamplingModel.POISSON: {Aggregation.SUM, Aggregation.RATIO},
    SamplingModel.CLUSTERED: {Aggregation.SUM, Aggregation.RATIO},
    SamplingModel.CONTINUOUS: {Aggregation.MEDIAN},
    SamplingModel.UNKNOWN: set(Aggregation) - {Aggregation.MEDIAN},
}


def _usual_sampling(metric: Metric) -> SamplingModel:
    """Return the default sampling model of a metric."""
    if metric.aggregation is Aggregation.MEDIAN:
        return SamplingModel.CONTINUOUS
    counts = metric.aggregation is Aggregation.SUM and metric.unit is Unit.COUNT and metric.counts_one_by_one
    return SamplingModel.POISSON if counts else SamplingModel.UNKNOWN


@frozen(kw_only=True)
class Metric:
    """A metric of one or more kinds of goals.

    Attributes:
        code: The key of the metric.
        name: The name of the metric.
        goals: The kinds of goals that it measures.
        unit: The unit of its value.
        direction: The direction of improvement.
        stage: The evaluation stage.
        aggregation: How to aggregate its values.
        formula: The formula; ``None`` for a qualitative metric only.
        vanity: Whether it is a vanity metric (:ref:`method-vanity`).
        qualitative: Whether it is recorded as text with its source, and not as a number.
        definition: The meaning of the metric.
        source: The source of the metric; ``own`` if it is our own.
        review: How often to review it. Our own rule by default: early stages monthly, outcomes quarterly and impacts
            yearly.
        pitfall: What makes the metric misleading.
        sampling: The sampling model. By default, plain sums of counts are Poisson and medians are of continuous values.
            Everything else is unknown.
        repeats: Whether its denominator counts the same people again in each period, for example people enrolled. Such
            a metric has no interval over several periods, because its denominator is not a number of different people.
        leading: Whether it is a leading out-take: it may be a primary metric of a goal for which no outcome is measured
            (:ref:`method-goals`).

    Raises:
        ValidationError: All problems at once: a metric without a formula that is not qualitative, or the reverse; a
            ratio without a denominator, or the reverse; a vanity metric called an outcome or an impact; a leading
            metric that is no out-take in numbers, or a vanity metric; a median over more than one measure; a sampling
            model that the aggregation does not allow.
    """

    code: str = field(converter=identifier)
    name: str
    goals: frozenset[GoalKind] = field(converter=SetOf[GoalKind])
    unit: Unit = field(repr=str)
    direction: Direction = field(default=Direction.UP, repr=str)
    stage: EvaluationStage = field(repr=str)
    aggregation: Aggregation = field(repr=str)
    formula: Formula | None = None
    vanity: bool = False
    qualitative: bool = False
    definition: str = ""
    source: str = "own"
    review: Granularity = field(
        default=Factory(lambda self: _REVIEW.get(self.stage, Granularity.MONTH), takes_self=True), repr=str
    )
    pitfall: str = ""
    sampling: SamplingModel = field(default=Factory(_usual_sampling, takes_self=True), repr=str)
    repeats: bool = False
    leading: bool = False

    def _faults(self) -> Iterator[Finding]:
        if self.qualitative != (self.formula is None):
            yield Finding.of("metric:formula", "formula")
        if self.qualitative != (self.unit is Unit.NOTE) or self.qualitative != (self.aggregation is Aggregation.RECORD):
            yield Finding.of("metric:qualitative", "qualitative")
        if self.formula is not None and (self.formula.denominator is None) == (self.aggregation is Aggregation.RATIO):
            yield Finding.of("metric:ratio", "aggregation")
        if self.vanity and self.measures_results:
            yield Finding.of("metric:vanity", "stage")
        if self.leading and (self.vanity or self.qualitative or self.stage is not EvaluationStage.OUT_TAKE):
            yield Finding.of("metric:leading", "leading")
        if self.aggregation is Aggregation.MEDIAN and self.formula is not None and len(self.formula.measures) > 1:
            yield Finding.of("metric:median", "formula")
        odd = (self.sampling is SamplingModel.NET_SCORE and not self._is_net) or (
            self.sampling is SamplingModel.POISSON and not self.counts_one_by_one
        )
        if self.aggregation not in FITTING[self.sampling] or odd:
            yield Finding.of("metric:sampling", "sampling", sampling=self.sampling.value)

    def title(self, language: str | Language = "en") -> str:
        """Return the name of the metric: translated for the library's own metrics, else as it was written.

        >>> from advocacy import KpiCatalogue
        >>> KpiCatalogue.default().metric("applications").title("nl")
        'Sollicitaties'

        Args:
            language: A `Language`, or the code of one of the library's: ``"en"`` or ``"nl"``.
        """
        return metric_title(self, translator_for(language))

    def text(self, language: str | Language = "en") -> str:
        """Return the name, the definition and the pitfall of the metric, one per line, without the missing ones."""
        return metric_text(self, translator_for(language))

    @property
    def named(self) -> dict[str, str]:
        """The parameters that a finding needs to name the metric in any language."""
        code = f"metric_name:{self.code}"
        own = self.name not in {catalog().get(code), FORMER_TEXTS.get(code)}
        return {"metric": self.code, "called": self.name} if own else {"metric": self.code}

    @property
    def counts_one_by_one(self) -> bool:
        """Whether the metric is a plain sum of measures, so that each independent event adds 1."""
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
        """Whether the stage of the metric is outcome or impact."""
        return self.stage in {EvaluationStage.OUTCOME, EvaluationStage.IMPACT}

    @property
    def measures(self) -> tuple[str, ...]:
        """The raw measures of the formula; none for a qualitative metric."""
        return () if self.formula is None else self.formula.measures
