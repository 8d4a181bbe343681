"""Laws of a fair lottery between groups, which an app checks against its own lottery.

>>> from advocacy.testing import lottery_laws
>>> lottery_laws.check(lottery_laws.library_lottery, examples=5)

A lottery is a function that returns groups with their chances. ``lottery_laws.check(my_lottery)`` returns nothing if it
satisfies every law. Otherwise it raises a `LawError` with the smallest pool that breaks a law, as far as the search
found it. The laws try all groups of small pools; they do not use the solver that the library makes lotteries with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from itertools import combinations, product
from math import comb, prod
from typing import TYPE_CHECKING, Any, Protocol

from attrs import frozen
from hypothesis import strategies as st

from advocacy.people.matrix import Matrix
from advocacy.pilot.lottery import make_lottery, without_scores
from advocacy.testing import laws as selection_laws
from advocacy.testing.laws import Law, LawError
from advocacy.testing.oracle import Case, Score, broken_quotas, score_of
from advocacy.testing.rule_calls import InvalidAnswerError
from advocacy.testing.strategies._people import DAY
from advocacy.testing.strategies._pilot import selection_policies

if TYPE_CHECKING:
    from datetime import date

    from hypothesis.strategies import SearchStrategy

    from advocacy.people.participant import Participant
    from advocacy.pilot.policy import SelectionPolicy

__all__ = [
    "EQUAL_CHANCES",
    "GROUPS",
    "LAWS",
    "NOBODY_LEFT_OUT",
    "WEIGHTS",
    "Law",
    "LawError",
    "LotteryRule",
    "check",
    "library_lottery",
]


class LotteryRule(Protocol):
    """A function that makes a lottery between groups of people, under a policy, on a day."""

    def __call__(
        self, people: Sequence[Participant], policy: SelectionPolicy, *, on: date
    ) -> Iterable[tuple[Collection[str], Fraction]] | None:
        """Return groups of ids with their chances, in any order, or ``None`` if no group is possible."""
        ...


def library_lottery(
    people: Sequence[Participant], policy: SelectionPolicy, *, on: date, matrix: Matrix | None = None
) -> list[tuple[tuple[str, ...], Fraction]] | None:
    """Make a lottery with `advocacy.pilot.make_lottery`, and return each group with its chance.

    A composition can have many groups, so use it for small pools only.

    Args:
        people: The pool.
        policy: The policy.
        on: The day on which consent must be valid.
        matrix: The matrix that places people, if the policy needs it. The default has nine cells.
    """
    used = (matrix or Matrix.social_maturity()) if policy.needs_matrix else None
    made = make_lottery(people, policy, matrix=used, on=on)
    ids = [[candidate.id for candidate in members] for members in made.people.values()]
    groups = []
    for item in made.compositions:
        ways = prod(comb(len(names), count) for names, count in zip(ids, item.counts, strict=True))
        parts = [combinations(names, count) for names, count in zip(ids, item.counts, strict=True)]
        chance = Fraction(item.weight, made.weight * ways)
        groups += [(tuple(name for part in chosen for name in part), chance) for chosen in product(*parts)]
    return groups or None


@frozen
class _AsRule:
    """A lottery as a selection rule, whose answer is everybody with a chance: the text of a case then shows them."""

    lottery: LotteryRule

    def __call__(self, people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> Collection[str]:
        return sorted({name for group, chance in self.groups(people, policy, on) for name in group if chance})

    def groups(
        self, people: Sequence[Participant], policy: SelectionPolicy, on: date
    ) -> list[tuple[tuple[str, ...], Fraction]]:
        """Return the groups and their chances.

        Raises:
            InvalidAnswerError: The answer does not consist of groups and chances.
        """
        try:
            return [(tuple(group), chance) for group, chance in self.lottery(people, policy, on=on) or ()]
        except (TypeError, ValueError) as error:
            raise InvalidAnswerError(f"the lottery does not return groups with chances: {error}") from error


def _groups(case: Case) -> list[tuple[tuple[str, ...], Fraction]]:
    rule: Any = case.rule
    groups: list[tuple[tuple[str, ...], Fraction]] = rule.groups(case.people, case.policy, case.on)
    return groups


def _taking_part(case: Case) -> dict[str, Score]:
    """Return everybody who takes part by the definition, with their value of each attribute."""
    policy = without_scores(case.policy, case.matrix if case.policy.needs_matrix else None)
    found = ((person.id, score_of(person, policy, case.matrix, case.on)) for person in case.people)
    return {who: known for who, known in found if known is not None}


def _possible(case: Case) -> list[tuple[str, ...]]:
    """Return all groups of the first possible size."""
    people = _taking_part(case)
    sizes = case.policy.sizes if case.policy.prefer_smallest else reversed(case.policy.sizes)
    for size in sizes:
        groups = combinations(sorted(people), size)
        found = [group for group in groups if not any(broken_quotas([people[who] for who in group], case.policy))]
        if found:
            return found
    return []


def _chances(case: Case) -> dict[str, Fraction]:
    chances = dict.fromkeys(_taking_part(case), Fraction(0))
    for group, chance in _groups(case):
        for name in group:
            chances[name] = chances.get(name, Fraction(0)) + chance
    return chances


def _weights(case: Case) -> str | None:
    """Look for chances that are no positive fractions, groups that occur twice, and a sum that is not 1."""
    groups = _groups(case)
    seen = set[tuple[str, ...]]()
    given: Any
    for group, given in groups:
        if not isinstance(given, Fraction) or given <= 0:
            return f"the group {', '.join(group)} has the chance {given!r}"
        if (key := tuple(sorted(group))) in seen:
            return f"the group {', '.join(key)} occurs twice"
        seen.add(key)
    total = sum(chance for _, chance in groups)
    return f"the chances of all groups add up to {total}" if groups and total != 1 else None


def _only_possible(case: Case) -> str | None:
    """Look for groups of people who do not take part, of a wrong size, or that break a quota."""
    people = _taking_part(case)
    for group, _ in _groups(case):
        for name in group:
            if name not in people:
                return f"{name} is in a group, whom the policy does not allow"
        if len({*group}) != len(group) or len(group) not in case.policy.sizes:
            return f"the group {', '.join(group)} has a wrong size, or a person twice"
        for broken in broken_quotas([people[name] for name in group], case.policy):
            return f"the group {', '.join(group)} breaks a quota: {broken}"
    return None


def _equal(case: Case) -> str | None:
    """Look for people with the same values and different chances."""
    people, chances = _taking_part(case), _chances(case)
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for who, known in people.items():
        alike[known.traits].append(who)
    for names in alike.values():
        for other in names[1:]:
            if chances[other] != chances[names[0]]:
                return (
                    f"{names[0]} has the chance {chances[names[0]]}, and {other} with the same values {chances[other]}"
                )
    return None


def _everybody(case: Case) -> str | None:
    """Look for people with a chance of 0 who are in a possible group."""
    chances, groups = _chances(case), _possible(case)
    if groups and not _groups(case):
        return f"the lottery has no group, and {', '.join(groups[0])} is possible"
    size = len(_groups(case)[0][0]) if groups else 0
    for group in groups:
        for name in group:
            if not chances[name] and len(group) == size:
                return f"{name} has no chance, and is in the possible group {', '.join(group)}"
    return None


WEIGHTS = Law("weights", "Each group has a chance above 0, and all chances add up to exactly 1.", _weights)
GROUPS = Law(
    "groups", "Each group has a size of the policy, eligible people only, and satisfies every quota.", _only_possible
)
EQUAL_CHANCES = Law(
    "equal_chances", "People with the same values of all attributes have exactly the same chance.", _equal
)
NOBODY_LEFT_OUT = Law(
    "nobody_left_out", "Everybody who is in a possible group has a chance, as in the fairest lottery.", _everybody
)
#: All laws, in the order in which `check` checks them.
LAWS: tuple[Law, ...] = (WEIGHTS, GROUPS, EQUAL_CHANCES, NOBODY_LEFT_OUT)


def check(
    lottery: LotteryRule,
    *,
    laws: Iterable[Law] = LAWS,
    pools: SearchStrategy[Sequence[Participant]] | None = None,
    policies: SearchStrategy[SelectionPolicy] | None = None,
    matrix: Matrix | None = None,
    on: date = DAY,
    examples: int = 100,
) -> None:
    """Check laws of a lottery, one after another, on generated pools. Return nothing if it satisfies all of them.

    Scores do not count in a lottery: everybody takes part who has valid consent, reaches the minimum of each criterion,
    and does not start in an inactive cell if the policy excludes these.

    Args:
        lottery: The lottery of the app.
        laws: The laws to check.
        pools: A strategy for pools; see `advocacy.testing.laws.check`.
        policies: A strategy for policies. By default, sizes are up to 4 and quotas overlap.
        matrix: The matrix that places people. The default has nine cells.
        on: The day on which consent must be valid.
        examples: The number of pools.

    Raises:
        LawError: The lottery breaks a law. The error is about the first such law.
        ValidationError: There are no laws, or an argument is of the wrong type.
    """
    grid = matrix or Matrix.social_maturity()
    cells = st.sampled_from([cell.code for cell in grid.cells])
    drawn = selection_policies(sizes=st.integers(1, 4), cells=cells) if policies is None else policies
    selection_laws.check(
        _AsRule(lottery), laws=laws, pools=pools, policies=drawn, matrix=grid, on=on, examples=examples
    )
