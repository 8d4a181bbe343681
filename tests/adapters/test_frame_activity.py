"""Activity shares and observations from frames equal those from objects, on every engine."""

from __future__ import annotations

import warnings
from collections import defaultdict
from datetime import date, datetime, timedelta
from importlib import import_module
from random import Random
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy import Consent, DateRange, Participant, Program, Purpose
from advocacy.adapters.frames import activity_frame, aggregate_frame, observe_frame
from advocacy.errors import AdvocacyError, ValidationError
from advocacy.goals import aggregate_observations
from advocacy.people import Membership
from advocacy.pilot import Invitation
from advocacy.program import observe_program
from advocacy.run import Activity, ActivityKind, measure_activity
from tests.adapters.test_frame_selection import collected, in_engine
from tests.amounts import examples

ENGINES = ["polars", "polars, lazy", "pandas", "pandas, nullable", "pyarrow", "duckdb"]
PERIOD = DateRange(date(2026, 5, 4), date(2026, 7, 15))
NAMES = ["a", "b", "c"]
COLUMNS = {"id": "nr", "on": "day", "kind": "what", "measures.views": "views", "measures.posts": "posts"}
SCHEMAS: dict[str, dict[str, Any]] = {
    "acts": {"nr": pl.String, "day": pl.Date, "what": pl.String, "views": pl.Int64, "posts": pl.Int64},
    "memberships": {"id": pl.String, "joined": pl.Date, "left": pl.Date},
    "absences": {"id": pl.String, "start": pl.Date, "end": pl.Date},
    "consents": {"id": pl.String, "given": pl.Date, "withdrawn": pl.Date, "purpose": pl.String},
    "invitations": {"id": pl.String, "sent": pl.Date},
    "people": {"id": pl.String},
}


def in_frame(engine: str, kind: str, rows: list[tuple[Any, ...]]) -> Any:
    """Return records as a frame of an engine."""
    frame = pl.DataFrame(rows, schema=SCHEMAS[kind], orient="row")
    if engine != "dask":
        return in_engine(engine, frame)
    dask: Any = import_module("dask.dataframe")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return dask.from_pandas(frame.to_pandas(), npartitions=2)


def end(day: date, days: int | None) -> date | None:
    """Return a day some days later."""
    return None if days is None else day + timedelta(days=days)


#: Few days, so that several things happen on one of them: the ends of weeks and of ranges, and the days beside them.
PLACES = (-1, 0, 1, 2, 3, 6, 7, 16, 17, 20, 21, 30, 72, 73)


class Records:
    """Records from a seed: many of each kind, on few days."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a seeded instance

    def day(self) -> date:
        """Return a day."""
        return PERIOD.start + timedelta(days=self.random.choice(PLACES))

    def later(self, day: date) -> date | None:
        """Return a day from a day on, or none."""
        return end(day, self.random.choice([None, 0, 1, 2, 4, 10, 60]))

    def spans(self) -> list[Any]:
        """Return absences."""
        days = [self.day() for _ in range(self.random.randrange(4))]
        return [(self.random.choice(NAMES), day, end(day, self.random.choice([0, 1, 4, 10, None]))) for day in days]

    def acts(self) -> list[Any]:
        """Return activities."""
        kinds, pick = [kind.value for kind in ActivityKind] + ["posted"] * 3, self.random.choice
        return [
            (pick(NAMES), self.day(), pick(kinds), pick([None, 0, 3, 10**12]), pick([None, None, 2]))
            for _ in range(self.random.randrange(30))
        ]

    def program(self) -> dict[str, list[Any]]:
        """Return the records of a program, with every kind of change on every day."""
        stays, pick = [], self.random.choice
        for name in NAMES:
            joined = pick([PERIOD.start, self.day()])
            left = self.later(joined)
            stays.append((name, joined, left))
            if left is not None and pick([True, False]):
                stays.append((name, left + timedelta(days=pick([1, 2, 9])), None))
        consents: list[Any] = [
            (name, first, None, purpose) for name in NAMES for purpose, first in self.first_consents()
        ]
        for _ in range(self.random.randrange(5)):
            day = self.day()
            purpose = pick(["participation", "participation", "measurement", "measurement", "nudges"])
            consents.append((pick(NAMES), day, self.later(day), purpose))
        invited = [(name, pick([PERIOD.start, self.day()])) for name in NAMES if pick([True, False])]
        sides: dict[str, list[Any]] = {
            "memberships": stays,
            "consents": consents,
            "absences": self.spans(),
            "invitations": invited,
        }
        return {"acts": self.acts(), **sides}

    def first_consents(self) -> list[tuple[str, date]]:
        """Return the first consents of a person, for most people before the program."""
        before = PERIOD.start - timedelta(days=20)
        days = [self.random.choice([before, before, before, self.day()]) for _ in range(2)]
        return list(zip(("participation", "measurement"), days, strict=True))


SEEDS = st.integers(0, 2**32).map(Records)


def activity_of(record: tuple[Any, ...]) -> Activity:
    """Return the activity of a record."""
    who, day, kind, views, posts = record
    measures = {name: value for name, value in (("views", views), ("posts", posts)) if value is not None}
    return Activity(participant=who, on=day, kind=ActivityKind(kind), measures=measures)


@pytest.mark.filterwarnings("ignore:Dask support:FutureWarning")
@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=examples(30))
@given(
    records=SEEDS,
    kinds=st.sets(st.sampled_from(list(ActivityKind))),
    everyone=st.booleans(),
    covered=st.sampled_from(
        [None, DateRange(date(2026, 5, 6), date(2026, 7, 9)), DateRange(PERIOD.start, PERIOD.start)]
    ),
)
def test_activity_shares_equal_those_of_objects(
    engine: str,
    records: Records,
    kinds: set[ActivityKind],
    *,
    everyone: bool,
    covered: DateRange | None,
) -> None:
    """Every share and both bounds are the same floats, with absences, kinds without data, and days without data."""
    known = list(ActivityKind) if len(kinds) < 2 else kinds
    acts, away = records.acts(), records.spans()
    found = activity_frame(
        in_frame(engine, "acts", acts),
        PERIOD,
        columns={key: COLUMNS[key] for key in ("id", "on", "kind")},
        kinds=known,
        coverage=covered,
        absences=in_frame(engine, "absences", away) if away else None,
        people=in_frame(engine, "people", [(name,) for name in NAMES]) if everyone else None,
    )
    wanted = []
    for name in NAMES if everyone else sorted({record[0] for record in acts}):
        spans = [
            DateRange(start, date(2027, 1, 1) if last is None else last) for who, start, last in away if who == name
        ]
        stays = [Membership(participant=name, joined=date(2026, 1, 1), away=spans)]
        own = [activity_of(record) for record in acts if record[0] == name]
        share = measure_activity(own, PERIOD, kinds=known, memberships=stays, coverage=covered)
        wanted.append((name, share.weeks, share.value, share.minimum, share.maximum))
    assert sorted(collected(found)) == wanted
    lazies = {"polars": pl.LazyFrame, "polars, lazy": pl.LazyFrame, "duckdb": duckdb.DuckDBPyRelation}
    assert engine not in lazies or isinstance(found, lazies[engine])


def counted(records: dict[str, list[Any]], ranges: list[DateRange], on: date | None) -> Any:
    """Return the observations of a program from objects."""
    consents, away = defaultdict(list), defaultdict(list)
    for name, day, last, purpose in records["consents"]:
        consents[name].append(Consent(purpose=Purpose(purpose), given=day, withdrawn=last))
    for name, start, last in records["absences"]:
        away[name].append(DateRange(start, date(2027, 1, 1) if last is None else last))
    program = Program(
        id="x",
        period=DateRange(date(2026, 1, 1), date(2026, 12, 31)),
        participants=[Participant(id=name, consents=consents[name]) for name in NAMES],
        memberships=[
            Membership(participant=name, joined=joined, left=left, away=away[name])
            for name, joined, left in records["memberships"]
        ],
        invitations=[Invitation(participant=name, sent=sent) for name, sent in records["invitations"]],
    )
    return observe_program(program, map(activity_of, records["acts"]), ranges, on=on)


@pytest.mark.filterwarnings("ignore:Dask support:FutureWarning")
@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=examples(30))
@given(source=SEEDS, several=st.booleans(), ends=st.booleans())
def test_observations_equal_those_of_objects(engine: str, source: Records, *, several: bool, ends: bool) -> None:
    """Every count of every range is the same, with absences, several memberships, and consents that end and begin."""
    records, ranges, on = source.program(), [PERIOD], source.day() if ends else None
    if several:  # with days between them
        ranges = [DateRange(date(2026, 5, 6), date(2026, 5, 20)), DateRange(date(2026, 5, 25), date(2026, 7, 1))]
    sides = {name: in_frame(engine, name, rows) for name, rows in records.items() if name != "acts"}
    found = observe_frame(in_frame(engine, "acts", records["acts"]), ranges, columns=COLUMNS, on=on, **sides)
    wanted = counted(records, ranges, on)
    assert sorted(
        (name, value, day_of(when), day_of(until)) for name, value, when, until in collected(found)
    ) == sorted((item.measure, item.value, item.first, item.last) for item in wanted)


def day_of(value: Any) -> date:
    """Return the day of a cell."""
    return value.date() if isinstance(value, datetime) else value


def test_counts_aggregate_without_further_columns() -> None:
    """The result is a frame of observations: it aggregates like the observations of objects."""
    records: dict[str, list[Any]] = {
        "acts": [("a", date(2026, 6, 1), "posted", None, None)],
        "memberships": [("a", PERIOD.start, None)],
        "consents": [("a", PERIOD.start, None, purpose) for purpose in ("participation", "measurement")],
        "absences": [],
        "invitations": [("a", PERIOD.start)],
    }
    sides = {name: in_frame("polars", name, records[name]) for name in ("memberships", "consents")}
    frame = in_frame("polars", "acts", records["acts"]).select("nr", "day", "what")
    columns = {key: COLUMNS[key] for key in ("id", "on", "kind")}
    found = observe_frame(frame, [PERIOD], columns=columns, **sides).collect()
    wanted = counted(records | {"invitations": []}, [PERIOD], None)
    assert aggregate_frame(found, periods=[PERIOD]) == aggregate_observations(wanted, periods=[PERIOD])


def test_people_are_enrolled_from_the_day_after_an_absence() -> None:
    """Nothing else happens on that day, so it has to be looked at by itself."""
    first = PERIOD.start - timedelta(days=30)
    records: dict[str, list[Any]] = {
        "acts": [],
        "memberships": [("a", first, None)],
        "consents": [("a", first, None, purpose) for purpose in ("participation", "measurement")],
        "absences": [("a", first, PERIOD.start + timedelta(days=9))],
        "invitations": [],
    }
    for last, enrolled in ((PERIOD.start + timedelta(days=9), 0), (PERIOD.start + timedelta(days=10), 1)):
        sides = {name: in_frame("polars", name, rows) for name, rows in records.items() if name != "acts"}
        ranges = [DateRange(PERIOD.start, last)]
        found = observe_frame(in_frame("polars", "acts", []), ranges, columns=COLUMNS, **sides).collect()
        assert dict(found.select("measure", "value").rows())["enrolled"] == enrolled
        assert enrolled == next(item.value for item in counted(records, ranges, None) if item.measure == "enrolled")


@pytest.mark.filterwarnings("ignore:Dask support:FutureWarning")
def test_partitions_of_dask_are_counted_together() -> None:
    """A person's activities and records may be in several partitions."""
    days = [PERIOD.start + timedelta(days=place) for place in range(40)]
    rows: dict[str, list[Any]] = {
        "acts": [
            (NAMES[place % 3], day, ["posted", "reacted", "session"][place % 2], place % 4 or None, None)
            for place, day in enumerate(days)
        ],
        "memberships": [("a", PERIOD.start, None), ("b", days[9], days[20]), ("c", days[1], None)],
        "consents": [(name, PERIOD.start, None, "measurement") for name in NAMES]
        + [(name, days[4], None, "participation") for name in NAMES]
        + [("c", days[6], days[22], "participation")],
        "absences": [("a", days[0], days[2]), ("c", days[30], None)],
        "invitations": [("a", PERIOD.start), ("c", days[0])],
    }
    sides = {name: in_frame("dask", name, records) for name, records in rows.items() if name != "acts"}
    acts = in_frame("dask", "acts", rows["acts"])
    found = observe_frame(acts, [PERIOD], columns=COLUMNS, **sides)
    wanted = counted(rows, [PERIOD], None)
    assert sorted(row[:2] for row in collected(found)) == sorted((item.measure, item.value) for item in wanted)
    columns = {key: COLUMNS[key] for key in ("id", "on", "kind")}
    shares = activity_frame(acts, PERIOD, columns=columns, absences=sides["absences"])
    one = activity_frame(
        in_frame("polars", "acts", rows["acts"]),
        PERIOD,
        columns=columns,
        absences=in_frame("polars", "absences", rows["absences"]),
    )
    assert sorted(collected(shares)) == sorted(collected(one))


ACT = ("a", date(2026, 6, 1), "posted", 3, None)
FAULTS: list[tuple[str, tuple[Any, ...], list[tuple[str, str]]]] = [
    ("acts", ("", *ACT[1:]), [("frame:empty", "nr")]),
    ("acts", (None, *ACT[1:]), [("frame:empty", "nr")]),
    ("acts", ("Zoe\u0308", *ACT[1:]), [("frame:form", "nr")]),
    ("acts", ("a", None, *ACT[2:]), [("frame:empty", "day")]),
    ("acts", (*ACT[:2], "liked", 3, None), [("name:unknown", "what")]),
    ("acts", (*ACT[:3], -1, 10**12 + 1), [("frame:range", "views"), ("frame:range", "posts")]),
    ("memberships", ("a", PERIOD.end, PERIOD.start), [("membership:order", "left")]),
    ("memberships", ("a", None, PERIOD.start), [("frame:empty", "joined")]),
    ("absences", ("a", PERIOD.end, PERIOD.start), [("frame:day", "end")]),
    ("consents", ("a", PERIOD.end, PERIOD.start, "measurement"), [("consent:order", "withdrawn")]),
    ("consents", ("a", PERIOD.end, None, "mesurement"), [("name:unknown", "purpose")]),
    ("invitations", ("a", None), [("frame:empty", "sent")]),
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("kind", "record", "faults"), FAULTS)
def test_records_that_no_object_can_be_are_refused(
    engine: str, kind: str, record: tuple[Any, ...], faults: list[tuple[str, str]]
) -> None:
    """A row that no activity, membership, consent, absence or invitation can be is refused with its column."""
    tables: dict[str, list[Any]] = {"acts": [ACT], "memberships": [], "consents": [], "absences": [], "invitations": []}
    tables[kind] = [record, *tables[kind]]
    frame, *_ = (in_frame(engine, name, rows) for name, rows in tables.items())
    sides = {name: in_frame(engine, name, rows) for name, rows in tables.items() if name != "acts"}
    with pytest.raises(AdvocacyError) as error:
        observe_frame(frame, [PERIOD], columns=COLUMNS, **sides)
    assert [(finding.code, finding.path) for finding in error.value.findings] == faults


def test_columns_of_records_are_checked_together() -> None:
    """Missing, unknown and mistyped columns, other engines and moments are refused; an empty column needs no type."""
    sides = {"memberships": in_frame("polars", "memberships", []), "consents": in_frame("polars", "consents", [])}
    frame = in_frame("polars", "acts", [ACT])
    late = pl.lit(datetime(2026, 6, 1, 12))  # noqa: DTZ001
    for other, columns, codes in (
        (frame, {"id": "nr", "on": "day"}, ["frame:missing"]),
        (frame, COLUMNS | {"kind": "waht", "knid": "what"}, ["name:unknown"] * 2),
        (frame, COLUMNS | {"measures.": "views"}, ["name:unknown"]),
        (frame.with_columns(day=pl.lit("x"), views=pl.lit("x")), COLUMNS, ["frame:type"] * 2),
        (frame.with_columns(views=pl.lit(0.5)), COLUMNS, ["frame:whole"]),
        (frame.with_columns(day=late), COLUMNS, ["frame:day"]),
        (frame.to_pandas(), COLUMNS, ["frame:engines"]),
    ):
        with pytest.raises(AdvocacyError) as error:
            observe_frame(other, [PERIOD], columns=columns, **sides)
        assert [finding.code for finding in error.value.findings] == codes
    for missing in (pl.DataFrame({"id": ["a"]}), pl.DataFrame({"id": ["a"], "start": [PERIOD.start], "last": [None]})):
        with pytest.raises(AdvocacyError, match="absences"):
            activity_frame(frame, PERIOD, columns=dict(list(COLUMNS.items())[:3]), absences=missing)
    untyped = frame.with_columns(views=pl.lit(None), posts=pl.lit(None))
    found = observe_frame(untyped, [PERIOD], columns=COLUMNS, **sides)
    assert {name for name, *_ in collected(found)} == {"invited", "activated", "enrolled", "active", "posts"}
    with pytest.raises(ValidationError):
        observe_frame(frame, [], columns=COLUMNS, **sides)
