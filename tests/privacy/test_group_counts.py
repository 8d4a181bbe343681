"""Tables of counts reveal nothing about too few people, alone or together."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from advocacy.errors import ValidationError
from advocacy.people.participant import Participant
from advocacy.privacy.group_counts import GroupCount, GroupTable, count_groups
from tests.attacker import Attacker

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = ("role", "site", "level")
VALUES = ("a", "b", "c", "d")
#: What somebody has, by attribute; empty where it is unknown.
Profile = tuple[str, ...]


def people(profiles: Sequence[Profile]) -> list[Participant]:
    """Return people with these attributes."""
    return [
        Participant(id=f"p-{n:03}", attributes={name: text for name, text in zip(NAMES, has, strict=False) if text})
        for n, has in enumerate(profiles)
    ]


def _profiles(cells: dict[Profile, int]) -> list[Profile]:
    """Return the profile of each person."""
    return [has for has, many in sorted(cells.items()) for _ in range(many)]


def crowds(many: int = 2, maximum: int = 9) -> st.SearchStrategy[list[Profile]]:
    """Generate the number of people with each combination of attributes."""
    combinations = st.tuples(*[st.sampled_from(("", *VALUES)[: 9 - 2 * many])] * many)
    return st.dictionaries(combinations, st.integers(1, maximum), max_size=12).map(
        lambda found: [has for has, count in sorted(found.items()) for _ in range(count)]
    )


def pinned(tables: list[GroupTable], minimum: int) -> list[Any]:
    """Return what an attacker with integer programs finds: open groups, and the smallest sum that is too small."""
    attacker = Attacker(tables)
    small = attacker.smallest_sum(minimum - 1) if minimum > 1 else None
    return [*attacker.find_open(), *([small] if small else [])]


@given(crowds(), st.sampled_from([["role"], ["role", "site"], ["site", "role"]]), st.integers(1, 6))
@example([("a", "a")] * 5 + [("a", "b")] * 3 + [("b", "a")] * 3 + [("b", "b")] * 9, ["role", "site"], 5)
@example([("a",)] * 12 + [(value,) for value in "bcdef"], ["role"], 5)
@example([("a", "a")] * 5 + [("b", "b")] * 6, ["role", "site"], 5)
def test_nothing_too_small_follows_from_one_table(profiles: list[Profile], by: list[str], minimum: int) -> None:
    """An attacker with integer programs finds no suppressed number, zeros included, and no small sum."""
    table = count_groups(people(profiles), by=by, minimum_group=minimum)
    assert not profiles or pinned([table], minimum) == []
    for count in table.counts:
        wanted = {NAMES.index(name): value for name, value in zip(by, count.group, strict=True) if value is not None}
        many = sum(all(has[at] == value for at, value in wanted.items()) for has in profiles)
        assert count.people is None or count.people == many >= minimum


@given(
    crowds(3, 7),
    st.lists(
        st.sampled_from([["role"], ["site"], ["level"], ["role", "site"], ["site", "level"], ["level", "role"]]),
        min_size=2,
        max_size=3,
    ),
    st.integers(1, 5),
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
    """The same holds for several tables, each made with the earlier ones as published."""
    tables: list[GroupTable] = []
    for by in asked:
        tables.append(count_groups(people(profiles), by=by, minimum_group=minimum, published=tables))
        assert "table:published" not in {finding.code for finding in tables[-1].findings}
    assert not profiles or pinned(tables, minimum) == []


def test_groups_that_earlier_tables_reveal_are_reported() -> None:
    """A finding counts what earlier tables reveal. Another finding reports tables of other people."""
    group = people([("a",)] * 9 + [("b",)] * 2)
    careless = count_groups(group, by=["role"], minimum_group=1)
    found = count_groups(group, by=["role"], published=[careless])
    assert [finding.text() for finding in found.findings][1:] == [
        "Earlier tables already reveal 1 group of fewer than 5 people. Hiding it now cannot undo this."
    ]
    assert (found.people("a"), found.people("b")) == (9, None)
    enough = people([("a",)] * 9 + [("b",)] * 5)
    assert (
        count_groups(enough, by=["role"], published=[count_groups(enough, by=["role"], minimum_group=1)]).findings == ()
    )
    later = count_groups(group[1:], by=["role"], published=[careless])
    assert [finding.path for finding in later.findings if finding.code == "table:others"] == ["published[0]"]


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        # of two equal groups the first is shown, and the other one hides the small one
        (
            {("a",): 3, ("b",): 7, ("c",): 7, ("d",): 9},
            {(None,): 26, ("b",): 7, ("d",): 9},
        ),
        # five values that are known to exist would be one person each
        ({("a",): 12, ("b",): 1, ("c",): 1, ("d",): 1, ("e",): 1, ("f",): 1}, {(None,): 17}),
        ({("a",): 12, ("b",): 1, ("c",): 1, ("d",): 1, ("e",): 2, ("f",): 1}, {(None,): 18, ("a",): 12}),
        # all margins, and the cells that leave at least two hidden numbers in each line
        (
            {("a", "a"): 9, ("a", "b"): 2, ("a", "c"): 6, ("b", "a"): 8, ("b", "b"): 9, ("b", "c"): 7},
            {
                (None, None): 41,
                ("a", None): 17,
                ("b", None): 24,
                (None, "a"): 17,
                (None, "b"): 11,
                (None, "c"): 13,
                ("a", "a"): 9,
                ("b", "a"): 8,
            },
        ),
        # the zeros would follow from either of the two groups
        (
            {("a", "a"): 6, ("", "b"): 7},
            {(None, None): 13, ("a", None): 6, (None, "a"): 6, ("", None): 7, (None, "b"): 7},
        ),
        # what everybody has makes no group of its own
        (
            {("a", "x"): 6, ("b", "x"): 7},
            {(None, None): 13, (None, "x"): 13, ("a", None): 6, ("a", "x"): 6, ("b", None): 7, ("b", "x"): 7},
        ),
        ({("a", "x"): 4}, {}),
        ({}, {}),
    ],
)
def test_numbers_shown_by_example(cells: dict[Profile, int], shown: dict[tuple[str | None, ...], int]) -> None:
    """Margins are shown first, then the largest cells, as long as nothing follows."""
    table = count_groups(people(_profiles(cells)), by=NAMES[: max(map(len, cells), default=1)])
    assert {count.group: count.people for count in table.counts if count.people is not None} == shown
    hidden = len(table.counts) - len(shown)
    expected = f"To protect people in small groups (fewer than 5), {hidden} numbers are not shown."
    assert [finding.text() for finding in table.findings] == [expected][: hidden > 1] or hidden == 1


@pytest.mark.parametrize(
    ("earlier", "by", "cells"),
    [
        ([], ("role", "site"), True),
        # chains of two and three attributes
        ([("role", "site")], ("site", "level"), True),
        # a chain through an attribute with a hidden value
        ([("role", "level")], ("role", "site"), True),
        ([("site", "level"), ("role", "site")], ("level", "age"), True),
        # a circle, and a fork at an attribute with a hidden value
        ([("role", "site"), ("site", "level")], ("level", "role"), False),
        ([("role", "site"), ("role", "level")], ("role", "age"), False),
        # a fork at an attribute with all its values shown
        ([("site", "role"), ("site", "level")], ("age", "site"), True),
        # a table of which no cell is shown links nothing
        ([("role",), ("level",)], ("level", "role"), True),
    ],
)
def test_cells_need_attributes_in_a_chain(
    earlier: list[tuple[str, str]],
    by: tuple[str, str],
    cells: bool,  # noqa: FBT001
) -> None:
    """Cells are shown if the tables link their attributes in chains, or at attributes with all values known."""
    names = ("role", "site", "level", "age")
    drawn = Random(1)  # noqa: S311 - people, and no secret
    group = [
        Participant(
            id=f"p-{n}",
            attributes={"role": "abc"[n % 50 // 20] if n > 3 else "d", "site": "ab"[n % 2]}
            | {name: drawn.choice("ab") for name in names[2:]},
        )
        for n in range(200)
    ]
    tables: list[GroupTable] = []
    for pair in (*earlier, by):
        tables.append(count_groups(group, by=pair, published=tables))
    counts = tables[-1].counts
    assert any(count.people is not None for count in counts if None not in count.group) == cells
    for place in range(len(by)):  # margins are shown in any case
        margins = [count for count in counts if [value is None for value in count.group] == [place != 0, place != 1]]
        assert any(count.people is not None for count in margins)
    assert pinned(tables, 5) == []


@pytest.mark.parametrize(
    ("cells", "minimum", "margins"),
    [
        # each site has one role or one level, so the two tables by site say which role has which level
        (
            {
                ("a", "s0", "x"): 13,
                ("b", "s0", "x"): 12,
                ("c", "s0", "x"): 4,
                ("b", "s1", "x"): 6,
                ("b", "s1", "y"): 15,
                ("a", "s2", "x"): 11,
                ("a", "s2", "y"): 11,
                ("a", "s2", "z"): 12,
            },
            3,
            {"a": 47, "b": None, "c": None},
        ),
        # at one site, people with different roles have different levels
        (
            {
                ("c", "s0", "x"): 13,
                ("b", "s0", "x"): 12,
                ("c", "s0", "y"): 4,
                ("b", "s1", "x"): 6,
                ("b", "s1", "y"): 15,
                ("a", "s2", "x"): 11,
                ("a", "s2", "y"): 11,
                ("a", "s2", "z"): 12,
            },
            3,
            {"a": 34, "b": 33, "c": 17},
        ),
    ],
)
def test_margins_stay_hidden_while_cells_of_a_circle_follow(
    cells: dict[Profile, int], minimum: int, margins: dict[str, int | None]
) -> None:
    """A new table between attributes that earlier tables link shows nothing new if its cells follow from these."""
    group = [
        Participant(id=f"p-{n}", attributes=dict(zip(("role", "site", "level"), profile, strict=True)))
        for n, profile in enumerate(_profiles(cells))
    ]
    made: list[GroupTable] = []
    for by in (["role", "site"], ["site", "level"]):
        made.append(count_groups(group, by=by, published=made))
    table = count_groups(group, by=["level", "role"], minimum_group=minimum, published=made)
    assert {role: table.people(None, role) for role in margins} == margins


def test_one_of_four_margins_never_follows_from_the_others() -> None:
    """Of 50 people in a table of four by four, the margins 30, 11, 5 and 4 would show that the last one is 4."""
    rows = {"a": (12, 9, 6, 3), "b": (3, 3, 3, 2), "c": (2, 1, 1, 1), "d": (1, 1, 1, 1)}
    cells: dict[Profile, int] = {(row, f"b{at}"): many for row, line in rows.items() for at, many in enumerate(line)}
    table = count_groups(people(_profiles(cells)), by=["role", "site"])
    assert [table.people(row, None) for row in (None, *rows)] == [50, 30, 11, None, None]
    assert pinned([table], 5) == []


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
    """In each line of a large table, the hidden people are none or enough."""
    drawn = Random(seed)  # noqa: S311 - a table, and no secret
    letters = [chr(97 + place) for place in range(14)]
    cells: dict[Profile, int] = {
        (text, other): drawn.choice([0, 0, 0, 0, 1, 2, 7, 9]) for text, other in product(letters, letters)
    }
    table = count_groups(people(_profiles(cells)), by=["role", "site"])
    shown = {count.group: count.people for count in table.counts}
    for place in (0, 1):
        for letter in letters:
            margin = shown.get((letter, None) if place == 0 else (None, letter))
            if margin is not None:
                line = [group for group in cells if group[place] == letter]
                left = margin - sum(shown.get(group) or 0 for group in line)
                assert left >= 5 or None not in [shown[group] for group in line]


def test_all_wrong_arguments_are_reported_at_once() -> None:
    """Wrong types, repeated people, a wrong number of attributes and wrong groups are reported with their paths."""
    wrong: Any = [3]
    with pytest.raises(ValidationError) as error:
        count_groups(wrong, by=wrong, minimum_group=0, published=wrong)
    assert [finding.path for finding in error.value.findings] == [
        "participants[0]",
        "by[0]",
        "minimum_group",
        "published[0]",
    ]
    with pytest.raises(ValidationError, match="occurs twice"):
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


def test_a_group_of_the_minimum_is_shown() -> None:
    """A number equal to the minimum is shown, and one less is not."""
    table = count_groups(people([("a",)] * 5 + [("b",)] * 5), by=["role"])
    assert [count.people for count in table.counts] == [10, 5, 5]
    assert count_groups(people([("a",)] * 5 + [("b",)] * 4), by=["role"]).people("b") is None


def test_numbers_that_follow_from_earlier_tables_count_as_published() -> None:
    """An earlier table that hides one number of a line has published that number."""
    group = people([("x",)] + [("y",)] * 5 + [("z",)] * 4)
    full = count_groups(group, by=["role"], minimum_group=1)
    careless = evolve(
        full, counts=[evolve(count, people=None) if count.group == ("x",) else count for count in full.counts]
    )
    found = count_groups(group, by=["role"], published=[careless])
    assert any("Earlier tables already reveal" in finding.text() for finding in found.findings)
    assert found.people("x") is None
