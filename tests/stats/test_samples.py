"""Intervals of medians, means and ratios agree with scipy, and say nothing where nothing shows a spread."""

from __future__ import annotations

import math
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from advocacy.errors import ValidationError
from advocacy.stats import Interval, clustered, mean, mean_from, median, poisson
from advocacy.stats.samples import beta_tail, log_odds, normal, rate_above, rate_below, student

LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.9999)

levels = st.floats(0.01, 0.9999)

small = st.integers(0, 60)

metrics = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


def ends(interval: Interval | None) -> tuple[float, float]:
    """Return both ends of an interval that is not ``None``."""
    assert interval is not None
    return interval.low, interval.high


def near(*pair: float, rel: float = 1e-9, absolute: float = 1e-12) -> Any:
    """Give a pair to compare with."""
    return pytest.approx(pair, rel=rel, abs=absolute)


@pytest.mark.parametrize("tail", [0.49, 0.25, 0.05, 0.025, 0.005])
@pytest.mark.parametrize("count", [0, 1, 2, 5, 19, 20, 100, 999, 10**4, 99_999, 10**5, 10**6, 10**9])
def test_gamma_quantiles_equal_scipy(count: int, tail: float) -> None:
    """Gamma quantiles have a relative error of 1e-11, on both sides of the switch to the series."""
    assert rate_above(count, tail) == pytest.approx(float(special.gammainccinv(count + 1, tail)), rel=1e-11)
    if count:
        assert rate_below(count, tail) == pytest.approx(float(special.gammaincinv(count, tail)), rel=1e-11)


@pytest.mark.parametrize("tail", [0.4, 0.025, 1e-6, 1e-12])
@pytest.mark.parametrize("df", [1, 1.3, 2, 3.7, 9, 30, 99, 500, 1e4, 1e6])
def test_student_quantiles_equal_scipy(df: float, tail: float) -> None:
    """Fractional degrees of freedom and small tails are included."""
    assert student(df, tail) == pytest.approx(float(stats.t.isf(tail, df)), rel=1e-10)


@pytest.mark.parametrize("tail", [0.49, 0.025, 1e-9])
@pytest.mark.parametrize("a", [0.5, 1, 7, 1000, 10**6])
@pytest.mark.parametrize("b", [0.5, 1, 20, 10**6])
def test_beta_quantiles_equal_scipy(a: float, b: float, tail: float) -> None:
    """The odds have the requested tail, and the quantile is that of scipy."""
    at = log_odds(a, b, tail)
    assert 1 / (1 + math.exp(-at)) == pytest.approx(float(special.betaincinv(a, b, tail)), rel=1e-9)
    assert beta_tail(a, b, at) == pytest.approx(tail, rel=1e-6)


def test_extreme_levels_have_a_quantile() -> None:
    """A level near 0 gives nearly no width, and one near 1 a finite width."""
    assert student(5, 0.5) == pytest.approx(0, abs=1e-8)
    assert normal((1 - (1 - 2**-53)) / 2) > 8
    assert math.isfinite(student(5, 2**-54))


def rank(total: int, level: float) -> int:
    """Give the largest rank whose interval reaches the level, in whole numbers."""
    wanted = Fraction(level) * 2**total
    fits = [
        low
        for low in range(1, total // 2 + 1)
        if sum(math.comb(total, below) for below in range(low, total - low + 1)) >= wanted
    ]
    return max(fits, default=0)


@given(values=st.lists(metrics, max_size=70), level=st.sampled_from(LEVELS))
def test_median_interval_has_exact_ranks(values: list[float], level: float) -> None:
    """The ends are the values at the closest ranks that reach the level; without such ranks there is no interval."""
    at = rank(len(values), level)
    ordered = sorted(values)
    expected = Interval(ordered[at - 1], ordered[-at]) if at else None
    assert median(values, level=level) == expected
    assert median(Counter(values), level=level) == expected


@pytest.mark.parametrize(("total", "level"), [(1, 0.5), (2, 0.5), (2, 0.51), (5, 0.95), (6, 0.95), (5, 0.9375)])
def test_median_interval_includes_the_exact_level(total: int, level: float) -> None:
    """Five values never reach 95 %, six do; a level that is reached exactly counts."""
    assert (median(range(total), level=level) is not None) == (rank(total, level) > 0)


def test_median_of_a_large_table() -> None:
    """The ranks of a table of many values are about z times the root of their number apart."""
    table = dict.fromkeys(range(1000), 1000)
    low, high = ends(median(table))
    assert (low, high) == (499, 500)
    assert median({1: 0, 2: 6, 3: 0}) == Interval(2.0, 2.0)
    assert median({}) is None
    assert median([Decimal("1.5")] * 6) == Interval(1.5, 1.5)


def jackknife(above: list[float], below: list[float]) -> tuple[float, float, float]:
    """Leave out one at a time, as it is written in books; give the ratio, its error and the degrees of freedom."""
    many, ratio = len(above), sum(above) / sum(below)
    left = [(sum(above) - n) / (sum(below) - d) for n, d in zip(above, below, strict=True)]
    error = math.sqrt((many - 1) / many * sum((value - ratio) ** 2 for value in left))
    tails = float(stats.kurtosis(left, fisher=False))
    known = 2 * many / (tails - 1 + 2 / (many - 1))
    return ratio, error, max(1, min(many - 1, known, sum(below) ** 2 / sum(d * d for d in below)))


pairs = st.lists(
    st.integers(1, 80).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), min_size=5, max_size=30
).filter(lambda found: len({Fraction(n, d) for n, d in found}) > 1)


@given(pairs=pairs, level=st.sampled_from(LEVELS[:5]))
def test_clustered_interval_uses_the_jackknife(pairs: list[tuple[int, int]], level: float) -> None:
    """The interval is Student's with the jackknife error, on the logarithm or, for a share, on the log odds."""
    above, below = [float(n) for n, _ in pairs], [float(d) for _, d in pairs]
    ratio, error, df = jackknife(above, below)
    reach = error * float(stats.t.isf((1 - level) / 2, df))
    logs = near(ratio * math.exp(-reach / ratio), ratio * math.exp(reach / ratio), rel=1e-6)
    assert ends(clustered(above, below, level=level)) == logs
    center, half = special.logit(ratio), reach / ratio / (1 - ratio)
    odds = near(float(special.expit(center - half)), float(special.expit(center + half)), rel=1e-6)
    assert ends(clustered(above, below, share=True, level=level)) == odds


@given(pairs=pairs, scale=st.sampled_from([1e-3, 7.0, 1e9]), data=st.data())
def test_clustered_interval_ignores_order_and_unit(
    pairs: list[tuple[int, int]], scale: float, data: st.DataObject
) -> None:
    """Order and people without events make no difference; another unit scales the interval."""
    above, below = zip(*pairs, strict=True)
    found = ends(clustered(above, below))
    mixed = data.draw(st.permutations([*pairs, (0, 0)]))
    assert ends(clustered([n for n, _ in mixed], [d for _, d in mixed])) == near(*found, rel=1e-7)
    scaled = clustered([n * scale for n in above], [d / scale for d in below])
    assert ends(scaled) == near(*(end * scale**2 for end in found), rel=1e-7, absolute=0)


def test_clustered_interval_is_wider_than_that_of_events() -> None:
    """If one person has most of the events, the interval that ignores people is too narrow."""
    above, below = [2, 1, 0, 40, 3, 1, 2, 0], [100] * 8
    bunched, plain = clustered(above, below), poisson(sum(above), sum(below))
    assert bunched is not None
    assert bunched.width > 2 * plain.width


@pytest.mark.parametrize(
    ("above", "below", "share"),
    [
        ([1, 2, 3, 4], [9, 9, 9, 9], False),
        ([1, 2, 3, 4, 0], [9, 9, 9, 9, 0], False),
        ([], [], False),
        ([0] * 6, [9] * 6, False),
        ([3] * 6, [9] * 6, False),
        ([1, 2, 3, 4, 5], [3, 6, 9, 12, 15], False),
        ([9] * 6, [9] * 6, True),
        ([1e-300, 2e-300, 1e-300, 3e-300, 1e-300], [1e300] * 5, False),
    ],
    ids=["four", "four with posts", "nobody", "no events", "alike", "alike by rate", "all", "too small"],
)
def test_clusters_without_spread_have_no_interval(above: list[float], below: list[float], *, share: bool) -> None:
    """Without a spread between people there is no interval."""
    assert clustered(above, below, share=share) is None


def test_dominant_cluster_gives_a_wide_interval() -> None:
    """If one person outweighs all others, the interval is as wide as floats allow, or there is none."""
    found = clustered([1, 2, 0, 1, 1e9], [3, 4, 5, 6, 1e30])
    assert found is None or found.width > 1e-21


def test_negative_numerator_keeps_the_linear_scale() -> None:
    """A negative numerator allows negative ratios: the interval is symmetric around the estimate."""
    above, below = [3.0, -2.0, 5.0, 1.0, 4.0, -1.0], [2.0, 3.0, 2.0, 4.0, 3.0, 2.0]
    ratio, error, df = jackknife(above, below)
    reach = error * float(stats.t.isf(0.025, df))
    assert ends(clustered(above, below)) == near(ratio - reach, ratio + reach)


values = st.lists(st.integers(1, 40), min_size=5, max_size=30).filter(lambda found: len(set(found)) > 1)


@given(values=values)
def test_mean_interval_respects_bounds(values: list[int]) -> None:
    """The interval is symmetric without bounds, and never reaches the given bounds."""
    center, error, df = jackknife([float(value) for value in values], [1.0] * len(values))
    assert error == pytest.approx(float(stats.sem(values)))
    reach = error * float(stats.t.isf(0.025, df))
    assert ends(mean(values)) == near(center - reach, center + reach)
    low, high = ends(mean(values, low=0))
    assert 0 <= low < center < high
    assert low * high == pytest.approx(center**2)
    left, right = ends(mean([-value for value in values], high=0))
    assert (-right, -left) == near(low, high)
    low, high = ends(mean(values, low=0, high=41))
    assert 0 <= low < center < high <= 41
    assert low / (41 - low) * high / (41 - high) == pytest.approx((center / (41 - center)) ** 2, rel=1e-4)


def test_mean_of_spread_values_equals_the_t_test() -> None:
    """Evenly spread values keep all degrees of freedom: the interval is that of the t test."""
    values = [float(value) for value in range(12)]
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert ends(mean(values)) == near(float(expected.low), float(expected.high))
    assert mean([Decimal(value) for value in range(12)]) == mean(values)


def test_mean_without_spread_has_no_interval() -> None:
    """Fewer than five values, equal values, values on a bound, and results beyond all floats give no interval."""
    assert mean([1, 2, 3, 4]) is None
    assert mean([5] * 9) is None
    assert mean([0.0] * 9, low=0) is None
    assert mean([1e-9, 0, 0, 0, 1e300], low=0, level=0.999999999) is None
    assert mean([1e308] * 5 + [-1e308] * 4) is not None


def test_errors_do_not_repeat_values_of_people() -> None:
    """The value of a person is never part of an error."""
    with pytest.raises(ValidationError) as caught:
        mean([123456.5], low=0, high=5)
    assert "123456" not in str(caught.value)
    with pytest.raises(ValidationError) as caught:
        median(["123456"])  # type: ignore[list-item]
    assert "123456" not in str(caught.value)


@given(st.integers(5, 200), st.floats(-50, 50), st.floats(0.01, 20), levels)
def test_mean_from_its_deviation_equals_student(n: int, average: float, deviation: float, level: float) -> None:
    """Without bounds it is Student's interval."""
    found = mean_from(average, deviation, n, level=level)
    want = stats.t.interval(level, n - 1, loc=average, scale=deviation / math.sqrt(n))
    assert found is not None
    assert (found.low, found.high) == pytest.approx(want, rel=1e-7, abs=1e-7)


@given(st.integers(5, 60), st.floats(0.01, 0.99), st.floats(0.001, 0.5))
def test_mean_from_its_deviation_stays_within_bounds(n: int, average: float, deviation: float) -> None:
    """The interval of a share contains the share and stays in 0..1."""
    found = mean_from(average, deviation, n, low=0, high=1)
    assert found is not None
    assert 0 <= found.low < average < found.high <= 1


def test_mean_without_enough_data_has_no_interval() -> None:
    """Few answers, equal answers, and a mean on its bound have no interval; values out of bounds are rejected."""
    assert mean_from(0.5, 0.1, 4) is mean_from(0.5, 0, 40) is mean_from(1.0, 0.1, 40, high=1) is None
    with pytest.raises(ValidationError) as caught:
        mean_from(math.nan, -1.0, -1, low=math.inf, level=1.0)
    assert [finding.path for finding in caught.value.findings] == ["average", "deviation", "n", "low", "level"]
    with pytest.raises(ValidationError, match="average"):
        mean_from(1.5, 0.1, 40, high=1)
