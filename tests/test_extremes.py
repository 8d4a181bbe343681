"""For any number, day or object, only the library's errors are raised, each with a message."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from time import process_time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pandas as pd
import polars as pl
import pytest
from attrs import evolve

from advocacy import (
    AdvocacyError,
    Consent,
    Criterion,
    DateRange,
    Goal,
    GoalKind,
    KpiCatalogue,
    Participant,
    Program,
    Purpose,
    Quota,
    SelectionPolicy,
    goals,
    map_kpis,
    pilot,
    plan,
    privacy,
    run,
    scenarios,
    select_pilot,
    stats,
)
from advocacy.adapters import calendar, documents, frames, roster
from advocacy.people import Membership

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DAY = date(2027, 1, 4)
YEAR = DateRange(DAY, date(2027, 12, 31))
METRIC = KpiCatalogue.default().metric("leads")
RATE = KpiCatalogue.default().metric("active_rate")


def refuse_foreign_errors(jobs: Iterable[tuple[str, Callable[[], object]]], seconds: float = 2.0) -> None:
    """Run each job: it may raise the library's errors only, each with messages, and it ends soon."""
    foreign = []
    for name, job in jobs:
        begin = process_time()
        try:
            job()
        except AdvocacyError as error:
            assert error.text("nl") != str(error) != "", name  # noqa: PT017
        except Exception as error:
            foreign.append(f"{name}: {type(error).__name__}: {str(error)[:80]}")
        if process_time() - begin > seconds:
            foreign.append(f"{name}: slow")
    assert foreign == []


# ---------------------------------------------------------------- numbers

NUMBERS: list[Any] = [
    0, -1, 2**63, 10**99, 10**400, 10**5000, -(10**5000), 5e-324, 1e308, float("inf"), float("nan"), True,
    Decimal("1E+10000000"), Decimal("1E-10000000"), Decimal("1E+400"), Decimal("9" * 1500), Decimal("NaN"),
    Decimal("sNaN"), Decimal("Infinity"), Fraction(1, 10**99), Fraction(10**400, 3), Fraction(1, 10**400),
    Fraction(10**5000),
]  # fmt: skip


def _forecast(low: Any, high: Any) -> None:
    step = partial(scenarios.Assumption, minimum=low, maximum=high, source="x")
    funnel = scenarios.Funnel(outcome="o", steps=[step(code=code) for code in "abcd"])
    made = scenarios.make_forecast(funnel, seed=1, draws=50)
    documents.loads(documents.dumps(made), scenarios.Forecast)
    made.text()
    made.html()
    made.probability_of(0)
    made.break_even(hours=high, hourly=high, cost=low, worth=high)


def _target(value: Any) -> None:
    before = goals.Baseline(0, DateRange(date(2026, 1, 1), date(2026, 12, 31)))
    target = goals.Target(metric=METRIC, baseline=before, value=value, by=YEAR.end)
    documents.loads(documents.dumps(target), goals.Target)
    quarter = DateRange(date(2027, 1, 1), date(2027, 3, 31))
    target.progress(goals.MetricValue(metric=METRIC, period=quarter, exact=Fraction(3)))


def _experiment(**changes: Any) -> run.Experiment:
    usual: dict[str, Any] = {"baseline": Decimal("0.4"), "minimum_effect": Decimal("0.2"), "control": 9, "treatment": 9}
    usual |= {"period": YEAR, "registered": date(2026, 9, 1)}
    return run.Experiment(
        id="e", intervention="i", population="p", metric=RATE,
        **(usual | changes),
    )  # fmt: skip


def _pilot() -> pilot.Pilot:
    return select_pilot([], SelectionPolicy(size=1), on=DAY)


def _value(exact: Any) -> None:
    value = goals.MetricValue(metric=METRIC, period=YEAR, exact=exact)
    assert value.value is not None
    documents.loads(documents.dumps(value), goals.MetricValue)
    goals.compare_metric_values(value, value)


#: What takes a number: functions and classes, by name.
TAKES_NUMBER: dict[str, Callable[[Any], object]] = {
    "baseline": lambda n: goals.Baseline(n, YEAR),
    "observation": lambda n: goals.Observation(measure="leads", value=n, when=DAY, answers=n, deviation=n),
    "forecast": lambda n: _forecast(n, n),
    "forecast from 0": lambda n: _forecast(0, n),
    "target": _target,
    "metric value": _value,
    "experiment of a baseline": lambda n: _experiment(baseline=n),
    "experiment of an effect": lambda n: _experiment(minimum_effect=n),
    "experiment of a group": lambda n: _experiment(control=n),
    "experiment of a level": lambda n: _experiment(level=n, power=n),
    "criterion": lambda n: Criterion("motivation", n),
    "scale": lambda n: Criterion("tenure", low=0, high=n).points(5),
    "quota": lambda n: Quota("department", "IT", 0, n).bounds(9),
    "weight sensitivity": lambda n: pilot.weight_sensitivity(_pilot(), samples=2, spread=n),
    "quota tradeoff": lambda n: pilot.quota_tradeoff(_pilot(), [n]),
    "policy": lambda n: SelectionPolicy(size=n, seed=n),
    "participant": lambda n: Participant(id="p", network_size=n, activity=n, measures={"tenure": n}),
    "goal": lambda n: Goal(id="g", kind=GoalKind.AWARENESS, weight=n),
    "cadence": lambda n: plan.Cadence(n, n),
    "poisson": lambda n: stats.poisson(n, n),
    "wilson": lambda n: stats.wilson(n, n),
    "mean": lambda n: stats.mean([n, n, 1, 2, 3, 4]),
    "median": lambda n: stats.median([n, n, 1, 2, 3, 4]),
    "clustered": lambda n: stats.clustered([n, 1, 2, 3], [n, 1, 2, 3]),
    "mean_from": lambda n: stats.mean_from(n, n, 5),
    "interval": lambda n: stats.Interval(n, n).width,
    "document": lambda n: documents.load({"kind": "program", "version": documents.VERSION, "data": {"id": n}}),
    "version": lambda n: documents.load({"kind": "program", "version": n, "data": {}}),
}


@pytest.mark.parametrize("name", TAKES_NUMBER)
def test_extreme_numbers_raise_no_foreign_errors(name: str) -> None:
    """Too large, too small, too many digits, NaN: a result, or an error that states what to pass."""
    refuse_foreign_errors(
        (f"{name} {type(number).__name__}", partial(TAKES_NUMBER[name], number)) for number in NUMBERS
    )


def test_longest_numbers_in_documents_raise_no_foreign_errors() -> None:
    """A number with the maximum of digits raises no foreign error, in any field."""
    stored = documents.dump(goals.MetricValue(metric=METRIC, period=YEAR, exact=Fraction(1, 3)))
    for exact in (f"{'9' * 1000}/1", f"1/{'9' * 1000}", f"{'9' * 1000}/{'7' * 1000}", f"-{'9' * 999}/1"):
        written = {**stored, "data": {**stored["data"], "exact": exact}}

        def use(written: dict[str, Any] = written) -> object:
            return documents.load(written, goals.MetricValue).value

        refuse_foreign_errors([(exact[:9], use)])


# ---------------------------------------------------------------- objects

_itself: list[Any] = []
_itself.append(_itself)
_twice: list[Any] = []
_twice += [_twice, _twice]
_keyed: dict[str, Any] = {}
_keyed.update(a=_keyed, b=_keyed)
_deep: list[Any] = []
for _ in range(50_000):
    _deep = [_deep]

#: What takes an object of any kind.
TAKES_ANYTHING: dict[str, Callable[[Any], object]] = {
    "load": documents.load,
    "load data": lambda value: documents.load({"kind": "program", "version": documents.VERSION, "data": value}),
    "load old data": lambda value: documents.load({"kind": "program", "version": 1, "data": {"goals": value}}),
    "load keys": lambda value: documents.load({"kind": "program", "version": 2, "data": {10**5000: value}}),
    "load envelope": lambda value: documents.load({10**5000: value, "kind": value, "version": value}),
    "dump": documents.dump,
    "participant": lambda value: Participant(id=value, attributes=value, consents=value),
    "program": lambda value: Program(id="x", period=value, goals=value, participants=value),
    "select": lambda value: select_pilot(value, value, on=value),
    "map": map_kpis,
    "aggregate": lambda value: goals.aggregate_observations(value, periods=value),
    "closed": plan.closed_days,
    "roster": lambda value: roster.read_roster(value, columns={"id": "id"}),
    "mean": stats.mean,
}


#: Classes with a rule of their own for a field, or between fields, by the value in it.
FIELDS: dict[str, Callable[[Any], object]] = {
    "claim": lambda value: evolve(goals.Claim.quoted()[0], kind=value),
    "metric": lambda value: evolve(METRIC, sampling=value, aggregation=value),
    "substitutes": lambda value: documents.dump(SelectionPolicy(size=1, substitutes=value)),
    "attributes": lambda value: documents.dump(Participant(id="p", attributes=value)),
    "exclusions": lambda value: evolve(_pilot(), exclusion_counts=value).text(),
    "seed": lambda value: (repr(SelectionPolicy(size=1, seed=value)), documents.loads(documents.dumps(
        SelectionPolicy(size=1, seed=value)))),
    "quota": lambda value: repr(Quota("department", "IT", value)),
}  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
def test_fields_of_another_type_raise_no_foreign_errors(name: str) -> None:
    """A tuple in place of a mapping, a number too long to store, what cannot be hashed: each is refused."""
    values: list[Any] = [(), ("a",), (0.5,), frozenset({"a"}), [], _itself, {}, {1: 2}, object(), *NUMBERS]
    refuse_foreign_errors((f"{name} {type(value).__name__}", partial(FIELDS[name], value)) for value in values)


@pytest.mark.parametrize("name", TAKES_ANYTHING)
def test_strange_objects_raise_no_foreign_errors(name: str) -> None:
    """Cyclic and deep lists and objects, and other types, are rejected with a message."""
    # what contains itself twice takes as long as the largest document
    twice = [_twice, _keyed] if name == "load data" else []
    values: list[Any] = [*twice, _itself, _deep, None, object(), {1: 2}, {10**5000: 1}, "\ud800", b"x", int]
    jobs = ((f"{name} {place}", partial(TAKES_ANYTHING[name], value)) for place, value in enumerate(values))
    refuse_foreign_errors(jobs, seconds=10)


# ---------------------------------------------------------------- days

ENDS = {
    "first day": DateRange(date.min, date.min),
    "last day": DateRange(date.max, date.max),
    "first months": DateRange(date.min, date(1, 3, 31)),
    "last months": DateRange(date(9999, 10, 1), date.max),
}


def jobs_on(period: DateRange, on: date) -> Iterable[tuple[str, Callable[[], object]]]:
    """Yield what can be done in a period on a day of it."""
    consents = [Consent(purpose=purpose, given=date.min) for purpose in Purpose]
    people = [
        Participant(
            id=f"p-{n}", activity=0.5, motivation=0.5, attributes={"department": "AB"[n % 2]}, consents=consents
        )
        for n in range(12)
    ]
    stays = [Membership(participant=person.id, joined=period.start) for person in people]
    cadences = {person.id: plan.Cadence(1) for person in people}
    kinds = (run.ActivityKind.POSTED, run.ActivityKind.DRAFT)
    days = (period.start, period.end)
    acts = [
        run.Activity(participant=person.id, on=day, kind=kind) for person in people for day in days for kind in kinds
    ]
    done: dict[str, Any] = {"cadences": cadences, "on": on}
    goal = Goal(id="g", kind=GoalKind.AWARENESS)
    seen = [goals.Observation(measure="impressions", value=5, when=period)]
    start, end = (min(day, date(9990, 12, 31)) for day in (period.start, period.end))
    brief = plan.PlanBrief(
        period=period,
        lead_capacity=timedelta(hours=40),
        meetings=plan.Recurrence(every=plan.Frequency.WEEKLY, start=start, until=end),
        needs={person.id: ["writing"] for person in people},
        cadences=cadences,
    )

    def planned() -> None:
        made = plan.make_plan(people, stays, brief=brief, on=on)
        agenda = plan.make_agenda(made, people, stays, period=period)
        plan.make_plan(people, stays, brief=brief, on=period.end, previous_plan=made)
        for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
            stamp = datetime(2027, 1, 1, tzinfo=ZoneInfo("UTC"))
            calendar.as_calendar(agenda, program="p", zone=ZoneInfo(zone), stamp=stamp)

    def reviewed() -> None:
        aggregate = goals.aggregate_observations(seen, periods=[period])
        goals.compute_metrics(KpiCatalogue.default().metrics, aggregate)
        card = run.make_scorecard(map_kpis([goal]), aggregate, period=period)
        report = run.measure_continuity(acts, people, stays, period=period, **done)
        run.make_review(card, report, on=on, cadences=cadences, memberships=stays, reserves=2).text()
        _experiment(period=period, registered=on).evaluate(aggregate, on=on)

    def kept() -> None:
        program = Program(id="x", period=period, participants=people, memberships=stays, goals=[goal])
        program = program.pause("p-1", on=on).resume("p-1", on=period.end).leave("p-1", on=period.end)
        documents.loads(documents.dumps(program))
        privacy.view_for_lead(program, on=on)
        privacy.find_overdue(program.as_of(on), on=on)
        privacy.pseudonymise(program, b"k" * 32)

    yield "plan", planned
    yield "review", reviewed
    yield "program", kept
    yield "steps", lambda: run.suggest_steps(acts, people, stays, **done).text()
    yield "steps after nothing", lambda: run.suggest_steps([], people, stays, **done).text()
    yield "decline", lambda: run.detect_decline(acts, people, stays, period=period, on=on)
    yield "highlights", lambda: run.find_highlights(acts, people, stays, period=period, on=on).text()
    aims = [run.GroupAim(id="a", name="An aim", period=period, stories=1)]
    yield "aims", lambda: run.find_reached_aims(aims, acts, people, stays, on=on, minimum_group=1).text()
    for every in goals.Granularity:
        yield "split", partial(goals.split_range, period, every)
        yield "reviews", partial(plan.review_days, period, every)
    yield "posting", partial(plan.posting_days, plan.Cadence(1, 52), period=period, since=date.min)
    for roll in plan.RollConvention:
        for shift in (0, 6, 366):
            yield "schedule", partial(plan.schedule_dates, days, period=period, closed=days, roll=roll, max_shift=shift)
    frame = pl.DataFrame({"measure": ["impressions"] * 2, "value": [1, 2], "when": days})
    yield "frame", lambda: frames.aggregate_frame(frame, periods=[period])
    yield "frame of pandas", lambda: frames.aggregate_frame(frame.to_pandas(), periods=[period])


@pytest.mark.parametrize("name", ENDS)
def test_ends_of_the_calendar_raise_no_foreign_errors(name: str) -> None:
    """In the years 1 and 9999 no function needs a date that does not exist."""
    period = ENDS[name]
    for on in {period.start, period.end}:
        refuse_foreign_errors(jobs_on(period, on), seconds=5)


# ---------------------------------------------------------------- frames

CELLS: list[Any] = [
    2**63, -(2**63) - 1, 10**5000, "1", "", "\ud800", None, float("nan"), float("inf"), True, 1.5, -1,
    Decimal("1E+10000000"), Decimal("NaN"), Decimal("1.5"), Fraction(1, 2), b"x", [1], {}, object(), DAY,
    datetime(2027, 1, 4, 5),  # noqa: DTZ001
]  # fmt: skip
ROW = {"measure": "impressions", "value": 1, "when": DAY, "until": DAY, "segment": "s", "cluster": "c", "id": "i"}
ROW["revision"] = 1


@pytest.mark.parametrize("column", ROW)
@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_frames_of_objects_raise_no_foreign_errors(column: str, kind: str) -> None:
    """Numbers as names, numbers over 64 bits, and text among numbers are findings about their column."""

    def job(cells: list[Any], *, round_floats: bool) -> None:
        row = {name: [ROW[name]] * len(cells) for name in ("measure", "value", "when")} | {column: cells}
        if kind == "pandas":
            frame: Any = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in row.items()})
        else:
            objects = {column: pl.Series(column, cells, dtype=pl.Object)}
            frame = pl.DataFrame(
                {name: pl.Series(name, values) for name, values in row.items() if name != column} | objects
            )
        with_key = {"id": "measure", f"measures.{column}": column}
        for use in (
            lambda: frames.aggregate_frame(frame, periods=[YEAR], round_floats=round_floats),
            lambda: roster.read_roster(frame, columns=with_key),
        ):
            refuse_foreign_errors([(f"{type(cells[0]).__name__} of {len(cells)}", use)])

    for cell in CELLS:
        for cells in ([cell], [cell, ROW[column]]):
            job(cells, round_floats=len(cells) == 1)


def test_frames_with_numbers_for_columns_raise_no_foreign_errors() -> None:
    """Column names may be numbers in pandas; they are unknown columns."""
    frame = pd.DataFrame([[1, "impressions"]], columns=[1, 2])
    refuse_foreign_errors(
        [
            ("frame", lambda: frames.aggregate_frame(frame, periods=[YEAR])),
            ("roster", lambda: roster.read_roster(frame, columns={"id": "id"})),
        ]
    )


def test_extreme_json_text_is_refused() -> None:
    """JSON with thousands of digits, infinite floats or deep lists is rejected with a message."""
    head = '{"kind": "program", "version": 3, "data": '
    for data in ("1" * 5000, "1e400", "[" * 100_000 + "]" * 100_000, json.dumps({"1" * 5000: 1})):
        refuse_foreign_errors([(data[:9], partial(documents.loads, head + data + "}"))])
