"""People in the columns of a frame: which columns mean what, what they may contain, and a person from a row."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from math import frexp
from typing import Any, NamedTuple
from unicodedata import is_normalized

from advocacy.adapters._people import check_field
from advocacy.errors import Finding, MissingExtraError, ValidationError, nearest, raise_any
from advocacy.people.consent import Consent, Purpose
from advocacy.people.participant import MEASURES, SHARES, Participant
from advocacy.rules import Rule, unknown

#: The column of the day on which consent to participation was given, and that of its withdrawal.
GIVEN, WITHDRAWN = "consents.participation", "consents.participation.withdrawn"
#: Fields of a person, besides attributes and own measures.
_FIELDS = ("id", *MEASURES, GIVEN, WITHDRAWN)
_HISTORY = ("id", "given", "withdrawn", "purpose")
_MOST_LINKS = 10.0**10
#: Above this number of hours, a time in microseconds is no exact float.
_MOST_HOURS = 2_000_000.0
_HOUR = 3_600_000_000
#: The values that a measure can have. Rows with another value are refused.
RANGES = {**dict.fromkeys(SHARES, (0.0, 1.0)), "network_size": (0.0, _MOST_LINKS), "time_per_month": (0.0, _MOST_HOURS)}
_LARGEST = sys.float_info.max
#: Adding and subtracting this rounds a float below 2**51 to a whole number, half to even, as every engine adds floats.
ROUND = 1.5 * 2**52
#: A character that text in Unicode form NFC may not have, or not everywhere. All characters before these are harmless.
_UNCLEAR = "[\u0300-\U0010ffff]"
_frame = Rule("type", lambda _: False, private=True, expected="class:DataFrame")


class Check(NamedTuple):
    """A condition that no row may meet.

    Attributes:
        column: The name of the column.
        code: The code of the finding.
        where: The expression.
        parameters: The parameters of the finding.
    """

    column: str
    code: str
    where: Any
    parameters: Mapping[str, object] = {}


class People:
    """A frame with a person in each row, lazily.

    Args:
        narwhals: The module narwhals.
        frame: The frame, eager or lazy.
        columns: The column of each field; see `select`.
        history: The records of consent, or ``None`` if the frame has the columns.
        needs_consent: Whether consent must be known.
    """

    def __init__(
        self,
        narwhals: Any,
        frame: object,
        columns: Mapping[str, str],
        history: object = None,
        *,
        needs_consent: bool = True,
    ) -> None:
        self.nw = narwhals
        self.engine, self.lazy = read_lazily(narwhals, frame, "frame")
        schema = self.lazy.collect_schema()
        raise_any(self._faults(columns, schema, has_history=history is not None, needs_consent=needs_consent))
        self.columns = dict(columns)
        self._schema = schema
        wrong = [*self._wrong_types(self.columns.items(), schema)]
        self._empty = {finding.path for finding in wrong if self._is_empty(finding.path)}
        raise_any(finding for finding in wrong if finding.path not in self._empty)
        self.history: Any = None if history is None else self._read_history(history)

    def _faults(
        self, columns: Mapping[str, str], schema: Mapping[str, Any], *, has_history: bool, needs_consent: bool
    ) -> Iterator[Finding]:
        for key in columns:
            yield from check_field(key, _FIELDS, f"columns[{key}]")
        for key, name in columns.items():
            if name not in schema:
                yield nearest(name, schema, f"columns[{key}]", kind="column")
        needed = ("id", GIVEN) if needs_consent and not has_history else ("id",)
        yield from (Finding.of("frame:missing", "columns", name=key) for key in needed if key not in columns)
        if has_history:
            yield from (
                Finding.of("frame:two-consents", f"columns[{key}]") for key in (GIVEN, WITHDRAWN) if key in columns
            )

    def _is_empty(self, name: str) -> bool:
        """Return whether a column has no value, and so no type that counts."""
        found = self.lazy.select(self.nw.col(name).count()).collect()
        return not int(found[name].to_list()[0] or 0)

    def _wrong_types(self, columns: Iterable[tuple[str, str]], schema: Mapping[str, Any]) -> Iterator[Finding]:
        for key, name in columns:
            wanted = "number"
            if key in {"id", "purpose"} or key.startswith("attributes."):
                wanted = "text"
            elif key in {GIVEN, WITHDRAWN, "given", "withdrawn"}:
                wanted = "day"
            yield from check_type(self.nw, self.engine, schema[name], wanted, name)

    # ------------------------------------------------------------ expressions

    def text(self, key: str) -> Any:
        """Return a column of text."""
        return self._plain(self.columns[key])

    def _plain(self, name: str) -> Any:
        kind = self._schema[name]
        column = self.nw.col(name)
        return column if isinstance(kind, self.nw.String) and name not in self._empty else column.cast(self.nw.String)

    def measure(self, name: str) -> Any | None:
        """Return a measure of everyone as exact floats, empty where it is unknown; ``None`` without a column."""
        key = name if name in MEASURES else f"measures.{name}"
        if key not in self.columns:
            return None
        column = self._number(self.columns[key])
        return self._as_hours(column) if name == "time_per_month" else column

    def _number(self, name: str) -> Any:
        nw, kind = self.nw, self._schema[name]
        column = nw.col(name).cast(nw.Float64)
        return nw.when(~column.is_nan()).then(column) if kind.is_float() else column

    def _as_hours(self, hours: Any) -> Any:
        """Return hours as the duration of a participant gives them: in whole microseconds, rounded half to even.

        `timedelta` rounds the part of an hour, and then the part of a microsecond; both steps are the same here.
        """
        whole = hours.floor()
        micros = (hours - whole) * float(_HOUR)
        start = micros.floor()
        part = micros - start
        total = whole * float(_HOUR) + start
        odd = total - self.divide(total, 2.0).floor() * 2.0
        up = (part > 0.5) | ((part == 0.5) & (odd == 1.0))
        return self.divide(self.nw.when(up).then(total + 1.0).otherwise(total), float(_HOUR))

    def divide(self, column: Any, divisor: float) -> Any:
        """Divide a column by a number exactly as Python does."""
        if frexp(divisor)[0] == 0.5:  # a power of two divides exactly either way
            return column / divisor if divisor != 1.0 else column
        return divide(self.engine, column, divisor)

    def day(self, name: str, kind: Any, on: date) -> tuple[Any, Any]:
        """Return a column of days, and a day to compare it with."""
        nw = self.nw
        if name in self._empty:
            return nw.col(name).cast(nw.String), nw.lit("")
        given = nw.col(name)
        is_day = isinstance(kind, nw.Date)
        return given, nw.lit(on if is_day else datetime.combine(on, time()))

    def without_consent(self, on: date) -> Any:
        """Return whether a person has no valid consent to participation on a day.

        Of a history, the latest day of consent and the latest withdrawal up to the day are enough: a withdrawal ends
        every consent that was given up to its day.
        """
        nw = self.nw
        if self.history is not None:
            given, withdrawn = nw.col("advocacy given"), nw.col("advocacy withdrawn")
            return given.is_null() | (withdrawn >= given)
        if GIVEN not in self.columns:
            return nw.lit(value=False)
        given, day = self.day(self.columns[GIVEN], self._schema[self.columns[GIVEN]], on)
        never = given.is_null() | (given > day)
        if WITHDRAWN not in self.columns:
            return never
        ended, day = self.day(self.columns[WITHDRAWN], self._schema[self.columns[WITHDRAWN]], on)
        return never | (ended <= day)

    def checks(self) -> Iterator[Check]:
        """Yield what no row may have: what a `Participant` refuses."""
        for key, name in self.columns.items():
            if name in self._empty and key != "id":
                continue
            if key == "id":
                column = self.text(key)
                yield Check(name, "frame:empty", column.is_null() | (column == ""))
            elif key.startswith("attributes."):
                yield Check(name, "frame:empty-text", self.text(key) == "")
            elif key in {GIVEN, WITHDRAWN}:
                yield from self._moments(name)
            else:
                column = self._number(name)
                if key in RANGES:
                    low, high = RANGES[key]
                    wrong = (column < low) | (column > high)
                    yield Check(name, "frame:range", wrong, {"low": int(low), "high": int(high)})
                    if key == "network_size" and self._schema[name].is_float():
                        yield Check(name, "frame:whole", column.floor() < column)
                elif self._schema[name].is_float():
                    yield Check(name, "frame:infinite", (column > _LARGEST) | (column < -_LARGEST))
        if WITHDRAWN in self.columns and not {self.columns[GIVEN], self.columns[WITHDRAWN]} & self._empty:
            given, ended = self.nw.col(self.columns[GIVEN]), self.nw.col(self.columns[WITHDRAWN])
            yield Check(self.columns[WITHDRAWN], "consent:order", ended < given)

    def check_form(self, texts: Any, path: str) -> Iterator[Finding]:
        """Find texts of a column ``text`` that are not in Unicode form NFC."""
        yield from check_form(self.nw, self.engine, texts, path)

    def form(self, texts: Iterable[str], path: str) -> Iterator[Finding]:
        """Find texts that are not in Unicode form NFC."""
        yield from form_faults(self.engine, texts, path)

    def _moments(self, name: str) -> Iterator[Check]:
        if not isinstance(self._schema[name], self.nw.Date):
            moment = self.nw.col(name).dt
            parts = (moment.hour(), moment.minute(), moment.second(), moment.microsecond())
            yield Check(name, "frame:day", sum(parts[1:], parts[0]) > 0)

    # ------------------------------------------------------------ a history of consent

    def _read_history(self, history: object) -> Any:
        """Return the records of consent to participation: the id, the day given and the day of withdrawal."""
        nw = self.nw
        engine, lazy = read_lazily(nw, history, "consents")
        if engine != self.engine:
            raise_any([Finding.of("frame:engines", "consents", engine=engine, wanted=self.engine)])
        schema = lazy.collect_schema()
        unknown_columns = [
            nearest(name, _HISTORY, "consents", kind="column") for name in schema if name not in _HISTORY
        ]
        missing = [Finding.of("frame:missing", "consents", name=name) for name in _HISTORY[:3] if name not in schema]
        raise_any([*unknown_columns, *missing])
        raise_any(self._wrong_types(((name, name) for name in schema), schema))
        if "purpose" in schema:
            lazy = lazy.filter(nw.col("purpose").cast(nw.String) == Purpose.PARTICIPATION.value)
        late = lazy.filter(nw.col("withdrawn") < nw.col("given")).select(nw.len()).collect().item()
        faults = [Finding.of("consent:order", "consents.withdrawn")] if late else []
        ids = lazy.select(nw.col("id").cast(nw.String).alias("text"))
        raise_any([*faults, *self.check_form(ids, "consents.id")])
        self._days = {name: schema[name] for name in ("given", "withdrawn")}
        return lazy.select("id", "given", "withdrawn")

    def latest(self, on: date) -> None:
        """Add the latest day of consent and the latest withdrawal of everyone up to a day, if there is a history."""
        if self.history is None:
            return
        nw = self.nw
        days = []
        for name in ("given", "withdrawn"):
            column, day = self.day(name, self._days[name], on)
            days.append(nw.when(column <= day).then(column).alias(f"advocacy {name}"))
        records = self.history.select(self.nw.col("id").cast(nw.String).alias("advocacy id"), *days)
        last = (nw.col("advocacy given").max(), nw.col("advocacy withdrawn").max())
        latest = records.group_by("advocacy id").agg(*last)
        people = self.lazy.with_columns(nw.col(self.columns["id"]).cast(nw.String).alias("advocacy id"))
        self.lazy = people.join(latest, on="advocacy id", how="left")

    # ------------------------------------------------------------ rows

    def participants(self, rows: Any) -> list[Participant]:
        """Return the people of some rows, as they are without a frame."""
        table = rows.select(*{*self.columns.values()}).collect()
        cells = {name: [None if unknown(cell) else cell for cell in table[name].to_list()] for name in table.columns}
        people = [
            {key: cells[name][row] for key, name in self.columns.items() if cells[name][row] is not None}
            for row in range(len(table))
        ]
        histories = self._histories([str(row["id"]) for row in people]) if self.history is not None else {}
        return [_participant(row, histories.get(str(row["id"]))) for row in people]

    def named(self, ids: Iterable[str]) -> list[Participant]:
        """Return the people with some ids."""
        wanted = sorted({*ids})
        return self.participants(self.lazy.filter(self.text("id").is_in(wanted))) if wanted else []

    def _histories(self, ids: list[str]) -> dict[str, list[Consent]]:
        table = self.history.filter(self.nw.col("id").cast(self.nw.String).is_in(ids)).collect()
        columns = [[None if unknown(cell) else cell for cell in table[name].to_list()] for name in table.columns]
        found: dict[str, list[Consent]] = {}
        for name, given, withdrawn in zip(*columns, strict=True):
            found.setdefault(name, []).append(_consent(given, withdrawn))
        return found


def _consent(given: Any, withdrawn: Any) -> Consent:
    """Return a record of consent. A withdrawal alone begins and ends on its day, as in a history of records."""
    first, last = (cell.date() if isinstance(cell, datetime) else cell for cell in (given, withdrawn))
    return Consent(purpose=Purpose.PARTICIPATION, given=last if first is None else first, withdrawn=last)


def _participant(row: Mapping[str, Any], history: Iterable[Consent] | None) -> Participant:
    consents = [*history] if history is not None else []
    if GIVEN in row:
        consents = [_consent(row[GIVEN], row.get(WITHDRAWN))]
    hours = row.get("time_per_month")
    named: dict[str, Any] = {"attributes": {}, "measures": {}}
    for key, value in row.items():
        head, _, name = key.partition(".")
        if head in {"attributes", "measures"}:
            named[head][name] = value
        elif key in SHARES or key == "network_size":
            named[key] = value
    return Participant(
        id=row["id"],
        **named,
        time_per_month=None if hours is None else timedelta(hours=hours),
        consents=consents,
    )


def check_type(narwhals: Any, engine: str, kind: Any, wanted: str, path: str) -> Iterator[Finding]:
    """Find a column whose type is not that of *wanted*: text, a day or a number."""
    if wanted == "text":
        fits = isinstance(kind, (narwhals.String, narwhals.Categorical, narwhals.Enum))
    elif wanted == "day":
        fits = isinstance(kind, (narwhals.Date, narwhals.Datetime)) and getattr(kind, "time_zone", None) is None
    else:
        fits = kind.is_integer() or kind.is_float()
    if not fits:
        yield Finding.of("frame:type", path, wanted=wanted, kind=str(kind), engine=engine)


def check_form(narwhals: Any, engine: str, texts: Any, path: str) -> Iterator[Finding]:
    """Find texts of a column ``text`` that are not in Unicode form NFC.

    Only text with a character that may matter is read, each different text once.
    """
    unclear = texts.filter(narwhals.col("text").str.contains(_UNCLEAR)).unique().collect()["text"].to_list()
    yield from form_faults(engine, unclear, path)


def form_faults(engine: str, texts: Iterable[str], path: str) -> Iterator[Finding]:
    """Find texts that are not in Unicode form NFC."""
    count = sum(not is_normalized("NFC", text) for text in texts)
    if count:
        yield Finding.of("frame:form", path, count=count, engine=engine)


def divide(engine: str, column: Any, divisor: Any) -> Any:
    """Divide a column by a number exactly as Python does.

    Polars multiplies by the reciprocal of a number, which differs in the last digit. It divides by a column.
    """
    return column / (column * 0.0 + divisor) if engine == "polars" else column / divisor


def flag(narwhals: Any, condition: Any) -> Any:
    """Return 1 where a condition is true, and 0 elsewhere, also where it is unknown."""
    return narwhals.when(condition).then(narwhals.lit(1)).otherwise(narwhals.lit(0))


def find_failed(narwhals: Any, rows: Any, checks: Sequence[Check]) -> Iterator[Finding]:
    """Yield a finding for each check that rows fail, with their number, in the order of the checks."""
    names = [f"check {place}" for place in range(len(checks))]
    wrong = [flag(narwhals, check.where).alias(name) for check, name in zip(checks, names, strict=True)]
    sums = rows.select(*wrong).select(narwhals.all().sum()).collect()
    for check, name in zip(checks, names, strict=True):
        if count := int(sums[name].to_list()[0] or 0):
            yield Finding.of(check.code, check.column, count=count, **check.parameters)


def load_narwhals() -> Any:
    """Return the module narwhals, imported on first use.

    Raises:
        MissingExtraError: narwhals is not installed. The message states the command.
    """
    try:
        import narwhals  # noqa: PLC0415 - imported where it is used
    except ImportError as missing:
        raise MissingExtraError.of("frames") from missing
    return narwhals


def read_lazily(narwhals: Any, frame: object, path: str) -> tuple[str, Any]:
    """Return the name of the engine of a frame, and the frame as a query.

    Raises:
        ValidationError: The argument is no frame that narwhals supports, or two of its columns have the same name.
    """
    try:
        found = narwhals.from_native(frame)
        return str(found.implementation.value), found.lazy()
    except (TypeError, AttributeError):
        findings = [*_frame.findings(frame, path)]
    except narwhals.exceptions.DuplicateError:
        findings = [Finding.of("frame:names", path)]
    raise ValidationError(findings)
