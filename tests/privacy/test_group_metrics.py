"""Metrics by group: small groups are suppressed, so that no calculation reveals them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advocacy import DateRange, KpiCatalogue
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.frozen_map import FrozenMap
from advocacy.goals import Granularity, Observation, aggregate_observations, split_range
from advocacy.privacy import GroupCount, GroupMetric, GroupMetrics, GroupTable, metrics_by_group
from advocacy.privacy.suppression import hide_groups
from advocacy.stats import Interval
from tests.attacker import Attacker

ADOPTION, LEADS = (KpiCatalogue.default().metric(code) for code in ("adoption", "leads"))
SUMMER = DateRange(date(2026, 7, 1), date(2026, 9, 30))
SIZES = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), min_size=1)


def independent_sums(known: list[set[str]], some: set[str], names: list[str]) -> int:
    """Count the independent numbers about some groups only that follow from known sums."""
    rows = np.array([[float(name in texts) for name in names] for texts in known] or [[0.0] * len(names)])
    others = rows[:, [place for place, name in enumerate(names) if name not in some]]
    rest = np.linalg.matrix_rank(others) if others.size else 0
    return int(np.linalg.matrix_rank(rows) - rest)


@given(SIZES, st.integers(1, 6), st.lists(st.sets(st.sampled_from("abcdef"), min_size=1), max_size=3))
def test_no_sum_of_few_people_follows(sizes: dict[str, int], minimum: int, published: list[set[str]]) -> None:
    """No number about fewer people than the minimum follows, except from earlier reports alone."""
    people = {name: many for name, many in sizes.items() if many}
    earlier = [texts & set(sizes) for texts in published]
    hidden, total_hidden, leaking = hide_groups(
        FrozenMap(sizes), minimum=minimum, published=[frozenset(texts) for texts in earlier]
    )
    known = [texts & set(people) for texts in earlier]
    shown = [*known, *({name} for name in people if name not in hidden), *([] if total_hidden else [set(people)])]
    names = sorted(people)
    small = [
        set(some)
        for many in range(1, len(names) + 1)
        for some in combinations(names, many)
        if sum(people[name] for name in some) < minimum
    ]
    given_away = [some for some in small if independent_sums(known, some, names)]
    smallest = [some for some in given_away if not any(other < some for other in given_away)]
    assert sorted(leaking) == sorted(tuple(sorted(some)) for some in smallest)
    for some in small:
        assert independent_sums(shown, some, names) == independent_sums(known, some, names)
    assert set(hidden) >= {name for name, many in people.items() if many < minimum}
    if not any(many < minimum for many in people.values()):
        assert (hidden, total_hidden) == ((), sum(people.values()) < minimum)


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
def test_examples_of_suppressed_groups(sizes: dict[str, int], published: list[set[str]], found: Any) -> None:
    """The next group protects a small one. With earlier reports, the total may be suppressed too."""
    assert hide_groups(FrozenMap(sizes), published=[frozenset(texts) for texts in published]) == found


def test_many_small_groups_take_no_longer_than_few() -> None:
    """150 equal groups of one person are checked as one case."""
    sizes = FrozenMap({f"g{number:04}": 1 if number % 2 else 40 for number in range(300)})
    hidden, total_hidden, leaking = hide_groups(sizes)
    assert (len(hidden), total_hidden, leaking) == (150, False, ())


def adoption_by_group(groups: dict[str, tuple[int, int]]) -> Any:
    """Return an aggregate of how many were invited and how many started, by group."""
    seen = [
        Observation(measure=name, value=value, when=SUMMER, segment=group)
        for group, numbers in groups.items()
        for name, value in zip(("invited", "activated"), numbers, strict=True)
    ]
    return aggregate_observations(seen, periods=[SUMMER])


def test_reports_show_no_counts_and_no_rates_of_all_or_none() -> None:
    """A shown group has a value and an interval. A share of all or none is a bound."""
    partial = adoption_by_group({"IT": (20, 20), "Sales": (12, 5), "HR": (3, 1), "Law": (2, 0)})
    sizes = {"IT": 20, "Sales": 12, "HR": 3, "Law": 2, "Void": 0}
    view = metrics_by_group([ADOPTION], partial, sizes=sizes, period=SUMMER)
    shown = {metric.group: metric for metric in view.metrics}
    assert set(shown) == {None, "IT", "Sales"}
    assert view.suppressed == (("adoption", "HR"), ("adoption", "Law"))
    assert (shown["Sales"].value, shown["Sales"].interval) == (0.42, Interval(0.19, 0.69))
    assert shown[None].value == 0.7
    assert (shown["IT"].value, shown["IT"].interval) == (None, Interval(0.95, 1.0))
    assert str(view.findings[0]).endswith("2 numbers are not shown.")
    assert not any(hasattr(metric, "n") or hasattr(metric, "count") for metric in view.metrics)


def test_reports_are_tables_in_text_and_html() -> None:
    """Both show groups, metrics and findings, in the requested language. HTML is escaped."""
    sizes = {"IT": 21, "<Sales>": 14, "HR": 3}
    seen = [
        Observation(measure=name, value=value, when=SUMMER, segment=group)
        for group, invited, activated in (("IT", 21, 12), ("<Sales>", 14, 6), ("HR", 3, 1))
        for name, value in (("invited", invited), ("activated", activated))
    ]
    view = metrics_by_group(
        [ADOPTION], aggregate_observations(seen, periods=[SUMMER]), sizes=sizes, period=SUMMER, minimum_group=2
    )
    lines = view.text().splitlines()
    assert lines[0] == "1 July 2026 – 30 September 2026"
    assert lines[1].split() == ["group", "metric", "value", "interval"]
    assert [line.split("  ")[0] for line in lines[3:7]] == ["everyone together", "<Sales>", "HR", "IT"]
    assert ADOPTION.title("nl") in view.text("nl")
    assert "iedereen samen" in view.html("nl")
    assert "&lt;Sales&gt;" in view._repr_html_()
    few = metrics_by_group([ADOPTION], aggregate_observations(seen, periods=[SUMMER]), sizes=sizes, period=SUMMER)
    assert str(few.findings[0]) in few.text()
    assert str(few.findings[0]) in few.html()
    own = GroupMetrics(period=SUMMER, minimum_group=5, metrics=[GroupMetric(metric="ours", group="IT", value=0.5)])
    assert own.text().splitlines()[-1].split() == ["IT", "ours", "0.5"]


def test_groups_that_earlier_reports_reveal_are_reported() -> None:
    """Suppression cannot hide a small group that an earlier report shows, so a finding names it."""
    partial = adoption_by_group({"IT": (20, 9), "HR": (3, 1), "Law": (3, 1)})
    sizes = {"IT": 20, "HR": 3, "Law": 3}
    view = metrics_by_group([ADOPTION], partial, sizes=sizes, period=SUMMER, published=[["HR"]])
    assert [finding.code for finding in view.findings] == ["view:suppressed", "view:published"]
    gone = metrics_by_group([ADOPTION], partial, sizes=sizes, period=SUMMER, published=[["IT", "HR"]])
    assert (gone.metrics, gone.suppressed[0]) == ((), ("adoption", None))


def view_of(seen: list[tuple[str, str, int]], sizes: dict[str, int], **options: Any) -> dict[tuple[str, Any], Any]:
    """Return all metrics of the observed measures, by metric and group."""
    partial = aggregate_observations(
        [Observation(measure=name, segment=group, value=value, when=SUMMER) for name, group, value in seen],
        periods=[SUMMER],
    )
    names = {name for name, _, _ in seen}
    metrics = [
        metric for metric in KpiCatalogue.default().metrics if metric.measures and names.issuperset(metric.measures)
    ]
    view = metrics_by_group(metrics, partial, sizes=sizes, period=SUMMER, **options)
    return {(metric.metric, metric.group): metric for metric in view.metrics}


def test_a_group_without_observations_protects_no_group() -> None:
    """If only a small group was observed, the value of everyone is that of the group."""
    sizes = {"IT": 20, "HR": 3, "Sales": 9}
    for name, code in (("leads", "leads"), ("engagement_index", "engagement_index"), ("days_to_close", "sales_cycle")):
        found = view_of([(name, "HR", 1)], sizes)
        assert (code, None) not in found or found[code, None].value is None
    found = view_of([("leads", "IT", 30), ("leads", "HR", 4)], sizes)
    assert ("leads", None) not in found or ("leads", "IT") not in found


def test_values_about_few_people_of_a_large_group_are_suppressed() -> None:
    """Two answers, three invitations or one deal say nothing about twenty people."""
    sizes = {"IT": 20, "Sales": 20}
    few = [("enps_answers", 2), ("promoters", 2), ("detractors", 0), ("invited", 3), ("activated", 1)]
    found = view_of([*((name, "IT", value) for name, value in few), ("days_to_close", "IT", 77)], sizes)
    assert not [item for item in found.values() if item.value is not None or item.interval is not None]


def test_people_without_a_segment_are_protected() -> None:
    """The value of everyone minus the shown groups is theirs, so they count as one person by default."""
    seen = [("leads", "IT", 30), ("leads", "Sales", 12), ("leads", "", 7)]
    sizes = {"IT": 20, "Sales": 9}
    found = view_of(seen, sizes)
    assert set(found) == {("leads", None), ("leads", "IT")}
    assert set(view_of(seen, sizes, unsegmented=8)) == {("leads", None), ("leads", "IT"), ("leads", "Sales")}


def test_groups_that_people_left_are_protected() -> None:
    """A group with observations and without people now is a small group."""
    found = view_of([("leads", "IT", 30), ("leads", "Void", 7)], {"IT": 20, "Void": 0})
    assert set(found) == {("leads", None)}


def test_the_rest_is_no_rate_of_all_or_none() -> None:
    """The value of everyone is suppressed if all or none of the remaining people are counted."""
    sizes = {"IT": 20, "HR": 3, "Law": 2}
    for all_of_them in (True, False):
        groups = {"IT": (20, 9), "HR": (3, 3 * all_of_them), "Law": (2, 2 * all_of_them)}
        view = metrics_by_group([ADOPTION], adoption_by_group(groups), sizes=sizes, period=SUMMER)
        assert [metric.group for metric in view.metrics] == ["IT"]
    answers = [("IT", 8, 4, 20), ("HR", 3, 0, 3), ("Law", 2, 0, 2)]
    names = ("promoters", "detractors", "enps_answers")
    seen = [(name, group, value) for group, *values in answers for name, value in zip(names, values, strict=True)]
    assert set(view_of(seen, sizes)) == {("enps", "IT")}


def test_net_promoters_near_an_end_are_a_bound() -> None:
    """A score near an end is shown as a bound, any other as an integer."""
    names = ("promoters", "detractors", "enps_answers")
    for values, value, interval in (
        ((0, 20, 20), None, Interval(-100.0, -90.0)),
        ((20, 0, 20), None, Interval(90.0, 100.0)),
        ((0, 4, 5), None, Interval(-100.0, -60.0)),
        ((9, 4, 21), 24.0, Interval(-11.0, 52.0)),
    ):
        seen = [(name, "IT", many) for name, many in zip(names, values, strict=True)]
        found = view_of(seen, {"IT": 21})["enps", "IT"]
        assert found.value == value
        assert found.interval is not None
        assert value is not None or found.interval == interval
        assert found.interval.low == int(found.interval.low)


def test_medians_are_ranges_and_zero_ratios_are_suppressed() -> None:
    """The range has round ends. No posts per person would say the same of each person."""
    seen = [("days_to_close", "IT", day) for day in range(20, 28)]
    partial = aggregate_observations(
        [
            Observation(measure=name, segment=group, value=value, when=SUMMER, id=f"{value}")
            for name, group, value in seen
        ]
        + [
            Observation(measure=name, segment="IT", value=value, when=SUMMER)
            for name, value in (("posts", 0), ("active", 20))
        ],
        periods=[SUMMER],
    )
    metrics = [KpiCatalogue.default().metric(code) for code in ("sales_cycle", "posts_per_head")]
    view = metrics_by_group(metrics, partial, sizes={"IT": 20}, period=SUMMER)
    shown = {(metric.metric, metric.group): metric for metric in view.metrics}
    assert (shown["sales_cycle", "IT"].value, shown["sales_cycle", "IT"].interval) == (None, Interval(20.0, 25.0))
    assert ("posts_per_head", "IT") not in shown


def test_too_many_earlier_reports_suppress_everything() -> None:
    """If there are too many small sets to check, no number is shown."""
    names = [f"g{number:02}" for number in range(30)]
    sizes = FrozenMap(dict.fromkeys(names, 1) | {"X": 50, "Y": 60})
    earlier = [frozenset({text, other, "X"}) for text, other in pairwise(names)]
    hidden, total_hidden, _ = hide_groups(sizes, minimum=6, published=earlier)
    assert (len(hidden), total_hidden) == (32, True)
    assert hide_groups({"A": 2, "B": 30}, minimum=10**9) == (("A", "B"), True, ())


def test_differences_between_small_groups_are_protected() -> None:
    """Earlier sums can reveal the difference between two groups and not their sum."""
    sizes = {"a": 20, "b": 8, "c": 2, "d": 1, "e": 20}
    earlier = [frozenset("ace"), frozenset("bc")]
    assert hide_groups(sizes, published=earlier)[:2] == (("a", "b", "c", "d", "e"), True)


def test_every_group_needs_a_size() -> None:
    """A segment or an earlier group without a size raises an error, as do wrong arguments."""
    partial = adoption_by_group({"IT": (20, 20)})
    with pytest.raises(UnknownNameError):
        metrics_by_group([LEADS], partial, sizes={"Sales": 3}, period=SUMMER)
    with pytest.raises(UnknownNameError):
        metrics_by_group([LEADS], partial, sizes={"IT": 3}, period=SUMMER, published=[["Sales"]])
    with pytest.raises(ValidationError):
        GroupMetrics(period=SUMMER, minimum_group=0, metrics=[])
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        metrics_by_group([LEADS], wrong, sizes={"IT": -1}, period=wrong, minimum_group=0)
    assert [finding.path for finding in error.value.findings] == ["partial", "sizes[IT]", "period", "minimum_group"]


def test_only_observations_of_the_period_count() -> None:
    """People in other months do not count. A level without a number of answers has no interval."""
    months = split_range(SUMMER, Granularity.MONTH)
    seen = [
        Observation(measure="leads", segment=group, value=9, when=months[at].start, cluster=f"p-{at}{number}")
        for group, at, many in (("IT", 0, 6), ("Sales", 0, 6), ("HR", 1, 6), ("Sales", 1, 2))
        for number in range(many)
    ]
    seen += [Observation(measure="days_to_close", segment="IT", value=9, when=months[1].start)] * 6
    seen += [
        Observation(measure="engagement_index", segment=group, value=1, when=months[0].start) for group in ("", "IT")
    ]
    partial = aggregate_observations(seen, periods=months)
    metrics = [KpiCatalogue.default().metric(code) for code in ("leads", "sales_cycle", "engagement_index")]
    view = metrics_by_group(metrics, partial, sizes={"IT": 20, "Sales": 20, "HR": 20}, period=months[0])
    shown = {
        (metric.metric, metric.group): (metric.value, metric.interval and metric.interval.low)
        for metric in view.metrics
    }
    assert shown["leads", "IT"][0] == 54.0
    assert shown["leads", "HR"] == shown["sales_cycle", "IT"] == (None, None)
    assert shown["engagement_index", "IT"] == (None, 0.95)
    later = metrics_by_group(metrics, partial, sizes={"IT": 20, "Sales": 20, "HR": 20}, period=months[1])
    assert ("leads", "Sales") in later.suppressed
    half = Observation(measure="engagement_index", segment="IT", value=Decimal("0.614"), when=months[2].start)
    view = metrics_by_group(
        metrics[2:], aggregate_observations([half], periods=months), sizes={"IT": 20}, period=months[2]
    )
    assert [(metric.group, metric.value, metric.interval) for metric in view.metrics] == [
        (None, 0.61, None),
        ("IT", 0.61, None),
    ]


def test_the_level_of_everyone_needs_enough_answers() -> None:
    """A level with two answers is suppressed; a level without a number of answers is shown."""
    for answers, shown in ((2, set()), (5, {None}), (None, {None})):
        level = Observation(measure="engagement_index", value=Decimal("0.6"), when=SUMMER, answers=answers)
        partial = aggregate_observations([level], periods=[SUMMER])
        metric = KpiCatalogue.default().metric("engagement_index")
        view = metrics_by_group([metric], partial, sizes={"IT": 20}, period=SUMMER)
        assert {group_metric.group for group_metric in view.metrics if group_metric.value is not None} == shown


def test_small_groups_are_suppressed_with_and_without_observations() -> None:
    """A zero of twenty people is suppressed too, with everything that would reveal it."""
    assert view_of([("leads", "IT", 0), ("leads", "", 0)], {"IT": 20}, minimum_group=1) == {}
    seen = [("leads", "IT", 30), ("leads", "Sales", 20), ("posts", "Void", 3)]
    assert ("leads", "IT") in view_of(seen, {"IT": 20, "Sales": 20, "Void": 0})
    found = view_of([("leads", "IT", 0), ("leads", "Sales", 30)], {"IT": 20, "Sales": 20, "HR": 3})
    assert {group: item.value for (_, group), item in found.items()} == {None: 30.0}
    found = view_of([("leads", "IT", 5)], {"IT": 5, "HR": 3})
    assert {group: item.value for (_, group), item in found.items()} == {None: 5.0}
    found = view_of([("leads", "IT", 5)], {"IT": 5, "HR": 5})  # enough people: that nothing was seen may be known
    assert {group: item.value for (_, group), item in found.items()} == {None: 5.0, "IT": 5.0, "HR": None}
    view = metrics_by_group(
        [ADOPTION], adoption_by_group({"IT": (20, 9)}), sizes={"IT": 20, "Sales": 20}, period=SUMMER
    )
    assert [(metric.group, metric.value) for metric in view.metrics] == [(None, 0.45), ("IT", 0.45), ("Sales", None)]


@pytest.mark.parametrize("turned", [False, True])
def test_a_rate_without_a_number_of_people_reveals_nothing_inside_its_bound(turned: bool) -> None:  # noqa: FBT001
    """The rates of two hidden groups are all or none. The bounds of everyone and of the shown groups do not say so."""
    shares = {"IT": (97, 3), "Sales": (98, 2), "HR": (3, 0), "Law": (4, 0)}
    seen = [
        (f"{kind}_followers", group, value)
        for group, values in shares.items()
        for kind, value in zip(("organic", "paid"), values[::-1] if turned else values, strict=True)
    ]
    found = view_of(seen, {"IT": 20, "Sales": 30, "HR": 3, "Law": 4})
    bound = Interval(0.0, 0.05) if turned else Interval(0.95, 1.0)
    shown = {group: item.interval for (name, group), item in found.items() if name == "organic_follower_share"}
    assert shown == dict.fromkeys([None, "IT", "Sales"], bound)


def test_people_without_a_segment_protect_first() -> None:
    """They protect a small group, so that no other group is suppressed."""
    seen = [("leads", "IT", 30), ("leads", "HR", 4), ("leads", "", 7)]
    assert set(view_of(seen, {"IT": 6, "HR": 3}, unsegmented=8)) == {("leads", None), ("leads", "IT")}


def test_the_level_of_people_who_left_is_protected() -> None:
    """The level of everyone minus that of the other group would be theirs."""
    seen = [("engagement_index", group, 1) for group in ("", "IT", "Void")]
    assert set(view_of(seen, {"IT": 20, "Void": 0})) == {("engagement_index", None)}


def test_metrics_that_share_a_measure_are_suppressed_alike() -> None:
    """A small denominator suppresses the active rate, and posts per person, which has the same active people."""
    groups = {"IT": (20, 9, 30), "Law": (3, 2, 8), "Sales": (20, 11, 40)}
    seen = [
        (name, group, value)
        for group, values in groups.items()
        for name, value in zip(("enrolled", "active", "posts"), values, strict=True)
    ]
    sizes = dict.fromkeys(groups, 20)
    found = view_of(seen, sizes)
    by_figure = [{group for code, group in found if code == metric} for metric in ("active_rate", "posts_per_head")]
    assert by_figure[0] == by_figure[1] == {None, "Sales"}
    alone = view_of([row for row in seen if row[0] != "enrolled"], sizes)
    assert {group for _, group in alone} == {None, *groups}


def test_people_of_all_periods_count() -> None:
    """Three people in July and three others in August are six people."""
    months = split_range(SUMMER, Granularity.MONTH)
    seen = [
        Observation(measure="leads", segment="IT", value=2, when=months[at].start, cluster=f"p-{at}{number}")
        for at in (0, 1)
        for number in range(3)
    ]
    for observed, shown in ((seen, {None, "IT"}), (seen[:3], set())):
        partial = aggregate_observations(observed, periods=months)
        view = metrics_by_group([LEADS], partial, sizes={"IT": 20}, period=SUMMER)
        assert {metric.group for metric in view.metrics} == shown


@pytest.mark.parametrize(
    ("days", "least", "expected"),
    [
        # one person's value, and a range of everyone
        ([3, 5, 77, 80, 95], 5, None),
        ([3, 5, 77, 80, 95], 3, (50.0, 100.0)),
        ([7] * 12, 5, None),
        ([7] * 300, 5, None),
        ([7] * 12 + [8], 5, (7.0, 8.0)),
        ([10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 40], 5, (15.0, 20.0)),
        ([10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 40], 6, (10.0, 20.0)),
    ],
)
def test_medians_are_ranges_of_enough_values(days: list[int], least: int, expected: tuple[float, float] | None) -> None:
    """The range is the narrowest with enough values, and never contains all of them."""
    seen = [Observation(measure="days_to_close", segment="IT", value=day, when=SUMMER) for day in days]
    metric = KpiCatalogue.default().metric("sales_cycle")
    partial = aggregate_observations(seen, periods=[SUMMER])
    view = metrics_by_group([metric], partial, sizes={"IT": 20}, period=SUMMER, minimum_group=least)
    ranges = {
        group_metric.group: (
            group_metric.value,
            group_metric.interval and (group_metric.interval.low, group_metric.interval.high),
        )
        for group_metric in view.metrics
    }
    assert ranges == dict.fromkeys((None, "IT"), (None, expected))


@pytest.mark.parametrize(
    ("activated", "of", "expected"),
    [
        (0, 5, (0.0, 0.2)),
        (1, 5, (0.0, 0.2)),
        (2, 5, None),
        (4, 5, (0.8, 1.0)),
        (5, 5, (0.8, 1.0)),
        (1, 40, (0.0, 0.05)),
    ],
)
def test_bounds_have_room_for_one_person(activated: int, of: int, expected: tuple[float, float] | None) -> None:
    """A bound is the same for all as for one less, and for none as for one more."""
    view = metrics_by_group([ADOPTION], adoption_by_group({"IT": (of, activated)}), sizes={"IT": of}, period=SUMMER)
    shown = {metric.group: metric.interval for metric in view.metrics if metric.value is None}
    assert shown.get("IT") == (expected and Interval(*expected))


def test_a_bound_does_not_follow() -> None:
    """Everyone minus the other groups would show that the rate is of all, so everyone is suppressed."""
    view = metrics_by_group(
        [ADOPTION], adoption_by_group({"IT": (20, 20), "Law": (12, 5)}), sizes={"IT": 20, "Law": 12}, period=SUMMER
    )
    assert {metric.group: metric.value for metric in view.metrics} == {"IT": None, "Law": 0.42}
    view = metrics_by_group(
        [ADOPTION],
        adoption_by_group({"IT": (20, 20), "Law": (12, 5)}),
        sizes={"IT": 20, "Law": 12},
        period=SUMMER,
        published=[["IT", "Law"]],
    )
    assert {metric.group: metric.value for metric in view.metrics} == {"IT": None}


@given(
    st.dictionaries(st.sampled_from("abcde"), st.tuples(st.integers(1, 9), st.none() | st.integers(0, 3)), min_size=1),
    st.integers(2, 6),
)
@example({"a": (5, 5), "b": (3, None)}, 5)
@example({"a": (5, 4), "b": (5, 0)}, 5)
def test_no_suppressed_sum_has_one_value(groups: dict[str, tuple[int, int | None]], minimum: int) -> None:
    """A reader who solves for whole numbers finds no suppressed number. No zero is shown."""
    seen = [("leads", name, leads) for name, (_, leads) in groups.items() if leads is not None]
    sizes = {name: many for name, (many, _) in groups.items()}
    if not seen:
        return
    partial = aggregate_observations(
        [Observation(measure=name, segment=group, value=value, when=SUMMER) for name, group, value in seen],
        periods=[SUMMER],
    )
    view = metrics_by_group([LEADS], partial, sizes=sizes, period=SUMMER, minimum_group=minimum)
    hidden = {group for _, group in view.suppressed}
    values = {metric.group: metric.value for metric in view.metrics}
    assert 0 not in values.values()
    counts = [
        GroupCount(group=(name,), people=None if name in hidden else int(values[name] or 0)) for name in (None, *sizes)
    ]
    table = GroupTable(by=["group"], minimum_group=minimum, counts=counts)
    assert Attacker([table], listed=False).find_open() == []


@given(
    st.dictionaries(
        st.sampled_from("abcd"),
        st.integers(1, 8).flatmap(lambda of: st.tuples(st.just(of), st.sampled_from([0, 1, of // 2, of]))),
        min_size=1,
    ),
    st.integers(2, 6),
)
@example({"a": (5, 0), "b": (5, 4)}, 5)
@example({"a": (5, 5), "b": (5, 1)}, 5)
def test_no_rate_is_known_to_be_of_all_or_none(groups: dict[str, tuple[int, int]], minimum: int) -> None:
    """A reader who knows how many were invited cannot derive that all or none of a group started."""
    groups = {name: (of, min(of, yes)) for name, (of, yes) in groups.items()}
    sizes = {name: of for name, (of, _) in groups.items()}
    view = metrics_by_group([ADOPTION], adoption_by_group(groups), sizes=sizes, period=SUMMER, minimum_group=minimum)
    shown = {metric.group: metric for metric in view.metrics}

    def ends(name: str | None, of: int, yes: int) -> tuple[float, float]:
        if name not in shown:
            return 0, of
        interval = shown[name].interval
        return (yes, yes) if shown[name].value is not None or not interval else (interval.low * of, interval.high * of)

    each = {name: ends(name, of, yes) for name, (of, yes) in groups.items()}
    total = [sum(items) for items in zip(*groups.values(), strict=True)]
    each_total = ends(None, *total)
    for name, (of, _) in groups.items():
        low = max(each[name][0], each_total[0] - sum(high for other, (_, high) in each.items() if other != name))
        high = min(each[name][1], each_total[1] - sum(low for other, (low, _) in each.items() if other != name))
        assert low < of - 1e-9, name
        assert high > 1e-9, name
