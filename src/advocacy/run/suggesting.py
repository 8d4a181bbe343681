"""Suggesting the lead's next steps: few, each with its reason, and nobody who does not want them (domain, step 4)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from advocacy.errors import Finding, nearest, raise_any
from advocacy.people.consent import Purpose
from advocacy.people.membership import Membership, stays_of
from advocacy.people.participant import Participant
from advocacy.plan.cadence import Cadence
from advocacy.plan.content import ContentIdea
from advocacy.plan.sessions import Session
from advocacy.run._here import strangers
from advocacy.run._reasons import Lead
from advocacy.run._seen import is_here, look
from advocacy.run.activity import Activity, find_misplaced
from advocacy.run.next_steps import LeadPolicy, NextStep, NextSteps
from advocacy.values import FrozenMap, each, first_repeats, frozen_map, identifier, instance, text, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["suggest_steps"]


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
        InvalidError, UnknownNameError: With every fault at once: an id that stands twice or that nobody has, an
            activity before the day of joining or after that of leaving, an earlier step after the day, an argument of
            another type.
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
            *strangers(people, stays, rhythms),
            *find_misplaced(done, stays),
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
