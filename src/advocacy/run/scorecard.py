"""The scorecard: for each goal, outcomes first, then leading metrics, then vanity metrics, and evidence in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial as bind
from typing import Annotated

from attrs import field

from advocacy.arguments import checked, frozen, unchecked
from advocacy.dates import DateRange
from advocacy.errors import Finding, nearest, raise_any
from advocacy.goals.aggregation import PartialAggregate
from advocacy.goals.goal import Goal, goal_caption, goal_titles
from advocacy.goals.measurement_plan import GoalMetrics, MeasurementPlan
from advocacy.goals.metric import EvaluationStage, Metric, Unit, metric_title
from advocacy.goals.metric_values import MetricValue, compare_metric_values, compute_metrics
from advocacy.goals.targets import Progress, Target
from advocacy.messages.blocks import Report, Table
from advocacy.messages.formats import Formats
from advocacy.messages.translator import Translator
from advocacy.rules import TupleOf, first_repeats, identifier, tuple_of
from advocacy.stats.interval import confidence

#: From the end of the chain to its beginning.
_STAGES = (
    EvaluationStage.IMPACT,
    EvaluationStage.OUTCOME,
    EvaluationStage.OUT_TAKE,
    EvaluationStage.OUTPUT,
    EvaluationStage.ACTIVITY,
)
#: Decimals by unit.
DECIMALS = {Unit.COUNT: 0, Unit.SHARE: 3, Unit.RATIO: 2, Unit.DAYS: 1, Unit.MONEY: 2, Unit.SCORE: 1}
#: The columns of a goal scorecard.
_COLUMNS = ("metric", "value", "interval", "expected", "status", "change")


@frozen(kw_only=True)
class Evidence:
    """An observation in words, and how it is known (:ref:`method-vanity`). It is never converted to a number.

    Attributes:
        goal: The id of the goal.
        observation: The observation.
        reported_by: The person who reports it, by the name they choose.
        how_known: How it is known: from a customer, from a letter, …
        on: The day.
    """

    goal: str = field(converter=identifier)
    observation: str
    reported_by: str
    how_known: str
    on: date


@frozen(kw_only=True)
class ScorecardLine:
    """A line of the scorecard: one metric.

    Attributes:
        metric_value: The value in the period.
        progress: The progress to its target; ``None`` without a target.
        change: The value minus that of the period before; ``None`` without such a period.
    """

    metric_value: MetricValue
    progress: Progress | None = None
    change: MetricValue | None = None

    @property
    def improved(self) -> bool:
        """Whether it improved, beyond chance if there is an interval."""
        if self.change is None or self.change.exact is None:
            return False
        way = self.metric_value.metric.direction.sign
        if self.change.interval is None:
            return way * self.change.exact > 0
        return min(way * self.change.interval.low, way * self.change.interval.high) > 0


@frozen(kw_only=True)
class GoalScorecard:
    """The scorecard of one goal.

    Attributes:
        goal: The goal.
        outcomes: Outcomes and impacts, in numbers.
        leading: Out-takes, then outputs, then activities, in numbers.
        vanity: Vanity metrics. They never measure success.
        evidence: Evidence in words, by day, then in the given order.
        findings: Notable results: no outcome has a value, only leading out-takes have one, or leading metrics rose and
            no outcome did.
    """

    goal: Goal
    outcomes: tuple[ScorecardLine, ...] = field(default=(), converter=TupleOf[ScorecardLine])
    leading: tuple[ScorecardLine, ...] = field(default=(), converter=TupleOf[ScorecardLine])
    vanity: tuple[ScorecardLine, ...] = field(default=(), converter=TupleOf[ScorecardLine])
    evidence: tuple[Evidence, ...] = field(default=(), converter=TupleOf[Evidence])
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    @property
    def early_signs(self) -> tuple[ScorecardLine, ...]:
        """The leading out-takes with a value, where no outcome has one. They are an early sign, not a result."""
        if any(line.metric_value.exact is not None for line in self.outcomes):
            return ()
        return tuple(
            line for line in self.leading if line.metric_value.metric.leading and line.metric_value.exact is not None
        )


@frozen(kw_only=True, repr=False)
class Scorecard(Report):
    """The scorecard of a program, goal by goal, for the program lead. It shows counts.

    Attributes:
        period: The period.
        compare_to: The period of comparison; ``None`` without one.
        goals: One scorecard for each goal, in the order of the plan.
    """

    period: DateRange
    compare_to: DateRange | None = None
    goals: tuple[GoalScorecard, ...] = field(default=(), converter=TupleOf[GoalScorecard])

    def __repr__(self) -> str:
        """Show the period and sizes."""
        return f"<Scorecard {self.period.start} to {self.period.end}: {len(self.goals)} goals>"

    def _blocks(self, translator: Translator) -> Iterator[Table]:
        header, titles = translator.labels(_COLUMNS), goal_titles((card.goal for card in self.goals), translator)
        for card in self.goals:
            caption, lines = goal_caption(card.goal, titles, translator), [*_lines(card, translator)]
            reasons: dict[str, str] = {}
            rows = [_cells(line, mark, translator, reasons) for line, mark in lines]
            below = [f"{mark} {why}" for why, mark in reasons.items()]
            notes = [
                f"{translator.formats.date(note.on)}  {note.observation} ({note.reported_by}; {note.how_known})"
                for note in card.evidence
            ]
            notes += [*map(translator.tell, card.findings), *_target_notes(lines, translator)]
            below += notes
            yield Table(rows=rows, header=header, caption=caption, below=below, bare=not rows, in_html=False)
            full = [_cells(line, mark, translator, None) for line, mark in lines]
            yield Table(rows=full, header=header, caption=caption, in_text=False)
            if notes:
                note = translator.label("column:note")
                yield Table(
                    rows=[(item,) for item in notes], header=(note,), caption=f"{caption}: {note}", in_text=False
                )


@checked
def make_scorecard(
    plan: MeasurementPlan,
    partial: PartialAggregate,
    *,
    period: DateRange,
    compare_to: DateRange | None = None,
    targets: Iterable[Target] = (),
    evidence: Iterable[Evidence] = (),
    level: Annotated[float, confidence] = 0.95,
) -> Scorecard:
    """Make the scorecard from metric values, targets and evidence, for each goal (:ref:`method-step-2`,
    :ref:`method-step-4`).

    Args:
        plan: The measurement plan.
        partial: The aggregate of the observations.
        period: The period. It begins and ends with a period of *partial*.
        compare_to: The period of comparison, likewise, before *period*.
        targets: At most one for each metric of the plan.
        evidence: Evidence in words, for goals of the plan.
        level: The confidence of the intervals, above 0 and below 1.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an argument of the wrong type, evidence for a goal or a
            target for a metric that the plan does not have, two targets for a metric; else as for `compute_metrics`.
    """
    aims, seen = tuple_of(targets), tuple_of(evidence)
    if compare_to is not None and compare_to.end >= period.start:
        raise_any([Finding.of("periods:overlap", "period", start=period.start, end=compare_to.end)])
    metrics = list(dict.fromkeys(m for goal in plan.goals for m in goal.metrics if not m.qualitative))
    raise_any(_faults(plan, metrics, aims, seen))
    aim = {target.metric: target for target in aims}
    now = unchecked(compute_metrics)(metrics, partial, period=period, level=level)
    then = unchecked(compute_metrics)(metrics, partial, period=compare_to, level=level) if compare_to else ()
    past = {reading.metric: reading for reading in then}
    # the target decides which confidence its status needs
    judged = {
        metric: unchecked(compute_metrics)([metric], partial, period=period, level=target.level)[0]
        for metric, target in aim.items()
        if target.level != level
    }
    lines = {
        reading.metric: ScorecardLine(
            metric_value=reading,
            progress=aim[reading.metric].progress(judged.get(reading.metric, reading))
            if reading.metric in aim
            else None,
            change=compare_metric_values(past[reading.metric], reading, level=level) if past else None,
        )
        for reading in now
    }
    return Scorecard(period=period, compare_to=compare_to, goals=[_card(goal, lines, seen) for goal in plan.goals])


def _card(plan: GoalMetrics, lines: dict[Metric, ScorecardLine], evidence: tuple[Evidence, ...]) -> GoalScorecard:
    metrics = sorted((m for m in plan.metrics if m in lines), key=lambda metric: _STAGES.index(metric.stage))
    outcomes = [lines[metric] for metric in metrics if metric.measures_results]
    leading = [lines[metric] for metric in metrics if not metric.measures_results and not metric.vanity]
    return GoalScorecard(
        goal=plan.goal,
        outcomes=outcomes,
        leading=leading,
        vanity=[lines[metric] for metric in metrics if metric.vanity],
        evidence=sorted(
            (note for note in evidence if note.goal == plan.goal.id),
            key=lambda note: note.on,
        ),
        findings=_standing_out(outcomes, leading),
    )


def _standing_out(outcomes: list[ScorecardLine], leading: list[ScorecardLine]) -> Iterator[Finding]:
    if all(line.metric_value.exact is None for line in outcomes):
        early = any(line.metric_value.metric.leading and line.metric_value.exact is not None for line in leading)
        yield Finding.of("scorecard:leading" if early else "scorecard:no-outcome")
        return
    if not any(line.improved for line in outcomes):
        for line in leading:
            if line.improved:
                yield Finding.of("scorecard:reach-alone", **line.metric_value.metric.named)


def _target_notes(lines: list[tuple[ScorecardLine, str]], translator: Translator) -> Iterator[str]:
    """Yield what a target and its status rest on, with the name of the metric."""
    for line, _ in lines:
        if line.progress is not None:
            title = metric_title(line.metric_value.metric, translator)
            known = {finding.code for finding in line.metric_value.findings}
            for finding in line.progress.findings:
                if finding.code not in known:
                    yield f"{title}: {translator.tell(finding)}"


def _lines(card: GoalScorecard, translator: Translator) -> Iterator[tuple[ScorecardLine, str]]:
    """Yield the lines in order, with a mark for leading out-takes that stand in for outcomes, and vanity metrics."""
    yield from ((line, "") for line in card.outcomes)
    early = card.early_signs
    yield from ((line, translator.label("metric:leading") if line in early else "") for line in card.leading)
    yield from ((line, translator.label("metric:vanity")) for line in card.vanity)


def _cells(line: ScorecardLine, mark: str, translator: Translator, reasons: dict[str, str] | None) -> tuple[str, ...]:
    """Return the cells of a line. Reasons for missing intervals go to *reasons* as notes, or stay in the cell."""
    reading, progress, between = line.metric_value, line.progress, line.metric_value.interval
    shown = bind(written_value, reading.metric.unit, translator.formats)
    why = next(map(translator.tell, reading.findings), "")
    if why and reasons is not None:
        why = reasons.setdefault(why, f"({len(reasons) + 1})")
    return (
        f"{metric_title(reading.metric, translator)} ({mark})" if mark else metric_title(reading.metric, translator),
        "" if reading.value is None else shown(reading.value),
        why if between is None else f"{shown(between.low)} – {shown(between.high)}",
        "" if progress is None or progress.expected is None else shown(float(progress.expected)),
        "" if progress is None else translator.label(progress.status.value),
        _change(line, translator.formats, translator),
    )


def written_value(unit: Unit, formats: Formats, value: float) -> str:
    """Return a value of a metric in the formats of a language: a share in percent, with one decimal."""
    return formats.percent(value, 1) if unit is Unit.SHARE else formats.number(value, DECIMALS[unit])


def _change(line: ScorecardLine, formats: Formats, translator: Translator) -> str:
    """Return the change as "5 → 9 (+4)"; with the days of both periods where these differ in length.

    The change of a share is in percentage points: "12.5% → 14.5% (+2.0)".
    """
    change, now = line.change, line.metric_value
    if change is None or change.value is None or now.value is None:
        return ""
    measure, points = now.metric.unit, 100 if now.metric.unit is Unit.SHARE else 1
    per_day = next((finding for finding in change.findings if finding.code == "comparison:per-day"), None)
    if per_day is not None:
        days = {name: int(value) for name, value in per_day.parameters}
        if not days:  # a document of an earlier version
            return ""
        before = (now.value / days["after_days"] - change.value) * days["before_days"]
        values = (written_value(measure, formats, value) for value in (before, now.value))
        return translator.say("scorecard:change:days", {"shown": " → ".join(values), **days})
    values = (written_value(measure, formats, value) for value in (now.value - change.value, now.value))
    by = formats.number(points * change.value, 1 if points > 1 else DECIMALS[measure], sign=True)
    return f"{' → '.join(values)} ({by})"


def _faults(
    plan: MeasurementPlan, metrics: list[Metric], targets: tuple[Target, ...], evidence: tuple[Evidence, ...]
) -> Iterator[Finding]:
    goals = [goal.goal.id for goal in plan.goals]
    for index, note in enumerate(evidence):
        if note.goal not in goals:
            yield nearest(note.goal, goals, f"evidence[{index}].goal", kind="goal")
    for index, target in enumerate(targets):
        if target.metric not in metrics:
            known = [metric.code for metric in metrics]
            yield nearest(target.metric.code, known, f"targets[{index}].metric", kind="metric")
    yield from first_repeats((target.metric.code for target in targets), "targets", key="metric")
