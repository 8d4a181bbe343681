"""The structure of documents of version 3, and what version 4 changes: data and pure functions, without the classes.

The tables have the form of those in `advocacy.adapters.documents._version_2`. `SHAPES` never changes. The other tables
list what version 4 changes; they never change after its release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advocacy.adapters.documents import _version_2 as v2
from advocacy.messages import renamed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: The mark of a pilot that contains its people, as all pilots of version 3 do. The reader removes the people.
WITH_PEOPLE = "with_people"

#: The checklist of channels other than LinkedIn in every document of version 3.
CHANNEL_ITEMS: dict[str, Any] = {
    "kind": "channel",
    "items": [
        {"code": f"channel:{code}", "required": required, "wording": None, "reason": None}
        for codes, required in (("about employer contact", True), ("photo found_on", False))
        for code in codes.split()
    ],
}

# ---------------------------------------------------------------- what version 4 changes


def _without(key: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return a function that leaves out a key."""
    return lambda data: {name: value for name, value in data.items() if name != key}


def _pair_to_group(data: dict[str, Any]) -> dict[str, Any]:
    """Return a pair of similar texts as a group of two."""
    rest = {name: value for name, value in data.items() if name not in {"first", "second"}}
    return {"drafts": [data["first"], data["second"]], **rest} if len(data) - len(rest) == 2 else data


#: The checklist of the framework as it was at the start of version 4.
_FRAMEWORK: Mapping[str, Any] = {
    "kind": "framework",
    "items": [
        {"code": f"framework:{code}", "required": required, "wording": None, "reason": None}
        for code, required in (
            ("guideline", True), ("customers", True), ("images", True), ("employer", True), ("approval", True),
            ("works_council", True), ("time", False), ("languages", False),
        )
    ],
}  # fmt: skip

#: Old kind → new kind.
KINDS: Mapping[str, str] = {"similar_pair": "similar_texts"}
#: Old kind → old field → new field.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "field_access": {"noun": "class_name"},
    "scenario_result": {"by_lot": "lottery_places"},
}
#: Old kind → field that version 3 does not have → its value in every document of version 3.
NEW: Mapping[str, Mapping[str, Any]] = {
    "activity": {"idea": None, "draft": None},
    "agenda_item": {"provisional": False, "steps": [], "idea": None, "pillars": []},
    "answer": {"options": [], "codes": [], "language": None, "on": None},
    "assessment": {"chance": None},
    "baseline": {"metric_value": None},
    "buddy_group": {"reasons": []},
    "buddy_policy": {"manager": None, "directors": [], "small_organisation": 0, "organisation_size": None},
    "cadence": {"reactions": 0},
    "content_idea": {"status": "open", "source": None},
    "content_pillar": {"audiences": []},
    "criterion": {"minimum": None},
    "foundation": {"channels": {}, "channel_items": CHANNEL_ITEMS, "framework": None, "framework_items": _FRAMEWORK},
    "foundation_check": {"waived": False},
    "foundation_report": {"framework": None},
    "lead_view": {"audiences": [], "learning_log": None, "step_records": []},
    "measure": {"net": False},
    "metric": {"leading": False},
    "metric_value": {"denominator": None},
    "next_steps": {"waiting_people": []},
    "participant": {"contacts": [], "bounds": {}},
    "participant_view": {"audiences": [], "step_records": []},
    "pillar_balance": {"by_source": {}},
    "pillar_proposal": {"audiences": []},
    "pillar_source": {"audience": None},
    "plan": {"cancelled": [], "starts": {}, "past": []},
    "plan_brief": {
        "last_posts": {}, "experiments": {"posts": 0, "weeks": 1, "reactions": 0}, "working_weeks": {},
        "lead_week": None, "deputy_week": None, "without_posts": [], "ramps": {}, "steps": [],
    },
    "program": {"audiences": [], "learning_log": None, "step_records": []},
    "program_summary": {"audiences": [], "future": []},
    "progress": {"interval": None, "change": None},
    "retention_policy": {"contacts": "P30DT0S", "pool": "P180DT0S", "steps": "P364DT0S"},
    "selection_policy": {"minimum_group": 5, "tie_break": "lowest_draws"},
    "similar_pair": {"participants": []},
    "survey": {"choice_questions": [], "bracket_questions": [], "missing": []},
    "target": {
        "hold": False, "looks": None, "start": None, "minimum_n": 10, "minimum_count": 5, "maximum_width": None,
        "clusters": None, "independence_assumed_by": None,
    },
    "topic": {"prerequisites": [], "timing": "on_request"},
    "track": {"unused": None, "missing": "P0DT0S"},
    "track_item": {"on": None},
    "track_plan": {"lead_unused": "P0DT0S", "lead_missing": "P0DT0S"},
    "track_policy": {"drop_first": []},
}  # fmt: skip
#: Old kind → a function for any other change of an object. It gets the object with renamed and new fields and migrated
#: contents. It is pure, and leaves malformed data unchanged.
CHANGED: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "content_idea": lambda data: data if data.get("from_whom") is None else {**data, "source": "people"},
    "pilot": lambda data: {WITH_PEOPLE: data},
    # Which cells are possible without a known cell depends on the matrix, which a placement does not contain.
    "placement": lambda data: {"possible": [] if data.get("cell") is None else [data["cell"]], **data},
    "readiness_policy": _without("maximum_width"),
    # A revision of version 3 has one day. Without other knowledge, it was recorded on the day it took effect.
    "revision": lambda value: {"recorded": value["on"], **value} if "on" in value else value,
    "similar_pair": _pair_to_group,
    "target": _without("tolerance"),
}
#: Vocabulary, by the same name as in version 2 → old value → new value.
VALUES: Mapping[str, Mapping[str, str]] = {"design_measure": {"by_lot": "lottery_places"}}
#: Old tag of a class in a union → new tag.
TAGS: Mapping[str, str] = {}
#: Old name in a path, outside brackets → new name.
SEGMENTS: Mapping[str, str] = {}
#: Old code of a finding, or its part before a colon → new code.
CODES: Mapping[str, str] = renamed.FINDING_CODES_3
#: Old code of a finding, or its part before a colon → old parameter → new parameter.
PARAMETERS: Mapping[str, Mapping[str, str]] = {}

# ---------------------------------------------------------------- what version 3 is

#: The kind of a change of a part of a program. Its ends have the shape of the part.
FIELD_CHANGE = v2.KINDS[v2.FIELD_CHANGE]
#: Objects that are part of others and no documents themselves.
NESTED: frozenset[str] = v2.NESTED
#: The vocabulary of a finding's parameter: code, or its part before a colon → parameter → vocabulary.
WORDS: Mapping[str, Mapping[str, str]] = {
    "": {"kind": "kind", "measure": "person_measure", "sampling": "Sampling"},
    "exclusion-count:unknown": {"detail": "person_measure"},
    "field-change": {"part": "program_part"},
    "placement": {"missing": "person_measure"},
    "scenario": {"measure": "design_measure", "measures": "design_measure"},
    "scenario:setting": {"name": "path"},
    "session:format": {"format": "Form"},
}


def _shape_3(shape: Any) -> Any:
    """Return a shape of version 2 with the kinds of version 3."""
    if isinstance(shape, str):
        return v2.KINDS.get(shape, shape)
    if isinstance(shape, dict):
        return {key: _shape_3(inner) for key, inner in shape.items()}
    return type(shape)(map(_shape_3, shape))


#: Kind → field → the shape of what the field holds: the shapes of version 2, by their names in version 3.
SHAPES: Mapping[str, Mapping[str, Any]] = {
    v2.KINDS.get(kind, kind): {
        v2.FIELDS.get(kind, {}).get(field, field): _shape_3(shape) for field, shape in fields.items()
    }
    for kind, fields in v2.SHAPES.items()
}
