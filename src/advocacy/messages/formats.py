"""Dates, numbers, percentages, durations and money as the speakers of a language write them.

The data are messages, ``"format:…"`` and the names of the months, so an app's own language states its own. English and
Dutch follow the Unicode CLDR (version 49, en-GB and nl), except for the no-break space before a Dutch percent sign,
which is the custom of Dutch publishers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

#: Currencies with a symbol that is clear in every country. The others are written with their code.
_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "US$"}
#: One or more dates of a document, such as ``2027-03-02``, with commas or a dash between them.
_DAYS = re.compile(r"\d{4}-\d\d-\d\d(?:(?:, | – )\d{4}-\d\d-\d\d)*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
#: Numbers as text, such as ``12.5 %``, ``≥ 3`` or ``1234 (1001.5 – 1400)``; each number, and whether it is a percentage.
_NUMBERS = re.compile(r"(?:[≈≥≤] )?[-+]?\d+(?:\.\d+)?(?: %)?(?:[ (–]+[-+]?\d+(?:\.\d+)?(?: [%?])?\)?)*")
_NUMBER = re.compile(r"([-+]?)(\d+(?:\.\d+)?)( %)?")


class _Interval(Protocol):
    """An interval, of which this module knows no more."""

    @property
    def low(self) -> float: ...

    @property
    def high(self) -> float: ...


class _Period(Protocol):
    """A range of dates, of which this module knows no more."""

    @property
    def start(self) -> date: ...

    @property
    def end(self) -> date: ...


Numeric = int | float | Decimal | Fraction


def significant(value: float, digits: int) -> float:
    """Return a number rounded to this many significant digits, but never before the decimal mark."""
    return float(f"{value:.{max(digits, len(f'{abs(value):.0f}'))}g}")


class Formats:
    """The formats of one language.

    Without a format of its own, a language writes dates as ``2027-03-02`` and numbers as ``1234.5``.

    >>> data = {"format:date": "{day} {month} {year}", "label:month:3": "maart", "format:decimal": ","}
    >>> dutch = Formats(lambda code, count: data.get(code, ""))
    >>> dutch.date(date(2027, 3, 2)), dutch.number(12.5)
    ('2 maart 2027', '12,5')

    Args:
        find: Return the template of a code, in the form for a count; empty if there is none.
    """

    __slots__ = ("_decimal", "_find", "_group")

    def __init__(self, find: Callable[[str, object], str]) -> None:
        self._find = find
        self._decimal = find("format:decimal", None) or "."
        self._group = find("format:group", None)

    def date(self, day: date) -> str:
        """Return a day, such as "2 March 2027"."""
        template, month = self._find("format:date", None), self._find(f"label:month:{day.month}", None)
        if not template or not month:
            return day.isoformat()
        return template.format(day=day.day, month=month, month_number=day.month, year=day.year)

    def number(
        self, value: Numeric, decimals: int | None = None, *, digits: int | None = None, sign: bool = False
    ) -> str:
        """Return a number with the separators of the language.

        Args:
            value: The number.
            decimals: The number of decimals, with ties to even; by default as many as the number has.
            digits: The number of significant digits, without zeros at the end; all by default. Digits before the
                decimal mark are always kept.
            sign: Whether a number above 0 has a plus sign. A number that rounds to 0 has no sign.
        """
        if digits is not None:
            value = significant(float(value), digits)
        if decimals is None:
            plain = format(Decimal(str(float(value) if isinstance(value, Fraction) else value)), "f")
            plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        else:
            plain = f"{float(round(value, decimals)) if isinstance(value, Fraction) else value:.{decimals}f}"
        head = plain.lstrip("-")
        mark = "" if not head.strip("0.") else "-" if plain.startswith("-") else "+" if sign else ""
        return mark + self._separated(head)

    def percent(self, share: Numeric, decimals: int = 0) -> str:
        """Return a share 0..1 as a percentage."""
        return self._percentage(self.number(100 * share, decimals))

    def between(self, interval: _Interval, decimals: int | None = None, *, digits: int | None = None) -> str:
        """Return the ends of an interval, with a dash between them."""
        low, high = (self.number(end, decimals, digits=digits) for end in (interval.low, interval.high))
        return f"{low} – {high}"

    def days(self, period: _Period) -> str:
        """Return the first and the last day of a period, with a dash between them."""
        return f"{self.date(period.start)} – {self.date(period.end)}"

    def duration(self, time: timedelta) -> str:
        """Return a duration in hours and minutes, to the minute; whole and half hours as hours only."""
        minutes = round(time / timedelta(minutes=1))
        if not self._find("clause:hours", None):
            return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
        counts = {"hours": minutes // 60, "minutes": minutes % 60}
        if counts["hours"] and counts["minutes"] == 30:
            return self._find("clause:hours", 0).format(count=self.number(minutes / 60))
        units = {unit: self._find(f"clause:{unit}", n).format(count=self.number(n)) for unit, n in counts.items()}
        if all(counts.values()):
            return (self._find("clause:duration", None) or "{hours} {minutes}").format_map(units)
        return units["hours" if counts["hours"] else "minutes"]

    def money(self, amount: Numeric, currency: str) -> str:
        """Return an amount of money: whole amounts without decimals, others with two."""
        exact = round(Fraction(amount), 2)
        plain = self.number(abs(exact), 0 if exact.denominator == 1 else 2)
        symbol = _SYMBOLS.get(currency, currency)
        template = self._find("format:money", None) or "{currency}\N{NO-BREAK SPACE}{sign}{number}"
        space = "\N{NO-BREAK SPACE}" if symbol[-1:].isalpha() and "{currency}{" in template else ""
        return template.format(currency=symbol + space, sign="-" if exact < 0 else "", number=plain)

    def written(self, text: str, *, numbers: bool = False) -> str:
        """Return a text in the formats of the language if it consists of dates or of percentages; else unchanged.

        Args:
            text: The text, with dates and numbers as in documents.
            numbers: Whether numbers without a percent sign are numbers. Without this they may be an id.
        """
        if _DAYS.fullmatch(text):
            return _DAY.sub(self._day, text)
        if (numbers or "%" in text) and _NUMBERS.fullmatch(text):
            return _NUMBER.sub(self._spelled, text)
        return text

    def _day(self, found: re.Match[str]) -> str:
        try:
            return self.date(date.fromisoformat(found[0]))
        except ValueError:  # no day of the calendar, in a finding that somebody else wrote
            return found[0]

    def _spelled(self, found: re.Match[str]) -> str:
        number = found[1] + self._separated(found[2])
        return self._percentage(number) if found[3] else number

    def _separated(self, plain: str) -> str:
        whole, _, part = plain.partition(".")
        grouped = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", lambda _: self._group, whole) if self._group else whole
        return f"{grouped}{self._decimal}{part}" if part else grouped

    def _percentage(self, number: str) -> str:
        return (self._find("format:percent", None) or "{number} %").format(number=number)


#: Numbers as in documents, for `Formats.written`.
PLAIN = Formats(lambda _code, _count: "")
