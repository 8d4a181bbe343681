"""Converters bring values to one form, and rules report every fault of a field with its path."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st

from advocacy.errors import Finding, ValidationError
from advocacy.frozen_map import FrozenMap
from advocacy.rules import (
    Rule,
    codes,
    each,
    each_value,
    first_repeats,
    frozen_map,
    identifier,
    instance,
    number,
    number_map,
    optional,
    own,
    prose,
    real,
    share,
    text,
    tuple_of,
    whole,
)
from advocacy.testing import strategies

SENTINEL = 0.987654

YES = True

NAN, INF = math.nan, math.inf

LONE = "a\ud800"


def faults(rule: Rule, value: Any, path: str = "field") -> list[tuple[str, str]]:
    """Give code and path of what a rule finds."""
    return [(found.code, found.path) for found in rule.findings(value, path)]


@given(value=st.integers(-(2**53) + 1, 2**53 - 1))
def test_number_makes_whole_numbers_floats(value: int) -> None:
    """A whole number that a float represents exactly becomes that float."""
    assert type(number(value)) is float
    assert number(value) == value


@pytest.mark.parametrize("value", [Fraction(1, 4), np.float32(0.25), np.float64(-0.0)], ids=repr)
def test_number_takes_every_real_number(value: Any) -> None:
    """A real number of another library becomes an equal float, with one form of zero."""
    assert (type(number(value)), number(value)) == (float, float(value))
    assert repr(number(value)) != "-0.0"


def test_number_makes_minus_zero_zero() -> None:
    """Zero has one form, so that equal values are written alike."""
    assert math.copysign(1, number(-0.0)) == 1.0
    assert repr(number(-0.0)) == "0.0"


@pytest.mark.parametrize("value", [True, False, None, "1", 2**53, -(2**53), [1]], ids=repr)
def test_number_leaves_the_rest_to_the_rule(value: Any) -> None:
    """Other types, bools and too large numbers are left to the validator."""
    assert number(value) is value
    assert not real.holds(number(value))


@given(value=st.text(max_size=5))
def test_identifier_normalises_ids(value: str) -> None:
    """Each form of an accent becomes NFC, which stays unchanged."""
    spread, joined = unicodedata.normalize("NFD", value), unicodedata.normalize("NFC", value)
    assert identifier(spread) == identifier(joined) == joined
    assert identifier(identifier(value)) == identifier(value)


@pytest.mark.parametrize("value", [3, None, b"a", ["e\u0301"]], ids=repr)
def test_identifier_leaves_the_rest_to_the_rule(value: Any) -> None:
    """Other types are left to the validator."""
    assert identifier(value) is value


@pytest.mark.parametrize("given_values", [[1, 2], (1, 2), {1: "a", 2: "b"}, range(1, 3)], ids=repr)
def test_tuple_of_takes_any_iterable(given_values: Any) -> None:
    """Any iterable becomes a tuple, so that no list is kept."""
    assert tuple_of(given_values) == (1, 2)
    assert tuple_of(iter([1, 2])) == (1, 2)
    assert type(tuple_of([1])) is tuple


@pytest.mark.parametrize("value", ["abc", b"abc", 5, None], ids=repr)
def test_tuple_of_does_not_split_text(value: Any) -> None:
    """Text is left to the validator."""
    assert tuple_of(value) is value
    assert faults(each(text), tuple_of(value)) == [("type", "field")]


def test_codes_become_a_frozen_set_of_ids() -> None:
    """A collection of codes becomes a frozen set of normalised ids."""
    assert codes(["caf\u00e9", "cafe\u0301", "b"]) == frozenset({"caf\u00e9", "b"})
    assert codes([]) == frozenset()


@pytest.mark.parametrize("value", ["abc", b"abc", 5, None, [["a"]]], ids=repr)
def test_codes_leave_the_rest_to_the_rule(value: Any) -> None:
    """Text, other types and unhashable elements are left to the validator."""
    assert codes(value) is value
    assert faults(each(text), codes(value))


@pytest.mark.parametrize("form", [dict, FrozenMap])
def test_frozen_map_of_normalises_keys_and_texts(form: Any) -> None:
    """Keys and texts are normalised, from a dict or a frozen map."""
    copied = frozen_map(form({"e\u0301": "o\u0308", "n": 1}))
    assert type(copied) is FrozenMap
    assert copied == {"\u00e9": "\u00f6", "n": 1}


@pytest.mark.parametrize("value", [5, None, "abc", [("a", 1)], {1: "a"}], ids=repr)
def test_frozen_map_of_leaves_the_rest_to_the_rule(value: Any) -> None:
    """Other types are left to the validator."""
    assert frozen_map(value) is value
    assert number_map(value) is value
    assert faults(each(text), value)[0][0] in {"type", "text"}


def test_number_map_normalises_numbers() -> None:
    """Whole numbers become floats and minus zero becomes zero; other values are left to the validator."""
    assert repr(number_map({"b": 2, "a": -0.0, "c": True})) == "FrozenMap({'a': 0.0, 'b': 2.0, 'c': True})"
    assert repr(number_map({"a": -0.0, "b": 0.5})) == "FrozenMap({'a': 0.0, 'b': 0.5})"


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0], ids=repr)
def test_share_accepts_0_to_1(value: float) -> None:
    """A share is between 0 and 1, both included."""
    assert faults(share, value) == []


@pytest.mark.parametrize("value", [-0.1, 1.1, 40.0, NAN, INF, -INF, True, 1, "0.5", None], ids=repr)
def test_share_refuses_the_rest(value: object) -> None:
    """Percentages, NaN, infinities, bools and text are no shares."""
    assert faults(share, value) == [("share", "field")]


@pytest.mark.parametrize("value", [NAN, INF, -INF, True, False, "1", None, 2**60], ids=repr)
def test_real_refuses_other_values(value: object) -> None:
    """NaN, the infinities, bools and text are rejected."""
    assert faults(real, value) == [("real", "field")]


@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_real_takes_every_finite_number(value: float) -> None:
    """Every finite number is accepted."""
    assert faults(real, value) == []


@given(value=strategies.texts())
def test_text_accepts_writable_text(value: str) -> None:
    """Text that is not blank and fits in UTF-8 is accepted."""
    assert faults(text, value) == faults(prose, value) == []


class Word(StrEnum):
    """Text by another name."""

    ONE = "one"


@pytest.mark.parametrize("value", [" \t", LONE, "\udfff", 5, None, b"a", Word.ONE], ids=repr)
def test_text_refuses_the_rest(value: object) -> None:
    """Blank text, lone surrogates, bytes, numbers and subclasses of str are rejected."""
    assert faults(text, value) == faults(prose, value) == [("text", "field")]


def test_prose_may_be_empty_and_text_may_not() -> None:
    """A description may be empty; a name may not."""
    assert faults(prose, "") == []
    assert faults(text, "") == [("text", "field")]


@given(value=st.integers(), low=st.integers(-5, 5), size=st.none() | st.integers(0, 9))
def test_whole_takes_exactly_its_range(value: int, low: int, size: int | None) -> None:
    """A whole number is accepted if and only if it is in the range, both ends included."""
    high = None if size is None else low + size
    fits = low <= value and (high is None or value <= high)
    assert whole(low, high).holds(value) is fits
    assert whole(low, high).holds(low)


def test_whole_names_its_range() -> None:
    """The finding has the minimum, and the maximum if there is one."""
    assert [*whole(1).findings(0, "n")] == [Finding.of("whole", "n", low=1, value="0")]
    assert [*whole(1, 9).findings(YES, "n")] == [Finding.of("whole:range", "n", low=1, high=9, value="True")]


@pytest.mark.parametrize("value", [2.0, True, "3", None], ids=repr)
def test_whole_refuses_other_types(value: object) -> None:
    """Floats, bools and text are rejected, whatever their value."""
    assert not whole(0).holds(value)


def test_instance_takes_a_date_and_no_datetime() -> None:
    """A date is accepted and a datetime is not."""
    rule = instance(date)
    assert rule.holds(date(2026, 9, 1))
    assert not rule.holds(datetime(2026, 9, 1, tzinfo=UTC))
    assert not rule.holds("2026-09-01")


def test_instance_takes_a_number_and_no_bool() -> None:
    """A bool is no number, although it is one in Python."""
    assert instance(int).holds(1)
    assert not instance(int).holds(YES)
    assert instance(bool).holds(YES)
    assert not instance((int, float)).holds(YES)
    assert instance((int, float)).holds(0.5)


def test_instance_accepts_subclasses() -> None:
    """A subclass of an app is accepted; of several classes any one is."""
    rule = instance((timedelta, Mapping))
    assert rule.holds(FrozenMap())
    assert rule.holds(timedelta(1))
    assert [*rule.findings("x", "here")] == [
        Finding.of("type", "here", expected="class:timedelta|class:Mapping", value="'x'")
    ]


def test_optional_accepts_none() -> None:
    """None is accepted; other values are checked."""
    rule = optional(whole(1, 3))
    assert faults(rule, None) == faults(rule, 2) == []
    assert [*rule.findings(0, "n")] == [*whole(1, 3).findings(0, "n")]


def test_each_reports_the_place_of_every_problem() -> None:
    """A problem has its index in a tuple or its key in a mapping."""
    assert faults(each(share), (0.5, 2.0, True)) == [("share", "field[1]"), ("share", "field[2]")]
    assert faults(each_value(share), FrozenMap({"a": 2.0, "b": 1.0})) == [("share", "field[a]")]
    assert faults(each_value(share), FrozenMap({" ": 1.0})) == [("text", "field.keys")]
    assert faults(each(text), frozenset({"a", " "})) == [("text", "field[0]")]
    assert not any(map(each(share).holds, [(2.0,), frozenset({2.0})]))
    assert not any(map(each_value(share).holds, [FrozenMap({"a": 2.0}), FrozenMap({" ": 1.0})]))


@pytest.mark.parametrize("value", [(), (0.5,), frozenset(), frozenset({1.0})], ids=repr)
def test_each_accepts_a_valid_collection(value: object) -> None:
    """A collection whose elements are all valid is accepted, an empty one too, but not in place of a mapping."""
    assert each(share).holds(value)
    assert faults(each(share), value) == []
    assert faults(each_value(share), value) == [("type", "field")]


@pytest.mark.parametrize("value", [FrozenMap(), FrozenMap({"a": 0.0})], ids=repr)
def test_each_value_accepts_a_valid_mapping(value: object) -> None:
    """A mapping whose values are all valid is accepted, an empty one too, but not in place of a collection."""
    assert each_value(share).holds(value)
    assert faults(each_value(share), value) == []
    assert faults(each(share), value) == [("type", "field")]


@pytest.mark.parametrize(
    "rule",
    [whole(0), instance(int), each(instance(int)), each(whole(0))],
    ids=["whole", "int", "each int", "each whole"],
)
def test_whole_numbers_fit_into_documents(rule: Rule) -> None:
    """A whole number has at most 64 digits, as in documents, so that it can be stored and shown."""
    for value, fits in ((10**64 - 1, True), (10**64, False), (10**5000, False)):
        assert (rule.holds(value) or rule.holds((value,))) is fits
    assert instance(int).holds(-(10**64)) is False


@pytest.mark.parametrize("value", [[0.5], {"a": 0.5}, {0.5}, "abc", None, 0.5], ids=repr)
def test_each_refuses_other_types(value: object) -> None:
    """A list, a dict, a set, text and a single value are rejected."""
    assert not each(share).holds(value)
    assert faults(each(share), value) == [("type", "field")]


def test_rules_have_bounds() -> None:
    """The bounds of a field are attributes of its rule, and of rules made from it."""
    assert dict(share.bounds) == {"low": 0, "high": 1}
    assert dict(optional(own(whole(1, 9))).bounds) == {"low": 1, "high": 9}
    assert dict(whole(0).bounds) == {"low": 0}
    assert dict(own(text).bounds) == {"filled": True}
    assert dict(prose.bounds) == {}
    assert optional(own(instance(bool))).exact == {bool, type(None)}


def test_huge_number_is_reported_without_its_value() -> None:
    """Python cannot write a number of thousands of digits; the problem is reported without it."""
    (found,) = whole(0, 9).findings(10**5000, "weight")
    assert found["value"] == "int(...)"


def test_rule_shows_the_value_unless_it_is_private() -> None:
    """A message has the value, shortened if long, but no private value."""
    private = Rule("share", share.holds, private=True)
    assert next(share.findings("x" * 100, "f"))["value"] == repr("x" * 100)[:57] + "..."
    assert next(share.findings(SENTINEL + 1, "f"))["value"] == repr(SENTINEL + 1)
    for rule in (private, optional(private), each(private), whole(0, private=True), instance(date, private=True)):
        for value in (-SENTINEL, (-SENTINEL,), FrozenMap({"a": -SENTINEL})):
            found = [*rule.findings(value, "f")]
            assert found
            assert str(SENTINEL) not in repr(found)


@frozen(kw_only=True)
class Trip:
    """Something with ruled fields, one that is not ruled, and a fault between fields."""

    name: str = field(validator=text)
    note: object = None
    low: float = field(default=0.0, converter=number, validator=share)
    high: float = field(default=1.0, converter=number, validator=share)

    def _faults(self) -> Any:
        if self.high < self.low:
            yield Finding.of("scale:order", "high", low=self.low, high=self.high)


@frozen(kw_only=True)
class Plain:
    """Something with ruled fields and nothing between them."""

    name: str = field(validator=text)
    days: tuple[date, ...] = field(default=(), converter=tuple_of, validator=each(instance(date)))


def test_rules_report_all_problems() -> None:
    """One error has every broken field, in order, with the problems between fields."""
    with pytest.raises(ValidationError) as caught:
        Trip(name="", low=3, high=2)
    assert [(found.code, found.path) for found in caught.value.findings] == [
        ("text", "name"),
        ("share", "low"),
        ("share", "high"),
        ("scale:order", "high"),
    ]


def test_rules_report_fields_that_cannot_be_compared() -> None:
    """If broken fields cannot be compared, the problems of the fields are still reported."""
    wrong: Any = "0.5"
    with pytest.raises(ValidationError) as caught:
        Trip(name="a", low=wrong)
    assert [(found.code, found.path) for found in caught.value.findings] == [("share", "low")]


def test_rules_report_problems_of_elements() -> None:
    """A class without rules between fields reports problems of its fields and their elements."""
    wrong: Any = [date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)]
    with pytest.raises(ValidationError) as caught:
        Plain(name=" ", days=wrong)
    assert [(found.code, found.path) for found in caught.value.findings] == [("text", "name"), ("type", "days[1]")]


def test_rules_accept_valid_objects() -> None:
    """A valid object is built, with its values in canonical form."""
    trip = Trip(name="a", low=0, high=1)
    assert repr((trip.low, trip.high)) == "(0.0, 1.0)"


def test_first_repeats_reports_both_places() -> None:
    """A duplicate is reported once, at its second place, with its first."""
    assert [*first_repeats(["a", "b", "a", "a", "b"], "people")] == [
        Finding.of("repeated", "people[2].id", name="a", first="people[0]"),
        Finding.of("repeated", "people[4].id", name="b", first="people[1]"),
    ]
    assert next(first_repeats(["a", "a"], "levels", key="code")).path == "levels[1].code"


@given(values=st.lists(st.sampled_from("abcdef"), max_size=10))
def test_first_repeats_finds_each_duplicate(values: list[str]) -> None:
    """There is a finding for each value that appears more than once, and for no other."""
    named = [found["name"] for found in first_repeats(values, "x")]
    assert sorted(named) == sorted(value for value in set(values) if values.count(value) > 1)
