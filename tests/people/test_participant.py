import math
import pickle
import unicodedata
from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve, fields_dict
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.errors import UnknownNameError, ValidationError
from advocacy.frozen_map import FrozenMap
from advocacy.people.consent import Consent, Purpose, consents_hold
from advocacy.people.participant import MEASURES, SHARES, DataSource, Participant
from advocacy.testing import strategies
from tests.amounts import examples
from tests.samples import agreed_on, faults

SECRET = 0.987654
DAY = date(2026, 9, 1)


def refused(**fields: Any) -> ValidationError:
    """Give the error for a participant with these fields."""
    with pytest.raises(ValidationError) as caught:
        Participant(**{"id": "p-1", **fields})
    return caught.value


# ---------------------------------------------------------------- one form


@given(written=strategies.texts())
def test_id_is_normalised(written: str) -> None:
    """Ids that look the same are equal, in any Unicode form."""
    person = Participant(id=unicodedata.normalize("NFC", written))
    other = Participant(id=unicodedata.normalize("NFD", written))
    assert person == other
    assert hash(person) == hash(other)
    assert person.id == unicodedata.normalize("NFC", written)


def test_attributes_and_measures_are_normalised() -> None:
    """Names of attributes and measures, and texts of attributes, are normalised."""
    person = Participant(id="p-1", attributes={"e\u0301": "o\u0308"}, measures=FrozenMap({"e\u0301": 1}))
    assert person.attribute("\u00e9") == "\u00f6"
    assert person.measure("\u00e9") == 1.0


def test_numbers_are_canonical() -> None:
    """Whole numbers become floats and minus zero becomes zero."""
    person = Participant(id="p-1", activity=1, motivation=-0.0, measures={"reach": 2, "tenure": -0.0})
    assert repr((person.activity, person.motivation)) == "(1.0, 0.0)"
    assert repr(person.measures) == "FrozenMap({'reach': 2.0, 'tenure': 0.0})"


def test_input_is_copied() -> None:
    """Later changes of the dicts and lists of the caller do not change a person."""
    attributes, measures = {"role": "seller"}, {"reach": 2.0}
    consents = [*agreed_on(DAY)]
    person = Participant(id="p-1", attributes=attributes, measures=measures, consents=consents)
    before = hash(person)
    attributes["role"] = "buyer"
    measures["reach"] = 3.0
    consents.clear()
    assert (person.attribute("role"), person.measure("reach"), len(person.consents)) == ("seller", 2.0, 1)
    assert hash(person) == before
    assert (type(person.attributes), type(person.measures), type(person.consents)) == (FrozenMap, FrozenMap, tuple)


@given(person=strategies.participants())
def test_participant_pickles_and_hashes(person: Participant) -> None:
    """A pickled person is equal, with the same hash."""
    again = pickle.loads(pickle.dumps(person))  # noqa: S301
    assert again == person
    assert hash(again) == hash(person)
    assert len({person, again}) == 1


def test_participant_is_immutable() -> None:
    """The fields of a person cannot be set."""
    person: Any = Participant(id="p-1")
    with pytest.raises(AttributeError):
        person.activity = 0.5
    assert evolve(person, activity=0.5).activity == 0.5
    assert person.activity is None


# ---------------------------------------------------------------- privacy


@given(person=strategies.participants())
def test_repr_has_class_and_id_only(person: Participant) -> None:
    """The repr has the id only, whatever else is known."""
    assert repr(person) == f"<Participant {person.id}>"


def test_errors_do_not_repeat_values() -> None:
    """Each problem has its field, and no value."""
    wrong: dict[str, Any] = {
        "name": SECRET,
        "attributes": {"role": SECRET},
        "network_size": SECRET,
        "network_size_source": SECRET,
        "activity": -SECRET,
        "activity_source": SECRET,
        "motivation": 1 + SECRET,
        "opportunity_self": str(SECRET),
        "opportunity_company": [SECRET],
        "time_per_month": SECRET,
        "measures": {"reach": str(SECRET)},
        "consents": [SECRET],
    }
    error = refused(**wrong)
    places = {"attributes": "attributes[role]", "measures": "measures[reach]", "consents": "consents[0]"}
    assert [found.path for found in error.findings] == [places.get(name, name) for name in wrong]
    for text in (str(error), repr(error), error.text("nl"), repr(error.args)):
        assert "987654" not in text
    for name, value in wrong.items():
        assert "987654" not in repr(refused(**{name: value}))


@pytest.mark.parametrize("name", ["attributes", "measures", "consents"])
@pytest.mark.parametrize("value", [str(SECRET), SECRET, {SECRET: SECRET}], ids=["text", "number", "no-text-keys"])
def test_wrong_collections_are_refused(name: str, value: object) -> None:
    """Wrong types of collections are rejected, and not shown."""
    error = refused(**{name: value})
    assert all(found.path.startswith(name) for found in error.findings)
    assert "987654" not in repr(error)


# ---------------------------------------------------------------- faults


def test_all_problems_are_reported_together() -> None:
    """Broken fields and reserved names are reported together, with their paths."""
    error = refused(
        id=" ",
        attributes={"cell": "inactive", "role": ""},
        activity=40,
        measures={"motivation": 0.5, "reach": math.nan},
    )
    assert faults(error) == [
        ("text", "id"),
        ("text", "attributes[role]"),
        ("share", "activity"),
        ("real", "measures[reach]"),
        ("name:taken", "attributes[cell]"),
        ("name:taken", "measures[motivation]"),
    ]


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_names_of_measures_are_reserved(name: str) -> None:
    """A measure of an app cannot have the name of a field with a measure."""
    error = refused(measures={name: 0.5})
    assert faults(error) == [("name:taken", f"measures[{name}]")]


def test_cell_is_no_attribute() -> None:
    """The name `cell` is reserved for the matrix."""
    assert [found.path for found in refused(attributes={"cell": "x"}).findings] == ["attributes[cell]"]


@pytest.mark.parametrize("name", sorted(SHARES))
@pytest.mark.parametrize("value", [-0.1, 1.1, 85, math.inf, True, "0.5"], ids=repr)
def test_shares_are_checked(name: str, value: object) -> None:
    """Percentages, bools, text, NaN and infinities are rejected."""
    assert [(found.code, found.path) for found in refused(**{name: value}).findings] == [("share", name)]


@pytest.mark.parametrize("value", [-1, 10**10 + 1, 850.5, math.inf, True, "850"], ids=repr)
def test_network_size_is_a_number_of_people(value: object) -> None:
    """A network has 0 to 10,000,000,000 people; a bool is no number."""
    assert [(found.code, found.path) for found in refused(network_size=value).findings] == [
        ("whole:range", "network_size")
    ]


def test_network_size_includes_both_bounds() -> None:
    """Both bounds are accepted."""
    assert Participant(id="p-1", network_size=0).measure("network_size") == 0.0
    assert Participant(id="p-1", network_size=10**10).measure("network_size") == 1e10


@pytest.mark.parametrize("value", [timedelta(-1), 5, "2h"], ids=repr)
def test_time_is_a_duration(value: object) -> None:
    """Time is a non-negative timedelta."""
    assert [(found.code, found.path) for found in refused(time_per_month=value).findings] == [
        ("duration", "time_per_month")
    ]


@pytest.mark.parametrize("value", [math.nan, math.inf, True, "1", None, 2**60], ids=repr)
def test_own_measures_are_finite_numbers(value: object) -> None:
    """A measure of an app is a finite number; unknown ones are left out."""
    assert [found.path for found in refused(measures={"reach": value}).findings] == ["measures[reach]"]


@pytest.mark.parametrize("value", ["", " ", "a\ud800", 17, None, b"p-1"], ids=repr)
def test_id_is_writable_text(value: object) -> None:
    """An id is text, is not empty, and fits in UTF-8."""
    assert [(found.code, found.path) for found in refused(id=value).findings] == [("text", "id")]


def test_lone_surrogates_are_refused_everywhere() -> None:
    """Text that UTF-8 cannot encode is rejected in names, attributes and keys, and the error can be written."""
    error = refused(name="\ud800", attributes={"role": "\udfff", "\ud801": "x"}, measures={"\ud802": 1})
    assert faults(error) == [
        ("text", "name"),
        ("text", "attributes[role]"),
        ("text", "attributes.keys"),
        ("text", "measures.keys"),
    ]
    assert str(error).encode()


@pytest.mark.parametrize("basis", [None, *DataSource])
def test_data_source_is_an_enumeration_member(basis: DataSource | None) -> None:
    """The source of a measure is measured, self-reported or unknown; text is rejected."""
    person = Participant(id="p-1", network_size_source=basis, activity_source=basis)
    assert (person.network_size_source, person.activity_source) == (basis, basis)
    error = refused(network_size_source="told", activity_source=True)
    assert [found.path for found in error.findings] == ["network_size_source", "activity_source"]


# ---------------------------------------------------------------- reading


@given(person=strategies.participants(), name=st.sampled_from(sorted(SHARES)))
def test_measure_returns_shares(person: Participant, name: str) -> None:
    """A share is found by its name, and unknown is None."""
    assert person.measure(name) == getattr(person, name)


@given(person=strategies.participants())
def test_measure_returns_units(person: Participant) -> None:
    """A network is a number of people, time is in hours, measures of an app are unchanged."""
    size, time = person.network_size, person.time_per_month
    assert person.measure("network_size") == size
    assert person.measure("time_per_month") == (None if time is None else time / timedelta(hours=1))
    assert all(person.measure(name) == value for name, value in person.measures.items())
    assert all(type(person.measure(name)) in {float, type(None)} for name in MEASURES)


def test_unknown_is_none() -> None:
    """A person with only an id has no measures."""
    person = Participant(id="p-1")
    assert {person.measure(name) for name in MEASURES} == {None}
    assert person.attribute("role") is None
    assert not any(person.consents_to(purpose, on=DAY) for purpose in Purpose)


def test_unknown_measure_is_refused() -> None:
    """A misspelt name raises an error with the nearest name."""
    person = Participant(id="p-1", measures={"reach": 2})
    for name, close in (("motivatoin", "motivation"), ("raech", "reach")):
        with pytest.raises(UnknownNameError) as caught:
            person.measure(name)
        assert [(finding.path, finding["nearest"]) for finding in caught.value.findings] == [("name", close)]


def test_time_is_in_hours() -> None:
    """An hour and a half is 1.5."""
    assert Participant(id="p-1", time_per_month=timedelta(minutes=90)).measure("time_per_month") == 1.5


@given(person=strategies.participants(), purpose=st.sampled_from(Purpose), day=strategies.days())
def test_consents_to_needs_a_valid_consent(person: Participant, purpose: Purpose, day: date) -> None:
    """A person consents to a purpose on a date if and only if a consent of theirs is valid on it."""
    assert person.consents_to(purpose, on=day) is consents_hold(person.consents, purpose, on=day)


def test_consents_to_ends_with_a_withdrawal() -> None:
    """A withdrawn consent is valid until that date, exclusive."""
    word = Consent(purpose=Purpose.PARTICIPATION, given=DAY, withdrawn=DAY + timedelta(days=2))
    person = Participant(id="p-1", consents=[word])
    stands = [person.consents_to(Purpose.PARTICIPATION, on=DAY + timedelta(days=day)) for day in (-1, 0, 1, 2)]
    assert stands == [False, True, True, False]


@settings(max_examples=examples(60))
@given(people=st.lists(strategies.participants(), max_size=4))
def test_many_participants_equal_single_ones_and_share(people: list[Participant]) -> None:
    """Each participant of many equals one made alone, to the sign of a zero; equal attributes are one object."""
    rows = [{name: getattr(person, name) for name in fields_dict(Participant)} for person in (*people, *people)]
    found = Participant.many(rows)
    assert list(found) == [*people, *people]
    assert [repr(dict(person.measures)) for person in found] == [repr(dict(row["measures"])) for row in rows]
    for first, second in zip(found[: len(people)], found[len(people) :], strict=True):
        assert first.attributes is second.attributes
        assert first.consents is second.consents


def test_many_participants_report_all_rows() -> None:
    """The findings of all rows come at once, each with the place of its row."""
    with pytest.raises(ValidationError) as error:
        Participant.many([{"id": "a", "motivation": 5}, {"nme": "b", "id": "b"}, {}, {"id": "c"}])
    assert [finding.path for finding in error.value.findings] == ["rows[0].motivation", "rows[1]", "rows[2].id"]
