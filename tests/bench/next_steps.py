"""Time the lead's next steps and recognition: python tests/bench/next_steps.py

A year has people with pauses, cadences, ideas and sessions, and a hundred activities per person, drawn from a seed. A
tenth of them lack a consent. It prints a Markdown table with the median of some runs (the argument, 5 by default) of
each size. A second argument is the name of the only size to run.
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date, timedelta
from random import Random
from statistics import median
from time import process_time
from typing import Any

from advocacy import Consent, DateRange, Participant, Purpose
from advocacy.people import Membership
from advocacy.plan import Cadence, ContentIdea, Session, SessionFormat
from advocacy.run import Activity, ActivityKind, find_highlights, suggest_steps

START = date(2027, 1, 4)
DAY = START + timedelta(days=364)
KINDS = [*ActivityKind, ActivityKind.POSTED, ActivityKind.COMMENTED]


def year(number: int, acts: int, seed: int = 5) -> dict[str, Any]:
    """Return a random year of a program."""
    rng = Random(f"{seed} {number}")  # noqa: S311 - drawn people, no secrets
    names = [f"p-{place:05}" for place in range(number)]
    joined = {name: START + timedelta(days=rng.randrange(0, 360)) for name in names}
    people = [
        Participant(
            id=name,
            consents=[Consent(purpose=purpose, given=START) for purpose in Purpose if rng.random() < 0.97],
        )
        for name in names
    ]
    stays = []
    for name in names:
        stay, room = Membership(participant=name, joined=joined[name]), (DAY - joined[name]).days
        if rng.random() < 0.3:
            pause = joined[name] + timedelta(days=rng.randrange(room))
            stay = stay.pause(pause)
            if rng.random() < 0.8:
                stay = stay.resume(pause + timedelta(days=rng.randrange(1, 60)))
        stays.append(stay)
    done = []
    for _ in range(acts):
        name = rng.choice(names)
        span = (DAY - joined[name]).days + 1
        # most people are busiest at the beginning
        when = joined[name] + timedelta(days=int(span * rng.random() ** 1.5))
        pillar = rng.choice(["craft", "people", "customers", None])
        done.append(Activity(participant=name, on=when, kind=rng.choice(KINDS), pillar=pillar))
    ideas = [
        ContentIdea(id=f"i-{place}", title="An idea", pillar="craft", owner=rng.choice([*names[: number // 2], None]))
        for place in range(number // 5)
    ]
    sessions = [
        Session(
            id=f"s-{place}",
            topic="writing",
            format=SessionFormat.GROUP,
            participants=rng.sample(names, 8),
            time=timedelta(hours=1),
            on=DAY + timedelta(days=rng.randrange(30)),
        )
        for place in range(number // 50)
    ]
    return {
        "activities": done,
        "participants": people,
        "memberships": stays,
        "cadences": {name: rng.choice([Cadence(0), Cadence(1), Cadence(1, 2), Cadence(1, 4)]) for name in names},
        "ideas": ideas,
        "sessions": sessions,
        "declining": rng.sample(names, number // 20),
    }


def main(runs: int, only: str) -> None:
    """Print a row for each size."""
    print("| people | activities | next steps, s | recognition, s | steps | waiting | reasons that decide |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for number, acts in ((100, 10_000), (1_000, 100_000), (10_000, 1_000_000)):
        if only and only != str(number):
            continue
        given = year(number, acts)
        who = {name: given.pop(name) for name in ("activities", "participants", "memberships")}
        period = DateRange(DAY - timedelta(days=30), DAY)
        steps, recognition = [], []
        for _ in range(runs):
            start = process_time()
            week = suggest_steps(*who.values(), on=DAY, **given)
            middle = process_time()
            find_highlights(*who.values(), period=period, on=DAY)
            recognition.append(process_time() - middle)
            steps.append(middle - start)
        kinds = Counter(step.evidence[0].code.split(":")[1] for step in week.steps)
        text = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
        row = [
            f"{number:,}",
            f"{acts:,}",
            f"{median(steps):.2f}",
            f"{median(recognition):.2f}",
            len(week.steps),
            week.waiting,
            text,
        ]
        print(f"| {' | '.join(map(str, row))} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5, sys.argv[2] if len(sys.argv) > 2 else "")
