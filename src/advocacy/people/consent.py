"""Consent: a history of records for each purpose. It can be withdrawn at any time."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum
from itertools import pairwise

from attrs import field

from advocacy.arguments import checked, frozen, unchecked
from advocacy.errors import Finding
from advocacy.rules import personal, tuple_of


class Purpose(Enum):
    """The purpose of a consent. Each purpose needs its own consent (:ref:`method-law`)."""

    PARTICIPATION = "participation"
    """Participation in the program, which includes being in the pool of the pilot."""
    MEASUREMENT = "measurement"
    """The person's activity is counted in metrics."""
    NUDGES = "nudges"
    """The person is encouraged, inspired or reminded in person."""
    RECOGNITION = "recognition"
    """The person is named in highlights."""


@frozen(kw_only=True)
class Consent:
    """A record of the consent of one person for one purpose.

    A single record is valid from the day it is given until the day before it is withdrawn. Neither needs a reason. All
    records of a person for a purpose are one history (:ref:`method-law`): the latest event up to a day decides, and on
    the same day a withdrawal wins. `Participant.consents_to` applies this rule.

    >>> consent = Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1), withdrawn=date(2026, 10, 1))
    >>> consent.holds(on=date(2026, 9, 30)), consent.holds(on=date(2026, 10, 1))
    (True, False)

    Attributes:
        purpose: The purpose.
        given: The first valid day.
        withdrawn: The first day on which it is not valid any more; ``None`` while it is valid.

    Raises:
        ValidationError: A field has the wrong type, or the withdrawal is before the consent.
    """

    purpose: Purpose
    given: date = field(validator=personal)
    withdrawn: date | None = field(default=None, validator=personal)

    def _faults(self) -> Iterator[Finding]:
        if self.withdrawn is not None and self.withdrawn < self.given:
            yield Finding.of("consent:order", "withdrawn")

    @checked
    def holds(self, *, on: date) -> bool:
        """Check whether this record alone is valid on a day: ``given <= on < withdrawn``."""
        return self.given <= on and (self.withdrawn is None or on < self.withdrawn)

    def __repr__(self) -> str:
        """Show the purpose only: the dates are private."""
        return f"<Consent {self.purpose.value}>"


_holds = unchecked(Consent.holds)


def reduce_consents(consents: Iterable[Consent]) -> tuple[Consent, ...]:
    """Return a history of consents in its canonical form, by purpose and then by day.

    This is the only place that decides when consent is valid. For one purpose, it is valid on a day if some record has
    ``given <= day``, and no record has a withdrawal with ``given <= withdrawn <= day`` for that ``given``. So a
    withdrawal ends every consent that was given up to its day, in whichever record it is written. On the same day the
    withdrawal wins, and a new consent counts from the next day.

    In the canonical form each record ends at the first withdrawal that applies to it, so consent is valid on a day if
    and only if one record is valid (`consents_hold`). No event is lost: a withdrawal that ends no record becomes a
    record that begins and ends on its day. So records can be added later, in any order. A consent that was given on the
    day of a withdrawal becomes a second record of that day, for `find_same_day`: it never counts, even if an earlier
    consent was given and withdrawn on the same day. The rule of the field reports values that are not consents.
    """
    records = tuple_of(consents)
    if type(records) is not tuple or len(records) < 2 or any(type(record) is not Consent for record in records):
        return records
    known = {(record.purpose, record.given, record.withdrawn): record for record in records}
    times = Counter((record.purpose, record.given, record.withdrawn) for record in records)
    reduced: list[Consent] = []
    for purpose in Purpose:
        given = {record.given for record in records if record.purpose is purpose}
        ends = sorted(
            {record.withdrawn for record in records if record.purpose is purpose and record.withdrawn is not None}
        )
        found = {day: next(iter(ends[bisect_left(ends, day) :]), None) for day in given}
        found |= {day: day for day in ends if day not in found.values()}
        again = {record.given for record in records if record.purpose is purpose and record.given != record.withdrawn}
        again |= {day for day in given if times[purpose, day, day] > 1}
        for day, end in sorted(found.items()):
            record = known.get((purpose, day, end)) or Consent(purpose=purpose, given=day, withdrawn=end)
            reduced += [record] * (2 if day == end and day in again else 1)
    return tuple(reduced)


def consents_hold(consents: Iterable[Consent], purpose: Purpose, *, on: date) -> bool:
    """Check whether a history in its canonical form, as in `Participant.consents`, is valid for a purpose on a day."""
    for consent in consents:  # noqa: SIM110 - a generator takes five times as long
        if consent.purpose is purpose and _holds(consent, on=on):
            return True
    return False


def find_same_day(consents: Iterable[Consent]) -> Iterator[Finding]:
    """Find consents of a canonical history that were given on the day of a withdrawal, and so never count."""
    for index, (record, following) in enumerate(pairwise(consents)):
        if record == following:
            yield Finding.of("consent:same-day", f"[{index}].given", purpose=record.purpose.value)
