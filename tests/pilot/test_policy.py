"""Policies are data: exact weights, scales of their own, and every fault at once."""

from __future__ import annotations

import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, example, given
from hypothesis import strategies as st

from advocacy import AdvocacyError, Criterion, Participant, Quota, SelectionPolicy
from advocacy.errors import InfeasibleError, ValidationError
from advocacy.people.participant import SHARES
from advocacy.pilot import DistinctValues, TieBreak, ValueCap
from advocacy.testing import strategies
from tests.samples import faults


def _codes(error: pytest.ExceptionInfo[AdvocacyError]) -> list[tuple[str, str]]:
    return [(finding.path, finding.code) for finding in error.value.findings]


@given(st.one_of(strategies.criteria(), strategies.quotas(), strategies.selection_policies()))
def test_policy_repr_and_pickle(value: object) -> None:
    """The repr of a policy's parts evaluates to an equal object, and a pickle restores one."""
    from advocacy.frozen_map import FrozenMap  # noqa: PLC0415 - for eval

    names = {
        "ValueCap": ValueCap,
        "Criterion": Criterion,
        "DistinctValues": DistinctValues,
        "Quota": Quota,
        "SelectionPolicy": SelectionPolicy,
        "TieBreak": TieBreak,
    }
    assert eval(repr(value), {**names, "Fraction": Fraction, "FrozenMap": FrozenMap}) == value  # noqa: S307
    assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301
    assert hash(value) == hash(pickle.loads(pickle.dumps(value)))  # noqa: S301


@pytest.mark.parametrize("measure", sorted(SHARES))
def test_criterion_of_a_share_has_the_scale_0_to_1(measure: str) -> None:
    """A measure that is a share has the scale 0 to 1 by default."""
    assert (Criterion(measure).low, Criterion(measure).high) == (0.0, 1.0)


def test_criterion_of_another_measure_needs_a_scale() -> None:
    """A measure that is not a share needs both ends of its scale."""
    with pytest.raises(ValidationError) as error:
        Criterion("network_size")
    assert _codes(error) == [("low", "scale"), ("high", "scale")]


@pytest.mark.parametrize("weight", [0.5, True, -1, Fraction(-1, 2), "2", Decimal("NaN"), Decimal("Infinity"), None])
def test_weight_is_exact_and_not_negative(weight: Any) -> None:
    """A weight is a whole number, a decimal or a fraction of 0 or more, never a float."""
    with pytest.raises(ValidationError) as error:
        Criterion("activity", weight)
    assert _codes(error) == [("weight", "weight")]


@pytest.mark.parametrize(("low", "high"), [(1, 1), (2, 1), (-1e308, 1e308)])
def test_scale_ends_are_in_order(low: float, high: float) -> None:
    """The ends of a scale are different, in order, and a finite distance apart."""
    with pytest.raises(ValidationError) as error:
        Criterion("reach", low=low, high=high)
    assert _codes(error) == [("high", "scale:order")]


@given(criterion=strategies.criteria(), values=st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)))
def test_score_rises_with_the_value(criterion: Criterion, values: tuple[float, float]) -> None:
    """A score is between 0 and 10,000 and never falls as the value gets better."""
    low, high = sorted(values)
    first, second = criterion.points(low), criterion.points(high)
    assert min(first, second) >= 0
    assert max(first, second) <= 10_000
    assert first >= second if criterion.reverse else first <= second


def test_score_is_clipped_and_whole() -> None:
    """A value below the scale has score 0, one above it 10,000, and between them scores are whole."""
    criterion = Criterion("tenure", low=2, high=6)
    assert [criterion.points(value) for value in (1.0, 2.0, 3.0, 4.00001, 6.0, 9.0)] == [0, 0, 2500, 5000, 10000, 10000]
    assert evolve(criterion, reverse=True).points(3.0) == 7500


@pytest.mark.parametrize("weight", [2, Fraction(4, 2), Decimal("2.0"), Decimal("0.2E+1")])
def test_weight_has_one_form(weight: Any) -> None:
    """A weight is stored in one form, so that equal policies have equal documents."""
    assert repr(Criterion("activity", weight).weight) == "2"
    assert repr(Criterion("activity", Fraction(weight) / 4).weight) == "Fraction(1, 2)"


@given(weights=st.lists(st.integers(0, 50), min_size=1, max_size=4), factor=st.integers(1, 20))
def test_whole_weights_are_the_smallest_in_proportion(weights: list[int], factor: int) -> None:
    """Scaling all weights by the same number gives the same whole weights."""
    assume(any(weights))
    names = ("activity", "motivation", "opportunity_self", "opportunity_company")
    plain = SelectionPolicy(size=1, criteria=[Criterion(n, w) for n, w in zip(names, weights, strict=False)])
    scaled = SelectionPolicy(
        size=1, criteria=[Criterion(n, Fraction(w * factor, 7)) for n, w in zip(names, weights, strict=False)]
    )
    assert plain.whole_weights == scaled.whole_weights
    assert all(
        Fraction(w, max(plain.whole_weights)) == Fraction(given_, max(weights))
        for w, given_ in zip(plain.whole_weights, weights, strict=True)
    )


@pytest.mark.parametrize("size", [0, -1, True, 2.5, (0, 3), (3, 2), (1, 2, 3), "12", None])
def test_size_is_whole_and_in_order(size: Any) -> None:
    """A size is a whole number of 1 or more, or a pair of them in order."""
    with pytest.raises(ValidationError) as error:
        SelectionPolicy(size=size)
    assert _codes(error) == [("size", "size")]


def test_size_has_one_form() -> None:
    """A pair of equal sizes becomes the number, and a list becomes a pair."""
    assert SelectionPolicy(size=(12, 12)) == SelectionPolicy(size=12)
    pair: Any = [8, 12]
    assert SelectionPolicy(size=pair).size == (8, 12)
    assert list(SelectionPolicy(size=pair).sizes) == [8, 9, 10, 11, 12]


def test_policy_reports_all_problems() -> None:
    """One error names a size of 0, zero weights, duplicates and minimums that do not fit, each with its path."""
    with pytest.raises(ValidationError) as error:
        SelectionPolicy(
            size=0,
            criteria=[Criterion("activity", 0), Criterion("activity", 0)],
            quotas=[Quota("department", "IT", 2), Quota("department", "IT", 3)],
            substitutes={"activity": float("nan"), "department": ""},
        )
    assert set(_codes(error)) == {
        ("size", "size"),
        ("substitutes[activity]", "substitute"),
        ("substitutes[department]", "substitute"),
        ("criteria[1].measure", "repeated"),
        ("criteria", "weights:zero"),
        ("quotas[1].value", "repeated"),
    }


def test_minimums_above_the_size_are_refused() -> None:
    """Minimums on one attribute that add up to more than the largest size are refused for any pool."""
    quotas = [Quota("department", "IT", 2), Quota("department", "HR", 2), Quota("role", "lead", 3)]
    assert SelectionPolicy(size=(3, 4), quotas=quotas).attributes == ("department", "role")
    with pytest.raises(ValidationError) as error:
        SelectionPolicy(size=3, quotas=quotas)
    assert error.value.parameters == {"attribute": "department", "minimum": 4, "size": 3}


def test_minimum_above_its_maximum_is_refused() -> None:
    """The bounds of a quota must be in order, and the error shows both."""
    with pytest.raises(ValidationError, match=r"minimum 3 is above the maximum 2"):
        Quota("department", "IT", 3, 2)


def test_from_quantiles_has_a_fixed_scale() -> None:
    """A scale from a pool is an explicit call, with the values at both quantiles."""
    people = [Participant(id=f"p-{n}", network_size=10 * n) for n in range(1, 11)] + [Participant(id="unknown")]
    scaled = Criterion("network_size", low=0, high=1).with_quantiles(people, "0.1", "0.9")
    assert (scaled.low, scaled.high) == (20.0, 100.0)


def test_from_quantiles_needs_two_values_in_order() -> None:
    """Shares that are not numbers or out of order are misuse; a pool without two different values has no scale."""
    criterion = Criterion("network_size", low=0, high=1)
    same = [Participant(id=f"p-{n}", network_size=5) for n in range(3)]
    for low, high in (("0.9", "0.1"), ("a tenth", "0.9"), ("0.1", "1/0"), ("nan", "1")):
        with pytest.raises(ValidationError) as error:
            criterion.with_quantiles(same, low, high)
        assert (error.value.code, error.value.parameters) == ("quantiles", {"count": 2})
    for pool in ([], same):
        with pytest.raises(InfeasibleError):
            criterion.with_quantiles(pool)


def test_policy_keeps_no_list_of_the_caller() -> None:
    """Changing the caller's list later does not change the policy."""
    quotas = [Quota("department", "IT", 1)]
    policy = SelectionPolicy(size=3, quotas=quotas)
    quotas.clear()
    assert policy.quotas == (Quota("department", "IT", 1),)


def test_distinct_values_must_fit_minimums_and_caps() -> None:
    """A number of distinct values that no group of any size can have under the other rules is refused."""
    with pytest.raises(ValidationError) as refused:
        SelectionPolicy(
            size=(4, 5),
            quotas=[
                DistinctValues("department", 1, 1),
                Quota("department", "IT", 1),
                Quota("department", "HR", Fraction(1, 4)),
                ValueCap("department", 3),
            ],
        )
    assert faults(refused) == [
        ("distinct-values:forced", "quotas[0].maximum"),
        ("distinct-values:room", "quotas[0].maximum"),
    ]
    assert SelectionPolicy(size=(3, 5), quotas=[DistinctValues("department", 1, 1), ValueCap("department", 3)]).sizes
    assert SelectionPolicy(size=2, quotas=[DistinctValues("department", 1, 2), Quota("department", "IT", 1)]).quotas


@given(low=st.integers(-50, 50), steps=st.integers(0, 12), value=st.integers(-9000, 9000), reverse=st.booleans())
@example(low=2, steps=5, value=3, reverse=False)
@example(low=0, steps=5, value=3, reverse=False)
def test_score_by_hand(low: int, steps: int, value: int, reverse: bool) -> None:  # noqa: FBT001
    """A score is the position between the ends of the scale in ten-thousandths, halves to the even neighbour."""
    high = low + 2**steps
    reached = round(Fraction(10_000 * (min(max(value, low), high) - low), high - low))
    expected = 10_000 - reached if reverse else reached
    assert Criterion("tenure", low=low, high=high, reverse=reverse).points(float(value)) == expected


@given(values=st.sets(st.integers(0, 99), min_size=2, max_size=12), ends=st.sets(st.integers(0, 20), min_size=2))
@example(values={1, 2, 3, 4}, ends={0, 20})
@example(values={1, 2, 3, 4}, ends={5, 15})
@example(values={0, 7}, ends={9, 10})
def test_quantiles_by_hand(values: set[int], ends: set[int]) -> None:
    """Each end is the value with the given share of the pool below it, or the last value."""
    low, high = sorted(ends)[:2]
    known = sorted(values)
    people = [Participant(id=f"p-{n}", network_size=n) for n in values] + [Participant(id="unknown")]
    expected = []
    for end in (low, high):
        below = [value for place, value in enumerate(known) if Fraction(place + 1, len(known)) <= Fraction(end, 20)]
        expected.append(known[min(len(below), len(known) - 1)])
    given_ = Criterion("network_size", low=0, high=1)
    if expected[0] == expected[1]:
        with pytest.raises(InfeasibleError):
            given_.with_quantiles(people, str(low / 20), str(high / 20))
    else:
        found = given_.with_quantiles(people, str(low / 20), str(high / 20))
        assert (found.low, found.high) == tuple(expected)


@pytest.mark.parametrize(("low", "high"), [("0.5", "0.5"), ("-0.1", "0.5"), ("0.5", "1.1"), ("1", "0")])
def test_quantiles_are_two_shares_in_order(low: str, high: str) -> None:
    """Two shares that are equal, out of order, below 0 or above 1 are refused."""
    people = [Participant(id=f"p-{n}", network_size=n) for n in range(9)]
    with pytest.raises(ValidationError) as error:
        Criterion("network_size", low=0, high=1).with_quantiles(people, low, high)
    assert error.value.code == "quantiles"


def test_quantiles_are_0_1_and_0_9_by_default() -> None:
    """Without shares, a tenth of the pool is below the scale and a tenth is above."""
    people = [Participant(id=f"p-{n}", network_size=n) for n in range(100)]
    found = Criterion("network_size", low=0, high=1).with_quantiles(people)
    assert (found.low, found.high) == (10.0, 90.0)


@pytest.mark.parametrize(
    ("size", "quotas", "row"),
    [
        ((2, 4), [Quota("department", "IT", 2, Fraction(1, 2))], None),
        ((2, 3), [Quota("department", "IT", 2, Fraction(1, 2))], {"minimum": 2, "maximum": 1}),
        (3, [Quota("department", "IT", 3)], None),
        ((2, 3), [Quota("department", "IT", 4, 4)], {"minimum": 4, "maximum": 3}),
        ((2, 3), [DistinctValues("department", 4)], {"minimum": 4, "maximum": 3}),
        ((2, 4), [DistinctValues("department", 4)], None),
        (3, [Quota("department", "IT", 2), Quota("department", "HR", 1)], None),
        ((3, 4), [Quota("department", name, Fraction(1, 2)) for name in ("IT", "HR")], None),
        (
            3,
            [Quota("department", name, Fraction(1, 2)) for name in ("IT", "HR")],
            {"attribute": "department", "minimum": 4, "size": 3},
        ),
        (4, [DistinctValues("department", 1, 2), ValueCap("department", 2)], None),
        ((4, 5), [DistinctValues("department", 1, 2), ValueCap("department", 2)], None),
        ((5, 6), [DistinctValues("department", 1, 2), ValueCap("department", 2)], {"room": 4, "size": 5}),
        ((4, 6), [DistinctValues("department", 1, 2), ValueCap("department", Fraction(1, 2))], None),
        (5, [DistinctValues("department", 1, 2), ValueCap("department", Fraction(1, 2))], {"room": 4, "size": 5}),
        (4, [DistinctValues("department", 1, 2), *(Quota("department", n, 1) for n in ("IT", "HR"))], None),
        (4, [DistinctValues("department", 1, 2), Quota("department", "IT", 1), Quota("department", "HR")], None),
        (
            4,
            [DistinctValues("department", 1, 1), *(Quota("department", n, 1) for n in ("IT", "HR"))],
            {"maximum": 1, "forced": 2},
        ),
        (4, [DistinctValues("department", 1, 1), *(Quota(name, "a", 1) for name in ("department", "team"))], None),
        (4, [DistinctValues("department", 1, 1), ValueCap("team", 1)], None),
    ],
)
def test_only_impossible_bounds_are_refused(size: Any, quotas: list[Any], row: dict[str, Any] | None) -> None:
    """Bounds that contradict each other at every size are misuse; bounds that fit one size are accepted."""
    if row is None:
        assert SelectionPolicy(size=size, quotas=quotas).quotas == tuple(quotas)
    else:
        with pytest.raises(ValidationError) as error:
            SelectionPolicy(size=size, quotas=quotas)
        whole = {"attribute": "department", "minimum": 4, "size": 3}
        also = [whole] if any(isinstance(rule, Quota) and rule.minimum == 4 for rule in quotas) else []
        assert [dict(finding.parameters) for finding in error.value.findings] == [row, *also]


@pytest.mark.parametrize("bound", [0, 1, 10**9, Fraction(0), Fraction(1), Fraction(1, 3), Decimal("0.5"), Decimal(1)])
def test_bounds_include_their_ends(bound: Any) -> None:
    """A bound is a whole number of 0 or more, or a share of 0 to 1, stored as a fraction."""
    kept = Quota("department", "IT", bound, bound)
    assert (kept.minimum, kept.maximum) == (bound, bound)
    assert isinstance(kept.minimum, int) is isinstance(bound, int)
    assert kept.bounds(6) == ((bound, min(bound, 6)) if isinstance(bound, int) else (kept.minimum * 6,) * 2)
    assert ValueCap("department", bound).bounds(6) == (0, kept.bounds(6)[1])


@pytest.mark.parametrize(
    "bound", [-1, Fraction(-1, 9), Fraction(10, 9), Decimal("NaN"), Decimal("Infinity"), 0.5, True]
)
def test_bounds_out_of_range_are_refused(bound: Any) -> None:
    """A negative bound, a share above 1 and an inexact number are misuse, as minimum and as maximum."""
    with pytest.raises(ValidationError) as error:
        Quota("department", "IT", bound, bound)
    assert _codes(error) == [("minimum", "places"), ("maximum", "places")]


def test_bounds_of_one_form_are_in_order() -> None:
    """A minimum may equal its maximum; a number and a share are compared only where the size is known."""
    assert Quota("department", "IT", Fraction(1, 3), Fraction(1, 3)).bounds(7) == (3, 2)
    assert Quota("department", "IT", 1, Fraction(1)).bounds(7) == (1, 7)
    assert Quota("department", "IT", 1, 1) != Quota("department", "IT", Fraction(1), Fraction(1))
    assert DistinctValues("department", 2, 2).bounds(1) == (2, 1)
    assert DistinctValues("department", 2).bounds(9) == (2, 9)
    assert DistinctValues("department", 0, 4).bounds(9) == (0, 4)
    for wrong in ((Fraction(1, 2), Fraction(1, 3)), (1, 0)):
        with pytest.raises(ValidationError) as error:
            Quota("department", "IT", *wrong)
        assert _codes(error) == [("minimum", "quota:order")]


@given(
    departments=st.lists(st.sampled_from(["Sales", "IT", "HR", "Care", None]), min_size=1, max_size=40),
    size=st.integers(1, 12),
    more=st.integers(0, 3),
)
def test_proportional_quotas_fit_every_size(departments: list[str | None], size: int, more: int) -> None:
    """Each bound is within one place of the share, and the bounds leave room for every size."""
    people = [
        Participant(id=str(number), attributes={} if name is None else {"department": name})
        for number, name in enumerate(departments)
    ]
    known = [name for name in departments if name is not None]
    if not known:
        with pytest.raises(InfeasibleError):
            Quota.proportional(people, "department", size=size)
        return
    quotas = Quota.proportional(people, "department", size=(size, size + more))
    assert [quota.value for quota in quotas] == sorted(set(known))
    for quota in quotas:
        minimum, maximum = quota.bounds(size + more)
        share = Fraction(known.count(quota.value), len(known))
        assert minimum <= share * size < minimum + 1
        assert maximum - 1 < share * (size + more) <= maximum
    for wanted in range(size, size + more + 1):
        assert sum(quota.bounds(wanted)[0] for quota in quotas) <= wanted
        assert sum(quota.bounds(wanted)[1] for quota in quotas) >= wanted
    SelectionPolicy(size=(size, size + more), quotas=quotas)


@pytest.mark.parametrize("size", [0, (3, 2), (1, 2, 3)])
def test_proportional_quotas_need_a_size(size: Any) -> None:
    """A size of 0, a pair in the wrong order, and three numbers are refused."""
    with pytest.raises(ValidationError) as error:
        Quota.proportional([Participant(id="a", attributes={"department": "IT"})], "department", size=size)
    assert [finding.path for finding in error.value.findings] == ["size"]
