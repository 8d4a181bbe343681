"""Scenarios: a possible program as one value, grids of them, their results, and the measures to compare them by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from enum import Enum
from fractions import Fraction
from itertools import islice, product
from math import prod
from typing import Annotated, Any, NamedTuple

import attrs
from attrs import evolve, field

from advocacy.arguments import NaturalNumber, Personal, checked, frozen
from advocacy.errors import AdvocacyError, Finding, nearest, raise_any, unknown_names
from advocacy.frozen_map import FrozenMap
from advocacy.goals.goal import Goal
from advocacy.goals.measurement_plan import MeasurementPlan
from advocacy.goals.metric import Direction
from advocacy.messages.blocks import Report, Sentences
from advocacy.messages.formats import PLAIN
from advocacy.messages.lookup import label_code
from advocacy.messages.translator import Translator
from advocacy.pilot.pilot import MemberSwap, SelectionStatus
from advocacy.pilot.policy import SelectionPolicy
from advocacy.plan.brief import PlanBrief
from advocacy.plan.calendar import Cadence
from advocacy.plan.topics import length
from advocacy.plan.tracks import hours
from advocacy.rules import (
    FrozenMapOf,
    TupleOf,
    first_repeats,
    identifier,
    instance,
    integer,
    integer_or_none,
    optional,
    text,
    whole,
)
from advocacy.scenarios._policies import different_criteria, different_quotas, different_substitutes
from advocacy.scenarios.forecast import Assumption, Forecast, Funnel
from advocacy.stats import Interval, wilson

#: The default maximum number of scenarios in a grid.
_MOST = 1000


class FunnelInput(Enum):
    """The input of an outcome model."""

    GIVEN = "given"
    """Its own first step, for every scenario."""
    MEMBERS = "members"
    """The people in the group."""
    POSTS = "posts"
    """The own posts of the group in the period of the brief."""


@frozen(kw_only=True)
class OutcomeModel:
    """A model of an outcome of a scenario: a funnel, with its own input or one from the scenario.

    >>> rates = Funnel(
    ...     outcome="leads",
    ...     steps=[Assumption(code="leads per post", minimum=0, maximum=1, source="last year's pilot")],
    ... )
    >>> [step.code for step in OutcomeModel(funnel=rates, input=FunnelInput.POSTS).begun(24).steps]
    ['posts', 'leads per post']

    Attributes:
        funnel: The assumptions, each a range with a source.
        input: The number from the scenario that precedes the steps.

    Raises:
        ValidationError: A step has the code of the input.
    """

    funnel: Funnel
    input: FunnelInput = field(default=FunnelInput.GIVEN, repr=str)

    def _faults(self) -> Iterator[Finding]:
        for index, step in enumerate(self.funnel.steps):
            if self.input is not FunnelInput.GIVEN and step.code == self.input.value:
                yield Finding.of("scenario:funnel-input", f"funnel.steps[{index}].code", name=step.code)

    @checked
    def begun(self, number: int | Fraction) -> Funnel:
        """Return the funnel with a number as its input. A funnel with its own input does not change."""
        if self.input is FunnelInput.GIVEN:
            return self.funnel
        first = Assumption(code=self.input.value, minimum=number, maximum=number, source="scenario")
        return evolve(self.funnel, steps=(first, *self.funnel.steps))


@frozen(kw_only=True, repr=False)
class Scenario(Personal):
    """A possible program: its people, goals and cadence, and the assumed outcomes.

    >>> small = Scenario(id="small", policy=SelectionPolicy(size=5))
    >>> small, evolve(small, id="large", policy=SelectionPolicy(size=15)).policy.size
    (<Scenario small>, 15)

    Attributes:
        id: The key of the scenario.
        name: The name; ``None`` means the id.
        policy: The requirements of the pilot group.
        goals: The goals.
        cadence: The cadence that everyone is assumed to have; ``None`` uses each person's own from the brief, else the
            one that `suggest_cadence` suggests for their habit. It is an assumption, and no obligation.
        expectations: The outcome models, one for each outcome.
        brief: The input of the group's plan; ``None`` means no plan, with unknown hours and posts.
        time_per_post: The time for an own post, above zero; ``None`` if unknown.

    Raises:
        ValidationError: All problems at once: a goal that occurs twice, two models of one outcome.
    """

    id: str = field(converter=identifier)
    name: str | None = None
    policy: SelectionPolicy
    goals: tuple[Goal, ...] = field(default=(), converter=TupleOf[Goal])
    cadence: Cadence | None = None
    expectations: tuple[OutcomeModel, ...] = field(default=(), converter=TupleOf[OutcomeModel])
    brief: PlanBrief | None = None
    time_per_post: timedelta | None = field(default=None, validator=optional(length))

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((goal.id for goal in self.goals), "goals")
        yield from first_repeats(
            (expectation.funnel.outcome for expectation in self.expectations), "expectations", key="outcome"
        )

    @property
    def title(self) -> str:
        """The name, else the id."""
        return self.id if self.name is None else self.name


@checked
def scenario_grid(
    base: Scenario, axes: Annotated[Mapping[str, Iterable[Any]], instance(Mapping)], *, maximum: NaturalNumber = _MOST
) -> tuple[Scenario, ...]:
    """Return a scenario for each combination of settings.

    An axis is a field of the scenario, or a nested field with dots. Other fields are as in *base*, except the name. An
    id states the settings, such as ``base/cadence=#2/policy.size=12``: simple values as text, and the position on the
    axis for other values.

    >>> base = Scenario(id="base", policy=SelectionPolicy(size=5))
    >>> [scenario.id for scenario in scenario_grid(base, {"policy.size": [5, 8], "policy.seed": [7]})]
    ['base/policy.seed=7/policy.size=5', 'base/policy.seed=7/policy.size=8']

    Args:
        base: The base scenario.
        axes: The values of each setting, in order. Without axes the grid is *base* only.
        maximum: The maximum number of scenarios, 1 or more. A larger grid is refused before any is made.

    Returns:
        The scenarios, by axis in the order of the axes' names; the last axis changes fastest.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an axis without values or of the id, an unknown field,
            a grid that is too large; else each invalid combination, with its settings.
    """
    raise_any(finding for name in axes for finding in text.findings(name, "axes.keys"))
    names = sorted(axes)
    values = {name: tuple(islice(axes[name], maximum + 1)) for name in names if _several(axes[name])}
    faults = [finding for name in names for finding in _axis_faults(base, name, values.get(name))]
    count = prod(len(values.get(name, ())) for name in names)
    if not faults and count > maximum:
        faults = [Finding.of("scenario:many", "axes", count=count, maximum=maximum)]
    raise_any(faults)
    made: list[Scenario] = []
    for places in product(*(range(len(values[name])) for name in names)):
        setting = {name: values[name][place] for name, place in zip(names, places, strict=True)}
        label = "/".join(f"{name}={_mark(setting[name], place)}" for name, place in zip(names, places, strict=True))
        try:
            made.append(_set(base, {"name": None, **setting, "id": f"{base.id}/{label}"} if names else {}))
        except AdvocacyError as wrong:
            faults += [finding.at(f"axes[{label}]") for finding in wrong.findings]
    raise_any([*faults, *first_repeats((scenario.id for scenario in made), "axes")])
    return tuple(made)


def _several(values: object) -> bool:
    return isinstance(values, Iterable) and not isinstance(values, (str, bytes))


def _axis_faults(base: Scenario, name: str, values: tuple[Any, ...] | None) -> Iterator[Finding]:
    """Find the problems of an axis."""
    here: Any = base
    for part in name.split("."):
        known = [item.name for item in attrs.fields(type(here))] if attrs.has(type(here)) else []
        if here is None:
            yield Finding.of("scenario:nothing", f"axes[{name}]", name=part)
            break
        if part not in known:
            yield nearest(part, known, f"axes[{name}]", kind="field")
            break
        here = getattr(here, part)
    if name == "id":
        yield Finding.of("name:taken", "axes[id]", name=name)
    if values is None:
        yield Finding.of("type", f"axes[{name}]", expected="collection")
    elif not values:
        yield Finding.of("empty", f"axes[{name}]")


def _set(thing: Any, settings: dict[str, Any]) -> Any:
    """Return a value with nested settings replaced, all settings of one value at a time."""
    mine: dict[str, Any] = {}
    deeper: dict[str, dict[str, Any]] = {}
    for name, value in settings.items():
        head, _, rest = name.partition(".")
        if rest:
            deeper.setdefault(head, {})[rest] = value
        else:
            mine[head] = value
    faults: list[Finding] = []
    for head, rest_of in deeper.items():
        try:
            mine[head] = _set(mine.get(head, getattr(thing, head)), rest_of)
        except AdvocacyError as wrong:
            faults += [finding.at(head) for finding in wrong.findings]
    raise_any(faults)
    return evolve(thing, **mine)


def _mark(value: object, place: int) -> str:
    text = shown(value)
    return f"#{place + 1}" if text is None else text


def shown(value: object) -> str | None:
    """Return a simple setting as text; ``None`` for other settings."""
    if isinstance(value, timedelta):
        return f"{hours(value)}h"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Cadence):
        reactions = f"+{value.reactions}r" if value.reactions else ""
        return f"{value.posts}{reactions}/{value.weeks}w"
    if isinstance(value, tuple) and value and all(type(end) is int for end in value):
        return "-".join(map(str, value))
    return str(value) if value is None or isinstance(value, (bool, int, str, Fraction)) else None


#: The measures of every scenario, in the order of the table: name → direction.
MEASURES: dict[str, Direction] = {
    "members": Direction.UP,
    "lottery_places": Direction.DOWN,
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
    """A measure for comparison: its interval, its central value, and its assumptions.

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
        """Check whether the measure is certainly at least as high as another.

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
    """The result of one scenario.

    Attributes:
        scenario: The scenario.
        status: How the selection ended.
        members: Ids of the proposed group, in id order, which is not a ranking; for the program lead only.
        eligible: The number of eligible people.
        lottery_places: The number of places that a lottery decides; ``None`` without a group.
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
    lottery_places: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(0)))
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
        """Return the interval of a measure, or ``None`` if it is unknown.

        Times are in hours. The interval of *sensitivity* is for all weights within the spread (a conservative Wilson
        interval, 95 %). The interval of an outcome is from the 5th to the 95th percentile of its forecast, not rounded.
        *reach* is unknown if any network size is. All others are single numbers.

        Args:
            name: One of ``members``, ``lottery_places``, ``sensitivity``, ``people_time``, ``lead_hours``, ``posts``,
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
    "lottery_places": lambda result: result.lottery_places,
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


def coarse(reach: int) -> int:
    """Return a reach with one digit: the difference of two exact sums could be the network size of one person."""
    return int(float(f"{reach:.0e}"))


def measure_text(result: ScenarioResult, name: str) -> str:
    """Format a measure for the table."""
    if name == "reach" and result.reach is not None:
        known = f"≈ {coarse(result.reach)}"
        return f"{known} ({result.reach_unknown} {UNKNOWN})" if result.reach_unknown else known
    if name.startswith("outcome:"):
        forecast = result.forecasts.get(name.removeprefix("outcome:"))
        return UNKNOWN if forecast is None else PLAIN.between(forecast.interval, digits=6)
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
class ScenarioDifference(Report):
    """The changes from one scenario to another.

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

    def _blocks(self, translator: Translator) -> Iterable[Sentences]:
        yield Sentences([translator.tell(finding) for finding in self.findings])

    def __repr__(self) -> str:
        """Show the two scenarios, and nothing about a person."""
        return f"<ScenarioDifference {self.first} to {self.second}>"


@checked
def explain_difference(first: ScenarioResult, second: ScenarioResult) -> ScenarioDifference:
    """Explain the changes from one scenario to another: settings, people, hours, reach, outcomes.

    Args:
        first: The result of the first scenario.
        second: The result of the second, for the same people on the same day.

    >>> from advocacy import SelectionPolicy
    >>> from advocacy.pilot import SelectionStatus
    >>> from advocacy.scenarios import Scenario
    >>> first, second = (Scenario(id=f"of {n}", policy=SelectionPolicy(size=n)) for n in (1, 2))
    >>> small = ScenarioResult(scenario=first, status=SelectionStatus.OPTIMAL, members=["p-1"])
    >>> large = ScenarioResult(scenario=second, status=SelectionStatus.OPTIMAL, members=["p-2", "p-3"])
    >>> print(explain_difference(small, large).text())
    group size: 1 → 2.
    Group: 0 people stay, 2 join and 1 leaves.
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
        findings=findings or [Finding.of("scenario:same")],
    )


def _settings(first: Any, second: Any, path: str) -> Iterator[Finding]:
    """Find the fields that differ, down to the innermost that both have."""
    for each_field in attrs.fields(type(first)):
        name = f"{path}{each_field.name}"
        was, now = getattr(first, each_field.name), getattr(second, each_field.name)
        if was == now or name in _ASIDE:
            continue
        if shown(was) is not None and shown(now) is not None:
            texts = ["–" if value is None else _setting(value, each_field.name) for value in (was, now)]
            yield Finding.of("scenario:setting", "", name=name, first=texts[0], second=texts[1])
        elif attrs.has(type(was)) and type(was) is type(now):
            yield from _settings(was, now, f"{name}.")
        elif name == "policy.quotas" and {*was} != {*now}:
            yield from different_quotas(was, now)
        elif name == "policy.criteria" and {*was} != {*now}:
            yield from different_criteria(was, now)
        elif name == "policy.substitutes":
            yield from different_substitutes(was, now)
        else:
            yield Finding.of("scenario:differs", "", name=name)


def _setting(value: object, name: str) -> int | str | None:
    """Return a setting for a finding: a quantity stays a number, and a choice is the code of its label."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return label_code(value)
    return value if type(value) is int and name != "seed" else shown(value)


def _people(first: ScenarioResult, second: ScenarioResult, exchange: MemberSwap) -> Iterator[Finding]:
    before, after = set(first.members), set(second.members)
    for result in (first, second):
        if not result.members and before | after:
            yield Finding.of("scenario:no-group", "", scenario=result.scenario.title)
    if exchange.joins or exchange.leaves:
        yield Finding.of(
            "scenario:people", "", stay=len(before & after), joins=len(exchange.joins), leaves=len(exchange.leaves)
        )


def _measures(first: ScenarioResult, second: ScenarioResult) -> Iterator[Finding]:
    for name in MEASURES:
        was, now = measure_text(first, name), measure_text(second, name)
        if was != now:
            yield Finding.of("scenario:measure", "", measure=name, first=was, second=now)
    for outcome in sorted({*first.forecasts, *second.forecasts}):
        name = f"outcome:{outcome}"
        before, after = range_of(first, name), range_of(second, name)
        if before == after or (before and after and before[:3] == after[:3]):
            continue
        named = {"outcome": outcome, "first": measure_text(first, name), "second": measure_text(second, name)}
        if before is None or after is None:
            yield Finding.of("scenario:outcome:unknown", "", **named)
        elif after.better(before):
            yield Finding.of("scenario:outcome:more", "", **named)
        elif before.better(after):
            yield Finding.of("scenario:outcome:less", "", **named)
        else:
            yield Finding.of("scenario:outcome:overlap", "", **named)
