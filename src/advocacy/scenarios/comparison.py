"""Compare scenarios, and find the Pareto front for the chosen measures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated, NamedTuple

from attrs import evolve, field

from advocacy.arguments import Count, checked, frozen, unchecked
from advocacy.errors import Finding, ValidationError, look_up, raise_any, unknown_names
from advocacy.frozen_map import FrozenMap
from advocacy.goals.catalogue import KpiCatalogue
from advocacy.goals.measurement_plan import MeasurementPlan, map_kpis
from advocacy.goals.metric import Direction
from advocacy.messages.blocks import Report, Sentences, Table
from advocacy.messages.translator import Translator
from advocacy.people.matrix import Matrix
from advocacy.people.membership import Membership
from advocacy.people.participant import Participant
from advocacy.pilot.limits import SolverLimits
from advocacy.pilot.pilot import Pilot, SelectionStatus
from advocacy.pilot.policy import SelectionPolicy
from advocacy.pilot.selection import misuse, select_pilot, used_names
from advocacy.pilot.sensitivity import weight_sensitivity
from advocacy.plan.brief import PlanBrief
from advocacy.plan.calendar import Habit, suggest_cadence
from advocacy.plan.plan import make_plan
from advocacy.rules import FrozenMapOf, TupleOf, first_repeats, frozen_map, tuple_of, whole
from advocacy.scenarios.forecast import Forecast, Funnel, make_forecast
from advocacy.scenarios.scenario import (
    MEASURES,
    UNKNOWN,
    FunnelInput,
    OutcomeModel,
    Scenario,
    ScenarioResult,
    Seen,
    measure_text,
    range_of,
)

#: The maximum number of scenarios named before a finding; the others are counted.
_TITLES = 3
#: The default measures; outcomes are added.
_STATED = ("people_time", "lead_hours", "uncovered")


def known_directions(results: tuple[ScenarioResult, ...]) -> FrozenMap[Direction]:
    """Return the default measures: outcomes, hours and coverage, if any scenario with a group has them."""
    outcomes = {f"outcome:{name}": Direction.UP for result in results for name in result.forecasts}
    offered = {name: MEASURES[name] for name in _STATED} | outcomes
    there = [result for result in results if result.members]
    return FrozenMap({name: way for name, way in offered.items() if any(range_of(item, name) for item in there)})


@frozen(kw_only=True, repr=False)
class ScenarioComparison(Report):
    """A comparison of scenarios.

    Attributes:
        on: The day on which consent had to be valid.
        results: The result of each scenario, in the order of their ids.
        measures: The measures to compare, each with its direction; see `ScenarioResult.measure`.

    Raises:
        ValidationError, UnknownNameError: All problems at once: a scenario that occurs twice, a measure that no
            scenario has.
    """

    on: date
    results: tuple[ScenarioResult, ...] = field(default=(), converter=TupleOf[ScenarioResult])
    measures: FrozenMap[Direction] = field(factory=FrozenMap[Direction], converter=FrozenMapOf[Direction])

    def _ordered(self) -> dict[str, object]:
        return {"results": tuple(sorted(self.results, key=lambda result: result.scenario.id))}

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((result.scenario.id for result in self.results), "results")
        known = {*MEASURES, *(f"outcome:{name}" for result in self.results for name in result.forecasts)}
        yield from unknown_names(((f"measures[{name}]", name) for name in self.measures), known, kind="measure")

    @checked
    def result(self, scenario: str) -> ScenarioResult:
        """Return the result of a scenario by its id.

        Raises:
            UnknownNameError: No scenario has this id.
        """
        return look_up({result.scenario.id: result for result in self.results}, scenario, kind="scenario")

    @property
    def pareto_front(self) -> tuple[ScenarioResult, ...]:
        """The scenarios that no other dominates, in the order of their ids. People choose among them.

        A scenario dominates another if it is at least as good in every measure and better in one. It is at least as
        good in a measure if both values are equal, or if its whole interval is at least as good as the other's:
        overlapping intervals decide nothing. Outcomes with the same assumptions are compared by the assumptions that
        differ, because the shared ones have the same value in both. An unknown value prevents dominance in both
        directions. Scenarios without a group are excluded, unless none has one.
        """
        rows = self._rows()
        return tuple(result for result, row in rows if not any(_dominates(other, row) for _, other in rows))

    @checked
    def dominators(self, scenario: str) -> tuple[str, ...]:
        """Return the ids of the scenarios that dominate this one, in order; empty for a scenario without a group.

        Raises:
            UnknownNameError: No scenario has this id.
        """
        found = self.result(scenario)
        rows = self._rows()
        return tuple(
            other.scenario.id for result, row in rows if result is found for other, its in rows if _dominates(its, row)
        )

    @checked
    def weighed_by(self, measures: Mapping[str, Direction]) -> ScenarioComparison:
        """Return the comparison with other measures.

        Raises:
            ValidationError, UnknownNameError: A measure that no scenario has, or an invalid direction.
        """
        return evolve(self, measures=measures)

    def _rows(self) -> list[tuple[ScenarioResult, tuple[Seen | None, ...]]]:
        """Return the compared scenarios, each with its measures oriented so that more is better."""
        there = [result for result in self.results if result.members] or self.results
        return [
            (item, tuple(_turned(range_of(item, name), way) for name, way in self.measures.items())) for item in there
        ]

    def _found(self, translator: Translator) -> Iterator[str]:
        """Yield each finding once, with the titles of its scenarios unless it is about all of them."""
        about = defaultdict[Finding, list[str]](list)
        for result in self.results:
            for finding in dict.fromkeys(result.findings):
                about[finding].append(translator.person(result.scenario.title))
        for finding, titles in about.items():
            more = f" +{len(titles) - _TITLES}" if len(titles) > _TITLES else ""
            prefix = "" if len(titles) == len(self.results) else f"{', '.join(titles[:_TITLES])}{more}: "
            yield prefix + translator.tell(finding)

    def _notes(self, translator: Translator) -> Iterator[Finding]:
        named = (
            f"{label_of(name, translator)} ({translator.label(f'direction:{way.value}')})"
            for name, way in self.measures.items()
        )
        yield Finding.of("scenario:weighed", "", measures=", ".join(named) or UNKNOWN)
        yield Finding.of("scenario:reach")

    def _header(self, translator: Translator) -> tuple[str, ...]:
        outcomes = [f"outcome:{name}" for name in self._outcomes]
        names = [label_of(name, translator) for name in (*MEASURES, *outcomes)]
        return (translator.label("scenario"), *names, translator.label("column:pareto_front"))

    @property
    def _outcomes(self) -> tuple[str, ...]:
        return tuple(sorted({name for result in self.results for name in result.forecasts}))

    def _table(self, translator: Translator) -> Iterator[tuple[object, ...]]:
        best = {result.scenario.id for result in self.pareto_front}
        for item in self.results:
            mark = translator.label("yes" if item.scenario.id in best else "no")
            names = (*MEASURES, *(f"outcome:{name}" for name in self._outcomes))
            cells = [translator.formats.written(measure_text(item, name), numbers=True) for name in names]
            yield translator.person(item.scenario.title), *cells, mark

    def __repr__(self) -> str:
        """Show the day and the number of scenarios."""
        return f"<ScenarioComparison on {self.on}: {len(self.results)} scenarios>"

    def _blocks(self, translator: Translator) -> Iterator[Table | Sentences]:
        day, reach = translator.formats.date(self.on), translator.say("scenario:reach", {})
        caption = f"{translator.label('comparison')}, {day}. {reach}"
        rows, header = [*self._table(translator)], self._header(translator)
        yield Table(rows=rows, header=header, caption=caption, heading="")
        yield Sentences([*map(translator.tell, self._notes(translator)), *self._found(translator)])


def _dominates(first: tuple[Seen | None, ...], second: tuple[Seen | None, ...]) -> bool:
    better = False
    for mine, its in zip(first, second, strict=True):
        if mine is None or its is None or not mine.as_good(its):
            return False
        better = better or mine.better(its)
    return better


def _turned(seen: Seen | None, way: Direction) -> Seen | None:
    return seen if seen is None or way is Direction.UP else seen.turned()


def label_of(name: str, translator: Translator) -> str:
    """Return the label of a measure. An outcome is labelled as in its funnel."""
    return translator.person(name.removeprefix("outcome:")) if name.startswith("outcome:") else translator.label(name)


_NO_TIME = timedelta(0)
#: Findings of a plan about the whole group, reported with the scenario.
_GROUP_FINDINGS = frozenset({"lead:short", "plan:unplaced"})


@checked
def compare_scenarios(
    scenarios: Iterable[Scenario],
    participants: Iterable[Participant],
    *,
    matrix: Matrix | None = None,
    on: date,
    habits: Mapping[str, Habit] | None = None,
    catalogue: KpiCatalogue | None = None,
    available: Iterable[str] | None = None,
    measures: Mapping[str, Direction] | None = None,
    samples: Annotated[int, whole(0, 100_000)] = 20,
    draws: Annotated[int, whole(100, 1_000_000)] = 10_000,
    seed: Count = 0,
    limits: SolverLimits | None = None,
    progress: Callable[[tuple[Scenario, ...]], Iterable[Scenario]] | None = None,
) -> ScenarioComparison:
    """Compute the result of each scenario, for the same people on the same day.

    The group comes from `select_pilot`, and its sensitivity from `weight_sensitivity`, as a mean over the places. Hours
    come from a plan (`make_plan`) in which everyone selected accepts and is present from the first day. Posts follow
    from the cadences. Outcomes are forecasts (`make_forecast`) from the seed, so scenarios share the draws of shared
    assumptions. Nothing is measured: the results are as uncertain as the assumptions, and people may decide otherwise.

    Args:
        scenarios: The scenarios, in any order. A substitute that a policy does not use is ignored if the policy of
            another scenario uses it.
        participants: The pool, in any order.
        matrix: The matrix, for policies that need one.
        on: The day on which consent must be valid, before which no plan starts.
        habits: Current posting habits by id, for scenarios with personal cadences. A person without a habit or a
            cadence in the brief has an unknown cadence.
        catalogue: The metrics to choose from; the library's own by default.
        available: The raw measures that the organisation can supply; all by default.
        measures: The measures to compare, each with its direction; see `ScenarioResult.measure`. The default is each
            outcome (more is better), the hours of the group and of the lead, and the number of stages without a metric
            (less is better), if any scenario has them. Sensitivity and reach are compared on request only.
        samples: The number of weight samples for the sensitivity; 0 means none.
        draws: The number of draws of each forecast, 100 to 1,000,000.
        seed: The seed of samples and draws, an integer of 0 or more.
        limits: The limits of the solver for each search.
        progress: A wrapper for the tuple of scenarios, called once, such as ``tqdm.tqdm``.

    Raises:
        ValidationError, UnknownNameError: All problems at once: duplicate ids, a policy or brief with unknown names, a
            brief that ends before the day; else as for the functions used.
        MissingExtraError: Quotas overlap or buddies are requested, and the extra is not installed.

    >>> from advocacy import Consent, Criterion, Purpose, SelectionPolicy
    >>> from advocacy.scenarios import scenario_grid
    >>> agreed = [Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1))]
    >>> people = [Participant(id=f"p-{n}", motivation=n / 10, consents=agreed) for n in range(10)]
    >>> policy = SelectionPolicy(size=3, criteria=[Criterion("motivation")], exclude_inactive=False)
    >>> scenarios = scenario_grid(Scenario(id="base", policy=policy), {"policy.size": [3, 12]})
    >>> compared = compare_scenarios(scenarios, people, on=date(2026, 9, 15))
    >>> compared.results
    (<ScenarioResult base/policy.size=12: infeasible, 0 people>, <ScenarioResult base/policy.size=3: optimal, 3 people>)
    >>> compared.pareto_front
    (<ScenarioResult base/policy.size=3: optimal, 3 people>,)
    """
    listed, people = tuple_of(scenarios), tuple(participants)
    policies = _without_unused({scenario.policy for scenario in listed}, matrix)
    by_person, supplied = frozen_map(habits or {}), None if available is None else tuple_of(available)
    raise_any(_faults(listed, people, matrix, on, by_person, policies))
    given = _Arguments(people, matrix, on, by_person, samples, draws, seed, limits or SolverLimits())
    evaluator = _Evaluator(given, policies)
    plans = {
        goals: unchecked(map_kpis)(goals, catalogue=catalogue, available=supplied)
        for goals in {item.goals for item in listed}
    }
    results = [evaluator.result(scenario, plans[scenario.goals]) for scenario in (progress or iter)(listed)]
    ordered = tuple(sorted(results, key=lambda result: result.scenario.id))
    return ScenarioComparison(
        on=on, results=ordered, measures=known_directions(ordered) if measures is None else measures
    )


def _without_unused(
    policies: Collection[SelectionPolicy], matrix: Matrix | None
) -> dict[SelectionPolicy, SelectionPolicy]:
    """Return each policy without the substitutes that it does not use any more, but another policy does."""
    used = {policy: used_names(policy, matrix) for policy in policies}
    known = set[str]().union(*used.values())
    return {
        policy: evolve(
            policy,
            substitutes={
                name: value for name, value in policy.substitutes.items() if name in names or name not in known
            },
        )
        for policy, names in used.items()
    }


def _faults(
    scenarios: tuple[Scenario, ...],
    people: tuple[Participant, ...],
    matrix: Matrix | None,
    on: date,
    habits: Mapping[str, Habit],
    policies: Mapping[SelectionPolicy, SelectionPolicy],
) -> Iterator[Finding]:
    yield from first_repeats((scenario.id for scenario in scenarios), "scenarios")
    yield from first_repeats((person.id for person in people), "participants")
    known = {person.id for person in people}
    yield from unknown_names(((f"habits[{who}]", who) for who in habits), known, kind="participant")
    checked: set[SelectionPolicy] = set()
    for index, scenario in enumerate(scenarios):
        if scenario.policy not in checked:
            checked.add(scenario.policy)
            found = misuse(people, policies[scenario.policy], matrix)
            yield from (item.at(f"scenarios[{index}]") for item in found if item.code != "repeated")
        if scenario.brief is not None:
            yield from (item.at(f"scenarios[{index}].brief") for item in scenario.brief.find_unknown(known))
            if on > scenario.brief.period.end:
                yield Finding.of("plan:over", f"scenarios[{index}].brief", end=scenario.brief.period.end)


class _Arguments(NamedTuple):
    """The arguments that are the same for all scenarios."""

    people: tuple[Participant, ...]
    matrix: Matrix | None
    on: date
    habits: Mapping[str, Habit]
    samples: int
    draws: int
    seed: int
    limits: SolverLimits


class _Group(NamedTuple):
    """The group of a policy: members, sensitivity and findings."""

    pilot: Pilot
    members: tuple[Participant, ...]
    lottery_places: int | None
    sensitivity: Fraction | None
    findings: tuple[Finding, ...]


class _Evaluator:
    """Evaluates scenarios, and computes the parts that they share once."""

    def __init__(self, given: _Arguments, policies: Mapping[SelectionPolicy, SelectionPolicy]) -> None:
        self.given = given
        self.policies = policies
        self.people = {person.id: person for person in given.people}
        self.groups: dict[SelectionPolicy, _Group] = {}
        self.forecasts: dict[Funnel, Forecast] = {}

    def result(self, scenario: Scenario, kpis: MeasurementPlan) -> ScenarioResult:
        """Compute the result of one scenario."""
        group = self.groups.get(scenario.policy)
        if group is None:
            group = self.groups[scenario.policy] = self._group(self.policies[scenario.policy])
        findings = list(group.findings)
        sizes = [person.network_size for person in group.members]
        known = [size for size in sizes if size is not None]
        posts = self._posts(scenario, group, findings)
        people_time, lead_hours = self._times(scenario, group, posts, findings)
        return ScenarioResult(
            scenario=scenario,
            status=group.pilot.status,
            members=group.pilot.members,
            eligible=len(group.pilot.screened.candidates),
            lottery_places=group.lottery_places,
            sensitivity=group.sensitivity,
            samples=0 if group.sensitivity is None else self.given.samples,
            posts=posts,
            people_time=people_time,
            lead_hours=lead_hours,
            reach=sum(known) if known else None,
            reach_unknown=len(sizes) - len(known),
            forecasts={model.funnel.outcome: forecast for model, forecast in self._outcomes(scenario, group, posts)},
            kpis=kpis,
            findings=findings,
        )

    def _group(self, policy: SelectionPolicy) -> _Group:
        given = self.given
        pilot = unchecked(select_pilot)(given.people, policy, matrix=given.matrix, on=given.on, limits=given.limits)
        # the total of a group that stays unproven would show the score of the person by whom two groups differ
        limit = Finding.of("scenario:limit", "")
        findings = [limit if finding.code == "limit-reached" else finding for finding in pilot.findings]
        sensitivity = None
        if given.samples and policy.criteria and pilot.members and pilot.status is SelectionStatus.OPTIMAL:
            try:
                tried = weight_sensitivity(pilot, samples=given.samples, seed=given.seed, limits=given.limits)
            except ValidationError:  # a search reached its limits
                findings.append(Finding.of("scenario:sensitivity"))
            else:
                sensitivity = sum((tried.acceptability(who) for who in pilot.members), Fraction(0)) / len(pilot.members)
        members = tuple(self.people[who] for who in pilot.members)
        places = sum(finding["count"] for finding in findings if finding.code == "lottery:tie") if members else None
        return _Group(pilot, members, places, sensitivity, tuple(findings))

    def _posts(self, scenario: Scenario, group: _Group, findings: list[Finding]) -> Fraction | None:
        """Return the number of posts from the members' cadences; ``None`` if one is unknown."""
        if scenario.brief is None or not group.members:
            return None
        own = [_rhythm(scenario, scenario.brief, person.id, self.given.habits) for person in group.members]
        unknown = own.count(None)
        if unknown:
            findings.append(Finding.of("scenario:rhythm", count=unknown))
            return None
        days = (scenario.brief.period.end - self._first_day(scenario.brief)).days + 1
        return sum((rhythm for rhythm in own if rhythm is not None), Fraction(0)) * Fraction(days, 7)

    def _first_day(self, brief: PlanBrief) -> date:
        return max(self.given.on, brief.period.start)

    def _times(
        self, scenario: Scenario, group: _Group, posts: Fraction | None, findings: list[Finding]
    ) -> tuple[timedelta | None, timedelta | None]:
        """Plan the group's sessions. Return the time of the group and of the lead."""
        if scenario.brief is None or not group.members:
            return None, None
        first, ids = self._first_day(scenario.brief), {person.id for person in group.members}
        preferences, needs, pair_exclusions = scenario.brief.only(ids)
        brief = evolve(
            scenario.brief,
            preferences=preferences,
            needs=needs,
            pair_exclusions=pair_exclusions,
            cadences={},
            last_posts={who: day for who, day in scenario.brief.last_posts.items() if who in ids},
            without_posts=[who for who in scenario.brief.without_posts if who in ids],
            ramps={who: day for who, day in scenario.brief.ramps.items() if who in ids},
            working_weeks={who: week for who, week in scenario.brief.working_weeks.items() if who in ids},
        )
        stays = [Membership(participant=who, joined=first) for who in sorted(ids)]
        plan = unchecked(make_plan)(group.members, stays, brief=brief, on=first)
        findings += [finding for finding in plan.findings if finding.code in _GROUP_FINDINGS]
        short = sum(finding.code == "track:short" for finding in plan.findings)
        if short:
            findings.append(Finding.of("scenario:short", count=short))
        sessions = sum((track.time for track in plan.tracks.tracks), _NO_TIME)
        if posts and scenario.time_per_post is None:
            findings.append(Finding.of("scenario:time"))
        if posts is None or (posts and scenario.time_per_post is None):
            return None, plan.tracks.lead_hours
        made = (scenario.time_per_post or _NO_TIME) * posts.numerator / posts.denominator
        return sessions + made, plan.tracks.lead_hours

    def _outcomes(
        self, scenario: Scenario, group: _Group, posts: Fraction | None
    ) -> Iterator[tuple[OutcomeModel, Forecast | None]]:
        for expected in scenario.expectations:
            number = posts if expected.input is FunnelInput.POSTS else len(group.members)
            if not group.members or number is None:
                yield expected, None
                continue
            funnel = expected.begun(number)
            if funnel not in self.forecasts:
                self.forecasts[funnel] = make_forecast(funnel, seed=self.given.seed, draws=self.given.draws)
            yield expected, self.forecasts[funnel]


def _rhythm(scenario: Scenario, brief: PlanBrief, who: str, habits: Mapping[str, Habit]) -> Fraction | None:
    """Return a person's own posts per week; ``None`` if unknown."""
    cadence = scenario.cadence or brief.cadences.get(who)
    if cadence is None and who in habits:
        cadence = suggest_cadence(habits[who])
    return None if cadence is None else cadence.per_week
