"""The lead's next steps: whom to motivate, inspire, nudge or spar with this week, and why (:ref:`method-step-4`)."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from enum import Enum
from itertools import takewhile
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any, translator_for
from advocacy.frozen_map import FrozenMap
from advocacy.people.consent import Purpose
from advocacy.people.membership import Membership, MembershipStatus, stays_of
from advocacy.people.participant import Participant
from advocacy.pilot.assessment import draw
from advocacy.plan.calendar import Cadence
from advocacy.plan.content import ContentIdea
from advocacy.plan.tracks import Session
from advocacy.rules import each, first_repeats, frozen_map, identifier, instance, text, tuple_of, whole
from advocacy.run.activity import Activity, ActivityKind, Seen, check_activities, dates_here, is_here, look
from advocacy.run.continuity import strangers
from advocacy.tables import as_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from advocacy.plan.calendar import Cadence
    from advocacy.plan.content import ContentIdea
    from advocacy.plan.tracks import Session

__all__ = [
    "Lead",
    "LeadRole",
    "NextStep",
    "NextStepPolicy",
    "NextSteps",
    "suggest_steps",
]


_own_finding = instance(Finding, private=True)
_days = whole(1, 366)


class LeadRole(Enum):
    """The four roles of a program lead, from the article behind this library (:ref:`method-step-4`)."""

    MOTIVATE = "motivate"
    """The motivator: to welcome and to encourage."""
    INSPIRE = "inspire"
    """The inspirer: to show something new to who keeps on."""
    NUDGE = "nudge"
    """The nudge where needed; it always offers another rhythm or a pause."""
    SPAR = "spar"
    """The sparring partner where wanted: to think along."""


@frozen(kw_only=True)
class NextStepPolicy:
    """
    How much is asked of people and lead in a week, and from when on something is a reason; the metrics are our own.

    >>> NextStepPolicy(maximum_per_week=5).rest
    14

    Attributes:
        maximum_per_week: The most steps in a calendar week (ISO, from Monday), 0 to 1000.
        rest: Days before the same person is approached again, 1 to 366.
        newcomer_days: So long somebody has just joined, counted from that day, 1 to 366.
        back_days: So long somebody is just back from a pause, or back after having left, 1 to 366.
        draft_days: From so many days here on a draft has waited, 1 to 366.
        silence_times: Beyond so many times the own days between posts somebody is silent, 1 to 100.
        silence_days: And beyond so many days here, however quick the own rhythm, 1 to 366.
        first_days: So long a first own post is news, 1 to 366.
        steady_periods: From so many stretches kept in a row on somebody is steady, 1 to 100.
        one_pillar_days: Over so many days here, with three signs or more that hang on a pillar, one pillar alone is
            long, 1 to 366.
        idea_days: From so many days here on without a post on its pillar an idea that somebody owns waits, 1 to 366.
        session_days: In so many days a session is soon: today's and those on the days after, 1 to 366.
        seed: Draws the order between those with the same reason.
    """

    maximum_per_week: int = field(default=8, validator=whole(0, 1000))
    rest: int = field(default=14, validator=_days)
    newcomer_days: int = field(default=21, validator=_days)
    back_days: int = field(default=14, validator=_days)
    draft_days: int = field(default=14, validator=_days)
    silence_times: int = field(default=3, validator=whole(1, 100))
    silence_days: int = field(default=28, validator=_days)
    first_days: int = field(default=14, validator=_days)
    steady_periods: int = field(default=4, validator=whole(1, 100))
    one_pillar_days: int = field(default=84, validator=_days)
    idea_days: int = field(default=28, validator=_days)
    session_days: int = field(default=7, validator=_days)
    seed: int = field(default=0, validator=instance(int))


@frozen(kw_only=True)
class NextStep:
    """
    One person to approach, for the lead and for the person: it says nothing that they may not see.

    >>> why, what = Finding.of("next:joined", on=date(2027, 3, 1)), Finding.of("suggest:joined")
    >>> step = NextStep(participant="p-1", role=LeadRole.MOTIVATE, on=date(2027, 3, 2), evidence=[why], suggestion=what)
    >>> step
    <NextStep p-1>
    >>> print(step.text("nl"))
    p-1: motiveren
      Doet mee sinds 2027-03-01.
      → Heet welkom, en vraag waarmee te beginnen; eerst luisteren is een goed begin.

    Attributes:
        participant: The person's id.
        role: What the lead is to them.
        on: The day it is suggested for.
        evidence: What speaks for it, at least one thing; the first decided the role and the suggestion.
        suggestion: What to do, as a proposal to the lead.
    """

    participant: str = field(converter=identifier, validator=text)
    role: LeadRole = field(validator=instance(LeadRole, private=True))
    on: date = field(validator=instance(date))
    evidence: tuple[Finding, ...] = field(converter=tuple_of, validator=each(_own_finding))
    suggestion: Finding = field(validator=_own_finding)

    def __attrs_post_init__(self) -> None:
        """Refuse a step that nothing speaks for."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if not self.evidence:
            yield Finding.of("empty", "evidence")

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Say who, in which role, why and what to do, a line each.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        translator = translator_for(language, extra)
        why = [f"  {translator.tell(finding)}" for finding in self.evidence]
        head = f"{self.participant}: {translator.label(self.role.value)}"
        return "\n".join([head, *why, f"  → {translator.tell(self.suggestion)}"])

    def __repr__(self) -> str:
        """Show class and id, and nothing of what is said."""
        return f"<NextStep {self.participant}>"


@frozen(kw_only=True, repr=False)
class NextSteps:
    """
    The lead's week, for the lead alone.

    The order is that of the week: where a word helps most comes first. It is no order of people, says nothing of how
    well anybody does, and must not be shown to the group. What is said of somebody is theirs to see, by `for_person`.

    Attributes:
        on: The day it is about.
        steps: What to do, in that order; at most one for each person.
        waiting: How many more had a reason and are beyond the limit of the week; nobody keeps who they are.
        findings: How many wait, are not looked at for want of consent, or are seen without their activities.
    """

    on: date = field(validator=instance(date))
    steps: tuple[NextStep, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(NextStep, private=True))
    )
    waiting: int = field(default=0, validator=whole(0))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    def __attrs_post_init__(self) -> None:
        """Refuse two steps for one person."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((step.participant for step in self.steps), "steps", key="participant")

    def for_person(self, participant: str) -> tuple[NextStep, ...]:
        """Return all that is said of somebody, which is theirs to see; nothing where nothing is said."""
        who = identifier(participant)
        return tuple(step for step in self.steps if step.participant == who)

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Write the week: each step with its reasons, then what is counted.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        translator = translator_for(language, extra)
        blocks = [step.text(language, extra=extra) for step in self.steps] or [translator.say("steps:none", {})]
        return "\n\n".join([*blocks, *map(translator.tell, self.findings)])

    def __repr__(self) -> str:
        """Show the day and how many steps."""
        return f"<NextSteps {self.on}: {len(self.steps)} steps>"

    def html(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Write the week in a table, with a caption and headers, everything escaped; a notebook shows it in English.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        translator = translator_for(language, extra)
        rows = [
            (
                step.participant,
                translator.label(step.role.value),
                " ".join(map(translator.tell, step.evidence)),
                translator.tell(step.suggestion),
            )
            for step in self.steps
        ]
        header = translator.labels(("person", "role", "evidence", "suggestion"))
        caption = " ".join([str(self.on), *map(translator.tell, self.findings)])
        return as_html(rows, header=header, caption=caption, named=True, language=language)

    def _repr_html_(self) -> str:
        return self.html()


#: Reasons in the order of where a word helps most, each with the role it asks for; the order is our own.
_ROLES = {
    "declining": LeadRole.NUDGE,
    "draft": LeadRole.SPAR,
    "joined": LeadRole.MOTIVATE,
    "back": LeadRole.MOTIVATE,
    "silent": LeadRole.NUDGE,
    "first-post": LeadRole.MOTIVATE,
    "steady": LeadRole.INSPIRE,
    "one-pillar": LeadRole.INSPIRE,
    "idea": LeadRole.SPAR,
    "session": LeadRole.MOTIVATE,
}
_ORDER = tuple(_ROLES)
#: Reasons that are moments: said once, and not again.
_MOMENTS = frozenset({"joined", "back", "first-post"})
#: Signs that hang on a pillar, from which on their being about one alone says something.
_SOME = 3


def _reason(evidence: Finding) -> str:
    return evidence.code.split(":")[1]


def _start(stays: list[Membership], on: date) -> tuple[date, bool]:
    """Return the day since which somebody who is here is in it without a pause, and whether they came back on it."""
    found = []
    for stay in stays:
        if stay.status(on) is MembershipStatus.ACTIVE:
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
        policy: NextStepPolicy,
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
        """Return a step's turn: by the reason that decided, then by lot, drawn for the day, then by id."""
        who = step.participant
        return _ORDER.index(_reason(step.evidence[0])), draw(self.policy.seed, f"{self.on}\n{who}"), who

    def suggest(self, participant: str, stays: list[Membership], seen: Seen | None) -> NextStep | None:
        """Return the step for one person who may be approached; ``None`` where nothing speaks for one."""
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
        minimum = self.policy.idea_days
        if seen is None or idea.pillar is None or len(seen.days) < minimum:
            yield Finding.of("next:idea:unseen", idea=idea.id)
        elif not any(one.pillar == idea.pillar and one.on >= seen.days[-minimum] for one in seen.posts):
            yield Finding.of("next:idea", idea=idea.id, days=minimum)

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
        if run >= self.policy.steady_periods:
            yield Finding.of("next:steady", count=run)


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
    policy: NextStepPolicy | None = None,
) -> NextSteps:
    """
    Suggest whom the lead motivates, inspires, nudges or spars with this week (:ref:`method-step-4`).

    Nobody is approached who is paused, away, gone or not in it yet, whose consent to taking part or to nudges does not
    stand on the day, or who was approached within the rest of the policy. Activities are looked at only of those whose
    consent to being measured stands on the day, and only those on days here since which it stood without a break; of
    others plan and membership alone give reasons. Days here weigh alone: a pause or leave makes nobody silent.

    Reasons, in the order of where a word helps most (our own), each with its role:

    1. an early sign of decline (nudge);
    2. a draft with no own post on its day or later, that has waited (spar);
    3. having just joined (motivate);
    4. being just back from a pause, or after having left (motivate);
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
        ValidationError, UnknownNameError: All problems at once: an id that occurs twice or that nobody has, an
            activity before the day of joining or after that of leaving, an earlier step after the day, an argument of
            another type.
    """
    rules = NextStepPolicy() if policy is None else policy
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
            *instance(NextStepPolicy).findings(rules, "policy"),
        ]
    )
    signs = tuple(map(identifier, fading))
    raise_any(
        [
            *strangers(people, stays, rhythms),
            *check_activities(done, stays),
            *_others(people, told, planned, signs, said, on),
        ]
    )
    mine = stays_of(stays)
    here = [person for person in people if person.id in mine and is_here(mine[person.id], on)]
    asked = [person for person in here if _agrees(person, on)]
    rested = {step.participant for step in said if (on - step.on).days < rules.rest}
    open_to = [person for person in asked if person.id not in rested]
    seen = {who: one.unbroken(mine[who], on) for who, one in look(done, open_to, mine, on=on, until=on).items()}
    lead = Lead(rules, on, rhythms, frozenset(signs), told, planned, said)
    steps = [step for person in open_to if (step := lead.suggest(person.id, mine[person.id], seen.get(person.id)))]
    steps.sort(key=lead.turn)
    week = on.isocalendar()[:2]
    room = max(0, rules.maximum_per_week - sum(step.on.isocalendar()[:2] == week for step in said))
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
