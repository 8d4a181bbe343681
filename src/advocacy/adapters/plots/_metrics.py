"""Pictures of metrics: progress along the path to a target, and forecasts with their uncertainty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from advocacy.adapters.plots._sheet import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PALE,
    SKY,
    VERMILION,
    Sheet,
    axis_name,
    legend_over,
    name_days,
    plain,
    whiskers,
)
from advocacy.arguments import checked
from advocacy.dates import shifted
from advocacy.errors import Finding, raise_any
from advocacy.goals.metric import metric_title
from advocacy.goals.metric_values import MetricValue
from advocacy.goals.target_status import TargetStatus
from advocacy.goals.targets import Progress, Target
from advocacy.messages.language import Language
from advocacy.rules import tuple_of
from advocacy.scenarios.forecast import Forecast

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from advocacy.adapters.plots._picture import Picture


#: The marker and the colour of each status of a target.
_MARKS = {
    TargetStatus.AHEAD: ("^", BLUE),
    TargetStatus.ON_TRACK: ("o", GREEN),
    TargetStatus.BEHIND: ("v", VERMILION),
    TargetStatus.CANNOT_TELL_YET: ("D", SKY),
    TargetStatus.TOO_LITTLE_DATA: ("X", GREY),
    TargetStatus.NO_BASELINE: ("s", ORANGE),
}
#: The bands of a forecast, the widest first: the percentage of draws within each.
_BANDS = ((90, PALE), (80, SKY), (50, BLUE))


@checked
def plot_progress(
    target: Target,
    metric_values: Iterable[MetricValue],
    *,
    language: str | Language = "en",
) -> Picture:
    """Draw a metric against its target path, with its intervals (:ref:`method-step-2`).

    Each value is drawn on the last day of its period.

    If a sum covers more or fewer days than its baseline, the path shows the expected sum for those days. A value
    without an interval has a hollow mark. A note below the picture counts periods without a value.

    Args:
        target: The target.
        metric_values: Values of its metric, all of the whole or all of one segment.
        language: A `Language`, or ``"en"`` or ``"nl"``.

    Raises:
        ValidationError, UnknownNameError: An argument of another type, a value of another metric, values of several
            segments, or a language without messages.
    """
    listed: tuple[MetricValue, ...] = tuple_of(metric_values)
    if len({reading.segment for reading in listed}) > 1:
        raise_any([Finding.of("picture:progress:segments", "metric_values")])
    found = [target.progress(item) for item in sorted(listed, key=lambda item: (item.period.end, item.period.start))]
    sheet = Sheet(9.0, 5.6, language)
    axes = sheet.picture.add_subplot()
    _path(axes, target, found, sheet)
    for verdict, (marker, colour) in _MARKS.items():
        for sure in (True, False):
            some = [
                item for item in found if item.status is verdict and (item.metric_value.interval is not None) is sure
            ]
            _marks(axes, [item for item in some if item.metric_value.value is not None], marker, colour, sheet)
    metric, segment = target.metric, listed[0].segment if listed else None
    called, unit = metric_title(metric, sheet.translator), sheet.translator.label(f"unit:{metric.unit.value}")
    axes.set_ylabel(axis_name(called, sheet, unit))
    axes.set_xlabel(sheet.say("progress:day"))
    axes.grid(alpha=0.3)
    name_days(axes, sheet)
    legend_over(axes)
    name = plain(f"{called} · {segment}" if segment else called)
    bare = sum(item.metric_value.value is None for item in found)
    return sheet.finish(
        title=sheet.say("progress", name=name),
        lines=[_value_text(item, sheet) for item in found],
        notes=[sheet.say("progress:bare", count=bare) if bare else ""],
    )


def _path(axes: Axes, target: Target, found: list[Progress], sheet: Sheet) -> None:
    before = target.baseline
    at: Any = [target.by]
    label = sheet.say("progress:target")
    axes.plot(at, [float(target.value)], marker="*", markersize=15, color=ORANGE, markeredgecolor=GREY,
              linestyle="none", label=label)  # fmt: skip
    if before is None:
        return
    at = [before.period.start, before.period.end]
    label = sheet.say("progress:baseline")
    axes.plot(at, [float(before.value)] * 2, color=ORANGE, linewidth=5, solid_capstyle="butt", label=label)
    due = {item.metric_value.period.end: item.expected for item in found if item.expected is not None}
    scaled = any(expected != target.expected(day) for day, expected in due.items())
    if not scaled:
        corners = {before.period.end, target.by, *(step.start for step in target.milestones), *due}
        due = {day: expected for day in corners if (expected := target.expected(day)) is not None}
    at = sorted(due)
    label = sheet.say("progress:scaled" if scaled else "progress:path")
    axes.plot(at, [float(due[day]) for day in at], color=GREY, linestyle="--", marker="_" if scaled else "",
              markersize=12, drawstyle="steps-post" if target.milestones and not scaled else "default",
              label=label)  # fmt: skip


def _marks(axes: Axes, some: list[Progress], marker: str, colour: str, sheet: Sheet) -> None:
    if not some:
        return
    verdict = sheet.translator.label(some[0].status.value)
    sure = some[0].metric_value.interval is not None
    at: Any = [item.metric_value.period.end for item in some]
    whiskers(axes, at, [item.metric_value.interval for item in some if item.metric_value.interval is not None], colour)
    values = [float(item.metric_value.exact or 0) for item in some]
    label = sheet.say(f"progress:{'sure' if sure else 'unsure'}", status=verdict)
    axes.plot(at, values, marker=marker, color=colour, linestyle="none", markersize=9, label=label,
              markerfacecolor=colour if sure else "none")  # fmt: skip


def _value_text(progress: Progress, sheet: Sheet) -> str:
    reading = progress.metric_value
    return sheet.say(
        "progress:value",
        first=reading.period.start,
        last=reading.period.end,
        value=sheet.number(reading.value, digits=4),
        between=sheet.between(reading.interval, digits=4),
        expected=sheet.number(progress.expected, digits=4),
        status=sheet.translator.label(progress.status.value),
    )


@checked
def plot_forecast(forecast: Forecast, *, language: str | Language = "en") -> Picture:
    """Draw a forecast as bands around its median, and the effect of each assumption on its spread.

    Args:
        forecast: The forecast.
        language: A `Language`, or ``"en"`` or ``"nl"``.
    """
    steps = forecast.funnel.steps
    sheet = Sheet(9.0, 4.2 + 0.4 * len(steps), language)
    above, below = sheet.picture.subplots(2, 1, height_ratios=(2.4, 1 + 0.4 * len(steps)))
    for share, colour in _BANDS:
        low, high = _ends(forecast, share)
        label = sheet.say("forecast:band", share=share)
        above.barh([0], [high - low], left=[low], height=0.25 + (100 - share) / 80, color=colour, label=label)
    middle = _quantile(forecast, 0.5)
    label = sheet.say("forecast:median")
    above.plot([middle, middle], [-0.5, 0.5], color=VERMILION, linewidth=3, label=label)
    above.set_yticks([])
    above.set_ylim(-0.6, 0.6)
    above.set_xlim(*_room(forecast))
    outcome = plain(sheet.translator.person(forecast.funnel.outcome))
    codes = [plain(sheet.translator.person(step.code)) for step in steps]
    above.set_xlabel(outcome)
    legend_over(above, 4)
    rows = range(len(steps))
    known = [forecast.rank_correlation_squared.get(step.code) for step in steps]
    below.barh(rows, [value or 0 for value in known], height=0.5, color=BLUE)
    for row, value in enumerate(known):
        shown = sheet.say("forecast:fixed") if value is None else sheet.number(value, 2)
        below.text((value or 0) + 0.01, row, shown, verticalalignment="center", fontsize=9)
    below.set_yticks(list(rows), codes)
    below.invert_yaxis()
    below.set_xlim(0, 1.12)
    below.set_xlabel(sheet.say("forecast:influence"))
    return sheet.finish(
        title=sheet.say("forecast", outcome=outcome),
        lines=[
            *_texts(forecast, sheet),
            *(f"{code}: {sheet.number(value, 2)}" for code, value in zip(codes, known, strict=True)),
        ],
        notes=[sheet.say("forecast:note")],
    )


@checked
def plot_fan(forecasts: Mapping[date, Forecast], *, language: str | Language = "en") -> Picture:
    """Draw forecasts of one outcome for several days as a fan: bands around the median.

    Args:
        forecasts: A forecast for each day. There must be at least two, all of one outcome.
        language: A `Language`, or ``"en"`` or ``"nl"``.

    Raises:
        ValidationError, UnknownNameError: An argument of another type, fewer than two days, several outcomes, or a
            language without messages.
    """
    listed = sorted(forecasts.items(), key=lambda pair: pair[0])
    outcomes = {item.funnel.outcome for _, item in listed}
    raise_any(
        [
            *([Finding.of("picture:fan:days", "forecasts")] if len(listed) < 2 else []),
            *([Finding.of("picture:fan:outcomes", "forecasts")] if len(outcomes) > 1 else []),
        ]
    )
    sheet = Sheet(9.0, 5.4, language)
    outcome = plain(sheet.translator.person(outcomes.pop()))
    axes = sheet.picture.add_subplot()
    at: Any = [day for day, _ in listed]
    for share, colour in _BANDS:
        ends = [_ends(item, share) for _, item in listed]
        label = sheet.say("forecast:band", share=share)
        axes.fill_between(at, [low for low, _ in ends], [high for _, high in ends], color=colour,
                          linewidth=0, label=label)  # fmt: skip
    label = sheet.say("forecast:median")
    axes.plot(at, [_quantile(item, 0.5) for _, item in listed], color=VERMILION, linewidth=2.5, marker="o", label=label)
    sides: Any = (shifted(at[0], -1), shifted(at[-1], 1))
    axes.set_xlim(*sides)
    axes.set_ylim(bottom=0)
    axes.set_ylabel(outcome)
    axes.set_xlabel(sheet.say("progress:day"))
    axes.grid(alpha=0.3)
    legend_over(axes, 4)
    name_days(axes, sheet)
    return sheet.finish(
        title=sheet.say("forecast", outcome=outcome),
        lines=[f"{sheet.translator.formats.date(day)}: {'; '.join(_texts(item, sheet))}" for day, item in listed],
        notes=[sheet.say("forecast:note")],
    )


def _quantile(forecast: Forecast, share: float) -> float:
    """Return the quantile of the draws at a share (0..1)."""
    return forecast.values[min(len(forecast.values) - 1, int(share * len(forecast.values)))]


def _ends(forecast: Forecast, share: int) -> tuple[float, float]:
    """Return the ends of the central interval with this share of the draws."""
    outside = (100 - share) / 200
    return _quantile(forecast, outside), _quantile(forecast, 1 - outside)


def _room(forecast: Forecast) -> tuple[float, float]:
    """Return the ends of the axis of an outcome, from 0 on, with room beside the widest band."""
    return 0.0, (_ends(forecast, _BANDS[0][0])[1] or 1.0) * 1.08


def _texts(forecast: Forecast, sheet: Sheet) -> list[str]:
    """Return the median and the bands as text, with the digits that the draws support, as in the text."""
    texts = [sheet.say("forecast:median-value", median=sheet.number(forecast.median, digits=6))]
    for share, _ in _BANDS:
        outside = (100 - share) / 200
        low, high = (sheet.number(end, digits=6) for end in sorted(map(forecast.quantile, (outside, 1 - outside))))
        texts.append(sheet.say("forecast:between", share=share, low=low, high=high))
    return texts
