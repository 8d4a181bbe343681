"""Measure how the time of loading a program grows with its lists, also with errors.

Command: python tests/bench/loading.py [sizes]

``CASES`` maps the name of a case to a function that makes the document of a size. Each case is loaded unchanged, then
with unknown names in its list that are similar to known ones, and then with every item of the list twice. The first
line loads 300 kB of unknown names, and the second line the same document with an error in another field.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from datetime import date
from math import log
from time import process_time
from typing import Any

from advocacy import (
    Consent,
    ContentPillar,
    DateRange,
    Goal,
    GoalKind,
    Participant,
    Program,
    Purpose,
    SelectionPolicy,
    select_pilot,
)
from advocacy.adapters import documents
from advocacy.errors import AdvocacyError
from advocacy.people import Answer, Membership, Survey
from advocacy.pilot import invite
from advocacy.plan import ContentIdea, Foundation, FoundationCheck

START = date(2027, 1, 4)
YEAR = DateRange(START, date(2027, 12, 31))
#: The maximum exponent of every case.
LINEAR = 1.15
Document = dict[str, Any]


def _ids(size: int) -> list[str]:
    return [f"p-{number:06}" for number in range(size)]


def _people(size: int) -> list[Participant]:
    agreed = [Consent(purpose=Purpose.PARTICIPATION, given=START)]
    return [Participant(id=name, motivation=0.5, consents=agreed) for name in _ids(size)]


def _program(size: int, **parts: Any) -> Document:
    return documents.dump(Program(id="2027", period=YEAR, participants=_people(size), **parts))


def _goals(size: int) -> list[Goal]:
    return [Goal(id=name, kind=GoalKind.AWARENESS) for name in _ids(size)]


def _ideas(size: int) -> Document:
    ideas = [ContentIdea(id=f"i-{name}", title="An idea", goals=[name]) for name in _ids(size)]
    return _program(0, goals=_goals(size), ideas=ideas)


def _pillars(size: int) -> Document:
    pillars = [ContentPillar(id=f"c-{name}", name="Craft", goals=[name]) for name in _ids(size)]
    return _program(0, goals=_goals(size), pillars=pillars)


def _owners(size: int) -> Document:
    return _program(size, ideas=[ContentIdea(id=f"i-{name}", title="An idea", owner=name) for name in _ids(size)])


def _invitations(size: int) -> Document:
    pilot = select_pilot(_people(size), SelectionPolicy(size=size, exclude_inactive=False), on=START)
    return _program(size, pilot=pilot, invitations=invite(pilot, on=START))


def _memberships(size: int) -> Document:
    return _program(size, memberships=[Membership(participant=name, joined=START) for name in _ids(size)])


def _steps(size: int) -> Document:
    program = Program(id="2027", period=YEAR, participants=_people(size))
    for name in _ids(size):
        program = program.join(name, on=START)
    return documents.dump(program)


def _answers(size: int) -> Document:
    answers = [Answer(participant=name, question="idea", text="An idea") for name in _ids(size)]
    return _program(size, survey=Survey(answers=answers))


def _profiles(size: int) -> Document:
    checks = {name: FoundationCheck(checked_on=START) for name in _ids(size)}
    return _program(size, foundation=Foundation(profiles=checks))


#: The lists: case → the function that makes its document, and the part of a program that has the names.
CASES: Mapping[str, tuple[Callable[[int], Document], str]] = {
    "ideas × goals": (_ideas, "ideas"),
    "ideas × owners": (_owners, "ideas"),
    "pillars × goals": (_pillars, "pillars"),
    "invitations × members": (_invitations, "invitations"),
    "memberships": (_memberships, "memberships"),
    "revisions of memberships": (_steps, "revisions"),
    "answers": (_answers, "survey"),
    "profiles": (_profiles, "foundation"),
}


def with_unknown_names(document: Document, part: str) -> Document:
    """Return a document with unknown names in one part."""
    changed = json.loads(json.dumps(document["data"][part]).replace('"p-', '"q-'))
    return {**document, "data": {**document["data"], part: changed}}


def with_repeats(document: Document, part: str) -> Document:
    """Return a document with every item of a list twice. If the part is not a list, return the document unchanged."""
    items = document["data"][part]
    return {**document, "data": {**document["data"], part: items * 2}} if isinstance(items, list) else document


def seconds(document: Document) -> tuple[float, int]:
    """Return the shortest processor time of three loads, and the number of errors."""
    times, errors = [], 0
    for _ in range(3):
        before = process_time()
        try:
            documents.load(document)
        except AdvocacyError as error:
            errors = len(error.findings)
        times.append(process_time() - before)
    return min(times), errors


def dangling(size: int = 300_000) -> Document:
    """Return a document with this number of bytes, most of them memberships of unknown people."""
    document = _memberships(2)
    document["data"]["revisions"] = []
    first = document["data"]["memberships"][0]
    many = size // len(json.dumps(first))
    document["data"]["memberships"] = [{**first, "participant": f"q-{number:06}"} for number in range(many)]
    return document


def main(sizes: list[int]) -> None:
    """Print the seconds of each case, and the exponent between the first and the last size."""
    document = dangling()
    print(f"{len(json.dumps(document)) / 1000:.0f} kB of unknown names: {seconds(document)[0]:.3f} s")
    document["data"]["ideas"] = [{"id": "i-1", "title": "An idea", "owner": "q-1", "pillar": "none"}]
    print(f"the same, and an error in another field: {seconds(document)[0]:.3f} s")
    print(f"{'':26}{'':9}" + "".join(f"{size:>10}" for size in sizes) + f"{'exponent':>10}{'at most':>9}")
    for name, (make, part) in CASES.items():
        made = [make(size) for size in sizes]
        for kind, change in (("", None), ("unknown", with_unknown_names), ("repeated", with_repeats)):
            given = [change(each, part) if change else each for each in made]
            if kind and given == made:
                continue
            found = [seconds(each) for each in given]
            assert kind or not any(errors for _, errors in found), name
            exponent = log(found[-1][0] / found[0][0]) / log(sizes[-1] / sizes[0])
            line = "".join(f"{time:10.3f}" for time, _ in found)
            print(f"{name:26}{kind:9}{line}{exponent:10.2f}{LINEAR:9.2f}", flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1000, 4000, 16000])
