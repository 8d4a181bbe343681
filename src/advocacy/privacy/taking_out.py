"""Taking people out of things that others stay in: sessions, buddies, plans, a pilot, a readiness check."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from attrs import evolve

from advocacy.errors import Finding
from advocacy.people.survey import Survey
from advocacy.pilot.result import Pilot, Status
from advocacy.plan.buddies import Buddies, BuddyGroup
from advocacy.plan.content import ContentIdea
from advocacy.plan.plan import Plan
from advocacy.plan.readiness import Readiness
from advocacy.plan.sessions import Form, Session
from advocacy.plan.tracks import TrackPlan
from advocacy.privacy.holding import PERSONAL_FINDINGS
from advocacy.privacy.mentions import Mentions
from advocacy.privacy.rewriting import GONE, Change, Note, Rewriter
from advocacy.run.review import Proposal, Review
from advocacy.values import FrozenMap

if TYPE_CHECKING:
    from collections.abc import Collection

    from advocacy.plan.readiness import ReadinessReason

__all__ = ["ERASED", "Remover"]

_NO_TIME = timedelta(0)
#: What stands in text in the place of whom it named.
ERASED = "[erased]"
#: What a plan says out of which somebody was taken.
REWRITTEN = Finding.of("plan:rewritten")
#: What a review says out of which somebody was taken, among what it saw.
SEEN_NO_MORE = Finding.of("review:rewritten", "participants")


class Remover(Rewriter):
    """
    Takes people out of everything.

    Args:
        gone: The ids of those who go.
        mentions: What stands in text in the place of whom it names.
        keys: New keys for those that hold an id.
        words: What they said, word for word; text that is the same goes too.
        answered: The figures of the survey that they answered about: a total of these would tell of them.
        asked: The topics they wished for or need; likewise.
    """

    def __init__(
        self,
        gone: Collection[str],
        *,
        mentions: Mentions | None = None,
        keys: dict[str, str] | None = None,
        words: frozenset[str] = frozenset(),
        answered: frozenset[str] = frozenset(),
        asked: frozenset[str] = frozenset(),
    ) -> None:
        self.gone = frozenset(gone)
        self.words = words
        self.answered = answered
        self.asked = asked
        super().__init__(lambda who: GONE if who in self.gone else who, mentions or Mentions({}), keys or {})

    def told(self, text: str) -> tuple[str, tuple[Note, ...]]:
        """Black out what names them, and all of what they said."""
        return (ERASED, ((Change.REDACTED, ""),)) if text in self.words else self.label(text)

    def finding(self, finding: Finding, changes: dict[str, Any]) -> Any:
        """Leave out a finding that names them; one that names only keys has the new ones."""
        said = [finding.path, *(str(value) for _, value in finding.parameters)]
        if any(one in self.gone or self.mentions.hold(one) for one in said):
            return GONE
        return evolve(finding, **changes) if changes else finding

    def finished(self, was: Any, changes: dict[str, Any], notes: list[Note]) -> Any:
        """Keep the promises of each kind of thing when people are taken out of it."""
        keep = _KEEPERS.get(type(was))
        return super().finished(was, changes, notes) if keep is None else keep(self, was, changes, notes)


def _lost(notes: list[Note]) -> bool:
    return any(change in {Change.REMOVED, Change.MARKED} for change, _ in notes)


def _group(_: Remover, was: BuddyGroup, changes: dict[str, Any], __: list[Note]) -> Any:
    """Let a pair or trio go: its points told what they share, and the next matching finds others a buddy."""
    return GONE if "members" in changes else was


def _session(remover: Remover, was: Session, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Let a session go that is left without anybody; who is left alone of a group has it one to one."""
    people = changes.get("participants", was.participants)
    if not people:
        return GONE
    if was.form is Form.GROUP and len(people) == 1:
        changes["form"] = Form.INDIVIDUAL
        notes.append((Change.MARKED, "form"))
    return Rewriter.finished(remover, was, changes, notes)


def _tracks(remover: Remover, was: TrackPlan, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Keep tracks and time in step with the sessions that are left."""
    before = {session.id: session for session in was.sessions}
    after = {session.id: session for session in changes.get("sessions", was.sessions)}
    names = {remover.keys.get(name, name): session for name, session in before.items()}
    freed = sum((session.time for name, session in names.items() if name not in after), _NO_TIME)
    if freed:
        changes["lead_time"] = max(_NO_TIME, was.lead_time - freed)
        notes.append((Change.MARKED, "lead_time"))
    if freed or any(session.form is not names[name].form for name, session in after.items()):
        tracks = []
        for track in changes.get("tracks", was.tracks):
            items = [
                item if item.session not in after else evolve(item, form=after[item.session].form)
                for item in track.items
                if item.session not in names or item.session in after
            ]
            tracks.append(evolve(track, items=items))
        changes["tracks"] = tracks
        notes.append((Change.MARKED, "tracks.items"))
    return _told(remover, was, changes, notes)


def _buddies(remover: Remover, was: Buddies, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Say that the groups are not what matching without somebody would have made of them."""
    if "groups" in changes:
        notes.append((Change.MARKED, "groups"))
    return _told(remover, was, changes, notes)


def _told(remover: Remover, was: Any, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Keep of the findings those that count nobody who went, where anybody did."""
    if _lost(notes):
        found = changes.get("findings", was.findings)
        kept = tuple(one for one in found if one.code in PERSONAL_FINDINGS)
        if kept != was.findings:
            changes["findings"] = kept
            notes.append((Change.MARKED, "findings"))
    return Rewriter.finished(remover, was, changes, notes)


def _plan(remover: Remover, was: Plan, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Mark a plan out of which somebody was taken: it cannot be made again as it was."""
    if _lost(notes):
        found = changes.get("findings", was.findings)
        kept = [one for one in found if one.code in PERSONAL_FINDINGS and one != REWRITTEN]
        changes["findings"] = (REWRITTEN, *kept)
        notes.append((Change.MARKED, "findings"))
    return Rewriter.finished(remover, was, changes, notes)


def _idea(remover: Remover, was: ContentIdea, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Let an idea go with whom it comes from, else with its owner; another's loses its owner and their telling."""
    if (was.from_whom if was.from_whom is not None else was.owner) in remover.gone:
        return GONE
    if was.owner in remover.gone and was.story:
        changes["story"] = FrozenMap()
        notes.append((Change.REMOVED, "story"))
    return Rewriter.finished(remover, was, changes, notes)


def _pilot(remover: Remover, was: Pilot, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Mark a selection out of which somebody was taken; what it told of all together would tell of them."""
    if not changes.keys().isdisjoint({"pool", "members", "before"}):
        changes |= {"status": Status.REWRITTEN, "clash": None, "bound": None}
        notes += [(Change.MARKED, name) for name in ("status", "clash", "bound")]
    return Rewriter.finished(remover, was, changes, notes)


def _survey(remover: Remover, was: Survey, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Leave the answers to closed questions as they are: they are the options' words, and nobody's."""
    if "answers" in changes:
        closed = {item.code for item in was.items}
        answers = []
        for one in was.answers:
            now = remover.thing(one)[0]
            if now is not GONE:
                answers.append(
                    evolve(now, text=remover.keys.get(one.text, one.text)) if one.question in closed else now
                )
        changes["answers"] = answers
    return Rewriter.finished(remover, was, changes, notes)


def _readiness(remover: Remover, was: Readiness, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Leave out the numbers of a figure that they answered about: with the other answers they would tell theirs."""
    reasons = [_less(reason, remover.answered) for reason in changes.get("reasons", was.reasons)]
    if reasons != list(was.reasons):
        changes["reasons"] = reasons
        notes.append((Change.MARKED, "reasons"))
    return Rewriter.finished(remover, was, changes, notes)


def _review(remover: Remover, was: Review, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Leave out how many ask for what they asked for, and what is proposed on that alone."""
    seen = changes.get("seen", was.seen)
    kept = tuple(one for one in seen if not _counts(one, remover.asked))
    proposals = []
    for one in changes.get("proposals", was.proposals):
        evidence = tuple(why for why in one.evidence if not _counts(why, remover.asked))
        if evidence:
            proposals.append(one if evidence == one.evidence else evolve(one, evidence=evidence))
    if kept != seen or len(proposals) < len(was.proposals) or _lost(notes):
        changes["seen"] = (SEEN_NO_MORE, *(one for one in kept if one != SEEN_NO_MORE))
        changes["proposals"] = proposals
        notes += [(Change.MARKED, "seen"), (Change.MARKED, "proposals")]
    return Rewriter.finished(remover, was, changes, notes)


def _counts(finding: Finding, asked: frozenset[str]) -> bool:
    few = finding.code == "review:topic:few" and bool(asked)
    return few or (finding.code == "review:topic:asked" and finding["topic"] in asked)


def _proposal(remover: Remover, was: Proposal, changes: dict[str, Any], notes: list[Note]) -> Any:
    """Let a proposal go that rests on nothing any more."""
    return GONE if changes.get("evidence", was.evidence) == () else Rewriter.finished(remover, was, changes, notes)


def _less(reason: ReadinessReason, answered: frozenset[str]) -> ReadinessReason:
    head, _, measure = reason.finding.path.partition(".")
    if head == "answers" and measure in answered:
        return evolve(reason, finding=Finding.of("readiness:rewritten", reason.finding.path))
    return reason


_KEEPERS: dict[type, Any] = {
    Buddies: _buddies,
    BuddyGroup: _group,
    ContentIdea: _idea,
    Pilot: _pilot,
    Plan: _plan,
    Proposal: _proposal,
    Readiness: _readiness,
    Review: _review,
    Session: _session,
    Survey: _survey,
    TrackPlan: _tracks,
}
