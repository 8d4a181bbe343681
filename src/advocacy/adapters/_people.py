"""The fields of people in tables: what the cells of each field may be, and how people are built from them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any

from advocacy.adapters.cells import Column, Refused, fold, kind_of, plain_text
from advocacy.errors import Finding, nearest
from advocacy.people.bounds import Bounds
from advocacy.people.consent import Consent, Purpose
from advocacy.people.participant import CELL, MEASURES, SHARES, DataSource, Participant
from advocacy.rules import text

_PURPOSES = {purpose.value: purpose for purpose in Purpose}
_SOURCES = {source.value: source for source in DataSource}
#: No person has more hours in a month; it keeps a duration within its range.
_MOST_HOURS = 10**9
_MOST_LINKS = 10**10
_MIDNIGHT = time()
_text = plain_text().read
#: Fields that become attributes of the same name.
_AS_ATTRIBUTES = ("manager", "employment_start", "employment_end")


def _number(value: Any) -> Any:
    if type(value) is Bounds:
        return value
    if type(value) not in {int, float}:
        return Refused(kind_of(value))
    try:
        found = float(value)
    except OverflowError:
        return Refused("range")
    return found if isfinite(found) else Refused("range")


def _size(value: Any) -> Any:
    found = _number(value)
    if type(found) is not float:
        return found
    return int(value) if found.is_integer() and 0 <= value <= _MOST_LINKS else Refused("range")


def _share(value: Any) -> Any:
    found = _number(value)
    if type(found) is Refused:
        return found
    ends = (found.minimum, found.highest) if type(found) is Bounds else (found, found)
    return found if ends[0] >= 0 and ends[1] <= 1 else Refused("range")


def _hours(value: Any) -> Any:
    found = _number(value)
    if type(found) is not float:
        return found
    return timedelta(hours=found) if 0 <= found <= _MOST_HOURS else Refused("range")


def _source(value: Any) -> Any:
    return _SOURCES.get(value, Refused("source")) if type(value) is str else Refused(kind_of(value))


def _day(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date() if value.time() == _MIDNIGHT else Refused("time")
    return value if type(value) is date else Refused(kind_of(value))


def _consent(value: Any) -> Any:
    return value if type(value) is bool else _day(value)


_FIELDS: dict[str, Callable[[Any], Any]] = {
    "id": _text,
    "name": _text,
    "network_size": _size,
    "network_size_source": _source,
    **dict.fromkeys(sorted(SHARES), _share),
    "activity_source": _source,
    "time_per_month": _hours,
    "manager": _text,
    "employment_start": _day,
    "employment_end": _day,
}


def check_fields(columns: Mapping[str, Column]) -> Iterator[Finding]:
    """Report fields that do not exist, and one column that gives two consents."""
    asked: dict[str | int, str] = {}
    for key, column in columns.items():
        here = f"columns[{key}]"
        yield from check_field(key, _FIELDS, here)
        is_consent = key.startswith("consents.") and not key.endswith(".withdrawn")
        if is_consent and asked.setdefault(column.name, key) != key:
            yield Finding.of("roster:two-purposes", here)


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
        form = _text if head == "attributes" else _number
    if column.read is None:
        return form
    reader = column.read.read
    as_text = head == "attributes"

    def read(cell: Any) -> Any:
        value = reader(cell)
        if type(value) is Refused:
            return value
        return value.isoformat() if as_text and type(value) is date else form(value)

    return read


def find_alike(ids: Mapping[str, int]) -> list[int]:
    """Return the records of ids that differ from another one only in case, blanks and form, in order."""
    known: dict[str, list[int]] = {}
    for who, record in ids.items():
        known.setdefault(fold(unicodedata.normalize("NFKC", who)).replace(" ", ""), []).append(record)
    return sorted(record for records in known.values() if len(records) > 1 for record in records)


def read_consents(
    values: Mapping[str, Sequence[Any]],
    days: Sequence[date | None],
    given_on: Mapping[str, date | None],
) -> tuple[list[tuple[Consent, ...]], dict[tuple[str, Refused], list[int]]]:
    """Join the days of consents and withdrawals; people with equal days share one value.

    Args:
        values: The read cells of each field.
        days: The own day of each record, which a yes without a date gets; ``None`` if it has none.
        given_on: The day that such a yes gets instead, by field.

    Returns:
        The consents of each record, and the places of records with a problem, by field.
    """
    known: dict[tuple[Purpose, date, date | None], Consent] = {}
    found: list[tuple[Consent, ...]] = [()] * len(days)
    refused: dict[tuple[str, Refused], list[int]] = {}
    for name, purpose in _PURPOSES.items():
        key, ended = f"consents.{name}", f"consents.{name}.withdrawn"
        if key not in values:
            continue
        withdrawn = values.get(ended, [None] * len(days))
        given = given_on.get(key)
        for place, (agreed, until) in enumerate(zip(values[key], withdrawn, strict=True)):
            if agreed is None or agreed is False:
                continue
            start = (given or days[place]) if agreed is True else agreed
            if start is None:
                refused.setdefault((key, Refused("undated-yes")), []).append(place)
                continue
            if until is not None and until < start:
                refused.setdefault((ended, Refused("withdrawn-before")), []).append(place)
                continue
            record = purpose, start, until
            if record not in known:
                known[record] = Consent(purpose=purpose, given=start, withdrawn=until)
            found[place] = (*found[place], known[record])
    return found, refused


def build_people(
    values: Mapping[str, Sequence[Any]], consents: Sequence[tuple[Consent, ...]], places: Iterable[int]
) -> Iterator[Participant]:
    """Build the people of records. A bracket becomes bounds, and the days of employment become attributes."""
    plain = [(key, cells) for key, cells in values.items() if "." not in key and key not in _AS_ATTRIBUTES]
    mapped = {
        head: [(key.partition(".")[2], cells) for key, cells in values.items() if key.startswith(f"{head}.")]
        for head in ("attributes", "measures")
    }
    mapped["attributes"] += [(key, values[key]) for key in _AS_ATTRIBUTES if key in values]
    for place in places:
        fields: dict[str, Any] = {key: cells[place] for key, cells in plain}
        bounds = {key: fields.pop(key) for key in MEASURES if type(fields.get(key)) is Bounds}
        attributes = {name: _as_text(cells[place]) for name, cells in mapped["attributes"] if cells[place] is not None}
        measures = {name: cells[place] for name, cells in mapped["measures"] if cells[place] is not None}
        bounds |= {name: measures.pop(name) for name in [*measures] if type(measures[name]) is Bounds}
        yield Participant(consents=consents[place], attributes=attributes, measures=measures, bounds=bounds, **fields)


def _as_text(value: str | date) -> str:
    return value if type(value) is str else value.isoformat()  # type: ignore[union-attr]
