"""What a stored pilot contains: assessments of members and reserves, counts of the others, and no people."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from advocacy import (
    Consent,
    Criterion,
    DateRange,
    Participant,
    Pilot,
    Program,
    Purpose,
    Quota,
    SelectionPolicy,
    select_pilot,
)
from advocacy.adapters import documents
from advocacy.errors import DocumentError, UnknownNameError, ValidationError
from advocacy.pilot import replace_members, reselect_pilot, weight_sensitivity

DAY = date(2026, 9, 15)
AGREED = [Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1))]
POLICY = SelectionPolicy(
    size=2, criteria=[Criterion("motivation")], quotas=[Quota("department", "Sales", 1, 2)], exclude_inactive=False
)


def person(name: str, motivation: float | None, **others: Any) -> Participant:
    """Return a person with a name, a manager and a contact that no pilot may store."""
    attributes = {"department": "Sales", "manager": f"Manager of {name}"}
    given: dict[str, Any] = {"attributes": attributes, "consents": AGREED, **others}
    return Participant(
        id=name, name=f"Name of {name}", contacts=[f"{name}@example.org"], motivation=motivation, **given
    )


PEOPLE = [
    person("a", 0.9),
    person("b", 0.8125),
    person("c", 0.3),
    person("d", None),
    person("e", 0.7, consents=[]),
    person("f", 0.6, consents=[]),
]


def select(**options: Any) -> Pilot:
    """Select two of six people: one is a reserve, one has no motivation, two have no consent."""
    return select_pilot(PEOPLE, POLICY, on=DAY, **options)


@pytest.mark.parametrize("pool", [False, True])
@pytest.mark.parametrize("scores", [False, True])
def test_document_contains_no_people(scores: bool, pool: bool) -> None:  # noqa: FBT001
    """Each person has whole points; points by criterion and excluded people are there only if requested."""
    data = documents.dump(select(keep_scores=scores), pool=pool)["data"]
    assert [entry["id"] for entry in data["pool"]] == ["a", "b", "c", *(["d"] if pool else [])]
    assert data["exclusion_counts"] == {"consent": 2, "unknown:motivation": 1}
    assert [entry["points"] for entry in data["pool"][:3]] == [9000, 8125, 3000]
    parts = [[(part["points"], part["value"]) for part in entry["scores"]] for entry in data["pool"][:3]]
    assert parts == ([[(9000, None)], [(8125, None)], [(3000, None)]] if scores else [[], [], []])
    text = json.dumps(data)
    assert [word for word in ("Name of", "Manager", "@", "0.9", "2026-09-01") if word in text] == []
    assert {entry["id"] for entry in data["pool"]}.isdisjoint({"e", "f"})


def test_stored_pilot_equals_the_selected_one() -> None:
    """The people and the counts of excluded people are not part of the value."""
    pilot = select()
    for stored in (pilot.without_pool(), documents.load(documents.dump(pilot), Pilot)):
        assert stored == pilot
        assert hash(stored) == hash(pilot)
        assert (stored.reserves, stored.total, stored.findings) == (pilot.reserves, pilot.total, pilot.findings)
        assert (stored.quotas, stored.pool_size, repr(stored)) == (pilot.quotas, 6, repr(pilot))
        assert stored.people == ()
    assert pilot.people == tuple(PEOPLE)
    assert documents.load(documents.dump(pilot, pool=True), Pilot).assessment("d").reasons == ("unknown:motivation",)
    assert documents.dump(select(keep_scores=True)) != documents.dump(pilot)


def test_missing_people_error_states_the_fix() -> None:
    """A stored pilot explains members and reserves; the error for everything else states what to do."""
    stored = select().without_pool()
    assert [why.code for why in stored.explain("a").reasons][:2] == ["member", "member:scores"]
    assert stored.explain("c").reasons[0].code == "reserve"
    assert stored.score_to_tie("c") == 8125
    for needs in (lambda: stored.explain("d"), lambda: stored.exclusions, lambda: stored.assessment("e")):
        with pytest.raises(ValidationError, match=r"dump\(pilot, pool=True\)") as error:
            needs()
        assert error.value.code == "pilot:pool"
    with pytest.raises(ValidationError, match="keep_scores=True") as error:
        weight_sensitivity(stored, samples=2)
    assert error.value.code == "pilot:scores"
    with pytest.raises(ValidationError, match="Pass the current participants") as error:
        replace_members(stored, ["a"], on=DAY)
    assert error.value.code == "pilot:people"
    assert replace_members(stored, ["a"], on=DAY, people=PEOPLE) == replace_members(select(), ["a"], on=DAY)


def test_stored_scores_or_pool_explain_people() -> None:
    """With scores, a stored pilot explains its members; with the pool, it explains everyone with consent."""
    pilot = select(keep_scores=True)
    stored = documents.load(documents.dump(pilot, pool=True), Pilot)
    for name in "abcd":
        assert stored.explain(name) == pilot.explain(name)
    assert weight_sensitivity(stored, samples=3) == weight_sensitivity(pilot, samples=3)
    assert stored.exclusions == {"d": "unknown:motivation"}
    assert pilot.exclusions == {"d": "unknown:motivation", "e": "consent", "f": "consent"}
    everyone = select_pilot(PEOPLE[:3], POLICY, on=DAY)
    assert everyone.without_pool().exclusions == {}
    with pytest.raises(UnknownNameError):
        everyone.without_pool().explain("z")
    assert any(found.scores for found in reselect_pilot(pilot, PEOPLE, on=DAY).pilot.pool)


def test_previous_member_without_consent_is_only_counted() -> None:
    """Previous members with valid consent keep their traits, and count for the quotas."""
    pilot = select(previous_members=["a", "e"])
    assert (pilot.previous_members, pilot.all_members) == (("a",), ("a", "b"))
    stored = documents.load(documents.dump(pilot), Pilot)
    assert stored == pilot
    assert stored.quotas == pilot.quotas
    assert stored.explain("a").reasons[0].code == "previous-member"


GOLDEN = Path(__file__).parent / "golden" / "v2"


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("pilot*.json")), ids=lambda path: path.stem)
def test_pilot_of_version_3_loses_its_people(path: Path) -> None:
    """The points are those of the people in the document; people without consent or score are dropped."""
    document = json.loads(path.read_text(encoding="utf-8"))
    if document["kind"] != "pilot":
        return
    loaded = documents.load(document, Pilot)
    people = documents.load_each(
        ({"kind": "participant", "version": 2, "data": data} for data in document["data"]["pool"]), Participant
    )
    known = {person.id: person for person in people}
    again = select_pilot(
        known.values(),
        loaded.policy,
        matrix=loaded.matrix,
        on=loaded.on,
        previous_members=[name for name in document["data"]["before"] if name in known],
    ).without_pool()
    assert [entry for entry in loaded.pool if not entry.reasons] == [entry for entry in again.pool if not entry.reasons]
    assert loaded.exclusion_counts == again.exclusion_counts
    assert loaded.people == ()


def test_problems_of_a_pilot_of_version_3_have_paths() -> None:
    """Each problem of a pilot of version 3 is reported with its path."""
    data = {
        "status": "optimal",
        "policy": {"size": [1, 1]},
        "matrix": None,
        "on": "2026-09-15",
        "pool": [],
        "members": ["a"],
    }
    for pool, faults in (
        ([], ["$.data.members[0]"]),
        ([{"id": "a"}, {"id": "a"}], ["$.data.pool[1].id"]),
        ([{"id": "a", "motivation": 2}], ["$.data.pool[0].motivation"]),
    ):
        with pytest.raises(DocumentError) as error:
            documents.load({"kind": "pilot", "version": 3, "data": {**data, "pool": pool}}, Pilot)
        assert [finding.path for finding in error.value.findings] == faults
    twice = {**data, "pool": [{"id": "a"}], "previous_members": ["a"]}
    with pytest.raises(DocumentError, match="previous_members"):
        documents.load({"kind": "pilot", "version": 3, "data": twice}, Pilot)


def test_program_stores_no_pool_in_any_revision() -> None:
    """The pilots in the history are stored like the current one."""
    year = DateRange(date(2026, 9, 1), date(2027, 8, 31))
    program = Program(id="p", period=year, participants=PEOPLE[:4], pilot=select())
    program = program.revise(on=date(2026, 10, 1), reason="Again", pilot=select(keep_scores=True))
    document = documents.dump(program)
    assert documents.load(document) == program
    assert "unknown" not in json.dumps([revision["changes"] for revision in document["data"]["revisions"]]).replace(
        '"unknown:motivation": 1', ""
    )
    bare = evolve(
        program, participants=[evolve(participant, name=None, attributes={}, contacts=()) for participant in PEOPLE[:4]]
    )
    assert "Name of" not in json.dumps(documents.dump(bare))
