"""Properties of the selection; small pools are compared with brute force."""

from __future__ import annotations

import pickle
from copy import copy
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, example, given
from hypothesis import strategies as st

from advocacy import Consent, Criterion, Matrix, Participant, Pilot, Purpose, Quota, SelectionPolicy, select_pilot
from advocacy.errors import InfeasibleError, UnknownNameError, ValidationError
from advocacy.messages import Language
from advocacy.people.participant import find_measure
from advocacy.pilot import Assessment, DistinctValues, SelectionStatus, SolverLimits
from advocacy.pilot.assessment import draw
from advocacy.pilot.engine import best_group
from advocacy.testing import strategies
from advocacy.testing.strategies import DAY
from tests.amounts import costly
from tests.samples import agreed_on, spoken

MATRIX = Matrix.social_maturity()
AGREED = agreed_on(DAY)
#: Policies with whole quotas on one attribute, where the best group can be told by sorting.
POLICIES = strategies.selection_policies(
    spread=st.lists(
        strategies.quotas(attributes=st.just("department"), places=st.integers(0, 5)),
        max_size=3,
        unique_by=lambda q: q.name,
    )
)


def person(name: str, *, score: float = 0.5, **changes: Any) -> Participant:
    """Make an eligible person with one measure that scores."""
    known: dict[str, Any] = {
        "motivation": score,
        "activity": 0.5,
        "network_size": 300,
        "attributes": {"department": "IT"},
        "consents": AGREED,
    }
    return Participant(id=name, **(known | changes))


def choose(people: list[Participant], **policy: Any) -> Pilot:
    """Select by motivation by default."""
    options: dict[str, Any] = {"size": 2, "criteria": [Criterion("motivation")]}
    return select_pilot(people, SelectionPolicy(**(options | policy)), matrix=MATRIX, on=DAY)


def usable(people: list[Participant], policy: SelectionPolicy) -> bool:
    """Return whether every name in the policy occurs in a small random pool."""
    return not policy.quotas or not people or any(p.attribute("department") for p in people)


def fits(group: tuple[Participant, ...], policy: SelectionPolicy) -> bool:
    """Return whether a group keeps every quota, counted by hand, with substitutes for unknown values."""
    return all(
        quota.bounds(len(group))[0]
        <= sum((p.attribute(quota.attribute) or policy.substitutes.get(quota.attribute)) == quota.value for p in group)
        <= quota.bounds(len(group))[1]
        for quota in policy.quotas
        if isinstance(quota, Quota)
    )


def score_by_hand(participant: Participant, policy: SelectionPolicy) -> int:
    """Return the score by its definition: the weighted mean of the criterion scores, halves up."""
    weights = policy.whole_weights
    values = [
        policy.substitutes[c.measure] if (known := find_measure(participant, c.measure)) is None else known
        for c in policy.criteria
    ]
    total = sum(w * c.points(float(v)) for w, c, v in zip(weights, policy.criteria, values, strict=True))
    return (2 * total + sum(weights)) // (2 * sum(weights)) if sum(weights) else 0


@costly(10)
@given(people=strategies.pools(), policy=POLICIES)
def test_everyone_has_exactly_one_outcome(people: list[Participant], policy: SelectionPolicy) -> None:
    """Everyone is a member, a reserve, to be asked, or excluded with a reason: exactly one of them."""
    assume(usable(people, policy))
    pilot = select_pilot(people, policy, matrix=MATRIX, on=DAY)
    places = [*pilot.members, *pilot.reserves, *pilot.exclusions, *pilot.to_ask]
    assert sorted(places) == sorted(participant.id for participant in people)
    assert sum(pilot.exclusion_counts.values()) == len(pilot.exclusions)
    out = {*pilot.exclusions, *pilot.to_ask}
    assert all(pilot.assessment(place).eligible is (place not in out) for place in places)


@given(people=strategies.pools(), policy=POLICIES, scores=st.booleans(), seed=st.randoms(use_true_random=False))
def test_a_pool_made_on_first_use_passes_every_check(
    people: list[Participant], policy: SelectionPolicy, seed: Random, *, scores: bool
) -> None:
    """The pool is sorted by id and agrees with each assessment; a checked copy of the pilot is equal to it."""
    assume(usable(people, policy))
    before = seed.sample([person.id for person in people], min(len(people), 1))
    first, second, third = (
        select_pilot(people, policy, matrix=MATRIX, on=DAY, previous_members=before, keep_scores=scores)
        for _ in range(3)
    )
    checked = evolve(first)
    assert checked == second == first
    assert copy(third).pool == pickle.loads(pickle.dumps(third)).pool == checked.pool  # noqa: S301 - its own
    assert [found.id for found in first.pool] == sorted({found.id for found in first.pool})
    for found in first.pool:
        whole = first.assessment(found.id)
        if found.id not in first.previous_members:
            assert (found.reasons, found.traits, found.points) == (whole.reasons, whole.traits, whole.points) or (
                whole.reasons and (found.reasons, found.traits, found.points) == (whole.reasons, (), None)
            )


@given(people=strategies.pools(), policy=POLICIES)
def test_selection_is_the_best_of_all_groups(people: list[Participant], policy: SelectionPolicy) -> None:
    """No group of any size that fits has a higher total, or the same total with lower draws."""
    assume(usable(people, policy))
    pilot = select_pilot(people, policy, matrix=MATRIX, on=DAY)
    eligible = [participant for participant in people if participant.id not in {*pilot.exclusions, *pilot.to_ask}]
    sizes = policy.sizes if policy.prefer_smallest else reversed(policy.sizes)
    for size in sizes:
        groups = [group for group in combinations(eligible, size) if fits(group, policy)]
        if groups:
            score = {participant.id: score_by_hand(participant, policy) for participant in eligible}
            best = max(sum(score[participant.id] for participant in group) for group in groups)
            assert pilot.status is SelectionStatus.OPTIMAL
            assert len(pilot.members) == size
            assert sum(score[member] for member in pilot.members) == best
            key = {
                participant.id: (-score[participant.id], draw(policy.seed, participant.id), participant.id)
                for participant in eligible
            }
            order = [sorted(key[participant.id] for participant in group) for group in groups]
            assert sorted(key[member] for member in pilot.members) == min(order)
            return
    assert pilot.status is SelectionStatus.INFEASIBLE
    assert pilot.members == ()
    assert pilot.infeasibility is not None


@given(people=strategies.pools(), policy=POLICIES, data=st.data())
def test_selection_ignores_the_order_of_the_pool(
    people: list[Participant], policy: SelectionPolicy, data: st.DataObject
) -> None:
    """The same people in another order, with the same seed, give an equal result."""
    assume(usable(people, policy))
    first = select_pilot(people, policy, matrix=MATRIX, on=DAY)
    second = select_pilot(data.draw(st.permutations(people)), policy, matrix=MATRIX, on=DAY)
    assert first == second
    assert hash(first) == hash(second)
    assert (first.reserves, first.exclusions, first.quotas) == (second.reserves, second.exclusions, second.quotas)
    assert first.findings == second.findings


@given(people=strategies.pools(), policy=POLICIES, factor=st.integers(1, 1000))
def test_only_the_proportion_of_weights_counts(people: list[Participant], policy: SelectionPolicy, factor: int) -> None:
    """Multiplying all weights by one number changes nothing."""
    assume(usable(people, policy))
    scaled = evolve(policy, criteria=[evolve(c, weight=c.weight * factor) for c in policy.criteria])
    first = select_pilot(people, policy, matrix=MATRIX, on=DAY)
    second = select_pilot(people, scaled, matrix=MATRIX, on=DAY)
    assert (first.members, first.reserves) == (second.members, second.reserves)


@given(people=strategies.pools(), policy=POLICIES, when=st.integers(-3, 3))
def test_nobody_is_selected_without_consent(people: list[Participant], policy: SelectionPolicy, when: int) -> None:
    """Every member and reserve has valid consent to take part on the day, whatever the policy."""
    assume(usable(people, policy))
    day = DAY + timedelta(days=when)
    pilot = select_pilot(people, policy, matrix=MATRIX, on=day)
    for participant in people:
        stands = any(
            c.purpose is Purpose.PARTICIPATION and c.given <= day and (c.withdrawn is None or day < c.withdrawn)
            for c in participant.consents
        )
        assert stands or pilot.exclusions[participant.id] == "consent"
        assert not stands or pilot.exclusions.get(participant.id) != "consent"


@given(people=strategies.pools(), policy=POLICIES)
def test_no_swap_within_the_quotas_improves_the_total(people: list[Participant], policy: SelectionPolicy) -> None:
    """Replacing a member by a reserve either breaks a quota or does not raise the total."""
    assume(usable(people, policy))
    pilot = select_pilot(people, policy, matrix=MATRIX, on=DAY)
    by_id = {participant.id: participant for participant in people}
    for out in pilot.members:
        for into in pilot.reserves:
            group = tuple(by_id[member] for member in (*pilot.members, into) if member != out)
            if fits(group, policy):
                assert score_by_hand(by_id[into], policy) <= score_by_hand(by_id[out], policy)


@given(people=strategies.pools(), policy=POLICIES)
def test_relaxations_are_sufficient(people: list[Participant], policy: SelectionPolicy) -> None:
    """All relaxations together make a group possible; where there are none, nobody is eligible."""
    assume(usable(people, policy))
    pilot = select_pilot(people, policy, matrix=MATRIX, on=DAY)
    assume(pilot.infeasibility is not None)
    assert pilot.infeasibility is not None
    assert pilot.infeasibility.findings
    if not pilot.infeasibility.relaxations:
        assert not pilot.reserves
        return
    eased = apply(policy, pilot)
    assert select_pilot(people, eased, matrix=MATRIX, on=DAY).status is SelectionStatus.OPTIMAL


def apply(policy: SelectionPolicy, pilot: Pilot) -> SelectionPolicy:
    """Apply the relaxations of an infeasibility."""
    assert pilot.infeasibility is not None
    quotas, size = list(policy.quotas), policy.size
    for change in pilot.infeasibility.relaxations:
        if change.quota is None:
            size = (change.relaxed, policy.sizes[-1])
        else:
            index = policy.quotas.index(change.quota)
            moved: dict[str, Any] = {change.bound.value: change.relaxed}
            quotas[index] = evolve(quotas[index], **moved)
    return evolve(policy, quotas=quotas, size=size)


def test_lottery_breaks_ties() -> None:
    """Equal people are selected by the draw of (seed, id), and another seed may select another person."""
    people = [person(f"p-{n}") for n in range(6)]
    for seed in range(20):
        pilot = choose(people, seed=seed)
        by_draw = sorted((participant.id for participant in people), key=lambda text: draw(seed, text))
        assert set(pilot.members) == set(by_draw[:2])
        assert list(pilot.reserves) == by_draw[2:]
    assert len({choose(people, seed=seed).members for seed in range(20)}) > 5
    assert choose(people, seed=0) != choose(people, seed=1)


def test_members_are_in_id_order_and_reserves_by_score() -> None:
    """Members are never ranked; reserves are ordered for the lead."""
    pilot = choose([person("a", score=0.7), person("b", score=0.9), person("c", score=0.2), person("d", score=0.3)])
    assert pilot.members == ("a", "b")
    assert pilot.reserves == ("d", "c")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"consents": []}, "consent"),
        ({"consents": [Consent(purpose=Purpose.NUDGES, given=DAY)]}, "consent"),
        ({"consents": agreed_on(DAY, withdrawn=DAY)}, "consent"),
        ({"activity": 0.1, "network_size": 10}, "inactive"),
        ({"network_size": None, "activity": 0.1}, "unknown:network_size"),
        ({"network_size": 10, "activity": None}, "unknown:activity"),
        ({"motivation": None}, "unknown:motivation"),
        ({"attributes": {}}, "unknown:department"),
    ],
)
def test_exclusions_have_reason_codes(changes: dict[str, Any], reason: str) -> None:
    """Everyone who is not eligible is excluded with the code of the reason."""
    pilot = choose([person("a"), person("b"), person("c", **changes)], quotas=[Quota("department", "IT")])
    assert dict(pilot.exclusions) == {"c": reason}


def test_policy_may_include_inactive_people() -> None:
    """A policy may lift the rule on inactive cells, and then needs no matrix."""
    quiet = [person(name, activity=0.0, network_size=1) for name in "ab"]
    policy = SelectionPolicy(size=2, exclude_inactive=False)
    assert select_pilot(quiet, policy, on=DAY).members == ("a", "b")
    assert choose(quiet).status is SelectionStatus.INFEASIBLE


def test_policy_may_include_inactive_people_with_a_matrix() -> None:
    """Lifting the rule includes inactive people where a quota on the cell places everyone too."""
    quiet = person("a", activity=0.0, network_size=1)
    quotas = [Quota("cell", "inactive", minimum=1)]
    assert choose([quiet, person("b")], quotas=quotas, exclude_inactive=False).members == ("a", "b")
    assert choose([quiet, person("b")], quotas=quotas, size=1).status is SelectionStatus.INFEASIBLE


def test_connectors_are_eligible() -> None:
    """The cell of a large network with little activity is not an inactive cell."""
    assert choose([person("a", activity=0.0, network_size=900), person("b")]).members == ("a", "b")


def test_substitutes_come_from_the_policy() -> None:
    """An unknown value is replaced by the policy's substitute, and the criterion score says so."""
    people = [person("a", motivation=None, network_size=None, attributes={}), person("b")]
    substitutes = {"motivation": 1, "network_size": 400, "department": "HR"}
    quotas = [Quota("department", "HR", 1, 1)]
    pilot = choose(people, size=1, quotas=quotas, substitutes=substitutes)
    assert pilot.members == ("a",)
    assert pilot.assessment("a").scores[0].substituted
    assert pilot.assessment("a").cell == "collaborator"
    assert pilot.assessment("a").traits == (("department", "HR"),)
    assert not pilot.assessment("b").scores[0].substituted
    assert "substitute" in str(pilot.explain("a"))


def test_size_range_gives_the_largest_by_default() -> None:
    """A range gives the largest feasible size, or the smallest where the policy prefers it."""
    people = [person(name) for name in "abcde"]
    assert len(choose(people, size=(2, 9)).members) == 5
    assert len(choose(people, size=(2, 9), prefer_smallest=True).members) == 2
    few = [Quota("department", "IT", maximum=3)]
    assert len(choose(people, size=(2, 9), quotas=few).members) == 3


def test_quotas_may_be_on_the_cell() -> None:
    """The cell of the matrix is an attribute for quotas."""
    people = [person("a"), person("b", activity=0.9), person("c", activity=0.9), person("d", network_size=900)]
    pilot = choose(people, size=3, quotas=[Quota("cell", "thought_leader", 0, 1), Quota("cell", "broadcaster", 1)])
    assert "d" in pilot.members
    assert len({"b", "c"} & set(pilot.members)) == 1
    assert [count.members for count in pilot.quotas] == [1, 1]
    assert all(count.met for count in pilot.quotas)


def test_policy_without_criteria_is_a_lottery() -> None:
    """A policy without criteria is a plain lottery among the eligible people."""
    pilot = choose([person(name) for name in "abc"], criteria=[], seed=3)
    assert pilot.assessment(pilot.members[0]).points == 0
    assert set(pilot.members) == set(sorted("abc", key=lambda name: draw(3, name))[:2])


# ---------------------------------------------------------------- what cannot be met


def test_empty_pool_gives_a_result() -> None:
    """An empty pool is not misuse: the result says so, and no relaxation helps."""
    pilot = choose([], quotas=[Quota("department", "IT", 1)])
    assert pilot.status is SelectionStatus.INFEASIBLE
    assert pilot.infeasibility is not None
    assert (pilot.infeasibility.eligible, pilot.infeasibility.requested, pilot.infeasibility.relaxations) == (0, 2, ())
    assert [finding.code for finding in pilot.findings] == ["infeasible:size:short"]


def test_too_few_eligible_people_are_explained() -> None:
    """The result states how many are eligible, why the others are excluded, and what would help."""
    pilot = choose([person("a"), person("b", consents=[]), person("c", motivation=None), person("d", motivation=None)])
    assert [str(finding) for finding in pilot.findings] == [
        "Group size: at least 2 people needed, only 1 eligible (1 short).",
        "Excluded, no valid consent: 1 person.",
        "Excluded, motivation unknown: 2 people.",
        "Lower the minimum size from 2 to 1.",
    ]


def test_minimum_above_its_supply_is_infeasible() -> None:
    """The infeasibility names the quota, its shortfall, and a sufficient relaxation."""
    quota = Quota("department", "HR", minimum=2)
    pilot = choose([person("a"), person("b"), person("c", attributes={"department": "HR"})], quotas=[quota])
    assert pilot.infeasibility is not None
    assert pilot.infeasibility.quotas == (quota,)
    assert pilot.infeasibility.findings[0].parameters == (
        ("minimum", 2),
        ("quota", "department = HR"),
        ("shortfall", 1),
        ("supply", 1),
    )
    assert [str(change.finding) for change in pilot.infeasibility.relaxations] == [
        "department = HR: lower the minimum from 2 to 1."
    ]


def test_maximums_with_too_few_places_are_infeasible() -> None:
    """Maximums are raised in their order, as far as places are short."""
    people = [person(name) for name in "abcd"] + [person("e", attributes={"department": "HR"})]
    quotas = [Quota("department", "HR", maximum=0), Quota("department", "IT", maximum=1)]
    pilot = choose(people, size=4, quotas=quotas)
    assert pilot.infeasibility is not None
    assert [(c.quota, c.current, c.relaxed) for c in pilot.infeasibility.relaxations] == [
        (quotas[0], 0, 1),
        (quotas[1], 1, 3),
    ]
    assert [finding.code for finding in pilot.infeasibility.findings] == ["infeasible:maximum", "infeasible:size"]
    assert pilot.infeasibility.findings[0]["supply"] == 4


def test_require_returns_the_pilot_or_raises() -> None:
    """`require` is for apps that want an exception, which carries every finding."""
    pilot = choose([person("a"), person("b")])
    assert pilot.require() is pilot
    with pytest.raises(InfeasibleError, match="at least 2 people needed, only 1 eligible"):
        choose([person("a")]).require()


# ---------------------------------------------------------------- misuse


def test_select_pilot_reports_all_problems() -> None:
    """One error names duplicate ids, a missing matrix and unknown names, with paths and the nearest name."""
    policy = SelectionPolicy(
        size=2,
        criteria=[Criterion("tenur", low=0, high=9)],
        quotas=[Quota("departmnt", "IT")],
        substitutes={"locaton": "Utrecht"},
    )
    people = [person("a", measures={"tenure": 3}), person("a"), person("b"), person("a")]
    with pytest.raises(ValidationError) as error:
        select_pilot(people, policy, on=DAY)
    found = {(finding.path, finding.code) for finding in error.value.findings}
    assert found == {
        ("people[1].id", "repeated"),
        ("matrix", "matrix:needed"),
        ("policy.substitutes[locaton]", "name:unknown"),
        ("policy.quotas[0].attribute", "name:unknown"),
        ("policy.criteria[0].measure", "name:unknown"),
    }
    assert "Did you mean 'department'?" in str(error.value)
    assert "Did you mean 'tenure'?" in str(error.value)


def test_unknown_attribute_is_a_lookup_error() -> None:
    """An attribute that no one in the pool has is probably a misspelling, and the nearest is suggested."""
    with pytest.raises(LookupError, match=r"Did you mean 'department'\?"):
        choose([person("a")], quotas=[Quota("departement", "IT")])


def test_unknown_cell_is_refused() -> None:
    """A quota on the cell must name a cell of the matrix."""
    with pytest.raises(UnknownNameError, match=r"Did you mean 'connector'\?"):
        choose([person("a")], quotas=[Quota("cell", "conector")])


@pytest.mark.parametrize("substitutes", [{"motivation": "high"}, {"department": 0.5}])
def test_substitute_has_the_type_of_its_measure(substitutes: dict[str, Any]) -> None:
    """Substitutes of measures are numbers, those of attributes text."""
    with pytest.raises(ValidationError) as error:
        choose([person("a")], substitutes=substitutes, quotas=[Quota("department", "IT")])
    assert error.value.code == "substitute:kind"


def test_select_pilot_reports_all_wrong_types() -> None:
    """One error names everything that is not a participant, policy, matrix or date."""
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        select_pilot([wrong], wrong, matrix=wrong, on=wrong)
    assert [finding.path for finding in error.value.findings] == ["people[0]", "policy", "matrix", "on"]
    with pytest.raises(ValidationError):
        select_pilot(wrong, SelectionPolicy(size=1), matrix=MATRIX, on=date(2026, 1, 1))


def test_explain_suggests_the_nearest_id() -> None:
    """Asking about a person outside the pool suggests the nearest id."""
    with pytest.raises(UnknownNameError, match=r"Did you mean 'p-17'\?"):
        choose([person("p-17")], size=1).explain("p-71")


def test_pilot_members_are_in_its_pool() -> None:
    """A pilot cannot be created with a member outside its pool."""
    pilot = choose([person("a"), person("b")])
    with pytest.raises(UnknownNameError, match="members"):
        evolve(pilot, members=("a", "z"))
    with pytest.raises(ValidationError, match=r"pool\[2\]"):
        evolve(pilot, pool=(*pilot.pool, Assessment(id="a", points=1000)))


# ---------------------------------------------------------------- explanations


@given(people=strategies.pools(), policy=POLICIES)
@example(people=[], policy=SelectionPolicy(size=1))
def test_explanations_name_no_other_person(people: list[Participant], policy: SelectionPolicy) -> None:
    """An explanation names nobody else, in English and Dutch, and is never empty."""
    named = [evolve(member, id=f"id-of-{n}-person") for n, member in enumerate(people)]
    assume(usable(named, policy))
    pilot = select_pilot(named, policy, matrix=MATRIX, on=DAY)
    for participant in named:
        for language in ("en", "nl"):
            text = pilot.explain(participant.id).text(language)
            assert text
            assert participant.id not in text
            assert "Ann" in pilot.explain(participant.id).text(Language(language, names={participant.id: "Ann"}))
            assert not any(other.id in text for other in named if other is not participant)


def test_reasons_of_a_reserve() -> None:
    """A reserve gets the first reason: score, lottery, a full quota, places reserved for others, or no group."""
    hr = {"department": "HR"}
    people = [person("a", score=0.9), person("b", score=0.5), person("c", score=0.5), person("d", score=0.1)]
    lot = choose(people, seed=1)
    for out in {*"bcd"} - set(lot.members):
        assert [reason.code for reason in lot.explain(out).reasons] == ["reserve", "reserve:score"]
    plain = choose(people, criteria=[], seed=1)
    assert [reason.code for reason in plain.explain(plain.reserves[0]).reasons] == ["reserve", "reserve:lottery"]
    full = choose([*people, person("e", score=0.0, attributes=hr)], quotas=[Quota("department", "IT", maximum=1)])
    assert full.members == ("a", "e")
    assert [r.code for r in full.explain("b").reasons] == ["reserve", "reserve:score", "reserve:full"]
    kept = choose([person("z", attributes=hr, score=0.0), *people], size=1, quotas=[Quota("department", "HR", 1)])
    assert [r.code for r in kept.explain("a").reasons] == ["reserve", "reserve:kept"]
    none = choose([person("x", attributes=hr), *people], size=1, quotas=[Quota("department", "IT", maximum=0)])
    assert [r.code for r in none.explain("a").reasons] == ["reserve", "reserve:full"]
    unmet = choose([person("a")])
    assert [r.code for r in unmet.explain("a").reasons] == ["reserve", "reserve:infeasible"]


def test_reasons_of_a_member() -> None:
    """A member gets the score by criterion, the quotas they count for, and that it is a proposal."""
    people = [person("a"), person("b"), person("c", score=0.1)]
    pilot = choose(people, size=1, quotas=[Quota("department", "IT", 1)], seed=4)
    reasons = pilot.explain(pilot.members[0]).reasons
    assert [reason.code for reason in reasons] == ["member", "criterion", "member:quota", "member:proposal"]
    assert dict(reasons[2].parameters) == {"attribute": "department", "value": "IT"}  # not how many others have it
    assert "lottery:tie" in [finding.code for finding in pilot.findings]
    plain = choose(people, criteria=[], size=1, seed=4)
    codes = [reason.code for reason in plain.explain(plain.members[0]).reasons]
    assert codes == ["member", "member:lottery", "member:proposal"]
    assert "member:lottery" not in [r.code for r in choose(people, criteria=[], size=3).explain("a").reasons]
    assert [r.code for r in choose(people, size=2).explain("a").reasons] == ["member", "criterion", "member:proposal"]


def test_exclusions_list_all_reasons() -> None:
    """An excluded person gets every reason, so that solving one does not reveal another."""
    pilot = choose([person("a", motivation=None, network_size=None, activity=0.1)])
    assert [str(reason) for reason in pilot.explain("a").reasons][1:] == [
        "Your network size is unknown. Share it if you want to be considered.",
        "Your motivation is unknown. Share it if you want to be considered.",
    ]


def test_pilot_repr_and_pickle() -> None:
    """The result and its parts print class, id and counts, and pickle to an equal result."""
    pilot = choose([person("a"), person("b"), person("c", consents=[])])
    assert repr(pilot) == "<Pilot optimal: 2 of 3 people>"
    assert repr(pilot.assessment("a")) == "<Assessment a>"
    assert repr(pilot.assessment("a").scores[0]) == "<CriterionScore motivation>"
    assert repr(pilot.explain("a")) == "<Explanation a>"
    copy = pickle.loads(pickle.dumps(pilot))  # noqa: S301
    assert copy == pilot
    assert copy.reserves == pilot.reserves


def test_previous_members_count_towards_the_size() -> None:
    """With sizes two to four, three previous members leave one place; five leave none, and a finding says so."""
    people = [*(person(f"p-{n}") for n in range(6)), person("p-6", attributes={"department": "HR"}, consents=[])]
    policy = SelectionPolicy(size=(2, 4), quotas=[Quota("department", "HR", 1, 4)])
    for inside, full in ((3, False), (5, True)):
        pilot = select_pilot(
            people, policy, matrix=MATRIX, on=DAY, previous_members=[participant.id for participant in people[:inside]]
        )
        assert pilot.infeasibility is not None
        assert ("infeasible:size:full" in [finding.code for finding in pilot.infeasibility.findings]) is full


def test_loaded_pilot_with_an_excluded_member_is_explained() -> None:
    """A document may contain a member who is not eligible; `explain` still works for everyone."""
    pilot = choose([person(f"p-{n}") for n in range(4)])
    consentless = {member: Assessment(id=member, reasons=("consent",)) for member in pilot.members}
    gone = evolve(pilot, pool=[consentless.get(item.id, item) for item in pilot.pool])
    assert gone.exclusions == dict.fromkeys(pilot.members, "consent")
    assert all(finding.text("nl") for finding in gone.findings)
    assert (gone.total, len(gone.quotas)) == (0, 0)
    for assessment in gone.pool:
        assert gone.explain(assessment.id).text("en")
    assert repr([gone.if_removed(member) for member in gone.members])


def test_equal_people_can_form_the_relaxed_group() -> None:
    """Where the remaining people are all equal, any of them form the group of the relaxed policy."""
    pilot = choose([person(f"p-{n}") for n in range(3)], size=3, quotas=[Quota("department", "HR", 1, 3)])
    assert pilot.infeasibility is not None
    assert [
        (relaxation.bound.value, relaxation.current, relaxation.relaxed)
        for relaxation in pilot.infeasibility.relaxations
    ] == [("minimum", 1, 0)]


def test_pilot_html_shows_the_group_without_scores() -> None:
    """The HTML has escaped tables of counts, quotas and findings, ids in order, and no score or reserve."""
    agreed = agreed_on(DAY)
    people = [
        Participant(id=f"<{n}>", activity=n / 10, attributes={"team": "<t>"}, consents=agreed if n else [])
        for n in range(6)
    ]
    policy = SelectionPolicy(
        size=2, criteria=[Criterion("activity")], quotas=[Quota("team", "<t>", 1)], exclude_inactive=False
    )
    pilot = select_pilot(people, policy, on=DAY)
    shown = pilot._repr_html_()
    assert shown.count("<table lang") == 3
    assert f"<caption>pilot, {spoken(DAY)}: a group is proposed</caption>" in shown
    assert '<tr><th scope="row">proposed, in order of id</th><td>&lt;4&gt;, &lt;5&gt;</td></tr>' in shown
    assert '<tr><th scope="row">reserves (number)</th><td>3</td></tr>' in shown
    assert '<tr><th scope="row">people considered (number)</th><td>6</td></tr>' in shown
    cells = "".join(f'<td style="text-align:right">{number}</td>' for number in (1, 2, 2, 5))
    assert f'<tr><th scope="row">team = &lt;t&gt;</th>{cells}</tr>' in shown
    assert "Excluded, no valid consent: 1 person." in shown
    assert not {"&lt;1&gt;", "&lt;2&gt;", "&lt;3&gt;"} & set(shown.replace("<", " ").replace(">", " ").split())
    assert str(pilot.assessment("<5>").points) not in shown
    bare = select_pilot(people[1:], evolve(policy, quotas=(), size=3), on=DAY, previous_members=["<5>"])
    assert bare._repr_html_().count("<table lang") == 1
    assert '<tr><th scope="row">already members</th><td>&lt;5&gt;</td></tr>' in bare._repr_html_()
    assert "already members" not in shown


def test_quotas_are_a_reason_of_a_reserve() -> None:
    """Where a policy has quotas, a reserve learns that the score alone may not decide."""
    people = [person("a", score=0.9), person("b", score=0.5), person("c", score=0.3, attributes={"department": "HR"})]
    pilot = choose(people, quotas=[Quota("department", "HR", 1)])
    assert pilot.members == ("a", "c")
    assert [reason.code for reason in pilot.explain("b").reasons] == ["reserve", "reserve:score", "reserve:spread"]
    assert [reason.code for reason in choose(people).explain("c").reasons] == ["reserve", "reserve:score"]


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from(["IT", "HR"])), min_size=3, max_size=8),
    st.integers(1, 4),
    st.integers(0, 2),
    st.integers(0, 2),
    st.randoms(use_true_random=False),
)
def test_explanations_do_not_depend_on_the_answers_of_others(
    rows: list[tuple[int, int, str]], size: int, minimum: int, weight: int, rng: Any
) -> None:
    """While the group stays the same, no answer of another person changes an explanation, so none follows from it."""
    criteria = [Criterion("motivation", weight=weight), Criterion("opportunity_self")]
    quotas = [Quota("department", "HR", min(minimum, size))] if minimum else []
    options: dict[str, Any] = {"size": size, "criteria": criteria, "quotas": quotas, "seed": 3}
    people = [
        person(f"p-{n}", motivation=first / 4, opportunity_self=second / 4, attributes={"department": of})
        for n, (first, second, of) in enumerate(rows)
    ]
    pilot = choose(people, **options)

    def changed(other: Participant) -> Participant:
        """Raise the answers of a member, and lower those of a reserve, so that the same group is selected."""
        end = 1.0 if other.id in pilot.members else 0.0
        new = {
            name: getattr(other, name) + rng.random() * (end - getattr(other, name))
            for name in ("motivation", "opportunity_self")
        }
        return evolve(other, **new)

    for mine in people:
        again = choose([other if other is mine else changed(other) for other in people], **options)
        assert again.members == pilot.members
        assert again.explain(mine.id) == pilot.explain(mine.id)


def test_full_quota_is_explained_with_its_numbers() -> None:
    """The reason of a full quota has its value and number of members; a quota with room is no reason."""
    people = [person(name, score=0.9 - n / 10) for n, name in enumerate("abcd")]
    people += [person("e", score=0.1, attributes={"department": "HR"})]
    pilot = choose(people, size=3, quotas=[Quota("department", "IT", maximum=2), Quota("department", "HR", maximum=2)])
    found = [reason for reason in pilot.explain("c").reasons if reason.code == "reserve:full"]
    assert [dict(reason.parameters) for reason in found] == [{"attribute": "department", "value": "IT", "maximum": 2}]


@pytest.mark.parametrize(
    ("members", "counts", "met"),
    [
        ("ab", (2, 0), (True, False)),
        ("ac", (1, 1), (True, True)),
        ("cd", (0, 2), (False, True)),
        ("abc", (2, 1), (True, True)),
    ],
)
def test_quotas_are_counted_in_any_group(members: str, counts: tuple[int, int], met: tuple[bool, bool]) -> None:
    """Each quota of a group written by hand states how many members have its value, and whether it is met."""
    hr = {"department": "HR"}
    people = [person("a"), person("b"), person("c", attributes=hr), person("d", attributes=hr)]
    quotas = [Quota("department", "IT", 1, 2), Quota("department", "HR", 1, 2)]
    pilot = evolve(choose(people, quotas=quotas), members=tuple(members))
    assert tuple(count.members for count in pilot.quotas) == counts
    assert tuple(count.met for count in pilot.quotas) == met
    assert {(count.eligible, count.size) for count in pilot.quotas} == {(2, len(members))}
    over = evolve(pilot, policy=evolve(pilot.policy, quotas=[Quota("department", "IT", 0, 1)]))
    assert [count.met for count in over.quotas] == [counts[0] <= 1]


@given(scores=st.lists(st.sampled_from([0.1, 0.5, 0.5, 0.9]), min_size=3, max_size=7), size=st.integers(1, 4))
def test_members_by_lottery_by_hand(scores: list[float], size: int) -> None:
    """A member was selected by lottery if a reserve has the same score and the same traits."""
    people = [person(f"p-{n}", score=score) for n, score in enumerate(scores)]
    pilot = choose(people, size=size)
    assume(pilot.members)
    points = {participant.id: participant.motivation for participant in people}
    drawn = [member for member in pilot.members if points[member] in {points[other] for other in pilot.reserves}]
    rows = [dict(finding.parameters) for finding in pilot.findings if finding.code == "lottery:tie"]
    assert rows == ([{"count": len(drawn), "seed": 0}] if drawn else [])
    assert pilot.total == sum(sorted((round(10_000 * score) for score in scores), reverse=True)[:size])


@pytest.mark.parametrize("before", [[], ["old"]])
def test_quotas_without_a_group_show_the_request(before: list[str]) -> None:
    """Without a group, a quota shows the bounds for the requested size: no minimum is above its maximum."""
    quotas: list[Any] = [
        Quota("department", "HR", 2),
        Quota("department", "IT", 0, Fraction(1, 2)),
        DistinctValues("department", 3),
    ]
    people = [person(name) for name in ("a", "b", "c", "old")]
    policy = SelectionPolicy(size=(4, 6), criteria=[Criterion("motivation")], quotas=quotas)
    pilot = select_pilot(people, policy, matrix=MATRIX, on=DAY, previous_members=before)
    assert (pilot.status, pilot.members) == (SelectionStatus.INFEASIBLE, ())
    assert [count.bounds for count in pilot.quotas] == [(2, 4), (0, 2), (3, 4)]
    assert not pilot.quotas[0].met


def test_excluded_people_are_explained_as_such() -> None:
    """The explanation of an excluded person in the pool says that they are not eligible, and why."""
    pilot = choose([person("a"), evolve(person("b"), consents=[])], size=1)
    for language, text in (
        ("en", "You are not eligible in this selection."),
        ("nl", "Je komt bij deze selectie niet in aan"),
    ):
        assert pilot.explain("b").text(language).startswith(text)
        assert "pool" not in pilot.explain("b").text(language)


@given(people=strategies.pools(), policy=POLICIES)
def test_scores_to_tie_equal_a_search_per_person(people: list[Participant], policy: SelectionPolicy) -> None:
    """One search for all people with the same traits gives what a search without the person gives."""
    assume(usable(people, policy))
    pilot = select_pilot(people, policy, matrix=MATRIX, on=DAY)
    for person_id in pilot.reserves if pilot.status is SelectionStatus.OPTIMAL else ():
        candidate = pilot._eligible[person_id]
        beside = pilot.screened._replace(before=(*pilot.screened.before, candidate))
        group = best_group(pilot._others(person_id), pilot.task(beside), SolverLimits())
        known = None if group.chosen is None else pilot.total - sum(found.points for found in group.chosen)
        assert pilot.score_to_tie(person_id) == known


def test_draw_needs_a_seed() -> None:
    """A copy with pseudonyms has no seed, and a draw from it says so."""
    with pytest.raises(ValidationError) as error:
        draw(None, "p-1")
    assert [(finding.path, finding.code) for finding in error.value.findings] == [("seed", "lottery:seed")]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_text_names_people_where_names_are_given(language: str) -> None:
    """Members, members of an earlier wave and people to ask have names; their ids do not appear."""
    on = date(2026, 9, 1)
    people = [
        Participant(
            id=f"id-{place}", consents=agreed_on(on, Purpose.PARTICIPATION), motivation=None if place == 2 else 0.9
        )
        for place in range(4)
    ]
    policy = SelectionPolicy(size=2, criteria=[Criterion("motivation", minimum=0.5)], exclude_inactive=False)
    pilot = select_pilot(people, policy, on=on)
    names = {person.id: f"Name {person.id[-1]}" for person in people}
    text = pilot.text(Language(language, names=names))
    assert pilot.to_ask
    assert all(names[who] in text for who in (*pilot.members, *pilot.to_ask))
    assert "id-" not in text


def test_members_of_one_cell_are_reported() -> None:
    """Three or more members who start in one cell are reported; two members, two cells and an unknown cell are not."""
    agreed = agreed_on(DAY)
    near, far = (
        Participant(id=name, network_size=850, activity=share, consents=agreed)
        for name, share in (("a", 0.9), ("b", 0.4))
    )
    unknown = evolve(far, id="u", network_size=None)
    for pool, size, expected in (
        ([evolve(near, id=str(number)) for number in range(3)], 3, "Influencer"),
        ([evolve(near, id=str(number)) for number in range(2)], 2, None),
        ([near, evolve(near, id="c"), far], 3, None),
        ([near, evolve(near, id="c"), unknown], 3, None),
    ):
        pilot = select_pilot(pool, SelectionPolicy(size=size), matrix=MATRIX, on=DAY)
        assert len(pilot.members) == size
        found = [finding for finding in pilot.findings if finding.code == "pilot:one-cell"]
        assert [finding["cell"] for finding in found] == ([expected] if expected else [])
    assert (
        "All 3 members start in the same cell of the matrix, Influencer."
        in select_pilot(
            [evolve(near, id=str(number)) for number in range(3)], SelectionPolicy(size=3), matrix=MATRIX, on=DAY
        ).text()
    )
