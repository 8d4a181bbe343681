"""Consent: for one purpose, with its dates. It can be withdrawn at any time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum

from attrs import field

from advocacy.arguments import checked, frozen, unchecked
from advocacy.errors import Finding
from advocacy.rules import personal


class Purpose(Enum):
    """The purpose of a consent. Each purpose needs its own consent (:ref:`method-law`)."""

    PARTICIPATION = "participation"
    """To take part in the program, and so to be in the pool of the pilot."""
    MEASUREMENT = "measurement"
    """To have one's own activity counted in metrics."""
    NUDGES = "nudges"
    """To be encouraged, inspired or reminded in person."""
    RECOGNITION = "recognition"
    """To be named in highlights."""


@frozen(kw_only=True)
class Consent:
    """
    The consent of one person for one purpose.

    It is valid from the day it is given until the day before it is withdrawn. No reason is asked for either.

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
        """Check whether the consent is valid on a day: ``given <= on < withdrawn``."""
        return self.given <= on and (self.withdrawn is None or on < self.withdrawn)

    def __repr__(self) -> str:
        """Show the purpose only: the dates are private."""
        return f"<Consent {self.purpose.value}>"


_stands = unchecked(Consent.holds)


def consents_hold(consents: Iterable[Consent], purpose: Purpose, *, on: date) -> bool:
    """Check whether any of the *consents* is valid for a purpose on a day."""
    for consent in consents:  # noqa: SIM110 - a generator takes five times as long
        if consent.purpose is purpose and _stands(consent, on=on):
            return True
    return False
