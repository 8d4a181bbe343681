"""Codes for open answers: a vocabulary suggests them, and a person confirms them (:ref:`method-step-1`)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from attrs import evolve, field

from advocacy.arguments import Personal, checked, frozen
from advocacy.errors import Finding, raise_any, unknown_names
from advocacy.messages.blocks import Report, Sentences
from advocacy.messages.translator import Translator
from advocacy.people.default_vocabulary import VOCABULARY
from advocacy.people.questions import SIX_QUESTIONS, AnswerUse, OpenQuestion
from advocacy.people.survey import Answer, Survey
from advocacy.people.vocabulary import WORD, CodeWords, Vocabulary, fold
from advocacy.rules import TupleOf, identifier, personal, tuple_of

#: Our own rule: the maximum number of other words between two words of a phrase.
_GAP = 2
#: Our own rule: the number of words before and after a phrase in which a denial counts.
_BEFORE, _AFTER = 3, 6
_PHRASE_WORD = re.compile(WORD.pattern + r"\*?")
_CLAUSE_END = re.compile(r"[.!?;:\n]")
#: Only letters and the words of vocabularies are folded here, so that the cache stays small and contains no answers.
_fold = cache(fold)


@frozen(kw_only=True)
class CodeSuggestion(Personal, Report):
    """A suggested code for an answer, for a person to confirm.

    Attributes:
        answer: The answer.
        code: The suggested code.
        words: The words of the answer that led to the suggestion, as they are written there.
    """

    answer: Answer = field(validator=personal)
    code: str = field(converter=identifier)
    words: tuple[str, ...] = field(converter=TupleOf[str], validator=personal)

    def _blocks(self, translator: Translator) -> Iterator[Sentences]:
        named = {"participant": self.answer.participant, "code": translator.name("survey_code", self.code)}
        yield Sentences([translator.say("code-suggestion", {**named, "words": ", ".join(self.words)})])


class _Phrase(NamedTuple):
    """A phrase of a vocabulary: its words in folded form, and its entry."""

    words: tuple[str, ...]
    entry: CodeWords


class _Token(NamedTuple):
    """A word of an answer: as written, folded, and the number of its clause."""

    written: str
    folded: str
    clause: int


class _Denials(NamedTuple):
    """The words of a vocabulary that deny a phrase, in folded form."""

    before: frozenset[str]
    problems: frozenset[str]
    plenty: frozenset[str]

    def apply(self, tokens: list[_Token], places: tuple[int, ...], words: tuple[str, ...]) -> bool:
        """Return whether the clause denies the phrase at these places."""
        first, last, clause = places[0], places[-1], tokens[places[0]].clause
        before = [token.folded for token in tokens[max(0, first - _BEFORE) : first] if token.clause == clause]
        after = [token.folded for token in tokens[last + 1 : last + 1 + _AFTER] if token.clause == clause]
        if self.before.isdisjoint(words) and not (self.before.isdisjoint(before) and self.plenty.isdisjoint(before)):
            return True
        if not self.plenty.isdisjoint(after[:1]):
            return True
        return not self.before.isdisjoint(after) and not self.problems.isdisjoint(after)


@checked
def suggest_codes(
    answers: Iterable[Answer],
    *,
    vocabulary: Vocabulary = VOCABULARY,
    questions: Iterable[OpenQuestion] = SIX_QUESTIONS,
    language_code: str | None = None,
) -> tuple[CodeSuggestion, ...]:
    """Suggest codes for open answers, each with the words that led to it (:ref:`method-step-1`).

    The rule compares plain word forms, of the language that each answer records. It does not understand text, so a
    person has to confirm each code.
    `docs/calibration.md` states how often a suggestion is right, and how many codes are found.

    >>> answer = Answer(participant="p-1", question="obstacle", text="Geen tijd, en ik weet niet wat ik moet posten.")
    >>> [(found.code, found.words) for found in suggest_codes([answer], language_code="nl")]
    [('time', ('Geen', 'tijd')), ('inspiration', ('weet', 'niet', 'wat', 'ik'))]

    Args:
        answers: The answers to open questions.
        vocabulary: The words; by default those of the library for its topics and obstacles.
        questions: The questions; by default the six of the article behind this library.
        language_code: The code of the language of answers that record none, or one that the vocabulary lacks. Without
            it, the words of every language count for these answers.

    Returns:
        The suggestions, in the order of the answers, then of the first word. An answer gets a code at most once.

    Raises:
        ValidationError, UnknownNameError: An answer to an unknown question, or a language that the vocabulary lacks.
            All problems are reported at once.
    """
    listed = tuple_of(answers)
    uses = {question.code: question.use for question in questions}
    raise_any(_faults(listed, uses, vocabulary, language_code))
    known = {item.language for item in vocabulary.entries}
    spoken = [answer.language if answer.language in known else language_code for answer in listed]
    indexes = {language: _index(vocabulary, language) for language in {*spoken}}
    denials = _Denials(_folded(vocabulary.denials), _folded(vocabulary.problems), _folded(vocabulary.plenty))
    contrasts = _folded(vocabulary.contrasts)
    return tuple(
        CodeSuggestion(answer=answer, code=code, words=found)
        for answer, language in zip(listed, spoken, strict=True)
        for code, found in _codes(_tokens(answer.text, contrasts), uses[answer.question], indexes[language], denials)
    )


@checked
def confirm_codes(survey: Survey, suggestions: Iterable[CodeSuggestion]) -> Survey:
    """Return the survey with confirmed codes added to its answers.

    Equal answers of one person get the same codes. Codes that an answer has already stay.

    >>> answer = Answer(participant="p-1", question="help", text="Check my spelling, and help me write better")
    >>> survey = Survey(answers=[answer])
    >>> suggestions = suggest_codes(survey.answers)
    >>> [suggestion.code for suggestion in suggestions]
    ['editing', 'writing']
    >>> confirm_codes(survey, suggestions[:1]).codes()
    FrozenMap({'p-1': ('editing',)})

    Args:
        survey: The survey.
        suggestions: The suggestions that a person confirmed.

    Raises:
        ValidationError: The survey does not have the answer of a suggestion.
    """
    confirmed: dict[Answer, set[str]] = defaultdict(set)
    known, listed = frozenset(survey.answers), tuple_of(suggestions)
    raise_any(
        Finding.of("answer:unknown", f"suggestions[{index}].answer", question=suggestion.answer.question)
        for index, suggestion in enumerate(listed)
        if suggestion.answer not in known
    )
    for suggestion in listed:
        confirmed[suggestion.answer].add(suggestion.code)
    coded = (evolve(answer, codes=sorted({*answer.codes, *confirmed.get(answer, ())})) for answer in survey.answers)
    return evolve(survey, answers=tuple(coded))


def _faults(
    answers: tuple[Answer, ...], uses: dict[str, AnswerUse], vocabulary: Vocabulary, language: str | None
) -> Iterator[Finding]:
    yield from unknown_names(
        ((f"answers[{index}].question", answer.question) for index, answer in enumerate(answers)), uses, kind="question"
    )
    if language is not None:
        known = {item.language for item in vocabulary.entries}
        yield from unknown_names([("language_code", identifier(language))], known, kind="language")


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_fold, words))


def _tokens(text: str, contrasts: frozenset[str]) -> list[_Token]:
    """Return the words of a text. A clause ends with a punctuation mark, or with a word such as "but"."""
    # fold each character by itself, so that positions in the folded text and in the text agree
    folded = "".join(plain if len(plain := _fold(mark)) == 1 else mark for mark in text)
    ends = [found.end() for found in _CLAUSE_END.finditer(folded)]
    tokens, marks, words = list[_Token](), 0, 0
    for found in WORD.finditer(folded):
        while marks < len(ends) and ends[marks] <= found.start():
            marks += 1
        tokens.append(_Token(text[found.start() : found.end()], found.group(), marks + words))
        words += found.group() in contrasts
    return tokens


def _index(vocabulary: Vocabulary, language: str | None) -> dict[str, list[_Phrase]]:
    """Return the phrases by their first word."""
    index: dict[str, list[_Phrase]] = defaultdict(list)
    for entry in vocabulary.entries:
        if language in {None, entry.language}:
            for phrase in entry.phrases:
                words = tuple(_PHRASE_WORD.findall(_fold(phrase)))
                index[words[0]].append(_Phrase(words, entry))
    return index


def _codes(
    tokens: list[_Token],
    use: AnswerUse,
    index: dict[str, list[_Phrase]],
    denials: _Denials,
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each code that the words of an answer suggest, with these words, in the order of the first word."""
    given = set[str]()
    for start, token in enumerate(tokens):
        heads = [token.folded, *(f"{token.folded[:size]}*" for size in range(1, len(token.folded) + 1))]
        for phrase in (phrase for head in heads for phrase in index.get(head, ())):
            entry = phrase.entry
            if entry.code in given or use not in entry.uses:
                continue
            found = _matched(tokens, start, phrase.words)
            if found and not denials.apply(tokens, found, phrase.words):
                given.add(entry.code)
                yield entry.code, tuple(tokens[place].written for place in found)


def _matched(tokens: list[_Token], start: int, words: tuple[str, ...]) -> tuple[int, ...]:
    """Return the places of the words of a phrase that begins at *start*, in one clause; empty without a match."""
    places, place = list[int](), start
    for number, word in enumerate(words):
        last = start if number == 0 else min(place + _GAP, len(tokens) - 1)
        while place <= last and not _is_word(tokens[place].folded, word):
            place += 1
        if place > last or tokens[place].clause != tokens[start].clause:
            return ()
        places.append(place)
        place += 1
    return tuple(places)


def _is_word(token: str, word: str) -> bool:
    return token.startswith(word[:-1]) if word.endswith("*") else token == word
