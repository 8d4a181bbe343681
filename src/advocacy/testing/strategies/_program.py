"""Strategies for scorecards and reviews, for whole programs with their history, and for scenarios."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import evolve
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.errors import Finding
from advocacy.goals import (
    Direction,
    Goal,
    KpiCatalogue,
    Observation,
    TargetAudience,
    aggregate_observations,
    map_kpis,
)
from advocacy.people import Consent, Matrix, Membership, MembershipStatus, Participant, Purpose
from advocacy.plan import ContentIdea, Habit
from advocacy.privacy import GroupMetrics, RetentionPolicy, metrics_by_group
from advocacy.program import FieldChange, Phase, Program
from advocacy.run import (
    Continuity,
    ContinuityReport,
    Evidence,
    Experiment,
    Review,
    ReviewPolicy,
    Scorecard,
    make_review,
    make_scorecard,
)
from advocacy.scenarios import (
    Assumption,
    Funnel,
    FunnelInput,
    OutcomeModel,
    Scenario,
    ScenarioComparison,
    compare_scenarios,
)
from advocacy.scenarios.scenario import MEASURES
from advocacy.testing.strategies._goals import content_pillars, goals, targets
from advocacy.testing.strategies._people import (
    DAY,
    date_ranges,
    days,
    identifiers,
    memberships,
    pools,
    shared,
    surveys,
    texts,
)
from advocacy.testing.strategies._pilot import intervals, invitations, pilots, plain_policies
from advocacy.testing.strategies._plan import (
    cadences,
    foundations,
    learning_logs,
    plan_briefs,
    plans,
    readinesses,
    topic_codes,
)
from advocacy.testing.strategies._run import continuities, continuity_reports, next_step_records

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from advocacy.goals import ContentPillar
    from advocacy.pilot import Invitation, Pilot, SelectionPolicy

__all__ = ["assumptions", "evidences", "experiments", "funnels", "outcome_models", "programs", "retention_policies"]
__all__ += ["review_policies", "reviews", "scenario_comparisons", "scenarios", "scorecards"]


_either = st.booleans()

# ---------------------------------------------------------------- scorecards, experiments and reviews

_BEFORE, _PERIOD = DateRange(date(2026, 4, 1), date(2026, 6, 30)), DateRange(date(2026, 7, 1), date(2026, 9, 30))
#: Measures that do not constrain each other's values.
_FREE = ["leads", "visits", "applications", "impressions", "days_to_close", "followers"]


@shared
def evidences(*, aims: SearchStrategy[str] = identifiers()) -> SearchStrategy[Evidence]:
    """Generate qualitative evidence; *aims* are the ids of its goals."""
    return st.builds(
        Evidence,
        goal=aims,
        observation=texts(max_size=30),
        reported_by=texts(),
        how_known=texts(max_size=30),
        on=days(),
    )


@shared
@st.composite
def scorecards(
    draw: DrawFn, *, aims: SearchStrategy[list[Goal]] = st.lists(goals(), max_size=3, unique_by=lambda goal: goal.id)
) -> Scorecard:
    """Generate scorecards for *aims* with different ids. Some have gaps, evidence or a comparison."""
    pursued = draw(aims)
    plan = map_kpis(pursued, available=_FREE)
    numbers = st.dictionaries(st.sampled_from(_FREE), st.integers(0, 500))
    seen = [
        Observation(measure=name, value=value, when=period)
        for period in (_BEFORE, _PERIOD)
        for name, value in draw(numbers).items()
    ]
    evidence: list[Evidence] = []
    if pursued:
        evidence = draw(st.lists(evidences(aims=st.sampled_from([goal.id for goal in pursued])), max_size=2))
    partial = aggregate_observations(seen, periods=[_BEFORE, _PERIOD])
    before = draw(st.sampled_from([None, _BEFORE]))
    return make_scorecard(plan, partial, period=_PERIOD, compare_to=before, evidence=evidence)


@shared
@st.composite
def grouped_metrics(draw: DrawFn) -> GroupMetrics:
    """Generate metrics by group, for groups of one to twelve people."""
    groups = draw(st.dictionaries(st.sampled_from(["HR", "IT", "Law", "Sales"]), st.integers(1, 12)))
    seen = [
        Observation(measure=name, value=value, when=_PERIOD, segment=group)
        for group, many in groups.items()
        for name, value in (("invited", many), ("activated", draw(st.integers(0, many))))
    ]
    partial = aggregate_observations(seen, periods=[_PERIOD])
    metrics = [KpiCatalogue.default().metric("adoption")]
    return metrics_by_group(metrics, partial, sizes=groups, period=_PERIOD, minimum_group=draw(st.integers(1, 6)))


@shared
@st.composite
def experiments(draw: DrawFn, *, evaluated: SearchStrategy[bool] = st.booleans()) -> Experiment:
    """Generate experiments on a share and on a count, some registered only, some evaluated."""
    share = draw(st.booleans())
    metric = KpiCatalogue.default().metric("active_rate" if share else "leads")
    experiment = Experiment(
        id=draw(identifiers()),
        intervention=draw(texts()),
        population=draw(texts()),
        metric=metric,
        baseline=draw(st.fractions(0, Fraction(1, 2), max_denominator=20)),
        minimum_effect=draw(st.fractions(Fraction(1, 20), Fraction(1, 2), max_denominator=20)),
        period=_PERIOD,
        registered=draw(st.dates(date(2026, 1, 1), _PERIOD.start)),
        control="a",
        treatment="b",
        randomized=draw(st.booleans()),
        power=draw(st.sampled_from([0.5, 0.8, 0.9])),
    )
    if not draw(evaluated):
        return experiment
    groups = draw(st.tuples(st.integers(1, 60), st.integers(1, 60)))
    seen = []
    for name, many in zip("ab", groups, strict=True):
        events = draw(st.integers(0, many))
        counts = {"active": events, "enrolled": many} if share else {"leads": events}
        seen += [Observation(measure=code, value=value, when=_PERIOD, segment=name) for code, value in counts.items()]
    on = draw(st.dates(date(2026, 10, 1), date(2027, 1, 1)))
    partial = aggregate_observations(seen, periods=[_PERIOD])
    return experiment.evaluate(partial, on=on, people=None if share else groups)


@shared
def review_policies() -> SearchStrategy[ReviewPolicy]:
    """Generate policies for reviews. Thresholds may be equal."""
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


_share_intervals = intervals(ends=st.floats(0, 1))
_asked_topics = st.none() | st.dictionaries(identifiers(), st.lists(topic_codes, max_size=3), max_size=6)
_reserves = st.none() | st.integers(0, 30)


@shared
@st.composite
def reviews(
    draw: DrawFn,
    *,
    cards: SearchStrategy[Scorecard] = scorecards(),
    continuity: SearchStrategy[ContinuityReport] = continuity_reports(),
    policies: SearchStrategy[ReviewPolicy] = review_policies(),
) -> Review:
    """Generate reviews of scorecards and continuity, with or without a survey."""
    scorecard, report = draw(cards), draw(continuity)
    if report.kept is not None and draw(_either):
        report = evolve(report, kept_interval=draw(_share_intervals))
    names = [person.participant for person in report.people]
    return make_review(
        scorecard,
        report,
        on=max(scorecard.period.end, report.period.end) + timedelta(days=draw(st.integers(0, 30))),
        decline=Finding.of("review:drift:down") if draw(_either) else None,
        readiness=draw(readinesses()) if draw(_either) else None,
        topics=draw(_asked_topics),
        reserves=draw(_reserves),
        cadences={name: draw(cadences()) for name in names if draw(_either)},
        memberships=[Membership(participant=name, joined=date(1900, 1, 1)) for name in names],
        policy=draw(policies),
    )


# ---------------------------------------------------------------- scenarios


@shared
@st.composite
def assumptions(draw: DrawFn, *, codes: SearchStrategy[str] = identifiers()) -> Assumption:
    """Generate ranges with a source. Some have a most likely value, some are a single number."""
    numbers = st.fractions(0, 100, max_denominator=100)
    spread = st.lists(numbers, min_size=3, max_size=3).map(sorted)
    low, likely, high = draw(spread | numbers.map(lambda number: [number] * 3))
    peak = likely if draw(st.booleans()) else None
    return Assumption(code=draw(codes), minimum=low, maximum=high, likely=peak, source=draw(texts()))


@shared
def funnels(*, outcomes: SearchStrategy[str] = texts()) -> SearchStrategy[Funnel]:
    """Generate funnels of one to four steps."""
    steps = st.lists(assumptions(), min_size=1, max_size=4, unique_by=lambda step: step.code)
    return st.builds(Funnel, outcome=outcomes, steps=steps)


@shared
@st.composite
def outcome_models(draw: DrawFn, *, chains: SearchStrategy[Funnel] = funnels()) -> OutcomeModel:
    """Generate models of outcomes, with an input of their own or an input from the scenario."""
    funnel = draw(chains)
    codes = {step.code for step in funnel.steps}
    inputs = [stage_input for stage_input in FunnelInput if stage_input.value not in codes]
    return OutcomeModel(funnel=funnel, input=draw(st.sampled_from(inputs)))


_outcomes = outcome_models(chains=funnels(outcomes=st.sampled_from(["leads", "applications"])))


@shared
@st.composite
def scenarios(
    draw: DrawFn,
    *,
    ids: SearchStrategy[str] = identifiers(),
    policies: SearchStrategy[SelectionPolicy] = plain_policies,
    people: SearchStrategy[list[str]] = st.lists(identifiers(), max_size=3, unique=True),
) -> Scenario:
    """Generate scenarios, with or without a plan; *people* are lists of ids for the briefs."""
    brief = draw(st.none() | plan_briefs(people=people))
    return Scenario(
        id=draw(ids),
        name=draw(st.none() | texts()),
        policy=draw(policies),
        goals=draw(st.lists(goals(), max_size=2, unique_by=lambda goal: goal.id)),
        cadence=draw(st.none() | cadences()),
        expectations=draw(st.lists(_outcomes, max_size=2, unique_by=lambda item: item.funnel.outcome)),
        brief=None if brief is None else evolve(brief, buddies=None),
        time_per_post=draw(st.none() | st.integers(1, 12).map(lambda quarters: quarters * timedelta(minutes=15))),
    )


#: A person with a value for each name in quotas and criteria, so that every name occurs.
_known = Participant(
    id="known to all",
    attributes={"department": "Sales", "location": "Gent"},
    network_size=400,
    activity=0.5,
    motivation=0.5,
    consents=[Consent(purpose=Purpose.PARTICIPATION, given=DAY)],
)


@shared
@st.composite
def scenario_comparisons(draw: DrawFn, *, maximum: int = 4, minimum: int = 0) -> ScenarioComparison:
    """Generate comparisons of *minimum* to *maximum* scenarios, with the default measures or others."""
    others = draw(pools(max_size=6))
    people = [*(person for person in others if person.id != _known.id), _known]
    names = [person.id for person in people]
    some = scenarios(people=st.just(names))
    compared = compare_scenarios(
        draw(st.lists(some, min_size=minimum, max_size=maximum, unique_by=lambda scenario: scenario.id)),
        people,
        matrix=Matrix.social_maturity(),
        on=DAY,
        habits=draw(st.dictionaries(st.sampled_from(names), st.sampled_from(Habit))),
        samples=draw(st.sampled_from([0, 2])),
        draws=100,
        seed=draw(st.integers(0, 9)),
    )
    outcomes = [f"outcome:{name}" for result in compared.results for name in result.forecasts]
    stated = st.dictionaries(st.sampled_from([*MEASURES, *outcomes]), st.sampled_from(Direction), max_size=3)
    return draw(st.just(compared) | stated.map(compared.weighed_by))


# ---------------------------------------------------------------- programs


@shared
@st.composite
def field_changes(draw: DrawFn) -> FieldChange:
    """Generate changes of a field, and of an item in a field."""
    part = draw(st.sampled_from(["phase", "period", "memberships"]))
    things = {"phase": st.sampled_from(Phase), "period": date_ranges(), "memberships": memberships()}
    before = draw(things[part])
    if part != "memberships":
        return FieldChange(part=part, before=before, after=draw(things[part]))
    key = f"{before.participant}@{before.joined.isoformat()}"
    ends = draw(st.sampled_from([(before, None), (None, before)]))
    return FieldChange(part=part, key=key, before=ends[0], after=ends[1])


@shared
@st.composite
def programs(
    draw: DrawFn,
    *,
    aims: SearchStrategy[list[Goal]] = st.lists(goals(), max_size=3, unique_by=lambda goal: goal.id),
    selections: SearchStrategy[Pilot] = pilots(),
    minimum: int = 0,
) -> Program:
    """Generate programs whose parts refer to each other correctly, with or without a pilot.

    Args:
        draw: From Hypothesis.
        aims: Lists of goals with different ids.
        selections: Pilots. Their pools are the participants.
        minimum: The minimum number of people in a program without a pilot.
    """

    def some() -> bool:
        """Decide before building a strategy, because building takes longer than drawing."""
        return draw(_either)

    pursued = draw(aims)
    pilot = draw(selections) if some() else None
    people = draw(pools(min_size=minimum, max_size=5)) if pilot is None else pilot.people
    names = [person.id for person in people]
    sent: list[Invitation] = []
    if pilot is not None and pilot.members:
        members = invitations(people=st.sampled_from(pilot.members))
        sent = draw(st.lists(members, max_size=3, unique_by=lambda item: item.participant))
    pillars = []
    if some():
        served = st.sets(st.sampled_from([goal.id for goal in pursued])) if pursued else st.just(set())
        pillars = draw(st.lists(content_pillars(goals=served), max_size=3, unique_by=lambda pillar: pillar.id))
    review = None
    if some():
        kept: SearchStrategy[list[Continuity]] = st.just([])
        if names:
            each = continuities(people=st.sampled_from(names))
            kept = st.lists(each, max_size=2, unique_by=lambda item: item.participant)
        review = draw(reviews(continuity=continuity_reports(people=kept)))
    measurement = map_kpis(pursued)
    program = Program(
        id=draw(identifiers()),
        period=draw(date_ranges()),
        participants=people,
        goals=pursued,
        pillars=pillars,
        pilot=pilot,
        invitations=sent,
        kpis=measurement if some() else None,
        survey=draw(surveys(people=st.sampled_from([*names, "p-1"]))) if some() else None,
        foundation=draw(foundations(people=st.sampled_from(names))) if names and some() else None,
        readiness=draw(readinesses()) if some() else None,
        ideas=draw(_ideas(people, pillars, pursued)) if some() else (),
        plan=draw(plans(people=st.just(list(people)))) if some() else None,
        review=review,
        step_records=draw(st.lists(next_step_records(people=st.sampled_from(names)), max_size=2)) if names else (),
        audiences=[TargetAudience(code=code, name=code.title(), need=draw(texts())) for code in ("buyers", "students")],
        learning_log=draw(learning_logs()) if some() else None,
    )
    measured = [metric for item in measurement.goals for metric in item.metrics if not metric.qualitative]
    if program.kpis is not None and measured:
        aimed = st.lists(targets(metrics=st.sampled_from(measured)), max_size=2, unique_by=lambda item: item.metric)
        program = evolve(program, targets=draw(aimed))
    return draw(_revised(program)) if some() else program


def _ideas(
    people: Iterable[Participant], pillars: Iterable[ContentPillar], aims: Iterable[Goal]
) -> SearchStrategy[list[ContentIdea]]:
    """Generate one or two ideas that refer to people, pillars and goals of these."""
    who = st.sampled_from([None, *(person.id for person in people)])
    goals = [goal.id for goal in aims]
    idea = st.builds(
        ContentIdea,
        id=identifiers(),
        title=texts(),
        pillar=st.sampled_from([None, *(pillar.id for pillar in pillars)]),
        owner=who,
        goals=st.sets(st.sampled_from(goals)) if goals else st.just(set()),
        from_whom=who,
    )
    return st.lists(idea, min_size=1, max_size=2, unique_by=lambda made: made.id)


_kept = st.none() | st.timedeltas(timedelta(0), timedelta(days=4000))


@shared
def retention_policies(*, kept: SearchStrategy[timedelta | None] = _kept) -> SearchStrategy[RetentionPolicy]:
    """Generate policies for retention, with or without a limit for each kind of data."""
    names = ("withdrawn", "measured", "declined", "left", "waiting", "answers", "ended", "history")
    return st.builds(RetentionPolicy, **dict.fromkeys(names, kept))


@st.composite
def _revised(draw: DrawFn, program: Program) -> Program:
    """Revise a program on up to three days: a person joins, pauses or leaves, or its plan changes."""
    now = draw(st.just(DAY) | days())  # people of pools consent on the day
    for _ in range(draw(st.integers(1, 3))):
        now += timedelta(days=draw(st.integers(0, 40)))
        ready = [person.id for person in program.participants if person.consents_to(Purpose.PARTICIPATION, on=now)]
        new = [name for name in ready if program.membership_status(name, on=now) is MembershipStatus.NOT_YET]
        here = [stay.participant for stay in program.memberships if stay.status(now) is MembershipStatus.ACTIVE]
        within = now <= program.period.end
        steps = ["plan", *["join"] * bool(new and within), *["pause"] * bool(here and within), *["leave"] * bool(here)]
        step = draw(st.sampled_from(steps))
        if step == "join":
            program = program.join(draw(st.sampled_from(new)), on=now)
        elif step == "plan":
            content: dict[str, Any] = draw(st.sampled_from([{}, {"pillars": (), "ideas": ()}, {"ideas": ()}]))
            phase = draw(st.sampled_from(Phase))
            program = program.revise(on=now, reason=draw(texts()), period=draw(date_ranges()), phase=phase, **content)
        else:
            who, later = draw(st.sampled_from(here)), timedelta(days=draw(st.sampled_from([0, 0, 30])))
            program = (
                program.pause(who, on=now) if step == "pause" else program.leave(who, on=now + later, recorded=now)
            )
    return program
