"""What follows from one design, and the measures by which designs are told apart."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs
from attrs import field, frozen

from advocacy.errors import Finding, nearest, raise_any, translator_for
from advocacy.frozen_map import FrozenMap
from advocacy.goals.measurement_plan import MeasurementPlan
from advocacy.goals.metric import Direction
from advocacy.pilot.pilot import MemberSwap, SelectionStatus
from advocacy.plan.tracks import hours
from advocacy.rules import duration, each, frozen_map, instance, optional, text, tuple_of, whole
from advocacy.scenarios.forecast import Forecast
from advocacy.scenarios.scenario import Scenario, shown
from advocacy.stats import Interval, wilson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = [
    "MEASURES",
    "UNKNOWN",
    "ScenarioDifference",
    "ScenarioResult",
    "Seen",
    "explain_difference",
    "in_words",
    "range_of",
]


#: The measures that every design has a place for, in the order of the table: name → which way is better.
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
        """Return it with its sign changed, so that less becomes more."""
        steps = tuple((code, -high, -low, likely) for code, low, high, likely in self.steps)
        return Seen(-self.high, -self.low, -self.middle, steps)

    def as_good(self, other: Seen) -> bool:
        """
        Check whether it is surely as much as another, or more.

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
        """Check whether it is surely as much, and not the same."""
        return self.as_good(other) and self[:3] != other[:3]


@frozen(kw_only=True, repr=False)
class ScenarioResult:
    """
    What follows from one design, as far as it can be known.

    Attributes:
        scenario: The design.
        status: How its selection ended.
        members: Ids of the proposed group, in id order: nobody is shown as ranked; for the program lead only.
        eligible: How many people could be chosen.
        by_lot: How many places a lot decides between people alike; ``None`` without a group.
        sensitivity: The share of the places, 0..1, that the same people keep under other weights, on average over the
            settings tried; ``None`` where there are no weights, no proven group, or nothing was tried.
        samples: How many settings of the weights were tried; 0 where none were.
        posts: Own posts that the group means to make in the days of the brief; ``None`` where a rhythm is unknown.
        people_time: What it takes the group in all: sessions, buddy work, own posts; ``None`` where a part is unknown.
        lead_hours: What the sessions take the program lead; ``None`` where nothing is planned.
        reach: The network sizes of the members that are known, added up; ``None`` where none is. Networks overlap, and
            reach is no outcome.
        reach_unknown: Of how many members it is unknown; their networks are not in *reach*, and not 0.
        forecasts: By outcome what is expected of it; ``None`` where what the chain begins with is unknown.
        kpis: The metrics its goals would be measured by.
        findings: What stands in the way, and what is unknown and why.
    """

    scenario: Scenario = field(validator=instance(Scenario))
    status: SelectionStatus = field(validator=instance(SelectionStatus))
    members: tuple[str, ...] = field(default=(), converter=tuple_of, validator=each(text))
    eligible: int = field(default=0, validator=whole(0))
    by_lot: int | None = field(default=None, validator=optional(whole(0)))
    sensitivity: Fraction | None = field(default=None, validator=_share)
    samples: int = field(default=0, validator=whole(0))
    posts: Fraction | None = field(default=None, validator=_share)
    people_time: timedelta | None = field(default=None, validator=optional(duration))
    lead_hours: timedelta | None = field(default=None, validator=optional(duration))
    reach: int | None = field(default=None, validator=optional(whole(0)))
    reach_unknown: int = field(default=0, validator=whole(0))
    forecasts: FrozenMap[Forecast | None] = field(
        factory=FrozenMap[Forecast | None], converter=frozen_map, validator=each(optional(instance(Forecast)))
    )
    kpis: MeasurementPlan = field(factory=lambda: MeasurementPlan(goals=()), validator=instance(MeasurementPlan))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    @property
    def coverage(self) -> tuple[Finding, ...]:
        """What the metrics of its goals leave in the dark; see `MeasurementPlan.coverage`."""
        return self.kpis.coverage

    def measure(self, name: str) -> Interval | None:
        """
        Return a measure between the ends that are known of it, or ``None`` where it is unknown.

        Times are in hours. The ends of *sensitivity* hold for all settings within the spread (Wilson, 95 %, wide enough
        since a share kept varies no more than a yes or no does); those of an outcome are the 5th and the 95th of
        100 draws of its forecast, not rounded; *reach* is unknown where somebody's network is. Everything else is a
        single number.

        Args:
            name: One of ``members``, ``by_lot``, ``sensitivity``, ``people_time``, ``lead_hours``, ``posts``,
                ``reach``, ``uncovered`` (evaluation stages without a metric), or ``outcome:`` and the outcome's name.

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
        return f"<ScenarioResult {self.scenario.id}: {self.status.value}, {len(self.members)} people>"


def range_of(result: ScenarioResult, name: str) -> Seen | None:
    """Return a measure as it is weighed; ``None`` where it is unknown, or the design has no such outcome."""
    if name.startswith("outcome:"):
        forecast = result.forecasts.get(name.removeprefix("outcome:"))
        return None if forecast is None else _expected(forecast)
    if name == "sensitivity":
        return _sensitivity(result)
    value = _READS[name](result)
    return None if value is None else Seen(float(value), float(value), float(value))


#: The measures that are a single number: how each is read; times in hours.
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
    """Read an outcome off its draws: rounded ends would bring intervals together, or apart."""
    low, high, middle = (forecast.values[forecast.draws * percent // 100] for percent in (5, 95, 50))
    steps = sorted((step.code, step.minimum, step.maximum, step.likely) for step in forecast.funnel.steps)
    return Seen(low, high, middle, tuple(steps))


def _sensitivity(result: ScenarioResult) -> Seen | None:
    if result.sensitivity is None:
        return None
    kept, of = result.sensitivity * result.samples, result.samples
    return Seen(wilson(int(kept), of).low, wilson(-int(-kept // 1), of).high, float(result.sensitivity))


def in_words(result: ScenarioResult, name: str) -> str:
    """Write a measure as it stands in the table."""
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


#: Fields of a design that are told by what follows from them, or say something about people.
_ASIDE = frozenset({"id", "name"})


@frozen(kw_only=True, repr=False)
class ScenarioDifference:
    """
    What changes from one design to another.

    Attributes:
        first: The id of the design it begins with.
        second: The id of the other.
        swap: Who comes in and who goes; for the program lead only.
        findings: What differs between the settings, then how many people change, then what follows; nobody is named.
    """

    first: str = field(validator=text)
    second: str = field(validator=text)
    swap: MemberSwap = field(validator=instance(MemberSwap))
    findings: tuple[Finding, ...] = field(default=(), converter=tuple_of, validator=each(instance(Finding)))

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Say it line by line; nobody is named.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return "\n".join(map(translator_for(language, extra).tell, self.findings))

    def __repr__(self) -> str:
        """Show the two designs, and nothing about a person."""
        return f"<ScenarioDifference {self.first} to {self.second}>"


def explain_difference(first: ScenarioResult, second: ScenarioResult) -> ScenarioDifference:
    """
    Say what changes from one design to another: settings, people, hours, reach, outcomes.

    Args:
        first: What follows from the design it begins with.
        second: What follows from the other; of the same people on the same day, or it means little.

    Raises:
        ValidationError: An argument is of the wrong type.

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
    raise_any(
        [*instance(ScenarioResult).findings(first, "first"), *instance(ScenarioResult).findings(second, "second")]
    )
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
    """Report the fields that differ, down to the innermost that both have."""
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
