"""What if: other weights, other sizes, eased quotas."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from advocacy import (
    Cap,
    Consent,
    Criterion,
    Distinct,
    InvalidError,
    Limits,
    Participant,
    Purpose,
    Quota,
    SelectionPolicy,
    Status,
    UnknownNameError,
    quota_curve,
    select_pilot,
    size_curve,
    weight_firmness,
)
from advocacy.intervals import wilson
from advocacy.testing import strategies
from advocacy.testing.strategies import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advocacy import Pilot

AGREED = Consent(purpose=Purpose.PARTICIPATION, given=DAY)
Rule = Quota | Cap | Distinct


def person(name: str, motivation: float, activity: float, department: str, location: str) -> Participant:
    """Make an eligible person."""
    facts = {"department": department, "location": location}
    return Participant(id=name, motivation=motivation, activity=activity, attributes=facts, consents=[AGREED])


@st.composite
def pools(draw_: st.DrawFn) -> list[Participant]:
    """Generate pools of up to ten."""
    share = st.sampled_from([0.0, 0.2, 0.5, 0.55, 0.9, 1.0])
    return [
        person(
            f"p-{n}",
            draw_(share),
            draw_(share),
            draw_(st.sampled_from(["Sales", "IT", "HR"])),
            draw_(st.sampled_from(["Utrecht", "Gent"])),
        )
        for n in range(draw_(st.integers(1, 10)))
    ]


CRITERIA = (Criterion("motivation", weight=2), Criterion("activity"))


def selected(people: list[Participant], rules: list[Rule], size: int) -> Pilot:
    """Select by two criteria, or give up on bounds that nobody could keep."""
    try:
        asked = SelectionPolicy(size=size, criteria=CRITERIA, quotas=rules, exclude_inactive=False, seed=3)
    except InvalidError:
        assume(False)  # noqa: FBT003 - hypothesis' own
        raise
    return select_pilot(people, asked, on=DAY)


@given(people=pools(), rules=strategies.spreads(), size=st.integers(1, 4))
def test_easing_quotas_never_costs(people: list[Participant], rules: list[Rule], size: int) -> None:
    """The looser the quotas the higher the best total, from none at all to as they are."""
    pilot = selected(people, rules, size)
    curve = quota_curve(pilot)
    totals = [-1 if point.total is None else point.total for point in curve]
    assert totals == sorted(totals, reverse=True)
    assert [point.tightness for point in curve] == [0, Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), 1]
    assert curve[-1].total == (pilot.total if pilot.status is Status.SELECTED else None)
    free = sorted((one.points for one in pilot.screened.candidates), reverse=True)[:size]
    assert curve[0].total == (sum(free) if len(free) == size else None)
    assert all(point.proven for point in curve)


@given(people=pools(), rules=strategies.spreads(), sizes=st.lists(st.integers(1, 6), max_size=4))
def test_a_size_has_the_total_of_its_own_selection(
    people: list[Participant], rules: list[Rule], sizes: list[int]
) -> None:
    """Each point is what a selection of that size finds."""
    pilot = selected(people, rules, 2)
    for point in size_curve(pilot, sizes):
        try:
            asked = evolve(pilot.policy, size=point.size)
        except InvalidError:
            assert point.total is None
            continue
        alone = select_pilot(people, asked, on=DAY)
        assert point.total == (alone.total if alone.members else None)
        assert point.mean == (Fraction(alone.total, point.size) if alone.members else None)
        assert point.members == len(alone.members)


@given(people=pools(), rules=strategies.spreads(), size=st.integers(1, 4), seed=st.integers(0, 9))
def test_firmness_counts_places(people: list[Participant], rules: list[Rule], size: int, seed: int) -> None:
    """Over all settings as many places are filled as the group has, by the eligible alone, the same every time."""
    pilot = selected(people, rules, size)
    assume(pilot.members)
    firmness = weight_firmness(pilot, settings=5, seed=seed)
    assert set(firmness.places) == {one.id for one in people}
    assert sum(firmness.places.values()) == 5 * size
    assert weight_firmness(pilot, settings=5, seed=seed) == firmness
    assert repr(firmness) == f"<Firmness: 5 settings of {len(people)} people>"


def test_firmness_tells_who_hangs_on_the_weights() -> None:
    """Who is best in all is always in; between two who are each better in one thing, the weights decide."""
    people = [
        person("both", 1.0, 1.0, "IT", "Gent"),
        person("motivated", 0.9, 0.3, "IT", "Gent"),
        person("active", 0.7, 0.7, "IT", "Gent"),
        person("neither", 0.1, 0.1, "IT", "Gent"),
    ]
    pilot = selected(people, [], 2)
    firmness = weight_firmness(pilot, settings=400, spread=Decimal("0.5"))
    assert firmness.share("both") == 1
    assert firmness.share("neither") == 0
    # motivated is ahead where 0.2 m > 0.4 a, with m in 1..3 and a in 0.5..1.5: half of the square
    assert firmness.interval("motivated").low < 0.5 < firmness.interval("motivated").high
    assert firmness.interval("motivated") == wilson(firmness.places["motivated"], 400)
    assert firmness.share("motivated") + firmness.share("active") == 1
    for ask in (firmness.share, firmness.interval):
        with pytest.raises(UnknownNameError) as error:
            ask("motivate")
        assert error.value.parameters["nearest"] == "motivated"


def test_without_criteria_weights_change_nothing() -> None:
    """A plain lottery stays what it is."""
    people = [person(f"p-{n}", 0.5, 0.5, "IT", "Gent") for n in range(5)]
    pilot = select_pilot(people, SelectionPolicy(size=2, exclude_inactive=False), on=DAY)
    firmness = weight_firmness(pilot, settings=3)
    assert {one for one, places in firmness.places.items() if places} == set(pilot.members)


def test_progress_is_laid_around_the_work_once() -> None:
    """What shows progress gets the settings, the sizes or the tightnesses once, and changes nothing."""
    pilot = selected([person(f"p-{n}", n / 9, 0.5, "IT", "Gent") for n in range(9)], [Quota("department", "IT", 2)], 4)
    seen: list[list[Any]] = []

    def bar(items: Iterable[Any]) -> list[Any]:
        seen.append(list(items))
        return seen[-1]

    assert weight_firmness(pilot, settings=3, progress=bar) == weight_firmness(pilot, settings=3)
    assert size_curve(pilot, [2, 4], progress=bar) == size_curve(pilot, [2, 4])
    assert quota_curve(pilot, [1, 0], progress=bar) == quota_curve(pilot, [1, 0])
    assert seen == [[0, 1, 2], [2, 4], [1, 0]]


def test_exploring_refuses_what_is_out_of_range() -> None:
    """Numbers out of range, a pilot without a group and limits that are reached are said, all at once."""
    people = [person(f"p-{n}", 0.5, 0.5, ("IT", "HR")[n % 2], ("Gent", "Utrecht")[n // 2]) for n in range(4)]
    none = selected(people, [], 5)
    with pytest.raises(InvalidError) as refused:
        weight_firmness(none, settings=0, spread=Fraction(1), seed="1")  # type: ignore[arg-type]
    assert [finding.code for finding in refused.value.findings] == ["whole", "spread", "type", "no-group"]
    with pytest.raises(InvalidError):
        size_curve(none, [0])
    with pytest.raises(InvalidError):
        quota_curve(none, [Fraction(3, 2)])
    pilot = selected(people, [Quota("department", "IT", 1), Quota("location", "Gent", 1)], 2)
    with pytest.raises(InvalidError) as refused:
        weight_firmness(pilot, limits=Limits(columns=1))
    assert refused.value.code == "search:stopped"
    assert [point.proven for point in size_curve(pilot, [2], limits=Limits(columns=1))] == [False]


@pytest.mark.parametrize("tightness", [-1, Fraction(-1, 2), Decimal("-0.1"), 2, 0.5, True])
def test_tightness_is_a_share(tightness: Any) -> None:
    """Quotas are eased by a share from nothing to all, told exactly; anything else is misuse."""
    people = [person(f"p-{n}", 0.5, 0.5, "IT", "Gent") for n in range(3)]
    pilot = select_pilot(people, SelectionPolicy(size=2, exclude_inactive=False), on=DAY)
    with pytest.raises(InvalidError) as refused:
        quota_curve(pilot, [tightness])
    assert [finding.code for finding in refused.value.findings] == ["tightness"]
