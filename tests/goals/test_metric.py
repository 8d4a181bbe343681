"""Figures: formulas over named measures, and the promises between a figure's fields."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy import Aggregation, Formula, GoalKind, InvalidError, KpiCatalogue, Metric, Sampling, Stage, Unit

NAMES = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
FACTORS = st.integers(-999, 999).filter(bool)


def figure(**changes: Any) -> Metric:
    """Make a count of leads unless told otherwise."""
    fields: dict[str, Any] = {
        "code": "m",
        "name": "M",
        "goals": [GoalKind.NEW_BUSINESS],
        "unit": Unit.COUNT,
        "stage": Stage.OUTCOME,
        "aggregation": Aggregation.SUM,
        "formula": Formula("leads"),
    }
    return Metric(**(fields | changes))


@given(st.dictionaries(NAMES, FACTORS, min_size=1, max_size=4), st.none() | NAMES)
def test_a_sum_that_is_written_is_read_back(terms: dict[str, int], per: str | None) -> None:
    """Any sum of measures with whole factors is read into its terms, and prints as itself."""
    said = " ".join(f"{'-' if factor < 0 else '+'} {abs(factor)} * {name}" for name, factor in terms.items())
    formula = Formula(said, per=per)
    assert dict(formula.terms) == terms
    assert dict(formula.denominator) == ({} if per is None else {per: 1})
    assert set(formula.measures) == {*terms, *([] if per is None else [per])}
    assert eval(repr(formula), {"Formula": Formula}) == formula  # noqa: S307


@pytest.mark.parametrize(
    "said", ["a b", "a +", "+", "a + a", "2", "a / b", "a * b", "a.b", "a; b", "(a)", "1e9 * a", "٣ * a"]
)
def test_what_is_no_sum_is_refused(said: str) -> None:
    """Anything but measures with + or - between them, each once, is refused in either place."""
    for fields in ({"of": said}, {"of": "a", "per": said}):
        with pytest.raises(InvalidError) as error:
            Formula(**fields)
        assert {finding.code for finding in error.value.findings} == {"formula"}


def test_every_fault_of_a_formula_is_told_at_once() -> None:
    """Both halves are looked at, and an empty one is no sum."""
    with pytest.raises(InvalidError) as error:
        Formula("a a", per="b b")
    assert [finding.path for finding in error.value.findings] == ["of", "per"]
    with pytest.raises(InvalidError):
        Formula("")


def test_signs_of_print_are_read_too() -> None:
    """A minus and a times sign as they are printed mean the same as those of a keyboard."""
    assert dict(Formula("2 \u00d7 a \u2212 3 \u00d7 b").terms) == {"a": 2, "b": -3}


def test_formulas_read_as_people_write_them() -> None:
    """A sum stands in brackets only where a reader needs them."""
    assert str(Formula("leads")) == "leads"
    assert str(Formula("leads", per="visits")) == "leads / visits"
    assert str(Formula("a + b", per="c")) == "(a + b) / c"


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"formula": None}, {"metric:formula"}),
        ({"qualitative": True}, {"metric:formula", "metric:qualitative"}),
        ({"unit": Unit.NOTE}, {"metric:qualitative"}),
        ({"aggregation": Aggregation.RECORD}, {"metric:qualitative"}),
        ({"aggregation": Aggregation.RATIO}, {"metric:ratio"}),
        ({"formula": Formula("leads", per="visits")}, {"metric:ratio"}),
        ({"vanity": True}, {"metric:vanity"}),
        ({"vanity": True, "stage": Stage.IMPACT}, {"metric:vanity"}),
        ({"goals": [GoalKind.AWARENESS, "fame"]}, {"type"}),
        ({"goals": "awareness"}, {"type"}),
        ({"code": "", "name": 3}, {"text"}),
    ],
)
def test_a_figure_keeps_its_promises(changes: dict[str, Any], codes: set[str]) -> None:
    """A figure without a formula is qualitative, a ratio has a denominator, and vanity is never a result."""
    with pytest.raises(InvalidError) as error:
        figure(**changes)
    assert {finding.code for finding in error.value.findings} == codes


def test_figures_are_values() -> None:
    """Figures compare, hash and pickle by what they say."""
    assert figure() == figure(goals={GoalKind.NEW_BUSINESS})
    assert pickle.loads(pickle.dumps(figure())) == figure()  # noqa: S301
    assert len({figure(), figure(), *KpiCatalogue.default().metrics}) == 1 + len(KpiCatalogue.default().metrics)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"aggregation": Aggregation.MEDIAN, "formula": Formula("days_a + days_b")}, ["metric:median"]),
        ({"sampling": Sampling.PART}, ["metric:sampling"]),
        ({"sampling": Sampling.VALUES}, ["metric:sampling"]),
        ({"aggregation": Aggregation.LATEST, "sampling": Sampling.EVENTS}, ["metric:sampling"]),
        ({"aggregation": Aggregation.MEDIAN, "sampling": Sampling.UNKNOWN}, ["metric:sampling"]),
        (
            {"aggregation": Aggregation.RATIO, "formula": Formula("leads", per="visits"), "sampling": Sampling.NET},
            ["metric:sampling"],
        ),
    ],
)
def test_a_sampling_fits_the_aggregation(changes: dict[str, Any], codes: list[str]) -> None:
    """A median is of one measure's values, and net promoters need both sides over all answers."""
    with pytest.raises(InvalidError) as error:
        figure(**changes)
    assert [finding.code for finding in error.value.findings] == codes


def test_counts_and_medians_have_a_sampling_unless_said_otherwise() -> None:
    """Counts that add up come one by one, medians are of single values, of ratios nothing is known."""
    assert figure().sampling is Sampling.EVENTS
    assert figure(aggregation=Aggregation.MEDIAN).sampling is Sampling.VALUES
    assert figure(unit=Unit.MONEY).sampling is Sampling.UNKNOWN
    assert figure(aggregation=Aggregation.RATIO, formula=Formula("a", per="b")).sampling is Sampling.UNKNOWN


def test_what_is_multiplied_or_taken_off_comes_in_no_single_events() -> None:
    """Ten times the leads, or applications less some, are no count of single events."""
    for said in ("10 * leads", "applications - referral_applications"):
        assert figure(formula=Formula(said)).sampling is Sampling.UNKNOWN
        with pytest.raises(InvalidError, match="sampling"):
            figure(formula=Formula(said), sampling=Sampling.EVENTS)
    with pytest.raises(InvalidError):
        Formula("0 * leads")
