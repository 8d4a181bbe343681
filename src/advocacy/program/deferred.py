"""Fast single steps: the collections of a program are built when they are first read, not copied at each step."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import attrs

from advocacy.program.history import KEYS, PERSONAL, Revision

#: The fields that are built when they are first read.
DEFERRED = PERSONAL | {"revisions"}
#: A program with more changed items than this is built at once.
MOST_CHANGED = 64


class Since(NamedTuple):
    """What changed since an earlier state whose fields are all built.

    Attributes:
        base: The earlier state.
        revisions: The revisions since then.
        changed: The changed items by field and key; ``None`` for an item that was removed.
    """

    base: Any
    revisions: tuple[Revision, ...]
    changed: Mapping[tuple[str, str], Any]


class Deferred:
    """The base class of `Program`, which may know its collections as those of an earlier state and what changed since.

    A step changes one or two items. If each step copied all collections, n steps would take quadratic time. So a step
    records the change only. The collections are built when a field is first read, or when `MOST_CHANGED` items have
    changed. The values are the same in both cases.
    """

    __slots__ = ("_since",)
    _since: Since | None

    if not TYPE_CHECKING:  # type checkers know the fields, and report other names

        def __getattr__(self, name: str) -> Any:
            """Build the collections of a program when one of them is first read."""
            if name in DEFERRED and (since := self._changes()).base is not self:
                self._build(since)
            return object.__getattribute__(self, name)

    def _changes(self) -> Since:
        """Return what changed since a built state. A built state has no changes."""
        return getattr(self, "_since", None) or Since(self, (), {})

    def _later(self, revision: Revision) -> Self:
        """Return the program after a revision of people's own steps, which is known to be valid."""
        base, revisions, changed = self._changes()
        changed = {**changed, **{(change.part, change.key or ""): change.after for change in revision.changes}}
        since = Since(base, (*revisions, revision), changed)
        later = object.__new__(type(self))
        for attribute in attrs.fields(type(self)):  # type: ignore[arg-type] # the class of a program
            if attribute.name not in DEFERRED:
                object.__setattr__(later, attribute.name, getattr(self, attribute.name))
        if len(changed) > MOST_CHANGED or len(since.revisions) > MOST_CHANGED:
            later._build(since)
        else:
            object.__setattr__(later, "_since", since)
        return later

    def _build(self, since: Since) -> None:
        """Build the collections. If a second thread does the same, it sets equal values."""
        for part in PERSONAL:
            items = {key: item for (field, key), item in since.changed.items() if field == part}
            object.__setattr__(self, part, _replace_items(part, getattr(since.base, part), items))
        object.__setattr__(self, "revisions", since.base.revisions + since.revisions)
        object.__setattr__(self, "_since", None)

    def _item(self, part: str, key: str) -> Any:
        """Return an item of a collection; ``None`` if there is none with this key."""
        since = self._changes()
        if (part, key) in since.changed:
            return since.changed[part, key]
        return next(iter(_slice(part, getattr(since.base, part), key, f"{key}\0")), None)

    def _between(self, part: str, first: str, end: str) -> list[Any]:
        """Return the items of a collection whose keys are from *first* up to but not including *end*, by key."""
        since = self._changes()
        items = {KEYS[part](item): item for item in _slice(part, getattr(since.base, part), first, end)}
        items |= {key: item for (field, key), item in since.changed.items() if field == part and first <= key < end}
        return [item for _, item in sorted(items.items()) if item is not None]

    def _last_recorded(self) -> date | None:
        """Return the day on which the last revision was recorded; ``None`` if there are no revisions."""
        since = self._changes()
        last = (since.revisions or since.base.revisions)[-1:]
        return last[0].recorded if last else None


def _slice(part: str, items: tuple[Any, ...], first: str, end: str) -> tuple[Any, ...]:
    """Return the items of a sorted collection whose keys are from *first* up to but not including *end*."""
    key = KEYS[part]
    return items[bisect_left(items, first, key=key) : bisect_left(items, end, key=key)]


def _replace_items(part: str, items: tuple[Any, ...], changed: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return a sorted collection with some items replaced, added or (``None``) removed."""
    key, listed, last = KEYS[part], list[Any](), 0
    for name, item in sorted(changed.items()):
        place = bisect_left(items, name, lo=last, key=key)
        listed += items[last:place]
        if item is not None:
            listed.append(item)
        last = place + (place < len(items) and key(items[place]) == name)
    return (*listed, *items[last:])
