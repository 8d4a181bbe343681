"""Find the best group of a size under quotas, exactly. The engine sees candidates, not people.

Quotas on one attribute are solved here by a greedy algorithm. Such groups are the bases of a matroid, for which it is
optimal. Quotas over several attributes go to `solver`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import nlargest
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

from advocacy.pilot.assessment import Candidate, Screened, Trait, draw
from advocacy.pilot.limits import Deadline, Row, SolverLimits
from advocacy.pilot.policy import DistinctValues, Quota, SelectionPolicy, ValueCap
from advocacy.pilot.solver import Model, maximise

#: A rule on the composition of a group.
Rule = Quota | ValueCap | DistinctValues


class Task(NamedTuple):
    """A group to find.

    Attributes:
        rules: The quotas, for the whole group.
        size: The number of people to select.
        seed: The seed of the lottery.
        previous_counts: The number of previous members with each trait.
        previous: The number of previous members.
    """

    rules: tuple[Rule, ...]
    size: int
    seed: int | None
    previous_counts: Mapping[Trait, int] = MappingProxyType({})
    previous: int = 0

    @classmethod
    def among(cls, screened: Screened, rules: tuple[Rule, ...], size: int, seed: int | None) -> Task:
        """Return the task for a group of *size* in total, previous members included."""
        counts = Counter(trait for candidate in screened.before for trait in candidate.traits)
        return cls(rules, size - len(screened.before), seed, counts, len(screened.before))

    def bounds(self, rule: Rule) -> tuple[int, int]:
        """Return the bounds of a rule for the whole group."""
        return rule.bounds(self.size + self.previous)

    def left(self, rule: Quota | ValueCap, trait: Trait) -> tuple[int, int]:
        """Return the bounds that a rule on a trait leaves for the new members."""
        minimum, maximum = self.bounds(rule)
        have = self.previous_counts.get(trait, 0)
        return max(0, minimum - have), maximum - have


class Group(NamedTuple):
    """The result: the selected candidates or ``None``, whether it is proven, and an upper bound on the total."""

    chosen: list[Candidate] | None
    proven: bool = True
    bound: int | None = None

    @property
    def is_best(self) -> bool:
        """Whether no group has a higher total. The lottery between equal groups may be unfinished."""
        return self.chosen is not None and (self.proven or sum(item.points for item in self.chosen) == self.bound)


_points = attrgetter("points")


def ranked(candidates: Iterable[Candidate], seed: int | None) -> list[Candidate]:
    """Sort candidates by score, highest first; equal scores by their draw, then by id. Only these draw."""
    found: list[Candidate] = []
    for _, group in groupby(sorted(candidates, key=_points, reverse=True), key=_points):
        equal = list(group)
        found += sorted(equal, key=lambda c: (draw(seed, c.id), c.id)) if len(equal) > 1 else equal
    return found


def carried(candidates: Iterable[Candidate], rules: Sequence[Rule]) -> list[int]:
    """Count what each rule bounds: people with the value, of the most common value, or different values."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for candidate in candidates:
        for name, value in candidate.traits:
            counts[name][value] += 1
    return [counted(rule, counts[rule.attribute]) for rule in rules]


def counted(rule: Rule, counts: Counter[str]) -> int:
    """Return the number that a rule bounds, from the number of people by value."""
    if isinstance(rule, Quota):
        return counts[rule.value]
    return max(counts.values(), default=0) if isinstance(rule, ValueCap) else len(counts)


def needs_solver(rules: Sequence[Rule]) -> bool:
    """Check whether the rules span several attributes, or decide which values the group has."""
    return len({rule.attribute for rule in rules}) > 1 or any(
        isinstance(rule, DistinctValues) and rule.maximum is not None for rule in rules
    )


def first_group(screened: Screened, policy: SelectionPolicy, limits: SolverLimits) -> Group:
    """Find the best group of the first feasible size, from the largest or from the smallest.

    Raises:
        MissingExtraError: The quotas need the solver, which is not installed.
    """
    deadline = Deadline(limits)
    for size in sizes_to_try(screened, policy):
        group = best_group(screened.candidates, Task.among(screened, policy.quotas, size, policy.seed), deadline.left)
        if group.chosen is not None or not group.proven:
            return group
    return Group(None)


def sizes_to_try(screened: Screened, policy: SelectionPolicy) -> Sequence[int]:
    """Return the sizes of a policy that may be feasible, previous members included, in the order of preference."""
    maximum = _most_room(screened.candidates, Task.among(screened, policy.quotas, policy.sizes[-1], policy.seed))
    sizes = range(policy.sizes[0], min(len(screened.before) + maximum, policy.sizes[-1]) + 1)
    return sizes if policy.prefer_smallest else sizes[::-1]


def best_group(candidates: Sequence[Candidate], task: Task, limits: SolverLimits) -> Group:
    """Find the group with the highest total. Of equal totals, take the lowest sum of lots.

    Raises:
        MissingExtraError: The rules need the solver, which is not installed.
    """
    if not has_room(len(candidates), task):
        return Group(None)
    if not task.size:
        return Group([])
    if needs_solver(task.rules):
        return _solved(candidates, task, limits)
    return Group(_taken(candidates, task))


def has_room(people: int, task: Task) -> bool:
    """Check that there are enough people, and that previous members break no maximum, nor a minimum if no one joins."""
    before = [Candidate(0, "", (trait,)) for trait, count in task.previous_counts.items() for _ in range(count)]
    kept = zip(carried(before, task.rules), map(task.bounds, task.rules), strict=True)
    return 0 <= task.size <= people and all(
        (task.size or minimum <= count) and count <= maximum for count, (minimum, maximum) in kept
    )


def _most_room(candidates: Sequence[Candidate], task: Task) -> int:
    """Return an upper bound on the group size from each attribute alone; at most the task's size."""
    task = task._replace(size=min(task.size, len(candidates)))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for candidate in candidates if task.rules else ():
        for name, value in candidate.traits:
            counts[name][value] += 1
    while True:
        rooms = [task.size]
        for name, values in counts.items():
            tops = dict(values)
            for rule in task.rules:
                if rule.attribute == name and not isinstance(rule, DistinctValues):
                    for value in (rule.value,) if isinstance(rule, Quota) else values:
                        tops[value] = min(tops.get(value, 0), max(0, task.left(rule, (name, value))[1]))
            rooms.append(sum(tops.values()))
        if min(rooms) == task.size:
            return task.size
        task = task._replace(size=min(rooms))


# ---------------------------------------------------------------- rules on one attribute: the best first


def _taken(candidates: Sequence[Candidate], task: Task) -> list[Candidate] | None:
    groups = by_value(candidates, task)
    bounds = value_bounds(groups, task)
    if any(minimum > min(maximum, len(groups[value])) for value, (minimum, maximum) in bounds.items()):
        return None
    best = {value: best_few(members, min(bounds[value][1], task.size), task.seed) for value, members in groups.items()}
    if not _spread(best, bounds, task):
        return None
    minimum = sum(bound[0] for bound in bounds.values())
    if not minimum <= task.size <= sum(map(len, best.values())):
        return None
    chosen = [candidate for value, members in best.items() for candidate in members[: bounds[value][0]]]
    others = [candidate for value, members in best.items() for candidate in members[bounds[value][0] :]]
    return chosen + best_few(others, task.size - minimum, task.seed)


def by_value(candidates: Sequence[Candidate], task: Task) -> dict[str, list[Candidate]]:
    """Group candidates by their value of the one attribute that the rules are on."""
    groups: dict[str, list[Candidate]] = {rule.value: [] for rule in task.rules if isinstance(rule, Quota)}
    if not task.rules:
        return {"": list(candidates)}
    for candidate in candidates:
        groups.setdefault(candidate.traits[0][1], []).append(candidate)
    return groups


def value_bounds(groups: Mapping[str, Sequence[Candidate]], task: Task) -> dict[str, tuple[int, int]]:
    """Return the minimum and maximum number of further people for each value."""
    bounds = dict.fromkeys(groups, (0, task.size))
    for rule in task.rules:
        for value in (rule.value,) if isinstance(rule, Quota) else groups:
            if not isinstance(rule, DistinctValues):
                minimum, maximum = task.left(rule, (rule.attribute, value))
                bounds[value] = max(bounds[value][0], minimum), min(bounds[value][1], maximum)
    return bounds


def _spread(best: Mapping[str, list[Candidate]], bounds: dict[str, tuple[int, int]], task: Task) -> bool:
    """Raise the minimums of values with the best people until there are enough different values."""
    for rule in task.rules:
        if isinstance(rule, DistinctValues):
            present = {value for _, value in task.previous_counts}
            present |= {value for value, (minimum, _) in bounds.items() if minimum}
            absent = {members[0]: value for value, members in best.items() if members and value not in present}
            lacking = max(0, task.bounds(rule)[0] - len(present))
            if lacking > len(absent):
                return False
            for candidate in ranked(absent, task.seed)[:lacking]:
                bounds[absent[candidate]] = 1, bounds[absent[candidate]][1]
    return True


def best_few(candidates: Sequence[Candidate], count: int, seed: int | None) -> list[Candidate]:
    """Sort the best *count* candidates. Lots are drawn only for candidates whose score may be among them."""
    if count >= len(candidates):
        return ranked(candidates, seed) if len(candidates) > 1 else list(candidates)
    if count <= 0:
        return []
    bar = nlargest(count, (candidate.points for candidate in candidates))[-1]
    return ranked((candidate for candidate in candidates if candidate.points >= bar), seed)[:count]


# ---------------------------------------------------------------- overlapping rules: a model over combinations


def _solved(candidates: Sequence[Candidate], task: Task, limits: SolverLimits) -> Group:
    """Model the best few of each combination of traits, solve the model, and check the result in integers."""
    deadline = Deadline(limits)
    combinations: dict[tuple[Trait, ...], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        combinations[candidate.traits].append(candidate)
    room = rooms(combinations, task)
    columns = sum(min(room[traits], len(members)) for traits, members in combinations.items())
    if columns < task.size:
        return Group(None)
    if columns > limits.columns:
        return Group(None, proven=False)
    order = sorted(traits for traits, most in room.items() if most)
    best: dict[tuple[Trait, ...], list[Candidate]] = {}
    for traits in order:
        if deadline.passed:
            return Group(None, proven=False)
        best[traits] = best_few(combinations[traits], room[traits], task.seed)
    people = [item for traits in order for item in best[traits]]
    spans: dict[tuple[Trait, ...], range] = {}
    start = 0
    for traits in order:
        spans[traits] = range(start, start + len(best[traits]))
        start += len(best[traits])
    model = Model(
        gains=[person.points for person in people],
        lots=[draw(task.seed, person.id) >> 40 for person in people],
        tops=[1] * len(people),
        rows=[Row(range(len(people)), [1] * len(people), task.size, task.size)],
    )
    found = maximise(with_rules(model, spans, task), deadline.left)
    if found.values is None:
        return Group(None, found.proven, found.bound)
    chosen: list[Candidate] = []
    for traits, span in spans.items():
        chosen += best[traits][: sum(found.values[column] for column in span)]
    return Group(chosen, found.proven, found.bound)


def rooms(combinations: Collection[tuple[Trait, ...]], task: Task) -> dict[tuple[Trait, ...], int]:
    """Return the maximum number of people with each combination of traits that a group has room for."""
    tops = _tops({trait for traits in combinations for trait in traits}, task)
    return {traits: min((tops[trait] for trait in traits), default=task.size) for traits in combinations}


def _tops(traits: Iterable[Trait], task: Task) -> dict[Trait, int]:
    """Return the maximum number of people with each trait."""
    tops = dict.fromkeys(traits, task.size)
    caps = [rule for rule in task.rules if isinstance(rule, ValueCap)]
    for trait in tops:
        for cap in caps:
            if cap.attribute == trait[0]:
                tops[trait] = min(tops[trait], task.left(cap, trait)[1])
    for rule in task.rules:
        if isinstance(rule, Quota) and (trait := (rule.attribute, rule.value)) in tops:
            tops[trait] = min(tops[trait], task.left(rule, trait)[1])
    return {trait: max(0, top) for trait, top in tops.items()}


def with_rules(model: Model, spans: Mapping[tuple[Trait, ...], range], task: Task) -> Model:
    """Add a row for each bound that may be binding, and columns that state which values are present."""
    holders: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for traits, span in spans.items():
        for name, value in traits:
            holders[name][value] += span
    gains, lots, tops, rows = list(model.gains), list(model.lots), list(model.tops), list(model.rows)
    for rule in task.rules:
        values = holders[rule.attribute]
        if isinstance(rule, DistinctValues):
            present = {value for name, value in task.previous_counts if name == rule.attribute}
            minimum, maximum = (bound - len(present) for bound in task.bounds(rule))
            flags = []
            for value in sorted(values.keys() - present):
                flag, columns = len(gains), values[value]
                flags.append(flag)
                gains.append(0)
                lots.append(0)
                tops.append(1)
                ones = [1] * len(columns)
                rows.append(Row([flag, *columns], [-1, *ones], 0, task.size))
                rows.append(Row([flag, *columns], [-task.size, *ones], -task.size, 0))
            rows.append(Row(flags, [1] * len(flags), max(0, minimum), maximum))
            continue
        for value in (rule.value,) if isinstance(rule, Quota) else sorted(values):
            minimum, maximum = task.left(rule, (rule.attribute, value))
            if minimum > 0 or maximum < min(task.size, sum(tops[column] for column in values[value])):
                rows.append(Row(values[value], [1] * len(values[value]), minimum, maximum))
    return Model(gains, lots, tops, rows)
