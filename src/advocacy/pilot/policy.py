"""The selection policy, as data: size, criteria, quotas and the seed of the lottery."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, gcd, inf, isfinite, lcm, nan
from typing import TYPE_CHECKING, Any

from attrs import Factory, evolve, field, frozen

from advocacy.errors import Finding, InfeasibleError, raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.people.participant import CELL, SHARES
from advocacy.rules import (
    Rule,
    each,
    first_repeats,
    identifier,
    instance,
    number,
    number_map,
    optional,
    text,
    tuple_of,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from advocacy.people.participant import Participant

__all__ = [
    "Criterion",
    "DistinctValues",
    "Places",
    "Quota",
    "SelectionPolicy",
    "ValueCap",
    "at_least",
    "at_most",
]


#: A number of members: whole, or as a share of the group, 0..1, written as a fraction.
Places = int | Fraction


def at_least(bound: Places, size: int) -> int:
    """Count the places of a minimum in a group of *size*: a share rounds up."""
    return bound if isinstance(bound, int) else ceil(bound * size)


def at_most(bound: Places | None, size: int) -> int:
    """Count the places of a maximum in a group of *size*: a share rounds down, no bound is the whole group."""
    if bound is None:
        return size
    return bound if isinstance(bound, int) else floor(bound * size)


def _places(bound: Any) -> Any:
    """Write a share in its one form, a fraction."""
    return Fraction(bound) if type(bound) is Decimal and bound.is_finite() else bound


_bound = Rule(
    "places",
    lambda bound: (type(bound) is int and bound >= 0) or (type(bound) is Fraction and 0 <= bound <= 1),
)


def _meant(bound: Any) -> Any:
    """Tell 1, one place, from a share of 1, the whole group: as numbers they are equal."""
    return type(bound).__name__, bound


@frozen
class Quota:
    """
    How many members have one value of an attribute.

    >>> from decimal import Decimal
    >>> Quota("department", "Sales", minimum=1, maximum=4)
    Quota(attribute='department', value='Sales', minimum=1, maximum=4)
    >>> Quota("language", "nl", minimum=Decimal("0.25")).bounds(10)
    (3, 10)

    Attributes:
        attribute: The name of the attribute; ``cell`` is the person's cell on the matrix.
        value: The value that counts; for ``cell`` its code.
        minimum: At least so many members have it: a whole number, or a ``Fraction`` or ``Decimal`` share 0..1 of the
            group as it is realised, rounded up.
        maximum: At most so many; a share rounds down, ``None`` sets no bound.

    Raises:
        ValidationError: With every broken field at once, or a minimum above its maximum.
    """

    attribute: str = field(converter=identifier, validator=text)
    value: str = field(converter=identifier, validator=text)
    minimum: int | Fraction = field(default=0, eq=_meant, order=False, converter=_places, validator=_bound)
    maximum: int | Fraction | None = field(
        default=None, eq=_meant, order=False, converter=_places, validator=optional(_bound)
    )

    def __attrs_post_init__(self) -> None:
        """Keep the bounds in order."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if self.maximum is not None and type(self.minimum) is type(self.maximum) and self.minimum > self.maximum:
            yield Finding.of("quota:order", "minimum", minimum=self.minimum, maximum=self.maximum)

    @property
    def name(self) -> str:
        """The quota in a few words."""
        return f"{self.attribute} = {self.value}"

    @property
    def named(self) -> dict[str, str]:
        """What a finding names it by."""
        return {"quota": self.name}

    def bounds(self, size: int) -> tuple[int, int]:
        """Give the least and the most members with the value, in a group of *size*."""
        return at_least(self.minimum, size), min(at_most(self.maximum, size), size)


@frozen
class ValueCap:
    """
    At most so many members share any one value of an attribute, such as one team.

    >>> ValueCap("team", 2).bounds(12)
    (0, 2)

    Attributes:
        attribute: The name of the attribute.
        maximum: At most so many of each value: a whole number, or a share of the group, rounded down.

    Raises:
        ValidationError: With every broken field at once.
    """

    attribute: str = field(converter=identifier, validator=text)
    maximum: int | Fraction = field(eq=_meant, order=False, converter=_places, validator=_bound)

    @property
    def name(self) -> str:
        """The cap in a few words."""
        return f"each {self.attribute}"

    @property
    def named(self) -> dict[str, str]:
        """What a finding names it by, so that it can be put in any language."""
        return {"quota": self.name, "rule": "each", "attribute": self.attribute}

    def bounds(self, size: int) -> tuple[int, int]:
        """Give the least and the most members of each value, in a group of *size*."""
        return 0, min(at_most(self.maximum, size), size)


@frozen
class DistinctValues:
    """
    How many different values of an attribute the group has, such as departments.

    >>> DistinctValues("department", minimum=4).bounds(12)
    (4, 12)

    Attributes:
        attribute: The name of the attribute.
        minimum: At least so many different values.
        maximum: At most so many; ``None`` sets no bound.

    Raises:
        ValidationError: With every broken field at once, or a minimum above its maximum.
    """

    attribute: str = field(converter=identifier, validator=text)
    minimum: int = field(default=1, validator=whole(0))
    maximum: int | None = field(default=None, validator=optional(whole(1)))

    def __attrs_post_init__(self) -> None:
        """Keep the bounds in order."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if self.maximum is not None and self.minimum > self.maximum:
            yield Finding.of("quota:order", "minimum", minimum=self.minimum, maximum=self.maximum)

    @property
    def name(self) -> str:
        """The count in a few words."""
        return f"different values of {self.attribute}"

    @property
    def named(self) -> dict[str, str]:
        """What a finding names it by, so that it can be put in any language."""
        return {"quota": self.name, "rule": "different", "attribute": self.attribute}

    def bounds(self, size: int) -> tuple[int, int]:
        """Give the least and the most different values, in a group of *size*."""
        return self.minimum, size if self.maximum is None else min(self.maximum, size)


def _exact(weight: Any) -> Any:
    """Write a weight in its one form: a whole number where it is one, else a fraction."""
    if type(weight) not in {Decimal, Fraction} or (isinstance(weight, Decimal) and not weight.is_finite()):
        return weight
    ratio = Fraction(weight)
    return ratio.numerator if ratio.denominator == 1 else ratio


@frozen
class Criterion:
    """
    A figure that weighs in the choice, on a scale of its own that does not depend on the pool.

    >>> from decimal import Decimal
    >>> Criterion("network_size", weight=Decimal("0.5"), low=0, high=1000)
    Criterion(measure='network_size', weight=Fraction(1, 2), low=0.0, high=1000.0, reverse=False)
    >>> Criterion("motivation", weight=2).points(0.9)
    9000

    Attributes:
        measure: The name of the figure; see `Participant.measure`.
        weight: How much it counts beside the others: ``int``, ``Decimal`` or ``Fraction``, 0 or more; no ``float``,
            which would make equal people unequal.
        low: The value, in the figure's unit, that gives no points; what lies below is clipped to it.
        high: The value that gives all points, above *low*. Figures that are shares run from 0 to 1 by default; every
            other figure declares its scale.
        reverse: Lower values are better; *low* then gives all points.

    Raises:
        ValidationError: With every broken field at once.
    """

    measure: str = field(converter=identifier, validator=text)
    weight: int | Fraction = field(
        default=1,
        converter=_exact,
        validator=Rule("weight", lambda weight: type(weight) in {int, Fraction} and weight >= 0),
    )
    low: float = field(
        default=Factory(lambda self: 0.0 if self.measure in SHARES else nan, takes_self=True),
        converter=number,
        validator=Rule("scale", lambda bound: type(bound) is float and isfinite(bound)),
    )
    high: float = field(
        default=Factory(lambda self: 1.0 if self.measure in SHARES else nan, takes_self=True),
        converter=number,
        validator=Rule("scale", lambda bound: type(bound) is float and isfinite(bound)),
    )
    reverse: bool = field(default=False, validator=instance(bool))

    def __attrs_post_init__(self) -> None:
        """Keep the scale's ends in order, and their distance a number."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if self.high <= self.low or self.high - self.low == inf:
            yield Finding.of("scale:order", "high", low=self.low, high=self.high)

    def points(self, value: float) -> int:
        """Put a value on the scale, in whole points from 0 to 10,000; halves go to the even neighbour."""
        if value <= self.low:
            reached = 0
        elif value >= self.high:
            reached = 10_000
        else:
            reached = round(10_000 * ((value - self.low) / (self.high - self.low)))
        return 10_000 - reached if self.reverse else reached

    def with_quantiles(self, people: Iterable[Participant], low: str = "0.1", high: str = "0.9") -> Criterion:
        """
        Take the scale from a pool: an explicit choice, since points then mean "compared with these people".

        Args:
            people: The pool; who has no value does not count.
            low: Share of the pool below the scale's lower end, as decimal text such as ``"0.1"``.
            high: The same for the upper end; larger than *low*.

        Returns:
            The criterion on the scale between those two people's values.

        Raises:
            ValidationError: The shares are no numbers, or not in order within 0..1.
            InfeasibleError: The two values do not differ, or nobody has one.
        """
        try:
            ends = [Fraction(low), Fraction(high)]
        except (TypeError, ValueError, ZeroDivisionError, OverflowError):
            ends = [Fraction(1), Fraction(0)]
        if not 0 <= ends[0] < ends[1] <= 1:
            raise_any([Finding.of("quantiles", "high", count=2)])
        known = sorted(v for person in people if (v := person.measure(self.measure)) is not None)
        if not known or (bounds := [known[min(len(known) - 1, int(end * len(known)))] for end in ends])[0] == bounds[1]:
            raise InfeasibleError([Finding.of("nothing-known", "people", measure=self.measure)])
        return evolve(self, low=bounds[0], high=bounds[1])


def _size(size: Any) -> Any:
    """Write a size in its one form: a number where both ends are the same, else a pair."""
    if isinstance(size, (list, tuple)) and len(size) == 2:
        return size[0] if size[0] == size[1] else tuple(size)
    return size


def _is_size(size: object) -> bool:
    ends = size if isinstance(size, tuple) else (size, size)
    return all(type(end) is int and end >= 1 for end in ends) and len(ends) == 2 and ends[0] <= ends[1]


@frozen(kw_only=True)
class SelectionPolicy:
    """
    What a pilot group should be, fixed before anyone looks at the pool.

    Consent to participation is always asked for and so is no part of a policy. A seed belongs fixed, like all else
    here, before the pool is seen: who picks it afterwards picks the people.

    >>> policy = SelectionPolicy(size=12, criteria=[Criterion("motivation", weight=2), Criterion("activity")], seed=7)
    >>> policy.sizes
    range(12, 13)

    Attributes:
        size: How many members: a number, or a pair (smallest, largest), both included.
        criteria: What weighs; without any, everyone eligible scores alike and the lottery decides.
        quotas: How the group is spread: any number of `Quota`, `ValueCap` and `DistinctValues` over any attributes,
            which may overlap; one of a kind for each attribute, of quotas for each value.
        exclude_inactive: Leave out who starts in an inactive cell: on by default, and soft (:ref:`method-step-1`).
        substitutes: What to take where a figure (a number) or an attribute (text) is unknown, by name; who lacks one
            without a substitute is left out as ``unknown:<name>``.
        seed: The seed of the lottery between people with equal scores.
        prefer_smallest: Of a range of sizes take the smallest that can be met, rather than the largest.

    Raises:
        ValidationError: With every fault at once: a size of 0, weights that are all zero, a criterion or quota that
            stands twice, minimums that add up to more than the largest size, a count of different values that
            minimums or a cap on the same attribute contradict.
    """

    size: int | tuple[int, int] = field(converter=_size, validator=Rule("size", _is_size))
    criteria: tuple[Criterion, ...] = field(default=(), converter=tuple_of, validator=each(instance(Criterion)))
    quotas: tuple[Quota | ValueCap | DistinctValues, ...] = field(
        default=(), converter=tuple_of, validator=each(instance((Quota, ValueCap, DistinctValues)))
    )
    exclude_inactive: bool = field(default=True, validator=instance(bool))
    substitutes: FrozenMap[float | str] = field(
        factory=FrozenMap[float | str],
        converter=number_map,
        validator=each(
            Rule(
                "substitute",
                lambda v: (type(v) is float and isfinite(v)) or (type(v) is str and text.holds(v)),
            )
        ),
    )
    seed: int = field(default=0, validator=instance(int))
    prefer_smallest: bool = field(default=False, validator=instance(bool))

    def __attrs_post_init__(self) -> None:
        """Report every fault between the parts."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((criterion.measure for criterion in self.criteria), "criteria", key="measure")
        if self.criteria and not any(criterion.weight for criterion in self.criteria):
            yield Finding.of("weights:zero", "criteria")
        yield from first_repeats((quota.name for quota in self.quotas), "quotas", key="value")
        if _is_size(self.size):
            yield from self._overfull()

    def _overfull(self) -> Iterator[Finding]:
        """Report bounds that no group of any of the sizes can keep, whoever the people are."""
        needed: dict[str, list[Quota]] = defaultdict(list)
        for index, rule in enumerate(self.quotas):
            ends = [rule.bounds(size) for size in (self.sizes[0], self.sizes[-1])]
            if all(minimum > maximum for minimum, maximum in ends) or ends[-1][0] > self.sizes[-1]:
                minimum, maximum = ends[-1]
                yield Finding.of("quota:order", f"quotas[{index}].minimum", minimum=minimum, maximum=maximum)
            if isinstance(rule, Quota):
                needed[rule.attribute].append(rule)
        for attribute, quotas in needed.items():
            least_of = {size: sum(quota.bounds(size)[0] for quota in quotas) for size in self.sizes[-1000:]}
            if all(least_of[size] > size for size in least_of):
                size = self.sizes[-1]
                yield Finding.of("quota:minimums", "quotas", attribute=attribute, minimum=least_of[size], size=size)
        yield from self._too_few_values(needed)

    def _too_few_values(self, needed: Mapping[str, list[Quota]]) -> Iterator[Finding]:
        """Report counts of different values that the minimums or a cap on the same attribute contradict."""
        caps = {rule.attribute: rule for rule in self.quotas if isinstance(rule, ValueCap)}
        for index, rule in enumerate(self.quotas):
            if isinstance(rule, DistinctValues) and rule.maximum is not None:
                named = needed.get(rule.attribute, [])
                forced = min(sum(quota.bounds(size)[0] > 0 for quota in named) for size in self.sizes[-1000:])
                if forced > rule.maximum:
                    yield Finding.of("distinct:forced", f"quotas[{index}].maximum", most=rule.maximum, forced=forced)
                cap = caps.get(rule.attribute)
                if cap and all(cap.bounds(size)[1] * rule.maximum < size for size in self.sizes[-1000:]):
                    room = cap.bounds(self.sizes[-1])[1] * rule.maximum
                    yield Finding.of("distinct:room", f"quotas[{index}].maximum", room=room, size=self.sizes[0])

    @property
    def sizes(self) -> range:
        """Every size that would do, rising."""
        low, high = self.size if isinstance(self.size, tuple) else (self.size, self.size)
        return range(low, high + 1)

    @property
    def whole_weights(self) -> tuple[int, ...]:
        """The weights as the smallest whole numbers in the same proportion, in the order of the criteria."""
        scale = lcm(*(Fraction(criterion.weight).denominator for criterion in self.criteria))
        scaled = [int(criterion.weight * scale) for criterion in self.criteria]
        shared = gcd(*scaled) or 1
        return tuple(weight // shared for weight in scaled)

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes that quotas are about, each once, in the order of the quotas."""
        return tuple(dict.fromkeys(quota.attribute for quota in self.quotas))

    @property
    def needs_matrix(self) -> bool:
        """Whether people have to be placed to apply the policy."""
        return self.exclude_inactive or CELL in self.attributes
