"""Renaming from version 2 to 3: the tables are about names that version 2 has, and every shape is gone through."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advocacy import Goal, GoalKind
from advocacy.adapters import documents
from advocacy.adapters.documents import _version_2 as v2
from advocacy.adapters.documents import _version_3 as v3
from advocacy.adapters.documents.migrations import MIGRATIONS, migrate
from advocacy.errors import DocumentError

FOLDER = Path(__file__).parent / "golden" / "v2"
VALUES = FOLDER / "values"
#: Every document of version 2 in the golden files.
GOLDEN: list[Any] = [
    document
    for path in sorted(FOLDER.glob("*.json"))
    for read in [json.loads(path.read_text(encoding="utf-8"))]
    for document in (read if isinstance(read, list) else [read])
]


def unique(table: Any) -> bool:
    """Return whether no two names get the same new name."""
    return len(set(table.values())) == len(table)


def test_tables_rename_what_version_2_has() -> None:
    """Each old name in the tables exists in version 2; a misspelt name would rename nothing."""
    kinds = v2.SHAPES.keys() - v2.NESTED
    fields: dict[str, set[str]] = {kind: set() for kind in v2.SHAPES}
    codes = {document["data"]["code"] for document in GOLDEN if document["kind"] == "finding"}
    for document in GOLDEN:
        fields[document["kind"]] |= document["data"].keys()
    assert v2.KINDS.keys() <= kinds
    assert unique(v2.KINDS)
    in_version_3 = {v2.KINDS.get(kind, kind) for kind in kinds}
    assert len(in_version_3) == len(kinds)
    assert set(v2.KINDS.values()) <= in_version_3
    assert {v3.KINDS.get(kind, kind) for kind in in_version_3} <= documents.KINDS.keys()
    for kind, names in v2.FIELDS.items():
        assert kind in v2.NESTED or names.keys() <= fields[kind], kind
        assert unique(names), kind
    assert v2.VALUES.keys() <= vocabularies(v2.SHAPES) | {
        word for words in v2.WORDS.values() for word in words.values()
    }
    assert all(map(unique, v2.VALUES.values()))
    assert v2.TAGS.keys() <= {"quota", "cap", "distinct"}
    for table in (v2.CODES, v2.PARAMETERS, v2.WORDS):
        for code in table:
            assert (
                any(f"{item}:".startswith(f"{code}:") for item in codes)
                or code in {"", *reasons()}
                or "unknown:" in code
            ), code


def reasons() -> set[str]:
    """Return the codes of the reasons in assessments, which are no codes of findings."""
    return {reason for document in GOLDEN if document["kind"] == "assessment" for reason in document["data"]["reasons"]}


def vocabularies(shape: Any) -> set[str]:
    """Return every text in shapes."""
    if isinstance(shape, str):
        return {shape}
    inner = [*shape, *shape.values()] if isinstance(shape, dict) else shape
    return {text for item in inner for text in vocabularies(item)}


#: A small version 2: what each shape is renamed to is in `RENAMED`.
TABLES: dict[str, Any] = {
    "KINDS": {"team": "group"},
    "FIELDS": {
        "team": {"boss": "lead", "one": "two", "two": "one"},
        "person": {"nick": "alias"},
        "top": {"rank": "level"},
        "program": {"teams": "groups"},
        "difference": {"before": "old"},
    },
    "VALUES": {"Colour": {"red": "crimson"}, "trait": {"chance": "opportunity"}},
    "TAGS": {"top": "maximum"},
    "CODES": {"clash": "infeasible", "clash:size": "size", "bare": "naked"},
    "PARAMETERS": {"": {"all": "every"}, "clash": {"figure": "metric"}, "clash:size": {"figure": "size"}},
    "WORDS": {"": {"trait": "trait"}, "seen": {"in": "path"}},
    "SEGMENTS": {"boss": "lead"},
    "NESTED": frozenset(),
    "SHAPES": {
        "team": {
            "boss": "person",
            "members": ["person"],
            "by_name": {"": "person"},
            "by_trait": {"trait": "person"},
            "rules": [frozenset({"top", "low"})],
            "pairs": [("Colour", "", "person")],
            "colour": "Colour",
            "colours": ["Colour"],
            "findings": ["finding"],
            "reasons": ["code"],
            "where": "path",
            "differences": ["difference"],
        },
        "person": {},
        "top": {"who": "person"},
        "low": {},
        "finding": {"code": "code", "path": "path"},
        "difference": {"part": "program_part"},
        "program": {"teams": ["team"], "chief": "person"},
    },
}
PERSON, PERSON_NOW = {"nick": "Al"}, {"alias": "Al"}
RENAMED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"boss": PERSON}, {"lead": PERSON_NOW}),
    ({"boss": None}, {"lead": None}),
    ({"one": 1, "two": 2}, {"two": 1, "one": 2}),
    ({"members": [PERSON, 3, None, PERSON]}, {"members": [PERSON_NOW, 3, None, PERSON_NOW]}),
    ({"by_name": {"chance": PERSON}}, {"by_name": {"chance": PERSON_NOW}}),
    ({"by_trait": {"chance": PERSON, "x": 1}}, {"by_trait": {"opportunity": PERSON_NOW, "x": 1}}),
    (
        {"rules": [{"rule": "top", "rank": 1, "who": PERSON}, {"rule": "low", "rank": 1}]},
        {"rules": [{"rule": "maximum", "level": 1, "who": PERSON_NOW}, {"rule": "low", "rank": 1}]},
    ),
    ({"pairs": [["red", "red", PERSON]]}, {"pairs": [["crimson", "red", PERSON_NOW]]}),
    ({"colour": "red", "colours": ["x", "red"]}, {"colour": "crimson", "colours": ["x", "crimson"]}),
    ({"reasons": ["clash", "clash:a:b", "clash:size:c", "clashes"]},
     {"reasons": ["infeasible", "infeasible:a:b", "size:c", "clashes"]}),
    ({"reasons": ["clash:" + "a:" * 99]}, {"reasons": ["infeasible:" + "a:" * 99]}),
    ({"where": "boss[boss.boss].a.boss[3].bosses.boss[boss"}, {"where": "lead[boss.boss].a.lead[3].bosses.lead[boss"}),
    ({"findings": [{"code": "clash:a", "path": "boss", "parameters": [["figure", 1], ["all", "red"]]}]},
     {"findings": [{"code": "infeasible:a", "path": "lead", "parameters": [["metric", 1], ["every", "red"]]}]}),
    ({"findings": [{"code": "clash:size", "parameters": [["figure", 1], ["trait", "chance, x, chance"]]}]},
     {"findings": [{"code": "size", "parameters": [["size", 1], ["trait", "opportunity, x, opportunity"]]}]}),
    ({"findings": [{"code": "seen", "path": "", "parameters": [["in", "a.boss"], ["figure", "boss"], ["trait", 3]]}]},
     {"findings": [{"code": "seen", "path": "", "parameters": [["in", "a.lead"], ["figure", "boss"], ["trait", 3]]}]}),
    ({"differences": [{"part": "teams", "key": "boss", "before": {"boss": PERSON}, "after": None}]},
     {"differences": [{"part": "groups", "key": "boss", "old": {"lead": PERSON_NOW}, "after": None}]}),
    ({"differences": [{"part": "chief", "before": PERSON, "after": PERSON}]},
     {"differences": [{"part": "chief", "old": PERSON_NOW, "after": PERSON_NOW}]}),
]  # fmt: skip
#: What is wrong, or not known: it stays as it is.
WRONG: list[Any] = [
    None, 3, "team", "red", [], [{"boss": PERSON}], {}, {"odd": PERSON}, {"odd": {"boss": [PERSON]}}, {7: PERSON},
    {"boss": 3, "lead": 3}, {"boss": PERSON, "lead": 3} | {"boss": 4}, {"members": PERSON}, {"members": "red"},
    {"by_name": [PERSON]}, {"by_trait": "chance"}, {"by_trait": {"chance": 1, "opportunity": 2}},
    {"rules": [{"rank": 1}]}, {"rules": [{"rule": ["top"], "rank": 1}]}, {"rules": [{"rule": "odd", "rank": 1}]},
    {"rules": "top"}, {"rules": [PERSON, "top", None]}, {"pairs": [["red"], ["red", 1, PERSON, 4], "red", {}]},
    {"colour": ["red"]}, {"colour": {"red": 1}}, {"colours": {"red": 1}}, {"colours": "red"},
    {"findings": [None, "clash", {"code": ["clash"]}, {"code": 3, "parameters": [["figure", 1]]}]},
    {"findings": [{"code": "odd", "parameters": [[], ["figure"], [["all"], 1], [{}, 1], {"all": 1}, "all", None]}]},
    {"findings": [{"code": "odd", "parameters": {"figure": 1}}]}, {"findings": [{"parameters": [["all", 1]]}]},
    {"differences": [{"part": ["teams"], "after": {"boss": 1}}, {"part": "odd", "after": {"boss": 1}}, {"part": {}}]},
]  # fmt: skip


#: Keys of the small version 2, old and new.
KEYS = sorted(
    {*TABLES["SHAPES"]["team"], *TABLES["SHAPES"]["finding"], "rule", "lead", "nick", "parameters", "part", "after"}
)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make version 2 a small one."""
    for name, table in TABLES.items():
        monkeypatch.setattr(v2, name, table)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("old", "new"), RENAMED)
def test_every_shape_is_renamed(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Names change wherever the shapes lead, next to unknown values; the old document stays unchanged."""
    before = copy.deepcopy(old)
    assert migrate("team", old, 2) == ("group", new)
    assert migrate("team", {**old, "odd": PERSON}, 2) == ("group", {**new, "odd": PERSON})
    assert old == before


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_wrong_and_unknown_values_stay(wrong: Any) -> None:
    """The reader reports them at their place, and two keys never become one."""
    assert migrate("team", wrong, 2) == ("group", wrong)
    assert migrate("odd", {"boss": PERSON}, 2) == ("odd", {"boss": PERSON})


@pytest.mark.usefixtures("small")
@given(
    junk=st.recursive(
        st.none() | st.integers() | st.sampled_from(["red", "clash", "top", "rule", "teams", "boss[", "chance"]),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
        max_leaves=12,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_renaming_takes_any_document(junk: Any) -> None:
    """Renaming is pure, raises nothing, and keeps the number of values."""
    before = repr(junk)
    _, data = migrate("team", junk, 2)
    assert repr(junk) == before
    assert migrate("team", junk, 2) == ("group", data)
    assert count(data) == count(junk)


def count(data: Any) -> int:
    """Count the values in data."""
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return 1 + sum(map(count, inner))


def test_renamed_kind_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kind is compared after the migration, and a message has the kind of that version."""
    monkeypatch.setattr(v2, "KINDS", {"pause": "goal", "goal": "pause"})
    monkeypatch.setattr(v2, "FIELDS", {"pause": {"aim": "kind"}})
    for version in (1, 2):
        pause = {"kind": "pause", "version": version, "data": {"id": "g", "aim": "awareness"}}
        if version == 2:
            assert documents.load(pause, Goal) == Goal(id="g", kind=GoalKind.AWARENESS)
        else:
            assert faults(pause) == [("$.kind", "document", "'goal'"), ("$.version", "document:kind", "")]
    assert faults({"kind": "goal", "version": 2, "data": {}}) == [("$.kind", "document", "'pause'")]
    assert faults({"kind": "pause", "version": 3, "data": {}}) == [("$.kind", "document", "'goal'")]


def test_new_kind_with_an_old_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind that version 2 did not have is rejected, even if version 2 had another kind of that name."""
    monkeypatch.setattr(v2, "KINDS", {"goal": "pause"})
    assert faults({"kind": "goal", "version": 2, "data": {}}) == [("$.version", "document:kind", "")]


def faults(document: Any) -> list[tuple[str, str, str]]:
    """Load a document as a goal, and return the place and code of each fault, and what was expected."""
    with pytest.raises(DocumentError) as error:
        documents.load(document, Goal)
    return [
        (finding.path, finding.code, str(dict(finding.parameters).get("expected", "")))
        for finding in error.value.findings
    ]


def test_shapes_of_version_2_are_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the tables rename everything, each field of an object and each value of an enumeration has a new name."""
    monkeypatch.setattr(v2, "FIELDS", dict.fromkeys(v2.SHAPES, Primed()))
    monkeypatch.setattr(v2, "VALUES", dict.fromkeys(vocabularies(v2.SHAPES), Primed()))
    for path in sorted(VALUES.glob("*.json")):
        written, values = (json.loads((place / path.name).read_text(encoding="utf-8")) for place in (FOLDER, VALUES))
        for document, tree in zip(
            written if isinstance(written, list) else [written],
            values if isinstance(values, list) else [values],
            strict=True,
        ):
            compare(tree, MIGRATIONS[2](document["kind"], document["data"])[1])


class Primed(dict[str, str]):
    """A table in which every name gets a prime."""

    def get(self, name: str, _: object = None) -> Any:
        """Return the new name."""
        return f"{name}'"


def compare(tree: Any, data: Any) -> None:
    """Compare a stored value with what its document was renamed to."""
    if not isinstance(tree, dict):
        return
    if "enum" in tree:
        assert data == f"{tree['value']}'"
    elif "class" in tree:
        fields = {f"{name}'": item for name, item in tree["fields"].items()}
        assert {key for key in data if key != "rule"} == fields.keys()
        for name, item in fields.items():
            compare(item, data[name])
    elif "map" in tree:
        for item, found in zip(tree["map"].values(), data.values(), strict=True):
            compare(item, found)
    elif "tuple" in tree:
        for item, found in zip(tree["tuple"], data, strict=True):
            compare(item, found)
    elif "set" in tree:  # in a document it may have another order
        for item in tree["set"]:
            if isinstance(item, dict) and "enum" in item:
                assert f"{item['value']}'" in data
            elif isinstance(item, dict):
                compare(item, next(found for found in data if found["id'"] == item["fields"]["id"]))
