"""Read people from a roster: CSV text, rows of a spreadsheet, or a DataFrame (extra ``frames``).

Everything that a roster does not say is an argument. Each column has an explicit reader, such as `percent` or
``number(decimal=",")``; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from attrs import evolve, field

from advocacy.adapters._columns import ColumnCounts, TableReader, listed_faults, placed, report_blocks
from advocacy.adapters._frame_people import load_narwhals
from advocacy.adapters._people import build_people, check_fields, check_purposes, find_refusals
from advocacy.adapters._survey_import import SurveyImport, frozen_refusals
from advocacy.adapters._survey_options import unique
from advocacy.adapters._tables import NO_VALUE, ImportedTable, clean, find_table, plain_cells
from advocacy.adapters._texts import look_of
from advocacy.adapters.cells import Column, bracket, day, number, percent, plain_text, ranges, yes
from advocacy.adapters.frames import read_frame
from advocacy.arguments import NaturalNumber, Personal, checked, frozen, unchecked
from advocacy.errors import Finding, nearest, raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.messages.blocks import Report, Sentences, Table
from advocacy.messages.translator import Translator
from advocacy.people.bounds import Bounds
from advocacy.people.consent import Purpose
from advocacy.people.participant import MEASURES, Participant, find_measure
from advocacy.plan.buddies import PairExclusion, PairExclusionReason
from advocacy.rules import TupleOf, integer, text, whole

__all__ = ["Column", "Roster", "bracket", "day", "number", "percent", "plain_text", "read_roster", "yes"]


@frozen(repr=False, kw_only=True)
class Roster(Personal, Report):
    """What was read of a roster: the people, their exclusions as buddies, and a report by column.

    Attributes:
        people: The people, in the order of the records.
        exclusions: A person and their manager, as pairs who must not be buddies; each pair once, in id order.
        refusals: Who said no to a consent, withdrew it, or may have, by purpose, and the day; ``None`` without one.
        records: The number of records in the file.
        columns: What was read of each column.
        notes: What to check: ids that look alike, managers who are not in the roster, and each end of employment, for
            the lead.
        findings: What could not be read; empty unless the roster was read with ``strict=False``.
    """

    people: tuple[Participant, ...] = field(default=(), converter=TupleOf[Participant])
    exclusions: tuple[PairExclusion, ...] = field(default=(), converter=TupleOf[PairExclusion])
    refusals: FrozenMap[FrozenMap[date | None]] = field(default=FrozenMap(), converter=frozen_refusals)
    records: int = field(default=0, converter=integer, validator=whole(0))
    columns: tuple[ColumnCounts, ...] = field(default=(), converter=TupleOf[ColumnCounts])
    notes: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    @property
    def is_complete(self) -> bool:
        """Whether everything could be read; if not, people may be missing, and facts about them."""
        return not self.findings

    @checked
    def add_survey(self, survey: SurveyImport) -> Roster:
        """Return the roster with what its people answered in a survey.

        The answers fill what is unknown of a person and add consents. What the roster says does not change: an answer
        outside its bounds is left out. Notes and findings of both are joined. Notes count the consents that end, the
        answers that are left out, the respondents who are not in the roster, and those of them whose id looks like one
        of the roster.

        No no is lost, and the last statement of a person counts, whatever the order of the files:

        - A no or a withdrawal ends consent that was given up to its day. A yes of a later day is a new consent.
        - A no without a day may be the last statement, so it ends every consent. If the roster's answers are of a known
          day, pass it (``Column.given``): the no then has that day, and a later yes counts.
        - A cell that cannot be read may be a no without a day, so it ends every consent too.

        Args:
            survey: What was read of the survey, with ``people=True``.

        Raises:
            ValidationError: The survey was read without people.
        """
        if not (survey.has_people or survey.people):
            raise_any([Finding.of("roster:no-people", "survey")])
        respondents = {person.id: person for person in survey.people}
        people, outside, ended, refused = list[Participant](), 0, 0, 0
        for person in self.people:
            filled, left_out = _fill(person, respondents.pop(person.id, None))
            outside += left_out
            filled, more = _refuse(filled, survey.refusals)
            ended += more
            filled, more = _refuse(filled, self.refusals)
            refused += more
            people.append(filled)
        looks = {look_of(person.id) for person in people}
        alike = sum(look_of(who) in looks for who in respondents)
        notes = [
            Finding.of(f"roster:{code}", count=count)
            for code, count in (
                ("consents-ended", ended),
                ("consents-refused", refused),
                ("outside-bounds", outside),
                ("respondents", len(respondents)),
                ("respondents-alike", alike),
            )
            if count
        ]
        return evolve(
            self,
            people=people,
            refusals=_join_refusals(self.refusals, survey.refusals),
            notes=[*self.notes, *survey.notes, *notes],
            findings=[*self.findings, *survey.findings],
        )

    def _blocks(self, translator: Translator) -> Iterable[Table | Sentences]:
        return report_blocks(self.columns, (*self.notes, *self.findings), "roster:columns", translator)


@checked
def read_roster(
    content: object,
    *,
    columns: Mapping[str, str | int | Column],
    delimiters: Annotated[str, text] = ",;\t",
    name: str = "",
    encoding: str = "utf-8",
    strict: bool = True,
    maximum: NaturalNumber = 100,
) -> Roster:
    r"""Read people from a roster, one in each record (:ref:`method-step-1`).

    Only the columns in *columns* are read, each in one explicit form. Without a reader, a column has the plain form of
    its field: text, a number, a date, or true and false; text is never read as a number (``"3"`` is an error). Empty
    cells and NaN are unknown, never 0. No message repeats a value of a person.

    - Ids are text, without the blanks around them and in Unicode form NFC. Case and blanks inside count. Ids that look
      alike, such as "E1" and "e1", get a note.
    - An id in several records is an error. With ``strict=False`` none of these records counts.
    - Days of employment become the attributes ``employment_start`` and ``employment_end``, and never a membership: only
      a person's own dated statement does. Each end of employment gets a note for the lead, which proposes that the
      person leaves the program on that day.

    >>> text = "Nr;Boss;Drive;Links\nE1;;75 %;ca. 1.204\nE2;E1;;500+\n"
    >>> links = bracket(number(decimal=",", about=["ca."]))
    >>> columns = {"id": "Nr", "manager": "Boss", "motivation": Column("Drive", percent)}
    >>> found = read_roster(text, columns={**columns, "network_size": Column("Links", links)})
    >>> ann, ben = found.people
    >>> ann.motivation, ann.network_size, ben.motivation, ben.bounds["network_size"]
    (0.75, 1204, None, Bounds(minimum=500.0, maximum=None))
    >>> [(pair.first, pair.second, pair.reason.value) for pair in found.exclusions]
    [('E1', 'E2', 'manager')]

    Args:
        content: CSV text, its bytes, rows of cells as a spreadsheet library gives them with the header included, or an
            eager DataFrame of any kind that narwhals supports (polars, pandas, pyarrow, …).
        columns: The column of each field, by its title or its position counted from 1. Keys are ``id`` (needed; text),
            ``name``, ``network_size``, ``network_size_source`` and ``activity_source`` (``measured`` or
            ``self_reported``), the shares ``activity``, ``motivation``, ``opportunity_self`` and
            ``opportunity_company`` (0..1), ``time_per_month`` (hours), ``manager`` (the id of the manager),
            ``employment_start`` and ``employment_end`` (days), and with a name after a dot ``attributes.department``
            (text), ``measures.tenure`` (a number), ``consents.participation`` (the day it was given, or yes or no with
            ``Column.given``) and ``consents.participation.withdrawn`` (a day).
        delimiters: The delimiters that CSV text may have.
        name: The name of the file, for messages.
        encoding: The encoding of bytes without a byte order mark.
        strict: Whether problems raise an error. If not, they are in the findings, and columns are marked as incomplete.
        maximum: The maximum number of problems to report, 1 or more.

    Raises:
        MissingExtraError: narwhals is not installed, which reads DataFrames; the message names the command.
        ValidationError, UnknownNameError: All problems at once, each with the column and the records. These are counted
            from 1 in the file, header included; in a DataFrame its rows are counted from 0.
    """
    fields = {key: column if isinstance(column, Column) else Column(column) for key, column in columns.items()}
    missing = [] if "id" in fields else [Finding.of("frame:missing", "columns", name="id")]
    raise_any([*missing, *check_fields(fields)])
    wanted = unique(column.name for column in fields.values())
    table: ImportedTable | None
    if isinstance(content, (str, bytes, list, tuple, Iterator)):
        table, faults = find_table(
            content,
            needed=unique(clean(address) for address in wanted if isinstance(address, str)),
            position=max((address for address in wanted if isinstance(address, int)), default=1),
            delimiters=delimiters,
            encoding=encoding,
        )
    else:
        table, faults = _frame_table(content, fields), []
    found = Roster()
    if table is not None:
        reader = TableReader(table, faults)
        places = reader.places(wanted)
        if places is not None:
            raise_any(check_purposes(fields, places))
            found = _read(reader, fields, places, name, strict=strict)
        faults = reader.faults
    listed = listed_faults(faults, name, maximum)
    if strict:
        raise_any(listed)
    return evolve(found, findings=listed)


#: Measures with a source: field → the field of the source.
_SOURCES = {"network_size": "network_size_source", "activity": "activity_source"}


def _fill(person: Participant, other: Participant | None) -> tuple[Participant, int]:
    """Return a person with what is known of the other where it is unknown of the person, and the consents of both.

    Also return the number of values that are outside the bounds of the person, and are left out.
    """
    if other is None:
        return person, 0
    contains = unchecked(Bounds.contains)
    outside = {
        name
        for name, bounds in person.bounds.items()
        if (value := find_measure(other, name)) is not None and not contains(bounds, value)
    }
    found = {
        name: getattr(other, name)
        for name in ("name", *MEASURES)
        if getattr(person, name) is None and name not in outside
    }
    for name, source in _SOURCES.items():
        if name in found and name not in person.bounds and getattr(person, source) is None:
            found[source] = getattr(other, source)
    measures = {name: value for name, value in other.measures.items() if name not in outside}
    filled = evolve(
        person,
        **found,
        attributes={**other.attributes, **person.attributes},
        measures={**measures, **person.measures},
        bounds={**other.bounds, **person.bounds},
        consents=(*person.consents, *other.consents),
    )
    return filled, len(outside)


_Refusals = Mapping[str, Mapping[str, date | None]]


def _refuse(person: Participant, refusals: _Refusals) -> tuple[Participant, int]:
    """Return a person without the consents that a no ends, and for how many purposes any ended.

    Consents end on the day of the no if they were given up to it; without a day at their start.
    """
    ended = 0
    for purpose, found in refusals.items():
        if person.id in found:
            before, on = person, found[person.id]
            given = [consent.given for consent in person.consents if consent.purpose is Purpose(purpose)]
            for day_ in given if on is None else [on]:
                person = unchecked(Participant.withdraw)(person, Purpose(purpose), on=day_)
            ended += person.consents != before.consents
    return person, ended


def _join_refusals(first: _Refusals, second: _Refusals) -> dict[str, dict[str, date | None]]:
    """Return the refusals of both: of two of one person the later day, or no day if one has none."""
    joined = {purpose: dict(found) for purpose, found in first.items()}
    for purpose, found in second.items():
        known = joined.setdefault(purpose, {})
        for who, on in found.items():
            other = known.get(who, on)
            known[who] = None if on is None or other is None else max(on, other)
    return joined


def _read(
    reader: TableReader, fields: Mapping[str, Column], places: Mapping[str | int, int], name: str, *, strict: bool
) -> Roster:
    """Read the people of a table; problems are in ``reader.faults``."""
    numbers = reader.table.numbers
    rows = range(len(numbers))
    place = places[fields["id"].name]
    who = _once(reader, place, fields["id"], reader.ids(place, fields["id"], rows, needed=True))
    values, consents = reader.fields(fields, places, rows, who, [None] * len(rows))
    if strict and reader.faults:
        return Roster()
    people = build_people(values, consents, [row for row in rows if who[row] is not None])
    exclusions = list[PairExclusion]()
    if "manager" in values:
        exclusions = _exclusions(reader, places[fields["manager"].name], who, values["manager"])
    if "employment_end" in values:
        label = reader.label(places[fields["employment_end"].name])
        reader.notes += [
            Finding.of("roster:employment-end", label, row=record)
            for record, person, end in zip(numbers, who, values["employment_end"], strict=True)
            if end is not None and person is not None
        ]
    return Roster(
        people=people,
        exclusions=exclusions,
        refusals=find_refusals(values, who, [None] * len(rows), fields),
        records=len(numbers),
        columns=reader.listed_counts(),
        notes=[placed(note, name) for note in reader.notes],
    )


def _once(reader: TableReader, place: int, column: Column, ids: list[Any]) -> list[Any]:
    """Return the ids, ``None`` for those that occur several times. Report these, and mark all columns as incomplete.

    Records of another width count too.
    """
    refused = reader.refused_ids(place, column, ids)
    if not refused and reader.has_distinct_ids:
        return ids
    records: dict[Any, list[int]] = {}
    for number_, who in zip(reader.table.numbers, ids, strict=True):
        records.setdefault(who, []).append(number_)
    for who, more in refused.items():
        records[who] += more
    repeated = {who for who, found in records.items() if len(found) > 1} - {None}
    for who, found in records.items():
        if who in repeated:
            reader.fault(place, "roster:repeated", count=len(found), rows=ranges(sorted(found)))
    reader.is_complete = False
    reader.counts[place] = evolve(reader.counts[place], is_complete=False)
    return [None if who in repeated else who for who in ids]


def _exclusions(reader: TableReader, place: int, who: list[Any], managers: list[Any]) -> list[PairExclusion]:
    """Return the pairs of people and their managers. Note managers who are not in the roster."""
    known, pairs = {*who}, set[tuple[str, str]]()
    own, others = list[int](), list[int]()
    for record, person, manager in zip(reader.table.numbers, who, managers, strict=True):
        if person is None or manager is None:
            continue
        if person == manager:
            own.append(record)
        elif manager in known:
            pairs.add((min(person, manager), max(person, manager)))
        else:
            others.append(record)
    for code, records in (("roster:own-manager", own), ("roster:unknown-manager", others)):
        if records:
            reader.notes.append(Finding.of(code, reader.label(place), count=len(records), rows=ranges(records)))
    return [PairExclusion(*pair, PairExclusionReason.MANAGER) for pair in sorted(pairs)]


# ---------------------------------------------------------------- frames


def _frame_table(frame: object, fields: Mapping[str, Column]) -> ImportedTable:
    """Return the columns of a DataFrame that are read, with the numbers of its rows."""
    may_be_frame = frame is not None and not isinstance(frame, Mapping)
    if not may_be_frame or not (narwhals := load_narwhals()).dependencies.is_into_dataframe(frame):
        raise_any([Finding.of("roster:content", "content")])
    table = read_frame(narwhals, frame, "content")
    titles = tuple(clean(name) if isinstance(name, str) else "" for name in table.columns)
    names = {key: clean(column.name) for key, column in fields.items() if isinstance(column.name, str)}
    raise_any(
        nearest(name, titles, f"columns[{key}]", kind="column") for key, name in names.items() if name not in titles
    )
    wanted = {*names.values(), *(column.name for column in fields.values())}
    columns = [
        _cells(table.get_column(name)) if title in wanted or place in wanted else []
        for place, (name, title) in enumerate(zip(table.columns, titles, strict=True), start=1)
    ]
    return ImportedTable(titles, [titles], [*range(len(table))], columns)


def _cells(series: Any) -> Sequence[Any]:
    """Return the cells of a column as values of Python; those that Python does not have are no value."""
    try:
        cells = series.to_list()
    except (ArithmeticError, ValueError):  # a moment after the year 9999
        cells = [_cell(series, row) for row in range(len(series))]
    return plain_cells(cells)


def _cell(series: Any, row: int) -> Any:
    try:
        return series[row]
    except (ArithmeticError, ValueError):
        return NO_VALUE
