"""Select a pilot group: the group with the highest total score, with a lottery to break ties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from advocacy.arguments import checked
from advocacy.errors import Finding, nearest, nearest_name, raise_any, unknown_names
from advocacy.frozen_map import FrozenMap
from advocacy.people.matrix import Matrix
from advocacy.people.participant import CELL, MEASURES, Participant
from advocacy.pilot.assessment import Assessor, Screened, Trait
from advocacy.pilot.engine import carried
from advocacy.pilot.fair_draw import first_choice
from advocacy.pilot.infeasibility import Infeasibility, find_clash
from advocacy.pilot.invitation import Invitation, find_declined
from advocacy.pilot.limits import Deadline, SolverLimits
from advocacy.pilot.pilot import Pilot, SelectionStatus, status_of, with_screening
from advocacy.pilot.policy import Quota, SelectionPolicy
from advocacy.rules import first_repeats, replace_fields, tuple_of


@checked
def select_pilot(
    people: Iterable[Participant],
    policy: SelectionPolicy,
    *,
    matrix: Matrix | None = None,
    on: date,
    previous_members: Iterable[str] = (),
    invitations: Iterable[Invitation] = (),
    limits: SolverLimits | None = None,
    relax: bool = False,
    keep_scores: bool = False,
) -> Pilot:
    """Select the pilot group for a policy (:ref:`method-step-1`).

    The group has the highest total score of all groups that satisfy the size and the quotas, and this is proven. A
    lottery breaks ties. Between groups with the same total, it takes the group whose draws (their first 24 bits) have
    the smallest sum. Between people with the same score and the same traits, the lowest draw comes first; equal draws
    are ordered by id. A draw depends on the seed and the person's id only. The lottery does not give all best groups
    the same probability. Everyone selected has valid consent to participation on the day.

    Args:
        people: The pool, in any order.
        policy: The requirements of the group.
        matrix: The matrix for placing people. Required unless the policy includes inactive people and no quota is on
            ``cell``.
        on: The day on which consent must be valid.
        previous_members: Ids of people in the pool who joined in an earlier wave. Size and quotas apply to them and the
            new members together, and no one is selected twice. Previous members without valid consent are not counted.
        invitations: The invitations so far, such as ``Program.invitations``. People who declined by the day are left
            out of the pool, and are no previous members, until they come back on their own: by a new consent to
            participate that is given on a later day than they declined, or by another answer. ``Program.join`` gives
            it.
        limits: The limits of the solver; see `SolverLimits`. Not used without quotas, or if all quotas are on one
            attribute. The seconds are for the whole selection: for all sizes, and for the explanation if no group is
            feasible.
        relax: If no group is feasible, return the best group under the relaxed policy, with the status ``RELAXED``.
        keep_scores: Store the points of each person by criterion in the pilot. They reveal the answers of the person,
            so do this only if a stored pilot has to explain scores or needs `weight_sensitivity`.

    Returns:
        The pilot: proposed members, reserves, and the exclusions with their reasons. If no group is feasible, the
            result states why.

    Raises:
        ValidationError, UnknownNameError: All problems at once: duplicate ids, a missing matrix, names that no one in
            the pool has.
        MissingExtraError: Quotas overlap and the extra ``solver`` is not installed. The message states the command.

    >>> from advocacy import Consent, Criterion, Purpose
    >>> consents = [Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1))]
    >>> people = [Participant(id=f"p-{n}", motivation=n / 10, consents=consents) for n in range(10)]
    >>> policy = SelectionPolicy(size=3, criteria=[Criterion("motivation")], exclude_inactive=False)
    >>> pilot = select_pilot(people, policy, on=date(2026, 9, 15))
    >>> pilot, pilot.members
    (<Pilot optimal: 3 of 10 people>, ('p-7', 'p-8', 'p-9'))
    >>> print(pilot.explain("p-6"))
    You are a reserve: eligible, with a score of 6,000 out of 10,000.
    The group with the highest total score is proposed, and a lottery decides ...
    """
    pool, earlier = invited_pool(people, policy, matrix, previous_members, invitations, on)
    deadline = Deadline(limits or SolverLimits())
    used = matrix if policy.needs_matrix else None
    screened = Assessor(policy, used, on).screen(pool, frozenset(earlier))
    found = first_choice(screened, policy, deadline.left)
    drawn = bool(policy.is_plain_lottery and found.chances)
    clash, status = None, SelectionStatus.DRAWN if drawn else status_of(found.group)
    if found.group.chosen is None and found.group.proven:
        clash = find_clash(screened, policy, deadline.left)
        status = SelectionStatus.INFEASIBLE
        if relax and clash.relaxed_policy is not None:
            found = first_choice(screened, clash.relaxed_policy, deadline.left)
            status = SelectionStatus.RELAXED if found.group.proven else SelectionStatus.LIMIT_REACHED
    group = found.group
    members = tuple(member.id for member in group.chosen or ())
    bound = group.bound if status is SelectionStatus.LIMIT_REACHED else None
    return make_pilot(
        pool,
        screened,
        status=status,
        policy=policy,
        matrix=used,
        on=on,
        scores=keep_scores,
        members=members,
        infeasibility=clash,
        bound=bound,
        chances={traits: share for (traits, _), share in found.chances.items()} if drawn else {},
        notes=found.notes,
    )


def invited_pool(
    people: Iterable[Participant],
    policy: SelectionPolicy,
    matrix: Matrix | None,
    previous_members: Iterable[str],
    invitations: Iterable[Invitation],
    on: date,
) -> tuple[tuple[Participant, ...], tuple[str, ...]]:
    """Return the people to select from and the previous members, without those who declined.

    Raises:
        ValidationError, UnknownNameError: All problems at once, as in `select_pilot`.
    """
    pool, earlier = tuple_of(people), tuple_of(previous_members)
    known = {person.id for person in pool}
    unknown = (
        nearest(name, known, f"previous_members[{index}]", kind="participant")
        for index, name in enumerate(earlier)
        if name not in known
    )
    raise_any((*misuse(pool, policy, matrix), *unknown))
    if declined := find_declined(invitations, pool, on=on):
        pool = tuple(person for person in pool if person.id not in declined)
        earlier = tuple(member for member in earlier if member not in declined)
    return pool, earlier


def make_pilot(
    people: tuple[Participant, ...],
    screened: Screened,
    *,
    status: SelectionStatus,
    policy: SelectionPolicy,
    matrix: Matrix | None,
    on: date,
    scores: bool,
    members: Iterable[str] = (),
    infeasibility: Infeasibility | None = None,
    bound: int | None = None,
    chances: Mapping[tuple[Trait, ...], Fraction] = MappingProxyType({}),
    notes: Iterable[Finding] = (),
) -> Pilot:
    """Return a pilot with the data that it may store. It knows the people for as long as it is not stored.

    Args:
        people: The people to select from.
        screened: The same people, screened.
        status: How the selection ended.
        policy: The policy.
        matrix: The matrix, if the policy needs one.
        on: The day of the selection.
        scores: Whether to store the points by criterion.
        members: The ids of the new members.
        infeasibility: Why no group is feasible.
        bound: An upper bound on the total, if it is not proven.
        chances: The chances in a lottery, by combination of traits; empty without one.
        notes: Findings to store, besides those about the pool.
    """
    members = tuple(members)
    pilot = Pilot(
        status=status,
        policy=policy,
        matrix=matrix,
        on=on,
        pool=(),
        members=(),
        infeasibility=infeasibility,
        bound=bound,
        exclusion_counts=FrozenMap(screened.excluded),
        pool_findings=(*_values_without_people(people, policy, screened), *notes, *one_cell(people, members, matrix)),
    )
    pool = Assessor(policy, matrix, on).pool(people, screened, scores=scores) if scores or chances else None
    if pool is not None and chances:
        eligible = {candidate.id for candidate in screened.candidates}
        pool = tuple(
            replace_fields(found, chance=chances[found.traits]) if found.id in eligible else found for found in pool
        )
    return with_screening(pilot, screened, people, members, pool)


def _values_without_people(
    people: tuple[Participant, ...], policy: SelectionPolicy, screened: Screened
) -> Iterator[Finding]:
    """Report each quota on a value that no person in the pool has: most likely a misspelling."""
    eligible = carried([*screened.candidates, *screened.before], policy.quotas)
    for index, (quota, count) in enumerate(zip(policy.quotas, eligible, strict=True)):
        if isinstance(quota, Quota) and quota.attribute != CELL and not count:
            values = {person.attributes.get(quota.attribute, "") for person in people} - {""}
            if people and quota.value not in values:
                close = nearest_name(quota.value, values)
                named = {"attribute": quota.attribute, "value": quota.value, "nearest": close}
                yield Finding.of("quota:value", f"policy.quotas[{index}].value", **named)


def one_cell(people: tuple[Participant, ...], members: tuple[str, ...], matrix: Matrix | None) -> Iterator[Finding]:
    """Report that all of three or more new members start in the same cell: practice asks for a spread."""
    if matrix is None or len(members) < 3 or len(matrix.cells) < 2:
        return
    chosen = set(members)
    cells = {matrix.place(person).cell for person in people if person.id in chosen}
    if len(cells) == 1 and (cell := cells.pop()) is not None:
        yield Finding.of("pilot:one-cell", "", count=len(members), cell=cell.name)


def used_names(policy: SelectionPolicy, matrix: Matrix | None) -> set[str]:
    """Return the measures and attributes that a policy uses, and so may have a substitute for."""
    return _measures(policy, matrix) | set(policy.attributes)


def _measures(policy: SelectionPolicy, matrix: Matrix | None) -> set[str]:
    placed = matrix.measures if matrix is not None and policy.needs_matrix else ()
    return {criterion.measure for criterion in policy.criteria} | set(placed)


def misuse(pool: tuple[Participant, ...], policy: SelectionPolicy, matrix: Matrix | None) -> Iterator[Finding]:
    """Find misuse that does not depend on the pool, and unknown names."""
    yield from first_repeats((person.id for person in pool), "people")
    if policy.needs_matrix and matrix is None:
        yield Finding.of("matrix:needed", "matrix")
    measured = _measures(policy, matrix)
    if matrix is not None and policy.needs_matrix:
        cells = [cell.code for cell in matrix.cells]
        for index, quota in enumerate(policy.quotas):
            if isinstance(quota, Quota) and quota.attribute == CELL:
                yield from unknown_names([(f"policy.quotas[{index}].value", quota.value)], cells, kind="cell")
    for name, value in policy.substitutes.items():
        if name not in measured and name not in policy.attributes:
            yield nearest(name, measured | set(policy.attributes), f"policy.substitutes[{name}]", kind="substitute")
        elif isinstance(value, str) is (name in measured):
            yield Finding.of("substitute:kind", f"policy.substitutes[{name}]", name=name)
    if pool:
        yield from _check_names(pool, policy)


def _check_names(pool: tuple[Participant, ...], policy: SelectionPolicy) -> Iterator[Finding]:
    """Find names of attributes and own measures that no one in the pool has: probably a misspelling."""
    unseen = set(policy.attributes) - {CELL} - policy.substitutes.keys()
    metrics = {criterion.measure for criterion in policy.criteria} - MEASURES.keys() - policy.substitutes.keys()
    for person in pool:
        if not unseen and not metrics:
            return
        unseen -= person.attributes.keys()
        metrics -= person.measures.keys()
    attributes = {name for person in pool for name in person.attributes} | {CELL}
    measures = {name for person in pool for name in person.measures} | MEASURES.keys()
    for index, quota in enumerate(policy.quotas):
        if quota.attribute in unseen:
            yield nearest(quota.attribute, attributes, f"policy.quotas[{index}].attribute", kind="attribute")
    for index, criterion in enumerate(policy.criteria):
        if criterion.measure in metrics:
            yield nearest(criterion.measure, measures, f"policy.criteria[{index}].measure", kind="measure")
