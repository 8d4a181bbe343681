"""Sensitivity of a selection: to the weights, and of the score to size and quotas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor
from operator import mul
from typing import Annotated

from attrs import evolve, frozen

from advocacy.arguments import NaturalNumber, checked
from advocacy.errors import Finding, UnknownNameError, ValidationError, nearest, raise_any
from advocacy.exact import is_short
from advocacy.frozen_map import FrozenMap
from advocacy.messages.blocks import Report, Sentences, Table
from advocacy.messages.translator import Translator
from advocacy.pilot.assessment import Screened, draw, mean_points
from advocacy.pilot.engine import Task, best_group
from advocacy.pilot.limits import SolverLimits
from advocacy.pilot.pilot import Pilot, SelectionStatus
from advocacy.pilot.policy import DistinctValues, Quota, ValueCap
from advocacy.rules import Rule, identifier, tuple_of
from advocacy.stats import Interval, wilson

#: The number of possible draws.
_DRAWS = 2**64
_spread = Rule("spread", lambda share: (type(share) is Fraction or is_short(share)) and 0 < share < 1)
_tightness = Rule("tightness", lambda share: (type(share) in {Fraction, int} or is_short(share)) and 0 <= share <= 1)


@frozen(kw_only=True)
class WeightSensitivity(Report):
    """The share of sampled weights under which each eligible person has a place (SMAA); for the program lead only.

    Attributes:
        samples: The number of samples.
        spread: The maximum relative deviation of each weight.
        seed: The seed of the samples.
        places: The number of samples in which a person has a place, by id.
    """

    samples: int
    spread: Fraction
    seed: int
    places: FrozenMap[int]

    @checked
    def acceptability(self, person: str) -> Fraction:
        """Return the share of the samples in which a person has a place, 0..1.

        Raises:
            UnknownNameError: The id is not of an eligible person.
        """
        return Fraction(self._count_places(person), self.samples)

    @checked
    def interval(self, person: str) -> Interval:
        """Return the Wilson interval (95 %) of that share, for all weights within the spread.

        Raises:
            UnknownNameError: The id is not of an eligible person.
        """
        return wilson(self._count_places(person), self.samples)

    def _count_places(self, person: str) -> int:
        name = identifier(person)
        if name not in self.places:
            raise UnknownNameError([nearest(person, self.places, "", kind="participant")])
        return self.places[name]

    def _blocks(self, translator: Translator) -> Iterator[Table]:
        percent = translator.formats.percent
        rows = [
            (
                translator.person(who),
                percent(self.acceptability(who)),
                " – ".join(map(percent, (between.low, between.high))),
            )
            for who in sorted(self.places)
            for between in [self.interval(who)]
        ]
        about = {"count": self.samples, "spread": percent(self.spread)}
        header = translator.labels(("person", "place_share", "interval"))
        yield Table(rows=rows, header=header, caption=translator.say("sensitivity:about", about))

    def __repr__(self) -> str:
        """Show the parameters, and nothing about a person."""
        return f"<WeightSensitivity: {self.samples} settings of {len(self.places)} people>"


@frozen(kw_only=True)
class TradeoffPoint:
    """The best total score under one setting.

    Attributes:
        size: The size of the whole group, previous members included.
        tightness: The tightness of the quotas: 1 as in the policy, 0 without quotas.
        total: The highest total score of the new members, in points; ``None`` if no group is feasible.
        members: The number of new members.
        proven: Whether the total, or infeasibility, is proven.
    """

    size: int
    tightness: Fraction
    total: int | None
    members: int
    proven: bool

    @property
    def mean(self) -> Fraction | None:
        """The total per new member, 0 to 10,000; ``None`` without a group."""
        return None if self.total is None or not self.members else Fraction(self.total, self.members)


@checked
def weight_sensitivity(
    pilot: Pilot,
    *,
    samples: NaturalNumber = 100,
    spread: Annotated[Fraction | Decimal, _spread] = Fraction(1, 2),
    seed: int = 0,
    limits: SolverLimits | None = None,
    progress: Callable[[Sequence[int]], Iterable[int]] | None = None,
) -> WeightSensitivity:
    """Compute how sensitive a selection is to its weights, by selecting again under sampled weights.

    Each weight is sampled independently and uniformly between ``1 - spread`` and ``1 + spread`` times its value. A
    sample depends on the seed, its number and the name of the measure. Size, quotas and the lottery's seed do not
    change. A weight of 0 stays 0.

    Args:
        pilot: A pilot that is proven to be optimal.
        samples: The number of samples, 1 or more.
        spread: The maximum relative deviation of a weight, above 0 and below 1.
        seed: The seed of the samples.
        limits: The limits of the solver for each sample.
        progress: A wrapper for the numbers of the samples, such as ``tqdm.tqdm``.

    Raises:
        ValidationError: The pilot is not proven to be optimal, it was stored without ``keep_scores``, a number is out
            of range, or a limit was reached.
        MissingExtraError: The quotas need the solver, which is not installed.
    """
    raise_any(_no_group(pilot))
    width = Fraction(spread)
    parts = [[part.points for part in pilot.assessment(candidate.id).scores] for candidate in pilot.screened.candidates]
    places = Counter({candidate.id: 0 for candidate in pilot.screened.candidates})
    for number in (progress or iter)(range(samples)):
        varied = [
            evolve(
                criterion,
                weight=criterion.weight
                * (1 - width + 2 * width * Fraction(draw(seed, f"{number} {criterion.measure}"), _DRAWS)),
            )
            for criterion in pilot.policy.criteria
        ]
        weights = evolve(pilot.policy, criteria=varied).whole_weights
        total = sum(weights)
        candidates = [
            item._replace(points=mean_points(sum(map(mul, weights, points)), total))
            for item, points in zip(pilot.screened.candidates, parts, strict=True)
        ]
        group = best_group(candidates, pilot.task(pilot.screened), limits or SolverLimits())
        if group.chosen is None or not group.proven:
            raise ValidationError([Finding.of("search:limit-reached", "limits")])
        places.update(candidate.id for candidate in group.chosen)
    return WeightSensitivity(samples=samples, spread=width, seed=seed, places=FrozenMap(places))


@checked
def size_tradeoff(
    pilot: Pilot,
    sizes: Iterable[NaturalNumber],
    *,
    limits: SolverLimits | None = None,
    progress: Callable[[Sequence[int]], Iterable[int]] | None = None,
) -> tuple[TradeoffPoint, ...]:
    """Return the best total for each size, under the pilot's quotas. Shares refer to each size.

    Args:
        pilot: A pilot, with a group or without.
        sizes: Sizes of the whole group, 1 or more, in any order. The points have the same order.
        limits: The limits of the solver for each size.
        progress: A wrapper for the sizes, such as ``tqdm.tqdm``.

    Raises:
        ValidationError: A size is not an integer of 1 or more.
        MissingExtraError: The quotas need the solver, which is not installed.
    """
    wanted: tuple[int, ...] = tuple_of(sizes)
    return tuple(_point(pilot, size, Fraction(1), limits or SolverLimits()) for size in (progress or iter)(wanted))


@checked
def quota_tradeoff(
    pilot: Pilot,
    tightness: Iterable[Annotated[Fraction | Decimal | int, _tightness]] = (
        0,
        Fraction(1, 4),
        Fraction(1, 2),
        Fraction(3, 4),
        1,
    ),
    *,
    limits: SolverLimits | None = None,
    progress: Callable[[Sequence[Fraction | Decimal | int]], Iterable[Fraction | Decimal | int]] | None = None,
) -> tuple[TradeoffPoint, ...]:
    """Return the best total at the pilot's size for different tightnesses of the quotas.

    At the tightness *t*, a minimum is *t* times its places, rounded down. A maximum excludes *t* times the places that
    it excludes in the policy, also rounded down. So no total is above that of a lower tightness.

    Args:
        pilot: A pilot. Without a group, the smallest size of the policy is used.
        tightness: Shares from 0 (no quotas) to 1 (as in the policy), in any order. The points have the same order.
        limits: The limits of the solver for each point.
        progress: A wrapper for the tightnesses, such as ``tqdm.tqdm``.

    Raises:
        ValidationError: A tightness is out of range.
        MissingExtraError: The quotas need the solver, which is not installed.
    """
    wanted: tuple[Fraction | Decimal | int, ...] = tuple_of(tightness)
    size = _group_size(pilot)
    return tuple(_point(pilot, size, Fraction(share), limits or SolverLimits()) for share in (progress or iter)(wanted))


@frozen(kw_only=True)
class QuotaCost(Report):
    """What one quota costs.

    Attributes:
        quota: The quota.
        points: How much higher the total of the best group of the pilot's size is without this quota, in points;
            ``None`` if no group of that size is feasible with all quotas or without this one, or a limit was reached.
        members: How many more people fit without this quota: the difference between the largest feasible sizes, up to
            the largest size of the policy; ``None`` if a limit was reached.
    """

    quota: Quota | ValueCap | DistinctValues
    points: int | None
    members: int | None

    def _blocks(self, translator: Translator) -> Iterator[Sentences]:
        costs = {"points": self.points, "members": self.members}
        yield Sentences(
            [
                translator.say(
                    f"quota-cost:{name}{':unknown' if cost is None else ''}", {"count": cost, **self.quota.named}
                )
                for name, cost in costs.items()
            ]
        )


@checked
def quota_costs(pilot: Pilot, *, limits: SolverLimits | None = None) -> tuple[QuotaCost, ...]:
    """Return what each quota costs by itself, in the order of the policy.

    Each search leaves out one quota and keeps all others. So costs do not add up: if two quotas have the same effect,
    neither costs anything by itself. `quota_tradeoff` shows all quotas together.

    >>> from datetime import date
    >>> from advocacy import Consent, Criterion, Participant, Purpose, SelectionPolicy, select_pilot
    >>> agreed = [Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1))]
    >>> people = [
    ...     Participant(id=f"p-{n}", motivation=n / 10, attributes={"team": "ABBBB"[n % 5]}, consents=agreed)
    ...     for n in range(10)
    ... ]
    >>> policy = SelectionPolicy(
    ...     size=3, criteria=[Criterion("motivation")], quotas=[Quota("team", "A", 1)], exclude_inactive=False
    ... )
    >>> quota_costs(select_pilot(people, policy, on=date(2026, 9, 15)))
    (QuotaCost(quota=Quota(attribute='team', value='A', minimum=1, maximum=None), points=2000, members=0),)

    Args:
        pilot: A pilot. Without a group, the smallest size of the policy is used for the points.
        limits: The limits of the solver for each search.

    Raises:
        MissingExtraError: The quotas need the solver, which is not installed.
    """
    allowed, quotas = limits or SolverLimits(), pilot.policy.quotas
    best, most = _best_total(pilot, quotas, allowed), _most_members(pilot, quotas, allowed)
    costs = []
    for index, quota in enumerate(quotas):
        others = quotas[:index] + quotas[index + 1 :]
        total, members = _best_total(pilot, others, allowed), _most_members(pilot, others, allowed)
        points = None if total is None or best is None else total - best
        costs.append(
            QuotaCost(quota=quota, points=points, members=None if members is None or most is None else members - most)
        )
    return tuple(costs)


def _group_size(pilot: Pilot) -> int:
    return len(pilot.members) + len(pilot.screened.before) if pilot.members else pilot.policy.sizes[0]


def _with_traits_of(screened: Screened, rules: tuple[Quota | ValueCap | DistinctValues, ...]) -> Screened:
    """Keep only the traits that these rules need, because the engine accepts no others."""
    names = {rule.attribute for rule in rules}
    candidates, before = (
        tuple(
            candidate._replace(traits=tuple(trait for trait in candidate.traits if trait[0] in names))
            for candidate in people
        )
        for people in (screened.candidates, screened.before)
    )
    return screened._replace(candidates=candidates, before=before)


def _best_total(pilot: Pilot, rules: tuple[Quota | ValueCap | DistinctValues, ...], limits: SolverLimits) -> int | None:
    """Return the best total at the pilot's size; ``None`` without a proven group."""
    screened = _with_traits_of(pilot.screened, rules)
    task = Task.among(screened, rules, _group_size(pilot), pilot.policy.seed)
    group = best_group(screened.candidates, task, limits)
    return sum(candidate.points for candidate in group.chosen) if group.chosen is not None and group.is_best else None


def _most_members(
    pilot: Pilot, rules: tuple[Quota | ValueCap | DistinctValues, ...], limits: SolverLimits
) -> int | None:
    """Return the largest feasible size, up to the largest size of the policy; ``None`` if a limit was reached."""
    screened = _with_traits_of(pilot.screened, rules)
    largest = min(pilot.policy.sizes[-1], len(screened.candidates) + len(screened.before))
    for size in range(largest, 0, -1):
        group = best_group(screened.candidates, Task.among(screened, rules, size, pilot.policy.seed), limits)
        if group.chosen is not None or not group.proven:
            return size if group.chosen is not None else None
    return 0


def _no_group(pilot: Pilot) -> list[Finding]:
    found = [] if pilot.status is SelectionStatus.OPTIMAL else [Finding.of("pilot:not-proven", "pilot")]
    return found if pilot.has_scores else [*found, Finding.of("pilot:scores", "pilot")]


def _point(pilot: Pilot, size: int, tightness: Fraction, limits: SolverLimits) -> TradeoffPoint:
    rules = tuple(_eased(rule, tightness, size) for rule in pilot.policy.quotas)
    screened = pilot.screened
    group = best_group(screened.candidates, Task.among(screened, rules, size, pilot.policy.seed), limits)
    total = None if group.chosen is None else sum(candidate.points for candidate in group.chosen)
    count = len(group.chosen or ())
    return TradeoffPoint(
        size=size, tightness=tightness, total=total, members=count, proven=group.proven or group.is_best
    )


def _eased(
    rule: Quota | ValueCap | DistinctValues, tightness: Fraction, size: int
) -> Quota | ValueCap | DistinctValues:
    minimum, maximum = rule.bounds(size)
    if tightness == 1:
        return rule
    minimum, maximum = floor(minimum * tightness), size - floor((size - maximum) * tightness)
    if isinstance(rule, ValueCap):
        return evolve(rule, maximum=maximum)
    if isinstance(rule, Quota):
        return evolve(rule, minimum=minimum, maximum=maximum)
    return evolve(rule, minimum=minimum, maximum=None if rule.maximum is None else max(1, maximum))
