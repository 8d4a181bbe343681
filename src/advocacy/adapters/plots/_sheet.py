"""The shared parts of pictures: an empty sheet, colours for all readers, literal text and a description."""

from __future__ import annotations

import re
from functools import cache
from textwrap import fill
from typing import TYPE_CHECKING, Any, SupportsFloat
from unicodedata import category, east_asian_width

from advocacy.errors import Finding, MissingExtraError, raise_any, translator_for
from advocacy.people.participant import SHARES
from advocacy.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

    from advocacy.adapters.plots._picture import Picture
    from advocacy.messages.language import Language
    from advocacy.messages.translator import Translator
    from advocacy.stats.interval import Interval


#: Okabe and Ito's colours, which differ for everyone; none is lost on white or on black.
BLUE, ORANGE, GREEN, VERMILION, SKY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9"
#: The colour of secondary parts, and of the outermost of three bands.
GREY, PALE = "#767676", "#C7E5F7"

_described = Rule("type", lambda given: isinstance(getattr(given, "description", None), str), expected="picture")


def describe_picture(picture: object) -> str:
    """Return the content of a picture as lines of plain text, for screen readers and as alternative text.

    >>> from fractions import Fraction
    >>> from advocacy.pilot import TradeoffPoint
    >>> from advocacy.adapters.plots import plot_tradeoff
    >>> point = TradeoffPoint(size=12, tightness=Fraction(1), total=90_000, members=12, proven=True)
    >>> print(describe_picture(plot_tradeoff([point])))
    Effect of the group size on the score
    12: 7,500, best group, proven

    Raises:
        ValidationError: The argument is not a picture of this library.
    """
    raise_any(_described.findings(picture, "picture"))
    description: str = picture.description  # type: ignore[attr-defined]
    return description


class Sheet:
    """An empty picture of a size in inches, with its texts. It changes no global setting."""

    def __init__(self, width: float, height: float, language: str | Language) -> None:
        self.translator = translator_for(language)
        try:
            from advocacy.adapters.plots._picture import Picture  # noqa: PLC0415 - loaded where it is used
        except ImportError as missing:
            raise MissingExtraError.of("plots") from missing
        self.picture = Picture(figsize=(width, height), layout="constrained")

    def say(self, code: str, **parameters: object) -> str:
        """Return a message about pictures."""
        return self.translator.tell(Finding.of(f"picture:{code}", **parameters))

    def between(self, interval: Interval | None, decimals: int | None = None, *, digits: int | None = None) -> str:
        """Return the ends of an interval as text, or a text for no interval."""
        if interval is None:
            return self.say("no-interval")
        return self.translator.formats.between(interval, decimals, digits=digits)

    def number(self, value: SupportsFloat | None, decimals: int | None = None, *, digits: int | None = None) -> str:
        """Return a number as text, or a dash for no number."""
        return "–" if value is None else self.translator.formats.number(float(value), decimals, digits=digits)

    def finish(self, *, title: str, lines: Iterable[str] = (), notes: Iterable[str] = ()) -> Picture:
        """Add a title, notes and a description, and draw all text literally."""
        picture, written = self.picture, [note for note in notes if note]
        letters = int(picture.get_figwidth() * 13)
        picture.suptitle(fill(title, letters * 3 // 4), x=0.01, horizontalalignment="left", fontsize=12)
        if written:
            shown = "\n".join(fill(item, letters) for item in written)
            picture.supxlabel(shown, x=0.01, horizontalalignment="left", fontsize=8)
        picture.description = "\n".join([title, *lines, *written])
        self._write_numbers()
        literal(picture)
        return picture

    def _write_numbers(self) -> None:
        """Write the numbers along the axes in the format of the language."""
        from matplotlib.ticker import FuncFormatter, ScalarFormatter  # noqa: PLC0415 - loaded where it is used

        for axes in self.picture.axes:
            for axis in (axes.xaxis, axes.yaxis):
                if isinstance(axis.get_major_formatter(), ScalarFormatter):
                    axis.set_major_formatter(FuncFormatter(lambda value, _: self.number(value, digits=10)))


def literal(picture: Picture) -> None:
    """Draw all text literally: matplotlib would read a dollar sign in a name as a formula."""
    from matplotlib.text import Text  # noqa: PLC0415 - loaded where it is used

    found: list[Any] = picture.findobj(Text)
    for item in found:
        item.set_parse_math(False)
        item.set_usetex(False)


def plain(given: str, maximum: int = 48) -> str:
    """Return text on one line that fits. Invisible characters become spaces."""
    shown = " ".join("".join(" " if category(letter)[0] in "CZ" else letter for letter in given).split())
    return shown if len(shown) <= maximum else f"{shown[: maximum - 1]}…"


def text_width(size: float) -> Callable[[str], float]:
    """Return a function that gives the width of a text on one line, in points, for a letter size in points."""
    from matplotlib.font_manager import FontProperties, findfont  # noqa: PLC0415 - loaded where it is used
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415 - loaded where it is used

    font = FT2Font(findfont(FontProperties()))
    font.set_size(size, 72)

    @cache
    def width(letter: str) -> float:
        # East Asian characters come from another font and are as wide as they are high
        wide = east_asian_width(letter) in "WF"
        return size if wide else font.load_char(ord(letter)).linearHoriAdvance / 65536

    return lambda text: sum(map(width, text))


def wrap_text(text: str, room: float, width: Callable[[str], float]) -> list[str]:
    """Break a text into lines of at most a width: at spaces and hyphens, or within a word that does not fit."""
    lines, used = [""], 0.0
    for piece in re.findall(r" ?(?:[^ -]+-*|-+)", text):
        rest, size = piece, width(piece)
        if used + size > room:
            rest = rest.lstrip()
            lines += [""] if lines[-1] else []
            used, size = 0.0, width(rest)
        while size > room:
            end = max(1, next(place for place in range(len(rest)) if width(rest[: place + 1]) > room))
            lines[-1:], rest = [rest[:end], ""], rest[end:]
            size = width(rest)
        lines[-1] += rest
        used += size
    return lines


def cut_lines(lines: list[str], maximum: int) -> list[str]:
    """Return at most a number of lines. If there are more, the last one ends with an ellipsis."""
    return lines if len(lines) <= maximum else [*lines[: maximum - 1], f"{lines[maximum - 1][:-1].rstrip(' ,')}…"]


def unit_of(measure: str, translator: Translator) -> str:
    """Return the unit of a participant's measure in words; empty for a measure of the app."""
    if measure in SHARES:
        return translator.label("unit:share")
    units = {"network_size": "people", "time_per_month": "hours"}
    return translator.label(f"unit:{units[measure]}") if measure in units else ""


def axis_name(measure: str, sheet: Sheet, unit: str = "") -> str:
    """Name an axis by a measure and its unit."""
    found = unit or unit_of(measure, sheet.translator)
    name = plain(sheet.translator.label(measure))
    return sheet.say("axis", name=name, unit=found) if found else name


def name_days(axes: Axes, sheet: Sheet) -> None:
    """Write days in the format of the language, with the year on a second line, and only as many as fit."""
    from matplotlib.dates import AutoDateLocator, num2date  # noqa: PLC0415 - loaded where it is used
    from matplotlib.ticker import FuncFormatter  # noqa: PLC0415 - loaded where it is used

    def written(value: float, _: int | None = None) -> str:
        day: date = num2date(value).date()  # type: ignore[no-untyped-call]
        return "\n".join(filter(None, sheet.translator.formats.date(day).rpartition(" ")[::2]))

    axes.xaxis.set_major_locator(AutoDateLocator(minticks=3, maxticks=7))  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(FuncFormatter(written))


def whiskers(axes: Axes, at: list[Any], intervals: list[Interval], colour: str) -> None:
    """Draw intervals from end to end."""
    if intervals:
        middles, reaches = (
            [(interval.low + interval.high) / 2 for interval in intervals],
            [interval.width / 2 for interval in intervals],
        )
        axes.errorbar(at, middles, yerr=reaches, fmt="none", ecolor=colour, capsize=5, elinewidth=1.5)


def whole_numbers(axis: Axis) -> None:
    """Label an axis with whole numbers only, since it counts people."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - loaded where it is used

    axis.set_major_locator(MaxNLocator(nbins=9, integer=True))


def legend_over(axes: Axes, columns: int = 3) -> None:
    """Draw the legend above the picture, so that it covers nothing."""
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.005), ncols=columns, fontsize=8, borderaxespad=0, frameon=False)
