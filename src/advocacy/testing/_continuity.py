"""Strategies for activities and continuity."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from advocacy.run.activity import Activity, ActivityKind
from advocacy.run.continuity import Continuity, ContinuityReport
from advocacy.testing._values import date_ranges, days, identifiers

if TYPE_CHECKING:
    from datetime import date

    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["activities", "continuities", "continuity_reports"]


def activities(
    *, people: SearchStrategy[str] | None = None, on: SearchStrategy[date] | None = None
) -> SearchStrategy[Activity]:
    """Generate activities of every kind, with pillar and figures or without; *people* are ids."""
    return st.builds(
        Activity,
        participant=identifiers() if people is None else people,
        on=days() if on is None else on,
        kind=st.sampled_from(ActivityKind),
        pillar=st.none() | identifiers(),
        measures=st.dictionaries(st.sampled_from(["impressions", "reactions"]), st.integers(0, 9999), max_size=2),
    )


@st.composite
def _continuity(draw: DrawFn, people: SearchStrategy[str]) -> Continuity:
    here = draw(st.integers(0, 365))
    stretches = draw(st.integers(0, here // 7))
    return Continuity(
        participant=draw(people),
        days=here,
        periods=stretches,
        kept=draw(st.integers(0, stretches)),
        longest_gap=draw(st.integers(0, here)),
        drift=draw(st.none() | st.integers(-20, 20).map(lambda quarters: Fraction(quarters, 4))),
    )


def continuities(*, people: SearchStrategy[str] | None = None) -> SearchStrategy[Continuity]:
    """Generate how people kept to their rhythm; *people* are ids."""
    return _continuity(identifiers() if people is None else people)


def continuity_reports(*, people: SearchStrategy[list[Continuity]] | None = None) -> SearchStrategy[ContinuityReport]:
    """Generate reports, with a figure of all together and without."""
    listed = st.lists(continuities(), max_size=3, unique_by=lambda one: one.participant)
    share = st.none() | st.fractions(0, 1, max_denominator=50)
    return st.builds(ContinuityReport, period=date_ranges(), people=listed if people is None else people, kept=share)
