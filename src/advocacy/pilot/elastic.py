"""What clashes over several attributes: the combinations of traits, with a slack for each bound, as a model."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from advocacy.pilot.changes import PLACE, Bound, Change, Side, costs_of, sides_of
from advocacy.pilot.quotas import Distinct, Quota
from advocacy.pilot.solver import Limits, Model, Row, maximise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advocacy.pilot.assessment import Screened
    from advocacy.pilot.policy import SelectionPolicy

__all__ = ["Elastic"]


class Elastic:
    """The combinations of traits, by number of people, with a slack for each bound; who is in already stays in."""

    def __init__(self, screened: Screened, policy: SelectionPolicy, limits: Limits) -> None:
        self._policy, self._limits = policy, limits
        eligible = Counter(one.traits for one in screened.candidates)
        before = Counter(one.traits for one in screened.before)
        combinations = [*sorted(eligible.items()), *sorted(before.items())]
        self._tops = [count for _, count in combinations]
        self._before = range(len(eligible), len(combinations))
        self._holding = len(screened.before)
        self._holders: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for column, (traits, _) in enumerate(combinations):
            for name, value in traits:
                self._holders[name][value].append(column)
        self._sides = sides_of(policy)
        # no bound moves by as much, and no row reaches so far for what moves least
        self._wide = sum(self._tops) + policy.sizes[-1]

    def fits(self, sides: Sequence[Side]) -> bool | None:
        """Tell whether a group keeps these sides; ``None`` where a limit was reached first."""
        found = maximise(self._model(sides, slack=False), self._limits)
        return found.values is not None if found.values is not None or found.proven else None

    def changes(self) -> tuple[tuple[Change, ...], int]:
        """Move the fewest places; give the changes and the size they are made for."""
        found = maximise(self._model(self._sides, slack=True), self._limits)
        if found.values is None:
            return (), self._policy.sizes[0]
        size = sum(found.values[: len(self._tops)])
        moved = found.values[len(self._tops) : len(self._tops) + len(self._sides)]
        changes = []
        for side, places in zip(self._sides, moved, strict=True):
            if places and side.rule is None:
                changes.append(Change(bound=side.bound, quota=None, now=self._policy.sizes[0], to=size))
            elif places and side.rule is not None:
                least, most = side.rule.bounds(size)
                now, to = (least, least - places) if side.bound is Bound.MINIMUM else (most, most + places)
                changes.append(Change(bound=side.bound, quota=side.rule, now=now, to=to))
        return tuple(changes), size

    def _model(self, sides: Sequence[Side], *, slack: bool) -> Model:
        """Build rows for the sides; with slack, moving a place costs, and the size may shrink to one."""
        tops, gains = list(self._tops), [0] * len(self._tops)
        slacks: dict[Side, int] = {}
        if slack:
            slacks = {side: len(tops) + index for index, side in enumerate(self._sides)}
            gains += [-cost for cost in costs_of(self._sides).values()]
            tops += [self._wide] * len(slacks)
        rows = [Row(range(len(self._tops)), [1] * len(self._tops), 1, self._policy.sizes[-1])]
        if self._before:
            rows.append(Row(self._before, [1] * len(self._before), self._holding, self._holding))
        for side in sides:
            flags = self._side(side, slacks.get(side), tops, rows)
            gains += [0] * flags
        return Model(gains, [0] * len(gains), tops, rows, step=2 * PLACE)

    def _side(self, side: Side, slack: int | None, tops: list[int], rows: list[Row]) -> int:
        """Add the rows of one side; give the number of columns added."""
        people = range(len(self._tops))
        if side.rule is None:
            rows.append(_row(dict.fromkeys(people, 1), slack, 1, self._policy.sizes[0], self._wide))
            return 0
        values = self._holders[side.rule.attribute]
        if isinstance(side.rule, Distinct):
            return self._distinct(side.rule, side.bound, slack, tops, rows)
        bound = side.rule.minimum if side.bound is Bound.MINIMUM and isinstance(side.rule, Quota) else side.rule.maximum
        share = Fraction(bound or 0) if not isinstance(bound, int) else Fraction(0)
        for value in (side.rule.value,) if isinstance(side.rule, Quota) else sorted(values):
            factors = dict.fromkeys(people, -share.numerator) if share else {}
            for column in values.get(value, ()):
                factors[column] = factors.get(column, 0) + share.denominator
            whole, far = bound if isinstance(bound, int) else 0, self._wide * share.denominator
            if side.bound is Bound.MINIMUM:
                rows.append(_row(factors, slack, share.denominator, whole, far))
            else:
                rows.append(_row(factors, slack, -share.denominator, -far, whole))
        return 0

    def _distinct(self, rule: Distinct, bound: Bound, slack: int | None, tops: list[int], rows: list[Row]) -> int:
        """Add a flag for each value, up where somebody has it, and bound their number."""
        values = self._holders[rule.attribute]
        flags = range(len(tops), len(tops) + len(values))
        for flag, value in zip(flags, sorted(values), strict=True):
            tops.append(1)
            columns, most = values[value], sum(self._tops[column] for column in values[value])
            ones = [1] * len(columns)
            rows.append(Row([flag, *columns], [-1, *ones], 0, most))
            rows.append(Row([flag, *columns], [-most, *ones], -most, 0))
        ones_of = dict.fromkeys(flags, 1)
        if bound is Bound.MINIMUM:
            rows.append(_row(ones_of, slack, 1, rule.minimum, self._wide))
        else:
            rows.append(_row(ones_of, slack, -1, -self._wide, rule.maximum or 0))
        return len(flags)


def _row(factors: dict[int, int], slack: int | None, step: int, least: int, most: int) -> Row:
    """Make a row, with the slack's column where there is one."""
    held = {**factors, slack: step} if slack is not None else factors
    return Row(list(held), list(held.values()), least, most)
