"""The fields of people in tables: what the cells of each field may be, and how people are built from them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import repeat
from math import isfinite
from operator import add
from typing import Any

from advocacy.adapters._texts import ID, TEXT
from advocacy.adapters.cells import Column, Refused, kind_of
from advocacy.errors import Finding, nearest
from advocacy.frozen_map import FrozenMap
from advocacy.people.bounds import Bounds
from advocacy.people.consent import Consent, Purpose
from advocacy.people.participant import CELL, MEASURES, SHARES, DataSource, Participant
from advocacy.rules import build_all, text

#: Stands for a cell of a consent or a withdrawal that cannot be read.
UNREADABLE = Refused("unreadable")
_PURPOSES = {purpose.value: purpose for purpose in Purpose}
_SOURCES = {source.value: source for source in DataSource}
#: No person has more hours in a month; it keeps a duration within its range.
_MOST_HOURS = 10**9
_MOST_LINKS = 10**10
_MIDNIGHT = time()
#: Fields that become attributes of the same name.
_AS_ATTRIBUTES = ("manager", "employment_start", "employment_end")


def _number(value: Any) -> Any:
    if type(value) is Bounds:
        return value
    if type(value) not in {int, float}:
        return Refused(kind_of(value))
    try:
        found = float(value) + 0.0
    except OverflowError:
        return Refused("range")
    return found if isfinite(found) else Refused("range")


def _between(minimum: float, maximum: float, form: Callable[[Any], Any] = lambda size: size) -> Callable[[Any], Any]:
    """Return a function that reads a number within bounds, both included, in some form; a bracket stays one."""

    def read(value: Any) -> Any:
        found = _number(value)
        if type(found) is Refused:
            return found
        low, high = (found.minimum, found.maximum) if type(found) is Bounds else (value, value)
        if low < minimum or (high or low) > maximum:
            return Refused("range")
        return found if type(found) is Bounds else form(found)

    return read


def _whole(size: float) -> Any:
    return int(size) if size.is_integer() else Refused("range")


def _as_hours(size: float) -> timedelta:
    return timedelta(hours=size)


def _source(value: Any) -> Any:
    return _SOURCES.get(value, Refused("source")) if type(value) is str else Refused(kind_of(value))


def _day(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date() if value.time() == _MIDNIGHT else Refused("time")
    return value if type(value) is date else Refused(kind_of(value))


def _consent(value: Any) -> Any:
    return value if type(value) is bool else _day(value)


_FIELDS: dict[str, Callable[[Any], Any]] = {
    "id": ID,
    "name": TEXT,
    "network_size": _between(0, _MOST_LINKS, _whole),
    "network_size_source": _source,
    **dict.fromkeys(sorted(SHARES), _between(0, 1)),
    "activity_source": _source,
    "time_per_month": _between(0, _MOST_HOURS, _as_hours),
    "manager": TEXT,
    "employment_start": _day,
    "employment_end": _day,
}


def check_fields(columns: Mapping[str, Column]) -> Iterator[Finding]:
    """Report fields that do not exist, and names that are taken."""
    for key in columns:
        here = f"columns[{key}]"
        yield from check_field(key, _FIELDS, here)
        if key in _AS_ATTRIBUTES and f"attributes.{key}" in columns:
            yield Finding.of("name:taken", here, name=key)


def check_purposes(columns: Mapping[str, Column], places: Mapping[str | int, int]) -> Iterator[Finding]:
    """Report one column that gives two consents."""
    asked: dict[int, str] = {}
    for key, column in columns.items():
        is_consent = key.startswith("consents.") and not key.endswith(".withdrawn")
        if is_consent and asked.setdefault(places[column.name], key) != key:
            yield Finding.of("roster:two-purposes", f"columns[{key}]")


def check_field(key: str, fields: Iterable[str], here: str) -> Iterator[Finding]:
    """Report a key that is none of the fields, and no attribute, measure or consent."""
    plain = tuple(fields)
    head, dot, name = key.partition(".")
    if key in plain:
        return
    if not dot or head not in {"attributes", "measures", "consents"}:
        yield nearest(key, [*plain, "attributes.…", "measures.…", "consents.…"], here, kind="field")
    elif head == "consents":
        purpose = name.removesuffix(".withdrawn")
        if purpose not in _PURPOSES:
            yield nearest(purpose, _PURPOSES, here, kind="purpose")
    elif not text.holds(name):
        yield Finding.of("text", here)
    elif (head == "attributes" and name == CELL) or (head == "measures" and name in MEASURES):
        yield Finding.of("name:taken", here, name=name)


def field_reader(key: str, column: Column) -> Callable[[Any], Any]:
    """Return the function that reads the cells of a field: a value, or a `Refused`."""
    head, _, name = key.partition(".")
    if key in _FIELDS:
        form = _FIELDS[key]
    elif head == "consents":
        form = _day if name.endswith(".withdrawn") else _consent
    else:
        form = TEXT if head == "attributes" else _number
    if column.read is None:
        return form
    reader, doubtful = column.read.read, column.read.may_group
    as_text, is_whole = head == "attributes", key == "network_size"

    def read(cell: Any) -> Any:
        value = reader(cell)
        if type(value) is Refused:
            return value
        if is_whole and doubtful(cell):
            return Refused("thousands")
        return value.isoformat() if as_text and type(value) is date else form(value)

    return read


def read_consents(
    values: Mapping[str, Sequence[Any]], days: Sequence[date | None], given_on: Mapping[str, date | None]
) -> tuple[list[tuple[Consent, ...]], dict[tuple[str, Refused], list[int]]]:
    """Join the columns of consents and withdrawals.

    Args:
        values: The values of each field, by record: true, false, a day or `UNREADABLE`. Where a withdrawal cannot be
            read, there is no consent.
        days: The day of each record, for a yes without a day.
        given_on: The day of each yes, by field.

    Returns:
        The consents of each record, and the records that are refused, by field.
    """
    found: list[tuple[Consent, ...]] = [()] * len(days)
    refused: dict[tuple[str, Refused], list[int]] = {}
    for name, purpose in _PURPOSES.items():
        key, ended = f"consents.{name}", f"consents.{name}.withdrawn"
        if key not in values:
            continue
        withdrawn = values.get(ended, [None] * len(days))
        given = given_on.get(key)
        known: dict[Any, tuple[Consent, ...] | tuple[str, Refused]] = {}
        column: list[tuple[Consent, ...]] = []
        for place, record in enumerate(zip(values[key], withdrawn, days, strict=True)):
            made = known.get(record)
            if made is None:
                agreed, until, day = record
                agreed = None if agreed == UNREADABLE else agreed
                start = (given or day) if agreed is True else agreed or None
                if start is not None and until == UNREADABLE:
                    made = key, UNREADABLE
                elif agreed is True and start is None:
                    made = key, Refused("undated-yes")
                elif start is not None and until is not None and until < start:
                    made = ended, Refused("withdrawn-before")
                else:
                    made = () if start is None else (Consent(purpose=purpose, given=start, withdrawn=until),)
                known[record] = made
            if made and type(made[0]) is str:
                refused.setdefault(made, []).append(place)
                made = ()
            column.append(made)  # type: ignore[arg-type]
        found = [*map(add, found, column)]
    return found, refused


def find_refusals(
    values: Mapping[str, Sequence[Any]],
    who: Sequence[str | None],
    days: Sequence[date | None],
    fields: Mapping[str, Column],
    doubtful: Collection[str] = (),
) -> dict[str, dict[str, date | None]]:
    """Return who said no to a consent, withdrew it, or may have, by purpose, with the day.

    Args:
        values: The values of each field, by record, as in `read_consents`.
        who: The id of each record.
        days: The day of each record, for a no without a day.
        fields: The column of each field.
        doubtful: The people of whom it is unknown which record counts.
    """
    refusals: dict[str, dict[str, date | None]] = {}
    for purpose in _PURPOSES:
        key = f"consents.{purpose}"
        if not {key, f"{key}.withdrawn"} & values.keys():
            continue
        seen = {*values.get(key, ())}
        if not doubtful and f"{key}.withdrawn" not in values and not {False, UNREADABLE} & seen:
            continue
        given = fields[key].given if key in fields else None
        found = dict[str, date | None].fromkeys(sorted(doubtful))
        answers = zip(values.get(key, repeat(None)), values.get(f"{key}.withdrawn", repeat(None)), strict=False)
        for person, day, (agreed, end) in zip(who, days, answers, strict=False):
            if person is None:
                continue
            if UNREADABLE in {agreed, end}:
                found[person] = None
            elif agreed is False:
                found[person] = day or given
            elif end is not None:
                found[person] = end
        if found:
            refusals[purpose] = found
    return refusals


def refuse_early_ends(values: Mapping[str, list[Any]]) -> dict[tuple[str, Refused], list[int]]:
    """Remove each end of employment that precedes its start, and return the records."""
    starts, ends = values.get("employment_start", []), values.get("employment_end", [])
    wrong = [
        place
        for place, (start, end) in enumerate(zip(starts, ends))  # noqa: B905 - one of them may be no column
        if start is not None and end is not None and end < start
    ]
    for place in wrong:
        ends[place] = None
    return {("employment_end", Refused("ends-before-start")): wrong} if wrong else {}


def build_people(
    values: Mapping[str, Sequence[Any]], consents: Sequence[tuple[Consent, ...]], places: Sequence[int]
) -> list[Participant]:
    """Build the people of records from values that `field_reader` read, and consents of `read_consents`.

    A bracket becomes bounds, and the days of employment become attributes. The people are not checked again: the
    readers check each different value once.
    """
    picked = {
        key: cells if len(places) == len(consents) else [cells[place] for place in places]
        for key, cells in (*values.items(), ("consents", consents))
    }
    columns = {key: cells for key, cells in picked.items() if "." not in key and key not in _AS_ATTRIBUTES}
    named = {
        head: {key.partition(".")[2]: cells for key, cells in picked.items() if key.startswith(f"{head}.")}
        for head in ("attributes", "measures")
    }
    for name in _AS_ATTRIBUTES:
        if name in picked:
            named["attributes"][name] = [_as_text(cell) for cell in picked[name]]
    bounds: dict[str, Sequence[Any]] = {}
    for place in (columns, named["measures"]):
        for name, cells in place.items():
            if Bounds in {*map(type, cells)}:
                bounds[name] = [cell if type(cell) is Bounds else None for cell in cells]
                place[name] = [None if type(cell) is Bounds else cell for cell in cells]
    named["bounds"] = bounds
    for field, cells_by_name in named.items():
        if cells_by_name:
            columns[field] = _maps(cells_by_name)
    return build_all(Participant, columns, len(places))


def _maps(columns: Mapping[str, Sequence[Any]]) -> list[FrozenMap[Any]]:
    """Return a mapping of the known values of each record. Records with equal values share it."""
    known: dict[tuple[Any, ...], FrozenMap[Any]] = {}
    found = []
    for record in zip(*columns.values(), strict=True):
        made = known.get(record)
        if made is None:
            made = known[record] = FrozenMap(
                {name: value for name, value in zip(columns, record, strict=True) if value is not None}
            )
        found.append(made)
    return found


def _as_text(value: str | date | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value
