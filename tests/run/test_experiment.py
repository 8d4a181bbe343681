"""Experiments: registered in advance, with the required sample size, and evaluated once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import comb, exp, lgamma, log
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given

from advocacy import DateRange, KpiCatalogue, stats
from advocacy.errors import ValidationError
from advocacy.goals import Observation, PartialAggregate, aggregate_observations
from advocacy.run import EffectStatus, Experiment
from advocacy.testing import strategies

CATALOGUE = KpiCatalogue.default()
WINDOW = DateRange(date(2026, 9, 7), date(2026, 10, 18))
AFTER = date(2026, 10, 19)


def tried(**changes: Any) -> Experiment:
    """Make an experiment; on the active rate by default."""
    fields: dict[str, Any] = {
        "id": "buddies",
        "intervention": "A buddy for the first post",
        "population": "who joined in September",
        "metric": CATALOGUE.metric("active_rate"),
        "baseline": Decimal("0.4"),
        "minimum_effect": Decimal("0.2"),
        "registered": date(2026, 9, 1),
        "period": WINDOW,
        "control": "alone",
        "treatment": "buddy",
    }
    return Experiment(**(fields | changes))


def counted(**changes: Any) -> Experiment:
    """State an experiment on leads per person."""
    return tried(metric=CATALOGUE.metric("leads"), baseline=Decimal("0.5"), minimum_effect=Decimal("0.5"), **changes)


def seen(**groups: dict[str, int]) -> PartialAggregate:
    """Add up what was seen in each group."""
    observations = [
        Observation(measure=name, value=value, when=WINDOW, segment=group)
        for group, numbers in groups.items()
        for name, value in numbers.items()
    ]
    return aggregate_observations(observations, periods=[WINDOW])


def rates(alone: tuple[int, int], buddy: tuple[int, int]) -> PartialAggregate:
    """Add up active and enrolled people in both groups."""
    return seen(alone={"active": alone[0], "enrolled": alone[1]}, buddy={"active": buddy[0], "enrolled": buddy[1]})


# ---------------------------------------------------------------- the group it needs


@pytest.mark.parametrize(("usual", "smallest"), [("0.4", "0.2"), ("0.1", "0.15"), ("0.5", "0.3"), ("0.05", "0.2")])
def test_group_size_has_the_requested_power(usual: str, smallest: str) -> None:
    """Summed over every outcome, groups of this size find the smallest effect about as often as requested."""
    size = tried(baseline=Decimal(usual), minimum_effect=Decimal(smallest)).group_size
    first, second = float(usual), float(usual) + float(smallest)
    chances = [[comb(size, k) * p**k * (1 - p) ** (size - k) for k in range(size + 1)] for p in (first, second)]
    power = sum(
        chances[0][a] * chances[1][b]
        for a in range(size + 1)
        for b in range(size + 1)
        if chances[0][a] * chances[1][b] > 1e-9 and stats.difference(b, size, a, size).low > 0
    )
    assert 0.76 <= power <= 0.86


def test_group_size_of_counts_has_the_requested_power() -> None:
    """The same for counts of events per person."""
    size = counted().group_size
    chances = [
        [exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(int(3 * mean))] for mean in (0.5 * size, 1.0 * size)
    ]
    power = sum(
        chance * other
        for a, chance in enumerate(chances[0])
        for b, other in enumerate(chances[1])
        if chance * other > 1e-9 and stats.rate_difference(b, size, a, size).low > 0
    )
    assert 0.76 <= power <= 0.86


def test_smaller_effects_and_more_power_need_more_people() -> None:
    """Half the effect needs about four times the people, and more power needs more."""
    assert tried(minimum_effect=Decimal("0.1")).group_size > 3.5 * tried().group_size
    assert tried(power=0.9).group_size > tried().group_size
    assert tried(level=0.99).group_size > tried().group_size
    assert tried(baseline=0, minimum_effect=1).group_size >= 1
    assert tried(power=5e-324).group_size == tried(power=1e-9).group_size == 1
    assert tried(power=1 - 2**-53).group_size > tried(power=0.99).group_size


# ---------------------------------------------------------------- reading it


@pytest.mark.parametrize(
    ("alone", "buddy", "effect", "matters"),
    [
        ((40, 100), (85, 100), EffectStatus.BETTER, True),
        ((40, 100), (60, 100), EffectStatus.BETTER, False),
        ((60, 100), (40, 100), EffectStatus.WORSE, False),
        ((400, 1000), (410, 1000), EffectStatus.TOO_SMALL, False),
        ((40, 100), (50, 100), EffectStatus.CANNOT_TELL, False),
        ((50, 100), (38, 100), EffectStatus.CANNOT_TELL, False),
    ],
)
def test_result_statuses(
    alone: tuple[int, int], buddy: tuple[int, int], effect: EffectStatus, *, matters: bool
) -> None:
    """Better, worse, too small to matter, or unknown, with the interval of two groups."""
    result = tried().evaluate(rates(alone, buddy), on=AFTER).result
    assert result is not None
    assert (result.status, result.matters) == (effect, matters)
    assert result.difference == Fraction(*buddy) - Fraction(*alone)
    assert result.interval == stats.difference(*buddy, *alone)
    assert result.findings == ()


def test_counts_are_compared_per_person() -> None:
    """Counts of events are divided by people, in groups of different sizes."""
    partial = seen(alone={"leads": 20}, buddy={"leads": 90})
    result = counted().evaluate(partial, on=AFTER, people=(40, 60)).result
    assert result is not None
    assert result.difference == Fraction(90, 60) - Fraction(20, 40)
    assert result.interval == stats.rate_difference(90, 60, 20, 40)
    assert result.status is EffectStatus.BETTER


def test_metric_may_be_better_when_lower() -> None:
    """With such a metric the lower share is the better one."""
    down = evolve(CATALOGUE.metric("active_rate"), direction=type(CATALOGUE.metric("time_to_fill").direction).DOWN)
    result = tried(metric=down).evaluate(rates((60, 100), (20, 100)), on=AFTER).result
    assert result is not None
    assert (result.status, result.matters) == (EffectStatus.BETTER, True)


def test_small_and_chosen_groups_are_reported() -> None:
    """Groups below the required size, and groups without randomisation, have a finding."""
    result = tried(randomized=False).evaluate(rates((4, 10), (9, 10)), on=AFTER).result
    assert result is not None
    assert [finding.code for finding in result.findings] == ["experiment:small", "comparison:selected"]


@given(strategies.experiments())
def test_experiment_is_evaluated_once(experiment: Experiment) -> None:
    """A second evaluation is refused, and the status agrees with the interval."""
    if experiment.result is None:
        return
    with pytest.raises(ValidationError, match="evaluated only once"):
        experiment.evaluate(seen(), on=AFTER)
    low, high = experiment.result.interval.low, experiment.result.interval.high
    assert (low > 0) is (experiment.result.status is EffectStatus.BETTER)
    assert (high < 0) is (experiment.result.status is EffectStatus.WORSE)
    if experiment.result.status is EffectStatus.TOO_SMALL:
        assert max(-low, high) < experiment.minimum_effect


# ---------------------------------------------------------------- what bad input gets


@pytest.mark.parametrize(
    ("changes", "rows"),
    [
        ({"metric": CATALOGUE.metric("views")}, [("metric", "experiment:metric")]),
        ({"metric": CATALOGUE.metric("engagement_index")}, [("metric", "experiment:metric")]),
        ({"registered": date(2026, 9, 8)}, [("registered", "experiment:late")]),
        ({"treatment": "alone"}, [("treatment", "repeated")]),
        ({"minimum_effect": Decimal("0.7")}, [("minimum_effect", "experiment:range")]),
        ({"baseline": -1}, [("minimum_effect", "experiment:range")]),
        ({"minimum_effect": 0, "level": 1.0}, [("minimum_effect", "exact:above"), ("level", "interval:level")]),
        (
            {"registered": date(2026, 9, 8), "treatment": "alone"},
            [("registered", "experiment:late"), ("treatment", "repeated")],
        ),
    ],
)
def test_invalid_experiments_are_refused(changes: dict[str, Any], rows: list[tuple[str, str]]) -> None:
    """Metrics without an interval, late registration and impossible effects are reported together."""
    with pytest.raises(ValidationError) as error:
        tried(**changes)
    assert [(finding.path, finding.code) for finding in error.value.findings] == rows


def test_effect_out_of_range_has_the_baseline_as_a_decimal() -> None:
    """The baseline is a decimal number in the language."""
    with pytest.raises(ValidationError) as error:
        tried(minimum_effect=Decimal("0.7"))
    assert "from 0.4 to a value" in str(error.value)
    assert "vanaf 0,4 leidt" in error.value.text("nl")


def test_evaluation_needs_complete_data() -> None:
    """It runs after the period, and both groups need observations and people."""
    both = rates((4, 10), (9, 10))
    for call, code in (
        ({"on": WINDOW.end}, "experiment:early"),
        ({"on": AFTER, "people": (10, 10)}, "experiment:pair"),
        ({"on": AFTER, "people": (10,)}, "experiment:pair"),
    ):
        with pytest.raises(ValidationError) as error:
            tried().evaluate(both, **call)
        assert [finding.code for finding in error.value.findings] == [code]
    with pytest.raises(ValidationError, match="the people in each group"):
        counted().evaluate(seen(alone={"leads": 2}, buddy={"leads": 3}), on=AFTER)
    with pytest.raises(ValidationError, match="There is no data about this measure"):
        tried().evaluate(seen(alone={"active": 1, "enrolled": 2}), on=AFTER)
    huge = {"active": 10**13, "enrolled": 10**13}
    with pytest.raises(ValidationError, match="No interval"):
        tried().evaluate(seen(alone=huge, buddy=huge), on=AFTER)
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        tried().evaluate(wrong, on=wrong, people=wrong)
    assert [finding.path for finding in error.value.findings] == ["partial", "on", "people"]
