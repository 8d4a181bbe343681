"""What each field of the nouns of a program holds of people: one table, which says what happens to it."""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Any

import attrs

from advocacy.errors import Finding
from advocacy.goals.catalogue import ContentGuide
from advocacy.goals.content import ContentPillar
from advocacy.goals.goal import Goal
from advocacy.goals.metric import Formula, Measure, Metric
from advocacy.people.axes import Axis, Level
from advocacy.people.matrix import Cell, Matrix
from advocacy.people.membership import Membership
from advocacy.people.participant import Participant
from advocacy.people.survey import Answer, Item, Question, Scale
from advocacy.pilot.invitation import Invitation
from advocacy.pilot.policy import Criterion, SelectionPolicy
from advocacy.pilot.quotas import Cap, Distinct, Quota
from advocacy.pilot.result import Pilot
from advocacy.plan.brief import PlanBrief
from advocacy.plan.buddies import BuddyGroup, BuddyPolicy, NoGo
from advocacy.plan.checklists import ChecklistItem
from advocacy.plan.content import ContentIdea
from advocacy.plan.foundation import Foundation, FoundationCheck
from advocacy.plan.sessions import Session, Topic
from advocacy.plan.tracks import Track, TrackItem, TrackPolicy, Wish
from advocacy.program import Program
from advocacy.revisions import Difference, Revision
from advocacy.run.review import Proposal

__all__ = ["HOLDS", "PERSONAL_FINDINGS", "QUOTING_FINDINGS", "WHO", "Holds", "fields_of"]


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
    Cap: _row(key="attribute"),
    Cell: _row(key="code row column toward", label="name description fits step"),
    ChecklistItem: _row(key="code", label="wording reason"),
    ContentGuide: _row(label="content"),
    ContentIdea: _row(key="id pillar goals", told="title story form_name", owner=Holds.ROLE, from_whom=Holds.ROLE),
    ContentPillar: _row(key="id goals", label="name description"),
    Criterion: _row(key="measure"),
    Difference: _row(key="part key"),
    Distinct: _row(key="attribute"),
    Finding: _row(key="code path parameters"),
    Formula: _row(key="of per"),
    Foundation: _row(profiles=Holds.BY_PERSON),
    FoundationCheck: _row(key="done unclear"),
    Goal: _row(key="id", told="statement"),
    Invitation: _row(subject="participant"),
    Item: _row(key="code measure", label="wording"),
    Level: _row(key="code"),
    Matrix: _row(label="name"),
    Measure: _row(key="code", label="definition supplier"),
    Membership: _row(subject="participant"),
    Metric: _row(key="code", label="name definition source pitfall"),
    NoGo: _row(subject="one other"),
    Participant: _row(subject="id", told="name", attributes=Holds.FACTS, measures=Holds.KEY),
    Pilot: _row(members=Holds.MEMBERS, before=Holds.MEMBERS),
    PlanBrief: _row(needs=Holds.BY_PERSON, cadences=Holds.BY_PERSON),
    Program: _row(key="id"),
    Question: _row(key="code", label="wording"),
    Proposal: _row(subject="participant", key="about"),
    Quota: _row(key="attribute", label="value"),
    Revision: _row(told="reason"),
    Scale: _row(key="options"),
    SelectionPolicy: _row(key="substitutes"),
    Session: _row(key="id topic", participants=Holds.MEMBERS),
    Topic: _row(key="code levels", label="name"),
    Track: _row(subject="participant"),
    TrackItem: _row(key="topic session"),
    TrackPolicy: _row(key="mix_by"),
    Wish: _row(subject="participant", key="topics no_topics"),
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
    """Give the fields of a class of nouns, each with what its text holds."""
    return _fields(kind)


@cache
def _fields(kind: Any) -> tuple[tuple[str, Holds], ...]:
    known = HOLDS.get(kind, {})
    listed: tuple[attrs.Attribute[Any], ...] = attrs.fields(kind)
    return tuple((one.name, known.get(one.name, Holds.TOLD)) for one in listed)
