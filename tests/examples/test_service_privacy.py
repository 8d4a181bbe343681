"""The example service: a person's own data over HTTP."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from advocacy import DateRange, Participant, Program
from advocacy.adapters import documents
from advocacy.people import Answer, Survey
from advocacy.privacy import RetentionPolicy

pytest.importorskip("fastapi")
pytest.importorskip("sqlalchemy")
pytest.importorskip("httpx2")

from fastapi.testclient import TestClient

from advocacy.privacy import erase_person, export_person, find_overdue, view_for_participant
from examples.service.app import create_app
from tests.samples import agreed_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

YEAR = DateRange(date(2027, 1, 4), date(2027, 12, 31))
TODAY = date(2027, 2, 1)
AGREED = agreed_on(date(2027, 1, 4))
ANN, BOB = "p-7301", "p-7302"
STEP = f"/programs/2027/people/{ANN}"
#: What tells that somebody was there.
TRACES = (ANN, "Annebeth", "a story of mine", "Bethje")


def program() -> Program:
    """Make a program of two, with answers and a history that names both."""
    people = [
        Participant(id=ANN, name="Annebeth", network_size=850, consents=AGREED),
        Participant(id=BOB, name="Robrecht", network_size=120, consents=AGREED),
    ]
    answers = [
        Answer(participant=ANN, question="idea", text="a story of mine"),
        Answer(participant=BOB, question="idea", text="a story of his"),
    ]
    made = Program(id="2027", period=YEAR, participants=people, survey=Survey(answers=answers))
    made = made.join(ANN, on=YEAR.start).join(BOB, on=YEAR.start)
    longer = evolve(YEAR, end=date(2028, 1, 31))
    return made.revise(on=date(2027, 1, 20), reason="Annebeth asked for a month more, as Bethje does", period=longer)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the address of a new database."""
    return tmp_path / "programs.db"


@pytest.fixture
def stored(file: Path) -> Iterator[TestClient]:
    """Serve a database with one program, on a fixed day."""
    with TestClient(create_app(f"sqlite:///{file}", today=lambda: TODAY)) as asked:
        assert asked.post("/programs", json=documents.dump(program())).status_code == 201
        yield asked


def codes(answer: Any) -> list[str]:
    """Give the codes of what was found."""
    return [finding["code"] for finding in answer.json()["findings"]]


def test_a_view_is_the_persons_own(stored: TestClient) -> None:
    """The view equals that of the library, without data of the other person."""
    answer = stored.get(f"{STEP}/view")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    kind = documents.KINDS["participant_view"]
    assert documents.load(answer.json(), kind) == view_for_participant(program(), ANN, on=TODAY)
    assert "Robrecht" not in answer.text
    assert "a story of his" not in answer.text
    assert stored.get(f"{STEP}/view", params={"on": "2027-01-05"}).json()["data"]["on"] == "2027-01-05"


def test_an_export_holds_all_of_it_and_nothing_of_others(stored: TestClient) -> None:
    """The export has all stored data of a person, with the history, and none of the other person."""
    answer = stored.get(f"{STEP}/export")
    assert answer.status_code == 200
    assert documents.load(answer.json(), documents.KINDS["personal_data_export"]) == export_person(
        program(), ANN, on=TODAY
    )
    assert all(trace in answer.text for trace in TRACES[:3])
    assert "Robrecht" not in answer.text
    assert "a story of his" not in answer.text


def test_who_is_erased_is_gone_from_the_program_and_the_file(stored: TestClient, file: Path) -> None:
    """After erasure no answer holds a trace, the bytes of the database hold none, and the other stays as they were."""
    assert all(trace.encode() in file.read_bytes() for trace in TRACES)
    answer = stored.post(f"{STEP}/erasure", json={"words": ["Bethje"]})
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"2"'
    done = erase_person(program(), ANN, on=TODAY, words=["Bethje"])
    assert codes(answer) == [finding.code for finding in done.findings]
    read = stored.get("/programs/2027")
    assert documents.load(read.json()) == done.program
    assert [person.id for person in done.program.participants] == [BOB]
    for place in ("view", "export"):
        other = stored.get(f"/programs/2027/people/{BOB}/{place}")
        assert not any(trace in other.text for trace in TRACES)
    left = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert not any(trace in answer.text or trace in read.text or trace.encode() in left for trace in TRACES)
    assert b"Robrecht" in left


def test_nobody_comes_back_with_an_old_copy(stored: TestClient) -> None:
    """Who read the program before the erasure cannot write the person back in."""
    seen = stored.get("/programs/2027")
    stored.post(f"{STEP}/erasure", json={})
    answer = stored.put("/programs/2027", json=seen.json(), headers={"If-Match": seen.headers["ETag"]})
    assert (answer.status_code, codes(answer)) == (412, ["service:changed"])
    assert ANN not in stored.get("/programs/2027").text


def test_an_erasure_is_told_in_the_readers_language(stored: TestClient) -> None:
    """Changes are described in Dutch for a Dutch reader."""
    answer = stored.post(f"{STEP}/erasure", json={"on": "2027-02-03"}, headers={"Accept-Language": "nl"})
    done = erase_person(program(), ANN, on=date(2027, 2, 3))
    assert [finding["text"] for finding in answer.json()["findings"]] == [
        finding.text("nl") for finding in done.findings
    ]
    assert answer.headers["Content-Language"] == "nl"


def test_what_is_held_for_too_long_is_told_until_it_is_erased(stored: TestClient) -> None:
    """A year after the last stay ended a person is overdue, in the reader's language; erased, nothing is."""
    for who in (ANN, BOB):
        stored.post(f"/programs/2027/people/{who}/leave", json={"on": "2027-03-01"})
    assert stored.get("/programs/2027/overdue").json() == {"findings": []}
    on = date(2028, 2, 29)
    answer = stored.get("/programs/2027/overdue", params={"on": on.isoformat()}, headers={"Accept-Language": "nl"})
    now = documents.load(stored.get("/programs/2027").json())
    expected = find_overdue(now, on=on)
    assert [finding["text"] for finding in answer.json()["findings"]] == [finding.text("nl") for finding in expected]
    assert answer.headers["Content-Language"] == "nl"
    assert {finding["participant"] for finding in expected} == {ANN, BOB}
    for who in {finding["parameters"]["participant"] for finding in answer.json()["findings"]}:
        assert stored.post(f"/programs/2027/people/{who}/erasure", json={}).status_code == 200
    assert stored.get("/programs/2027/overdue", params={"on": on.isoformat()}).json() == {"findings": []}


def test_an_app_says_how_long_what_is_kept(file: Path) -> None:
    """An app's policy takes precedence over the library's."""
    policy = RetentionPolicy(left=timedelta(days=30))
    with TestClient(create_app(f"sqlite:///{file}", today=lambda: date(2027, 3, 31), retention=policy)) as asked:
        asked.post("/programs", json=documents.dump(program().leave(ANN, on=date(2027, 3, 1))))
        (found,) = asked.get("/programs/2027/overdue").json()["findings"]
        assert (found["code"], found["parameters"]["participant"]) == ("retention:left", ANN)


def test_an_erasure_for_an_earlier_version_is_refused(stored: TestClient) -> None:
    """A request for an outdated version is refused; nothing is erased then."""
    stored.post(f"{STEP}/pause", json={})
    answer = stored.post(f"{STEP}/erasure", json={}, headers={"If-Match": '"1"'})
    assert (answer.status_code, codes(answer)) == (412, ["service:changed"])
    assert ANN in stored.get("/programs/2027").text


def test_nobody_is_asked_why_they_want_to_be_erased(stored: TestClient) -> None:
    """An erasure takes no reason."""
    shapes = stored.get("/openapi.json").json()["components"]["schemas"]
    assert set(shapes["Erasing"]["properties"]) == {"on", "words"}
    answer = stored.post(f"{STEP}/erasure", json={"reason": "a quarrel"})
    assert (answer.status_code, codes(answer)) == (422, ["service:body"])


@pytest.mark.parametrize("what", ["view", "export", "erasure"])
def test_an_unknown_person_learns_nothing_of_others(stored: TestClient, what: str) -> None:
    """An unknown or erased id is reported without similar ids."""
    stored.post(f"{STEP}/erasure", json={})
    for who in (ANN, "p-730"):
        place = f"/programs/2027/people/{who}/{what}"
        answer = stored.post(place, json={}) if what == "erasure" else stored.get(place)
        assert (answer.status_code, codes(answer)) == (404, ["service:person"])
        assert BOB not in answer.text
