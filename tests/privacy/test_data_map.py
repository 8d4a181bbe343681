"""Each field with text is in the data map, and each field is in the table of access."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any, get_args, get_type_hints

import attrs
import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advocacy.errors import AdvocacyError
from advocacy.frozen_map import FrozenMap
from advocacy.people.participant import Participant
from advocacy.privacy.data_map import HOLDS, Holds, fields_of
from advocacy.privacy.views import ACCESS, Audience, LeadView, ParticipantView, ProgramSummary, Visibility
from advocacy.program.history import FieldChange
from advocacy.program.program import Program
from advocacy.rules import Rule
from tests.amounts import examples
from tests.lives import live, lives
from tests.public import NOUNS, PUBLIC

#: Where each part of a program is found in the view of somebody in it, and of management.
OWN = {
    "participants": {"person"},
    "memberships": {"memberships"},
    "pilot": {"member"},
    "invitations": {"invitation"},
    "survey": {"answers"},
    "foundation": {"profile"},
    "plan": {"preferences", "needs", "cadence", "track", "sessions", "buddies"},
    "review": {"proposals"},
}
ABOVE = {
    "participants": {"membership_counts", "groups"},
    "memberships": {"membership_counts"},
    "survey": {"future"},
}


def holds_text(hint: Any) -> bool:
    """Return whether a field of this type can contain text."""
    return hint is str or hint is Any or any(map(holds_text, get_args(hint)))


def classes_in(hint: Any) -> set[type]:
    """Yield the classes in a type."""
    own = {hint} if isinstance(hint, type) and attrs.has(hint) else set()
    return own.union(*(classes_in(arg) for arg in get_args(hint)))


def reachable(start: type) -> dict[type, dict[str, Any]]:
    """Return every class that a class can contain, with the types of its fields."""
    found: dict[type, dict[str, Any]] = {}
    waiting = [start]
    while waiting:
        kind = waiting.pop()
        if kind not in found:
            hints = get_type_hints(kind)
            found[kind] = {field.name: hints[field.name] for field in attrs.fields(kind)}
            waiting += [inner for hint in found[kind].values() for inner in classes_in(hint)]
    return found


def test_every_field_with_text_has_a_rule() -> None:
    """A new field that can contain text needs an entry in the data map."""
    for kind, hints in reachable(Program).items():
        asked = {name for name, hint in hints.items() if holds_text(hint)}
        if kind.__name__ == "FieldChange":
            asked -= {"before", "after"}  # walked by what they are
        texts = {name for name in HOLDS.get(kind, {}) if name in hints}
        assert asked <= texts, (kind.__name__, sorted(asked - texts))
        assert HOLDS.get(kind, {}).keys() <= hints.keys(), kind.__name__


def test_fields_with_ids_are_in_the_data_map_as_such() -> None:
    """Fields that by their name contain a person's id have an entry for ids."""
    who = {Holds.SUBJECT, Holds.ROLE, Holds.MEMBERS, Holds.BY_PERSON}
    named = {"participant", "participants", "members", "owner", "from_whom", "profiles", "previous_members"}
    for kind, hints in reachable(Program).items():
        for name, hint in hints.items():
            if name in named and (holds_text(hint) or name == "profiles") and kind not in {FieldChange, Program}:
                assert dict(fields_of(kind))[name] in who, (kind.__name__, name)


@pytest.mark.parametrize("cls", [Program, Participant])
def test_every_field_is_in_the_table_of_access(cls: type) -> None:
    """Each field of a program and of a participant has one entry."""
    listed = [access.name for access in ACCESS if access.class_name == cls.__name__]
    assert sorted(listed) == sorted(field.name for field in attrs.fields(cls))
    assert {access.class_name for access in ACCESS} == {"Program", "Participant"}


def test_views_have_what_the_table_says() -> None:
    """Each view has exactly the fields that the table allows its audience."""
    program = {access.name: access for access in ACCESS if access.class_name == "Program"}

    def fields(kind: type) -> set[str]:
        return {field.name for field in attrs.fields(kind)} - {"on", "findings"}

    lead = {name for name, access in program.items() if access.visibility(Audience.LEAD) is not Visibility.NONE}
    assert fields(LeadView) == (lead - {"pilot"}) | {"members"}
    for audience, kind, others in (
        (Audience.PARTICIPANT, ParticipantView, OWN),
        (Audience.MANAGEMENT, ProgramSummary, ABOVE),
    ):
        seen = [name for name, access in program.items() if access.visibility(audience) is not Visibility.NONE]
        assert fields(kind) == set[str]().union(*(others.get(name, {name}) for name in seen))


def test_only_personal_fields_need_consent() -> None:
    """A personal field has a purpose, management sees none, and participants see their own."""
    for access in ACCESS:
        about = access.purpose is not None
        assert about or access.lead is not Visibility.AGREED
        assert not about or access.management in {Visibility.NONE, Visibility.COUNTED}
        assert access.class_name == "Program" or access.participant is Visibility.OWN
    assert {"Audience", "FieldAccess", "Visibility"} <= set(PUBLIC)


def test_the_documentation_shows_the_table_of_access() -> None:
    """The page has the same fields, purposes and visibilities as the code."""
    page = Path(__file__).parents[2] / "docs" / "privacy.md"
    row: dict[tuple[str, str], list[str]] = {}
    for line in page.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        cls, _, names = cells[0].partition(": ")
        if cls in {"program", "participant"} and len(cells) == 5:
            row |= {(cls.title(), name): cells[1:] for name in names.split(", ")}
    for access in ACCESS:
        purpose = "" if access.purpose is None else access.purpose.value
        purpose += "; measurement where measured" if access.measured else ""
        seen = [access.visibility(audience).value for audience in Audience]
        assert row.pop((access.class_name, access.name)) == [purpose, *seen]
    assert not row


MARK = "Qxmark never to be seen"
CLASSES = [name for name in NOUNS if attrs.has(PUBLIC[name])]
#: Fields of text that are not about a person: text about the organisation, and results, which `Pilot.pool` keeps out
#: of messages.
OWN_WORDS = {("Assessment", "traits"), ("Goal", "statement"), ("Revision", "reason"), ("ContentIdea", "format_name")}


class Wrong:
    """A value of a wrong type whose repr contains a mark."""

    def __repr__(self) -> str:
        return MARK


def private_fields(kind: type) -> list[str]:
    """Return the fields of a class that are marked as private."""
    return [field.name for field in attrs.fields(kind) if isinstance(field.validator, Rule) and field.validator.private]


def written(error: AdvocacyError) -> str:
    """Return everything readable of an error, before and after pickling."""
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    return "\n".join([str(error), repr(error), error.text("nl"), str(back), repr(back), str(pickle.dumps(error))])


def refusal(thing: Any, name: str, wrong: object) -> AdvocacyError | None:
    """Return the error of an object with another value in a field; ``None`` without an error."""
    try:
        evolve(thing, **{name: wrong})
    except AdvocacyError as error:
        return error
    return None


def marked(value: Any) -> Any:
    """Return a value of the same kind with a mark, or the value itself."""
    if isinstance(value, str):
        return MARK
    if isinstance(value, FrozenMap):
        return FrozenMap({key: marked(item) for key, item in value.items()})
    return value


def test_texts_and_attributes_of_people_are_private() -> None:
    """Fields with text of people or attributes have a rule that keeps values out of messages."""
    for kind, fields in HOLDS.items():
        for name, holds in fields.items():
            if holds in {Holds.TEXT, Holds.FACTS} and (kind.__name__, name) not in OWN_WORDS:
                assert name in private_fields(kind), (kind.__name__, name)


@pytest.mark.parametrize("cls", CLASSES)
def test_no_error_shows_what_is_private(cls: str) -> None:
    """The error of a wrong value in a private field does not contain the value."""
    kind = PUBLIC[cls]
    names = private_fields(kind)
    if not names:
        return

    @settings(max_examples=examples(3), suppress_health_check=list(HealthCheck))
    @given(st.from_type(PUBLIC[cls]))
    def refuses(thing: Any) -> None:
        fields = {field.name: field.alias or field.name for field in attrs.fields(kind)}
        for name in names:
            for wrong in (Wrong(), (Wrong(),), FrozenMap({"x": Wrong()})):
                error = refusal(thing, fields[name], wrong)
                assert error is not None or not isinstance(wrong, Wrong), name
                assert error is None or MARK not in written(error), name

    refuses()


@pytest.mark.parametrize("cls", CLASSES)
def test_no_repr_shows_what_is_private(cls: str) -> None:
    """No repr contains a private text, nor does that of a containing object."""
    kind = PUBLIC[cls]
    names = private_fields(kind)

    @settings(max_examples=examples(5), suppress_health_check=list(HealthCheck))
    @given(st.from_type(PUBLIC[cls]))
    def hides(thing: Any) -> None:
        for name in names:
            try:
                other = evolve(thing, **{name: marked(getattr(thing, name))})
            except (AdvocacyError, TypeError):
                continue  # the thing keeps it to names that there are
            assert MARK not in repr(other), name

    hides()


@settings(max_examples=examples(30))
@given(st.data())
def test_reprs_of_programs_show_no_private_text(data: Any) -> None:
    """The repr of a program contains no value of a private field."""
    people = data.draw(st.lists(lives(), max_size=3, unique_by=lambda life: life.id))
    program = live([evolve(person, name=MARK, idea=MARK, attributes={"x": MARK}, named=False) for person in people])
    shown = [repr(program), *map(repr, program.participants), *map(repr, program.ideas), repr(program.plan)]
    shown += [repr(getattr(program, field.name)) for field in attrs.fields(type(program))]
    assert MARK not in "\n".join(shown)
