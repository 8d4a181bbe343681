"""Contacts, addresses and names in any writing are erased; what a reader has to check is reported."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from attrs import evolve

from advocacy import ContentPillar, DateRange, Participant, Program
from advocacy.adapters import documents
from advocacy.privacy import erase_person, export_person, pseudonymise, view_for_lead, view_for_participant
from tests.samples import agreed_on

START = date(2027, 1, 4)
YEAR = DateRange(START, date(2027, 12, 31))
ANN = Participant(id="sam", name="Ann Weiß", contacts=["@annw", "a.weiss@example.org"], consents=agreed_on(START))
BEN = Participant(id="SAM", name="Ben", consents=agreed_on(START))
KEY = b"a key for tests only"


def program(text: str, **facts: str) -> Program:
    """Return a program of two people, with a text in the description of a pillar."""
    return Program(
        id="2027",
        period=YEAR,
        participants=[ANN, evolve(BEN, attributes=facts)],
        pillars=[ContentPillar(id="lab-ann-weiss", name="Lab", description=text)],
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ask _Ann Weiß_.", "Ask _[erased]_."),
        ("Ask ANN  WEISS.", "Ask [erased]."),
        ("Ask Ann\nWeiß or Ann\u00a0Weiß.", "Ask [erased] or [erased]."),
        (unicodedata.normalize("NFKD", "Ask Ann Weiß."), "Ask [erased]."),
        ("Ask \uff21\uff4e\uff4e Weiß.", "Ask [erased]."),
        ("Ask Ann Weiß <team@example.org>, or cas@example.org.", "Ask [erased] <[erased]>, or cas@example.org."),
        ("Ask team@example.org (Ann Weiß).", "Ask [erased] ([erased])."),
        ("Ask ann.weiss@example.org, A.WEISS@example.org or @AnnW.", "Ask [erased], [erased] or [erased]."),
        ("See https://example.org/in/ann-weiss?a=1 now", "See [erased] now"),
        ("Joann Weiß, Ann Weisser", "Joann Weiß, Ann Weisser"),
    ],
)
def test_one_rule_finds_a_name(text: str, left: str) -> None:
    """Names match by words, without regard to case, form and white space; addresses go with them."""
    erased = erase_person(program(text), "sam", on=START).program
    assert erased.pillars[0].description == left
    assert erased.pillars[0].id == "lab-[erased]"


def test_what_a_reader_has_to_check_is_reported() -> None:
    """The exact id of someone else stays, and so does an address with a part of the name; other spellings go."""
    done = erase_person(program("sam, Sam and SAM; weiss@example.org"), "sam", on=START)
    assert done.program.pillars[0].description == "[erased], [erased] and SAM; weiss@example.org"
    found = {(finding.code, finding.path) for finding in done.findings}
    assert {("erasure:doubtful", "pillars.description"), ("erasure:suspected", "pillars.description")} <= found
    assert [person.id for person in done.program.participants] == ["SAM"]
    assert {finding.code for finding in erase_person(program("Ben"), "SAM", on=START).findings} == {
        "erasure:redacted",
        "erasure:removed",
    }


def test_an_attribute_that_names_a_person_is_removed() -> None:
    """The person may be in the name or in the value of an attribute."""
    done = erase_person(program("", **{"buddy of sam": "yes", "buddy": "Ann WEISS", "team": "Lab"}), "sam", on=START)
    assert dict(done.program.participants[0].attributes) == {"team": "Lab"}


def test_contacts_are_seen_by_the_person_only() -> None:
    """They are in the participant's view and in the export, and in no other view or copy."""
    made = program("")
    assert view_for_participant(made, "sam", on=START).person.contacts == ANN.contacts
    exported = {(entry.path, entry.value) for entry in export_person(made, "sam", on=START).entries}
    assert {
        ("participants[1].contacts[0]", "@annw"),
        ("participants[1].contacts[1]", "a.weiss@example.org"),
    } <= exported
    lead = documents.dumps(view_for_lead(made, on=START))
    copy = documents.dumps(pseudonymise(made, KEY))
    assert "annw" not in lead + copy
    assert "view:agreed" not in lead


def test_a_name_is_no_part_of_one_character() -> None:
    """The sign for "account of" does not contain the name "c", although its compatibility form does."""
    people = [Participant(id="c"), Participant(id="d")]
    text = "for \u2100 and c"
    made = Program(
        id="2027", period=YEAR, participants=people, pillars=[ContentPillar(id="x", name="X", description=text)]
    )
    assert erase_person(made, "c", on=START).program.pillars[0].description == "for \u2100 and [erased]"
