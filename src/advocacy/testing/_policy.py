"""Strategies for selection policies and their parts."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import evolve
from hypothesis import strategies as st

from advocacy.errors import ValidationError
from advocacy.people.participant import SHARES
from advocacy.pilot.policy import Criterion, DistinctValues, Quota, SelectionPolicy, ValueCap
from advocacy.pilot.solver import SolverLimits
from advocacy.testing._values import shares

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
    "Rule",
    "criteria",
    "distinct_values",
    "plain_spreads",
    "quotas",
    "selection_policies",
    "solver_limits",
    "spreads",
    "value_caps",
    "with_rules",
]

#: What a policy may say about the spread of a group.
Rule = Quota | ValueCap | DistinctValues
_VALUES = {"department": ("Sales", "IT", "HR"), "location": ("Utrecht", "Gent")}


@st.composite
def _criterion(draw: DrawFn, measures: SearchStrategy[str], weights: SearchStrategy[Any]) -> Criterion:
    measure, weight, reverse = draw(measures), draw(weights), draw(st.booleans())
    if measure in SHARES and draw(st.booleans()):
        return Criterion(measure, weight, reverse=reverse)
    low = draw(st.integers(-1000, 1000))
    return Criterion(measure, weight, low=low, high=low + draw(st.integers(1, 5000)), reverse=reverse)


def criteria(
    *, measures: SearchStrategy[str] | None = None, weights: SearchStrategy[Any] | None = None
) -> SearchStrategy[Criterion]:
    """Generate criteria on their own scales, zero weights included."""
    exact = st.one_of(st.integers(0, 9), st.fractions(0, 9, max_denominator=12), st.decimals(0, 9, places=2))
    return _criterion(
        st.sampled_from(["activity", "motivation", "network_size", "tenure"]) if measures is None else measures,
        exact if weights is None else weights,
    )


def _places() -> SearchStrategy[int | Fraction]:
    return st.integers(0, 5) | st.fractions(0, 1, max_denominator=6)


@st.composite
def _quota(
    draw: DrawFn, attributes: SearchStrategy[str], values: SearchStrategy[str] | None, places: SearchStrategy[Any]
) -> Quota:
    attribute = draw(attributes)
    value = draw(st.sampled_from(_VALUES.get(attribute, ("a", "b"))) if values is None else values)
    minimum, maximum = draw(places), draw(st.none() | places)
    if maximum is not None and type(minimum) is type(maximum):
        minimum, maximum = sorted((minimum, maximum))
    return Quota(attribute, value, minimum, maximum)


def quotas(
    *,
    attributes: SearchStrategy[str] | None = None,
    values: SearchStrategy[str] | None = None,
    places: SearchStrategy[int] | SearchStrategy[int | Fraction] | None = None,
) -> SearchStrategy[Quota]:
    """Generate quotas, in *places* and in shares."""
    named = st.sampled_from([*_VALUES]) if attributes is None else attributes
    return _quota(named, values, _places() if places is None else places)


def value_caps(
    *, attributes: SearchStrategy[str] | None = None, places: SearchStrategy[int | Fraction] | None = None
) -> SearchStrategy[ValueCap]:
    """Generate caps, in *places* and in shares."""
    named = st.sampled_from([*_VALUES]) if attributes is None else attributes
    return st.builds(ValueCap, named, _places() if places is None else places)


def distinct_values(*, attributes: SearchStrategy[str] | None = None) -> SearchStrategy[DistinctValues]:
    """Generate counts of different values."""
    named = st.sampled_from([*_VALUES]) if attributes is None else attributes
    return st.builds(DistinctValues, named, st.integers(0, 2), st.none() | st.integers(2, 3))


def spreads(*, rules: SearchStrategy[Rule] | None = None) -> SearchStrategy[list[Rule]]:
    """Generate lists of quotas, caps and counts that overlap over several attributes, shares included."""
    any_rule = st.one_of(quotas(), value_caps(), distinct_values()) if rules is None else rules
    return st.lists(any_rule, max_size=4, unique_by=lambda rule: rule.name)


def with_rules(policy: SelectionPolicy, rules: Iterable[Rule]) -> SelectionPolicy:
    """Add one rule after another, but for those that no group could keep beside the others."""
    for rule in rules:
        with suppress(ValidationError):
            policy = evolve(policy, quotas=[*policy.quotas, rule])
    return policy


def plain_spreads() -> SearchStrategy[list[Rule]]:
    """Generate lists of quotas, caps and counts on one attribute, which need no solver."""
    return st.sampled_from([*_VALUES]).flatmap(
        lambda name: spreads(
            rules=st.one_of(
                quotas(attributes=st.just(name)),
                value_caps(attributes=st.just(name)),
                st.builds(DistinctValues, st.just(name), st.integers(0, 2)),
            )
        )
    )


@st.composite
def _policy(
    draw: DrawFn,
    sizes: SearchStrategy[Any],
    criteria: SearchStrategy[list[Criterion]],
    spread: SearchStrategy[list[Any]],
    inactive: SearchStrategy[bool],
) -> SelectionPolicy:
    weighed = draw(criteria)
    if not any(criterion.weight for criterion in weighed):
        weighed = []
    figures = st.fixed_dictionaries({}, optional={criterion.measure: shares() for criterion in weighed})
    policy = SelectionPolicy(
        size=draw(sizes),
        criteria=weighed,
        exclude_inactive=draw(inactive),
        seed=draw(st.integers(-(2**70), 2**70)),
        prefer_smallest=draw(st.booleans()),
    )
    policy = with_rules(policy, draw(spread))
    named = {name: st.sampled_from(_VALUES.get(name, ("a", "b"))) for name in policy.attributes}
    facts = draw(st.just({}) | st.fixed_dictionaries({}, optional=named))
    return evolve(policy, substitutes={**facts, **draw(figures)})


def selection_policies(
    *,
    sizes: SearchStrategy[int] | SearchStrategy[tuple[int, int]] | None = None,
    criteria: SearchStrategy[list[Criterion]] | None = None,
    spread: SearchStrategy[list[Rule]] | SearchStrategy[list[Quota]] | None = None,
    inactive: SearchStrategy[bool] | None = None,
) -> SearchStrategy[SelectionPolicy]:
    """
    Generate policies that small pools may or may not meet.

    Args:
        sizes: Sizes, and pairs (smallest, largest).
        criteria: Lists of criteria, each on another figure; all of weight zero are left out.
        spread: Lists of quotas, caps and counts; what no group could keep beside the others is left out. The default
            overlaps, so that selecting under it needs the extra ``solver``.
        inactive: Whether inactive people are left out.
    """
    ends = st.tuples(st.integers(1, 6), st.integers(0, 2)).map(lambda drawn: (drawn[0], sum(drawn)))
    weighed = st.lists(_criterion(st.sampled_from(["activity", "motivation"]), st.integers(0, 9)), max_size=2)
    return _policy(
        ends if sizes is None else sizes,
        weighed.map(_once) if criteria is None else criteria,
        spreads() if spread is None else spread,
        st.booleans() if inactive is None else inactive,
    )


def _once(criteria: list[Criterion]) -> list[Criterion]:
    return [*{criterion.measure: criterion for criterion in criteria}.values()]


def solver_limits() -> SearchStrategy[SolverLimits]:
    """Generate limits of a search."""
    return st.builds(
        SolverLimits,
        seconds=st.floats(0, 1e8, exclude_min=True) | st.integers(1, 3600),
        columns=st.integers(1, 10**6),
    )
