"""Signs of decline are exact where weeks can be counted, rare where nothing declines, and about who agreed alone."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise, product
from math import comb
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.people.consent import Consent, Purpose
from advocacy.people.membership import Membership
from advocacy.plan import calendar, plan
from advocacy.run import decline
from advocacy.run.activity import Activity, ActivityKind
from advocacy.run.decline import (
    DeclinePolicy,
    DeclineReport,
    DeclineStatus,
    GroupDecline,
    PersonDecline,
    WeekChances,
    chance_of_sum,
    detect_decline,
    is_sum_rare,
)
from advocacy.run.next_steps import NextStepPolicy
from advocacy.testing import strategies
from tests.amounts import examples
from tests.samples import activities, agreed_on, person

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = date(2027, 1, 4)
YEAR = DateRange(DAY, DAY + timedelta(days=7 * 52 - 1))
SIGN, NO_SIGN, TOO_LITTLE = DeclineStatus.SIGN, DeclineStatus.NO_SIGN, DeclineStatus.TOO_LITTLE
#: A policy that gives signs within weeks that can still be written out one by one.
QUICK = DeclinePolicy(level=1, stickiness=2, person=[Fraction(1, 10)] * 2, group=[Fraction(1, 10)] * 2, minimum_group=5)
STICKINESS = st.sampled_from([Fraction(1), Fraction(3, 2), Fraction(2), Fraction(5, 2), Fraction(7)])
Row = tuple[bool, ...]


def did(name: str, *weeks: int, day: int = 3) -> list[Activity]:
    """Record activity in weeks counted from the first, 0."""
    return activities(name, [DAY + timedelta(days=7 * week + day) for week in weeks], kind=ActivityKind.SHARED)


def report(done: list[Activity], stays: list[Membership], **options: Any) -> DeclineReport:
    """Report on a year."""
    people = [person(name) for name in sorted({stay.participant for stay in stays})]
    known: dict[str, Any] = {"participants": people, "period": YEAR, "on": YEAR.end}
    given = known | options
    return detect_decline(done, given.pop("participants"), stays, **given)


def alone(row: list[bool] | Row, **options: Any) -> PersonDecline:
    """Report on one person, active in these weeks, on their last day."""
    weeks = [week for week, active in enumerate(row) if active]
    on = DAY + timedelta(days=7 * len(row) - 1)
    return report(did("p-1", *weeks), [Membership(participant="p-1", joined=DAY)], on=on, **options).people[0]


# ---------------------------------------------------------------- chances, written out


@cache
def weighed(weeks: int, active: int, sticky: Fraction) -> list[tuple[Row, Fraction]]:
    """List every row of weeks with this number of active weeks, each with its share of the total weight."""
    rows = [row for row in product((False, True), repeat=weeks) if sum(row) == active]
    weights = [sticky ** sum(value == two for value, two in pairwise(row)) for row in rows]
    every = sum(weights)
    return [(row, weight / every) for row, weight in zip(rows, weights, strict=True)]


@cache
def brute_fewer(weeks: int, active: int, last: int, seen: int, sticky: Fraction) -> Fraction:
    """Return the probability of at most this number of active weeks among the last, by enumeration."""
    return sum((part for row, part in weighed(weeks, active, sticky) if sum(row[-last:]) <= seen), Fraction(0))


def brute_strongest(row: Row, sticky: Fraction) -> tuple[Fraction, int]:
    """Return the smallest probability over all splits, and the fewest weeks after a split that has it."""
    splits = [last for last in (4, 8) if last <= len(row) - 4]
    return min((brute_fewer(len(row), sum(row), last, sum(row[-last:]), sticky), last) for last in splits)


@cache
def brute_all(weeks: int, active: int, sticky: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Return the smallest probability of every row, with the weight of the row."""
    return [(brute_strongest(row, sticky)[0], part) for row, part in weighed(weeks, active, sticky)]


@cache
def brute_split(row: Row, level: Fraction, sticky: Fraction) -> int | None:
    """Return the significant split, row by row over all splits together."""
    chance, last = brute_strongest(row, sticky)
    strong = sum((part for other, part in brute_all(len(row), sum(row), sticky) if other <= chance), Fraction(0))
    return last if strong <= level else None


ROWS = st.integers(8, 10).flatmap(lambda weeks: st.tuples(*[st.booleans()] * weeks))


@given(ROWS, STICKINESS, st.integers(1, 7))
def test_probability_of_few_weeks_equals_enumeration(row: Row, sticky: Fraction, last: int) -> None:
    """The probability of few active weeks among the last is the weight of such rows over that of all."""
    found = WeekChances(sticky).fewer(len(row), sum(row), last)
    assert found[sum(row[-last:])] == brute_fewer(len(row), sum(row), last, sum(row[-last:]), sticky)
    assert len(found) == last + 1
    assert list(found) == sorted(found)
    assert found[-1] == 1


@given(st.integers(2, 52), st.data())
def test_independent_weeks_give_fishers_exact_test(weeks: int, data: st.DataObject) -> None:
    """Where weeks are independent, the probability is hypergeometric."""
    last, active = data.draw(st.integers(1, weeks - 1)), data.draw(st.integers(0, weeks))
    seen = data.draw(st.integers(0, last))
    ways = sum(comb(last, few) * comb(weeks - last, active - few) for few in range(min(seen, active) + 1))
    assert WeekChances(Fraction(1)).fewer(weeks, active, last)[seen] == Fraction(ways, comb(weeks, active))


@settings(deadline=None)
@given(
    st.sampled_from([8, 12]).flatmap(lambda weeks: st.tuples(*[st.booleans()] * weeks)),
    st.sampled_from([Fraction(1), Fraction(5, 2)]),
    st.sampled_from([Fraction(1, 1000), Fraction(1, 70), Fraction(1, 20), Fraction(1, 4)]),
)
def test_find_split_equals_enumeration(row: Row, sticky: Fraction, level: Fraction) -> None:
    """A split is significant where rows with a split as strong weigh at most the level, over all splits."""
    assert WeekChances(sticky).find_split(row, level) == brute_split(row, level, sticky)


def test_levels_are_independent() -> None:
    """One row is judged correctly at one level after another."""
    chances, row = WeekChances(Fraction(1)), [True] * 4 + [False] * 4
    levels = (Fraction(1, 71), Fraction(1, 70), Fraction(1, 71), Fraction(1))
    assert [chances.find_split(row, level) for level in levels] == [None, 4, None, 4]


@pytest.mark.parametrize("sticky", [Fraction(1), Fraction(2)])
def test_rows_that_begin_active_equal_enumeration(sticky: Fraction) -> None:
    """All rows with three of the first four weeks active are judged correctly, at the level itself and around it."""
    chances, found = WeekChances(sticky), Counter[bool]()
    for weeks in (8, 10, 12):
        for later in product((False, True), repeat=weeks - 4):
            row = (True, True, False, True, *later)
            chance, _ = brute_strongest(row, sticky)
            own = sum((part for other, part in brute_all(weeks, sum(row), sticky) if other <= chance), Fraction(0))
            for level in (own, own - Fraction(1, 10**9), Fraction(1, 10)):
                split = chances.find_split(row, level)
                assert split == brute_split(row, level, sticky)
                found[split is not None] += 1
    assert min(found.values()) > 300


def test_all_splits_together_keep_the_level() -> None:
    """Given the number of active weeks, rows with a significant split weigh at most the level, and often near it."""
    level, nearest = Fraction(1, 10), Fraction(0)
    for sticky, active in product((Fraction(1), Fraction(2)), range(13)):
        chances = WeekChances(sticky)
        every = weighed(12, active, sticky)
        share = sum((part for row, part in every if chances.find_split(row, level)), Fraction(0))
        assert share <= level
        nearest = max(nearest, share)
    assert nearest > Fraction(8, 100)


@given(st.lists(st.integers(-8, 8), max_size=9))
def test_probability_of_a_sum_equals_enumeration(changes: list[int]) -> None:
    """The probability is the share of sign flips with a sum as low."""
    sums = [sum(way) for way in product(*[(size, -size) for size in changes])]
    chance = Fraction(sum(number <= sum(changes) for number in sums), len(sums))
    assert chance_of_sum(changes) == chance
    assert is_sum_rare(changes, chance)
    assert not is_sum_rare(changes, chance - Fraction(1, 10**30))


@pytest.mark.parametrize(("ups", "people"), [(200, 500), (30, 99), (0, 64)])
def test_equal_changes_are_binomial(ups: int, people: int) -> None:
    """The probability of many changes of one size is exact, and so is its comparison with a level next to it."""
    changes = [-2] * (people - ups) + [2] * ups
    chance = Fraction(sum(comb(people, up) for up in range(ups + 1)), 2**people)
    assert chance_of_sum(changes) == chance
    assert is_sum_rare(changes, chance)
    assert not is_sum_rare(changes, chance - Fraction(1, 10**200))


@pytest.mark.parametrize("people", [1, 2, 3, 64, 65, 200, 501])
def test_bounds_of_a_probability_are_near(people: int) -> None:
    """Rounded probabilities bound the exact one, and differ from it by at most one unit per possible sum."""
    for changes in ([-3] * people, [(-1) ** at * (1 + at % 3) for at in range(people)]):
        exact = chance_of_sum(changes)
        low, high = decline._chance_between(changes, bits=48)
        assert low <= exact <= high
        assert high - low <= Fraction(sum(map(abs, changes)) + 1, 2**48) * 4
        assert decline._chance_between(changes, bits=people) == (exact, exact)


# ---------------------------------------------------------------- the policy


@given(strategies.decline_policies())
def test_looks_of_a_year_spend_at_most_the_level(policy: DeclinePolicy) -> None:
    """All looks together spend at most the level; looks are every four weeks from week 8 to 52."""
    for spent in (policy.person, policy.group):
        looks = policy.looks(spent)
        assert sum(chance for _, chance in looks) <= policy.level
        assert {week for week, _ in looks} <= set(range(8, 53, 4))
        assert all(chance > 0 for _, chance in looks)
    assert eval(repr(policy), {"DeclinePolicy": DeclinePolicy, "Fraction": Fraction}) == policy  # noqa: S307


def test_defaults_spend_at_most_five_percent() -> None:
    """The defaults spend 4.5 % on one person from week 20, and 5 % on the group from week 8."""
    policy = DeclinePolicy()
    assert (sum(policy.person), sum(policy.group), policy.level) == (
        Fraction(9, 200),
        Fraction(1, 20),
        Fraction(5, 100),
    )
    assert policy.looks(policy.person) == tuple((week, Fraction(1, 200)) for week in range(20, 53, 4))
    assert policy.looks(policy.group) == tuple((week, Fraction(1, 240)) for week in range(8, 53, 4))


def test_decline_policy_reports_all_problems() -> None:
    """Spending above the level, looks beyond a year, negative probabilities and negative correlation are refused."""
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        DeclinePolicy(person=[Fraction(1, 20)] * 2, group=[0] * 13)
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        ("person", "decline:level"),
        ("group", "decline:looks"),
    ]
    assert "add up to 0.1, more than the total of 0.05" in str(error.value)
    assert "samen 0,1, meer dan het totaal van 0,05" in error.value.text("nl")
    with pytest.raises(ValidationError) as error:
        DeclinePolicy(level=0, stickiness=Fraction(9, 10), person=wrong, group=[-1, 0.5], minimum_group=4)  # type: ignore[list-item]
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        ("level", "track:share"),
        ("stickiness", "decline:sticky"),
        ("person", "type"),
        ("group[0]", "exact:positive"),
        ("group[1]", "exact:positive"),
        ("minimum_group", "whole"),
    ]
    with pytest.raises(ValidationError, match="stickiness"):
        DeclinePolicy(stickiness=Fraction(10**5000))  # too long to be shown
    assert DeclinePolicy(person=[Fraction(1, 20)], stickiness=1, minimum_group=5).stickiness == 1


# ---------------------------------------------------------------- one person


@settings(deadline=None)
@given(
    strategies.memberships(people=st.just("p-1"), joined=st.dates(date(2027, 1, 1), date(2027, 2, 1))),
    st.lists(st.tuples(st.integers(0, 119), st.sampled_from(ActivityKind)), max_size=40),
    st.integers(50, 130),
)
def test_signs_of_a_person_equal_a_diary(stay: Membership, acts: list[tuple[int, ActivityKind]], reported: int) -> None:
    """Weeks are seven present days, active or not, and each look equals the enumeration of all rows."""
    done = [Activity(participant="p-1", on=DAY + timedelta(days=day), kind=kind) for day, kind in acts]
    done = [
        activity for activity in done if stay.joined <= activity.on and (stay.left is None or activity.on < stay.left)
    ]
    on = DAY + timedelta(days=reported)
    period = DateRange(DAY, DAY + timedelta(days=119))
    found = report(done, [stay], period=period, on=on, policy=QUICK).people[0]
    diary = []
    for many in range(min(119, reported) + 1):
        today = DAY + timedelta(days=many)
        if stay.is_present(today):
            diary.append(any(activity.on == today for activity in done))
    row = tuple(any(diary[at : at + 7]) for at in range(0, len(diary) - 6, 7))
    assert found.weeks == len(row)
    looks = {week: brute_split(row[:week], Fraction(1, 10), Fraction(2)) for week in (8, 12) if week <= len(row)}
    assert found.signs == tuple(week for week, last in looks.items() if last is not None)
    assert found.looked == max(looks, default=None)
    if not looks:
        assert found.status is TOO_LITTLE
    else:
        week, last = max(looks.items())
        silenced = [row[:first] + (False,) * (week - first) for first in range(4, week - 3, 4)]
        could = any(brute_split(values, Fraction(1, 10), Fraction(2)) is not None for values in silenced)
        assert found.status is (SIGN if last is not None else NO_SIGN if could else TOO_LITTLE)
    for finding, week in zip(found.findings, found.signs, strict=True):
        last = looks[week]
        assert last is not None
        assert (finding["week"], finding["last"], finding["before"]) == (week, last, week - last)
        assert (finding["late"], finding["early"]) == (sum(row[week - last : week]), sum(row[: week - last]))
    assert repr(found) == "<PersonDecline p-1>"


def test_sign_states_the_weeks_without_blame() -> None:
    """The finding compares the last weeks with all before, in both languages, and asks a question."""
    row = [True] * 9 + [False] + [True] * 2 + [False] * 7 + [True] + [False] * 8
    found = alone(row)
    assert (found.weeks, found.looked, found.status, found.signs) == (28, 28, SIGN, (28,))
    finding = found.findings[0]
    assert finding.path == "people[p-1]"
    assert finding.text() == (
        "Week 28 of presence: active in 1 of the last 16 weeks and in 11 of the 12 weeks before. Pauses and leave do "
        "not count. There can be many good reasons: ask how this person is doing, and what would help."
    )
    assert finding.text("nl").startswith(
        "In de 28e week dat diegene er is: actief in 1 van de laatste 16 weken en in 11 van"
    )


def test_earlier_signs_stay_in_the_report() -> None:
    """A person who is active again has no sign now; the report still lists the looks that had one."""
    row = [True] * 12 + [False] * 12 + [True] * 16
    found = report(
        [*did("p-1", *(week for week, active in enumerate(row) if active)), *did("p-2", *range(12))],
        [Membership(participant=name, joined=DAY) for name in ("p-2", "p-1")],
        participants=[person("p-2"), person("p-1")],
        on=DAY + timedelta(days=7 * 40 - 1),
    )
    assert [person_decline.participant for person_decline in found.people] == ["p-1", "p-2"]
    assert found.people[0].status is NO_SIGN
    assert 24 in found.people[0].signs
    assert 40 not in found.people[0].signs
    assert found.people[0].looked == 40
    assert found.declining == ("p-2",)
    assert len(found.people[0].findings) == len(found.people[0].signs)


def test_too_little_data_is_a_status() -> None:
    """Before the first look, and where not even silence would be significant, the status is not "no decline"."""
    assert (alone([True] * 19).looked, alone([True] * 19).status) == (None, TOO_LITTLE)
    assert (alone([True] * 20).looked, alone([True] * 20).status) == (20, NO_SIGN)
    assert alone([True] * 23).looked == 20
    back = alone([True] * 8 + [False] * 8 + [True] * 4)
    assert (back.looked, back.status) == (20, NO_SIGN)
    never = alone([False] * 52)
    assert (never.looked, never.status, never.signs) == (52, TOO_LITTLE, ())
    rare = alone([week % 8 == 0 for week in range(24)])
    assert (rare.looked, rare.status) == (24, TOO_LITTLE)
    nowhere = alone([True] * 30, policy=DeclinePolicy(person=[0] * 12))
    assert (nowhere.weeks, nowhere.looked, nowhere.status) == (30, None, TOO_LITTLE)
    assert alone([True] * 30 + [False] * 22).status is SIGN


def test_days_after_the_report_are_ignored() -> None:
    """A report within a period equals a report on the period up to that day."""
    stay = [Membership(participant="p-1", joined=DAY)]
    acts, on = did("p-1", *range(12), 30), DAY + timedelta(days=7 * 24 - 1)
    halfway = report(acts, stay, on=on)
    assert halfway.people == report(acts[:-1], stay, period=DateRange(DAY, on), on=on).people
    assert (halfway.people[0].weeks, halfway.people[0].status) == (24, SIGN)
    early = report(
        acts,
        stay,
        on=DAY - timedelta(days=1),
        participants=[person("p-1", consents=agreed_on(date(2026, 1, 1), Purpose.MEASUREMENT))],
    )
    assert (early.people[0].weeks, early.people[0].status) == (0, TOO_LITTLE)


# ---------------------------------------------------------------- who agreed, and days here


@settings(max_examples=examples(25))
@given(
    st.lists(st.tuples(st.sampled_from(["p-1", "p-2", "p-3"]), st.integers(0, 51)), max_size=60),
    st.randoms(use_true_random=False),
)
def test_people_without_consent_are_ignored(acts: list[tuple[str, int]], shuffled: Any) -> None:
    """Data of people without valid consent change nothing; neither does the order of the data."""
    done = [activity for name, week in acts for activity in did(name, week)]
    people = [
        person("p-1"),
        person("p-2", consents=()),
        person("p-3", consents=agreed_on(DAY, Purpose.MEASUREMENT, withdrawn=YEAR.end)),
    ]
    stays = [Membership(participant=participant.id, joined=DAY) for participant in people]
    people.append(person("p-4"))  # is not in the program, and so not among those who are not measured
    found = report(done, stays, participants=people)
    assert found == report([activity for activity in done if activity.participant == "p-1"], stays, participants=people)
    assert [person_decline.participant for person_decline in found.people] == ["p-1"]
    assert str(found.findings[0]) == "Not measured, no valid consent: 2 people."
    assert found == report(shuffled.sample(done, len(done)), stays[::-1], participants=people[::-1])


@settings(max_examples=examples(25))
@given(st.lists(st.booleans(), min_size=40, max_size=40), st.integers(1, 11), st.integers(1, 11))
def test_absent_weeks_are_ignored(row: list[bool], before: int, out: int) -> None:
    """Weeks of pause, leave, absence or without measurement change nothing."""
    base = [week for week, active in enumerate(row) if active]
    moved = did("p-1", *(week + out * (week >= before) for week in base))
    first, back = DAY + timedelta(days=7 * before), DAY + timedelta(days=7 * (before + out))
    stay = Membership(participant="p-1", joined=DAY)
    on = DAY + timedelta(days=7 * (40 + out) - 1)
    plain = alone(row)
    for stays in (
        [stay.pause(first).resume(back)],
        [evolve(stay, away=[DateRange(first, back - timedelta(days=1))])],
        [stay.leave(first), evolve(stay, joined=back)],
    ):
        assert report(moved, stays, on=on).people[0] == plain
    meanwhile = did("p-1", *range(before, before + out))
    paused = [stay.pause(first).resume(back)]
    assert report([*moved, *meanwhile], paused, on=on).people[0] == plain
    lapsed = (*agreed_on(DAY, Purpose.MEASUREMENT, withdrawn=first), *agreed_on(back, Purpose.MEASUREMENT))
    people = [person("p-1", consents=(*lapsed, Consent(purpose=Purpose.NUDGES, given=DAY)))]
    assert report([*moved, *meanwhile], [stay], participants=people, on=on).people[0] == plain


# ---------------------------------------------------------------- all together


def crowd(rows: Sequence[Row], **options: Any) -> GroupDecline:
    """Report on a group, each person active in their weeks."""
    names = [f"p-{n:02}" for n in range(len(rows))]
    done = [
        activity
        for name, row in zip(names, rows, strict=True)
        for activity in did(name, *(week for week, active in enumerate(row) if active))
    ]
    on = DAY + timedelta(days=7 * max(map(len, rows)) - 1)
    return report(done, [Membership(participant=name, joined=DAY) for name in names], **({"on": on} | options)).group


@given(st.lists(st.tuples(*[st.booleans()] * 12), min_size=5, max_size=7))
def test_group_decline_equals_enumeration(rows: list[Row]) -> None:
    """A change from the first to the last four weeks is as likely up as down; their sum has the exact probability."""
    found = crowd(rows, policy=QUICK)
    expected, answer = [], TOO_LITTLE
    for week in (8, 12):
        moved = [sum(row[week - 4 : week]) - sum(row[:4]) for row in rows]
        sums = [sum(way) for way in product(*[(size, -size) for size in moved])]
        sign = Fraction(sum(number <= sum(moved) for number in sums), len(sums)) <= Fraction(1, 10)
        expected += [week] * sign
        could = Fraction(1, 2 ** sum(any(row[:4]) for row in rows)) <= Fraction(1, 10)
        answer = SIGN if sign else NO_SIGN if could else TOO_LITTLE
    assert (found.looked, found.people) == (12, len(rows))
    assert (found.signs, found.status) == (tuple(expected), answer)
    for finding, week in zip(found.findings, found.signs, strict=True):
        assert (finding["week"], finding["people"], finding["last"]) == (week, len(rows), 4 * len(rows))
        assert finding["late"] == sum(sum(row[week - 4 : week]) for row in rows)
        assert finding["early"] == sum(sum(row[:4]) for row in rows)


def test_ends_have_at_most_eight_weeks() -> None:
    """From sixteen weeks on, eight weeks are compared with eight."""
    rows = [(True,) * 6 + (False,) * 10 + (True,) * 2 + (False,) * 6] * 12
    found = crowd(rows)
    assert found.signs == (8, 12, 16, 20, 24)
    row = {finding["week"]: (finding["late"], finding["early"], finding["last"]) for finding in found.findings}
    assert row == {8: (24, 48, 48), 12: (0, 48, 48), 16: (0, 72, 96), 20: (24, 72, 96), 24: (24, 72, 96)}
    assert found.findings[0].path == "group"
    assert found.findings[0].text() == (
        "Week 8 of presence. The weeks of 12 people are added up: they were active in 24 of their last 48 weeks, and "
        "in 48 of their first 48 weeks. A fall that everyone shares, such as in summer, also shows here. "
        "Ask for the reason."
    )


def test_small_groups_have_too_little_data() -> None:
    """Below the minimum there is no look, and with too few active at first silence would not be significant."""
    down = (True,) * 4 + (False,) * 4
    nine = crowd([down] * 9)
    assert (nine.people, nine.looked, nine.status, nine.signs) == (9, 8, TOO_LITTLE, ())
    assert [str(finding) for finding in nine.findings] == [
        "group: Too little data for the group as a whole: 9 people, but 10 are needed."
    ]
    assert crowd([down] * 10).status is SIGN
    assert crowd([(True,) * 8] * 10).status is NO_SIGN
    assert crowd([(False,) * 8] * 10).status is TOO_LITTLE
    quiet = (False,) * 8
    assert crowd([(True,) * 8] * 8 + [quiet] * 4).status is NO_SIGN
    assert crowd([(True,) * 8] * 7 + [quiet] * 5).status is TOO_LITTLE
    assert crowd([(True,) * 7] * 10) == GroupDecline()
    assert report([], []).group.findings[0]["count"] == 0
    # a chance that is just what is spent is a sign
    spent = DeclinePolicy(group=[Fraction(1, 1024)])
    assert crowd([down] * 10, policy=spent).status is SIGN
    assert crowd([(True,) * 8] * 10, policy=spent).status is NO_SIGN
    assert crowd([down] * 10, policy=DeclinePolicy(group=[Fraction(1, 1025)])).status is TOO_LITTLE


def test_shrunken_group_has_too_little_data() -> None:
    """Where people left since a sign, the status is too little data; the earlier sign stays in the report."""
    stays = [Membership(participant=f"p-{n:02}", joined=DAY) for n in range(10)]
    done = [activity for stay in stays for activity in did(stay.participant, 0, 1, 2, 3)]
    gone = [stay.leave(DAY + timedelta(days=7 * 9)) for stay in stays[:2]]
    found = report(done, [*gone, *stays[2:]], on=DAY + timedelta(days=7 * 12 - 1)).group
    assert (found.people, found.looked, found.status, found.signs) == (8, 12, TOO_LITTLE, (8,))
    assert [finding.code for finding in found.findings] == ["decline:together", "decline:few"]


def test_group_decline_counts_present_people() -> None:
    """People who left or paused before the last week do not count; late joiners count from eight weeks on."""
    weeks = 20
    on = DAY + timedelta(days=7 * weeks - 1)
    names = [f"p-{n:02}" for n in range(14)]
    stays = [Membership(participant=name, joined=DAY) for name in names]
    stays[0] = stays[0].leave(on - timedelta(days=6))
    stays[1] = stays[1].pause(on - timedelta(days=6))
    stays[2] = stays[2].leave(on - timedelta(days=5))
    stays[3] = evolve(stays[3], joined=DAY + timedelta(days=7 * 12))
    stays[4] = evolve(stays[4], joined=DAY + timedelta(days=7 * 12 + 1))
    found = report([], stays, on=on)
    assert found.group.people == 11
    late = [evolve(stay, joined=DAY + timedelta(days=7 * 12)) for stay in stays[5:]] + [stays[3], stays[3]]
    late[-1] = evolve(stays[3], participant="p-99")
    done = [activity for stay in late for activity in did(stay.participant, 12, 13, 14, 15)]
    joined = report(done, late, on=on).group
    assert (joined.people, joined.status, joined.signs) == (11, SIGN, (20,))
    assert (joined.findings[-1]["early"], joined.findings[-1]["last"]) == (44, 44)
    assert report(done, late, on=on - timedelta(days=1)).group.looked == 16
    assert report(done, late, period=DateRange(DAY, on - timedelta(days=1)), on=YEAR.end).group.looked == 16


# ---------------------------------------------------------------- how often it is wrong


def sticky(chance: Random, rate: float, alike: float, stop: int = 52) -> list[bool]:
    """Draw weeks with correlation between neighbours; silent from a given week on."""
    active = chance.random() < rate
    row = []
    for week in range(52):
        active = chance.random() < rate * (1 - alike) + alike * active
        row.append(active and week < stop)
    return row


def test_false_alarms_are_rare_and_silence_is_detected() -> None:
    """Of people with correlated weeks, about 5 % at most have a sign in a year; silence is detected."""
    chance = Random("decline")  # noqa: S311 - seeded draws
    rows = {f"a-{n:03}": sticky(chance, 0.85, 0.5) for n in range(300)}
    rows |= {f"b-{n:03}": sticky(chance, 0.9, 0.0, stop=16) for n in range(100)}
    rows |= {f"c-{n:03}": [bool((week + n) % 2) for week in range(52)] for n in range(2)}
    stays = [Membership(participant=name, joined=DAY) for name in rows]
    done = [
        activity for name, row in rows.items() for activity in did(name, *(w for w, active in enumerate(row) if active))
    ]
    found = report(done, stays).people
    signs = Counter(person_decline.participant[0] for person_decline in found if person_decline.signs)
    assert 1 <= signs["a"] <= 21  # 15 are 5 %; 21 is what chance adds at most in 19 of 20 seeds, and the seed is fixed
    assert signs["b"] == 100
    assert signs["c"] == 0
    assert {person_decline.status for person_decline in found if person_decline.participant[0] == "b"} == {SIGN}


# ---------------------------------------------------------------- the report


@given(st.from_type(DeclineReport))
def test_declining_people_are_in_id_order(found: DeclineReport) -> None:
    """The report lists people with a sign at the latest look by id; its repr shows sizes only."""
    assert list(found.declining) == sorted(
        person_decline.participant for person_decline in found.people if person_decline.status is SIGN
    )
    assert all(
        person_decline.looked in person_decline.signs
        for person_decline in found.people
        if person_decline.status is SIGN
    )
    shown = f"<DeclineReport {found.period.start} to {found.period.end}: {len(found.people)} people>"
    assert repr(found) == shown


@given(st.from_type(PersonDecline), st.from_type(GroupDecline))
def test_findings_have_messages_in_both_languages(person_decline: PersonDecline, together: GroupDecline) -> None:
    """Every finding has a message that contains its numbers."""
    for finding in (*person_decline.findings, *together.findings):
        for language in ("en", "nl"):
            assert str(finding["late"]) in finding.text(language)
            assert str(finding["early"]) in finding.text(language)


def test_reports_of_the_first_week_are_accepted() -> None:
    """A person's weeks start at 0, and the weeks of looks at 1."""
    person_decline = PersonDecline(participant="p-1", weeks=0, looked=1, signs=[1])
    assert (person_decline.weeks, person_decline.looked, person_decline.signs) == (0, 1, (1,))
    group = GroupDecline(people=0, looked=1, signs=[1])
    assert (group.people, group.looked, group.signs) == (0, 1, (1,))


def test_detect_decline_reports_all_problems() -> None:
    """Unknown people, duplicate ids, days outside a stay and wrong types are reported with paths."""
    stay = Membership(participant="p-1", joined=DAY, left=DAY + timedelta(days=9))
    with pytest.raises(ValidationError) as error:
        detect_decline(
            [*did("p-1", 0, 2), *did("p-2", 1)],
            [person("p-1"), person("p-1")],
            [stay, evolve(stay, participant="p-3")],
            period=YEAR,
            on=DAY,
        )
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        ("participants[1].id", "repeated"),
        ("memberships[1].participant", "name:unknown"),
        ("activities[1].on", "activity:outside"),
        ("activities[2].participant", "name:unknown"),
    ]
    with pytest.raises(UnknownNameError, match="p-1"):
        report(did("p-2", 1), [stay])
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        detect_decline([wrong], [wrong], [wrong], period=wrong, on=wrong, policy=wrong)
    paths = [finding.path for finding in error.value.findings]
    assert paths == ["activities[0]", "participants[0]", "memberships[0]", "period", "on", "policy"]
    with pytest.raises(ValidationError) as error:
        PersonDecline(participant="", weeks=-1, looked=0, status=wrong, signs=[0], findings=[wrong])
    assert [finding.path for finding in error.value.findings] == [
        "participant",
        "weeks",
        "looked",
        "status",
        "signs[0]",
        "findings[0]",
    ]
    with pytest.raises(ValidationError) as error:
        GroupDecline(people=-1, looked=0, status=wrong, signs=[0], findings=[wrong])
    assert [finding.path for finding in error.value.findings] == [
        "people",
        "looked",
        "status",
        "signs[0]",
        "findings[0]",
    ]
    with pytest.raises(ValidationError) as error:
        DeclineReport(period=wrong, on=wrong, people=[wrong], group=wrong, findings=[wrong])
    assert [finding.path for finding in error.value.findings] == [
        "period",
        "on",
        "people[0]",
        "group",
        "findings[0]",
    ]


def test_plan_signs_equal_the_default_policies() -> None:
    """The signs of a plan name the weeks and people that the default policies need."""
    policy, steps = DeclinePolicy(), NextStepPolicy()
    assert policy.looks(policy.person)[0][0] == plan._PERSON_WEEKS
    assert policy.looks(policy.group)[0][0] == plan._GROUP_WEEKS
    assert policy.minimum_group == plan._GROUP
    assert (steps.silence_times, steps.silence_days) == (calendar.SILENCE_TIMES, calendar.SILENCE_DAYS)
