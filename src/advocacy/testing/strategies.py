"""Hypothesis strategies for the nouns: they construct rather than filter, and reach the whole domain."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import strategies as st

from advocacy.goals.mapper import map_kpis
from advocacy.people.consent import Purpose
from advocacy.people.membership import Standing
from advocacy.plan.content import ContentIdea
from advocacy.program import Phase, Program
from advocacy.testing._buddies import buddies, buddy_groups, buddy_policies, no_gos
from advocacy.testing._continuity import activities, continuities, continuity_reports
from advocacy.testing._decline import decline_policies, decline_reports, group_declines, person_declines
from advocacy.testing._designs import design_comparisons, design_differences, design_results, designs, expectations
from advocacy.testing._exploring import chances, curve_points, exchanges, firmnesses, intervals, replacements
from advocacy.testing._figures import baselines, observations, partials, progresses, readings, steps, targets
from advocacy.testing._forecast import assumptions, forecasts, funnels
from advocacy.testing._goals import (
    claims,
    collections,
    content_guides,
    content_pillars,
    formulas,
    goal_plans,
    goals,
    kpi_catalogues,
    kpi_plans,
    measures,
    metrics,
)
from advocacy.testing._history import differences, revisions
from advocacy.testing._lives import lived_programs, lives
from advocacy.testing._people import (
    answers,
    axes,
    axis_places,
    cells,
    consents,
    items,
    levels,
    matrices,
    participants,
    placements,
    pools,
    questions,
    scales,
    surveys,
    tallies,
)
from advocacy.testing._pilot import (
    assessments,
    changes,
    clashes,
    explanations,
    findings,
    invitations,
    parts,
    pilots,
    quota_counts,
    size_suggestions,
)
from advocacy.testing._plan import (
    brought_themes,
    checklist_items,
    checklists,
    content_ideas,
    drafts,
    foundation_checks,
    foundation_gaps,
    foundations,
    gaps,
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
)
from advocacy.testing._plans import agenda_items, agendas, plan_briefs, plans
from advocacy.testing._policy import caps, criteria, distincts, limits, policies, quotas, spreads
from advocacy.testing._privacy import (
    accesses,
    erasures,
    export_entries,
    exports,
    group_counts,
    group_tables,
    lead_views,
    management_summaries,
    participant_views,
    pseudonymised_copies,
    retention_policies,
)
from advocacy.testing._recurring import occurrences, recurrences
from advocacy.testing._review import proposals, review_policies, reviews
from advocacy.testing._run import (
    evidences,
    experiment_results,
    experiments,
    goal_cards,
    group_figures,
    management_views,
    score_lines,
    scorecards,
)
from advocacy.testing._steps import lead_policies, moments, next_step_lists, next_steps, recognitions
from advocacy.testing._tracks import (
    cadences,
    memberships,
    pauses,
    sessions,
    topics,
    track_items,
    track_plans,
    track_policies,
    tracks,
    wishes,
)
from advocacy.testing._values import DAY, days, frozen_maps, identifiers, shares, texts, windows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from advocacy.goals.content import ContentPillar
    from advocacy.goals.goal import Goal
    from advocacy.people.participant import Participant
    from advocacy.pilot.invitation import Invitation
    from advocacy.pilot.result import Pilot
    from advocacy.run.continuity import Continuity
    from advocacy.run.review import Review

__all__ = [
    "DAY",
    "accesses",
    "activities",
    "agenda_items",
    "agendas",
    "answers",
    "assessments",
    "assumptions",
    "axes",
    "axis_places",
    "baselines",
    "brought_themes",
    "buddies",
    "buddy_groups",
    "buddy_policies",
    "cadences",
    "caps",
    "cells",
    "chances",
    "changes",
    "checklist_items",
    "checklists",
    "claims",
    "clashes",
    "collections",
    "consents",
    "content_guides",
    "content_ideas",
    "content_pillars",
    "continuities",
    "continuity_reports",
    "criteria",
    "curve_points",
    "days",
    "decline_policies",
    "decline_reports",
    "design_comparisons",
    "design_differences",
    "design_results",
    "designs",
    "differences",
    "distincts",
    "drafts",
    "erasures",
    "evidences",
    "exchanges",
    "expectations",
    "experiment_results",
    "experiments",
    "explanations",
    "export_entries",
    "exports",
    "findings",
    "firmnesses",
    "forecasts",
    "formulas",
    "foundation_checks",
    "foundation_gaps",
    "foundations",
    "frozen_maps",
    "funnels",
    "gaps",
    "goal_cards",
    "goal_plans",
    "goals",
    "group_counts",
    "group_declines",
    "group_figures",
    "group_tables",
    "identifiers",
    "intervals",
    "invitations",
    "items",
    "kpi_catalogues",
    "kpi_plans",
    "lead_policies",
    "lead_views",
    "levels",
    "limits",
    "lived_programs",
    "lives",
    "management_summaries",
    "management_views",
    "matrices",
    "measures",
    "memberships",
    "metrics",
    "moments",
    "next_step_lists",
    "next_steps",
    "no_gos",
    "observations",
    "occurrences",
    "partials",
    "participant_views",
    "participants",
    "parts",
    "pauses",
    "person_declines",
    "pillar_balances",
    "pillar_proposal_lists",
    "pillar_proposals",
    "pillar_sources",
    "pilots",
    "placements",
    "plan_briefs",
    "plans",
    "policies",
    "pools",
    "programs",
    "progresses",
    "proposals",
    "pseudonymised_copies",
    "questions",
    "quota_counts",
    "quotas",
    "readiness_policies",
    "readiness_reasons",
    "readinesses",
    "readings",
    "recognitions",
    "recurrences",
    "replacements",
    "retention_policies",
    "review_policies",
    "reviews",
    "revisions",
    "scales",
    "score_lines",
    "scorecards",
    "sessions",
    "shares",
    "similar_pairs",
    "size_suggestions",
    "spreads",
    "steps",
    "story_prompts",
    "surveys",
    "tallies",
    "targets",
    "texts",
    "theme_comparisons",
    "topics",
    "track_items",
    "track_plans",
    "track_policies",
    "tracks",
    "windows",
    "wishes",
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
        period=draw(windows()),
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
        new = [name for name in ready if program.standing(name, on=now) is Standing.NOT_YET]
        here = [stay.participant for stay in program.memberships if stay.standing(now) is Standing.ACTIVE]
        step = draw(st.sampled_from(["plan", *["join"] * bool(new), *["pause", "leave"] * bool(here)]))
        if step == "join":
            program = program.join(draw(st.sampled_from(new)), on=now)
        elif step == "plan":
            content = draw(st.sampled_from([{}, {"pillars": (), "ideas": ()}, {"ideas": ()}]))
            phase = draw(st.sampled_from(Phase))
            program = program.revise(on=now, reason=draw(texts()), period=draw(windows()), phase=phase, **content)
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
