"""Documents: round trips, canonical bytes, strictness, and every fault at once with its JSON path."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from advocacy import (
    AdvocacyError,
    Answer,
    Consent,
    ContentPillar,
    Criterion,
    DocumentError,
    Goal,
    GoalKind,
    Invitation,
    Item,
    KpiCatalogue,
    KpiPlan,
    Matrix,
    Metric,
    Participant,
    Pilot,
    Program,
    Purpose,
    Quota,
    Scale,
    SelectionPolicy,
    Survey,
    UnmetError,
    Window,
    map_kpis,
    select_pilot,
)
from advocacy.adapters import documents
from advocacy.testing import strategies
from advocacy.testing.strategies import DAY

MATRIX = Matrix.social_maturity()
SURVEY = Survey(
    items=[Item(code="often", measure="activity", scale=Scale.likert(["no", "yes"]), reverse=True)],
    answers=[
        Answer(participant="p-1", question="often", text="no"),
        Answer(participant="p-1", question="idea", text="A day in the lab"),
    ],
)


@st.composite
def pilots(draw: st.DrawFn) -> Pilot:
    """Generate selections, met and unmet."""
    people, policy = draw(strategies.pools()), draw(strategies.policies())
    assume(not policy.quotas or any(one.attribute("department") for one in people) or not people)
    return select_pilot(people, policy, matrix=MATRIX, on=DAY)


KINDS: dict[type, st.SearchStrategy[Any]] = {
    Consent: strategies.consents(),
    ContentPillar: strategies.content_pillars(),
    Goal: strategies.goals(),
    Invitation: strategies.invitations(),
    KpiCatalogue: st.builds(KpiCatalogue.default),
    KpiPlan: strategies.kpi_plans(),
    Matrix: strategies.matrices(),
    Metric: st.sampled_from(KpiCatalogue.default().metrics),
    Participant: strategies.participants(),
    Pilot: pilots(),
    Program: strategies.programs(),
    SelectionPolicy: strategies.policies(),
    Survey: st.just(SURVEY) | st.builds(Survey),
}


def written(value: object) -> str:
    """Write a document as canonical JSON text."""
    return json.dumps(documents.dump(value), sort_keys=True, allow_nan=False)


def test_every_kind_is_tried() -> None:
    """The round trip below covers whatever can be a document."""
    assert set(documents.KINDS.values()) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_documents_come_back_equal(kind: type) -> None:
    """What is dumped goes through JSON text and loads as an equal value that dumps to the same bytes."""

    @settings(max_examples=40)
    @given(KINDS[kind])
    def comes_back(value: object) -> None:
        text = written(value)
        again: object = documents.load(json.loads(text), kind)
        assert again == value
        assert type(again) is kind
        assert written(again) == text

    comes_back()


@given(people=strategies.pools(), data=st.data())
def test_equal_pilots_give_equal_bytes(people: list[Participant], data: st.DataObject) -> None:
    """The order in which a pool was listed leaves no trace in its document."""
    policy = SelectionPolicy(size=1, criteria=[Criterion("motivation")])
    first = select_pilot(people, policy, matrix=MATRIX, on=DAY)
    second = select_pilot(data.draw(st.permutations(people)), policy, matrix=MATRIX, on=DAY)
    assert written(first) == written(second)


@given(strategies.participants(), st.timedeltas(timedelta(0), timedelta(days=999)))
def test_durations_keep_every_microsecond(person: Participant, time: timedelta) -> None:
    """Time is written in whole days and seconds, exactly."""
    person = evolve(person, time_per_month=time)
    assert documents.load(documents.dump(person), Participant) == person


def test_a_loaded_pilot_answers_as_the_first() -> None:
    """Reserves, reasons and clash survive the way through a document."""
    people = [Participant(id=f"p-{n}", motivation=n / 9, attributes={"role": "r"}) for n in range(3)]
    policy = SelectionPolicy(size=2, quotas=[Quota("role", "r", 1, 2)], exclude_inactive=False)
    pilot = select_pilot(people, policy, on=DAY)
    again = documents.load(documents.dump(pilot), Pilot)
    assert (again.left_out, again.findings, again.clash) == (pilot.left_out, pilot.findings, pilot.clash)
    with pytest.raises(UnmetError):
        again.require()


PERSON = Participant(
    id="p-1",
    activity=0.5,
    network_size=3,
    time_per_month=timedelta(hours=1),
    consents=[Consent(purpose=Purpose.PARTICIPATION, given=DAY)],
)
POLICY = SelectionPolicy(size=(2, 3), criteria=[Criterion("activity", 2)], substitutes={"activity": 0.5})


@pytest.mark.parametrize("wrong", [True, "0.5", 2**60, math.nan, math.inf, -math.inf, [], {}], ids=repr)
def test_numbers_are_numbers(wrong: object) -> None:
    """A share is no bool, no text, no NaN and no infinity."""
    assert _path_of(PERSON, ("activity",), wrong) == "$.data.activity"


@pytest.mark.parametrize("wrong", [2.9, True, "3", 3.0, []], ids=repr)
def test_whole_numbers_are_whole(wrong: object) -> None:
    """2.9 is no number of people, nor is 3.0, true or text."""
    assert _path_of(PERSON, ("network_size",), wrong) == "$.data.network_size"


@pytest.mark.parametrize("wrong", [1, None, True, ["p-1"]], ids=repr)
def test_text_is_text(wrong: object) -> None:
    """Nothing is turned into text."""
    assert _path_of(PERSON, ("id",), wrong) == "$.data.id"


@pytest.mark.parametrize("wrong", ["20260915", "2026-W38-2", "2026-09-15T00:00:00", "2026-02-30", "2026-9-15", 5, None])
def test_dates_are_dates(wrong: object) -> None:
    """A date is written in one way, and exists."""
    assert _path_of(PERSON, ("consents", 0, "given"), wrong) == "$.data.consents[0].given"


@pytest.mark.parametrize("wrong", ["1 hour", "P0DT-5S", "PT1H", 3600, True, "P999999999DT99999S"])
def test_durations_are_durations(wrong: object) -> None:
    """A duration is written in one way."""
    assert _path_of(PERSON, ("time_per_month",), wrong) == "$.data.time_per_month"


@pytest.mark.parametrize("wrong", ["abc", {}, None, 3], ids=repr)
def test_lists_are_lists(wrong: object) -> None:
    """Text is never taken apart into a list."""
    assert _path_of(PERSON, ("consents",), wrong) == "$.data.consents"


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("size",), "2"),
        (("size",), [2, 3, 4]),
        (("size",), [2, True]),
        (("criteria", 0, "weight"), 0.5),
        (("criteria", 0, "weight"), "1/0"),
        (("criteria", 0, "reverse"), "false"),
        (("criteria", 0, "reverse"), 0),
        (("substitutes", "activity"), None),
        (("substitutes",), []),
        (("quotas",), [3]),
    ],
    ids=repr,
)
def test_policies_are_strict(path: tuple[str | int, ...], wrong: object) -> None:
    """Sizes, weights, switches and substitutes are taken in their own forms alone."""
    found = _path_of(POLICY, path, wrong)
    assert found.replace("'", "").startswith("$.data." + str(path[0]))


def _path_of(value: object, path: tuple[str | int, ...], wrong: object) -> str:
    """Put a wrong value in a document and give the path of the one fault reported."""
    document = documents.dump(value)
    place: Any = document["data"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = wrong
    with pytest.raises(DocumentError) as error:
        documents.load(document, type(value))
    assert len(error.value.findings) == 1
    return error.value.findings[0].path


def test_every_fault_is_told_at_once_with_its_path() -> None:
    """Unknown keys, missing keys, wrong types, unknown codes and broken promises are one error."""
    document = documents.dump(PERSON)
    data = document["data"]
    del data["id"]
    data |= {"activty": 0.5, "activity": "0.5", "motivation": "high", "activity_basis": "tolt"}
    data["consents"] = [{"purpose": "nudges", "given": "2026-09-15", "withdrawn": "2026-01-01"}, 7]
    data["attributes"] = {"role": 5, "team": "A"}
    with pytest.raises(DocumentError) as error:
        documents.load(document, Participant)
    assert {(finding.path, finding.code) for finding in error.value.findings} == {
        ("$.data", "document:key"),
        ("$.data", "document:missing"),
        ("$.data.activity", "document"),
        ("$.data.motivation", "document"),
        ("$.data.activity_basis", "document"),
        ("$.data.consents[0].withdrawn", "window:consent"),
        ("$.data.consents[1]", "document"),
        ("$.data.attributes['role']", "document"),
    }
    assert "Did you mean 'activity'?" in str(error.value)


def test_what_the_classes_refuse_is_told_with_its_path_and_without_the_value() -> None:
    """A broken promise inside a program names where, and never repeats what it says about a person."""
    program = documents.dump(Program(id="x", period=any_window(), participants=[PERSON]))
    program["data"]["participants"][0] |= {"activity": 987654.321, "id": ""}
    with pytest.raises(DocumentError) as error:
        documents.load(program)
    assert {finding.path for finding in error.value.findings} == {
        "$.data.participants[0].activity",
        "$.data.participants[0].id",
    }
    assert "987654" not in str(error.value)
    assert "987654" not in repr(error.value)


def any_window() -> Window:
    """Give any window."""
    return Window(DAY, DAY)


@pytest.mark.parametrize("wrong", [None, 3, "text", [], True])
def test_what_is_no_document_is_refused(wrong: object) -> None:
    """A document is a JSON object."""
    with pytest.raises(DocumentError):
        documents.load(wrong)
    with pytest.raises(DocumentError):
        documents.load({"kind": "program", "version": 1, "data": wrong})


def test_the_envelope_is_strict() -> None:
    """Another kind, another version, an unknown and a missing key are told at once."""
    with pytest.raises(DocumentError) as error:
        documents.load({"kind": "goal", "version": 2, "dat": {}})
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        ("$", "document:key"),
        ("$", "document:missing"),
        ("$.kind", "document"),
        ("$.version", "document:version"),
    ]
    for version in (True, "1", None, 1.0):
        with pytest.raises(DocumentError):
            documents.load({**documents.dump(PERSON), "version": version}, Participant)


def test_what_is_left_out_takes_its_default_and_whole_shares_are_shares() -> None:
    """A key with a default may be missing, and 1 is as good a share as 1.0."""
    document = {"kind": "participant", "version": 1, "data": {"id": "p-1", "activity": 1}}
    assert documents.load(document, Participant) == Participant(id="p-1", activity=1.0)


def test_findings_inside_documents_are_strict() -> None:
    """A finding's parameters are names with text or numbers, and codes are known ones."""
    plan = documents.dump(map_kpis([Goal(id="g", kind=GoalKind.AWARENESS)], available=[]))
    data = plan["data"]
    data["findings"][0]["parameters"] = [["figure", None], ["measure"], 3, ["goal", 2]]
    data["collect"] = [{"code": "x", "unit": "cuont", "definition": "d", "supplier": "s"}]
    with pytest.raises(DocumentError) as error:
        documents.load(plan, KpiPlan)
    assert [finding.path for finding in error.value.findings] == [
        "$.data.collect[0].unit",
        "$.data.findings[0].parameters[0]",
        "$.data.findings[0].parameters[1]",
        "$.data.findings[0].parameters[2]",
    ]
    assert "Did you mean 'count'?" in str(error.value)


def test_other_classes_are_no_documents() -> None:
    """Only what can stand alone is dumped or loaded."""
    for call in (lambda: documents.dump(3), lambda: documents.load({}, int)):
        with pytest.raises(DocumentError):
            call()


JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(junk=JUNK, kind=st.sampled_from(sorted(documents.KINDS)))
def test_junk_raises_nothing_but_our_errors(junk: object, kind: str) -> None:
    """Any JSON value loads, or raises an error of the library."""
    for document in (junk, {"kind": kind, "version": 1, "data": junk}):
        with suppress(AdvocacyError):
            assert type(documents.load(document, documents.KINDS[kind])) is documents.KINDS[kind]


@given(program=strategies.programs(), junk=JUNK, data=st.data())
def test_a_broken_document_raises_nothing_but_our_errors(program: Program, junk: object, data: st.DataObject) -> None:
    """A real document with one value replaced or taken out loads, or raises an error of the library."""
    document = documents.dump(program)
    place: Any = document["data"]
    while place:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], (dict, list)) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    if place and data.draw(st.booleans()):
        place[key] = junk
    elif place:
        del place[key]
    with suppress(AdvocacyError):
        assert isinstance(documents.load(document), Program)
