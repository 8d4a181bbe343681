"""Time the plan of a year: python tests/bench/year.py

It plans for 10, 50, 100 and 1000 people, with needs, preferences, leave, buddies and rhythms. It times making a plan,
its agenda of the whole year, and planning the rest again in June, in seconds of processor time. Arguments are other
numbers of people.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from random import Random
from time import process_time

from advocacy import Consent, DateRange, Matrix, Participant, Purpose
from advocacy.people import Membership
from advocacy.plan import (
    BuddyPolicy,
    Frequency,
    Habit,
    PlanBrief,
    Recurrence,
    SessionPreferences,
    closed_days,
    is_weekend,
    make_agenda,
    make_plan,
    suggest_cadence,
)
from advocacy.plan.topics import TOPICS

DAY, JUNE = date(2027, 1, 4), date(2027, 6, 1)
YEAR = DateRange(DAY, date(2027, 12, 31))
CODES = [topic.code for topic in TOPICS if topic.code not in {"kick_off", "own_profile", "meeting", "check_in"}]
AGREED = (Consent(purpose=Purpose.PARTICIPATION, given=DAY),)


def people(number: int) -> list[Participant]:
    """Return people of five departments, with one to four hours a month, drawn from a seed."""
    rng = Random(f"people {number}")  # noqa: S311 - drawn people, no secrets
    return [
        Participant(
            id=f"p-{place:04}",
            attributes={"department": rng.choice("ABCDE"), "language": rng.choice(["en", "nl"])},
            activity=rng.random(),
            network_size=rng.randrange(2000),
            time_per_month=timedelta(hours=rng.choice([1, 2, 4])),
            consents=AGREED,
        )
        for place in range(number)
    ]


def brief(pool: list[Participant]) -> PlanBrief:
    """Return a brief with random needs and preferences. The lead has four hours per person and meets twice a week."""
    rng = Random(f"brief {len(pool)}")  # noqa: S311 - as above
    return PlanBrief(
        period=YEAR,
        lead_capacity=timedelta(hours=4 * len(pool)),
        lead_capacity_per_day=timedelta(hours=max(4, len(pool) // 25)),
        meetings=Recurrence(every=Frequency.WEEKLY, start=DAY, until=YEAR.end, weekdays=[1, 3]),
        preferences=[SessionPreferences(participant=person.id, topics=rng.sample(CODES, 2)) for person in pool],
        needs={person.id: rng.sample(CODES, 2) for person in pool},
        cadences={person.id: suggest_cadence(rng.choice(list(Habit)), rounds=1) for person in pool},
        buddies=BuddyPolicy(),
        matrix=Matrix.social_maturity(),
    )


def main(numbers: list[int]) -> None:
    """Print the table."""
    free = closed_days(is_weekend, {date(2027, 12, 27)})
    leave = [DateRange(date(2027, 7, 12), date(2027, 7, 30))]
    print("| people | plan, s | agenda of a year, s | rest anew, s | sessions | days for posts |")
    print("|---|---|---|---|---|---|")
    for number in numbers:
        pool = people(number)
        plan_brief = brief(pool)
        stays = [
            Membership(participant=person.id, joined=DAY, away=() if place % 3 else leave)
            for place, person in enumerate(pool)
        ]
        start = process_time()
        plan = make_plan(pool, stays, brief=plan_brief, on=DAY, closed=free)
        made = process_time()
        agenda = make_agenda(plan, pool, stays, period=YEAR)
        shown = process_time()
        anew = make_plan(pool, stays, brief=plan_brief, on=JUNE, closed=free, previous_plan=plan)
        end = process_time()
        assert anew.buddies == plan.buddies
        posts = sum(item.session is None and bool(item.participants) for item in agenda.items)
        times = " | ".join(f"{span:.3f}" for span in (made - start, shown - made, end - shown))
        print(f"| {number} | {times} | {len(plan.sessions)} | {posts} |")


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]] or [10, 50, 100, 1000])
