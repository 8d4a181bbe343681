"""Records in the columns of a frame, such as activities: what they may contain, with days as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from advocacy.adapters._frame_people import Check, check_form, check_type, find_failed, read_lazily
from advocacy.errors import Finding, nearest, raise_any, unknown_names
from advocacy.people.consent import Purpose
from advocacy.run.activity import ActivityKind

#: How the field of a measure begins.
MEASURE = "measures."
#: The largest count of one activity: nine million of them still add up in 64 bits.
_MOST = 10**12
#: The fields of each kind of record, with what they contain. A field with "?" may be empty, or have no column.
_FIELDS: dict[str, dict[str, str]] = {
    "frame": {"id": "text", "on": "day", "kind": "text"},
    "people": {"id": "text"},
    "memberships": {"id": "text", "joined": "day", "left": "day?"},
    "absences": {"id": "text", "start": "day", "end": "day?"},
    "consents": {"id": "text", "given": "day?", "withdrawn": "day?", "purpose": "text"},
    "invitations": {"id": "text", "sent": "day"},
}
#: Two days of a record that are in order, with the code of the finding.
_ORDERED = {
    "memberships": ("joined", "left", "membership:order"),
    "absences": ("start", "end", "frame:day"),
    "consents": ("given", "withdrawn", "consent:order"),
}
#: The names that a field may have.
_NAMES = {"kind": [kind.value for kind in ActivityKind], "purpose": [purpose.value for purpose in Purpose]}
#: A day after all days, for a field without a day.
NEVER = date.max.toordinal() + 1


def day_number(day: Any) -> Any:
    """Return the number of a day, as `date.toordinal` does, from a column of days."""
    years = day.dt.year() - 1
    return years * 365 + years // 4 - years // 100 + years // 400 + day.dt.ordinal_day()


class Records:
    """A frame with a record in each row, lazily. Its columns have the names of the fields, and days are numbers.

    Args:
        narwhals: The module narwhals.
        frame: The frame, eager or lazy.
        path: The argument, which states the kind of the records.
        columns: The column of each field; by default, the columns have the names of the fields.
        engine: The engine that the frame must have; any by default.

    Attributes:
        measures: The names of the measures that have a column.

    Raises:
        ValidationError, UnknownNameError: All problems at once. To find them, the engine reads the rows once.
    """

    def __init__(
        self, narwhals: Any, frame: object, path: str, columns: Mapping[str, str] | None = None, engine: str = ""
    ) -> None:
        self.nw, self._path = narwhals, path
        self.engine, lazy = read_lazily(narwhals, frame, path)
        if engine and self.engine != engine:
            raise_any([Finding.of("frame:engines", path, engine=self.engine, wanted=engine)])
        schema = lazy.collect_schema()
        self._columns = {name: name for name in schema} if columns is None else dict(columns)
        raise_any(self._misnamed(schema, path if columns is None else "columns"))
        self.measures = sorted(key.removeprefix(MEASURE) for key in self._columns if key.startswith(MEASURE))
        self._lazy, self._schema = lazy, schema
        raise_any(self._mistyped())
        self._checks = list[Check]()
        self.lazy = lazy.select(*(self._field(key, name).alias(key) for key, name in self._columns.items()))
        raise_any([*self._faults(), *self._misspelt()])

    def _misnamed(self, schema: Mapping[str, Any], where: str) -> Iterator[Finding]:
        fields = _FIELDS[self._path]
        for key, name in self._columns.items():
            if key not in fields and not (self._path == "frame" and key.startswith(MEASURE) and key != MEASURE):
                yield nearest(key, fields, where, kind="column")
            if name not in schema:
                yield nearest(name, schema, f"{where}[{key}]", kind="column")
        for key, wanted in fields.items():
            if key not in self._columns and not wanted.endswith("?"):
                yield Finding.of("frame:missing", where, name=key)

    def _wanted(self, key: str) -> str:
        return _FIELDS[self._path].get(key, "number?")

    def _mistyped(self) -> Iterator[Finding]:
        """Find columns of another type. A column that may be empty, and is, needs no type."""
        for key, name in self._columns.items():
            wanted = self._wanted(key)
            wrong = [*check_type(self.nw, self.engine, self._schema[name], wanted.rstrip("?"), name)]
            if wrong and wanted.endswith("?"):
                count = self._lazy.select(self.nw.col(name).count().alias("count")).collect()["count"]
                if not int(count.to_list()[0]):
                    self._schema = {**self._schema, name: None}
                    continue
            yield from wrong

    def _field(self, key: str, name: str) -> Any:
        """Return a field as an expression, and note what no record may have."""
        nw, kind, wanted = self.nw, self._schema[name], self._wanted(key)
        if kind is None:
            return nw.lit(None, nw.Int64)
        column = nw.col(name).cast(nw.String) if wanted == "text" else nw.col(name)
        if not wanted.endswith("?"):
            empty = column.is_null()
            self._checks.append(Check(name, "frame:empty", empty | (column == "") if wanted == "text" else empty))
        if wanted.startswith("day"):
            if not isinstance(kind, nw.Date):
                moment = column.dt
                late = moment.hour() + moment.minute() + moment.second() + moment.microsecond() > 0
                self._checks.append(Check(name, "frame:day", late))
            return day_number(column)
        if wanted == "number?":
            number = nw.when(~column.is_nan()).then(column) if kind.is_float() else column
            outside = (number < 0) | (number > _MOST)
            self._checks.append(Check(name, "frame:range", outside, {"low": 0, "high": _MOST}))
            if kind.is_float():
                self._checks.append(Check(name, "frame:whole", number.floor() < number))
            return number
        return column

    def _faults(self) -> Iterator[Finding]:
        """Find what no record may have, with the number of rows."""
        nw = self.nw
        yield from find_failed(nw, self._lazy, self._checks)
        first, last, code = _ORDERED.get(self._path, ("", "", ""))
        if {first, last} <= self._columns.keys():
            early = self.lazy.filter(nw.col(last) < nw.col(first)).select(nw.len().alias("count")).collect()["count"]
            yield from [Finding.of(code, self._columns[last])] if int(early.to_list()[0]) else []

    def _misspelt(self) -> Iterator[Finding]:
        """Find ids in another Unicode form, and kinds or purposes that there are not."""
        ids = self.lazy.select(self.nw.col("id").alias("text"))
        yield from check_form(self.nw, self.engine, ids, self._columns["id"])
        for key in sorted(_NAMES.keys() & self._columns.keys()):
            names = self.lazy.select(key).unique().collect()[key].to_list()
            given = sorted({name for name in names if isinstance(name, str)} - {""})
            yield from unknown_names(((self._columns[key], name) for name in given), _NAMES[key], kind=key)

    def day(self, key: str) -> Any:
        """Return a field of days; an empty one is `NEVER`."""
        return self.nw.col(key).fill_null(NEVER) if key in self._columns else self.nw.lit(NEVER)
