"""The catalogue of metrics: data that an app can extend without subclasses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import TypeVar

from attrs import evolve, field

from advocacy.arguments import checked, frozen
from advocacy.errors import Finding, look_up, translator_for, unknown_names
from advocacy.exact import plain
from advocacy.goals.goal import ContentFormat, GoalKind
from advocacy.goals.metric import Measure, Metric
from advocacy.messages.language import Language
from advocacy.messages.lookup import catalog
from advocacy.rules import Rule, TupleOf, first_repeats, identifier, tuple_of

_quoted = Rule("exact", lambda value: type(value) is Decimal and value.is_finite())


@frozen(kw_only=True)
class Claim:
    """A number from another source that we did not check.

    A claim becomes an assumption only if a user chooses so. No calculation of the library uses a claim by default.

    >>> claim = next(claim for claim in Claim.quoted() if claim.code == "hiring_speed")
    >>> claim.minimum, claim.kind, claim.source.split(",")[0]
    (Decimal('0.55'), 'share', 'article')

    Attributes:
        code: The key of the claim.
        statement: The claim.
        minimum: The quoted number, or the lower end of the quoted range.
        maximum: The upper end; equal to *minimum* for a single number.
        kind: The kind of number: ``"share"`` (0..1; a relative gain if the statement says more or faster) or
            ``"times"`` (a factor).
        source: The source that quotes it, and the source that it names.

    Raises:
        ValidationError: All problems at once: an end that is not a Decimal, or ends that are out of order.
    """

    code: str = field(converter=identifier)
    statement: str
    minimum: Decimal = field(converter=plain, validator=_quoted)
    maximum: Decimal = field(converter=plain, validator=_quoted)
    kind: str = field(validator=Rule("claim:kind", lambda value: value in ("share", "times")))
    source: str

    def _faults(self) -> Iterator[Finding]:
        if self.minimum > self.maximum:
            yield Finding.of("interval:order", "maximum", low=str(self.minimum), high=str(self.maximum))

    def text(self, language: str | Language = "en") -> str:
        """Return the statement of the claim: translated for the library's own claims, else as it was written."""
        return translator_for(language).own(f"claim:{self.code}", self.statement)

    @classmethod
    def quoted(cls) -> tuple[Claim, ...]:
        """Return the claims that the article behind this library quotes (:ref:`method-claims`), in its order."""
        return tuple(
            cls(
                code=code,
                statement=catalog()[f"claim:{code}"],
                minimum=Decimal(low),
                maximum=Decimal(high),
                kind=kind,
                source=catalog()["assumption-source:article"],
            )
            for code, low, high, kind in _QUOTED
        )


#: code, minimum, maximum, kind; the statements are in the messages.
_QUOTED = (
    ("network_size", "10", "10", "times"),
    ("productivity", "0.20", "0.25", "share"),
    ("hiring_speed", "0.55", "0.55", "share"),
    ("trust_network", "0.78", "0.78", "share"),
    ("trust_seller", "0.44", "0.44", "share"),
    ("post_reach", "0.50", "0.50", "share"),
    ("post_leads", "7", "7", "times"),
    ("buyers_on_social", "0.75", "0.75", "share"),
    ("spoken_well", "0.40", "0.40", "share"),
)


T = TypeVar("T")


@frozen(kw_only=True)
class ContentGuide:
    """The content that serves a kind of goal (:ref:`method-goals`).

    Attributes:
        goal: The kind of goal.
        content: The content that serves it.
        formats: Suitable formats, in the order of the source.
    """

    goal: GoalKind
    content: str
    formats: tuple[ContentFormat, ...] = field(default=(), converter=TupleOf[ContentFormat])

    def text(self, language: str | Language = "en") -> str:
        """Return what serves the goal: translated for the library's own guides, else as it was written."""
        return translator_for(language).own(f"guide:{self.goal.value}", self.content)


@frozen(kw_only=True)
class KpiCatalogue:
    """Metrics, their raw measures, and the content that serves each kind of goal.

    >>> from advocacy.goals.goal import GoalKind
    >>> catalogue = KpiCatalogue.default()
    >>> catalogue.metric("lead_conversion").formula
    Formula(numerator='leads', denominator='visits')
    >>> [metric.code for metric in catalogue.serving(GoalKind.RETENTION)]
    ['customer_retention', 'customer_contact']

    Attributes:
        metrics: The metrics, in the order in which they are offered.
        measures: The raw measures.
        guides: The content guides, at most one for each kind of goal.

    Raises:
        ValidationError, UnknownNameError: All problems at once: a code that occurs twice, a formula over a measure that
            is not in the catalogue (another metric is not a measure, so formulas have no cycles), a sum of different
            units.
    """

    metrics: tuple[Metric, ...] = field(converter=TupleOf[Metric])
    measures: tuple[Measure, ...] = field(converter=TupleOf[Measure])
    guides: tuple[ContentGuide, ...] = field(default=(), converter=TupleOf[ContentGuide])

    @classmethod
    def default(cls) -> KpiCatalogue:
        """Return the library's own catalogue, with every metric of :ref:`method-formulas`."""
        return _default()

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((metric.code for metric in self.metrics), "metrics", key="code")
        yield from first_repeats((measure.code for measure in self.measures), "measures", key="code")
        yield from first_repeats((guide.goal.value for guide in self.guides), "guides", key="goal")
        units = {measure.code: measure.unit.value for measure in self.measures}
        for index, metric in enumerate(self.metrics):
            names = ((f"metrics[{index}].formula", name) for name in metric.measures)
            yield from unknown_names(names, units, kind="measure")
            yield from _mixed(metric, units, f"metrics[{index}].formula")

    @checked
    def extended(
        self,
        *,
        metrics: Iterable[Metric] = (),
        measures: Iterable[Measure] = (),
        guides: Iterable[ContentGuide] = (),
    ) -> KpiCatalogue:
        """Return a catalogue with an app's own entries. An entry replaces the entry with the same code.

        Raises:
            ValidationError, UnknownNameError: An entry has the wrong type; else as for the catalogue itself.
        """
        new_metrics, raw, content = tuple_of(metrics), tuple_of(measures), tuple_of(guides)
        return evolve(
            self,
            metrics=_merged(self.metrics, new_metrics, lambda metric: metric.code),
            measures=_merged(self.measures, raw, lambda measure: measure.code),
            guides=_merged(self.guides, content, lambda guide: guide.goal.value),
        )

    @checked
    def metric(self, code: str) -> Metric:
        """Return a metric by its code.

        Raises:
            UnknownNameError: No metric has this code.
        """
        return look_up({metric.code: metric for metric in self.metrics}, code, kind="metric")

    @checked
    def serving(self, kind: GoalKind) -> tuple[Metric, ...]:
        """Return the metrics of a kind of goal, in the order of the catalogue."""
        return tuple(metric for metric in self.metrics if kind in metric.goals)

    @checked
    def guide(self, kind: GoalKind) -> ContentGuide | None:
        """Return the content guide of a kind of goal, if the catalogue has one."""
        return next((guide for guide in self.guides if guide.goal is kind), None)


@cache
def _default() -> KpiCatalogue:
    from advocacy.goals.default_catalogue import GUIDES, METRICS, RAW  # noqa: PLC0415 - loaded where it is used

    guides = [ContentGuide(goal=goal, content=content, formats=formats) for goal, content, formats in GUIDES]
    return KpiCatalogue(metrics=METRICS, measures=RAW, guides=guides)


def _mixed(metric: Metric, units: Mapping[str, str], path: str) -> Iterator[Finding]:
    """Find sums of different units."""
    formula = metric.formula
    for name in ("numerator", "denominator") if formula is not None else ():
        mixed = sorted({units[measure] for measure in getattr(formula, f"{name}_terms") if measure in units})
        if len(mixed) > 1:
            yield Finding.of("formula:units", f"{path}.{name}", units=", ".join(mixed))


def _merged(present: Iterable[T], added: tuple[T, ...], key: Callable[[T], str]) -> tuple[T, ...]:
    """Replace entries with the same key, and append the others. Two new entries with the same key are both kept."""
    by_key = {key(entry): entry for entry in added}
    kept = [by_key.get(key(entry), entry) for entry in present]
    return (*kept, *(entry for entry in added if entry not in kept))
