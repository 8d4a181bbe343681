"""Tables that were exported as text or read from a spreadsheet, with the record numbers of the file."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import chain, islice
from numbers import Integral, Real
from types import NoneType
from typing import Any, NamedTuple

from advocacy.adapters.cells import ranges
from advocacy.errors import Finding, nearest_name
from advocacy.rules import unknown

#: The header is among the first records: at most ten records of notes precede it.
HEADER_WITHIN = 11
#: The maximum difference in length of a title and one with a typing error.
_TYPO = 2
#: The maximum number of header records.
_HEADER_ROWS = 3
#: A cell with or without quotes, and the delimiter or line end after it; otherwise one character.
_CELL = r'("(?:[^"]|"")*+"|[^{0}"\r\n]*+)({0}|\r\n|\r|\n|\Z)|[\s\S]'
#: A line and its end.
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
#: The text between quotes.
_QUOTED = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')
#: Stands for a text between quotes while a file is split.
_MARK = "\0"

#: Types of cells that need no conversion.
_PLAIN = frozenset({NoneType, str, bool, int, float, date, datetime})
#: Stands for a cell that is no value.
NO_VALUE = object()

Records = Iterator[tuple[int, Sequence[Any]]]


class _Reading(NamedTuple):
    """Two ways to read a table.

    Attributes:
        records: The records, one by one.
        columns: The function that returns the columns below so many records, all of a width; ``None`` if the records
            need a closer look.
    """

    records: Records
    columns: Callable[[int, int], list[Sequence[Any]] | None]


class UnreadableError(Exception):
    """A file that cannot be read any further. It never leaves the adapters.

    Attributes:
        code: The problem: ``content``, ``encoding`` or ``quotes``.
        record: The number of the record, if the problem is in one.
        parameters: The parameters of the message.
    """

    def __init__(self, code: str, record: int | None = None, **parameters: object) -> None:
        super().__init__(code)
        self.code, self.record, self.parameters = code, record, parameters


class ImportedTable(NamedTuple):
    """The records below a header, by column.

    Attributes:
        titles: The titles of the columns, cleaned by `clean`.
        header: The cells of the header records, the titles included, each as wide as the titles.
        numbers: The number of each record in the file, counted from 1.
        columns: The cells of each column. ``None`` is a cell with nothing in it.
        refused: The records of another width, with their numbers.
    """

    titles: tuple[str, ...]
    header: list[Sequence[Any]]
    numbers: list[int]
    columns: list[Sequence[Any]]
    refused: Sequence[tuple[int, Sequence[Any]]] = ()


def decode(content: object, encoding: str) -> str:
    """Return the text of a file. A byte order mark decides between UTF-8 and UTF-16; *encoding* is for the rest."""
    if isinstance(content, str):
        return content
    if not isinstance(content, bytes):
        raise UnreadableError("content")
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encoding = "utf-16" if utf16 else "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else encoding
    try:
        return content.decode(encoding)
    except (ValueError, LookupError):
        raise UnreadableError("encoding", encoding=encoding) from None


def read_csv(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with its number, without the blank records at the end."""
    number, blank = 0, list[int]()
    try:
        lines = (match[0] for match in _LINE.finditer(text))
        for number, row in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), 1):
            if not row:
                blank.append(number)
                continue
            for empty in blank:
                yield empty, []
            blank.clear()
            yield number, row
    except csv.Error:
        raise UnreadableError("quotes", number + 1) from None


def read_quoted(text: str, delimiter: str) -> Iterator[tuple[int, list[str | None]]]:
    """Yield records as `read_csv` does. A cell without anything, not even quotes, is ``None``."""
    number, row = 1, list[str | None]()
    for match in re.finditer(_CELL.format(re.escape(delimiter)), text):
        cell, separator = match.groups()
        if cell is None:
            raise UnreadableError("quotes", number)
        row.append(cell[1:-1].replace('""', '"') if cell[:1] == '"' else cell or None)
        if separator != delimiter:
            yield number, [] if row == [None] else row
            number, row = number + 1, []


def split_columns(
    text: str, delimiter: str, skipped: int, width: int, *, quoted: bool = False
) -> list[Sequence[Any]] | None:
    """Return the columns below the first records, without a list for each record.

    The cells are those of `read_csv`, or of `read_quoted` if *quoted*, but for blank records at the end.

    Returns:
        The columns; ``None`` if there are no records, or if a record has another width or cannot be read, so that the
        records need a closer look.
    """
    pieces = _QUOTED.split(text)
    plain = _MARK.join(pieces[::2])
    if '"' in plain or _MARK in text:
        return None
    if "\r" in plain:
        plain = plain.replace("\r\n", "\n").replace("\r", "\n")
    start = 0
    for _ in range(skipped):
        start = plain.find("\n", start) + 1
        if not start:
            return None
    between = pieces[1::2][plain.count(_MARK, 0, start) :]
    plain = plain[start:].rstrip("\n")
    cells: list[Any] = plain.replace("\n", f"{delimiter}\n{delimiter}").split(delimiter)  # a line end becomes a cell
    ends = cells[width :: width + 1]
    if len(ends) != plain.count("\n") or {*ends, "\n"} != {"\n"} or len(cells) % (width + 1) != width:
        return None
    if width == 1 and "" in cells:  # "" is an empty cell, and no cell a blank record
        return None
    if quoted:
        cells = [cell or None for cell in cells]
    if '""' in (words := _MARK.join(between)):
        between = words.replace('""', '"').split(_MARK)
    place = -1
    for words in between:
        try:
            place = cells.index(_MARK, place + 1)
        except ValueError:  # there are quotes inside a cell
            return None
        cells[place] = words
    return _without_blank_end([cells[column :: width + 1] for column in range(width)])


def _without_blank_end(columns: list[Sequence[Any]]) -> list[Sequence[Any]]:
    """Return columns without the blank records at their end."""
    count = len(columns[0])
    while count and is_blank(column[count - 1] for column in columns):
        count -= 1
    return [column[:count] if count < len(column) else column for column in columns]


def clean(title: object) -> str:
    """Return a title for comparison: in Unicode form NFC, with single blanks instead of blanks and line breaks."""
    try:
        words = "" if title is None or title is NO_VALUE else str(title)
    except ValueError:  # a whole number of thousands of digits
        words = ""
    return unicodedata.normalize("NFC", " ".join(words.split()))


def is_blank(row: Iterable[object]) -> bool:
    """Check whether a record has nothing in it."""
    return all(cell is None or (type(cell) is str and not cell) for cell in row)


def find_table(
    content: object,
    *,
    needed: Collection[str],
    delimiters: str,
    encoding: str,
    quoted: bool = False,
    title: Callable[[object], str] = clean,
    position: int = 1,
    header: Callable[[list[Sequence[Any]], int], range | None] = lambda _, place: range(place, place + 1),
    header_rows: int = 1,
) -> tuple[ImportedTable | None, list[Finding]]:
    """Find the header by its titles within the first eleven records, and return the records below it.

    Args:
        content: Text, bytes, or rows of cells.
        needed: The titles that the header must have. Without any, the first record is the header.
        delimiters: The delimiters that text may have. The first with which a header is found counts; without titles
            that with which all records have the same number of cells.
        encoding: The encoding of bytes without a byte order mark.
        quoted: Whether a cell of text with nothing in it, not even quotes, is ``None``.
        title: How a title is cleaned before it is compared.
        position: The highest position of a column that is needed.
        header: Gives the places of the header records, from the first records and the place of the titles.
        header_rows: The minimum number of header records.

    Returns:
        The table, or ``None`` if it cannot be read, and what is wrong. Records of another width are left out.
    """
    faults: list[Finding] = []
    try:
        delimiters = delimiters if needed else _find_delimiter(content, delimiters, encoding, position, quoted=quoted)
        starts = list[Sequence[Any]]()
        for reading in _readings(content, delimiters, encoding, quoted=quoted):
            start, error = _take(reading.records, HEADER_WITHIN + _HEADER_ROWS)
            starts += [row for _, row in start[:HEADER_WITHIN]]
            place = _find_header(start, needed, title)
            if place is not None:
                break
        else:
            if error is not None:
                raise error
            return None, [*_missing(starts, needed, title)]
        if error is not None:
            raise error
        places = _header_places(start, place, header, header_rows)
        head, titles = start[places.start : places.stop], start[place][1]
        named, width, last = tuple(map(title, titles)), len(titles), head[-1][0]
        faults += [
            Finding.of("table:width", f"[{record}]", count=len(cells), expected=width)
            for record, cells in head
            if len(cells) != width
        ]
        above: list[Sequence[Any]] = [[*cells[:width], *[None] * (width - len(cells))] for _, cells in head]
        columns = reading.columns(last, width)
        if columns is not None and titles[0] not in columns[0]:
            return ImportedTable(named, above, [*range(last + 1, last + 1 + len(columns[0]))], columns), faults
        more, error = _take(reading.records, None)
        rows, refused, more_faults = _find_refused([*start[places.stop :], *more], titles, title)
        faults += more_faults
        if error is not None:
            raise error
    except UnreadableError as error:
        path = "" if error.record is None else f"[{error.record}]"
        return None, [*faults, Finding.of(f"table:{error.code}", path, **error.parameters)]
    columns = [*zip(*[cells for _, cells in rows], strict=True)] if rows else [()] * width
    return ImportedTable(named, above, [record for record, _ in rows], columns, refused), faults


def _find_refused(
    rows: list[tuple[int, Sequence[Any]]], titles: Sequence[Any], title: Callable[[object], str]
) -> tuple[list[tuple[int, Sequence[Any]]], list[tuple[int, Sequence[Any]]], list[Finding]]:
    """Return the records that count, those of another width, and what is wrong. Repeated headers do not count."""
    faults, refused, width = list[Finding](), list[tuple[int, Sequence[Any]]](), len(titles)
    while rows and is_blank(rows[-1][1]):
        rows.pop()
    if {len(cells) for _, cells in rows} - {width}:
        faults += [
            Finding.of("table:width", f"[{record}]", count=len(cells), expected=width)
            if cells
            else Finding.of("table:blank", f"[{record}]")
            for record, cells in rows
            if len(cells) != width
        ]
        refused = [(record, cells) for record, cells in rows if len(cells) != width]
        rows = [(record, cells) for record, cells in rows if len(cells) == width]
    named = [*map(title, titles)]
    again = {record for record, cells in rows if cells[0] == titles[0] and [*map(title, cells)] == named}
    if again:
        faults.append(Finding.of("table:header-again", count=len(again), rows=ranges(sorted(again))))
        rows = [(record, cells) for record, cells in rows if record not in again]
    return rows, refused, faults


def _find_delimiter(content: object, delimiters: str, encoding: str, position: int, *, quoted: bool) -> str:
    """Return the delimiter with which all records have the same number of cells, at least 2 and the *position*.

    Without it, that which splits the first record counts, or else one that splits no record.
    """
    delimiters = "".join(dict.fromkeys(delimiters))
    if len(delimiters) < 2 or not isinstance(content, (str, bytes)):
        return delimiters
    even, splits, single = list[str](), list[str](), list[str]()
    for delimiter, reading in zip(delimiters, _readings(content, delimiters, encoding, quoted=quoted), strict=True):
        widths = list[int]()
        with suppress(UnreadableError):
            widths.extend(len(row) for _, row in reading.records if not is_blank(row))
            if len({*widths}) == 1 and widths[0] >= max(2, position):
                even.append(delimiter)
        if {*widths} == {1}:
            single.append(delimiter)
        elif widths and widths[0] > 1:
            splits.append(delimiter)
    found = even or splits or [*single, *delimiters][:1]
    if len(found) > 1:
        raise UnreadableError("delimiter")
    return found[0]


def _readings(content: object, delimiters: str, encoding: str, *, quoted: bool) -> Iterator[_Reading]:
    """Yield the table as each delimiter gives it. Rows are given as they are."""
    if isinstance(content, Iterable) and not isinstance(content, (str, bytes)):
        rows = tuple(content)
        if not all(isinstance(row, (list, tuple)) for row in rows):
            raise UnreadableError("content")
        yield _Reading(enumerate(map(plain_cells, rows), start=1), partial(_turn_rows, rows))
        return
    text = decode(content, encoding).removeprefix("\ufeff")
    for delimiter in delimiters:
        records = (read_quoted if quoted else read_csv)(text, delimiter)
        yield _Reading(records, partial(split_columns, text, delimiter, quoted=quoted))


def _turn_rows(rows: Sequence[Sequence[Any]], skipped: int, width: int) -> list[Sequence[Any]] | None:
    """Return the columns below the first rows; ``None`` if there are no rows, or if a row has another width."""
    if {*map(len, rows[skipped:])} != {width}:
        return None
    cells = [*chain.from_iterable(rows[skipped:])]
    return _without_blank_end([plain_cells(cells[column::width]) for column in range(width)])


def plain_cells(cells: Sequence[Any]) -> Sequence[Any]:
    """Return cells as values of Python.

    Numbers of other libraries become Python's; what another library means "unknown" by becomes ``None``, and what
    cannot be hashed, such as a list, an object that is no value.
    """
    return cells if _PLAIN.issuperset(map(type, cells)) else [*map(_plain, cells)]


def _plain(cell: Any) -> Any:  # noqa: PLR0911 - one for each kind
    if type(cell) in _PLAIN:
        return cell
    if isinstance(cell, Decimal):
        return None if cell.is_nan() else float(cell)
    if unknown(cell):
        return None
    if isinstance(cell, Integral):
        return int(cell)
    if isinstance(cell, Real):
        return float(cell)
    if isinstance(cell, str):
        return str.__str__(cell)
    try:
        hash(cell)
    except TypeError:
        return NO_VALUE
    return cell


def _take(records: Records, most: int | None) -> tuple[list[tuple[int, Sequence[Any]]], UnreadableError | None]:
    """Return the next records, at most so many, and the error after which there are no more."""
    found: list[tuple[int, Sequence[Any]]] = []
    try:
        for record in islice(records, most):
            found.append(record)  # noqa: PERF402 - the records before an error are needed
    except UnreadableError as error:
        return found, error
    return found, None


def _find_header(
    start: list[tuple[int, Sequence[Any]]], needed: Collection[str], title: Callable[[object], str]
) -> int | None:
    """Return the place of the first record that has all titles."""
    wanted = {*needed}
    for place, (_, row) in enumerate(start[:HEADER_WITHIN]):
        if wanted <= {*map(title, row)} and not is_blank(row):
            return place
    return None


def _header_places(
    start: list[tuple[int, Sequence[Any]]],
    place: int,
    header: Callable[[list[Sequence[Any]], int], range | None],
    header_rows: int,
) -> range:
    """Return the places of the header records; raise an error if they are unclear, or too few."""
    found = header([row for _, row in start], place)
    if found is None:
        raise UnreadableError("header", start[place][0])
    if len(start) - found.start < header_rows:
        raise UnreadableError("header-short", expected=header_rows, count=len(start) - found.start)
    return found


def _missing(starts: list[Sequence[Any]], needed: Collection[str], title: Callable[[object], str]) -> Iterator[Finding]:
    """Report the titles that are missing from the record that has most of them.

    A near title is named only if the record has another of the titles, and if the two are nearly as long and none
    contains the other: a value of a person may be joined to a title if a line end is lost.
    """
    rows = [{*map(title, row)} for row in starts]
    best: set[str] = max(rows, key=lambda titles: len(titles & {*needed}), default=set())
    for name in needed:
        if name not in best:
            alike = {other for other in best if abs(len(other) - len(name)) <= _TYPO and name not in other}
            near = nearest_name(name, alike) if best & {*needed} else ""
            yield Finding.of(f"table:column{near and '-near'}", name=name, **({"near": near} if near else {}))
    if not needed:
        yield Finding.of("table:empty")
