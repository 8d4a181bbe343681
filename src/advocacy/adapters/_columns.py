"""One pass over a table, by columns: where they are, what their cells mean, and what cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve, field

from advocacy.adapters._people import UNREADABLE, field_reader, read_consents, refuse_early_ends
from advocacy.adapters._tables import ImportedTable, clean
from advocacy.adapters._texts import TextReader, are_distinct, find_alike
from advocacy.adapters.cells import Column, Refused, kind_of, ranges
from advocacy.arguments import frozen
from advocacy.errors import Finding
from advocacy.messages.blocks import Sentences, Table
from advocacy.messages.translator import Translator
from advocacy.people.consent import Consent
from advocacy.rules import integer, whole


@frozen(kw_only=True)
class ColumnCounts:
    """What was read of a column. The numbers count answers that are finished and count, or people of a roster.

    Attributes:
        title: The title of the column; with its position if the title is empty or repeated.
        position: Its position in the file, counted from 1.
        read: The number of cells with a value.
        empty: The number of empty cells.
        refused: The number of cells that could not be read.
        is_complete: Whether every record and every cell could be read; if not, the numbers may be too low.
    """

    title: str
    position: int = field(converter=integer, validator=whole(1))
    read: int = field(converter=integer, validator=whole(0))
    empty: int = field(converter=integer, validator=whole(0))
    refused: int = field(default=0, converter=integer, validator=whole(0))
    is_complete: bool = True


#: Types of which some values are equal to values of another.
_NUMBERS = frozenset({bool, int, float})


class _Values(dict[Any, Any]):
    """Values that a function makes when they are first looked up."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: Any) -> Any:
        made = self[key] = self.make(key)
        return made


def is_empty(cell: object, unknown: frozenset[str]) -> bool:
    """Check whether a cell has no value, or a text that means "unknown"."""
    return kind_of(cell) == "empty" or (type(cell) is str and cell in unknown)


def read_column(
    cells: Sequence[Any],
    numbers: Sequence[int],
    read: Callable[[Any], Any],
    *,
    unknown: frozenset[str] = frozenset(),
    needed: bool = False,
) -> tuple[list[Any], dict[Refused, list[int]]]:
    """Read the cells of a column, each different cell once. All cells have a hash.

    Returns:
        The values, ``None`` where a cell is empty or cannot be read, and the records of the cells that cannot be read.
        If values are *needed*, an empty cell cannot be read.
    """
    if isinstance(read, TextReader) and (not unknown or unknown.isdisjoint(cells)):
        texts = read.read_column(cells)
        if texts is not None and not (needed and None in texts):
            return texts, {}

    def value_of(cell: Any) -> Any:
        return read(cell) if not is_empty(cell, unknown) else Refused("empty") if needed else None

    known = _Values(value_of)
    found = [*map(known.__getitem__, cells)]
    if _NUMBERS & {*map(type, known)} and len(_NUMBERS & {*map(type, cells)}) > 1:  # 1, 1.0 and true are equal
        known = _Values(lambda pair: value_of(pair[1]))
        found = [*map(known.__getitem__, zip(map(type, cells), cells, strict=True))]
    refused: dict[Refused, list[int]] = {}
    if Refused in {*map(type, known.values())}:
        for place, value in enumerate(found):
            if type(value) is Refused:
                refused.setdefault(value, []).append(numbers[place])
                found[place] = None
    return found, refused


class TableReader:
    """A table and what was read of it. Rows are counted from 0, and records as in the file.

    Args:
        table: The table.
        faults: What is wrong with the table itself.
        title: How a title is cleaned before it is compared.
    """

    def __init__(self, table: ImportedTable, faults: Iterable[Finding], title: Callable[[object], str] = clean) -> None:
        self.table, self._title = table, title
        self.faults, self.notes = [*faults], list[Finding]()
        self.counts: dict[int, ColumnCounts] = {}
        self.is_complete = not self.faults
        self.no_ids = frozenset[str]()
        self.has_distinct_ids = False

    def places(self, addresses: Collection[str | int]) -> dict[str | int, int] | None:
        """Return the places of columns, counted from 0; report those that are not there or not clear."""
        found = {address: place for address in addresses if (place := self._place(address)) is not None}
        return found if len(found) == len(addresses) else None

    def _place(self, address: str | int) -> int | None:
        titles = self.table.titles
        if isinstance(address, int):
            if 1 <= address <= len(titles):
                return address - 1
            self.faults.append(Finding.of("table:position", position=address, maximum=len(titles)))
            return None
        title = self._title(address)
        found = [place for place, other in enumerate(titles) if other == title]
        if len(found) > 1:
            positions = ", ".join(str(place + 1) for place in found)
            self.faults.append(Finding.of("table:several", title, positions=positions))
            return None
        return found[0]

    def label(self, place: int) -> str:
        """Return the title of a column, with its position if there are several such titles."""
        title = self.table.titles[place]
        return title if title and self.table.titles.count(title) == 1 else f"{title} ({place + 1})".strip()

    def fault(self, place: int, code: str, **parameters: object) -> None:
        """Report a problem of a column."""
        self.faults.append(Finding.of(code, self.label(place), **parameters))

    def refuse(self, place: int, why: Refused, records: Sequence[int]) -> None:
        """Report the cells of some records that cannot be read, for one reason."""
        more = {"option": why.option} if why.option else {}
        self.fault(place, f"cells:{why.code}", count=len(records), rows=ranges(records), **more)

    def read(
        self,
        place: int,
        read: Callable[[Any], Any],
        rows: Sequence[int],
        *,
        unknown: frozenset[str] = frozenset(),
        kind: Callable[[Any], str] | None = None,
        needed: bool = False,
    ) -> list[Any]:
        """Return the values of a column in some rows, and report what cannot be read.

        Args:
            place: The place of the column.
            read: The function that reads a cell: it returns the value, or why there is none.
            rows: The rows.
            unknown: Texts that mean "unknown".
            kind: The function that returns the kind of a cell; if a column has two of them, none of its cells is read.
            needed: Whether a cell may not be empty.
        """
        cells, numbers = self.table.columns[place], self.table.numbers
        if len(rows) < len(cells):
            cells, numbers = [cells[row] for row in rows], [numbers[row] for row in rows]
        found, refused = read_column(cells, numbers, read, unknown=unknown, needed=needed)
        wrong = sum(map(len, refused.values()))
        if kind is not None and len(kinds := {kind(cell) for cell in {*cells} - unknown} - {""}) > 1:
            mixed = [number for cell, number in zip(cells, numbers, strict=True) if kind(cell) == min(kinds)]
            refused = {Refused("mixed" if "date" in kinds else "mixed-percent"): mixed}
            wrong += len(found) - found.count(None)
            found = [None] * len(found)
        for why, records in sorted(refused.items(), key=lambda item: (item[1][0], item[0])):
            self.refuse(place, why, records)
        filled = len(found) - found.count(None)
        self.counts[place] = ColumnCounts(
            title=self.label(place),
            position=place + 1,
            read=filled,
            empty=len(found) - filled - wrong,
            refused=wrong,
            is_complete=self.is_complete and not refused,
        )
        return found

    def ids(self, place: int, column: Column, rows: Sequence[int], *, needed: bool = False) -> list[Any]:
        """Return the id of each row, and note ids that look alike."""
        ids = self.read(place, field_reader("id", column), rows, unknown=column.unknown | self.no_ids, needed=needed)
        self.has_distinct_ids = are_distinct(ids)
        if not self.has_distinct_ids and (alike := find_alike(ids, (self.table.numbers[row] for row in rows))):
            self.notes.append(Finding.of("cells:alike", self.label(place), count=len(alike), rows=ranges(alike)))
        return ids

    def fields(
        self,
        fields: Mapping[str, Column],
        places: Mapping[str | int, int],
        rows: Sequence[int],
        who: Sequence[str | None],
        days: Sequence[date | None],
    ) -> tuple[dict[str, list[Any]], list[tuple[Consent, ...]]]:
        """Read the fields of people in some rows, for `build_people`.

        Args:
            fields: The column of each field.
            places: The place of each column.
            rows: The rows.
            who: The id of each of the rows.
            days: The day of a yes without a day, for each of the rows.

        Returns:
            The values by field, and the consents of each row.
        """
        values: dict[str, list[Any]] = {"id": [*who]}
        for key, column in fields.items():
            if key != "id":
                values[key] = self.read(
                    places[column.name],
                    field_reader(key, column),
                    rows,
                    unknown=column.unknown,
                    kind=None if column.read is None else column.read.mixed_kind,
                )
                if key.startswith("consents."):
                    self._mark_unreadable(values[key], places[column.name], column, rows)
        given_on = {key: column.given for key, column in fields.items()}
        consents, refused = read_consents(values, days, given_on)
        for (key, why), refused_rows in (refused | refuse_early_ends(values)).items():
            place = places[fields[key].name]
            if why != UNREADABLE:
                self.refuse(place, why, [self.table.numbers[rows[row]] for row in refused_rows])
            self.counts[place] = evolve(self.counts[place], is_complete=False)
        return values, consents

    def _mark_unreadable(self, values: list[Any], place: int, column: Column, rows: Sequence[int]) -> None:
        """Replace the values of cells that cannot be read by `UNREADABLE`: such a cell may be a no."""
        if self.counts[place].refused:
            cells = self.table.columns[place]
            for index, row in enumerate(rows):
                if values[index] is None and not is_empty(cells[row], column.unknown):
                    values[index] = UNREADABLE

    def refused_ids(self, place: int, column: Column, known: Iterable[str | None]) -> dict[str, list[int]]:
        """Return the known ids in records of another width, with these records.

        Cells are missing or too many before the id or after it, so its place may differ by as many.
        """
        found: dict[str, list[int]] = {}
        if not self.table.refused:
            return found
        read, ids = field_reader("id", column), {*known} - {None}
        for record, cells in self.table.refused:
            more = len(cells) - len(self.table.titles)
            near = cells[max(0, place + min(more, 0)) : place + max(more, 0) + 1]
            for who in {read(cell) for cell in near if not is_empty(cell, column.unknown)} & ids:
                found.setdefault(who, []).append(record)
        return found

    def listed_counts(self) -> list[ColumnCounts]:
        """Return what was read of each column, by position."""
        return [self.counts[place] for place in sorted(self.counts)]


def listed_faults(faults: Sequence[Finding], name: str, maximum: int) -> list[Finding]:
    """Return at most so many problems with the name of the file before their column or record, and how many others."""
    titles = [str(finding["name"]) for finding in faults if finding.code == "table:column"]
    if titles:
        others = (finding for finding in faults if finding.code != "table:column")
        faults = [Finding.of("table:no-header", names=", ".join(titles)), *others]
    more = len(faults) - maximum
    rest = [Finding.of("table:more", name, count=more)] if more > 0 else []
    return [*(placed(finding, name) for finding in faults[:maximum]), *rest]


def placed(finding: Finding, name: str) -> Finding:
    """Return a finding with the name of the file before its column or record."""
    path = f"[{finding.path}]" if finding.path and not finding.path.startswith("[") else finding.path
    return evolve(finding, path=f"{name}{path}") if name else finding


def report_blocks(
    counts: Iterable[ColumnCounts], findings: Iterable[Finding], caption: str, translator: Translator
) -> Iterable[Table | Sentences]:
    """Return the table of the columns, and the findings with their paths."""
    names = ("column", "position", "read", "empty", "refused")
    rows = [(item.title, item.position, item.read, item.empty, item.refused) for item in counts]
    header = translator.labels(tuple(f"survey-import:{name}" for name in names))
    yield Table(rows=rows, header=header, caption=translator.label(caption))
    lines = [(finding.path, translator.tell(finding)) for finding in findings]
    if lines:
        yield Sentences([f"{path}: {sentence}" if path else sentence for path, sentence in lines])
