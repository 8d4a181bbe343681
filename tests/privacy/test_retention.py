"""Overdue data are found from their day on, with path, person and day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.errors import ValidationError
from advocacy.people.consent import Consent, Purpose
from advocacy.people.membership import Membership
from advocacy.people.participant import DataSource, Participant
from advocacy.people.survey import Answer, Survey
from advocacy.pilot.assessment import Assessment
from advocacy.pilot.invitation import Invitation, Reply
from advocacy.pilot.pilot import Pilot, SelectionStatus
from advocacy.pilot.policy import SelectionPolicy
from advocacy.privacy.erasure import erase_person
from advocacy.privacy.retention import RetentionPolicy, find_overdue
from advocacy.program.program import Program
from advocacy.run.step_records import NextStepRecord, StepReason
from tests.lives import Life, live, lives

DAY = date(2027, 1, 4)
NEVER = RetentionPolicy(**dict.fromkeys((field.name for field in fields(RetentionPolicy)), None))


def made(person: Participant, **parts: Any) -> Program:
    """Return a program with one person."""
    return Program(id="x", period=DateRange(DAY, date(2027, 12, 31)), participants=[person], **parts)


def only(name: str, days: int) -> RetentionPolicy:
    """Return a policy that limits one kind of data only."""
    return evolve(NEVER, **{name: timedelta(days=days)})


def word(purpose: Purpose, given_on: date = DAY, withdrawn: date | None = None) -> Consent:
    """Return a consent."""
    return Consent(purpose=purpose, given=given_on, withdrawn=withdrawn)


ANN = Participant(id="p")
GONE = date(2027, 3, 1)
PILOT = Pilot(
    status=SelectionStatus.OPTIMAL,
    policy=SelectionPolicy(size=1),
    matrix=None,
    on=DAY,
    pool=[Assessment(id="p", points=0)],
    members=["p"],
)
NO = Invitation(participant="p", sent=DAY, reply=Reply.DECLINED, replied=GONE)
WITHDREW = evolve(ANN, consents=[word(Purpose.PARTICIPATION, DAY, GONE)])
CASES: list[tuple[str, Program, date, str]] = [
    ("withdrawn", made(WITHDREW), GONE, "participants[0]"),
    (
        "measured",
        made(evolve(ANN, measures={"x": 1}, consents=[word(Purpose.MEASUREMENT, DAY, GONE)])),
        GONE,
        "participants[0].measures",
    ),
    (
        "measured",
        made(
            evolve(
                ANN, activity=0.5, activity_source=DataSource.MEASURED, consents=[word(Purpose.MEASUREMENT, DAY, GONE)]
            )
        ),
        GONE,
        "participants[0].measures",
    ),
    ("declined", made(ANN, pilot=PILOT, invitations=[NO]), GONE, "invitations[0]"),
    (
        "pool",
        evolve(
            made(ANN),
            participants=[ANN, Participant(id="q")],
            pilot=evolve(PILOT, pool=[Assessment(id="p", points=0), Assessment(id="q", points=1)], members=["q"]),
        ),
        DAY,
        "pilot.pool[0]",
    ),
    ("left", made(ANN, memberships=[Membership(participant="p", joined=DAY, left=GONE)]), GONE, "participants[0]"),
    (
        "left",
        made(
            ANN,
            memberships=[
                Membership(participant="p", joined=DAY, left=DAY),
                Membership(participant="p", joined=date(2027, 2, 1), left=GONE),
            ],
        ),
        GONE,
        "participants[0]",
    ),
    (
        "contacts",
        made(evolve(ANN, contacts=["@ann"]), memberships=[Membership(participant="p", joined=DAY, left=GONE)]),
        GONE,
        "participants[0].contacts",
    ),
    (
        "waiting",
        made(evolve(ANN, consents=[word(Purpose.PARTICIPATION), word(Purpose.NUDGES, GONE)])),
        GONE,
        "participants[0]",
    ),
    (
        "answers",
        made(ANN, survey=Survey(answers=[Answer(participant="p", question="idea", text="x")])),
        date(2027, 12, 31),
        "survey",
    ),
    ("ended", made(ANN), date(2027, 12, 31), "participants[0]"),
    (
        "steps",
        made(ANN, step_records=[NextStepRecord(participant="p", step=StepReason.JOINED, on=GONE)]),
        GONE,
        "step_records",
    ),
    (
        "history",
        made(evolve(ANN, consents=[word(Purpose.PARTICIPATION)])).join("p", on=GONE),
        GONE,
        "revisions",
    ),
]


@pytest.mark.parametrize(("name", "program", "event", "path"), CASES)
@pytest.mark.parametrize("days", [0, 1, 90])
def test_each_kind_is_overdue_from_its_day_on(name: str, program: Program, event: date, path: str, days: int) -> None:
    """Data are overdue from the day on, with the person's id, and not on the day before."""
    since = event + timedelta(days=days)
    policy = only(name, days)
    assert find_overdue(program, on=since - timedelta(days=1), policy=policy) == ()
    for day in (since, since + timedelta(days=500)):
        (found,) = find_overdue(program, on=day, policy=policy)
        assert (found.code, found.path) == (f"retention:{name}", path)
        assert (found["participant"], found["since"]) == ("p", since.isoformat())
    assert find_overdue(program, on=date(2099, 1, 1), policy=NEVER) == ()


def test_data_that_are_not_overdue() -> None:
    """Renewed consent, a current membership and an accepted invitation are not overdue."""
    later = date(2040, 1, 1)
    again = evolve(WITHDREW, consents=[*WITHDREW.consents, word(Purpose.PARTICIPATION, date(2027, 5, 1))])
    assert find_overdue(made(again), on=later, policy=only("withdrawn", 1)) == ()
    back = [
        Membership(participant="p", joined=DAY, left=GONE),
        Membership(participant="p", joined=date(2027, 5, 1)),
    ]
    assert find_overdue(made(ANN, memberships=back), on=later, policy=only("left", 1)) == ()
    assert find_overdue(made(ANN, memberships=back), on=later, policy=only("waiting", 1)) == ()
    yes = evolve(NO, reply=Reply.ACCEPTED)
    assert find_overdue(made(ANN, pilot=PILOT, invitations=[yes]), on=later, policy=only("declined", 1)) == ()
    joined = made(ANN, pilot=PILOT, invitations=[NO], memberships=back)
    assert find_overdue(joined, on=later, policy=only("declined", 1)) == ()
    person = evolve(
        ANN, activity=0.5, activity_source=DataSource.SELF_REPORTED, consents=[word(Purpose.MEASUREMENT, DAY, GONE)]
    )
    assert find_overdue(made(person), on=later, policy=only("measured", 1)) == ()
    assert find_overdue(made(ANN), on=later, policy=only("waiting", 1)) == ()
    here = evolve(ANN, consents=[word(Purpose.PARTICIPATION)])
    assert find_overdue(made(here, memberships=back), on=later, policy=only("waiting", 1)) == ()


def test_a_part_of_a_day_is_rounded_up_and_the_calendar_ends() -> None:
    """A day and a half counts as two days. A day beyond the calendar counts as its last day."""
    policy = evolve(NEVER, ended=timedelta(days=1, hours=12))
    assert find_overdue(made(ANN), on=date(2028, 1, 1), policy=policy) == ()
    assert find_overdue(made(ANN), on=date(2028, 1, 2), policy=policy)[0]["since"] == "2028-01-02"
    ever = evolve(NEVER, ended=timedelta(days=999_999_999))
    assert find_overdue(made(ANN), on=date(9999, 12, 30), policy=ever) == ()


@given(st.lists(lives(), max_size=4, unique_by=lambda item: item.id), st.from_type(RetentionPolicy), st.dates(DAY))
def test_nothing_is_overdue_after_erasure(people: list[Life], policy: RetentionPolicy, on: date) -> None:
    """After all people in the findings are erased, nothing is overdue. The findings are in the documented order."""
    program = live(people)
    found = find_overdue(program, on=on, policy=policy)
    heads = [finding.path.partition("[")[0] for finding in found]
    order = ["participants", "invitations", "pilot.pool", "survey", "step_records", "revisions"]
    assert heads == sorted(heads, key=order.index)
    assert all(date.fromisoformat(finding["since"]) <= on for finding in found)
    for who in sorted({finding["participant"] for finding in found}):
        program = erase_person(program, who, on=on).program
    assert find_overdue(program, on=on, policy=policy) == ()


def test_defaults_are_the_documented_ones() -> None:
    """The default periods are those in the docstring."""
    days = {field.name: getattr(RetentionPolicy(), field.name).days for field in fields(RetentionPolicy)}
    text = RetentionPolicy.__doc__ or ""
    for name, many in days.items():
        line = next(line for line in text.splitlines() if line.strip().startswith(f"{name}:"))
        assert f"; {many} days." in line
    assert find_overdue(made(WITHDREW), on=date(2027, 3, 31))[0].text("nl") == (
        "p trok de toestemming om mee te doen in. Verwijder de gegevens. Dat had op 31 maart 2027 al moeten gebeuren."
    )


def test_all_wrong_arguments_are_reported_at_once() -> None:
    """Wrong types are reported together."""
    wrong: Any = 3
    with pytest.raises(ValidationError) as error:
        find_overdue(wrong, on=wrong, policy=wrong)
    assert [finding.path for finding in error.value.findings] == ["program", "on", "policy"]
    with pytest.raises(ValidationError):
        RetentionPolicy(left=timedelta(days=-1))
