"""Comparing readings of one figure: a window with the one before, or one group with another."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from advocacy import intervals
from advocacy.errors import Finding, raise_any
from advocacy.goals.metric import Aggregation, Sampling
from advocacy.goals.reading import Reading
from advocacy.intervals.interval import Interval, confidence
from advocacy.values import Window, instance, optional, pair, whole

__all__ = ["compare_readings"]

#: A denominator that is so many times another may well count something else; our own.
_OTHER = 2
_both = pair("people", whole(1))


def compare_readings(
    before: Reading,
    after: Reading,
    *,
    selected: bool = False,
    people: tuple[int, int] | None = None,
    level: float = 0.95,
) -> Reading:
    """
    Give the difference of two readings of one figure, the later less the earlier, or one group less another.

    What adds up is compared per day, and between two groups per person and day; counts of what comes one by one then
    have the interval of a rate difference, and shares of people have Newcombe's. All else that has intervals itself, at
    the confidence asked, has the one that follows from the two (`intervals.mover`). Intervals are for different people:
    where the same ones are seen twice they are too wide, and a finding says so, as it does where a denominator at least
    doubled or halved, since it may count other people than before. Of a pilot against the rest (*selected*) it is an
    association: who was chosen differs from who was not before anything began, and nothing here takes that away.

    Args:
        before: What is taken off: the earlier reading, or the rest.
        after: What it is taken from: the later reading, or the pilot.
        selected: Whether people were chosen into the one and not drawn by lot.
        people: How many people are in the group of each, 1 or more; without it two groups' counts are not compared.
        level: The confidence, above 0 and below 1.

    Raises:
        InvalidError: The two are of different figures, or an argument is of another type.
    """
    raise_any(
        [
            *instance(Reading).findings(before, "before"),
            *instance(Reading).findings(after, "after"),
            *instance(bool).findings(selected, "selected"),
            *optional(_both).findings(people, "people"),
            *confidence.findings(level, "level"),
        ]
    )
    if before.metric != after.metric:
        raise_any([Finding.of("reading:other", "after", **before.metric.named)])
    metric = after.metric
    window = Window(min(before.window.start, after.window.start), max(before.window.end, after.window.end))
    notes = [Finding.of("change:selected")] if selected else []
    if before.exact is None or after.exact is None:
        return Reading(metric=metric, window=window, findings=[*notes, Finding.of("reading:missing")])
    if metric.aggregation is Aggregation.SUM:
        if before.segment != after.segment and people is None:
            return Reading(metric=metric, window=window, findings=[*notes, Finding.of("change:people")])
        found = _per_day(before, after, people, level)
    else:
        found = {"exact": after.exact - before.exact} | _of_shares(before, after, level)
    return Reading(metric=metric, window=window, level=level, **(found | {"findings": [*notes, *found["findings"]]}))


def _per_day(before: Reading, after: Reading, people: tuple[int, int] | None, level: float) -> dict[str, Any]:
    """Compare what adds up per day, or per person and day."""
    days = [one.days_seen * many for one, many in zip((before, after), people or (1, 1), strict=True)]
    first, second = before.exact or Fraction(0), after.exact or Fraction(0)
    found: dict[str, Any] = {
        "exact": second / days[1] - first / days[0],
        "findings": [Finding.of("change:per-day" if people is None else "change:per-person")],
    }
    if before.count is not None and after.count is not None:
        return found | {"interval": intervals.rate_difference(after.count, days[1], before.count, days[0], level=level)}
    more = _of_two(before, after, level, days)
    return found | more | {"findings": [*found["findings"], *more["findings"]]}


def _of_two(before: Reading, after: Reading, level: float, scale: list[int]) -> dict[str, Any]:
    """Give the interval that follows from those of the two, each over its scale, or say why there is none."""
    if before.interval is None or after.interval is None:
        return {"findings": [Finding.of("reading:no-method")]}
    if not before.level == after.level == level:
        return {"findings": [Finding.of("change:level", first=before.level, second=after.level)]}
    (later, of_later), (earlier, of_earlier) = (
        _scaled(one.exact or Fraction(0), own, by)
        for one, own, by in ((after, after.interval, scale[1]), (before, before.interval, scale[0]))
    )
    return {
        "interval": intervals.mover(later, of_later, earlier, of_earlier),
        "findings": [Finding.of("change:pairs")],
    }


def _scaled(exact: Fraction, own: Interval, by: int) -> tuple[float, Interval]:
    """Give a figure and its interval per day, or per person and day; rounding leaves the one within the other."""
    low, high = own.low / by, own.high / by
    return min(max(float(exact / by), low), high), Interval(low, high)


def _of_shares(before: Reading, after: Reading, level: float) -> dict[str, Any]:
    """Give the interval of two shares of people, of two other figures, or say why there is none."""
    later, earlier = _people_in(after), _people_in(before)
    if after.metric.sampling is not Sampling.PART or later is None or earlier is None:
        return _of_two(before, after, level, [1, 1])
    notes = [Finding.of("change:pairs")]
    if max(later[1], earlier[1]) >= _OTHER * min(later[1], earlier[1]):
        notes.append(Finding.of("change:denominator", before=earlier[1], after=later[1]))
    return {"interval": intervals.difference(*later, *earlier, level=level), "findings": notes}


def _people_in(share: Reading) -> tuple[int, int] | None:
    """Give how many people a share counts, and of how many; ``None`` where that is no whole number or nobody knows."""
    counted = (share.exact or 0) * (share.n or 0)
    if not share.n or share.interval is None or counted.denominator != 1:
        return None
    return counted.numerator, share.n
