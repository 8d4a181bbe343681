"""The lottery: fair over seeds, redone by anyone, and its chances right."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from hashlib import sha256
from itertools import combinations, permutations
from math import factorial
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from advocacy import Participant, Quota, select_pilot
from advocacy.errors import ValidationError
from advocacy.pilot import (
    DistinctValues,
    SelectionStatus,
    SolverLimits,
    ValueCap,
    assessment,
    engine,
    selection_probabilities,
)
from advocacy.testing.strategies import DAY
from tests.amounts import examples
from tests.samples import policy, scored

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A test that finds unevenness where there is none does so once in a million runs.
ALPHA = 1e-6
SEEDS = range(3000)


def unevenness(wins: Counter[str], tied: list[str], places: int) -> float:
    """Return the χ² probability of counts as uneven among people who share *places* in each draw."""
    expected = len(SEEDS) * places / len(tied)
    spread = sum((wins[name] - expected) ** 2 / expected for name in tied)
    return float(chi2.sf(spread * (len(tied) - 1) / (len(tied) - places), len(tied) - 1))


@pytest.mark.parametrize("rules", [[], [Quota("department", "IT", 3, 3)]], ids=["no quotas", "one attribute"])
def test_lottery_is_fair(rules: list[Quota | ValueCap | DistinctValues]) -> None:
    """Over a fixed list of seeds, equal people are selected equally often."""
    people = [scored(f"p-{n}", 5000) for n in range(9)] + [scored(f"q-{n}", 9000, "HR") for n in range(2)]
    wins: Counter[str] = Counter()
    for seed in SEEDS:
        wins.update(select_pilot(people, policy(5, rules, seed=seed), on=DAY).members)
    assert wins["q-0"] == wins["q-1"] == len(SEEDS)
    assert unevenness(wins, [f"p-{n}" for n in range(9)], 3) > ALPHA


def test_solver_is_fair(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lottery is fair under overlapping quotas too, among people with the same traits."""
    monkeypatch.setitem(globals(), "SEEDS", range(400))
    people = [scored(f"p-{n}", 5000, "IT", "Gent") for n in range(6)]
    people += [scored(f"q-{n}", 5000, "HR", "Utrecht") for n in range(3)]
    rules: list[Quota | ValueCap | DistinctValues] = [
        Quota("department", "IT", 2, 2),
        Quota("location", "Utrecht", 1, 1),
    ]
    wins: Counter[str] = Counter()
    for seed in SEEDS:
        wins.update(select_pilot(people, policy(3, rules, seed=seed), on=DAY).members)
    assert unevenness(wins, [f"p-{n}" for n in range(6)], 2) > ALPHA
    assert unevenness(wins, [f"q-{n}" for n in range(3)], 1) > ALPHA


def test_unfair_lottery_is_detected() -> None:
    """The test of fairness can fail: it detects a draw by id alone."""
    wins = Counter({f"p-{n}": len(SEEDS) if n < 3 else 0 for n in range(9)})
    assert unevenness(wins, [f"p-{n}" for n in range(9)], 3) < ALPHA


@given(st.integers(2, 8), st.integers(1, 4), st.integers(0, 10**6))
def test_swapping_draws_swaps_outcomes(count: int, size: int, seed: int) -> None:
    """Between two equal people only the draws decide: swapping their draws swaps their places."""
    assume(size < count)
    asked = policy(size, [Quota("department", "IT", 1)], seed=seed)
    pilot = select_pilot([scored(f"p-{n}", 5000) for n in range(count)], asked, on=DAY)
    inside, outside = pilot.members[0], pilot.reserves[-1]
    swap: dict[str, str] = {inside: outside, outside: inside}
    plain = assessment.draw

    def swapping(seed: int, name: str) -> int:
        return plain(seed, swap.get(name, name))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "draw", swapping)
        swapped = select_pilot([scored(f"p-{n}", 5000) for n in range(count)], asked, on=DAY)
    assert set(swapped.members) == {swap.get(member, member) for member in pilot.members}


def test_draw_can_be_repeated_by_hand() -> None:
    """The order of the draw follows from the seed and the ids, by the documented rule."""
    people = [scored(f"p-{n}", 5000) for n in range(20)]
    pilot = select_pilot(people, policy(6, [], seed=41), on=DAY)

    def lot(name: str) -> bytes:
        return sha256(f"41\n{name}".encode()).digest()[:8]

    assert list(pilot.draw_order) == sorted((person.id for person in people), key=lot)
    assert set(pilot.members) == set(pilot.draw_order[:6])


@st.composite
def tied(draw_: st.DrawFn) -> list[Participant]:
    """Generate pools of up to six in which nearly everyone is tied."""
    return [
        scored(f"p-{n}", draw_(st.sampled_from([3000, 5000])), draw_(st.sampled_from(["IT", "HR", "Sales"])))
        for n in range(draw_(st.integers(2, 6)))
    ]


@st.composite
def rules_on_one_attribute(draw_: st.DrawFn) -> list[Quota | ValueCap | DistinctValues]:
    """Generate quotas and caps on one attribute."""
    rules: list[Quota | ValueCap | DistinctValues] = []
    for value in draw_(st.sets(st.sampled_from(["IT", "HR", "Sales"]))):
        minimum = draw_(st.integers(0, 2))
        rules.append(Quota("department", value, minimum, draw_(st.none() | st.integers(minimum, 3))))
    if draw_(st.booleans()):
        rules.append(ValueCap("department", draw_(st.integers(1, 3))))
    return rules


@settings(max_examples=examples(60))
@given(people=tied(), rules=rules_on_one_attribute(), size=st.integers(1, 4))
def test_exact_probabilities_equal_a_count_of_all_orders(
    people: list[Participant], rules: list[Quota | ValueCap | DistinctValues], size: int
) -> None:
    """Exact probabilities equal a count over every order of the draws."""
    try:
        asked = policy(size, rules)
    except ValidationError:
        assume(False)  # noqa: FBT003 - hypothesis' own
        raise
    pilot = select_pilot(people, asked, on=DAY)
    assume(pilot.members)
    groups = []
    for group in combinations(people, size):
        counts = Counter(person.attributes["department"] for person in group)
        fits = all(
            quota.bounds(size)[0] <= counts[quota.value] <= quota.bounds(size)[1]
            if isinstance(quota, Quota)
            else max(counts.values()) <= quota.bounds(size)[1]
            for quota in asked.quotas
        )
        if fits:
            groups.append(group)
    wins: Counter[str] = Counter()
    for order in permutations(range(len(people))):
        rank = {person.id: (-(person.motivation or 0), place) for person, place in zip(people, order, strict=True)}
        wins.update(person.id for person in min(groups, key=lambda group: sorted(rank[person.id] for person in group)))
    found = selection_probabilities(pilot)
    assert all(chance.exact and chance.seeds is None for chance in found.values())
    assert {name: chance.probability for name, chance in found.items()} == {
        person.id: Fraction(wins[person.id], factorial(len(people))) for person in people
    }


def test_large_ties_are_exact() -> None:
    """A tie among thousands of people is exact too, and the probabilities sum to the places."""
    people = [scored(f"p-{n}", 5000, ("IT", "HR", "Sales", "Ops")[n % 4 if n % 7 else 0]) for n in range(4000)]
    rules: list[Quota | ValueCap | DistinctValues] = [
        Quota("department", "HR", 5, 6),
        Quota("department", "Sales", 0, 2),
        Quota("department", "Ops", 4),
    ]
    found = selection_probabilities(select_pilot(people, policy(20, rules), on=DAY))
    assert all(chance.exact for chance in found.values())
    assert sum(chance.probability for chance in found.values()) == 20


def test_too_many_values_are_estimated() -> None:
    """Where a tie covers more values than can be summed over, the probabilities are marked as estimates."""
    people = [scored(f"p-{n}", 5000, f"d-{n % 30}") for n in range(600)]
    pilot = select_pilot(people, policy(40, [ValueCap("department", 2)]), on=DAY)
    found = selection_probabilities(pilot, seeds=50)
    assert {chance.seeds for chance in found.values()} == {50}
    assert sum(chance.probability for chance in found.values()) == 40
    sure = [person for person in people if person.attributes["department"] in {"d-0", "d-1", "d-2"}]
    few = selection_probabilities(select_pilot(sure, policy(5, [ValueCap("department", 2)]), on=DAY))
    assert {chance.probability for chance in few.values()} == {Fraction(5, len(sure))}


@pytest.mark.parametrize(
    "rules",
    [[Quota("department", "IT", 1, 2), Quota("location", "Gent", 1, 2)], [DistinctValues("department", 2)]],
    ids=["overlap", "distinct"],
)
def test_estimates_have_an_interval(rules: list[Quota | ValueCap | DistinctValues]) -> None:
    """Where quotas overlap, other seeds are drawn; a certain member is selected with each."""
    people = [scored(f"p-{n}", 5000, ("IT", "HR")[n % 2], ("Gent", "Utrecht")[n // 2 % 2]) for n in range(8)]
    people.append(scored("best", 9000, "IT", "Gent"))
    pilot = select_pilot(people, policy(3, rules), on=DAY)
    found = selection_probabilities(pilot, seeds=60)
    assert found["best"].probability == 1
    assert sum(chance.probability for chance in found.values()) == 3
    for chance in found.values():
        assert chance.interval is not None
        assert chance.interval.low <= chance.probability <= chance.interval.high
        assert not chance.exact
    assert selection_probabilities(pilot, seeds=60) == found


def test_probabilities_need_a_proven_group() -> None:
    """Without a group, a seed or a proof there are no probabilities."""
    people = [scored(f"p-{n}", 5000, ("IT", "HR")[n % 2]) for n in range(4)]
    none = select_pilot(people, policy(5, []), on=DAY)
    with pytest.raises(ValidationError) as refused:
        selection_probabilities(none, seeds=0)
    assert [finding.code for finding in refused.value.findings] == ["whole"]
    with pytest.raises(ValidationError) as refused:
        selection_probabilities(none)
    assert [finding.code for finding in refused.value.findings] == ["pilot:not-proven"]
    spread: list[Quota | ValueCap | DistinctValues] = [Quota("department", "IT", 1), Quota("location", "Gent", 1)]
    pilot = select_pilot(people, policy(2, spread), on=DAY)
    assert pilot.status is SelectionStatus.OPTIMAL
    with pytest.raises(ValidationError) as refused:
        selection_probabilities(pilot, limits=SolverLimits(columns=1))
    assert refused.value.code == "search:limit-reached"


def test_progress_wraps_the_seeds_once() -> None:
    """A progress function gets the seeds once where probabilities are estimated, and nothing where they are exact."""
    seen: list[list[int]] = []

    def bar(numbers: Iterable[int]) -> list[int]:
        seen.append(list(numbers))
        return seen[-1]

    people = [scored(f"p-{n}", 5000, ("IT", "HR")[n % 2], ("Gent", "Utrecht")[n % 3 > 1]) for n in range(8)]
    overlapping = select_pilot(people, policy(4, [Quota("department", "IT", 1), Quota("location", "Gent", 1)]), on=DAY)
    assert selection_probabilities(overlapping, seeds=5, progress=bar) == selection_probabilities(overlapping, seeds=5)
    assert seen == [[0, 1, 2, 3, 4]]
    selection_probabilities(select_pilot(people, policy(4, []), on=DAY), progress=bar)
    assert len(seen) == 1


def test_probabilities_of_a_wave() -> None:
    """Previous members keep their places and have no probability of their own."""
    people = [scored(f"p-{n}", 5000) for n in range(6)]
    pilot = select_pilot(people, policy(4, [Quota("department", "IT", 1)]), on=DAY, previous_members=["p-0", "p-1"])
    assert {name: chance.probability for name, chance in selection_probabilities(pilot).items()} == dict.fromkeys(
        ("p-2", "p-3", "p-4", "p-5"), Fraction(1, 2)
    )
    assert evolve(pilot, previous_members=()).previous_members == ()
