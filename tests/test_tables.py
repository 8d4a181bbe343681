from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.errors import Finding, ValidationError
from advocacy.messages.blocks import Lines, Table
from advocacy.messages.translator import Translator
from advocacy.tables import as_html, as_text, one_line


class Reader(HTMLParser):
    """Collect the cells of a table as a browser would read them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag, and open a cell."""
        self.tags.append(tag)
        if tag in {"td", "th", "caption"}:
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        """Add to the cell that is open."""
        self.cells[-1] += data


def test_text_aligns_columns() -> None:
    """Columns of numbers are aligned right, columns of text left; unknown values are blank."""
    assert as_text([("Sales", 3), ("IT", None), ("HR", 12.5)], header=("department", "n")) == (
        "department     n\n----------  ----\nSales          3\nIT\nHR          12.5"
    )


def test_text_aligns_mixed_columns_left() -> None:
    """One text among the numbers aligns the whole column left."""
    assert as_text([(100, "a"), ("x", "b")]) == "100  a\nx    b"


def test_text_without_rows_is_the_header_or_nothing() -> None:
    """A table without rows is its header; without a header it is empty."""
    assert as_text([], header=("name", "n")) == "name  n\n----  -"
    assert as_text([]) == ""


def test_text_takes_rows_from_a_generator() -> None:
    """Rows may come from any iterable."""
    assert as_text((str(n), n) for n in (1, 10)) == "1    1\n10  10"


def test_text_counts_wide_letters_as_two() -> None:
    """Wide letters take two columns on a screen."""
    assert as_text([("日本", "x"), ("ab", "y")]) == "日本  x\nab    y"


def test_text_refuses_ragged_rows() -> None:
    """A row that is shorter than the others raises an error."""
    with pytest.raises(ValueError, match="shorter"):
        as_text([("a", 1), ("b",)])


@given(rows=st.lists(st.tuples(st.text("abc", min_size=1), st.integers()), min_size=1))
def test_text_has_a_line_for_each_row(rows: list[tuple[str, int]]) -> None:
    """There is a line for each row, in order, and the numbers of the last column end at the edge."""
    lines = as_text(rows).split("\n")
    assert [(line.split()[0], int(line.split()[1])) for line in lines] == rows
    assert len({len(line) for line in lines}) == 1


#: What ends a line, moves the cursor or colours the screen, or turns the direction of what follows.
FORGERIES = [
    *map(chr, [*range(0x20), 0x7F, 0x85, 0x9B, 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
]


@pytest.mark.parametrize("mark", FORGERIES, ids=lambda mark: f"U+{ord(mark):04X}")
def test_text_has_no_forged_rows(mark: str) -> None:
    """A name never ends a line or moves the cursor."""
    name = f"a{mark}b"
    shown = "a\N{REPLACEMENT CHARACTER}b"
    texts = [
        as_text([(name, 1)], header=(name, "n")),
        *Table(rows=[(name,)], caption=name, below=[name]).text(Translator("en")),
        *Lines([name], name).text(Translator("en")),
        Finding.of("name:unknown", name=name, kind="goal", nearest=name, known="").text(),
        str(Finding.of("whole", name, low=1, value=name)),
        str(ValidationError([Finding.of("empty", name)])),
    ]
    for text in texts:
        assert mark not in text.replace("\n", "") if mark == "\n" else mark not in text
        assert all(line.isprintable() for line in text.split("\n"))
        assert shown in text or "\\" in text
    assert [len(text.split("\n")) for text in texts] == [3, 3, 2, 1, 1, 1]


def test_html_marks_characters_that_are_not_allowed() -> None:
    """The last two code points of each of the 17 planes are no characters, and nor are 32 in the first."""
    last = [plane * 0x10000 + end for plane in range(17) for end in (0xFFFE, 0xFFFF)]
    for code in [*last, *range(0xFDD0, 0xFDF0)]:
        assert "a\N{REPLACEMENT CHARACTER}b" in as_html([(f"a{chr(code)}b", 1)], header=("a", "n")), hex(code)
    for code in (0xFFFD, 0x1FFFD, 0x20000, 0xFDCF, 0xFDF0):
        assert f"a{chr(code)}b" in as_html([(f"a{chr(code)}b", 1)], header=("a", "n")), hex(code)


def test_text_keeps_letters_of_all_languages() -> None:
    """Joiners and marks of direction that words need are kept."""
    for word in ("Zoë", "नमस्\u200dते", "\u200fשלום", "👩\u200d💻", "a\u00a0b"):
        assert one_line(word) == word


def test_html_has_caption_header_and_body() -> None:
    """A table has the given caption and header, and blank cells for unknown values."""
    assert as_html([("a", None)], header=("name", "n"), caption="People") == (
        "<table><caption>People</caption>"
        '<thead><tr><th scope="col">name</th><th scope="col">n</th></tr></thead>'
        "<tbody><tr><td>a</td><td></td></tr></tbody></table>"
    )


def test_html_without_caption_and_header() -> None:
    """Without caption and header there is a body only."""
    assert as_html([(0,)]) == "<table><tbody><tr><td>0</td></tr></tbody></table>"


hostile = st.text(st.sampled_from("<>&\"'/;ab"), max_size=12) | st.just("<script>alert(1)</script>")


@given(cell=hostile, head=hostile.filter(bool), caption=hostile)
def test_html_escapes_everything(cell: str, head: str, caption: str) -> None:
    """Text of cells, headers and captions never becomes a tag."""
    reader = Reader()
    reader.feed(as_html([(cell,)], header=(head,), caption=caption))
    reader.close()
    assert reader.cells == [*([caption] if caption else []), head, cell]
    assert set(reader.tags) <= {"table", "caption", "thead", "tbody", "tr", "th", "td"}


def test_html_has_row_headers() -> None:
    """If the first cell names a row, it is the row header, which a screen reader repeats."""
    assert as_html([("<a>", None, 2), (None, 3, 4)], named=True) == (
        '<table><tbody><tr><th scope="row">&lt;a&gt;</th><td></td><td>2</td></tr>'
        '<tr><th scope="row"></th><td>3</td><td>4</td></tr></tbody></table>'
    )


def test_html_has_no_colours() -> None:
    """A table has neither colours nor styles, so it suits light and dark pages."""
    assert not {"style", "color", "bgcolor", "class"} & set(
        as_html([("a", 1)], header=("b", "c"), named=True).split('"')
    )
