"""What all pictures share: a blank sheet, colours that differ for everyone, literal text, and words beside it."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any
from unicodedata import category

from advocacy.errors import Finding, MissingExtraError, raise_any, translator_for
from advocacy.people.participant import SHARES
from advocacy.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

    from advocacy.adapters.plots._picture import Picture
    from advocacy.messages.language import Language
    from advocacy.messages.translator import Translator
    from advocacy.stats.interval import Interval


#: Okabe and Ito's colours, which differ for everyone; none is lost on white or on black.
BLUE, ORANGE, GREEN, VERMILION, SKY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9"
#: For what is beside the point, and for the outermost of three bands.
GREY, PALE = "#767676", "#C7E5F7"

_described = Rule("type", lambda given: isinstance(getattr(given, "description", None), str), expected="picture")


def describe_picture(picture: object) -> str:
    """Give what is on a picture, in lines of plain text: for screen readers, and as the alternative text of a page.

    >>> from fractions import Fraction
    >>> from advocacy.pilot import TradeoffPoint
    >>> from advocacy.adapters.plots import plot_tradeoff
    >>> point = TradeoffPoint(size=12, tightness=Fraction(1), total=90_000, members=12, proven=True)
    >>> print(describe_picture(plot_tradeoff([point])))
    Effect of the group size on the score
    12: 7500, best group, proven

    Raises:
        ValidationError: It is no picture of this library.
    """
    raise_any(_described.findings(picture, "picture"))
    said: str = picture.description  # type: ignore[attr-defined]
    return said


class Sheet:
    """A blank picture of a size in inches, with the words for it. It changes no global setting, and keeps a style."""

    def __init__(self, width: float, height: float, language: str | Language) -> None:
        self.translator = translator_for(language)
        try:
            from advocacy.adapters.plots._picture import Picture  # noqa: PLC0415 - loaded where it is used
        except ImportError as missing:
            raise MissingExtraError.of("plots") from missing
        self.picture = Picture(figsize=(width, height), layout="constrained")

    def say(self, code: str, **parameters: object) -> str:
        """Return a sentence about pictures."""
        return self.translator.tell(Finding.of(f"picture:{code}", **parameters))

    def between(self, interval: Interval | None, form: str) -> str:
        """Write an interval's ends, or that there is none."""
        if interval is None:
            return self.say("no-interval")
        return f"{form.format(interval.low)} – {form.format(interval.high)}"

    def finish(self, *, title: str, lines: Iterable[str] = (), notes: Iterable[str] = ()) -> Picture:
        """Put a title over the picture and notes under it, say what is on it, and keep all text literal."""
        picture, told = self.picture, [note for note in notes if note]
        letters = int(picture.get_figwidth() * 13)
        picture.suptitle(fill(title, letters * 3 // 4), x=0.01, horizontalalignment="left", fontsize=12)
        if told:
            shown = "\n".join(fill(item, letters) for item in told)
            picture.supxlabel(shown, x=0.01, horizontalalignment="left", fontsize=8)
        picture.description = "\n".join([title, *lines, *told])
        literal(picture)
        return picture


def literal(picture: Picture) -> None:
    """Let no text be read as a formula: names may hold anything."""
    from matplotlib.text import Text  # noqa: PLC0415 - loaded where it is used

    found: list[Any] = picture.findobj(Text)
    for item in found:
        item.set_parse_math(False)
        item.set_usetex(False)


def plain(given: str, maximum: int = 48) -> str:
    """Bring what a person or an app wrote on one line that fits: letters that show nothing become blanks."""
    shown = " ".join("".join(" " if category(letter)[0] in "CZ" else letter for letter in given).split())
    return shown if len(shown) <= maximum else f"{shown[: maximum - 1]}…"


def unit_of(measure: str, translator: Translator) -> str:
    """Give the unit of a participant's measure in words; empty where only the app knows it."""
    if measure in SHARES:
        return translator.label("unit:share")
    units = {"network_size": "people", "time_per_month": "hours"}
    return translator.label(f"unit:{units[measure]}") if measure in units else ""


def axis_name(measure: str, sheet: Sheet, unit: str = "") -> str:
    """Name an axis by a measure and its unit."""
    found = unit or unit_of(measure, sheet.translator)
    name = plain(sheet.translator.label(measure))
    return sheet.say("axis", name=name, unit=found) if found else name


def name_days(axes: Axes) -> None:
    """Write days as numbers, the same in every language, and no more of them than fit."""
    from matplotlib.dates import AutoDateLocator, DateFormatter  # noqa: PLC0415 - loaded where it is used

    axes.xaxis.set_major_locator(AutoDateLocator(minticks=3, maxticks=7))  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(DateFormatter("%Y-%m-%d"))  # type: ignore[no-untyped-call]


def whiskers(axes: Axes, at: list[Any], intervals: list[Interval], colour: str) -> None:
    """Draw intervals over their places, from end to end whatever lies within."""
    if intervals:
        middles, reaches = (
            [(interval.low + interval.high) / 2 for interval in intervals],
            [interval.width / 2 for interval in intervals],
        )
        axes.errorbar(at, middles, yerr=reaches, fmt="none", ecolor=colour, capsize=5, elinewidth=1.5)


def whole_numbers(axis: Axis) -> None:
    """Write whole numbers alone along an axis: there is no half of a person."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - loaded where it is used

    axis.set_major_locator(MaxNLocator(nbins=9, integer=True))


def legend_over(axes: Axes, columns: int = 3) -> None:
    """Say what the marks are, above what is drawn, so that nothing lies under it."""
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.005), ncols=columns, fontsize=8, borderaxespad=0, frameon=False)
