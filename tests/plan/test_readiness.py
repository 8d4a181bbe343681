"""Readiness: a status with reasons; broken rules refuse a start, and no individual answer is visible."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Any

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from advocacy.errors import Finding, ValidationError
from advocacy.people.questions import ClosedQuestion, ResponseScale
from advocacy.people.survey import Answer as Said
from advocacy.people.survey import Survey
from advocacy.plan.readiness import (
    MEASURES_ASKED,
    OrganisationFact,
    Readiness,
    ReadinessPolicy,
    ReadinessReason,
    ReadinessStatus,
    check_readiness,
)
from advocacy.testing import strategies
from tests.samples import faults

READY, NOT_YET = ReadinessStatus.READY, ReadinessStatus.NOT_YET
REFUSED, CANNOT_TELL = ReadinessStatus.REFUSED, ReadinessStatus.CANNOT_TELL
WELL: dict[OrganisationFact, bool | None] = {
    fact: fact is not OrganisationFact.KNOWN_TROUBLE for fact in OrganisationFact
}
ONE = ReadinessPolicy(measures=["trust"])


def people(favourable: int, unfavourable: int, neutral: int = 0) -> dict[str, dict[str, float]]:
    """Make answers to one measure."""
    values = [0.75] * favourable + [0.25] * unfavourable + [0.5] * neutral
    return {f"p-{n}": {"trust": value} for n, value in enumerate(values)}


def about(found: Readiness, path: str) -> tuple[ReadinessStatus, str]:
    """Give what was found at a path."""
    (reason,) = (item for item in found.reasons if item.finding.path == path)
    return reason.status, reason.finding.code


# ---------------------------------------------------------------- facts


@pytest.mark.parametrize("fact", OrganisationFact)
def test_each_fact_has_one_good_answer(fact: OrganisationFact) -> None:
    """The good answer is a reason to start, the other one is none; whether staff are tracked is neither."""
    answers = {}
    for value in (True, False):
        found = check_readiness(people(12, 0), WELL | {fact: value}, policy=ONE)
        place = f"facts[{fact.value}]"
        answers[value] = about(found, place)[0]
        assert found.status is answers[value]
        for language in ("en", "nl"):
            for reason in found.reasons:
                text = reason.finding.text(language)
                assert text != reason.finding.code
                assert "fact:" not in text
    lacking = {
        OrganisationFact.VOLUNTARY: {True: READY, False: REFUSED},
        OrganisationFact.KNOWN_TROUBLE: {True: REFUSED, False: READY},
        OrganisationFact.STAFF_TRACKED: {True: READY, False: READY},
    }
    assert answers == lacking.get(fact, {True: READY, False: NOT_YET})


@pytest.mark.parametrize("fact", OrganisationFact)
def test_an_unknown_fact_is_neither_yes_nor_no(fact: OrganisationFact) -> None:
    """A fact left out is as unknown as one given as unknown, and leaves it open."""
    left_out = {name: value for name, value in WELL.items() if name is not fact}
    found = check_readiness(people(12, 0), left_out, policy=ONE)
    assert found == check_readiness(people(12, 0), WELL | {fact: None}, policy=ONE)
    assert found.status is CANNOT_TELL
    assert faults(found) == [("readiness:unknown", f"facts[{fact.value}]")]


def test_the_works_council_is_asked_where_staff_are_tracked() -> None:
    """Where nobody is tracked the works council need not agree; where it is unknown whether, it is asked."""
    council, tracked = OrganisationFact.WORKS_COUNCIL_AGREES, OrganisationFact.STAFF_TRACKED
    for value in (True, False, None):
        free = check_readiness({}, WELL | {tracked: False, council: value}, policy=ReadinessPolicy(measures=()))
        assert free.status is READY
        assert council.value not in str([reason.finding.path for reason in free.reasons])
    unsure = check_readiness({}, WELL | {tracked: None, council: False}, policy=ReadinessPolicy(measures=()))
    assert unsure.status is NOT_YET


# ---------------------------------------------------------------- measures


@pytest.mark.parametrize(
    ("favourable", "neutral", "unfavourable", "answer", "code"),
    [
        (11, 0, 0, CANNOT_TELL, "readiness:few-answers"),
        (12, 0, 0, READY, "readiness:favourable"),
        (10, 2, 0, READY, "readiness:favourable"),
        (10, 1, 1, READY, "readiness:favourable"),
        (9, 2, 1, CANNOT_TELL, "readiness:undecided"),
        (6, 0, 6, CANNOT_TELL, "readiness:undecided"),
        (4, 8, 0, NOT_YET, "readiness:few-favourable"),
        (5, 7, 0, CANNOT_TELL, "readiness:undecided"),
        (0, 12, 0, NOT_YET, "readiness:few-favourable"),
        (0, 2, 10, NOT_YET, "readiness:few-favourable"),
        (1, 1, 10, REFUSED, "readiness:unfavourable"),
        (0, 0, 12, REFUSED, "readiness:unfavourable"),
        (4, 1, 15, REFUSED, "readiness:unfavourable"),
        (5, 1, 14, NOT_YET, "readiness:few-favourable"),
        (9, 30, 61, REFUSED, "readiness:unfavourable"),
        (10, 30, 60, NOT_YET, "readiness:few-favourable"),
        (56, 44, 0, NOT_YET, "readiness:few-favourable"),
        (60, 0, 40, CANNOT_TELL, "readiness:undecided"),
        (61, 0, 39, READY, "readiness:favourable"),
    ],
)
def test_a_measure_goes_by_what_its_shares_show(
    favourable: int, neutral: int, unfavourable: int, answer: ReadinessStatus, code: str
) -> None:
    """Most unfavourable refuses, too few favourable is not yet, most favourable is ready; otherwise it is unknown."""
    found = check_readiness(people(favourable, unfavourable, neutral), WELL, policy=ONE)
    assert (found.status, about(found, "answers.trust")) == (answer, (answer, code))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_neutral_answers_are_reported_as_neutral(language: str) -> None:
    """Twelve neutral answers are no support: they are not counted as positive, and nobody is ready."""
    found = check_readiness(people(0, 0, 12), WELL, policy=ONE)
    assert found.status is NOT_YET
    finding = found.reasons[-1].finding
    assert dict(finding.parameters) == {
        "measure": "trust", "seen": 12, "favourable": 1, "neutral": 8, "unfavourable": 1,
    }  # fmt: skip
    parts = {
        "en": "trust: about 1 in 10 of the 12 people are positive. That is too few to start",
        "nl": "vertrouwen: ongeveer 1 op de 10 mensen zijn positief (12 antwoorden). Dat is te weinig om te beginnen",
    }
    assert finding.text(language).startswith(parts[language])


def test_the_policys_thresholds_decide() -> None:
    """Each threshold moves the answer it is about, and errors are divided among the measures."""
    low = ReadinessPolicy(measures=["trust"], minimum_answers=5)
    assert check_readiness(people(5, 0), WELL, policy=low).status is CANNOT_TELL
    mild = ReadinessPolicy(measures=["trust"], broken_below=Fraction(1, 3), ready_from=Fraction(1, 3))
    assert check_readiness(people(16, 14), WELL, policy=mild).status is READY
    assert check_readiness(people(4, 16, 0), WELL, policy=mild).status is CANNOT_TELL
    assert check_readiness(people(2, 28), WELL, policy=mild).status is REFUSED
    assert check_readiness(people(2, 2, 16), WELL, policy=mild).status is NOT_YET
    sure = ReadinessPolicy(measures=["trust"], level=0.999)
    assert check_readiness(people(4, 15, 1), WELL, policy=sure).findings[0].code != "readiness:unfavourable"
    three = ReadinessPolicy(measures=["trust", "a", "b"])
    for favourable, unfavourable, neutral in ((1, 10, 1), (4, 0, 8)):
        answers = people(favourable, unfavourable, neutral)
        assert about(check_readiness(answers, WELL, policy=ONE), "answers.trust")[0] is not CANNOT_TELL
        assert about(check_readiness(answers, WELL, policy=three), "answers.trust")[0] is not REFUSED
    assert about(check_readiness(people(4, 0, 8), WELL, policy=three), "answers.trust")[0] is CANNOT_TELL


def test_the_middle_of_the_scale_is_neutral() -> None:
    """The middle is neutral, as near as a mean of items is rounded; above is favourable, and below is not."""
    for value, answer in ((0.5, NOT_YET), (0.49999999999, NOT_YET), (0.51, READY), (0.49, REFUSED)):
        row = {f"p-{n}": {"trust": value} for n in range(12)}
        assert check_readiness(row, WELL, policy=ONE).status is answer


def test_the_survey_is_read_as_it_measures() -> None:
    """Readiness uses the measures of a survey; people without an answer to a measure do not count for it."""
    scale = ResponseScale.likert(["no", "so-so", "yes"])
    items = [
        ClosedQuestion(code=name, measure=name, scale=scale, reverse=name == "workload") for name in MEASURES_ASKED
    ]
    answers = [
        Said(participant=f"p-{n}", question=name, text="no" if name == "workload" else "yes")
        for name in MEASURES_ASKED
        for n in range(9 if name == "leadership" else 12)
    ]
    found = check_readiness(Survey(closed_questions=items, answers=answers).measures(), WELL)
    assert [about(found, f"answers.{name}")[0] for name in MEASURES_ASKED] == [READY, READY, CANNOT_TELL]
    assert [finding.path for finding in found.findings] == ["answers.leadership"]


@pytest.mark.parametrize("count", [12, 30])
def test_errors_are_as_rare_as_stated(count: int) -> None:
    """A true half is ready in at most 2.5 % of surveys, and refused no more often; summed over all outcomes."""

    def chance(answer: ReadinessStatus, favourable: float, unfavourable: float) -> float:
        neutral = 1 - favourable - unfavourable
        return sum(
            comb(count, yes)
            * comb(count - yes, no)
            * favourable**yes
            * unfavourable**no
            * neutral ** (count - yes - no)
            for yes in range(count + 1)
            for no in range(count + 1 - yes)
            if check_readiness(people(yes, no, count - yes - no), WELL, policy=ONE).status is answer
        )

    assert 0.01 < chance(READY, 0.5, 0.25) <= 0.025
    assert 0.01 < chance(REFUSED, 0.25, 0.5) <= 0.025
    assert 0.01 < chance(NOT_YET, 2 / 3, 1 / 6) <= 0.025


# ---------------------------------------------------------------- the whole


def test_what_weighs_most_decides() -> None:
    """Refused comes before not yet, and not yet before unknown; favourable reasons are listed, and are no findings."""
    facts = WELL | {
        OrganisationFact.LEAD_NAMED: None,
        OrganisationFact.TIME_GIVEN: False,
        OrganisationFact.VOLUNTARY: False,
    }
    found = check_readiness(people(12, 0), facts, policy=ONE)
    assert found.status is REFUSED
    assert [finding.path for finding in found.findings] == [
        "facts[voluntary]",
        "facts[time_given]",
        "facts[lead_named]",
    ]
    assert len(found.reasons) == len(OrganisationFact) + 1
    assert check_readiness(people(12, 0), facts | {OrganisationFact.VOLUNTARY: True}, policy=ONE).status is NOT_YET
    assert check_readiness(people(12, 0), WELL, policy=ONE).findings == ()


@given(strategies.readinesses())
def test_the_answer_is_the_first_that_any_reason_gives(found: Readiness) -> None:
    """The whole is no better than its worst part, and findings are the parts that are not well."""
    order = list(ReadinessStatus)
    assert found.status is min((reason.status for reason in found.reasons), key=order.index)
    bad = [reason for reason in found.reasons if reason.status is not READY]
    assert sorted(map(str, found.findings)) == sorted(str(reason.finding) for reason in bad)
    names: dict[str, Any] = {
        kind.__name__: kind for kind in (Readiness, ReadinessStatus, ReadinessReason, Finding, Fraction)
    }
    assert eval(repr(found), names) == found  # noqa: S307


@given(strategies.readiness_policies())
def test_policies_show_what_makes_an_equal_one(policy: ReadinessPolicy) -> None:
    """A policy prints what makes an equal one."""
    assert eval(repr(policy), {"ReadinessPolicy": ReadinessPolicy, "Fraction": Fraction}) == policy  # noqa: S307


@given(st.lists(st.sampled_from([0.75, 0.5, 0.25]), min_size=5, max_size=40), st.randoms(use_true_random=False))
def test_nobodys_own_answer_follows_from_what_is_told(values: list[float], shuffled: Any) -> None:
    """Individual answers are not visible: any order and any strength of an answer gives the same result."""
    policy = ReadinessPolicy(measures=["trust"], minimum_answers=10)
    found = check_readiness({f"p-{n}": {"trust": value} for n, value in enumerate(values)}, WELL, policy=policy)
    mixed = shuffled.sample(values, len(values))
    other = {f"q-{n}": {"trust": 2 * value - 0.5} for n, value in enumerate(mixed)}
    assert check_readiness(other, WELL, policy=policy) == found
    row: dict[str, Any] = dict(found.reasons[-1].finding.parameters)
    if len(values) < 10:
        assert set(row) == {"measures", "seen", "minimum"}
    else:
        assert set(row) == {"measure", "seen", "favourable", "neutral", "unfavourable"}
        assert all(1 <= row[kind] <= 9 for kind in ("favourable", "neutral", "unfavourable"))


@given(strategies.readiness_policies(), st.integers(5, 16))
@example(ReadinessPolicy(measures=["trust"], minimum_answers=5, ready_from=Fraction(1)), 5)
@example(ReadinessPolicy(measures=["trust"], minimum_answers=5, broken_below=Fraction(1, 10)), 6)
def test_no_policy_reveals_that_nobody_gave_an_answer(policy: ReadinessPolicy, count: int) -> None:
    """Under any policy, each result is also that of a group in which some are favourable, neutral and unfavourable."""
    policy = evolve(policy, measures=["trust"])
    groups: dict[Readiness, list[tuple[int, int, int]]] = {}
    for favourable in range(count + 1):
        for unfavourable in range(count + 1 - favourable):
            counts = (favourable, unfavourable, count - favourable - unfavourable)
            groups.setdefault(check_readiness(people(*counts), WELL, policy=policy), []).append(counts)
    assert all(any(all(counts) for counts in alike) for alike in groups.values())


def test_what_cannot_be_is_refused_at_once() -> None:
    """Values that are no share, unknown keys and wrong types are reported with paths, without any person's answer."""
    bad: Any = {"p-1": {"trust": 7.25}, "": {"trust": 0.5}, "p-2": "secret", "p-3": {"": 0.5, "room": True}}
    with pytest.raises(ValidationError) as error:
        check_readiness(bad, {"lead": True, OrganisationFact.VOLUNTARY: "yes"}, policy="p")  # type: ignore[dict-item, arg-type]
    assert [finding.path for finding in error.value.findings] == [
        "answers[p-1].trust",
        "answers.keys",
        "answers[p-2]",
        "answers[p-3].keys",
        "answers[p-3].room",
        "facts.keys",
        "facts[voluntary]",
        "policy",
    ]
    assert "7.25" not in str(error.value)
    assert "secret" not in str(error.value)
    with pytest.raises(ValidationError) as error:
        check_readiness([], [])  # type: ignore[arg-type]
    assert [finding.path for finding in error.value.findings] == ["answers", "facts"]
    with pytest.raises(ValidationError) as error:
        check_readiness({}, {"lead": "yes"})  # type: ignore[dict-item]
    assert [finding.path for finding in error.value.findings] == ["facts.keys", "facts[lead]"]


def test_policies_that_cannot_be_are_refused() -> None:
    """A minimum below five people, thresholds out of order or range, and a repeated measure are reported together."""
    with pytest.raises(ValidationError) as error:
        ReadinessPolicy(
            measures=["a", "a"], minimum_answers=4, broken_below=Fraction(2, 3), ready_from=Fraction(1, 3), level=1.0
        )
    assert [finding.path for finding in error.value.findings] == [
        "minimum_answers",
        "level",
        "measures[1].name",
        "ready_from",
    ]
    assert "mag niet lager zijn dan 0,666667, de waarde" in error.value.text("nl")
    for bad in (Fraction(0), Fraction(3, 2), 0.5):
        with pytest.raises(ValidationError):
            ReadinessPolicy(ready_from=bad)  # type: ignore[arg-type]
