"""Consent: per purpose, dated, and withdrawn whenever a person wishes."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, raise_any
from advocacy.rules import instance, optional

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Consent", "Purpose", "consents_hold"]


class Purpose(Enum):
    """What a person agrees to; each is asked for by itself (:ref:`method-law`)."""

    PARTICIPATION = "participation"
    """To be in the program, and so in the pool a pilot is chosen from."""
    MEASUREMENT = "measurement"
    """To have their own activity counted in measures."""
    NUDGES = "nudges"
    """To be encouraged, inspired or reminded in person."""
    RECOGNITION = "recognition"
    """To be named when something good is told."""


@frozen(kw_only=True)
class Consent:
    """
    One person's word for one purpose.

    It holds from the day it is given up to, and not on, the day it is withdrawn. No reason is asked for either.

    >>> consent = Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1), withdrawn=date(2026, 10, 1))
    >>> consent.holds(on=date(2026, 9, 30)), consent.holds(on=date(2026, 10, 1))
    (True, False)

    Attributes:
        purpose: What was agreed to.
        given: The first day on which it holds.
        withdrawn: The first day on which it no longer holds; ``None`` while it stands.

    Raises:
        ValidationError: A field has another type, or the withdrawal lies before the giving.
    """

    purpose: Purpose = field(validator=instance(Purpose))
    given: date = field(validator=instance(date, private=True))
    withdrawn: date | None = field(default=None, validator=optional(instance(date, private=True)))

    def __attrs_post_init__(self) -> None:
        """Keep giving before withdrawing."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if self.withdrawn is not None and self.withdrawn < self.given:
            yield Finding.of("window:consent", "withdrawn")

    def holds(self, *, on: date) -> bool:
        """Check whether the consent stands on a day: ``given <= on < withdrawn``."""
        return self.given <= on and (self.withdrawn is None or on < self.withdrawn)

    def __repr__(self) -> str:
        """Show the purpose alone: when somebody gave or withdrew their word is theirs."""
        return f"<Consent {self.purpose.value}>"


def consents_hold(consents: Iterable[Consent], purpose: Purpose, *, on: date) -> bool:
    """Check whether any of the *consents* stands for a purpose on a day."""
    for consent in consents:  # noqa: SIM110 - asked of everyone in every pool, where a generator costs five times as much
        if consent.purpose is purpose and consent.holds(on=on):
            return True
    return False
