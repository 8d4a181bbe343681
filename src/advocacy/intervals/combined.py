"""The difference of two figures that each have an interval."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

from advocacy.errors import Finding, raise_any
from advocacy.intervals.interval import Interval, between
from advocacy.values import instance, real

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ends_apart", "mover"]


def mover(later: float, of_later: Interval, earlier: float, of_earlier: Interval) -> Interval | None:
    """
    Give the interval of *later* less *earlier* from the two figures' own intervals (MOVER: Zou and Donner 2008).

    Each end is as far from the difference as the two near ends are together, by the rule of Pythagoras. It is for two
    figures about different people; of the same ones seen twice it is too wide where they resemble themselves. It is as
    good as the intervals it is made of, and holds at their confidence, which has to be the same for both. ``None``
    where arithmetic knows no finite ends.

    Args:
        later: The one figure.
        of_later: Its interval, which holds it.
        earlier: What is taken off, in the same unit.
        of_earlier: Its interval, which holds it.

    Raises:
        InvalidError: A figure is no finite number, or lies outside its interval.

    >>> found = mover(32.0, Interval(20.0, 41.0), 12.0, Interval(5.0, 22.0))
    >>> found and (round(found.low, 1), round(found.high, 1))
    (4.4, 31.4)
    """
    pairs = (("later", later, of_later), ("earlier", earlier, of_earlier))
    raise_any(
        [
            *(finding for name, figure, _ in pairs for finding in real.findings(figure, name)),
            *(finding for name, _, own in pairs for finding in instance(Interval).findings(own, f"of_{name}")),
        ]
    )
    raise_any(finding for name, figure, own in pairs for finding in _outside(name, figure, own))
    return between(*ends_apart(later, of_later, earlier, of_earlier))


def ends_apart(later: float, of_later: Interval, earlier: float, of_earlier: Interval) -> tuple[float, float]:
    """Give the two ends of the difference."""
    apart = later - earlier
    return (
        apart - hypot(later - of_later.low, of_earlier.high - earlier),
        apart + hypot(of_later.high - later, earlier - of_earlier.low),
    )


def _outside(name: str, figure: float, own: Interval) -> Iterator[Finding]:
    if not own.low <= figure <= own.high:
        yield Finding.of("interval:outside", name, low=own.low, high=own.high)
