"""Select a pilot group from the people in a frame."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType

import attrs

from advocacy.adapters._frame_best import Best, Finder, Values
from advocacy.adapters._frame_people import People, load_narwhals
from advocacy.adapters._frame_scoring import ID, INVALID, POINTS, REASON, Scoring
from advocacy.arguments import checked
from advocacy.errors import Finding, nearest, raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.people.consent import Purpose, consents_hold
from advocacy.people.matrix import Matrix
from advocacy.people.participant import CELL, Participant
from advocacy.pilot.assessment import Assessment, Assessor, Candidate, Screened, Trait, public_reason
from advocacy.pilot.engine import counted
from advocacy.pilot.explanation import Explanation, QuotaCount
from advocacy.pilot.fair_draw import first_choice
from advocacy.pilot.infeasibility import Infeasibility, find_clash
from advocacy.pilot.invitation import Invitation, find_declined
from advocacy.pilot.limits import Deadline, SolverLimits
from advocacy.pilot.pilot import Pilot, SelectionStatus, status_of, with_screening
from advocacy.pilot.policy import Quota, SelectionPolicy, TieBreak
from advocacy.pilot.selection import make_pilot, misuse
from advocacy.rules import tuple_of

#: How the reasons begin that ask a person for a value.
_ASK = "ask:"


@attrs.frozen(kw_only=True, repr=False, eq=False)
class FrameSelection:
    """A pilot group that was selected from a frame. It reads further rows only where a question needs them.

    Attributes:
        status: How the selection ended; as ``Pilot.status``.
        policy: The policy.
        matrix: The matrix that was used; ``None`` if the policy needs none.
        on: The day on which consent had to be valid.
        members: Ids of the proposed members, in id order. The order is not a ranking.
        previous_members: Ids of the members of earlier waves with valid consent, in id order.
        total: The total score of the new members, in points.
        ties: The number of people who tie at the cut-off: eligible people with the same traits and the same score as a
            member whose place a lottery decided, members included.
        eligible: The number of eligible people, previous members not included.
        to_ask: The number of people without a known value for a minimum, whom nothing else keeps out; see
            ``Pilot.to_ask``.
        exclusion_counts: The number of excluded people by their first reason; see ``Pilot.exclusion_counts``.
        infeasibility: Why no group is feasible, and what would help; ``None`` if there is a group.
        bound: An upper bound on the total of any group if a limit was reached; see ``Pilot.bound``.
        quotas: The outcome of each quota, in the policy's order.
    """

    status: SelectionStatus
    policy: SelectionPolicy
    matrix: Matrix | None
    on: date
    members: tuple[str, ...]
    previous_members: tuple[str, ...]
    total: int
    ties: int
    eligible: int
    to_ask: int
    exclusion_counts: FrozenMap[int]
    infeasibility: Infeasibility | None
    bound: int | None
    quotas: tuple[QuotaCount, ...]
    _source: Source
    _small: Pilot
    _lottery: frozenset[str]
    _chances: Mapping[tuple[Trait, ...], Fraction] = MappingProxyType({})

    def __repr__(self) -> str:
        """Show how the selection ended, and nothing about a person."""
        return f"<FrameSelection {self.status.value}: {len(self.members)} of {self.pool_size} people>"

    @property
    def pool_size(self) -> int:
        """The number of people to select from, excluded people included."""
        return self.eligible + len(self.previous_members) + self.to_ask + sum(self.exclusion_counts.values())

    @checked
    def explain(self, person: str) -> Explanation:
        """Explain why a person is in the group or not, from the person's row; see `Pilot.explain`.

        Raises:
            UnknownNameError: The frame has no row with this id.
        """
        found = self._source.people.named([person])
        if not found or person in self._source.declined:
            raise_any([nearest(person, (), "", kind="participant")])
        small, candidate = self._small.screened, self._source.assessor.screen(found, frozenset(self.previous_members))
        known = {item.id for item in small.candidates}
        added = tuple(item for item in candidate.candidates if item.id not in known)
        screened = small._replace(candidates=(*small.candidates, *added))
        return self._with(screened, found).explain(person)

    def without_pool(self) -> Pilot:
        """Return the pilot as `Pilot.without_pool` gives it: with the assessments of everyone who is eligible.

        It reads their ids, points and traits into memory: about 200 bytes of each person.
        """
        screened = self._source.screened(self._small.screened)
        asked = [
            Assessment(id=person.id, reasons=self._source.assessor.assess(person).reasons)
            for person in self._source.to_ask()
        ]
        pool = [Assessment(id=item.id, traits=item.traits) for item in screened.before]
        pool += self._assessed(screened)
        return attrs.evolve(
            self._small,
            pool=[*pool, *asked],
            members=self.members,
            previous_members=self.previous_members,
        )

    def _assessed(self, screened: Screened) -> Iterator[Assessment]:
        """Yield the assessments of eligible people."""
        for points, name, traits in screened.candidates:
            yield Assessment(id=name, traits=traits, points=points, chance=self._chances.get(traits))

    def _with(self, screened: Screened, people: Iterable[Participant]) -> Pilot:
        """Return a pilot that knows some people, with the counts of everyone."""
        pool = tuple(self._assessed(screened)) if self._chances else None
        pilot = with_screening(self._small, screened, people, self.members, pool)
        object.__setattr__(pilot, "quotas", self.quotas)
        object.__setattr__(pilot, "_lottery_members", self._lottery)
        return pilot

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What to know about the result; as `Pilot.findings`. It follows from the counts, so no further row is read."""
        return self._with(self._small.screened, ())._findings_among(self.eligible, self.to_ask)


class Source:
    """The frame of a selection, and what it takes to read more of it."""

    def __init__(self, people: People, policy: SelectionPolicy, matrix: Matrix | None, on: date) -> None:
        self.people, self.policy = people, policy
        self.matrix = matrix if policy.needs_matrix else None
        self.assessor = Assessor(policy, self.matrix, on)
        self.scoring = Scoring(people, policy, matrix, on)
        self.declined: frozenset[str] = frozenset()
        #: The rows to select from.
        self.pool = people.lazy

    def leave_out(self, ids: Iterable[str]) -> None:
        """Leave people out of every further question about the pool."""
        names = sorted({*ids})
        if names:
            self.pool = self.pool.filter(~self.people.text("id").is_in(names))

    def screened(self, small: Screened) -> Screened:
        """Return the screening with everyone who is eligible."""
        nw, scoring = self.people.nw, self.scoring
        scored = self.pool.select(*scoring.expressions).filter(nw.col(REASON) == 0).drop(REASON).collect()
        columns = [scored[name].to_list() for name in scoring.traits]
        shared: dict[Values, tuple[tuple[str, str], ...]] = {}
        candidates = []
        rows = zip(*columns, strict=True) if columns else iter([()] * len(scored))
        for name, points, values in zip(scored[ID].to_list(), scored[POINTS].to_list(), rows, strict=True):
            traits = shared.setdefault(values, tuple(zip(self.policy.attributes, values, strict=True)))
            candidates.append(Candidate(int(points), name, traits))
        return small._replace(candidates=tuple(candidates))

    def excluded(self, best: Best) -> tuple[Counter[str], int]:
        """Return the number of excluded people by reason, and the number of people to ask."""
        excluded, asked = Counter[str](), 0
        for code, count in sorted(best.people.items()):
            reason = self.scoring.reasons[code]
            if reason.startswith(_ASK):
                asked += count
            elif code:
                excluded[public_reason(reason)] += count
        return excluded, asked

    def known(self, best: Best, counts: Iterable[QuotaCount], before: tuple[Candidate, ...]) -> list[Participant]:
        """Return people with all values of the quotas, if a finding may report a value that nobody has."""
        named = [item for item in counts if isinstance(item.quota, Quota) and item.quota.attribute != CELL]
        return self.values() if (before or best.people) and not all(item.eligible for item in named) else []

    def to_ask(self) -> list[Participant]:
        """Return the people without a known value for a minimum, whom nothing else keeps out."""
        codes = [code for code, reason in enumerate(self.scoring.reasons) if reason.startswith(_ASK)]
        if not codes:
            return []
        nw = self.people.nw
        rows = self.pool.with_columns(self.scoring.expressions[1].alias("advocacy reason"))
        return self.people.participants(rows.filter(nw.col("advocacy reason").is_in(codes)))

    # ------------------------------------------------------------ checks

    def check_ids(self, *, unique: bool) -> Iterator[Finding]:
        """Find ids that are not in Unicode form NFC, which a `Participant` would normalise, and ids of several rows."""
        people, name = self.people, self.people.columns["id"]
        texts = people.lazy.select(people.text("id").alias("text"))
        yield from people.check_form(texts, name)
        if not unique:
            text = people.nw.col("text")
            found = texts.select(text.n_unique().alias("ids"), people.nw.len().alias("rows")).collect()
            ids, rows = (int(found[column].to_list()[0] or 0) for column in ("ids", "rows"))
            if ids < rows:
                yield Finding.of("frame:repeated", name, count=rows - ids)

    def check_traits(self, combinations: Iterable[Values]) -> Iterator[Finding]:
        """Find attributes of quotas that are not in Unicode form NFC, among the values of everyone."""
        people = self.people
        for name, values in zip(self.policy.attributes, zip(*combinations, strict=True), strict=False):
            if f"attributes.{name}" in people.columns:
                yield from people.form({*values} - {None}, people.columns[f"attributes.{name}"])

    def check_names(self, policy: SelectionPolicy) -> Iterator[Finding]:
        """Find names of attributes and own measures that no one in the frame has."""
        nw, keys = self.people.nw, self.people.columns
        found = self.people.lazy.select(*(nw.col(name).count() for name in {*keys.values()})).collect()
        filled = {key for key, name in keys.items() if int(found[name].to_list()[0])}
        anyone = Participant(
            id="-",
            attributes={key.partition(".")[2]: "-" for key in filled if key.startswith("attributes.")},
            measures={key.partition(".")[2]: 0 for key in filled if key.startswith("measures.")},
        )
        if "id" in filled:
            yield from misuse((anyone,), policy, self.matrix)

    def values(self) -> list[Participant]:
        """Return a person for each value of each attribute of the quotas, and one without any."""
        found = list[tuple[str, str]]()
        for name in self.policy.attributes:
            if f"attributes.{name}" in self.people.columns:
                column = self.people.text(f"attributes.{name}").alias("value")
                given = self.pool.select(column).unique().collect()["value"].to_list()
                found += [(name, value) for value in given if isinstance(value, str)]
        return [Participant(id="-"), *(Participant(id="-", attributes=dict([pair])) for pair in found)]


@checked
def select(
    frame: object,
    policy: SelectionPolicy,
    *,
    columns: Mapping[str, str],
    matrix: Matrix | None = None,
    on: date,
    consents: object = None,
    previous_members: Iterable[str] = (),
    invitations: Iterable[Invitation] = (),
    limits: SolverLimits | None = None,
    relax: bool = False,
    unique_ids: bool = False,
) -> FrameSelection:
    """Select the pilot group for a policy from the people in a frame, as `select_pilot` does from objects.

    The engine of the frame decides who is eligible, computes the scores, and finds the best few people of each
    combination of traits that the quotas name. Only these leave it. The group is equal to that of the same people as
    objects: points and draws are exact.

    >>> import polars as pl
    >>> from advocacy import Criterion
    >>> people = pl.DataFrame({"nr": ["a", "b", "c"], "drive": [0.4, 0.9, 0.7], "since": [date(2026, 9, 1)] * 3})
    >>> policy = SelectionPolicy(size=2, criteria=[Criterion("motivation")], exclude_inactive=False)
    >>> names = {"id": "nr", "motivation": "drive", "consents.participation": "since"}
    >>> found = select(people, policy, columns=names, on=date(2026, 9, 15))
    >>> found, found.members, found.total
    (<FrameSelection optimal: 2 of 3 people>, ('b', 'c'), 16000)
    >>> print(found.explain("a"))
    You are a reserve: eligible, with a score of 4,000 out of 10,000.
    The group with the highest total score is proposed, and a lottery decides ...

    Args:
        frame: A frame of polars (also lazy), pandas or pyarrow, a relation of DuckDB, or a frame of Dask or PySpark,
            with a person in each row. Nothing is computed in another engine than that of the frame.
        policy: The requirements of the group.
        columns: The name of the column of each field. Keys are ``id`` (needed; text), ``network_size``, ``activity``,
            ``motivation``, ``opportunity_self``, ``opportunity_company``, ``time_per_month`` (hours), with a name after
            a dot ``attributes.department`` (text) and ``measures.tenure`` (numbers), ``consents.participation`` (the
            day it was given) and ``consents.participation.withdrawn`` (a day). Empty cells and NaN are unknown.
        matrix: The matrix for placing people; see `select_pilot`.
        on: The day on which consent must be valid.
        consents: A history of consents instead of the two columns: a frame of the same engine with the columns ``id``,
            ``given``, ``withdrawn`` and, if it has other purposes too, ``purpose``.
        previous_members: Ids of people in the frame who joined in an earlier wave; see `select_pilot`.
        invitations: The invitations so far; see `select_pilot`.
        limits: The limits of the solver, for the group and its explanation together.
        relax: If no group is feasible, return the best group under the relaxed policy.
        unique_ids: State that no id occurs twice, for example because it is the key of a table. Without it, the
            engine counts the different ids, which takes time and memory.

    Returns:
        The selection. If no group is feasible, everyone who is eligible is read to explain why.

    Raises:
        ValidationError, UnknownNameError: All problems at once: as for `select_pilot`, columns of another type, values
            that a `Participant` refuses, ids or attributes of quotas that are not in Unicode form NFC, or an engine
            that cannot do this; the message states the fix.
        MissingExtraError: narwhals or the solver is not installed.
    """
    people = People(load_narwhals(), frame, columns, consents)
    raise_any(misuse((), policy, matrix))
    if policy.is_plain_lottery and policy.tie_break is TieBreak.EQUAL_CHANCES:
        raise_any([Finding.of("frame:equal-chances", "policy.tie_break", engine=people.engine)])
    people.latest(on)
    source = Source(people, policy, matrix, on)
    before = leave_out_people(source, tuple_of(previous_members), tuple_of(invitations), on)
    faults = [*source.check_ids(unique=unique_ids)]
    best = Finder(source.scoring, source.pool, before).find()
    faults += source.check_traits(values for _, values in best.counts)
    raise_any([*faults, *(source.scoring.faults() if best.people[INVALID] else ())])
    if not best.people[0]:
        raise_any(source.check_names(policy))
    return _selected(source, best, before, limits or SolverLimits(), relax=relax)


def leave_out_people(
    source: Source, previous: tuple[str, ...], invitations: tuple[Invitation, ...], on: date
) -> tuple[Candidate, ...]:
    """Leave out people who declined and previous members; return the latter, as long as their consent is valid."""
    invited = source.people.named(item.participant for item in invitations)
    source.declined = find_declined(invitations, invited, on=on) & {person.id for person in invited}
    found = {person.id: person for person in source.people.named(previous)}
    raise_any(
        nearest(name, found, f"previous_members[{index}]", kind="participant")
        for index, name in enumerate(previous)
        if name not in found
    )
    members = [
        person
        for name, person in sorted(found.items())
        if name not in source.declined and consents_hold(person.consents, Purpose.PARTICIPATION, on=on)
    ]
    source.leave_out([*source.declined, *(person.id for person in members)])
    return source.assessor.screen(members, frozenset(found)).before


def _selected(
    source: Source, best: Best, before: tuple[Candidate, ...], limits: SolverLimits, *, relax: bool
) -> FrameSelection:
    policy = source.policy
    excluded, asked = source.excluded(best)
    few = tuple(candidate for _, found in sorted(best.best.items()) for candidate in found)
    screened = Screened(few, excluded, before)
    deadline = Deadline(limits)
    clash, ties = None, best.ties
    people = {(tuple(zip(policy.attributes, values, strict=True)), points): n for (values, points), n in ties.items()}
    found = first_choice(screened, policy, deadline.left, people)
    group, status = found.group, status_of(found.group)
    if group.chosen is None and group.proven:
        screened = source.screened(screened)
        ties = Counter((_values(candidate), candidate.points) for candidate in screened.candidates)
        clash = find_clash(screened, policy, deadline.left)
        status = SelectionStatus.INFEASIBLE
        if relax and clash.relaxed_policy is not None:
            found = first_choice(screened, clash.relaxed_policy, deadline.left)
            group = found.group
            status = SelectionStatus.RELAXED if group.proven else SelectionStatus.LIMIT_REACHED
    chosen = group.chosen or []
    quotas = count_quotas(policy, best.eligible, before, chosen)
    known = source.known(best, quotas, before)
    if source.matrix is not None:  # a finding reports members who all start in one cell
        known += source.people.named(candidate.id for candidate in chosen)
    small = make_pilot(
        tuple(known),
        screened,
        status=status,
        policy=policy,
        matrix=source.matrix,
        on=source.scoring.on,
        scores=False,
        members=(candidate.id for candidate in chosen),
        infeasibility=clash,
        bound=group.bound if status is SelectionStatus.LIMIT_REACHED else None,
        notes=found.notes,
    )
    places = Counter((_values(candidate), candidate.points) for candidate in chosen)
    tied = {key: ties[key] for key, count in places.items() if ties[key] > count}
    return FrameSelection(
        status=status,
        policy=policy,
        matrix=source.matrix,
        on=source.scoring.on,
        members=tuple(sorted(candidate.id for candidate in chosen)),
        previous_members=tuple(sorted(candidate.id for candidate in before)),
        total=sum(candidate.points for candidate in chosen),
        ties=sum(tied.values()),
        eligible=sum(best.eligible.values()),
        to_ask=asked,
        exclusion_counts=FrozenMap(excluded),
        infeasibility=clash,
        bound=small.bound,
        quotas=quotas,
        source=source,
        small=small,
        lottery=frozenset(c.id for c in chosen if (_values(c), c.points) in tied),
    )


def _values(candidate: Candidate) -> Values:
    return tuple(value for _, value in candidate.traits)


def count_quotas(
    policy: SelectionPolicy, eligible: Mapping[Values, int], before: tuple[Candidate, ...], chosen: list[Candidate]
) -> tuple[QuotaCount, ...]:
    """Return the outcome of each quota, from the number of eligible people of each combination."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    inside: dict[str, Counter[str]] = defaultdict(Counter)
    for values, count in eligible.items():
        for name, value in zip(policy.attributes, values, strict=True):
            counts[name][value] += count
    for candidate in (*before, *chosen):
        for name, value in candidate.traits:
            inside[name][value] += 1
    for candidate in before:
        for name, value in candidate.traits:
            counts[name][value] += 1
    size = len(chosen) + len(before) if chosen else max(len(before), policy.sizes[0])
    return tuple(
        QuotaCount(
            quota=quota,
            size=size,
            members=counted(quota, inside[quota.attribute]),
            eligible=counted(quota, counts[quota.attribute]),
        )
        for quota in policy.quotas
    )
