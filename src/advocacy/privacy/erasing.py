"""Erasing somebody from a program: from every part, every revision and every result, without a trace."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any
from advocacy.privacy.mentions import Mentions
from advocacy.privacy.people_in import PeopleIn
from advocacy.privacy.rewriting import Change
from advocacy.privacy.taking_out import ERASED, Remover
from advocacy.program import Program
from advocacy.values import each, identifier, instance, text, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from advocacy.privacy.rewriting import Note

__all__ = ["Erasure", "erase"]

#: What stays although it was made with everybody in it: field of a program → why.
_KEPT = ("kpis", "targets", "readiness", "review")


@frozen(kw_only=True)
class Erasure:
    """
    A program without somebody, and what had to change; nothing in it says who they were.

    Attributes:
        program: The program, its history rewritten.
        on: The day of erasing.
        findings: What happened and where, by path: what went, what is marked, what was blacked out, which keys are made
            anew; and what is kept, and why. A path has no places in lists that somebody stood in, since these would
            tell between whom.
    """

    program: Program = field(validator=instance(Program))
    on: date = field(validator=instance(date))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    @property
    def differing(self) -> tuple[str, ...]:
        """
        Paths of what is not as it would be had they never been there, sorted.

        Everywhere else the program is the one that it would be without them.
        """
        codes = {f"erasure:{change.value}" for change in (Change.MARKED, Change.REDACTED, Change.RENAMED)}
        return tuple(sorted({one.path for one in self.findings if one.code in codes}))

    def __repr__(self) -> str:
        """Show the day and how many places changed."""
        return f"<Erasure {self.on}: {len(self.findings)} findings>"


def erase(program: Program, participant: str, *, on: date, words: Iterable[str] = ()) -> Erasure:
    """
    Give a program without somebody, as if they had never been in it: now and on every day of its history.

    What is about them goes: the person, answers, stays, invitations, wishes, their track, ideas that come from them or,
    coming from nobody, are theirs. From what others are in as well they are taken out: a session stays while somebody
    is left, one to one where it is one; a pair or trio goes, and the next matching finds the others a buddy. Revisions
    that are left with nothing go too.

    Results that held them are marked as no longer to be made again: a pilot has the status ``REWRITTEN``, and neither
    clash nor bound; a plan says so in its findings and keeps of these what is about days or one other person; a
    readiness check loses the numbers of every figure they answered about; a review how many ask for a topic that they
    asked for. What counted them among others that are still
    there is not kept: the others taken off, it would tell of them.

    In free text their id and their names, of any day, are blacked out where they stand as whole words, and so is text
    that is word for word an answer of theirs; a fact about somebody else that names them goes. A key that holds the id
    within it is made anew everywhere; one that equals it is another thing's, and stays. So ids should be no ordinary
    words.

    What the app keeps outside of the program is its own to erase: activities, observations with the person as cluster,
    reports made before, documents stored.

    >>> from advocacy import Participant, Window
    >>> two = [Participant(id="p-1"), Participant(id="p-2")]
    >>> made = Program(id="2027", period=Window(date(2027, 1, 4), date(2027, 12, 31)), participants=two)
    >>> done = erase(made, "p-1", on=date(2027, 5, 1))
    >>> done.program.participants
    (<Participant p-2>,)
    >>> print(done.findings[0])
    participants: What was theirs is gone.

    Args:
        program: The program.
        participant: The person's id; anybody's who is named anywhere in it, at any time.
        on: The day of erasing.
        words: Further words to black out, such as a first name or a nickname.

    Raises:
        InvalidError, UnknownNameError: Nobody is or was named so; an argument is of another type.
    """
    more = tuple_of(words)
    raise_any(
        [
            *instance(Program).findings(program, "program"),
            *text.findings(participant, "participant"),
            *instance(date).findings(on, "on"),
            *each(text).findings(more, "words"),
        ]
    )
    who, held = identifier(participant), PeopleIn(program)
    if who not in held.ids:
        raise_any([nearest(who, held.ids, "participant", kind="participant")])
    named = {who, *held.names.get(who, ()), *more}
    mentions = Mentions(dict.fromkeys(named, ERASED), held.ids - {who})
    remover = Remover(
        {who},
        mentions=mentions,
        keys=new_keys(held.keys, Mentions({who: ERASED}, held.ids - {who})),
        words=held.said(who),
        answered=held.answered(who),
        asked=held.asked(who),
    )
    rewritten, notes = remover.program(program)
    return Erasure(program=rewritten, on=on, findings=[*_report(notes), *_kept(rewritten)])


def new_keys(keys: Iterable[str], mentions: Mentions) -> dict[str, str]:
    """Give a new key for each that holds a person's id within it, none of them another's."""
    listed = sorted(keys)
    taken, found = set(listed), dict[str, str]()
    for key in listed:
        put = mentions.put(key)
        if put != key and not mentions.is_one(key):
            name, many = put, 1
            while name in taken:
                many += 1
                name = f"{put}-{many}"
            taken.add(name)
            found[key] = name
    return found


def _report(notes: Iterable[Note]) -> Iterator[Finding]:
    order = tuple(Change)
    for change, path in sorted(notes, key=lambda note: (order.index(note[0]), note[1])):
        yield Finding.of(f"erasure:{change.value}", path)


def _kept(program: Program) -> Iterator[Finding]:
    for name in _KEPT:
        if getattr(program, name):
            yield Finding.of(f"erasure:kept:{name}", name)
