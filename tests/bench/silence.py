"""Measure the false alarms of silence for each rhythm: python tests/bench/silence.py

Years of 52 weeks are simulated from a seed, without a decline. People either keep each interval of their rhythm with a
probability, on a random day of it, or are active at random with the mean rate of their rhythm. A lead looks once a
week. A false alarm is a year with at least one look at which the person is silent under the default policy. Tables are
Markdown.
"""

from __future__ import annotations

import sys
from random import Random

from advocacy.plan import Cadence

RHYTHMS = {
    "weekly": Cadence(1),
    "every 2 weeks": Cadence(1, 2),
    "every 3 weeks": Cadence(1, 3),
    "every 4 weeks": Cadence(1, 4),
}
YEAR = 364


def active_days(draw: Random, length: int, kept: float | None) -> list[int]:
    """Draw the active days of a year. If *kept* is ``None``, they are random."""
    if kept is not None:
        return [start + draw.randrange(length) for start in range(0, YEAR, length) if draw.random() < kept]
    days, now = list[int](), draw.expovariate(1 / length)
    while now < YEAR:
        days.append(int(now))
        now += draw.expovariate(1 / length)
    return days


def has_alarm(days: list[int], silent_after: int) -> bool:
    """Return whether a person is silent at any weekly look."""
    known = set(days)
    last = -1
    for day in range(YEAR):
        last = day if day in known else last
        if day % 7 == 6 and day - last >= silent_after:
            return True
    return False


def main(people: int) -> None:
    """Print the tables."""
    print("## Silence: false alarms in a year, drawn\n")
    print("| nothing declines |", " | ".join(f"{name}, %" for name in RHYTHMS), "|")
    print("|---" * (1 + len(RHYTHMS)) + "|")
    worlds = {f"keeps {round(100 * kept)} % of intervals": kept for kept in (0.95, 0.9, 0.8, 0.7, 0.6)}
    for world, kept in {**worlds, "active at random, at the rate of the rhythm": None}.items():
        rates = []
        for cadence in RHYTHMS.values():
            draw = Random(1)  # noqa: S311
            after = cadence.silent_after or 0
            wrong = sum(has_alarm(active_days(draw, 7 * cadence.weeks, kept), after) for _ in range(people))
            rates.append(f"{100 * wrong / people:.1f}")
        print(f"| {world} |", " | ".join(rates), "|")
    print("\n## Silence: days of presence without any activity until the sign\n")
    print("|", " | ".join(RHYTHMS), "|")
    print("|---" * len(RHYTHMS) + "|")
    print("|", " | ".join(str(cadence.silent_after) for cadence in RHYTHMS.values()), "|")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8000)
