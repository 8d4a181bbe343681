"""The survey: its answers, and what they contain (:ref:`method-step-1`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import Enum
from functools import cached_property
from math import fsum
from typing import TYPE_CHECKING, Any

from attrs import evolve, field

from advocacy.arguments import checked, frozen
from advocacy.errors import Finding, look_up, nearest
from advocacy.frozen_map import FrozenMap
from advocacy.messages.blocks import Lines, Report, Table
from advocacy.messages.translator import Translator
from advocacy.people.bounds import Bounds
from advocacy.people.participant import MEASURES, DataSource, Participant, find_measure
from advocacy.people.questions import (
    SIX_QUESTIONS,
    SPOKEN_WELL,
    AnswerUse,
    BracketQuestion,
    ChoiceQuestion,
    ClosedQuestion,
    OpenQuestion,
    Question,
)
from advocacy.rules import (
    FrozenMapOf,
    TupleOf,
    each_value,
    first_repeats,
    identifier,
    identifier_or_none,
    integer,
    personal,
    replace_fields,
    whole,
)


class MissingReason(Enum):
    """Why there is no answer to a question."""

    EMPTY = "empty"
    """The respondent saw the question and left it empty."""
    NOT_SHOWN = "not_shown"
    """The survey did not show the question."""
    UNFINISHED = "unfinished"
    """The respondent stopped before the question."""


@frozen(kw_only=True)
class MissingAnswer:
    """A question that a respondent did not answer, and why.

    Attributes:
        participant: The person's id; ``None`` for a respondent without an id.
        question: The code of the question.
        reason: Why there is no answer.
    """

    participant: str | None = field(converter=identifier_or_none)
    question: str = field(converter=identifier)
    reason: MissingReason = field(repr=str)

    def __repr__(self) -> str:
        """Show the person's id and the question, never the reason."""
        return f"<MissingAnswer {self.participant or 'without id'} to {self.question}>"


@frozen(kw_only=True)
class Answer:
    """The answer of one respondent to one question: text or one option, or several options of a choice question.

    Attributes:
        participant: The person's id; ``None`` for a respondent without an id, who counts in totals only.
        question: The code of the question.
        text: The answer or the chosen option, stored in Unicode form NFC; empty for a choice question.
        options: The chosen options of a choice question.
        codes: The codes of an open answer that a person confirmed: topics, obstacles or codes of the app; see
            `suggest_codes`.
        language: The code of the language of the answer; ``None`` means unknown.
        on: The day of the answer; ``None`` means unknown.
    """

    participant: str | None = field(converter=identifier_or_none)
    question: str = field(converter=identifier)
    text: str = field(default="", converter=identifier, validator=personal)
    options: tuple[str, ...] = field(default=(), converter=TupleOf[str], validator=personal)
    codes: tuple[str, ...] = field(default=(), converter=TupleOf[str], validator=personal)
    language: str | None = field(default=None, converter=identifier_or_none)
    on: date | None = None

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats(self.codes, "codes", key="code")
        yield from first_repeats(self.options, "options", key="text")
        if bool(self.text) is bool(self.options):
            yield Finding.of("answer:content", "text")

    def __repr__(self) -> str:
        """Show the person's id and the question, never the answer."""
        return f"<Answer {self.participant or 'without id'} to {self.question}>"


@frozen(kw_only=True)
class QuestionCounts:
    """The number of respondents who answered a question, and their answers.

    Attributes:
        question: The code of the question.
        answered: The number of respondents who answered.
        empty: The number who left it empty.
        not_shown: The number to whom it was not shown.
        unfinished: The number who stopped before it.
        without_id: The number of all these without an id.
        options: The number of respondents by option, without options that nobody chose.
        codes: The number of respondents by code.
    """

    question: str = field(converter=identifier)
    answered: int = field(default=0, converter=integer, validator=whole(0))
    empty: int = field(default=0, converter=integer, validator=whole(0))
    not_shown: int = field(default=0, converter=integer, validator=whole(0))
    unfinished: int = field(default=0, converter=integer, validator=whole(0))
    without_id: int = field(default=0, converter=integer, validator=whole(0))
    options: FrozenMap[int] = field(default=FrozenMap(), converter=FrozenMapOf[int], validator=each_value(whole(0)))
    codes: FrozenMap[int] = field(default=FrozenMap(), converter=FrozenMapOf[int], validator=each_value(whole(0)))

    @property
    def total(self) -> int:
        """The number of respondents who answered, or whose missing answer has a reason."""
        return self.answered + self.empty + self.not_shown + self.unfinished


@frozen(kw_only=True)
class SurveyCounts(Report):
    """The number of respondents who answered each question, and their answers.

    Attributes:
        questions: The counts of each question, in the order of the survey.
    """

    questions: tuple[QuestionCounts, ...] = field(default=(), converter=TupleOf[QuestionCounts])

    @checked
    def question(self, code: str) -> QuestionCounts:
        """Return the counts of a question by its code.

        Raises:
            UnknownNameError: The survey does not have it.
        """
        return look_up({item.question: item for item in self.questions}, identifier(code), "code", kind="question")

    def _blocks(self, translator: Translator) -> Iterator[Table | Lines]:
        names = ("answered", "empty", "not_shown", "unfinished", "without_id", "total")
        rows = [
            (translator.label(item.question), *(str(getattr(item, name)) for name in names)) for item in self.questions
        ]
        header = translator.labels(("counts:question", *(f"counts:{name}" for name in names)))
        yield Table(rows=rows, header=header, caption=translator.label("survey"))
        header = translator.labels(("counts:answer", "counts:people"))
        for item in self.questions:
            coded = {_code_label(code, translator): count for code, count in item.codes.items()}
            for kind, found in (("options", item.options), ("codes", coded)):
                listed = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
                if listed:
                    caption = f"{translator.label(item.question)}: {translator.label(f'counts:{kind}')}"
                    yield Table(rows=[(name, str(count)) for name, count in listed], header=header, caption=caption)


def _code_label(code: str, translator: Translator) -> str:
    """Return the name of a code: an obstacle or an expectation, or a topic; the code itself if it has no name."""
    name = translator.name("survey_code", code)
    return translator.label(code) if name == code else name


class _LateAnswers:
    """The base class of `Survey`, whose answers may be built when they are first read.

    An import of a survey knows its answers by column. A million objects take more time and memory than the columns.
    """

    __slots__ = ("_build_answers",)
    _build_answers: Callable[[], Iterable[Answer]] | None

    if not TYPE_CHECKING:  # type checkers know the field, and report other names

        def __getattr__(self, name: str) -> Any:
            """Build the answers when they are first read. If a second thread does the same, it sets equal values."""
            if name == "answers" and (build := getattr(self, "_build_answers", None)) is not None:
                object.__setattr__(self, "answers", tuple(build()))
                object.__setattr__(self, "_build_answers", None)
            return object.__getattribute__(self, name)


@frozen(kw_only=True)
class Survey(_LateAnswers):
    """Questions and answers.

    >>> survey = Survey(answers=[Answer(participant="p-1", question="idea", text="A day in the lab")])
    >>> [answer.text for answer in survey.ideas]
    ['A day in the lab']

    Attributes:
        open_questions: The open questions; by default the six of the article behind this library.
        closed_questions: The questions with a scale; by default whether people have spoken well of their employer
            online.
        choice_questions: The questions with several choices.
        bracket_questions: The questions with brackets, at most one for a measure.
        answers: The answers. Each question but an open one has at most one answer from each person.
        missing: The missing answers with a known reason. A person who answered a question is not listed for it.

    Raises:
        ValidationError, UnknownNameError: All problems at once: a code that occurs twice, an answer to an unknown
            question, an option that the question does not have, a question that a person answered twice, or whose
            answer is given and missing.
    """

    open_questions: tuple[OpenQuestion, ...] = field(default=SIX_QUESTIONS, converter=TupleOf[OpenQuestion])
    closed_questions: tuple[ClosedQuestion, ...] = field(default=(SPOKEN_WELL,), converter=TupleOf[ClosedQuestion])
    choice_questions: tuple[ChoiceQuestion, ...] = field(default=(), converter=TupleOf[ChoiceQuestion])
    bracket_questions: tuple[BracketQuestion, ...] = field(default=(), converter=TupleOf[BracketQuestion])
    answers: tuple[Answer, ...] = field(default=(), converter=TupleOf[Answer], validator=personal)
    missing: tuple[MissingAnswer, ...] = field(default=(), converter=TupleOf[MissingAnswer], validator=personal)

    def _faults(self) -> Iterator[Finding]:
        known: dict[str, str] = {}
        for here, question in self._paths():
            if question.code in known:
                yield Finding.of("repeated", f"{here}.code", name=question.code, first=known[question.code])
            known.setdefault(question.code, here)
        yield from self._shared_measures()
        scales: dict[str, FrozenMap[Any]] = {item.code: item.scale.options for item in self.closed_questions}
        scales |= {item.code: item.options for item in self.bracket_questions}
        given = set[tuple[str, str]]()
        for index, answer in enumerate(self.answers):
            here = f"answers[{index}]"
            if answer.question not in known:
                yield nearest(answer.question, known, f"{here}.question", kind="question")
                continue
            if not isinstance(self._by_code[answer.question], OpenQuestion):
                yield from self._chosen(answer, scales.get(answer.question), here)
                if (answer.participant, answer.question) in given:
                    yield Finding.of("answer:duplicate", here, question=answer.question)
            elif answer.options:
                yield Finding.of("answer:form", here, question=answer.question)
            if answer.participant is not None:
                given.add((answer.participant, answer.question))
        for index, missing in enumerate(self.missing):
            here = f"missing[{index}]"
            if missing.question not in known:
                yield nearest(missing.question, known, f"{here}.question", kind="question")
            elif missing.participant is not None:
                if (missing.participant, missing.question) in given:
                    yield Finding.of("answer:duplicate", here, question=missing.question)
                given.add((missing.participant, missing.question))

    def _paths(self) -> Iterator[tuple[str, Question]]:
        """Yield every question with its path."""
        yield from ((f"open_questions[{index}]", item) for index, item in enumerate(self.open_questions))
        yield from ((f"closed_questions[{index}]", item) for index, item in enumerate(self.closed_questions))
        yield from ((f"choice_questions[{index}]", item) for index, item in enumerate(self.choice_questions))
        yield from ((f"bracket_questions[{index}]", item) for index, item in enumerate(self.bracket_questions))

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions: open ones, then those with a scale, with several choices, and with brackets."""
        return tuple(question for _, question in self._paths())

    @cached_property
    def _by_code(self) -> dict[str, Question]:
        return {question.code: question for question in self.questions}

    def _chosen(self, answer: Answer, scale: FrozenMap[Any] | None, here: str) -> Iterator[Finding]:
        """Find problems in an answer to a question that has options."""
        if bool(answer.options) is not (scale is None):
            yield Finding.of("answer:form", here, question=answer.question)
            return
        known = self._options[answer.question] if scale is None else scale
        for option in answer.options or (answer.text,):
            if option not in known:
                path = f"{here}.options" if answer.options else f"{here}.text"
                yield Finding.of("answer:unknown-option", path, question=answer.question)
        if answer.codes:
            yield Finding.of("answer:closed-codes", f"{here}.codes", question=answer.question)

    def _shared_measures(self) -> Iterator[Finding]:
        """Find questions with brackets on a measure of another question."""
        taken = {item.measure for item in self.closed_questions}
        for index, item in enumerate(self.bracket_questions):
            if item.measure in taken:
                yield Finding.of("bracket-question:shared", f"bracket_questions[{index}].measure", measure=item.measure)
            taken.add(item.measure)

    @checked
    def answers_by_use(self, use: AnswerUse) -> tuple[Answer, ...]:
        """Return the answers with one use, in the order in which they were given."""
        codes = self._codes_by_use.get(use, ())
        return tuple(answer for answer in self.answers if answer.question in codes)

    @property
    def uncoded(self) -> tuple[Answer, ...]:
        """The answers to open questions without a confirmed code, in their order."""
        codes = {question.code for question in self.open_questions}
        return tuple(answer for answer in self.answers if answer.question in codes and not answer.codes)

    @checked
    def codes(self, uses: Iterable[AnswerUse] | None = None) -> FrozenMap[tuple[str, ...]]:
        """Return the codes by participant, in alphabetical order: confirmed codes, and those of chosen options.

        >>> answer = Answer(participant="p-1", question="wish", text="Help me write", codes=["writing"])
        >>> Survey(answers=[answer]).codes()
        FrozenMap({'p-1': ('writing',)})

        Args:
            uses: The uses of the questions; all by default.
        """
        questions = {code for use in (AnswerUse if uses is None else uses) for code in self._codes_by_use.get(use, ())}
        found: dict[str, set[str]] = defaultdict(set)
        for answer in self.answers:
            if answer.participant is not None and answer.question in questions:
                found[answer.participant].update(self.codes_of(answer))
        return FrozenMap({who: tuple(sorted(codes)) for who, codes in found.items() if codes})

    @checked
    def codes_of(self, answer: Answer) -> tuple[str, ...]:
        """Return the codes of one answer: confirmed codes, or those of its options; each once, in order."""
        options = self._options.get(answer.question)
        chosen = () if options is None else (code for item in answer.options for code in options.get(item, ()))
        return tuple(dict.fromkeys((*answer.codes, *chosen)))

    @cached_property
    def _codes_by_use(self) -> dict[AnswerUse, set[str]]:
        """The codes of questions by use."""
        found: dict[AnswerUse, set[str]] = defaultdict(set)
        for opened in self.open_questions:
            found[opened.use].add(opened.code)
        for choice in self.choice_questions:
            found[choice.use].add(choice.code)
        return dict(found)

    @cached_property
    def _options(self) -> dict[str, FrozenMap[tuple[str, ...]]]:
        return {question.code: question.options for question in self.choice_questions}

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
            item = items.get(answer.question)
            if item is not None and answer.participant is not None:
                value = item.scale.options[answer.text]
                found[answer.participant][item.measure].append(1.0 - value if item.reverse else value)
        return FrozenMap(
            {
                who: FrozenMap({name: fsum(values) / len(values) for name, values in metrics.items()})
                for who, metrics in found.items()
            }
        )

    def bounds(self) -> FrozenMap[FrozenMap[Bounds]]:
        """Return the bounds from the questions with brackets: bounds by measure, by participant."""
        items = {item.code: item for item in self.bracket_questions}
        found: dict[str, dict[str, Bounds]] = defaultdict(dict)
        for answer in self.answers:
            item = items.get(answer.question)
            if item is not None and answer.participant is not None:
                found[answer.participant][item.measure] = item.options[answer.text]
        return FrozenMap({who: FrozenMap(bounds) for who, bounds in found.items()})

    def counts(self) -> SurveyCounts:
        """Return the number of respondents who answered each question, and their answers.

        >>> survey = Survey(
        ...     answers=[Answer(participant=None, question="idea", text="A day in the lab")],
        ...     missing=[MissingAnswer(participant="p-1", question="idea", reason=MissingReason.EMPTY)],
        ... )
        >>> counts = survey.counts().question("idea")
        >>> counts.answered, counts.empty, counts.total, counts.without_id
        (1, 1, 2, 1)

        A person counts once for each question, option and code. Each answer without an id counts as one respondent.
        """
        answers, missing = defaultdict[str, list[Answer]](list), defaultdict[str, list[MissingAnswer]](list)
        for answer in self.answers:
            answers[answer.question].append(answer)
        for gap in self.missing:
            missing[gap.question].append(gap)
        counts = (self._counts(item, answers[item.code], missing[item.code]) for item in self.questions)
        return SurveyCounts(questions=counts)

    def _counts(self, question: Question, answers: list[Answer], missing: list[MissingAnswer]) -> QuestionCounts:
        is_open = isinstance(question, OpenQuestion)
        chosen = (
            [] if is_open else [(answer, option) for answer in answers for option in answer.options or (answer.text,)]
        )
        coded = [(answer, code) for answer in answers for code in self.codes_of(answer)]
        reasons = Counter(gap.reason for gap in missing)
        return QuestionCounts(
            question=question.code,
            answered=_people(answers),
            empty=reasons[MissingReason.EMPTY],
            not_shown=reasons[MissingReason.NOT_SHOWN],
            unfinished=reasons[MissingReason.UNFINISHED],
            without_id=[*(item.participant for item in answers), *(gap.participant for gap in missing)].count(None),
            options=respondents_by_key(chosen),
            codes=respondents_by_key(coded),
        )

    @checked
    def apply_to(self, people: Iterable[Participant]) -> tuple[Participant, ...]:
        """Return the *people* with unknown measures filled from their answers, in the given order.

        A bracket gives bounds. Known values and bounds do not change: an answer never replaces a measured value.
        """
        metrics, bounds = self.measures(), self.bounds()
        return tuple(
            _filled(person, metrics.get(person.id, FrozenMap()), bounds.get(person.id, FrozenMap()))
            for person in people
        )


def defer_answers(
    survey: Survey, build: Callable[[], Iterable[Answer]], missing: Iterable[MissingAnswer] = ()
) -> Survey:
    """Return the survey with answers that are built when they are first read, and missing ones, without a check.

    Use it only as `replace_fields`: if every answer is in its canonical form and valid.
    """
    survey = replace_fields(survey, missing=tuple(missing), _build_answers=build)
    object.__delattr__(survey, "answers")
    return survey


def _people(answers: Iterable[Answer]) -> int:
    """Count the respondents of answers to one question: each person once, and each answer without an id."""
    ids = [answer.participant for answer in answers]
    return len({*ids} - {None}) + ids.count(None)


def respondents_by_key(answers: Iterable[tuple[Answer, str]]) -> dict[str, int]:
    """Count the respondents of the answers with each key: each person once, and each answer without an id."""
    found: dict[str, list[Answer]] = defaultdict(list)
    for answer, key in answers:
        found[key].append(answer)
    return {key: _people(given) for key, given in found.items()}


def _filled(person: Participant, metrics: FrozenMap[float], bounds: FrozenMap[Bounds]) -> Participant:
    news = {name: value for name, value in metrics.items() if find_measure(person, name) is None}
    own: dict[str, Any] = {name: value for name, value in news.items() if name in MEASURES}
    more = {name: value for name, value in news.items() if name not in MEASURES}
    brackets = {
        name: value
        for name, value in bounds.items()
        if name not in person.bounds and find_measure(person, name) is None
    }
    for name in {"activity", "network_size"} & {*own, *brackets}:
        own[f"{name}_source"] = DataSource.SELF_REPORTED
    if not news and not brackets:
        return person
    return evolve(person, **own, measures={**person.measures, **more}, bounds={**person.bounds, **brackets})
