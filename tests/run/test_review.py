"""A review is a value: proposals that can be traced, and nothing about a person for anybody else."""

from __future__ import annotations

import pickle
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy import DateRange, Finding
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.run import Review, ReviewPolicy, ReviewProposal, ReviewTopic
from advocacy.testing import strategies
from tests.amounts import examples

WHY = Finding.of("review:waiting", "reserves", count=3)
ASK = ReviewProposal(topic=ReviewTopic.NEXT_WAVE, advice=Finding.of("review:wave", count=3), evidence=[WHY])
OWN = ReviewProposal(
    topic=ReviewTopic.CADENCE,
    advice=Finding.of("review:own:2"),
    evidence=[Finding.of("review:own:kept", "continuity.people[p-1]", kept=1, stretches=6)],
    participant="p-1",
)
QUARTER = DateRange(date(2026, 7, 1), date(2026, 9, 30))
HELD = Review(period=QUARTER, on=date(2026, 10, 5), findings=[WHY], proposals=[ASK, OWN])


@given(strategies.review_proposals())
def test_a_proposal_can_be_traced(proposal: ReviewProposal) -> None:
    """What it rests on stands below what it proposes, each with the place it comes from."""
    assert proposal.text().splitlines()[0] == proposal.advice.text()
    assert len(proposal.text("nl").splitlines()) == 1 + len(proposal.evidence)
    assert pickle.loads(pickle.dumps(proposal)) == proposal  # noqa: S301
    for evidence in ((), (*proposal.evidence, Finding.of("review:waiting", count=1))):
        with pytest.raises(ValidationError) as error:
            evolve(proposal, evidence=evidence)
        path = f"evidence[{len(proposal.evidence)}].path" if evidence else "evidence"
        assert [finding.path for finding in error.value.findings] == [path]


def test_a_proposal_about_a_person_shows_class_and_id() -> None:
    """What is proposed to somebody is not read in a log."""
    assert repr(OWN) == "<ReviewProposal p-1>"
    assert repr(ASK) == "<ReviewProposal next_wave>"
    assert repr(evolve(ASK, topic=ReviewTopic.TOPIC, about="writing")) == "<ReviewProposal topic writing>"
    assert OWN.text() == (
        "A slower rhythm may suit you better, if you like: one post in two weeks.\n- The rhythm was kept 1 of 6 times."
    )
    wrong: Any = 3
    with pytest.raises(ValidationError) as error:
        ReviewProposal(topic=wrong, about=wrong, advice=wrong, evidence=wrong, participant=wrong)
    assert [one.path for one in error.value.findings] == ["topic", "about", "advice", "evidence", "participant"]
    with pytest.raises(ValidationError) as error:
        ReviewProposal(topic=ReviewTopic.TOPIC, advice=WHY, evidence=[wrong, Finding.of("review:wave:wait")])
    assert "3" not in error.value.findings[0].text()


@given(strategies.review_policies())
def test_a_policy_is_written_as_it_is_read(policy: ReviewPolicy) -> None:
    """What a policy shows is what makes it."""
    assert eval(repr(policy), {"ReviewPolicy": ReviewPolicy, "Fraction": Fraction}) == policy  # noqa: S307


def test_a_policy_out_of_order_is_refused() -> None:
    """Every threshold out of its range is told at once, and a step up never starts below where slower is proposed."""
    wrong: Any = 0.5
    with pytest.raises(ValidationError) as error:
        ReviewPolicy(
            minimum_requests=2,
            wave_from=wrong,
            slower_below=Fraction(0),
            step_up_from=Fraction(2),
            own_below=wrong,
            minimum_periods=0,
            minimum_people=2,
        )
    assert [one.path for one in error.value.findings] == [
        "minimum_requests",
        "wave_from",
        "slower_below",
        "step_up_from",
        "own_below",
        "minimum_periods",
        "minimum_people",
    ]
    with pytest.raises(ValidationError, match="must not be below 4/5"):
        ReviewPolicy(slower_below=Fraction(4, 5))
    assert ReviewPolicy(slower_below=Fraction(3, 4)).step_up_from == Fraction(3, 4)


@given(strategies.reviews())
def test_a_review_parts_what_is_for_whom(review: Review) -> None:
    """Every proposal is for the group or for one person, and stands in one place."""
    people = sorted({one.participant for one in review.proposals if one.participant is not None})
    apart = [*review.for_group, *(one for name in people for one in review.proposals_for(name))]
    assert sorted(apart, key=review.proposals.index) == list(review.proposals)
    assert len(apart) == len(review.proposals)
    assert review.proposals_for("nobody is called this") == ()
    assert pickle.loads(pickle.dumps(review)) == review  # noqa: S301


def test_a_persons_id_is_found_however_it_is_written() -> None:
    """Ids that look the same are the same; what is no text is refused."""
    named = evolve(HELD, proposals=[evolve(OWN, participant="Zoe\u0308")])
    assert named.proposals_for("Zo\u00eb") == named.proposals_for("Zoe\u0308") == named.proposals
    wrong: Any = 3
    with pytest.raises(ValidationError, match="participant"):
        HELD.proposals_for(wrong)


def test_the_text_names_what_each_proposal_rests_on() -> None:
    """By its number where it was seen, else in full; parts with nothing in them are left out."""
    assert HELD.text().splitlines()[3] == "1. Eligible people in reserve for a next wave: 3."
    assert HELD.text().splitlines()[-3].endswith("each is free to say no. (1)")
    unseen = evolve(HELD, findings=(), proposals=[ASK])
    assert unseen.text().splitlines()[2:] == [
        "What is proposed for the next round (in brackets: the numbers of what it rests on)",
        "Next wave",
        f"- Ask the next wave, from the 3 in reserve; each is free to say no. ({WHY.text()})",
    ]
    assert evolve(HELD, findings=(), proposals=()).text() == "Review of 2026-07-01 to 2026-09-30, held on 2026-10-05"
    with pytest.raises(UnknownNameError):
        HELD.text("fy")
    with pytest.raises(UnknownNameError):
        OWN.text("fy")


def test_a_notebook_shows_two_tables_and_nobody() -> None:
    """What was seen with where it comes from, and proposals with their evidence in full; all escaped."""
    told = Finding.of("review:quoted", "scorecard", goal="awareness", which="", seen="<b>", by="B", known="C", on="D")
    shown = evolve(HELD, findings=[WHY, told])._repr_html_()
    assert shown.count("<table lang") == 2
    assert "&lt;b&gt;" in shown
    assert "<td>reserves</td>" in shown
    assert shown.count('<th scope="row">') == 2 + len(shown.split("</table>")[1].split("<tr>")[2:])
    assert shown.count("Eligible people in reserve for a next wave: 3.") == 2
    assert OWN.advice.text() not in shown
    assert OWN.advice.text() not in HELD.text()
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        Review(period=wrong, on=wrong, findings=[wrong], proposals=[wrong])
    assert [one.path for one in error.value.findings] == ["period", "on", "findings[0]", "proposals[0]"]


@settings(max_examples=examples(25))
@given(st.data())
def test_strategies_take_strategies(data: st.DataObject) -> None:
    """An app steers what reviews are about with strategies of its own."""
    drawn = data.draw(strategies.review_proposals(people=st.just("p-9"), kinds=st.just(ReviewTopic.CADENCE)))
    assert (drawn.participant, drawn.topic) == ("p-9", ReviewTopic.CADENCE)
    review = data.draw(
        strategies.reviews(
            cards=strategies.scorecards(aims=st.just([])),
            continuity=strategies.continuity_reports(people=st.just([])),
            policies=st.just(ReviewPolicy(minimum_requests=40)),
        )
    )
    assert {one.topic for one in review.proposals} <= {
        ReviewTopic.NEXT_WAVE,
        ReviewTopic.CADENCE,
        ReviewTopic.COLLECT,
    }
    assert all(one.participant is None for one in review.proposals)
