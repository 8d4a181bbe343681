"""Scenarios: a possible program as one value, and grids of scenarios that differ in a few settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from enum import Enum
from fractions import Fraction
from itertools import islice, product
from math import prod
from typing import Annotated, Any

import attrs
from attrs import evolve, field

from advocacy.arguments import NaturalNumber, Personal, checked, frozen
from advocacy.errors import AdvocacyError, Finding, nearest, raise_any
from advocacy.goals.goal import Goal
from advocacy.pilot.policy import SelectionPolicy
from advocacy.plan.calendar import Cadence
from advocacy.plan.plan import PlanBrief
from advocacy.plan.tracks import hours, length
from advocacy.rules import TupleOf, first_repeats, identifier, instance, optional
from advocacy.scenarios.forecast import Assumption, Funnel

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
    """
    A model of an outcome of a scenario: a funnel, with its own input or one from the scenario.

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
                yield Finding.of("design:start", f"funnel.steps[{index}].code", name=step.code)

    @checked
    def begun(self, number: int | Fraction) -> Funnel:
        """Return the funnel with a number as its input. A funnel with its own input does not change."""
        if self.input is FunnelInput.GIVEN:
            return self.funnel
        first = Assumption(code=self.input.value, minimum=number, maximum=number, source="design")
        return evolve(self.funnel, steps=(first, *self.funnel.steps))


@frozen(kw_only=True, repr=False)
class Scenario(Personal):
    """
    A possible program: its people, goals and cadence, and the assumed outcomes.

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
        yield from first_repeats((one.funnel.outcome for one in self.expectations), "expectations", key="outcome")

    @property
    def title(self) -> str:
        """The name, else the id."""
        return self.id if self.name is None else self.name


@checked
def scenario_grid(
    base: Scenario, axes: Annotated[Mapping[str, Iterable[Any]], instance(Mapping)], *, maximum: NaturalNumber = _MOST
) -> tuple[Scenario, ...]:
    """
    Return a scenario for each combination of settings.

    An axis is a field of the scenario, or a nested field with dots. Other fields are as in *base*, except the name. An
    id states the settings, such as ``base/cadence=#2/policy.size=12``: simple values as text, and the position on the
    axis for other values.

    >>> base = Scenario(id="base", policy=SelectionPolicy(size=5))
    >>> [design.id for design in scenario_grid(base, {"policy.size": [5, 8], "policy.seed": [7]})]
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
    names = sorted(axes)
    values = {name: tuple(islice(axes[name], maximum + 1)) for name in names if _several(axes[name])}
    faults = [finding for name in names for finding in _axis_faults(base, name, values.get(name))]
    count = prod(len(values.get(name, ())) for name in names)
    if not faults and count > maximum:
        faults = [Finding.of("design:many", "axes", count=count, most=maximum)]
    raise_any(faults)
    made: list[Scenario] = []
    for places in product(*(range(len(values[name])) for name in names)):
        setting = {name: values[name][place] for name, place in zip(names, places, strict=True)}
        label = "/".join(f"{name}={_mark(setting[name], place)}" for name, place in zip(names, places, strict=True))
        try:
            made.append(_set(base, {"name": None, **setting, "id": f"{base.id}/{label}"} if names else {}))
        except AdvocacyError as wrong:
            faults += [finding.at(f"axes[{label}]") for finding in wrong.findings]
    raise_any([*faults, *first_repeats((design.id for design in made), "axes")])
    return tuple(made)


def _several(values: object) -> bool:
    return isinstance(values, Iterable) and not isinstance(values, (str, bytes))


def _axis_faults(base: Scenario, name: str, values: tuple[Any, ...] | None) -> Iterator[Finding]:
    """Find the problems of an axis."""
    here: Any = base
    for part in name.split("."):
        known = [one.name for one in attrs.fields(type(here))] if attrs.has(type(here)) else []
        if here is None:
            yield Finding.of("design:nothing", f"axes[{name}]", name=part)
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
    said = shown(value)
    return f"#{place + 1}" if said is None else said


def shown(value: object) -> str | None:
    """Return a simple setting as text; ``None`` for other settings."""
    if isinstance(value, timedelta):
        return f"{hours(value)}h"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Cadence):
        return f"{value.posts}/{value.weeks}w"
    if isinstance(value, tuple) and value and all(type(end) is int for end in value):
        return "-".join(map(str, value))
    return str(value) if value is None or isinstance(value, (bool, int, str, Fraction)) else None
