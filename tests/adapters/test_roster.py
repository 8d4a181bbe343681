"""Rosters: only the named columns are read, each in its form, and every problem has a column and its records."""

from __future__ import annotations

import builtins
import csv
import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

from advocacy import Consent, DateRange, Participant, Purpose
from advocacy.adapters.cells import YES
from advocacy.adapters.frames import aggregate_frame
from advocacy.adapters.roster import (
    Column,
    Roster,
    bracket,
    day,
    number,
    percent,
    plain_text,
    read_roster,
    yes,
)
from advocacy.adapters.surveys import PLAIN_TABLE, SurveyImport, read_survey
from advocacy.errors import MissingExtraError, UnknownNameError, ValidationError
from advocacy.people import DataSource, Survey
from advocacy.people.bounds import Bounds
from advocacy.plan import PairExclusionReason
from tests.amounts import examples
from tests.samples import agreed_on, faults

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ["polars", "pandas", "pyarrow"]
DAY = date(2026, 9, 1)
NOON = datetime(2026, 9, 1, 12)  # noqa: DTZ001
COLUMNS: dict[str, str | Column] = {
    "id": "nr",
    "name": "called",
    "network_size": "links",
    "network_size_source": "counted",
    "activity": "act",
    "activity_source": "how",
    "motivation": "drive",
    "opportunity_self": "me",
    "opportunity_company": "us",
    "time_per_month": "hours",
    "attributes.department": Column("dept", unknown=["NA"]),
    "measures.tenure": "years",
    "consents.participation": "since",
    "consents.participation.withdrawn": "until",
    "consents.nudges": Column("ok", given=DAY),
}
TYPES = {
    "links": pl.Int64,
    "act": pl.Float64,
    "drive": pl.Float64,
    "me": pl.Float64,
    "us": pl.Float64,
    "hours": pl.Float64,
    "years": pl.Float64,
    "since": pl.Date,
    "until": pl.Date,
    "ok": pl.Boolean,
}


def made(kind: str, row: Mapping[str, list[Any]]) -> Any:
    """Make a frame of some kind, each column of one type."""
    frame = pl.DataFrame(row, schema={name: TYPES.get(name, pl.String) for name in row})
    if kind == "polars":
        return frame
    if kind == "pyarrow":
        return frame.to_arrow()
    plain = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in row.items()})
    for name in row:
        level = TYPES.get(name)
        if level is pl.Date:
            plain[name] = pd.to_datetime(plain[name])
        elif level in {pl.Int64, pl.Float64}:
            plain[name] = plain[name].astype("float64")
    return plain


def mixed(kind: str, row: Mapping[str, list[Any]]) -> Any:
    """Make a frame whose columns hold anything; pyarrow has no such columns."""
    if kind == "polars":
        return pl.DataFrame({name: pl.Series(name, values, dtype=pl.Object) for name, values in row.items()})
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in row.items()})


def found(frame: Any, columns: Any, **options: Any) -> list[tuple[str, str]]:
    """Return the codes and paths of the problems."""
    with pytest.raises((ValidationError, UnknownNameError)) as error:
        read_roster(frame, columns=columns, **options)
    return faults(error)


SHARE = st.none() | st.sampled_from([0.0, 0.25, 1.0])
WORDS = st.none() | st.sampled_from(["Ann", "Bé", "IT"])
DAYS = st.none() | st.dates(DAY, DAY + timedelta(days=9))
ROW = st.fixed_dictionaries(
    {
        "called": WORDS,
        "links": st.none() | st.integers(0, 10**10),
        "counted": st.sampled_from([None, "measured", "self_reported"]),
        "act": SHARE,
        "how": st.sampled_from([None, "measured", "self_reported"]),
        "drive": SHARE,
        "me": SHARE,
        "us": SHARE,
        "hours": st.none() | st.sampled_from([0.0, 1.5, 8.0]),
        "dept": WORDS | st.just("NA"),
        "years": st.none() | st.floats(-9, 9),
        "since": DAYS,
        "until": st.none() | st.dates(DAY + timedelta(days=9), DAY + timedelta(days=20)),
        "ok": st.none() | st.booleans(),
    }
)


def person(name: str, row: dict[str, Any]) -> Participant:
    """Make the person that a row tells of, by hand."""
    consents = []
    if row["since"] is not None:
        consents.append(Consent(purpose=Purpose.PARTICIPATION, given=row["since"], withdrawn=row["until"]))
    if row["ok"]:
        consents.append(Consent(purpose=Purpose.NUDGES, given=DAY))
    return Participant(
        id=name,
        name=row["called"],
        network_size=row["links"],
        network_size_source=None if row["counted"] is None else DataSource(row["counted"]),
        activity=row["act"],
        activity_source=None if row["how"] is None else DataSource(row["how"]),
        motivation=row["drive"],
        opportunity_self=row["me"],
        opportunity_company=row["us"],
        time_per_month=None if row["hours"] is None else timedelta(hours=row["hours"]),
        attributes={} if row["dept"] in {None, "NA"} else {"department": row["dept"]},
        measures={} if row["years"] is None else {"tenure": row["years"]},
        consents=consents,
    )


@settings(max_examples=examples(60))
@given(st.lists(ROW, max_size=6))
def test_every_backend_gives_the_same_people(rows: list[dict[str, Any]]) -> None:
    """Each row of a DataFrame becomes the same person; an empty cell is unknown, never 0."""
    entry = {"nr": [f"p-{n}" for n in range(len(rows))]}
    entry |= {name: [row[name] for row in rows] for name in COLUMNS_OF_ROWS}
    wanted = tuple(person(f"p-{n}", row) for n, row in enumerate(rows))
    for kind in KINDS:
        people = read_roster(made(kind, entry), columns=COLUMNS).people
        assert people == wanted
        assert [evolve(person) for person in people] == [*people], "the full check changes nothing"


COLUMNS_OF_ROWS = [
    "called", "links", "counted", "act", "how", "drive", "me", "us", "hours", "dept", "years", "since", "until", "ok",
]  # fmt: skip


# ---------------------------------------------------------------- cells


WRONG: dict[str, list[tuple[Any, str]]] = {
    "id": [(3, "number"), (" ", "empty"), (True, "boolean"), ("\ud800", "form-text")],
    "name": [(1.5, "number")],
    "attributes.department": [(7, "number"), (DAY, "date")],
    "network_size": [
        ("3", "text"), (True, "boolean"), (2.5, "range"), (-1, "range"), (10**10 + 1, "range"),
        (Decimal("1.5"), "range"), (float("inf"), "range"),
    ],
    "network_size_source": [("guessed", "source"), (1, "number"), (["told"], "other")],
    "activity_source": [("Measured", "source")],
    "activity": [("0.5", "text"), (True, "boolean"), (1.5, "range"), (-0.1, "range"), (50, "range")],
    "motivation": [("high", "text")],
    "opportunity_self": [(2, "range")],
    "opportunity_company": [(False, "boolean")],
    "time_per_month": [
        ("8", "text"), (-1, "range"), (True, "boolean"), (timedelta(hours=2), "other"), (10**10, "range"),
    ],
    "measures.tenure": [
        ("3", "text"), (False, "boolean"), (float("inf"), "range"), (10**400, "range"), (DAY, "date"),
    ],
    "consents.participation": [("2026-09-01", "text"), (True, "undated-yes"), (1, "number"), (NOON, "time")],
    "consents.participation.withdrawn": [("never", "text"), (NOON, "time")],
    "consents.nudges": [("yes", "text"), (1, "number")],
    "manager": [(3, "number")],
    "employment_end": [("soon", "text"), (NOON, "time"), (3, "number")],
}  # fmt: skip


@pytest.mark.parametrize("kind", ["polars", "pandas", "rows"])
def test_cell_of_a_wrong_type_is_reported(kind: str) -> None:
    """Text and true are no numbers, and values out of range are rejected, each with its column and record."""
    for key, cells in WRONG.items():
        for value, code in cells:
            entry = {"nr": ["a", "p"], "cell": ["a" if key == "id" else None, value]}
            spec = Column("cell", given=DAY if key == "consents.nudges" else None)
            content = mixed(kind, entry) if kind != "rows" else [[*entry], *zip(*entry.values(), strict=True)]
            found = read_roster(content, columns={"id": "nr"} | {key: spec}, strict=False)
            assert [(finding.code, finding.path) for finding in found.findings] == [(f"cells:{code}", "cell")], key
            assert found.findings[0]["rows"] == ("3" if kind == "rows" else "1")
            assert [who.id for who in found.people] == (["a"] if key == "id" else ["a", "p"])
            assert not found.is_complete
            assert [item.is_complete for item in found.columns if item.title == "cell"] == [False]


def test_cells_that_python_cannot_represent_are_reported() -> None:
    """A moment after the year 9999 is no day, and a signalling NaN is unknown like any other."""
    late = pl.Series([date(9999, 12, 31), DAY]).cast(pl.Datetime("ms")).dt.offset_by("1d")
    frame = pl.DataFrame({"nr": ["a", "b"], "cell": late})
    assert found(frame, {"id": "nr", "consents.participation": "cell"}) == [("cells:other", "cell")]
    cells = pd.Series([Decimal("sNaN"), None, Decimal(3)], dtype=object)
    people = read_roster(
        pd.DataFrame({"nr": ["a", "b", "c"], "cell": cells}), columns={"id": "nr", "network_size": "cell"}
    ).people
    assert [person.network_size for person in people] == [None, None, 3]


@pytest.mark.parametrize(
    ("key", "value", "wanted"),
    [
        ("network_size", 850.0, 850),
        ("network_size", Decimal(850), 850),
        ("network_size", 10**10, 10**10),
        ("activity", 1, 1.0),
        ("activity", Decimal("0.5"), 0.5),
        ("time_per_month", 0, timedelta(0)),
        ("network_size", None, None),
        ("activity", float("nan"), None),
        ("activity", Decimal("NaN"), None),
        ("activity", np.float32(0.5), 0.5),
        ("activity", -0.0, 0.0),
        ("network_size", np.int64(7), 7),
        ("network_size", pd.NA, None),
        ("name", np.str_("Ann"), "Ann"),
        ("name", "n/a", None),
        ("name", "N/A", "N/A"),
    ],
)
@pytest.mark.parametrize("kind", ["polars", "pandas"])
def test_plain_cells_are_read(kind: str, key: str, value: Any, wanted: Any) -> None:
    """Whole numbers may be floats or decimals; empty cells, NaN and texts for missing values are unknown."""
    frame = mixed(kind, {"nr": ["a", "b"], "cell": [value, None]})
    participant, _ = read_roster(frame, columns={"id": "nr", key: Column("cell", unknown=["n/a"])}).people
    assert getattr(participant, key) == wanted


def test_numeric_columns_are_read() -> None:
    """Columns of decimals and small integers are read like any other; a column of text has one problem a row."""
    table = pa.table(
        {
            "nr": pa.array(["a", "b"]).dictionary_encode(),
            "links": pa.array([3, None], pa.int8()),
            "act": pa.array([Decimal("0.25"), None], pa.decimal128(5, 2)),
        }
    )
    participant, other = read_roster(table, columns={"id": "nr", "network_size": "links", "activity": "act"}).people
    assert (participant.network_size, participant.activity, other.network_size, other.activity) == (3, 0.25, None, None)
    text = pa.table({"nr": ["a", "b"], "links": ["3", None]})
    assert found(text, {"id": "nr", "network_size": "links"}) == [("cells:text", "links")]


def test_midnight_is_a_date() -> None:
    """A date that a backend stores with the time 0:00 is that date."""
    frame = pd.DataFrame({"nr": ["a"], "since": [pd.Timestamp("2026-09-01")]})
    (participant,) = read_roster(frame, columns={"id": "nr", "consents.participation": "since"}).people
    assert participant.consents == agreed_on(DAY)


def test_withdrawal_without_a_date_of_consent_is_no_consent() -> None:
    """A date of withdrawal alone gives no consent."""
    frame = made("polars", {"nr": ["a"], "since": [None], "until": [DAY]})
    keys = {"id": "nr", "consents.participation": "since", "consents.participation.withdrawn": "until"}
    assert read_roster(frame, columns=keys).people[0].consents == ()
    del keys["consents.participation"]
    assert read_roster(frame, columns=keys).people[0].consents == ()


# ---------------------------------------------------------------- rows


def test_problems_are_reported_by_column() -> None:
    """One error has all problems of all columns, those of ids first, each with its records."""
    row: dict[str, list[Any]] = {
        "nr": ["a", None, "a", 4],
        "links": ["x", 1, 2, -1],
        "since": [DAY, DAY, DAY, DAY],
        "until": [None, DAY - timedelta(days=1), DAY, None],
    }
    columns: dict[str, str | Column] = {
        "id": "nr",
        "network_size": "links",
        "consents.participation": "since",
        "consents.participation.withdrawn": "until",
    }
    wanted = [
        ("cells:empty", "nr", "1"),
        ("cells:number", "nr", "3"),
        ("roster:repeated", "nr", "0, 2"),
        ("cells:text", "links", "0"),
        ("cells:range", "links", "3"),
        ("cells:withdrawn-before", "until", "1"),
    ]
    codes = [(code, path) for code, path, _ in wanted]
    for kind in ("polars", "pandas"):
        frame = mixed(kind, row)
        assert found(frame, columns) == codes
        assert found(frame, columns, maximum=6) == codes
        assert found(frame, columns, maximum=4) == [*codes[:4], ("table:more", "")]
    with pytest.raises(ValidationError) as error:
        read_roster(frame, columns=columns)
    assert [finding["rows"] for finding in error.value.findings] == [rows for _, _, rows in wanted]
    left = read_roster(frame, columns=columns, strict=False, name="a.csv")
    assert (left.people, left.findings[0].path) == ((), "a.csv[nr]")


def test_errors_do_not_repeat_cells() -> None:
    """The value of a cell is never part of a message."""
    frame = mixed("pandas", {"nr": ["a"], "drive": ["secret"]})
    with pytest.raises(ValidationError) as error:
        read_roster(frame, columns={"id": "nr", "motivation": "drive"})
    assert "secret" not in str(error.value) + repr(error.value.findings)


def test_equal_ids_are_duplicates() -> None:
    """An id in two Unicode forms is a duplicate."""
    assert found(pl.DataFrame({"nr": ["\u00e9", "e\u0301"]}), {"id": "nr"}) == [("roster:repeated", "nr")]


# ---------------------------------------------------------------- arguments


FRAME = pl.DataFrame({"nr": ["a"], "x": [1]})


@pytest.mark.parametrize(
    ("columns", "wanted"),
    [
        ({}, [("frame:missing", "columns")]),
        ({"id": "mr"}, [("name:unknown", "columns[id]")]),
        ({"id": "nr", "activty": "x"}, [("name:unknown", "columns[activty]")]),
        ({"id": "nr", "points.x": "x"}, [("name:unknown", "columns[points.x]")]),
        ({"id": "nr", "consents.post": "x"}, [("name:unknown", "columns[consents.post]")]),
        ({"id": "nr", "attributes. ": "x"}, [("text", "columns[attributes. ]")]),
        ({"id": "nr", "attributes.cell": "x"}, [("name:taken", "columns[attributes.cell]")]),
        ({"id": "nr", "measures.activity": "x"}, [("name:taken", "columns[measures.activity]")]),
        ({"id": "nr", 7: "x"}, [("text", "columns.keys")]),
        ({"id": 3}, [("table:position", "")]),
        ({"id": 3.5, "name": ""}, [("type", "columns[id]"), ("type", "columns[name]")]),
        ({"id": "nr", "manager": "x", "attributes.manager": "x"}, [("name:taken", "columns[manager]")]),
        (["nr"], [("type", "columns")]),
    ],
)
def test_unknown_keys_and_columns_are_refused(columns: Any, wanted: list[tuple[str, str]]) -> None:
    """A key that no participant has, and a column that the frame lacks, are rejected by name."""
    assert found(FRAME, columns) == wanted


def test_problems_of_arguments_are_reported_together() -> None:
    """Columns and limits are checked together, then all keys; the nearest name is suggested."""
    assert found(FRAME, None, maximum=0) == [("type", "columns"), ("whole", "maximum")]
    for keys, nearest in (({"id": "nr", "motivaton": "x"}, "motivation"), ({"id": "nt"}, "nr")):
        with pytest.raises(UnknownNameError) as error:
            read_roster(FRAME, columns=keys)
        assert [finding["nearest"] for finding in error.value.findings] == [nearest]
    with pytest.raises(ValidationError):
        Column("")


def test_other_types_are_no_frame() -> None:
    """Nothing, a mapping and a number are no roster, with all accepted kinds in the message; mappings are no rows."""
    for content in (None, {"nr": ["a"]}, 3, pl.DataFrame({"nr": ["a"]}).lazy()):
        assert found(content, {"id": "nr"}) == [("roster:content", "content")]
        with pytest.raises(ValidationError, match="text, bytes, rows of cells, or an eager DataFrame"):
            read_roster(content, columns={"id": "nr"})
    assert found([{"nr": "a"}], {"id": "nr"}) == [("table:content", "")]


def test_columns_with_other_names_are_ignored() -> None:
    """Columns whose names are numbers are ignored; they cannot be selected."""
    frame = pd.DataFrame({"nr": ["a"], 3: [1]})
    assert read_roster(frame, columns={"id": "nr"}).people == (Participant(id="a"),)


def test_missing_narwhals_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without narwhals the error has the command that installs it."""
    real = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name == "narwhals":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingExtraError, match=r"advocacy\[frames\]"):
        read_roster(FRAME, columns={"id": "nr"})


def test_columns_have_different_names() -> None:
    """Two columns of one name are reported by both readers of frames."""
    frame = pd.DataFrame([["a", "b"]], columns=["nr", "nr"])
    for path, read in (
        ("content", lambda: read_roster(frame, columns={"id": "nr"})),
        ("frame", lambda: aggregate_frame(frame, periods=[DateRange(DAY, DAY)])),
    ):
        with pytest.raises(ValidationError) as error:
            read()
        assert faults(error) == [("frame:names", path)]


@pytest.mark.parametrize("frame", [[{"nr": "Ann Jones"}], {"nr": ["Ann Jones"]}, "Ann Jones", [("Ann Jones",)]])
def test_error_does_not_repeat_the_argument(frame: Any) -> None:
    """The message about a wrong argument has nothing of its content."""
    for read in (lambda: read_roster(frame, columns={"id": "nr"}), lambda: aggregate_frame(frame, periods=[])):
        with pytest.raises(ValidationError) as error:
            read()
        assert "Ann" not in str(error.value)
        assert "Ann" not in repr(error.value.findings)


# ---------------------------------------------------------------- text and rows

LINKS = bracket(number(decimal=",", about=["ca."]))

#: The key, the column's reader, a cell as written, and what the person has: a field, an attribute, bounds or consents.
TRAPS: dict[str, tuple[str, Any, object, object]] = {
    "a percentage": ("motivation", percent, "75 %", 0.75),
    "a percentage with a decimal comma": ("motivation", percent(decimal=","), "7,5%", 0.075),
    "a decimal comma": ("measures.tenure", number(decimal=","), "1,5", 1.5),
    "a thousand": ("network_size", LINKS, "1.204", 1204),
    "about": ("network_size", LINKS, "ca. 270", 270),
    "more than": ("network_size", LINKS, "500+", Bounds(500)),
    "between": ("network_size", LINKS, "100–500", Bounds(100, 500)),
    "hours": ("time_per_month", number(decimal=","), "1,5", timedelta(hours=1.5)),
    "an id that became a number": ("id", plain_text(numbers=True), 17.0, "17"),
    "blanks around an id": ("id", None, " E1\u00a0", "E1"),
    "blanks inside an id stay": ("id", None, "e 1", "e 1"),
    "NA is text": ("attributes.department", None, "NA", "NA"),
    "a word for unknown": ("attributes.department", Column("x", unknown=["-"]), "-", None),
    "a yes with its day": ("consents.nudges", yes(day=day("dmy")), "ja (7-3-2026)", date(2026, 3, 7)),
    "a yes with an English day": ("consents.nudges", yes(day=day()), "Yes, 7 March 2026", date(2026, 3, 7)),
    "a yes on the day of the form": ("consents.nudges", Column("x", yes, given=DAY), " JA ", DAY),
    "a no": ("consents.nudges", Column("x", yes, given=DAY), "nee", None),
    "day first": ("employment_start", day("dmy"), "7-3-2026", "2026-03-07"),
    "month first": ("employment_start", day("mdy"), "3/7/2026", "2026-03-07"),
    "year first": ("employment_start", day("dmy"), "2026-03-07", "2026-03-07"),
    "a Dutch month": ("employment_start", day, "7 mrt 2026", "2026-03-07"),
    "a date cell": ("employment_start", None, date(2026, 3, 7), "2026-03-07"),
    "a date as an attribute": ("attributes.since", day("dmy"), "7-3-2026", "2026-03-07"),
}


def known(person: Participant, key: str) -> object:
    """Return what a person has for the key of a column."""
    head, _, name = key.partition(".")
    if head == "consents":
        return next((consent.given for consent in person.consents if consent.purpose.value == name), None)
    if key in person.bounds:
        return person.bounds[key]
    if head in {"attributes", "measures"}:
        return getattr(person, head).get(name)
    return person.attributes.get(key) if key.startswith("employment") else getattr(person, key)


def test_traps_of_cells() -> None:
    """Each form of a cell is read as it was meant, from rows and, where it is text, from CSV text."""
    for name, (key, reader, cell, meant) in TRAPS.items():
        column = evolve(reader, name="x") if isinstance(reader, Column) else Column("x", reader)
        columns = {"id": Column("nr")} | {key: column}
        rows: list[list[object]] = [["nr", "x"], ["someone", cell]]
        contents: list[object] = [rows]
        if isinstance(cell, str):
            contents += [f'nr;x\r\nsomeone;"{cell}"\r\n', f"\ufeffnr\tx\nsomeone\t{cell}\n".encode("utf-16")]
        for content in contents:
            (person,) = read_roster(content, columns=columns).people
            assert known(person, key) == meant, name


#: The column x, how it is read, the cells below the header, and the codes with the rows of the file.
UNREAD: dict[str, tuple[str, Any, list[str], list[tuple[str, str]]]] = {
    "numbers are not guessed": ("network_size", None, ["1.204", "270"], [("cells:text", "2–3")]),
    "a percentage needs its sign": ("motivation", percent, ["75%", "75"], [("cells:unsigned", "3")]),
    "about needs its words": ("network_size", bracket(number()), ["ca. 270"], [("cells:form-bracket", "2")]),
    "days need an order": ("employment_start", day, ["7-3-2026"], [("cells:order", "2")]),
    "days have four digits": ("employment_start", day("dmy"), ["7-3-26"], [("cells:form-day", "2")]),
    "a yes needs a day": ("consents.nudges", yes, ["ja", "nee"], [("cells:undated-yes", "2")]),
    "an end before its start": ("employment_end", day, ["2020-01-01"], [("cells:ends-before-start", "2")]),
}


def test_what_is_not_clear_is_refused() -> None:
    """A cell in another form than its reader's is a problem with its rows in the file, and gives no value."""
    for name, (key, reader, cells, wanted) in UNREAD.items():
        lines = ["nr;start;x", *(f"p{place};2026-01-01;{cell}" for place, cell in enumerate(cells))]
        columns: dict[str, str | Column] = {"id": "nr", key: Column("x", reader)}
        if key == "employment_end":
            columns["employment_start"] = Column("start", day)
        found = read_roster("\n".join(lines), columns=columns, strict=False)
        assert [(finding.code, finding["rows"]) for finding in found.findings] == wanted, name
        assert len(found.people) == len(cells), name
        assert known(found.people[-1], key) is None, name


@pytest.mark.parametrize(
    ("cell", "form", "size"),
    [
        ("12.000", number, None), ("1.204", number, None), ("1.000+", bracket, None), ("1.000-1.500", bracket, None),
        ("12,000", number(decimal=","), None), ("12.000", number(decimal=","), 12_000),
        ("1.204,0", number(decimal=","), 1204), ("12.0", number, 12), (13.0, number, 13), ("1,204", number, 1204),
        ("12.0000", number, 12),
        ("1.000+", bracket(number(decimal=",")), Bounds(1000, None)),
    ],
)  # fmt: skip
def test_whole_number_with_the_wrong_mark_is_refused(cell: Any, form: Any, size: Any) -> None:
    """A whole number whose decimal mark may group thousands is refused: it could be a thousand times too low."""
    found = read_roster(
        [["Nr", "N"], ["E1", cell]], columns={"id": "Nr", "network_size": Column("N", form)}, strict=False
    )
    (who,) = found.people
    assert who.bounds.get("network_size", who.network_size) == size
    assert [finding.code for finding in found.findings] == ([] if size is not None else ["cells:thousands"])


def test_ids_that_look_alike_get_a_note() -> None:
    """Ids that differ in case, blanks, invisible characters or leading zeros get a note; equal ids are an error."""
    found = read_roster("nr,x\nE1,\ne1 ,\n\u200be 1,\nE2,\n", columns={"id": "nr"}, name="a.csv")
    assert [(note.code, note.path, note["rows"]) for note in found.notes] == [("cells:alike", "a.csv[nr]", "2–4")]
    assert [person.id for person in found.people] == ["E1", "e1", "\u200be 1", "E2"]
    assert found.is_complete
    twice = read_roster("nr,x\nE1,\n E1,\n,y\nE2,\n", columns={"id": "nr"}, strict=False)
    assert [(finding.code, finding["rows"]) for finding in twice.findings] == [
        ("cells:empty", "4"),
        ("roster:repeated", "2–3"),
    ]
    assert [person.id for person in twice.people] == ["E2"]
    zeros = read_roster("nr\n007\n7\nA-07\na-7\n70\n0\n00\n700\nE10\nE1\n", columns={"id": "nr"})
    assert [(note.code, note["rows"]) for note in zeros.notes] == [("cells:alike", "2\u20135, 7\u20138")]


def test_managers_become_exclusions() -> None:
    """A person and their manager are a pair once; managers who are unknown or the person are noted."""
    text = "nr,boss\na,\nb,a\na2, a \nc,c\nd,A\ne,f\nf,e\n"
    found = read_roster(text, columns={"id": "nr", "manager": "boss"})
    assert [(pair.first, pair.second) for pair in found.exclusions] == [("a", "a2"), ("a", "b"), ("e", "f")]
    assert {pair.reason for pair in found.exclusions} == {PairExclusionReason.MANAGER}
    assert [(note.code, note["rows"]) for note in found.notes] == [
        ("roster:own-manager", "5"),
        ("roster:unknown-manager", "6"),
    ]
    assert found.people[1].attributes == {"manager": "a"}


def test_end_of_employment_is_a_note_for_the_lead() -> None:
    """Days of employment are attributes. An end proposes to leave on that day, and repeats neither day nor person."""
    found = read_roster(
        "Export of today\nnr,from,until\na,2020-01-01,2026-12-31\nb,,\n",
        columns={"id": "nr", "employment_start": Column("from", day), "employment_end": Column("until", day)},
    )
    assert found.people[0].attributes == {"employment_start": "2020-01-01", "employment_end": "2026-12-31"}
    assert found.text().splitlines()[-1] == (
        "until: The employment of the person in row 3 ends on the day in the attribute employment_end. "
        "Propose that they leave the program on that day."
    )
    assert "personeelslijst" in found.html("nl")


def test_columns_have_positions() -> None:
    """Where titles are repeated, a column is its position; the counts give both."""
    text = "nr;x;x\na;1;2\n"
    assert found(text, {"id": "nr", "name": "x"}) == [("table:several", "x")]
    second = read_roster(text, columns={"id": "nr", "name": 3})
    assert second.people[0].name == "2"
    assert [(item.title, item.position, item.read) for item in second.columns] == [("nr", 1, 1), ("x (3)", 3, 1)]
    frame = read_roster(pd.DataFrame([["a", "b"]], columns=["nr", 7]), columns={"id": "nr", "name": 2})
    assert frame.people[0].name == "b"


#: How a value may be written, and its reader: percentages, numbers with decimal commas, days, and yes with a day.
_AMOUNTS = st.integers(0, 10**7)
WRITTEN: dict[str, tuple[Any, Any, Any]] = {
    "motivation": (
        percent(decimal=","),
        st.integers(0, 1000),
        lambda value: [f"{value // 10},{value % 10}%", f" {value // 10},{value % 10} %"],
    ),
    "network_size": (
        LINKS,
        _AMOUNTS,
        lambda value: [str(value), f"{value:,}".replace(",", "."), f"Ca. {value:,}".replace(",", "\u202f")],
    ),
    "employment_end": (
        day("dmy"),
        st.dates(date(1000, 1, 1)),
        lambda value: [f"{value.day}-{value.month}-{value.year}", f"{value:%d/%m/%Y}", value.isoformat()],
    ),
    "consents.nudges": (
        yes(day=day("dmy")),
        st.dates(date(1000, 1, 1)),
        lambda value: [f"{word} {value.day}.{value.month}.{value.year}" for word in sorted(YES)],
    ),
    "attributes.department": (None, st.sampled_from(["IT", "NA", 'R&D; "Lab"', "Één,\nTwee"]), lambda value: [value]),
}


@st.composite
def rosters(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]]]:
    """Draw the facts of people, and a file that tells of them in any of the forms."""
    people = draw(st.lists(st.fixed_dictionaries({key: st.none() | of for key, (_, of, _) in WRITTEN.items()})))
    rows = [["nr", *WRITTEN]]
    for place, facts in enumerate(people):
        forms = {key: [""] if value is None else WRITTEN[key][2](value) for key, value in facts.items()}
        rows.append([f" p{place} ", *(draw(st.sampled_from(forms[key])) for key in WRITTEN)])
    written = io.StringIO()
    ends = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    csv.writer(written, delimiter=draw(st.sampled_from(",;\t")), lineterminator=ends, quoting=csv.QUOTE_ALL).writerows(
        rows
    )
    return draw(st.sampled_from(["", "Export\n\n"])) + written.getvalue(), people


@settings(max_examples=examples(60))
@given(rosters())
def test_rosters_are_read_as_they_were_meant(roster: tuple[str, list[dict[str, Any]]]) -> None:
    """Whatever the form of a cell, the person has the value; people built at once equal people built one by one."""
    text, facts = roster
    read = read_roster(text, columns={"id": "nr", **{key: Column(key, of) for key, (of, _, _) in WRITTEN.items()}})
    assert [person.id for person in read.people] == [f"p{place}" for place in range(len(facts))]
    for person, meant in zip(read.people, facts, strict=True):
        share, end = meant["motivation"], meant["employment_end"]
        assert person.motivation == (None if share is None else pytest.approx(share / 1000))
        assert person.network_size == meant["network_size"]
        assert person.attributes.get("employment_end") == (end and end.isoformat())
        assert known(person, "consents.nudges") == meant["consents.nudges"]
        assert person.attributes.get("department") == meant["attributes.department"]
        assert evolve(person) == person


def test_survey_fills_what_the_roster_does_not_know() -> None:
    """Answers fill unknown facts and add consents; the roster's own facts stay, and strangers are counted."""
    roster = read_roster(
        "nr,links,drive,dept\nE1,300,50%,Sales\nE2,,,\nE3,500+,,\nE4,500+,,\n",
        columns={
            "id": "nr",
            "network_size": Column("links", bracket(number())),
            "motivation": Column("drive", percent),
            "attributes.department": "dept",
        },
    )
    rows = (
        "who,links,drive,dept,join\nE1,10,90%,HR,yes\nE2,20,80%,HR,no\nE3,30,,,yes\nE4,600,,,\ne2,1,,,yes\nE9,1,,,yes\n"
    )
    survey = read_survey(
        rows,
        tool=PLAIN_TABLE,
        columns={
            "id": "who",
            "network_size": Column("links", number),
            "motivation": Column("drive", percent),
            "attributes.department": "dept",
            "consents.participation": Column("join", yes, given=DAY),
        },
        zone=ZoneInfo("Europe/Amsterdam"),
        people=True,
    )
    both = roster.add_survey(survey)
    assert [(who.id, who.network_size, who.motivation, dict(who.attributes)) for who in both.people] == [
        ("E1", 300, 0.5, {"department": "Sales"}),
        ("E2", 20, 0.8, {"department": "HR"}),
        ("E3", None, None, {}),
        ("E4", 600, None, {}),
    ]
    assert [bool(who.consents) for who in both.people] == [True, False, True, False]
    assert both.people[2].bounds == {"network_size": Bounds(500)}, "an answer outside the bounds does not count"
    assert both.people[3].bounds == {}, "a known value replaces its bounds"
    assert [(note.code, dict(note.parameters).get("count")) for note in both.notes] == [
        ("survey-import:no-time", None),
        ("cells:alike", 2),
        ("roster:outside-bounds", 1),
        ("roster:respondents", 2),
        ("roster:respondents-alike", 1),
    ]


def test_source_of_an_answer_comes_with_it() -> None:
    """A measure of the roster keeps its source; a measure of an answer has the source of the answer."""
    survey = SurveyImport(
        survey=Survey(),
        people=[
            Participant(id="a", network_size=10, network_size_source=DataSource.SELF_REPORTED),
            Participant(id="b", network_size=10, network_size_source=DataSource.SELF_REPORTED),
            Participant(id="c", bounds={"network_size": Bounds(9)}, network_size_source=DataSource.SELF_REPORTED),
        ],
    )
    people = [Participant(id="a", network_size=7), Participant(id="b"), Participant(id="c"), Participant(id="d")]
    added = Roster(people=people).add_survey(survey).people
    assert [(who.network_size, who.network_size_source) for who in added] == [
        (7, None),
        (10, DataSource.SELF_REPORTED),
        (None, DataSource.SELF_REPORTED),
        (None, None),
    ]
    assert added[2].bounds["network_size"] == Bounds(9)


def test_messy_roster_has_every_trap() -> None:
    """The file of the how-to page is read as it was meant, person by person."""
    roster = read_roster(
        (Path(__file__).parents[2] / "examples/data/messy_roster.csv").read_bytes(),
        columns={
            "id": "Personeels- nummer",
            "name": "Naam",
            "attributes.department": Column("Afdeling", unknown=["-"]),
            "manager": "Leidinggevende",
            "network_size": Column("Connecties", LINKS, unknown=["onbekend"]),
            "measures.part_time": Column("Deeltijd %", percent(decimal=",")),
            "employment_start": Column("In dienst", day("dmy")),
            "consents.measurement": Column("Mag meten?", yes(day=day("dmy"))),
        },
    )
    people = {person.id: person for person in roster.people}
    assert len(people) == 60
    assert {"E014", "E015", "E016", "e016"} <= people.keys()
    assert people["E004"].name == 'Berk; Daan "Dé"'
    assert people["E021"].name == "Zoë Klaver"
    assert [people[f"E00{n}"].attributes.get("department") for n in (1, 4, 5)] == [None, "R&D; lab", "NA"]
    sizes = [people[f"E00{n}"].network_size for n in range(1, 10)]
    assert sizes == [270, 1204, None, 340, None, None, 1050, None, 85]
    assert (people["E003"].bounds["network_size"], people["E005"].bounds["network_size"]) == (
        Bounds(500),
        Bounds(100, 500),
    )
    assert [people[f"E00{n}"].measures.get("part_time") for n in range(1, 7)] == [1, 0.8, 0.625, 0.6, None, 0.9]
    starts = [people[f"E00{n}"].attributes["employment_start"] for n in range(1, 7)]
    assert starts == ["2008-01-01", "2009-06-12", "2010-11-23", "2011-04-06", "2012-09-17", "2013-02-28"]
    days = [known(people[f"E00{n}"], "consents.measurement") for n in range(1, 9)]
    assert days == [date(2026, 9, 7)] * 2 + [None, date(2026, 9, 7), None, date(2026, 9, 8), date(2026, 9, 9), None]
    assert ("E004", "E010") in {(pair.first, pair.second) for pair in roster.exclusions}


# ---------------------------------------------------------------- a no is never lost


STOPS: dict[str, str | int | Column] = {
    "id": "Nr",
    "consents.participation": Column("Mee", day("dmy")),
    "consents.participation.withdrawn": Column("Stop", day("dmy"), unknown=["-"]),
}


def consenting(roster: Roster, purpose: Purpose = Purpose.PARTICIPATION) -> dict[str, bool]:
    """Return whether each person consents on 1 October 2026."""
    return {who.id: who.consents_to(purpose, on=date(2026, 10, 1)) for who in roster.people}


def test_withdrawal_that_cannot_be_read_ends_the_consent() -> None:
    """Without a readable withdrawal there is no consent, also if the whole column is refused."""
    text = "Nr;Mee;Stop\nE1;1-1-2026;1/6/26\nE2;1-1-2026;\nE3;1-1-2026;-\nE4;;1/6/26\nE5;1-1-2026;1-11-2026\n"
    found = read_roster(text, columns=STOPS, strict=False)
    assert consenting(found) == {"E1": False, "E2": True, "E3": True, "E4": False, "E5": True}
    assert [(item.title, item.is_complete) for item in found.columns] == [("Nr", True), ("Mee", False), ("Stop", False)]
    assert [(item.code, item["rows"]) for item in found.findings] == [("cells:form-day", "2, 5")]
    rows: list[list[object]] = [
        ["Nr", "Mee", "Stop"],
        ["E1", DAY, date(2026, 9, 15)],
        ["E2", DAY, "nog niet"],
        ["E3", DAY, None],
    ]
    found = read_roster(rows, columns={**STOPS, "consents.participation": "Mee"}, strict=False)
    assert consenting(found) == {"E1": False, "E2": False, "E3": True}
    stop = found.columns[-1]
    assert (stop.read, stop.empty, stop.refused) == (0, 1, 2)


def test_consents_need_different_columns() -> None:
    """One column cannot give two consents, whether it is addressed by its title or its position."""
    for address in (2, " Ok", "O\u006b"):
        columns: dict[str, str | int | Column] = {
            "id": "Nr",
            "consents.participation": Column("Ok", day),
            "consents.measurement": Column(address, day),
        }
        with pytest.raises(ValidationError) as error:
            read_roster("Nr,Ok\nE1,2026-01-01\n", columns=columns, strict=False)
        assert faults(error) == [("roster:two-purposes", "columns[consents.measurement]")]


def test_record_of_another_width_repeats_an_id() -> None:
    """A person with a second record that cannot be read is left out, as with two records."""
    text = "Nr;Mee;Stop\nE1;1-1-2026;\nE2;1-1-2026;\nE1;1-1-2026;1-6-2026;\n"
    found = read_roster(text, columns=STOPS, strict=False)
    assert consenting(found) == {"E2": True}
    assert [item.code for item in found.findings] == ["table:width", "roster:repeated"]
    assert found.findings[1]["rows"] == "2, 4"


def test_no_in_a_survey_ends_consent_of_the_roster() -> None:
    """A later no, or an answer that may be a no, ends consent; an earlier no does not."""
    people = "".join(f"E{n};1-6-2026\n" for n in range(1, 10))
    given = {key: STOPS[key] for key in ("id", "consents.participation")}
    roster = read_roster(f"Nr;Mee\n{people}", columns=given)
    tool = evolve(PLAIN_TABLE, times=["T"], delimiters=",")
    columns: dict[str, Any] = {
        "id": "E",
        "consents.participation": Column("J", yes),
        "consents.participation.withdrawn": Column("S", day),
    }
    text = (
        "T,E,J,S\n2026-09-01,E1,no,\n2026-05-01,E2,no,\n2026-06-01,E3,no,\n,E4,no,\n2026-09-01,E5,perhaps,\n"
        "2026-09-01,E6,,2026-09-05\n2026-09-01,E7,,soon\n2026-09-01,E8,yes,\n2026-09-01,E9,yes,\n"
        "2026-09-01,E9,no,\n2026-09-01,,no,\n"
    )
    options: dict[str, Any] = {"tool": tool, "zone": ZoneInfo("Europe/Amsterdam"), "strict": False}
    survey = read_survey(text, columns=columns, people=True, **options)
    both = roster.add_survey(survey)
    assert consenting(both) == {f"E{n}": n in {2, 8} for n in range(1, 10)}
    assert [consent.withdrawn for who in both.people[:3] for consent in who.consents] == [
        date(2026, 9, 1), None, date(2026, 6, 1),
    ]  # fmt: skip
    assert [(note.code, note["count"]) for note in both.notes[-1:]] == [("roster:consents-ended", 7)]
    assert both.people[7].consents[-1].given == date(2026, 9, 1)
    stops = {key: column for key, column in columns.items() if key != "consents.participation"}
    only = read_survey(text, columns=stops, people=True, **options)
    assert consenting(roster.add_survey(only)) == {f"E{n}": n not in {6, 7, 9} for n in range(1, 10)}
    for columns_ in ({"id": "E"}, columns):
        with pytest.raises(ValidationError) as error:
            roster.add_survey(read_survey(text, columns=columns_, **options))
        assert faults(error) == [("roster:no-people", "survey")]
    assert roster.add_survey(read_survey("T,E\n", columns={"id": "E"}, people=True, **options)).people == roster.people


@given(
    st.sampled_from(["", "ja", "nee", "perhaps", *(f"{n}-6-2026" for n in range(1, 8))]),
    st.none() | st.integers(1, 7),
    st.sampled_from(["", "soon", *(f"{n}-6-2026" for n in range(1, 8))]),
    st.lists(st.tuples(st.booleans(), st.integers(1, 7)), max_size=3),
)
@example("nee", None, "", [(True, 3)])
@example("nee", 2, "", [(True, 3)])
@example("nee", 4, "", [(True, 3)])
@example("perhaps", 2, "", [(True, 3)])
@example("", None, "5-6-2026", [(True, 3)])
@example("", None, "soon", [(True, 3)])
@example("", None, "", [(False, 5), (True, 3)])
def test_no_is_not_lost_in_any_order_of_files(
    cell: str, asked: int | None, end: str, answers: list[tuple[bool, int]]
) -> None:
    """A roster and surveys give consent only if the last statement is a yes, and no statement may be an undated no.

    The day on which the roster was asked makes its no a dated one: a later yes counts.
    """
    given_on = None if asked is None else date(2026, 6, asked)
    columns = {**STOPS, "consents.participation": Column("Mee", yes(day=day("dmy")), given=given_on)}
    joined = read_roster(f"Nr;Mee;Stop\nE1;{cell};{end}\n", columns=columns, strict=False)
    options: dict[str, Any] = {"tool": evolve(PLAIN_TABLE, times=["T"]), "zone": ZoneInfo("Europe/Amsterdam")}
    fields: dict[str, Any] = {"id": "E", "consents.participation": Column("J", yes)}
    for agreed, number_ in answers:
        text = f"T,E,J\n2026-06-{number_:02},E1,{'yes' if agreed else 'no'}\n"
        joined = joined.add_survey(read_survey(text, columns=fields, people=True, **options))
    days_of_yes = [number_ for agreed, number_ in answers if agreed]
    days_of_no = [number_ for agreed, number_ in answers if not agreed]
    said = int(cell[0]) if cell[:1].isdigit() else asked if cell == "ja" else None
    stopped = int(end[0]) if end[:1].isdigit() else None
    if said is not None and (stopped is None or said <= stopped):  # a record with another order is refused
        days_of_yes.append(said)
    if stopped is not None:
        days_of_no.append(stopped)
    if cell == "nee" and asked is not None:
        days_of_no.append(asked)
    unclear = {cell, end} & {"perhaps", "soon"} or (cell == "nee" and asked is None)
    expected = not unclear and max(days_of_yes, default=0) > max(days_of_no, default=0)
    assert consenting(joined) == {"E1": expected}


def test_forms_of_one_column_are_not_mixed() -> None:
    """A column is refused if a spreadsheet program may have changed a part of it."""
    share, agreed = percent(whole=100), yes(day=day("dmy"))
    table: list[tuple[str, Any, list[object], list[str]]] = [
        ("motivation", share, ["75%", 0.75], ["mixed-percent"]),
        ("motivation", share, ["75% ", 75, None], ["mixed-percent"]),
        ("motivation", share, ["75%", "75", None], []),
        ("motivation", share, [75, "75", 7.5], []),
        ("motivation", percent(whole=1), ["75%", 0.75], []),
        ("motivation", percent, ["75%", 0.75], ["unsigned"]),
        ("consents.nudges", agreed, ["ja (13-3-2026)", date(2026, 7, 3)], ["mixed"]),
        ("consents.nudges", agreed, ["13-3-2026", date(2026, 7, 3)], ["mixed"]),
        ("consents.nudges", agreed, ["nee", date(2026, 7, 3), True], []),
        ("consents.nudges", yes(), ["ja", date(2026, 7, 3), "1"], ["date", "option"]),
        ("employment_end", day, ["2026-07-03", date(2026, 7, 3)], ["mixed"]),
        ("employment_end", day, ["2026-07-03", 3], ["number"]),
    ]
    for key, reader, cells, codes in table:
        rows = [["Nr", "C"], *([f"E{place}", cell] for place, cell in enumerate(cells))]
        found = read_roster(rows, columns={"id": "Nr", key: Column("C", reader, given=DAY)}, strict=False)
        assert [item.code for item in found.findings] == [f"cells:{code}" for code in codes], (key, cells)
        if "mixed" in "".join(codes):
            assert found.columns[-1].read == 0
            assert [item["rows"] for item in found.findings] == ["3"]
