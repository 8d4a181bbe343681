"""
The documents of version 2, and what version 3 calls differently: data only.

Nothing here looks at a class. `SHAPES` never changes again. The other tables are what version 3 renames; after its
release they never change again either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "CODES",
    "FIELDS",
    "KINDS",
    "NESTED",
    "PARAMETERS",
    "SEGMENTS",
    "SHAPES",
    "TAGS",
    "VALUES",
    "WORDS",
]

# ---------------------------------------------------------------- what version 3 renames

#: Old kind → new kind.
KINDS: Mapping[str, str] = {}

#: Old kind → old field → new field. The nested objects of `NESTED` have fields as well.
FIELDS: Mapping[str, Mapping[str, str]] = {}

#: Old vocabulary → old value → new value. A vocabulary is an enumeration, by the name of its class in version 2, or one
#: of the kinds of text that name something in the library:
#:
#: - ``person_measure``: what `Participant.measure` takes,
#: - ``design_measure``: what designs are compared by,
#: - ``class`` and ``field``: what a row of access is about,
#: - ``program_part``: a field of the program; it needs no entry here, since `FIELDS` has it.
VALUES: Mapping[str, Mapping[str, str]] = {}

#: Old tag of a class in a union → new tag. In version 2 the tag of a class is its kind.
TAGS: Mapping[str, str] = {}

#: Old code of a finding, or what stands before one of its colons → new one. The longest match counts.
CODES: Mapping[str, str] = {}

#: Old code of a finding, or what stands before one of its colons, or ``""`` for all → old parameter → new parameter.
#: The longest match counts, parameter by parameter.
PARAMETERS: Mapping[str, Mapping[str, str]] = {}

#: Old name in a path, outside brackets → new name. Only names that mean the same wherever they appear.
SEGMENTS: Mapping[str, str] = {}

# ---------------------------------------------------------------- what version 2 is

#: The vocabulary of a finding's parameter: old code, as in `PARAMETERS` → old parameter → vocabulary.
WORDS: Mapping[str, Mapping[str, str]] = {
    "": {"form": "Form", "measure": "person_measure", "sampling": "Sampling"},
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
        "noun": "class",
        "name": "field",
        "purpose": "Purpose",
        "lead": "Sight",
        "participant": "Sight",
        "management": "Sight",
    },
    "activity": {"kind": "ActivityKind"},
    "agenda": {"window": "window", "items": ["agenda_item"], "findings": ["finding"]},
    "agenda_item": {"kind": "AgendaKind", "topic": "topic"},
    "answer": {},
    "assessment": {"reasons": ["code"], "parts": ["part"]},
    "assumption": {},
    "axis": {"levels": ["level"], "measure": "person_measure"},
    "axis_place": {"measure": "person_measure"},
    "baseline": {"window": "window"},
    "brought_theme": {},
    "buddies": {"groups": ["buddy_group"], "findings": ["finding"]},
    "buddy_group": {},
    "buddy_policy": {"complement": ["person_measure"]},
    "cadence": {},
    "cap": {},
    "cell": {"origin": "Origin"},
    "chance": {"interval": "interval"},
    "change": {"bound": "Bound", "quota": _QUOTAS},
    "checklist": {"subject": "Subject", "items": ["checklist_item"]},
    "checklist_item": {},
    "claim": {},
    "clash": {"findings": ["finding"], "quotas": [_QUOTAS], "changes": ["change"], "relaxed": "selection_policy"},
    "collection": {"measure": "measure", "every": "Period"},
    "consent": {"purpose": "Purpose"},
    "content_guide": {"goal": "GoalKind", "formats": ["Format"]},
    "content_idea": {"format": "Format"},
    "content_pillar": {},
    "continuity": {},
    "continuity_report": {
        "window": "window",
        "people": ["continuity"],
        "kept_interval": "interval",
        "drift_interval": "interval",
        "findings": ["finding"],
    },
    "criterion": {"measure": "person_measure"},
    "curve_point": {},
    "decline_policy": {},
    "decline_report": {
        "window": "window",
        "people": ["person_decline"],
        "together": "group_decline",
        "findings": ["finding"],
    },
    "design": {
        "policy": "selection_policy",
        "goals": ["goal"],
        "cadence": "cadence",
        "expectations": ["expectation"],
        "brief": "plan_brief",
    },
    "design_comparison": {"results": ["design_result"], "measures": {"design_measure": "Direction"}},
    "design_difference": {"exchange": "exchange", "findings": ["finding"]},
    "design_result": {
        "design": "design",
        "status": "Status",
        "forecasts": {"": "forecast"},
        "kpis": "kpi_plan",
        "findings": ["finding"],
    },
    "difference": {"part": "program_part"},
    "distinct": {},
    "draft": {},
    "erasure": {"program": "program", "findings": ["finding"]},
    "evidence": {},
    "exchange": {},
    "expectation": {"funnel": "funnel", "start": "Start"},
    "experiment": {"metric": "metric", "window": "window", "result": "experiment_result"},
    "experiment_result": {"interval": "interval", "effect": "Effect", "findings": ["finding"]},
    "explanation": {"reasons": ["finding"]},
    "export": {"entries": ["export_entry"]},
    "export_entry": {"path": "path", "purpose": "Purpose"},
    "finding": {"code": "code", "path": "path"},
    "firmness": {},
    "forecast": {"funnel": "funnel", "interval": "interval"},
    "formula": {},
    "foundation": {
        "profiles": {"": "foundation_check"},
        "page": "foundation_check",
        "profile_items": "checklist",
        "page_items": "checklist",
    },
    "foundation_check": {},
    "foundation_gaps": {"profiles": ["gaps"], "page": "gaps", "findings": ["finding"]},
    "funnel": {"steps": ["assumption"]},
    "gaps": {"findings": ["finding"]},
    "goal": {"kind": "GoalKind"},
    "goal_card": {
        "goal": "goal",
        "outcomes": ["line"],
        "leading": ["line"],
        "vanity": ["line"],
        "evidence": ["evidence"],
        "findings": ["finding"],
    },
    "goal_plan": {
        "goal": "goal",
        "primary": ["metric"],
        "supporting": ["metric"],
        "context": ["metric"],
        "guide": "content_guide",
        "pillars": ["content_pillar"],
    },
    "group_count": {},
    "group_decline": {"answer": "DeclineAnswer", "findings": ["finding"]},
    "group_figure": {"interval": "interval"},
    "group_table": {"counts": ["group_count"], "findings": ["finding"]},
    "interval": {},
    "invitation": {"reply": "Reply"},
    "item": {"measure": "person_measure", "scale": "scale"},
    "kpi_catalogue": {"metrics": ["metric"], "measures": ["measure"], "guides": ["content_guide"]},
    "kpi_plan": {"goals": ["goal_plan"], "collect": ["measure"], "findings": ["finding"]},
    "lead_policy": {},
    "lead_view": {
        "period": "window",
        "phase": "Phase",
        "goals": ["goal"],
        "pillars": ["content_pillar"],
        "kpis": "kpi_plan",
        "targets": ["target"],
        "participants": ["participant"],
        "memberships": ["membership"],
        "invitations": ["invitation"],
        "survey": "survey",
        "readiness": "readiness",
        "foundation": "foundation",
        "ideas": ["content_idea"],
        "plan": "plan",
        "review": "review",
        "findings": ["finding"],
    },
    "level": {},
    "limits": {},
    "line": {"reading": "reading", "progress": "progress", "change": "reading"},
    "management_summary": {
        "period": "window",
        "phase": "Phase",
        "goals": ["goal"],
        "pillars": ["content_pillar"],
        "kpis": "kpi_plan",
        "targets": ["target"],
        "standings": "group_table",
        "groups": "group_table",
    },
    "management_view": {"window": "window", "figures": ["group_figure"], "findings": ["finding"]},
    "matrix": {"rows": "axis", "columns": "axis", "cells": ["cell"]},
    "measure": {"unit": "Unit"},
    "membership": {"pauses": ["pause"], "away": ["window"]},
    "metric": {
        "goals": ["GoalKind"],
        "unit": "Unit",
        "direction": "Direction",
        "stage": "Stage",
        "aggregation": "Aggregation",
        "formula": "formula",
        "review": "Period",
        "sampling": "Sampling",
    },
    "moment": {"what": "finding"},
    "next_step": {"role": "Role", "evidence": ["finding"], "suggestion": "finding"},
    "next_steps": {"steps": ["next_step"], "findings": ["finding"]},
    "no_go": {"bar": "Bar"},
    "observation": {"when": "window"},
    "occurrence": {},
    "part": {"measure": "person_measure"},
    "partial": {
        "periods": ["window"],
        "sums": [("", "partial_sums")],
        "values": [("", "partial_values")],
        "levels": [("", "partial_level")],
    },
    "partial_level": {},
    "partial_sums": {},
    "partial_values": {},
    "participant": {"network_size_basis": "Basis", "activity_basis": "Basis", "consents": ["consent"]},
    "participant_view": {
        "period": "window",
        "phase": "Phase",
        "goals": ["goal"],
        "pillars": ["content_pillar"],
        "kpis": "kpi_plan",
        "targets": ["target"],
        "person": "participant",
        "memberships": ["membership"],
        "invitation": "invitation",
        "answers": ["answer"],
        "profile": "foundation_check",
        "ideas": ["content_idea"],
        "wish": "wish",
        "cadence": "cadence",
        "track": "track",
        "sessions": ["session"],
        "proposals": ["proposal"],
    },
    "pause": {},
    "person_decline": {"answer": "DeclineAnswer", "findings": ["finding"]},
    "pillar_balance": {"findings": ["finding"]},
    "pillar_proposal": {"kinds": ["SourceKind"], "reasons": ["finding"], "findings": ["finding"]},
    "pillar_proposals": {"proposals": ["pillar_proposal"], "others": ["pillar_proposal"], "findings": ["finding"]},
    "pillar_source": {"kind": "SourceKind"},
    "pilot": {
        "status": "Status",
        "policy": "selection_policy",
        "matrix": "matrix",
        "pool": ["participant"],
        "clash": "clash",
    },
    "placement": {"cell": "cell", "row": "axis_place", "column": "axis_place", "toward": "cell"},
    "plan": {"brief": "plan_brief", "tracks": "track_plan", "buddies": "buddies", "findings": ["finding"]},
    "plan_brief": {
        "window": "window",
        "meetings": "recurrence",
        "moves": "MovePolicy",
        "wishes": ["wish"],
        "cadences": {"": "cadence"},
        "no_gos": ["no_go"],
        "tracks": "track_policy",
        "buddies": "buddy_policy",
        "matrix": "matrix",
        "reviews": "Period",
    },
    "program": {
        "period": "window",
        "participants": ["participant"],
        "goals": ["goal"],
        "pillars": ["content_pillar"],
        "pilot": "pilot",
        "invitations": ["invitation"],
        "kpis": "kpi_plan",
        "targets": ["target"],
        "survey": "survey",
        "readiness": "readiness",
        "foundation": "foundation",
        "ideas": ["content_idea"],
        "plan": "plan",
        "review": "review",
        "memberships": ["membership"],
        "phase": "Phase",
        "revisions": ["revision"],
    },
    "progress": {"target": "target", "reading": "reading", "verdict": "Verdict", "findings": ["finding"]},
    "proposal": {"kind": "ProposalKind", "advice": "finding", "evidence": ["finding"]},
    "pseudonymised": {"program": "program", "findings": ["finding"]},
    "question": {"seed": "Seed"},
    "quota": {},
    "quota_count": {"quota": _QUOTAS},
    "readiness": {"answer": "ReadinessAnswer", "reasons": ["readiness_reason"]},
    "readiness_policy": {},
    "readiness_reason": {"answer": "ReadinessAnswer", "finding": "finding"},
    "reading": {"metric": "metric", "window": "window", "interval": "interval", "findings": ["finding"]},
    "recognition": {"window": "window", "group": ["finding"], "moments": ["moment"], "findings": ["finding"]},
    "recurrence": {"every": "Frequency"},
    "replacement": {"pilot": "pilot", "exchange": "exchange"},
    "retention_policy": {},
    "review": {"window": "window", "seen": ["finding"], "proposals": ["proposal"]},
    "review_policy": {},
    "revision": {"differences": ["difference"]},
    "scale": {},
    "scorecard": {"window": "window", "before": "window", "goals": ["goal_card"]},
    "selection_policy": {"criteria": ["criterion"], "quotas": [_QUOTAS], "substitutes": {"person_measure": ""}},
    "session": {"form": "Form"},
    "similar_pair": {},
    "size_suggestion": {"reasons": ["finding"]},
    "step": {},
    "story_prompt": {},
    "survey": {"questions": ["question"], "items": ["item"], "answers": ["answer"]},
    "tally": {"missing": {"person_measure": ""}},
    "target": {"metric": "metric", "baseline": "baseline", "steps": ["step"]},
    "theme_comparison": {"shared": ["brought_theme"], "page_lacks": ["brought_theme"], "findings": ["finding"]},
    "topic": {"forms": ["Form"]},
    "track": {"items": ["track_item"]},
    "track_item": {"form": "Form", "why": "Why"},
    "track_plan": {"tracks": ["track"], "sessions": ["session"], "findings": ["finding"]},
    "track_policy": {"topics": ["topic"]},
    "window": {},
    "wish": {"prefers": "Form", "no_forms": ["Form"]},
}
