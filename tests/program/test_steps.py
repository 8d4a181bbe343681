"""Steps that take effect later are listed and can be taken back, and no date blocks anybody else."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy import (
    Consent,
    ContentPillar,
    DateRange,
    Goal,
    GoalKind,
    Participant,
    Program,
    Purpose,
    SelectionPolicy,
    map_kpis,
    select_pilot,
)
from advocacy.adapters import documents
from advocacy.errors import AdvocacyError, Finding, ValidationError
from advocacy.goals import Target
from advocacy.people import Membership, MembershipStatus, Pause
from advocacy.pilot import Invitation, Reply
from advocacy.plan import Frequency, PlanBrief, Recurrence, make_plan
from advocacy.plan.content import ContentIdea
from advocacy.plan.foundation import Foundation, FoundationCheck
from advocacy.program import PendingStep, Phase, StepKind, compare_programs
from advocacy.run import Review, ReviewProposal, ReviewTopic

START, END = date(2027, 1, 4), date(2027, 12, 31)
NAMES = ("a", "b", "a@x")
JUNE, AUGUST = date(2027, 6, 1), date(2027, 8, 31)
PARTICIPATION = Purpose.PARTICIPATION


def day(number: int) -> date:
    """Return a day by its number from the first day of the program."""
    return START + timedelta(days=number)


def made(**fields: Any) -> Program:
    """Return a program of people who agreed to participate."""
    agreed = [Consent(purpose=PARTICIPATION, given=START)]
    people = [Participant(id=name, consents=agreed) for name in NAMES]
    known: dict[str, Any] = {"id": "2027", "period": DateRange(START, END), "participants": people}
    return Program(**known | fields)


def take(program: Program, name: str, kind: str, on: date, recorded: date | None) -> Program:
    """Take a step of a kind."""
    if kind == "withdraw":
        return program.withdraw(name, PARTICIPATION, on=on, recorded=recorded)
    if kind == "agree":
        return program.agree(name, PARTICIPATION, on=on, recorded=recorded)
    if kind == "take back":
        mine = [step for step in program.pending(on=recorded or on) if step.participant == name]
        return program.take_back(mine[0], on=recorded or on) if mine else program
    step = {"join": program.join, "pause": program.pause, "resume": program.resume, "leave": program.leave}[kind]
    return step(name, on=on, recorded=recorded)


def mine(program: Program, name: str) -> tuple[Any, ...]:
    """Return everything that a program knows about the days of a person."""
    person = next(participant for participant in program.participants if participant.id == name)
    return person, [stay for stay in program.memberships if stay.participant == name]


kinds = st.sampled_from(["join", "pause", "resume", "leave", "withdraw", "agree", "take back"])
#: Who, the kind, how many days pass before, how many days ahead it takes effect, and whether the day is recorded.
taken = st.lists(
    st.tuples(st.sampled_from(NAMES), kinds, st.integers(0, 4), st.sampled_from([0, 0, 1, 3, 9]), st.booleans()),
    max_size=14,
)


@given(steps=taken)
def test_future_dates_do_not_block_others(steps: list[tuple[str, str, int, int, bool]]) -> None:
    """The allowed steps of a person, and their results, do not depend on dates of other people."""
    together, alone = made(), dict.fromkeys(NAMES, made())
    today = START
    for name, kind, passed, ahead, is_recorded in steps:
        today += timedelta(days=passed)
        on, recorded = today + timedelta(days=ahead), today if is_recorded else None
        codes: list[list[str]] = []
        for place, program in enumerate((together, alone[name])):
            found: list[str] = []
            try:
                after = take(program, name, kind, on, recorded)
            except AdvocacyError as error:
                found, after = [finding.code for finding in error.findings], program
            codes.append(found)
            if place:
                alone[name] = after
            else:
                together = after
        assert codes[0] == codes[1]
        assert mine(together, name) == mine(alone[name], name)
        if kind in {"withdraw", "agree", "take back"}:
            assert not codes[0]
        if kind == "leave":
            assert codes[0] in ([], ["membership:none"], ["membership:left"])
        assert evolve(together) == together  # the full check finds nothing, and all is in its canonical form
    for revision in together.revisions:
        assert together.as_of(revision.recorded - timedelta(days=1)) != together


@given(steps=taken)
def test_as_of_returns_what_was_recorded(steps: list[tuple[str, str, int, int, bool]]) -> None:
    """With recording dates, the history returns every state as it was; a person is a member until leaving."""
    program, today = made(), START
    seen: list[tuple[date, Program]] = []
    for name, kind, passed, ahead, _ in steps:
        if passed:
            seen.append((today, program))
        today += timedelta(days=passed)
        with suppress(ValidationError):
            program = take(program, name, kind, today + timedelta(days=ahead), today)
        for step in program.pending(on=today):
            back = program.take_back(step, on=today)
            assert step not in back.pending(on=today)
            assert evolve(back) == back
            before = [stay for stay in program.memberships if stay.participant != step.participant]
            assert [stay for stay in back.memberships if stay.participant != step.participant] == before
            status = program.membership_status(step.participant, on=today)
            assert back.membership_status(step.participant, on=today) is status
    assert all(program.as_of(when) == state for when, state in seen)


def test_leaving_can_be_announced_and_taken_back() -> None:
    """A person who announces in June to leave in August is listed, stays a member until then, and may take it back."""
    program = made().join("a", on=START).leave("a", on=AUGUST, recorded=JUNE)
    step = PendingStep(participant="a", kind=StepKind.LEAVE, on=AUGUST)
    assert program.pending(on=JUNE) == (step,)
    assert program.pending(on=AUGUST) == ()
    assert repr(step) == "<PendingStep a>"
    assert program.revisions[-1].text() == "1 June 2027 → 31 August 2027\n  a leaves on 31 August 2027."
    assert program.as_of(day(100)).pending(on=day(100)) == ()
    others = (
        program.join("b", on=date(2027, 6, 2))
        .pause("b", on=date(2027, 6, 3))
        .revise(on=date(2027, 6, 4), reason="Talked over", goals=[Goal(id="g", kind=GoalKind.AWARENESS)])
    )
    assert others.membership_status("a", on=date(2027, 8, 30)) is MembershipStatus.ACTIVE
    assert others.membership_status("a", on=AUGUST) is MembershipStatus.LEFT
    back = others.take_back(step, on=date(2027, 6, 5))
    assert back.membership_status("a", on=END) is MembershipStatus.ACTIVE
    with pytest.raises(ValidationError, match="not a pending step"):
        back.take_back(step, on=date(2027, 6, 6))
    assert back.as_of(date(2027, 6, 4)) == others


def test_missing_recording_date_does_not_block_others() -> None:
    """A step without a recording date does not block others, even with the last possible date."""
    far = made().join("a", on=START).leave("a", on=date.max)
    later = far.join("b", on=day(9)).revise(on=day(10), reason="Talked over", phase=Phase.AIM)
    assert [revision.recorded for revision in later.revisions] == [START, day(9), day(10), date.max]
    again = later.leave("a", on=day(20))
    assert again.membership_status("a", on=day(20)) is MembershipStatus.LEFT
    assert evolve(again) == again
    both = far.join("b", on=START).leave("b", on=AUGUST).leave("b", on=day(20))  # builds on what is recorded in August
    assert [revision.recorded for revision in both.revisions] == [START, START, AUGUST, AUGUST, date.max]
    assert later.as_of(day(9)).phase is Phase.INVOLVE
    with pytest.raises(ValidationError, match="is before a revision"):  # the same item, which is no own step
        later.revise(on=day(9), reason="Again", phase=Phase.RUN)
    with pytest.raises(ValidationError, match="recorded: is before a revision"):
        later.revise(on=day(11), recorded=day(9), reason="Again", phase=Phase.RUN)


def test_change_is_recorded_after_its_person() -> None:
    """A step of a person who was added later is recorded no earlier; another change is refused."""
    new = Participant(id="z", consents=[Consent(purpose=PARTICIPATION, given=START)])
    goal = Goal(id="g", kind=GoalKind.AWARENESS)
    program = made().revise(on=day(30), reason="Hired", participants=[*made().participants, new], goals=[goal])
    joined = program.join("z", on=day(9))
    assert [revision.recorded for revision in joined.revisions] == [day(30), day(30)]
    assert joined.as_of(day(29)) == made()
    with pytest.raises(ValidationError, match="is before a revision"):
        program.revise(on=day(9), reason="Written", pillars=[ContentPillar(id="c", name="C", goals=["g"])])


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (lambda p: p.join("b", on=END + timedelta(days=1), recorded=START), "after the last day of the program"),
        (lambda p: p.pause("a", on=date.max, recorded=START), "after the last day of the program, 31 December 2027"),
        (lambda p: p.pause("a", on=START).resume("a", on=date.max, recorded=START), "after the last day"),
        (lambda p: p.join_all(["b", "z", "a"], on=day(1)), r"participants\[1\].*\n.*participants\[2\]: an earlier"),
        (lambda p: p.take_back(PendingStep(participant="a", kind=StepKind.JOIN, on=START), on=START), "not a pending"),
    ],
)
def test_steps_beyond_the_program_are_refused(step: Any, message: str) -> None:
    """Nobody joins, pauses or resumes after the last day, and of several people all problems are reported at once."""
    with pytest.raises(ValidationError, match=message):
        step(made().join("a", on=START))


def test_steps_of_several_people_are_one_revision() -> None:
    """Several people who join, pause, resume and leave on a day lead to the same state as one by one."""
    one_by_one = several = made()
    for kind, on in (("join", day(0)), ("pause", day(9)), ("resume", day(12)), ("leave", day(20))):
        several = getattr(several, f"{kind}_all")(["b", "a", "a"], on=on)
        for name in ("a", "b"):
            one_by_one = getattr(one_by_one, kind)(name, on=on)
    assert several.memberships == one_by_one.memberships
    assert len(several.revisions) == 4
    assert evolve(several) == several
    assert several.join_all([], on=day(30)) is several


def test_a_planned_membership_can_begin_earlier_or_never() -> None:
    """An earlier day of joining replaces a planned one, and leaving before it removes it."""
    planned = made().join("a", on=AUGUST, recorded=START)
    assert [step.kind for step in planned.pending(on=START)] == [StepKind.JOIN]
    earlier = planned.join("a", on=JUNE, recorded=day(1))
    assert [stay.joined for stay in earlier.memberships] == [JUNE]
    assert earlier.leave("a", on=day(2)).memberships == ()
    assert earlier.take_back(earlier.pending(on=day(2))[0], on=day(2)).memberships == ()
    with pytest.raises(ValidationError, match="has not ended"):
        earlier.join("a", on=day(9), recorded=JUNE)
    again = made().join("a", on=START).leave("a", on=day(9)).join("a", on=AUGUST, recorded=day(10))
    assert len(again.leave("a", on=day(11)).memberships) == 1


def test_take_back_of_leaving_includes_a_planned_return() -> None:
    """A person who planned to leave and return, and then stays, has one membership."""
    planned = made().join("a", on=START).leave("a", on=JUNE, recorded=START).join("a", on=AUGUST, recorded=START)
    leave, join = planned.pending(on=START)
    assert planned.take_back(leave, on=START).memberships == (Membership(participant="a", joined=START),)
    assert [stay.left for stay in planned.take_back(join, on=START).memberships] == [JUNE]


def test_withdrawing_ends_the_membership_and_can_be_taken_back() -> None:
    """A withdrawal that takes effect later is pending, separately from the end of the membership."""
    program = made().join("a", on=START).withdraw("a", PARTICIPATION, on=AUGUST, recorded=JUNE)
    leave, withdrawal = program.pending(on=JUNE)
    assert (leave.kind, withdrawal.kind, withdrawal.purpose) == (StepKind.LEAVE, StepKind.WITHDRAW, PARTICIPATION)
    back = program.take_back(withdrawal, on=JUNE).take_back(leave, on=JUNE)
    assert compare_programs(back, made().join("a", on=START)) == ()
    now = program.withdraw("a", PARTICIPATION, on=JUNE)
    assert now.membership_status("a", on=JUNE) is MembershipStatus.LEFT
    assert now.withdraw("a", PARTICIPATION, on=day(300)) is now
    assert now.findings == ()
    same_day = now.agree("a", PARTICIPATION, on=JUNE)
    assert [(found.path, found.code) for found in same_day.findings] == [
        ("participants[0].consents[1].given", "consent:same-day")
    ]
    with pytest.raises(ValidationError, match="Ask the person first"):
        same_day.join("a", on=JUNE)
    assert now.agree("a", PARTICIPATION, on=day(200)).join("a", on=day(200)).findings == ()


def test_agreeing_again_on_the_day_of_a_withdrawal_is_reported() -> None:
    """A person who agrees, withdraws and agrees again on one day has no valid consent that day, with a finding."""
    program = made(participants=[Participant(id="a")]).agree("a", PARTICIPATION, on=JUNE)
    again = program.withdraw("a", PARTICIPATION, on=JUNE).agree("a", PARTICIPATION, on=JUNE)
    assert not again.participants[0].consents_to(PARTICIPATION, on=JUNE)
    assert [(found.path, found.code) for found in again.findings] == [
        ("participants[0].consents[0].given", "consent:same-day")
    ]
    assert documents.loads(documents.dumps(again), Program).findings == again.findings
    assert again.agree("a", PARTICIPATION, on=AUGUST).join("a", on=AUGUST).membership_status("a", on=AUGUST) is (
        MembershipStatus.ACTIVE
    )


@pytest.mark.parametrize("join", ["join", "join_all"])
@pytest.mark.parametrize(
    ("declined", "on", "recorded", "answer"),
    [
        (day(20), day(21), None, (Reply.ACCEPTED, day(21))),
        (day(20), AUGUST, day(21), (Reply.ACCEPTED, day(21))),
        (day(20), day(20), None, (Reply.DECLINED, day(20))),  # on one day a decline wins
        (day(20), AUGUST, day(20), (Reply.DECLINED, day(20))),
        (day(20), day(19), day(21), (Reply.DECLINED, day(20))),  # the decline is about this membership
    ],
)
def test_joining_after_a_decline_is_another_answer(
    join: str, declined: date, on: date, recorded: date | None, answer: tuple[Reply, date]
) -> None:
    """A person who joins on a later day came back on their own, so later selections may propose them again."""
    asked = [
        Invitation(participant="a", sent=START, reply=Reply.DECLINED, replied=declined),
        Invitation(participant="b", sent=START, reply=Reply.DECLINED, replied=declined),
    ]
    program = made(invitations=asked)
    joined = getattr(program, join)("a" if join == "join" else ["a"], on=on, recorded=recorded)
    first, second = joined.invitations
    assert (first.reply, first.replied) == answer
    assert second == asked[1]
    assert made(invitations=asked[1:]).join("a", on=on, recorded=recorded).invitations == (second,)
    assert joined.as_of(declined).invitations == tuple(asked)
    assert documents.loads(documents.dumps(joined), Program) == joined
    gone = joined.leave("a", on=END)
    pool = select_pilot(
        gone.participants, SelectionPolicy(size=1, exclude_inactive=False), on=END, invitations=gone.invitations
    ).pool
    assert [person.id for person in pool] == ["a", "a@x"][answer[0] is Reply.DECLINED :]


@pytest.mark.parametrize(
    ("on", "recorded", "stays"),
    [
        (day(20), None, []),  # it has not begun
        (JUNE, day(20), [(AUGUST, None)]),  # a consent that is given again by then covers it
        (day(20), day(300), [(AUGUST, AUGUST)]),  # it has begun
    ],
)
def test_withdrawing_ends_planned_memberships(
    on: date, recorded: date | None, stays: list[tuple[date, date | None]]
) -> None:
    """A membership that begins without consent disappears, so that a later consent makes nobody a member."""
    program = made().join("a", on=AUGUST, recorded=day(10))
    if stays == [(AUGUST, None)]:
        program = program.agree("a", PARTICIPATION, on=day(200), recorded=day(11))
    gone = program.withdraw("a", PARTICIPATION, on=on, recorded=recorded)
    assert [(stay.joined, stay.left) for stay in gone.memberships] == stays
    assert gone.findings == ()
    assert evolve(gone) == gone
    again = gone.agree("a", PARTICIPATION, on=on + timedelta(days=1), recorded=recorded or on)
    assert (again.membership_status("a", on=END) is MembershipStatus.ACTIVE) == (stays == [(AUGUST, None)])


def test_a_consent_that_counts_later_can_be_taken_back() -> None:
    """It is pending for its purpose; without it, a membership that it allowed disappears."""
    people = [Participant(id="a")]
    planned = made(participants=people).agree("a", Purpose.NUDGES, on=AUGUST, recorded=JUNE)
    planned = planned.agree("a", PARTICIPATION, on=AUGUST, recorded=JUNE).join("a", on=AUGUST, recorded=JUNE)
    steps = planned.pending(on=JUNE)
    assert [(step.kind, step.purpose) for step in steps] == [
        (StepKind.JOIN, None),
        (StepKind.AGREE, PARTICIPATION),
        (StepKind.AGREE, Purpose.NUDGES),
    ]
    back = planned.take_back(steps[1], on=JUNE)
    assert back.memberships == ()
    assert back.pending(on=JUNE) == (steps[2],)
    assert back.take_back(steps[2], on=JUNE).participants == tuple(people)
    ended = planned.withdraw("a", PARTICIPATION, on=AUGUST, recorded=JUNE)
    assert [step.kind for step in ended.pending(on=JUNE)] == [StepKind.WITHDRAW, StepKind.AGREE]


PAUSED, RESUMED, AWAY = (START, day(20)), (day(20), day(25)), (day(40), day(45))


@pytest.mark.parametrize(
    ("pauses", "left", "kind", "on", "expected"),
    [
        ([AWAY], None, StepKind.PAUSE, day(40), []),
        ([AWAY], None, StepKind.RESUME, day(45), [(day(40), None)]),
        ([PAUSED, RESUMED], None, StepKind.PAUSE, day(20), [(START, None)]),
        ([PAUSED, RESUMED, AWAY], None, StepKind.PAUSE, day(20), [(START, day(40)), AWAY]),
        ([PAUSED, RESUMED], day(60), StepKind.PAUSE, day(20), [(START, day(60))]),
        ([PAUSED, RESUMED], None, StepKind.RESUME, day(25), [PAUSED, (day(20), None)]),
        ([PAUSED, AWAY], None, StepKind.RESUME, day(20), [(START, day(40)), AWAY]),
        ([(START, day(60))], day(60), StepKind.LEAVE, day(60), [(START, None)]),
        ([AWAY], day(60), StepKind.LEAVE, day(60), [AWAY]),
    ],
    ids=[str(number) for number in range(9)],
)
def test_a_step_that_is_taken_back_leaves_the_others(
    pauses: list[tuple[date, date | None]],
    left: date | None,
    kind: StepKind,
    on: date,
    expected: list[tuple[date, date | None]],
) -> None:
    """Without the end of a pause, or the pause that follows it directly, a person stays paused until the next step."""
    listed = [Pause(start=start, resumed=resumed) for start, resumed in pauses]
    program = made(memberships=[Membership(participant="a", joined=START, pauses=listed, left=left)])
    back = program.take_back(PendingStep(participant="a", kind=kind, on=on), on=day(1))
    assert [(pause.start, pause.resumed) for pause in back.memberships[0].pauses] == expected
    assert evolve(back) == back


def test_stored_programs_load_with_findings() -> None:
    """A membership without consent makes nobody a member, and a date beyond the period blocks nobody."""
    ended = [Consent(purpose=PARTICIPATION, given=START), Consent(purpose=PARTICIPATION, given=START, withdrawn=day(9))]
    people = [Participant(id="a", consents=ended), *made().participants[1:]]
    stays = [
        Membership(participant="a", joined=day(14)),
        Membership(participant="a@x", joined=END + timedelta(days=3)),
        Membership(
            participant="b",
            joined=START,
            pauses=[Pause(start=START, resumed=END + timedelta(days=1)), Pause(start=date.max)],
        ),
    ]
    program = made(participants=people, memberships=stays)
    assert [(found.path, found.code) for found in program.findings] == [
        ("memberships[0]", "membership:unconsented"),
        ("memberships[1].joined", "membership:beyond"),
        ("memberships[2].pauses[0]", "membership:beyond"),
        ("memberships[2].pauses[1]", "membership:beyond"),
    ]
    assert program.membership_status("a", on=day(15)) is MembershipStatus.LEFT
    assert program.active(on=day(15)) == ()
    assert program.leave("a@x", on=JUNE).leave("b", on=JUNE).leave("a", on=JUNE).findings[1:] == ()


# ---------------------------------------------------------------- check only what a change touches

GOALS = [Goal(id=f"g-{n}", kind=GoalKind.AWARENESS) for n in range(3)]
PILLARS = [ContentPillar(id=f"c-{n}", name="C", goals=[f"g-{n}"]) for n in range(3)]
IDEAS = [
    ContentIdea(id=f"i-{n}", title="T", pillar=f"c-{n}", owner=name, from_whom=name, goals=[f"g-{n}"])
    for n, name in enumerate(NAMES)
]
KPIS = [map_kpis(GOALS[:n]) for n in range(4)]
METRICS = [next(metric for metric in plan.metrics if not metric.qualitative) for plan in KPIS[3].goals]
PEOPLE = [*made().participants, *(evolve(person, consents=()) for person in made().participants)]


def some(items: list[Any]) -> st.SearchStrategy[list[Any]]:
    """Generate some of the items, in any order, possibly one of them twice."""
    return st.lists(st.sampled_from(items), max_size=4)


#: What each field may become, right or wrong beside the other fields.
CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "participants": some(PEOPLE) | st.permutations(PEOPLE[:3]),
    "goals": some([*GOALS, evolve(GOALS[0], weight=2)]),
    "pillars": some(PILLARS),
    "ideas": some(IDEAS),
    "kpis": st.sampled_from([None, *KPIS]),
    "targets": some([Target(metric=metric, value=Fraction(1, 2), by=END) for metric in METRICS]),
    "foundation": st.sampled_from([None, Foundation(profiles={"a": FoundationCheck(checked_on=START)})]),
    "invitations": some([Invitation(participant=name, sent=START) for name in NAMES]),
    "memberships": some(
        [Membership(participant=name, joined=day(n), left=day(n + 2)) for name in NAMES for n in (0, 1, 5)]
    ),
    "phase": st.sampled_from([*Phase, "aim"]),
}


def checked_whole(program: Program, changes: dict[str, Any]) -> tuple[Program | None, tuple[Finding, ...]]:
    """Return the changed program after a check of the whole, or what this check finds."""
    try:
        return evolve(program, **changes, revisions=()), ()
    except AdvocacyError as error:
        return None, error.findings


@given(
    rows=st.lists(st.sets(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=3), min_size=1, max_size=6),
    data=st.data(),
)
def test_checking_what_a_change_touches_equals_checking_everything(rows: list[set[str]], data: st.DataObject) -> None:
    """Every change is accepted or refused as by a check of the whole program, with the same findings and result."""
    program = made(goals=GOALS, pillars=PILLARS, ideas=IDEAS, kpis=KPIS[3])
    for number, names in enumerate(rows):
        changes = {name: data.draw(CHANGES[name], label=name) for name in sorted(names)}
        expected, findings = checked_whole(program, changes)
        if expected is None:
            with pytest.raises(AdvocacyError) as found:
                program.revise(on=day(number), reason="Talked over", **changes)
            assert found.value.findings == findings
            continue
        after = program.revise(on=day(number), reason="Talked over", **changes)
        assert evolve(after, revisions=()) == expected
        assert evolve(after) == after
        assert (after is program) is (not compare_programs(program, expected))
        program = after


LOOSE_IDEA = ContentIdea(id="i", title="T", goals=["g-0"])
OWNED_IDEA = ContentIdea(id="i", title="T", owner="a")
STAY = Membership(participant="a", joined=START)
PLAN = make_plan(
    PEOPLE[:3],
    (),
    brief=PlanBrief(
        period=DateRange(START, END),
        needs={"a": ["writing"]},
        lead_capacity=timedelta(hours=9),
        meetings=Recurrence(every=Frequency.WEEKLY, start=START, until=END),
    ),
    on=START,
)
OWN = ReviewProposal(
    topic=ReviewTopic.CADENCE,
    advice=Finding.of("review:own:slower"),
    evidence=[Finding.of("review:own:kept", "continuity.people[a]", kept=1, stretches=9)],
    participant="a",
)
REVIEW = Review(period=DateRange(START, END), on=END, proposals=[OWN])
PILOT = select_pilot(PEOPLE[:3], SelectionPolicy(size=3, exclude_inactive=False), on=START)
TARGETS = [Target(metric=METRICS[0], value=Fraction(1, 2), by=END)]


@pytest.mark.parametrize(
    ("parts", "change"),
    [
        ({"goals": GOALS, "pillars": PILLARS}, {"goals": []}),
        ({"goals": GOALS, "ideas": [LOOSE_IDEA]}, {"goals": []}),
        ({"goals": GOALS, "kpis": KPIS[3]}, {"goals": []}),
        ({"goals": GOALS, "kpis": KPIS[3]}, {"goals": [evolve(GOALS[0], weight=2), *GOALS[1:]]}),
        ({"goals": GOALS, "kpis": KPIS[3], "targets": TARGETS}, {"kpis": None}),
        ({"goals": GOALS, "pillars": PILLARS, "ideas": IDEAS}, {"pillars": []}),
        ({"ideas": [OWNED_IDEA]}, {"participants": []}),
        ({"foundation": Foundation(profiles={"a": FoundationCheck(checked_on=START)})}, {"participants": []}),
        ({"invitations": [Invitation(participant="a", sent=START)]}, {"participants": []}),
        ({"memberships": [STAY]}, {"participants": []}),
        ({"pilot": PILOT}, {"participants": []}),
        ({"plan": PLAN}, {"participants": []}),
        ({"review": REVIEW}, {"participants": []}),
        ({}, {"participants": [PEOPLE[0], PEOPLE[0]]}),
        ({}, {"goals": [GOALS[0], GOALS[0]]}),
        ({}, {"pillars": PILLARS}),
        ({"goals": GOALS}, {"pillars": [PILLARS[0], PILLARS[0]]}),
        ({}, {"kpis": KPIS[3]}),
        ({}, {"targets": TARGETS}),
        ({}, {"ideas": [LOOSE_IDEA]}),
        ({"goals": GOALS}, {"ideas": [LOOSE_IDEA, LOOSE_IDEA]}),
        ({"participants": []}, {"ideas": [OWNED_IDEA]}),
        ({"participants": []}, {"foundation": Foundation(profiles={"a": FoundationCheck(checked_on=START)})}),
        ({"participants": []}, {"invitations": [Invitation(participant="a", sent=START)]}),
        ({}, {"invitations": [Invitation(participant="a", sent=START)] * 2}),
        ({"participants": []}, {"memberships": [STAY]}),
        ({}, {"memberships": [STAY, evolve(STAY, joined=day(1))]}),
        ({"participants": []}, {"pilot": PILOT}),
        ({"participants": []}, {"plan": PLAN}),
        ({"participants": []}, {"review": REVIEW}),
    ],
    ids=[str(number) for number in range(30)],
)
def test_every_change_that_breaks_another_part_is_refused(parts: dict[str, Any], change: dict[str, Any]) -> None:
    """Each relation between two parts is checked again when either of them changes."""
    program = made(**parts)
    expected, findings = checked_whole(program, change)
    assert expected is None
    with pytest.raises(AdvocacyError) as found:
        program.revise(on=START, reason="Talked over", **change)
    assert found.value.findings == findings
