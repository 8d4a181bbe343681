"""What clashes on one attribute, where groups are found by taking the best first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from attrs import evolve

from advocacy.pilot.changes import Bound, Change, Side
from advocacy.pilot.engine import Task, best_group
from advocacy.pilot.quotas import Cap, Distinct, Quota

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advocacy.pilot.assessment import Candidate, Screened
    from advocacy.pilot.engine import Rule
    from advocacy.pilot.policy import SelectionPolicy
    from advocacy.pilot.solver import Limits

__all__ = ["Plain"]


class Plain:
    """Rules on one attribute, where groups are found by taking the best first."""

    def __init__(self, screened: Screened, policy: SelectionPolicy, limits: Limits) -> None:
        self._policy, self._limits = policy, limits
        self._screened = screened
        self._held = Counter(one.traits[0][1] for one in screened.before if one.traits)
        self._supply = self._held + Counter(one.traits[0][1] for one in screened.candidates if one.traits)
        self._holding = len(screened.before)
        self._everyone = len(screened.candidates) + self._holding
        seen: Counter[tuple[tuple[str, str], ...]] = Counter()
        self._few: list[Candidate] = []
        for one in screened.candidates:
            seen[one.traits] += 1
            if seen[one.traits] <= policy.sizes[-1]:
                self._few.append(one)

    def fits(self, sides: Sequence[Side]) -> bool:
        """Tell whether a group keeps these sides."""
        return self._feasible(self._rules(sides), self._policy.sizes[0] if Side(None, Bound.SIZE) in sides else 1)

    def changes(self) -> tuple[tuple[Change, ...], int]:
        """
        Move the fewest places: minimums down to what there is, maximums up as far as people are lacking, or the size.

        Of sizes that take as few the largest is kept.
        """
        wanted = self._policy.sizes[0]
        best: tuple[int, int, tuple[Change, ...]] | None = None
        for size in range(min(max(wanted, self._holding), self._everyone), max(self._holding, 1) - 1, -1):
            if best is not None and wanted - size >= best[0]:
                break
            moved = self._moved(size)
            if moved is not None:
                changes = self._changes(moved, size)
                cost = sum(abs(change.to - change.now) for change in changes)
                if best is None or cost < best[0]:
                    best = cost, size, changes
        return (best[2], best[1]) if best is not None else ((), wanted)

    def _moved(self, size: int) -> dict[Rule, list[int]] | None:
        """Give the bounds that let in a group of a size, or ``None`` where no move of them does."""
        moved = {rule: list(rule.bounds(size)) for rule in self._policy.quotas}
        for rule, ends in moved.items():
            if isinstance(rule, Quota):
                ends[1] = max(ends[1], self._held[rule.value])
                ends[0] = min(*ends, self._supply[rule.value])
            if isinstance(rule, Cap):
                ends[1] = max(ends[1], *self._held.values(), 0)
        for rule, ends in moved.items():
            while not isinstance(rule, Distinct) and self._room(moved) < size:
                room = self._room(moved)
                ends[1] += 1
                if self._room(moved) == room:
                    ends[1] -= 1
                    break
        for kind in (Distinct, Quota):
            for ends in [ends for rule, ends in moved.items() if isinstance(rule, kind)]:
                while ends[0] and not self._feasible(self._made(moved), size, size):
                    ends[0] -= 1
        return moved if self._feasible(self._made(moved), size, size) else None

    def _changes(self, moved: Mapping[Rule, list[int]], size: int) -> tuple[Change, ...]:
        changes = [
            Change(bound=bound, quota=rule, now=now, to=to)
            for rule, ends in moved.items()
            for bound, now, to in zip((Bound.MINIMUM, Bound.MAXIMUM), rule.bounds(size), ends, strict=True)
            if now != to
        ]
        if size < self._policy.sizes[0]:
            changes.append(Change(bound=Bound.SIZE, quota=None, now=self._policy.sizes[0], to=size))
        return tuple(changes)

    def _room(self, moved: Mapping[Rule, list[int]]) -> int:
        tops = dict(self._supply)
        for rule, (_, most) in moved.items():
            for value in (rule.value,) if isinstance(rule, Quota) else () if isinstance(rule, Distinct) else tops:
                tops[value] = min(tops.get(value, 0), most)
        return sum(tops.values()) if self._policy.quotas else self._everyone

    def _made(self, moved: Mapping[Rule, list[int]]) -> tuple[Rule, ...]:
        made: list[Rule] = []
        for rule, (least, most) in moved.items():
            ends: dict[str, Any] = {"maximum": most} if isinstance(rule, Cap) else {"minimum": least, "maximum": most}
            made.append(evolve(rule, **(ends if not isinstance(rule, Distinct) else {"minimum": least})))
        return tuple(made)

    def _rules(self, sides: Sequence[Side]) -> tuple[Rule, ...]:
        """Give the rules with those sides alone."""
        rules: list[Rule] = []
        for rule in self._policy.quotas:
            least, most = Side(rule, Bound.MINIMUM) in sides, Side(rule, Bound.MAXIMUM) in sides
            if isinstance(rule, Cap):
                rules += [rule] if most else []
            else:
                ends: dict[str, Any] = ({} if least else {"minimum": 0}) | ({} if most else {"maximum": None})
                rules.append(evolve(rule, **ends))
        return tuple(rules)

    def _feasible(self, rules: tuple[Rule, ...], low: int, high: int | None = None) -> bool:
        most = min(self._policy.sizes[-1] if high is None else high, len(self._few) + self._holding)
        tasks = (Task.among(self._screened, rules, size, self._policy.seed) for size in range(low, most + 1))
        return any(best_group(self._few, task, self._limits).chosen is not None for task in tasks)
