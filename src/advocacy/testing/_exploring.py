"""Strategies for what lies beyond one selection: exchanges, chances, firmness and curves."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from advocacy.frozen_map import FrozenMap
from advocacy.pilot import (
    MemberSwap,
    Replacement,
    SelectionProbability,
    TradeoffPoint,
    WeightSensitivity,
    replace_members,
)
from advocacy.rules import identifier
from advocacy.stats import Interval
from advocacy.testing._pilot import pilots
from advocacy.testing._values import DAY, identifiers

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from advocacy.pilot.pilot import Pilot

__all__ = [
    "intervals",
    "member_swaps",
    "replacements",
    "selection_probabilities",
    "tradeoff_points",
    "weight_sensitivities",
]


def intervals(*, ends: SearchStrategy[float] | None = None) -> SearchStrategy[Interval]:
    """Generate intervals, those of a single number included."""
    drawn = st.floats(allow_nan=False, allow_infinity=False) if ends is None else ends
    return st.tuples(drawn, drawn).map(lambda two: Interval(*sorted(two)))


@st.composite
def _chance(draw: DrawFn, shares: SearchStrategy[Fraction]) -> SelectionProbability:
    share = draw(shares)
    if draw(st.booleans()):
        return SelectionProbability(probability=share)
    low, high = draw(st.floats(0, float(share))), draw(st.floats(float(share), 1))
    return SelectionProbability(
        probability=share, interval=Interval(low, high), seeds=share.denominator * draw(st.integers(1, 20))
    )


def selection_probabilities(*, shares: SearchStrategy[Fraction] | None = None) -> SearchStrategy[SelectionProbability]:
    """Generate chances of a place, exact and estimated."""
    return _chance(st.fractions(0, 1, max_denominator=50) if shares is None else shares)


@st.composite
def _firmness(draw: DrawFn, people: SearchStrategy[str]) -> WeightSensitivity:
    tried = draw(st.integers(1, 200))
    spread = st.integers(2, 50).flatmap(lambda of: st.integers(1, of - 1).map(lambda part: Fraction(part, of)))
    places: dict[str, int] = draw(st.dictionaries(people, st.integers(0, tried), max_size=5))
    return WeightSensitivity(samples=tried, spread=draw(spread), seed=draw(st.integers()), places=FrozenMap(places))


def weight_sensitivities(*, people: SearchStrategy[str] | None = None) -> SearchStrategy[WeightSensitivity]:
    """Generate how often people have a place under other weights; *people* are ids."""
    return _firmness(identifiers() if people is None else people)


@st.composite
def _point(draw: DrawFn, sizes: SearchStrategy[int]) -> TradeoffPoint:
    size = draw(sizes)
    members = draw(st.integers(0, size))
    total = draw(st.integers(0, 10_000 * members)) if members else None
    tightness = draw(st.fractions(0, 1, max_denominator=12))
    return TradeoffPoint(size=size, tightness=tightness, total=total, members=members, proven=draw(st.booleans()))


def tradeoff_points(*, sizes: SearchStrategy[int] | None = None) -> SearchStrategy[TradeoffPoint]:
    """Generate best totals under one setting, or that there is no group."""
    return _point(st.integers(1, 30) if sizes is None else sizes)


def member_swaps(*, people: SearchStrategy[str] | None = None) -> SearchStrategy[MemberSwap]:
    """Generate who comes in and who goes, nobody both; *people* are ids."""
    ids = st.lists(identifiers() if people is None else people, max_size=6, unique_by=identifier)
    return st.builds(
        lambda drawn, cut: MemberSwap(joins=tuple(sorted(drawn[:cut])), leaves=tuple(sorted(drawn[cut:]))),
        ids,
        st.integers(0, 6),
    )


@st.composite
def _replacement(draw: DrawFn, selections: SearchStrategy[Pilot]) -> Replacement:
    pilot: Any = draw(selections)
    leaving = draw(st.sets(st.sampled_from(pilot.members))) if pilot.members else ()
    return replace_members(pilot, leaving, on=DAY)


def replacements(*, selections: SearchStrategy[Pilot] | None = None) -> SearchStrategy[Replacement]:
    """Generate groups in which places came free, filled and not."""
    return _replacement(pilots() if selections is None else selections)
