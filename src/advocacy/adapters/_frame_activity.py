"""Activity shares and observations of a program from records in frames, as queries on the same engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from advocacy.adapters._frame_people import divide, flag, load_narwhals
from advocacy.adapters._frame_records import MEASURE, Records
from advocacy.arguments import checked
from advocacy.dates import DateRange
from advocacy.errors import raise_any
from advocacy.goals.observations import orderly
from advocacy.people.consent import Purpose
from advocacy.program.observations import OWN
from advocacy.rules import tuple_of
from advocacy.run.activity import MINIMUM_WEEKS, ONLINE, ActivityKind, covered_weeks

_POSTED = ActivityKind.POSTED.value


@checked
def activity_frame(
    frame: object,
    period: DateRange,
    *,
    columns: Mapping[str, str],
    kinds: Iterable[ActivityKind] = tuple(ActivityKind),
    absences: object = None,
    coverage: DateRange | None = None,
    people: object = None,
) -> Any:
    """Measure how active everyone is online, as `advocacy.run.measure_activity` does, on the engine of the frame.

    >>> import polars as pl
    >>> from datetime import timedelta
    >>> mondays = [date(2026, 6, 1) + timedelta(weeks=week) for week in range(13)]
    >>> acts = pl.DataFrame({"nr": ["p-1"] * 13, "day": mondays, "what": ["reacted"] * 13})
    >>> period = DateRange(date(2026, 6, 1), date(2026, 8, 30))
    >>> names = {"id": "nr", "on": "day", "kind": "what"}
    >>> activity_frame(acts, period, columns=names).collect().rows()
    [('p-1', 13, 0.5, 0.5, 0.5)]

    Args:
        frame: The activities, with one in each row: a frame of polars (also lazy), pandas or pyarrow, a relation of
            DuckDB, or a frame of Dask.
        period: The days to look at.
        columns: The name of the column of each field. Keys are ``id`` (the person's; text), ``on`` (the day) and
            ``kind`` (text: the values of `ActivityKind`, such as ``posted``).
        kinds: The kinds that the data record; see `advocacy.run.measure_activity`.
        absences: The days on which people were paused, away or no members: a frame of the same engine with the columns
            ``id``, ``start`` and ``end`` (the last day; empty while it lasts). No week with such a day counts.
        coverage: The days that the data cover; see `advocacy.run.measure_activity`.
        people: A frame of the same engine with a column ``id``. The result then has exactly these people, also those
            without any activity. By default, it has everyone with an activity.

    Returns:
        A frame of the same engine with the columns ``id``, ``weeks`` (the number of weeks looked at), ``activity`` (the
        share 0..1 as in ``Participant.activity``; empty if it is unknown, or known only within bounds), ``minimum`` and
        ``maximum``. It is for the program lead only. It stays a query, if the engine has queries.

    Raises:
        ValidationError, UnknownNameError: Columns that are missing or of another type, and values that no activity can
            have, with the number of rows. To find these, the engine reads the rows once before the query.
    """
    nw, known = load_narwhals(), frozenset(kinds)
    acts = Records(nw, frame, "frame", columns)
    first, starts = period.start.toordinal(), [day.toordinal() for day in covered_weeks(period, coverage)]
    named = acts if people is None else Records(nw, people, "people", engine=acts.engine)
    parts = [_weekly(acts, [kind.value for kind in ONLINE & known], first)]
    if absences is not None:
        parts += _missed(Records(nw, absences, "absences", engine=acts.engine), starts, first)
    by_week = nw.concat(parts).group_by("id", "week").agg(*(nw.col(name).max() for name in ("act", "post", "missed")))
    sums = by_week.filter(nw.col("week").is_in([(start - first) // 7 for start in starts])).select(
        "id", "missed", *(nw.when(nw.col("missed") == 0).then(nw.col(name)).alias(name) for name in ("act", "post"))
    )
    sums = sums.group_by("id").agg(*(nw.col(name).sum() for name in ("act", "post", "missed")))
    table = named.lazy.select("id").unique().join(sums, on="id", how="left")
    table = table.with_columns(*(nw.col(name).fill_null(0).cast(nw.Float64) for name in ("act", "post", "missed")))
    number = len(starts) - nw.col("missed")
    active, posting = nw.col("act"), nw.col("post")
    most = (active if known >= ONLINE else number) + (posting if ActivityKind.POSTED in known else number)
    enough = number >= MINIMUM_WEEKS
    shares = table.select(
        "id",
        number.cast(nw.Int64).alias("weeks"),
        nw.when(enough).then(divide(acts.engine, active + posting, number * 2.0)).alias("minimum"),
        nw.when(enough).then(divide(acts.engine, most, number * 2.0)).alias("maximum"),
    )
    exact = nw.when(nw.col("minimum") == nw.col("maximum")).then(nw.col("minimum"))
    return shares.select("id", "weeks", exact.alias("activity"), "minimum", "maximum").to_native()


@checked
def observe_frame(
    frame: object,
    ranges: Iterable[DateRange],
    *,
    columns: Mapping[str, str],
    memberships: object,
    consents: object,
    absences: object = None,
    invitations: object = None,
    on: date | None = None,
) -> Any:
    """Count what a program records in each date range, as `observe_program` does, as a query on the frame's engine.

    >>> import polars as pl
    >>> quarter, day = DateRange(date(2027, 1, 4), date(2027, 3, 31)), date(2027, 1, 4)
    >>> acts = pl.DataFrame({"nr": ["p-1"], "day": [date(2027, 3, 1)], "what": ["posted"], "views": [90]})
    >>> names = {"id": "nr", "on": "day", "kind": "what", "measures.impressions": "views"}
    >>> purposes = ["participation", "measurement"]
    >>> agreed = pl.DataFrame({"id": ["p-1"] * 2, "given": [day] * 2, "withdrawn": [None] * 2, "purpose": purposes})
    >>> stays = pl.DataFrame({"id": ["p-1"], "joined": [day]})
    >>> found = observe_frame(acts, [quarter], columns=names, memberships=stays, consents=agreed)
    >>> sorted(found.collect().select("measure", "value").rows())
    [('activated', 0), ('active', 1), ('enrolled', 1), ('impressions', 90), ('invited', 0), ('posts', 1)]

    Args:
        frame: The activities; see `activity_frame`.
        ranges: Date ranges in order that do not overlap; see `observe_program`.
        columns: The columns of the activities; see `activity_frame`. A key such as ``measures.impressions`` names the
            column of a measure, with whole numbers of 0 to 10**12; empty where an activity does not state it.
        memberships: A frame of the same engine with the columns ``id``, ``joined`` and, if people left, ``left`` (the
            first day after the membership).
        consents: The records of consent: a frame of the same engine with the columns ``id``, ``given``, ``withdrawn``
            and ``purpose``.
        absences: The days on which people were paused or away; see `activity_frame`. They count for all memberships of
            a person.
        invitations: A frame of the same engine with the columns ``id`` and ``sent``, the day.
        on: The day of counting; see `observe_program`.

    Returns:
        A frame of the same engine with the columns ``measure``, ``value``, ``when`` (the first day of the range) and
        ``until`` (the last day), in no particular order. `aggregate_frame` accepts it, collected. It has totals only,
        and the same ones as `observe_program`. It stays a query, if the engine has queries.

    Raises:
        ValidationError, UnknownNameError: As for `activity_frame`; ranges that are empty, overlap or are out of order.
    """
    nw, listed = load_narwhals(), tuple_of(ranges)
    raise_any(orderly(listed, "ranges"))
    today = listed[-1].end if on is None else on
    acts = Records(nw, frame, "frame", columns)
    sides = {"memberships": memberships, "consents": consents, "absences": absences, "invitations": invitations}
    records = {name: Records(nw, side, name, engine=acts.engine) for name, side in sides.items() if side is not None}
    return _Counting(acts, records, listed, today).table().to_native()


def _weekly(acts: Records, kinds: list[str], first: int) -> Any:
    """Return the person and the week of each activity of some kinds, and whether it is an own post."""
    nw = acts.nw
    post = flag(nw, nw.col("kind") == _POSTED)
    done = acts.lazy.filter(nw.col("kind").is_in(kinds))
    return done.select("id", *_whole(nw, week=(nw.col("on") - first) // 7, act=nw.lit(1), post=post, missed=nw.lit(0)))


def _missed(away: Records, starts: list[int], first: int) -> Iterator[Any]:
    """Yield the people who were absent on a day of a week, for each week."""
    nw = away.nw
    for start in starts:
        absent = away.lazy.filter((nw.col("start") <= start + 6) & (away.day("end") >= start))
        numbers = {"week": (start - first) // 7, "act": 0, "post": 0, "missed": 1}
        yield absent.select("id", *_whole(nw, **{name: nw.lit(number) for name, number in numbers.items()}))


def _whole(narwhals: Any, **columns: Any) -> Iterator[Any]:
    """Yield columns as whole numbers of 64 bits, so that frames of different sources fit together."""
    return (column.cast(narwhals.Int64).alias(name) for name, column in columns.items())


class _Counting:
    """The counts of a program by date range, as queries.

    Args:
        acts: The activities.
        records: The other records, by kind.
        ranges: The date ranges.
        today: The day of counting.
    """

    def __init__(
        self, acts: Records, records: Mapping[str, Records], ranges: tuple[DateRange, ...], today: date
    ) -> None:
        self._nw, self._acts, self._records, self._ranges = acts.nw, acts, records, ranges
        self._today = today.toordinal()
        self._until = min(today, ranges[-1].end).toordinal()
        stays = records["memberships"]
        self._stays = stays.lazy.select("id", "joined", stays.day("left").alias("left"))

    def _in_range(self, rows: Any, day: str) -> Any:
        """Keep the rows with a day in a range, up to the day of counting, and add the number of the range."""
        nw, column = self._nw, self._nw.col(day)
        begun = [flag(nw, column >= item.start.toordinal()) for item in self._ranges]
        ended = [flag(nw, column > item.end.toordinal()) for item in self._ranges]
        rows = rows.filter(column <= self._until)
        rows = rows.with_columns(nw.sum_horizontal(*begun).alias("range"), nw.sum_horizontal(*ended).alias("ended"))
        return rows.filter(nw.col("range") == nw.col("ended") + 1)

    def _consenting(self, days: Any, purpose: Purpose) -> Any:
        """Return the pairs of person and day on which consent is valid: the latest event up to the day decides."""
        nw, consents = self._nw, self._records["consents"]
        records = consents.lazy.filter(nw.col("purpose") == purpose.value)
        records = records.select("id", *(consents.day(name).alias(name) for name in ("given", "withdrawn")))
        events = days.join(records, on="id", how="inner").select(
            "id",
            "day",
            *(
                nw.when(nw.col(name) <= nw.col("day")).then(nw.col(name)).otherwise(nw.lit(0)).alias(name)
                for name in ("given", "withdrawn")
            ),
        )
        latest = events.group_by("id", "day").agg(nw.col("given").max(), nw.col("withdrawn").max())
        return latest.filter(nw.col("given") > nw.col("withdrawn")).select("id", "day")

    def _counted(self, days: Any) -> Any:
        """Return the pairs of person and day that count: present, with consent to participate and to measurement."""
        nw, day = self._nw, self._nw.col("day")
        present = days.join(self._stays, on="id", how="inner")
        present = present.filter((nw.col("joined") <= day) & (day < nw.col("left"))).select("id", "day").unique()
        if "absences" in self._records:
            away = self._records["absences"]
            spans = away.lazy.select("id", "start", away.day("end").alias("end"))
            inside = flag(nw, (nw.col("start") <= day) & (day <= nw.col("end")))
            marked = present.join(spans, on="id", how="left").with_columns(inside.alias("missed"))
            marked = marked.group_by("id", "day").agg(nw.col("missed").max())
            present = marked.filter(nw.col("missed") == 0).select("id", "day")
        for purpose in (Purpose.MEASUREMENT, Purpose.PARTICIPATION):
            present = self._consenting(present, purpose)
        now = self._stays.select("id").unique().with_columns(nw.lit(self._today).alias("day"))
        measured = self._consenting(now, Purpose.MEASUREMENT).select("id")
        return present.join(measured, on="id", how="inner")

    def _turning_days(self) -> Any:
        """Return the pairs of person and day on which a person may begin to count within a range."""
        nw, people = self._nw, self._stays.select("id").unique()
        days = [self._stays.select("id", nw.col("joined").alias("day"))]
        days += [people.with_columns(nw.lit(item.start.toordinal()).alias("day")) for item in self._ranges]
        consents = self._records["consents"]
        days.append(consents.lazy.select("id", consents.day("given").alias("day")))
        if "absences" in self._records:
            away = self._records["absences"]
            days.append(away.lazy.select("id", (away.day("end") + 1).alias("day")))
        return nw.concat([part.select("id", nw.col("day").cast(nw.Int64)) for part in days])

    def table(self) -> Any:
        """Return the observations."""
        nw, acts = self._nw, self._acts
        done = self._in_range(acts.lazy, "on").with_columns(nw.col("on").cast(nw.Int64).alias("day"))
        days = nw.concat([self._in_range(self._turning_days(), "day").select("id", "day"), done.select("id", "day")])
        days = self._counted(days.unique())
        enrolled = self._people(self._in_range(days, "day"), "enrolled")
        posted = flag(nw, nw.col("kind") == _POSTED).alias("posts")
        measures = [name for name in acts.measures if name not in OWN]
        counted = done.join(days, on=["id", "day"], how="inner").with_columns(posted)
        sums = counted.group_by("range").agg(
            nw.col("posts").sum(),
            *(nw.col(MEASURE + name).sum() for name in measures),
            *(nw.col(MEASURE + name).count().alias(f"stated {name}") for name in measures),
        )
        table = self._all_ranges()
        for part in (enrolled, self._people(counted, "active"), sums, self._invited()):
            table = table.join(part, on="range", how="left")
        stated = (nw.when(nw.col(f"stated {name}") > 0).then(nw.col(MEASURE + name)).alias(name) for name in measures)
        found = table.select(
            "advocacy when", "advocacy until", *(nw.col(name).fill_null(0).cast(nw.Int64) for name in OWN), *stated
        )
        found = found.unpivot(
            on=[*OWN, *measures],
            index=["advocacy when", "advocacy until"],
            variable_name="measure",
            value_name="value",
        ).filter(~nw.col("value").is_null())
        return found.select(
            "measure",
            nw.col("value").cast(nw.Int64),
            nw.col("advocacy when").alias("when"),
            nw.col("advocacy until").alias("until"),
        )

    def _people(self, rows: Any, name: str) -> Any:
        """Return the number of different people of each range.

        Pairs are grouped first: ``n_unique`` would count a person once for each partition of Dask.
        """
        pairs = rows.group_by("range", "id").agg(self._nw.len().alias("times"))
        return pairs.group_by("range").agg(self._nw.len().alias(name))

    def _all_ranges(self) -> Any:
        """Return a row for each range."""
        nw = self._nw
        one = self._acts.lazy.select(nw.len().alias("range"))
        return nw.concat(
            [
                one.with_columns(
                    nw.lit(number).cast(nw.Int64).alias("range"),
                    nw.lit(item.start).alias("advocacy when"),
                    nw.lit(item.end).alias("advocacy until"),
                )
                for number, item in enumerate(self._ranges, 1)
            ]
        )

    def _invited(self) -> Any:
        """Return the number of invited people of each range, and of those of them who joined on that day or later."""
        nw = self._nw
        if "invitations" not in self._records:
            return self._all_ranges().select("range", nw.lit(0).alias("invited"), nw.lit(0).alias("activated"))
        sent = self._in_range(self._records["invitations"].lazy, "sent")
        starts = self._stays.filter((nw.col("joined") <= self._until) & (nw.col("joined") < nw.col("left")))
        starts = self._consenting(starts.select("id", nw.col("joined").alias("day")).unique(), Purpose.PARTICIPATION)
        last = starts.group_by("id").agg(nw.col("day").max().alias("last"))
        joined = flag(nw, nw.col("last") >= nw.col("sent")).alias("joined")
        counts = sent.join(last, on="id", how="left").with_columns(joined).group_by("range")
        return counts.agg(nw.len().alias("invited"), nw.col("joined").sum().alias("activated"))
