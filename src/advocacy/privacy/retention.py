"""Retention: how long personal data is kept, and what is overdue for deletion on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from advocacy.arguments import checked, frozen
from advocacy.errors import Finding
from advocacy.people.consent import Consent, Purpose
from advocacy.people.membership import Membership
from advocacy.people.participant import MEASURES, DataSource, Participant
from advocacy.people.presence import memberships_by_person
from advocacy.pilot.invitation import Reply
from advocacy.privacy.data_map import PeopleIn
from advocacy.program.program import Program
from advocacy.rules import duration, optional

_kept = optional(duration)


def _days(days: int) -> timedelta:
    return timedelta(days=days)


@frozen(kw_only=True)
class RetentionPolicy:
    """The retention period of each kind of personal data; ``None`` means no limit.

    All defaults are our own rule, and not legal advice. The law or an agreement takes precedence.

    >>> RetentionPolicy(left=timedelta(days=90)).left.days
    90

    Attributes:
        withdrawn: The person, after withdrawal of the last consent to participate; 30 days.
        measured: Measured values, after withdrawal of the last consent to measurement; 30 days.
        declined: The invitation, after a person who is not in the program declined; 90 days.
        left: The person, after the end of the last membership; 365 days.
        waiting: The person, after the last consent of a person who never joined; 365 days.
        answers: The survey answers, after the last day of the program; 180 days.
        ended: Everyone, after the last day of the program; 730 days.
        history: The personal data in a revision, after the day of recording; 1095 days.
        contacts: The addresses and handles, after the end of the last membership; 30 days.
        pool: What a pilot stores of people who are not members, after the day of the selection; 180 days.
    """

    withdrawn: timedelta | None = _days(30)
    measured: timedelta | None = _days(30)
    declined: timedelta | None = _days(90)
    left: timedelta | None = _days(365)
    waiting: timedelta | None = _days(365)
    answers: timedelta | None = _days(180)
    ended: timedelta | None = _days(730)
    history: timedelta | None = _days(1095)
    contacts: timedelta | None = _days(30)
    pool: timedelta | None = _days(180)


#: The field of a person that a finding is about, if it is not the whole person.
_FIELDS = {"contacts": ".contacts", "measured": ".measures"}


@checked
def find_overdue(program: Program, *, on: date, policy: RetentionPolicy | None = None) -> tuple[Finding, ...]:
    """Find what is overdue for deletion on a day. Each finding names the place, the person and the first overdue day.

    An item is overdue from the day that lies as long after its event as the policy keeps it. People come first, each
    with every reason that applies, in id order. Invitations, the pilot's pool, answers and the history follow.
    `erase_person` removes a person from all of them.

    >>> from advocacy import Participant, DateRange
    >>> from advocacy.people import Membership
    >>> stay = Membership(participant="p-1", joined=date(2027, 1, 4), left=date(2027, 3, 1))
    >>> made = Program(
    ...     id="2027",
    ...     period=DateRange(date(2027, 1, 4), date(2027, 12, 31)),
    ...     participants=[Participant(id="p-1")],
    ...     memberships=[stay],
    ... )
    >>> print(find_overdue(made, on=date(2028, 3, 1))[0])
    participants[0]: p-1 left. Delete the data; it is due since 2028-02-29.

    Args:
        program: The program.
        on: The day.
        policy: The retention policy.
    """
    rules = RetentionPolicy() if policy is None else policy
    return tuple(_found(program, rules, on))


def _found(program: Program, rules: RetentionPolicy, on: date) -> Iterator[Finding]:
    stays, end = memberships_by_person(program.memberships), program.period.end
    for index, person in enumerate(program.participants):
        here = f"participants[{index}]"
        for code, event, kept in _events(person, stays.get(person.id, []), end, rules):
            yield from _overdue(code, f"{here}{_FIELDS.get(code, '')}", person.id, event, kept, on)
    for index, asked in enumerate(program.invitations):
        if asked.reply is Reply.DECLINED and asked.participant not in stays:
            here = f"invitations[{index}]"
            yield from _overdue("declined", here, asked.participant, asked.replied, rules.declined, on)
    if program.pilot is not None:
        inside = {*program.pilot.members, *program.pilot.previous_members}
        for index, found in enumerate(program.pilot.pool):
            if found.id not in inside:
                yield from _overdue("pool", f"pilot.pool[{index}]", found.id, program.pilot.on, rules.pool, on)
    yield from _answers(program, rules, on)
    for index, revision in enumerate(program.revisions):
        if rules.history is not None and _due(revision.recorded, rules.history) <= on:
            for who in sorted(PeopleIn(revision).ids):
                yield from _overdue("history", f"revisions[{index}]", who, revision.recorded, rules.history, on)


def _answers(program: Program, rules: RetentionPolicy, on: date) -> Iterator[Finding]:
    if program.survey is None:
        return
    given = [(f"answers[{index}]", answer.participant) for index, answer in enumerate(program.survey.answers)]
    given += [(f"missing[{index}]", gap.participant) for index, gap in enumerate(program.survey.missing)]
    for here, who in given:
        if who is not None:
            yield from _overdue("answers", f"survey.{here}", who, program.period.end, rules.answers, on)


def _events(
    person: Participant, stays: list[Membership], end: date, rules: RetentionPolicy
) -> Iterator[tuple[str, date | None, timedelta | None]]:
    """Yield what can make a person's data overdue: a code, the day of the event, and the retention period."""
    yield "withdrawn", _withdrawn(person.consents, Purpose.PARTICIPATION), rules.withdrawn
    sources = {person.network_size_source, person.activity_source}
    if person.measures or person.bounds.keys() - MEASURES.keys() or DataSource.MEASURED in sources:
        yield "measured", _withdrawn(person.consents, Purpose.MEASUREMENT), rules.measured
    ends = [stay.left for stay in stays]
    if stays and None not in ends:
        end_of_last = max(day for day in ends if day is not None)
        yield "left", end_of_last, rules.left
        if person.contacts:
            yield "contacts", end_of_last, rules.contacts
    if not stays:
        yield "waiting", max((consent.given for consent in person.consents), default=None), rules.waiting
    yield "ended", end, rules.ended


def _withdrawn(consents: Iterable[Consent], purpose: Purpose) -> date | None:
    """Return the day of the last withdrawal for a purpose; ``None`` if a consent is valid, or there was none."""
    days = [consent.withdrawn for consent in consents if consent.purpose is purpose]
    return None if None in days else max((day for day in days if day is not None), default=None)


def _due(event: date, kept: timedelta) -> date:
    """Return the first overdue day of an event; the last possible date if there is none."""
    return event + timedelta(days=min(kept.days + bool(kept - _days(kept.days)), (date.max - event).days))


def _overdue(code: str, path: str, who: str, event: date | None, kept: timedelta | None, on: date) -> Iterator[Finding]:
    if event is not None and kept is not None and (since := _due(event, kept)) <= on:
        yield Finding.of(f"retention:{code}", path, participant=who, since=since)
