"""Measure how the time of changes and queries of a program grows with the number of people.

``CASES`` maps the name of a case to a function that prepares it for a size and returns the timed call.
``python tests/bench/growth_program.py [sizes]`` prints the time per change and the exponent of each case.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from math import log
from time import process_time

from advocacy import Consent, DateRange, Participant, Program, Purpose
from advocacy.people import Membership
from advocacy.plan import Cadence
from advocacy.run import Activity, ActivityKind, check_activities, measure_continuity

START, END = date(2027, 1, 4), date(2100, 12, 31)
#: The maximum exponent of single changes, and of all other cases.
ONE_BY_ONE, LINEAR = 1.4, 1.15


def _day(number: int) -> date:
    return START + timedelta(days=number)


def _program(size: int) -> Program:
    agreed = [Consent(purpose=purpose, given=START) for purpose in (Purpose.PARTICIPATION, Purpose.MEASUREMENT)]
    people = [Participant(id=f"p-{n:06}", consents=agreed) for n in range(size)]
    return Program(id="2027", period=DateRange(START, END), participants=people)


def _ids(program: Program) -> list[str]:
    return [person.id for person in program.participants]


def _members(size: int) -> Program:
    program = _program(size)
    return program.join_all(_ids(program), on=START)


def _each(make: Callable[[int], Program], step: str, *more: object) -> Callable[[int], Callable[[], object]]:
    """Return a case in which every person takes a step, in single changes."""

    def prepare(size: int) -> Callable[[], object]:
        first = make(size)

        def run() -> Program:
            program = first
            for name in _ids(first):
                program = getattr(program, step)(name, *more, on=_day(9))
            return program

        return run

    return prepare


def _all(make: Callable[[int], Program], step: str) -> Callable[[int], Callable[[], object]]:
    """Return a case in which all people take a step in one change."""

    def prepare(size: int) -> Callable[[], object]:
        program = make(size)
        return lambda: getattr(program, f"{step}_all")(_ids(program), on=_day(9))

    return prepare


def _of(make: Callable[[int], Program], question: Callable[[Program], object]) -> Callable[[int], Callable[[], object]]:
    """Return a case that queries a program."""

    def prepare(size: int) -> Callable[[], object]:
        program = make(size)
        return lambda: question(program)

    return prepare


def _paused(size: int) -> Program:
    program = _members(size)
    return program.pause_all(_ids(program), on=_day(5))


def _leaving(size: int) -> Program:
    program = _members(size)
    return program.leave_all(_ids(program), on=_day(99), recorded=START)


def _revise(size: int) -> Callable[[], object]:
    first = _members(size)

    def run() -> Program:
        program = first
        for number in range(size):
            program = program.revise(on=_day(9), reason="Longer", period=DateRange(START, END + timedelta(days=number)))
        return program

    return run


def _pauses_of_one_person(size: int) -> Callable[[], object]:
    first = _members(1)

    def run() -> Program:
        program = first
        for number in range(size // 2):
            program = program.pause("p-000000", on=_day(2 * number)).resume("p-000000", on=_day(2 * number + 1))
        return program

    return run


def _take_back(size: int) -> Callable[[], object]:
    first = _leaving(size)
    steps = first.pending(on=_day(9))

    def run() -> Program:
        program = first
        for step in steps:
            program = program.take_back(step, on=_day(9))
        return program

    return run


def _statuses(size: int) -> Callable[[], object]:
    program = _members(size)
    return lambda: [program.membership_status(name, on=_day(9)) for name in _ids(program)]


def _stays_of_one_person(size: int) -> tuple[list[Activity], list[Membership]]:
    acts = [Activity(participant="p-000000", on=_day(3 * n), kind=ActivityKind.POSTED) for n in range(size)]
    stays = [Membership(participant="p-000000", joined=_day(3 * n), left=_day(3 * n + 1)) for n in range(size)]
    return acts, stays


def _activities(size: int) -> Callable[[], object]:
    acts, stays = _stays_of_one_person(size)
    return lambda: check_activities(acts, stays)


def _continuity(size: int) -> Callable[[], object]:
    (acts, stays), people = _stays_of_one_person(size), _program(1).participants
    period = DateRange(START, _day(3 * size))
    return lambda: measure_continuity(
        acts, people, stays, cadences={"p-000000": Cadence(1)}, period=period, on=period.end
    )


#: Single changes: case → function that prepares it.
CHANGES: Mapping[str, Callable[[int], Callable[[], object]]] = {
    "join": _each(_program, "join"),
    "pause": _each(_members, "pause"),
    "resume": _each(_paused, "resume"),
    "leave": _each(_members, "leave"),
    "withdraw": _each(_members, "withdraw", Purpose.PARTICIPATION),
    "agree": _each(_members, "agree", Purpose.NUDGES),
    "take_back": _take_back,
    "revise": _revise,
    "pauses of one person": _pauses_of_one_person,
}
#: Everything else: case → function that prepares it.
CASES: Mapping[str, Callable[[int], Callable[[], object]]] = {
    "join_all": _all(_program, "join"),
    "pause_all": _all(_members, "pause"),
    "resume_all": _all(_paused, "resume"),
    "leave_all": _all(_members, "leave"),
    "membership_status of everyone": _statuses,
    "pending": _of(_leaving, lambda program: program.pending(on=_day(9))),
    "findings": _of(_members, lambda program: program.findings),
    "as_of": _of(_paused, lambda program: program.as_of(START)),
    "check_activities": _activities,
    "measure_continuity": _continuity,
}


def seconds(case: Callable[[int], Callable[[], object]], size: int) -> float:
    """Return the shortest processor time of three runs."""
    times = []
    for _ in range(3):
        run = case(size)
        before = process_time()
        run()
        times.append(process_time() - before)
    return min(times)


def main(sizes: list[int]) -> None:
    """Print the time per person in milliseconds, and the exponent between the first and the last size."""
    print(f"{'':30}" + "".join(f"{size:>10}" for size in sizes) + f"{'exponent':>10}{'at most':>9}")
    for limit, cases in ((ONE_BY_ONE, CHANGES), (LINEAR, CASES)):
        for name, case in cases.items():
            found = [seconds(case, size) for size in sizes]
            exponent = log(found[-1] / found[0]) / log(sizes[-1] / sizes[0])
            each = "".join(f"{1e3 * time / size:10.4f}" for time, size in zip(found, sizes, strict=True))
            print(f"{name:30}{each}{exponent:10.2f}{limit:9.2f}", flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [400, 1600, 6400])
