"""Formats of languages: dates, numbers, percentages, durations and money, by the data of the Unicode CLDR."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy import Finding
from advocacy.messages import Language, missing
from advocacy.messages.formats import Formats
from advocacy.messages.translator import Translator

EN, NL = Translator("en").formats, Translator("nl").formats
#: A text of the CLDR, version 49 (`babel.numbers` and `babel.dates` 2.19), in English (en-GB) and Dutch (nl).
CLDR_DATES = [
    (date(2027, 3, 2), "2 March 2027", "2 maart 2027"),
    (date(2026, 8, 31), "31 August 2026", "31 augustus 2026"),
]
CLDR_NUMBERS = [
    (999, None, "999", "999"),
    (1000, None, "1,000", "1.000"),
    (10_000, None, "10,000", "10.000"),
    (1_234_567.5, None, "1,234,567.5", "1.234.567,5"),
    (-0.25, None, "-0.25", "-0,25"),
    (Decimal("10000.00"), 2, "10,000.00", "10.000,00"),
    (Fraction(1, 3), 3, "0.333", "0,333"),
    (-0.001, 1, "0.0", "0,0"),
]
CLDR_MONEY = [
    (10_000, "EUR", "€10,000", "€\N{NO-BREAK SPACE}10.000"),
    (-10_000, "EUR", "-€10,000", "€\N{NO-BREAK SPACE}-10.000"),
    (Decimal("0.5"), "GBP", "£0.50", "£\N{NO-BREAK SPACE}0,50"),
    (10_000, "CHF", "CHF\N{NO-BREAK SPACE}10,000", "CHF\N{NO-BREAK SPACE}10.000"),
]
#: Minutes, and how speakers write them.
DURATIONS = [
    (0, "0 minutes", "0 min"),
    (1, "1 minute", "1 min"),
    (30, "30 minutes", "30 min"),
    (60, "1 hour", "1 uur"),
    (90, "1.5 hours", "1,5 uur"),
    (225, "3 hours 45 minutes", "3 uur en 45 min"),
    (60_000, "1,000 hours", "1.000 uur"),
]
#: A language of an app, with formats of its own.
FRENCH = Language(
    "fr",
    messages={
        "format:date": "{day} {month} {year}",
        "format:decimal": ",",
        "format:group": "\N{NARROW NO-BREAK SPACE}",
        "format:percent": "{number} %",
        "format:money": "{sign}{number} {currency}",
        "label:month:3": "mars",
        "clause:hours": "{count} heures",
        "clause:minutes": "{count} minutes",
        "own": "{on}: {number}, {shown}",
    },
)


@pytest.mark.parametrize(("day", "english", "dutch"), CLDR_DATES)
def test_dates_are_those_of_speakers(day: date, english: str, dutch: str) -> None:
    """A date is the long form of the CLDR."""
    assert (EN.date(day), NL.date(day)) == (english, dutch)


@pytest.mark.parametrize(("number", "decimals", "english", "dutch"), CLDR_NUMBERS)
def test_numbers_have_separators(number: float, decimals: int | None, english: str, dutch: str) -> None:
    """A number has the separators of the CLDR; one that rounds to 0 has no sign."""
    assert (EN.number(number, decimals), NL.number(number, decimals)) == (english, dutch)


@pytest.mark.parametrize(("amount", "currency", "english", "dutch"), CLDR_MONEY)
def test_money_has_its_currency(amount: Decimal, currency: str, english: str, dutch: str) -> None:
    """Money has the symbol of its currency, or its code and a space; whole amounts have no decimals."""
    assert (EN.money(amount, currency), NL.money(amount, currency)) == (english, dutch)


@pytest.mark.parametrize(("minutes", "english", "dutch"), DURATIONS)
def test_durations_are_hours_and_minutes(minutes: int, english: str, dutch: str) -> None:
    """A duration is in hours and minutes, and in hours only where they are whole or half."""
    time = timedelta(minutes=minutes)
    assert (EN.duration(time), NL.duration(time)) == (english, dutch)


def test_percentages() -> None:
    """A Dutch percent sign follows a space that does not break; a change has a sign."""
    assert (EN.percent(Fraction(1, 3)), NL.percent(0.3333, 1)) == ("33%", "33,3\N{NO-BREAK SPACE}%")
    assert (EN.number(4, 1, sign=True), EN.number(0, 1, sign=True), NL.number(1234.5678, digits=5)) == (
        "+4.0", "0.0", "1.234,6"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "english", "dutch"),
    [
        ("2026-09-01", "1 September 2026", "1 september 2026"),
        ("2026-09-01, 2026-10-02", "1 September 2026, 2 October 2026", "1 september 2026, 2 oktober 2026"),
        ("2026-02-30", "2026-02-30", "2026-02-30"),
        ("12.5 % (10 % – 1400.5 %)", "12.5% (10% – 1,400.5%)", "12,5 % (10 % – 1.400,5 %)"),
        ("1234", "1234", "1234"),
        ("a 12.5 %", "a 12.5 %", "a 12.5 %"),
    ],
)
def test_only_dates_and_percentages_are_rewritten(text: str, english: str, dutch: str) -> None:
    """A text that consists of dates or percentages is put in the formats of the language; an id stays as it is."""
    assert EN.written(text) == english
    assert NL.written(text).replace("\N{NO-BREAK SPACE}", " ") == dutch


def test_measured_numbers_are_rewritten() -> None:
    """A text with an amount and its interval has the separators of the language, if it is known to be numbers."""
    assert NL.written("1234 (1001.5 – 1400)", numbers=True) == "1.234 (1.001,5 – 1.400)"


def test_places_of_messages_have_the_formats_of_the_language() -> None:
    """Dates and numbers in a message are formatted, whole or with the format that a template asks for; ids are not."""
    found = Finding.of("plan:title", start=date(2026, 9, 1), end=date(2027, 3, 2), count=1234)
    assert found.text("nl") == "Plan van 1 september 2026 tot en met 2 maart 2027: 1.234 sessies"
    own = Language("en", messages={"own": "{count:06d} {count!r} {year} {id}"})
    assert Finding.of("own", count=1234, year=2027, id="2026-09-01").text(own) == "001234 1234 2027 2026-09-01"


def test_an_app_states_the_formats_of_its_language() -> None:
    """The formats are messages, so an app's own language has its own, and `missing` reports those it lacks."""
    french: Formats = Translator(FRENCH).formats
    assert french.date(date(2027, 3, 2)) == "2 mars 2027"
    assert french.date(date(2027, 4, 2)) == "2027-04-02"
    assert french.money(Decimal("1234.5"), "EUR") == "1\N{NARROW NO-BREAK SPACE}234,50 €"
    assert french.duration(timedelta(minutes=95)) == "1 heures 35 minutes"
    found = Finding.of("own", on=date(2027, 3, 2), number=1234.5, shown="12.5 %")
    assert found.text(FRENCH) == "2 mars 2027: 1\N{NARROW NO-BREAK SPACE}234,5, 12,5 %"
    lacking = {finding.path for finding in missing(Language("fr", messages={"empty": "vide"}))}
    assert {"format:date", "format:decimal", "format:group", "format:percent", "format:money"} <= lacking


def test_a_language_without_formats_has_plain_ones() -> None:
    """Without formats a date is as in documents, a number has a point and no groups, and time is in hours."""
    plain = Translator(Language("fr", messages={"empty": "vide"})).formats
    assert plain.date(date(2027, 3, 2)) == "2027-03-02"
    assert (plain.number(1234.5), plain.percent(0.5), plain.duration(timedelta(minutes=90))) == (
        "1234.5",
        "50 %",
        "1.5",
    )
    assert plain.money(5, "EUR") == "€\N{NO-BREAK SPACE}5"


@given(st.integers(-(10**12), 10**12))
def test_separators_change_no_digit(number: int) -> None:
    """Without its separators a number is itself."""
    assert int(NL.number(number).replace(".", "")) == int(EN.number(number).replace(",", "")) == number
