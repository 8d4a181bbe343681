"""Tables in files: a table has the same cells whether it is split as a whole or record by record."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.adapters import _tables
from advocacy.adapters._survey_options import OPEN
from advocacy.adapters._tables import find_table
from advocacy.adapters._texts import ID, TEXT, TextReader, are_distinct, find_alike, look_of
from advocacy.adapters.cells import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: Texts that are nearly regular.
TEXTS = (
    "A,B\na,b\na,b,c\nd\n",
    "A,B\na,b,c\nd\ne,f\n",
    "A,B\na\nb,c,d\n",
    "A,B,C\na\nb\nc,d,e\n",
    "A,B\na,b\nA,B\nc,d\n",
    "A,B\na,b\n\nc,d\n",
    'A,B\n,\n"",""\n"",\n\n',
    'A,B\na,\n,""\n"",b\n',
    'A,B\na"b"c,d\n',
    'A,B\n"a"b"c","d"\n',
    'A,B\na"b,c"d\n',
    'A,B\n"a,b\n',
    "A,B\n" + "a,b\n" * 20 + '"c,d\n',
    'A,B\n"a"b,c\n',
    'A,B\n"a ""b""","""c"\n"""",""\n',
    'A,B\n\0,"\0"\n',
    'A,B\r\n"a\r\nb",c\r\nd,e\rf,g\n',
    '"A\n",B\n"a\nb",c\n',
    'x "y"\n"p","q\n"\nA,B\n"a","b"\n',
    "A\na\n\nb\n",
    'A\na\n""\nb\n',
    'A\n"a"\n""\n',
    "A,B",
    "A,B\n",
    "A\n",
)
CELLS = st.text(alphabet='ab ;,"\n\r\0é', max_size=4)


@st.composite
def written(draw: Callable[..., Any]) -> str:
    """Draw CSV text with two columns, and with a fault or not."""
    end: str = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    quote = draw(st.booleans())

    def write(cells: Iterable[str]) -> str:
        return ",".join(
            '"' + cell.replace('"', '""') + '"' if quote or {*cell} & {*',"\r\n'} else cell for cell in cells
        )

    records = [*map(write, draw(st.lists(st.tuples(CELLS, CELLS), max_size=5)))]
    fault: str = draw(st.sampled_from(["", ",", '""', '"",', "A,B", "a,b,c"]) | CELLS)
    if draw(st.booleans()):
        records.insert(draw(st.integers(0, len(records))), fault)
    above: str = draw(st.sampled_from(["", f"Notes{end}", f'"Some, ""notes""{end}of two lines"{end}', end]))
    below: str = draw(st.sampled_from(["", end, end * 3]))
    return above + end.join(["A,B", *records]) + below


def read(content: object, *, quoted: bool = False) -> Any:
    """Read a table, its columns as tuples."""
    table, faults = find_table(content, needed=["A"], delimiters=",;", encoding="utf-8", quoted=quoted)
    if table is not None:
        table = table._replace(columns=[*map(tuple, table.columns)], refused=[*table.refused])
    return table, faults


def check(text: str) -> None:
    """Check that the cells, record numbers and faults are those that reading each record by itself gives."""
    for quoted in (False, True):
        found = read(text, quoted=quoted)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(_tables, "split_columns", lambda *_, **__: None)
            assert found == read(text, quoted=quoted)


@pytest.mark.parametrize("text", TEXTS)
def test_text_that_is_nearly_regular_has_the_same_cells_as_a_whole(text: str) -> None:
    """Text with quotes, line ends, blank records and records of other widths is read as record by record."""
    check(text)


@given(text=written())
def test_text_has_the_same_cells_as_a_whole(text: str) -> None:
    """Text that a program wrote, with a fault or not, is read as record by record."""
    check(text)


@given(
    rows=st.lists(
        st.lists(st.sampled_from([None, "", "x", 1, 2.0, True, float("inf"), date(2026, 9, 1), [1]]), min_size=2)
        .map(lambda cells: cells[:3])
        .map(tuple),
        max_size=5,
    )
)
def test_rows_have_the_same_cells_as_a_whole(rows: list[tuple[Any, ...]]) -> None:
    """The cells, record numbers and faults are those that reading each row by itself gives."""
    found = read([("A", "B"), *rows])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_tables, "_turn_rows", lambda *_: None)
        assert found == read([("A", "B"), *rows])


@pytest.mark.parametrize("quoted", [False, True])
def test_text_of_equal_records_is_split_as_a_whole(monkeypatch: pytest.MonkeyPatch, quoted: bool) -> None:  # noqa: FBT001
    """No record is looked at by itself if all are alike, with quotes or without, and with blank records at the end."""
    monkeypatch.setattr(_tables, "_find_refused", None)
    table, faults = read('A,B\n"x, ""y""\n",2\n' + "a,b\r\n" * 50 + '"",\n\n\n', quoted=quoted)
    assert table.columns == [('x, "y"\n', *"a" * 50), ("2", *"b" * 50)]
    assert (table.numbers, faults) == ([*range(2, 53)], [])


#: Texts that a whole column may change: marks to join with the text before, blanks, other cases and forms, totals.
PARTS = (
    "a",
    "A",
    "ß",
    "SS",
    "ﬁ",
    "e\u0301",
    "é",
    "\u0301",
    " ",
    "\u00a0",
    "\n",
    "\0",
    "\u200b",
    "\ud800",
    "total",
    "0",
    "07",
    "Sum",
)
COLUMNS = st.lists(st.lists(st.sampled_from(PARTS), max_size=3).map("".join) | st.sampled_from(PARTS), max_size=4)


@pytest.mark.parametrize("reader", [TEXT, ID, OPEN])
@given(cells=COLUMNS, other=st.sampled_from([[], [], [None], [1], [True]]))
def test_columns_of_text_are_read_as_their_cells(reader: TextReader, cells: list[Any], other: list[Any]) -> None:
    """A column of text has the texts that its cells have by themselves, if it is read at all."""
    found = reader.read_column([*cells, *other])
    if found is not None:
        assert found == [reader(cell) if cell and cell.strip() else None for cell in [*cells, *other]]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["a ", "É", "a\nb", ""], ["a", "É", "a\nb", None]),
        (["a", None], ["a", None]),
        (["a", "total"], ["a", "total"]),
        (["a", "e\u0301"], None),
        (["a", "\ud800"], None),
        (["a", 1], None),
        (["", None], [None, None]),
    ],
)
def test_columns_of_plain_text_are_read_as_a_whole(cells: list[Any], expected: list[Any] | None) -> None:
    """Text that no rule changes or refuses needs no look at each cell. Totals are no ids."""
    assert (TEXT.read_column(cells), OPEN.read_column(cells)) == (expected, expected)
    assert ID.read_column(cells) == (None if "total" in cells else expected)
    assert ID("Total ") == Refused("total")


@given(ids=COLUMNS.map(lambda ids: [who.strip() or None for who in ids]))
def test_ids_are_distinct_if_their_looks_are(ids: list[str | None]) -> None:
    """Ids that are equal or look alike are found in whole columns, and only these."""
    names = [who for who in ids if who is not None]
    looks = [*map(look_of, names)]
    assert are_distinct(ids) == (len({*looks}) == len(names)) or any("\0" in who for who in names)
    assert not are_distinct(ids) or not find_alike(ids, range(len(ids)))
