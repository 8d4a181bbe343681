"""From goals to figures: what shows a result, what leads up to it, and what only sets the scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any, translator_for
from advocacy.frozen_map import FrozenMap
from advocacy.goals.catalogue import ContentGuide, KpiCatalogue
from advocacy.goals.goal import ContentPillar, Goal
from advocacy.goals.metric import EvaluationStage, Measure, Metric, measure_title, metric_title
from advocacy.goals.observations import Granularity
from advocacy.rules import each, first_repeats, instance, optional, text, tuple_of, whole
from advocacy.tables import as_html, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from advocacy.messages import Translator

__all__ = [
    "DataRequirement",
    "GoalMetrics",
    "MeasurementPlan",
    "map_kpis",
    "show_kpis",
    "write_kpis",
]


_FIGURES = ("figure", "role", "stage", "every")
_COLLECT = ("measure", "every", "supplier", "goals")


def write_kpis(plan: MeasurementPlan, translator: Translator) -> str:
    """Write a plan of figures in columns."""
    blocks = []
    for caption, rows, header in _tables(plan, translator):
        table = as_text(rows, header=header) if rows else ""
        blocks.append("\n".join(filter(None, [caption, table])))
    if plan.findings:
        told = (f"{one.path}: {translator.tell(one)}" if one.path else translator.tell(one) for one in plan.findings)
        blocks.append("\n".join([translator.label("worth_knowing"), *told]))
    return "\n\n".join(blocks)


def show_kpis(plan: MeasurementPlan, translator: Translator) -> str:
    """Write a plan of figures in tables, everything escaped."""
    tables = [*_tables(plan, translator)]
    if plan.findings:
        rows: list[tuple[str, ...]] = [(one.path, translator.tell(one)) for one in plan.findings]
        tables.append((translator.label("worth_knowing"), rows, translator.labels(("goals", "what"))))
    return "".join(
        as_html(rows, header=header, caption=caption, named=True, language=translator.language)
        for caption, rows, header in tables
    )


def _tables(
    plan: MeasurementPlan, translator: Translator
) -> Iterator[tuple[str, list[tuple[str, ...]], tuple[str, ...]]]:
    for one in plan.goals:
        caption = f"{translator.label(one.goal.kind.value)} ({one.goal.id})"
        yield caption, [*_figures(one, translator)], translator.labels(_FIGURES)
    collect: list[tuple[str, ...]] = [
        (
            measure_title(one.measure, translator),
            translator.label(f"every:{one.every.value}"),
            translator.given(one.measure.supplier),
            ", ".join(one.goals),
        )
        for one in plan.requirements
    ]
    yield translator.label("to_collect"), collect, translator.labels(_COLLECT)


def _figures(plan: GoalMetrics, translator: Translator) -> Iterator[tuple[str, ...]]:
    for role, metrics in plan.roles.items():
        for metric in metrics:
            yield (
                metric_title(metric, translator),
                translator.label(f"figure:{role}"),
                translator.label(f"stage:{metric.stage.value}"),
                translator.label(f"every:{metric.review.value}"),
            )


#: The chain of stages that a goal's figures should tell of, with what counts for each.
_CHAIN = {
    "output": {EvaluationStage.ACTIVITY, EvaluationStage.OUTPUT},
    "out_take": {EvaluationStage.OUT_TAKE},
    "outcome": {EvaluationStage.OUTCOME, EvaluationStage.IMPACT},
}
#: Periods from the shortest on.
_OFTEN = (Granularity.WEEK, Granularity.MONTH, Granularity.QUARTER, Granularity.YEAR)


@frozen(kw_only=True)
class GoalMetrics:
    """
    The figures and the content of one goal; figures keep the order of the catalogue.

    Attributes:
        goal: The goal.
        primary: Outcomes and impacts in numbers: what the goal is measured by; never a vanity figure.
        supporting: What leads up to them, and what is recorded in words.
        context: What is done for it, and vanity figures: nice to see and never the measure.
        guide: The content that serves the goal, where the catalogue says.
        pillars: The content pillars that serve it, by id.
    """

    goal: Goal = field(validator=instance(Goal))
    primary: tuple[Metric, ...] = field(default=(), converter=tuple_of, validator=each(instance(Metric)))
    supporting: tuple[Metric, ...] = field(default=(), converter=tuple_of, validator=each(instance(Metric)))
    context: tuple[Metric, ...] = field(default=(), converter=tuple_of, validator=each(instance(Metric)))
    guide: ContentGuide | None = field(default=None, validator=optional(instance(ContentGuide)))
    pillars: tuple[ContentPillar, ...] = field(default=(), converter=tuple_of, validator=each(instance(ContentPillar)))

    def __attrs_post_init__(self) -> None:
        """Keep vanity out of what the goal is measured by."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        for index, metric in enumerate(self.primary):
            if metric.vanity or not metric.measures_results:
                yield Finding.of("kpi:primary", f"primary[{index}]", **metric.named)

    @property
    def roles(self) -> dict[str, tuple[Metric, ...]]:
        """Its figures by their role: ``primary``, ``supporting``, ``context``."""
        return {"primary": self.primary, "supporting": self.supporting, "context": self.context}

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """All its figures: primary, supporting, context."""
        return (*self.primary, *self.supporting, *self.context)


@frozen(kw_only=True)
class DataRequirement:
    """
    What to collect, from whom and how often.

    Attributes:
        measure: The raw measure, with who can usually supply it.
        every: How often: as often as the figure that is looked at most often.
        metrics: The codes of the figures that need it, sorted.
        goals: The ids of the goals it serves, sorted.
    """

    measure: Measure = field(validator=instance(Measure))
    every: Granularity = field(validator=instance(Granularity))
    metrics: tuple[str, ...] = field(converter=tuple_of, validator=each(text))
    goals: tuple[str, ...] = field(converter=tuple_of, validator=each(text))


@frozen(kw_only=True)
class MeasurementPlan:
    """
    What a program will be measured by.

    Attributes:
        goals: A plan for each goal, the heavier goals first, then by id.
        measures: The raw measures that have to be collected, each once, in the order of the catalogue.
        findings: Warnings: a goal without an outcome figure, only vanity figures asked for, a measure that the
            organisation cannot supply, a figure that a budget displaced, a goal that no pillar serves.
    """

    goals: tuple[GoalMetrics, ...] = field(converter=tuple_of, validator=each(instance(GoalMetrics)))
    measures: tuple[Measure, ...] = field(default=(), converter=tuple_of, validator=each(instance(Measure)))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    def __attrs_post_init__(self) -> None:
        """Keep one plan for each goal."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((plan.goal.id for plan in self.goals), "goals")

    def goal(self, goal: str) -> GoalMetrics:
        """
        Give the plan of a goal by its id.

        Raises:
            UnknownNameError: No goal of the plan has this id.
        """
        found = {plan.goal.id: plan for plan in self.goals}
        if goal not in found:
            raise_any([nearest(goal, found, "", kind="goal")])
        return found[goal]

    @property
    def requirements(self) -> tuple[DataRequirement, ...]:
        """What to collect, from whom and how often, in the order of the catalogue."""
        return tuple(self._collection(measure) for measure in self.measures)

    def _collection(self, measure: Measure) -> DataRequirement:
        needing = [
            (metric, plan.goal.id) for plan in self.goals for metric in plan.metrics if measure.code in metric.measures
        ]
        return DataRequirement(
            measure=measure,
            every=min((metric.review for metric, _ in needing), key=_OFTEN.index, default=Granularity.YEAR),
            metrics=sorted({metric.code for metric, _ in needing}),
            goals=sorted({goal for _, goal in needing}),
        )

    @property
    def shared(self) -> FrozenMap[tuple[str, ...]]:
        """The figures that serve several goals: ids of the goals, sorted, by the code of the figure."""
        goals: dict[str, set[str]] = {}
        for plan in self.goals:
            for metric in plan.metrics:
                goals.setdefault(metric.code, set()).add(plan.goal.id)
        return FrozenMap({code: tuple(sorted(ids)) for code, ids in goals.items() if len(ids) > 1})

    @property
    def coverage(self) -> tuple[Finding, ...]:
        """
        Say what the figures in numbers leave in the dark, vanity aside.

        Per goal: each part of the chain (output, out-take, outcome) without a figure; that all figures lie on one
        part; that all of them follow late, since only outcomes and impacts are watched.
        """
        return tuple(finding for plan in self.goals for finding in _uncovered(plan))

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Write it in columns: the figures of each goal, what to collect from whom, and what is worth knowing.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return write_kpis(self, translator_for(language, extra))

    def html(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Write the same in tables, with captions and headers, everything escaped; a notebook shows it in English.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return show_kpis(self, translator_for(language, extra))

    def _repr_html_(self) -> str:
        return self.html()


def map_kpis(
    goals: Iterable[Goal],
    *,
    catalogue: KpiCatalogue | None = None,
    available: Iterable[str] | None = None,
    metrics: Iterable[str] | None = None,
    pillars: Iterable[ContentPillar] = (),
    maximum: int | None = None,
) -> MeasurementPlan:
    """
    Map goals to the figures that tell of them (:ref:`method-goals`).

    Args:
        goals: The goals; a goal given twice counts once.
        catalogue: The figures to choose from; the library's own by default.
        available: The raw measures that the organisation can supply; all by default. A figure that needs another is
            left out with a warning.
        metrics: The codes of the figures asked for; all that tell of a goal by default.
        pillars: The content pillars; each goes with the goals it names.
        maximum: The budget: how many figures a goal may have, 1 or more; any number by default. An outcome in numbers
            is kept first, then one for each part of the chain that has none yet, then what serves the heaviest goals,
            then the order of the catalogue; activities and vanity come last. What is displaced is named.

    Returns:
        The plan. Primary are outcomes and impacts in numbers; supporting are outputs, out-takes and what is recorded in
        words; context are activities and vanity figures. The order in which goals are given does not matter.

    Raises:
        ValidationError, UnknownNameError: With every fault at once: an argument of another type; else two different
            goals with one id, a measure or figure that the catalogue does not have, two pillars with one id.

    >>> from advocacy import GoalKind
    >>> plan = map_kpis([Goal(id="g-1", kind=GoalKind.NEW_BUSINESS)])
    >>> [metric.code for metric in plan.goal("g-1").primary]
    ['lead_conversion', 'leads', 'sales_cycle']
    """
    source = KpiCatalogue.default() if catalogue is None else catalogue
    given = tuple_of(goals)
    supplied = None if available is None else tuple_of(available)
    wanted = None if metrics is None else tuple_of(metrics)
    themes = tuple_of(pillars)
    raise_any(_mistyped(given, source, supplied, wanted, themes, maximum))
    raise_any([*_misuse(given, source, supplied, wanted), *first_repeats((theme.id for theme in themes), "pillars")])
    asked = sorted(set(given), key=lambda goal: (-goal.weight, goal.id))
    serves = {metric.code: sum(goal.weight for goal in asked if goal.kind in metric.goals) for metric in source.metrics}
    findings: list[Finding] = []
    plans: list[GoalMetrics] = []
    for goal in asked:
        offered = [m for m in source.serving(goal.kind) if wanted is None or m.code in wanted]
        kept = []
        for metric in offered:
            lacking = [name for name in metric.measures if supplied is not None and name not in supplied]
            findings += [Finding.of("kpi:no-measure", goal.id, measure=measure, **metric.named) for measure in lacking]
            if not lacking:
                kept.append(metric)
        chosen = kept if maximum is None else _within(kept, maximum, serves)
        findings += [
            Finding.of("kpi:displaced", goal.id, most=maximum, **metric.named)
            for metric in kept
            if metric not in chosen
        ]
        plan = _plan(goal, chosen, source, themes)
        plans.append(plan)
        findings += _warnings(plan, offered)
        if themes and not plan.pillars:
            findings.append(Finding.of("kpi:no-pillar", goal.id, goal=goal.kind.value))
    needed = {name for plan in plans for metric in plan.metrics for name in metric.measures}
    collect = tuple(measure for measure in source.measures if measure.code in needed)
    return MeasurementPlan(goals=tuple(plans), measures=collect, findings=tuple(findings))


def _within(metrics: list[Metric], maximum: int, serves: dict[str, int]) -> list[Metric]:
    """Choose at most so many figures, in the order of the catalogue."""
    chosen: list[Metric] = []
    rest = list(metrics)
    while rest and len(chosen) < maximum:
        led = any(_role(metric) == "primary" for metric in chosen)
        covered = {_part(metric) for metric in chosen}
        best = min(
            rest,
            key=lambda metric: (
                led or _role(metric) != "primary",
                _role(metric) == "context",
                _part(metric) in covered,
                -serves[metric.code],
            ),
        )
        chosen.append(best)
        rest.remove(best)
    return [metric for metric in metrics if metric in chosen]


def _part(metric: Metric) -> str:
    """Give the part of the chain that a figure tells of."""
    return next(part for part, stages in _CHAIN.items() if metric.stage in stages)


def _uncovered(plan: GoalMetrics) -> Iterator[Finding]:
    parts = [_part(metric) for metric in plan.metrics if not metric.vanity and not metric.qualitative]
    for part in _CHAIN:
        if part not in parts:
            yield Finding.of("coverage:stage", plan.goal.id, stage=part)
    if len(parts) > 1 and len(set(parts)) == 1:
        yield Finding.of("coverage:one-stage", plan.goal.id, stage=parts[0])
    if parts and set(parts) == {"outcome"}:
        yield Finding.of("coverage:lagging", plan.goal.id)


def _plan(
    goal: Goal, metrics: list[Metric], catalogue: KpiCatalogue, pillars: tuple[ContentPillar, ...]
) -> GoalMetrics:
    roles: dict[str, list[Metric]] = {"primary": [], "supporting": [], "context": []}
    for metric in metrics:
        roles[_role(metric)].append(metric)
    return GoalMetrics(
        goal=goal,
        primary=tuple(roles["primary"]),
        supporting=tuple(roles["supporting"]),
        context=tuple(roles["context"]),
        guide=catalogue.guide(goal.kind),
        pillars=sorted((theme for theme in pillars if goal.id in theme.goals), key=lambda theme: theme.id),
    )


def _role(metric: Metric) -> str:
    if metric.vanity or metric.stage is EvaluationStage.ACTIVITY:
        return "context"
    return "primary" if metric.measures_results and not metric.qualitative else "supporting"


def _warnings(plan: GoalMetrics, offered: list[Metric]) -> Iterator[Finding]:
    if not plan.primary:
        yield Finding.of("kpi:no-outcome", plan.goal.id, goal=plan.goal.kind.value)
    if offered and all(metric.vanity for metric in offered):
        yield Finding.of("kpi:only-vanity", plan.goal.id, goal=plan.goal.kind.value)


def _mistyped(
    goals: object, catalogue: object, available: object, metrics: object, pillars: object, maximum: object
) -> Iterator[Finding]:
    yield from each(instance(Goal)).findings(goals, "goals")
    yield from instance(KpiCatalogue).findings(catalogue, "catalogue")
    yield from each(text).findings(() if available is None else available, "available")
    yield from each(text).findings(() if metrics is None else metrics, "metrics")
    yield from each(instance(ContentPillar)).findings(pillars, "pillars")
    yield from optional(whole(1)).findings(maximum, "maximum")


def _misuse(
    goals: tuple[Goal, ...],
    catalogue: KpiCatalogue,
    available: tuple[str, ...] | None,
    figures: tuple[str, ...] | None,
) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for index, goal in enumerate(goals):
        place = first.setdefault(goal.id, index)
        if goal != goals[place]:
            yield Finding.of("repeated", f"goals[{index}].id", name=goal.id, first=f"goals[{place}]")
    measures = {measure.code for measure in catalogue.measures}
    for index, name in enumerate(available or ()):
        if name not in measures:
            yield nearest(name, measures, f"available[{index}]", kind="measure")
    metrics = {metric.code for metric in catalogue.metrics}
    for index, name in enumerate(figures or ()):
        if name not in metrics:
            yield nearest(name, metrics, f"metrics[{index}]", kind="figure")
