"""Time the comparison of scenarios: python tests/bench/designs.py

A hundred scenarios (ten sizes, five tightnesses of quotas, two cadences) are compared for several numbers of people,
each with its group, sensitivity, plan and forecast. The table is Markdown, in seconds of processor time. The arguments
are other numbers of people.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from time import process_time

from advocacy import Consent, Criterion, DateRange, Goal, GoalKind, Participant, Purpose, Quota, SelectionPolicy
from advocacy.plan import Cadence, Frequency, PlanBrief, Recurrence
from advocacy.scenarios import Assumption, Funnel, FunnelInput, OutcomeModel, Scenario, compare_scenarios, scenario_grid

DAY = date(2027, 1, 4)
YEAR = DateRange(DAY, date(2027, 12, 31))
SIZES, LEASTS = range(6, 26, 2), range(5)


def people(number: int) -> list[Participant]:
    """Return people of five departments, drawn from a seed."""
    rng = Random(f"people {number}")  # noqa: S311 - drawn people, no secrets
    return [
        Participant(
            id=f"p-{place:06}",
            attributes={"department": rng.choice("ABCDE")},
            activity=rng.randrange(101) / 100,
            motivation=rng.randrange(11) / 10,
            network_size=rng.randrange(2000),
            time_per_month=timedelta(hours=rng.choice([1, 2, 4])),
            consents=[Consent(purpose=Purpose.PARTICIPATION, given=DAY)],
        )
        for place in range(number)
    ]


def designs() -> tuple[Scenario, ...]:
    """Return a hundred scenarios."""
    visits = Funnel(
        outcome="visits",
        steps=[Assumption(code="visits a post", minimum=2, maximum=20, likely=Decimal(6), source="own")],
    )
    base = Scenario(
        id="base",
        policy=SelectionPolicy(
            size=6, criteria=[Criterion("motivation", weight=2), Criterion("activity")], exclude_inactive=False, seed=7
        ),
        goals=[Goal(id="hire", kind=GoalKind.RECRUITMENT)],
        expectations=[OutcomeModel(funnel=visits, input=FunnelInput.POSTS)],
        brief=PlanBrief(
            period=YEAR,
            lead_capacity=timedelta(hours=60),
            meetings=Recurrence(every=Frequency.WEEKLY, start=DAY, until=YEAR.end),
        ),
        time_per_post=timedelta(minutes=30),
    )
    quotas = [[Quota("department", "A", minimum=minimum)] if minimum else [] for minimum in LEASTS]
    axes = {"policy.size": SIZES, "policy.quotas": quotas, "cadence": [Cadence(1), Cadence(1, weeks=2)]}
    return scenario_grid(base, axes)


def main(numbers: list[int]) -> None:
    """Print a table of scenarios."""
    many = designs()
    print(f"| people | designs | compared, s | undominated |\n|{'---|' * 4}")
    for number in numbers:
        pool = people(number)
        start = process_time()
        compared = compare_scenarios(many, pool, on=DAY)
        took = process_time() - start
        print(f"| {number:,} | {len(many)} | {took:.2f} | {len(compared.pareto_front)} |", flush=True)


if __name__ == "__main__":
    main([int(name) for name in sys.argv[1:]] or [100, 1_000, 10_000])
