"""Infeasible selections: the conflicting bounds, and the relaxations that make the policy feasible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

from attrs import evolve, field, frozen

from advocacy.errors import Finding
from advocacy.pilot._relaxation import BoundKind, BoundRelaxation, Elastic, Plain, Side, sides_of
from advocacy.pilot.assessment import Candidate, Screened
from advocacy.pilot.engine import Rule, needs_solver
from advocacy.pilot.policy import DistinctValues, Quota, SelectionPolicy, ValueCap
from advocacy.pilot.solver import SolverLimits


@frozen(kw_only=True)
class Infeasibility:
    """
    Why no group is feasible, and what would help.

    Attributes:
        eligible: The number of eligible people, previous members excluded.
        requested: The smallest allowed size.
        findings: The conflicting bounds, each with the number of eligible people that are missing.
        quotas: The quotas among them, in the policy's order.
        irreducible: Whether the set of bounds is irreducible: without any one of them, a group is feasible.
        relaxations: The relaxations of bounds that together make a group feasible, with the fewest places in total.
            Ties go by the order of the quotas, with the size last. Empty if only more eligible people help, or a limit
            was reached.
        relaxed_policy: The policy with the relaxations applied; ``None`` without relaxations.
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
    Explain why no size of the policy is feasible for the candidates.

    The deletion filter removes bounds one by one while no group is feasible, so the remaining set is irreducible. The
    relaxations are the solution of a separate integer problem.

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
    Remove sides while no group is feasible. Return the rest, and whether every answer about a single side was known.

    Whole attributes are removed first, because most of them play no part. The rest is irreducible, because each side is
    then tried by itself.
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
    """Return a finding on the requested size and the number of eligible people."""
    people: dict[str, int] = {"eligible": len(screened.candidates), "least": policy.sizes[0]}
    lacks = max(0, policy.sizes[0] - len(screened.candidates) - len(screened.before))
    code = "clash:size"
    if screened.before:
        code, people = "clash:size:before", {**people, "before": len(screened.before)}
    return Finding.of(f"{code}:short", "", lacks=lacks, **people) if lacks else Finding.of(code, "", **people)


def _said(side: Side, screened: Screened, policy: SelectionPolicy, size: int) -> Finding:
    """Return a finding on a side, with the number of eligible people that are missing."""
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
    """Apply the relaxations. Bounds that were shares become places, for a group of exactly this size."""
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
