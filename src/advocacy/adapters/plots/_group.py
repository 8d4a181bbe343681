"""Pictures of the group: its quotas, its continuity, and the effect of size and quotas on the score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from advocacy.adapters.plots._sheet import (
    BLUE,
    GREY,
    ORANGE,
    SKY,
    VERMILION,
    Sheet,
    legend_over,
    name_days,
    plain,
    whiskers,
    whole_numbers,
)
from advocacy.arguments import checked, unchecked
from advocacy.dates import DateRange, shifted
from advocacy.errors import Finding, raise_any
from advocacy.goals.observations import Granularity, split_range
from advocacy.messages.language import Language
from advocacy.people.membership import Membership
from advocacy.people.participant import Participant
from advocacy.pilot.explanation import QuotaCount
from advocacy.pilot.fairness import LotteryStatus
from advocacy.pilot.lottery import Lottery
from advocacy.pilot.pilot import Pilot
from advocacy.pilot.policy import Quota, ValueCap
from advocacy.pilot.sensitivity import TradeoffPoint
from advocacy.plan.calendar import Cadence
from advocacy.rules import tuple_of, whole
from advocacy.run.activity import Activity
from advocacy.run.continuity import ContinuityReport, Here, find_here, measure_continuity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from advocacy.adapters.plots._picture import Picture


#: The number of days of a period for continuity: four weeks.
_FOUR_WEEKS = 28


@checked
def plot_quotas(pilot: Pilot, *, language: str | Language = "en") -> Picture:
    """Draw the count of each quota between its minimum and maximum, in the order of the policy.

    Args:
        pilot: The pilot.
        language: A `Language`, or ``"en"`` or ``"nl"``.
    """
    quotas = pilot.quotas
    sheet = Sheet(9.0, 2.4 + 0.45 * len(quotas), language)
    size = len(pilot.all_members)
    bounds = [count.bounds for count in quotas]
    lines = [_fill(count, *ends, sheet) for count, ends in zip(quotas, bounds, strict=True)]
    if not quotas:
        lines = [sheet.say("quotas:none")]
        sheet.picture.text(0.02, 0.5, lines[0], verticalalignment="center")
    else:
        _quota_bars(sheet.picture.add_subplot(), quotas, bounds, sheet)
    title = sheet.say("quotas", size=size) if size else sheet.say("quotas:infeasible")
    return sheet.finish(title=title, lines=lines)


@checked
def plot_chances(lottery: Lottery, *, language: str | Language = "en") -> Picture:
    """Draw the chances of a lottery by combination of traits, beside the fairest chances. No person has a bar.

    A lottery that reached a limit has no proven fairest chances, so only its own are drawn. Combinations with fewer
    people than the policy's ``minimum_group`` are not drawn. Their number is stated.

    Args:
        lottery: The lottery.
        language: A `Language`, or ``"en"`` or ``"nl"``.
    """
    minimum = lottery.pilot.policy.minimum_group
    shown = [item for item in lottery.combinations if item.people >= minimum]
    sheet = Sheet(9.0, 2.4 + 0.45 * len(shown), language)
    names = [
        plain(sheet.translator.say("combination:name", {"traits": item.name}))
        if item.traits
        else sheet.translator.label("all_people")
        for item in shown
    ]
    percent, unproven = sheet.translator.formats.percent, lottery.status is LotteryStatus.LIMIT_REACHED
    lines = [
        sheet.say(
            "chances:bar:unproven" if unproven else "chances:bar",
            rule=name,
            amount=item.people,
            chance=percent(item.chance, 2),
            fairest=percent(item.fairest, 2),
        )
        for name, item in zip(names, shown, strict=True)
    ]
    if shown:
        axes, rows = sheet.picture.add_subplot(), range(len(shown))
        chances = [100 * float(item.chance) for item in shown]
        axes.barh(rows, chances, height=0.5, color=BLUE, label=sheet.say("chances:published"))
        if not unproven:
            axes.plot([100 * float(item.fairest) for item in shown], rows, linestyle="", color=ORANGE, marker="|",
                      markersize=16, markeredgewidth=3, label=sheet.say("chances:fairest"))  # fmt: skip
        for row, item in enumerate(shown):
            axes.text(max(chances) * 1.04, row, percent(item.chance, 2), verticalalignment="center", fontsize=10)
        axes.set_yticks(list(rows), names)
        axes.set_ylim(len(shown) - 0.4, -0.6)
        axes.set_xlim(0, max(*chances, 1e-6) * 1.2)
        axes.set_xlabel(sheet.say("chances:axis"))
        legend_over(axes)
    else:
        lines = [sheet.say("chances:none")]
        sheet.picture.text(0.02, 0.5, lines[0], verticalalignment="center")
    hidden = len(lottery.combinations) - len(shown)
    notes = [
        sheet.say("chances:suppressed", count=hidden, minimum=minimum) if hidden else "",
        sheet.say("chances:unproven") if unproven else "",
    ]
    return sheet.finish(title=sheet.say("chances"), lines=lines, notes=notes)


def _quota_bars(axes: Axes, quotas: tuple[QuotaCount, ...], bounds: list[tuple[int, int]], sheet: Sheet) -> None:
    rows = range(len(quotas))
    far = max(1, *(max(quota.members, *ends) for quota, ends in zip(quotas, bounds, strict=True)))
    for met, colour, hatch in ((True, BLUE, ""), (False, VERMILION, "//")):
        at = [row for row in rows if _met(quotas[row], *bounds[row]) is met]
        if at:
            label = sheet.say(f"quotas:{'met' if met else 'unmet'}")
            many = [quotas[row].members for row in at]
            edge = "white" if hatch else colour
            axes.barh(at, many, height=0.34, color=colour, hatch=hatch, edgecolor=edge, label=label)
    label = sheet.say("quotas:bounds")
    for row, ends in enumerate(bounds):
        axes.plot(ends, [row + 0.3] * 2, color=GREY, linewidth=2, marker="|", markersize=9, markeredgewidth=2,
                  label="" if row else label, clip_on=False)  # fmt: skip
        axes.text(far * 1.04, row, str(quotas[row].members), verticalalignment="center", fontsize=10)
    axes.set_yticks(list(rows), [plain(_rule(quota, sheet)) for quota in quotas])
    axes.set_ylim(len(quotas) - 0.4, -0.6)
    axes.set_xlim(0, far * 1.12)
    whole_numbers(axes.xaxis)
    axes.set_xlabel(sheet.say("quotas:members"))
    legend_over(axes)


def _met(count: QuotaCount, minimum: int, maximum: int) -> bool:
    return minimum <= count.members <= maximum


def _rule(count: QuotaCount, sheet: Sheet) -> str:
    """Name a quota by its attribute."""
    kind = "value" if isinstance(count.quota, Quota) else "each" if isinstance(count.quota, ValueCap) else "different"
    value = getattr(count.quota, "value", "")
    return sheet.translator.tell(Finding.of(f"quota:name:{kind}", attribute=count.quota.attribute, value=value))


def _fill(count: QuotaCount, minimum: int, maximum: int, sheet: Sheet) -> str:
    met = sheet.translator.label("quota:met" if _met(count, minimum, maximum) else "quota:unmet")
    rule = plain(_rule(count, sheet))
    ends = {"minimum": minimum, "maximum": maximum}
    return sheet.say("quotas:fill", rule=rule, members=count.members, met=met, **ends)


@checked
def plot_continuity(
    activities: Iterable[Activity],
    participants: Iterable[Participant],
    memberships: Iterable[Membership],
    *,
    cadences: Mapping[str, Cadence],
    period: DateRange,
    on: date,
    minimum_group: Annotated[int, whole(2)] = 5,
    language: str | Language = "en",
) -> Picture:
    """Draw the continuity of the group over the weeks (:ref:`method-step-4`). No person has a line.

    The upper part shows which share of their own rhythms people kept, for each period of four weeks, with its interval.
    The lower part shows how many people with consent to measurement were present in each week, and how many of them
    were active. Pauses and leave do not count, as in `measure_continuity`. Weeks and periods with fewer people than
    *minimum_group* are not drawn. Their number is stated.

    Args:
        activities: The activities.
        participants: The people, with their consents.
        memberships: Their memberships.
        cadences: Rhythms by participant's id.
        period: The days. An incomplete period of four weeks at the end has no share.
        on: The day of reporting. Only people with valid consent on this day are counted.
        minimum_group: The minimum number of people for a week or a share, 2 or more.
        language: A `Language`, or ``"en"`` or ``"nl"``.

    Raises:
        ValidationError, UnknownNameError: As for `measure_continuity`; also for a number out of range, or a
            language without messages.
    """
    done, people, stays = tuple(activities), tuple(participants), tuple(memberships)
    here = find_here(done, people, stays, period=period, on=on, cadences=cadences)
    starts = [period.start + timedelta(days=_FOUR_WEEKS * place) for place in range(period.days // _FOUR_WEEKS)]
    reports = [
        unchecked(measure_continuity)(
            done, people, stays, cadences=cadences, period=DateRange(first, _last(first)), on=on
        )
        for first in starts
    ]
    kept = [report for report in reports if sum(person.periods > 0 for person in report.people) >= minimum_group]
    weeks = [(week, *_week(here, week)) for week in split_range(period, Granularity.WEEK)]
    shown = [item for item in weeks if item[1] >= minimum_group]
    sheet = Sheet(9.0, 6.4, language)
    above, below = sheet.picture.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    lines = [*_kept(above, kept, sheet), *_weeks(below, shown, sheet)]
    below.set_xlim(shifted(period.start, -4), shifted(period.end, 4))
    name_days(below, sheet)
    hidden = len(reports) - len(kept) + len(weeks) - len(shown)
    return sheet.finish(
        title=sheet.say("continuity"),
        lines=lines,
        notes=[
            sheet.say("continuity:note"),
            sheet.say("continuity:suppressed", count=hidden, minimum=minimum_group) if hidden else "",
            sheet.translator.tell(Finding.of("continuity:unmeasured", count=here.unmeasured))
            if here.unmeasured
            else "",
        ],
    )


def _last(first: date) -> date:
    return shifted(first, _FOUR_WEEKS - 1)


def _week(here: Here, week: DateRange) -> tuple[int, int]:
    """Count the people who were present in a week, and those who were active."""
    there = active = 0
    for who, days in here.days.items():
        mine = {day for day in days if day in week}
        there += bool(mine)
        active += any(act.on in mine for act in here.acts[who])
    return there, active


def _kept(axes: Axes, reports: list[ContinuityReport], sheet: Sheet) -> list[str]:
    lines = []
    for sure in (True, False):
        some = [report for report in reports if report.kept is not None and (report.kept_interval is not None) is sure]
        at: Any = [item.period.start + timedelta(days=_FOUR_WEEKS // 2) for item in some]
        whiskers(axes, at, [item.kept_interval for item in some if item.kept_interval is not None], BLUE)
        if some:
            label = sheet.say(f"continuity:{'kept' if sure else 'bare'}")
            kept = [float(item.kept or 0) for item in some]
            axes.plot(at, kept, linestyle="none", marker="o" if sure else "D", color=BLUE, markersize=8,
                      markerfacecolor=BLUE if sure else "none", label=label)  # fmt: skip
    for report in reports:
        share, ends = sheet.number(report.kept, 2), sheet.between(report.kept_interval, 2)
        first, last = report.period.start, report.period.end
        lines.append(sheet.say("continuity:four", first=first, last=last, share=share, between=ends))
    axes.set_ylim(-0.03, 1.03)
    axes.set_ylabel(sheet.say("continuity:share"))
    axes.grid(axis="y", alpha=0.3)
    if lines:
        legend_over(axes)
    return lines


def _weeks(axes: Axes, weeks: list[tuple[DateRange, int, int]], sheet: Sheet) -> list[str]:
    at: Any = [week.start for week, _, _ in weeks]
    wide = [0.85 * week.days for week, _, _ in weeks]
    counts = {"here": [here for _, here, _ in weeks], "active": [active for _, _, active in weeks]}
    for (name, many), colour, hatch in zip(counts.items(), (SKY, BLUE), ("", "//"), strict=True):
        label = sheet.say(f"continuity:{name}")
        axes.bar(at, many, width=wide, align="edge", color=colour, hatch=hatch, edgecolor="white", linewidth=0.5,
                 label=label)  # fmt: skip
    axes.set_ylabel(sheet.translator.label("unit:people"))
    axes.set_xlabel(sheet.say("continuity:weeks"))
    whole_numbers(axes.yaxis)
    axes.set_ylim(0, max([1, *counts["here"]]) * 1.05)
    legend_over(axes)
    return [sheet.say("continuity:week", first=week.start, present=here, active=active) for week, here, active in weeks]


@checked
def plot_tradeoff(points: Iterable[TradeoffPoint], *, language: str | Language = "en") -> Picture:
    """Draw the effect of the group size (`size_tradeoff`) or the quotas (`quota_tradeoff`) on the score.

    Args:
        points: The points. Only the size or only the tightness may differ between them.
        language: A `Language`, or ``"en"`` or ``"nl"``.

    Raises:
        ValidationError, UnknownNameError: There are no points, one is of another type, both size and tightness differ,
            a point occurs twice, or the language has no messages.
    """
    listed: tuple[TradeoffPoint, ...] = tuple_of(points)
    sizes, tight = ({getattr(item, name) for item in listed} for name in ("size", "tightness"))
    kind = "quotas" if len(tight) > 1 else "size"
    raise_any(
        [
            *([] if listed else [Finding.of("empty", "points")]),
            *([Finding.of("picture:tradeoff:both", "points")] if len(sizes) > 1 < len(tight) else []),
            *([Finding.of("picture:tradeoff:duplicate", "points")] if len(listed) > len(sizes) * len(tight) else []),
        ]
    )
    placed = sorted(((float(item.tightness if kind == "quotas" else item.size), item) for item in listed), key=_first)
    sheet = Sheet(8.0, 5.0, language)
    lines = _curve(sheet.picture.add_subplot(), placed, kind, sheet)
    return sheet.finish(title=sheet.say(f"tradeoff:{kind}"), lines=lines)


def _curve(axes: Axes, placed: list[tuple[float, TradeoffPoint]], kind: str, sheet: Sheet) -> list[str]:
    found = [(x, float(item.mean)) for x, item in placed if item.mean is not None]
    axes.plot([x for x, _ in found], [y for _, y in found], color=GREY, linewidth=1, zorder=1)
    marks = {"proven": ("o", BLUE, BLUE), "unproven": ("D", ORANGE, "none"), "none": ("X", VERMILION, VERMILION)}
    for name, (marker, colour, face) in marks.items():
        some = [(x, item.mean) for x, item in placed if _found(item) == name]
        if some:
            # a point without a group has no score, so it is drawn on the lower edge
            heights = [0.03 if mean is None else float(mean) for _, mean in some]
            axes.plot([x for x, _ in some], heights, linestyle="none", marker=marker, color=colour, markersize=9,
                      markerfacecolor=face, label=sheet.say(f"tradeoff:{name}"),
                      transform=axes.get_xaxis_transform() if name == "none" else axes.transData)  # fmt: skip
    for x, y in found:
        axes.annotate(sheet.number(y, 0), (x, y), (0, 9), textcoords="offset points", fontsize=9,
                      horizontalalignment="center")  # fmt: skip
    axes.margins(x=0.08, y=0.18)
    axes.set_xlabel(sheet.say(f"tradeoff:{kind}:at"))
    axes.set_ylabel(sheet.say("tradeoff:mean"))
    axes.grid(alpha=0.3)
    legend_over(axes)
    if kind == "size":
        whole_numbers(axes.xaxis)
    return [
        sheet.say(
            "tradeoff:point",
            at=sheet.number(x, digits=6),
            mean=sheet.number(item.mean, 0),
            label=sheet.say(f"tradeoff:{_found(item)}"),
        )
        for x, item in placed
    ]


def _found(point: TradeoffPoint) -> str:
    if point.mean is None:
        return "none"
    return "proven" if point.proven else "unproven"


def _first(pair: tuple[float, TradeoffPoint]) -> float:
    return pair[0]
