"""Measure the cost of argument checks: microseconds per call, and the calls in `make_plan` that pass people on.

``python -m tests.bench.arguments``
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date, timedelta
from timeit import timeit
from typing import TYPE_CHECKING, Any

from advocacy import Consent, DateRange, Matrix, Participant, Purpose
from advocacy.arguments import unchecked
from advocacy.people import Membership
from advocacy.plan import BuddyPolicy, Frequency, PlanBrief, Recurrence, make_plan
from advocacy.plan.calendar import schedule_dates
from advocacy.plan.content import check_balance

if TYPE_CHECKING:
    from types import FrameType

DAY = date(2027, 1, 4)
SPAN = DateRange(DAY, DAY + timedelta(days=90))


def overhead(function: Any, *args: Any, **kwargs: Any) -> float:
    """Return the microseconds that the check adds to a call, the best of five runs."""
    bare, many = unchecked(function), 2_000

    def best(act: Any) -> float:
        return min(timeit(lambda: act(*args, **kwargs), number=many) for _ in range(5)) / many * 1e6

    return best(function) - best(bare)


def people(many: int) -> list[Participant]:
    """Return people with consent to participate."""
    consents = [Consent(purpose=Purpose.PARTICIPATION, given=DAY)]
    return [Participant(id=f"p-{number}", network_size=100, activity=0.5, consents=consents) for number in range(many)]


def passing(group: list[Participant], stays: list[Membership], brief: PlanBrief) -> Counter[str]:
    """Count the calls in `make_plan` that have a collection of people as an argument, by the name of the function."""
    seen: Counter[str] = Counter()

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event != "call" or "advocacy" not in frame.f_code.co_filename:
            return
        code = frame.f_code
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4)]
        for name in names:
            given = frame.f_locals.get(name)
            for value in (given or ()) if name == "args" else (given,):
                if isinstance(value, (tuple, list)) and len(value) > 1 and isinstance(value[0], Participant):
                    seen[code.co_qualname] += 1
                    return

    sys.setprofile(watch)
    try:
        make_plan(group, stays, brief=brief, on=DAY)
    finally:
        sys.setprofile(None)
    return seen


def main() -> None:
    """Print the cost and the calls."""
    group = people(100)
    person, matrix = group[0], Matrix.social_maturity()
    for name, cost in {
        "Participant.consents_to": overhead(Participant.consents_to, person, Purpose.PARTICIPATION, on=DAY),
        "Participant.measure": overhead(Participant.measure, person, "activity"),
        "Matrix.place": overhead(Matrix.place, matrix, person),
        "schedule_dates, 3 days": overhead(schedule_dates, [DAY] * 3, period=SPAN),
        "check_balance, 100 ids": overhead(check_balance, [], [], goals=["g"], participants=[p.id for p in group]),
    }.items():
        print(f"{name}: {cost:.1f} µs")
    stays = [Membership(participant=participant.id, joined=DAY) for participant in group]
    brief = PlanBrief(
        period=SPAN,
        lead_capacity=timedelta(hours=20),
        lead_capacity_per_day=timedelta(hours=4),
        meetings=Recurrence(every=Frequency.WEEKLY, start=DAY, until=SPAN.end, weekdays=[1]),
        needs={participant.id: ["first_draft"] for participant in group},
        buddies=BuddyPolicy(),
    )
    seen = passing(group, stays, brief)
    print(f"calls that pass people on within make_plan: {sum(seen.values())}", dict(seen))


if __name__ == "__main__":
    main()
