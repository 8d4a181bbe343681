"""Participants: the known facts about a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import Enum
from math import inf
from operator import attrgetter
from typing import Any

from attrs import evolve, field, fields

from advocacy.arguments import Personal, checked, frozen, unchecked
from advocacy.errors import Finding, ValidationError, nearest, raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.people.bounds import Bounds
from advocacy.people.consent import Consent, Purpose, consents_hold, reduce_consents
from advocacy.rules import (
    FrozenMapOf,
    NumberMapOf,
    identifier,
    integer_or_none,
    number_or_none,
    optional,
    own,
    personal,
    share,
    tuple_of,
    whole,
)

#: The cell of a matrix, as an attribute name for quotas. Apps cannot set it for a person.
CELL = "cell"


class DataSource(Enum):
    """The source of a measure of a person."""

    MEASURED = "measured"
    """Counted by a person or a system."""
    SELF_REPORTED = "self_reported"
    """Stated by the person, in a survey or a conversation."""


_holds = unchecked(Consent.holds)
#: Unknown, or a share.
_own_share = optional(own(share))
_HOUR = timedelta(hours=1)


def _sorted_texts(values: Iterable[str]) -> tuple[str, ...]:
    """Return texts sorted and without repeats. The rule reports values that are not text."""
    listed: Any = tuple_of(values)
    if not isinstance(listed, tuple) or not all(isinstance(item, str) for item in listed):
        return listed  # type: ignore[no-any-return]
    return tuple(sorted(set(listed)))


@frozen(kw_only=True)
class Participant(Personal):
    """A person who may be, or is, in the program (:ref:`method-step-1`).

    Only the id is required. Unknown values are ``None`` and are never read as 0.

    >>> ann = Participant(id="p-017", attributes={"department": "Sales"}, network_size=850, activity=0.4)
    >>> ann
    <Participant p-017>
    >>> ann.measure("network_size"), ann.measure("motivation"), ann.attribute("department")
    (850.0, None, 'Sales')

    Attributes:
        id: The app's own key of the person; not empty, stored in Unicode form NFC.
        name: The name of the person. The library itself never shows it.
        contacts: Addresses and handles of the person that the app knows, sorted. They are for erasure and export only:
            the person can see them, and no other view contains them.
        attributes: Values for quotas, text by name: ``department``, ``role``, ``location``, ``language`` and any other.
            Omit unknown values. The name ``cell`` is reserved for the matrix.
        network_size: The number of people in the person's professional network, 0 to 10**10.
        network_size_source: Whether the network size was measured or self-reported.
        activity: Social activity and confidence, a share 0..1.
        activity_source: Whether the activity was measured or self-reported.
        motivation: Intrinsic motivation, a share 0..1.
        opportunity_self: How far the person sees the program as an opportunity for themselves, a share 0..1 (1 is a
            plain yes).
        opportunity_company: How far they see it as an opportunity for the company, a share 0..1.
        time_per_month: The available time per month.
        measures: Further measures of the app, finite numbers by name.
        bounds: What is known of a measure without a known value, by name: one of ``MEASURES``, in the unit of
            `measure`, or a name of the app's own. The source of a measure is also that of its bounds. A known value
            replaces its bounds.
        consents: The consents of the person: one history for each purpose, from records in any order. Each record ends
            at the first withdrawal that applies to it. Sorted by purpose, then by day.

    Raises:
        ValidationError: All invalid fields at once. The message does not repeat the values.
    """

    id: str = field(converter=identifier)
    name: str | None = field(default=None, validator=personal)
    contacts: tuple[str, ...] = field(default=(), converter=_sorted_texts, validator=personal)
    attributes: FrozenMap[str] = field(factory=FrozenMap[str], converter=FrozenMapOf[str], validator=personal)
    network_size: int | None = field(
        default=None, converter=integer_or_none, validator=optional(whole(0, 10**10, private=True))
    )
    network_size_source: DataSource | None = field(default=None, validator=personal)
    activity: float | None = field(default=None, converter=number_or_none, validator=_own_share)
    activity_source: DataSource | None = field(default=None, validator=personal)
    motivation: float | None = field(default=None, converter=number_or_none, validator=_own_share)
    opportunity_self: float | None = field(default=None, converter=number_or_none, validator=_own_share)
    opportunity_company: float | None = field(default=None, converter=number_or_none, validator=_own_share)
    time_per_month: timedelta | None = field(default=None, validator=personal)
    measures: FrozenMap[float] = field(factory=FrozenMap[float], converter=NumberMapOf[float], validator=personal)
    bounds: FrozenMap[Bounds] = field(factory=FrozenMap[Bounds], converter=FrozenMapOf[Bounds], validator=personal)
    consents: tuple[Consent, ...] = field(default=(), converter=reduce_consents, validator=personal)

    def _ordered(self) -> dict[str, object]:
        known = [name for name in self.bounds if find_measure(self, name) is not None]
        return {"bounds": FrozenMap({k: v for k, v in self.bounds.items() if k not in known})} if known else {}

    def _faults(self) -> Iterator[Finding]:
        if CELL in self.attributes:
            yield Finding.of("name:taken", f"attributes[{CELL}]", name=CELL)
        for name in self.measures:
            if name in MEASURES:
                yield Finding.of("name:taken", f"measures[{name}]", name=name)
        for name, bounds in self.bounds.items():
            low, high = possible_range(name)
            if not low <= bounds.minimum <= high or (bounds.maximum or 0.0) > high:
                yield Finding.of("bounds:range", f"bounds[{name}]", measure=name)

    @classmethod
    @checked
    def many(cls, rows: Iterable[Mapping[str, Any]]) -> tuple[Participant, ...]:
        """Return a participant for each row, as ``Participant(**row)`` does, in less than half of the memory.

        Participants of one call share equal attributes and consents, and empty mappings. They equal other participants.

        >>> ann, ben = Participant.many([{"id": name, "attributes": {"team": "Sales"}} for name in ("p-1", "p-2")])
        >>> ann == Participant(id="p-1", attributes={"team": "Sales"}), ann.attributes is ben.attributes
        (True, True)

        Args:
            rows: The values of the fields of each participant, by name.

        Raises:
            ValidationError, UnknownNameError: All problems of all rows at once, each with the place of its row.
        """
        names = frozenset(field.name for field in fields(cls))
        people, faults = list[Participant](), list[Finding]()
        shared: dict[object, object] = {}
        for place, row in enumerate(rows):
            strange = [nearest(name, names, f"rows[{place}]", kind="field") for name in row if name not in names]
            missing = [] if "id" in row else [Finding.of("text", f"rows[{place}].id")]
            faults += [*strange, *missing]
            if strange or missing:
                continue
            try:
                person = cls(**row)
            except ValidationError as error:
                faults += [evolve(finding, path=f"rows[{place}].{finding.path}") for finding in error.findings]
                continue
            for name in ("attributes", "measures", "bounds", "consents"):
                value = getattr(person, name)
                if not value or name in {"attributes", "consents"}:  # 0.0 and -0.0 are equal, and not the same
                    object.__setattr__(person, name, shared.setdefault((name, value), value))
            people.append(person)
        raise_any(faults)
        return tuple(people)

    @checked
    def measure(self, name: str) -> float | None:
        """Return a measure by its name, or ``None`` if it is unknown.

        Args:
            name: One of ``MEASURES``, or a name in the person's own ``measures``. ``time_per_month`` counts in hours.

        Raises:
            UnknownNameError: It is neither, and has no bounds. If the app knows a measure of some people only, use
                ``person.measures.get(name)``.
        """
        known = MEASURES.keys() | self.measures.keys() | self.bounds.keys()
        if name not in known:
            raise_any([nearest(name, known, "name", kind="measure")])
        return find_measure(self, name)

    @checked
    def attribute(self, name: str) -> str | None:
        """Return an attribute by its name, or ``None`` if it is unknown."""
        fact: str | None = self.attributes.get(name)
        return fact

    @checked
    def consents_to(self, purpose: Purpose, *, on: date) -> bool:
        """Check whether the person has valid consent for a purpose on a day. Without any consent the answer is no.

        The latest event up to the day decides: a consent or a withdrawal, in any record. If both fall on one day, the
        withdrawal wins, and a new consent counts from the next day (:ref:`method-law`).

        >>> first = Consent(purpose=Purpose.NUDGES, given=date(2026, 9, 1))
        >>> ended = Consent(purpose=Purpose.NUDGES, given=date(2026, 9, 1), withdrawn=date(2026, 9, 10))
        >>> ann = Participant(id="p-1", consents=[first, ended])
        >>> ann.consents_to(Purpose.NUDGES, on=date(2026, 9, 9)), ann.consents_to(Purpose.NUDGES, on=date(2026, 9, 15))
        (True, False)
        """
        return consents_hold(self.consents, purpose, on=on)

    @checked
    def withdraw(self, purpose: Purpose, *, on: date) -> Participant:
        """Return the person with consent for a purpose withdrawn from a day. Without valid consent nothing changes.

        An earlier day replaces a planned withdrawal.
        """
        ended = [
            evolve(consent, withdrawn=on) if consent.purpose is purpose and _holds(consent, on=on) else consent
            for consent in self.consents
        ]
        return evolve(self, consents=ended) if consents_hold(self.consents, purpose, on=on) else self


def find_measure(person: Participant, name: str) -> float | None:
    """Return a measure of a person by its name, or ``None`` if it is unknown or the person has no such measure."""
    read = MEASURES.get(name)
    return person.measures.get(name) if read is None else read(person)


def measure_reader(name: str) -> Callable[[Participant], float | None]:
    """Return the function that reads a measure of a person, as `find_measure` does, for use with many people."""
    return MEASURES.get(name) or (lambda person: person.measures.get(name))


def split_by_consent(people: Iterable[Participant], *, on: date) -> tuple[tuple[Participant, ...], tuple[Finding, ...]]:
    """Return the people with valid consent to participate on a day, by id, and a finding with the number of others."""
    listed = tuple(people)
    agreed = sorted(
        (p for p in listed if consents_hold(p.consents, Purpose.PARTICIPATION, on=on)), key=lambda person: person.id
    )
    out = len(listed) - len(agreed)
    return tuple(agreed), (Finding.of("exclusion-count:consent", count=out),) if out else ()


def _network_size(person: Participant) -> float | None:
    return None if person.network_size is None else float(person.network_size)


def _hours(person: Participant) -> float | None:
    return None if person.time_per_month is None else person.time_per_month / _HOUR


#: The measures that every participant has: name → how to read it.
MEASURES: dict[str, Callable[[Participant], float | None]] = {
    "activity": attrgetter("activity"),
    "opportunity_company": attrgetter("opportunity_company"),
    "opportunity_self": attrgetter("opportunity_self"),
    "motivation": attrgetter("motivation"),
    "network_size": _network_size,
    "time_per_month": _hours,
}
#: The measures that are shares, 0..1.
SHARES: frozenset[str] = frozenset({"activity", "opportunity_company", "opportunity_self", "motivation"})


def possible_range(measure: str) -> tuple[float, float]:
    """Return the lowest and the highest value that a measure of any person can have; infinite without a limit."""
    return (0.0, 1.0) if measure in SHARES else (0.0, inf) if measure in MEASURES else (-inf, inf)
