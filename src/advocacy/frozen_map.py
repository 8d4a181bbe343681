"""An immutable mapping."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from typing import Any, TypeVar

__all__ = ["FrozenMap"]

V_co = TypeVar("V_co", covariant=True)


class FrozenMap(Mapping[str, V_co]):
    """An immutable mapping: hashable, picklable, sorted by key.

    >>> FrozenMap({"b": 1, "a": 2})
    FrozenMap({'a': 2, 'b': 1})
    """

    __slots__ = ("_hash", "_items")
    _items: dict[str, V_co]
    _hash: int | None

    def __init__(self, items: Mapping[str, V_co] | Iterable[tuple[str, V_co]] = ()) -> None:
        given = dict(items)
        object.__setattr__(self, "_items", dict(sorted(given.items())) if len(given) > 1 else given)
        object.__setattr__(self, "_hash", None)

    def __getitem__(self, key: str) -> V_co:
        return self._items[key]

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of *key*, or *default*."""
        return self._items.get(key, default)

    def keys(self) -> KeysView[str]:
        """Return the keys, sorted."""
        return self._items.keys()

    def values(self) -> ValuesView[V_co]:
        """Return the values in the order of their keys."""
        return self._items.values()

    def items(self) -> ItemsView[str, V_co]:
        """Return pairs of key and value, sorted by key."""
        return self._items.items()

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        if self._hash is None:
            object.__setattr__(self, "_hash", hash(tuple(self._items.items())))
        return self._hash or 0

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FrozenMap):
            return self._items == other._items
        return self._items == other if isinstance(other, Mapping) else NotImplemented

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"FrozenMap never changes: cannot set {name!r}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"FrozenMap never changes: cannot delete {name!r}")

    def __reduce__(self) -> tuple[type[FrozenMap[V_co]], tuple[dict[str, V_co]]]:
        return FrozenMap, (dict(self._items),)

    def __repr__(self) -> str:
        return f"FrozenMap({self._items!r})"
