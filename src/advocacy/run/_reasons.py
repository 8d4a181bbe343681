"""Reasons to approach somebody, from plan and membership, and from activities that may be seen (domain, step 4)."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from advocacy.errors import Finding
from advocacy.people.membership import Membership, Standing
from advocacy.pilot.assessment import draw
from advocacy.run._seen import Seen, dates_here, is_here
from advocacy.run.activity import ActivityKind
from advocacy.run.next_steps import LeadPolicy, NextStep, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from advocacy.plan.cadence import Cadence
    from advocacy.plan.content import ContentIdea
    from advocacy.plan.sessions import Session

__all__ = ["Lead"]

#: Reasons in the order of where a word helps most, each with the role it asks for; the order is our own.
_ROLES = {
    "declining": Role.NUDGE,
    "draft": Role.SPAR,
    "joined": Role.MOTIVATE,
    "back": Role.MOTIVATE,
    "silent": Role.NUDGE,
    "first-post": Role.MOTIVATE,
    "steady": Role.INSPIRE,
    "one-pillar": Role.INSPIRE,
    "idea": Role.SPAR,
    "session": Role.MOTIVATE,
}
_ORDER = tuple(_ROLES)
#: Reasons that are moments: said once, and not again.
_MOMENTS = frozenset({"joined", "back", "first-post"})
#: Signs that hang on a pillar, from which on their being about one alone says something.
_SOME = 3


def _reason(evidence: Finding) -> str:
    return evidence.code.split(":")[1]


def _start(stays: list[Membership], on: date) -> tuple[date, bool]:
    """Give the day since which somebody who is here is in it without a pause, and whether they came back on it."""
    found = []
    for stay in stays:
        if stay.standing(on) is Standing.ACTIVE:
            found.append(
                (stay.joined, any(other.joined < stay.joined and other.left != other.joined for other in stays))
            )
            found += [
                (pause.resumed, True)
                for pause in stay.pauses
                if pause.resumed is not None and pause.start < pause.resumed <= on
            ]
    return max(found)


def _since(days: tuple[date, ...], day: date) -> int:
    """Count the days after one."""
    return len(days) - bisect_right(days, day)


class Lead:
    """A week made ready to look at many people."""

    def __init__(
        self,
        policy: LeadPolicy,
        on: date,
        rhythms: Mapping[str, Cadence],
        declining: frozenset[str],
        ideas: tuple[ContentIdea, ...],
        sessions: tuple[Session, ...],
        earlier: tuple[NextStep, ...],
    ) -> None:
        self.policy, self.on, self.rhythms, self.declining = policy, on, rhythms, declining
        self.ideas: dict[str, list[ContentIdea]] = {}
        for idea in sorted(ideas, key=lambda idea: idea.id):
            if idea.owner is not None:
                self.ideas.setdefault(idea.owner, []).append(idea)
        self.sessions: dict[str, list[tuple[date, str]]] = {}
        for session in sessions:
            if session.on is not None and 0 <= (session.on - on).days < policy.session_days:
                for who in session.participants:
                    self.sessions.setdefault(who, []).append((session.on, session.id))
        self.said = {(step.participant, finding) for step in earlier for finding in step.evidence}

    def turn(self, step: NextStep) -> tuple[int, int, str]:
        """Give a step's turn: by the reason that decided, then by lot, drawn for the day, then by id."""
        who = step.participant
        return _ORDER.index(_reason(step.evidence[0])), draw(self.policy.seed, f"{self.on}\n{who}"), who

    def suggest(self, participant: str, stays: list[Membership], seen: Seen | None) -> NextStep | None:
        """Give the step for one person who may be approached; ``None`` where nothing speaks for one."""
        found = [*self._of_stays(stays), *self._of_plan(participant, stays, seen)]
        if seen is not None:
            found += self._of_acts(participant, stays, seen)
        reasons = [
            finding for finding in found if _reason(finding) not in _MOMENTS or (participant, finding) not in self.said
        ]
        if not reasons:
            return None
        reasons.sort(key=lambda finding: _ORDER.index(_reason(finding)))
        # nobody is approached besides a session, so where there is one it comes first
        reasons.sort(key=lambda finding: _reason(finding) != "session")
        first = _reason(reasons[0])
        return NextStep(
            participant=participant,
            role=_ROLES[first],
            on=self.on,
            evidence=reasons,
            suggestion=Finding.of(f"suggest:{first}"),
        )

    def _of_stays(self, stays: list[Membership]) -> Iterator[Finding]:
        """Find who has just joined or come back."""
        start, again = _start(stays, self.on)
        age = (self.on - start).days
        if again and age < self.policy.back_days:
            yield Finding.of("next:back", on=start)
        elif not again and age < self.policy.newcomer_days:
            yield Finding.of("next:joined", on=start)

    def _of_plan(self, participant: str, stays: list[Membership], seen: Seen | None) -> Iterator[Finding]:
        """Find ideas that wait, and sessions soon on days on which the person is here."""
        ideas = self.ideas.get(participant, [])
        if ideas and len(dates_here(stays, date.min, self.on)) >= self.policy.idea_days:
            for idea in ideas:
                yield from self._of_idea(idea, seen)
        for day, session in sorted(self.sessions.get(participant, [])):
            if is_here(stays, day):
                yield Finding.of("next:session", session=session, on=day)

    def _of_idea(self, idea: ContentIdea, seen: Seen | None) -> Iterator[Finding]:
        least = self.policy.idea_days
        if seen is None or idea.pillar is None or len(seen.days) < least:
            yield Finding.of("next:idea:unseen", idea=idea.id)
        elif not any(one.pillar == idea.pillar and one.on >= seen.days[-least] for one in seen.posts):
            yield Finding.of("next:idea", idea=idea.id, days=least)

    def _of_acts(self, participant: str, stays: list[Membership], seen: Seen) -> Iterator[Finding]:
        """Find what speaks from activities that may be seen."""
        if participant in self.declining:
            yield Finding.of("next:declining")
        posts = seen.posts
        last_post = posts[-1].on if posts else date.min
        drafts = [one.on for one in seen.acts if one.kind is ActivityKind.DRAFT and one.on > last_post]
        if drafts and (waited := _since(seen.days, drafts[0])) >= self.policy.draft_days:
            yield Finding.of("next:draft", on=drafts[0], days=waited)
        rhythm = self.rhythms.get(participant)
        if rhythm is not None and rhythm.posts:
            yield from self._of_rhythm(rhythm, stays, seen)
        if posts and (self.on - posts[0].on).days < self.policy.first_days and seen.is_whole(stays, posts[0].on):
            yield Finding.of("next:first-post", on=posts[0].on)
        long = self.policy.one_pillar_days
        if len(seen.days) >= long:
            hung = [one.pillar for one in seen.acts if one.on >= seen.days[-long] and one.pillar is not None]
            if len(hung) >= _SOME and len(set(hung)) == 1:
                yield Finding.of("next:one-pillar", pillar=hung[0], days=long)

    def _of_rhythm(self, rhythm: Cadence, stays: list[Membership], seen: Seen) -> Iterator[Finding]:
        """Find silence, and a rhythm kept, against the person's own rhythm."""
        length = 7 * rhythm.weeks
        back, _ = _start(stays, self.on)
        last = max(seen.acts[-1].on if seen.acts else date.min, back - timedelta(days=1))
        quiet = _since(seen.days, last)
        if quiet > self.policy.silence_days and quiet * rhythm.posts > self.policy.silence_times * length:
            yield Finding.of("next:silent", days=quiet, rhythm=-(-length // rhythm.posts))
        places = {day: place for place, day in enumerate(seen.days)}
        posts = [0] * (len(seen.days) // length + 1)
        for one in seen.posts:
            posts[places[one.on] // length] += 1
        run = sum(1 for _ in takewhile(lambda count: count >= rhythm.posts, reversed(posts[:-1])))
        if run >= self.policy.steady_stretches:
            yield Finding.of("next:steady", count=run)
