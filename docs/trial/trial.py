"""The calculations of the trial page. The page and its test run the same functions, in the browser and natively.

The page passes JSON in and gets JSON back, with HTML that the library wrote.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

from choose_pilot import DAY, POLICY, matrix, participants, read_rows

from advocacy import (
    AdvocacyError,
    Consent,
    DateRange,
    Language,
    Matrix,
    Participant,
    Pilot,
    Purpose,
    Quota,
    SelectionPolicy,
    select_pilot,
)
from advocacy.errors import translator_for
from advocacy.messages.blocks import Table
from advocacy.people import Membership
from advocacy.pilot import selection_probabilities
from advocacy.plan import (
    Agenda,
    Cadence,
    Frequency,
    PlanBrief,
    Recurrence,
    closed_days,
    is_weekend,
    make_agenda,
    make_plan,
)

#: The attributes that a quota can be on, and the number of values that the page offers.
ATTRIBUTES, _OFFERED = ("industry", "country", "role"), 12
#: The invented people of the small team.
NAMES = {"p-1": "Ann", "p-2": "Bob", "p-3": "Cas", "p-4": "Dee"}


@cache
def pool() -> tuple[tuple[Participant, ...], Matrix]:
    """Return the people of the example, and its matrix."""
    return participants(read_rows()), matrix()


def start() -> str:
    """Return the policy of the example, the values for quotas, and the matrix of the pool."""
    people, grid = pool()
    counts = {name: Counter(person.attributes.get(name) for person in people) for name in ATTRIBUTES}
    return json.dumps(
        {
            "values": {
                name: [value for value, _ in known.most_common() if value is not None][:_OFFERED]
                for name, known in counts.items()
            },
            "policy": {
                "size": POLICY.sizes[0],
                "seed": POLICY.seed,
                "quotas": [[rule.attribute, rule.value, rule.minimum, rule.maximum] for rule in POLICY.quotas],
            },
            "matrix": _matrix_html(people, grid, "Where people start (approximately)"),
        }
    )


def select(given: str) -> str:
    """Select a pilot and return its report, its matrix and the chances; or the problems of the policy.

    Args:
        given: JSON with the size, the seed and the quotas: attribute, value, minimum and maximum or ``null``.
    """
    asked, (people, grid) = json.loads(given), pool()
    quotas, problems = [], []
    for name, value, minimum, maximum in asked["quotas"]:
        try:
            quotas.append(Quota(name, value, minimum=minimum or 0, maximum=maximum))
        except AdvocacyError as error:
            problems.append(f"{value}: {error}")
    if problems:
        return json.dumps({"problem": "\n".join(problems)})
    try:
        policy = SelectionPolicy(size=asked["size"], criteria=POLICY.criteria, quotas=quotas, seed=asked["seed"])
        pilot = select_pilot(people, policy, matrix=grid, on=DAY)
    except AdvocacyError as error:
        return json.dumps({"problem": str(error)})
    found = {"report": pilot.text(), "html": pilot.html()}
    if pilot.members:
        members = [person for person in pilot.people if person.id in set(pilot.members)]
        found["matrix"] = _matrix_html(members, grid, "Where the members start (approximately)")
        found["chances"] = _chances_html(pilot)
    return json.dumps(found)


def plan() -> str:
    """Return the agenda of the first quarter of a small team, as text and HTML."""
    english = Language("en", names=NAMES)
    return json.dumps({"report": agenda().text(english), "html": agenda().html(english)})


@cache
def agenda() -> Agenda:
    """Plan the year of four people, of whom one listens first, and return the agenda of its first quarter."""
    year = DateRange(date(2027, 1, 4), date(2027, 12, 31))
    agreed = [Consent(purpose=Purpose.PARTICIPATION, given=year.start)]
    people = [Participant(id=who, consents=agreed, time_per_month=timedelta(hours=4)) for who in NAMES]
    members = [Membership(participant=who, joined=year.start) for who in NAMES]
    brief = PlanBrief(
        period=year,
        lead_capacity=timedelta(hours=150),
        meetings=Recurrence(every=Frequency.WEEKLY, start=year.start, until=year.end, weekdays=[1, 3]),
        cadences={"p-1": Cadence(1, weeks=2), "p-2": Cadence(1, weeks=4), "p-3": Cadence(1, weeks=4)},
        ramps={"p-4": year.start},
    )
    made = make_plan(people, members, brief=brief, on=year.start, closed=closed_days(is_weekend))
    return make_agenda(made, people, members, period=DateRange(year.start, date(2027, 3, 31)))


def _matrix_html(people: list[Participant] | tuple[Participant, ...], grid: Matrix, caption: str) -> str:
    """Write the matrix with the number of people in each cell, the highest row first."""
    counts = grid.count_cells(people)
    cells = {(cell.row, cell.column): cell for cell in grid.cells}
    levels = [level.code for level in grid.columns.levels]
    rows = [
        (row.code, *(f"{cells[row.code, level].name}: {counts.cells[cells[row.code, level].code]}" for level in levels))
        for row in reversed(grid.rows.levels)
    ]
    header = (f"{grid.rows.measure} ↑ · {grid.columns.measure} →", *levels)
    return _html(Table(rows=rows, header=header, caption=caption))


def _chances_html(pilot: Pilot) -> str:
    """Write the chances of groups of people: the value of the quotas' attribute, and the lowest and highest chance."""
    chances = selection_probabilities(pilot)
    name = next((rule.attribute for rule in pilot.policy.quotas if isinstance(rule, Quota)), ATTRIBUTES[0])
    groups = defaultdict[str, list[Fraction]](list)
    for person in pilot.people:
        if person.id in chances:
            groups[str(person.attributes.get(name))].append(chances[person.id].probability)
    rows = [
        (value, len(shares), f"{float(sum(shares)):.1f}", f"{float(sum(shares) / len(shares)):.1%}")
        for value, shares in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    header = (name, "eligible people", "places on average", "mean chance")
    caption = "Chances over all seeds of the lottery, by group"
    return _html(Table(rows=rows[:_OFFERED], header=header, caption=caption))


def _html(table: Table) -> str:
    return "".join(table.html(translator_for("en")))
