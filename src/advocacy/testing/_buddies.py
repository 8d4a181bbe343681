"""Strategies for buddies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from advocacy.plan.buddies import Buddies, BuddyGroup, BuddyPolicy, PairExclusion, PairExclusionReason
from advocacy.testing._values import identifiers

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["buddies", "buddy_groups", "buddy_policies", "pair_exclusions"]


def pair_exclusions(*, people: SearchStrategy[str] | None = None) -> SearchStrategy[PairExclusion]:
    """Generate two different people who do not work together; *people* are ids, two or more different ones."""
    who = identifiers() if people is None else people
    pairs = st.lists(who, min_size=2, max_size=2, unique=True)
    return st.builds(
        lambda pair, bar: PairExclusion(pair[0], pair[1], bar), pairs, st.sampled_from(PairExclusionReason)
    )


def buddy_policies() -> SearchStrategy[BuddyPolicy]:
    """Generate what makes a good pair."""
    names = st.lists(st.sampled_from(["department", "language", "location"]), max_size=2, unique=True)
    points = st.integers(0, 20)
    return st.builds(
        BuddyPolicy,
        apart=names,
        apart_points=points,
        shared=names,
        shared_points=points,
        pillar_points=points,
        complement=st.lists(st.sampled_from(["activity", "motivation"]), max_size=2, unique=True),
        complement_points=points,
        seed=st.integers(0, 99),
    )


def buddy_groups(*, people: SearchStrategy[str] | None = None) -> SearchStrategy[BuddyGroup]:
    """Generate pairs and trios; *people* are ids, three or more different ones."""
    who = identifiers() if people is None else people
    members = st.lists(who, min_size=2, max_size=3, unique=True)
    return st.builds(BuddyGroup, members=members, points=st.integers(0, 90))


def buddies(*, groups: SearchStrategy[list[BuddyGroup]] | None = None) -> SearchStrategy[Buddies]:
    """Generate what matching gives."""
    return st.builds(Buddies, groups=st.lists(buddy_groups(), max_size=3) if groups is None else groups)
