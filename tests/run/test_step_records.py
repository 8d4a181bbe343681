"""Over simulated years nobody is nagged, praise is in time, and nothing is recorded without consent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from attrs import evolve, fields

from advocacy.dates import DateRange
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.people.consent import Consent, Purpose
from advocacy.people.participant import Participant
from advocacy.privacy.erasure import erase_person
from advocacy.privacy.export import export_person
from advocacy.privacy.pseudonyms import pseudonymise
from advocacy.privacy.retention import delete_overdue_records
from advocacy.privacy.views import program_summary, view_for_lead, view_for_participant
from advocacy.program.program import Program
from advocacy.program.step_log import record_steps
from advocacy.run.step_records import NextStepRecord, StepAnswer, StepReason
from tests.bench.nagging import BROKEN, find_nagging, simulate
from tests.samples import agreed_on

START = date(2027, 1, 4)
GONE = date(2027, 6, 1)
ANN = Participant(id="p-1", consents=agreed_on(START, *Purpose))
BOB = Participant(id="p-2", consents=agreed_on(START, Purpose.PARTICIPATION, Purpose.NUDGES))
EVE = Participant(id="p-3", consents=agreed_on(START, Purpose.PARTICIPATION))
PROGRAM = Program(id="2027", period=DateRange(START, date(2027, 12, 31)), participants=[ANN, BOB, EVE])


def record(name: str, on: date, answer: StepAnswer | None = None) -> NextStepRecord:
    """Return a record about an idea."""
    return NextStepRecord(participant=name, step=StepReason.IDEA, item="i-1", on=on, answer=answer)


TAKEN = [record("p-1", date(2027, 3, 1)), record("p-2", date(2027, 4, 1)), record("p-1", START, StepAnswer.NO)]
LOGGED = record_steps(PROGRAM, TAKEN)


@pytest.mark.parametrize("seed", range(3))
def test_simulated_years_have_no_nagging(seed: int) -> None:
    """No rule is broken, and every rule was put to the test; `tests/bench/nagging.py` simulates 200 years."""
    found = find_nagging(simulate(seed))
    assert {name: found[name] for name in BROKEN} == dict.fromkeys(BROKEN, 0)
    assert min(found["first posts"], found["steps"] // 20) > 1


def test_records_have_no_text() -> None:
    """A record has the person, the reason, the item, the day and the answer; there is no answer for silence."""
    names = [attribute.name for attribute in fields(NextStepRecord)]
    assert names == ["participant", "step", "item", "on", "answer"]
    assert [answer.value for answer in StepAnswer] == ["yes", "no", "asked"]


def test_records_are_sorted_and_kept_once() -> None:
    """Records are in one order for any order of input, and a known record adds nothing."""
    assert LOGGED.step_records == (TAKEN[2], TAKEN[0], TAKEN[1])
    assert record_steps(LOGGED, TAKEN[::-1]) == LOGGED
    assert evolve(PROGRAM, step_records=TAKEN * 2) == LOGGED
    assert evolve(LOGGED) == LOGGED


def test_nothing_is_recorded_without_consent() -> None:
    """People without consent, before it, or after its end, and strangers, are refused together."""
    ended = LOGGED.withdraw("p-1", Purpose.NUDGES, on=GONE).withdraw("p-2", Purpose.PARTICIPATION, on=GONE)
    days = [("p-1", GONE), ("p-2", GONE), ("p-3", START), ("p-1", START - timedelta(days=1)), ("p-9", GONE)]
    with pytest.raises(ValidationError) as error:
        record_steps(ended, [record(name, on) for name, on in days])
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        *((f"records[{place}].on", "step-record:consent") for place in range(4)),
        ("records[4].participant", "name:unknown"),
    ]
    last = record("p-1", GONE - timedelta(days=1))
    assert last in record_steps(ended, [last]).step_records
    with pytest.raises(UnknownNameError):
        evolve(PROGRAM, step_records=[record("p-9", START)])
    late = evolve(ended, step_records=[record("p-1", GONE)])
    assert [(finding.path, finding.code) for finding in late.findings] == [
        ("step_records[0].on", "step-record:consent")
    ]


def test_records_are_for_the_person_and_the_lead() -> None:
    """The person sees their own, the lead those with consent to nudges, and the director none."""
    on = date(2027, 7, 1)
    assert view_for_participant(LOGGED, "p-1", on=on).step_records == (TAKEN[2], TAKEN[0])
    assert view_for_lead(LOGGED, on=on).step_records == LOGGED.step_records
    ended = LOGGED.withdraw("p-1", Purpose.NUDGES, on=GONE)
    assert view_for_lead(ended, on=on).step_records == (TAKEN[1],)
    assert view_for_participant(ended, "p-1", on=on).step_records == (TAKEN[2], TAKEN[0])
    assert "step_records" not in {attribute.name for attribute in fields(type(program_summary(LOGGED, on=on)))}


def test_records_are_exported_erased_and_pseudonymised() -> None:
    """An export has the person's records with their purpose, erasure removes them, and a copy has pseudonyms."""
    entries = export_person(LOGGED, "p-2", on=GONE).entries
    mine = [(entry.path, entry.value, entry.purpose) for entry in entries if entry.path.startswith("step_records")]
    values = {"participant": "p-2", "step": "idea", "item": "i-1", "on": "2027-04-01"}
    assert mine == [(f"step_records[2].{name}", value, Purpose.NUDGES) for name, value in values.items()]
    assert erase_person(LOGGED, "p-1", on=GONE).program.step_records == (TAKEN[1],)
    copy = pseudonymise(LOGGED, b"0123456789abcdef").program
    assert {item.participant for item in copy.step_records} < {person.id for person in copy.participants}


def test_records_are_deleted_when_overdue() -> None:
    """A record is deleted after four quarters, or thirty days after the end of consent, and leaves no trace."""
    assert delete_overdue_records(LOGGED, on=date(2028, 2, 28)).step_records == (TAKEN[2], TAKEN[1])
    assert delete_overdue_records(LOGGED, on=date(2028, 2, 27)).step_records == (TAKEN[2], TAKEN[0], TAKEN[1])
    ended = LOGGED.withdraw("p-1", Purpose.NUDGES, on=GONE)
    assert delete_overdue_records(ended, on=date(2027, 6, 30)) == ended
    gone = delete_overdue_records(ended, on=date(2027, 7, 1))
    assert gone.step_records == (TAKEN[1],)
    assert all(not state.step_records or state.step_records == (TAKEN[1],) for state in map(gone.as_of, (START, GONE)))


def test_a_no_and_the_one_invitation_are_not_deleted() -> None:
    """A no stays until the person asks, and the invitation to a first post stays, so that neither comes back."""
    invited = NextStepRecord(participant="p-2", step=StepReason.FIRST_TRY, on=date(2027, 4, 1))
    logged = record_steps(LOGGED, [invited, record("p-2", date(2027, 5, 1), StepAnswer.NO)])
    later = date(2030, 1, 1)
    lasting = (TAKEN[2], invited, record("p-2", date(2027, 5, 1), StepAnswer.NO))
    assert delete_overdue_records(logged, on=later).step_records == lasting
    asked = record_steps(logged, [record("p-2", date(2027, 6, 1), StepAnswer.ASKED)])
    assert delete_overdue_records(asked, on=later).step_records == lasting[:2]


def test_records_without_consent_are_overdue() -> None:
    """Without any consent, records are due thirty days after their day; a consent in the future does not keep them."""
    without = LOGGED.revise(on=GONE, participants=[evolve(ANN, consents=[]), BOB, EVE])
    assert delete_overdue_records(without, on=date(2027, 3, 31)).step_records == (TAKEN[1],)
    consents = [
        Consent(purpose=Purpose.NUDGES, given=START, withdrawn=date(2027, 5, 1)),
        Consent(purpose=Purpose.NUDGES, given=date(2027, 11, 1)),
    ]
    again = LOGGED.revise(on=GONE, participants=[evolve(ANN, consents=consents), BOB, EVE])
    assert delete_overdue_records(again, on=date(2027, 5, 31)).step_records == (TAKEN[1],)
    assert delete_overdue_records(again, on=date(2027, 5, 30)) == again
    assert delete_overdue_records(again, on=date(2027, 11, 1)) == again


def test_records_follow_the_history() -> None:
    """A program as of a day has the records up to that day; records of people who are removed disappear."""
    assert LOGGED.as_of(date(2027, 3, 1)).step_records == (TAKEN[2], TAKEN[0])
    assert LOGGED.as_of(date(2027, 2, 28)).step_records == (TAKEN[2],)
    less = LOGGED.revise(on=GONE, reason="Removed", participants=[BOB, EVE])
    assert less.step_records == (TAKEN[1],)
    assert less.as_of(START).step_records == ()
    new = Participant(id="p-4", consents=agreed_on(START, *Purpose))
    added = LOGGED.revise(on=GONE, participants=[*LOGGED.participants, new])
    early = record_steps(added, [record("p-4", date(2027, 2, 1))])
    assert early.as_of(date(2027, 3, 1)).step_records == (TAKEN[2], TAKEN[0])
    with pytest.raises(UnknownNameError):
        LOGGED.revise(on=GONE, reason="x", step_records=[])
