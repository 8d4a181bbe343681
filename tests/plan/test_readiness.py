"""Readiness is told from what is known, with reasons; what is broken refuses, and nobody's own answer shows."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Any

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from advocacy.errors import Finding, ValidationError
from advocacy.people.survey import Answer as Said
from advocacy.people.survey import ClosedQuestion, ResponseScale, Survey
from advocacy.plan.readiness import (
    MEASURES_ASKED,
    OrganisationFact,
    Readiness,
    ReadinessPolicy,
    ReadinessReason,
    ReadinessStatus,
    check_readiness,
)
from advocacy.stats import wilson
from advocacy.testing import strategies
from tests.samples import faults

READY, NOT_YET = ReadinessStatus.READY, ReadinessStatus.NOT_YET
REFUSED, CANNOT_TELL = ReadinessStatus.REFUSED, ReadinessStatus.CANNOT_TELL
WELL: dict[OrganisationFact, bool | None] = {
    fact: fact is not OrganisationFact.KNOWN_TROUBLE for fact in OrganisationFact
}
ONE = ReadinessPolicy(measures=["trust"])


def people(well: int, ill: int, name: str = "trust") -> dict[str, dict[str, float]]:
    """Make answers to one measure."""
    return {f"p-{n}": {name: 0.75 if n < well else 0.25} for n in range(well + ill)}


def about(found: Readiness, path: str) -> tuple[ReadinessStatus, str]:
    """Give what was found at a path."""
    (reason,) = (one for one in found.reasons if one.finding.path == path)
    return reason.status, reason.finding.code


# ---------------------------------------------------------------- facts


@pytest.mark.parametrize("fact", OrganisationFact)
def test_each_fact_has_one_good_answer(fact: OrganisationFact) -> None:
    """The good answer is a reason to start, the other one is none; whether staff are tracked is neither."""
    answers = {}
    for said in (True, False):
        found = check_readiness(people(12, 0), WELL | {fact: said}, policy=ONE)
        place = f"facts[{fact.value}]"
        answers[said] = about(found, place)[0]
        assert found.status is answers[said]
        for language in ("en", "nl"):
            for reason in found.reasons:
                told = reason.finding.text(language)
                assert told != reason.finding.code
                assert "fact:" not in told
    lacking = {
        OrganisationFact.VOLUNTARY: {True: READY, False: REFUSED},
        OrganisationFact.KNOWN_TROUBLE: {True: REFUSED, False: READY},
        OrganisationFact.STAFF_TRACKED: {True: READY, False: READY},
    }
    assert answers == lacking.get(fact, {True: READY, False: NOT_YET})


@pytest.mark.parametrize("fact", OrganisationFact)
def test_an_unknown_fact_is_neither_yes_nor_no(fact: OrganisationFact) -> None:
    """A fact left out is as unknown as one given as unknown, and leaves it open."""
    left_out = {name: said for name, said in WELL.items() if name is not fact}
    found = check_readiness(people(12, 0), left_out, policy=ONE)
    assert found == check_readiness(people(12, 0), WELL | {fact: None}, policy=ONE)
    assert found.status is CANNOT_TELL
    assert faults(found) == [("readiness:unknown", f"facts[{fact.value}]")]


def test_the_works_council_is_asked_where_staff_are_tracked() -> None:
    """Where nobody is tracked the works council need not agree; where it is unknown whether, it is asked."""
    council, tracked = OrganisationFact.WORKS_COUNCIL_AGREES, OrganisationFact.STAFF_TRACKED
    for said in (True, False, None):
        free = check_readiness({}, WELL | {tracked: False, council: said}, policy=ReadinessPolicy(measures=()))
        assert free.status is READY
        assert council.value not in str([one.finding.path for one in free.reasons])
    unsure = check_readiness({}, WELL | {tracked: None, council: False}, policy=ReadinessPolicy(measures=()))
    assert unsure.status is NOT_YET


# ---------------------------------------------------------------- measures


@pytest.mark.parametrize(
    ("well", "ill", "answer", "code"),
    [
        (9, 0, CANNOT_TELL, "too-little-data:people"),
        (10, 0, READY, "readiness:measure:good"),
        (0, 10, REFUSED, "readiness:measure:broken"),
        (5, 5, CANNOT_TELL, "readiness:wide"),
        (8, 4, READY, "readiness:measure:good"),
        (7, 5, NOT_YET, "readiness:measure:low"),
        (5, 15, REFUSED, "readiness:measure:broken"),
        (6, 14, NOT_YET, "readiness:measure:low"),
        (40, 60, REFUSED, "readiness:measure:broken"),
        (41, 59, NOT_YET, "readiness:measure:low"),
        (66, 34, NOT_YET, "readiness:measure:low"),
    ],
)
def test_a_measure_goes_by_its_share(well: int, ill: int, answer: ReadinessStatus, code: str) -> None:
    """Few answers say nothing, most ill beyond chance refuses, less than two thirds well is not yet."""
    found = check_readiness(people(well, ill), WELL, policy=ONE)
    assert (found.status, about(found, "answers.trust")) == (answer, (answer, code))


def test_the_policys_thresholds_decide() -> None:
    """Each threshold moves the answer it is about."""
    low = ReadinessPolicy(measures=["trust"], minimum_answers=5)
    assert check_readiness(people(5, 0), WELL, policy=low).status is CANNOT_TELL
    assert check_readiness(people(8, 0), WELL, policy=low).status is READY
    mild = ReadinessPolicy(measures=["trust"], broken_below=Fraction(1, 3), ready_from=Fraction(1, 3))
    assert check_readiness(people(8, 12), WELL, policy=mild).status is READY
    assert check_readiness(people(4, 16), WELL, policy=mild).status is NOT_YET
    assert check_readiness(people(3, 27), WELL, policy=mild).status is REFUSED
    narrow = ReadinessPolicy(measures=["trust"], maximum_width=Fraction(1, 10))
    assert check_readiness(people(30, 30), WELL, policy=narrow).status is CANNOT_TELL
    assert check_readiness(people(0, 60), WELL, policy=narrow).status is REFUSED
    sure = ReadinessPolicy(measures=["trust"], level=0.999)
    assert check_readiness(people(5, 15), WELL, policy=sure).findings[0].code != "readiness:measure:broken"


def test_the_middle_of_the_scale_speaks_well() -> None:
    """Who is at the middle, as near as a mean of items is rounded, is counted as speaking well; below is not."""
    for value, answer in ((0.5, READY), (0.49999999999, READY), (0.49, REFUSED)):
        said = {f"p-{n}": {"trust": value} for n in range(12)}
        assert check_readiness(said, WELL, policy=ONE).status is answer


def test_the_survey_is_read_as_it_measures() -> None:
    """What a survey measures is what readiness goes by; whoever did not answer a measure does not count for it."""
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


def test_a_true_half_is_rarely_refused() -> None:
    """The chance that chance alone refuses stays near 2.5 %, and that it says ready falls as the docstring says."""

    def chance(n: int, answer: ReadinessStatus) -> float:
        hits = [k for k in range(n + 1) if check_readiness(people(k, n - k), WELL, policy=ONE).status is answer]
        return float(sum(comb(n, k) for k in hits) * 0.5**n)

    assert [round(chance(n, READY), 2) for n in (12, 30)] == [0.19, 0.05]
    assert [round(chance(n, REFUSED), 2) for n in (12, 30)] == [0.02, 0.02]


# ---------------------------------------------------------------- the whole


def test_what_weighs_most_decides() -> None:
    """Refused comes before not yet, not yet before what cannot be told; what is well is told too, and no finding."""
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
    assert found.status is min((one.status for one in found.reasons), key=order.index)
    bad = [one for one in found.reasons if one.status is not READY]
    assert sorted(map(str, found.findings)) == sorted(str(one.finding) for one in bad)
    names: dict[str, Any] = {
        kind.__name__: kind for kind in (Readiness, ReadinessStatus, ReadinessReason, Finding, Fraction)
    }
    assert eval(repr(found), names) == found  # noqa: S307


@given(strategies.readiness_policies())
def test_policies_show_what_makes_an_equal_one(policy: ReadinessPolicy) -> None:
    """A policy prints what makes an equal one."""
    assert eval(repr(policy), {"ReadinessPolicy": ReadinessPolicy, "Fraction": Fraction}) == policy  # noqa: S307


@given(
    st.lists(st.booleans(), min_size=5, max_size=40),
    st.randoms(use_true_random=False),
    st.sampled_from([5, 10]),
)
def test_nobodys_own_answer_follows_from_what_is_told(said: list[bool], shuffled: Any, minimum: int) -> None:
    """Who said what never shows: any order gives the same, and all alike is told as if one said otherwise."""
    policy = ReadinessPolicy(measures=["trust"], minimum_answers=minimum)
    given_ = {f"p-{n}": {"trust": 0.75 if well else 0.25} for n, well in enumerate(said)}
    found = check_readiness(given_, WELL, policy=policy)
    mixed = shuffled.sample(said, len(said))
    other = {f"q-{n}": {"trust": 1.0 if well else 0.0} for n, well in enumerate(mixed)}
    assert check_readiness(other, WELL, policy=policy) == found
    finding = found.reasons[-1].finding
    told: dict[str, Any] = dict(finding.parameters)
    assert set(told) <= {"measure", "tenths", "seen", "minimum", "maximum"}
    assert 1 <= told.get("tenths", 5) <= 9
    if len(said) < minimum:
        assert set(told) == {"seen", "minimum"}
    elif wilson(min(max(sum(said), 1), len(said) - 1), len(said)).width > 0.5:
        assert finding.code == "readiness:wide"


@given(strategies.readiness_policies(), st.integers(5, 40))
@example(ReadinessPolicy(measures=["trust"], minimum_answers=5, ready_from=Fraction(1)), 5)
@example(ReadinessPolicy(measures=["trust"], minimum_answers=5, maximum_width=Fraction(1)), 6)
def test_no_policy_reveals_that_all_or_none_are_positive(policy: ReadinessPolicy, of: int) -> None:
    """Under any policy, all and none of the answers give the same result as one less or more."""
    policy = evolve(policy, measures=["trust"])
    results = [check_readiness(people(well, of - well), WELL, policy=policy) for well in (0, 1, of - 1, of)]
    assert results[0] == results[1]
    assert results[2] == results[3]


def test_what_cannot_be_is_refused_at_once() -> None:
    """Metrics that are no share, other keys, other types: told with paths, without what a person said."""
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
    """A floor under five people, thresholds out of order or out of range, and a measure twice are told at once."""
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
    for bad in (Fraction(0), Fraction(3, 2), 0.5):
        with pytest.raises(ValidationError):
            ReadinessPolicy(maximum_width=bad)  # type: ignore[arg-type]
