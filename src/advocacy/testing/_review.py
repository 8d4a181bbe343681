"""Strategies for reviews, their proposals and what they go by."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import strategies as st

from advocacy.errors import Finding
from advocacy.people.membership import Membership
from advocacy.plan.tracks import TOPICS
from advocacy.run.continuity import ContinuityReport
from advocacy.run.review import Review, ReviewPolicy, ReviewProposal, ReviewTopic, make_review
from advocacy.testing._continuity import continuity_reports
from advocacy.testing._exploring import intervals
from advocacy.testing._plan import readinesses
from advocacy.testing._run import scorecards
from advocacy.testing._tracks import cadences
from advocacy.testing._values import identifiers

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from advocacy.run.scorecard import Scorecard

__all__ = ["review_policies", "review_proposals", "reviews"]

_EARLY = date(1900, 1, 1)
_codes = st.sampled_from([topic.code for topic in TOPICS])


def review_proposals(
    *, people: SearchStrategy[str | None] | None = None, kinds: SearchStrategy[ReviewTopic] | None = None
) -> SearchStrategy[ReviewProposal]:
    """Generate proposals of every kind, about the group and about one person; *people* are ids."""
    asked = st.integers(3, 40).map(lambda count: Finding.of("review:waiting", "waiting", count=count))
    return st.builds(
        ReviewProposal,
        topic=st.sampled_from(ReviewTopic) if kinds is None else kinds,
        about=st.none() | identifiers(),
        advice=st.sampled_from([Finding.of("review:wave:wait"), Finding.of("review:cadence:slower")]),
        evidence=st.lists(asked, min_size=1, max_size=3),
        participant=st.none() | identifiers() if people is None else people,
    )


def review_policies() -> SearchStrategy[ReviewPolicy]:
    """Generate what a review goes by, thresholds that meet included."""
    tenths = st.integers(1, 10).map(lambda many: Fraction(many, 10))
    return st.tuples(tenths, tenths).flatmap(
        lambda ends: st.builds(
            ReviewPolicy,
            minimum_requests=st.integers(3, 6),
            wave_from=tenths,
            slower_below=st.just(min(ends)),
            step_up_from=st.just(max(ends)),
            own_below=tenths,
            minimum_periods=st.integers(1, 8),
            minimum_people=st.integers(3, 8),
        )
    )


@st.composite
def _review(
    draw: DrawFn,
    cards: SearchStrategy[Scorecard],
    continuity: SearchStrategy[ContinuityReport],
    policies: SearchStrategy[ReviewPolicy],
) -> Review:
    scorecard, report = draw(cards), draw(continuity)
    if report.kept is not None and draw(st.booleans()):
        report = evolve(report, kept_interval=draw(intervals(ends=st.floats(0, 1))))
    names = [one.participant for one in report.people]
    return make_review(
        scorecard,
        report,
        on=max(scorecard.period.end, report.period.end) + timedelta(days=draw(st.integers(0, 30))),
        decline=draw(st.sampled_from([None, Finding.of("review:drift:down")])),
        readiness=draw(st.none() | readinesses()),
        topics=draw(st.none() | st.dictionaries(identifiers(), st.lists(_codes, max_size=3), max_size=6)),
        reserves=draw(st.none() | st.integers(0, 30)),
        cadences={name: draw(cadences()) for name in names if draw(st.booleans())},
        memberships=[Membership(participant=name, joined=_EARLY) for name in names],
        policy=draw(policies),
    )


def reviews(
    *,
    cards: SearchStrategy[Scorecard] | None = None,
    continuity: SearchStrategy[ContinuityReport] | None = None,
    policies: SearchStrategy[ReviewPolicy] | None = None,
) -> SearchStrategy[Review]:
    """Generate reviews of scorecards and continuity, with a survey and without."""
    return _review(
        scorecards() if cards is None else cards,
        continuity_reports() if continuity is None else continuity,
        review_policies() if policies is None else policies,
    )
