"""Phases list what is missing, accept a reason to advance, and never waive the ground rules."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

from advocacy import (
    ContentPillar,
    DateRange,
    Goal,
    GoalKind,
    Participant,
    Program,
    SelectionPolicy,
    map_kpis,
    select_pilot,
)
from advocacy.errors import InfeasibleError, ValidationError
from advocacy.people import Answer, Membership, Survey
from advocacy.pilot import Invitation, Reply
from advocacy.plan import Frequency, PlanBrief, Recurrence, SessionFormat, SessionPreferences
from advocacy.plan.content import ContentIdea
from advocacy.plan.foundation import Checklist, Foundation, FoundationCheck
from advocacy.plan.readiness import MEASURES_ASKED, OrganisationFact, check_readiness
from advocacy.program import Phase, advance_phase, check_phase
from advocacy.program.phases import GROUND_RULES
from advocacy.run import Review
from tests.samples import agreed_on

DAY = date(2027, 1, 4)
YEAR = DateRange(DAY, date(2027, 12, 31))
PEOPLE = tuple(Participant(id=f"p-{n}", consents=agreed_on(DAY)) for n in range(12))
PILOT = select_pilot(PEOPLE, SelectionPolicy(size=2, exclude_inactive=False, seed=1), on=DAY)
FACTS: dict[OrganisationFact, bool | None] = {
    fact: fact is not OrganisationFact.KNOWN_TROUBLE for fact in OrganisationFact
}
WELL = {person.id: dict.fromkeys(MEASURES_ASKED, 0.75) for person in PEOPLE}
GOAL = Goal(id="g-1", kind=GoalKind.RECRUITMENT)


def started(**fields: Any) -> Program:
    """Make a program in which everything of the first phase is there."""
    known: dict[str, Any] = {
        "id": "2027",
        "period": YEAR,
        "participants": PEOPLE,
        "survey": Survey(answers=[Answer(participant="p-1", question="need", text="Time")]),
        "readiness": check_readiness(WELL, FACTS),
        "pilot": PILOT,
        "invitations": [
            Invitation(participant=who, sent=DAY, reply=Reply.ACCEPTED, replied=DAY) for who in PILOT.members
        ],
        "memberships": [Membership(participant=who, joined=DAY) for who in PILOT.members],
    }
    return Program(**known | fields)


#: Nobody of the pilot works with a buddy.
NO_BUDDIES = [SessionPreferences(participant=who, excluded_formats=[SessionFormat.BUDDY]) for who in PILOT.members]


def brief(**fields: Any) -> PlanBrief:
    """Brief for a plan of the year."""
    known: dict[str, Any] = {
        "period": YEAR,
        "lead_capacity": timedelta(hours=40),
        "meetings": Recurrence(every=Frequency.WEEKLY, start=DAY, until=YEAR.end),
    }
    return PlanBrief(**known | fields)


def codes(program: Program, on: date = DAY) -> list[str]:
    """Return the codes of the open points."""
    return [finding.code for finding in check_phase(program, on=on)]


def test_phases_follow_each_other() -> None:
    """With nothing open, each phase leads to the next without a reason, and the review leads to the first."""
    program = started()
    assert codes(program) == []
    program = advance_phase(program, on=DAY)
    assert codes(program) == ["phase:goals"]
    program = program.revise(on=DAY, reason="Chosen together", goals=[GOAL])
    assert codes(program) == ["phase:metrics"]
    program = advance_phase(program.revise(on=DAY, reason="Mapped", kpis=map_kpis([GOAL])), on=DAY)
    assert program.phase is Phase.PLAN
    assert codes(program) == ["phase:foundation", "phase:pillars", "phase:ideas", "phase:plan"]
    whole = FoundationCheck(checked_on=DAY, done=Checklist.profile().codes)
    program = program.revise(
        on=DAY,
        reason="Planned",
        foundation=Foundation(
            profiles=dict.fromkeys(PILOT.members, whole),
            page=FoundationCheck(checked_on=DAY, done=Checklist.page().codes),
        ),
        pillars=[ContentPillar(id="c", name="Craft", goals=["g-1"])],
        ideas=[ContentIdea(id=f"i-{who}", title="A day", pillar="c", owner=who) for who in PILOT.members],
    )
    assert codes(program) == ["phase:plan"]
    little = brief(needs={PILOT.members[0]: ["sparring"]}, lead_capacity=timedelta(minutes=20))
    short = program.replan(on=DAY, reason="Planned", brief=evolve(little, preferences=NO_BUDDIES))
    assert [str(finding) for finding in check_phase(short, on=DAY)] == [
        "plan: The program lead lacks 7 hours 10 minutes for sessions that cannot be buddy work."
    ]
    program = program.replan(on=DAY, reason="Planned", brief=brief())
    assert codes(program) == []
    program = advance_phase(program, on=DAY)
    assert codes(program) == ["phase:running"]
    after = YEAR.end + timedelta(days=1)
    program = advance_phase(program, on=after)
    assert codes(program) == ["phase:review"]
    program = advance_phase(
        program.revise(on=after, reason="Looked back", review=Review(period=YEAR, on=after)), on=after
    )
    assert (program.phase, program.round, program.review) == (Phase.INVOLVE, 2, None)
    assert program.as_of(after) == program
    assert [change.before for change in program.revisions[-1].changes if change.part == "review"] == [
        Review(period=YEAR, on=after)
    ]
    assert [revision.reason for revision in program.revisions].count("phase:done") == 5


def test_open_items_need_a_reason() -> None:
    """With open items, a phase ends only with a written reason, which is stored; the error lists the items."""
    program = started(survey=None, readiness=None, pilot=None, invitations=(), memberships=())
    assert codes(program) == ["phase:survey", "phase:readiness", "phase:pilot", "phase:members"]
    with pytest.raises(InfeasibleError) as error:
        advance_phase(program, on=DAY)
    assert error.value.findings == check_phase(program, on=DAY)
    moved = advance_phase(program, on=DAY, reason="The board decides on goals first")
    assert (moved.phase, moved.revisions[0].reason) == (Phase.AIM, "The board decides on goals first")
    with pytest.raises(ValidationError, match="reason"):
        advance_phase(program, on=DAY, reason=3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"participants": [evolve(person, consents=()) for person in PEOPLE]}, "phase:consent"),
        (
            {
                "invitations": [
                    Invitation(participant=who, sent=DAY, reply=Reply.DECLINED, replied=DAY) for who in PILOT.members
                ]
            },
            "phase:forced",
        ),
        ({"readiness": check_readiness(WELL, FACTS | {OrganisationFact.VOLUNTARY: False})}, "phase:broken"),
        ({"readiness": check_readiness(WELL, FACTS | {OrganisationFact.KNOWN_TROUBLE: True})}, "phase:broken"),
    ],
    ids=["consent", "a no", "forced", "trouble"],
)
@pytest.mark.parametrize("phase", Phase)
def test_ground_rules_cannot_be_waived(phase: Phase, changes: dict[str, Any], code: str) -> None:
    """Missing consent, a decline and a broken foundation stop every phase, whatever the reason."""
    program = started(**changes, phase=phase)
    assert check_phase(program, on=DAY)[0].code == code
    with pytest.raises(InfeasibleError) as error:
        advance_phase(program, on=YEAR.end + timedelta(days=1), reason="We want to")
    assert {finding.code for finding in error.value.findings} <= GROUND_RULES
    assert "This rule has no exception" in str(error.value)


def test_joining_after_a_decline_is_allowed() -> None:
    """A decline counts against a membership that existed on its day; a person may join later."""
    noes = [Invitation(participant=who, sent=DAY, reply=Reply.DECLINED, replied=DAY) for who in PILOT.members]
    later = [Membership(participant=who, joined=DAY + timedelta(days=9)) for who in PILOT.members]
    assert "phase:forced" not in codes(started(invitations=noes, memberships=later), DAY + timedelta(days=9))
    left = [Membership(participant=who, joined=DAY).leave(DAY) for who in PILOT.members]
    assert "phase:forced" not in codes(started(invitations=noes, memberships=left))


def test_gaps_of_readiness_and_invitations_are_reported() -> None:
    """Repairable and unknown items, and unanswered invitations, are each reported with their path."""
    shaky = check_readiness({}, FACTS | {OrganisationFact.TIME_GIVEN: False})
    program = started(readiness=shaky, invitations=[Invitation(participant=PILOT.members[0], sent=DAY)])
    found = check_phase(program, on=DAY)
    assert [finding.code for finding in found] == [
        "readiness:missing:time_given",
        "readiness:few-answers",
        "phase:invitations",
    ]
    assert found[0].path == "readiness.facts[time_given]"
    assert found[1].text() == "trust, workload, leadership: 0 answers. A conclusion needs at least 12."
    assert found[-1].text() == (
        "2 of 2 proposed members were not invited or did not answer. Ask them; silence is not a no."
    )


def test_gaps_of_foundation_and_metrics_are_reported() -> None:
    """Incomplete profiles are counted, and a goal without an outcome metric is named."""
    looked = FoundationCheck(checked_on=DAY)
    program = started(phase=Phase.PLAN, foundation=Foundation(profiles=dict.fromkeys(PILOT.members, looked)))
    assert "foundation.profiles: 2 of 2 members have no representative profile." in map(
        str, check_phase(program, on=DAY)
    )
    aims = [GOAL, Goal(id="g-2", kind=GoalKind.RETENTION)]
    program = started(phase=Phase.AIM, goals=aims, kpis=map_kpis([GOAL], available=["applications"]))
    assert codes(program) == ["phase:metrics"]
    program = started(phase=Phase.AIM, goals=[GOAL], kpis=map_kpis([GOAL], available=[]))
    assert codes(program) == ["phase:outcome"]
    with pytest.raises(ValidationError):
        check_phase("x", on="y")  # type: ignore[arg-type]
