"""A lottery over the people in a frame: from the number of people of each combination, and a draw from their ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any

import attrs
from attrs import evolve

from advocacy.adapters._frame_best import Best, Finder
from advocacy.adapters._frame_people import People, load_narwhals
from advocacy.adapters._frame_scoring import ID, INVALID, REASON, Scoring
from advocacy.adapters._frame_selection import FrameSelection, Source, count_quotas, leave_out_people
from advocacy.arguments import checked
from advocacy.errors import Finding, nearest, raise_any
from advocacy.people.matrix import Matrix
from advocacy.pilot.assessment import Candidate, Screened, Trait
from advocacy.pilot.explanation import Explanation
from advocacy.pilot.fair_draw import TOTAL, find_fair_draw
from advocacy.pilot.fairness import Fairness, LotteryStatus
from advocacy.pilot.infeasibility import Infeasibility, find_clash
from advocacy.pilot.invitation import Invitation
from advocacy.pilot.limits import Deadline, SolverLimits
from advocacy.pilot.lottery import Combination, Composition, Lottery, without_scores
from advocacy.pilot.lottery_check import compute_seal, draw_members, draw_place, hash_lottery
from advocacy.pilot.pilot import SelectionStatus, with_screening
from advocacy.pilot.policy import SelectionPolicy
from advocacy.pilot.selection import make_pilot, misuse, one_cell
from advocacy.rules import replace_fields, tuple_of, whole


@attrs.frozen(kw_only=True, repr=False, eq=False)
class FrameLottery:
    """A lottery over the people in a frame. It is equal to `Lottery` from the same people as objects, without a key.

    The lottery follows from the number of people of each combination. Only the digest and the draw need ids.

    Attributes:
        eligible: The number of people who take part.
        to_ask: The number of people without a known value for a minimum; see `FrameSelection`.
    """

    eligible: int
    to_ask: int
    _source: Source
    _best: Best
    _lottery: Lottery

    @property
    def status(self) -> LotteryStatus:
        """How the search for the fairest lottery ended."""
        return self._lottery.status

    @property
    def fairness(self) -> Fairness:
        """How the chances are compared."""
        return self._lottery.fairness

    @property
    def combinations(self) -> tuple[Combination, ...]:
        """The number of people and the chance of each combination of traits; as ``Lottery.combinations``."""
        return self._lottery.combinations

    @property
    def compositions(self) -> tuple[Composition, ...]:
        """The compositions of the groups with their weights; as ``Lottery.compositions``."""
        return self._lottery.compositions

    @property
    def bound(self) -> Fraction | None:
        """An upper bound on the smallest chance in any lottery; as ``Lottery.bound``."""
        return self._lottery.bound

    @property
    def size(self) -> int:
        """The number of places to draw; 0 if no group is possible."""
        return self._lottery.size

    @property
    def smallest(self) -> Fraction | None:
        """The smallest chance of a person who takes part; as `Lottery.smallest`."""
        return self._lottery.smallest

    @property
    def difference(self) -> Fraction:
        """The largest difference between a chance in this lottery and the fairest chance, 0..1."""
        return self._lottery.difference

    @property
    def infeasibility(self) -> Infeasibility | None:
        """Why no group is feasible, and what would help; ``None`` if there is a lottery."""
        return self._lottery.pilot.infeasibility

    def __repr__(self) -> str:
        """Show how the search ended, and nothing about a person."""
        return f"<FrameLottery {self.status.value}: {self.size} places for {self.eligible} people>"

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all that is fixed before the draw, as `Lottery.digest`. Publish it before the seed.

        It seals who takes part, so the first use reads the ids of everyone who does.
        """
        lottery, order, counts = self._lottery, self._order, self._counts
        people = ((compute_seal("", traits), self._names(traits)) for traits in order)
        return hash_lottery(lottery.solver, lottery.size, people, ((weight, each) for each, weight in counts))

    @property
    def _order(self) -> list[tuple[Trait, ...]]:
        """The combinations in the order of a proof."""
        return sorted((item.traits for item in self.combinations), key=lambda traits: compute_seal("", traits))

    @property
    def _counts(self) -> list[tuple[list[int], int]]:
        """The counts and the weight of each composition, in the order of a proof."""
        places = {item.traits: place for place, item in enumerate(self.combinations)}
        order = [places[traits] for traits in self._order]
        return sorted(([item.counts[place] for place in order], item.weight) for item in self.compositions)

    @cached_property
    def _taking_part(self) -> Any:
        """The ids and traits of everyone who takes part, as a frame in memory."""
        scoring, nw = self._source.scoring, self._source.people.nw
        scored = self._source.pool.select(*scoring.expressions).filter(nw.col(REASON) == 0)
        return scored.select(ID, *scoring.traits).collect()

    def _names(self, traits: tuple[Trait, ...]) -> list[str]:
        """Return the ids of the people of a combination, sorted."""
        nw, table = self._source.people.nw, self._taking_part
        for name, (_, value) in zip(self._source.scoring.traits, traits, strict=True):
            table = table.filter(nw.col(name) == value)
        return sorted(table[ID].to_list())

    @checked
    def draw(self, *, seed: int) -> FrameSelection:
        """Draw the group, as `Lottery.draw` does: the same members for the same seed.

        Draws of people are computed only for the combinations that the drawn composition has people of.

        Raises:
            ValidationError: The search for the fairest lottery reached a limit, so its chances are not proven.
        """
        lottery, source = self._lottery, self._source
        if self.status is LotteryStatus.LIMIT_REACHED:
            raise_any([Finding.of("lottery:not-drawable", "seed")])
        chosen = [*self._drawn(seed)] if self.compositions else []
        members, pilot = tuple(candidate.id for candidate in chosen), lottery.pilot
        people = source.people.named(members) if source.matrix is not None else []
        notes = pilot.pool_findings
        if (smallest := self.smallest) is not None:
            notes = (*notes, lottery._fairness_finding(smallest))
        notes = (*notes, *one_cell(tuple(people), members, source.matrix))
        small = replace_fields(pilot, policy=evolve(pilot.policy, seed=seed), pool_findings=notes)
        screened = pilot.screened._replace(candidates=tuple(chosen))
        many, inside = {item.traits: item.people for item in self.combinations}, Counter(c.traits for c in chosen)
        tied = {traits for traits, count in inside.items() if many[traits] > count}
        return FrameSelection(
            status=pilot.status,
            policy=small.policy,
            matrix=source.matrix,
            on=pilot.on,
            members=tuple(sorted(members)),
            previous_members=tuple(sorted(candidate.id for candidate in screened.before)),
            total=0,
            ties=sum(many[traits] for traits in tied),
            eligible=self.eligible,
            to_ask=self.to_ask,
            exclusion_counts=pilot.exclusion_counts,
            infeasibility=pilot.infeasibility,
            bound=None,
            quotas=count_quotas(pilot.policy, self._best.eligible, screened.before, chosen),
            source=source,
            small=with_screening(small, screened, (), members),
            lottery=frozenset(candidate.id for candidate in chosen if candidate.traits in tied),
            chances={item.traits: item.chance for item in self.combinations},
        )

    def _drawn(self, seed: int) -> Iterator[Candidate]:
        counts = self._counts
        found, _ = counts[draw_place(seed, self.digest, [weight for _, weight in counts])]
        for traits, count in zip(self._order, found, strict=True):
            if count:
                for name in draw_members(seed, [count], [self._names(traits)]):
                    yield Candidate(0, name, traits)

    @checked
    def explain(self, person: str) -> Explanation:
        """Explain to a person whether they take part and with which chance, from the person's row.

        Raises:
            UnknownNameError: The frame has no row with this id.
        """
        source, lottery = self._source, copy(self._lottery)
        found = source.people.named([person])
        if not found or person in source.declined:
            raise_any([nearest(person, (), "", kind="participant")])
        before = lottery.pilot.screened.before
        screened = source.assessor.screen(found, frozenset(item.id for item in before))
        known = {item.traits: item for item in self.combinations}
        own = {item.id: known[item.traits] for item in screened.candidates if item.traits in known}
        object.__setattr__(lottery, "_own", own)
        pilot = with_screening(lottery.pilot, screened._replace(before=before), found, ())
        object.__setattr__(lottery, "pilot", pilot)
        return lottery.explain(person)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What to know about the lottery; as `Lottery.findings`. It follows from the counts."""
        known = len(self._lottery.pilot.findings)
        about = self._lottery.pilot._findings_among(self.eligible, self.to_ask)
        return (*about, *self._lottery.findings[known:])


@checked
def make_lottery(
    frame: object,
    policy: SelectionPolicy,
    *,
    columns: Mapping[str, str],
    matrix: Matrix | None = None,
    on: date,
    consents: object = None,
    fairness: Fairness = Fairness.LEXIMIN,
    total_weight: Annotated[int, whole(1, 10**15)] = TOTAL,
    previous_members: Iterable[str] = (),
    invitations: Iterable[Invitation] = (),
    limits: SolverLimits | None = None,
    unique_ids: bool = False,
) -> FrameLottery:
    """Make a lottery in which everybody in a frame who is eligible takes part, as `advocacy.pilot.make_lottery` does.

    The engine of the frame counts the people of each combination of the traits that the quotas name. The lottery
    follows from these counts. Its draw is that of the same people as objects.

    >>> import polars as pl
    >>> from advocacy import Quota
    >>> people = pl.DataFrame({"nr": [f"p-{n}" for n in range(9)], "team": ["IT"] * 3 + ["HR"] * 6})
    >>> people = people.with_columns(since=pl.lit(date(2026, 9, 1)))
    >>> policy = SelectionPolicy(size=4, quotas=[Quota("team", "IT", minimum=2)], exclude_inactive=False)
    >>> names = {"id": "nr", "attributes.team": "team", "consents.participation": "since"}
    >>> lottery = make_lottery(people, policy, columns=names, on=date(2026, 9, 15))
    >>> lottery, [(item.people, str(item.chance)) for item in lottery.combinations]
    (<FrameLottery optimal: 4 places for 9 people>, [(6, '1/3'), (3, '2/3')])
    >>> lottery.draw(seed=7)
    <FrameSelection drawn: 4 of 9 people>

    Args:
        frame: The people; see `select`.
        policy: The requirements of the group. Its seed and the weights of its criteria are not used.
        columns: The column of each field; see `select`.
        matrix: The matrix for placing people.
        on: The day on which consent must be valid.
        consents: A history of consents; see `select`.
        fairness: How chances are compared; see `advocacy.pilot.make_lottery`.
        total_weight: The sum of the weights of the compositions; see `advocacy.pilot.make_lottery`.
        previous_members: Ids of people in the frame who joined in an earlier wave.
        invitations: The invitations so far.
        limits: The limits of the solver.
        unique_ids: State that no id occurs twice; see `select`.

    Returns:
        The lottery, without a seed. It has no key, and so no public proof: the pseudonyms of a proof need everyone in
        memory. If no group is possible, everyone who is eligible is read to explain why.

    Raises:
        ValidationError, UnknownNameError: All problems at once; see `select`.
        MissingExtraError: narwhals or the solver is not installed.
    """
    people = People(load_narwhals(), frame, columns, consents)
    raise_any(misuse((), policy, matrix))
    people.latest(on)
    Scoring(people, policy, matrix, on)  # names without a column are misuse, even if they do not count in a lottery
    plain = without_scores(policy, matrix if policy.needs_matrix else None)
    deadline = Deadline(limits or SolverLimits())
    source = Source(people, plain, matrix, on)
    before = leave_out_people(source, tuple_of(previous_members), tuple_of(invitations), on)
    best = Finder(source.scoring, source.pool, before).count()
    faults = [*source.check_ids(unique=unique_ids), *source.check_traits(values for _, values in best.counts)]
    raise_any([*faults, *(source.scoring.faults() if best.people[INVALID] else ())])
    raise_any(source.check_names(policy))  # a lottery needs no scores, so people may be eligible without the measure
    excluded, asked = source.excluded(best)
    like: list[Candidate] = []
    for values, count in sorted(best.eligible.items()):  # a lottery treats the people of a combination alike
        like += [Candidate(0, "", tuple(zip(plain.attributes, values, strict=True)))] * count
    screened = Screened(tuple(like), excluded, before)
    found = find_fair_draw(screened, plain, deadline.left, fairness=fairness, total=total_weight)
    infeasible = found.lottery.status is LotteryStatus.INFEASIBLE
    small = make_pilot(
        tuple(source.known(best, count_quotas(plain, best.eligible, before, []), before)),
        screened,
        status=SelectionStatus.INFEASIBLE if infeasible else SelectionStatus.DRAWN,
        policy=plain,
        matrix=source.matrix,
        on=on,
        scores=False,
        infeasibility=find_clash(source.screened(screened), plain, deadline.left) if infeasible else None,
    )
    chances = found.chances
    lottery = Lottery(
        status=found.lottery.status,
        fairness=fairness,
        pilot=with_screening(small, screened, (), (), ()),
        combinations=[
            Combination(traits=traits, people=len(found.types[traits]), chance=chances[traits], fairest=best_chance)
            for traits, best_chance in (zip(found.types, found.lottery.fairest, strict=True) if chances else ())
        ],
        compositions=[
            Composition(counts=counts, weight=weight)
            for counts, weight in zip(found.lottery.compositions, found.lottery.weights, strict=True)
        ],
        bound=found.lottery.bound,
        solver=found.solver,
    )
    return FrameLottery(eligible=len(like), to_ask=asked, source=source, best=best, lottery=lottery)
