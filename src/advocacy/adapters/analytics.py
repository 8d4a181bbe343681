"""Read observations from LinkedIn's workbooks with analytics, and from any table with days and numbers.

The app opens the file and passes the rows of cells; ``docs/how-to/import-analytics.md`` shows how. Everything in
another form is refused, or counted and reported. No message contains a number or an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from attrs import evolve

from advocacy.adapters._analytics_import import AnalyticsImport, AudienceShare, MeasureCounts, TopPost
from advocacy.adapters._analytics_reader import AnalyticsReader
from advocacy.adapters._analytics_workbooks import (
    CREATOR,
    DEMOGRAPHICS,
    DISCOVERY,
    ENGAGEMENT,
    FOLLOWERS,
    LANGUAGES,
    PAGE,
    TOP_POSTS,
    TOTALS,
    DailySheet,
    WorkbookLanguage,
)
from advocacy.adapters.cells import CellReader, Column, Refused, kind_of
from advocacy.arguments import NaturalNumber, checked, frozen
from advocacy.dates import DateRange
from advocacy.errors import Finding, ValidationError, raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.goals.catalogue import KpiCatalogue
from advocacy.rules import instance, text

__all__ = [
    "LANGUAGES",
    "AnalyticsImport",
    "AudienceShare",
    "MeasureCounts",
    "TopPost",
    "WorkbookLanguage",
    "compact_day",
    "parse_file_name",
    "read_creator_workbook",
    "read_measures",
    "read_page_export",
]

Sheets = Annotated[Mapping[str, Iterable[Sequence[Any]]], instance(Mapping)]

#: The two forms of the name of a creator's workbook. The member's name is after the days, or before them.
_FILE_NAME = re.compile(r"(Content|AggregateAnalytics)_(?:.*_)?(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)(?:[_ (.].*)?")


_EIGHT_DIGITS = re.compile(r" *\d{8} *", re.ASCII)
_YEAR_TEN_THOUSAND = 100_000_000


@frozen
class _CompactDay(CellReader):
    """A day as eight digits, year first: text or a whole number."""

    def read(self, cell: Any) -> Any:
        """Return the day of a cell."""
        is_day = type(cell) in {int, float} and 0 < cell < _YEAR_TEN_THOUSAND and cell == int(cell)
        words = str(int(cell)) if is_day else cell
        if type(words) is not str:
            return Refused("form-day" if kind_of(cell) == "number" else kind_of(cell))
        try:
            return date.fromisoformat(words.strip()) if _EIGHT_DIGITS.fullmatch(words) else Refused("form-day")
        except ValueError:
            return Refused("form-day")


def compact_day() -> CellReader:
    """Return a reader of days as eight digits, such as 20260307: text or a whole number.

    >>> compact_day().read("20260307")
    datetime.date(2026, 3, 7)
    """
    return _CompactDay()


@checked
def parse_file_name(name: str) -> tuple[str, DateRange]:
    """Return the name of a creator's workbook without the member's name, and the period that it names.

    >>> name, period = parse_file_name("Content_2026-01-01_2026-03-31_AnnExample.xlsx")
    >>> name, str(period.end)
    ('Content_2026-01-01_2026-03-31.xlsx', '2026-03-31')

    Args:
        name: The name of the file, with or without folders: ``Content_…`` or, since 2026, ``AggregateAnalytics_…``.

    Raises:
        ValidationError: The name has another form. The message does not repeat it.
    """
    match = _FILE_NAME.fullmatch(re.split(r"[\\/]", name)[-1])
    try:
        if match is None:
            raise ValueError  # noqa: TRY301 - both problems have the same fix
        period = DateRange(date.fromisoformat(match[2]), date.fromisoformat(match[3]))
    except ValueError:
        raise ValidationError([Finding.of("analytics:file-name", "name")]) from None
    return f"{match[1]}_{match[2]}_{match[3]}.xlsx", period


@checked
def read_creator_workbook(
    sheets: Sheets,
    *,
    period: DateRange,
    language: str | WorkbookLanguage = "en",
    measures: Mapping[str, str] = FrozenMap(),
    catalogue: KpiCatalogue | None = None,
    segment: str = "",
    cluster: str | None = None,
    name: str = "",
    strict: bool = True,
    maximum: NaturalNumber = 100,
) -> AnalyticsImport:
    """Read a member's own workbook of post analytics (:ref:`method-metrics`).

    - Days give observations of impressions. The total of the period is an observation only if there are no days.
    - Members reached are different people of the whole period: one observation, never a sum.
    - Engagements and new followers are net numbers of a day, and may be negative. The default catalogue has no measure
      for them. Pass measures of your own that are declared as net.
    - Top posts are two lists of different posts, joined by their addresses. They give no observations.
    - A share of the audience of "< 1 %" is unknown, with its bounds.

    >>> rows = [["Date", "Impressions", "Engagements"], ["3/1/2026", 120.0, 4.0], ["3/2/2026", "90", "-1"]]
    >>> period = DateRange(date(2026, 3, 1), date(2026, 3, 2))
    >>> found = read_creator_workbook({"ENGAGEMENT": rows}, period=period)
    >>> [(seen.measure, seen.value, str(seen.when)) for seen in found.observations]
    [('impressions', 120, '2026-03-01'), ('impressions', 90, '2026-03-02')]

    Args:
        sheets: The rows of cells of each sheet by its name, of the whole workbook. Sheets that are not known are not
            read, and counted.
        period: The days that the workbook is about; see `parse_file_name`.
        language: The code of the language of the workbook in ``LANGUAGES``, or the words of another language.
        measures: Other measures for columns: the code by the English title, such as ``{"Engagements": "clicks"}``.
        catalogue: The catalogue that has the measures; the default catalogue if ``None``.
        segment: The segment of the observations.
        cluster: The cluster of the observations: a key of the app's own for the member. It makes the numbers those of
            one person. Pass it only for a member who consents to measurement; the function does not see the consent.
        name: The name of the file, for messages. The name of the member is left out.
        strict: Whether problems raise an error. If not, they are in the findings, and the measures concerned are in
            ``incomplete``.
        maximum: The maximum number of problems to report, 1 or more.

    Raises:
        ValidationError, UnknownNameError: All problems at once, each with the sheet, the column and the records, and
            without a value: a sheet with a single cell (the file was not opened as a whole), a day outside the period
            or twice, a number without a day, a post without an address, a share of the audience without a name, a post
            twice in a list, published after the period or on two days, a negative number of a measure that is not net,
            a cell in another form, an unknown measure.
    """
    reader = AnalyticsReader(period, language, measures, catalogue, [*CREATOR, DailySheet(DISCOVERY, TOTALS)])
    known = reader.sheets(sheets, [DISCOVERY, ENGAGEMENT, TOP_POSTS, FOLLOWERS, DEMOGRAPHICS])
    for sheet in CREATOR:
        if sheet.name in known:
            reader.daily(known[sheet.name], sheet)
    if FOLLOWERS in known:
        reader.followers(known[FOLLOWERS])
    if DISCOVERY in known:
        reader.discovery(known[DISCOVERY], with_days=ENGAGEMENT in known)
    posts = reader.top_posts(known[TOP_POSTS]) if TOP_POSTS in known else []
    audience = reader.audience(known[DEMOGRAPHICS]) if DEMOGRAPHICS in known else []
    try:
        name, named = parse_file_name(name) if name else ("", period)
    except ValidationError:
        name, named = "workbook", period
    if named != period:
        reader.faults.append(Finding.of("analytics:other-name", start=named.start, end=named.end))
    found = reader.result(segment, cluster, name, maximum, strict=strict)
    return evolve(found, posts=posts, audience=audience)


@checked
def read_page_export(
    sheets: Sheets,
    *,
    period: DateRange,
    language: str | WorkbookLanguage = "en",
    measures: Mapping[str, str] = FrozenMap(),
    catalogue: KpiCatalogue | None = None,
    segment: str = "",
    name: str = "",
    strict: bool = True,
    maximum: NaturalNumber = 100,
) -> AnalyticsImport:
    """Read an export of the analytics of a company page: content, followers or visitors (:ref:`method-metrics`).

    - Each sheet has a description above its header. Rates are not read by default: metrics compute
      them from counts. ``measures={"Engagement rate (total)": …}`` keeps the rate as it is given, which may count other
      things, as a measure whose unit is a share.
    - Reactions, comments, reposts and new followers are net numbers of a day, and may be negative.
    - "Total followers" is the net number of new followers of the day, not the size of the audience. Unique visitors of
      several days are never added up. Neither has a measure by default.
    - The list of all posts is not read: a post has numbers of its whole life there.

    >>> rows = [["Daily numbers", "", ""], ["Date", "Impressions (total)", "Reactions (total)"], ["03/01/2026", 70, -2]]
    >>> found = read_page_export({"Metrics": rows}, period=DateRange(date(2026, 3, 1), date(2026, 3, 1)))
    >>> [(seen.measure, seen.value) for seen in found.observations]
    [('page_impressions', 70), ('page_reactions', -2)]

    Args:
        sheets: The rows of cells of each sheet by its name. Sheets that are not known are not read, and counted.
        period: The days of the export.
        language: As for `read_creator_workbook`.
        measures: Other measures for columns, as for `read_creator_workbook`.
        catalogue: The catalogue that has the measures; the default catalogue if ``None``.
        segment: The segment of the observations.
        name: The name of the file, for messages.
        strict: As for `read_creator_workbook`.
        maximum: The maximum number of problems to report, 1 or more.

    Raises:
        ValidationError, UnknownNameError: As for `read_creator_workbook`.
    """
    reader = AnalyticsReader(period, language, measures, catalogue, PAGE)
    known = reader.sheets(sheets, [sheet.name for sheet in PAGE])
    for sheet in PAGE:
        if sheet.name in known:
            reader.daily(known[sheet.name], sheet)
    return reader.result(segment, None, name, maximum, strict=strict)


@checked
def read_measures(
    content: object,
    *,
    measures: Mapping[str, str | int | Column | None],
    day: str | int | Column | None = None,
    period: DateRange | None = None,
    catalogue: KpiCatalogue | None = None,
    segment: str = "",
    skip_undated: bool = False,
    delimiters: Annotated[str, text] = ",;\t",
    encoding: str = "utf-8",
    name: str = "",
    strict: bool = True,
    maximum: NaturalNumber = 100,
) -> AnalyticsImport:
    r"""Read measures from any table with a record for each day, lead or application (:ref:`method-metrics`).

    Only the named columns are read. A column with true and false, or with a reader of yes and no, counts the records
    with yes. A measure with the column ``None`` counts the records.

    >>> from advocacy.adapters.cells import yes
    >>> found = read_measures(
    ...     "Applied on,Name,Source\n2026-03-02,A,Referral\n2026-03-02,B,Website\n",
    ...     day="Applied on",
    ...     measures={
    ...         "applications": None,
    ...         "referral_applications": Column("Source", yes(["Referral"], ["Website"])),
    ...     },
    ... )
    >>> [(seen.measure, seen.value) for seen in found.observations]
    [('applications', 1), ('applications', 1), ('referral_applications', 1), ('referral_applications', 0)]

    Args:
        content: Text, bytes, or rows of cells.
        measures: The column of each measure: its title or position, counted from 1, or a ``Column`` with a reader.
        day: The column of the day, by default with the reader ``cells.day()``. Without it, all values are about the
            *period*.
        period: The days of the table; a day outside it is an error. Needed without *day*.
        catalogue: The catalogue that has the measures; the default catalogue if ``None``.
        segment: The segment of the observations.
        skip_undated: Whether a record without a day does not count, such as a deal that is still open, or a row with
            totals. Such records are counted in ``notes``. By default, a number without a day is an error.
        delimiters: The delimiters that text may have.
        encoding: The encoding of bytes without a byte order mark.
        name: The name of the file, for messages.
        strict: As for `read_creator_workbook`.
        maximum: The maximum number of problems to report, 1 or more.

    Raises:
        ValidationError, UnknownNameError: All problems at once, as for `read_creator_workbook`.
    """
    if day is None and period is None:
        raise_any([Finding.of("analytics:no-day", "day")])
    reader = AnalyticsReader(period, LANGUAGES["en"], {}, catalogue, ())
    columns = {
        code: column if column is None or isinstance(column, Column) else Column(column)
        for code, column in measures.items()
    }
    of_day = day if day is None or isinstance(day, Column) else Column(day)
    reader.table(content, columns, of_day, delimiters, encoding, skip_undated=skip_undated)
    return reader.result(segment, None, name, maximum, strict=strict)
