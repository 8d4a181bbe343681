"""Erasure: remove a person from every part, every revision and every result of a program."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from attrs import evolve, field

from advocacy.arguments import checked, frozen
from advocacy.errors import Finding, nearest, raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.goals.catalogue import KpiCatalogue
from advocacy.messages.blocks import FindingsReport
from advocacy.messages.en import ENGLISH
from advocacy.people.matrix import Matrix
from advocacy.people.participant import CELL, MEASURES, Participant
from advocacy.people.questions import OpenQuestion
from advocacy.people.survey import Survey
from advocacy.pilot.pilot import Pilot, SelectionStatus
from advocacy.plan.buddies import Buddies, BuddyGroup
from advocacy.plan.content import ContentIdea
from advocacy.plan.foundation import Checklist
from advocacy.plan.plan import Plan
from advocacy.plan.readiness import Readiness, ReadinessReason
from advocacy.plan.topics import SessionFormat
from advocacy.plan.tracks import Session, TrackPlan, TrackPolicy
from advocacy.privacy.data_map import PERSONAL_FINDINGS, PeopleIn
from advocacy.privacy.redaction import Mentions
from advocacy.privacy.rewriting import GONE, Change, Note, Rewriter
from advocacy.program.program import PARTS, Program
from advocacy.rules import TupleOf, identifier, tuple_of
from advocacy.run.review import Review, ReviewProposal

_NO_TIME = timedelta(0)
#: The replacement of a removed person in text.
ERASED = "[erased]"
#: The finding of a plan from which someone was removed.
REWRITTEN = Finding.of("plan:redacted")
#: The finding of a review from which someone was removed.
SEEN_NO_MORE = Finding.of("review:redacted", "participants")


class Remover(Rewriter):
    """Remove people from everything.

    Args:
        gone: The ids of the people to remove.
        mentions: The replacement of their names in text.
        keys: New keys for keys that contain an id.
        texts: Their own texts. Equal texts are removed too.
        measures: The survey measures that they answered. A total of these would reveal their answers.
        topics: The topics that they requested or need. A total of these would reveal their requests.
    """

    def __init__(
        self,
        gone: Collection[str],
        *,
        mentions: Mentions | None = None,
        keys: dict[str, str] | None = None,
        texts: frozenset[str] = frozenset(),
        measures: frozenset[str] = frozenset(),
        topics: frozenset[str] = frozenset(),
    ) -> None:
        self.gone = frozenset(gone)
        self.texts = texts
        self.measures = measures
        self.topics = topics
        super().__init__(lambda who: GONE if who in self.gone else who, mentions or Mentions({}), keys or {})

    def free_text(self, text: str) -> tuple[str, tuple[Note, ...]]:
        """Redact their names, and remove their own texts."""
        return (ERASED, ((Change.REDACTED, ""),)) if text in self.texts else self.label(text)

    def finding(self, finding: Finding, changes: dict[str, Any]) -> Any:
        """Remove a finding that names them. Replace keys in other findings."""
        texts = [finding.path, *(str(value) for _, value in finding.parameters)]
        if any(item in self.gone or self.mentions.found_in(item) for item in texts):
            return GONE
        return evolve(finding, **changes) if changes else finding

    def finished(self, was: Any, changes: dict[str, Any], notes: list[Note]) -> Any:
        """Keep each class valid when people are removed from it."""
        keep = _KEEPERS.get(type(was))
        return super().finished(was, changes, notes) if keep is None else keep(self, was, changes, notes)


def _lost(notes: list[Note]) -> bool:
    return any(change in {Change.REMOVED, Change.MARKED} for change, _ in notes)


def _group(_: Remover, was: BuddyGroup, changes: dict[str, Any], __: list[Note]) -> Any:
    """Remove a pair or trio: its points would reveal what they share. The next matching assigns new buddies."""
    return GONE if "members" in changes else was


def _session(remover: Remover, was: Session, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Remove a session without people. A group with one person left becomes an individual session."""
    people = changes.get("participants", was.participants)
    if not people:
        return GONE
    if was.format is SessionFormat.GROUP and len(people) == 1:
        changes["format"] = SessionFormat.INDIVIDUAL
        notes.append((Change.MARKED, "format"))
    return Rewriter.finished(remover, was, changes, notes)


def _tracks(remover: Remover, was: TrackPlan, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Adapt tracks and time to the remaining sessions."""
    before = {session.id: session for session in was.sessions}
    after = {session.id: session for session in changes.get("sessions", was.sessions)}
    names = {remover.keys.get(name, name): session for name, session in before.items()}
    freed = sum((session.time for name, session in names.items() if name not in after), _NO_TIME)
    if freed:
        changes["lead_hours"] = max(_NO_TIME, was.lead_hours - freed)
        changes["lead_unused"] = was.lead_unused + freed
        notes += [(Change.MARKED, "lead_hours"), (Change.MARKED, "lead_unused")]
    if freed or any(session.format is not names[name].format for name, session in after.items()):
        tracks = []
        for track in changes.get("tracks", was.tracks):
            items = [
                item if item.session not in after else evolve(item, format=after[item.session].format)
                for item in track.items
                if item.session not in names or item.session in after
            ]
            tracks.append(evolve(track, items=items))
        changes["tracks"] = tracks
        notes.append((Change.MARKED, "tracks.items"))
    return _keep_personal_findings(remover, was, changes, notes)


def _buddies(remover: Remover, was: Buddies, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Mark the groups: matching without the person could give other groups."""
    if "groups" in changes:
        notes.append((Change.MARKED, "groups"))
    return _keep_personal_findings(remover, was, changes, notes)


def _keep_personal_findings(remover: Remover, was: Any, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Keep only findings that do not count a removed person."""
    if _lost(notes):
        found = changes.get("findings", was.findings)
        kept = tuple(item for item in found if item.code in PERSONAL_FINDINGS)
        if kept != was.findings:
            changes["findings"] = kept
            notes.append((Change.MARKED, "findings"))
    return Rewriter.finished(remover, was, changes, notes)


def _plan(remover: Remover, was: Plan, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Mark a plan from which someone was removed: it cannot be reproduced."""
    if _lost(notes):
        found = changes.get("findings", was.findings)
        kept = [item for item in found if item.code in PERSONAL_FINDINGS and item != REWRITTEN]
        changes["findings"] = (REWRITTEN, *kept)
        notes.append((Change.MARKED, "findings"))
    return Rewriter.finished(remover, was, changes, notes)


def _idea(remover: Remover, was: ContentIdea, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Remove ideas that a person contributed, or owns alone. Ideas of others lose the owner and the person's text."""
    if (was.from_whom if was.from_whom is not None else was.owner) in remover.gone:
        return GONE
    if was.owner in remover.gone and was.story:
        changes["story"] = FrozenMap()
        notes.append((Change.REMOVED, "story"))
    return Rewriter.finished(remover, was, changes, notes)


def _participant(remover: Remover, was: Participant, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Keep a name or contact of someone else that matches theirs, and report it."""
    for name in ("name", "contacts"):
        if changes.pop(name, None) is not None:
            notes[:] = [
                (Change.DOUBTFUL if (change, path) == (Change.REDACTED, name) else change, path)
                for change, path in notes
            ]
    return Rewriter.finished(remover, was, changes, notes)


def _pilot(remover: Remover, was: Pilot, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Mark a selection from which someone was removed. Its totals would reveal them.

    The excluded people are only counted, so the removed person may be among them: if there are any, the counts are
    removed. A chance in a lottery depends on the number of people with the same traits, so all chances are removed.
    """
    listed = not changes.keys().isdisjoint({"pool", "members", "previous_members"})
    if listed:
        changes |= {"status": SelectionStatus.REDACTED, "infeasibility": None, "bound": None}
        notes += [(Change.MARKED, name) for name in ("status", "infeasibility", "bound")]
        pool = changes.get("pool", was.pool)
        if any(found.chance is not None for found in pool):
            changes["pool"] = [found if found.chance is None else evolve(found, chance=None) for found in pool]
            notes.append((Change.MARKED, "pool"))
    if listed or was.exclusion_counts:
        changes |= {"exclusion_counts": {}, "pool_findings": ()}
        notes += [(Change.MARKED, name) for name in ("exclusion_counts", "pool_findings")]
    return Rewriter.finished(remover, was, changes, notes)


def _survey(remover: Remover, was: Survey, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Keep answers to closed questions: they are texts of the options."""
    if "answers" in changes:
        closed = {item.code for item in was.questions if not isinstance(item, OpenQuestion)}
        answers = []
        for answer in was.answers:
            now = remover.thing(answer)[0]
            if now is not GONE:
                answers.append(
                    evolve(now, text=remover.keys.get(answer.text, answer.text)) if answer.question in closed else now
                )
        changes["answers"] = answers
    return Rewriter.finished(remover, was, changes, notes)


def _readiness(remover: Remover, was: Readiness, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Remove the numbers of the measures that they answered: with the other answers, these would reveal theirs."""
    reasons = [_without_number(reason, remover.measures) for reason in changes.get("reasons", was.reasons)]
    if reasons != list(was.reasons):
        changes["reasons"] = reasons
        notes.append((Change.MARKED, "reasons"))
    return Rewriter.finished(remover, was, changes, notes)


def _review(remover: Remover, was: Review, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Remove the number of requests for topics that they requested, and proposals based on that number only."""
    seen = changes.get("findings", was.findings)
    kept = tuple(item for item in seen if not _counts(item, remover.topics))
    proposals = []
    for proposal in changes.get("proposals", was.proposals):
        evidence = tuple(why for why in proposal.evidence if not _counts(why, remover.topics))
        if evidence:
            proposals.append(proposal if evidence == proposal.evidence else evolve(proposal, evidence=evidence))
    if kept != seen or len(proposals) < len(was.proposals) or _lost(notes):
        changes["findings"] = (SEEN_NO_MORE, *(item for item in kept if item != SEEN_NO_MORE))
        changes["proposals"] = proposals
        notes += [(Change.MARKED, "findings"), (Change.MARKED, "proposals")]
    return Rewriter.finished(remover, was, changes, notes)


def _counts(finding: Finding, topics: frozenset[str]) -> bool:
    few = finding.code == "review:topic:few" and bool(topics)
    return few or (finding.code == "review:topic:asked" and finding["topic"] in topics)


def _proposal(remover: Remover, was: ReviewProposal, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Remove a proposal without evidence."""
    return GONE if changes.get("evidence", was.evidence) == () else Rewriter.finished(remover, was, changes, notes)


def _without_number(reason: ReadinessReason, measures: frozenset[str]) -> ReadinessReason:
    head, _, measure = reason.finding.path.partition(".")
    if head == "answers" and measure in measures:
        return evolve(reason, finding=Finding.of("readiness:redacted", reason.finding.path))
    return reason


_KEEPERS: dict[type, Any] = {
    Buddies: _buddies,
    BuddyGroup: _group,
    ContentIdea: _idea,
    Participant: _participant,
    Pilot: _pilot,
    Plan: _plan,
    ReviewProposal: _proposal,
    Readiness: _readiness,
    Review: _review,
    Session: _session,
    Survey: _survey,
    TrackPlan: _tracks,
}


#: Fields of a program that stay although everyone contributed to them → the reason.
_KEPT = ("kpis", "targets", "readiness", "review")


@frozen(kw_only=True)
class Erasure(FindingsReport):
    """A program without a person, and what had to change. It contains nothing that identifies the person.

    Attributes:
        program: The program, with its history rewritten.
        on: The day of the erasure.
        findings: What happened, by path: removed, marked and redacted data, and replaced keys; and the data that is
            kept, with the reason. Paths have no indices of lists that contained the person, because these would reveal
            the neighbours.
    """

    program: Program
    on: date
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    @property
    def differing(self) -> tuple[str, ...]:
        """Paths of data that differ from a program in which the person had never been, sorted.

        Everything else is equal to that program.
        """
        codes = {f"erasure:{change.value}" for change in (Change.MARKED, Change.REDACTED, Change.RENAMED)}
        return tuple(sorted({finding.path for finding in self.findings if finding.code in codes}))

    def __repr__(self) -> str:
        """Show the day and the number of changed paths."""
        return f"<Erasure {self.on}: {len(self.findings)} findings>"


@checked
def erase_person(program: Program, participant: str, *, on: date, words: Iterable[str] = ()) -> Erasure:
    """Return a program without a person, as if they had never been in it: now and on every day of its history.

    Data about the person is removed: the person, answers, memberships, invitations, preferences, the track, ideas that
    they contributed, and ideas without a contributor that they own. They are removed from shared data: a session stays
    while it has people, and becomes individual with one person; a pair or trio is removed, and the next matching finds
    the others a buddy. Empty revisions are removed too.

    Results that contained the person are marked as not reproducible. A pilot gets the status ``REDACTED``, without
    infeasibility and bound. A plan has a finding, and keeps findings about days or about one other person. A readiness
    check loses the numbers of every measure that they answered. A review loses the number of requests for their topics.
    Counts of the person among remaining people are removed, because subtraction would reveal the person.

    In free text, the id, all names and all contacts of the person are redacted, and text that equals an answer of
    theirs is removed. Names match as whole words, in any case, Unicode form and white space; see
    ``advocacy.privacy.redaction``. An address that contains a name or is beside it is redacted too. An attribute of
    someone else whose name or value names them is removed. A key that contains the id or a name is replaced everywhere,
    except the library's own keys. So do not use ordinary words as ids.

    Two things are kept and reported, because a reader has to decide: an id of someone else, written exactly so, or
    their name or contact that matches the person's; and a text with an address that contains a part of a name.

    The app must erase its own data: activities, observations with the person as cluster, earlier reports, stored
    documents.

    >>> from advocacy import Participant, DateRange
    >>> two = [Participant(id="p-1"), Participant(id="p-2")]
    >>> made = Program(id="2027", period=DateRange(date(2027, 1, 4), date(2027, 12, 31)), participants=two)
    >>> done = erase_person(made, "p-1", on=date(2027, 5, 1))
    >>> done.program.participants
    (<Participant p-2>,)
    >>> print(done.findings[0])
    participants: This person's data was deleted.

    Args:
        program: The program.
        participant: The id of a person who is named anywhere in the program, at any time.
        on: The day of the erasure.
        words: Further words to redact, such as a first name or a nickname.

    Raises:
        ValidationError, UnknownNameError: No one has or had this id; an argument is of the wrong type.
    """
    more = tuple_of(words)
    who, inventory = identifier(participant), PeopleIn(program)
    if who not in inventory.ids:
        raise_any([nearest(who, inventory.ids, "participant", kind="participant")])
    named = {who, *inventory.names.get(who, ()), *inventory.contacts.get(who, ()), *more}
    others = {contact for other, known in inventory.contacts.items() if other != who for contact in known}
    mentions = Mentions(dict.fromkeys(named, ERASED), (inventory.ids | others) - {who})
    remover = Remover(
        {who},
        mentions=mentions,
        keys=new_keys(inventory.keys, mentions),
        texts=inventory.texts_of(who),
        measures=inventory.measures_of(who),
        topics=inventory.topics_of(who),
    )
    rewritten, notes = remover.program(program)
    return Erasure(program=rewritten, on=on, findings=[*_report(notes), *_kept(rewritten)])


def new_keys(keys: Iterable[str], mentions: Mentions) -> dict[str, str]:
    """Return a new, unused key for each key that contains an id or a name of a person.

    Names of the library stay, such as measures and codes of findings.
    """
    taken, found = set(keys), dict[str, str]()
    for key in sorted(taken - _library_keys()):
        put = mentions.replace_in(key)
        if put != key:
            name, many = put, 1
            while name in taken:
                many += 1
                name = f"{put}-{many}"
            taken.add(name)
            found[key] = name
    return found


@cache
def _library_keys() -> frozenset[str]:
    """Return the keys of the library. They identify no one, even if a person is called Page."""
    catalogue, matrix = KpiCatalogue.default(), Matrix.social_maturity()
    builtin = (
        catalogue,
        matrix,
        Survey(closed_questions=()),
        TrackPolicy(),
        Checklist.profile(),
        Checklist.page(),
        Checklist.framework(),
    )
    return frozenset({*PARTS, *MEASURES, CELL, *ENGLISH}).union(*(PeopleIn(item).keys for item in builtin))


def _report(notes: Iterable[Note]) -> Iterator[Finding]:
    order = tuple(Change)
    for change, path in sorted(notes, key=lambda note: (order.index(note[0]), note[1])):
        yield Finding.of(f"erasure:{change.value}", path)


def _kept(program: Program) -> Iterator[Finding]:
    for name in _KEPT:
        if getattr(program, name):
            yield Finding.of(f"erasure:kept:{name}", name)
