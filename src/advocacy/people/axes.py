"""Axes: a measure in ordered levels, and how near a value lies to each threshold."""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from advocacy.errors import Finding, UnmetError, raise_any
from advocacy.values import each, first_repeats, identifier, instance, number, optional, real, text, tuple_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from advocacy.people.participant import Participant

__all__ = ["Axis", "AxisPlace", "Level"]


@frozen(kw_only=True)
class Level:
    """
    One level of an axis.

    Attributes:
        code: Its name on the axis.
        start: The lowest value that belongs to it, in the unit of the axis; ``None`` for the lowest level alone.
    """

    code: str = field(converter=identifier, validator=text)
    start: float | None = field(default=None, converter=number, validator=optional(real))


@frozen(kw_only=True)
class Axis:
    """
    A measure and its levels, lowest first.

    Attributes:
        levels: At least one; thresholds never fall. Two equal ones leave the level between them empty.
        measure: The figure of a participant that is read; ``None`` where there is one level, and nothing to read.
    """

    levels: tuple[Level, ...] = field(converter=tuple_of, validator=each(instance(Level)))
    measure: str | None = field(default=None, converter=identifier, validator=optional(text))

    def __attrs_post_init__(self) -> None:
        """Report every fault between the levels."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        if not self.levels:
            yield Finding.of("empty", "levels")
            return
        yield from first_repeats((level.code for level in self.levels), "levels", key="code")
        starts = [level.start for level in self.levels]
        if starts[0] is not None:
            yield Finding.of("level:first", "levels[0].start")
        for index, (low, high) in enumerate(pairwise(starts), 1):
            if high is None:
                yield Finding.of("level:open", f"levels[{index}].start")
            elif low is not None and high < low:
                yield Finding.of("level:falls", f"levels[{index}].start", value=high, before=low)
        if self.measure is None and len(self.levels) > 1:
            yield Finding.of("axis:measure", "measure")

    @property
    def thresholds(self) -> tuple[float, ...]:
        """The starts of all levels but the lowest, in rising order."""
        return tuple(level.start for level in self.levels if level.start is not None)

    def with_quantiles(self, people: Iterable[Participant], shares: Sequence[float] | None = None) -> Axis:
        """
        Take the thresholds from a pool: an explicit choice, since cells then mean "compared with these people".

        Args:
            people: The pool; who has no value for the measure does not count.
            shares: The share of the pool below each threshold, 0..1, never falling; evenly spaced by default.

        Returns:
            The axis with each threshold at the value of the person who stands at that share of the sorted pool, so
            that, ties aside, that share lies below it. Ties can make thresholds equal, which leaves a level empty.

        Raises:
            InvalidError: *shares* does not fit the levels.
            UnmetError: Nobody in the pool has a value.
        """
        count = len(self.levels) - 1
        even = [Fraction(place, count + 1) for place in range(1, count + 1)]
        given: Sequence[float | Fraction] = even if shares is None else shares
        proper = all(not isinstance(share, bool) and 0 <= share <= 1 for share in given)
        if len(given) != count or not proper or list(given) != sorted(given):
            raise_any([Finding.of("quantiles", "shares", count=count)])
        wanted = [Fraction(str(share)) for share in given]
        if self.measure is None:
            return self
        known = sorted(v for person in people if (v := person.measure(self.measure)) is not None)
        if not known:
            raise UnmetError([Finding.of("nothing-known", "people", measure=self.measure)])
        starts = [known[min(len(known) - 1, ceil(share * len(known)))] for share in wanted]
        levels = (evolve(level, start=start) for level, start in zip(self.levels[1:], starts, strict=True))
        return evolve(self, levels=(self.levels[0], *levels))

    def level(self, value: float | None) -> int | None:
        """Give the index of the level a value belongs to, or ``None`` where it is needed and unknown."""
        if len(self.levels) == 1:
            return 0
        return None if value is None else bisect_right(self.thresholds, value)

    def value(self, participant: Participant, substitutes: Mapping[str, float]) -> float | None:
        """Read the axis's figure of a person, or its substitute where it is unknown."""
        if self.measure is None:
            return None
        known = participant.measure(self.measure)
        return substitutes.get(self.measure) if known is None else known

    def place(self, value: float | None) -> AxisPlace:
        """Say where a value lies, and how near the thresholds are."""
        index = self.level(value)
        if index is None or value is None:
            level = None if index is None else self.levels[index].code
            return AxisPlace(measure=self.measure, level=level)
        starts = self.thresholds
        return AxisPlace(
            measure=self.measure,
            level=self.levels[index].code,
            below=value - starts[index - 1] if index else None,
            above=starts[index] - value if index < len(starts) else None,
        )


@frozen(kw_only=True)
class AxisPlace:
    """
    Where a person lies on one axis.

    Attributes:
        measure: The figure that was read; ``None`` where the axis reads none.
        level: The code of the level; ``None`` where the figure is unknown.
        below: How far the value lies above the threshold under it, in the unit of the axis; ``None`` without one.
        above: How far the threshold over it is away; ``None`` without one.
    """

    measure: str | None
    level: str | None
    below: float | None = field(default=None, converter=number)
    above: float | None = field(default=None, converter=number)

    def __repr__(self) -> str:
        """Show the axis, not the person."""
        return f"<AxisPlace {self.measure}>"
