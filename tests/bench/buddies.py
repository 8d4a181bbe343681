"""Time buddies, and measure what the rule for odd numbers gives away: python tests/bench/buddies.py

Complete graphs of 50, 300 and 1000 people, beside the bare matching of rustworkx on the same points in the same run.
Then random pools of 5, 7, 9 and 11 people: how often the best matching with a left-over joining it is not the best way
to make pairs and one trio, which trying every way gives, and by how much. The argument is the number of pools, 100 by
default.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from random import Random
from time import perf_counter

import rustworkx

from advocacy import Consent, Participant, Purpose
from advocacy.plan import BuddyPolicy, match_buddies

DAY = date(2027, 1, 4)
AGREED = (Consent(purpose=Purpose.PARTICIPATION, given=DAY),)


def people(number: int, seed: int) -> list[Participant]:
    """Draw people of five departments and two languages."""
    rng = Random(f"{number} {seed}")  # noqa: S311 - drawn people, no secrets
    return [
        Participant(
            id=f"p-{place:04}",
            attributes={"department": rng.choice("ABCDE"), "language": rng.choice(["en", "nl"])},
            activity=rng.random(),
            consents=AGREED,
        )
        for place in range(number)
    ]


def pairings(names: tuple[int, ...]) -> Iterator[list[tuple[int, int]]]:
    """Give every way to pair an even number."""
    if not names:
        yield []
        return
    first, *rest = names
    for other in rest:
        for more in pairings(tuple(name for name in rest if name != other)):
            yield [(first, other), *more]


def best(pool: list[Participant]) -> int:
    """Give the most points of any way to make pairs and one trio."""
    policy = BuddyPolicy()
    worth = {
        (a, b): sum(part["points"] for part in policy.points(pool[a], pool[b]))
        for a, b in combinations(range(len(pool)), 2)
    }
    found = 0
    for trio in combinations(range(len(pool)), 3):
        three = sum(worth[pair] for pair in combinations(trio, 2))
        rest = tuple(place for place in range(len(pool)) if place not in trio)
        found = max(found, three + max(sum(worth[pair] for pair in way) for way in pairings(rest)))
    return found


def main(pools: int) -> None:
    """Print both tables."""
    print("| people | match_buddies, s | bare matching, s | ratio |\n|---|---|---|---|")
    for number in (50, 300, 1000):
        pool = people(number, 0)
        policy = BuddyPolicy()
        edges = [
            (a, b, sum(points for _, _, points in policy.scores(pool[a], pool[b], {})))
            for a, b in combinations(range(number), 2)
        ]
        start = perf_counter()
        graph = rustworkx.PyGraph(multigraph=False)
        graph.add_nodes_from(range(number))
        graph.add_edges_from(edges)
        bare = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
        middle = perf_counter()
        found = match_buddies(pool, on=DAY)
        end = perf_counter()
        assert found.points == sum(points for a, b, points in edges if (a, b) in bare or (b, a) in bare)
        print(f"| {number} | {end - middle:.3f} | {middle - start:.3f} | {(end - middle) / (middle - start):.1f} |")
    print("\n| people | pools | not the best way, % | given away on average, % | at most, % |\n|---|---|---|---|---|")
    for number in (5, 7, 9, 11):
        gaps = []
        for seed in range(pools):
            pool = people(number, seed)
            top = best(pool)
            gaps.append((top - match_buddies(pool, on=DAY).points) / top)
        missed = sum(gap > 0 for gap in gaps)
        mean = 100 * sum(gaps) / pools
        print(f"| {number} | {pools} | {100 * missed / pools:.0f} | {mean:.1f} | {100 * max(gaps):.1f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
