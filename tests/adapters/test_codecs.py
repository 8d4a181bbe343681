"""One form: equal values give equal documents, however they were spelt, and what no document can hold is refused."""

from __future__ import annotations

import json
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args, get_origin

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy import ContentPillar, Criterion, DateRange, Finding, Goal, GoalKind, Participant, Quota, SelectionPolicy
from advocacy.adapters import documents
from advocacy.adapters.documents.codecs import CODECS
from advocacy.adapters.documents.converter import converter
from advocacy.adapters.documents.limits import error_findings
from advocacy.errors import DocumentError, ValidationError
from advocacy.exact import exact, plain, plain_or_whole
from advocacy.frozen_map import FrozenMap
from advocacy.goals import Claim, Observation, PartialAggregate
from advocacy.people import CellCounts
from advocacy.pilot import Assessment, SolverLimits
from advocacy.pilot.assessment import CriterionScore
from advocacy.rules import codes, frozen_map, identifier, number, number_map, tuple_of
from advocacy.stats import Interval
from tests.amounts import examples

DAY = date(2026, 9, 15)


def written(value: object) -> str:
    """Write a document as canonical JSON text."""
    return json.dumps(documents.dump(value), sort_keys=True, allow_nan=False)


def respelt(value: Any, data: st.DataObject) -> Any:
    """Build an equal value anew, each field as somebody else might have given it."""
    if not attrs.has(type(value)):
        return value
    given = {field.name: _field(field, getattr(value, field.name), data) for field in attrs.fields(type(value))}
    return type(value)(**given)


def _field(field: attrs.Attribute[Any], value: Any, data: st.DataObject) -> Any:
    converter: Any = field.converter
    found = value
    if isinstance(value, tuple):
        items = [respelt(item, data) for item in value]
        items = data.draw(st.permutations(items)) if getattr(field, "eq_key", None) is frozenset else items
        found = items if converter is tuple_of else tuple(items)
    elif isinstance(value, FrozenMap):
        items = [(_unmade(key) if converter in {frozen_map, number_map} else key, item) for key, item in value.items()]
        spelt = {key: respelt(item, data) for key, item in data.draw(st.permutations(items))}
        found = spelt if converter in {frozen_map, number_map} else FrozenMap(spelt)
    elif isinstance(value, frozenset) and converter is codes:
        found = [*data.draw(st.permutations([*value])), *list(value)[:1]]
    elif converter is identifier and isinstance(value, str):
        found = _unmade(value)
    elif isinstance(value, float):
        found = (
            -0.0
            if value == 0
            else int(value)
            if converter is number and value.is_integer() and abs(value) < 1 << 53
            else value
        )
    elif isinstance(value, Decimal):
        found = value + Decimal("0.00") if abs(value.adjusted()) < 9 else value
    elif isinstance(value, Fraction) and converter is exact and value.denominator == 1:
        found = value.numerator
    return respelt(found, data)


def _unmade(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize("kind", documents.KINDS)
def test_equal_values_give_equal_documents(kind: str) -> None:
    """Lists for tuples, sets in any order, and other forms of ids, numbers and zeros give the same document."""

    @settings(max_examples=examples(10))
    @given(st.from_type(documents.KINDS[kind]), st.data())
    def alike(value: object, data: st.DataObject) -> None:
        again = respelt(value, data)
        assert again == value
        assert written(again) == written(value)

    alike()


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6), st.integers(0, 9))
def test_decimals_are_written_without_trailing_zeros(value: Decimal, zeros: int) -> None:
    """1.50 becomes 1.5 and 1E+2 becomes 100: the digits give the exact value, not how it was typed."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    longer = Decimal((sign, (*digits, *[0] * zeros), exponent - zeros))
    claims = [
        Claim(code="c", statement="s", minimum=end, maximum=end, kind="share", source="x") for end in (value, longer)
    ]
    first, second = (documents.dump(claim) for claim in claims)
    assert first == second
    text = first["data"]["minimum"]
    assert Fraction(text) == Fraction(value)
    assert "E" not in text
    assert not ("." in text and text.endswith(("0", ".")))
    assert documents.load(first, Claim) == claims[0]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1.50", "1.5"),
        ("1E+2", "100"),
        ("-0.0", "0"),
        ("0E-9", "0"),
        ("-3.10", "-3.1"),
        ("10", "10"),
        ("1E-3", "0.001"),
    ],
)
def test_decimal_has_one_form(value: str, text: str) -> None:
    """Each number has exactly one written form."""
    claim = Claim(code="c", statement="s", minimum=Decimal(value), maximum=Decimal(9999), kind="share", source="x")
    assert documents.dump(claim)["data"]["minimum"] == text


def test_whole_decimal_equals_the_whole_number() -> None:
    """If a field takes whole numbers, 3.0 and 3 are one value with one form."""
    seen = [Observation(measure="leads", value=value, when=DAY) for value in (3, Decimal(3), Decimal("3.0"))]
    assert len({written(observation) for observation in seen}) == 1
    assert documents.dump(seen[2])["data"]["value"] == 3
    half = documents.dump(Observation(measure="leads", value=Decimal("0.50"), when=DateRange(DAY, DAY)))
    assert (half["data"]["value"], half["data"]["when"]) == ("0.5", "2026-09-15")


def test_quota_of_1_differs_from_a_share_of_1() -> None:
    """A quota of one person and a quota of 100 % differ, and so do their documents."""
    quota, whole = Quota("team", "A", maximum=1), Quota("team", "A", maximum=Fraction(1))
    assert quota != whole
    assert len({quota, whole, Quota("team", "A", maximum=1)}) == 2
    assert [documents.dump(rule)["data"]["maximum"] for rule in (quota, whole)] == [1, "1/1"]
    for rule in (quota, whole):
        assert documents.load(documents.dump(rule), Quota) == rule


def test_results_are_canonical_too() -> None:
    """A number in a result without validators is written as a float, and a zero without a sign."""
    parts = [CriterionScore(measure="m", value=value, points=0, weight=1) for value in (0, 0.0, -0.0)]
    assert {written(Assessment(id="p", scores=(part,))) for part in parts} == {
        written(Assessment(id="p", scores=tuple(parts[:1])))
    }
    assert written(Interval(-0.0, 1.0)) == written(Interval(0.0, 1.0))
    assert written(SolverLimits(seconds=30)) == written(SolverLimits(seconds=30.0))
    assert written(Finding.of("x", a=1.0, b=-0.0, c=2**60)) == written(Finding.of("x", a=1, b=0, c=float(2**60)))


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), Decimal(1), (1, 2)], ids=repr)
def test_values_without_a_json_form_are_refused(wrong: Any) -> None:
    """NaN, infinities and other Python types are rejected with their path."""
    result = Assessment(id="p", scores=(CriterionScore(measure="m", value=0.5, points=wrong, weight=1),))
    with pytest.raises(DocumentError) as error:
        documents.dump(result)
    assert [finding.path for finding in error.value.findings] == ["$.data.scores[0].points"]
    odd = CellCounts(cells=FrozenMap({"a b": wrong}), unplaced=0, missing=FrozenMap())
    with pytest.raises(DocumentError) as error:
        documents.dump(odd)
    assert [finding.path for finding in error.value.findings] == ["$.data.cells['a b']"]


@pytest.mark.parametrize("end", ["1E+1000", "1E-1001", "NaN", "Infinity"])
def test_too_long_numbers_are_refused(end: str) -> None:
    """`dump` rejects what `load` would not read: numbers of more than a thousand digits."""
    claim = Claim(code="c", statement="s", minimum=Decimal(0), maximum=Decimal(1), kind="share", source="x")
    object.__setattr__(claim, "maximum", Decimal(end))
    with pytest.raises(DocumentError):
        documents.dump(claim)
    with pytest.raises(ValidationError):
        Criterion("activity", Fraction(1, 10**100))
    assert documents.dump(Criterion("activity", Fraction(1, 10**63)))["data"]["weight"] == f"1/{10**63}"


@pytest.mark.parametrize(
    "wrong", ["1/0", "1/02", "1", "", "1/2 ", "٣/4", "1.5", 1.5, None, "1/" + "9" * 1001], ids=repr
)
def test_fractions_have_one_form(wrong: object) -> None:
    """Each fraction has exactly one written form."""
    document = documents.dump(SelectionPolicy(size=1, criteria=[Criterion("activity", Fraction(1, 2))]))
    document["data"]["criteria"][0]["weight"] = wrong
    with pytest.raises(DocumentError) as error:
        documents.load(document, SelectionPolicy)
    assert [finding.path for finding in error.value.findings] == ["$.data.criteria[0].weight"]


@pytest.mark.parametrize(
    "wrong", ["1,5", "1.", ".5", "1e3", "NaN", "Infinity", "", "+1", 1.5, 3, None, "1" * 1001], ids=repr
)
def test_decimals_are_text(wrong: object) -> None:
    """A decimal is text without an exponent, so that no digit is lost."""
    claim = Claim(code="c", statement="s", minimum=Decimal(0), maximum=Decimal(1), kind="share", source="x")
    document = documents.dump(claim)
    document["data"]["maximum"] = wrong
    with pytest.raises(DocumentError) as error:
        documents.load(document, Claim)
    assert [finding.path for finding in error.value.findings] == ["$.data.maximum"]


@pytest.mark.parametrize("wrong", [None, True, 1.5, [], "12", {"start": "2026-09-15"}], ids=repr)
def test_union_is_read_by_type(wrong: object) -> None:
    """A date is text and a range an object; anything else is rejected with its path."""
    document = documents.dump(Observation(measure="leads", value=3, when=DateRange(DAY, DAY + timedelta(days=2))))
    assert document["data"]["when"] == {"start": "2026-09-15", "end": "2026-09-17"}
    document["data"]["when"] = wrong
    with pytest.raises(DocumentError) as error:
        documents.load(document, Observation)
    assert [finding.path for finding in error.value.findings] == ["$.data.when"]


@pytest.mark.parametrize(
    "wrong", [{}, {"rule": "cup"}, {"rule": ["value_cap"]}, {"rule": "value_cap"}, "cap", None], ids=repr
)
def test_union_of_classes_is_read_by_tag(wrong: object) -> None:
    """A rule of a policy has a tag with its class, and the fields of that class."""
    document = documents.dump(SelectionPolicy(size=1, quotas=[Quota("team", "A")]))
    assert document["data"]["quotas"][0]["rule"] == "quota"
    document["data"]["quotas"][0] = wrong
    with pytest.raises(DocumentError) as error:
        documents.load(document, SelectionPolicy)
    assert {finding.path for finding in error.value.findings} == {"$.data.quotas[0]"}
    assert error.value.code == ("document:missing" if wrong == {"rule": "value_cap"} else "document")


def test_tuples_have_a_fixed_length() -> None:
    """A fixed-length list has every element, each of its type; all problems are reported together."""
    month = DateRange(date(2026, 1, 1), date(2026, 1, 31))
    document = documents.dump(PartialAggregate(periods=[month], decimals={"leads": 0}))
    document["data"]["values"] = [[["leads", "0", 3], {"table": [[1, 2, 3], [1, "x"]]}], []]
    with pytest.raises(DocumentError) as error:
        documents.load(document, PartialAggregate)
    assert [finding.path for finding in error.value.findings] == [
        "$.data.values[0][0][1]",
        "$.data.values[0][0][2]",
        "$.data.values[0][1].table[0]",
        "$.data.values[0][1].table[1][1]",
        "$.data.values[1]",
    ]


def test_equal_keys_are_reported() -> None:
    """Two spellings of one key are a problem; neither silently replaces the other."""
    document = documents.dump(Participant(id="p-1", attributes={"région": "Gent"}))
    for first, second in ((_unmade("région"), "région"), ("région", _unmade("région"))):
        document["data"]["attributes"] = {first: "Gent", second: "Brugge", "team": "A"}
        with pytest.raises(DocumentError) as error:
            documents.load(document, Participant)
        assert [(finding.path, finding.code) for finding in error.value.findings] == [
            (f"$.data.attributes[{second!r}]", "document:equivalent-keys")
        ]


def test_texts_stay_and_ids_are_normalised() -> None:
    """Texts stay as written; keys are normalised."""
    assert written(ContentPillar(id=_unmade("é"), name="n")) == written(ContentPillar(id="é", name="n"))
    assert documents.dump(ContentPillar(id="é", name=_unmade("é")))["data"]["name"] == _unmade("é")


def test_errors_state_the_expected_type() -> None:
    """A value of a wrong type gives an error with the expected type and without the value."""
    for form in CODECS.values():
        with pytest.raises(DocumentError) as error:
            form.read(object())
        assert error.value.parameters == {"expected": form.expected}


def test_durations_have_three_whole_parts() -> None:
    """Days, seconds and microseconds are whole numbers."""
    read, write = CODECS[timedelta].read, CODECS[timedelta].write
    assert read("P1DT2.000003S") == timedelta(days=1, seconds=2, microseconds=3)
    assert write is not None
    assert read(write(timedelta(seconds=-1))) == timedelta(seconds=-1)


def test_decimal_with_too_many_places_is_refused() -> None:
    """The maximum number of decimal places is accepted; one more is rejected, not rounded."""
    write = CODECS[Decimal].write
    assert write is not None
    assert write(Decimal(f"1.{'1' * 1000}")) == f"1.{'1' * 1000}"
    with pytest.raises(DocumentError, match="1,000 digits"):
        write(Decimal(f"1.{'1' * 1001}"))


@attrs.frozen
class Odd:
    """A class with an alias for a field."""

    inside: int = attrs.field(alias="outside")


@attrs.frozen
class Broken:
    """A class with a rule that always fails."""

    inside: int

    def __attrs_post_init__(self) -> None:
        raise ZeroDivisionError


def test_converter_reads_aliases_and_reports_unforeseen_errors() -> None:
    """A field is read under its name and passed under its alias; an error without findings becomes a finding."""
    assert converter().structure({"inside": 3}, Odd) == Odd(outside=3)
    (found,) = error_findings(ValueError("odd"), Odd)
    assert found.text() == "cannot be read as an instance of Odd."
    with pytest.raises(DocumentError) as error:
        converter().structure({"inside": 3}, Broken)
    assert [(finding.path, finding.code) for finding in error.value.findings] == [("", "document:malformed")]


@pytest.mark.parametrize("value", [1e308, -1e64, 1e63, 1e62, 2.0**53, -0.0, 5e-324])
def test_numbers_of_findings_are_kept(value: float) -> None:
    """A finding with any finite number is equal after it is dumped and loaded."""
    document = documents.dump(Finding.of("share", value=1))
    document["data"]["parameters"] = [["value", value]]
    found = documents.load(document, Finding)
    assert found["value"] == value
    again = documents.dump(found)
    assert documents.load(json.loads(json.dumps(again)), Finding) == found
    assert documents.dump(documents.load(again, Finding)) == again


def _classes() -> list[type]:
    """List every class that a document can contain, by name."""
    waiting: list[Any] = [*documents.KINDS.values()]
    found: set[Any] = set()
    while waiting:
        hint = waiting.pop()
        if hint in found or hint is Ellipsis:
            continue
        found.add(hint)
        waiting += get_args(hint)
        if attrs.has(hint):
            waiting += [field.type for field in attrs.fields(attrs.resolve_types(hint))]
    return sorted((hint for hint in found if attrs.has(hint)), key=lambda kind: kind.__name__)


def _holds(hint: Any, kinds: set[type]) -> bool:
    return hint in kinds or any(_holds(inner, kinds) for inner in get_args(hint))


#: Every field of a public class that a number without one form may be given to.
NUMBERS = [(kind, field) for kind in _classes() for field in attrs.fields(kind) if _holds(field.type, {float, Decimal})]
#: Fields of findings, of which each parameter is brought into its form together with its name.
PAIRS = {"parameters"}


@pytest.mark.parametrize(
    ("kind", "field"), NUMBERS, ids=lambda item: getattr(item, "__name__", getattr(item, "name", item))
)
def test_numbers_are_canonical_when_built(kind: type, field: attrs.Attribute[Any]) -> None:
    """Zero has no sign and a Decimal no trailing zeros as soon as an object is built."""
    form: Any = field.converter
    given: list[tuple[Any, Any]] = [(-0.0, 0.0)] if _holds(field.type, {float}) else []
    if _holds(field.type, {Decimal}):
        given += [(Decimal(text), Decimal(short)) for text, short in (("1.50", "1.5"), ("-0.0", "0"), ("1E+2", "100"))]
    if field.name in PAIRS:
        given = [((("a", entry),), (("a", int(other)),)) for entry, other in given]
    elif get_origin(field.type) is FrozenMap:
        given = [({"a": entry}, FrozenMap({"a": other})) for entry, other in given]
    elif get_origin(field.type) is tuple:
        given = [((entry,), (other,)) for entry, other in given]
    rule: Any = field.validator
    for item, other in given:
        if form is None:
            assert rule is not None
            assert not rule.holds(item)
        elif _holds(field.type, {int}) and isinstance(other, Decimal) and other == int(other):
            assert repr(form(item)) == repr(int(other))
        else:
            assert repr(form(item)) == repr(other)


@given(st.decimals(allow_nan=False, allow_infinity=False), st.integers(0, 30))
def test_decimal_becomes_canonical_without_rounding(value: Decimal, zeros: int) -> None:
    """Each Decimal becomes an equal canonical one, which stays unchanged."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    longer = Decimal((sign, (*digits, *[0] * zeros), exponent - zeros))
    assert repr(plain(longer)) == repr(plain(value)) == repr(plain(plain(value)))
    assert plain(longer) == value
    assert plain_or_whole(longer) == value
    assert type(plain_or_whole(longer)) is (int if value == value.to_integral_value() else Decimal)


@pytest.mark.parametrize("value", [3, "x", None, 1.0, Decimal("NaN"), Decimal("-Infinity")], ids=repr)
def test_other_values_are_left_to_the_validator(value: Any) -> None:
    """Only finite Decimals are made canonical."""
    assert plain(value) is value
    assert plain_or_whole(value) is value


def test_huge_exponents_are_kept() -> None:
    """A huge exponent never becomes a text or number of as many digits."""
    assert repr(plain(Decimal("10E+999999"))) == repr(Decimal("1E+1000000"))
    assert repr(plain_or_whole(Decimal("1E+999999999"))) == repr(Decimal("1E+999999999"))
    assert plain(Decimal("1E+999")) == plain_or_whole(Decimal("1E+999")) == 10**999
    assert plain(Decimal("1E+1000")).as_tuple().exponent == 1000


# ---------------------------------------------------------------- the ends of each form


@pytest.mark.parametrize(
    ("given_", "found"),
    [
        (2**53 - 1, float(2**53 - 1)),
        (1 - 2**53, float(1 - 2**53)),
        (2**53, None),
        (-(2**53), None),
        (0, 0.0),
        (-0.0, 0.0),
        (5e-324, 5e-324),
        (float("nan"), None),
        (float("-inf"), None),
        (True, None),
        ("1", None),
        (Decimal(1), None),
    ],
    ids=repr,
)
def test_whole_numbers_are_read_as_floats(given_: Any, found: float | None) -> None:
    """Whole numbers of up to 53 bits become the equal float, and zero has no sign; other values are rejected."""
    read = CODECS[float].read
    if found is None:
        with pytest.raises(DocumentError):
            read(given_)
        return
    assert type(read(given_)) is float
    assert str(read(given_)) == str(found)


@pytest.mark.parametrize("value", [0, -0.0, 0.0, 3, 0.25, -7.5])
def test_numbers_are_written_as_floats(value: float) -> None:
    """A numeric field is written as a float, and zero without a sign."""
    write = CODECS[float].write
    assert write is not None
    assert type(write(value)) is float
    assert str(write(value)) == str(float(value) if value else 0.0)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("P0DT0S", timedelta()),
        ("P0DT7200S", timedelta(hours=2)),
        ("P3DT1S", timedelta(days=3, seconds=1)),
        ("P-1DT86399.999999S", timedelta(microseconds=-1)),
        ("P0DT0.000010S", timedelta(microseconds=10)),
        ("P0DT0.100000S", timedelta(microseconds=100_000)),
        ("P999999999DT86399.999999S", timedelta.max),
        ("P-999999999DT0S", timedelta.min),
    ],
)
def test_duration_has_one_form(text: str, found: timedelta) -> None:
    """Days, seconds, and six decimal places for a part of a second."""
    form = CODECS[timedelta]
    assert form.write is not None
    assert (form.read(text), form.write(found)) == (found, text)


@pytest.mark.parametrize(
    "wrong",
    ["P999999999DT86400S", "P1000000000DT0S", "P0DT100000S", "P0DT1.5S", "P0DT1.0000005S", "PT1S", "P1D", "P0DT-1S", 1],
    ids=repr,
)
def test_invalid_durations_are_refused(wrong: object) -> None:
    """Too large durations, other digits and missing parts are rejected."""
    with pytest.raises(DocumentError):
        CODECS[timedelta].read(wrong)


@pytest.mark.parametrize(
    "wrong", ["2026-02-29", "2026-13-01", "20260901", "2026-9-1", "2026-09-01T00:00", "", 20260901], ids=repr
)
def test_invalid_dates_are_refused(wrong: object) -> None:
    """A date exists and has one written form."""
    assert CODECS[date].read("2028-02-29") == date(2028, 2, 29)
    with pytest.raises(DocumentError):
        CODECS[date].read(wrong)


@pytest.mark.parametrize("sign", [1, -1])
def test_number_of_digits_has_a_maximum(sign: int) -> None:
    """The longest number that can be read is written too, in each part of a decimal or fraction."""
    nines = 10**1000 - 1
    ratio, decimal = CODECS[Fraction], CODECS[Decimal]
    assert ratio.write is not None
    assert decimal.write is not None
    for value in (Fraction(sign * nines), Fraction(sign, nines), Fraction(sign * nines, nines - 1)):
        assert ratio.read(ratio.write(value)) == value
    for value in (Fraction(sign * 10**1000), Fraction(sign, 10**1000)):
        with pytest.raises(DocumentError):
            ratio.write(value)
    minus = "-" if sign < 0 else ""
    for name in (f"{minus}{nines}", f"{minus}1{'0' * 999}", f"{minus}0.{'0' * 999}1", f"{minus}{nines}.{nines}"):
        assert decimal.write(decimal.read(name)) == name
    for name in (
        f"{minus}1E+1000",
        f"{minus}1E+2000",
        f"{minus}1E-1001",
        f"{minus}{nines}.{nines}1",
        f"{minus}0.{'0' * 1000}1",
    ):
        with pytest.raises(DocumentError):
            decimal.write(Decimal(name))
    assert decimal.write(Decimal(f"{minus}2.50{'0' * 1200}")) == f"{minus}2.5"


def test_plain_codec_returns_its_input() -> None:
    """A value that is its own JSON form is returned unchanged; a value that only equals it is not."""
    for kind, wrong in ((bool, 1), (int, True), (int, 1.0), (str, b"a"), (type(None), False)):
        with pytest.raises(DocumentError):
            CODECS[kind].read(wrong)
    for kind, value in ((bool, True), (bool, False), (int, 0), (int, -(10**70)), (str, ""), (type(None), None)):
        assert CODECS[kind].read(value) is value
        assert CODECS[kind].write is None


def test_sets_are_sorted() -> None:
    """A set is written sorted, a tuple in its own order, and a pool by id."""
    pillars = [ContentPillar(id="p", name="n", goals=goals) for goals in (["b", "a", "c"], ["c", "a", "b", "a"])]
    assert [documents.dump(pillar)["data"]["goals"] for pillar in pillars] == [["a", "b", "c"]] * 2
    policy = SelectionPolicy(size=(2, 5), criteria=[Criterion("motivation"), Criterion("activity")])
    written_ = documents.dump(policy)["data"]
    assert written_["size"] == [2, 5]
    assert [criterion["measure"] for criterion in written_["criteria"]] == ["motivation", "activity"]
    for wrong in ([2], [2, 5, 7], (2, 5), {"0": 2}, [2, "5"]):
        with pytest.raises(DocumentError) as error:
            documents.load({**documents.dump(policy), "data": {**written_, "size": wrong}}, SelectionPolicy)
        assert error.value.findings[0].path.startswith("$.data.size")


def test_document_is_a_dict() -> None:
    """A mapping of another class is no document and no object inside one."""

    class Other(dict[str, Any]):
        """A mapping that may answer as it likes."""

    document = documents.dump(Criterion("activity"))
    for wrong in (Other(document), {**document, "data": Other(document["data"])}, [document], None):
        with pytest.raises(DocumentError):
            documents.load(wrong, Criterion)
    assert documents.load({**document}, Criterion) == Criterion("activity")


@pytest.mark.parametrize(
    ("version", "code"),
    [
        (documents.VERSION, None),
        (1, None),
        (documents.VERSION + 1, "document:newer"),
        (10**9, "document:newer"),
        (0, "document:version"),
        (-1, "document:version"),
        (True, "document:version"),
        (2.0, "document:version"),
        ("1", "document:version"),
        (None, "document:version"),
    ],
)
def test_versions_are_known_whole_numbers(version: Any, code: str | None) -> None:
    """Every released version is read; later versions and other values give different errors."""
    goal = Goal(id="g-1", kind=GoalKind.AWARENESS)
    document = {**documents.dump(goal), "version": version}
    if code is None:
        assert documents.load(document, Goal) == goal
        return
    with pytest.raises(DocumentError) as error:
        documents.load(document, Goal)
    assert [(finding.path, finding.code) for finding in error.value.findings] == [("$.version", code)]
