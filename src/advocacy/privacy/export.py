"""Export: all data about a person in a program, at any time, with its path and purpose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum
from typing import Any

import attrs
from attrs import field

from advocacy.arguments import Personal, checked, frozen
from advocacy.errors import Finding, nearest, raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.messages.blocks import Report, Table
from advocacy.messages.translator import Translator
from advocacy.people.consent import Purpose
from advocacy.plan.buddies import BuddyGroup
from advocacy.plan.content import ContentIdea
from advocacy.plan.tracks import Session
from advocacy.privacy.data_map import WHO, Holds, PeopleIn, fields_of
from advocacy.privacy.redaction import Mentions
from advocacy.privacy.views import ACCESS
from advocacy.program.history import FieldChange
from advocacy.program.program import Program
from advocacy.rules import TupleOf, identifier, optional, own, personal, prose

_PURPOSES = {(access.class_name, access.name): access.purpose for access in ACCESS}
#: The text that replaces other people in an export.
_SOMEBODY = "[somebody]"


@frozen(kw_only=True)
class PersonalDataEntry(Personal):
    """One item of data about a person.

    Attributes:
        path: The path in the program.
        purpose: The purpose, as in consents; ``None`` if no consent is needed.
        value: The value as text; dates and times as in documents. ``None`` if the item names the person but is about
            someone else.
    """

    path: str = field(validator=personal)
    purpose: Purpose | None = None
    value: str | None = field(default=None, validator=optional(own(prose)))


@frozen(kw_only=True)
class PersonalDataExport(Personal, Report):
    """All data about a person in a program, for that person.

    Attributes:
        participant: The person's id.
        on: The day.
        entries: The items, in the order of the program's fields, the history last.
    """

    participant: str = field(converter=identifier)
    on: date
    entries: tuple[PersonalDataEntry, ...] = field(default=(), converter=TupleOf[PersonalDataEntry], validator=personal)

    def _blocks(self, translator: Translator) -> Iterator[Table]:
        caption = f"{translator.say('page:data', {})}, {translator.formats.date(self.on)}"
        rows = [
            (entry.path, entry.value, entry.purpose and translator.label(f"purpose:{entry.purpose.value}"))
            for entry in self.entries
        ]
        yield Table(rows=rows, header=translator.labels(("data", "value", "purpose")), caption=caption)


@checked
def export_person(program: Program, participant: str, *, on: date) -> PersonalDataExport:
    """Return all data about a person in a program, its history included, with path and purpose.

    The export is for the person only, and contains no data about others, except the ids of buddies. A session shows the
    person's own place only. A pair exclusion shows only that it exists, because it would reveal who does not want the
    pair. Other people are redacted in texts of the organisation that name the person. If the text is about someone
    else, only its path is shown.

    >>> from advocacy import Participant, DateRange
    >>> ann = Participant(id="p-1", name="Ann", network_size=850)
    >>> made = Program(id="2027", period=DateRange(date(2027, 1, 4), date(2027, 12, 31)), participants=[ann])
    >>> for entry in export_person(made, "p-1", on=date(2027, 5, 1)).entries:
    ...     print(entry.path, entry.value)
    participants[0].id p-1
    participants[0].name Ann
    participants[0].network_size 850

    Args:
        program: The program.
        participant: The id of a person who is named anywhere in the program, at any time.
        on: The day of the request.

    Raises:
        ValidationError, UnknownNameError: No one has or had this id; an argument is of the wrong type.
    """
    who, inventory = identifier(participant), PeopleIn(program)
    if who not in inventory.ids:
        raise_any([nearest(who, inventory.ids, "participant", kind="participant")])
    return PersonalDataExport(
        participant=who, on=on, entries=_Search(who, inventory).thing(program, (), None, mine=False)
    )


class _Search:
    """A walk that collects all data about a person, and all mentions."""

    def __init__(self, who: str, inventory: PeopleIn) -> None:
        self.who = who
        others = inventory.ids - {who}
        self.named = Mentions(
            dict.fromkeys({who, *inventory.names.get(who, ()), *inventory.contacts.get(who, ())}, ""), others
        )
        known = (*inventory.names.items(), *inventory.contacts.items())
        names = {name for other, called in known if other != who for name in called}
        self.others = Mentions(dict.fromkeys(others | names, _SOMEBODY), [who])
        self.texts = inventory.texts_of(who)

    def thing(
        self, thing: Any, path: tuple[str, ...], purpose: Purpose | None, *, mine: bool
    ) -> Iterator[PersonalDataEntry]:
        """Return the data in an item; everything in it if the item is about the person."""
        kind = type(thing)
        mine = mine or self._is_mine(thing)
        theirs = not mine and any(holds is Holds.SUBJECT for _, holds in fields_of(kind))
        for name, holds in fields_of(kind):
            what = _PURPOSES.get((kind.__name__, name), purpose)
            if kind is FieldChange:
                what = _PURPOSES["Program", thing.part]
            buddies = kind is BuddyGroup and mine
            value = getattr(thing, name)
            yield from self._field(value, (*path, f".{name}"), what, holds, mine=mine, theirs=theirs, buddies=buddies)

    def _is_mine(self, thing: Any) -> bool:
        if type(thing) is Finding:
            texts = [thing.path, *(str(value) for _, value in thing.parameters)]
            return any(map(self.named.found_in, texts))
        if type(thing) in {BuddyGroup, Session}:
            return self.who in (thing.members if type(thing) is BuddyGroup else thing.participants)
        if type(thing) is ContentIdea:
            return self.who in {thing.owner, thing.from_whom}
        return any(getattr(thing, name) == self.who for name, holds in fields_of(type(thing)) if holds is Holds.SUBJECT)

    def _field(
        self,
        value: Any,
        path: tuple[str, ...],
        purpose: Purpose | None,
        holds: Holds,
        *,
        mine: bool,
        theirs: bool,
        buddies: bool,
    ) -> Iterator[PersonalDataEntry]:
        flags = {"mine": mine, "theirs": theirs, "buddies": buddies}
        if isinstance(value, FrozenMap):
            for key, item in value.items():
                here = (*path, f"[{key}]")
                if holds is Holds.BY_PERSON:
                    if key == self.who:
                        yield _entry(here, purpose, key)
                        yield from self._field(item, here, purpose, Holds.KEY, mine=True, theirs=False, buddies=False)
                else:
                    yield from self._field(item, here, purpose, holds, **flags)
        elif isinstance(value, (tuple, frozenset)):
            listed = value if isinstance(value, tuple) else sorted(value, key=_written)
            for index, item in enumerate(listed):
                yield from self._field(item, (*path, f"[{index}]"), purpose, holds, **flags)
        elif attrs.has(type(value)):
            yield from self.thing(value, path, purpose, mine=mine)
        else:
            yield from self._leaf(value, path, purpose, holds, **flags)

    def _leaf(
        self,
        value: Any,
        path: tuple[str, ...],
        purpose: Purpose | None,
        holds: Holds,
        *,
        mine: bool,
        theirs: bool,
        buddies: bool,
    ) -> Iterator[PersonalDataEntry]:
        if holds in WHO and isinstance(value, str):
            if value == self.who or buddies:
                yield _entry(path, purpose, value)
        elif mine:
            if value is not None and value != "":
                plain = holds is Holds.TEXT or not isinstance(value, str)
                yield _entry(path, purpose, _written(value) if plain else self.others.replace_in(value))
        elif isinstance(value, str) and (self.named.found_in(value) or (holds is Holds.TEXT and value in self.texts)):
            yield _entry(path, purpose, None if theirs else self.others.replace_in(value))


def _entry(path: tuple[str, ...], purpose: Purpose | None, value: str | None) -> PersonalDataEntry:
    return PersonalDataEntry(path="".join(path)[1:], purpose=purpose, value=value)


def _written(value: Any) -> str:
    """Return a value as text, in the form of documents."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, timedelta):
        fraction = f".{value.microseconds:06}" if value.microseconds else ""
        return f"P{value.days}DT{value.seconds}{fraction}S"
    return (
        value.isoformat() if isinstance(value, date) else str(value).lower() if isinstance(value, bool) else str(value)
    )
