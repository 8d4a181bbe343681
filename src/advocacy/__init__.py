"""
Model an employee advocacy program: people who, of their own free will, tell about their work and company.

The library is laid out as the method is: people, pilot, goals, plan, run, and the program that holds them together. The
names below are its front door; each is loaded on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advocacy.errors import (
        AdvocacyError,
        DocumentError,
        Finding,
        InvalidError,
        MissingExtraError,
        SolverError,
        UnknownNameError,
        UnmetError,
        find_missing_words,
        known_words,
        name_choice,
    )
    from advocacy.explore.comparing import compare_designs
    from advocacy.explore.comparison import DesignComparison
    from advocacy.explore.designs import Design, Expectation, Start, design_grid
    from advocacy.explore.differing import DesignDifference, explain_difference
    from advocacy.explore.forecast import Assumption, Forecast, Funnel, make_forecast
    from advocacy.explore.results import DesignResult
    from advocacy.goals.aggregate import aggregate_observations
    from advocacy.goals.catalogue import ContentGuide, KpiCatalogue
    from advocacy.goals.claims import Claim
    from advocacy.goals.comparing import compare_readings
    from advocacy.goals.content import ContentPillar, Format
    from advocacy.goals.goal import Goal, GoalKind
    from advocacy.goals.mapper import Collection, GoalPlan, KpiPlan, map_kpis
    from advocacy.goals.metric import Aggregation, Direction, Formula, Measure, Metric, Sampling, Stage, Unit
    from advocacy.goals.observation import Observation, Period, cut_periods
    from advocacy.goals.partial import Partial
    from advocacy.goals.reading import Reading, read_figures
    from advocacy.goals.target import Baseline, Progress, Step, Target, Verdict
    from advocacy.intervals.interval import Interval
    from advocacy.people.axes import Axis, AxisPlace, Level
    from advocacy.people.consent import Consent, Purpose
    from advocacy.people.matrix import Cell, Matrix, Origin, Placement, Tally
    from advocacy.people.membership import Membership, Pause, Standing
    from advocacy.people.participant import Basis, Participant
    from advocacy.people.survey import Answer, Item, Question, Scale, Seed, Survey
    from advocacy.phases import advance_phase, find_open
    from advocacy.pilot.assessment import Assessment, Part
    from advocacy.pilot.chances import Chance, lottery_chances
    from advocacy.pilot.changes import Bound, Change
    from advocacy.pilot.clash import Clash
    from advocacy.pilot.explanation import Explanation
    from advocacy.pilot.exploring import CurvePoint, Firmness, quota_curve, size_curve, weight_firmness
    from advocacy.pilot.invitation import Invitation, Reply, invite
    from advocacy.pilot.policy import Criterion, SelectionPolicy
    from advocacy.pilot.quotas import Cap, Distinct, Quota
    from advocacy.pilot.result import Exchange, Pilot, QuotaCount, Status
    from advocacy.pilot.selection import select_pilot
    from advocacy.pilot.size import SizeSuggestion, suggest_size
    from advocacy.pilot.solver import Limits
    from advocacy.pilot.waves import Replacement, replace_members, reselect_pilot
    from advocacy.plan.agenda import Agenda, AgendaItem, AgendaKind, make_agenda
    from advocacy.plan.balance import PillarBalance, check_balance
    from advocacy.plan.brief import PlanBrief
    from advocacy.plan.buddies import Bar, Buddies, BuddyGroup, BuddyPolicy, NoGo, match_buddies
    from advocacy.plan.cadence import Cadence, Habit, suggest_cadence
    from advocacy.plan.calendar import (
        MovePolicy,
        Occurrence,
        find_summer,
        free_days,
        is_weekend,
        local_moment,
        place_days,
        posting_days,
        review_days,
    )
    from advocacy.plan.checklists import Checklist, ChecklistItem, Subject, page_checklist, profile_checklist
    from advocacy.plan.content import ContentIdea, StoryPrompt, find_missing_prompts
    from advocacy.plan.foundation import Foundation, FoundationCheck, FoundationGaps, Gaps, find_gaps
    from advocacy.plan.making import make_plan
    from advocacy.plan.pillars import PillarProposal, PillarProposals, PillarSource, SourceKind, propose_pillars
    from advocacy.plan.plan import Plan, compare_plans
    from advocacy.plan.readiness import (
        Readiness,
        ReadinessAnswer,
        ReadinessFact,
        ReadinessPolicy,
        ReadinessReason,
        check_readiness,
    )
    from advocacy.plan.recurrence import Frequency, Recurrence
    from advocacy.plan.sessions import Form, Session, Topic
    from advocacy.plan.similarity import Draft, SimilarPair, similar_texts
    from advocacy.plan.themes import BroughtTheme, ThemeComparison, compare_themes
    from advocacy.plan.tracking import plan_tracks
    from advocacy.plan.tracks import Track, TrackItem, TrackPlan, TrackPolicy, Why, Wish
    from advocacy.privacy.audiences import Access, Audience, Sight
    from advocacy.privacy.counting import GroupCount, GroupTable, count_groups
    from advocacy.privacy.erasing import Erasure, erase
    from advocacy.privacy.exporting import Export, ExportEntry, export
    from advocacy.privacy.pseudonyms import Pseudonymised, pseudonymise
    from advocacy.privacy.retention import RetentionPolicy, find_overdue
    from advocacy.privacy.viewing import summary_for_management, view_for_lead, view_for_participant
    from advocacy.privacy.views import LeadView, ManagementSummary, ParticipantView
    from advocacy.program import Phase, Program, compare_programs
    from advocacy.revisions import Difference, Revision
    from advocacy.run.activity import Activity, ActivityKind, find_misplaced
    from advocacy.run.continuity import Continuity, ContinuityReport, keep_continuity
    from advocacy.run.decline import (
        DeclineAnswer,
        DeclinePolicy,
        DeclineReport,
        GroupDecline,
        PersonDecline,
        find_decline,
    )
    from advocacy.run.experiment import Effect, Experiment, ExperimentResult
    from advocacy.run.management import GroupFigure, ManagementView, view_for_management
    from advocacy.run.next_steps import LeadPolicy, NextStep, NextSteps, Role
    from advocacy.run.recognition import Moment, Recognition, give_recognition
    from advocacy.run.review import Proposal, ProposalKind, Review, ReviewPolicy
    from advocacy.run.reviewing import hold_review
    from advocacy.run.scorecard import Evidence, GoalCard, Line, Scorecard, keep_score
    from advocacy.run.suggesting import suggest_steps
    from advocacy.values import FrozenMap, Window

_HOMES = {
    "errors": "AdvocacyError DocumentError Finding InvalidError MissingExtraError SolverError UnknownNameError UnmetError"
    " find_missing_words known_words name_choice",
    "explore.comparing": "compare_designs",
    "explore.comparison": "DesignComparison",
    "explore.designs": "Design Expectation Start design_grid",
    "explore.differing": "DesignDifference explain_difference",
    "explore.forecast": "Assumption Forecast Funnel make_forecast",
    "explore.results": "DesignResult",
    "goals.aggregate": "aggregate_observations",
    "goals.catalogue": "ContentGuide KpiCatalogue",
    "goals.claims": "Claim",
    "goals.comparing": "compare_readings",
    "goals.content": "ContentPillar Format",
    "goals.goal": "Goal GoalKind",
    "goals.mapper": "Collection GoalPlan KpiPlan map_kpis",
    "goals.metric": "Aggregation Direction Formula Measure Metric Sampling Stage Unit",
    "goals.observation": "Observation Period cut_periods",
    "goals.partial": "Partial",
    "goals.reading": "Reading read_figures",
    "goals.target": "Baseline Progress Step Target Verdict",
    "intervals.interval": "Interval",
    "people.axes": "Axis AxisPlace Level",
    "people.consent": "Consent Purpose",
    "people.matrix": "Cell Matrix Origin Placement Tally",
    "people.membership": "Membership Pause Standing",
    "people.participant": "Basis Participant",
    "people.survey": "Answer Item Question Scale Seed Survey",
    "phases": "advance_phase find_open",
    "pilot.assessment": "Assessment Part",
    "pilot.chances": "Chance lottery_chances",
    "pilot.changes": "Bound Change",
    "pilot.clash": "Clash",
    "pilot.explanation": "Explanation",
    "pilot.exploring": "CurvePoint Firmness quota_curve size_curve weight_firmness",
    "pilot.invitation": "Invitation Reply invite",
    "pilot.policy": "Criterion SelectionPolicy",
    "pilot.quotas": "Cap Distinct Quota",
    "pilot.result": "Exchange Pilot QuotaCount Status",
    "pilot.selection": "select_pilot",
    "pilot.size": "SizeSuggestion suggest_size",
    "pilot.solver": "Limits",
    "pilot.waves": "Replacement replace_members reselect_pilot",
    "plan.agenda": "Agenda AgendaItem AgendaKind make_agenda",
    "plan.balance": "PillarBalance check_balance",
    "plan.brief": "PlanBrief",
    "plan.buddies": "Bar Buddies BuddyGroup BuddyPolicy NoGo match_buddies",
    "plan.cadence": "Cadence Habit suggest_cadence",
    "plan.calendar": (
        "MovePolicy Occurrence find_summer free_days is_weekend local_moment place_days posting_days review_days"
    ),
    "plan.checklists": "Checklist ChecklistItem Subject page_checklist profile_checklist",
    "plan.content": "ContentIdea StoryPrompt find_missing_prompts",
    "plan.foundation": "Foundation FoundationCheck FoundationGaps Gaps find_gaps",
    "plan.making": "make_plan",
    "plan.pillars": "PillarProposal PillarProposals PillarSource SourceKind propose_pillars",
    "plan.plan": "Plan compare_plans",
    "plan.readiness": "Readiness ReadinessAnswer ReadinessFact ReadinessPolicy ReadinessReason check_readiness",
    "plan.recurrence": "Frequency Recurrence",
    "plan.sessions": "Form Session Topic",
    "plan.similarity": "Draft SimilarPair similar_texts",
    "plan.themes": "BroughtTheme ThemeComparison compare_themes",
    "plan.tracking": "plan_tracks",
    "plan.tracks": "Track TrackItem TrackPlan TrackPolicy Why Wish",
    "privacy.audiences": "Access Audience Sight",
    "privacy.counting": "GroupCount GroupTable count_groups",
    "privacy.erasing": "Erasure erase",
    "privacy.exporting": "Export ExportEntry export",
    "privacy.pseudonyms": "Pseudonymised pseudonymise",
    "privacy.retention": "RetentionPolicy find_overdue",
    "privacy.viewing": "summary_for_management view_for_lead view_for_participant",
    "privacy.views": "LeadView ManagementSummary ParticipantView",
    "program": "Phase Program compare_programs",
    "revisions": "Difference Revision",
    "run.activity": "Activity ActivityKind find_misplaced",
    "run.continuity": "Continuity ContinuityReport keep_continuity",
    "run.decline": "DeclineAnswer DeclinePolicy DeclineReport GroupDecline PersonDecline find_decline",
    "run.experiment": "Effect Experiment ExperimentResult",
    "run.management": "GroupFigure ManagementView view_for_management",
    "run.next_steps": "LeadPolicy NextStep NextSteps Role",
    "run.recognition": "Moment Recognition give_recognition",
    "run.review": "Proposal ProposalKind Review ReviewPolicy",
    "run.reviewing": "hold_review",
    "run.scorecard": "Evidence GoalCard Line Scorecard keep_score",
    "run.suggesting": "suggest_steps",
    "values": "FrozenMap Window",
}
_HOME = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = [
    "Access",
    "Activity",
    "ActivityKind",
    "AdvocacyError",
    "Agenda",
    "AgendaItem",
    "AgendaKind",
    "Aggregation",
    "Answer",
    "Assessment",
    "Assumption",
    "Audience",
    "Axis",
    "AxisPlace",
    "Bar",
    "Baseline",
    "Basis",
    "Bound",
    "BroughtTheme",
    "Buddies",
    "BuddyGroup",
    "BuddyPolicy",
    "Cadence",
    "Cap",
    "Cell",
    "Chance",
    "Change",
    "Checklist",
    "ChecklistItem",
    "Claim",
    "Clash",
    "Collection",
    "Consent",
    "ContentGuide",
    "ContentIdea",
    "ContentPillar",
    "Continuity",
    "ContinuityReport",
    "Criterion",
    "CurvePoint",
    "DeclineAnswer",
    "DeclinePolicy",
    "DeclineReport",
    "Design",
    "DesignComparison",
    "DesignDifference",
    "DesignResult",
    "Difference",
    "Direction",
    "Distinct",
    "DocumentError",
    "Draft",
    "Effect",
    "Erasure",
    "Evidence",
    "Exchange",
    "Expectation",
    "Experiment",
    "ExperimentResult",
    "Explanation",
    "Export",
    "ExportEntry",
    "Finding",
    "Firmness",
    "Forecast",
    "Form",
    "Format",
    "Formula",
    "Foundation",
    "FoundationCheck",
    "FoundationGaps",
    "Frequency",
    "FrozenMap",
    "Funnel",
    "Gaps",
    "Goal",
    "GoalCard",
    "GoalKind",
    "GoalPlan",
    "GroupCount",
    "GroupDecline",
    "GroupFigure",
    "GroupTable",
    "Habit",
    "Interval",
    "InvalidError",
    "Invitation",
    "Item",
    "KpiCatalogue",
    "KpiPlan",
    "LeadPolicy",
    "LeadView",
    "Level",
    "Limits",
    "Line",
    "ManagementSummary",
    "ManagementView",
    "Matrix",
    "Measure",
    "Membership",
    "Metric",
    "MissingExtraError",
    "Moment",
    "MovePolicy",
    "NextStep",
    "NextSteps",
    "NoGo",
    "Observation",
    "Occurrence",
    "Origin",
    "Part",
    "Partial",
    "Participant",
    "ParticipantView",
    "Pause",
    "Period",
    "PersonDecline",
    "Phase",
    "PillarBalance",
    "PillarProposal",
    "PillarProposals",
    "PillarSource",
    "Pilot",
    "Placement",
    "Plan",
    "PlanBrief",
    "Program",
    "Progress",
    "Proposal",
    "ProposalKind",
    "Pseudonymised",
    "Purpose",
    "Question",
    "Quota",
    "QuotaCount",
    "Readiness",
    "ReadinessAnswer",
    "ReadinessFact",
    "ReadinessPolicy",
    "ReadinessReason",
    "Reading",
    "Recognition",
    "Recurrence",
    "Replacement",
    "Reply",
    "RetentionPolicy",
    "Review",
    "ReviewPolicy",
    "Revision",
    "Role",
    "Sampling",
    "Scale",
    "Scorecard",
    "Seed",
    "SelectionPolicy",
    "Session",
    "Sight",
    "SimilarPair",
    "SizeSuggestion",
    "SolverError",
    "SourceKind",
    "Stage",
    "Standing",
    "Start",
    "Status",
    "Step",
    "StoryPrompt",
    "Subject",
    "Survey",
    "Tally",
    "Target",
    "ThemeComparison",
    "Topic",
    "Track",
    "TrackItem",
    "TrackPlan",
    "TrackPolicy",
    "Unit",
    "UnknownNameError",
    "UnmetError",
    "Verdict",
    "Why",
    "Window",
    "Wish",
    "advance_phase",
    "aggregate_observations",
    "check_balance",
    "check_readiness",
    "compare_designs",
    "compare_plans",
    "compare_programs",
    "compare_readings",
    "compare_themes",
    "count_groups",
    "cut_periods",
    "design_grid",
    "erase",
    "explain_difference",
    "export",
    "find_decline",
    "find_gaps",
    "find_misplaced",
    "find_missing_prompts",
    "find_missing_words",
    "find_open",
    "find_overdue",
    "find_summer",
    "free_days",
    "give_recognition",
    "hold_review",
    "invite",
    "is_weekend",
    "keep_continuity",
    "keep_score",
    "known_words",
    "local_moment",
    "lottery_chances",
    "make_agenda",
    "make_forecast",
    "make_plan",
    "map_kpis",
    "match_buddies",
    "name_choice",
    "page_checklist",
    "place_days",
    "plan_tracks",
    "posting_days",
    "profile_checklist",
    "propose_pillars",
    "pseudonymise",
    "quota_curve",
    "read_figures",
    "replace_members",
    "reselect_pilot",
    "review_days",
    "select_pilot",
    "similar_texts",
    "size_curve",
    "suggest_cadence",
    "suggest_size",
    "suggest_steps",
    "summary_for_management",
    "view_for_lead",
    "view_for_management",
    "view_for_participant",
    "weight_firmness",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
