"""Values that might be observed: the probability of each count, and values from more data."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom
from scipy.stats import poisson as scipy_poisson

from advocacy import DateRange, KpiCatalogue
from advocacy.goals import MetricValue
from advocacy.goals import _what_if as what_if
from advocacy.stats import Interval, clopper_pearson, poisson, wilson
from advocacy.stats.rates import net_score_ends

CATALOGUE = KpiCatalogue.default()
QUARTER = DateRange(date(2026, 4, 1), date(2026, 6, 30))


def counts(value: MetricValue) -> tuple[object, ...]:
    """Return the value with its count, denominator and number of answers."""
    return value.exact, value.count, value.denominator, value.n


@pytest.mark.parametrize("share", [0.0, 1e-9, 0.02, 0.5, 0.77, 1 - 1e-9, 1.0])
@pytest.mark.parametrize("people", [1, 2, 7, 100])
def test_probabilities_of_counts_equal_scipy(people: int, share: float) -> None:
    """A share of 0 or 1 leaves one possible count; others follow the binomial distribution."""
    chances = what_if.binomial(people, share)
    assert chances == pytest.approx(binom.pmf(range(people + 1), people, share), abs=1e-12)
    assert len(chances) == people + 1


@pytest.mark.parametrize("rate", [0.0, 0.3, 1.0, 5.5, 40.0, 3000.0])
def test_probabilities_of_events_equal_scipy(rate: float) -> None:
    """Counts with a probability over 1e-12 are listed in order, and nothing that matters is left out."""
    counts, chances = zip(*what_if.poisson_counts(rate), strict=True)
    assert list(counts) == list(range(counts[0], counts[-1] + 1))
    assert chances == pytest.approx(scipy_poisson.pmf(counts, rate), rel=1e-9, abs=1e-12)
    assert sum(chances) == pytest.approx(1, abs=1e-9)
    assert min(chances) > 1e-12
    outside = [counts[0] - 1, counts[-1] + 1]
    assert all(scipy_poisson.pmf(outside, rate) < 1e-11)


@given(st.integers(1, 60), st.integers(1, 80))
def test_smallest_size_equals_a_search(low: int, first: int) -> None:
    """The smallest size that fits is found, never below the start; without one it is the maximum."""
    size = what_if.smallest(lambda many: many >= first, low, 50)
    assert size == max(low, min(first, 50) if low < 50 else low)


def test_value_per_day_stays_within_its_interval() -> None:
    """All three numbers are divided by the days."""
    value = what_if.count_value(CATALOGUE.metric("applications"), QUARTER, 10)
    assert what_if.per_day(value, Interval(5, 20), 10) == (1.0, Interval(0.5, 2.0))
    assert what_if.per_day(value, Interval(20, 30), 10) == (2.0, Interval(2.0, 3.0))


def test_more_days_give_more_events_at_the_same_rate() -> None:
    """A count grows with the days and is a whole number; the period starts on the same day."""
    value = what_if.count_value(CATALOGUE.metric("applications"), QUARTER, 10)
    later = what_if.longer(value, 182)
    assert counts(later) == (20, 20, None, None)
    assert later.period == DateRange(QUARTER.start, date(2026, 9, 29))
    assert what_if.longer(value, 100).exact == 11
    none = what_if.count_value(CATALOGUE.metric("applications"), QUARTER, 0)
    assert counts(what_if.longer(none, 500)) == (0, 0, None, None)


def test_more_days_narrow_the_interval_of_clustered_events() -> None:
    """The sum grows with the days, and the distance of the ends with their square root."""
    value = MetricValue(
        metric=CATALOGUE.metric("views"), period=QUARTER, exact=Fraction(910), interval=Interval(810, 1110)
    )
    later = what_if.longer(value, 4 * QUARTER.days)
    assert later.exact == 3640
    assert later.interval == Interval(3640 - 200, 3640 + 400)
    unknown = what_if.longer(evolve(value, interval=None), 2 * QUARTER.days)
    assert unknown.exact == 1820
    assert unknown.interval is None


def test_more_people_keep_the_share() -> None:
    """A share of more people has their interval; a rate over more visits has more of both."""
    share = what_if.share_value(CATALOGUE.metric("adoption"), QUARTER, 3, 10)
    assert counts(share) == (Fraction(3, 10), 3, None, 10)
    assert share.interval == wilson(3, 10)
    assert what_if.share_value(CATALOGUE.metric("adoption"), QUARTER, 8, 10).count == 2
    assert counts(what_if.larger(share, 40)) == (Fraction(3, 10), 12, None, 40)
    assert what_if.larger(share, 40).interval == wilson(12, 40)
    rate = what_if.count_value(CATALOGUE.metric("lead_conversion"), QUARTER, 4, denominator=50)
    assert counts(rate) == (Fraction(2, 25), 4, 50, None)
    assert rate.interval == poisson(4, 50.0)
    more = what_if.larger(rate, 16)
    assert counts(more) == (Fraction(2, 25), 16, 200, None)
    assert more.interval is not None
    assert more.interval.low == pytest.approx(0.08 - (0.08 - poisson(4, 50.0).low) / 2)


@pytest.mark.parametrize(
    ("low", "center", "high", "upper"), [(1, 2, 8, 2 * 4**1.25), (1, 2, 2, 2), (0, 0, 3, 3), (-3, -1, 3, 3)]
)
def test_clustered_events_have_a_wider_upper_end(low: float, center: int, high: float, upper: float) -> None:
    """The distance on a logarithmic scale grows by a quarter, for positive values."""
    wider = what_if.widened(Fraction(center), Interval(low, high))
    assert wider is not None
    assert wider.low == low
    assert wider.high == pytest.approx(upper)


def test_widening_stays_finite() -> None:
    """Without an interval there is nothing to widen; an end that is too large stays as it is."""
    assert what_if.widened(Fraction(1), None) is None
    assert what_if.widened(Fraction(10**300), Interval(0.0, 1.7e308)) == Interval(0.0, 1.7e308)


def test_answers_have_exact_intervals() -> None:
    """A proportion has the exact interval at the level of the target; other values have none here."""
    share = what_if.share_value(CATALOGUE.metric("adoption"), QUARTER, 3, 10)
    assert what_if.of_answers(share, 0.9) == clopper_pearson(3, 10, level=0.9)
    assert what_if.of_answers(what_if.count_value(CATALOGUE.metric("applications"), QUARTER, 3), 0.9) is None


@pytest.mark.parametrize(("up", "down", "neutral"), [(6, 3, 1), (7, 0, 4), (0, 5, 6), (3, 3, 3)])
def test_net_scores_have_conservative_intervals(up: int, down: int, neutral: int) -> None:
    """The ends follow from the numbers for and against. If they are unknown, nobody is taken to be neutral."""
    of = up + down + neutral
    value = MetricValue(
        metric=CATALOGUE.metric("enps"), period=QUARTER, exact=Fraction(100 * (up - down), of), n=of, count=up + down,
        interval=Interval(-100, 100),
    )  # fmt: skip
    assert what_if.of_answers(value, 0.95) == Interval(*net_score_ends(up, down, of, 0.95))
    spread = net_score_ends((of + up - down) / 2, (of - up + down) / 2, of, 0.95)
    assert what_if.of_answers(evolve(value, count=None), 0.95) == Interval(*spread)


@pytest.mark.parametrize("sign", [1, -1])
def test_people_needed_show_that_a_level_is_maintained(sign: int) -> None:
    """From the number on, the exact interval excludes a value worse than the level; the minimums count too."""
    level, seen = (Fraction(95, 100), Fraction(97, 100)) if sign > 0 else (Fraction(5, 100), Fraction(3, 100))
    needed = what_if.people_needed(level, seen, sign, 0.95, 10, 5)
    assert needed == 461
    assert what_if.people_needed(level, seen, sign, 0.975, 10, 5) > 461
    assert what_if.people_needed(level, seen, sign, 0.95, 900, 5) == 900
    assert what_if.people_needed(level, seen, sign, 0.95, 10, 30) == 1000
