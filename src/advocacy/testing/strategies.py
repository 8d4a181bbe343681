"""Hypothesis strategies for the nouns: they construct rather than filter, and reach the whole domain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from advocacy.goals.mapper import map_kpis
from advocacy.program import Program
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
from advocacy.testing._policy import caps, criteria, distincts, limits, policies, quotas, spreads
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
    from hypothesis.strategies import DrawFn, SearchStrategy

    from advocacy.goals.goal import Goal
    from advocacy.pilot.invitation import Invitation
    from advocacy.pilot.result import Pilot

__all__ = [
    "DAY",
    "answers",
    "assessments",
    "assumptions",
    "axes",
    "axis_places",
    "baselines",
    "cadences",
    "caps",
    "cells",
    "chances",
    "changes",
    "claims",
    "clashes",
    "collections",
    "consents",
    "content_guides",
    "content_pillars",
    "criteria",
    "curve_points",
    "days",
    "distincts",
    "evidences",
    "exchanges",
    "experiment_results",
    "experiments",
    "explanations",
    "findings",
    "firmnesses",
    "forecasts",
    "formulas",
    "frozen_maps",
    "funnels",
    "goal_cards",
    "goal_plans",
    "goals",
    "group_figures",
    "identifiers",
    "intervals",
    "invitations",
    "items",
    "kpi_catalogues",
    "kpi_plans",
    "levels",
    "limits",
    "management_views",
    "matrices",
    "measures",
    "memberships",
    "metrics",
    "observations",
    "partials",
    "participants",
    "parts",
    "pauses",
    "pilots",
    "placements",
    "policies",
    "pools",
    "programs",
    "progresses",
    "questions",
    "quota_counts",
    "quotas",
    "readings",
    "replacements",
    "scales",
    "score_lines",
    "scorecards",
    "sessions",
    "shares",
    "size_suggestions",
    "spreads",
    "steps",
    "surveys",
    "tallies",
    "targets",
    "texts",
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
    return Program(
        id=draw(identifiers()),
        period=draw(windows()),
        participants=people,
        goals=pursued,
        pillars=draw(st.lists(content_pillars(goals=served), max_size=3, unique_by=lambda pillar: pillar.id)),
        pilot=pilot,
        invitations=asked,
        kpis=draw(st.none() | st.just(map_kpis(pursued))),
    )


def programs(
    *, aims: SearchStrategy[list[Goal]] | None = None, selections: SearchStrategy[Pilot] | None = None
) -> SearchStrategy[Program]:
    """Generate programs whose parts refer to each other rightly, with and without a pilot."""
    return _program(
        st.lists(goals(), max_size=3, unique_by=lambda goal: goal.id) if aims is None else aims,
        pilots() if selections is None else selections,
    )
