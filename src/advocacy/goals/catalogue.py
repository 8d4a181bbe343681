"""The catalogue of figures: data that an app extends without subclassing."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from attrs import evolve, field, frozen

from advocacy.errors import Finding, nearest, raise_any, voice_of
from advocacy.goals.content import Format
from advocacy.goals.goal import GoalKind
from advocacy.goals.metric import Measure, Metric
from advocacy.values import each, first_repeats, instance, text, tuple_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["ContentGuide", "KpiCatalogue"]

T = TypeVar("T")


@frozen(kw_only=True)
class ContentGuide:
    """
    The content that serves a kind of goal (domain, step 2).

    Attributes:
        goal: The kind of goal.
        content: What serves it.
        formats: Forms that suit it, in the order of the source.
    """

    goal: GoalKind = field(validator=instance(GoalKind))
    content: str = field(validator=text)
    formats: tuple[Format, ...] = field(default=(), converter=tuple_of, validator=each(instance(Format)))

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Say what serves the goal: the library's own in every language that has words, an app's as it is.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return voice_of(language, extra).own(f"guide:{self.goal.value}", self.content)


@frozen(kw_only=True)
class KpiCatalogue:
    """
    Figures, the raw measures they are made of, and the content that serves each kind of goal.

    >>> from advocacy.goals.goal import GoalKind
    >>> catalogue = KpiCatalogue.default()
    >>> catalogue.metric("lead_conversion").formula
    Formula(of='leads', per='visits')
    >>> [metric.code for metric in catalogue.serving(GoalKind.RETENTION)]
    ['customer_retention', 'customer_contact']

    Attributes:
        metrics: The figures; their order is the order in which they are offered.
        measures: The raw measures.
        guides: The content by kind of goal, one each at most.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: a code that stands twice, a formula over a measure
            that is not in the catalogue (another figure is none, so no formula goes in a circle), a sum of several
            units.
    """

    metrics: tuple[Metric, ...] = field(converter=tuple_of, validator=each(instance(Metric)))
    measures: tuple[Measure, ...] = field(converter=tuple_of, validator=each(instance(Measure)))
    guides: tuple[ContentGuide, ...] = field(default=(), converter=tuple_of, validator=each(instance(ContentGuide)))

    def __attrs_post_init__(self) -> None:
        """Report every fault between the parts."""
        raise_any(self._faults())

    @classmethod
    def default(cls) -> KpiCatalogue:
        """Give the catalogue of the domain: every figure of step 2."""
        from advocacy.goals.figures import FIGURES, GUIDES, RAW  # noqa: PLC0415 - loaded where it is used

        return cls(metrics=FIGURES, measures=RAW, guides=GUIDES)

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((metric.code for metric in self.metrics), "metrics", key="code")
        yield from first_repeats((measure.code for measure in self.measures), "measures", key="code")
        yield from first_repeats((guide.goal.value for guide in self.guides), "guides", key="goal")
        known = {measure.code for measure in self.measures}
        for index, metric in enumerate(self.metrics):
            for name in metric.measures:
                if name not in known:
                    yield nearest(name, known, f"metrics[{index}].formula", kind="measure")
            yield from self._mixed(metric, f"metrics[{index}].formula")

    def _mixed(self, metric: Metric, path: str) -> Iterator[Finding]:
        """Report a sum that adds one unit to another."""
        unit = {measure.code: measure.unit.value for measure in self.measures}
        sums = () if metric.formula is None else (("of", metric.formula.terms), ("per", metric.formula.denominator))
        for name, terms in sums:
            mixed = sorted({unit[measure] for measure in terms if measure in unit})
            if len(mixed) > 1:
                yield Finding.of("formula:units", f"{path}.{name}", units=", ".join(mixed))

    def extended(
        self,
        *,
        metrics: Iterable[Metric] = (),
        measures: Iterable[Measure] = (),
        guides: Iterable[ContentGuide] = (),
    ) -> KpiCatalogue:
        """
        Give a catalogue with an app's own entries; one with a code that is already there takes its place.

        Raises:
            InvalidError, UnknownNameError: An entry is none of its kind; else as for the catalogue itself.
        """
        figures, raw, content = tuple_of(metrics), tuple_of(measures), tuple_of(guides)
        raise_any(
            [
                *each(instance(Metric)).findings(figures, "metrics"),
                *each(instance(Measure)).findings(raw, "measures"),
                *each(instance(ContentGuide)).findings(content, "guides"),
            ]
        )
        return evolve(
            self,
            metrics=_merged(self.metrics, figures, lambda metric: metric.code),
            measures=_merged(self.measures, raw, lambda measure: measure.code),
            guides=_merged(self.guides, content, lambda guide: guide.goal.value),
        )

    def metric(self, code: str) -> Metric:
        """
        Give a figure by its code.

        Raises:
            UnknownNameError: No figure has this code.
        """
        found = {metric.code: metric for metric in self.metrics}
        if code not in found:
            raise_any([nearest(code, found, "", kind="figure")])
        return found[code]

    def serving(self, kind: GoalKind) -> tuple[Metric, ...]:
        """Give the figures that tell of a kind of goal, in the order of the catalogue."""
        return tuple(metric for metric in self.metrics if kind in metric.goals)

    def guide(self, kind: GoalKind) -> ContentGuide | None:
        """Give the content that serves a kind of goal, if the catalogue says."""
        return next((guide for guide in self.guides if guide.goal is kind), None)


def _merged(present: Iterable[T], added: tuple[T, ...], key: Callable[[T], str]) -> tuple[T, ...]:
    """Put each new entry in the place of its namesake, or behind all others; of two new namesakes both stay."""
    by_key = {key(entry): entry for entry in added}
    kept = [by_key.get(key(entry), entry) for entry in present]
    return (*kept, *(entry for entry in added if entry not in kept))
