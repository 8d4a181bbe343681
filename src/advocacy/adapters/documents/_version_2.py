"""The structure of documents of version 2, and the names that version 3 changes: data only, independent of the classes.

`SHAPES` never changes. The other tables list what version 3 renames; they never change after its release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advocacy.messages import renamed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: Old code of a finding → new one, and its parameters: an app's messages are renamed alike.
CODES, PARAMETERS = renamed.FINDING_CODES, renamed.PARAMETERS


# ---------------------------------------------------------------- what version 3 renames

#: Old kind → new kind.
KINDS: Mapping[str, str] = {
    "access": "field_access", "brought_theme": "theme_owner", "cap": "value_cap", "chance": "selection_probability",
    "change": "bound_relaxation", "clash": "infeasibility", "collection": "data_requirement",
    "curve_point": "tradeoff_point", "design": "scenario", "design_comparison": "scenario_comparison",
    "design_difference": "scenario_difference", "design_result": "scenario_result", "difference": "field_change",
    "distinct": "distinct_values", "exchange": "member_swap", "expectation": "outcome_model",
    "export": "personal_data_export", "export_entry": "personal_data_entry", "firmness": "weight_sensitivity",
    "foundation_gaps": "foundation_report", "gaps": "checklist_gaps", "goal_card": "goal_scorecard",
    "goal_plan": "goal_metrics", "group_figure": "group_metric", "item": "closed_question",
    "kpi_plan": "measurement_plan", "lead_policy": "next_step_policy", "limits": "solver_limits",
    "line": "scorecard_line", "management_summary": "program_summary", "management_view": "group_metrics",
    "moment": "highlight", "no_go": "pair_exclusion", "part": "criterion_score", "partial": "partial_aggregate",
    "proposal": "review_proposal", "question": "open_question", "reading": "metric_value",
    "recognition": "highlight_report", "scale": "response_scale", "step": "milestone", "tally": "cell_counts",
    "window": "date_range", "wish": "session_preferences",
}  # fmt: skip

#: Old kind → old field → new field. The nested objects of `NESTED` have fields as well.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "activity": {"figures": "measures"}, "agenda": {"window": "period"}, "assessment": {"parts": "scores"},
    "assumption": {"high": "maximum", "low": "minimum"}, "baseline": {"window": "period"},
    "cell": {"origin": "provenance"}, "chance": {"share": "probability"}, "change": {"now": "current", "to": "relaxed"},
    "checklist": {"subject": "kind"}, "claim": {"high": "maximum", "low": "minimum"},
    "clash": {"changes": "relaxations", "minimal": "irreducible", "relaxed": "relaxed_policy", "wanted": "requested"},
    "collection": {"figures": "metrics"}, "content_idea": {"form_name": "format_name"},
    "continuity": {"stretches": "periods"}, "continuity_report": {"window": "period"},
    "decline_policy": {"least": "minimum_group", "together": "group"},
    "decline_report": {"together": "group", "window": "period"},
    "design_difference": {"exchange": "swap", "one": "first", "other": "second"},
    "design_result": {
        "design": "scenario", "firmness": "sensitivity", "lead_time": "lead_hours", "settings": "samples",
    },
    "evidence": {"by": "reported_by", "known": "how_known", "seen": "observation"}, "expectation": {"start": "input"},
    "experiment": {
        "changes": "intervention", "drawn": "randomized", "having": "treatment", "smallest": "minimum_effect",
        "stated": "registered", "usual": "baseline", "whom": "population", "window": "period", "without": "control",
    },
    "experiment_result": {"effect": "status"}, "firmness": {"settings": "samples"},
    "forecast": {"influence": "rank_correlation_squared", "middle": "median"},
    "formula": {"of": "numerator", "per": "denominator"}, "foundation_check": {"looked_at": "checked_on"},
    "gaps": {"looked_at": "checked_on"}, "group_decline": {"answer": "status"},
    "group_table": {"least": "minimum_group"}, "kpi_plan": {"collect": "measures"},
    "lead_policy": {"most_a_week": "maximum_per_week", "steady_stretches": "steady_periods"},
    "line": {"reading": "metric_value"}, "management_summary": {"standings": "membership_counts"},
    "management_view": {"figures": "metrics", "hidden": "suppressed", "least": "minimum_group", "window": "period"},
    "no_go": {"bar": "reason", "one": "first", "other": "second"},
    "participant": {
        "activity_basis": "activity_source", "chance_company": "opportunity_company", "chance_self": "opportunity_self",
        "network_size_basis": "network_size_source",
    },
    "participant_view": {"wish": "preferences"}, "person_decline": {"answer": "status"},
    "pilot": {"before": "previous_members", "clash": "infeasibility"}, "plan": {"free": "closed", "made": "made_on"},
    "plan_brief": {
        "lead_a_day": "lead_capacity_per_day", "lead_time": "lead_capacity", "moves": "roll",
        "no_gos": "pair_exclusions", "window": "period", "wishes": "preferences",
    },
    "progress": {"reading": "metric_value", "verdict": "status"}, "proposal": {"kind": "topic"},
    "question": {"seed": "use"}, "readiness": {"answer": "status"},
    "readiness_policy": {"least_answers": "minimum_answers", "widest": "maximum_width"},
    "readiness_reason": {"answer": "status"}, "reading": {"window": "period"},
    "recognition": {"moments": "highlights", "window": "period"}, "replacement": {"exchange": "swap"},
    "review": {"seen": "findings", "window": "period"},
    "review_policy": {
        "least_asking": "minimum_requests", "least_people": "minimum_people", "least_stretches": "minimum_periods",
    },
    "revision": {"differences": "changes"}, "scorecard": {"before": "compare_to", "window": "period"},
    "session": {"form": "format"}, "similar_pair": {"one": "first", "other": "second"},
    "size_suggestion": {"largest": "maximum", "smallest": "minimum"},
    "survey": {"items": "closed_questions", "questions": "open_questions"}, "target": {"steps": "milestones"},
    "topic": {"forms": "formats", "least": "minimum", "most": "maximum"},
    "track_item": {"form": "format", "why": "reason"}, "track_plan": {"lead_time": "lead_hours"},
    "wish": {"no_forms": "excluded_formats", "no_topics": "excluded_topics", "prefers": "preferred_format"},
}  # fmt: skip


def _class(kind: str) -> str:
    """Return the name of the class of a kind."""
    return "".join(word.capitalize() for word in kind.split("_"))


#: Old vocabulary → old value → new value. A vocabulary is an enumeration, by the name of its class in version 2, or one
#: of the kinds of text that name something in the library:
#:
#: - ``person_measure``: what `Participant.measure` takes,
#: - ``design_measure``: the measures by which designs are compared,
#: - ``class`` and ``field``: the class and the field of a row of access,
#: - ``kind``: what kind of name a message is about,
#: - ``program_part``: a field of the program; it needs no entry here, since `FIELDS` has it.
VALUES: Mapping[str, Mapping[str, str]] = {
    "kind": {"design": "scenario", "figure": "metric"}, "Basis": {"told": "self_reported"},
    "Sampling": {
        "bunched": "clustered", "events": "poisson", "net": "net_score", "part": "proportion", "values": "continuous",
    },
    "Status": {"rewritten": "redacted", "selected": "optimal", "stopped": "limit_reached", "unmet": "infeasible"},
    "design_measure": {"firmness": "sensitivity", "lead_time": "lead_hours"},
    "person_measure": {"chance_company": "opportunity_company", "chance_self": "opportunity_self"},
    "class": {_class(old): _class(new) for old, new in KINDS.items()} | {"Form": "SessionFormat"},
    "field": FIELDS["participant"],
}  # fmt: skip

#: Old tag of a class in a union → new tag. In version 2 the tag of a class is its kind.
TAGS: Mapping[str, str] = {"cap": "value_cap", "distinct": "distinct_values"}

#: Old name in a path, outside brackets → new name. Only names that mean the same wherever they appear.
SEGMENTS: Mapping[str, str] = {
    **FIELDS["participant"],
    "no_forms": "excluded_formats", "no_gos": "pair_exclusions", "no_topics": "excluded_topics", "together": "group",
    "wishes": "preferences",
}  # fmt: skip

#: Version 3 only renames. It adds no keys.
NEW: Mapping[str, Mapping[str, Any]] = {}
CHANGED: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {}

# ---------------------------------------------------------------- what version 2 is

#: The kind of a change of a part of a program. Its ends have the shape of the part.
FIELD_CHANGE = "difference"

#: The vocabulary of a finding's parameter: old code, as in `PARAMETERS` → old parameter → vocabulary.
WORDS: Mapping[str, Mapping[str, str]] = {
    "": {"form": "Form", "kind": "kind", "measure": "person_measure", "sampling": "Sampling"},
    "design": {"measure": "design_measure", "measures": "design_measure"},
    "design:setting": {"name": "path"},
    "difference": {"part": "program_part"},
    "excluded:unknown": {"detail": "person_measure"},
    "placement": {"missing": "person_measure"},
}

#: Objects that are part of others and no documents themselves.
NESTED: frozenset[str] = frozenset({"partial_level", "partial_sums", "partial_values"})

_QUOTAS = frozenset({"cap", "distinct", "quota"})

#: Kind → field → the shape of what the field holds. Fields with neither objects nor names are left out. A shape is:
#:
#: - a text: the kind of an object, or the vocabulary of a text; ``code`` is a finding's code and
#:   ``path`` a path; ``""`` is anything,
#: - a list with one shape: many of these, in a list or a set,
#: - a mapping with one entry: the vocabulary of the keys, and the shape of the values,
#: - a tuple: a row, with a shape for each place,
#: - a frozen set: one of several objects, by its tag.
#:
#: Null fits every shape. The ends of a difference have the shape of their part of the program.
SHAPES: Mapping[str, Mapping[str, Any]] = {
    "access": {
        "noun": "class", "name": "field", "purpose": "Purpose", "lead": "Sight", "participant": "Sight",
        "management": "Sight",
    },
    "activity": {"kind": "ActivityKind"},
    "agenda": {"window": "window", "items": ["agenda_item"], "findings": ["finding"]},
    "agenda_item": {"kind": "AgendaKind", "topic": "topic"}, "answer": {},
    "assessment": {"reasons": ["code"], "parts": ["part"]}, "assumption": {},
    "axis": {"levels": ["level"], "measure": "person_measure"}, "axis_place": {"measure": "person_measure"},
    "baseline": {"window": "window"}, "brought_theme": {},
    "buddies": {"groups": ["buddy_group"], "findings": ["finding"]}, "buddy_group": {},
    "buddy_policy": {"complement": ["person_measure"]}, "cadence": {}, "cap": {}, "cell": {"origin": "Origin"},
    "chance": {"interval": "interval"}, "change": {"bound": "Bound", "quota": _QUOTAS},
    "checklist": {"subject": "Subject", "items": ["checklist_item"]}, "checklist_item": {}, "claim": {},
    "clash": {"findings": ["finding"], "quotas": [_QUOTAS], "changes": ["change"], "relaxed": "selection_policy"},
    "collection": {"measure": "measure", "every": "Period"}, "consent": {"purpose": "Purpose"},
    "content_guide": {"goal": "GoalKind", "formats": ["Format"]}, "content_idea": {"format": "Format"},
    "content_pillar": {}, "continuity": {},
    "continuity_report": {
        "window": "window", "people": ["continuity"], "kept_interval": "interval", "drift_interval": "interval",
        "findings": ["finding"],
    },
    "criterion": {"measure": "person_measure"}, "curve_point": {}, "decline_policy": {},
    "decline_report": {
        "window": "window", "people": ["person_decline"], "together": "group_decline", "findings": ["finding"],
    },
    "design": {
        "policy": "selection_policy", "goals": ["goal"], "cadence": "cadence", "expectations": ["expectation"],
        "brief": "plan_brief",
    },
    "design_comparison": {"results": ["design_result"], "measures": {"design_measure": "Direction"}},
    "design_difference": {"exchange": "exchange", "findings": ["finding"]},
    "design_result": {
        "design": "design", "status": "Status", "forecasts": {"": "forecast"}, "kpis": "kpi_plan",
        "findings": ["finding"],
    },
    "difference": {"part": "program_part"}, "distinct": {}, "draft": {},
    "erasure": {"program": "program", "findings": ["finding"]}, "evidence": {}, "exchange": {},
    "expectation": {"funnel": "funnel", "start": "Start"},
    "experiment": {"metric": "metric", "window": "window", "result": "experiment_result"},
    "experiment_result": {"interval": "interval", "effect": "Effect", "findings": ["finding"]},
    "explanation": {"reasons": ["finding"]}, "export": {"entries": ["export_entry"]},
    "export_entry": {"path": "path", "purpose": "Purpose"}, "finding": {"code": "code", "path": "path"}, "firmness": {},
    "forecast": {"funnel": "funnel", "interval": "interval"}, "formula": {},
    "foundation": {
        "profiles": {"": "foundation_check"}, "page": "foundation_check", "profile_items": "checklist",
        "page_items": "checklist",
    },
    "foundation_check": {}, "foundation_gaps": {"profiles": ["gaps"], "page": "gaps", "findings": ["finding"]},
    "funnel": {"steps": ["assumption"]}, "gaps": {"findings": ["finding"]}, "goal": {"kind": "GoalKind"},
    "goal_card": {
        "goal": "goal", "outcomes": ["line"], "leading": ["line"], "vanity": ["line"], "evidence": ["evidence"],
        "findings": ["finding"],
    },
    "goal_plan": {
        "goal": "goal", "primary": ["metric"], "supporting": ["metric"], "context": ["metric"],
        "guide": "content_guide", "pillars": ["content_pillar"],
    },
    "group_count": {}, "group_decline": {"answer": "DeclineAnswer", "findings": ["finding"]},
    "group_figure": {"interval": "interval"}, "group_table": {"counts": ["group_count"], "findings": ["finding"]},
    "interval": {}, "invitation": {"reply": "Reply"}, "item": {"measure": "person_measure", "scale": "scale"},
    "kpi_catalogue": {"metrics": ["metric"], "measures": ["measure"], "guides": ["content_guide"]},
    "kpi_plan": {"goals": ["goal_plan"], "collect": ["measure"], "findings": ["finding"]}, "lead_policy": {},
    "lead_view": {
        "period": "window", "phase": "Phase", "goals": ["goal"], "pillars": ["content_pillar"], "kpis": "kpi_plan",
        "targets": ["target"], "participants": ["participant"], "memberships": ["membership"],
        "invitations": ["invitation"], "survey": "survey", "readiness": "readiness", "foundation": "foundation",
        "ideas": ["content_idea"], "plan": "plan", "review": "review", "findings": ["finding"],
    },
    "level": {}, "limits": {}, "line": {"reading": "reading", "progress": "progress", "change": "reading"},
    "management_summary": {
        "period": "window", "phase": "Phase", "goals": ["goal"], "pillars": ["content_pillar"], "kpis": "kpi_plan",
        "targets": ["target"], "standings": "group_table", "groups": "group_table",
    },
    "management_view": {"window": "window", "figures": ["group_figure"], "findings": ["finding"]},
    "matrix": {"rows": "axis", "columns": "axis", "cells": ["cell"]}, "measure": {"unit": "Unit"},
    "membership": {"pauses": ["pause"], "away": ["window"]},
    "metric": {
        "goals": ["GoalKind"], "unit": "Unit", "direction": "Direction", "stage": "Stage", "aggregation": "Aggregation",
        "formula": "formula", "review": "Period", "sampling": "Sampling",
    },
    "moment": {"what": "finding"}, "next_step": {"role": "Role", "evidence": ["finding"], "suggestion": "finding"},
    "next_steps": {"steps": ["next_step"], "findings": ["finding"]}, "no_go": {"bar": "Bar"},
    "observation": {"when": "window"}, "occurrence": {}, "part": {"measure": "person_measure"},
    "partial": {
        "periods": ["window"], "sums": [("", "partial_sums")], "values": [("", "partial_values")],
        "levels": [("", "partial_level")],
    },
    "partial_level": {}, "partial_sums": {}, "partial_values": {},
    "participant": {"network_size_basis": "Basis", "activity_basis": "Basis", "consents": ["consent"]},
    "participant_view": {
        "period": "window", "phase": "Phase", "goals": ["goal"], "pillars": ["content_pillar"], "kpis": "kpi_plan",
        "targets": ["target"], "person": "participant", "memberships": ["membership"], "invitation": "invitation",
        "answers": ["answer"], "profile": "foundation_check", "ideas": ["content_idea"], "wish": "wish",
        "cadence": "cadence", "track": "track", "sessions": ["session"], "proposals": ["proposal"],
    },
    "pause": {}, "person_decline": {"answer": "DeclineAnswer", "findings": ["finding"]},
    "pillar_balance": {"findings": ["finding"]},
    "pillar_proposal": {"kinds": ["SourceKind"], "reasons": ["finding"], "findings": ["finding"]},
    "pillar_proposals": {"proposals": ["pillar_proposal"], "others": ["pillar_proposal"], "findings": ["finding"]},
    "pillar_source": {"kind": "SourceKind"},
    "pilot": {
        "status": "Status", "policy": "selection_policy", "matrix": "matrix", "pool": ["participant"], "clash": "clash",
    },
    "placement": {"cell": "cell", "row": "axis_place", "column": "axis_place", "toward": "cell"},
    "plan": {"brief": "plan_brief", "tracks": "track_plan", "buddies": "buddies", "findings": ["finding"]},
    "plan_brief": {
        "window": "window", "meetings": "recurrence", "moves": "MovePolicy", "wishes": ["wish"],
        "cadences": {"": "cadence"}, "no_gos": ["no_go"], "tracks": "track_policy", "buddies": "buddy_policy",
        "matrix": "matrix", "reviews": "Period",
    },
    "program": {
        "period": "window", "participants": ["participant"], "goals": ["goal"], "pillars": ["content_pillar"],
        "pilot": "pilot", "invitations": ["invitation"], "kpis": "kpi_plan", "targets": ["target"], "survey": "survey",
        "readiness": "readiness", "foundation": "foundation", "ideas": ["content_idea"], "plan": "plan",
        "review": "review", "memberships": ["membership"], "phase": "Phase", "revisions": ["revision"],
    },
    "progress": {"target": "target", "reading": "reading", "verdict": "Verdict", "findings": ["finding"]},
    "proposal": {"kind": "ProposalKind", "advice": "finding", "evidence": ["finding"]},
    "pseudonymised": {"program": "program", "findings": ["finding"]}, "question": {"seed": "Seed"}, "quota": {},
    "quota_count": {"quota": _QUOTAS}, "readiness": {"answer": "ReadinessAnswer", "reasons": ["readiness_reason"]},
    "readiness_policy": {}, "readiness_reason": {"answer": "ReadinessAnswer", "finding": "finding"},
    "reading": {"metric": "metric", "window": "window", "interval": "interval", "findings": ["finding"]},
    "recognition": {"window": "window", "group": ["finding"], "moments": ["moment"], "findings": ["finding"]},
    "recurrence": {"every": "Frequency"}, "replacement": {"pilot": "pilot", "exchange": "exchange"},
    "retention_policy": {}, "review": {"window": "window", "seen": ["finding"], "proposals": ["proposal"]},
    "review_policy": {}, "revision": {"differences": ["difference"]}, "scale": {},
    "scorecard": {"window": "window", "before": "window", "goals": ["goal_card"]},
    "selection_policy": {"criteria": ["criterion"], "quotas": [_QUOTAS], "substitutes": {"person_measure": ""}},
    "session": {"form": "Form"}, "similar_pair": {}, "size_suggestion": {"reasons": ["finding"]}, "step": {},
    "story_prompt": {}, "survey": {"questions": ["question"], "items": ["item"], "answers": ["answer"]},
    "tally": {"missing": {"person_measure": ""}},
    "target": {"metric": "metric", "baseline": "baseline", "steps": ["step"]},
    "theme_comparison": {"shared": ["brought_theme"], "page_lacks": ["brought_theme"], "findings": ["finding"]},
    "topic": {"forms": ["Form"]}, "track": {"items": ["track_item"]}, "track_item": {"form": "Form", "why": "Why"},
    "track_plan": {"tracks": ["track"], "sessions": ["session"], "findings": ["finding"]},
    "track_policy": {"topics": ["topic"]}, "window": {}, "wish": {"prefers": "Form", "no_forms": ["Form"]},
}  # fmt: skip
