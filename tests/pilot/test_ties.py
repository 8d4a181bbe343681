"""Ties between best groups: chances are as equal as the best groups allow, in agreement with all groups."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import combinations, product
from typing import NamedTuple

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy import Consent, Criterion, Participant, Purpose, SelectionPolicy, select_pilot
from advocacy.adapters import documents
from advocacy.errors import ValidationError
from advocacy.pilot import Pilot, TieBreak, make_lottery, replace_members, reselect_pilot, selection_probabilities, ties
from advocacy.pilot.assessment import Candidate, Trait
from advocacy.pilot.engine import Group, Rule, Task, carried, needs_solver
from advocacy.pilot.fair_draw import Chosen
from advocacy.pilot.fairness import LotteryStatus, TypeTask
from advocacy.pilot.limits import Deadline, Row, SolverLimits
from advocacy.pilot.linear import LinearProgram, OutOfTime
from advocacy.pilot.one_attribute import Cell, Vessel, fill, round_together
from advocacy.pilot.pilot import SelectionStatus
from advocacy.pilot.policy import DistinctValues, Quota, ValueCap
from advocacy.pilot.ties import Ties, find_ties
from tests.amounts import examples
from tests.pilot.fairness_oracle import leximin

LIMITS = SolverLimits(seconds=10**6)
DAY = date(2026, 9, 15)


class Case(NamedTuple):
    """People, previous members, rules and a size."""

    people: list[Candidate]
    before: list[Candidate]
    rules: tuple[Rule, ...]
    size: int

    @property
    def cells(self) -> Counter[tuple[tuple[Trait, ...], int]]:
        """The number of people of each cell."""
        return Counter((person.traits, person.points) for person in self.people)

    @property
    def task(self) -> Task:
        """The group to find."""
        counts = Counter(trait for person in self.before for trait in person.traits)
        return Task(self.rules, self.size, 0, counts, len(self.before))

    def keeps(self, members: list[Candidate]) -> bool:
        """Check all rules, previous members included."""
        group = [*members, *self.before]
        counts = carried(group, self.rules)
        bounds = [rule.bounds(len(group)) for rule in self.rules]
        return all(low <= count <= high for count, (low, high) in zip(counts, bounds, strict=True))

    def best_groups(self) -> list[tuple[int, ...]]:
        """Return all groups with the best total, each as 0 or 1 for each person."""
        groups = [group for group in combinations(self.people, self.size) if self.keeps(list(group))]
        best = max((sum(person.points for person in group) for group in groups), default=0)
        tops = [{c.id for c in group} for group in groups if sum(person.points for person in group) == best]
        return [tuple(int(person.id in group) for person in self.people) for group in tops]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Small pools with few different scores, and rules around them on one to three attributes."""
    names = "abc"[: draw(st.integers(1, 3))]
    traits = st.tuples(*(st.tuples(st.just(name), st.sampled_from("xyz")) for name in names))
    scores = st.sampled_from(draw(st.sampled_from([(0,), (1, 2), (1, 2, 3, 5), tuple(range(30))])))
    many = draw(st.integers(3, 9))
    people = [Candidate(draw(scores), f"p-{n}", draw(traits)) for n in range(many)]
    before = [Candidate(0, f"b-{n}", draw(traits)) for n in range(draw(st.sampled_from([0, 0, 0, 1, 2])))]
    rules: list[Rule] = []
    for name in names:
        for value in draw(st.sets(st.sampled_from("xyz"), max_size=2)):
            low = draw(st.integers(0, 2))
            rules.append(Quota(name, value, low, draw(st.none() | st.integers(low, low + 2))))
        if draw(st.booleans()):
            more: list[Rule] = [ValueCap(name, draw(st.integers(1, 3))), DistinctValues(name, draw(st.integers(1, 3)))]
            rules.append(draw(st.sampled_from([*more, DistinctValues(name, 1, 2)])))
    used = {rule.attribute for rule in rules}
    kept = [
        [item._replace(traits=tuple(pair for pair in item.traits if pair[0] in used)) for item in group]
        for group in (people, before)
    ]
    return Case(kept[0], kept[1], tuple(rules), draw(st.integers(1, min(5, many))))


def assert_fairest(case: Case, found: Ties, within: float) -> None:
    """Check the status, each composition, and each chance against all groups."""
    groups = case.best_groups()
    assert found.status is (LotteryStatus.OPTIMAL if groups else LotteryStatus.INFEASIBLE)
    if not groups:
        return
    best = sum(inside * person.points for inside, person in zip(groups[0], case.people, strict=True))
    for seed in range(5):
        counts = found.draw(seed)
        assert all(0 <= count <= case.cells[cell] for cell, count in counts.items())
        group = [Candidate(points, "", traits) for (traits, points), many in counts.items() for _ in range(many)]
        assert (len(group), sum(person.points for person in group)) == (case.size, best)
        assert case.keeps(group)
    chances = found.chances(case.cells)
    got = [float(chances[person.traits, person.points]) for person in case.people]
    assert got == pytest.approx(leximin(groups, [1] * len(case.people)), abs=within)


@settings(max_examples=examples(400), deadline=None)
@given(cases())
def test_chances_are_as_equal_as_all_best_groups_allow(case: Case) -> None:
    """The chances are the leximin over all groups with the best total, and every group drawn is one of these."""
    assert_fairest(case, find_ties(case.cells, case.task, LIMITS), 3e-6)


@settings(max_examples=examples(100), deadline=None)
@given(cases(), st.sampled_from([0, 10**6]))
def test_both_ways_to_the_lottery_agree(case: Case, few: int) -> None:
    """The lottery by compositions of the face, and as a mixture group by group, have the same chances."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ties, "_FEW", few)
        assert_fairest(case, find_ties(case.cells, case.task, LIMITS), 3e-6)


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=6), st.data())
def test_vessels_fill_evenly(drawn: list[tuple[int, int, int]], data: st.DataObject) -> None:
    """All places are shared within the bounds, and nobody below another could have more."""
    vessels = [Vessel(many, Fraction(min(low, many)), Fraction(min(low + more, many))) for many, low, more in drawn]
    least, most = (sum(vessel[side] for vessel in vessels) for side in (1, 2))
    places = data.draw(st.integers(int(least), int(most)))
    shares = fill(vessels, Fraction(places))
    assert sum(shares) == places
    assert all(vessel.least <= share <= vessel.most for vessel, share in zip(vessels, shares, strict=True))
    could_rise = [share / v.people for v, share in zip(vessels, shares, strict=True) if share < v.most]
    could_fall = [share / v.people for v, share in zip(vessels, shares, strict=True) if share > v.least]
    assert max(could_fall, default=Fraction(0)) <= min(could_rise, default=Fraction(1))
    parts = round_together(shares)
    total = sum(weight for _, weight in parts)
    for place, share in enumerate(shares):
        assert sum(counts[place] * weight for counts, weight in parts) == share * total
        assert all(counts[place] in {share // 1, -(-share // 1)} for counts, _ in parts)
    assert all(sum(counts) == places for counts, _ in parts)


def test_the_result_does_not_depend_on_the_order_of_cells() -> None:
    """The chances are the same in any order of the cells."""
    rules = (Quota("a", "x", 1, 2), Quota("b", "u", 1, 2))
    cells: dict[Cell, int] = {((("a", a), ("b", b)), points): 2 for a in "xyz" for b in "uv" for points in (1, 2, 3)}
    found = [
        find_ties(order, Task(rules, 4, 0), LIMITS).chances(order) for order in (cells, dict(reversed(cells.items())))
    ]
    assert found[0] == found[1]


# ---------------------------------------------------------------- selections


def person(number: int, score: float, department: str = "IT", location: str = "Gent") -> Participant:
    """Return a person who agreed to take part."""
    consents = [Consent(purpose=Purpose.PARTICIPATION, given=DAY)]
    facts = {"department": department, "location": location}
    return Participant(id=f"p-{number:02}", motivation=score, attributes=facts, consents=consents)


def pool() -> list[Participant]:
    """Return people of whom most tie."""
    departments, locations = ("IT", "HR", "Sales"), ("Gent", "Utrecht")
    return [
        person(n, 0.9 if n < 2 else 0.6 if n < 14 else 0.3, departments[n % 3], locations[n % 7 > 3]) for n in range(18)
    ]


OVERLAP = (Quota("department", "IT", 1, 2), Quota("location", "Utrecht", 1, 2))


def policy(*quotas: Rule, seed: int = 3, size: int = 5) -> SelectionPolicy:
    """Return a policy with a weight and equal chances."""
    return SelectionPolicy(
        size=size,
        criteria=[Criterion("motivation")],
        quotas=quotas,
        exclude_inactive=False,
        seed=seed,
        tie_break=TieBreak.EQUAL_CHANCES,
    )


@pytest.mark.parametrize("quotas", [(), (Quota("department", "IT", 2, 2),), OVERLAP], ids=["none", "one", "overlap"])
def test_selection_has_the_best_total_and_exact_chances(quotas: tuple[Rule, ...]) -> None:
    """The total is that of LOWEST_DRAWS, chances are exact and add up, and shares of seeds are near them."""
    wanted = policy(*quotas)
    found = select_pilot(pool(), wanted, on=DAY)
    lowest = select_pilot(pool(), evolve(wanted, tie_break=TieBreak.LOWEST_DRAWS), on=DAY)
    assert (found.status, found.total) == (SelectionStatus.OPTIMAL, lowest.total)
    chances = selection_probabilities(found)
    assert all(chance.exact for chance in chances.values())
    assert sum(chance.probability for chance in chances.values()) == 5
    assert {chances[member].probability > 0 for member in found.members} == {True}
    assert selection_probabilities(documents.load(documents.dump(found), Pilot)) == chances
    drawn: Counter[str] = Counter()
    for seed in range(300):
        drawn.update(select_pilot(pool(), evolve(wanted, seed=seed), on=DAY).members)
    assert all(abs(drawn[name] / 300 - float(chance.probability)) < 0.13 for name, chance in chances.items())
    [note] = [finding for finding in found.findings if finding.code == "tie-break:equal-chances"]
    tied = [chance.probability for chance in chances.values() if 0 < chance.probability < 1]
    assert note["count"] == len(tied)


def test_without_quotas_the_group_is_the_one_of_the_lowest_draws() -> None:
    """Where a lottery by lot already has equal chances, both tie-breaks give the same group."""
    for seed in range(20):
        wanted = policy(seed=seed)
        groups = [select_pilot(pool(), evolve(wanted, tie_break=rule), on=DAY).members for rule in TieBreak]
        assert groups[0] == groups[1]


def test_people_with_equal_chances_are_not_left_out() -> None:
    """With overlapping quotas, everybody in some best group has at least the smallest fair chance."""
    found = selection_probabilities(select_pilot(pool(), policy(*OVERLAP), on=DAY))
    some = {chance.probability for name, chance in found.items() if "p-02" <= name < "p-14"}
    assert min(some) > 0


def test_beyond_the_limit_of_rounds_the_lowest_draws_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A count limit gives the group with the lowest draws, and a finding says so. Probabilities are estimated."""
    wanted = policy(*OVERLAP)
    monkeypatch.setattr(ties, "_ROUNDS", 0)
    found = select_pilot(pool(), wanted, on=DAY)
    lowest = select_pilot(pool(), evolve(wanted, tie_break=TieBreak.LOWEST_DRAWS), on=DAY)
    assert (found.status, found.members) == (SelectionStatus.OPTIMAL, lowest.members)
    assert "tie-break:lowest-draws" in [finding.code for finding in found.findings]
    assert {chance.seeds for chance in selection_probabilities(found, seeds=10).values()} == {10}
    monkeypatch.undo()
    with pytest.raises(ValidationError) as refused:
        selection_probabilities(select_pilot(pool(), wanted, on=DAY), limits=SolverLimits(columns=1))
    assert refused.value.code == "search:limit-reached"
    monkeypatch.setattr(ties, "_COLUMNS", 0)
    assert "tie-break:lowest-draws" in [finding.code for finding in select_pilot(pool(), wanted, on=DAY).findings]


def test_the_limit_of_rounds_gives_no_other_chances(monkeypatch: pytest.MonkeyPatch) -> None:
    """With any number of rounds, the chances are those without a limit, or there are none."""
    cells: dict[Cell, int] = {
        ((("a", first), ("b", second)), 1): many
        for (first, second), many in zip(product("xyz", "xyz"), [3, 1, 2, 2, 4, 1, 1, 2, 3], strict=True)
    }
    task = Task((Quota("a", "x", 1, 2), Quota("b", "y", 2, 2), Quota("b", "z", 1)), 5, 0)
    wanted = find_ties(cells, task, LIMITS).chances(cells)
    stopped = 0
    for rounds in range(40):
        monkeypatch.setattr(ties, "_ROUNDS", rounds)
        found = find_ties(cells, task, LIMITS)
        stopped += found.status is LotteryStatus.LIMIT_REACHED
        assert found.status is LotteryStatus.LIMIT_REACHED or found.chances(cells) == wanted
    assert 3 < stopped < 40


def test_a_mixture_may_have_one_group() -> None:
    """If only one group satisfies the rules, no chance is left to find."""
    task = TypeTask((1, 1), (Row([0, 1], [1, 2], 2, 2),))
    assert ties._Mixed(task, (0, 1), Deadline(LIMITS)).run() == (((0, 1), 1),)


def test_a_free_place_without_a_search_is_not_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the clock stops the draw of a free place, the group keeps its members and is not proven."""
    pilot = select_pilot(pool(), policy(*OVERLAP), on=DAY)
    monkeypatch.setattr("advocacy.pilot.fair_draw.choose_fairly", lambda *_, **__: Chosen(Group(None, proven=False)))
    again = replace_members(pilot, pilot.members[:1], on=DAY).pilot
    assert again.status is SelectionStatus.LIMIT_REACHED
    assert len(again.members) == len(pilot.members)


def test_a_member_who_is_removed_is_replaced_by_as_few_as_possible() -> None:
    """The best group without a member keeps all other members if it can, also with equal chances."""
    pilot = select_pilot(pool(), policy(*OVERLAP), on=DAY)
    for member in pilot.members:
        swap = pilot.if_removed(member)
        assert swap is not None
        assert len(swap.joins) == len(swap.leaves) + 1


def test_the_face_is_split_where_it_has_many_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """With many cells, the lottery is split from the relaxation, with chances that differ by the rounding only."""
    wanted = policy(*OVERLAP)
    mixed = selection_probabilities(select_pilot(pool(), wanted, on=DAY))
    monkeypatch.setattr(ties, "_FEW", 0)
    monkeypatch.setattr(ties, "_ROUNDS", 0)
    split = selection_probabilities(select_pilot(pool(), wanted, on=DAY))
    assert all(
        abs(split[name].probability - chance.probability) <= Fraction(2, 10**6) for name, chance in mixed.items()
    )


def test_without_time_or_room_there_is_no_lottery(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time ends the search, at each of its steps; too few people are infeasible."""
    cells: dict[Cell, int] = {((("a", value), ("b", value)), 1): 2 for value in "xyz"}
    task = Task((Quota("a", "x", 1), Quota("b", "y", 1)), 3, 0)
    assert find_ties(cells, task, LIMITS).status is LotteryStatus.OPTIMAL
    assert find_ties(cells, task, SolverLimits(seconds=1e-9)).status is LotteryStatus.LIMIT_REACHED
    assert find_ties(cells, task._replace(size=7), LIMITS).status is LotteryStatus.INFEASIBLE
    monkeypatch.setattr(LinearProgram, "solve_again", _without_time)
    assert find_ties(cells, task, LIMITS).status is LotteryStatus.LIMIT_REACHED


def _without_time(program: object) -> None:
    raise OutOfTime


def test_a_stop_by_the_clock_is_not_called_reproducible(monkeypatch: pytest.MonkeyPatch) -> None:
    """A best group whose lottery the clock stopped has the status TIES_OPEN."""

    class Stopped:
        """A deadline that has passed for the first part of the time, and not for the rest."""

        def __init__(self, limits: SolverLimits) -> None:
            self.passed, self.left = limits.seconds < 1000, limits

    monkeypatch.setattr("advocacy.pilot.fair_draw.Deadline", Stopped)
    monkeypatch.setattr(ties, "_ROUNDS", 0)
    found = select_pilot(pool(), policy(*OVERLAP), on=DAY, limits=SolverLimits(seconds=1000))
    assert found.status is SelectionStatus.TIES_OPEN
    assert "ties-open" in [finding.code for finding in found.findings]


def test_replacements_and_reselections_have_equal_chances() -> None:
    """Free places are drawn with equal chances among those who fit best; everyone else stays."""
    pilot = select_pilot(pool(), policy(*OVERLAP), on=DAY)
    left = pilot.members[0]
    again = replace_members(pilot, [left], on=DAY)
    assert again.pilot.status is SelectionStatus.REPAIRED
    assert again.keeps_all
    assert all(count.met for count in again.pilot.quotas)
    rest = [one for one in pool() if one.id != left]
    fresh = select_pilot(rest, policy(*OVERLAP), on=DAY)
    chosen = reselect_pilot(pilot, rest, on=DAY)
    assert (chosen.pilot.status, chosen.pilot.total) == (SelectionStatus.REPAIRED, fresh.total)
    joined = {
        replace_members(evolve(pilot, policy=policy(*OVERLAP, seed=seed)), [left], on=DAY, people=pool()).swap.joins
        for seed in range(40)
    }
    assert len(joined) > 2


def test_a_later_wave_counts_previous_members() -> None:
    """Previous members count for the quotas, keep their places, and have no chance of their own."""
    first = select_pilot(pool(), policy(*OVERLAP, size=3), on=DAY)
    both = select_pilot(pool(), policy(*OVERLAP, size=6), on=DAY, previous_members=first.members)
    assert set(first.members) < set(both.all_members)
    assert all(count.met for count in both.quotas)
    assert sum(chance.probability for chance in selection_probabilities(both).values()) == 3


def test_quotas_on_one_attribute_may_leave_no_group() -> None:
    """Too many different values, or too low a cap, leave no group, with and without scores."""
    for rule in (DistinctValues("department", 5), ValueCap("department", 1)):
        for wanted in (policy(rule), evolve(policy(rule), criteria=[])):
            assert select_pilot(pool(), wanted, on=DAY).status is SelectionStatus.INFEASIBLE
    cells: dict[Cell, int] = {((("a", value),), 1): 2 for value in "xy"}
    assert find_ties(cells, Task((ValueCap("a", 1),), 3, 0), LIMITS).status is LotteryStatus.INFEASIBLE


def test_no_chance_becomes_none_by_rounding() -> None:
    """With too few balls for everybody, a lottery on one attribute gets more balls."""
    made = make_lottery(pool(), policy(Quota("department", "IT", 0, 1), size=1), on=DAY, total_weight=1)
    assert made.weight == 10
    assert made.smallest


def test_equations_without_one_solution_have_none() -> None:
    """Equations that leave a choice, or contradict each other, have no solution."""
    one = Fraction(1)
    assert ties._solved([[one, one, one]], 2) is None
    assert ties._solved([[one, one], [one, 2 * one]], 1) is None
    assert ties._solved([[2 * one, one], [2 * one, one]], 1) == [Fraction(1, 2)]


def test_infeasible_and_relaxed_policies_keep_their_status() -> None:
    """Without a group, the result says why; the relaxed group is chosen with equal chances too."""
    wanted = policy(Quota("department", "IT", 4), Quota("location", "Utrecht", 4), size=4)
    assert select_pilot(pool()[:8], wanted, on=DAY).status is SelectionStatus.INFEASIBLE
    assert select_pilot(pool()[:8], wanted, on=DAY, relax=True).status is SelectionStatus.RELAXED


def test_overlap_is_needed_for_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quotas on one attribute need no solver, with any rule on different values."""
    monkeypatch.setitem(__import__("sys").modules, "highspy", None)
    rules = (Quota("department", "IT", 1), DistinctValues("department", 3))
    assert not needs_solver(rules)
    for scored in (policy(*rules), evolve(policy(*rules), criteria=[])):
        found = select_pilot(pool(), scored, on=DAY)
        assert len(found.members) == 5
        assert all(chance.exact for chance in selection_probabilities(found).values())
