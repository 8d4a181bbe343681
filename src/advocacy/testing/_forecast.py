"""Strategies for assumptions, funnels and forecasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from advocacy.scenarios.forecast import Assumption, Forecast, Funnel, make_forecast
from advocacy.testing._values import identifiers, texts

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["assumptions", "forecasts", "funnels"]


def assumptions(*, codes: SearchStrategy[str] | None = None) -> SearchStrategy[Assumption]:
    """Generate ranges with a source, with and without a likeliest value, some without spread."""
    numbers = st.lists(st.fractions(0, 100, max_denominator=100), min_size=3, max_size=3).map(sorted)
    return st.builds(
        lambda code, ends, peaked, source: Assumption(
            code=code, minimum=ends[0], maximum=ends[2], likely=ends[1] if peaked else None, source=source
        ),
        identifiers() if codes is None else codes,
        numbers | st.fractions(0, 100, max_denominator=100).map(lambda one: [one] * 3),
        st.booleans(),
        texts(),
    )


def funnels() -> SearchStrategy[Funnel]:
    """Generate funnels of one to four steps."""
    steps = st.lists(assumptions(), min_size=1, max_size=4, unique_by=lambda step: step.code)
    return st.builds(Funnel, outcome=texts(), steps=steps)


def forecasts() -> SearchStrategy[Forecast]:
    """Generate forecasts of a hundred draws."""
    return st.builds(lambda funnel, seed: make_forecast(funnel, seed=seed, draws=100), funnels(), st.integers(0, 99))
