"""Samples that tests share: people who consent, policies that score by motivation, activities, and faults of errors."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from attrs import evolve

from advocacy import Consent, Criterion, Participant, Purpose, SelectionPolicy
from advocacy.messages.translator import Translator
from advocacy.plan import SessionFormat, TopicTiming, TrackPolicy
from advocacy.plan.topics import TOPICS
from advocacy.run import Activity, ActivityKind
from advocacy.testing.strategies import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pytest

    from advocacy import Finding, Quota
    from advocacy.pilot import DistinctValues, ValueCap

__all__ = ["REQUESTED", "activities", "agreed_on", "faults", "person", "policy", "scored"]


_ALONE = {"first_draft", "editing", "sparring"}
#: A policy for topics on request only: no start, nothing that comes back, and any order.
REQUESTED = TrackPolicy(
    topics=[
        evolve(
            topic,
            timing=TopicTiming.ON_REQUEST,
            prerequisites=(),
            minimum=3,
            maximum=12,
            formats=topic.formats if topic.code in _ALONE else [SessionFormat.GROUP],
        )
        for topic in TOPICS
        if topic.code not in {"kick_off", "own_profile", "meeting", "check_in"}
    ]
)


class _Found(Protocol):
    """An error or a result with findings."""

    @property
    def findings(self) -> Sequence[Finding]: ...


def agreed_on(day: date, *purposes: Purpose, withdrawn: date | None = None) -> tuple[Consent, ...]:
    """Return consents to some purposes, by default to participation, given on a day."""
    return tuple(
        Consent(purpose=purpose, given=day, withdrawn=withdrawn) for purpose in purposes or [Purpose.PARTICIPATION]
    )


def person(name: str = "p-1", **fields: Any) -> Participant:
    """Return a participant with some fields, who by default consents to participation and measurement since ``DAY``."""
    return Participant(**{"id": name, "consents": agreed_on(DAY, Purpose.PARTICIPATION, Purpose.MEASUREMENT)} | fields)


def scored(name: str, points: int = 5000, department: str = "IT", location: str = "Gent") -> Participant:
    """Return an eligible person with this score, in points, under `policy`."""
    facts = {"department": department, "location": location}
    return person(name, motivation=points / 10_000, attributes=facts)


def policy(
    size: int | tuple[int, int], rules: Iterable[Quota | ValueCap | DistinctValues] = (), **changes: Any
) -> SelectionPolicy:
    """Return a policy that scores by motivation alone, under some rules; inactive people are eligible."""
    options: dict[str, Any] = {"criteria": [Criterion("motivation")], "exclude_inactive": False}
    return SelectionPolicy(size=size, quotas=tuple(rules), **(options | changes))


def activities(
    name: str, days: Iterable[date], *, kind: ActivityKind = ActivityKind.POSTED, pillar: str | None = None
) -> list[Activity]:
    """Return a person's activities of one kind, one on each of the days."""
    return [Activity(participant=name, on=day, kind=kind, pillar=pillar) for day in days]


def faults(found: _Found | pytest.ExceptionInfo[Any]) -> list[tuple[str, str]]:
    """Return the code and path of each finding of an error, caught or not, or of a result."""
    source: Any = getattr(found, "value", found)  # pytest keeps the error that it caught as a value
    return [(finding.code, finding.path) for finding in source.findings]


def spoken(day: date, language: str = "en") -> str:
    """Return a day as the texts of a language write it."""
    return Translator(language).formats.date(day)


class Clock:
    """A clock that moves a second each time it is read."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        """Return the time."""
        self.now += 1.0
        return self.now
