"""A pseudonymised copy names nobody, hangs together as the program does, and says how well people can be told apart."""

from __future__ import annotations

import hmac
import pickle
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.adapters import documents
from advocacy.errors import ValidationError
from advocacy.goals.goal import Goal
from advocacy.people.participant import Participant
from advocacy.pilot.pilot import SelectionStatus
from advocacy.privacy.pseudonyms import Pseudonymised, pseudonymise
from advocacy.program.program import Program
from advocacy.run.review import Review
from advocacy.testing import strategies
from tests.lives import YEAR, Life, live, lives

KEY, OTHER = b"0123456789abcdef", b"another key that is long enough"


def alias(who: str, key: bytes = KEY) -> str:
    """Make a pseudonym by hand."""
    return "x-" + hmac.new(key, who.encode("utf-8"), "sha256").hexdigest()[:32]


def groups() -> st.SearchStrategy[list[Life]]:
    """Some people with marks of their own."""

    def marked(found: list[Life]) -> list[Life]:
        return [
            evolve(
                one,
                id=f"QXID-{n}",
                name=f"Qxname {n}",
                said=f"Qxsaid {n}",
                attributes={"nickname": f"Qxnick{n}", **one.attributes},
            )
            for n, one in enumerate(found)
        ]

    return st.lists(lives(), max_size=5).map(marked)


@given(groups())
def test_no_name_or_word_of_anybody_stays(people: list[Life]) -> None:
    """Neither ids nor names, answers, stories or facts that were not asked for stand anywhere, history included."""
    copy = pseudonymise(live(people), KEY, keep=["department"])
    written = "\n".join([repr(documents.dump(copy.program)), str(pickle.dumps(copy)), repr(copy)])
    assert not [mark for mark in ("qxid", "qxname", "qxsaid", "qxnick") if mark in written.lower()]
    assert all(set(person.attributes) <= {"department"} for person in copy.program.participants)
    assert documents.load(documents.dump(copy.program)) == copy.program


@given(groups())
def test_everybody_has_the_pseudonym_of_their_id(people: list[Life]) -> None:
    """The same key gives the same names everywhere, by HMAC-SHA-256 of the id; another key gives others."""
    program = live(people)
    copy = pseudonymise(program, KEY).program
    assert {person.id for person in copy.participants} == {alias(person.id) for person in program.participants}
    assert sorted(stay.participant for stay in copy.memberships) == sorted(
        alias(stay.participant) for stay in program.memberships
    )
    if program.plan is not None and copy.plan is not None:
        there = {track.participant for track in copy.plan.tracks.tracks}
        assert there == {alias(track.participant) for track in program.plan.tracks.tracks}
        assert {one.id for one in copy.plan.sessions} == {
            one.id if one.id == "writing:1" else f"editing:{alias(one.participants[0])}"
            for one in program.plan.sessions
        }
        assert len(copy.plan.findings) == len(program.plan.findings)
    assert pseudonymise(program, KEY) == pseudonymise(program, KEY)
    others = {person.id for person in pseudonymise(program, OTHER).program.participants}
    assert others.isdisjoint({person.id for person in copy.participants})
    assert len(copy.revisions) == len(program.revisions)
    for revision in program.revisions:
        assert len(copy.as_of(revision.on).memberships) == len(program.as_of(revision.on).memberships)


@given(strategies.programs())
def test_any_program_has_a_copy(program: Program) -> None:
    """Every program can be copied, with metrics, dates and closed answers as they are, and keeps its own checks."""
    copy = pseudonymise(program, KEY, keep=["department", "role"]).program
    known = {alias(person.id): person for person in program.participants}
    for person in copy.participants:
        was = known[person.id]
        assert (person.activity, person.network_size, person.consents) == (was.activity, was.network_size, was.consents)
        assert person.name is None
    assert copy.kpis == program.kpis or any(goal.statement for goal in program.goals)
    assert copy.pilot is None or copy.pilot.status is SelectionStatus.REDACTED


def test_closed_answers_stay_and_open_ones_go() -> None:
    """What was chosen of the options stays; what was said in own words goes, and text that has to be is replaced."""
    copy = pseudonymise(live([Life(id="p-1", name="Ann"), Life(id="p-2")]), KEY).program
    assert copy.survey is not None
    assert [(one.question, one.text) for one in copy.survey.answers] == [("q:trust", "yes")] * 2
    assert {one.title for one in copy.ideas} == {"[removed]"}
    assert {len(one.story) for one in copy.ideas} == {0}
    assert copy.goals[0].statement == ""
    assert copy.pillars[0].description == f"Asked for by [name] {alias('p-1')},  {alias('p-2')},"
    assert {one.reason for one in copy.revisions} == {"", "[removed]"}


def test_what_a_review_quotes_goes() -> None:
    """What somebody wrote for a review in their own words is not in the copy."""
    from advocacy.errors import Finding  # noqa: PLC0415 - for this test alone

    quoted = Finding.of(
        "review:quoted", "cards[g].evidence[0]", seen="A call", by="Ann", known="told", on="2027", goal="g"
    )
    other = Finding.of("review:kept:bare", "continuity.kept", percent=60)
    program = Program(id="x", period=YEAR, review=Review(period=YEAR, on=YEAR.end, findings=[quoted, other]))
    copy = pseudonymise(program, KEY).program
    assert copy.review is not None
    assert copy.review.findings == (other,)


def test_what_differed_stands_in_order_of_the_new_keys() -> None:
    """A revision of several people is kept by the keys that they have now, as any revision is."""
    people = [Participant(id=f"p-{n}") for n in range(9)]
    program = Program(id="x", period=YEAR).revise(on=YEAR.start, participants=people)
    copy = pseudonymise(program, KEY).program
    keys = [one.key for one in copy.revisions[0].changes]
    assert keys == sorted(alias(person.id) for person in people)


def test_how_many_share_what_is_kept_is_told() -> None:
    """The rarest combination is counted, unknown values too, and those in rare ones are told of."""
    facts = [{"role": "dev"}] * 6 + [{"role": "lead"}] * 2 + [{}] * 3
    people = [Participant(id=f"p-{n}", attributes=has) for n, has in enumerate(facts)]
    program = Program(id="x", period=YEAR, participants=people)
    copy = pseudonymise(program, KEY, keep=["role"], minimum_group=3)
    assert (copy.kept, copy.smallest) == (("role",), 2)
    assert [(one.path, one["count"], one["total"]) for one in copy.findings] == [("participants", 2, 11)]
    assert pseudonymise(program, KEY, keep=["role"], minimum_group=4).findings[0]["count"] == 5
    alike = pseudonymise(program, KEY)
    assert (alike.smallest, alike.findings, alike.kept) == (11, (), ())
    assert pseudonymise(Program(id="x", period=YEAR), KEY).smallest is None
    assert repr(copy) == "<Pseudonymised: 11 participants>"
    assert isinstance(copy, Pseudonymised)


def test_names_that_collide_are_refused() -> None:
    """A pseudonym that is somebody's id already is refused, without telling whose."""
    people = [Participant(id="p-1"), Participant(id=alias("p-1"))]
    program = Program(id="x", period=YEAR, participants=people)
    with pytest.raises(ValidationError) as told:
        pseudonymise(program, KEY)
    assert [one.code for one in told.value.findings] == ["pseudonym:collision"]
    assert "p-1" not in str(told.value)


def test_two_people_with_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were two ids to give one pseudonym, there is no copy."""
    monkeypatch.setattr("advocacy.privacy.pseudonyms._alias", lambda _, __: "x-1")
    people = [Participant(id="p-1"), Participant(id="p-2")]
    with pytest.raises(ValidationError, match="gives two people the same name"):
        pseudonymise(Program(id="x", period=YEAR, participants=people), KEY)


def test_a_key_is_never_shown() -> None:
    """A key that is too short or none is refused without being shown, with all else that is wrong."""
    wrong: Any = "a secret that is no bytes"
    for key in (b"a secret", wrong):
        with pytest.raises(ValidationError) as told:
            pseudonymise(wrong, key, keep=[""], minimum_group=0)
        assert [one.path for one in told.value.findings] == ["program", "key", "keep[0]", "minimum_group"]
        assert "secret that" not in told.value.findings[1].text() + str(pickle.dumps(told.value.findings[1]))
    assert (
        pseudonymise(Program(id="x", period=YEAR, goals=[Goal(id="g", kind=strategies_kind())]), KEY).smallest is None
    )


def strategies_kind() -> Any:
    """Give some kind of goal."""
    from advocacy.goals.goal import GoalKind  # noqa: PLC0415 - for one test alone

    return GoalKind.AWARENESS
