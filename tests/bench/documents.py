"""Time documents against a bare cattrs converter on the same classes, and against pydantic on equal models.

Command: python tests/bench/documents.py [people]

pydantic is not a dependency of the project: install it where this runs. All converters do equal work: from plain JSON
types to objects and back, with their own checks. The result is processor time, the best of three runs of each, in
turns, with the garbage collector on and off. cattrs uses the same classes, with hooks for types that it does not
support. The equal models of pydantic refuse the same input as the classes and write the same output as `dump`;
`check_equal` tests this before the clock starts. They have strict types, bounds, ids in NFC, zeros without a sign,
dates in order, no unknown keys, people by id and immutable maps, with the means of pydantic where it has some. They
write a duration in pydantic's form, and have no limits on depth and size. The models "as it comes" have the same fields
and bounds, and otherwise the defaults of pydantic: ``"0.5"`` is a number there, and ``true`` a network size of 1.
"""

# mypy: ignore-errors

from __future__ import annotations

import gc
import json
import sys
import time
import tracemalloc
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Any, get_args, get_origin

from cattrs import Converter
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    TypeAdapter,
    field_serializer,
    model_validator,
)

from advocacy import Consent, DateRange, Participant, Program, Purpose
from advocacy.adapters import documents
from advocacy.frozen_map import FrozenMap
from advocacy.people import DataSource
from advocacy.people.participant import MEASURES

PERIOD = DateRange(date(2026, 1, 1), date(2026, 12, 31))


def person(number: int) -> Participant:
    """Return a person with values in most fields."""
    return Participant(
        id=f"p-{number}",
        name=f"Person {number}",
        attributes={"department": f"d{number % 7}", "language": "nl"},
        network_size=number % 3000,
        network_size_source=DataSource.SELF_REPORTED,
        activity=(number % 100) / 100,
        motivation=0.5,
        time_per_month=timedelta(hours=2),
        measures={"ssi": 61.5},
        consents=[Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1))],
    )


# ---------------------------------------------------------------- cattrs alone


def bare() -> Converter:
    """Return a converter with the minimum of hooks."""
    made = Converter()
    made.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    made.register_unstructure_hook(date, date.isoformat)
    made.register_structure_hook(timedelta, lambda value, _: timedelta(seconds=value))
    made.register_unstructure_hook(timedelta, timedelta.total_seconds)

    def mapped(hint: Any) -> Callable[[Any, Any], Any]:
        plain = dict[str, get_args(hint)[0]]
        read = made.get_structure_hook(plain)
        return lambda value, _: FrozenMap(read(value, plain))

    made.register_structure_hook_factory(lambda hint: get_origin(hint) is FrozenMap, mapped)
    made.register_unstructure_hook_factory(lambda hint: get_origin(hint) is FrozenMap, lambda _: dict)
    return made


# ---------------------------------------------------------------- pydantic with its defaults


def _filled(value: str) -> str:
    if not value.strip():
        raise ValueError("empty")
    return value


def _normal(value: str) -> str:
    return value if value.isascii() else unicodedata.normalize("NFC", value)


Text = Annotated[str, AfterValidator(_filled)]
Id = Annotated[str, AfterValidator(_normal), AfterValidator(_filled)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Finite = Annotated[float, Field(allow_inf_nan=False)]


class Model(BaseModel):
    """The base of immutable models without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ConsentModel(Model):
    """A `Consent`."""

    purpose: Purpose
    given: date
    withdrawn: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> ConsentModel:
        if self.withdrawn is not None and self.withdrawn < self.given:
            raise ValueError("order")
        return self


class ParticipantModel(Model):
    """A `Participant`."""

    id: Id
    name: Text | None = None
    attributes: dict[Id, Text] = {}
    network_size: Annotated[int, Field(ge=0, le=10**10)] | None = None
    network_size_source: DataSource | None = None
    activity: Share | None = None
    activity_source: DataSource | None = None
    motivation: Share | None = None
    opportunity_self: Share | None = None
    opportunity_company: Share | None = None
    time_per_month: timedelta | None = None
    measures: dict[Id, Finite] = {}
    consents: tuple[ConsentModel, ...] = ()
    contacts: tuple[Text, ...] = ()
    bounds: dict[Id, Text] = {}

    @model_validator(mode="after")
    def _own_names(self) -> ParticipantModel:
        if "cell" in self.attributes or "activity" in self.measures:
            raise ValueError("taken")
        return self


class ProgramModel(Model):
    """A `Program` of people."""

    id: Id
    participants: tuple[ParticipantModel, ...]

    @model_validator(mode="after")
    def _each_once(self) -> ProgramModel:
        if len({person.id for person in self.participants}) != len(self.participants):
            raise ValueError("twice")
        return self


# ---------------------------------------------------------------- pydantic, on equal models


def _day(value: object) -> object:
    if type(value) is not str or len(value) != 10 or value[4] != "-":
        raise ValueError("date")
    return value


def _written(value: object) -> object:
    if type(value) is not str:
        raise ValueError("text")
    return value


def _unsigned(value: float) -> float:
    return value + 0.0


def _apart(value: object) -> object:
    if type(value) is dict and not all(map(str.isascii, value)) and len(set(map(_normal, value))) < len(value):
        raise ValueError("twice")
    return value


Plain = Annotated[str, Field(strict=True, max_length=100_000, pattern=r"\S")]
StrictId = Annotated[Plain, AfterValidator(_normal)]
StrictShare = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False), AfterValidator(_unsigned)]
StrictFinite = Annotated[float, Field(strict=True, allow_inf_nan=False), AfterValidator(_unsigned)]
Day = Annotated[date, BeforeValidator(_day)]
Length = Annotated[timedelta, Field(ge=timedelta(0)), BeforeValidator(_written)]


def _frozen(value: dict[str, Any]) -> FrozenMap[Any]:
    return FrozenMap(value)


def _thawed(value: FrozenMap[Any]) -> dict[str, Any]:
    return dict(value.items())


def _map(item: Any) -> Any:
    return Annotated[dict[StrictId, item], BeforeValidator(_apart), AfterValidator(_frozen), PlainSerializer(_thawed)]


class EqualConsent(Model):
    """A `Consent`, as strict as the class."""

    purpose: Purpose
    given: Day
    withdrawn: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> EqualConsent:
        if self.withdrawn is not None and self.withdrawn < self.given:
            raise ValueError("order")
        return self


class EqualParticipant(Model):
    """A `Participant`, as strict as the class, immutable and hashable."""

    id: StrictId
    name: Plain | None = None
    attributes: _map(Plain) = FrozenMap()
    network_size: Annotated[int, Field(strict=True, ge=0, le=10**10)] | None = None
    network_size_source: DataSource | None = None
    activity: StrictShare | None = None
    activity_source: DataSource | None = None
    motivation: StrictShare | None = None
    opportunity_self: StrictShare | None = None
    opportunity_company: StrictShare | None = None
    time_per_month: Length | None = None
    measures: _map(StrictFinite) = FrozenMap()
    consents: tuple[EqualConsent, ...] = ()
    contacts: tuple[Plain, ...] = ()
    bounds: _map(Plain) = FrozenMap()  # always empty here

    @model_validator(mode="after")
    def _own_names(self) -> EqualParticipant:
        if "cell" in self.attributes or not MEASURES.keys().isdisjoint(self.measures):
            raise ValueError("taken")
        return self


class EqualProgram(Model):
    """A `Program` with people in any order, which are written by id."""

    id: StrictId
    participants: tuple[EqualParticipant, ...]

    @model_validator(mode="after")
    def _each_once(self) -> EqualProgram:
        if len({person.id for person in self.participants}) != len(self.participants):
            raise ValueError("twice")
        return self

    @field_serializer("participants", mode="wrap")
    def _by_id(self, people: tuple[EqualParticipant, ...], write: Callable[[Any], Any]) -> Any:
        return write(tuple(sorted(people, key=lambda item: item.id)))


EQUAL: TypeAdapter[Any] = TypeAdapter(EqualProgram)
#: Invalid values by field.
WRONG: dict[str, tuple[object, ...]] = {
    "id": (1, "", " ", None),
    "name": (1, ""),
    "attributes": ([], {"a": 1}, {"a": ""}, {"": "a"}, {"cell": "a"}, {"\u00e9": "a", "e\u0301": "b"}),
    "network_size": (2.0, True, "2", -1, 10**11),
    "network_size_source": ("heard", 1),
    "activity": ("0.5", True, 1.5, -0.1, float("nan")),
    "time_per_month": (7200, True, "P-1DT0S"),
    "measures": ({"a": "1"}, {"a": float("inf")}, {"motivation": 0.5}),
    "consents": (
        {},
        [{"purpose": "fun", "given": "2026-09-01"}],
        [{"purpose": "nudges", "given": "2026-09-01T00:00:00"}],
        [{"purpose": "nudges", "given": 1}],
        [{"purpose": "nudges", "given": "2026-09-01", "withdrawn": "2026-01-01"}],
    ),
    "activty": (0.5,),
}
#: Values that are normalised.
SPELT: dict[str, object] = {
    "id": "cafe\u0301",
    "attributes": {"re\u0301gion": "Gent"},
    "activity": -0.0,
    "motivation": 1,
    "measures": {"z": -0.0, "a": 2},
}


def check_equal() -> None:
    """Check that both converters refuse the same input and write the same output, and that the objects are hashable."""
    good = documents.dump(person(1))["data"]
    for name, values in WRONG.items():
        for value in values:
            for read in (_read_ours, _read_equal):
                try:
                    read({**good, name: value})
                except ValueError:
                    continue
                raise AssertionError(f"{name}: {value!r} is accepted by {read.__name__}")
    for item in (good, {**good, **SPELT}):
        ours, model = _read_ours(item), _read_equal(item)
        written = {**model.model_dump(mode="json"), "time_per_month": "P0DT7200S"}
        assert json.dumps(written, sort_keys=True) == json.dumps(documents.dump(ours)["data"], sort_keys=True)
        assert len({ours, model}) == 2


def _read_ours(data: object) -> Participant:
    return documents.load(_alone(data), Participant)


def _read_equal(data: object) -> EqualParticipant:
    return EQUAL.validate_python({"id": "x", "participants": [data]}).participants[0]


# ---------------------------------------------------------------- times


def timed(*acts: Callable[[], object], runs: int = 3, collect: bool = True) -> list[float]:
    """Return the best processor time of each call, in seconds. The calls take turns.

    Earlier objects are hidden from the garbage collector during a call, so that it does not scan the objects of others.
    """
    best = [float("inf")] * len(acts)
    for _ in range(runs):
        for index, act in enumerate(acts):
            gc.collect()
            gc.freeze()
            (gc.enable if collect else gc.disable)()
            start = time.process_time()
            act()
            best[index] = min(best[index], time.process_time() - start)
            gc.enable()
            gc.unfreeze()
    return best


def compare(many: int) -> None:
    """Compare the converters for a number of people, and print a table."""
    check_equal()
    people = [person(number) for number in range(many)]
    program = Program(id="x", period=PERIOD, participants=people)
    ours = documents.dump(program)
    converter, hint = bare(), tuple[Participant, ...]
    theirs = converter.unstructure(people, hint)
    result = {"id": "x", "participants": ours["data"]["participants"]}
    loose: TypeAdapter[Any] = TypeAdapter(ProgramModel)
    as_comes, model = loose.validate_python(result), EQUAL.validate_python(result)
    each = ours["data"]["participants"]
    acts = (
        lambda: documents.load(ours),
        lambda: documents.dump(program),
        lambda: converter.structure(theirs, hint),
        lambda: converter.unstructure(people, hint),
        lambda: EQUAL.validate_python(result),
        lambda: EQUAL.dump_python(model, mode="json"),
        lambda: loose.validate_python(result),
        lambda: loose.dump_python(as_comes, mode="json"),
        lambda: sum(1 for _ in documents.load_each(map(_alone, each), Participant)),
        lambda: sum(1 for _ in documents.dump_each(people)),
    )
    for collect in (True, False):
        print(f"\n{many} people, best of three, garbage collector {'on' if collect else 'off'}\n")
        _show(timed(*acts, collect=collect))


def _show(times: list[float]) -> None:
    print("| | load | dump | both | ours / it |\n|---|--:|--:|--:|--:|")
    both = times[0] + times[1]
    names = ("ours, as a program", "bare cattrs", "pydantic, equal models", "pydantic, as it comes", "ours, one by one")
    for name, load, dump in zip(names, times[::2], times[1::2], strict=True):
        print(f"| {name} | {load:.2f} s | {dump:.2f} s | {load + dump:.2f} s | {both / (load + dump):.2f} |")


def _alone(data: object) -> dict[str, object]:
    """Return a document of one person."""
    return {"kind": "participant", "version": documents.VERSION, "data": data}


def round_trip(many: int) -> None:
    """Time the round trip of a whole program, and measure its memory."""
    program = Program(id="x", period=PERIOD, participants=[person(number) for number in range(many)])
    (seconds,) = timed(lambda: documents.load(documents.dump(program)))
    document = documents.dump(program)
    tracemalloc.start()
    level = documents.load(document)
    weight = tracemalloc.get_traced_memory()[0] / many
    tracemalloc.stop()
    print(
        f"\nA program of {len(level.participants)} people there and back: {seconds:.2f} s; {weight:.0f} bytes a person."
    )


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    compare(count)
    round_trip(count // 10)
