"""Bounds of a measure whose value is not known exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf

from attrs import field

from advocacy.arguments import checked, frozen
from advocacy.errors import Finding, ValidationError
from advocacy.rules import number, number_or_none, personal

#: Two whole numbers with a hyphen or a dash between them, or a whole number and a plus sign.
_BRACKET = re.compile(r"\s*([0-9]+)\s*(?:[-\u2010-\u2015]\s*([0-9]+)|\+)\s*")


@frozen
class Bounds:
    """The lowest and the highest possible value of a measure, both included.

    A bracket of a survey, such as "100–500", gives bounds. The library never replaces them by a value between them.

    >>> Bounds.from_text("100–500"), Bounds.from_text("500+")
    (Bounds(minimum=100.0, maximum=500.0), Bounds(minimum=500.0, maximum=None))

    Attributes:
        minimum: The lowest possible value, in the unit of the measure.
        maximum: The highest possible value, at least the minimum; ``None`` means no limit.

    Raises:
        ValidationError: A bound is not a finite number, or the maximum is below the minimum.
    """

    minimum: float = field(converter=number, validator=personal)
    maximum: float | None = field(default=None, converter=number_or_none, validator=personal)

    def _faults(self) -> Iterator[Finding]:
        if self.maximum is not None and self.maximum < self.minimum:
            yield Finding.of("bounds:order", "maximum")

    @classmethod
    @checked
    def from_text(cls, bracket: str) -> Bounds:
        """Return the bounds of a bracket: two whole numbers ("100–500"), or one with a plus ("500+").

        Digits must not be grouped: "1.000" could mean a thousand or one.

        Raises:
            ValidationError: The text has another form, or the second number is lower than the first.
        """
        found = _BRACKET.fullmatch(bracket)
        if found is None:
            raise ValidationError([Finding.of("bounds:text", "bracket")])
        low, high = found.groups()
        return cls(float(low), None if high is None else float(high))

    @checked
    def contains(self, value: float) -> bool:
        """Check whether a value is possible.

        >>> Bounds(100, 500).contains(500), Bounds(500).contains(499)
        (True, False)
        """
        return self.minimum <= value <= self.highest

    @property
    def highest(self) -> float:
        """The highest possible value; infinity without a maximum."""
        return inf if self.maximum is None else self.maximum
