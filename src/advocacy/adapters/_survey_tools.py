"""How survey tools write their exports, as data. The forms were taken from public exports and the tools' sources."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, tzinfo
from enum import Enum
from string import Formatter
from typing import Any

from attrs import field

from advocacy.adapters._tables import clean, is_blank
from advocacy.arguments import frozen
from advocacy.rules import Rule, TupleOf, instance, integer, optional, whole

#: Signs before which tools write an apostrophe, so that no spreadsheet program reads a formula.
FORMULA = re.compile(r"'(?=[=+\-@])")
_MARKUP = re.compile(r"</?[a-z]+>|\{\{[^{}]*\}\}", re.IGNORECASE)
_TRUE = ("1", "true", "yes")
_FALSE = ("0", "false", "no")


def _is_form(title: object) -> bool:
    """Check whether text has no other fields than those of an option and its question."""
    try:
        parts = [*Formatter().parse(title)] if isinstance(title, str) else [("", "x", "", "")]
    except ValueError:
        return False
    return all(name is None or (name in {"title", "option"} and not form and not kind) for _, name, form, kind in parts)


class Apostrophe(Enum):
    """Whether a tool writes an apostrophe before a cell that starts with "=", "+", "-" or "@"."""

    NEVER = "never"
    """Never: cells are as they were answered."""
    ALWAYS = "always"
    """Always, so it is removed."""
    OPTIONS = "options"
    """Perhaps: it is removed only where the rest is an option of the question."""


@frozen(kw_only=True)
class SurveyTool:
    """How a survey tool writes its exports.

    >>> from attrs import evolve
    >>> evolve(KOBO_TOOLBOX, header_rows=2).delimiters
    ',;'

    Attributes:
        name: The name of the tool.
        header_rows: The number of header records. The titles are in one of them.
        import_row: Whether a record of ``{"ImportId": …}`` may follow the header, which names the time zone.
        delimiters: The delimiters that CSV text may have.
        separator: What separates the options of a cell with several choices; ``None`` if each option has a column.
        option_title: The title of the column of an option, with ``{title}`` and ``{option}``.
        is_grouped: Whether the second header record has the options of the title to their left.
        finished: The title of the column that says whether an answer is finished; ``None`` without one.
        finished_values: The values of that column in a finished answer, in any case; without any, a value that is not
            empty.
        unfinished_values: The values in an answer that is not finished; empty cells always are. Others are refused.
        times: Titles of the column with the time of an answer.
        zone: The zone of times without one; ``None`` means the zone of `read_survey`.
        no_time: The day that means that the time was left out, to keep people anonymous.
        no_ids: Ids that mean that the respondent has none, in any case.
        apostrophe: Whether the tool writes an apostrophe before some signs.
        has_markup: Whether titles contain HTML or fields in braces, which do not count.
        distinguishes_empty: Whether nothing in a cell of CSV text means "not shown", and ``""`` "left empty".
    """

    name: str
    header_rows: int = field(default=1, converter=integer, validator=whole(1, 3))
    import_row: bool = False
    delimiters: str = ","
    separator: str | None = field(default=None, validator=optional(instance(str)))
    option_title: str = field(default="{option}", validator=Rule("survey-tool:option-title", _is_form))
    is_grouped: bool = False
    finished: str | None = None
    finished_values: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    unfinished_values: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    times: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    zone: tzinfo | None = None
    no_time: date | None = None
    no_ids: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    apostrophe: Apostrophe = Apostrophe.NEVER
    has_markup: bool = False
    distinguishes_empty: bool = False

    def title(self, title: object) -> str:
        """Return a title as it is compared."""
        return clean(_MARKUP.sub("", title) if self.has_markup and isinstance(title, str) else title)


def find_header_records(tool: SurveyTool, start: list[Sequence[Any]], place: int) -> range | None:
    """Return the places of the header records, of which the one at *place* has the titles; ``None`` if not clear.

    A record of import ids ends the header. Without it, a record above the titles belongs to the header if each of its
    cells has words, and precedes the header if at most one has.
    """
    if tool.import_row:
        for last in range(place + 1, min(place + tool.header_rows + 1, len(start))):
            if import_ids(start[last]) is not None:
                return range(max(0, last - tool.header_rows), last + 1)
    first, width = place, len(start[place])
    while first > 0 and place - first < tool.header_rows - 1:
        above = start[first - 1]
        filled = len(above) - sum(is_blank([cell]) for cell in above)
        if len(above) != width or not filled or (filled == 1 < width):
            break
        if filled < width or width == 1:
            return None
        first -= 1
    return range(first, first + tool.header_rows)


def without_apostrophe(cell: Any) -> Any:
    """Return a cell without an apostrophe before "=", "+", "-" or "@" at its start."""
    return cell[1:] if type(cell) is str and FORMULA.match(cell) else cell


def import_ids(row: Sequence[Any]) -> list[dict[str, Any]] | None:
    """Return the cells of a record of import ids, as JSON."""
    try:
        found = [json.loads(cell) for cell in row]
    except (TypeError, ValueError, RecursionError):
        return None
    return found if all(isinstance(cell, dict) and "ImportId" in cell for cell in found) else None


QUALTRICS = SurveyTool(
    name="Qualtrics",
    header_rows=2,
    import_row=True,
    delimiters=",\t",
    separator=",",
    finished="Finished",
    finished_values=_TRUE,
    unfinished_values=_FALSE,
    times=("EndDate", "RecordedDate"),
)
GOOGLE_SHEET = SurveyTool(name="Google Sheets", separator=", ", times=("Timestamp", "Tijdstempel"))
GOOGLE_DIRECT = SurveyTool(name="Google Forms", separator=";", times=("Timestamp", "Tijdstempel"))
MICROSOFT_FORMS = SurveyTool(
    name="Microsoft Forms",
    delimiters=",;",
    separator=";",
    times=("Completion time", "Tijd van voltooien"),
    no_ids=("anonymous",),
)
LIME_SURVEY = SurveyTool(
    name="LimeSurvey",
    delimiters=",;",
    option_title="{title}[{option}]",
    finished="submitdate",
    times=("submitdate",),
    no_time=date(1980, 1, 1),
    apostrophe=Apostrophe.ALWAYS,
    distinguishes_empty=True,
)
SURVEY_MONKEY = SurveyTool(name="SurveyMonkey", header_rows=2, is_grouped=True, times=("End Date",))
TYPEFORM = SurveyTool(
    name="Typeform",
    finished="Response Type",
    finished_values=("completed",),
    unfinished_values=("partial", "started"),
    times=("Submit Date (UTC)", "Submitted At"),
    zone=UTC,
    apostrophe=Apostrophe.OPTIONS,
    has_markup=True,
)
#: Times without an offset, such as ``_submission_time``, are in UTC: https://github.com/kobotoolbox/kpi/issues/3941
KOBO_TOOLBOX = SurveyTool(
    name="KoboToolbox",
    delimiters=",;",
    separator=" ",
    option_title="{title}/{option}",
    times=("end", "_submission_time"),
    zone=UTC,
)
NEXTCLOUD_FORMS = SurveyTool(
    name="Nextcloud Forms", separator="; ", times=("Timestamp", "Tijdstempel"), apostrophe=Apostrophe.ALWAYS
)
FORMBRICKS = SurveyTool(
    name="Formbricks",
    separator="; ",
    finished="Finished",
    finished_values=_TRUE,
    unfinished_values=_FALSE,
    times=("Timestamp",),
    zone=UTC,
    apostrophe=Apostrophe.ALWAYS,
)
#: Any table with a header: nothing but the titles is known.
PLAIN_TABLE = SurveyTool(name="table", delimiters=",;\t")
