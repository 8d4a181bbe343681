"""Programs with people in every part and a history, made from what each person is and does."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, fields, frozen
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.errors import Finding
from advocacy.frozen_map import FrozenMap
from advocacy.goals.goal import ContentPillar, Goal, GoalKind
from advocacy.goals.measurement_plan import map_kpis
from advocacy.people.consent import Purpose
from advocacy.people.participant import DataSource, Participant
from advocacy.people.questions import SIX_QUESTIONS, ClosedQuestion, ResponseScale
from advocacy.people.survey import Answer, Survey
from advocacy.pilot.assessment import Assessor
from advocacy.pilot.invitation import Invitation
from advocacy.pilot.pilot import Pilot, SelectionStatus
from advocacy.pilot.policy import Quota, SelectionPolicy
from advocacy.pilot.selection import make_pilot
from advocacy.plan.brief import PlanBrief
from advocacy.plan.buddies import Buddies, BuddyGroup, PairExclusion
from advocacy.plan.calendar import Cadence, Frequency, Recurrence
from advocacy.plan.content import ContentIdea
from advocacy.plan.foundation import Foundation, FoundationCheck
from advocacy.plan.own_days import AgendaKind, OwnDays, PastPlan
from advocacy.plan.plan import Plan
from advocacy.plan.readiness import Readiness, ReadinessReason, ReadinessStatus
from advocacy.plan.topics import SessionFormat
from advocacy.plan.tracks import Session, SessionPreferences, TopicReason, Track, TrackItem, TrackPlan
from advocacy.program.program import Phase, Program
from advocacy.rules import frozen_map
from advocacy.run.review import Review, ReviewProposal, ReviewTopic
from advocacy.run.step_records import NextStepRecord, StepReason
from advocacy.testing.strategies._people import shares
from tests.samples import agreed_on

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import SearchStrategy

__all__ = ["START", "YEAR", "Life", "live", "lives"]

START = date(2027, 1, 4)
YEAR = DateRange(START, date(2027, 12, 31))
_HOUR = timedelta(hours=1)


@frozen(kw_only=True)
class Life:
    """What one person is and does in a program; each step only where it is asked for."""

    id: str
    name: str | None = None
    attributes: FrozenMap[str] = field(factory=FrozenMap[str], converter=frozen_map)
    activity: float | None = None
    idea: str = "A day in the lab"
    option: str | None = "yes"
    consents: bool = True
    measured: bool = True
    joins: bool = True
    pauses: bool = False
    leaves: bool = False
    leaves_for_good: bool = False
    member: bool = True
    owns: bool = True
    answers: bool = True
    wishes: bool = True
    grouped: bool = True
    alone: bool = True
    own_rhythm: bool = True
    named: bool = True


def _day(many: int) -> date:
    return START + timedelta(days=many)


def _person(life: Life) -> Participant:
    purposes = ((Purpose.PARTICIPATION, life.consents), (Purpose.MEASUREMENT, life.measured))
    agreed = [consent for purpose, given in purposes if given for consent in agreed_on(START, purpose)]
    return Participant(
        id=life.id,
        name=life.name,
        attributes=life.attributes,
        activity=life.activity,
        activity_source=DataSource.MEASURED if life.activity is not None else None,
        measures={"trust": 0.5},
        consents=agreed,
    )


def live(lives: Iterable[Life], *, names: Iterable[Life] | None = None) -> Program:
    """Make the program that some people live through.

    Args:
        lives: The people.
        names: The people named in reasons and labels; the same people by default.
    """
    people, named = tuple(lives), tuple(lives if names is None else names)
    program = Program(
        id="2027",
        period=YEAR,
        participants=map(_person, people),
        goals=[Goal(id="g", kind=GoalKind.RECRUITMENT, statement=_naming("As told by", named))],
        pillars=[ContentPillar(id="craft", name="Craft", description=_naming("Asked for by", named), goals=["g"])],
        survey=_survey(people),
        foundation=Foundation(
            profiles={item.id: FoundationCheck(checked_on=START, done=["profile:photo"]) for item in people}
        ),
        readiness=_readiness(people),
        ideas=_ideas(people),
        step_records=[
            NextStepRecord(participant=item.id, step=StepReason.IDEA, item=f"i-{item.id}", on=_day(3))
            for item in people
        ],
    )
    program = program.revise(on=START, reason="Aims", kpis=map_kpis(program.goals), phase=Phase.AIM)
    members = [item.id for item in people if item.member]
    for person in named:
        mine = [life for life in people if life.id == person.id]
        if person.named:
            program = program.revise(
                on=_day(1), reason=f"{person.name} ({person.id}) asked", period=_longer(program), phase=Phase.PLAN
            )
        for life in mine:
            if life.joins and life.consents:
                program = program.join(life.id, on=_day(1))
    program = program.revise(on=_day(3), reason="Pilot", pilot=_pilot(program.participants, members))
    program = program.revise(
        on=_day(4), reason="", invitations=[Invitation(participant=who, sent=_day(4)) for who in members]
    )
    program = program.revise(on=_day(5), reason="Plan", plan=_plan(people, named))
    for person in people:
        if person.joins and person.consents and person.pauses:
            program = program.pause(person.id, on=_day(10)).resume(person.id, on=_day(10))
    program = program.revise(on=_day(20), reason="Look back", review=_review(people), phase=Phase.REVIEW)
    for person in people:
        if person.joins and person.consents and person.leaves:
            program = program.leave(person.id, on=_day(30))
    gone = {item.id for item in named if item.leaves_for_good}
    return _less(program, gone) if gone else program


def _longer(program: Program) -> DateRange:
    return DateRange(program.period.start, program.period.end + timedelta(days=1))


def _naming(text: str, people: tuple[Life, ...]) -> str:
    return " ".join([text, *(f"{life.name or ''} {life.id}," for life in people if life.named)])


def _survey(people: tuple[Life, ...]) -> Survey:
    yes_no = ClosedQuestion(code="q:trust", measure="trust", scale=ResponseScale.likert(["no", "yes"]))
    answers = [Answer(participant=life.id, question="idea", text=life.idea) for life in people if life.answers]
    answers += [Answer(participant=life.id, question="q:trust", text=life.option) for life in people if life.option]
    return Survey(open_questions=SIX_QUESTIONS, closed_questions=[yes_no], answers=answers)


def _readiness(people: tuple[Life, ...]) -> Readiness:
    number = sum(life.option is not None for life in people)
    found = Finding.of("readiness:measure:good", "answers.trust", measure="trust", tenths=7, seen=10 + number)
    fact = Finding.of("readiness:in-order", "facts[lead_named]", field="fact:lead_named")
    reasons = [ReadinessReason(status=ReadinessStatus.READY, finding=finding) for finding in (fact, found)]
    return Readiness(status=ReadinessStatus.READY, reasons=reasons)


def _ideas(people: tuple[Life, ...]) -> list[ContentIdea]:
    found = [
        ContentIdea.from_answer(Answer(participant=life.id, question="idea", text=life.idea), id=f"i-{life.id}")
        for life in people
        if life.answers
    ]
    found += [
        ContentIdea(
            id=f"own-{life.id}", title=f"By {life.idea}", owner=life.id, story={"what": life.idea}, pillar="craft"
        )
        for life in people
        if life.owns
    ]
    return [*found, ContentIdea(id="open", title="Open", pillar="craft")]


def _pilot(people: tuple[Participant, ...], members: list[str]) -> Pilot:
    """Return a pilot of people who had all agreed when it was selected."""
    policy = SelectionPolicy(
        size=5,
        quotas=[Quota("department", "Sales", 0, 9)],
        exclude_inactive=False,
        substitutes={"department": "elsewhere"},
    )
    agreed = agreed_on(_day(0))
    people = tuple(evolve(person, consents=agreed) for person in people)
    screened = Assessor(policy, None, _day(3)).screen(people, frozenset())
    made = make_pilot(
        people, screened, status=SelectionStatus.OPTIMAL, policy=policy, matrix=None, on=_day(3), scores=False
    )
    return evolve(made, members=members)


def _plan(people: tuple[Life, ...], named: tuple[Life, ...]) -> Plan:
    here, everyone = ([life for life in some if life.joins and life.consents] for some in (people, named))
    brief = PlanBrief(
        period=YEAR,
        lead_capacity=100 * _HOUR,
        meetings=Recurrence(every=Frequency.WEEKLY, start=START, until=YEAR.end),
        preferences=[SessionPreferences(participant=life.id, topics=["writing"]) for life in here if life.wishes],
        needs={life.id: ("editing",) for life in here if life.wishes},
        cadences={life.id: Cadence(1, 2) for life in here},
        pair_exclusions=[
            PairExclusion(life.id, other.id) for life, other in combinations(here, 2) if life.pauses and other.pauses
        ],
    )
    together = [life.id for life in here if life.grouped]
    sessions = [
        Session(
            id=f"editing:{life.id}",
            topic="editing",
            format=SessionFormat.INDIVIDUAL,
            participants=[life.id],
            time=_HOUR,
            on=_day(7),
        )
        for life in here
        if life.alone
    ]
    if together:
        form = SessionFormat.GROUP if len(together) > 1 else SessionFormat.INDIVIDUAL
        sessions.append(
            Session(id="writing:1", topic="writing", format=form, participants=together, time=_HOUR, on=_day(8))
        )
    tracks = [
        Track(
            participant=life.id,
            items=[
                TrackItem(
                    topic=session.topic,
                    format=session.format,
                    reason=TopicReason.WISH,
                    time=session.time,
                    session=session.id,
                )
                for session in sessions
                if life.id in session.participants
            ],
        )
        for life in here
    ]
    pairs = [some for some in (everyone[:2], everyone[2:5]) if len(some) > 1 and all(life in here for life in some)]
    buddies = Buddies(
        groups=[BuddyGroup(members=[life.id for life in group], points=10) for group in pairs],
        findings=[
            Finding.of("buddy:none", participant=life.id, stated=1, managers=0, others=3)
            for life in everyone[5:]
            if life in here
        ],
    )
    own_days = [OwnDays(participant=life.id, kind=AgendaKind.POST, days=[_day(2)]) for life in here]
    findings = [Finding.of("plan:unplaced", count=3, hours="3"), Finding.of("plan:buddies", "brief.buddies")]
    findings += [Finding.of("track:short", participant=life.id, hours="1") for life in here]
    time = sum((session.time for session in sessions), timedelta(0))
    return Plan(
        brief=brief,
        made_on=_day(5),
        tracks=TrackPlan(tracks=tracks, sessions=sessions, lead_hours=time, findings=findings[2:]),
        buddies=buddies,
        findings=findings,
        past=[PastPlan(made_on=START, buddies=evolve(buddies, findings=()), own_days=own_days)],
    )


def _review(people: tuple[Life, ...]) -> Review:
    kept = Finding.of("review:kept:bare", "continuity.kept", percent=60)
    asked = Finding.of("review:topic:asked", "survey.topics[writing]", topic="writing", count=3)
    proposals = [
        ReviewProposal(
            topic=ReviewTopic.TOPIC,
            about="writing",
            advice=Finding.of("review:topic", topic="writing"),
            evidence=[asked],
        )
    ]
    for life in people:
        if life.own_rhythm:
            own = Finding.of("review:own:rare", f"cadences[{life.id}]", maximum=2)
            advice = Finding.of("review:own:many")
            proposals.append(
                ReviewProposal(topic=ReviewTopic.CADENCE, advice=advice, evidence=[own], participant=life.id)
            )
    few = Finding.of("review:topic:few", "survey.topics", count=2, minimum=3)
    return Review(period=YEAR, on=_day(20), findings=[kept, asked, few], proposals=proposals)


def _less(program: Program, gone: set[str]) -> Program:
    """Remove people from the present state only; the history still contains them."""
    ideas = [idea for idea in program.ideas if not {idea.owner, idea.from_whom} & gone]
    empty: dict[str, Any] = dict.fromkeys(("pilot", "plan", "review", "survey", "foundation"))
    return program.revise(
        on=_day(40),
        reason="Gone",
        participants=[person for person in program.participants if person.id not in gone],
        memberships=[membership for membership in program.memberships if membership.participant not in gone],
        invitations=(),
        ideas=ideas,
        **empty,
    )


#: What somebody may do or not.
_STEPS = tuple(attribute.name for attribute in fields(Life) if type(attribute.default) is bool)


def lives(*, ids: SearchStrategy[str] | None = None) -> SearchStrategy[Life]:
    """Generate what one person is and does."""
    return st.builds(
        Life,
        id=st.from_regex(r"p-[0-9]{1,3}", fullmatch=True) if ids is None else ids,
        name=st.none() | st.sampled_from(["Ann", "Bo de Vries", "Çelik"]),
        attributes=st.dictionaries(
            st.sampled_from(["department", "location"]), st.sampled_from(["Sales", "IT", "Utrecht"]), max_size=2
        ),
        activity=st.none() | shares(),
        option=st.sampled_from([None, "yes", "no"]),
        **dict.fromkeys(_STEPS, st.booleans()),
    )
