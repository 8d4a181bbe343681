"""Questions with several choices and with brackets, missing answers, and respondents without an id."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy import Participant
from advocacy.adapters import documents
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.people import (
    Answer,
    AnswerUse,
    Bounds,
    BracketQuestion,
    ChoiceQuestion,
    ClosedQuestion,
    DataSource,
    MissingAnswer,
    MissingReason,
    ResponseScale,
    Survey,
    suggest_codes,
)
from advocacy.people.questions import FUTURE, SPOKEN_WELL
from advocacy.testing import strategies
from tests.samples import faults

HELP = ChoiceQuestion(
    code="help_with",
    use=AnswerUse.TOPIC,
    options={"Writing": ["writing"], "A first post": ["first_draft", "writing"], "Nothing": []},
)
BLOCKS = ChoiceQuestion(code="blocks", use=AnswerUse.OBSTACLE, options={"Time": ["time"], "Fear": ["fear"]})
SIZE = BracketQuestion.from_texts(("0–149", "150–499", "500+"), code="size", measure="network_size")
SCALE = ClosedQuestion(code="keen", measure="motivation", scale=ResponseScale.likert(("no", "yes")))


def reply(who: str | None, question: str, *options: str, text: str = "", codes: tuple[str, ...] = ()) -> Answer:
    """Return an answer."""
    return Answer(participant=who, question=question, options=options, text=text, codes=codes)


def gap(who: str | None, question: str, reason: MissingReason = MissingReason.EMPTY) -> MissingAnswer:
    """Return a missing answer."""
    return MissingAnswer(participant=who, question=question, reason=reason)


def asked(*answers: Answer, missing: tuple[MissingAnswer, ...] = ()) -> Survey:
    """Return a survey with a question of each form."""
    return Survey(
        closed_questions=[SCALE],
        choice_questions=[HELP, BLOCKS],
        bracket_questions=[SIZE],
        answers=answers,
        missing=missing,
    )


def test_options_give_codes() -> None:
    """Codes of chosen options and confirmed codes of open answers are the codes of a person, by use."""
    survey = asked(
        reply("p-1", "help_with", "Writing", "A first post"),
        reply("p-1", "blocks", "Time"),
        reply("p-1", "wish", text="Videos", codes=("video",)),
        reply("p-2", "help_with", "Nothing"),
        reply(None, "blocks", "Fear"),
    )
    assert survey.codes() == {"p-1": ("first_draft", "time", "video", "writing")}
    assert survey.codes([AnswerUse.OBSTACLE]) == {"p-1": ("time",)}
    assert [answer.question for answer in survey.topics] == ["help_with", "wish", "help_with"]
    assert survey.uncoded == ()


def test_brackets_fill_unknown_measures() -> None:
    """A bracket gives bounds, self-reported; a known value, and bounds that are known already, stay."""
    answers = [reply(who, "size", text="150–499") for who in ("p-1", "p-2", "p-3", None)]
    answers += [reply("p-4", "keen", text="yes"), reply(None, "keen", text="yes")]
    survey = asked(*answers)
    people = [
        Participant(id="p-1"),
        Participant(id="p-2", network_size=700, network_size_source=DataSource.MEASURED),
        Participant(id="p-3", bounds={"network_size": Bounds(400), "reach": Bounds(1)}),
        Participant(id="p-4"),
    ]
    first, second, third, fourth = survey.apply_to(people)
    assert first.bounds == {"network_size": Bounds(150, 499)}
    assert first.network_size is None
    assert first.network_size_source is DataSource.SELF_REPORTED
    assert (second, third) == (people[1], people[2])
    assert fourth.motivation == 1.0
    assert fourth.bounds == {}
    assert survey.measures().keys() == {"p-4"}
    assert survey.bounds().keys() == {"p-1", "p-2", "p-3"}


@pytest.mark.parametrize(
    ("answers", "missing", "expected"),
    [
        ([reply("p", "help_with", text="Writing")], (), [("answer:form", "answers[0]")]),
        ([reply("p", "size", "500+")], (), [("answer:form", "answers[0]")]),
        ([reply("p", "idea", "Writing")], (), [("answer:form", "answers[0]")]),
        ([reply("p", "help_with", "Reading")], (), [("answer:unknown-option", "answers[0].options")]),
        ([reply("p", "size", text="7")], (), [("answer:unknown-option", "answers[0].text")]),
        ([reply("p", "blocks", "Time", codes=("x",))], (), [("answer:closed-codes", "answers[0].codes")]),
        ([reply("p", "blocks", "Time"), reply("p", "blocks", "Fear")], (), [("answer:duplicate", "answers[1]")]),
        ([reply("p", "idea", text="x")], [gap("p", "idea")], [("answer:duplicate", "missing[0]")]),
        ([], [gap("p", "size"), gap("p", "size")], [("answer:duplicate", "missing[1]")]),
        ([], [gap("p", "sise")], [("name:unknown", "missing[0].question")]),
        ([reply(None, "size", text="500+")] * 2, [gap(None, "size")] * 2, []),
        ([reply("p", "idea", text="x"), reply("p", "idea", text="y")], [gap("q", "idea")], []),
    ],
)
def test_survey_checks_the_form_of_answers(
    answers: list[Answer], missing: list[MissingAnswer], expected: list[tuple[str, str]]
) -> None:
    """An answer has the form of its question; a person answers once, or is missing once; no id means no limit."""
    if not expected:
        assert asked(*answers, missing=tuple(missing)).answers == tuple(answers)
        return
    with pytest.raises((ValidationError, UnknownNameError)) as error:
        asked(*answers, missing=tuple(missing))
    assert faults(error) == expected


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: reply("p", "x"), [("answer:content", "text")]),
        (lambda: reply("p", "x", "a", text="b"), [("answer:content", "text")]),
        (lambda: reply("p", "x", "a", "a"), [("repeated", "options[1].text")]),
        (
            lambda: Survey(closed_questions=[SCALE], bracket_questions=[shares("motivation")]),
            [("bracket-question:shared", "bracket_questions[0].measure")],
        ),
        (
            lambda: Survey(bracket_questions=[shares("activity", "a"), shares("activity", "b")]),
            [("bracket-question:shared", "bracket_questions[1].measure")],
        ),
        (
            lambda: Survey(choice_questions=[HELP], bracket_questions=[shares("reach", "help_with")]),
            [("repeated", "bracket_questions[0].code")],
        ),
        (
            lambda: BracketQuestion(code="q", measure="activity", options={"20–50": Bounds(20, 50)}),
            [("bounds:range", "options[20–50]")],
        ),
        (lambda: ChoiceQuestion(code="q", use=AnswerUse.TOPIC, options=any_type(["a"])), [("type", "options")]),
    ],
)
def test_questions_refuse_what_does_not_fit(make: Any, expected: list[tuple[str, str]]) -> None:
    """An answer has one content, a measure one question with brackets, and each code one question."""
    with pytest.raises(ValidationError) as error:
        make()
    assert faults(error) == expected


def any_type(value: object) -> Any:
    """Return a value as one of any type."""
    return value


def shares(measure: str, code: str = "q") -> BracketQuestion:
    """Return a question about halves of a share."""
    return BracketQuestion(code=code, measure=measure, options={"low": Bounds(0, 0.5), "high": Bounds(0.5)})


def test_repr_shows_no_answer() -> None:
    """The repr has the id and the question only."""
    assert repr(reply(None, "q", text="secret")) == "<Answer without id to q>"
    assert repr(gap("p-1", "q")) == "<MissingAnswer p-1 to q>"
    assert repr(gap(None, "q")) == "<MissingAnswer without id to q>"


@given(survey=strategies.surveys())
def test_counts_add_up(survey: Survey) -> None:
    """For each question the counts agree with a count by hand, and people without an id count one by one."""
    counts = survey.counts()
    assert [item.question for item in counts.questions] == [question.code for question in survey.questions]
    for item in counts.questions:
        answers = [answer for answer in survey.answers if answer.question == item.question]
        missing = [record for record in survey.missing if record.question == item.question]
        reasons = Counter(record.reason.value for record in missing)
        people = {answer.participant or f"\0{index}" for index, answer in enumerate(answers)}
        assert item.answered == len(people)
        assert (item.empty, item.not_shown, item.unfinished) == tuple(reasons[reason.value] for reason in MissingReason)
        assert item.total == item.answered + len(missing)
        assert item.without_id == [*(a.participant for a in answers), *(m.participant for m in missing)].count(None)
        by_code: dict[str, set[str]] = {}
        for index, answer in enumerate(answers):
            for code in survey.codes_of(answer):
                by_code.setdefault(code, set()).add(answer.participant or f"\0{index}")
        assert item.codes == {code: len(who) for code, who in by_code.items()}
        assert all(count <= item.answered for count in item.options.values())


@given(survey=strategies.surveys())
def test_codes_of_people_equal_a_count_by_hand(survey: Survey) -> None:
    """The codes of a person are those of their answers and chosen options, and nobody else has any."""
    expected: dict[str, set[str]] = {}
    options = {question.code: question.options for question in survey.choice_questions}
    for answer in survey.answers:
        codes = {*answer.codes, *(code for text in answer.options for code in options[answer.question][text])}
        if answer.participant is not None and codes:
            expected.setdefault(answer.participant, set()).update(codes)
    assert survey.codes() == {who: tuple(sorted(codes)) for who, codes in expected.items()}
    parts = [survey.codes([use]) for use in AnswerUse]
    assert expected == {who: {code for part in parts for code in part.get(who, ())} for who in expected}


def test_counts_are_shown_in_both_languages() -> None:
    """Text and HTML have the counts of each question, its options and its codes."""
    survey = asked(
        reply("p-1", "help_with", "Writing"),
        reply(None, "help_with", "A first post"),
        missing=(gap("p-2", "help_with"), gap(None, "help_with", MissingReason.UNFINISHED)),
    )
    counts = survey.counts()
    found = counts.question("help_with")
    assert (found.answered, found.empty, found.unfinished, found.total, found.without_id) == (2, 1, 1, 4, 2)
    assert found.options == {"A first post": 1, "Writing": 1}
    assert found.codes == {"first_draft": 1, "writing": 2}
    for language, word in (("en", "left empty"), ("nl", "leeggelaten")):
        assert word in counts.text(language)
        assert word in counts.html(language)
        assert "A first post" in counts.html(language)
    with pytest.raises(UnknownNameError):
        counts.question("helpwith")


def test_options_and_codes_are_counted_in_tables_of_their_own() -> None:
    """An option with the name of a subject keeps its own number, and obstacles have names in both languages."""
    options = {"Networking": ["networking"], "Meeting people": ["networking"], "Afraid": ["fear"]}
    question = ChoiceQuestion(code="help", use=AnswerUse.TOPIC, options=options)
    survey = Survey(
        open_questions=[],
        choice_questions=[question],
        answers=[reply("p-1", "help", "Networking"), reply("p-2", "help", "Meeting people", "Afraid")],
    )
    lines = survey.counts().text().splitlines()
    assert [line.split("  ")[0] for line in lines if line.endswith(" 1")] == [
        "Afraid", "Meeting people", "Networking", "Fear of saying something wrong",
    ]  # fmt: skip
    assert [line.split() for line in lines if line.endswith(" 2") and not line.startswith("help")] == [
        ["Networking", "2"]
    ]
    assert "Angst om iets verkeerds te zeggen" in survey.counts().text("nl")


def test_survey_of_version_3_has_no_choices() -> None:
    """A document of version 3 gets no questions with options, and its answers no chosen options."""
    survey = Survey(answers=[Answer(participant="p", question="idea", text="x")])
    stored = documents.dump(survey)
    for name in ("choice_questions", "bracket_questions", "missing"):
        del stored["data"][name]
    for name in ("options", "codes", "language", "on"):
        del stored["data"]["answers"][0][name]
    assert documents.load({**stored, "version": 3}, Survey) == survey


@given(st.data())
def test_surveys_with_choices_are_stored(data: Any) -> None:
    """A survey with each form of question is equal after storing."""
    survey = data.draw(strategies.surveys())
    assert documents.load(documents.dump(survey), Survey) == survey


def test_default_survey_asks_for_a_baseline() -> None:
    """Besides its six questions, a survey asks whether people spoke well of their employer, in both languages."""
    survey = Survey(answers=[reply("p-1", "spoken_well", text="ja"), reply("p-2", "spoken_well", text="no")])
    assert survey.measures() == {"p-1": {"spoken_well": 1.0}, "p-2": {"spoken_well": 0.0}}
    assert SPOKEN_WELL.text("nl") == "Heb je online weleens iets goeds over je werkgever gezegd?"
    assert FUTURE.text().endswith("markets?")
    assert SCALE.text() == "keen"
    answer = reply("p-1", "future", text="Meer omzet in het buitenland, en nieuwe diensten")
    assert [found.code for found in suggest_codes([answer], questions=[FUTURE])] == ["revenue", "market", "product"]
    assert "revenue" not in {found.code for found in suggest_codes([reply("p", "idea", text="Meer omzet")])}
