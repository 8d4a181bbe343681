"""From goals to figures: what shows a result, what leads up to it, and what only sets the scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any
from advocacy.goals.catalogue import ContentGuide, KpiCatalogue
from advocacy.goals.goal import Goal
from advocacy.goals.metric import Measure, Metric, Stage
from advocacy.values import each, first_repeats, instance, optional, text, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["GoalPlan", "KpiPlan", "map_kpis"]


@frozen(kw_only=True)
class GoalPlan:
    """
    The figures and the content of one goal; figures keep the order of the catalogue.

    Attributes:
        goal: The goal.
        primary: Outcomes and impacts in numbers: what the goal is measured by; never a vanity figure.
        supporting: What leads up to them, and what is recorded in words.
        context: What is done for it, and vanity figures: nice to see and never the measure.
        guide: The content that serves the goal, where the catalogue says.
    """

    goal: Goal = field(validator=instance(Goal))
    primary: tuple[Metric, ...] = field(default=(), converter=tuple_of, validator=each(instance(Metric)))
    supporting: tuple[Metric, ...] = field(default=(), converter=tuple_of, validator=each(instance(Metric)))
    context: tuple[Metric, ...] = field(default=(), converter=tuple_of, validator=each(instance(Metric)))
    guide: ContentGuide | None = field(default=None, validator=optional(instance(ContentGuide)))

    def __attrs_post_init__(self) -> None:
        """Keep vanity out of what the goal is measured by."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        for index, metric in enumerate(self.primary):
            if metric.vanity or not metric.tells_of_results:
                yield Finding.of("kpi:primary", f"primary[{index}]", figure=metric.code)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """All its figures: primary, supporting, context."""
        return (*self.primary, *self.supporting, *self.context)


@frozen(kw_only=True)
class KpiPlan:
    """
    What a program will be measured by.

    Attributes:
        goals: A plan for each goal, in the order in which the goals were given.
        collect: The raw measures that have to be collected, each once, in the order of the catalogue.
        findings: Warnings: a goal without an outcome figure, only vanity figures asked for, a measure that the
            organisation cannot supply.
    """

    goals: tuple[GoalPlan, ...] = field(converter=tuple_of, validator=each(instance(GoalPlan)))
    collect: tuple[Measure, ...] = field(default=(), converter=tuple_of, validator=each(instance(Measure)))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    def __attrs_post_init__(self) -> None:
        """Keep one plan for each goal."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((plan.goal.id for plan in self.goals), "goals")

    def goal(self, goal: str) -> GoalPlan:
        """
        Give the plan of a goal by its id.

        Raises:
            UnknownNameError: No goal of the plan has this id.
        """
        found = {plan.goal.id: plan for plan in self.goals}
        if goal not in found:
            raise_any([nearest(goal, found, "", kind="goal")])
        return found[goal]


def map_kpis(
    goals: Iterable[Goal],
    *,
    catalogue: KpiCatalogue | None = None,
    available: Iterable[str] | None = None,
    figures: Iterable[str] | None = None,
) -> KpiPlan:
    """
    Map goals to the figures that tell of them (domain, step 2).

    Args:
        goals: The goals; a goal given twice counts once.
        catalogue: The figures to choose from; the library's own by default.
        available: The raw measures that the organisation can supply; all by default. A figure that needs another is
            left out with a warning.
        figures: The codes of the figures asked for; all that tell of a goal by default.

    Returns:
        The plan. Primary are outcomes and impacts in numbers; supporting are outputs, out-takes and what is recorded in
        words; context are activities and vanity figures.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: an argument of another type; else two different goals
            with one id, a measure or figure that the catalogue does not have.

    >>> from advocacy import GoalKind
    >>> plan = map_kpis([Goal(id="g-1", kind=GoalKind.NEW_BUSINESS)])
    >>> [metric.code for metric in plan.goal("g-1").primary]
    ['lead_conversion', 'leads', 'sales_cycle']
    """
    source = KpiCatalogue.default() if catalogue is None else catalogue
    given = tuple_of(goals)
    supplied = None if available is None else tuple_of(available)
    wanted = None if figures is None else tuple_of(figures)
    raise_any(_mistyped(given, source, supplied, wanted))
    raise_any(_misuse(given, source, supplied, wanted))
    asked = tuple(dict.fromkeys(given))
    findings: list[Finding] = []
    plans: list[GoalPlan] = []
    for goal in asked:
        offered = [m for m in source.serving(goal.kind) if wanted is None or m.code in wanted]
        kept = []
        for metric in offered:
            lacking = [name for name in metric.measures if supplied is not None and name not in supplied]
            findings += [
                Finding.of("kpi:no-measure", goal.id, figure=metric.code, measure=measure) for measure in lacking
            ]
            if not lacking:
                kept.append(metric)
        plan = _plan(goal, kept, source)
        plans.append(plan)
        findings += _warnings(plan, offered)
    needed = {name for plan in plans for metric in plan.metrics for name in metric.measures}
    collect = tuple(measure for measure in source.measures if measure.code in needed)
    return KpiPlan(goals=tuple(plans), collect=collect, findings=tuple(findings))


def _plan(goal: Goal, metrics: list[Metric], catalogue: KpiCatalogue) -> GoalPlan:
    roles: dict[str, list[Metric]] = {"primary": [], "supporting": [], "context": []}
    for metric in metrics:
        roles[_role(metric)].append(metric)
    return GoalPlan(
        goal=goal,
        primary=tuple(roles["primary"]),
        supporting=tuple(roles["supporting"]),
        context=tuple(roles["context"]),
        guide=catalogue.guide(goal.kind),
    )


def _role(metric: Metric) -> str:
    if metric.vanity or metric.stage is Stage.ACTIVITY:
        return "context"
    return "primary" if metric.tells_of_results and not metric.qualitative else "supporting"


def _warnings(plan: GoalPlan, offered: list[Metric]) -> Iterator[Finding]:
    if not plan.primary:
        yield Finding.of("kpi:no-outcome", plan.goal.id, goal=plan.goal.kind.value)
    if offered and all(metric.vanity for metric in offered):
        yield Finding.of("kpi:only-vanity", plan.goal.id, goal=plan.goal.kind.value)


def _mistyped(goals: object, catalogue: object, available: object, figures: object) -> Iterator[Finding]:
    yield from each(instance(Goal)).findings(goals, "goals")
    yield from instance(KpiCatalogue).findings(catalogue, "catalogue")
    yield from each(text).findings(() if available is None else available, "available")
    yield from each(text).findings(() if figures is None else figures, "figures")


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
            yield nearest(name, metrics, f"figures[{index}]", kind="figure")
