"""The assessment of a person under a policy: whether they are eligible, why, and the score by criterion."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from attrs import evolve, field, frozen

from advocacy.arguments import Personal, unchecked
from advocacy.errors import Finding, ValidationError
from advocacy.people.bounds import Bounds
from advocacy.people.consent import Purpose, consents_hold
from advocacy.people.matrix import Cell, Matrix, find_substitute
from advocacy.people.participant import CELL, Participant, find_measure, measure_reader
from advocacy.pilot.lottery_check import draw_number
from advocacy.pilot.policy import Criterion, SelectionPolicy, points_on_scale
from advocacy.rules import number_or_none

_place = unchecked(Matrix.place)

#: An attribute that a quota names, and a person's value.
Trait = tuple[str, str]

#: The reason of people with a known value below a minimum, as everyone but the person sees it.
ANSWERS = "answers"
_BELOW, _ASK = "minimum:", "ask:"


def public_reason(reason: str) -> str:
    """Return a reason as others see it. Only the person sees which of their answers is below a minimum."""
    return ANSWERS if reason.startswith(_BELOW) else reason


def draw(seed: int | None, person: str) -> int:
    """Return a person's draw in the lottery, 0 to 2**64 − 1. The lowest draw comes first.

    The draw is the first eight bytes of SHA-256 over the seed, a line feed and the id. Anyone can reproduce it, and the
    presence of other people does not change it.

    >>> draw(7, "p-017")
    3029188130509545811

    Raises:
        ValidationError: The seed was left out, as in a copy with pseudonyms.
    """
    return draw_number(checked_seed(seed), person)


def checked_seed(seed: int | None) -> int:
    """Return the seed of a lottery.

    Raises:
        ValidationError: The seed was left out, as in a copy with pseudonyms.
    """
    if seed is None:
        raise ValidationError([Finding.of("lottery:seed", "seed")])
    return seed


def mean_points(weighted: int, weights: int) -> int:
    """Divide weighted points by the sum of the weights. Halves round up; the result is 0 if the weights sum to 0."""
    return (2 * weighted + weights) // (2 * weights) if weights else 0


@frozen(kw_only=True)
class CriterionScore:
    """The contribution of one criterion to a score.

    Attributes:
        measure: The name of the measure.
        value: Its value, in its own unit; ``None`` if only its bounds are known, and in the pool of a pilot, which
            stores no values.
        points: The position of the value on the criterion's scale, 0 to 10,000.
        weight: The weight of the criterion, as the smallest integer in proportion to the others.
        substituted: Whether the value is unknown and the policy's substitute was used.
    """

    measure: str
    value: float | None = field(default=None, converter=number_or_none)
    points: int
    weight: int
    substituted: bool = False

    def __repr__(self) -> str:
        """Show the name of the measure only."""
        return f"<CriterionScore {self.measure}>"


@frozen(repr=False, kw_only=True)
class Assessment(Personal):
    """A person under a policy, on a day.

    Attributes:
        id: The person's id.
        reasons: Why the person is not eligible, most important first; empty if they are. Codes are ``consent`` (nothing
            else is then checked), ``unknown:<name>``, ``inactive``, ``minimum:<measure>`` (a known value below the
            minimum of a criterion) and, last, ``ask:<measure>`` (no known value for a minimum).
        cell: The code of the person's cell, if the policy needs it and it is known.
        traits: The values that count for the quotas: (attribute, value) pairs in the order of the policy's attributes.
        scores: The score by criterion, in the policy's order; empty if the person is not eligible.
        points: The score, an integer from 0 to 10,000; ``None`` if the person is not eligible.
        chance: The chance of a place in the lottery that the person takes part in, 0..1; ``None`` without one.
    """

    id: str
    reasons: tuple[str, ...] = ()
    cell: str | None = None
    traits: tuple[tuple[str, str], ...] = ()
    scores: tuple[CriterionScore, ...] = field(default=())
    points: int | None = None
    chance: Fraction | None = None

    @property
    def eligible(self) -> bool:
        """Whether the person is eligible."""
        return not self.reasons

    @property
    def to_ask(self) -> tuple[str, ...]:
        """The measures to ask the person about; empty if they are eligible, or excluded whatever they answer."""
        measures = tuple(reason.removeprefix(_ASK) for reason in self.reasons if reason.startswith(_ASK))
        return measures if len(measures) == len(self.reasons) else ()


class Candidate(NamedTuple):
    """An eligible person as the engine sees them: points, id and traits."""

    points: int
    id: str
    traits: tuple[Trait, ...]


class Screened(NamedTuple):
    """The screened pool.

    Attributes:
        candidates: The eligible people, in the pool's order.
        excluded: The number of excluded people by their first reason, as others see it; see `public_reason`. People in
            `Pilot.to_ask` are not counted.
        before: The previous members, with their known traits and no points.
    """

    candidates: tuple[Candidate, ...]
    excluded: Counter[str]
    before: tuple[Candidate, ...]


class _Facts:
    """The facts found while assessing a person: the cell, the traits, and the value of each criterion."""

    __slots__ = ("cell", "traits", "values")

    cell: Cell | None
    traits: tuple[Trait, ...]
    values: list[float]

    def clear(self) -> None:
        """Reset the facts for the next person."""
        self.cell, self.traits = None, ()


def _decided(criterion: Criterion, bounds: Bounds | None) -> float | None:
    """Return a value of a measure if each value within its bounds scores the same points, else ``None``."""
    if bounds is None:
        return None
    points = partial(points_on_scale, criterion.low, criterion.high, criterion.reverse)
    return bounds.minimum if points(bounds.minimum) == points(bounds.highest) else None


class Assessor:
    """A policy, prepared to assess many people.

    Args:
        policy: The policy.
        matrix: The matrix, if the policy needs one.
        on: The day on which consent must be valid.
    """

    def __init__(self, policy: SelectionPolicy, matrix: Matrix | None, on: date) -> None:
        self._on = on
        self._attributes, self._exclude_inactive = policy.attributes, policy.exclude_inactive
        self._criteria = tuple(zip(policy.criteria, policy.whole_weights, strict=True))
        self._total = sum(policy.whole_weights)
        substitutes = policy.substitutes.items()
        self._numbers = {name: value for name, value in substitutes if not isinstance(value, str)}
        self._needs = [(criterion, measure_reader(criterion.measure)) for criterion in policy.criteria]
        self._texts = {name: value for name, value in substitutes if isinstance(value, str)}
        self._needs_cell = CELL in policy.attributes and CELL not in self._texts
        self._matrix = used = matrix if policy.needs_matrix else None
        self._possible: dict[tuple[int | Bounds | None, ...], tuple[tuple[Cell, ...], tuple[str, ...]]] = {}
        self._cells = used.cells if used is not None else ()
        axes = (used.rows, used.columns) if used is not None else ()
        self._axes = [
            (axis.measure, measure_reader(axis.measure), axis.thresholds, len(axis.levels))
            for axis in axes
            if axis.measure is not None and len(axis.levels) > 1
        ]

    def _reasons(self, person: Participant, facts: _Facts) -> Iterator[str]:
        """Yield why a person is not eligible, in the order of `Assessment.reasons`, and fill *facts* on the way.

        This is the only place that decides who is eligible. Code that needs only the first reason stops there.
        """
        facts.clear()
        if not consents_hold(person.consents, Purpose.PARTICIPATION, on=self._on):
            yield "consent"
            return
        if self._cells and (out := self._place(person, facts)):
            yield from out
        code = facts.cell.code if facts.cell is not None else None
        for name in self._attributes:
            text = (code if name == CELL else person.attributes.get(name)) or self._texts.get(name)
            if text is not None:
                facts.traits += ((name, text),)
            elif name != CELL:
                yield f"unknown:{name}"
        if out := self._measure(person, facts):
            yield from out

    def _place(self, person: Participant, facts: _Facts) -> Sequence[str]:
        """Return the reasons from the matrix why a person is not eligible. Set the cell if the known values decide it.

        An unknown measure counts only if the person may start in an inactive cell, or if a quota is on the cells.
        """
        index, missing = 0, False
        for name, read, thresholds, count in self._axes:
            measured = self._known(person, name, read)
            if measured is None:
                missing = True
            else:
                index = index * count + bisect_right(thresholds, measured)
        if not missing:
            facts.cell = cell = self._cells[index]
            return ("inactive",) if cell.inactive and self._exclude_inactive else ()
        possible, unknown = self._possible_cells(person)
        facts.cell = possible[0] if len(possible) == 1 else None
        inactive = {cell.inactive for cell in possible} if self._exclude_inactive else {False}
        if inactive == {True}:
            return ("inactive",)
        return unknown if True in inactive or (self._needs_cell and facts.cell is None) else ()

    def place(self, person: Participant) -> tuple[str | None, str | None]:
        """Return the first reason from the matrix why a person is not eligible, and the code of the cell if known."""
        facts = _Facts()
        facts.clear()
        reason = next(iter(self._place(person, facts)), None)
        return reason, None if facts.cell is None else facts.cell.code

    def _known(self, person: Participant, name: str, read: Callable[[Participant], float | None]) -> float | None:
        """Return a measure of a person, or its substitute."""
        value = read(person)
        return find_substitute(person, name, self._numbers) if value is None else value

    def _without_value(self, person: Participant, criterion: Criterion) -> tuple[float | None, tuple[str]]:
        """Return a value for a measure without a known value, from bounds or a substitute, or the reason without one.

        The bounds decide a minimum; a substitute never does.
        """
        name, minimum, bounds = criterion.measure, criterion.minimum, person.bounds.get(criterion.measure)
        if minimum is not None and (bounds is None or bounds.minimum < minimum):
            return None, ((_BELOW if bounds is not None and bounds.highest < minimum else _ASK) + name,)
        value = _decided(criterion, bounds)
        if value is None:
            value = find_substitute(person, name, self._numbers)
        return value, (("unknown:" if minimum is None else _ASK) + name,)

    def _possible_cells(self, person: Participant) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
        """Return the cells in which a person may start, and a reason for each unknown measure.

        They are the same for everyone with the same known levels and the same bounds.
        """
        levels = tuple(
            person.bounds.get(name)
            if (value := self._known(person, name, read)) is None
            else bisect_right(starts, value)
            for name, read, starts, _ in self._axes
        )
        if levels not in self._possible and self._matrix is not None:
            placement = _place(self._matrix, person, substitutes=self._numbers)
            unknown = tuple(f"unknown:{measure}" for measure in placement.missing)
            self._possible[levels] = placement.possible, unknown
        return self._possible[levels]

    def _measure(self, person: Participant, facts: _Facts) -> Sequence[str]:
        """Return the reasons from the criteria, and set the values. Reasons to ask for a value come last."""
        values = facts.values = []
        out: tuple[str, ...] = ()
        asks: tuple[str, ...] = ()
        for criterion, read in self._needs:
            minimum, value = criterion.minimum, read(person)
            if value is None:
                value, reason = self._without_value(person, criterion)
                if value is None:
                    asks, out = (asks + reason, out) if reason[0].startswith(_ASK) else (asks, out + reason)
                    continue
            elif minimum is not None and value < minimum:
                out += (_BELOW + criterion.measure,)
            values.append(value)
        return out + asks

    def assess(self, person: Participant) -> Assessment:
        """Return everything the policy finds about one person; only an eligible person has a score."""
        facts = _Facts()
        reasons = tuple(dict.fromkeys(self._reasons(person, facts)))
        code = facts.cell.code if facts.cell is not None else None
        if reasons:
            return Assessment(id=person.id, reasons=reasons, cell=code, traits=facts.traits)
        scores = []
        for (criterion, weight), value in zip(self._criteria, facts.values, strict=True):
            known, name = find_measure(person, criterion.measure), criterion.measure
            decided = known is None and _decided(criterion, person.bounds.get(name)) is not None
            scores.append(
                CriterionScore(
                    measure=name,
                    value=None if decided else value,
                    points=points_on_scale(criterion.low, criterion.high, criterion.reverse, value),
                    weight=weight,
                    substituted=known is None and not decided,
                )
            )
        points = mean_points(sum(score.points * score.weight for score in scores), self._total)
        return Assessment(id=person.id, cell=code, traits=facts.traits, scores=tuple(scores), points=points)

    def screen(self, people: Iterable[Participant], before: frozenset[str]) -> Screened:
        """Screen everyone once: candidates with their scores, the number of exclusions, and the previous members.

        The result agrees with `assess`, without the scores per criterion. Previous members, by their ids in *before*,
        count for the quotas with what is known of them, for as long as their consent is valid.
        """
        candidates: list[Candidate] = []
        members: list[Candidate] = []
        excluded = Counter[str]()
        shared: dict[tuple[Trait, ...], tuple[Trait, ...]] = {}
        facts, reasons, total = _Facts(), self._reasons, self._total
        scales = [
            (partial(points_on_scale, criterion.low, criterion.high, criterion.reverse), weight)
            for criterion, weight in self._criteria
        ]
        for person in people:
            if before and person.id in before and consents_hold(person.consents, Purpose.PARTICIPATION, on=self._on):
                members.append(Candidate(0, person.id, self.assess(person).traits))
                continue
            reason = next(reasons(person, facts), None)
            if reason is not None:
                if not reason.startswith(_ASK):
                    excluded[public_reason(reason)] += 1
                continue
            weighted = 0
            for (points, weight), value in zip(scales, facts.values, strict=True):
                weighted += weight * points(value)
            traits = shared.setdefault(facts.traits, facts.traits)
            candidates.append(Candidate(mean_points(weighted, total), person.id, traits))
        return Screened(tuple(candidates), excluded, tuple(members))

    def pool(self, people: Iterable[Participant], screened: Screened, *, scores: bool) -> tuple[Assessment, ...]:
        """Return what a pilot stores of each person with valid consent, by id.

        A pilot stores the total points, the traits of everyone in the group or eligible, and the reasons of exclusion.
        The points by criterion are included if *scores* is true. Values of measures and cells are not.
        """
        return tuple(sorted(self._stored(people, screened, scores=scores), key=lambda found: found.id))

    def _stored(self, people: Iterable[Participant], screened: Screened, *, scores: bool) -> Iterator[Assessment]:
        for item in screened.before:
            yield Assessment(id=item.id, traits=item.traits)
        if not scores:
            for points, name, traits in screened.candidates:
                yield Assessment(id=name, traits=traits, points=points)
        known = {item.id for item in screened.before}
        eligible = {item.id for item in screened.candidates}
        for person in people:
            if person.id in eligible:
                if scores:
                    found = self.assess(person)
                    kept = tuple(evolve(part, value=None) for part in found.scores)
                    yield evolve(found, cell=None, scores=kept)
            elif person.id not in known and consents_hold(person.consents, Purpose.PARTICIPATION, on=self._on):
                yield Assessment(id=person.id, reasons=self.assess(person).reasons)

    def first_reason(self, person: Participant) -> str | None:
        """Return the first reason why a person is not eligible; ``None`` for an eligible person."""
        return next(self._reasons(person, _Facts()), None)
