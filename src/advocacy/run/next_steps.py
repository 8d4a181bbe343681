"""Next steps: whom the lead motivates, inspires, nudges or spars with this week, and why (:ref:`method-step-4`)."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cached_property
from itertools import takewhile
from operator import attrgetter

from attrs import field

from advocacy.arguments import Personal, checked, frozen, unchecked
from advocacy.dates import shifted
from advocacy.errors import Finding, numbered, raise_any, translator_for, unknown_names
from advocacy.messages.blocks import Lines, Report, Sentences, Table
from advocacy.messages.language import Language
from advocacy.messages.translator import Translator
from advocacy.people.consent import Purpose
from advocacy.people.membership import Membership
from advocacy.people.participant import Participant
from advocacy.people.presence import count_after, find_start, is_present, memberships_by_person, present_dates
from advocacy.pilot.assessment import draw
from advocacy.plan.calendar import SILENCE_DAYS, SILENCE_TIMES, Cadence
from advocacy.plan.content import ContentIdea, IdeaStatus
from advocacy.plan.tracks import Session
from advocacy.rules import TupleOf, first_repeats, frozen_map, identifier, integer, personal, tuple_of, whole
from advocacy.run.activity import Activity, Seen, check_activities, look
from advocacy.run.continuity import find_unknown, kept_intervals
from advocacy.run.highlights import first_anniversary
from advocacy.run.step_records import (
    PRAISE,
    QUARTER,
    NextStepRecord,
    StepHistory,
    StepReason,
    grounds_of,
    reason_of,
    sort_records,
)

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
        maximum_per_week: The maximum number of steps other than praise in a week (ISO, from Monday), 0 to 1000.
        rest: The minimum number of days between two steps other than praise for the same person, 1 to 366. Fewer than 7
            count as 7.
        newcomer_days: The number of days a person is new, from the day of joining, 1 to 366.
        back_days: The number of days a person counts as returned, after leaving, 1 to 366.
        draft_days: The number of present days from which a draft counts as waiting, 1 to 366.
        silence_times: A person is silent beyond this multiple of the days between posts of their cadence, 1 to 100.
        silence_days: And beyond this number of present days, for any cadence, 1 to 366.
        first_days: The number of days in which a first own post, a year in the program or a first activity after a
            silence is praised, 1 to 366.
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
    first_days: int = field(default=7, converter=integer, validator=_days)
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
    p-1: aanmoedigen
      Doet mee sinds 1 maart 2027.
      → Heet diegene welkom, en vraag waarmee die wil beginnen. Eerst meelezen is een goed begin.

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

    @property
    def is_praise(self) -> bool:
        """Whether this is praise, which is never limited."""
        return reason_of(self.evidence[0]) in PRAISE

    @property
    def records(self) -> tuple[NextStepRecord, ...]:
        """The records of the step, to add when it is taken: one for each reason and item, by reason, then item."""
        found = {
            NextStepRecord(participant=self.participant, step=reason, item=item, on=self.on)
            for reason, item in map(grounds_of, self.evidence)
        }
        return sort_records(found)

    def text(self, language: str | Language = "en") -> str:
        """Say who, in which role, why and what to do, a line each."""
        return self._lines(translator_for(language))

    def _lines(self, translator: Translator) -> str:
        why = [f"  {translator.tell(finding)}" for finding in self.evidence]
        head = f"{translator.person(self.participant)}: {translator.label(self.role.value)}"
        return "\n".join([head, *why, f"  → {translator.tell(self.suggestion)}"])


@frozen(kw_only=True, repr=False)
class NextSteps(Report):
    """The next steps of a week, for the program lead only.

    The order is a priority within the week: where a word helps most comes first. It is not a ranking of people, and
    must not be shown to the group. A person may see their own steps (`for_person`).

    Attributes:
        on: The day.
        steps: The steps, by priority; at most one for each person.
        waiting: The number of people with a reason beyond the limit of the week.
        waiting_people: Their ids, in id order, which is no priority; empty if they are not known.
        findings: The number of people who wait, who lack consent, or whose activities are unknown; in a week without
            steps, also of those with whom the lead did not speak in the last quarter.
    """

    on: date
    steps: tuple[NextStep, ...] = field(default=(), converter=TupleOf[NextStep], validator=personal)
    waiting: int = field(default=0, converter=integer, validator=whole(0))
    waiting_people: tuple[str, ...] = field(default=(), converter=TupleOf[str], validator=personal)
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((step.participant for step in self.steps), "steps", key="participant")
        if self.waiting_people and len(self.waiting_people) != self.waiting:
            yield Finding.of("next-steps:people", "waiting_people", count=self.waiting)

    @checked
    def for_person(self, participant: str) -> tuple[NextStep, ...]:
        """Return the steps of one person, which that person may see."""
        return tuple(self._by_person.get(identifier(participant), ()))

    @property
    def records(self) -> tuple[NextStepRecord, ...]:
        """The records of all steps, in the order of the steps; see `NextStep.records`."""
        return tuple(record for step in self.steps for record in step.records)

    @cached_property
    def _by_person(self) -> dict[str, list[NextStep]]:
        found = defaultdict[str, list[NextStep]](list)
        for step in self.steps:
            found[step.participant].append(step)
        return dict(found)

    def __repr__(self) -> str:
        """Show the day and the number of steps."""
        return f"<NextSteps {self.on}: {len(self.steps)} steps>"

    def _grouped(self, translator: Translator) -> Iterator[tuple[str, str]]:
        """Yield the heading and the lines of each step; steps in one session have one of both, others no heading."""
        alike = defaultdict[object, list[NextStep]](list)
        for step in self.steps:
            first = step.evidence[0]
            alike[first if first.code.startswith("next-step:session") else step.participant].append(step)
        for steps in alike.values():
            if len(steps) == 1:
                yield "", steps[0]._lines(translator)
                continue
            first = steps[0].evidence[0]
            head = translator.say(first.code.replace("next-step:", "next-steps:"), dict(first.parameters))
            lines, others = list[str](), list[str]()
            for step in steps:
                who, more = translator.person(step.participant), " ".join(map(translator.tell, step.evidence[1:]))
                (lines if more else others).append(f"  {who}: {more}" if more else who)
            lines += [f"  {translator.say('next-steps:others', {'who': ', '.join(others)})}"] * bool(others)
            yield head, "\n".join([*lines, f"  → {translator.say('suggestion:session:several', {})}"])

    def _remarks(self, translator: Translator) -> list[str]:
        """Return what holds for the whole week: that there is nothing to do, and the findings."""
        quiet = not self.steps and not any(finding.code in _UNSPOKEN for finding in self.findings)
        people = ", ".join(map(translator.person, self.waiting_people))
        more = f" {translator.say('next-steps:waiting:people', {'who': people})}" * bool(people)
        found = [translator.tell(item) + more * (item.code == "next-steps:waiting") for item in self.findings]
        return [translator.say("next-steps:none", {}), *found] if quiet else found

    def _paragraphs(self, translator: Translator) -> Iterator[Sentences]:
        """Yield each step in one paragraph, and each person of a session; then what holds for the whole week."""
        for head, step in self._grouped(translator):
            lines = [*map(str.strip, step.split("\n"))]
            yield Sentences(lines if head else [" ".join(f"{line.removesuffix('.')}." for line in lines)], head)
        if remarks := self._remarks(translator):
            yield Sentences(remarks)

    def _blocks(self, translator: Translator) -> Iterator[Table | Lines | Sentences]:
        for head, step in self._grouped(translator):
            yield Lines(step.split("\n"), head, in_html=False)
        rows = [
            (
                translator.person(step.participant),
                translator.label(step.role.value),
                " ".join(map(translator.tell, step.evidence)),
                translator.tell(step.suggestion),
            )
            for step in self.steps
        ]
        header = translator.labels(("person", "role", "evidence", "suggestion"))
        if rows:
            yield Table(rows=rows, header=header, caption=translator.say("page:talk", {}), in_text=False)
        if remarks := self._remarks(translator):
            yield Sentences(remarks)


#: Our own rule: the role of each reason.
_ROLES = {
    StepReason.FIRST_POST: LeadRole.MOTIVATE, StepReason.YEAR: LeadRole.MOTIVATE,
    StepReason.RETURNED: LeadRole.MOTIVATE, StepReason.DECLINING: LeadRole.NUDGE,
    StepReason.DRAFT: LeadRole.SPAR, StepReason.JOINED: LeadRole.MOTIVATE,
    StepReason.BACK: LeadRole.MOTIVATE, StepReason.SILENT: LeadRole.NUDGE,
    StepReason.FIRST_TRY: LeadRole.INSPIRE, StepReason.STEADY: LeadRole.INSPIRE,
    StepReason.ONE_PILLAR: LeadRole.INSPIRE, StepReason.IDEA: LeadRole.SPAR,
    StepReason.SESSION: LeadRole.MOTIVATE,
}  # fmt: skip
_PLACES = {reason: place for place, reason in enumerate(StepReason)}
#: Findings of a week without steps in which the lead did not speak with everybody.
_UNSPOKEN = frozenset({"next-steps:unspoken", "next-steps:waiting", "next-steps:nobody"})
#: Reasons about an event: used once only for each event.
_MOMENTS = PRAISE | {StepReason.JOINED, StepReason.BACK}
#: The number of present days after which a person who listens is invited to a first own post.
_LISTENED = 56
#: And the number of days since joining in which this happens: records of it are kept for as long.
_FIRST_YEAR = 364
_UNPUBLISHED = frozenset({IdeaStatus.OPEN, IdeaStatus.DRAFTED})
#: Activities on a pillar; from this number, one pillar only is meaningful.
_SOME = 3
_on = attrgetter("on")


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
        records: tuple[NextStepRecord, ...],
        not_invited: frozenset[str],
    ) -> None:
        self.policy, self.on, self.rhythms, self.declining = policy, on, rhythms, declining
        self.ideas: dict[str, list[ContentIdea]] = {}
        for idea in sorted(ideas, key=lambda idea: idea.id):
            if idea.owner is not None and idea.status in _UNPUBLISHED:
                self.ideas.setdefault(idea.owner, []).append(idea)
        self.sessions: dict[str, list[tuple[date, str, str]]] = {}
        for session in sessions:
            if session.on is not None and 0 <= (session.on - on).days < policy.session_days:
                for who in session.participants:
                    self.sessions.setdefault(who, []).append((session.on, session.id, session.topic))
        self.ended = {idea.id for idea in ideas if idea.status not in _UNPUBLISHED}
        mine = defaultdict[str, list[NextStepRecord]](list)
        for record in records:
            mine[record.participant].append(record)
        self.histories = {who: StepHistory(found, on, policy.rest) for who, found in mine.items()}
        self.not_invited, self.new = not_invited, StepHistory((), on, policy.rest)

    def turn(self, step: NextStep) -> tuple[int, int, str]:
        """Return the sort key of a step: by its deciding reason, then by lot, from the seed and the day, then by id."""
        who = step.participant
        return _PLACES[reason_of(step.evidence[0])], draw(self.policy.seed, f"{self.on}\n{who}"), who

    def suggest(self, participant: str, stays: list[Membership], seen: Seen | None) -> NextStep | None:
        """Return the step for one person who may be approached; ``None`` without a reason."""
        history = self.histories.get(participant, self.new)
        back, joined, again = find_start(stays, self.on)
        found = [*self._of_stays(stays, joined, again=again), *self._of_plan(participant, stays, seen)]
        if seen is not None:
            found += self._of_acts(participant, stays, seen, back)
            found += self._of_listening(participant, stays, seen, joined)
        reasons = [(reason_of(finding), finding) for finding in found if history.allows(finding, _event(finding))]
        praise = [pair for pair in reasons if pair[0] in PRAISE]
        if praise or not history.is_rested:
            reasons = praise or [pair for pair in reasons if history.is_asked(pair[0])]
        if not reasons:
            return None
        # a session is a contact by itself, so it decides if there is one
        reasons.sort(key=lambda pair: (pair[0] is not StepReason.SESSION, _PLACES[pair[0]]))
        first = reasons[0][0]
        return NextStep(
            participant=participant,
            role=_ROLES[first],
            on=self.on,
            evidence=[finding for _, finding in reasons],
            suggestion=Finding.of(f"suggestion:{first.value}"),
        )

    def _of_stays(self, stays: list[Membership], joined: date, *, again: bool) -> Iterator[Finding]:
        """Find people who joined or rejoined recently, or are a year in the program. A pause is never mentioned."""
        age = (self.on - joined).days
        if again and age < self.policy.back_days:
            yield Finding.of("next-step:back", on=joined)
        elif not again and age < self.policy.newcomer_days:
            yield Finding.of("next-step:joined", on=joined)
        year = first_anniversary(stays, self.on)
        if year is not None and 0 <= (self.on - year).days < self.policy.first_days:
            yield Finding.of("next-step:year", on=year)

    def _of_plan(self, participant: str, stays: list[Membership], seen: Seen | None) -> Iterator[Finding]:
        """Find waiting ideas, and upcoming sessions on present days."""
        ideas = self.ideas.get(participant, [])
        if ideas and len(present_dates(stays, date.min, self.on)) >= self.policy.idea_days:
            published = {post.idea for post in seen.posts} if seen is not None else set()
            for idea in ideas:
                if idea.id not in published:
                    yield from self._of_idea(idea, seen)
        for day, session, topic in sorted(self.sessions.get(participant, [])):
            if is_present(stays, day):
                yield Finding.of("next-step:session:topic", session=session, topic=topic, on=day)

    def _of_idea(self, idea: ContentIdea, seen: Seen | None) -> Iterator[Finding]:
        minimum = self.policy.idea_days
        if seen is None or idea.pillar is None or len(seen.days) < minimum:
            yield Finding.of("next-step:idea:unseen", idea=idea.id)
        elif not any(post.pillar == idea.pillar and post.on >= seen.days[-minimum] for post in seen.posts):
            yield Finding.of("next-step:idea", idea=idea.id, days=minimum)

    def _of_acts(self, participant: str, stays: list[Membership], seen: Seen, back: date) -> Iterator[Finding]:
        """Find reasons in the activities that may be used."""
        if participant in self.declining:
            yield Finding.of("next-step:declining")
        posts = seen.posts
        if draft := seen.waiting_draft(self.ended):
            named = draft.draft or draft.idea
            key = {} if named is None else {"draft": named}
            if (waited := count_after(seen.days, draft.on)) >= self.policy.draft_days:
                yield Finding.of("next-step:draft", on=draft.on, days=waited, **key)
        rhythm = self.rhythms.get(participant)
        if rhythm is not None and rhythm.posts:
            yield from self._of_silence(rhythm, back, seen)
        if rhythm is not None:
            yield from self._of_rhythm(rhythm, seen)
        if posts and (self.on - posts[0].on).days < self.policy.first_days and seen.is_whole(stays, posts[0].on):
            yield Finding.of("next-step:first-post", on=posts[0].on)
        long = self.policy.one_pillar_days
        if len(seen.days) >= long:
            recent = seen.acts[bisect_left(seen.acts, seen.days[-long], key=_on) :]
            hung = [act.pillar for act in recent if act.pillar is not None]
            if len(hung) >= _SOME and len(set(hung)) == 1:
                yield Finding.of("next-step:one-pillar", pillar=hung[0], days=long)

    def _of_listening(self, participant: str, stays: list[Membership], seen: Seen, joined: date) -> Iterator[Finding]:
        """Find a person who listened for eight weeks in their first year, and has no gradual start in the plan."""
        rhythm = self.rhythms.get(participant)
        if rhythm is None or rhythm.posts or seen.posts or participant in self.not_invited:
            return
        if (self.on - joined).days < _FIRST_YEAR and len(seen.days) >= _LISTENED and seen.is_whole(stays, self.on):
            yield Finding.of("next-step:first-try", days=_LISTENED)

    def _of_silence(self, rhythm: Cadence, back: date, seen: Seen) -> Iterator[Finding]:
        """Find silence, or its end, by the person's own cadence."""
        length = 7 * rhythm.weeks
        last = max(seen.acts[-1].on if seen.acts else date.min, shifted(back, -1))
        quiet = count_after(seen.days, last)
        if self._is_silence(quiet, rhythm):
            yield Finding.of("next-step:silent", days=quiet, rhythm=-(-length // rhythm.posts))
        first = bisect_left(seen.acts, shifted(self.on, 1 - self.policy.first_days), key=_on)
        if 0 < first < len(seen.acts) and (before := seen.acts[first - 1].on) >= back:
            act = seen.acts[first]
            if self._is_silence(count_after(seen.days, before) - count_after(seen.days, act.on) - 1, rhythm):
                yield Finding.of("next-step:returned", on=act.on)

    def _of_rhythm(self, rhythm: Cadence, seen: Seen) -> Iterator[Finding]:
        """Find a kept cadence, as `measure_continuity` counts it."""
        acts = seen.acts if rhythm.reactions else seen.posts
        placed = ((bisect_left(seen.days, act.on), act.kind) for act in acts)
        run = sum(1 for _ in takewhile(bool, reversed(kept_intervals(placed, len(seen.days), rhythm))))
        if run >= self.policy.steady_periods:
            yield Finding.of("next-step:steady", count=run)

    def _is_silence(self, days: int, rhythm: Cadence) -> bool:
        """Check whether a number of present days without activity is long against a cadence."""
        length = 7 * rhythm.weeks
        return days > self.policy.silence_days and days * rhythm.posts > self.policy.silence_times * length


def _event(evidence: Finding) -> date | None:
    """Return the day of the event of a reason that is used once only; ``None`` for other reasons."""
    reason = reason_of(evidence)
    if reason is StepReason.FIRST_TRY:
        return date.min
    return date.fromisoformat(str(evidence["on"])) if reason in _MOMENTS else None


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
    not_invited: Iterable[str] = (),
    earlier: Iterable[NextStepRecord] = (),
    policy: NextStepPolicy | None = None,
) -> NextSteps:
    """Suggest whom the program lead motivates, inspires, nudges or spars with this week (:ref:`method-step-4`).

    No one is approached who is paused, away, not a member, or without valid consent to participate and to nudges on the
    day. Activities are used only with valid consent to measurement on the day, and only those on present days since the
    consent became valid without interruption. For others, only the plan and the membership give reasons. Only present
    days count, so a pause or leave never counts as silence.

    The reasons by priority (our own rule), each with its role. The first three are praise:

    1. the first own post, if all earlier days may be used (motivate);
    2. a full year in the program (motivate);
    3. the first activity after a silence, as in 8; never after a pause (motivate);
    4. an early sign of decline (nudge);
    5. a waiting draft: no own post states it or its idea; for a draft without a key, no own post on its day or later
       (spar);
    6. a recent join (motivate);
    7. a recent return after leaving (motivate);
    8. silence since the last activity and the last return, beyond a multiple of the own cadence and a number of present
       days; never for a person without a cadence or who is listening (nudge). This is the first sign in a group of any
       size: with the default policy, fewer than 2 % of people who keep four of five intervals have a false one in a
       year (`docs/calibration.md`);
    9. a cadence without posts for eight weeks of presence, without any own post, in the first year: an invitation to a
       first own post, with help, once; never for the people in *not_invited* (inspire);
    10. the own cadence kept in enough consecutive intervals up to now (inspire);
    11. activities on one pillar only for a long time (inspire);
    12. an owned idea that is open or drafted and that no own post states, with no own post on its pillar for a long
        time; if posts are unknown, the idea alone (spar);
    13. an upcoming session (motivate).

    Each person has at most one step. The first reason decides the role and the suggestion, and the others are added. If
    the person has an upcoming session, the session decides, because the rest can be discussed there. Praise comes
    before everything else, without other reasons, and no limit delays it.

    Nobody is nagged. The records in *earlier* decide, by rules that no policy waives:

    - A reason is not used twice within a quarter (92 days) on the same grounds: the reason and the idea, draft, session
      or pillar that it names. A different count, day or duration is no new ground.
    - A join, a return or praise is used once only for each event.
    - A person gets at most one step other than praise in seven days, or in the rest period of the policy if that is
      longer, and at most three in a quarter.
    - After a no, the reason is not used until the person asks for it. What a person asks for has no limit per
      person; only the weekly maximum of the lead applies.

    Steps are sorted by their deciding reason, then by the seeded lot, then by id, up to the limit of the week minus the
    steps of that week in *earlier*. This is a priority within the week, not a ranking of people, and not for the group.

    >>> ann = Participant(id="p-1")
    >>> stay = Membership(participant="p-1", joined=date(2027, 3, 1))
    >>> suggest_steps([], [ann], [stay], cadences={}, on=date(2027, 3, 2)).findings[1].text()
    '1 person did not agree to personal attention, and is not in this list.'

    Args:
        activities: The activities. Those after the day are ignored.
        participants: The people, with their consents.
        memberships: Their memberships.
        cadences: Cadences by participant's id.
        on: The day.
        ideas: The ideas. One that is published, set aside or without an owner gives no step.
        sessions: The planned sessions. Those without a day are ignored.
        declining: Ids of people with an early sign of decline.
        not_invited: Ids of people who are not invited to a first own post: those whose plan has a gradual start
            (``PlanBrief.ramps``), which invites them itself, and those with a role without posts
            (``PlanBrief.without_posts``).
        earlier: The records of earlier steps and of answers.
        policy: The limits and thresholds.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that is duplicate or unknown, an activity before
            the day of joining or after the day of leaving, an earlier record after the day, an argument of the
            wrong type.
    """
    rules = NextStepPolicy() if policy is None else policy
    done, people, stays = tuple(activities), tuple(participants), tuple(memberships)
    rhythms = frozen_map(cadences)
    listed_ideas, planned, records = tuple_of(ideas), tuple_of(sessions), tuple_of(earlier)
    signs, uninvited = tuple(map(identifier, tuple_of(declining))), frozenset(map(identifier, tuple_of(not_invited)))
    raise_any(
        [
            *find_unknown(people, stays, rhythms),
            *unchecked(check_activities)(done, stays),
            *_others(people, listed_ideas, planned, signs, records, on),
            *unknown_names(
                numbered("not_invited", sorted(uninvited)), {person.id for person in people}, kind="participant"
            ),
        ]
    )
    mine = memberships_by_person(stays)
    here = [person for person in people if person.id in mine and is_present(mine[person.id], on)]
    asked = [person for person in here if _agrees(person, on)]
    seen = {who: item.unbroken(mine[who], on) for who, item in look(done, asked, mine, on=on, until=on).items()}
    lead = Lead(rules, on, rhythms, frozenset(signs), listed_ideas, planned, records, uninvited)
    found = [step for person in asked if (step := lead.suggest(person.id, mine[person.id], seen.get(person.id)))]
    found.sort(key=lead.turn)
    taken = [record for record in records if record.answer is None]
    week = {
        (record.participant, record.on)
        for record in taken
        if record.on.isocalendar()[:2] == on.isocalendar()[:2] and not record.is_praise
    }
    praise, others = ([step for step in found if step.is_praise is kind] for kind in (True, False))
    room = max(0, rules.maximum_per_week - len(week))
    steps, waiting = [*praise, *others[:room]], sorted(step.participant for step in others[room:])
    spoken = {record.participant for record in taken if (on - record.on).days < QUARTER}
    counts = {
        "next-steps:waiting": len(waiting),
        "next-steps:unspoken": 0 if found else sum(person.id not in spoken for person in asked),
        "next-steps:unasked": len(here) - len(asked),
        "next-steps:unseen": len(asked) - len(seen),
    }
    found_counts = [Finding.of(code, count=count) for code, count in counts.items() if count]
    findings = found_counts if asked else [Finding.of("next-steps:nobody"), *found_counts]
    return NextSteps(on=on, steps=steps, waiting=len(waiting), waiting_people=waiting, findings=findings)


def _agrees(person: Participant, on: date) -> bool:
    return person.consents_to(Purpose.PARTICIPATION, on=on) and person.consents_to(Purpose.NUDGES, on=on)


def _others(
    people: tuple[Participant, ...],
    ideas: tuple[ContentIdea, ...],
    sessions: tuple[Session, ...],
    declining: tuple[str, ...],
    earlier: tuple[NextStepRecord, ...],
    on: date,
) -> Iterator[Finding]:
    """Find duplicates, unknown ids and invalid days in sessions, ideas and records."""
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
        *((f"earlier[{place}].participant", record.participant) for place, record in enumerate(earlier)),
    ]
    ids = {person.id for person in people}
    yield from unknown_names(named, ids, kind="participant")
    late = (place for place, record in enumerate(earlier) if record.on > on)
    yield from (Finding.of("next-steps:later", f"earlier[{place}].on", on=on) for place in late)
