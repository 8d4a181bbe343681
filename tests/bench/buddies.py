"""Time buddies, and measure the loss from the rule for odd numbers: python tests/bench/buddies.py

The first table has random teams of 50 to 1000 people: the time, and the points lost by matching in blocks, compared
with the matching by rustworkx of all people at once in the same run. The second table has random pools of 5, 7, 9 and
11 people. The left-over person joins a pair of the best matching. The table shows how often this is worse than the best
way to make pairs and one trio, and by how many points; trying every way gives that. The argument is the number of
pools, 100 by default.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from random import Random
from time import process_time

import rustworkx

from advocacy import Consent, Participant, Purpose
from advocacy.plan import BuddyPolicy, match_buddies
from advocacy.plan.buddies import BLOCK

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
    """Yield every way to pair an even number of people."""
    if not names:
        yield []
        return
    first, *rest = names
    for other in rest:
        for more in pairings(tuple(name for name in rest if name != other)):
            yield [(first, other), *more]


def best(pool: list[Participant]) -> int:
    """Return the maximum points of pairs and one trio, by trying every way."""
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


def whole(pool: list[Participant]) -> int:
    """Return the maximum points of a matching of the whole pool, by rustworkx."""
    policy = BuddyPolicy()
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(len(pool)))
    graph.add_edges_from(
        (a, b, sum(points for _, _, points in policy.scores(pool[a], pool[b], {})))
        for a, b in combinations(range(len(pool)), 2)
    )
    return sum(
        graph.get_edge_data(a, b) for a, b in rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    )


def main(pools: int) -> None:
    """Print both tables."""
    print("| people | match_buddies, CPU s | all at once, CPU s | points lost on average, % | at most, % |")
    print("|---|---|---|---|---|")
    for number, repeats in ((50, 5), (200, 5), (202, 10), (300, 10), (600, 5), (1000, 5)):
        losses, times, all_times = [], [], []
        for seed in range(repeats):
            pool = people(number, seed)
            start = process_time()
            found = match_buddies(pool, on=DAY)
            middle = process_time()
            most = whole(pool)
            all_times.append(process_time() - middle)
            times.append(middle - start)
            losses.append((most - found.points) / most)
            assert len(found.groups) == number // 2
        assert number > BLOCK or max(losses) == 0
        time, all_time, loss = (sum(values) / repeats for values in (times, all_times, losses))
        print(f"| {number} | {time:.3f} | {all_time:.3f} | {100 * loss:.2f} | {100 * max(losses):.2f} |")
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
