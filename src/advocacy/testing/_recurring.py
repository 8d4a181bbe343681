"""Strategies for what comes back, and for days on the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from advocacy.plan.calendar import Frequency, Occurrence, Recurrence
from advocacy.testing._values import days

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["occurrences", "recurrences"]


@st.composite
def _recurrence(draw: DrawFn, starts: SearchStrategy[date], lengths: SearchStrategy[int]) -> Recurrence:
    start, every = draw(starts), draw(st.sampled_from(Frequency))
    weekdays = st.sets(st.integers(0, 6), max_size=3)
    own: dict[str, Any] = {}
    if every is Frequency.WEEKLY:
        own = {"weekdays": draw(weekdays)}
    elif every is Frequency.MONTHLY and draw(st.booleans()):
        own = {"weekdays": [draw(st.integers(0, 6))], "nth": draw(st.sampled_from([1, 2, 3, 4, -1]))}
    until = start + timedelta(days=draw(lengths))
    return Recurrence(every=every, start=start, until=until, interval=draw(st.integers(1, 5)), **own)


def recurrences(
    *, starts: SearchStrategy[date] | None = None, lengths: SearchStrategy[int] | None = None
) -> SearchStrategy[Recurrence]:
    """Generate rhythms of every frequency, month ends and leap days included; *lengths* are days from first to last."""
    ends = st.sampled_from([date(2024, 2, 29), date(2027, 1, 31), date(2027, 10, 30)])
    return _recurrence(
        st.dates(date(2023, 1, 1), date(2028, 12, 31)) | ends if starts is None else starts,
        st.integers(0, 1500) if lengths is None else lengths,
    )


def occurrences(*, planned: SearchStrategy[date] | None = None) -> SearchStrategy[Occurrence]:
    """Generate what stayed, was moved and was dropped."""
    first = days() if planned is None else planned
    return first.flatmap(
        lambda day: st.builds(
            Occurrence,
            planned=st.just(day),
            on=st.none() | st.integers(0, 6).map(lambda step: day + timedelta(days=step)),
        )
    )
