"""An erased program is the program without the person, and contains no trace of them."""

from __future__ import annotations

import pickle
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.adapters import documents
from advocacy.dates import DateRange
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.frozen_map import FrozenMap
from advocacy.people.survey import Answer
from advocacy.pilot.lottery import make_lottery
from advocacy.pilot.pilot import SelectionStatus
from advocacy.pilot.policy import Quota, SelectionPolicy
from advocacy.pilot.selection import select_pilot
from advocacy.privacy.erasure import Erasure, erase_person
from advocacy.program.program import Program
from advocacy.testing import strategies
from advocacy.testing.strategies import DAY
from tests.amounts import costly
from tests.lives import Life, live, lives
from tests.samples import agreed_on, person

if TYPE_CHECKING:
    from collections.abc import Iterator

ON = date(2028, 1, 1)
AGREED = agreed_on(date(2027, 1, 4))
#: What is somebody's and nobody else's.
MARKS: dict[str, Any] = {
    "id": "QXID-77",
    "name": "Qxanna Qxname",
    "attributes": {"department": "Qxdept", "nickname": "Qxnick"},
    "activity": 0.7318231,
    "idea": "Qxsaid that glue sticks",
}
SENTINELS = ("QXID", "Qxanna", "Qxname", "Qxdept", "Qxnick", "0.7318231", "Qxsaid")


def marked() -> st.SearchStrategy[Life]:
    """Generate a person with a unique id, name, attributes, answers and activity."""
    return lives().map(lambda life: evolve(life, **MARKS))


def groups(maximum: int = 5) -> st.SearchStrategy[list[Life]]:
    """Generate a group with one such person."""
    others = st.lists(lives(), max_size=maximum, unique_by=lambda life: life.id)
    return st.builds(lambda rest, item: sorted([*rest, item], key=lambda life: life.id), others, marked())


def everything_in(erasure: Any) -> str:
    """Return everything readable: document, repr, pickle, and the text of findings and revisions."""
    program = erasure.program if isinstance(erasure, Erasure) else erasure
    texts = [repr(documents.dump(program)), repr(program), repr(erasure), str(pickle.dumps(erasure))]
    texts += [revision.text(language) for revision in program.revisions for language in ("en", "nl")]
    texts += [repr(revision) for revision in program.revisions]
    if isinstance(erasure, Erasure):
        texts += [f"{finding!r} {finding} {finding.text('nl')}" for finding in erasure.findings]
    return "\n".join(texts)


def differences(mapping: Any, other: Any, path: str = "") -> Iterator[str]:
    """Yield the paths at which two objects differ, without indices."""
    if type(mapping) is not type(other):
        yield path
    elif attrs.has(type(mapping)):
        for name in (attribute.name for attribute in attrs.fields(type(mapping))):
            yield from differences(getattr(mapping, name), getattr(other, name), f"{path}.{name}" if path else name)
    elif isinstance(mapping, FrozenMap):
        if set(mapping) != set(other):
            yield path
        for key in set(mapping) & set(other):
            yield from differences(mapping[key], other[key], path)
    elif isinstance(mapping, tuple):
        if len(mapping) != len(other):
            yield path
        for mine, theirs in zip(mapping, other, strict=False):
            yield from differences(mine, theirs, path)
    elif mapping != other:
        yield path


@costly(10)
@given(groups())
def test_erasure_leaves_no_data_of_the_person(people: list[Life]) -> None:
    """No id, name, attribute, number, answer or story of the person is in the program or in the report."""
    program = live(people)
    assert "QXID" in everything_in(program)
    left = everything_in(erase_person(program, MARKS["id"], on=ON))
    assert not [mark for mark in SENTINELS if mark.lower() in left.lower()]


@costly(10)
@given(groups())
def test_the_rest_equals_the_program_without_the_person(people: list[Life]) -> None:
    """All paths that the report does not list are equal, in the history too."""
    done = erase_person(live(people), MARKS["id"], on=ON)
    without = live([life for life in people if life.id != MARKS["id"]], names=people)
    listed = [re.sub(r"\[\d+\]", "", path) for path in done.differing]
    parts = [path.removeprefix("revisions.changes.") for path in listed]
    for state, expected in ((done.program, without), *same_days(done.program, without)):
        for path in differences(evolve(state, revisions=()), evolve(expected, revisions=())):
            assert any(path == known or path.startswith((f"{known}.", f"{known}[")) for known in parts), (path, parts)
    assert len(done.program.revisions) <= len(live(people).revisions)


def same_days(first_program: Program, other: Program) -> list[tuple[Program, Program]]:
    """Return both programs on each day of a revision, and before."""
    days = {revision.on for program in (first_program, other) for revision in program.revisions}
    return [(first_program.as_of(day), other.as_of(day)) for day in sorted({*days, date(2026, 1, 1)})]


@costly(10)
@given(groups())
def test_history_can_be_replayed(people: list[Life]) -> None:
    """Each earlier day of the erased program equals the erased program of that day. No revision is empty."""
    program = live(people)
    done = erase_person(program, MARKS["id"], on=ON).program
    for day in sorted({revision.on for revision in program.revisions}):
        then = erase_person(program.as_of(day), MARKS["id"], on=ON).program
        kept = ("participants", "memberships", "invitations", "ideas", "plan", "pilot", "foundation", "phase", "period")
        for name in kept:
            assert getattr(done.as_of(day), name) == getattr(then, name), name
    assert all(revision.changes for revision in done.revisions)
    assert documents.load(documents.dump(done)) == done


@costly(10)
@given(strategies.programs(), st.data())
def test_any_person_can_be_erased_from_any_program(program: Program, data: Any) -> None:
    """Any person with an id in the program can be erased. Then the id is unknown."""
    ids = {person.id for person in program.participants}
    answers = program.survey.answers if program.survey is not None else ()
    ids |= {answer.participant for answer in answers if answer.participant is not None}
    if not ids:
        return
    who = data.draw(st.sampled_from(sorted(ids)))
    left = erase_person(program, who, on=ON).program
    assert who not in {person.id for person in left.participants}
    assert len(left.participants) == len(program.participants) - (who in {person.id for person in program.participants})
    with pytest.raises(UnknownNameError):
        erase_person(left, who, on=ON)


def three(**changes: Any) -> list[Life]:
    """Return three people who do everything; the second with changes."""
    full = {"pauses": True, "leaves": True}
    return [Life(id=f"p-{n}", name=f"Name{n}", **(full | (changes if n == 2 else {}))) for n in (1, 2, 3)]


def test_others_keep_their_sessions_and_lose_a_buddy() -> None:
    """A group session stays and becomes individual with one person. A pair is removed."""
    first = erase_person(live(three()), "p-2", on=ON)
    plan = first.program.plan
    assert plan is not None
    assert {session.id: (session.format.value, session.participants) for session in plan.sessions} == {
        "editing:p-1": ("individual", ("p-1",)),
        "editing:p-3": ("individual", ("p-3",)),
        "writing:1": ("group", ("p-1", "p-3")),
    }
    assert (plan.tracks.lead_hours, plan.tracks.lead_unused) == (timedelta(hours=3), timedelta(hours=1))
    assert plan.buddies is not None
    assert plan.buddies.groups == ()
    assert [finding.code for finding in plan.findings] == [
        "plan:redacted",
        "plan:buddies",
        "track:short",
        "track:short",
    ]
    last = erase_person(first.program, "p-1", on=ON).program.plan
    assert last is not None
    assert [(session.id, session.format.value) for session in last.sessions] == [
        ("editing:p-3", "individual"),
        ("writing:1", "individual"),
    ]
    assert [(item.session, item.format.value) for item in last.tracks.tracks[0].items] == [
        ("editing:p-3", "individual"),
        ("writing:1", "individual"),
    ]
    assert [finding.code for finding in last.findings] == ["plan:redacted", "plan:buddies", "track:short"]
    nobody = erase_person(erase_person(first.program, "p-1", on=ON).program, "p-3", on=ON).program.plan
    assert nobody is not None
    assert nobody.sessions == ()
    assert (nobody.tracks.lead_hours, nobody.tracks.lead_unused) == (timedelta(0), timedelta(hours=4))


def test_results_that_contained_the_person_are_marked() -> None:
    """Pilot, plan, readiness and review are marked, and contain no total that counts the person."""
    program = live(three())
    done = erase_person(program, "p-2", on=ON)
    left = done.program
    assert left.pilot is not None
    assert (left.pilot.status, left.pilot.infeasibility, left.pilot.bound) == (SelectionStatus.REDACTED, None, None)
    assert left.pilot.members == ("p-1", "p-3")
    assert left.readiness is not None
    assert [reason.finding.code for reason in left.readiness.reasons] == ["readiness:in-order", "readiness:redacted"]
    assert left.review is not None
    assert [finding.code for finding in left.review.findings] == ["review:redacted", "review:kept:bare"]
    assert [proposal.participant for proposal in left.review.proposals] == ["p-1", "p-3"]
    assert [finding.path for finding in done.findings if finding.code.startswith("erasure:kept")] == [
        "kpis",
        "readiness",
        "review",
    ]
    assert repr(done) == f"<Erasure 2028-01-01: {len(done.findings)} findings>"


def test_totals_of_requests_are_removed_without_a_proposal() -> None:
    """The number of topics with few requests counts the person's request. No proposal has to disappear with it."""
    program = live(three())
    assert program.review is not None
    findings = [finding for finding in program.review.findings if finding.code != "review:topic:asked"]
    rest = [proposal for proposal in program.review.proposals if proposal.participant != "p-2" and proposal.participant]
    left = erase_person(
        evolve(program, review=evolve(program.review, findings=findings, proposals=rest), revisions=()), "p-2", on=ON
    )
    assert left.program.review is not None
    assert [finding.code for finding in left.program.review.findings] == ["review:redacted", "review:kept:bare"]
    assert left.program.review.proposals == tuple(rest)


def test_totals_stay_without_answers_and_requests() -> None:
    """Readiness and review do not change if the person answered and requested nothing."""
    program = live(three(option=None, wishes=False, own_rhythm=False))
    left = erase_person(program, "p-2", on=ON).program
    assert left.readiness == program.readiness
    assert left.review == program.review


def test_names_in_texts_and_keys_are_replaced() -> None:
    """Names and further words are redacted as whole words. Each key that contains the id gets a new, unused key."""
    program = live(three())
    texts = {idea.id: idea for idea in program.ideas}
    ideas = [
        *program.ideas,
        evolve(texts["open"], id="for-p-2", title="name2 and NAME2s, with Bob"),
        evolve(texts["open"], id="for-[erased]", title="p-2"),
        evolve(texts["open"], id="p-2", title="p-22"),
    ]
    people = [
        evolve(person, attributes={"manager": "p-2"}) if person.id == "p-3" else person
        for person in program.participants
    ]
    program = program.revise(on=date(2027, 6, 1), reason="Name2 again", ideas=ideas, participants=people)
    done = erase_person(program, "p-2", on=ON, words=["Bob"])
    left = {idea.id: idea.title for idea in done.program.ideas}
    assert left["for-[erased]-2"] == "[erased] and NAME2s, with [erased]"
    assert left["for-[erased]"] == "[erased]"
    assert left["[erased]"] == "p-22"
    assert done.program.revisions[-1].reason == "[erased] again"
    assert done.program.participants[-1].attributes == {}
    assert {"ideas.id", "ideas.title", "participants.attributes"} <= set(done.differing)


def test_texts_that_equal_an_answer_are_removed() -> None:
    """A title that equals an answer of the person is removed, unless someone else gave the same answer."""
    people = three(idea="Glue in the lab")
    program = live(people)
    kept = evolve(program.ideas[0], id="taken", title="Glue in the lab", from_whom=None, owner="p-1")
    program = program.revise(on=date(2027, 6, 1), reason="Taken on", ideas=[*program.ideas, kept])
    found = {idea.id: idea for idea in erase_person(program, "p-2", on=ON).program.ideas}
    assert found["taken"].title == "[erased]"
    same = live([evolve(life, idea="Glue in the lab") for life in people]).revise(
        on=date(2027, 6, 1), reason="Taken on", ideas=[*program.ideas]
    )
    assert {idea.id: idea for idea in erase_person(same, "p-2", on=ON).program.ideas}[
        "taken"
    ].title == "Glue in the lab"


def test_ideas_of_the_person_are_removed() -> None:
    """An idea of someone else that the person owns stays, without owner and story."""
    program = live(three())
    taken = evolve(program.ideas[0], id="taken", title="Theirs", from_whom="p-1", owner="p-2", story={"what": "Mine"})
    program = program.revise(on=date(2027, 6, 1), reason="Taken on", ideas=[*program.ideas, taken])
    done = erase_person(program, "p-2", on=ON)
    found = {idea.id: idea for idea in done.program.ideas}
    assert (found["taken"].owner, found["taken"].from_whom, dict(found["taken"].story)) == (None, "p-1", {})
    assert sorted(found) == ["i-p-1", "i-p-3", "open", "own-p-1", "own-p-3", "taken"]
    given_away = erase_person(program, "p-1", on=ON).program
    assert "taken" not in {idea.id for idea in given_away.ideas}


def test_an_option_that_equals_an_id_is_replaced_in_the_question_and_in_all_answers() -> None:
    """A key that contains the id is replaced everywhere, so that the survey still loads."""
    people = [evolve(life, id=life.id.replace("p-2", "yes"), option="yes") for life in three()]
    survey = erase_person(live(people), "yes", on=ON).program.survey
    assert survey is not None
    assert [dict(item.scale.options) for item in survey.closed_questions] == [{"[erased]": 1.0, "no": 0.0}]
    assert [answer.text for answer in survey.answers if answer.question == "q:trust"] == ["[erased]", "[erased]"]


def test_all_wrong_arguments_are_reported_at_once() -> None:
    """Wrong types are reported together. An unknown id is reported with the nearest one."""
    wrong: Any = "program"
    with pytest.raises(ValidationError) as error:
        erase_person(wrong, "", on=wrong, words=[""])
    assert [finding.path for finding in error.value.findings] == ["program", "participant", "on", "words[0]"]
    with pytest.raises(UnknownNameError) as unknown:
        erase_person(live(three()), "p-9", on=ON)
    assert unknown.value.findings[0].path == "participant"


def test_totals_of_a_selection_are_removed() -> None:
    """The infeasibility and the bound would reveal a person of the pool."""
    people = [evolve(person, consents=AGREED) for person in live(three()).participants]
    unmet = select_pilot(people, SelectionPolicy(size=9, exclude_inactive=False), on=date(2027, 2, 1))
    stopped = evolve(unmet, status=SelectionStatus.LIMIT_REACHED, infeasibility=None, members=["p-1"], bound=12)
    program = evolve(live([]), participants=people, pilot=unmet, revisions=())
    program = program.revise(on=date(2027, 3, 1), reason="Again", pilot=stopped)
    assert unmet.infeasibility is not None
    done = erase_person(program, "p-2", on=ON).program
    for pilot in (done.pilot, done.as_of(date(2027, 2, 1)).pilot):
        assert pilot is not None
        assert (pilot.status, pilot.infeasibility, pilot.bound) == (SelectionStatus.REDACTED, None, None)
        assert [person.id for person in pilot.pool] == ["p-1", "p-3"]
    assert done.pilot is not None
    assert done.pilot.explain("p-3").reasons[-1].code == "reserve:redacted"


def test_an_erased_program_can_be_replanned() -> None:
    """The new plan has no mark, and the marked plan stays in the history."""
    done = erase_person(live(three(leaves=False)), "p-2", on=ON).program
    anew = done.replan(on=date(2027, 6, 1), reason="Anew")
    assert anew.plan is not None
    assert "plan:redacted" not in {finding.code for finding in anew.plan.findings}
    assert anew.as_of(date(2027, 5, 31)).plan == done.plan
    assert erase_person(anew, "p-1", on=ON).program.as_of(date(2027, 5, 31)) == erase_person(done, "p-1", on=ON).program


def test_an_option_is_not_an_answer_in_own_words() -> None:
    """A title that equals an option that the person chose stays."""
    program = live([evolve(life, option="yes" if life.id == "p-2" else "no") for life in three()])
    like = evolve(program.ideas[0], id="like", title="yes", from_whom=None, owner="p-1")
    program = program.revise(on=date(2027, 6, 1), reason="One more", ideas=[*program.ideas, like])
    assert {idea.id: idea.title for idea in erase_person(program, "p-2", on=ON).program.ideas}["like"] == "yes"


def test_revisions_about_the_person_only_are_removed() -> None:
    """A revision in which only data of the person changed is removed."""
    program = live(three())
    assert program.survey is not None
    more = Answer(participant="p-2", question="need", text="Time")
    longer = program.revise(
        on=date(2027, 6, 1), reason="Late", survey=evolve(program.survey, answers=[*program.survey.answers, more])
    )
    assert len(longer.revisions) == len(program.revisions) + 1
    assert erase_person(longer, "p-2", on=ON).program.revisions == erase_person(program, "p-2", on=ON).program.revisions


def test_a_selection_without_the_person_does_not_change() -> None:
    """A pilot that was selected from others can still be reproduced."""
    program = live(three())
    assert program.pilot is not None
    others = [person for person in program.pilot.pool if person.id != "p-2"]
    pilot = evolve(program.pilot, pool=others, members=["p-1", "p-3"])
    kept = [invitation for invitation in program.invitations if invitation.participant != "p-2"]
    program = program.revise(on=date(2027, 6, 1), reason="Others", pilot=pilot, invitations=kept)
    assert erase_person(program, "p-2", on=ON).program.pilot == pilot


def test_chances_are_removed_with_a_person() -> None:
    """A chance depends on how many people have the same traits, so no chance is left after someone is removed."""
    people = [person(f"p-{n}", attributes={"team": "A" if n < 2 else "B"}) for n in range(6)]
    policy = SelectionPolicy(size=3, quotas=[Quota("team", "A", 1, 1)], exclude_inactive=False)
    pilot = make_lottery(people, policy, on=DAY).draw(seed=7)
    assert all(found.chance for found in pilot.pool)
    program = Program(id="2027", period=DateRange(DAY, DAY), participants=people, pilot=pilot)
    left = erase_person(program, "p-0", on=DAY).program.pilot
    assert left is not None
    assert {found.chance for found in left.pool} == {None}
    assert left.pool_findings == ()
