"""Metrics are read as ratios of sums, medians and last levels, with the interval that fits or the reason for none."""

from __future__ import annotations

import statistics
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy import DateRange, GoalKind, KpiCatalogue, Metric, stats
from advocacy.errors import ValidationError
from advocacy.goals import (
    Formula,
    Granularity,
    MetricValue,
    Observation,
    PartialAggregate,
    SamplingModel,
    aggregate_observations,
    compare_metric_values,
    compute_metrics,
    split_range,
)
from advocacy.goals.metric import Aggregation, EvaluationStage, Unit
from advocacy.stats import Interval
from advocacy.testing import strategies
from tests.samples import faults

CATALOGUE = KpiCatalogue.default()
YEAR = DateRange(date(2026, 1, 1), date(2026, 12, 31))
MONTHS = split_range(YEAR, Granularity.MONTH)


def added(
    *given_pair: tuple[str, Any] | Observation, when: DateRange | date = YEAR, periods: Any = (YEAR,)
) -> PartialAggregate:
    """Aggregate pairs of a measure and a value, or observations."""
    seen = [
        pair if isinstance(pair, Observation) else Observation(measure=pair[0], value=pair[1], when=when)
        for pair in given_pair
    ]
    return aggregate_observations(seen, periods=periods)


def metric(code: str, partial: PartialAggregate, **options: Any) -> MetricValue:
    """Compute one metric of the catalogue."""
    return compute_metrics([CATALOGUE.metric(code)], partial, **options)[0]


def codes(reading: MetricValue) -> list[str]:
    """Return the codes of the findings of a metric value."""
    return [finding.code for finding in reading.findings]


# ---------------------------------------------------------------- the value


@given(
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 50), st.integers(1, 50)), min_size=1, max_size=12),
    st.integers(0, 11),
    st.integers(0, 11),
)
def test_rate_is_a_sum_over_a_sum(rows: list[tuple[int, int, int]], first: int, last: int) -> None:
    """Over any months, a rate is the sum of its numerators over the sum of its denominators."""
    first, last = sorted((first, last))
    seen = [
        Observation(measure=name, value=value, when=MONTHS[month].start)
        for month, posts, active in rows
        for name, value in (("posts", posts), ("active", active))
    ]
    period = DateRange(MONTHS[first].start, MONTHS[last].end)
    found = metric("posts_per_head", added(*seen, periods=MONTHS), period=period)
    inside = [(posts, active) for month, posts, active in rows if first <= month <= last]
    if not inside:
        assert (found.exact, codes(found)) == (None, ["metric-value:no-data", "metric-value:no-data"])
    else:
        assert found.exact == Fraction(sum(posts for posts, _ in inside), sum(active for _, active in inside))
        assert found.value == pytest.approx(float(found.exact))


@given(st.lists(st.integers(0, 400), min_size=1, max_size=30))
def test_median_has_an_order_statistics_interval(days: list[int]) -> None:
    """The median is over all values, with the interval of order statistics; below 6 values it has none."""
    found = metric("time_to_fill", added(*(("days_to_fill", value) for value in days)))
    assert found.exact == Fraction(statistics.median(days))
    assert found.interval == stats.median(days)
    assert found.n == len(days)
    assert codes(found) == ([] if len(days) >= 6 else ["metric-value:few-values"])


def test_level_uses_the_latest_of_each_measure() -> None:
    """A level over several measures uses the latest value of each, and has no interval."""
    observations = [
        Observation(measure=name, value=Decimal(value), when=date(2026, month, 1))
        for name, month, value in (
            ("ssi_brand", 1, "12.5"),
            ("ssi_brand", 3, "14.25"),
            ("ssi_people", 2, "10"),
            ("ssi_insight", 2, "8"),
            ("ssi_relations", 5, "20"),
        )
    ]
    found = metric("ssi", added(*observations))
    assert (found.exact, found.interval, codes(found)) == (Fraction(209, 4), None, ["metric-value:level"])


def test_level_with_answers_has_an_interval() -> None:
    """The mean, number and standard deviation of answers give Student's interval, within the bounds of a share."""
    observation = Observation(
        measure="engagement_index", value=Decimal("0.61"), when=YEAR, answers=40, deviation=Decimal("0.2")
    )
    found = metric("engagement_index", added(observation), level=0.9)
    assert (found.n, codes(found), found.level) == (40, [], 0.9)
    assert found.interval == stats.mean_from(0.61, 0.2, 40, low=0, high=1, level=0.9)
    for few in (evolve(observation, answers=4), evolve(observation, deviation=0)):
        found = metric("engagement_index", added(few))
        assert (found.interval, codes(found)) == (None, ["metric-value:few-answers"])
    found = metric("engagement_index", added(evolve(observation, deviation=None)))
    assert (found.n, found.interval, codes(found)) == (40, None, ["metric-value:level"])
    several = [
        Observation(measure=name, value=9, when=YEAR, answers=30, deviation=2)
        for name in ("ssi_brand", "ssi_insight", "ssi_people", "ssi_relations")
    ]
    found = metric("ssi", added(*several))
    assert (found.value, found.n, found.interval, codes(found)) == (36.0, None, None, ["metric-value:level"])
    found = metric("followers", added(Observation(measure="followers", value=9, when=YEAR, answers=30, deviation=2)))
    assert found.interval == stats.mean_from(9.0, 2.0, 30)


def test_duplicate_levels_use_the_least_certain() -> None:
    """Two equal latest levels are as certain as the less certain of them, in any order."""
    observations = [
        Observation(measure="followers", value=9, when=YEAR, answers=many, deviation=wide)
        for many, wide in ((30, 2), (20, 3), (40, None))
    ]
    for order in (observations[:2], observations[1::-1]):
        found = metric("followers", added(*order))
        assert (found.n, found.interval) == (20, stats.mean_from(9.0, 3.0, 20))
    for order in (observations, observations[::-1]):
        found = metric("followers", added(*order))
        assert (found.n, codes(found)) == (20, ["metric-value:level"])


def test_only_levels_have_answers() -> None:
    """A sum has no number of answers; a standard deviation needs two answers."""
    plain = Observation(measure="leads", value=3, when=YEAR.start)
    for order in ([evolve(plain, answers=4)], [plain, evolve(plain, answers=4)]):
        with pytest.raises(ValidationError, match=r"answers: is only for a measure that is an average"):
            added(*order)
    for many in (None, 1):
        with pytest.raises(ValidationError, match=r"deviation: needs the number of answers"):
            evolve(plain, answers=many, deviation=3)
    with pytest.raises(ValidationError, match=r"deviation: must be a whole number"):
        evolve(plain, answers=3, deviation=Decimal(-1))


def test_levels_of_segments_are_never_added() -> None:
    """The levels of two departments give no level of the whole without an observation of the whole."""
    day = date(2026, 3, 1)
    observations = [
        Observation(measure="followers", value=value, when=day, segment=name) for name, value in (("a", 5), ("b", 7))
    ]
    assert codes(metric("followers", added(*observations))) == ["metric-value:segments"]
    assert metric("followers", added(*observations), segment="a").exact == 5
    assert metric("followers", added(*observations[:1])).exact == 5
    everyone = Observation(measure="followers", value=9, when=day)
    assert metric("followers", added(*observations, everyone)).exact == 9


def test_contradictory_levels_have_no_value() -> None:
    """Two values of one day without id and revision give no level."""
    day = date(2026, 3, 1)
    observations = [Observation(measure="followers", value=value, when=day) for value in (5, 7)]
    found = metric("followers", added(*observations))
    assert (found.exact, codes(found)) == (None, ["metric-value:contradiction"])
    assert dict(found.findings[0].parameters) == {"measure": "followers", "on": str(day)}


def test_counts_of_segments_add_up() -> None:
    """The counts of all segments give the whole; one segment can be selected, and an unknown one has no data."""
    observations = [
        Observation(measure="leads", value=value, when=date(2026, 3, 1), segment=name)
        for name, value in (("pilot", 4), ("rest", 2), ("", 1))
    ]
    partial = added(*observations)
    assert [metric("leads", partial, segment=name).exact for name in (None, "pilot", "rest", "")] == [7, 4, 2, 1]
    assert codes(metric("leads", partial, segment="other")) == ["metric-value:no-data"]


# ---------------------------------------------------------------- the interval


@given(st.integers(0, 60), st.integers(0, 60))
def test_shares_have_wilson_intervals(yes: int, no: int) -> None:
    """A share of people has Wilson's interval; with denominator 0 there is no rate."""
    found = metric("adoption", added(("activated", yes), ("invited", yes + no)), level=0.9)
    if yes + no:
        assert found.interval == stats.wilson(yes, yes + no, level=0.9)
        assert (found.n, found.count) == (yes + no, min(yes, no))
    else:
        assert (found.exact, found.interval, codes(found)) == (None, None, ["metric-value:zero-denominator"])


@given(st.integers(0, 10**6))
def test_counts_have_poisson_intervals(many: int) -> None:
    """A count of independent events has the exact Poisson interval."""
    found = metric("leads", added(("leads", many)))
    assert found.exact == found.count == many
    assert found.interval == stats.poisson(many)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_net_scores_have_tangos_interval(up: int, middle: int, down: int) -> None:
    """The score is promoters minus detractors over all answers, times 100, with Tango's interval."""
    found = metric("enps", added(("promoters", up), ("detractors", down), ("enps_answers", up + middle + down)))
    assert found.interval == stats.enps(up, middle, down)
    if up + middle + down:
        assert found.exact == Fraction(100 * (up - down), up + middle + down)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 90)), min_size=1, max_size=9))
def test_clustered_events_have_a_jackknife_interval(people: list[tuple[int, int]]) -> None:
    """Where each observation names its cluster, the interval is the jackknife's, scaled to the whole for a count."""
    observations = [
        Observation(measure=name, value=value, when=YEAR, cluster=f"p-{place}")
        for place, (leads, visits) in enumerate(people)
        for name, value in (("leads", leads), ("visits", visits))
    ]
    partial = added(*observations)
    rate, visits = (metric(code, partial) for code in ("lead_conversion", "visits"))
    assert rate.n == visits.n == len(people)
    assert rate.interval == stats.clustered([number for number, _ in people], [many for _, many in people])
    per = stats.clustered([many for _, many in people], [1] * len(people))
    assert visits.interval == (per and Interval(per.low * len(people), per.high * len(people)))
    assert ("metric-value:few-clusters" in codes(rate)) == (rate.interval is None)
    loose = metric("lead_conversion", added(*observations, Observation(measure="leads", value=0, when=YEAR)))
    assert (loose.interval, codes(loose)[0]) == (None, "metric-value:clusters")
    assert ("metric-value:above-one" in codes(loose)) == (
        sum(leads for leads, _ in people) > sum(many for _, many in people)
    )


def test_clusters_without_denominator_have_no_interval() -> None:
    """Leads of a person without counted visits fit no rate over clusters; the overall rate stays."""
    observations = [
        Observation(measure="leads", value=1, when=YEAR, cluster="p-1"),
        Observation(measure="visits", value=8, when=YEAR, cluster="p-2"),
    ]
    found = metric("lead_conversion", added(*observations))
    assert (found.exact, found.interval, codes(found)) == (Fraction(1, 8), None, ["metric-value:unpaired"])


def test_money_and_text_have_no_interval() -> None:
    """Costs have a value without an interval; qualitative metrics have neither."""
    costs = added(("internal_hiring_cost", 900), ("external_hiring_cost", Decimal("100.50")), ("hires", 3))
    assert metric("cost_per_hire", costs).exact == Fraction(100050, 300)
    assert codes(metric("cost_per_hire", costs)) == ["metric-value:per-head"]
    value = added(("earned_media_value", Decimal("9.99")))
    assert (metric("earned_media_value", value).value, codes(metric("earned_media_value", value))) == (
        9.99,
        ["metric-value:no-method"],
    )
    assert codes(metric("customer_contact", costs)) == ["metric-value:qualitative"]


def outcome_metric(**changes: Any) -> Metric:
    """Return an outcome metric."""
    fields: dict[str, Any] = {
        "code": "m",
        "name": "M",
        "goals": [GoalKind.NEW_BUSINESS],
        "unit": Unit.SCORE,
        "stage": EvaluationStage.OUTCOME,
        "aggregation": Aggregation.RATIO,
        "formula": Formula("leads", denominator="posts"),
        "sampling": SamplingModel.POISSON,
    }
    return Metric(**(fields | changes))


def test_rate_of_events_has_a_poisson_interval() -> None:
    """Events over a denominator that does not contain them have a Poisson rate."""
    (found,) = compute_metrics([outcome_metric()], added(("leads", 30), ("posts", 12)))
    assert (found.exact, found.interval) == (Fraction(5, 2), stats.poisson(30, 12.0))


def test_negative_and_huge_counts_have_no_interval() -> None:
    """A difference of counts may be negative, and counts above 10¹² fit no method: both have a value only."""
    less = outcome_metric(aggregation=Aggregation.SUM, formula=Formula("leads - posts"), sampling=SamplingModel.UNKNOWN)
    (found,) = compute_metrics([less], added(("leads", 3), ("posts", 12)))
    assert (found.value, found.interval, codes(found)) == (-9.0, None, ["metric-value:no-method"])
    huge = added(("activated", 10**13), ("invited", 10**13), ("leads", 10**13))
    for code in ("adoption", "leads"):
        assert (metric(code, huge).interval, codes(metric(code, huge))) == (None, ["metric-value:no-method"])
    many = added(("promoters", 10**13), ("detractors", 0), ("enps_answers", 10**13))
    assert (metric("enps", many).value, metric("enps", many).interval) == (100, None)
    negative = outcome_metric(formula=Formula("leads - posts", denominator="visits"), sampling=SamplingModel.CLUSTERED)
    clustered = [
        Observation(measure=name, value=value, when=YEAR, cluster=f"p-{place}")
        for place in range(6)
        for name, value in (("leads", place), ("posts", 3), ("visits", 10 + place))
    ]
    (found,) = compute_metrics([negative], added(*clustered))
    assert found.interval
    assert found.interval.low < 0
    part = outcome_metric(
        unit=Unit.SHARE,
        sampling=SamplingModel.PROPORTION,
        formula=Formula("external_hiring_cost", denominator="internal_hiring_cost"),
    )
    (found,) = compute_metrics([part], added(("external_hiring_cost", Decimal("0.5")), ("internal_hiring_cost", 2)))
    assert (found.value, found.interval) == (0.25, None)


# ---------------------------------------------------------------- differences


@pytest.mark.parametrize(("pilot_share", "rest_share"), [((9, 12), (5, 14)), ((0, 12), (5, 14)), ((9, 12), (0, 14))])
def test_shares_of_two_groups_have_newcombes_interval(
    pilot_share: tuple[int, int], rest_share: tuple[int, int]
) -> None:
    """A pilot against the rest is a difference with an interval, described as an association."""
    groups = {"pilot": pilot_share, "rest": rest_share}
    observations = [
        Observation(measure=name, value=value, when=YEAR, segment=group)
        for group, numbers in groups.items()
        for name, value in zip(("active", "enrolled"), numbers, strict=True)
    ]
    pilot, rest = (metric("active_rate", added(*observations), segment=group) for group in groups)
    found = compare_metric_values(rest, pilot, selected=True)
    assert found.exact == Fraction(*pilot_share) - Fraction(*rest_share)
    assert found.interval == stats.difference(*pilot_share, *rest_share)
    assert codes(found) == ["comparison:selected", "comparison:pairs"]
    assert codes(compare_metric_values(rest, pilot)) == ["comparison:pairs"]


def test_counts_of_two_groups_are_compared_per_person() -> None:
    """Twelve leads of three people are more than thirty of sixty; without the people nothing is compared."""
    observations = [
        Observation(measure=name, value=value, when=YEAR, segment=group)
        for group, value in (("pilot", 12), ("rest", 30))
        for name in ("leads", "visits")
    ]
    pilot, rest = (metric("leads", added(*observations), segment=group) for group in ("pilot", "rest"))
    found = compare_metric_values(rest, pilot, selected=True, people=(60, 3))
    assert found.exact == Fraction(12, 3 * 365) - Fraction(30, 60 * 365)
    assert found.interval == stats.rate_difference(12, 3 * 365, 30, 60 * 365)
    assert codes(found) == ["comparison:selected", "comparison:per-person"]
    without = compare_metric_values(rest, pilot)
    assert (without.exact, without.interval, codes(without)) == (None, None, ["comparison:people"])
    same_group = evolve(pilot, segment="".join(["pi", "lot"]))  # equal text in another object
    assert compare_metric_values(same_group, pilot).exact == 0
    pilot, rest = (metric("visits", added(*observations), segment=group) for group in ("pilot", "rest"))
    assert codes(compare_metric_values(rest, pilot, people=(60, 3))) == [
        "comparison:per-person",
        "metric-value:no-method",
    ]
    wrong: Any = (60, 0)
    with pytest.raises(ValidationError) as error:
        compare_metric_values(rest, pilot, people=wrong)
    assert [finding.path for finding in error.value.findings] == ["people"]


@pytest.mark.parametrize(
    ("of", "texts"), [(12, []), (23, []), (24, ["comparison:denominator"]), (6, ["comparison:denominator"])]
)
def test_changed_denominator_is_reported(of: int, texts: list[str]) -> None:
    """A denominator that doubled or halved may count something else."""
    before, after = (metric("adoption", added(("activated", 3), ("invited", many))) for many in (12, of))
    assert codes(compare_metric_values(before, after)) == ["comparison:pairs", *texts]


def test_counts_of_two_periods_are_compared_per_day() -> None:
    """Periods of different length are compared per day."""
    january, february = (
        metric("leads", added(("leads", many), when=MONTHS[at], periods=[MONTHS[at]]))
        for at, many in ((0, 31), (1, 42))
    )
    found = compare_metric_values(january, february, level=0.9)
    assert found.exact == Fraction(1, 2)
    assert found.interval == stats.rate_difference(42, 28, 31, 31, level=0.9)
    assert found.period == DateRange(MONTHS[0].start, MONTHS[1].end)
    assert codes(found) == ["comparison:per-day"]


def test_changes_of_intervals_have_an_interval() -> None:
    """Net scores, medians and levels: the interval follows from both; at another confidence there is none."""
    march, april = MONTHS[2:4]
    entry: dict[str, list[tuple[str, int, int]]] = {
        "enps": [("promoters", 9, 20), ("detractors", 6, 4), ("enps_answers", 30, 34)],
        "time_to_fill": [("days_to_fill", 30 + day, 20 + day) for day in range(9)],
        "followers": [("followers", 300, 340)],
    }
    for code, rows in entry.items():
        more: Any = {"answers": 12, "deviation": 40} if code == "followers" else {}
        both = [
            added(
                *(Observation(measure=row[0], value=(row[1], row[2])[at], when=when, **more) for row in rows),
                periods=[when],
            )
            for at, when in ((0, march), (1, april))
        ]
        before, after = (metric(code, partial, level=0.9) for partial in both)
        found = compare_metric_values(before, after, level=0.9)
        ends = [(metric_value.value or 0, metric_value.interval or Interval(0, 0)) for metric_value in (after, before)]
        assert found.interval == stats.mover(*ends[0], *ends[1])
        assert (codes(found), found.level) == (["comparison:pairs"], 0.9)
        assert codes(compare_metric_values(before, after)) == ["comparison:level"]


def test_clustered_sums_are_compared_per_day() -> None:
    """Both ends and the value are per day, and per person where people are given."""
    seen = [
        [
            Observation(measure="reactions", value=many + more, when=when.start, cluster=f"post {many}")
            for many in (3, 9, 2, 14, 6, 1)
        ]
        for when, more in ((MONTHS[0], 0), (MONTHS[1], 4))
    ]
    likes = outcome_metric(
        unit=Unit.COUNT, aggregation=Aggregation.SUM, sampling=SamplingModel.CLUSTERED, formula=Formula("reactions")
    )
    before, after = (
        compute_metrics([likes], added(*observations, periods=[when]))[0]
        for observations, when in zip(seen, MONTHS[:2], strict=True)
    )
    found = compare_metric_values(before, after)
    own = [metric_value.interval or Interval(0, 0) for metric_value in (after, before)]
    per_day = [Interval(interval.low / by, interval.high / by) for interval, by in zip(own, (28, 31), strict=True)]
    assert found.exact == Fraction(59, 28) - Fraction(35, 31)
    assert found.interval == stats.mover(59 / 28, per_day[0], 35 / 31, per_day[1])
    assert codes(found) == ["comparison:per-day", "comparison:pairs"]
    found = compare_metric_values(before, after, people=(2, 3))
    per_head = [Interval(interval.low / by, interval.high / by) for interval, by in zip(own, (84, 62), strict=True)]
    assert found.interval == stats.mover(59 / 84, per_head[0], 35 / 62, per_head[1])


@given(st.data())
def test_any_two_values_have_a_difference_or_a_reason(data: st.DataObject) -> None:
    """The change is the difference of the values; without an interval there is a reason."""
    metric = data.draw(strategies.metric_values()).metric
    before, after = (data.draw(strategies.metric_values(metrics=st.just(metric))) for _ in range(2))
    found = compare_metric_values(before, after)
    if before.exact is None or after.exact is None:
        assert (found.exact, codes(found)) == (None, ["metric-value:missing"])
    elif metric.aggregation is not Aggregation.SUM:
        assert found.exact == after.exact - before.exact
    assert found.interval or codes(found)


def test_only_values_of_one_metric_are_compared() -> None:
    """Two metrics have no difference, and neither has anything that is not a metric value."""
    partial = added(("leads", 3), ("visits", 9))
    with pytest.raises(ValidationError, match="another metric"):
        compare_metric_values(metric("leads", partial), metric("visits", partial))
    with pytest.raises(ValidationError) as error:
        compare_metric_values("a", "b", selected=1, level=2)  # type: ignore[arg-type]
    assert [finding.path for finding in error.value.findings] == ["before", "after", "selected", "level"]


# ---------------------------------------------------------------- what bad input gets


def test_all_numerators_above_their_denominator_are_reported() -> None:
    """A part above its whole is refused everywhere; so are more net answers than answers."""
    partial = added(
        ("activated", 3), ("invited", 2), ("promoters", 2), ("detractors", 2), ("enps_answers", 3), ("leads", 1)
    )
    with pytest.raises(ValidationError) as error:
        compute_metrics([CATALOGUE.metric(code) for code in ("leads", "adoption", "enps")], partial)
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        ("metrics[1]", "metric-value:above-denominator"),
        ("metrics[2]", "metric-value:above-denominator"),
    ]


def test_period_covers_whole_observation_periods() -> None:
    """A date range that cuts an observation period is refused. One in a gap has no data."""
    partial = added(("leads", 1), when=MONTHS[0], periods=[MONTHS[0], MONTHS[2]])
    for period in (
        DateRange(YEAR.start, MONTHS[0].end - timedelta(days=1)),
        DateRange(YEAR.start + timedelta(days=1), MONTHS[2].end),
        DateRange(MONTHS[1].start, MONTHS[2].start),
    ):
        with pytest.raises(ValidationError, match="cuts periods"):
            metric("leads", partial, period=period)
    assert codes(metric("leads", partial, period=MONTHS[1])) == ["metric-value:no-data"]
    for period in (YEAR, DateRange(MONTHS[0].start, MONTHS[1].end), DateRange(MONTHS[1].start, MONTHS[2].end)):
        with pytest.raises(ValidationError, match="must start and end with a whole period"):
            metric("leads", partial, period=period)


def test_gaps_do_not_count_as_days() -> None:
    """A change per day is over the observed days, not over the gaps between them."""
    seen = [Observation(measure="leads", value=MONTHS[at].days, when=MONTHS[at].start) for at in (0, 2, 5)]
    partial = added(*seen, periods=[MONTHS[at] for at in (0, 2, 5)])
    before = metric("leads", partial, period=MONTHS[0])
    after = metric("leads", partial, period=DateRange(MONTHS[2].start, MONTHS[5].end))
    assert (before.days, before.days_seen, after.days, after.days_seen) == (None, 31, 61, 61)
    assert compare_metric_values(before, after).exact == 0


def test_repeated_people_are_counted_once() -> None:
    """Four people in twelve months are four: no interval over the year, and one for each month."""
    seen = [
        Observation(measure=name, value=value, when=month.start)
        for month in MONTHS
        for name, value in (("enrolled", 4), ("active", 3))
    ]
    found = metric("active_rate", added(*seen, periods=MONTHS))
    assert (found.value, found.n, found.count, found.interval, codes(found)) == (
        0.75,
        4,
        None,
        None,
        ["metric-value:repeats"],
    )
    march = metric("active_rate", added(*seen, periods=MONTHS), period=MONTHS[2])
    assert (march.n, march.interval) == (4, stats.wilson(3, 4))
    change = compare_metric_values(march, found)
    assert (change.interval, codes(change)) == (None, ["metric-value:no-method"])


def test_share_of_a_fractional_count_is_not_compared() -> None:
    """Half of five people is not a count."""
    whole = metric("adoption", added(("invited", 10), ("activated", 5)))
    odd = evolve(whole, n=5)
    found = compare_metric_values(whole, odd)
    assert found.interval == stats.mover(0.5, whole.interval or Interval(0, 0), 0.5, whole.interval or Interval(0, 0))


def test_missing_denominators_are_reported() -> None:
    """A rate whose denominator is unknown for some periods is too high, and has a finding."""
    seen = [
        Observation(measure=name, value=value, when=month.start)
        for month, pairs in ((MONTHS[0], (("leads", 10), ("visits", 100))), (MONTHS[1], (("leads", 10),)))
        for name, value in pairs
    ]
    found = metric("lead_conversion", added(*seen, periods=MONTHS))
    assert (found.value, codes(found)[-1]) == (0.2, "metric-value:uneven")
    assert "metric-value:uneven" not in codes(metric("lead_conversion", added(*seen, periods=MONTHS), period=MONTHS[0]))


def test_overall_level_is_never_that_of_a_segment() -> None:
    """Once a level was observed without a segment, a later level of a segment does not replace it."""
    seen = [
        Observation(measure="followers", value=900, when=MONTHS[6].start),
        Observation(measure="followers", value=30, when=MONTHS[7].start, segment="IT"),
        Observation(measure="page_followers", value=100, when=MONTHS[6].start, segment="IT"),
    ]
    partial = added(*seen, periods=MONTHS)
    assert metric("followers", partial).value == 900
    assert codes(metric("followers", partial, period=MONTHS[7])) == ["metric-value:segments"]
    assert metric("followers", partial, period=MONTHS[7], segment="IT").value == 30
    assert metric("page_followers", partial).value == 100
    assert codes(metric("potential_reach", partial, period=MONTHS[6])) == ["metric-value:segments"]


def test_segments_are_normalised() -> None:
    """Composed and decomposed letters are one name."""
    partial = added(Observation(measure="leads", value=3, when=YEAR, segment="Caf\u00e9"))
    assert metric("leads", partial, segment="Cafe\u0301").value == 3


def test_unknown_measures_are_refused() -> None:
    """A measure that the aggregate does not have is refused, and so are arguments of another type."""
    other = evolve(outcome_metric(), formula=Formula("cups", denominator="posts"))
    with pytest.raises(ValidationError, match="partial aggregate does not include this measure: cups"):
        compute_metrics([other], added())
    with pytest.raises(ValidationError) as error:
        compute_metrics(["leads"], "x", period="w", segment=3, level=1.0)  # type: ignore[list-item, arg-type]
    assert [finding.path for finding in error.value.findings] == ["metrics[0]", "partial", "period", "segment", "level"]


def test_numerators_need_a_denominator_in_their_period() -> None:
    """A visit in a period without leads is not a gap; a lead in a period without visits is one."""
    visits, leads = (
        [Observation(measure=code, value=value, when=month.start) for month in MONTHS[:2]]
        for code, value in (("visits", 90), ("leads", 9))
    )
    even = metric("lead_conversion", added(*visits, leads[0], periods=MONTHS))
    assert "metric-value:uneven" not in codes(even)
    assert "metric-value:uneven" in codes(metric("lead_conversion", added(visits[0], *leads, periods=MONTHS)))


def test_sums_too_large_are_compared_by_their_intervals() -> None:
    """Where one of two sums is too large for a count, the change uses their intervals, if any."""
    few, many = (metric("leads", added(("leads", value))) for value in (5, 10**13))
    assert (few.count, many.count) == (5, None)
    for metric_value, other in ((few, many), (many, few)):
        found = compare_metric_values(metric_value, other, people=(3, 4))
        assert found.interval is None
        assert "metric-value:no-method" in codes(found)


def test_repeated_people_are_found_in_the_denominator() -> None:
    """Where the same people are in the denominator of two periods, there is no interval."""
    enrolled = [Observation(measure="enrolled", value=20, when=month.start) for month in MONTHS[:2]]
    active = Observation(measure="active", value=9, when=MONTHS[0].start)
    assert "metric-value:repeats" in codes(metric("active_rate", added(active, *enrolled, periods=MONTHS)))
    assert codes(metric("active_rate", added(active, enrolled[0], periods=MONTHS))) == []


def test_repeated_people_are_those_of_the_largest_period() -> None:
    """The denominator is summed per period, with unobserved measures as 0; the largest is reported."""
    repeating = outcome_metric(
        unit=Unit.SHARE,
        sampling=SamplingModel.PROPORTION,
        formula=Formula("active", denominator="enrolled + invited"),
        repeats=True,
    )
    seen = [
        Observation(measure=name, value=value, when=MONTHS[month].start)
        for name, month, value in (("active", 0, 3), ("enrolled", 0, 12), ("enrolled", 1, 5), ("invited", 1, 4))
    ]
    (found,) = compute_metrics([repeating], added(*seen, periods=MONTHS))
    assert (found.exact, found.n, codes(found)) == (Fraction(1, 7), 12, ["metric-value:repeats"])
    (found,) = compute_metrics([repeating], added(*seen, periods=MONTHS), period=MONTHS[0])
    assert (found.exact, found.n, found.interval, codes(found)) == (None, None, None, ["metric-value:no-data"])


@pytest.mark.parametrize(("leads", "posts"), [(3, 3), (3, 4)])
def test_denominator_is_above_0(leads: int, posts: int) -> None:
    """A denominator of 0 or less gives no metric value."""
    rate = outcome_metric(formula=Formula("visits", denominator="leads - posts"))
    (found,) = compute_metrics([rate], added(("visits", 9), ("leads", leads), ("posts", posts)))
    assert (found.exact, found.interval, found.n, codes(found)) == (None, None, 0, ["metric-value:zero-denominator"])


@pytest.mark.parametrize(("many", "fits"), [(10**12, True), (10**12 + 1, False)])
def test_counts_up_to_10_to_the_12_have_an_interval(many: int, fits: bool) -> None:  # noqa: FBT001
    """The largest number of the methods is included, whatever is counted."""
    partial = added(
        ("activated", 1),
        ("invited", many),
        ("leads", many),
        ("promoters", 2),
        ("detractors", 1),
        ("enps_answers", many),
    )
    found = [metric(code, partial) for code in ("adoption", "leads", "enps")]
    assert [metric_value.interval is not None for metric_value in found] == [fits] * 3
    assert [codes(metric_value) for metric_value in found] == [[] if fits else ["metric-value:no-method"]] * 3
    assert [(metric_value.n, metric_value.count) for metric_value in found] == [
        (many, 1) if fits else (None, None),
        (None, many if fits else None),
        (many, 3),
    ]


@pytest.mark.parametrize(
    ("leads", "posts", "fits"), [(5, 5, True), (5, 0, True), (5, 6, False), (0, 0, True), (9, 0, True), (10, 0, False)]
)
def test_numerator_is_between_0_and_its_denominator(leads: int, posts: int, fits: bool) -> None:  # noqa: FBT001
    """A part of nine is at least 0 and at most nine."""
    part = outcome_metric(
        unit=Unit.SHARE, sampling=SamplingModel.PROPORTION, formula=Formula("leads - posts", denominator="visits")
    )
    partial = added(("leads", leads), ("posts", posts), ("visits", 9))
    if fits:
        (found,) = compute_metrics([part], partial)
        assert (found.exact, found.count) == (Fraction(leads - posts, 9), min(leads - posts, 9 - leads + posts))
    else:
        with pytest.raises(ValidationError) as error:
            compute_metrics([part], partial)
        assert faults(error) == [("metric-value:above-denominator", "metrics[0]")]


@pytest.mark.parametrize(("answers", "fits"), [(10, True), (9, False)])
def test_net_answers_include_promoters_and_detractors(answers: int, fits: bool) -> None:  # noqa: FBT001
    """There may be 0 neutral answers; fewer are refused."""
    partial = added(("promoters", 7), ("detractors", 3), ("enps_answers", answers))
    if fits:
        assert metric("enps", partial).interval == stats.enps(7, 0, 3)
    else:
        with pytest.raises(ValidationError) as error:
            metric("enps", partial)
        assert error.value.code == "metric-value:above-denominator"


@pytest.mark.parametrize("factor", [2, -1, -3])
def test_levels_and_medians_are_multiplied(factor: int) -> None:
    """A factor applies to the value and, without its sign, to the deviation; it may reverse the order of values."""
    level = outcome_metric(
        aggregation=Aggregation.LATEST, sampling=SamplingModel.UNKNOWN, formula=Formula(f"{factor} * followers")
    )
    partial = added(Observation(measure="followers", value=12, when=YEAR, answers=30, deviation=2))
    (found,) = compute_metrics([level], partial)
    assert (found.exact, found.n) == (Fraction(12 * factor), 30)
    assert found.interval == stats.mean_from(12.0 * factor, 2.0 * abs(factor), 30)
    middle = outcome_metric(
        unit=Unit.DAYS,
        aggregation=Aggregation.MEDIAN,
        sampling=SamplingModel.CONTINUOUS,
        formula=Formula(f"{factor} * days_to_fill"),
    )
    days = [5, 9, 9, 30, 31, 70, 71, 71]
    (found,) = compute_metrics([middle], added(*(("days_to_fill", value) for value in days)))
    assert (found.exact, found.n) == (Fraction(61 * factor, 2), 8)
    assert found.interval == stats.median([factor * value for value in days])


@pytest.mark.parametrize(("score", "kept"), [("-0.1", False), ("0", True), ("1", True), ("1.1", False)])
def test_interval_of_a_share_is_within_0_and_1(score: str, kept: bool) -> None:  # noqa: FBT001
    """The interval of a mean of shares ends at 0 and 1, except where the metric itself is outside."""
    share = outcome_metric(
        unit=Unit.SHARE, aggregation=Aggregation.LATEST, sampling=SamplingModel.UNKNOWN, formula=Formula("ssi_brand")
    )
    observation = Observation(measure="ssi_brand", value=Decimal(score), when=YEAR, answers=9, deviation=2)
    (found,) = compute_metrics([share], added(observation))
    ends: Any = {"low": 0.0, "high": 1.0} if kept else {}
    assert found.interval == stats.mean_from(float(score), 2.0, 9, **ends)


def test_clusters_are_paired_by_denominator() -> None:
    """A cluster with numerator and denominator 0 counts; one with a negative denominator is refused."""
    observations = [
        Observation(measure=name, value=value, when=YEAR, cluster=f"p-{place}")
        for place, (leads, posts, likes) in enumerate(
            [(2, 9, 1), (0, 5, 0), (0, 0, 0), (4, 12, 2), (1, 3, 1), (3, 8, 2)]
        )
        for name, value in (("leads", leads), ("posts", posts), ("reactions", likes))
    ]
    rate = outcome_metric(sampling=SamplingModel.CLUSTERED, formula=Formula("leads", denominator="posts - reactions"))
    (found,) = compute_metrics([rate], added(*observations))
    below = [8.0, 5.0, 0.0, 10.0, 2.0, 6.0]
    assert (found.exact, found.n, found.count, codes(found)) == (Fraction(10, 31), 6, None, [])
    assert found.interval == stats.clustered([2.0, 0.0, 0.0, 4.0, 1.0, 3.0], below)
    over = Observation(measure="reactions", value=6, when=YEAR, cluster="p-1")
    (found,) = compute_metrics([rate], added(*observations, over))
    assert (found.interval, found.n, codes(found)) == (None, 6, ["metric-value:unpaired"])


def test_missing_measures_of_a_cluster_are_0() -> None:
    """Visits of a person without leads count in the denominator, with numerator 0."""
    visits, leads = (40, 30, 20, 50, 10, 25), {0: 3, 2: 1, 3: 4, 4: 1}
    observations = [
        Observation(measure="visits", value=many, when=YEAR, cluster=f"p-{n}") for n, many in enumerate(visits)
    ]
    observations += [Observation(measure="leads", value=many, when=YEAR, cluster=f"p-{n}") for n, many in leads.items()]
    found = metric("lead_conversion", added(*observations))
    assert found.exact == Fraction(9, 175)
    assert found.interval == stats.clustered([leads.get(n, 0) for n in range(6)], visits)


@pytest.mark.parametrize(("before", "after"), [(0, 3), (3, 0), (0, 0)])
def test_metric_value_of_0_is_compared(before: int, after: int) -> None:
    """As many promoters as detractors is a net score of 0, on either side of a comparison."""
    first, second = (
        metric("enps", added(("promoters", 6 + more), ("detractors", 6), ("enps_answers", 30)))
        for more in (before, after)
    )
    found = compare_metric_values(first, second)
    assert first.interval is not None
    assert second.interval is not None
    ends = [float(metric_value.exact or 0) for metric_value in (second, first)]
    assert found.interval == stats.mover(ends[0], second.interval, ends[1], first.interval)


@pytest.mark.parametrize("name", ["n", "count"])
def test_sample_size_is_0_or_more(name: str) -> None:
    """The number of people or events of a metric value is a whole number of 0 or more."""
    plain = metric("leads", added(("leads", 3)))
    wrong: dict[str, Any] = {name: -1}
    with pytest.raises(ValidationError) as error:
        evolve(plain, **wrong)
    assert [finding.path for finding in error.value.findings] == [name]
    right: dict[str, Any] = {name: 0}
    assert getattr(evolve(plain, **right), name) == 0


@given(st.lists(st.booleans(), min_size=5, max_size=5), st.integers(0, 4), st.integers(0, 4), st.booleans())
def test_date_range_has_whole_periods_or_none(kept: list[bool], first: int, last: int, cut: bool) -> None:  # noqa: FBT001
    """A range of months may start and end with an observation period, or contain none; it may cut none."""
    first, last = sorted((first, last))
    periods = [month for month, there in zip(MONTHS[:5], kept, strict=True) if there] or [MONTHS[8]]
    period = DateRange(MONTHS[first].start, MONTHS[last].end - timedelta(days=cut))
    inside = [month for month in periods if period.start <= month.start and month.end <= period.end]
    cutting = [
        month for month in periods if month not in inside and month.start <= period.end and month.end >= period.start
    ]
    ends = bool(inside) and (inside[0].start, inside[-1].end) != (period.start, period.end)
    partial = added(periods=periods)
    if not cutting and not ends:
        (found,) = compute_metrics([CATALOGUE.metric("leads")], partial, period=period)
        assert found.days_seen == sum(month.days for month in inside)
        assert (found.days is None) is (found.days_seen == period.days)
        return
    with pytest.raises(ValidationError) as error:
        metric("leads", partial, period=period)
    rows = [(finding.code, finding.parameters) for finding in error.value.findings]
    expected: list[tuple[str, Any]] = []
    if ends:
        expected.append(("metric-value:ends", (("end", str(inside[-1].end)), ("start", str(inside[0].start)))))
    expected += [("metric-value:cut", (("period", f"periods[{periods.index(month)}]"),)) for month in cutting]
    assert rows == expected


@pytest.mark.parametrize(
    ("before", "after", "value"),
    [
        (12, 12, False), (12, 23, False), (12, 24, True), (12, 40, True), (12, 7, False), (12, 6, True), (12, 4, True),
        (23, 12, False), (24, 12, True), (40, 12, True),
    ],
)  # fmt: skip
def test_changed_denominator_is_reported_with_both_values(before: int, after: int, value: bool) -> None:  # noqa: FBT001
    """A factor of two, up or down, is reported with both numbers; a smaller one is not."""
    first, second = (metric("adoption", added(("activated", 3), ("invited", many))) for many in (before, after))
    found = compare_metric_values(first, second)
    assert [dict(finding.parameters) for finding in found.findings if finding.code == "comparison:denominator"] == [
        {"before": before, "after": after}
    ] * value


def test_change_covers_both_periods() -> None:
    """Its period starts with the earlier one and ends with the later one, in either order."""
    march, may = (metric("leads", added(("leads", 31), when=MONTHS[at], periods=[MONTHS[at]])) for at in (2, 4))
    for before, after in ((march, may), (may, march)):
        found = compare_metric_values(before, after)
        assert found.period == DateRange(MONTHS[2].start, MONTHS[4].end)
        assert (found.exact, found.level) == (Fraction(0), 0.95)
        assert found.interval == stats.rate_difference(31, 1, 31, 1)


def test_counts_of_one_segment_need_no_people() -> None:
    """The same segment over equally many days is compared directly, another one only per person."""
    groups = [
        [Observation(measure="leads", value=62, when=month, segment=name) for name in ("pilot", "rest")]
        for month in (MONTHS[0], MONTHS[2])
    ]
    metric_values = {
        (name, at): metric("leads", added(*groups[at], periods=[(MONTHS[0], MONTHS[2])[at]]), segment=name)
        for name in ("pilot", "rest")
        for at in (0, 1)
    }
    same = compare_metric_values(metric_values["pilot", 0], metric_values["pilot", 1])
    assert (same.exact, codes(same)) == (Fraction(0), [])
    assert codes(compare_metric_values(metric_values["pilot", 0], metric_values["rest", 1])) == ["comparison:people"]
    by_head = compare_metric_values(metric_values["pilot", 0], metric_values["rest", 1], people=(4, 2))
    assert (by_head.exact, codes(by_head)) == (Fraction(1, 2), ["comparison:per-person"])
    assert by_head.interval == stats.rate_difference(62, 62, 62, 124)


def test_repeated_people_are_summed_over_segments() -> None:
    """People who recur in each period are counted over the segments of that period, or in the selected one."""
    seen = [
        Observation(measure=name, value=value, when=MONTHS[month].start, segment=segment)
        for segment, month, enrolled, active in (("a", 0, 5, 1), ("b", 0, 6, 2), ("a", 1, 7, 3), ("b", 1, 3, 1))
        for name, value in (("enrolled", enrolled), ("active", active))
    ]
    partial = added(*seen, periods=MONTHS)
    assert [metric("active_rate", partial, segment=name).n for name in (None, "a", "b")] == [11, 7, 6]
    assert [metric("active_rate", partial, segment=name).exact for name in (None, "a")] == [
        Fraction(1, 3),
        Fraction(1, 3),
    ]
    march = metric("active_rate", partial, period=MONTHS[1])
    assert (march.n, march.count, march.days) == (10, 4, None)


@pytest.mark.parametrize(
    ("changes", "compared"),
    [
        ({}, True),
        ({"n": None}, False),
        ({"n": 0}, False),
        ({"interval": None}, False),
        ({"n": 15}, False),
        ({"n": 24}, True),
    ],
)
def test_shares_of_people_have_newcombes_interval(changes: dict[str, Any], compared: bool) -> None:  # noqa: FBT001
    """Whole numbers of people have Newcombe's interval; other shares use both intervals, if any."""
    plain = metric("adoption", added(("activated", 5), ("invited", 12)))
    odd = evolve(plain, **changes)
    for before, after in ((plain, odd), (odd, plain)):
        found = compare_metric_values(before, after)
        many = odd.n or 0
        if compared:
            pairs = {id(plain): (5, 12), id(odd): (5 * many // 12, many)}
            assert found.interval == stats.difference(*pairs[id(after)], *pairs[id(before)])
        elif "interval" in changes:
            assert (found.interval, codes(found)) == (None, ["metric-value:no-method"])
        else:
            own = plain.interval or Interval(0.0, 0.0)
            assert found.interval == stats.mover(5 / 12, own, 5 / 12, own)


@pytest.mark.parametrize("levels", [(0.9, 0.9, 0.9), (0.9, 0.95, 0.9), (0.95, 0.9, 0.9), (0.9, 0.9, 0.95)])
def test_comparison_needs_equal_confidence(levels: tuple[float, float, float]) -> None:
    """Both values need the confidence of the comparison; otherwise a finding states both."""
    fill = added(*(("days_to_fill", 20 + value) for value in range(9)))
    before, after = (metric("time_to_fill", fill, level=level) for level in levels[:2])
    found = compare_metric_values(before, after, level=levels[2])
    if len(set(levels)) == 1:
        assert (found.interval is None, codes(found)) == (False, ["comparison:pairs"])
    else:
        assert (found.interval, codes(found)) == (None, ["comparison:level"])
        assert [float(str(found.findings[0][name])) for name in ("first", "second")] == list(levels[:2])
