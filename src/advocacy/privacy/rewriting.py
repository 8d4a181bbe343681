"""A walk that rebuilds a program without some people, or with pseudonyms."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

import attrs
from attrs import evolve

from advocacy.errors import Finding
from advocacy.frozen_map import FrozenMap
from advocacy.pilot.pilot import Pilot
from advocacy.privacy.data_map import Holds, fields_of
from advocacy.privacy.redaction import Mentions
from advocacy.program.history import KEYS, FieldChange, Revision
from advocacy.program.program import Program


class Change(Enum):
    """What happened at a path."""

    REMOVED = "removed"
    """Data about a person was removed, without a trace."""
    MARKED = "marked"
    """A result that counted a person is marked, and totals that would reveal the person are removed."""
    REDACTED = "redacted"
    """Text that named a person was redacted."""
    RENAMED = "renamed"
    """A key that contained an id or a name, or the id itself, was replaced."""
    DOUBTFUL = "doubtful"
    """The exact id of someone else, or their name or contact, matches a name of the person. It is kept."""
    SUSPECTED = "suspected"
    """Text contains what looks like an address, with a part of the person's name. It is kept."""


#: What happened, and where. Paths have no indices, because neighbours in a list would identify the person.
Note = tuple[Change, str]

_LEAVES = frozenset({int, float, bool, type(None), date, timedelta, Fraction, Decimal, bytes})


#: The marker of an item to remove.
GONE: Any = object()


def join(prefix: str, path: str) -> str:
    """Join a path to the name of its field."""
    joint = "" if not prefix or not path or path.startswith("[") else "."
    return f"{prefix}{joint}{path}"


class Rewriter(ABC):
    """Rebuild every object by the data map (`HOLDS`). Unchanged objects stay identical.

    Each object is rebuilt by itself, without context, so that every state of a history has the same result.

    Args:
        people: The replacement of each person's id; `GONE` removes the person.
        mentions: The replacement of names in text.
        keys: New keys for keys that contain an id.
    """

    def __init__(self, people: Callable[[str], Any], mentions: Mentions, keys: dict[str, str]) -> None:
        self.people = people
        self.mentions = mentions
        self.keys = keys
        self._seen: dict[int, tuple[object, Any, tuple[Note, ...]]] = {}

    # ------------------------------------------------------------ hooks for subclasses

    @abstractmethod
    def free_text(self, text: str) -> tuple[str, tuple[Note, ...]]:
        """Return the permitted form of a text of people."""

    def label(self, text: str) -> tuple[str, tuple[Note, ...]]:
        """Return the permitted form of a text of the organisation."""
        put = self.mentions.replace_in(text)
        notes = () if put == text else ((Change.REDACTED, ""),)
        return put, (*notes, *self._kept(text))

    def _kept(self, text: str) -> tuple[Note, ...]:
        """Return notes on what a reader has to check in a text."""
        doubtful = ((Change.DOUBTFUL, ""),) if self.mentions.doubtful(text) else ()
        return (*doubtful, (Change.SUSPECTED, "")) if self.mentions.suspicious(text) else doubtful

    def facts(self, facts: FrozenMap[str]) -> tuple[FrozenMap[str], tuple[Note, ...]]:
        """Return the permitted attributes of a person: those whose name and value contain no name of a person."""
        kept = {
            name: value
            for name, value in facts.items()
            if not self.mentions.found_in(name) and not self.mentions.found_in(value)
        }
        notes = tuple(dict.fromkeys(note for item in kept.items() for text in item for note in self._kept(text)))
        return (facts, notes) if len(kept) == len(facts) else (FrozenMap(kept), ((Change.REDACTED, ""), *notes))

    def traits(self, traits: tuple[tuple[str, str], ...]) -> tuple[tuple[tuple[str, str], ...], tuple[Note, ...]]:
        """Return the permitted traits of a person: the values that count for quotas, as a quota would name them."""
        kept = tuple((self.keys.get(name, name), self.label(value)[0]) for name, value in traits)
        return (traits, ()) if kept == traits else (kept, ((Change.REDACTED, ""),))

    @abstractmethod
    def finding(self, finding: Finding, changes: dict[str, Any]) -> Any:
        """Return the permitted form of a finding; `GONE` if it names a removed person."""

    def finished(self, was: Any, changes: dict[str, Any], notes: list[Note]) -> Any:
        """Return the object with its changes. Subclasses keep each class valid here.

        A pilot that knows its people becomes a copy that does not know them.
        """
        return evolve(was, **changes) if changes or (type(was) is Pilot and was.people) else was

    # ------------------------------------------------------------ the walk

    def program(self, program: Program) -> tuple[Program, tuple[Note, ...]]:
        """Rebuild a program with its whole history."""
        changes: dict[str, Any] = {}
        notes: list[Note] = []
        for name, holds in fields_of(Program):
            was = getattr(program, name)
            now, found = self._revisions(was) if name == "revisions" else self._field(was, holds)
            changes[name] = now
            notes += ((change, join(name, path)) for change, path in found)
        return Program(**changes), tuple(dict.fromkeys(notes))

    def part(self, program: Program, name: str) -> Any:
        """Rebuild one part of the current state."""
        return self._field(getattr(program, name), dict(fields_of(Program))[name])[0]

    def thing(self, was: Any) -> tuple[Any, tuple[Note, ...]]:
        """Rebuild an object, with notes on what happened within it. Each object is visited once."""
        known = self._seen.get(id(was))
        if known is not None:
            return known[1], known[2]
        changes: dict[str, Any] = {}
        notes: list[Note] = []
        now: Any = was
        for name, holds in fields_of(type(was)):
            value = getattr(was, name)
            if type(value) in _LEAVES:
                continue
            new, found = self._field(value, holds)
            if new is GONE:
                now = GONE
                break
            if new is not value:
                changes[name] = new
            notes += ((change, join(name, path)) for change, path in found)
        if now is not GONE:
            now = self.finding(was, changes) if type(was) is Finding else self.finished(was, changes, notes)
        if now is GONE:
            notes = [(Change.REMOVED, "")]
        result = tuple(dict.fromkeys(notes))
        self._seen[id(was)] = was, now, result  # the object is kept, so that its id is not reused
        return now, result

    def _field(self, value: Any, holds: Holds) -> tuple[Any, tuple[Note, ...]]:
        if type(value) in _LEAVES or isinstance(value, Enum):
            return value, ()
        if isinstance(value, str):
            return self._text(value, holds)
        if isinstance(value, FrozenMap):
            return self._mapping(value, holds)
        if isinstance(value, (tuple, frozenset)):
            return self._several(value, holds)
        return self.thing(value)

    def _text(self, value: str, holds: Holds) -> tuple[Any, tuple[Note, ...]]:
        if holds in {Holds.SUBJECT, Holds.MEMBERS}:
            now = self.people(value)
            return now, () if now is value else ((Change.RENAMED, ""),)
        if holds is Holds.ROLE:
            now = self.people(value)
            return (None, ((Change.REMOVED, ""),)) if now is GONE else (now, ())
        if holds is Holds.KEY:
            now = self.keys.get(value, value)
            return now, () if now is value else ((Change.RENAMED, ""),)
        return self.free_text(value) if holds is Holds.TEXT else self.label(value)

    def _several(self, values: Any, holds: Holds) -> tuple[Any, tuple[Note, ...]]:
        if holds is Holds.FACTS:
            return self.traits(values)
        kept, notes, same = [], dict[Note, None](), True
        for value in values:
            now, found = self.thing(value) if attrs.has(type(value)) else self._field(value, holds)
            same = same and now is value
            if now is GONE:
                notes[Change.REMOVED, ""] = None
                continue
            kept.append(now)
            notes.update(dict.fromkeys(found))
        return (values, tuple(notes)) if same else (type(values)(kept), tuple(notes))

    def _mapping(self, values: FrozenMap[Any], holds: Holds) -> tuple[Any, tuple[Note, ...]]:
        if holds is Holds.FACTS:
            return self.facts(values)
        kept: dict[str, Any] = {}
        notes, same = dict[Note, None](), True
        inner = Holds.KEY if holds is Holds.BY_PERSON else holds
        for key, value in values.items():
            name = self.people(key) if holds is Holds.BY_PERSON else self.keys.get(key, key)
            now, found = (GONE, ()) if name is GONE else self._field(value, inner)
            if now is GONE:
                notes[Change.REMOVED, ""], same = None, False
                continue
            same = same and now is value and name is key
            kept[name] = now
            notes.update(dict.fromkeys(found))
        return (values, tuple(notes)) if same else (FrozenMap(kept), tuple(notes))

    # ------------------------------------------------------------ history

    def _revisions(self, revisions: tuple[Revision, ...]) -> tuple[tuple[Revision, ...], tuple[Note, ...]]:
        kept: list[Revision] = []
        notes: dict[Note, None] = {}
        for revision in revisions:
            here = f"[{len(kept)}]"
            differences = [item for was in revision.changes for item in self._difference(was, notes)]
            if not differences:
                notes[Change.REMOVED, ""] = None
                continue
            reason, found = self._field(revision.reason, Holds.TEXT)
            notes.update(dict.fromkeys((change, f"{here}.reason") for change, _ in found))
            kept.append(
                Revision(
                    on=revision.on,
                    recorded=revision.recorded,
                    reason=reason,
                    changes=sorted(differences, key=lambda item: (item.part, str(item.key))),
                )
            )
        return tuple(kept), tuple(notes)

    def _difference(self, was: FieldChange, notes: dict[Note, None]) -> Iterator[FieldChange]:
        ends = []
        for end in (was.before, was.after):
            now, found = self._field(end, Holds.KEY) if not attrs.has(type(end)) else self.thing(end)
            ends.append(None if now is GONE else now)
            notes.update(dict.fromkeys((change, join(f"changes.{was.part}", path)) for change, path in found))
        before, after = ends
        if before is not None or after is not None or was.key is None:
            key = KEYS[was.part](before if after is None else after) if was.key is not None else None
            if before != after:
                yield evolve(was, key=key, before=before, after=after)
