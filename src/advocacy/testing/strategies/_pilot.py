"""Strategies for selection policies, for pools that fit a policy, and for selections."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import inf, nextafter
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import evolve
from hypothesis import strategies as st

from advocacy.errors import ValidationError
from advocacy.people import Bounds, Consent, Matrix, Participant, Purpose
from advocacy.people.participant import CELL, MEASURES, SHARES, find_measure
from advocacy.pilot import (
    Criterion,
    DistinctValues,
    Infeasibility,
    Invitation,
    Pilot,
    Quota,
    Reply,
    SelectionPolicy,
    SelectionStatus,
    SolverLimits,
    ValueCap,
    make_lottery,
    replace_members,
    select_pilot,
)
from advocacy.pilot.pilot import with_screening
from advocacy.rules import identifier
from advocacy.stats import Interval
from advocacy.testing.oracle import groups_of
from advocacy.testing.strategies._people import DAY, days, identifiers, shared, shares

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from advocacy.people import Axis

__all__ = ["criteria", "distinct_values", "infeasibilities", "intervals", "invitations", "pilots", "quotas"]
__all__ += ["selection_policies", "solver_limits", "spreads", "value_caps"]

#: A rule about the composition of a group.
Rule = Quota | ValueCap | DistinctValues
_VALUES = {"department": ("Sales", "IT", "HR"), "location": ("Utrecht", "Gent")}
_named_attributes = st.sampled_from([*_VALUES])
#: Scales on which shares have different points. The full scale is the most frequent.
_SHARE_SCALES = ((0, 1), (0, 1), (0.25, 0.75))
_places = st.integers(0, 5) | st.fractions(0, 1, max_denominator=6)
#: Weights that differ much, and weights that differ only in their fractions.
_WEIGHTS = (1, 2, 9, 0, Fraction(1, 2), Fraction(1, 2), Fraction(7, 4))
_weights = st.one_of(st.integers(0, 9), st.fractions(0, 9, max_denominator=12), st.decimals(0, 9, places=2))


@shared
@st.composite
def criteria(
    draw: DrawFn,
    *,
    measures: SearchStrategy[str] = st.sampled_from(["activity", "motivation", "network_size", "tenure"]),
    weights: SearchStrategy[Any] = _weights,
) -> Criterion:
    """Generate criteria on their own scales, some with a zero weight, some with a minimum."""
    measure, weight, reverse = draw(measures), draw(weights), draw(st.booleans())
    if measure in SHARES and (scale := draw(st.sampled_from((*_SHARE_SCALES, None)))) is not None:
        low, high = scale
    else:
        low = float(draw(st.integers(-1000, 1000)))
        high = low + draw(st.integers(1, 5000))
    thresholds = shares() if measure in SHARES else st.sampled_from([low, (low + high) / 2, high])
    minimum = None if reverse else draw(st.none() | st.none() | thresholds)
    return Criterion(measure, weight, low=low, high=high, reverse=reverse, minimum=minimum)


@shared
@st.composite
def quotas(
    draw: DrawFn,
    *,
    attributes: SearchStrategy[str] = _named_attributes,
    values: SearchStrategy[str] | None = None,
    places: SearchStrategy[int] | SearchStrategy[int | Fraction] = _places,
) -> Quota:
    """Generate quotas, in *places* and in shares; *values* are by default those of the attribute."""
    attribute = draw(attributes)
    value = draw(st.sampled_from(_VALUES.get(attribute, ("a", "b"))) if values is None else values)
    minimum, maximum = draw(places), draw(st.none() | places)
    if maximum is not None and type(minimum) is type(maximum):
        minimum, maximum = sorted((minimum, maximum))
    return Quota(attribute, value, minimum, maximum)


@shared
def value_caps(
    *, attributes: SearchStrategy[str] = _named_attributes, places: SearchStrategy[int | Fraction] = _places
) -> SearchStrategy[ValueCap]:
    """Generate caps, in *places* and in shares."""
    return st.builds(ValueCap, attributes, places)


@shared
def distinct_values(*, attributes: SearchStrategy[str] = _named_attributes) -> SearchStrategy[DistinctValues]:
    """Generate rules with a minimum and a maximum number of different values."""
    return st.builds(DistinctValues, attributes, st.integers(0, 2), st.none() | st.integers(2, 3))


@shared
def spreads(
    *, rules: SearchStrategy[Rule] = st.one_of(quotas(), value_caps(), distinct_values())
) -> SearchStrategy[list[Rule]]:
    """Generate lists of quotas, caps and numbers of values, in places and in shares, on overlapping attributes."""
    return st.lists(rules, max_size=4, unique_by=lambda rule: rule.name)


def with_rules(policy: SelectionPolicy, rules: Iterable[Rule]) -> SelectionPolicy:
    """Add rules to a policy in order. Skip each rule that conflicts with those added before it."""
    for rule in rules:
        with suppress(ValidationError):
            policy = evolve(policy, quotas=[*policy.quotas, rule])
    return policy


@st.composite
def _near_rules(draw: DrawFn, sizes: range, attributes: SearchStrategy[str]) -> Rule:
    """Generate a rule with bounds near what is possible in a group of one of the sizes. Shares round up and down."""
    size, name = draw(st.sampled_from(sizes)), draw(attributes)
    value = draw(st.sampled_from(_VALUES[name]))
    most, least = draw(st.integers(0, size // 2)), draw(st.integers(1, (size + 1) // 2))
    quarters = draw(st.sampled_from((2, 3, 2, 3, 1, 0)))
    # the shares miss a whole number of places by 0 to 3 quarters: a maximum rounds down, a minimum rounds up
    part = Fraction(4 * least - quarters, 4 * size)
    share = min(Fraction(1), Fraction(4 * most + quarters, 4 * size))
    maxima: tuple[int | Fraction, ...] = (share, share, most)
    minima: tuple[int | Fraction, ...] = (part, part, least)
    maximum, minimum = draw(st.sampled_from(maxima)), draw(st.sampled_from(minima))
    rules: tuple[Rule, ...] = (
        Quota(name, value, maximum=share),
        Quota(name, value, maximum=maximum),
        Quota(name, value, part),
        Quota(name, value, minimum),
        Quota(name, value, min(least, most), most),
        ValueCap(name, maximum),
        DistinctValues(name, min(size, draw(st.integers(2, 3)))),
        DistinctValues(name, 0, draw(st.integers(1, 2))),
    )
    return draw(st.sampled_from(rules))


def _near_spreads(sizes: range, attributes: SearchStrategy[str]) -> SearchStrategy[list[Rule]]:
    rules = _near_rules(sizes, attributes)
    return st.lists(rules, min_size=1, max_size=3, unique_by=lambda rule: rule.name)


def _plain_spreads(name: str) -> SearchStrategy[list[Rule]]:
    kept = st.just(name)
    counts = st.builds(DistinctValues, kept, st.integers(0, 2))
    return spreads(rules=st.one_of(quotas(attributes=kept), value_caps(attributes=kept), counts))


_sizes = st.tuples(st.integers(1, 6), st.integers(0, 2)).map(lambda drawn: (drawn[0], sum(drawn)))


@shared
@st.composite
def _weighed(draw: DrawFn) -> list[Criterion]:
    """Generate criteria on shares, usually two, so that weights and directions matter."""
    two = ("activity", "motivation")
    names = draw(st.sampled_from((two[1:], two, two[::-1], two, two[::-1], ())))
    return [draw(criteria(measures=st.just(name), weights=st.sampled_from(_WEIGHTS))) for name in names]


@shared
@st.composite
def selection_policies(
    draw: DrawFn,
    *,
    sizes: SearchStrategy[Any] = _sizes,
    criteria: SearchStrategy[list[Criterion]] = _weighed(),
    spread: SearchStrategy[list[Rule]] | SearchStrategy[list[Quota]] | None = None,
    overlapping: bool = True,
    inactive: SearchStrategy[bool] = st.booleans(),
    cells: SearchStrategy[str] | None = None,
) -> SelectionPolicy:
    """Generate policies that small pools may or may not satisfy.

    Args:
        draw: From Hypothesis.
        sizes: Sizes, and pairs (minimum, maximum).
        criteria: Lists of criteria, each on another measure. If all weights are zero, the policy has no criteria.
        spread: Lists of quotas, caps and numbers of values. A rule that conflicts with others is dropped. By default,
            three of four lists have bounds near what is possible in the group, so that they often affect the selection.
        overlapping: Whether the default lists are about several attributes. Such a policy needs the extra ``solver``.
        inactive: Whether inactive people are excluded.
        cells: Codes of cells for quotas on ``cell``. Every fourth policy has such a quota, and needs a matrix with
            these cells. By default no policy has a quota on ``cell``.
    """
    weighed = draw(criteria)
    if not any(criterion.weight for criterion in weighed):
        weighed = []
    known = {criterion.measure: shares() for criterion in weighed if criterion.minimum is None}
    # most often a substitute that would satisfy the minimum: a rule must not use it for that
    filled = {criterion.measure: st.just(1.0) | shares() for criterion in weighed if criterion.minimum is not None}
    policy = SelectionPolicy(
        size=draw(sizes),
        criteria=weighed,
        exclude_inactive=draw(inactive),
        seed=draw(st.just(0) | st.integers(-(2**70), 2**70)),
        prefer_smallest=draw(st.booleans()),
    )
    if spread is None:
        name = draw(_named_attributes)
        near = _near_spreads(policy.sizes, _named_attributes if overlapping else st.just(name))
        far = spreads() if overlapping else _plain_spreads(name)
        spread = st.sampled_from((near, near, near, far)).flatmap(lambda chosen: chosen)
    policy = with_rules(policy, draw(spread))
    if cells is not None and draw(st.sampled_from((False, False, False, True))):
        policy = with_rules(policy, [draw(quotas(attributes=st.just(CELL), values=cells, places=st.integers(0, 2)))])
    named = {name: st.sampled_from(_VALUES.get(name, ("a", "b"))) for name in policy.attributes if name != CELL}
    facts = draw(st.just({}) | st.fixed_dictionaries({}, optional=named))
    numbers = st.fixed_dictionaries({}, optional=known | filled) | st.fixed_dictionaries(filled, optional=known)
    return evolve(policy, substitutes={**facts, **draw(numbers)})


@shared
def solver_limits() -> SearchStrategy[SolverLimits]:
    """Generate limits of the solver."""
    return st.builds(
        SolverLimits, seconds=st.floats(0, 1e8, exclude_min=True) | st.integers(1, 3600), columns=st.integers(1, 10**6)
    )


# ---------------------------------------------------------------- pools that fit a policy

#: The maximum number of groups that the oracle enumerates.
MOST_GROUPS = 1_000
#: The maximum number of people that are drawn independently. The others in a larger pool are copies of them.
_DRAWN = 12
#: The largest absolute value of an app's own measure.
_FAR = 1e308
#: The ranges of measures that are no shares. Hours may exceed those of a month.
_REACH = {"network_size": (0.0, 1e10), "time_per_month": (0.0, 1e6)}


def pool_limit(policy: SelectionPolicy) -> int:
    """Return the maximum size of a pool: the group and three more, or fewer if the groups are too many to enumerate."""
    limit = policy.sizes[0]
    while limit < policy.sizes[-1] + 3 and groups_of(limit + 1, policy) <= MOST_GROUPS:
        limit += 1
    return limit


class _Named(NamedTuple):
    """The names in a policy, with the values to draw for each.

    Attributes:
        seats: The values of each attribute, in the order of the people. The first people satisfy the quotas.
        values: The values to draw of each criterion's measure.
        reverse: The measures for which a lower value is better.
        spots: For each cell that can be selected, the values in it, by measure.
        quiet: The same for inactive cells, if the policy excludes them.
        below: The values below the minimum of each criterion that has a minimum.
    """

    seats: Mapping[str, tuple[str, ...]]
    values: Mapping[str, tuple[float, ...]]
    reverse: frozenset[str] = frozenset()
    spots: tuple[Mapping[str, tuple[float, ...]], ...] = ()
    quiet: tuple[Mapping[str, tuple[float, ...]], ...] = ()
    below: Mapping[str, tuple[float, ...]] = {}


def _named(policy: SelectionPolicy, matrix: Matrix, people: int) -> _Named:
    metrics: dict[str, tuple[float, ...]] = {}
    minimums: dict[str, float] = {}
    below: dict[str, tuple[float, ...]] = {}
    for criterion in policy.criteria:
        low, span, minimum = criterion.low, criterion.high - criterion.low, criterion.minimum
        around = [low + span * part / 4 for part in range(5)]
        close = [low + span * part for part in (0.248, 0.253, 0.747, 0.752)]
        tried = [*around, *close, low - span, low + 2 * span, low + span / 3]
        if minimum is not None:
            minimums[criterion.measure] = minimum
            near = _possible(criterion.measure, [*tried, minimum, nextafter(minimum, -inf), minimum - span])
            below[criterion.measure] = tuple(value for value in near if value < minimum)
            tried += [minimum]
        possible = _possible(criterion.measure, tried)
        metrics[criterion.measure] = tuple(value for value in possible if minimum is None or value >= minimum)
    seats = {name: _seats(policy, name, people) for name in policy.attributes if name != CELL}
    reverse = frozenset(criterion.measure for criterion in policy.criteria if criterion.reverse)
    if not policy.needs_matrix:
        return _Named(seats, metrics, reverse, below=below)
    wanted = [rule for rule in policy.quotas if isinstance(rule, Quota) and rule.attribute == CELL]
    often = {rule.value: rule.bounds(policy.sizes[-1])[0] for rule in wanted}
    spots: list[Mapping[str, tuple[float, ...]]] = []
    quiet: list[Mapping[str, tuple[float, ...]]] = []
    for cell in matrix.cells:
        levels = ((matrix.rows, cell.row), (matrix.columns, cell.column))
        spot = {axis.measure: _on_level(axis, code, metrics) for axis, code in levels if axis.measure is not None}
        spot = {
            name: tuple(value for value in values if value >= minimums.get(name, -inf)) for name, values in spot.items()
        }
        if all(spot.values()):
            left_out = cell.inactive and policy.exclude_inactive
            (quiet if left_out else spots).extend([spot] * (1 + often.get(cell.code, 0)))
    return _Named(seats, metrics, reverse, tuple(spots), tuple(quiet), below)


def _on_level(axis: Axis, code: str, metrics: Mapping[str, tuple[float, ...]]) -> tuple[float, ...]:
    """Return values on a level: the ends, values between, and the values of the criteria on this level."""
    measure, starts = str(axis.measure), axis.thresholds or (0.0,)
    near = [starts[0] - 1, *starts, *(start * 0.99 for start in starts), *(sum(two) / 2 for two in pairwise(starts))]
    tried = (*metrics.get(measure, ()), *_possible(measure, [*near, starts[-1] + 1]))
    index = [level.code for level in axis.levels].index(code)
    return tuple(value for value in tried if axis.level(value) == index)


def _possible(measure: str, values: Iterable[float]) -> tuple[float, ...]:
    """Move values into the range of the measure, and remove duplicates."""
    low, high = (0.0, 1.0) if measure in SHARES else _REACH.get(measure, (-_FAR, _FAR))
    found = (min(high, max(low, value)) for value in values)
    return tuple(dict.fromkeys(float(round(value)) if measure == "network_size" else value for value in found))


def _seats(policy: SelectionPolicy, name: str, people: int) -> tuple[str, ...]:
    """Return values of an attribute: first what its minimums require, then other values, within the allowed number."""
    size, rules = policy.sizes[-1], [rule for rule in policy.quotas if rule.attribute == name]
    bounds = {rule.value: rule.bounds(size) for rule in rules if isinstance(rule, Quota)}
    kept = [value for value, (minimum, _) in bounds.items() for _ in range(minimum)]
    free = [value for value, (minimum, maximum) in bounds.items() if maximum > minimum]
    count = 3
    for rule in rules:
        minimum, maximum = rule.bounds(size)
        if isinstance(rule, ValueCap):
            count = max(count, -(-size // max(1, maximum)))
        elif isinstance(rule, DistinctValues):
            count = max(1, min(max(count, minimum), maximum - len(set(kept))))
    others = [*(f"other-{n}" for n in range(1, count + 1)), *free]
    return (*kept, *(others[n % len(others)] for n in range(max(1, people - len(kept)))))


@st.composite
def _near_seats(draw: DrawFn, policy: SelectionPolicy, name: str, people: int) -> tuple[str, ...]:
    """Return values of an attribute near the bounds of a group of one size: some counts are just out of bounds."""
    size, seats = draw(st.sampled_from(policy.sizes)), list[str]()
    values = [f"other-{n}" for n in range(1, 4)]
    like = [rule.value.swapcase() for rule in policy.quotas if isinstance(rule, Quota) and rule.attribute == name]
    values[0] = draw(st.sampled_from((*like, values[0], values[1].upper())))
    for rule in policy.quotas:
        if rule.attribute != name:
            continue
        minimum, maximum = rule.bounds(size)
        if isinstance(rule, Quota):
            seats += [rule.value] * draw(st.sampled_from((minimum, minimum + 1, maximum + 1, maximum + 2)))
        elif isinstance(rule, ValueCap):
            value = draw(st.sampled_from((*seats, *values)))
            seats += [value] * max(0, maximum + draw(st.integers(1, 2)) - seats.count(value))
        else:
            few = draw(st.sampled_from((minimum, min(maximum, 2) + 1)))
            seats += [*values[:few], *values[:1] * (size - 1)]
    rest = [draw(st.sampled_from(values)) for _ in range(people - len(seats))]
    return (*seats, *rest)[:people] if draw(st.booleans()) else tuple(draw(st.permutations([*seats, *rest])))[:people]


@st.composite
def pools_around(
    draw: DrawFn, policy: SelectionPolicy, *, matrix: Matrix | None = None, on: date = DAY, minimum: int = 0
) -> list[Participant]:
    """Generate pools for one policy and day, with up to `pool_limit` people, or *minimum* if that is more.

    The people first satisfy the policy, with values on its scales and cells. Then some get a flaw: no consent, an
    inactive cell, or an unknown value. The first person keeps all values and can only lose the consent, so that each
    name in the policy occurs in the pool. Equal people are frequent.
    """
    limit = max(minimum, pool_limit(policy))
    often = min(max(minimum, policy.sizes[0]), limit)
    size = draw(st.integers(draw(st.sampled_from((often, *[limit] * 6, minimum))), limit))
    named = _named(policy, matrix or Matrix.social_maturity(), size)
    near = bool(named.seats) and draw(st.integers(0, 3)) < 3
    if near:
        named = named._replace(seats={name: draw(_near_seats(policy, name, size)) for name in named.seats})
    seated = near or draw(st.booleans())
    tilt = draw(_tilts(policy, named)) if near else {}
    ids = draw(st.lists(_names(), min_size=min(size, _DRAWN), max_size=min(size, _DRAWN), unique_by=identifier))
    people = []
    for place, who in enumerate(ids):
        facts = {name: draw(_seat(seats, place, seated=seated)) for name, seats in named.seats.items()}
        liked = next((tilt[seat] for seat in facts.items() if seat in tilt), None)
        candidates = {
            name: _half(values, liked=liked, reverse=name in named.reverse) for name, values in named.values.items()
        }
        metrics = {name: draw(st.sampled_from(values)) for name, values in candidates.items()}
        consents = draw(st.sampled_from(_valid_consents(on)))
        people.append(evolve(_person(who, facts, metrics | _spot(draw, named.spots), on), consents=consents))
    for place in range(len(people), size):
        like = people[place % _DRAWN]
        facts = {name: named.seats[name][place] for name in like.attributes}
        people.append(evolve(like, id=f"like {like.id} {place}", attributes=facts))
    for _ in range(draw(st.sampled_from((0, 2, 3, 3, 4))) if people else 0):
        place = draw(st.integers(0, len(people) - 1))
        people[place] = draw(_flawed(people[place], named if place else _Named({}, {}), on))
    return draw(st.permutations(people)) if size <= _DRAWN else people[::-1]


def _seat(seats: tuple[str, ...], place: int, *, seated: bool) -> SearchStrategy[str]:
    return st.just(seats[place]) if seated else st.sampled_from(tuple(dict.fromkeys(seats)))


@st.composite
def _tilts(draw: DrawFn, policy: SelectionPolicy, named: _Named) -> dict[tuple[str, str], bool]:
    """Choose the values of one attribute whose people get better metrics. Most often they have a maximum."""
    name = draw(st.sampled_from(sorted(named.seats)))
    size, quotas = policy.sizes[-1], [rule for rule in policy.quotas if isinstance(rule, Quota)]
    limited = {rule.value: rule.bounds(size)[1] < size for rule in quotas if rule.attribute == name}
    likely = {value: limited.get(value, not any(limited.values())) for value in sorted({*named.seats[name]})}
    return {(name, value): draw(st.sampled_from((liked, liked, not liked))) for value, liked in likely.items()}


def _half(values: tuple[float, ...], *, liked: bool | None, reverse: bool) -> tuple[float, ...]:
    """Return the better or the worse half of the values, or all values if *liked* is ``None``."""
    if liked is None:
        return values
    in_order = sorted(values, reverse=liked is not reverse)
    return tuple(in_order[: len(in_order) // 2 + 1])


def _spot(draw: DrawFn, spots: tuple[Mapping[str, tuple[float, ...]], ...]) -> dict[str, float]:
    spot = draw(st.sampled_from(spots)) if spots else {}
    return {measure: draw(st.sampled_from(values)) for measure, values in spot.items()}


@shared
def _names() -> SearchStrategy[str]:
    return st.integers(0, 999).map("p-{:03}".format) | identifiers().map("{}'".format)


def _person(who: str, attributes: Mapping[str, str], metrics: Mapping[str, float], on: date) -> Participant:
    own: dict[str, Any] = {name: value for name, value in metrics.items() if name in SHARES}
    if "network_size" in metrics:
        own["network_size"] = int(metrics["network_size"])
    if "time_per_month" in metrics:
        own["time_per_month"] = timedelta(hours=metrics["time_per_month"])
    more = {name: value for name, value in metrics.items() if name not in MEASURES}
    consent = Consent(purpose=Purpose.PARTICIPATION, given=on - timedelta(days=14))
    return Participant(id=who, attributes=attributes, measures=more, consents=[consent], **own)


@st.composite
def _flawed(draw: DrawFn, person: Participant, named: _Named, on: date) -> Participant:
    """Give a person a flaw: no consent, an unknown value, an inactive cell, a value below a minimum, or no real flaw.

    A known value may also become bounds. Most often the person has the best values otherwise, so that a rule that
    overlooks the flaw chooses this person.
    """
    measured = dict.fromkeys([*named.values, *(name for spot in named.spots for name in spot)])
    if named.values and draw(st.sampled_from((True, True, True, False))):
        best = {name: min(tried) if name in named.reverse else max(tried) for name, tried in named.values.items()}
        metrics = {key: value for key in measured if (value := find_measure(person, key)) is not None}
        person = evolve(_person(person.id, person.attributes, metrics | best, on), consents=person.consents)
    flaws = [
        ("consents", ""),
        ("consents", ""),
        *(("attributes", name) for name in named.seats),
        *(("", name) for name in (*measured, *named.values, *named.below, *named.below)),
        *(("bounds", name) for name in measured),
        *(("below", name) for name, values in named.below.items() if values),
        *([("quiet", "")] if named.quiet else []),
        *(("quiet", name) for spot in named.quiet[:1] for name in spot if name not in named.values),
    ]
    where, name = draw(st.sampled_from(flaws))
    if where == "consents":
        return evolve(person, consents=draw(st.sampled_from(_consents(on))))
    if where == "attributes":
        return evolve(person, attributes={key: value for key, value in person.attributes.items() if key != name})
    metrics = {key: value for key in measured if (value := find_measure(person, key)) is not None and key != name}
    moved = _spot(draw, named.quiet) if where == "quiet" else {}
    moved.pop(name, None)  # the cell may still be inactive if this measure is unknown
    if where == "below":
        moved = {name: draw(st.sampled_from(named.below[name]))}
    less = _person(person.id, person.attributes, metrics | moved, on)
    known = find_measure(person, name) if where == "bounds" else None
    if known is None:
        return less
    low, high = sorted((known, draw(st.sampled_from([known, *named.values.get(name, ())]))))
    return evolve(less, bounds={name: Bounds(low, draw(st.sampled_from([None, high, high])))})


def _consents(on: date) -> tuple[tuple[Consent, ...], ...]:
    """Return consents that are not valid on a day, and two kinds of valid consents that look invalid."""
    day, purpose = timedelta(days=1), Purpose.PARTICIPATION
    return (
        (),
        (Consent(purpose=purpose, given=on - 14 * day, withdrawn=on),),
        (Consent(purpose=purpose, given=on + day),),
        (Consent(purpose=Purpose.NUDGES, given=on),),
        *_valid_consents(on)[-2:],
    )


def _valid_consents(on: date) -> tuple[tuple[Consent, ...], ...]:
    """Return consents that are valid on a day. Most are plain; some end the next day, or are given a second time."""
    day, purpose = timedelta(days=1), Purpose.PARTICIPATION
    plain = (Consent(purpose=purpose, given=on - 14 * day),)
    return (
        *[plain] * 4,
        (Consent(purpose=purpose, given=on, withdrawn=on + day),),
        (
            Consent(purpose=purpose, given=on - 9 * day, withdrawn=on - 7 * day),
            Consent(purpose=purpose, given=on - day),
        ),
    )


# ---------------------------------------------------------------- selections

#: Policies that do not need the solver.
plain_policies = selection_policies(overlapping=False)


@shared
@st.composite
def pilots(
    draw: DrawFn,
    *,
    policies: SearchStrategy[SelectionPolicy] = plain_policies,
    minimum: int = 0,
    endings: SearchStrategy[SelectionStatus] = st.sampled_from(SelectionStatus),
) -> Pilot:
    """Generate selections from pools that were drawn for their policy.

    Args:
        draw: From Hypothesis.
        policies: The policies. By default, policies that do not need the solver.
        minimum: The minimum number of people in the pool.
        endings: The status of the selection, if the pool allows it. By default, every status.
    """
    policy, ending = draw(policies), draw(endings)
    pool = draw(pools_around(policy, minimum=minimum))
    before = draw(st.just(()) | st.sets(st.sampled_from([person.id for person in pool]), max_size=2)) if pool else ()
    matrix, relax = Matrix.social_maturity(), ending is SelectionStatus.RELAXED
    scores = draw(st.booleans())
    pilot = select_pilot(pool, policy, matrix=matrix, on=DAY, previous_members=before, relax=relax, keep_scores=scores)
    if ending.name in {"LIMIT_REACHED", "TIES_OPEN"} and pilot.status is SelectionStatus.OPTIMAL:
        bound = pilot.total + draw(st.integers(1, 99)) if ending is SelectionStatus.LIMIT_REACHED else None
        stopped = evolve(pilot, status=ending, bound=bound)
        return with_screening(stopped, pilot.screened, pool, stopped.members, stopped.pool)
    if ending is SelectionStatus.REPAIRED and pilot.members:
        return replace_members(pilot, draw(st.sets(st.sampled_from(pilot.members), min_size=1)), on=DAY).pilot
    if ending is SelectionStatus.DRAWN and pilot.status is SelectionStatus.OPTIMAL:  # without quotas: no solver
        wanted = evolve(policy, quotas=(), substitutes={}, criteria=())
        return make_lottery(pool, wanted, matrix=matrix, on=DAY, previous_members=before).draw(seed=policy.seed or 0)
    if ending is SelectionStatus.REDACTED:
        ended = evolve(pilot, status=ending, infeasibility=None, bound=None)
        return with_screening(ended, pilot.screened, pool, ended.members, ended.pool)
    return pilot


@shared
@st.composite
def infeasibilities(draw: DrawFn, *, policies: SearchStrategy[SelectionPolicy] = plain_policies) -> Infeasibility:
    """Generate reasons why no group is possible: too few people in the pool, or too few with one value."""
    policy = draw(policies)
    lacking = draw(st.none() | st.sampled_from(policy.attributes)) if policy.attributes else None
    people = draw(pools_around(policy))
    few = len(people) + draw(st.integers(1, 9))
    rules = policy.quotas
    if lacking is not None:
        rules = (Quota(lacking, "nobody's", draw(st.integers(1, few))), *rules)
    size = few if lacking is None else (1, few)
    policy = with_rules(evolve(policy, size=size, quotas=()), rules)
    named = {*policy.attributes, *(criterion.measure for criterion in policy.criteria)}
    policy = evolve(policy, substitutes={name: v for name, v in policy.substitutes.items() if name in named})
    found = select_pilot(people, policy, matrix=Matrix.social_maturity(), on=DAY).infeasibility
    assert found is not None  # noqa: S101 - for the type checker: the pool has too few people
    return found


@shared
@st.composite
def invitations(draw: DrawFn, *, people: SearchStrategy[str] = identifiers()) -> Invitation:
    """Generate invitations with and without a reply; *people* are ids."""
    invitation = Invitation(participant=draw(people), sent=draw(days()))
    reply = draw(st.none() | st.sampled_from(Reply))
    after = timedelta(days=draw(st.integers(0, 30)))
    return invitation if reply is None else invitation.answer(reply, on=invitation.sent + after)


@shared
def intervals(
    *, ends: SearchStrategy[float] = st.floats(allow_nan=False, allow_infinity=False)
) -> SearchStrategy[Interval]:
    """Generate intervals, including intervals of a single number."""
    return st.tuples(ends, ends).map(lambda two: Interval(*sorted(two)))
