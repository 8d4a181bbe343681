"""After the selection: replace members who leave, and select again from a changed pool.

Use `select_pilot` with ``previous_members=pilot.all_members`` to grow the group in a later wave. Size and quotas then
apply to the whole group. With ``invitations=program.invitations``, nobody who declined is proposed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve, frozen

from advocacy.arguments import checked
from advocacy.errors import Finding, numbered, raise_any, unknown_names
from advocacy.messages.blocks import Lines, Report, Sentences, Table
from advocacy.messages.translator import Translator
from advocacy.people.participant import Participant
from advocacy.pilot.assessment import Assessor, Candidate, Screened, draw
from advocacy.pilot.engine import Group, Task, best_group, first_group
from advocacy.pilot.fair_draw import Chosen, with_equal_chances
from advocacy.pilot.infeasibility import find_clash
from advocacy.pilot.invitation import Invitation, find_declined
from advocacy.pilot.limits import Deadline, SolverLimits
from advocacy.pilot.pilot import MemberSwap, Pilot, SelectionStatus, status_of
from advocacy.pilot.policy import SelectionPolicy, TieBreak
from advocacy.pilot.selection import make_pilot, misuse
from advocacy.rules import tuple_of

#: More points than a person can have, so that keeping a former member has a higher weight than any score.
_ABOVE_ALL = 10_001


@frozen(kw_only=True)
class Replacement(Report):
    """A group that replaces another.

    Attributes:
        pilot: The new proposal. People who left are not in its pool, so they are not invited again.
        swap: Who joins, and which other members would have to leave; for the program lead only.
    """

    pilot: Pilot
    swap: MemberSwap

    @property
    def keeps_all(self) -> bool:
        """Whether there is a group and all members who did not leave are kept."""
        return bool(self.pilot.members) and not self.swap.leaves

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The outcome of the swap, then the findings of the new pilot."""
        joins, leaves = len(self.swap.joins), len(self.swap.leaves)
        if not self.pilot.members:
            summary = Finding.of("member-swap:none", "")
        elif leaves:
            summary = Finding.of("member-swap:more", "", joins=joins, leaves=leaves)
        else:
            summary = Finding.of("member-swap", "", joins=joins)
        return (summary, *self.pilot.findings)

    def _blocks(self, translator: Translator) -> Iterator[Table | Lines | Sentences]:
        sentences = [translator.tell(self.findings[0])]
        for name, people in (("joins", self.swap.joins), ("leaves", self.swap.leaves)):
            if people:
                who = ", ".join(map(translator.person, people))
                sentences.append(translator.say(f"member-swap:{name}", {"who": who}))
        yield Sentences(sentences)
        yield from self.pilot._blocks(translator)

    def __repr__(self) -> str:
        """Show how the selection ended, and nothing about a person."""
        return f"<Replacement {self.pilot.status.value}: {self.swap!r}>"


@checked
def replace_members(
    pilot: Pilot,
    leaving: Iterable[str],
    *,
    on: date,
    invitations: Iterable[Invitation] = (),
    people: Iterable[Participant] = (),
    limits: SolverLimits | None = None,
) -> Replacement:
    """Fill the places of members who declined or withdrew. They give no reason.

    The order of preference, over all sizes of the policy and all feasible groups: keep the most of the other members;
    then the size nearest to the present one (the larger of two that are equally near); then the highest total score;
    then the lottery as in `select_pilot`. So everyone else is kept if possible; otherwise the fewest people change.

    If the policy breaks ties with equal chances, as after a lottery, the free places are drawn again: with equal
    chances among those who fit, or as equal as the quotas allow. The seed of that draw is the draw of the policy's seed
    for the text ``replacement`` and the ids of the members who stay, so it does not depend on earlier draws.

    Args:
        pilot: The current group; it may be a repaired one.
        leaving: Ids of the members or previous members who leave. Members without valid consent on the day leave too.
        on: The day on which consent must be valid.
        invitations: The invitations so far; see `select_pilot`. Members who declined leave too.
        people: The current pool. Required for a stored pilot, because it does not know the people; by default the
            people of the selection.
        limits: The limits of the solver for all sizes together; see `SolverLimits`.

    Returns:
        The replacement. Its pilot has the status ``REPAIRED``, ``INFEASIBLE`` if no group is feasible any more, or
        ``LIMIT_REACHED``.

    Raises:
        ValidationError, UnknownNameError: *on* is not a date, an id of *leaving* is not in the group, or the pilot does
            not know its people and *people* are not given.
        MissingExtraError: The quotas need the solver, which is not installed.

    >>> from advocacy import Consent, Criterion, Participant, Purpose, SelectionPolicy, select_pilot
    >>> agreed = [Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1))]
    >>> people = [Participant(id=f"p-{n}", motivation=n / 10, consents=agreed) for n in range(10)]
    >>> policy = SelectionPolicy(size=3, criteria=[Criterion("motivation")], exclude_inactive=False)
    >>> pilot = select_pilot(people, policy, on=date(2026, 9, 15))
    >>> replacement = replace_members(pilot, ["p-8"], on=date(2026, 9, 20))
    >>> replacement.pilot.members, replacement.swap.joins, replacement.keeps_all
    (('p-6', 'p-7', 'p-9'), ('p-6',), True)
    """
    gone = tuple(dict.fromkeys(tuple_of(leaving)))
    inside = {*pilot.members, *pilot.previous_members}
    raise_any(unknown_names(numbered("leaving", gone), inside, kind="member"))
    given = tuple_of(people)
    known = given or pilot.people
    if not known and pilot.pool:
        raise_any([Finding.of("pilot:people", "people")])
    raise_any(misuse(given, pilot.policy, pilot.matrix))
    out = frozenset(gone) | find_declined(invitations, known, on=on)
    pool = tuple(person for person in known if person.id not in out)
    before = tuple(item for item in pilot.previous_members if item not in out)
    screened = Assessor(pilot.policy, pilot.matrix, on).screen(pool, frozenset(before))
    kept = frozenset(pilot.members) - out
    policy, deadline = _with_fresh_seed(pilot.policy, kept), Deadline(limits or SolverLimits())
    group = _nearest_group(screened, policy, len(pilot.all_members), kept, deadline)
    found = with_equal_chances(screened, policy, group, kept, deadline.left)
    status = SelectionStatus.REPAIRED if found.group.proven else SelectionStatus.LIMIT_REACHED
    return _replaced(pilot, pool, on, screened, found, status, deadline)


@checked
def reselect_pilot(
    pilot: Pilot,
    people: Iterable[Participant],
    *,
    on: date,
    invitations: Iterable[Invitation] = (),
    limits: SolverLimits | None = None,
) -> Replacement:
    """Select again from a changed pool, with as few changes as possible at the highest total score.

    The rules are those of `select_pilot`, with one tie-break before the lottery: of all groups with the highest total
    score, the group that keeps the most former members comes first. If the policy breaks ties with equal chances, the
    free places are drawn as in `replace_members`, and the status is ``REPAIRED``.

    Args:
        pilot: The former group.
        people: The current pool. Previous members who are not in it have left.
        on: The day on which consent must be valid.
        invitations: The invitations so far; see `select_pilot`. Members who declined leave.
        limits: The limits of the solver; see `SolverLimits`.

    Raises:
        ValidationError, UnknownNameError, MissingExtraError: As `select_pilot` does.
    """
    pool = tuple_of(people)
    raise_any(misuse(pool, pilot.policy, pilot.matrix))
    declined = find_declined(invitations, pool, on=on)
    pool = tuple(person for person in pool if person.id not in declined)
    known = {person.id for person in pool}
    before = tuple(item for item in pilot.previous_members if item in known)
    screened = Assessor(pilot.policy, pilot.matrix, on).screen(pool, frozenset(before))
    former, step = frozenset(pilot.members), pilot.policy.sizes[-1] + 1
    sticky = _gaining(
        screened,
        {candidate.id: candidate.points * step + (candidate.id in former) for candidate in screened.candidates},
    )
    policy, deadline = _with_fresh_seed(pilot.policy, former & known), Deadline(limits or SolverLimits())
    group = first_group(sticky, policy, deadline.left)
    found = with_equal_chances(screened, policy, group, former, deadline.left)
    status = status_of(found.group)
    if policy.tie_break is TieBreak.EQUAL_CHANCES and found.group.proven:
        status = SelectionStatus.REPAIRED
    return _replaced(pilot, pool, on, screened, found, status, deadline)


def _gaining(screened: Screened, gains: dict[str, int]) -> Screened:
    """Replace the points of candidates by other gains."""
    return screened._replace(
        candidates=tuple(candidate._replace(points=gains[candidate.id]) for candidate in screened.candidates)
    )


def _with_fresh_seed(policy: SelectionPolicy, kept: Iterable[str]) -> SelectionPolicy:
    """Return a policy with equal chances with a seed for this draw, so that it does not depend on earlier draws."""
    if policy.tie_break is not TieBreak.EQUAL_CHANCES:
        return policy
    return evolve(policy, seed=draw(policy.seed, "\n".join(["replacement", *sorted(kept)])))


def _nearest_group(
    screened: Screened, policy: SelectionPolicy, now: int, kept: frozenset[str], deadline: Deadline
) -> Group:
    """Find the group that keeps the most members, over all sizes of the policy, the size nearest to *now* first."""
    step = _ABOVE_ALL * policy.sizes[-1]
    sticky = _gaining(
        screened, {candidate.id: candidate.points + step * (candidate.id in kept) for candidate in screened.candidates}
    )
    stay = sum(candidate.id in kept for candidate in screened.candidates)
    best: tuple[int, Group] | None = None
    for size in sorted(policy.sizes, key=lambda size: (abs(size - now), -size)):
        group = best_group(sticky.candidates, Task.among(sticky, policy.quotas, size, policy.seed), deadline.left)
        if not group.proven:
            return group
        if group.chosen is not None:
            keeps = sum(candidate.id in kept for candidate in group.chosen)
            if best is None or keeps > best[0]:
                best = keeps, group
            if keeps == stay:
                break
    return best[1] if best is not None else Group(None)


def _replaced(
    old: Pilot,
    people: tuple[Participant, ...],
    on: date,
    screened: Screened,
    found: Chosen,
    status: SelectionStatus,
    deadline: Deadline,
) -> Replacement:
    group, clash = found.group, None
    chosen: list[Candidate] = group.chosen or []
    if group.chosen is None and group.proven:
        clash, status = find_clash(screened, old.policy, deadline.left), SelectionStatus.INFEASIBLE
    members = tuple(candidate.id for candidate in chosen)
    scores = any(found.scores for found in old.pool)
    pilot = make_pilot(
        people,
        screened,
        status=status,
        policy=old.policy,
        matrix=old.matrix,
        on=on,
        scores=scores,
        members=members,
        infeasibility=clash,
        notes=found.notes,
    )
    former, now = set(old.members), set(members)
    leaves = former - now if chosen else set[str]()
    still = {candidate.id for candidate in screened.candidates}
    return Replacement(
        pilot=pilot,
        swap=MemberSwap(joins=tuple(sorted(now - former)), leaves=tuple(sorted(leaves & still))),
    )
