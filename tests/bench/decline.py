"""Measure the false alarms and the delay of the signs of decline: python tests/bench/decline.py

Weeks are simulated from a seed over a year of 52 weeks, with and without a decline. The argument is the number of
people in each world without decline, 8000 by default, and half as many groups. The standard error of a rate of 5 % is
then 0.24 points, and 0.34 points for groups. Worlds with a decline have a quarter of these numbers. Tables are
Markdown. A false alarm is a sign at any look in the year. A decline is found at the first look with a sign after it
began.

"Lighter" is a policy that assumes less correlation between weeks: stickiness 3/2, 0.35 % at each look from week 16 on.
"Plain" is Fisher's exact test of the last four weeks against all before, which assumes that weeks are independent: at
1.5 % in week 8, 1 % in week 12 and 0.25 % at each later look.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from statistics import median

from advocacy import Consent, DateRange, Participant, Purpose
from advocacy.people import Membership
from advocacy.run import Activity, ActivityKind, DeclinePolicy, DeclineStatus, detect_decline
from advocacy.run.decline import WeekChances, _judge, _Row, _together

SEED = "decline"
YEAR = 52
START = date(2027, 1, 4)
WINDOW = DateRange(START, START + timedelta(days=7 * YEAR - 1))
DAYS = [START + timedelta(days=day) for day in range(7 * YEAR)]
LIGHTER = DeclinePolicy(stickiness=Fraction(3, 2), person=[0, 0, *[Fraction(7, 2000)] * 10])
POLICIES = (DeclinePolicy(), LIGHTER)
PLAIN = DeclinePolicy(person=[Fraction(15, 1000), Fraction(10, 1000), *[Fraction(25, 10_000)] * 10])
FISHER = WeekChances(Fraction(1))
CHANCES = tuple(WeekChances(policy.stickiness) for policy in POLICIES)
Weeks = list[bool]
Draw = Callable[[Random], Weeks]
Factor = Callable[[int], float]


def table(title: str, heads: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Print one table."""
    names = heads.split(" | ")
    print(f"\n## {title}\n\n| {heads} |\n|{'---|' * len(names)}")
    for cells in rows:
        print("| " + " | ".join(map(str, cells)) + " |", flush=True)


# ---------------------------------------------------------------- worlds


def same(_: int) -> float:
    """Return the factor of a rate without decline."""
    return 1.0


def drop(to: float, at: int) -> Factor:
    """Return a factor that changes the rate to a part of it, from a week on."""
    return lambda week: 1.0 if week < at else to


def fade(at: int, over: int) -> Factor:
    """Return a factor that lowers the rate linearly to 0, from a week on."""
    return lambda week: max(0.0, 1 - max(0, week - at + 1) / over)


def summer(week: int) -> float:
    """Return a factor of one half in July and August, weeks 26 to 34 of the year."""
    return 0.5 if 26 <= week < 35 else 1.0


def steady(rate: float, alike: float = 0.0, factor: Factor = same) -> Draw:
    """Return a draw of weeks with a given rate, in which consecutive weeks correlate."""

    def draw(chance: Random) -> Weeks:
        before = chance.random() < rate
        row = []
        for week in range(YEAR):
            left = factor(week)
            before = chance.random() < rate * (1 - alike) + alike * before
            row.append(before and (left == 1 or chance.random() < left))
        return row

    return draw


def turns(on: int, off: int) -> Draw:
    """Return a draw of alternating active and silent weeks, from a random start."""

    def draw(chance: Random) -> Weeks:
        place = chance.randrange(on + off)
        return [(place + week) % (on + off) < on for week in range(YEAR)]

    return draw


def bursts(mean_on: float, mean_off: float) -> Draw:
    """Return a draw of active and silent periods, with uniform lengths from one week to twice the mean minus one."""

    def draw(chance: Random) -> Weeks:
        row: Weeks = []
        on = chance.random() < mean_on / (mean_on + mean_off)
        while len(row) < YEAR:
            length = chance.randint(1, round(2 * (mean_on if on else mean_off)) - 1)
            row += [on] * length
            on = not on
        return row[:YEAR]

    return draw


NONE: dict[str, Draw] = {f"a coin each week, rate {rate}": steady(rate) for rate in (0.1, 0.25, 0.5, 0.75, 0.9, 0.97)}
NONE |= {
    f"sticky, correlation {alike}, rate {rate}": steady(rate, alike)
    for alike in (0.3, 0.5)
    for rate in (0.3, 0.5, 0.7, 0.85, 0.9, 0.95)
}
NONE |= {
    f"by turns, {on} on, {off} off": turns(on, off)
    for on, off in ((1, 1), (1, 3), (3, 1), (2, 2), (4, 4), (6, 6), (8, 4), (8, 8), (10, 10), (12, 12), (13, 13))
}
NONE |= {f"bursts, {on} on, {off} off in the mean": bursts(on, off) for on, off in ((2, 2), (3, 6), (6, 3), (5, 5))}

#: Worlds with a decline: the draw, and the week in which the decline begins.
SOME: dict[str, tuple[Draw, int]] = {
    f"rate {rate}{f', correlation {alike}' if alike else ''}, {what} after week {at}": (
        steady(rate, alike, drop(to, at)),
        at,
    )
    for rate, alike in ((0.9, 0.0), (0.6, 0.0), (0.75, 0.3))
    for what, to in (("to a half", 0.5), ("to a quarter", 0.25), ("silence", 0.0))
    for at in (6, 10, 20)
}
SOME |= {f"rate {rate}, fading over 20 weeks after week 6": (steady(rate, 0.0, fade(6, 20)), 6) for rate in (0.9, 0.6)}
SOME |= {f"rate {rate}, half of it in July and August": (steady(rate, 0.0, summer), 26) for rate in (0.9, 0.6)}


# ---------------------------------------------------------------- one person


def looked(row: Weeks, which: int) -> tuple[DeclineStatus, tuple[int, ...]]:
    """Look at one person by one of the policies."""
    policy = POLICIES[which]
    found = _judge("p", row, policy.looks(policy.person), CHANCES[which])
    return found.status, found.signs


def plain(row: Weeks) -> tuple[int, ...]:
    """Return the weeks in which the plain rule gives a sign."""
    return tuple(
        week
        for week, level in PLAIN.looks(PLAIN.person)
        if FISHER.fewer(week, sum(row[:week]), 4)[sum(row[week - 4 : week])] <= level
    )


def percent(part: float, of: float) -> str:
    """Format a share in percent."""
    return f"{100 * part / of:.1f}"


def marked(wrong: int, of: int) -> str:
    """Format a share of false alarms, in bold above 5 %."""
    shown = percent(wrong, of)
    return shown if 20 * wrong <= of else f"**{shown}**"


def quiet(samples: int) -> Iterator[tuple[object, ...]]:
    """Simulate people without a decline."""
    for name, draw in NONE.items():
        chance = Random(f"{SEED}/{name}")  # noqa: S311 - seeded draws
        rows = [draw(chance) for _ in range(samples)]
        naive = marked(sum(bool(plain(row)) for row in rows), samples)
        yield (name, *judged([[looked(row, which) for row in rows] for which in range(2)]), naive)
    for name, draw, late, out in (
        ("sticky 0.5, rate 0.85, here from week 28 on", steady(0.85, 0.5), 28, range(0)),
        ("sticky 0.5, rate 0.85, paused in weeks 15 to 22", steady(0.85, 0.5), 0, range(14, 22)),
        ("a coin, rate 0.75, silent and paused in weeks 30 to 41", steady(0.75), 0, range(29, 41)),
        ("a coin, rate 0.75, no consent in weeks 30 to 41", steady(0.75), 0, range(-41, -29)),
    ):
        yield (f"{name}*", *judged(whole_way(name, draw, late, out, samples // 2)), "")


def whole_way(
    name: str, draw: Draw, late: int, out: range, samples: int
) -> list[list[tuple[DeclineStatus, tuple[int, ...]]]]:
    """Simulate people with memberships, consents and activities in the library. A negative range has no consent."""
    chance = Random(f"{SEED}/{name}")  # noqa: S311 - seeded draws
    people, stays, acts = [], [], []
    gone = range(-out.stop, -out.start) if out.start < 0 else out
    first, back = DAYS[7 * gone.start], DAYS[7 * gone.stop]
    for number in range(samples):
        who = f"p-{number:05}"
        agreed = [Consent(purpose=Purpose.MEASUREMENT, given=START)]
        stay = Membership(participant=who, joined=DAYS[7 * late])
        if out.start < 0:
            agreed = [
                Consent(purpose=Purpose.MEASUREMENT, given=START, withdrawn=first),
                Consent(purpose=Purpose.MEASUREMENT, given=back),
            ]
        elif out:
            stay = stay.pause(first).resume(back)
        people.append(Participant(id=who, consents=agreed))
        stays.append(stay)
        acts += [
            Activity(participant=who, on=DAYS[7 * week + chance.randrange(7)], kind=ActivityKind.SHARED)
            for week, active in enumerate(draw(chance))
            if active and week >= late and (out.start < 0 or week not in gone)
        ]
    reports = (detect_decline(acts, people, stays, period=WINDOW, on=WINDOW.end, policy=policy) for policy in POLICIES)
    return [[(decline.status, decline.signs) for decline in report.people] for report in reports]


def judged(found: list[list[tuple[DeclineStatus, tuple[int, ...]]]]) -> Iterator[str]:
    """Return cells: how often there was any sign, and how often too little data at the end."""
    for answers in found:
        wrong = sum(bool(signs) for _, signs in answers)
        little = sum(answer is DeclineStatus.TOO_LITTLE for answer, _ in answers)
        yield marked(wrong, len(answers))
        yield percent(little, len(answers))


def loud(samples: int) -> Iterator[tuple[object, ...]]:
    """Simulate people with a decline."""
    for name, (draw, at) in SOME.items():
        chance = Random(f"{SEED}/{name}")  # noqa: S311 - seeded draws
        rows = [draw(chance) for _ in range(samples)]
        cells: list[str] = []
        for which in range(2):
            cells += found_after((looked(row, which)[1] for row in rows), at, samples)
        naive, _, weeks = found_after((plain(row) for row in rows), at, samples)
        yield (name, *cells, naive, weeks)


def found_after(signs: Iterable[tuple[int, ...]], at: int, samples: int) -> list[str]:
    """Return cells: how often a decline was found, and how many weeks after it began."""
    after = [min(week for week in weeks if week > at) - at for weeks in signs if any(week > at for week in weeks)]
    soon = sum(weeks <= 14 for weeks in after)
    return [percent(len(after), samples), percent(soon, samples), f"{median(after):.0f}" if after else "–"]


# ---------------------------------------------------------------- groups

#: Draws of groups: the rate of each person, the correlation of weeks, the decline, and the people who decline.
Group = Callable[[Random, int], list[_Row]]


def group(alike: float, factor: Factor = same, part: float = 1.0, late: float = 0.0) -> Group:
    """Return a draw of people with uniform rates of 0.2 to 0.95. *part* of them decline, *late* of them join later."""

    def draw(chance: Random, many: int) -> list[_Row]:
        rows = []
        for number in range(many):
            how = factor if number < part * many else same
            weeks = steady(chance.uniform(0.2, 0.95), alike, how)(chance)
            first = chance.randrange(1, 27) if chance.random() < late else 0
            rows.append(_Row(DAYS[7 * first :], weeks[first:]))
        return rows

    return draw


def by_turns(chance: Random, many: int) -> list[_Row]:
    """Draw people who alternate 1 to 10 active and 1 to 10 silent weeks; the numbers differ between people."""
    return [_Row(DAYS, turns(chance.randint(1, 10), chance.randint(1, 10))(chance)) for _ in range(many)]


CALM: dict[str, Group] = {
    "a coin each week": group(0.0),
    "sticky, correlation 0.3": group(0.3),
    "sticky, correlation 0.5": group(0.5),
    "sticky 0.5, half join later": group(0.5, late=0.5),
    "by turns of 1 to 10 weeks": by_turns,
}
DOWN: dict[str, tuple[Group, int]] = {
    f"correlation 0.3, {what} after week {at}": (group(0.3, drop(to, at)), at)
    for what, to in (("to three quarters", 0.75), ("to a half", 0.5), ("to a quarter", 0.25))
    for at in (6, 10, 20)
}
DOWN |= {
    "correlation 0.3, a third fall silent after week 10": (group(0.3, drop(0.0, 10), part=1 / 3), 10),
    "correlation 0.3, fading over 40 weeks after week 6": (group(0.3, fade(6, 40)), 6),
    "a coin, half the rate in July and August": (group(0.0, summer), 26),
}
MANY = (12, 24)


def groups(name: str, draw: Group, many: int, samples: int) -> list[tuple[int, ...]]:
    """Simulate groups, and return the weeks of the signs of each."""
    chance = Random(f"{SEED}/{name}/{many}")  # noqa: S311 - seeded draws
    return [_together(draw(chance, many), WINDOW, WINDOW.end, POLICIES[0]).signs for _ in range(samples)]


def calm(samples: int) -> Iterator[tuple[object, ...]]:
    """Simulate groups without a decline."""
    for name, draw in CALM.items():
        yield (name, *(marked(sum(map(bool, groups(name, draw, many, samples))), samples) for many in MANY))


def down(samples: int) -> Iterator[tuple[object, ...]]:
    """Simulate groups with a decline."""
    for name, (draw, at) in DOWN.items():
        cells = []
        for many in MANY:
            found, _, weeks = found_after(groups(name, draw, many, samples), at, samples)
            cells += [found, weeks]
        yield (name, *cells)


if __name__ == "__main__":
    drawn = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
    table(
        f"One person, nothing declines, {drawn} people in each world ({drawn // 2} where marked *)",
        "world | false alarm in a year, % | too little at the end, %"
        " | lighter: false, % | too little, % | plain: false, %",
        quiet(drawn),
    )
    table(
        f"One person, something declines, {drawn // 4} people in each world",
        "world | found in the year, % | within 14 weeks, % | weeks after, median"
        " | lighter: found, % | within 14, % | weeks | plain: found, % | weeks",
        loud(drawn // 4),
    )
    table(
        f"The group, nothing declines, {drawn // 2} groups",
        "world | " + " | ".join(f"{many} people: false alarm in a year, %" for many in MANY),
        calm(drawn // 2),
    )
    table(
        f"The group, something declines, {drawn // 8} groups",
        "world | " + " | ".join(f"{many} people: found, % | weeks after, median" for many in MANY),
        down(drawn // 8),
    )
