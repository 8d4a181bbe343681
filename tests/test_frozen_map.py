"""A frozen mapping behaves as a dict that never changes."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.frozen_map import FrozenMap

mappings = st.dictionaries(st.text(max_size=4), st.integers() | st.text(max_size=3), max_size=6)


@given(items=mappings, key=st.text(max_size=4))
def test_frozen_map_equals_a_sorted_dict(items: dict[str, Any], key: str) -> None:
    """A frozen map answers like a dict with the same items in sorted order."""
    frozen_items = FrozenMap(items)
    assert isinstance(frozen_items, Mapping)
    assert frozen_items == items
    assert dict(frozen_items) == items
    assert list(frozen_items) == sorted(items)
    assert list(frozen_items.items()) == sorted(items.items())
    assert list(frozen_items.values()) == [items[name] for name in sorted(items)]
    assert len(frozen_items) == len(items)
    assert bool(frozen_items) is bool(items)
    assert (key in frozen_items) is (key in items)
    assert frozen_items.get(key) == items.get(key)
    assert frozen_items.get(key, "other") == items.get(key, "other")
    for name, value in items.items():
        assert frozen_items[name] == value


@given(items=mappings, data=st.data())
def test_frozen_map_ignores_the_order_of_its_items(items: dict[str, Any], data: st.DataObject) -> None:
    """The order of items, and a dict or pairs as input, change neither the map nor its hash."""
    mapping, other = FrozenMap(items), FrozenMap(data.draw(st.permutations(list(items.items()))))
    assert mapping == other
    assert hash(mapping) == hash(other) == hash(mapping)
    assert repr(mapping) == repr(other)


@given(items=mappings)
def test_frozen_map_repr_pickle_and_copy(items: dict[str, Any]) -> None:
    """The repr, pickle and copy give an equal frozen map."""
    frozen_items = FrozenMap(items)
    for again in (
        eval(repr(frozen_items)),  # noqa: S307
        pickle.loads(pickle.dumps(frozen_items)),  # noqa: S301
        copy.deepcopy(frozen_items),
    ):
        assert type(again) is FrozenMap
        assert again == frozen_items
        assert hash(again) == hash(frozen_items)


def test_frozen_map_has_no_value_for_a_missing_key() -> None:
    """A missing key raises KeyError, as in a dict."""
    with pytest.raises(KeyError):
        FrozenMap({"a": 1})["b"]


def test_frozen_map_is_immutable() -> None:
    """Items cannot be set or deleted, and the dict of the caller is copied."""
    given_items = {"a": 1}
    frozen_items: Any = FrozenMap(given_items)
    given_items["b"] = 2
    assert frozen_items == {"a": 1}
    for name in ("_items", "other"):
        with pytest.raises(AttributeError, match="never changes"):
            setattr(frozen_items, name, {})
    with pytest.raises(AttributeError, match="never changes"):
        del frozen_items._items
    with pytest.raises(TypeError):
        frozen_items["a"] = 2
    assert frozen_items == {"a": 1}


def test_frozen_map_equals_mappings_only() -> None:
    """A frozen map equals a mapping with the same items, and no other type."""
    frozen_items: Any = FrozenMap({"a": 1})
    assert frozen_items == FrozenMap({"a": 1})
    assert frozen_items != FrozenMap({"a": 2})
    assert frozen_items != {"a": 2}
    assert frozen_items != (("a", 1),)
    assert frozen_items != 3
