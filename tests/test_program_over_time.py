"""Whatever happens in whatever order, nothing is planned with who is not there, and history leads to the present."""

from __future__ import annotations

from datetime import date, timedelta

from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from advocacy import (
    Consent,
    Goal,
    GoalKind,
    Participant,
    Program,
    Purpose,
    Standing,
    Window,
    compare_programs,
    match_buddies,
    plan_tracks,
)

START = date(2027, 1, 4)
NAMES = [f"p-{n}" for n in range(6)]
AGREED = (Consent(purpose=Purpose.PARTICIPATION, given=START),)
NEEDS = ("writing", "sparring", "editing")
PEOPLE = tuple(
    Participant(id=name, consents=AGREED if name != "p-5" else (), time_per_month=timedelta(hours=2)) for name in NAMES
)
people = st.sampled_from(NAMES)


class Life(RuleBasedStateMachine):
    """A program that people join, pause, resume and leave, and whose goals change, day after day."""

    def __init__(self) -> None:
        super().__init__()
        self.made = Program(id="2027", period=Window(START, date(2027, 12, 31)), participants=PEOPLE)
        self.program = self.made
        self.today = START
        self.diary: dict[str, list[Standing]] = {name: [] for name in NAMES}
        self.seen: list[tuple[date, Program]] = []

    def standing(self, name: str) -> Standing:
        """Tell how somebody stands by the diary kept beside the program."""
        return self.diary[name][-1] if self.diary[name] else Standing.NOT_YET

    def consents(self, name: str) -> bool:
        """Tell whether somebody's word stands today."""
        person = next(one for one in self.program.participants if one.id == name)
        return person.consents_to(Purpose.PARTICIPATION, on=self.today)

    @rule(days=st.integers(1, 60))
    def time_passes(self, days: int) -> None:
        """The days go by; how the program stood at the end of each is remembered."""
        self.seen.append((self.today, self.program))
        self.today += timedelta(days=days)

    @rule(name=people)
    def somebody_comes(self, name: str) -> None:
        """Whoever is not in it and agrees may join, for the first time or again on a later day."""
        mine = [stay for stay in self.program.memberships if stay.participant == name]
        again = bool(mine) and mine[-1].joined == self.today
        if self.consents(name) and self.standing(name) in {Standing.NOT_YET, Standing.LEFT} and not again:
            self.program = self.program.join(name, on=self.today)
            self.diary[name].append(Standing.ACTIVE)

    @rule(name=people)
    def somebody_pauses_and_takes_it_back(self, name: str) -> None:
        """Pausing and resuming on one day restores all but the history."""
        if self.standing(name) is Standing.ACTIVE:
            back = self.program.pause(name, on=self.today).resume(name, on=self.today)
            assert [one.part for one in compare_programs(self.program, back)] == ["memberships"]
            assert back.active(on=self.today) == self.program.active(on=self.today)
            assert len(back.revisions) == len(self.program.revisions) + 2
            self.program = back

    @rule(name=people)
    def somebody_pauses_or_resumes(self, name: str) -> None:
        """Who is active takes time out, and who is out comes back."""
        if self.standing(name) is Standing.ACTIVE:
            self.program = self.program.pause(name, on=self.today)
            self.diary[name].append(Standing.PAUSED)
        elif self.standing(name) is Standing.PAUSED:
            self.program = self.program.resume(name, on=self.today)
            self.diary[name].append(Standing.ACTIVE)

    @rule(name=people)
    def somebody_leaves(self, name: str) -> None:
        """Who is in it may leave, from a pause too."""
        if self.standing(name) in {Standing.ACTIVE, Standing.PAUSED}:
            others = [stay for stay in self.program.memberships if stay.participant != name]
            self.program = self.program.leave(name, on=self.today)
            self.diary[name].append(Standing.LEFT)
            assert [stay for stay in self.program.memberships if stay.participant != name] == others

    @rule(name=people)
    def somebody_withdraws(self, name: str) -> None:
        """Consent ends on the day it is withdrawn."""
        if self.consents(name):
            word = evolve(AGREED[0], withdrawn=self.today)
            changed = [evolve(p, consents=[word]) if p.id == name else p for p in self.program.participants]
            self.program = self.program.revise(on=self.today, participants=changed)

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
            assert self.program.standing(name, on=self.today) is self.standing(name)
            assert (name in active) is (self.standing(name) is Standing.ACTIVE and self.consents(name))

    @invariant()
    def the_history_leads_to_the_present(self) -> None:
        """The state at the end of any day that passed can be shown, and the first is the program as it was made."""
        assert self.program.as_of(START - timedelta(days=1)) == self.made
        for day, state in self.seen[-3:]:
            assert self.program.as_of(day) == state

    @precondition(lambda self: len(self.program.active(on=self.today)) > 0)
    @rule(hours=st.integers(0, 12))
    def the_rest_is_planned(self, hours: int) -> None:
        """A plan is made with who is active alone, nobody is over their hours, and everyone has a buddy or a reason."""
        active = self.program.active(on=self.today)
        names = {person.id for person in active}
        window = Window(self.today, self.today + timedelta(days=364))
        lead = timedelta(hours=hours)
        needs = dict.fromkeys(sorted(names), NEEDS)
        plan = plan_tracks(active, window=window, on=self.today, lead_time=lead, needs=needs)
        assert {track.participant for track in plan.tracks} == names
        assert {who for session in plan.sessions for who in session.participants} <= names
        assert plan.lead_time <= lead
        assert all(track.time <= timedelta(hours=12) for track in plan.tracks)
        found = match_buddies(active, on=self.today)
        alone = [finding["participant"] for finding in found.findings]
        assert sorted([*(who for group in found.groups for who in group.members), *alone]) == sorted(names)


Life.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestLife = Life.TestCase
