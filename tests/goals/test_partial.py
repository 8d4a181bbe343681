"""Cells merge as by hand, where both know the same clusters, values and days too."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.frozen_map import FrozenMap
from advocacy.goals.aggregation import Level, Sums, Values

FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)
TOTALS = st.dictionaries(st.sampled_from("abc"), st.integers(-9, 9))


def test_sums_add_up_cluster_by_cluster() -> None:
    """Totals, counts and clusters that both know are added, each with its own."""
    one = Sums(7, 3, FrozenMap({"a": 3, "b": 4}), 2)
    two = Sums(9, 5, FrozenMap({"a": 3, "c": -1}), 3)
    assert one.merged(two) == Sums(16, 8, FrozenMap({"a": 6, "b": 4, "c": -1}), 5)
    assert Sums(7, 3).merged(Sums(1, 1)) == Sums(8, 4, FrozenMap(), 0)
    assert one.merged(Sums(2, 1)) == Sums(9, 4, one.clusters, 2)
    assert Sums(2, 1).merged(one) == Sums(9, 4, one.clusters, 2)


@given(st.tuples(TOTALS, st.integers(1, 9)), st.tuples(TOTALS, st.integers(1, 9)))
def test_sums_merge_as_counters_do(one: tuple[dict[str, int], int], two: tuple[dict[str, int], int]) -> None:
    """Whatever the clusters are, each has what it has in both, and nothing is lost."""
    first, second = (Sums(sum(own.values()), len(own) + more, FrozenMap(own), len(own)) for own, more in (one, two))
    both = Counter(one[0])
    both.update(two[0])
    merged = first.merged(second)
    assert (merged.total, merged.clusters) == (both.total(), FrozenMap(both))
    assert merged.count == len(one[0]) + one[1] + len(two[0]) + two[1]
    assert merged.clustered == len(one[0]) + len(two[0])


def test_values_are_counted_together() -> None:
    """A value that both have seen was seen as often as both say, and the table stays in its order."""
    assert Values(((1, 2), (5, 1))).merged(Values(((0, 3), (5, 4)))) == Values(((0, 3), (1, 2), (5, 5)))


@pytest.mark.parametrize(
    ("one", "two", "found"),
    [
        # the later date, then the higher revision, then the later id
        (Level((FIRST, 9, "z"), 1, 1, 5), Level((LAST, 0, ""), 2, 2), Level((LAST, 0, ""), 2, 2)),
        (Level((FIRST, 1, ""), 1, 1), Level((FIRST, 2, ""), 2, 2), Level((FIRST, 2, ""), 2, 2)),
        (Level((FIRST, 1, "a"), 1, 1), Level((FIRST, 1, "b"), 2, 2), Level((FIRST, 1, "b"), 2, 2)),
        # both claim to be the last: from the lowest to the highest, the fewest answers, the largest deviation
        (
            Level((FIRST, 0, ""), 1, 4, 9, Fraction(1)),
            Level((FIRST, 0, ""), 2, 3, 5, Fraction(2)),
            Level((FIRST, 0, ""), 1, 4, 5, Fraction(2)),
        ),
        (
            Level((FIRST, 0, ""), 3, 3, 9, Fraction(2)),
            Level((FIRST, 0, ""), 1, 7, 0, None),
            Level((FIRST, 0, ""), 1, 7, 0, None),
        ),
    ],
)
def test_the_last_level_is_kept_or_what_the_last_ones_span(one: Level, two: Level, found: Level) -> None:
    """In whichever order the two come."""
    assert one.merged(two) == two.merged(one) == found
