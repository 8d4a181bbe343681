"""Metrics: formulas over named measures, and the promises between a metric's fields."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy import GoalKind, KpiCatalogue, Metric
from advocacy.errors import ValidationError
from advocacy.goals import Aggregation, Direction, EvaluationStage, Formula, Granularity, Measure, SamplingModel, Unit

NAMES = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
FACTORS = st.integers(-999, 999).filter(bool)


def metric(**changes: Any) -> Metric:
    """Make a metric; a count of leads by default."""
    fields: dict[str, Any] = {
        "code": "m",
        "name": "M",
        "goals": [GoalKind.NEW_BUSINESS],
        "unit": Unit.COUNT,
        "stage": EvaluationStage.OUTCOME,
        "aggregation": Aggregation.SUM,
        "formula": Formula("leads"),
    }
    return Metric(**(fields | changes))


@given(st.dictionaries(NAMES, FACTORS, min_size=1, max_size=4), st.none() | NAMES)
def test_written_sum_is_read_back(terms: dict[str, int], per: str | None) -> None:
    """Any sum of measures with whole factors is parsed into its terms, and printed the same."""
    text = " ".join(f"{'-' if factor < 0 else '+'} {abs(factor)} * {name}" for name, factor in terms.items())
    formula = Formula(text, denominator=per)
    assert dict(formula.numerator_terms) == terms
    assert dict(formula.denominator_terms) == ({} if per is None else {per: 1})
    assert set(formula.measures) == {*terms, *([] if per is None else [per])}
    assert eval(repr(formula), {"Formula": Formula}) == formula  # noqa: S307


@pytest.mark.parametrize(
    "text", ["a b", "a +", "+", "a + a", "2", "a / b", "a * b", "a.b", "a; b", "(a)", "1e9 * a", "٣ * a"]
)
def test_invalid_sums_are_refused(text: str) -> None:
    """Only measures with + or - between them, each once, are accepted in numerator and denominator."""
    for fields in ({"numerator": text}, {"numerator": "a", "denominator": text}):
        with pytest.raises(ValidationError) as error:
            Formula(**fields)
        assert {finding.code for finding in error.value.findings} == {"formula"}


def test_formula_reports_all_problems() -> None:
    """Both parts are checked, and an empty one is no sum."""
    with pytest.raises(ValidationError) as error:
        Formula("a a", denominator="b b")
    assert [finding.path for finding in error.value.findings] == ["numerator", "denominator"]
    with pytest.raises(ValidationError):
        Formula("")


def test_typographic_signs_are_read() -> None:
    """A printed minus or times sign equals that of the keyboard."""
    assert dict(Formula("2 \u00d7 a \u2212 3 \u00d7 b").numerator_terms) == {"a": 2, "b": -3}


def test_long_formula_has_all_its_terms() -> None:
    """A formula of any length is read to its end."""
    names = [f"measure_number_{number}" for number in range(40)]
    formula = Formula(" + ".join(names))
    assert formula.measures == tuple(names)
    assert len(formula.numerator) > 256


def test_formula_text_has_needed_brackets() -> None:
    """A sum has brackets only if they are needed."""
    assert str(Formula("leads")) == "leads"
    assert str(Formula("leads", denominator="visits")) == "leads / visits"
    assert str(Formula("a + b", denominator="c")) == "(a + b) / c"


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"formula": None}, {"metric:formula"}),
        ({"qualitative": True}, {"metric:formula", "metric:qualitative"}),
        ({"unit": Unit.NOTE}, {"metric:qualitative"}),
        ({"aggregation": Aggregation.RECORD}, {"metric:qualitative"}),
        ({"unit": Unit.NOTE, "aggregation": Aggregation.RECORD}, {"metric:qualitative"}),
        ({"qualitative": True, "formula": None, "unit": Unit.NOTE}, {"metric:qualitative"}),
        ({"qualitative": True, "formula": None, "aggregation": Aggregation.RECORD}, {"metric:qualitative"}),
        ({"aggregation": Aggregation.RATIO}, {"metric:ratio"}),
        ({"formula": Formula("leads", denominator="visits")}, {"metric:ratio"}),
        ({"vanity": True}, {"metric:vanity"}),
        ({"vanity": True, "stage": EvaluationStage.IMPACT}, {"metric:vanity"}),
        ({"goals": [GoalKind.AWARENESS, "fame"]}, {"type"}),
        ({"goals": "awareness"}, {"type"}),
        ({"code": "", "name": 3}, {"text"}),
    ],
)
def test_metric_rules(changes: dict[str, Any], codes: set[str]) -> None:
    """A metric without a formula is qualitative, a ratio has a denominator, and vanity is never a result."""
    with pytest.raises(ValidationError) as error:
        metric(**changes)
    assert {finding.code for finding in error.value.findings} == codes


def test_metrics_are_values() -> None:
    """Metrics compare, hash and pickle by content."""
    assert metric() == metric(goals={GoalKind.NEW_BUSINESS})
    assert pickle.loads(pickle.dumps(metric())) == metric()  # noqa: S301
    assert len({metric(), metric(), *KpiCatalogue.default().metrics}) == 1 + len(KpiCatalogue.default().metrics)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"aggregation": Aggregation.MEDIAN, "formula": Formula("days_a + days_b")}, ["metric:median"]),
        ({"sampling": SamplingModel.PROPORTION}, ["metric:sampling"]),
        ({"sampling": SamplingModel.CONTINUOUS}, ["metric:sampling"]),
        ({"aggregation": Aggregation.LATEST, "sampling": SamplingModel.POISSON}, ["metric:sampling"]),
        ({"aggregation": Aggregation.MEDIAN, "sampling": SamplingModel.UNKNOWN}, ["metric:sampling"]),
        (
            {
                "aggregation": Aggregation.RATIO,
                "formula": Formula("leads", denominator="visits"),
                "sampling": SamplingModel.NET_SCORE,
            },
            ["metric:sampling"],
        ),
    ],
)
def test_sampling_model_fits_the_aggregation(changes: dict[str, Any], codes: list[str]) -> None:
    """A median has one measure with values, and a net score has both sides over all answers."""
    with pytest.raises(ValidationError) as error:
        metric(**changes)
    assert [finding.code for finding in error.value.findings] == codes


def test_default_sampling_models() -> None:
    """Sums are events, medians are single values, and ratios have no default."""
    assert metric().sampling is SamplingModel.POISSON
    assert metric(aggregation=Aggregation.MEDIAN).sampling is SamplingModel.CONTINUOUS
    assert metric(unit=Unit.MONEY).sampling is SamplingModel.UNKNOWN
    assert (
        metric(aggregation=Aggregation.RATIO, formula=Formula("a", denominator="b")).sampling is SamplingModel.UNKNOWN
    )


def test_weighted_sums_are_no_events() -> None:
    """Ten times the leads, or applications minus others, are no count of single events."""
    for name in ("10 * leads", "applications - referral_applications"):
        assert metric(formula=Formula(name)).sampling is SamplingModel.UNKNOWN
        with pytest.raises(ValidationError, match="sampling"):
            metric(formula=Formula(name), sampling=SamplingModel.POISSON)
    with pytest.raises(ValidationError):
        Formula("0 * leads")


@pytest.mark.parametrize(
    ("of", "per", "fits"),
    [
        ("100 * promoters - 100 * detractors", "answers", True),
        ("-100 * detractors + 100 * promoters", "answers", True),
        ("100 * promoters - 99 * detractors", "answers", False),
        ("100 * promoters - 101 * detractors", "answers", False),
        ("101 * promoters - 100 * detractors", "answers", False),
        ("99 * promoters - 100 * detractors", "answers", False),
        ("100 * promoters", "answers", False),
        ("100 * promoters - 100 * detractors + 100 * others", "answers", False),
        ("100 * promoters - 100 * detractors - others", "answers", False),
        ("100 * promoters - 100 * detractors", "2 * answers", False),
        ("100 * promoters - 100 * detractors", "- answers", False),
        ("100 * promoters - 100 * detractors", "answers + others", False),
    ],
)
def test_net_score_formula(of: str, per: str, fits: bool) -> None:  # noqa: FBT001
    """Only 100 times promoters minus 100 times detractors over all answers has this sampling model."""
    fields: dict[str, Any] = {
        "aggregation": Aggregation.RATIO,
        "unit": Unit.SCORE,
        "formula": Formula(of, denominator=per),
    }
    if fits:
        assert metric(**fields, sampling=SamplingModel.NET_SCORE).sampling is SamplingModel.NET_SCORE
    else:
        with pytest.raises(ValidationError) as error:
            metric(**fields, sampling=SamplingModel.NET_SCORE)
        assert [finding.code for finding in error.value.findings] == ["metric:sampling"]
    assert metric(**fields).sampling is SamplingModel.UNKNOWN


@pytest.mark.parametrize(
    ("of", "one_by_one"),
    [("a", True), ("a + b", True), ("2 * a + b", False), ("a + 2 * b", False), ("a - b", False), ("-a", False)],
)
def test_plain_sums_are_events(of: str, one_by_one: bool) -> None:  # noqa: FBT001
    """Every measure has the factor 1."""
    assert metric(formula=Formula(of)).counts_one_by_one is one_by_one
    assert metric(formula=Formula(of)).sampling is (SamplingModel.POISSON if one_by_one else SamplingModel.UNKNOWN)


@pytest.mark.parametrize("sampling", SamplingModel)
@pytest.mark.parametrize(
    "aggregation", [aggregation for aggregation in Aggregation if aggregation is not Aggregation.RECORD]
)
def test_sampling_models_have_aggregations(sampling: SamplingModel, aggregation: Aggregation) -> None:
    """Proportions and net scores are ratios, events sums or ratios, single values medians."""
    ratio, added = aggregation is Aggregation.RATIO, aggregation in {Aggregation.SUM, Aggregation.RATIO}
    fitting = {
        SamplingModel.PROPORTION: ratio,
        SamplingModel.NET_SCORE: False,
        SamplingModel.POISSON: added,
        SamplingModel.CLUSTERED: added,
        SamplingModel.CONTINUOUS: aggregation is Aggregation.MEDIAN,
        SamplingModel.UNKNOWN: aggregation is not Aggregation.MEDIAN,
    }
    fields: dict[str, Any] = {
        "aggregation": aggregation,
        "formula": Formula("a", denominator="b" if ratio else None),
        "sampling": sampling,
    }
    if fitting[sampling]:
        assert metric(**fields).sampling is sampling
    else:
        with pytest.raises(ValidationError, match="sampling"):
            metric(**fields)


def test_default_resolution_and_review() -> None:
    """Counts and days are whole, money and scores have two decimals, shares four; outcomes are reviewed less often."""
    usual = {
        unit: Measure(code="m", unit=unit, definition="D", supplier="own").decimals
        for unit in (Unit.COUNT, Unit.DAYS, Unit.MONEY, Unit.SCORE, Unit.SHARE)
    }
    assert usual == {Unit.COUNT: 0, Unit.DAYS: 0, Unit.MONEY: 2, Unit.SCORE: 2, Unit.SHARE: 4}
    for decimals in (0, 12):
        assert (
            Measure(code="m", unit=Unit.MONEY, definition="D", supplier="own", decimals=decimals).decimals == decimals
        )
    for wrong in (-1, 13):
        with pytest.raises(ValidationError):
            Measure(code="m", unit=Unit.MONEY, definition="D", supplier="own", decimals=wrong)
    assert {stage: metric(stage=stage).review for stage in EvaluationStage} == {
        EvaluationStage.ACTIVITY: Granularity.MONTH,
        EvaluationStage.OUTPUT: Granularity.MONTH,
        EvaluationStage.OUT_TAKE: Granularity.MONTH,
        EvaluationStage.OUTCOME: Granularity.QUARTER,
        EvaluationStage.IMPACT: Granularity.YEAR,
    }
    assert (Direction.UP.sign, Direction.DOWN.sign) == (1, -1)


@pytest.mark.parametrize("factor", [1, 7, 999_999])
def test_factors_have_up_to_six_digits(factor: int) -> None:
    """Longer factors and missing ones are rejected."""
    assert dict(Formula(f"{factor} * a - {factor} * b").numerator_terms) == {"a": factor, "b": -factor}
    for name in ("1000000 * a", "0 * a", "a - 0 * b"):
        with pytest.raises(ValidationError):
            Formula(name)


def test_brackets_surround_sums_only() -> None:
    """A single measure needs no brackets on either side."""
    assert str(Formula("a + b")) == "a + b"
    assert str(Formula("a", denominator="b + c")) == "a / (b + c)"
    assert str(Formula("a - b", denominator="c - d")) == "(a - b) / (c - d)"
