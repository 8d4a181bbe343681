"""Rules of an app with one mistake each, from an author who did not know the strategies. The laws catch all of them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from fractions import Fraction
from hashlib import sha256
from itertools import combinations
from math import ceil, floor, inf, nextafter
from random import Random
from typing import TYPE_CHECKING, ClassVar

from attrs import evolve

from advocacy import Matrix, Purpose, Quota
from advocacy.people.participant import CELL, MEASURES
from advocacy.pilot import DistinctValues, ValueCap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from advocacy import Criterion, Participant, SelectionPolicy
    from advocacy.people.matrix import Axis

    Rule = Quota | ValueCap | DistinctValues

__all__ = ["BLIND", "AppRule"]

MATRIX = Matrix.social_maturity()


class AppRule:
    """A correct rule as an app may write it: it tries every group. Each subclass below replaces one method."""

    matrix: ClassVar[Matrix] = MATRIX

    def __call__(self, people: Sequence[Participant], policy: SelectionPolicy, *, on: date) -> list[str] | None:
        """Return the ids of the best group, or ``None`` if no group fits."""
        pool = {p.id: p for p in people if self.agrees(p, on) and self.fits(p, policy)}
        points = {name: self.score(person, policy) for name, person in pool.items()}
        draws = self.draws(pool, policy)
        for size in self.sizes(policy):
            groups = [
                group
                for group in combinations(self.shortlist(sorted(pool), points, size), size)
                if self.keeps([pool[name] for name in group], policy, size, len(people))
            ]
            if groups:
                best = min(groups, key=lambda g: (-sum(points[n] for n in g), sum(draws[n] for n in g), sorted(g)))
                return list(best)
        return None

    # who may join

    def agrees(self, person: Participant, on: date) -> bool:
        """Check the consent to participate."""
        return person.consents_to(Purpose.PARTICIPATION, on=on)

    def fits(self, person: Participant, policy: SelectionPolicy) -> bool:
        """Check the cell, the attributes and the minimums."""
        return (
            self.placed(person, policy)
            and all(self.trait(person, name, policy) is not None for name in policy.attributes)
            and all(self.meets(person, criterion, policy) for criterion in policy.criteria)
        )

    def placed(self, person: Participant, policy: SelectionPolicy) -> bool:
        """Check that the person cannot start in an inactive cell."""
        if not policy.exclude_inactive:
            return True
        possible = self.matrix.place(person, substitutes=self.numbers(policy)).possible
        return not any(cell.inactive for cell in possible)

    def trait(self, person: Participant, name: str, policy: SelectionPolicy) -> str | None:
        """Return a person's value of an attribute, or of the matrix."""
        known = person.attributes.get(name)
        if name == CELL:
            cell = self.matrix.place(person, substitutes=self.numbers(policy)).cell
            known = cell.code if cell is not None else None
        instead = policy.substitutes.get(name)
        return known or (instead if isinstance(instead, str) else None)

    def meets(self, person: Participant, criterion: Criterion, policy: SelectionPolicy) -> bool:
        """Check that the value of a criterion is known and not below the minimum."""
        known, bounds = read(person, criterion.measure), person.bounds.get(criterion.measure)
        lowest = bounds.minimum if known is None and bounds is not None else known
        reached = criterion.minimum is None or (lowest is not None and lowest >= criterion.minimum)
        return reached and self.value(person, criterion, policy) is not None

    # the score and the lottery

    def numbers(self, policy: SelectionPolicy) -> dict[str, float]:
        """Return the substitutes of measures."""
        return {name: value for name, value in policy.substitutes.items() if not isinstance(value, str)}

    def value(self, person: Participant, criterion: Criterion, policy: SelectionPolicy) -> float | None:
        """Return a measure. If unknown, return its lowest value if the points are certain, else the substitute."""
        known, bounds = read(person, criterion.measure), person.bounds.get(criterion.measure)
        if known is None and bounds is not None:
            highest = max(criterion.high, bounds.minimum) if bounds.maximum is None else bounds.maximum
            if criterion.points(bounds.minimum) == criterion.points(highest):
                return float(bounds.minimum)
        return self.numbers(policy).get(criterion.measure) if known is None else known

    def weights(self, policy: SelectionPolicy) -> Sequence[int | Fraction]:
        """Return the weights of the criteria."""
        return [criterion.weight for criterion in policy.criteria]

    def score(self, person: Participant, policy: SelectionPolicy) -> int:
        """Return the weighted mean of the points, with halves rounded up."""
        total = weighted = Fraction(0)
        for criterion, weight in zip(policy.criteria, self.weights(policy), strict=True):
            value = self.value(person, criterion, policy)
            if value is not None:
                total += weight
                weighted += weight * criterion.points(value)
        return floor(weighted / total + Fraction(1, 2)) if total else 0

    def draws(self, pool: Mapping[str, Participant], policy: SelectionPolicy) -> dict[str, int]:
        """Return a number for each person; the lowest wins between equals."""
        return {name: hashed(policy.seed, name) for name in pool}

    # the group

    def sizes(self, policy: SelectionPolicy) -> Sequence[int]:
        """Return the sizes to try, the preferred one first."""
        return policy.sizes if policy.prefer_smallest else policy.sizes[::-1]

    def shortlist(self, names: list[str], points: Mapping[str, int], size: int) -> list[str]:
        """Return the people from whom a group is made."""
        del points, size
        return names

    def quotas(self, policy: SelectionPolicy) -> Sequence[Rule]:
        """Return the quotas to keep."""
        return policy.quotas

    def lowest(self, bound: int | Fraction, size: int) -> int:
        """Return the places of a minimum."""
        return bound if isinstance(bound, int) else ceil(bound * size)

    def highest(self, bound: int | Fraction | None, size: int) -> int:
        """Return the places of a maximum."""
        if bound is None:
            return size
        return bound if isinstance(bound, int) else floor(bound * size)

    def base(self, policy: SelectionPolicy, size: int, pool: int) -> int:
        """Return the number of people to which a share refers."""
        del policy, pool
        return size

    def counts(self, group: Sequence[Participant], policy: SelectionPolicy) -> dict[Rule, Counter[str]]:
        """Count the members by value, for each quota."""
        return {
            rule: Counter(value for p in group if (value := self.trait(p, rule.attribute, policy)) is not None)
            for rule in self.quotas(policy)
        }

    def keeps(self, group: Sequence[Participant], policy: SelectionPolicy, size: int, pool: int) -> bool:
        """Check every quota."""
        whole = self.base(policy, size, pool)
        for rule, counts in self.counts(group, policy).items():
            if isinstance(rule, ValueCap):
                number, maximum = max(counts.values(), default=0), self.cap(rule, whole)
            else:
                number = counts[rule.value] if isinstance(rule, Quota) else len(counts)
                maximum = self.highest(rule.maximum, whole)
                if number < self.lowest(rule.minimum, whole):
                    return False
            if number > maximum:
                return False
        return True

    def cap(self, rule: ValueCap, whole: int) -> int:
        """Return the maximum for each value."""
        return self.highest(rule.maximum, whole)


def read(person: Participant, measure: str) -> float | None:
    """Return a measure of a person who may not have it."""
    return person.measure(measure) if measure in MEASURES else person.measures.get(measure)


def hashed(seed: int | None, name: str) -> int:
    """Return the number of a person in a lottery."""
    return int.from_bytes(sha256(f"{seed}/{name}".encode()).digest()[:8])


# ---------------------------------------------------------------- mistakes with quotas


class MaximumToNearest(AppRule):
    """A share maximum rounds to the nearest number: 40 % of 4 people is 2."""

    def highest(self, bound: int | Fraction | None, size: int) -> int:
        return super().highest(bound, size) if bound is None or isinstance(bound, int) else round(bound * size)


class ShareOfTheLargestSize(AppRule):
    """A share refers to the largest size, also in a smaller group."""

    def base(self, policy: SelectionPolicy, size: int, pool: int) -> int:
        return policy.sizes[-1]


class ShareOfThePool(AppRule):
    """A share refers to the whole pool."""

    def base(self, policy: SelectionPolicy, size: int, pool: int) -> int:
        return pool


class OneIsEveryone(AppRule):
    """A bound up to 1 is a share, so one place becomes the whole group."""

    def lowest(self, bound: int | Fraction, size: int) -> int:
        return ceil(bound * size) if bound <= 1 else int(bound)

    def highest(self, bound: int | Fraction | None, size: int) -> int:
        if bound is None:
            return size
        return floor(bound * size) if bound <= 1 else int(bound)


class CapIsExclusive(AppRule):
    """A cap of 2 allows fewer than 2 members with the same value."""

    def cap(self, rule: ValueCap, whole: int) -> int:
        return super().cap(rule, whole) - 1


class LastQuotaOfAnAttribute(AppRule):
    """The quotas are stored by attribute, so a later quota on the same attribute replaces an earlier one."""

    def quotas(self, policy: SelectionPolicy) -> Sequence[Rule]:
        return list({rule.attribute: rule for rule in policy.quotas}.values())


class OneQuotaForEachMember(AppRule):
    """A member counts for the first quota that they match, and for no other."""

    def counts(self, group: Sequence[Participant], policy: SelectionPolicy) -> dict[Rule, Counter[str]]:
        found = {rule: Counter[str]() for rule in policy.quotas}
        for person in group:
            for rule in policy.quotas:
                value = self.trait(person, rule.attribute, policy)
                if value is not None and (not isinstance(rule, Quota) or value == rule.value):
                    found[rule][value] += 1
                    break
        return found


class ValuesWithoutCase(AppRule):
    """Values that differ only in upper and lower case are the same value."""

    def counts(self, group: Sequence[Participant], policy: SelectionPolicy) -> dict[Rule, Counter[str]]:
        found = super().counts(group, policy)
        for rule, counts in found.items():
            lower = Counter[str]()
            for value, number in counts.items():
                lower[value.lower()] += number
            found[rule] = Counter({rule.value: lower[rule.value.lower()]}) if isinstance(rule, Quota) else lower
        return found


class CellOfTheRoster(AppRule):
    """The cell is looked up among the attributes of the roster, which never has it."""

    def trait(self, person: Participant, name: str, policy: SelectionPolicy) -> str | None:
        return person.attributes.get(name, "") if name == CELL else super().trait(person, name, policy)


class OnlyTheLargestSize(AppRule):
    """A size from 3 to 5 tries 5 only."""

    def sizes(self, policy: SelectionPolicy) -> Sequence[int]:
        return super().sizes(policy)[:1]


class Shortlist(AppRule):
    """The group is made from the best people, two more than it needs."""

    def shortlist(self, names: list[str], points: Mapping[str, int], size: int) -> list[str]:
        return sorted(names, key=lambda name: -points[name])[: size + 2]


# ---------------------------------------------------------------- mistakes with consent and eligibility


class AnyPurpose(AppRule):
    """A consent for any purpose counts."""

    def agrees(self, person: Participant, on: date) -> bool:
        return any(person.consents_to(purpose, on=on) for purpose in Purpose)


class PlannedWithdrawal(AppRule):
    """A withdrawal that is planned for a later day counts at once."""

    def agrees(self, person: Participant, on: date) -> bool:
        records = [record for record in person.consents if record.purpose is Purpose.PARTICIPATION]
        return any(record.given <= on and record.withdrawn is None for record in records)


class FirstRecordOnly(AppRule):
    """The first consent decides, so a person who withdrew cannot come back."""

    def agrees(self, person: Participant, on: date) -> bool:
        records = (record for record in person.consents if record.purpose is Purpose.PARTICIPATION)
        first = next(records, None)
        return first is not None and first.holds(on=on)


class ConsentOfADayEarlier(AppRule):
    """The consent is looked up for the day before, in a nightly run."""

    def agrees(self, person: Participant, on: date) -> bool:
        return super().agrees(person, on - timedelta(days=1))


class MinimumIsExclusive(AppRule):
    """A value equal to the minimum is below it."""

    def meets(self, person: Participant, criterion: Criterion, policy: SelectionPolicy) -> bool:
        return super().meets(person, criterion, policy) and read(person, criterion.measure) != criterion.minimum


class SubstituteForAMinimum(AppRule):
    """A person with an unknown value passes a minimum by the substitute."""

    def meets(self, person: Participant, criterion: Criterion, policy: SelectionPolicy) -> bool:
        value = self.value(person, criterion, policy)
        return value is not None and (criterion.minimum is None or value >= criterion.minimum)


class MeanOfTheKnown(AppRule):
    """Unknown values are left out of the mean, so a person with one good answer has a full score."""

    def meets(self, person: Participant, criterion: Criterion, policy: SelectionPolicy) -> bool:
        return criterion.minimum is None or super().meets(person, criterion, policy)


def raised(axis: Axis) -> Axis:
    """Return an axis on which each level starts just above its threshold."""
    return evolve(
        axis,
        levels=[
            level if level.start is None else evolve(level, start=nextafter(level.start, inf)) for level in axis.levels
        ],
    )


class ThresholdBelongsBelow(AppRule):
    """A value on a threshold of the matrix belongs to the lower level."""

    matrix = evolve(MATRIX, rows=raised(MATRIX.rows), columns=raised(MATRIX.columns))


class UnknownCellIsActive(AppRule):
    """A person with an unknown cell counts as active, so they may join."""

    def placed(self, person: Participant, policy: SelectionPolicy) -> bool:
        cell = self.matrix.place(person, substitutes=self.numbers(policy)).cell
        return not policy.exclude_inactive or cell is None or not cell.inactive


class RememberedById(AppRule):
    """Eligibility is cached by id, also for the next pool."""

    def __init__(self) -> None:
        self.known: dict[str, bool] = {}

    def fits(self, person: Participant, policy: SelectionPolicy) -> bool:
        if person.id not in self.known:
            self.known[person.id] = super().fits(person, policy)
        return self.known[person.id]


# ---------------------------------------------------------------- mistakes with the score and the lottery


class WholeWeights(AppRule):
    """Weights are truncated to integers."""

    def weights(self, policy: SelectionPolicy) -> Sequence[int | Fraction]:
        return [int(criterion.weight) for criterion in policy.criteria]


class ScoreInPercent(AppRule):
    """Scores are rounded to whole percent before they are compared."""

    def score(self, person: Participant, policy: SelectionPolicy) -> int:
        return round(super().score(person, policy) / 100)


class SeedZeroIsNoSeed(AppRule):
    """Seed 0 is read as no seed, and the ids decide."""

    def draws(self, pool: Mapping[str, Participant], policy: SelectionPolicy) -> dict[str, int]:
        return super().draws(pool, policy) if policy.seed else dict.fromkeys(pool, 0)


class ShuffledPool(AppRule):
    """The lottery shuffles all eligible people, so a person who leaves changes the draw of the others."""

    def draws(self, pool: Mapping[str, Participant], policy: SelectionPolicy) -> dict[str, int]:
        names = sorted(pool)
        Random(policy.seed).shuffle(names)  # noqa: S311
        return {name: place for place, name in enumerate(names)}


BLIND: tuple[type[AppRule], ...] = (
    MaximumToNearest,
    ShareOfTheLargestSize,
    ShareOfThePool,
    OneIsEveryone,
    CapIsExclusive,
    LastQuotaOfAnAttribute,
    OneQuotaForEachMember,
    ValuesWithoutCase,
    CellOfTheRoster,
    OnlyTheLargestSize,
    Shortlist,
    AnyPurpose,
    PlannedWithdrawal,
    FirstRecordOnly,
    ConsentOfADayEarlier,
    MinimumIsExclusive,
    SubstituteForAMinimum,
    MeanOfTheKnown,
    ThresholdBelongsBelow,
    UnknownCellIsActive,
    RememberedById,
    WholeWeights,
    ScoreInPercent,
    SeedZeroIsNoSeed,
    ShuffledPool,
)
