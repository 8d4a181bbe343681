import math
import pickle
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, special, stats

from advocacy.errors import ValidationError
from advocacy.stats import (
    Interval,
    clustered,
    difference,
    enps,
    mean,
    mean_from,
    median,
    mover,
    poisson,
    rate_difference,
    rate_ratio,
    too_little,
    wilson,
)
from advocacy.stats.samples import beta_tail, log_odds, normal, rate_above, rate_below, student

LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.9999)
levels = st.floats(0.01, 0.9999)
small = st.integers(0, 60)
metrics = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))


def ends(interval: Interval | None) -> tuple[float, float]:
    """Give both ends of an interval that is there."""
    assert interval is not None
    return interval.low, interval.high


def near(*pair: float, rel: float = 1e-9, absolute: float = 1e-12) -> Any:
    """Give a pair to compare with."""
    return pytest.approx(pair, rel=rel, abs=absolute)


# ---------------------------------------------------------------- an interval


def test_an_interval_keeps_its_ends_in_order() -> None:
    """The low end never lies above the high one; both are finite numbers; the text names the mend."""
    assert Interval(1.0, 1.0).width == 0
    with pytest.raises(ValidationError, match=r"high: the ends are out of order: 2 to 1; swap them or mend one\."):
        Interval(2.0, 1.0)
    for wrong in (math.nan, math.inf, True, None):
        with pytest.raises(ValidationError):
            Interval(0.0, wrong)  # type: ignore[arg-type]


def test_an_interval_is_a_value() -> None:
    """Intervals compare, hash, pickle and repr as what they hold."""
    one = Interval(0.25, 0.5)
    assert eval(repr(one)) == one  # noqa: S307 - the house's promise of reprs
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - its own
    assert len({one, Interval(0.25, 0.5)}) == 1


# ---------------------------------------------------------------- quantiles


@pytest.mark.parametrize("tail", [0.49, 0.25, 0.05, 0.025, 0.005])
@pytest.mark.parametrize("count", [0, 1, 2, 5, 19, 20, 100, 999, 10**4, 99_999, 10**5, 10**6, 10**9])
def test_rates_of_counts_are_those_of_scipy(count: int, tail: float) -> None:
    """Gamma quantiles are right to 1e-11, on both sides of where the series takes over."""
    assert rate_above(count, tail) == pytest.approx(float(special.gammainccinv(count + 1, tail)), rel=1e-11)
    if count:
        assert rate_below(count, tail) == pytest.approx(float(special.gammaincinv(count, tail)), rel=1e-11)


@pytest.mark.parametrize("tail", [0.4, 0.025, 1e-6, 1e-12])
@pytest.mark.parametrize("df", [1, 1.3, 2, 3.7, 9, 30, 99, 500, 1e4, 1e6])
def test_students_quantiles_are_those_of_scipy(df: float, tail: float) -> None:
    """Degrees of freedom need not be whole, nor the tail be common."""
    assert student(df, tail) == pytest.approx(float(stats.t.isf(tail, df)), rel=1e-10)


@pytest.mark.parametrize("tail", [0.49, 0.025, 1e-9])
@pytest.mark.parametrize("a", [0.5, 1, 7, 1000, 10**6])
@pytest.mark.parametrize("b", [0.5, 1, 20, 10**6])
def test_beta_quantiles_are_those_of_scipy(a: float, b: float, tail: float) -> None:
    """The odds have the tail that was asked for, and the quantile is the one that scipy finds."""
    at = log_odds(a, b, tail)
    assert 1 / (1 + math.exp(-at)) == pytest.approx(float(special.betaincinv(a, b, tail)), rel=1e-9)
    assert beta_tail(a, b, at) == pytest.approx(tail, rel=1e-6)


def test_a_level_next_to_nothing_has_a_quantile() -> None:
    """A level that vanishes beside 1 gives nearly no width, and one that is nearly 1 a finite one."""
    assert student(5, 0.5) == pytest.approx(0, abs=1e-8)
    assert normal((1 - (1 - 2**-53)) / 2) > 8
    assert math.isfinite(student(5, 2**-54))


# ---------------------------------------------------------------- shares


@given(of=st.integers(1, 200), data=st.data(), level=levels)
def test_wilson_is_scipys(of: int, data: st.DataObject, level: float) -> None:
    """The interval of a proportion is the one that scipy gives, lies in 0..1 and holds what was seen."""
    count = data.draw(st.integers(0, of))
    expected = stats.binomtest(count, of).proportion_ci(confidence_level=level, method="wilson")
    found = wilson(count, of, level=level)
    assert ends(found) == near(float(expected.low), float(expected.high))
    assert 0 <= found.low <= count / of <= found.high <= 1


def newcombe(count1: int, of1: int, count2: int, of2: int, z: float) -> tuple[float, float]:
    """Work the hybrid score interval out from the roots of the score equation."""
    roots = []
    for count, of in ((count1, of1), (count2, of2)):
        share = count / of
        a, b, c = 1 + z * z / of, -(2 * share + z * z / of), share * share
        root = math.sqrt(max(0.0, b * b - 4 * a * c))
        roots.append(((-b - root) / (2 * a), (-b + root) / (2 * a), share))
    (l1, u1, p1), (l2, u2, p2) = roots
    return (
        p1 - p2 - math.sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2),
        p1 - p2 + math.sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2),
    )


@given(of1=st.integers(1, 60), of2=st.integers(1, 60), data=st.data(), level=levels)
def test_a_difference_is_newcombes(of1: int, of2: int, data: st.DataObject, level: float) -> None:
    """The interval of a difference is the formula's, lies in -1..1, and turns around with its groups."""
    count1, count2 = data.draw(st.integers(0, of1)), data.draw(st.integers(0, of2))
    found = difference(count1, of1, count2, of2, level=level)
    expected = newcombe(count1, of1, count2, of2, float(stats.norm.isf((1 - level) / 2)))
    assert ends(found) == near(*expected, absolute=1e-7)
    assert -1 <= found.low <= count1 / of1 - count2 / of2 <= found.high <= 1
    other = difference(count2, of2, count1, of1, level=level)
    assert (-other.high, -other.low) == near(*ends(found))


@pytest.mark.parametrize(
    ("groups", "low", "high"),
    [((56, 70, 48, 80), 0.0524, 0.3339), ((9, 10, 3, 10), 0.1705, 0.8090), ((10, 10, 0, 20), 0.6791, 1.0)],
)
def test_a_difference_is_the_one_that_was_published(groups: tuple[int, int, int, int], low: float, high: float) -> None:
    """Three of the examples of Newcombe (1998, table II, method 10) come out as printed."""
    assert ends(difference(*groups)) == near(low, high, absolute=6e-5)


def score(up: int, down: int, of: int, apart: float) -> float:
    """Work out the score statistic of a net score, its constrained likelihood maximised by scipy."""

    def unlikely(below: float) -> float:
        terms = ((up, below + apart), (down, below), (of - up - down, 1 - 2 * below - apart))
        return -sum(count * math.log(max(share, 1e-300)) for count, share in terms if count)

    minimum, maximum = max(0.0, -apart), (1 - apart) / 2
    found = optimize.minimize_scalar(unlikely, bounds=(minimum, maximum), method="bounded", options={"xatol": 1e-12})
    below = min((minimum, maximum, float(found.x)), key=unlikely)
    return float((up - down - of * apart) / math.sqrt(of * (2 * below + apart * (1 - apart))))


@given(counts=st.tuples(*[st.integers(0, 25)] * 3).filter(any), level=levels)
def test_enps_turns_around_and_holds_what_was_seen(counts: tuple[int, int, int], level: float) -> None:
    """The net score lies in its interval, the interval in -100..100, and swapping both ends turns it around."""
    up, passive, down = counts
    low, high = ends(enps(up, passive, down, level=level))
    assert -100 <= low <= 100 * (up - down) / sum(counts) + 1e-9
    assert 100 * (up - down) / sum(counts) - 1e-9 <= high <= 100
    assert ends(enps(down, passive, up, level=level)) == near(-high, -low)


@pytest.mark.parametrize("counts", [(9, 7, 4), (3, 5, 2), (0, 6, 4), (12, 0, 8), (1, 30, 0), (20, 3, 40), (0, 9, 0)])
@pytest.mark.parametrize("level", LEVELS[1:5])
def test_enps_ends_where_the_score_test_turns(counts: tuple[int, int, int], level: float) -> None:
    """At both ends the score test, with a likelihood maximised by scipy, is just at its bound."""
    up, passive, down = counts
    low, high = ends(enps(up, passive, down, level=level))
    z = float(stats.norm.isf((1 - level) / 2))
    assert score(up, down, up + passive + down, low / 100) == pytest.approx(z, rel=1e-4)
    assert score(up, down, up + passive + down, high / 100) == pytest.approx(-z, rel=1e-4)


def test_enps_of_nobody_is_unknown() -> None:
    """Without an answer there is no interval, and with one sort of answer it still has a width."""
    assert enps(0, 0, 0) is None
    assert ends(enps(8, 0, 0))[1] == 100
    assert ends(enps(8, 0, 0))[0] < 50


# ---------------------------------------------------------------- counts and rates


@given(count=st.integers(0, 2000), exposure=st.floats(0.01, 1e4), level=levels)
def test_poisson_is_garwoods(count: int, exposure: float, level: float) -> None:
    """The ends are chi-square quantiles: what scipy says, per unit of exposure."""
    tail = (1 - level) / 2
    low = float(stats.chi2.ppf(tail, 2 * count)) / 2 if count else 0.0
    high = float(stats.chi2.isf(tail, 2 * count + 2)) / 2
    assert ends(poisson(count, exposure, level=level)) == near(low / exposure, high / exposure)


@pytest.mark.parametrize("count", [1, 4, 30])
def test_poisson_ends_where_the_tails_do(count: int) -> None:
    """At each end, seeing as much (or as little) as was seen has half of what the level leaves."""
    low, high = ends(poisson(count, level=0.9))
    assert float(stats.poisson.sf(count - 1, low)) == pytest.approx(0.05)
    assert float(stats.poisson.cdf(count, high)) == pytest.approx(0.05)


def test_counts_may_be_large() -> None:
    """The largest count that is taken has an interval, and one more is refused."""
    low, high = ends(poisson(10**12))
    assert (high - low) / 2 == pytest.approx(1.959964e6, rel=1e-4)
    with pytest.raises(ValidationError):
        poisson(10**12 + 1)


@given(count1=small, count2=small, exposure1=st.floats(0.1, 100), exposure2=st.floats(0.1, 100), level=levels)
def test_a_difference_of_rates_joins_score_intervals(
    count1: int, count2: int, exposure1: float, exposure2: float, level: float
) -> None:
    """The squared distances of the ends are sums of those of the roots of (count - rate)² = z² rate."""
    z = float(stats.norm.isf((1 - level) / 2))
    roots = []
    for count, exposure in ((count1, exposure1), (count2, exposure2)):
        half = z * math.sqrt(4 * count + z * z) / 2
        low, high = (count + z * z / 2 - half) / exposure, (count + z * z / 2 + half) / exposure
        roots.append((low, high, count / exposure))
    (l1, u1, r1), (l2, u2, r2) = roots
    found = rate_difference(count1, exposure1, count2, exposure2, level=level)
    assert ends(found) == near(r1 - r2 - math.hypot(r1 - l1, u2 - r2), r1 - r2 + math.hypot(u1 - r1, r2 - l2))
    assert found.low <= r1 - r2 <= found.high


@given(count1=small, count2=st.integers(1, 60), exposure1=st.floats(0.1, 100), exposure2=st.floats(0.1, 100))
def test_a_ratio_of_rates_is_exact_given_the_sum(count1: int, count2: int, exposure1: float, exposure2: float) -> None:
    """The ends are the odds of the exact interval of a proportion, which scipy gives."""
    exact = stats.binomtest(count1, count1 + count2).proportion_ci(method="exact")
    low, high = (float(end) / (1 - float(end)) * exposure2 / exposure1 for end in exact)
    assert ends(rate_ratio(count1, exposure1, count2, exposure2)) == near(low, high, rel=1e-7)


def test_a_ratio_over_no_events_is_unknown() -> None:
    """Where the second rate may be zero no ratio is too large; neither is one beyond all floats."""
    assert rate_ratio(3, 10, 0, 10) is None
    assert rate_ratio(3, 1e-200, 2, 1e200) is None


# ---------------------------------------------------------------- medians


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
def test_a_median_lies_between_exact_ranks(values: list[float], level: float) -> None:
    """The ends are the values at the closest ranks that reach the level; without such ranks there is none."""
    at = rank(len(values), level)
    ordered = sorted(values)
    expected = Interval(ordered[at - 1], ordered[-at]) if at else None
    assert median(values, level=level) == expected
    assert median(Counter(values), level=level) == expected


@pytest.mark.parametrize(("total", "level"), [(1, 0.5), (2, 0.5), (2, 0.51), (5, 0.95), (6, 0.95), (5, 0.9375)])
def test_a_median_has_an_interval_where_the_level_is_just_reached(total: int, level: float) -> None:
    """Five values never reach 95 %, six do; what is reached exactly counts as reached."""
    assert (median(range(total), level=level) is not None) == (rank(total, level) > 0)


def test_a_median_of_a_table_may_be_large() -> None:
    """A table of many values gives ranks about half a normal quantile times the root of their number apart."""
    table = dict.fromkeys(range(1000), 1000)
    low, high = ends(median(table))
    assert (low, high) == (499, 500)
    assert median({1: 0, 2: 6, 3: 0}) == Interval(2.0, 2.0)
    assert median({}) is None
    assert median([Decimal("1.5")] * 6) == Interval(1.5, 1.5)


# ---------------------------------------------------------------- means and bunches


def jackknife(above: list[float], below: list[float]) -> tuple[float, float, float]:
    """Leave out one at a time, as it is written in books; give the ratio, its error and the degrees of freedom."""
    many, ratio = len(above), sum(above) / sum(below)
    left = [(sum(above) - n) / (sum(below) - d) for n, d in zip(above, below, strict=True)]
    error = math.sqrt((many - 1) / many * sum((one - ratio) ** 2 for one in left))
    tails = float(stats.kurtosis(left, fisher=False))
    known = 2 * many / (tails - 1 + 2 / (many - 1))
    return ratio, error, max(1, min(many - 1, known, sum(below) ** 2 / sum(d * d for d in below)))


pairs = st.lists(
    st.integers(1, 80).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), min_size=5, max_size=30
).filter(lambda found: len({Fraction(n, d) for n, d in found}) > 1)


@given(pairs=pairs, level=st.sampled_from(LEVELS[:5]))
def test_bunches_are_left_out_one_at_a_time(pairs: list[tuple[int, int]], level: float) -> None:
    """The interval is Student's around the jackknife's error, on the logarithm and, of a share, on the log odds."""
    above, below = [float(n) for n, _ in pairs], [float(d) for _, d in pairs]
    ratio, error, df = jackknife(above, below)
    reach = error * float(stats.t.isf((1 - level) / 2, df))
    logs = near(ratio * math.exp(-reach / ratio), ratio * math.exp(reach / ratio), rel=1e-6)
    assert ends(clustered(above, below, level=level)) == logs
    center, half = special.logit(ratio), reach / ratio / (1 - ratio)
    odds = near(float(special.expit(center - half)), float(special.expit(center + half)), rel=1e-6)
    assert ends(clustered(above, below, share=True, level=level)) == odds


@given(pairs=pairs, scale=st.sampled_from([1e-3, 7.0, 1e9]), data=st.data())
def test_bunches_have_neither_order_nor_unit(pairs: list[tuple[int, int]], scale: float, data: st.DataObject) -> None:
    """Who comes first makes no difference, nor who has nothing; other units scale the interval."""
    above, below = zip(*pairs, strict=True)
    found = ends(clustered(above, below))
    mixed = data.draw(st.permutations([*pairs, (0, 0)]))
    assert ends(clustered([n for n, _ in mixed], [d for _, d in mixed])) == near(*found, rel=1e-7)
    scaled = clustered([n * scale for n in above], [d / scale for d in below])
    assert ends(scaled) == near(*(end * scale**2 for end in found), rel=1e-7, absolute=0)


def test_bunches_are_wider_than_events_alone() -> None:
    """Where one person draws most of the events, the plain interval of the count is too narrow."""
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
def test_bunches_that_show_no_spread_have_no_interval(above: list[float], below: list[float], *, share: bool) -> None:
    """Nothing is said where nothing shows how far people differ."""
    assert clustered(above, below, share=share) is None


def test_one_who_outweighs_all_others_leaves_hardly_anything_known() -> None:
    """Where the rest vanishes beside one, the interval is as wide as floats allow, or there is none."""
    found = clustered([1, 2, 0, 1, 1e9], [3, 4, 5, 6, 1e30])
    assert found is None or found.width > 1e-21


def test_a_negative_numerator_leaves_the_scale_plain() -> None:
    """Where a numerator is negative the ratio may be too: the interval is even around it."""
    above, below = [3.0, -2.0, 5.0, 1.0, 4.0, -1.0], [2.0, 3.0, 2.0, 4.0, 3.0, 2.0]
    ratio, error, df = jackknife(above, below)
    reach = error * float(stats.t.isf(0.025, df))
    assert ends(clustered(above, below)) == near(ratio - reach, ratio + reach)


values = st.lists(st.integers(1, 40), min_size=5, max_size=30).filter(lambda found: len(set(found)) > 1)


@given(values=values)
def test_a_mean_is_students_on_the_scale_of_its_bounds(values: list[int]) -> None:
    """The interval is even around the mean without bounds, and never reaches the bounds that were given."""
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


def test_a_mean_of_values_that_differ_enough_is_near_students() -> None:
    """Evenly spread values keep all degrees of freedom: the interval is that of the t test."""
    values = [float(value) for value in range(12)]
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert ends(mean(values)) == near(float(expected.low), float(expected.high))
    assert mean([Decimal(value) for value in range(12)]) == mean(values)


def test_a_mean_that_shows_no_spread_has_no_interval() -> None:
    """Under five values, where all are equal, and on a bound, nothing is said; nor beyond all floats."""
    assert mean([1, 2, 3, 4]) is None
    assert mean([5] * 9) is None
    assert mean([0.0] * 9, low=0) is None
    assert mean([1e-9, 0, 0, 0, 1e300], low=0, level=0.999999999) is None
    assert mean([1e308] * 5 + [-1e308] * 4) is not None


# ---------------------------------------------------------------- too little data


def test_too_little_names_the_first_reason() -> None:
    """People come first, then events, then the width; what is not given is not looked at."""
    assert too_little() is None
    assert too_little(n=10, count=5, width=0.5) is None
    for given_, code in (
        ({"n": 9, "count": 4, "width": 0.6}, "too-little:n"),
        ({"n": 10, "count": 4, "width": 0.6}, "too-little:count"),
        ({"n": 10, "count": 5, "width": 0.6}, "too-little:width"),
    ):
        found = too_little(**given_)  # type: ignore[arg-type]
        assert found is not None
        assert found.code == code
        assert "{" not in found.text("en") + found.text("nl")


def test_too_little_has_other_thresholds_on_request() -> None:
    """Every threshold is an option, and zero turns off those that count."""
    assert too_little(n=3, minimum_n=3) is None
    assert too_little(n=0, count=0, minimum_n=0, minimum_count=0) is None
    assert too_little(count=5, minimum_count=6) is not None
    assert too_little(width=0.2, widest=0.1) is not None


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize("level", [0.0, 1.0, -0.5, 95.0, math.nan, 1, "0.95", None, True])
@pytest.mark.parametrize(
    "method",
    [
        lambda level: wilson(1, 2, level=level),
        lambda level: difference(1, 2, 1, 2, level=level),
        lambda level: enps(1, 2, 3, level=level),
        lambda level: poisson(1, level=level),
        lambda level: rate_difference(1, 2, 1, 2, level=level),
        lambda level: rate_ratio(1, 2, 1, 2, level=level),
        lambda level: median([1, 2], level=level),
        lambda level: mean([1, 2], level=level),
        lambda level: clustered([1, 2], [1, 2], level=level),
    ],
    ids=["wilson", "difference", "enps", "poisson", "rate_difference", "rate_ratio", "median", "mean", "clustered"],
)
def test_a_level_lies_between_nothing_and_certainty(method: Callable[[Any], object], level: object) -> None:
    """Every method refuses a level that is no confidence, by its name."""
    with pytest.raises(ValidationError) as caught:
        method(level)
    assert [(found.code, found.path) for found in caught.value.findings] == [("interval:level", "level")]


@pytest.mark.parametrize(
    ("call", "paths"),
    [
        (lambda: wilson(3, 2), ["count"]),
        (lambda: wilson(-1, 0), ["of", "count"]),
        (lambda: wilson(1.0, None), ["of", "count"]),  # type: ignore[arg-type]
        (lambda: difference(3, 2, 5, 4), ["count1", "count2"]),
        (lambda: enps(-1, 0, 1.5), ["promoters", "detractors"]),  # type: ignore[arg-type]
        (lambda: poisson(-1, 0), ["count", "exposure"]),
        (lambda: poisson(1, 10**400), ["exposure"]),
        (lambda: poisson(1, math.nan), ["exposure"]),
        (lambda: poisson(1, 1e-320), ["low", "high"]),
        (lambda: rate_difference(1, -1.0, 2.5, 1), ["exposure1", "count2"]),  # type: ignore[arg-type]
        (lambda: rate_ratio(1, math.inf, 2, "1"), ["exposure1", "exposure2"]),  # type: ignore[arg-type]
        (lambda: median([1, math.nan, "2", True]), ["values[1]", "values[2]", "values[3]"]),  # type: ignore[list-item]
        (lambda: median({1: -1, 2: 3}), ["values[0]"]),
        (lambda: mean([1, Decimal("sNaN")], low=math.inf), ["values[1]", "low"]),
        (lambda: mean([1, 7, 0.5], low=1, high=5), ["values[1]", "values[2]"]),
        (lambda: mean([1], low=5, high=5), ["high"]),
        (lambda: clustered([1, 2], [3]), ["denominators"]),
        (lambda: clustered([1, 2, 0], [-3, 0, 0]), ["denominators[0]", "denominators[1]"]),
        (lambda: clustered([4, -1, 2], [3, 3, 3], share=True), ["numerators[0]", "numerators[1]"]),
        (lambda: clustered([None], [math.inf]), ["numerators[0]", "denominators[0]"]),  # type: ignore[list-item]
        (
            lambda: too_little(n=-1, count=1.5, width=-0.1, minimum_n=-1, widest=0),  # type: ignore[arg-type]
            ["n", "count", "width", "minimum_n", "widest"],
        ),
        (lambda: too_little(minimum_count=None), ["minimum_count"]),  # type: ignore[arg-type]
    ],
    ids=map(str, range(22)),
)
def test_wrong_numbers_are_named_all_at_once(call: Callable[[], object], paths: list[str]) -> None:
    """What is out of range is refused, every one by its name, and in both languages."""
    with pytest.raises(ValidationError) as caught:
        call()
    assert [found.path for found in caught.value.findings] == paths
    assert "{" not in caught.value.text("en") + caught.value.text("nl")


def test_what_people_have_stands_in_no_message() -> None:
    """A value of a person is never repeated in an error."""
    with pytest.raises(ValidationError) as caught:
        mean([123456.5], low=0, high=5)
    assert "123456" not in str(caught.value)
    with pytest.raises(ValidationError) as caught:
        median(["123456"])  # type: ignore[list-item]
    assert "123456" not in str(caught.value)


# ---------------------------------------------------------------- from what is known of an estimate


@given(st.integers(5, 200), st.floats(-50, 50), st.floats(0.01, 20), levels)
def test_a_mean_from_its_spread_is_students(n: int, average: float, deviation: float, level: float) -> None:
    """Without bounds it is Student's interval."""
    found = mean_from(average, deviation, n, level=level)
    want = stats.t.interval(level, n - 1, loc=average, scale=deviation / math.sqrt(n))
    assert found is not None
    assert (found.low, found.high) == pytest.approx(want, rel=1e-7, abs=1e-7)


@given(st.integers(5, 60), st.floats(0.01, 0.99), st.floats(0.001, 0.5))
def test_a_mean_from_its_spread_stays_within_its_bounds(n: int, average: float, deviation: float) -> None:
    """A share's interval holds the share and never leaves 0..1."""
    found = mean_from(average, deviation, n, low=0, high=1)
    assert found is not None
    assert 0 <= found.low < average < found.high <= 1


def test_a_mean_of_which_too_little_is_known_has_no_interval() -> None:
    """Few answers, answers all alike, and a mean on its bound have none; what is out of bounds is refused."""
    assert mean_from(0.5, 0.1, 4) is mean_from(0.5, 0, 40) is mean_from(1.0, 0.1, 40, high=1) is None
    with pytest.raises(ValidationError) as caught:
        mean_from(math.nan, -1.0, -1, low=math.inf, level=1.0)
    assert [one.path for one in caught.value.findings] == ["average", "deviation", "n", "low", "level"]
    with pytest.raises(ValidationError, match="average"):
        mean_from(1.5, 0.1, 40, high=1)


def test_a_difference_of_two_figures_with_no_spread_is_sure() -> None:
    """Where each end is the estimate itself, so is the difference; each end moves with the two nearest to it."""
    sure = [Interval(3.0, 3.0), Interval(1.0, 1.0)]
    assert mover(3.0, sure[0], 1.0, sure[1]) == Interval(2.0, 2.0)
    assert mover(3.0, Interval(0.0, 8.0), 1.0, Interval(-11.0, 5.0)) == Interval(-3.0, 15.0)
    top = 1.5e308
    assert mover(top, Interval(top, top), -top, Interval(-top, -top)) is None
    with pytest.raises(ValidationError) as caught:
        mover(math.inf, None, "1", sure[1])  # type: ignore[arg-type]
    assert [one.path for one in caught.value.findings] == ["later", "earlier", "of_later"]
    with pytest.raises(ValidationError, match="later"):
        mover(4.0, sure[0], 1.0, sure[1])
