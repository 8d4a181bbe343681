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
def test_frozen_map_behaves_as_the_dict_it_came_from(items: dict[str, Any], key: str) -> None:
    """A frozen mapping answers every question of a mapping as a dict with the same items does, its keys sorted."""
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
    """The order in which items come, and whether as a dict or as pairs, makes no difference, nor to the hash."""
    one, other = FrozenMap(items), FrozenMap(data.draw(st.permutations(list(items.items()))))
    assert one == other
    assert hash(one) == hash(other) == hash(one)
    assert repr(one) == repr(other)


@given(items=mappings)
def test_frozen_map_reads_back(items: dict[str, Any]) -> None:
    """What a frozen mapping shows, pickles to and copies to is an equal frozen mapping."""
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
    """A key that is not there is a KeyError, as in a dict."""
    with pytest.raises(KeyError):
        FrozenMap({"a": 1})["b"]


def test_frozen_map_never_changes() -> None:
    """Nothing of a frozen mapping can be set or deleted, and the dict it came from is not kept."""
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
    """A frozen mapping equals a mapping with the same items, and nothing that is no mapping."""
    frozen_items: Any = FrozenMap({"a": 1})
    assert frozen_items == FrozenMap({"a": 1})
    assert frozen_items != FrozenMap({"a": 2})
    assert frozen_items != {"a": 2}
    assert frozen_items != (("a", 1),)
    assert frozen_items != 3
