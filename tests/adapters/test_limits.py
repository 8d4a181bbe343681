"""Limits: for any input, `load` returns a value or raises our own error, in time linear in the size."""

from __future__ import annotations

import json
import math
import sys
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy import AdvocacyError, DateRange, Participant, Program
from advocacy.adapters import documents
from advocacy.adapters.documents import limits
from advocacy.adapters.documents.limits import MAXIMUM_MARKS, check_limits
from advocacy.errors import MOST_FINDINGS, DocumentError
from tests.amounts import examples

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = documents.dump(Program(id="x", period=DateRange(date(2026, 1, 1), date(2026, 12, 31))))


def with_data(**data: object) -> dict[str, Any]:
    """Give a program's document with other data."""
    return {**PROGRAM, "data": {**PROGRAM["data"], **data}}


def faults(document: object, kind: type = Program) -> list[tuple[str, str]]:
    """Load what cannot be loaded, and give the place and code of every fault."""
    with pytest.raises(DocumentError) as error:
        documents.load(document, kind)
    assert error.value.text("en")
    assert error.value.text("nl")
    return [(finding.path, finding.code) for finding in error.value.findings]


def nested(levels: int, inner: object = 1) -> Any:
    """Give lists in lists."""
    for _ in range(levels):
        inner = [inner]
    return inner


# ---------------------------------------------------------------- what is too much


@pytest.mark.parametrize("levels", [200, 100_000])
def test_depth_has_a_limit(levels: int) -> None:
    """A hundred levels are read; anything deeper is a problem, however deep it is."""
    for document in (nested(levels), with_data(id=nested(levels)), {**PROGRAM, "version": nested(levels)}):
        assert [code for _, code in faults(document)] == ["document:deep"]
    wide = {"a": nested(levels), "b c": {"d": nested(levels)}}
    assert [code for _, code in faults(with_data(**wide))] == ["document:deep"] * 2
    assert faults(with_data(**wide))[1][0].startswith("$.data['b c'].d[0][0]")


def test_depth_limit_is_exact() -> None:
    """At the limit the reader reports problems; one level deeper the limit does."""
    assert faults(with_data(id=nested(documents.MAXIMUM_DEPTH - 2))) == [("$.data.id", "document")]
    assert [code for _, code in faults(with_data(id=nested(documents.MAXIMUM_DEPTH - 1)))] == ["document:deep"]


def test_cyclic_document_is_refused() -> None:
    """A Python object that contains itself is rejected as quickly."""
    knot: list[Any] = []
    knot.append(knot)
    assert [code for _, code in faults(knot)] == ["document:deep"]


def test_number_of_values_has_a_limit() -> None:
    """A document with too many values is not read further."""
    numbers = [0] * 1000
    assert faults([numbers] * (documents.MAXIMUM_VALUES // 1000)) == [("$", "document:values")]


@pytest.mark.parametrize("letter", ["x", "é"])
def test_text_length_has_a_limit(letter: str) -> None:
    """A text or key has at most a hundred thousand characters, and is shown shortened."""
    long = letter * (documents.MAXIMUM_CHARACTERS + 1)
    for document in (with_data(id=long), with_data(**{long: 1}), long):
        found = faults(document)
        assert [code for _, code in found] == ["document:long"]
        assert len(found[0][0]) < 80


def test_longest_text_and_number_are_read() -> None:
    """A text and a number at the limit are read."""
    name = "x" * documents.MAXIMUM_CHARACTERS
    document = documents.dump(Participant(id=name))
    assert documents.load(document, Participant).id == name
    with pytest.raises(DocumentError) as error:
        documents.dump(Participant(id=name + "x"))
    assert [(finding.path, finding.code) for finding in error.value.findings] == [("$.data.id", "document:long")]


@pytest.mark.parametrize("sign", [1, -1])
def test_number_length_has_a_limit(sign: int) -> None:
    """A whole number has at most 64 digits; the limit of Python is never reached."""
    for digits in (documents.MAXIMUM_DIGITS, 5000):
        for document in (
            sign * 10**digits,
            with_data(round=sign * 10**digits),
            {**PROGRAM, "version": sign * 10**digits},
        ):
            assert [code for _, code in faults(document)] == ["document:digits"]
    assert faults(with_data(round=sign * (10**documents.MAXIMUM_DIGITS - 1))) == [("$.data.round", "whole:range")]


def test_lone_surrogates_are_refused() -> None:
    """Text that UTF-8 cannot encode is rejected in keys and values, together with other limits."""
    document = with_data(**{"id": "\ud800", "a\udfff": 1, "goals": ["ok", "\udc00é"], "round": 10**64})
    assert sorted(faults(document)) == [
        ("$.data.goals[1]", "document:text"),
        ("$.data.id", "document:text"),
        ("$.data.round", "document:digits"),
        ("$.data['a\\udfff']", "document:text"),
    ]


def test_combining_marks_have_a_limit() -> None:
    """Normalising a run of combining marks takes quadratic time, so a long text may not have one."""
    pile = "a" + "\u0300\u0323" * 20
    letters = "é" * 1000
    assert faults(with_data(id=letters + pile)) == [("$.data.id", "document:marks")]
    assert faults(with_data(participants=[{"id": "e" + "\u0301" * 90_000}])) == [
        ("$.data.participants[0].id", "document:marks")
    ]
    spread = (
        letters + "".join(f"a{chr(0x300 + index)}" for index in range(MAXIMUM_MARKS)) + "a" + "\u0300" * MAXIMUM_MARKS
    )
    assert documents.load(documents.dump(Participant(id=spread)), Participant) == Participant(id=spread)
    assert documents.load(documents.dump(Participant(id=pile)), Participant) == Participant(id=pile)


def test_infinite_json_numbers_are_refused() -> None:
    """The json module reads ``1e400`` as infinity; `load` rejects it."""
    document = json.loads(json.dumps(documents.dump(Participant(id="p", activity=0.5))).replace("0.5", "1e400"))
    assert faults(document, Participant) == [("$.data.activity", "document")]


# ---------------------------------------------------------------- many faults


def test_errors_list_a_limited_number_of_problems() -> None:
    """An error lists a hundred problems and the number of the others, wherever they are."""
    for many in (MOST_FINDINGS, MOST_FINDINGS + 1, 5 * MOST_FINDINGS):
        for document in (
            with_data(participants=[{"id": 5}] * many),
            with_data(**{f"participant{index}": 1 for index in range(many)}),
            with_data(participants=[{"id": "p", f"x{index}": 1} for index in range(many)]),
            with_data(participants=[{"id": "p", "attributes": {f"k{index}": 1 for index in range(many)}}]),
            with_data(**{f"k{index}": "\ud800" for index in range(many)}),
        ):
            with pytest.raises(DocumentError) as error:
                documents.load(document)
            codes = [finding.code for finding in error.value.findings]
            assert len([code for code in codes if code != "more"]) == MOST_FINDINGS
            assert [finding["count"] for finding in error.value.findings if finding.code == "more"] == (
                [many - MOST_FINDINGS] if many > MOST_FINDINGS else []
            )


def test_problems_between_parts_are_limited() -> None:
    """More than a hundred problems that the classes report are limited too."""
    stays = [{"participant": f"q{index}", "joined": "2026-01-01"} for index in range(500)]
    found = faults(with_data(memberships=stays))
    assert len(found) == MOST_FINDINGS + 1
    assert found[0] == ("$.data.memberships[0].participant", "name:unknown")
    assert found[-1] == ("$.data", "more")


# ---------------------------------------------------------------- time


def calls(act: Callable[[], object]) -> int:
    """Count every call, of Python's own functions too, that it takes to act: time that is the same on every machine."""
    count = 0

    def watch(_: object, event: str, __: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(watch)
    try:
        with suppress(AdvocacyError):
            act()
    finally:
        sys.setprofile(None)
    return count


def people(many: int) -> list[dict[str, Any]]:
    """Return the documents of this number of people."""
    return [{"id": f"p-{index}", "attributes": {"team": "A"}, "activity": 0.5} for index in range(many)]


def whole(many: int) -> dict[str, Any]:
    """Return the complete document of a program with this number of people."""
    return documents.dump(
        Program(
            id="x",
            period=DateRange(date(2026, 1, 1), date(2026, 12, 31)),
            participants=[Participant(id=f"p-{index}", activity=0.5) for index in range(many)],
        )
    )


SHAPES: dict[str, Callable[[int], object]] = {
    "as dumped": whole,
    "with keys left out": lambda many: with_data(participants=people(many)),
    "one fault each": lambda many: with_data(participants=[{**row, "activity": "x"} for row in people(many)]),
    "an unknown key each": lambda many: with_data(participants=[{**row, "activty": 1} for row in people(many)]),
    "unknown keys": lambda many: with_data(**{f"participant{index}": 1 for index in range(many)}),
    "long unknown keys": lambda many: with_data(**{f"participant{index}" * 50: 1 for index in range(many)}),
    "one id": lambda many: with_data(participants=[{"id": "p"}] * many),
    "stays of nobody": lambda many: with_data(
        participants=people(many), memberships=[{"participant": f"q{n}", "joined": "2026-01-01"} for n in range(many)]
    ),
    "stays of one": lambda many: with_data(
        participants=people(1), memberships=[{"participant": "p-0", "joined": "2026-01-01"}] * many
    ),
    "keys of a map": lambda many: with_data(
        participants=[{"id": "p", "attributes": {f"é{index}": "x" for index in range(many)}}]
    ),
    "lists of lists": lambda many: [[[index]] for index in range(many)],
    "objects of all sizes": lambda many: [{str(key): 1 for key in range(index % 50)} for index in range(many // 10)],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_size(shape: str) -> None:
    """A document of four times the size takes about four times as long, with and without problems."""
    few, many = SHAPES[shape](500), SHAPES[shape](2_000)
    documents.load(whole(1))  # what is made on first use is made
    assert calls(lambda: documents.load(many)) < 4.4 * calls(lambda: documents.load(few)) + 1000


# ---------------------------------------------------------------- anything whatever

HOSTILE = st.sampled_from(
    [
        "\ud800", "\udfff\ud800", "\0", "a\u0300\u0323" * 99, "__proto__",
        "__class__", "$ref", "' OR 1=1 --", "<script>",
        "{0.__class__}", "%s" * 99, "../../etc/passwd", "NaN", "1e400", "\u202e", "\ufeff", "İ", "ﬁ", "x" * 100_001,
    ]
)  # fmt: skip
NUMBERS = st.sampled_from([10**64, -(10**64), 10**400, 2**63, 2**53, -0.0, 1e308, 5e-324, float("inf"), float("nan")])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | NUMBERS | st.text(max_size=8) | HOSTILE
NAMES = (
    st.sampled_from(["kind", "version", "data", "id", "rule", "part", "participants"]) | st.text(max_size=4) | HOSTILE
)
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(NAMES, inner, max_size=4)
        | inner.map(lambda item: nested(99, item))
    ),
    max_leaves=12,
)


@settings(max_examples=examples(300))
@given(junk=ANYTHING, kind=st.sampled_from(sorted(documents.KINDS)), keys=st.data())
def test_any_json_loads_or_is_refused(junk: object, kind: str, keys: st.DataObject) -> None:
    """Any JSON value, alone, as data or in any field, loads or raises an error of the library."""
    noun = documents.KINDS[kind]
    fields = [field.name for field in attrs.fields(noun)]
    data = keys.draw(st.dictionaries(st.sampled_from(fields) | NAMES, ANYTHING, max_size=4))
    for inner in (junk, data):
        for document in (inner, {"kind": kind, "version": documents.VERSION, "data": inner}):
            error = answer(document, noun)
            if isinstance(error, AdvocacyError):
                assert type(error) is DocumentError
                assert all(finding.path.startswith("$") for finding in error.findings)
                assert error.text("en").encode()
                assert error.text("nl").encode()
            else:
                assert type(error) is noun


def answer(document: object, kind: type) -> object:
    """Give what was loaded, or the error of the library."""
    try:
        return documents.load(document, kind)
    except AdvocacyError as error:
        return error


# ---------------------------------------------------------------- the ends of each limit


def count_values(document: object) -> int:
    """Count the values of a document by hand: itself, and all that is in it."""
    inside = list(document.values()) if isinstance(document, dict) else document if isinstance(document, list) else []
    return 1 + sum(map(count_values, inside))


@given(document=ANYTHING.filter(lambda item: count_values(item) > 1))
@settings(max_examples=examples(60))
def test_every_value_counts_once(document: object) -> None:
    """The document and each value in it count; the maximum is read, one more is not."""
    many = count_values(document)
    with pytest.MonkeyPatch.context() as patch:
        row = {}
        for maximum in (many - 1, many):
            patch.setattr(limits, "MAXIMUM_VALUES", maximum)
            row[maximum] = limits_of(document)
    assert "document:values" not in row[many]
    assert row[many] or row[many - 1] == ["document:values"]


def limits_of(document: object) -> list[str]:
    """Check a document, and return the codes of the limits that it exceeds."""
    try:
        check_limits(document)
    except DocumentError as error:
        return [finding.code for finding in error.findings]
    return []


@pytest.mark.parametrize(("length", "fits"), [(99_999, True), (100_000, True), (100_001, False)])
@pytest.mark.parametrize("letter", ["x", "é"])
def test_text_limit_applies_to_each_text(letter: str, length: int, fits: bool) -> None:  # noqa: FBT001
    """Several texts may together be longer than the limit."""
    text = letter * length
    for document in (text, [text, text[:-1], "a"], {text: 1, "a": 2}, {"a": text, "b": text[:-1]}):
        if fits:
            check_limits(document, plain=True)
        else:
            with pytest.raises(DocumentError) as error:
                check_limits(document, plain=True)
            assert [finding.code for finding in error.value.findings] == ["document:long"]


@pytest.mark.parametrize(
    ("letters", "marks", "fits"),
    [(2000, 30, True), (2000, 31, False), (969, 31, True), (970, 31, False), (0, 1000, True), (0, 1001, False)],
)
def test_combining_marks_count_in_long_texts_only(letters: int, marks: int, fits: bool) -> None:  # noqa: FBT001
    """A text of over a thousand characters has at most thirty consecutive marks, at any position."""
    for text in ("x" * letters + "\u0301" * marks, "\u0301" * marks + "x" * letters):
        for document in (text, [text], {text: 1}, {"a": text}):
            if fits:
                check_limits(document)
            else:
                with pytest.raises(DocumentError) as error:
                    check_limits(document)
                assert [finding.code for finding in error.value.findings] == ["document:marks"]


def test_runs_of_marks_count_separately() -> None:
    """Two runs with a letter between them count separately."""
    run = "\u0301" * 30
    check_limits("x" * 2000 + "a".join([run] * 20))
    with pytest.raises(DocumentError):
        check_limits("x" * 2000 + "a".join([run] * 20) + "\u0301")


@pytest.mark.parametrize("sign", [1, -1])
def test_whole_numbers_have_64_digits(sign: int) -> None:
    """The largest and smallest are read in any place, and the next ones are not."""
    maximum = sign * (10**64 - 1)
    for document in (maximum, [maximum, -maximum, 0], {"a": [maximum], "b": maximum}):
        check_limits(document, plain=True)
    for document, path in (
        (maximum + sign, ""),
        ([0, maximum + sign], "[1]"),
        ({"a": 0, "b": {"c": maximum + sign}}, "b.c"),
    ):
        with pytest.raises(DocumentError) as error:
            check_limits(document)
        assert [(finding.path, finding.code) for finding in error.value.findings] == [(path, "document:digits")]


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("a", "a"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "['" + "x" * 56 + "...]"),
        ("two words", "['two words']"),
        ("", "['']"),
        (3, "[3]"),
        (None, "[None]"),
    ],
)
def test_paths_have_the_keys(key: Any, path: str) -> None:
    """A short key follows a point; any other key is in brackets, shortened to one line."""
    for document, place in (
        ({key: 10**64}, path),
        ([1, {key: [10**64]}], f"[1]{'.' if path[0] != '[' else ''}{path}[0]"),
    ):
        with pytest.raises(DocumentError) as error:
            check_limits(document)
        assert [finding.path for finding in error.value.findings] == [place]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), (1,), {1}, b"a", object], ids=repr)
@pytest.mark.parametrize("beside", [[], [1.5], [1, "a", None, True], [2.5, 3]])
def test_values_without_json_form_are_refused(value: object, beside: list[Any]) -> None:
    """`dump` rejects them with their path, and `load` reads no further."""
    for document, path in (
        ([*beside, value], f"[{len(beside)}]"),
        ({"a": beside, "b": value}, "b"),
        ([{"a": 1.5}] * 300 + [{"a": value}], "[300].a"),
    ):
        check_limits(document)
        with pytest.raises(DocumentError) as error:
            check_limits(document, plain=True)
        assert [(finding.path, finding.code) for finding in error.value.findings] == [(path, "document")]


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.sampled_from([1, "x", None, 10**64, "\ud800"])), max_size=9))
def test_problems_are_found_in_similar_objects(rows: list[dict[str, Any]]) -> None:
    """Similar objects are checked together, and each problem is reported with its path."""
    expected = [
        (f"[{place}].{key}", "document:digits" if value == 10**64 else "document:text")
        for place, row in enumerate(rows)
        for key, value in row.items()
        if value in (10**64, "\ud800")
    ]
    for copies in (1, 40):
        document = [*([{"a": 1, "b": "x", "c": None}] * (copies - 1)), *rows]
        if not expected:
            check_limits(document)
            continue
        with pytest.raises(DocumentError) as error:
            check_limits(document)
        records = [(finding.path, finding.code) for finding in error.value.findings]
        moved = [
            (f"[{int(path[1 : path.index(']')]) + copies - 1}]{path[path.index(']') + 1 :]}", code)
            for path, code in expected
        ]
        assert records == moved


#: Values about the limits of the test below.
EDGES: list[Any] = [
    None, True, 0, 9, 10, -9, -10, 9.5, 10.5, -10.5, math.inf, "", "abcde", "abcdef", "ábc", "ábcde", "ábcdef",
    "abcd\ud800", "e\u0301e", "e\u0301\u0302", "e\u0301\u0302\u0303", "ee\u0301\u0302\u0303", "a\u0301\u0302b\u0301",
    [], {}, (), date(2026, 9, 1),
]  # fmt: skip
KEYS = ["a", "b", "abcdef", "abcd\ud800", "ee\u0301\u0302\u0303"]


def both_looks(document: object) -> list[tuple[bool, bool]]:
    """Look at a document in both ways, with little allowed, as it is given and as it is to be written."""
    with pytest.MonkeyPatch.context() as patch:
        for name, limit in {
            "MAXIMUM_CHARACTERS": 5,
            "_SHORT": 3,
            "MAXIMUM_MARKS": 2,
            "MAXIMUM_DEPTH": 3,
            "_NUMBER_BOUND": 10,
        }.items():
            patch.setattr(limits, name, limit)
        return [
            (limits._fits(document, plain=plain), not limits._find_faults(document, plain=plain).found)
            for plain in (False, True)
        ]


@pytest.mark.parametrize("item", EDGES, ids=ascii)
def test_quick_check_equals_the_thorough_check(item: Any) -> None:
    """The quick check accepts exactly the documents without problems."""
    document: Any
    for other in EDGES:
        for document in (
            [item, other], {"a": item, "b": other}, [{"a": item}, {"a": other}], [{"a": item}, {"a": 1, "b": other}],
            [{"a": item}] * 39 + [{"a": other}], [[item], [[other]]], [[[item]], other], {"a": [[item, other]]},
        ):  # fmt: skip
            for first, thorough in both_looks(document):
                assert first is thorough, document
    for document in (item, *({key: item} for key in KEYS), *([{key: item}, {"a": 1}] for key in KEYS), [[[[item]]]]):
        for first, thorough in both_looks(document):
            assert first is thorough, document


def test_uniform_columns_are_not_searched() -> None:
    """A column of one type is not searched for values of that type."""
    for column, kind, found in (
        (["a", "b"], str, ["a", "b"]),
        (["a", 1], str, ["a"]),
        (["a", 1, True], int, [1]),
        (["a"], int, []),
    ):
        got = limits._of_type(kind, column, set(map(type, column)))
        assert list(got) == found
        assert (got is column) is (found == column)


@given(
    st.recursive(
        st.sampled_from(EDGES),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
        max_leaves=9,
    )
)
def test_quick_check_equals_the_thorough_check_in_nested_values(document: object) -> None:
    """Both checks agree however values are nested."""
    for first, thorough in both_looks(document):
        assert first is thorough
