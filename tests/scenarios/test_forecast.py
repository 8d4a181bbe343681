"""A forecast is no more certain than its assumptions, and shows no digit that its draws do not support."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from html import escape
from statistics import median
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.adapters.plots import plot_forecast
from advocacy.errors import ValidationError
from advocacy.goals import Claim
from advocacy.scenarios import Assumption, Forecast, Funnel, make_forecast
from advocacy.testing import strategies
from tests.amounts import examples


def step(code: str, low: Any, high: Any, likely: Any = None) -> Assumption:
    """Make an assumption of our own."""
    return Assumption(code=code, minimum=low, maximum=high, likely=likely, source="own")


def found(*steps: Assumption, seed: int = 7, draws: int = 10_000) -> Forecast:
    """Forecast leads from steps."""
    return make_forecast(Funnel(outcome="leads", steps=steps), seed=seed, draws=draws)


# ---------------------------------------------------------------- models with a known answer


def test_uniform_assumption_has_known_quantiles() -> None:
    """A uniform range from 0 to 100 has its median at 50 and 90 % of its draws between 5 and 95."""
    made = found(step("leads", 0, 100))
    assert made.median == pytest.approx(50, abs=2)
    assert made.interval.low == pytest.approx(5, abs=1)
    assert made.interval.high == pytest.approx(95, abs=1)
    assert made.rank_correlation_squared["leads"] == pytest.approx(1)


@given(st.lists(st.fractions(0, 9, max_denominator=9), min_size=3, max_size=3).map(sorted), st.floats(0, 1))
def test_draws_follow_a_triangular_distribution(ends: list[Fraction], share: float) -> None:
    """The part of a triangle below a drawn value is the share it was drawn at."""
    low, likely, high = map(float, ends)
    value = step("x", ends[0], ends[2], ends[1]).at(share)
    assert low - 1e-9 <= value <= high + 1e-9
    if low == high:
        return
    below = (value - low) ** 2 / ((high - low) * (likely - low)) if value < likely else 1.0
    if value >= likely:
        below = 1 - (high - value) ** 2 / ((high - low) * (high - likely)) if high > likely else 1.0
    if low < value < high:
        assert below == pytest.approx(share, abs=1e-6)


def test_draws_are_not_below_the_minimum() -> None:
    """If the likeliest value is the minimum, the lowest draw equals it, without rounding below it."""
    assert step("x", Fraction(1, 3), 1, Fraction(1, 3)).at(0.0) == 1 / 3


@pytest.mark.parametrize(("narrow", "wide"), [(1, 3), (1, 1), (2, 1)])
def test_influence_is_the_share_of_the_variance(narrow: int, wide: int) -> None:
    """With small uniform ranges, the influence is the square of each width over the sum of squares."""
    made = found(
        step("a", 1 - Fraction(narrow, 1000), 1 + Fraction(narrow, 1000)),
        step("b", 1 - Fraction(wide, 1000), 1 + Fraction(wide, 1000)),
        step("c", 5, 5),
    )
    whole = narrow**2 + wide**2
    assert made.rank_correlation_squared["a"] == pytest.approx(narrow**2 / whole, abs=0.04)
    assert made.rank_correlation_squared["b"] == pytest.approx(wide**2 / whole, abs=0.04)
    assert made.rank_correlation_squared["c"] is None
    if narrow != wide:
        assert made.main_driver == ("a" if narrow > wide else "b")


def test_certain_assumptions_give_a_certain_forecast() -> None:
    """Without any spread the forecast is the product, and has no main driver."""
    made = found(step("posts", 20, 20), step("rate", Decimal("0.25"), Decimal("0.25")), draws=100)
    assert (made.median, made.interval.low, made.interval.high, made.main_driver) == (5, 5, 5, None)


# ---------------------------------------------------------------- what the draws support


@pytest.mark.parametrize("seed", range(8))
def test_shown_digits_are_stable_across_seeds(seed: int) -> None:
    """The shown digits differ between seeds by at most one step of the last digit."""
    steps = [step("posts", 200, 300), step("visits", 2, 10, 4), step("rate", Decimal("0.005"), Decimal("0.02"))]
    first, other = found(*steps, seed=100), found(*steps, seed=seed)
    assert abs(first.median - other.median) <= 1
    assert first.median == round(first.median)
    assert median(first.values) == pytest.approx(first.median, abs=0.5)


@settings(max_examples=examples(30))
@given(strategies.funnels(), st.integers(0, 99))
def test_forecast_is_reproducible(funnel: Funnel, seed: int) -> None:
    """The same seed gives the same draws, within the product of the ends; an assumption keeps its draws."""
    made = make_forecast(funnel, seed=seed, draws=100)
    assert made == make_forecast(funnel, seed=seed, draws=100)
    low = high = 1.0
    for assumption in funnel.steps:
        low, high = low * float(assumption.minimum), high * float(assumption.maximum)
    assert all(low - 1e-9 <= value <= high * (1 + 1e-9) + 1e-9 for value in made.values)
    assert made.interval.low <= made.interval.high
    assert all(value is None or 0 <= value <= 1 + 1e-9 for value in made.rank_correlation_squared.values())


# ---------------------------------------------------------------- what it is worth


@pytest.mark.parametrize("share", [-0.1, 1.5, 1e308, float("nan")])
def test_quantiles_are_of_shares(share: float) -> None:
    """A share outside 0..1 has no quantile."""
    with pytest.raises(ValidationError, match="share"):
        step("leads", 0, 20).at(share)


@pytest.mark.parametrize("text", ["sNaN", "NaN", "Infinity", "1E+10000000"])
def test_probability_needs_a_finite_number(text: str) -> None:
    """A Decimal that no float is close to is refused."""
    made = found(step("leads", 0, 20))
    with pytest.raises(ValidationError, match="minimum"):
        made.probability_of(Decimal(text))
    assert made.probability_of(Fraction(15)) == made.probability_of(Decimal(15)) == made.probability_of(15.0)


def test_break_even_equals_a_calculation_by_hand() -> None:
    """120 hours at 50 and 1,500 of cost are earned back by 15 leads of 500 each, with the probability to reach them."""
    made = found(step("leads", 0, 20))
    needed, chance = made.break_even(hours=Decimal(120), hourly=Decimal(50), cost=Decimal(1500), worth=Decimal(500))
    assert needed == 15
    assert chance.low < 0.25 < chance.high
    assert chance == made.probability_of(15)
    with pytest.raises(ValidationError) as error:
        made.break_even(hours=Decimal(-1), hourly=Decimal("NaN"), cost=Decimal(0), worth=Decimal(0))
    assert [finding.path for finding in error.value.findings] == ["hours", "hourly", "worth"]


def test_money_value_has_a_label() -> None:
    """Earned media value has the label and value of the caller, and is marked as no result."""
    made = found(step("leads", 10, 10), draws=100)
    assert made.translated("Earned media value", each_worth=Decimal("2.5")) == (
        "Earned media value: 25.00 to 25.00. This is a conversion, not a result: each of the leads counts as 2.5, "
        "a value that you chose."
    )
    wrong: Any = 0.5
    with pytest.raises(ValidationError) as error:
        made.translated(" ", each_worth=wrong)
    assert [finding.path for finding in error.value.findings] == ["label", "each_worth"]
    with pytest.raises(ValidationError):
        made.translated("EMV", each_worth=Decimal(-1))


# ---------------------------------------------------------------- what bad input gets


@pytest.mark.parametrize(
    "changes",
    [{"minimum": 3}, {"likely": 3}, {"minimum": -1}, {"likely": 0, "minimum": 1}, {"minimum": 0.1}, {"source": ""}],
)
def test_assumptions_are_checked(changes: dict[str, Any]) -> None:
    """Bounds out of order or below 0, floats, and assumptions without a source are rejected."""
    with pytest.raises(ValidationError):
        Assumption(**(dict[str, Any](code="a", minimum=0, maximum=2, source="own") | changes))


def test_funnels_and_draws_are_checked() -> None:
    """A funnel has steps with different codes, and the number of draws has bounds."""
    with pytest.raises(ValidationError, match="empty"):
        Funnel(outcome="leads", steps=[])
    with pytest.raises(ValidationError, match="twice"):
        Funnel(outcome="leads", steps=[step("a", 0, 1), step("a", 0, 1)])
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        make_forecast(wrong, seed=-1, draws=10)
    assert [finding.path for finding in error.value.findings] == ["funnel", "seed", "draws"]


def test_influence_of_other_assumptions_is_accepted() -> None:
    """If a document has the influence of other assumptions, there is no main driver, and all is shown and plotted."""
    forecast = found(step("posts", 1, 3))
    other = evolve(forecast, rank_correlation_squared={"visits": 0.5})
    assert forecast.main_driver == "posts"
    assert other.main_driver is None
    assert "posts" in other.text()
    assert "posts" in plot_forecast(other).description


def test_large_numbers_have_all_digits() -> None:
    """A caption and a table show large numbers with separators, and with every digit before the decimal mark."""
    exact = Decimal("12345678.9")
    for language, text in (
        ("en", "12,345,679. In 90 of 100 simulations it is 12,345,679 to 12,345,679"),
        ("nl", "12.345.679. In 90 van de 100 simulaties is het 12.345.679 tot 12.345.679"),
    ):
        shown = found(step("views", exact, exact), draws=100).text(language)
        assert text in shown
        assert shown.count(text[:10]) == 5


def test_notebook_shows_assumptions_with_sources() -> None:
    """The outcome is above a table of assumptions, each with its source and influence; text is escaped."""
    made = make_forecast(
        Funnel(
            outcome="<leads>", steps=[step("posts", 200, 300, 250), step("<rate>", Fraction(1, 200), Fraction(1, 200))]
        ),
        seed=2,
    )
    shown = made._repr_html_()
    assert (
        f"<caption>Forecast of &lt;leads&gt;: {made.median:g}. In 90 of 100 simulations it is "
        f"{made.interval.low:g} to {made.interval.high:g}"
    ) in shown
    rows = [re.findall(">([^<]*)</t[hd]>", row) for row in shown.split("<tr>")[2:]]
    assert rows[0] == ["posts", "200", "250", "300", "own", "1.00"]
    assert rows[1] == ["&lt;rate&gt;", "0.005", "", "0.005", "own", ""]
    assert shown.count('<th scope="col"') == 6


def test_sources_of_the_library_have_dutch_forms() -> None:
    """The source of a quoted claim, and "own", are shown in the language; a source that an app wrote stays as it is."""
    sources = (Claim.quoted()[0].source, "own", "last year's pilot")
    steps = [Assumption(code=f"step {n}", minimum=1, maximum=2, source=source) for n, source in enumerate(sources)]
    found = make_forecast(Funnel(outcome="leads", steps=steps), draws=100, seed=1)
    for language, shown in (
        ("en", sources),
        ("nl", ("artikel, met één gezamenlijke bron", "eigen aanname", sources[2])),
    ):
        text = found.html(language)
        assert all(escape(source) in text for source in shown)
    assert sources[0] not in found.html("nl")
