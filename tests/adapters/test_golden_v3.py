"""Documents of version 3: each loads to the same value as the document of version 2 from which it was made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advocacy import Finding
from advocacy.adapters import documents
from advocacy.adapters.documents import _version_3 as v3
from advocacy.adapters.documents.migrations import KNOWN, MIGRATIONS, kind_in
from advocacy.messages import Language

FOLDER = Path(__file__).parent / "golden"
#: What version 3 wrote: the name of a file of version 2 → its document, or list of documents, in version 3.
STORED: dict[str, Any] = json.loads((FOLDER / "v3" / "documents.json").read_text(encoding="utf-8"))
#: The documents of version 3.
DOCUMENTS: list[dict[str, Any]] = [
    document for stored in STORED.values() for document in (stored if isinstance(stored, list) else [stored])
]


def listed(stored: Any) -> list[dict[str, Any]]:
    """Return a list of documents; a single document is a list of length 1."""
    return stored if isinstance(stored, list) else [stored]


def load(document: dict[str, Any]) -> object:
    """Load a document as the current class of its kind."""
    kind = next(now for now in documents.KINDS if kind_in(document["version"], now) == document["kind"])
    loaded: object = documents.load(document, documents.KINDS[kind])
    return loaded


def test_every_kind_of_version_3_is_stored() -> None:
    """Each kind that version 3 knew has a document."""
    assert {document["kind"] for document in DOCUMENTS} == KNOWN[3]
    assert {document["version"] for document in DOCUMENTS} == {3}


def test_versions_2_and_3_load_to_the_same_values() -> None:
    """The golden files contain the values of version 2, so this fixes the values of version 3 as well."""
    for name, stored in STORED.items():
        earlier = json.loads((FOLDER / "v2" / f"{name}.json").read_text(encoding="utf-8"))
        assert list(map(load, listed(stored))) == list(map(load, listed(earlier))), name


def test_shapes_of_version_3_exist() -> None:
    """Each shape is a kind, each field appears in a document, and the tables rename only existing names."""
    fields: dict[str, set[str]] = {}
    for document in DOCUMENTS:
        fields.setdefault(document["kind"], set()).update(document["data"])
    for kind, shapes in v3.SHAPES.items():
        assert kind in v3.NESTED or shapes.keys() <= fields[kind], kind
    for table in (v3.FIELDS, v3.NEW, v3.CHANGED):
        assert table.keys() <= v3.SHAPES.keys()
    assert v3.KINDS.keys() <= KNOWN[3]
    assert all(names.keys() <= fields[kind] for kind, names in v3.FIELDS.items())
    assert not any(names.keys() & fields[kind] for kind, names in v3.NEW.items())


#: A small version 3: `MADE` shows what each object becomes.
TABLES: dict[str, Any] = {
    "KINDS": {"group": "band"},
    "FIELDS": {"group": {"lead": "head"}},
    "NEW": {"group": {"size": None}, "person": {"contacts": []}},
    "CHANGED": {"group": lambda data: {**data, "size": len(data["people"])} if "people" in data else data},
    "CODES": {"few": "small"},
    "PARAMETERS": {"few": {"at": "least"}},
    "SHAPES": {
        "finding": {"code": "code"},
        "group": {"lead": "person", "people": ["person"], "findings": ["finding"]},
        "person": {},
    },
}
MADE: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {"size": None}),
    ({"size": 3}, {"size": 3}),
    ({"lead": {"id": "a"}}, {"head": {"id": "a", "contacts": []}, "size": None}),
    ({"people": [{"id": "a"}, {"contacts": ["x"]}]},
     {"people": [{"id": "a", "contacts": []}, {"contacts": ["x"]}], "size": 2}),
    ({"findings": [{"code": "few:people", "path": "", "parameters": [["at", 1]]}]},
     {"findings": [{"code": "small:people", "path": "", "parameters": [["least", 1]]}], "size": None}),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), MADE)
def test_version_4_renames_adds_and_changes(
    old: dict[str, Any], new: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing new fields get their default, wherever the shapes lead; then the change is applied."""
    for name, table in TABLES.items():
        monkeypatch.setattr(v3, name, table)
    assert MIGRATIONS[3]("group", old) == ("band", new)


def test_kind_is_found_in_every_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind that versions 3 and 4 both renamed has its own name in each version."""
    monkeypatch.setattr(v3, "KINDS", {"value_cap": "maximum"})
    assert [kind_in(version, "maximum") for version in (1, 2, 3)] == [None, "cap", "value_cap"]
    assert [kind_in(version, "value_cap") for version in (1, 2, 3)] == [None, None, None]


def test_codes_of_version_3_get_new_names() -> None:
    """A finding keeps its parameters, and an app's messages under the old codes are used."""
    for old, new in v3.CODES.items():
        finding = {"code": old, "path": "", "parameters": [["minimum", 3]]}
        loaded = documents.load({"kind": "finding", "version": 3, "data": finding}, Finding)
        assert loaded == Finding.of(new, "", minimum=3)
        assert loaded.text(Language("fr", messages={old: f"message: {new}"})) == f"message: {new}"
