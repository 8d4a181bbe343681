"""The selection policy, as data: size, criteria, quotas and the seed of the lottery."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from math import gcd, inf, isfinite, lcm, nan
from typing import TYPE_CHECKING, Any

from attrs import Factory, evolve, field, frozen

from advocacy.errors import Finding, UnmetError, raise_any
from advocacy.people.participant import CELL, SHARES
from advocacy.pilot.quotas import Cap, Distinct, Quota
from advocacy.values import (
    FrozenMap,
    Rule,
    each,
    first_repeats,
    identifier,
    instance,
    number,
    number_map,
    text,
    tuple_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from advocacy.people.participant import Participant

__all__ = ["Criterion", "SelectionPolicy"]


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
        InvalidError: With every broken field at once.
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
            InvalidError: The shares are no numbers, or not in order within 0..1.
            UnmetError: The two values do not differ, or nobody has one.
        """
        try:
            ends = [Fraction(low), Fraction(high)]
        except (TypeError, ValueError, ZeroDivisionError, OverflowError):
            ends = [Fraction(1), Fraction(0)]
        if not 0 <= ends[0] < ends[1] <= 1:
            raise_any([Finding.of("quantiles", "high", count=2)])
        known = sorted(v for person in people if (v := person.measure(self.measure)) is not None)
        if not known or (bounds := [known[min(len(known) - 1, int(end * len(known)))] for end in ends])[0] == bounds[1]:
            raise UnmetError([Finding.of("nothing-known", "people", measure=self.measure)])
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
        quotas: How the group is spread: any number of `Quota`, `Cap` and `Distinct` over any attributes, which may
            overlap; one of a kind for each attribute, of quotas for each value.
        exclude_inactive: Leave out who starts in an inactive cell: on by default, and soft (domain, step 1).
        substitutes: What to take where a figure (a number) or an attribute (text) is unknown, by name; who lacks one
            without a substitute is left out as ``unknown:<name>``.
        seed: The seed of the lottery between people with equal scores.
        prefer_smallest: Of a range of sizes take the smallest that can be met, rather than the largest.

    Raises:
        InvalidError: With every fault at once: a size of 0, weights that are all zero, a criterion or quota that
            stands twice, minimums that add up to more than the largest size, a count of different values that
            minimums or a cap on the same attribute contradict.
    """

    size: int | tuple[int, int] = field(converter=_size, validator=Rule("size", _is_size))
    criteria: tuple[Criterion, ...] = field(default=(), converter=tuple_of, validator=each(instance(Criterion)))
    quotas: tuple[Quota | Cap | Distinct, ...] = field(
        default=(), converter=tuple_of, validator=each(instance((Quota, Cap, Distinct)))
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
            if all(least > most for least, most in ends) or ends[-1][0] > self.sizes[-1]:
                least, most = ends[-1]
                yield Finding.of("quota:order", f"quotas[{index}].minimum", minimum=least, maximum=most)
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
        caps = {rule.attribute: rule for rule in self.quotas if isinstance(rule, Cap)}
        for index, rule in enumerate(self.quotas):
            if isinstance(rule, Distinct) and rule.maximum is not None:
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
