"""A table of every public class with its strategy: inputs, and results of calling the library on inputs."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import evolve
from hypothesis import strategies as st

from advocacy import dates, errors, frozen_map, goals, people, pilot, plan, privacy, program, run, scenarios, stats
from advocacy.plan.topics import TOPICS
from advocacy.privacy.views import ACCESS
from advocacy.rules import identifier
from advocacy.testing.strategies import _goals, _people, _pilot, _plan, _program, _run
from advocacy.testing.strategies._people import DAY, date_ranges, days, identifiers, shares, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["STRATEGIES"]


def _part(whole: SearchStrategy[Any], parts: Callable[[Any], Sequence[Any]]) -> SearchStrategy[Any]:
    """Generate parts of a result that has at least one part."""
    return whole.flatmap(lambda result: st.sampled_from(parts(result)))


def _unique(elements: SearchStrategy[Any], key: Callable[[Any], Any], *, maximum: int = 3) -> SearchStrategy[list[Any]]:
    return st.lists(elements, max_size=maximum, unique_by=key)


# ---------------------------------------------------------------- selections

_matrix = people.Matrix.social_maturity()
#: The minimum is four people, because up to three people in a pool may lack consent.
_peopled = _pilot.pilots(minimum=4)
_explanations = _peopled.flatmap(lambda made: st.sampled_from(made.pool).map(lambda person: made.explain(person.id)))
_spreads = st.one_of(_pilot.quotas(), _pilot.value_caps(), _pilot.distinct_values())


@st.composite
def _relaxations(draw: DrawFn) -> pilot.BoundRelaxation:
    rule = draw(st.none() | _spreads)
    maximum = isinstance(rule, pilot.ValueCap) or (rule is not None and draw(st.booleans()))
    bound = pilot.BoundKind.SIZE if rule is None else pilot.BoundKind.MAXIMUM if maximum else pilot.BoundKind.MINIMUM
    low, more = draw(st.integers(0, 12)), draw(st.integers(1, 12))
    now, to = (low, low + more) if maximum else (low + more, low)
    return pilot.BoundRelaxation(bound=bound, quota=rule, current=now, relaxed=to)


@st.composite
def _probabilities(draw: DrawFn) -> pilot.SelectionProbability:
    share = draw(st.fractions(0, 1, max_denominator=50))
    if draw(st.booleans()):
        return pilot.SelectionProbability(probability=share)
    ends = stats.Interval(draw(st.floats(0, float(share))), draw(st.floats(float(share), 1)))
    seeds = share.denominator * draw(st.integers(1, 20))
    return pilot.SelectionProbability(probability=share, interval=ends, seeds=seeds)


@st.composite
def _lotteries(draw: DrawFn, *, places: int = 0) -> pilot.Lottery:
    """Generate lotteries over policies that do not need the solver otherwise, with and without a key.

    Args:
        draw: From Hypothesis.
        places: The minimum number of places, 0 or 1. With 1, the policy has no quotas, so that a group is possible.
    """
    policy = draw(_pilot.plain_policies)
    if places:
        policy = evolve(policy, size=1, quotas=(), criteria=(), substitutes={}, exclude_inactive=False)
    pool = draw(_pilot.pools_around(policy, minimum=4 * places))
    made = pilot.make_lottery(
        pool,
        policy,
        matrix=_matrix,
        on=DAY,
        fairness=draw(st.sampled_from(pilot.Fairness)),
        key=draw(st.none() | st.binary(min_size=16, max_size=32)),
    )
    if made.compositions and draw(st.integers(0, 4)) == 0:
        bound = draw(st.none() | st.just(Fraction(1)))
        return evolve(made, status=pilot.LotteryStatus.LIMIT_REACHED, bound=bound)
    return made


@st.composite
def _proofs(draw: DrawFn) -> pilot.LotteryProof:
    made = draw(_lotteries(places=1).filter(lambda made: bool(made.pseudonyms)))
    drawn = None if made.status is pilot.LotteryStatus.LIMIT_REACHED else made.draw(seed=draw(st.integers()))
    return pilot.make_proof(made, pilot=draw(st.none() | st.just(drawn)), name_small_groups=draw(st.booleans()))


@st.composite
def _balls(draw: DrawFn) -> pilot.EqualGroups:
    made = evolve(draw(_lotteries(places=1)), status=pilot.LotteryStatus.OPTIMAL)
    return made.equal_groups(draw(st.integers(1, 12)))


@st.composite
def _sensitivities(draw: DrawFn) -> pilot.WeightSensitivity:
    samples = draw(st.integers(1, 200))
    spread = st.integers(2, 50).flatmap(lambda of: st.integers(1, of - 1).map(lambda part: Fraction(part, of)))
    places = frozen_map.FrozenMap(draw(st.dictionaries(identifiers(), st.integers(0, samples), max_size=5)))
    return pilot.WeightSensitivity(samples=samples, spread=draw(spread), seed=draw(st.integers()), places=places)


@st.composite
def _tradeoff_points(draw: DrawFn) -> pilot.TradeoffPoint:
    size = draw(st.integers(1, 30))
    members = draw(st.integers(0, size))
    total = draw(st.integers(0, 10_000 * members)) if members else None
    tightness = draw(st.fractions(0, 1, max_denominator=12))
    return pilot.TradeoffPoint(size=size, tightness=tightness, total=total, members=members, proven=draw(st.booleans()))


_ids = st.lists(identifiers(), max_size=6, unique_by=identifier)

# ---------------------------------------------------------------- goals and plans

#: Few measures and months, so that many observations fall in the same cell.
_codes = {"days_to_fill", "followers", "leads", "visits"}
_few = [measure for measure in goals.KpiCatalogue.default().measures if measure.code in _codes]
_year = goals.split_range(dates.DateRange(date(2026, 1, 1), date(2026, 12, 31)), goals.Granularity.MONTH)
_around = _goals.observations(raw=st.sampled_from(_few), whens=st.dates(date(2026, 11, 28), date(2027, 1, 3)))
_met = _unique(_around, lambda item: (item.measure, item.id or object()), maximum=12)
_names = st.lists(texts(), min_size=1, max_size=3, unique=True).map(sorted)
_one_goal = _goals.goals().map(lambda goal: [goal])
_values = _goals.targets().flatmap(
    lambda target: _goals.metric_values(metrics=st.just(target.metric)).map(target.progress)
)
_reports = st.builds(
    plan.check_foundation, _plan.foundations(people=_plan.somebody), st.sets(_plan.somebody, max_size=5)
)
_themes = st.lists(_plan.themes, max_size=4)
_items = st.builds(
    plan.TrackItem,
    topic=_plan.topic_codes,
    format=st.sampled_from(plan.SessionFormat),
    reason=st.sampled_from(plan.TopicReason),
    time=_plan.times,
    session=st.none() | identifiers(),
)
_groups = st.builds(
    plan.BuddyGroup, members=st.lists(identifiers(), min_size=2, max_size=3, unique=True), points=st.integers(0, 90)
)

# ---------------------------------------------------------------- running a program

#: Goals with at least one metric that the measures of scorecards can supply.
_measured = st.sampled_from([goals.GoalKind.NEW_BUSINESS, goals.GoalKind.RECRUITMENT, goals.GoalKind.AWARENESS])
_measurable = _goals.goals(kinds=_measured).map(lambda goal: [goal])
_cards = _program.scorecards(aims=_measurable).map(lambda card: card.goals[0])
_highlights = st.builds(
    run.Highlight,
    participant=identifiers(),
    what=days().flatmap(
        lambda day: st.sampled_from(
            [
                errors.Finding.of("highlight:first-post", on=day),
                errors.Finding.of("highlight:year", on=day),
                errors.Finding.of("highlight:new-pillar", pillar="craft", on=day),
            ]
        )
    ),
)
_declines = _unique(_run.person_declines(), lambda item: item.participant)
_steps = _unique(_run.next_steps(), lambda item: item.participant, maximum=4)


def _counted(code: str, path: str = "", **parameters: str) -> SearchStrategy[errors.Finding]:
    """Generate findings with a count."""
    return st.integers(3, 40).map(lambda count: errors.Finding.of(code, path, count=count, **parameters))


_highlight_reports = st.builds(
    run.HighlightReport,
    period=date_ranges(),
    group=st.lists(_counted("highlight:pillar", pillar="craft"), max_size=1),
    highlights=_unique(_highlights, lambda item: item.participant),
)


@st.composite
def _weeks(draw: DrawFn) -> run.NextSteps:
    people = draw(st.lists(identifiers(), max_size=4, unique=True))
    waiting = len(people) or draw(st.integers(0, 9))
    found = [errors.Finding.of("next-steps:waiting", count=waiting)] if waiting else []
    return run.NextSteps(
        on=draw(days()), steps=draw(_steps), waiting=waiting, waiting_people=sorted(people), findings=found
    )


# ---------------------------------------------------------------- privacy

_programs = _program.programs(selections=_peopled, minimum=1)


@st.composite
def _views(
    draw: DrawFn, /, function: Callable[..., Any], *, of_person: bool = False, **options: SearchStrategy[Any]
) -> Any:
    """Call a function on a program, or on a program and one of its people, on a day in its history or another day."""
    made = draw(_programs)
    on = draw(st.sampled_from([DAY, *(revision.on for revision in made.revisions)]) | days())
    about = [draw(st.sampled_from(made.participants)).id] if of_person else []
    return function(made, *about, on=on, **{name: draw(option) for name, option in options.items()})


@st.composite
def _lead_pages(draw: DrawFn) -> privacy.LeadPage:
    missing = [errors.Finding.of("phase:goals")] if draw(st.booleans()) else []
    agenda, steps = draw(st.none() | _plan.agendas()), draw(st.none() | _weeks())
    return privacy.LeadPage(view=draw(_views(privacy.view_for_lead)), agenda=agenda, steps=steps, missing=missing)


@st.composite
def _participant_pages(draw: DrawFn) -> privacy.ParticipantPage:
    view = draw(_views(privacy.view_for_participant, of_person=True))
    rhythm = draw(st.none() | _run.continuities())
    return privacy.ParticipantPage(view=view, agenda=draw(st.none() | _plan.agendas()), rhythm=rhythm)


#: Every public class with its strategy. Results come from calling the public function on generated inputs.
STRATEGIES: dict[type, SearchStrategy[Any]] = {
    dates.DateRange: date_ranges(),
    errors.Finding: st.builds(
        lambda finding, path: finding.at(path),
        _part(_explanations, lambda made: made.reasons),
        st.just("") | st.just("$.pilot"),
    ),
    frozen_map.FrozenMap: _people.frozen_maps(),
    stats.Interval: _pilot.intervals(),
    # people
    people.Answer: _people.answers(),
    people.Axis: _people.axes(),
    people.AxisPlace: st.builds(people.Axis.place, _people.axes(), st.none() | st.floats(-1e3, 1e3)),
    people.Bounds: _people.bounds(),
    people.BracketQuestion: _people.bracket_questions(),
    people.Cell: _people.cells(),
    people.CellCounts: st.builds(people.Matrix.count_cells, _people.matrices(), _people.pools()),
    people.ChoiceQuestion: _people.choice_questions(),
    people.ClosedQuestion: _people.closed_questions(),
    people.CodeSuggestion: _part(
        st.builds(
            people.suggest_codes,
            st.lists(
                _people.answers(written=st.sampled_from(["No time. Geen tijd.", "Geen tijd! No time"])), min_size=1
            ),
        ),
        lambda found: found,
    ),
    people.CodeWords: _people.code_words(),
    people.Consent: _people.consents(),
    people.Level: _people.levels(),
    people.Matrix: _people.matrices(),
    people.Membership: _people.memberships(),
    people.MissingAnswer: _people.missing_answers(),
    people.OpenQuestion: _people.open_questions(),
    people.Participant: _people.participants(),
    people.Pause: _people.pauses(),
    people.Placement: st.builds(people.Matrix.place, _people.matrices(), _people.participants()),
    people.QuestionCounts: _part(
        _people.surveys().filter(lambda survey: survey.questions), lambda survey: survey.counts().questions
    ),
    people.ResponseScale: _people.response_scales(),
    people.Survey: _people.surveys(),
    people.SurveyCounts: _people.surveys().map(people.Survey.counts),
    people.Vocabulary: _people.vocabularies(),
    # pilot
    pilot.Assessment: _peopled.flatmap(
        lambda made: st.sampled_from(made.pool).map(lambda person: made.assessment(person.id))
    ),
    pilot.BoundRelaxation: _relaxations(),
    pilot.Criterion: _pilot.criteria(),
    pilot.CriterionScore: st.builds(
        pilot.CriterionScore,
        measure=st.sampled_from(["activity", "motivation"]),
        value=shares(),
        points=st.integers(0, 10_000),
        weight=st.integers(0, 9),
        substituted=st.booleans(),
    ),
    pilot.Combination: _part(_lotteries(places=1), lambda made: made.combinations),
    pilot.Composition: _part(_lotteries(places=1), lambda made: made.compositions),
    pilot.DistinctValues: _pilot.distinct_values(),
    pilot.EqualGroups: _balls(),
    pilot.Explanation: _explanations,
    pilot.Infeasibility: _pilot.infeasibilities(),
    pilot.Invitation: _pilot.invitations(),
    pilot.Lottery: _lotteries(),
    pilot.LotteryProof: _proofs(),
    pilot.MemberSwap: st.builds(
        lambda drawn, cut: pilot.MemberSwap(joins=tuple(sorted(drawn[:cut])), leaves=tuple(sorted(drawn[cut:]))),
        _ids,
        st.integers(0, 6),
    ),
    pilot.Pilot: _pilot.pilots(),
    pilot.ProofCombination: _part(_proofs(), lambda proof: proof.combinations),
    pilot.Quota: _pilot.quotas(),
    pilot.QuotaCount: st.builds(
        lambda rule, size, share, others: pilot.QuotaCount(
            quota=rule, size=size, members=share * size // 12, eligible=share * size // 12 + others
        ),
        _spreads,
        st.integers(0, 12),
        st.integers(0, 12),
        st.integers(0, 20),
    ),
    pilot.Replacement: _pilot.pilots().flatmap(
        lambda made: st.sets(st.sampled_from(made.members) if made.members else st.nothing()).map(
            lambda leaving: pilot.replace_members(made, leaving, on=DAY)
        )
    ),
    pilot.QuotaCost: st.builds(
        pilot.QuotaCost,
        quota=_pilot.quotas() | _pilot.value_caps() | _pilot.distinct_values(),
        points=st.none() | st.integers(0, 10**6),
        members=st.none() | st.integers(0, 99),
    ),
    pilot.SelectionPolicy: _pilot.selection_policies(),
    pilot.SelectionProbability: _probabilities(),
    pilot.SizeSuggestion: st.builds(
        pilot.suggest_size,
        organisation=st.integers(1, 99) | st.integers(1, 10**6),
        matrix=st.just(_matrix),
        counts=_people.pools(max_size=30).map(_matrix.count_cells),
    ),
    pilot.SolverLimits: _pilot.solver_limits(),
    pilot.TradeoffPoint: _tradeoff_points(),
    pilot.ValueCap: _pilot.value_caps(),
    pilot.WeightSensitivity: _sensitivities(),
    # goals
    goals.Baseline: _goals.baselines,
    goals.Claim: _goals.claims(),
    goals.ContentGuide: _goals.content_guides(),
    goals.ContentPillar: _goals.content_pillars(),
    goals.DataRequirement: st.builds(
        goals.DataRequirement,
        measure=_goals.measures(),
        every=st.sampled_from(goals.Granularity),
        metrics=_names,
        goals=_names,
    ),
    goals.Formula: _goals.formulas(),
    goals.Goal: _goals.goals(),
    goals.GoalMetrics: _part(_goals.measurement_plans(aims=_one_goal), lambda made: made.goals),
    goals.KpiCatalogue: _goals.kpi_catalogues(),
    goals.Measure: _goals.measures(),
    goals.MeasurementPlan: _goals.measurement_plans(),
    goals.Metric: _goals.metrics(),
    goals.MetricValue: _goals.metric_values(),
    goals.Milestone: _goals.milestones,
    goals.Observation: _goals.observations(),
    goals.PartialAggregate: st.builds(goals.aggregate_observations, _met, periods=st.just(_year)),
    goals.Progress: _values,
    goals.Target: _goals.targets(),
    goals.TargetAudience: _goals.target_audiences(),
    # plan
    plan.Agenda: _plan.agendas(),
    plan.AgendaItem: st.builds(
        plan.AgendaItem,
        on=days(),
        kind=st.sampled_from(plan.AgendaKind),
        participants=st.lists(identifiers(), max_size=4, unique=True).map(sorted),
        session=st.none() | identifiers(),
        topic=st.none() | st.sampled_from(TOPICS),
        time=st.none() | _plan.times,
    ),
    plan.Buddies: st.builds(plan.Buddies, groups=st.lists(_groups, max_size=3)),
    plan.BuddyGroup: _groups,
    plan.BuddyPolicy: _plan.buddy_policies(),
    plan.Cadence: _plan.cadences(),
    plan.Checklist: _plan.checklists(),
    plan.ChecklistGaps: _part(_reports, lambda made: [*made.profiles, made.page]),
    plan.ChecklistItem: _plan.checklist_items(),
    plan.ContentIdea: _plan.content_ideas(),
    plan.Draft: _plan.drafts(),
    plan.Foundation: _plan.foundations(),
    plan.FoundationCheck: _plan.foundation_checks(),
    plan.FoundationReport: _reports,
    plan.Occurrence: days().flatmap(
        lambda day: st.builds(
            plan.Occurrence,
            planned=st.just(day),
            on=st.none() | st.integers(0, 6).map(lambda step: day + timedelta(days=step)),
        )
    ),
    plan.OwnDays: _plan.own_days(),
    plan.PairExclusion: _plan.pair_exclusions(),
    plan.PastPlan: _plan.past_plans(),
    plan.PillarBalance: _plan.balances(),
    plan.PillarProposal: _part(
        st.builds(plan.suggest_pillars, st.lists(_plan.pillar_sources(), min_size=1, max_size=6)),
        lambda made: made.proposals[:1],
    ),
    plan.PillarProposals: st.builds(
        plan.suggest_pillars, st.lists(_plan.pillar_sources(), max_size=12), maximum=st.integers(1, 5)
    ),
    plan.PillarSource: _plan.pillar_sources(),
    plan.Plan: _plan.plans(),
    plan.PlanBrief: _plan.plan_briefs(),
    plan.Readiness: _plan.readinesses(),
    plan.ReadinessPolicy: _plan.readiness_policies(),
    plan.ReadinessReason: _part(_plan.readinesses(), lambda made: made.reasons),
    plan.Recurrence: _plan.recurrences(),
    plan.Session: _plan.sessions(),
    plan.SessionPreferences: _plan.session_preferences(),
    plan.SimilarTexts: st.builds(
        plan.SimilarTexts,
        drafts=st.lists(identifiers(), min_size=2, max_size=5, unique=True),
        shared=st.fractions(0, 1, max_denominator=50),
        participants=st.just(()) | st.lists(identifiers(), min_size=2, max_size=2, unique=True),
    ),
    plan.StoryPrompt: _plan.story_prompts(),
    plan.SurveySuggestions: _plan.survey_suggestions(),
    plan.ThemeComparison: st.builds(plan.compare_themes, _themes, st.dictionaries(_plan.somebody, _themes, max_size=4)),
    plan.ThemeOwner: st.builds(
        plan.ThemeOwner, theme=_plan.themes, participants=st.sets(_plan.somebody, max_size=3).map(sorted)
    ),
    plan.Topic: _plan.topics(),
    plan.WorkingWeek: _plan.working_weeks(),
    plan.Track: st.builds(plan.Track, participant=identifiers(), items=st.lists(_items, max_size=4)),
    plan.TrackItem: _items,
    plan.TrackPlan: st.builds(
        plan.TrackPlan,
        tracks=_unique(st.builds(plan.Track, participant=identifiers()), lambda item: item.participant),
        sessions=st.lists(_plan.sessions(on=st.none()), max_size=3),
        lead_hours=_plan.times,
    ),
    plan.TrackPolicy: _plan.track_policies(),
    # run
    run.Activity: _run.activities(),
    run.ActivityShare: st.lists(_run.activities(people=st.just("p-1"), on=st.dates(DAY, DAY + timedelta(90)))).map(
        lambda acts: run.measure_activity(acts, dates.DateRange(DAY, DAY + timedelta(90)))
    ),
    run.Continuity: _run.continuities(),
    run.ContinuityReport: _run.continuity_reports(),
    run.DeclinePolicy: _run.decline_policies(),
    run.DeclineReport: st.builds(
        run.DeclineReport,
        period=date_ranges(),
        on=days(),
        people=_declines.map(lambda found: sorted(found, key=lambda item: item.participant)),
        group=_run.group_declines,
    ),
    run.Evidence: _program.evidences(),
    run.Experiment: _program.experiments(),
    run.ExperimentResult: _program.experiments(evaluated=st.just(value=True)).map(lambda made: made.result),
    run.GoalScorecard: _part(_program.scorecards(aims=_one_goal), lambda made: made.goals),
    run.GroupDecline: _run.group_declines,
    run.Highlight: _highlights,
    run.HighlightReport: _highlight_reports,
    run.AimReport: _run.aim_reports(),
    run.CampaignScheme: _run.campaign_schemes(),
    run.GroupAim: _run.group_aims(),
    run.LearningLog: _plan.learning_logs(),
    run.MonthlyNote: st.builds(
        run.make_monthly_note, _highlight_reports, _plan.agendas(), aims=st.none() | _run.aim_reports()
    ),
    run.NextStep: _run.next_steps(),
    run.NextStepPolicy: _run.next_step_policies(),
    run.NextStepRecord: _run.next_step_records(),
    run.TryOut: _plan.try_outs(),
    run.NextSteps: _weeks(),
    run.PersonDecline: _run.person_declines(),
    run.Review: _program.reviews(),
    run.ReviewPolicy: _program.review_policies(),
    run.ReviewProposal: st.builds(
        run.ReviewProposal,
        topic=st.sampled_from(run.ReviewTopic),
        about=st.none() | identifiers(),
        advice=st.sampled_from([errors.Finding.of("review:wave:wait"), errors.Finding.of("review:cadence:slower")]),
        evidence=st.lists(_counted("review:reserves", "waiting"), min_size=1, max_size=3),
        participant=st.none() | identifiers(),
    ),
    run.Scorecard: _program.scorecards(),
    run.ScorecardLine: _part(_cards, lambda card: [*card.outcomes, *card.leading, *card.vanity]),
    # program and scenarios
    program.FieldChange: _program.field_changes(),
    program.PendingStep: st.builds(
        lambda who, on, kind: program.PendingStep(participant=who, on=on, kind=kind[0], purpose=kind[1]),
        identifiers(),
        days(),
        st.sampled_from(
            [(kind, None) for kind in program.StepKind if kind.value not in {"agree", "withdraw"}]
            + [(program.StepKind(name), purpose) for name in ("agree", "withdraw") for purpose in people.Purpose]
        ),
    ),
    program.Program: _program.programs(),
    program.Revision: st.builds(
        program.Revision,
        on=days(),
        recorded=days(),
        reason=texts(),
        changes=st.lists(_program.field_changes(), min_size=1, max_size=3),
    ),
    scenarios.Assumption: _program.assumptions(),
    scenarios.Forecast: st.builds(
        scenarios.make_forecast, _program.funnels(), seed=st.integers(0, 99), draws=st.just(100)
    ),
    scenarios.Funnel: _program.funnels(),
    scenarios.OutcomeModel: _program.outcome_models(),
    scenarios.Scenario: _program.scenarios(),
    scenarios.ScenarioComparison: _program.scenario_comparisons(),
    scenarios.ScenarioDifference: _program.scenario_comparisons(minimum=2, maximum=2).map(
        lambda compared: scenarios.explain_difference(*compared.results)
    ),
    scenarios.ScenarioResult: _part(
        _program.scenario_comparisons(minimum=1, maximum=1), lambda compared: compared.results
    ),
    # privacy
    privacy.Erasure: _views(privacy.erase_person, of_person=True),
    privacy.FieldAccess: st.sampled_from(ACCESS),
    privacy.GroupCount: st.builds(
        privacy.GroupCount,
        group=st.lists(st.none() | st.just("") | texts(), min_size=1, max_size=2),
        people=st.none() | st.integers(0, 10_000),
    ),
    privacy.GroupMetric: st.builds(
        privacy.GroupMetric, metric=identifiers(), group=st.none() | texts(), value=st.none() | st.floats(0, 1)
    ),
    privacy.GroupMetrics: _program.grouped_metrics(),
    privacy.GroupTable: st.builds(
        privacy.count_groups,
        _people.pools(),
        by=st.sampled_from([["department"], ["role", "department"]]),
        minimum_group=st.integers(1, 5),
    ),
    privacy.DirectorPage: st.builds(
        privacy.DirectorPage,
        summary=_views(privacy.program_summary),
        scorecard=st.none() | _program.scorecards(),
        review=st.none() | _program.reviews(),
        currency=st.sampled_from([None, "EUR", "CHF"]),
    ),
    privacy.LeadPage: _lead_pages(),
    privacy.LeadView: _views(privacy.view_for_lead),
    privacy.ParticipantPage: _participant_pages(),
    privacy.ParticipantView: _views(privacy.view_for_participant, of_person=True),
    privacy.PersonalDataEntry: st.builds(
        privacy.PersonalDataEntry,
        path=texts(),
        purpose=st.none() | st.sampled_from(people.Purpose),
        value=st.none() | texts(),
    ),
    privacy.PersonalDataExport: _views(privacy.export_person, of_person=True),
    privacy.ProgramSummary: _views(
        privacy.program_summary,
        by=st.sampled_from([[], ["department"], ["location", "department"]]),
        minimum_group=st.integers(1, 5),
    ),
    privacy.Pseudonymised: st.builds(
        privacy.pseudonymise,
        _programs,
        st.binary(min_size=16, max_size=40),
        keep=st.sampled_from([[], ["department"], ["department", "location"]]),
    ),
    privacy.RetentionPolicy: _program.retention_policies(),
}
