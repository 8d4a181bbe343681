"""Content: its forms, and the few pillars it hangs on (domain, steps 2 and 3)."""

from __future__ import annotations

from enum import Enum

from attrs import field, frozen

from advocacy.values import codes, each, identifier, prose, text

__all__ = ["ContentPillar", "Format"]


class Format(Enum):
    """The forms that content takes; an app names any further one in its own pillars and ideas."""

    POST = "post"
    BLOG = "blog"
    VIDEO = "video"
    INTERVIEW = "interview"
    WHITE_PAPER = "white_paper"
    OTHER = "other"


@frozen(kw_only=True)
class ContentPillar:
    """
    One of the few themes that expertise, audience and goals share.

    >>> ContentPillar(id="craft", name="How we build", goals=["g-1"])
    ContentPillar(id='craft', name='How we build', description='', goals=frozenset({'g-1'}))

    Attributes:
        id: The pillar's key.
        name: What it is called.
        description: What belongs to it.
        goals: Ids of the goals it serves.
    """

    id: str = field(converter=identifier, validator=text)
    name: str = field(validator=text)
    description: str = field(default="", validator=prose)
    goals: frozenset[str] = field(default=frozenset(), converter=codes, validator=each(text))
