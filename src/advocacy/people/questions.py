"""The questions of a survey: open ones, scales, several choices and brackets (:ref:`method-step-1`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum

from attrs import field

from advocacy.arguments import checked, frozen
from advocacy.errors import Finding, raise_any, translator_for
from advocacy.frozen_map import FrozenMap
from advocacy.messages.language import Language
from advocacy.people.bounds import Bounds
from advocacy.people.participant import MEASURES, SHARES, possible_range
from advocacy.rules import (
    FrozenMapOf,
    NumberMapOf,
    each_value,
    first_repeats,
    frozen_map,
    identifier,
    share,
    tuple_of,
)


class AnswerUse(Enum):
    """How an answer is used in the plan."""

    NEED = "need"
    OBSTACLE = "obstacle"
    TOPIC = "topic"
    IDEA = "idea"
    EXPERTISE = "expertise"
    """What the person knows well: a source of content pillars."""
    FOUND_ON = "found_on"
    """What the person wants to be found for: a source of content pillars."""
    FORMAT = "format"
    """The format of sessions that the person prefers. The codes are values of ``SessionFormat``."""
    MEASURE = "measure"
    """What the person wants to know about the program. The codes are those of measures or metrics."""
    FUTURE = "future"
    """What the person expects of the organisation's future: revenue, products, markets."""


@frozen(kw_only=True)
class OpenQuestion:
    """An open question, and the use of its answers.

    Attributes:
        code: The key of the question. The library has texts for its six questions in English and Dutch.
        use: The use of the answers.
        wording: The text of the question; ``None`` means the library's own.
    """

    code: str = field(converter=identifier)
    use: AnswerUse = field(repr=str)
    wording: str | None = None

    def text(self, language: str | Language = "en") -> str:
        """Return the wording of the question; its code if it has no wording."""
        return _wording(self, language)


def _wording(question: OpenQuestion | ClosedQuestion, language: str | Language) -> str:
    """Return the wording of a question: its own, else the library's, else its code."""
    key = f"question:{question.code}"
    label = question.wording or translator_for(language).label(key)
    return question.code if label == key else label


#: The six questions of the article behind this library, in its order (:ref:`method-step-1`).
SIX_QUESTIONS: tuple[OpenQuestion, ...] = (
    OpenQuestion(code="need", use=AnswerUse.NEED),
    OpenQuestion(code="wish", use=AnswerUse.TOPIC),
    OpenQuestion(code="obstacle", use=AnswerUse.OBSTACLE),
    OpenQuestion(code="require", use=AnswerUse.NEED),
    OpenQuestion(code="help", use=AnswerUse.TOPIC),
    OpenQuestion(code="idea", use=AnswerUse.IDEA),
)

#: What a person knows well, and what they want to be found for: sources of content pillars.
EXPERTISE = OpenQuestion(code="expertise", use=AnswerUse.EXPERTISE)
FOUND_ON = OpenQuestion(code="found_on", use=AnswerUse.FOUND_ON)
#: What a person expects of the organisation's future: revenue, products, markets. Management sees the confirmed codes
#: by group, see `advocacy.privacy.program_summary`.
FUTURE = OpenQuestion(code="future", use=AnswerUse.FUTURE)


@frozen(kw_only=True)
class ResponseScale:
    """The options of a closed question, with the share of each.

    >>> scale = ResponseScale.likert(("disagree", "neutral", "agree"))
    >>> scale.share("neutral"), scale.share("agree", reverse=True), scale.share("not sure")
    (0.5, 0.0, None)

    Attributes:
        options: The share 0..1 of each option. The options are spelled as in the answers.
    """

    options: FrozenMap[float] = field(converter=NumberMapOf[float], validator=each_value(share))

    @classmethod
    @checked
    def likert(cls, options: Iterable[str]) -> ResponseScale:
        """Return a scale for options in ascending order, evenly spaced from 0 to 1.

        Raises:
            ValidationError: Fewer than two options, an option that occurs twice, or an option that is not text.
        """
        given = tuple_of(options)
        listed = tuple(map(identifier, given))
        faults = list(first_repeats(listed, "options", key="text"))
        if len(listed) < 2:
            faults.append(Finding.of("response-scale:few", "options", minimum=2, count=len(listed)))
        raise_any(faults)
        return cls(options={option: place / (len(listed) - 1) for place, option in enumerate(listed)})

    @checked
    def share(self, option: str, *, reverse: bool = False) -> float | None:
        """Return the share of an option, or ``None`` if the scale lacks it. *reverse* returns 1 minus the share."""
        value: float | None = self.options.get(identifier(option))
        return 1.0 - value if reverse and value is not None else value


@frozen(kw_only=True)
class ClosedQuestion:
    """A closed question that informs a measure.

    Attributes:
        code: The key of the question.
        measure: The measure, a share: one of ``SHARES`` or a name of the app's own.
        scale: The options.
        reverse: Whether a higher answer means a lower value of the measure, so that the scale is reversed.
        wording: The text of the question.
    """

    code: str = field(converter=identifier)
    measure: str = field(converter=identifier)
    scale: ResponseScale
    reverse: bool = False
    wording: str | None = None

    def _faults(self) -> Iterator[Finding]:
        if self.measure in MEASURES and self.measure not in SHARES:
            yield Finding.of("closed-question:no-share", "measure", measure=self.measure)

    def text(self, language: str | Language = "en") -> str:
        """Return the wording of the question; its code if it has no wording.

        >>> SPOKEN_WELL.text()
        'Have you ever spoken well of your employer online?'
        """
        return _wording(self, language)


#: Whether a person has spoken well of their employer online: a baseline before the program *(article)*. The options are
#: in English and Dutch. `advocacy.goals.survey_observations` counts the answers.
SPOKEN_WELL = ClosedQuestion(
    code="spoken_well",
    measure="spoken_well",
    scale=ResponseScale(options={"yes": 1.0, "no": 0.0, "ja": 1.0, "nee": 0.0}),
)


def _listed(items: Mapping[str, Iterable[str]]) -> FrozenMap[tuple[str, ...]]:
    """Copy a mapping to lists. Invalid values are left for validation."""
    if not isinstance(items, Mapping):
        return items
    return frozen_map({name: tuple_of(several) for name, several in items.items()})


@frozen(kw_only=True)
class ChoiceQuestion:
    """A question with several options to choose. The options have codes, so nobody has to read the answers.

    >>> from advocacy.people import Answer, Survey
    >>> question = ChoiceQuestion(code="q", use=AnswerUse.TOPIC, options={"Writing": ["writing"], "None of these": []})
    >>> answer = Answer(participant="p-1", question="q", options=["Writing"])
    >>> Survey(choice_questions=[question], answers=[answer]).codes()
    FrozenMap({'p-1': ('writing',)})

    Attributes:
        code: The key of the question.
        use: The use of the answers.
        options: The codes of each option: topics, obstacles, formats, measures or codes of the app. The options are
            spelled as in the answers.
        wording: The text of the question.
    """

    code: str = field(converter=identifier)
    use: AnswerUse = field(repr=str)
    options: FrozenMap[tuple[str, ...]] = field(converter=_listed)
    wording: str | None = None


@frozen(kw_only=True)
class BracketQuestion:
    """A question whose options are brackets of a measure. An answer gives bounds, never a value between them.

    >>> from advocacy.people import Answer, Survey
    >>> question = BracketQuestion.from_texts(("0–149", "150–499", "500+"), code="network", measure="network_size")
    >>> survey = Survey(
    ...     bracket_questions=[question],
    ...     answers=[Answer(participant="p-1", question="network", text="500+")],
    ... )
    >>> survey.bounds()["p-1"]
    FrozenMap({'network_size': Bounds(minimum=500.0, maximum=None)})

    Attributes:
        code: The key of the question.
        measure: The measure, in the unit of `Participant.measure`.
        options: The bounds of each option. The options are spelled as in the answers.
        wording: The text of the question.
    """

    code: str = field(converter=identifier)
    measure: str = field(converter=identifier)
    options: FrozenMap[Bounds] = field(converter=FrozenMapOf[Bounds])
    wording: str | None = None

    def _faults(self) -> Iterator[Finding]:
        low, high = possible_range(self.measure)
        for option, bounds in self.options.items():
            if not low <= bounds.minimum <= high or (bounds.maximum or 0.0) > high:
                yield Finding.of("bounds:range", f"options[{option}]", measure=self.measure)

    @classmethod
    @checked
    def from_texts(
        cls, options: Iterable[str], *, code: str, measure: str, wording: str | None = None
    ) -> BracketQuestion:
        """Return a question whose options are brackets such as "100–500" and "500+"; see `Bounds.from_text`.

        Raises:
            ValidationError: An option has another form, or the measure cannot have its values.
        """
        bounds = {option: Bounds.from_text(option) for option in options}
        return cls(code=code, measure=measure, options=bounds, wording=wording)


#: A question of any form.
Question = OpenQuestion | ClosedQuestion | ChoiceQuestion | BracketQuestion
