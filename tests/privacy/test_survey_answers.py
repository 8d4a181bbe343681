"""Answers with options, missing answers and respondents without an id: erasure, export, pseudonyms and retention."""

from __future__ import annotations

from datetime import date

import pytest

from advocacy import DateRange, Participant, Program
from advocacy.people import (
    Answer,
    AnswerUse,
    Bounds,
    BracketQuestion,
    ChoiceQuestion,
    MissingAnswer,
    MissingReason,
    Survey,
)
from advocacy.privacy import erase_person, export_person, find_overdue, pseudonymise

ON = date(2027, 2, 10)
SURVEY = Survey(
    choice_questions=[ChoiceQuestion(code="with", use=AnswerUse.TOPIC, options={"Ann helps": ["own"], "Other": []})],
    bracket_questions=[BracketQuestion(code="size", measure="network_size", options={"Ann's size": Bounds(1)})],
    answers=[
        Answer(participant="p-1", question="with", options=["Ann helps"]),
        Answer(participant="p-1", question="size", text="Ann's size"),
        Answer(participant=None, question="with", options=["Ann helps", "Other"]),
        Answer(participant=None, question="idea", text="Ask Ann"),
        Answer(participant="p-2", question="with", options=["Ann helps"]),
        Answer(participant="p-2", question="size", text="Ann's size"),
    ],
    missing=[
        MissingAnswer(participant="p-1", question="idea", reason=MissingReason.EMPTY),
        MissingAnswer(participant=None, question="wish", reason=MissingReason.NOT_SHOWN),
    ],
)


@pytest.fixture
def program() -> Program:
    """Return a program with answers of two people and of somebody without an id."""
    people = [Participant(id="p-1", name="Ann", bounds={"network_size": Bounds(1)}), Participant(id="p-2")]
    period = DateRange(date(2027, 1, 4), date(2027, 12, 31))
    return Program(id="2027", period=period, participants=people, survey=SURVEY)


def test_erasure_removes_answers_and_what_is_missing(program: Program) -> None:
    """The person's answers go, their name leaves the options, and answers without an id stay."""
    left = erase_person(program, "p-1", on=ON).program.survey
    assert left is not None
    assert [answer.participant for answer in left.answers] == [None, None, "p-2", "p-2"]
    assert [gap.participant for gap in left.missing] == [None]
    assert "Ann" not in str([(answer.text, answer.options) for answer in left.answers])
    assert left.codes() == {"p-2": ("own",)}


def test_export_has_only_the_answers_of_the_person(program: Program) -> None:
    """The export has options, bounds and missing answers, and of others only an option that names the person."""
    shown = {entry.path: entry.value for entry in export_person(program, "p-1", on=ON).entries}
    assert shown["survey.answers[0].options[0]"] == "Ann helps"
    assert shown["survey.missing[0].reason"] == "empty"
    assert shown["participants[0].bounds[network_size].minimum"] == "1.0"
    assert {path for path in shown if path.startswith("survey.answers[2]")} == {"survey.answers[2].options[0]"}
    assert not [path for path in shown if path.startswith("survey.missing[1]")]


def test_pseudonymised_survey_keeps_choices(program: Program) -> None:
    """Chosen options stay with their codes, open answers go, and nobody without an id gets a pseudonym."""
    copy = pseudonymise(program, b"kept where only the lead looks").program.survey
    assert copy is not None
    assert len(copy.answers) == 5
    assert {answer.participant is None for answer in copy.answers} == {True, False}
    assert "idea" not in {answer.question for answer in copy.answers}
    assert set(copy.codes().values()) == {("own",)}
    assert len(copy.missing) == 2


def test_only_answers_of_people_are_overdue(program: Program) -> None:
    """Answers and missing answers of people are overdue, once for each person; those without an id are nobody's."""
    found = [finding for finding in find_overdue(program, on=date(2040, 1, 1)) if finding.path == "survey"]
    assert [finding["participant"] for finding in found] == ["p-1", "p-2"]
