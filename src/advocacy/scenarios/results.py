"""The result of a scenario, and the measures for comparing scenarios."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from fractions import Fraction
from typing import Any, NamedTuple

import attrs
from attrs import field

from advocacy.arguments import checked, frozen
from advocacy.errors import Finding, raise_any, translator_for, unknown_names
from advocacy.frozen_map import FrozenMap
from advocacy.goals.measurement_plan import MeasurementPlan
from advocacy.goals.metric import Direction
from advocacy.messages.language import Language
from advocacy.pilot.pilot import MemberSwap, SelectionStatus
from advocacy.plan.tracks import hours
from advocacy.rules import FrozenMapOf, TupleOf, instance, integer, integer_or_none, optional, whole
from advocacy.scenarios.forecast import Forecast
from advocacy.scenarios.scenario import Scenario, shown
from advocacy.stats import Interval, wilson

#: The measures of every scenario, in the order of the table: name → direction.
MEASURES: dict[str, Direction] = {
    "members": Direction.UP,
    "by_lot": Direction.DOWN,
    "sensitivity": Direction.UP,
    "people_time": Direction.DOWN,
    "lead_hours": Direction.DOWN,
    "posts": Direction.UP,
    "reach": Direction.UP,
    "uncovered": Direction.DOWN,
}
#: The text for an unknown value.
UNKNOWN = "?"
_HOUR = timedelta(hours=1)
_share = optional(instance(Fraction))


class Seen(NamedTuple):
    """
    A measure for comparison: its interval, its central value, and its assumptions.

    Steps are the assumptions of an outcome by code, each with its ends and its mode.
    """

    low: float
    high: float
    middle: float
    steps: tuple[tuple[str, Fraction, Fraction, Fraction | None], ...] = ()

    def turned(self) -> Seen:
        """Return the measure with its sign changed."""
        steps = tuple((code, -high, -low, likely) for code, low, high, likely in self.steps)
        return Seen(-self.high, -self.low, -self.middle, steps)

    def as_good(self, other: Seen) -> bool:
        """
        Check whether the measure is certainly at least as high as another.

        This is true if its whole interval is; if both are equal; or if both have the same assumptions, each of which is
        equal or entirely higher, whatever the values of the shared ones.
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
        """Check whether the measure is certainly at least as high, and not equal."""
        return self.as_good(other) and self[:3] != other[:3]


@frozen(kw_only=True, repr=False)
class ScenarioResult:
    """
    The result of one scenario.

    Attributes:
        scenario: The scenario.
        status: How the selection ended.
        members: Ids of the proposed group, in id order, which is not a ranking; for the program lead only.
        eligible: The number of eligible people.
        by_lot: The number of places that a lottery decides; ``None`` without a group.
        sensitivity: The mean acceptability over the places, 0..1: the share of weight samples in which the same people
            have a place. ``None`` without weights, a proven group or samples.
        samples: The number of weight samples; 0 without any.
        posts: The number of own posts in the period of the brief; ``None`` if a cadence is unknown.
        people_time: The total time of the group: sessions, buddy work, own posts; ``None`` if a part is unknown.
        lead_hours: The total time of the program lead for sessions; ``None`` without a plan.
        reach: The sum of the known network sizes of the members; ``None`` if none is known. Networks overlap, and reach
            is not an outcome.
        reach_unknown: The number of members with an unknown network size. They are not in *reach*.
        forecasts: The forecast of each outcome; ``None`` if its input is unknown.
        kpis: The measurement plan of its goals.
        findings: What prevents the scenario, and what is unknown and why.
    """

    scenario: Scenario
    status: SelectionStatus
    members: tuple[str, ...] = field(default=(), converter=TupleOf[str])
    eligible: int = field(default=0, converter=integer, validator=whole(0))
    by_lot: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(0)))
    sensitivity: Fraction | None = None
    samples: int = field(default=0, converter=integer, validator=whole(0))
    posts: Fraction | None = None
    people_time: timedelta | None = None
    lead_hours: timedelta | None = None
    reach: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(0)))
    reach_unknown: int = field(default=0, converter=integer, validator=whole(0))
    forecasts: FrozenMap[Forecast | None] = field(
        factory=FrozenMap[Forecast | None], converter=FrozenMapOf[Forecast | None]
    )
    kpis: MeasurementPlan = field(factory=lambda: MeasurementPlan(goals=()))
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    @property
    def coverage(self) -> tuple[Finding, ...]:
        """What the metrics of its goals do not cover; see `MeasurementPlan.coverage`."""
        return self.kpis.coverage

    @checked
    def measure(self, name: str) -> Interval | None:
        """
        Return the interval of a measure, or ``None`` if it is unknown.

        Times are in hours. The interval of *sensitivity* is for all weights within the spread (a conservative Wilson
        interval, 95 %). The interval of an outcome is from the 5th to the 95th percentile of its forecast, not rounded.
        *reach* is unknown if any network size is. All others are single numbers.

        Args:
            name: One of ``members``, ``by_lot``, ``sensitivity``, ``people_time``, ``lead_hours``, ``posts``,
                ``reach``, ``uncovered`` (evaluation stages without a metric), or ``outcome:`` and the outcome's name.

        Raises:
            UnknownNameError: The scenario has no such measure.
        """
        outcomes = [f"outcome:{outcome}" for outcome in self.forecasts]
        raise_any(unknown_names([("", name)], [*MEASURES, *outcomes], kind="measure"))
        seen = range_of(self, name)
        return None if seen is None else Interval(seen.low, seen.high)

    def __repr__(self) -> str:
        """Show the scenario and how its selection ended, and nothing about a person."""
        return f"<ScenarioResult {self.scenario.id}: {self.status.value}, {len(self.members)} people>"


def range_of(result: ScenarioResult, name: str) -> Seen | None:
    """Return a measure for comparison; ``None`` if it is unknown, or the scenario has no such outcome."""
    if name.startswith("outcome:"):
        forecast = result.forecasts.get(name.removeprefix("outcome:"))
        return None if forecast is None else _expected(forecast)
    if name == "sensitivity":
        return _sensitivity(result)
    value = _READS[name](result)
    return None if value is None else Seen(float(value), float(value), float(value))


#: The measures that are single numbers, with how to read each; times in hours.
_READS: dict[str, Callable[[ScenarioResult], float | Fraction | None]] = {
    "members": lambda result: len(result.members),
    "by_lot": lambda result: result.by_lot,
    "people_time": lambda result: None if result.people_time is None else result.people_time / _HOUR,
    "lead_hours": lambda result: None if result.lead_hours is None else result.lead_hours / _HOUR,
    "posts": lambda result: result.posts,
    "reach": lambda result: None if result.reach_unknown else result.reach,
    "uncovered": lambda result: len(result.coverage),
}


def _expected(forecast: Forecast) -> Seen:
    """Read an outcome from its draws, because rounding could change comparisons of intervals."""
    low, high, middle = (forecast.values[forecast.draws * percent // 100] for percent in (5, 95, 50))
    steps = sorted((step.code, step.minimum, step.maximum, step.likely) for step in forecast.funnel.steps)
    return Seen(low, high, middle, tuple(steps))


def _sensitivity(result: ScenarioResult) -> Seen | None:
    if result.sensitivity is None:
        return None
    kept, of = result.sensitivity * result.samples, result.samples
    return Seen(wilson(int(kept), of).low, wilson(-int(-kept // 1), of).high, float(result.sensitivity))


def in_words(result: ScenarioResult, name: str) -> str:
    """Format a measure for the table."""
    if name == "reach" and result.reach is not None and result.reach_unknown:
        return f"≥ {result.reach} ({result.reach_unknown} {UNKNOWN})"
    if name.startswith("outcome:"):
        forecast = result.forecasts.get(name.removeprefix("outcome:"))
        return UNKNOWN if forecast is None else f"{forecast.interval.low:g} – {forecast.interval.high:g}"
    seen = range_of(result, name)
    if seen is None:
        return UNKNOWN
    if name == "sensitivity":
        return f"{seen.middle:.2f} ({seen.low:.2f} – {seen.high:.2f})"
    if name in {"people_time", "lead_hours"}:
        return f"{hours(seen.middle * _HOUR)}"
    return f"{seen.middle:.1f}".removesuffix(".0")


#: Fields of a scenario that other findings describe, or that are about people.
_ASIDE = frozenset({"id", "name"})


@frozen(kw_only=True, repr=False)
class ScenarioDifference:
    """
    The changes from one scenario to another.

    Attributes:
        first: The id of the first scenario.
        second: The id of the second scenario.
        swap: Who joins and who leaves; for the program lead only.
        findings: Changed settings, then the number of people who change, then the changed results. No person is named.
    """

    first: str
    second: str
    swap: MemberSwap
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def text(self, language: str | Language = "en") -> str:
        """Say it line by line; nobody is named."""
        return "\n".join(map(translator_for(language).tell, self.findings))

    def __repr__(self) -> str:
        """Show the two scenarios, and nothing about a person."""
        return f"<ScenarioDifference {self.first} to {self.second}>"


@checked
def explain_difference(first: ScenarioResult, second: ScenarioResult) -> ScenarioDifference:
    """
    Explain the changes from one scenario to another: settings, people, hours, reach, outcomes.

    Args:
        first: The result of the first scenario.
        second: The result of the second, for the same people on the same day.

    >>> from advocacy import SelectionPolicy
    >>> from advocacy.pilot import SelectionStatus
    >>> from advocacy.scenarios import Scenario
    >>> one, two = (Scenario(id=f"of {n}", policy=SelectionPolicy(size=n)) for n in (1, 2))
    >>> small = ScenarioResult(scenario=one, status=SelectionStatus.OPTIMAL, members=["p-1"])
    >>> large = ScenarioResult(scenario=two, status=SelectionStatus.OPTIMAL, members=["p-2", "p-3"])
    >>> print(explain_difference(small, large).text())
    policy.size: 1 → 2.
    Of the group 0 stay, 2 come in and 1 go.
    people in the group: 1 → 2.
    """
    before, after = set(first.members), set(second.members)
    exchange = MemberSwap(joins=tuple(sorted(after - before)), leaves=tuple(sorted(before - after)))
    findings = [
        *_settings(first.scenario, second.scenario, ""),
        *_people(first, second, exchange),
        *_measures(first, second),
    ]
    return ScenarioDifference(
        first=first.scenario.id,
        second=second.scenario.id,
        swap=exchange,
        findings=findings or [Finding.of("design:same")],
    )


def _settings(one: Any, other: Any, path: str) -> Iterator[Finding]:
    """Find the fields that differ, down to the innermost that both have."""
    for each_field in attrs.fields(type(one)):
        name = f"{path}{each_field.name}"
        was, now = getattr(one, each_field.name), getattr(other, each_field.name)
        if was == now or name in _ASIDE:
            continue
        if shown(was) is not None and shown(now) is not None:
            said = ["–" if value is None else shown(value) for value in (was, now)]
            yield Finding.of("design:setting", "", name=name, was=said[0], now=said[1])
        elif attrs.has(type(was)) and type(was) is type(now):
            yield from _settings(was, now, f"{name}.")
        else:
            yield Finding.of("design:differs", "", name=name)


def _people(one: ScenarioResult, other: ScenarioResult, exchange: MemberSwap) -> Iterator[Finding]:
    before, after = set(one.members), set(other.members)
    for result in (one, other):
        if not result.members and before | after:
            yield Finding.of("design:nobody", "", design=result.scenario.title)
    if exchange.joins or exchange.leaves:
        yield Finding.of(
            "design:people", "", stay=len(before & after), joins=len(exchange.joins), leaves=len(exchange.leaves)
        )


def _measures(one: ScenarioResult, other: ScenarioResult) -> Iterator[Finding]:
    for name in MEASURES:
        was, now = in_words(one, name), in_words(other, name)
        if was != now:
            yield Finding.of("design:measure", "", measure=name, was=was, now=now)
    for outcome in sorted({*one.forecasts, *other.forecasts}):
        name = f"outcome:{outcome}"
        before, after = range_of(one, name), range_of(other, name)
        if before == after or (before and after and before[:3] == after[:3]):
            continue
        said = {"outcome": outcome, "was": in_words(one, name), "now": in_words(other, name)}
        if before is None or after is None:
            yield Finding.of("design:outcome:unknown", "", **said)
        elif after.better(before):
            yield Finding.of("design:outcome:more", "", **said)
        elif before.better(after):
            yield Finding.of("design:outcome:less", "", **said)
        else:
            yield Finding.of("design:outcome:overlap", "", **said)
