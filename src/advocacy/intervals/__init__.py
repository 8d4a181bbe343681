"""Intervals: what a count, a rate or a median could as well have been; formulas that the standard library carries."""

from __future__ import annotations

from advocacy.intervals.combined import mover
from advocacy.intervals.enough import too_little
from advocacy.intervals.interval import Interval
from advocacy.intervals.rates import poisson, rate_difference, rate_ratio
from advocacy.intervals.samples import clustered, mean, mean_from, median
from advocacy.intervals.shares import difference, enps, wilson

__all__ = [
    "Interval",
    "clustered",
    "difference",
    "enps",
    "mean",
    "mean_from",
    "median",
    "mover",
    "poisson",
    "rate_difference",
    "rate_ratio",
    "too_little",
    "wilson",
]
