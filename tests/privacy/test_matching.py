"""After an erasure, nothing contains the person's id, names or contacts in any writing."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import assume, example, given
from hypothesis import strategies as st

from advocacy.adapters import documents
from advocacy.errors import Finding, UnknownNameError
from advocacy.goals.goal import ContentPillar, Goal, GoalKind
from advocacy.people.participant import Participant
from advocacy.people.questions import ClosedQuestion, ResponseScale
from advocacy.people.survey import Answer, Survey
from advocacy.plan.content import ContentIdea
from advocacy.privacy.erasure import erase_person
from advocacy.privacy.export import export_person
from advocacy.privacy.views import view_for_lead
from advocacy.program.program import Program
from advocacy.run.review import Review
from tests.lives import START, YEAR
from tests.samples import agreed_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Parts of names: with case, letters that case folding writes out, marks, compatibility forms and other scripts.
PARTS = ("Änn", "zoë", "WEISS", "Weiß", "ﬁfi", "ｑｘ", "Ωmega", "한글", "nine-9")
BETWEEN = (" ", "  ", "\u00a0", "\t", "-", ".", "'", "_", "\u00ad", "\u200b", "")
#: Ways of writing a name that match it.
WRITINGS: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    str.casefold,
    lambda name: unicodedata.normalize("NFD", name),
    lambda name: unicodedata.normalize("NFKD", name),
    lambda name: name[:1] + "\u200d" + name[1:],
    lambda name: re.sub(r"(?<=\S)\s+(?=\S)", "\u2003\n", name),
    lambda name: re.sub(r"(?<=\S)\s+(?=\S)", "-", name),
    lambda name: "".join(chr(ord(mark) + 0xFEE0) if "!" <= mark <= "~" else mark for mark in name),
)


@st.composite
def names(draw: st.DrawFn) -> str:
    """Generate names of one to three parts."""
    parts = [draw(st.sampled_from(["", "", "@", "\u200b"]))]
    for _ in range(draw(st.integers(1, 3))):
        parts += [draw(st.sampled_from(PARTS)), draw(st.sampled_from(BETWEEN))]
    name = "".join(parts[:-1]) + draw(st.sampled_from(["", "", "!", "\u00ad", " "]))
    return unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), name)


def written_out(text: str) -> str:
    """Return the form in which texts are compared, written without the library."""
    for _ in range(3):
        text = unicodedata.normalize("NFKC", text.casefold())
    return re.sub(r"\s+", " ", "".join(mark for mark in text if unicodedata.category(mark) != "Cf"))


def is_in(name: str, text: str) -> bool:
    """Return whether a text contains a name as whole words."""
    wanted = re.escape(written_out(name).strip()).replace(r"\ ", r"(?:[ _-]+|\.)")
    return re.search(rf"(?<![^\W_]){wanted}(?![^\W_])", written_out(text)) is not None


def strings(item: Any) -> Iterator[str]:
    """Yield all texts and keys of a document."""
    if isinstance(item, dict):
        for key, value in item.items():
            yield key
            yield from strings(value)
    elif isinstance(item, list):
        for value in item:
            yield from strings(value)
    elif isinstance(item, str):
        yield item


def program_with(person: Participant, other: Participant, text: str) -> Program:
    """Return a program that contains a text in every kind of place, and in its history."""
    yes_no = ClosedQuestion(code=f"q {text}", measure="trust", scale=ResponseScale.likert([f"no {text}", "yes"]))
    answers = [
        Answer(participant=other.id, question=yes_no.code, text=f"no {text}"),
        Answer(participant=other.id, question="idea", text=text),
        Answer(participant=person.id, question="idea", text="Mine"),
    ]
    quoted = Finding.of("review:quoted", f"cards[{text}]", seen=text, by=text, known=text, on="2027", goal="g")
    goal = Goal(id=f"g {text}", kind=GoalKind.AWARENESS, statement=text)
    program = Program(
        id=f"2027 {text}",
        period=YEAR,
        participants=[person, evolve(other, attributes={**other.attributes, f"with {text}": "yes", "buddy": text})],
        goals=[goal],
        pillars=[ContentPillar(id="craft", name=text, description=f"({text})", goals=[goal.id])],
        survey=Survey(closed_questions=[yes_no], answers=answers),
        review=Review(period=YEAR, on=YEAR.end, findings=[quoted, Finding.of("review:kept:bare", "", percent=60)]),
        ideas=[
            ContentIdea(id=f"i {text}", title=text, owner=other.id, story={f"what {text}": text}, goals=[goal.id]),
            ContentIdea(id="mine", title="Mine", owner=person.id),
        ],
    )
    program = program.join(person.id, on=START).join(other.id, on=START)
    return program.revise(on=date(2027, 3, 1), reason=f"As {text} asked", pillars=[])


@given(names(), names(), names(), st.sampled_from(WRITINGS), st.integers(0, 2), st.sampled_from(["other", "like"]))
@example("p-1", "\u00ad\u200b", "@p", str, 1, "other")
@example("ANN", "Ann", "ann@example.org", str.casefold, 0, "like")
@example("p-1", "Ann Weiß", "@p", str.upper, 1, "other")
@example("p-1", "Änn zoë", "@p", WRITINGS[7], 1, "other")
def test_erasing_leaves_no_writing_of_a_name(
    person_id: str,
    name: str,
    contact: str,
    writing: Callable[[str], str],
    place: int,
    like: str,
) -> None:
    """No text, key or finding contains the id, name or contact; only the exact id of someone else stays, reported."""
    person = Participant(id=person_id, name=name, contacts=[contact], consents=agreed_on(START))
    text = writing((person_id, name, contact)[place])
    visible = [word for word in (person_id, name, contact) if written_out(word).strip()]
    other = Participant(
        id=person.id.swapcase() if like == "like" else like, attributes={"team": "Lab"}, consents=agreed_on(START)
    )
    assume(other.id != person.id)
    program = program_with(person, other, text)
    done = erase_person(program, person.id, on=START)
    left = [*strings(documents.dump(done.program)), *(finding.path for finding in done.findings)]
    found = [text for text in left if any(is_in(word, text.replace(other.id, "")) for word in visible)]
    assert found == []
    doubtful = {finding.path for finding in done.findings if finding.code == "erasure:doubtful"}
    assert not doubtful or any(is_in(word, other.id) for word in visible)
    if other.id in text:
        assert "pillars.description" in " ".join(doubtful)
    after = done.program
    assert [person.id for person in after.participants] == [other.id]
    assert after.participants[0].attributes["team"] == "Lab"
    assert evolve(after.participants[0], attributes={}) == evolve(other, attributes={})
    assert after.memberships == tuple(stay for stay in program.memberships if stay.participant == other.id)
    assert [idea.owner for idea in after.ideas] == [other.id]
    for again in (erase_person, export_person):
        with pytest.raises(UnknownNameError):
            again(after, person.id, on=START)


@pytest.mark.parametrize("other", ["p-0", "p-2"])
def test_a_contact_of_someone_else_in_a_text_stays(other: str) -> None:
    """A text that equals their contact exactly stays; any other writing is redacted."""
    people = [Participant(id="p-1", contacts=["@lab"]), Participant(id=other, contacts=["@LAB"])]
    pillar = ContentPillar(id="x", name="Lab", description="@lab, @Lab, @LAB")
    program = Program(id="x", period=YEAR, participants=people, pillars=[pillar])
    assert erase_person(program, "p-1", on=START).program.pillars[0].description == "[erased], [erased], @LAB"


def test_the_name_and_the_contacts_of_someone_else_stay() -> None:
    """Two people have one name and one address. Erasing one of them reports it, and changes nothing of the other."""
    both = [Participant(id=name, name="Ann Lee", contacts=["@lab", "team@ann.org"]) for name in ("p-1", "p-2")]
    both[1] = evolve(both[1], consents=agreed_on(START))
    program = Program(id="x", period=YEAR, participants=both)
    done = erase_person(program, "p-1", on=START)
    assert done.program.participants == (both[1],)
    assert [person.name for person in view_for_lead(program, on=START).participants] == ["Ann Lee"]
    assert {(finding.code, finding.path) for finding in done.findings if finding.code != "erasure:removed"} == {
        ("erasure:doubtful", "participants.name"),
        ("erasure:doubtful", "participants.contacts"),
    }
