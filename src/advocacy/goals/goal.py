"""Goals: what a program is for. Each goal determines the content and the metrics (:ref:`method-goals`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import Enum

from attrs import field

from advocacy.arguments import frozen
from advocacy.messages.translator import Translator, capitalised
from advocacy.rules import SetOf, identifier, integer, text, whole


class ContentFormat(Enum):
    """The formats of content. An app names further formats in its own pillars and ideas."""

    POST = "post"
    BLOG = "blog"
    VIDEO = "video"
    INTERVIEW = "interview"
    WHITE_PAPER = "white_paper"
    OTHER = "other"


@frozen(kw_only=True)
class TargetAudience:
    """A group of people whom the program wants to reach, and what they need (:ref:`method-step-2`).

    >>> TargetAudience(code="buyers", name="Home owners", need="what a heat pump costs")
    TargetAudience(code='buyers', name='Home owners', need='what a heat pump costs')

    Attributes:
        code: The key of the audience.
        name: The name of the audience.
        need: What they want to know or solve, in a few words. It is a theme that a pillar can answer.
    """

    code: str = field(converter=identifier)
    name: str = field(validator=text)
    need: str = field(validator=text)


@frozen(kw_only=True)
class ContentPillar:
    """One of the few themes that expertise, audience and goals share.

    >>> ContentPillar(id="craft", name="How we build", goals=["g-1"])
    ContentPillar(id='craft', name='How we build', description='', goals=frozenset({'g-1'}), audiences=frozenset())

    Attributes:
        id: The pillar's key.
        name: The name of the pillar.
        description: The subjects that belong to the pillar.
        goals: Ids of the goals that the pillar serves.
        audiences: Codes of the audiences whose needs the pillar answers; see `TargetAudience`.
    """

    id: str = field(converter=identifier)
    name: str
    description: str = ""
    goals: frozenset[str] = field(default=frozenset(), converter=SetOf[str])
    audiences: frozenset[str] = field(default=frozenset(), converter=SetOf[str])


class GoalKind(Enum):
    """The kinds of goals. :ref:`method-goals` states the source of each."""

    NEW_BUSINESS = "new_business"
    RECRUITMENT = "recruitment"
    AWARENESS = "awareness"
    ENGAGEMENT = "engagement"
    EXPERT_STATUS = "expert_status"
    RETENTION = "retention"


@frozen(kw_only=True)
class Goal:
    """One goal of the program.

    >>> Goal(id="g-1", kind=GoalKind.RECRUITMENT, statement="More colleagues through colleagues")
    Goal(id='g-1', kind=GoalKind.RECRUITMENT, statement='More colleagues through colleagues', weight=1)

    Attributes:
        id: The goal's key.
        kind: The kind of goal. It determines the metrics.
        statement: The goal in the organisation's own words.
        weight: The weight relative to other goals, 1 or more. If the number of metrics is limited, the metrics of
            heavier goals come first.
    """

    id: str = field(converter=identifier)
    kind: GoalKind = field(repr=str)
    statement: str = ""
    weight: int = field(default=1, converter=integer, validator=whole(1, 1_000_000))


def goal_titles(goals: Iterable[Goal], translator: Translator) -> dict[str, str]:
    """Return the title of each goal by its id: its statement, else its kind; its name or id if others have its kind."""
    listed = [*goals]
    kinds = Counter(goal.kind for goal in listed)
    return {
        goal.id: goal.statement
        or (translator.label(goal.kind.value) if kinds[goal.kind] == 1 else translator.person(goal.id))
        for goal in listed
    }


def goal_caption(goal: Goal, titles: Mapping[str, str], translator: Translator) -> str:
    """Return the kind of a goal, and its title if that is another text; see `goal_titles`."""
    kind, title = translator.label(goal.kind.value), titles[goal.id]
    return capitalised(kind if title == kind else f"{kind}: {title}")
