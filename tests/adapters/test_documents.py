"""Documents: round trips, canonical bytes, strictness, and every fault at once with its JSON path."""

from __future__ import annotations

import copy
import json
import math
import pickle
import re
from contextlib import suppress
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

import attrs
import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from advocacy import (
    AdvocacyError,
    Consent,
    ContentPillar,
    Criterion,
    DateRange,
    Finding,
    Goal,
    GoalKind,
    Matrix,
    Participant,
    Pilot,
    Program,
    Purpose,
    Quota,
    SelectionPolicy,
    map_kpis,
    select_pilot,
)
from advocacy.adapters import documents
from advocacy.adapters.documents.converter import converter, part_type
from advocacy.adapters.documents.limits import check_limits
from advocacy.adapters.documents.registry import NAMES
from advocacy.errors import DocumentError, InfeasibleError
from advocacy.goals import MeasurementPlan
from advocacy.messages.en import ENGLISH
from advocacy.messages.nl import DUTCH
from advocacy.people import Answer, Bounds, ClosedQuestion, DataSource, ResponseScale, Survey
from advocacy.people.participant import MEASURES
from advocacy.pilot import Invitation, Reply
from advocacy.plan import PairExclusion
from advocacy.program.history import FieldChange
from advocacy.program.program import PARTS
from advocacy.testing import strategies
from advocacy.testing.strategies import DAY
from tests.amounts import costly, examples
from tests.public import PUBLIC
from tests.samples import agreed_on

if TYPE_CHECKING:
    from collections.abc import Callable

MATRIX = Matrix.social_maturity()
SURVEY = Survey(
    closed_questions=[
        ClosedQuestion(code="often", measure="activity", scale=ResponseScale.likert(["no", "yes"]), reverse=True)
    ],
    answers=[
        Answer(participant="p-1", question="often", text="no"),
        Answer(participant="p-1", question="idea", text="A day in the lab"),
    ],
)


HOSTILE = st.sampled_from(
    [
        10**64,
        10**400,
        -(10**70),
        math.inf,
        math.nan,
        "\ud800",
        "a\u0300\u0323",
        "\0",
        "constructor",
        "__class__",
        "x" * 100_001,
    ]
)
JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | HOSTILE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


#: What lies on the edge of what fields take, or just beyond it.
EDGES: list[Any] = [
    -0.0, 1, 0, -1, 1.0, 1.5, -5e-324, 10**10, 10**10 + 1, 2**53, True, "", " ", "\u00a0", "\x1f",
    "caf\u00e9", "cafe\u0301",
    "2026-09-01", "2026-W38-2", "2026-13-01", "2026/09/01", "20260901", "\u0662026-09-1", "P1DT2S", "told", "share",
    {"": "a"}, {"a": ""}, {"a": " "}, {"e\u0301": "e\u0301"}, {"e\u0301": "x", "\u00e9": "y"}, {"b": -0.0, "a": 2},
    {"a": 1.5, "b": math.nan}, {"a": 2**53}, {" ": 1.0}, {"cell": "x"}, {"activity": 0.5}, {7: "x"}
]  # fmt: skip
NEARLY: st.SearchStrategy[Any] = st.sampled_from(EDGES)


def written(value: object) -> str:
    """Write a document as canonical JSON text."""
    return json.dumps(documents.dump(value), sort_keys=True, allow_nan=False)


#: Every public class with fields, errors aside.
NOUNS = [
    noun
    for name in PUBLIC
    if isinstance(noun := PUBLIC[name], type) and attrs.has(noun) and not issubclass(noun, Exception)
]


#: Public classes with fields that are no documents: class → reason.
NO_DOCUMENTS: dict[type, str] = {}


def test_every_public_class_with_fields_is_a_kind() -> None:
    """Each public class is in the table of kinds, unless there is a reason; old kinds stay."""
    assert set(documents.KINDS.values()) == set(NOUNS) - NO_DOCUMENTS.keys()
    assert set(NO_DOCUMENTS) <= set(NOUNS)
    assert all(NO_DOCUMENTS.values())
    assert len(NAMES) == len(documents.KINDS)
    assert documents.KINDS["selection_policy"] is SelectionPolicy
    assert documents.KINDS["pair_exclusion"] is PairExclusion


@pytest.mark.parametrize("kind", NOUNS, ids=lambda kind: kind.__name__)
def test_documents_come_back_equal(kind: type) -> None:
    """A value that Hypothesis draws from its class alone is equal after JSON, and is written to the same bytes."""

    @settings(max_examples=examples(15))
    @given(st.from_type(kind))
    def comes_back(value: object) -> None:
        text = written(value)
        again: object = documents.load(json.loads(text), kind)
        assert type(again) is type(value) is kind
        assert again == value
        assert hash(again) == hash(value)
        assert written(again) == text

    comes_back()


@pytest.mark.parametrize("kind", NOUNS, ids=lambda kind: kind.__name__)
def test_load_of_changed_documents_raises_or_returns_a_value(kind: type) -> None:
    """A document with any value in one key loads as a value that pickles and dumps, or raises our error."""

    @settings(max_examples=examples(10))
    @given(st.from_type(kind), st.data())
    def loads_or_raises(value: object, data: st.DataObject) -> None:
        document = documents.dump(value)
        if document["data"]:
            key = data.draw(st.sampled_from(sorted(document["data"])))
            document["data"][key] = data.draw(JUNK | NEARLY)
        with suppress(DocumentError):
            found: object = documents.load(document, kind)
            assert type(found) is kind
            assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own
            assert documents.load(documents.dump(found), kind) == found

    loads_or_raises()


#: The fields of a participant that are scalars in JSON, with the types of their JSON form.
SCALARS = [
    (name, next(iter({str, int, float} & {hint, *get_args(hint)})))
    for name, hint in get_type_hints(Participant).items()
    if {str, int, float} & {hint, *get_args(hint)} and get_origin(hint) in {None, UnionType, Union}
]


@given(field=st.sampled_from(SCALARS), data=st.data())
def test_load_accepts_what_the_class_accepts(field: tuple[str, type], data: st.DataObject) -> None:
    """A value of the JSON type of a field loads if and only if the class accepts it, in the same canonical form."""
    name, kind = field
    value = data.draw(st.sampled_from([near for near in EDGES if type(near) is kind]))
    given: dict[str, Any] = {"id": "p-1", name: value}
    document = {"kind": "participant", "version": documents.VERSION, "data": given}
    try:
        person = Participant(**given)
    except AdvocacyError:
        with pytest.raises(DocumentError, match=name):
            documents.load(document, Participant)
        return
    found = documents.load(document, Participant)
    assert (repr(getattr(found, name)), hash(found)) == (repr(getattr(person, name)), hash(person))


@given(people=strategies.pools(), data=st.data())
def test_equal_pilots_give_equal_bytes(people: list[Participant], data: st.DataObject) -> None:
    """The order of the pool does not change the document."""
    policy = SelectionPolicy(size=1, criteria=[Criterion("motivation")])
    first = select_pilot(people, policy, matrix=MATRIX, on=DAY)
    second = select_pilot(data.draw(st.permutations(people)), policy, matrix=MATRIX, on=DAY)
    assert written(first) == written(second)


@given(strategies.participants(), st.timedeltas(timedelta(0), timedelta(days=999)))
def test_durations_keep_every_microsecond(person: Participant, time: timedelta) -> None:
    """Durations are written in whole days and exact seconds."""
    person = evolve(person, time_per_month=time)
    assert documents.load(documents.dump(person), Participant) == person


def test_loaded_pilot_equals_the_original() -> None:
    """Exclusion counts, findings and the infeasibility are kept."""
    people = [Participant(id=f"p-{n}", motivation=n / 9, attributes={"role": "r"}) for n in range(3)]
    policy = SelectionPolicy(size=2, quotas=[Quota("role", "r", 1, 2)], exclude_inactive=False)
    pilot = select_pilot(people, policy, on=DAY)
    again = documents.load(documents.dump(pilot), Pilot)
    assert (again.exclusion_counts, again.findings, again.infeasibility) == (
        pilot.exclusion_counts,
        pilot.findings,
        pilot.infeasibility,
    )
    with pytest.raises(InfeasibleError):
        again.require()


PERSON = Participant(
    id="p-1",
    activity=0.5,
    network_size=3,
    time_per_month=timedelta(hours=1),
    consents=agreed_on(DAY),
)
POLICY = SelectionPolicy(size=(2, 3), criteria=[Criterion("activity", 2)], substitutes={"activity": 0.5})


@pytest.mark.parametrize("wrong", [True, "0.5", 2**60, math.nan, math.inf, -math.inf, [], {}], ids=repr)
def test_shares_are_numbers(wrong: object) -> None:
    """A share is no bool, text, NaN or infinity."""
    assert _path_of(PERSON, ("activity",), wrong) == "$.data.activity"


@pytest.mark.parametrize("wrong", [2.9, True, "3", 3.0, []], ids=repr)
def test_whole_numbers_are_whole(wrong: object) -> None:
    """A count is not 2.9, 3.0, true or text."""
    assert _path_of(PERSON, ("network_size",), wrong) == "$.data.network_size"


@pytest.mark.parametrize("wrong", [1, None, True, ["p-1"]], ids=repr)
def test_text_is_never_converted(wrong: object) -> None:
    """No other type is converted to text."""
    assert _path_of(PERSON, ("id",), wrong) == "$.data.id"


@pytest.mark.parametrize("wrong", ["20260915", "2026-W38-2", "2026-09-15T00:00:00", "2026-02-30", "2026-9-15", 5, None])
def test_dates_have_one_form(wrong: object) -> None:
    """A date exists and has one written form."""
    assert _path_of(PERSON, ("consents", 0, "given"), wrong) == "$.data.consents[0].given"


@pytest.mark.parametrize("wrong", ["1 hour", "P0DT-5S", "PT1H", 3600, True, "P999999999DT99999S"])
def test_durations_have_one_form(wrong: object) -> None:
    """A duration has one written form."""
    assert _path_of(PERSON, ("time_per_month",), wrong) == "$.data.time_per_month"


@pytest.mark.parametrize("wrong", ["abc", {}, None, 3], ids=repr)
def test_text_is_no_list(wrong: object) -> None:
    """Text is never split into a list."""
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
    """Sizes, weights, switches and substitutes have exactly one form."""
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


def test_all_problems_are_reported_with_paths() -> None:
    """Unknown and missing keys, wrong types, unknown codes and broken rules are in one error."""
    document = documents.dump(PERSON)
    data = document["data"]
    del data["id"]
    data |= {"activty": 0.5, "activity": "0.5", "motivation": "high", "activity_source": "tolt"}
    data["consents"] = [{"purpose": "nudges", "given": "2026-09-15", "withdrawn": "2026-01-01"}, 7]
    data["attributes"] = {"role": 5, "team": "A"}
    with pytest.raises(DocumentError) as error:
        documents.load(document, Participant)
    assert {(finding.path, finding.code) for finding in error.value.findings} == {
        ("$.data", "document:key"),
        ("$.data", "document:missing"),
        ("$.data.activity", "document"),
        ("$.data.motivation", "document"),
        ("$.data.activity_source", "document"),
        ("$.data.consents[0].withdrawn", "consent:order"),
        ("$.data.consents[1]", "document"),
        ("$.data.attributes['role']", "document"),
    }
    assert "Did you mean 'activity'?" in str(error.value)


def test_broken_rules_are_reported_without_values() -> None:
    """A broken rule inside a program has its path, and the message has no value of a person."""
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


def any_window() -> DateRange:
    """Give any window."""
    return DateRange(DAY, DAY)


@pytest.mark.parametrize("wrong", [None, 3, "text", [], True])
def test_document_is_a_json_object(wrong: object) -> None:
    """A document is a JSON object."""
    with pytest.raises(DocumentError):
        documents.load(wrong)
    with pytest.raises(DocumentError):
        documents.load({"kind": "program", "version": 1, "data": wrong})


def test_envelope_is_strict() -> None:
    """Another kind or version, unknown keys and missing keys are reported together."""
    with pytest.raises(DocumentError) as error:
        documents.load({"kind": "goal", "version": documents.VERSION + 1, "dat": {}})
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        ("$", "document:key"),
        ("$", "document:missing"),
        ("$.kind", "document"),
        ("$.version", "document:newer"),
    ]
    versions: list[object] = [True, "1", None, 1.0, 0, -1, [], {}]
    for version in versions:
        with pytest.raises(DocumentError) as error:
            documents.load({**documents.dump(PERSON), "version": version}, Participant)
        assert [finding.code for finding in error.value.findings] == ["document:version"]


def test_missing_keys_take_their_default() -> None:
    """A key with a default may be missing, and 1 is read as the share 1.0."""
    document = {"kind": "participant", "version": 1, "data": {"id": "p-1", "activity": 1}}
    assert documents.load(document, Participant) == Participant(id="p-1", activity=1.0)


def test_findings_inside_documents_are_strict() -> None:
    """Parameters of a finding are names with text or numbers, and codes are known."""
    plan = documents.dump(map_kpis([Goal(id="g", kind=GoalKind.AWARENESS)], available=[]))
    data = plan["data"]
    data["findings"][0]["parameters"] = [["metric", None], ["measure"], 3, ["goal", 2]]
    data["measures"] = [{"code": "x", "unit": "cuont", "definition": "d", "supplier": "s"}]
    with pytest.raises(DocumentError) as error:
        documents.load(plan, MeasurementPlan)
    assert [finding.path for finding in error.value.findings] == [
        "$.data.measures[0].unit",
        "$.data.findings[0].parameters[0][1]",
        "$.data.findings[0].parameters[1]",
        "$.data.findings[0].parameters[2]",
    ]
    assert "Did you mean 'count'?" in str(error.value)


def test_other_classes_are_no_documents() -> None:
    """Only classes that have a kind are dumped or loaded."""
    odd: Any = ["goal"]
    for call in (
        lambda: documents.dump(3),
        lambda: documents.load({}, int),
        lambda: documents.load({}, odd),
        lambda: documents.json_schema(int),
        lambda: documents.json_schema(odd),
    ):
        with pytest.raises(DocumentError, match="one of the classes in documents"):
            call()


@settings(max_examples=examples(300))
@given(junk=JUNK, kind=st.sampled_from(sorted(documents.KINDS)))
def test_any_json_loads_or_raises_our_error(junk: object, kind: str) -> None:
    """Any JSON value loads, or raises an error of the library."""
    for document in (junk, {"kind": kind, "version": documents.VERSION, "data": junk}):
        with suppress(AdvocacyError):
            assert type(documents.load(document, documents.KINDS[kind])) is documents.KINDS[kind]


@costly(10)
@given(program=strategies.programs(), junk=JUNK, data=st.data())
def test_broken_document_loads_or_raises_our_error(program: Program, junk: object, data: st.DataObject) -> None:
    """A real document with a replaced or removed value loads, or raises an error of the library."""
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


SENTINEL = "what-somebody-said-41b7"
#: Parts that say something about a person: none of their leaves is an id.
PERSONAL: dict[str, object] = {
    "participant": evolve(
        PERSON,
        name="Ann",
        attributes={"role": "baker"},
        measures={"reach": 3.0},
        bounds={"tenure": Bounds(2, 5)},
        motivation=0.1,
        opportunity_self=0.2,
        opportunity_company=0.3,
        network_size_source=DataSource.SELF_REPORTED,
        activity_source=DataSource.MEASURED,
        consents=[Consent(purpose=Purpose.NUDGES, given=DAY, withdrawn=DAY)],
    ),
    "invitation": Invitation(participant="p-1", sent=DAY).answer(Reply.DECLINED, on=DAY),
    "survey": SURVEY,
}


def _leaves(place: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """List the paths to all values of a document that hold no others."""
    if isinstance(place, dict | list) and place:
        steps = place.items() if isinstance(place, dict) else enumerate(place)
        return [leaf for step, inner in steps for leaf in _leaves(inner, (*path, step))]
    return [path]


PERSONAL_LEAVES = [
    (kind, path)
    for kind, value in PERSONAL.items()
    for path in _leaves(documents.dump(value)["data"])
    if path[-1] not in {"id", "participant", "question"} and (kind != "survey" or path[0] == "answers")
]


@pytest.mark.parametrize(("kind", "path"), PERSONAL_LEAVES, ids=str)
@pytest.mark.parametrize("wrong", [SENTINEL, [SENTINEL], {SENTINEL: SENTINEL}], ids=["text", "list", "object"])
def test_errors_do_not_repeat_facts_of_people(kind: str, path: tuple[str | int, ...], wrong: object) -> None:
    """A wrong value in a field about a person appears in no message of any language."""
    document = documents.dump(PERSONAL[kind])
    place: Any = document["data"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = wrong
    try:
        documents.load(document, documents.KINDS[kind])
    except DocumentError as error:
        shown = error.text("en") + error.text("nl") + repr(error) + str(error.__cause__)
        assert SENTINEL not in shown
    else:
        text = {("name",), ("attributes", "role"), ("answers", 1, "text")}
        text |= {("answers", place, "language") for place in (0, 1)}
        listed = {("contacts",), ("answers", 1, "codes")}
        assert path in (text if isinstance(wrong, str) else listed)


@pytest.mark.parametrize(
    ("kind", "path", "known"),
    [
        ("participant", ("activity_source",), "'measured'|'self_reported'"),
        ("participant", ("consents", 0, "purpose"), "'participation'|'measurement'|'nudges'|'recognition'"),
        ("invitation", ("reply",), "'accepted'|'declined'"),
    ],
)
def test_unknown_codes_about_people_are_not_repeated(kind: str, path: tuple[str | int, ...], known: str) -> None:
    """An unknown code about a person is not shown; the known codes are."""
    document = documents.dump(PERSONAL[kind])
    place: Any = document["data"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = "declined, being ill"
    with pytest.raises(DocumentError) as error:
        documents.load(document, documents.KINDS[kind])
    assert [(finding.code, finding["expected"]) for finding in error.value.findings] == [("document", known)]


@given(weight=st.fractions(min_value=0).filter(bool) | st.builds(Fraction, st.integers(1, 10**60), st.just(10**50)))
def test_weights_are_exact(weight: Fraction) -> None:
    """A weight is written as its own fraction, without rounding."""
    policy = SelectionPolicy(size=1, criteria=[Criterion("activity", weight)])
    again = documents.load(json.loads(written(policy)), SelectionPolicy)
    assert again == policy
    assert again.criteria[0].weight == weight


@given(measures=st.dictionaries(strategies.identifiers(), st.floats(-9, 9), max_size=4), data=st.data())
def test_equal_values_give_equal_bytes(measures: dict[str, float], data: st.DataObject) -> None:
    """The order of a mapping or set, the sign of zero and the form of an accent do not change the document."""
    measures = {name: metric for name, metric in measures.items() if name not in MEASURES}
    shuffled = dict(data.draw(st.permutations(list(measures.items()))))
    first = Participant(id="caf\u00e9", measures=measures | {"zero": 0.0}, activity=0.0)
    second = Participant(id="cafe\u0301", measures={"zero": -0.0} | shuffled, activity=-0.0)
    assume(first == second)
    assert written(first) == written(second)
    served = data.draw(st.permutations(["g-1", "g-2", "g-3"]))
    pillars = [ContentPillar(id="c", name="C", goals=goals) for goals in (served, sorted(served))]
    assert written(pillars[0]) == written(pillars[1])
    assert documents.dump(pillars[0])["data"]["goals"] == ["g-1", "g-2", "g-3"]


def test_keys_are_normalised() -> None:
    """A document with decomposed accents loads as the same facts in Python."""
    document = documents.dump(PERSON)
    document["data"]["attributes"] = {"re\u0301gion": "Gent"}
    assert documents.load(document, Participant) == evolve(PERSON, attributes={"r\u00e9gion": "Gent"})


def test_values_beyond_python_are_reported() -> None:
    """A duration beyond the maximum, and keys that JSON cannot have, are reported as problems."""
    assert _path_of(PERSON, ("time_per_month",), "P999999999DT86400S") == "$.data.time_per_month"
    assert _path_of(PERSON, (7,), "x") == "$.data"
    assert _path_of(PERSON, ("attributes",), {7: "x"}) == "$.data.attributes"
    with pytest.raises(DocumentError):
        documents.load({7: "x"})


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf], ids=repr)
def test_nan_is_reported_with_other_problems(wrong: float) -> None:
    """NaN and infinity are in the same error as a missing key."""
    document = {"kind": "participant", "version": 1, "data": {"activity": wrong, "measures": {"reach": wrong}}}
    with pytest.raises(DocumentError) as error:
        documents.load(document, Participant)
    assert {(finding.path, finding.code) for finding in error.value.findings} == {
        ("$.data", "document:missing"),
        ("$.data.activity", "document"),
        ("$.data.measures['reach']", "document"),
    }


def test_field_changes_are_read_by_program_part() -> None:
    """The values before and after have the type of their part, with a path; an unknown part gets the nearest name."""
    program = Program(id="x", period=DateRange(date(2027, 1, 1), date(2027, 1, 2)))
    document = documents.dump(
        program.revise(on=date(2027, 1, 1), reason="r", goals=[Goal(id="g", kind=GoalKind.AWARENESS)])
    )
    (item,) = document["data"]["revisions"][0]["changes"]
    assert item == {"part": "goals", "key": "g", "before": None, "after": document["data"]["goals"][0]}

    def faults(changes: Any) -> list[tuple[str, str]]:
        wrong = copy.deepcopy(document)
        wrong["data"]["revisions"][0]["changes"] = [changes]
        with pytest.raises(DocumentError) as error:
            documents.load(wrong)
        return [(finding.path, finding.code) for finding in error.value.findings]

    here = "$.data.revisions[0].changes[0]"
    assert faults(item | {"part": "gaols"}) == [(f"{here}.part", "name:unknown")]
    assert faults({"part": "goals"}) == [(here, "document")]
    assert faults([]) == [(here, "document")]
    assert faults(item | {"key": 3, "before": {"id": "g"}, "after": 1}) == [
        (f"{here}.key", "document"),
        (f"{here}.before", "document:missing"),
        (f"{here}.after", "document"),
    ]


def test_errors_list_all_accepted_types() -> None:
    """An error lists each accepted type, except null."""
    for key, wrong, english, dutch in (
        ("size", "x", "a whole number or a list of 2", "een geheel getal of een lijst van 2"),
        (
            "quotas",
            [5],
            "a JSON object with a rule: quota, value_cap, distinct_values",
            "een JSON-object met een rule: quota, value_cap, distinct_values",
        ),
    ):
        document = documents.dump(POLICY)
        document["data"][key] = wrong
        with pytest.raises(DocumentError) as error:
            documents.load(document, SelectionPolicy)
        (found,) = error.value.findings
        assert found.text("en") == f"must be {english}."
        assert found.text("nl") == f"moet {dutch} zijn."


def _hints() -> list[Any]:
    """List every type that a document can contain."""
    waiting: list[Any] = [*NOUNS, *map(part_type, sorted(PARTS))]
    found: list[Any] = []
    while waiting:
        hint = waiting.pop()
        if hint in found or hint is Ellipsis:
            continue
        found.append(hint)
        waiting += get_args(hint)
        if attrs.has(hint) and hint is not FieldChange:
            waiting += (field.type for field in attrs.fields(attrs.resolve_types(hint)) if field.init)
    return found


def test_changes_of_unknown_fields_are_not_dumped() -> None:
    """A change names a field of the program."""
    with pytest.raises(DocumentError) as error:
        documents.dump(FieldChange(part="goal"))
    assert [(finding.code, finding.path) for finding in error.value.findings] == [("name:unknown", "$.part")]


def test_expected_types_are_translated() -> None:
    """The expected type of each field is a phrase in both languages."""
    wrong: list[Any] = [None, True, 1, 10**70, 0.5, math.nan, "x", "", [], [1], [None] * 9, {}, {"q": 1}, {"rule": "x"}]
    found = {
        finding
        for hint in _hints()
        for value in wrong
        for finding in _findings(partial(converter().structure, value, hint))
    }
    found |= {finding for act in MISUSES for finding in _findings(act)}
    codes = {code for finding in found if finding.code == "document" for code in finding["expected"].split("|")}
    assert {"number", "date", "row:2", "'self_reported'", "kinds", "plain"} <= codes
    heads = {f"expected:{code.partition(':')[0]}" for code in codes if not code.startswith("'")}
    assert heads <= ENGLISH.keys() & DUTCH.keys()
    for finding in found:
        english, dutch = finding.text("en"), finding.text("nl")
        assert english != dutch
        assert not {"a", "an", "or", "with", "the", "such", "very", "number", "list"} & set(
            re.findall(r"[a-z]+", dutch)
        )


MISUSES: list[Callable[[], object]] = [
    lambda: documents.load({}, int),
    lambda: documents.load([]),
    lambda: documents.load({"kind": [], "version": {}, "data": 1}),
    lambda: documents.load({**documents.dump(PERSON), "version": documents.VERSION + 1}, Participant),
    lambda: documents.load({**documents.dump(PERSON), "x": 3}, Participant),
    lambda: check_limits({"a": math.nan, "b": {1, 2}}, plain=True),
    lambda: check_limits({"a": 10**99, "b": "x" * 100_001, "c": "\ud800"}),
]


def _findings(act: Callable[[], object]) -> tuple[Finding, ...]:
    try:
        act()
    except AdvocacyError as error:
        return error.findings
    return ()


@pytest.mark.parametrize("length", [59, 60, 61, 500])
def test_shown_values_are_short(length: int) -> None:
    """A value from a document is shown in at most sixty characters; a cut is marked."""
    expected = "x" * length if length <= 60 else f"{'x' * 57}..."
    (kind,) = _findings(lambda: documents.load(documents.dump(PERSON) | {"kind": "x" * length}, Participant))
    assert kind["value"] == expected
    goal = documents.dump(Goal(id="g-1", kind=GoalKind.AWARENESS))
    goal["data"]["kind"] = "x" * length
    (code,) = _findings(lambda: documents.load(goal, Goal))
    assert code["name"] == expected


#: By kind, what stands wrongly in each field whatever the others are: of another type, and of the type but refused.
BROKEN: dict[str, dict[str, tuple[Any, ...]]] = {
    "participant": {
        "id": (7, ""),
        "name": (["Ann"], " "),
        "network_size": (2.5, -1),
        "network_size_source": ("heard",),
        "activity": ("often", 1.5),
        "activity_source": (1,),
        "motivation": ("high", 7),
        "opportunity_self": (True, -0.5),
        "opportunity_company": ([], 2),
        "time_per_month": ("two hours", "P-1DT0S"),
        "consents": ("yes",),
    },
    "goal": {"id": (None, ""), "kind": ("fame",), "statement": (3,), "weight": ("1", -1)},
    "quota": {"attribute": (1, ""), "value": ({}, " "), "minimum": ("2", -1), "maximum": (1.5, -2)},
    "value_cap": {"attribute": (1, ""), "maximum": ("2", -1)},
    "consent": {"purpose": ("fun",), "given": ("today",), "withdrawn": (3,)},
    "content_pillar": {"id": (1, ""), "name": (1, ""), "description": (1,), "goals": ({}, [""])},
    "selection_policy": {
        "size": ("2", 0),
        "criteria": ({}, [{"measure": ""}]),
        "quotas": ([3],),
        "exclude_inactive": (0,),
        "substitutes": ([], {"activity": ""}),
        "seed": ("7",),
        "prefer_smallest": (None,),
    },
}


@pytest.mark.parametrize("kind", sorted(BROKEN))
def test_every_broken_field_is_reported(kind: str) -> None:
    """Of k broken fields, all k paths are reported."""
    noun = documents.KINDS[kind]

    @settings(max_examples=examples(60))
    @given(st.from_type(noun), st.data())
    def refuses(value: object, data: st.DataObject) -> None:
        document = documents.dump(value)
        fields = data.draw(st.lists(st.sampled_from(sorted(BROKEN[kind])), min_size=1, unique=True))
        for field in fields:
            document["data"][field] = data.draw(st.sampled_from(BROKEN[kind][field]))
        with pytest.raises(DocumentError) as error:
            documents.load(document, noun)
        paths = {finding.path for finding in error.value.findings}
        assert {re.split(r"[.\[]", path.removeprefix("$.data."))[0] for path in paths} >= set(fields)

    refuses()


def test_missing_keys_hide_no_other_problem() -> None:
    """Besides a missing or unknown key, the other fields are checked; defaults are not."""
    document = {
        "kind": "participant",
        "version": documents.VERSION,
        "data": {"motivation": 7, "activty": 1, "measures": {"": 1}},
    }
    with pytest.raises(DocumentError) as error:
        documents.load(document, Participant)
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        ("$.data", "document:key"),
        ("$.data", "document:missing"),
        ("$.data.motivation", "share"),
        ("$.data.measures.keys", "text"),
    ]


def test_rules_between_fields_need_all_fields() -> None:
    """An end before its start is reported with other problems, but not if the start itself could not be read."""
    between = {"purpose": "fun", "given": "2026-09-02", "withdrawn": "2026-09-01"}
    for data, rows in (
        (between, [("$.data.purpose", "name:unknown"), ("$.data.withdrawn", "consent:order")]),
        (between | {"given": 3}, [("$.data.purpose", "name:unknown"), ("$.data.given", "document")]),
    ):
        with pytest.raises(DocumentError) as error:
            documents.load({"kind": "consent", "version": documents.VERSION, "data": data}, Consent)
        assert [
            (finding.path, "name:unknown" if "purpose" in finding.path else finding.code)
            for finding in error.value.findings
        ] == rows


def test_default_that_depends_on_a_broken_field_is_skipped() -> None:
    """The bounds of a criterion follow from its measure; if that is no text, they are not checked."""
    document = documents.dump(POLICY)
    for criterion, texts in (
        ({"measure": 5, "weight": -1}, ["measure", "weight"]),
        ({"measure": "reach", "weight": "x"}, ["low", "high", "weight"]),
        ({"measure": "activity", "weight": "x", "low": 2}, ["high", "weight"]),
    ):
        document["data"]["criteria"] = [criterion]
        with pytest.raises(DocumentError) as error:
            documents.load(document, SelectionPolicy)
        paths = [finding.path.rpartition(".")[2] for finding in error.value.findings]
        assert sorted(paths) == sorted(texts)
