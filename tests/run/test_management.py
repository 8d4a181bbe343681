"""What management sees hides small groups so that nothing hidden can be worked out."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy import (
    FrozenMap,
    InvalidError,
    KpiCatalogue,
    Observation,
    UnknownNameError,
    Window,
    aggregate_observations,
    view_for_management,
)
from advocacy.run.management import hide_groups

ADOPTION, LEADS = (KpiCatalogue.default().metric(code) for code in ("adoption", "leads"))
SUMMER = Window(date(2026, 7, 1), date(2026, 9, 30))
SIZES = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), min_size=1)


def follows(known: list[set[str]], wanted: set[str], names: list[str]) -> bool:
    """Say, by rank, whether a sum follows from the known ones."""
    rows = [[float(name in one) for name in names] for one in known] or [[0.0] * len(names)]
    more = [*rows, [float(name in wanted) for name in names]]
    return bool(np.linalg.matrix_rank(np.array(rows)) == np.linalg.matrix_rank(np.array(more)))


@given(SIZES, st.integers(1, 6), st.lists(st.sets(st.sampled_from("abcdef"), min_size=1), max_size=3))
def test_nothing_hidden_can_be_worked_out(sizes: dict[str, int], least: int, published: list[set[str]]) -> None:
    """No sum about fewer people than the least follows from what is shown, unless earlier reports gave it away."""
    people = {name: many for name, many in sizes.items() if many}
    earlier = [one & set(sizes) for one in published]
    hidden, total_hidden, leaking = hide_groups(
        FrozenMap(sizes), least=least, published=[frozenset(one) for one in earlier]
    )
    known = [one & set(people) for one in earlier]
    shown = [*known, *({name} for name in people if name not in hidden), *([] if total_hidden else [set(people)])]
    names = sorted(people)
    small = [
        set(some)
        for many in range(1, len(names) + 1)
        for some in combinations(names, many)
        if sum(people[name] for name in some) < least
    ]
    given_away = [tuple(sorted(some)) for some in small if follows(known, some, names)]
    assert sorted(leaking) == sorted(given_away)
    for some in small:
        assert tuple(sorted(some)) in given_away or not follows(shown, some, names)
    assert set(hidden) >= {name for name, many in people.items() if many < least}
    if not any(many < least for many in people.values()):
        assert (hidden, total_hidden) == ((), sum(people.values()) < least)


@pytest.mark.parametrize(
    ("sizes", "published", "found"),
    [
        ({"IT": 12, "HR": 3, "Sales": 9}, [], (("HR", "Sales"), False, ())),
        ({"IT": 12, "HR": 3, "Law": 2, "Sales": 9}, [], (("HR", "Law"), False, ())),
        ({"IT": 12, "HR": 3, "Law": 1, "Sales": 9}, [], (("HR", "Law", "Sales"), False, ())),
        ({"IT": 12, "HR": 3}, [], (("HR", "IT"), False, ())),
        ({"HR": 3}, [], (("HR",), True, ())),
        ({"HR": 3, "IT": 0}, [], (("HR",), True, ())),
        ({"IT": 12, "HR": 3, "Law": 3}, [{"IT", "HR"}], (("HR", "IT", "Law"), True, ())),
        ({"IT": 12, "HR": 3, "Law": 3}, [{"HR"}], (("HR", "IT", "Law"), False, (("HR",),))),
        ({"IT": 12, "Sales": 9}, [], ((), False, ())),
        ({}, [], ((), True, ())),
    ],
)
def test_groups_hidden_by_example(sizes: dict[str, int], published: list[set[str]], found: Any) -> None:
    """A lone small group takes the next one with it; with earlier reports even the total may have to go."""
    assert hide_groups(FrozenMap(sizes), published=[frozenset(one) for one in published]) == found


def test_many_small_groups_are_hidden_as_quickly_as_few() -> None:
    """A hundred and fifty groups of one person are one case, since nothing tells them apart."""
    sizes = FrozenMap({f"g{number:04}": 1 if number % 2 else 40 for number in range(300)})
    hidden, total_hidden, leaking = hide_groups(sizes)
    assert (len(hidden), total_hidden, leaking) == (150, False, ())


def told(groups: dict[str, tuple[int, int]]) -> Any:
    """Add up who was invited and who started, by group."""
    seen = [
        Observation(measure=name, value=value, when=SUMMER, segment=group)
        for group, numbers in groups.items()
        for name, value in zip(("invited", "activated"), numbers, strict=True)
    ]
    return aggregate_observations(seen, periods=[SUMMER])


def test_the_view_shows_no_counts_and_no_certainty() -> None:
    """Groups shown have a value and an interval and no counts; a share of all or nobody is a bound."""
    partial = told({"IT": (20, 20), "Sales": (12, 5), "HR": (3, 1), "Law": (2, 0), "": (9, 4)})
    sizes = {"IT": 20, "Sales": 12, "HR": 3, "Law": 2, "Void": 0}
    view = view_for_management([ADOPTION], partial, sizes=sizes, window=SUMMER)
    shown = {one.group: one for one in view.figures}
    assert set(shown) == {None, "IT", "Sales"}
    assert view.hidden == ("HR", "Law")
    assert shown["Sales"].value == pytest.approx(5 / 12)
    assert shown[None].value == pytest.approx(30 / 46)
    assert shown["IT"].value is None
    assert shown["IT"].interval is not None
    assert (shown["IT"].interval.low > 0.8, shown["IT"].interval.high) == (True, 1.0)
    assert [str(finding) for finding in view.findings] == ["Hidden, since fewer than 5 people could be worked out: 2."]
    assert not any(hasattr(one, "n") or hasattr(one, "count") for one in view.figures)


def test_what_was_given_away_is_told() -> None:
    """A small group that earlier reports show is told, since hiding it now hides nothing."""
    partial = told({"IT": (20, 9), "HR": (3, 1), "Law": (3, 1)})
    sizes = {"IT": 20, "HR": 3, "Law": 3}
    view = view_for_management([ADOPTION], partial, sizes=sizes, window=SUMMER, published=[["HR"]])
    assert [finding.code for finding in view.findings] == ["view:hidden", "view:published"]
    gone = view_for_management([ADOPTION], partial, sizes=sizes, window=SUMMER, published=[["IT", "HR"]])
    assert (gone.total_hidden, gone.figures) == (True, ())


def test_every_group_needs_a_size() -> None:
    """A segment or an earlier group without a size is refused, and so are arguments of another type."""
    partial = told({"IT": (20, 20)})
    with pytest.raises(UnknownNameError):
        view_for_management([LEADS], partial, sizes={"Sales": 3}, window=SUMMER)
    with pytest.raises(UnknownNameError):
        view_for_management([LEADS], partial, sizes={"IT": 3}, window=SUMMER, published=[["Sales"]])
    wrong: Any = "x"
    with pytest.raises(InvalidError) as error:
        view_for_management([LEADS], wrong, sizes={"IT": -1}, window=wrong, least=0)
    assert [finding.path for finding in error.value.findings] == ["sizes[IT]", "partial", "window", "least"]
