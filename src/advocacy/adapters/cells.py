"""Readers of cells: each reads one explicit form of a column, and refuses every other form.

A cell is text, a number, a date, a time, true or false, or empty. Nothing is guessed. A message names the kind or the
form of the cells and their records, never a value.
"""

from __future__ import annotations

import re
import unicodedata
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import Enum
from math import isfinite, isnan
from types import MappingProxyType
from typing import Any, NamedTuple

from attrs import field

from advocacy.arguments import checked, frozen
from advocacy.errors import Finding, ValidationError, nearest_name
from advocacy.people.bounds import Bounds
from advocacy.people.questions import ResponseScale
from advocacy.rules import Rule, SetOf, TupleOf, each, identifier, instance, optional, text

__all__ = [
    "AGREEMENT",
    "FREQUENCY",
    "NO",
    "SATISFACTION",
    "YES",
    "CellReader",
    "Column",
    "DateOrder",
    "bracket",
    "day",
    "number",
    "percent",
    "plain_text",
    "yes",
]

#: The words for yes and no in English and Dutch.
YES: frozenset[str] = frozenset({"yes", "y", "true", "ja", "j", "waar"})
NO: frozenset[str] = frozenset({"no", "n", "false", "nee", "onwaar"})

_AGREEMENT = {
    "en": ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"),
    "nl": ("Helemaal mee oneens", "Mee oneens", "Niet mee eens, niet mee oneens", "Mee eens", "Helemaal mee eens"),
}
_SATISFACTION = {
    "en": ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"),
    "nl": ("Zeer ontevreden", "Ontevreden", "Neutraal", "Tevreden", "Zeer tevreden"),
}
_FREQUENCY = {
    "en": ("Never", "Rarely", "Sometimes", "Often", "Always"),
    "nl": ("Nooit", "Zelden", "Soms", "Vaak", "Altijd"),
}


def _scales(words: Mapping[str, tuple[str, ...]]) -> Mapping[str, ResponseScale]:
    return MappingProxyType({code: ResponseScale.likert(options) for code, options in words.items()})


#: Scales of agreement, satisfaction and frequency, by language. An answer matches an option in any case.
AGREEMENT: Mapping[str, ResponseScale] = _scales(_AGREEMENT)
SATISFACTION: Mapping[str, ResponseScale] = _scales(_SATISFACTION)
FREQUENCY: Mapping[str, ResponseScale] = _scales(_FREQUENCY)

_MONTH_NAMES = (
    ("january", "januari"), ("february", "februari"), ("march", "maart"), ("april",), ("may", "mei"), ("june", "juni"),
    ("july", "juli"), ("august", "augustus"), ("september",), ("october", "oktober"), ("november",), ("december",),
)  # fmt: skip
_MONTHS = {
    word: place
    for place, names in enumerate(_MONTH_NAMES, start=1)
    for name in names
    for word in (name, name[:3], f"{name[:3]}.")
} | {"mrt": 3, "mrt.": 3, "sept": 9, "sept.": 9}

_YEAR_FIRST = r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d\d?)(?P=s)(?P<d>\d\d?)"
_YEAR_LAST = r"(?P<a>\d\d?)(?P<s>[-/.])(?P<b>\d\d?)(?P=s)(?P<y>\d{4}|\d\d)"
_CLOCK = (
    r"(?:(?:t|,? +)(?P<H>\d\d?):(?P<M>\d\d)(?::(?P<S>\d\d)(?:\.\d+)?)?(?: ?(?P<half>[ap])\.? ?m\.?)?"
    r" ?(?P<zone>z|utc|gmt)?(?P<offset>[-+]\d\d?(?::?\d\d)?)?)?"
)
_MONTH_DAY = re.compile(r"(\d\d?)[ -]([^\W\d_]+\.?)[ -](\d{4})")
_DAYS = (re.compile(_YEAR_FIRST, re.ASCII), re.compile(_YEAR_LAST, re.ASCII))
_MOMENTS = (re.compile(_YEAR_FIRST + _CLOCK, re.ASCII), re.compile(_YEAR_LAST + _CLOCK, re.ASCII))
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u202f\u2007\u2009", " "))
_MIDNIGHT = time()
_SHORT_YEAR = 2
_PERCENT = 100
#: A bracket: a number with a plus, or two numbers with a hyphen or a dash between them.
_BRACKET = re.compile(r"(\d|\d.*?\d)\s*(?:\+|[-\u2010-\u2015]\s*(\d|\d.*\d))", re.ASCII)
#: The maximum number of characters of a number.
_LONGEST_NUMBER = 300


class DateOrder(Enum):
    """The order of day and month in dates that end in the year."""

    DAY_FIRST = "dmy"
    """7/3/2026 is 7 March."""
    MONTH_FIRST = "mdy"
    """7/3/2026 is 3 July."""


def order_of(order: str | DateOrder | None) -> DateOrder | None:
    """Return an order by its value. The rule `ORDER` reports other values."""
    if isinstance(order, str):
        return next((item for item in DateOrder if item.value == order), order)  # type: ignore[return-value]
    return order


#: The rule of an order of day and month.
ORDER = Rule("cell-order", lambda order: order is None or isinstance(order, DateOrder))


class Refused(NamedTuple):
    """Why a cell cannot be read.

    Attributes:
        code: The code of the finding after ``cells:``.
        option: The nearest option; empty without one.
    """

    code: str
    option: str = ""


def kind_of(cell: object) -> str:
    """Return the kind of a cell: ``empty``, ``text``, ``boolean``, ``number``, ``date`` or ``other``."""
    kind = type(cell)
    if kind is str:
        return "text" if cell.strip() else "empty"  # type: ignore[attr-defined]
    if cell is None or (kind is float and isnan(cell)):  # type: ignore[arg-type]
        return "empty"
    if kind is bool:
        return "boolean"
    if kind is int or kind is float:
        return "number"
    return "date" if isinstance(cell, date) else "other"


def fold(words: str) -> str:
    """Return text for comparison: in form NFC, without case, with single blanks."""
    return " ".join(unicodedata.normalize("NFC", words).casefold().split())


def whole_words(size: float) -> str | Refused:
    """Return the digits of a whole number, unless they are too many."""
    return str(int(size)) if abs(size) < 10**_LONGEST_NUMBER else Refused("range")


def near_option(words: str, options: Iterable[str]) -> Refused:
    """Return the refusal of words that are no option. It names an option that is alike."""
    near = nearest_name(fold(words), (folded := {fold(option): option for option in options}).keys())
    return Refused("near", folded[near]) if near else Refused("option")


class CellReader:
    """A reader of one form of cells. It returns the value of a cell that is not empty, or why it cannot be read."""

    __slots__ = ()

    def mixed_kind(self, cell: object) -> str:
        """Return a kind of cell that a column must not mix with another one; empty for any other cell."""
        return ""

    def may_group(self, cell: object) -> bool:
        """Check whether the decimal mark of a cell may group thousands: three digits follow it, as in "1.000"."""
        return False

    @abstractmethod
    def read(self, cell: Any) -> Any:
        """Return the value of a cell, or why it cannot be read."""


@frozen
class _Text(CellReader):
    """Text, without blanks around it and in Unicode form NFC.

    Attributes:
        numbers: Whether whole numbers count as text, as for ids that a spreadsheet program made numbers: 17.0 is "17".
    """

    numbers: bool = False

    def read(self, cell: Any) -> Any:
        """Return the text of a cell."""
        if type(cell) is str:
            found = identifier(cell.strip())
            return found if text.holds(found) else Refused("form-text")
        if self.numbers and (type(cell) is int or (type(cell) is float and cell.is_integer())):
            return whole_words(cell)
        return Refused(kind_of(cell))


@frozen(kw_only=True)
class _Number(CellReader):
    """A number. In text, thousands may be grouped by the other mark, a blank or an apostrophe.

    Attributes:
        decimal: The decimal mark of text: ``"."`` or ``","``. With a comma, "1.204" is 1204.
        about: Words before a number that are left out, such as "ca.".
    """

    decimal: str = field(default=".", validator=Rule("cell-decimal", lambda mark: mark in {".", ","}))
    about: tuple[str, ...] = field(default=(), converter=TupleOf[str])

    def read(self, cell: Any) -> Any:
        """Return the number of a cell."""
        if type(cell) is int or (type(cell) is float and isfinite(cell)):
            return cell
        if type(cell) is not str:
            return Refused(kind_of(cell))
        found = _parse_number(self.bare(cell), self.decimal)
        return Refused("text") if found is None else found

    def may_group(self, cell: object) -> bool:
        """Check whether the decimal mark of a cell may group thousands."""
        return type(cell) is str and re.search(rf"[{self.decimal}]\d{{3}}(?!\d)", cell) is not None

    def bare(self, cell: str) -> str:
        """Return text without blanks around it and without the words before the number."""
        words = fold(cell.translate(_BLANKS))
        starts = (fold(start) for start in self.about)
        return next((words[len(start) :].lstrip() for start in starts if words.startswith(start)), words)


def _parse_number(words: str, decimal: str) -> float | None:
    """Return the number of text, or ``None``."""
    mark = "." if decimal == "," else ","
    grouped = rf"\d{{1,3}}(?P<group>[{mark} '\u2019])\d{{3}}(?:(?P=group)\d{{3}})*"
    form = rf"(?P<sign>[-+]?)(?P<whole>{grouped}|\d+)(?:[{decimal}](?P<last>\d+))?"
    match = re.fullmatch(form, words, re.ASCII) if len(words) <= _LONGEST_NUMBER else None
    if match is None:
        return None
    digits = re.sub(r"\D", "", match["whole"])
    size = int(digits) if match["last"] is None else float(f"{digits}.{match['last']}")
    return -size if match["sign"] == "-" else size


@frozen(kw_only=True)
class _Percent(CellReader):
    """A percentage from 0 to 100, as a share 0..1. Text with "%" is clear: "75%" and "75 %" are 0.75.

    Attributes:
        whole: What a number without "%" is a part of: 100 if 75 means 75 %, 1 if 0.75 does (as in a cell that a
            spreadsheet program shows as a percentage). Without it, such cells are refused.
        decimal: The decimal mark of text.
    """

    whole: int | None = field(default=None, validator=Rule("cell-whole", lambda whole: whole in {None, 1, 100}))
    decimal: str = field(default=".", validator=Rule("cell-decimal", lambda mark: mark in {".", ","}))

    def mixed_kind(self, cell: object) -> str:
        """Return whether a cell is text with "%", or a number that a spreadsheet program may show as a percentage."""
        if self.whole != _PERCENT:
            return ""
        kind = kind_of(cell)
        return kind if kind == "number" or (kind == "text" and str(cell).rstrip().endswith("%")) else ""

    def read(self, cell: Any) -> Any:
        """Return the share of a cell."""
        kind, whole = kind_of(cell), self.whole
        if kind == "text":
            words = cell.translate(_BLANKS).strip()
            if words.endswith("%"):
                words, whole = words[:-1].rstrip(), _PERCENT
            value = _parse_number(words, self.decimal)
            if value is None:
                return Refused("text")
        elif kind == "number":
            value = cell
        else:
            return Refused(kind)
        if whole is None:
            return Refused("unsigned")
        return value / whole if 0 <= value <= whole else Refused("range")


@frozen(kw_only=True)
class _Bracket(CellReader):
    """A bracket such as "100–500" or "500+", which gives bounds, or a number, which gives that number.

    Attributes:
        number: The reader of numbers; ``None`` refuses numbers.
    """

    number: CellReader | None = field(default=None, validator=optional(instance(_Number)))

    def may_group(self, cell: object) -> bool:
        """Check whether the decimal mark of a cell may group thousands."""
        return (self.number or _Number()).may_group(cell)

    def read(self, cell: Any) -> Any:
        """Return the bounds or the number of a cell."""
        reader = self.number if isinstance(self.number, _Number) else _Number()
        words = reader.bare(cell) if type(cell) is str else ""
        match = _BRACKET.fullmatch(words) if len(words) <= 2 * _LONGEST_NUMBER else None
        if match is None:
            found = Refused(kind_of(cell)) if self.number is None else reader.read(cell)
            return Refused("form-bracket") if found == Refused("text") else found
        low, high = (None if size is None else _parse_number(size, reader.decimal) for size in match.groups())
        if low is None or (match[2] and (high is None or high < low)):
            return Refused("form-bracket")
        try:
            return Bounds(low, high)
        except ValidationError:
            return Refused("range")


@frozen(kw_only=True)
class _Day(CellReader):
    """A day: a date cell, or text such as "7-3-2026", "2026-03-07" and "7 mrt 2026" (English and Dutch months).

    A column that is part text, part date is refused: a spreadsheet program has changed a part of it. Years have four
    digits. A date cell with a time of day is refused.

    Attributes:
        order: The order of day and month in text such as "7-3-2026"; ``None`` refuses such text.
    """

    order: DateOrder | None = field(default=None, converter=order_of, validator=ORDER)

    def mixed_kind(self, cell: object) -> str:
        """Return whether a cell is text or a date."""
        return kind if (kind := kind_of(cell)) in {"date", "text"} else ""

    def read(self, cell: Any) -> Any:  # noqa: PLR0911 - one for each form
        """Return the day of a cell."""
        if isinstance(cell, datetime):
            return cell.date() if cell.time() == _MIDNIGHT else Refused("time")
        if type(cell) is date:
            return cell
        if type(cell) is not str:
            return Refused(kind_of(cell))
        words = cell.strip().casefold()
        if match := _MONTH_DAY.fullmatch(words):
            return _date(match[3], _MONTHS.get(match[2], 0), match[1])
        if match := _DAYS[0].fullmatch(words):
            return _date(match["y"], match["m"], match["d"])
        match = _DAYS[1].fullmatch(words)
        if match is None or len(match["y"]) == _SHORT_YEAR:
            return Refused("form-day")
        if self.order is None:
            return Refused("order")
        return _date(match["y"], *_in_order(match, self.order))


def _in_order(match: re.Match[str], order: DateOrder | None) -> tuple[str, str]:
    """Return the month and the day of a date that ends in the year."""
    return (match["b"], match["a"]) if order is DateOrder.DAY_FIRST else (match["a"], match["b"])


def _date(year: str, month: str | int, day: str) -> date | Refused:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return Refused("form-day")


class Moment(NamedTuple):
    """A time of a cell, and the form in which it was written."""

    at: datetime
    form: str


def read_moment(cell: object, order: DateOrder | None) -> Moment | Refused:  # noqa: PLR0911 - one for each form
    """Return the time of a cell. A column of times must have one form.

    Text starts with the year, or has the *order* of day and month; two digits of a year are after 2000. "GMT+1" is one
    hour ahead of UTC.
    """
    if isinstance(cell, datetime):
        return Moment(cell, "date")
    if isinstance(cell, date):
        return Moment(datetime(cell.year, cell.month, cell.day), "date")  # noqa: DTZ001 - the file states no zone
    if type(cell) is not str:
        return Refused(kind_of(cell))
    words = " ".join(cell.translate(_BLANKS).casefold().split())
    match = _MOMENTS[0].fullmatch(words) or _MOMENTS[1].fullmatch(words)
    if match is None:
        return Refused("form-time")
    year_first = match.re is _MOMENTS[0]
    if not year_first and order is None:
        return Refused("order")
    month, number_of_day = (match["m"], match["d"]) if year_first else _in_order(match, order)
    year = int(match["y"]) + (2000 if len(match["y"]) == _SHORT_YEAR else 0)
    hour = int(match["H"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return Refused("form-time")
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    try:
        zone = _offset(match["offset"]) if match["offset"] else UTC if match["zone"] else None
        at = datetime(
            year, int(month), int(number_of_day), hour, int(match["M"] or 0), int(match["S"] or 0), tzinfo=zone
        )
    except ValueError:
        return Refused("form-time")
    return Moment(at, f"{year_first}{match['s']}{bool(match['H'])}{bool(match['half'])}{zone is None}")


def _offset(words: str) -> timezone:
    """Return the time zone of an offset such as "+1", "-0500" or "+05:30"; a plus is ahead of UTC."""
    digits = words[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-ahead if words[0] == "-" else ahead)


@frozen(kw_only=True)
class _Yes(CellReader):
    """A yes or a no, in any case; with *day* also a yes with its date, such as "ja (7-3-2026)", or a date alone.

    Attributes:
        words: The words for yes; English and Dutch by default. Cells of true and false are read too.
        no: The words for no.
        day: The reader of the date after a yes.
    """

    words: frozenset[str] = field(default=YES, converter=SetOf[str], validator=each(instance(str)))
    no: frozenset[str] = field(default=NO, converter=SetOf[str], validator=each(instance(str)))
    day: CellReader | None = field(default=None, validator=optional(instance(_Day)))

    def _faults(self) -> Iterator[Finding]:
        if {*map(fold, self.words)} & {*map(fold, self.no)}:
            yield Finding.of("cell-words", "no")

    def mixed_kind(self, cell: object) -> str:
        """Return whether a cell is text with a day, or a date."""
        kind = kind_of(cell)
        has_day = self.day is not None and (kind == "date" or (kind == "text" and re.search(r"\d", str(cell))))
        return kind if has_day else ""

    def read(self, cell: Any) -> Any:
        """Return true, false, or the day of a yes."""
        kind = kind_of(cell)
        if kind == "boolean":
            return cell
        if kind == "date" and self.day is not None:
            return self.day.read(cell)
        if kind != "text":
            return Refused(kind)
        words = fold(cell)
        for known, meaning in ((self.words, True), (self.no, False)):
            if words in {*map(fold, known)}:
                return meaning
        if self.day is not None:
            start = re.match(r"[^\W\d]*", words)
            word = start[0] if start else ""
            if not word or word in {*map(fold, self.words)}:
                return self.day.read(words[len(word) :].strip(" ,:;()[]"))
        return near_option(cell, [*sorted(self.words), *sorted(self.no)])


@checked
def percent(*, whole: int | None = None, decimal: str = ".") -> CellReader:
    """Return a reader of percentages from 0 to 100, as shares 0..1. Text with "%" is clear: "75%" is 0.75.

    >>> percent().read("75 %"), percent(whole=100, decimal=",").read("7,5")
    (0.75, 0.075)

    Args:
        whole: What a number without "%" is a part of: 100 if 75 means 75 %, 1 if 0.75 does (as in a cell that a
            spreadsheet program shows as a percentage). Without it, such cells are refused. With 100, a column of
            number cells and text with "%" is refused: the number 0.75 could mean either.
        decimal: The decimal mark of text, ``"."`` or ``","``.
    """
    return _Percent(whole=whole, decimal=decimal)


@checked
def number(*, decimal: str = ".", about: Iterable[str] = ()) -> CellReader:
    """Return a reader of numbers. In text, the other mark, a blank or an apostrophe may group thousands.

    >>> number(decimal=",", about=["ca."]).read("ca. 1.204"), number().read("1.204")
    (1204, 1.204)

    Args:
        decimal: The decimal mark of text: ``"."`` or ``","``. With a comma, "1.204" is 1204.
        about: Words before a number that are left out, such as "ca.".
    """
    return _Number(decimal=decimal, about=about)


@checked
def bracket(number: CellReader | None = None) -> CellReader:
    """Return a reader of brackets such as "100–500" and "500+", which give bounds.

    >>> reader = bracket(number(decimal=","))
    >>> reader.read("500+"), reader.read("1.204")
    (Bounds(minimum=500.0, maximum=None), 1204)

    Args:
        number: The reader of single numbers, from `number`; without it they are refused.
    """
    return _Bracket(number=number)


@checked
def day(order: str | DateOrder | None = None) -> CellReader:
    """Return a reader of days: date cells, or text such as "7-3-2026", "2026-03-07" and "7 mrt 2026".

    Months may be English or Dutch, and years have four digits. A column that is part text, part date is refused: a
    spreadsheet program has changed a part of it. So is a date cell with a time of day.

    >>> day("dmy").read("7-3-2026")
    datetime.date(2026, 3, 7)

    Args:
        order: The order of day and month in text such as "7-3-2026": ``"dmy"`` or ``"mdy"``. Without it, such text is
            refused.
    """
    return _Day(order=order)


@checked
def yes(words: Iterable[str] = (), no: Iterable[str] = (), *, day: CellReader | None = None) -> CellReader:
    """Return a reader of yes and no, in any case. Cells of true and false are read too.

    >>> yes().read(" Ja "), yes(["ok"], ["nope"], day=_Day()).read("ok (2026-09-01)")
    (True, datetime.date(2026, 9, 1))

    Args:
        words: The words for yes; by default those in English and Dutch.
        no: The words for no; by default those in English and Dutch.
        day: The reader of a date after a yes, such as "ja (7-3-2026)", or of a date alone; from `day`.
    """
    return _Yes(words=tuple(words) or YES, no=tuple(no) or NO, day=day)


@checked
def plain_text(*, numbers: bool = False) -> CellReader:
    """Return a reader of text, without the blanks around it and in Unicode form NFC.

    >>> plain_text(numbers=True).read(17.0)
    '17'

    Args:
        numbers: Whether whole numbers count as text, as for ids that a spreadsheet program made numbers.
    """
    return _Text(numbers)


def _title(name: str | int) -> str | int:
    return identifier(name) if isinstance(name, str) else name


def _reader(read: CellReader | Callable[[], CellReader] | None) -> CellReader | None:
    """Return the reader that a function such as `percent` makes without arguments."""
    makers: tuple[object, ...] = (percent, number, bracket, day, yes, plain_text)
    found: Any = read
    made: CellReader | None = found() if found in makers else found
    return made


@frozen
class Column:
    """A column of a table and how to read it.

    >>> Column("agreed", given=date(2026, 9, 1)).given
    datetime.date(2026, 9, 1)

    Attributes:
        name: The title of the column. In surveys and rosters of rows or text it may be the position instead, counted
            from 1: titles may be repeated.
        read: The reader of its cells, such as ``percent`` or ``number(decimal=",")``; ``None`` takes the plain
            form of the field only.
        unknown: Texts that mean "unknown", such as ``"NA"``. Empty cells and NaN always do.
        given: For a consent column of yes and no: the day on which people with yes gave consent.

    Raises:
        ValidationError: A field has another type.
    """

    name: str | int = field(converter=_title)
    read: CellReader | None = field(default=None, converter=_reader, validator=optional(instance(CellReader)))
    unknown: frozenset[str] = field(default=frozenset(), converter=SetOf[str], validator=each(instance(str)))
    given: date | None = None


def ranges(numbers: Iterable[int], *, most: int = 5) -> str:
    """Return record numbers as text, such as "2–7, 9"; of more than *most* ranges the first ones and "…"."""
    found: list[list[int]] = []
    for number_ in numbers:
        if found and found[-1][1] == number_ - 1:
            found[-1][1] = number_
        else:
            found.append([number_, number_])
    words = [str(low) if low == high else f"{low}\u2013{high}" for low, high in found[:most]]
    return ", ".join([*words, *(["\u2026"] if len(found) > most else [])])
