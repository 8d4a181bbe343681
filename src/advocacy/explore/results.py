"""What follows from one design, and the measures by which designs are told apart."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any
from advocacy.explore.designs import Design
from advocacy.explore.forecast import Forecast
from advocacy.goals.mapper import KpiPlan
from advocacy.goals.metric import Direction
from advocacy.intervals import Interval, wilson
from advocacy.pilot.result import Status
from advocacy.plan.tracking import hours
from advocacy.values import FrozenMap, duration, each, frozen_map, instance, optional, text, tuple_of, whole

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MEASURES", "UNKNOWN", "DesignResult", "Seen", "in_words", "range_of"]

#: The measures that every design has a place for, in the order of the table: name → which way is better.
MEASURES: dict[str, Direction] = {
    "members": Direction.UP,
    "by_lot": Direction.DOWN,
    "firmness": Direction.UP,
    "people_time": Direction.DOWN,
    "lead_time": Direction.DOWN,
    "posts": Direction.UP,
    "reach": Direction.UP,
    "uncovered": Direction.DOWN,
}
#: What stands where something is not known.
UNKNOWN = "?"
_HOUR = timedelta(hours=1)
_share = optional(instance(Fraction))


class Seen(NamedTuple):
    """
    A measure as it is weighed: the ends between which it lies, what is taken for it, and what it is made of.

    Steps are the assumptions that an outcome is multiplied from, by their codes, each with its ends and what is
    likeliest.
    """

    low: float
    high: float
    middle: float
    steps: tuple[tuple[str, Fraction, Fraction, Fraction | None], ...] = ()

    def turned(self) -> Seen:
        """Give it with its sign changed, so that less becomes more."""
        steps = tuple((code, -high, -low, likely) for code, low, high, likely in self.steps)
        return Seen(-self.high, -self.low, -self.middle, steps)

    def as_good(self, other: Seen) -> bool:
        """
        Tell whether it is surely as much as another, or more.

        It is where all it may be is; where both are the same; and where both are made of the same assumptions, each of
        which is the same or lies wholly higher, since that holds whatever the shared ones turn out to be.
        """
        if self.low >= other.high:
            return True
        if not (self.steps and other.steps):
            return self == other
        pairs = list(zip(self.steps, other.steps, strict=False))
        return (
            [step[0] for step in self.steps] == [step[0] for step in other.steps]
            and all(mine == its or mine[1] >= its[2] for mine, its in pairs)
            and all(mine >= its for mine, its in zip(self[:3], other[:3], strict=True))
        )

    def better(self, other: Seen) -> bool:
        """Tell whether it is surely as much, and not the same."""
        return self.as_good(other) and self[:3] != other[:3]


@frozen(kw_only=True, repr=False)
class DesignResult:
    """
    What follows from one design, as far as it can be known.

    Attributes:
        design: The design.
        status: How its selection ended.
        members: Ids of the proposed group, in id order: nobody is shown as ranked; for the lead's eyes.
        eligible: How many people could be chosen.
        by_lot: How many places a lot decides between people alike; ``None`` without a group.
        firmness: The share of the places, 0..1, that the same people keep under other weights, on average over the
            settings tried; ``None`` where there are no weights, no proven group, or nothing was tried.
        settings: How many settings of the weights were tried; 0 where none were.
        posts: Own posts that the group means to make in the days of the brief; ``None`` where a rhythm is unknown.
        people_time: What it takes the group in all: sessions, buddy work, own posts; ``None`` where a part is unknown.
        lead_time: What the sessions take the program lead; ``None`` where nothing is planned.
        reach: The network sizes of the members that are known, added up; ``None`` where none is. Networks overlap, and
            reach is no outcome.
        reach_unknown: Of how many members it is unknown; their networks are not in *reach*, and not 0.
        forecasts: By outcome what is expected of it; ``None`` where what the chain begins with is unknown.
        kpis: The figures its goals would be measured by.
        findings: What stands in the way, and what is unknown and why.
    """

    design: Design = field(validator=instance(Design))
    status: Status = field(validator=instance(Status))
    members: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))
    eligible: int = field(default=0, validator=whole(0))
    by_lot: int | None = field(default=None, validator=optional(whole(0)))
    firmness: Fraction | None = field(default=None, validator=_share)
    settings: int = field(default=0, validator=whole(0))
    posts: Fraction | None = field(default=None, validator=_share)
    people_time: timedelta | None = field(default=None, validator=optional(duration))
    lead_time: timedelta | None = field(default=None, validator=optional(duration))
    reach: int | None = field(default=None, validator=optional(whole(0)))
    reach_unknown: int = field(default=0, validator=whole(0))
    forecasts: FrozenMap[Forecast | None] = field(
        factory=FrozenMap[Forecast | None], converter=frozen_map, validator=each(optional(instance(Forecast)))
    )
    kpis: KpiPlan = field(factory=lambda: KpiPlan(goals=()), validator=instance(KpiPlan))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    @property
    def coverage(self) -> tuple[Finding, ...]:
        """What the figures of its goals leave in the dark; see `KpiPlan.coverage`."""
        return self.kpis.coverage

    def measure(self, name: str) -> Interval | None:
        """
        Give a measure between the ends that are known of it, or ``None`` where it is unknown.

        Times are in hours. The ends of *firmness* hold for all settings within the spread (Wilson, 95 %, wide enough
        since a share kept varies no more than a yes or no does); those of an outcome are the 5th and the 95th of
        100 draws of its forecast, not rounded; *reach* is unknown where somebody's network is. Everything else is a
        single number.

        Args:
            name: One of ``members``, ``by_lot``, ``firmness``, ``people_time``, ``lead_time``, ``posts``, ``reach``,
                ``uncovered`` (parts of the chain that no figure tells of), or ``outcome:`` and the outcome's name.

        Raises:
            UnknownNameError: Nothing of the design is called so.
        """
        outcomes = [f"outcome:{outcome}" for outcome in self.forecasts]
        raise_any(
            [] if name in MEASURES or name in outcomes else [nearest(name, [*MEASURES, *outcomes], "", kind="measure")]
        )
        seen = range_of(self, name)
        return None if seen is None else Interval(seen.low, seen.high)

    def __repr__(self) -> str:
        """Show the design, how its selection ended, and nothing about a person."""
        return f"<DesignResult {self.design.id}: {self.status.value}, {len(self.members)} people>"


def range_of(result: DesignResult, name: str) -> Seen | None:
    """Give a measure as it is weighed; ``None`` where it is unknown, or the design has no such outcome."""
    if name.startswith("outcome:"):
        forecast = result.forecasts.get(name.removeprefix("outcome:"))
        return None if forecast is None else _expected(forecast)
    if name == "firmness":
        return _firmness(result)
    value = _READS[name](result)
    return None if value is None else Seen(float(value), float(value), float(value))


#: The measures that are a single number: how each is read; times in hours.
_READS: dict[str, Callable[[DesignResult], float | Fraction | None]] = {
    "members": lambda result: len(result.members),
    "by_lot": lambda result: result.by_lot,
    "people_time": lambda result: None if result.people_time is None else result.people_time / _HOUR,
    "lead_time": lambda result: None if result.lead_time is None else result.lead_time / _HOUR,
    "posts": lambda result: result.posts,
    "reach": lambda result: None if result.reach_unknown else result.reach,
    "uncovered": lambda result: len(result.coverage),
}


def _expected(forecast: Forecast) -> Seen:
    """Read an outcome off its draws: rounded ends would bring intervals together, or apart."""
    low, high, middle = (forecast.values[forecast.draws * percent // 100] for percent in (5, 95, 50))
    steps = sorted((step.code, step.low, step.high, step.likely) for step in forecast.funnel.steps)
    return Seen(low, high, middle, tuple(steps))


def _firmness(result: DesignResult) -> Seen | None:
    if result.firmness is None:
        return None
    kept, of = result.firmness * result.settings, result.settings
    return Seen(wilson(int(kept), of).low, wilson(-int(-kept // 1), of).high, float(result.firmness))


def in_words(result: DesignResult, name: str) -> str:
    """Write a measure as it stands in the table."""
    if name == "reach" and result.reach is not None and result.reach_unknown:
        return f"≥ {result.reach} ({result.reach_unknown} {UNKNOWN})"
    if name.startswith("outcome:"):
        forecast = result.forecasts.get(name.removeprefix("outcome:"))
        return UNKNOWN if forecast is None else f"{forecast.interval.low:g} – {forecast.interval.high:g}"
    seen = range_of(result, name)
    if seen is None:
        return UNKNOWN
    if name == "firmness":
        return f"{seen.middle:.2f} ({seen.low:.2f} – {seen.high:.2f})"
    if name in {"people_time", "lead_time"}:
        return f"{hours(seen.middle * _HOUR)}"
    return f"{seen.middle:.1f}".removesuffix(".0")
