"""Read the sheets of LinkedIn's workbooks, and any table with days and numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from attrs import evolve

from advocacy.adapters._analytics_import import AnalyticsImport, AudienceShare, MeasureCounts, TopPost
from advocacy.adapters._analytics_workbooks import LANGUAGES, PAGE, TOTALS, DailySheet, WorkbookLanguage
from advocacy.adapters._columns import TableReader, is_empty, placed, read_column
from advocacy.adapters._tables import ImportedTable, clean, find_table, is_blank, plain_cells
from advocacy.adapters.cells import (
    CellReader,
    Column,
    Refused,
    day,
    fold,
    number,
    percent,
    plain_text,
    ranges,
)
from advocacy.dates import DateRange
from advocacy.errors import Finding, look_up, nearest, raise_any
from advocacy.goals.catalogue import KpiCatalogue
from advocacy.goals.metric import Measure, Unit
from advocacy.goals.observations import Observation
from advocacy.people.bounds import Bounds

#: A date at the end of a line such as "Total followers on 3/31/2026:".
_LAST_DATE = re.compile(r"\S*\d\S*$")
#: A part of an address: the number of the post.
_POST_NUMBER = re.compile(r"\d{15,}")
_TWO_DAYS = re.compile(r"(\S+) *[-\u2013] *(\S+)")
_TEXT = plain_text()
#: The titles of columns without a measure.
_TITLES = (
    *("Date", "Post URL", "Post publish date", "Top Demographics", "Value", "Percentage"),
    *("Engagements", "Impressions"),
)
#: The maximum number of digits of an observation before the decimal point, and after it.
_DIGITS = 18


class Sheet(NamedTuple):
    """A sheet: the name that it has in messages, and its rows."""

    name: str
    rows: list[Sequence[Any]]


class _SheetReader(TableReader):
    """The table of a sheet. Its columns have the words of the language, without what a file may add to them."""

    def __init__(self, table: ImportedTable, faults: list[Finding], sheet: str, words: Mapping[str, str]) -> None:
        super().__init__(table, (), _letters)
        self.faults, self._sheet, self._words = faults, sheet, words

    def label(self, place: int) -> str:
        """Return the name of the sheet and the title of the column."""
        return f"{self._sheet}[{self._words[self.table.titles[place]]}]"


class _Column(NamedTuple):
    """A column of a measure: its title, its values, and the number of cells that could not be read."""

    title: str
    measure: str
    values: Sequence[Any]
    refused: int


class _Series(NamedTuple):
    """The values of a measure, and whether all could be read."""

    measure: str
    values: list[tuple[date | DateRange, int | Decimal]]
    is_complete: bool


class AnalyticsReader:
    """One pass over a workbook or a table."""

    def __init__(
        self,
        period: DateRange | None,
        language: str | WorkbookLanguage,
        measures: Mapping[str, str],
        catalogue: KpiCatalogue | None,
        sheets: Iterable[DailySheet],
    ) -> None:
        self._period = period
        self._language = (
            look_up(LANGUAGES, language, "language", kind="language") if isinstance(language, str) else language
        )
        source = KpiCatalogue.default() if catalogue is None else catalogue
        self._catalogue = {measure.code: measure for measure in source.measures}
        titles = [title for sheet in sheets for title in sheet.measures]
        self._titles = (*_TITLES, *titles)
        raise_any(
            [
                *(nearest(title, titles, "measures", kind="column") for title in measures if title not in titles),
                *(finding for code in measures.values() for finding in self._unknown(code, "measures")),
            ]
        )
        self._measures = measures
        self._day = day(self._language.order)
        self._number = number(decimal=self._language.decimal)
        self.faults: list[Finding] = []
        self._notes: list[Finding] = []
        self._columns: list[MeasureCounts] = []
        self._has_sheets = False
        self._series: list[_Series] = []

    def result(self, segment: str, cluster: str | None, name: str, maximum: int, *, strict: bool) -> AnalyticsImport:
        """Return what was read, or raise the problems."""
        self._refuse_shared()
        faults = [_in_sheet(finding) if name and self._has_sheets else finding for finding in self.faults]
        faults = [placed(finding, name) for finding in faults]
        more = len(faults) - maximum
        listed = [*faults[:maximum], *([Finding.of("analytics:more", name, count=more)] if more > 0 else [])]
        if strict:
            raise_any(listed)
        observations: dict[bool, list[Observation]] = {True: [], False: []}
        for series in self._series:
            observations[series.is_complete] += [
                Observation(measure=series.measure, value=value, when=when, segment=segment, cluster=cluster)
                for when, value in series.values
            ]
        return AnalyticsImport(
            observations=observations[True],
            incomplete=observations[False],
            columns=self._columns,
            notes=self._notes,
            findings=listed,
        )

    def _refuse_shared(self) -> None:
        """Report each measure that several columns give: it would count twice."""
        codes = [series.measure for series in self._series]
        shared = {code for code in codes if codes.count(code) > 1}
        for at, column in enumerate(self._columns):
            if column.measure in shared:
                if column.measure in codes[:at]:
                    self._fault(f"{column.sheet}[{column.column}]", "analytics:same-measure", measure=column.measure)
                self._columns[at] = evolve(column, is_complete=False)
                self._series[at] = self._series[at]._replace(is_complete=False)

    def _word(self, label: str) -> str:
        word: str = self._language.labels.get(label, label)
        return word

    def _fault(self, path: str, code: str, **parameters: object) -> None:
        self.faults.append(Finding.of(code, path, **parameters))

    def _note(self, path: str, code: str, count: int) -> None:
        if count:
            self._notes.append(Finding.of(f"analytics:{code}", path, count=count))

    def _unknown(self, code: str, path: str) -> Iterator[Finding]:
        if code and code not in self._catalogue:
            yield nearest(code, self._catalogue, path, kind="measure")

    # ------------------------------------------------------------ sheets

    def sheets(self, given: Mapping[Any, Iterable[Sequence[Any]]], names: Sequence[str]) -> dict[str, Sheet]:
        """Return the known sheets by their English names."""
        self._has_sheets = True
        by_word = {fold(self._word(name)): name for name in names}
        found: dict[str, Sheet] = {}
        unread = 0
        for key, rows in given.items():
            name = by_word.get(fold(key)) if isinstance(key, str) else None
            if name is None:
                unread += 1
            elif name in found:
                self._fault(self._word(name), "analytics:several")
            elif isinstance(rows, (str, bytes)) or not isinstance(rows, Iterable):
                self._fault(self._word(name), "table:content")
            else:
                found[name] = Sheet(self._word(name), [*rows])
        for name, (word, rows) in [*found.items()]:
            if not all(isinstance(row, (list, tuple)) for row in rows):
                self._fault(word, "table:content")
                del found[name]
            elif sum(map(len, rows)) == 1:
                self._fault(word, "analytics:one-cell")
                del found[name]
            else:
                found[name] = Sheet(word, [plain_cells(row) for row in rows])
        if not found and not self.faults:
            self._fault("sheets", "analytics:no-sheet")
        self._note("sheets", "unread", unread)
        return found

    def _table(self, sheet: Sheet, titles: Sequence[str]) -> _SheetReader | None:
        """Return the table below the header that has the titles."""
        words = {_letters(word): word for word in map(self._word, self._titles)}
        table, faults = find_table(
            sheet.rows,
            needed=[_letters(self._word(title)) for title in titles],
            delimiters="",
            encoding="",
            title=_letters,
        )
        for finding in faults:
            name = words.get(str(dict(finding.parameters).get("name", "")))
            found = finding if name is None else Finding.of("table:column", finding.path, name=name)
            self.faults.append(placed(found, sheet.name))
        return None if table is None else _SheetReader(table, self.faults, sheet.name, words)

    def _places(self, reader: TableReader, titles: Iterable[str]) -> dict[str, int]:
        """Return the places of those titles that a sheet has; report a title that it has several times."""
        found: dict[str, int] = {}
        for title in titles:
            places = [at for at, name in enumerate(reader.table.titles) if name == _letters(self._word(title))]
            if len(places) > 1:
                reader.fault(places[0], "table:several", positions=", ".join(str(place + 1) for place in places))
            elif places:
                found[title] = places[0]
        return found

    def _days(
        self, reader: TableReader, place: int, form: CellReader, unknown: frozenset[str] = frozenset()
    ) -> list[date | None]:
        """Return the day of each record within the period, and report the others."""
        numbers = reader.table.numbers
        found = reader.read(place, form.read, range(len(numbers)), unknown=unknown, kind=form.mixed_kind)
        return self._within_period(reader.label(place), found, numbers)

    def _within_period(
        self, path: str, days: Sequence[date | None], numbers: Sequence[int], *, earlier: bool = False
    ) -> list[date | None]:
        """Return the days within the period, and report the others. Earlier days may be allowed."""
        period = self._period
        if period is None:
            return [*days]
        start = date.min if earlier else period.start
        kept = [when if when is not None and start <= when <= period.end else None for when in days]
        self._rows(path, "outside", [at for at, was, now in zip(numbers, days, kept, strict=True) if was != now])
        return kept

    def _rows(self, path: str, code: str, records: Sequence[int]) -> None:
        """Report records, if there are any."""
        if records:
            self._fault(path, f"analytics:{code}", count=len(records), rows=ranges(records))

    def _count(self, cell: Any, *, net: bool) -> Any:
        """Return the whole number of a cell."""
        found = self._number.read(cell)
        if isinstance(found, Refused):
            return found
        if self._number.may_group(cell):
            return Refused("thousands")
        if int(found) != found:
            return Refused("range")
        return Refused("negative") if found < 0 and not net else _within(int(found))

    def daily(self, sheet: Sheet, spec: DailySheet) -> None:
        """Read the measures of a sheet with a record for each day."""
        before = len(self.faults)
        reader = self._table(sheet, ["Date", *([] if spec in PAGE else spec.measures)])
        if reader is None:
            return
        numbers = reader.table.numbers
        places = self._places(reader, ["Date", *spec.measures])
        days: Sequence[date | None] = [None] * len(numbers)
        missing = 0
        dates = places.pop("Date", None)
        if dates is not None:
            path = reader.label(dates)
            days = self._days(reader, dates, self._day)
            first: dict[date, int] = {}
            dated = [(when, record) for when, record in zip(days, numbers, strict=True) if when is not None]
            self._rows(path, "twice", [record for when, record in dated if first.setdefault(when, record) != record])
            assert self._period is not None  # noqa: S101 - for the type checker: workbooks have a period
            missing = self._period.days - len(first)
            self._note(path, "days", missing)
        if not places and len(self.faults) == before:
            self._fault(sheet.name, "table:column", name=self._word(next(iter(spec.measures))))
        is_whole, columns = len(self.faults) == before, list[_Column]()
        for title in places:
            if code := self._measures.get(title, spec.measures[title]):
                measure = self._catalogue[code]
                read = partial(_value, reader=self._number, measure=measure)
                if measure.unit is Unit.COUNT:
                    read = partial(self._count, net=measure.net)
                values = reader.read(places[title], read, range(len(numbers)))
                columns.append(_Column(self._word(title), code, values, reader.counts[places[title]].refused))
        for column in columns:
            self._column(sheet.name, column, days, missing, is_whole=is_whole)
        if dates is not None:
            self._undated(reader, dates, columns)

    def _undated(
        self, reader: TableReader, place: int, columns: Iterable[_Column], unknown: frozenset[str] = frozenset()
    ) -> None:
        """Report the records that have a value and no day: it may be of any day."""
        records = zip(reader.table.columns[place], *(column.values for column in columns), strict=True)
        undated = [
            number_
            for number_, (cell, *values) in zip(reader.table.numbers, records, strict=True)
            if is_empty(cell, unknown) and values.count(None) < len(values)
        ]
        self._rows(reader.label(place), "no-record-day", undated)

    def _column(
        self,
        sheet: str,
        column: _Column,
        days: Sequence[date | DateRange | None],
        missing: int,
        *,
        is_whole: bool,
    ) -> None:
        """Keep the values of a measure. It is incomplete if a value has no day."""
        title, code, values, refused = column
        kept = [
            (when, value) for when, value in zip(days, values, strict=True) if when is not None and value is not None
        ]
        given = len(values) - values.count(None)
        is_complete = is_whole and not refused and len(kept) == given
        self._columns.append(
            MeasureCounts(
                sheet=sheet,
                column=title,
                measure=code,
                read=given,
                empty=len(values) - given - refused,
                refused=refused,
                missing=missing,
                is_complete=is_complete,
            )
        )
        self._series.append(_Series(code, kept, is_complete))

    def discovery(self, sheet: Sheet, *, with_days: bool) -> None:
        """Read the totals of the period, and check the period that the sheet states."""
        assert self._period is not None  # noqa: S101 - for the type checker: workbooks have a period
        rows = [(record, row) for record, row in enumerate(sheet.rows, start=1) if len(row) > 1 and not is_blank(row)]
        before = len(self.faults)
        for _, row in rows:
            match = _TWO_DAYS.fullmatch(row[1].strip()) if isinstance(row[1], str) else None
            if match is not None and [self._day.read(match[1]), self._day.read(match[2])] != [
                self._period.start,
                self._period.end,
            ]:
                self._fault(sheet.name, "analytics:other-period")
        is_whole = len(self.faults) == before
        for title in ("Impressions", "Members reached"):
            code = self._measures.get(title, TOTALS[title])
            found = [(record, row[1]) for record, row in rows if _letters(row[0]) == _letters(self._word(title))]
            if title == "Impressions" and with_days:
                self._compare(sheet, found)
            elif code and found:
                self._total(sheet, title, code, found, self._period, is_whole=is_whole)

    def _total(
        self,
        sheet: Sheet,
        title: str,
        code: str,
        found: Sequence[tuple[int, Any]],
        when: date | DateRange,
        *,
        is_whole: bool = True,
    ) -> None:
        """Read a number of a whole period, or of its last day."""
        cells, numbers = [cell for _, cell in found], [record for record, _ in found]
        path = f"{sheet.name}[{self._word(title)}]"
        if len(found) > 1:
            self._fault(path, "analytics:several-rows", rows=ranges(numbers))
        values, refused = read_column(cells, numbers, partial(self._count, net=self._catalogue[code].net))
        for why, records in sorted(refused.items(), key=lambda item: (item[1][0], item[0])):
            self._fault(path, f"cells:{why.code}", count=len(records), rows=ranges(records))
        is_whole = is_whole and len(found) == 1
        count = sum(map(len, refused.values()))
        column = _Column(self._word(title), code, values, count)
        self._column(sheet.name, column, [when] * len(found), 0, is_whole=is_whole)

    def _compare(self, sheet: Sheet, found: Sequence[tuple[int, Any]]) -> None:
        """Note that the total of the impressions is not their sum over the days."""
        code = self._measures.get("Impressions", TOTALS["Impressions"])
        total = self._count(found[0][1], net=False) if found else None
        sums = [sum(value for _, value in series.values) for series in self._series if series.measure == code]
        if type(total) is int and sums and total not in sums:
            self._notes.append(Finding.of("analytics:total", f"{sheet.name}[{self._word('Impressions')}]"))

    def followers(self, sheet: Sheet) -> None:
        """Read the number of followers on a day, above the header."""
        code = self._measures.get("Total followers", TOTALS["Total followers"])
        path = f"{sheet.name}[{self._word('Total followers')}]"
        for record, row in enumerate(sheet.rows[:2], start=1):
            words = row[0].strip() if len(row) > 1 and isinstance(row[0], str) else ""
            match = _LAST_DATE.search(words.rstrip(":"))
            when = None if match is None else self._day.read(match[0])
            if not isinstance(when, date):
                if words.endswith(":") or type(self._number.read(row[1] if words else None)) in {int, float}:
                    self._fault(path, "analytics:no-date", rows=ranges([record]))
            elif self._within_period(path, [when], [record]) == [when] and code:
                self._total(sheet, "Total followers", code, [(record, row[1])], when)

    def top_posts(self, sheet: Sheet) -> list[TopPost]:
        """Read the two lists of posts, and join them by the address."""
        reader = self._table(sheet, ["Post URL", "Post publish date"])
        if reader is None:
            return []
        table = reader.table
        found: dict[str, dict[str, Any]] = {}
        address, published = (_letters(self._word(title)) for title in ("Post URL", "Post publish date"))
        for title in ("Engagements", "Impressions"):
            place = next((at for at, name in enumerate(table.titles) if name == _letters(self._word(title))), 0)
            before = table.titles[:place]
            if address not in before or published not in before:
                self._fault(sheet.name, "table:column", name=self._word(title))
                continue
            links_at, days_at = (
                max(at for at, name in enumerate(before) if name == wanted) for wanted in (address, published)
            )
            path, path_of_days = reader.label(place), reader.label(days_at)
            rows = _filled(table, [links_at, days_at, place])
            numbers = [table.numbers[row] for row in rows]
            links = reader.read(links_at, _as_text, rows, needed=True)
            days = reader.read(days_at, self._day.read, rows)
            days = self._within_period(path_of_days, days, numbers, earlier=True)
            counts = reader.read(place, partial(self._count, net=True), rows)
            twice, two_days = [], []
            for record, link, on, seen in zip(numbers, links, days, counts, strict=True):
                if link is not None:
                    post = found.setdefault(link, {"published": on})
                    if title.lower() in post:
                        twice.append(record)
                    elif None not in (on, post["published"]) and on != post["published"]:
                        two_days.append(record)
                        post["published"] = None
                    post[title.lower()] = None if title.lower() in post else seen
            self._rows(path, "post-twice", twice)
            self._rows(path_of_days, "two-days", two_days)
        digits = {link: _POST_NUMBER.findall(link) for link in found}
        return [TopPost(number=digits[link][-1] if digits[link] else None, **post) for link, post in found.items()]

    def audience(self, sheet: Sheet) -> list[AudienceShare]:
        """Read the shares of the audience."""
        titles = ["Top Demographics", "Value", "Percentage"]
        reader = self._table(sheet, titles)
        if reader is None:
            return []
        places = self._places(reader, titles)
        if len(places) < len(titles):
            return []
        rows = _filled(reader.table, places.values())
        dimensions, values = (reader.read(places[title], _as_text, rows, needed=True) for title in titles[:2])
        shares = reader.read(places["Percentage"], self._share, rows)
        pairs = [pair for pair in zip(dimensions, values, strict=True) if None not in pair]
        self._note(reader.label(places["Value"]), "same-value", len(pairs) - len({*pairs}))
        return [
            AudienceShare(
                dimension=dimension,
                value=value,
                share=None if isinstance(share, Bounds) else share,
                bounds=share if isinstance(share, Bounds) else None,
            )
            for dimension, value, share in zip(dimensions, values, shares, strict=True)
            if dimension is not None and value is not None
        ]

    def _share(self, cell: Any) -> Any:
        """Return a share, or the bounds of one that is below a percentage."""
        reader = percent(whole=1, decimal=self._language.decimal)
        words = fold(cell) if type(cell) is str else ""
        for start in ("<", fold(self._word("less than"))):
            if words.startswith(start):
                found = reader.read(words.removeprefix(start).strip())
                return found if isinstance(found, Refused) else Bounds(0, found)
        return reader.read(cell)

    # ------------------------------------------------------------ tables

    def table(
        self,
        content: object,
        columns: Mapping[str, Column | None],
        of_day: Column | None,
        delimiters: str,
        encoding: str,
        *,
        skip_undated: bool,
    ) -> None:
        """Read the measures of a table."""
        raise_any(finding for code in columns for finding in self._unknown(code, "measures"))
        wanted = [column.name for column in (of_day, *columns.values()) if column is not None]
        table, faults = find_table(
            content,
            needed=dict.fromkeys(clean(name) for name in wanted if isinstance(name, str)),
            delimiters=delimiters,
            encoding=encoding,
            position=max((name for name in wanted if isinstance(name, int)), default=1),
        )
        self.faults += faults
        if table is None:
            return
        reader = TableReader(table, ())
        reader.faults = self.faults
        places = reader.places(dict.fromkeys(wanted))
        if places is None:
            return
        rows: Sequence[int] = range(len(table.numbers))
        days: Sequence[date | DateRange | None] = [self._period] * len(rows)
        if of_day is not None:
            dates = places[of_day.name]
            days = self._days(reader, dates, of_day.read or day(), of_day.unknown)
            if skip_undated:
                rows = [row for row, cell in enumerate(table.columns[dates]) if not is_empty(cell, of_day.unknown)]
                self._note(reader.label(dates), "undated", len(days) - len(rows))
                days = [days[row] for row in rows]
        is_whole, read = not self.faults, list[_Column]()
        for code, column in columns.items():
            title, values, refused = "", [1] * len(rows), 0
            if column is not None:
                place = places[column.name]
                form = partial(_value, reader=column.read or number(), measure=self._catalogue[code])
                values = reader.read(place, form, rows, unknown=column.unknown)
                title, refused = reader.label(place), reader.counts[place].refused
            read.append(_Column(title, code, values, refused))
            self._column("", read[-1], days, 0, is_whole=is_whole)
        if of_day is not None and not skip_undated:
            self._undated(reader, places[of_day.name], read, of_day.unknown)


def _filled(table: ImportedTable, places: Collection[int]) -> list[int]:
    """Return the rows in which some of the columns have something."""
    cells = zip(*(table.columns[place] for place in places), strict=True)
    return [row for row, record in enumerate(cells) if not is_blank(record)]


def _within(value: int | Decimal) -> Any:
    is_fine = isinstance(value, int) or int(value.as_tuple().exponent) >= -_DIGITS
    return value if is_fine and abs(value) < 10**_DIGITS else Refused("range")


def _value(cell: Any, *, reader: CellReader, measure: Measure) -> Any:
    """Return the value of a measure; a yes counts 1, and a no nothing."""
    found = cell if type(cell) is bool else reader.read(cell)
    if isinstance(found, Refused):
        return found
    code = ""
    if type(found) is bool:
        code = "" if measure.unit is Unit.COUNT else "boolean"
    elif type(found) not in {int, float}:
        code = "range"
    elif found < 0 and measure.unit in {Unit.COUNT, Unit.DAYS, Unit.SHARE} and not measure.net:
        code = "negative"
    elif measure.unit is Unit.COUNT and (reader.may_group(cell) or found != int(found)):
        code = "thousands" if reader.may_group(cell) else "range"
    elif measure.unit is Unit.SHARE and found > 1:
        code = "range"
    if code:
        return Refused(code)
    return _within(int(found) if found == int(found) else Decimal(repr(found)))


def _as_text(cell: Any) -> Any:
    """Return the text of a cell."""
    found = _TEXT.read(cell)
    return found if isinstance(found, Refused) else clean(found)


def _letters(title: object) -> str:
    """Return the letters of a title, in lower case."""
    return "".join(filter(str.isalpha, clean(title))).casefold()


def _in_sheet(finding: Finding) -> Finding:
    """Return a finding with the name of its sheet as a part of the file, such as "[ENGAGEMENT][Date]"."""
    if not finding.path:
        return finding
    sheet, bracket, rest = finding.path.partition("[")
    return evolve(finding, path=f"[{sheet}]{bracket}{rest}")
