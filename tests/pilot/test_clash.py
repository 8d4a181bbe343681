"""Clashes: held against every group that could be made, counted by hand."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from attrs import evolve

from advocacy import (
    Bound,
    Cap,
    Consent,
    Criterion,
    Distinct,
    InvalidError,
    Participant,
    Pilot,
    Purpose,
    Quota,
    SelectionPolicy,
    Status,
    select_pilot,
)
from advocacy.testing.strategies import DAY

AGREED = Consent(purpose=Purpose.PARTICIPATION, given=DAY)
VALUES = {"department": ("Sales", "IT", "HR"), "location": ("Utrecht", "Gent")}
Rule = Quota | Cap | Distinct
Group = tuple[Participant, ...]


def person(name: str, department: str = "IT", location: str = "Gent", points: int = 5000) -> Participant:
    """Make an eligible person."""
    facts = {"department": department, "location": location}
    return Participant(id=name, motivation=points / 10_000, attributes=facts, consents=[AGREED])


def chosen(people: list[Participant], size: Any, rules: list[Rule], before: tuple[str, ...] = ()) -> Pilot:
    """Select by motivation under some rules."""
    asked = SelectionPolicy(size=size, criteria=[Criterion("motivation")], quotas=rules, exclude_inactive=False)
    return select_pilot(people, asked, on=DAY, before=before)


def counted(group: Group, rule: Rule) -> int:
    """Count what a rule bounds."""
    counts = Counter(one.attributes[rule.attribute] for one in group)
    if isinstance(rule, Quota):
        return counts[rule.value]
    return max(counts.values(), default=0) if isinstance(rule, Cap) else len(counts)


def moved(group: Group, rules: tuple[Rule, ...], smallest: int) -> tuple[int, int]:
    """Count the places by which bounds have to move for one group, and how late in the order of the bounds they are."""
    steps: list[int] = []
    for rule in rules:
        (least, most), found = rule.bounds(len(group)), counted(group, rule)
        steps += [max(0, least - found)] if not isinstance(rule, Cap) and rule.minimum else []
        steps += [max(0, found - most)] if rule.maximum is not None else []
    steps.append(max(0, smallest - len(group)))
    return sum(steps), sum(place * many for place, many in enumerate(steps))


def some_rules(chance: random.Random, names: tuple[str, ...]) -> list[Rule]:
    """Make a few rules on some attributes, whole ones and shares."""
    made: dict[str, Rule] = {}
    for _ in range(chance.randint(1, 4)):
        name = chance.choice(names)
        kind = chance.randrange(4)
        if kind == 0:
            least = chance.randint(0, 3)
            rule: Rule = Quota(name, chance.choice(VALUES[name]), least, chance.choice([None, least, least + 1]))
        elif kind == 1:
            shares = sorted(Fraction(chance.randint(0, 6), 6) for _ in range(2))
            rule = Quota(name, chance.choice(VALUES[name]), *shares)
        elif kind == 2:
            rule = Cap(name, chance.choice([0, 1, 2, Fraction(1, 3), Fraction(1, 2)]))
        else:
            least = chance.randint(1, 3)
            rule = Distinct(name, least, chance.choice([None, least]) if len(names) > 1 else None)
        made[rule.name] = rule
    return list(made.values())


def clashes(seed: int, names: tuple[str, ...], many: int) -> list[tuple[list[Participant], Pilot]]:
    """Give pools of up to seven, some of whom may be in already, with rules that no group of them keeps."""
    chance = random.Random(seed)  # noqa: S311 - a seeded test
    found: list[tuple[list[Participant], Pilot]] = []
    while len(found) < many:
        people = [
            person(f"p-{n}", chance.choice(VALUES["department"]), chance.choice(VALUES["location"]))
            for n in range(chance.randint(1, 7))
        ]
        least = chance.randint(1, 5)
        before = tuple(one.id for one in people if chance.random() < 0.15)
        try:
            pilot = chosen(people, (least, least + chance.randint(0, 1)), some_rules(chance, names), before)
        except InvalidError:
            continue
        if pilot.clash is not None and len(before) <= pilot.policy.sizes[-1]:
            found.append((people, pilot))
    return found


def groups_of(people: list[Participant], pilot: Pilot) -> list[Group]:
    """Give every group that has those who are in already, and no more people than the largest size."""
    inside = tuple(one for one in people if one.id in pilot.before)
    rest = [one for one in people if one.id not in pilot.before]
    sizes = range(max(0, 1 - len(inside)), pilot.policy.sizes[-1] - len(inside) + 1)
    return [(*inside, *group) for size in sizes for group in combinations(rest, size)]


BOTH = (("department",), ("department", "location"))


@pytest.mark.parametrize("names", BOTH, ids=["one attribute", "two attributes"])
@pytest.mark.parametrize("seed", range(4))
def test_no_group_asks_for_fewer_places_than_the_changes(seed: int, names: tuple[str, ...]) -> None:
    """Over every group of every size, none would do with fewer places in all, nor with as many of earlier bounds."""
    for people, pilot in clashes(seed, names, 12):
        assert pilot.clash is not None
        groups = groups_of(people, pilot)
        sides = [(rule, bound) for rule in pilot.policy.quotas for bound in (Bound.MINIMUM, Bound.MAXIMUM)]
        sides = [
            (rule, bound)
            for rule, bound in sides
            if (not isinstance(rule, Cap) and rule.minimum if bound is Bound.MINIMUM else rule.maximum is not None)
        ]
        steps = [
            (abs(one.to - one.now), [*sides, (None, Bound.SIZE)].index((one.quota, one.bound)))
            for one in pilot.clash.changes
        ]
        found = sum(many for many, _ in steps), sum(place * many for many, place in steps)
        assert found == min(moved(group, pilot.policy.quotas, pilot.policy.sizes[0]) for group in groups)
        sizes = [change for change in pilot.clash.changes if change.bound is Bound.SIZE]
        assert all((change.quota, change.now) == (None, pilot.policy.sizes[0]) for change in sizes)
        relaxed = pilot.clash.relaxed
        assert relaxed is not None
        assert evolve(relaxed, size=pilot.policy.size, quotas=pilot.policy.quotas) == pilot.policy
        again = select_pilot(people, relaxed, on=DAY, before=pilot.before)
        assert again.status is Status.SELECTED
        by_id = {one.id: one for one in people}
        group = tuple(by_id[one] for one in again.everyone)
        for change in pilot.clash.changes:
            if change.quota is not None:
                assert change.now == change.quota.bounds(len(group))[change.bound is Bound.MAXIMUM] or len(sizes) == 0


@pytest.mark.parametrize("names", BOTH, ids=["one attribute", "two attributes"])
@pytest.mark.parametrize("seed", range(4))
def test_each_bound_of_a_clash_takes_part_in_it(seed: int, names: tuple[str, ...]) -> None:
    """No group keeps all the bounds that a clash names; without any one of them there is a group."""
    for people, pilot in clashes(seed, names, 12):
        assert pilot.clash is not None
        assert pilot.clash.minimal
        rules = {rule.name: rule for rule in pilot.policy.quotas}
        sides = [
            (rules.get(str(dict(finding.parameters).get("quota"))), finding.code.split(":")[1])
            for finding in pilot.clash.findings
        ]
        assert [rule for rule, _ in sides if rule is None] == [None] * (sides[-1][0] is None)
        assert list(pilot.clash.quotas) == [rule for rule in pilot.policy.quotas if rule in {side[0] for side in sides}]
        groups = groups_of(people, pilot)

        def kept(group: Group, sides: list[tuple[Rule | None, str]], smallest: int) -> bool:
            for rule, bound in sides:
                if rule is None and len(group) < smallest:
                    return False
                if rule is not None:
                    (least, most), found = rule.bounds(len(group)), counted(group, rule)
                    if found < least if bound == "minimum" else found > most:
                        return False
            return True

        smallest = pilot.policy.sizes[0]
        assert not any(kept(group, sides, smallest) for group in groups)
        for side in sides:
            fewer = [other for other in sides if other is not side]
            assert any(kept(group, fewer, smallest) for group in groups)


def test_a_clash_counts_what_each_bound_has() -> None:
    """Each bound says what it asks for, how many eligible people there are for it, and how many it lacks."""
    people = [
        person("a", "IT", "Gent"),
        person("b", "IT", "Gent"),
        person("c", "HR", "Gent"),
        person("d", "HR", "Utrecht"),
        person("e", "Sales", "Utrecht"),
    ]
    told: dict[tuple[Rule, ...], dict[str, int]] = {
        (Quota("department", "IT", 3),): {"lacks": 1, "minimum": 3, "supply": 2},
        (Quota("department", "Ops", Fraction(1, 2)),): {"lacks": 2, "minimum": 2, "supply": 0},
        (Distinct("department", 4),): {"lacks": 1, "minimum": 4, "supply": 3},
        (Quota("department", "IT", 2), Cap("department", 1)): {"maximum": 1, "supply": 5},
        (Quota("department", "HR", 0, 0), Quota("location", "Utrecht", 2)): {"maximum": 0, "supply": 2},
        (Distinct("department", 1, 1), Quota("location", "Utrecht", 2), Quota("department", "Sales", 1)): {
            "maximum": 1,
            "supply": 3,
        },
    }
    for rules, expected in told.items():
        clash = chosen(people, 4, list(rules)).clash
        assert clash is not None
        named = [dict(finding.parameters) for finding in clash.findings]
        whose = {"quota", "attribute", "rule"}
        found = [{name: value for name, value in one.items() if name not in whose} for one in named]
        assert expected in found
        assert (clash.eligible, clash.wanted) == (5, 4)


def test_too_few_people_are_counted_with_those_who_are_in() -> None:
    """The size says how many are wanted, how many are eligible, how many are in, and how many that leaves short."""
    people = [person(f"p-{n}") for n in range(4)]
    short = chosen(people, (6, 9), []).clash
    assert short is not None
    assert [(found.code, dict(found.parameters)) for found in short.findings] == [
        ("clash:size:short", {"eligible": 4, "least": 6, "lacks": 2})
    ]
    beside = chosen(people, (6, 9), [], before=("p-0", "p-1")).clash
    assert beside is not None
    assert [(found.code, dict(found.parameters)) for found in beside.findings] == [
        ("clash:size:before:short", {"eligible": 2, "least": 6, "before": 2, "lacks": 2})
    ]
    full = chosen(people, 2, [], before=("p-0", "p-1", "p-2")).clash
    assert full is not None
    assert [(found.code, dict(found.parameters)) for found in full.findings] == [
        ("clash:size:full", {"most": 2, "before": 3})
    ]
    assert (full.eligible, full.wanted, full.changes, full.relaxed) == (1, 2, (), None)
    nobody = chosen([], 2, []).clash
    assert nobody is not None
    assert (nobody.eligible, nobody.wanted, nobody.quotas) == (0, 2, ())
    assert all(clash.minimal for clash in (short, beside, full, nobody))
    assert chosen(people, 3, [], before=("p-0", "p-1", "p-2")).status is Status.SELECTED


def test_relaxed_shares_become_places_of_one_size() -> None:
    """Bounds that were shares are places after the changes, for a group of that very size; whole ones keep a range."""
    people = [person(f"p-{n}", "IT" if n < 5 else "HR") for n in range(6)]
    shared = chosen(people, (4, 5), [Quota("department", "HR", Fraction(1, 2))]).clash
    assert shared is not None
    assert [(change.bound, change.now, change.to) for change in shared.changes] == [(Bound.MINIMUM, 2, 1)]
    assert shared.relaxed is not None
    assert (shared.relaxed.quotas, shared.relaxed.sizes) == ((Quota("department", "HR", 1),), range(4, 6))
    both = [Quota("department", "HR", Fraction(1, 2)), Quota("department", "IT", Fraction(1, 6))]
    kept = chosen(people, (4, 5), list[Rule](both)).clash
    assert kept is not None
    assert kept.relaxed is not None
    assert kept.relaxed.sizes == range(4, 5)


@pytest.mark.parametrize("more", ["HR", "IT", "Sales"])
def test_a_bound_moves_no_further_than_those_who_are_in_need(more: str) -> None:
    """Where more people of a value are in than may be, its bound lets in those, and nobody else with it."""
    inside = [person("a", more), person("b", more), person("c", more)]
    others = [person(f"{value}-{n}", value) for value in ("HR", "IT", "Sales") for n in range(2)]
    for rule in (Quota("department", more, 0, 1), Cap("department", 1)):
        clash = chosen([*inside, *others], 5, [rule], before=("a", "b", "c")).clash
        assert clash is not None
        assert [(change.quota, change.now, change.to) for change in clash.changes] == [(rule, 1, 3)]
        assert clash.relaxed is not None
        again = select_pilot([*inside, *others], clash.relaxed, on=DAY, before=("a", "b", "c"))
        assert again.status is Status.SELECTED


@pytest.mark.parametrize("size", [5, 8, (6, 8)])
def test_shares_that_are_kept_with_ease_stand_in_no_way(size: Any) -> None:
    """A least share that everyone has and a largest that nobody has leave the clash to the bound that is short."""
    people = [person(f"p-{n}", "IT" if n else "HR", "Gent") for n in range(9)]
    rules: list[Rule] = [
        Quota("location", "Gent", Fraction(1, 7)),
        Quota("location", "Utrecht", 0, Fraction(6, 7)),
        Quota("department", "IT", Fraction(1, 100)),
        Cap("location", Fraction(1)),
        Quota("department", "HR", 3),
    ]
    clash = chosen(people, size, rules).clash
    assert clash is not None
    assert clash.quotas == (rules[-1],)
    assert [(change.quota, change.now, change.to) for change in clash.changes] == [(rules[-1], 3, 1)]


@pytest.mark.parametrize(("cap", "size", "to"), [(1, 6, 2), (2, 9, 3), (1, 9, 3), (0, 3, 1), (3, 12, 4), (2, 8, 3)])
def test_a_cap_rises_evenly(cap: int, size: int, to: int) -> None:
    """Where there are four of each of three values, a cap rises as little as a group that is spread needs."""
    people = [person(f"{value}-{n}", value) for value in VALUES["department"] for n in range(4)]
    rule = Cap("department", cap)
    ways: list[list[Rule]] = [[rule], [rule, Distinct("department", 3)], [Quota("department", "IT", 1), rule]]
    for rules in ways:
        clash = chosen(people, size, rules).clash
        assert clash is not None
        assert [(change.quota, change.now, change.to) for change in clash.changes if change.quota == rule] == [
            (rule, cap, to)
        ]
        assert len(clash.changes) == 1


@pytest.mark.parametrize("turned", [False, True])
def test_different_values_give_way_in_the_order_of_the_quotas_too(turned: bool) -> None:  # noqa: FBT001
    """Where one different value fewer and one place more of a value are as much, the first of the two is changed."""
    people = [person(f"{name}-{number}", name) for name in VALUES["department"] for number in range(3)]
    rules: list[Rule] = [Distinct("department", 3), Quota("department", "HR", maximum=0)]
    asked = rules[::-1] if turned else rules
    clash = chosen(people, 3, asked).clash
    assert clash is not None
    assert [(change.quota, abs(change.now - change.to)) for change in clash.changes] == [(asked[0], 1)]
