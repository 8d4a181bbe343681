"""Lotteries: everybody eligible takes part, chances are exact and equal for equal people, and draws follow them."""

from __future__ import annotations

import pickle
from collections import Counter
from datetime import timedelta
from fractions import Fraction
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.stats import chi2

from advocacy import Criterion, Matrix, Participant, Quota, SelectionPolicy, select_pilot
from advocacy.adapters import documents
from advocacy.errors import InfeasibleError, UnknownNameError, ValidationError
from advocacy.pilot import (
    Combination,
    Composition,
    DistinctValues,
    EqualGroups,
    Fairness,
    Invitation,
    Lottery,
    LotteryStatus,
    Pilot,
    Reply,
    SelectionStatus,
    TieBreak,
    ValueCap,
    fair_draw,
    make_lottery,
    replace_members,
    reselect_pilot,
    selection_probabilities,
)
from advocacy.pilot import limits as limits_module
from advocacy.pilot import lottery as lottery_module
from advocacy.pilot.engine import best_group
from advocacy.pilot.explanation import chance_finding
from advocacy.pilot.fairness import TypeLottery
from advocacy.pilot.infeasibility import find_clash
from advocacy.pilot.limits import SolverLimits
from advocacy.pilot.lottery import _share_balls
from advocacy.pilot.lottery_check import draw_place
from advocacy.testing import oracle
from advocacy.testing.strategies import DAY
from advocacy.testing.strategies._pilot import pools_around, selection_policies
from tests.amounts import examples
from tests.samples import Clock, agreed_on, faults, person, policy, scored

if TYPE_CHECKING:
    from collections.abc import Iterable

MATRIX = Matrix.social_maturity()
KEY = b"a secret of this lottery, for tests only"
#: A test that finds unevenness where there is none does so once in a million runs.
ALPHA = 1e-6
#: A pool in which the quotas overlap, so that chances differ.
POOL = [
    *(scored(f"a-{n}", 5000, "IT", "Gent") for n in range(5)),
    *(scored(f"b-{n}", 9000, "HR", "Gent") for n in range(3)),
    *(scored(f"c-{n}", 1000, "HR", "Utrecht") for n in range(2)),
    scored("d-0", 7000, "IT", "Utrecht"),
]
RULES: list[Any] = [Quota("department", "IT", 2, 2), Quota("location", "Utrecht", 1, 1)]


def lottery(people: Iterable[Participant] = POOL, rules: Any = RULES, size: Any = 4, **options: Any) -> Lottery:
    """Return a lottery over a pool."""
    return make_lottery(people, policy(size, rules), on=DAY, **options)


def groups_of(made: Lottery) -> list[tuple[str, ...]]:
    """Return every group of people, by trying all, that satisfies the policy, by the definition of its quotas."""
    known = {c.id: oracle.Score(0, tuple(value for _, value in c.traits)) for c in made.pilot.screened.candidates}
    return [
        group
        for group in combinations(sorted(known), made.size)
        if not any(oracle.broken_quotas([known[name] for name in group], made.pilot.policy))
    ]


def smallest_chance(groups: list[tuple[str, ...]], people: Iterable[str]) -> float:
    """Return the largest possible smallest chance of people, over all lotteries between groups."""
    names = sorted(people)
    over = [[-float(name in group) for group in groups] + [1.0] for name in names]
    found = linprog(
        [0.0] * len(groups) + [-1.0], over, [0.0] * len(names), [[1.0] * len(groups) + [0.0]], [1.0], method="highs"
    )
    return float(-found.fun)


@settings(max_examples=examples(20))
@given(st.data(), selection_policies(sizes=st.integers(1, 4)), st.sampled_from(Fairness))
def test_lotteries_are_fair(data: st.DataObject, wanted: SelectionPolicy, fairness: Fairness) -> None:
    """Everybody eligible takes part, every composition satisfies the quotas, and the smallest chance is the largest."""
    people = data.draw(pools_around(wanted))[:9]
    try:
        made = make_lottery(people, wanted, matrix=MATRIX, on=DAY, fairness=fairness)
    except UnknownNameError:  # the pool was cut, so that nobody has a name of the policy
        return
    plain = made.pilot.policy
    eligible = {who.id for who in people if oracle.score_of(who, plain, MATRIX, DAY) is not None}
    if made.status is LotteryStatus.INFEASIBLE:
        lowest = evolve(plain, tie_break=TieBreak.LOWEST_DRAWS, seed=0)
        assert select_pilot(people, lowest, matrix=MATRIX, on=DAY).status is SelectionStatus.INFEASIBLE
        assert (made.size, made.compositions, made.smallest) == (0, (), None)
        return
    assert made.status is LotteryStatus.OPTIMAL
    assert made.chances.keys() == eligible
    groups = groups_of(made)
    kinds = {tuple(sorted(Counter(_kind(made, name) for name in group).items())) for group in groups}
    for item in made.compositions:
        assert tuple((n, count) for n, count in enumerate(item.counts) if count) in kinds
    assert sum(item.weight for item in made.compositions) == made.weight >= 10**6
    assert sum(made.chances.values()) == made.size
    if eligible:
        assert abs(float(made.smallest or 0) - smallest_chance(groups, eligible)) < 3e-6
    assert made.difference <= Fraction(2, 10**6)
    by_traits: dict[Any, set[Fraction]] = {}
    for candidate in made.pilot.screened.candidates:
        by_traits.setdefault(candidate.traits, set()).add(made.chances[candidate.id])
    assert all(len(chances) == 1 for chances in by_traits.values())
    assert documents.load(documents.dump(made), Lottery) == made
    drawn = made.draw(seed=3)
    assert drawn.members in groups
    assert drawn.require().status is SelectionStatus.DRAWN if made.size else drawn.status is SelectionStatus.DRAWN


def _kind(made: Lottery, name: str) -> int:
    traits = next(c.traits for c in made.pilot.screened.candidates if c.id == name)
    return [item.traits for item in made.combinations].index(traits)


def test_scores_do_not_count() -> None:
    """Scores, weights and the seed of a policy change no lottery; a minimum does."""
    made = lottery()
    other = [evolve(who, motivation=0.5) for who in POOL]
    assert lottery(other).chances == made.chances
    assert make_lottery(POOL, policy(4, RULES, seed=99, criteria=[]), on=DAY) == made
    assert made.pilot.policy.criteria == ()
    kept = make_lottery(POOL, policy(4, RULES, criteria=[Criterion("motivation", weight=2, minimum=0.5)]), on=DAY)
    assert kept.chances.keys() == made.chances.keys() - {"c-0", "c-1"}
    assert kept.exclusions == {"c-0": "answers", "c-1": "answers"}
    assert kept.explain("c-0").reasons[0].code == "exclusion"


def test_unknown_values_without_a_minimum_do_not_count() -> None:
    """An unknown value of a criterion without a minimum keeps nobody out; substitutes of such criteria are dropped."""
    people = [*POOL, person("e-0", attributes={"department": "IT", "location": "Gent"})]
    assert "e-0" in lottery(people).chances
    wanted = policy(4, RULES, substitutes={"motivation": 0.5, "location": "Gent"})
    made = make_lottery([*people, person("e-1", attributes={"department": "IT"})], wanted, on=DAY)
    assert made.chances["e-0"] == made.chances["e-1"] == made.chances["a-0"]
    assert made.pilot.policy.substitutes == {"location": "Gent"}


def test_previous_members_and_declined_people_do_not_take_part() -> None:
    """Previous members count for the quotas, and people who declined are left out."""
    declined = Invitation(participant="a-1", sent=DAY, reply=Reply.DECLINED, replied=DAY)
    made = lottery(previous_members=["a-0"], invitations=[declined])
    assert made.chances.keys() == {who.id for who in POOL} - {"a-0", "a-1"}
    assert made.size == 3
    assert all(item.counts[_kind(made, "a-2")] + item.counts[_kind(made, "d-0")] == 1 for item in made.compositions)
    assert made.explain("a-0").reasons[0].code == "previous-member"
    assert made.draw(seed=1).all_members == tuple(sorted([*made.draw(seed=1).members, "a-0"]))
    with pytest.raises(UnknownNameError, match="previous_members"):
        lottery(previous_members=["x"])


def test_sizes_are_tried_in_the_order_of_preference() -> None:
    """The first feasible size counts, from the largest or from the smallest."""
    assert lottery(size=(2, 9), rules=[Quota("location", "Utrecht", 1)]).size == 9
    smallest = make_lottery(POOL, policy((3, 9), RULES, prefer_smallest=True), on=DAY)
    assert smallest.size == 3
    assert lottery(size=(4, 99), rules=[ValueCap("department", 3)]).size == 6


def test_order_of_the_pool_changes_nothing() -> None:
    """The same people in another order give the same lottery and the same digest."""
    made = lottery(key=KEY)
    assert lottery(POOL[::-1], key=KEY) == made
    assert lottery(POOL[::-1], key=KEY).digest == made.digest
    assert lottery(key=KEY[::-1]).digest != made.digest
    assert lottery(key=KEY[::-1]).chances == made.chances


def test_no_group() -> None:
    """If no group is possible, the lottery states why, its draw is a pilot without members, and there are no balls."""
    made = lottery(rules=[Quota("department", "IT", 9)], size=9)
    assert made.status is LotteryStatus.INFEASIBLE
    assert [made.combinations, made.bound, made.smallest, made.difference] == [(), None, None, 0]
    assert "department = IT: at least 9 needed" in made.text()
    drawn = made.draw(seed=1)
    assert (drawn.status, drawn.members, drawn.infeasibility) == (
        SelectionStatus.INFEASIBLE, (), made.pilot.infeasibility,
    )  # fmt: skip
    assert [reason.code for reason in made.explain("a-0").reasons] == ["lottery:takes-part", "reserve:infeasible"]
    assert "seed" not in made.text()  # nothing is drawn
    with pytest.raises(ValidationError, match="there is no group to draw"):
        made.equal_groups()
    assert documents.load(documents.dump(made), Lottery) == made


def test_nobody_takes_part() -> None:
    """Without eligible people there is no group; with places for previous members only, everybody's chance is 0."""
    assert lottery([]).status is LotteryStatus.INFEASIBLE
    assert lottery(rules=[], size=1, previous_members=["a-0", "a-1"]).status is LotteryStatus.INFEASIBLE
    full = lottery(rules=[], size=1, previous_members=["a-0"])
    assert [full.size, full.smallest, full.weight] == [0, 0, 10**6]
    assert full.draw(seed=1).members == ()
    assert full.explain("b-0").reasons[1].code == "chance:none"
    alone = lottery(POOL[:1], rules=[], size=1, previous_members=["a-0"])
    assert [alone.size, alone.smallest, alone.equal_groups(2).smallest] == [0, None, 0]
    assert not {finding.code for finding in alone.findings} & {"lottery:leximin", "lottery:rounded"}


@pytest.mark.parametrize("fairness", Fairness)
def test_few_weights_are_not_called_as_equal_as_the_quotas_allow(fairness: Fairness) -> None:
    """If weights are too few to come close to the fairest chances, all texts say so; with more weights, none does."""
    people = [scored(f"p-{n}", department="ABC"[n % 3], location="XY"[n % 2]) for n in range(9)]
    rules: list[Any] = [Quota("department", "A", 1), Quota("location", "X", 0, 2)]
    few, many = (lottery(people, rules, total_weight=total, fairness=fairness) for total in (2, 10**6))
    assert few.smallest == Fraction(1, 4)
    assert few.status is many.status is LotteryStatus.OPTIMAL
    codes = [{finding.code for finding in (*made.findings, *made.draw(seed=1).findings)} for made in (few, many)]
    assert "lottery:rounded" in codes[0] - codes[1]
    assert f"lottery:{fairness.value}" in codes[1] - codes[0]
    for made, text in ((few, "With less rounding"), (many, "the quotas allow")):
        for shown in (made, made.draw(seed=1)):
            assert all(text in shown.explain(name).text() for name in made.chances)
    assert "the fairest lottery gives everybody at least 40%" in few.text()
    assert "as equal as" not in few.text()


def limited(made: Lottery) -> Lottery:
    """Return the lottery as if its search had reached a limit."""
    return evolve(made, status=LotteryStatus.LIMIT_REACHED, bound=Fraction(1, 2))


def test_unproven_lotteries_cannot_be_drawn() -> None:
    """A lottery that reached a limit reports both ends of the bound, is never called the fairest, and is not drawn."""
    made = limited(lottery(key=KEY))
    with pytest.raises(ValidationError, match="Raise the limits"):
        made.draw(seed=1)
    with pytest.raises(ValidationError, match="Raise the limits"):
        made.equal_groups()
    assert "no lottery has a smallest chance above 50%" in made.text()
    assert "It is not proven" in made.explain("a-0").text()
    for language in ("en", "nl"):
        texts = [
            made.text(language),
            made.html(language),
            *(made.explain(name).text(language) for name in made.chances),
        ]
        for text in texts:
            assert "as equal as the quotas allow" not in text.replace("not proven that this is as equal", "")
            assert "fairest" not in text
            assert "eerlijkst" not in text
            assert "zo gelijk als binnen de quota" not in text.replace("dat de kansen zo gelijk zijn", "")
    unknown = evolve(made, bound=None)
    assert "above ?" in unknown.text()
    bare = evolve(made, combinations=(), compositions=(), pseudonyms={})
    assert [finding.code for finding in bare.findings] == ["lottery:limit-reached"]
    with pytest.raises(ValidationError, match="no group to draw"):
        bare.equal_groups()


def test_parts_of_a_lottery_belong_together() -> None:
    """A lottery with another chance, count, weight or pseudonym is refused."""
    made = lottery(key=KEY)
    first, *others = made.combinations
    counts = made.compositions[0].counts
    changes: list[dict[str, Any]] = [
        {"combinations": [evolve(first, chance=first.chance / 2), *others]},
        {"combinations": [evolve(first, people=first.people + 1), *others]},
        {"combinations": others},
        {"compositions": [evolve(made.compositions[0], weight=1), *made.compositions[1:]]},
        {"compositions": [evolve(made.compositions[0], counts=counts[1:]), *made.compositions[1:]]},
        {"compositions": [*made.compositions, made.compositions[0]]},
        {"status": LotteryStatus.INFEASIBLE},
        {"compositions": [evolve(item, weight=item.weight * 2**50) for item in made.compositions]},
        {"pseudonyms": dict.fromkeys(made.pseudonyms, "x")},
        {"pseudonyms": {"a-0": "x"}},
    ]
    for change in changes:
        with pytest.raises(ValidationError, match="does not belong to the other parts"):
            evolve(made, **change)
    with pytest.raises(ValidationError, match="chance"):
        evolve(first, chance=Fraction(3, 2))


# ---------------------------------------------------------------- draws


def unevenness(wins: Counter[str], tied: list[str], share: Fraction, draws: int) -> float:
    """Return the χ² probability of counts as far from a chance among people who have it."""
    expected = draws * float(share)
    spread = sum((wins[name] - expected) ** 2 / expected for name in tied)
    return float(chi2.sf(spread, len(tied)))  # members of one draw exclude each other, so the spread is smaller


def test_draws_follow_the_chances() -> None:
    """Over many seeds, each person is drawn as often as their chance says."""
    made, draws = lottery(), 1000
    wins = Counter(name for seed in range(draws) for name in made.draw(seed=seed).members)
    for item in made.combinations:
        tied = [name for name, chance in made.chances.items() if _kind(made, name) == made.combinations.index(item)]
        assert unevenness(wins, tied, item.chance, draws) > ALPHA
    skewed = Counter(dict.fromkeys(made.chances, draws))
    assert unevenness(skewed, [*made.chances], Fraction(1, 3), draws) < ALPHA


def test_places_are_drawn_without_bias() -> None:
    """A draw at or above the largest multiple of the total does not count, so that no place has a larger chance."""
    total = 2**63 + 1  # almost half of all draws do not count
    places = Counter(draw_place(seed, "digest", [2**62, 2**62 + 1]) for seed in range(2000))
    assert sum(places.values()) == 2000
    assert abs(places[0] - 1000) < 150
    assert total < 2**64


def test_draws_are_pilots_as_any_other() -> None:
    """A drawn pilot has members, reserves, quotas and explanations, can be stored, and knows its people."""
    made = lottery()
    pilot = made.draw(seed=7)
    assert pilot.status is SelectionStatus.DRAWN
    assert pilot.policy.seed == 7
    assert pilot.people == made.pilot.people
    assert len(pilot.reserves) == len(POOL) - 4
    assert all(count.met for count in pilot.quotas)
    assert made.draw(seed=7) == pilot
    assert documents.load(documents.dump(pilot), Pilot) == pilot
    assert pickle.loads(pickle.dumps(pilot)) == pilot  # noqa: S301 - our own
    member, reserve = pilot.members[0], pilot.reserves[0]
    assert pilot.explain(member).reasons[0].code == "lottery:drawn"
    assert pilot.explain(member).reasons[1].code.startswith("chance:")
    assert pilot.explain(reserve).reasons[0].code == "lottery:not-drawn"
    assert pilot.assessment(member).chance == made.chances[member]
    assert [finding.code for finding in pilot.findings] == ["lottery:leximin", "lottery:seeded"]
    with pytest.raises(ValidationError, match="replace_members"):
        pilot.if_removed(member)
    with pytest.raises(ValidationError):
        pilot.score_to_tie(reserve)
    with pytest.raises(InfeasibleError):
        made.pilot.require()
    assert made.pilot.explain(member).reasons[0].code == "lottery:takes-part"
    assert (repr(made), repr(made.combinations[0])) == (
        "<Lottery optimal: 4 places for 11 people>", "<Combination: 3 people>",
    )  # fmt: skip


def test_probabilities_of_lotteries_are_exact() -> None:
    """The probabilities of a lottery and of its draw are its chances, without an interval."""
    made = lottery()
    for source in (made, made.draw(seed=3), documents.load(documents.dump(made.draw(seed=3)), Pilot)):
        found = selection_probabilities(source)
        assert {name: item.probability for name, item in found.items()} == made.chances
        assert all(item.exact for item in found.values())
    with pytest.raises(ValidationError, match="no proven group"):
        selection_probabilities(limited(made))


def test_maximin_is_named() -> None:
    """A lottery that only maximises the smallest chance says so, also after its draw."""
    made = lottery(fairness=Fairness.MAXIMIN)
    assert "Larger chances may differ more" in made.text()
    assert made.explain("a-0").reasons[1].code.endswith("maximin")
    assert made.draw(seed=1).explain("a-0").reasons[1].code.endswith("maximin")
    assert made.smallest == pytest.approx(lottery().smallest, abs=4e-6)


def test_selection_with_equal_chances_is_a_lottery() -> None:
    """A policy without weights and with EQUAL_CHANCES selects what its lottery draws with its seed."""
    wanted = policy(4, RULES, criteria=[], tie_break=TieBreak.EQUAL_CHANCES, seed=12)
    pilot = select_pilot(POOL, wanted, on=DAY)
    assert pilot == make_lottery(POOL, wanted, on=DAY).draw(seed=12)
    infeasible = evolve(
        wanted, quotas=[Quota("department", "IT", 4)], size=4, criteria=[Criterion("motivation", 0, minimum=0.6)]
    )
    assert select_pilot(POOL, infeasible, on=DAY).status is SelectionStatus.INFEASIBLE


def test_selection_beyond_the_limits_uses_the_lowest_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the search for the fairest chances reaches a limit, the selection takes the lowest draws and says so."""
    monkeypatch.setattr(fair_draw, "fairest_lottery", lambda *_: TypeLottery(LotteryStatus.LIMIT_REACHED))
    wanted = policy(4, RULES, criteria=[], tie_break=TieBreak.EQUAL_CHANCES, seed=12)
    pilot = select_pilot(POOL, wanted, on=DAY)
    assert pilot.status is SelectionStatus.OPTIMAL
    assert pilot.members == select_pilot(POOL, evolve(wanted, tie_break=TieBreak.LOWEST_DRAWS), on=DAY).members
    assert "tie-break:lowest-draws" in [finding.code for finding in pilot.findings]
    assert make_lottery(POOL, wanted, on=DAY).status is LotteryStatus.LIMIT_REACHED


def test_lottery_and_its_fallback_share_the_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that uses all its seconds leaves the rest to the group without chances, not as many again."""
    clock, seconds = Clock(), list[float]()
    monkeypatch.setattr(limits_module, "time", clock)
    given = best_group

    def slow(_: Any, limits: SolverLimits) -> TypeLottery:
        seconds.append(limits.seconds)
        clock.now += limits.seconds
        return TypeLottery(LotteryStatus.LIMIT_REACHED)

    def watched(candidates: Any, task: Any, limits: SolverLimits) -> Any:
        seconds.append(limits.seconds)
        return given(candidates, task, limits)

    monkeypatch.setattr(fair_draw, "fairest_lottery", slow)
    monkeypatch.setattr(fair_draw, "best_group", watched)
    wanted = policy(4, RULES, criteria=[], tie_break=TieBreak.EQUAL_CHANCES, seed=12)
    pilot = select_pilot(POOL, wanted, on=DAY, limits=SolverLimits(seconds=10_000))
    assert pilot.status is SelectionStatus.TIES_OPEN
    for name, code in ((pilot.members[0], "lottery:drawn"), (pilot.reserves[0], "lottery:not-drawn")):
        assert pilot.explain(name).reasons[0].code == code
    assert len(seconds) == 2
    assert 900 < seconds[1] < 1100
    assert sum(seconds) < 10_000


def test_all_sizes_of_a_lottery_share_the_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search of each size, and the explanation, get what is left of the seconds of one call."""
    clock, seconds = Clock(), list[float]()
    monkeypatch.setattr(limits_module, "time", clock)
    given = find_clash

    def slow(_: Any, limits: SolverLimits) -> TypeLottery:
        seconds.append(limits.seconds)
        clock.now += 1000
        return TypeLottery(LotteryStatus.INFEASIBLE)

    def watched(candidates: Any, task: Any, limits: SolverLimits) -> Any:
        seconds.append(limits.seconds)
        return given(candidates, task, limits)

    monkeypatch.setattr(fair_draw, "fairest_lottery", slow)
    monkeypatch.setattr(lottery_module, "find_clash", watched)
    make_lottery(POOL, policy((2, 4), RULES), on=DAY, limits=SolverLimits(seconds=10_000))
    assert len(seconds) == 4
    assert all(1000 < before - after < 1010 for before, after in pairwise(seconds))
    assert seconds[0] < 10_000


# ---------------------------------------------------------------- after a draw


def test_replacements_have_equal_chances() -> None:
    """A free place goes to everybody who fits with the same chance, whatever the first draw was."""
    made = lottery()
    first = next(p for p in (made.draw(seed=seed) for seed in range(99)) if {"c-0", "b-1"} <= {*p.members})
    wins = Counter(
        joined
        for seed in range(150)
        for joined in replace_members(
            evolve(first, policy=evolve(first.policy, seed=seed)), ["b-1"], on=DAY, people=POOL
        ).swap.joins
    )
    fits = sorted(name for name in ("b-0", "b-1", "b-2", *(f"a-{n}" for n in range(5))) if name in wins)
    assert fits == sorted({"b-0", "b-1", "b-2"} - {*first.members} - {"b-1"})
    assert unevenness(wins, fits, Fraction(1, len(fits)), 150) > ALPHA


def test_two_free_places_are_drawn_fairly() -> None:
    """Two free places are drawn with chances as equal as the quotas allow, and everybody else stays."""
    rules: list[Any] = [DistinctValues("department", 2), ValueCap("location", 3)]
    first = lottery(rules=rules).draw(seed=5)
    gone = first.members[:2]
    stays = {*first.members} - {*gone}
    wins: Counter[str] = Counter()
    for seed in range(150):
        found = replace_members(evolve(first, policy=evolve(first.policy, seed=seed)), gone, on=DAY, people=POOL)
        assert found.keeps_all
        assert found.pilot.status is SelectionStatus.REPAIRED
        assert stays <= {*found.pilot.members}
        wins.update(found.swap.joins)
    others = [who for who in POOL if who.id not in {*gone}]
    again = make_lottery(others, policy(4, rules), on=DAY, previous_members=sorted(stays))
    for name, chance in again.chances.items():
        assert unevenness(wins, [name], chance, 150) > ALPHA
    assert "a-0" not in wins or found.pilot.explain(found.swap.joins[0]).reasons[0].code == "lottery:drawn"


def test_replacements_that_reach_a_limit_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the search for fair chances reaches a limit, the lowest draws fill the places, and a finding says so."""
    first = lottery().draw(seed=5)
    monkeypatch.setattr(fair_draw, "fairest_lottery", lambda *_: TypeLottery(LotteryStatus.LIMIT_REACHED))
    found = replace_members(first, first.members[:2], on=DAY)
    assert found.pilot.status is SelectionStatus.REPAIRED
    assert "tie-break:lowest-draws" in [finding.code for finding in found.findings]
    assert len(found.pilot.members) == 4


def test_reselection_keeps_the_members() -> None:
    """From a changed pool, the members who are still there stay, and the others are drawn."""
    first = lottery().draw(seed=5)
    left = [who for who in POOL if who.id != first.members[0]]
    found = reselect_pilot(first, left, on=DAY)
    assert {*found.pilot.members} >= {*first.members[1:]}
    assert found.pilot.status is SelectionStatus.REPAIRED
    assert len(found.swap.joins) == 1
    assert reselect_pilot(first, POOL, on=DAY).pilot.members == first.members


def test_next_wave_is_drawn() -> None:
    """A later wave is a lottery with the members so far."""
    first = lottery().draw(seed=5)
    wanted = [*RULES[1:], Quota("department", "IT", 2)]
    second = make_lottery(POOL, policy(7, wanted), on=DAY + timedelta(days=9), previous_members=first.all_members)
    assert second.size == 3
    assert {*second.draw(seed=1).all_members} > {*first.members}


# ---------------------------------------------------------------- words and balls

CHANCES = [
    (Fraction(0), "The quotas leave no place for you in this lottery. This says nothing about you."),
    (Fraction(1), "Every group of this lottery includes you."),
    (Fraction(1, 16), "Your chance is 1 in 16, as equal as the quotas allow."),
    (Fraction(63, 1000), "Your chance is about 1 in 16, as equal as the quotas allow."),
    (Fraction(2, 5), "Your chance is 2 in 5, as equal as the quotas allow."),
    (Fraction(399_999, 10**6), "Your chance is about 2 in 5, as equal as the quotas allow."),
    (Fraction(999_999, 10**6), "Almost every group of this lottery includes you."),
    (Fraction(1, 10**7), "Your chance is 1 in 10,000,000, as equal as the quotas allow."),
]


@pytest.mark.parametrize(("chance", "expected"), CHANCES)
def test_chances_in_words(chance: Fraction, expected: str) -> None:
    """A chance is 1 in a number, or a number in at most 10, and says where it is rounded."""
    assert chance_finding(chance, "leximin").text() == expected


@pytest.mark.parametrize("count", [1, 7, 100, 1000])
def test_balls_share_out_the_lottery(count: int) -> None:
    """Each ball is a group of the lottery, and equal people are on as many balls, give or take one."""
    made = lottery(key=KEY)
    balls = made.equal_groups(count)
    compositions = {item.counts for item in made.compositions}
    assert len(balls.groups) == count
    for group in balls.groups:
        assert len({*group}) == made.size
        assert (
            tuple(sum(_kind(made, name) == n for name in group) for n in range(len(made.combinations))) in compositions
        )
    assert balls.spread <= Fraction(1, count)
    assert balls.difference == max(abs(balls.chances[name] - chance) for name, chance in made.chances.items())
    assert balls.chances == {name: Fraction(sum(name in g for g in balls.groups), count) for name in made.chances}
    assert balls.smallest == min(balls.chances.values())
    assert "ball" in balls.text()
    assert repr(balls) == f"<EqualGroups: {count} balls>"
    assert ("in none of the groups that the balls" in balls.text()) == (not balls.smallest)
    assert documents.load(documents.dump(balls), EqualGroups) == balls
    assert lottery(POOL[::-1], key=KEY).equal_groups(count) == balls


def test_balls_are_close_to_the_lottery() -> None:
    """With 1,000 balls, no chance differs by more than two balls, on a pool in which compositions are many."""
    people = [scored(f"p-{n}", 5000, ("IT", "HR", "Sales")[n % 3], ("Gent", "Utrecht")[n % 2]) for n in range(17)]
    made = lottery(people, [Quota("department", "IT", 1, 2), Quota("location", "Gent", 2, 3)], size=5)
    assert made.equal_groups(1000).difference <= Fraction(2, 1000)


def test_balls_are_shared_by_weight() -> None:
    """Whole shares come first, then each further ball goes where it brings the chances closest."""
    pairs = [Composition(counts=[1, 0], weight=3), Composition(counts=[0, 1], weight=1)]
    assert _share_balls(tuple(pairs), 4) == [3, 1]
    assert _share_balls(tuple(pairs), 2) == [2, 0] or _share_balls(tuple(pairs), 2) == [1, 1]
    assert _share_balls(tuple(pairs), 1) == [1, 0]
    assert sum(_share_balls(tuple(pairs), 1001)) == 1001


def test_balls_have_a_limit() -> None:
    """There are at most 100,000 balls, and the error states what to do."""
    assert len(lottery().equal_groups(100_000).groups) == 100_000
    for count in (0, 100_001):
        with pytest.raises(
            ValidationError, match=r"count: must be a whole number from 1 to 100,000.*Lottery.draw"
        ) as caught:
            lottery().equal_groups(count)
        assert faults(caught) == [("balls:count", "count")]


def test_people_find_themselves() -> None:
    """With a key, each person gets their pseudonym and the secret of their combination; without one, neither."""
    made = lottery(key=KEY)
    text = made.explain("d-0").text()
    assert made.pseudonyms["d-0"] in text
    assert "You are the only one with department = IT, location = Utrecht." in text
    assert [reason.code for reason in lottery(rules=[], key=KEY).explain("d-0").reasons] == [
        "lottery:takes-part", "chance:about:leximin", "lottery:pseudonym",
    ]  # fmt: skip
    assert len(lottery().explain("d-0").reasons) == 2
    with pytest.raises(UnknownNameError):
        made.explain("nobody")


def test_weights_have_a_limit() -> None:
    """The sum of the weights is at most 10**15, so that a draw of 64 bits can pick each of them."""
    assert lottery(total_weight=10**15).weight >= 10**15
    with pytest.raises(ValidationError, match="total_weight"):
        lottery(total_weight=10**15 + 1)


def test_keys_are_long() -> None:
    """A short key is refused, and no error shows it."""
    with pytest.raises(ValidationError, match="key") as caught:
        lottery(key=b"short")
    assert faults(caught) == [("pseudonym:key", "key")]
    assert "short" not in str(caught.value)
    assert "short" not in repr(caught.value)


def test_combinations_have_names() -> None:
    """A combination is named by its traits."""
    item = Combination(traits=(("team", "A"), ("site", "B")), people=1, chance=Fraction(1), fairest=Fraction(1))
    assert item.name == "team = A, site = B"
    assert lottery().levels == tuple(
        sorted({c.fairest: abs(c.chance - c.fairest) for c in lottery().combinations}.items())
    )


def test_consent_is_needed() -> None:
    """Nobody takes part without valid consent on the day."""
    people = [*POOL, evolve(POOL[0], id="late", consents=agreed_on(DAY + timedelta(days=1)))]
    made = lottery(people)
    assert "late" not in made.chances
    assert made.exclusions["late"] == "consent"
