"""The data map: the personal data in each field of a program, and what erasure does with it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Any

import attrs

from advocacy.errors import Finding
from advocacy.frozen_map import FrozenMap
from advocacy.goals.catalogue import ContentGuide
from advocacy.goals.goal import ContentPillar, Goal, TargetAudience
from advocacy.goals.metric import Formula, Measure, Metric
from advocacy.goals.metric_values import MetricValue
from advocacy.goals.targets import Target
from advocacy.people.matrix import Axis, Cell, Level, Matrix
from advocacy.people.membership import Membership
from advocacy.people.participant import Participant
from advocacy.people.questions import BracketQuestion, ChoiceQuestion, ClosedQuestion, OpenQuestion, ResponseScale
from advocacy.people.survey import Answer, MissingAnswer, Survey
from advocacy.pilot.assessment import Assessment, CriterionScore
from advocacy.pilot.invitation import Invitation
from advocacy.pilot.pilot import Pilot
from advocacy.pilot.policy import Criterion, DistinctValues, Quota, SelectionPolicy, ValueCap
from advocacy.plan.brief import PlanBrief
from advocacy.plan.buddies import BuddyGroup, BuddyPolicy, PairExclusion
from advocacy.plan.content import ContentIdea
from advocacy.plan.foundation import ChecklistItem, Foundation, FoundationCheck
from advocacy.plan.own_days import OwnDays, PastPlan
from advocacy.plan.plan import Plan
from advocacy.plan.topics import Topic
from advocacy.plan.tracks import Session, SessionPreferences, Track, TrackItem, TrackPolicy
from advocacy.program.history import FieldChange, Revision
from advocacy.program.program import Program
from advocacy.program.steps import PendingStep
from advocacy.run.learning_log import TryOut
from advocacy.run.review import ReviewProposal
from advocacy.run.step_records import NextStepRecord


class PeopleIn:
    """The personal data in an item and its history. Each object is visited once.

    Args:
        data: A program, or another object of the library.

    Attributes:
        ids: Every id of a person.
        keys: Every key and code of an item.
        names: Every name of each person, current or former, by id.
        contacts: Every contact of each person, current or former, by id.
    """

    def __init__(self, data: Any) -> None:
        self.ids: set[str] = set()
        self.keys: set[str] = set()
        self.names: dict[str, set[str]] = {}
        self.contacts: dict[str, set[str]] = {}
        self._answers: dict[str, set[tuple[str, str]]] = {}
        self._closed: dict[str, set[str]] = {}
        self._topics: dict[str, set[str]] = {}
        seen: dict[int, object] = {}
        waiting: list[Any] = [data]
        while waiting:
            thing = waiting.pop()
            if id(thing) in seen:
                continue
            seen[id(thing)] = thing
            self._note(thing)
            for name, holds in fields_of(type(thing)):
                waiting += self._within(getattr(thing, name), holds)

    def _note(self, thing: Any) -> None:
        if type(thing) is Participant:
            if thing.name is not None:
                self.names.setdefault(thing.id, set()).add(thing.name)
            if thing.contacts:
                self.contacts.setdefault(thing.id, set()).update(thing.contacts)
        elif type(thing) is Answer:
            self._answers.setdefault(thing.participant or "", set()).add((thing.question, thing.text))
        elif type(thing) is SessionPreferences:
            self._topics.setdefault(thing.participant, set()).update(thing.topics)
        elif type(thing) is PlanBrief:
            for who, topics in thing.needs.items():
                self._topics.setdefault(who, set()).update(topics)
        elif type(thing) is Survey:
            for item in thing.questions:
                if isinstance(item, (ClosedQuestion, BracketQuestion)):
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
            for item in value.values():
                yield from self._within(item, inner)
        elif isinstance(value, (tuple, frozenset)):
            for item in value:
                yield from self._within(item, holds)
        elif attrs.has(type(value)):
            yield value

    def texts_of(self, who: str) -> frozenset[str]:
        """Return the texts of a person's answers to open questions, without texts that others wrote too."""
        mine = {text for question, text in self._answers.get(who, ()) if text and question not in self._closed}
        return frozenset(mine - {text for other, given in self._answers.items() if other != who for _, text in given})

    def topics_of(self, who: str) -> frozenset[str]:
        """Return the topics that a person requested or needs."""
        return frozenset(self._topics.get(who, ()))

    def measures_of(self, who: str) -> frozenset[str]:
        """Return the measures of the closed questions that a person answered."""
        answered = (question for question, _ in self._answers.get(who, ()))
        return frozenset(measure for question in answered for measure in self._closed.get(question, ()))


class Holds(Enum):
    """The personal data in a field, which determines its erasure."""

    SUBJECT = "subject"
    """The id of the person that the item is about: the item is removed."""
    ROLE = "role"
    """The id of a person with a part in the item: the field becomes empty."""
    MEMBERS = "members"
    """Ids of several people: the person is removed."""
    BY_PERSON = "by_person"
    """A mapping by id: the person's entry is removed."""
    FACTS = "facts"
    """Attributes of a person by name. In those of others, a value that names the person is removed."""
    TEXT = "text"
    """Text of people: the person's names are redacted."""
    LABEL = "label"
    """Text of the organisation: the person's names are redacted."""
    KEY = "key"
    """A key or code of an item: it is replaced if it contains the person's id."""


#: Fields with ids of people.
WHO = frozenset({Holds.SUBJECT, Holds.ROLE, Holds.MEMBERS})


def _row(*, subject: str = "", text: str = "", label: str = "", key: str = "", **others: Holds) -> dict[str, Holds]:
    named = ((Holds.SUBJECT, subject), (Holds.TEXT, text), (Holds.LABEL, label), (Holds.KEY, key))
    return {name: holds for holds, names in named for name in names.split()} | others


#: Every text field, by class and field. A field without an entry is treated as text of people; a test finds it.
HOLDS: dict[type, dict[str, Holds]] = {
    Answer: _row(subject="participant", key="question options codes language", text="text"),
    Assessment: _row(subject="id", key="reasons cell", traits=Holds.FACTS),
    Axis: _row(key="measure"),
    BracketQuestion: _row(key="code measure options", label="wording"),
    BuddyGroup: _row(members=Holds.MEMBERS),
    BuddyPolicy: _row(key="apart shared complement manager", label="directors"),
    ValueCap: _row(key="attribute"),
    Cell: _row(key="code row column toward", label="name description fits step"),
    ChoiceQuestion: _row(key="code options", label="wording"),
    ChecklistItem: _row(key="code", label="wording reason"),
    ContentGuide: _row(label="content"),
    ContentIdea: _row(key="id pillar goals", text="title story format_name", owner=Holds.ROLE, from_whom=Holds.ROLE),
    ContentPillar: _row(key="id goals audiences", label="name description"),
    Criterion: _row(key="measure"),
    CriterionScore: _row(key="measure"),
    FieldChange: _row(key="part key"),
    DistinctValues: _row(key="attribute"),
    Finding: _row(key="code path parameters"),
    Formula: _row(key="numerator denominator"),
    Foundation: _row(profiles=Holds.BY_PERSON, channels=Holds.BY_PERSON),
    FoundationCheck: _row(key="done unclear"),
    Goal: _row(key="id", text="statement"),
    Invitation: _row(subject="participant"),
    ClosedQuestion: _row(key="code measure", label="wording"),
    Level: _row(key="code"),
    Matrix: _row(label="name"),
    Measure: _row(key="code", label="definition supplier"),
    Membership: _row(subject="participant"),
    MetricValue: _row(label="segment"),
    MissingAnswer: _row(subject="participant", key="question"),
    Metric: _row(key="code", label="name definition source pitfall"),
    NextStepRecord: _row(subject="participant", key="item"),
    PairExclusion: _row(subject="first second"),
    OwnDays: _row(subject="participant"),
    Participant: _row(subject="id", text="name contacts", attributes=Holds.FACTS, measures=Holds.KEY, bounds=Holds.KEY),
    Pilot: _row(key="exclusion_counts", members=Holds.MEMBERS, previous_members=Holds.MEMBERS),
    PastPlan: _row(key="steps"),
    PendingStep: _row(subject="participant"),
    Plan: _row(key="cancelled", starts=Holds.BY_PERSON),
    PlanBrief: _row(
        needs=Holds.BY_PERSON,
        cadences=Holds.BY_PERSON,
        last_posts=Holds.BY_PERSON,
        working_weeks=Holds.BY_PERSON,
        without_posts=Holds.MEMBERS,
        ramps=Holds.BY_PERSON,
        steps=Holds.KEY,
    ),
    Program: _row(key="id"),
    OpenQuestion: _row(key="code", label="wording"),
    ReviewProposal: _row(subject="participant", key="about"),
    Quota: _row(key="attribute", label="value"),
    Revision: _row(text="reason"),
    ResponseScale: _row(key="options"),
    SelectionPolicy: _row(key="substitutes"),
    Session: _row(key="id topic", participants=Holds.MEMBERS),
    Target: _row(label="independence_assumed_by"),
    TargetAudience: _row(key="code", label="name need"),
    Topic: _row(key="code levels prerequisites", label="name"),
    Track: _row(subject="participant"),
    TrackItem: _row(key="topic session"),
    TrackPolicy: _row(key="mix_by drop_first"),
    TryOut: _row(key="id", text="tried saw"),
    SessionPreferences: _row(subject="participant", key="topics excluded_topics"),
}

#: Findings of a plan about the preferences, time or cadence of one person, or about days. If a person is removed from a
#: plan, all other findings are removed too: a total minus the remaining people would reveal the person.
PERSONAL_FINDINGS: frozenset[str] = frozenset(
    {
        "cadence:high",
        "calendar:dropped",
        "calendar:moved",
        "plan:buddies",
        "plan:date-dropped",
        "plan:date-moved",
        "plan:dates-dropped",
        "plan:no-draft",
        "plan:redacted",
        "track:no-format",
        "track:short",
    }
)
#: Findings that quote free text of people.
QUOTING_FINDINGS: frozenset[str] = frozenset({"review:quoted"})


def fields_of(kind: type) -> tuple[tuple[str, Holds], ...]:
    """Return the fields of a class, each with its personal data."""
    return _fields(kind)


@cache
def _fields(kind: Any) -> tuple[tuple[str, Holds], ...]:
    known = HOLDS.get(kind, {})
    listed: tuple[attrs.Attribute[Any], ...] = attrs.fields(kind)
    return tuple((item.name, known.get(item.name, Holds.TEXT)) for item in listed)
