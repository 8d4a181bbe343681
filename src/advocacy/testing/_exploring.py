"""Strategies for what lies beyond one selection: exchanges, chances, firmness and curves."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from advocacy import Chance, CurvePoint, Exchange, Firmness, Interval, Replacement, replace_members
from advocacy.testing._pilot import pilots
from advocacy.testing._values import DAY, identifiers
from advocacy.values import FrozenMap, identifier

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from advocacy.pilot.result import Pilot

__all__ = ["chances", "curve_points", "exchanges", "firmnesses", "intervals", "replacements"]


def intervals(*, ends: SearchStrategy[float] | None = None) -> SearchStrategy[Interval]:
    """Generate intervals, those of a single number included."""
    drawn = st.floats(allow_nan=False, allow_infinity=False) if ends is None else ends
    return st.tuples(drawn, drawn).map(lambda two: Interval(*sorted(two)))


@st.composite
def _chance(draw: DrawFn, shares: SearchStrategy[Fraction]) -> Chance:
    share = draw(shares)
    if draw(st.booleans()):
        return Chance(share=share)
    low, high = draw(st.floats(0, float(share))), draw(st.floats(float(share), 1))
    return Chance(share=share, interval=Interval(low, high), seeds=share.denominator * draw(st.integers(1, 20)))


def chances(*, shares: SearchStrategy[Fraction] | None = None) -> SearchStrategy[Chance]:
    """Generate chances of a place, exact and estimated."""
    return _chance(st.fractions(0, 1, max_denominator=50) if shares is None else shares)


@st.composite
def _firmness(draw: DrawFn, people: SearchStrategy[str]) -> Firmness:
    tried = draw(st.integers(1, 200))
    spread = st.integers(2, 50).flatmap(lambda of: st.integers(1, of - 1).map(lambda part: Fraction(part, of)))
    places: dict[str, int] = draw(st.dictionaries(people, st.integers(0, tried), max_size=5))
    return Firmness(settings=tried, spread=draw(spread), seed=draw(st.integers()), places=FrozenMap(places))


def firmnesses(*, people: SearchStrategy[str] | None = None) -> SearchStrategy[Firmness]:
    """Generate how often people have a place under other weights; *people* are ids."""
    return _firmness(identifiers() if people is None else people)


@st.composite
def _point(draw: DrawFn, sizes: SearchStrategy[int]) -> CurvePoint:
    size = draw(sizes)
    members = draw(st.integers(0, size))
    total = draw(st.integers(0, 10_000 * members)) if members else None
    tightness = draw(st.fractions(0, 1, max_denominator=12))
    return CurvePoint(size=size, tightness=tightness, total=total, members=members, proven=draw(st.booleans()))


def curve_points(*, sizes: SearchStrategy[int] | None = None) -> SearchStrategy[CurvePoint]:
    """Generate best totals under one setting, or that there is no group."""
    return _point(st.integers(1, 30) if sizes is None else sizes)


def exchanges(*, people: SearchStrategy[str] | None = None) -> SearchStrategy[Exchange]:
    """Generate who comes in and who goes, nobody both; *people* are ids."""
    ids = st.lists(identifiers() if people is None else people, max_size=6, unique_by=identifier)
    return st.builds(
        lambda drawn, cut: Exchange(joins=tuple(sorted(drawn[:cut])), leaves=tuple(sorted(drawn[cut:]))),
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
