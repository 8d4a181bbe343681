"""Buddies: pairs of people who could work well together, by a maximum matching (:ref:`method-step-3`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cached_property
from itertools import combinations, product

from attrs import field

from advocacy.arguments import Personal, checked, frozen, unchecked
from advocacy.errors import Finding, MissingExtraError, raise_any, unknown_names
from advocacy.messages.blocks import Lines, Report, Table
from advocacy.messages.translator import Translator
from advocacy.people.participant import Participant, find_measure, split_by_consent
from advocacy.pilot.assessment import draw
from advocacy.rules import (
    TupleOf,
    comparison_key,
    first_repeats,
    identifier,
    identifier_or_none,
    integer,
    integer_or_none,
    optional,
    tuple_of,
    whole,
)

#: The maximum number of people who are matched at once. More people are matched in blocks of at most this many.
BLOCK = 200


class PairExclusionReason(Enum):
    """Why two people must not be buddies."""

    STATED = "stated_no"
    """One of them does not want to. The reason and the person stay private."""
    MANAGER = "manager"
    """One of them manages the other."""
    DIRECTOR = "director"
    """One of them is a director of a small organisation, and the other is not."""


#: Values of the attribute ``role`` of a person who leads the organisation, in English and Dutch.
DIRECTORS: tuple[str, ...] = (
    "algemeen directeur",
    "bestuurder",
    "board member",
    "ceo",
    "chief executive officer",
    "dga",
    "directeur",
    "directeur-eigenaar",
    "director",
    "eigenaar",
    "founder",
    "managing director",
    "oprichter",
    "owner",
)


@frozen
class PairExclusion(Personal):
    """Two people who must not be buddies.

    Attributes:
        first: The id of one of them.
        second: The id of the other. The order has no meaning.
        reason: The reason.
    """

    first: str = field(converter=identifier)
    second: str = field(converter=identifier)
    reason: PairExclusionReason = PairExclusionReason.STATED

    def _ordered(self) -> dict[str, object]:
        return {"first": min(self.first, self.second), "second": max(self.first, self.second)}

    def _faults(self) -> Iterator[Finding]:
        if self.first == self.second:
            yield Finding.of("repeated", "second", name=self.second, first="first")


@frozen(kw_only=True)
class BuddyPolicy:
    """The policy for buddies, in points. Unknown values give no points. All values are our own rule.

    Attributes:
        apart: Attributes in which buddies should differ.
        apart_points: Points for each of them that differs, 0 to 1000.
        shared: Attributes that buddies should share.
        shared_points: Points for each of them that is equal, 0 to 1000.
        pillar_points: Points for a shared content pillar, 0 to 1000.
        complement: Measures, shares 0..1, in which buddies should complement each other.
        complement_points: Points for a difference of 1, proportional below it, rounded down.
        seed: The seed of the lottery between matchings with the same total.
        manager: The attribute that contains the id, name or address of a person's manager. A person and their manager
            are never buddies. ``None`` means no such attribute.
        directors: Values of the attribute ``role`` of people who lead the organisation, in any case.
        small_organisation: The maximum number of people in a small organisation, in which directors are not paired
            with staff; 0 means that they can be. 50 by default.
        organisation_size: The number of people in the organisation; ``None`` if unknown. Then it is small if there are
            no more people to match than *small_organisation*.
    """

    apart: tuple[str, ...] = field(default=("department",), converter=TupleOf[str])
    apart_points: int = field(default=10, converter=integer, validator=whole(0, 1000))
    shared: tuple[str, ...] = field(default=("language",), converter=TupleOf[str])
    shared_points: int = field(default=10, converter=integer, validator=whole(0, 1000))
    pillar_points: int = field(default=10, converter=integer, validator=whole(0, 1000))
    complement: tuple[str, ...] = field(default=("activity",), converter=TupleOf[str])
    complement_points: int = field(default=10, converter=integer, validator=whole(0, 1000))
    seed: int | None = field(default=0, converter=integer_or_none, validator=optional(whole(0)))
    manager: str | None = field(default="manager", converter=identifier_or_none)
    directors: tuple[str, ...] = field(default=DIRECTORS, converter=TupleOf[str])
    small_organisation: int = field(default=50, converter=integer, validator=whole(0))
    organisation_size: int | None = field(default=None, converter=integer_or_none, validator=optional(whole(1)))

    @checked
    def points(
        self, first: Participant, second: Participant, pillars: Mapping[str, frozenset[str]] | None = None
    ) -> tuple[Finding, ...]:
        """Return the reasons for two people as buddies. Each finding has its points.

        Args:
            first: The first of them.
            second: The second.
            pillars: Ids of content pillars by participant's id.
        """
        parts = _scores(self, first, second, pillars or {})
        return tuple(Finding.of(f"buddy:{code}", points=worth, **named) for code, named, worth in parts)

    @checked
    def scores(
        self, first: Participant, second: Participant, pillars: Mapping[str, frozenset[str]]
    ) -> Iterator[tuple[str, dict[str, str], int]]:
        """Yield the reasons for two people: a code, what it is about, and the points."""
        for code, names, worth, same in (
            ("apart", self.apart, self.apart_points, False),
            ("shared", self.shared, self.shared_points, True),
        ):
            for name in names if worth else ():
                values = first.attributes.get(name), second.attributes.get(name)
                if None not in values and (values[0] == values[1]) is same:
                    yield code, {"attribute": name}, worth
        if self.pillar_points and pillars.get(first.id, frozenset()) & pillars.get(second.id, frozenset()):
            yield "pillar", {}, self.pillar_points
        for name in self.complement:
            low, high = find_measure(first, name), find_measure(second, name)
            if low is not None and high is not None:
                worth = int(min(1.0, abs(high - low)) * self.complement_points)
                if worth:
                    yield "complement", {"measure": name}, worth


_scores = unchecked(BuddyPolicy.scores)


@frozen(kw_only=True)
class BuddyGroup:
    """A proposed pair of buddies, or three if the number is odd. Members may decline.

    Attributes:
        members: Their ids, in id order.
        points: The total points over all its pairs.
        reasons: Why these people are together: each reason with its points over all pairs, which add up to *points*.
    """

    members: tuple[str, ...] = field(converter=TupleOf[str])
    points: int = field(converter=integer, validator=whole(0))
    reasons: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    def _ordered(self) -> dict[str, object]:
        return {"members": tuple(sorted(map(identifier, self.members)))}

    def _faults(self) -> Iterator[Finding]:
        if len(self.members) not in {2, 3}:
            yield Finding.of("buddy:size", "members", count=len(self.members))
        yield from first_repeats(self.members, "members")


@frozen(kw_only=True)
class Buddies(Report):
    """The buddies of everyone with the reasons for each pair, or the reason why there are none.

    Attributes:
        groups: Pairs and trios, in order of their first member.
        findings: People without a buddy, with the number of exclusions that prevent it; the number of people without
            consent.
    """

    groups: tuple[BuddyGroup, ...] = field(default=(), converter=TupleOf[BuddyGroup])
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])

    @property
    def points(self) -> int:
        """The total over all groups."""
        return sum(group.points for group in self.groups)

    @checked
    def partners(self, participant: str) -> tuple[str, ...]:
        """Return the ids of a person's buddies, in id order."""
        return tuple(member for member in self._by_person.get(participant, ()) if member != participant)

    def _blocks(self, translator: Translator) -> Iterator[Table | Lines]:
        rows = [
            (", ".join(map(translator.person, group.members)), " ".join(map(translator.tell, group.reasons)))
            for group in self.groups
        ]
        yield Table(rows=rows, header=translator.labels(("who", "evidence")), caption=translator.label("buddies"))
        if self.findings:
            yield Lines([*map(translator.tell, self.findings)], header=translator.labels(("seen",)))

    @cached_property
    def _by_person(self) -> dict[str, tuple[str, ...]]:
        return {member: group.members for group in reversed(self.groups) for member in group.members}


@checked
def match_buddies(
    participants: Iterable[Participant],
    *,
    on: date,
    pair_exclusions: Iterable[PairExclusion] = (),
    pillars: Mapping[str, Iterable[str]] | None = None,
    policy: BuddyPolicy | None = None,
    keep: Buddies | None = None,
) -> Buddies:
    """Propose buddies: the maximum number of pairs, and of those the highest total of points (:ref:`method-step-3`).

    Up to 200 people get the highest total. More people are drawn into blocks of at most 200, and each block gets its
    highest total; the number of pairs is still the maximum. The benchmarks state how many points this costs.

    A person and their manager are never buddies, and in a small organisation neither are a director and staff; see
    `BuddyPolicy`. Each group has the reasons for it.

    Ties between matchings are broken by the order of people: by their lots, from the seed and the ids, then by id. The
    order of the input does not matter. A person who is left over joins a pair, at most one per pair, in which both may
    work with them and the points with both are highest. The greatest gain goes first, then the lot, then the ids. This
    is optimal under this rule, but not always the best way to form pairs and trios at once. A finding reports a person
    without a buddy, with the number of exclusions but without names. The matching uses rustworkx (extra ``buddies``).

    Args:
        participants: The people. People without valid consent to participate are excluded, and a finding counts them.
        on: The day of the consent check.
        pair_exclusions: Pairs of people who must not be buddies.
        pillars: Ids of content pillars by participant's id.
        policy: The policy for buddies.
        keep: Groups to keep if all their members are present and no exclusion applies.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an id that is duplicate or unknown, an argument of the
            wrong type.
        MissingExtraError: rustworkx is not installed.
    """
    rules = BuddyPolicy() if policy is None else policy
    people, bars = tuple(participants), tuple_of(pair_exclusions)
    themes = {identifier(who): frozenset(tuple_of(what)) for who, what in (pillars or {}).items()}
    raise_any(_faults(people, bars, themes))
    here, left_out = split_by_consent(people, on=on)
    pool = _Pool(here, bars, themes, rules)
    groups = pool.kept(keep.groups if keep is not None else ())
    taken = {member for group in groups for member in group}
    free = [person.id for person in here if person.id not in taken]
    groups += pool.matched(free)
    paired = {member for group in groups for member in group}
    alone = pool.join([who for who in free if who not in paired], groups)
    return Buddies(
        groups=[pool.group(members) for members in sorted(map(sorted, groups))],
        findings=[*left_out, *(finding for who in alone for finding in pool.alone(who))],
    )


def _faults(
    people: tuple[Participant, ...], bars: tuple[PairExclusion, ...], pillars: Mapping[str, frozenset[str]]
) -> Iterator[Finding]:
    yield from first_repeats((person.id for person in people), "participants")
    ids = {person.id for person in people}
    yield from barred_strangers(bars, ids)
    yield from unknown_names(((f"pillars[{who}]", who) for who in pillars), ids, kind="participant")


def barred_strangers(pair_exclusions: Iterable[PairExclusion], people: Collection[str]) -> Iterator[Finding]:
    """Find people in pair exclusions who are not among the people, by their ids."""
    for index, bar in enumerate(pair_exclusions):
        path = f"pair_exclusions[{index}]"
        named = ((f"{path}.first", bar.first), (f"{path}.second", bar.second))
        yield from unknown_names(named, people, kind="participant")


class _Pool:
    """The people, the points of any two of them, and the exclusions."""

    def __init__(
        self,
        people: tuple[Participant, ...],
        bars: tuple[PairExclusion, ...],
        pillars: Mapping[str, frozenset[str]],
        policy: BuddyPolicy,
    ) -> None:
        self.people = {person.id: person for person in people}
        self.pillars, self.policy = pillars, policy
        self.barred = {(bar.first, bar.second): bar.reason for bar in sorted(bars, key=lambda bar: bar.reason.value)}
        for first, second in self._manager_pairs():
            self.barred.setdefault((min(first, second), max(first, second)), PairExclusionReason.MANAGER)
        for first, second in self._director_pairs():
            self.barred.setdefault((min(first, second), max(first, second)), PairExclusionReason.DIRECTOR)
        self.lots = {who: draw(policy.seed, who) for who in self.people}

    def _manager_pairs(self) -> Iterator[tuple[str, str]]:
        """Yield each person with everybody whom the attribute for their manager may mean: by id, name or address."""
        if self.policy.manager is None:
            return
        known = defaultdict[str, set[str]](set)
        for person in self.people.values():
            for text in (person.id, person.name, *person.contacts):
                if text is not None:
                    known[comparison_key(text)].add(person.id)
        for person in self.people.values():
            named = person.attributes.get(self.policy.manager)
            yield from ((person.id, who) for who in known.get(comparison_key(named or ""), ()) if who != person.id)

    def _director_pairs(self) -> Iterator[tuple[str, str]]:
        """Yield each director with each other person, if the organisation is small."""
        size = len(self.people) if self.policy.organisation_size is None else self.policy.organisation_size
        if size > self.policy.small_organisation:
            return
        roles = set(map(comparison_key, self.policy.directors))
        leads = {
            who for who, person in self.people.items() if comparison_key(person.attributes.get("role") or "") in roles
        }
        yield from product(leads, self.people.keys() - leads)

    def pair_points(self, first: str, second: str) -> int:
        """Return the points of two people."""
        parts = _scores(self.policy, self.people[first], self.people[second], self.pillars)
        return sum(points for _, _, points in parts)

    def group(self, members: list[str]) -> BuddyGroup:
        """Return a group with its reasons."""
        found: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()
        for first, second in combinations(members, 2):
            for code, named, worth in _scores(self.policy, self.people[first], self.people[second], self.pillars):
                found[code, tuple(named.items())] += worth
        reasons = [Finding.of(f"buddy:{code}", points=worth, **dict(named)) for (code, named), worth in found.items()]
        if not reasons:
            reasons.append(Finding.of("buddy:any"))
        if len(members) > 2:
            reasons.append(Finding.of("buddy:three"))
        return BuddyGroup(members=members, points=found.total(), reasons=reasons)

    def may(self, first: str, second: str) -> bool:
        """Whether no exclusion applies to two people."""
        return (min(first, second), max(first, second)) not in self.barred

    def kept(self, groups: Iterable[BuddyGroup]) -> list[list[str]]:
        """Return the groups whose members are all present and not excluded."""
        return [
            list(group.members)
            for group in groups
            if all(who in self.people for who in group.members)
            and all(self.may(person, other) for person, other in combinations(group.members, 2))
        ]

    def matched(self, free: list[str]) -> list[list[str]]:
        """Match the free people: most pairs, then most points; more than `BLOCK` people in blocks.

        People who are left over in their blocks are matched with each other. If that does not give the maximum number
        of pairs, all people are matched at once.
        """
        drawn = sorted(free, key=lambda who: (self.lots[who], who))
        blocks = -(-len(drawn) // BLOCK)
        if blocks <= 1:
            return self._paired(drawn)
        size = 2 * -(-len(drawn) // (2 * blocks))
        pairs = [pair for start in range(0, len(drawn), size) for pair in self._paired(drawn[start : start + size])]
        paired = {who for pair in pairs for who in pair}
        pairs += self._paired([who for who in drawn if who not in paired])
        inside = set(drawn)
        bars = Counter(who for pair in self.barred if inside.issuperset(pair) for who in pair)
        alone = sum(count == len(drawn) - 1 for count in bars.values())
        return sorted(pairs) if len(pairs) == (len(drawn) - alone) // 2 else self._paired(drawn)

    def _paired(self, drawn: list[str]) -> list[list[str]]:
        """Match people at once: most pairs, then most points.

        Lots in the weights would break ties too, but take four times as long for a thousand people. So the lots decide
        the order of the people instead.
        """
        try:
            import rustworkx  # noqa: PLC0415 - the extra `buddies`, loaded where it is used
        except ImportError as missing:
            raise MissingExtraError.of("buddies") from missing
        edges = [
            (place, other_place, self.pair_points(item, other))
            for (place, item), (other_place, other) in combinations(enumerate(drawn), 2)
            if self.may(item, other)
        ]
        graph = rustworkx.PyGraph(multigraph=False)
        graph.add_nodes_from(drawn)
        graph.add_edges_from(edges)
        pairs = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
        return sorted(sorted((drawn[item], drawn[other])) for item, other in pairs)

    def join(self, left: list[str], groups: list[list[str]]) -> list[str]:
        """Add each person who is left over to the pair with the greatest gain. Return the people who fit nowhere."""
        waiting = list(left)
        while waiting:
            open_to = [
                (-sum(self.pair_points(who, person) for person in group), self.lots[who], who, sorted(group), place)
                for who in waiting
                for place, group in enumerate(groups)
                if len(group) == 2 and all(self.may(who, person) for person in group)
            ]
            if not open_to:
                break
            *_, who, _, place = min(open_to)
            groups[place].append(who)
            waiting.remove(who)
        return waiting

    def alone(self, who: str) -> Iterator[Finding]:
        """Yield findings on a person without a buddy, with the number of exclusions."""
        count = Counter(bar for pair, bar in self.barred.items() if who in pair and self.people.keys() >= set(pair))
        stated, managers = count[PairExclusionReason.STATED], count[PairExclusionReason.MANAGER]
        yield Finding.of("buddy:none", participant=who, stated=stated, managers=managers, others=len(self.people) - 1)
        if directors := count[PairExclusionReason.DIRECTOR]:
            yield Finding.of("buddy:director", participant=who, count=directors)
