"""Strategies for revisions of a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from advocacy.program import Phase
from advocacy.revisions import Difference, Revision
from advocacy.testing._tracks import memberships
from advocacy.testing._values import days, texts, windows

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["differences", "revisions"]


@st.composite
def _difference(draw: DrawFn, parts: SearchStrategy[str]) -> Difference:
    part = draw(parts)
    things = {"phase": st.sampled_from(Phase), "period": windows(), "memberships": memberships()}
    before = draw(things[part])
    if part != "memberships":
        return Difference(part=part, before=before, after=draw(things[part]))
    key = f"{before.participant}@{before.joined.isoformat()}"
    ends = draw(st.sampled_from([(before, None), (None, before)]))
    return Difference(part=part, key=key, before=ends[0], after=ends[1])


def differences(*, parts: SearchStrategy[str] | None = None) -> SearchStrategy[Difference]:
    """Generate what differs between two states; *parts* are of ``phase``, ``period`` and ``memberships``."""
    return _difference(st.sampled_from(["phase", "period", "memberships"]) if parts is None else parts)


def revisions(*, differences: SearchStrategy[Difference] | None = None) -> SearchStrategy[Revision]:
    """Generate revisions with a reason."""
    return st.builds(
        Revision,
        on=days(),
        reason=texts(),
        differences=st.lists(
            _difference(st.sampled_from(["phase", "period", "memberships"])) if differences is None else differences,
            min_size=1,
            max_size=3,
        ),
    )
