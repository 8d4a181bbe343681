"""Each audience sees only what it needs, and only with consent."""

from __future__ import annotations

import json
import pickle
from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy import ContentPillar, Goal, GoalKind, map_kpis
from advocacy.adapters import documents
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.people.consent import Consent, Purpose
from advocacy.people.participant import DataSource, Participant
from advocacy.people.questions import FUTURE
from advocacy.people.survey import Answer, Survey
from advocacy.plan.content import ContentIdea
from advocacy.privacy.group_counts import count_groups
from advocacy.privacy.views import (
    ACCESS,
    Audience,
    LeadView,
    ParticipantView,
    ProgramSummary,
    Visibility,
    program_summary,
    view_for_lead,
    view_for_participant,
)
from advocacy.program.program import Program
from advocacy.testing import strategies
from tests.amounts import costly
from tests.lives import START, YEAR, Life, live, lives
from tests.samples import agreed_on, faults

ON = date(2027, 2, 10)


def marked(many: int, life: Life) -> Life:
    """Give a person unique data, with no mention in texts of the organisation."""
    facts = {"nickname": f"Nick{many}q", "department": life.attributes.get("department", "IT")}
    return evolve(life, id=f"ID{many}q", name=f"Name{many}q", idea=f"Said{many}q", attributes=facts, named=False)


def groups() -> st.SearchStrategy[list[Life]]:
    """Generate people with unique data."""
    some = st.lists(lives(), min_size=1, max_size=5)
    return some.map(
        lambda found: [marked(many, evolve(life, leaves_for_good=False)) for many, life in enumerate(found)]
    )


@given(groups())
def test_the_lead_sees_people_with_consent_only(people: list[Life]) -> None:
    """The lead's view contains everyone with consent to participate, and nothing about anyone else."""
    seen = view_for_lead(live(people), on=ON)
    written = str(pickle.dumps(seen))
    for many, life in enumerate(people):
        marks = [mark for mark in ("ID", "Name", "Nick", "Said") if f"{mark}{many}q" in written]
        assert bool(marks) is life.consents
    assert [person.id for person in seen.participants] == [person.id for person in people if person.consents]
    assert seen.members == tuple(person.id for person in people if person.consents and person.member)
    out = sum(not person.consents for person in people)
    assert [finding["count"] for finding in seen.findings if finding.code == "exclusion-count:consent"] == [out] * bool(
        out
    )
    assert repr(seen) == "<LeadView 2027 on 2027-02-10>"


def test_texts_name_only_people_with_consent() -> None:
    """A view of others does not contain the name or the id of a person without consent; other names stay."""
    agreed = agreed_on(START)
    people = [
        Participant(id="p-ann", name="Ann Agreed", consents=agreed),
        Participant(id="p-out", name="Olga Outside"),
    ]
    text = "Ann Agreed and OLGA OUTSIDE (p-out, p-ann)"
    goals = [Goal(id="g", kind=GoalKind.AWARENESS, statement=text)]
    program = Program(
        id="2027",
        period=YEAR,
        participants=people,
        goals=goals,
        kpis=map_kpis(goals),
        pillars=[ContentPillar(id="c", name="Craft", description=text, goals=["g"])],
        ideas=[ContentIdea(id="i", title=text, owner="p-ann")],
        survey=Survey(answers=[Answer(participant="p-ann", question="idea", text=text)]),
    )
    views = (
        view_for_lead(program, on=ON),
        view_for_participant(program, "p-ann", on=ON),
        program_summary(program, on=ON),
    )
    for view in views:
        shown = repr(attrs.asdict(view, recurse=True))
        described = view.pillars[0].description
        assert ("Ann Agreed" in described) is not isinstance(view, ProgramSummary)
        assert view.goals[0].statement == view.kpis.goals[0].goal.statement == described  # type: ignore[union-attr]
        if not isinstance(view, ParticipantView):  # people see what they wrote themselves
            assert "p-out" not in shown
            assert "OUTSIDE" not in shown


def test_an_attribute_named_like_the_membership_status_is_refused() -> None:
    """The name under which membership status is counted raises an error, and overwrites no attribute."""
    person = Participant(id="p", attributes={"status": "high"}, consents=agreed_on(START))
    program = Program(id="2027", period=YEAR, participants=[person])
    with pytest.raises(ValidationError) as error:
        program_summary(program, on=ON, by=["status"], minimum_group=1)
    assert faults(error) == [("summary:status", "by[0]")]


@given(groups(), st.data())
def test_withdrawn_people_are_not_in_the_view(people: list[Life], data: Any) -> None:
    """From the day of a withdrawal, the lead's view and its plan contain nothing about the person."""
    everyone = [evolve(life, consents=True, joins=True) for life in people]
    program = live(everyone)
    place = data.draw(st.integers(0, len(people) - 1))
    left = agreed_on(START, withdrawn=ON)
    changed = [evolve(person, consents=left) if n == place else person for n, person in enumerate(program.participants)]
    program = program.revise(on=ON, participants=changed)
    assert f"ID{place}q" in str(pickle.dumps(view_for_lead(program, on=ON - timedelta(days=1))))
    seen = str(pickle.dumps(view_for_lead(program, on=ON)))
    assert not [mark for mark in ("ID", "Name", "Nick", "Said") if f"{mark}{place}q" in seen]


@given(strategies.participants(), st.sets(st.sampled_from(Purpose)))
def test_each_field_needs_consent_to_its_purpose(person: Participant, agreed: set[Purpose]) -> None:
    """Without consent to its purpose, a field is unknown in the lead's view."""
    words = [Consent(purpose=purpose, given=START) for purpose in agreed]
    whole = evolve(person, consents=words)
    seen = view_for_lead(Program(id="x", period=YEAR, participants=[whole]), on=ON).participants
    if Purpose.PARTICIPATION not in agreed:
        assert seen == ()
        return
    for access in (row for row in ACCESS if row.class_name == "Participant"):
        shown = getattr(seen[0], access.name)
        if access.name == "bounds":
            sources = {"activity": person.activity_source, "network_size": person.network_size_source}
            own = {name for name in person.bounds if sources.get(name, DataSource.MEASURED) is not DataSource.MEASURED}
            seen_bounds = person.bounds if Purpose.MEASUREMENT in agreed else person.bounds.keys() & own
            assert shown.keys() == set(seen_bounds)
            continue
        needed = {access.purpose}
        if access.measured and getattr(person, f"{access.name.removesuffix('_source')}_source") is DataSource.MEASURED:
            needed.add(Purpose.MEASUREMENT)
        if access.name == "contacts":  # for the person alone
            assert (shown, access.visibility(Audience.LEAD)) == ((), Visibility.NONE)
            continue
        if needed <= agreed:
            assert shown == getattr(whole, access.name)
        else:
            assert shown == {} if access.name == "measures" else shown is None
        assert access.visibility(Audience.LEAD) is Visibility.AGREED


@given(groups(), st.data())
def test_participants_see_their_own_data_and_shared_sessions(people: list[Life], data: Any) -> None:
    """A participant sees all own data, and of others only the ids in shared sessions and buddies."""
    program = live(people)
    place = data.draw(st.integers(0, len(people) - 1))
    me = people[place]
    seen = view_for_participant(program, me.id, on=ON)
    written = str(pickle.dumps(seen))
    assert seen.person == program.participants[place]
    assert (seen.member, seen.profile is not None) == (me.member, True)
    assert len(seen.answers) == me.answers + (me.option is not None)
    assert len(seen.ideas) == me.answers + me.owns
    assert all(me.id in session.participants for session in seen.sessions)
    assert seen.memberships == tuple(stay for stay in program.memberships if stay.participant == me.id)
    assert [proposal.participant for proposal in seen.proposals] == [me.id] * me.own_rhythm
    near = {who for session in seen.sessions for who in session.participants} | set(seen.buddies)
    for many, life in enumerate(people):
        if life is not me:
            assert not [mark for mark in ("Name", "Nick", "Said") if f"{mark}{many}q" in written]
            assert (life.id in written) is (life.id in near)
            assert life.consents or life.id not in near
    assert repr(seen) == f"<ParticipantView 2027 of {me.id} on 2027-02-10>"
    if me.joins and me.consents:
        assert seen.track is not None
        assert seen.cadence is not None
        assert (seen.preferences is not None, seen.needs) == (me.wishes, ("editing",) if me.wishes else ())
    assert (seen.invitation is not None) is me.member


def test_ideas_are_shown_without_other_people() -> None:
    """An own idea shows no one else, and no story of another owner."""
    program = live([Life(id="a", named=False), Life(id="b", named=False)])
    taken = evolve(program.ideas[0], id="taken", from_whom="a", owner="b", story={"what": "Theirs"})
    program = program.revise(on=ON, reason="Taken", ideas=[*program.ideas, taken])
    mine = next(idea for idea in view_for_participant(program, "a", on=ON).ideas if idea.id == "taken")
    assert (mine.owner, mine.from_whom, dict(mine.story)) == (None, "a", {})
    theirs = next(idea for idea in view_for_participant(program, "b", on=ON).ideas if idea.id == "taken")
    assert (theirs.owner, theirs.from_whom, dict(theirs.story)) == ("b", None, {"what": "Theirs"})


@given(groups(), st.integers(1, 4))
def test_management_sees_no_people(people: list[Life], minimum: int) -> None:
    """The summary contains no data about a person except the counted groups, and no number below the minimum."""
    seen = program_summary(live(people), on=ON, by=["department"], minimum_group=minimum)
    written = str(pickle.dumps(seen))
    assert not [
        mark for many in range(len(people)) for mark in ("ID", "Name", "Nick", "Said") if f"{mark}{many}q" in written
    ]
    assert seen.groups is not None
    for table in (seen.membership_counts, seen.groups):
        assert all(count.people is None or count.people >= minimum for count in table.counts)
    assert repr(seen) == "<ProgramSummary 2027 on 2027-02-10>"


def test_summaries_count_the_membership_status() -> None:
    """People with consent are counted by their status on the day, also before they join."""
    people = [Life(id=f"p-{n:02}", joins=n >= 3, leaves=n >= 8, pauses=False) for n in range(15)]
    early = program_summary(live(people), on=ON, minimum_group=3).membership_counts
    assert {count.group[0]: count.people for count in early.counts} == {None: 15, "active": 5, "left": 7, "not_yet": 3}
    before = program_summary(live(people), on=date(2027, 1, 20), minimum_group=3)
    assert before.membership_counts.people("active") == 12
    assert before.groups is None
    published = [count_groups([Participant(id="p")], by=["department"])]
    again = program_summary(live(people), on=ON, minimum_group=3, published=published, by=["department"])
    assert again.membership_counts.people("active") == 5


@costly(10)
@given(st.one_of(st.from_type(LeadView), st.from_type(ParticipantView), st.from_type(ProgramSummary)))
def test_a_view_is_a_document(seen: Any) -> None:
    """Each view can be dumped and loaded."""
    document = json.loads(json.dumps(documents.dump(seen)))
    assert documents.load(document, type(seen)) == seen


def test_views_of_an_empty_program() -> None:
    """The views of an empty program are empty."""
    bare = Program(id="x", period=YEAR, participants=[Participant(id="p")])
    assert view_for_lead(bare, on=ON).participants == ()
    mine = view_for_participant(bare, "p", on=ON)
    assert (mine.member, mine.track, mine.sessions, mine.buddies, mine.answers, mine.proposals) == (
        None,
        None,
        (),
        (),
        (),
        (),
    )
    assert program_summary(bare, on=ON).membership_counts.people(None) is None


def test_all_wrong_arguments_are_reported_at_once() -> None:
    """Wrong types are reported together. An unknown person has no view."""
    wrong: Any = 3
    for look in (lambda: view_for_lead(wrong, on=wrong), lambda: program_summary(wrong, on=wrong)):
        with pytest.raises(ValidationError) as error:
            look()
        assert [finding.path for finding in error.value.findings] == ["program", "on"]
    with pytest.raises(ValidationError) as error:
        view_for_participant(wrong, wrong, on=wrong)
    assert [finding.path for finding in error.value.findings] == ["program", "participant", "on"]
    with pytest.raises(UnknownNameError):
        view_for_participant(live([]), "p", on=ON)


def test_future_plans_reach_management_by_group() -> None:
    """Management sees how many name each code, by group; small groups, rare codes and all words are hidden."""
    people = [
        Participant(id=f"p-{n:02}", attributes={"department": "Sales" if n < 12 else "IT"}, consents=agreed_on(START))
        for n in range(20)
    ]
    answers = [
        Answer(
            participant=person.id,
            question="future",
            text="qx my words",
            codes=["market"] if n == 0 else ["revenue"] if n % 2 == 0 else [],
        )
        for n, person in enumerate(people)
    ]
    answers.append(Answer(participant=None, question="future", text="qx", codes=["revenue"]))
    survey = Survey(open_questions=[FUTURE], answers=answers)
    program = Program(id="x", period=YEAR, participants=people, survey=survey)
    found = program_summary(program, on=ON, by=["department"])
    assert [table.by for table in found.future] == [("future:revenue",), ("department", "future:revenue")]
    assert found.future[0].people("yes") == 9
    assert all(count.people is None or count.people >= 5 for table in found.future for count in table.counts)
    assert "qx" not in documents.dumps(found)
    assert "market" not in documents.dumps(found)
    assert program_summary(evolve(program, survey=None), on=ON).future == ()
