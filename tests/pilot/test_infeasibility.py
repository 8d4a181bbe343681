"""Infeasible policies: compared with an enumeration of every possible group."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from attrs import evolve

from advocacy import Participant, Pilot, Quota, select_pilot
from advocacy.errors import ValidationError
from advocacy.pilot import BoundKind, DistinctValues, SelectionStatus, ValueCap
from advocacy.testing.strategies import DAY
from tests.samples import policy, scored

VALUES = {"department": ("Sales", "IT", "HR"), "location": ("Utrecht", "Gent")}
Rule = Quota | ValueCap | DistinctValues
Group = tuple[Participant, ...]


def chosen(people: list[Participant], size: Any, rules: list[Rule], before: tuple[str, ...] = ()) -> Pilot:
    """Select by motivation under some rules."""
    return select_pilot(people, policy(size, rules), on=DAY, previous_members=before)


def counted(group: Group, rule: Rule) -> int:
    """Count what a rule bounds."""
    counts = Counter(person.attributes[rule.attribute] for person in group)
    if isinstance(rule, Quota):
        return counts[rule.value]
    return max(counts.values(), default=0) if isinstance(rule, ValueCap) else len(counts)


def distance(group: Group, rules: tuple[Rule, ...], smallest: int) -> tuple[int, int]:
    """Return the places by which bounds have to move for a group, and how late in their order those bounds are."""
    steps: list[int] = []
    for rule in rules:
        (minimum, maximum), found = rule.bounds(len(group)), counted(group, rule)
        steps += [max(0, minimum - found)] if not isinstance(rule, ValueCap) and rule.minimum else []
        steps += [max(0, found - maximum)] if rule.maximum is not None else []
    steps.append(max(0, smallest - len(group)))
    return sum(steps), sum(place * many for place, many in enumerate(steps))


def some_rules(chance: random.Random, names: tuple[str, ...]) -> list[Rule]:
    """Generate a few rules on some attributes, with whole numbers and shares."""
    made: dict[str, Rule] = {}
    for _ in range(chance.randint(1, 4)):
        name = chance.choice(names)
        kind = chance.randrange(4)
        if kind == 0:
            minimum = chance.randint(0, 3)
            rule: Rule = Quota(name, chance.choice(VALUES[name]), minimum, chance.choice([None, minimum, minimum + 1]))
        elif kind == 1:
            shares = sorted(Fraction(chance.randint(0, 6), 6) for _ in range(2))
            rule = Quota(name, chance.choice(VALUES[name]), *shares)
        elif kind == 2:
            maxima: list[int | Fraction] = [0, 1, 2, Fraction(1, 3), Fraction(1, 2)]
            rule = ValueCap(name, chance.choice(maxima))
        else:
            minimum = chance.randint(1, 3)
            rule = DistinctValues(name, minimum, chance.choice([None, minimum]) if len(names) > 1 else None)
        made[rule.name] = rule
    return list(made.values())


def infeasibilities(seed: int, names: tuple[str, ...], many: int) -> list[tuple[list[Participant], Pilot]]:
    """Generate pools of up to seven, some of them previous members, with rules that no group keeps."""
    chance = random.Random(seed)  # noqa: S311 - a seeded test
    found: list[tuple[list[Participant], Pilot]] = []
    while len(found) < many:
        people = [
            scored(f"p-{n}", 5000, chance.choice(VALUES["department"]), chance.choice(VALUES["location"]))
            for n in range(chance.randint(1, 7))
        ]
        minimum = chance.randint(1, 5)
        before = tuple(person.id for person in people if chance.random() < 0.15)
        try:
            pilot = chosen(people, (minimum, minimum + chance.randint(0, 1)), some_rules(chance, names), before)
        except ValidationError:
            continue
        if pilot.infeasibility is not None and len(before) <= pilot.policy.sizes[-1]:
            found.append((people, pilot))
    return found


def groups_of(people: list[Participant], pilot: Pilot) -> list[Group]:
    """Generate every group with the previous members and at most the largest size."""
    inside = tuple(person for person in people if person.id in pilot.previous_members)
    rest = [person for person in people if person.id not in pilot.previous_members]
    sizes = range(max(0, 1 - len(inside)), pilot.policy.sizes[-1] - len(inside) + 1)
    return [(*inside, *group) for size in sizes for group in combinations(rest, size)]


@pytest.mark.parametrize("rules", [[], [Quota("location", "Gent", 1)]], ids=["one attribute", "two attributes"])
@pytest.mark.parametrize(("departments", "text"), [("IT Sales", "are only 2 values"), ("IT", "is only 1 value")])
def test_cap_without_enough_values_is_infeasible(rules: list[Rule], departments: str, text: str) -> None:
    """A cap of two per department has room for two people of each department in the pool."""
    people = [scored(f"{name}-{number}", department=name) for name in departments.split() for number in range(8)]
    pilot = chosen(people, 6, [ValueCap("department", 2), *rules])
    assert pilot.infeasibility is not None
    room = 2 * len(departments.split())
    expected = f"each department: at most 2 allowed, and there {text}. So the group has at most {room} people."
    assert expected in pilot.text()
    assert f"heeft dus hoogstens {room} mensen" in pilot.text("nl")


BOTH = (("department",), ("department", "location"))


@pytest.mark.parametrize("names", BOTH, ids=["one attribute", "two attributes"])
@pytest.mark.parametrize("seed", range(4))
def test_relaxations_are_the_cheapest_for_any_group(seed: int, names: tuple[str, ...]) -> None:
    """No group of any size needs fewer moved places, or as many on earlier bounds."""
    for people, pilot in infeasibilities(seed, names, 12):
        assert pilot.infeasibility is not None
        groups = groups_of(people, pilot)
        sides = [(rule, bound) for rule in pilot.policy.quotas for bound in (BoundKind.MINIMUM, BoundKind.MAXIMUM)]
        sides = [
            (rule, bound)
            for rule, bound in sides
            if (
                not isinstance(rule, ValueCap) and rule.minimum
                if bound is BoundKind.MINIMUM
                else rule.maximum is not None
            )
        ]
        steps = [
            (
                abs(relaxation.relaxed - relaxation.current),
                [*sides, (None, BoundKind.SIZE)].index((relaxation.quota, relaxation.bound)),
            )
            for relaxation in pilot.infeasibility.relaxations
        ]
        found = sum(many for many, _ in steps), sum(place * many for many, place in steps)
        assert found == min(distance(group, pilot.policy.quotas, pilot.policy.sizes[0]) for group in groups)
        sizes = [change for change in pilot.infeasibility.relaxations if change.bound is BoundKind.SIZE]
        assert all((change.quota, change.current) == (None, pilot.policy.sizes[0]) for change in sizes)
        relaxed = pilot.infeasibility.relaxed_policy
        assert relaxed is not None
        assert evolve(relaxed, size=pilot.policy.size, quotas=pilot.policy.quotas) == pilot.policy
        again = select_pilot(people, relaxed, on=DAY, previous_members=pilot.previous_members)
        assert again.status is SelectionStatus.OPTIMAL
        by_id = {person.id: person for person in people}
        group = tuple(by_id[member] for member in again.all_members)
        for change in pilot.infeasibility.relaxations:
            if change.quota is not None:
                assert (
                    change.current == change.quota.bounds(len(group))[change.bound is BoundKind.MAXIMUM]
                    or len(sizes) == 0
                )


@pytest.mark.parametrize("names", BOTH, ids=["one attribute", "two attributes"])
@pytest.mark.parametrize("seed", range(4))
def test_infeasibility_is_irreducible(seed: int, names: tuple[str, ...]) -> None:
    """No group keeps all the bounds that an infeasibility names; without any one of them there is a group."""
    for people, pilot in infeasibilities(seed, names, 12):
        assert pilot.infeasibility is not None
        assert pilot.infeasibility.irreducible
        rules = {rule.name: rule for rule in pilot.policy.quotas}
        sides = [
            (rules.get(str(dict(finding.parameters).get("quota"))), finding.code.split(":")[1])
            for finding in pilot.infeasibility.findings
        ]
        assert [rule for rule, _ in sides if rule is None] == [None] * (sides[-1][0] is None)
        assert list(pilot.infeasibility.quotas) == [
            rule for rule in pilot.policy.quotas if rule in {side[0] for side in sides}
        ]
        groups = groups_of(people, pilot)

        def kept(group: Group, sides: list[tuple[Rule | None, str]], smallest: int) -> bool:
            for rule, bound in sides:
                if rule is None and len(group) < smallest:
                    return False
                if rule is not None:
                    (minimum, maximum), found = rule.bounds(len(group)), counted(group, rule)
                    if found < minimum if bound == "minimum" else found > maximum:
                        return False
            return True

        smallest = pilot.policy.sizes[0]
        assert not any(kept(group, sides, smallest) for group in groups)
        for side in sides:
            fewer = [other for other in sides if other is not side]
            assert any(kept(group, fewer, smallest) for group in groups)


def test_infeasibility_counts_the_supply_of_each_bound() -> None:
    """Each bound states its requirement, the eligible people for it, and the shortfall."""
    people = [
        scored("a", 5000, "IT", "Gent"),
        scored("b", 5000, "IT", "Gent"),
        scored("c", 5000, "HR", "Gent"),
        scored("d", 5000, "HR", "Utrecht"),
        scored("e", 5000, "Sales", "Utrecht"),
    ]
    row: dict[tuple[Rule, ...], dict[str, int]] = {
        (Quota("department", "IT", 3),): {"shortfall": 1, "minimum": 3, "supply": 2},
        (Quota("department", "Ops", Fraction(1, 2)),): {"shortfall": 2, "minimum": 2, "supply": 0},
        (DistinctValues("department", 4),): {"shortfall": 1, "minimum": 4, "supply": 3},
        (Quota("department", "IT", 2), ValueCap("department", 1)): {"maximum": 1, "count": 3, "room": 3},
        (Quota("department", "HR", 0, 0), Quota("location", "Utrecht", 2)): {"maximum": 0, "supply": 2},
        (DistinctValues("department", 1, 1), Quota("location", "Utrecht", 2), Quota("department", "Sales", 1)): {
            "maximum": 1,
            "supply": 3,
        },
    }
    for rules, expected in row.items():
        clash = chosen(people, 4, list(rules)).infeasibility
        assert clash is not None
        named = [dict(finding.parameters) for finding in clash.findings]
        whose = {"quota", "attribute", "rule"}
        found = [{name: value for name, value in entry.items() if name not in whose} for entry in named]
        assert expected in found
        assert (clash.eligible, clash.requested) == (5, 4)


def test_size_shortfall_counts_previous_members() -> None:
    """The size states the people requested, eligible and already in the group, and the shortfall."""
    people = [scored(f"p-{n}") for n in range(4)]
    short = chosen(people, (6, 9), []).infeasibility
    assert short is not None
    assert [(found.code, dict(found.parameters)) for found in short.findings] == [
        ("infeasible:size:short", {"eligible": 4, "minimum": 6, "shortfall": 2})
    ]
    beside = chosen(people, (6, 9), [], before=("p-0", "p-1")).infeasibility
    assert beside is not None
    assert [(found.code, dict(found.parameters)) for found in beside.findings] == [
        ("infeasible:size:previous:short", {"eligible": 2, "minimum": 6, "previous": 2, "shortfall": 2})
    ]
    full = chosen(people, 2, [], before=("p-0", "p-1", "p-2")).infeasibility
    assert full is not None
    assert [(found.code, dict(found.parameters)) for found in full.findings] == [
        ("infeasible:size:full", {"maximum": 2, "previous": 3})
    ]
    assert (full.eligible, full.requested, full.relaxations, full.relaxed_policy) == (1, 2, (), None)
    nobody = chosen([], 2, []).infeasibility
    assert nobody is not None
    assert (nobody.eligible, nobody.requested, nobody.quotas) == (0, 2, ())
    assert all(clash.irreducible for clash in (short, beside, full, nobody))
    assert chosen(people, 3, [], before=("p-0", "p-1", "p-2")).status is SelectionStatus.OPTIMAL


def test_relaxed_shares_become_numbers_of_places() -> None:
    """A relaxed share is a number of places for one group size; relaxed whole numbers keep a range of sizes."""
    people = [scored(f"p-{n}", 5000, "IT" if n < 5 else "HR") for n in range(6)]
    shared = chosen(people, (4, 5), [Quota("department", "HR", Fraction(1, 2))]).infeasibility
    assert shared is not None
    assert [(change.bound, change.current, change.relaxed) for change in shared.relaxations] == [
        (BoundKind.MINIMUM, 2, 1)
    ]
    assert shared.relaxed_policy is not None
    assert (shared.relaxed_policy.quotas, shared.relaxed_policy.sizes) == ((Quota("department", "HR", 1),), range(4, 6))
    both = [Quota("department", "HR", Fraction(1, 2)), Quota("department", "IT", Fraction(1, 6))]
    kept = chosen(people, (4, 5), list[Rule](both)).infeasibility
    assert kept is not None
    assert kept.relaxed_policy is not None
    assert kept.relaxed_policy.sizes == range(4, 5)


@pytest.mark.parametrize("more", ["HR", "IT", "Sales"])
def test_maximum_rises_to_the_previous_members(more: str) -> None:
    """Where more previous members have a value than its maximum allows, the maximum rises to their number."""
    inside = [scored("a", 5000, more), scored("b", 5000, more), scored("c", 5000, more)]
    others = [scored(f"{value}-{n}", 5000, value) for value in ("HR", "IT", "Sales") for n in range(2)]
    for rule in (Quota("department", more, 0, 1), ValueCap("department", 1)):
        clash = chosen([*inside, *others], 5, [rule], before=("a", "b", "c")).infeasibility
        assert clash is not None
        assert [(change.quota, change.current, change.relaxed) for change in clash.relaxations] == [(rule, 1, 3)]
        assert clash.relaxed_policy is not None
        again = select_pilot([*inside, *others], clash.relaxed_policy, on=DAY, previous_members=("a", "b", "c"))
        assert again.status is SelectionStatus.OPTIMAL


@pytest.mark.parametrize("size", [5, 8, (6, 8)])
def test_bounds_that_do_not_bind_are_not_named(size: Any) -> None:
    """A minimum share that everyone has, and a maximum share that no one has, are not part of the infeasibility."""
    people = [scored(f"p-{n}", 5000, "IT" if n else "HR", "Gent") for n in range(9)]
    rules: list[Rule] = [
        Quota("location", "Gent", Fraction(1, 7)),
        Quota("location", "Utrecht", 0, Fraction(6, 7)),
        Quota("department", "IT", Fraction(1, 100)),
        ValueCap("location", Fraction(1)),
        Quota("department", "HR", 3),
    ]
    clash = chosen(people, size, rules).infeasibility
    assert clash is not None
    assert clash.quotas == (rules[-1],)
    assert [(change.quota, change.current, change.relaxed) for change in clash.relaxations] == [(rules[-1], 3, 1)]


@pytest.mark.parametrize(("cap", "size", "to"), [(1, 6, 2), (2, 9, 3), (1, 9, 3), (0, 3, 1), (3, 12, 4), (2, 8, 3)])
def test_cap_rises_no_more_than_an_even_group_needs(cap: int, size: int, to: int) -> None:
    """With four people of each of three values, the cap rises as far as an even group needs."""
    people = [scored(f"{value}-{n}", 5000, value) for value in VALUES["department"] for n in range(4)]
    rule = ValueCap("department", cap)
    ways: list[list[Rule]] = [[rule], [rule, DistinctValues("department", 3)], [Quota("department", "IT", 1), rule]]
    for rules in ways:
        clash = chosen(people, size, rules).infeasibility
        assert clash is not None
        assert [
            (change.quota, change.current, change.relaxed) for change in clash.relaxations if change.quota == rule
        ] == [(rule, cap, to)]
        assert len(clash.relaxations) == 1


@pytest.mark.parametrize("turned", [False, True])
def test_distinct_values_follow_the_order_of_the_quotas(turned: bool) -> None:  # noqa: FBT001
    """Where one distinct value fewer and one place more cost the same, the first rule is relaxed."""
    people = [scored(f"{name}-{number}", 5000, name) for name in VALUES["department"] for number in range(3)]
    rules: list[Rule] = [DistinctValues("department", 3), Quota("department", "HR", maximum=0)]
    asked = rules[::-1] if turned else rules
    clash = chosen(people, 3, asked).infeasibility
    assert clash is not None
    assert [(change.quota, abs(change.current - change.relaxed)) for change in clash.relaxations] == [(asked[0], 1)]
