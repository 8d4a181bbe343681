"""Time the privacy functions on whole programs: python tests/bench/privacy.py

The programs have equal numbers of people and of revisions, in each of which a person joins. They have a survey with two
answers per person, and a plan of tracks, sessions and pairs that is replaced some times. It prints a Markdown table
with the minimum of some runs (the argument, 3 by default) of each size, in milliseconds of processor time; then tables
of people by two attributes.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from random import Random
from time import process_time
from typing import TYPE_CHECKING, Any

from attrs import evolve

from advocacy import Consent, DateRange, Participant, Program, Purpose
from advocacy.people import Answer, Membership, Survey
from advocacy.plan import (
    Buddies,
    BuddyGroup,
    Frequency,
    Plan,
    PlanBrief,
    Recurrence,
    Session,
    SessionFormat,
    SessionPreferences,
    TopicReason,
    Track,
    TrackItem,
    TrackPlan,
)
from advocacy.privacy import count_groups, erase_person, export_person, find_overdue, pseudonymise, view_for_lead
from advocacy.program import FieldChange, Revision

if TYPE_CHECKING:
    from collections.abc import Callable

START = date(2027, 1, 4)
YEAR = DateRange(START, date(2027, 12, 31))
HOUR = timedelta(hours=1)


def planned(ids: list[str], turn: int) -> Plan:
    """Return a plan: a session of ten and an individual session for everyone, and pairs."""
    groups = [ids[at : at + 10] for at in range(0, len(ids), 10)]
    day = START + timedelta(days=7 + turn)
    sessions = [
        Session(id=f"writing:{n}", topic="writing", format=SessionFormat.GROUP, participants=who, time=HOUR, on=day)
        for n, who in enumerate(groups)
    ]
    sessions += [
        Session(
            id=f"editing:{who}", topic="editing", format=SessionFormat.INDIVIDUAL, participants=[who], time=HOUR, on=day
        )
        for who in ids
    ]
    items = {
        who: TrackItem(
            topic="editing",
            format=SessionFormat.INDIVIDUAL,
            reason=TopicReason.WISH,
            time=HOUR,
            session=f"editing:{who}",
        )
        for who in ids
    }
    return Plan(
        brief=PlanBrief(
            period=YEAR,
            lead_capacity=9999 * HOUR,
            meetings=Recurrence(every=Frequency.WEEKLY, start=START, until=YEAR.end),
            preferences=[SessionPreferences(participant=who, topics=["editing"]) for who in ids],
        ),
        made_on=START,
        tracks=TrackPlan(tracks=[Track(participant=who, items=[items[who]]) for who in ids], sessions=sessions),
        buddies=Buddies(groups=[BuddyGroup(members=ids[at : at + 2], points=1) for at in range(0, len(ids), 2)]),
    )


def lived(number: int, plans: int = 10) -> Program:
    """Return a program with this number of people and revisions, and some plans."""
    agreed = [Consent(purpose=Purpose.PARTICIPATION, given=START)]
    people = [
        Participant(
            id=f"p-{n:05}",
            name=f"Name {n}",
            attributes={"department": f"d-{n % 7}", "location": f"l-{n % 5}"},
            activity=n % 10 / 10,
            measures={"trust": 0.5},
            consents=agreed,
        )
        for n in range(number)
    ]
    ids = [person.id for person in people]
    answers = [
        Answer(participant=who, question=code, text=f"{code} of {who}") for who in ids for code in ("need", "idea")
    ]
    stays = [Membership(participant=who, joined=START + timedelta(days=n * 300 // number)) for n, who in enumerate(ids)]
    joins = [
        Revision(
            on=stay.joined,
            changes=[FieldChange(part="memberships", key=f"{stay.participant}@{stay.joined}", after=stay)],
        )
        for stay in stays
    ]
    program = Program(
        id="x", period=YEAR, participants=people, survey=Survey(answers=answers), memberships=stays, revisions=joins
    )
    for turn in range(plans):
        program = program.revise(on=YEAR.end, reason="Again", plan=planned(ids, turn))
    return program


def least(runs: int, work: Callable[[], Any]) -> float:
    """Return the shortest time of some runs, in milliseconds."""
    found = []
    for _ in range(runs):
        began = process_time()
        work()
        found.append(process_time() - began)
    return 1000 * min(found)


def main() -> None:
    """Print the tables."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    print("| people and revisions | plans | erase | export | pseudonymise | lead's view | overdue | own checks |")
    print("|---|---|---|---|---|---|---|---|")
    for number, plans in ((100, 0), (300, 0), (1000, 0), (3000, 0), (1000, 10)):
        program = lived(number, plans)
        who = f"p-{number // 2:05}"
        works: list[Callable[[], Any]] = [
            lambda program=program, who=who: erase_person(program, who, on=YEAR.end),  # type: ignore[misc]
            lambda program=program, who=who: export_person(program, who, on=YEAR.end),  # type: ignore[misc]
            lambda program=program: pseudonymise(program, b"sixteen bytes or"),  # type: ignore[misc]
            lambda program=program: view_for_lead(program, on=YEAR.end),  # type: ignore[misc]
            lambda program=program: find_overdue(program, on=date(2035, 1, 1)),  # type: ignore[misc]
            lambda program=program: evolve(program),  # type: ignore[misc]
        ]
        print(f"| {number} | {plans} |", " | ".join(f"{least(runs, work):.0f}" for work in works), "|", flush=True)
    print("\n| people | values of each attribute | ms | numbers | hidden |")
    print("|---|---|---|---|---|")
    for number, values in ((1000, 5), (1000, 10), (1000, 20), (10_000, 20)):
        drawn = Random(1)  # noqa: S311 - drawn for a bench
        people = [
            Participant(id=f"p-{n}", attributes={name: str(int(drawn.random() ** 2 * values)) for name in ("a", "b")})
            for n in range(number)
        ]
        table = count_groups(people, by=["a", "b"])
        time = least(runs, lambda people=people: count_groups(people, by=["a", "b"]))  # type: ignore[misc]
        hidden = sum(count.people is None for count in table.counts)
        print(f"| {number} | {values} | {time:.0f} | {len(table.counts)} | {hidden} |", flush=True)


if __name__ == "__main__":
    main()
