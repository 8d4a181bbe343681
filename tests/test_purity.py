"""No I/O: every public function, class and method is called under an audit hook.

Each function, class, method and property is called on values that are drawn for its type hints, once to load what it
needs and once under an audit hook: no file, socket, process or clock-like thing is asked for, and no code is loaded.
"""

from __future__ import annotations

import collections.abc
import contextlib
import datetime
import importlib
import inspect
import io
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, time, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import partial, reduce
from operator import or_
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import advocacy
from advocacy import AdvocacyError, Finding, rules
from advocacy.adapters import documents
from advocacy.goals import Baseline, MetricValue, Observation, aggregate_observations
from advocacy.messages import Language
from advocacy.people import Membership
from advocacy.pilot import check_draw, make_lottery, make_proof
from advocacy.plan import Frequency, PlanBrief, Recurrence, closed_days, is_weekend
from advocacy.privacy import erase_person, export_person, pseudonymise, view_for_participant
from advocacy.program import observe_program
from advocacy.run import Activity, ActivityKind, Experiment, make_review, make_scorecard, measure_continuity
from advocacy.testing import strategies
from tests.public import PUBLIC, members

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

#: The audit events of files, sockets, processes and loading code.
FORBIDDEN = ("open", "os.", "socket.", "subprocess.", "shutil.", "tempfile.", "import", "ctypes.", "exec", "urllib.")

_seen: list[str] = []
_watching = False


def _watch(event: str, _: tuple[object, ...]) -> None:
    if _watching and event.startswith(FORBIDDEN):
        _seen.append(event)


sys.addaudithook(_watch)


def watched(act: Callable[[], object]) -> list[str]:
    """Call a function under the audit hook, and return the events."""
    global _watching  # noqa: PLW0603 - an audit hook cannot be taken out again
    _seen.clear()
    _watching = True
    try:
        act()
    finally:
        _watching = False
    return list(_seen)


# ---------------------------------------------------------------- values for type hints

#: What stands for a name in an annotation: the public names, and those that are there for type checkers.
NAMES: dict[str, Any] = {
    **{name: PUBLIC[name] for name in PUBLIC},
    **{name: getattr(collections.abc, name) for name in collections.abc.__all__},
    **{name: getattr(datetime, name) for name in ("date", "datetime", "time", "timedelta", "tzinfo")},
    "Annotated": Annotated,
    "Any": Any,
    "Count": int,
    "Day": date,
    "NaturalNumber": Annotated[int, rules.whole(1)],
    "Language": Language,
    "Decimal": Decimal,
    "Fraction": Fraction,
    **dict.fromkeys(("FreeDays", "Screened", "T", "Task"), object),  # the first by name, the others made to fit
}

#: Where a hint says less than is meant: a strategy by the parameter's name, whatever has it.
BY_NAME: dict[str, SearchStrategy[Any]] = {
    "language": st.sampled_from(["en", "nl"]),
    "closed": st.sampled_from([(), is_weekend, {date(2027, 5, 1)}]),
    "zone": st.just(UTC),
    "level": st.sampled_from([0.8, 0.95]),
    "limits": st.none() | strategies.solver_limits(),
    "seeds": st.integers(1, 5),
    "samples": st.integers(1, 5),
    "draws": st.integers(1, 20),
    "minimum_group": st.integers(3, 8),
    "sizes": st.lists(st.integers(1, 4), max_size=2) | st.dictionaries(strategies.identifiers(), st.integers(0, 9)),
    "organisation": st.integers(100, 10_000),
    "tightness": st.lists(st.fractions(0, 1, max_denominator=4), max_size=2),
    "spread": st.fractions(0, 1, max_denominator=4),
    "threshold": st.fractions("1/10", 1, max_denominator=10),
    "maximum": st.none() | st.integers(1, 5),
    "path": st.just("x"),
}


def values(hint: Any, near: list[Any]) -> SearchStrategy[Any]:  # noqa: PLR0911 - a kind of hint each
    """Return a strategy for a type hint; text and days are often taken from the values *near*."""
    if hint is str:
        return _near(near, str, strategies.identifiers())
    if hint is date:
        return _near(near, date, st.dates(date(2026, 1, 1), date(2028, 12, 31)))
    plain: dict[Any, SearchStrategy[Any]] = {
        int: st.integers(0, 5),
        float: st.floats(0, 1),
        bool: st.booleans(),
        NoneType: st.none(),
        object: st.from_type(advocacy.Goal),
        Any: st.from_type(advocacy.Goal),
        timedelta: st.integers(0, 40).map(lambda hours: timedelta(hours=hours)),
        time: st.times(),
        tzinfo: st.just(UTC),
        Decimal: st.decimals(1, 100, places=2),
        Fraction: st.fractions(0, 1, max_denominator=9),
    }
    if hint in plain:
        return plain[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return st.one_of([values(item, near) for item in inner])
    if origin is collections.abc.Callable:
        return st.just(lambda given: given)
    if origin in {Mapping, dict}:
        return st.dictionaries(values(inner[0], near), values(inner[1], near), max_size=3)
    if origin is frozenset:
        return st.frozensets(values(inner[0], near), max_size=2)
    if origin in {Iterable, Collection, Sequence, list} or (origin is tuple and inner[-1] is Ellipsis):
        return st.lists(values(inner[0], near), max_size=2)
    if origin is tuple:
        return st.tuples(*(values(item, near) for item in inner))
    return st.sampled_from(hint) if issubclass(hint, Enum) else st.from_type(hint)


def _near(near: list[Any], kind: Any, others: SearchStrategy[Any]) -> SearchStrategy[Any]:
    found: list[Any] = sorted({item for value in near for item in _inside(value) if type(item) is kind})
    return st.sampled_from(found) | others if found else others


def _inside(value: Any) -> Iterator[Any]:
    """Return all nested values of a value."""
    if isinstance(value, Mapping):
        value = [*value, *value.values()]
    elif attrs.has(type(value)):
        value = [getattr(value, field.name) for field in attrs.fields(type(value)) if field.init]
    if isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            yield from _inside(item)
    else:
        yield value


@st.composite
def arguments(draw: st.DrawFn, act: Any, given_first: tuple[Any, ...] = ()) -> tuple[list[Any], dict[str, Any]]:
    """Draw arguments for a signature: objects first, then text and days that may be part of them."""
    asked = [item for item in inspect.signature(act).parameters.values() if item.name != "self"]
    home = vars(sys.modules[getattr(act, "__module__", __name__)])
    hints = {item.name: _hint(item, home) for item in asked}
    drawn: dict[str, Any] = {}
    for parameter in sorted(asked, key=lambda item: _simple(hints[item.name])):
        if parameter.kind is parameter.VAR_KEYWORD or (
            parameter.default is not parameter.empty and draw(st.integers(0, 2)) == 0
        ):
            continue
        near = [*given_first, *drawn.values()]
        drawn[parameter.name] = draw(
            BY_NAME[parameter.name] if parameter.name in BY_NAME else values(hints[parameter.name], near)
        )
    placed = [
        item.name for item in asked if item.kind in {item.POSITIONAL_ONLY, item.VAR_POSITIONAL} and item.name in drawn
    ]
    return [drawn.pop(name) for name in placed], drawn


def _hint(parameter: inspect.Parameter, home: dict[str, Any]) -> Any:
    hint = parameter.annotation
    if isinstance(hint, str):
        hint = eval(hint, {**home, **NAMES})  # noqa: S307 - our own
    return _plain(hint)


def _plain(hint: Any) -> Any:
    """Return a hint without the rules that `Annotated` adds."""
    if get_origin(hint) is Annotated:
        return _plain(get_args(hint)[0])
    if get_origin(hint) in {Union, UnionType}:
        return reduce(or_, map(_plain, get_args(hint)))
    if get_args(hint) and get_origin(hint) is not collections.abc.Callable:
        return get_origin(hint)[tuple(map(_plain, get_args(hint)))]
    return hint


def _simple(hint: Any) -> int:
    """Return 1 if a hint has text and days only, which are drawn last, else 0."""
    inner = get_args(hint)
    if inner and get_origin(hint) is not collections.abc.Callable:
        return min(map(_simple, inner))
    return 0 if hint not in {str, date, NoneType, Ellipsis} else 1


# ---------------------------------------------------------------- what is public

FUNCTIONS: dict[str, Any] = {
    **{name: value for name in PUBLIC if inspect.isfunction(value := PUBLIC[name])},
    **{f"documents.{name}": value for name in documents.__all__ if callable(value := getattr(documents, name))},
}
CLASSES: dict[str, type] = {name: value for name in PUBLIC if isinstance(value := PUBLIC[name], type)}

Call = tuple[Any, list[Any], dict[str, Any]]


def instances(kind: type) -> SearchStrategy[Any]:
    """Return a strategy for instances of a public class."""
    if issubclass(kind, Enum):
        return st.sampled_from(kind)
    if issubclass(kind, AdvocacyError):
        return st.lists(st.from_type(Finding), min_size=1, max_size=3).map(kind)
    return st.from_type(kind)


def drawn(strategy: SearchStrategy[Any], maximum: int) -> list[Any]:
    """Draw up to this number of values."""
    found: list[Any] = []

    @settings(
        max_examples=maximum,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(value: Any) -> None:
        found.append(value)

    draw()
    return found


def act(call: Call) -> str:
    """Call, exhaust an iterator, and return whether there was a result or an error of the library."""
    target, placed, named = call
    try:
        result = target(*placed, **named)
        if isinstance(result, Iterator):
            list(result)
    except AdvocacyError:
        return "refused"
    return "came"


def look_on(calls: Iterable[Call]) -> int:
    """Call each once, then again under the audit hook; return how many had a result."""
    came = 0
    for call in calls:
        came += act(call) == "came"
        assert watched(lambda call=call: act(call)) == [], call[0]  # type: ignore[misc]
    return came


# ---------------------------------------------------------------- what cannot be drawn so

_DAY = date(2027, 2, 1)
_AGREED = [advocacy.Consent(purpose=advocacy.Purpose.PARTICIPATION, given=date(2026, 9, 1))]
_PEOPLE = [advocacy.Participant(id=f"p-{n}", motivation=n / 9, consents=_AGREED) for n in range(4)]
_STAFF = [advocacy.Participant(id=f"p-{n}", attributes={"department": "IT"}) for n in range(4)]
_PROGRAM = advocacy.Program(
    id="2027", period=advocacy.DateRange(date(2027, 1, 4), date(2027, 12, 31)), participants=_PEOPLE
)
_HERE = _PROGRAM.join("p-1", on=_DAY)
_LEAVING = _HERE.leave("p-1", on=date(2027, 3, 1), recorded=_DAY)
_GOAL = documents.dump(advocacy.Goal(id="g", kind=advocacy.GoalKind.AWARENESS))
_CATALOGUE = advocacy.KpiCatalogue.default()
_QUARTER = advocacy.DateRange(date(2027, 1, 1), date(2027, 3, 31))
_BRIEF = PlanBrief(
    period=_PROGRAM.period,
    lead_capacity=timedelta(hours=40),
    meetings=Recurrence(every=Frequency.MONTHLY, start=_DAY, until=date(2027, 12, 31)),
)


def _experiment() -> tuple[Any, Any]:
    """Return an experiment that can be evaluated, and its observations."""
    stated = Experiment(
        id="e",
        intervention="mornings",
        population="half of the group",
        metric=_CATALOGUE.metric("active_rate"),
        baseline=Fraction(1, 4),
        minimum_effect=Fraction(1, 4),
        period=_QUARTER,
        registered=date(2026, 12, 1),
        control="a",
        treatment="b",
    )
    seen = [
        Observation(measure=code, value=value, when=_QUARTER, segment=segment)
        for segment in "ab"
        for code, value in (("active", 4), ("enrolled", 9))
    ]
    return stated.evaluate, aggregate_observations(seen, periods=[_QUARTER])


_VALUE = MetricValue(metric=_CATALOGUE.metric("leads"), period=_QUARTER, exact=Fraction(3))
_PAUSED = Membership(participant="p-1", joined=_DAY).pause(_DAY)
_POST = Activity(participant="p-1", on=_DAY, kind=ActivityKind.POSTED)
_CRITERION = advocacy.Criterion("motivation")
_PILOT = advocacy.select_pilot(
    _PEOPLE, advocacy.SelectionPolicy(size=2, criteria=[_CRITERION], exclude_inactive=False), on=_DAY
)

_LOTTERY = make_lottery(_PEOPLE, _PILOT.policy, on=_DAY, key=bytes(32))

#: Calls that are made to fit, by name, where drawn arguments are nearly always refused; of an instance, if need be.
MADE: dict[str, Callable[[Any], Call]] = {
    "documents.json_schema": lambda _: (documents.json_schema, [advocacy.Goal], {}),
    "documents.loads": lambda _: (
        documents.loads,
        [documents.dumps(advocacy.Goal(id="g", kind=advocacy.GoalKind.AWARENESS)), advocacy.Goal],
        {},
    ),
    "documents.load": lambda _: (documents.load, [_GOAL, advocacy.Goal], {}),
    "documents.load_each": lambda _: (documents.load_each, [[_GOAL] * 2, advocacy.Goal], {}),
    "erase_person": lambda _: (erase_person, [_HERE, "p-1"], {"on": _DAY}),
    "export_person": lambda _: (export_person, [_HERE, "p-1"], {"on": _DAY}),
    "observe_program": lambda _: (observe_program, [_HERE, [_POST], [_QUARTER]], {}),
    "make_review": lambda _: (
        make_review,
        [
            make_scorecard(advocacy.map_kpis([]), aggregate_observations([], periods=[_QUARTER]), period=_QUARTER),
            measure_continuity([_POST], _PEOPLE, _HERE.memberships, cadences={}, period=_QUARTER, on=_QUARTER.end),
        ],
        {"on": _QUARTER.end},
    ),
    "view_for_participant": lambda _: (view_for_participant, [_HERE, "p-1"], {"on": _DAY}),
    "closed_days": lambda _: (closed_days, [{_DAY}, is_weekend], {}),
    "pseudonymise": lambda _: (pseudonymise, [_HERE, bytes(range(32))], {}),
    "Bounds.from_text": lambda bounds: (bounds.from_text, ["100–500"], {}),
    "CampaignScheme.link": lambda scheme: (scheme.link, ["https://example.com"], {}),
    "Criterion.with_quantiles": lambda _: (_CRITERION.with_quantiles, [_PEOPLE], {}),
    "Quota.proportional": lambda _: (advocacy.Quota.proportional, [_STAFF, "department"], {"size": 3}),
    "Experiment.evaluate": lambda _: (_experiment()[0], [_experiment()[1]], {"on": date(2027, 4, 1)}),
    "ScenarioComparison.dominators": lambda item: (
        item.dominators,
        [*(each.scenario.id for each in item.results), "d"][:1],
        {},
    ),
    "ScenarioComparison.result": lambda item: (
        item.result,
        [*(each.scenario.id for each in item.results), "d"][:1],
        {},
    ),
    "ScenarioResult.measure": lambda item: (item.measure, ["posts"], {}),
    "Baseline.measured": lambda _: (Baseline.measured, [_VALUE], {}),
    "Matrix.cell": lambda matrix: (matrix.cell, [matrix.cells[0].code], {}),
    "MeasurementPlan.goal": lambda plan: (plan.goal, [*(item.goal.id for item in plan.goals), "g"][:1], {}),
    "Membership.resume": lambda _: (_PAUSED.resume, [date(2027, 3, 1)], {}),
    "ResponseScale.likert": lambda scale: (scale.likert, [["no", "yes"]], {}),
    "PartialAggregate.empty": lambda item: (item.empty, [], {"catalogue": _CATALOGUE, "periods": [_QUARTER]}),
    "KpiCatalogue.metric": lambda _: (_CATALOGUE.metric, ["leads"], {}),
    "Pilot.assessment": lambda _: (_PILOT.assessment, ["p-1"], {}),
    "Pilot.explain": lambda _: (_PILOT.explain, ["p-1"], {}),
    "Pilot.if_removed": lambda _: (_PILOT.if_removed, [_PILOT.members[0]], {}),
    "Pilot.score_to_tie": lambda _: (_PILOT.score_to_tie, [_PILOT.reserves[0]], {}),
    "Pilot.task": lambda pilot: (pilot.task, [pilot.screened], {}),
    "Lottery.draw": lambda _: (_LOTTERY.draw, [], {"seed": 7}),
    "Lottery.explain": lambda _: (_LOTTERY.explain, ["p-1"], {}),
    "Lottery.equal_groups": lambda _: (_LOTTERY.equal_groups, [10], {}),
    "check_draw": lambda _: (check_draw, [make_proof(_LOTTERY)], {}),
    "make_proof": lambda _: (make_proof, [_LOTTERY], {}),
    "make_lottery": lambda _: (make_lottery, [_PEOPLE, _PILOT.policy], {"on": _DAY}),
    "Program.agree": lambda _: (_HERE.agree, ["p-2", advocacy.Purpose.NUDGES], {"on": _DAY}),
    "Program.join": lambda _: (_PROGRAM.join, ["p-1"], {"on": _DAY}),
    "Program.leave": lambda _: (_HERE.leave, ["p-1"], {"on": _DAY}),
    "Program.pause": lambda _: (_HERE.pause, ["p-1"], {"on": _DAY}),
    "Program.resume": lambda _: (_HERE.pause("p-1", on=_DAY).resume, ["p-1"], {"on": date(2027, 3, 1)}),
    "Program.take_back": lambda _: (_LEAVING.take_back, [_LEAVING.pending(on=_DAY)[0]], {"on": _DAY}),
    "Program.replan": lambda _: (_HERE.replan, [], {"on": _DAY, "reason": "Planned", "brief": _BRIEF}),
    "Program.withdraw": lambda _: (_HERE.withdraw, ["p-1", advocacy.Purpose.PARTICIPATION], {"on": _DAY}),
    "Program.membership_status": lambda _: (_HERE.membership_status, ["p-1"], {"on": _DAY}),
}


def calls_of(name: str, target: Any, of: Any, maximum: int) -> list[Call]:
    """Return calls of a function or bound method, with drawn or fixed arguments."""
    if name in MADE:
        return [MADE[name](of)]
    return [(target, *item) for item in drawn(arguments(target, (of,)), maximum)]


# ---------------------------------------------------------------- tests


def test_audit_hook_sees_io() -> None:
    """The audit hook sees an opened file, a started process and loaded code."""
    assert "open" in watched(lambda: Path(__file__).read_bytes())
    assert "subprocess.Popen" in watched(lambda: subprocess.run([sys.executable, "-c", ""], check=True))
    assert "exec" in watched(_load)


def _load() -> None:
    sys.modules.pop("this", None)
    with contextlib.redirect_stdout(io.StringIO()):
        importlib.import_module("this")


def test_fitting_calls_are_public() -> None:
    """Each name with a fitting call is public."""
    public = {*FUNCTIONS, *(f"{name}.{member}" for name, kind in CLASSES.items() for member in members(kind))}
    assert MADE.keys() <= public
    assert len(public) > 300


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_do_no_io(name: str) -> None:
    """Each public function returns a value at least once, and does no I/O."""
    assert any(look_on(calls_of(name, FUNCTIONS[name], None, maximum)) for maximum in (3, 60, 240))


@pytest.mark.parametrize("name", CLASSES)
def test_classes_do_no_io(name: str) -> None:
    """Each class can be built, shown, hashed and compared; each member returns a value at least once."""
    kind = CLASSES[name]
    some = drawn(instances(kind), 3)
    for item in some:
        parts: list[Callable[[], object]] = [item.__repr__, item.__str__, item.__hash__, partial(item.__eq__, some[0])]
        if attrs.has(kind):
            init = {field.alias: getattr(item, field.name) for field in attrs.fields(kind) if field.init}
            parts.append(partial(kind, **init))
        parts += [getattr(item, shows) for shows in ("_repr_html_",) if hasattr(item, shows)]
        look_on((part, [], {}) for part in parts)
    idle = [member for member in members(kind) if not comes(name, kind, member, some, 2)]
    for maximum in (24, 120):
        if idle:
            more = drawn(instances(kind), maximum)
            idle = [member for member in idle if not comes(name, kind, member, more, 5)]
    assert idle == []


def comes(name: str, kind: type, member: str, some: list[Any], maximum: int) -> bool:
    """Call a method, or read a property, of each instance; return whether there was any result."""
    static, came = inspect.getattr_static(kind, member), 0
    for item in some:
        if isinstance(static, (classmethod, staticmethod)) or inspect.isfunction(static):
            came += look_on(calls_of(f"{name}.{member}", getattr(item, member), item, maximum))
        else:
            came += look_on([(getattr, [item, member], {})])
    return bool(came)
