"""Hypothesis strategies for the nouns: they construct rather than filter, and reach the whole domain."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import strategies as st

from advocacy.goals.measurement_plan import map_kpis
from advocacy.people.consent import Purpose
from advocacy.people.membership import MembershipStatus
from advocacy.plan.content import ContentIdea
from advocacy.program.program import Phase, Program
from advocacy.testing._buddies import buddies, buddy_groups, buddy_policies, pair_exclusions
from advocacy.testing._continuity import activities, continuities, continuity_reports
from advocacy.testing._decline import decline_policies, decline_reports, group_declines, person_declines
from advocacy.testing._designs import (
    outcome_models,
    scenario_comparisons,
    scenario_differences,
    scenario_results,
    scenarios,
)
from advocacy.testing._exploring import (
    intervals,
    member_swaps,
    replacements,
    selection_probabilities,
    tradeoff_points,
    weight_sensitivities,
)
from advocacy.testing._figures import (
    baselines,
    metric_values,
    milestones,
    observations,
    partial_aggregates,
    progresses,
    targets,
)
from advocacy.testing._forecast import assumptions, forecasts, funnels
from advocacy.testing._goals import (
    claims,
    content_guides,
    content_pillars,
    data_requirements,
    formulas,
    goal_metrics,
    goals,
    kpi_catalogues,
    measurement_plans,
    measures,
    metrics,
)
from advocacy.testing._history import field_changes, revisions
from advocacy.testing._lives import lived_programs, lives
from advocacy.testing._people import (
    answers,
    axes,
    axis_places,
    cell_counts,
    cells,
    closed_questions,
    consents,
    levels,
    matrices,
    open_questions,
    participants,
    placements,
    pools,
    response_scales,
    surveys,
)
from advocacy.testing._pilot import (
    assessments,
    bound_relaxations,
    criterion_scores,
    explanations,
    findings,
    infeasibilities,
    invitations,
    pilots,
    quota_counts,
    size_suggestions,
)
from advocacy.testing._plan import (
    checklist_gaps,
    checklist_items,
    checklists,
    content_ideas,
    drafts,
    foundation_checks,
    foundation_reports,
    foundations,
    pillar_balances,
    pillar_proposal_lists,
    pillar_proposals,
    pillar_sources,
    readiness_policies,
    readiness_reasons,
    readinesses,
    similar_pairs,
    story_prompts,
    theme_comparisons,
    theme_owners,
)
from advocacy.testing._plans import agenda_items, agendas, plan_briefs, plans
from advocacy.testing._policy import (
    criteria,
    distinct_values,
    quotas,
    selection_policies,
    solver_limits,
    spreads,
    value_caps,
)
from advocacy.testing._privacy import (
    erasures,
    field_accesses,
    group_counts,
    group_tables,
    lead_views,
    participant_views,
    personal_data_entries,
    personal_data_exports,
    program_summaries,
    pseudonymised_copies,
    retention_policies,
)
from advocacy.testing._recurring import occurrences, recurrences
from advocacy.testing._review import review_policies, review_proposals, reviews
from advocacy.testing._run import (
    evidences,
    experiment_results,
    experiments,
    goal_scorecards,
    group_metric_lists,
    group_metrics,
    scorecard_lines,
    scorecards,
)
from advocacy.testing._steps import highlight_reports, highlights, next_step_lists, next_step_policies, next_steps
from advocacy.testing._tracks import (
    cadences,
    memberships,
    pauses,
    session_preferences,
    sessions,
    topics,
    track_items,
    track_plans,
    track_policies,
    tracks,
)
from advocacy.testing._values import DAY, date_ranges, days, frozen_maps, identifiers, shares, texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from advocacy.goals.goal import ContentPillar, Goal
    from advocacy.people.participant import Participant
    from advocacy.pilot.invitation import Invitation
    from advocacy.pilot.pilot import Pilot
    from advocacy.run.continuity import Continuity
    from advocacy.run.review import Review

__all__ = [
    "DAY",
    "activities",
    "agenda_items",
    "agendas",
    "answers",
    "assessments",
    "assumptions",
    "axes",
    "axis_places",
    "baselines",
    "bound_relaxations",
    "buddies",
    "buddy_groups",
    "buddy_policies",
    "cadences",
    "cell_counts",
    "cells",
    "checklist_gaps",
    "checklist_items",
    "checklists",
    "claims",
    "closed_questions",
    "consents",
    "content_guides",
    "content_ideas",
    "content_pillars",
    "continuities",
    "continuity_reports",
    "criteria",
    "criterion_scores",
    "data_requirements",
    "date_ranges",
    "days",
    "decline_policies",
    "decline_reports",
    "distinct_values",
    "drafts",
    "erasures",
    "evidences",
    "experiment_results",
    "experiments",
    "explanations",
    "field_accesses",
    "field_changes",
    "findings",
    "forecasts",
    "formulas",
    "foundation_checks",
    "foundation_reports",
    "foundations",
    "frozen_maps",
    "funnels",
    "goal_metrics",
    "goal_scorecards",
    "goals",
    "group_counts",
    "group_declines",
    "group_metric_lists",
    "group_metrics",
    "group_tables",
    "highlight_reports",
    "highlights",
    "identifiers",
    "infeasibilities",
    "intervals",
    "invitations",
    "kpi_catalogues",
    "lead_views",
    "levels",
    "lived_programs",
    "lives",
    "matrices",
    "measurement_plans",
    "measures",
    "member_swaps",
    "memberships",
    "metric_values",
    "metrics",
    "milestones",
    "next_step_lists",
    "next_step_policies",
    "next_steps",
    "observations",
    "occurrences",
    "open_questions",
    "outcome_models",
    "pair_exclusions",
    "partial_aggregates",
    "participant_views",
    "participants",
    "pauses",
    "person_declines",
    "personal_data_entries",
    "personal_data_exports",
    "pillar_balances",
    "pillar_proposal_lists",
    "pillar_proposals",
    "pillar_sources",
    "pilots",
    "placements",
    "plan_briefs",
    "plans",
    "pools",
    "program_summaries",
    "programs",
    "progresses",
    "pseudonymised_copies",
    "quota_counts",
    "quotas",
    "readiness_policies",
    "readiness_reasons",
    "readinesses",
    "recurrences",
    "replacements",
    "response_scales",
    "retention_policies",
    "review_policies",
    "review_proposals",
    "reviews",
    "revisions",
    "scenario_comparisons",
    "scenario_differences",
    "scenario_results",
    "scenarios",
    "scorecard_lines",
    "scorecards",
    "selection_policies",
    "selection_probabilities",
    "session_preferences",
    "sessions",
    "shares",
    "similar_pairs",
    "size_suggestions",
    "solver_limits",
    "spreads",
    "story_prompts",
    "surveys",
    "targets",
    "texts",
    "theme_comparisons",
    "theme_owners",
    "topics",
    "track_items",
    "track_plans",
    "track_policies",
    "tracks",
    "tradeoff_points",
    "value_caps",
    "weight_sensitivities",
]


@st.composite
def _program(draw: DrawFn, aims: SearchStrategy[list[Goal]], selections: SearchStrategy[Pilot]) -> Program:
    pursued = draw(aims)
    served: SearchStrategy[set[str]] = st.just(set())
    if pursued:
        served = st.sets(st.sampled_from([goal.id for goal in pursued]))
    pilot = draw(st.none() | selections)
    people = draw(pools(max_size=5)) if pilot is None else pilot.pool
    asked: list[Invitation] = []
    if pilot is not None and pilot.members:
        members = invitations(people=st.sampled_from(pilot.members))
        asked = draw(st.lists(members, max_size=3, unique_by=lambda one: one.participant))
    pillars = draw(st.lists(content_pillars(goals=served), max_size=3, unique_by=lambda pillar: pillar.id))
    program = Program(
        id=draw(identifiers()),
        period=draw(date_ranges()),
        participants=people,
        goals=pursued,
        pillars=pillars,
        pilot=pilot,
        invitations=asked,
        kpis=draw(st.none() | st.just(map_kpis(pursued))),
        survey=draw(st.none() | surveys()),
        readiness=draw(st.none() | readinesses()),
        ideas=draw(st.lists(_idea(people, pillars, pursued), max_size=2, unique_by=lambda idea: idea.id)),
        plan=draw(st.none() | plans(people=st.just(list(people)))),
        review=draw(st.none() | _review_of([person.id for person in people])),
    )
    measured = [metric for one in map_kpis(pursued).goals for metric in one.metrics if not metric.qualitative]
    if program.kpis is not None and measured:
        some = st.lists(targets(metrics=st.sampled_from(measured)), max_size=2, unique_by=lambda one: one.metric)
        program = evolve(program, targets=draw(some))
    return draw(_revised(program)) if draw(st.booleans()) else program


def _review_of(people: list[str]) -> SearchStrategy[Review]:
    """Generate reviews in which nobody else has a proposal of their own."""
    kept: SearchStrategy[list[Continuity]] = st.just([])
    if people:
        one = continuities(people=st.sampled_from(people))
        kept = st.lists(one, max_size=2, unique_by=lambda person: person.participant)
    return reviews(continuity=continuity_reports(people=kept))


def _idea(
    people: Iterable[Participant], pillars: Iterable[ContentPillar], aims: Iterable[Goal]
) -> SearchStrategy[ContentIdea]:
    """Generate ideas that refer to what is there."""
    who = st.sampled_from([None, *(person.id for person in people)])
    goals = [goal.id for goal in aims]
    return st.builds(
        ContentIdea,
        id=identifiers(),
        title=texts(),
        pillar=st.sampled_from([None, *(pillar.id for pillar in pillars)]),
        owner=who,
        goals=st.sets(st.sampled_from(goals)) if goals else st.just(set()),
        from_whom=who,
    )


@st.composite
def _revised(draw: DrawFn, program: Program) -> Program:
    """Take a program through a few days on which somebody comes or goes, or its plan changes."""
    now = draw(days())
    for _ in range(draw(st.integers(1, 3))):
        now += timedelta(days=draw(st.integers(0, 40)))
        ready = [person.id for person in program.participants if person.consents_to(Purpose.PARTICIPATION, on=now)]
        new = [name for name in ready if program.membership_status(name, on=now) is MembershipStatus.NOT_YET]
        here = [stay.participant for stay in program.memberships if stay.status(now) is MembershipStatus.ACTIVE]
        step = draw(st.sampled_from(["plan", *["join"] * bool(new), *["pause", "leave"] * bool(here)]))
        if step == "join":
            program = program.join(draw(st.sampled_from(new)), on=now)
        elif step == "plan":
            content = draw(st.sampled_from([{}, {"pillars": (), "ideas": ()}, {"ideas": ()}]))
            phase = draw(st.sampled_from(Phase))
            program = program.revise(on=now, reason=draw(texts()), period=draw(date_ranges()), phase=phase, **content)
        else:
            take = program.pause if step == "pause" else program.leave
            program = take(draw(st.sampled_from(here)), on=now)
    return program


def programs(
    *, aims: SearchStrategy[list[Goal]] | None = None, selections: SearchStrategy[Pilot] | None = None
) -> SearchStrategy[Program]:
    """Generate programs whose parts refer to each other rightly, with and without a pilot."""
    return _program(
        st.lists(goals(), max_size=3, unique_by=lambda goal: goal.id) if aims is None else aims,
        pilots() if selections is None else selections,
    )
