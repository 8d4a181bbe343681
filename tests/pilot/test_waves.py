"""Life after the selection: places that come free, waves that grow the group, a pool that changes."""

from __future__ import annotations

import pickle
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from advocacy import Participant, Pilot, Quota, SelectionPolicy, select_pilot
from advocacy.adapters import documents
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.pilot import (
    DistinctValues,
    Invitation,
    MemberSwap,
    Reply,
    SelectionStatus,
    SolverLimits,
    ValueCap,
    invite,
    replace_members,
    reselect_pilot,
)
from advocacy.pilot.assessment import draw
from advocacy.testing import strategies
from advocacy.testing.strategies import DAY
from tests.samples import agreed_on, policy, scored

LATER = DAY + timedelta(days=7)
VALUES = {"department": ("Sales", "IT", "HR"), "location": ("Utrecht", "Gent")}
Rule = Quota | ValueCap | DistinctValues


@st.composite
def pools(draw_: st.DrawFn, minimum: int = 2, maximum: int = 8) -> list[Participant]:
    """Generate small pools in which equal scores and equal traits are common."""
    return [
        scored(
            f"p-{n}",
            draw_(st.sampled_from([0, 1000, 2000, 5000, 10_000])),
            draw_(st.sampled_from(VALUES["department"])),
            draw_(st.sampled_from(VALUES["location"])),
        )
        for n in range(draw_(st.integers(minimum, maximum)))
    ]


def build_policy(size: int | tuple[int, int], rules: list[Rule], seed: int = 0) -> SelectionPolicy:
    """Build a policy; reject the example if no group could ever keep its bounds."""
    try:
        return policy(size, rules, seed=seed)
    except ValidationError:
        assume(False)  # noqa: FBT003 - hypothesis' own
        raise


def keeps_rules(group: list[Participant], rules: tuple[Rule, ...]) -> bool:
    """Check every rule by counting."""
    for rule in rules:
        counts = Counter(person.attributes[rule.attribute] for person in group)
        minimum, maximum = rule.bounds(len(group))
        if isinstance(rule, Quota):
            found = counts[rule.value]
        else:
            found = max(counts.values(), default=0) if isinstance(rule, ValueCap) else len(counts)
        if not minimum <= found <= maximum:
            return False
    return True


def rank(group: list[Participant], seed: int) -> tuple[int, int]:
    """Return the key that orders groups: first the total score, then the lowest sum of draws."""
    return (
        sum(round(10_000 * (person.motivation or 0)) for person in group),
        -sum(draw(seed, person.id) >> 40 for person in group),
    )


def groups_of(people: list[Participant], beside: list[Participant], asked: SelectionPolicy) -> list[list[Participant]]:
    """Generate every group that, with the previous members, has a size of the policy and keeps its rules."""
    sizes = [size - len(beside) for size in asked.sizes if size >= len(beside)]
    return [
        list(group)
        for size in sizes
        for group in combinations(people, size)
        if keeps_rules([*group, *beside], asked.quotas)
    ]


SIZES = st.tuples(st.integers(1, 4), st.integers(0, 2)).map(lambda ends: (ends[0], ends[0] + ends[1]))


@given(
    people=pools(),
    rules=strategies.spreads(),
    size=SIZES,
    seed=st.integers(0, 9),
    data=st.data(),
)
def test_replacement_changes_as_little_as_possible(
    people: list[Participant], rules: list[Rule], size: tuple[int, int], seed: int, data: st.DataObject
) -> None:
    """No group that fits keeps more of the others, is nearer in size, or has a better rank."""
    asked = build_policy(size, rules, seed)
    pilot = select_pilot(people, asked, on=DAY)
    assume(pilot.members)
    any_group = data.draw(st.sampled_from(groups_of(people, [], asked)))
    pilot = evolve(pilot, members=[person.id for person in any_group], status=SelectionStatus.REPAIRED)
    leaving = data.draw(st.sets(st.sampled_from(pilot.members), min_size=1))
    found = replace_members(pilot, leaving, on=LATER, people=people)
    rest = [person for person in people if person.id not in leaving]
    stay = set(pilot.members) - leaving
    groups = groups_of(rest, [], asked)
    assert not leaving & {assessment.id for assessment in found.pilot.pool}
    assert (not groups) is (found.pilot.status is SelectionStatus.INFEASIBLE)
    if not groups:
        assert found.swap == MemberSwap(joins=())
        assert found.pilot.infeasibility is not None
        assert found.findings[0].code == "member-swap:none"
        return

    def order(group: list[Participant]) -> tuple[object, ...]:
        kept = sum(person.id in stay for person in group)
        return kept, -abs(len(group) - len(pilot.members)), len(group), *rank(group, seed)

    by_id = {person.id: person for person in people}
    chosen = [by_id[member] for member in found.pilot.members]
    assert found.pilot.status is SelectionStatus.REPAIRED
    assert order(chosen) == max(map(order, groups))
    assert set(found.swap.joins) == set(found.pilot.members) - set(pilot.members)
    assert set(found.swap.leaves) == stay - set(found.pilot.members)
    assert found.keeps_all is (not found.swap.leaves)
    assert found.findings[0].code == ("member-swap" if found.keeps_all else "member-swap:more")
    assert found.pilot.require() is found.pilot
    assert documents.load(documents.dump(found.pilot), Pilot) == found.pilot
    for reserve in found.pilot.reserves:
        assert "stay where possible" in str(found.pilot.explain(reserve))


@given(people=pools(), rules=strategies.spreads(), size=SIZES, data=st.data())
def test_wave_counts_previous_members(
    people: list[Participant], rules: list[Rule], size: tuple[int, int], data: st.DataObject
) -> None:
    """Size and quotas include previous members, nobody is selected twice, and no other group has a better rank."""
    asked = build_policy(size, rules)
    before = data.draw(st.sets(st.sampled_from([person.id for person in people]), min_size=1, max_size=4))
    earlier = [person for person in people if person.id in before]
    rest = [person for person in people if person.id not in before]
    pilot = select_pilot(people, asked, on=DAY, previous_members=before)
    groups = groups_of(rest, earlier, asked)
    assert not set(pilot.members) & before
    assert not set(pilot.reserves) & before
    assert not pilot.exclusions
    if not groups:
        assert pilot.status is SelectionStatus.INFEASIBLE
        relaxed = select_pilot(people, asked, on=DAY, previous_members=before, relax=True)
        assert pilot.infeasibility is not None
        if pilot.infeasibility.relaxed_policy is not None:
            assert relaxed.status is SelectionStatus.RELAXED
            again = select_pilot(people, pilot.infeasibility.relaxed_policy, on=DAY, previous_members=before)
            assert again.status is SelectionStatus.OPTIMAL
            assert again.members == relaxed.members
        else:
            assert len(before) > asked.sizes[-1]
            assert pilot.infeasibility.findings[0].code == "infeasible:size:full"
        return
    largest = max(map(len, groups))
    by_id = {person.id: person for person in people}
    assert pilot.status is SelectionStatus.OPTIMAL
    assert rank([by_id[member] for member in pilot.members], 0) == max(
        rank(group, 0) for group in groups if len(group) == largest
    )
    assert pilot.all_members == tuple(sorted({*pilot.members, *before}))
    assert all(count.met and count.size == largest + len(before) for count in pilot.quotas)
    assert documents.load(documents.dump(pilot), Pilot) == pilot
    assert pickle.loads(pickle.dumps(pilot)) == pilot  # noqa: S301 - our own bytes
    for name in before:
        assert "already" in str(pilot.explain(name))


@given(people=pools(), rules=strategies.spreads(), data=st.data())
def test_sticky_reselection_keeps_the_total(people: list[Participant], rules: list[Rule], data: st.DataObject) -> None:
    """After a change of the pool, the total is that of a new selection, and no such group keeps more members."""
    asked = build_policy(data.draw(SIZES), rules)
    pilot = select_pilot(people, asked, on=DAY)
    names = sorted({person.id for person in people})
    gone = data.draw(st.sets(st.sampled_from(names), max_size=2))
    new = [evolve(person, id=f"n-{person.id}") for person in data.draw(pools(minimum=0, maximum=3))]
    pool = [*(person for person in people if person.id not in gone), *new]
    assume(pool)
    again = reselect_pilot(pilot, pool, on=LATER)
    fresh = select_pilot(pool, asked, on=LATER)
    assert again.pilot.status is fresh.status
    assert again.pilot.total == fresh.total
    assert len(again.pilot.members) == len(fresh.members)
    groups = groups_of(pool, [], asked)
    best = [group for group in groups if len(group) == len(fresh.members) and rank(group, 0)[0] == fresh.total]
    former = set(pilot.members)
    kept = [len(former & {person.id for person in group}) for group in best]
    assert len(former & set(again.pilot.members)) == max(kept, default=0)
    assert (again.pilot.infeasibility is None) is (fresh.infeasibility is None)


def test_unchanged_pool_reselects_the_same_group() -> None:
    """Where nothing changed, the group is the same."""
    people = [scored(f"p-{n}", 5000, "IT" if n % 2 else "HR") for n in range(8)]
    pilot = select_pilot(people, policy(3, [Quota("department", "HR", 1)]), on=DAY)
    again = reselect_pilot(pilot, people, on=LATER)
    assert again.swap == MemberSwap(joins=())
    assert again.pilot.members == pilot.members
    assert repr(again) == "<Replacement optimal: <MemberSwap: 0 in, 0 out>>"


def test_people_who_declined_are_not_asked_again() -> None:
    """A person who declined is in no later pool, however often places become free."""
    pilot = select_pilot([scored(f"p-{n}", 1000 * n) for n in range(6)], policy(2, []), on=DAY)
    gone = set[str]()
    for left in (4, 3, 2, 1):
        leaver = pilot.members[-1]
        gone.add(leaver)
        found = replace_members(pilot, [leaver], on=LATER)
        pilot = found.pilot
        assert not gone & {*(assessment.id for assessment in pilot.pool), *(person.id for person in pilot.people)}
        assert (len(pilot.pool), pilot.pool_size, len(pilot.people)) == (left + 1,) * 3
        assert found.keeps_all


def test_withdrawn_members_are_replaced() -> None:
    """A member without valid consent on the day is replaced without being named."""
    people = [scored(f"p-{n}", 1000 * n) for n in range(4)]
    people[3] = evolve(people[3], consents=agreed_on(DAY, withdrawn=LATER))
    pilot = select_pilot(people, policy(2, []), on=DAY)
    assert pilot.members == ("p-2", "p-3")
    found = replace_members(pilot, [], on=LATER)
    assert found.pilot.members == ("p-1", "p-2")
    assert found.swap == MemberSwap(joins=("p-1",))


def test_replacement_may_use_a_smaller_size() -> None:
    """Where a smaller size is allowed and nobody else fits, all others stay in a smaller group."""
    people = [scored("a", 5000), scored("b", 4000), scored("c", 3000)]
    pilot = select_pilot(people, policy((2, 3), []), on=DAY)
    assert replace_members(pilot, ["a"], on=LATER).pilot.members == ("b", "c")


def test_replacement_prefers_the_nearest_size() -> None:
    """Of sizes that keep as many members, the nearest is used, even if another size keeps fewer."""
    people = [scored("a", 9000, "IT"), scored("b", 8000, "IT"), scored("c", 7000, "HR"), scored("d", 10, "HR")]
    asked = policy((1, 3), [Quota("department", "HR", minimum=Fraction(1, 2))])
    pilot = select_pilot(people, asked, on=DAY)
    assert pilot.members == ("a", "c", "d")
    found = replace_members(pilot, ["c", "d"], on=LATER)
    assert found.pilot.status is SelectionStatus.INFEASIBLE
    found = replace_members(pilot, ["c"], on=LATER)
    assert found.pilot.members == ("a", "d")


def test_tight_quotas_may_need_a_repair() -> None:
    """Where no single person fits, the repair that changes the fewest others is proposed and explained."""
    people = [
        scored("a", 9000, "IT", "Gent"),
        scored("b", 8000, "HR", "Utrecht"),
        scored("c", 1000, "IT", "Utrecht"),
        scored("d", 1000, "HR", "Gent"),
    ]
    rules: list[Rule] = [Quota("department", "IT", 1, 1), Quota("location", "Gent", 1, 1)]
    pilot = select_pilot(people, policy(2, rules), on=DAY)
    assert pilot.members == ("a", "b")
    found = replace_members(pilot, ["a"], on=LATER)
    assert found.swap == MemberSwap(joins=("c", "d"), leaves=("b",))
    assert not found.keeps_all
    assert "smallest change is 2 in and 1 out" in str(found.findings[0])
    assert repr(found) == "<Replacement repaired: <MemberSwap: 2 in, 1 out>>"


def test_size_stays_where_no_member_can_stay() -> None:
    """Where no size keeps any member, the group keeps its size."""
    people = [
        scored("a", 9000, "IT", "Gent"),
        scored("b", 8000, "HR", "Utrecht"),
        scored("c", 1000, "IT", "Utrecht"),
        scored("d", 1000, "HR", "Gent"),
    ]
    rules: list[Rule] = [
        Quota("department", "IT", 0, 1),
        Quota("department", "HR", 0, 1),
        Quota("location", "Gent", 1, 1),
    ]
    pilot = select_pilot(people, policy((1, 2), rules), on=DAY)
    assert pilot.members == ("a", "b")
    assert replace_members(pilot, ["a"], on=LATER).pilot.members == ("c", "d")


def test_replace_members_refuses_others() -> None:
    """An id outside the group is refused, with the nearest; so is an invalid day."""
    pilot = select_pilot([scored(f"p-{n}", 1000 * n) for n in range(6)], policy(2, []), on=DAY)
    with pytest.raises(UnknownNameError) as refused:
        replace_members(pilot, ["p-9"], on=LATER)
    assert refused.value.findings[0].path == "leaving[0]"
    with pytest.raises(ValidationError):
        replace_members(pilot, ["p-5"], on="2026-09-20")  # type: ignore[arg-type]


def test_replacement_at_a_limit_says_so() -> None:
    """A search that reached a limit is not a repair."""
    people = [scored(f"p-{n}", 100 * n, "IT" if n % 2 else "HR", "Gent" if n % 3 else "Utrecht") for n in range(12)]
    rules: list[Rule] = [Quota("department", "IT", 1, 2), Quota("location", "Gent", 1, 3)]
    pilot = select_pilot(people, policy(4, rules), on=DAY)
    tight = SolverLimits(columns=1)
    assert (
        replace_members(pilot, [pilot.members[0]], on=LATER, limits=tight).pilot.status is SelectionStatus.LIMIT_REACHED
    )
    assert reselect_pilot(pilot, people, on=LATER, limits=tight).pilot.status is SelectionStatus.LIMIT_REACHED


def test_withdrawn_previous_members_do_not_count() -> None:
    """Only previous members with valid consent count."""
    people = [scored(f"p-{n}", 1000 * n) for n in range(4)]
    people[0] = evolve(people[0], consents=[])
    pilot = select_pilot(people, policy(2, []), on=DAY, previous_members=["p-0"])
    assert pilot.members == ("p-2", "p-3")
    assert pilot.all_members == ("p-2", "p-3")
    assert pilot.exclusions == {"p-0": "consent"}
    assert "not given consent" in str(pilot.explain("p-0"))
    assert replace_members(pilot, ["p-3"], on=LATER).pilot.members == ("p-1", "p-2")


def test_previous_members_are_in_the_pool() -> None:
    """Previous members outside the pool, or who are members too, are refused."""
    people = [scored(f"p-{n}", 1000 * n) for n in range(4)]
    with pytest.raises(UnknownNameError):
        select_pilot(people, policy(2, []), on=DAY, previous_members=["q-1"])
    pilot = select_pilot(people, policy(2, []), on=DAY, previous_members=["p-1"])
    with pytest.raises(ValidationError) as refused:
        evolve(pilot, previous_members=pilot.members)
    assert refused.value.code == "previous-member:duplicate"


def test_infeasible_wave_counts_previous_members() -> None:
    """The infeasibility of a wave counts previous members apart from the eligible people."""
    people = [scored(f"p-{n}", 1000 * n) for n in range(4)]
    short = select_pilot(people, policy(6, []), on=DAY, previous_members=["p-1"])
    assert str(short.findings[0]).endswith("6 people needed, only 3 eligible plus 1 current member (2 short).")
    full = select_pilot(people, policy(4, [Quota("department", "IT", 0, 2)]), on=DAY, previous_members=["p-1"])
    assert "eligible plus 1 current member." in "".join(map(str, full.findings))


@given(people=pools(minimum=3), rules=strategies.spreads(), size=SIZES)
def test_if_removed_gives_the_next_best_group(
    people: list[Participant], rules: list[Rule], size: tuple[int, int]
) -> None:
    """Without a member, a selection of the same size gives the people who would come in."""
    asked = build_policy(size, rules)
    pilot = select_pilot(people, asked, on=DAY)
    assume(pilot.members)
    for member in pilot.members:
        others = [person for person in people if person.id != member]
        known = {person.attributes["department"] for person in others} and {
            person.attributes["location"] for person in others
        }
        assume(known)
        fresh = select_pilot(others, evolve(asked, size=len(pilot.members)), on=DAY)
        exchange = pilot.if_removed(member)
        if fresh.members:
            here = set(pilot.members) - {member}
            assert exchange == MemberSwap(
                joins=tuple(sorted(set(fresh.members) - here)), leaves=tuple(sorted(here - set(fresh.members)))
            )
        else:
            assert exchange is None
    with pytest.raises(UnknownNameError):
        pilot.if_removed("nobody")


def test_keeping_a_member_outweighs_any_score() -> None:
    """A member stays, even if a quota then excludes people with the highest score."""
    people = [scored("in", 0), scored("leaves", 5), *(scored(f"o-{n}", 10_000) for n in range(6))]
    for size in (1, 2, 4):
        pilot = evolve(
            select_pilot(people, policy(size, []), on=DAY), members=["in", "leaves"], status=SelectionStatus.REPAIRED
        )
        found = replace_members(pilot, ["leaves"], on=LATER, people=people)
        assert "in" in found.pilot.members
        assert len(found.pilot.members) == size
    either = [scored("in", 0, "IT"), scored("leaves", 5, "HR"), *(scored(f"o-{n}", 10_000, "HR") for n in range(6))]
    for size in (1, 3):
        apart: list[Rule] = [
            Quota("department", "IT", 0, 1),
            Quota("department", "HR", 0, size),
            DistinctValues("department", 1, 1),
        ]
        ways = evolve(select_pilot(either, policy((1, size), []), on=DAY), policy=policy((1, size), apart))
        ways = evolve(ways, members=["in", "leaves"], status=SelectionStatus.REPAIRED)
        found = replace_members(ways, ["leaves"], on=LATER, people=either)
        assert found.pilot.members == ("in",)


def test_score_outweighs_any_number_of_members() -> None:
    """In a reselection, one point more outweighs keeping all members."""
    people = [scored(f"in-{n}", 5000, "IT") for n in range(4)]
    pilot = select_pilot(people, policy(4, []), on=DAY)
    apart: list[Rule] = [DistinctValues("department", 1, 1)]
    newer = [*people, *(scored(f"new-{n}", 5000, "HR") for n in range(3)), scored("more", 5001, "HR")]
    asked = evolve(pilot, policy=policy(4, apart))
    assert reselect_pilot(asked, newer, on=LATER).pilot.members == ("more", "new-0", "new-1", "new-2")
    level = [evolve(person, motivation=0.5) for person in newer]
    assert reselect_pilot(asked, level, on=LATER).pilot.members == pilot.members


def test_larger_of_two_sizes_as_near_is_used() -> None:
    """Where one fewer and one more are both possible, the group grows."""
    people = [scored(f"p-{n}", 1000 * n, "IT" if n < 5 else "HR") for n in range(9)]
    asked = policy((2, 6), [Quota("department", "IT", Fraction(1, 2), Fraction(1, 2))])
    pilot = evolve(select_pilot(people, asked, on=DAY), members=["p-0", "p-1", "p-5"], status=SelectionStatus.REPAIRED)
    for leaving, size in (([], 4), (["p-5"], 4), (["p-0", "p-1", "p-5"], 4)):
        found = replace_members(pilot, leaving, on=LATER, people=people)
        assert len(found.pilot.members) == size


# ---------------------------------------------------------------- people who declined


def answered(name: str, reply: Reply | None, days: int = 0) -> Invitation:
    """Return an invitation of the day, answered some days later."""
    return Invitation(participant=name, sent=DAY, reply=reply, replied=reply and DAY + timedelta(days=days))


@given(people=pools(minimum=4), data=st.data())
def test_people_who_declined_are_not_proposed(people: list[Participant], data: st.DataObject) -> None:
    """Every kind of selection equals that of a pool without the people who declined."""
    asked = policy((1, 2), [])
    names = [person.id for person in people]
    replies = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(names, st.sampled_from([None, *Reply]))))
    declined = {name for name, reply in replies.items() if reply is Reply.DECLINED}
    invitations = [answered(name, reply) for name, reply in replies.items()]
    rest = [person for person in people if person.id not in declined]
    pilot = select_pilot(people, asked, on=DAY)
    again = select_pilot(people, asked, on=LATER, invitations=invitations)
    assert again == select_pilot(rest, asked, on=LATER)
    wave = select_pilot(people, asked, on=LATER, previous_members=pilot.members, invitations=invitations)
    earlier = [name for name in pilot.members if name not in declined]
    assert wave == select_pilot(rest, asked, on=LATER, previous_members=earlier)
    leaving = [name for name in pilot.members if name in declined]
    assert replace_members(pilot, [], on=LATER, invitations=invitations).pilot.members == (
        replace_members(pilot, {*leaving}, on=LATER, invitations=invitations).pilot.members
    )
    for found in (replace_members(pilot, [], on=LATER, invitations=invitations),
                  reselect_pilot(pilot, people, on=LATER, invitations=invitations)):  # fmt: skip
        assert not declined & {assessment.id for assessment in found.pilot.pool}
        assert found.pilot.members or not rest
    grown = select_pilot(people, policy((1, 4), []), on=LATER, previous_members=pilot.members)
    replaced = replace_members(grown, [], on=LATER, invitations=invitations)
    assert set(replaced.pilot.previous_members) == set(earlier)
    before = [
        evolve(invitation, sent=DAY + timedelta(days=8), replied=invitation.reply and DAY + timedelta(days=9))
        for invitation in invitations
    ]
    assert select_pilot(people, asked, on=LATER, invitations=before) == select_pilot(people, asked, on=LATER)


@pytest.mark.parametrize(
    ("invitations", "given_on", "member"),
    [
        ([answered("a", Reply.DECLINED, 1)], [0], "b"),
        ([answered("a", Reply.DECLINED, 1)], [0, 1], "b"),
        ([answered("a", Reply.DECLINED, 1)], [0, 2], "a"),
        ([answered("a", Reply.DECLINED, 1)], [0, 8], "b"),
        ([answered("a", Reply.DECLINED, 1).answer(Reply.ACCEPTED, on=DAY + timedelta(days=3))], [0], "a"),
        ([Invitation(participant="a", sent=LATER), answered("a", Reply.DECLINED, 1)], [0], "a"),
        ([answered("a", None)], [0], "a"),
    ],
)
def test_people_may_change_a_decline(invitations: list[Invitation], given_on: list[int], member: str) -> None:
    """Consent given after the day of declining, or another answer, brings a person back; nothing else does."""
    consents = [consent for days in given_on for consent in agreed_on(DAY + timedelta(days=days))]
    people = [evolve(scored("a", 10), consents=consents), scored("b", 5)]
    found = select_pilot(people, policy(1, []), on=LATER, invitations=invitations)
    assert found.members == (member,)


def test_invitations_are_kept_when_members_are_invited() -> None:
    """Existing invitations stay; new members and members who changed a decline get one."""
    people = [scored("a", 10), scored("b", 9), scored("c", 8)]
    first = invite(select_pilot(people, policy(2, []), on=DAY), on=DAY)
    answers = [first[0].answer(Reply.DECLINED, on=DAY), first[1].answer(Reply.ACCEPTED, on=DAY)]
    wave = select_pilot(people, policy(2, []), on=LATER, invitations=answers)
    asked = invite(wave, on=LATER, invitations=answers)
    assert [(invitation.participant, invitation.sent, invitation.reply) for invitation in asked] == [
        ("a", DAY, Reply.DECLINED),
        ("b", DAY, Reply.ACCEPTED),
        ("c", LATER, None),
    ]
    people[0] = evolve(people[0], consents=[*agreed_on(DAY), *agreed_on(LATER)])
    again = select_pilot(people, policy(2, []), on=LATER, invitations=asked)
    assert invite(again, on=LATER, invitations=asked)[0] == Invitation(participant="a", sent=LATER)


@pytest.mark.parametrize("selected", [DAY, DAY + timedelta(days=1)])
def test_invite_keeps_declines_since_the_selection(selected: date) -> None:
    """A person who declined since the selection is not asked again, in any order of the invitations."""
    pilot = select_pilot([scored("a", 10)], policy(1, []), on=selected)
    declined = answered("a", Reply.DECLINED, 1)
    assert invite(pilot, on=LATER, invitations=[declined]) == (declined,)
    earlier = Invitation(participant="a", sent=DAY, reply=Reply.ACCEPTED, replied=DAY)
    for known in ([earlier, declined], [declined, earlier]):
        assert invite(pilot, on=LATER, invitations=known) == (declined,)
        assert select_pilot([scored("a", 10)], policy(1, []), on=LATER, invitations=known).members == ()
