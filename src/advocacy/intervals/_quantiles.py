"""
Quantiles that the standard library lacks, to about 1e-10 of their value up to a million events or people.

Each is the root of a tail's logarithm, which is concave on the scale used here (the distributions are log-concave on
it): Newton's steps then lie on one side of the root after the first, and close in from there.
"""

from __future__ import annotations

from math import exp, lgamma, log, log1p, pi, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["beta_tail", "log_odds", "normal", "rate_above", "rate_below", "student"]

_CLOSE = 1e-14
_STANDARD = NormalDist()
#: From here on the Cornish-Fisher series is closer than 1e-12.
_MANY = 100_000


def normal(tail: float) -> float:
    """Give the z that a standard normal value exceeds with probability *tail*."""
    return -_STANDARD.inv_cdf(tail)


def student(df: float, tail: float) -> float:
    """Give the t that a Student value with *df* degrees of freedom, 1 or more, exceeds with probability *tail*."""
    return sqrt(df) * exp(-log_odds(df / 2, 0.5, 2 * tail) / 2)


def log_odds(a: float, b: float, tail: float) -> float:
    """Give the log odds of the x below which a beta value (a, b) lies with probability *tail*."""

    def step(at: float) -> float:
        below, over = _beta(a, b, at)
        return (below - log(tail)) * over

    return _newton(log(a / b), step)


def rate_below(count: int, tail: float) -> float:
    """Give the Poisson rate at which *count*, 1 or more, or more events have probability *tail*."""
    if count >= _MANY:
        return _cornish_fisher(count, -normal(tail))

    def step(at: float) -> float:
        rate, term, total, index = exp(at), 1.0, 1.0, count
        while term > total * _CLOSE:
            index += 1
            term *= rate / index
            total += term
        return (_log_poisson(count, rate) + log(total) - log(tail)) * total / count

    return exp(_newton((log(tail) + lgamma(count + 1)) / count, step))


def rate_above(count: int, tail: float) -> float:
    """Give the Poisson rate at which *count* or fewer events have probability *tail*."""
    if count >= _MANY:
        return _cornish_fisher(count + 1, normal(tail))

    def step(at: float) -> float:
        rate, term, total, index = exp(at), 1.0, 1.0, count
        while term > total * _CLOSE:
            term *= index / rate
            total += term
            index -= 1
        return -(_log_poisson(count, rate) + log(total) - log(tail)) * total / rate

    return exp(_newton(log(count + 1), step))


def beta_tail(a: float, b: float, at: float) -> float:
    """Give the probability that a beta value (a, b) lies below the x with log odds *at*."""
    return exp(_beta(a, b, at)[0])


def _newton(at: float, step: Callable[[float], float]) -> float:
    for _ in range(200):
        before = at
        at -= step(at)
        if abs(at - before) <= _CLOSE * max(1.0, abs(at)):
            break
    return at


def _beta(a: float, b: float, at: float) -> tuple[float, float]:
    """Give the logarithm of the probability below, and that probability over its slope in the log odds."""
    x, rest = exp(-_log1pexp(-at)), exp(-_log1pexp(at))
    if x > (a + 1) / (a + b + 2):
        slope = exp(_log_beta_term(a, b, at))
        below = 1 - slope * _fraction(b, a, rest) / b
        return log(below), below / slope
    over = _fraction(a, b, x) / a
    return _log_beta_term(a, b, at) + log(over), over


def _fraction(a: float, b: float, x: float) -> float:
    """Sum the continued fraction of the incomplete beta function (DLMF 8.17.22) as Lentz did."""
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    total, m, factor = d, 0, 0.0
    while abs(factor - 1) > _CLOSE:
        m += 1
        up = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        c, d = 1 + up / c, 1 / (1 + up * d)
        factor = c * d
        down = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        c, d = 1 + down / c, 1 / (1 + down * d)
        total *= factor * c * d
        factor *= c * d
    return total


def _log_beta_term(a: float, b: float, at: float) -> float:
    """Give the logarithm of x^a (1 - x)^b / B(a, b), around its peak so that nothing large cancels."""
    share = a * (log1p(b / a) - _log1pexp(-at)) + b * (log1p(a / b) - _log1pexp(at))
    return share + (log(a / (a + b)) + log(b / (2 * pi))) / 2 + _stirling(a + b) - _stirling(a) - _stirling(b)


def _log1pexp(value: float) -> float:
    return value + log1p(exp(-value)) if value > 0 else log1p(exp(value))


def _log_poisson(count: int, rate: float) -> float:
    """Give the logarithm of the probability of *count* events, around its peak (Loader 2000)."""
    if count == 0:
        return -rate
    apart = rate / count - 1
    return count * (log(rate / count) - apart) - log(2 * pi * count) / 2 - _stirling(count)


def _stirling(value: float) -> float:
    """Give what Stirling's formula leaves out of the logarithm of the gamma function."""
    if value < 20:
        return lgamma(value) - (value - 0.5) * log(value) + value - log(2 * pi) / 2
    square = value * value
    return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square) / square) / value


def _cornish_fisher(shape: int, z: float) -> float:
    """Give the quantile of a gamma value with a large shape (Cornish and Fisher 1937)."""
    root, s = sqrt(shape), z * z
    terms = z + (s - 1) / (3 * root) + z * (s - 7) / (36 * shape) - ((3 * s + 7) * s - 16) / (810 * shape * root)
    return shape + root * terms
