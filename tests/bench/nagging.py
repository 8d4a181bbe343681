"""Simulate years of next steps, and count repeated messages and late praise: python tests/bench/nagging.py 200

A year has a group of eight people with cadences, pauses, ideas, drafts, sessions and changing consents, drawn from a
seed. The lead requests the next steps on one day of each week, and takes them. Some people answer no, and some of them
ask for the step later. `find_nagging` checks the rules from the records and the simulated lives only.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import combinations
from random import Random
from time import process_time
from typing import Any, NamedTuple

from advocacy import Consent, DateRange, Participant, Program, Purpose
from advocacy.people import Membership
from advocacy.plan import Cadence, ContentIdea, IdeaStatus, Session, SessionFormat
from advocacy.program import record_steps
from advocacy.run import Activity, ActivityKind, NextStepRecord, StepAnswer, StepReason, suggest_steps

START = date(2027, 1, 4)
YEAR = DateRange(START, START + timedelta(days=385))
PRAISE = {StepReason.FIRST_POST, StepReason.YEAR, StepReason.RETURNED}
PILLARS = ["craft", "people", None]


class Year(NamedTuple):
    """A simulated year: the program with its records, the activities, and the days on which the lead requests steps."""

    program: Program
    acts: list[Activity]
    requests: list[date]


def _consents(rng: Random) -> list[Consent]:
    found = [Consent(purpose=Purpose.PARTICIPATION, given=START)]
    for purpose in (Purpose.NUDGES, Purpose.MEASUREMENT, Purpose.RECOGNITION):
        luck = rng.random()
        if luck < 0.9:
            ends = START + timedelta(days=rng.randrange(30, 380)) if luck < 0.15 else None
            found.append(Consent(purpose=purpose, given=START, withdrawn=ends))
            if ends is not None and luck < 0.08:
                found.append(Consent(purpose=purpose, given=ends + timedelta(days=rng.randrange(1, 60))))
    return found


def _stays(rng: Random, name: str) -> list[Membership]:
    stay = Membership(participant=name, joined=START + timedelta(days=rng.choice([0, 0, rng.randrange(200)])))
    day = stay.joined
    for _ in range(rng.randrange(3)):
        day += timedelta(days=rng.randrange(20, 120))
        stay = stay.pause(day)
        day += timedelta(days=rng.randrange(1, 60))
        stay = stay.resume(day)
    if rng.random() < 0.8:
        return [stay]
    day += timedelta(days=rng.randrange(1, 90))
    return [stay.leave(day), Membership(participant=name, joined=day + timedelta(days=rng.randrange(1, 60)))]


def _acts(
    rng: Random, name: str, cadence: Cadence, stays: list[Membership], ideas: list[ContentIdea]
) -> list[Activity]:
    """Draw the activities of a person: their rhythm, kept well or badly, with drafts and long silences."""
    found, silent = [], DateRange(START, START)
    kept = rng.choice([0.2, 0.7, 1.0])
    pillars = PILLARS if rng.random() < 0.5 else PILLARS[:1]
    mine = [idea.id for idea in ideas if idea.owner == name]
    starts = rng.choice([0, 0, rng.randrange(150)])
    for day in (START + timedelta(days=many) for many in range(386)):
        if rng.random() < 0.004:
            silent = DateRange(day, day + timedelta(days=rng.randrange(30, 120)))
        if day in silent or not any(stay.is_present(day) for stay in stays):
            continue
        every = 7 * cadence.weeks / cadence.posts if cadence.posts else 10
        if rng.random() < kept / every:
            post = cadence.posts and (day - START).days >= starts
            kind = ActivityKind.POSTED if post else rng.choice([ActivityKind.REACTED, ActivityKind.VOTED])
            idea = rng.choice([None, *mine])
            found.append(Activity(participant=name, on=day, kind=kind, pillar=rng.choice(pillars), idea=idea))
        elif rng.random() < 0.02:
            key = rng.choice([None, f"d-{day}"])
            found.append(Activity(participant=name, on=day, kind=ActivityKind.DRAFT, draft=key))
    if cadence == Cadence(1) and kept == 1.0:  # a perfect rhythm
        found = [act for act in found if act.kind is not ActivityKind.POSTED]
        days = (START + timedelta(days=many) for many in range(2, 386, 7))
        here = [day for day in days if any(stay.is_present(day) for stay in stays)]
        found += [Activity(participant=name, on=day, kind=ActivityKind.POSTED, pillar="craft") for day in here]
    return found


def simulate(seed: int) -> Year:
    """Simulate a year, in which the lead takes every suggested step."""
    rng = Random(f"nagging {seed}")  # noqa: S311 - drawn people, no secrets
    names = [f"p-{place}" for place in range(8)]
    people = [Participant(id=name, consents=_consents(rng)) for name in names]
    stays = {name: _stays(rng, name) for name in names}
    cadences = {name: rng.choice([Cadence(0), Cadence(1), Cadence(1), Cadence(1, 2), Cadence(2, 4)]) for name in names}
    ideas = [
        ContentIdea(
            id=f"i-{place}",
            title="An idea",
            pillar=rng.choice(PILLARS),
            owner=rng.choice([None, *names]),
            status=rng.choice([IdeaStatus.OPEN, IdeaStatus.OPEN, *IdeaStatus]),
        )
        for place in range(12)
    ]
    acts = [act for name in names for act in _acts(rng, name, cadences[name], stays[name], ideas)]
    sessions = [
        Session(
            id=f"s-{place}",
            topic="writing",
            format=SessionFormat.GROUP,
            participants=rng.sample(names, 4),
            time=timedelta(hours=1),
            on=START + timedelta(days=rng.randrange(380)),
        )
        for place in range(12)
    ]
    memberships = [stay for name in names for stay in stays[name]]
    program = Program(id="year", period=YEAR, participants=people, memberships=memberships)
    weekday, requests = rng.randrange(7), list[date]()
    for week in range(55):
        on = START + timedelta(days=7 * week + weekday)
        requests.append(on)
        done: dict[str, Any] = {"declining": rng.sample(names, rng.choice([0, 0, 1]))}
        steps = suggest_steps(
            [act for act in acts if act.on <= on],
            people,
            memberships,
            cadences=cadences,
            on=on,
            ideas=ideas,
            sessions=sessions,
            earlier=program.step_records,
            not_invited=names[:2],
            **done,
        )
        program = record_steps(program, steps.records)
        program = record_steps(program, _answers(rng, program, on, steps.records))
    return Year(program, acts, requests)


def _answers(rng: Random, program: Program, on: date, records: tuple[NextStepRecord, ...]) -> list[NextStepRecord]:
    """Draw the answers of people who still consent: to a step, or a request for a step that was refused."""
    people = {person.id: person for person in program.participants}
    refused = [record for record in program.step_records if record.answer is StepAnswer.NO]
    found = []
    for record in (*records, *refused):
        luck, day = rng.random(), on + timedelta(days=rng.randrange(7))
        answer = record.answer
        if answer is None and luck < 0.3:
            answer = StepAnswer.NO if luck < 0.15 else StepAnswer.YES
        elif answer is StepAnswer.NO and luck < 0.02:
            answer = StepAnswer.ASKED
        else:
            continue
        if people[record.participant].consents_to(Purpose.NUDGES, on=day):
            found.append(
                NextStepRecord(participant=record.participant, step=record.step, item=None, on=day, answer=answer)
            )
    return found


def find_nagging(year: Year) -> Counter[str]:
    """Count the violations of each rule, and how often each rule was tested."""
    found = Counter[str](years=1)
    people = {person.id: person for person in year.program.participants}
    records = defaultdict[str, list[NextStepRecord]](list)
    for record in year.program.step_records:
        found["records"] += 1
        found["records without consent"] += not people[record.participant].consents_to(Purpose.NUDGES, on=record.on)
        records[record.participant].append(record)
    for mine in records.values():
        taken = sorted((record for record in mine if record.answer is None), key=lambda record: record.on)
        found["steps"] += len(taken)
        for before, after in combinations(taken, 2):
            same = (before.step, before.item) == (after.step, after.item)
            if same and (after.on - before.on).days < 92:
                requested = any(
                    item.answer is StepAnswer.ASKED and item.step is after.step and before.on <= item.on <= after.on
                    for item in mine
                )
                found["repeated at the person's request" if requested else "same step on the same grounds"] += 1
        days = sorted({item.on for item in taken if item.step not in PRAISE and not _is_requested(item, mine)})
        for first in days:
            found["two messages in a week"] += sum(first < day < first + timedelta(days=7) for day in days)
            found["four messages in a quarter"] += sum(first <= day < first + timedelta(days=92) for day in days) > 3
        for record in taken:
            words = [
                item for item in mine if item.step is record.step and item.answer in {StepAnswer.NO, StepAnswer.ASKED}
            ]
            last = max((word.on for word in words if word.on < record.on), default=None)
            ends = {word.answer for word in words if word.on == last}
            found["after a no"] += StepAnswer.NO in ends
    _count_praise(year, records, found)
    return found


def _is_requested(record: NextStepRecord, mine: list[NextStepRecord]) -> bool:
    return any(item.answer is StepAnswer.ASKED and item.step is record.step and item.on <= record.on for item in mine)


def _count_praise(year: Year, records: dict[str, list[NextStepRecord]], found: Counter[str]) -> None:
    """Count the first own posts, and the first own posts without praise within seven days.

    They count if the person was present and consented to nudges and measurement, from joining to the day of the lead's
    next request.
    """
    for person in year.program.participants:
        stays = [stay for stay in year.program.memberships if stay.participant == person.id]
        posts = sorted(act.on for act in year.acts if act.participant == person.id and act.kind is ActivityKind.POSTED)
        if not posts:
            continue
        next_days = [day for day in year.requests if day >= posts[0]]
        if not next_days or not any(stay.is_present(next_days[0]) for stay in stays):
            continue
        days = [stays[0].joined + timedelta(days=many) for many in range((next_days[0] - stays[0].joined).days + 1)]
        if not all(
            person.consents_to(purpose, on=day)
            for purpose in Purpose
            for day in days
            if purpose is not Purpose.RECOGNITION
        ):
            continue
        found["first posts"] += 1
        praised = [record.on for record in records[person.id] if record.step is StepReason.FIRST_POST]
        found["first posts not praised in 7 days"] += not praised or (praised[0] - posts[0]).days >= 7


def main(years: int) -> None:
    """Print a table of the counts."""
    start, total = process_time(), Counter[str]()
    for seed in range(years):
        total += find_nagging(simulate(seed))
    rows = (*BROKEN, "first posts", "steps", "records", "repeated at the person's request", "years")
    print("| counted | number |\n|---|---|")
    for name in rows:
        print(f"| {name} | {total[name]} |")
    print(f"\n{process_time() - start:.0f} s of processor time")


#: The counts that must be 0.
BROKEN = (
    "same step on the same grounds",
    "two messages in a week",
    "four messages in a quarter",
    "after a no",
    "records without consent",
    "first posts not praised in 7 days",
)

if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
