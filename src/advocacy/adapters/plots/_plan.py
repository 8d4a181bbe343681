"""Pictures of a plan: a sheet of weeks by person, and a calendar month. Texts have the chosen language."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import accumulate, pairwise
from textwrap import wrap
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import evolve

from advocacy.adapters.plots._sheet import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PALE,
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
from advocacy.messages.translator import capitalised
from advocacy.plan.agenda import Agenda, AgendaItem
from advocacy.plan.own_days import AgendaKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

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
#: The areas of the marks that hold a letter or a number, in square points; a diamond has the least room for its width.
_SIZES = {AgendaKind.SESSION: 80, AgendaKind.BUDDY: 64, AgendaKind.POST: 64}
#: The width of a mark in points, the font size on it, the maximum marks beside and above each other in a week of a
#: person, and the maximum number of ideas in the list of numbers.
_MARK, _TINY, _WEEK_COLUMNS, _WEEK_LINES, _IDEAS = 11.0, 5.5, 6, 3, 40
#: The minimum and maximum lines of text in a day of a month, and the maximum lines of an item, until all items fit.
_LINES, _ITEM_LINES = (6, 16), (16, 8, 5, 4, 3, 2)
#: The font sizes in points, in a day of a month and in a name beside the weeks; the height of a line, in inches.
_SMALL, _NAME, _LINE = 7, 8, 0.125
#: The width for a line of text in points, in a day of a month and beside the weeks, and the maximum lines of a name.
_DAY_ROOM, _NAME_ROOM, _NAME_LINES = 128, 170, 2
#: The maximum number of characters of a name.
_LETTERS = 80

#: Whether an item has a topic, and the names of its topic, or of its idea or pillars.
_Subject: TypeAlias = tuple[bool, tuple[str, ...]]


@checked
def plot_weeks(agenda: Agenda, *, language: str | Language = "en") -> Picture:
    """Draw an agenda as a sheet of weeks by person: a mark in each week for each item.

    A session or buddy work has the letter of its topic, and a posting day the number of its idea, or of its pillars
    without an idea. The text under the sheet lists all letters and numbers, in the order of the agenda. With more than
    40 ideas, posting days have the number of their pillars. If a week has more items than fit in three lines, the last
    mark counts the others, such as "+2". The description names the topics, ideas and pillars of each person.

    People have the order of their names. Weeks begin on Monday. A provisional posting day has a hollow mark. Pass the
    names of people, ideas and pillars with the language, ``Language("en", names={"p-1": "Ann"})``; what has no name is
    shown by its id.

    Args:
        agenda: The agenda.
        language: A `Language`, or ``"en"`` or ``"nl"``.

    Raises:
        MissingExtraError: matplotlib is not installed.
        ValidationError, UnknownNameError: An argument has another type, or the language has no messages.
    """
    everyone = {who for item in agenda.items for who in item.participants}
    weeks = (_monday(agenda.period.end) - _monday(agenda.period.start)).days // 7 + 1
    sheet = Sheet(min(max(11.0, 3.5 + 0.3 * weeks), 19.0), 1.0, language)
    names = {who: plain(sheet.translator.person(who), _LETTERS) for who in everyone}
    labels = _name_labels(names)
    order = sorted(everyone, key=lambda who: (names[who], who))
    subjects = _subjects(agenda.items, sheet)
    marks = _subject_marks(agenda.items, subjects)
    cells = {who: defaultdict[date, list[AgendaItem]](list) for who in order}
    for item in agenda.items:
        for who in item.participants:
            cells[who][_monday(item.on)].append(item)
    width = text_width(_NAME)
    used = max((width(line) for label in labels.values() for line in label.split("\n")), default=0.0)
    room = (sheet.picture.get_figwidth() * 72 - used - 40) / weeks
    columns = min(max(int(room / _MARK), 1), _WEEK_COLUMNS)
    axes = sheet.picture.add_subplot()
    tops, shown = [0.0], defaultdict[tuple[AgendaKind, bool], list[tuple[float, float]]](list)
    for who in order:
        depth = min(max(-(-len(items) // columns) for items in cells[who].values()), _WEEK_LINES)
        depth = max(depth, labels[who].count("\n") + 1)
        for monday, items in cells[who].items():
            spots = _spots(monday, len(items), columns, depth, tops[-1], 7 * _MARK / room)
            count = len(spots) if len(items) <= len(spots) else len(spots) - 1
            for item, (x, y) in zip(items[:count], spots, strict=False):
                shown[item.kind, item.provisional].append((x, y))
                colour = "white" if item.kind is AgendaKind.SESSION else "black"
                _write(axes, x, y, marks.get(subjects[item], ""), colour)
            if count < len(items):
                _write(axes, *spots[-1], sheet.say("weeks:more", count=len(items) - count), "black")
        tops.append(tops[-1] + depth + 0.5)
    for kind, mark in _MARKS.items():
        for provisional in (False, True):
            at = shown.get((kind, provisional), ())
            if at:
                label = sheet.translator.label(f"agenda_kind:{kind.value}")
                label = sheet.say("weeks:provisional", name=label) if provisional else label
                drawn: dict[str, Any] = mark | ({"facecolor": "none"} if provisional else {})
                axes.scatter(
                    [x for x, _ in at], [y for _, y in at], s=_SIZES.get(kind, 36), linewidths=0.8, label=label, **drawn
                )
    _ruled(axes, agenda.period, tops, sheet)
    middles = [(top + bottom) / 2 for top, bottom in pairwise(tops)]
    axes.set_yticks(middles, [labels[who] for who in order], parse_math=False, fontsize=_NAME)
    axes.set_xlabel(sheet.say("weeks:axis"))
    if everyone:
        legend_over(axes, 3)
    notes = [sheet.say("weeks:note"), *_legends(marks, sheet)]
    letters = int(sheet.picture.get_figwidth() * 13)
    below = sum(len(wrap(note, letters)) for note in notes)
    sheet.picture.set_figheight(2.2 + 0.155 * (max(tops[-1], 6) + below))
    lines = [
        sheet.say("weeks:person", name=names[who], items=", ".join(_counted(sheet, cells[who].values(), subjects)))
        for who in order
    ]
    title = sheet.say("weeks", start=str(agenda.period.start), end=str(agenda.period.end))
    return sheet.finish(title=title, lines=lines, notes=notes)


def _subjects(items: Iterable[AgendaItem], sheet: Sheet) -> dict[AgendaItem, _Subject]:
    """Return what each item is about."""
    posts = [item for item in items if item.topic is None and item.participants]
    by_idea = len({item.idea for item in posts if item.idea is not None}) <= _IDEAS
    found = dict[AgendaItem, _Subject]()
    for item in items:
        if item.topic is not None:
            found[item] = (True, (plain(item._title(sheet.translator), _LETTERS),))
        else:
            ids = [item.idea] if item.idea is not None and by_idea else item.pillars
            found[item] = (False, tuple(plain(sheet.translator.person(name), _LETTERS) for name in ids))
    return found


def _subject_marks(items: Iterable[AgendaItem], subjects: Mapping[AgendaItem, _Subject]) -> dict[_Subject, str]:
    """Return a letter for each topic, and a number for each idea or pillar, in the order of the agenda."""
    named = dict.fromkeys(subjects[item] for item in items if item.participants and subjects[item][1])
    topics = [subject for subject in named if subject[0]]
    others = [subject for subject in named if not subject[0]]
    return {subject: _letter(place) for place, subject in enumerate(topics)} | {
        subject: f"{place}" for place, subject in enumerate(others, 1)
    }


def _letter(place: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    before, last = divmod(place, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)


def _legends(marks: Mapping[_Subject, str], sheet: Sheet) -> Iterator[str]:
    """Yield the texts that list all letters, and all numbers."""
    for is_topic, code in ((True, "weeks:topics"), (False, "weeks:subjects")):
        # a space that does not break keeps a mark beside its name
        listed = [
            f"{mark}\u00a0=\u00a0{', '.join(names)}" for (which, names), mark in marks.items() if which is is_topic
        ]
        if listed:
            yield sheet.say(code, items="; ".join(listed))


def _spots(monday: date, count: int, columns: int, lines: int, top: float, step: float) -> list[tuple[float, float]]:
    """Return the places of marks in a week of a person, line by line, as days and lines of the sheet."""
    from matplotlib.dates import date2num  # noqa: PLC0415 - loaded where it is used

    middle: float = date2num(monday) + 3  # type: ignore[no-untyped-call]
    count = min(count, columns * lines)
    used = -(-count // columns)
    first = top + (lines - used) / 2 + 0.75
    places = [divmod(place, columns) for place in range(count)]
    return [
        (middle + (column - (min(columns, count - line * columns) - 1) / 2) * step, first + line)
        for line, column in places
    ]


def _write(axes: Axes, x: float, y: float, text: str, colour: str) -> None:
    """Write a text on a mark."""
    if text:
        centre: dict[str, Any] = {"horizontalalignment": "center", "verticalalignment": "center_baseline"}
        axes.text(x, y, text, fontsize=_TINY, color=colour, zorder=4, **centre).set_in_layout(False)


def _name_labels(names: Mapping[str, str]) -> dict[str, str]:
    width = text_width(_NAME)
    return {who: "\n".join(cut_lines(wrap_text(name, _NAME_ROOM, width), _NAME_LINES)) for who, name in names.items()}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _counted(sheet: Sheet, weeks: Iterable[list[AgendaItem]], subjects: Mapping[AgendaItem, _Subject]) -> Iterator[str]:
    """Yield the number of items of each kind and what they are about, in words."""
    counts, names = Counter[AgendaKind](), defaultdict[AgendaKind, list[str]](list)
    for items in weeks:
        for item in items:
            counts[item.kind] += 1
            names[item.kind] += subjects[item][1]
    for kind in AgendaKind:
        if counts[kind]:
            name = sheet.translator.label(f"agenda_kind:{kind.value}")
            count = sheet.say("weeks:count", name=name, number=counts[kind])
            about = ", ".join(dict.fromkeys(names[kind]))
            yield f"{count} ({about})" if about else count


def _ruled(axes: Axes, period: DateRange, tops: list[float], sheet: Sheet) -> None:
    """Draw lines between people and between weeks, and label the days."""
    from matplotlib.dates import date2num  # noqa: PLC0415 - loaded where it is used

    for top in tops[1:-1]:
        axes.axhline(top, color=GREY, linewidth=0.4)
    # the marks are in the middle of the weeks
    first, last, low, high = (
        float(date2num(day))  # type: ignore[no-untyped-call]
        for day in (_monday(period.start), _monday(period.end), date.min, date.max)
    )
    for place in range(int(last - first) // 7):
        axes.axvline(first + 7 * place + 6.5, color=PALE, linewidth=0.4, zorder=0)
    axes.xaxis_date()
    axes.set_xlim(max(first - 0.5, low), min(last + 6.5, high))
    axes.set_ylim(max(tops[-1], 1), 0)
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
    cells = _cells(agenda, items, sheet)
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
    findings = [finding for finding in agenda.findings if finding.code in {"agenda:alone", "plan:buddies"}]
    text = evolve(agenda, items=items, findings=findings).text(language).splitlines()
    lines = text[: len(text) - len(findings)]
    title = sheet.say("month", month=sheet.translator.label(f"month:{month.month}"), year=f"{month.year}")
    return sheet.finish(title=title, lines=lines)


def _cells(agenda: Agenda, items: Iterable[AgendaItem], sheet: Sheet) -> dict[int, list[str]]:
    """Return the lines of each day with items, by its ordinal."""
    width, most = text_width(_SMALL), _LINES[1]
    cells = dict[int, list[str]]()
    for day, titles in _titles(agenda, items, sheet).items():
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


def _titles(agenda: Agenda, items: Iterable[AgendaItem], sheet: Sheet) -> dict[date, dict[str, list[str]]]:
    """Return the names of people by title of their items, by day."""
    found = defaultdict[date, dict[str, list[str]]](dict)
    for item in items:
        kind = sheet.translator.label(f"agenda_kind:{item.kind.value}")
        title = kind if item.topic is None else item._title(sheet.translator)
        if item.kind is AgendaKind.BUDDY and not agenda._is_alone(item):
            title = f"{title}, {sheet.translator.label('session_format:buddy')}"
        title = sheet.say("weeks:provisional", name=title) if item.provisional else title
        title = item._with_subjects(title, sheet.translator)
        found[item.on].setdefault(capitalised(title), []).extend(map(sheet.translator.person, item.participants))
    return found


def _month_of(day: int) -> int:
    """Return the month of a day by its ordinal; 0 after the last possible day."""
    return date.fromordinal(day).month if day <= date.max.toordinal() else 0
