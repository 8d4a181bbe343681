"""The rank of rows, as tests work it out."""

from __future__ import annotations

from fractions import Fraction

__all__ = ["rank"]


def rank(rows: list[list[int]]) -> int:
    """Give the rank of rows, by plain elimination in fractions."""
    left = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((place for place in range(found, len(left)) if left[place][column]), None)
        if pivot is None:
            continue
        left[found], left[pivot] = left[pivot], left[found]
        for place in range(found + 1, len(left)):
            times = left[place][column] / left[found][column]
            left[place] = [value - times * known for value, known in zip(left[place], left[found], strict=True)]
        found += 1
    return found
