"""Pictures of a plan: a sheet of weeks by person, and a calendar month. Texts have the chosen language."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from advocacy.adapters.plots._sheet import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    SKY,
    Sheet,
    cut_lines,
    legend_over,
    name_days,
    plain,
    text_width,
    wrap_text,
)
from advocacy.arguments import checked
from advocacy.dates import DateRange
from advocacy.messages.language import Language
from advocacy.plan.agenda import Agenda, AgendaItem
from advocacy.plan.own_days import AgendaKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from matplotlib.axes import Axes

    from advocacy.adapters.plots._picture import Picture

#: The marker and the colour of each kind of item.
_MARKS: dict[AgendaKind, dict[str, Any]] = {
    AgendaKind.SESSION: {"marker": "o", "facecolor": BLUE, "edgecolor": BLUE},
    AgendaKind.BUDDY: {"marker": "s", "facecolor": SKY, "edgecolor": BLUE},
    AgendaKind.LISTEN: {"marker": "P", "facecolor": GREY, "edgecolor": GREY},
    AgendaKind.REACT: {"marker": "v", "facecolor": SKY, "edgecolor": BLUE},
    AgendaKind.SHARE: {"marker": ">", "facecolor": SKY, "edgecolor": BLUE},
    AgendaKind.POST: {"marker": "D", "facecolor": ORANGE, "edgecolor": BLUE},
    AgendaKind.EXPERIMENT: {"marker": "^", "facecolor": GREEN, "edgecolor": GREEN},
}
#: The vertical positions of each kind of item within the row of a person, from the top.
_LANES = {kind: lane for lane, kinds in enumerate((
    (AgendaKind.SESSION,), (AgendaKind.BUDDY,), (AgendaKind.LISTEN, AgendaKind.REACT, AgendaKind.SHARE),
    (AgendaKind.POST,), (AgendaKind.EXPERIMENT,),
)) for kind in kinds}  # fmt: skip
#: The minimum and maximum lines of text in a day of a month, and the maximum lines of an item, until all items fit.
_LINES, _ITEM_LINES = (6, 16), (16, 8, 5, 4, 3, 2)
#: The font sizes in points, in a day of a month and in a name beside the weeks; the height of a line, in inches.
_SMALL, _NAME, _LINE = 7, 8, 0.125
#: The width for a line of text in points, in a day of a month and beside the weeks, and the maximum lines of a name.
_DAY_ROOM, _NAME_ROOM, _NAME_LINES = 128, 170, 2
#: The maximum number of characters of a name.
_LETTERS = 80


@checked
def plot_weeks(agenda: Agenda, *, language: str | Language = "en") -> Picture:
    """Draw an agenda as a sheet of weeks by person: a mark in each week for each kind of item.

    People have the order of their names. Weeks begin on Monday. A provisional posting day has a hollow mark. Pass the
    names of people with the language, ``Language("en", names={"p-1": "Ann"})``; a person without a name is shown by
    their id.

    Args:
        agenda: The agenda.
        language: A `Language`, or ``"en"`` or ``"nl"``.

    Raises:
        MissingExtraError: matplotlib is not installed.
        ValidationError, UnknownNameError: An argument has another type, or the language has no messages.
    """
    everyone = {who for item in agenda.items for who in item.participants}
    sheet = Sheet(11.0, 2.6 + 0.3 * max(3, len(everyone)), language)
    names = {who: plain(sheet.translator.person(who), _LETTERS) for who in everyone}
    labels = _name_labels(names)
    rows = {who: row for row, who in enumerate(sorted(everyone, key=lambda who: (names[who], who)))}
    spots = defaultdict[tuple[AgendaKind, bool], set[tuple[date, str]]](set)
    counts = {who: Counter[AgendaKind]() for who in rows}
    for item in agenda.items:
        for who in item.participants:
            spots[item.kind, item.provisional].add((_monday(item.on), who))
            counts[who][item.kind] += 1
    axes = sheet.picture.add_subplot()
    for kind, mark in _MARKS.items():
        for provisional in (False, True):
            at = sorted(spots.get((kind, provisional), ()))
            if at:
                label = sheet.translator.label(f"agenda_kind:{kind.value}")
                label = sheet.say("weeks:provisional", name=label) if provisional else label
                shown: dict[str, Any] = mark | ({"facecolor": "none"} if provisional else {})
                height = [rows[who] + (_LANES[kind] - 2) * 0.16 for _, who in at]
                days: list[Any] = [monday + timedelta(days=3) for monday, _ in at]
                axes.scatter(days, height, s=22, linewidths=1, zorder=3, label=label, **shown)
    _ruled(axes, agenda.period, len(rows), sheet)
    axes.set_yticks(range(len(rows)), [labels[who] for who in rows], parse_math=False, fontsize=_NAME)
    axes.set_xlabel(sheet.say("weeks:axis"))
    if everyone:
        legend_over(axes, 3)
    lines = [sheet.say("weeks:person", name=names[who], items=", ".join(_counted(sheet, counts[who]))) for who in rows]
    title = sheet.say("weeks", start=str(agenda.period.start), end=str(agenda.period.end))
    return sheet.finish(title=title, lines=lines, notes=[sheet.say("weeks:note")])


def _name_labels(names: Mapping[str, str]) -> dict[str, str]:
    width = text_width(_NAME)
    return {who: "\n".join(cut_lines(wrap_text(name, _NAME_ROOM, width), _NAME_LINES)) for who, name in names.items()}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _counted(sheet: Sheet, counts: Counter[AgendaKind]) -> list[str]:
    """Return the number of items of each kind, in words."""
    return [
        sheet.say("weeks:count", name=sheet.translator.label(f"agenda_kind:{kind.value}"), number=counts[kind])
        for kind in AgendaKind
        if counts[kind]
    ]


def _ruled(axes: Axes, period: DateRange, people: int, sheet: Sheet) -> None:
    """Draw lines between people, and label the days."""
    for row in range(1, people):
        axes.axhline(row - 0.5, color=GREY, linewidth=0.4)
    # the marks are in the middle of the weeks
    first: Any = _monday(period.start)
    last: Any = date.fromordinal(min(_monday(period.end).toordinal() + 6, date.max.toordinal()))
    axes.set_xlim(first, last)
    axes.set_ylim(max(people, 1) - 0.5, -0.5)
    name_days(axes, sheet)


@checked
def plot_month(agenda: Agenda, month: date, *, language: str | Language = "en") -> Picture:
    """Draw a calendar month of an agenda, with the items of each day.

    A week is as high as its fullest day needs, up to sixteen lines. If the items of a day need more, they name fewer
    people and the number of the others, and the last line has the number of items that do not fit. The description
    lists all items. Pass the names of people with the language, as for `plot_weeks`.

    Args:
        agenda: The agenda.
        month: A day in the month.
        language: A `Language`, or ``"en"`` or ``"nl"``.

    Raises:
        MissingExtraError: matplotlib is not installed.
        ValidationError, UnknownNameError: An argument has another type, or the language has no messages.
    """
    first = month.toordinal() - month.day + 1
    next_first = next(day for day in range(first + 28, first + 32) if _month_of(day) != month.month)
    items = [item for item in agenda.items if first <= item.on.toordinal() < next_first]
    begin = first - (first - 1) % 7
    sheet = Sheet(14.0, 9.5, language)
    cells = _cells(items, sheet)
    heights = [
        max(_LINES[0], *(len(cells.get(day, ())) for day in range(monday, monday + 7))) + 2
        for monday in range(begin, next_first, 7)
    ]
    tops = [0, *accumulate(heights)]
    sheet.picture.set_figheight(1.0 + _LINE * tops[-1])
    axes = sheet.picture.add_subplot()
    for day in range(first, next_first):
        row, column = divmod(day - begin, 7)
        axes.text(
            column + 0.03, tops[row] + 0.3, f"{day - first + 1}", verticalalignment="top", fontsize=10, color=GREY
        )
        shown = "\n".join(cells.get(day, ()))
        axes.text(column + 0.03, tops[row] + 1.7, shown, verticalalignment="top", fontsize=_SMALL)
    for column in range(8):
        axes.axvline(column, color=GREY, linewidth=0.6)
    for top in tops:
        axes.axhline(top, color=GREY, linewidth=0.6)
    axes.set_xlim(0, 7)
    axes.set_ylim(tops[-1], 0)
    weekdays = [sheet.translator.label(f"weekday:{place}") for place in range(7)]
    axes.set_xticks([place + 0.5 for place in range(7)], weekdays, parse_math=False)
    axes.set_yticks([])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_xlabel(sheet.say("month:axis"))
    lines = Agenda(period=agenda.period, items=items).text(language).splitlines()
    title = sheet.say("month", month=sheet.translator.label(f"month:{month.month}"), year=f"{month.year}")
    return sheet.finish(title=title, lines=lines)


def _cells(items: Iterable[AgendaItem], sheet: Sheet) -> dict[int, list[str]]:
    """Return the lines of each day with items, by its ordinal."""
    width, most = text_width(_SMALL), _LINES[1]
    cells = dict[int, list[str]]()
    for day, titles in _titles(items, sheet).items():
        for maximum in _ITEM_LINES:
            texts = [_entry(title, who, maximum, sheet, width) for title, who in titles.items()]
            if sum(map(len, texts)) <= most:
                break
        else:
            count = sum(total < most for total in accumulate(map(len, texts)))
            texts[count:] = [[sheet.say("month:more", count=len(texts) - count)]]
        cells[day.toordinal()] = [line for text in texts for line in text]
    return cells


def _entry(title: str, who: list[str], maximum: int, sheet: Sheet, width: Callable[[str], float]) -> list[str]:
    """Return the lines of an item: its title, and as many whole names as there is room for, or the number of people."""
    names, head = [plain(name, _LETTERS) for name in who], plain(title, 200)
    sizes = accumulate(width(f"{name}, ") for name in names)
    most = min(sum(size < maximum * _DAY_ROOM for size in sizes), len(names) - 1)
    parts = [", ".join([*names[:n], sheet.say("month:more", count=len(names) - n)]) for n in range(most, 0, -1)]
    people = [sheet.say("month:people", count=len(names))] if len(names) > 1 else []
    texts = [f"{head}: {part}" for part in (", ".join(names), *parts, *people)] if names else [head]
    every = (wrap_text(text, _DAY_ROOM, width) for text in texts)
    fits = next((lines for lines in every if len(lines) <= maximum), None)
    return fits or cut_lines(wrap_text(texts[-1], _DAY_ROOM, width), maximum)


def _titles(items: Iterable[AgendaItem], sheet: Sheet) -> dict[date, dict[str, list[str]]]:
    """Return the names of people by title of their items, by day."""
    found = defaultdict[date, dict[str, list[str]]](dict)
    for item in items:
        kind = sheet.translator.label(f"agenda_kind:{item.kind.value}")
        title = kind if item.topic is None else item.topic.name or sheet.translator.label(item.topic.code)
        if item.kind is AgendaKind.BUDDY:
            title = f"{title}, {sheet.translator.label('session_format:buddy')}"
        title = sheet.say("weeks:provisional", name=title) if item.provisional else title
        title = item._with_subjects(title, sheet.translator)
        found[item.on].setdefault(title[:1].upper() + title[1:], []).extend(
            map(sheet.translator.person, item.participants)
        )
    return found


def _month_of(day: int) -> int:
    """Return the month of a day by its ordinal; 0 after the last possible day."""
    return date.fromordinal(day).month if day <= date.max.toordinal() else 0
