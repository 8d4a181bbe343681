"""Measure how early help and sessions come in a year's plan: python tests/bench/timely.py

It plans the year of ``examples/run_a_year.py`` and prints: how many days after a person's first posting day the help
with a first draft comes (0 or less is in time), when the last person first posts, the longest time without a group
session, also of each person in the final plan of that year, the share of posting days on the fullest weekday, and the
share of preferences and needs that have a day, for people who stated their time. The last number is repeated with half
of the lead's hours, and for the pools of ``year.py``.
"""

from __future__ import annotations

import runpy
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from attrs import evolve

from advocacy import Participant, Program
from advocacy.people import Membership
from advocacy.plan import AgendaKind, Plan, SessionFormat, closed_days, is_weekend, make_agenda, make_plan

HERE = Path(__file__).parent


def first_days(program: Program) -> list[tuple[date, date | None]]:
    """Return each person's first posting day, and the day of their first draft."""
    plan = program.plan
    assert plan is not None
    agenda = make_agenda(
        plan, program.participants, program.memberships, period=plan.brief.period, foundation=program.foundation
    )
    drafts = plan.first_drafts
    found = []
    for person in program.participants:
        posts = [item.on for item in agenda.for_person(person.id) if item.kind is AgendaKind.POST]
        if posts:
            found.append((posts[0], drafts.get(person.id)))
    return found


def longest_gap(plan: Plan) -> tuple[int, int]:
    """Return the longest time between the days of group sessions, from start to end, in days and in open days."""
    period, closed = plan.brief.period, set(plan.closed)
    days = sorted({session.on for session in plan.sessions if session.on and session.format is SessionFormat.GROUP})
    ends = [period.start, *days, period.end]
    spans = [(before, after) for before, after in pairwise(ends)]
    open_days = [
        sum(before + timedelta(days=place) not in closed for place in range((after - before).days))
        for before, after in spans
    ]
    return max((after - before).days for before, after in spans), max(open_days)


def longest_waits(program: Program) -> dict[str, int]:
    """Return the most open days from one group session to the next of each person, from joining to the end, by id.

    Only days on which the person is present count. The monthly session counts, also with one person.
    """
    plan = program.plan
    assert plan is not None
    closed, period = set(plan.closed), plan.brief.period
    found = {}
    for who in sorted({stay.participant for stay in program.memberships}):
        together = {
            session.on
            for session in plan.sessions
            if who in session.participants and (session.format is SessionFormat.GROUP or session.topic == "meeting")
        }
        waits = [0]
        for day in (period.start + timedelta(days=place) for place in range(period.days)):
            present = any(stay.is_present(day) for stay in program.memberships if stay.participant == who)
            waits[-1] += present and day not in closed
            if day in together:
                waits.append(0)
        found[who] = max(waits)
    return found


def met(plan: Plan, people: list[Participant]) -> tuple[int, int]:
    """Return the number of preferences and needs with a place in the plan, and of all, if people stated their time."""
    known = {person.id for person in people if person.time_per_month is not None}
    requested = defaultdict[str, set[str]](set)
    for preference in plan.brief.preferences:
        requested[preference.participant].update(preference.topics)
    for who, topics in plan.brief.needs.items():
        requested[who].update(topics)
    tracks = {track.participant: {item.topic for item in track.items} for track in plan.tracks.tracks}
    mine = [(who, topic) for who in known if who in tracks for topic in requested[who]]
    return sum(topic in tracks[who] for who, topic in mine), len(mine)


def show(name: str, value: str) -> None:
    """Print a row of the table."""
    print(f"| {name} | {value} |")


def main() -> None:
    """Print the table."""
    example = runpy.run_path(str(HERE.parents[1] / "examples" / "run_a_year.py"))
    program: Program = example["plan"](example["start"]())
    plan = program.plan
    assert plan is not None
    print("| measure | value |")
    print("|---|---|")
    days = first_days(program)
    late = [(draft - post).days for post, draft in days if draft is not None]
    show("days from the first posting day to help with a first draft, at most", f"{max(late)}")
    show("people who post without such help", f"{sum(draft is None for _, draft in days)} of {len(days)}")
    show("last first posting day, days after joining", f"{max((post - example['JOIN']).days for post, _ in days)}")
    gap, open_gap = longest_gap(plan)
    show("longest time without a group session", f"{gap} days, {open_gap} open days")
    waits = longest_waits(example["live"](program)[-1])
    show("the same of each person in the final plan, at most", f"{max(waits.values())} open days")
    show(
        "people who wait longer than 35 open days in it", f"{sum(wait > 35 for wait in waits.values())} of {len(waits)}"
    )
    agenda = make_agenda(plan, program.participants, program.memberships, period=plan.brief.period)
    weekdays = Counter(item.on.weekday() for item in agenda.items if item.kind is AgendaKind.POST)
    show("posting days on the fullest weekday", f"{max(weekdays.values()) / sum(weekdays.values()):.1%}")
    people = list(program.participants)
    for part in (1, 2):
        brief = evolve(plan.brief, lead_capacity=plan.brief.lead_capacity / part)
        made = make_plan(people, program.memberships, brief=brief, on=example["JOIN"], closed=example["CLOSED"])
        placed, wanted = met(made, people)
        show(f"wishes and needs met, lead's hours / {part}", f"{placed} of {wanted}, {placed / max(1, wanted):.1%}")
    year = runpy.run_path(str(HERE / "year.py"))
    free = closed_days(is_weekend, {date(2027, 12, 27)})
    for number in (50, 100):
        pool = year["people"](number)
        stays = [Membership(participant=person.id, joined=year["DAY"]) for person in pool]
        for part in (1, 2):
            plan_brief = year["brief"](pool)
            brief = evolve(plan_brief, lead_capacity=plan_brief.lead_capacity / part)
            made = make_plan(pool, stays, brief=brief, on=year["DAY"], closed=free)
            placed, wanted = met(made, pool)
            show(
                f"wishes and needs met, {number} people, lead's hours / {part}",
                f"{placed} of {wanted}, {placed / wanted:.1%}",
            )


if __name__ == "__main__":
    main()
