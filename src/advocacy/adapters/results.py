"""Results as plain rows, as CSV text, and as DataFrames of any kind that narwhals supports (extra ``frames``)."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from advocacy.adapters._analytics_import import AnalyticsImport
from advocacy.adapters._archive_result import Archive
from advocacy.adapters._frame_people import load_narwhals
from advocacy.adapters._survey_import import SurveyImport
from advocacy.adapters.frames import read_frame
from advocacy.adapters.roster import Roster
from advocacy.errors import Finding, nearest, raise_any, translator_for
from advocacy.goals.measurement_plan import MeasurementPlan
from advocacy.goals.metric import metric_title
from advocacy.pilot.assessment import public_reason
from advocacy.pilot.pilot import Pilot
from advocacy.plan.agenda import Agenda
from advocacy.rules import Rule, instance, text
from advocacy.run.scorecard import Scorecard
from advocacy.scenarios.comparison import ScenarioComparison
from advocacy.scenarios.scenario import MEASURES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from advocacy.messages.language import Language
    from advocacy.messages.translator import Translator

__all__ = ["as_csv", "as_frame", "as_rows"]

_HOUR = timedelta(hours=1)
#: The kinds of frames that have a name.
_BACKENDS = ("pandas", "polars", "pyarrow")
#: Type of a column in narwhals → its type in pandas, which has several.
_PANDAS = {"String": "string", "Int64": "Int64", "Float64": "Float64", "Boolean": "boolean", "Date": "datetime64[s]"}
_TYPES = {str: "String", int: "Int64", float: "Float64", bool: "Boolean", date: "Date"}


_delimiter = Rule("csv-delimiter", lambda sign: sign in (",", ";", "\t"))


class _Table(NamedTuple):
    """Columns with the type of their values, and rows."""

    columns: dict[str, type]
    rows: list[tuple[Any, ...]]


def as_frame(
    result: Pilot
    | MeasurementPlan
    | Scorecard
    | Agenda
    | ScenarioComparison
    | Archive
    | AnalyticsImport
    | Roster
    | SurveyImport,
    *,
    like: object = None,
    backend: str | None = None,
    language: str | Language = "en",
    safe: bool = False,
) -> Any:
    """Return a result as a DataFrame. Each column has one type, and an unknown value is empty, never 0.

    Column names and codes are the same in every language; only the names of metrics are translated.

    The rows are:

    - `Pilot`: each person in the pool, in id order (people are never ranked). The columns are place (``member``,
      ``previous_member``, ``reserve``, ``to_ask`` or ``excluded``), reasons, cell, and the points in total and by
      criterion. This table is for the program lead only. It does not show which answer of a person is below a minimum.
    - `MeasurementPlan`: each metric of a goal, in the order of the plan, with its role.
    - `Scorecard`: each line of a goal, with its value, interval, expected value and status.
    - `Agenda`: each person in an item. An item for the program lead only has one row without a person.
    - `ScenarioComparison`: each scenario, in id order, with its measures (times in hours), whether it is in the Pareto
      front, and the median and the ends of each outcome.
    - `Archive`, `AnalyticsImport`, `Roster` and `SurveyImport`: the report. Each file or column that was read has a
      row with its counts, and whether it is complete; the connections of an archive also with those of them who hid or
      closed their account. Notes and problems follow, each with its path and a sentence in the *language*.

    Args:
        result: The result.
        like: A DataFrame of the requested kind.
        backend: The name of the kind: ``pandas``, ``polars`` or ``pyarrow``. Pass exactly one of *like* and *backend*.
        language: The language of the names of metrics: a `Language`, or ``"en"`` or ``"nl"``.
        safe: Whether a text that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end gets an apostrophe in
            front. Use it before you write a CSV file: a spreadsheet runs such a cell as a formula, and ids and names
            are what people typed. Numbers do not change.

    Returns:
        A native DataFrame of that kind. Dates in pandas are ``datetime64``.

    Raises:
        MissingExtraError: narwhals is not installed. The message states the command.
        ValidationError, UnknownNameError: The result has another type, *like* and *backend* are both given or both
            missing, the backend is unknown, or the language has no messages. All problems are reported at once.

    >>> from advocacy import Goal, GoalKind, map_kpis
    >>> frame = as_frame(map_kpis([Goal(id="g-1", kind=GoalKind.NEW_BUSINESS)]), backend="polars")
    >>> frame["metric"].to_list()[:3]
    ['lead_conversion', 'leads', 'sales_cycle']
    """
    nw = load_narwhals()
    faults = [*instance(tuple(_TABLES)).findings(result, "result"), *instance(bool).findings(safe, "safe")]
    if (like is None) is (backend is None):
        faults.append(Finding.of("frame:kind", "backend"))
    elif backend is not None and not text.holds(backend):
        faults += text.findings(backend, "backend")
    elif backend is not None and backend not in _BACKENDS:
        faults.append(nearest(backend, _BACKENDS, "backend", kind="backend"))
    raise_any(faults)
    kind = nw.Implementation.from_backend(backend) if like is None else read_frame(nw, like, "like").implementation
    table = _table(result, language)
    columns = {name: [row[place] for row in table.rows] for place, name in enumerate(table.columns)}
    if safe:
        columns = {name: [*map(_without_formula, values)] for name, values in columns.items()}
    types = {name: _TYPES[column_type] for name, column_type in table.columns.items()}
    if kind.is_pandas_like():
        frames = kind.to_native_namespace()
        return frames.DataFrame(
            {name: frames.Series(values, dtype=_PANDAS[types[name]]) for name, values in columns.items()}
        )
    schema = {name: getattr(nw, dtype)() for name, dtype in types.items()}
    return nw.from_dict(columns, schema, backend=kind).to_native()


def as_rows(
    result: Pilot
    | MeasurementPlan
    | Scorecard
    | Agenda
    | ScenarioComparison
    | Archive
    | AnalyticsImport
    | Roster
    | SurveyImport,
    *,
    language: str | Language = "en",
) -> tuple[tuple[Any, ...], ...]:
    """Return a result as rows of plain values, the names of the columns first. The rows are those of `as_frame`.

    >>> from advocacy import Goal, GoalKind, map_kpis
    >>> rows = as_rows(map_kpis([Goal(id="g-1", kind=GoalKind.NEW_BUSINESS)]))
    >>> rows[0][:4], rows[1][:4]
    (('goal', 'kind', 'role', 'metric'), ('g-1', 'new_business', 'primary', 'lead_conversion'))

    Args:
        result: The result.
        language: The language of the names of metrics: a `Language`, or ``"en"`` or ``"nl"``.

    Returns:
        Each cell is text, a number, a day, true or false, or ``None`` if the value is unknown.

    Raises:
        ValidationError, UnknownNameError: The result has another type, or the language has no messages.
    """
    raise_any(instance(tuple(_TABLES)).findings(result, "result"))
    table = _table(result, language)
    return (tuple(table.columns), *table.rows)


def as_csv(
    result: Pilot
    | MeasurementPlan
    | Scorecard
    | Agenda
    | ScenarioComparison
    | Archive
    | AnalyticsImport
    | Roster
    | SurveyImport,
    *,
    language: str | Language = "en",
    delimiter: str = ",",
) -> str:
    r"""Return a result as CSV text (RFC 4180) that is safe to open in a spreadsheet program.

    A text that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end gets an apostrophe in front, because a
    spreadsheet program runs such a cell as a formula. Unknown values are empty, days are in ISO form, and lines end
    with CR LF: write the text to a file as UTF-8 with ``newline=""``.

    >>> from advocacy import Goal, GoalKind, map_kpis
    >>> as_csv(map_kpis([Goal(id="=1+1", kind=GoalKind.NEW_BUSINESS)])).splitlines()[1].split(",")[:4]
    ["'=1+1", 'new_business', 'primary', 'lead_conversion']

    Args:
        result: The result.
        language: The language of the names of metrics: a `Language`, or ``"en"`` or ``"nl"``.
        delimiter: A comma, a semicolon or a tab. Dutch spreadsheet programs expect a semicolon.

    Raises:
        ValidationError, UnknownNameError: As for `as_rows`, or the delimiter is another.
    """
    raise_any([*instance(tuple(_TABLES)).findings(result, "result"), *_delimiter.findings(delimiter, "delimiter")])
    names, *rows = as_rows(result, language=language)
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(map(_without_formula, names))
    writer.writerows(
        [str(cell).lower() if type(cell) is bool else _without_formula(cell) for cell in row] for row in rows
    )
    return written.getvalue()


def _table(result: object, language: str | Language) -> _Table:
    translator = translator_for(language)
    return next(make(result, translator) for known, make in _TABLES.items() if isinstance(result, known))


def _without_formula(cell: Any) -> Any:
    """Return a cell that no spreadsheet reads as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell


def _of_pilot(pilot: Pilot, _: Translator) -> _Table:
    criteria = [criterion.measure for criterion in pilot.policy.criteria]
    columns: dict[str, type] = {"id": str, "place": str, "reasons": str, "cell": str, "points": int}
    columns |= {f"points.{measure}": int for measure in criteria}
    members, previous = set(pilot.members), {person.id for person in pilot.screened.before}
    rows = []
    for found in map(
        pilot.assessment, sorted({*(item.id for item in pilot.people), *(item.id for item in pilot.pool)})
    ):
        place = "member" if found.id in members else "reserve" if found.eligible else "excluded"
        place = "to_ask" if found.to_ask else place
        scores = {score.measure: score.points for score in found.scores}
        reasons = ", ".join(dict.fromkeys(map(public_reason, found.reasons))) or None
        rows.append(
            (
                found.id,
                "previous_member" if found.id in previous else place,
                reasons,
                found.cell,
                found.points,
                *(scores.get(measure) for measure in criteria),
            )
        )
    return _Table(columns, rows)


def _of_plan(plan: MeasurementPlan, translator: Translator) -> _Table:
    columns: dict[str, type] = {
        "goal": str,
        "kind": str,
        "role": str,
        "metric": str,
        "name": str,
        "stage": str,
        "vanity": bool,
        "qualitative": bool,
        "review": str,
    }
    rows = [
        (
            chosen.goal.id,
            chosen.goal.kind.value,
            role,
            metric.code,
            metric_title(metric, translator),
            metric.stage.value,
            metric.vanity,
            metric.qualitative,
            metric.review.value,
        )
        for chosen in plan.goals
        for role, metrics in (
            ("primary", chosen.primary),
            ("supporting", chosen.supporting),
            ("context", chosen.context),
        )
        for metric in metrics
    ]
    return _Table(columns, rows)


def _of_scorecard(scorecard: Scorecard, _: Translator) -> _Table:
    columns: dict[str, type] = {"goal": str, "part": str, "metric": str, "unit": str, "start": date, "end": date}
    columns |= {"value": float, "low": float, "high": float, "expected": float, "status": str, "change": float}
    rows = []
    for card in scorecard.goals:
        for part, lines in (("outcome", card.outcomes), ("leading", card.leading), ("vanity", card.vanity)):
            for line in lines:
                value, progress = line.metric_value, line.progress
                expected = None if progress is None else progress.expected
                rows.append(
                    (
                        card.goal.id,
                        part,
                        value.metric.code,
                        value.metric.unit.value,
                        value.period.start,
                        value.period.end,
                        value.value,
                        None if value.interval is None else value.interval.low,
                        None if value.interval is None else value.interval.high,
                        None if expected is None else float(expected),
                        None if progress is None else progress.status.value,
                        None if line.change is None else line.change.value,
                    )
                )
    return _Table(columns, rows)


def _of_agenda(agenda: Agenda, _: Translator) -> _Table:
    columns: dict[str, type] = {"on": date, "kind": str, "session": str, "topic": str, "hours": float, "person": str}
    rows = [
        (
            item.on,
            item.kind.value,
            item.session,
            None if item.topic is None else item.topic.code,
            None if item.time is None else item.time / _HOUR,
            person,
        )
        for item in agenda.items
        for person in item.participants or (None,)
    ]
    return _Table(columns, rows)


def _of_comparison(comparison: ScenarioComparison, _: Translator) -> _Table:
    front = {result.scenario.id for result in comparison.pareto_front}
    outcomes = sorted({name for result in comparison.results for name in result.forecasts})
    columns: dict[str, type] = {"scenario": str, "name": str, "status": str, "pareto_front": bool}
    columns |= {f"{name}_hours" if name.endswith("_time") else name: float for name in MEASURES}
    columns |= {"members": int, "lottery_places": int, "reach": int, "reach_unknown": int, "uncovered": int}
    columns |= {f"outcome.{name}.{end}": float for name in outcomes for end in ("low", "median", "high")}
    rows = []
    for result in comparison.results:
        values = {
            "scenario": result.scenario.id,
            "name": result.scenario.name,
            "status": result.status.value,
            "pareto_front": result.scenario.id in front,
            "members": len(result.members),
            "lottery_places": result.lottery_places,
            "sensitivity": None if result.sensitivity is None else float(result.sensitivity),
            "people_time_hours": None if result.people_time is None else result.people_time / _HOUR,
            "lead_hours": None if result.lead_hours is None else result.lead_hours / _HOUR,
            "posts": None if result.posts is None else float(result.posts),
            "reach": result.reach,
            "reach_unknown": result.reach_unknown,
            "uncovered": len(result.coverage),
            **dict(_outcomes(result.forecasts)),
        }
        rows.append(tuple(values.get(name) for name in columns))
    return _Table(columns, rows)


def _outcomes(forecasts: Any) -> Iterator[tuple[str, float]]:
    for name, forecast in forecasts.items():
        if forecast is not None:
            yield f"outcome.{name}.low", forecast.interval.low
            yield f"outcome.{name}.median", forecast.median
            yield f"outcome.{name}.high", forecast.interval.high


def _of_archive(archive: Archive, translator: Translator) -> _Table:
    counts = ("records", "kept", "merged", "undated", "outside", "skipped")
    columns: dict[str, type] = {"file": str, "presence": str, **dict.fromkeys((*counts, "hidden"), int)}
    hidden = {"Connections": None if archive.connections is None else archive.hidden}
    rows = [
        (
            *(item.name, item.presence.value, *(getattr(item, name) for name in counts)),
            *(hidden.get(item.name), item.is_complete),
        )
        for item in archive.files
    ]
    return _with_findings(columns, rows, archive.notes, archive.findings, translator)


def _of_analytics(found: AnalyticsImport, translator: Translator) -> _Table:
    counts = ("read", "empty", "refused", "missing")
    columns: dict[str, type] = {"sheet": str, "column": str, "measure": str, **dict.fromkeys(counts, int)}
    rows = [
        (item.sheet, item.column, item.measure, *(getattr(item, name) for name in counts), item.is_complete)
        for item in found.columns
    ]
    return _with_findings(columns, rows, found.notes, found.findings, translator)


def _of_columns(found: Roster | SurveyImport, translator: Translator) -> _Table:
    counts = ("position", "read", "empty", "refused")
    columns: dict[str, type] = {"column": str, **dict.fromkeys(counts, int)}
    rows = [(item.title, *(getattr(item, name) for name in counts), item.is_complete) for item in found.columns]
    return _with_findings(columns, rows, found.notes, found.findings, translator)


def _with_findings(
    columns: dict[str, type],
    rows: list[tuple[Any, ...]],
    notes: Iterable[Finding],
    findings: Iterable[Finding],
    translator: Translator,
) -> _Table:
    """Return the rows of a report, with a row for each note and problem below them."""
    blank = (None,) * (len(columns) + 1)
    sentences = [
        (*blank, kind, finding.path, translator.tell(finding))
        for kind, found in (("note", notes), ("problem", findings))
        for finding in found
    ]
    rows = [(*row, None, None, None) for row in rows]
    return _Table({**columns, "complete": bool, "kind": str, "path": str, "message": str}, [*rows, *sentences])


_TABLES: dict[type, Callable[[Any, Translator], _Table]] = {
    Pilot: _of_pilot,
    MeasurementPlan: _of_plan,
    Scorecard: _of_scorecard,
    Agenda: _of_agenda,
    ScenarioComparison: _of_comparison,
    Archive: _of_archive,
    AnalyticsImport: _of_analytics,
    Roster: _of_columns,
    SurveyImport: _of_columns,
}
