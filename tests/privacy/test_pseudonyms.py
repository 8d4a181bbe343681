"""A pseudonymised copy contains no ids, names or free text, is consistent, and reports rare combinations."""

from __future__ import annotations

import hmac
import pickle
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from advocacy.adapters import documents
from advocacy.errors import Finding, ValidationError
from advocacy.frozen_map import FrozenMap
from advocacy.goals.goal import Goal, GoalKind
from advocacy.people.participant import Participant
from advocacy.pilot.lottery import make_lottery
from advocacy.pilot.pilot import SelectionStatus
from advocacy.pilot.policy import Quota, SelectionPolicy
from advocacy.pilot.selection import select_pilot
from advocacy.plan.content import ContentIdea
from advocacy.plan.foundation import Foundation, FoundationCheck
from advocacy.privacy.data_map import PeopleIn
from advocacy.privacy.pseudonyms import Pseudonymised, pseudonymise
from advocacy.program.program import Program
from advocacy.run.review import Review
from advocacy.testing import strategies
from advocacy.testing.strategies import DAY
from tests import samples
from tests.amounts import costly
from tests.lives import YEAR, Life, live, lives
from tests.samples import agreed_on, faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

KEY, OTHER = b"0123456789abcdef", b"another key that is long enough"


def alias(who: str, key: bytes = KEY) -> str:
    """Return the expected pseudonym of an id."""
    return "x-" + hmac.new(key, who.encode("utf-8"), "sha256").hexdigest()[:32]


def groups() -> st.SearchStrategy[list[Life]]:
    """Generate people with unique ids, names, answers and attributes."""

    def marked(found: list[Life]) -> list[Life]:
        return [
            evolve(
                life,
                id=f"QXID-{n}",
                name=f"Qxname {n}",
                idea=f"Qxsaid {n}",
                attributes={"nickname": f"Qxnick{n}", **life.attributes},
            )
            for n, life in enumerate(found)
        ]

    return st.lists(lives(), max_size=5).map(marked)


@given(groups())
def test_copies_contain_no_ids_names_or_free_text(people: list[Life]) -> None:
    """No id, name, answer, story or attribute that is not kept is in the copy or in its history."""
    copy = pseudonymise(live(people), KEY, keep=["department"])
    written = "\n".join([repr(documents.dump(copy.program)), str(pickle.dumps(copy)), repr(copy)])
    assert not [mark for mark in ("qxid", "qxname", "qxsaid", "qxnick") if mark in written.lower()]
    assert all(set(person.attributes) <= {"department"} for person in copy.program.participants)
    assert documents.load(documents.dump(copy.program)) == copy.program


@given(groups())
def test_pseudonyms_are_hmacs_of_ids(people: list[Life]) -> None:
    """Each id becomes its HMAC-SHA-256 everywhere. Another key gives other pseudonyms."""
    program = live(people)
    copy = pseudonymise(program, KEY).program
    assert {person.id for person in copy.participants} == {alias(person.id) for person in program.participants}
    assert sorted(stay.participant for stay in copy.memberships) == sorted(
        alias(stay.participant) for stay in program.memberships
    )
    if program.plan is not None and copy.plan is not None:
        there = {track.participant for track in copy.plan.tracks.tracks}
        assert there == {alias(track.participant) for track in program.plan.tracks.tracks}
        assert {session.id for session in copy.plan.sessions} == {
            session.id if session.id == "writing:1" else f"editing:{alias(session.participants[0])}"
            for session in program.plan.sessions
        }
        assert len(copy.plan.findings) == len(program.plan.findings)
    assert pseudonymise(program, KEY) == pseudonymise(program, KEY)
    others = {person.id for person in pseudonymise(program, OTHER).program.participants}
    assert others.isdisjoint({person.id for person in copy.participants})
    assert len(copy.revisions) == len(program.revisions)
    for revision in program.revisions:
        assert len(copy.as_of(revision.on).memberships) == len(program.as_of(revision.on).memberships)


@costly(10)
@given(strategies.programs())
def test_any_program_has_a_copy(program: Program) -> None:
    """Every program has a valid copy. Numbers and consents stay; names and all seeds are left out."""
    copy = pseudonymise(program, KEY, keep=["department", "role"]).program
    known = {alias(person.id): person for person in program.participants}
    for person in copy.participants:
        was = known[person.id]
        assert (person.activity, person.network_size, person.consents) == (was.activity, was.network_size, was.consents)
        assert person.name is None
    assert copy.kpis == program.kpis or any(goal.statement for goal in program.goals)
    assert copy.pilot is None or copy.pilot.status is SelectionStatus.REDACTED
    assert {seed for path, seed in leaves(copy) if path == "seed"} <= {None}


def leaves(item: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value in an object, with the name of its field."""
    if attrs.has(type(item)):
        for attribute in attrs.fields(type(item)):
            yield from leaves(getattr(item, attribute.name), attribute.name)
    elif isinstance(item, (FrozenMap, tuple, frozenset)):
        for part in item.values() if isinstance(item, FrozenMap) else item:
            yield from leaves(part, name)
    else:
        yield name, item


#: Ids that contain each other, or that match each other by the matching rule.
IDS = ("QX-1", "qx-1", "QX-1-b", "QX-12", "Zoë QX", "ZOË  QX", "ß-QX", "qx.7")


def named(item: Any, ids: Iterable[str]) -> list[str]:
    """Return the ids in a part of a document, in order."""
    if isinstance(item, str):
        return [found for found in re.findall(_pattern(ids), item) if found]
    parts = [*item, *item.values()] if isinstance(item, dict) else item if isinstance(item, list) else []
    return [found for part in parts for found in named(part, ids)]


def _pattern(ids: Iterable[str]) -> str:
    return "|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(ids, key=len, reverse=True))


def exchanged(item: Any, ids: dict[str, str]) -> Any:
    """Exchange ids in a part of a document. A list in the order of its ids is in their order again."""
    if isinstance(item, str):
        return re.sub(_pattern(ids), lambda found: ids[found[0]], item)
    if isinstance(item, dict):
        return {exchanged(key, ids): exchanged(value, ids) for key, value in item.items()}
    if not isinstance(item, list):
        return item
    now, people = [exchanged(part, ids) for part in item], [named(part, ids) for part in item]
    by_id = all(people) and people == sorted(people) and not any("recorded" in part for part in item)
    return sorted(now, key=lambda part: named(part, ids)) if by_id else now


def assert_exchange_changes_nothing(program: Program, data: st.DataObject) -> None:
    """Compare the copies of a program and of the same program with exchanged ids, with the same pseudonyms."""
    ids = sorted(PeopleIn(program).ids)
    new = dict(zip(ids, data.draw(st.permutations(ids)), strict=True))
    old = {now: was for was, now in new.items()}
    assume(ids)
    document = documents.dump(program)
    other = documents.load(exchanged(document, new), Program)
    with pytest.MonkeyPatch.context() as patch:
        first = pseudonymise(documents.load(document, Program), KEY, keep=["department"])
        patch.setattr("advocacy.privacy.pseudonyms._alias", lambda key, who: alias(old[who], key))
        assert pseudonymise(other, KEY, keep=["department"]) == first


@costly(10)
@given(st.lists(lives(ids=st.sampled_from(IDS)), max_size=5, unique_by=lambda life: life.id), st.data())
def test_exchanged_ids_give_the_same_copy(people: list[Life], data: st.DataObject) -> None:
    """A copy depends on the pseudonyms and not on the ids: not in any order, text or key."""
    program = live(sorted(people, key=lambda life: life.id))
    keys = [evolve(idea, id=idea.from_whom) for idea in program.ideas if idea.from_whom][:1]
    assert_exchange_changes_nothing(evolve(program, ideas=[*program.ideas, *keys]), data)


@costly(10)
@given(strategies.programs(), st.data())
def test_exchanged_ids_give_the_same_copy_of_any_program(program: Program, data: st.DataObject) -> None:
    """The same holds for programs with parts and orders of any kind."""
    found = sorted(PeopleIn(program).ids)
    assume(not any(re.fullmatch(r"[\d/.:-]+", name) for name in found))  # these may be in a number or a date
    new = dict(zip(found, [*IDS, *(f"QX-{place}" for place in range(20, 90))], strict=False))
    assert_exchange_changes_nothing(documents.load(renamed(documents.dump(program), new), Program), data)


def renamed(item: Any, ids: dict[str, str]) -> Any:
    """Rename ids in a document where the whole text is an id, or the key of a membership."""
    if isinstance(item, dict):
        return {ids.get(key, key): renamed(value, ids) for key, value in item.items()}
    if isinstance(item, list):
        return [renamed(part, ids) for part in item]
    if isinstance(item, str) and re.fullmatch(r".*@\d{4}-\d{2}-\d{2}", item, re.DOTALL):
        return "@".join(ids.get(part, part) for part in item.rsplit("@", 1))
    return ids.get(item, item) if isinstance(item, str) else item


@given(st.permutations(range(4)), st.permutations(range(4)))
def test_the_order_of_steps_on_one_day_is_not_in_the_copy(first: list[int], second: list[int]) -> None:
    """People often take steps in the order of their ids. Each person's own steps stay in order."""
    people = [Participant(id=name, consents=agreed_on(YEAR.start)) for name in IDS[:4]]

    def copy(joining: list[int], pausing: list[int]) -> Program:
        program = Program(id="x", period=YEAR, participants=people)
        for place in joining:
            program = program.join(IDS[place], on=YEAR.start)
        for place in pausing:
            program = program.pause(IDS[place], on=YEAR.start).leave(IDS[place], on=YEAR.start)
        return pseudonymise(program.join(IDS[0], on=date(2027, 3, 1)), KEY).program

    made = copy(first, second)
    assert made == copy([0, 1, 2, 3], [0, 1, 2, 3])
    assert [revision.recorded for revision in made.revisions] == [YEAR.start] * 12 + [date(2027, 3, 1)]


def test_revisions_of_one_person_keep_their_order() -> None:
    """A check of a profile stays after the person joined, and the kept attributes stay in the pilot."""
    program = live([Life(id="p-1", attributes={"department": "Sales", "location": "Utrecht"})])
    day = date(2027, 12, 1)
    program = program.leave("p-1", on=day).revise(on=day, reason="Checked", foundation=Foundation(profiles={}))
    program = program.revise(
        on=day, reason="Again", foundation=Foundation(profiles={"p-1": FoundationCheck(checked_on=day)})
    )
    copy = pseudonymise(program, KEY, keep=["department"]).program
    parts = [revision.changes[0].part for revision in copy.revisions if revision.recorded == day]
    assert parts == ["memberships", "foundation", "foundation"]
    assert {value for name, value in leaves(copy.pilot) if name == "traits"} == {"department", "Sales"}


def test_keys_that_contain_a_name_get_the_pseudonym() -> None:
    """A name of two people becomes neutral text, unless the key is written as only one of them writes it."""
    people = [
        Participant(id="p-1", name="Ann Lee", contacts=["@ann"]),
        Participant(id="P-1", name="ann lee"),
        Participant(id="p-2", name="Bo"),
        Participant(id="p-3", name="Bo"),
    ]
    expected = {
        "lab-Ann-Lee": "lab-[name]",
        "lab Ann Lee": f"lab {alias('p-1')}",
        "lab ann lee": f"lab {alias('P-1')}",
        "Bo": "[name]",
        "p-1": alias("p-1"),
        "i-P-1": f"i-{alias('P-1')}",
        "\uff30-1": "[name]-2",
        "by @ann": f"by {alias('p-1')}",
        "idea": "idea",
    }
    ideas = [ContentIdea(id=key, title="An idea") for key in expected]
    program = Program(id="x", period=YEAR, participants=people, ideas=ideas)
    copy = pseudonymise(program, KEY).program
    assert sorted(idea.id for idea in copy.ideas) == sorted(expected.values())


def test_a_draw_from_a_copy_needs_a_seed() -> None:
    """The selection cannot be repeated from the copy. The error says what is missing."""
    copy = pseudonymise(live([Life(id=name) for name in IDS]), KEY).program
    assert copy.pilot is not None
    with pytest.raises(ValidationError) as error:
        select_pilot(copy.participants, copy.pilot.policy, on=date(2027, 2, 1))
    assert faults(error) == [("lottery:seed", "seed")]


def test_closed_answers_stay_and_open_answers_are_removed() -> None:
    """Chosen options stay. Open answers are removed, and required text is replaced."""
    copy = pseudonymise(live([Life(id="p-1", name="Ann"), Life(id="p-2")]), KEY).program
    assert copy.survey is not None
    assert [(answer.question, answer.text) for answer in copy.survey.answers] == [("q:trust", "yes")] * 2
    assert {idea.title for idea in copy.ideas} == {"[removed]"}
    assert {len(idea.story) for idea in copy.ideas} == {0}
    assert copy.goals[0].statement == ""
    assert copy.pillars[0].description == f"Asked for by [name] {alias('p-1')},  {alias('p-2')},"
    assert {revision.reason for revision in copy.revisions} == {"", "[removed]"}


def test_quoted_text_in_reviews_is_removed() -> None:
    """A finding that quotes free text is not in the copy."""
    quoted = Finding.of(
        "review:quoted", "cards[g].evidence[0]", seen="A call", by="Ann", known="told", on="2027", goal="g"
    )
    other = Finding.of("review:kept:bare", "continuity.kept", percent=60)
    program = Program(id="x", period=YEAR, review=Review(period=YEAR, on=YEAR.end, findings=[quoted, other]))
    copy = pseudonymise(program, KEY).program
    assert copy.review is not None
    assert copy.review.findings == (other,)


def test_changes_are_in_the_order_of_the_pseudonyms() -> None:
    """The changes of a revision are sorted by their new keys, as in any revision."""
    people = [Participant(id=f"p-{n}") for n in range(9)]
    program = Program(id="x", period=YEAR).revise(on=YEAR.start, participants=people)
    copy = pseudonymise(program, KEY).program
    keys = [change.key for change in copy.revisions[0].changes]
    assert keys == sorted(alias(person.id) for person in people)


def test_rare_combinations_of_attributes_are_counted() -> None:
    """An unknown value counts as a value. A finding counts the people with rare combinations."""
    facts = [{"role": "dev"}] * 6 + [{"role": "lead"}] * 2 + [{}] * 3
    people = [Participant(id=f"p-{n}", attributes=has) for n, has in enumerate(facts)]
    program = Program(id="x", period=YEAR, participants=people)
    copy = pseudonymise(program, KEY, keep=["role"], minimum_group=3)
    assert (copy.kept, copy.smallest) == (("role",), 2)
    assert [(finding.path, finding["count"], finding["total"]) for finding in copy.findings] == [
        ("participants", 2, 11)
    ]
    assert pseudonymise(program, KEY, keep=["role"], minimum_group=4).findings[0]["count"] == 5
    alike = pseudonymise(program, KEY)
    assert (alike.smallest, alike.findings, alike.kept) == (11, (), ())
    assert pseudonymise(Program(id="x", period=YEAR), KEY).smallest is None
    assert repr(copy) == "<Pseudonymised: 11 participants>"
    assert isinstance(copy, Pseudonymised)


def test_a_pseudonym_that_is_an_id_is_refused() -> None:
    """The error does not contain the id."""
    people = [Participant(id="p-1"), Participant(id=alias("p-1"))]
    program = Program(id="x", period=YEAR, participants=people)
    with pytest.raises(ValidationError) as error:
        pseudonymise(program, KEY)
    assert [finding.code for finding in error.value.findings] == ["pseudonym:collision"]
    assert "p-1" not in str(error.value)


def test_two_people_with_one_pseudonym_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two ids with the same pseudonym raise an error."""
    monkeypatch.setattr("advocacy.privacy.pseudonyms._alias", lambda _, __: "x-1")
    people = [Participant(id="p-1"), Participant(id="p-2")]
    with pytest.raises(ValidationError, match="gives two people the same name"):
        pseudonymise(Program(id="x", period=YEAR, participants=people), KEY)


def test_a_key_is_never_shown() -> None:
    """The error about a wrong key does not contain it, and reports all other problems too."""
    wrong: Any = "a secret that is no bytes"
    for key in (b"a secret", wrong):
        with pytest.raises(ValidationError) as error:
            pseudonymise(wrong, key, keep=[""], minimum_group=0)
        assert [finding.path for finding in error.value.findings] == ["program", "key", "keep[0]", "minimum_group"]
        assert "secret that" not in error.value.findings[1].text() + str(pickle.dumps(error.value.findings[1]))
    assert (
        pseudonymise(Program(id="x", period=YEAR, goals=[Goal(id="g", kind=GoalKind.AWARENESS)]), KEY).smallest is None
    )


def test_copies_have_no_chances() -> None:
    """People with the same traits have the same chance, so chances would show attributes that a copy leaves out."""
    people = [samples.person(f"p-{n}", attributes={"team": "A" if n < 2 else "B"}) for n in range(6)]
    policy = SelectionPolicy(size=3, quotas=[Quota("team", "A", 1, 1)], exclude_inactive=False)
    pilot = make_lottery(people, policy, on=DAY).draw(seed=7)
    copy = pseudonymise(Program(id="2027", period=YEAR, participants=people, pilot=pilot), bytes(16)).program.pilot
    assert copy is not None
    assert {found.chance for found in copy.pool} == {None}
