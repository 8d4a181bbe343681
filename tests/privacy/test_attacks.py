"""What a reader can derive from metrics by group: rates, levels, medians, and an earlier report with a later one."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain, product
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from advocacy import KpiCatalogue
from advocacy.goals import Observation, aggregate_observations
from advocacy.people.participant import Participant
from advocacy.privacy import GroupMetrics, metrics_by_group, program_summary
from advocacy.privacy.group_counts import GroupTable
from advocacy.program.program import Program
from tests.attacker import Attacker
from tests.lives import YEAR
from tests.samples import agreed_on

if TYPE_CHECKING:
    from collections.abc import Iterable

CATALOGUE = KpiCatalogue.default()
ADOPTION, LEADS, LEVEL, CYCLE = map(CATALOGUE.metric, ("adoption", "leads", "engagement_index", "sales_cycle"))
#: People and how many of them said yes: none, one, half, all but one, all.
YES = st.integers(1, 8).flatmap(lambda of: st.tuples(st.just(of), st.sampled_from([0, 1, of // 2, of - 1, of])))


def view(metric: Any, seen: Iterable[tuple[str, str, Any]], sizes: dict[str, int], **options: Any) -> GroupMetrics:
    """Return a metric by group from observations of a measure, group and value."""
    observed = [
        Observation(measure=measure, segment=group, value=value, when=YEAR, id=f"{place}")
        for place, (measure, group, value) in enumerate(seen)
    ]
    partial = aggregate_observations(observed, periods=[YEAR])
    return metrics_by_group([metric], partial, sizes=sizes, period=YEAR, **options)


@given(st.dictionaries(st.sampled_from("abcd"), YES, min_size=1), st.integers(2, 6))
@example({"a": (8, 4), "b": (3, 3), "c": (3, 3)}, 5)
@example({"a": (8, 4), "b": (3, 0), "c": (3, 0)}, 5)
def test_no_rate_of_a_hidden_group_is_known(groups: dict[str, tuple[int, int]], minimum: int) -> None:
    """A reader knows how many were invited in each group. No hidden number of those who started has one solution."""
    sizes = {name: of for name, (of, _) in groups.items()}
    seen = [
        (measure, name, value)
        for name, numbers in groups.items()
        for measure, value in zip(("invited", "activated"), numbers, strict=True)
    ]
    report = view(ADOPTION, seen, sizes, minimum_group=minimum)
    shown = {group_metric.group: group_metric for group_metric in report.metrics}
    names = sorted(groups)
    solutions = np.array([*product(*(range(sizes[name] + 1) for name in names))])
    for group, metric in shown.items():
        yes = solutions.sum(axis=1) if group is None else solutions[:, names.index(group)]
        of = sum(sizes.values()) if group is None else sizes[group]
        if metric.value is not None:
            solutions = solutions[np.abs(yes / of - metric.value) < 0.005 + 1e-9]
        elif metric.interval is not None:
            solutions = solutions[(yes / of >= metric.interval.low - 1e-9) & (yes / of <= metric.interval.high + 1e-9)]
    hidden = {group for _, group in report.suppressed}
    for place, name in enumerate(names):
        assert name not in hidden or len(set(solutions[:, place])) > 1, name


@given(st.dictionaries(st.sampled_from("abcd"), st.tuples(st.integers(0, 8), st.integers(0, 4))), st.integers(2, 6))
@example({"a": (9, 2), "b": (3, 4), "c": (8, 0)}, 5)
def test_the_level_of_everyone_is_shown_with_enough_hidden_people_only(
    groups: dict[str, tuple[int, int]], minimum: int
) -> None:
    """The level of everyone, less those of the shown groups, is about no one or about enough people."""
    sizes = {name: of for name, (of, _) in groups.items()}
    seen = [("engagement_index", name, Decimal(quarters) / 4) for name, (_, quarters) in groups.items()]
    report = view(LEVEL, [*seen, ("engagement_index", "", Decimal("0.5"))], sizes, minimum_group=minimum)
    shown = {metric.group for metric in report.metrics}
    assert all(name not in shown for name, many in sizes.items() if many < minimum)
    hidden = [name for name in sizes if name not in shown]
    assert None not in shown or not hidden or sum(max(1, sizes[name]) for name in hidden) >= minimum


@given(
    st.dictionaries(st.sampled_from("abc"), st.lists(st.integers(0, 40), min_size=1, max_size=9), min_size=1),
    st.integers(2, 5),
)
def test_a_range_of_a_median_says_where_some_values_are(groups: dict[str, list[int]], minimum: int) -> None:
    """A range contains enough values, never all of them, and the value of no single person is shown."""
    seen = [("days_to_close", name, value) for name, values in groups.items() for value in values]
    report = view(CYCLE, seen, {name: len(values) for name, values in groups.items()}, minimum_group=minimum)
    for metric in report.metrics:
        values = [*chain(*groups.values())] if metric.group is None else groups[metric.group]
        assert metric.value is None
        if metric.interval is not None:
            inside = [value for value in values if metric.interval.low <= value < metric.interval.high]
            assert minimum <= len(inside) < len(values)


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(1, 9), st.integers(0, 3)), min_size=1),
    st.integers(2, 6),
)
@example({"a": (5, 2), "b": (3, 0), "c": (6, 1), "d": (2, 0)}, 5)
def test_a_later_report_opens_nothing_of_an_earlier_one(groups: dict[str, tuple[int, int]], minimum: int) -> None:
    """A report by larger groups, then one by smaller groups on the same days: no hidden number has one solution."""
    large = {name: name if name in "ef" else "ab" if name in "ab" else "cd" for name in groups}
    names = sorted(groups)
    sizes = {name: of for name, (of, _) in groups.items()}
    merged = {group: sum(sizes[name] for name in names if large[name] == group) for group in large.values()}
    first = view(LEADS, [("leads", large[name], groups[name][1]) for name in names], merged, minimum_group=minimum)
    covered = {
        group: frozenset(names) if group is None else frozenset(name for name in names if large[name] == group)
        for group in (None, *merged)
    }
    published = [covered[metric.group] for metric in first.metrics]
    seen = [("leads", name, groups[name][1]) for name in names]
    second = view(LEADS, seen, sizes, minimum_group=minimum, published=published)
    assert "view:published" not in {finding.code for finding in second.findings}
    sums = {covered[metric.group]: metric.value for metric in first.metrics}
    sums |= {frozenset(names if metric.group is None else [metric.group]): metric.value for metric in second.metrics}
    rules = [
        LinearConstraint(np.array([[float(name in some) for name in names]]), value or 0, value or 0)
        for some, value in sums.items()
    ]
    for some in {*covered.values(), *(frozenset([name]) for name in names)} - sums.keys():
        goal = np.array([float(name in some) for name in names])
        ends = [
            milp(sign * goal, integrality=np.ones(len(names)), bounds=Bounds(0, 99), constraints=rules).fun * sign
            for sign in (1, -1)
        ]
        assert round(ends[1] - ends[0]) > 0, (some, ends)


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "c", ""]), st.sampled_from(["x", "y"]), st.integers(0, 2))),
    st.integers(2, 5),
)
def test_summaries_of_a_program_open_nothing_together(people: list[tuple[str, str, int]], minimum: int) -> None:
    """Membership status and groups, of two summaries one after the other, are safe against whole-number solutions."""
    listed = [
        Participant(
            id=f"p-{place:02}",
            consents=agreed_on(YEAR.start),
            attributes={name: value for name, value in (("role", role), ("site", site)) if value},
        )
        for place, (role, site, _) in enumerate(people)
    ]
    program = Program(id="x", period=YEAR, participants=listed)
    joined, left = ([f"p-{place:02}" for place, (*_, steps) in enumerate(people) if steps >= many] for many in (1, 2))
    program = program.join_all(joined, on=YEAR.start).leave_all(left, on=YEAR.start)
    tables: list[GroupTable] = []
    for by in (["role"], ["site", "role"]):
        summary = program_summary(program, on=YEAR.end, by=by, minimum_group=minimum, published=tables)
        tables += [table for table in (summary.membership_counts, summary.groups) if table]
    attacker = Attacker(tables)
    assert not people or attacker.find_open() == []
    assert not people or attacker.smallest_sum(minimum - 1) is None
