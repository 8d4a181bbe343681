"""Apply the rules to the columns of any frame that narwhals supports (extra ``frames``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import evolve

from advocacy.adapters._frame_activity import activity_frame, observe_frame
from advocacy.adapters._frame_lottery import FrameLottery, make_lottery
from advocacy.adapters._frame_people import load_narwhals
from advocacy.adapters._frame_results import place_frame, score_frame
from advocacy.adapters._frame_selection import FrameSelection, select
from advocacy.arguments import checked
from advocacy.dates import DateRange
from advocacy.errors import AdvocacyError, Finding, nearest, raise_any
from advocacy.exact import exact
from advocacy.frozen_map import FrozenMap
from advocacy.goals.aggregation import Key, Level, PartialAggregate, Sums, Values, counted_twice, kinds_kept
from advocacy.goals.catalogue import KpiCatalogue
from advocacy.goals.metric import Aggregation, Unit
from advocacy.goals.observations import orderly
from advocacy.rules import Rule, integer, text, tuple_of, unknown, whole

__all__ = [
    "FrameLottery",
    "FrameSelection",
    "activity_frame",
    "aggregate_frame",
    "make_lottery",
    "observe_frame",
    "place_frame",
    "score_frame",
    "select",
]

_NEEDED = ("measure", "value", "when")
_COLUMNS = (*_NEEDED, "until", "segment", "cluster", "id", "revision")
#: Sums below this fit in 64 bits; larger sums are computed in two halves.
_ROOM = 1 << 62
_HALF = 1 << 31
#: The limit of whole numbers in a column.
_END = 1 << 63
_TEXTS = frozenset({"measure", "segment", "cluster", "id"})
_revision = whole(0, _END - 1)
_frame = Rule("type", lambda _: False, private=True, expected="class:DataFrame")


@checked
def aggregate_frame(
    frame: object, *, periods: Iterable[DateRange], catalogue: KpiCatalogue | None = None, round_floats: bool = False
) -> PartialAggregate:
    """Aggregate the rows of a DataFrame by raw measure, period and segment, as `aggregate_observations` does.

    Each row is an observation. The engine of the frame groups the rows. Sums are exact, so that the result equals that
    of `aggregate_observations`, and the two can be merged.

    Args:
        frame: An eager DataFrame of any kind that narwhals supports (polars, pandas, pyarrow, …). It has the columns
            ``measure`` (codes), ``value`` and ``when`` (days; of the times of day, only midnight is accepted). Optional
            columns are ``until`` (the last day of a window that begins with ``when``), ``segment``, ``cluster``,
            ``id`` and ``revision``. Values are whole numbers or decimals in the unit of the measure. Only ``until``,
            ``segment``, ``cluster`` and ``id`` may be empty. There is no column for the answers behind a level.
        periods: As for `aggregate_observations`.
        catalogue: As for `aggregate_observations`.
        round_floats: Accept floats. Each is rounded to the resolution of its measure, half to even, before the sum.

    Raises:
        MissingExtraError: narwhals is not installed. The message states the command.
        ValidationError, UnknownNameError: As for `aggregate_observations`, by column and measure: a value is empty, of
            another type, negative, out of range or finer than its measure, or days are counted twice. All problems
            are reported at once.
    """
    source = KpiCatalogue.default() if catalogue is None else catalogue
    listed = tuple_of(periods)
    raise_any(orderly(listed, "periods"))
    bulk = _Bulk(load_narwhals(), source, PartialAggregate.empty(catalogue=source, periods=listed))
    return bulk.partial(bulk.ready(frame, round_floats=round_floats))


class _Bulk:
    """One pass over a frame."""

    def __init__(self, narwhals: Any, catalogue: KpiCatalogue, empty: PartialAggregate) -> None:
        self.nw = narwhals
        self.empty = empty
        self.measures = {measure.code: measure for measure in catalogue.measures}
        self.keeps = kinds_kept(catalogue)
        self.factors = {name: 10**measure.decimals for name, measure in self.measures.items()}
        self.scaled = False
        self.faults: list[Finding] = []

    def ready(self, frame: object, *, round_floats: bool) -> Any:
        """Check columns and types, convert values into whole steps, and remove restated rows."""
        nw = self.nw
        table = read_frame(nw, frame, "frame")
        raise_any(self._misshapen(table))
        table = self._typed(table)
        numbers = table.schema["value"]
        if numbers.is_float() and round_floats:
            raise_any(self._infinite(table))
        elif not (numbers.is_integer() or isinstance(numbers, (nw.Decimal, nw.Object, nw.Unknown))):
            raise_any([Finding.of("frame:values", "value", kind=str(numbers))])
        table = self._in_steps(table, numbers)
        if "id" in table.columns:
            table = self._last_revisions(table)
        return table

    def partial(self, table: Any) -> PartialAggregate:
        """Aggregate the rows by measure, place of the period, and segment."""
        if not len(table):
            return self.empty
        many, table = len(table), self._placed(table)
        by = [name for name in ("measure", "place", "segment") if name in table.columns]
        value = self.nw.col("value")
        ends = table.select(value.min().alias("minimum"), value.max().alias("maximum")).collect()
        minimum, maximum = map(int, ends.row(0))
        split = many * max(abs(minimum), abs(maximum)) >= _ROOM
        grouped = self._grouped(table, by, split=split)
        known = self._known(grouped)
        if minimum < 0 or any(self.measures[name].unit is Unit.SHARE for name in known):
            self._check(table)
        if "until" in table.columns:
            self.faults += self._counted_twice(table)
        raise_any(self.faults)
        sums, outside = self._sums(grouped, split=split)
        values = self._values(table, by, [name for name in known if Aggregation.MEDIAN in self.keeps[name]])
        levels = self._levels(table, by, [name for name in known if Aggregation.LATEST in self.keeps[name]])
        return evolve(
            self.empty,
            sums=tuple(sorted(sums.items(), key=lambda item: item[0])),
            values=tuple(sorted(values.items(), key=lambda item: item[0])),
            levels=tuple(sorted(levels.items(), key=lambda item: item[0])),
            outside=outside,
        )

    # ------------------------------------------------------------ reading a frame

    def _misshapen(self, table: Any) -> Iterator[Finding]:
        for name in table.columns:
            if name not in _COLUMNS:
                yield nearest(name, _COLUMNS, "frame", kind="column")
        for name in _NEEDED:
            if name not in table.columns:
                yield Finding.of("frame:missing", "frame", name=name)
        for name in (*_NEEDED, "revision"):  # the cells of an object column are checked one by one later
            if name in table.columns and table.schema[name] != self.nw.Object and table[name].null_count():
                yield Finding.of("frame:empty", name, count=int(table[name].null_count()))

    def _typed(self, table: Any) -> Any:
        """Check the cells of all columns but ``value``, and give each column one type that its engine can group.

        Text of any type becomes plain text, and of columns of text only the different values are checked. Columns of
        objects, and empty ones, get the type of their cells.
        """
        nw, faults = self.nw, list[Finding]()
        for name in table.columns:
            kind = table.schema[name]
            if name == "value" or self._is_typed(table, name, kind):
                continue
            is_text = name in _TEXTS and isinstance(kind, (nw.String, nw.Categorical, nw.Enum))
            if is_text:
                try:
                    table = table.with_columns(plain_text_column(nw, table[name]))
                except UnicodeEncodeError:  # pandas cannot write text with a lone surrogate as its own type of text
                    faults.append(Finding.of("text", name))
                    continue
            values = (table[name].unique() if is_text else table[name]).to_list()
            values = [None if unknown(value) else value for value in values]
            if name == "revision":
                values = [value if value is None else integer(value) for value in values]
            given = [value for value in values if value is not None]
            if name in {*_NEEDED, "revision"} and len(given) < len(values):
                faults.append(Finding.of("frame:empty", name, count=len(values) - len(given)))
            elif name in _TEXTS:
                faults += [] if all(map(text.holds, given)) else [Finding.of("text", name)]
            elif name == "revision":
                faults += [] if all(map(_revision.holds, given)) else [Finding.of("whole", name, low=0)]
            elif not all(map(day_of, given)):
                faults.append(Finding.of("frame:day", name))
            if not faults and not (is_text and given):
                wanted = nw.String if name in _TEXTS else nw.Int64 if name == "revision" else nw.Date
                cells = [*map(day_of, values)] if wanted is nw.Date else values
                cells = [None] * len(table) if is_text else cells
                table = table.with_columns(nw.new_series(name, cells, wanted, backend=table.implementation))
        raise_any(faults)
        return table

    def _is_typed(self, table: Any, name: str, kind: Any) -> bool:
        """Return whether a column has a type that makes checks of its cells unnecessary."""
        if name in {"when", "until"}:
            return isinstance(kind, (self.nw.Date, self.nw.Datetime))
        return name == "revision" and kind.is_integer() and _is_within(table[name], 0)

    def _infinite(self, table: Any) -> Iterator[Finding]:
        finite = int(table["value"].is_finite().sum())
        if finite < len(table):
            yield Finding.of("frame:empty", "value", count=len(table) - finite)

    def _known(self, table: Any) -> list[str]:
        """Return the measures of a table, which may contain groups."""
        names: list[str] = sorted(table["measure"].unique().to_list())
        raise_any(
            nearest(name, self.measures, "measure", kind="measure") for name in names if name not in self.measures
        )
        return names

    def _in_steps(self, table: Any, numbers: Any) -> Any:
        """Convert values into whole steps of the resolution of their measure."""
        nw = self.nw
        if numbers.is_integer():
            raise_any([] if _is_within(table["value"], -_END) else [Finding.of("exact", "value")])
            return table.with_columns(nw.col("value").cast(nw.Int64))
        self.scaled = True
        present = self._known(table)
        if numbers.is_float():
            value = nw.lit(0.0)
            for factor in sorted({self.factors[name] for name in present}):
                of = [name for name in present if self.factors[name] == factor]
                value = nw.when(nw.col("measure").is_in(of)).then(nw.col("value") * factor).otherwise(value)
            table = table.with_columns(value.round(0).alias("value"))
            raise_any([] if _is_within(table["value"], -_END) else [Finding.of("exact", "value")])
            return table.with_columns(nw.col("value").cast(nw.Int64))
        steps, values = [], table["value"].to_list()
        empty = sum(value is None or unknown(value) for value in values)
        raise_any([Finding.of("frame:empty", "value", count=empty)] if empty else [])
        for name, value in zip(table["measure"].to_list(), values, strict=True):
            number = exact(value)
            if type(number) is not Fraction:
                long = isinstance(value, Decimal)  # too long, or not finite
                kind = type(value).__name__
                raise_any([Finding.of("exact", "value") if long else Finding.of("frame:values", "value", kind=kind)])
            units = number * self.factors[name]
            if units.denominator == 1 and not -_END <= units < _END:
                raise_any([Finding.of("exact", "value")])
            if units.denominator != 1:
                resolution = str(1 / Decimal(self.factors[name]))
                raise_any([Finding.of("observation:finer", "value", resolution=resolution)])
            steps.append(units.numerator)
        return table.with_columns(nw.new_series("value", steps, nw.Int64, backend=table.implementation))

    def _last_revisions(self, table: Any) -> Any:
        """Return the highest revision of each id, each of its rows once."""
        nw = self.nw
        named = table.filter(~nw.col("id").is_null())
        if "revision" in table.columns:
            last = named.group_by("measure", "id").agg(nw.col("revision").max())
            named = named.join(last, on=["measure", "id", "revision"], how="inner")
        named = named.select(table.columns).unique()
        twice = named.group_by("measure", "id").agg(nw.len().alias("times")).filter(nw.col("times") > 1)
        for measure in sorted(set(twice["measure"].to_list())):
            self.faults.append(Finding.of("frame:duplicate", "id", measure=measure))
        raise_any(self.faults)
        return nw.concat([table.filter(nw.col("id").is_null()), named])

    # ------------------------------------------------------------ sums

    def _placed(self, table: Any) -> Any:
        """Add the place of each row's period; -1 if the row lies outside all periods."""
        nw = self.nw
        if "segment" in table.columns:
            table = table.with_columns(nw.col("segment").fill_null(""))
        if "until" not in table.columns:
            length = self._even(table)
            if length:
                past = (nw.col("when") - nw.lit(self.empty.periods[0].start)).dt.total_minutes()
                return table.lazy().with_columns((past // (24 * 60 * length)).alias("place"))
        else:
            last = nw.when(nw.col("until").is_null()).then(nw.col("when")).otherwise(nw.col("until"))
            table = table.with_columns(last.alias("until"))
        ends = [name for name in ("when", "until") if name in table.columns]
        spans = table.select(ends).unique()
        found = [
            self._place(day, last)
            for day, last in zip(*(spans[name].to_list() for name in (ends[0], ends[-1])), strict=True)
        ]
        raise_any(self.faults)
        spans = spans.with_columns(nw.new_series("place", found, nw.Int32, backend=table.implementation))
        return table.lazy().join(spans.lazy(), on=ends, how="inner")

    def _even(self, table: Any) -> int | None:
        """Return the days of a period if all have one length without gaps and every row lies in one; else ``None``."""
        periods = self.empty.periods
        first, length = periods[0].start, periods[0].days
        even = all(
            period.days == length and (period.start - first).days == length * n for n, period in enumerate(periods)
        )
        if not even or table.schema["when"] != self.nw.Date:
            return None
        return length if first <= table["when"].min() and table["when"].max() <= periods[-1].end else None

    def _place(self, when: Any, until: Any) -> int:
        first, last = day_of(when), day_of(until)
        if first is None or last is None or last < first:
            self.faults.append(Finding.of("frame:day", "when", value=f"{when} - {until}"))
            return -1
        try:
            place = self.empty.place(first, last)
        except AdvocacyError as across:
            self.faults += across.findings
            return -1
        return -1 if place is None else place

    def _grouped(self, table: Any, by: list[str], *, split: bool) -> Any:
        """Sum by measure, place, segment and cluster. A sum that may exceed 64 bits is computed in two halves."""
        nw, value = self.nw, self.nw.col("value")
        parts = [value.sum().alias("low")]
        if split:
            table = table.with_columns((value // _HALF).alias("high"), (value % _HALF).alias("rest"))
            parts = [nw.col("rest").sum().alias("low"), nw.col("high").sum()]
        by = [*by, *(["cluster"] if "cluster" in table.columns else [])]
        return table.group_by(by, drop_null_keys=False).agg(*parts, nw.len().alias("times")).collect()

    def _counted_twice(self, table: Any) -> Iterator[Finding]:
        nw = self.nw
        if "cluster" in table.columns:
            table = table.filter(nw.col("cluster").is_null())
        by = [name for name in ("measure", "segment", "when", "until") if name in table.columns]
        spans = (
            (
                row["measure"],
                row.get("segment", ""),
                day_of(row["when"]) or date.min,
                day_of(row["until"]) or date.min,
                row["measure"],
            )
            for row in _rows(table.filter(nw.col("place") >= 0).select(by).unique().collect())
            if Aggregation.SUM in self.keeps[row["measure"]]
        )
        for name in sorted({mark for mark, _ in counted_twice(spans)}):
            yield Finding.of("frame:overlap", "when", measure=name)

    def _check(self, table: Any) -> None:
        """Report values that are impossible for a count, a day or a share."""
        value = self.nw.col("value")
        ends = table.group_by("measure").agg(value.min().alias("least"), value.max().alias("most")).collect()
        for row in sorted(_rows(ends), key=lambda row: str(row["measure"])):
            name, unit = row["measure"], self.measures[row["measure"]].unit
            net = self.measures[name].net
            if unit is Unit.SHARE and (row["least"] < 0 or row["most"] > (self.factors[name] if self.scaled else 1)):
                self.faults.append(Finding.of("frame:share", "value", measure=name))
            elif not net and unit in {Unit.COUNT, Unit.DAYS} and row["least"] < 0:
                self.faults.append(Finding.of("frame:negative", "value", measure=name))

    def _sums(self, grouped: Any, *, split: bool) -> tuple[dict[Key, Sums], int]:
        found: dict[Key, list[Any]] = {}
        outside = 0
        for row in _rows(grouped):
            name, place, times, cluster = row["measure"], row["place"], row["times"], row.get("cluster")
            if place < 0:
                outside += times
            elif Aggregation.SUM in self.keeps[name]:
                total = self._steps(name, (row["high"] * _HALF if split else 0) + row["low"])
                cell = found.setdefault((name, place, row.get("segment", "")), [0, 0, {}, 0])
                cell[0] += total
                cell[1] += times
                if cluster is not None:
                    cell[2][cluster] = total
                    cell[3] += times
        made = {
            key: Sums(total, count, FrozenMap(clusters), clustered)
            for key, (total, count, clusters, clustered) in found.items()
        }
        return made, outside

    def _steps(self, name: str, value: int) -> int:
        return value if self.scaled else value * self.factors[name]

    def _values(self, table: Any, by: list[str], names: list[str]) -> dict[Key, Values]:
        tables: dict[Key, list[tuple[int, int]]] = {}
        for row in self._part(table, names, [*by, "value"], self.nw.len().alias("times")):
            tables.setdefault(_key(row), []).append((self._steps(row["measure"], row["value"]), row["times"]))
        return {key: Values(tuple(sorted(pairs))) for key, pairs in tables.items()}

    def _levels(self, table: Any, by: list[str], names: list[str]) -> dict[Key, Level]:
        levels: dict[Key, Level] = {}
        value = self.nw.col("value")
        last = "until" if "until" in table.columns else "when"
        by = [*by, last, *(name for name in ("revision", "id") if name in table.columns)]
        for row in self._part(table, names, by, value.min().alias("least"), value.max().alias("most")):
            mark = (day_of(row[last]) or date.min, row.get("revision", 0), row.get("id") or "")
            low, high = (self._steps(row["measure"], row[name]) for name in ("least", "most"))
            level, key = Level(mark, low, high), _key(row)
            levels[key] = levels[key].merged(level) if key in levels else level
        return levels

    def _part(self, table: Any, names: list[str], by: list[str], *what: Any) -> Iterator[dict[str, Any]]:
        """Group the rows of some measures that lie in a period."""
        nw = self.nw
        if names:
            part = table.filter(nw.col("measure").is_in(names) & (nw.col("place") >= 0))
            yield from _rows(part.group_by(by, drop_null_keys=False).agg(*what).collect())


def _rows(table: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows as Python numbers and text."""
    columns = {name: [None if unknown(value) else value for value in table[name].to_list()] for name in table.columns}
    return (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))


def _is_within(numbers: Any, least: int) -> bool:
    """Return whether all numbers of a column are at least *least* and fit in 64 bits."""
    return not len(numbers) or (int(numbers.min()) >= least and int(numbers.max()) < _END)


def _key(row: dict[str, Any]) -> Key:
    return row["measure"], row["place"], row.get("segment", "")


def plain_text_column(narwhals: Any, column: Any) -> Any:
    """Return a column of categories, or of any type of text, as a column of the engine's plain text."""
    plain = column.cast(narwhals.String)
    if str(getattr(plain.to_native(), "dtype", "")).startswith(
        "string_view"
    ):  # pandas keeps views, and cannot use them
        return narwhals.new_series(plain.name, plain.to_list(), narwhals.String, backend=plain.implementation)
    return plain


def read_frame(narwhals: Any, frame: object, path: str) -> Any:
    """Return an eager DataFrame of any kind that narwhals supports as a narwhals frame.

    Raises:
        ValidationError: The argument is not an eager DataFrame, or two of its columns have the same name.
    """
    try:
        return narwhals.from_native(frame, eager_only=True)
    except TypeError:
        return raise_any(_frame.findings(frame, path))
    except narwhals.exceptions.DuplicateError:
        return raise_any([Finding.of("frame:names", path)])


def day_of(value: Any) -> date | None:
    """Return the day of a date, or of a datetime at midnight; ``None`` for anything else."""
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else None
    return value if type(value) is date else None
