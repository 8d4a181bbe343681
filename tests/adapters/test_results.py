"""Results as a DataFrame of any backend: one type per column, unknown values are empty, and nobody is ranked."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

from advocacy import Consent, Metric, Participant, Pilot, Purpose, SelectionPolicy, select_pilot
from advocacy.adapters.analytics import read_measures
from advocacy.adapters.archives import read_archive
from advocacy.adapters.results import as_csv, as_frame, as_rows
from advocacy.adapters.roster import read_roster
from advocacy.adapters.surveys import PLAIN_TABLE, read_survey
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.goals import MeasurementPlan
from advocacy.pilot.assessment import public_reason
from advocacy.plan import Agenda, Cadence
from advocacy.run import Scorecard
from advocacy.scenarios import OutcomeModel, ScenarioComparison, compare_scenarios
from advocacy.testing import strategies
from tests import samples
from tests.adapters.test_bad_input import MARK, READERS, mangle
from tests.amounts import examples
from tests.run.test_scorecard import card
from tests.samples import faults
from tests.scenarios.test_comparison import BASE, BRIEF, DAY, PEOPLE, RATES

AGREED = Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1))
#: A scenario with a forecast.
FORECAST = evolve(BASE, brief=BRIEF, cadence=Cadence(1, 2), expectations=[OutcomeModel(funnel=RATES)])
KINDS = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "pyarrow": pa.Table}


def imported(name: str, seed: int) -> Any:
    """Read a damaged file as far as possible; one that cannot be read at all is read undamaged."""
    content, reader = READERS[name]
    try:
        return reader(mangle(content, Random(seed)), strict=False)  # noqa: S311
    except ValidationError:
        return reader(content)


#: What was read of an archive, a roster, a survey, a table and workbooks, with notes and problems.
IMPORTS = st.builds(imported, st.sampled_from(sorted(READERS)), st.integers(0, 2**32))
RESULTS = st.one_of(
    IMPORTS,
    strategies.pilots(),
    strategies.measurement_plans(),
    strategies.scorecards(),
    st.from_type(Agenda),
    strategies.scenario_comparisons(maximum=2),
)


def read(frame: Any) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Read a frame of any backend: the types of its columns, and its rows with ``None`` for empty cells."""
    table = nw.from_native(frame, eager_only=True)
    types = {
        name: str(item).replace("Datetime(time_unit='s', time_zone=None)", "Date")
        for name, item in table.schema.items()
    }
    columns = []
    for name in table.columns:
        cells = zip(table[name].to_list(), table[name].is_null().to_list(), strict=True)
        plain = [None if empty else value for value, empty in cells]
        columns.append([value.date() if isinstance(value, pd.Timestamp) else value for value in plain])
    return types, [dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def rows(result: Any) -> list[dict[str, Any]]:
    """Give the rows of a result."""
    return read(as_frame(result, backend="polars"))[1]


@settings(max_examples=examples(60), deadline=None)
@given(RESULTS)
def test_every_backend_gives_the_same_frame(result: Any) -> None:
    """Each backend, by name or by an example, gives the same columns, types and rows."""
    wanted = read(as_frame(result, backend="polars"))
    for kind, native in KINDS.items():
        frame = as_frame(result, backend=kind)
        assert type(frame) is native
        assert read(frame) == wanted
        assert read(as_frame(result, like=frame)) == wanted


@settings(max_examples=examples(60), deadline=None)
@given(IMPORTS, st.sampled_from(["en", "nl"]))
def test_rows_of_an_import_have_each_column_and_problem_once(found: Any, language: str) -> None:
    """A file or a column has a row, then each note and each problem, as in the text; none has a value of a person."""
    names, *body = as_rows(found, language=language)
    records = [dict(zip(names, row, strict=True)) for row in body]
    parts: Any = getattr(found, "columns", None) or getattr(found, "files", ())
    assert [row["complete"] for row in records if row["kind"] is None] == [part.is_complete for part in parts]
    for kind, findings in (("note", getattr(found, "notes", ())), ("problem", found.findings)):
        sentences = [(row["path"], row["message"]) for row in records if row["kind"] == kind]
        assert sentences == [(finding.path, finding.text(language)) for finding in findings]
    assert MARK not in as_csv(found, language=language)


@settings(max_examples=examples(50))
@given(strategies.pilots())
def test_frame_of_a_pilot_is_in_id_order(pilot: Pilot) -> None:
    """Rows are sorted by id, never by score; eligible people have points."""
    records = rows(pilot)
    assert [row["id"] for row in records] == sorted(
        {*(person.id for person in pilot.people), *(assessment.id for assessment in pilot.pool)}
    )
    place: dict[str, str] = dict.fromkeys(pilot.exclusions, "excluded")
    place |= dict.fromkeys(pilot.to_ask, "to_ask") | dict.fromkeys(pilot.reserves, "reserve")
    place |= dict.fromkeys(pilot.members, "member")
    for row in records:
        seen = pilot.assessment(row["id"])
        assert row["place"] == place.get(row["id"], "previous_member")
        assert row["points"] == seen.points
        assert row["cell"] == seen.cell
        assert row["reasons"] == (", ".join(dict.fromkeys(map(public_reason, seen.reasons))) or None)
        parts = {f"points.{part.measure}": part.points for part in seen.scores}
        assert {name: row[name] for name in row if name.startswith("points.")} == {
            f"points.{criterion.measure}": parts.get(f"points.{criterion.measure}")
            for criterion in pilot.policy.criteria
        }


def _rest(metric: Metric) -> tuple[object, ...]:
    return metric.vanity, metric.qualitative, metric.review.value


@settings(max_examples=examples(50))
@given(strategies.measurement_plans())
def test_frame_of_a_measurement_plan_has_every_metric(plan: MeasurementPlan) -> None:
    """Metrics are in the order of the plan, each with its goal and role."""
    wanted = [
        (
            goal_metrics.goal.id,
            goal_metrics.goal.kind.value,
            role,
            metric.code,
            metric.name,
            metric.stage.value,
            *_rest(metric),
        )
        for goal_metrics in plan.goals
        for role in ("primary", "supporting", "context")
        for metric in getattr(goal_metrics, role)
    ]
    assert [tuple(row.values()) for row in rows(plan)] == wanted


@settings(max_examples=examples(50))
@given(strategies.scorecards())
@example(card({"leads": 10}, {"leads": 12}))
def test_frame_of_a_scorecard_has_every_line(scorecard: Scorecard) -> None:
    """A line has its value, ends, expectation, status and change; unknown values are empty."""
    records = iter(rows(scorecard))
    for goal in scorecard.goals:
        for part, lines in (("outcome", goal.outcomes), ("leading", goal.leading), ("vanity", goal.vanity)):
            for line in lines:
                row, reading, progress = next(records), line.metric_value, line.progress
                assert (row["goal"], row["part"], row["metric"]) == (goal.goal.id, part, reading.metric.code)
                assert (row["unit"], row["start"], row["end"]) == (
                    reading.metric.unit.value,
                    reading.period.start,
                    reading.period.end,
                )
                assert row["value"] == reading.value
                ends = None if reading.interval is None else (reading.interval.low, reading.interval.high)
                assert (None if row["low"] is None else (row["low"], row["high"])) == ends
                path = progress.expected if progress else None
                assert row["expected"] == (None if path is None else float(path))
                assert row["status"] == (progress.status.value if progress else None)
                assert row["change"] == (line.change.value if line.change else None)
    assert next(records, None) is None


@settings(max_examples=examples(50))
@given(st.from_type(Agenda))
def test_frame_of_an_agenda_has_every_person(agenda: Agenda) -> None:
    """An item has a row for each person; an item of the lead has a row without a person."""
    records = iter(rows(agenda))
    for item in agenda.items:
        for person in item.participants or [None]:
            row = next(records)
            assert (row["on"], row["kind"], row["session"], row["person"]) == (
                item.on,
                item.kind.value,
                item.session,
                person,
            )
            assert row["topic"] == (item.topic.code if item.topic else None)
            assert row["hours"] == (None if item.time is None else item.time / timedelta(hours=1))
    assert next(records, None) is None


@settings(max_examples=examples(40), deadline=None)
@given(strategies.scenario_comparisons(maximum=3))
@example(compare_scenarios([FORECAST], PEOPLE, on=DAY, draws=200))
def test_frame_of_a_comparison_has_every_scenario(compared: ScenarioComparison) -> None:
    """A scenario has its measures and the ends of its outcomes, in order of id; unknown values are empty."""
    records = rows(compared)
    assert [row["scenario"] for row in records] == [result.scenario.id for result in compared.results]
    best = {result.scenario.id for result in compared.pareto_front}
    hour = timedelta(hours=1)
    for row, scenario_result in zip(records, compared.results, strict=True):
        assert row["pareto_front"] == (scenario_result.scenario.id in best)
        assert (row["name"], row["status"], row["members"]) == (
            scenario_result.scenario.name,
            scenario_result.status.value,
            len(scenario_result.members),
        )
        assert (row["lottery_places"], row["reach"], row["reach_unknown"]) == (
            scenario_result.lottery_places,
            scenario_result.reach,
            scenario_result.reach_unknown,
        )
        assert row["uncovered"] == len(scenario_result.coverage)
        assert row["people_time_hours"] == (
            None if scenario_result.people_time is None else scenario_result.people_time / hour
        )
        assert row["lead_hours"] == (None if scenario_result.lead_hours is None else scenario_result.lead_hours / hour)
        for name in ("sensitivity", "posts"):
            known: Fraction | None = getattr(scenario_result, name)
            assert row[name] == (None if known is None else float(known))
        for outcome in {name for result in compared.results for name in result.forecasts}:
            forecast = scenario_result.forecasts.get(outcome)
            ends = [row[f"outcome.{outcome}.{end}"] for end in ("low", "median", "high")]
            assert ends == (
                [None] * 3 if forecast is None else [forecast.interval.low, forecast.median, forecast.interval.high]
            )


PLAN = MeasurementPlan(goals=())


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, [("frame:kind", "backend")]),
        ({"backend": "polars", "like": pl.DataFrame()}, [("frame:kind", "backend")]),
        ({"backend": "pandsa"}, [("name:unknown", "backend")]),
        ({"backend": 3}, [("text", "backend")]),
        ({"backend": 10**5000}, [("text", "backend")]),
        ({"like": [1]}, [("type", "like")]),
    ],
)
def test_frame_needs_one_backend(options: dict[str, Any], wanted: list[tuple[str, str]]) -> None:
    """Exactly one of a name and an example selects the backend."""
    with pytest.raises((ValidationError, UnknownNameError)) as error:
        as_frame(PLAN, **options)
    assert faults(error) == wanted


@pytest.mark.parametrize("backend", ["polars", "pandas", "pyarrow"])
def test_safe_frames_have_no_formulas(backend: str) -> None:
    """With ``safe`` no text starts like a formula; other texts and numbers stay."""
    formulas = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1"]
    ids = [*formulas, "a=1", "'=1"]
    people = [Participant(id=who, motivation=0.5, consents=[AGREED]) for who in ids]
    pilot = select_pilot(people, SelectionPolicy(size=2, exclude_inactive=False), on=AGREED.given)
    plain, safe = (nw.from_native(as_frame(pilot, backend=backend, safe=way)).rows(named=True) for way in (False, True))
    assert {row["id"] for row in plain} == set(ids)
    assert [row["id"] for row in safe] == [f"'{row['id']}" * (row["id"] in formulas) or row["id"] for row in plain]
    assert [{**row, "id": ""} for row in safe] == [{**row, "id": ""} for row in plain]
    with pytest.raises(ValidationError, match="safe"):
        as_frame(pilot, backend=backend, safe="yes")  # type: ignore[arg-type]


@settings(max_examples=examples(60), deadline=None)
@given(RESULTS, st.sampled_from([",", ";", "\t"]))
def test_rows_and_csv_text_have_what_a_frame_has(result: Any, delimiter: str) -> None:
    """Plain rows equal those of a frame. CSV text is read back as the same cells, and no text starts like a formula."""
    names, *found = as_rows(result)
    assert [dict(zip(names, row, strict=True)) for row in found] == rows(result)
    text = as_csv(result, delimiter=delimiter)
    back = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    assert back[0] == [*names]
    for cells, row in zip(back[1:], found, strict=True):
        for cell, value in zip(cells, row, strict=True):
            if isinstance(value, str):
                assert cell.removeprefix("'") == value.removeprefix("'")
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
            elif value is None:
                assert cell == ""
            elif isinstance(value, (bool, date)):
                assert cell == (value.isoformat() if isinstance(value, date) else str(value).lower())
            else:
                assert type(value)(cell) == value


def test_reports_of_imports_have_rows() -> None:
    """Each file or column is a row with its counts, and each note and problem a row with its path and a sentence."""
    zone = ZoneInfo("Europe/Amsterdam")
    archive = read_archive(
        {"Reactions.csv": "Date,Type,Link\n2026-03-02 08:00:00,LIKE,a\nx,LIKE,a\n"},
        participant=samples.person(),
        zone=zone,
        on=date(2026, 9, 15),
        strict=False,
    )
    text = "Day,Leads\n2026-03-01,1\n2026-03-02,x\n,2\n"
    table = read_measures(text, day="Day", measures={"leads": "Leads"}, skip_undated=True, strict=False)
    roster = read_roster("Nr\nE1\nE1\n", columns={"id": "Nr"}, strict=False)
    survey = read_survey("Nr\nE1\n", tool=PLAIN_TABLE, columns={"id": "Nr"}, zone=zone)
    names, *body = as_rows(archive)
    reactions = dict(zip(names, body[2], strict=True))
    assert reactions | {"file": "Reactions", "records": 2, "kept": 1, "skipped": 1, "complete": False} == reactions
    assert [row[-3:-1] for row in body[6:]] == [("note", "Reactions"), ("problem", "Reactions[3]")]
    columns = [row for row in as_rows(table) if row[1] == "Leads"]
    assert columns == [("", "Leads", "leads", 1, 0, 1, 0, False, None, None, None)]
    assert [row[-3:-1] for row in as_rows(table)[2:]] == [("note", "Day"), ("problem", "Leads")]
    assert as_rows(roster)[1][:2] == as_rows(survey)[1][:2] == ("Nr", 1)
    assert as_rows(survey)[1][5] is True
    for result in (archive, table, roster, survey):
        kinds = {"note": len(getattr(result, "notes", ())), "problem": len(result.findings)}
        assert {kind: sum(row[-3] == kind for row in as_rows(result)) for kind in kinds} == kinds
        assert as_csv(result, language="nl") != as_csv(result) or not any(kinds.values())


def test_rows_of_an_archive_have_the_hidden_people() -> None:
    """The row of the connections has the number of hidden accounts, if it is known, and a note has the bounds."""
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    for record, hidden in (("A,B,u,,C,P,07 Jun 2026\n", 0), (",,,,,,07 Jun 2026\n", 1), (",,,,,,soon\n", None)):
        archive = read_archive(
            {"Connections.csv": f"{header}A,B,u,,C,P,07 Jun 2026\n{record}"},
            participant=samples.person(),
            zone=ZoneInfo("Europe/Amsterdam"),
            on=date(2026, 9, 15),
            strict=False,
        )
        names, *body = as_rows(archive)
        rows = [dict(zip(names, row, strict=True)) for row in body]
        assert [row["hidden"] for row in rows[:6]] == [None] * 5 + [hidden]
        assert any("is 1 without hidden accounts, and 2 with them" in str(row["message"]) for row in rows) is (
            hidden == 1
        )


def test_other_results_have_no_rows() -> None:
    """Other types, languages and delimiters are rejected."""
    wrong: Any = date(2026, 9, 1)
    with pytest.raises(ValidationError) as error:
        as_csv(wrong, delimiter="x")
    assert faults(error.value) == [("type", "result"), ("csv-delimiter", "delimiter")]
    with pytest.raises(ValidationError, match="result"):
        as_rows(wrong)
    with pytest.raises(UnknownNameError):
        as_rows(PLAN, language="xx")


def test_other_results_have_no_frame() -> None:
    """Other types are rejected, together with all other problems."""
    wrong: Any = date(2026, 9, 1)
    with pytest.raises(ValidationError) as error:
        as_frame(wrong)
    assert [finding.path for finding in error.value.findings] == ["result", "backend"]
