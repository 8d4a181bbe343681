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
from advocacy.rules import duration, optional, replace_fields
from advocacy.run.step_records import NextStepRecord, lasting_records

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
        withdrawn: The person, after withdrawal of the last consent to participate; 30 days. Also the step records,
            after withdrawal of the last consent to nudges.
        measured: Measured values, after withdrawal of the last consent to measurement; 30 days.
        declined: The invitation, after a person who is not in the program declined; 90 days.
        left: The person, after the end of the last membership; 365 days.
        waiting: The person, after the last consent of a person who never joined; 365 days.
        answers: The survey answers, after the last day of the program; 180 days.
        ended: Everyone, after the last day of the program; 730 days.
        history: The personal data in a revision, after the day of recording; 1095 days.
        contacts: The addresses and handles, after the end of the last membership; 30 days.
        pool: What a pilot stores of people who are not members, after the day of the selection; 180 days.
        steps: A step record, after its day; 364 days. These are four quarters. A refusal stays until the person asks
            for the step. The one invitation to a first post stays too. So neither is suggested again.
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
    steps: timedelta | None = _days(364)


#: The field of a person that a finding is about, if it is not the whole person.
_FIELDS = {"contacts": ".contacts", "measured": ".measures"}


@checked
def find_overdue(program: Program, *, on: date, policy: RetentionPolicy | None = None) -> tuple[Finding, ...]:
    """Find what is overdue for deletion on a day. Each finding names the place, the person and the first overdue day.

    An item becomes overdue when the retention period after its event ends. People come first, each
    with every reason that applies, in id order. Invitations, the pilot's pool, answers, step records and the history
    follow. Each of these names a person once, with the earliest day. `erase_person` removes a person from all of them,
    and `delete_overdue_records` deletes the step records.

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
    participants[0]: p-1 left. Delete the data. This was due on 29 February 2028.

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
        for code, event, kept in _events(person, stays.get(person.id, []), end, rules, on):
            yield from _overdue(code, f"{here}{_FIELDS.get(code, '')}", person.id, event, kept, on)
    for index, invitation in enumerate(program.invitations):
        if invitation.reply is Reply.DECLINED and invitation.participant not in stays:
            here = f"invitations[{index}]"
            yield from _overdue("declined", here, invitation.participant, invitation.replied, rules.declined, on)
    if program.pilot is not None:
        inside = {*program.pilot.members, *program.pilot.previous_members}
        for index, found in enumerate(program.pilot.pool):
            if found.id not in inside:
                yield from _overdue("pool", f"pilot.pool[{index}]", found.id, program.pilot.on, rules.pool, on)
    if program.survey is not None:
        answers, missing = program.survey.answers, program.survey.missing
        people = [*(answer.participant for answer in answers), *(gap.participant for gap in missing)]
        answered = ((who, end) for who in people if who is not None)
        yield from _by_person("answers", "survey", answered, rules.answers, on)
    overdue = _overdue_records(program, rules, on)
    for who, since in _earliest((record.participant, since) for record, since in overdue):
        yield Finding.of("retention:steps", "step_records", participant=who, since=since)
    old = [
        revision
        for revision in program.revisions
        if rules.history is not None and _due(revision.recorded, rules.history) <= on
    ]
    named = ((who, revision.recorded) for revision in old for who in PeopleIn(revision).ids)
    yield from _by_person("history", "revisions", named, rules.history, on)


def _earliest(days: Iterable[tuple[str, date]]) -> list[tuple[str, date]]:
    """Return each person once, with the earliest day, in id order."""
    found: dict[str, date] = {}
    for who, day in days:
        found[who] = min(day, found.get(who, day))
    return sorted(found.items())


def _by_person(
    code: str, path: str, events: Iterable[tuple[str, date]], kept: timedelta | None, on: date
) -> Iterator[Finding]:
    """Find people whose data in a part is overdue; each person once, with the earliest day."""
    for who, event in _earliest(events):
        yield from _overdue(code, path, who, event, kept, on)


def _overdue_records(program: Program, rules: RetentionPolicy, on: date) -> list[tuple[NextStepRecord, date]]:
    """Return the step records that are overdue, each with the first overdue day."""
    ended = {person.id: _unconsented(person, on) for person in program.participants}
    lasting = lasting_records(program.step_records)
    found: list[tuple[NextStepRecord, date]] = []
    for record in program.step_records:
        since = ended[record.participant]
        events = (
            (None if record in lasting else record.on, rules.steps),
            (record.on if since == date.min else since, rules.withdrawn),
        )
        days = [_due(event, kept) for event, kept in events if event is not None and kept is not None]
        if days and min(days) <= on:
            found.append((record, min(days)))
    return found


def _unconsented(person: Participant, on: date) -> date | None:
    """Return the day since which a person has no consent to nudges: ``None`` if they have it, `date.min` if never."""
    if person.consents_to(Purpose.NUDGES, on=on):
        return None
    return _withdrawn(person.consents, Purpose.NUDGES, on) or date.min


@checked
def delete_overdue_records(program: Program, *, on: date, policy: RetentionPolicy | None = None) -> Program:
    """Return a program without the step records that are overdue on a day; see `find_overdue`.

    >>> from advocacy import DateRange, Participant
    >>> from advocacy.run import NextStepRecord, StepReason
    >>> consents = [Consent(purpose=Purpose.NUDGES, given=date(2027, 1, 4))]
    >>> said = NextStepRecord(participant="p-1", step=StepReason.JOINED, on=date(2027, 1, 4))
    >>> year = DateRange(date(2027, 1, 4), date(2027, 12, 31))
    >>> ann = Participant(id="p-1", consents=consents)
    >>> made = Program(id="2027", period=year, participants=[ann], step_records=[said])
    >>> delete_overdue_records(made, on=date(2028, 1, 2)).step_records
    (<NextStepRecord p-1>,)
    >>> delete_overdue_records(made, on=date(2028, 1, 3)).step_records
    ()

    Args:
        program: The program.
        on: The day.
        policy: The retention policy.
    """
    rules = RetentionPolicy() if policy is None else policy
    overdue = {record for record, _ in _overdue_records(program, rules, on)}
    return replace_fields(program, step_records=tuple(item for item in program.step_records if item not in overdue))


def _events(
    person: Participant, stays: list[Membership], end: date, rules: RetentionPolicy, on: date
) -> Iterator[tuple[str, date | None, timedelta | None]]:
    """Yield what can make a person's data overdue: a code, the day of the event, and the retention period."""
    yield "withdrawn", _withdrawn(person.consents, Purpose.PARTICIPATION, on), rules.withdrawn
    sources = {person.network_size_source, person.activity_source}
    if person.measures or person.bounds.keys() - MEASURES.keys() or DataSource.MEASURED in sources:
        yield "measured", _withdrawn(person.consents, Purpose.MEASUREMENT, on), rules.measured
    ends = [stay.left for stay in stays]
    if stays and None not in ends:
        end_of_last = max(day for day in ends if day is not None)
        yield "left", end_of_last, rules.left
        if person.contacts:
            yield "contacts", end_of_last, rules.contacts
    if not stays:
        yield "waiting", max((consent.given for consent in person.consents), default=None), rules.waiting
    yield "ended", end, rules.ended


def _withdrawn(consents: Iterable[Consent], purpose: Purpose, on: date) -> date | None:
    """Return the last withdrawal of the consents given by a day; ``None`` if one of them lasts, or there was none."""
    days = [consent.withdrawn for consent in consents if consent.purpose is purpose and consent.given <= on]
    return None if None in days else max((day for day in days if day is not None), default=None)


def _due(event: date, kept: timedelta) -> date:
    """Return the first overdue day of an event; the last possible date if there is none."""
    return event + timedelta(days=min(kept.days + bool(kept - _days(kept.days)), (date.max - event).days))


def _overdue(code: str, path: str, who: str, event: date | None, kept: timedelta | None, on: date) -> Iterator[Finding]:
    if event is not None and kept is not None and (since := _due(event, kept)) <= on:
        yield Finding.of(f"retention:{code}", path, participant=who, since=since)
