"""The survey: six questions asked first, and what the answers give (:ref:`method-step-1`)."""

from __future__ import annotations

from collections import defaultdict
from enum import Enum
from math import fsum
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from advocacy.errors import Finding, nearest, raise_any, translator_for
from advocacy.frozen_map import FrozenMap
from advocacy.people.participant import MEASURES, SHARES, DataSource, Participant
from advocacy.rules import each, first_repeats, identifier, instance, number_map, optional, own, share, text, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["SIX_QUESTIONS", "Answer", "AnswerUse", "ClosedQuestion", "OpenQuestion", "ResponseScale", "Survey"]


class AnswerUse(Enum):
    """What an open answer gives to the later plan."""

    NEED = "need"
    OBSTACLE = "obstacle"
    TOPIC = "topic"
    IDEA = "idea"


@frozen(kw_only=True)
class OpenQuestion:
    """
    An open question, and what its answers are seeds of.

    Attributes:
        code: The question's key; the six of the library have their text in English and Dutch under it.
        use: What an answer becomes.
        wording: The text as asked; ``None`` takes the library's own.
    """

    code: str = field(converter=identifier, validator=text)
    use: AnswerUse = field(validator=instance(AnswerUse), repr=str)
    wording: str | None = field(default=None, validator=optional(text))

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Return the question as it is asked; its code where nobody has worded it.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        key = f"question:{self.code}"
        said = self.wording or translator_for(language, extra).label(key)
        return self.code if said == key else said


#: The six questions of the article behind this library, in its order (:ref:`method-step-1`).
SIX_QUESTIONS: tuple[OpenQuestion, ...] = (
    OpenQuestion(code="need", use=AnswerUse.NEED),
    OpenQuestion(code="wish", use=AnswerUse.TOPIC),
    OpenQuestion(code="obstacle", use=AnswerUse.OBSTACLE),
    OpenQuestion(code="require", use=AnswerUse.NEED),
    OpenQuestion(code="help", use=AnswerUse.TOPIC),
    OpenQuestion(code="idea", use=AnswerUse.IDEA),
)


@frozen(kw_only=True)
class ResponseScale:
    """
    The options of a closed question, each with the share it stands for.

    >>> scale = ResponseScale.likert(("disagree", "neutral", "agree"))
    >>> scale.share("neutral"), scale.share("agree", reverse=True), scale.share("not sure")
    (0.5, 0.0, None)

    Attributes:
        options: Share 0..1 by option, as it is written in the answers.
    """

    options: FrozenMap[float] = field(converter=number_map, validator=each(share))

    @classmethod
    def likert(cls, options: Iterable[str]) -> ResponseScale:
        """
        Make a scale from options in rising order, evenly spaced from 0 to 1.

        Raises:
            ValidationError: Fewer than two options, one that occurs twice, or one that is no text.
        """
        given = tuple_of(options)
        raise_any(each(text).findings(given, "options"))
        listed = tuple(map(identifier, given))
        faults = list(first_repeats(listed, "options", key="text"))
        if len(listed) < 2:
            faults.append(Finding.of("options:few", "options", least=2, count=len(listed)))
        raise_any(faults)
        return cls(options={option: place / (len(listed) - 1) for place, option in enumerate(listed)})

    def share(self, option: str, *, reverse: bool = False) -> float | None:
        """Return what an option stands for, or ``None`` where it is none of the scale's; *reverse* turns it round."""
        value: float | None = self.options.get(identifier(option))
        return 1.0 - value if reverse and value is not None else value


@frozen(kw_only=True)
class ClosedQuestion:
    """
    A closed question that measures something.

    Attributes:
        code: The item's key.
        measure: The measure it informs, a share: one of ``SHARES`` or a name of the app's own.
        scale: Its options.
        reverse: The item is worded against the measure, so its scale is turned round.
        wording: The text as asked.
    """

    code: str = field(converter=identifier, validator=text)
    measure: str = field(converter=identifier, validator=text)
    scale: ResponseScale = field(validator=instance(ResponseScale))
    reverse: bool = field(default=False, validator=instance(bool))
    wording: str | None = field(default=None, validator=optional(text))

    def __attrs_post_init__(self) -> None:
        """Refuse measures that are no share."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if self.measure in MEASURES and self.measure not in SHARES:
            yield Finding.of("item:no-share", "measure", measure=self.measure)


@frozen(kw_only=True)
class Answer:
    """
    What one person said to one question; an option for an item, free text for a question.

    Attributes:
        participant: The person's id.
        question: The code of a question or item.
        text: The answer as given, kept in Unicode form NFC.
    """

    participant: str = field(converter=identifier, validator=text)
    question: str = field(converter=identifier, validator=text)
    text: str = field(converter=identifier, validator=own(text))

    def __repr__(self) -> str:
        """Show whose answer and to what, never what was said."""
        return f"<Answer {self.participant} to {self.question}>"


@frozen(kw_only=True)
class Survey:
    """
    Questions and the answers people gave.

    >>> survey = Survey(answers=[Answer(participant="p-1", question="idea", text="A day in the lab")])
    >>> [answer.text for answer in survey.ideas]
    ['A day in the lab']

    Attributes:
        open_questions: The open questions; by default the six of the article behind this library.
        closed_questions: The closed questions.
        answers: What was answered; a person answers a question or not, and twice to one item is refused.

    Raises:
        ValidationError, UnknownNameError: All problems at once: a code that occurs twice, an answer to no question,
            an option the scale does not have.
    """

    open_questions: tuple[OpenQuestion, ...] = field(
        default=SIX_QUESTIONS, converter=tuple_of, validator=each(instance(OpenQuestion))
    )
    closed_questions: tuple[ClosedQuestion, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(ClosedQuestion))
    )
    answers: tuple[Answer, ...] = field(default=(), converter=tuple_of, validator=each(instance(Answer, private=True)))

    def __attrs_post_init__(self) -> None:
        """Check the parts against each other."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        known: dict[str, str] = {}
        asked = [(f"open_questions[{index}]", question.code) for index, question in enumerate(self.open_questions)]
        asked += [(f"closed_questions[{index}]", item.code) for index, item in enumerate(self.closed_questions)]
        for here, code in asked:
            if code in known:
                yield Finding.of("repeated", f"{here}.code", name=code, first=known[code])
            known.setdefault(code, here)
        scales = {item.code: item.scale for item in self.closed_questions}
        given = set[tuple[str, str]]()
        for index, answer in enumerate(self.answers):
            here = f"answers[{index}]"
            if answer.question not in known:
                yield nearest(answer.question, known, f"{here}.question", kind="question")
            elif answer.question in scales:
                if answer.text not in scales[answer.question].options:
                    yield Finding.of("option", f"{here}.text", question=answer.question)
                if (answer.participant, answer.question) in given:
                    yield Finding.of("answered-twice", here, question=answer.question)
                given.add((answer.participant, answer.question))

    def answers_by_use(self, seed: AnswerUse) -> tuple[Answer, ...]:
        """Return the answers to the questions of one seed, in the order in which they were given."""
        asked = {question.code for question in self.open_questions if question.use is seed}
        return tuple(answer for answer in self.answers if answer.question in asked)

    @property
    def needs(self) -> tuple[Answer, ...]:
        """What people need and require."""
        return self.answers_by_use(AnswerUse.NEED)

    @property
    def obstacles(self) -> tuple[Answer, ...]:
        """What people run into."""
        return self.answers_by_use(AnswerUse.OBSTACLE)

    @property
    def topics(self) -> tuple[Answer, ...]:
        """What people would like to learn or be helped with."""
        return self.answers_by_use(AnswerUse.TOPIC)

    @property
    def ideas(self) -> tuple[Answer, ...]:
        """What people would like to tell."""
        return self.answers_by_use(AnswerUse.IDEA)

    def measures(self) -> FrozenMap[FrozenMap[float]]:
        """
        Return the measures that the items measure, share by measure by participant.

        Several items on one measure count alike: their mean over the answered ones. Who answered none has no measure.
        """
        items = {item.code: item for item in self.closed_questions}
        found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        for answer in self.answers:
            if item := items.get(answer.question):
                value = item.scale.options[answer.text]
                found[answer.participant][item.measure].append(1.0 - value if item.reverse else value)
        return FrozenMap(
            {
                who: FrozenMap({name: fsum(values) / len(values) for name, values in figures.items()})
                for who, figures in found.items()
            }
        )

    def apply_to(self, people: Iterable[Participant]) -> tuple[Participant, ...]:
        """
        Fill what is unknown of *people* with what they told, in the order given.

        What is already known stays: a measured measure is never replaced by one that was told.
        """
        figures = self.measures()
        return tuple(_filled(person, figures.get(person.id, FrozenMap())) for person in people)


def _filled(person: Participant, figures: FrozenMap[float]) -> Participant:
    news = {name: value for name, value in figures.items() if person.measure(name) is None}
    own: dict[str, Any] = {name: value for name, value in news.items() if name in MEASURES}
    more = {name: value for name, value in news.items() if name not in MEASURES}
    if "activity" in own:
        own["activity_source"] = DataSource.SELF_REPORTED
    return evolve(person, **own, measures={**person.measures, **more}) if news else person
