"""Copies of a program in which people stand under other names, for who studies it and need not know them."""

from __future__ import annotations

import hmac
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from advocacy.errors import Finding, raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.goals.goal import Goal
from advocacy.people.participant import Participant
from advocacy.people.survey import Answer, Survey
from advocacy.pilot.pilot import Pilot, SelectionStatus
from advocacy.plan.content import ContentIdea
from advocacy.privacy.data_map import QUOTING_FINDINGS, PeopleIn
from advocacy.privacy.erasure import Mentions, new_keys
from advocacy.privacy.rewriting import GONE, Change, Note, Rewriter
from advocacy.program.program import Program
from advocacy.rules import Rule, each, first_repeats, identifier, instance, optional, text, tuple_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Pseudonymised", "pseudonymise"]

#: What stands where text was that there has to be.
_REMOVED = "[removed]"
_key = Rule("pseudonym:key", lambda key: type(key) is bytes and len(key) >= 16, private=True)


@frozen(kw_only=True)
class Pseudonymised:
    """
    A program in which people stand under pseudonyms; personal data still, since who has the key can tell who they are.

    Attributes:
        program: The copy.
        kept: Names of the attributes that are kept, sorted.
        smallest: How many people share the rarest combination of these; ``None`` where there are no people.
        findings: How many people stand in combinations that fewer than the asked number share.
    """

    program: Program = field(validator=instance(Program))
    kept: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))
    smallest: int | None = field(default=None, validator=optional(whole(1)))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    def __repr__(self) -> str:
        """Show the class and how many people are in it."""
        return f"<Pseudonymised: {len(self.program.participants)} participants>"


def pseudonymise(program: Program, key: bytes, *, keep: Iterable[str] = (), minimum_group: int = 5) -> Pseudonymised:
    """
    Copy a program with a pseudonym for everybody, and without names and free text, its history too.

    A pseudonym is the HMAC-SHA-256 of the id under the key, as the first 32 of its hexadecimal digits behind ``x-``:
    the same key gives the same, another key others, and without it nobody can tell or try out whose it is. The key is
    the caller's to keep. Keys of things that hold an id within them are made anew.

    What people wrote or said in their own words goes: names, answers to open questions, titles and stories of ideas,
    reasons of revisions, statements of goals. Labels of the organisation stay, with people in them blacked out. Of
    attributes those are kept that are listed. Days, shares and sizes stay, and with them many a person can be told
    apart; how many share a combination of the attributes kept is told, and never assumed to be enough.

    A pilot has the status ``REDACTED``: the lots hang on the ids.

    >>> from datetime import date
    >>> from advocacy import DateRange
    >>> ann = Participant(id="p-1", name="Ann", attributes={"department": "Sales", "location": "Utrecht"})
    >>> made = Program(id="2027", period=DateRange(date(2027, 1, 4), date(2027, 12, 31)), participants=[ann])
    >>> copy = pseudonymise(made, b"kept where only the lead looks", keep=["department"])
    >>> copy.program.participants[0].id, dict(copy.program.participants[0].attributes)
    ('x-9a8ed4f56a555e95f5c8bbf55f344ab5', {'department': 'Sales'})
    >>> print(copy.findings[0])
    participants: 1 of 1 people stand in a combination of attributes that fewer than 5 share; keep fewer attributes.

    Args:
        program: The program.
        key: At least 16 bytes, better 32, drawn at random and kept apart from the copy.
        keep: Names of the attributes to keep; none by default.
        minimum_group: A combination of attributes that fewer people share is told, 1 or more.

    Raises:
        ValidationError: All problems at once: a key that is too short, two people with one pseudonym or with one
            that is somebody's id, an argument of the wrong type.
    """
    names = tuple_of(keep)
    raise_any(
        [
            *instance(Program).findings(program, "program"),
            *_key.findings(key, "key"),
            *each(text).findings(names, "keep"),
            *whole(1).findings(minimum_group, "minimum_group"),
        ]
    )
    held, kept = PeopleIn(program), tuple(sorted(set(map(identifier, names))))
    aliases = {who: _alias(key, who) for who in sorted(held.ids)}
    raise_any(_collisions(aliases))
    called = {name: "[name]" for known in held.names.values() for name in known}
    hider = _Hider(aliases, Mentions(called | aliases), new_keys(held.keys, Mentions(aliases)), frozenset(kept))
    copy, _ = hider.program(program)
    smallest, findings = _told_apart(copy.participants, minimum_group)
    return Pseudonymised(program=copy, kept=kept, smallest=smallest, findings=findings)


def _alias(key: bytes, who: str) -> str:
    return f"x-{hmac.new(key, who.encode(), sha256).hexdigest()[:32]}"


def _collisions(aliases: dict[str, str]) -> Iterator[Finding]:
    if any(first_repeats(aliases.values(), "participants")) or not aliases.keys().isdisjoint(aliases.values()):
        yield Finding.of("pseudonym:collision", "key")


class _Hider(Rewriter):
    """Puts pseudonyms for ids, and takes names and free text out."""

    def __init__(self, aliases: dict[str, str], mentions: Mentions, keys: dict[str, str], kept: frozenset[str]) -> None:
        super().__init__(aliases.__getitem__, mentions, keys)
        self.kept = kept

    def told(self, text: str) -> tuple[str, tuple[Note, ...]]:
        """Take out what people said."""
        return (_REMOVED, ((Change.REDACTED, ""),)) if text else (text, ())

    def facts(self, facts: FrozenMap[str]) -> tuple[FrozenMap[str], tuple[Note, ...]]:
        """Keep the facts that are asked for, and of these what names nobody."""
        asked = FrozenMap({name: value for name, value in facts.items() if name in self.kept})
        return super().facts(asked)

    def finding(self, finding: Finding, changes: dict[str, Any]) -> Any:
        """Tell of whom a finding is under their pseudonym."""
        if finding.code in QUOTING_FINDINGS:
            return GONE
        put = self.mentions.put
        said = [(name, put(value) if isinstance(value, str) else value) for name, value in finding.parameters]
        return evolve(finding, path=put(finding.path), parameters=said)

    def finished(self, was: Any, changes: dict[str, Any], notes: list[Note]) -> Any:
        """Leave text out where there need be none, and keep the promises of each kind of thing."""
        changes |= {name: empty for name, empty in _WITHOUT.get(type(was), {}).items() if getattr(was, name)}
        if type(was) is Survey:
            closed = {item.code for item in was.closed_questions}
            changes["answers"] = [self._closed(one) for one in was.answers if one.question in closed]
        if type(was) is Pilot:
            changes["status"] = SelectionStatus.REDACTED
        return super().finished(was, changes, notes)

    def _closed(self, answer: Answer) -> Answer:
        """Keep the option that was chosen: it is the question's word."""
        return evolve(
            answer,
            participant=self.people(answer.participant),
            question=self.keys.get(answer.question, answer.question),
            text=self.keys.get(answer.text, answer.text),
        )


#: What text becomes that there need not be.
_WITHOUT: dict[type, dict[str, Any]] = {
    ContentIdea: {"format_name": "", "story": FrozenMap()},
    Goal: {"statement": ""},
    Participant: {"name": None},
}


def _told_apart(people: tuple[Participant, ...], minimum: int) -> tuple[int | None, tuple[Finding, ...]]:
    """Count how many people share each combination of attributes, an unknown one being a value of its own."""
    shared = Counter(tuple(person.attributes.items()) for person in people)
    rare = sum(count for count in shared.values() if count < minimum)
    found = [Finding.of("pseudonym:rare", "participants", count=rare, of=len(people), least=minimum)] if rare else []
    return min(shared.values(), default=None), tuple(found)
