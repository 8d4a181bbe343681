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
        pytest.param(Optional[str], "union", id="Optional[str]"),  # noqa: UP045 - as others may write it
        (Union[int, Fraction], "union"),  # noqa: UP007
        (DateRange, ""),
        (list[str], ""),
        (Any, ""),
    ],
    ids=str,
)
def test_hints_are_classified(hint: Any, shape: str) -> None:
    """A hint is a scalar, a collection, a tuple, a mapping or a union; a class is none of them."""
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
def test_hints_have_json_types(hint: Any, types: set[type]) -> None:
    """The JSON form of a hint has these Python types."""
    assert json_types(hint) == types


def test_unions_of_classes_are_tagged() -> None:
    """A union of two classes has a tag; a union of one class and other types has none."""
    assert tags(Quota | ValueCap) == {"quota": Quota, "value_cap": ValueCap}
    assert tags(Quota | ValueCap | None) == {"quota": Quota, "value_cap": ValueCap}
    assert tags(Quota | None) == {}
    assert tags(int | Fraction) == {}


@pytest.mark.parametrize("hint", [tuple[DateRange, ...], frozenset[DateRange], FrozenMap[DateRange]], ids=str)
def test_collections_have_element_types(hint: Any) -> None:
    """A collection and a mapping have a type for their elements."""
    assert item_type(hint) is DateRange
