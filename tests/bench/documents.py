"""
Time documents against a bare cattrs converter on the same classes, and against pydantic on equal models.

Command: python tests/bench/documents.py [people]

pydantic is no dependency of the project: install it by hand where this runs. What is compared is equal work: plain
JSON types to objects and back, with each side's own checks, the garbage collector on as usual; time of the processor,
the best of three runs of each, taken in turns. cattrs makes the very same classes, and is given hooks for what has no
form there; the models of pydantic have the same fields, types, bounds, ids in NFC, dates in order and no other keys.
"""

# mypy: ignore-errors

from __future__ import annotations

import sys
import time
import tracemalloc
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Any, get_args, get_origin

from cattrs import Converter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from advocacy import Basis, Consent, FrozenMap, Participant, Program, Purpose, Window
from advocacy.adapters import documents

PERIOD = Window(date(2026, 1, 1), date(2026, 12, 31))


def person(number: int) -> Participant:
    """Make somebody of whom most is known."""
    return Participant(
        id=f"p-{number}",
        name=f"Person {number}",
        attributes={"department": f"d{number % 7}", "language": "nl"},
        network_size=number % 3000,
        network_size_basis=Basis.TOLD,
        activity=(number % 100) / 100,
        motivation=0.5,
        time_per_month=timedelta(hours=2),
        measures={"ssi": 61.5},
        consents=[Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1))],
    )


# ---------------------------------------------------------------- cattrs, and nothing else


def bare() -> Converter:
    """Make a converter with the least it needs."""
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


# ---------------------------------------------------------------- pydantic, on equal models


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
    """What never changes, and knows no other keys."""

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
    network_size_basis: Basis | None = None
    activity: Share | None = None
    activity_basis: Basis | None = None
    motivation: Share | None = None
    chance_self: Share | None = None
    chance_company: Share | None = None
    time_per_month: timedelta | None = None
    measures: dict[Id, Finite] = {}
    consents: tuple[ConsentModel, ...] = ()

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


# ---------------------------------------------------------------- the clock


def timed(*acts: Callable[[], object], runs: int = 3) -> list[float]:
    """Give the best time of each, in seconds, taken in turns."""
    best = [float("inf")] * len(acts)
    for _ in range(runs):
        for index, act in enumerate(acts):
            start = time.process_time()
            act()
            best[index] = min(best[index], time.process_time() - start)
    return best


def compare(many: int) -> None:
    """Time so many people, and print a table."""
    people = [person(number) for number in range(many)]
    program = Program(id="x", period=PERIOD, participants=people)
    ours = documents.dump(program)
    converter, hint = bare(), tuple[Participant, ...]
    theirs = converter.unstructure(people, hint)
    adapter: TypeAdapter[Any] = TypeAdapter(ProgramModel)
    told = {"id": "x", "participants": [{**one, "time_per_month": "PT2H"} for one in ours["data"]["participants"]]}
    model = adapter.validate_python(told)
    each = ours["data"]["participants"]
    times = timed(
        lambda: documents.load(ours),
        lambda: documents.dump(program),
        lambda: converter.structure(theirs, hint),
        lambda: converter.unstructure(people, hint),
        lambda: adapter.validate_python(told),
        lambda: adapter.dump_python(model, mode="json"),
        lambda: sum(1 for _ in documents.load_each(map(_alone, each), Participant)),
        lambda: sum(1 for _ in documents.dump_each(people)),
    )
    print(f"{many} people, best of three, garbage collector on\n")
    print("| | load | dump | both | ours / it |\n|---|--:|--:|--:|--:|")
    both = times[0] + times[1]
    names = ("ours, as a program", "bare cattrs", "pydantic", "ours, one by one")
    for name, load, dump in zip(names, times[::2], times[1::2], strict=True):
        print(f"| {name} | {load:.2f} s | {dump:.2f} s | {load + dump:.2f} s | {both / (load + dump):.2f} |")


def _alone(data: object) -> dict[str, object]:
    """Put somebody's data in a document of its own."""
    return {"kind": "participant", "version": documents.VERSION, "data": data}


def round_trip(many: int) -> None:
    """Time a whole program there and back, and weigh what it holds."""
    program = Program(id="x", period=PERIOD, participants=[person(number) for number in range(many)])
    (seconds,) = timed(lambda: documents.load(documents.dump(program)))
    document = documents.dump(program)
    tracemalloc.start()
    held = documents.load(document)
    weight = tracemalloc.get_traced_memory()[0] / many
    tracemalloc.stop()
    print(
        f"\nA program of {len(held.participants)} people there and back: {seconds:.2f} s; {weight:.0f} bytes a person."
    )


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    compare(asked)
    round_trip(asked // 10)
