"""Views of a program on a day. Each audience gets the fields that it needs, with consent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Set
from datetime import date
from enum import Enum
from typing import Any

from attrs import evolve, field

from advocacy.arguments import NaturalNumber, checked, frozen, unchecked
from advocacy.dates import DateRange
from advocacy.errors import Finding, nearest, raise_any
from advocacy.goals.goal import ContentPillar, Goal, TargetAudience
from advocacy.goals.measurement_plan import MeasurementPlan
from advocacy.goals.targets import Target
from advocacy.people.consent import Purpose
from advocacy.people.membership import Membership
from advocacy.people.participant import MEASURES, DataSource, Participant
from advocacy.people.presence import latest_status, memberships_by_person
from advocacy.people.questions import AnswerUse
from advocacy.people.survey import Answer, Survey
from advocacy.pilot.invitation import Invitation
from advocacy.plan.calendar import Cadence
from advocacy.plan.content import ContentIdea
from advocacy.plan.foundation import Foundation, FoundationCheck
from advocacy.plan.plan import Plan
from advocacy.plan.readiness import Readiness
from advocacy.plan.tracks import Session, SessionPreferences, Track
from advocacy.privacy.erasure import Remover
from advocacy.privacy.group_counts import GroupTable, count_groups
from advocacy.privacy.redaction import Mentions
from advocacy.privacy.rewriting import GONE
from advocacy.program.program import Phase, Program
from advocacy.rules import TupleOf, identifier, integer, personal, tuple_of, whole
from advocacy.run.learning_log import LearningLog
from advocacy.run.review import Review, ReviewProposal
from advocacy.run.step_records import NextStepRecord


class Audience(Enum):
    """The audience of a view."""

    LEAD = "lead"
    """The program lead, who knows the people."""
    PARTICIPANT = "participant"
    """A participant, who sees their own data."""
    MANAGEMENT = "management"
    """Management, which decides about the program and sees no people."""


class Visibility(Enum):
    """The visibility of a field."""

    WHOLE = "whole"
    """Everything: it is not about people."""
    AGREED = "agreed"
    """Data about people with valid consent to the purpose."""
    OWN = "own"
    """The participant's own data, in full. One's own data needs no consent."""
    SHARED = "shared"
    """The participant's own data, with the ids of other participants in it."""
    COUNTED = "counted"
    """Numbers of people, without groups that are too small."""
    NONE = "none"


@frozen(kw_only=True)
class FieldAccess:
    """The visibility of a field for each audience.

    Attributes:
        class_name: The class of the field, ``Program`` or ``Participant``.
        name: The name of the field.
        purpose: The purpose that needs consent; ``None`` if the field is not about people.
        measured: Whether a measured value also needs consent to measurement. A self-reported value does not.
        lead: The visibility for the program lead.
        participant: The visibility for a participant.
        management: The visibility for management.
    """

    class_name: str
    name: str
    purpose: Purpose | None
    measured: bool = False
    lead: Visibility
    participant: Visibility
    management: Visibility

    @checked
    def visibility(self, audience: Audience) -> Visibility:
        """Return the visibility for an audience."""
        seen: Visibility = getattr(self, audience.value)
        return seen


def _rows(
    class_name: str, names: str, purpose: Purpose | None, seen: str, *, measured: bool = False
) -> Iterator[FieldAccess]:
    """Return the rows of several fields, with the visibility for the lead, a participant and management."""
    lead, own, above = map(Visibility, seen.split())
    for name in names.split():
        yield FieldAccess(
            class_name=class_name,
            name=name,
            purpose=purpose,
            measured=measured,
            lead=lead,
            participant=own,
            management=above,
        )


_TAKE_PART, _MEASURE = Purpose.PARTICIPATION, Purpose.MEASUREMENT

#: Our own rule: the visibility by field and audience (lead, participant, management), as little as each needs.
ACCESS: tuple[FieldAccess, ...] = (
    *_rows("Program", "id period phase round goals audiences pillars kpis targets", None, "whole whole whole"),
    *_rows("Program", "readiness", None, "whole none none"),
    *_rows("Program", "participants memberships", _TAKE_PART, "agreed own counted"),
    *_rows("Program", "survey", _TAKE_PART, "agreed own counted"),
    *_rows("Program", "pilot invitations foundation ideas review", _TAKE_PART, "agreed own none"),
    *_rows("Program", "learning_log", _TAKE_PART, "agreed none none"),
    *_rows("Program", "plan", _TAKE_PART, "agreed shared none"),
    *_rows("Program", "step_records", Purpose.NUDGES, "agreed own none"),
    *_rows("Program", "revisions", None, "none none none"),
    *_rows("Participant", "id name consents", _TAKE_PART, "agreed own none"),
    *_rows("Participant", "contacts", _TAKE_PART, "none own none"),
    *_rows("Participant", "attributes", _TAKE_PART, "agreed own counted"),
    *_rows("Participant", "network_size network_size_source", _TAKE_PART, "agreed own none", measured=True),
    *_rows("Participant", "activity activity_source", _TAKE_PART, "agreed own none", measured=True),
    *_rows("Participant", "motivation opportunity_self opportunity_company", _TAKE_PART, "agreed own none"),
    *_rows("Participant", "time_per_month", _TAKE_PART, "agreed own none"),
    *_rows("Participant", "measures", _MEASURE, "agreed own none"),
    *_rows("Participant", "bounds", _TAKE_PART, "agreed own none", measured=True),
)


@frozen(kw_only=True)
class _Public:
    """The fields of a program that everyone sees. They are not about people."""

    id: str = field(converter=identifier)
    on: date
    period: DateRange
    phase: Phase
    round: int = field(converter=integer, validator=whole(1, 10_000))
    goals: tuple[Goal, ...] = field(default=(), converter=TupleOf[Goal])
    audiences: tuple[TargetAudience, ...] = field(default=(), converter=TupleOf[TargetAudience])
    pillars: tuple[ContentPillar, ...] = field(default=(), converter=TupleOf[ContentPillar])
    kpis: MeasurementPlan | None = None
    targets: tuple[Target, ...] = field(default=(), converter=TupleOf[Target])


@frozen(kw_only=True)
class LeadView(_Public):
    """The program lead's view on a day: people with consent to participate, and the fields that they consent to.

    Attributes:
        id: The key of the program.
        on: The day.
        period: The days of the program.
        phase: The current phase.
        round: The current round.
        goals: The goals.
        audiences: The audiences that the program wants to reach.
        pillars: The content pillars.
        kpis: The measurement plan.
        targets: The targets.
        participants: People with valid consent to participate. Fields without consent to their purpose are unknown.
        memberships: Their memberships.
        members: Ids of the pilot members of all waves among them.
        invitations: Their invitations.
        survey: The questions, and their answers.
        readiness: The result of the readiness check.
        foundation: The checks of their profiles and of the page.
        ideas: The ideas, without the parts of people without consent.
        plan: The plan without people without consent, marked if someone was removed.
        review: The review of this round, with proposals for the group and for each of them.
        step_records: The step records of those who also consent to nudges.
        learning_log: The log of small try-outs.
        findings: The number of excluded people, and of people with excluded fields.
    """

    participants: tuple[Participant, ...] = field(default=(), converter=TupleOf[Participant], validator=personal)
    memberships: tuple[Membership, ...] = field(default=(), converter=TupleOf[Membership], validator=personal)
    members: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    invitations: tuple[Invitation, ...] = field(default=(), converter=TupleOf[Invitation], validator=personal)
    survey: Survey | None = None
    readiness: Readiness | None = None
    foundation: Foundation | None = None
    ideas: tuple[ContentIdea, ...] = field(default=(), converter=TupleOf[ContentIdea], validator=personal)
    plan: Plan | None = None
    review: Review | None = None
    step_records: tuple[NextStepRecord, ...] = field(default=(), converter=TupleOf[NextStepRecord], validator=personal)
    learning_log: LearningLog | None = None
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def __repr__(self) -> str:
        """Show class, id and day, and nothing about a person."""
        return f"<LeadView {self.id} on {self.on}>"


@frozen(kw_only=True)
class ParticipantView(_Public):
    """A participant's view on a day: their own data in full, and of others what the group sees.

    Attributes:
        id: The key of the program.
        on: The day.
        period: The days of the program.
        phase: The current phase.
        round: The current round.
        goals: The goals.
        audiences: The audiences that the program wants to reach.
        pillars: The content pillars.
        kpis: The measurement plan.
        targets: The targets.
        person: The participant.
        memberships: The participant's memberships.
        member: Whether the participant is a pilot member, of any wave; ``None`` without a pilot.
        invitation: The participant's invitation and reply.
        answers: The participant's answers.
        profile: The check of the participant's profile.
        ideas: Ideas that the participant owns or contributed.
        preferences: The participant's session preferences.
        needs: Codes of the topics that the participant needs.
        cadence: The participant's cadence.
        track: The participant's track.
        sessions: The participant's sessions, with the ids of the others.
        buddies: Ids of the participant's buddies.
        proposals: Proposals of the review about the participant's cadence.
        step_records: The next steps that the participant got, and the participant's answers.
    """

    person: Participant = field(validator=personal)
    memberships: tuple[Membership, ...] = field(default=(), converter=TupleOf[Membership], validator=personal)
    member: bool | None = field(default=None, validator=personal)
    invitation: Invitation | None = field(default=None, validator=personal)
    answers: tuple[Answer, ...] = field(default=(), converter=TupleOf[Answer], validator=personal)
    profile: FoundationCheck | None = field(default=None, validator=personal)
    ideas: tuple[ContentIdea, ...] = field(default=(), converter=TupleOf[ContentIdea], validator=personal)
    preferences: SessionPreferences | None = field(default=None, validator=personal)
    needs: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    cadence: Cadence | None = field(default=None, validator=personal)
    track: Track | None = field(default=None, validator=personal)
    sessions: tuple[Session, ...] = field(default=(), converter=TupleOf[Session])
    buddies: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    proposals: tuple[ReviewProposal, ...] = field(default=(), converter=TupleOf[ReviewProposal], validator=personal)
    step_records: tuple[NextStepRecord, ...] = field(default=(), converter=TupleOf[NextStepRecord], validator=personal)

    def __repr__(self) -> str:
        """Show class, program, person and day, and nothing about the person."""
        return f"<ParticipantView {self.id} of {self.person.id} on {self.on}>"


@frozen(kw_only=True)
class ProgramSummary(_Public):
    """Management's view of a program on a day: status, goals and numbers, and no people.

    Attributes:
        id: The key of the program.
        on: The day.
        period: The days of the program.
        phase: The current phase.
        round: The current round.
        goals: The goals.
        audiences: The audiences that the program wants to reach.
        pillars: The content pillars.
        kpis: The measurement plan.
        targets: The targets.
        membership_counts: The number of people by membership status.
        groups: The number of people with consent to participate, by the requested attributes.
        future: The expectations of the organisation's future: for each code, and each requested attribute, how many
            people named it (``"yes"``), answered without it (``"no"``) or did not answer (empty). Codes that fewer
            people than the minimum named are left out. The text of an answer is never shown.
    """

    membership_counts: GroupTable
    groups: GroupTable | None = None
    future: tuple[GroupTable, ...] = field(default=(), converter=TupleOf[GroupTable])

    def __repr__(self) -> str:
        """Show class, id and day."""
        return f"<ProgramSummary {self.id} on {self.on}>"


@checked
def view_for_lead(program: Program, *, on: date) -> LeadView:
    """Return the program lead's view on a day, without people who do not, or no longer, consent to participate.

    Their names and ids are replaced in texts that others wrote.

    `ACCESS` (``advocacy.privacy.views``) states which field needs which consent. The view shows the current state, with
    the consents that are valid on the day.

    >>> from advocacy import Consent, DateRange
    >>> agreed = [Consent(purpose=Purpose.PARTICIPATION, given=date(2027, 1, 4))]
    >>> ann = Participant(id="p-1", activity=0.4, activity_source=DataSource.MEASURED, motivation=0.9, consents=agreed)
    >>> made = Program(id="2027", period=DateRange(date(2027, 1, 4), date(2027, 12, 31)), participants=[ann])
    >>> seen = view_for_lead(made, on=date(2027, 2, 1)).participants[0]
    >>> seen.motivation, seen.activity
    (0.9, None)

    Args:
        program: The program.
        on: The day.
    """
    out = {item.id for item in program.participants if not item.consents_to(Purpose.PARTICIPATION, on=on)}
    remover = _remover(program, out)
    rest = _without(program, remover)
    known = [evolve(person, contacts=()) if person.contacts else person for person in rest["participants"]]
    people = [agreed(person, on) for person in known]
    less = sum(seen != person for seen, person in zip(people, known, strict=True))
    pilot = program.pilot.all_members if program.pilot is not None else ()
    nudged = {person.id for person in people if person.consents_to(Purpose.NUDGES, on=on)}
    findings = [Finding.of("exclusion-count:consent", "participants", count=len(out))] if out else []
    findings += [Finding.of("view:agreed", "participants", count=less)] if less else []
    return LeadView(
        **_public(program, on, remover),
        participants=people,
        memberships=rest["memberships"],
        members=[who for who in pilot if who not in out],
        invitations=rest["invitations"],
        survey=rest["survey"],
        readiness=program.readiness,
        foundation=rest["foundation"],
        ideas=rest["ideas"],
        plan=rest["plan"],
        review=rest["review"],
        step_records=[record for record in program.step_records if record.participant in nudged],
        learning_log=rest["learning_log"],
        findings=findings,
    )


@checked
def view_for_participant(program: Program, participant: str, *, on: date) -> ParticipantView:
    """Return a participant's view: their own data in full, and of others the shared sessions and buddies.

    Others appear only with valid consent to participate. Pair exclusions are not shown, because they would reveal who
    does not want a pair.

    >>> from advocacy import DateRange
    >>> year = DateRange(date(2027, 1, 4), date(2027, 12, 31))
    >>> made = Program(id="2027", period=year, participants=[Participant(id="p-1")])
    >>> view_for_participant(made, "p-1", on=date(2027, 2, 1))
    <ParticipantView 2027 of p-1 on 2027-02-01>

    Args:
        program: The program.
        participant: The person's id.
        on: The day.

    Raises:
        ValidationError, UnknownNameError: The id is not in the program; an argument is of the wrong type.
    """
    who, people = identifier(participant), {person.id: person for person in program.participants}
    if who not in people:
        raise_any([nearest(who, people, "participant", kind="participant")])
    out = {person.id for person in people.values() if not person.consents_to(Purpose.PARTICIPATION, on=on)} - {who}
    remover = _remover(program, out)
    plan, survey, foundation = program.plan, program.survey, program.foundation
    sessions, track, preferences, groups, answers, profile = (list[Any]() for _ in range(6))
    if plan is not None:
        sessions = _kept(remover, (session for session in plan.tracks.sessions if who in session.participants))
        track = _kept(remover, (track for track in plan.tracks.tracks if track.participant == who))
        preferences = _kept(remover, (wish for wish in plan.brief.preferences if wish.participant == who))
        pairs = plan.buddies.groups if plan.buddies is not None else ()
        groups = _kept(remover, (group for group in pairs if who in group.members))
    if survey is not None:
        answers = _kept(remover, (answer for answer in survey.answers if answer.participant == who))
    if foundation is not None:
        profile = _kept(remover, (check for name, check in foundation.profiles.items() if name == who))
    return ParticipantView(
        **_public(program, on, remover),
        person=people[who],
        memberships=[stay for stay in program.memberships if stay.participant == who],
        member=who in program.pilot.all_members if program.pilot is not None else None,
        invitation=_first(program.invitations, who),
        answers=answers,
        profile=next(iter(profile), None),
        ideas=[_own_idea(idea, who) for idea in program.ideas if who in {idea.owner, idea.from_whom}],
        preferences=next(iter(preferences), None),
        needs=plan.brief.needs.get(who, ()) if plan is not None else (),
        cadence=plan.brief.cadence(who) if plan is not None else None,
        track=_with_formats(next(iter(track), None), sessions),
        sessions=sessions,
        buddies=[name for group in groups[:1] for name in group.members if name != who],
        proposals=program.review.proposals_for(who) if program.review is not None else (),
        step_records=[record for record in program.step_records if record.participant == who],
    )


@checked
def program_summary(
    program: Program,
    *,
    on: date,
    by: Iterable[str] = (),
    minimum_group: NaturalNumber = 5,
    published: Iterable[GroupTable] = (),
) -> ProgramSummary:
    """Return management's view of a program on a day, without people and without groups that are too small.

    `metrics_by_group` shows metrics by group. The status counts and the groups are suppressed together with the
    *published* tables: no number below the minimum can be derived from all of them.

    >>> from advocacy import DateRange
    >>> made = Program(id="2027", period=DateRange(date(2027, 1, 4), date(2027, 12, 31)))
    >>> program_summary(made, on=date(2027, 2, 1))
    <ProgramSummary 2027 on 2027-02-01>

    Args:
        program: The program.
        on: The day.
        by: One or two attributes to count by; none by default.
        minimum_group: The minimum number of people behind a number, 1 or more; 5 by default (:ref:`method-law`).
        published: Earlier tables about the same people.

    Raises:
        ValidationError: All problems at once: an argument of the wrong type; *by* names ``status``, which is the
            membership status; else as for `count_groups`.
    """
    names = tuple_of(by)
    raise_any(Finding.of("summary:status", f"by[{place}]") for place, name in enumerate(names) if name == _STATUS)
    people = [person for person in program.participants if person.consents_to(Purpose.PARTICIPATION, on=on)]
    stays = memberships_by_person(program.memberships)
    status = {person.id: latest_status(stays.get(person.id, ()), on).value for person in people}
    labelled = [evolve(person, attributes={**person.attributes, _STATUS: status[person.id]}) for person in people]
    earlier = tuple_of(published)
    membership_counts = unchecked(count_groups)(labelled, by=[_STATUS], minimum_group=minimum_group, published=earlier)
    groups = (
        unchecked(count_groups)(
            labelled, by=names, minimum_group=minimum_group, published=(*earlier, membership_counts)
        )
        if names
        else None
    )
    shown = [*earlier, membership_counts, *([groups] if groups is not None else [])]
    everyone = frozenset(person.id for person in program.participants)
    return ProgramSummary(
        **_public(program, on, _remover(program, everyone)),
        membership_counts=membership_counts,
        groups=groups,
        future=_future(program.survey, labelled, names, minimum_group, shown),
    )


def _future(
    survey: Survey | None, people: list[Participant], by: tuple[str, ...], minimum: int, published: list[GroupTable]
) -> list[GroupTable]:
    """Return how many people name each code of the future, by attribute. All tables are suppressed together."""
    if survey is None:
        return []
    given: dict[str, set[str]] = {}
    for answer in survey.answers_by_use(AnswerUse.FUTURE):
        if answer.participant is not None:
            given.setdefault(answer.participant, set()).update(survey.codes_of(answer))
    named = Counter(code for person in people for code in given.get(person.id, ()))
    codes = [code for code in sorted(named) if named[code] >= minimum]
    labelled = [
        evolve(
            person,
            attributes={
                **person.attributes,
                **{f"future:{code}": "yes" if code in given[person.id] else "no" for code in codes},
            },
        )
        if person.id in given
        else person
        for person in people
    ]
    found = list[GroupTable]()
    for code in codes:
        for names in [[f"future:{code}"], *([name, f"future:{code}"] for name in by)]:
            found.append(
                unchecked(count_groups)(labelled, by=names, minimum_group=minimum, published=[*published, *found])
            )
    return found


#: The replacement of the name of a person who is not in a view.
_UNNAMED = "[…]"
#: The name under which membership status is counted.
_STATUS = "status"


def _remover(program: Program, out: Set[str]) -> Remover:
    """Return a remover of some people, which replaces their names in texts."""
    people = {person.id: person for person in program.participants}
    named = {text for who in out for text in (who, people[who].name, *people[who].contacts) if text is not None}
    return Remover(out, mentions=Mentions(dict.fromkeys(named, _UNNAMED), people.keys() - out))


def _public(program: Program, on: date, remover: Remover) -> dict[str, Any]:
    found = {name: getattr(program, name) for name in ("id", "period", "phase", "round", "targets")}
    return {"on": on, **found, **{name: remover.part(program, name) for name in ("goals", "pillars", "kpis")}}


def _without(program: Program, remover: Remover) -> dict[str, Any]:
    """Return the parts of the current state that are about people, without some people."""
    names = (
        "participants",
        "memberships",
        "invitations",
        "survey",
        "foundation",
        "ideas",
        "plan",
        "review",
        "learning_log",
    )
    return {name: remover.part(program, name) for name in names}


def agreed(person: Participant, on: date) -> Participant:
    """Replace fields without consent to their purpose by unknown."""
    known = {"network_size": person.network_size_source, "activity": person.activity_source}
    if person.consents_to(Purpose.MEASUREMENT, on=on):
        return person
    hidden: dict[str, Any] = {}
    for access in ACCESS:
        if access.class_name == "Participant" and access.name != "bounds":
            counted = access.measured and known[access.name.removesuffix("_source")] is DataSource.MEASURED
            if counted or access.purpose is Purpose.MEASUREMENT:
                hidden[access.name] = {} if access.name == "measures" else None
    if person.bounds:
        own = (name for name in person.bounds if name in MEASURES and known.get(name) is not DataSource.MEASURED)
        hidden["bounds"] = {name: person.bounds[name] for name in own}
    return evolve(person, **hidden) if hidden else person


def _own_idea(idea: ContentIdea, who: str) -> ContentIdea:
    """Remove other people from an idea, and their contributions."""
    others = idea.owner is not None and idea.owner != who
    return evolve(
        idea,
        story={} if others else idea.story,
        owner=idea.owner if idea.owner == who else None,
        from_whom=idea.from_whom if idea.from_whom == who else None,
    )


def _kept(remover: Remover, things: Iterable[Any]) -> list[Any]:
    """Return things without the removed people. Only what a view shows is rewritten, not the whole program."""
    found = (remover.thing(thing)[0] for thing in things)
    return [thing for thing in found if thing is not GONE]


def _with_formats(track: Track | None, sessions: list[Session]) -> Track | None:
    """Return a track with the formats of its sessions, which change where the others are removed."""
    if track is None:
        return None
    formats = {session.id: session.format for session in sessions}
    items = [evolve(item, format=formats.get(item.session or "", item.format)) for item in track.items]
    return track if tuple(items) == track.items else evolve(track, items=items)


def _first(things: Iterable[Any], who: str) -> Any:
    return next((item for item in things if item.participant == who), None)
