"""Strategies for the lead's next steps and for recognition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from advocacy.errors import Finding
from advocacy.run.highlights import Highlight, HighlightReport
from advocacy.run.next_steps import LeadRole, NextStep, NextStepPolicy, NextSteps
from advocacy.testing._values import date_ranges, days, identifiers

if TYPE_CHECKING:
    from datetime import date

    from hypothesis.strategies import SearchStrategy

__all__ = ["highlight_reports", "highlights", "next_step_lists", "next_step_policies", "next_steps"]


def next_step_policies(*, limits: SearchStrategy[int] | None = None) -> SearchStrategy[NextStepPolicy]:
    """Generate policies of short and long times; *limits* are the most steps a week."""
    times = st.integers(1, 60)
    return st.builds(
        NextStepPolicy,
        maximum_per_week=st.integers(0, 9) if limits is None else limits,
        rest=times,
        newcomer_days=times,
        back_days=times,
        draft_days=times,
        silence_times=st.integers(1, 5),
        silence_days=times,
        first_days=times,
        steady_periods=st.integers(1, 5),
        one_pillar_days=times,
        idea_days=times,
        session_days=times,
        seed=st.integers(0, 99),
    )


def _reasons() -> SearchStrategy[tuple[str, LeadRole, Finding]]:
    """Generate a suggestion's name, its role, and evidence for it."""
    return days().flatmap(
        lambda day: st.sampled_from(
            [
                ("declining", LeadRole.NUDGE, Finding.of("next:declining")),
                ("draft", LeadRole.SPAR, Finding.of("next:draft", on=day, days=20)),
                ("joined", LeadRole.MOTIVATE, Finding.of("next:joined", on=day)),
                ("silent", LeadRole.NUDGE, Finding.of("next:silent", days=40, rhythm=7)),
                ("steady", LeadRole.INSPIRE, Finding.of("next:steady", count=4)),
                ("idea", LeadRole.SPAR, Finding.of("next:idea:unseen", idea="i-1")),
            ]
        )
    )


def next_steps(
    *, people: SearchStrategy[str] | None = None, on: SearchStrategy[date] | None = None
) -> SearchStrategy[NextStep]:
    """Generate steps in every role; *people* are ids."""
    return st.builds(
        lambda who, day, reason: NextStep(
            participant=who,
            role=reason[1],
            on=day,
            evidence=[reason[2]],
            suggestion=Finding.of(f"suggest:{reason[0]}"),
        ),
        identifiers() if people is None else people,
        days() if on is None else on,
        _reasons(),
    )


def next_step_lists(*, steps: SearchStrategy[list[NextStep]] | None = None) -> SearchStrategy[NextSteps]:
    """Generate a lead's weeks, empty ones too; *steps* are of different people."""
    listed = st.lists(next_steps(), max_size=4, unique_by=lambda step: step.participant)
    waiting = st.integers(0, 9)
    return st.builds(
        lambda day, said, many: NextSteps(
            on=day,
            steps=said,
            waiting=many,
            findings=[Finding.of("steps:waiting", count=many)] if many else [],
        ),
        days(),
        listed if steps is None else steps,
        waiting,
    )


def highlights(*, people: SearchStrategy[str] | None = None) -> SearchStrategy[Highlight]:
    """Generate named moments of every kind; *people* are ids."""
    kinds = days().flatmap(
        lambda day: st.sampled_from(
            [
                Finding.of("recognition:first-post", on=day),
                Finding.of("recognition:year", on=day),
                Finding.of("recognition:new-pillar", pillar="craft", on=day),
            ]
        )
    )
    return st.builds(Highlight, participant=identifiers() if people is None else people, what=kinds)


def highlight_reports(*, named: SearchStrategy[list[Highlight]] | None = None) -> SearchStrategy[HighlightReport]:
    """Generate what is told to the group; *named* are moments of different people."""
    listed = st.lists(highlights(), max_size=3, unique_by=lambda moment: moment.participant)
    count = st.integers(3, 30)
    return st.builds(
        HighlightReport,
        period=date_ranges(),
        group=st.lists(
            count.map(lambda many: Finding.of("recognition:pillar", pillar="craft", count=many)), max_size=1
        ),
        highlights=listed if named is None else named,
    )
