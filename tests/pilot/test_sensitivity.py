"""What if: other weights, other sizes, eased quotas."""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from itertools import combinations
from math import floor
from operator import mul
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from advocacy import Criterion, Participant, Quota, SelectionPolicy, select_pilot
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.pilot import (
    DistinctValues,
    SelectionStatus,
    SolverLimits,
    ValueCap,
    quota_costs,
    quota_tradeoff,
    size_tradeoff,
    weight_sensitivity,
)
from advocacy.stats import wilson
from advocacy.testing import strategies
from advocacy.testing.strategies import DAY
from tests import samples

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advocacy import Pilot

Rule = Quota | ValueCap | DistinctValues


def person(name: str, motivation: float, activity: float, department: str, location: str) -> Participant:
    """Make an eligible person."""
    facts = {"department": department, "location": location}
    return samples.person(name, motivation=motivation, activity=activity, attributes=facts)


@st.composite
def pools(draw_: st.DrawFn) -> list[Participant]:
    """Generate pools of up to ten."""
    share = st.sampled_from([0.0, 0.2, 0.5, 0.55, 0.9, 1.0])
    return [
        person(
            f"p-{n}",
            draw_(share),
            draw_(share),
            draw_(st.sampled_from(["Sales", "IT", "HR"])),
            draw_(st.sampled_from(["Utrecht", "Gent"])),
        )
        for n in range(draw_(st.integers(1, 10)))
    ]


CRITERIA = (Criterion("motivation", weight=2), Criterion("activity"))


def selected(people: list[Participant], rules: list[Rule], size: int) -> Pilot:
    """Select by two criteria; reject the example if no group could ever keep the bounds."""
    try:
        asked = SelectionPolicy(size=size, criteria=CRITERIA, quotas=rules, exclude_inactive=False, seed=3)
    except ValidationError:
        assume(False)  # noqa: FBT003 - hypothesis' own
        raise
    return select_pilot(people, asked, on=DAY)


def best_by_hand(people: list[Participant], rules: Iterable[Rule], size: int, pilot: Pilot) -> int | None:
    """Return the highest total of all groups of a size; ``None`` if there is no group."""
    points = {candidate.id: candidate.points for candidate in pilot.screened.candidates}
    totals = []
    for group in combinations(people, size):
        for rule in rules:
            counts = Counter(participant.attributes[rule.attribute] for participant in group)
            if isinstance(rule, Quota):
                found = counts[rule.value]
            else:
                found = max(counts.values(), default=0) if isinstance(rule, ValueCap) else len(counts)
            minimum, maximum = rule.bounds(size)
            if not minimum <= found <= maximum:
                break
        else:
            totals.append(sum(points[participant.id] for participant in group))
    return max(totals, default=None)


@given(people=pools(), rules=strategies.spreads(), size=st.integers(1, 4))
def test_quota_cost_is_the_gain_without_it(people: list[Participant], rules: list[Rule], size: int) -> None:
    """The gain in score and in members equals that of trying every group with and without the quota."""
    pilot = selected(people, rules, size)

    def by_hand(kept: list[Rule]) -> tuple[int | None, int]:
        totals = [best_by_hand(people, kept, number, pilot) for number in range(1, size + 1)]
        return totals[-1], max((number for number, total in enumerate(totals, 1) if total is not None), default=0)

    costs = quota_costs(pilot)
    assert [cost.quota for cost in costs] == [*pilot.policy.quotas]
    total, most = by_hand([*pilot.policy.quotas])
    for cost in costs:
        without, more = by_hand([rule for rule in pilot.policy.quotas if rule != cost.quota])
        assert cost.points == (None if total is None or without is None else without - total)
        assert cost.members == more - most


def test_quota_cost_of_another_attribute() -> None:
    """Without the quota on departments, only the cap on locations counts."""
    people = [person(f"p-{n}", 1 - n / 10, 0.5, "IT", ("Gent", "Utrecht")[n % 2]) for n in range(4)]
    pilot = selected(people, [DistinctValues("department", 1, 3), ValueCap("location", 2)], 4)
    assert [(cost.points, cost.members) for cost in quota_costs(pilot)] == [(0, 0), (0, 0)]


def test_quota_cost_is_unknown_at_a_limit() -> None:
    """A model larger than the limit is not solved, so both costs are unknown."""
    people = [person(f"p-{n}", n / 10, 0.5, "IT", "Gent") for n in range(6)]
    pilot = selected(people, [Quota("department", "IT", 1), Quota("location", "Gent", 1)], 3)
    costs = quota_costs(pilot, limits=SolverLimits(columns=1))
    assert {(cost.points, cost.members) for cost in costs} == {(None, None)}


@given(people=pools(), rules=strategies.spreads(), size=st.integers(1, 4))
def test_looser_quotas_never_lower_the_total(people: list[Participant], rules: list[Rule], size: int) -> None:
    """The looser the quotas, the higher the best total, from no quotas to all of them."""
    pilot = selected(people, rules, size)
    curve = quota_tradeoff(pilot)
    totals = [-1 if point.total is None else point.total for point in curve]
    assert totals == sorted(totals, reverse=True)
    assert [point.tightness for point in curve] == [0, Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), 1]
    assert curve[-1].total == (pilot.total if pilot.status is SelectionStatus.OPTIMAL else None)
    free = sorted((candidate.points for candidate in pilot.screened.candidates), reverse=True)[:size]
    assert curve[0].total == (sum(free) if len(free) == size else None)
    assert all(point.proven for point in curve)


@given(people=pools(), rules=strategies.spreads(), sizes=st.lists(st.integers(1, 6), max_size=4))
def test_size_tradeoff_equals_single_selections(people: list[Participant], rules: list[Rule], sizes: list[int]) -> None:
    """Each point equals a selection of that size."""
    pilot = selected(people, rules, 2)
    for point in size_tradeoff(pilot, sizes):
        try:
            asked = evolve(pilot.policy, size=point.size)
        except ValidationError:
            assert point.total is None
            continue
        alone = select_pilot(people, asked, on=DAY)
        assert point.total == (alone.total if alone.members else None)
        assert point.mean == (Fraction(alone.total, point.size) if alone.members else None)
        assert point.members == len(alone.members)


@given(people=pools(), rules=strategies.spreads(), size=st.integers(1, 4), seed=st.integers(0, 9))
def test_acceptability_sums_to_the_places(people: list[Participant], rules: list[Rule], size: int, seed: int) -> None:
    """The acceptabilities sum to the size of the group, only eligible people have any, and repeats are equal."""
    pilot = selected(people, rules, size)
    assume(pilot.members)
    firmness = weight_sensitivity(pilot, samples=5, seed=seed)
    assert set(firmness.places) == {participant.id for participant in people}
    assert sum(firmness.places.values()) == 5 * size
    assert weight_sensitivity(pilot, samples=5, seed=seed) == firmness
    assert repr(firmness) == f"<WeightSensitivity: 5 settings of {len(people)} people>"


def test_acceptability_shows_who_depends_on_the_weights() -> None:
    """A person who is best in everything is always selected; weights decide between two who lead in one each."""
    people = [
        person("both", 1.0, 1.0, "IT", "Gent"),
        person("motivated", 0.9, 0.3, "IT", "Gent"),
        person("active", 0.7, 0.7, "IT", "Gent"),
        person("neither", 0.1, 0.1, "IT", "Gent"),
    ]
    pilot = selected(people, [], 2)
    firmness = weight_sensitivity(pilot, samples=400, spread=Decimal("0.5"))
    assert firmness.acceptability("both") == 1
    assert firmness.acceptability("neither") == 0
    # motivated is ahead where 0.2 m > 0.4 a, with m in 1..3 and a in 0.5..1.5: half of the square
    assert firmness.interval("motivated").low < 0.5 < firmness.interval("motivated").high
    assert firmness.interval("motivated") == wilson(firmness.places["motivated"], 400)
    assert firmness.acceptability("motivated") + firmness.acceptability("active") == 1
    for ask in (firmness.acceptability, firmness.interval):
        with pytest.raises(UnknownNameError) as error:
            ask("motivate")
        assert error.value.parameters["nearest"] == "motivated"


def test_sensitivity_without_criteria_is_the_lottery() -> None:
    """A plain lottery does not depend on weights."""
    people = [person(f"p-{n}", 0.5, 0.5, "IT", "Gent") for n in range(5)]
    pilot = select_pilot(people, SelectionPolicy(size=2, exclude_inactive=False), on=DAY)
    firmness = weight_sensitivity(pilot, samples=3)
    assert {key for key, places in firmness.places.items() if places} == set(pilot.members)


def test_progress_wraps_the_work_once() -> None:
    """A progress function gets the settings, sizes or tightnesses once, and changes nothing."""
    pilot = selected([person(f"p-{n}", n / 9, 0.5, "IT", "Gent") for n in range(9)], [Quota("department", "IT", 2)], 4)
    seen: list[list[Any]] = []

    def bar(items: Iterable[Any]) -> list[Any]:
        seen.append(list(items))
        return seen[-1]

    assert weight_sensitivity(pilot, samples=3, progress=bar) == weight_sensitivity(pilot, samples=3)
    assert size_tradeoff(pilot, [2, 4], progress=bar) == size_tradeoff(pilot, [2, 4])
    assert quota_tradeoff(pilot, [1, 0], progress=bar) == quota_tradeoff(pilot, [1, 0])
    assert seen == [[0, 1, 2], [2, 4], [1, 0]]


def test_sensitivity_refuses_numbers_out_of_range() -> None:
    """All numbers out of range are reported at once; a pilot without a group or at a limit is refused too."""
    people = [person(f"p-{n}", 0.5, 0.5, ("IT", "HR")[n % 2], ("Gent", "Utrecht")[n // 2]) for n in range(4)]
    none = selected(people, [], 5)
    with pytest.raises(ValidationError) as refused:
        weight_sensitivity(none, samples=0, spread=Fraction(1), seed="1")  # type: ignore[arg-type]
    assert [finding.code for finding in refused.value.findings] == ["whole", "spread", "type"]
    with pytest.raises(ValidationError) as refused:
        weight_sensitivity(none)
    assert [finding.code for finding in refused.value.findings] == ["pilot:not-proven"]
    with pytest.raises(ValidationError):
        size_tradeoff(none, [0])
    with pytest.raises(ValidationError):
        quota_tradeoff(none, [Fraction(3, 2)])
    pilot = selected(people, [Quota("department", "IT", 1), Quota("location", "Gent", 1)], 2)
    with pytest.raises(ValidationError) as refused:
        weight_sensitivity(pilot, limits=SolverLimits(columns=1))
    assert refused.value.code == "search:limit-reached"
    assert [point.proven for point in size_tradeoff(pilot, [2], limits=SolverLimits(columns=1))] == [False]


@pytest.mark.parametrize("tightness", [-1, Fraction(-1, 2), Decimal("-0.1"), 2, 0.5, True])
def test_tightness_is_a_share(tightness: Any) -> None:
    """A tightness is an exact share from 0 to 1; anything else is misuse."""
    people = [person(f"p-{n}", 0.5, 0.5, "IT", "Gent") for n in range(3)]
    pilot = select_pilot(people, SelectionPolicy(size=2, exclude_inactive=False), on=DAY)
    with pytest.raises(ValidationError) as refused:
        quota_tradeoff(pilot, [tightness])
    assert [finding.code for finding in refused.value.findings] == ["tightness"]


@pytest.mark.parametrize(("spread", "seed"), [(Fraction(1, 2), 0), (Fraction(9, 10), 0), (Decimal("0.25"), 5)])
def test_sampled_weights_by_hand(spread: Any, seed: int) -> None:
    """Each weight is the given one times 1 - s + 2 s u, u the draw of (seed, number and measure) over 2**64."""
    chance = random.Random(seed)  # noqa: S311 - a seeded test
    people = [person(f"p-{n:02}", chance.random(), chance.random(), "IT", "Gent") for n in range(30)]
    pilot = selected(people, [], 8)
    scores = {
        participant.id: [part.points for part in pilot.assessment(participant.id).scores] for participant in people
    }
    places: Counter[str] = Counter()
    for number in range(40):
        weights = []
        for name, weight in (("motivation", 2), ("activity", 1)):
            lot = int.from_bytes(sha256(f"{seed}\n{number} {name}".encode()).digest()[:8])
            weights.append(weight * (1 + Fraction(spread) * (Fraction(2 * lot, 2**64) - 1)))
        total = {
            key: floor(sum(map(mul, weights, points)) / sum(weights) + Fraction(1, 2)) for key, points in scores.items()
        }
        order = sorted(total, key=lambda text: (-total[text], sha256(f"3\n{text}".encode()).digest()[:8]))
        places.update(order[:8])
    firmness = weight_sensitivity(pilot, samples=40, spread=spread, seed=seed)
    assert {name: many for name, many in firmness.places.items() if many} == places
    assert {firmness.acceptability(score) for score in scores} == {Fraction(places[score], 40) for score in scores}
    assert any(0 < many < 40 for many in firmness.places.values())


def test_loosened_quotas_by_hand() -> None:
    """A minimum is its share of the tightness, rounded down; a maximum leaves its share of the rest, rounded down."""
    people = [person(f"p-{n}", 1 - n / 100, 0.5, "IT", "Gent") for n in range(12)]
    people += [person(f"q-{n}", 0.1, 0.5, ("HR", "Sales", "Ops")[n % 3], "Gent") for n in range(9)]
    every = [Fraction(n, 8) for n in range(9)]

    def inside(rule: Rule) -> list[int]:
        """Count who of the first dozen is in, by tightness: their number follows from the total."""
        pilot = selected(people, [rule], 10)
        best = {candidate.id: candidate.points for candidate in pilot.screened.candidates}
        found = []
        for point in quota_tradeoff(pilot, every):
            totals = {
                many: sum(sorted((best[f"p-{n}"] for n in range(12)), reverse=True)[:many])
                + sum(sorted((best[f"q-{n}"] for n in range(9)), reverse=True)[: 10 - many])
                for many in range(11)
            }
            found += [many for many, total in totals.items() if total == point.total]
        return found

    assert inside(Quota("department", "IT", 0, 5)) == [10 - 5 * n // 8 for n in range(9)]
    assert inside(Quota("department", "IT", 0, Fraction(1, 2))) == [10 - 5 * n // 8 for n in range(9)]
    assert inside(ValueCap("department", 4)) == [10 - 6 * n // 8 for n in range(9)]
    assert inside(Quota("department", "HR", 3)) == [10 - 3 * n // 8 for n in range(9)]
    assert inside(DistinctValues("department", 4)) == [10 - max(0, 4 * n // 8 - 1) for n in range(9)]
    assert [point.size for point in quota_tradeoff(selected(people, [ValueCap("department", 4)], 10), every)] == [
        10
    ] * 9


def test_tradeoff_counts_previous_members() -> None:
    """Sizes include previous members, totals and means do not; without a group the smallest size is used."""
    people = [person(f"p-{n}", n / 10, 0.5, "IT", "Gent") for n in range(8)]
    asked = SelectionPolicy(size=(3, 5), criteria=[Criterion("motivation")], exclude_inactive=False)
    pilot = select_pilot(people, asked, on=DAY, previous_members=["p-7", "p-0"])
    found = [(point.size, point.total, point.members, point.mean) for point in size_tradeoff(pilot, [1, 2, 3, 5, 8, 9])]
    assert found == [
        (1, None, 0, None),
        (2, 0, 0, None),
        (3, 6000, 1, 6000),
        (5, 15_000, 3, 5000),
        (8, 21_000, 6, 3500),
        (9, None, 0, None),
    ]
    assert [(point.size, point.total) for point in quota_tradeoff(pilot, [1])] == [(5, 15_000)]
    nobody = evolve(pilot, members=(), status=SelectionStatus.INFEASIBLE)
    assert [(point.size, point.total) for point in quota_tradeoff(nobody, [1])] == [(3, 6000)]


def test_loosened_distinct_values_are_at_least_1() -> None:
    """Loosening a maximum of two distinct values allows more, and never requires none."""
    people = [person(f"p-{n}", 1 - n / 10, 0.5, ("IT", "HR", "Sales")[n % 3], "Gent") for n in range(6)]
    pilot = selected(people, [DistinctValues("department", 1, 1)], 2)
    assert [point.total for point in quota_tradeoff(pilot, [0, Fraction(1, 2), 1])] == [16_000, 16_000, 14_666]
    with_nobody = selected(people, [DistinctValues("department", 1, 1)], 1)
    assert [point.total for point in quota_tradeoff(with_nobody, [0, 1])] == [with_nobody.total] * 2
