"""An export contains all data about a person, and nothing about others."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.adapters import documents
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.people.consent import Purpose
from advocacy.privacy.export import PersonalDataExport, export_person
from advocacy.testing import strategies
from tests.amounts import costly
from tests.lives import Life, live, lives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advocacy.program.program import Program

ON = date(2028, 1, 1)
MINE: dict[str, Any] = {
    "id": "QXID-77",
    "name": "Qxanna Qxname",
    "attributes": {"nickname": "Qxnick"},
    "activity": 0.7318231,
    "idea": "Qxsaid that glue sticks",
}
MARKS = ("QXID-77", "Qxanna Qxname", "Qxnick", "0.7318231", "Qxsaid")


def groups() -> st.SearchStrategy[list[Life]]:
    """Generate a person with unique data among others with unique data."""

    def others(many: list[Life]) -> list[Life]:
        return [
            evolve(life, id=f"OXID-{n}", name=f"Oxname {n}", attributes={"nickname": f"Oxnick{n}"}, idea=f"Oxsaid{n}")
            for n, life in enumerate(many)
        ]

    me = lives().map(lambda life: evolve(life, **MINE))
    return st.builds(lambda rest, item: [*others(rest), item], st.lists(lives(), max_size=4), me)


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every value and key of a document with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key), key
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, str(index)))
    else:
        yield path, str(value)


def parts(path: str) -> tuple[str, ...]:
    """Return the keys and indices of a path."""
    return tuple(item or two for item, two in re.findall(r"([^.\[\]]+)|\[([^\]]*)\]", path))


@given(groups())
def test_exports_list_every_path_with_data_of_the_person(people: list[Life]) -> None:
    """Each path with the id, the name or other data of the person is in the export."""
    program = live(people)
    rows = {parts(entry.path) for entry in export_person(program, MINE["id"], on=ON).entries}
    for path, text in leaves(documents.dump(program)["data"]):
        if any(mark in text for mark in MARKS):
            assert any(known[: len(path)] == path for known in rows), (path, text)


@given(groups())
def test_exports_contain_nothing_about_others(people: list[Life]) -> None:
    """An export contains no name, attribute or answer of others, and only the ids of buddies."""
    found = export_person(live(people), MINE["id"], on=ON)
    for entry in found.entries:
        if entry.value is not None:
            assert not re.search("Oxname|Oxnick|Oxsaid", entry.value)
            assert "OXID" not in entry.value or ".buddies.groups" in entry.path
    assert repr(found) == "<PersonalDataExport QXID-77>"
    assert not [entry for entry in found.entries if "QX" in repr(entry)]


@given(groups())
def test_values_are_those_of_the_document(people: list[Life]) -> None:
    """Values are those of the document; ids of others are left out."""
    program = live(people)
    document = dict(leaves(documents.dump(program)["data"]))
    for entry in export_person(program, MINE["id"], on=ON).entries:
        text = document.get(parts(entry.path))
        if entry.value is not None and text is not None and "[somebody]" not in entry.value:
            assert entry.value == text or entry.value == text.lower(), entry.path


def test_purposes_and_places() -> None:
    """Measured data have the purpose of measurement, other data of people the purpose of participation."""
    people = [Life(id="p-1", name="Ann"), Life(id="p-2", name="Bo", attributes={"manager": "p-1"})]
    found = {entry.path: entry for entry in export_person(live(people), "p-1", on=ON).entries}
    assert found["participants[0].measures[trust]"].purpose is Purpose.MEASUREMENT
    assert found["participants[0].measures[trust]"].value == "0.5"
    assert found["participants[0].consents[0].given"].value == "2027-01-04"
    assert found["plan.brief.needs[p-1]"].value == "p-1"
    assert found["plan.brief.needs[p-1][0]"].value == "editing"
    assert found["plan.buddies.groups[0].members[1]"].value == "p-2"
    assert found["plan.tracks.sessions[0].time"].value == "P0DT3600S"
    assert found["plan.tracks.sessions[0].time"].purpose is Purpose.PARTICIPATION
    assert found["goals[0].statement"].value == "As told by Ann p-1, [somebody] [somebody],"
    assert found["goals[0].statement"].purpose is None
    assert found["participants[1].attributes[manager]"].value is None
    assert found["revisions[1].reason"].value == "Ann (p-1) asked"
    assert found["revisions[2].changes[0].after.joined"].purpose is Purpose.PARTICIPATION


def test_pair_exclusions_are_exported_without_the_other_person() -> None:
    """An export shows that there is a pair exclusion, and not with whom."""
    people = [Life(id=f"p-{n}", pauses=True) for n in (1, 2)]
    found = [
        entry
        for entry in export_person(live(people), "p-1", on=ON).entries
        if entry.path.startswith("plan.brief.pair_exclusions[0]")
    ]
    assert [(entry.path, entry.value) for entry in found] == [
        ("plan.brief.pair_exclusions[0].first", "p-1"),
        ("plan.brief.pair_exclusions[0].reason", "stated_no"),
    ]


@costly(10)
@given(strategies.programs(), st.data())
def test_any_program_can_be_exported(program: Program, data: Any) -> None:
    """Each person of any program has an export, which begins with the person."""
    for person in program.participants:
        found = export_person(program, person.id, on=ON)
        assert isinstance(found, PersonalDataExport)
        assert (person.id in {entry.value for entry in found.entries}) is True


def test_all_wrong_arguments_are_reported_at_once() -> None:
    """Wrong types are reported together. An unknown id is reported with the nearest one."""
    wrong: Any = 3
    with pytest.raises(ValidationError) as error:
        export_person(wrong, wrong, on=wrong)
    assert [finding.path for finding in error.value.findings] == ["program", "participant", "on"]
    with pytest.raises(UnknownNameError):
        export_person(live([Life(id="p-1")]), "p-2", on=ON)
