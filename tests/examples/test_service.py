"""The example service, asked through HTTP."""

from __future__ import annotations

import json
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from advocacy import DateRange, Goal, GoalKind, Participant, Program
from advocacy.adapters import documents
from advocacy.errors import DocumentError
from advocacy.plan import Cadence, Frequency, PlanBrief, Recurrence, SessionPreferences, make_agenda
from advocacy.testing import strategies

pytest.importorskip("fastapi")
pytest.importorskip("sqlalchemy")
pytest.importorskip("httpx2")

from fastapi import Depends, HTTPException, Request
from fastapi.testclient import TestClient

from advocacy.messages.translator import LANGUAGES
from examples.service import store as stores
from examples.service.app import create_app
from examples.service.problems import SENTENCES
from examples.service.store import ConflictError, Store
from tests.amounts import examples
from tests.samples import agreed_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from httpx2 import Response

YEAR = DateRange(date(2027, 1, 4), date(2027, 12, 31))
TODAY = date(2027, 2, 1)
AGREED = agreed_on(date(2027, 1, 4))
ANN, BOB = "p-ann", "p-bob"
STEP = f"/programs/2027/people/{ANN}"


def program() -> Program:
    """Make a program of three, planned for the year; the third did not agree to take part."""
    people = [Participant(id=who, name=who[2:].title(), consents=AGREED) for who in (ANN, BOB)]
    made = Program(id="2027", period=YEAR, participants=[*people, Participant(id="p-cee")])
    for who in (ANN, BOB):
        made = made.join(who, on=YEAR.start)
    return made.replan(on=YEAR.start, reason="Made together", brief=brief())


def brief(hours: int = 40) -> PlanBrief:
    """Brief for meetings every Tuesday, one wish each, and a post a week of Ann's."""
    return PlanBrief(
        period=YEAR,
        lead_capacity=timedelta(hours=hours),
        meetings=Recurrence(every=Frequency.WEEKLY, start=date(2027, 1, 5), until=YEAR.end),
        preferences=[SessionPreferences(participant=who, topics=["first_draft"]) for who in (ANN, BOB)],
        cadences={ANN: Cadence(posts=1, weeks=1)},
    )


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of a new database."""
    return f"sqlite:///{tmp_path / 'programs.db'}"


@pytest.fixture
def client(url: str) -> Iterator[TestClient]:
    """Serve an empty database, on a fixed day."""
    with TestClient(create_app(url, today=lambda: TODAY)) as asked:
        yield asked


@pytest.fixture
def stored(client: TestClient) -> TestClient:
    """Serve a database with one program."""
    assert client.post("/programs", json=documents.dump(program())).status_code == 201
    return client


def codes(answer: Response) -> list[str]:
    """Give the codes of what was found wrong."""
    return [finding["code"] for finding in answer.json()["findings"]]


# ---------------------------------------------------------------- documents


def test_a_program_comes_back_as_it_was_stored(client: TestClient) -> None:
    """A stored program is read back equal, at its address, as version 1."""
    made = program()
    answer = client.post("/programs", json=documents.dump(made))
    assert answer.status_code == 201
    assert answer.headers["Location"] == "/programs/2027"
    assert answer.headers["ETag"] == '"1"'
    read = client.get(answer.headers["Location"])
    assert read.status_code == 200
    assert read.headers["ETag"] == '"1"'
    assert read.headers["Cache-Control"] == "no-store"
    assert documents.load(read.json()) == documents.load(answer.json()) == made


def test_an_id_with_a_space_has_an_address(client: TestClient) -> None:
    """The returned address works, for any characters in the id."""
    made = Program(id="jaar 2027?é", period=YEAR)
    answer = client.post("/programs", json=documents.dump(made))
    assert documents.load(client.get(answer.headers["Location"]).json()) == made


@pytest.mark.parametrize("name", ["a/b", "..", "x" * 201])
def test_what_has_no_address_is_refused(client: TestClient, name: str) -> None:
    """A program or person who could not be reached again is not stored."""
    first_program = Program(id=name, period=YEAR)
    other = Program(id="2027", period=YEAR, participants=[Participant(id="p-1"), Participant(id=name)])
    for made, path in ((first_program, "$.data.id"), (other, "$.data.participants[")):
        answer = client.post("/programs", json=documents.dump(made))
        assert answer.status_code == 422
        assert codes(answer) == ["service:path"]
        assert answer.json()["findings"][0]["path"].startswith(path)
    assert client.get("/programs/2027").status_code == 404


def test_two_programs_of_one_name_are_refused(stored: TestClient) -> None:
    """A second program with the same id is refused, and does not change the first."""
    answer = stored.post("/programs", json=documents.dump(Program(id="2027", period=YEAR)))
    assert (answer.status_code, codes(answer)) == (409, ["service:exists"])
    assert documents.load(stored.get("/programs/2027").json()) == program()


@given(made=strategies.programs())
@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_program_comes_back(url: str, made: Program) -> None:
    """Any program is read from the database as written, and served."""
    with TestClient(create_app(url)) as asked:
        answer = asked.post("/programs", json=documents.dump(made))
        if answer.status_code == 201:
            assert documents.load(asked.get(answer.headers["Location"]).json()) == made
            own = asked.app.state.store  # type: ignore[attr-defined]
            own.change(made.id, lambda item: Program(id=item.id, period=YEAR))
            assert own.get(made.id).program == Program(id=made.id, period=YEAR)
            with own._engine.begin() as connection:
                connection.execute(stores._programs.delete())
        else:
            assert codes(answer) == ["service:path"]


def test_a_later_start_reads_what_was_stored(url: str) -> None:
    """Programs outlive the process: another app on the same database finds them, with their version."""
    with TestClient(create_app(url)) as first:
        first.post("/programs", json=documents.dump(program()))
    with TestClient(create_app(url)) as second:
        assert documents.load(second.get("/programs/2027").json()) == program()


def test_a_document_of_an_earlier_version_is_read(client: TestClient) -> None:
    """A document of version 1 is taken, and served in the form of today."""
    document = documents.dump(Program(id="old", period=YEAR)) | {"version": 1}
    assert client.post("/programs", json=document).status_code == 201
    assert client.get("/programs/old").json()["version"] == documents.VERSION


# ---------------------------------------------------------------- two who write


def test_of_two_writers_over_one_version_one_loses(stored: TestClient) -> None:
    """Of two writers of the same version the second is refused, and the first change stays."""
    made = program()
    first = made.revise(on=TODAY, reason="A goal", goals=[Goal(id="hire", kind=GoalKind.RECRUITMENT)])
    second = made.revise(on=TODAY, reason="Another", goals=[Goal(id="known", kind=GoalKind.AWARENESS)])
    seen = stored.get("/programs/2027").headers["ETag"]
    won = stored.put("/programs/2027", json=documents.dump(first), headers={"If-Match": seen})
    lost = stored.put("/programs/2027", json=documents.dump(second), headers={"If-Match": seen})
    assert (won.status_code, won.headers["ETag"]) == (200, '"2"')
    assert (lost.status_code, codes(lost)) == (412, ["service:changed"])
    assert documents.load(stored.get("/programs/2027").json()) == first


def test_of_many_writers_at_once_one_wins(url: str) -> None:
    """Threads that read one version and then write at the same moment: one is stored, the others are refused."""
    many = 6
    own, start = Store(url), Barrier(many)
    own.add(program())
    outcomes: list[str | None] = [None] * many

    def write(place: int) -> None:
        def change(first_program: Program) -> Program:
            start.wait()
            return first_program.revise(
                on=TODAY, reason=f"Writer {place}", goals=[Goal(id=f"g-{place}", kind=GoalKind.AWARENESS)]
            )

        try:
            outcomes[place] = own.change("2027", change, version=1).program.goals[0].id
        except ConflictError:
            outcomes[place] = "lost"

    threads = [Thread(target=write, args=(place,)) for place in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [outcome for outcome in outcomes if outcome != "lost"]
    assert len(winners) == 1
    end = own.get("2027")
    assert (end.version, [goal.id for goal in end.program.goals]) == (2, winners)
    own.close()


def test_a_step_without_a_version_is_taken_on_what_stands_there(url: str) -> None:
    """Somebody else's edit in between keeps nobody in: the step is made anew on it, and both are kept."""
    own, tries = Store(url), list[int]()
    own.add(program())

    def pause(first_program: Program) -> Program:
        tries.append(1)
        if len(tries) == 1:  # somebody writes between reading and writing
            own.change("2027", lambda now: now.pause(BOB, on=TODAY))
        return first_program.pause(ANN, on=TODAY)

    end = own.change("2027", pause)
    assert (len(tries), end.version) == (2, 3)
    assert {who: own.get("2027").program.membership_status(who, on=TODAY).value for who in (ANN, BOB)} == {
        ANN: "paused",
        BOB: "paused",
    }
    own.close()


def test_who_is_overtaken_again_and_again_is_told(stored: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that others overtake each time ends in an answer, not in a loop; nothing is half written."""
    calls = []
    monkeypatch.setattr(Store, "_replace", lambda *_: calls.append(1))
    answer = stored.post(f"{STEP}/pause", json={})
    assert (answer.status_code, codes(answer), len(calls)) == (409, ["service:changed"], stores._TRIES)
    assert documents.load(stored.get("/programs/2027").json()) == program()


def test_a_write_without_a_version_is_refused(stored: TestClient) -> None:
    """Replacing and replanning require the version that they are meant for."""
    for answer in (
        stored.put("/programs/2027", json=documents.dump(program())),
        stored.put("/programs/2027", json=documents.dump(program()), headers={"If-Match": "*"}),
        stored.post("/programs/2027/replan", json={"reason": "Again"}),
    ):
        assert (answer.status_code, codes(answer)) == (428, ["service:match"])


@pytest.mark.parametrize("tag", ['"2"', '"0"', '"-1"', "W/", "", '"1', "one", "9" * 30, '"١"'.encode()], ids=ascii)
def test_a_tag_that_is_not_that_of_the_program_matches_nothing(stored: TestClient, tag: Any) -> None:
    """Only the current tag allows a change; so does a weak tag with the right number."""
    answer = stored.put("/programs/2027", json=documents.dump(program()), headers={"If-Match": tag})
    assert answer.status_code == (200 if tag == '"1' else 412)


def test_what_changes_nothing_makes_no_version(stored: TestClient) -> None:
    """Writing the same again leaves the version, so that nobody else's change is refused for it."""
    answer = stored.put("/programs/2027", json=documents.dump(program()), headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')


def test_a_program_keeps_its_id(stored: TestClient) -> None:
    """A document under another id is not written over the program."""
    other = documents.dump(Program(id="2028", period=YEAR))
    answer = stored.put("/programs/2027", json=other, headers={"If-Match": '"1"'})
    assert (answer.status_code, codes(answer)) == (422, ["service:id"])
    assert stored.get("/programs/2028").status_code == 404


# ---------------------------------------------------------------- people


def test_people_come_and_go(stored: TestClient) -> None:
    """Pause, resume, leave and join are taken on their day, each a version, as the library takes them."""
    made = program()
    for number, (step, day, status) in enumerate(
        (
            ("pause", date(2027, 3, 1), "paused"),
            ("resume", date(2027, 4, 1), "active"),
            ("leave", date(2027, 5, 3), "left"),
            ("join", date(2027, 9, 6), "active"),
        ),
        2,
    ):
        made = getattr(made, step)(ANN, on=day, recorded=TODAY)
        answer = stored.post(f"{STEP}/{step}", json={"on": str(day)})
        assert answer.status_code == 200
        assert answer.json() == {"participant": ANN, "on": str(day), "status": status}
        assert answer.headers["ETag"] == f'"{number}"'
    assert documents.load(stored.get("/programs/2027").json()) == made


def test_the_day_is_today_where_none_is_given(stored: TestClient) -> None:
    """The app knows the day, and passes it to the library."""
    assert stored.post(f"{STEP}/pause", json={}).json()["on"] == str(TODAY)


def test_nobody_is_asked_why(stored: TestClient) -> None:
    """No step takes a reason, neither in the API description nor in a request."""
    shapes = stored.get("/openapi.json").json()["components"]["schemas"]
    assert set(shapes["Step"]["properties"]) == {"on"}
    for step in ("join", "pause", "resume", "leave"):
        answer = stored.post(f"{STEP}/{step}", json={"on": str(TODAY), "reason": "burn-out"})
        assert (answer.status_code, codes(answer)) == (422, ["service:body"])
        assert "burn-out" not in answer.text
    assert stored.get("/programs/2027").headers["ETag"] == '"1"'


def test_a_step_for_an_earlier_version_is_refused(stored: TestClient) -> None:
    """A step for a stated version is applied to that version or refused."""
    stored.post(f"{STEP}/pause", json={})
    answer = stored.post(f"{STEP}/leave", json={}, headers={"If-Match": '"1"'})
    assert (answer.status_code, codes(answer)) == (412, ["service:changed"])


def test_nobody_joins_without_consent(stored: TestClient) -> None:
    """The library's rules apply over HTTP, and their findings are returned as data."""
    answer = stored.post("/programs/2027/people/p-cee/join", json={})
    assert answer.status_code == 422
    assert answer.json()["findings"][0]["code"] == "membership:consent"
    assert answer.json()["findings"][0]["path"] == "on"


def test_the_agenda_is_the_persons_own(stored: TestClient) -> None:
    """A person's plan is shown as the library makes it, without data of others only."""
    made, period = program(), YEAR
    assert made.plan is not None
    whole = make_agenda(made.plan, made.participants, made.memberships, period=period, foundation=made.foundation)
    asked = {"start": str(period.start), "end": str(period.end)}
    answer = stored.get(f"{STEP}/agenda", params=asked, headers={"Accept-Language": "nl"})
    assert answer.headers["Content-Language"] == "nl"
    items = answer.json()["items"]
    assert [(item["on"], item["kind"], item["text"]) for item in items] == [
        (str(item.on), item.kind.value, item.text("nl")) for item in whole.for_person(ANN)
    ]
    assert {item["kind"] for item in items} == {"experiment", "post", "session"}
    others = stored.get(f"/programs/2027/people/{BOB}/agenda", params=asked).json()["items"]
    assert {other["kind"] for other in others} == {"experiment", "session"}


def test_who_paused_has_an_empty_agenda(stored: TestClient) -> None:
    """A person who paused has no planned items from that day on."""
    stored.post(f"{STEP}/pause", json={"on": "2027-01-04"})
    asked = {"start": "2027-01-04", "end": "2027-12-31"}
    assert stored.get(f"{STEP}/agenda", params=asked).json()["items"] == []


def test_without_a_plan_the_agenda_is_empty(client: TestClient) -> None:
    """A program that is not planned yet has people with nothing to do."""
    client.post("/programs", json=documents.dump(Program(id="2027", period=YEAR, participants=[Participant(id=ANN)])))
    asked = {"start": "2027-01-04", "end": "2027-12-31"}
    assert client.get(f"{STEP}/agenda", params=asked).json() == {"participant": ANN, "items": []}


def test_planning_anew_keeps_what_passed(stored: TestClient) -> None:
    """A program is planned anew as the library does it, with its own brief or another, for a reason that is kept."""
    first = stored.post("/programs/2027/replan", json={"reason": "Spring"}, headers={"If-Match": '"1"'})
    made = program().replan(on=TODAY, reason="Spring")
    assert documents.load(first.json()) == made
    day, free = date(2027, 3, 1), [date(2027, 3, 2)]
    asked = {"on": str(day), "reason": "Less time", "brief": documents.dump(brief(8)), "free": ["2027-03-02"]}
    second = stored.post("/programs/2027/replan", json=asked, headers={"If-Match": first.headers["ETag"]})
    assert documents.load(second.json()) == made.replan(on=day, reason="Less time", brief=brief(8), closed=free)
    assert [revision.reason for revision in documents.load(second.json()).revisions][-2:] == ["Spring", "Less time"]


# ---------------------------------------------------------------- what goes wrong


def test_faults_are_data_in_the_readers_language(client: TestClient) -> None:
    """Every fault of a document comes at once: code, path, parameters, and the library's sentence in both languages."""
    document = documents.dump(program())
    document["data"]["participants"][0]["activity"] = 1.5
    document["data"]["participants"][1]["motivation"] = "high"
    answers = {
        spoken: client.post("/programs", json=document, headers={"Accept-Language": spoken}) for spoken in LANGUAGES
    }
    with pytest.raises(DocumentError) as raised:
        documents.load(document)
    assert len(raised.value.findings) == 2
    for spoken, answer in answers.items():
        assert answer.status_code == 422
        assert answer.headers["Content-Language"] == spoken
        assert answer.json() == {
            "findings": [
                {
                    "code": finding.code,
                    "path": finding.path,
                    "parameters": dict(finding.parameters),
                    "text": finding.text(spoken),
                }
                for finding in raised.value.findings
            ]
        }
    assert answers["en"].text != answers["nl"].text


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("", "en"),
        ("nl-BE,nl;q=0.9,en;q=0.8", "nl"),
        ("en;q=0.4, nl;q=0.5", "nl"),
        ("en;q=0.5, nl;q=0.5", "en"),
        ("fr, NL;q=0.1", "nl"),
        ("fr", "en"),
        ("nl;q=0", "en"),
        ("nl;q=much, en", "en"),
        ("nl;q=nan", "en"),
        ("nl;q=7", "en"),
    ],
)
def test_the_language_is_what_the_reader_likes_best(client: TestClient, asked: str, spoken: str) -> None:
    """The most preferred available language is used, with any other text in the header."""
    answer = client.get("/programs/none", headers={"Accept-Language": asked})
    assert answer.headers["Content-Language"] == spoken
    assert answer.json()["findings"][0]["text"] == SENTENCES[spoken]["service:program"].format(name="none")


def test_the_services_own_sentences_are_in_every_language() -> None:
    """No code of the service lacks a language, and each asks for the same parameters."""
    assert SENTENCES.keys() == LANGUAGES.keys()
    english = SENTENCES["en"]
    for table in SENTENCES.values():
        assert table.keys() == english.keys()
        assert all(("{name!r}" in text) == ("{name!r}" in english[code]) for code, text in table.items())


@pytest.mark.parametrize(
    "ask",
    [
        lambda item: item.get("/programs/none"),
        lambda item: item.put(
            "/programs/none", json=documents.dump(Program(id="none", period=YEAR)), headers={"If-Match": '"1"'}
        ),
        lambda item: item.post("/programs/none/replan", json={"reason": "x"}, headers={"If-Match": '"1"'}),
        lambda item: item.post(f"/programs/none/people/{ANN}/pause", json={}),
        lambda item: item.get(
            f"/programs/none/people/{ANN}/agenda", params={"start": "2027-01-04", "end": "2027-01-04"}
        ),
    ],
    ids=["read", "replace", "replan", "step", "agenda"],
)
def test_a_program_that_is_not_there_is_told(stored: TestClient, ask: Callable[[TestClient], Response]) -> None:
    """Any request for an unknown program is answered with 404."""
    answer = ask(stored)
    assert (answer.status_code, codes(answer)) == (404, ["service:program"])


@pytest.mark.parametrize("what", ["pause", "agenda"])
def test_an_unknown_person_learns_nothing_of_others(stored: TestClient, what: str) -> None:
    """An unknown id is reported without similar ids."""
    place = f"/programs/2027/people/p-an/{what}"
    answer = (
        stored.post(place, json={})
        if what == "pause"
        else stored.get(place, params={"start": "2027-01-04", "end": "2027-02-04"})
    )
    assert (answer.status_code, codes(answer)) == (404, ["service:person"])
    assert ANN not in answer.text


@pytest.mark.parametrize(
    "body",
    [b"{", b"[" * 100_000, b"NaN", b'{"on": 1e999}', b"\xff", b"null", b""],
    ids=["open", "deep", "nan", "infinite", "bytes", "null", "empty"],
)
def test_what_is_no_body_is_refused(stored: TestClient, body: bytes) -> None:
    """Any body sent as a document or a step leads to a client error, not a server error."""
    for place in ("/programs", f"{STEP}/pause"):
        answer = stored.post(place, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in {400, 422}
    assert stored.get("/programs/2027").headers["ETag"] == '"1"'


def test_half_a_sign_is_answered(client: TestClient) -> None:
    """Text that UTF-8 cannot encode gets an answer, whether the library accepts or refuses it."""
    document = documents.dump(program())
    document["data"]["period"]["\ud800"] = 1
    answer = client.post(
        "/programs", content=json.dumps(document).encode(), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422
    good = documents.dump(Program(id="half", period=YEAR, goals=[Goal(id="g", kind=GoalKind.AWARENESS, statement="x")]))
    good["data"]["goals"][0]["statement"] = "a \ud800 b"
    stored = client.post("/programs", content=json.dumps(good).encode(), headers={"Content-Type": "application/json"})
    assert stored.status_code in {201, 422}
    if stored.status_code == 201:
        assert client.get("/programs/half").json()["data"]["goals"][0]["statement"] == "a \ud800 b"


def test_days_that_end_before_they_begin_are_told(stored: TestClient) -> None:
    """A window the wrong way round is the library's fault to tell, and a day that is none the service's."""
    for start, code in (("2027-02-05", "date-range:order"), ("soon", "service:body")):
        answer = stored.get(f"{STEP}/agenda", params={"start": start, "end": "2027-02-04"})
        assert answer.status_code == 422
        assert codes(answer)[0].startswith(code)


def test_an_app_says_who_may_ask(url: str) -> None:
    """What the app depends on is passed before anything is read or written."""

    def refuse() -> None:
        raise HTTPException(403)

    with TestClient(create_app(url, dependencies=[Depends(refuse)])) as asked:
        assert asked.post("/programs", json=documents.dump(program())).status_code == 403
        assert asked.get("/programs/2027").status_code == 403
        with pytest.raises(LookupError):
            asked.app.state.store.get("2027")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "service:address"),
        ("DELETE", "/programs/2027", 405, "service:method"),
        ("GET", "/programs/401", 401, "service:login"),
        ("GET", "/programs/403", 403, "service:forbidden"),
        ("GET", "/programs/418", 418, "service:refused"),
    ],
)
def test_every_refusal_has_findings(url: str, method: str, path: str, status: int, code: str) -> None:
    """The framework and an app's own dependency refuse in the same form, in both languages, and keep their headers."""

    def refuse(request: Request) -> None:
        last = request.url.path.rpartition("/")[2]
        if last.isdigit() and last != "2027":
            raise HTTPException(int(last), headers={"WWW-Authenticate": "Bearer"})

    with TestClient(create_app(url, dependencies=[Depends(refuse)])) as asked:
        for spoken in SENTENCES:
            answer = asked.request(method, path, headers={"Accept-Language": spoken})
            assert (answer.status_code, codes(answer)) == (status, [code])
            assert answer.headers["Content-Language"] == spoken
            sentence = SENTENCES[spoken][code].format(status=status, method=method)
            assert answer.json()["findings"][0]["text"] == sentence
            assert answer.headers.get("WWW-Authenticate") == ("Bearer" if status in {401, 403, 418} else None)
            assert (answer.headers.get("Allow") is not None) is (status == 405)


def test_every_status_is_described(client: TestClient) -> None:
    """The OpenAPI document describes what each operation can answer: no program, no version, another version."""
    paths = client.get("/openapi.json").json()["paths"]
    own = "/programs/{name}/people/{who}"
    for path, method, statuses in (
        ("/programs", "post", "201 400 409 422"),
        ("/programs/{name}", "put", "200 400 404 412 422 428"),
        ("/programs/{name}/replan", "post", "200 400 404 412 422 428"),
        (f"{own}/join", "post", "200 400 404 409 412 422"),
        (f"{own}/export", "get", "200 400 404 422"),
    ):
        assert sorted(paths[path][method]["responses"]) == statuses.split()
        refused = paths[path][method]["responses"]["422"]["content"]["application/json"]["schema"]
        assert refused == {"$ref": "#/components/schemas/Problems"}


def test_other_methods_are_refused_with_the_allowed_ones(stored: TestClient) -> None:
    """An address states all its methods, also if they have routes of their own; an unknown step is no address."""
    for path, method, allowed in (
        ("/programs/2027", "DELETE", "GET, PUT"),
        (f"/programs/2027/people/{ANN}/view", "POST", "GET"),
        (f"{STEP}/join", "GET", "POST"),
    ):
        answer = stored.request(method, path)
        assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
    assert stored.post(f"{STEP}/promote", json={}).status_code == 404
