"""The Hypothesis entry point: ``from_type`` knows every noun as soon as Hypothesis is imported."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, get_args, get_origin

import advocacy

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

__all__ = ["STRATEGIES", "register"]

#: The name of the strategy by the public name of the class.
STRATEGIES: dict[str, str] = {
    "Access": "accesses",
    "Activity": "activities",
    "Agenda": "agendas",
    "AgendaItem": "agenda_items",
    "Answer": "answers",
    "Assessment": "assessments",
    "Assumption": "assumptions",
    "Axis": "axes",
    "AxisPlace": "axis_places",
    "Baseline": "baselines",
    "BroughtTheme": "brought_themes",
    "Buddies": "buddies",
    "BuddyGroup": "buddy_groups",
    "BuddyPolicy": "buddy_policies",
    "Cadence": "cadences",
    "Cap": "caps",
    "Cell": "cells",
    "Chance": "chances",
    "Change": "changes",
    "Checklist": "checklists",
    "ChecklistItem": "checklist_items",
    "Claim": "claims",
    "Clash": "clashes",
    "Collection": "collections",
    "Consent": "consents",
    "ContentGuide": "content_guides",
    "ContentIdea": "content_ideas",
    "ContentPillar": "content_pillars",
    "Continuity": "continuities",
    "ContinuityReport": "continuity_reports",
    "Criterion": "criteria",
    "CurvePoint": "curve_points",
    "DeclinePolicy": "decline_policies",
    "DeclineReport": "decline_reports",
    "Design": "designs",
    "DesignComparison": "design_comparisons",
    "DesignDifference": "design_differences",
    "DesignResult": "design_results",
    "Difference": "differences",
    "Distinct": "distincts",
    "Draft": "drafts",
    "Erasure": "erasures",
    "Evidence": "evidences",
    "Exchange": "exchanges",
    "Expectation": "expectations",
    "Experiment": "experiments",
    "ExperimentResult": "experiment_results",
    "Explanation": "explanations",
    "Export": "exports",
    "ExportEntry": "export_entries",
    "Finding": "findings",
    "Firmness": "firmnesses",
    "Forecast": "forecasts",
    "Formula": "formulas",
    "Foundation": "foundations",
    "FoundationCheck": "foundation_checks",
    "FoundationGaps": "foundation_gaps",
    "FrozenMap": "frozen_maps",
    "Funnel": "funnels",
    "Gaps": "gaps",
    "Goal": "goals",
    "GoalCard": "goal_cards",
    "GoalPlan": "goal_plans",
    "GroupCount": "group_counts",
    "GroupDecline": "group_declines",
    "GroupFigure": "group_figures",
    "GroupTable": "group_tables",
    "Interval": "intervals",
    "Invitation": "invitations",
    "Item": "items",
    "KpiCatalogue": "kpi_catalogues",
    "KpiPlan": "kpi_plans",
    "LeadPolicy": "lead_policies",
    "LeadView": "lead_views",
    "Level": "levels",
    "Limits": "limits",
    "Line": "score_lines",
    "ManagementSummary": "management_summaries",
    "ManagementView": "management_views",
    "Matrix": "matrices",
    "Measure": "measures",
    "Membership": "memberships",
    "Metric": "metrics",
    "Moment": "moments",
    "NextStep": "next_steps",
    "NextSteps": "next_step_lists",
    "NoGo": "no_gos",
    "Observation": "observations",
    "Occurrence": "occurrences",
    "Part": "parts",
    "Partial": "partials",
    "Participant": "participants",
    "ParticipantView": "participant_views",
    "Pause": "pauses",
    "PersonDecline": "person_declines",
    "PillarBalance": "pillar_balances",
    "PillarProposal": "pillar_proposals",
    "PillarProposals": "pillar_proposal_lists",
    "PillarSource": "pillar_sources",
    "Pilot": "pilots",
    "Placement": "placements",
    "Plan": "plans",
    "PlanBrief": "plan_briefs",
    "Program": "programs",
    "Progress": "progresses",
    "Proposal": "proposals",
    "Pseudonymised": "pseudonymised_copies",
    "Question": "questions",
    "Quota": "quotas",
    "QuotaCount": "quota_counts",
    "Readiness": "readinesses",
    "ReadinessPolicy": "readiness_policies",
    "ReadinessReason": "readiness_reasons",
    "Reading": "readings",
    "Recognition": "recognitions",
    "Recurrence": "recurrences",
    "Replacement": "replacements",
    "RetentionPolicy": "retention_policies",
    "Review": "reviews",
    "ReviewPolicy": "review_policies",
    "Revision": "revisions",
    "Scale": "scales",
    "Scorecard": "scorecards",
    "SelectionPolicy": "policies",
    "Session": "sessions",
    "SimilarPair": "similar_pairs",
    "SizeSuggestion": "size_suggestions",
    "Step": "steps",
    "StoryPrompt": "story_prompts",
    "Survey": "surveys",
    "Tally": "tallies",
    "Target": "targets",
    "ThemeComparison": "theme_comparisons",
    "Topic": "topics",
    "Track": "tracks",
    "TrackItem": "track_items",
    "TrackPlan": "track_plans",
    "TrackPolicy": "track_policies",
    "Window": "windows",
    "Wish": "wishes",
}


def register() -> None:
    """
    Register a strategy for each noun; Hypothesis calls this when it is imported.

    The strategies themselves are loaded when one is asked for.
    """
    from hypothesis import strategies as st  # noqa: PLC0415 - this module is loaded by Hypothesis itself

    for noun, name in STRATEGIES.items():
        kind = getattr(advocacy, noun)
        st.register_type_strategy(kind, _resolver(kind, name))


def _resolver(noun: type, name: str) -> Callable[[Any], SearchStrategy[Any]]:
    def resolve(asked: Any) -> Any:
        if (get_origin(asked) or asked) is not noun:
            return NotImplemented  # asked for any mapping or anything hashable, Hypothesis goes by what it knew before
        strategy = getattr(import_module("advocacy.testing.strategies"), name)
        if not get_args(asked):
            return strategy()
        from hypothesis import strategies as st  # noqa: PLC0415 - as above

        return strategy(values=st.from_type(*get_args(asked)))  # a mapping of something

    return resolve
