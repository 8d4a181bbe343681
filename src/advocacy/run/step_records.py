"""Records of next steps: which step a person got, when, and what the person answered (:ref:`method-step-4`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from enum import Enum
from operator import attrgetter

from attrs import field

from advocacy.arguments import Personal, frozen
from advocacy.errors import Finding
from advocacy.rules import identifier, identifier_or_none, personal


class StepReason(Enum):
    """The reason of a step, by priority (our own rule). The first three are praise."""

    FIRST_POST = "first-post"
    """The first own post."""
    YEAR = "year"
    """A year in the program."""
    RETURNED = "returned"
    """The first activity after a silence."""
    DECLINING = "declining"
    """An early sign of decline."""
    DRAFT = "draft"
    """A waiting draft."""
    JOINED = "joined"
    """A recent join."""
    BACK = "back"
    """A recent return after leaving."""
    SILENT = "silent"
    """Silence, against the own cadence."""
    FIRST_TRY = "first-try"
    """Listening for eight weeks, without a gradual start: an invitation to a first own post, once."""
    STEADY = "steady"
    """The own cadence, kept for a long time."""
    ONE_PILLAR = "one-pillar"
    """Activities on one pillar only."""
    IDEA = "idea"
    """An owned idea that waits."""
    SESSION = "session"
    """An upcoming session."""


#: Praise, which comes in time and does not count as an unsolicited message.
PRAISE = frozenset({StepReason.FIRST_POST, StepReason.YEAR, StepReason.RETURNED})
#: The parameter of a finding that names the item of a step.
_ITEMS = {
    StepReason.DRAFT: "draft",
    StepReason.ONE_PILLAR: "pillar",
    StepReason.IDEA: "idea",
    StepReason.SESSION: "session",
}
#: At most one unsolicited message in this number of days, and at most `_PER_QUARTER` in a quarter.
_WEEK = 7
#: The length of the longest quarter, in days.
QUARTER = 92
_PER_QUARTER = 3


class StepAnswer(Enum):
    """The answer of a person to a step. No answer is no answer: it is not recorded."""

    YES = "yes"
    """The step was welcome."""
    NO = "no"
    """The person does not want this step. It is not suggested until they ask for it."""
    ASKED = "asked"
    """The person asks for this step, also after a no."""


@frozen(kw_only=True)
class NextStepRecord(Personal):
    """A step that was taken, or a person's answer to it, on a day. It has no text and no sign of what was ignored.

    The reason and the item are the grounds of a step. A step is not repeated on the same grounds within a quarter.

    >>> NextStepRecord(participant="p-1", step=StepReason.IDEA, item="i-1", on=date(2027, 3, 1))
    <NextStepRecord p-1>

    Attributes:
        participant: The person's id.
        step: The reason of the step.
        item: The id of the idea, draft, session or pillar that the step is about; ``None`` if it is about none.
        on: The day of the step, or of the answer.
        answer: The person's answer; ``None`` for the step itself.
    """

    participant: str = field(converter=identifier)
    step: StepReason = field(validator=personal)
    item: str | None = field(default=None, converter=identifier_or_none)
    on: date = field(validator=personal)
    answer: StepAnswer | None = field(default=None, validator=personal)

    @property
    def is_praise(self) -> bool:
        """Whether the step is praise, which is never limited."""
        return self.step in PRAISE

    @property
    def key(self) -> tuple[str, date, str, str, str]:
        """The sort key: by person, day, reason, item and answer."""
        answer = "" if self.answer is None else self.answer.value
        return self.participant, self.on, self.step.value, self.item or "", answer


def sort_records(records: Iterable[NextStepRecord]) -> tuple[NextStepRecord, ...]:
    """Return records by person, day, reason, item and answer."""
    return tuple(sorted(records, key=attrgetter("key")))


#: What a step is about: its reason and the item.
Grounds = tuple[StepReason, str | None]


def reason_of(evidence: Finding) -> StepReason:
    """Return the reason that a piece of evidence gives."""
    return StepReason(evidence.code.split(":")[1])


def grounds_of(evidence: Finding) -> Grounds:
    """Return the grounds of a piece of evidence: its reason and the named item, never a count, day or duration."""
    reason = reason_of(evidence)
    named = _ITEMS.get(reason)
    item = None if named is None else dict(evidence.parameters).get(named)
    return reason, None if item is None else str(item)


def lasting_records(records: Iterable[NextStepRecord]) -> frozenset[NextStepRecord]:
    """Return the records that end a step for good: a no, until the person asks; and the one invitation to a first post.

    Without them, the step would come back when old records are deleted.
    """
    asked: dict[tuple[str, StepReason], date] = {}
    refused: dict[tuple[str, StepReason], NextStepRecord] = {}
    once = set[NextStepRecord]()
    for record in sorted(records, key=attrgetter("on")):
        key = record.participant, record.step
        if record.answer is StepAnswer.ASKED:
            asked[key] = record.on
        elif record.answer is StepAnswer.NO:
            refused[key] = record
        elif record.answer is None and record.step is StepReason.FIRST_TRY:
            once.add(record)
    return frozenset(once) | {record for key, record in refused.items() if record.on >= asked.get(key, date.min)}


class StepHistory:
    """The records of one person, up to a day.

    Args:
        records: The records.
        on: The day.
        rest: The minimum number of days between two messages.
    """

    def __init__(self, records: Iterable[NextStepRecord], on: date, rest: int) -> None:
        last: dict[StepAnswer | None, dict[StepReason, date]] = defaultdict(dict)
        self._on = on
        self._steps: dict[Grounds, date] = {}
        messages: set[date] = set()
        for record in records:
            days = last[record.answer]
            days[record.step] = max(record.on, days.get(record.step, date.min))
            if record.answer is None:
                grounds = record.step, record.item
                self._steps[grounds] = max(record.on, self._steps.get(grounds, date.min))
                if record.step not in PRAISE:
                    messages.add(record.on)
        self._taken, self._asked, self._refused = last[None], last[StepAnswer.ASKED], last[StepAnswer.NO]
        recent = sum((on - day).days < QUARTER for day in messages)
        rested = not messages or (on - max(messages)).days >= max(rest, _WEEK)
        self.is_rested = rested and recent < _PER_QUARTER

    def is_asked(self, reason: StepReason) -> bool:
        """Check whether the person asked for a step, and did not get it or refuse it since."""
        asked = self._asked.get(reason)
        return asked is not None and asked > max(self._taken.get(reason, date.min), self._refused.get(reason, date.min))

    def allows(self, evidence: Finding, event: date | None) -> bool:
        """Check whether a reason may be used: not refused, and not used on the same grounds within the quarter.

        Args:
            evidence: The reason.
            event: The day of the event, for a reason that is used once only for each event.
        """
        grounds = grounds_of(evidence)
        reason = grounds[0]
        if self.is_asked(reason):
            return True
        refused = self._refused.get(reason)
        if refused is not None and refused >= self._asked.get(reason, date.min):
            return False
        taken = self._taken.get(reason)
        if event is not None and taken is not None and taken >= event:
            return False
        day = self._steps.get(grounds)
        return day is None or (self._on - day).days >= QUARTER
