"""The scorecard: per goal outcomes first, what leads up to them, vanity last, and evidence that stays in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any, voice_of
from advocacy.goals._titles import metric_title
from advocacy.goals.comparing import compare_readings
from advocacy.goals.goal import Goal
from advocacy.goals.mapper import KpiPlan
from advocacy.goals.metric import Metric, Stage, Unit
from advocacy.goals.partial import Partial
from advocacy.goals.reading import Reading, read_figures
from advocacy.goals.target import Progress, Target
from advocacy.tables import as_html, as_text
from advocacy.values import Window, each, first_repeats, identifier, instance, optional, text, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from advocacy.goals.mapper import GoalPlan
    from advocacy.words import Voice


__all__ = ["DECIMALS", "Evidence", "GoalCard", "Line", "Scorecard", "keep_score"]

#: From the end of the chain to its beginning.
_STAGES = (Stage.IMPACT, Stage.OUTCOME, Stage.OUT_TAKE, Stage.OUTPUT, Stage.ACTIVITY)
#: Digits behind the point, by unit.
DECIMALS = {Unit.COUNT: 0, Unit.SHARE: 3, Unit.DAYS: 1, Unit.MONEY: 2, Unit.SCORE: 1}
#: The columns of a card.
_COLUMNS = ("figure", "value", "interval", "expected", "standing", "change")


@frozen(kw_only=True)
class Evidence:
    """
    What somebody saw, in words, and how it is known (domain, step 2); it is never turned into a number.

    Attributes:
        goal: The id of the goal it tells of.
        seen: What was seen.
        by: Who saw it, as they want to be named.
        known: How it is known: said by a customer, read in a letter, …
        on: The day.
    """

    goal: str = field(converter=identifier, validator=text)
    seen: str = field(validator=text)
    by: str = field(validator=text)
    known: str = field(validator=text)
    on: date = field(validator=instance(date))


@frozen(kw_only=True)
class Line:
    """
    A figure on the scorecard.

    Attributes:
        reading: The figure in the window.
        progress: How it stands against its target; ``None`` where it has none.
        change: The reading less that of the window before; ``None`` where no such window was given.
    """

    reading: Reading = field(validator=instance(Reading))
    progress: Progress | None = field(default=None, validator=optional(instance(Progress)))
    change: Reading | None = field(default=None, validator=optional(instance(Reading)))

    @property
    def improved(self) -> bool:
        """Whether it changed for the better, beyond chance where an interval tells."""
        if self.change is None or self.change.exact is None:
            return False
        way = self.reading.metric.direction.sign
        if self.change.interval is None:
            return way * self.change.exact > 0
        return min(way * self.change.interval.low, way * self.change.interval.high) > 0


@frozen(kw_only=True)
class GoalCard:
    """
    What is known of one goal.

    Attributes:
        goal: The goal.
        outcomes: Outcomes and impacts, in numbers.
        leading: Out-takes, then outputs, then activities, in numbers.
        vanity: Vanity figures: nice to see and never the measure.
        evidence: What was seen, by day, then in the order given.
        findings: What stands out: no outcome has a value, or early figures rose and no outcome did.
    """

    goal: Goal = field(validator=instance(Goal))
    outcomes: tuple[Line, ...] = field(default=(), converter=tuple_of, validator=each(instance(Line)))
    leading: tuple[Line, ...] = field(default=(), converter=tuple_of, validator=each(instance(Line)))
    vanity: tuple[Line, ...] = field(default=(), converter=tuple_of, validator=each(instance(Line)))
    evidence: tuple[Evidence, ...] = field(default=(), converter=tuple_of, validator=each(instance(Evidence)))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))


@frozen(kw_only=True, repr=False)
class Scorecard:
    """
    What a program lead looks at, goal by goal; the lead knows the people and sees counts.

    Attributes:
        window: The days it is about.
        before: The days it is compared with; ``None`` where none were given.
        goals: A card for each goal, in the order of the plan.
    """

    window: Window = field(validator=instance(Window))
    before: Window | None = field(default=None, validator=optional(instance(Window)))
    goals: tuple[GoalCard, ...] = field(default=(), converter=tuple_of, validator=each(instance(GoalCard)))

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Write the scorecard in columns, with every reason below its goal.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        voice = voice_of(language, extra)
        blocks = []
        for card in self.goals:
            lines = [voice.label(card.goal.kind.value)]
            reasons: dict[str, str] = {}
            rows = [_cells(line, mark, voice, reasons) for line, mark in _lines(card, voice)]
            if rows:
                lines.append(as_text(rows, header=voice.labels(_COLUMNS)))
            lines += [f"{mark} {why}" for why, mark in reasons.items()]
            lines += [f"{one.on}  {one.seen} ({one.by}; {one.known})" for one in card.evidence]
            lines += map(voice.tell, card.findings)
            blocks.append("\n".join(lines))
        return "\n\n".join(blocks)

    def __repr__(self) -> str:
        """Show the window and sizes."""
        return f"<Scorecard {self.window.start} to {self.window.end}: {len(self.goals)} goals>"

    def html(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Write it in tables, with captions and headers, everything escaped; a notebook shows it in English.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        voice = voice_of(language, extra)
        return "".join(
            as_html(
                [_cells(line, mark, voice, None) for line, mark in _lines(card, voice)],
                header=voice.labels(_COLUMNS),
                caption=voice.label(card.goal.kind.value),
                named=True,
                language=language,
            )
            for card in self.goals
        )

    def _repr_html_(self) -> str:
        return self.html()


def keep_score(
    plan: KpiPlan,
    partial: Partial,
    *,
    window: Window,
    before: Window | None = None,
    targets: Iterable[Target] = (),
    evidence: Iterable[Evidence] = (),
    level: float = 0.95,
) -> Scorecard:
    """
    Bring figures, targets and evidence together, per goal (domain, steps 2 and 4).

    Args:
        plan: What the program is measured by.
        partial: What the observations add up to.
        window: The days; they begin and end with a period of *partial*.
        before: Days to compare with, in the same way, that end before *window* starts.
        targets: At most one for each figure of the plan.
        evidence: What was seen, for goals of the plan.
        level: The confidence of the intervals, above 0 and below 1.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: an argument of another type, evidence for a goal or
            a target for a figure that the plan does not have, two targets for a figure; else as for `read_figures`.
    """
    aims, seen = tuple_of(targets), tuple_of(evidence)
    raise_any(
        [
            *instance(KpiPlan).findings(plan, "plan"),
            *instance(Partial).findings(partial, "partial"),
            *instance(Window).findings(window, "window"),
            *optional(instance(Window)).findings(before, "before"),
            *each(instance(Target)).findings(aims, "targets"),
            *each(instance(Evidence)).findings(seen, "evidence"),
        ]
    )
    if before is not None and before.end >= window.start:
        raise_any([Finding.of("periods:overlap", "window", start=window.start, end=before.end)])
    figures = list(dict.fromkeys(m for one in plan.goals for m in one.metrics if not m.qualitative))
    raise_any(_strangers(plan, figures, aims, seen))
    aim = {target.metric: target for target in aims}
    now = read_figures(figures, partial, window=window, level=level)
    then = read_figures(figures, partial, window=before, level=level) if before else ()
    past = {reading.metric: reading for reading in then}
    lines = {
        reading.metric: Line(
            reading=reading,
            progress=aim[reading.metric].progress(reading) if reading.metric in aim else None,
            change=compare_readings(past[reading.metric], reading, level=level) if past else None,
        )
        for reading in now
    }
    return Scorecard(window=window, before=before, goals=[_card(one, lines, seen) for one in plan.goals])


def _card(plan: GoalPlan, lines: dict[Metric, Line], evidence: tuple[Evidence, ...]) -> GoalCard:
    figures = sorted((m for m in plan.metrics if m in lines), key=lambda metric: _STAGES.index(metric.stage))
    outcomes = [lines[metric] for metric in figures if metric.tells_of_results]
    leading = [lines[metric] for metric in figures if not metric.tells_of_results and not metric.vanity]
    return GoalCard(
        goal=plan.goal,
        outcomes=outcomes,
        leading=leading,
        vanity=[lines[metric] for metric in figures if metric.vanity],
        evidence=sorted((one for one in evidence if one.goal == plan.goal.id), key=lambda one: one.on),
        findings=_standing_out(outcomes, leading),
    )


def _standing_out(outcomes: list[Line], leading: list[Line]) -> Iterator[Finding]:
    if all(line.reading.exact is None for line in outcomes):
        yield Finding.of("card:no-outcome")
        return
    if not any(line.improved for line in outcomes):
        for line in leading:
            if line.improved:
                yield Finding.of("card:reach-alone", **line.reading.metric.named)


def _lines(card: GoalCard, voice: Voice) -> Iterator[tuple[Line, str]]:
    """Give the lines in order, vanity figures with their mark."""
    yield from ((line, "") for line in (*card.outcomes, *card.leading))
    yield from ((line, voice.label("vanity")) for line in card.vanity)


def _cells(line: Line, mark: str, voice: Voice, reasons: dict[str, str] | None) -> tuple[str, ...]:
    """Give a line's cells; why there is no interval is gathered in *reasons*, each with a mark, or stands in place."""
    reading, progress, between = line.reading, line.progress, line.reading.interval
    decimals = DECIMALS[reading.metric.unit]
    why = next(map(voice.tell, reading.findings), "")
    if why and reasons is not None:
        why = reasons.setdefault(why, f"({len(reasons) + 1})")
    return (
        f"{metric_title(reading.metric, voice)} ({mark})" if mark else metric_title(reading.metric, voice),
        "" if reading.value is None else f"{reading.value:.{decimals}f}",
        why if between is None else f"{between.low:.{decimals}f} – {between.high:.{decimals}f}",
        "" if progress is None or progress.expected is None else f"{float(progress.expected):.{decimals}f}",
        "" if progress is None else voice.label(progress.verdict.value),
        _change(line, decimals, voice),
    )


def _change(line: Line, decimals: int, voice: Voice) -> str:
    change = line.change
    if change is None or change.value is None:
        return ""
    if any(finding.code == "change:per-day" for finding in change.findings):
        return f"{change.value:+.2f} {voice.label('per_day')}"
    return f"{change.value:+.{decimals}f}"


def _strangers(
    plan: KpiPlan, figures: list[Metric], targets: tuple[Target, ...], evidence: tuple[Evidence, ...]
) -> Iterator[Finding]:
    goals = [one.goal.id for one in plan.goals]
    for index, one in enumerate(evidence):
        if one.goal not in goals:
            yield nearest(one.goal, goals, f"evidence[{index}].goal", kind="goal")
    for index, target in enumerate(targets):
        if target.metric not in figures:
            known = [metric.code for metric in figures]
            yield nearest(target.metric.code, known, f"targets[{index}].metric", kind="figure")
    yield from first_repeats((target.metric.code for target in targets), "targets", key="metric")
