"""No field with text is forgotten: each is in the table that says what happens to it, and who sees it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args, get_type_hints

import attrs
import pytest

from advocacy.people.participant import Participant
from advocacy.privacy.data_map import HOLDS, Holds, fields_of
from advocacy.privacy.views import ACCESS, Audience, LeadView, ParticipantView, ProgramSummary, Visibility
from advocacy.program.history import FieldChange
from advocacy.program.program import Program
from tests.public import PUBLIC

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
ABOVE = {"participants": {"membership_counts", "groups"}, "memberships": {"membership_counts"}}


def holds_text(hint: Any) -> bool:
    """Tell whether a field of this type can hold text."""
    return hint is str or hint is Any or any(map(holds_text, get_args(hint)))


def classes_in(hint: Any) -> set[type]:
    """Give the classes of nouns that a type is made of."""
    own = {hint} if isinstance(hint, type) and attrs.has(hint) else set()
    return own.union(*(classes_in(one) for one in get_args(hint)))


def reachable(start: type) -> dict[type, dict[str, Any]]:
    """Give every class that a noun can hold, with the types of its fields."""
    found: dict[type, dict[str, Any]] = {}
    waiting = [start]
    while waiting:
        kind = waiting.pop()
        if kind not in found:
            hints = get_type_hints(kind)
            found[kind] = {one.name: hints[one.name] for one in attrs.fields(kind)}
            waiting += [inner for hint in found[kind].values() for inner in classes_in(hint)]
    return found


def test_every_field_with_text_has_a_rule() -> None:
    """A new field of any noun in a program that can hold text, and so a person, fails here until a rule says what."""
    for kind, hints in reachable(Program).items():
        asked = {name for name, hint in hints.items() if holds_text(hint)}
        if kind.__name__ == "FieldChange":
            asked -= {"before", "after"}  # walked by what they are
        told = {name for name in HOLDS.get(kind, {}) if name in hints}
        assert asked <= told, (kind.__name__, sorted(asked - told))
        assert HOLDS.get(kind, {}).keys() <= hints.keys(), kind.__name__


def test_everything_that_is_about_a_person_says_whose_it_is() -> None:
    """Fields that by their name or their noun's own words hold a person's id are in the table as such."""
    who = {Holds.SUBJECT, Holds.ROLE, Holds.MEMBERS, Holds.BY_PERSON}
    named = {"participant", "participants", "members", "owner", "from_whom", "profiles", "previous_members"}
    for kind, hints in reachable(Program).items():
        for name, hint in hints.items():
            if name in named and (holds_text(hint) or name == "profiles") and kind not in {FieldChange, Program}:
                assert dict(fields_of(kind))[name] in who, (kind.__name__, name)


@pytest.mark.parametrize("noun", [Program, Participant])
def test_every_field_is_in_the_table_of_sight(noun: type) -> None:
    """For every field of a program and of a participant it is said who sees what of it, once."""
    listed = [one.name for one in ACCESS if one.noun == noun.__name__]
    assert sorted(listed) == sorted(one.name for one in attrs.fields(noun))
    assert {one.noun for one in ACCESS} == {"Program", "Participant"}


def test_views_have_what_the_table_says() -> None:
    """Each view has the fields that its audience sees by the table, and no other."""
    program = {one.name: one for one in ACCESS if one.noun == "Program"}

    def fields(kind: type) -> set[str]:
        return {one.name for one in attrs.fields(kind)} - {"on", "findings"}

    lead = {name for name, one in program.items() if one.visibility(Audience.LEAD) is not Visibility.NONE}
    assert fields(LeadView) == (lead - {"pilot"}) | {"members"}
    for audience, kind, others in (
        (Audience.PARTICIPANT, ParticipantView, OWN),
        (Audience.MANAGEMENT, ProgramSummary, ABOVE),
    ):
        seen = [name for name, one in program.items() if one.visibility(audience) is not Visibility.NONE]
        assert fields(kind) == set[str]().union(*(others.get(name, {name}) for name in seen))


def test_what_is_about_nobody_needs_nothing() -> None:
    """A field needs a purpose where it is about people, management sees none of them, and a person all of their own."""
    for one in ACCESS:
        about = one.purpose is not None
        assert about or one.lead is not Visibility.AGREED
        assert not about or one.management in {Visibility.NONE, Visibility.COUNTED}
        assert one.noun == "Program" or one.participant is Visibility.OWN
    assert {"Audience", "FieldAccess", "Visibility"} <= set(PUBLIC)


def test_the_page_says_what_the_table_says() -> None:
    """The table that people read has every field, with the purposes and sights of the one that the views go by."""
    page = Path(__file__).parents[2] / "docs" / "privacy.md"
    told: dict[tuple[str, str], list[str]] = {}
    for line in page.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        noun, _, names = cells[0].partition(": ")
        if noun in {"program", "participant"} and len(cells) == 5:
            told |= {(noun.title(), name): cells[1:] for name in names.split(", ")}
    for one in ACCESS:
        purpose = "" if one.purpose is None else one.purpose.value
        purpose += "; measurement where measured" if one.measured else ""
        seen = [one.visibility(audience).value for audience in Audience]
        assert told.pop((one.noun, one.name)) == [purpose, *seen]
    assert not told
