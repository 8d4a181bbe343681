"""Results out: what the library finds as a DataFrame of any kind that narwhals makes (extra ``frames``)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from advocacy.adapters.frames import load_narwhals, read_frame
from advocacy.errors import Finding, nearest, raise_any, translator_for
from advocacy.goals.measurement_plan import MeasurementPlan
from advocacy.goals.metric import metric_title
from advocacy.pilot.pilot import Pilot
from advocacy.plan.agenda import Agenda
from advocacy.rules import instance
from advocacy.run.scorecard import Scorecard
from advocacy.scenarios.comparison import ScenarioComparison
from advocacy.scenarios.scenario import MEASURES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from advocacy.messages.language import Language
    from advocacy.messages.translator import Translator

__all__ = ["as_frame"]

_HOUR = timedelta(hours=1)
#: The kinds of frames that may be asked for by name.
_BACKENDS = ("pandas", "polars", "pyarrow")
#: What a column holds → its type in pandas, which has several; narwhals knows the others by their one name.
_PANDAS = {"String": "string", "Int64": "Int64", "Float64": "Float64", "Boolean": "boolean", "Date": "datetime64[s]"}
_TYPES = {str: "String", int: "Int64", float: "Float64", bool: "Boolean", date: "Date"}


class _Table(NamedTuple):
    """Columns with the type of what they hold, and rows."""

    columns: dict[str, type]
    rows: list[tuple[Any, ...]]


def as_frame(
    result: Pilot | MeasurementPlan | Scorecard | Agenda | ScenarioComparison,
    *,
    like: object = None,
    backend: str | None = None,
    language: str | Language = "en",
    safe: bool = False,
) -> Any:
    """
    Write a result as a DataFrame; every column has one type, and what is unknown is empty, never 0.

    Columns are called the same in every language and hold codes, but for the names of metrics.

    What becomes a row:

    - `Pilot`: everybody in the pool, in id order (nobody is ranked), with place (``member``, ``before``, ``reserve`` or
      ``left_out``), reasons, cell, and points in all and by criterion; for the lead's eyes.
    - `MeasurementPlan`: a metric of a goal, in the order of the plan, with its role.
    - `Scorecard`: a line of a goal, with value, interval, what the path expects and how it stands.
    - `Agenda`: a person in an item; an item that is the lead's alone has one row without a person.
    - `ScenarioComparison`: a design, in id order, with its measures (times in hours) and the ends of each outcome.

    Args:
        result: The result.
        like: A DataFrame of the kind that is wanted.
        backend: The kind by its name, ``pandas``, ``polars`` or ``pyarrow``; exactly one of the two is given.
        language: The language of the names of metrics: a `Language`, or ``"en"`` or ``"nl"``.
        safe: Whether a text that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end gets an apostrophe in
            front. Use it before you write a CSV file: a spreadsheet runs such a cell as a formula, and ids and names
            are what people typed. Numbers do not change.

    Returns:
        A native DataFrame of that kind. Dates in pandas are ``datetime64``.

    Raises:
        MissingExtraError: narwhals is not installed; the message names the command.
        ValidationError, UnknownNameError: With every fault at once: a result of another type, none or both of *like*
            and *backend*, a kind that there is not; else a language without words.

    >>> from advocacy import Goal, GoalKind, map_kpis
    >>> frame = as_frame(map_kpis([Goal(id="g-1", kind=GoalKind.NEW_BUSINESS)]), backend="polars")
    >>> frame["metric"].to_list()[:3]
    ['lead_conversion', 'leads', 'sales_cycle']
    """
    nw = load_narwhals()
    faults = [*instance(tuple(_TABLES)).findings(result, "result"), *instance(bool).findings(safe, "safe")]
    if (like is None) is (backend is None):
        faults.append(Finding.of("frame:kind", "backend"))
    elif backend is not None and backend not in _BACKENDS:
        faults.append(nearest(str(backend), _BACKENDS, "backend", kind="backend"))
    raise_any(faults)
    kind = nw.Implementation.from_backend(backend) if like is None else read_frame(nw, like, "like").implementation
    table = next(make(result, translator_for(language)) for known, make in _TABLES.items() if isinstance(result, known))
    columns = {name: [row[place] for row in table.rows] for place, name in enumerate(table.columns)}
    if safe:
        columns = {name: [*map(_without_formula, values)] for name, values in columns.items()}
    types = {name: _TYPES[held] for name, held in table.columns.items()}
    if kind.is_pandas_like():
        frames = kind.to_native_namespace()
        return frames.DataFrame(
            {name: frames.Series(values, dtype=_PANDAS[types[name]]) for name, values in columns.items()}
        )
    schema = {name: getattr(nw, held)() for name, held in types.items()}
    return nw.from_dict(columns, schema, backend=kind).to_native()


def _without_formula(cell: Any) -> Any:
    """Return a cell that no spreadsheet reads as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell


def _of_pilot(pilot: Pilot, _: Translator) -> _Table:
    criteria = [criterion.measure for criterion in pilot.policy.criteria]
    columns: dict[str, type] = {"id": str, "place": str, "reasons": str, "cell": str, "points": int}
    columns |= {f"points.{measure}": int for measure in criteria}
    members, before = set(pilot.members), {one.id for one in pilot.screened.before}
    rows = []
    for person in sorted(pilot.pool, key=lambda one: one.id):
        found = pilot.assessment(person.id)
        place = "member" if person.id in members else "reserve" if found.eligible else "left_out"
        parts = {part.measure: part.points for part in found.scores}
        reasons = ", ".join(found.reasons) or None
        rows.append(
            (
                person.id,
                "before" if person.id in before else place,
                reasons,
                found.cell,
                found.points,
                *(parts.get(measure) for measure in criteria),
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
        "in_words": bool,
        "review": str,
    }
    rows = [
        (
            one.goal.id,
            one.goal.kind.value,
            role,
            metric.code,
            metric_title(metric, translator),
            metric.stage.value,
            metric.vanity,
            metric.qualitative,
            metric.review.value,
        )
        for one in plan.goals
        for role, metrics in (("primary", one.primary), ("supporting", one.supporting), ("context", one.context))
        for metric in metrics
    ]
    return _Table(columns, rows)


def _of_scorecard(scorecard: Scorecard, _: Translator) -> _Table:
    columns: dict[str, type] = {"goal": str, "part": str, "metric": str, "unit": str, "start": date, "end": date}
    columns |= {"value": float, "low": float, "high": float, "expected": float, "verdict": str, "change": float}
    rows = []
    for card in scorecard.goals:
        for part, lines in (("outcome", card.outcomes), ("leading", card.leading), ("vanity", card.vanity)):
            for line in lines:
                reading, progress = line.metric_value, line.progress
                expected = None if progress is None else progress.expected
                rows.append(
                    (
                        card.goal.id,
                        part,
                        reading.metric.code,
                        reading.metric.unit.value,
                        reading.period.start,
                        reading.period.end,
                        reading.value,
                        None if reading.interval is None else reading.interval.low,
                        None if reading.interval is None else reading.interval.high,
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
    best = {one.scenario.id for one in comparison.pareto_front}
    outcomes = sorted({name for one in comparison.results for name in one.forecasts})
    columns: dict[str, type] = {"design": str, "name": str, "status": str, "undominated": bool}
    columns |= {f"{name}_hours" if name.endswith("_time") else name: float for name in MEASURES}
    columns |= {"members": int, "by_lot": int, "reach": int, "reach_unknown": int, "uncovered": int}
    columns |= {f"outcome.{name}.{end}": float for name in outcomes for end in ("low", "middle", "high")}
    rows = []
    for one in comparison.results:
        held = {
            "design": one.scenario.id,
            "name": one.scenario.name,
            "status": one.status.value,
            "undominated": one.scenario.id in best,
            "members": len(one.members),
            "by_lot": one.by_lot,
            "sensitivity": None if one.sensitivity is None else float(one.sensitivity),
            "people_time_hours": None if one.people_time is None else one.people_time / _HOUR,
            "lead_hours": None if one.lead_hours is None else one.lead_hours / _HOUR,
            "posts": None if one.posts is None else float(one.posts),
            "reach": one.reach,
            "reach_unknown": one.reach_unknown,
            "uncovered": len(one.coverage),
            **dict(_outcomes(one.forecasts)),
        }
        rows.append(tuple(held.get(name) for name in columns))
    return _Table(columns, rows)


def _outcomes(forecasts: Any) -> Iterator[tuple[str, float]]:
    for name, forecast in forecasts.items():
        if forecast is not None:
            yield f"outcome.{name}.low", forecast.interval.low
            yield f"outcome.{name}.middle", forecast.median
            yield f"outcome.{name}.high", forecast.interval.high


_TABLES: dict[type, Callable[[Any, Translator], _Table]] = {
    Pilot: _of_pilot,
    MeasurementPlan: _of_plan,
    Scorecard: _of_scorecard,
    Agenda: _of_agenda,
    ScenarioComparison: _of_comparison,
}
