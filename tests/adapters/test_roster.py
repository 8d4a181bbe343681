"""Rosters: only the named columns are read, types are kept, and every problem has a row and a column."""

from __future__ import annotations

import builtins
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy import Consent, DateRange, Participant, Purpose
from advocacy.adapters.frames import aggregate_frame
from advocacy.adapters.roster import RosterColumn, read_roster
from advocacy.errors import MissingExtraError, UnknownNameError, ValidationError
from advocacy.people import DataSource
from tests.amounts import examples
from tests.samples import agreed_on, faults

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ["polars", "pandas", "pyarrow"]
DAY = date(2026, 9, 1)
COLUMNS: dict[str, str | RosterColumn] = {
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
    "attributes.department": RosterColumn("dept", unknown=["NA"]),
    "measures.tenure": "years",
    "consents.participation": "since",
    "consents.participation.withdrawn": "until",
    "consents.nudges": RosterColumn("ok", given=DAY),
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
        assert read_roster(made(kind, entry), columns=COLUMNS) == wanted


COLUMNS_OF_ROWS = [
    "called", "links", "counted", "act", "how", "drive", "me", "us", "hours", "dept", "years", "since", "until", "ok",
]  # fmt: skip


# ---------------------------------------------------------------- cells


WRONG: dict[str, tuple[str, list[Any]]] = {
    "id": ("roster:text", [3, " ", True, "\ud800"]),
    "name": ("roster:text", ["", 1.5]),
    "attributes.department": ("roster:text", [7, ""]),
    "network_size": ("roster:size", ["3", True, 2.5, -1, 10**10 + 1, Decimal("1.5"), float("inf")]),
    "network_size_source": ("roster:source", ["guessed", 1, ["told"]]),
    "activity_source": ("roster:source", ["Measured"]),
    "activity": ("roster:share", ["0.5", True, 1.5, -0.1, 50]),
    "motivation": ("roster:share", ["high"]),
    "opportunity_self": ("roster:share", [2]),
    "opportunity_company": ("roster:share", [False]),
    "time_per_month": ("roster:hours", ["8", -1, True, timedelta(hours=2), 10**10]),
    "measures.tenure": ("roster:number", ["3", False, float("inf"), 10**400, DAY]),
    "consents.participation": ("roster:day", ["2026-09-01", True, 1, datetime(2026, 9, 1, 12)]),  # noqa: DTZ001
    "consents.participation.withdrawn": ("roster:day", ["never", datetime(2026, 9, 1, 12)]),  # noqa: DTZ001
    "consents.nudges": ("roster:boolean", ["yes", 1, DAY]),
}


@pytest.mark.parametrize("kind", ["polars", "pandas"])
@pytest.mark.parametrize("key", sorted(WRONG))
def test_cell_of_a_wrong_type_is_reported(kind: str, key: str) -> None:
    """Text and true are no numbers, and values out of range are rejected, each with its row and column."""
    code, values = WRONG[key]
    entry = {"nr": [f"p-{n}" for n in range(len(values))], "cell": values}
    spec = RosterColumn("cell", given=DAY if key == "consents.nudges" else None)
    frame = mixed(kind, {"cell": values} if key == "id" else entry)
    columns = {"id": spec} if key == "id" else {"id": "nr", key: spec}
    assert found(frame, columns) == [(code, f"rows[{row}].cell") for row in range(len(values))]


def test_cells_that_python_cannot_represent_are_reported() -> None:
    """A moment after the year 9999 is no day, and a signalling NaN is unknown like any other."""
    late = pl.Series([date(9999, 12, 31), DAY]).cast(pl.Datetime("ms")).dt.offset_by("1d")
    frame = pl.DataFrame({"nr": ["a", "b"], "cell": late})
    assert found(frame, {"id": "nr", "consents.participation": "cell"}) == [("roster:day", "rows[0].cell")]
    cells = pd.Series([Decimal("sNaN"), None, Decimal(3)], dtype=object)
    people = read_roster(
        pd.DataFrame({"nr": ["a", "b", "c"], "cell": cells}), columns={"id": "nr", "network_size": "cell"}
    )
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
        ("name", "n/a", None),
        ("name", "N/A", "N/A"),
    ],
)
@pytest.mark.parametrize("kind", ["polars", "pandas"])
def test_plain_cells_are_read(kind: str, key: str, value: Any, wanted: Any) -> None:
    """Whole numbers may be floats or decimals; empty cells, NaN and texts for missing values are unknown."""
    frame = mixed(kind, {"nr": ["a", "b"], "cell": [value, None]})
    participant, _ = read_roster(frame, columns={"id": "nr", key: RosterColumn("cell", unknown=["n/a"])})
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
    participant, other = read_roster(table, columns={"id": "nr", "network_size": "links", "activity": "act"})
    assert (participant.network_size, participant.activity, other.network_size, other.activity) == (3, 0.25, None, None)
    text = pa.table({"nr": ["a", "b"], "links": ["3", None]})
    assert found(text, {"id": "nr", "network_size": "links"}) == [("roster:size", "rows[0].links")]


def test_midnight_is_a_date() -> None:
    """A date that a backend stores with the time 0:00 is that date."""
    frame = pd.DataFrame({"nr": ["a"], "since": [pd.Timestamp("2026-09-01")]})
    (participant,) = read_roster(frame, columns={"id": "nr", "consents.participation": "since"})
    assert participant.consents == agreed_on(DAY)


def test_withdrawal_without_a_date_of_consent_is_no_consent() -> None:
    """A date of withdrawal alone gives no consent."""
    frame = made("polars", {"nr": ["a"], "since": [None], "until": [DAY]})
    keys = {"id": "nr", "consents.participation": "since", "consents.participation.withdrawn": "until"}
    assert read_roster(frame, columns=keys)[0].consents == ()
    del keys["consents.participation"]
    assert read_roster(frame, columns=keys)[0].consents == ()


# ---------------------------------------------------------------- rows


def test_problems_are_in_order_of_rows() -> None:
    """One error has all problems of all columns, row by row, those of ids included."""
    row: dict[str, list[Any]] = {
        "nr": ["a", None, "a", 4],
        "links": ["x", 1, 2, -1],
        "since": [DAY, DAY, DAY, DAY],
        "until": [None, DAY - timedelta(days=1), DAY, None],
    }
    columns: dict[str, str | RosterColumn] = {
        "id": "nr",
        "network_size": "links",
        "consents.participation": "since",
        "consents.participation.withdrawn": "until",
    }
    wanted = [
        ("roster:size", "rows[0].links"),
        ("roster:id", "rows[1].nr"),
        ("roster:consent", "rows[1].until"),
        ("roster:duplicate", "rows[2].nr"),
        ("roster:text", "rows[3].nr"),
        ("roster:size", "rows[3].links"),
    ]
    for kind in ("polars", "pandas"):
        frame = mixed(kind, row)
        assert found(frame, columns) == wanted
        assert found(frame, columns, maximum=6) == wanted
        assert found(frame, columns, maximum=4) == [*wanted[:4], ("roster:more", "")]
    with pytest.raises(ValidationError) as error:
        read_roster(frame, columns=columns, maximum=4)
    assert error.value.findings[3].parameters == (("first", 0), ("row", 2))
    assert error.value.findings[-1]["count"] == 2


def test_errors_do_not_repeat_cells() -> None:
    """The value of a cell is never part of a message."""
    frame = mixed("pandas", {"nr": ["a"], "drive": ["secret"]})
    with pytest.raises(ValidationError) as error:
        read_roster(frame, columns={"id": "nr", "motivation": "drive"})
    assert "secret" not in str(error.value) + repr(error.value.findings)


def test_equal_ids_are_duplicates() -> None:
    """An id in two Unicode forms is a duplicate."""
    assert found(pl.DataFrame({"nr": ["\u00e9", "e\u0301"]}), {"id": "nr"}) == [("roster:duplicate", "rows[1].nr")]


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
        ({"id": 3, "name": ""}, [("text", "columns[id]"), ("text", "columns[name]")]),
        (["nr"], [("type", "columns")]),
    ],
)
def test_unknown_keys_and_columns_are_refused(columns: Any, wanted: list[tuple[str, str]]) -> None:
    """A key that no participant has, and a column that the frame lacks, are rejected by name."""
    assert found(FRAME, columns) == wanted


def test_problems_of_arguments_are_reported_together() -> None:
    """Columns and limits are checked together, then all keys; the nearest name is suggested."""
    assert found(FRAME, None, maximum=0) == [("type", "columns"), ("whole", "maximum")]
    with pytest.raises(UnknownNameError) as error:
        read_roster(FRAME, columns={"id": "nt", "motivaton": "x"})
    assert [finding["nearest"] for finding in error.value.findings] == ["nr", "motivation"]
    with pytest.raises(ValidationError):
        RosterColumn("")


def test_other_types_are_no_frame() -> None:
    """A list of rows is no DataFrame."""
    assert found([{"nr": "a"}], {"id": "nr"}) == [("type", "frame")]


def test_columns_with_other_names_are_ignored() -> None:
    """Columns whose names are numbers are ignored; they cannot be selected."""
    frame = pd.DataFrame({"nr": ["a"], 3: [1]})
    assert read_roster(frame, columns={"id": "nr"}) == (Participant(id="a"),)


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
    for read in (
        lambda: read_roster(frame, columns={"id": "nr"}),
        lambda: aggregate_frame(frame, periods=[DateRange(DAY, DAY)]),
    ):
        with pytest.raises(ValidationError) as error:
            read()
        assert faults(error) == [("frame:names", "frame")]


@pytest.mark.parametrize("frame", [[{"nr": "Ann Jones"}], {"nr": ["Ann Jones"]}, "Ann Jones", [("Ann Jones",)]])
def test_error_does_not_repeat_the_argument(frame: Any) -> None:
    """The message about a wrong argument has nothing of its content."""
    for read in (lambda: read_roster(frame, columns={"id": "nr"}), lambda: aggregate_frame(frame, periods=[])):
        with pytest.raises(ValidationError) as error:
            read()
        assert "Ann" not in str(error.value)
        assert "Ann" not in repr(error.value.findings)
