"""Compare and attack tables of counts: python tests/bench/groups.py [--against CHECKOUT] [--argus PYTHON] [--attack N]

Without options it prints the numbers shown and the seconds for 80 random tables from 4 by 4 to 12 by 8 with minimum 5,
the same for a table of 1,600 people with 64 by 6 values, and the growth of the time from 40 to 400 cells. With
``--against``, a checkout of another version (``git worktree add DIRECTORY COMMIT``) does the first two as well, in its
own process. With ``--argus``, a Python that has pytauargus protects the 80 tables (OPT(1), FREQ(5,20)); compare its
time only. With ``--attack``, N random sets of one to four tables are attacked with integers and by subtraction
(``tests/attacker.py``).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from math import log
from pathlib import Path
from random import Random
from statistics import linear_regression
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advocacy import Participant

ROOT = Path(__file__).resolve().parents[2]
#: The number of people in a cell: all numbers in a list have the same probability.
CELLS = {
    "many zeros": [0, 0, 0, 0, 0, 0, 1, 2, 7, 9],
    "few people": [0, 0, 1, 1, 2, 3, 20],
    "large and small": [0, 0, 0, 1, 8, 30],
    "0 to 9": [*range(10)],
}
#: The skew of groups: a function from a random number, 0 to 1, to the weight of a value. There are ten people for each
#: cell, and these weights decide their value of each attribute.
WEIGHTS: dict[str, Callable[[float], float]] = {
    "skewed groups": lambda chance: chance**2,
    "very skewed groups": lambda chance: chance**3,
}
Cells = dict[tuple[str, ...], int]


def drawn(likely: list[int], rows: int, columns: int, seed: int) -> Cells:
    """Draw a table."""
    chance = Random(seed)  # noqa: S311 - drawn for a bench
    return {(f"a{row:02}", f"b{column}"): chance.choice(likely) for row in range(rows) for column in range(columns)}


def drawn_skewed(weigh: Callable[[float], float], rows: int, columns: int, seed: int) -> Cells:
    """Draw a table of people whose attributes are independent, with values of different weights."""
    chance = Random(seed)  # noqa: S311
    weights = [[weigh(chance.random()) for _ in range(size)] for size in (rows, columns)]
    cells: Cells = {}
    for _ in range(10 * rows * columns):
        row, column = (chance.choices(range(len(each)), each)[0] for each in weights)
        cells[f"a{row:02}", f"b{column}"] = cells.get((f"a{row:02}", f"b{column}"), 0) + 1
    return cells


def _tables(draw: Callable[..., Cells], likely: object) -> list[Cells]:
    """Draw 80 tables."""
    sizes = [Random(1000 + seed) for seed in range(80)]  # noqa: S311
    return [draw(likely, size.randint(4, 12), size.randint(4, 8), seed) for seed, size in enumerate(sizes)]


#: The function that draws the 80 tables of each kind.
KINDS: dict[str, Callable[[], list[Cells]]] = {
    **{name: partial(_tables, drawn, likely) for name, likely in CELLS.items()},
    **{name: partial(_tables, drawn_skewed, weigh) for name, weigh in WEIGHTS.items()},
}


def drawn_people(cells: Cells) -> tuple[Participant, ...]:
    """Return the people of a table."""
    from advocacy import Participant  # noqa: PLC0415 - of the checkout under test

    values = [values for values, many in cells.items() for _ in range(many)]
    return tuple(
        Participant(id=f"p-{n}", attributes=dict(zip("ab", each, strict=True))) for n, each in enumerate(values)
    )


def count(cells: Cells, by: tuple[str, ...] = ("a", "b"), minimum: int = 5) -> tuple[float, int]:
    """Count a table. Return the seconds of processor time, and the number of counts shown."""
    from advocacy.privacy import count_groups  # noqa: PLC0415 - of the checkout under test

    people = drawn_people(cells)
    begin = process_time()
    table = count_groups(people, by=by, minimum_group=minimum)
    return process_time() - begin, sum(group_count.people is not None for group_count in table.counts)


def sixteen_hundred() -> Cells:
    """Draw 1,600 people with 64 by 6 values."""
    chance = Random(5)  # noqa: S311
    cells: Cells = {}
    for _ in range(1600):
        values = f"a{chance.randrange(64):02}", f"b{chance.randrange(6)}"
        cells[values] = cells.get(values, 0) + 1
    return cells


def measure() -> dict[str, tuple[float, int]]:
    """Measure the 80 tables of each kind, and the table of 1,600 people: seconds and numbers shown."""
    found = {}
    for name, draw in KINDS.items():
        each = [count(cells) for cells in draw()]
        found[name] = sum(seconds for seconds, _ in each), sum(shown for _, shown in each)
    found["1,600 people, 64 by 6"] = min(count(sixteen_hundred()) for _ in range(3))
    return found


def measured_in(checkout: str) -> dict[str, tuple[float, int]]:
    """Measure another checkout."""
    code = f"import runpy, json; print(json.dumps(runpy.run_path({str(Path(__file__))!r})['measure']()))"
    ended = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(Path(checkout) / "src")}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, tuple[float, int]] = json.loads(ended.stdout)
    return found


#: Run by a Python that has pytauargus: the tables come by standard input.
ARGUS = """
import contextlib, json, os, sys, time
from pytauargus import protect
tables = json.load(sys.stdin)
sys.stdout.flush(); out = os.dup(1); os.dup2(2, 1)
begin = time.process_time()
for rows in tables:
    protect(rows, tables=["a", "b"], response="n", safety_rules="FREQ(5,20)", suppress="OPT(1)")
os.write(out, str(time.process_time() - begin).encode())
"""


def argus(python: str, tables: list[Cells]) -> float:
    """Return the seconds that pytauargus takes for the 80 tables."""
    rows = [[{"a": a, "b": b, "n": 1} for (a, b), many in cells.items() for _ in range(many)] for cells in tables]
    ended = subprocess.run(  # noqa: S603
        [python, "-c", ARGUS], input=json.dumps(rows), capture_output=True, text=True, check=True
    )
    return float(ended.stdout)


def growth() -> list[tuple[int, float]]:
    """Return the seconds for tables with increasing numbers of cells, five of each size."""
    sizes = [(8, 5), (16, 5), (10, 8), (32, 5), (20, 8), (64, 5), (20, 16), (64, 6), (20, 20), (80, 5)]
    return [
        (rows * columns, sum(min(count(drawn(CELLS["0 to 9"], rows, columns, seed))[0] for _ in range(3))
                             for seed in range(5)) / 5)
        for rows, columns in sizes
    ]  # fmt: skip


def exponent(points: list[tuple[int, float]]) -> float:
    """Return the slope of the least squares line through logarithms."""
    return linear_regression([log(size) for size, _ in points], [log(seconds) for _, seconds in points]).slope


def attack(number: int) -> tuple[int, int]:
    """Attack random tables. Return how many sets have an open number, and how many reveal a small sum."""
    sys.path.insert(0, str(ROOT))
    from advocacy import Participant  # noqa: PLC0415
    from advocacy.privacy import GroupTable, count_groups  # noqa: PLC0415
    from tests.attacker import Attacker  # noqa: PLC0415

    kinds = [*CELLS.values(), [0, 1, 20], [1, 2, 3, 20], [0, 0, 0, 9], [0, 1, 5]]
    opened = given_away = 0
    for seed in range(number):
        chance = Random(seed)  # noqa: S311
        likely, minimum = chance.choice(kinds), chance.randint(1, 6)
        if chance.random() < 0.5:
            names, sizes = ["role", "site"], [chance.randint(1, 6), chance.randint(1, 5)]
            attributes = [chance.choice([["role"], ["role", "site"]])]
        else:
            names, sizes = ["role", "site", "level"], [chance.randint(1, 3), chance.randint(1, 4), chance.randint(1, 3)]
            tried = [["role"], ["site"], ["level"], ["role", "site"], ["site", "level"], ["level", "role"]]
            attributes = [chance.choice(tried) for _ in range(chance.randint(2, 4))]
        cells: list[tuple[str, ...]] = [()]
        for size in sizes:
            cells = [(*cell, f"v{value}") for cell in cells for value in range(size)]
        values = [cell for cell in cells for _ in range(chance.choice(likely))]
        people = [
            Participant(id=f"p-{n}", attributes=dict(zip(names, each, strict=True))) for n, each in enumerate(values)
        ]
        made: list[GroupTable] = []
        for by in attributes:
            made.append(count_groups(people, by=by, minimum_group=minimum, published=made))
        attacker = Attacker(made)
        opened += bool(people and attacker.find_open())
        given_away += minimum > 1 and attacker.smallest_sum(minimum - 1) is not None
    return opened, given_away


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", help="a checkout of another version")
    parser.add_argument("--argus", help="a Python that has pytauargus")
    parser.add_argument("--attack", type=int, help="attack N random sets of tables, and measure nothing")
    options = parser.parse_args()
    if options.attack:
        opened, given_away = attack(options.attack)
        print(f"{options.attack} sets of tables: {opened} with an open number, {given_away} with a small sum")
        return
    ours, theirs = measure(), measured_in(options.against) if options.against else {}
    print("| tables | seconds | numbers shown | seconds of the other | numbers shown by it | pytauargus |")
    print("|---|---|---|---|---|---|")
    for name, (seconds, shown) in ours.items():
        other = [f"{theirs[name][0]:.3f}", theirs[name][1]] if name in theirs else ["", ""]
        peer = f"{argus(options.argus, KINDS[name]()):.2f}" if options.argus and name in KINDS else ""
        print("|", " | ".join(map(str, [name, f"{seconds:.3f}", shown, *other, peer])), "|", flush=True)
    points = growth()
    print("\n| cells | ms |\n|---|---|")
    print("\n".join(f"| {cells} | {1000 * seconds:.1f} |" for cells, seconds in points))
    print(f"\nExponent: {exponent(points):.2f}")


if __name__ == "__main__":
    main()
