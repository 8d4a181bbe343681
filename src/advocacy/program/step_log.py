"""The log of next steps: record which steps people got, and their answers (:ref:`method-step-4`)."""

from __future__ import annotations

from collections.abc import Iterable

from advocacy.arguments import checked
from advocacy.errors import Finding, nearest, raise_any
from advocacy.people.consent import Purpose
from advocacy.program.program import Program
from advocacy.rules import replace_fields, tuple_of
from advocacy.run.step_records import NextStepRecord, sort_records

_PURPOSES = (Purpose.PARTICIPATION, Purpose.NUDGES)


@checked
def record_steps(program: Program, records: Iterable[NextStepRecord]) -> Program:
    """Return a program with further records of steps or answers. Records that the program already has do not change.

    Nothing is recorded about a person without valid consent to participate and to nudges on the day of the record. The
    records are not part of the history: each has its own day, and `delete_overdue_records` deletes them permanently.

    >>> from datetime import date
    >>> from advocacy import Consent, DateRange, Participant
    >>> from advocacy.run import StepAnswer, StepReason
    >>> agreed = [Consent(purpose=purpose, given=date(2027, 1, 4)) for purpose in Purpose]
    >>> year = DateRange(date(2027, 1, 4), date(2027, 12, 31))
    >>> program = Program(id="2027", period=year, participants=[Participant(id="p-1", consents=agreed)])
    >>> answer = NextStepRecord(participant="p-1", step=StepReason.IDEA, on=date(2027, 3, 1), answer=StepAnswer.NO)
    >>> record_steps(program, [answer]).step_records
    (<NextStepRecord p-1>,)

    Args:
        program: The program.
        records: The records, such as `NextSteps.records`, or a person's answer.

    Raises:
        ValidationError, UnknownNameError: All problems at once: a person who is not in the program, or does not consent
            on the day of the record.
    """
    added = tuple_of(records)
    people = {person.id: person for person in program.participants}
    found: list[Finding] = []
    for index, record in enumerate(added):
        person = people.get(record.participant)
        if person is None:
            path = f"records[{index}].participant"
            found.append(nearest(record.participant, people, path, kind="participant"))
        elif not all(person.consents_to(purpose, on=record.on) for purpose in _PURPOSES):
            found.append(Finding.of("step-record:consent", f"records[{index}].on"))
    raise_any(found)
    return replace_fields(program, step_records=sort_records({*program.step_records, *added}))
