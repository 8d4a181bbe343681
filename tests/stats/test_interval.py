"""Intervals are values, and every method names the arguments that it cannot use."""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from advocacy.errors import ValidationError
from advocacy.stats import (
    Interval,
    clopper_pearson,
    clustered,
    difference,
    enps,
    mean,
    median,
    poisson,
    rate_difference,
    rate_ratio,
    too_little,
    wilson,
)
from tests.samples import faults


def ends(interval: Interval | None) -> tuple[float, float]:
    """Return both ends of an interval that is not ``None``."""
    assert interval is not None
    return interval.low, interval.high


def test_interval_ends_are_in_order() -> None:
    """The low end is at most the high end, and both are finite; the error states the fix."""
    assert Interval(1.0, 1.0).width == 0
    with pytest.raises(
        ValidationError, match=r"high: the ends are in the wrong order: 2 to 1\. Swap or correct them\."
    ):
        Interval(2.0, 1.0)
    for wrong in (math.nan, math.inf, True, None):
        with pytest.raises(ValidationError):
            Interval(0.0, wrong)  # type: ignore[arg-type]


def test_interval_is_a_value() -> None:
    """Intervals compare, hash, pickle and repr by their ends."""
    interval = Interval(0.25, 0.5)
    assert eval(repr(interval)) == interval  # noqa: S307 - the house's promise of reprs
    assert pickle.loads(pickle.dumps(interval)) == interval  # noqa: S301 - its own
    assert len({interval, Interval(0.25, 0.5)}) == 1


@pytest.mark.parametrize("level", [0.0, 1.0, -0.5, 95.0, math.nan, 1, "0.95", None, True])
@pytest.mark.parametrize(
    "method",
    [
        lambda level: wilson(1, 2, level=level),
        lambda level: difference(1, 2, 1, 2, level=level),
        lambda level: enps(1, 2, 3, level=level),
        lambda level: poisson(1, level=level),
        lambda level: rate_difference(1, 2, 1, 2, level=level),
        lambda level: rate_ratio(1, 2, 1, 2, level=level),
        lambda level: median([1, 2], level=level),
        lambda level: mean([1, 2], level=level),
        lambda level: clustered([1, 2], [1, 2], level=level),
    ],
    ids=["wilson", "difference", "enps", "poisson", "rate_difference", "rate_ratio", "median", "mean", "clustered"],
)
def test_level_is_between_0_and_1(method: Callable[[Any], object], level: object) -> None:
    """Every method rejects a confidence level outside 0..1, by the parameter's name."""
    with pytest.raises(ValidationError) as caught:
        method(level)
    assert faults(caught) == [("interval:level", "level")]


@pytest.mark.parametrize(
    ("call", "paths"),
    [
        (lambda: wilson(3, 2), ["count"]),
        (lambda: wilson(-1, 0), ["count", "of"]),
        (lambda: wilson(1.5, None), ["count", "of"]),  # type: ignore[arg-type]
        (lambda: clopper_pearson(3, 2), ["count"]),
        (lambda: difference(3, 2, 5, 4), ["count1", "count2"]),
        (lambda: enps(-1, 0, 1.5), ["promoters", "detractors"]),  # type: ignore[arg-type]
        (lambda: poisson(-1, 0), ["count", "exposure"]),
        (lambda: poisson(1, 10**400), ["exposure"]),
        (lambda: poisson(1, math.nan), ["exposure"]),
        (lambda: poisson(1, 1e-320), ["low", "high"]),
        (lambda: rate_difference(1, -1.0, 2.5, 1), ["exposure1", "count2"]),  # type: ignore[arg-type]
        (lambda: rate_ratio(1, math.inf, 2, "1"), ["exposure1", "exposure2"]),  # type: ignore[arg-type]
        (lambda: median([1, math.nan, "2", True]), ["values[1]", "values[2]", "values[3]"]),  # type: ignore[list-item]
        (lambda: median({1: -1, 2: 3}), ["values[0]"]),
        (lambda: mean([1, Decimal("sNaN")], low=math.inf), ["values[1]", "low"]),
        (lambda: mean([1, 7, 0.5], low=1, high=5), ["values[1]", "values[2]"]),
        (lambda: mean([1], low=5, high=5), ["high"]),
        (lambda: clustered([1, 2], [3]), ["denominators"]),
        (lambda: clustered([1, 2, 0], [-3, 0, 0]), ["denominators[0]", "denominators[1]"]),
        (lambda: clustered([4, -1, 2], [3, 3, 3], share=True), ["numerators[0]", "numerators[1]"]),
        (lambda: clustered([None], [math.inf]), ["numerators[0]", "denominators[0]"]),  # type: ignore[list-item]
        (
            lambda: too_little(n=-1, count=1.5, width=-0.1, minimum_n=-1, widest=0),  # type: ignore[arg-type]
            ["n", "count", "width", "minimum_n", "widest"],
        ),
        (lambda: too_little(minimum_count=None), ["minimum_count"]),  # type: ignore[arg-type]
    ],
    ids=map(str, range(23)),
)
def test_wrong_numbers_are_reported_together(call: Callable[[], object], paths: list[str]) -> None:
    """All numbers out of range are reported by name, in both languages."""
    with pytest.raises(ValidationError) as caught:
        call()
    assert [found.path for found in caught.value.findings] == paths
    assert "{" not in caught.value.text("en") + caught.value.text("nl")


def test_intervals_take_numbers_of_numpy() -> None:
    """Numpy numbers and arrays give the results of Python numbers."""
    counts, values = np.array([3, 12]), np.array([1.0, 2.5, 3.0, 4.5, 5.0, 7.5])
    assert wilson(*counts) == wilson(3, 12)
    assert poisson(counts[0], values[1]) == poisson(3, 2.5)
    assert mean(values, low=values[0] - 1) == mean(values.tolist(), low=0)
    assert median(values) == median(values.tolist())
    assert clustered(counts.repeat(3), counts.repeat(3) + 1) == clustered([3] * 3 + [12] * 3, [4] * 3 + [13] * 3)
