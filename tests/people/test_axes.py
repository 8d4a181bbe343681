import math
import pickle
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.errors import Finding, InfeasibleError, ValidationError
from advocacy.people.matrix import Axis, AxisPlace, Level
from advocacy.people.participant import Participant
from advocacy.testing import strategies

THREE = Axis(
    measure="reach",
    levels=[Level(code="low"), Level(code="middle", start=10), Level(code="high", start=20)],
)
ONE = Axis(levels=[Level(code="all")])


def person(reach: float | None, number: int = 0) -> Participant:
    """Give a person with a reach, or without."""
    return Participant(id=f"p-{number}", measures={} if reach is None else {"reach": reach})


def pool(*reach: float | None) -> list[Participant]:
    """Give people with these reaches, in this order."""
    return [person(value, number) for number, value in enumerate(reach)]


def faults(error: ValidationError) -> list[tuple[str, str]]:
    """Give code and path of what an error holds."""
    return [(found.code, found.path) for found in error.findings]


# ---------------------------------------------------------------- levels and axes as values


@given(axis=strategies.axes())
def test_axis_reads_back(axis: Axis) -> None:
    """What an axis shows and pickles to is an equal axis with the same hash."""
    for again in (eval(repr(axis)), pickle.loads(pickle.dumps(axis))):  # noqa: S301, S307
        assert again == axis
        assert hash(again) == hash(axis)


def test_level_has_one_form() -> None:
    """Codes and measures that look the same are the same; starts are floats, and zero is one zero."""
    assert Level(code="e\u0301", start=1) == Level(code="\u00e9", start=1.0)
    assert repr(Level(code="a", start=-0.0)) == "Level(code='a', start=0.0)"
    axis = Axis(levels=[Level(code="a"), Level(code="b", start=1)], measure="cafe\u0301")
    assert axis.level(axis.value(Participant(id="p-1", measures={"caf\u00e9": 3}), {})) == 1


def test_axis_keeps_no_list() -> None:
    """What the caller does with their list of levels afterwards never changes the axis."""
    levels = [Level(code="all")]
    axis = Axis(levels=levels)
    levels.clear()
    assert axis.levels == (Level(code="all"),)


@pytest.mark.parametrize("start", [-math.inf, math.inf, True, "10", 2**60], ids=repr)
def test_level_starts_at_a_finite_number(start: Any) -> None:
    """Infinity, a bool and text are no thresholds."""
    with pytest.raises(ValidationError) as caught:
        Level(code="a", start=start)
    assert faults(caught.value) == [("real", "start")]


def test_level_reports_all_faults_at_once() -> None:
    """A level names every broken field."""
    with pytest.raises(ValidationError) as caught:
        Level(code="\ud800", start=math.inf)
    assert faults(caught.value) == [("text", "code"), ("real", "start")]


def test_axis_reports_all_faults_at_once() -> None:
    """An axis names a broken field and every fault between its levels together."""
    with pytest.raises(ValidationError) as caught:
        Axis(
            measure=" ",
            levels=[Level(code="a", start=1), Level(code="b"), Level(code="b", start=3), Level(code="c", start=2)],
        )
    assert faults(caught.value) == [
        ("text", "measure"),
        ("repeated", "levels[2].code"),
        ("level:first", "levels[0].start"),
        ("level:open", "levels[1].start"),
        ("level:falls", "levels[3].start"),
    ]


def test_axis_of_several_levels_needs_a_measure() -> None:
    """Several levels without a measure to read cannot be told apart; thresholds that fall are told with it."""
    with pytest.raises(ValidationError) as caught:
        Axis(levels=[Level(code="a"), Level(code="b", start=2), Level(code="c", start=1)])
    assert caught.value.findings == (
        Finding.of("level:falls", "levels[2].start", value=1.0, before=2.0),
        Finding.of("axis:measure", "measure"),
    )


def test_axis_needs_a_level() -> None:
    """An axis without levels has no place for anybody."""
    with pytest.raises(ValidationError) as caught:
        Axis(levels=[], measure="reach")
    assert faults(caught.value) == [("empty", "levels")]


@pytest.mark.parametrize(("levels", "path"), [("abc", "levels"), (["low"], "levels[0]"), (5, "levels")], ids=repr)
def test_axis_takes_levels_only(levels: Any, path: str) -> None:
    """Text is no collection of levels, and a code is no level."""
    with pytest.raises(ValidationError) as caught:
        Axis(levels=levels, measure="reach")
    assert faults(caught.value) == [("type", path)]


# ---------------------------------------------------------------- levels of values


@pytest.mark.parametrize(
    ("value", "index"), [(-1e9, 0), (9.999, 0), (10.0, 1), (19.999, 1), (20.0, 2), (1e9, 2), (None, None)]
)
def test_level_starts_exactly_at_its_threshold(value: float | None, index: int | None) -> None:
    """A value on a threshold belongs to the level that starts there; unknown belongs to none."""
    assert THREE.level(value) == index


@given(axis=strategies.axes(), value=st.floats(-1e4, 1e4))
def test_level_is_the_highest_that_starts_at_or_below(axis: Axis, value: float) -> None:
    """Every value has a level: the highest whose start does not lie above it."""
    index = axis.level(value)
    assert index == sum(start <= value for start in axis.thresholds)
    assert len(axis.thresholds) == len(axis.levels) - 1


def test_equal_thresholds_leave_a_level_empty() -> None:
    """Where two thresholds are equal no value lies in the level between them."""
    axis = Axis(measure="reach", levels=[Level(code="low"), Level(code="none", start=5), Level(code="high", start=5)])
    assert [axis.level(value) for value in (4.9, 5.0, 5.1)] == [0, 2, 2]


def test_one_level_takes_everybody() -> None:
    """An axis of one level needs no metric: known or unknown, it is the same level."""
    known = Axis(levels=[Level(code="all")], measure="reach")
    assert ONE.level(None) == ONE.level(3.0) == known.level(None) == 0
    assert ONE.value(person(3.0), {}) is None
    assert known.place(None) == AxisPlace(measure="reach", level="all")
    assert known.place(3.0) == AxisPlace(measure="reach", level="all")
    assert ONE.place(None) == AxisPlace(measure=None, level="all")


def test_value_takes_a_substitute_only_where_it_is_unknown() -> None:
    """A measure that is known is read; a substitute stands in for one that is not, and for no other measure."""
    assert THREE.value(person(0.0), {"reach": 15.0}) == 0.0
    assert THREE.value(person(None), {"reach": 15.0}) == 15.0
    assert THREE.value(person(None), {"tenure": 15.0}) is None


# ---------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("value", "level", "below", "above"),
    [
        (4.0, "low", None, 6.0),
        (10.0, "middle", 0.0, 10.0),
        (17.5, "middle", 7.5, 2.5),
        (20.0, "high", 0.0, None),
        (26.0, "high", 6.0, None),
        (None, None, None, None),
    ],
)
def test_place_says_how_near_the_thresholds_are(
    value: float | None, level: str | None, below: float | None, above: float | None
) -> None:
    """A place names its level, and the distance to the threshold under it and over it where there is one."""
    assert THREE.place(value) == AxisPlace(measure="reach", level=level, below=below, above=above)


@given(axis=strategies.axes(), value=st.floats(-1e4, 1e4))
def test_place_lies_between_its_thresholds(axis: Axis, value: float) -> None:
    """Distances to thresholds are never negative, and there is one wherever there is a threshold."""
    place, index = axis.place(value), axis.level(value)
    assert index is not None
    assert place.level == axis.levels[index].code
    assert (place.below is None) is (index == 0)
    assert (place.above is None) is (index == len(axis.levels) - 1)
    assert place.below is None or place.below == value - axis.thresholds[index - 1] >= 0
    assert place.above is None or place.above == axis.thresholds[index] - value > 0


def test_place_shows_the_axis_and_not_the_person() -> None:
    """Where somebody lies is never shown; the place pickles and hashes all the same."""
    place = THREE.place(17.654321)
    assert repr(place) == "<AxisPlace reach>"
    again = pickle.loads(pickle.dumps(place))  # noqa: S301
    assert again == place
    assert hash(again) == hash(place)


# ---------------------------------------------------------------- thresholds from a pool


def starts(axis: Axis, *reach: float | None, shares: Any = None) -> tuple[float, ...]:
    """Give the thresholds that a pool with these reaches gives."""
    return axis.with_quantiles(pool(*reach), shares).thresholds


def test_quantiles_by_hand() -> None:
    """A third of nine people lies below the first threshold and a third at or above the second."""
    reach = [float(value) for value in (50, 10, 90, 20, 70, 30, 60, 40, 80)]
    assert starts(THREE, *reach) == (40.0, 70.0)
    assert starts(THREE, *reach[::-1]) == (40.0, 70.0)
    assert starts(THREE, 1.0, 2.0, 3.0, 4.0) == (3.0, 4.0)
    assert starts(THREE, 1.0, 2.0, 3.0, 4.0, shares=(0.25, 0.75)) == (2.0, 4.0)
    assert starts(THREE, 1.0, 2.0, 3.0, 4.0, shares=(0, 1)) == (1.0, 4.0)


def test_quantiles_take_shares_as_they_are_written() -> None:
    """Seven hundredths of a hundred people are seven, whatever a float makes of it."""
    axis = evolve(THREE, levels=THREE.levels[:2])
    assert starts(axis, *map(float, range(100)), shares=[0.07]) == (7.0,)


def test_quantiles_with_ties_leave_a_level_empty() -> None:
    """People with the same value stay together, so thresholds may coincide."""
    assert starts(THREE, 1.0, 1.0, 1.0, 9.0) == (1.0, 9.0)
    same = THREE.with_quantiles(pool(5.0, 5.0, 5.0))
    assert same.thresholds == (5.0, 5.0)
    assert same.level(5.0) == 2


def test_quantiles_leave_out_who_has_no_value() -> None:
    """People whose measure is unknown do not count, as if they were not in the pool."""
    assert starts(THREE, None, 1.0, None, 2.0, 3.0, None) == starts(THREE, 1.0, 2.0, 3.0) == (2.0, 3.0)


def test_quantiles_of_nobody_known_are_unmet() -> None:
    """Where nobody has a value there are no thresholds to take, and the error names the measure."""
    for people in (pool(), pool(None, None)):
        with pytest.raises(InfeasibleError) as caught:
            THREE.with_quantiles(people)
        assert caught.value.findings == (Finding.of("nothing-known", "people", measure="reach"),)


def test_quantiles_change_nothing_but_starts() -> None:
    """Levels and measure stay, the axis asked stays as it was, and an axis that reads nothing is left alone."""
    axis = THREE.with_quantiles(iter(pool(1.0, 2.0, 3.0)))
    assert [level.code for level in axis.levels] == ["low", "middle", "high"]
    assert axis.measure == "reach"
    assert THREE.thresholds == (10.0, 20.0)
    assert ONE.with_quantiles(pool()) is ONE


@pytest.mark.parametrize(
    "shares",
    [
        (0.5,),
        (0.1, 0.2, 0.3),
        (0.8, 0.2),
        (-0.1, 0.5),
        (0.5, 1.1),
        (33, 66),
        (),
    ],
    ids=repr,
)
def test_quantiles_refuse_shares_that_do_not_fit(shares: Any) -> None:
    """Shares are as many as the thresholds, lie from 0 to 1 and never fall; all else is refused."""
    with pytest.raises(ValidationError) as caught:
        THREE.with_quantiles(pool(1.0, 2.0), shares)
    assert caught.value.findings == (Finding.of("quantiles", "shares", count=2),)


@pytest.mark.parametrize(
    ("shares", "places"),
    [((0.2, math.nan), [1]), ((0.2, math.nan, 0.8), [1]), ((math.inf, 0.2), [0]), ((False, True), [0, 1])],
    ids=repr,
)
def test_quantiles_refuse_shares_that_are_no_numbers(shares: Any, places: list[int]) -> None:
    """Each share that is no finite number is named by its place."""
    with pytest.raises(ValidationError) as caught:
        THREE.with_quantiles(pool(1.0, 2.0), shares)
    assert [(one.code, one.path) for one in caught.value.findings] == [("real", f"shares[{place}]") for place in places]


@given(axis=strategies.axes(measures=st.just("reach")), reach=st.lists(st.floats(-1e4, 1e4), min_size=1, unique=True))
def test_quantiles_divide_people_who_differ_evenly(axis: Axis, reach: list[float]) -> None:
    """Below each threshold lies its share of a pool in which all differ, rounded up, and never everybody."""
    found = axis.with_quantiles(pool(*reach)).thresholds
    assert list(found) == sorted(found)
    for place, start in enumerate(found, 1):
        wanted = ceil(Fraction(place, len(axis.levels)) * len(reach))
        assert sum(value < start for value in reach) == min(wanted, len(reach) - 1)
