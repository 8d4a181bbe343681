"""Strategies for programs, their history, forecasts and scenarios."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import strategies as st

from advocacy.goals.measurement_plan import map_kpis
from advocacy.goals.metric import Direction
from advocacy.people.consent import Consent, Purpose
from advocacy.people.matrix import Matrix
from advocacy.people.membership import MembershipStatus
from advocacy.people.participant import Participant
from advocacy.plan.calendar import Habit
from advocacy.plan.content import ContentIdea
from advocacy.program.history import FieldChange, Revision
from advocacy.program.program import Phase, Program
from advocacy.scenarios.comparison import ScenarioComparison, compare_scenarios
from advocacy.scenarios.forecast import Assumption, Forecast, Funnel, make_forecast
from advocacy.scenarios.scenario import (
    MEASURES,
    FunnelInput,
    OutcomeModel,
    Scenario,
    ScenarioDifference,
    ScenarioResult,
    explain_difference,
)
from advocacy.testing.strategies._content import readinesses
from advocacy.testing.strategies._goals import content_pillars, goals, targets
from advocacy.testing.strategies._people import DAY, date_ranges, days, identifiers, pools, surveys, texts
from advocacy.testing.strategies._pilot import invitations, pilots
from advocacy.testing.strategies._plan import cadences, memberships, plan_briefs, plans
from advocacy.testing.strategies._policy import plain_spreads, selection_policies
from advocacy.testing.strategies._run import continuities, continuity_reports, reviews

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from advocacy.goals.goal import ContentPillar, Goal
    from advocacy.pilot.invitation import Invitation
    from advocacy.pilot.pilot import Pilot
    from advocacy.pilot.policy import SelectionPolicy
    from advocacy.run.continuity import Continuity
    from advocacy.run.review import Review

__all__ = [
    "assumptions",
    "field_changes",
    "forecasts",
    "funnels",
    "outcome_models",
    "programs",
    "revisions",
    "scenario_comparisons",
    "scenario_differences",
    "scenario_results",
    "scenarios",
]


@st.composite
def _difference(draw: DrawFn, parts: SearchStrategy[str]) -> FieldChange:
    part = draw(parts)
    things = {"phase": st.sampled_from(Phase), "period": date_ranges(), "memberships": memberships()}
    before = draw(things[part])
    if part != "memberships":
        return FieldChange(part=part, before=before, after=draw(things[part]))
    key = f"{before.participant}@{before.joined.isoformat()}"
    ends = draw(st.sampled_from([(before, None), (None, before)]))
    return FieldChange(part=part, key=key, before=ends[0], after=ends[1])


def field_changes(*, parts: SearchStrategy[str] | None = None) -> SearchStrategy[FieldChange]:
    """Generate what differs between two states; *parts* are of ``phase``, ``period`` and ``memberships``."""
    return _difference(st.sampled_from(["phase", "period", "memberships"]) if parts is None else parts)


def revisions(*, differences: SearchStrategy[FieldChange] | None = None) -> SearchStrategy[Revision]:
    """Generate revisions with a reason."""
    return st.builds(
        Revision,
        on=days(),
        reason=texts(),
        changes=st.lists(
            _difference(st.sampled_from(["phase", "period", "memberships"])) if differences is None else differences,
            min_size=1,
            max_size=3,
        ),
    )


def assumptions(*, codes: SearchStrategy[str] | None = None) -> SearchStrategy[Assumption]:
    """Generate ranges with a source, with and without a likeliest value, some without spread."""
    numbers = st.lists(st.fractions(0, 100, max_denominator=100), min_size=3, max_size=3).map(sorted)
    return st.builds(
        lambda code, ends, peaked, source: Assumption(
            code=code, minimum=ends[0], maximum=ends[2], likely=ends[1] if peaked else None, source=source
        ),
        identifiers() if codes is None else codes,
        numbers | st.fractions(0, 100, max_denominator=100).map(lambda one: [one] * 3),
        st.booleans(),
        texts(),
    )


def funnels() -> SearchStrategy[Funnel]:
    """Generate funnels of one to four steps."""
    steps = st.lists(assumptions(), min_size=1, max_size=4, unique_by=lambda step: step.code)
    return st.builds(Funnel, outcome=texts(), steps=steps)


def forecasts() -> SearchStrategy[Forecast]:
    """Generate forecasts of a hundred draws."""
    return st.builds(lambda funnel, seed: make_forecast(funnel, seed=seed, draws=100), funnels(), st.integers(0, 99))


#: Somebody of whom quotas and criteria know all, so that no name is nobody's.
_known = Participant(
    id="known to all",
    attributes={"department": "Sales", "location": "Gent"},
    network_size=400,
    activity=0.5,
    motivation=0.5,
    consents=[Consent(purpose=Purpose.PARTICIPATION, given=DAY)],
)


@st.composite
def _expectation(draw: DrawFn, chains: SearchStrategy[Funnel]) -> OutcomeModel:
    funnel = draw(chains)
    codes = {step.code for step in funnel.steps}
    return OutcomeModel(
        funnel=funnel, input=draw(st.sampled_from([one for one in FunnelInput if one.value not in codes]))
    )


def outcome_models(*, chains: SearchStrategy[Funnel] | None = None) -> SearchStrategy[OutcomeModel]:
    """Generate what is assumed to come of designs, begun by themselves and by what the design gives."""
    return _expectation(funnels() if chains is None else chains)


@st.composite
def _design(
    draw: DrawFn, ids: SearchStrategy[str], asked: SearchStrategy[SelectionPolicy], people: SearchStrategy[list[str]]
) -> Scenario:
    brief = draw(st.none() | plan_briefs(people=people))
    outcomes = st.sampled_from(["leads", "applications"])
    chains = st.builds(lambda funnel, outcome: evolve(funnel, outcome=outcome), funnels(), outcomes)
    expected = _expectation(chains)
    return Scenario(
        id=draw(ids),
        name=draw(st.none() | texts()),
        policy=draw(asked),
        goals=draw(st.lists(goals(), max_size=2, unique_by=lambda goal: goal.id)),
        cadence=draw(st.none() | cadences()),
        expectations=draw(st.lists(expected, max_size=2, unique_by=lambda one: one.funnel.outcome)),
        brief=None if brief is None else evolve(brief, buddies=None),
        time_per_post=draw(st.none() | st.integers(1, 12).map(lambda quarters: quarters * timedelta(minutes=15))),
    )


def scenarios(
    *,
    ids: SearchStrategy[str] | None = None,
    asked: SearchStrategy[SelectionPolicy] | None = None,
    people: SearchStrategy[list[str]] | None = None,
) -> SearchStrategy[Scenario]:
    """Generate designs, planned and not; *asked* are policies, *people* lists of the ids that briefs may name."""
    return _design(
        identifiers() if ids is None else ids,
        selection_policies(spread=plain_spreads()) if asked is None else asked,
        st.lists(identifiers(), max_size=3, unique=True) if people is None else people,
    )


@st.composite
def _comparison(draw: DrawFn, maximum: int, minimum: int) -> ScenarioComparison:
    others = draw(pools(max_size=6))
    people = [*(one for one in others if one.id != _known.id), _known]
    names = [person.id for person in people]
    some = scenarios(people=st.just(names))
    listed = draw(st.lists(some, min_size=minimum, max_size=maximum, unique_by=lambda design: design.id))
    compared = compare_scenarios(
        listed,
        people,
        matrix=Matrix.social_maturity(),
        on=DAY,
        habits=draw(st.dictionaries(st.sampled_from(names), st.sampled_from(Habit))),
        samples=draw(st.sampled_from([0, 2])),
        draws=100,
        seed=draw(st.integers(0, 9)),
    )
    outcomes = [f"outcome:{name}" for result in compared.results for name in result.forecasts]
    stated = st.dictionaries(st.sampled_from([*MEASURES, *outcomes]), st.sampled_from(Direction), max_size=3)
    return draw(st.just(compared) | stated.map(compared.weighed_by))


def scenario_comparisons(*, maximum: int = 4) -> SearchStrategy[ScenarioComparison]:
    """Generate comparisons of up to so many designs, with the measures of the default and with others."""
    return _comparison(maximum, 0)


def scenario_results() -> SearchStrategy[ScenarioResult]:
    """Generate what follows from a design, with a group and without."""
    return _comparison(1, 1).map(lambda compared: compared.results[0])


def scenario_differences() -> SearchStrategy[ScenarioDifference]:
    """Generate what changes between two designs of the same people."""
    return _comparison(2, 2).map(lambda compared: explain_difference(*compared.results))


@st.composite
def _program(draw: DrawFn, aims: SearchStrategy[list[Goal]], selections: SearchStrategy[Pilot]) -> Program:
    pursued = draw(aims)
    served: SearchStrategy[set[str]] = st.just(set())
    if pursued:
        served = st.sets(st.sampled_from([goal.id for goal in pursued]))
    pilot = draw(st.none() | selections)
    people = draw(pools(max_size=5)) if pilot is None else pilot.pool
    asked: list[Invitation] = []
    if pilot is not None and pilot.members:
        members = invitations(people=st.sampled_from(pilot.members))
        asked = draw(st.lists(members, max_size=3, unique_by=lambda one: one.participant))
    pillars = draw(st.lists(content_pillars(goals=served), max_size=3, unique_by=lambda pillar: pillar.id))
    program = Program(
        id=draw(identifiers()),
        period=draw(date_ranges()),
        participants=people,
        goals=pursued,
        pillars=pillars,
        pilot=pilot,
        invitations=asked,
        kpis=draw(st.none() | st.just(map_kpis(pursued))),
        survey=draw(st.none() | surveys()),
        readiness=draw(st.none() | readinesses()),
        ideas=draw(st.lists(_idea(people, pillars, pursued), max_size=2, unique_by=lambda idea: idea.id)),
        plan=draw(st.none() | plans(people=st.just(list(people)))),
        review=draw(st.none() | _review_of([person.id for person in people])),
    )
    measured = [metric for one in map_kpis(pursued).goals for metric in one.metrics if not metric.qualitative]
    if program.kpis is not None and measured:
        some = st.lists(targets(metrics=st.sampled_from(measured)), max_size=2, unique_by=lambda one: one.metric)
        program = evolve(program, targets=draw(some))
    return draw(_revised(program)) if draw(st.booleans()) else program


def _review_of(people: list[str]) -> SearchStrategy[Review]:
    """Generate reviews in which nobody else has a proposal of their own."""
    kept: SearchStrategy[list[Continuity]] = st.just([])
    if people:
        one = continuities(people=st.sampled_from(people))
        kept = st.lists(one, max_size=2, unique_by=lambda person: person.participant)
    return reviews(continuity=continuity_reports(people=kept))


def _idea(
    people: Iterable[Participant], pillars: Iterable[ContentPillar], aims: Iterable[Goal]
) -> SearchStrategy[ContentIdea]:
    """Generate ideas that refer to what is there."""
    who = st.sampled_from([None, *(person.id for person in people)])
    goals = [goal.id for goal in aims]
    return st.builds(
        ContentIdea,
        id=identifiers(),
        title=texts(),
        pillar=st.sampled_from([None, *(pillar.id for pillar in pillars)]),
        owner=who,
        goals=st.sets(st.sampled_from(goals)) if goals else st.just(set()),
        from_whom=who,
    )


@st.composite
def _revised(draw: DrawFn, program: Program) -> Program:
    """Take a program through a few days on which somebody comes or goes, or its plan changes."""
    now = draw(days())
    for _ in range(draw(st.integers(1, 3))):
        now += timedelta(days=draw(st.integers(0, 40)))
        ready = [person.id for person in program.participants if person.consents_to(Purpose.PARTICIPATION, on=now)]
        new = [name for name in ready if program.membership_status(name, on=now) is MembershipStatus.NOT_YET]
        here = [stay.participant for stay in program.memberships if stay.status(now) is MembershipStatus.ACTIVE]
        step = draw(st.sampled_from(["plan", *["join"] * bool(new), *["pause", "leave"] * bool(here)]))
        if step == "join":
            program = program.join(draw(st.sampled_from(new)), on=now)
        elif step == "plan":
            content = draw(st.sampled_from([{}, {"pillars": (), "ideas": ()}, {"ideas": ()}]))
            phase = draw(st.sampled_from(Phase))
            program = program.revise(on=now, reason=draw(texts()), period=draw(date_ranges()), phase=phase, **content)
        else:
            take = program.pause if step == "pause" else program.leave
            program = take(draw(st.sampled_from(here)), on=now)
    return program


def programs(
    *, aims: SearchStrategy[list[Goal]] | None = None, selections: SearchStrategy[Pilot] | None = None
) -> SearchStrategy[Program]:
    """Generate programs whose parts refer to each other rightly, with and without a pilot."""
    return _program(
        st.lists(goals(), max_size=3, unique_by=lambda goal: goal.id) if aims is None else aims,
        pilots() if selections is None else selections,
    )
