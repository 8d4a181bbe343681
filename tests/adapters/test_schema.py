"""JSON Schema: every dumped document is valid, and so is every document that loads."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from advocacy import AdvocacyError, DateRange, Goal, GoalKind, Participant, Program, Purpose, Quota, SelectionPolicy
from advocacy.adapters import documents
from advocacy.plan import Cadence
from tests.amounts import examples

KINDS = list(documents.KINDS)


@cache
def validator(kind: str) -> Draft202012Validator:
    """Make what checks documents of a kind."""
    return Draft202012Validator(documents.json_schema(documents.KINDS[kind]))


def places(place: Any) -> list[tuple[Any, Any]]:
    """List every place in a document, as what holds it and its key."""
    steps = place.items() if isinstance(place, dict) else enumerate(place) if isinstance(place, list) else ()
    return [found for key, inner in steps for found in [(place, key), *places(inner)]]


def check_schema(schema: Any, checked: set[str]) -> None:
    """Check a schema and its parts against the metaschema; parts that many kinds share are checked once."""
    if isinstance(schema, bool) or (text := json.dumps(schema, sort_keys=True)) in checked:
        return
    checked.add(text)
    parts = [*schema.get("properties", {}).values(), *schema.get("anyOf", ())]
    for part in [*parts, schema["items"]] if "items" in schema else parts:
        check_schema(part, checked)
    without_parts = {"properties": dict.fromkeys(schema.get("properties", ()), True), "anyOf": [True], "items": True}
    Draft202012Validator.check_schema({key: without_parts.get(key, value) for key, value in schema.items()})


def test_schemas_are_valid_and_self_contained() -> None:
    """The schema of each kind is a valid JSON Schema, is JSON, and has no references."""
    checked = set[str]()
    for kind, noun in documents.KINDS.items():
        schema = documents.json_schema(noun)
        check_schema(schema, checked)
        text = json.dumps(schema, allow_nan=False)
        assert json.loads(text) == schema, kind
        assert '"$ref"' not in text, kind
        assert schema["properties"]["kind"] == {"const": kind}
        assert schema["properties"]["version"] == {"const": documents.VERSION}, kind
        data = schema["properties"]["data"]
        if "anyOf" not in data:
            assert list(data["properties"]) == [field.name for field in attrs.fields(noun)], kind
            assert data["description"], kind


OTHERS = st.sampled_from(
    [None, True, False, 0, 1, -1, 0.5, 1.5, -0.0, 2**53, 10**11, "", " ", "x", "\ufeff", "1/2", "1.50", "3",
     "2026-09-15", "P0DT5S", "post", "quota", "goals",
     [], ["x"], ["x", "x"], [1, 2], {}, {"x": "y"}, {"": 1}, {"rule": "cap"}]
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_schema_accepts_what_loads(kind: str) -> None:
    """A dumped document is valid; so is a changed document that still loads."""
    noun = documents.KINDS[kind]

    @settings(max_examples=examples(15))
    @given(st.from_type(noun), st.data())
    def valid(value: object, data: st.DataObject) -> None:
        document = copy.deepcopy(documents.dump(value))
        validator(kind).validate(document)
        for _ in range(data.draw(st.integers(1, 2))):
            row, key = data.draw(st.sampled_from(places(document)))
            if isinstance(row, dict) and data.draw(st.booleans()):
                row.pop(key, None)
            elif isinstance(row, dict) or key < len(row):
                row[key] = copy.deepcopy(data.draw(OTHERS))
        if not isinstance(document.get("version"), int) or document["version"] != documents.VERSION:
            return
        with suppress(AdvocacyError):
            documents.load(document, noun)
            validator(kind).validate(document)

    valid()


@pytest.mark.parametrize(
    ("value", "field", "wrong"),
    [
        (Participant(id="p"), "id", ""),
        (Participant(id="p"), "id", 3),
        (Participant(id="p"), "activity", 1.2),
        (Participant(id="p"), "activity", -0.1),
        (Participant(id="p"), "activity", "0.5"),
        (Participant(id="p"), "network_size", -1),
        (Participant(id="p"), "network_size", 10**10 + 1),
        (Participant(id="p"), "network_size", 1.5),
        (Participant(id="p"), "activity_source", "guessed"),
        (Participant(id="p"), "time_per_month", "2 hours"),
        (Participant(id="p"), "measures", {"x": "y"}),
        (Participant(id="p"), "measures", {"": 1.0}),
        (Participant(id="p"), "attributes", {"team": ""}),
        (Participant(id="p"), "consents", [{"purpose": "fun", "given": "2026-09-15"}]),
        (Participant(id="p"), "consents", [{"purpose": "nudges", "given": "15-09-2026"}]),
        (Participant(id="p"), "consents", [{"purpose": "nudges"}]),
        (Participant(id="p"), "shoe_size", 44),
        (Goal(id="g", kind=GoalKind.AWARENESS), "kind", "fame"),
        (Cadence(posts=1, weeks=2), "posts", 10**9),
        (SelectionPolicy(size=1), "size", [1, 2, 3]),
        (SelectionPolicy(size=1), "size", [1]),
        (SelectionPolicy(size=1), "quotas", [{"rule": "quota", "attribute": "a", "maximum": 1}]),
        (SelectionPolicy(size=1), "quotas", [{"attribute": "a", "value": "b"}]),
        (Program(id="x", period=DateRange(date(2026, 1, 1), date(2026, 1, 2))), "phase", "end"),
        (Program(id="x", period=DateRange(date(2026, 1, 1), date(2026, 1, 2))), "period", {"start": "2026-01-01"}),
    ],
    ids=repr,
)
def test_schema_refuses_wrong_fields(value: object, field: str, wrong: object) -> None:
    """Types, codes, bounds, keys and forms are in the schema."""
    document = documents.dump(value)
    check = validator(document["kind"])
    assert check.is_valid(document)
    document["data"][field] = wrong
    assert not check.is_valid(document)


@pytest.mark.parametrize("key", ["kind", "version", "data", "extra"])
def test_schema_has_the_envelope(key: str) -> None:
    """A document has three keys and no other, its own kind and the current version."""
    document = documents.dump(Goal(id="g", kind=GoalKind.AWARENESS))
    assert not validator("goal").is_valid({**document, key: 1})
    assert not validator("consent").is_valid(document)
    if key in document:
        del document[key]
        assert not validator("goal").is_valid(document)


def test_schema_has_defaults_and_codes() -> None:
    """A schema has the codes, the bounds, and the default of each optional key."""
    data = documents.json_schema(Participant)["properties"]["data"]
    assert data["required"] == ["id"]
    share = {"type": "number", "minimum": 0, "maximum": 1}
    assert data["properties"]["activity"] == {"anyOf": [share, {"type": "null"}], "default": None}
    assert data["properties"]["consents"]["default"] == []
    purpose = data["properties"]["consents"]["items"]["properties"]["purpose"]
    assert purpose == {"enum": [purpose.value for purpose in Purpose]}
    level = documents.json_schema(documents.KINDS["experiment"])["properties"]["data"]["properties"]["level"]
    assert (level["exclusiveMinimum"], level["exclusiveMaximum"]) == (0, 1)
    rules = documents.json_schema(SelectionPolicy)["properties"]["data"]["properties"]["quotas"]["items"]["anyOf"]
    assert [rule["properties"]["rule"]["const"] for rule in rules] == ["quota", "value_cap", "distinct_values"]
    assert "rule" not in documents.json_schema(Quota)["properties"]["data"]["properties"]


def test_schema_has_no_rules_between_fields() -> None:
    """A rule between two fields is beyond a schema: a valid document may still be rejected."""
    document = documents.dump(Program(id="x", period=DateRange(date(2026, 1, 1), date(2026, 1, 2))))
    document["data"]["period"]["end"] = "2025-01-01"
    assert validator("program").is_valid(document)
    with pytest.raises(AdvocacyError):
        documents.load(document)
