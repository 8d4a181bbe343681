"""The arguments of public functions and methods: accepted types, and the errors for all others."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Annotated, Any, get_type_hints

import numpy as np
import pandas as pd
import pytest
from attrs import field
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st

from advocacy import Criterion, Matrix, Participant, Program, Quota, SelectionPolicy, select_pilot
from advocacy.arguments import Count, NaturalNumber, checked, frozen, unchecked
from advocacy.dates import DateRange
from advocacy.errors import AdvocacyError, ValidationError
from advocacy.goals import Baseline, Observation
from advocacy.pilot import invite
from advocacy.plan import Cadence, Frequency, Recurrence
from advocacy.plan.calendar import FreeDays
from advocacy.rules import integer, integer_or_none, number, number_or_none, own, personal, share
from advocacy.run import Activity, ActivityKind
from advocacy.scenarios import Assumption
from tests.public import PUBLIC
from tests.samples import agreed_on, faults

DAY = date(2026, 9, 15)
PEOPLE = [
    Participant(
        id=f"p-{number}",
        attributes={"department": "IT"},
        motivation=0.5,
        consents=agreed_on(DAY),
    )
    for number in range(4)
]
PILOT = select_pilot(PEOPLE, SelectionPolicy(size=2, exclude_inactive=False), on=DAY)
PROGRAM = Program(id="x", period=DateRange(DAY, DAY), participants=PEOPLE)


def refused(act: Callable[[], object]) -> list[str]:
    """Return the findings of a call that must raise a `ValidationError`, as text."""
    with pytest.raises(ValidationError) as caught:
        act()
    return [str(finding) for finding in caught.value.findings]


WRONG: Any = None
#: A wrong call, and how its only finding starts and ends.
FIXES: list[tuple[Callable[[], object], str, str]] = [
    (lambda: PILOT.explain(PEOPLE[0]), "person: must be non-empty text", "Pass its id."),  # type: ignore[arg-type]
    (lambda: Matrix.social_maturity().place(PEOPLE), "participant: must be an instance of Participant", "Pass one value, not a collection."),  # type: ignore[arg-type]  # noqa: E501
    (lambda: Matrix.social_maturity().place("p-1"), "participant: must be an instance of Participant", "Pass the Participant, not its id."),  # type: ignore[arg-type]  # noqa: E501
    (lambda: PROGRAM.active(on=datetime(2026, 9, 15)), "on: must be a date", "Pass .date() of the datetime."),  # noqa: DTZ001
    (lambda: invite(WRONG, on=DAY), "pilot: must be an instance of Pilot", "."),
    (lambda: select_pilot(PEOPLE[0], PILOT.policy, on=DAY), "people: must be a collection", "Pass a collection, such as a list with this one value."),  # type: ignore[arg-type]  # noqa: E501
    (lambda: select_pilot(PEOPLE, PILOT.policy, on=DAY, previous_members="p-1"), "previous_members: must be a collection", "pass a collection of strings, such as a list."),  # noqa: E501
    (lambda: PEOPLE[0].consents_to("participation", on=DAY), "purpose: must be an instance of Purpose", "Pass Purpose.PARTICIPATION."),  # type: ignore[arg-type]  # noqa: E501
]  # fmt: skip


@pytest.mark.parametrize(("act", "start", "end"), FIXES, ids=[f"{start} {end}" for _, start, end in FIXES])
def test_wrong_type_is_refused_with_the_fix(act: Callable[[], object], start: str, end: str) -> None:
    """The message has the parameter, the accepted type, and how to fix the call."""
    (finding,) = refused(act)
    assert finding.startswith(start)
    assert finding.endswith(end)


@checked
def sample(
    word: str,
    many: Iterable[Participant] = (),
    *days: date,
    count: Count = 0,
    part: float | None = None,
    table: Mapping[str, Iterable[NaturalNumber]] | None = None,
    private: Annotated[float, own(share)] = 0.0,
    either: int | Fraction = 0,
    then: Callable[[], object] | None = None,
    closed: FreeDays = (),
    note: str = "",
    **more: Any,
) -> tuple[Any, ...]:
    """Return the arguments as the function sees them."""
    return word, many, days, count, part, table, private, either, then, closed, note, more


def test_all_problems_are_reported_at_once() -> None:
    """Each finding has the parameter, with the place of a value in a collection; private values are hidden."""
    call: Any = sample
    more: Any = {"then": 3, "note": 4}
    with pytest.raises(ValidationError) as caught:
        call("", ["p-1"], DAY, "x", count=-1, part="1", table={"": [1], "a": [0]}, private=7.25, either="2", **more)
    assert faults(caught) == [
        ("text", "word"),
        ("type", "many[0]"),
        ("whole", "count"),
        ("real", "part"),
        ("text", "table.keys"),
        ("whole", "table[a][0]"),
        ("share", "private"),
        ("type", "either"),
        ("type", "then"),
        ("text", "note"),
        ("type", "days[1]"),
    ]
    assert "7.25" not in str(caught.value)


def test_values_are_passed_in_canonical_form() -> None:
    """Iterables become tuples, mappings copies, and numbers of other libraries Python numbers."""
    table = {"a": iter([np.int64(2)])}
    call: Any = sample
    found = call("a", iter(PEOPLE), DAY, count=np.int32(3), part=np.float32(0.5), table=table, either=np.int8(2), x=1)
    assert found == ("a", tuple(PEOPLE), (DAY,), 3, 0.5, {"a": (2,)}, 0.0, 2, None, (), "", {"x": 1})
    assert [type(found[place]) for place in (3, 4, 7)] == [int, float, int]
    assert unchecked(sample)("", count=-1)[3] == -1
    assert unchecked(refused) is refused


def test_checked_function_keeps_its_signature() -> None:
    """Signature, type hints, name and docstring are kept; too many arguments raise TypeError."""
    assert inspect.signature(sample) == inspect.signature(unchecked(sample))
    assert get_type_hints(sample)["count"] is int
    assert (sample.__name__, sample.__doc__) == ("sample", unchecked(sample).__doc__)
    call: Any = checked(lambda: None)
    with pytest.raises(TypeError, match="positional"):
        call(1)


#: A value, what an integer field makes of it, and what a field of real numbers makes of it; ``...``: as it is.
NUMBERS: list[tuple[Any, Any, Any]] = [
    (np.int64(3), 3, 3.0),
    (np.uint8(3), 3, 3.0),
    (np.float64(3.0), 3, 3.0),
    (np.float32(0.5), ..., 0.5),
    (3.0, 3, 3.0),
    (0.5, ..., 0.5),
    (-0.0, 0, 0.0),
    (Fraction(1, 2), ..., 0.5),
    (True, ..., ...),
    (np.bool_(True), ..., ...),  # noqa: FBT003
    ("3", ..., ...),
    (Decimal(3), ..., ...),
    (2**60, 2**60, ...),
    (math.inf, ..., math.inf),
    (10**400 + Fraction(1, 2), ..., ...),
]


@pytest.mark.parametrize(("value", "whole", "real"), NUMBERS, ids=repr)
def test_numbers_of_other_libraries_are_converted(value: Any, whole: Any, real: Any) -> None:
    """Integral and real numbers of any library are accepted, bools are not; other values are left to the rule."""
    for convert, expected in ((integer, whole), (integer_or_none, whole), (number, real), (number_or_none, real)):
        found: Any = convert(value)
        assert found is value if expected is ... else (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize("value", [math.nan, np.float64("nan"), np.float32("nan"), pd.NA, pd.NaT, None], ids=repr)
def test_nan_and_na_mean_unknown(value: Any) -> None:
    """They become None if None is allowed; elsewhere they are rejected."""
    person = Participant(id="p-1", network_size=value, motivation=value)
    assert (person.network_size, person.motivation) == (None, None)
    assert sample("a", part=value)[4] is None
    assert [line.split(":")[0] for line in refused(lambda: sample("a", count=value, private=value))] == [
        "count",
        "private",
    ]
    assert refused(lambda: Cadence(posts=value))


def test_fields_take_numbers_of_numpy_and_pandas() -> None:
    """A row of a frame makes a person, and a quota takes the integers of an array."""
    row = pd.DataFrame({"size": [850], "motivation": [0.5]}).iloc[0]
    person = Participant(id="p-1", network_size=row["size"], motivation=row["motivation"])
    assert (person.network_size, person.motivation) == (850, 0.5)
    assert refused(lambda: Participant(id="p-1", network_size=True))


ON = DateRange(DAY, DAY)
#: A class with a field of integers, its value, and the value with integers of numpy.
INTEGERS: tuple[tuple[Any, Any], ...] = (
    (lambda n: SelectionPolicy(size=(n(3), n(5))), "size"),
    (lambda n: Quota("department", "IT", n(1), n(2)), "maximum"),
    (lambda n: Criterion("motivation", weight=n(2)), "weight"),
    (lambda n: Recurrence(every=Frequency.WEEKLY, until=DAY, start=DAY, weekdays=[n(0), n(4)]), "weekdays"),
    (lambda n: Activity(participant="p-1", on=DAY, kind=ActivityKind.POSTED, measures={"likes": n(3)}), "measures"),
    (lambda n: Recurrence(every=Frequency.MONTHLY, until=DAY, start=DAY, weekdays=[n(1)], nth=n(2)), "nth"),
    (lambda n: Observation(measure="leads", value=n(3), when=DAY), "value"),
    (lambda n: Observation(measure="ssi", value=n(3), when=DAY, answers=n(2), deviation=n(1)), "deviation"),
    (lambda n: Baseline(n(3), ON), "value"),
    (lambda n: Assumption(code="x", minimum=n(1), maximum=n(3), likely=n(2), source="us"), "likely"),
)


@pytest.mark.parametrize(("build", "name"), INTEGERS, ids=map(str, range(len(INTEGERS))))
def test_numpy_integers_are_converted(build: Any, name: str) -> None:
    """In pairs, sets, mappings and exact numbers too; bools, and floats in exact numbers, are rejected."""
    assert repr(build(np.int64)) == repr(build(int))
    assert type(getattr(build(np.int64), name)) is type(getattr(build(int), name))
    assert refused(lambda: build(bool))
    if name in {"maximum", "value", "deviation", "weight", "likely"}:
        assert refused(lambda: build(np.float64))


def test_quota_on_an_unused_value_is_a_finding() -> None:
    """The pilot has the value and the nearest one in the pool; a used value gives no finding."""
    for value, nearest in (("Marketing", []), ("It", ["IT"]), ("IT", None)):
        policy = SelectionPolicy(size=2, exclude_inactive=False, quotas=[Quota("department", value, 0, 2)])
        found = [finding for finding in select_pilot(PEOPLE, policy, on=DAY).findings if finding.code == "quota:value"]
        assert [finding.path for finding in found] == ([] if nearest is None else ["policy.quotas[0].value"])
        assert [finding["nearest"] for finding in found if finding["nearest"]] == (nearest or [])


#: Values of a type that hardly any parameter takes, and a value of each type that many take.
VALUES: tuple[Any, ...] = (
    object(), None, True, 1, -1.5, "x", b"x", [1], ["x"], {"x": 1}, {1: 2}, DAY, datetime(2026, 9, 15), 3 + 1j, len,  # noqa: DTZ001
)  # fmt: skip


@cache
def made(kind: type) -> Any:
    """Make one value of a public class, always the same."""
    import advocacy.testing.strategies  # noqa: F401, PLC0415 - registers them

    quiet = settings(database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), derandomize=True)
    return find(st.from_type(kind), lambda _: True, settings=quiet)


def checked_functions() -> list[Any]:
    """List every public function and method by its name; a mapping does what mappings do."""
    found: dict[str, tuple[type | None, Any]] = {}
    for name, value in PUBLIC.items():
        if inspect.isfunction(value):
            found[name] = (None, value)
        elif inspect.isclass(value) and not issubclass(value, Enum | Mapping):
            for member, method in vars(value).items():
                function = getattr(method, "__func__", method)
                if inspect.isfunction(function) and not member.startswith("_"):
                    found[f"{name}.{member}"] = (value, method)
    return [pytest.param(*pair, id=name) for name, pair in sorted(found.items())]


@pytest.mark.parametrize(("kind", "member"), checked_functions())
def test_wrong_types_raise_only_our_errors(kind: type | None, member: Any) -> None:
    """Any wrong argument, alone or with others, raises an error of the library, never a TypeError."""
    function: Any = getattr(member, "__func__", member)
    if kind is not None and function is member:
        try:
            function = function.__get__(made(kind))
        except Exception:
            pytest.skip("no value of the class")
    elif kind is not None:
        function = function.__get__(kind)
    names = [
        name
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind in {parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY}
    ]
    required = [
        name for name in names if inspect.signature(function).parameters[name].default is inspect.Parameter.empty
    ]
    for name in names:
        for value in VALUES:
            try:
                function(**(dict.fromkeys(required, value) | {name: value}))
            except AdvocacyError:
                continue


def test_rule_of_a_field_follows_from_its_annotation() -> None:
    """A bound may be part of the annotation; private values stay out of the message."""

    @frozen(kw_only=True)
    class Sample:
        many: NaturalNumber = 1
        secret: NaturalNumber | None = field(default=None, validator=personal)

    assert refused(lambda: Sample(many=0, secret=0)) == [
        "many: must be a whole number of at least 1; got 0.",
        "secret: must be a whole number of at least 1.",
    ]
