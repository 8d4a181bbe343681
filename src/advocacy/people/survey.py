"""The survey: six questions, and what the answers contain (:ref:`method-step-1`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum
from math import fsum
from typing import Any

from attrs import evolve, field

from advocacy.arguments import checked, frozen
from advocacy.errors import Finding, nearest, raise_any, translator_for
from advocacy.frozen_map import FrozenMap
from advocacy.messages.language import Language
from advocacy.people.participant import MEASURES, SHARES, DataSource, Participant, find_measure
from advocacy.rules import (
    NumberMapOf,
    TupleOf,
    each_value,
    first_repeats,
    identifier,
    identifier_or_none,
    personal,
    share,
    tuple_of,
)


class AnswerUse(Enum):
    """How an open answer is used in the plan."""

    NEED = "need"
    OBSTACLE = "obstacle"
    TOPIC = "topic"
    IDEA = "idea"


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
        key = f"question:{self.code}"
        label = self.wording or translator_for(language).label(key)
        return self.code if label == key else label


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
        reverse: Whether the question is worded against the measure, so that its scale is reversed.
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


@frozen(kw_only=True)
class Answer:
    """The answer of one person to one question: an option for a closed question, text for an open question.

    Attributes:
        participant: The person's id.
        question: The code of the question.
        text: The answer, stored in Unicode form NFC.
        codes: The codes of an open answer that a person confirmed: topics, obstacles or codes of the app; see
            `suggest_codes`.
        language: The code of the language of the answer; ``None`` means unknown.
        on: The day of the answer; ``None`` means unknown.
    """

    participant: str = field(converter=identifier)
    question: str = field(converter=identifier)
    text: str = field(converter=identifier, validator=personal)
    codes: tuple[str, ...] = field(default=(), converter=TupleOf[str], validator=personal)
    language: str | None = field(default=None, converter=identifier_or_none)
    on: date | None = None

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats(self.codes, "codes", key="code")

    def __repr__(self) -> str:
        """Show the person's id and the question, never the answer."""
        return f"<Answer {self.participant} to {self.question}>"


@frozen(kw_only=True)
class Survey:
    """Questions and answers.

    >>> survey = Survey(answers=[Answer(participant="p-1", question="idea", text="A day in the lab")])
    >>> [answer.text for answer in survey.ideas]
    ['A day in the lab']

    Attributes:
        open_questions: The open questions; by default the six of the article behind this library.
        closed_questions: The closed questions.
        answers: The answers. A closed question has at most one answer from each person.

    Raises:
        ValidationError, UnknownNameError: All problems at once: a code that occurs twice, an answer to an unknown
            question, an option that the scale does not have.
    """

    open_questions: tuple[OpenQuestion, ...] = field(default=SIX_QUESTIONS, converter=TupleOf[OpenQuestion])
    closed_questions: tuple[ClosedQuestion, ...] = field(default=(), converter=TupleOf[ClosedQuestion])
    answers: tuple[Answer, ...] = field(default=(), converter=TupleOf[Answer], validator=personal)

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
                    yield Finding.of("answer:unknown-option", f"{here}.text", question=answer.question)
                if (answer.participant, answer.question) in given:
                    yield Finding.of("answer:duplicate", here, question=answer.question)
                given.add((answer.participant, answer.question))
                if answer.codes:
                    yield Finding.of("answer:closed-codes", f"{here}.codes", question=answer.question)

    @checked
    def answers_by_use(self, seed: AnswerUse) -> tuple[Answer, ...]:
        """Return the answers with one use, in the order in which they were given."""
        asked = {question.code for question in self.open_questions if question.use is seed}
        return tuple(answer for answer in self.answers if answer.question in asked)

    @property
    def uncoded(self) -> tuple[Answer, ...]:
        """The answers to open questions without a confirmed code, in their order."""
        asked = {question.code for question in self.open_questions}
        return tuple(answer for answer in self.answers if answer.question in asked and not answer.codes)

    def codes(self) -> FrozenMap[tuple[str, ...]]:
        """Return the confirmed codes by participant, in alphabetical order.

        >>> answer = Answer(participant="p-1", question="wish", text="Help me write", codes=["writing"])
        >>> Survey(answers=[answer]).codes()
        FrozenMap({'p-1': ('writing',)})
        """
        found: dict[str, set[str]] = defaultdict(set)
        for answer in self.answers:
            found[answer.participant].update(answer.codes)
        return FrozenMap({who: tuple(sorted(codes)) for who, codes in found.items() if codes})

    @property
    def needs(self) -> tuple[Answer, ...]:
        """The needs and requirements of people."""
        return self.answers_by_use(AnswerUse.NEED)

    @property
    def obstacles(self) -> tuple[Answer, ...]:
        """The obstacles that people meet."""
        return self.answers_by_use(AnswerUse.OBSTACLE)

    @property
    def topics(self) -> tuple[Answer, ...]:
        """The topics on which people want to learn or get help."""
        return self.answers_by_use(AnswerUse.TOPIC)

    @property
    def ideas(self) -> tuple[Answer, ...]:
        """The ideas of people for content."""
        return self.answers_by_use(AnswerUse.IDEA)

    def measures(self) -> FrozenMap[FrozenMap[float]]:
        """Return the measures from the closed questions: share by measure, by participant.

        Several questions on one measure have equal weight: the result is the mean of the answered ones. A person
        without answers has no value.
        """
        items = {item.code: item for item in self.closed_questions}
        found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        for answer in self.answers:
            if item := items.get(answer.question):
                value = item.scale.options[answer.text]
                found[answer.participant][item.measure].append(1.0 - value if item.reverse else value)
        return FrozenMap(
            {
                who: FrozenMap({name: fsum(values) / len(values) for name, values in metrics.items()})
                for who, metrics in found.items()
            }
        )

    @checked
    def apply_to(self, people: Iterable[Participant]) -> tuple[Participant, ...]:
        """Return the *people* with unknown measures filled from their answers, in the given order.

        Known values do not change: an answer never replaces a measured value.
        """
        metrics = self.measures()
        return tuple(_filled(person, metrics.get(person.id, FrozenMap())) for person in people)


def _filled(person: Participant, metrics: FrozenMap[float]) -> Participant:
    news = {name: value for name, value in metrics.items() if find_measure(person, name) is None}
    own: dict[str, Any] = {name: value for name, value in news.items() if name in MEASURES}
    more = {name: value for name, value in news.items() if name not in MEASURES}
    if "activity" in own:
        own["activity_source"] = DataSource.SELF_REPORTED
    return evolve(person, **own, measures={**person.measures, **more}) if news else person
