"""What follows from tables and sums, compared with integer programs, ranks and all sets."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advocacy.privacy import GroupCount, GroupTable
from advocacy.privacy.disclosure import Circulation, Number, Sums
from tests.attacker import Attacker
from tests.ranks import rank

Known = tuple[list[frozenset[int]], dict[int, int]]
#: A row and a column, or nothing for all of them.
Group = tuple[str | None, str | None]
#: The cells of a table of up to three rows and columns. No line of them is empty.
CELLS = (
    st.integers(1, 3)
    .flatmap(lambda rows: st.integers(1, 3).map(lambda columns: [*product("abc"[:rows], "xyz"[:columns])]))
    .flatmap(lambda cells: st.fixed_dictionaries(dict.fromkeys(cells, st.sampled_from([0, 0, 1, 2, 3, 5, 8]))))
    .filter(
        lambda cells: all(people_in(cells, (row, None)) and people_in(cells, (None, column)) for row, column in cells)
    )
)


def people_in(cells: dict[tuple[str, str], int], group: Group) -> int:
    """Count the people of a group."""
    return sum(many for at, many in cells.items() if all(a in {b, None} for a, b in zip(group, at, strict=True)))


def rows_of(groups: list[Group], cells: dict[tuple[str, str], int]) -> list[list[int]]:
    """Return which cells each group is made of."""
    return [[int(all(a in {b, None} for a, b in zip(group, at, strict=True))) for at in cells] for group in groups]


def circulation_of(cells: dict[tuple[str, str], int]) -> tuple[list[Group], Circulation]:
    """Return all groups of a table, and their numbers as a circulation."""
    rows, columns = (sorted({at[place] for at in cells}) for place in (0, 1))
    groups: list[Group] = [*product([None, *rows], [None, *columns])]
    nodes = {name: place for place, name in enumerate(["from", "to", *rows, *columns])}
    ends = {group: (nodes[group[0] or "from"], nodes[group[1] or "to"]) for group in groups} | {(None, None): (1, 0)}
    ends |= {(None, column): (nodes[column], 1) for column in columns}
    ends |= {(row, None): (0, nodes[row]) for row in rows}
    least = {group: int(group.count(None) == 1) for group in groups}
    return groups, Circulation(Number(*ends[group], people_in(cells, group), least[group]) for group in groups)


@given(CELLS, st.data())
def test_open_numbers_have_one_solution_in_whole_numbers(
    cells: dict[tuple[str, str], int], data: st.DataObject
) -> None:
    """For any pattern, a number is open if an integer program finds one value for it."""
    groups, table = circulation_of(cells)
    shown = data.draw(st.sets(st.sampled_from(range(len(groups)))))
    for place in shown:
        table.show(place)
    counts = [
        GroupCount(group=group, people=people_in(cells, group) if at in shown else None)
        for at, group in enumerate(groups)
    ]
    attacker = Attacker([GroupTable(by=["row", "column"], minimum_group=5, counts=counts)])
    names = [tuple(sorted((n, v) for n, v in zip(("row", "column"), group, strict=True) if v)) for group in groups]
    opened = {names[place] for place in range(len(groups)) if place not in shown and table.is_open(place)}
    assert opened == {*attacker.find_open()}


@given(CELLS.filter(lambda cells: len(cells) <= 4), st.data())
def test_the_smallest_sum_is_that_of_every_set(cells: dict[tuple[str, str], int], data: st.DataObject) -> None:
    """A minimum cut finds the smallest sum of all sets of hidden numbers whose sum follows."""
    groups, table = circulation_of(cells)
    shown = data.draw(st.sets(st.sampled_from(range(len(groups)))))
    rows = rows_of(groups, cells)
    known = [rows[place] for place in sorted(shown)]
    for place in shown:
        table.show(place)
    hidden = [place for place in range(len(groups)) if place not in shown]
    for place in hidden:
        others = [number for number in hidden if number != place]
        sums = [
            sum(people_in(cells, groups[number]) for number in (place, *some))
            for many in range(len(others) + 1)
            for some in combinations(others, many)
            if rank(
                [*known, [sum(column) for column in zip(*(rows[number] for number in (place, *some)), strict=True)]]
            )
            == rank(known)
        ]
        assert table.smallest_sum(place, limit=10_000) == min([10_000, *sums])


def test_a_flow_that_is_taken_back_gives_the_smallest_sum() -> None:
    """In a table of three by three, the search for a flow takes a part of it back."""
    cells = dict(zip(product("abc", "xyz"), (2, 3, 5, 2, 1, 1, 1, 2, 1), strict=True))
    listed, numbers = circulation_of(cells)
    groups: list[Group] = [(None, None), *product("abc", [None]), *cells, *product([None], "xyz")]
    table = Circulation(numbers.numbers[listed.index(group)] for group in groups)
    shown = [("a", None), ("a", "x"), ("b", "x"), ("c", "x"), (None, "y"), (None, "z")]
    for group in shown:
        table.show(groups.index(group))
    hidden = [place for place, group in enumerate(groups) if group not in shown]
    # the smallest of all sets, found by trying every set as in the test above
    assert [table.smallest_sum(place, limit=20) for place in hidden] == [18, 7, 6, 6, 7, 5, 5, 5, 5, 5]


@given(CELLS, st.integers(1, 6), st.data())
def test_numbers_are_shown_while_all_others_stay_protected(
    cells: dict[tuple[str, str], int], minimum: int, data: st.DataObject
) -> None:
    """In any order, a number is shown if no small number opens and no small sum follows."""
    groups, table = circulation_of(cells)
    large = {place for place, group in enumerate(groups) if people_in(cells, group) >= minimum}
    rows = rows_of(groups, cells)
    shown: set[int] = set()
    for place in data.draw(st.permutations(sorted(large))):
        if place in shown:
            continue
        known = [rows[item] for item in {*shown, place}]
        expected = {item for item in range(len(groups)) if rank([*known, rows[item]]) == rank(known)} - shown
        for number in expected:
            table.show(number)
        hidden = {*range(len(groups))} - shown - expected
        small = {item for item in hidden if people_in(cells, groups[item])}
        if not (
            expected <= large
            and not any(map(table.is_open, hidden))
            and all(table.smallest_sum(item, limit=minimum) == minimum for item in small)
        ):
            expected = set()
        for number in {*range(len(groups))} - shown - hidden:
            table.hide(number)
        assert {*table.try_to_show(place, minimum=minimum, may_follow=large)} == expected
        shown |= expected


def follows(sums: list[frozenset[int]], parts: int, about: frozenset[int]) -> int:
    """Return by how much the rank falls without the parts of a set: what follows about it."""
    rows = [[int(part in numbers) for part in range(parts)] for numbers in sums]
    outside = [[int(part in numbers and part not in about) for part in range(parts)] for numbers in sums]
    return rank(rows) - rank(outside)


def sets(parts: int) -> list[frozenset[int]]:
    """Return all sets of parts, without the empty set."""
    return [frozenset(combination) for many in range(1, parts + 1) for combination in combinations(range(parts), many)]


#: Sums of up to six parts, and how many people each part has.
KNOWN: st.SearchStrategy[Known] = st.lists(st.integers(1, 6), min_size=1, max_size=6).flatmap(
    lambda sizes: st.tuples(
        st.lists(st.frozensets(st.integers(0, len(sizes) - 1)), max_size=6), st.just(dict(enumerate(sizes)))
    )
)
#: Three sums, of which one row of their reduced form is twice a difference.
CROSSED: Known = ([frozenset({0, 1}), frozenset({1, 2}), frozenset({0, 2})], {0: 1, 1: 1, 2: 1})


@given(KNOWN)
@example(CROSSED)
def test_what_follows_about_a_set_is_a_difference_of_ranks(known: Known) -> None:
    """The number of independent sums about a set equals the difference of ranks."""
    sums, sizes = known
    ours = Sums(sums, sizes)
    for about in sets(len(sizes)):
        assert ours.follows(about) == follows(sums, len(sizes), about), about
    assert ours.follows(frozenset()) == 0


@given(KNOWN, st.integers(1, 12))
@example(CROSSED, 3)
def test_determined_sets_are_those_by_rank(known: Known, minimum: int) -> None:
    """If something follows about a small set, the set or a subset of it is found."""
    sums, sizes = known
    found = Sums(sums, sizes).find_determined(minimum)
    assert list(found) == sorted(set(found), key=lambda item: (len(item), sorted(item)))
    for small in sets(len(sizes)):
        if sum(sizes[part] for part in small) < minimum:
            value = follows(sums, len(sizes), small) > 0
            assert value == any(item <= small for item in found), small
    for numbers in found:
        assert sum(sizes[part] for part in numbers) < minimum


@given(KNOWN, st.integers(1, 12))
def test_small_sets_are_unions_of_inseparable_parts(known: Known, minimum: int) -> None:
    """Each set occurs once, after its subsets. Parts in no sum are left out."""
    sums, sizes = known
    wanted = {
        numbers
        for numbers in sets(len(sizes))
        if sum(sizes[part] for part in numbers) < minimum
        and all(any(part in known_sum for known_sum in sums) for part in numbers)
        and all(together(sums, part, sizes) <= numbers for part in numbers)
    }
    given_ = list(Sums(sums, sizes).small_sets(minimum))
    assert len(given_) == len(set(given_))
    assert set(given_) == wanted
    assert not any(later < earlier for place, earlier in enumerate(given_) for later in given_[place:])


def test_small_sets_are_found_lazily_and_smallest_first() -> None:
    """The first of very many sets are found at once."""
    sizes = {part: 1 + part % 3 for part in range(60)}
    many = Sums([frozenset({part}) for part in range(60)], sizes).small_sets(1000)
    assert [next(many) for _ in range(3)] == [frozenset({0}), frozenset({3}), frozenset({6})]


def test_a_sum_of_two_small_parts_is_found_beside_a_large_one() -> None:
    """Two small parts are found, although elimination leaves each with a large part."""
    known = Sums([frozenset({0, 1}), frozenset({0, 2})], {0: 1, 1: 1, 2: 9})
    assert known.find_determined(3) == (frozenset({0, 1}),)


@given(KNOWN, st.integers(2, 12))
def test_single_parts_are_found_however_many_sets_there_are(known: Known, minimum: int) -> None:
    """Inseparable parts are found by elimination alone, without a check of sets."""
    sums, sizes = known
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("advocacy.privacy.disclosure.SETS", 0)
        found = Sums(sums, sizes).find_determined(minimum)
    for numbers in {frozenset(together(sums, part, sizes)) for part in sizes}:
        if sum(sizes[part] for part in numbers) < minimum and follows(sums, len(sizes), numbers):
            assert numbers in found


def together(sums: list[frozenset[int]], part: int, sizes: dict[int, int]) -> set[int]:
    """Return the parts that are in the same sums as a part."""
    return {other for other in sizes if all((part in numbers) == (other in numbers) for numbers in sums)}


def test_single_parts_are_found_among_many_small_sets() -> None:
    """A single part that follows is found, even with more small sets than are checked."""
    sums = [frozenset(range(40)), *(frozenset({part, part + 1}) for part in range(0, 38, 2)), frozenset(range(38))]
    sizes = dict.fromkeys(range(40), 1)
    assert frozenset({38, 39}) in Sums(sums, sizes).find_determined(5)
    assert frozenset({0}) in Sums([*sums, frozenset({0})], sizes).find_determined(5)


@pytest.mark.parametrize(("others", "found"), [(97, True), (98, False)])
def test_at_most_a_hundred_small_sets_are_checked(others: int, found: bool) -> None:  # noqa: FBT001
    """A pair that elimination does not find is found as the hundredth set."""
    sums = [frozenset({0, 999}), frozenset({1, 999}), *(frozenset({100 + other, 1000}) for other in range(others))]
    sizes = {0: 2, 1: 2, 999: 9, 1000: 9} | {100 + other: 4 for other in range(others)}
    known = Sums(sums, sizes)
    assert list(known.small_sets(5)).index(frozenset({0, 1})) == 2 + others
    assert known.find_determined(5) == ((frozenset({0, 1}),) if found else ())


def test_the_first_hundred_of_more_small_sets_are_checked() -> None:
    """An early pair is found, however many sets follow."""
    sums = [frozenset({0, 999}), frozenset({1, 999})]
    sums += [frozenset({100 + number, *(200 + (number + more) % 20 for more in range(3))}) for number in range(20)]
    sizes = {0: 2, 1: 2, 999: 9} | {100 + number: 1 for number in range(20)} | {200 + number: 9 for number in range(20)}
    known = Sums(sums, sizes)
    small = list(known.small_sets(5))
    assert small.index(frozenset({0, 1})) < 100 < len(small)
    assert frozenset({0, 1}) in known.find_determined(5)


def test_parts_may_be_named() -> None:
    """Parts can be names; the result is in their order."""
    known = Sums([frozenset("abc"), frozenset("ab"), frozenset("de")], {"a": 1, "b": 1, "c": 1, "d": 2, "e": 1})
    assert known.find_determined(4) == (frozenset("c"), frozenset("ab"), frozenset("de"))
