"""When a figure rests on too little to be judged: a rule on what was seen, not on what was hoped for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advocacy.errors import Finding, raise_any
from advocacy.intervals.interval import counted, positive, spread

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["too_little"]


def too_little(
    *,
    n: int | None = None,
    count: int | None = None,
    width: float | None = None,
    least_n: int = 10,
    least_count: int = 5,
    widest: float = 0.5,
) -> Finding | None:
    """
    Say why a figure rests on too little data to be judged, or give ``None`` where it does not.

    What is ``None`` is not looked at; of several reasons the first is given, in the order of the arguments. The
    thresholds are our own. What they let through is still wrong about as often as the interval allows, and more
    often where a rare figure happens to pass: `tests/bench/calibration.py` counts it.

    Args:
        n: How many people (clusters, values) the figure rests on; 0 or more.
        count: How many events it rests on; 0 or more. Of a share that is what is rarer, the yes or the no.
        width: How wide its interval is, in the figure's own unit (a share's 0..1), or over the figure; 0 or more.
        least_n: The fewest people, 0 or more.
        least_count: The fewest events, 0 or more.
        widest: The widest interval, above 0, in the unit of *width*.

    Raises:
        InvalidError: A number is out of range.

    >>> print(too_little(n=8, count=2))
    Too little data: 8 people, 10 are needed.
    >>> too_little(n=24, count=9, width=0.37) is None
    True
    """
    raise_any(_faults(n, count, width, least_n, least_count, widest))
    if n is not None and n < least_n:
        return Finding.of("too-little:n", seen=n, least=least_n)
    if count is not None and count < least_count:
        return Finding.of("too-little:count", seen=count, least=least_count)
    if width is not None and width > widest:
        return Finding.of("too-little:width", seen=width, most=widest)
    return None


def _faults(*given: float | None) -> Iterator[Finding]:
    names = ("n", "count", "width", "least_n", "least_count", "widest")
    rules = (counted, counted, spread, counted, counted, positive)
    for name, rule, value in zip(names, rules, given, strict=True):
        if value is not None or name in {"least_n", "least_count", "widest"}:
            yield from rule.findings(value, name)
