"""Comparing designs: the group, hours, reach, outcomes and coverage that follow from each (domain, steps 1 to 3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve

from advocacy.errors import Finding, InvalidError, nearest, raise_any
from advocacy.explore.comparison import DesignComparison, known_directions
from advocacy.explore.designs import Design, Start
from advocacy.explore.forecast import make_forecast
from advocacy.explore.results import DesignResult
from advocacy.goals.mapper import map_kpis
from advocacy.people.matrix import Matrix
from advocacy.people.membership import Membership
from advocacy.people.participant import Participant
from advocacy.pilot.exploring import weight_firmness
from advocacy.pilot.result import Pilot, Status
from advocacy.pilot.selection import misuse, select_pilot
from advocacy.pilot.solver import Limits
from advocacy.plan.cadence import Habit, suggest_cadence
from advocacy.plan.making import make_plan
from advocacy.values import (
    each,
    first_repeats,
    frozen_map,
    instance,
    optional,
    tuple_of,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from advocacy.explore.designs import Expectation
    from advocacy.explore.forecast import Forecast, Funnel
    from advocacy.goals.catalogue import KpiCatalogue
    from advocacy.goals.mapper import KpiPlan
    from advocacy.goals.metric import Direction
    from advocacy.pilot.policy import SelectionPolicy
    from advocacy.plan.brief import PlanBrief

__all__ = ["compare_designs"]

_NO_TIME = timedelta(0)
#: What a plan finds of the group as a whole, that is told with the design.
_TOLD = frozenset({"lead:short", "plan:unplaced"})


def compare_designs(
    designs: Iterable[Design],
    participants: Iterable[Participant],
    *,
    matrix: Matrix | None = None,
    on: date,
    habits: Mapping[str, Habit] | None = None,
    catalogue: KpiCatalogue | None = None,
    available: Iterable[str] | None = None,
    measures: Mapping[str, Direction] | None = None,
    settings: int = 20,
    draws: int = 10_000,
    seed: int = 0,
    limits: Limits | None = None,
    progress: Callable[[tuple[Design, ...]], Iterable[Design]] | None = None,
) -> DesignComparison:
    """
    Work out what follows from each design, for the same people on the same day.

    The group is that of `select_pilot`; its firmness that of `weight_firmness`, on average over the places. Hours are
    those of a plan of the design's brief (`make_plan`) as if everybody chosen says yes and is there from its first day
    on; posts are what the rhythms add up to in its days. Outcomes are forecasts (`make_forecast`) from the seed, so
    that designs share the draws of the assumptions they share. Nothing is measured here: it is no more certain than
    what is assumed, and people may all decide otherwise.

    Args:
        designs: The designs; their order means nothing.
        participants: The pool; its order means nothing.
        matrix: Where people are placed, for policies that need it.
        on: The day on which consent has to stand, and not before which plans are made.
        habits: What people do online today, by id, for designs that take each person's own rhythm; who is not named
            here nor in the brief has an unknown one.
        catalogue: The figures to choose from; the library's own by default.
        available: The raw measures that the organisation can supply; all by default.
        measures: What designs are weighed by, each with the way that is better; see `DesignResult.measure`. By default
            each outcome (more is better), hours of the group and of the lead and parts of the chain without a figure
            (less is better), as far as they are known of any design. Firmness and reach are weighed where asked for.
        settings: How many settings of the weights to try for firmness; 0 tries none.
        draws: How many draws each forecast has, 100 to 1,000,000.
        seed: The seed of settings and draws, a whole number of 0 or more.
        limits: How much the solver may do for each search.
        progress: What to lay around the tuple of designs, called once, such as ``tqdm.tqdm``.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: ids that stand twice, a policy or brief with names
            that nobody has, a brief that ends before the day; else as for what it is made of.
        MissingExtraError: Quotas overlap or buddies are to be matched, and the extra is not installed.

    >>> from advocacy import Consent, Criterion, Purpose, SelectionPolicy, design_grid
    >>> agreed = [Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1))]
    >>> people = [Participant(id=f"p-{n}", motivation=n / 10, consents=agreed) for n in range(10)]
    >>> policy = SelectionPolicy(size=3, criteria=[Criterion("motivation")], exclude_inactive=False)
    >>> designs = design_grid(Design(id="base", policy=policy), {"policy.size": [3, 12]})
    >>> compared = compare_designs(designs, people, on=date(2026, 9, 15))
    >>> compared.results
    (<DesignResult base/policy.size=12: unmet, 0 people>, <DesignResult base/policy.size=3: selected, 3 people>)
    >>> compared.undominated
    (<DesignResult base/policy.size=3: selected, 3 people>,)
    """
    listed, people = tuple_of(designs), tuple_of(participants)
    told, supplied = frozen_map(habits or {}), None if available is None else tuple_of(available)
    raise_any(
        [
            *each(instance(Design)).findings(listed, "designs"),
            *each(instance(Participant, private=True)).findings(people, "participants"),
            *optional(instance(Matrix)).findings(matrix, "matrix"),
            *instance(date).findings(on, "on"),
            *each(instance(Habit, private=True)).findings(told, "habits"),
            *whole(0, 100_000).findings(settings, "settings"),
            *whole(100, 1_000_000).findings(draws, "draws"),
            *whole(0).findings(seed, "seed"),
            *optional(instance(Limits)).findings(limits, "limits"),
        ]
    )
    raise_any(_wrong(listed, people, matrix, on, told))
    asked = _Asked(people, matrix, on, told, settings, draws, seed, limits or Limits())
    look = _Looker(asked)
    plans = {goals: map_kpis(goals, catalogue=catalogue, available=supplied) for goals in {one.goals for one in listed}}
    results = [look.result(design, plans[design.goals]) for design in (progress or iter)(listed)]
    ordered = tuple(sorted(results, key=lambda result: result.design.id))
    return DesignComparison(
        on=on, results=ordered, measures=known_directions(ordered) if measures is None else measures
    )


def _wrong(
    designs: tuple[Design, ...],
    people: tuple[Participant, ...],
    matrix: Matrix | None,
    on: date,
    habits: Mapping[str, Habit],
) -> Iterator[Finding]:
    yield from first_repeats((design.id for design in designs), "designs")
    yield from first_repeats((person.id for person in people), "participants")
    known = {person.id for person in people}
    yield from (nearest(who, known, f"habits[{who}]", kind="participant") for who in habits if who not in known)
    checked: set[SelectionPolicy] = set()
    for index, design in enumerate(designs):
        if design.policy not in checked:
            checked.add(design.policy)
            found = misuse(people, design.policy, matrix, on)
            yield from (one.at(f"designs[{index}]") for one in found if one.code != "repeated")
        if design.brief is not None:
            yield from (one.at(f"designs[{index}].brief") for one in design.brief.strangers(known))
            if on > design.brief.window.end:
                yield Finding.of("plan:over", f"designs[{index}].brief", end=design.brief.window.end)


class _Asked(NamedTuple):
    """What is the same for all designs."""

    people: tuple[Participant, ...]
    matrix: Matrix | None
    on: date
    habits: Mapping[str, Habit]
    settings: int
    draws: int
    seed: int
    limits: Limits


class _Group(NamedTuple):
    """The group of a policy: who, how firm, and what was found."""

    pilot: Pilot
    members: tuple[Participant, ...]
    by_lot: int | None
    firmness: Fraction | None
    findings: tuple[Finding, ...]


class _Looker:
    """One pass over designs; what several of them share is worked out once."""

    def __init__(self, asked: _Asked) -> None:
        self.asked = asked
        self.people = {person.id: person for person in asked.people}
        self.groups: dict[SelectionPolicy, _Group] = {}
        self.forecasts: dict[Funnel, Forecast] = {}

    def result(self, design: Design, kpis: KpiPlan) -> DesignResult:
        """Work out what follows from one design."""
        group = self.groups.get(design.policy)
        if group is None:
            group = self.groups[design.policy] = self._group(design.policy)
        findings = list(group.findings)
        sizes = [person.network_size for person in group.members]
        known = [size for size in sizes if size is not None]
        posts = self._posts(design, group, findings)
        people_time, lead_time = self._times(design, group, posts, findings)
        return DesignResult(
            design=design,
            status=group.pilot.status,
            members=group.pilot.members,
            eligible=len(group.pilot.screened.candidates),
            by_lot=group.by_lot,
            firmness=group.firmness,
            settings=0 if group.firmness is None else self.asked.settings,
            posts=posts,
            people_time=people_time,
            lead_time=lead_time,
            reach=sum(known) if known else None,
            reach_unknown=len(sizes) - len(known),
            forecasts={one.funnel.outcome: forecast for one, forecast in self._outcomes(design, group, posts)},
            kpis=kpis,
            findings=findings,
        )

    def _group(self, policy: SelectionPolicy) -> _Group:
        asked = self.asked
        pilot = select_pilot(asked.people, policy, matrix=asked.matrix, on=asked.on, limits=asked.limits)
        findings = list(pilot.findings)
        firmness = None
        if asked.settings and policy.criteria and pilot.members and pilot.status is Status.SELECTED:
            try:
                tried = weight_firmness(pilot, settings=asked.settings, seed=asked.seed, limits=asked.limits)
            except InvalidError:  # a search was stopped by its limits
                findings.append(Finding.of("design:firmness"))
            else:
                firmness = sum((tried.share(who) for who in pilot.members), Fraction(0)) / len(pilot.members)
        members = tuple(self.people[who] for who in pilot.members)
        lots = sum(finding["count"] for finding in findings if finding.code == "by-lot") if members else None
        return _Group(pilot, members, lots, firmness, tuple(findings))

    def _posts(self, design: Design, group: _Group, findings: list[Finding]) -> Fraction | None:
        """Add up the posts that the members' rhythms come to; ``None`` where one is unknown."""
        if design.brief is None or not group.members:
            return None
        own = [_rhythm(design, design.brief, person.id, self.asked.habits) for person in group.members]
        unknown = own.count(None)
        if unknown:
            findings.append(Finding.of("design:rhythm", count=unknown))
            return None
        days = (design.brief.window.end - self._first_day(design.brief)).days + 1
        return sum((rhythm for rhythm in own if rhythm is not None), Fraction(0)) * Fraction(days, 7)

    def _first_day(self, brief: PlanBrief) -> date:
        return max(self.asked.on, brief.window.start)

    def _times(
        self, design: Design, group: _Group, posts: Fraction | None, findings: list[Finding]
    ) -> tuple[timedelta | None, timedelta | None]:
        """Plan the group's days, and give what that takes them and the lead."""
        if design.brief is None or not group.members:
            return None, None
        first, ids = self._first_day(design.brief), {person.id for person in group.members}
        wishes, needs, no_gos = design.brief.only(ids)
        brief = evolve(design.brief, wishes=wishes, needs=needs, no_gos=no_gos, cadences={})
        stays = [Membership(participant=who, joined=first) for who in sorted(ids)]
        plan = make_plan(group.members, stays, brief=brief, on=first)
        findings += [finding for finding in plan.findings if finding.code in _TOLD]
        short = sum(finding.code == "track:short" for finding in plan.findings)
        if short:
            findings.append(Finding.of("design:short", count=short))
        sessions = sum((track.time for track in plan.tracks.tracks), _NO_TIME)
        if posts and design.time_per_post is None:
            findings.append(Finding.of("design:time"))
        if posts is None or (posts and design.time_per_post is None):
            return None, plan.tracks.lead_time
        made = (design.time_per_post or _NO_TIME) * posts.numerator / posts.denominator
        return sessions + made, plan.tracks.lead_time

    def _outcomes(
        self, design: Design, group: _Group, posts: Fraction | None
    ) -> Iterator[tuple[Expectation, Forecast | None]]:
        for expected in design.expectations:
            number = posts if expected.start is Start.POSTS else len(group.members)
            if not group.members or number is None:
                yield expected, None
                continue
            funnel = expected.begun(number)
            if funnel not in self.forecasts:
                self.forecasts[funnel] = make_forecast(funnel, seed=self.asked.seed, draws=self.asked.draws)
            yield expected, self.forecasts[funnel]


def _rhythm(design: Design, brief: PlanBrief, who: str, habits: Mapping[str, Habit]) -> Fraction | None:
    """Give somebody's own posts per week, ``None`` where nobody knows."""
    cadence = design.cadence or brief.cadences.get(who)
    if cadence is None and who in habits:
        cadence = suggest_cadence(habits[who])
    return None if cadence is None else cadence.per_week
