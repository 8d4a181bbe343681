"""Readers of cells: a table of what each form means, and of what each reader refuses."""

from __future__ import annotations

from datetime import date, datetime
from math import inf, nan
from typing import Any

import pytest

from advocacy.adapters._columns import read_column
from advocacy.adapters.cells import (
    AGREEMENT,
    FREQUENCY,
    SATISFACTION,
    CellReader,
    Column,
    Refused,
    bracket,
    day,
    number,
    percent,
    plain_text,
    ranges,
    yes,
)
from advocacy.errors import ValidationError
from advocacy.people.bounds import Bounds

DAY = date(2026, 3, 7)
DUTCH = number(decimal=",", about=["ca.", "circa"])

#: The reader, the cell, and its value or the code of the refusal.
CELLS: list[tuple[CellReader, object, object]] = [
    (percent(), "75%", 0.75),
    (percent(), " 75 % ", 0.75),
    (percent(), "75\u00a0%", 0.75),
    (percent(), "75", "unsigned"),
    (percent(), 0.75, "unsigned"),
    (percent(whole=1), 0.75, 0.75),
    (percent(whole=100), 75.0, 0.75),
    (percent(whole=100, decimal=","), "7,5", 0.075),
    (percent(), "101%", "range"),
    (percent(), "-1%", "range"),
    (percent(), "high", "text"),
    (percent(), True, "boolean"),
    (number(), "1.204", 1.204),
    (number(), "1,204,000.5", 1204000.5),
    (DUTCH, "1.204", 1204),
    (DUTCH, "1,5", 1.5),
    (DUTCH, "-1\u202f204", -1204),
    (DUTCH, "Ca. 270", 270),
    (DUTCH, "1.20", "text"),
    (DUTCH, "1.2.04", "text"),
    (DUTCH, "9" * 301, "text"),
    (number(), 3, 3),
    (number(), inf, "number"),
    (number(), DAY, "date"),
    (bracket(), "500+", Bounds(500)),
    (bracket(), "100–500", Bounds(100, 500)),
    (bracket(), "500-100", "form-bracket"),
    (bracket(), "1.5.0+", "form-bracket"),
    (bracket(), "270", "form-bracket"),
    (bracket(), 270, "number"),
    (bracket(DUTCH), "ca. 1.000 - 1.500", Bounds(1000, 1500)),
    (bracket(DUTCH), "270", 270),
    (bracket(DUTCH), "many", "form-bracket"),
    (bracket(), DAY, "date"),
    (day(), DAY, DAY),
    (day(), datetime(2026, 3, 7), DAY),  # noqa: DTZ001
    (day(), datetime(2026, 3, 7, 1), "time"),  # noqa: DTZ001
    (day("dmy"), "7-3-2026", DAY),
    (day("mdy"), "3/7/2026", DAY),
    (day("dmy"), "7.3.2026", DAY),
    (day("dmy"), "7-3/2026", "form-day"),
    (day("dmy"), "7-3-26", "form-day"),
    (day("dmy"), "31-2-2026", "form-day"),
    (day(), "2026-03-07", DAY),
    (day(), "7-3-2026", "order"),
    (day(), "7 mrt 2026", DAY),
    (day(), "7 March 2026", DAY),
    (day(), "7 mei 2026", date(2026, 5, 7)),
    (day(), "7 foo 2026", "form-day"),
    (day(), "soon", "form-day"),
    (day(), 46000, "number"),
    (yes(), " JA ", True),
    (yes(), "no", False),
    (yes(), False, False),
    (yes(), 1, "number"),
    (yes(), DAY, "date"),
    (yes(day=day("dmy")), DAY, DAY),
    (yes(day=day("dmy")), "ja (7-3-2026)", DAY),
    (yes(day=day("dmy")), "7-3-2026", DAY),
    (yes(day=day("dmy")), "ja, graag", "form-day"),
    (yes(day=day("dmy")), "later", "option"),
    (yes(["of course"]), "of  COURSE", True),
    (plain_text(), " NA ", "NA"),
    (plain_text(), "e\u0301", "é"),
    (plain_text(), 17, "number"),
    (plain_text(), "\ud800", "form-text"),
    (plain_text(numbers=True), 17.0, "17"),
    (plain_text(numbers=True), 1.5, "number"),
    (plain_text(), [], "other"),
]


def test_readers_read_one_form() -> None:
    """Each reader reads its form and refuses every other with a code."""
    for reader, cell, meant in CELLS:
        found = reader.read(cell)
        assert (found.code if isinstance(found, Refused) else found) == meant, (reader, cell)


def test_near_words_are_named() -> None:
    """Words that are nearly an option are refused with that option."""
    assert yes().read("yess") == Refused("near", "yes")


def test_scales_are_in_two_languages() -> None:
    """Each scale of words has five options from 0 to 1, in English and Dutch."""
    for scales in (AGREEMENT, SATISFACTION, FREQUENCY):
        assert {*scales} == {"en", "nl"}
        assert all(sorted(scale.options.values()) == [0, 0.25, 0.5, 0.75, 1] for scale in scales.values())


def test_columns_take_readers_and_functions() -> None:
    """A column takes a reader or the function that makes one, and nothing else."""
    assert Column("e\u0301", percent) == Column("é", percent())
    for wrong in (int, "percent"):
        with pytest.raises(ValidationError):
            Column("a", wrong)  # type: ignore[arg-type]


def test_readers_check_their_arguments() -> None:
    """A decimal mark, a whole, an order and the words of a yes are checked when the reader is made."""
    wrong: list[Any] = [
        lambda: number(decimal=";"),
        lambda: percent(whole=10),
        lambda: percent(decimal=";"),
        lambda: day("ymd"),
        lambda: yes(["no"]),
        lambda: bracket(percent()),
        lambda: yes(day=percent()),
    ]
    for make in wrong:
        with pytest.raises(ValidationError):
            make()


def test_columns_are_read_with_their_records() -> None:
    """Empty cells and unknown words are `None`; records of refused cells are listed by reason."""
    cells: list[Any] = ["1", None, "", " ", nan, "-", "x", ("y",), "x", 1, True]
    found, refused = read_column(cells, range(2, 13), number().read, unknown=frozenset({"-"}))
    assert found == [1, None, None, None, None, None, None, None, None, 1, None]
    assert refused == {Refused("text"): [8, 10], Refused("other"): [9], Refused("boolean"): [12]}


def test_ranges_are_short() -> None:
    """Neighbouring records are joined, and only the first ranges are listed."""
    assert ranges([2, 3, 4, 7]) == "2–4, 7"
    assert ranges(range(1, 20, 2)) == "1, 3, 5, 7, 9, …"


def test_only_numbers_may_group_thousands() -> None:
    """A reader of something else does not read a mark as one that may group thousands."""
    assert [reader.may_group("1.000") for reader in (number(), percent(), plain_text(), day("dmy"))] == [
        True, False, False, False,
    ]  # fmt: skip
