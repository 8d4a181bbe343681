"""The measurement plan: the primary, supporting and context metrics of each goal, and the data to collect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from attrs import field

from advocacy.arguments import NaturalNumber, checked, frozen
from advocacy.errors import Finding, look_up, numbered, raise_any, unknown_names
from advocacy.frozen_map import FrozenMap
from advocacy.goals.catalogue import ContentGuide, KpiCatalogue
from advocacy.goals.goal import ContentPillar, Goal, GoalKind, goal_caption, goal_titles
from advocacy.goals.metric import EvaluationStage, Measure, Metric, measure_title, metric_title
from advocacy.goals.observations import Granularity
from advocacy.messages.blocks import Lines, Report, Table
from advocacy.messages.translator import Translator
from advocacy.people.questions import AnswerUse
from advocacy.people.survey import Survey, respondents_by_key
from advocacy.rules import TupleOf, first_repeats, tuple_of

_METRIC_COLUMNS = ("metric", "role", "stage", "every")
_COLLECT = ("measure", "every", "supplier", "goals")


def _metric_rows(plan: GoalMetrics, translator: Translator) -> Iterator[tuple[str, ...]]:
    for role, metrics in plan.roles.items():
        for metric in metrics:
            leads = role == "primary" and not metric.measures_results
            yield (
                metric_title(metric, translator),
                translator.label("metric:leading" if leads else f"metric:{role}"),
                translator.label(f"evaluation_stage:{metric.stage.value}"),
                translator.label(f"granularity:{metric.review.value}"),
            )


#: For coverage: the stages that the metrics of a goal should cover, with the stages that count for each.
_CHAIN = {
    "output": {EvaluationStage.ACTIVITY, EvaluationStage.OUTPUT},
    "out_take": {EvaluationStage.OUT_TAKE},
    "outcome": {EvaluationStage.OUTCOME, EvaluationStage.IMPACT},
}
#: Periods, shortest first.
_OFTEN = (Granularity.WEEK, Granularity.MONTH, Granularity.QUARTER, Granularity.YEAR)


@frozen(kw_only=True)
class GoalMetrics:
    """The metrics and the content of one goal. Metrics have the order of the catalogue.

    Attributes:
        goal: The goal.
        primary: Outcomes and impacts in numbers. They measure success, so they never include a vanity metric. Where no
            outcome is measured, they are the leading out-takes, which show an early sign and no result.
        supporting: Outputs, out-takes and qualitative metrics.
        context: Activities and vanity metrics. They never measure success.
        guide: The content guide of the goal, if the catalogue has one.
        pillars: The ids of the content pillars that serve the goal.
    """

    goal: Goal
    primary: tuple[Metric, ...] = field(default=(), converter=TupleOf[Metric])
    supporting: tuple[Metric, ...] = field(default=(), converter=TupleOf[Metric])
    context: tuple[Metric, ...] = field(default=(), converter=TupleOf[Metric])
    guide: ContentGuide | None = None
    pillars: tuple[ContentPillar, ...] = field(default=(), converter=TupleOf[ContentPillar])

    def _faults(self) -> Iterator[Finding]:
        shown = any(metric.measures_results for metric in self.primary)
        for index, metric in enumerate(self.primary):
            if metric.vanity or not (metric.measures_results or (metric.leading and not shown)):
                yield Finding.of("measurement-plan:primary", f"primary[{index}]", **metric.named)

    @property
    def roles(self) -> dict[str, tuple[Metric, ...]]:
        """The metrics by role: ``primary``, ``supporting``, ``context``."""
        return {"primary": self.primary, "supporting": self.supporting, "context": self.context}

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """All metrics: primary, supporting, context."""
        return (*self.primary, *self.supporting, *self.context)


@frozen(kw_only=True)
class DataRequirement:
    """A raw measure to collect, with its supplier and frequency.

    Attributes:
        measure: The raw measure, with its usual supplier.
        every: How often to collect it: as often as the most frequently reviewed metric needs.
        metrics: The codes of the metrics that need it, sorted.
        goals: The ids of the goals that it serves, sorted.
    """

    measure: Measure
    every: Granularity
    metrics: tuple[str, ...] = field(converter=TupleOf[str])
    goals: tuple[str, ...] = field(converter=TupleOf[str])


@frozen(kw_only=True)
class MeasurementPlan(Report):
    """The metrics and measures of a program.

    Attributes:
        goals: The metrics of each goal, heavier goals first, then by id.
        measures: The raw measures to collect, each once, in the order of the catalogue.
        findings: Warnings: a goal without an outcome metric, a request for vanity metrics or outputs only, a measure
            that the organisation cannot supply, a metric that the budget displaced, a goal without a pillar.
    """

    goals: tuple[GoalMetrics, ...] = field(converter=TupleOf[GoalMetrics])
    measures: tuple[Measure, ...] = field(default=(), converter=TupleOf[Measure])
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((plan.goal.id for plan in self.goals), "goals")

    @checked
    def goal(self, goal: str) -> GoalMetrics:
        """Return the metrics of a goal by its id.

        Raises:
            UnknownNameError: The plan has no goal with this id.
        """
        return look_up(self._by_goal, goal, kind="goal")

    @cached_property
    def _by_goal(self) -> dict[str, GoalMetrics]:
        return {plan.goal.id: plan for plan in self.goals}

    @property
    def requirements(self) -> tuple[DataRequirement, ...]:
        """The measures to collect, with supplier and frequency, in the order of the catalogue."""
        needing = defaultdict[str, list[tuple[Metric, str]]](list)
        for plan in self.goals:
            for metric in plan.metrics:
                for code in metric.measures:
                    needing[code].append((metric, plan.goal.id))
        return tuple(_requirement(measure, needing[measure.code]) for measure in self.measures)

    @property
    def shared(self) -> FrozenMap[tuple[str, ...]]:
        """The metrics that serve several goals: sorted ids of the goals, by the code of the metric."""
        goals: dict[str, set[str]] = {}
        for plan in self.goals:
            for metric in plan.metrics:
                goals.setdefault(metric.code, set()).add(plan.goal.id)
        return FrozenMap({code: tuple(sorted(ids)) for code, ids in goals.items() if len(ids) > 1})

    @property
    def coverage(self) -> tuple[Finding, ...]:
        """Find what the quantitative metrics do not cover, vanity metrics excluded.

        For each goal: a stage (output, out-take, outcome) without a metric; all metrics on one stage; only late metrics
        (outcomes and impacts).
        """
        return tuple(finding for plan in self.goals for finding in _uncovered(plan))

    def _blocks(self, translator: Translator) -> Iterator[Table | Lines]:
        titles = goal_titles((plan.goal for plan in self.goals), translator)
        for plan in self.goals:
            caption, rows = goal_caption(plan.goal, titles, translator), [*_metric_rows(plan, translator)]
            yield Table(rows=rows, header=translator.labels(_METRIC_COLUMNS), caption=caption, bare=not rows)
        collect = [
            (
                measure_title(requirement.measure, translator),
                translator.label(f"granularity:{requirement.every.value}"),
                translator.given(requirement.measure.supplier),
                ", ".join(titles[goal] for goal in requirement.goals),
            )
            for requirement in self.requirements
        ]
        caption = translator.label("to_collect")
        yield Table(rows=collect, header=translator.labels(_COLLECT), caption=caption, bare=not collect)
        if self.findings:
            found, caption = (
                [
                    (titles.get(finding.path) or translator.label(finding.path), translator.tell(finding))
                    for finding in self.findings
                ],
                translator.label("worth_knowing"),
            )
            yield Lines([": ".join(filter(None, pair)) for pair in found], caption, in_html=False)
            yield Table(rows=found, header=translator.labels(("goals", "what")), caption=caption, in_text=False)


def _requirement(measure: Measure, needing: Collection[tuple[Metric, str]]) -> DataRequirement:
    """Return the requirement for a measure, from the metrics that need it and the ids of their goals."""
    return DataRequirement(
        measure=measure,
        every=min((metric.review for metric, _ in needing), key=_OFTEN.index, default=Granularity.YEAR),
        metrics=sorted({metric.code for metric, _ in needing}),
        goals=sorted({goal for _, goal in needing}),
    )


@checked
def map_kpis(
    goals: Iterable[Goal],
    *,
    catalogue: KpiCatalogue | None = None,
    available: Iterable[str] | None = None,
    metrics: Iterable[str] | None = None,
    pillars: Iterable[ContentPillar] = (),
    maximum: NaturalNumber | None = None,
    survey: Survey | None = None,
) -> MeasurementPlan:
    """Map goals to the metrics that measure them (:ref:`method-goals`).

    Args:
        goals: The goals. A goal that is given twice counts once.
        catalogue: The metrics to choose from; the library's own by default.
        available: The raw measures that the organisation can supply; all by default. A metric that needs another
            measure is excluded with a warning.
        metrics: The codes of the requested metrics; by default all metrics of each goal.
        pillars: The content pillars. Each serves the goals that it names.
        maximum: The budget: the maximum number of metrics for each goal, 1 or more; unlimited by default. Priority goes
            to an outcome in numbers (or to a leading out-take if there is none), then to one metric for each stage
            without a metric, then to metrics of the heaviest goals, then to the order of the catalogue. Activities and
            vanity metrics come last. A finding names each displaced metric.
        survey: A survey in which people say what they want to know (`advocacy.people.AnswerUse.MEASURE`). For each
            metric or measure that they name, a finding states how many people named it and whether the plan has it.
            These are suggestions, and do not change the metrics.

    Returns:
        The plan. Primary metrics are outcomes and impacts in numbers; where none is measured, leading out-takes.
        Supporting metrics are outputs, other out-takes and qualitative metrics. Context metrics are activities and
        vanity metrics. The result does not depend on the order of the goals.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an argument of the wrong type; two different goals or
            two pillars with one id; a measure or metric that the catalogue does not have.

    >>> from advocacy import GoalKind
    >>> plan = map_kpis([Goal(id="g-1", kind=GoalKind.NEW_BUSINESS)])
    >>> [metric.code for metric in plan.goal("g-1").primary]
    ['lead_conversion', 'leads', 'sales_cycle', 'network_assignments']
    """
    source = KpiCatalogue.default() if catalogue is None else catalogue
    given = tuple_of(goals)
    supplied = None if available is None else tuple_of(available)
    wanted = None if metrics is None else tuple_of(metrics)
    themes = tuple_of(pillars)
    raise_any([*_faults(given, source, supplied, wanted), *first_repeats((theme.id for theme in themes), "pillars")])
    aims = sorted(set(given), key=lambda goal: (-goal.weight, goal.id))
    serves = {metric.code: sum(goal.weight for goal in aims if goal.kind in metric.goals) for metric in source.metrics}
    findings: list[Finding] = []
    plans: list[GoalMetrics] = []
    for goal in aims:
        offered = [m for m in source.serving(goal.kind) if wanted is None or m.code in wanted]
        kept = []
        for metric in offered:
            lacking = [name for name in metric.measures if supplied is not None and name not in supplied]
            findings += [
                Finding.of("measurement-plan:no-measure", goal.id, measure=measure, **metric.named)
                for measure in lacking
            ]
            if not lacking:
                kept.append(metric)
        chosen = kept if maximum is None else _within(kept, maximum, serves)
        findings += [
            Finding.of("measurement-plan:displaced", goal.id, maximum=maximum, **metric.named)
            for metric in kept
            if metric not in chosen
        ]
        plan = _plan(goal, chosen, source, themes)
        plans.append(plan)
        findings += _warnings(plan, offered)
        if themes and not plan.pillars:
            findings.append(Finding.of("measurement-plan:no-pillar", goal.id, goal=goal.kind.value))
    if survey is not None:
        findings += _proposed(survey, source, plans)
    needed = {name for plan in plans for metric in plan.metrics for name in metric.measures}
    collect = tuple(measure for measure in source.measures if measure.code in needed)
    return MeasurementPlan(goals=tuple(plans), measures=collect, findings=tuple(findings))


def _proposed(survey: Survey, source: KpiCatalogue, plans: list[GoalMetrics]) -> Iterator[Finding]:
    """Yield a finding for each metric or measure that people want to know, in the order of the codes."""
    chosen = {metric.code: metric for plan in plans for metric in plan.metrics}
    known = {metric.code: metric for metric in source.metrics}
    answers = survey.answers_by_use(AnswerUse.MEASURE)
    people_by_code = respondents_by_key((answer, code) for answer in answers for code in survey.codes_of(answer))
    for code, people in sorted(people_by_code.items()):
        measures = [metric for metric in chosen.values() if code in metric.measures]
        if code in chosen or measures:
            named = (chosen.get(code) or measures[0]).named
            yield Finding.of("measurement-plan:proposed", "survey", count=people, **named)
        elif code in known:
            fit = "vanity" if known[code].vanity else "other"
            yield Finding.of(f"measurement-plan:proposed:{fit}", "survey", count=people, **known[code].named)
        else:
            yield Finding.of("measurement-plan:proposed:unknown", "survey", name=code, count=people)


def _within(metrics: list[Metric], maximum: int, serves: dict[str, int]) -> list[Metric]:
    """Choose at most *maximum* metrics, in the order of the catalogue."""
    chosen: list[Metric] = []
    rest = list(metrics)
    roles = _roles(metrics)
    while rest and len(chosen) < maximum:
        led = any(roles[metric] == "primary" for metric in chosen)
        covered = {_part(metric) for metric in chosen}
        best = min(
            rest,
            key=lambda metric: (
                led or roles[metric] != "primary",
                roles[metric] == "context",
                _part(metric) in covered,
                -serves[metric.code],
            ),
        )
        chosen.append(best)
        rest.remove(best)
    return [metric for metric in metrics if metric in chosen]


def _part(metric: Metric) -> str:
    """Return the stage of a metric for coverage."""
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
    for metric, role in _roles(metrics).items():
        roles[role].append(metric)
    return GoalMetrics(
        goal=goal,
        primary=tuple(roles["primary"]),
        supporting=tuple(roles["supporting"]),
        context=tuple(roles["context"]),
        guide=catalogue.guide(goal.kind),
        pillars=sorted((theme for theme in pillars if goal.id in theme.goals), key=lambda theme: theme.id),
    )


def _roles(metrics: list[Metric]) -> dict[Metric, str]:
    """Return the role of each metric of a goal. Leading out-takes are primary if no outcome is measured."""
    results = {metric for metric in metrics if metric.measures_results and not metric.qualitative}
    primary = results or {metric for metric in metrics if metric.leading}
    context = {metric for metric in metrics if metric.vanity or metric.stage is EvaluationStage.ACTIVITY}
    return {
        metric: "context" if metric in context else "primary" if metric in primary else "supporting"
        for metric in metrics
    }


def _warnings(plan: GoalMetrics, offered: list[Metric]) -> Iterator[Finding]:
    goal, kind = plan.goal.id, plan.goal.kind.value
    if not plan.primary:
        yield Finding.of("measurement-plan:no-outcome", goal, goal=kind)
    elif not any(metric.measures_results for metric in plan.primary):
        hint = ":awareness" if plan.goal.kind is GoalKind.AWARENESS else ""
        yield Finding.of(f"measurement-plan:leading{hint}", goal, goal=kind)
    if offered and all(metric.vanity for metric in offered):
        yield Finding.of("measurement-plan:only-vanity", goal, goal=kind)
    numbers = [metric for metric in plan.metrics if not metric.vanity and not metric.qualitative]
    if numbers and all(_part(metric) == "output" for metric in numbers):
        yield Finding.of("measurement-plan:only-output", goal, goal=kind)


def _faults(
    goals: tuple[Goal, ...],
    catalogue: KpiCatalogue,
    available: tuple[str, ...] | None,
    requested: tuple[str, ...] | None,
) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for index, goal in enumerate(goals):
        place = first.setdefault(goal.id, index)
        if goal != goals[place]:
            yield Finding.of("repeated", f"goals[{index}].id", name=goal.id, first=f"goals[{place}]")
    measures = {measure.code for measure in catalogue.measures}
    yield from unknown_names(numbered("available", available or ()), measures, kind="measure")
    metrics = {metric.code for metric in catalogue.metrics}
    yield from unknown_names(numbered("metrics", requested or ()), metrics, kind="metric")
