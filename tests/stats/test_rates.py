"""Intervals of counts, proportions and their differences agree with scipy and with published examples."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from advocacy.errors import ValidationError
from advocacy.stats import (
    Interval,
    clopper_pearson,
    difference,
    enps,
    mover,
    poisson,
    rate_difference,
    rate_ratio,
    too_little,
    wilson,
)
from advocacy.stats.rates import net_score_ends

LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.9999)

levels = st.floats(0.01, 0.9999)

small = st.integers(0, 60)


def ends(interval: Interval | None) -> tuple[float, float]:
    """Return both ends of an interval that is not ``None``."""
    assert interval is not None
    return interval.low, interval.high


def near(*pair: float, rel: float = 1e-9, absolute: float = 1e-12) -> Any:
    """Give a pair to compare with."""
    return pytest.approx(pair, rel=rel, abs=absolute)


@given(of=st.integers(1, 200), data=st.data(), level=levels)
def test_wilson_equals_scipy(of: int, data: st.DataObject, level: float) -> None:
    """The interval of a proportion equals that of scipy, lies in 0..1 and contains the estimate."""
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
def test_difference_equals_the_formula_of_newcombe(of1: int, of2: int, data: st.DataObject, level: float) -> None:
    """The interval of a difference follows the formula, lies in -1..1, and changes sign with the order of groups."""
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
def test_difference_equals_published_examples(groups: tuple[int, int, int, int], low: float, high: float) -> None:
    """Three examples of Newcombe (1998, table II, method 10) give the printed values."""
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
def test_enps_is_symmetric_and_contains_the_estimate(counts: tuple[int, int, int], level: float) -> None:
    """The interval lies in -100..100 and contains the score; swapping promoters and detractors changes its sign."""
    up, passive, down = counts
    low, high = ends(enps(up, passive, down, level=level))
    assert -100 <= low <= 100 * (up - down) / sum(counts) + 1e-9
    assert 100 * (up - down) / sum(counts) - 1e-9 <= high <= 100
    assert ends(enps(down, passive, up, level=level)) == near(-high, -low)


@pytest.mark.parametrize("counts", [(9, 7, 4), (3, 5, 2), (0, 6, 4), (12, 0, 8), (1, 30, 0), (20, 3, 40), (0, 9, 0)])
@pytest.mark.parametrize("level", LEVELS[1:5])
def test_enps_ends_invert_the_score_test(counts: tuple[int, int, int], level: float) -> None:
    """At both ends the score test, with a likelihood maximised by scipy, is at its bound."""
    up, passive, down = counts
    low, high = ends(enps(up, passive, down, level=level))
    z = float(stats.norm.isf((1 - level) / 2))
    assert score(up, down, up + passive + down, low / 100) == pytest.approx(z, rel=1e-4)
    assert score(up, down, up + passive + down, high / 100) == pytest.approx(-z, rel=1e-4)


def test_enps_without_answers_is_unknown() -> None:
    """Without answers there is no interval; answers of one kind still give a width."""
    assert enps(0, 0, 0) is None
    assert ends(enps(8, 0, 0))[1] == 100
    assert ends(enps(8, 0, 0))[0] < 50


@given(of=st.integers(1, 2000), part=st.floats(0, 1), level=levels)
def test_clopper_pearson_equals_scipy(of: int, part: float, level: float) -> None:
    """The ends are beta quantiles, equal to those of scipy."""
    count, tail = round(part * of), (1 - level) / 2
    low = float(stats.beta.ppf(tail, count, of - count + 1)) if count else 0.0
    high = float(stats.beta.isf(tail, count + 1, of - count)) if count < of else 1.0
    assert ends(clopper_pearson(count, of, level=level)) == near(low, high)


@given(up=small, neutral=small, down=st.integers(0, 60), level=levels)
def test_net_score_ends_combine_exact_intervals(up: int, neutral: int, down: int, level: float) -> None:
    """The ends lie 1.2 times as far from the score as both exact intervals with their correlation imply."""
    of, tail = max(1, up + neutral + down), (1 - level) / 2
    shares = up / of, down / of
    low_up, low_down = (float(stats.beta.ppf(tail, part, of - part + 1)) if part else 0.0 for part in (up, down))
    high_up, high_down = (float(stats.beta.isf(tail, part + 1, of - part)) if part < of else 1.0 for part in (up, down))
    spread = math.sqrt(shares[0] * (1 - shares[0]) * shares[1] * (1 - shares[1]))
    correlation = -shares[0] * shares[1] / spread if spread else -float(of in (up, down))
    a, b = shares[0] - low_up, high_down - shares[1]
    low = 100 * (shares[0] - shares[1] - 1.2 * math.sqrt(a * a - 2 * correlation * a * b + b * b))
    a, b = high_up - shares[0], shares[1] - low_down
    high = 100 * (shares[0] - shares[1] + 1.2 * math.sqrt(a * a - 2 * correlation * a * b + b * b))
    found = net_score_ends(up, down, of, level)
    assert found == near(max(-100, low), min(100, high), rel=1e-7, absolute=1e-7)
    assert (-found[1], -found[0]) == near(*net_score_ends(down, up, of, level))


@given(count=st.integers(0, 2000), exposure=st.floats(0.01, 1e4), level=levels)
def test_poisson_equals_the_interval_of_garwood(count: int, exposure: float, level: float) -> None:
    """The ends are chi-square quantiles per unit of exposure, equal to those of scipy."""
    tail = (1 - level) / 2
    low = float(stats.chi2.ppf(tail, 2 * count)) / 2 if count else 0.0
    high = float(stats.chi2.isf(tail, 2 * count + 2)) / 2
    assert ends(poisson(count, exposure, level=level)) == near(low / exposure, high / exposure)


@pytest.mark.parametrize("count", [1, 4, 30])
def test_poisson_ends_have_equal_tails(count: int) -> None:
    """At each end, the tail beyond the observed count has half of 1 - level."""
    low, high = ends(poisson(count, level=0.9))
    assert float(stats.poisson.sf(count - 1, low)) == pytest.approx(0.05)
    assert float(stats.poisson.cdf(count, high)) == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("count", "level", "low", "high"),
    [  # computed with 60 digits by mpmath 1.3
        (1, 0.95, 0.0253178079842898982, 5.57164339093889755),
        (20, 0.999999, 5.12298262887130784, 51.4647566810592289),
        (99_999, 0.5, 99785.5273796337178, 100213.110311416004),
        (100_000, 0.95, 99381.1526637447307, 100621.744739743876),
        (100_000, 1 - 2**-53, 97400.2677625056215, 102645.920488348957),
        (200_000, 0.999999, 197820.030323492181, 202196.260540414764),
    ],
)
def test_poisson_has_the_documented_accuracy(count: int, level: float, low: float, high: float) -> None:
    """The relative error of both ends is below 1e-11, for the series and for the approximation."""
    assert ends(poisson(count, level=level)) == near(low, high, rel=1e-11, absolute=0)


def test_largest_count_is_accepted() -> None:
    """The largest accepted count has an interval; the next one is rejected."""
    low, high = ends(poisson(10**12))
    assert (high - low) / 2 == pytest.approx(1.959964e6, rel=1e-4)
    with pytest.raises(ValidationError):
        poisson(10**12 + 1)


@given(count1=small, count2=small, exposure1=st.floats(0.1, 100), exposure2=st.floats(0.1, 100), level=levels)
def test_difference_of_rates_combines_score_intervals(
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
def test_ratio_of_rates_equals_scipy(count1: int, count2: int, exposure1: float, exposure2: float) -> None:
    """Given the sum of events, the ends are the odds of the exact interval of a proportion from scipy."""
    exact = stats.binomtest(count1, count1 + count2).proportion_ci(method="exact")
    low, high = (float(end) / (1 - float(end)) * exposure2 / exposure1 for end in exact)
    assert ends(rate_ratio(count1, exposure1, count2, exposure2)) == near(low, high, rel=1e-7)


def test_ratio_without_events_is_unknown() -> None:
    """A second rate that may be 0 allows any ratio; a ratio beyond all floats is unknown too."""
    assert rate_ratio(3, 10, 0, 10) is None
    assert rate_ratio(3, 1e-200, 2, 1e200) is None


def test_too_little_returns_the_first_reason() -> None:
    """People come first, then events, then the width; values that are not given are ignored."""
    assert too_little() is None
    assert too_little(n=10, count=5, width=0.5) is None
    for given_, code in (
        ({"n": 9, "count": 4, "width": 0.6}, "too-little-data:people"),
        ({"n": 10, "count": 4, "width": 0.6}, "too-little-data:count"),
        ({"n": 10, "count": 5, "width": 0.6}, "too-little-data:width"),
    ):
        found = too_little(**given_)  # type: ignore[arg-type]
        assert found is not None
        assert found.code == code
        assert "{" not in found.text("en") + found.text("nl")


def test_too_little_takes_thresholds() -> None:
    """Every threshold is an option; 0 switches off a threshold of a count."""
    assert too_little(n=3, minimum_n=3) is None
    assert too_little(n=0, count=0, minimum_n=0, minimum_count=0) is None
    assert too_little(count=5, minimum_count=6) is not None
    assert too_little(width=0.2, widest=0.1) is not None


def test_difference_without_spread_has_no_width() -> None:
    """Intervals without width give one; each end follows from the two nearest ends."""
    sure = [Interval(3.0, 3.0), Interval(1.0, 1.0)]
    assert mover(3.0, sure[0], 1.0, sure[1]) == Interval(2.0, 2.0)
    assert mover(3.0, Interval(0.0, 8.0), 1.0, Interval(-11.0, 5.0)) == Interval(-3.0, 15.0)
    top = 1.5e308
    assert mover(top, Interval(top, top), -top, Interval(-top, -top)) is None
    with pytest.raises(ValidationError) as caught:
        mover(math.inf, None, "1", sure[1])  # type: ignore[arg-type]
    assert [finding.path for finding in caught.value.findings] == ["later", "of_later", "earlier"]
    with pytest.raises(ValidationError, match="later"):
        mover(4.0, sure[0], 1.0, sure[1])
