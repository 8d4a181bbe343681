"""A lottery in which everybody who is eligible takes part, with chances as equal as the quotas allow."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any

import attrs
from attrs import evolve, field

from advocacy.arguments import checked, frozen
from advocacy.errors import Finding, raise_any
from advocacy.exact import exact, exact_or_none
from advocacy.frozen_map import FrozenMap
from advocacy.messages.blocks import Lines, Report, Table
from advocacy.messages.translator import Translator
from advocacy.people.matrix import Matrix
from advocacy.people.participant import Participant
from advocacy.pilot.assessment import Assessor, Candidate, Trait
from advocacy.pilot.explanation import Explanation, chance_finding
from advocacy.pilot.fair_draw import TOTAL, draw_data, draw_names, fairness_finding, find_fair_draw, percent
from advocacy.pilot.fairness import Fairness, LotteryStatus
from advocacy.pilot.infeasibility import find_clash
from advocacy.pilot.invitation import Invitation
from advocacy.pilot.limits import Deadline, SolverLimits
from advocacy.pilot.lottery_check import compute_digest, draw_number
from advocacy.pilot.pilot import Pilot, SelectionStatus, with_screening
from advocacy.pilot.policy import SelectionPolicy, TieBreak
from advocacy.pilot.selection import invited_pool, make_pilot, one_cell, used_names
from advocacy.rules import FrozenMapOf, Rule, TupleOf, bounded, each, integer, optional, whole

#: The number of possible draws, and the largest sum of weights.
_DRAWS = 2**64
#: The largest difference from the fairest chance at which chances are called as equal as the quotas allow.
_CLOSE = Fraction(1, 10**4)
_key = Rule("pseudonym:key", lambda key: type(key) is bytes and len(key) >= 16, private=True)
_MOST = 100_000
_balls = bounded(
    Rule("balls:count", lambda count: type(count) is int and 1 <= count <= _MOST, low=1, high=_MOST), low=1, high=_MOST
)
_chance = Rule("chance", lambda share: type(share) is Fraction and 0 <= share <= 1)


@frozen(repr=False, kw_only=True)
class Combination:
    """People who are alike in all traits that the quotas name. In a lottery, they have the same chance.

    Attributes:
        traits: The (attribute, value) pairs, in the order of the policy's attributes; empty without quotas.
        people: The number of people.
        chance: The chance of each of them in this lottery, 0..1.
        fairest: Their chance in the fairest lottery, 0..1; in a lottery that reached a limit, the best known.
        salt: A secret of this combination, for its seal in the public proof; empty in a lottery without a key.
    """

    traits: tuple[tuple[str, str], ...]
    people: int = field(converter=integer, validator=whole(1))
    chance: Fraction = field(converter=exact, validator=_chance)
    fairest: Fraction = field(converter=exact, validator=_chance)
    salt: str = ""

    @property
    def name(self) -> str:
        """The traits as text, such as "department = IT, location = Gent"; empty without quotas."""
        return ", ".join(f"{attribute} = {value}" for attribute, value in self.traits)

    def __repr__(self) -> str:
        """Show the number of people only."""
        return f"<Combination: {self.people} people>"


@frozen(kw_only=True)
class Composition:
    """How many people a group has of each combination.

    >>> Composition(counts=[2, 0, 1], weight=250_000)
    Composition(counts=(2, 0, 1), weight=250000)

    Attributes:
        counts: The number of people of each combination, in the order of the lottery's combinations.
        weight: The weight of the composition. Its chance is the weight divided by the sum of all weights.
    """

    counts: tuple[int, ...] = field(converter=TupleOf[int], validator=each(whole(0)))
    weight: int = field(converter=integer, validator=whole(1))


@attrs.frozen(kw_only=True, repr=False)
class EqualGroups(Report):
    """Groups for a draw with balls: each ball is a group, and all balls have the same chance.

    Attributes:
        groups: The groups, each with the ids of its new members, in id order.
        chances: The chance of each person with these balls, by id.
        difference: The largest difference between a person's chance with these balls and in the lottery: the cost of
            using a limited number of balls.
        spread: The largest difference between the chances of two people with the same traits: 0, or one ball.
        smallest: The smallest chance of a person with these balls.
    """

    groups: tuple[tuple[str, ...], ...]
    chances: FrozenMap[Fraction]
    difference: Fraction
    spread: Fraction
    smallest: Fraction

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a draw with these balls costs."""
        found = [Finding.of("balls" if self.spread else "balls:equal", "", count=len(self.groups))]
        found.append(Finding.of("balls:difference", "", difference=percent(self.difference)))
        none = sum(not chance for chance in self.chances.values())
        if none:
            found.append(Finding.of("balls:none", "", count=none))
        return tuple(found)

    def _blocks(self, translator: Translator) -> Iterator[Table | Lines]:
        rows = [(f"{n:0{len(str(len(self.groups) - 1))}}", ", ".join(map(translator.person, group)))
                for n, group in enumerate(self.groups)]  # fmt: skip
        yield Table(rows=rows, header=translator.labels(("ball", "who")), caption=translator.label("balls"))
        yield Lines([translator.tell(finding) for finding in self.findings], translator.label("worth_knowing"))

    def __repr__(self) -> str:
        """Show the number of groups, and nothing about a person."""
        return f"<EqualGroups: {len(self.groups)} balls>"


_COLUMNS = ("combination", "people", "chance", "fairest")


@frozen(kw_only=True, repr=False)
class Lottery(Report):
    """A lottery over groups: who takes part, which groups are possible with which weights, and everybody's chance.

    A lottery has no seed. Publish its digest, then draw the seed in public, then `draw`. Nobody can then choose the
    members, and with `make_proof` anybody can check the draw.

    People with the same traits have exactly the same chance. Three things are apart: the fairest chances, the chances
    of this lottery (the published ones), and the largest difference between the two.

    Attributes:
        status: How the search for the fairest lottery ended.
        fairness: How the chances are compared.
        pilot: The pool under the policy of the lottery, as a pilot without new members: the assessments, the exclusions
            and their reasons, and previous members. The policy has no scores and no seed.
        combinations: The people who take part, by combination of traits, in the order of the traits.
        compositions: The compositions of the groups with their weights. Each satisfies the size and all quotas.
        bound: An upper bound on the smallest chance in any lottery, proven in integers; ``None`` if it is not known.
        solver: The solver and its version; empty if none was needed. Another version may find other compositions, so
            these are authoritative.
        pseudonyms: The pseudonym of each person who takes part, by id; empty in a lottery without a key.

    Raises:
        ValidationError: The parts do not belong together.
    """

    status: LotteryStatus
    fairness: Fairness = Fairness.LEXIMIN
    pilot: Pilot
    combinations: tuple[Combination, ...] = field(default=(), converter=TupleOf[Combination])
    compositions: tuple[Composition, ...] = field(default=(), converter=TupleOf[Composition])
    bound: Fraction | None = field(default=None, converter=exact_or_none, validator=optional(_chance))
    solver: str = ""
    pseudonyms: FrozenMap[str] = field(factory=FrozenMap[str], converter=FrozenMapOf[str])

    def _faults(self) -> Iterator[Finding]:
        people = Counter(candidate.traits for candidate in self.pilot.screened.candidates)
        listed = [(item.traits, item.people) for item in self.combinations]
        fits = not self.compositions or listed == sorted(people.items())
        fits &= {sum(item.counts) for item in self.compositions} <= {self.size}
        fits &= all(len(item.counts) == len(listed) for item in self.compositions)
        fits &= len({item.counts for item in self.compositions}) == len(self.compositions)
        fits &= self.weight <= _DRAWS
        fits &= self.status is LotteryStatus.LIMIT_REACHED or bool(self.compositions) is not self._is_infeasible
        if not fits or self._sums() != [item.chance * item.people * self.weight for item in self.combinations]:
            yield Finding.of("lottery:parts", "compositions")
        takes_part = {candidate.id for candidate in self.pilot.screened.candidates}
        named = self.pseudonyms.keys() if self.combinations else takes_part
        if self.pseudonyms and (named != takes_part or len({*self.pseudonyms.values()}) < len(self.pseudonyms)):
            yield Finding.of("lottery:parts", "pseudonyms")

    def _sums(self) -> list[int]:
        """Return the weighted number of people of each combination."""
        columns = zip(*([count * item.weight for count in item.counts] for item in self.compositions), strict=True)
        return [*map(sum, columns)] if self.compositions else [0] * len(self.combinations)

    @property
    def _is_infeasible(self) -> bool:
        return self.status is LotteryStatus.INFEASIBLE

    @property
    def size(self) -> int:
        """The number of places to draw; 0 if no group is possible."""
        return sum(self.compositions[0].counts) if self.compositions else 0

    @property
    def weight(self) -> int:
        """The sum of all weights."""
        return sum(item.weight for item in self.compositions)

    @cached_property
    def chances(self) -> FrozenMap[Fraction]:
        """The chance of each person who takes part, by id, 0..1; for the program lead only."""
        return FrozenMap({name: item.chance for name, item in self._own.items()})

    @cached_property
    def _own(self) -> dict[str, Combination]:
        """The combination of each person who takes part, by id; empty if no group is possible."""
        known = {item.traits: item for item in self.combinations}
        return {c.id: known[c.traits] for c in self.pilot.screened.candidates if c.traits in known}

    @property
    def smallest(self) -> Fraction | None:
        """The smallest chance of a person who takes part; ``None`` if no group is possible, or nobody takes part."""
        return min((item.chance for item in self.combinations), default=None) if self.compositions else None

    @property
    def difference(self) -> Fraction:
        """The largest difference between a chance in this lottery and the fairest chance, 0..1."""
        return max((abs(item.chance - item.fairest) for item in self.combinations), default=Fraction(0))

    @property
    def levels(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """Each different fairest chance, ascending, and the largest difference of a chance in this lottery from it."""
        found: dict[Fraction, Fraction] = {}
        for item in self.combinations:
            found[item.fairest] = max(found.get(item.fairest, Fraction(0)), abs(item.chance - item.fairest))
        return tuple(sorted(found.items()))

    @property
    def exclusions(self) -> FrozenMap[str]:
        """The first reason of each excluded person, by id; see ``Pilot.exclusions``."""
        return self.pilot.exclusions

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of all that is fixed before the draw, as 64 hexadecimal digits. Publish it before the seed."""
        return compute_digest(self.data)

    @cached_property
    def people(self) -> dict[tuple[Trait, ...], list[Candidate]]:
        """The people who take part, by combination; for the program lead only."""
        types: dict[tuple[Trait, ...], list[Candidate]] = {item.traits: [] for item in self.combinations}
        for candidate in sorted(self.pilot.screened.candidates, key=lambda c: c.id):
            if candidate.traits in types:
                types[candidate.traits].append(candidate)
        return types

    @property
    def data(self) -> dict[str, Any]:
        """All that the draw depends on, without seed, in the form of a public proof."""
        people = {traits: [*map(self._name, members)] for traits, members in self.people.items()}
        compositions = ((item.counts, item.weight) for item in self.compositions)
        salts = {item.traits: item.salt for item in self.combinations}
        return draw_data(people, compositions, size=self.size, solver=self.solver, salts=salts)

    def _name(self, candidate: Candidate) -> str:
        name: str = self.pseudonyms.get(candidate.id, candidate.id)
        return name

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What to know about the lottery: how fair it is and whether that is proven, exclusions, infeasibility."""
        found = list(self.pilot.findings)
        smallest = self.smallest
        if smallest is not None:
            if self.status is LotteryStatus.OPTIMAL:
                found.append(self._fairness_finding(smallest))
                found.append(Finding.of("lottery:difference", "", difference=percent(self.difference)))
            else:
                bound = "?" if self.bound is None else percent(self.bound)
                found.append(Finding.of("lottery:unproven", "", smallest=percent(smallest), bound=bound))
        elif self.status is LotteryStatus.LIMIT_REACHED:
            found.append(Finding.of("lottery:limit-reached", ""))
        return tuple(found)

    def _fairness_finding(self, smallest: Fraction) -> Finding:
        """Return how equal the chances of a proven lottery are; few weights keep them apart from the fairest."""
        fairest = min(item.fairest for item in self.combinations)
        gap = self.difference if self.fairness is Fairness.LEXIMIN else fairest - smallest
        if gap > _CLOSE:
            return Finding.of("lottery:rounded", "", smallest=percent(smallest), fairest=percent(fairest))
        return fairness_finding(self.fairness, smallest)

    @checked
    def draw(self, *, seed: int) -> Pilot:
        """Draw the group: a composition by its weight, then the members of each combination with equal chances.

        The draw uses integers only. The composition's place follows from draws of the digest; the members are those
        with the lowest draws of their pseudonym, or of their id in a lottery without a key. See
        ``advocacy.pilot.lottery_check`` for the steps. The pilot has the status ``DRAWN``; places that come free are
        drawn again by `replace_members`.

        Args:
            seed: The seed. Draw it in public, after the digest was published.

        Returns:
            The pilot; ``INFEASIBLE`` if no group is possible.

        Raises:
            ValidationError: The search for the fairest lottery reached a limit, so its chances are not proven.
        """
        if self.status is LotteryStatus.LIMIT_REACHED:
            raise_any([Finding.of("lottery:not-drawable", "seed")])
        drawn = frozenset(draw_names(self.data, seed) if self.compositions else ())
        members = tuple(c.id for c in self.pilot.screened.candidates if self._name(c) in drawn)
        policy, notes = evolve(self.pilot.policy, seed=seed), self.pilot.pool_findings
        if self.smallest is not None:
            notes = (*notes, self._fairness_finding(self.smallest))
        notes = (*notes, *one_cell(self.pilot.people, members, self.pilot.matrix))
        made = evolve(self.pilot, policy=policy, members=members, pool_findings=notes)
        return with_screening(made, self.pilot.screened, self.pilot.people, members, made.pool)

    @checked
    def explain(self, person: str) -> Explanation:
        """Explain to a person whether they take part, with which chance, and how they find themselves in the proof.

        Raises:
            UnknownNameError: The id is not in the pool.
            ValidationError: The lottery does not contain the excluded people any more; see `Pilot.without_pool`.
        """
        if person not in self._own or not self.compositions:
            return self.pilot.explain(person)
        item = self._own[person]
        suffix = "unproven"
        if self.status is LotteryStatus.OPTIMAL and self.smallest is not None:
            suffix = self._fairness_finding(self.smallest).code.removeprefix("lottery:")
        reasons = [Finding.of("lottery:takes-part", "", id=person), chance_finding(item.chance, suffix)]
        if self.pseudonyms:
            reasons.append(Finding.of("lottery:pseudonym", "", name=self.pseudonyms[person]))
            if item.traits:
                reasons.append(Finding.of("lottery:seal", "", count=item.people, traits=item.name, given=item.salt))
        return Explanation(id=person, reasons=tuple(reasons))

    @checked
    def equal_groups(self, count: Annotated[int, _balls] = 1000) -> EqualGroups:
        """Return the lottery as a number of groups with equal chances, for a draw with balls.

        The chances of people with the same traits differ by at most one ball. The result states the cost: how far a
        chance is from that in this lottery. More balls cost less.

        Args:
            count: The number of groups, 1 to 100,000; with 1,000, three balls with the digits 0 to 9 draw a group.

        Raises:
            ValidationError: No group is possible, or the chances of the lottery are not proven; see `draw`.
        """
        if not self.compositions or self.status is LotteryStatus.LIMIT_REACHED:
            raise_any([Finding.of("lottery:not-drawable" if self.compositions else "lottery:no-group", "count")])
        order = {
            traits: sorted(
                (c.id for c in members), key=lambda name: (draw_number(count, f"{self.digest} {name}"), name)
            )
            for traits, members in self.people.items()
        }
        groups: list[list[str]] = []
        given = dict.fromkeys(order, 0)
        for item, balls in zip(self.compositions, _share_balls(self.compositions, count), strict=True):
            taken = [
                (traits, names, many) for (traits, names), many in zip(order.items(), item.counts, strict=True) if many
            ]
            for _ in range(balls):
                groups.append([])
                for traits, names, many in taken:
                    groups[-1] += [names[(given[traits] + n) % len(names)] for n in range(many)]
                    given[traits] += many
        balls_of = Counter(name for group in groups for name in group)
        chances = FrozenMap({name: Fraction(balls_of[name], count) for name in self.chances})
        spreads = (max(own) - min(own) for names in order.values() if (own := [chances[name] for name in names]))
        return EqualGroups(
            groups=tuple(tuple(sorted(group)) for group in groups),
            chances=chances,
            difference=max((abs(chances[name] - chance) for name, chance in self.chances.items()), default=Fraction(0)),
            spread=max(spreads, default=Fraction(0)),
            smallest=min(chances.values(), default=Fraction(0)),
        )

    def __repr__(self) -> str:
        """Show how the search ended, and nothing about a person."""
        return f"<Lottery {self.status.value}: {self.size} places for {len(self.chances)} people>"

    def _blocks(self, translator: Translator) -> Iterator[Table | Lines]:
        shown = 4 if self.status is LotteryStatus.OPTIMAL else 3  # what is not proven is not called fairest
        rows = [
            (
                translator.say("combination:name", {"traits": item.name})
                if item.traits
                else translator.label("all_people"),
                item.people,
                *(translator.formats.written(percent(share)) for share in (item.chance, item.fairest)),
            )[:shown]
            for item in self.combinations
        ]
        caption = f"{translator.label('lottery')}, {translator.formats.date(self.pilot.on)}"
        if rows:
            yield Table(rows=rows, header=translator.labels(_COLUMNS[:shown]), caption=caption, numeric={2, 3})
        sentences = [translator.tell(finding) for finding in self.findings]
        yield Lines(sentences, translator.label("worth_knowing"), translator.labels(("what",)))


def _share_balls(compositions: tuple[Composition, ...], count: int) -> list[int]:
    """Return the number of balls of each composition: first the whole part of its share, then one at a time.

    Each further ball goes to the composition that brings the numbers of people by combination closest to the lottery,
    the first of equal ones. All numbers are scaled by the sum of the weights.
    """
    total = sum(item.weight for item in compositions)
    balls = [count * item.weight // total for item in compositions]
    missing = [
        sum((count * item.weight - total * given) * item.counts[place]
            for item, given in zip(compositions, balls, strict=True))
        for place in range(len(compositions[0].counts))
    ]  # fmt: skip
    for _ in range(count - sum(balls)):
        best = max(
            range(len(compositions)),
            key=lambda n: (
                sum(c * (2 * gap - total * c) for c, gap in zip(compositions[n].counts, missing, strict=True)),
                -n,
            ),
        )
        balls[best] += 1
        missing = [gap - total * c for c, gap in zip(compositions[best].counts, missing, strict=True)]
    return balls


def without_scores(policy: SelectionPolicy, matrix: Matrix | None) -> SelectionPolicy:
    """Return the policy of a lottery: minimums, quotas and other rules stay; scores and the seed are left out."""
    kept = [evolve(criterion, weight=0) for criterion in policy.criteria if criterion.minimum is not None]
    plain = evolve(policy, criteria=kept, substitutes={}, seed=None, tie_break=TieBreak.EQUAL_CHANCES)
    used = used_names(plain, matrix)
    return evolve(plain, substitutes={name: value for name, value in policy.substitutes.items() if name in used})


@checked
def make_lottery(
    people: Iterable[Participant],
    policy: SelectionPolicy,
    *,
    matrix: Matrix | None = None,
    on: date,
    fairness: Fairness = Fairness.LEXIMIN,
    total_weight: Annotated[int, whole(1, 10**15)] = TOTAL,
    key: Annotated[bytes, _key] | None = None,
    previous_members: Iterable[str] = (),
    invitations: Iterable[Invitation] = (),
    limits: SolverLimits | None = None,
) -> Lottery:
    """Make a lottery in which everybody who is eligible takes part (:ref:`method-step-1`).

    A person is eligible with valid consent on the day, a value of at least the minimum of each criterion, and a start
    outside the inactive cells if the policy excludes these. Scores do not count. All groups satisfy the size and the
    quotas; of these lotteries, the result is the fairest. People with the same traits have exactly the same chance.

    Args:
        people: The pool, in any order. The order changes nothing.
        policy: The requirements of the group. Its seed and the weights of its criteria are not used.
        matrix: The matrix for placing people; see `select_pilot`.
        on: The day on which consent must be valid.
        fairness: How chances are compared: first the smallest, then the next smallest (``LEXIMIN``), or the smallest
            only (``MAXIMIN``).
        total_weight: The sum of the weights of the compositions, 1 to 10**15. It is larger where a chance would
            otherwise become 0. If it is too small to come close to the fairest chances, all texts say so.
        key: A secret of this lottery for its public proof: at least 16 random bytes, such as
            ``secrets.token_bytes(32)``. Without a key, there is no public proof. Use a key once only.
        previous_members: Ids of people who joined in an earlier wave; see `select_pilot`.
        invitations: The invitations so far; see `select_pilot`.
        limits: The limits of the solver. The seconds are for the whole search: for all sizes, and for the explanation
            if no group is feasible. A lottery that reached a limit cannot be drawn.

    Returns:
        The lottery, without a seed. If no group is possible, it states why.

    Raises:
        ValidationError, UnknownNameError: All problems at once, as in `select_pilot`; a key that is too short.
        MissingExtraError: Quotas overlap, and the extra ``solver`` is not installed. The message states the command.

    >>> from advocacy import Consent, Purpose, Quota
    >>> consents = [Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1))]
    >>> people = [
    ...     Participant(id=f"p-{n}", attributes={"team": "IT" if n < 3 else "HR"}, consents=consents) for n in range(9)
    ... ]
    >>> policy = SelectionPolicy(size=4, quotas=[Quota("team", "IT", minimum=2)], exclude_inactive=False)
    >>> lottery = make_lottery(people, policy, on=date(2026, 9, 15))
    >>> lottery, lottery.chances["p-0"], lottery.chances["p-8"]
    (<Lottery optimal: 4 places for 9 people>, Fraction(2, 3), Fraction(1, 3))
    >>> print(lottery.explain("p-8"))
    You take part in the lottery.
    Your chance is 1 in 3, as equal as the quotas allow.
    >>> lottery.draw(seed=7)
    <Pilot drawn: 4 of 9 people>
    """
    pool, earlier = invited_pool(people, policy, matrix, previous_members, invitations, on)
    used, deadline = matrix if policy.needs_matrix else None, Deadline(limits or SolverLimits())
    plain = without_scores(policy, used)
    screened = Assessor(plain, used, on).screen(pool, frozenset(earlier))
    found = find_fair_draw(screened, plain, deadline.left, fairness=fairness, total=total_weight)
    infeasible = found.lottery.status is LotteryStatus.INFEASIBLE
    chances = found.chances
    pilot = make_pilot(
        pool,
        screened,
        status=SelectionStatus.INFEASIBLE if infeasible else SelectionStatus.DRAWN,
        policy=plain,
        matrix=used,
        on=on,
        scores=False,
        infeasibility=find_clash(screened, plain, deadline.left) if infeasible else None,
        chances=chances,
    )
    fairest = zip(found.types, found.lottery.fairest, strict=True) if chances else ()
    return Lottery(
        status=found.lottery.status,
        fairness=fairness,
        pilot=pilot,
        combinations=[
            Combination(
                traits=traits,
                people=len(found.types[traits]),
                chance=chances[traits],
                fairest=best,
                salt="" if key is None else _secret(key, "salt", repr(traits)),
            )
            for traits, best in fairest
        ],
        compositions=[
            Composition(counts=counts, weight=weight)
            for counts, weight in zip(found.lottery.compositions, found.lottery.weights, strict=True)
        ],
        bound=found.lottery.bound,
        solver=found.solver,
        pseudonyms=_pseudonyms(key, screened.candidates),
    )


def _pseudonyms(key: bytes | None, candidates: Iterable[Candidate]) -> Mapping[str, str]:
    return {} if key is None else {c.id: f"x-{_secret(key, 'person', c.id)}" for c in candidates}


def _secret(key: bytes, purpose: str, text: str) -> str:
    """Return 32 hexadecimal digits that nobody can find or test without the key."""
    return hmac.new(key, f"lottery {purpose}\n{text}".encode(), sha256).hexdigest()[:32]
