"""Sessions: topics that suit groups, and topics that suit one to one or a buddy (domain, step 3)."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, raise_any, voice_of
from advocacy.values import Rule, codes, each, first_repeats, identifier, instance, optional, text, tuple_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["TOPICS", "Form", "Session", "Topic"]


class Form(Enum):
    """How a topic is worked on; group sessions and individual attention together work best (article)."""

    GROUP = "group"
    INDIVIDUAL = "individual"
    """One to one with the program lead."""
    BUDDY = "buddy"
    """With a buddy, when it suits the two."""


#: Time that something takes: a timedelta above zero.
length = Rule("duration:positive", lambda value: type(value) is timedelta and value > timedelta(0))


@frozen(kw_only=True)
class Topic:
    """
    Something people learn or do together.

    >>> Topic(code="video", forms=[Form.GROUP, Form.BUDDY], time=timedelta(hours=1)).sizes(25)
    (9, 8, 8)

    Attributes:
        code: Its key; the library's own have their name in English and Dutch under it.
        forms: The forms that suit it, best first; at least one.
        time: How long it takes each time, above zero.
        least: The smallest group, 2 or more.
        most: The largest group; at least twice the smallest less one, so that any number of people can be split.
        levels: Codes of the levels of a matrix at which it is a next step.
        name: What it is called; ``None`` takes the library's own.
    """

    code: str = field(converter=identifier, validator=text)
    forms: tuple[Form, ...] = field(converter=tuple_of, validator=each(instance(Form)))
    time: timedelta = field(validator=length)
    least: int = field(default=3, validator=whole(2, 10_000))
    most: int = field(default=12, validator=whole(2, 10_000))
    levels: frozenset[str] = field(default=frozenset(), converter=codes, validator=each(text))
    name: str | None = field(default=None, validator=optional(text))

    def __attrs_post_init__(self) -> None:
        """Report every fault between the fields."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if not self.forms:
            yield Finding.of("empty", "forms")
        yield from first_repeats((form.value for form in self.forms), "forms", key="value")
        if self.most < 2 * self.least - 1:
            yield Finding.of("topic:sizes", "most", needed=2 * self.least - 1, least=self.least)

    def title(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Give what the topic is called.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return self.name or voice_of(language, extra).label(self.code)

    def sizes(self, people: int) -> tuple[int, ...]:
        """
        Split a number of people into the fewest groups, as even as can be, larger ones first.

        Nothing where they are fewer than the smallest group.
        """
        raise_any(whole(0).findings(people, "people"))
        if people < self.least:
            return ()
        many = -(-people // self.most)
        return tuple(people // many + (place < people % many) for place in range(many))


def _topic(code: str, minutes: int, *forms: Form, levels: tuple[str, ...] = ()) -> Topic:
    return Topic(code=code, forms=forms, time=timedelta(minutes=minutes), levels=levels)


_ALONE = (Form.INDIVIDUAL, Form.BUDDY)

#: The article's topics (domain, step 3): what suits a group, then what suits one to one or a buddy. How long each
#: takes, how large a group is and at which level of the social maturity matrix each is a next step are our own.
TOPICS: tuple[Topic, ...] = (
    _topic("linkedin_tricks", 60, Form.GROUP, levels=("low",)),
    _topic("social_skills", 90, Form.GROUP, levels=("low",)),
    _topic("networking", 90, Form.GROUP, levels=("small",)),
    _topic("content_pillars", 90, Form.GROUP, levels=("high",)),
    _topic("brainstorm", 60, Form.GROUP),
    _topic("writing", 120, Form.GROUP, levels=("middle",)),
    _topic("first_draft", 45, *_ALONE, levels=("low", "middle")),
    _topic("editing", 30, *_ALONE, levels=("middle",)),
    _topic("sparring", 30, *_ALONE, levels=("high",)),
)


@frozen(kw_only=True)
class Session:
    """
    People who work on a topic with the program lead.

    Attributes:
        id: Its key.
        topic: The code of the topic.
        form: A group, or one to one.
        participants: Ids of those it is for, in id order; one where it is one to one.
        time: How long it takes.
        on: The day; ``None`` while none is set.
    """

    id: str = field(converter=identifier, validator=text)
    topic: str = field(converter=identifier, validator=text)
    form: Form = field(validator=instance(Form), repr=str)
    participants: tuple[str, ...] = field(converter=tuple_of, validator=each(text))
    time: timedelta = field(validator=length)
    on: date | None = field(default=None, validator=optional(instance(date)))

    def __attrs_post_init__(self) -> None:
        """Report every fault between the fields, and keep the people in order."""
        raise_any(self._faults())
        object.__setattr__(self, "participants", tuple(sorted(map(identifier, self.participants))))

    def _faults(self) -> Iterator[Finding]:
        if not self.participants:
            yield Finding.of("empty", "participants")
        yield from first_repeats(self.participants, "participants")
        if self.form is Form.BUDDY or (self.form is Form.INDIVIDUAL) is not (len(self.participants) == 1):
            yield Finding.of("session:form", "form", form=self.form.value)

    def __repr__(self) -> str:
        """Show class and id, and nothing about who is in it."""
        return f"<Session {self.id}>"
