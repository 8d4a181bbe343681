"""What a type hint asks for: each shape is one and no other, however it is written."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, Optional, Union

import pytest

from advocacy import DateRange, GoalKind, Quota
from advocacy.adapters.documents.codecs import (
    is_collection,
    is_fixed_tuple,
    is_mapping,
    is_scalar,
    is_union,
    item_type,
    json_types,
    tags,
)
from advocacy.frozen_map import FrozenMap
from advocacy.pilot import ValueCap

ASKED = {"leaf": is_scalar, "many": is_collection, "row": is_fixed_tuple, "map": is_mapping, "union": is_union}


@pytest.mark.parametrize(
    ("hint", "shape"),
    [
        (str, "leaf"),
        (date, "leaf"),
        (Fraction, "leaf"),
        (type(None), "leaf"),
        (GoalKind, "leaf"),
        (tuple[str, ...], "many"),
        (tuple[tuple[str, int], ...], "many"),
        (frozenset[GoalKind], "many"),
        (tuple[str, int], "row"),
        (tuple[str], "row"),
        (tuple[str, int, float], "row"),
        (FrozenMap[float], "map"),
        (str | None, "union"),
        (Optional[str], "union"),  # noqa: UP045 - as others may write it
        (Union[int, Fraction], "union"),  # noqa: UP007
        (DateRange, ""),
        (list[str], ""),
        (Any, ""),
    ],
    ids=str,
)
def test_each_hint_is_one_thing(hint: Any, shape: str) -> None:
    """One thing, many of a kind, a row of places, a mapping or one of several; a class is none of them."""
    assert [name for name, asks in ASKED.items() if asks(hint)] == ([shape] if shape else [])


@pytest.mark.parametrize(
    ("hint", "types"),
    [
        (str, {str}),
        (float, {int, float}),
        (GoalKind, {str}),
        (tuple[str, ...], {list}),
        (tuple[str, int], {list}),
        (frozenset[str], {list}),
        (FrozenMap[float], {dict}),
        (DateRange, {dict}),
    ],
    ids=str,
)
def test_a_hint_has_its_types_in_json(hint: Any, types: set[type]) -> None:
    """What stands in a document for a hint is of these types, as Python has them."""
    assert json_types(hint) == types


def test_classes_are_tagged_where_one_of_several_may_stand() -> None:
    """Two classes are enough for a word to tell them apart; one beside what is no class needs none."""
    assert tags(Quota | ValueCap) == {"quota": Quota, "value_cap": ValueCap}
    assert tags(Quota | ValueCap | None) == {"quota": Quota, "value_cap": ValueCap}
    assert tags(Quota | None) == {}
    assert tags(int | Fraction) == {}


@pytest.mark.parametrize("hint", [tuple[DateRange, ...], frozenset[DateRange], FrozenMap[DateRange]], ids=str)
def test_what_holds_others_says_of_what_type_they_are(hint: Any) -> None:
    """Many of a kind and a mapping have one type for each thing in them."""
    assert item_type(hint) is DateRange
