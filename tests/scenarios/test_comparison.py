"""Scenarios are compared by known measures; unknown measures and overlapping intervals decide nothing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy import (
    Criterion,
    DateRange,
    Goal,
    GoalKind,
    Participant,
    Quota,
    SelectionPolicy,
    map_kpis,
    select_pilot,
)
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.goals import Direction
from advocacy.pilot import DistinctValues, SelectionStatus, SolverLimits, ValueCap, weight_sensitivity
from advocacy.plan import Cadence, Frequency, Habit, PlanBrief, Recurrence, SessionPreferences, Topic, TrackPolicy
from advocacy.plan.topics import SessionFormat
from advocacy.scenarios import (
    Assumption,
    Forecast,
    Funnel,
    FunnelInput,
    OutcomeModel,
    Scenario,
    ScenarioComparison,
    ScenarioDifference,
    ScenarioResult,
    compare_scenarios,
    explain_difference,
    make_forecast,
    scenario_grid,
)
from advocacy.scenarios.scenario import measure_text, shown
from advocacy.testing import strategies
from tests.amounts import examples
from tests.samples import agreed_on, faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DAY = date(2026, 9, 15)
HOUR = timedelta(hours=1)
AGREED = agreed_on(DAY)
PEOPLE = [
    Participant(
        id=f"p-{n}",
        motivation=n / 10,
        activity=(9 - n) / 20,
        network_size=None if n == 9 else 100 * n,
        attributes={"department": "IT" if n % 2 else "HR"},
        consents=AGREED,
    )
    for n in range(10)
]
WINDOW = DateRange(date(2026, 10, 1), date(2026, 11, 11))  # six weeks
POLICY = SelectionPolicy(size=3, criteria=[Criterion("motivation")], exclude_inactive=False)
BRIEF = PlanBrief(
    period=WINDOW,
    lead_capacity=timedelta(hours=5),
    meetings=Recurrence(every=Frequency.WEEKLY, start=WINDOW.start, until=WINDOW.end),
    preferences=[SessionPreferences(participant=f"p-{n}", topics=["writing"]) for n in range(10)],
    tracks=TrackPolicy(topics=[Topic(code="writing", formats=[SessionFormat.GROUP], time=timedelta(hours=2))]),
)
BASE = Scenario(id="base", policy=POLICY)


def step(code: str, low: Any, high: Any) -> Assumption:
    """Make an assumption of our own."""
    return Assumption(code=code, minimum=low, maximum=high, source="own")


RATES = Funnel(outcome="leads", steps=[step("leads per post", 0, Decimal("0.5"))])


def compared(*designs: Scenario, **options: Any) -> ScenarioComparison:
    """Compare designs for the ten people."""
    return compare_scenarios(designs, PEOPLE, on=DAY, **({"draws": 200} | options))


def only(design: Scenario, **options: Any) -> ScenarioResult:
    """Give what follows from one design."""
    return compared(design, **options).results[0]


def problem_codes(result: ScenarioResult) -> list[str]:
    """Give the codes of what was found."""
    return [finding.code for finding in result.findings]


# ---------------------------------------------------------------- what follows from a design


def test_scenario_has_the_group_of_the_selection() -> None:
    """A scenario has the group, status, reasons and weight sensitivity of its policy."""
    pilot = select_pilot(PEOPLE, POLICY, on=DAY)
    two = evolve(POLICY, criteria=[Criterion("motivation"), Criterion("activity")], size=4)
    found = only(evolve(BASE, policy=two), samples=30, seed=5)
    firm = weight_sensitivity(select_pilot(PEOPLE, two, on=DAY), samples=30, seed=5)
    members = select_pilot(PEOPLE, two, on=DAY).members
    assert (found.status, found.members, found.eligible) == (SelectionStatus.OPTIMAL, members, 10)
    assert found.sensitivity == sum(firm.acceptability(member) for member in members) / 4
    assert found.samples == 30
    assert (only(BASE).members, only(BASE).findings) == (pilot.members, pilot.findings)
    assert only(BASE).lottery_places == 0


def test_sensitivity_may_be_unknown() -> None:
    """Without criteria there are no weights to vary, and without samples nothing is tried."""
    drawn = only(evolve(BASE, policy=SelectionPolicy(size=3, exclude_inactive=False)))
    assert (drawn.lottery_places, drawn.sensitivity, drawn.samples) == (3, None, 0)
    assert only(BASE, samples=0).sensitivity is None
    wide = evolve(POLICY, quotas=[Quota("department", "IT", 1)], size=2)
    assert only(evolve(BASE, policy=wide)).sensitivity == 1


def test_stopped_search_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a limit stops the search, the sensitivity is unknown and the result has a finding."""

    def stopped(*_: Any, **__: Any) -> Any:
        raise ValidationError([])

    monkeypatch.setattr("advocacy.scenarios.comparison.weight_sensitivity", stopped)
    found = only(BASE)
    assert (found.sensitivity, found.samples, problem_codes(found)) == (None, 0, ["scenario:sensitivity"])


def test_unproven_group_has_no_sensitivity(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the selection itself was stopped, its group remains, with a finding and without sensitivity."""

    def stopped(*given: Any, **options: Any) -> Any:
        return evolve(select_pilot(*given, **options), status=SelectionStatus.LIMIT_REACHED, bound=30_000)

    monkeypatch.setattr("advocacy.scenarios.comparison.select_pilot", stopped)
    found = only(BASE)
    assert (found.status, found.members, found.sensitivity) == (
        SelectionStatus.LIMIT_REACHED,
        ("p-7", "p-8", "p-9"),
        None,
    )
    assert problem_codes(found) == ["scenario:limit"]


def test_scenario_without_a_group_has_no_measures() -> None:
    """If no group is possible, the reasons remain; hours, posts, lottery and outcomes are unknown."""
    large = evolve(POLICY, size=11)
    full = evolve(
        BASE, policy=large, brief=BRIEF, cadence=Cadence(1), expectations=[OutcomeModel(funnel=RATES)], goals=[GOAL]
    )
    found = only(full)
    assert found.status is SelectionStatus.INFEASIBLE
    assert found.findings == select_pilot(PEOPLE, large, on=DAY).findings
    assert (found.members, found.lottery_places, found.sensitivity, found.posts) == ((), None, None, None)
    assert (found.people_time, found.lead_hours, found.reach, found.reach_unknown) == (None, None, None, 0)
    assert dict(found.forecasts) == {"leads": None}


def test_hours_equal_a_sum_by_hand() -> None:
    """Three in a session of two hours, and three who post once in two weeks for six weeks, half an hour each time."""
    planned = evolve(BASE, brief=BRIEF, cadence=Cadence(1, 2), time_per_post=timedelta(minutes=30))
    found = only(planned)
    assert found.posts == 9
    assert found.people_time == 3 * 2 * HOUR + 9 * timedelta(minutes=30)
    assert found.lead_hours == 2 * HOUR
    assert problem_codes(found) == []
    later = compare_scenarios([planned], PEOPLE, on=date(2026, 10, 29), samples=0).results[0]
    assert later.posts == 3  # two weeks are left


def test_unknown_part_makes_the_sum_unknown() -> None:
    """Without the time of a post or a cadence, the hours of the group are unknown; those of the lead are known."""
    untold = only(evolve(BASE, brief=BRIEF, cadence=Cadence(1)))
    assert (untold.posts, untold.people_time, untold.lead_hours) == (Fraction(18), None, 2 * HOUR)
    assert problem_codes(untold) == ["scenario:time"]
    listening = only(evolve(BASE, brief=BRIEF, cadence=Cadence(0)))
    assert (listening.posts, listening.people_time, problem_codes(listening)) == (Fraction(0), 6 * HOUR, [])
    unknown = only(evolve(BASE, brief=BRIEF, time_per_post=HOUR), habits={"p-9": Habit.REGULAR})
    assert (unknown.posts, unknown.people_time, unknown.lead_hours) == (None, None, 2 * HOUR)
    assert [(finding.code, finding["count"]) for finding in unknown.findings] == [("scenario:rhythm", 2)]


def test_cadence_comes_from_scenario_brief_or_habit() -> None:
    """The cadence of the scenario comes first, then that of the brief, then that of a habit."""
    own = evolve(BRIEF, cadences={"p-9": Cadence(2)})
    habits = {"p-9": Habit.NEW, "p-8": Habit.REGULAR, "p-7": Habit.OCCASIONAL, "p-1": Habit.REGULAR}
    assert only(evolve(BASE, brief=own), habits=habits).posts == 6 * (2 + 1 + Fraction(1, 4))
    assert only(evolve(BASE, brief=own, cadence=Cadence(1)), habits=habits).posts == 18


def test_gaps_of_a_plan_are_counted_without_names() -> None:
    """Missing time of the lead and of people appears as numbers."""
    busy = [evolve(person, time_per_month=timedelta(0)) if person.id in {"p-8", "p-9"} else person for person in PEOPLE]
    alone = TrackPolicy(topics=[Topic(code="writing", formats=[SessionFormat.INDIVIDUAL], time=timedelta(hours=2))])
    tight = evolve(BASE, brief=evolve(BRIEF, lead_capacity=HOUR, tracks=alone), cadence=Cadence(0))
    (found,) = compare_scenarios([tight], busy, on=DAY, samples=0).results
    assert [(finding.code, dict(finding.parameters)) for finding in found.findings] == [
        ("lead:short", {"hours": "1"}),
        ("scenario:short", {"count": 2}),
    ]


def test_reach_with_an_unknown_network_is_unknown() -> None:
    """Known network sizes are added; an unknown one is not 0 and makes the measure unknown."""
    found = only(BASE)
    assert (found.reach, found.reach_unknown, found.measure("reach")) == (700 + 800, 1, None)
    known = only(evolve(BASE, policy=evolve(POLICY, criteria=[Criterion("motivation", reverse=True)])))
    assert (known.reach, known.reach_unknown, known.measure("reach")) == (300, 0, interval(300))
    nobody = only(evolve(BASE, policy=evolve(POLICY, size=1)))
    assert (nobody.reach, nobody.reach_unknown) == (None, 1)


GOAL = Goal(id="g", kind=GoalKind.NEW_BUSINESS)


def test_coverage_equals_map_kpis() -> None:
    """The metrics of the goals are those of `map_kpis` with the available measures."""
    found = only(evolve(BASE, goals=[GOAL]), available=["leads"])
    assert found.kpis == map_kpis([GOAL], available=["leads"])
    assert found.coverage == found.kpis.coverage
    assert found.measure("uncovered") == interval(len(found.coverage))
    assert len(found.coverage) > len(only(evolve(BASE, goals=[GOAL])).coverage)


@pytest.mark.parametrize(
    ("start", "number"), [(FunnelInput.GIVEN, None), (FunnelInput.MEMBERS, 3), (FunnelInput.POSTS, 9)]
)
def test_outcomes_are_forecast_from_the_scenario(start: FunnelInput, number: int | None) -> None:
    """A funnel starts with the members or posts of the scenario; without a cadence, posts and outcome are unknown."""
    expected = OutcomeModel(funnel=RATES, input=start)
    planned = evolve(BASE, brief=BRIEF, cadence=Cadence(1, 2), expectations=[expected])
    found = only(planned, seed=3).forecasts["leads"]
    assert found == make_forecast(RATES if number is None else expected.begun(number), seed=3, draws=200)
    unknown = only(evolve(planned, cadence=None), seed=3).forecasts["leads"]
    assert (unknown is None) is (start is FunnelInput.POSTS)


def interval(value: float) -> Any:
    """Give the interval of a single number."""
    from advocacy.stats import Interval  # noqa: PLC0415 - only here

    return Interval(float(value), float(value))


def test_unknown_measure_is_refused() -> None:
    """Every measure is within its ends; an unknown name is rejected with the nearest one."""
    planned = evolve(BASE, brief=BRIEF, cadence=Cadence(0), expectations=[OutcomeModel(funnel=RATES)])
    two = evolve(POLICY, criteria=[Criterion("motivation"), Criterion("activity")])
    found = only(evolve(planned, policy=two), samples=10)
    assert (found.measure("people_time"), found.measure("lead_hours")) == (interval(6), interval(2))
    assert (found.measure("members"), found.measure("posts"), found.measure("lottery_places")) == (
        interval(3),
        interval(0),
        interval(0),
    )
    firm = found.measure("sensitivity")
    assert firm is not None
    assert found.sensitivity is not None
    assert 0 <= firm.low < float(found.sensitivity) <= firm.high <= 1
    forecast = found.forecasts["leads"]
    leads = found.measure("outcome:leads")
    assert forecast is not None
    assert leads is not None
    assert (leads.low, leads.high) == (forecast.values[10], forecast.values[190])
    assert only(BASE).measure("posts") is None
    for name in ("lead_tme", "outcome:sales", "leads"):
        with pytest.raises(UnknownNameError):
            found.measure(name)


# ---------------------------------------------------------------- the same for all


@settings(max_examples=examples(25), deadline=None)
@given(st.data(), st.lists(strategies.scenarios(people=st.just([person.id for person in PEOPLE])), max_size=3))
def test_order_of_input_does_not_matter(data: st.DataObject, drawn: list[Scenario]) -> None:
    """Scenarios and people may come in any order; results are sorted by id, and equal scenarios have equal results."""
    people = [evolve(person, attributes={"department": "IT", "location": "Gent"}) for person in PEOPLE]
    designs = [
        evolve(scenario, id=f"d-{n}", policy=evolve(scenario.policy, exclude_inactive=False))
        for n, scenario in enumerate(drawn)
    ]
    twins = [evolve(scenario, id=f"{scenario.id} again") for scenario in designs]
    some: dict[str, Any] = {"on": DAY, "draws": 100, "samples": 2}
    comparison = compare_scenarios([*designs, *twins], people, **some)
    mixed = data.draw(st.permutations([*designs, *twins])), data.draw(st.permutations(people))
    assert compare_scenarios(*mixed, **some) == comparison
    assert [result.scenario.id for result in comparison.results] == sorted(design.id for design in [*designs, *twins])
    best = {result.scenario.id for result in comparison.pareto_front}
    for design in designs:
        twin = comparison.result(f"{design.id} again")
        assert evolve(twin, scenario=design) == comparison.result(design.id)
        assert (design.id in best) is (twin.scenario.id in best)


def test_progress_wraps_the_scenarios_once() -> None:
    """A progress wrapper, such as tqdm, gets the scenarios once and yields them."""
    seen: list[tuple[Scenario, ...]] = []

    class Bar:
        """It is called as tqdm is, with an iterable."""

        def __init__(self, iterable: Iterable[Scenario]) -> None:
            self.items = tuple(iterable)
            seen.append(self.items)

        def __iter__(self) -> Any:
            return iter(self.items)

    designs = scenario_grid(BASE, {"policy.size": [2, 3]})
    assert compare_scenarios(designs, PEOPLE, on=DAY, progress=Bar) == compare_scenarios(designs, PEOPLE, on=DAY)
    assert seen == [designs]


# ---------------------------------------------------------------- which none dominates


def _forecast(*steps: Assumption) -> Forecast:
    return make_forecast(Funnel(outcome="leads", steps=steps), seed=0, draws=100)


#: Ends, whether shared or not, that overlap, touch, lie apart, and are certain.
FORECASTS = [
    None,
    *(
        _forecast(step("posts", posts, posts), step("rate", low, high))
        for posts in (0, 2, 4)
        for low, high in ((0, 1), (1, 2), (2, 2))
    ),
    _forecast(step("posts", 1, 3), step("rate", 0, 1)),
    _forecast(step("other", 2, 2), step("rate", 0, 1)),
    _forecast(step("leads", 0, 9)),
    _forecast(step("leads", 8, 8)),
]
TIMES = st.none() | st.integers(0, 2).map(lambda n: n * HOUR)


@st.composite
def _results(draw: Any, ids: st.SearchStrategy[str]) -> ScenarioResult:
    members = [f"p-{n}" for n in range(draw(st.integers(0, 3)))]
    tried = draw(st.sampled_from([0, 10]))
    return ScenarioResult(
        scenario=evolve(BASE, id=draw(ids)),
        status=SelectionStatus.OPTIMAL if members else SelectionStatus.INFEASIBLE,
        members=members,
        lottery_places=draw(st.none() | st.integers(0, 1)),
        sensitivity=draw(st.sampled_from([Fraction(1, 3), Fraction(1, 2), Fraction(1)])) if tried else None,
        samples=tried,
        posts=draw(st.none() | st.fractions(0, 1, max_denominator=2)),
        people_time=draw(TIMES),
        lead_hours=draw(TIMES),
        reach=draw(st.none() | st.integers(0, 1)),
        reach_unknown=draw(st.integers(0, 1)),
        forecasts={"leads": draw(st.sampled_from(FORECASTS))},
        kpis=draw(st.sampled_from([map_kpis([]), map_kpis([GOAL], available=["leads"])])),
    )


NAMES = [
    "members",
    "lottery_places",
    "sensitivity",
    "people_time",
    "lead_hours",
    "posts",
    "reach",
    "uncovered",
    "outcome:leads",
]
STATED = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(Direction), max_size=3)
MANY = st.lists(
    _results(st.sampled_from("abcdefgh")), min_size=1, max_size=8, unique_by=lambda result: result.scenario.id
)


def sure(result: ScenarioResult, other: ScenarioResult, name: str, way: Direction) -> tuple[bool, bool]:
    """Tell by hand whether one is surely as good as another in a measure, and whether better: never by a guess."""
    mine, its = result.measure(name), other.measure(name)
    if mine is None or its is None:
        return False, False
    more = (result, other) if way is Direction.UP else (other, result)
    high, low = more[0].measure(name), more[1].measure(name)
    assert high is not None
    assert low is not None
    if high.low >= low.high:
        return True, (high.low, high.high) != (low.low, low.high)
    if not name.startswith("outcome:"):
        return mine == its, False
    first, second = (x.forecasts[name.removeprefix("outcome:")] for x in more)
    assert first is not None
    assert second is not None
    steps = [{assumption.code: assumption for assumption in forecast.funnel.steps} for forecast in (first, second)]
    if steps[0].keys() != steps[1].keys():
        return False, False
    for code, mine_step in steps[0].items():
        its_step = steps[1][code]
        if (mine_step.minimum, mine_step.maximum) != (
            its_step.minimum,
            its_step.maximum,
        ) and mine_step.minimum < its_step.maximum:
            return False, False
    return True, first.values != second.values


def beats(result: ScenarioResult, other: ScenarioResult, measures: dict[str, Direction]) -> bool:
    """Tell by hand whether one design dominates another."""
    pairs = [sure(result, other, name, way) for name, way in measures.items()]
    return all(good for good, _ in pairs) and any(better for _, better in pairs)


def weighed(results: Sequence[ScenarioResult]) -> list[ScenarioResult]:
    """Give the designs that are weighed: those with a group, or all where none has one."""
    return [result for result in results if result.members] or list(results)


@settings(max_examples=examples(150))
@given(MANY, STATED)
def test_pareto_front_has_all_undominated_scenarios(
    results: list[ScenarioResult], measures: dict[str, Direction]
) -> None:
    """The front is not empty, equals a comparison of every pair, and is in order of id."""
    comparison = ScenarioComparison(on=DAY, results=results, measures=measures)
    wanted = [
        scenario_result
        for scenario_result in weighed(results)
        if not any(beats(other, scenario_result, measures) for other in weighed(results))
    ]
    assert list(comparison.pareto_front) == sorted(wanted, key=lambda scenario_result: scenario_result.scenario.id)
    assert comparison.pareto_front
    for result in results:
        beaters = sorted(
            o.scenario.id for o in weighed(results) if result in weighed(results) and beats(o, result, measures)
        )
        assert list(comparison.dominators(result.scenario.id)) == beaters
    assert ScenarioComparison(on=DAY, results=results[::-1]).weighed_by(measures) == comparison


@settings(max_examples=examples(150))
@given(MANY, _results(st.just("new")), STATED)
def test_dominated_scenario_leaves_the_front_unchanged(
    results: list[ScenarioResult], new: ScenarioResult, measures: dict[str, Direction]
) -> None:
    """Adding a dominated scenario, or one without a group, leaves the front unchanged."""
    before = ScenarioComparison(on=DAY, results=results, measures=measures)
    after = ScenarioComparison(on=DAY, results=[*results, new], measures=measures)
    if after.dominators("new") or (not new.members and any(result.members for result in results)):
        assert after.pareto_front == before.pareto_front


@settings(max_examples=examples(200))
@given(st.sampled_from(FORECASTS), st.sampled_from(FORECASTS), st.sampled_from(FORECASTS))
def test_certain_comparison_is_transitive(item: Any, two: Any, three: Any) -> None:
    """If a is certainly more than b, and b than c, then a is certainly more than c."""
    a, b, c = (
        ScenarioResult(
            scenario=evolve(BASE, id=str(n)), status=SelectionStatus.OPTIMAL, members=["p"], forecasts={"leads": found}
        )
        for n, found in enumerate((item, two, three))
    )
    compare = ScenarioComparison(on=DAY, results=[a, b, c], measures={"outcome:leads": Direction.UP})
    if "0" in compare.dominators("1") and "1" in compare.dominators("2"):
        assert "0" in compare.dominators("2")


def test_shared_assumptions_are_the_same_for_both() -> None:
    """Twice the posts at the same unknown rate is certainly more, although intervals overlap."""
    rate, own = step("rate", 0, 1), step("our rate", 0, 1)
    few, many, other = (
        ScenarioResult(
            scenario=evolve(BASE, id=name),
            status=SelectionStatus.OPTIMAL,
            members=["p-1"],
            forecasts={"leads": _forecast(step("posts", posts, posts), chance)},
        )
        for name, posts, chance in (("few", 10, rate), ("many", 20, rate), ("other", 20, own))
    )
    compared = ScenarioComparison(on=DAY, results=[few, many, other], measures={"outcome:leads": Direction.UP})
    assert [result.scenario.id for result in compared.pareto_front] == ["many", "other"]
    assert compared.dominators("few") == ("many",)
    fewer = compared.weighed_by({"outcome:leads": Direction.DOWN})
    assert [result.scenario.id for result in fewer.pareto_front] == ["few", "other"]


@pytest.mark.parametrize("way", Direction)
@pytest.mark.parametrize(
    ("item", "other"),
    [
        ([("rate", 0, 2)], [("rate", 1, 3)]),
        ([("rate", 0, 1)], [("rate", 0, 1), ("with luck", 0, Fraction(11, 10))]),
        ([("rate", 1, 2)], [("our rate", 0, Fraction(3, 2))]),
    ],
    ids=["a shared one that overlaps", "one more", "another"],
)
def test_uncertain_difference_decides_nothing(way: Direction, item: Any, other: Any) -> None:
    """If a different assumption may go either way, neither scenario is certainly more."""
    pair = [
        _with_leads(name, _forecast(*(step(*ends) for ends in steps)))
        for name, steps in (("one", item), ("other", other))
    ]
    both = ScenarioComparison(on=DAY, results=pair, measures={"outcome:leads": way})
    assert both.pareto_front == both.results


def test_equal_outcomes_leave_other_measures_to_decide() -> None:
    """Of two equal certain outcomes, however composed, the scenario with fewer hours remains."""
    cheap, dear = (
        ScenarioResult(
            scenario=evolve(BASE, id=name),
            status=SelectionStatus.OPTIMAL,
            members=["p-1"],
            people_time=time,
            forecasts={"leads": _forecast(step(code, 3, 3))},
        )
        for name, code, time in (("cheap", "a", HOUR), ("dear", "b", 2 * HOUR))
    )
    measures = {"outcome:leads": Direction.UP, "people_time": Direction.DOWN}
    both = ScenarioComparison(on=DAY, results=[cheap, dear], measures=measures)
    assert both.dominators("dear") == ("cheap",)
    assert both.dominators("cheap") == ()


def test_known_measures_are_compared_by_default() -> None:
    """Outcomes, hours and gaps are compared if a scenario with a group knows them; sensitivity and reach are not."""
    planned = evolve(BASE, brief=BRIEF, cadence=Cadence(0), expectations=[OutcomeModel(funnel=RATES)])
    assert dict(compared(BASE).measures) == {"uncovered": Direction.DOWN}
    assert dict(compared(BASE, evolve(planned, id="planned")).measures) == {
        "lead_hours": Direction.DOWN,
        "outcome:leads": Direction.UP,
        "people_time": Direction.DOWN,
        "uncovered": Direction.DOWN,
    }
    assert dict(compared(evolve(planned, policy=evolve(POLICY, size=11))).measures) == {}
    stated = {"reach": Direction.UP}
    assert dict(compared(BASE, measures=stated).measures) == stated
    assert dict(compared(BASE, measures={}).measures) == {}


def test_comparison_refuses_unknown_names() -> None:
    """Scenarios are unique, a measure is one of some scenario, and a scenario is found by its id."""
    found = compared(BASE)
    with pytest.raises(ValidationError) as error:
        ScenarioComparison(on=DAY, results=[*found.results, *found.results], measures={"leads": Direction.UP})
    assert [finding.path for finding in error.value.findings] == ["results[1].id", "measures[leads]"]
    with pytest.raises(UnknownNameError):
        found.result("bse")
    with pytest.raises(UnknownNameError):
        found.dominators("bse")


# ---------------------------------------------------------------- what bad input gets


def test_all_problems_are_reported_together() -> None:
    """Wrong types come first, all of them; then names and ids, all of them, with their paths."""
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        compare_scenarios(
            [wrong], [wrong], matrix=wrong, on=wrong, habits={"p": wrong}, samples=-1, draws=9, seed=-1, limits=wrong
        )
    assert [finding.path for finding in error.value.findings] == [
        "scenarios[0]",
        "participants[0]",
        "matrix",
        "on",
        "habits[p]",
        "samples",
        "draws",
        "seed",
        "limits",
    ]
    unseen = evolve(POLICY, quotas=[Quota("departement", "IT", 1)])
    needs = evolve(POLICY, exclude_inactive=True)
    stranger = evolve(
        BRIEF, period=DateRange(DAY - timedelta(days=9), DAY - timedelta(days=1)), cadences={"x": Cadence(1)}
    )
    designs = [
        evolve(BASE, policy=unseen),
        evolve(BASE, policy=unseen, brief=stranger),
        evolve(BASE, id="m", policy=needs),
    ]
    with pytest.raises(ValidationError) as error:
        compare_scenarios(designs, [*PEOPLE, PEOPLE[0]], on=DAY, habits={"p-x": Habit.NEW})
    assert faults(error) == [
        ("repeated", "scenarios[1].id"),
        ("repeated", "participants[10].id"),
        ("name:unknown", "habits[p-x]"),
        ("name:unknown", "scenarios[0].policy.quotas[0].attribute"),
        ("name:unknown", "scenarios[1].brief.cadences[x]"),
        ("plan:over", "scenarios[1].brief"),
        ("matrix:needed", "scenarios[2].matrix"),
    ]


def test_solver_limits_are_respected() -> None:
    """The solver stops at the given limits."""
    overlapping = evolve(POLICY, quotas=[Quota("department", "IT", 1), Quota("site", "Gent", 1)])
    people = [evolve(person, attributes={**person.attributes, "site": "Gent"}) for person in PEOPLE]
    (found,) = compare_scenarios(
        [evolve(BASE, policy=overlapping)], people, on=DAY, limits=SolverLimits(columns=1), samples=2
    ).results
    assert found.status is SelectionStatus.LIMIT_REACHED
    assert found.sensitivity is None


# ---------------------------------------------------------------- how it shows


def test_comparison_has_text_and_html() -> None:
    """Text and HTML have a row per scenario, a question mark for unknown values, and state that reach is no outcome."""
    planned = evolve(
        BASE,
        id="planned",
        name="<Planned>",
        brief=BRIEF,
        cadence=Cadence(1, 4),
        time_per_post=HOUR,
        expectations=[OutcomeModel(funnel=RATES, input=FunnelInput.POSTS)],
    )
    two = evolve(POLICY, criteria=[Criterion("motivation"), Criterion("activity")])
    both = compared(evolve(BASE, policy=two), planned, evolve(BASE, id="large", policy=evolve(POLICY, size=11)))
    english, dutch = both.text().splitlines(), both.text("nl").splitlines()
    assert english[0].split("  ")[0] == "scenario"
    assert dutch[0].split("  ")[0] == "scenario"
    cells = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in english[2:5]]
    table = {row[0]: row[1:] for row in cells}
    assert table["<Planned>"][:8] == ["3", "0", "1.00 (0.84 – 1.00)", "10.5", "2", "4.5", "≈ 2,000 (1 ?)", "0"]
    forecast = both.result("planned").forecasts["leads"]
    assert forecast is not None
    assert table["<Planned>"][8:] == [f"{forecast.interval.low:g} – {forecast.interval.high:g}", "yes"]
    assert table["large"] == ["0", "?", "?", "?", "?", "?", "?", "0", "?", "no"]
    assert "Reach is not an outcome" in "\n".join(english)
    assert "leads (more is better)" in "\n".join(english)
    assert "hours of the group (less is better)" in "\n".join(english)
    assert "Bereik is geen uitkomst" in "\n".join(dutch)
    assert any(line.startswith("large: ") for line in english)
    assert not any("Weighed" in line and line.startswith("large") for line in english)
    html = both._repr_html_()
    kept = [line for line in english[5:] if line]
    assert kept
    assert all(escape(line) in html for line in kept)
    assert "&lt;Planned&gt;" in html
    assert "<Planned>" not in html
    assert "<caption>Comparison of scenarios, 15 September 2026. Reach is not an outcome" in html
    assert "p-9" not in both.text() + html + repr(both) + repr(both.results)
    assert repr(both) == "<ScenarioComparison on 2026-09-15: 3 scenarios>"
    assert compared().text().splitlines()[0].startswith("scenario")
    assert "Compared by: ?." in compared().text()


def test_shared_finding_is_shown_once() -> None:
    """A finding of all scenarios is shown alone; another one names three scenarios and counts the rest."""
    silent = [evolve(person, consents=[]) if person.id == "p-0" else person for person in PEOPLE]
    few = scenario_grid(evolve(BASE, brief=BRIEF), {"policy.seed": range(5)})
    texts = compare_scenarios([*few, BASE], silent, on=DAY, samples=0).text().splitlines()
    assert [line for line in texts if "consent" in line] == ["Excluded, no valid consent: 1 person."]
    names = ", ".join(f"base/policy.seed={seed}" for seed in range(3))
    assert next(line for line in texts if "rhythm" in line).startswith(f"{names} +2: ")
    (text,) = [
        line for line in compare_scenarios([few[0], BASE], silent, on=DAY).text().splitlines() if "rhythm" in line
    ]
    assert text.startswith("base/policy.seed=0: ")


# ---------------------------------------------------------------- what changes between two


def test_difference_lists_settings_people_and_measures() -> None:
    """Settings come first, then the number of people who change, then hours, reach and outcomes; ids are separate."""
    planned = evolve(
        BASE,
        brief=BRIEF,
        cadence=Cadence(1, 2),
        time_per_post=HOUR,
        expectations=[OutcomeModel(funnel=RATES, input=FunnelInput.POSTS)],
    )
    other = evolve(
        planned,
        id="other",
        policy=evolve(POLICY, size=4, quotas=[Quota("department", "IT", 1)]),
        cadence=Cadence(1),
        brief=evolve(BRIEF, lead_capacity=timedelta(hours=9)),
    )
    found = explain_difference(*compared(planned, other).results)
    row = {
        finding["name"]: (finding["first"], finding["second"])
        for finding in found.findings
        if finding.code == "scenario:setting"
    }
    assert row == {"policy.size": (3, 4), "cadence": ("1/2w", "1/1w"), "brief.lead_capacity": ("5h", "9h")}
    changed = [finding.text() for finding in found.findings if finding.code == "scenario:quota"]
    assert changed == ["department = IT: – → ≥ 1 members."]
    people = next(finding for finding in found.findings if finding.code == "scenario:people")
    assert (people["stay"], people["joins"], people["leaves"]) == (3, 1, 0)
    assert found.swap.joins == ("p-6",)
    follows = {
        finding["measure"]: (finding["first"], finding["second"])
        for finding in found.findings
        if finding.code == "scenario:measure"
    }
    assert follows == {
        "members": ("3", "4"),
        "people_time": ("15", "32"),
        "posts": ("9", "24"),
    }
    assert found.findings[-1].code == "scenario:outcome:more"
    assert "people in the group: 3 → 4." in found.text()
    assert "mensen in de groep: 3 → 4." in found.text("nl")
    assert "p-6" not in found.text() + repr(found)
    assert explain_difference(*compared(planned, other).results[::-1]).findings[-1].code == "scenario:outcome:less"
    open_ended = explain_difference(*compared(BASE, evolve(BASE, id="c", cadence=Cadence(1))).results)
    assert open_ended.text() == "rhythm of everyone: – → 1/1w."


def test_numbers_of_a_difference_have_separators() -> None:
    """Quantities have the separators of the language, and large outcomes all digits; a seed is no quantity."""
    forecast = make_forecast(Funnel(outcome="views", steps=[step("a", 1_234_567, 1_234_567)]), seed=1, draws=100)
    first, second = (
        ScenarioResult(
            scenario=Scenario(id=f"of {size}", policy=SelectionPolicy(size=size, seed=size)),
            status=SelectionStatus.OPTIMAL,
            members=["p-1"],
            reach=size,
            forecasts={"views": views},
        )
        for size, views in ((1000, None), (2000, forecast))
    )
    assert explain_difference(first, second).text("nl").splitlines() == [
        "grootte van de groep: 1.000 → 2.000.",
        "seed van de loting: 1000 → 2000.",
        "bereik: ≈ 1.000 → ≈ 2.000.",
        "views: ? → 1.234.567 – 1.234.567. Een van beide is onbekend.",
    ]


def _with_leads(name: str, forecast: Forecast | None) -> ScenarioResult:
    return ScenarioResult(
        scenario=evolve(BASE, id=name), status=SelectionStatus.OPTIMAL, members=["p-1"], forecasts={"leads": forecast}
    )


@pytest.mark.parametrize(
    ("item", "other", "code"),
    [
        (_forecast(step("a", 0, 9)), _forecast(step("a", 20, 30)), "scenario:outcome:more"),
        (_forecast(step("a", 20, 30)), _forecast(step("b", 0, 9)), "scenario:outcome:less"),
        (_forecast(step("a", 0, 9)), _forecast(step("a", 1, 10)), "scenario:outcome:overlap"),
        (_forecast(step("a", 0, 9)), None, "scenario:outcome:unknown"),
        (None, _forecast(step("a", 0, 9)), "scenario:outcome:unknown"),
        (_forecast(step("a", 0, 9)), _forecast(step("a", 0, 9)), "scenario:same"),
        (_forecast(step("a", 3, 3)), _forecast(step("b", 3, 3)), "scenario:same"),
        (None, None, "scenario:same"),
    ],
)
def test_outcome_differs_only_with_certainty(item: Any, other: Any, code: str) -> None:
    """Overlapping intervals and unknown outcomes give no difference; neither do equal ones."""
    found = explain_difference(_with_leads("one", item), _with_leads("other", other))
    assert [finding.code for finding in found.findings] == [code]
    assert (found.first, found.second) == ("one", "other")
    for language in ("en", "nl"):
        assert "{" not in found.text(language)


def test_missing_group_is_reported() -> None:
    """A scenario without a group is reported."""
    found = explain_difference(*compared(evolve(BASE, id="11", policy=evolve(POLICY, size=11)), BASE).results)
    assert [finding.code for finding in found.findings][:3] == [
        "scenario:setting",
        "scenario:no-group",
        "scenario:people",
    ]
    assert found.findings[1]["scenario"] == "11"
    wrong: Any = BASE
    with pytest.raises(ValidationError) as error:
        explain_difference(wrong, wrong)
    assert [finding.path for finding in error.value.findings] == ["first", "second"]


@settings(max_examples=examples(30), deadline=None)
@given(strategies.scenario_comparisons(maximum=2))
def test_scenario_has_no_difference_from_itself(comparison: ScenarioComparison) -> None:
    """A scenario equals itself, and who joins in one direction leaves in the other."""
    for result in comparison.results:
        same = explain_difference(result, result)
        assert [finding.code for finding in same.findings] == ["scenario:same"]
        for other in comparison.results:
            there, back = explain_difference(result, other), explain_difference(other, result)
            assert isinstance(there, ScenarioDifference)
            assert there.swap.joins == back.swap.leaves == tuple(sorted({*other.members} - {*result.members}))


def test_differences_name_the_quotas_that_change() -> None:
    """Each quota that is new, gone or changed is reported from what to what, in places or in percent."""
    half = Fraction(1, 2)
    first: list[Any] = [Quota("department", "IT", 1, 2), Quota("department", "HR", 1), ValueCap("department", 3)]
    second: list[Any] = [Quota("department", "IT", 2, 3), Quota("department", "HR", 1), DistinctValues("department", 2)]
    second += [Quota("department", "Sales", maximum=half)]
    designs = [
        evolve(BASE, id=name, policy=evolve(POLICY, quotas=quotas))
        for name, quotas in zip("ab", (first, second), strict=True)
    ]
    results = [ScenarioResult(scenario=design, status=SelectionStatus.OPTIMAL) for design in designs]
    assert [finding.text() for finding in explain_difference(*results).findings] == [
        "department = IT: 1 – 2 → 2 – 3 members.",
        "each department: ≤ 3 → – members.",
        "different values of department: – → ≥ 2 members.",
        "department = Sales: – → ≤ 50% members.",
    ]
    turned = evolve(designs[0], id="c", policy=evolve(POLICY, quotas=first[::-1]))
    again = ScenarioResult(scenario=turned, status=SelectionStatus.OPTIMAL)
    assert [finding.code for finding in explain_difference(results[0], again).findings] == ["scenario:differs"]


def _policies(*policies: SelectionPolicy) -> ScenarioDifference:
    """Return the difference between two scenarios with these policies."""
    designs = [evolve(BASE, id=str(place), policy=policy) for place, policy in enumerate(policies)]
    return explain_difference(*(ScenarioResult(scenario=each, status=SelectionStatus.OPTIMAL) for each in designs))


def test_differences_name_the_criteria_that_change() -> None:
    """Each weight, scale, minimum and direction that changes is reported from what to what, in both languages."""
    first = [
        Criterion("motivation", weight=Decimal("0.5"), minimum=0.6),
        Criterion("network_size", low=0, high=1500),
        Criterion("activity"),
        Criterion("opportunity_self", weight=3),
    ]
    second = [
        Criterion("motivation", weight=Fraction(1, 3), minimum=0.725),
        Criterion("network_size", low=2.5, high=2000, reverse=True),
        Criterion("opportunity_company", weight=2),
        Criterion("opportunity_self", weight=3),
    ]
    policies = [evolve(POLICY, criteria=criteria) for criteria in (first, second)]
    found = _policies(*policies)
    assert found.text("en").splitlines() == [
        "Weight of motivation: 0.5 → 0.333333.",
        "Minimum of motivation: 60% → 72.5%.",
        "Values of network size that give no points and all points: 0 – 1,500 → 2.5 – 2,000.",
        "network size: in the second scenario, lower values are better.",
        "Weight of social activity: 1 → –.",
        "Weight of opportunity for the company: – → 2.",
        "Values of opportunity for the company that give no points and all points: – → 0 – 100%.",
    ]
    assert "Minimum van motivatie: 60\N{NO-BREAK SPACE}% → 72,5\N{NO-BREAK SPACE}%." in found.text("nl")
    assert _policies(*policies[::-1]).findings[3].code == "scenario:criterion:higher"
    turned = _policies(policies[0], evolve(POLICY, criteria=first[::-1]))
    assert [finding.code for finding in turned.findings] == ["scenario:differs"]


def test_differences_name_the_substitutes_that_change() -> None:
    """Each substitute that is new, gone or changed is reported, a share in percent."""
    values: list[dict[str, Any]] = [{"site": "Gent", "motivation": 0.5}, {"site": "Delft", "network_size": 1500}]
    found = _policies(*(evolve(POLICY, substitutes=given) for given in values))
    assert found.text("en").splitlines() == [
        "Value for an unknown motivation: 50% → –.",
        "Value for an unknown network size: – → 1,500.",
        "Value for an unknown site: Gent → Delft.",
    ]


def test_quotas_can_be_dropped_with_a_substitute() -> None:
    """What if there were no quota works if the policy has a substitute for its attribute; a misspelling is refused."""
    quotas = [Quota("site", "Gent", 1)]
    substitutes: dict[str, float | str] = {"site": "Gent"}
    base = evolve(BASE, policy=evolve(POLICY, quotas=quotas, substitutes=substitutes))
    found = compared(*scenario_grid(base, {"policy.quotas": [(), quotas]}))
    assert [result.members for result in found.results] == [("p-7", "p-8", "p-9")] * 2
    assert [result.scenario.policy.substitutes for result in found.results] == [substitutes] * 2
    with pytest.raises(UnknownNameError) as error:
        compared(evolve(BASE, policy=evolve(POLICY, substitutes=substitutes)))
    assert faults(error) == [("name:unknown", "scenarios[0].policy.substitutes[site]")]


def test_reach_is_shown_with_one_digit() -> None:
    """The difference of two exact sums would be the network size of one person."""
    results = [evolve(only(BASE), reach=reach, reach_unknown=unknown) for reach, unknown in ((1234, 0), (1321, 0))]
    assert [measure_text(result, "reach") for result in results] == ["≈ 1000", "≈ 1000"]
    assert [measure_text(evolve(results[0], reach=reach), "reach") for reach in (0, 7, 96)] == ["≈ 0", "≈ 7", "≈ 100"]


def test_labels_show_the_reactions_of_a_cadence() -> None:
    """Two cadences with the same posts and other reactions have different labels."""
    cadences = [Cadence(1, 2), Cadence(1, 2, reactions=3)]
    assert [shown(cadence) for cadence in cadences] == ["1/2w", "1+3r/2w"]
    assert len(scenario_grid(BASE, {"cadence": cadences})) == 2
