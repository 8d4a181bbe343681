"""Codes and places of messages that have another name since version 2: data only."""

from __future__ import annotations

from collections.abc import Mapping

#: Old code of a finding, or what is before one of its colons → new one. The longest match counts.
FINDING_CODES: Mapping[str, str] = {
    "excluded:unknown:chance_company": "excluded:unknown:opportunity_company",
    "excluded:unknown:chance_self": "excluded:unknown:opportunity_self",
    "experiment:figure": "experiment:metric",
    "phase:figures": "phase:metrics",
    "reserve:rewritten": "reserve:redacted",
    "reserve:stopped": "reserve:limit_reached",
    "reserve:unmet": "reserve:infeasible",
    "review:collect:figure": "review:collect:metric",
    "unknown:chance_company": "unknown:opportunity_company",
    "unknown:chance_self": "unknown:opportunity_self",
}
#: Old code of a finding, or what is before one of its colons, or ``""`` for all → old parameter → new parameter. The
#: longest match counts, parameter by parameter.
PARAMETERS: Mapping[str, Mapping[str, str]] = {"": {"figure": "metric", "figures": "metrics"}}
#: Old code of a label, or what is before one of its colons → new one.
_LABELS: Mapping[str, str] = {
    "figure": "metric_name",
    "label:column:figure": "label:column:metric",
    "label:figure": "label:metric",
}


def current_code(code: str) -> str:
    """
    Return the code of today of a message, which is *code* itself unless it is an old one.

    >>> current_code("reserve:unmet")
    'reserve:infeasible'
    """
    head, form, category = code.partition("|")
    parts = head.split(":")
    for length in range(len(parts), 0, -1):
        start = ":".join(parts[:length])
        if now := FINDING_CODES.get(start) or _LABELS.get(start):
            return ":".join([now, *parts[length:]]) + form + category
    return code


def new_places(name: str) -> tuple[str, ...]:
    """Return the places of today that had a *name* in version 2, sorted."""
    return tuple(sorted({table[name] for table in PARAMETERS.values() if name in table}))
