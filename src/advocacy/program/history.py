"""The history of a program: what changed, when and why, with any earlier state (:ref:`method-step-3`)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from itertools import pairwise
from operator import attrgetter
from typing import Any, TypeVar

import attrs
from attrs import Factory, evolve, field

from advocacy.arguments import frozen
from advocacy.errors import Finding, nearest
from advocacy.messages.blocks import Report, Sentences
from advocacy.messages.translator import Translator
from advocacy.people.consent import Consent, Purpose
from advocacy.people.participant import Participant
from advocacy.plan.plan import Plan, compare_plans
from advocacy.program.steps import StepKind, step_days
from advocacy.rules import TupleOf, identifier_or_none

T = TypeVar("T", bound=attrs.AttrsInstance)

#: The collection fields of a program, and the key of their items.
KEYS: dict[str, Callable[[Any], str]] = {
    "audiences": lambda audience: audience.code,
    "goals": lambda goal: goal.id,
    "ideas": lambda idea: idea.id,
    "invitations": lambda invitation: invitation.participant,
    "memberships": lambda stay: f"{stay.participant}@{stay.joined.isoformat()}",
    "participants": lambda person: person.id,
    "pillars": lambda pillar: pillar.id,
    "targets": lambda target: target.metric.code,
}
#: The fields about people's own steps, which need no reason.
PERSONAL = frozenset({"invitations", "memberships", "participants"})
#: The code that is stored as the reason if a phase ends without a written reason, and its texts in earlier versions.
NOTHING_MISSING = "phase:done"
_FORMER_REASONS = frozenset({NOTHING_MISSING, "Nothing is missing.", "Nothing was open."})


@frozen(kw_only=True, repr=False)
class FieldChange:
    """One difference between two states of a program.

    Attributes:
        part: The field of the program.
        key: The key of the item in a collection field; ``None`` for other fields.
        before: The earlier value; ``None`` if there was none.
        after: The later value; ``None`` if there is none.
    """

    part: str
    key: str | None = field(default=None, converter=identifier_or_none)
    before: Any = None
    after: Any = None

    @property
    def finding(self) -> Finding:
        """The difference as a finding. It states the field and the kind of change, not the values."""
        kind = "added" if self.before is None else "removed" if self.after is None else "changed"
        if self.key is None:
            return Finding.of(f"field-change:{kind}", "", part=self.part)
        if self.part == "targets":
            target = self.before if self.after is None else self.after
            return Finding.of(f"field-change:{kind}:metric", "", part=self.part, **target.metric.named)
        name = self.key.rpartition("@")[0] if self.part == "memberships" else self.key
        return Finding.of(f"field-change:{kind}:named", "", part=self.part, name=name)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The difference in words: each step of a person, or the values of a phase or round; else as `finding`."""
        return tuple(_in_words(self)) or (self.finding,)

    @property
    def details(self) -> tuple[Finding, ...]:
        """The differences within the value, for plans only."""
        if isinstance(self.before, Plan) and isinstance(self.after, Plan):
            return compare_plans(self.before, self.after)
        return ()

    def __repr__(self) -> str:
        """Show class, field and key, and no values."""
        return f"<Difference {self.part}{'' if self.key is None else f' {self.key}'}>"


def _in_words(change: FieldChange) -> Iterator[Finding]:
    """Yield the changes of a field whose values can be described; nothing for other fields."""
    before, after = change.before, change.after
    if change.part == "phase":
        yield Finding.of("field-change:phase", "", phase_before=before.value, phase_after=after.value)
    elif change.part == "round":
        yield Finding.of("field-change:round", "", before=before, after=after)
    elif change.part == "memberships":
        who = (before if after is None else after).participant
        steps, undone = ([*step_days(stay)] if stay is not None else [] for stay in (after, before))
        for kind, on in (step for step in steps if step not in undone):
            yield Finding.of(f"field-change:{kind.value}", "", participant=who, on=on)
        for kind, on in (step for step in undone if step not in steps):
            yield Finding.of("field-change:undone", "", participant=who, step_kind=kind.value, on=on)
    elif change.part == "participants" and before is not None and after is not None:
        only_consents = evolve(before, consents=()) == evolve(after, consents=())
        yield from _consents_in_words(before, after) if only_consents else ()


def _consents_in_words(before: Participant, after: Participant) -> Iterator[Finding]:
    """Yield each consent that was given, withdrawn or taken back, by purpose, then day."""
    for purpose in Purpose:
        named = {"participant": after.id, "purpose": purpose.value}
        were, are = ({*_events(person.consents, purpose)} for person in (before, after))
        for on, kind in sorted(are - were):
            yield Finding.of(f"field-change:{kind}", "", on=on, **named)
        for on, kind in sorted(were - are):
            yield Finding.of("field-change:undone:consent", "", step_kind=kind, on=on, **named)


def _events(consents: Iterable[Consent], purpose: Purpose) -> Iterator[tuple[date, str]]:
    """Yield the day and the kind of each step of the consents for a purpose."""
    for consent in consents:
        if consent.purpose is purpose:
            yield consent.given, StepKind.AGREE.value
            if consent.withdrawn is not None:
                yield consent.withdrawn, StepKind.WITHDRAW.value


@frozen(kw_only=True)
class Revision(Report):
    """A change of a program: its days, the reason and the differences.

    Attributes:
        on: The day on which it takes effect.
        recorded: The day on which it was recorded; *on* by default. The history has the order of these days. For
            example, a person says in June that they leave in August.
        reason: The reason. It may be empty if only people's own steps differ (join, pause, leave).
        changes: The differences, by field, then key; at least one.
    """

    on: date
    recorded: date = field(default=Factory(lambda self: self.on, takes_self=True))
    reason: str = ""
    changes: tuple[FieldChange, ...] = field(converter=TupleOf[FieldChange])

    def _faults(self) -> Iterator[Finding]:
        if not self.changes:
            yield Finding.of("empty", "changes")
        if not self.reason and any(change.part not in PERSONAL for change in self.changes):
            yield Finding.of("revision:reason", "reason")

    def _blocks(self, translator: Translator) -> Iterable[Sentences]:
        # A change that was recorded on another day begins with both days.
        dates = [self.on] if self.recorded == self.on else [self.recorded, self.on]
        days = " → ".join(map(translator.formats.date, dates))
        reason = translator.say(NOTHING_MISSING, {}) if self.reason in _FORMER_REASONS else self.reason
        lines: list[str] = []
        items = {change.key: change.before if change.after is None else change.after for change in self.changes}
        translator = translator.with_names({key: name for key, it in items.items() if key and (name := _name(it))})
        for change in self.changes:
            lines += map(translator.tell, change.findings)
            lines += [f"  {translator.tell(detail)}" for detail in change.details]
        yield Sentences(lines, heading=f"{days}  {reason}".rstrip(), mark="  ")


def _name(item: object) -> str | None:
    """Return the title, the name or the statement of an item; ``None`` if it has none."""
    found = (getattr(item, name, None) for name in ("title", "name", "statement"))
    return next((text for text in found if isinstance(text, str) and text), None)


def held_in(state: object, part: str) -> dict[str | None, Any]:
    """Return the items of a field by key; under ``None`` for a field that is not a collection."""
    elements = getattr(state, part)
    return {KEYS[part](thing): thing for thing in elements} if part in KEYS else {None: elements}


def find_differences(before: object, after: object, parts: Iterable[str]) -> tuple[FieldChange, ...]:
    """Return the differences between two states of one kind, by field, then key.

    Args:
        before: The earlier state.
        after: The later state.
        parts: The fields to compare.
    """
    found: list[FieldChange] = []
    for part in sorted(parts):
        if getattr(before, part) == getattr(after, part):
            continue
        old, new = held_in(before, part), held_in(after, part)
        keys = sorted(old.keys() | new.keys(), key=str)
        ends = ((key, old.get(key), new.get(key)) for key in keys)
        found += [FieldChange(part=part, key=key, before=was, after=now) for key, was, now in ends if was != now]
    return tuple(found)


def differences_of(part: str, moves: Iterable[tuple[Any, Any]]) -> tuple[FieldChange, ...]:
    """Return the differences of a collection field where items were replaced, added or removed, by key."""
    key, found = KEYS[part], dict[str, tuple[Any, Any]]()
    for was, now in moves:
        keys = {key(item) for item in (was, now) if item is not None}
        if len(keys) == 1:
            found[keys.pop()] = was, now
        else:
            found |= {key(was): (was, None), key(now): (None, now)}
    ends = sorted(found.items())
    return tuple(FieldChange(part=part, key=key, before=was, after=now) for key, (was, now) in ends if was != now)


def find_breaks(state: object, revisions: Iterable[Revision], parts: Collection[str]) -> Iterator[Finding]:
    """Find revisions that are out of order, are about unknown fields, or do not lead to the current state."""
    listed = tuple(revisions)
    for index, (before, after) in enumerate(pairwise(listed), 1):
        if after.recorded < before.recorded:
            yield Finding.of("revision:order", f"revisions[{index}].recorded")
    last: dict[tuple[str, str | None], tuple[str, FieldChange]] = {}
    for index, revision in enumerate(listed):
        for place, item in enumerate(revision.changes):
            here = f"revisions[{index}].changes[{place}]"
            if item.part not in parts:
                yield nearest(item.part, parts, f"{here}.part", kind="field")
            else:
                last[item.part, item.key] = here, item
    present = {name: held_in(state, name) for name in {name for name, _ in last}}
    for (name, key), (here, item) in last.items():
        if present[name].get(key) != item.after:
            yield Finding.of("revision:present", here)


def place_revision(revisions: tuple[Revision, ...], added: Revision, *, personal: bool) -> tuple[Revision, ...] | None:
    """Return the revisions with another one, by the day of recording; ``None`` if it cannot be recorded so early.

    It goes before revisions that were recorded on a later day, so that a date in the future blocks nobody. If one of
    them changed the same item, the new revision builds on it. A change of people's own steps then counts as recorded on
    that later day; any other change is refused.
    """
    first = bisect_right(revisions, added.recorded, key=_recorded)
    touched = {(change.part, change.key) for change in added.changes}
    base = [
        revision.recorded for revision in revisions[first:] if any((c.part, c.key) in touched for c in revision.changes)
    ]
    if base:
        if not personal:
            return None
        added = evolve(added, recorded=base[-1])
        first = bisect_right(revisions, base[-1], key=_recorded)
    return (*revisions[:first], added, *revisions[first:])


_recorded = attrgetter("recorded")


def take_back(state: T, revisions: Iterable[Revision], *, besides: dict[str, Any]) -> T:
    """Return the state before *revisions*, which are in order. The fields in *besides* get its values."""
    elements: dict[str, dict[str | None, Any]] = {}
    for revision in reversed(tuple(revisions)):
        for change in revision.changes:
            if change.part not in elements:
                elements[change.part] = held_in(state, change.part)
            here = elements[change.part]
            if change.key is not None and change.before is None:
                del here[change.key]
            else:
                here[change.key] = change.before
    fields = {part: tuple(here.values()) if part in KEYS else here[None] for part, here in elements.items()}
    now: Any = state
    before: T = evolve(now, **fields, **besides)
    return before
