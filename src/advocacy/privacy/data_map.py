"""What each field of the nouns of a program holds of people: one table, which says what happens to it."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs

from advocacy.errors import Finding
from advocacy.frozen_map import FrozenMap
from advocacy.goals.catalogue import ContentGuide
from advocacy.goals.goal import ContentPillar, Goal
from advocacy.goals.metric import Formula, Measure, Metric
from advocacy.people.matrix import Axis, Cell, Level, Matrix
from advocacy.people.membership import Membership
from advocacy.people.participant import Participant
from advocacy.people.survey import Answer, ClosedQuestion, OpenQuestion, ResponseScale, Survey
from advocacy.pilot.invitation import Invitation
from advocacy.pilot.pilot import Pilot
from advocacy.pilot.policy import Criterion, DistinctValues, Quota, SelectionPolicy, ValueCap
from advocacy.plan.buddies import BuddyGroup, BuddyPolicy, PairExclusion
from advocacy.plan.content import ContentIdea
from advocacy.plan.foundation import ChecklistItem, Foundation, FoundationCheck
from advocacy.plan.plan import PlanBrief
from advocacy.plan.tracks import Session, SessionPreferences, Topic, Track, TrackItem, TrackPolicy
from advocacy.program.history import FieldChange, Revision
from advocacy.program.program import Program
from advocacy.run.review import ReviewProposal

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "HOLDS",
    "PERSONAL_FINDINGS",
    "QUOTING_FINDINGS",
    "WHO",
    "Holds",
    "PeopleIn",
    "fields_of",
]


class PeopleIn:
    """
    What a walk over everything that something holds, its history too, finds of people; each thing is looked at once.

    Args:
        held: A program, or any other noun.

    Attributes:
        ids: Every id of a person.
        keys: Every key and code of a thing.
        names: Every name that somebody has or had, by id.
    """

    def __init__(self, held: Any) -> None:
        self.ids: set[str] = set()
        self.keys: set[str] = set()
        self.names: dict[str, set[str]] = {}
        self._answers: dict[str, set[tuple[str, str]]] = {}
        self._closed: dict[str, set[str]] = {}
        self._asked: dict[str, set[str]] = {}
        seen: dict[int, object] = {}
        waiting: list[Any] = [held]
        while waiting:
            thing = waiting.pop()
            if id(thing) in seen:
                continue
            seen[id(thing)] = thing
            self._note(thing)
            for name, holds in fields_of(type(thing)):
                waiting += self._within(getattr(thing, name), holds)

    def _note(self, thing: Any) -> None:
        if type(thing) is Participant and thing.name is not None:
            self.names.setdefault(thing.id, set()).add(thing.name)
        elif type(thing) is Answer:
            self._answers.setdefault(thing.participant, set()).add((thing.question, thing.text))
        elif type(thing) is SessionPreferences:
            self._asked.setdefault(thing.participant, set()).update(thing.topics)
        elif type(thing) is PlanBrief:
            for who, topics in thing.needs.items():
                self._asked.setdefault(who, set()).update(topics)
        elif type(thing) is Survey:
            for item in thing.closed_questions:
                self._closed.setdefault(item.code, set()).add(item.measure)

    def _within(self, value: Any, holds: Holds) -> Iterator[Any]:
        if isinstance(value, str):
            if holds in WHO:
                self.ids.add(value)
            elif holds is Holds.KEY:
                self.keys.add(value)
        elif isinstance(value, FrozenMap):
            (self.ids if holds is Holds.BY_PERSON else self.keys).update(value)
            inner = Holds.KEY if holds is Holds.BY_PERSON else holds
            for one in value.values():
                yield from self._within(one, inner)
        elif isinstance(value, (tuple, frozenset)):
            for one in value:
                yield from self._within(one, holds)
        elif attrs.has(type(value)):
            yield value

    def said(self, who: str) -> frozenset[str]:
        """Return what somebody answered to open questions, word for word, and nobody else did."""
        mine = {text for question, text in self._answers.get(who, ()) if question not in self._closed}
        return frozenset(mine - {text for other, given in self._answers.items() if other != who for _, text in given})

    def asked(self, who: str) -> frozenset[str]:
        """Return the topics that somebody wished for or needs."""
        return frozenset(self._asked.get(who, ()))

    def answered(self, who: str) -> frozenset[str]:
        """Return the metrics that somebody answered closed questions about."""
        asked = (question for question, _ in self._answers.get(who, ()))
        return frozenset(measure for question in asked for measure in self._closed.get(question, ()))


class Holds(Enum):
    """What a field holds of people, and so what happens to it when somebody goes."""

    SUBJECT = "subject"
    """The id of whom the thing is about: it goes with them."""
    ROLE = "role"
    """The id of somebody who has a part in it: the part falls empty."""
    MEMBERS = "members"
    """The ids of several: the person is taken out."""
    BY_PERSON = "by_person"
    """A mapping by id: the person's entry goes."""
    FACTS = "facts"
    """Facts about a person by name; of somebody else's, one that names the person goes."""
    TOLD = "told"
    """What people said or wrote; what names the person is blacked out."""
    LABEL = "label"
    """What the organisation calls or explains things; what names the person is blacked out."""
    KEY = "key"
    """A key or code of a thing: it is no person's, and made anew where it holds a person's id within it."""


#: What holds ids of people.
WHO = frozenset({Holds.SUBJECT, Holds.ROLE, Holds.MEMBERS})


def _row(*, subject: str = "", told: str = "", label: str = "", key: str = "", **others: Holds) -> dict[str, Holds]:
    named = ((Holds.SUBJECT, subject), (Holds.TOLD, told), (Holds.LABEL, label), (Holds.KEY, key))
    return {name: holds for holds, names in named for name in names.split()} | others


#: By class, then field: every field that holds text. One that is not in it is treated as told, and a test asks for it.
HOLDS: dict[type, dict[str, Holds]] = {
    Answer: _row(subject="participant", key="question", told="text"),
    Axis: _row(key="measure"),
    BuddyGroup: _row(members=Holds.MEMBERS),
    BuddyPolicy: _row(key="apart shared complement"),
    ValueCap: _row(key="attribute"),
    Cell: _row(key="code row column toward", label="name description fits step"),
    ChecklistItem: _row(key="code", label="wording reason"),
    ContentGuide: _row(label="content"),
    ContentIdea: _row(key="id pillar goals", told="title story format_name", owner=Holds.ROLE, from_whom=Holds.ROLE),
    ContentPillar: _row(key="id goals", label="name description"),
    Criterion: _row(key="measure"),
    FieldChange: _row(key="part key"),
    DistinctValues: _row(key="attribute"),
    Finding: _row(key="code path parameters"),
    Formula: _row(key="numerator denominator"),
    Foundation: _row(profiles=Holds.BY_PERSON),
    FoundationCheck: _row(key="done unclear"),
    Goal: _row(key="id", told="statement"),
    Invitation: _row(subject="participant"),
    ClosedQuestion: _row(key="code measure", label="wording"),
    Level: _row(key="code"),
    Matrix: _row(label="name"),
    Measure: _row(key="code", label="definition supplier"),
    Membership: _row(subject="participant"),
    Metric: _row(key="code", label="name definition source pitfall"),
    PairExclusion: _row(subject="first second"),
    Participant: _row(subject="id", told="name", attributes=Holds.FACTS, measures=Holds.KEY),
    Pilot: _row(members=Holds.MEMBERS, previous_members=Holds.MEMBERS),
    PlanBrief: _row(needs=Holds.BY_PERSON, cadences=Holds.BY_PERSON),
    Program: _row(key="id"),
    OpenQuestion: _row(key="code", label="wording"),
    ReviewProposal: _row(subject="participant", key="about"),
    Quota: _row(key="attribute", label="value"),
    Revision: _row(told="reason"),
    ResponseScale: _row(key="options"),
    SelectionPolicy: _row(key="substitutes"),
    Session: _row(key="id topic", participants=Holds.MEMBERS),
    Topic: _row(key="code levels", label="name"),
    Track: _row(subject="participant"),
    TrackItem: _row(key="topic session"),
    TrackPolicy: _row(key="mix_by"),
    SessionPreferences: _row(subject="participant", key="topics excluded_topics"),
}

#: Findings of a plan that are about one person's own wish, time or rhythm, or about days alone. Where somebody is taken
#: out of a plan the others go: a total less those who are still there would tell of the one who is not.
PERSONAL_FINDINGS: frozenset[str] = frozenset(
    {
        "cadence:high",
        "calendar:dropped",
        "calendar:moved",
        "plan:buddies",
        "plan:rewritten",
        "track:declined",
        "track:short",
    }
)
#: Findings that quote what somebody wrote in their own words.
QUOTING_FINDINGS: frozenset[str] = frozenset({"review:quoted"})


def fields_of(kind: type) -> tuple[tuple[str, Holds], ...]:
    """Return the fields of a class of nouns, each with what its text holds."""
    return _fields(kind)


@cache
def _fields(kind: Any) -> tuple[tuple[str, Holds], ...]:
    known = HOLDS.get(kind, {})
    listed: tuple[attrs.Attribute[Any], ...] = attrs.fields(kind)
    return tuple((one.name, known.get(one.name, Holds.TOLD)) for one in listed)
