"""Suggesting the lead's next steps: few, each with its reason, and nobody who does not want them (domain, step 4)."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from advocacy.errors import Finding, nearest, raise_any
from advocacy.people.consent import Purpose
from advocacy.people.membership import Membership, Standing
from advocacy.people.participant import Participant
from advocacy.pilot.assessment import draw
from advocacy.plan.cadence import Cadence
from advocacy.plan.content import ContentIdea
from advocacy.plan.sessions import Session
from advocacy.run._seen import Seen, by_person, dates_here, is_here, look
from advocacy.run.activity import Activity, ActivityKind, find_misplaced
from advocacy.run.continuity import _strangers
from advocacy.run.next_steps import LeadPolicy, NextStep, NextSteps, Role
from advocacy.values import FrozenMap, each, first_repeats, frozen_map, identifier, instance, text, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["suggest_steps"]

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


def suggest_steps(
    activities: Iterable[Activity],
    participants: Iterable[Participant],
    memberships: Iterable[Membership],
    *,
    cadences: Mapping[str, Cadence],
    on: date,
    ideas: Iterable[ContentIdea] = (),
    sessions: Iterable[Session] = (),
    declining: Iterable[str] = (),
    earlier: Iterable[NextStep] = (),
    policy: LeadPolicy | None = None,
) -> NextSteps:
    """
    Suggest whom the lead motivates, inspires, nudges or spars with this week (domain, step 4).

    Nobody is approached who is paused, away, gone or not in it yet, whose consent to taking part or to nudges does not
    stand on the day, or who was approached within the rest of the policy. Activities are looked at only of those whose
    consent to being measured stands on the day, and only those on days here since which it stood without a break; of
    others plan and membership alone give reasons. Days here weigh alone: a pause or leave makes nobody silent.

    Reasons, in the order of where a word helps most (our own), each with its role:

    1. an early sign of decline (nudge);
    2. a draft with no own post on its day or later, that has waited (spar);
    3. having just joined, and 4. being just back from a pause, or after having left (motivate);
    5. silence since the last sign and the last return, beyond so many times the own rhythm and so many days here; who
       has no rhythm or is listening is never silent (nudge);
    6. the first own post, where all days before are seen (motivate);
    7. the own rhythm kept so many stretches in a row up to now (inspire);
    8. signs on one pillar alone for long (inspire);
    9. an idea that the person owns and that waits, with no own post on its pillar for long; where that is not seen, the
       idea alone (spar);
    10. a session soon (motivate).

    A person has one step. The first of their reasons decides role and suggestion, the others stand with it; but who is
    in a session soon is not approached besides, so there the session decides and the rest can be taken up in it. What
    somebody was told of joining, a return or a first post is not said again.

    The steps come in the order of the reasons that decided, then by the seeded draw, then by id, as many as the week
    has room for beside those said in it already. That orders the lead's week and not people; it is not for the group.

    >>> ann = Participant(id="p-1")
    >>> stay = Membership(participant="p-1", joined=date(2027, 3, 1))
    >>> suggest_steps([], [ann], [stay], cadences={}, on=date(2027, 3, 2)).findings[0].text()
    'Not looked at, no consent to being approached that stands: 1.'

    Args:
        activities: What was done; what lies after the day is left aside.
        participants: The people, with their consents.
        memberships: Their stays.
        cadences: Rhythms by participant's id.
        on: The day.
        ideas: Those not told yet: which are told is for the app to know. Without an owner an idea is nobody's duty.
        sessions: What is planned; those without a day are left aside.
        declining: Ids of those who show an early sign of decline.
        earlier: Steps said before, of which those of the week count for its limit.
        policy: The limits, and from when on something is a reason.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: an id that stands twice or that nobody has, an
            activity before joining or after leaving, an earlier step after the day, an argument of another type.
    """
    rules = LeadPolicy() if policy is None else policy
    done, people, stays = tuple_of(activities), tuple_of(participants), tuple_of(memberships)
    rhythms, rhythm = frozen_map(cadences), each(instance(Cadence, private=True))
    told, planned, said, fading = tuple_of(ideas), tuple_of(sessions), tuple_of(earlier), tuple_of(declining)
    raise_any(
        [
            *each(instance(Activity, private=True)).findings(done, "activities"),
            *each(instance(Participant, private=True)).findings(people, "participants"),
            *each(instance(Membership, private=True)).findings(stays, "memberships"),
            *(rhythm if type(rhythms) is FrozenMap else instance(FrozenMap)).findings(rhythms, "cadences"),
            *instance(date).findings(on, "on"),
            *each(instance(ContentIdea, private=True)).findings(told, "ideas"),
            *each(instance(Session)).findings(planned, "sessions"),
            *each(text).findings(fading, "declining"),
            *each(instance(NextStep, private=True)).findings(said, "earlier"),
            *instance(LeadPolicy).findings(rules, "policy"),
        ]
    )
    signs = tuple(map(identifier, fading))
    raise_any(
        [
            *_strangers(people, stays, rhythms),
            *find_misplaced(done, stays),
            *_others(people, told, planned, signs, said, on),
        ]
    )
    mine = by_person(stays)
    here = [person for person in people if person.id in mine and is_here(mine[person.id], on)]
    asked = [person for person in here if _agrees(person, on)]
    rested = {step.participant for step in said if (on - step.on).days < rules.rest}
    open_to = [person for person in asked if person.id not in rested]
    seen = {who: one.unbroken(mine[who], on) for who, one in look(done, open_to, mine, on=on, until=on).items()}
    lead = _Lead(rules, on, rhythms, frozenset(signs), told, planned, said)
    steps = [step for person in open_to if (step := lead.suggest(person.id, mine[person.id], seen.get(person.id)))]
    steps.sort(key=lambda step: (_ORDER.index(_reason(step.evidence[0])), lead.lot(step.participant), step.participant))
    week = on.isocalendar()[:2]
    room = max(0, rules.most_a_week - sum(step.on.isocalendar()[:2] == week for step in said))
    waiting = max(0, len(steps) - room)
    counts = {
        "steps:waiting": waiting,
        "steps:unasked": len(here) - len(asked),
        "steps:unseen": len(open_to) - len(seen),
    }
    findings = [Finding.of(code, count=count) for code, count in counts.items() if count]
    return NextSteps(on=on, steps=steps[:room], waiting=waiting, findings=findings)


def _agrees(person: Participant, on: date) -> bool:
    return person.consents_to(Purpose.PARTICIPATION, on=on) and person.consents_to(Purpose.NUDGES, on=on)


def _reason(evidence: Finding) -> str:
    return evidence.code.split(":")[1]


def _others(
    people: tuple[Participant, ...],
    ideas: tuple[ContentIdea, ...],
    sessions: tuple[Session, ...],
    declining: tuple[str, ...],
    earlier: tuple[NextStep, ...],
    on: date,
) -> Iterator[Finding]:
    """Report repeats, strangers and days among what is planned and was said."""
    yield from first_repeats((idea.id for idea in ideas), "ideas")
    yield from first_repeats((session.id for session in sessions), "sessions")
    yield from first_repeats(declining, "declining")
    named = [
        *((f"ideas[{place}].owner", idea.owner) for place, idea in enumerate(ideas) if idea.owner is not None),
        *(
            (f"sessions[{place}].participants[{index}]", who)
            for place, session in enumerate(sessions)
            for index, who in enumerate(session.participants)
        ),
        *((f"declining[{place}]", who) for place, who in enumerate(declining)),
        *((f"earlier[{place}].participant", step.participant) for place, step in enumerate(earlier)),
    ]
    ids = {person.id for person in people}
    yield from (nearest(who, ids, path, kind="participant") for path, who in named if who not in ids)
    for place, step in enumerate(earlier):
        if step.on > on:
            yield Finding.of("steps:later", f"earlier[{place}].on", on=on)


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


class _Lead:
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

    def lot(self, participant: str) -> int:
        """Draw a lot for the day, so that no id comes first week after week."""
        return draw(self.policy.seed, f"{self.on}\n{participant}")

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
