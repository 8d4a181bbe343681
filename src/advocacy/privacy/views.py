"""Views of a program on a day: each audience has what it needs, and a field nobody agreed to is not there."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from advocacy.dates import DateRange
from advocacy.errors import Finding, nearest, raise_any
from advocacy.goals.goal import ContentPillar, Goal
from advocacy.goals.measurement_plan import MeasurementPlan
from advocacy.goals.targets import Target
from advocacy.people.consent import Purpose
from advocacy.people.membership import Membership
from advocacy.people.participant import DataSource, Participant
from advocacy.people.presence import latest_status
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
from advocacy.program.program import Phase, Program
from advocacy.rules import each, identifier, instance, optional, text, tuple_of, whole
from advocacy.run.review import Review, ReviewProposal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advocacy.plan.content import ContentIdea
    from advocacy.plan.plan import Plan

__all__ = [
    "ACCESS",
    "Audience",
    "FieldAccess",
    "LeadView",
    "ParticipantView",
    "ProgramSummary",
    "Visibility",
    "program_summary",
    "view_for_lead",
    "view_for_participant",
]


class Audience(Enum):
    """Who looks."""

    LEAD = "lead"
    """The program lead, who knows the people."""
    PARTICIPANT = "participant"
    """Somebody in the program, who sees what is their own."""
    MANAGEMENT = "management"
    """Who decides about the program, and sees no people."""


class Visibility(Enum):
    """How much of a field somebody sees."""

    WHOLE = "whole"
    """All of it: it is about nobody."""
    AGREED = "agreed"
    """What is about people whose consent to the purpose stands."""
    OWN = "own"
    """What is about the person who looks, in full; no consent is asked for what is one's own."""
    SHARED = "shared"
    """What is about the person who looks, with the ids of those who are in it with them."""
    COUNTED = "counted"
    """Numbers of people, and none of a group too small."""
    NONE = "none"


@frozen(kw_only=True)
class FieldAccess:
    """
    How much of a field each audience sees.

    Attributes:
        noun: The class that the field is of, ``Program`` or ``Participant``.
        name: The name of the field.
        purpose: What people have to have agreed to; ``None`` where it is about nobody.
        measured: Whether, where the metric was measured and not told, consent to measurement is needed as well.
        lead: What the program lead sees.
        participant: What somebody in the program sees.
        management: What management sees.
    """

    noun: str = field(validator=text)
    name: str = field(validator=text)
    purpose: Purpose | None = field(validator=optional(instance(Purpose)))
    measured: bool = field(default=False, validator=instance(bool))
    lead: Visibility = field(validator=instance(Visibility))
    participant: Visibility = field(validator=instance(Visibility))
    management: Visibility = field(validator=instance(Visibility))

    def visibility(self, audience: Audience) -> Visibility:
        """Return what an audience sees."""
        seen: Visibility = getattr(self, audience.value)
        return seen


def _rows(
    noun: str,
    names: str,
    purpose: Purpose | None,
    lead: Visibility,
    own: Visibility,
    above: Visibility,
    *,
    measured: bool = False,
) -> tuple[FieldAccess, ...]:
    return tuple(
        FieldAccess(
            noun=noun, name=name, purpose=purpose, measured=measured, lead=lead, participant=own, management=above
        )
        for name in names.split()
    )


_TAKE_PART, _MEASURE = Purpose.PARTICIPATION, Purpose.MEASUREMENT

#: By audience and field; our own choice, and the least that each needs for what they do.
ACCESS: tuple[FieldAccess, ...] = (
    *_rows(
        "Program",
        "id period phase round goals pillars kpis targets",
        None,
        Visibility.WHOLE,
        Visibility.WHOLE,
        Visibility.WHOLE,
    ),
    *_rows("Program", "readiness", None, Visibility.WHOLE, Visibility.NONE, Visibility.NONE),
    *_rows("Program", "participants memberships", _TAKE_PART, Visibility.AGREED, Visibility.OWN, Visibility.COUNTED),
    *_rows(
        "Program",
        "pilot invitations survey foundation ideas review",
        _TAKE_PART,
        Visibility.AGREED,
        Visibility.OWN,
        Visibility.NONE,
    ),
    *_rows("Program", "plan", _TAKE_PART, Visibility.AGREED, Visibility.SHARED, Visibility.NONE),
    *_rows("Program", "revisions", None, Visibility.NONE, Visibility.NONE, Visibility.NONE),
    *_rows("Participant", "id name consents", _TAKE_PART, Visibility.AGREED, Visibility.OWN, Visibility.NONE),
    *_rows("Participant", "attributes", _TAKE_PART, Visibility.AGREED, Visibility.OWN, Visibility.COUNTED),
    *_rows(
        "Participant",
        "network_size network_size_source activity activity_source",
        _TAKE_PART,
        Visibility.AGREED,
        Visibility.OWN,
        Visibility.NONE,
        measured=True,
    ),
    *_rows(
        "Participant",
        "motivation opportunity_self opportunity_company time_per_month",
        _TAKE_PART,
        Visibility.AGREED,
        Visibility.OWN,
        Visibility.NONE,
    ),
    *_rows("Participant", "measures", _MEASURE, Visibility.AGREED, Visibility.OWN, Visibility.NONE),
)


@frozen(kw_only=True)
class _Public:
    """What everybody sees of a program: it is about nobody."""

    id: str = field(converter=identifier, validator=text)
    on: date = field(validator=instance(date))
    period: DateRange = field(validator=instance(DateRange))
    phase: Phase = field(validator=instance(Phase))
    round: int = field(validator=whole(1, 10_000))
    goals: tuple[Goal, ...] = field(default=(), converter=tuple_of, validator=each(instance(Goal)))
    pillars: tuple[ContentPillar, ...] = field(default=(), converter=tuple_of, validator=each(instance(ContentPillar)))
    kpis: MeasurementPlan | None = field(default=None, validator=optional(instance(MeasurementPlan)))
    targets: tuple[Target, ...] = field(default=(), converter=tuple_of, validator=each(instance(Target)))


@frozen(kw_only=True)
class LeadView(_Public):
    """
    What the program lead sees on a day: of people, those who agree to take part, and of each what they agree to.

    Attributes:
        id: The program's key.
        on: The day.
        period: The days the program runs.
        phase: Where it stands.
        round: How many times it has gone round.
        goals: What it is for.
        pillars: The themes its content hangs on.
        kpis: What it is measured by.
        targets: What its metrics should become.
        participants: Those whose consent to take part stands; what another purpose is needed for, and was not agreed
            to, is unknown.
        memberships: Their stays.
        members: Ids of those of them who are members of the pilot.
        invitations: Theirs.
        survey: The questions, and their answers.
        readiness: Whether a program was found the right thing.
        foundation: What was seen of their profiles, and of the page.
        ideas: What could be told, but for what is somebody's who does not agree.
        plan: The plan without those who do not agree, marked where somebody was taken out.
        review: What was seen of this round, and what is proposed, for all together and for each of them.
        findings: How many people are left out, and from how many something is.
    """

    participants: tuple[Participant, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(Participant, private=True))
    )
    memberships: tuple[Membership, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(Membership, private=True))
    )
    members: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))
    invitations: tuple[Invitation, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(Invitation, private=True))
    )
    survey: Survey | None = field(default=None, validator=optional(instance(Survey)))
    readiness: Readiness | None = field(default=None, validator=optional(instance(Readiness)))
    foundation: Foundation | None = field(default=None, validator=optional(instance(Foundation)))
    ideas: tuple[ContentIdea, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(ContentIdea, private=True))
    )
    plan: Plan | None = field(default=None, validator=optional(instance(Plan)))
    review: Review | None = field(default=None, validator=optional(instance(Review)))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    def __repr__(self) -> str:
        """Show class, id and day, and nothing about a person."""
        return f"<LeadView {self.id} on {self.on}>"


@frozen(kw_only=True)
class ParticipantView(_Public):
    """
    What somebody in the program sees on a day: what is their own in full, and of others what the group sees anyhow.

    Attributes:
        id: The program's key.
        on: The day.
        period: The days the program runs.
        phase: Where it stands.
        round: How many times it has gone round.
        goals: What it is for.
        pillars: The themes its content hangs on.
        kpis: What it is measured by.
        targets: What its metrics should become.
        person: What is known of them.
        memberships: Their stays.
        member: Whether they are a member of the pilot; ``None`` while there is none.
        invitation: Whether they were asked, and what they answered.
        answers: What they answered.
        profile: What was seen of their profile.
        ideas: What they own, or what comes from them.
        preferences: What they said about sessions.
        needs: Codes of the topics they need.
        cadence: Their own rhythm.
        track: What they do.
        sessions: The sessions they are in, with the ids of who else is.
        buddies: Ids of their buddies.
        proposals: What a review proposes for their own rhythm.
    """

    person: Participant = field(validator=instance(Participant, private=True))
    memberships: tuple[Membership, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(Membership, private=True))
    )
    member: bool | None = field(default=None, validator=optional(instance(bool, private=True)))
    invitation: Invitation | None = field(default=None, validator=optional(instance(Invitation, private=True)))
    answers: tuple[Answer, ...] = field(default=(), converter=tuple_of, validator=each(instance(Answer, private=True)))
    profile: FoundationCheck | None = field(default=None, validator=optional(instance(FoundationCheck, private=True)))
    ideas: tuple[ContentIdea, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(ContentIdea, private=True))
    )
    preferences: SessionPreferences | None = field(
        default=None, validator=optional(instance(SessionPreferences, private=True))
    )
    needs: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))
    cadence: Cadence | None = field(default=None, validator=optional(instance(Cadence, private=True)))
    track: Track | None = field(default=None, validator=optional(instance(Track, private=True)))
    sessions: tuple[Session, ...] = field(default=(), converter=tuple_of, validator=each(instance(Session)))
    buddies: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))
    proposals: tuple[ReviewProposal, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(ReviewProposal, private=True))
    )

    def __repr__(self) -> str:
        """Show class, program, person and day, and nothing about the person."""
        return f"<ParticipantView {self.id} of {self.person.id} on {self.on}>"


@frozen(kw_only=True)
class ProgramSummary(_Public):
    """
    What management sees of a program on a day: where it stands and what it is for, numbers, and no people.

    Attributes:
        id: The program's key.
        on: The day.
        period: The days the program runs.
        phase: Where it stands.
        round: How many times it has gone round.
        goals: What it is for.
        pillars: The themes its content hangs on.
        kpis: What it is measured by.
        targets: What its metrics should become.
        membership_counts: How many have which membership status, by ``standing``.
        groups: How many of those who agree to take part have which attributes, as asked for.
    """

    membership_counts: GroupTable = field(validator=instance(GroupTable))
    groups: GroupTable | None = field(default=None, validator=optional(instance(GroupTable)))

    def __repr__(self) -> str:
        """Show class, id and day."""
        return f"<ProgramSummary {self.id} on {self.on}>"


def view_for_lead(program: Program, *, on: date) -> LeadView:
    """
    Show the program lead what they need on a day: nothing of who does not, or no longer, agree to take part.

    Which field needs what is in `ACCESS` (``advocacy.privacy.views``). It is the present state that is shown, and
    the consents are looked at on the day.

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

    Raises:
        ValidationError: An argument is of the wrong type.
    """
    raise_any([*instance(Program).findings(program, "program"), *instance(date).findings(on, "on")])
    out = {one.id for one in program.participants if not one.consents_to(Purpose.PARTICIPATION, on=on)}
    rest = _without(program, out)
    people = [_agreed(person, on) for person in rest["participants"]]
    less = sum(seen != person for seen, person in zip(people, rest["participants"], strict=True))
    pilot = program.pilot.members if program.pilot is not None else ()
    findings = [Finding.of("excluded:consent", "participants", count=len(out))] if out else []
    findings += [Finding.of("view:agreed", "participants", count=less)] if less else []
    return LeadView(
        **_public(program, on),
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
        findings=findings,
    )


def view_for_participant(program: Program, participant: str, *, on: date) -> ParticipantView:
    """
    Show somebody what is their own, in full, and of others what the group sees: shared sessions, and buddies.

    Nobody else is in it without valid consent to participate. A no-go is nobody's to see: it would tell whose.

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
        ValidationError, UnknownNameError: Nobody in the program has this id; an argument is of the wrong type.
    """
    raise_any(
        [
            *instance(Program).findings(program, "program"),
            *text.findings(participant, "participant"),
            *instance(date).findings(on, "on"),
        ]
    )
    who, people = identifier(participant), {one.id: one for one in program.participants}
    if who not in people:
        raise_any([nearest(who, people, "participant", kind="participant")])
    out = {one.id for one in people.values() if not one.consents_to(Purpose.PARTICIPATION, on=on)} - {who}
    rest = _without(program, out)
    plan: Plan | None = rest["plan"]
    survey, foundation = rest["survey"], rest["foundation"]
    tracks = plan.tracks if plan is not None else None
    return ParticipantView(
        **_public(program, on),
        person=people[who],
        memberships=[stay for stay in program.memberships if stay.participant == who],
        member=who in program.pilot.members if program.pilot is not None else None,
        invitation=_first(program.invitations, who),
        answers=[one for one in survey.answers if one.participant == who] if survey is not None else (),
        profile=foundation.profiles.get(who) if foundation is not None else None,
        ideas=[_own_idea(idea, who) for idea in program.ideas if who in {idea.owner, idea.from_whom}],
        preferences=_first(plan.brief.preferences, who) if plan is not None else None,
        needs=plan.brief.needs.get(who, ()) if plan is not None else (),
        cadence=plan.brief.cadences.get(who) if plan is not None else None,
        track=_first(tracks.tracks, who) if tracks is not None else None,
        sessions=[one for one in tracks.sessions if who in one.participants] if tracks is not None else (),
        buddies=plan.buddies.partners(who) if plan is not None and plan.buddies is not None else (),
        proposals=program.review.proposals_for(who) if program.review is not None else (),
    )


def program_summary(
    program: Program,
    *,
    on: date,
    by: Iterable[str] = (),
    minimum_group: int = 5,
    published: Iterable[GroupTable] = (),
) -> ProgramSummary:
    """
    Show management where a program stands on a day, and how many are in it, without people or groups too small.

    Metrics by group are shown by `metrics_by_group`. The standings and the groups are hidden against each other and
    against the tables *published* before: nothing below the minimum can be worked out from all of them together.

    >>> from advocacy import DateRange
    >>> made = Program(id="2027", period=DateRange(date(2027, 1, 4), date(2027, 12, 31)))
    >>> program_summary(made, on=date(2027, 2, 1))
    <ProgramSummary 2027 on 2027-02-01>

    Args:
        program: The program.
        on: The day.
        by: One or two attributes to count by; none by default.
        minimum_group: The fewest people a number shown is about, 1 or more; 5 by default (:ref:`method-law`).
        published: Tables shown before about the same people.

    Raises:
        ValidationError: All problems at once: an argument of the wrong type; else as for `count_groups`.
    """
    names = tuple_of(by)
    raise_any([*instance(Program).findings(program, "program"), *instance(date).findings(on, "on")])
    people = [one for one in program.participants if one.consents_to(Purpose.PARTICIPATION, on=on)]
    stands = [evolve(one, attributes={**one.attributes, _STANDING: _standing(program, one.id, on)}) for one in people]
    earlier = tuple_of(published)
    membership_counts = count_groups(stands, by=[_STANDING], minimum_group=minimum_group, published=earlier)
    groups = (
        count_groups(stands, by=names, minimum_group=minimum_group, published=(*earlier, membership_counts))
        if names
        else None
    )
    return ProgramSummary(**_public(program, on), membership_counts=membership_counts, groups=groups)


#: The name under which it is counted how people stand.
_STANDING = "standing"


def _standing(program: Program, who: str, on: date) -> str:
    return latest_status((stay for stay in program.memberships if stay.participant == who), on).value


def _public(program: Program, on: date) -> dict[str, Any]:
    names = ("id", "period", "phase", "round", "goals", "pillars", "kpis", "targets")
    return {"on": on, **{name: getattr(program, name) for name in names}}


def _without(program: Program, out: set[str]) -> dict[str, Any]:
    """Return the parts of the present state that are about people, without some of them."""
    remover = Remover(out)
    names = ("participants", "memberships", "invitations", "survey", "foundation", "ideas", "plan", "review")
    return {name: remover.part(program, name) for name in names}


def _agreed(person: Participant, on: date) -> Participant:
    """Make unknown what needs a purpose that the person did not agree to."""
    known = {"network_size": person.network_size_source, "activity": person.activity_source}
    measured = person.consents_to(Purpose.MEASUREMENT, on=on)
    hidden: dict[str, Any] = {}
    for one in ACCESS:
        if one.noun == "Participant" and not measured:
            counted = one.measured and known[one.name.removesuffix("_source")] is DataSource.MEASURED
            if counted or one.purpose is Purpose.MEASUREMENT:
                hidden[one.name] = {} if one.name == "measures" else None
    return evolve(person, **hidden) if hidden else person


def _own_idea(idea: ContentIdea, who: str) -> ContentIdea:
    """Leave out who else has a part in an idea, and what the other told."""
    others = idea.owner is not None and idea.owner != who
    return evolve(
        idea,
        story={} if others else idea.story,
        owner=idea.owner if idea.owner == who else None,
        from_whom=idea.from_whom if idea.from_whom == who else None,
    )


def _first(things: Iterable[Any], who: str) -> Any:
    return next((one for one in things if one.participant == who), None)
