"""Strategies for revisions of a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from advocacy.program.history import FieldChange, Revision
from advocacy.program.program import Phase
from advocacy.testing._tracks import memberships
from advocacy.testing._values import date_ranges, days, texts

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["field_changes", "revisions"]


@st.composite
def _difference(draw: DrawFn, parts: SearchStrategy[str]) -> FieldChange:
    part = draw(parts)
    things = {"phase": st.sampled_from(Phase), "period": date_ranges(), "memberships": memberships()}
    before = draw(things[part])
    if part != "memberships":
        return FieldChange(part=part, before=before, after=draw(things[part]))
    key = f"{before.participant}@{before.joined.isoformat()}"
    ends = draw(st.sampled_from([(before, None), (None, before)]))
    return FieldChange(part=part, key=key, before=ends[0], after=ends[1])


def field_changes(*, parts: SearchStrategy[str] | None = None) -> SearchStrategy[FieldChange]:
    """Generate what differs between two states; *parts* are of ``phase``, ``period`` and ``memberships``."""
    return _difference(st.sampled_from(["phase", "period", "memberships"]) if parts is None else parts)


def revisions(*, differences: SearchStrategy[FieldChange] | None = None) -> SearchStrategy[Revision]:
    """Generate revisions with a reason."""
    return st.builds(
        Revision,
        on=days(),
        reason=texts(),
        changes=st.lists(
            _difference(st.sampled_from(["phase", "period", "memberships"])) if differences is None else differences,
            min_size=1,
            max_size=3,
        ),
    )
