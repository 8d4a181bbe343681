"""Exact chances, in whole numbers, of what weeks and changes show where nothing declines (domain, step 4)."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["STEP", "WeekChances", "chance_of_sum"]

#: Weeks between two looks, and between two splits of the weeks into before and after.
STEP = 4


class WeekChances:
    """
    Chances of rows of weeks, each active or not, given how many are active in all.

    Every row weighs its stickiness to the power of how many of its weeks are as the week before, and its chance is its
    part of the weight of all rows with as many active weeks. With a stickiness of 1 all are alike.

    What was worked out is kept for as long as this object lives.

    Args:
        sticky: How many times likelier a week is to be as the one before than not; 1 or more.
    """

    def __init__(self, sticky: Fraction) -> None:
        self._like, self._unlike = sticky.as_integer_ratio()
        self._weights = [([1, 0], [0, 1])]
        self._tails: dict[tuple[int, int, int], tuple[Fraction, ...]] = {}
        self._reached: dict[Fraction, dict[tuple[int, int, int], int]] = {}
        self._scans: dict[tuple[int, int, Fraction], Fraction] = {}

    def fewer(self, weeks: int, active: int, last: int) -> tuple[Fraction, ...]:
        """
        Give the chance that none, at most one, at most two, … of the last weeks are active.

        With a stickiness of 1 this is Fisher's exact one-sided (hypergeometric) chance.

        >>> WeekChances(Fraction(1)).fewer(8, 4, 4)[0], WeekChances(Fraction(2)).fewer(8, 4, 4)[0]
        (Fraction(1, 70), Fraction(32, 419))

        Args:
            weeks: All weeks.
            active: How many of them are active.
            last: How many of them are the last, 1 or more and fewer than all.
        """
        key = (weeks, active, last)
        if key not in self._tails:
            (off, on), (off_after, on_after) = self._ends(weeks - last), self._ends(last)
            ways = [0] * (last + 1)
            for seen in range(max(0, active - weeks + last), min(last, active) + 1):
                # a row read backwards weighs the same: as many rows of last weeks begin so as end so
                rest, same, other = active - seen, self._like, self._unlike
                ways[seen] = off[rest] * (same * off_after[seen] + other * on_after[seen])
                ways[seen] += on[rest] * (other * off_after[seen] + same * on_after[seen])
            every = sum(ways)
            self._tails[key] = tuple(Fraction(upto, every) for upto in accumulate(ways))
        return self._tails[key]

    def find_split(self, row: Sequence[bool], level: Fraction) -> int | None:
        """
        Give how many weeks are after the split that stands out most, or ``None`` where it may well be chance.

        A split leaves a multiple of four weeks after it, and at least four on either side. That one stands out most
        whose active weeks after it have the smallest chance; of equal ones the latest. It may well be chance where a
        split as strong, over all splits together, has a chance above *level*.

        >>> chances = WeekChances(Fraction(1))
        >>> row = [True] * 4 + [False] * 4
        >>> chances.find_split(row, Fraction(1, 70)), chances.find_split(row, Fraction(1, 71))
        (4, None)
        """
        sums = [0, *accumulate(row)]
        weeks, active = len(row), sums[-1]
        reached = self._reached.setdefault(level, {})
        strong = []
        for last in range(STEP, weeks - STEP + 1, STEP):
            key = (weeks, active, last)
            if key not in reached:
                reached[key] = sum(chance <= level for chance in self.fewer(*key))
            seen = active - sums[weeks - last]
            if seen < reached[key]:
                strong.append((self.fewer(*key)[seen], last))
        if not strong:
            return None
        chance, last = min(strong)
        return last if self.as_strong(weeks, active, chance) <= level else None

    def as_strong(self, weeks: int, active: int, level: Fraction) -> Fraction:
        """
        Give the chance that the strongest split of a row is at *level* or below it, exact over all splits together.

        >>> WeekChances(Fraction(1)).as_strong(8, 4, Fraction(1, 70))
        Fraction(1, 70)

        Args:
            weeks: All weeks.
            active: How many of them are active.
            level: A chance.
        """
        key = (weeks, active, level)
        if key not in self._scans:
            # rows grow from the last week backwards, by their first week and how many are active; who reaches the level
            # drops out
            off, on = self._weights[0]
            for last in range(1, weeks):
                if last % STEP == 0 and last <= weeks - STEP:
                    reached = sum(chance <= level for chance in self.fewer(weeks, active, last))
                    off, on = ([0] * reached + ways[reached:] for ways in (off, on))
                off, on = self._grown(off, on)
            every = sum(ways[active] for ways in self._ends(weeks))
            self._scans[key] = 1 - Fraction(off[active] + on[active], every)
        return self._scans[key]

    def _ends(self, weeks: int) -> tuple[list[int], list[int]]:
        """Give the weight of all rows that end silent, and that end active, by how many weeks are active."""
        while len(self._weights) < weeks:
            self._weights.append(self._grown(*self._weights[-1]))
        return self._weights[weeks - 1]

    def _grown(self, off: list[int], on: list[int]) -> tuple[list[int], list[int]]:
        """Add a week to rows, silent or active."""
        same, other = self._like, self._unlike
        return (
            [same * one + other * two for one, two in zip((*off, 0), (*on, 0), strict=True)],
            [other * one + same * two for one, two in zip((0, *off), (0, *on), strict=True)],
        )


def chance_of_sum(changes: Iterable[int]) -> Fraction:
    """
    Give the chance of a sum as low as that of *changes*, or lower, where each is as likely to be up as down.

    Sizes are kept and signs flipped, all ways alike: an exact permutation test. What is 0 says nothing.

    >>> chance_of_sum([-1, -2, -1]), chance_of_sum([2, -1])
    (Fraction(1, 8), Fraction(3, 4))
    """
    listed = [change for change in changes if change]
    most = sum(change for change in listed if change > 0)
    # one long number holds, place by place, in how many ways what is up adds up to so much; none outgrows its place
    place = len(listed) // 8 + 1
    kept = (1 << 8 * place * (most + 1)) - 1
    ways = 1
    for size in sorted(map(abs, listed)):
        ways = (ways + (ways << 8 * place * size)) & kept
    written = ways.to_bytes(place * (most + 1), "little")
    low = sum(int.from_bytes(written[at : at + place], "little") for at in range(0, len(written), place))
    return Fraction(low, 1 << len(listed))
