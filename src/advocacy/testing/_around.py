"""Pools made for a policy: from the values, scales and cells that it names, so that groups are really possible."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from math import comb
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import evolve
from hypothesis import strategies as st

from advocacy.people.consent import Consent, Purpose
from advocacy.people.matrix import Matrix
from advocacy.people.participant import CELL, MEASURES, SHARES, Participant
from advocacy.pilot.policy import DistinctValues, Quota, ValueCap
from advocacy.rules import identifier
from advocacy.testing._values import DAY, identifiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from advocacy.people.matrix import Axis
    from advocacy.pilot.policy import SelectionPolicy

__all__ = ["MOST_GROUPS", "groups_of", "pool_limit", "pools_around"]

#: So many groups at most are tried one by one.
MOST_GROUPS = 1_000
#: People drawn one by one; who comes after them in a larger pool is like one of them.
_DRAWN = 12
#: As far as an own figure may lie.
_FAR = 1e308
#: Where the figures that are no shares may lie; hours are those that a month could have, and more.
_REACH = {"network_size": (0.0, 1e10), "time_per_month": (0.0, 1e6)}


def groups_of(people: int, policy: SelectionPolicy) -> int:
    """Count the groups that so many people can make, of all sizes of a policy."""
    return sum(comb(people, size) for size in policy.sizes if size <= people)


def pool_limit(policy: SelectionPolicy) -> int:
    """Give the largest pool to make: up to three people more than the group, as long as all groups can be tried."""
    limit = policy.sizes[0]
    while limit < policy.sizes[-1] + 3 and groups_of(limit + 1, policy) <= MOST_GROUPS:
        limit += 1
    return limit


class _Named(NamedTuple):
    """
    What a policy names.

    Attributes:
        seats: For each attribute a value for one person after another, laid out so that the first keep its quotas.
        figures: For each criterion's measure the values to try.
        spots: For each cell whose people may be chosen, the values by measure that lie in it.
        quiet: The same for inactive cells, where they are left out.
    """

    seats: Mapping[str, tuple[str, ...]]
    figures: Mapping[str, tuple[float, ...]]
    spots: tuple[Mapping[str, tuple[float, ...]], ...] = ()
    quiet: tuple[Mapping[str, tuple[float, ...]], ...] = ()


def _named(policy: SelectionPolicy, matrix: Matrix, people: int) -> _Named:
    figures: dict[str, tuple[float, ...]] = {}
    for criterion in policy.criteria:
        low, span = criterion.low, criterion.high - criterion.low
        around = [low + span * part / 4 for part in range(5)]
        figures[criterion.measure] = _possible(criterion.measure, [*around, low - span, low + 2 * span, low + span / 3])
    seats = {name: _seats(policy, name, people) for name in policy.attributes if name != CELL}
    if not policy.needs_matrix:
        return _Named(seats, figures)
    wanted = [rule for rule in policy.quotas if isinstance(rule, Quota) and rule.attribute == CELL]
    often = {rule.value: rule.bounds(policy.sizes[-1])[0] for rule in wanted}
    spots: list[Mapping[str, tuple[float, ...]]] = []
    quiet: list[Mapping[str, tuple[float, ...]]] = []
    for cell in matrix.cells:
        levels = ((matrix.rows, cell.row), (matrix.columns, cell.column))
        spot = {axis.measure: _on_level(axis, code, figures) for axis, code in levels if axis.measure is not None}
        if all(spot.values()):
            left_out = cell.inactive and policy.exclude_inactive
            (quiet if left_out else spots).extend([spot] * (1 + often.get(cell.code, 0)))
    return _Named(seats, figures, tuple(spots), tuple(quiet))


def _on_level(axis: Axis, code: str, figures: Mapping[str, tuple[float, ...]]) -> tuple[float, ...]:
    """Give values on a level: its ends, what lies within, and what the criteria try there."""
    measure, starts = str(axis.measure), axis.thresholds or (0.0,)
    near = [starts[0] - 1, *starts, *(start * 0.99 for start in starts), *(sum(two) / 2 for two in pairwise(starts))]
    tried = (*figures.get(measure, ()), *_possible(measure, [*near, starts[-1] + 1]))
    index = [level.code for level in axis.levels].index(code)
    return tuple(value for value in tried if axis.level(value) == index)


def _possible(measure: str, values: Iterable[float]) -> tuple[float, ...]:
    """Bring values to where the figure can lie, each once."""
    low, high = (0.0, 1.0) if measure in SHARES else _REACH.get(measure, (-_FAR, _FAR))
    found = (min(high, max(low, value)) for value in values)
    return tuple(dict.fromkeys(float(round(value)) if measure == "network_size" else value for value in found))


def _seats(policy: SelectionPolicy, name: str, people: int) -> tuple[str, ...]:
    """Lay out one attribute's values: as many of each as its minimum asks, then others, as many as may differ."""
    size, rules = policy.sizes[-1], [rule for rule in policy.quotas if rule.attribute == name]
    asked = {rule.value: rule.bounds(size) for rule in rules if isinstance(rule, Quota)}
    kept = [value for value, (minimum, _) in asked.items() for _ in range(minimum)]
    free = [value for value, (minimum, maximum) in asked.items() if maximum > minimum]
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
def pools_around(
    draw: DrawFn, policy: SelectionPolicy, *, matrix: Matrix | None = None, on: date = DAY, minimum: int = 0
) -> list[Participant]:
    """
    Generate pools for one policy, of up to `pool_limit` people, to select from on a day.

    People are made such that they fit, on the values, scales and cells that the policy names; then a few get a flaw: no
    consent, an inactive cell, or something that is not known. The first person made has no flaw but consent, so that no
    name of the policy is one that nobody has. Equal people are common.
    """
    limit = max(minimum, pool_limit(policy))
    often = min(max(minimum, policy.sizes[0]), limit)
    size = draw(st.integers(minimum, limit) | st.integers(often, limit) | st.just(limit) | st.just(limit))
    named = _named(policy, matrix or Matrix.social_maturity(), size)
    seated = draw(st.booleans())
    ids = draw(st.lists(_names(), min_size=min(size, _DRAWN), max_size=min(size, _DRAWN), unique_by=identifier))
    people = []
    for place, who in enumerate(ids):
        facts = {name: draw(_seat(seats, place, seated=seated)) for name, seats in named.seats.items()}
        figures = {name: draw(st.sampled_from(values)) for name, values in named.figures.items()}
        people.append(_person(who, facts, figures | _spot(draw, named.spots), on))
    for place in range(len(people), size):
        like = people[place % _DRAWN]
        facts = {name: named.seats[name][place] for name in like.attributes}
        people.append(evolve(like, id=f"like {like.id} {place}", attributes=facts))
    for _ in range(draw(st.integers(0, 3)) if people else 0):
        place = draw(st.integers(0, len(people) - 1))
        people[place] = draw(_flawed(people[place], named if place else _Named({}, {}), on))
    return draw(st.permutations(people)) if size <= _DRAWN else people[::-1]


def _seat(seats: tuple[str, ...], place: int, *, seated: bool) -> SearchStrategy[str]:
    return st.just(seats[place]) if seated else st.sampled_from(tuple(dict.fromkeys(seats)))


def _spot(draw: DrawFn, spots: tuple[Mapping[str, tuple[float, ...]], ...]) -> dict[str, float]:
    spot = draw(st.sampled_from(spots)) if spots else {}
    return {measure: draw(st.sampled_from(values)) for measure, values in spot.items()}


def _names() -> SearchStrategy[str]:
    return st.integers(0, 999).map("p-{:03}".format) | identifiers().map("{}'".format)


def _person(who: str, attributes: Mapping[str, str], figures: Mapping[str, float], on: date) -> Participant:
    own: dict[str, Any] = {name: value for name, value in figures.items() if name in SHARES}
    if "network_size" in figures:
        own["network_size"] = int(figures["network_size"])
    if "time_per_month" in figures:
        own["time_per_month"] = timedelta(hours=figures["time_per_month"])
    more = {name: value for name, value in figures.items() if name not in MEASURES}
    word = Consent(purpose=Purpose.PARTICIPATION, given=on - timedelta(days=14))
    return Participant(id=who, attributes=attributes, measures=more, consents=[word], **own)


@st.composite
def _flawed(draw: DrawFn, person: Participant, named: _Named, on: date) -> Participant:
    """Take away the consent, or something that is known, or all activity; or only seem to."""
    measured = dict.fromkeys([*named.figures, *(name for spot in named.spots for name in spot)])
    flaws = [("consents", ""), *(("attributes", name) for name in named.seats), *(("", name) for name in measured)]
    where, name = draw(st.sampled_from([*flaws, *([("quiet", "")] if named.quiet else [])]))
    if where == "consents":
        return evolve(person, consents=draw(st.sampled_from(_words(on))))
    if where == "attributes":
        return evolve(person, attributes={key: value for key, value in person.attributes.items() if key != name})
    figures = {key: value for key in measured if (value := person.measure(key)) is not None and key != name}
    moved = _spot(draw, named.quiet) if where == "quiet" else {}
    return _person(person.id, person.attributes, figures | moved, on)


def _words(on: date) -> tuple[tuple[Consent, ...], ...]:
    """Give what stands in the way of consent on a day, and what only seems to."""
    day, word = timedelta(days=1), Purpose.PARTICIPATION
    return (
        (),
        (Consent(purpose=word, given=on - 14 * day, withdrawn=on),),
        (Consent(purpose=word, given=on + day),),
        (Consent(purpose=Purpose.NUDGES, given=on),),
        (Consent(purpose=word, given=on, withdrawn=on + day),),
        (Consent(purpose=word, given=on - 9 * day, withdrawn=on - 7 * day), Consent(purpose=word, given=on - day)),
    )
