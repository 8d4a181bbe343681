"""Codes and places of messages with another name in version 2 or 3: data only."""

from __future__ import annotations

from collections.abc import Mapping

#: Old code of a finding in version 2, or what is before one of its colons → new one. The longest match counts.
FINDING_CODES: Mapping[str, str] = {
    "answered-twice": "answer:duplicate", "balance:nobody": "balance:no-people", "balance:one": "balance:one-person",
    "before": "previous-member", "before:member": "previous-member:duplicate", "by-lot": "lottery:tie",
    "calendar:free": "calendar:closed-days", "calendar:twice": "calendar:duplicate", "card": "scorecard",
    "carries": "member:quota", "cell:twice": "cell:duplicate", "change": "comparison",
    "change:maximum": "relaxation:maximum", "change:minimum": "relaxation:minimum", "change:size": "relaxation:size",
    "clash": "infeasible", "clash:size:before": "infeasible:size:previous", "design": "scenario",
    "design:firmness": "scenario:sensitivity", "design:nobody": "scenario:no-group",
    "design:start": "scenario:funnel-input", "difference": "field-change",
    "difference:added:one": "field-change:added:named", "difference:changed:one": "field-change:changed:named",
    "difference:removed:one": "field-change:removed:named", "distinct": "distinct-values",
    "document:before": "document:kind", "document:twice": "document:equivalent-keys", "exchange": "member-swap",
    "excluded": "exclusion-count", "excluded:unknown:chance_company": "exclusion-count:unknown:opportunity_company",
    "excluded:unknown:chance_self": "exclusion-count:unknown:opportunity_self",
    "experiment:figure": "experiment:metric", "foundation:subject": "foundation:kind", "frame:twice": "frame:duplicate",
    "goal:stale": "measurement-plan:stale", "group:few": "session:few", "idea:form": "idea:format",
    "interval:part": "interval:numerator", "item:no-share": "closed-question:no-share", "kpi": "measurement-plan",
    "left-out": "exclusion", "member:lot": "member:lottery", "membership:standing": "membership:status",
    "next": "next-step", "no-group": "pilot:not-proven", "no-reserve": "reserve:not-proven",
    "nothing-known": "quantiles:no-values", "observation:twice": "observation:duplicate",
    "option": "answer:unknown-option", "options:few": "response-scale:few", "part": "criterion",
    "partial": "partial-aggregate", "phase:figures": "phase:metrics", "phase:nobody": "phase:members",
    "picture:choice:before": "picture:choice:previous", "picture:choice:part": "picture:choice:criterion",
    "picture:continuity:hidden": "picture:continuity:suppressed", "picture:curve": "picture:tradeoff",
    "picture:curve:twice": "picture:tradeoff:duplicate", "picture:forecast:middle": "picture:forecast:median-value",
    "picture:matrix:before": "picture:matrix:previous", "picture:progress:reading": "picture:progress:value",
    "picture:quotas:nobody": "picture:quotas:infeasible", "pillar:unasked": "pillar:no-audience",
    "pillar:unbrought": "pillar:no-people", "plan:rewritten": "plan:redacted", "readiness:lacks": "readiness:missing",
    "readiness:measure:well": "readiness:measure:good", "readiness:rewritten": "readiness:redacted",
    "readiness:well": "readiness:in-order", "reading": "metric-value",
    "reading:nobody": "metric-value:zero-denominator", "reading:part": "metric-value:above-denominator",
    "reading:words": "metric-value:qualitative", "recognition": "highlight", "reserve:lot": "reserve:lottery",
    "reserve:rewritten": "reserve:redacted", "reserve:stopped": "reserve:limit_reached",
    "reserve:unmet": "reserve:infeasible", "review:collect:figure": "review:collect:metric",
    "review:rewritten": "review:redacted", "review:waiting": "review:reserves", "review:window": "review:period",
    "review:words": "review:qualitative", "roster:basis": "roster:source", "roster:twice": "roster:duplicate",
    "roster:yes": "roster:boolean", "rule:fresh": "rule:not-importable", "search:stopped": "search:limit-reached",
    "session:form": "session:format", "similar": "similar-texts", "size:active": "size:many-active",
    "size:quiet": "size:few-active", "step": "milestone", "steps": "next-steps", "stopped": "limit-reached",
    "suggest": "suggestion", "tally": "cell-counts", "target:steps": "target:milestones",
    "target:words": "target:qualitative", "too-little": "too-little-data", "too-little:n": "too-little-data:people",
    "track:declined": "track:no-format", "track:untold": "track:unknown-time",
    "unknown:chance_company": "unknown:opportunity_company", "unknown:chance_self": "unknown:opportunity_self",
    "view:hidden": "view:suppressed", "window": "date-range:order", "window:consent": "consent:order",
    "words": "message", "words:place": "message:placeholder",
}  # fmt: skip
#: The same for version 3.
FINDING_CODES_3: Mapping[str, str] = {
    "review:kept:least": "review:kept:maximum", "review:kept:most": "review:kept:minimum",
    "summary:standing": "summary:status",
}  # fmt: skip
#: Old code of a finding, or what is before one of its colons, or ``""`` for all → old parameter → new parameter. The
#: longest match counts, parameter by parameter.
PARAMETERS: Mapping[str, Mapping[str, str]] = {
    "": {"figure": "metric", "figures": "metrics", "least": "minimum", "most": "maximum", "lacks": "shortfall", "verdict": "status", "standing": "status", "usual": "baseline", "middle": "median"},
    "balance:one": {"of": "total"}, "change:maximum": {"now": "current", "to": "relaxed"},
    "change:minimum": {"now": "current", "to": "relaxed"}, "change:size": {"now": "current", "to": "relaxed"},
    "clash": {"before": "previous"}, "decline:together": {"of": "last"},
    "design": {"design": "scenario", "was": "first", "now": "second"}, "phase:consent": {"of": "total"},
    "phase:invitations": {"of": "total"}, "picture:continuity:week": {"here": "present"},
    "progress:days": {"before": "baseline_days", "after": "period_days"}, "pseudonym:rare": {"of": "total"},
    "reserve:score": {"ties": "score"}, "session:form": {"form": "format"},
    "similar": {"one": "first", "other": "second"}, "words:place": {"places": "placeholders"},
}  # fmt: skip
#: Old code of a label, or what is before one of its colons → new one.
_LABELS: Mapping[str, str] = {
    "figure": "metric_name", "label:agenda:post": "label:agenda_kind:post",
    "label:agenda:review": "label:agenda_kind:review", "label:agenda:session": "label:agenda_kind:session",
    "label:by_lot": "label:lottery_places", "label:bar": "label:pair_exclusion_reason", "label:basis": "label:data_source",
    "label:basis:told": "label:data_source:self_reported", "label:bound": "label:bound_kind",
    "label:chance_company": "label:opportunity_company", "label:chance_self": "label:opportunity_self",
    "label:column:figure": "label:column:metric", "label:column:least": "label:column:minimum",
    "label:column:most": "label:column:maximum", "label:column:standing": "label:column:status",
    "label:column:undominated": "label:column:pareto_front", "label:column:verdict": "label:column:status",
    "label:design": "label:scenario", "label:effect": "label:effect_status", "label:every": "label:granularity",
    "label:figure": "label:metric", "label:firmness": "label:sensitivity", "label:form": "label:session_format",
    "label:format": "label:content_format", "label:lead_time": "label:lead_hours",
    "label:move": "label:roll_convention", "label:origin": "label:provenance",
    "label:pilot:before": "label:pilot:previous_members", "label:proposal": "label:review_topic",
    "label:sampling": "label:sampling_model", "label:sampling:bunched": "label:sampling_model:clustered",
    "label:sampling:events": "label:sampling_model:poisson", "label:sampling:net": "label:sampling_model:net_score",
    "label:sampling:part": "label:sampling_model:proportion",
    "label:sampling:values": "label:sampling_model:continuous", "label:seed": "label:answer_use",
    "label:sight": "label:visibility", "label:stage": "label:evaluation_stage", "label:start": "label:funnel_input",
    "label:status": "label:selection_status", "label:status:rewritten": "label:selection_status:redacted",
    "label:status:selected": "label:selection_status:optimal",
    "label:status:stopped": "label:selection_status:limit_reached",
    "label:status:unmet": "label:selection_status:infeasible", "label:why": "label:topic_reason",
}  # fmt: skip
#: All old codes.
_CODES: Mapping[str, str] = {**FINDING_CODES, **FINDING_CODES_3, **_LABELS}


def current_code(code: str) -> str:
    """Return the code of today of a message, which is *code* itself unless it is an old one.

    >>> current_code("reserve:unmet")
    'reserve:infeasible'
    """
    head, form, category = code.partition("|")
    parts = head.split(":")
    for length in range(len(parts), 0, -1):
        start = ":".join(parts[:length])
        if now := _CODES.get(start):
            return ":".join([now, *parts[length:]]) + form + category
    return code


def new_places(name: str) -> tuple[str, ...]:
    """Return the places of today that had a *name* in version 2, sorted."""
    return tuple(sorted({table[name] for table in PARAMETERS.values() if name in table}))
