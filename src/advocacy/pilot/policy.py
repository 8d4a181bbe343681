"""The selection policy, as data: size, criteria, quotas and the lottery's seed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import ceil, floor, gcd, inf, isfinite, lcm, nan
from typing import TYPE_CHECKING, Any, SupportsIndex

from attrs import Factory, evolve, field

from advocacy.arguments import NaturalNumber, checked, frozen
from advocacy.errors import Finding, InfeasibleError, raise_any
from advocacy.exact import is_short, zero_or_more
from advocacy.frozen_map import FrozenMap
from advocacy.people.participant import CELL, SHARES, Participant, find_measure
from advocacy.rules import (
    NumberMapOf,
    Rule,
    TupleOf,
    each_value,
    exact_integer,
    first_repeats,
    identifier,
    integer,
    integer_or_none,
    number,
    number_or_none,
    optional,
    text,
    whole,
)

#: The minimum of the criteria of `SelectionPolicy.pilot_group`.
_AGREES = 0.6

#: A number of members: an integer, or a share of the group as a fraction, 0..1.
Places = int | Fraction


def at_least(bound: Places, size: int) -> int:
    """Return the number of places of a minimum in a group of *size*. A share rounds up."""
    return bound if isinstance(bound, int) else ceil(bound * size)


def at_most(bound: Places | None, size: int) -> int:
    """Return the number of places of a maximum in a group of *size*. A share rounds down; ``None`` is *size*."""
    if bound is None:
        return size
    return bound if isinstance(bound, int) else floor(bound * size)


def _places(bound: SupportsIndex | Decimal | Fraction) -> int | Fraction:
    """Convert a share to a `Fraction`."""
    given = exact_integer(bound)
    return Fraction(given) if is_short(given) else given


if TYPE_CHECKING:

    def _places_or_none(bound: SupportsIndex | Decimal | Fraction | None) -> int | Fraction | None:
        """Convert as `_places` does; ``None`` stays ``None``."""

else:  # at run time, `_places` leaves None unchanged
    _places_or_none = _places


_natural = whole(0)
_bound = Rule(
    "places",
    lambda bound: _natural.holds(bound) or (zero_or_more.holds(bound) and bound <= 1),
)


def _equality_key(bound: Any) -> Any:
    """Return a key that distinguishes 1 (one place) from a share of 1 (the whole group), which are equal as numbers."""
    return type(bound).__name__, bound


@frozen
class Quota:
    """A minimum and a maximum for the number of members that have one value of an attribute.

    >>> from decimal import Decimal
    >>> Quota("department", "Sales", minimum=1, maximum=4)
    Quota(attribute='department', value='Sales', minimum=1, maximum=4)
    >>> Quota("language", "nl", minimum=Decimal("0.25")).bounds(10)
    (3, 10)

    Attributes:
        attribute: The name of the attribute; ``cell`` is the person's cell on the matrix.
        value: The value that counts; for ``cell`` its code.
        minimum: The minimum number of members with the value: an integer, or a ``Fraction`` or ``Decimal`` share 0..1
            of the selected group. A share rounds up.
        maximum: The maximum number. A share rounds down. ``None`` sets no maximum.

    Raises:
        ValidationError: All invalid fields at once, or a minimum above its maximum.
    """

    attribute: str = field(converter=identifier)
    value: str = field(converter=identifier)
    minimum: int | Fraction = field(default=0, eq=_equality_key, order=False, converter=_places, validator=_bound)
    maximum: int | Fraction | None = field(
        default=None, eq=_equality_key, order=False, converter=_places_or_none, validator=optional(_bound)
    )

    def _faults(self) -> Iterator[Finding]:
        if self.maximum is not None and type(self.minimum) is type(self.maximum) and self.minimum > self.maximum:
            yield Finding.of("quota:order", "minimum", minimum=self.minimum, maximum=self.maximum)

    @classmethod
    @checked
    def proportional(
        cls, people: Iterable[Participant], attribute: str, *, size: int | tuple[int, int]
    ) -> tuple[Quota, ...]:
        """Return quotas that mirror people: for each value, its share of the group, rounded down and up.

        A group of each size satisfies all of them if enough people of each value are eligible.

        >>> team = ["Sales"] * 5 + ["IT"] * 3 + ["HR"] * 2
        >>> people = [Participant(id=str(n), attributes={"department": name}) for n, name in enumerate(team)]
        >>> [(q.value, q.minimum, q.maximum) for q in Quota.proportional(people, "department", size=5)]
        [('HR', 1, 1), ('IT', 1, 2), ('Sales', 2, 3)]

        Args:
            people: The people to mirror, such as everyone in the organisation. People whose value is unknown are left
                out.
            attribute: The name of the attribute.
            size: The size of the group, 1 or more; or a pair, of which the minimum counts for the minimums and the
                maximum for the maximums.

        Returns:
            A quota for each value, in the order of the values.

        Raises:
            ValidationError: The size is not 1 or more, or a pair in order.
            InfeasibleError: The value of everyone is unknown.
        """
        ends = _size(size)
        if not _is_size(ends):
            raise_any([Finding.of("size", "size", value=size)])
        low, high = ends if isinstance(ends, tuple) else (ends, ends)
        counts = Counter(value for person in people if (value := person.attributes.get(attribute)) is not None)
        if not counts:
            raise InfeasibleError([Finding.of("quota:no-values", "people", attribute=attribute)])
        shares = {value: Fraction(count, counts.total()) for value, count in sorted(counts.items())}
        return tuple(cls(attribute, value, floor(part * low), ceil(part * high)) for value, part in shares.items())

    @property
    def name(self) -> str:
        """A short description of the quota."""
        return f"{self.attribute} = {self.value}"

    @property
    def named(self) -> dict[str, str]:
        """The parameters that a finding needs to name the quota in any language."""
        return {"quota": self.name}

    @checked
    def bounds(self, size: int) -> tuple[int, int]:
        """Return the minimum and the maximum number of members with the value, in a group of *size*."""
        return at_least(self.minimum, size), min(at_most(self.maximum, size), size)


@frozen
class ValueCap:
    """A maximum for the number of members that share any one value of an attribute, for example one team.

    >>> ValueCap("team", 2).bounds(12)
    (0, 2)

    Attributes:
        attribute: The name of the attribute.
        maximum: The maximum for each value: an integer, or a share of the group, which rounds down.
    """

    attribute: str = field(converter=identifier)
    maximum: int | Fraction = field(eq=_equality_key, order=False, converter=_places, validator=_bound)

    @property
    def name(self) -> str:
        """A short description of the cap."""
        return f"each {self.attribute}"

    @property
    def named(self) -> dict[str, str]:
        """The parameters that a finding needs to name the cap in any language."""
        return {"quota": self.name, "rule": "each", "attribute": self.attribute}

    @checked
    def bounds(self, size: int) -> tuple[int, int]:
        """Return the minimum (0) and the maximum number of members for each value, in a group of *size*."""
        return 0, min(at_most(self.maximum, size), size)


@frozen
class DistinctValues:
    """A minimum and a maximum for the number of different values of an attribute, for example departments.

    >>> DistinctValues("department", minimum=4).bounds(12)
    (4, 12)

    Attributes:
        attribute: The name of the attribute.
        minimum: The minimum number of different values.
        maximum: The maximum number. ``None`` sets no maximum.

    Raises:
        ValidationError: All invalid fields at once, or a minimum above its maximum.
    """

    attribute: str = field(converter=identifier)
    minimum: int = field(default=1, converter=integer, validator=whole(0))
    maximum: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(1)))

    def _faults(self) -> Iterator[Finding]:
        if self.maximum is not None and self.minimum > self.maximum:
            yield Finding.of("quota:order", "minimum", minimum=self.minimum, maximum=self.maximum)

    @property
    def name(self) -> str:
        """A short description of the rule."""
        return f"different values of {self.attribute}"

    @property
    def named(self) -> dict[str, str]:
        """The parameters that a finding needs to name the rule in any language."""
        return {"quota": self.name, "rule": "different", "attribute": self.attribute}

    @checked
    def bounds(self, size: int) -> tuple[int, int]:
        """Return the minimum and the maximum number of different values, in a group of *size*."""
        return self.minimum, size if self.maximum is None else min(self.maximum, size)


def _exact(weight: SupportsIndex | Decimal | Fraction) -> int | Fraction:
    """Convert a weight to its canonical form: an integer if possible, else a fraction."""
    given = exact_integer(weight)
    if type(given) is not Fraction and not is_short(given):
        return given  # type: ignore[no-any-return]
    ratio = Fraction(given)
    return ratio.numerator if ratio.denominator == 1 else ratio


def points_on_scale(low: float, high: float, reverse: bool, value: float) -> int:  # noqa: FBT001 - for `partial`
    """Return the points of a value on a scale, an integer from 0 to 10,000. Halves round to even."""
    if value <= low:
        reached = 0
    elif value >= high:
        reached = 10_000
    else:
        reached = round(10_000 * ((value - low) / (high - low)))
    return 10_000 - reached if reverse else reached


@frozen
class Criterion:
    """A measure that contributes to the score, on a fixed scale that does not depend on the pool.

    >>> from decimal import Decimal
    >>> Criterion("network_size", weight=Decimal("0.5"), low=0, high=1000)
    Criterion(measure='network_size', weight=Fraction(1, 2), low=0.0, high=1000.0, reverse=False, minimum=None)
    >>> Criterion("motivation", weight=2).points(0.9)
    9000

    Attributes:
        measure: The name of the measure; see `Participant.measure`.
        weight: The weight relative to the other criteria: ``int``, ``Decimal`` or ``Fraction``, 0 or more. A ``float``
            is refused, because rounding would break ties between equal people.
        low: The value, in the unit of the measure, that scores no points. Lower values are clipped to it.
        high: The value that scores all points, above *low*. Measures that are shares run from 0 to 1 by default. Every
            other measure must declare its scale.
        reverse: Whether lower values are better; *low* then scores all points.
        minimum: The lowest value, in the unit of the measure, with which a person is eligible; ``None`` sets no
            minimum. It applies to known values and to bounds only. A person with neither, or with bounds that do not
            decide, is in ``Pilot.to_ask``, even if the policy has a substitute for the measure. A criterion with
            *reverse* has no minimum.

    Raises:
        ValidationError: All invalid fields at once, a scale that does not increase, a minimum of a share outside 0..1,
            or a minimum with *reverse*.
    """

    measure: str = field(converter=identifier)
    weight: int | Fraction = field(
        default=1,
        converter=_exact,
        validator=Rule("weight", lambda weight: _natural.holds(weight) or zero_or_more.holds(weight)),
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
    reverse: bool = False
    minimum: float | None = field(
        default=None,
        converter=number_or_none,
        validator=optional(Rule("scale", lambda bound: type(bound) is float and isfinite(bound))),
    )

    def _faults(self) -> Iterator[Finding]:
        if self.high <= self.low or self.high - self.low == inf:
            yield Finding.of("scale:order", "high", low=self.low, high=self.high)
        if self.minimum is not None and self.reverse:
            yield Finding.of("criterion:minimum-reverse", "minimum")
        elif self.minimum is not None and self.measure in SHARES and not 0 <= self.minimum <= 1:
            yield Finding.of("share", "minimum", value=self.minimum)

    @checked
    def points(self, value: float) -> int:
        """Return the points of a value on the scale, an integer from 0 to 10,000. Halves round to even."""
        return points_on_scale(self.low, self.high, self.reverse, value)

    @checked
    def with_quantiles(self, people: Iterable[Participant], low: str = "0.1", high: str = "0.9") -> Criterion:
        """Return the criterion with a scale taken from a pool. Points then mean "compared with these people".

        Args:
            people: The pool. People without a value are ignored.
            low: The share of the pool below the lower end of the scale, as decimal text such as ``"0.1"``.
            high: The same for the upper end, above *low*.

        Returns:
            The criterion, on the scale between the values at these two shares.

        Raises:
            ValidationError: The shares are not numbers, or not in order within 0..1.
            InfeasibleError: The two values are equal, or no one has a value.
        """
        try:
            ends = [Fraction(low), Fraction(high)]
        except (TypeError, ValueError, ZeroDivisionError, OverflowError):
            ends = [Fraction(1), Fraction(0)]
        if not 0 <= ends[0] < ends[1] <= 1:
            raise_any([Finding.of("quantiles", "high", count=2)])
        known = sorted(v for person in people if (v := find_measure(person, self.measure)) is not None)
        if not known or (bounds := [known[min(len(known) - 1, int(end * len(known)))] for end in ends])[0] == bounds[1]:
            raise InfeasibleError([Finding.of("quantiles:no-values", "people", measure=self.measure)])
        return evolve(self, low=bounds[0], high=bounds[1])


def _size(size: SupportsIndex | Sequence[SupportsIndex]) -> int | tuple[int, int]:
    """Convert a size to its canonical form: a number if both ends are equal, else a pair."""
    given: Any = size
    if isinstance(given, (list, tuple)) and len(given) == 2:
        smallest, largest = map(integer, given)
        return smallest if smallest == largest else (smallest, largest)
    return integer(given)


def _is_size(size: object) -> bool:
    ends = size if isinstance(size, tuple) else (size, size)
    return all(_natural.holds(end) and end >= 1 for end in ends) and len(ends) == 2 and ends[0] <= ends[1]


class TieBreak(Enum):
    """How a lottery chooses between groups that are equally good."""

    LOWEST_DRAWS = "lowest_draws"
    """
    The group whose draws have the smallest sum. Under quotas that overlap, people with different traits may have
    different chances.
    """
    EQUAL_CHANCES = "equal_chances"
    """
    Of all groups with the best total, a lottery takes one, so that the chances of all people are as equal as possible:
    the smallest chance is as large as possible, then the next smallest. Without weights, all groups that satisfy the
    quotas are equally good; see `advocacy.pilot.make_lottery`. If the search for these chances reaches a limit, the
    lowest draws decide, and a finding says so.
    """

    def __repr__(self) -> str:
        """Show the name as code, so that the repr of a policy evaluates to an equal policy."""
        return f"TieBreak.{self.name}"


@frozen(kw_only=True)
class SelectionPolicy:
    """The requirements of a pilot group. Fix them before you see the pool.

    Consent to participation is always required, so it is not part of a policy. Fix the seed in advance too: a person
    who chooses the seed after seeing the pool chooses the people.

    >>> policy = SelectionPolicy(size=12, criteria=[Criterion("motivation", weight=2), Criterion("activity")], seed=7)
    >>> policy.sizes
    range(12, 13)

    Attributes:
        size: The number of members: a number, or a pair (minimum, maximum), both included.
        criteria: The criteria of the score, each with a minimum if it has one. If no criterion has a weight, all
            eligible people score alike, and a plain lottery decides. The findings of the pilot then say so.
        quotas: The rules on the composition of the group: any number of `Quota`, `ValueCap` and `DistinctValues` over
            any attributes, which may overlap. Each attribute has at most one rule of a kind; a quota, one for each
            value.
        exclude_inactive: Whether to exclude people who start in an inactive cell (:ref:`method-matrix`).
        substitutes: The value to use for an unknown measure (a number) or attribute (text), by name. A person with an
            unknown value and no substitute is excluded as ``unknown:<name>``, but only where the value matters: an
            unknown measure of the matrix does not matter if no possible cell is inactive, or all are, unless a quota is
            on ``cell``. An unknown value for a minimum never excludes; see ``Pilot.to_ask``.
        seed: The seed of the lottery between people with equal scores.
        prefer_smallest: Whether to select the smallest feasible size of a range, instead of the largest.
        minimum_group: The minimum number of people for which the findings count answers below a minimum.
        tie_break: How the lottery chooses between groups that are equally good.

    Raises:
        ValidationError: All problems at once: a size of 0, weights that are all zero without any minimum, a
            criterion or quota that occurs twice, minimums that add up to more than the largest size, a number of
            different values that conflicts with minimums or a cap on the same attribute.
    """

    size: int | tuple[int, int] = field(converter=_size, validator=Rule("size", _is_size))
    criteria: tuple[Criterion, ...] = field(default=(), converter=TupleOf[Criterion])
    quotas: tuple[Quota | ValueCap | DistinctValues, ...] = field(
        default=(), converter=TupleOf[Quota | ValueCap | DistinctValues]
    )
    exclude_inactive: bool = True
    substitutes: FrozenMap[float | str] = field(
        factory=FrozenMap[float | str],
        converter=NumberMapOf[float | str],
        validator=each_value(
            Rule(
                "substitute",
                lambda v: (type(v) is float and isfinite(v)) or (type(v) is str and text.holds(v)),
            )
        ),
    )
    seed: int | None = field(default=0, converter=integer_or_none)
    prefer_smallest: bool = False
    minimum_group: int = field(default=5, converter=integer, validator=whole(1))
    tie_break: TieBreak = TieBreak.LOWEST_DRAWS

    @classmethod
    @checked
    def pilot_group(
        cls,
        size: int | tuple[int, int] = (8, 15),
        *,
        attribute: str = "department",
        values: NaturalNumber = 3,
        seed: int = 0,
    ) -> SelectionPolicy:
        """Return the policy of the method (:ref:`method-step-1`): motivated people from several departments.

        Members are motivated, see the program as an opportunity for themselves and for the company, do not start in an
        inactive cell, and have different values of an attribute. The three criteria have equal weight, and a minimum of
        0.6 each. This number is our own rule: it is above the middle of every evenly spaced scale of two to seven
        options, so a neutral answer is below it. People who did not answer are in ``Pilot.to_ask``.

        >>> policy = SelectionPolicy.pilot_group(8, seed=7)
        >>> [(criterion.measure, criterion.minimum) for criterion in policy.criteria]
        [('motivation', 0.6), ('opportunity_self', 0.6), ('opportunity_company', 0.6)]
        >>> policy.quotas
        (DistinctValues(attribute='department', minimum=3, maximum=None),)

        Args:
            size: The number of members: a number, or a pair (minimum, maximum).
            attribute: The attribute over which the members are spread.
            values: The minimum number of different values of the attribute, at most the smallest size.
            seed: The seed of the lottery between people with equal scores. Fix it before you see the pool.

        Raises:
            ValidationError: All problems at once; see `SelectionPolicy`.
        """
        measures = ("motivation", "opportunity_self", "opportunity_company")
        smallest = min(size) if isinstance(size, tuple) else size
        return cls(
            size=size,
            criteria=[Criterion(measure, minimum=_AGREES) for measure in measures],
            quotas=[DistinctValues(attribute, minimum=max(0, min(values, smallest)))],
            seed=seed,
        )

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((criterion.measure for criterion in self.criteria), "criteria", key="measure")
        if self.criteria and not any(criterion.weight or criterion.minimum is not None for criterion in self.criteria):
            yield Finding.of("weights:zero", "criteria")
        yield from first_repeats((quota.name for quota in self.quotas), "quotas", key="value")
        if _is_size(self.size):
            yield from self._overfull()

    def _overfull(self) -> Iterator[Finding]:
        """Find bounds that no group of any of the sizes can satisfy, for any pool."""
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
        """Find numbers of different values that conflict with the minimums or a cap on the same attribute."""
        caps = {rule.attribute: rule for rule in self.quotas if isinstance(rule, ValueCap)}
        for index, rule in enumerate(self.quotas):
            if isinstance(rule, DistinctValues) and rule.maximum is not None:
                named = needed.get(rule.attribute, [])
                forced = min(sum(quota.bounds(size)[0] > 0 for quota in named) for size in self.sizes[-1000:])
                if forced > rule.maximum:
                    yield Finding.of(
                        "distinct-values:forced", f"quotas[{index}].maximum", maximum=rule.maximum, forced=forced
                    )
                cap = caps.get(rule.attribute)
                if cap and all(cap.bounds(size)[1] * rule.maximum < size for size in self.sizes[-1000:]):
                    room = cap.bounds(self.sizes[-1])[1] * rule.maximum
                    yield Finding.of("distinct-values:room", f"quotas[{index}].maximum", room=room, size=self.sizes[0])

    @property
    def is_plain_lottery(self) -> bool:
        """Whether no criterion has a weight, so that only the lottery chooses between eligible people."""
        return not any(criterion.weight for criterion in self.criteria)

    @property
    def sizes(self) -> range:
        """All allowed sizes, ascending."""
        low, high = self.size if isinstance(self.size, tuple) else (self.size, self.size)
        return range(low, high + 1)

    @property
    def whole_weights(self) -> tuple[int, ...]:
        """The weights as the smallest integers in the same proportion, in the order of the criteria."""
        scale = lcm(*(Fraction(criterion.weight).denominator for criterion in self.criteria))
        scaled = [int(criterion.weight * scale) for criterion in self.criteria]
        shared = gcd(*scaled) or 1
        return tuple(weight // shared for weight in scaled)

    @property
    def attributes(self) -> tuple[str, ...]:
        """The attributes that the quotas name, each once, in the order of the quotas."""
        return tuple(dict.fromkeys(quota.attribute for quota in self.quotas))

    @property
    def needs_matrix(self) -> bool:
        """Whether the policy requires a matrix."""
        return self.exclude_inactive or CELL in self.attributes
