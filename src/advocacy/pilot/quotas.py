"""Quotas: how a group is spread, as bounds on the values of attributes; any number of them may overlap."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from advocacy.errors import Finding, raise_any
from advocacy.values import Rule, identifier, optional, text, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Cap", "Distinct", "Places", "Quota", "at_least", "at_most"]

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
        InvalidError: With every broken field at once, or a minimum above its maximum.
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
class Cap:
    """
    At most so many members share any one value of an attribute, such as one team.

    >>> Cap("team", 2).bounds(12)
    (0, 2)

    Attributes:
        attribute: The name of the attribute.
        maximum: At most so many of each value: a whole number, or a share of the group, rounded down.

    Raises:
        InvalidError: With every broken field at once.
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
class Distinct:
    """
    How many different values of an attribute the group has, such as departments.

    >>> Distinct("department", minimum=4).bounds(12)
    (4, 12)

    Attributes:
        attribute: The name of the attribute.
        minimum: At least so many different values.
        maximum: At most so many; ``None`` sets no bound.

    Raises:
        InvalidError: With every broken field at once, or a minimum above its maximum.
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
