"""A selection from columns equals the selection from objects, on every engine."""

from __future__ import annotations

import warnings
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import product
from math import inf
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy import Consent, Criterion, Matrix, Participant, Purpose, Quota, SelectionPolicy, select_pilot
from advocacy.adapters import _frame_best, _frame_selection, frames
from advocacy.errors import AdvocacyError, UnknownNameError, ValidationError
from advocacy.people import Axis, Cell, Level
from advocacy.pilot import (
    DistinctValues,
    Invitation,
    Pilot,
    Reply,
    SelectionStatus,
    SolverLimits,
    TieBreak,
    ValueCap,
    solver,
)
from advocacy.pilot import limits as limits_module
from advocacy.pilot.assessment import Assessor, public_reason
from advocacy.pilot.fair_draw import first_choice
from advocacy.rules import unknown
from tests.amounts import examples
from tests.samples import Clock

DAY = date(2026, 9, 15)
MATRIX = Matrix.social_maturity()
COLUMNS = {
    "id": "nr",
    "attributes.department": "team",
    "attributes.location": "town",
    "network_size": "links",
    "activity": "posts",
    "motivation": "drive",
    "time_per_month": "hours",
    "measures.tenure": "years",
    "consents.participation": "since",
    "consents.participation.withdrawn": "until",
}
TYPES = {
    "nr": pl.String,
    "team": pl.String,
    "town": pl.String,
    "links": pl.Int64,
    "posts": pl.Float64,
    "drive": pl.Float64,
    "hours": pl.Float64,
    "years": pl.Float64,
    "since": pl.Date,
    "until": pl.Date,
}
ENGINES = ["polars", "polars, lazy", "pandas", "pandas, nullable", "pyarrow", "duckdb"]
#: How the best are found: all are read, those with enough points, or the engine ranks, as PySpark does.
WAYS = ["few", "many", "ranked"]
SHARE = st.one_of(st.none(), st.sampled_from([0.0, 1 / 3, 0.6, 2 / 3, 1.0]), st.floats(0, 1))
Row = dict[str, Any]


@st.composite
def rows_of(draw: st.DrawFn) -> list[Row]:
    """Draw rows with every kind of value, unknown ones and equal ones."""
    near = st.integers(-3, 3).map(lambda days: DAY + timedelta(days=days))
    row: st.SearchStrategy[Row] = st.fixed_dictionaries(
        {
            "team": st.sampled_from([None, "a", "b", "it's"]),
            "town": st.sampled_from(["x", "y"]),
            "links": st.one_of(st.none(), st.sampled_from([0, 149, 150, 500]), st.integers(0, 3000)),
            "posts": SHARE,
            "drive": SHARE,
            "hours": st.one_of(st.none(), st.sampled_from([0.5 / 3.6e9, 1.5 / 3.6e9]), st.floats(0, 800)),
            "years": st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False), st.floats(-3, 40)),
            "since": st.one_of(st.none(), near, st.just(DAY)),
            "until": st.one_of(st.none(), st.none(), near),
        }
    )
    found: list[Row] = draw(st.lists(row, max_size=14))
    for number, item in enumerate(found):
        item["nr"] = f"p{number}"
        if item["since"] is None or (item["until"] is not None and item["until"] < item["since"]):
            item["until"] = None
    return found


@st.composite
def policies(draw: st.DrawFn) -> SelectionPolicy:
    """Draw policies with all kinds of criteria, quotas and substitutes."""
    ends = st.floats(-1e6, 1e6).flatmap(lambda low: st.tuples(st.just(low), st.floats(low + 1e-3, 2e6)))
    (low, high), weight = draw(ends), st.sampled_from([0, 1, 2, 7, 333])
    every = [
        Criterion("motivation", weight=draw(weight), minimum=draw(st.sampled_from([None, 0.6]))),
        Criterion("activity", weight=draw(weight)),
        Criterion("tenure", weight=draw(weight), low=low, high=high, reverse=draw(st.booleans())),
        Criterion("time_per_month", low=0, high=draw(st.sampled_from([7.3, 8, 700]))),
        Criterion("network_size", weight=draw(weight), low=0, high=2000, minimum=draw(st.sampled_from([None, 150]))),
    ]
    criteria = draw(st.lists(st.sampled_from(every), max_size=5, unique_by=lambda item: item.measure))
    if not any(item.weight or item.minimum is not None for item in criteria):
        criteria = []
    quotas: list[Any] = draw(
        st.sampled_from(
            [
                list[Any](),
                [Quota("department", "it's", 1, 2)],
                [ValueCap("department", 1)],
                [Quota("department", "a", 1, 2), Quota("location", "x", 1), DistinctValues("department", minimum=2)],
                [Quota("cell", "influencer", 0, 1), ValueCap("location", 2)],
                [Quota("department", "none", 1)],
            ]
        )
    )
    known: dict[str, float | str] = {"motivation": 0.3, "department": "b", "tenure": 4.0, "network_size": 120}
    used = {item.measure for item in criteria} | {item.attribute for item in quotas}
    some = draw(st.lists(st.sampled_from(sorted(known)), unique=True))
    return SelectionPolicy(
        size=draw(st.sampled_from(list[Any]([2, 3, (1, 4)]))),
        criteria=criteria,
        quotas=quotas,
        exclude_inactive=draw(st.booleans()),
        substitutes={name: known[name] for name in some if name in used},
        seed=draw(st.integers(0, 9)),
        prefer_smallest=draw(st.booleans()),
        tie_break=draw(st.sampled_from(TieBreak)) if any(item.weight for item in criteria) else TieBreak.LOWEST_DRAWS,
    )


def in_frame(engine: str, rows: list[Row]) -> Any:
    """Return rows as a frame of an engine."""
    return in_engine(engine, pl.DataFrame([{name: row[name] for name in TYPES} for row in rows], schema=TYPES))


def in_engine(engine: str, frame: pl.DataFrame) -> Any:
    """Return a frame of polars as a frame of an engine."""
    match engine:
        case "polars":
            return frame
        case "polars, lazy":
            return frame.lazy()
        case "pandas":
            return frame.to_pandas()
        case "pandas, nullable":
            return frame.to_pandas(use_pyarrow_extension_array=True)
        case "pyarrow":
            return frame.to_arrow()
    return duckdb.from_arrow(frame.to_arrow())


def person_of(row: Row) -> Participant:
    """Return the person of a row."""
    since = row["since"]
    named = {"department": row["team"], "location": row["town"]}
    return Participant(
        id=row["nr"],
        attributes={name: value for name, value in named.items() if value is not None},
        network_size=row["links"],
        activity=row["posts"],
        motivation=row["drive"],
        time_per_month=None if row["hours"] is None else timedelta(hours=row["hours"]),
        measures={} if row["years"] is None else {"tenure": row["years"]},
        consents=[] if since is None else [Consent(purpose=Purpose.PARTICIPATION, given=since, withdrawn=row["until"])],
    )


def outcome(action: Any) -> Any:
    """Return what an action returns, or the findings of its error."""
    try:
        return action()
    except AdvocacyError as error:
        return type(error), [(finding.code, finding.path) for finding in error.findings]


def take(patch: pytest.MonkeyPatch, way: str) -> None:
    """Find the best people in a way that depends on their number or on the engine."""
    if way != "few":
        patch.setattr(_frame_best, "_FEW", -1)
        patch.setattr(_frame_best, "_BATCH", 2)
    if way == "ranked":  # pyarrow cannot rank within groups
        patch.setattr(_frame_best, "_QUERIES", {"polars", "pandas", "duckdb"})


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=examples(15))
@given(rows=rows_of(), policy=policies(), relax=st.booleans(), previous=st.booleans(), way=st.sampled_from(WAYS))
def test_columns_select_like_objects(
    engine: str, rows: list[Row], policy: SelectionPolicy, way: str, *, relax: bool, previous: bool
) -> None:
    """The group, the reserves, the counts, the findings and every explanation equal those of objects."""
    before = [row["nr"] for row in rows[:2]] if previous else []
    options: dict[str, Any] = {"matrix": MATRIX, "on": DAY, "relax": relax, "previous_members": before}
    wanted = outcome(lambda: select_pilot([person_of(row) for row in rows], policy, **options))
    with pytest.MonkeyPatch.context() as patch:
        take(patch, way)
        found = outcome(lambda: frames.select(in_frame(engine, rows), policy, columns=COLUMNS, **options))
    if not isinstance(wanted, Pilot):
        assert found == wanted
        return
    assert found.without_pool() == wanted.without_pool()
    assert found.without_pool().reserves == wanted.reserves
    assert found.without_pool().to_ask == wanted.to_ask
    for name in ("status", "members", "previous_members", "total", "quotas", "findings", "pool_size", "bound"):
        assert getattr(found, name) == getattr(wanted, name), name
    assert (found.eligible, found.to_ask) == (len(wanted.screened.candidates), len(wanted.to_ask))
    assert repr(found) == repr(wanted).replace("Pilot", "FrameSelection")
    for row in rows[:: 1 + len(rows) // 3]:
        assert found.explain(row["nr"]) == wanted.explain(row["nr"])


def row(number: int, **values: Any) -> Row:
    """Return a row with values for everything, some of them given."""
    usual = {"team": "a", "town": "x", "links": 700, "posts": 0.5, "drive": 0.5, "hours": 4.0, "years": 3.0}
    return {"nr": f"p{number}", **usual, "since": date(2026, 9, 1), "until": None} | values


POLICY = SelectionPolicy(size=2, criteria=[Criterion("motivation")], exclude_inactive=False, seed=3)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("engine", ENGINES)
def test_ties_are_counted_at_the_cut_off(engine: str, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everyone with the score and the traits of a member by lottery counts."""
    take(monkeypatch, way)
    rows = [row(0, drive=0.9), *(row(number) for number in range(1, 6))]
    found = frames.select(in_frame(engine, rows), POLICY, columns=COLUMNS, on=DAY)
    assert (found.ties, len(found.members)) == (5, 2)
    assert frames.select(in_frame(engine, rows[:2]), POLICY, columns=COLUMNS, on=DAY).ties == 0


@pytest.mark.parametrize("way", WAYS[1:])
@pytest.mark.parametrize("engine", ENGINES)
def test_only_as_many_leave_the_engine_as_a_group_has_room_for(
    engine: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each combination, quotas and previous members limit how many can join; people with the same score tie."""
    take(monkeypatch, way)
    rows = [row(n, team="ab"[n % 2], town="xy"[n // 2 % 2], drive=(n // 8) / 10) for n in range(80)]
    rows += [row(80, team="b", town="z")]
    most = {"x": 2, "y": 5, "z": 0}
    quotas = [Quota("department", "a", 0, 3), *(Quota("location", town, 0, top) for town, top in most.items())]
    policy = evolve(POLICY, size=(2, 6), quotas=quotas, exclude_inactive=True)
    options: dict[str, Any] = {"on": DAY, "matrix": MATRIX, "previous_members": ["p0"]}
    found = frames.select(in_frame(engine, rows), policy, columns=COLUMNS, **options)
    wanted = select_pilot([person_of(item) for item in rows], policy, **options)
    assert (found.without_pool(), found.ties) == (wanted.without_pool(), 2)
    read = Counter(candidate.traits for candidate in found._small.screened.candidates)
    room = {("a", "x"): 1, ("a", "y"): 2, ("b", "x"): 1, ("b", "y"): 5, ("b", "z"): 1}
    assert {tuple(value for _, value in traits): count for traits, count in read.items()} == room


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=examples(10))
@given(
    records=st.lists(
        st.tuples(
            st.sampled_from(["p0", "p1", "p2"]),
            st.integers(-4, 3),
            st.one_of(st.none(), st.integers(0, 4)),
            st.sampled_from(["participation", "participation", "nudges"]),
        ),
        max_size=8,
    )
)
def test_a_history_decides_consent_like_objects(engine: str, records: list[tuple[str, int, int | None, str]]) -> None:
    """The latest event up to the day decides, in any record; other purposes do not count."""
    rows = [row(number) for number in range(3)]
    days = [
        (name, DAY + timedelta(days=since), None if last is None else DAY + timedelta(days=since + last), purpose)
        for name, since, last, purpose in records
    ]
    people = [
        evolve(
            person_of(item),
            consents=[
                Consent(purpose=Purpose(purpose), given=given, withdrawn=withdrawn)
                for name, given, withdrawn, purpose in days
                if name == item["nr"]
            ],
        )
        for item in rows
    ]
    schema = {"id": pl.String, "given": pl.Date, "withdrawn": pl.Date, "purpose": pl.String}
    table = pl.DataFrame(days, schema=schema, orient="row")
    history = in_engine(engine, table)
    columns = {key: name for key, name in COLUMNS.items() if not key.startswith("consents.")}
    found = frames.select(in_frame(engine, rows), POLICY, columns=columns, on=DAY, consents=history)
    wanted = select_pilot(people, POLICY, on=DAY)
    assert found.without_pool() == wanted.without_pool()
    assert [found.explain(person.id) for person in people] == [wanted.explain(person.id) for person in people]


@pytest.mark.parametrize("engine", ENGINES)
def test_ids_of_a_history_in_another_unicode_form_are_refused(engine: str) -> None:
    """Objects would normalise such an id, so its record would belong to a person; other purposes do not matter."""
    names = ["Zoe\u0308", "Zoë", "p0"]
    columns = {key: name for key, name in COLUMNS.items() if not key.startswith("consents.")}
    schema = {"id": pl.String, "given": pl.Date, "withdrawn": pl.Date, "purpose": pl.String}
    for purpose, count in (("nudges", 0), ("participation", 1)):
        records = [(name, DAY, None, purpose) for name in names]
        history = in_engine(engine, pl.DataFrame(records, schema=schema, orient="row"))
        for ask in (frames.select, frames.score_frame):
            found = outcome(lambda: ask(in_frame(engine, [row(0)]), POLICY, columns=columns, on=DAY, consents=history))  # noqa: B023
            refused = found if isinstance(found, tuple) else None
            assert refused == ((ValidationError, [("frame:form", "consents.id")]) if count else None)


def test_findings_read_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """The findings follow from the counts of the selection, however many people are eligible."""
    rows = [row(number, drive=number / 40, since=DAY if number % 3 else None) for number in range(40)]
    policy = evolve(POLICY, criteria=[Criterion("motivation", minimum=0.2)], minimum_group=5)
    found = frames.select(in_frame("polars", rows), policy, columns=COLUMNS, on=DAY)
    monkeypatch.setattr(nw.LazyFrame, "collect", None)
    assert found.findings == select_pilot([person_of(item) for item in rows], policy, on=DAY).findings


def test_people_who_declined_are_left_out() -> None:
    """Who declined is no member, until a new consent; the frame cannot explain them, as a pilot cannot."""
    rows = [row(0, drive=0.9), row(1, drive=0.8), row(2), row(3, drive=0.7, since=DAY)]
    declined = [
        Invitation(participant=name, sent=date(2026, 9, 5), reply=Reply.DECLINED, replied=date(2026, 9, 6))
        for name in ("p0", "p3", "gone")
    ]
    found = frames.select(in_frame("polars", rows), POLICY, columns=COLUMNS, on=DAY, invitations=declined)
    wanted = select_pilot([person_of(item) for item in rows], POLICY, on=DAY, invitations=declined)
    assert found.without_pool() == wanted.without_pool()
    assert found.members == ("p1", "p3")
    for name in ("p0", "gone"):
        with pytest.raises(UnknownNameError):
            found.explain(name)


FAULTS: list[tuple[Row, str, str]] = [
    ({"nr": ""}, "frame:empty", "nr"),
    ({"nr": None}, "frame:empty", "nr"),
    ({"nr": "p1"}, "frame:repeated", "nr"),
    ({"team": ""}, "frame:empty-text", "team"),
    ({"posts": 1.01}, "frame:range", "posts"),
    ({"drive": -0.01}, "frame:range", "drive"),
    ({"links": -1}, "frame:range", "links"),
    ({"hours": -1.0}, "frame:range", "hours"),
    ({"years": float("inf")}, "frame:infinite", "years"),
    ({"until": date(2026, 8, 1)}, "consent:order", "until"),
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("values", "code", "path"), FAULTS)
def test_rows_that_no_participant_can_have_are_refused(engine: str, values: Row, code: str, path: str) -> None:
    """The finding names the column, and never a value."""
    with pytest.raises(ValidationError) as error:
        frames.select(in_frame(engine, [row(0, **values), row(1)]), POLICY, columns=COLUMNS, on=DAY)
    assert [(finding.code, finding.path) for finding in error.value.findings] == [(code, path)]


@pytest.mark.parametrize("engine", ENGINES)
def test_text_in_another_unicode_form_is_refused(engine: str) -> None:
    """An id or an attribute of a quota that objects would normalise is refused; text in NFC in any script is not."""
    names = ["Zoë", "Ζωή", "가", "丽", "\u0915\u093c"]  # a letter and a sign of Devanagari: NFC keeps both
    policy = evolve(POLICY, quotas=[Quota("department", names[0], 1)])
    rows = [row(place, nr=name, team=name, drive=0.5) for place, name in enumerate(names)]
    found = frames.select(in_frame(engine, rows), policy, columns=COLUMNS, on=DAY)
    assert found.without_pool() == select_pilot([person_of(item) for item in rows], policy, on=DAY).without_pool()
    for change, paths in (
        ({"nr": "Zoe\u0308"}, ["nr"]),
        ({"nr": "\u212b"}, ["nr"]),  # the sign of the angstrom
        ({"nr": "\u1100\u1161", "team": "Zoe\u0308"}, ["nr", "team"]),
        ({"team": "a\u0301\u0323"}, ["team"]),
    ):
        with pytest.raises(ValidationError, match="Normalise the column") as error:
            frames.select(in_frame(engine, [*rows[1:], row(9, **change)]), policy, columns=COLUMNS, on=DAY)
        findings = [(item.code, item.path, dict(item.parameters)["count"]) for item in error.value.findings]
        assert findings == [("frame:form", path, 1) for path in paths]
    other = frames.select(in_frame(engine, [row(0, team="Zoe\u0308"), row(1)]), POLICY, columns=COLUMNS, on=DAY)
    assert other.members == ("p0", "p1")


def test_columns_have_the_types_of_their_fields() -> None:
    """A column of another type is refused with the name of the engine; floats may be whole, and days be moments."""
    frame = in_frame("polars", [row(0), row(1)])
    for change, path in (
        (pl.col("nr").str.len_chars(), "nr"),
        (pl.col("drive").cast(pl.String), "drive"),
        (pl.col("drive").cast(pl.Decimal(10, 3)), "drive"),
        (pl.col("since").cast(pl.String), "since"),
    ):
        with pytest.raises(ValidationError, match=r"Convert it in polars first\.") as error:
            frames.select(frame.with_columns(change), POLICY, columns=COLUMNS, on=DAY)
        assert [(finding.code, finding.path) for finding in error.value.findings] == [("frame:type", path)]
    with pytest.raises(ValidationError, match="whole numbers"):
        frames.select(frame.with_columns(links=pl.lit(1.5)), POLICY, columns=COLUMNS, on=DAY)
    late = frame.with_columns(since=pl.lit(datetime(2026, 9, 1, 12)))  # noqa: DTZ001
    with pytest.raises(ValidationError) as error:
        frames.select(late, POLICY, columns=COLUMNS, on=DAY)
    assert [finding.code for finding in error.value.findings][:1] == ["frame:day"]


def test_unclear_columns_are_refused_together() -> None:
    """Missing, unknown and double columns are misuse; so is a frame of no engine, and one that cannot do this."""
    frame = in_frame("polars", [row(0)])
    cases: list[tuple[dict[str, str], str]] = [
        ({"id": "nr"}, "frame:missing"),
        ({**COLUMNS, "motivation": "drvie"}, "name:unknown"),
        ({**COLUMNS, "motivatoin": "drive"}, "name:unknown"),
    ]
    for columns, code in cases:
        with pytest.raises(AdvocacyError) as error:
            frames.select(frame, POLICY, columns=columns, on=DAY)
        assert [finding.code for finding in error.value.findings] == [code]
    history = pl.DataFrame({"id": ["p0"], "given": [DAY], "withdrawn": [DAY - timedelta(days=1)]})
    columns = {key: name for key, name in COLUMNS.items() if not key.startswith("consents.")}
    for other, names, codes in (
        (history, COLUMNS, ["frame:two-consents"] * 2),
        (history, columns, ["consent:order"]),
        (history.to_pandas(), columns, ["frame:engines"]),
        (history.rename({"given": "gvien"}), columns, ["name:unknown", "frame:missing"]),
    ):
        with pytest.raises(AdvocacyError) as error:
            frames.select(frame, POLICY, columns=names, on=DAY, consents=other)
        assert [finding.code for finding in error.value.findings] == codes
    for none in (list[Any](), pl.Series([1]), "p0"):
        with pytest.raises(ValidationError, match="DataFrame"):
            frames.select(none, POLICY, columns=COLUMNS, on=DAY)
    twice = pd.DataFrame([["p0", DAY, 1.0, 1.0]], columns=["nr", "since", "drive", "drive"])
    with pytest.raises(ValidationError, match="same name"):
        frames.select(twice, POLICY, columns={"id": "nr", "consents.participation": "since"}, on=DAY)
    heavy = evolve(POLICY, criteria=[Criterion("motivation", weight=2**38), Criterion("activity", weight=1)])
    fair = evolve(POLICY, criteria=[], tie_break=TieBreak.EQUAL_CHANCES)
    with pytest.raises(ValidationError, match="polars cannot draw with equal chances without weights"):
        frames.select(frame, fair, columns=COLUMNS, on=DAY)
    with pytest.raises(ValidationError, match="simpler weights"):
        frames.select(frame, heavy, columns=COLUMNS, on=DAY)


def test_names_that_no_column_has_are_refused() -> None:
    """An attribute or an own measure without a column, or with an empty one, is most likely misspelt."""
    frame = in_frame("polars", [row(0, team=None, years=None)])
    tenure = evolve(POLICY, criteria=[Criterion("tenure", low=0, high=9)])
    for policy, columns in (
        (tenure, {key: name for key, name in COLUMNS.items() if key != "measures.tenure"}),
        (tenure, COLUMNS),
        (evolve(POLICY, quotas=[Quota("departmnet", "a", 1)]), COLUMNS),
        (evolve(POLICY, quotas=[Quota("department", "a", 1)]), COLUMNS),
    ):
        with pytest.raises(UnknownNameError):
            frames.select(frame, policy, columns=columns, on=DAY)


def test_columns_may_have_no_value_and_no_type() -> None:
    """A column without any value is unknown for everyone, or means that no one withdrew."""
    columns = {"id": "nr", "motivation": "drive", "consents.participation": "since"}
    columns |= {"consents.participation.withdrawn": "until"}
    given: dict[str, Any] = {"nr": ["a", "b"], "drive": [0.5, 0.6], "since": [DAY] * 2, "until": [None] * 2}
    for frame in (pl.DataFrame(given), pa.table(given), pd.DataFrame(given).astype({"since": "datetime64[us]"})):
        assert frames.select(frame, POLICY, columns=columns, on=DAY).members == ("a", "b")
    never = pl.DataFrame(given | {"since": [None] * 2, "drive": [None] * 2})
    found = frames.select(never, POLICY, columns=columns, on=DAY, unique_ids=True)
    assert found.status is SelectionStatus.INFEASIBLE
    assert dict(found.exclusion_counts) == {"consent": 2}


@pytest.mark.filterwarnings("ignore:Dask support:FutureWarning")
def test_partitions_of_dask_are_merged() -> None:
    """Each partition gives its best people where it is, and the merged group equals that of objects."""
    dask = pytest.importorskip("dask.dataframe")
    rows = [row(number, drive=number % 7 / 7, team="ab"[number % 2]) for number in range(40)]
    policy = evolve(POLICY, size=5, quotas=[Quota("department", "a", 1, 2), ValueCap("location", 5)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = dask.from_pandas(in_frame("pandas", rows), npartitions=4)
        found = frames.select(frame, policy, columns=COLUMNS, on=DAY)
        wanted = select_pilot([person_of(item) for item in rows], policy, on=DAY)
        assert found.without_pool() == wanted.without_pool()
        assert found.explain("p39") == wanted.explain("p39")


def test_engines_that_cannot_select_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the engine and what to pass instead; nothing is computed another way."""
    monkeypatch.setattr(_frame_best, "_IN_MEMORY", frozenset({"pandas"}))
    with pytest.raises(ValidationError, match="polars cannot do this selection"):
        frames.select(in_frame("polars", [row(0)]), POLICY, columns=COLUMNS, on=DAY)


def collected(frame: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a result, with ``None`` for what is empty."""
    table = nw.from_native(frame).lazy().collect()
    cells = [[None if unknown(cell) else cell for cell in table[name].to_list()] for name in table.columns]
    return [*zip(*cells, strict=True)]


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=examples(8))
@given(rows=rows_of(), policy=policies())
def test_scores_and_cells_equal_those_of_objects(engine: str, rows: list[Row], policy: SelectionPolicy) -> None:
    """Every first reason, score and count of a cell is that of the objects, and a query stays one."""
    people, frame = [person_of(row) for row in rows], in_frame(engine, rows)
    assessor = Assessor(policy, MATRIX if policy.needs_matrix else None, DAY)
    scores = frames.score_frame(frame, policy, columns=COLUMNS, matrix=MATRIX, on=DAY)
    wanted = [(person.id, assessor.first_reason(person), assessor.assess(person).points) for person in people]
    assert sorted(collected(scores)) == sorted((name, why and public_reason(why), at) for name, why, at in wanted)
    columns = {key: name for key, name in COLUMNS.items() if not key.startswith("consents.")}
    counts = frames.place_frame(frame, MATRIX, columns=columns)
    known = MATRIX.count_cells(people)
    every = {cell: count for cell, count in known.cells.items() if count}
    assert dict(collected(counts)) == every | ({None: known.unplaced} if known.unplaced else {})
    assert isinstance(counts, {"duckdb": duckdb.DuckDBPyRelation, "polars": pl.LazyFrame}.get(engine, type(frame)))


def test_rows_that_no_participant_can_have_are_marked() -> None:
    """A query cannot raise an error for a row, so the row has no score and its own reason."""
    scores = frames.score_frame(in_frame("polars", [row(0, posts=2.0)]), POLICY, columns=COLUMNS, on=DAY)
    assert collected(scores) == [("p0", "invalid", None)]


@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize("engine", ENGINES)
def test_columns_that_are_not_there_are_unknown(engine: str, few: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    """A measure or an attribute without a column is unknown for everyone, or has the substitute of the policy."""
    if not few:
        monkeypatch.setattr(_frame_best, "_FEW", -1)
        monkeypatch.setattr(_frame_best, "_BATCH", 2)
    rows = [row(number, drive=number / 12, links=100 * number, team="ab"[number % 2]) for number in range(12)]
    criteria = [Criterion("motivation", weight=2), Criterion("activity")]
    for policy, missing in (
        (SelectionPolicy(size=3, criteria=criteria, exclude_inactive=False, seed=1), ()),
        (SelectionPolicy(size=3, criteria=criteria, substitutes={"activity": 0.5}, seed=1), ("activity",)),
        (
            SelectionPolicy(
                size=3, criteria=criteria, quotas=[Quota("department", "b", 1)], substitutes={"department": "b"}, seed=1
            ),
            ("attributes.department",),
        ),
        (SelectionPolicy(size=3, criteria=criteria, quotas=[Quota("department", "a", 2)], seed=1), ()),
        (SelectionPolicy(size=3, criteria=criteria[:1], seed=1), ("network_size",)),
    ):
        people = []
        for item in rows:
            unknown_values: dict[str, Any] = {name: None for name in missing if "." not in name}
            if "attributes.department" in missing:
                unknown_values["attributes"] = {"location": item["town"]}
            people.append(evolve(person_of(item), **unknown_values))
        columns = {key: name for key, name in COLUMNS.items() if key not in missing}
        wanted = select_pilot(people, policy, matrix=MATRIX, on=DAY)
        found = frames.select(in_frame(engine, rows), policy, columns=columns, matrix=MATRIX, on=DAY)
        assert found.without_pool() == wanted.without_pool()


@pytest.mark.parametrize("engine", ENGINES)
def test_hours_on_an_axis_place_people_like_objects(engine: str) -> None:
    """A matrix may have the time of people on an axis: hours in the column, a length of time in the objects."""
    levels = (Level(code="low"), Level(code="high", start=0.5)), (Level(code="little"), Level(code="much", start=4))
    matrix = Matrix(
        name="drive by time",
        rows=Axis(measure="motivation", levels=levels[0]),
        columns=Axis(measure="time_per_month", levels=levels[1]),
        cells=[
            Cell(code=f"{first.code}-{second.code}", row=first.code, column=second.code, name="A cell", description="",
                 inactive=second.code == "little")
            for first, second in product(*levels)
        ],
    )  # fmt: skip
    rows = [row(number, drive=number / 12, hours=None if number == 5 else number / 1.5) for number in range(12)]
    people, policy = [person_of(item) for item in rows], evolve(POLICY, exclude_inactive=True)
    wanted = select_pilot(people, policy, matrix=matrix, on=DAY)
    found = frames.select(in_frame(engine, rows), policy, columns=COLUMNS, matrix=matrix, on=DAY)
    assert found.without_pool() == wanted.without_pool()
    assert {"exclusion", "inactive"} & {*wanted.exclusion_counts}


def test_open_lottery_between_best_groups_has_the_same_status(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only the search for the draws stops, the columns have the status of the objects, and no bound."""
    rows = [row(number, team="ab"[number % 2], town="xyy"[number % 3]) for number in range(30)]
    policy = evolve(POLICY, size=4, quotas=[Quota("department", "a", 1, 2), Quota("location", "x", 1, 2)])
    solve = solver._Search._solve

    def slips(self: Any, problem: Any, *arguments: Any) -> Any:
        found = solve(self, problem, *arguments)
        return found if problem.gains.max() > 0 else found._replace(values=None, bound=inf, stopped=True)

    monkeypatch.setattr(solver._Search, "_solve", slips)
    wanted = select_pilot([person_of(item) for item in rows], policy, on=DAY)
    found = frames.select(in_frame("polars", rows), policy, columns=COLUMNS, on=DAY)
    assert (found.status, found.bound) == (wanted.status, wanted.bound) == (SelectionStatus.TIES_OPEN, None)
    assert found.without_pool() == wanted.without_pool()


def test_columns_have_one_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search, the explanation and the relaxed search share the seconds of the limits."""
    monkeypatch.setattr(limits_module, "time", Clock())
    seconds = []

    def asked(screened: Any, policy: Any, limits: Any, people: Any = None) -> Any:
        seconds.append(limits.seconds)
        return first_choice(screened, policy, limits, people)

    monkeypatch.setattr(_frame_selection, "first_choice", asked)
    policy = evolve(POLICY, quotas=[Quota("department", "none", 1)])
    frames.select(
        in_frame("polars", [row(0), row(1), row(2)]), policy, columns=COLUMNS, on=DAY, relax=True,
        limits=SolverLimits(seconds=100),
    )  # fmt: skip
    assert seconds == sorted(seconds, reverse=True)
    assert len(set(seconds)) == 2
    assert max(seconds) < 100
