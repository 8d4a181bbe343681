"""Next steps: whom the lead motivates, inspires, nudges or spars with this week, and why (:ref:`method-step-4`)."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cached_property
from itertools import takewhile

from attrs import field

from advocacy.arguments import Personal, checked, frozen, unchecked
from advocacy.dates import shifted
from advocacy.errors import Finding, numbered, raise_any, translator_for, unknown_names
from advocacy.messages.blocks import Lines, Report, Table
from advocacy.messages.language import Language
from advocacy.messages.translator import Translator
from advocacy.people.consent import Purpose
from advocacy.people.membership import Membership, MembershipStatus
from advocacy.people.participant import Participant
from advocacy.people.presence import is_present, memberships_by_person, present_dates
from advocacy.pilot.assessment import draw
from advocacy.plan.calendar import SILENCE_DAYS, SILENCE_TIMES, Cadence
from advocacy.plan.content import ContentIdea
from advocacy.plan.tracks import Session
from advocacy.rules import TupleOf, first_repeats, frozen_map, identifier, integer, personal, tuple_of, whole
from advocacy.run.activity import Activity, ActivityKind, Seen, check_activities, look
from advocacy.run.continuity import find_unknown
from advocacy.tables import one_line

_days = whole(1, 366)


class LeadRole(Enum):
    """The four roles of a program lead, from the article behind this library (:ref:`method-step-4`)."""

    MOTIVATE = "motivate"
    """The motivator: welcome and encourage."""
    INSPIRE = "inspire"
    """The inspirer: offer something new to a person who keeps their cadence."""
    NUDGE = "nudge"
    """The nudge, where needed. It always offers another cadence or a pause."""
    SPAR = "spar"
    """The sparring partner, where wanted: think along."""


@frozen(kw_only=True)
class NextStepPolicy:
    """Limits and thresholds of next steps. All values are our own rule.

    >>> NextStepPolicy(maximum_per_week=5).rest
    14

    Attributes:
        maximum_per_week: The maximum number of steps in a calendar week (ISO, from Monday), 0 to 1000.
        rest: The minimum number of days between two steps for the same person, 1 to 366.
        newcomer_days: The number of days a person is new, from the day of joining, 1 to 366.
        back_days: The number of days a person counts as returned, after a pause or after leaving, 1 to 366.
        draft_days: The number of present days from which a draft counts as waiting, 1 to 366.
        silence_times: A person is silent beyond this multiple of the days between posts of their cadence, 1 to 100.
        silence_days: And beyond this number of present days, for any cadence, 1 to 366.
        first_days: The number of days a first own post is new, 1 to 366.
        steady_periods: The number of consecutive intervals kept from which a person is steady, 1 to 100.
        one_pillar_days: The number of present days from which activity on one pillar only, with at least three
            activities that have a pillar, is long, 1 to 366.
        idea_days: The number of present days without a post on its pillar from which an owned idea waits, 1 to 366.
        session_days: The number of days, today included, in which a session is soon, 1 to 366.
        seed: The seed of the order among steps with the same reason.
    """

    maximum_per_week: int = field(default=8, converter=integer, validator=whole(0, 1000))
    rest: int = field(default=14, converter=integer, validator=_days)
    newcomer_days: int = field(default=21, converter=integer, validator=_days)
    back_days: int = field(default=14, converter=integer, validator=_days)
    draft_days: int = field(default=14, converter=integer, validator=_days)
    silence_times: int = field(default=SILENCE_TIMES, converter=integer, validator=whole(1, 100))
    silence_days: int = field(default=SILENCE_DAYS, converter=integer, validator=_days)
    first_days: int = field(default=14, converter=integer, validator=_days)
    steady_periods: int = field(default=4, converter=integer, validator=whole(1, 100))
    one_pillar_days: int = field(default=84, converter=integer, validator=_days)
    idea_days: int = field(default=28, converter=integer, validator=_days)
    session_days: int = field(default=7, converter=integer, validator=_days)
    seed: int = field(default=0, converter=integer)


@frozen(kw_only=True)
class NextStep(Personal):
    """A suggestion to approach one person, for the program lead. The person may see it all.

    >>> why, what = Finding.of("next-step:joined", on=date(2027, 3, 1)), Finding.of("suggestion:joined")
    >>> step = NextStep(participant="p-1", role=LeadRole.MOTIVATE, on=date(2027, 3, 2), evidence=[why], suggestion=what)
    >>> step
    <NextStep p-1>
    >>> print(step.text("nl"))
    p-1: motiveren
      Doet mee sinds 2027-03-01.
      → Heet diegene welkom, en vraag waarmee die wil beginnen. Eerst luisteren is een goed begin.

    Attributes:
        participant: The person's id.
        role: The role of the lead.
        on: The day of the suggestion.
        evidence: The reasons, at least one. The first one decides the role and the suggestion.
        suggestion: The suggested action.
    """

    participant: str = field(converter=identifier)
    role: LeadRole = field(validator=personal)
    on: date
    evidence: tuple[Finding, ...] = field(converter=TupleOf[Finding], validator=personal)
    suggestion: Finding = field(validator=personal)

    def _faults(self) -> Iterator[Finding]:
        if not self.evidence:
            yield Finding.of("empty", "evidence")

    def text(self, language: str | Language = "en") -> str:
        """Say who, in which role, why and what to do, a line each."""
        return self._lines(translator_for(language))

    def _lines(self, translator: Translator) -> str:
        why = [f"  {translator.tell(finding)}" for finding in self.evidence]
        head = f"{one_line(self.participant)}: {translator.label(self.role.value)}"
        return "\n".join([head, *why, f"  → {translator.tell(self.suggestion)}"])


@frozen(kw_only=True, repr=False)
class NextSteps(Report):
    """The next steps of a week, for the program lead only.

    The order is a priority within the week: where a word helps most comes first. It is not a ranking of people, and
    must not be shown to the group. A person may see their own steps (`for_person`).

    Attributes:
        on: The day.
        steps: The steps, by priority; at most one for each person.
        waiting: The number of people with a reason beyond the limit of the week. Their ids are not stored.
        findings: The number of people who wait, who lack consent, or whose activities are unknown.
    """

    on: date
    steps: tuple[NextStep, ...] = field(default=(), converter=TupleOf[NextStep], validator=personal)
    waiting: int = field(default=0, converter=integer, validator=whole(0))
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((step.participant for step in self.steps), "steps", key="participant")

    @checked
    def for_person(self, participant: str) -> tuple[NextStep, ...]:
        """Return the steps of one person, which that person may see."""
        return tuple(self._by_person.get(identifier(participant), ()))

    @cached_property
    def _by_person(self) -> dict[str, list[NextStep]]:
        found = defaultdict[str, list[NextStep]](list)
        for step in self.steps:
            found[step.participant].append(step)
        return dict(found)

    def __repr__(self) -> str:
        """Show the day and the number of steps."""
        return f"<NextSteps {self.on}: {len(self.steps)} steps>"

    def _blocks(self, translator: Translator) -> Iterator[Table | Lines]:
        found = [*map(translator.tell, self.findings)]
        steps = [step._lines(translator) for step in self.steps] or [translator.say("next-steps:none", {})]
        for part in (*steps, *found):
            yield Lines(part.split("\n"))
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
        yield Table(rows=rows, header=header, caption=" ".join([str(self.on), *found]), in_text=False)


#: Our own rule: reasons by priority, each with its role.
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
#: Reasons about an event: reported once only.
_MOMENTS = frozenset({"joined", "back", "first-post"})
#: Activities on a pillar; from this number, one pillar only is meaningful.
_SOME = 3


def _reason(evidence: Finding) -> str:
    return evidence.code.split(":")[1]


def _start(stays: list[Membership], on: date) -> tuple[date, bool]:
    """Return the day since which a present person has no pause, and whether they returned on it."""
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
    """Count the days after a day."""
    return len(days) - bisect_right(days, day)


class Lead:
    """The state for suggesting steps for many people in a week."""

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
        self.earlier_steps = {(step.participant, finding) for step in earlier for finding in step.evidence}

    def turn(self, step: NextStep) -> tuple[int, int, str]:
        """Return the sort key of a step: by its deciding reason, then by lot, from the seed and the day, then by id."""
        who = step.participant
        return _ORDER.index(_reason(step.evidence[0])), draw(self.policy.seed, f"{self.on}\n{who}"), who

    def suggest(self, participant: str, stays: list[Membership], seen: Seen | None) -> NextStep | None:
        """Return the step for one person who may be approached; ``None`` without a reason."""
        found = [*self._of_stays(stays), *self._of_plan(participant, stays, seen)]
        if seen is not None:
            found += self._of_acts(participant, stays, seen)
        reasons = [
            finding
            for finding in found
            if _reason(finding) not in _MOMENTS or (participant, finding) not in self.earlier_steps
        ]
        if not reasons:
            return None
        reasons.sort(key=lambda finding: _ORDER.index(_reason(finding)))
        # a session is a contact by itself, so it decides if there is one
        reasons.sort(key=lambda finding: _reason(finding) != "session")
        first = _reason(reasons[0])
        return NextStep(
            participant=participant,
            role=_ROLES[first],
            on=self.on,
            evidence=reasons,
            suggestion=Finding.of(f"suggestion:{first}"),
        )

    def _of_stays(self, stays: list[Membership]) -> Iterator[Finding]:
        """Find people who joined or returned recently."""
        start, again = _start(stays, self.on)
        age = (self.on - start).days
        if again and age < self.policy.back_days:
            yield Finding.of("next-step:back", on=start)
        elif not again and age < self.policy.newcomer_days:
            yield Finding.of("next-step:joined", on=start)

    def _of_plan(self, participant: str, stays: list[Membership], seen: Seen | None) -> Iterator[Finding]:
        """Find waiting ideas, and upcoming sessions on present days."""
        ideas = self.ideas.get(participant, [])
        if ideas and len(present_dates(stays, date.min, self.on)) >= self.policy.idea_days:
            for idea in ideas:
                yield from self._of_idea(idea, seen)
        for day, session in sorted(self.sessions.get(participant, [])):
            if is_present(stays, day):
                yield Finding.of("next-step:session", session=session, on=day)

    def _of_idea(self, idea: ContentIdea, seen: Seen | None) -> Iterator[Finding]:
        minimum = self.policy.idea_days
        if seen is None or idea.pillar is None or len(seen.days) < minimum:
            yield Finding.of("next-step:idea:unseen", idea=idea.id)
        elif not any(post.pillar == idea.pillar and post.on >= seen.days[-minimum] for post in seen.posts):
            yield Finding.of("next-step:idea", idea=idea.id, days=minimum)

    def _of_acts(self, participant: str, stays: list[Membership], seen: Seen) -> Iterator[Finding]:
        """Find reasons in the activities that may be used."""
        if participant in self.declining:
            yield Finding.of("next-step:declining")
        posts = seen.posts
        last_post = posts[-1].on if posts else date.min
        drafts = [act.on for act in seen.acts if act.kind is ActivityKind.DRAFT and act.on > last_post]
        if drafts and (waited := _since(seen.days, drafts[0])) >= self.policy.draft_days:
            yield Finding.of("next-step:draft", on=drafts[0], days=waited)
        rhythm = self.rhythms.get(participant)
        if rhythm is not None and rhythm.posts:
            yield from self._of_rhythm(rhythm, stays, seen)
        if posts and (self.on - posts[0].on).days < self.policy.first_days and seen.is_whole(stays, posts[0].on):
            yield Finding.of("next-step:first-post", on=posts[0].on)
        long = self.policy.one_pillar_days
        if len(seen.days) >= long:
            hung = [act.pillar for act in seen.acts if act.on >= seen.days[-long] and act.pillar is not None]
            if len(hung) >= _SOME and len(set(hung)) == 1:
                yield Finding.of("next-step:one-pillar", pillar=hung[0], days=long)

    def _of_rhythm(self, rhythm: Cadence, stays: list[Membership], seen: Seen) -> Iterator[Finding]:
        """Find silence, or a kept cadence, by the person's own cadence."""
        length = 7 * rhythm.weeks
        back, _ = _start(stays, self.on)
        last = max(seen.acts[-1].on if seen.acts else date.min, shifted(back, -1))
        quiet = _since(seen.days, last)
        if quiet > self.policy.silence_days and quiet * rhythm.posts > self.policy.silence_times * length:
            yield Finding.of("next-step:silent", days=quiet, rhythm=-(-length // rhythm.posts))
        places = {day: place for place, day in enumerate(seen.days)}
        posts = [0] * (len(seen.days) // length + 1)
        for post in seen.posts:
            posts[places[post.on] // length] += 1
        run = sum(1 for _ in takewhile(lambda count: count >= rhythm.posts, reversed(posts[:-1])))
        if run >= self.policy.steady_periods:
            yield Finding.of("next-step:steady", count=run)


@checked
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
    """Suggest whom the program lead motivates, inspires, nudges or spars with this week (:ref:`method-step-4`).

    No one is approached who is paused, away, not a member, without valid consent to participate and to nudges on the
    day, or who was approached within the rest period of the policy. Activities are used only with valid consent to
    measurement on the day, and only those on present days since the consent became valid without interruption. For
    others, only the plan and the membership give reasons. Only present days count, so a pause or leave never counts as
    silence.

    The reasons by priority (our own rule), each with its role:

    1. an early sign of decline (nudge);
    2. a waiting draft, with no own post on its day or later (spar);
    3. a recent join (motivate);
    4. a recent return from a pause, or after leaving (motivate);
    5. silence since the last activity and the last return, beyond a multiple of the own cadence and a number of present
       days; never for a person without a cadence or who is listening (nudge). This is the first sign in a group of any
       size: with the default policy, fewer than 2 % of people who keep four of five intervals have a false one in a
       year (`docs/calibration.md`);
    6. the first own post, if all earlier days may be used (motivate);
    7. the own cadence kept in enough consecutive intervals up to now (inspire);
    8. activities on one pillar only for a long time (inspire);
    9. an owned idea that waits, with no own post on its pillar for a long time; if posts are unknown, the idea alone
       (spar);
    10. an upcoming session (motivate).

    Each person has at most one step. The first reason decides the role and the suggestion, and the others are added. If
    the person has an upcoming session, the session decides, because the rest can be discussed there. A join, a return
    or a first post is reported once only.

    Steps are sorted by their deciding reason, then by the seeded lot, then by id, up to the limit of the week minus the
    steps of that week in *earlier*. This is a priority within the week, not a ranking of people, and not for the group.

    >>> ann = Participant(id="p-1")
    >>> stay = Membership(participant="p-1", joined=date(2027, 3, 1))
    >>> suggest_steps([], [ann], [stay], cadences={}, on=date(2027, 3, 2)).findings[0].text()
    'Not considered, no valid consent to personal attention: 1 person.'

    Args:
        activities: The activities. Those after the day are ignored.
        participants: The people, with their consents.
        memberships: Their memberships.
        cadences: Cadences by participant's id.
        on: The day.
        ideas: Ideas that are not published yet, as the app knows. An idea without an owner gives no step.
        sessions: The planned sessions. Those without a day are ignored.
        declining: Ids of people with an early sign of decline.
        earlier: Earlier steps. Those of this week count for the limit.
        policy: The limits and thresholds.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that is duplicate or unknown, an activity before
            the day of joining or after the day of leaving, an earlier step after the day, an argument of the wrong
            type.
    """
    rules = NextStepPolicy() if policy is None else policy
    done, people, stays = tuple(activities), tuple(participants), tuple(memberships)
    rhythms = frozen_map(cadences)
    listed_ideas, planned, earlier_steps, fading = (
        tuple_of(ideas),
        tuple_of(sessions),
        tuple_of(earlier),
        tuple_of(declining),
    )
    signs = tuple(map(identifier, fading))
    raise_any(
        [
            *find_unknown(people, stays, rhythms),
            *unchecked(check_activities)(done, stays),
            *_others(people, listed_ideas, planned, signs, earlier_steps, on),
        ]
    )
    mine = memberships_by_person(stays)
    here = [person for person in people if person.id in mine and is_present(mine[person.id], on)]
    asked = [person for person in here if _agrees(person, on)]
    rested = {step.participant for step in earlier_steps if (on - step.on).days < rules.rest}
    open_to = [person for person in asked if person.id not in rested]
    seen = {who: item.unbroken(mine[who], on) for who, item in look(done, open_to, mine, on=on, until=on).items()}
    lead = Lead(rules, on, rhythms, frozenset(signs), listed_ideas, planned, earlier_steps)
    steps = [step for person in open_to if (step := lead.suggest(person.id, mine[person.id], seen.get(person.id)))]
    steps.sort(key=lead.turn)
    week = on.isocalendar()[:2]
    room = max(0, rules.maximum_per_week - sum(step.on.isocalendar()[:2] == week for step in earlier_steps))
    waiting = max(0, len(steps) - room)
    counts = {
        "next-steps:waiting": waiting,
        "next-steps:unasked": len(here) - len(asked),
        "next-steps:unseen": len(open_to) - len(seen),
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
    """Find duplicates, unknown ids and invalid days in sessions, ideas and earlier steps."""
    yield from first_repeats((idea.id for idea in ideas), "ideas")
    yield from first_repeats((session.id for session in sessions), "sessions")
    yield from first_repeats(declining, "declining")
    named = [
        *((f"ideas[{place}].owner", idea.owner) for place, idea in enumerate(ideas)),
        *(
            named
            for place, session in enumerate(sessions)
            for named in numbered(f"sessions[{place}].participants", session.participants)
        ),
        *numbered("declining", declining),
        *((f"earlier[{place}].participant", step.participant) for place, step in enumerate(earlier)),
    ]
    ids = {person.id for person in people}
    yield from unknown_names(named, ids, kind="participant")
    for place, step in enumerate(earlier):
        if step.on > on:
            yield Finding.of("next-steps:later", f"earlier[{place}].on", on=on)
