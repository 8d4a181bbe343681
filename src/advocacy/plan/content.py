"""Content ideas and the story behind each, with the article's five prompts (domain, steps 1 and 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any, voice_of
from advocacy.goals.content import Format
from advocacy.people.survey import Answer
from advocacy.values import (
    FrozenMap,
    codes,
    each,
    first_repeats,
    frozen_map,
    identifier,
    instance,
    optional,
    own,
    prose,
    text,
    tuple_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["STORY_PROMPTS", "ContentIdea", "StoryPrompt", "find_missing_prompts"]


@frozen(kw_only=True)
class StoryPrompt:
    """
    A question that helps somebody to tell.

    >>> StoryPrompt(code="with_whom").text()
    'With whom do you do it?'

    Attributes:
        code: Its key; the five of the library have their text in English and Dutch under it.
        wording: The text as asked; ``None`` takes the library's own.
    """

    code: str = field(converter=identifier, validator=text)
    wording: str | None = field(default=None, validator=optional(text))

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Give the question as it is asked; its code where nobody has worded it.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        key = f"prompt:{self.code}"
        said = self.wording or voice_of(language, extra).label(key)
        return self.code if said == key else said


#: The article's five prompts, in its order (domain, step 1).
STORY_PROMPTS: tuple[StoryPrompt, ...] = tuple(
    StoryPrompt(code=code) for code in ("what", "how", "with_whom", "brings", "opinion")
)


@frozen(kw_only=True)
class ContentIdea:
    """
    Something to tell; nobody has to, and an idea without an owner waits for one who likes to.

    >>> idea = ContentIdea(id="i-1", title="A day in the lab", format=Format.VIDEO, story={"what": "We test glue"})
    >>> idea, find_missing_prompts(idea)
    (<ContentIdea i-1>, ('how', 'with_whom', 'brings', 'opinion'))

    Attributes:
        id: The idea's key.
        title: What it is about, in a few words.
        pillar: The id of the pillar it hangs on; ``None`` while it hangs on none.
        format: The form it takes; ``None`` while nobody has chosen.
        form_name: What an app calls a form of its own; with the format OTHER alone.
        owner: The id of the participant who makes it; ``None`` while nobody does.
        goals: Ids of the goals it serves; where empty, it serves those of its pillar.
        story: What was told, by the code of the prompt.
        from_whom: The id of the participant whose answer it comes from; being asked makes nobody its owner.
    """

    id: str = field(converter=identifier, validator=text)
    title: str = field(validator=own(text))
    pillar: str | None = field(default=None, converter=identifier, validator=optional(text))
    format: Format | None = field(default=None, validator=optional(instance(Format)))
    form_name: str = field(default="", validator=prose)
    owner: str | None = field(default=None, converter=identifier, validator=optional(text))
    goals: frozenset[str] = field(default=frozenset(), converter=codes, validator=each(text))
    story: FrozenMap[str] = field(default=FrozenMap(), converter=frozen_map, validator=each(own(prose)))
    from_whom: str | None = field(default=None, converter=identifier, validator=optional(text))

    def __attrs_post_init__(self) -> None:
        """Refuse a name for a form that has one already."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if self.form_name and self.format is not Format.OTHER:
            yield Finding.of("idea:form", "form_name")

    @classmethod
    def from_answer(cls, answer: Answer, *, id: str) -> ContentIdea:  # noqa: A002 - as the field
        """
        Make an idea from what somebody suggested in the survey; it has no owner before one says yes.

        >>> told = Answer(participant="p-1", question="idea", text="A day in the lab")
        >>> ContentIdea.from_answer(told, id="i-1").title
        'A day in the lab'
        """
        raise_any(instance(Answer, private=True).findings(answer, "answer"))
        return cls(id=id, title=answer.text, from_whom=answer.participant)

    def __repr__(self) -> str:
        """Show class and id, and nothing of what somebody told."""
        return f"<ContentIdea {self.id}>"


def find_missing_prompts(idea: ContentIdea, prompts: Iterable[StoryPrompt] = STORY_PROMPTS) -> tuple[str, ...]:
    """
    Give the codes of the prompts to which the story of an idea has nothing yet, in the order of the prompts.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: the story answers a prompt that is not asked, a prompt
            stands twice, an argument of another type.
    """
    asked = tuple_of(prompts)
    raise_any(
        [
            *instance(ContentIdea, private=True).findings(idea, "idea"),
            *each(instance(StoryPrompt)).findings(asked, "prompts"),
        ]
    )
    listed = [prompt.code for prompt in asked]
    raise_any(
        [
            *first_repeats(listed, "prompts", key="code"),
            *(nearest(code, listed, "idea.story", kind="prompt") for code in idea.story if code not in listed),
        ]
    )
    return tuple(code for code in listed if not idea.story.get(code, ""))
