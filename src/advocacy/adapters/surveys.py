"""Read a survey from the export of a survey tool: rows of a spreadsheet, or CSV text.

A `SurveyTool` describes how a tool writes its exports. Everything that an export does not say is an argument. What
cannot be read is refused, or counted and reported by column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from itertools import compress, repeat
from typing import Any
from zoneinfo import ZoneInfo

from attrs import evolve

from advocacy.adapters._columns import ColumnCounts, TableReader, is_empty, listed_faults, read_column
from advocacy.adapters._people import build_people, check_fields, check_purposes, field_reader, find_refusals
from advocacy.adapters._survey_import import PromoterCounts, SurveyColumn, SurveyImport
from advocacy.adapters._survey_options import OPEN, Options, option_words, options_of, read_promoter, read_words, unique
from advocacy.adapters._survey_tools import (
    FORMBRICKS,
    GOOGLE_DIRECT,
    GOOGLE_SHEET,
    KOBO_TOOLBOX,
    LIME_SURVEY,
    MICROSOFT_FORMS,
    NEXTCLOUD_FORMS,
    PLAIN_TABLE,
    QUALTRICS,
    SURVEY_MONKEY,
    TYPEFORM,
    Apostrophe,
    SurveyTool,
    find_header_records,
    import_ids,
    without_apostrophe,
)
from advocacy.adapters._tables import ImportedTable, clean, find_table
from advocacy.adapters.cells import ORDER, Column, DateOrder, Moment, Refused, fold, order_of, ranges, read_moment
from advocacy.arguments import NaturalNumber, checked
from advocacy.errors import Finding, raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.people.questions import BracketQuestion, ChoiceQuestion, ClosedQuestion, OpenQuestion
from advocacy.people.survey import Answer, MissingAnswer, MissingReason, Survey, defer_answers
from advocacy.rules import build_all, identifier_or_none

__all__ = [
    "FORMBRICKS",
    "GOOGLE_DIRECT",
    "GOOGLE_SHEET",
    "KOBO_TOOLBOX",
    "LIME_SURVEY",
    "MICROSOFT_FORMS",
    "NEXTCLOUD_FORMS",
    "PLAIN_TABLE",
    "QUALTRICS",
    "SURVEY_MONKEY",
    "TYPEFORM",
    "Apostrophe",
    "ColumnCounts",
    "PromoterCounts",
    "SurveyColumn",
    "SurveyImport",
    "SurveyTool",
    "read_survey",
]


@checked
def read_survey(
    content: object,
    *,
    tool: SurveyTool,
    questions: Iterable[SurveyColumn] = (),
    columns: Mapping[str, str | int | Column] = FrozenMap(),
    promoters: Mapping[str, str | int] = FrozenMap(),
    zone: ZoneInfo,
    order: str | DateOrder | None = None,
    answer_language: str | None = None,
    time: str | int | None = None,
    people: bool = False,
    name: str = "",
    encoding: str = "utf-8",
    strict: bool = True,
    maximum: NaturalNumber = 100,
) -> SurveyImport:
    r"""Read a survey from the export of a tool (:ref:`method-step-1`).

    Columns are found by their titles, with single blanks instead of line breaks, or by their position where titles are
    repeated. Titles are in one of the first eleven records.

    - Answers that are not finished are left out and counted.
    - If a person answered several times, the last finished answer counts. Equal times are an error.
    - Several choices in one cell are split by the options, the longest first.
    - A yes to a consent gets the day of ``Column.given``, else the day of the answer. Each consent needs its own
      question: a yes to participation is a yes to nothing else.
    - Net promoters are counted for the items in *promoters* only, from whole numbers 0 to 10.

    >>> from advocacy.adapters.cells import AGREEMENT, percent, yes
    >>> question = ClosedQuestion(code="fun", measure="opportunity_self", scale=AGREEMENT["en"])
    >>> found = read_survey(
    ...     "Email,Done,Drive,Fun,Join?\nE1,2026-09-01 10:00:00,80%,agree,Yes\nE2,2026-09-02 10:00:00,,,No\n",
    ...     tool=evolve(PLAIN_TABLE, times=["Done"]),
    ...     questions=[SurveyColumn(question=question, column="Fun")],
    ...     columns={
    ...         "id": "Email",
    ...         "motivation": Column("Drive", percent),
    ...         "consents.participation": Column("Join?", yes),
    ...     },
    ...     zone=ZoneInfo("Europe/Amsterdam"),
    ...     people=True,
    ... )
    >>> person = found.people[0]
    >>> person.motivation, person.opportunity_self, person.consents[0].given
    (0.8, 0.75, datetime.date(2026, 9, 1))

    Args:
        content: CSV text, its bytes, or rows of cells as a spreadsheet library gives them, the header included. A cell
            is text, a number, a date, true or false, or ``None``.
        tool: The description of the tool. ``evolve(tool, …)`` changes it.
        questions: The questions and their columns.
        columns: The column of each field of people, as in `read_roster`: ``id``, ``attributes.department``,
            ``consents.participation``, … Without ``id``, respondents have no id and count in totals only.
        promoters: The column of each item of net promoters, by a code of the app's own.
        zone: The time zone in which the day of an answer counts, and that of times which have none.
        order: The order of day and month of times that end in the year: ``"dmy"`` or ``"mdy"``.
        answer_language: The code of the language of the answers; ``None`` if it is unknown.
        time: The column of the time of an answer, if its title is not one of the tool's.
        people: Whether to return the respondents as participants.
        name: The name of the file, for messages.
        encoding: The encoding of bytes without a byte order mark.
        strict: Whether problems raise an error. If not, they are in the findings, and the numbers concerned are marked
            as incomplete.
        maximum: The maximum number of problems to report, 1 or more.

    Raises:
        ValidationError, UnknownNameError: All problems at once, each with the column and the records, as counted in the
            file from 1, and without a value.
    """
    fields = {key: column if isinstance(column, Column) else Column(column) for key, column in columns.items()}
    known_order = order_of(order)
    faults = [*check_fields(fields), *ORDER.findings(known_order, "order")]
    if people and "id" not in fields:
        faults.append(Finding.of("frame:missing", "columns", name="id"))
    raise_any(faults)
    asked = tuple(questions)
    split = {item.question.code: _split(tool, item) for item in asked if _is_split(tool, item)}
    wanted = unique(_addresses(tool, asked, split, fields, promoters, time))
    table, faults = find_table(
        content,
        needed=unique(tool.title(address) for address in wanted if isinstance(address, str)),
        position=max((address for address in wanted if isinstance(address, int)), default=1),
        delimiters=tool.delimiters,
        encoding=encoding,
        quoted=tool.distinguishes_empty,
        title=tool.title,
        header=partial(find_header_records, tool),
        header_rows=tool.header_rows,
    )
    none = PromoterCounts(promoters=0, passives=0, detractors=0, is_complete=False)
    found = SurveyImport(survey=_survey(asked), promoters=dict.fromkeys(promoters, none))
    if table is not None:
        if tool.apostrophe is Apostrophe.ALWAYS:
            table = table._replace(columns=[[*map(without_apostrophe, cells)] for cells in table.columns])
        reader = _Reader(table, faults, tool, zone, known_order, answer_language)
        places = reader.places(wanted)
        if places is not None:
            raise_any(check_purposes(fields, places))
            found = reader.survey(found.survey, asked, split, fields, promoters, places, time, people=people)
        faults = reader.faults
    elif tool.separator is None and any(not item.option_columns for item in asked if item.question.code in split):
        faults.append(Finding.of("survey-import:no-separator"))
    listed = listed_faults(faults, name, maximum)
    if strict:
        raise_any(listed)
    return evolve(found, findings=listed)


def _is_split(tool: SurveyTool, column: SurveyColumn) -> bool:
    """Check whether each option of a question has a column."""
    return isinstance(column.question, ChoiceQuestion) and (tool.separator is None or bool(column.option_columns))


def _split(tool: SurveyTool, column: SurveyColumn) -> dict[str, str | int]:
    """Return the column of each option, as far as it has a title of its own."""
    given = dict(column.option_columns)
    if tool.is_grouped:
        return given
    for option in options_of(column.question):
        given.setdefault(option, tool.option_title.format(title=column.column, option=option))
    return given


def _addresses(
    tool: SurveyTool,
    questions: tuple[SurveyColumn, ...],
    split: Mapping[str, Mapping[str, str | int]],
    fields: Mapping[str, Column],
    promoters: Mapping[str, str | int],
    time: str | int | None,
) -> Iterator[str | int]:
    """Yield the titles and positions of all columns that are read."""
    yield from (item.column for item in questions if item.question.code not in split or tool.is_grouped)
    yield from (address for columns in split.values() for address in columns.values())
    yield from (column.name for column in fields.values())
    yield from promoters.values()
    yield from (address for address in (time, tool.finished) if address is not None)


class _Reader(TableReader):
    """One pass over an export."""

    def __init__(
        self,
        table: ImportedTable,
        faults: Iterable[Finding],
        tool: SurveyTool,
        zone: ZoneInfo,
        order: DateOrder | None,
        language: str | None,
    ) -> None:
        super().__init__(table, faults, tool.title)
        self._tool, self._zone, self._order = tool, zone, order
        self._language = identifier_or_none(language)
        self._when: int | None = None
        #: The people of whom no answer counts, because their last one is not known.
        self._doubtful = set[str]()

    def survey(
        self,
        survey: Survey,
        questions: tuple[SurveyColumn, ...],
        split: Mapping[str, Mapping[str, str | int]],
        fields: Mapping[str, Column],
        promoters: Mapping[str, str | int],
        places: Mapping[str | int, int],
        time: str | int | None,
        *,
        people: bool,
    ) -> SurveyImport:
        """Return what was read; problems are in ``faults``."""
        table = self.table
        self._when = when = places[time] if time is not None else self._time_place()
        self._check_header()
        moments = [None] * len(table.numbers) if when is None else self._moments(when)
        if when is None:
            self.notes.append(Finding.of("survey-import:no-time"))
        finished, unclear = self._finished()
        ids, refused = self._ids(fields, places, finished, unclear)
        place = when if when is not None else places[fields["id"].name] if "id" in fields else 0
        kept, repeated = self._last(finished, unclear, ids, moments, refused, place)
        if repeated and when is not None:
            self.is_complete &= self.counts[when].is_complete
        self._kept, self._days = kept, [None if (at := moments[row]) is None else at[1] for row in kept]
        self._who = ids if len(kept) == len(ids) else [ids[row] for row in kept]
        answers, missing = self._answers(questions, split, places)
        counts = {code: self._promoters(places[address]) for code, address in promoters.items()}
        values, consents = self.fields(fields, places, kept, self._who, self._days)
        unfinished = len(table.numbers) - len(finished) - len(unclear)
        found = [row for row, who in enumerate(self._who) if who is not None] if people else []
        survey = defer_answers(survey, answers, missing)
        notes = [
            Finding.of(f"survey-import:{code}", count=count)
            for code, count in (
                ("unfinished", unfinished),
                ("unclear", len(unclear)),
                ("repeated", repeated),
                ("refused-record", len(refused)),
                ("without-id", self._who.count(None) if "id" in fields else 0),
            )
            if count
        ]
        return SurveyImport(
            survey=survey,
            people=survey.apply_to(build_people(values, consents, found)) if found else (),
            has_people=people,
            refusals=find_refusals(values, self._who, self._days, fields, self._doubtful) if people else {},
            records=len(table.numbers),
            unfinished=unfinished,
            repeated=repeated,
            columns=self.listed_counts(),
            promoters=counts,
            notes=[*notes, *self.notes],
        )

    # ------------------------------------------------------------ the columns

    def _group(self, column: SurveyColumn, place: int, given: Mapping[str, int]) -> dict[str, int]:
        """Return the columns of the options of a title: those *given*, and those of the second header record."""
        titles = self.table.titles
        options: Sequence[Any] = self.table.header[1] if len(self.table.header) > 1 else [None] * len(titles)
        end = next((later for later in range(place + 1, len(titles)) if titles[later]), len(titles))
        known = option_words(column.question, column.spellings)
        named: dict[str | None, list[int]] = {}
        for index in range(place, end):
            named.setdefault(known.get(fold(clean(options[index]))), []).append(index)
        chosen = {}
        for option in options_of(column.question):
            places = [given[option]] if option in given else named.get(option, [])
            if len(places) == 1:
                chosen[option] = places[0]
            elif places:
                positions = ", ".join(str(index + 1) for index in places)
                self.fault(place, "survey-import:option-columns", option=option, positions=positions)
            else:
                self.fault(place, "survey-import:no-option", option=option)
        return chosen

    # ------------------------------------------------------------ the answers that count

    def _time_place(self) -> int | None:
        """Return the place of the column with the times, if the file has one."""
        found = (self.table.titles.index(title) for title in self._tool.times if title in self.table.titles)
        return next(found, None)

    def _check_header(self) -> None:
        """Report a header record that looks like an answer: it has a time, or says whether the answer is finished."""
        finished = self._tool.finished
        done = {*map(fold, (*self._tool.finished_values, *self._tool.unfinished_values))}
        at = None if finished is None else self.table.titles.index(self._tool.title(finished))
        for row in self.table.header:
            moment = None if self._when is None else read_moment(row[self._when], self._order)
            words = None if at is None else read_words(row[at])
            if isinstance(moment, Moment) or moment == Refused("order") or (type(words) is str and fold(words) in done):
                self.faults.append(Finding.of("survey-import:header-answer"))
                self.is_complete = False

    def _moments(self, place: int) -> list[tuple[datetime, date] | None]:
        """Return the time in UTC and the day of each answer."""
        zone = self._tool.zone or self._zone
        ids = import_ids(self.table.header[-1]) if self._tool.import_row else None
        named = None if ids is None else ids[place].get("timeZone")
        other_zone = named is not None and named != str(zone)
        if other_zone:
            self.fault(place, "survey-import:zone", zone=str(named))
        forms = dict[str, object]()

        def read(cell: object) -> Any:
            found = read_moment(cell, self._order)
            if isinstance(found, Refused):
                return found
            at = found.at if found.at.tzinfo is not None else found.at.replace(tzinfo=zone)
            forms[found.form] = None
            try:
                if found.at.date() == self._tool.no_time:
                    return Refused("")
                return at.astimezone(UTC), at.astimezone(self._zone).date()
            except OverflowError:
                return Refused("form-time")

        rows = range(len(self.table.numbers))
        found = self.read(place, lambda cell: None if (item := read(cell)) == Refused("") else item, rows)
        if len(forms) > 1:
            self.fault(place, "survey-import:mixed-times")
        if len(forms) > 1 or other_zone:
            counts = self.counts[place]
            self.counts[place] = evolve(counts, read=0, refused=counts.refused + counts.read, is_complete=False)
            return [None] * len(found)
        return found

    def _finished(self) -> tuple[list[int], list[int]]:
        """Return the rows of the answers that are finished, and of those that may be."""
        tool, rows = self._tool, range(len(self.table.numbers))
        if tool.finished is None:
            return [*rows], []
        done = dict.fromkeys(tool.finished_values, True) | dict.fromkeys(tool.unfinished_values, False)

        def read(cell: object) -> Any:
            words = read_words(cell)
            if not done:
                return True
            return words if isinstance(words, Refused) else done.get(fold(words), Refused("finished"))

        place = self.table.titles.index(tool.title(tool.finished))
        counts = self.counts.get(place)
        found = self.read(place, read, rows)
        self.is_complete &= self.counts[place].is_complete
        if counts is not None:  # the time of an answer says that it is finished
            self.counts[place] = counts
        cells = self.table.columns[place]
        unclear = [row for row in rows if found[row] is None and not is_empty(cells[row], frozenset())]
        return [row for row in rows if found[row]], unclear

    def _ids(
        self, fields: Mapping[str, Column], places: Mapping[str | int, int], finished: list[int], unclear: list[int]
    ) -> tuple[list[Any], set[str]]:
        """Return the id of each row, ``None`` without one, and the ids in records of another width."""
        ids: list[Any] = [None] * len(self.table.numbers)
        if (column := fields.get("id")) is None:
            return ids, set()
        place = places[column.name]
        if none := {*map(fold, self._tool.no_ids)}:
            self.no_ids = frozenset(
                cell for cell in {*self.table.columns[place]} if type(cell) is str and fold(cell) in none
            )
        found = self.ids(place, column, finished)
        cells = [self.table.columns[place][row] for row in unclear]
        others, _ = read_column(cells, unclear, field_reader("id", column), unknown=column.unknown | self.no_ids)
        if len(finished) == len(ids):
            ids = found
        else:
            for row, who in zip([*finished, *unclear], [*found, *others], strict=True):
                ids[row] = who
        self.is_complete &= self.counts[place].is_complete
        return ids, {*self.refused_ids(place, column, ids)}

    def _last(
        self,
        finished: list[int],
        unclear: list[int],
        ids: list[Any],
        moments: Sequence[tuple[datetime, date] | None],
        refused: set[str],
        place: int,
    ) -> tuple[list[int], int]:
        """Return the rows of the last finished answer of each person, and the number of earlier ones.

        No answer of a person counts if the last cannot be known. Such a person is added to ``_doubtful``, and to
        *refused* if the last answer may be finished or not.
        """
        if not unclear and not refused and self.has_distinct_ids:
            return finished, 0
        by_person: dict[str, list[int]] = {}
        for row in sorted([*finished, *unclear]):
            if ids[row] is not None:
                by_person.setdefault(ids[row], []).append(row)
        kept, repeated, doubtful = [row for row in finished if ids[row] is None], 0, {*unclear}
        for person, answers in by_person.items():
            last = answers[0] if len(answers) == 1 else None
            if last is None and person not in refused:
                last = self._latest(answers, moments, place)
            if last in doubtful:
                refused.add(person)
            if last is None or person in refused:
                self._doubtful.add(person)
            else:
                kept.append(last)
                repeated += len({*answers} - doubtful) - 1
        return sorted(kept), repeated

    def _latest(self, answers: list[int], moments: Sequence[tuple[datetime, date] | None], place: int) -> int | None:
        """Return the row of the last of several answers, or report that it is not known."""
        times = [at[0] for row in answers if (at := moments[row]) is not None]
        if len(times) < len(answers):
            code = "undated"
        elif times.count(max(times)) > 1:
            code = "equal-times"
        else:
            last = answers[times.index(max(times))]
            start = self._bounds(last)[0]
            if all(self._bounds(row)[1] < start for row in answers if row != last):
                return last
            code = "clock-times"
        self.is_complete = False
        path = self.label(place)
        records = ranges(self.table.numbers[row] for row in answers)
        self.faults.append(Finding.of(f"survey-import:{code}", path, count=len(answers), rows=records))
        return None

    def _bounds(self, row: int) -> tuple[datetime, datetime]:
        """Return the earliest and the latest time that a time without an offset may be, where the clock is changed."""
        assert self._when is not None  # noqa: S101 - for the type checker: the answer has a time
        found = read_moment(self.table.columns[self._when][row], self._order)
        assert isinstance(found, Moment)  # noqa: S101 - for the type checker
        zone = found.at.tzinfo or self._tool.zone or self._zone
        first, second = (found.at.replace(tzinfo=zone, fold=fold_).astimezone(UTC) for fold_ in (0, 1))
        return min(first, second), max(first, second)

    # ------------------------------------------------------------ what the answers contain

    def _answers(
        self,
        questions: tuple[SurveyColumn, ...],
        split: Mapping[str, Mapping[str, str | int]],
        places: Mapping[str | int, int],
    ) -> tuple[Callable[[], list[Answer]], list[MissingAnswer]]:
        """Return a function that builds the answers to all questions, and the answers that are known to be missing."""
        read: list[tuple[str, list[Any], list[int]]] = []
        for item in questions:
            options = Options(item.question, item.spellings, item.other, self._tool.apostrophe)
            code = item.question.code
            if code in split:
                columns = {option: places[address] for option, address in split[code].items()}
                if self._tool.is_grouped:
                    columns = self._group(item, places[item.column], columns)
                marks = {
                    option: self.read(place, options.read_mark(option), self._kept) for option, place in columns.items()
                }
                chosen = [
                    tuple(option for option, cells in marks.items() if cells[index]) or None
                    for index in range(len(self._kept))
                ]
                read.append((code, chosen, [*columns.values()]))
                continue
            place = places[item.column]
            reader = (
                OPEN
                if isinstance(item.question, OpenQuestion)
                else options.read_several(self._tool.separator or "")
                if isinstance(item.question, ChoiceQuestion)
                else options.read_one
            )
            read.append((code, self.read(place, reader, self._kept), [place]))
            if options.several:
                count = sum(self.table.columns[place][row] in options.several for row in self._kept)
                self.notes.append(Finding.of("survey-import:ambiguous", self.label(place), count=count))
        values_by_code = {code: values for code, values, _ in read}
        build = partial(_build_answers, values_by_code, self._who, self._days, self._language)
        return build, [*self._missing(read)]

    def _missing(self, read: list[tuple[str, list[Any], list[int]]]) -> Iterator[MissingAnswer]:
        """Yield the answers that are missing, if the file says whether a question was shown."""
        if not self._tool.distinguishes_empty:
            return
        columns = self.table.columns
        used = {place for _, _, places in read for place in places}
        cells = {columns[place][row] for place in used for row in self._kept}
        if not {None, ""} <= cells:
            self.notes.append(Finding.of("survey-import:not-shown"))
            return
        for code, values, places in read:
            for index, row in enumerate(self._kept):
                if values[index] is None and all(columns[place][row] in {None, ""} for place in places):
                    hidden = all(columns[place][row] is None for place in places)
                    reason = MissingReason.NOT_SHOWN if hidden else MissingReason.EMPTY
                    yield MissingAnswer(participant=self._who[index], question=code, reason=reason)

    def _promoters(self, place: int) -> PromoterCounts:
        """Count the answers from 0 to 10 in a column."""
        values = self.read(place, read_promoter, self._kept)
        given = [value for value in values if value is not None]
        return PromoterCounts(
            promoters=sum(value >= _PROMOTER for value in given),
            passives=sum(_DETRACTOR < value < _PROMOTER for value in given),
            detractors=sum(value <= _DETRACTOR for value in given),
            is_complete=self.counts[place].is_complete,
        )


def _build_answers(
    values_by_code: Mapping[str, Sequence[Any]],
    who: Sequence[str | None],
    days: Sequence[date | None],
    language: str | None,
) -> list[Answer]:
    """Return the answers by question. They are not checked again: the readers check each different cell once."""
    answers = list[Answer]()
    for code, values in values_by_code.items():
        given = [value is not None for value in values]
        chosen = [*compress(values, given)]
        columns = {
            "participant": compress(who, given),
            "question": repeat(code),
            "options" if chosen and isinstance(chosen[0], tuple) else "text": chosen,
            "language": repeat(language),
            "on": compress(days, given),
        }
        answers += build_all(Answer, columns, len(chosen))
    return answers


#: The lowest answer of a promoter, and the highest of a detractor.
_PROMOTER, _DETRACTOR = 9, 6


def _survey(questions: Iterable[SurveyColumn]) -> Survey:
    """Return a survey without answers."""
    asked = [column.question for column in questions]
    return Survey(
        open_questions=[item for item in asked if isinstance(item, OpenQuestion)],
        closed_questions=[item for item in asked if isinstance(item, ClosedQuestion)],
        choice_questions=[item for item in asked if isinstance(item, ChoiceQuestion)],
        bracket_questions=[item for item in asked if isinstance(item, BracketQuestion)],
    )
