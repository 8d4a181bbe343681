"""When a group cannot be made: what stands in the way, and what would be enough to change."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from advocacy.errors import Finding
from advocacy.pilot._relaxation import BoundKind, BoundRelaxation, Elastic, Plain, Side, sides_of
from advocacy.pilot.engine import needs_solver
from advocacy.pilot.policy import DistinctValues, Quota, SelectionPolicy, ValueCap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from advocacy.pilot.assessment import Candidate, Screened
    from advocacy.pilot.engine import Rule
    from advocacy.pilot.solver import SolverLimits

__all__ = ["Infeasibility", "find_clash"]


@frozen(kw_only=True)
class Infeasibility:
    """
    Why no group fits, and what would help.

    Attributes:
        eligible: How many people are eligible, those who are in already aside.
        requested: The smallest size that would do.
        findings: The bounds that cannot be kept together, each with how many eligible people it lacks.
        quotas: The quotas among them, in the policy's order.
        irreducible: Whether every one of these bounds takes part: without any of them there is a group.
        relaxations: Bounds which, moved together, are enough, by the fewest places in all, ties by the order of the
            quotas, the size last; empty where only more eligible people help, or no limit allowed to find any.
        relaxed_policy: The policy with the changes made; ``None`` without changes.
    """

    eligible: int
    requested: int
    findings: tuple[Finding, ...]
    quotas: tuple[Quota | ValueCap | DistinctValues, ...] = ()
    irreducible: bool = True
    relaxations: tuple[BoundRelaxation, ...] = field(default=())
    relaxed_policy: SelectionPolicy | None = None


def find_clash(screened: Screened, policy: SelectionPolicy, limits: SolverLimits) -> Infeasibility:
    """
    Explain why no size of the policy can be met by the candidates.

    The bounds are found by leaving out one after another for as long as no group fits, so that none of those that stay
    can be left out; the changes are a whole-number problem of their own.

    Raises:
        MissingExtraError: The quotas need the solver, which is not installed.
    """
    eligible, holding = len(screened.candidates), len(screened.before)
    if holding > policy.sizes[-1]:
        full = Finding.of("clash:size:full", "", most=policy.sizes[-1], before=holding)
        return Infeasibility(eligible=eligible, requested=policy.sizes[0], findings=(full,))
    if not eligible + holding:
        return Infeasibility(eligible=0, requested=policy.sizes[0], findings=(_said_size(screened, policy),))
    model = Elastic(screened, policy, limits) if needs_solver(policy.quotas) else Plain(screened, policy)
    sides, minimal = _smallest(sides_of(policy), model.fits)
    changes, size = model.changes()
    named = {side.rule for side in sides}
    return Infeasibility(
        eligible=eligible,
        requested=policy.sizes[0],
        findings=tuple(_said(side, screened, policy, size) for side in sides),
        quotas=tuple(rule for rule in policy.quotas if rule in named),
        irreducible=minimal,
        relaxations=changes,
        relaxed_policy=_relaxed(policy, changes, size) if changes else None,
    )


def _smallest(sides: list[Side], fits: Callable[[Sequence[Side]], bool | None]) -> tuple[list[Side], bool]:
    """
    Leave out sides for as long as no group fits, and say whether every answer about a single side was known.

    Whole attributes are tried first, since most of them have no part in a clash; what is left is smallest because each
    side is then tried by itself.
    """
    kept, known = list(sides), True
    attributes = dict.fromkeys(side.rule.attribute for side in sides if side.rule is not None)
    if len(attributes) > 1:
        for name in attributes:
            fewer = [side for side in kept if side.rule is None or side.rule.attribute != name]
            kept = fewer if fits(fewer) is False else kept
    for side in tuple(kept):
        fewer = [other for other in kept if other is not side]
        answer = fits(fewer)
        known = known and answer is not None
        kept = fewer if answer is False else kept
    return kept, known


def _said_size(screened: Screened, policy: SelectionPolicy) -> Finding:
    """Say how many are wanted, and how many there are."""
    people: dict[str, int] = {"eligible": len(screened.candidates), "least": policy.sizes[0]}
    lacks = max(0, policy.sizes[0] - len(screened.candidates) - len(screened.before))
    code = "clash:size"
    if screened.before:
        code, people = "clash:size:before", {**people, "before": len(screened.before)}
    return Finding.of(f"{code}:short", "", lacks=lacks, **people) if lacks else Finding.of(code, "", **people)


def _said(side: Side, screened: Screened, policy: SelectionPolicy, size: int) -> Finding:
    """Say what a side asks for, and how many eligible people it lacks by itself."""
    if side.rule is None:
        return _said_size(screened, policy)
    minimum, maximum = side.rule.bounds(size)
    everyone: tuple[Candidate, ...] = screened.candidates + screened.before
    held = [one for one in everyone if any(name == side.rule.attribute for name, _ in one.traits)]
    if isinstance(side.rule, Quota):
        held = [one for one in held if (side.rule.attribute, side.rule.value) in one.traits]
    supply = len(held)
    if isinstance(side.rule, DistinctValues):
        supply = len({trait for one in held for trait in one.traits if trait[0] == side.rule.attribute})
    if side.bound is BoundKind.MAXIMUM:
        return Finding.of("clash:maximum", "", maximum=maximum, supply=supply, **side.rule.named)
    lacks = max(0, minimum - supply)
    named = {"quota": side.rule.name, "minimum": minimum, "supply": supply}
    if lacks:
        return Finding.of("clash:minimum:short", "", lacks=lacks, **named)
    return Finding.of("clash:minimum", "", **named)


def _relaxed(policy: SelectionPolicy, changes: Iterable[BoundRelaxation], size: int) -> SelectionPolicy:
    """Make the changes: bounds that were shares become places, for a group of that very size."""
    rules = list(policy.quotas)
    for change in changes:
        if change.quota is not None:
            index = policy.quotas.index(change.quota)
            moved: dict[str, Any] = {change.bound.value: change.relaxed}
            rules[index] = evolve(rules[index], **moved)
    shared = any(isinstance(end, Fraction) for rule in rules for end in _ends(rule))
    return evolve(policy, size=size if shared else (min(size, policy.sizes[0]), policy.sizes[-1]), quotas=rules)


def _ends(rule: Rule) -> tuple[object, object]:
    return (None if isinstance(rule, ValueCap) else rule.minimum), rule.maximum
