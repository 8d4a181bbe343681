import pickle
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.errors import Finding, ValidationError
from advocacy.people.consent import Consent, Purpose, consents_hold, find_same_day, reduce_consents
from advocacy.people.participant import Participant
from advocacy.testing import strategies
from tests.samples import agreed_on, faults

DAY = date(2026, 9, 1)


@given(consent=strategies.consents(), shift=st.integers(-1200, 1200))
def test_consent_holds_from_giving_up_to_withdrawal(consent: Consent, shift: int) -> None:
    """A consent is valid on a day if and only if given <= day < withdrawn."""
    day = consent.given + timedelta(days=shift)
    stands = consent.given <= day and (consent.withdrawn is None or day < consent.withdrawn)
    assert consent.holds(on=day) is stands


@given(consent=strategies.consents())
def test_consent_starts_on_its_first_day_and_ends_on_the_last(consent: Consent) -> None:
    """A consent is valid on the day it is given, unless withdrawn that day, and not valid on the day of withdrawal."""
    assert consent.holds(on=consent.given) is (consent.withdrawn != consent.given)
    assert not consent.holds(on=consent.given - timedelta(days=1))
    if consent.withdrawn is not None:
        assert not consent.holds(on=consent.withdrawn)


def test_consent_withdrawn_at_once_never_holds() -> None:
    """Who withdraws on the day of giving has not consented to anything, and that is allowed."""
    consent = Consent(purpose=Purpose.NUDGES, given=DAY, withdrawn=DAY)
    assert not any(consent.holds(on=DAY + timedelta(days=shift)) for shift in (-1, 0, 1))


def is_valid(records: Iterable[Consent], purpose: Purpose, on: date) -> bool:
    """Apply the rule by its definition, to records in any form."""
    mine = [consent for consent in records if consent.purpose is purpose]
    ends = [consent.withdrawn for consent in mine if consent.withdrawn is not None]
    return any(consent.given <= on and not any(consent.given <= end <= on for end in ends) for consent in mine)


_close = st.integers(0, 9).map(lambda days: DAY + timedelta(days=days))
_records = st.builds(
    lambda purpose, given, after: Consent(
        purpose=purpose, given=given, withdrawn=None if after is None else given + timedelta(days=after)
    ),
    st.sampled_from(list(Purpose)[:2]),
    _close,
    st.none() | st.integers(0, 9),
)


@given(records=st.lists(_records, max_size=6), cut=st.integers(0, 6), data=st.data())
def test_consents_are_one_history_in_any_order(records: list[Consent], cut: int, data: st.DataObject) -> None:
    """Every order of the records is valid on the same days by the rule, and so is a history that grows in steps."""
    shuffled = data.draw(st.permutations(records))
    reduced = reduce_consents(records)
    assert Participant(id="p-1", consents=shuffled).consents == reduced == reduce_consents(reduced)
    in_steps = reduce_consents([*reduce_consents(shuffled[:cut]), *shuffled[cut:]])
    assert in_steps == reduced
    for purpose in Purpose:  # a consent on the day of a withdrawal, other than in the record of that withdrawal
        mine = [record for record in records if record.purpose is purpose]
        at_once = Counter(record.given for record in mine if record.given == record.withdrawn)
        again = {record.given for record in mine if record.given != record.withdrawn or at_once[record.given] > 1}
        flagged = again & {record.withdrawn for record in mine}
        found = [found for found in find_same_day(reduced) if found["purpose"] == purpose.value]
        assert len(found) == len(flagged)
    for purpose in Purpose:
        for day in (DAY + timedelta(days=shift) for shift in range(-1, 20)):
            expected = is_valid(records, purpose, day)
            assert consents_hold(reduced, purpose, on=day) is expected
            assert consents_hold(in_steps, purpose, on=day) is expected


def test_a_withdrawal_that_ends_nothing_yet_is_kept() -> None:
    """A consent that is recorded late ends with a withdrawal that ended no consent before."""
    first = [Consent(purpose=Purpose.NUDGES, given=DAY, withdrawn=DAY + timedelta(days=days)) for days in (10, 20)]
    late = Consent(purpose=Purpose.NUDGES, given=DAY + timedelta(days=15))
    in_steps = reduce_consents([*reduce_consents(first), late])
    valid = [n for n in range(40) if consents_hold(in_steps, Purpose.NUDGES, on=DAY + timedelta(days=n))]
    assert valid == [*range(10), *range(15, 20)]


@given(records=st.lists(_records, max_size=5), end=_close)
def test_a_withdrawal_changes_no_earlier_day(records: list[Consent], end: date) -> None:
    """Before a withdrawal everything stays as it was; from its day to the next consent there is no valid consent."""
    purpose = Purpose.PARTICIPATION
    after = Participant(id="p-1", consents=[*records, Consent(purpose=purpose, given=end, withdrawn=end)])
    for day in (DAY + timedelta(days=shift) for shift in range(-1, 20)):
        if day < end:
            assert after.consents_to(purpose, on=day) is is_valid(records, purpose, day)
        elif not any(consent.purpose is purpose and end < consent.given <= day for consent in records):
            assert not after.consents_to(purpose, on=day)


@pytest.mark.parametrize(
    ("spans", "valid", "found"),
    [
        ([(1, None), (1, 10)], [*range(1, 10)], 0),
        ([(1, 10), (1, None)], [*range(1, 10)], 0),
        ([(1, None), (5, None), (1, 10)], [*range(1, 10)], 0),
        ([(1, 10), (10, None)], [*range(1, 10)], 1),
        ([(1, 10), (11, None)], [*range(1, 10), *range(11, 15)], 0),
        ([(1, 10), (1, 12), (11, None)], [*range(1, 10), 11], 0),
        ([(1, 10), (1, 12), (13, None)], [*range(1, 10), 13, 14], 0),
        ([(3, 3)], [], 0),
        ([(3, 3), (3, None)], [], 1),
        ([(3, None), (3, 3), (3, None)], [], 1),
        ([(3, 3), (3, None), (4, None)], [*range(4, 15)], 1),
        ([(1, None), (3, 3)], [1, 2], 0),
    ],
)
def test_consent_ends_with_any_withdrawal(spans: list[tuple[int, int | None]], valid: list[int], found: int) -> None:
    """The latest event decides, in whichever record it is; on one day the withdrawal wins, with a finding."""
    records = [
        Consent(
            purpose=Purpose.PARTICIPATION,
            given=date(2026, 9, given),
            withdrawn=None if withdrawn is None else date(2026, 9, withdrawn),
        )
        for given, withdrawn in spans
    ]
    person = Participant(id="p-1", consents=records)
    assert [n for n in range(1, 15) if person.consents_to(Purpose.PARTICIPATION, on=date(2026, 9, n))] == valid
    assert len([*find_same_day(person.consents)]) == found


def test_consent_for_one_purpose_says_nothing_of_another() -> None:
    """Each purpose is asked for by itself, and no word is no consent."""
    consents = agreed_on(DAY)
    assert [purpose for purpose in Purpose if consents_hold(consents, purpose, on=DAY)] == [Purpose.PARTICIPATION]
    assert not consents_hold([], Purpose.PARTICIPATION, on=DAY)


def test_consent_can_be_given_again() -> None:
    """Who withdrew may consent anew; in between there is none."""
    first = Consent(purpose=Purpose.PARTICIPATION, given=DAY, withdrawn=DAY + timedelta(days=10))
    again = evolve(first, given=DAY + timedelta(days=20), withdrawn=None)
    stands = [consents_hold([first, again], first.purpose, on=DAY + timedelta(days=day)) for day in (9, 10, 19, 20)]
    assert stands == [True, False, False, True]


def test_consent_reports_all_faults_without_the_dates() -> None:
    """Every broken field is named at once, and the days themselves stay out of the message."""
    wrong: Any = datetime(2031, 5, 17, tzinfo=UTC)
    with pytest.raises(ValidationError) as caught:
        Consent(purpose="participation", given=wrong, withdrawn="2031-05-17")  # type: ignore[arg-type]
    assert faults(caught) == [
        ("type", "purpose"),
        ("type", "given"),
        ("type", "withdrawn"),
    ]
    assert "2031" not in f"{caught.value}{caught.value!r}"


def test_consent_refuses_to_be_withdrawn_before_it_is_given() -> None:
    """A withdrawal before the giving is refused, with a broken field beside it, and neither day is shown."""
    wrong: Any = 5
    with pytest.raises(ValidationError) as caught:
        Consent(purpose=Purpose.NUDGES, given=date(2031, 5, 17), withdrawn=date(2031, 5, 16))
    assert caught.value.findings == (Finding.of("consent:order", "withdrawn"),)
    assert "2031" not in f"{caught.value}{caught.value!r}{caught.value.text('nl')}"
    with pytest.raises(ValidationError) as caught:
        Consent(purpose=wrong, given=date(2031, 5, 17), withdrawn=date(2031, 5, 16))
    assert [found.path for found in caught.value.findings] == ["purpose", "withdrawn"]


@given(consent=strategies.consents())
def test_consent_shows_its_purpose_alone(consent: Consent) -> None:
    """The days on which a person gave or withdrew consent are private, and never shown."""
    assert repr(consent) == f"<Consent {consent.purpose.value}>"


@given(consent=strategies.consents())
def test_consent_pickles_and_hashes(consent: Consent) -> None:
    """A consent comes out of a pickle equal, with the same hash."""
    again = pickle.loads(pickle.dumps(consent))  # noqa: S301
    assert again == consent
    assert hash(again) == hash(consent)


def test_consent_cannot_be_changed() -> None:
    """A consent stays as it was given; withdrawing makes another."""
    consent: Any = Consent(purpose=Purpose.NUDGES, given=DAY)
    with pytest.raises(AttributeError):
        consent.withdrawn = DAY
