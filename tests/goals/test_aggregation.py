"""Sums of observations are exact, in any order and any split."""

from __future__ import annotations

import pickle
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy import AdvocacyError, DateRange, KpiCatalogue
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.frozen_map import FrozenMap
from advocacy.goals import (
    Aggregation,
    Granularity,
    Measure,
    Observation,
    PartialAggregate,
    SamplingModel,
    Unit,
    aggregate_observations,
    split_range,
)
from advocacy.goals.aggregation import Level, Sums, Values, counted_twice
from advocacy.testing import strategies

CATALOGUE = KpiCatalogue.default()
QUARTER = DateRange(date(2026, 7, 1), date(2026, 9, 30))
MONTHS = split_range(QUARTER, Granularity.MONTH)
DAY = date(2026, 9, 14)
DAYS = st.dates(QUARTER.start - timedelta(days=5), QUARTER.end + timedelta(days=5))
#: Few measures and days, so that observations meet in one cell, beside all of them.
FEW = [
    measure
    for measure in CATALOGUE.measures
    if measure.code in {"days_to_fill", "followers", "leads", "internal_hiring_cost"}
]
MET = strategies.observations(raw=st.sampled_from(FEW), whens=st.dates(DAY, DAY + timedelta(days=1)))
SEEN = st.lists(
    MET | strategies.observations(whens=DAYS),
    max_size=14,
    unique_by=lambda observation: (observation.measure, observation.id or object()),
)


def seen(value: Any = 1, when: Any = DAY, **changes: Any) -> Observation:
    """Make an observation; of leads by default."""
    return Observation(**({"measure": "leads", "value": value, "when": when} | changes))


def whole(*observations: Observation, periods: Any = MONTHS) -> PartialAggregate:
    """Aggregate; over the months of the quarter by default."""
    return aggregate_observations(observations, periods=periods)


# ---------------------------------------------------------------- the laws of merging


@given(SEEN, st.data())
def test_merging_equals_one_pass(observations: list[Observation], data: st.DataObject) -> None:
    """Observations split over parts, merged in any order, give the result of one pass."""
    many = data.draw(st.integers(1, 4))
    parts: list[list[Observation]] = [[] for _ in range(many)]
    for observation in observations:
        parts[data.draw(st.integers(0, many - 1))].append(observation)
    partials = data.draw(st.permutations([whole(*part) for part in parts]))
    merged = partials[0]
    for partial in partials[1:]:
        merged = merged.merged(partial)
    assert merged == partials[0].merged(*partials[1:]) == whole(*data.draw(st.permutations(observations)))
    assert hash(merged) == hash(whole(*observations))


@given(st.from_type(PartialAggregate), st.from_type(PartialAggregate), st.from_type(PartialAggregate))
def test_merging_is_associative_and_commutative_with_an_identity(
    partial: PartialAggregate, two: PartialAggregate, three: PartialAggregate
) -> None:
    """Partial aggregates form a commutative monoid."""
    nothing = PartialAggregate.empty(catalogue=CATALOGUE, periods=partial.periods)
    assert partial.merged(two).merged(three) == partial.merged(two.merged(three))
    assert partial.merged(two) == two.merged(partial)
    assert partial.merged(nothing) == partial == nothing.merged(partial)


@given(SEEN)
def test_sums_equal_the_plain_loop(observations: list[Observation]) -> None:
    """Sums, counts, clusters and what lies outside equal those of a loop over fractions."""
    partial = whole(*observations)
    totals: dict[tuple[str, int, str], Fraction] = defaultdict(Fraction)
    counts: dict[tuple[str, int, str], int] = defaultdict(int)
    outside = 0
    kept = {
        name for metric in CATALOGUE.metrics if metric.aggregation.value in {"sum", "ratio"} for name in metric.measures
    }
    for observation in observations:
        places = [place for place, month in enumerate(MONTHS) if observation.when in month]
        outside += not places
        if places and observation.measure in kept:
            totals[observation.measure, places[0], observation.segment] += Fraction(observation.value)
            counts[observation.measure, places[0], observation.segment] += 1
    found = {key: Fraction(cell.total, 10 ** partial.decimals[key[0]]) for key, cell in partial.sums}
    assert found == dict(totals)
    assert {key: cell.count for key, cell in partial.sums} == dict(counts)
    assert partial.outside == outside
    for _, cell in partial.sums:
        assert cell.clustered <= cell.count
        assert cell.clustered < cell.count or sum(cell.clusters.values()) == cell.total


@given(SEEN)
def test_duplicate_observations_count_once(observations: list[Observation]) -> None:
    """An observation with an id counts once, and only its latest revision counts."""
    known = [evolve(observation, id=f"{observation.measure}-{place}") for place, observation in enumerate(observations)]
    restated = [
        evolve(observation, revision=observation.revision + 1, value=observation.value) for observation in known
    ]
    assert whole(*known, *known) == whole(*known)
    assert whole(*known, *restated) == whole(*restated) == whole(*restated, *known)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from("ab"), st.integers(0, 9)), min_size=1))
def test_the_last_level_is_by_date_then_revision_then_id(rows: list[tuple[int, int, str, int]]) -> None:
    """The last level counts; of several last ones both the lowest and the highest are kept."""
    levels = [
        whole(seen(value, DAY + timedelta(days=day), measure="followers", id=name, revision=revision))
        for day, revision, name, value in rows
    ]
    merged = levels[0]
    for level in levels[1:]:
        merged = merged.merged(level)
    last = max((day, revision, name) for day, revision, name, _ in rows)
    values = [value for *key, value in rows if tuple(key) == last]
    when = (DAY + timedelta(days=last[0]), *last[1:])
    assert merged.levels == ((("followers", 2, ""), Level(when, min(values), max(values))),)


# ---------------------------------------------------------------- examples


def test_measures_are_kept_as_their_metrics_need() -> None:
    """Counts and money are summed, single values are kept, of levels the last; all in steps of the resolution."""
    partial = whole(
        seen(2),
        seen(3, DateRange(DAY + timedelta(days=1), DAY + timedelta(days=3))),
        seen(5, date(2026, 7, 1), segment="pilot"),
        seen(40, measure="days_to_fill"),
        seen(20, measure="days_to_fill"),
        seen(20, measure="days_to_fill"),
        seen(Decimal("12.5"), measure="external_hiring_cost", cluster="h-1"),
        seen(7, measure="external_hiring_cost", cluster="h-1"),
        seen(Decimal("0.54"), measure="engagement_index"),
        seen(1, date(2026, 6, 30)),
    )
    assert partial.sums == (
        (("external_hiring_cost", 2, ""), Sums(1950, 2, FrozenMap({"h-1": 1950}), 2)),
        (("leads", 0, "pilot"), Sums(5, 1)),
        (("leads", 2, ""), Sums(5, 2)),
    )
    assert partial.values == ((("days_to_fill", 2, ""), Values(((20, 2), (40, 1)))),)
    assert partial.levels == ((("engagement_index", 2, ""), Level((DAY, 0, ""), 5400, 5400)),)
    assert partial.outside == 1
    assert partial.segments == ("", "pilot")
    assert repr(partial) == "<PartialAggregate: 5 cells over 3 periods>"
    assert pickle.loads(pickle.dumps(partial)) == partial  # noqa: S301


def test_gaps_between_periods_are_outside() -> None:
    """A date in no period counts as outside, and so does a range in a gap."""
    periods = [MONTHS[0], MONTHS[2]]
    august = DateRange(date(2026, 8, 3), date(2026, 8, 9))
    assert whole(seen(when=august), seen(when=date(2026, 8, 1)), periods=periods).outside == 2
    assert whole(seen(when=date(2026, 10, 1)), seen(when=date(2020, 1, 1)), periods=periods).outside == 2


def test_unused_measure_is_checked_and_not_kept() -> None:
    """A measure that no metric needs leaves no cell."""
    extra = Measure(code="coffee", unit=Unit.COUNT, definition="Cups.", supplier="own")
    catalogue = CATALOGUE.extended(measures=[extra])
    partial = aggregate_observations([seen(measure="coffee")], periods=MONTHS, catalogue=catalogue)
    assert not partial.sums
    with pytest.raises(ValidationError):
        aggregate_observations([seen(-1, measure="coffee")], periods=MONTHS, catalogue=catalogue)


# ---------------------------------------------------------------- what bad input gets


def test_all_problems_are_reported_together() -> None:
    """One error has each problem with its path."""
    weeks = DateRange(date(2026, 8, 29), date(2026, 9, 2))
    observations: list[Any] = [
        seen(-1),
        seen(measure="laeds"),
        seen(when=weeks),
        seen(Decimal("1.5")),
        seen(Decimal("1.5"), measure="engagement_index"),
        seen(Decimal("0.54321"), measure="engagement_index"),
        "leads",
        seen(id="a"),
        seen(2, id="a"),
        seen(Decimal(-3), measure="days_to_fill"),
        seen(when=DateRange(date(2026, 9, 25), date(2026, 10, 2))),
        seen(when=DateRange(date(2026, 6, 25), date(2026, 7, 2))),
        seen(when=DateRange(date(2026, 6, 25), date(2026, 10, 2))),
    ]
    with pytest.raises(ValidationError) as error:
        whole(*observations)
    rows = {(finding.path, finding.code) for finding in error.value.findings}
    assert rows == {
        ("observations[0].value", "observation:negative"),
        ("observations[1].measure", "name:unknown"),
        ("observations[2].when", "periods:across"),
        ("observations[3].value", "observation:finer"),
        ("observations[4].value", "observation:share"),
        ("observations[5].value", "observation:finer"),
        ("observations[6]", "type"),
        ("observations[8].id", "observation:duplicate"),
        ("observations[9].value", "observation:negative"),
        ("observations[10].when", "periods:across"),
        ("observations[11].when", "periods:across"),
        ("observations[12].when", "periods:across"),
    }


def test_overlapping_observations_are_refused() -> None:
    """A week and a day in it overlap unless measure, segment or cluster differ, or both have one id."""
    week = DateRange(date(2026, 9, 7), date(2026, 9, 13))
    with pytest.raises(ValidationError) as error:
        whole(seen(when=date(2026, 9, 1)), seen(when=week), seen(when=date(2026, 9, 8)), seen(when=date(2026, 9, 13)))
    assert [(found.path, found.code, found["first"]) for found in error.value.findings] == [
        ("observations[2].when", "observation:overlap", "observations[1]"),
        ("observations[3].when", "observation:overlap", "observations[1]"),
    ]
    inside = date(2026, 9, 8)
    for other in (
        seen(when=inside, segment="pilot"),
        seen(when=inside, cluster="p-1"),
        seen(when=inside, measure="visits"),
        seen(when=date(2026, 9, 14)),
        seen(when=week),
    ):
        assert whole(seen(when=week), other).outside == 0
    levels = [seen(when=week, measure="followers"), seen(when=inside, measure="followers")]
    assert len(whole(*levels).levels) == 1


def test_unknown_measure_raises_a_lookup_error() -> None:
    """An unknown name has the nearest known one."""
    with pytest.raises(UnknownNameError) as error:
        whole(seen(measure="lead"))
    assert error.value.findings[0]["nearest"] == "leads"


@pytest.mark.parametrize(
    ("periods", "codes"),
    [
        ([], ["empty"]),
        ([MONTHS[1], MONTHS[0]], ["periods:overlap"]),
        ([MONTHS[0], MONTHS[0]], ["periods:overlap"]),
        (["2026"], ["type"]),
    ],
)
def test_periods_are_in_order(periods: list[Any], codes: list[str]) -> None:
    """No periods, and overlapping or unordered ones, are rejected by the function and the aggregate."""
    with pytest.raises(AdvocacyError) as passed:
        whole(periods=periods)
    with pytest.raises(AdvocacyError) as made:
        PartialAggregate.empty(catalogue=CATALOGUE, periods=periods)
    for error in (passed, made):
        assert codes[0] in {finding.code for finding in error.value.findings}


def test_only_aggregates_of_the_same_frame_merge() -> None:
    """Other periods or another resolution are rejected."""
    with pytest.raises(ValidationError, match="other periods"):
        whole().merged(whole(periods=MONTHS[:1]))
    finer = CATALOGUE.extended(
        measures=[Measure(code="leads", unit=Unit.COUNT, definition="x", supplier="own", decimals=1)]
    )
    with pytest.raises(ValidationError, match="another number of decimals"):
        whole().merged(whole(), PartialAggregate.empty(catalogue=finer, periods=MONTHS))
    assert whole().merged() == whole()
    with pytest.raises(ValidationError):
        whole().merged("nothing")  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        aggregate_observations([], periods=MONTHS, catalogue="own")  # type: ignore[arg-type]


@pytest.mark.parametrize("order", list(permutations([(0, 1), (0, 2), (1, 5)])))
def test_restated_observations_do_not_contradict(order: tuple[tuple[int, int], ...]) -> None:
    """Two contents of one id contradict only at the highest revision, in any order."""
    day = date(2026, 3, 2)
    observations = [
        Observation(measure="leads", value=value, when=day, id="a", revision=revision) for revision, value in order
    ]
    found = aggregate_observations(observations, periods=[DateRange(day, day)])
    assert found == aggregate_observations(
        [max(observations, key=lambda observation: observation.revision)], periods=[DateRange(day, day)]
    )
    last = evolve(observations[0], revision=1, value=9)
    with pytest.raises(ValidationError, match="but different content"):
        aggregate_observations([*observations, last], periods=[DateRange(day, day)])


def test_other_types_are_refused() -> None:
    """None is no list of observations or periods."""
    nothing: Any = None
    with pytest.raises(ValidationError) as caught:
        aggregate_observations(nothing, periods=nothing)
    assert [finding.path for finding in caught.value.findings] == ["observations", "periods"]


def test_clusters_of_different_parts_are_combined() -> None:
    """A cluster in only one part keeps its counts."""
    mine = whole(seen(2, measure="impressions", cluster="a"))
    theirs = whole(seen(3, measure="impressions", cluster="b"), seen(4, measure="impressions", cluster="a"))
    together = mine.merged(theirs)
    assert [dict(cell.clusters) for _, cell in together.sums] == [{"a": 6, "b": 3}]


def test_partial_repr_has_the_number_of_cells() -> None:
    """Cells of each kind count."""
    few = [seen(measure=code) for code in ("leads", "days_to_fill", "followers")]
    found = whole(*(evolve(observation, when=month.start) for observation in few for month in MONTHS))
    assert (len(found.sums), len(found.values), len(found.levels)) == (3, 3, 3)
    assert repr(found) == "<PartialAggregate: 9 cells over 3 periods>"


def test_partial_resolution_has_bounds() -> None:
    """The resolution of a measure is 0 to 12 decimals."""
    for decimals in (-1, 13):
        with pytest.raises(ValidationError):
            PartialAggregate(periods=MONTHS, decimals={"leads": decimals})
    assert PartialAggregate(periods=MONTHS, decimals={"leads": 0, "other": 12}).decimals == {"leads": 0, "other": 12}


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 9)), max_size=4))
def test_overlapping_spans_are_found(ends: list[tuple[int, int]]) -> None:
    """A span that starts on or before the latest end so far is found, wherever it ends."""
    spans = [
        ("m", "s", DAY + timedelta(first), DAY + timedelta(first + more), n) for n, (first, more) in enumerate(ends)
    ]
    apart = all(span[3] < other[2] or other[3] < span[2] for span in spans for other in spans if span is not other)
    assert (list(counted_twice(spans)) == []) is apart
    assert list(counted_twice([("m", f"s{n}", *span[2:]) for n, span in enumerate(spans)])) == []


def test_wrong_types_are_not_shown() -> None:
    """Another type in place of an observation has its path, not its content: it may be an answer."""
    with pytest.raises(ValidationError) as error:
        aggregate_observations(["my own answer"], periods=MONTHS)  # type: ignore[list-item]
    assert "my own answer" not in str(error.value)
    assert error.value.findings[0].path == "observations[0]"


def test_ranges_across_a_period_and_a_gap_are_refused() -> None:
    """A range partly in a period is no observation of it, the first period included."""
    apart = (MONTHS[0], MONTHS[2])
    for month in apart:
        with pytest.raises(ValidationError) as error:
            whole(seen(when=DateRange(month.end, month.end + timedelta(days=3))), periods=apart)
        assert error.value.code == "periods:across"
    assert whole(seen(when=DateRange(MONTHS[1].start, MONTHS[1].end)), periods=apart).outside == 1


def test_too_fine_value_has_the_smallest_step() -> None:
    """The message has the smallest step of the measure."""
    with pytest.raises(ValidationError) as error:
        whole(seen(Decimal("0.001"), measure="internal_hiring_cost"))
    assert [(finding.code, finding["resolution"]) for finding in error.value.findings] == [
        ("observation:finer", "0.01")
    ]
    assert "de kleinste stap is 0,01." in error.value.text("nl")


@pytest.mark.parametrize(
    ("measure", "value", "found"),
    [
        ("leads", 0, 0),
        ("leads", -1, "observation:negative"),
        ("leads", Decimal(3), 3),
        ("leads", Decimal("3.5"), "observation:finer"),
        ("leads", Decimal("-3.5"), "observation:negative"),
        ("days_to_fill", 0, 0),
        ("days_to_fill", -1, "observation:negative"),
        ("engagement_index", 0, 0),
        ("engagement_index", 1, 10_000),
        ("engagement_index", 2, "observation:share"),
        ("engagement_index", Decimal("-0.5"), "observation:share"),
        ("engagement_index", Decimal("1.0001"), "observation:share"),
        ("engagement_index", Decimal("0.9999"), 9_999),
        ("engagement_index", Decimal("0.99999"), "observation:finer"),
        ("internal_hiring_cost", -7, -700),
        ("internal_hiring_cost", Decimal("-7.25"), -725),
        ("internal_hiring_cost", Decimal("7.255"), "observation:finer"),
        ("ssi_brand", Decimal("-1.5"), -150),
        ("ssi_brand", 101, 10_100),
    ],
)
def test_values_are_whole_steps(measure: str, value: int | Decimal, found: int | str) -> None:
    """Counts and days are at least 0, shares are between 0 and 1, and no value is finer than its measure."""
    if isinstance(found, str):
        with pytest.raises(ValidationError) as error:
            whole(seen(value, measure=measure))
        assert [(finding.path, finding.code) for finding in error.value.findings] == [("observations[0].value", found)]
        return
    partial = whole(seen(value, measure=measure))
    numbers = [cell.total for _, cell in partial.sums]
    numbers += [steps for _, cell in partial.values for steps, many in cell.table for _ in range(many)]
    numbers += [cell.low for _, cell in partial.levels]
    assert numbers == [found]


def test_money_is_counted_in_cents() -> None:
    """Several values of a day all count in cents."""
    observations = [seen(value, measure="internal_hiring_cost") for value in (700, 250, Decimal("0.5"), 50)]
    ((_, cell),) = whole(*observations).sums
    assert (cell.total, cell.count) == (100_050, 4)


def test_shares_without_decimals_are_0_or_1() -> None:
    """An app may record a share without decimals."""
    default = KpiCatalogue.default()
    coarse = KpiCatalogue(
        metrics=[default.metric("leads")],
        measures=[Measure(code="leads", unit=Unit.SHARE, definition="x", supplier="own", decimals=0)],
    )
    for numbers in ([2], [1, 2], [0, 2, 1]):
        with pytest.raises(ValidationError) as error:
            aggregate_observations([seen(value) for value in numbers], periods=MONTHS, catalogue=coarse)
        place = numbers.index(2)
        assert [(finding.path, finding.code) for finding in error.value.findings] == [
            (f"observations[{place}].value", "observation:share")
        ]
    (cell,) = aggregate_observations([seen(1), seen(0), seen(1)], periods=MONTHS, catalogue=coarse).sums
    assert cell[1].total == 2


@given(st.lists(st.tuples(st.integers(0, 9), st.none() | st.sampled_from("ab"), st.booleans()), max_size=7))
def test_common_case_equals_a_sum_by_hand(rows: list[tuple[int, str | None, bool]]) -> None:
    """Counts of one day and segment, with and without cluster and id, are one cell."""
    observations = [
        seen(value, cluster=cluster, id=f"i-{place}" if named else None)
        for place, (value, cluster, named) in enumerate(rows)
    ]
    clusters: dict[str, int] = defaultdict(int)
    for value, cluster, _ in rows:
        if cluster is not None:
            clusters[cluster] += value
    partial = whole(*observations)
    expected = Sums(
        sum(value for value, _, _ in rows),
        len(rows),
        FrozenMap(clusters),
        sum(cluster is not None for _, cluster, _ in rows),
    )
    assert partial.sums == (((("leads", 2, ""), expected),) if rows else ())


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5), st.none() | st.integers(0, 5)), min_size=1, max_size=4))
def test_equal_levels_keep_the_least_certain(rows: list[tuple[int, int, int | None]]) -> None:
    """Of levels of one date the lowest and highest values, the fewest answers and the widest spread are kept."""
    last = (DAY, 0, "")
    levels = [Level(last, value, value, many, None if wide is None else Fraction(wide)) for value, many, wide in rows]
    merged = levels[0]
    for level in levels[1:]:
        merged = merged.merged(level)
    spreads = [wide for _, _, wide in rows]
    known = [Fraction(wide) for wide in spreads if wide is not None]
    assert merged == Level(
        last,
        min(value for value, _, _ in rows),
        max(value for value, _, _ in rows),
        min(many for _, many, _ in rows),
        max(known) if len(known) == len(rows) else None,
    )
    later = Level((DAY, 1, ""), 3, 3)
    assert later.merged(merged) == merged.merged(later) == later


@given(st.sets(st.integers(0, 8), min_size=1, max_size=5), st.integers(-1, 9), st.integers(0, 4), st.integers(0, 29))
def test_ranges_are_in_one_period_or_none(months: set[int], first: int, more: int, shift: int) -> None:
    """A range inside a period has its index, one outside all has none, and others are rejected."""
    periods = [
        DateRange(date(2026, month + 1, 1), date(2026, month + 2, 1) - timedelta(days=1)) for month in sorted(months)
    ]
    start = date(2026, 1, 1) + timedelta(days=30 * first + shift)
    end = start + timedelta(days=10 * more)
    partial = PartialAggregate.empty(catalogue=CATALOGUE, periods=periods)
    holding = [place for place, period in enumerate(periods) if period.start <= start and end <= period.end]
    touched = [period for period in periods if period.start <= end and start <= period.end]
    if holding or not touched:
        assert partial.place(start, end) == (holding[0] if holding else None)
    else:
        with pytest.raises(ValidationError) as error:
            partial.place(start, end)
        assert dict(error.value.findings[0].parameters) == {"start": str(start), "end": str(end)}


def test_overlapping_spans_name_the_longest() -> None:
    """Each overlapping span is reported once, with the span that reaches furthest so far."""
    ends = [(0, 9), (1, 2), (3, 3), (9, 20), (10, 11), (21, 22)]
    spans = [("m", "s", DAY + timedelta(days=low), DAY + timedelta(days=high), low) for low, high in ends]
    for order in (spans, spans[::-1]):
        assert list(counted_twice(order)) == [(1, 0), (3, 0), (9, 0), (10, 9)]
    same_day = [("m", "s", DAY, DAY + timedelta(days=high), high) for high in (5, 3)]
    for order in (same_day, same_day[::-1]):
        assert list(counted_twice(order)) == [(5, 3)]
    other = [(measure, segment, *span[2:]) for span in spans for measure, segment in (("n", "s"), ("m", "t"))]
    assert len(list(counted_twice([*spans, *other]))) == 12


@pytest.mark.parametrize("aggregation", [Aggregation.MEDIAN, Aggregation.LATEST])
def test_measure_of_several_kinds_is_kept_in_each(aggregation: Aggregation) -> None:
    """A measure that metrics sum, list or take the last of is kept in each form."""
    leads = CATALOGUE.metric("leads")
    sampling = SamplingModel.CONTINUOUS if aggregation is Aggregation.MEDIAN else SamplingModel.UNKNOWN
    other = evolve(leads, code="leads_otherwise", aggregation=aggregation, sampling=sampling)
    catalogue = CATALOGUE.extended(metrics=[other])
    observations = [seen(2), seen(5), seen(2), seen(9, DAY + timedelta(days=1))]
    partial = aggregate_observations(observations, periods=MONTHS, catalogue=catalogue)
    assert partial.sums == ((("leads", 2, ""), Sums(18, 4)),)
    if aggregation is Aggregation.MEDIAN:
        assert partial.values == ((("leads", 2, ""), Values(((2, 2), (5, 1), (9, 1)))),)
        assert partial.levels == ()
    else:
        assert partial.levels == ((("leads", 2, ""), Level((DAY + timedelta(days=1), 0, ""), 9, 9)),)
        assert partial.values == ()
        again = aggregate_observations(observations[:3], periods=MONTHS, catalogue=catalogue)
        assert again.levels == ((("leads", 2, ""), Level((DAY, 0, ""), 2, 5)),)


FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)
TOTALS = st.dictionaries(st.sampled_from("abc"), st.integers(-9, 9))


def test_sums_merge_by_cluster() -> None:
    """Totals, counts and clusters of both are added."""
    sums = Sums(7, 3, FrozenMap({"a": 3, "b": 4}), 2)
    two = Sums(9, 5, FrozenMap({"a": 3, "c": -1}), 3)
    assert sums.merged(two) == Sums(16, 8, FrozenMap({"a": 6, "b": 4, "c": -1}), 5)
    assert Sums(7, 3).merged(Sums(1, 1)) == Sums(8, 4, FrozenMap(), 0)
    assert sums.merged(Sums(2, 1)) == Sums(9, 4, sums.clusters, 2)
    assert Sums(2, 1).merged(sums) == Sums(9, 4, sums.clusters, 2)


@given(st.tuples(TOTALS, st.integers(1, 9)), st.tuples(TOTALS, st.integers(1, 9)))
def test_sums_merge_like_counters(row: tuple[dict[str, int], int], two: tuple[dict[str, int], int]) -> None:
    """Each cluster has the sum of both parts."""
    first, second = (Sums(sum(own.values()), len(own) + more, FrozenMap(own), len(own)) for own, more in (row, two))
    both = Counter(row[0])
    both.update(two[0])
    merged = first.merged(second)
    assert (merged.total, merged.clusters) == (both.total(), FrozenMap(both))
    assert merged.count == len(row[0]) + row[1] + len(two[0]) + two[1]
    assert merged.clustered == len(row[0]) + len(two[0])


def test_values_merge_like_counters() -> None:
    """A value in both parts has both counts, and the table stays sorted."""
    assert Values(((1, 2), (5, 1))).merged(Values(((0, 3), (5, 4)))) == Values(((0, 3), (1, 2), (5, 5)))


def test_equal_values_of_several_days_are_counted() -> None:
    """A median keeps how often each value was observed, on different days and twice on one day."""
    days = [MONTHS[0].start, MONTHS[0].start, *(MONTHS[0].start + timedelta(days=late) for late in (3, 4, 9))]
    observed = [Observation(measure="days_to_fill", value=30, when=day) for day in days]
    observed.append(Observation(measure="days_to_fill", value=31, when=days[-1]))
    ((_, values),) = whole(*observed).values
    assert values == Values(((30, 5), (31, 1)))


@pytest.mark.parametrize(
    ("level", "two", "found"),
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
def test_levels_merge_to_the_last(level: Level, two: Level, found: Level) -> None:
    """In either order, the last level or the range of the last levels is kept."""
    assert level.merged(two) == two.merged(level) == found
