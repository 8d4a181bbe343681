"""Tables of people tell nothing about too few, from one table or from all that were published."""

from __future__ import annotations

from collections import Counter
from itertools import product
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from advocacy.errors import ValidationError
from advocacy.people.participant import Participant
from advocacy.privacy.group_counts import GroupCount, GroupTable, count_groups
from tests.ranks import rank

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = ("role", "site", "level")
VALUES = ("a", "b", "c", "d")
#: What somebody has, by attribute; empty where it is unknown.
Profile = tuple[str, ...]


def people(profiles: Sequence[Profile]) -> list[Participant]:
    """Make people from what they have."""
    return [
        Participant(id=f"p-{n:03}", attributes={name: one for name, one in zip(NAMES, has, strict=False) if one})
        for n, has in enumerate(profiles)
    ]


def _profiles(cells: dict[Profile, int]) -> list[Profile]:
    """Give so many people of each profile."""
    return [has for has, many in sorted(cells.items()) for _ in range(many)]


def crowds(many: int = 2, maximum: int = 9) -> st.SearchStrategy[list[Profile]]:
    """Generate people by how many have which combination of attributes."""
    combinations = st.tuples(*[st.sampled_from(("", *VALUES))] * many)
    return st.dictionaries(combinations, st.integers(1, maximum), max_size=12).map(
        lambda found: [has for has, count in sorted(found.items()) for _ in range(count)]
    )


class Adversary:
    """Solves for groups from what tables show: knows who wrote them, that no group is negative, and no number else."""

    def __init__(self, tables: list[GroupTable], profiles: list[Profile]) -> None:
        self.names = sorted({name for table in tables for name in table.by})
        at = {name: place for place, name in enumerate(NAMES)}
        seen = [sorted({has[at[name]] for has in profiles}) for name in self.names]
        self.cells = list(product(*seen))
        self.truth = Counter(tuple(has[at[name]] for name in self.names) for has in profiles)
        self.rows: list[list[int]] = []
        self.sums: list[int] = []
        for table in tables:
            for one in table.counts:
                if one.people is not None:
                    self.rows.append(self.vector(table.by, one.group))
                    self.sums.append(one.people)

    def vector(self, by: tuple[str, ...], group: tuple[str | None, ...]) -> list[int]:
        """Say which cells a group is made of."""
        wanted = {name: value for name, value in zip(by, group, strict=True) if value is not None}
        return [
            int(all(dict(zip(self.names, cell, strict=True))[n] == v for n, v in wanted.items())) for cell in self.cells
        ]

    def people(self, vector: list[int]) -> int:
        """Count how many a group truly has."""
        return sum(self.truth[cell] for cell, part in zip(self.cells, vector, strict=True) if part)

    def follows(self, vector: list[int]) -> bool:
        """Tell whether a group follows by adding and taking away, in fractions."""
        return rank([*self.rows, vector]) == rank(self.rows)

    def bounds(self, vector: list[int]) -> tuple[float, float]:
        """Give the least and the most that a group can have, no cell being negative or above all together."""
        if not self.rows:
            return 0.0, float(len(self.truth) + 1)
        ends = []
        for sign in (1, -1):
            cost = [sign * part for part in vector]
            found = linprog(cost, A_eq=self.rows, b_eq=self.sums, bounds=(0, sum(self.truth.values())), method="highs")
            ends.append(sign * found.fun)
        return ends[0], ends[1]


def pinned(adversary: Adversary, tables: list[GroupTable], minimum: int) -> list[tuple[Any, int]]:
    """Give every group of any of the tables that is too small, and that the adversary knows exactly."""
    found = []
    for table in tables:
        for one in table.counts:
            vector = adversary.vector(table.by, one.group)
            many = adversary.people(vector)
            if 0 < many < minimum:
                low, high = adversary.bounds(vector)
                if one.people is not None or adversary.follows(vector) or high - low < 1e-6:
                    found.append((one.group, many))
    return found


@given(crowds(), st.sampled_from([["role"], ["role", "site"], ["site", "role"]]), st.integers(2, 6))
@example([("a", "a")] * 5 + [("a", "b")] * 3 + [("b", "a")] * 3 + [("b", "b")] * 9, ["role", "site"], 5)
def test_nothing_too_small_follows_from_one_table(profiles: list[Profile], by: list[str], minimum: int) -> None:
    """Whoever solves the table, knowing that numbers are not negative, finds no group under the minimum."""
    table = count_groups(people(profiles), by=by, minimum_group=minimum)
    adversary = Adversary([table], profiles)
    assert pinned(adversary, [table], minimum) == []
    for one in table.counts:
        assert one.people is None or one.people == adversary.people(adversary.vector(table.by, one.group)) >= minimum


@given(
    crowds(3, 7),
    st.lists(
        st.sampled_from([["role"], ["site"], ["level"], ["role", "site"], ["site", "level"], ["level", "role"]]),
        min_size=2,
        max_size=3,
    ),
    st.integers(2, 5),
)
@example(
    _profiles({("a", "b", ""): 2, ("c", "a", ""): 5, ("a", "c", ""): 6, ("a", "a", ""): 3}),
    [["site"], ["role", "site"]],
    5,
)
@example(
    _profiles({("c", "c", "b"): 6, ("c", "a", "a"): 3, ("a", "a", "b"): 2, ("c", "b", "b"): 2, ("b", "a", "b"): 4}),
    [["role", "site"], ["site"]],
    5,
)
def test_nothing_too_small_follows_from_all_that_was_published(
    profiles: list[Profile], asked: list[list[str]], minimum: int
) -> None:
    """Tables made one after another, each told of those before, give nothing away together either."""
    tables: list[GroupTable] = []
    for by in asked:
        tables.append(count_groups(people(profiles), by=by, minimum_group=minimum, published=tables))
        assert "table:published" not in {one.code for one in tables[-1].findings}
    assert pinned(Adversary(tables, profiles), tables, minimum) == []


def test_what_earlier_tables_give_away_is_told() -> None:
    """What follows from earlier tables whatever is hidden now is said; tables of other people too."""
    group = people([("a",)] * 9 + [("b",)] * 2)
    careless = count_groups(group, by=["role"], minimum_group=1)
    found = count_groups(group, by=["role"], published=[careless])
    assert [one.text() for one in found.findings][1:] == [
        "About groups of fewer than 5 something follows from what was published before, whatever is hidden now: 1."
    ]
    assert (found.people("a"), found.people("b")) == (9, None)
    later = count_groups(group[1:], by=["role"], published=[careless])
    assert [one.path for one in later.findings if one.code == "table:others"] == ["published[0]"]


def test_the_smallest_in_the_line_goes_first() -> None:
    """Beside what is too small the smallest group of its line is hidden, ties by value; margins stay where they can."""
    table = count_groups(people([("a",)] * 3 + [("b",)] * 7 + [("c",)] * 7 + [("d",)] * 9), by=["role"])
    assert {one.group[0]: one.people for one in table.counts} == {None: 26, "a": None, "b": None, "c": 7, "d": 9}
    assert (
        table.findings[0].text() == "Hidden, since something about fewer than 5 people could be worked out: 2 numbers."
    )
    cells = {("a", "a"): 9, ("a", "b"): 2, ("a", "c"): 6, ("b", "a"): 8, ("b", "b"): 9, ("b", "c"): 7}
    cross = count_groups(people([has for has, many in cells.items() for _ in range(many)]), by=["role", "site"])
    shown = {one.group: one.people for one in cross.counts}
    assert shown[None, None] == 41
    assert (shown["a", None], shown["b", None], shown[None, "b"]) == (17, 24, 11)
    hidden = {group for group, many in shown.items() if many is None}
    assert hidden == {("a", "b"), ("a", "c"), ("b", "b"), ("b", "c")}
    assert cross.people("a", "a") == 9
    assert cross.people("a", "z") is None


def test_unknown_is_a_group_and_nobody_is_hidden() -> None:
    """Who has no value stands under an empty one; a group of nobody is hidden like one too small."""
    table = count_groups(people([("a", "a")] * 6 + [("", "b")] * 6), by=["role", "site"])
    assert table.people("", "b") == 6
    assert table.people("", "a") is None
    assert table.people("", None) == 6
    assert count_groups([], by=["role"]).counts == (GroupCount(group=(None,)),)
    assert count_groups(people([("a",)] * 4), by=["role"]).people(None) is None


@given(crowds(2, 5), st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(profiles: list[Profile], shuffled: Any) -> None:
    """The same people in another order give the same table."""
    group = people(profiles)
    mixed = group[:]
    shuffled.shuffle(mixed)
    assert count_groups(group, by=["role", "site"], minimum_group=3) == count_groups(
        mixed, by=["role", "site"], minimum_group=3
    )


@pytest.mark.parametrize("seed", range(6))
def test_no_line_of_a_large_table_is_left_with_too_few(seed: int) -> None:
    """In a table with more small groups than are looked at one by one, what each margin leaves is none or enough."""
    drawn = Random(seed)  # noqa: S311 - a table, and no secret
    letters = [chr(97 + place) for place in range(14)]
    cells: dict[Profile, int] = {
        (one, other): drawn.choice([0, 0, 0, 0, 1, 2, 7, 9]) for one, other in product(letters, letters)
    }
    table = count_groups(people(_profiles(cells)), by=["role", "site"])
    shown = {one.group: one.people for one in table.counts}
    for place in (0, 1):
        for letter in letters:
            margin = shown.get((letter, None) if place == 0 else (None, letter))
            if margin is not None:
                line = [group for group in cells if group[place] == letter]
                left = margin - sum(shown.get(group) or 0 for group in line)
                assert left == 0 or left >= 5


def test_what_is_wrong_is_told_at_once() -> None:
    """Arguments of other types, people twice, no attribute or three, groups of another table: told with their place."""
    wrong: Any = [3]
    with pytest.raises(ValidationError) as told:
        count_groups(wrong, by=wrong, minimum_group=0, published=wrong)
    assert [one.path for one in told.value.findings] == ["participants[0]", "by[0]", "minimum_group", "published[0]"]
    with pytest.raises(ValidationError, match="stands twice"):
        count_groups([Participant(id="p"), Participant(id="p")], by=["role"])
    for by in ([], ["a", "b", "c"], ["a", "a"]):
        with pytest.raises(ValidationError):
            count_groups([], by=by)
    with pytest.raises(ValidationError) as other:
        GroupTable(by=["role"], minimum_group=5, counts=[GroupCount(group=["a", "b"])])
    assert other.value.findings[0].path == "counts[0].group"
    group: Any = [3]
    with pytest.raises(ValidationError):
        GroupCount(group=group)


def test_a_group_of_the_fewest_is_shown() -> None:
    """A number of exactly the fewest people is shown, one less is not."""
    table = count_groups(people([("a",)] * 5 + [("b",)] * 5), by=["role"])
    assert [one.people for one in table.counts] == [10, 5, 5]
    assert count_groups(people([("a",)] * 5 + [("b",)] * 4), by=["role"]).people("b") is None
