"""A participant: what is known of a person, and nothing that is not."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.people.consent import Consent, Purpose, consents_hold
from advocacy.rules import (
    duration,
    each,
    frozen_map,
    identifier,
    instance,
    number,
    number_map,
    optional,
    own,
    real,
    share,
    text,
    tuple_of,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

__all__ = ["MEASURES", "SHARES", "DataSource", "Participant", "split_by_consent"]

#: The cell of a matrix, as an attribute that quotas may name; no app may give it to a person.
CELL = "cell"


class DataSource(Enum):
    """How a measure about a person is known."""

    MEASURED = "measured"
    """Counted, by someone or something."""
    SELF_REPORTED = "self_reported"
    """Said by the person, in a survey or a talk."""


#: Unknown, or a share that says something about a person.
_own_share = optional(own(share))
_HOUR = timedelta(hours=1)


@frozen(kw_only=True)
class Participant:
    """
    One person who may be, or is, in the program (:ref:`method-step-1`).

    Only the id is required: what is not known stays ``None`` and is never taken for zero.

    >>> ann = Participant(id="p-017", attributes={"department": "Sales"}, network_size=850, activity=0.4)
    >>> ann
    <Participant p-017>
    >>> ann.measure("network_size"), ann.measure("motivation"), ann.attribute("department")
    (850.0, None, 'Sales')

    Attributes:
        id: The app's own key for the person; not empty, kept in Unicode form NFC.
        name: What to call the person; never shown by the library itself.
        attributes: Facts to spread a group over, text by name: ``department``, ``role``, ``location``, ``language``
            and any other. Leave out what is unknown. The name ``cell`` is the matrix's.
        network_size: People in the person's professional network, 0 to 10**10.
        network_size_source: Whether that was measured or told.
        activity: Social activity and confidence, a share 0..1.
        activity_source: Whether that was measured or told.
        motivation: Intrinsic motivation, a share 0..1.
        opportunity_self: How far the person sees the program as a chance for themselves, a share 0..1 (1 is a plain
            yes).
        opportunity_company: How far they see it as a chance for the company, a share 0..1.
        time_per_month: Time the person can give, per month.
        measures: Any further measures of the app, finite numbers by name.
        consents: What the person agreed to.

    Raises:
        ValidationError: All invalid fields at once; values are not repeated in the message.
    """

    id: str = field(converter=identifier, validator=text)
    name: str | None = field(default=None, validator=optional(own(text)))
    attributes: FrozenMap[str] = field(factory=FrozenMap[str], converter=frozen_map, validator=each(own(text)))
    network_size: int | None = field(default=None, validator=optional(whole(0, 10**10, private=True)))
    network_size_source: DataSource | None = field(default=None, validator=optional(instance(DataSource, private=True)))
    activity: float | None = field(default=None, converter=number, validator=_own_share)
    activity_source: DataSource | None = field(default=None, validator=optional(instance(DataSource, private=True)))
    motivation: float | None = field(default=None, converter=number, validator=_own_share)
    opportunity_self: float | None = field(default=None, converter=number, validator=_own_share)
    opportunity_company: float | None = field(default=None, converter=number, validator=_own_share)
    time_per_month: timedelta | None = field(
        default=None,
        validator=optional(own(duration)),
    )
    measures: FrozenMap[float] = field(
        factory=FrozenMap[float],
        converter=number_map,
        validator=each(own(real)),
    )
    consents: tuple[Consent, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(Consent, private=True))
    )

    def __attrs_post_init__(self) -> None:
        """Refuse names that the library gives a meaning of its own."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if CELL in self.attributes:
            yield Finding.of("name:taken", f"attributes[{CELL}]", name=CELL)
        for name in self.measures:
            if name in MEASURES:
                yield Finding.of("name:taken", f"measures[{name}]", name=name)

    def measure(self, name: str) -> float | None:
        """
        Return a measure by its name, or ``None`` where it is unknown.

        Args:
            name: One of ``MEASURES``, or a name of the app's own ``measures``. ``time_per_month`` counts in hours.
        """
        read = MEASURES.get(name)
        return self.measures.get(name) if read is None else read(self)

    def attribute(self, name: str) -> str | None:
        """Return a fact by its name, or ``None`` where it is unknown."""
        fact: str | None = self.attributes.get(name)
        return fact

    def consents_to(self, purpose: Purpose, *, on: date) -> bool:
        """Check whether the person's word for a purpose stands on a day; no word is no consent."""
        return consents_hold(self.consents, purpose, on=on)

    def __repr__(self) -> str:
        """Show class and id, and nothing about the person."""
        return f"<Participant {self.id}>"


def split_by_consent(people: Iterable[Participant], *, on: date) -> tuple[tuple[Participant, ...], tuple[Finding, ...]]:
    """Return those who agreed to take part and whose word stands on a day, by id; and how many are left out, if any."""
    listed = tuple(people)
    agreed = sorted((p for p in listed if p.consents_to(Purpose.PARTICIPATION, on=on)), key=lambda person: person.id)
    out = len(listed) - len(agreed)
    return tuple(agreed), (Finding.of("excluded:consent", count=out),) if out else ()


def _network_size(person: Participant) -> float | None:
    return None if person.network_size is None else float(person.network_size)


def _hours(person: Participant) -> float | None:
    return None if person.time_per_month is None else person.time_per_month / _HOUR


#: The measures every participant has a place for: name → how it is read.
MEASURES: dict[str, Callable[[Participant], float | None]] = {
    "activity": lambda person: person.activity,
    "opportunity_company": lambda person: person.opportunity_company,
    "opportunity_self": lambda person: person.opportunity_self,
    "motivation": lambda person: person.motivation,
    "network_size": _network_size,
    "time_per_month": _hours,
}
#: Those of them that are shares, 0..1.
SHARES: frozenset[str] = frozenset({"activity", "opportunity_company", "opportunity_self", "motivation"})
