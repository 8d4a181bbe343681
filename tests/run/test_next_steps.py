"""The lead's week says what it says to those it is about, and shows nothing by accident."""

from __future__ import annotations

import pickle
from datetime import date
from typing import Any

import pytest
from attrs import evolve, fields
from hypothesis import given

from advocacy.errors import Finding, UnknownNameError, ValidationError
from advocacy.run.next_steps import LeadRole, NextStep, NextStepPolicy, NextSteps
from advocacy.testing import strategies

DAY = date(2027, 3, 1)
STEP = NextStep(
    participant="p-1",
    role=LeadRole.SPAR,
    on=DAY,
    evidence=[Finding.of("next:draft", on=date(2027, 2, 1), days=16), Finding.of("next:idea:unseen", idea="<b>")],
    suggestion=Finding.of("suggest:draft"),
)


@given(strategies.next_step_policies())
def test_policies_show_themselves(policy: NextStepPolicy) -> None:
    """A policy prints what makes an equal one."""
    assert eval(repr(policy), {"NextStepPolicy": NextStepPolicy}) == policy  # noqa: S307
    assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301


def test_defaults_are_as_stated() -> None:
    """The limits and times that the documentation names are the ones that hold."""
    policy = NextStepPolicy()
    assert (policy.maximum_per_week, policy.rest, policy.newcomer_days, policy.back_days) == (8, 14, 21, 14)
    assert (policy.draft_days, policy.silence_times, policy.silence_days, policy.first_days) == (14, 3, 28, 14)
    assert (policy.steady_periods, policy.one_pillar_days, policy.idea_days) == (4, 84, 28)
    assert (policy.session_days, policy.seed) == (7, 0)
    assert [role.value for role in LeadRole] == ["motivate", "inspire", "nudge", "spar"]


@given(strategies.next_step_lists())
def test_everybody_may_see_all_that_is_said_of_them(week: NextSteps) -> None:
    """What each person sees adds up to all there is, each step once, and to nothing of others."""
    names = [step.participant for step in week.steps]
    assert [step for name in names for step in week.for_person(name)] == list(week.steps)
    assert week.for_person("".join(names) + "?") == ()
    for step in week.steps:
        assert step.text() in week.text()
        assert repr(step) == f"<NextStep {step.participant}>"
    assert repr(week) == f"<NextSteps {week.on}: {len(names)} steps>"


def test_a_week_reads_as_a_list_in_both_languages() -> None:
    """Who, in which role, why and what to do, then what is counted; a quiet week says so."""
    week = NextSteps(on=DAY, steps=[STEP], waiting=3, findings=[Finding.of("steps:waiting", count=3)])
    assert week.text("nl").splitlines() == [
        "p-1: sparren",
        "  Een concept van 2027-02-01 wacht al 16 aanwezige dagen.",
        "  Heeft het idee <b>; of het al verteld is, is hier niet te zien.",
        "  → Bied aan samen naar het concept te kijken, als dat welkom is; het hoeft niet geplaatst te worden.",
        "",
        "Ook met een reden, en boven de grens van de week: 3.",
    ]
    assert NextSteps(on=DAY).text() == "Nobody needs a word this week."
    with pytest.raises(UnknownNameError):
        NextSteps(on=DAY).text("fy")


def test_notebooks_show_a_table_with_nothing_unescaped() -> None:
    """A week is a table with a caption, and what an app called an idea is text in it."""
    html = NextSteps(on=DAY, steps=[STEP], findings=[Finding.of("steps:unasked", count=2)])._repr_html_()
    assert html.count("<tr>") == 2
    assert "<caption>2027-03-01 Not looked at, no consent to being approached that stands: 2.</caption>" in html
    assert ">person</th>" in html
    assert html.count('<tr><th scope="row">') == 1
    assert ">spar</td>" in html
    assert "has waited for 16 days here. Owns the idea &lt;b&gt;;" in html
    assert "<b>" not in html


def test_what_is_no_step_is_refused() -> None:
    """A step without evidence, two steps for one person and fields of other types are told at once."""
    with pytest.raises(ValidationError) as error:
        evolve(STEP, evidence=[])
    assert [(finding.path, finding.code) for finding in error.value.findings] == [("evidence", "empty")]
    with pytest.raises(ValidationError) as error:
        NextSteps(on=DAY, steps=[STEP, STEP])
    assert [(finding.path, finding.code) for finding in error.value.findings] == [("steps[1].participant", "repeated")]
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        NextStep(participant="", role=wrong, on=wrong, evidence=[wrong], suggestion=wrong)
    assert [finding.path for finding in error.value.findings] == [
        "participant",
        "role",
        "on",
        "evidence[0]",
        "suggestion",
    ]
    with pytest.raises(ValidationError) as error:
        NextSteps(on=wrong, steps=[wrong], waiting=-1, findings=[wrong])
    assert [finding.path for finding in error.value.findings] == ["on", "steps[0]", "waiting", "findings[0]"]
    low = dict.fromkeys(
        [one.name for one in fields(NextStepPolicy) if one.name.endswith(("days", "times", "periods"))], 0
    )
    with pytest.raises(ValidationError) as error:
        NextStepPolicy(maximum_per_week=-1, rest=0, seed=True, **low)
    assert {finding.path for finding in error.value.findings} == {"maximum_per_week", "rest", "seed", *low}
    assert len(low) == 10
    assert NextStepPolicy(maximum_per_week=0, rest=1).maximum_per_week == 0
