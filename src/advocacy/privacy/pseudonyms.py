"""Pseudonyms: copies of a program for analysis, in which people have other ids."""

from __future__ import annotations

import hmac
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from graphlib import TopologicalSorter
from hashlib import sha256
from heapq import heappop, heappush
from itertools import groupby
from operator import attrgetter, is_
from typing import Annotated, Any

import attrs
from attrs import evolve, field

from advocacy.arguments import NaturalNumber, checked, frozen
from advocacy.errors import Finding, raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.goals.goal import Goal
from advocacy.messages.blocks import FindingsReport
from advocacy.people.participant import Participant
from advocacy.people.questions import OpenQuestion
from advocacy.people.survey import Answer, Survey
from advocacy.pilot.assessment import Assessment
from advocacy.pilot.pilot import Pilot, SelectionStatus
from advocacy.pilot.policy import SelectionPolicy
from advocacy.plan.brief import PlanBrief
from advocacy.plan.buddies import BuddyPolicy
from advocacy.plan.content import ContentIdea
from advocacy.plan.tracks import TrackPolicy
from advocacy.privacy.data_map import QUOTING_FINDINGS, Holds, PeopleIn
from advocacy.privacy.erasure import new_keys
from advocacy.privacy.redaction import UNCLEAR, Mentions
from advocacy.privacy.rewriting import GONE, Change, Note, Rewriter
from advocacy.program.history import Revision
from advocacy.program.program import Program
from advocacy.rules import Rule, TupleOf, first_repeats, identifier, integer_or_none, optional, tuple_of, whole

#: The text that replaces required text.
_REMOVED = "[removed]"
#: A pseudonym.
_ALIAS = re.compile(r"x-[0-9a-f]{32}")
_key = Rule("pseudonym:key", lambda key: type(key) is bytes and len(key) >= 16, private=True)


@frozen(kw_only=True)
class Pseudonymised(FindingsReport):
    """A program with pseudonyms. It is still personal data, because the key identifies people.

    Attributes:
        program: The copy.
        kept: Names of the attributes that are kept, sorted.
        smallest: The number of people with the rarest combination of these; ``None`` without people.
        findings: The number of people with a combination that too few people share.
    """

    program: Program
    kept: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    smallest: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(1)))
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def __repr__(self) -> str:
        """Show the class and the number of people."""
        return f"<Pseudonymised: {len(self.program.participants)} participants>"


@checked
def pseudonymise(
    program: Program, key: Annotated[bytes, _key], *, keep: Iterable[str] = (), minimum_group: NaturalNumber = 5
) -> Pseudonymised:
    """Return a copy of a program with pseudonyms for people, without names and free text, in its history too.

    A pseudonym is ``x-`` and the first 32 hexadecimal digits of the HMAC-SHA-256 of the id under the key. The same key
    gives the same pseudonyms. Without the key, no one can find or test an id. Store the key apart from the copy. Keys
    of items that contain an id or a name get the pseudonym in its place.

    Free text of people is removed: names, answers to open questions, titles and stories of ideas, reasons of revisions,
    statements of goals. Labels of the organisation stay, with people in them redacted. Only the listed attributes are
    kept. Days, shares and sizes stay, and may identify people. A finding reports rare combinations of the kept
    attributes; no combination is assumed to be safe.

    Lists are in the order of the pseudonyms. Seeds are left out, because anyone who knows the ids could repeat a draw;
    what needs a seed raises an error. A pilot gets the status ``REDACTED``, because draws depend on the ids.

    >>> from datetime import date
    >>> from advocacy import DateRange
    >>> ann = Participant(id="p-1", name="Ann", attributes={"department": "Sales", "location": "Utrecht"})
    >>> made = Program(id="2027", period=DateRange(date(2027, 1, 4), date(2027, 12, 31)), participants=[ann])
    >>> copy = pseudonymise(made, b"kept where only the lead looks", keep=["department"])
    >>> copy.program.participants[0].id, dict(copy.program.participants[0].attributes)
    ('x-9a8ed4f56a555e95f5c8bbf55f344ab5', {'department': 'Sales'})
    >>> print(copy.findings[0])
    participants: 1 of 1 people has a combination of attributes that fewer than 5 people share. Keep fewer attributes.

    Args:
        program: The program.
        key: At least 16 bytes, better 32, random and stored apart from the copy.
        keep: Names of the attributes to keep; none by default.
        minimum_group: The minimum number of people with a combination of attributes, below which a finding reports it;
            1 or more.

    Raises:
        ValidationError: All problems at once: a key that is too short, two people with the same pseudonym or with one
            that is an existing id, an argument of the wrong type.
    """
    names = tuple_of(keep)
    inventory, kept = PeopleIn(program), tuple(sorted(set(map(identifier, names))))
    aliases = {who: _alias(key, who) for who in sorted(inventory.ids)}
    raise_any(_collisions(aliases))
    called: dict[str, str] = {}
    for who, known in (*sorted(inventory.contacts.items()), *sorted(inventory.names.items())):
        called |= {name: UNCLEAR if called.get(name, aliases[who]) != aliases[who] else aliases[who] for name in known}
    keys = new_keys(inventory.keys, Mentions(called | aliases))
    hider = _Hider(aliases, Mentions(dict.fromkeys(called, UNCLEAR) | aliases), keys, frozenset(kept))
    copy, _ = hider.program(program)
    smallest, findings = _count_combinations(copy.participants, minimum_group)
    return Pseudonymised(program=copy, kept=kept, smallest=smallest, findings=findings)


def _alias(key: bytes, who: str) -> str:
    return f"x-{hmac.new(key, who.encode(), sha256).hexdigest()[:32]}"


def _collisions(aliases: dict[str, str]) -> Iterator[Finding]:
    if any(first_repeats(aliases.values(), "participants")) or not aliases.keys().isdisjoint(aliases.values()):
        yield Finding.of("pseudonym:collision", "key")


class _Hider(Rewriter):
    """Replace ids by pseudonyms, and remove names and free text."""

    def __init__(self, aliases: dict[str, str], mentions: Mentions, keys: dict[str, str], kept: frozenset[str]) -> None:
        super().__init__(aliases.__getitem__, mentions, keys)
        self.kept = kept

    def free_text(self, text: str) -> tuple[str, tuple[Note, ...]]:
        """Remove free text of people."""
        return (_REMOVED, ((Change.REDACTED, ""),)) if text else (text, ())

    def facts(self, facts: FrozenMap[str]) -> tuple[FrozenMap[str], tuple[Note, ...]]:
        """Keep the requested attributes, except values that name a person."""
        kept = FrozenMap({name: value for name, value in facts.items() if name in self.kept})
        return super().facts(kept)

    def traits(self, traits: tuple[tuple[str, str], ...]) -> tuple[tuple[tuple[str, str], ...], tuple[Note, ...]]:
        """Keep the requested attributes only."""
        kept = tuple(trait for trait in traits if trait[0] in self.kept)
        now, notes = super().traits(kept)
        return (traits, ()) if now == traits else (now, notes)

    def finding(self, finding: Finding, changes: dict[str, Any]) -> Any:
        """Replace the people in a finding by their pseudonyms."""
        if finding.code in QUOTING_FINDINGS:
            return GONE
        put = self.mentions.replace_in
        parameters = [(name, put(value) if isinstance(value, str) else value) for name, value in finding.parameters]
        return evolve(finding, path=put(finding.path), parameters=parameters)

    def finished(self, was: Any, changes: dict[str, Any], notes: list[Note]) -> Any:
        """Remove optional text, and keep each class valid."""
        changes |= {name: empty for name, empty in _WITHOUT.get(type(was), {}).items() if getattr(was, name) != empty}
        if type(was) is Survey:
            closed = {item.code for item in was.questions if not isinstance(item, OpenQuestion)}
            answers = [self._closed(answer) for answer in was.answers if answer.question in closed]
            changes["answers"] = _by_alias(answers)
        if type(was) is Pilot:
            changes["status"] = SelectionStatus.REDACTED
        return super().finished(was, changes, notes)

    def _several(self, values: Any, holds: Holds) -> tuple[Any, tuple[Note, ...]]:
        """Sort items by the pseudonyms of their people, because the order of the ids would reveal the people."""
        now, notes = super()._several(values, holds)
        if type(now) is not tuple:
            return now, notes
        ordered = _by_alias(now)
        return (now if all(map(is_, ordered, now)) else tuple(ordered)), notes

    def _revisions(self, revisions: tuple[Revision, ...]) -> tuple[tuple[Revision, ...], tuple[Note, ...]]:
        """Sort the revisions of a day by their pseudonyms, unless they depend on each other."""
        kept, notes = super()._revisions(revisions)
        days = groupby(kept, key=attrgetter("recorded"))
        return tuple(revision for _, same_day in days for revision in _by_dependency([*same_day])), notes

    def _closed(self, answer: Answer) -> Answer:
        """Keep a chosen option, because it is the text of the question."""
        return evolve(
            answer,
            participant=None if answer.participant is None else self.people(answer.participant),
            question=self.keys.get(answer.question, answer.question),
            text=self.keys.get(answer.text, answer.text),
            options=[self.keys.get(option, option) for option in answer.options],
        )


#: The replacement of optional text.
_WITHOUT: dict[type, dict[str, Any]] = {
    Assessment: {
        "chance": None
    },  # people with the same traits have the same chance, attributes that are left out included
    BuddyPolicy: {"seed": None},
    PlanBrief: {"seed": None},
    SelectionPolicy: {"seed": None},
    TrackPolicy: {"seed": None},
    ContentIdea: {"format_name": "", "story": FrozenMap()},
    Goal: {"statement": ""},
    Participant: {"name": None, "contacts": ()},
}


def _by_alias(items: Sequence[Any]) -> list[Any]:
    """Return items in the order of their pseudonyms. Items without a pseudonym keep their place."""
    ordered = list(items)
    named = [(found, place) for place, item in enumerate(items) if (found := tuple(_aliases_in(item)))]
    for (_, place), (_, source) in zip(named, sorted(named), strict=True):
        ordered[place] = items[source]
    return ordered


def _by_dependency(revisions: Sequence[Revision]) -> Iterator[Revision]:
    """Yield revisions in the order of their pseudonyms. Revisions of the same person or item keep their order."""
    people = [sorted(set(_aliases_in(revision))) for revision in revisions]
    latest: dict[Any, int] = {}
    order = TopologicalSorter[int]()
    for place, revision in enumerate(revisions):
        touched = [*people[place], *((change.part, change.key) for change in revision.changes)]
        order.add(place, *(latest[item] for item in touched if item in latest))
        latest |= dict.fromkeys(touched, place)
    order.prepare()
    ready: list[tuple[list[str], int]] = []
    while order.is_active():
        for place in order.get_ready():
            heappush(ready, (people[place], place))
        _, place = heappop(ready)
        yield revisions[place]
        order.done(place)


def _aliases_in(item: Any) -> Iterator[str]:
    """Yield the pseudonyms in an item, in its order."""
    if isinstance(item, str):
        yield from _ALIAS.findall(item)
    elif isinstance(item, FrozenMap):
        for key, value in item.items():
            yield from (*_aliases_in(key), *_aliases_in(value))
    elif isinstance(item, (tuple, frozenset)):
        found = [tuple(_aliases_in(entry)) for entry in item]
        for entry in found if isinstance(item, tuple) else sorted(found):
            yield from entry
    elif attrs.has(type(item)):
        for entry in attrs.fields(type(item)):
            yield from _aliases_in(getattr(item, entry.name))


def _count_combinations(people: tuple[Participant, ...], minimum: int) -> tuple[int | None, tuple[Finding, ...]]:
    """Count how many people share each combination of attributes. Unknown counts as a value."""
    shared = Counter(tuple(person.attributes.items()) for person in people)
    rare = sum(count for count in shared.values() if count < minimum)
    found = (
        [Finding.of("pseudonym:rare", "participants", count=rare, total=len(people), minimum=minimum)] if rare else []
    )
    return min(shared.values(), default=None), tuple(found)
