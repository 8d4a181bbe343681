"""Making views: what is there of a program on a day for the lead, for somebody in it, and for management."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve

from advocacy.errors import Finding, nearest, raise_any
from advocacy.people.consent import Purpose
from advocacy.people.membership import Standing
from advocacy.people.participant import Basis, Participant
from advocacy.privacy.audiences import ACCESS
from advocacy.privacy.counting import GroupTable, count_groups
from advocacy.privacy.taking_out import Remover
from advocacy.privacy.views import LeadView, ManagementSummary, ParticipantView
from advocacy.program import Program
from advocacy.values import identifier, instance, text, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advocacy.plan.content import ContentIdea
    from advocacy.plan.plan import Plan

__all__ = ["summary_for_management", "view_for_lead", "view_for_participant"]


def view_for_lead(program: Program, *, on: date) -> LeadView:
    """
    Show the program lead what they need on a day: nothing of who does not, or no longer, agree to take part.

    Which field needs what is in `ACCESS` (``advocacy.privacy.audiences``). It is the present state that is shown, and
    the consents are looked at on the day.

    >>> from advocacy import Consent, Window
    >>> agreed = [Consent(purpose=Purpose.PARTICIPATION, given=date(2027, 1, 4))]
    >>> ann = Participant(id="p-1", activity=0.4, activity_basis=Basis.MEASURED, motivation=0.9, consents=agreed)
    >>> made = Program(id="2027", period=Window(date(2027, 1, 4), date(2027, 12, 31)), participants=[ann])
    >>> seen = view_for_lead(made, on=date(2027, 2, 1)).participants[0]
    >>> seen.motivation, seen.activity
    (0.9, None)

    Args:
        program: The program.
        on: The day.

    Raises:
        InvalidError: An argument is of another type.
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

    Nobody else is in it whose consent to take part does not stand. A no-go is nobody's to see: it would tell whose.

    >>> from advocacy import Window
    >>> year = Window(date(2027, 1, 4), date(2027, 12, 31))
    >>> made = Program(id="2027", period=year, participants=[Participant(id="p-1")])
    >>> view_for_participant(made, "p-1", on=date(2027, 2, 1))
    <ParticipantView 2027 of p-1 on 2027-02-01>

    Args:
        program: The program.
        participant: The person's id.
        on: The day.

    Raises:
        InvalidError, UnknownNameError: Nobody in the program has this id; an argument is of another type.
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
        wish=_first(plan.brief.wishes, who) if plan is not None else None,
        needs=plan.brief.needs.get(who, ()) if plan is not None else (),
        cadence=plan.brief.cadences.get(who) if plan is not None else None,
        track=_first(tracks.tracks, who) if tracks is not None else None,
        sessions=[one for one in tracks.sessions if who in one.participants] if tracks is not None else (),
        buddies=plan.buddies.partners(who) if plan is not None and plan.buddies is not None else (),
        proposals=program.review.proposals_for(who) if program.review is not None else (),
    )


def summary_for_management(
    program: Program,
    *,
    on: date,
    by: Iterable[str] = (),
    least: int = 5,
    published: Iterable[GroupTable] = (),
) -> ManagementSummary:
    """
    Show management where a program stands on a day, and how many are in it, without people or groups too small.

    Figures by group are shown by `view_for_management`. The standings and the groups are hidden against each other and
    against the tables *published* before: nothing below the minimum can be worked out from all of them together.

    >>> from advocacy import Window
    >>> made = Program(id="2027", period=Window(date(2027, 1, 4), date(2027, 12, 31)))
    >>> summary_for_management(made, on=date(2027, 2, 1))
    <ManagementSummary 2027 on 2027-02-01>

    Args:
        program: The program.
        on: The day.
        by: One or two attributes to count by; none by default.
        least: The fewest people a number shown is about, 1 or more; 5 by default *(practice)*.
        published: Tables shown before about the same people.

    Raises:
        InvalidError: With every fault at once: an argument of another type; else as for `count_groups`.
    """
    names = tuple_of(by)
    raise_any([*instance(Program).findings(program, "program"), *instance(date).findings(on, "on")])
    people = [one for one in program.participants if one.consents_to(Purpose.PARTICIPATION, on=on)]
    stands = [evolve(one, attributes={**one.attributes, _STANDING: _standing(program, one.id, on)}) for one in people]
    earlier = tuple_of(published)
    standings = count_groups(stands, by=[_STANDING], least=least, published=earlier)
    groups = count_groups(stands, by=names, least=least, published=(*earlier, standings)) if names else None
    return ManagementSummary(**_public(program, on), standings=standings, groups=groups)


#: The name under which it is counted how people stand.
_STANDING = "standing"


def _standing(program: Program, who: str, on: date) -> str:
    stays = [stay for stay in program.memberships if stay.participant == who and stay.joined <= on]
    return (max(stays, key=lambda stay: stay.joined).standing(on) if stays else Standing.NOT_YET).value


def _public(program: Program, on: date) -> dict[str, Any]:
    names = ("id", "period", "phase", "round", "goals", "pillars", "kpis", "targets")
    return {"on": on, **{name: getattr(program, name) for name in names}}


def _without(program: Program, out: set[str]) -> dict[str, Any]:
    """Give the parts of the present state that are about people, without some of them."""
    remover = Remover(out)
    names = ("participants", "memberships", "invitations", "survey", "foundation", "ideas", "plan", "review")
    return {name: remover.part(program, name) for name in names}


def _agreed(person: Participant, on: date) -> Participant:
    """Make unknown what needs a purpose that the person did not agree to."""
    known = {"network_size": person.network_size_basis, "activity": person.activity_basis}
    measured = person.consents_to(Purpose.MEASUREMENT, on=on)
    hidden: dict[str, Any] = {}
    for one in ACCESS:
        if one.noun == "Participant" and not measured:
            counted = one.measured and known[one.name.removesuffix("_basis")] is Basis.MEASURED
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
