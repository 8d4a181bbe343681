"""The registry of document kinds, and the tags of classes in unions.

Both are explicit tables, so that renaming a class does not change its documents. Renaming a kind or a tag needs a new
document version; see `advocacy.adapters.documents.migrations`.
"""

from __future__ import annotations

from operator import itemgetter
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING

from advocacy import dates, errors, goals, people, pilot, plan, privacy, program, run, scenarios, stats

if TYPE_CHECKING:
    from collections.abc import Mapping


#: The kinds of documents by the package or module of their classes. The class of ``kind_of_goal`` is ``KindOfGoal``; a
#: class that is renamed needs an entry in `_RENAMED`.
_KINDS: Mapping[ModuleType, str] = MappingProxyType(
    {
        people: """
            answer axis axis_place bounds bracket_question cell cell_counts choice_question closed_question
            code_suggestion code_words consent level matrix membership missing_answer open_question participant
            pause placement question_counts response_scale survey survey_counts vocabulary
        """,
        pilot: """
            assessment bound_relaxation combination composition criterion criterion_score distinct_values
            equal_groups explanation infeasibility invitation lottery lottery_proof member_swap pilot
            proof_combination quota quota_cost quota_count replacement selection_policy
            selection_probability size_suggestion solver_limits tradeoff_point value_cap
            weight_sensitivity
        """,
        goals: """
            baseline claim content_guide content_pillar data_requirement formula goal goal_metrics kpi_catalogue
            measure measurement_plan metric metric_value milestone observation partial_aggregate progress target
            target_audience
        """,
        plan: """
            agenda agenda_item buddies buddy_group buddy_policy cadence checklist checklist_gaps checklist_item
            content_idea draft foundation foundation_check foundation_report occurrence own_days pair_exclusion
            past_plan pillar_balance pillar_proposal pillar_proposals pillar_source plan plan_brief readiness
            readiness_policy readiness_reason recurrence session session_preferences similar_texts story_prompt
            survey_suggestions
            theme_comparison theme_owner topic track track_item track_plan track_policy working_week
        """,
        run: """
            activity activity_share aim_report campaign_scheme continuity continuity_report decline_policy
            decline_report evidence experiment experiment_result goal_scorecard group_aim group_decline highlight
            highlight_report learning_log monthly_note next_step next_step_policy next_step_record next_steps
            person_decline review review_policy review_proposal scorecard scorecard_line try_out
        """,
        program: "field_change pending_step program revision",
        scenarios: """
            assumption forecast funnel outcome_model scenario scenario_comparison scenario_difference
            scenario_result
        """,
        privacy: """
            director_page erasure field_access group_count group_metric group_metrics group_table lead_page lead_view
            participant_page participant_view personal_data_entry personal_data_export program_summary pseudonymised
            retention_policy
        """,
        stats: "interval",
        dates: "date_range",
        errors: "finding",
    }
)
#: Kind → the name of its class, where that is not the name of the kind.
_RENAMED: Mapping[str, str] = MappingProxyType({})


def class_name(kind: str) -> str:
    """Return the name of the class of a kind, as it is by default."""
    return "".join(word.capitalize() for word in kind.split("_"))


#: Every kind of document: kind → class.
KINDS: Mapping[str, type] = MappingProxyType(
    {
        kind: getattr(package, _RENAMED.get(kind, class_name(kind)))
        for kind, package in sorted(
            ((kind, package) for package, kinds in _KINDS.items() for kind in kinds.split()), key=itemgetter(0)
        )
    }
)
#: The kind of each class.
NAMES: Mapping[type, str] = MappingProxyType({cls: kind for kind, cls in KINDS.items()})
#: The tag of each class that is a member of a union.
TAGS: Mapping[type, str] = MappingProxyType(
    {pilot.Quota: "quota", pilot.ValueCap: "value_cap", pilot.DistinctValues: "distinct_values"}
)
