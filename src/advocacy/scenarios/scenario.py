"""A design: what a program could be, as one value, and grids of designs that differ in a few settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import Enum
from fractions import Fraction
from itertools import islice, product
from math import prod
from typing import TYPE_CHECKING, Any

import attrs
from attrs import evolve, field, frozen

from advocacy.errors import AdvocacyError, Finding, nearest, raise_any
from advocacy.goals.goal import Goal
from advocacy.pilot.policy import SelectionPolicy
from advocacy.plan.calendar import Cadence
from advocacy.plan.plan import PlanBrief
from advocacy.plan.tracks import hours, length
from advocacy.rules import each, first_repeats, identifier, instance, optional, text, tuple_of, whole
from advocacy.scenarios.forecast import Assumption, Funnel

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FunnelInput", "OutcomeModel", "Scenario", "scenario_grid", "shown"]

#: So many designs a grid makes at most, unless told otherwise.
_MOST = 1000


class FunnelInput(Enum):
    """What the chain of an expectation begins with."""

    GIVEN = "given"
    """Its own first step, whatever the design."""
    MEMBERS = "members"
    """The people in the group."""
    POSTS = "posts"
    """The own posts that the group means to make in the days of the brief."""


@frozen(kw_only=True)
class OutcomeModel:
    """
    What is assumed to come of a design: a funnel, begun by itself or by what the design gives.

    >>> rates = Funnel(
    ...     outcome="leads",
    ...     steps=[Assumption(code="leads per post", minimum=0, maximum=1, source="last year's pilot")],
    ... )
    >>> [step.code for step in OutcomeModel(funnel=rates, input=FunnelInput.POSTS).begun(24).steps]
    ['posts', 'leads per post']

    Attributes:
        funnel: The assumptions, each a range with a source.
        input: What stands before them, as a number that the design makes certain.

    Raises:
        ValidationError: A step has the code of what the chain begins with.
    """

    funnel: Funnel = field(validator=instance(Funnel))
    input: FunnelInput = field(default=FunnelInput.GIVEN, validator=instance(FunnelInput), repr=str)

    def __attrs_post_init__(self) -> None:
        """Keep the beginning apart from the steps."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        for index, step in enumerate(self.funnel.steps):
            if self.input is not FunnelInput.GIVEN and step.code == self.input.value:
                yield Finding.of("design:start", f"funnel.steps[{index}].code", name=step.code)

    def begun(self, number: int | Fraction) -> Funnel:
        """Put a number at the beginning; a chain that begins by itself stays as it is."""
        if self.input is FunnelInput.GIVEN:
            return self.funnel
        first = Assumption(code=self.input.value, minimum=number, maximum=number, source="design")
        return evolve(self.funnel, steps=(first, *self.funnel.steps))


@frozen(kw_only=True, repr=False)
class Scenario:
    """
    What a program could be: whom to begin with, what for, how often, and what is assumed to come of it.

    >>> small = Scenario(id="small", policy=SelectionPolicy(size=5))
    >>> small, evolve(small, id="large", policy=SelectionPolicy(size=15)).policy.size
    (<Scenario small>, 15)

    Attributes:
        id: The design's key.
        name: What it is called; ``None`` where the id is enough.
        policy: What the pilot group should be.
        goals: What it is for.
        cadence: The rhythm that is assumed of everybody, to see what it would ask of them; ``None`` takes each
            person's own from the brief, and where that has none the one that `suggest_cadence` starts their habit
            from. It is an assumption and binds nobody.
        expectations: What is assumed to come of it, one for each outcome.
        brief: What the group's plan is made from: days, the lead's hours, meetings; ``None`` where nothing is planned,
            and then hours and posts are unknown.
        time_per_post: What an own post takes somebody, above zero; ``None`` where nobody knows.

    Raises:
        ValidationError: All problems at once: a goal that occurs twice, two expectations of one outcome.
    """

    id: str = field(converter=identifier, validator=text)
    name: str | None = field(default=None, validator=optional(text))
    policy: SelectionPolicy = field(validator=instance(SelectionPolicy))
    goals: tuple[Goal, ...] = field(default=(), converter=tuple_of, validator=each(instance(Goal)))
    cadence: Cadence | None = field(default=None, validator=optional(instance(Cadence)))
    expectations: tuple[OutcomeModel, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(OutcomeModel))
    )
    brief: PlanBrief | None = field(default=None, validator=optional(instance(PlanBrief)))
    time_per_post: timedelta | None = field(default=None, validator=optional(length))

    def __attrs_post_init__(self) -> None:
        """Keep goals and outcomes apart."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((goal.id for goal in self.goals), "goals")
        yield from first_repeats((one.funnel.outcome for one in self.expectations), "expectations", key="outcome")

    @property
    def title(self) -> str:
        """What it is called, else its id."""
        return self.id if self.name is None else self.name

    def __repr__(self) -> str:
        """Show class and id: its brief holds what people said."""
        return f"<Scenario {self.id}>"


def scenario_grid(base: Scenario, axes: Mapping[str, Iterable[Any]], *, maximum: int = _MOST) -> tuple[Scenario, ...]:
    """
    Make a design for each combination of some settings.

    An axis is a field of the design, or a field of a field with dots between. Everything else is as in *base*, but for
    its name. An id says what was set, such as ``base/cadence=#2/policy.size=12``: values that read well as they are,
    and the place on the axis of all others.

    >>> base = Scenario(id="base", policy=SelectionPolicy(size=5))
    >>> [design.id for design in scenario_grid(base, {"policy.size": [5, 8], "policy.seed": [7]})]
    ['base/policy.seed=7/policy.size=5', 'base/policy.seed=7/policy.size=8']

    Args:
        base: The design to begin with.
        axes: The values of each setting, in their order; without any the grid is *base* alone.
        maximum: How many designs there may be, 1 or more; a larger grid is refused before any is made.

    Returns:
        The designs, by axis in the order of the axes' names, the last axis changing fastest.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an axis without values or of the id, a field that
            nothing has, a grid that is too large; else each combination that is no design, with its settings.
    """
    raise_any(
        [
            *instance(Scenario).findings(base, "base"),
            *instance(Mapping).findings(axes, "axes"),
            *whole(1).findings(maximum, "maximum"),
        ]
    )
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
    """Report an axis that cannot be gone along."""
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
    """Evolve a value, and what it holds, all settings of one value at a time."""
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
    """Write a setting that reads well as it is; ``None`` for all others."""
    if isinstance(value, timedelta):
        return f"{hours(value)}h"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Cadence):
        return f"{value.posts}/{value.weeks}w"
    if isinstance(value, tuple) and value and all(type(end) is int for end in value):
        return "-".join(map(str, value))
    return str(value) if value is None or isinstance(value, (bool, int, str, Fraction)) else None
