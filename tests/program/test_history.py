"""Histories: steps in any order plan only present people, and the revisions lead to the present."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from advocacy import (
    Consent,
    ContentPillar,
    DateRange,
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
from advocacy.errors import ValidationError
from advocacy.goals import Target
from advocacy.messages import Language
from advocacy.people import MembershipStatus
from advocacy.pilot import Invitation, Reply
from advocacy.plan import (
    BuddyPolicy,
    Cadence,
    ContentIdea,
    Frequency,
    PairExclusion,
    PlanBrief,
    Recurrence,
    make_agenda,
)
from advocacy.program import Phase, StepKind, compare_programs
from advocacy.run import Activity, ActivityKind, NextStepPolicy, NextStepRecord, suggest_steps
from tests.amounts import examples
from tests.samples import agreed_on, faults, spoken

START, END = date(2027, 1, 4), date(2027, 12, 31)
NAMES = [f"p-{n}" for n in range(6)]
AGREED = agreed_on(START)
#: Some agree to nudges and to be measured too, some to one of them, some to neither.
MORE = {
    "p-0": (Purpose.NUDGES, Purpose.MEASUREMENT),
    "p-1": (Purpose.NUDGES, Purpose.MEASUREMENT),
    "p-2": (Purpose.NUDGES,),
    "p-3": (Purpose.MEASUREMENT,),
}
NEEDS = ("writing", "sparring", "editing")
PEOPLE = tuple(
    Participant(
        id=name,
        consents=[
            *(AGREED if name != "p-5" else ()),
            *(Consent(purpose=purpose, given=START) for purpose in MORE.get(name, ())),
        ],
        time_per_month=timedelta(hours=2),
    )
    for name in NAMES
)
people = st.sampled_from(NAMES)


def is_free(day: date) -> bool:
    """Tell whether nothing is planned on a day: weekends, and the last week of every month."""
    return day.weekday() >= 5 or day.day > 24


class Life(RuleBasedStateMachine):
    """A program that people join, pause, resume and leave, and whose goals change, day after day."""

    def __init__(self) -> None:
        super().__init__()
        self.made = Program(id="2027", period=DateRange(START, END), participants=PEOPLE)
        self.program = self.made
        self.today = START
        self.diary: dict[str, list[MembershipStatus]] = {name: [] for name in NAMES}
        self.planned: dict[str, date] = {}
        self.declined: set[str] = set()
        self.seen: list[tuple[date, Program]] = []
        self.acts: list[Activity] = []
        self.records: list[NextStepRecord] = []

    def standing(self, name: str) -> MembershipStatus:
        """Return the membership status by the diary kept beside the program."""
        return self.diary[name][-1] if self.diary[name] else MembershipStatus.NOT_YET

    def consents(self, name: str) -> bool:
        """Return whether a person's consent is valid today."""
        person = next(participant for participant in self.program.participants if participant.id == name)
        return person.consents_to(Purpose.PARTICIPATION, on=self.today)

    def agenda(self, program: Program) -> object:
        """Return the sessions of the plan from today on; none without a plan."""
        if program.plan is None or self.today > END:
            return None
        rest = DateRange(self.today, END)
        return make_agenda(program.plan, program.participants, program.memberships, period=rest)

    @rule(days=st.integers(1, 60))
    def time_passes(self, days: int) -> None:
        """Days pass; the state of the program at the end of each is stored."""
        self.seen.append((self.today, self.program))
        self.today += timedelta(days=days)
        for name in [name for name, on in self.planned.items() if on <= self.today]:
            del self.planned[name]
            self.diary[name].append(MembershipStatus.LEFT)

    @rule(name=people)
    def somebody_comes(self, name: str) -> None:
        """A person who is no member and consents may join, for the first time or again on a later day."""
        mine = [stay for stay in self.program.memberships if stay.participant == name]
        again = bool(mine) and mine[-1].joined == self.today
        if (
            self.today <= END
            and self.consents(name)
            and self.standing(name) in {MembershipStatus.NOT_YET, MembershipStatus.LEFT}
            and not again
        ):
            self.program = self.program.join(name, on=self.today)
            self.diary[name].append(MembershipStatus.ACTIVE)

    @rule(name=people)
    def somebody_pauses_and_takes_it_back(self, name: str) -> None:
        """Pausing and resuming on one day restores all but the history."""
        if self.standing(name) is MembershipStatus.ACTIVE and self.today <= END:
            back = self.program.pause(name, on=self.today).resume(name, on=self.today)
            assert [change.part for change in compare_programs(self.program, back)] == ["memberships"]
            assert back.active(on=self.today) == self.program.active(on=self.today)
            assert self.agenda(back) == self.agenda(self.program)
            assert len(back.revisions) == len(self.program.revisions) + 2
            self.program = back

    @rule(name=people)
    def somebody_pauses_or_resumes(self, name: str) -> None:
        """Who is active takes time out, and who is out comes back."""
        if self.today > END:
            return
        if self.standing(name) is MembershipStatus.ACTIVE:
            self.program = self.program.pause(name, on=self.today)
            self.diary[name].append(MembershipStatus.PAUSED)
        elif self.standing(name) is MembershipStatus.PAUSED:
            self.program = self.program.resume(name, on=self.today)
            self.diary[name].append(MembershipStatus.ACTIVE)

    @rule(name=people)
    def somebody_leaves(self, name: str) -> None:
        """Who is in it may leave, from a pause too."""
        if self.standing(name) in {MembershipStatus.ACTIVE, MembershipStatus.PAUSED}:
            others = [stay for stay in self.program.memberships if stay.participant != name]
            self.program = self.program.leave(name, on=self.today)
            self.diary[name].append(MembershipStatus.LEFT)
            self.planned.pop(name, None)
            assert [stay for stay in self.program.memberships if stay.participant != name] == others

    @rule(name=people, days=st.integers(1, 90))
    def somebody_plans_to_leave(self, name: str, days: int) -> None:
        """Who announces a day of leaving is in it until then; an earlier day replaces a later one."""
        on = self.today + timedelta(days=days)
        if self.standing(name) in {MembershipStatus.ACTIVE, MembershipStatus.PAUSED} and on < self.planned.get(
            name, date.max
        ):
            self.program = self.program.leave(name, on=on, recorded=self.today)
            self.planned[name] = on

    @rule(name=people)
    def somebody_takes_it_back(self, name: str) -> None:
        """What was announced is listed until it takes effect, and can be taken back until then."""
        steps = [step for step in self.program.pending(on=self.today) if step.participant == name]
        assert [(step.kind, step.on) for step in steps] == [
            (StepKind.LEAVE, on) for planned, on in self.planned.items() if planned == name
        ]
        if steps:
            self.program = self.program.take_back(steps[0], on=self.today)
            del self.planned[name]

    @rule(name=people)
    def somebody_withdraws(self, name: str) -> None:
        """Consent ends on the day it is withdrawn, and the membership with it."""
        if self.consents(name):
            self.program = self.program.withdraw(name, Purpose.PARTICIPATION, on=self.today)
            if self.standing(name) in {MembershipStatus.ACTIVE, MembershipStatus.PAUSED}:
                self.diary[name].append(MembershipStatus.LEFT)
            self.planned.pop(name, None)
            assert not self.consents(name)

    @rule(name=people)
    def somebody_agrees(self, name: str) -> None:
        """A consent counts from its day, except on the day of a withdrawal; nobody joins by it."""
        ended = any(
            consent.withdrawn == self.today and consent.purpose is Purpose.PARTICIPATION
            for person in self.program.participants
            if person.id == name
            for consent in person.consents
        )
        self.program = self.program.agree(name, Purpose.PARTICIPATION, on=self.today)
        assert self.consents(name) is not ended
        if any(asked.participant == name and asked.replied != self.today for asked in self.program.invitations):
            self.declined.discard(name)

    @rule(name=people)
    def somebody_declines(self, name: str) -> None:
        """A decline is stored in the program, with any pilot."""
        others = [asked for asked in self.program.invitations if asked.participant != name]
        asked = Invitation(participant=name, sent=self.today).answer(Reply.DECLINED, on=self.today)
        self.program = self.program.revise(on=self.today, invitations=[*others, asked])
        self.declined.add(name)

    @rule()
    def a_group_is_selected(self) -> None:
        """Everybody who agreed is proposed, except who declined and did not come back with a new consent."""
        asked, invitations = SelectionPolicy(size=(1, 6), exclude_inactive=False), self.program.invitations
        pilot = select_pilot(self.program.participants, asked, on=self.today, invitations=invitations)
        assert set(pilot.members) == {name for name in NAMES if self.consents(name)} - self.declined
        self.program = self.program.revise(on=self.today, reason="Selected", pilot=pilot)

    @rule(name=people, kind=st.sampled_from(ActivityKind))
    def somebody_does_something(self, name: str, kind: ActivityKind) -> None:
        """A member may be active on any day, also during a pause."""
        if self.standing(name) in {MembershipStatus.ACTIVE, MembershipStatus.PAUSED}:
            self.acts.append(Activity(participant=name, on=self.today, kind=kind))

    @rule()
    def the_lead_asks_what_is_next(self) -> None:
        """Nobody is approached who is not here, did not agree or just was; few a week, each with a reason."""
        steps = suggest_steps(
            self.acts,
            self.program.participants,
            self.program.memberships,
            cadences=dict.fromkeys(NAMES, Cadence(1)),
            on=self.today,
            sessions=self.program.plan.sessions if self.program.plan is not None else (),
            earlier=self.records,
            policy=NextStepPolicy(maximum_per_week=2),
        )
        for step in steps.steps:
            name = step.participant
            assert self.standing(name) is MembershipStatus.ACTIVE
            assert self.consents(name)
            assert Purpose.NUDGES in MORE.get(name, ())
            assert step.evidence
            mine = [item.on for item in self.records if item.participant == name and not item.is_praise]
            assert step.is_praise or all((self.today - day).days >= 14 for day in mine)
        limited = {(item.participant, item.on) for item in self.records if not item.is_praise}
        week = [day for _, day in limited if day.isocalendar()[:2] == self.today.isocalendar()[:2]]
        assert len(week) + sum(not step.is_praise for step in steps.steps) <= 2
        self.records += steps.records

    @rule(weight=st.integers(1, 9))
    def the_goals_change(self, weight: int) -> None:
        """A goal comes or changes, for a reason."""
        goal = Goal(id="g-1", kind=GoalKind.ENGAGEMENT, weight=weight)
        self.program = self.program.revise(on=self.today, reason="Talked over", goals=[goal])

    @invariant()
    def who_is_active_is_who_said_so(self) -> None:
        """The program and the diary agree on everybody."""
        active = {person.id for person in self.program.active(on=self.today)}
        for name in NAMES:
            assert self.program.membership_status(name, on=self.today) is self.standing(name)
            assert name not in self.planned or self.standing(name) is not MembershipStatus.LEFT
            assert (name in active) is (self.standing(name) is MembershipStatus.ACTIVE and self.consents(name))

    @invariant()
    def the_history_leads_to_the_present(self) -> None:
        """The state at the end of any day that passed can be shown, and the first is the program as it was made."""
        assert self.program.as_of(START - timedelta(days=1)) == self.made
        for day, state in self.seen[-3:]:
            assert self.program.as_of(day) == state
        assert evolve(self.program) == self.program
        assert {found.code for found in self.program.findings} <= {"consent:same-day"}

    @precondition(lambda self: self.today <= END)
    @rule(hours=st.integers(0, 12), seed=st.integers(0, 2), nos=st.lists(st.tuples(people, people), max_size=2))
    def the_rest_is_planned(self, hours: int, seed: int, nos: list[tuple[str, str]]) -> None:
        """The rest is planned with who is active, what passed is kept, and planning twice on a day is planning once."""
        brief = PlanBrief(
            period=DateRange(START, END),
            lead_capacity=timedelta(hours=hours),
            meetings=Recurrence(every=Frequency.WEEKLY, start=START, until=END, weekdays=[1, 3, 5]),
            needs=dict.fromkeys(NAMES, NEEDS),
            cadences={name: Cadence(n % 3, weeks=2) for n, name in enumerate(NAMES)},
            pair_exclusions=[PairExclusion(text, other) for text, other in nos if text != other],
            buddies=BuddyPolicy(),
            seed=seed,
        )
        before = self.program.plan
        self.program = self.program.replan(on=self.today, reason="As it stands", brief=brief, closed=is_free)
        assert self.program.plan is not None
        passed = [item for item in before.sessions if item.on is not None and item.on < self.today] if before else []
        assert [item for item in self.program.plan.sessions if item.on in {kept.on for kept in passed}] == passed
        assert self.program.replan(on=self.today, reason="Again", closed=is_free) is self.program
        here = {name for name in NAMES if self.standing(name) is MembershipStatus.ACTIVE and self.consents(name)}
        for session in self.program.plan.sessions:
            assert session.on is not None
            assert session.on < self.today or here.issuperset(session.participants)
        assert self.program.plan.tracks.lead_hours <= max(
            timedelta(hours=hours), sum((item.time for item in passed), timedelta(0))
        )

    @invariant()
    def nothing_is_on_the_agenda_of_who_is_not_here(self) -> None:
        """From today on nobody who left, paused or did not agree, and everyone here has a buddy or a reason."""
        plan = self.program.plan
        if plan is None or self.today > END:
            return
        rest = DateRange(self.today, END)
        found = make_agenda(plan, self.program.participants, self.program.memberships, period=rest)
        here = {name for name in NAMES if self.standing(name) is MembershipStatus.ACTIVE and self.consents(name)}
        for item in found.items:
            assert here.issuperset(item.participants)
            assert item.on in rest
            assert not is_free(item.on)
        alone = [finding["participant"] for finding in found.findings if finding.code == "agenda:alone"]
        assert sorted([*(who for group in found.buddies for who in group), *alone]) == sorted(here)

    @invariant()
    def nobody_is_over_their_hours(self) -> None:
        """Sessions of the whole year take half of anybody's own time at most: two hours a month make twelve."""
        if self.program.plan is not None:
            for name in NAMES:
                mine = [session.time for session in self.program.plan.sessions if name in session.participants]
                assert sum(mine, timedelta(0)) <= timedelta(hours=12)
            assert all(track.time <= timedelta(hours=12) for track in self.program.plan.tracks.tracks)


Life.TestCase.settings = settings(max_examples=examples(60), stateful_step_count=25, deadline=None)
TestLife = Life.TestCase


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"round": 0}, ("whole:range", "round")),
        ({"phase": "run soon"}, ("type", "phase")),
        ({"participants": ["p-7"]}, ("type", "participants[0]")),
        ({"participants": [Participant(id="p-7")] * 2}, ("repeated", "participants[1].id")),
    ],
)
def test_revision_reports_a_bad_value(changes: dict[str, Any], wanted: tuple[str, str]) -> None:
    """A changed part passes the same check as in a new program, and its path is in the report."""
    made = Program(id="2027", period=DateRange(START, END), participants=[Participant(id="p-7")])
    with pytest.raises(ValidationError) as raised:
        made.revise(on=START, reason="Corrected", **changes)
    assert faults(raised) == [wanted]


def test_history_is_in_words_in_the_requested_language() -> None:
    """Phases, rounds, steps and consents are sentences with names, in the language of the reader, not of the writer."""
    agreed = [Consent(purpose=Purpose.PARTICIPATION, given=START)]
    made = Program(id="2027", period=DateRange(START, END), participants=[Participant(id="p-7", consents=agreed)])
    june, july = date(2027, 6, 1), date(2027, 7, 1)
    lived = made.join("p-7", on=START).pause("p-7", on=june).resume("p-7", on=july)
    lived = lived.agree("p-7", Purpose.NUDGES, on=july).withdraw("p-7", Purpose.NUDGES, on=date(2027, 8, 1))
    going = lived.leave("p-7", on=date(2027, 12, 1), recorded=date(2027, 8, 1))
    back = going.take_back(going.pending(on=date(2027, 8, 1))[0], on=date(2027, 8, 2))
    done = back.revise(on=END, reason="phase:done", phase=Phase.RUN, round=2)
    again = done.revise(on=END, reason="Nothing was open.", participants=[evolve(done.participants[0], name="Jelle")])

    def lines_in(language: str) -> list[str]:
        names = Language(language, names={"p-7": "Jelle"})
        return [line for revision in again.revisions for line in revision.text(names).splitlines()]

    assert [line.strip() for line in lines_in("en") if line.startswith("  ")] == [
        "Jelle takes part from 4 January 2027.",
        "Jelle pauses from 1 June 2027.",
        "Jelle is back from 1 July 2027.",
        "Jelle gives consent to personal attention from 1 July 2027.",
        "Jelle withdraws consent to personal attention from 1 August 2027.",
        "Jelle leaves on 1 December 2027.",
        "Jelle takes back a step of 1 December 2027: leave.",
        "phase: involve → run.",
        "round: 1 → 2.",
        "people: Jelle changed.",
    ]
    assert "  Jelle pauzeert vanaf 1 juni 2027." in lines_in("nl")
    assert "  fase: betrekken → uitvoeren." in lines_in("nl")
    assert [line for line in lines_in("nl") if "Er ontbreekt niets" in line] == [
        f"{spoken(END, 'nl')}  Er ontbreekt niets."
    ] * 2
    undone = lived.revise(on=END, participants=[evolve(lived.participants[0], consents=agreed)])
    assert [line for line in undone.revisions[-1].text().splitlines() if "takes back" in line] == [
        "  p-7 takes back a step of 1 July 2027: give consent (personal attention).",
        "  p-7 takes back a step of 1 August 2027: withdraw consent (personal attention).",
    ]


def test_history_has_the_titles_of_what_changed() -> None:
    """A reader without names still reads the title of an idea, the name of a pillar and the statement of a goal."""
    program = Program(id="2027", period=DateRange(date(2027, 1, 4), date(2027, 12, 31)))
    changed = program.revise(
        on=date(2027, 2, 1),
        reason="chosen",
        ideas=[ContentIdea(id="i-1", title="A day in the lab")],
        pillars=[ContentPillar(id="c-1", name="Craft")],
        goals=[
            Goal(id="g-1", kind=GoalKind.RECRUITMENT, statement="Colleagues"),
            Goal(id="g-2", kind=GoalKind.AWARENESS),
        ],
    )
    assert changed.revisions[0].text().splitlines()[1:] == [
        "  goals: Colleagues added.",
        "  goals: g-2 added.",
        "  ideas: A day in the lab added.",
        "  pillars: Craft added.",
    ]
    removed = changed.revise(on=date(2027, 3, 1), reason="done", ideas=[])
    assert "ideas: A day in the lab removed." in removed.revisions[1].text()
    assert "ideas: Lab removed." in removed.revisions[1].text(Language("en", names={"i-1": "Lab"}))


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "targets: Employee net promoter score added."),
        ("nl", "streefcijfers: Employee net promoter score (eNPS) toegevoegd."),
    ],
)
def test_history_names_the_metric_of_a_target(language: str, shown: str) -> None:
    """A changed target has the name of its metric, not its code."""
    made = Program(id="2027", period=DateRange(START, END))
    aim = Target(metric=KpiCatalogue.default().metric("enps"), value=20, by=END)
    plan = map_kpis([Goal(id="g", kind=GoalKind.ENGAGEMENT)])
    text = (
        made.revise(on=START, reason="Agreed", goals=[goal.goal for goal in plan.goals], kpis=plan, targets=[aim])
        .revisions[-1]
        .text(language)
    )
    assert shown in text
    assert "enps" not in text
