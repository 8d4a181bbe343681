"""The aggregate: every reference is checked, all faults in one error, with paths."""

from __future__ import annotations

import pickle
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given

from advocacy import (
    AdvocacyError,
    Consent,
    ContentPillar,
    DateRange,
    Finding,
    Goal,
    GoalKind,
    KpiCatalogue,
    Participant,
    Program,
    Purpose,
    SelectionPolicy,
    map_kpis,
    select_pilot,
)
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.goals import Target
from advocacy.people import Membership, MembershipStatus, Survey
from advocacy.pilot import Invitation, Reply
from advocacy.plan import BuddyPolicy, Frequency, PlanBrief, Recurrence, compare_plans, make_plan
from advocacy.plan.content import ContentIdea
from advocacy.plan.foundation import Foundation, FoundationCheck
from advocacy.program import FieldChange, Phase, Revision, compare_programs
from advocacy.program.history import take_back
from advocacy.run import Review, ReviewProposal, ReviewTopic
from advocacy.testing import strategies
from tests.amounts import costly
from tests.samples import agreed_on

DAY = date(2026, 9, 15)
YEAR = DateRange(date(2027, 1, 4), date(2027, 12, 31))
PEOPLE = tuple(Participant(id=name, consents=agreed_on(DAY)) for name in ("p-1", "p-2"))
PILOT = select_pilot(PEOPLE, SelectionPolicy(size=2, exclude_inactive=False), on=DAY)
GOAL = Goal(id="g-1", kind=GoalKind.AWARENESS)
RETAINED = KpiCatalogue.default().metric("customer_retention")


def test_references_are_checked_together() -> None:
    """One error reports unknown members, unknown invited people, unknown or outdated goals, and duplicates."""
    other = Goal(id="g-9", kind=GoalKind.RETENTION)
    with pytest.raises(ValidationError) as error:
        Program(
            id="2027",
            period=YEAR,
            participants=[PEOPLE[0], PEOPLE[0]],
            goals=[GOAL, GOAL],
            pillars=[ContentPillar(id="c", name="C", goals=["g-2"]), ContentPillar(id="c", name="D")],
            pilot=PILOT,
            invitations=[Invitation(participant=name, sent=DAY) for name in ("p-1", "p-3", "p-1")],
            kpis=map_kpis([evolve(GOAL, statement="older"), other]),
        )
    assert {(finding.path, finding.code) for finding in error.value.findings} == {
        ("participants[1].id", "repeated"),
        ("goals[1].id", "repeated"),
        ("pillars[1].id", "repeated"),
        ("pilot.members[1]", "name:unknown"),
        ("invitations[2].participant", "repeated"),
        ("invitations[1].participant", "name:unknown"),
        ("pillars[0].goals", "name:unknown"),
        ("kpis.goals[0].goal", "measurement-plan:stale"),
        ("kpis.goals[1].goal.id", "name:unknown"),
    }


def test_unknown_member_raises_a_lookup_error() -> None:
    """A single unknown reference raises a LookupError that suggests the nearest id."""
    with pytest.raises(UnknownNameError, match=r"pilot\.members\[1\].*Did you mean 'p-1'\?"):
        Program(id="2027", period=YEAR, participants=[PEOPLE[0]], pilot=PILOT)


def test_invitations_belong_to_the_program() -> None:
    """An invitation refers to a participant, with or without a pilot, so a decline outlives the pilot."""
    declined = Invitation(participant="p-1", sent=DAY, reply=Reply.DECLINED, replied=DAY)
    kept = Program(id="2027", period=YEAR, participants=PEOPLE, invitations=[declined])
    assert kept.revise(on=DAY, reason="Selected", pilot=PILOT).invitations == (declined,)
    with pytest.raises(UnknownNameError, match=r"invitations\[0\]\.participant"):
        Program(id="2027", period=YEAR, participants=PEOPLE[1:], invitations=[declined])


@costly(10)
@given(strategies.programs())
def test_programs_are_values(program: Program) -> None:
    """Programs compare, hash and pickle by content, and their repr has nothing about a person."""
    copy = pickle.loads(pickle.dumps(program))  # noqa: S301
    assert copy == program
    assert hash(copy) == hash(program)
    count = len(program.participants)
    assert repr(program) == f"<Program {program.id}: {count} participants, {len(program.goals)} goals>"


@pytest.mark.parametrize("wrong", [None, "2027", datetime(2027, 1, 1, 12), 2027], ids=repr)  # noqa: DTZ001 - a day has no zone
def test_wrong_field_types_are_refused(wrong: Any) -> None:
    """All fields of a wrong type are reported together."""
    with pytest.raises(ValidationError) as error:
        Program(id="", period=wrong, participants=[wrong], goals="g", pilot=PEOPLE[0])  # type: ignore[arg-type]
    paths = [finding.path for finding in error.value.findings]
    assert paths[:5] == ["id", "period", "participants[0]", "goals", "pilot"]
    with pytest.raises(ValidationError):
        DateRange(wrong, date(2027, 1, 1))


def test_period_that_ends_before_it_starts_is_refused() -> None:
    """The error shows both dates."""
    with pytest.raises(ValidationError, match="1 February 2027 to 31 January 2027"):
        DateRange(date(2027, 2, 1), date(2027, 1, 31))


def test_references_of_ideas_and_profiles_are_checked() -> None:
    """The pillar, people and goals of an idea, and the person of a profile, exist, or the nearest name is suggested."""
    idea = ContentIdea(id="i", title="A day", pillar="craft", owner="p-1", goals=["g-1"], from_whom="p-2")
    pillar = ContentPillar(id="craft", name="Craft")
    assert program(ideas=[idea], pillars=[pillar]).ideas == (idea,)
    wrong = evolve(idea, pillar="draft", owner="p-8", from_whom="p-9", goals=["g-7"])
    seen = Foundation(profiles={"p-7": FoundationCheck(checked_on=DAY)})
    with pytest.raises(AdvocacyError) as error:
        program(ideas=[wrong, wrong], pillars=[pillar], foundation=seen)
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        ("ideas[1].id", "repeated"),
        *((f"ideas[{n}].{name}", "name:unknown") for n in (0, 1) for name in ("pillar", "owner", "from_whom", "goals")),
        ("foundation.profiles[p-7]", "name:unknown"),
    ]


# ---------------------------------------------------------------- over time


def later(days: int) -> date:
    """Return the day this number of days into the year."""
    return YEAR.start + timedelta(days=days)


def program(**fields: Any) -> Program:
    """Make a program of two people."""
    known: dict[str, Any] = {"id": "2027", "period": YEAR, "participants": PEOPLE, "goals": [GOAL]}
    return Program(**known | fields)


#: What the states of a program do not share.
BARE: dict[str, Any] = {"revisions": (), "step_records": ()}


@costly(10)
@given(strategies.programs())
def test_revisions_restore_earlier_states(present: Program) -> None:
    """Each earlier state can be restored, and differs from the next by the changes of its revision."""
    days = [revision.recorded for revision in present.revisions]
    assert present.as_of(date.max) == present
    states = [take_back(present, present.revisions[n:], besides=BARE) for n in range(len(days) + 1)]
    for (before, after), revision in zip(pairwise(states), present.revisions, strict=True):
        assert compare_programs(before, after) == revision.changes
        assert [change.before for change in compare_programs(after, before)] == [
            change.after for change in revision.changes
        ]
    for day in {*days, *(day - timedelta(days=1) for day in days)}:
        many = sum(on <= day for on in days)
        assert evolve(present.as_of(day), **BARE) == states[many]
        assert present.as_of(day).revisions == present.revisions[:many]


def test_revision_has_date_reason_and_changes() -> None:
    """Changed, added and removed goals are listed by name, in both languages."""
    other = Goal(id="g-2", kind=GoalKind.RETENTION)
    present = program(goals=[GOAL, other])
    changed = present.revise(
        on=DAY, reason="People asked", goals=[evolve(GOAL, weight=2), Goal(id="g-3", kind=GoalKind.RECRUITMENT)]
    )
    assert changed.revisions[0].text().splitlines() == [
        "15 September 2026  People asked",
        "  goals: g-1 changed.",
        "  goals: g-2 removed.",
        "  goals: g-3 added.",
    ]
    assert changed.revisions[0].text("nl").splitlines()[1] == "  doelen: g-1 gewijzigd."
    assert changed.as_of(DAY - timedelta(days=1)) == present
    assert repr(changed.revisions[0].changes[0]) == "<Difference goals g-1>"
    with_survey = present.revise(on=DAY, reason="Asked", survey=Survey())
    assert [str(change.finding) for change in compare_programs(present, with_survey)] == ["survey: added."]
    assert [str(change.finding) for change in compare_programs(with_survey, present)] == ["survey: removed."]
    assert present.revise(on=DAY, reason="Nothing", goals=[other, GOAL]) is present


def test_membership_steps_affect_one_person() -> None:
    """Joining, pausing, resuming, leaving and returning change only the days of that person, and need no reason."""
    there = program().join("p-1", on=later(0)).join("p-2", on=later(0))
    gone = there.pause("p-1", on=later(10)).resume("p-1", on=later(20)).leave("p-1", on=later(30))
    back = gone.join("p-1", on=later(40))
    texts = [back.membership_status("p-1", on=later(n)).value for n in (-1, 0, 10, 20, 30, 40)]
    assert texts == ["not_yet", "active", "paused", "active", "left", "active"]
    assert [person.id for person in back.active(on=later(15))] == ["p-2"]
    assert [person.id for person in back.active(on=later(45))] == ["p-1", "p-2"]
    assert all(revision.reason == "" for revision in back.revisions)
    assert [stay for stay in back.memberships if stay.participant == "p-2"] == [there.memberships[1]]
    assert str(back.revisions[-1].changes[0].finding) == "members: p-1 added."
    assert back.leave("p-1", on=later(50)).membership_status("p-1", on=later(60)) is MembershipStatus.LEFT


def test_person_id_may_be_an_email_address() -> None:
    """A membership names the whole id, even if it has the sign that separates it from the joining date."""
    word = Consent(purpose=Purpose.PARTICIPATION, given=DAY)
    joined = program(participants=[Participant(id="ann@x.org", consents=[word])]).join("ann@x.org", on=later(0))
    assert str(joined.revisions[0].changes[0].finding) == "members: ann@x.org added."


def test_active_people_have_consent() -> None:
    """Nobody joins without consent, and a withdrawal ends activity in any membership."""
    with pytest.raises(ValidationError, match="Ask the person first"):
        program().join("p-1", on=DAY - timedelta(days=1))
    present = program().join("p-1", on=later(0))
    word = Consent(purpose=Purpose.PARTICIPATION, given=DAY, withdrawn=later(5))
    withdrawn = present.revise(on=later(5), participants=[evolve(PEOPLE[0], consents=[word]), PEOPLE[1]])
    assert [len(withdrawn.active(on=later(n))) for n in (4, 5)] == [1, 0]


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (lambda p: p.revise(on=DAY, goals=()), "needs a reason"),
        (lambda p: p.revise(on=DAY, reason=" ", goals=()), "reason"),
        (lambda p: p.revise(on="x", reason="r", goals=()), "on: must be a date"),
        (lambda p: p.revise(on=DAY, reason="r", gaols=()), "Did you mean 'goals'"),
        (lambda p: p.revise(on=DAY, reason="r", revisions=()), "revisions"),
        (
            lambda p: p.revise(on=later(1), reason="r", goals=()).revise(on=later(0), reason="r", goals=[GOAL]),
            "is before a revision",
        ),
        (lambda p: p.join("p-1", on=later(1)).join("p-1", on=later(2)), "has not ended"),
        (
            lambda p: p.join("p-1", on=later(1)).leave("p-1", on=later(1)).join("p-1", on=later(1)),
            "not ended on this day",
        ),
        (lambda p: p.join("p-9", on=DAY), "Did you mean 'p-"),
        (lambda p: p.pause("p-1", on=DAY), "has not joined"),
        (lambda p: p.as_of("x"), "must be a date"),
        (lambda p: compare_programs(p, p.id), "must be an instance of Program"),
    ],
)
def test_impossible_steps_are_refused(step: Any, text: str) -> None:
    """A change without a reason, before the last one or of an unknown person, and a wrong step."""
    with pytest.raises(AdvocacyError, match=text):
        step(program())


def test_inconsistent_history_is_refused() -> None:
    """Revisions out of order, of unknown fields, or with another result are reported together."""
    wrong = [
        Revision(on=DAY, reason="a", changes=[FieldChange(part="goals", key="g-1", before=GOAL)]),
        Revision(on=DAY - timedelta(days=1), reason="b", changes=[FieldChange(part="gaols", before=1)]),
        Revision(on=DAY, reason="c", changes=[FieldChange(part="phase", before=Phase.AIM, after=Phase.RUN)]),
    ]
    with pytest.raises(ValidationError) as error:
        program(revisions=wrong, memberships=[Membership(participant="p-9", joined=DAY)])
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        ("memberships[0].participant", "name:unknown"),
        ("revisions[1].recorded", "revision:order"),
        ("revisions[1].changes[0].part", "name:unknown"),
        ("revisions[0].changes[0]", "revision:present"),
        ("revisions[2].changes[0]", "revision:present"),
    ]
    with pytest.raises(ValidationError, match="changes"):
        Revision(on=DAY, reason="a", changes=())


# ---------------------------------------------------------------- targets and a plan


def brief(**fields: Any) -> PlanBrief:
    """Brief for a year in which both people need to write and spar."""
    known: dict[str, Any] = {
        "period": YEAR,
        "lead_capacity": timedelta(hours=40),
        "meetings": Recurrence(every=Frequency.WEEKLY, start=YEAR.start, until=YEAR.end),
        "needs": {person.id: ["sparring", "editing"] for person in PEOPLE},
    }
    return PlanBrief(**known | fields)


def test_targets_belong_to_metrics_of_the_measurement_plan() -> None:
    """A target is identified by its metric, in the history too, and is removed with it."""
    kpis = map_kpis([GOAL])
    metrics = [metric for metric in kpis.goal("g-1").metrics if not metric.qualitative]
    aims = [Target(metric=metric, value=Fraction(1, 2), by=YEAR.end) for metric in metrics[:2]]
    there = program(kpis=kpis).revise(on=DAY, reason="Agreed", targets=aims[::-1])
    assert there.targets == tuple(sorted(aims, key=lambda aim: aim.metric.code))
    assert [change.key for change in there.revisions[0].changes] == sorted(target.metric.code for target in aims)
    assert str(there.revisions[0].changes[0].finding).startswith("targets: ")
    with pytest.raises(ValidationError) as error:
        program(kpis=kpis, targets=[aims[0], aims[0], Target(metric=RETAINED, value=Fraction(1, 2), by=YEAR.end)])
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        ("targets[1].metric", "repeated"),
        ("targets[2].metric", "name:unknown"),
    ]
    with pytest.raises(UnknownNameError):
        program(targets=aims[:1])


def test_replan_is_a_revision() -> None:
    """Replanning has a date and a reason, plans for the people active on it, and changes nothing when repeated."""
    there = program().join("p-1", on=later(0)).join("p-2", on=later(0))
    planned = there.replan(on=later(1), reason="Talked over", brief=brief())
    assert planned.plan is not None
    assert planned.revisions[-1].text() == "5 January 2027  Talked over\n  plan: added."
    assert planned.replan(on=later(1), reason="Again") is planned
    gone = planned.leave("p-2", on=later(100)).replan(on=later(100), reason="One left")
    assert gone.plan is not None
    earlier, past, rest = (
        [session for session in plan.sessions if session.on is not None and (session.on < later(100)) is before]
        for plan, before in ((planned.plan, True), (gone.plan, True), (gone.plan, False))
    )
    assert past == earlier
    assert {who for session in rest for who in session.participants} == {"p-1"}
    assert gone.as_of(later(99)).plan == planned.plan
    first, second, *others = gone.revisions[-1].text().splitlines()
    assert (first, second) == ("14 April 2027  One left", "  plan: changed.")
    assert others == [f"    {finding.text()}" for finding in compare_plans(planned.plan, gone.plan)]
    assert others
    with pytest.raises(ValidationError, match=r"brief: there is no earlier plan"):
        there.replan(on=later(1), reason="Without a brief")
    with pytest.raises(ValidationError, match="needs a reason"):
        there.replan(on=later(1), reason="", brief=brief())


def test_buddies_share_pillars_of_ideas() -> None:
    """Owners of ideas on the same pillar get common points, and the changes of a plan are one revision."""
    there = program().join("p-1", on=later(0)).join("p-2", on=later(0))
    ideas = [ContentIdea(id=f"i-{person.id}", title="A day", pillar="craft", owner=person.id) for person in PEOPLE]
    loose = [ContentIdea(id="i", title="A day", owner="p-1"), ContentIdea(id="j", title="A day", pillar="craft")]
    planned = there.replan(
        on=later(1),
        reason="Planned",
        brief=brief(buddies=BuddyPolicy(pillar_points=7)),
        pillars=[ContentPillar(id="craft", name="Craft")],
        ideas=[*ideas, *loose],
    )
    assert planned.plan is not None
    assert planned.plan.buddies is not None
    assert [(group.members, group.points) for group in planned.plan.buddies.groups] == [(("p-1", "p-2"), 7)]
    assert len(planned.revisions) == len(there.revisions) + 1


def test_people_of_plan_and_review_are_participants() -> None:
    """Each person named by a plan or a review is a participant."""
    plan = make_plan(PEOPLE, (), brief=brief(), on=YEAR.start)
    with pytest.raises(UnknownNameError, match=r"plan\.brief\.needs\[p-2\].*Did you mean 'p-1'"):
        program(participants=PEOPLE[:1], plan=plan)
    why = Finding.of("review:own:kept", "continuity.people[p-3]", kept=1, stretches=9)
    own = ReviewProposal(
        topic=ReviewTopic.CADENCE, advice=Finding.of("review:own:slower"), evidence=[why], participant="p-3"
    )
    with pytest.raises(UnknownNameError, match=r"review\.proposals\[0\]\.participant.*Did you mean 'p-2'"):
        program(review=Review(period=YEAR, on=YEAR.end, proposals=[own]))
    assert (
        program(review=Review(period=YEAR, on=YEAR.end, proposals=[evolve(own, participant="p-1")])).review is not None
    )
