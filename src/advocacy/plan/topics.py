"""Topics of sessions and buddy work: their formats, groups, prerequisites and timing (:ref:`method-step-3`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from enum import Enum

from attrs import field

from advocacy.arguments import Count, checked, frozen
from advocacy.errors import Finding, translator_for
from advocacy.messages.language import Language
from advocacy.messages.translator import Translator
from advocacy.rules import Rule, SetOf, TupleOf, first_repeats, identifier, integer, whole


class SessionFormat(Enum):
    """The form of work on a topic. Groups and individual attention work best together (:ref:`method-step-3`)."""

    GROUP = "group"
    INDIVIDUAL = "individual"
    """Individual, with the program lead."""
    BUDDY = "buddy"
    """With a buddy, at a time of their own choice."""


class TopicTiming(Enum):
    """When a plan has a topic, and for whom (:ref:`method-step-3`)."""

    ON_REQUEST = "on_request"
    """For the people who wish or need it, or for whom it is a next step."""
    START = "start"
    """For everybody, in the first weeks."""
    FIRST_POST = "first_post"
    """For everybody, on or before their first posting day. People who posted recently skip it."""
    MONTHLY = "monthly"
    """For everybody, every month after the start."""
    QUARTERLY = "quarterly"
    """For everybody, every 13 weeks after the start."""


#: The timings of topics that everybody gets once, at the start.
STARTS = frozenset({TopicTiming.START, TopicTiming.FIRST_POST})
#: The timings of topics that come back.
REGULAR = frozenset({TopicTiming.MONTHLY, TopicTiming.QUARTERLY})

#: The number of days from one session that comes back to the next, at least.
DAYS_BETWEEN = {TopicTiming.MONTHLY: 28, TopicTiming.QUARTERLY: 91}
#: The topics to drop if the program lead lacks time, the first to drop first; our own rule.
DROP_FIRST = ("brainstorm", "linkedin_tricks", "check_in", "editing")

#: A duration: a timedelta above zero.
length = Rule("duration:positive", lambda value: type(value) is timedelta and value > timedelta(0))


@frozen(kw_only=True)
class Topic:
    """A topic of sessions or buddy work.

    >>> Topic(code="video", formats=[SessionFormat.GROUP, SessionFormat.BUDDY], time=timedelta(hours=1)).sizes(25)
    (9, 8, 8)

    Attributes:
        code: The key of the topic. The library has names for its own topics in English and Dutch.
        formats: The suitable formats, best first; at least one.
        time: The duration of each session, above zero.
        minimum: The minimum group size, 2 or more.
        maximum: The maximum group size; at least ``2 * minimum - 1``, so that any number of people can be split.
        levels: Codes of the levels of a matrix for which the topic is a next step.
        name: The name of the topic; ``None`` means the library's own.
        prerequisites: Codes of the topics that come before it, for people who have them. Instead of a topic that a
            person does not get, its own prerequisites count. A topic after a first draft waits until a draft exists:
            without a first draft, it is only for people who posted recently.
        timing: When a plan has the topic, and for whom. A format preference does not apply to topics of the start.
    """

    code: str = field(converter=identifier)
    formats: tuple[SessionFormat, ...] = field(converter=TupleOf[SessionFormat])
    time: timedelta = field(validator=length)
    minimum: int = field(default=3, converter=integer, validator=whole(2, 10_000))
    maximum: int = field(default=12, converter=integer, validator=whole(2, 10_000))
    levels: frozenset[str] = field(default=frozenset(), converter=SetOf[str])
    name: str | None = None
    prerequisites: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    timing: TopicTiming = TopicTiming.ON_REQUEST

    def _faults(self) -> Iterator[Finding]:
        if not self.formats:
            yield Finding.of("empty", "formats")
        yield from first_repeats((form.value for form in self.formats), "formats", key="value")
        if self.maximum < 2 * self.minimum - 1:
            yield Finding.of("topic:sizes", "maximum", needed=2 * self.minimum - 1, minimum=self.minimum)

    def title(self, language: str | Language = "en") -> str:
        """Return what the topic is called."""
        return topic_title(self, translator_for(language))

    @checked
    def sizes(self, people: Count) -> tuple[int, ...]:
        """Split a number of people into the fewest groups, as equal as possible, larger groups first.

        The result is empty if there are fewer people than the minimum.
        """
        if people < self.minimum:
            return ()
        many = -(-people // self.maximum)
        return tuple(people // many + (place < people % many) for place in range(many))


def session_title(topic: Topic | None, form: SessionFormat, translator: Translator) -> str:
    """Return the words for a session or buddy work: its topic, or its format if the topic is unknown."""
    return translator.say(f"session:untitled:{form.value}", {}) if topic is None else topic_title(topic, translator)


def topic_title(topic: Topic, translator: Translator) -> str:
    """Return what a topic is called."""
    return topic.name or translator.label(topic.code)


def topic_names(topics: Iterable[Topic]) -> dict[str, str]:
    """Return the names of an app's own topics, by code."""
    return {topic.code: topic.name for topic in topics if topic.name is not None}


def all_prerequisites(topics: Mapping[str, Topic], code: str) -> set[str]:
    """Return the codes of the prerequisites of a topic, and of theirs.

    Args:
        topics: The topics, by code.
        code: The code of the topic.
    """
    direct = topics[code].prerequisites
    return {*direct, *(other for before in direct for other in all_prerequisites(topics, before))}


def _topic(
    code: str,
    minutes: int,
    *forms: SessionFormat,
    after: str = "",
    timing: TopicTiming = TopicTiming.ON_REQUEST,
    levels: tuple[str, ...] = (),
    sizes: tuple[int, int] = (3, 12),
) -> Topic:
    return Topic(
        code=code,
        formats=forms,
        time=timedelta(minutes=minutes),
        prerequisites=after.split(),
        timing=timing,
        levels=levels,
        minimum=sizes[0],
        maximum=sizes[1],
    )


_GROUP, _ALONE = SessionFormat.GROUP, (SessionFormat.INDIVIDUAL, SessionFormat.BUDDY)
_START, _MONTHLY = TopicTiming.START, TopicTiming.MONTHLY

#: The topics of the article behind this library, in its order (:ref:`method-step-3`): the start of everybody, what
#: comes back, then topics on request. Durations, group sizes, intervals and the levels of the matrix for which each is
#: a next step are our own rule.
TOPICS: tuple[Topic, ...] = (
    _topic("kick_off", 60, _GROUP, SessionFormat.INDIVIDUAL, timing=_START, sizes=(2, 100)),
    _topic("own_profile", 60, _GROUP, *_ALONE, after="kick_off", timing=_START, sizes=(2, 12)),
    _topic("content_pillars", 90, _GROUP, *_ALONE, after="own_profile", timing=_START, levels=("high",), sizes=(2, 12)),
    _topic("writing", 120, _GROUP, *_ALONE, after="content_pillars", timing=_START, levels=("middle",), sizes=(2, 12)),
    _topic("first_draft", 45, *_ALONE, after="writing", timing=TopicTiming.FIRST_POST, levels=("low", "middle")),
    _topic("meeting", 60, _GROUP, SessionFormat.INDIVIDUAL, after="kick_off", timing=_MONTHLY, sizes=(2, 12)),
    _topic("check_in", 15, *_ALONE, after="kick_off", timing=_MONTHLY),
    _topic("brainstorm", 60, _GROUP, after="kick_off", timing=TopicTiming.QUARTERLY),
    _topic("linkedin_tricks", 60, _GROUP, SessionFormat.BUDDY, after="kick_off", levels=("low",)),
    _topic("social_skills", 90, _GROUP, SessionFormat.BUDDY, after="kick_off", levels=("low",)),
    _topic("networking", 90, _GROUP, SessionFormat.BUDDY, after="kick_off", levels=("small",)),
    _topic("editing", 30, *_ALONE, after="first_draft", levels=("middle",)),
    _topic("sparring", 30, *_ALONE, after="first_draft", levels=("high",)),
)
