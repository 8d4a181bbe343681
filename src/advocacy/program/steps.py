"""The steps that people take in a program, and those that take effect later (:ref:`method-ground-rules`)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import date
from enum import Enum
from operator import attrgetter
from typing import NamedTuple

from attrs import evolve, field

from advocacy.arguments import Personal, frozen
from advocacy.errors import Finding, raise_any
from advocacy.people.consent import Purpose, consents_hold
from advocacy.people.membership import Membership, Pause
from advocacy.people.participant import Participant
from advocacy.rules import identifier, personal, replace_fields


class StepKind(Enum):
    """The kind of a step."""

    JOIN = "join"
    PAUSE = "pause"
    RESUME = "resume"
    LEAVE = "leave"
    WITHDRAW = "withdraw"
    """Withdraw consent for one purpose."""
    AGREE = "agree"
    """Give consent for one purpose."""


@frozen(kw_only=True)
class PendingStep(Personal):
    """A step of a person that takes effect later. The person can take it back; see `Program.take_back`.

    Attributes:
        participant: The person's id.
        kind: The kind.
        on: The day on which it takes effect.
        purpose: The purpose of the consent; ``None`` unless consent is given or withdrawn.
    """

    participant: str = field(converter=identifier)
    kind: StepKind = field(validator=personal)
    on: date = field(validator=personal)
    purpose: Purpose | None = field(default=None, validator=personal)


class StepContext(NamedTuple):
    """The data that a step depends on.

    Attributes:
        person: The person who takes the step.
        memberships: The person's memberships, by day.
        end: The last day of the program.
        on: The day on which the step takes effect.
        recorded: The day on which it was recorded.
    """

    person: Participant
    memberships: list[Membership]
    end: date
    on: date
    recorded: date


#: A membership before and after a step; ``None`` where there is none.
Move = tuple[Membership | None, Membership | None]
#: A step: how it moves a membership.
Step = Callable[[StepContext], Move]


def join(context: StepContext) -> Move:
    """Begin a membership, or move the start of a planned one to an earlier day."""
    _within(context)
    if not consents_hold(context.person.consents, Purpose.PARTICIPATION, on=context.on):
        raise_any([Finding.of("membership:consent", "on")])
    place = bisect_right(context.memberships, context.on, key=_joined)
    last = context.memberships[place - 1] if place else None
    planned = context.memberships[place : place + 1]
    lasts = last is not None and (last.left is None or context.on < last.left or context.on == last.joined)
    if lasts or (planned and planned[0].joined <= context.recorded):
        raise_any([Finding.of("membership:again", "on")])
    if planned:
        return planned[0], evolve(planned[0], joined=context.on)
    return None, Membership(participant=context.person.id, joined=context.on)


def pause(context: StepContext) -> Move:
    """Pause the membership that began last."""
    _within(context)
    stay = _begun(context)[0]
    return stay, stay.pause(context.on)


def resume(context: StepContext) -> Move:
    """Resume the membership that began last."""
    _within(context)
    stay = _begun(context)[0]
    return stay, stay.resume(context.on)


def leave(context: StepContext) -> Move:
    """End the membership that began last. A planned one disappears if the person is not in the program before it."""
    stay, *planned = _begun(context)
    if planned and stay.left is not None and stay.left <= context.on:
        stay = planned[0]
    is_planned = stay.joined > context.recorded and stay.joined >= context.on
    return stay, (None if is_planned else stay.leave(context.on))


def uncovered(context: StepContext) -> list[Move]:
    """End the memberships that begin after a day without valid consent: a planned one disappears."""
    return [
        (stay, None if stay.joined > context.recorded else stay.leave(context.on))
        for stay in context.memberships
        if stay.joined > context.on
        and stay.left != stay.joined
        and not consents_hold(context.person.consents, Purpose.PARTICIPATION, on=stay.joined)
    ]


def _within(context: StepContext) -> None:
    if context.on > context.end:
        raise_any([Finding.of("membership:beyond", "on", end=context.end)])


def _begun(context: StepContext) -> list[Membership]:
    """Return the membership of a person that began last up to a day, or else the first, and those that begin later."""
    if not context.memberships:
        raise_any([Finding.of("membership:none", "participant")])
    return context.memberships[max(bisect_right(context.memberships, context.on, key=_joined) - 1, 0) :]


_joined = attrgetter("joined")


def pending_steps(person: Participant, memberships: list[Membership], on: date) -> list[PendingStep]:
    """Return the steps of a person that take effect after a day: by day, then in the order of `StepKind`."""
    kinds = [*StepKind]
    days = (found for membership in memberships for found in step_days(membership))
    steps = {PendingStep(participant=person.id, kind=kind, on=day) for kind, day in days if day > on}
    steps |= {
        PendingStep(participant=person.id, kind=kind, on=day, purpose=consent.purpose)
        for consent in person.consents
        for kind, day in ((StepKind.AGREE, consent.given), (StepKind.WITHDRAW, consent.withdrawn))
        if day is not None and day > on and (kind is StepKind.WITHDRAW or consent.given != consent.withdrawn)
    }
    purposes = [None, *Purpose]
    return sorted(steps, key=lambda step: (step.on, kinds.index(step.kind), purposes.index(step.purpose)))


def step_days(membership: Membership) -> Iterator[tuple[StepKind, date]]:
    """Yield the steps of a membership. Only a resumption ends a pause as a step, not the next pause or leaving."""
    yield StepKind.JOIN, membership.joined
    ends = [*(pause.start for pause in membership.pauses[1:]), membership.left]
    for pause, end in zip(membership.pauses, ends, strict=False):
        if pause.resumed != pause.start:
            yield StepKind.PAUSE, pause.start
            if pause.resumed is not None and pause.resumed != end:
                yield StepKind.RESUME, pause.resumed
    if membership.left is not None:
        yield StepKind.LEAVE, membership.left


def undo_step(membership: Membership, step: PendingStep) -> Membership | None:
    """Return a membership without one of its pending steps; ``None`` if it never begins.

    Without the end of a pause, the pause lasts until the next one, or until the day of leaving. If a pause is taken
    back and another pause ended on its first day, that one is extended in the same way.
    """
    pauses, left = membership.pauses, membership.left
    if step.kind is StepKind.JOIN:
        return None
    if step.kind is StepKind.LEAVE:
        if pauses and pauses[-1].resumed == left:
            pauses = (*pauses[:-1], evolve(pauses[-1], resumed=None))
        return replace_fields(membership, pauses=pauses, left=None)
    if step.kind is StepKind.PAUSE:
        place = next(n for n, item in enumerate(pauses) if item.start == step.on and item.resumed != step.on)
        before, after = pauses[:place], pauses[place + 1 :]
        if before and before[-1].resumed == step.on and before[-1].start < step.on:
            before = (*before[:-1], _extended(before[-1], after, left))
    else:
        place = next(n for n, item in enumerate(pauses) if item.resumed == step.on)
        after = pauses[place + 1 :]
        before = (*pauses[:place], _extended(pauses[place], after, left))
    return replace_fields(membership, pauses=(*before, *after))


def _extended(pause: Pause, after: tuple[Pause, ...], left: date | None) -> Pause:
    return evolve(pause, resumed=after[0].start if after else left)


def undo_consent(person: Participant, step: PendingStep) -> Participant:
    """Return a person without a pending consent, or without a pending withdrawal of consent."""
    if step.kind is StepKind.AGREE:
        kept = [consent for consent in person.consents if (consent.purpose, consent.given) != (step.purpose, step.on)]
        return evolve(person, consents=kept)
    kept = [
        evolve(consent, withdrawn=None) if consent.purpose is step.purpose and consent.withdrawn == step.on else consent
        for consent in person.consents
        if not (consent.purpose is step.purpose and consent.given == consent.withdrawn == step.on)
    ]
    return evolve(person, consents=kept)
