"""Goals: what a program is for; each steers the content and the figures (domain, step 2)."""

from __future__ import annotations

from enum import Enum

from attrs import field, frozen

from advocacy.values import identifier, instance, prose, text, whole

__all__ = ["Goal", "GoalKind"]


class GoalKind(Enum):
    """The kinds of goals: the first three of the article, the others from practice and its benefits."""

    NEW_BUSINESS = "new_business"
    RECRUITMENT = "recruitment"
    AWARENESS = "awareness"
    ENGAGEMENT = "engagement"
    EXPERT_STATUS = "expert_status"
    RETENTION = "retention"


@frozen(kw_only=True)
class Goal:
    """
    One goal of the program.

    >>> Goal(id="g-1", kind=GoalKind.RECRUITMENT, statement="More colleagues through colleagues")
    Goal(id='g-1', kind=GoalKind.RECRUITMENT, statement='More colleagues through colleagues', weight=1)

    Attributes:
        id: The goal's key.
        kind: What kind of goal it is, which decides the figures that can tell of it.
        statement: The goal in the organisation's own words.
        weight: How much it counts beside other goals, 1 or more: where figures are few, those that serve heavier goals
            come first.
    """

    id: str = field(converter=identifier, validator=text)
    kind: GoalKind = field(validator=instance(GoalKind), repr=str)
    statement: str = field(default="", validator=prose)
    weight: int = field(default=1, validator=whole(1, 1_000_000))
