"""The rules of a selection as expressions over the columns of a frame: who is eligible, why not, traits and points.

`Assessor` is the rule; the tables of cells and reasons come from it. Expressions use what every engine computes alike:
additions, subtractions, multiplications and divisions of 64-bit floats, each rounded once, and comparisons.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import reduce
from itertools import product
from math import inf
from operator import or_
from typing import Any, cast

from advocacy.adapters._frame_people import RANGES, ROUND, People, find_failed
from advocacy.errors import Finding, nearest, raise_any
from advocacy.frozen_map import FrozenMap
from advocacy.people.matrix import Matrix
from advocacy.people.participant import CELL, MEASURES, Participant
from advocacy.pilot.assessment import Assessor
from advocacy.pilot.policy import Criterion, SelectionPolicy

#: The columns of scored rows, besides the traits.
ID, REASON, POINTS = "id", "reason", "points"
#: The reason of rows that no participant could have.
INVALID = -1
#: Weights below this sum keep every division below exact: its quotient is never rounded up to a whole number.
_MOST_WEIGHT = 1 << 38


class _Hours:
    """Stands for a time that is a number of hours, which need not be whole microseconds."""

    def __init__(self, hours: float) -> None:
        self.hours = hours

    def __truediv__(self, _: timedelta) -> float:
        return self.hours


class _Anyone:
    """Stands for everyone with these values of the measures of a matrix; no other value is known."""

    id, bounds = "", FrozenMap[Any]()

    def __init__(self, values: Mapping[str, float | None]) -> None:
        self.measures = {name: value for name, value in values.items() if value is not None}
        for name in MEASURES:
            setattr(self, name, self.measures.get(name))
        if (hours := self.measures.get("time_per_month")) is not None:
            self.time_per_month = _Hours(hours)


class Scoring:
    """A policy as expressions over a frame.

    Args:
        people: The frame.
        policy: The policy.
        matrix: The matrix, if the policy needs one.
        on: The day on which consent must be valid.

    Attributes:
        reasons: The reasons of exclusion by number, most important first; 0 is no reason.
        traits: The names of the columns of traits, in the order of the policy's attributes.
    """

    def __init__(self, people: People, policy: SelectionPolicy, matrix: Matrix | None, on: date) -> None:
        self.people, self.policy, self._nw = people, policy, people.nw
        self.on, self._matrix = on, matrix if policy.needs_matrix else None
        self.reasons: list[str] = [""]
        self.traits = [f"trait {place}" for place in range(len(policy.attributes))]
        self._cell: Any = None
        raise_any(self._missing())
        self.expressions = self._expressions()

    def _missing(self) -> Iterator[Finding]:
        """Find what the policy needs and no column has."""
        columns, substitutes = self.people.columns, self.policy.substitutes
        own = [key.partition(".")[2] for key in columns if key.startswith("measures.")]
        for index, criterion in enumerate(self.policy.criteria):
            name = criterion.measure
            if name not in MEASURES and name not in own and name not in substitutes:
                yield nearest(name, [*own, *MEASURES], f"policy.criteria[{index}].measure", kind="measure")
        attributes = [key.partition(".")[2] for key in columns if key.startswith("attributes.")]
        for index, quota in enumerate(self.policy.quotas):
            if quota.attribute not in {CELL, *attributes} and quota.attribute not in substitutes:
                yield nearest(
                    quota.attribute, [*attributes, CELL], f"policy.quotas[{index}].attribute", kind="attribute"
                )
        if sum(self.policy.whole_weights) >= _MOST_WEIGHT:
            yield Finding.of("frame:weights", "policy.criteria", count=_MOST_WEIGHT)

    def _expressions(self) -> list[Any]:
        nw = self._nw
        conditions = [(self._code("consent"), self.people.without_consent(self.on)), *self._placed()]
        traits = [*self._known_traits()]
        conditions += [item for _, item in traits if item is not None]
        conditions += self._measured()
        reason = nw.lit(0)
        for code, where in reversed(conditions):
            reason = nw.when(where).then(nw.lit(code)).otherwise(reason)
        wrong = reduce(or_, (check.where for check in self.people.checks()))
        reason = nw.when(wrong).then(nw.lit(INVALID)).otherwise(reason)
        return [
            self.people.text("id").alias(ID),
            reason.alias(REASON),
            self._points().alias(POINTS),
            *(trait.alias(name) for (trait, _), name in zip(traits, self.traits, strict=True)),
        ]

    def _code(self, reason: str) -> int:
        if reason not in self.reasons:
            self.reasons.append(reason)
        return self.reasons.index(reason)

    # ------------------------------------------------------------ the matrix

    def _placed(self) -> Iterator[tuple[int, Any]]:
        """Yield each reason from the matrix with its condition, and make the expression of the cell.

        People whose measures lie between the same thresholds start in the same cells, so one of each suffices.
        """
        if self._matrix is None:
            return
        nw, assessor = self._nw, Assessor(self.policy, self._matrix, self.on)
        starts: dict[str, list[float]] = {}
        for axis in (self._matrix.rows, self._matrix.columns):
            if axis.measure is not None and len(axis.levels) > 1:
                starts[axis.measure] = sorted({*starts.get(axis.measure, []), *axis.thresholds})
        place, size, choices = nw.lit(0), 1, list[list[float | None]]()
        for name, thresholds in starts.items():
            column = self.people.measure(name)
            if column is None:
                choices.append([None])
                continue
            level = nw.lit(1)
            for start in thresholds:
                level = level + (column >= start).cast(nw.Int64)
            place = place + nw.when(column.is_null()).then(nw.lit(0)).otherwise(level) * size
            size *= len(thresholds) + 2
            below = thresholds[0] - max(1.0, abs(thresholds[0]))
            choices.append([None, below, *thresholds])
        reasons, cells = self._cells(starts, choices, assessor)
        self._cell = nw.lit(None, nw.String)
        for cell, numbers in cells.items():
            self._cell = nw.when(place.is_in(numbers)).then(nw.lit(cell)).otherwise(self._cell)
        for code, numbers in reasons.items():
            yield code, place.is_in(numbers)

    def _cells(
        self, starts: Mapping[str, list[float]], choices: list[list[float | None]], assessor: Assessor
    ) -> tuple[dict[int, list[int]], dict[str, list[int]]]:
        """Return the numbers of places by reason, and by cell. A measure without a column has one choice, unknown."""
        reasons: dict[int, list[int]] = defaultdict(list)
        cells: dict[str, list[int]] = defaultdict(list)
        for values in product(*choices):
            number, size = 0, 1
            for thresholds, options, value in zip(starts.values(), choices, values, strict=True):
                if len(options) > 1:
                    number += (0 if value is None else 1 + bisect_right(thresholds, value)) * size
                    size *= len(thresholds) + 2
            reason, cell = assessor.place(cast(Participant, _Anyone(dict(zip(starts, values, strict=True)))))
            if reason is not None:
                reasons[self._code(reason)].append(number)
            elif cell is not None:
                cells[cell].append(number)
        return reasons, cells

    # ------------------------------------------------------------ traits, minimums and points

    def _known_traits(self) -> Iterator[tuple[Any, tuple[int, Any] | None]]:
        """Yield each trait, and the reason and condition where it is unknown."""
        nw = self._nw
        for name in self.policy.attributes:
            substitute = self.policy.substitutes.get(name)
            if name == CELL:
                column = self._cell
            elif f"attributes.{name}" in self.people.columns:
                column = self.people.text(f"attributes.{name}")
            else:
                column = nw.lit(None, nw.String)
            if isinstance(substitute, str):
                yield nw.when(column.is_null()).then(nw.lit(substitute)).otherwise(column), None
            elif name == CELL:
                yield column, None
            else:
                yield column, (self._code(f"unknown:{name}"), column.is_null())

    def _measured(self) -> Iterator[tuple[int, Any]]:
        """Yield the reasons of the criteria, with their conditions. Reasons to ask for a value come last."""
        asks = []
        for criterion in self.policy.criteria:
            column, name = self.people.measure(criterion.measure), criterion.measure
            absent = self._nw.lit(value=True) if column is None else column.is_null()
            if criterion.minimum is not None:
                asks.append((f"ask:{name}", absent))
                if column is not None:
                    yield self._code(f"minimum:{name}"), column < criterion.minimum
            elif not isinstance(self.policy.substitutes.get(name), float):
                yield self._code(f"unknown:{name}"), absent
        for reason, absent in asks:
            yield self._code(reason), absent

    def _points(self) -> Any:
        """Return the score. Sums of points and weights are whole floats below 2**53, so that they are exact."""
        nw, weights = self._nw, self.policy.whole_weights
        weighted = nw.lit(0.0)
        for criterion, weight in zip(self.policy.criteria, weights, strict=True):
            column = self.people.measure(criterion.measure)
            substitute = self.policy.substitutes.get(criterion.measure)
            usual = substitute if isinstance(substitute, float) else criterion.low
            if not weight:
                continue
            if column is None:
                weighted = weighted + float(criterion.points(usual) * weight)
            else:
                weighted = weighted + self._on_scale(criterion, column.fill_null(usual)) * float(weight)
        total = float(sum(weights))
        if not total:
            return nw.lit(0)
        return self.people.divide(weighted * 2.0 + total, 2.0 * total).floor().cast(nw.Int64)

    def _on_scale(self, criterion: Criterion, column: Any) -> Any:
        """Return the points of a column on a scale, as `points_on_scale` does."""
        nw, low, high = self._nw, criterion.low, criterion.high
        least, most = RANGES.get(criterion.measure, (-inf, inf))
        reached = (self.people.divide(column - low if low else column, high - low) * 10_000.0 + ROUND) - ROUND
        low_points, high_points = (10_000.0, 0.0) if criterion.reverse else (0.0, 10_000.0)
        reached = 10_000.0 - reached if criterion.reverse else reached
        if high < most:
            reached = nw.when(column >= high).then(nw.lit(high_points)).otherwise(reached)
        return nw.when(column <= low).then(nw.lit(low_points)).otherwise(reached) if low > least else reached

    def faults(self) -> list[Finding]:
        """Return what no participant could have, by column, with the number of rows."""
        return [*find_failed(self._nw, self.people.lazy, [*self.people.checks()])]
