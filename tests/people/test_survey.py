import copy
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.adapters import documents
from advocacy.errors import Finding, UnknownNameError, ValidationError
from advocacy.people.participant import MEASURES, SHARES, DataSource, Participant, find_measure
from advocacy.people.questions import SIX_QUESTIONS, AnswerUse, ClosedQuestion, OpenQuestion, ResponseScale
from advocacy.people.survey import Answer, Survey, defer_answers
from advocacy.testing import strategies
from tests.samples import faults

REMARK = "my manager reads along"
FIVE = ResponseScale.likert(("never", "seldom", "sometimes", "often", "always"))
KEEN = ClosedQuestion(code="keen", measure="motivation", scale=FIVE)
DREAD = ClosedQuestion(code="dread", measure="motivation", scale=FIVE, reverse=True)
ACTIVE = ClosedQuestion(code="active", measure="activity", scale=FIVE)
REACH = ClosedQuestion(code="reach", measure="reach", scale=FIVE)
ITEMS = (KEEN, DREAD, ACTIVE, REACH)
#: What a repr is read back with.
NAMES: dict[str, Any] = {name: value for name, value in globals().items() if isinstance(value, type)}
NAMES["FrozenMap"] = type(FIVE.options)


def reply(question: str, text: str, who: str = "p-1") -> Answer:
    """Give an answer of somebody."""
    return Answer(participant=who, question=question, text=text)


def asked(*answers: Answer) -> Survey:
    """Give a survey with the items and these answers."""
    return Survey(closed_questions=ITEMS, answers=answers)


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    """Generate surveys in which a few people answered some of the items."""
    people = draw(st.lists(st.sampled_from(["p-1", "p-2", "p-3"]), unique=True))
    pairs = [(who, item.code) for who in people for item in ITEMS if draw(st.booleans())]
    return asked(
        *(reply(code, draw(st.sampled_from([*FIVE.options])), who) for who, code in draw(st.permutations(pairs)))
    )


# ---------------------------------------------------------------- questions


def test_six_questions_are_translated() -> None:
    """The six questions have their own text in English and in Dutch."""
    assert [question.code for question in Survey().open_questions] == [
        "need",
        "wish",
        "obstacle",
        "require",
        "help",
        "idea",
    ]
    texts = {question.text(language) for question in SIX_QUESTIONS for language in ("en", "nl")}
    assert len(texts) == 12
    assert all(text.endswith("?") for text in texts)
    assert SIX_QUESTIONS[2].text() == "What problems do you run into?"


def test_question_may_have_an_own_wording() -> None:
    """The wording of an app is used in every language."""
    question = OpenQuestion(code="need", use=AnswerUse.NEED, wording="Wat mis je?")
    assert question.text() == question.text("nl") == "Wat mis je?"


@pytest.mark.parametrize("wording", ["", " ", "\ud800", 5, ["x"]], ids=repr)
def test_wording_is_text_or_missing(wording: Any) -> None:
    """A wording that is blank or no text is rejected, together with other broken fields."""
    wrong: Any = "need"
    with pytest.raises(ValidationError) as caught:
        OpenQuestion(code="need", use=wrong, wording=wording)
    assert faults(caught.value) == [("type", "use"), ("text", "wording")]
    with pytest.raises(ValidationError) as caught:
        ClosedQuestion(code="keen", measure="motivation", scale=FIVE, wording=wording)
    assert faults(caught.value) == [("text", "wording")]


@pytest.mark.parametrize(
    "value", [*SIX_QUESTIONS, OpenQuestion(code="q", use=AnswerUse.IDEA, wording="?"), FIVE, KEEN, DREAD]
)
def test_questions_repr_and_pickle(value: object) -> None:
    """The repr and pickle of questions and scales give equal ones with the same hash."""
    for again in (eval(repr(value), NAMES), pickle.loads(pickle.dumps(value))):  # noqa: S301, S307
        assert again == value
        assert hash(again) == hash(value)


# ---------------------------------------------------------------- scales and items


@given(options=st.lists(st.text("abcdef", min_size=1), min_size=2, max_size=9, unique=True))
def test_likert_is_evenly_spaced_from_0_to_1(options: list[str]) -> None:
    """Options in rising order have shares evenly from 0 to 1, mirrored if reversed."""
    scale = ResponseScale.likert(iter(options))
    for place, option in enumerate(options):
        assert scale.share(option) == place / (len(options) - 1)
        assert scale.share(option, reverse=True) == 1.0 - place / (len(options) - 1)
    assert scale.share("not sure") is None
    assert scale.share("not sure", reverse=True) is None


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ([], [("response-scale:few", "options")]),
        (["yes"], [("response-scale:few", "options")]),
        (["yes", "no", "yes"], [("repeated", "options[2].text")]),
        (["e\u0301", "\u00e9"], [("repeated", "options[1].text")]),
        (["yes", " ", 5], [("text", "options[1]"), ("text", "options[2]")]),
        ("yesno", [("type", "options")]),
        (5, [("type", "options")]),
    ],
    ids=repr,
)
def test_likert_checks_its_options(options: Any, found: list[tuple[str, str]]) -> None:
    """A scale has at least two different options, each a text; a single text is no list of options."""
    with pytest.raises(ValidationError) as caught:
        ResponseScale.likert(options)
    assert faults(caught.value) == found


def test_scale_has_shares_and_copies_its_dict() -> None:
    """Percentages and bools are rejected, and the dict of the caller is copied."""
    options: dict[str, float] = {"no": 0, "yes": 1}
    scale = ResponseScale(options=options)
    options["maybe"] = 0.5
    assert repr(scale) == "ResponseScale(options=FrozenMap({'no': 0.0, 'yes': 1.0}))"
    with pytest.raises(ValidationError) as caught:
        ResponseScale(options={"no": False, "so": 50, "yes": 1})
    assert faults(caught.value) == [("share", "options[no]"), ("share", "options[so]")]


def test_options_are_normalised() -> None:
    """An answer equals its option in any Unicode form."""
    scale = ResponseScale.likert(("ne\u0301e", "ja"))
    item = ClosedQuestion(code="i", measure="motivation", scale=scale)
    assert scale.share("n\u00e9e") == scale.share("ne\u0301e") == 0.0
    for written in ("n\u00e9e", "ne\u0301e"):
        assert Survey(closed_questions=[item], answers=[reply("i", written)]).measures() == {"p-1": {"motivation": 0.0}}


@pytest.mark.parametrize("measure", sorted(set(MEASURES) - SHARES))
def test_closed_question_measures_shares_only(measure: str) -> None:
    """A scale gives a share, so it cannot measure a number of people or a time."""
    with pytest.raises(ValidationError) as caught:
        ClosedQuestion(code="i", measure=measure, scale=FIVE)
    assert caught.value.findings == (Finding.of("closed-question:no-share", "measure", measure=measure),)


@pytest.mark.parametrize("measure", [*sorted(SHARES), "an own metric"])
def test_closed_question_measures_any_share(measure: str) -> None:
    """Every share of a participant, and measures of an app, can be asked for."""
    assert ClosedQuestion(code="i", measure=measure, scale=FIVE).measure == measure


def test_closed_question_reports_all_problems() -> None:
    """Broken fields and a measure that is no share are reported together."""
    wrong: Any = 1
    with pytest.raises(ValidationError) as caught:
        ClosedQuestion(code="", measure="network_size", scale=wrong, reverse=wrong)
    assert faults(caught.value) == [
        ("text", "code"),
        ("type", "scale"),
        ("type", "reverse"),
        ("closed-question:no-share", "measure"),
    ]


# ---------------------------------------------------------------- answers


def test_answer_repr_has_no_text() -> None:
    """The text of an answer is in no repr, and answers and surveys pickle and hash."""
    answer = reply("idea", REMARK)
    assert repr(answer) == "<Answer p-1 to idea>"
    survey = Survey(answers=[answer])
    assert REMARK not in repr(survey)
    for value in (answer, survey):
        again = pickle.loads(pickle.dumps(value))  # noqa: S301
        assert again == value
        assert hash(again) == hash(value)


def test_answer_reports_all_problems_without_text() -> None:
    """Every broken field is reported, and a value of a wrong type is not shown."""
    wrong: Any = [REMARK]
    with pytest.raises(ValidationError) as caught:
        Answer(participant="", question=" ", text=wrong)
    assert faults(caught.value) == [("text", "participant"), ("text", "question"), ("text", "text")]
    assert REMARK not in f"{caught.value}{caught.value!r}"
    with pytest.raises(ValidationError):
        reply("idea", "\ud800")


def test_answer_ids_are_normalised() -> None:
    """An answer belongs to its question and person in any Unicode form."""
    answer = reply("cafe\u0301", "x", who="e\u0301")
    survey = Survey(
        open_questions=[OpenQuestion(code="caf\u00e9", use=AnswerUse.IDEA, wording="Where?")], answers=[answer]
    )
    assert survey.ideas == (answer,)
    assert answer.participant == "\u00e9"


# ---------------------------------------------------------------- the survey


def test_survey_copies_its_lists() -> None:
    """Later changes of the lists of the caller do not change the survey."""
    questions, items, answers = [SIX_QUESTIONS[0]], [KEEN], [reply("keen", "often")]
    survey = Survey(open_questions=questions, closed_questions=items, answers=answers)
    for given_list in (questions, items, answers):
        given_list.clear()
    assert (len(survey.open_questions), len(survey.closed_questions), len(survey.answers)) == (1, 1, 1)


#: What an app may do first with a survey.
USES: dict[str, Callable[[Survey], Survey]] = {
    "read": lambda survey: survey,
    "evolve": evolve,
    "copy": copy.copy,
    "deep copy": copy.deepcopy,
    "pickle": lambda survey: pickle.loads(pickle.dumps(survey)),  # noqa: S301 - own objects
    "document": lambda survey: documents.loads(documents.dumps(survey), Survey),
    "hash": lambda survey: next(iter({survey})),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
@given(survey=surveys())
def test_answers_may_be_built_when_they_are_first_read(use: Callable[[Survey], Survey], survey: Survey) -> None:
    """A survey whose answers are deferred is equal to one that has them, however it is first used."""
    calls = list[int]()

    def build() -> Iterator[Answer]:
        calls.append(1)
        return iter(survey.answers)

    later = defer_answers(Survey(closed_questions=survey.closed_questions), build)
    assert later.questions == survey.questions
    assert calls == []
    used = use(later)
    assert (used, hash(used), repr(used), used.answers) == (survey, hash(survey), repr(survey), survey.answers)
    assert (later.measures(), calls) == (survey.measures(), [1])
    with pytest.raises(AttributeError, match="answer_s"):
        later.answer_s  # type: ignore[attr-defined] # noqa: B018


def test_unknown_option_is_refused() -> None:
    """An answer that is none of the options is rejected; unknown answers are left out."""
    with pytest.raises(ValidationError) as caught:
        asked(reply("keen", "Not sure"))
    assert caught.value.findings == (Finding.of("answer:unknown-option", "answers[0].text", question="keen"),)
    assert "Not sure" not in f"{caught.value}{caught.value!r}"


def test_survey_reports_all_problems() -> None:
    """Duplicate codes, unknown questions, wrong options and duplicate answers are reported together."""
    with pytest.raises(ValidationError) as caught:
        Survey(
            open_questions=[*SIX_QUESTIONS, SIX_QUESTIONS[0]],
            closed_questions=[KEEN, KEEN, ClosedQuestion(code="idea", measure="activity", scale=FIVE)],
            answers=[
                reply("keem", "often"),
                reply("keen", REMARK),
                reply("keen", "often"),
                reply("keen", "often", "p-2"),
            ],
        )
    assert faults(caught.value) == [
        ("repeated", "open_questions[6].code"),
        ("repeated", "closed_questions[1].code"),
        ("repeated", "closed_questions[2].code"),
        ("name:unknown", "answers[0].question"),
        ("answer:unknown-option", "answers[1].text"),
        ("answer:duplicate", "answers[2]"),
    ]
    firsts = [found["first"] for found in caught.value.findings[:3]]
    assert firsts == ["open_questions[0]", "closed_questions[0]", "open_questions[5]"]
    assert caught.value.findings[3]["nearest"] == "keen"
    assert REMARK not in f"{caught.value}{caught.value!r}"


def test_survey_reports_fields_with_rules_between_them() -> None:
    """Broken fields and broken rules between parts are in one error, without texts of answers."""
    wrong: Any = [reply("keen", "Not sure"), REMARK]
    with pytest.raises(ValidationError) as caught:
        Survey(closed_questions=[KEEN, KEEN], answers=wrong)
    assert faults(caught.value) == [
        ("type", "answers[1]"),
        ("repeated", "closed_questions[1].code"),
        ("answer:unknown-option", "answers[0].text"),
    ]
    assert REMARK not in f"{caught.value}{caught.value!r}"


def test_unknown_questions_raise_a_lookup_error() -> None:
    """If only names are wrong, the error is a LookupError with all of them."""
    with pytest.raises(UnknownNameError) as caught:
        Survey(answers=[reply("ideas", "x"), reply("zzz", "y")])
    assert faults(caught.value) == [("name:unknown", "answers[0].question"), ("name:unknown", "answers[1].question")]
    assert [found["nearest"] for found in caught.value.findings] == ["idea", ""]


def test_open_questions_may_be_answered_twice() -> None:
    """A person may have two ideas; a closed question takes one answer per person."""
    first, second = reply("idea", "A day in the lab"), reply("idea", "How we test")
    assert Survey(answers=[first, second]).ideas == (first, second)


def test_answers_are_grouped_by_use() -> None:
    """Answers become needs, obstacles, topics and ideas by their question, in the given order."""
    answers = {code: reply(code, f"about {code}") for code in ("idea", "help", "require", "obstacle", "wish", "need")}
    survey = Survey(closed_questions=ITEMS, answers=[*answers.values(), reply("keen", "often")])
    assert survey.needs == (answers["require"], answers["need"])
    assert survey.obstacles == (answers["obstacle"],)
    assert survey.topics == (answers["help"], answers["wish"])
    assert survey.ideas == (answers["idea"],)
    assert survey.answers_by_use(AnswerUse.IDEA) == survey.ideas


# ---------------------------------------------------------------- measures


def test_questions_on_one_measure_are_averaged() -> None:
    """Questions count alike, reversed ones are mirrored, and unanswered ones are left out."""
    survey = asked(
        reply("keen", "often"), reply("dread", "never"), reply("active", "seldom"), reply("dread", "often", "p-2")
    )
    assert survey.measures() == {"p-1": {"motivation": 0.875, "activity": 0.25}, "p-2": {"motivation": 0.25}}


def test_open_answers_give_no_measure() -> None:
    """A person without closed answers has no measure."""
    assert asked(reply("idea", "always")).measures() == {}


@given(survey=surveys())
def test_measures_are_means_of_answered_questions(survey: Survey) -> None:
    """A person has a measure if and only if they answered a question on it: the mean of the shares."""
    metrics = survey.measures()
    for who in ("p-1", "p-2", "p-3"):
        for measure in ("motivation", "activity", "reach"):
            values = [
                item.scale.share(answer.text, reverse=item.reverse)
                for answer in survey.answers
                for item in ITEMS
                if (answer.participant, answer.question, item.measure) == (who, item.code, measure)
            ]
            known = [value for value in values if value is not None]
            found = metrics.get(who, {}).get(measure)
            assert found == (sum(known) / len(known) if known else None)


@given(survey=surveys(), data=st.data())
def test_measures_ignore_the_order_of_answers(survey: Survey, data: st.DataObject) -> None:
    """The order of answers does not change a measure."""
    assert asked(*data.draw(st.permutations(survey.answers))).measures() == survey.measures()


@given(survey=surveys(), people=st.lists(strategies.participants(ids=st.sampled_from(["p-1", "p-2", "p-9"]))))
def test_self_reports_fill_unknown_values_only(survey: Survey, people: list[Participant]) -> None:
    """A known value is never replaced, an unanswered one stays unknown, and other fields stay."""
    metrics = survey.measures()
    filled = survey.apply_to(iter(people))
    assert [after.id for after in filled] == [before.id for before in people]
    for before, after in zip(people, filled, strict=True):
        for name in {*MEASURES, *before.measures, "reach"}:
            result = metrics.get(before.id, {}).get(name)
            known = find_measure(before, name)
            assert find_measure(after, name) == (result if known is None else known)
        fresh = before.activity is None and after.activity is not None
        assert after.activity_source == (DataSource.SELF_REPORTED if fresh else before.activity_source)
        assert (after.attributes, after.consents, after.name) == (before.attributes, before.consents, before.name)


def test_self_reports_do_not_replace_measured_values() -> None:
    """A measured value stays, even if its name is in another Unicode form."""
    item = ClosedQuestion(code="i", measure="cafe\u0301", scale=FIVE)
    survey = Survey(closed_questions=[ACTIVE, item], answers=[reply("active", "always"), reply("i", "always")])
    ann = Participant(id="p-1", activity=0.0, activity_source=DataSource.MEASURED, measures={"caf\u00e9": 0.25})
    assert survey.apply_to([ann]) == (ann,)


def test_self_reports_fill_answered_values() -> None:
    """The answers of a person become measures, with activity marked as self-reported."""
    survey = asked(reply("active", "often"), reply("reach", "seldom"), reply("keen", "always"))
    ann, bob = survey.apply_to([Participant(id="p-1", measures={"tenure": 3}), Participant(id="p-2")])
    assert (ann.activity, ann.activity_source, ann.motivation) == (0.75, DataSource.SELF_REPORTED, 1.0)
    assert ann.measures == {"reach": 0.25, "tenure": 3.0}
    assert bob == Participant(id="p-2")


def test_other_self_reports_keep_the_activity_source() -> None:
    """A survey on another measure does not change the source of activity."""
    (ann,) = asked(reply("keen", "always")).apply_to([Participant(id="p-1")])
    assert (ann.motivation, ann.activity, ann.activity_source) == (1.0, None, None)
