"""Views of a program on a day: each audience has what it needs, and a field nobody agreed to is not there."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from advocacy.errors import Finding
from advocacy.goals.content import ContentPillar
from advocacy.goals.goal import Goal
from advocacy.goals.mapper import KpiPlan
from advocacy.goals.target import Target
from advocacy.people.membership import Membership
from advocacy.people.participant import Participant
from advocacy.people.survey import Answer, Survey
from advocacy.pilot.invitation import Invitation
from advocacy.plan.cadence import Cadence
from advocacy.plan.content import ContentIdea
from advocacy.plan.foundation import Foundation, FoundationCheck
from advocacy.plan.plan import Plan
from advocacy.plan.readiness import Readiness
from advocacy.plan.sessions import Session
from advocacy.plan.tracks import Track, Wish
from advocacy.privacy.counting import GroupTable
from advocacy.program import Phase
from advocacy.run.review import Proposal, Review
from advocacy.values import Window, each, identifier, instance, optional, text, tuple_of, whole

__all__ = ["LeadView", "ManagementSummary", "ParticipantView"]


@frozen(kw_only=True)
class _Public:
    """What everybody sees of a program: it is about nobody."""

    id: str = field(converter=identifier, validator=text)
    on: date = field(validator=instance(date))
    period: Window = field(validator=instance(Window))
    phase: Phase = field(validator=instance(Phase))
    round: int = field(validator=whole(1, 10_000))
    goals: tuple[Goal, ...] = field(default=(), converter=tuple_of, validator=each(instance(Goal)))
    pillars: tuple[ContentPillar, ...] = field(default=(), converter=tuple_of, validator=each(instance(ContentPillar)))
    kpis: KpiPlan | None = field(default=None, validator=optional(instance(KpiPlan)))
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
        targets: What its figures should become.
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
        targets: What its figures should become.
        person: What is known of them.
        memberships: Their stays.
        member: Whether they are a member of the pilot; ``None`` while there is none.
        invitation: Whether they were asked, and what they answered.
        answers: What they answered.
        profile: What was seen of their profile.
        ideas: What they own, or what comes from them.
        wish: What they said about sessions.
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
    wish: Wish | None = field(default=None, validator=optional(instance(Wish, private=True)))
    needs: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))
    cadence: Cadence | None = field(default=None, validator=optional(instance(Cadence, private=True)))
    track: Track | None = field(default=None, validator=optional(instance(Track, private=True)))
    sessions: tuple[Session, ...] = field(default=(), converter=tuple_of, validator=each(instance(Session)))
    buddies: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))
    proposals: tuple[Proposal, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(Proposal, private=True))
    )

    def __repr__(self) -> str:
        """Show class, program, person and day, and nothing about the person."""
        return f"<ParticipantView {self.id} of {self.person.id} on {self.on}>"


@frozen(kw_only=True)
class ManagementSummary(_Public):
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
        targets: What its figures should become.
        standings: How many stand how, by ``standing``.
        groups: How many of those who agree to take part have which attributes, as asked for.
    """

    standings: GroupTable = field(validator=instance(GroupTable))
    groups: GroupTable | None = field(default=None, validator=optional(instance(GroupTable)))

    def __repr__(self) -> str:
        """Show class, id and day."""
        return f"<ManagementSummary {self.id} on {self.on}>"
