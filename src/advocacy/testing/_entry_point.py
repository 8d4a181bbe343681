"""
The Hypothesis entry point: ``from_type`` knows every noun, whichever of Hypothesis and the library is imported first.

It imports no package of the library. Classes that are loaded already are registered at once; those of the other
packages as soon as their package is imported. The strategies themselves load when one is asked for.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, get_args, get_origin

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from hypothesis.strategies import SearchStrategy

__all__ = ["HOMES", "STRATEGIES", "register"]

#: The packages and modules of the nouns.
HOMES = tuple(
    f"advocacy.{home}"
    for home in (
        *("people", "pilot", "goals", "plan", "run", "program", "scenarios", "privacy"),
        *("errors", "dates", "frozen_map", "stats"),
    )
)

#: The name of the strategy by the public name of the class.
STRATEGIES: dict[str, str] = {
    "Activity": "activities",
    "Agenda": "agendas",
    "AgendaItem": "agenda_items",
    "Answer": "answers",
    "Assessment": "assessments",
    "Assumption": "assumptions",
    "Axis": "axes",
    "AxisPlace": "axis_places",
    "Baseline": "baselines",
    "BoundRelaxation": "bound_relaxations",
    "Buddies": "buddies",
    "BuddyGroup": "buddy_groups",
    "BuddyPolicy": "buddy_policies",
    "Cadence": "cadences",
    "Cell": "cells",
    "CellCounts": "cell_counts",
    "Checklist": "checklists",
    "ChecklistGaps": "checklist_gaps",
    "ChecklistItem": "checklist_items",
    "Claim": "claims",
    "ClosedQuestion": "closed_questions",
    "Consent": "consents",
    "ContentGuide": "content_guides",
    "ContentIdea": "content_ideas",
    "ContentPillar": "content_pillars",
    "Continuity": "continuities",
    "ContinuityReport": "continuity_reports",
    "Criterion": "criteria",
    "CriterionScore": "criterion_scores",
    "DataRequirement": "data_requirements",
    "DateRange": "date_ranges",
    "DeclinePolicy": "decline_policies",
    "DeclineReport": "decline_reports",
    "DistinctValues": "distinct_values",
    "Draft": "drafts",
    "Erasure": "erasures",
    "Evidence": "evidences",
    "Experiment": "experiments",
    "ExperimentResult": "experiment_results",
    "Explanation": "explanations",
    "FieldAccess": "field_accesses",
    "FieldChange": "field_changes",
    "Finding": "findings",
    "Forecast": "forecasts",
    "Formula": "formulas",
    "Foundation": "foundations",
    "FoundationCheck": "foundation_checks",
    "FoundationReport": "foundation_reports",
    "FrozenMap": "frozen_maps",
    "Funnel": "funnels",
    "Goal": "goals",
    "GoalMetrics": "goal_metrics",
    "GoalScorecard": "goal_scorecards",
    "GroupCount": "group_counts",
    "GroupDecline": "group_declines",
    "GroupMetric": "group_metrics",
    "GroupMetrics": "group_metric_lists",
    "GroupTable": "group_tables",
    "Highlight": "highlights",
    "HighlightReport": "highlight_reports",
    "Infeasibility": "infeasibilities",
    "Interval": "intervals",
    "Invitation": "invitations",
    "KpiCatalogue": "kpi_catalogues",
    "LeadView": "lead_views",
    "Level": "levels",
    "Matrix": "matrices",
    "Measure": "measures",
    "MeasurementPlan": "measurement_plans",
    "MemberSwap": "member_swaps",
    "Membership": "memberships",
    "Metric": "metrics",
    "MetricValue": "metric_values",
    "Milestone": "milestones",
    "NextStep": "next_steps",
    "NextStepPolicy": "next_step_policies",
    "NextSteps": "next_step_lists",
    "Observation": "observations",
    "Occurrence": "occurrences",
    "OpenQuestion": "open_questions",
    "OutcomeModel": "outcome_models",
    "PairExclusion": "pair_exclusions",
    "PartialAggregate": "partial_aggregates",
    "Participant": "participants",
    "ParticipantView": "participant_views",
    "Pause": "pauses",
    "PersonDecline": "person_declines",
    "PersonalDataEntry": "personal_data_entries",
    "PersonalDataExport": "personal_data_exports",
    "PillarBalance": "pillar_balances",
    "PillarProposal": "pillar_proposals",
    "PillarProposals": "pillar_proposal_lists",
    "PillarSource": "pillar_sources",
    "Pilot": "pilots",
    "Placement": "placements",
    "Plan": "plans",
    "PlanBrief": "plan_briefs",
    "Program": "programs",
    "ProgramSummary": "program_summaries",
    "Progress": "progresses",
    "Pseudonymised": "pseudonymised_copies",
    "Quota": "quotas",
    "QuotaCount": "quota_counts",
    "Readiness": "readinesses",
    "ReadinessPolicy": "readiness_policies",
    "ReadinessReason": "readiness_reasons",
    "Recurrence": "recurrences",
    "Replacement": "replacements",
    "ResponseScale": "response_scales",
    "RetentionPolicy": "retention_policies",
    "Review": "reviews",
    "ReviewPolicy": "review_policies",
    "ReviewProposal": "review_proposals",
    "Revision": "revisions",
    "Scenario": "scenarios",
    "ScenarioComparison": "scenario_comparisons",
    "ScenarioDifference": "scenario_differences",
    "ScenarioResult": "scenario_results",
    "Scorecard": "scorecards",
    "ScorecardLine": "scorecard_lines",
    "SelectionPolicy": "selection_policies",
    "SelectionProbability": "selection_probabilities",
    "Session": "sessions",
    "SessionPreferences": "session_preferences",
    "SimilarPair": "similar_pairs",
    "SizeSuggestion": "size_suggestions",
    "SolverLimits": "solver_limits",
    "StoryPrompt": "story_prompts",
    "Survey": "surveys",
    "Target": "targets",
    "ThemeComparison": "theme_comparisons",
    "ThemeOwner": "theme_owners",
    "Topic": "topics",
    "Track": "tracks",
    "TrackItem": "track_items",
    "TrackPlan": "track_plans",
    "TrackPolicy": "track_policies",
    "TradeoffPoint": "tradeoff_points",
    "ValueCap": "value_caps",
    "WeightSensitivity": "weight_sensitivities",
}


def register() -> None:
    """Register a strategy for each noun; Hypothesis calls this when it is imported."""
    for home in HOMES:
        if home in sys.modules:
            _register_nouns(sys.modules[home])
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder:
    """A finder that finds nothing itself; it has the nouns of a package registered once that is imported."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in HOMES:
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        spec = next(filter(None, (finder.find_spec(name, path, target) for finder in others)), None)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                run(module)
                _register_nouns(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def _register_nouns(home: ModuleType) -> None:
    from hypothesis import strategies as st  # noqa: PLC0415 - this module is loaded by Hypothesis itself

    for noun, name in STRATEGIES.items():
        if hasattr(home, noun):
            kind = getattr(home, noun)
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
