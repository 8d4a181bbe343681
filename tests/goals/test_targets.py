"""Paths lead from baseline to target, and a verdict says no more than the data do."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy import DateRange, KpiCatalogue
from advocacy.errors import ValidationError
from advocacy.goals import (
    Baseline,
    Direction,
    MetricValue,
    Milestone,
    Observation,
    Progress,
    Target,
    TargetStatus,
    aggregate_observations,
    compute_metrics,
)
from advocacy.stats import Interval
from advocacy.testing import strategies

CATALOGUE = KpiCatalogue.default()
BEFORE = DateRange(date(2026, 1, 1), date(2026, 3, 31))
AFTER = DateRange(date(2026, 4, 1), date(2026, 6, 30))
ADOPTION, LEADS, FILL = (CATALOGUE.metric(code) for code in ("adoption", "leads", "time_to_fill"))


def target(**changes: Any) -> Target:
    """Aim for 60 % adoption from 40 % unless told otherwise."""
    fields: dict[str, Any] = {
        "metric": ADOPTION,
        "baseline": Baseline(Decimal("0.4"), BEFORE),
        "value": Decimal("0.6"),
        "by": date(2026, 6, 30),
    }
    return Target(**(fields | changes))


def adoption(yes: int, of: int, period: DateRange = AFTER) -> MetricValue:
    """Read adoption from two counts."""
    told = {"activated": yes, "invited": of}
    seen = [Observation(measure=name, value=value, when=period) for name, value in told.items()]
    return compute_metrics([ADOPTION], aggregate_observations(seen, periods=[period]))[0]


def codes(progress: Progress) -> list[str]:
    """Give the codes of what progress found."""
    return [finding.code for finding in progress.findings]


# ---------------------------------------------------------------- the path


@given(strategies.targets())
def test_a_path_leads_from_the_baseline_to_the_target(aim: Target) -> None:
    """It starts at the baseline, never goes back, and ends at the target for good."""
    if aim.baseline is None:
        assert aim.expected(aim.by) is None
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
def test_a_straight_path_gains_the_same_every_day(aim: Target) -> None:
    """Between baseline and target each day brings the same."""
    assert aim.baseline is not None
    start = aim.baseline.period.end
    many = (aim.by - start).days
    path = [aim.expected(start + timedelta(days=day)) or Fraction(0) for day in range(many + 1)]
    gains = {after - before for before, after in pairwise(path)}
    assert gains == {(aim.value - aim.baseline.value) / many}


def test_a_stepped_path_holds_until_the_next_step() -> None:
    """From the day of a step on its value is expected, before the first the baseline."""
    aim = target(milestones=[Milestone(date(2026, 5, 1), Decimal("0.45")), Milestone(date(2026, 6, 1), Decimal("0.5"))])
    days = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 30)]
    assert [float(aim.expected(day) or 0) for day in days] == [0.4, 0.45, 0.45, 0.5, 0.6]


# ---------------------------------------------------------------- the verdict


@given(st.integers(10, 400), st.data())
def test_with_an_interval_it_is_on_track_while_the_interval_holds_the_path(of: int, data: st.DataObject) -> None:
    """Ahead and behind need an interval wholly beyond the path; else it is on track, or rests on too little."""
    yes = data.draw(st.integers(0, of))
    found = target().progress(adoption(yes, of))
    assert found.expected == Fraction(3, 5)
    interval = found.metric_value.interval
    assert interval is not None
    if min(yes, of - yes) < 5 or interval.width > 0.5:
        assert found.status is TargetStatus.TOO_LITTLE_DATA
    else:
        above, below = interval.low > 0.6, interval.high < 0.6
        assert found.status is (
            TargetStatus.AHEAD if above else TargetStatus.BEHIND if below else TargetStatus.ON_TRACK
        )
        assert codes(found) == []


@pytest.mark.parametrize(
    ("of", "yes", "verdict"),
    [
        (9, 5, TargetStatus.TOO_LITTLE_DATA),
        (100, 90, TargetStatus.AHEAD),
        (100, 62, TargetStatus.ON_TRACK),
        (100, 20, TargetStatus.BEHIND),
    ],
)
def test_verdicts_by_example(of: int, yes: int, verdict: TargetStatus) -> None:
    """Nine people are too few; of a hundred, 90 are more than 60 %, 62 could be, 20 are not."""
    assert target().progress(adoption(yes, of)).status is verdict


LATER = Baseline(0, DateRange(date(2026, 9, 1), date(2026, 9, 30)))


@pytest.mark.parametrize("changes", [{"baseline": None}, {"by": date(2027, 1, 1), "baseline": LATER}])
def test_without_a_baseline_there_is_no_verdict(changes: dict[str, Any]) -> None:
    """Without a baseline, or before it ends, there is no path, whatever the value."""
    found = target(**changes).progress(adoption(90, 100))
    assert (found.status, found.expected, codes(found)) == (TargetStatus.NO_BASELINE, None, ["progress:no-baseline"])


@pytest.mark.parametrize(
    ("days", "verdict"), [(70, TargetStatus.BEHIND), (40, TargetStatus.AHEAD), (59, TargetStatus.BEHIND)]
)
def test_less_is_better_where_the_figure_says_so(days: int, verdict: TargetStatus) -> None:
    """A time to fill below the path is ahead of it."""
    assert FILL.direction is Direction.DOWN
    aim = Target(metric=FILL, baseline=Baseline(60, BEFORE), value=50, by=AFTER.end)
    spread = [Observation(measure="days_to_fill", value=days + extra, when=AFTER) for extra in range(12)]
    reading = compute_metrics([FILL], aggregate_observations(spread, periods=[AFTER]))[0]
    assert aim.progress(reading).status is verdict


@pytest.mark.parametrize(
    ("score", "verdict"),
    [
        ("0.60", TargetStatus.ON_TRACK),
        ("0.605", TargetStatus.ON_TRACK),
        ("0.606", TargetStatus.AHEAD),
        ("0.594", TargetStatus.BEHIND),
    ],
)
def test_a_level_is_held_against_the_path_by_its_value(score: str, verdict: TargetStatus) -> None:
    """Without an interval the value decides, within the tolerance, and a finding says that chance is not known."""
    index = CATALOGUE.metric("engagement_index")
    aim = target(metric=index, tolerance=Decimal("0.005"))
    seen = [Observation(measure="engagement_index", value=Decimal(score), when=AFTER)]
    found = aim.progress(compute_metrics([index], aggregate_observations(seen, periods=[AFTER]))[0])
    assert (found.status, codes(found)) == (verdict, ["metric-value:level", "progress:no-interval"])


def test_nothing_observed_is_too_little_data() -> None:
    """A gap is neither behind nor zero."""
    empty = compute_metrics([ADOPTION], aggregate_observations([], periods=[AFTER]))[0]
    found = target().progress(empty)
    assert found.status is TargetStatus.TOO_LITTLE_DATA
    assert codes(found) == ["metric-value:no-data", "metric-value:no-data"]


def test_what_is_too_little_can_be_said() -> None:
    """The thresholds are arguments; of counts any width will do unless said otherwise."""
    reading = adoption(5, 9)
    assert target().progress(reading, minimum_n=9, minimum_count=4, maximum_width=0.6).status is TargetStatus.ON_TRACK
    assert codes(target().progress(reading, minimum_n=9, minimum_count=4, maximum_width=0.2)) == [
        "too-little-data:width"
    ]
    seen = [Observation(measure="leads", value=400, when=AFTER)]
    leads = compute_metrics([LEADS], aggregate_observations(seen, periods=[AFTER]))[0]
    aim = Target(metric=LEADS, baseline=Baseline(100, BEFORE), value=200, by=AFTER.end)
    assert aim.progress(leads).status is TargetStatus.AHEAD
    assert aim.progress(leads, maximum_width=1).status is TargetStatus.TOO_LITTLE_DATA


# ---------------------------------------------------------------- what bad input gets


@pytest.mark.parametrize(
    ("changes", "told"),
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
        ({"value": 0.6, "tolerance": -1}, [("value", "exact"), ("tolerance", "exact:positive")]),
        ({"by": BEFORE.start, "value": 0}, [("by", "target:early"), ("value", "target:direction")]),
    ],
)
def test_a_path_that_cannot_be_is_refused(changes: dict[str, Any], told: list[tuple[str, str]]) -> None:
    """A target before its baseline ends or against the direction of its metric is refused, with every other fault."""
    with pytest.raises(ValidationError) as error:
        target(**changes)
    assert [(finding.path, finding.code) for finding in error.value.findings] == told


@pytest.mark.parametrize(
    ("seen", "verdict"), [(1, TargetStatus.BEHIND), (4, TargetStatus.TOO_LITTLE_DATA), (40, TargetStatus.AHEAD)]
)
def test_few_events_are_enough_where_the_exact_interval_is_clear(seen: int, verdict: TargetStatus) -> None:
    """One lead where ten are expected is behind, four could be chance and are too few to say on track."""
    aim = Target(metric=LEADS, baseline=Baseline(5, AFTER), value=10, by=date(2026, 9, 30))
    summer = DateRange(date(2026, 7, 1), date(2026, 9, 29))
    partial = aggregate_observations([Observation(measure="leads", value=seen, when=summer)], periods=[summer])
    assert aim.progress(compute_metrics([LEADS], partial)[0]).status is verdict


def test_progress_is_of_the_same_figure() -> None:
    """A reading of another metric, or what is no reading, is refused."""
    with pytest.raises(ValidationError, match="another metric"):
        Target(metric=LEADS, value=5, by=AFTER.end).progress(adoption(3, 9))
    with pytest.raises(ValidationError):
        target().progress("ahead")  # type: ignore[arg-type]


def test_a_sum_over_other_days_is_held_against_as_much_more_or_less() -> None:
    """A month is held against a third of what a quarter expects, and a finding says so."""
    quarter, july = DateRange(date(2026, 1, 1), date(2026, 3, 31)), DateRange(date(2026, 7, 1), date(2026, 7, 31))
    aim = Target(
        metric=KpiCatalogue.default().metric("leads"),
        baseline=Baseline(90, quarter),
        value=120,
        by=date(2026, 12, 31),
    )
    partial = aggregate_observations([Observation(measure="leads", value=60, when=july)], periods=[july])
    (reading,) = compute_metrics([aim.metric], partial)
    found = aim.progress(reading)
    assert found.expected == (aim.expected(july.end) or 0) * Fraction(31, 90)
    assert (found.status, codes(found)) == (TargetStatus.AHEAD, ["progress:days"])
    early = DateRange(date(2025, 7, 1), date(2025, 7, 31))
    partial = aggregate_observations([Observation(measure="leads", value=60, when=early)], periods=[early])
    found = aim.progress(compute_metrics([aim.metric], partial)[0])
    assert (found.status, codes(found)) == (TargetStatus.NO_BASELINE, ["progress:no-baseline"])
    with pytest.raises(ValidationError, match="day"):
        aim.expected(None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("steps", "told"),
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
def test_steps_rise_within_the_path(steps: list[Milestone], told: list[str]) -> None:
    """A step may be on the day after the baseline and on that of the target, and at the value of either; no further."""
    if told:
        with pytest.raises(ValidationError) as error:
            target(milestones=steps)
        assert [finding.path for finding in error.value.findings] == told
    else:
        assert target(milestones=steps).milestones == tuple(steps)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        ("0.5", "0.55", TargetStatus.BEHIND),
        ("0.5", "0.59375", TargetStatus.BEHIND),
        ("0.5", "0.625", TargetStatus.ON_TRACK),
        ("0.625", "0.75", TargetStatus.ON_TRACK),
        ("0.5", "0.75", TargetStatus.ON_TRACK),
        ("0.640625", "0.75", TargetStatus.AHEAD),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_an_interval_that_touches_the_path_is_on_track(
    low: str,
    high: str,
    verdict: TargetStatus,
    turned: bool,  # noqa: FBT001
) -> None:
    """The ends of an interval belong to it; beyond them it is ahead or behind, by the direction of the metric."""
    index = evolve(CATALOGUE.metric("engagement_index"), direction=Direction.DOWN if turned else Direction.UP)
    mirrored = {
        TargetStatus.AHEAD: TargetStatus.BEHIND,
        TargetStatus.BEHIND: TargetStatus.AHEAD,
        TargetStatus.ON_TRACK: TargetStatus.ON_TRACK,
    }
    aim = target(metric=index, baseline=Baseline(1 if turned else 0, BEFORE), value=Decimal("0.625"))
    reading = MetricValue(
        metric=index, period=AFTER, exact=Fraction(5, 8), interval=Interval(float(low), float(high)), n=30, count=30
    )
    found = aim.progress(reading)
    assert (found.status, found.findings) == (mirrored[verdict] if turned else verdict, ())


@pytest.mark.parametrize(
    ("code", "width", "widest", "told"),
    [
        ("adoption", 0.5, None, []),
        ("adoption", 0.5078125, None, ["too-little-data:width"]),
        ("adoption", 0.5, 0.25, ["too-little-data:width"]),
        ("adoption", 0.75, 0.75, []),
        ("leads", 9.0, None, []),
        ("leads", 9.0, 9.0, []),
        ("leads", 9.0, 8.5, ["too-little-data:width"]),
    ],
)
def test_only_shares_have_a_width_that_is_too_much_by_itself(
    code: str, width: float, widest: float | None, told: list[str]
) -> None:
    """Half of all is the most for a share unless said otherwise; any other metric has no most."""
    metric = CATALOGUE.metric(code)
    days = {"baseline": Baseline(0, DateRange(AFTER.start - timedelta(days=91), AFTER.start - timedelta(days=1)))}
    aim = target(metric=metric, value=Decimal("0.25"), **days)
    reading = MetricValue(
        metric=metric, period=AFTER, exact=Fraction(1, 4), interval=Interval(0.0, width), n=30, count=30
    )
    assert codes(aim.progress(reading, maximum_width=widest)) == told


@pytest.mark.parametrize(
    ("n", "count", "told"), [(10, 5, []), (9, 5, ["too-little-data:people"]), (10, 4, ["too-little-data:count"])]
)
def test_ten_people_and_five_events_are_enough(n: int, count: int, told: list[str]) -> None:
    """Fewer than ten people, or fewer than five events, are too little unless said otherwise."""
    reading = MetricValue(
        metric=ADOPTION, period=AFTER, exact=Fraction(3, 5), interval=Interval(0.5, 0.75), n=n, count=count
    )
    found = target().progress(reading)
    assert codes(found) == told
    assert found.status is (TargetStatus.TOO_LITTLE_DATA if told else TargetStatus.ON_TRACK)


@pytest.mark.parametrize(("apart", "verdict"), [(-3, "behind"), (-2, "on_track"), (2, "on_track"), (3, "ahead")])
@pytest.mark.parametrize("turned", [False, True])
def test_a_tolerance_is_as_wide_below_as_above(apart: int, verdict: str, turned: bool) -> None:  # noqa: FBT001
    """Without an interval a value within the tolerance is on track, on either side; what lies beyond is not."""
    index = evolve(CATALOGUE.metric("engagement_index"), direction=Direction.DOWN if turned else Direction.UP)
    aim = target(
        metric=index, baseline=Baseline(1 if turned else 0, BEFORE), value=Decimal("0.6"), tolerance=Decimal("0.02")
    )
    sign = -1 if turned else 1
    found = aim.progress(MetricValue(metric=index, period=AFTER, exact=Fraction(60 + sign * apart, 100)))
    assert (found.status.value, codes(found)) == (verdict, ["progress:no-interval"])
