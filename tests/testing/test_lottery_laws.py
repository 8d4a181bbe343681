"""Each law of lotteries holds for the library's lottery, and fails on a lottery that was broken on purpose."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import Phase, settings
from hypothesis import strategies as st

from advocacy import Criterion, Matrix, Quota, SelectionPolicy
from advocacy.errors import ValidationError
from advocacy.pilot import select_pilot
from advocacy.testing import lottery_laws as laws
from advocacy.testing.lottery_laws import library_lottery
from tests.amounts import examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from advocacy import Participant

POLICY = SelectionPolicy(
    size=2, quotas=[Quota("department", "IT", 1, 1), Quota("location", "Gent", 1)], exclude_inactive=False
)


def double(people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> Any:
    """Give each group twice its chance."""
    return [(group, 2 * chance) for group, chance in library_lottery(people, policy, on=on) or ()]


def negative(people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> Any:
    """Give chances as floats."""
    return [(group, float(chance)) for group, chance in library_lottery(people, policy, on=on) or ()]


def twice(people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> Any:
    """List each group twice."""
    found = library_lottery(people, policy, on=on) or []
    return [(group, chance / 2) for group, chance in found * 2]


def without_consent(people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> Any:
    """Let people without consent take part."""
    agreed = next((person.consents for person in people if person.id in _first(people, policy, on)), ())
    return library_lottery([evolve(person, consents=agreed) for person in people], policy, on=on)


def _first(people: Sequence[Participant], policy: SelectionPolicy, on: date) -> tuple[str, ...]:
    return next(iter(library_lottery(people, policy, on=on) or [((), Fraction(1))]))[0]


def without_quotas(people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> Any:
    """Ignore the quotas."""
    return library_lottery(people, evolve(policy, quotas=(), substitutes={}), on=on)


def smaller(people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> Any:
    """Leave the last person of each group out."""
    made = library_lottery(people, policy, on=on)
    groups: dict[tuple[str, ...], Fraction] = {}
    for group, chance in made or ():
        groups[group[:-1]] = groups.get(group[:-1], Fraction(0)) + chance
    return [*groups.items()]


def person_twice(people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> Any:
    """Put the first person of a group in it twice."""
    return [((*group[1:], group[1]), chance) for group, chance in library_lottery(people, policy, on=on) or ()]


def lowest_draws(people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> Any:
    """Use the rule of LOWEST_DRAWS with one seed."""
    plain = evolve(policy, criteria=[evolve(c, weight=0) for c in policy.criteria if c.minimum is not None])
    members = select_pilot(people, evolve(plain, substitutes={}), matrix=Matrix.social_maturity(), on=on).members
    return [(members, Fraction(1))] if members else None


def first_group_more(people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> Any:
    """Move half of the chance of the last group to the first one."""
    made = library_lottery(people, policy, on=on)
    if made is None or len(made) < 2:
        return made
    (first, mine), *others, (last, theirs) = made
    return [(first, mine + theirs / 2), *others, (last, theirs / 2)]


def one_composition(people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> Any:
    """Use only the first composition, with equal chances for people with the same values."""
    traits = {p.id: (p.attributes.get("department"), p.attributes.get("location")) for p in people}
    made = library_lottery(people, policy, on=on) or []
    kinds = [tuple(sorted(map(str, (traits[name] for name in group)))) for group, _ in made]
    kept = [group for (group, _), kind in zip(made, kinds, strict=True) if kind == kinds[0]]
    return [(group, Fraction(1, len(kept))) for group in kept]


def never(people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> Any:
    """Find no group."""
    return None


def words(people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> Any:
    """Return no groups with chances."""
    return ["p-1"]


def numbers(people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> Any:
    """Return a number."""
    return 7


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    """Draw the same cases every time, without shrinking."""
    settings.register_profile("before", settings())
    settings.register_profile("quick", settings.get_profile("default"), phases=[Phase.generate])
    settings.load_profile("quick")
    yield
    settings.load_profile("before")


#: A broken lottery → the law that finds it, and a part of the counterexample.
BROKEN: list[tuple[Callable[..., Any], str, str]] = [
    (double, "weights", "add up to 2"),
    (negative, "weights", "has the chance"),
    (twice, "weights", "occurs twice"),
    (without_consent, "groups", "whom the policy does not allow"),
    (without_quotas, "groups", "breaks a quota"),
    (smaller, "groups", "wrong size"),
    (person_twice, "groups", "a person twice"),
    (lowest_draws, "equal_chances", "with the same values"),
    (first_group_more, "equal_chances", "with the same values"),
    (one_composition, "nobody_left_out", "has no chance"),
    (never, "nobody_left_out", "has no group"),
    (words, "weights", "does not return groups with chances"),
    (numbers, "weights", "does not return groups with chances"),
]


def test_library_satisfies_all_laws() -> None:
    """The lottery of the library satisfies every law, under policies of all kinds."""
    laws.check(library_lottery, examples=examples(10))


@pytest.mark.parametrize(("broken", "law", "text"), BROKEN, ids=lambda item: getattr(item, "__name__", None))
def test_laws_find_broken_lotteries(broken: Callable[..., Any], law: str, text: str) -> None:
    """A deliberately broken lottery breaks the law that is about its mistake."""
    with pytest.raises(laws.LawError) as caught:
        laws.check(broken, policies=st.just(POLICY), laws=[item for item in laws.LAWS if item.name == law], examples=60)
    assert text in caught.value.counterexample


def test_cases_show_who_has_a_chance() -> None:
    """The text of a broken law lists the people, and who has a chance."""
    with pytest.raises(laws.LawError, match="chosen") as caught:
        laws.check(double, policies=st.just(POLICY), examples=60)
    assert "yes" in str(caught.value)


def test_minimums_decide_who_takes_part() -> None:
    """Scores do not count, and a minimum does: the laws take the definition of a lottery, not of a selection."""
    policy = evolve(POLICY, quotas=(), criteria=[Criterion("motivation", 2, minimum=0.5), Criterion("activity")])
    laws.check(library_lottery, policies=st.just(policy), examples=examples(10))


def test_no_lottery_is_right_without_a_possible_group() -> None:
    """A lottery without groups satisfies every law where no group is possible."""
    laws.check(never, policies=st.just(POLICY), pools=st.just(()), examples=1)


def test_laws_are_needed() -> None:
    """A check without laws is refused."""
    with pytest.raises(ValidationError, match="laws"):
        laws.check(library_lottery, laws=[])
