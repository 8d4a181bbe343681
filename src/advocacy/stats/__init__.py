"""Confidence intervals of counts, rates, medians and means, with the standard library only."""

from __future__ import annotations

from advocacy.stats.interval import Interval
from advocacy.stats.rates import (
    clopper_pearson,
    difference,
    enps,
    mover,
    poisson,
    rate_difference,
    rate_ratio,
    too_little,
    wilson,
)
from advocacy.stats.samples import clustered, mean, mean_from, median

__all__ = [
    "Interval",
    "clopper_pearson",
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
