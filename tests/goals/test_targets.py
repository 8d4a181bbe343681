"""Paths lead from baseline to target, and a status claims no more than the data show."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import comb, exp, lgamma, log
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from advocacy import DateRange, KpiCatalogue
from advocacy.errors import ValidationError
from advocacy.goals import (
    Aggregation,
    Baseline,
    ClusterUnit,
    Direction,
    Metric,
    MetricValue,
    Milestone,
    Observation,
    Progress,
    Target,
    TargetStatus,
    _what_if,
    aggregate_observations,
    compute_metrics,
)
from advocacy.goals.target_status import percent
from advocacy.stats import Interval, clopper_pearson, poisson
from advocacy.stats.interval import MOST
from advocacy.testing import strategies
from tests.samples import faults

CATALOGUE = KpiCatalogue.default()
BEFORE = DateRange(date(2026, 1, 1), date(2026, 3, 31))
AFTER = DateRange(date(2026, 4, 1), date(2026, 6, 30))
ADOPTION, LEADS, FILL, NET = (CATALOGUE.metric(code) for code in ("adoption", "leads", "time_to_fill", "enps"))


def target(**changes: Any) -> Target:
    """Return a target of 60 % adoption from 40 % by default."""
    fields: dict[str, Any] = {
        "metric": ADOPTION,
        "baseline": Baseline(Decimal("0.4"), BEFORE),
        "value": Decimal("0.6"),
        "by": date(2026, 6, 30),
    }
    return Target(**(fields | changes))


def adoption(yes: int, of: int, period: DateRange = AFTER) -> MetricValue:
    """Compute adoption from two counts."""
    row = {"activated": yes, "invited": of}
    seen = [Observation(measure=name, value=value, when=period) for name, value in row.items()]
    return compute_metrics([ADOPTION], aggregate_observations(seen, periods=[period]))[0]


def net_score(up: int, neutral: int, down: int, period: DateRange = AFTER) -> MetricValue:
    """Return a measured net promoter score."""
    counts = {"promoters": up, "detractors": down, "enps_answers": up + neutral + down}
    seen = [Observation(measure=name, value=value, when=period) for name, value in counts.items()]
    return compute_metrics([NET], aggregate_observations(seen, periods=[period]))[0]


def codes(progress: Progress) -> list[str]:
    """Return the codes of the findings of a progress."""
    return [finding.code for finding in progress.findings]


# ---------------------------------------------------------------- the path


@given(strategies.targets())
def test_path_leads_from_the_baseline_to_the_target(aim: Target) -> None:
    """It starts at the baseline, never goes back, and stays at the target."""
    if aim.baseline is None:
        assert aim.expected(aim.by) == (aim.value if aim.hold else None)
        return
    start = aim.baseline.period.end
    assert aim.expected(start - timedelta(days=1)) is None
    assert aim.expected(start) == aim.baseline.value
    assert aim.expected(aim.by) == aim.expected(aim.by + timedelta(days=99)) == aim.value
    days = [start + timedelta(days=many) for many in range((aim.by - start).days + 1)]
    path = [value for value in map(aim.expected, days) if value is not None]
    assert len(path) == len(days)
    assert all(aim.better(after, before) >= 0 for before, after in pairwise(path))


@given(strategies.targets().filter(lambda aim: aim.baseline is not None and not aim.milestones))
def test_linear_path_gains_the_same_every_day(aim: Target) -> None:
    """Between baseline and target, each day adds the same."""
    assert aim.baseline is not None
    start = aim.baseline.period.end
    many = (aim.by - start).days
    path = [aim.expected(start + timedelta(days=day)) or Fraction(0) for day in range(many + 1)]
    gains = {after - before for before, after in pairwise(path)}
    assert gains == {(aim.value - aim.baseline.value) / many}


def test_stepped_path_is_constant_between_milestones() -> None:
    """The value of a milestone is expected from its day on; before the first, the baseline."""
    aim = target(milestones=[Milestone(date(2026, 5, 1), Decimal("0.45")), Milestone(date(2026, 6, 1), Decimal("0.5"))])
    days = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 30)]
    assert [float(aim.expected(day) or 0) for day in days] == [0.4, 0.45, 0.45, 0.5, 0.6]


# ---------------------------------------------------------------- the status

UP, DOWN = CATALOGUE.metric("engagement_index"), evolve(CATALOGUE.metric("engagement_index"), direction=Direction.DOWN)
S = TargetStatus
#: The interval and the status where higher is better. The baseline is 0.25 and taken as exact, the path is at 0.5.
STATUSES = [
    ((0.125, 0.1875), S.BEHIND),  # worse than the path and than the baseline
    ((0.375, 0.4375), S.BEHIND),  # worse than the path, better than the baseline
    ((0.125, 0.4375), S.BEHIND),
    ((0.375, 0.5), S.ON_TRACK),  # touches the path
    ((0.375, 0.625), S.ON_TRACK),
    ((0.5, 0.625), S.ON_TRACK),
    ((0.5625, 0.625), S.AHEAD),
    ((0.25, 0.625), S.CANNOT_TELL_YET),  # touches the baseline
    ((0.125, 0.625), S.CANNOT_TELL_YET),
    ((0.125, 0.5), S.CANNOT_TELL_YET),
]


def answers_value(metric: Metric, low: float, high: float, **fields: Any) -> MetricValue:
    """Return a metric value of 20 answers with an interval."""
    middle = Fraction(low + high) / 2
    period = DateRange(AFTER.end - timedelta(days=89), AFTER.end)  # as long as the baseline
    return MetricValue(metric=metric, period=period, exact=middle, interval=Interval(low, high), n=20, **fields)


@pytest.mark.parametrize(("ends", "status"), STATUSES)
@pytest.mark.parametrize("turned", [False, True])
def test_statuses_follow_the_rules_in_order(
    ends: tuple[float, float],
    status: TargetStatus,
    turned: bool,  # noqa: FBT001
) -> None:
    """The interval is compared with the path and the baseline, in the direction of the metric."""
    low, high = (1 - ends[1], 1 - ends[0]) if turned else ends
    start = Fraction(3, 4) if turned else Fraction(1, 4)
    aim = target(metric=DOWN if turned else UP, baseline=Baseline(start, BEFORE), value=Decimal("0.5"), by=AFTER.end)
    found = aim.progress(answers_value(aim.metric, low, high))
    assert found.status is status
    shown = {code for code in codes(found) if code.endswith("before")}
    expected = {(0.375, 0.4375): "progress:better-than-before", (0.125, 0.1875): "progress:worse-than-before"}
    assert shown == ({expected[ends]} if ends in expected else set())


@pytest.mark.parametrize(
    ("ends", "status"),
    [
        ((0.94, 0.99), S.CANNOT_TELL_YET),
        ((0.95, 0.99), S.ON_TRACK),
        ((0.96, 0.99), S.ON_TRACK),
        ((0.90, 0.95), S.CANNOT_TELL_YET),
        ((0.90, 0.949), S.BEHIND),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_level_is_maintained_if_the_whole_interval_is_at_or_above_it(
    ends: tuple[float, float],
    status: TargetStatus,
    turned: bool,  # noqa: FBT001
) -> None:
    """A level to maintain needs no baseline, has no path, and is never ahead."""
    low, high = (1 - ends[1], 1 - ends[0]) if turned else ends
    floor = Fraction(0.95)
    aim = target(metric=DOWN if turned else UP, baseline=None, value=1 - floor if turned else floor, hold=True)
    found = aim.progress(answers_value(aim.metric, low, high))
    assert (found.status, found.expected, found.change) == (status, aim.value, None)


def test_level_to_maintain_states_the_people_needed() -> None:
    """With 97 % observed, about 460 people show that 95 % is maintained, by the exact interval."""
    (needed,) = [
        dict(finding.parameters)
        for finding in target(baseline=None, value=Decimal("0.95"), hold=True).findings
        if dict(finding.parameters).get("percent") == "97 %"
    ]
    count = int(needed["count"])
    assert 400 < count < 600
    ends = [beta.ppf(0.025, 0.97 * many, 0.03 * many + 1) for many in (count - 1, count)]
    assert ends[0] < 0.95 <= ends[1]
    assert clopper_pearson(round(0.97 * count) + 1, count).low >= 0.95
    assert clopper_pearson(round(0.97 * count) - 2, count).low < 0.95


def test_best_level_needs_no_number_of_people() -> None:
    """No interval of a share excludes what is worse than 100 %, so no number of people is named."""
    found = [finding.code for finding in target(baseline=None, value=1, hold=True).findings]
    assert "target:never-held" in found
    assert "target:needed" not in found
    worst = target(metric=evolve(ADOPTION, direction=Direction.DOWN), baseline=None, value=1, hold=True)
    assert "target:needed" not in [finding.code for finding in worst.findings]


def test_expected_values_refuse_other_arguments() -> None:
    """The period and the days are checked."""
    aim: Any = target()
    for wrong, path in (({"period": "2026"}, "period"), ({"period": AFTER, "days": 0}, "days")):
        with pytest.raises(ValidationError) as error:
            aim.expected_over(**wrong)
        assert [finding.path for finding in error.value.findings] == [path]
    with pytest.raises(ValidationError):
        aim.expected("2026")


def count_of(code: str, value: int, period: DateRange) -> MetricValue:
    """Return a count over a period."""
    seen = [Observation(measure=code, value=value, when=period)]
    return compute_metrics([CATALOGUE.metric(code)], aggregate_observations(seen, periods=[period]))[0]


AUTUMN, WINTER = DateRange(date(2026, 10, 1), date(2026, 12, 31)), DateRange(date(2027, 1, 1), date(2027, 3, 31))


@pytest.mark.parametrize(
    ("count", "status"),
    [(4, S.BEHIND), (14, S.CANNOT_TELL_YET), (22, S.CANNOT_TELL_YET), (30, S.AHEAD), (0, S.BEHIND)],
)
def test_applications_where_18_are_due_and_15_was_the_baseline(count: int, status: TargetStatus) -> None:
    """14 applications are not on track: they are as compatible with no change as with the path."""
    baseline = Baseline.measured(count_of("applications", 15, AUTUMN))
    aim = Target(metric=CATALOGUE.metric("applications"), baseline=baseline, value=30, by=date(2027, 12, 31))
    found = aim.progress(count_of("applications", count, WINTER))
    assert found.status is status
    assert round(float(found.expected or 0)) == 18
    assert found.interval == poisson(count)
    bare = evolve(aim, baseline=Baseline(15, AUTUMN))
    assert "target:baseline-exact" in codes(bare.progress(count_of("applications", count, WINTER)))
    assert "target:baseline-exact" not in codes(found)


def test_longer_period_is_compared_with_the_mean_of_the_path() -> None:
    """On a path from 15 to 30 a quarter, a year of four quarters expects their sum, 97.5."""
    quarter, days = DateRange(date(2026, 1, 1), date(2026, 1, 10)), 40
    by = quarter.end + timedelta(days=days)
    aim = Target(metric=LEADS, baseline=Baseline(15, quarter), value=30, by=by)
    year = DateRange(quarter.end + timedelta(days=1), by)
    quarters = [aim.expected(quarter.end + timedelta(days=10 * place)) or 0 for place in range(1, 5)]
    assert aim.expected_over(year) == sum(quarters) == Fraction(195, 2)
    assert aim.expected_over(DateRange(year.start, year.start + timedelta(days=9))) == quarters[0]
    assert aim.expected_over(DateRange(by - timedelta(days=4), by)) == 15
    share = target(baseline=Baseline(Decimal("0.4"), quarter), by=by)
    assert share.expected_over(year) == Fraction(sum(4 + Fraction(place, 20) for place in range(10, 41)), 310)


@given(strategies.targets(), st.integers(0, 400), st.integers(0, 300))
def test_mean_of_the_path_equals_the_mean_day_by_day(aim: Target, start: int, length: int) -> None:
    """The mean over a period is that of `expected` on each day, before the path that of the baseline."""
    if aim.baseline is None or aim.metric.aggregation is Aggregation.SUM:
        return
    before = aim.baseline
    first = before.period.start + timedelta(days=start)
    window = DateRange(first, first + timedelta(days=length))
    longer = window.days > Fraction(26, 25) * before.period.days
    first_end = before.period.days - 1 if longer else length
    ends = [window.start + timedelta(days=place) for place in range(first_end, length + 1)]
    path = [aim.expected(day) for day in ends]
    expected = None if path[-1] is None else sum(before.value if value is None else value for value in path)
    assert aim.expected_over(window) == (None if expected is None else expected / len(ends))


@pytest.mark.parametrize("changes", [{"baseline": None}, {"by": date(2027, 1, 1), "baseline": Baseline(0, AUTUMN)}])
def test_status_needs_a_baseline(changes: dict[str, Any]) -> None:
    """Without a baseline, or before it ends, there is no path, whatever the value."""
    found = target(**changes).progress(adoption(90, 100))
    assert (found.status, found.expected, found.interval) == (S.NO_BASELINE, None, None)
    assert "progress:no-baseline" in codes(found)


def test_value_without_an_interval_is_too_little_data() -> None:
    """The value is shown, and an unobserved one is neither behind nor zero."""
    aim = target(metric=UP)
    found = aim.progress(MetricValue(metric=UP, period=AFTER, exact=Fraction(9, 10)))
    assert (found.status, found.metric_value.value, found.interval) == (S.TOO_LITTLE_DATA, 0.9, None)
    empty = compute_metrics([ADOPTION], aggregate_observations([], periods=[AFTER]))[0]
    assert target().progress(empty).status is S.TOO_LITTLE_DATA


def test_nothing_is_due_while_the_path_equals_the_baseline() -> None:
    """Before the first milestone the path expects the baseline, and a finding says so."""
    late = target(milestones=[Milestone(AFTER.end, Decimal("0.5"))], by=AFTER.end + timedelta(days=1))
    early = DateRange(AFTER.start, AFTER.end - timedelta(days=1))
    assert "progress:nothing-due" in codes(late.progress(adoption(45, 100, early)))
    assert "progress:nothing-due" not in codes(target().progress(adoption(45, 100)))


@pytest.mark.parametrize(
    ("changes", "yes", "of", "text"),
    [
        ({}, 5, 9, "too-little-data:people"),
        ({}, 4, 10, "too-little-data:count"),
        ({}, 16, 20, "too-little-data:count"),
        ({}, 5, 10, "too-little-data:width"),
        ({}, 10, 20, None),
        ({"minimum_n": 30}, 10, 20, "too-little-data:people"),
        ({"minimum_n": 5, "minimum_count": 1, "maximum_width": 0.9}, 3, 6, None),
        ({"maximum_width": 0.2}, 50, 90, "too-little-data:width"),
    ],
)
def test_limits_belong_to_the_target(changes: dict[str, Any], yes: int, of: int, text: str | None) -> None:
    """Ten people, five on the rarer side and a width of 0.5 are needed unless the target says otherwise."""
    found = target(**changes).progress(adoption(yes, of))
    assert [code for code in codes(found) if code.startswith("too-little-data")] == ([text] if text else [])
    assert (found.status is S.TOO_LITTLE_DATA) is bool(text)


def test_minimum_count_applies_to_what_is_counted() -> None:
    """Of a rate it is the events, of money per head the heads; one lead on 50 visits is too little."""
    conversion, cost = CATALOGUE.metric("lead_conversion"), CATALOGUE.metric("cost_per_hire")
    aim = Target(metric=conversion, baseline=Baseline(Decimal("0.01"), BEFORE), value=Decimal("0.02"), by=AFTER.end,
                 independence_assumed_by="the program lead")  # fmt: skip
    for leads, visits, status in [(1, 50, S.TOO_LITTLE_DATA), (1, 200, S.TOO_LITTLE_DATA), (30, 500, S.AHEAD)]:
        seen = [Observation(measure=name, value=many, when=AFTER) for name, many in
                (("leads", leads), ("visits", visits))]  # fmt: skip
        (value,) = compute_metrics([conversion], aggregate_observations(seen, periods=[AFTER]))
        found = aim.progress(value)
        assert found.status is status
        assert "target:independence" in codes(found)
        assert "metric-value:clusters" not in codes(found)
        unsure = evolve(aim, independence_assumed_by=None).progress(value)
        assert (unsure.status, unsure.interval) == (S.TOO_LITTLE_DATA, None)
        assert "metric-value:clusters" in codes(unsure)
    known = MetricValue(metric=cost, period=AFTER, exact=Fraction(5000), interval=Interval(3000, 5500), n=12,
                        denominator=Fraction(3))  # fmt: skip
    aim = Target(metric=cost, baseline=Baseline(9000, BEFORE), value=6000, by=AFTER.end)
    assert codes(aim.progress(known))[0] == "too-little-data:count"
    assert aim.progress(evolve(known, denominator=Fraction(5))).status is S.AHEAD


@pytest.mark.parametrize("hold", [True, False])
@pytest.mark.parametrize("value", [2 * 10**12, 10**17])
def test_very_large_targets_get_a_status(value: int, hold: bool) -> None:  # noqa: FBT001
    """A target beyond the largest count is behind, not an error about an argument that nobody gave."""
    baseline = None if hold else Baseline(5, BEFORE)
    aim = Target(metric=LEADS, baseline=baseline, value=value, by=AFTER.end, hold=hold)
    assert aim.progress(count_of("leads", 7, AFTER)).status is S.BEHIND
    assert aim.text()
    assert aim.power(days=91) is None


def test_no_events_have_an_exact_interval() -> None:
    """No lead on 400 visits is an observation: the interval starts at 0, and its end follows from the visits."""
    conversion = CATALOGUE.metric("lead_conversion")
    aim = Target(metric=conversion, baseline=Baseline(Decimal("0.01"), BEFORE), value=Decimal("0.02"), by=AFTER.end,
                 independence_assumed_by="the program lead", minimum_count=0)  # fmt: skip
    seen = [Observation(measure=name, value=many, when=AFTER) for name, many in (("leads", 0), ("visits", 400))]
    (value,) = compute_metrics([conversion], aggregate_observations(seen, periods=[AFTER]))
    found = aim.progress(value)
    assert found.interval == poisson(0, 400.0, level=aim.level)
    assert found.status is S.BEHIND


def test_rates_of_parts_of_events_use_their_own_interval() -> None:
    """A rate that is no whole number of events has no exact interval."""
    conversion = CATALOGUE.metric("lead_conversion")
    aim = Target(metric=conversion, baseline=Baseline(Decimal("0.01"), BEFORE), value=Decimal("0.02"), by=AFTER.end,
                 independence_assumed_by="the program lead")  # fmt: skip
    value = MetricValue(metric=conversion, period=AFTER, exact=Fraction(61, 1000), interval=Interval(0.03, 0.09),
                        denominator=Fraction(500), count=30, n=500)  # fmt: skip
    assert aim.progress(value).interval != poisson(30, 500.0, level=aim.level)
    assert aim.progress(evolve(value, exact=Fraction(6, 100))).interval == poisson(30, 500.0, level=aim.level)
    most = evolve(value, exact=Fraction(1), denominator=Fraction(MOST), interval=Interval(0.9, 1.1))
    assert aim.progress(most).interval == poisson(MOST, float(MOST), level=aim.level)


def test_value_without_observed_days_is_too_little_data() -> None:
    """A sum over no observed day has no status, whatever its value."""
    aim = Target(metric=CATALOGUE.metric("applications"), baseline=Baseline(15, BEFORE), value=30, by=AFTER.end)
    value = MetricValue(metric=aim.metric, period=AFTER, exact=Fraction(0), count=0, days=0)
    assert aim.progress(value).status is S.TOO_LITTLE_DATA


def test_baseline_without_observed_days_counts_as_one_day() -> None:
    """A measured sum over no observed day is compared without an error."""
    before = MetricValue(metric=CATALOGUE.metric("applications"), period=BEFORE, exact=Fraction(15), count=15, days=0,
                         interval=poisson(15, 1.0))  # fmt: skip
    aim = Target(metric=before.metric, baseline=Baseline.measured(before), value=300, by=AFTER.end)
    assert aim.progress(count_of("applications", 40, AFTER)).change is not None


def test_ratio_above_1_is_reported() -> None:
    """12 leads on 5 visits are 240 %: a finding, not an error; three hires explain a missing interval."""
    counts = {"leads": 12, "visits": 5, "internal_hiring_cost": 6000, "external_hiring_cost": 3000, "hires": 3}
    seen = [Observation(measure=name, value=many, when=AFTER) for name, many in counts.items()]
    metrics = [CATALOGUE.metric("lead_conversion"), CATALOGUE.metric("cost_per_hire")]
    conversion, cost = compute_metrics(metrics, aggregate_observations(seen, periods=[AFTER]))
    assert [finding.code for finding in conversion.findings][-1].endswith("above-one")
    (reason,) = cost.findings
    assert (reason.code.split(":")[-1], dict(reason.parameters)) == ("per-head", {"measure": "hires", "count": 3})
    assert cost.denominator == 3


@pytest.mark.parametrize("value", [50, Fraction(3, 2)])
def test_share_above_1_is_refused(value: int | Fraction) -> None:
    """50% is 0.5: a target or baseline of 50 is refused for a share and reported for a ratio in percent."""
    refused: list[tuple[dict[str, Any], str]] = [
        ({"value": value}, "value"),
        ({"baseline": Baseline(value, BEFORE), "hold": True}, "baseline.value"),
    ]
    for changes, path in refused:
        with pytest.raises(ValidationError, match=r"50% is 0\.5") as error:
            target(**changes)
        assert [(finding.path, finding.code) for finding in error.value.findings] == [(path, "target:share")]
    ratio = target(metric=CATALOGUE.metric("lead_conversion"), value=value)
    assert ratio.findings[0].code == "target:above-one"


# ---------------------------------------------------------------- looks


def test_looks_are_stated_beforehand_and_share_the_error() -> None:
    """Four looks divide the time into equal parts, and each has a quarter of 2.5 %."""
    aim = target(looks=4, by=BEFORE.end + timedelta(days=100))
    assert aim.look_days == tuple(BEFORE.end + timedelta(days=day) for day in (25, 50, 75, 100))
    assert aim.level == pytest.approx(1 - 2 * 0.025 / 4)
    for day, stated in [(18, True), (17, False), (32, True), (33, False), (100, True), (107, True), (108, False)]:
        end = BEFORE.end + timedelta(days=day)
        found = aim.progress(adoption(90, 100, DateRange(BEFORE.end + timedelta(days=1), end)))
        assert (found.status is S.AHEAD) is stated
        assert (found.interval is None) is not stated
        assert any(code.startswith("progress:no-look") for code in codes(found)) is not stated
    found = aim.progress(adoption(90, 100, DateRange(AFTER.start, BEFORE.end + timedelta(days=50))))
    assert found.interval == clopper_pearson(90, 100, level=aim.level)


def test_looks_at_a_level_divide_the_time_from_its_start() -> None:
    """Without a baseline the looks need a start, which also counts beside a baseline, and does not move the path."""
    level = target(baseline=None, value=Decimal("0.5"), hold=True, looks=2, start=date(2026, 6, 10))
    assert level.look_days == (date(2026, 6, 20), date(2026, 6, 30))
    assert level.progress(adoption(95, 100, DateRange(AFTER.start, date(2026, 6, 20)))).status is S.ON_TRACK
    assert "progress:no-look" in codes(level.progress(adoption(95, 100, DateRange(AFTER.start, date(2026, 6, 10)))))
    both = target(looks=2, start=date(2026, 6, 10))
    assert both.look_days == level.look_days
    assert both.expected(date(2026, 6, 1)) == target().expected(date(2026, 6, 1))
    assert target(baseline=None, start=date(2026, 6, 10)).look_days == ()


def test_other_intervals_need_the_confidence_of_the_target() -> None:
    """A median is not computed again: its interval must have the level that the looks need."""
    aim = target(metric=UP, looks=4, by=AFTER.end)
    low = answers_value(UP, 0.65, 0.7)
    found = aim.progress(low)
    assert (found.status, codes(found)[0]) == (S.TOO_LITTLE_DATA, "progress:level")
    assert aim.progress(evolve(low, level=aim.level)).status is S.AHEAD


# ---------------------------------------------------------------- what would tell


def test_cannot_tell_yet_names_what_would_tell() -> None:
    """The stated days at this rate, or people with this share, give a status; a day or person less does not."""
    baseline = Baseline.measured(count_of("applications", 200, AUTUMN))
    aim = Target(metric=CATALOGUE.metric("applications"), baseline=baseline, value=300, by=date(2028, 12, 31))
    found = aim.progress(count_of("applications", 220, WINTER))
    (row,) = [dict(finding.parameters) for finding in found.findings if finding.code == "progress:would-tell:days"]
    days = int(row["count"])
    for many, tells in [(days, True), (days - 1, False)]:
        window = DateRange(WINTER.start, WINTER.start + timedelta(days=many - 1))
        later = aim.progress(count_of("applications", round(220 * many / 90), window))
        assert (later.status is not S.CANNOT_TELL_YET) is tells
    assert row["day"] == str(WINTER.start + timedelta(days=days - 1))
    found = target().progress(adoption(11, 20))
    (row,) = [dict(finding.parameters) for finding in found.findings if finding.code == "progress:would-tell:people"]
    people = int(row["count"])
    assert target().progress(adoption(round(11 / 20 * people), people)).status is not S.CANNOT_TELL_YET
    still = evolve(aim, value=220, by=date(2027, 4, 1)).progress(count_of("applications", 205, WINTER))
    assert "progress:not-before-target" in codes(still)
    assert "progress:would-not-tell" in codes(target(value=Decimal("0.4001")).progress(adoption(40, 100)))


def test_days_that_would_tell_include_the_day_of_the_target() -> None:
    """With two applications a day, the lowest target at which the whole time tells is behind on its last day only."""
    baseline, year = (
        Baseline.measured(count_of("applications", 190, AUTUMN)),
        DateRange(WINTER.start, date(2027, 12, 31)),
    )

    def aim(steps: int) -> Target:
        value = 190 + Fraction(steps, 1000)
        return Target(metric=CATALOGUE.metric("applications"), baseline=baseline, value=value, by=year.end)

    low, high = 1, 70_000
    while high - low > 1:
        middle = (low + high) // 2
        tells = aim(middle).progress(count_of("applications", 2 * year.days, year)).status is S.BEHIND
        low, high = (low, middle) if tells else (middle, high)
    quarter = count_of("applications", 2 * WINTER.days, WINTER)
    assert "progress:not-before-target" in codes(aim(low).progress(quarter))
    (found,) = [item for item in aim(high).progress(quarter).findings if item.code == "progress:would-tell:days"]
    assert found["count"] == year.days


def test_a_score_that_equals_its_baseline_never_tells() -> None:
    """More answers with the same score show no change, so no number of answers is named."""
    aim = Target(metric=NET, baseline=Baseline(10, BEFORE), value=Decimal("10.01"), by=AFTER.end)
    found = aim.progress(net_score(6, 10, 4))
    assert (found.status, codes(found)[0]) == (S.CANNOT_TELL_YET, "progress:would-not-tell")


def test_clusters_state_what_the_interval_is_about() -> None:
    """Clusters by person are about people like these, clusters by post about posts of these people only."""
    metric = CATALOGUE.metric("engagement_rate")
    value = MetricValue(metric=metric, period=AFTER, exact=Fraction(1, 20), interval=Interval(0.04, 0.06), n=20,
                        denominator=Fraction(2000))  # fmt: skip
    aim = Target(metric=metric, baseline=Baseline(Decimal("0.02"), BEFORE), value=Decimal("0.03"), by=AFTER.end)
    for unit, code in [(None, "unknown"), (ClusterUnit.PERSON, "person"), (ClusterUnit.POST, "post")]:
        assert f"progress:clusters:{code}" in codes(evolve(aim, clusters=unit).progress(value))
    decides = aim.progress(value).interval
    assert decides is not None
    assert decides.low == 0.04
    assert decides.high == pytest.approx(0.05 * 1.2**1.25)
    none = evolve(value, exact=Fraction(0), interval=Interval(0, 0.01))
    assert evolve(aim, minimum_count=0).progress(none).interval == none.interval


@pytest.mark.parametrize(
    ("metric", "clusters", "unit"),
    [
        ("engagement_rate", None, "clusters"),
        ("engagement_rate", ClusterUnit.PERSON, "people"),
        ("engagement_rate", ClusterUnit.POST, "posts"),
        ("enps", None, "answers"),
        ("engagement_index", None, "answers"),
        ("time_to_fill", None, "values"),
        ("adoption", None, "people"),
    ],
)
def test_too_little_data_names_the_unit_of_the_sample(metric: str, clusters: ClusterUnit | None, unit: str) -> None:
    """The unit is people, posts, single values or answers, as the sample has it."""
    aim = Target(metric=CATALOGUE.metric(metric), value=0, by=AFTER.end, hold=True, clusters=clusters)
    value = MetricValue(metric=aim.metric, period=AFTER, exact=Fraction(1, 2), interval=Interval(0.4, 0.6), n=6,
                        denominator=Fraction(900))  # fmt: skip
    found = next(finding for finding in aim.progress(value).findings if finding.code.startswith("too-little-data"))
    assert found.code == f"too-little-data:{unit}"
    assert ("6 people or posts," if unit == "clusters" else f"6 {unit},") in found.text()


@pytest.mark.parametrize(
    ("metric", "value", "never"),
    [
        ("adoption", 1, True),
        ("adoption", Decimal("0.99"), False),
        ("engagement_index", 1, True),
        ("enps", 100, True),
        ("time_to_fill", 0, True),
        ("time_to_fill", 1, False),
        ("lead_conversion", 1, False),
        ("leads", 10, False),
    ],
)
def test_best_level_can_never_be_shown(metric: str, value: int, *, never: bool) -> None:
    """A level of 100% is reported when the target is created: every interval contains something worse."""
    aim = Target(metric=CATALOGUE.metric(metric), value=value, by=AFTER.end, hold=True)
    assert ("target:never-held" in {finding.code for finding in aim.findings}) is never
    if metric == "adoption" and never:
        assert aim.progress(adoption(1000, 1000)).status is not S.ON_TRACK
        assert "100% is the best possible value" in aim.text()
    assert "target:never-held" not in {finding.code for finding in evolve(aim, hold=False).findings}


def test_better_takes_any_exact_number() -> None:
    """Integers, Decimals and Fractions are compared exactly, in the direction of the metric; a float is refused."""
    assert target().better(2, Decimal("0.5")) == Fraction(3, 2)
    assert Target(metric=FILL, value=1, by=AFTER.end).better(1, Fraction(5)) == 4
    inexact: Any = 0.5
    truth: Any = True
    with pytest.raises(ValidationError) as error:
        target().better(inexact, truth)
    assert [finding.path for finding in error.value.findings] == ["value", "reference"]


@pytest.mark.parametrize("fields", [{"hold": True}, {"baseline": Baseline(60, BEFORE)}])
def test_interval_without_width_shows_nothing(fields: dict[str, Any]) -> None:
    """Twenty equal values say nothing about their spread, so no level is maintained and nothing is ahead."""
    seen = [Observation(measure="days_to_fill", value=30, when=AFTER.start) for _ in range(20)]
    (value,) = compute_metrics([FILL], aggregate_observations(seen, periods=[AFTER]))
    progress = Target(metric=FILL, value=40, by=AFTER.end, **fields).progress(value)
    assert (progress.status, progress.interval) == (S.TOO_LITTLE_DATA, None)
    assert "progress:no-width" in codes(progress)


def test_target_refuses_numbers_out_of_range() -> None:
    """A width is above 0; power is for at most 10,000 days, all of them within the calendar."""
    for width in (0, -1):
        with pytest.raises(ValidationError, match="maximum_width"):
            target(maximum_width=width)
    early = Target(
        metric=LEADS, baseline=Baseline(1, DateRange(date(1, 1, 1), date(1, 2, 1))), value=9, by=date(1, 3, 1)
    )
    assert [f"{many} quarters" in early.text() for many in (2, 3, 4)] == [True, False, True]
    assert early.power(days=10_000) == early.power(days=60)
    with pytest.raises(ValidationError, match="days"):
        early.power(days=10_001)
    wrong: Any = None
    with pytest.raises(ValidationError, match="metric_value"):
        Baseline.measured(wrong)
    nothing = evolve(count_of("applications", 15, AUTUMN), exact=None)
    with pytest.raises(ValidationError) as error:
        Baseline.measured(nothing)
    assert faults(error.value) == [("baseline:no-value", "metric_value")]


# ---------------------------------------------------------------- error rates and power


@pytest.mark.parametrize(("n", "share"), [(12, 0.4)])
@pytest.mark.parametrize("looks", [1, 4])
def test_no_change_rarely_looks_like_a_change(n: int, share: float, looks: int) -> None:
    """With a drawn baseline and no change, the probability of ahead or on track is at most 2.5 % over all looks."""
    chances = [comb(n, yes) * share**yes * (1 - share) ** (n - yes) for yes in range(n + 1)]
    wrong = behind = 0.0
    for before, chance in enumerate(chances):
        if not 0 < before < n:
            continue
        baseline = Baseline.measured(adoption(before, n, BEFORE))
        aim = target(
            baseline=baseline,
            value=baseline.value + Fraction(1, 99),
            by=AFTER.end,
            looks=looks,
            minimum_count=0,
            minimum_n=0,
            maximum_width=1,
        )
        for yes in range(n + 1):
            status = aim.progress(adoption(yes, n)).status
            wrong += chance * chances[yes] * (status in {S.AHEAD, S.ON_TRACK})
    exact = target(baseline=Baseline(0, BEFORE), value=Fraction(share), by=AFTER.end, looks=looks, minimum_count=0,
                   minimum_n=0, maximum_width=1)  # fmt: skip
    for yes, chance in enumerate(chances):
        behind += chance * (exact.progress(adoption(yes, n)).status is S.BEHIND)
    assert wrong <= 0.025 / looks
    assert behind <= 0.025 / looks


#: Limits that turn no status into too little data.
FREE: dict[str, Any] = {"by": AFTER.end, "minimum_n": 0, "minimum_count": 0}


@pytest.mark.parametrize("shares", [(0.95, 0.0), (0.25, 0.575)])
@pytest.mark.parametrize("looks", [1, 4])
def test_net_scores_are_rarely_behind_or_held_by_chance(shares: tuple[float, float], looks: int) -> None:
    """On the path, behind has at most 2.5 % over all looks; at the level, so has on track."""
    n, (up, down) = 10, shares
    truth = 100 * (Fraction(str(up)) - Fraction(str(down)))
    path = Target(metric=NET, baseline=Baseline(-100, BEFORE), value=truth, looks=looks, **FREE)
    level = Target(metric=NET, value=truth, hold=True, looks=looks, start=BEFORE.end, **FREE)
    behind = kept = 0.0
    for first in range(n + 1):
        for second in range(n + 1 - first):
            ways = comb(n, first) * comb(n - first, second)
            chance = ways * up**first * down**second * max(0, 1 - up - down) ** (n - first - second)
            value = net_score(first, n - first - second, second)
            behind += chance * (path.progress(value).status is S.BEHIND)
            kept += chance * (level.progress(value).status is S.ON_TRACK)
    assert max(behind, kept) <= 0.025 / looks
    assert level.progress(net_score(3000, 0, 0)).status is S.ON_TRACK
    assert path.progress(net_score(0, 0, 3000)).status is S.BEHIND


def test_an_unchanged_net_score_is_rarely_better() -> None:
    """With both scores drawn and nothing changed, ahead or on track has at most 2.5 %."""
    n, up, down = 4, 0.45, 0.45
    outcomes = [
        (comb(n, first) * comb(n - first, second) * up**first * down**second * 0.1 ** (n - first - second),
         (first, n - first - second, second))
        for first in range(n + 1) for second in range(n + 1 - first)
    ]  # fmt: skip
    wrong = 0.0
    for chance, before in outcomes:
        if before[0] == n:
            continue
        baseline = Baseline.measured(net_score(*before, BEFORE))
        aim = Target(metric=NET, baseline=baseline, value=baseline.value + Fraction(1, 99), **FREE)
        wrong += chance * sum(
            later
            for later, counts in outcomes
            if counts[0] - counts[2] > before[0] - before[2] + 1  # a smaller change is never shown
            and aim.progress(net_score(*counts)).status in {S.AHEAD, S.ON_TRACK}
        )
    assert 0 < wrong <= 0.025


def test_a_net_score_without_its_counts_has_no_neutral_answers() -> None:
    """Without the answers for and against, the interval is the widest; a value that is no score keeps its own."""
    aim = Target(metric=NET, baseline=Baseline(0, BEFORE), value=20, **FREE)
    known, unknown = net_score(9, 0, 3), net_score(8, 2, 2)
    assert known.count == 12
    assert unknown.count == 10
    assert aim.progress(evolve(unknown, count=None)).interval == aim.progress(known).interval
    wide, narrow = (aim.progress(value).interval for value in (known, unknown))
    assert wide is not None
    assert narrow is not None
    assert wide.low < narrow.low < 50 < narrow.high < wide.high
    odd = evolve(known, exact=Fraction(200), interval=Interval(150, 250))
    assert aim.progress(odd).interval == odd.interval
    assert aim.progress(evolve(known, interval=None)).interval is None


def test_text_states_the_power_for_groups_and_quarters() -> None:
    """The text of a target has the power for each size of group, or for one, two and four quarters of 91 days."""
    share = target().text()
    for people in (5, 12, 30, 100):
        chance = percent(target().power(people=people) or 0)
        assert f"With {people} people, the chance is {chance.replace(' %', '%')} " in share
    aim = Target(metric=CATALOGUE.metric("applications"), baseline=Baseline(30, BEFORE), value=60, by=AFTER.end)
    for quarters, words in ((1, "one quarter"), (2, "2 quarters"), (4, "4 quarters")):
        chance = percent(aim.power(days=91 * quarters) or 0)
        assert f"Over {words}, the chance is {chance.replace(' %', '%')} " in aim.text()


@pytest.mark.parametrize("sign", [Direction.UP, Direction.DOWN])
@pytest.mark.parametrize(("before", "value"), [(30, 60), (60, 30), (3, 9), (200, 240), (240, 200)])
def test_power_equals_the_sum_over_all_counts(sign: Direction, before: int, value: int) -> None:
    """Not every count is evaluated, but the sum equals that over all counts."""
    metric = evolve(CATALOGUE.metric("applications"), direction=sign)
    if (value > before) is not (sign is Direction.UP):
        return
    aim = Target(metric=metric, baseline=Baseline(before, BEFORE), value=value, by=AFTER.end)
    period = DateRange(AFTER.end - timedelta(days=181), AFTER.end)
    by_hand = sum(
        chance
        for count, chance in _what_if.poisson_counts(float(aim.expected_over(period) or 0))
        if aim._assess(_what_if.count_value(metric, period, count)).status in {S.AHEAD, S.ON_TRACK}
    )
    assert aim.power(days=182) == pytest.approx(by_hand)


def test_power_is_the_probability_of_a_shown_change() -> None:
    """For a share it is summed over the people, for a count over the days; other metrics have none."""
    aim = target()
    by_hand = sum(
        comb(30, yes) * 0.6**yes * 0.4 ** (30 - yes)
        for yes in range(31)
        if aim.progress(adoption(yes, 30)).status in {S.AHEAD, S.ON_TRACK}
    )
    assert aim.power(people=30) == pytest.approx(by_hand)
    assert aim.power(people=5) == 0
    assert by_hand < (aim.power(people=100) or 0) <= 1
    counts = Target(
        metric=LEADS, baseline=Baseline.measured(count_of("leads", 15, AUTUMN)), value=30, by=date(2027, 12, 31)
    )
    window = DateRange(date(2027, 10, 2), date(2027, 12, 31))
    rate = float(counts.expected_over(window) or 0)
    by_hand = sum(
        exp(count * log(rate) - rate - lgamma(count + 1))
        for count in range(120)
        if counts.progress(count_of("leads", count, window)).status in {S.AHEAD, S.ON_TRACK}
    )
    assert counts.power(days=91) == pytest.approx(by_hand)
    conversion = CATALOGUE.metric("lead_conversion")
    rate_aim = Target(metric=conversion, baseline=Baseline(Decimal("0.01"), BEFORE), value=Decimal("0.03"),
                      by=AFTER.end, independence_assumed_by="the program lead")  # fmt: skip
    day = DateRange(AFTER.end, AFTER.end)

    def leads_of_1000(leads: int) -> MetricValue:
        return MetricValue(metric=conversion, period=day, exact=Fraction(leads, 1000), denominator=Fraction(1000))

    by_hand = sum(
        exp(count * log(30) - 30 - lgamma(count + 1))
        for count in range(120)
        if rate_aim.progress(leads_of_1000(count)).status in {S.AHEAD, S.ON_TRACK}
    )
    assert 0.5 < by_hand < 1
    assert rate_aim.power(denominator=1000) == pytest.approx(by_hand)
    assert (rate_aim.power(denominator=100) or 0) < by_hand
    assert rate_aim.power(days=91) is None
    assert "With 1,000 visits, the chance is" in rate_aim.text()
    assert evolve(rate_aim, independence_assumed_by=None).power(denominator=1000) is None
    views = evolve(counts, metric=CATALOGUE.metric("visits"), baseline=Baseline(15, AUTUMN))
    assumed = evolve(views, independence_assumed_by="me").power(days=91)
    assert views.power(days=91) is None
    assert assumed == pytest.approx(evolve(counts, baseline=Baseline(15, AUTUMN)).power(days=91), abs=0.05)
    assert target(metric=UP).power(people=30, days=30) is None
    assert target(baseline=None).power(people=30) is None
    assert counts.power() is None
    assert Target(metric=LEADS, baseline=Baseline(0, AUTUMN), value=1, by=date(2028, 1, 1)).power(
        days=1
    ) == pytest.approx(0, abs=1e-9)


def test_target_text_has_its_power_and_remarks() -> None:
    """The text states the aim, the looks, the probability to show it, and the assumptions."""
    text = target(looks=2).text()
    assert text.splitlines()[:3] == [
        "Adoption",
        "From 40% to 60% by 30 June 2026.",
        "Planned checks: 16 May 2026, 30 June 2026.",
    ]
    assert "With 30 people, the chance is" in text
    assert "it is used as an exact number" in text
    level = target(baseline=None, value=Decimal("0.95"), hold=True)
    assert level.text("nl").splitlines()[1] == "Houd 95\N{NO-BREAK SPACE}% of beter vast tot en met 30 juni 2026."
    assert target(baseline=None).text().splitlines() == ["Adoption", "Reach 60% by 30 June 2026."]
    counts = Target(metric=LEADS, baseline=Baseline(15, AUTUMN), value=30, by=date(2027, 12, 31))
    assert "Over one quarter, the chance is" in counts.text()
    assert "<table" in counts.html()


# ---------------------------------------------------------------- what bad input gets


@pytest.mark.parametrize(
    ("changes", "rows"),
    [
        ({"by": BEFORE.end}, [("by", "target:early")]),
        ({"value": Decimal("0.4")}, [("value", "target:direction")]),
        ({"value": Decimal("0.3")}, [("value", "target:direction")]),
        ({"metric": FILL}, [("value", "target:direction")]),
        ({"metric": CATALOGUE.metric("customer_contact")}, [("metric", "target:qualitative")]),
        ({"baseline": None, "milestones": [Milestone(date(2026, 5, 1), 0)]}, [("milestones", "target:milestones")]),
        ({"milestones": [Milestone(date(2026, 7, 1), Decimal("0.5"))]}, [("milestones[0].start", "milestone:order")]),
        ({"milestones": [Milestone(BEFORE.end, Decimal("0.5"))]}, [("milestones[0].start", "milestone:order")]),
        ({"milestones": [Milestone(date(2026, 5, 1), Decimal("0.7"))]}, [("milestones[0].value", "milestone:back")]),
        ({"milestones": [Milestone(date(2026, 5, 1), Decimal("0.3"))]}, [("milestones[0].value", "milestone:back")]),
        (
            {"milestones": [Milestone(date(2026, 5, 1), Decimal("0.5")), Milestone(date(2026, 5, 1), Decimal("0.45"))]},
            [("milestones[1].start", "milestone:order"), ("milestones[1].value", "milestone:back")],
        ),
        ({"value": 0.6, "looks": 0}, [("value", "exact"), ("looks", "whole:range")]),
        ({"baseline": None, "looks": 2}, [("looks", "target:looks:start")]),
        ({"start": date(2026, 6, 30)}, [("start", "target:start")]),
        ({"by": BEFORE.start, "value": 0}, [("by", "target:early"), ("value", "target:direction")]),
    ],
)
def test_impossible_path_is_refused(changes: dict[str, Any], rows: list[tuple[str, str]]) -> None:
    """A target before its baseline ends, or in the wrong direction, is refused with all other problems."""
    with pytest.raises(ValidationError) as error:
        target(**changes)
    assert [(finding.path, finding.code) for finding in error.value.findings] == rows


def test_progress_is_of_the_same_metric() -> None:
    """A value of another metric, and anything that is not a metric value, are refused."""
    with pytest.raises(ValidationError, match="another metric"):
        Target(metric=LEADS, value=5, by=AFTER.end).progress(adoption(3, 9))
    with pytest.raises(ValidationError):
        target().progress("ahead")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("steps", "texts"),
    [
        ([Milestone(date(2026, 4, 1), Decimal("0.4"))], []),
        ([Milestone(date(2026, 6, 30), Decimal("0.6"))], []),
        ([Milestone(date(2026, 5, 1), Decimal("0.5")), Milestone(date(2026, 5, 2), Decimal("0.5"))], []),
        (
            [Milestone(date(2026, 5, 2), Decimal("0.5")), Milestone(date(2026, 5, 1), Decimal("0.5"))],
            ["milestones[1].start"],
        ),
        ([Milestone(date(2026, 5, 1), Decimal("0.61"))], ["milestones[0].value"]),
        (
            [Milestone(date(2026, 5, 1), Decimal("0.5")), Milestone(date(2026, 6, 1), Decimal("0.49"))],
            ["milestones[1].value"],
        ),
        ([Milestone(date(2026, 7, 1), Decimal("0.39"))], ["milestones[0].start", "milestones[0].value"]),
    ],
)
def test_milestones_are_within_the_path(steps: list[Milestone], texts: list[str]) -> None:
    """A milestone is from the day after the baseline to the target's day, and between their values."""
    if texts:
        with pytest.raises(ValidationError) as error:
            target(milestones=steps)
        assert [finding.path for finding in error.value.findings] == texts
    else:
        assert target(milestones=steps).milestones == tuple(steps)


def test_contradictory_targets_are_refused() -> None:
    """A baseline of another number or metric, and milestones of a level to maintain, are refused by path."""
    measured = adoption(4, 10, BEFORE)
    with pytest.raises(ValidationError) as error:
        Baseline(1, BEFORE, measured)
    assert [(finding.path, finding.code) for finding in error.value.findings] == [("metric_value", "baseline:measured")]
    step = Milestone(date(2026, 5, 1), Decimal("0.5"))
    refused: list[tuple[dict[str, Any], str]] = [
        ({"metric": UP, "baseline": Baseline.measured(measured)}, "baseline.metric_value"),
        ({"hold": True, "milestones": [step]}, "milestones"),
    ]
    for changes, path in refused:
        with pytest.raises(ValidationError) as error:
            target(**changes)
        assert path in [finding.path for finding in error.value.findings]


def test_baseline_without_an_interval_shows_no_change() -> None:
    """The value may be ahead of the path, but without an interval of the baseline no change is shown."""
    before = MetricValue(metric=UP, period=BEFORE, exact=Fraction(1, 4))
    aim = target(metric=UP, baseline=Baseline.measured(before), value=Decimal("0.5"))
    found = aim.progress(answers_value(UP, 0.625, 0.75))
    assert (found.status, found.change) == (S.CANNOT_TELL_YET, None)


def test_what_would_tell_of_sums_without_counts() -> None:
    """A sum with an interval of its own narrows with its days; certain shares have one outcome."""
    views = CATALOGUE.metric("views")
    aim = Target(metric=views, baseline=Baseline(1000, BEFORE), value=1500, by=date(2028, 12, 31))
    value = MetricValue(metric=views, period=AFTER, exact=Fraction(1150), interval=Interval(900, 1400), n=20)
    assert any(code.startswith("progress:would-tell:days") for code in codes(aim.progress(value)))
    assert target(value=1).power(people=3) == 0
    assumed = Target(metric=CATALOGUE.metric("lead_conversion"), baseline=Baseline(Decimal("0.01"), BEFORE),
                     value=Decimal("0.02"), by=AFTER.end, independence_assumed_by="the lead")  # fmt: skip
    bare = MetricValue(metric=assumed.metric, period=AFTER, exact=Fraction(1, 60), denominator=Fraction(600))
    assert any(code.startswith("progress:would") for code in codes(assumed.progress(bare)))
