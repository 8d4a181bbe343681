"""From goals to figures: what shows a result, what leads up to it, and what only sets the scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any, voice_of
from advocacy.goals._shown import show_kpis, write_kpis
from advocacy.goals.catalogue import ContentGuide, KpiCatalogue
from advocacy.goals.content import ContentPillar
from advocacy.goals.goal import Goal
from advocacy.goals.metric import Measure, Metric, Stage
from advocacy.goals.observation import Period
from advocacy.values import FrozenMap, each, first_repeats, instance, optional, text, tuple_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Collection", "GoalPlan", "KpiPlan", "map_kpis"]

#: The chain of stages that a goal's figures should tell of, with what counts for each.
_CHAIN = {
    "output": {Stage.ACTIVITY, Stage.OUTPUT},
    "out_take": {Stage.OUT_TAKE},
    "outcome": {Stage.OUTCOME, Stage.IMPACT},
}
#: Periods from the shortest on.
_OFTEN = (Period.WEEK, Period.MONTH, Period.QUARTER, Period.YEAR)


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
            if metric.vanity or not metric.tells_of_results:
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
class Collection:
    """
    What to collect, from whom and how often.

    Attributes:
        measure: The raw measure, with who can usually supply it.
        every: How often: as often as the figure that is looked at most often.
        figures: The codes of the figures that need it, sorted.
        goals: The ids of the goals it serves, sorted.
    """

    measure: Measure = field(validator=instance(Measure))
    every: Period = field(validator=instance(Period))
    figures: tuple[str, ...] = field(converter=tuple_of, validator=each(text))
    goals: tuple[str, ...] = field(converter=tuple_of, validator=each(text))


@frozen(kw_only=True)
class KpiPlan:
    """
    What a program will be measured by.

    Attributes:
        goals: A plan for each goal, the heavier goals first, then by id.
        collect: The raw measures that have to be collected, each once, in the order of the catalogue.
        findings: Warnings: a goal without an outcome figure, only vanity figures asked for, a measure that the
            organisation cannot supply, a figure that a budget displaced, a goal that no pillar serves.
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

    @property
    def collections(self) -> tuple[Collection, ...]:
        """What to collect, from whom and how often, in the order of the catalogue."""
        return tuple(self._collection(measure) for measure in self.collect)

    def _collection(self, measure: Measure) -> Collection:
        needing = [
            (metric, plan.goal.id) for plan in self.goals for metric in plan.metrics if measure.code in metric.measures
        ]
        return Collection(
            measure=measure,
            every=min((metric.review for metric, _ in needing), key=_OFTEN.index, default=Period.YEAR),
            figures=sorted({metric.code for metric, _ in needing}),
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
        return write_kpis(self, voice_of(language, extra))

    def html(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Write the same in tables, with captions and headers, everything escaped; a notebook shows it in English.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return show_kpis(self, voice_of(language, extra))

    def _repr_html_(self) -> str:
        return self.html()


def map_kpis(
    goals: Iterable[Goal],
    *,
    catalogue: KpiCatalogue | None = None,
    available: Iterable[str] | None = None,
    figures: Iterable[str] | None = None,
    pillars: Iterable[ContentPillar] = (),
    most: int | None = None,
) -> KpiPlan:
    """
    Map goals to the figures that tell of them (domain, step 2).

    Args:
        goals: The goals; a goal given twice counts once.
        catalogue: The figures to choose from; the library's own by default.
        available: The raw measures that the organisation can supply; all by default. A figure that needs another is
            left out with a warning.
        figures: The codes of the figures asked for; all that tell of a goal by default.
        pillars: The content pillars; each goes with the goals it names.
        most: The budget: how many figures a goal may have, 1 or more; any number by default. An outcome in numbers is
            kept first, then one for each part of the chain that has none yet, then what serves the heaviest goals,
            then the order of the catalogue; activities and vanity come last. What is displaced is named.

    Returns:
        The plan. Primary are outcomes and impacts in numbers; supporting are outputs, out-takes and what is recorded in
        words; context are activities and vanity figures. The order in which goals are given does not matter.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: an argument of another type; else two different goals
            with one id, a measure or figure that the catalogue does not have, two pillars with one id.

    >>> from advocacy import GoalKind
    >>> plan = map_kpis([Goal(id="g-1", kind=GoalKind.NEW_BUSINESS)])
    >>> [metric.code for metric in plan.goal("g-1").primary]
    ['lead_conversion', 'leads', 'sales_cycle']
    """
    source = KpiCatalogue.default() if catalogue is None else catalogue
    given = tuple_of(goals)
    supplied = None if available is None else tuple_of(available)
    wanted = None if figures is None else tuple_of(figures)
    themes = tuple_of(pillars)
    raise_any(_mistyped(given, source, supplied, wanted, themes, most))
    raise_any([*_misuse(given, source, supplied, wanted), *first_repeats((theme.id for theme in themes), "pillars")])
    asked = sorted(set(given), key=lambda goal: (-goal.weight, goal.id))
    serves = {metric.code: sum(goal.weight for goal in asked if goal.kind in metric.goals) for metric in source.metrics}
    findings: list[Finding] = []
    plans: list[GoalPlan] = []
    for goal in asked:
        offered = [m for m in source.serving(goal.kind) if wanted is None or m.code in wanted]
        kept = []
        for metric in offered:
            lacking = [name for name in metric.measures if supplied is not None and name not in supplied]
            findings += [Finding.of("kpi:no-measure", goal.id, measure=measure, **metric.named) for measure in lacking]
            if not lacking:
                kept.append(metric)
        chosen = kept if most is None else _within(kept, most, serves)
        findings += [
            Finding.of("kpi:displaced", goal.id, most=most, **metric.named) for metric in kept if metric not in chosen
        ]
        plan = _plan(goal, chosen, source, themes)
        plans.append(plan)
        findings += _warnings(plan, offered)
        if themes and not plan.pillars:
            findings.append(Finding.of("kpi:no-pillar", goal.id, goal=goal.kind.value))
    needed = {name for plan in plans for metric in plan.metrics for name in metric.measures}
    collect = tuple(measure for measure in source.measures if measure.code in needed)
    return KpiPlan(goals=tuple(plans), collect=collect, findings=tuple(findings))


def _within(metrics: list[Metric], most: int, serves: dict[str, int]) -> list[Metric]:
    """Choose at most so many figures, in the order of the catalogue."""
    chosen: list[Metric] = []
    rest = list(metrics)
    while rest and len(chosen) < most:
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


def _uncovered(plan: GoalPlan) -> Iterator[Finding]:
    parts = [_part(metric) for metric in plan.metrics if not metric.vanity and not metric.qualitative]
    for part in _CHAIN:
        if part not in parts:
            yield Finding.of("coverage:stage", plan.goal.id, stage=part)
    if len(parts) > 1 and len(set(parts)) == 1:
        yield Finding.of("coverage:one-stage", plan.goal.id, stage=parts[0])
    if parts and set(parts) == {"outcome"}:
        yield Finding.of("coverage:lagging", plan.goal.id)


def _plan(goal: Goal, metrics: list[Metric], catalogue: KpiCatalogue, pillars: tuple[ContentPillar, ...]) -> GoalPlan:
    roles: dict[str, list[Metric]] = {"primary": [], "supporting": [], "context": []}
    for metric in metrics:
        roles[_role(metric)].append(metric)
    return GoalPlan(
        goal=goal,
        primary=tuple(roles["primary"]),
        supporting=tuple(roles["supporting"]),
        context=tuple(roles["context"]),
        guide=catalogue.guide(goal.kind),
        pillars=sorted((theme for theme in pillars if goal.id in theme.goals), key=lambda theme: theme.id),
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


def _mistyped(
    goals: object, catalogue: object, available: object, figures: object, pillars: object, most: object
) -> Iterator[Finding]:
    yield from each(instance(Goal)).findings(goals, "goals")
    yield from instance(KpiCatalogue).findings(catalogue, "catalogue")
    yield from each(text).findings(() if available is None else available, "available")
    yield from each(text).findings(() if figures is None else figures, "figures")
    yield from each(instance(ContentPillar)).findings(pillars, "pillars")
    yield from optional(whole(1)).findings(most, "most")


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
