"""Measure how far plans are from the minimum number of shortfalls: python tests/bench/plan_optimum.py 40

A shortfall is a topic of a person without a session: of the start, a preference or a need. `make_plan` plans small
random teams, with leave and a lead with little time. An integer program (HiGHS) finds the minimum number of shortfalls
of any plan. Its variables are sessions × people × days. It has the days on which people are present, the hours of the
lead on each day and in total, four hours for a person on a day, the order of topics, and the maximum size of a group.
It also allows groups below the minimum size, so that its result is a lower bound. These plans have no recurring topics
and no buddy work. The argument is the number of teams for each amount of the lead's time.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from random import Random
from typing import Any

import highspy

from advocacy import Consent, DateRange, Participant, Purpose
from advocacy.people import Membership
from advocacy.plan import (
    Frequency,
    Plan,
    PlanBrief,
    Recurrence,
    SessionFormat,
    SessionPreferences,
    TrackPolicy,
    make_plan,
)
from advocacy.plan.bookings import MOST_A_DAY
from advocacy.plan.topics import REGULAR, STARTS, TOPICS, TopicTiming

START = date(2027, 1, 4)
PERIOD = DateRange(START, date(2027, 3, 12))
POLICY = TrackPolicy(
    topics=[topic for topic in TOPICS if topic.timing not in REGULAR and set(topic.formats) != {SessionFormat.BUDDY}]
)
DAYS = Recurrence(every=Frequency.WEEKLY, start=START, until=PERIOD.end, weekdays=[1])
AGREED = (Consent(purpose=Purpose.PARTICIPATION, given=START),)


def team(seed: int, share: float) -> tuple[list[Participant], list[Membership], PlanBrief]:
    """Draw four to eight people with preferences and leave, and a lead with a share of the time for all topics."""
    rng = Random(f"{seed}")  # noqa: S311 - drawn people, no secrets
    people = [Participant(id=f"p-{place}", consents=AGREED) for place in range(rng.randint(4, 8))]
    codes = [topic.code for topic in POLICY.topics if topic.timing not in STARTS]
    stays = []
    for person in people:
        first = START + timedelta(days=rng.randrange(60))
        leave = [DateRange(first, first + timedelta(days=rng.randint(7, 28)))] if rng.random() < 0.5 else []
        stays.append(Membership(participant=person.id, joined=START, away=leave))
    wishes = [
        SessionPreferences(
            participant=person.id,
            topics=rng.sample(codes, min(3, len(codes))),
            excluded_formats=[SessionFormat.BUDDY],
        )
        for person in people
    ]
    brief = PlanBrief(
        period=PERIOD,
        lead_capacity=timedelta(hours=round(share * 4 * len(people))),
        lead_capacity_per_day=timedelta(hours=rng.choice([3, 4])),
        meetings=DAYS,
        preferences=wishes,
        tracks=POLICY,
    )
    return people, stays, brief


def wanted(brief: PlanBrief) -> set[tuple[str, str]]:
    """Return the topics of each person that have a format other than buddy work."""
    start = [topic.code for topic in POLICY.topics if topic.timing in STARTS]
    return {(wish.participant, code) for wish in brief.preferences for code in (*start, *wish.topics)}


def shortfalls(plan: Plan, brief: PlanBrief) -> int:
    """Return the number of wanted topics without a session in a plan."""
    placed = {(who, session.topic) for session in plan.sessions for who in session.participants}
    return len(wanted(brief) - placed)


def fewest(people: list[Participant], stays: list[Membership], brief: PlanBrief) -> int:
    """Return the minimum number of shortfalls of any plan, by an integer program."""
    solver: Any = highspy
    model = solver.Highs()
    model.silent()
    topics = {topic.code: topic for topic in POLICY.topics}
    days = [day for day in DAYS.days() if day in PERIOD]
    away = {stay.participant: stay.away for stay in stays}
    pairs = sorted(wanted(brief))
    has = {
        (who, code, day): model.addBinary()
        for who, code in pairs
        for day in days
        if not any(day in leave for leave in away[who])
    }
    row = {(code, day): model.addIntegral(lb=0, ub=len(people)) for code in topics for day in days}

    def total(terms: list[Any]) -> Any:
        return sum(terms[1:], 1.0 * terms[0]) if terms else 0.0

    def when(who: str, code: str, some: list[date]) -> list[Any]:
        return [has[who, code, day] for day in some if (who, code, day) in has]

    for who, code in pairs:
        if mine := when(who, code, days):
            model.addConstr(total(mine) <= 1)
        for before in topics[code].prerequisites:
            for place, day in enumerate(days):
                if (who, before) in pairs and (who, code, day) in has:
                    draft = topics[before].timing is TopicTiming.FIRST_POST
                    others = when(who, before, days[:place] if draft else days[place + 1 :])
                    if draft:
                        model.addConstr(total([has[who, code, day], *(-1.0 * other for other in others)]) <= 0)
                    elif others:
                        model.addConstr(total([has[who, code, day], *others]) <= 1)
    for (code, day), sessions in row.items():
        largest = topics[code].maximum if SessionFormat.GROUP in topics[code].formats else 1
        there = [has[person.id, code, day] for person in people if (person.id, code, day) in has]
        if there:
            model.addConstr(total([*there, -1.0 * largest * sessions]) <= 0)
    hours = {code: topic.time / timedelta(hours=1) for code, topic in topics.items()}
    for day in days:
        terms = [hours[code] * row[code, day] for code in topics]
        model.addConstr(total(terms) <= brief.lead_capacity_per_day / timedelta(hours=1))
        for person in people:
            mine = [hours[code] * has[person.id, code, day] for code in topics if (person.id, code, day) in has]
            if mine:
                model.addConstr(total(mine) <= MOST_A_DAY / timedelta(hours=1))
    model.addConstr(
        total([hours[code] * sessions for (code, _), sessions in row.items()])
        <= brief.lead_capacity / timedelta(hours=1)
    )
    model.maximize(total(list(has.values())))
    assert model.getModelStatus() == solver.HighsModelStatus.kOptimal
    placed: float = model.getInfo().objective_function_value
    return len(pairs) - round(placed)


def main(teams: int) -> None:
    """Print the table."""
    print("| lead's hours per person | teams | topics | without a session | the fewest | more, at most in a plan |")
    print("|---|---|---|---|---|---|")
    for share in (0.25, 0.5, 1.0, 2.0):
        found = []
        for seed in range(teams):
            people, stays, brief = team(seed, share)
            plan = make_plan(people, stays, brief=brief, on=START)
            found.append((len(wanted(brief)), shortfalls(plan, brief), fewest(people, stays, brief)))
        assert all(most >= best for _, most, best in found)
        topics, ours, best = (sum(column) for column in zip(*found, strict=True))
        worst = max(mine - least for _, mine, least in found)
        print(f"| {4 * share:g} | {teams} | {topics} | {ours} | {best} | {worst} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
