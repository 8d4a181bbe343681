"""Strategies for selections and what explores them."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import evolve
from hypothesis import strategies as st

from advocacy.errors import Finding
from advocacy.frozen_map import FrozenMap
from advocacy.people.matrix import Matrix
from advocacy.pilot import (
    MemberSwap,
    Replacement,
    SelectionProbability,
    TradeoffPoint,
    WeightSensitivity,
    replace_members,
)
from advocacy.pilot.assessment import Assessment, CriterionScore
from advocacy.pilot.infeasibility import BoundKind, BoundRelaxation, Infeasibility
from advocacy.pilot.invitation import Invitation, Reply
from advocacy.pilot.pilot import Explanation, Pilot, QuotaCount, SelectionStatus
from advocacy.pilot.policy import Quota, ValueCap
from advocacy.pilot.selection import select_pilot
from advocacy.pilot.size import SizeSuggestion, suggest_size
from advocacy.rules import identifier
from advocacy.stats import Interval
from advocacy.testing.strategies._people import DAY, days, identifiers, pools, shares
from advocacy.testing.strategies._policy import (
    Rule,
    distinct_values,
    plain_spreads,
    pools_around,
    quotas,
    selection_policies,
    value_caps,
    with_rules,
)

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from advocacy.people.participant import Participant
    from advocacy.pilot.policy import SelectionPolicy

__all__ = [
    "assessments",
    "bound_relaxations",
    "criterion_scores",
    "explanations",
    "findings",
    "infeasibilities",
    "intervals",
    "invitations",
    "member_swaps",
    "pilots",
    "quota_counts",
    "replacements",
    "selection_probabilities",
    "size_suggestions",
    "tradeoff_points",
    "weight_sensitivities",
]


def _plain() -> SearchStrategy[SelectionPolicy]:
    return selection_policies(spread=plain_spreads())


@st.composite
def _pilot(
    draw: DrawFn, asked: SearchStrategy[SelectionPolicy], people: int, endings: tuple[SelectionStatus, ...]
) -> Pilot:
    policy, ending = draw(asked), draw(st.sampled_from(endings))
    pool = draw(pools_around(policy, minimum=people))
    before = draw(st.just(()) | st.sets(st.sampled_from([one.id for one in pool]), max_size=2)) if pool else ()
    matrix, relax = Matrix.social_maturity(), ending is SelectionStatus.RELAXED
    pilot = select_pilot(pool, policy, matrix=matrix, on=DAY, previous_members=before, relax=relax)
    if ending is SelectionStatus.LIMIT_REACHED and pilot.status is SelectionStatus.OPTIMAL:
        return evolve(pilot, status=ending, bound=pilot.total + draw(st.integers(0, 99)))
    if ending is SelectionStatus.REPAIRED and pilot.members:
        return replace_members(pilot, draw(st.sets(st.sampled_from(pilot.members), min_size=1)), on=DAY).pilot
    return evolve(pilot, status=ending, infeasibility=None, bound=None) if ending is SelectionStatus.REDACTED else pilot


def pilots(*, asked: SearchStrategy[SelectionPolicy] | None = None) -> SearchStrategy[Pilot]:
    """
    Generate selections that ended in every way: selected, relaxed, repaired, stopped at a limit, unmet,
    rewritten since.

    Args:
        asked: The policies; by default such as need no solver.
    """
    return _pilot(_plain() if asked is None else asked, 0, tuple(SelectionStatus))


def _peopled() -> SearchStrategy[Pilot]:
    """Generate selections from pools that are not empty."""
    return _pilot(_plain(), 1, tuple(status for status in SelectionStatus if status is not SelectionStatus.REPAIRED))


def assessments(*, selections: SearchStrategy[Pilot] | None = None) -> SearchStrategy[Assessment]:
    """Generate what policies say of people; *selections* are of pools that are not empty."""
    drawn = _peopled() if selections is None else selections
    return drawn.flatmap(lambda pilot: st.sampled_from([pilot.assessment(one.id) for one in pilot.pool]))


def explanations(*, selections: SearchStrategy[Pilot] | None = None) -> SearchStrategy[Explanation]:
    """Generate reasons of members, of reserves and of who is left out; *selections* are of pools that are not empty."""
    drawn = _peopled() if selections is None else selections
    return drawn.flatmap(lambda pilot: st.sampled_from([pilot.explain(one.id) for one in pilot.pool]))


def criterion_scores(*, measures: SearchStrategy[str] | None = None) -> SearchStrategy[CriterionScore]:
    """Generate what criteria give to a score."""
    return st.builds(
        CriterionScore,
        measure=st.sampled_from(["activity", "motivation"]) if measures is None else measures,
        value=shares(),
        points=st.integers(0, 10_000),
        weight=st.integers(0, 9),
        substituted=st.booleans(),
    )


@st.composite
def _count(draw: DrawFn, rules: SearchStrategy[Rule]) -> QuotaCount:
    size = draw(st.integers(0, 12))
    members = draw(st.integers(0, size))
    return QuotaCount(quota=draw(rules), size=size, members=members, eligible=members + draw(st.integers(0, 20)))


def quota_counts(*, rules: SearchStrategy[Rule] | None = None) -> SearchStrategy[QuotaCount]:
    """Generate how quotas came out, kept and not."""
    return _count(st.one_of(quotas(), value_caps(), distinct_values()) if rules is None else rules)


@st.composite
def _change(draw: DrawFn, rules: SearchStrategy[Rule]) -> BoundRelaxation:
    rule = draw(st.none() | rules)
    bounds = (
        [BoundKind.SIZE]
        if rule is None
        else [BoundKind.MAXIMUM]
        if isinstance(rule, ValueCap)
        else [BoundKind.MINIMUM, BoundKind.MAXIMUM]
    )
    bound = draw(st.sampled_from(bounds))
    low, more = draw(st.integers(0, 12)), draw(st.integers(1, 12))
    now, to = (low, low + more) if bound is BoundKind.MAXIMUM else (low + more, low)
    return BoundRelaxation(bound=bound, quota=rule, current=now, relaxed=to)


def bound_relaxations(*, rules: SearchStrategy[Rule] | None = None) -> SearchStrategy[BoundRelaxation]:
    """Generate moves of one bound: minimums and sizes down, maximums up."""
    return _change(st.one_of(quotas(), value_caps(), distinct_values()) if rules is None else rules)


@st.composite
def _clash(draw: DrawFn, asked: SearchStrategy[SelectionPolicy]) -> Infeasibility:
    """Ask a pool for more people than it has: in the group, or with one value."""
    policy = draw(asked)
    lacking = draw(st.none() | st.sampled_from(policy.attributes)) if policy.attributes else None
    people = draw(pools_around(policy))
    few = len(people) + draw(st.integers(1, 9))
    rules = policy.quotas
    if lacking is not None:
        rules = (Quota(lacking, "nobody's", draw(st.integers(1, few))), *rules)
    size = few if lacking is None else (1, few)
    policy = with_rules(evolve(policy, size=size, quotas=()), rules)
    named = {*policy.attributes, *(criterion.measure for criterion in policy.criteria)}
    policy = evolve(policy, substitutes={name: v for name, v in policy.substitutes.items() if name in named})
    clash = select_pilot(people, policy, matrix=Matrix.social_maturity(), on=DAY).infeasibility
    assert clash is not None  # noqa: S101 - for the type checker: there are too few people
    return clash


def infeasibilities(*, asked: SearchStrategy[SelectionPolicy] | None = None) -> SearchStrategy[Infeasibility]:
    """Generate reasons why no group fits, with the changes that are enough."""
    return _clash(_plain() if asked is None else asked)


def findings(*, selections: SearchStrategy[Pilot] | None = None) -> SearchStrategy[Finding]:
    """Generate findings as selections have them, with a path and without."""
    drawn = explanations(selections=selections).flatmap(lambda told: st.sampled_from(told.reasons))
    return st.builds(lambda finding, path: finding.at(path), drawn, st.just("") | st.just("$.pilot"))


@st.composite
def _suggestion(
    draw: DrawFn, organisations: SearchStrategy[int], people: SearchStrategy[list[Participant]]
) -> SizeSuggestion:
    matrix = Matrix.social_maturity()
    return suggest_size(organisation=draw(organisations), matrix=matrix, counts=matrix.count_cells(draw(people)))


def size_suggestions(
    *, organisations: SearchStrategy[int] | None = None, people: SearchStrategy[list[Participant]] | None = None
) -> SearchStrategy[SizeSuggestion]:
    """Generate suggested sizes, for *organisations* of so many people."""
    sizes = st.integers(1, 99) | st.integers(1, 10**6)
    return _suggestion(
        sizes if organisations is None else organisations, pools(max_size=30) if people is None else people
    )


@st.composite
def _invitation(draw: DrawFn, people: SearchStrategy[str]) -> Invitation:
    asked = Invitation(participant=draw(people), sent=draw(days()))
    reply = draw(st.none() | st.sampled_from(Reply))
    after = timedelta(days=draw(st.integers(0, 30)))
    return asked if reply is None else asked.answer(reply, on=asked.sent + after)


def invitations(*, people: SearchStrategy[str] | None = None) -> SearchStrategy[Invitation]:
    """Generate invitations, open and answered; *people* are ids."""
    return _invitation(identifiers() if people is None else people)


def intervals(*, ends: SearchStrategy[float] | None = None) -> SearchStrategy[Interval]:
    """Generate intervals, those of a single number included."""
    drawn = st.floats(allow_nan=False, allow_infinity=False) if ends is None else ends
    return st.tuples(drawn, drawn).map(lambda two: Interval(*sorted(two)))


@st.composite
def _chance(draw: DrawFn, shares: SearchStrategy[Fraction]) -> SelectionProbability:
    share = draw(shares)
    if draw(st.booleans()):
        return SelectionProbability(probability=share)
    low, high = draw(st.floats(0, float(share))), draw(st.floats(float(share), 1))
    return SelectionProbability(
        probability=share, interval=Interval(low, high), seeds=share.denominator * draw(st.integers(1, 20))
    )


def selection_probabilities(*, shares: SearchStrategy[Fraction] | None = None) -> SearchStrategy[SelectionProbability]:
    """Generate chances of a place, exact and estimated."""
    return _chance(st.fractions(0, 1, max_denominator=50) if shares is None else shares)


@st.composite
def _firmness(draw: DrawFn, people: SearchStrategy[str]) -> WeightSensitivity:
    tried = draw(st.integers(1, 200))
    spread = st.integers(2, 50).flatmap(lambda of: st.integers(1, of - 1).map(lambda part: Fraction(part, of)))
    places: dict[str, int] = draw(st.dictionaries(people, st.integers(0, tried), max_size=5))
    return WeightSensitivity(samples=tried, spread=draw(spread), seed=draw(st.integers()), places=FrozenMap(places))


def weight_sensitivities(*, people: SearchStrategy[str] | None = None) -> SearchStrategy[WeightSensitivity]:
    """Generate how often people have a place under other weights; *people* are ids."""
    return _firmness(identifiers() if people is None else people)


@st.composite
def _point(draw: DrawFn, sizes: SearchStrategy[int]) -> TradeoffPoint:
    size = draw(sizes)
    members = draw(st.integers(0, size))
    total = draw(st.integers(0, 10_000 * members)) if members else None
    tightness = draw(st.fractions(0, 1, max_denominator=12))
    return TradeoffPoint(size=size, tightness=tightness, total=total, members=members, proven=draw(st.booleans()))


def tradeoff_points(*, sizes: SearchStrategy[int] | None = None) -> SearchStrategy[TradeoffPoint]:
    """Generate best totals under one setting, or that there is no group."""
    return _point(st.integers(1, 30) if sizes is None else sizes)


def member_swaps(*, people: SearchStrategy[str] | None = None) -> SearchStrategy[MemberSwap]:
    """Generate who comes in and who goes, nobody both; *people* are ids."""
    ids = st.lists(identifiers() if people is None else people, max_size=6, unique_by=identifier)
    return st.builds(
        lambda drawn, cut: MemberSwap(joins=tuple(sorted(drawn[:cut])), leaves=tuple(sorted(drawn[cut:]))),
        ids,
        st.integers(0, 6),
    )


@st.composite
def _replacement(draw: DrawFn, selections: SearchStrategy[Pilot]) -> Replacement:
    pilot: Any = draw(selections)
    leaving = draw(st.sets(st.sampled_from(pilot.members))) if pilot.members else ()
    return replace_members(pilot, leaving, on=DAY)


def replacements(*, selections: SearchStrategy[Pilot] | None = None) -> SearchStrategy[Replacement]:
    """Generate groups in which places came free, filled and not."""
    return _replacement(pilots() if selections is None else selections)
