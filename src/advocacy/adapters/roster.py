"""Read participants from the rows of any DataFrame that narwhals supports (extra ``frames``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from math import isfinite, isnan
from typing import Annotated, Any

from attrs import field

from advocacy.adapters._people import check_field, read_consents
from advocacy.adapters.frames import day_of, load_narwhals, read_frame
from advocacy.arguments import NaturalNumber, checked, frozen
from advocacy.errors import Finding, nearest, raise_any
from advocacy.people.consent import Consent
from advocacy.people.participant import SHARES, DataSource, Participant
from advocacy.rules import SetOf, each, identifier, instance, text, unknown

__all__ = ["RosterColumn", "read_roster"]

_NOT = object()
_BASES = {basis.value: basis for basis in DataSource}
#: No person has more hours in a month; it keeps a duration within its range.
_MOST_HOURS = 10**9


@frozen
class RosterColumn:
    """A column of a roster and how to read it.

    >>> RosterColumn("agreed", given=date(2026, 9, 1)).given
    datetime.date(2026, 9, 1)

    Attributes:
        name: The column's name in the frame.
        unknown: Texts that mean "unknown", such as ``"NA"``. Empty cells and NaN always do.
        given: For a consent column of true and false: the day on which people with true gave consent. Without it, the
            column contains the days.

    Raises:
        ValidationError: A field has another type.
    """

    name: str
    unknown: frozenset[str] = field(default=frozenset(), converter=SetOf[str], validator=each(instance(str)))
    given: date | None = None


@checked
def read_roster(
    frame: object,
    *,
    columns: Annotated[Mapping[str, str | RosterColumn], instance(Mapping)],
    maximum: NaturalNumber = 100,
) -> tuple[Participant, ...]:
    """Read participants from a DataFrame, one in each row.

    Nothing is guessed. Only the columns in *columns* are read. Text is never read as a number (``"3"`` is an error).
    Empty cells and NaN are unknown. A whole number may be written as 850.0, as pandas does beside empty cells. No
    message repeats a value.

    Args:
        frame: An eager DataFrame of any kind that narwhals supports (polars, pandas, pyarrow, …).
        columns: The column of each field. Keys are ``id`` (needed; text), ``name``, ``network_size``,
            ``network_size_source`` and ``activity_source`` (``measured`` or ``self_reported``), the shares
            ``activity``, ``motivation``, ``opportunity_self`` and ``opportunity_company`` (0..1), ``time_per_month``
            (hours), and with a name after a dot ``attributes.department`` (text), ``measures.tenure`` (a number),
            ``consents.participation`` (the day it was given, or true or false; see `RosterColumn`) and
            ``consents.participation.withdrawn`` (a day).
        maximum: The maximum number of problems to report, 1 or more. The error also states how many more there are.

    Returns:
        The participants, in the order of the rows. A person without a day or a true gave no consent.

    Raises:
        MissingExtraError: narwhals is not installed; the message names the command.
        ValidationError, UnknownNameError: A key of *columns* or a column does not exist. Otherwise the problems of all
            cells, by row (counted from 0), then in the order of *columns*: a value of another type or out of range, an
            id that is missing or occurs twice, or a consent that was withdrawn before it was given.

    >>> import polars
    >>> frame = polars.DataFrame({"nr": ["a", "b"], "dept": ["IT", None], "links": [850, None]})
    >>> people = read_roster(frame, columns={"id": "nr", "attributes.department": "dept", "network_size": "links"})
    >>> people, people[1].network_size
    ((<Participant a>, <Participant b>), None)
    """
    nw = load_narwhals()
    named, faults = dict[str, RosterColumn](), list[Finding]()
    raise_any(finding for key in columns for finding in text.findings(key, "columns.keys"))
    for key, given in columns.items():
        if isinstance(given, RosterColumn):
            named[key] = given
        elif text.holds(given):
            named[key] = RosterColumn(given)
        else:
            faults += text.findings(given, f"columns[{key}]")
    raise_any(faults)
    table = read_frame(nw, frame, "frame")
    raise_any(_misnamed(named, [name for name in table.columns if isinstance(name, str)]))
    reader = _Reader(table, named)
    people = reader.people()
    reader.complain(maximum)
    return people


def _misnamed(columns: Mapping[str, RosterColumn], known: list[str]) -> Iterator[Finding]:
    """Report keys that do not exist, and columns that the frame does not have."""
    if "id" not in columns:
        yield Finding.of("frame:missing", "columns", name="id")
    for key, column in columns.items():
        here = f"columns[{key}]"
        yield from check_field(key, _READS, here)
        if column.name not in known:
            yield nearest(column.name, known, here, kind="column")


class _Reader:
    """One pass over a frame, which reads whole columns and then builds people by row."""

    def __init__(self, table: Any, columns: Mapping[str, RosterColumn]) -> None:
        self.faults: list[tuple[int, int, Finding]] = []
        self.rows = len(table)
        self.places = {key: place for place, key in enumerate(columns)}
        self.names = {key: column.name for key, column in columns.items()}
        self.values = {key: self._column(table[column.name], key, column) for key, column in columns.items()}

    def _column(self, series: Any, key: str, column: RosterColumn) -> list[Any]:
        code, read = _reading(key, column)
        found: list[Any] = []
        for row, value in enumerate(_cells(series)):
            if value is None or _is_unknown(value, column.unknown):
                found.append(None)
                continue
            made = read(value)
            if made is _NOT:
                self._fault(code, row, key)
            found.append(None if made is _NOT else made)
        return found

    def _fault(self, code: str, row: int, key: str, **more: object) -> None:
        found = Finding.of(code, f"rows[{row}].{self.names[key]}", row=row, **more)
        self.faults.append((row, self.places[key], found))

    def people(self) -> tuple[Participant, ...]:
        """Return all participants, or none if there is a problem."""
        self._identify()
        consents = self._consents()
        if self.faults:
            return ()
        plain = [(key, values) for key, values in self.values.items() if "." not in key]
        mapped = {
            head: [(key.partition(".")[2], values) for key, values in self.values.items() if key.startswith(f"{head}.")]
            for head in ("attributes", "measures")
        }
        found = []
        for row, given in enumerate(consents):
            fields: dict[str, Any] = {key: values[row] for key, values in plain}
            for head, listed in mapped.items():
                fields[head] = {name: values[row] for name, values in listed if values[row] is not None}
            found.append(Participant(consents=given, **fields))
        return tuple(found)

    def _identify(self) -> None:
        """Report ids that are missing, unless another problem says so, and ids that occur twice."""
        wrong = {(row, place) for row, place, _ in self.faults}
        first: dict[str, int] = {}
        for row, name in enumerate(self.values["id"]):
            if name is None:
                if (row, self.places["id"]) not in wrong:
                    self._fault("roster:id", row, "id")
            elif first.setdefault(name, row) != row:
                self._fault("roster:duplicate", row, "id", first=first[name])

    def _consents(self) -> list[tuple[Consent, ...]]:
        """Join the days of consent and withdrawal, and report withdrawals before the consent."""
        consents, refused = read_consents(self.values, [None] * self.rows, {})
        for (key, _), rows in refused.items():
            for row in rows:
                self._fault("roster:consent", row, key)
        return consents

    def complain(self, maximum: int) -> None:
        """Raise an error with all problems, by row and then by column."""
        found = [finding for _, _, finding in sorted(self.faults, key=lambda fault: fault[:2])]
        more = len(found) - maximum
        raise_any([*found[:maximum], *([Finding.of("roster:more", "", count=more)] if more > 0 else [])])


# ---------------------------------------------------------------- reading a cell


def _cells(series: Any) -> list[Any]:
    """Return the cells of a column as Python values; ``None`` where empty, `_NOT` where Python has no such value."""
    try:
        empty = series.is_null().to_list()
        return [None if nothing else value for nothing, value in zip(empty, series.to_list(), strict=True)]
    except (ArithmeticError, ValueError):  # a signalling NaN, or a moment after the year 9999
        return [_cell(series, row) for row in range(len(series))]


def _cell(series: Any, row: int) -> Any:
    try:
        value = series[row]
    except (ArithmeticError, ValueError):
        return _NOT
    return None if value is None or unknown(value) else value


def _is_unknown(value: Any, words: frozenset[str]) -> bool:
    """Return whether a cell means "unknown". NaN does; some frames do not count it as empty."""
    if type(value) is str:
        return value in words
    if type(value) is Decimal:
        return value.is_nan()
    return type(value) is float and isnan(value)


def _number(value: Any) -> Any:
    if type(value) not in {int, float, Decimal}:
        return _NOT
    try:
        found = float(value)
    except OverflowError:
        return _NOT
    return found if isfinite(found) else _NOT


def _size(value: Any) -> Any:
    if _number(value) is _NOT or value != int(value) or not 0 <= value <= 10**10:
        return _NOT
    return int(value)


def _share(value: Any) -> Any:
    found = _number(value)
    return found if found is not _NOT and 0 <= found <= 1 else _NOT


def _hours(value: Any) -> Any:
    found = _number(value)
    return timedelta(hours=found) if found is not _NOT and 0 <= found <= _MOST_HOURS else _NOT


def _text(value: Any) -> Any:
    return identifier(value) if text.holds(value) else _NOT


def _basis(value: Any) -> Any:
    return _BASES.get(value, _NOT) if type(value) is str else _NOT


def _day(value: Any) -> Any:
    return day_of(value) or _NOT


def _agreed(given: date) -> Callable[[Any], Any]:
    return lambda value: _NOT if type(value) is not bool else given if value else None


#: How the plain fields are read: the finding's code where they cannot be, and the reading.
_READS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "id": ("roster:text", _text),
    "name": ("roster:text", _text),
    "network_size": ("roster:size", _size),
    "network_size_source": ("roster:source", _basis),
    **dict.fromkeys(sorted(SHARES), ("roster:share", _share)),
    "activity_source": ("roster:source", _basis),
    "time_per_month": ("roster:hours", _hours),
}


def _reading(key: str, column: RosterColumn) -> tuple[str, Callable[[Any], Any]]:
    if key in _READS:
        return _READS[key]
    if key.startswith("attributes."):
        return "roster:text", _text
    if key.startswith("measures."):
        return "roster:number", _number
    if column.given is not None and not key.endswith(".withdrawn"):
        return "roster:boolean", _agreed(column.given)
    return "roster:day", _day
