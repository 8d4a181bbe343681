"""Tracks: for each person a mix of sessions, attention and buddy work (domain, step 3)."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any
from advocacy.goals.exact import part_of
from advocacy.plan.sessions import TOPICS, Form, Session, Topic, length
from advocacy.values import codes, each, first_repeats, identifier, instance, optional, own, text, tuple_of, whole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

__all__ = ["Track", "TrackItem", "TrackPlan", "TrackPolicy", "Why", "Wish", "strangers"]

_NO_TIME = timedelta(0)
_own_form = instance(Form, private=True)


class Why(Enum):
    """Where an item of a track comes from; what is wished for comes first, then what is needed, then the next step."""

    WISH = "wish"
    NEED = "need"
    NEXT_STEP = "next_step"


@frozen(kw_only=True)
class Wish:
    """
    What one person said about sessions; a no needs no reason and always holds.

    Attributes:
        participant: The person's id.
        topics: Codes of topics wished for, dearest first.
        prefers: The form liked best, where the topic has it.
        no_forms: Forms the person does not want.
        no_topics: Codes of topics the person does not want.
    """

    participant: str = field(converter=identifier, validator=text)
    topics: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(own(text)))
    prefers: Form | None = field(default=None, validator=optional(_own_form))
    no_forms: frozenset[Form] = field(default=frozenset(), converter=codes, validator=each(_own_form))
    no_topics: frozenset[str] = field(default=frozenset(), converter=codes, validator=each(own(text)))

    def __repr__(self) -> str:
        """Show class and id, and nothing of what was said."""
        return f"<Wish {self.participant}>"


@frozen(kw_only=True)
class TrackPolicy:
    """
    What tracks are made from.

    Attributes:
        topics: The topics there are; their order decides between items that come from the same place.
        session_share: The largest part of a person's own time that goes to sessions, above 0 and up to 1; the rest is
            left to make things and to experiment (domain, step 3). Half, by default: our own.
        mix_by: The attribute over which groups of one topic are mixed.
        seed: Decides whose sessions come first where nothing else does.
    """

    topics: tuple[Topic, ...] = field(default=TOPICS, converter=tuple_of, validator=each(instance(Topic)))
    session_share: Fraction = field(default=Fraction(1, 2), validator=part_of)
    mix_by: str = field(default="department", converter=identifier, validator=text)
    seed: int = field(default=0, validator=whole(0))

    def __attrs_post_init__(self) -> None:
        """Refuse a topic that stands twice."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((topic.code for topic in self.topics), "topics", key="code")


@frozen(kw_only=True)
class TrackItem:
    """
    One thing on a person's track.

    Attributes:
        topic: The code of the topic.
        form: How it is worked on.
        why: Where it comes from.
        time: How long it takes the person.
        session: The id of the session; ``None`` for buddy work, which the two arrange themselves.
    """

    topic: str = field(converter=identifier, validator=text)
    form: Form = field(validator=instance(Form), repr=str)
    why: Why = field(validator=instance(Why), repr=str)
    time: timedelta = field(validator=length)
    session: str | None = field(default=None, converter=identifier, validator=optional(text))


@frozen(kw_only=True)
class Track:
    """
    What one person does in the time of the plan.

    Attributes:
        participant: The person's id.
        items: In the order in which they were wished, needed or suggested.
    """

    participant: str = field(converter=identifier, validator=text)
    items: tuple[TrackItem, ...] = field(default=(), converter=tuple_of, validator=each(instance(TrackItem)))

    @property
    def time(self) -> timedelta:
        """What it takes the person in all."""
        return sum((item.time for item in self.items), _NO_TIME)

    def __repr__(self) -> str:
        """Show class and id, and nothing of what the person does."""
        return f"<Track {self.participant}>"


@frozen(kw_only=True)
class TrackPlan:
    """
    Everybody's tracks, and the sessions they add up to.

    Attributes:
        tracks: One for each person, in id order.
        sessions: Groups and one-to-one sessions, first those that serve wishes, then needs, then next steps.
        lead_time: What the sessions take the program lead.
        findings: Who or what has too little time, with the shortfall in hours; groups too small to meet.
    """

    tracks: tuple[Track, ...] = field(default=(), converter=tuple_of, validator=each(instance(Track, private=True)))
    sessions: tuple[Session, ...] = field(default=(), converter=tuple_of, validator=each(instance(Session)))
    lead_time: timedelta = field(default=_NO_TIME, validator=instance(timedelta))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))


def strangers(
    wishes: tuple[Wish, ...],
    needs: Mapping[str, tuple[str, ...]],
    *,
    topics: Collection[str],
    people: Collection[str] | None = None,
) -> Iterator[Finding]:
    """
    Report who wishes twice, topics that there are not, and whoever is none of the people.

    Args:
        wishes: What people wish.
        needs: Codes of topics by person's id.
        topics: Codes of the topics there are.
        people: Ids of the people; not looked at where left out.
    """
    yield from first_repeats((wish.participant for wish in wishes), "wishes", key="participant")
    for index, wish in enumerate(wishes):
        if people is not None and wish.participant not in people:
            yield nearest(wish.participant, people, f"wishes[{index}].participant", kind="participant")
        for name, said in (("topics", wish.topics), ("no_topics", sorted(wish.no_topics))):
            for place, code in enumerate(said):
                if code not in topics:
                    yield nearest(code, topics, f"wishes[{index}].{name}[{place}]", kind="topic")
    for who, what in needs.items():
        if people is not None and who not in people:
            yield nearest(who, people, f"needs[{who}]", kind="participant")
        for place, code in enumerate(what):
            if code not in topics:
                yield nearest(str(code), topics, f"needs[{who}][{place}]", kind="topic")
