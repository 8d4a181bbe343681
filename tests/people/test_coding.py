"""Codes for open answers: phrases, keywords, denials, other languages, and how often suggestions are right."""

from __future__ import annotations

import csv
import inspect
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from advocacy.errors import UnknownNameError, ValidationError
from advocacy.people import (
    Answer,
    AnswerUse,
    ClosedQuestion,
    CodeWords,
    OpenQuestion,
    ResponseScale,
    Survey,
    Vocabulary,
    confirm_codes,
    suggest_codes,
)
from advocacy.people.default_vocabulary import VOCABULARY
from tests.samples import faults

ANSWERS = Path(__file__).parent / "answers"


def suggested(text: str, question: str = "obstacle", language: str | None = "en") -> dict[str, tuple[str, ...]]:
    """Return the words for each code that the library's vocabulary suggests for one answer."""
    found = suggest_codes([Answer(participant="p-1", question=question, text=text)], language_code=language)
    return {suggestion.code: suggestion.words for suggestion in found}


@pytest.mark.parametrize(
    ("text", "question", "language", "words"),
    [
        ("No TIME at all.", "idea", "en", {"time": ("No", "TIME")}),
        ("I don\u2019t really have any time", "idea", "en", {"time": ("don\u2019t", "have", "time")}),
        ("Time!", "obstacle", "en", {"time": ("Time",)}),
        ("Time!", "need", "en", {}),
        ("Time flies in the lab", "idea", "en", {}),
        (
            "Geen ideee\u0308n; te druk.",
            "obstacle",
            "nl",
            {"inspiration": ("Geen", "ideeën"), "time": ("te", "druk")},
        ),
        ("Tijd is niet het probleem", "obstacle", "nl", {}),
        ("Time is not the issue, but I am afraid", "obstacle", "en", {"fear": ("afraid",)}),
        ("I am not afraid", "obstacle", "en", {}),
        ("I have time enough", "obstacle", "en", {}),
        ("Plenty of time", "obstacle", "en", {}),
        ("I am not here. Afraid of it", "obstacle", "en", {"fear": ("Afraid",)}),
        ("No. Time", "idea", "en", {}),
        ("One-on-one help", "help", "en", {"sparring": ("One", "on", "one")}),
    ],
)
def test_phrases_keywords_and_denials(
    text: str, question: str, language: str, words: dict[str, tuple[str, ...]]
) -> None:
    """A phrase counts in every answer and a keyword where it fits; a denial in the same clause takes the code away."""
    assert suggested(text, question, language) == words


def test_every_language_counts_unless_one_is_given() -> None:
    """Without a language the words of all languages count; with a language, only its own."""
    text = "Geen tijd and no ideas"
    assert suggested(text, language=None).keys() == {"time", "inspiration"}
    assert suggested(text, language="nl").keys() == {"time"}


def test_each_answer_counts_in_its_own_language() -> None:
    """An answer has the words of the language it records; another language, or none, is the one that is passed."""
    text = "Geen tijd and no ideas"
    answers = [
        Answer(participant=who, question="obstacle", text=text, language=language)
        for who, language in (("a", "nl"), ("b", "en"), ("c", "fr"), ("d", None))
    ]
    for given, others in ((None, {"time", "inspiration"}), ("nl", {"time"})):
        found = suggest_codes(answers, language_code=given)
        codes = {who: {item.code for item in found if item.answer.participant == who} for who in "abcd"}
        assert codes == {"a": {"time"}, "b": {"inspiration"}, "c": others, "d": others}


def test_an_app_has_its_own_words_and_questions() -> None:
    """An app's vocabulary and questions replace those of the library; suggestions follow the order of the answers."""
    own = Vocabulary(entries=[CodeWords(code="bees", language="en", phrases=["bee*"], uses=[AnswerUse.IDEA])])
    questions = [OpenQuestion(code="hobby", use=AnswerUse.IDEA), OpenQuestion(code="fear", use=AnswerUse.OBSTACLE)]
    answers = [
        Answer(participant=who, question=code, text="Bees!")
        for who, code in (("b", "hobby"), ("a", "hobby"), ("a", "fear"))
    ]
    found = suggest_codes(answers, vocabulary=own, questions=questions)
    assert [(suggestion.answer.participant, suggestion.answer.question) for suggestion in found] == [
        ("b", "hobby"),
        ("a", "hobby"),
    ]
    assert repr(found[0]) == "<CodeSuggestion>"


def test_all_problems_are_reported_at_once() -> None:
    """Unknown questions and languages, and entries without a phrase or a word, are errors."""
    with pytest.raises(UnknownNameError) as wrong:
        suggest_codes([Answer(participant="p-1", question="obstacles", text="x")], language_code="fr")
    assert faults(wrong) == [("name:unknown", "answers[0].question"), ("name:unknown", "language_code")]
    for phrases, wrong_at in ((["ok", "!"], [("text", "phrases[1]")]), ([], [("empty", "phrases")])):
        with pytest.raises(ValidationError) as empty:
            CodeWords(code="time", language="en", phrases=phrases)
        assert faults(empty) == wrong_at


def test_confirmed_codes_stay_with_the_answer() -> None:
    """Confirming adds codes to equal answers of the person; the survey lists codes by person and uncoded answers."""
    first, second = (
        Answer(participant=who, question="wish", text="Help me write", on=date(2026, 9, 1)) for who in "ab"
    )
    coded = evolve(second, codes=["own"])
    survey = Survey(answers=[first, coded])
    assert survey.uncoded == (first,)
    confirmed = confirm_codes(survey, suggest_codes(survey.answers))
    assert confirmed.codes() == {"a": ("writing",), "b": ("own", "writing")}
    assert confirmed.uncoded == ()
    with pytest.raises(ValidationError) as unknown:
        confirm_codes(Survey(answers=[coded]), suggest_codes([first]))
    assert faults(unknown) == [("answer:unknown", "suggestions[0].answer")]
    with pytest.raises(ValidationError) as twice:
        evolve(first, codes=["own", "own"])
    assert faults(twice) == [("repeated", "codes[1].code")]
    scale = ResponseScale.likert(("no", "yes"))
    with pytest.raises(ValidationError) as closed:
        Survey(
            closed_questions=[ClosedQuestion(code="q", measure="motivation", scale=scale)],
            answers=[Answer(participant="a", question="q", text="yes", codes=["time"])],
        )
    assert faults(closed) == [("answer:closed-codes", "answers[0].codes")]


def measured(name: str, language: str) -> tuple[float, float]:
    """Return precision and recall of the suggestions for the answers of one set and language."""
    with (ANSWERS / name).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["language"] == language]
    counts = Counter[str]()
    for row in rows:
        known, found = set(row["codes"].split()), suggested(row["answer"], row["question"], language).keys()
        counts += Counter(right=len(known & found), suggested=len(found), known=len(known))
    return counts["right"] / counts["suggested"], counts["right"] / counts["known"]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_most_suggestions_are_right_and_most_codes_are_found(language: str) -> None:
    """Of the third set, which the vocabulary was not written from, 80 % is right and 60 % is found."""
    precision, recall = measured("third.csv", language)
    assert precision >= 0.8
    assert recall >= 0.6


def test_signatures_with_the_vocabulary_stay_short() -> None:
    """The default vocabulary is a number of codes in a signature, not all its words."""
    assert repr(VOCABULARY) == f"<Vocabulary: {len(VOCABULARY.codes)} codes>"
    assert len(str(inspect.signature(suggest_codes))) < 1_000
