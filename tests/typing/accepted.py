"""A program that type checkers accept: it uses every package as the tutorials do, with lists, ints and mappings."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from attrs import evolve

from advocacy import (
    Consent,
    ContentPillar,
    Criterion,
    DateRange,
    Finding,
    Goal,
    GoalKind,
    KpiCatalogue,
    Matrix,
    Participant,
    Program,
    Purpose,
    Quota,
    SelectionPolicy,
    map_kpis,
    select_pilot,
)
from advocacy.adapters import calendar, documents, frames, plots, results, roster
from advocacy.goals import (
    Baseline,
    Measure,
    Milestone,
    Observation,
    Target,
    Unit,
    aggregate_observations,
    compute_metrics,
)
from advocacy.people import Answer, Axis, Cell, ClosedQuestion, Level, Membership, Pause, ResponseScale, Survey
from advocacy.pilot import DistinctValues, Reply, ValueCap, invite, suggest_size
from advocacy.plan import (
    BuddyPolicy,
    Cadence,
    Checklist,
    ContentIdea,
    Foundation,
    FoundationCheck,
    Frequency,
    Habit,
    OrganisationFact,
    PlanBrief,
    Recurrence,
    SessionFormat,
    SessionPreferences,
    check_readiness,
    closed_days,
    is_weekend,
    make_agenda,
    make_plan,
    suggest_cadence,
)
from advocacy.privacy import count_groups, erase_person, export_person, program_summary, view_for_lead
from advocacy.program import advance_phase, check_phase
from advocacy.run import (
    Activity,
    ActivityKind,
    DeclinePolicy,
    Evidence,
    detect_decline,
    find_highlights,
    make_review,
    make_scorecard,
    measure_continuity,
    suggest_steps,
)
from advocacy.scenarios import Assumption, Funnel, OutcomeModel, Scenario, compare_scenarios, make_forecast

DAY, START = date(2026, 9, 15), date(2027, 1, 4)
YEAR, QUARTER = DateRange(START, date(2027, 12, 31)), DateRange(START, date(2027, 3, 31))

# ---------------------------------------------------------------- people and pilot

people = [
    Participant(
        id=f"p-{n:02}",
        attributes={"department": ("IT", "HR")[n % 2], "language": "nl"},
        network_size=100 * n,
        activity=n / 12,
        motivation=1,
        time_per_month=timedelta(hours=2),
        measures={"affinity": n, "tenure": 0.5},
        consents=[Consent(purpose=purpose, given=DAY) for purpose in Purpose],
    )
    for n in range(12)
]
scale = ResponseScale(options={"never": 0, "often": 1.0})
question = ClosedQuestion(code="q", measure="affinity_now", scale=scale)
given = (Answer(participant=person.id, question="q", text="often") for person in people)
survey = Survey(closed_questions=[question], answers=given)
asked = survey.apply_to(people)
matrix = Matrix(
    name="activity",
    rows=Axis(levels=[Level(code="all")]),
    columns=Axis(measure="activity", levels=[Level(code="low"), Level(code="high", start=1)]),
    cells=[Cell(code=code, row="all", column=code, name=code.title()) for code in ("low", "high")],
)
policy = SelectionPolicy(
    size=(4, 6),
    criteria=[Criterion("motivation"), Criterion("network_size", weight=Decimal("0.5"), low=0, high=1000)],
    quotas=[
        Quota("department", "HR", 1, Fraction(1, 2)),
        ValueCap("department", Decimal("0.5")),
        DistinctValues("department", minimum=2),
    ],
    substitutes={"motivation": 1, "department": "IT"},
    seed=7,
)
pilot = select_pilot(people, policy, matrix=Matrix.social_maturity(), on=DAY, previous_members=["p-01"])
sizes = suggest_size(organisation=120, matrix=matrix, counts=matrix.count_cells(asked))
invitations = [invitation.answer(Reply.ACCEPTED, on=DAY) for invitation in invite(pilot, on=DAY)]
stay = Membership(participant="p-01", joined=START, pauses=[Pause(start=QUARTER.end)], away=[QUARTER])

# ---------------------------------------------------------------- goals

goals = [Goal(id="hire", kind=GoalKind.RECRUITMENT), Goal(id="known", kind=GoalKind.AWARENESS, weight=2)]
pillars = [ContentPillar(id="craft", name="How we build", goals={"known"})]
talks = Measure(code="talks", unit=Unit.COUNT, definition="Talks held", supplier="the communication team")
catalogue = KpiCatalogue.default().extended(measures=[talks])
kpis = map_kpis(goals, catalogue=catalogue, available=["applications", "referral_applications"], pillars=pillars)
applied = catalogue.metric("referral_applications")
between = [Milestone(date(2027, 7, 1), 8)]
target = Target(metric=applied, baseline=Baseline(6, QUARTER), value=Decimal(12), by=YEAR.end, milestones=between)
observations = [
    Observation(measure="referral_applications", value=9, when=QUARTER),
    Observation(measure="referral_applications", value=Decimal(2), when=START, cluster="p-01", segment="IT"),
]
partial = aggregate_observations(observations, periods=[QUARTER], catalogue=catalogue)
metric_values = compute_metrics([applied], partial, period=QUARTER)

# ---------------------------------------------------------------- program and plan

answers = {person.id: {"trust": 0.9, "workload": 0.6, "leadership": 0.8} for person in people}
readiness = check_readiness(answers, {fact: fact is not OrganisationFact.KNOWN_TROUBLE for fact in OrganisationFact})
program = Program(
    id="2027",
    period=YEAR,
    participants=asked,
    pilot=pilot,
    goals=goals,
    invitations=invitations,
    survey=Survey(answers=[Answer(participant="p-01", question="idea", text="A day with the team")]),
    readiness=readiness,
)
for member in pilot.members:
    program = program.join(member, on=START)
missing: tuple[Finding, ...] = check_phase(program, on=START)
program = advance_phase(program, on=START, reason="Agreed with the group")
members = [person.id for person in program.active(on=START)]
cadences = {person: suggest_cadence(Habit.REGULAR) for person in members}
whole = FoundationCheck(checked_on=START, done=Checklist.profile().codes)
brief = PlanBrief(
    period=YEAR,
    lead_capacity=timedelta(hours=60),
    meetings=Recurrence(every=Frequency.WEEKLY, interval=2, start=date(2027, 1, 12), until=YEAR.end, weekdays=[1, 3]),
    preferences=[
        SessionPreferences(participant=person, topics=["networking"], excluded_formats=[SessionFormat.GROUP])
        for person in members
    ],
    needs={person: ["writing", "first_draft"] for person in members},
    cadences=cadences | {members[0]: Cadence(1, weeks=2)},
    buddies=BuddyPolicy(apart=["department"], shared=(), complement=()),
)
ideas = [ContentIdea(id="idea-1", title="A day with the team", owner=members[0], goals=["known"], story={"what": "Us"})]
closed = closed_days(is_weekend, {date(2027, 3, 26)}, QUARTER)
plan = make_plan(program.participants, program.memberships, brief=brief, on=START, closed=closed)
program = program.replan(
    on=START,
    reason="Made together",
    brief=brief,
    closed=closed,
    pillars=pillars,
    ideas=ideas,
    foundation=Foundation(profiles={members[0]: whole, members[1]: evolve(whole, done=["profile:photo"])}),
)
agenda = make_agenda(plan, program.participants, program.memberships, period=QUARTER)

# ---------------------------------------------------------------- run

activities = [
    Activity(participant=person, on=START + timedelta(days=n), kind=ActivityKind.POSTED, measures={"reactions": 3})
    for person in members
    for n in range(0, 60, 7)
]
known = program.participants, program.memberships
continuity = measure_continuity(activities, *known, cadences=cadences, period=QUARTER, on=QUARTER.end)
decline = detect_decline(activities, *known, period=YEAR, on=QUARTER.end, policy=DeclinePolicy(level=Decimal("0.05")))
steps = suggest_steps(activities, *known, cadences=cadences, on=QUARTER.end, declining=decline.declining, ideas=ideas)
highlights = find_highlights(activities, *known, period=QUARTER, on=QUARTER.end)
seen = Evidence(goal="hire", observation="Read three posts.", reported_by="a lead", how_known="a talk", on=START)
scorecard = make_scorecard(kpis, partial, period=QUARTER, targets=[target], evidence=[seen])
review = make_review(scorecard, continuity, on=QUARTER.end, topics={members[0]: ["video"]}, cadences=cadences)
program = program.revise(on=QUARTER.end, reason="Looked back", review=review)

# ---------------------------------------------------------------- scenarios, privacy, adapters

funnel = Funnel(
    outcome="applications",
    steps=[
        Assumption(code="posts", minimum=48, likely=60, maximum=84, source="12 people"),
        Assumption(code="rate", minimum=Decimal("0.005"), maximum=Fraction(3, 100), source="a guess"),
    ],
)
forecast = make_forecast(funnel, seed=2026, draws=100)
scenarios = [
    Scenario(id="small", policy=policy, goals=goals, expectations=[OutcomeModel(funnel=funnel)]),
    Scenario(id="large", policy=evolve(policy, size=[6, 8]), cadence=Cadence(1)),
]
comparison = compare_scenarios(scenarios, people, matrix=Matrix.social_maturity(), on=DAY, samples=2, draws=100)
groups = count_groups(people, by=["department"], minimum_group=3)
summary = program_summary(program, on=QUARTER.end, by=["department"], minimum_group=3, published=[groups])
lead = view_for_lead(program, on=QUARTER.end)
own_data = export_person(program, members[0], on=QUARTER.end)
erased = erase_person(program, members[0], on=QUARTER.end, words=["Ann"])
loaded: Program = documents.load(documents.dump(program))
goal: Goal = documents.load(documents.dump(goals[0]), Goal)
NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
appointments = calendar.as_calendar(agenda, program="2027", zone=ZoneInfo("Europe/Amsterdam"), stamp=NOW)
table = pl.DataFrame({"key": ["a", "b"], "size": [10, 20]})
read = roster.read_roster(table, columns={"id": "key", "network_size": roster.Column("size", unknown=["-"])})
frame = pl.DataFrame({"measure": ["hires"], "value": [3], "when": [START]})
more = frames.aggregate_frame(frame, periods=[QUARTER], catalogue=catalogue)
picture = plots.describe_picture(plots.plot_quotas(pilot))
selected = results.as_frame(pilot, backend="polars")

# ---------------------------------------------------------------- numbers of numpy


def measured(size: np.int64, share: np.float64) -> tuple[Participant, SelectionPolicy, Observation]:
    """Give numbers of numpy to fields that take numbers."""
    return (
        Participant(id="p-1", activity=share, motivation=size, measures={"tenure": size, "affinity": share}),
        SelectionPolicy(size=size, criteria=[Criterion("x", weight=size, high=size)], quotas=[Quota("a", "b", size)]),
        Observation(measure="hires", value=size, when=START),
    )
