"""The matrix: axes, levels and cells. It shows where a person starts, approximately, and a possible next step."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from itertools import pairwise, product
from math import ceil

import attrs
from attrs import evolve, field

from advocacy.arguments import Personal, checked, frozen, unchecked
from advocacy.errors import Finding, InfeasibleError, UnknownNameError, nearest, raise_any, translator_for
from advocacy.frozen_map import FrozenMap
from advocacy.messages.blocks import Lines, Report, Table
from advocacy.messages.language import Language
from advocacy.messages.lookup import catalog
from advocacy.messages.translator import Translator
from advocacy.people.bounds import Bounds
from advocacy.people.participant import Participant, find_measure, possible_range
from advocacy.rules import TupleOf, first_repeats, identifier, identifier_or_none, number_or_none


@frozen(kw_only=True)
class Level:
    """One level of an axis.

    Attributes:
        code: The key of the level on its axis.
        start: The lowest value of the level, in the unit of the axis; ``None`` for the lowest level only.
    """

    code: str = field(converter=identifier)
    start: float | None = field(default=None, converter=number_or_none)


@frozen(kw_only=True)
class Axis:
    """A measure and its levels, lowest first.

    Attributes:
        levels: At least one. Thresholds never decrease. Two equal thresholds leave the level between them empty.
        measure: The measure of a participant that the axis reads; ``None`` for an axis with one level.
    """

    levels: tuple[Level, ...] = field(converter=TupleOf[Level])
    measure: str | None = field(default=None, converter=identifier_or_none)

    def _faults(self) -> Iterator[Finding]:
        if not self.levels:
            yield Finding.of("empty", "levels")
            return
        yield from first_repeats((level.code for level in self.levels), "levels", key="code")
        starts = [level.start for level in self.levels]
        if starts[0] is not None:
            yield Finding.of("level:first", "levels[0].start")
        for index, (low, high) in enumerate(pairwise(starts), 1):
            if high is None:
                yield Finding.of("level:open", f"levels[{index}].start")
            elif low is not None and high < low:
                yield Finding.of("level:falls", f"levels[{index}].start", value=high, before=low)
        if self.measure is None and len(self.levels) > 1:
            yield Finding.of("axis:measure", "measure")

    @property
    def thresholds(self) -> tuple[float, ...]:
        """The starts of all levels except the lowest, in ascending order."""
        return tuple(level.start for level in self.levels if level.start is not None)

    @checked
    def with_quantiles(self, people: Iterable[Participant], shares: Sequence[float] | None = None) -> Axis:
        """Return the axis with thresholds taken from a pool. Cells then mean "compared with these people".

        Args:
            people: The pool. People without a value are ignored.
            shares: The share of the pool below each threshold, 0..1, never decreasing; evenly spaced by default.

        Returns:
            The axis, with each threshold at the value of the person at that share of the sorted pool. Without ties,
            that share of the pool is below the threshold. Ties can make thresholds equal, which leaves a level empty.

        Raises:
            ValidationError: *shares* does not match the levels.
            InfeasibleError: No one in the pool has a value.
        """
        count = len(self.levels) - 1
        even = [Fraction(place, count + 1) for place in range(1, count + 1)]
        given: Sequence[float | Fraction] = even if shares is None else shares
        proper = all(not isinstance(share, bool) and 0 <= share <= 1 for share in given)
        if len(given) != count or not proper or list(given) != sorted(given):
            raise_any([Finding.of("quantiles", "shares", count=count)])
        wanted = [Fraction(share) if type(share) is Fraction else Fraction(str(float(share))) for share in given]
        if self.measure is None:
            return self
        known = sorted(v for person in people if (v := find_measure(person, self.measure)) is not None)
        if not known:
            raise InfeasibleError([Finding.of("quantiles:no-values", "people", measure=self.measure)])
        starts = [known[min(len(known) - 1, ceil(share * len(known)))] for share in wanted]
        levels = (evolve(level, start=start) for level, start in zip(self.levels[1:], starts, strict=True))
        return evolve(self, levels=(self.levels[0], *levels))

    @checked
    def level(self, value: float | None) -> int | None:
        """Return the index of the level of a value, or ``None`` if a value is needed and unknown."""
        if len(self.levels) == 1:
            return 0
        return None if value is None else bisect_right(self.thresholds, value)

    @checked
    def value(self, participant: Participant, substitutes: Mapping[str, float]) -> float | None:
        """Return the person's value on this axis, or the substitute if it is unknown and its bounds allow that."""
        if self.measure is None:
            return None
        known = find_measure(participant, self.measure)
        return find_substitute(participant, self.measure, substitutes) if known is None else known

    @checked
    def place(self, value: float | None) -> AxisPlace:
        """Return the level of a value, and its distance to the thresholds."""
        return self._place(value, None)

    def _place(self, value: float | None, bounds: Bounds | None) -> AxisPlace:
        possible = {_level(self, tried) for tried in _values_to_try(self, value, bounds)}
        index = possible.pop() if len(possible) == 1 else None
        if index is None or value is None:
            level = None if index is None else self.levels[index].code
            return AxisPlace(measure=self.measure, level=level)
        starts = self.thresholds
        return AxisPlace(
            measure=self.measure,
            level=self.levels[index].code,
            below=value - starts[index - 1] if index else None,
            above=starts[index] - value if index < len(starts) else None,
        )


_level, _value, _contains = unchecked(Axis.level), unchecked(Axis.value), unchecked(Bounds.contains)


def find_substitute(person: Participant, measure: str, substitutes: Mapping[str, float]) -> float | None:
    """Return the substitute for an unknown measure, or ``None`` if there is none or the person's bounds exclude it."""
    value, bounds = substitutes.get(measure), person.bounds.get(measure)
    return value if value is None or bounds is None or _contains(bounds, value) else None


def _bounds(axis: Axis, person: Participant) -> Bounds | None:
    return None if axis.measure is None else person.bounds.get(axis.measure)


def _values_to_try(axis: Axis, value: float | None, bounds: Bounds | None) -> list[float | None]:
    """Return a known value; for an unknown one, the lowest possible value and every possible threshold."""
    if value is not None or axis.measure is None:
        return [value]
    lowest, highest = possible_range(axis.measure)
    if bounds is not None:
        lowest, highest = max(lowest, bounds.minimum), min(highest, bounds.highest)
    return [lowest, *(start for start in axis.thresholds if lowest <= start <= highest)]


@attrs.frozen(kw_only=True)
class AxisPlace:
    """The position of a person on one axis.

    Attributes:
        measure: The measure; ``None`` if the axis reads none.
        level: The code of the level; ``None`` if several are possible.
        below: The distance to the threshold below, in the unit of the axis; ``None`` without one.
        above: The distance to the threshold above; ``None`` without one.
    """

    measure: str | None
    level: str | None
    below: float | None = field(default=None, converter=number_or_none)
    above: float | None = field(default=None, converter=number_or_none)

    def __repr__(self) -> str:
        """Show the axis, not the person."""
        return f"<AxisPlace {self.measure}>"


def matrix_name(matrix: Matrix, translator: Translator) -> str:
    """Return the name of a matrix."""
    return translator.given(matrix.name)


def level_name(level: Level, translator: Translator) -> str:
    """Return the name of a level of an axis."""
    return translator.name("level", level.code)


def cell_name(cell: Cell, translator: Translator) -> str:
    """Return the name of a cell."""
    return translator.own(f"cell:{cell.code}", cell.name)


def _step(cell: Cell, translator: Translator) -> str:
    return translator.own(f"cell:{cell.code}:step", cell.step)


def _rows(matrix: Matrix, translator: Translator) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    wide = len(matrix.columns.levels)
    for place in reversed(range(len(matrix.rows.levels))):
        yield level_name(matrix.rows.levels[place], translator), matrix.cells[place * wide : (place + 1) * wide]


def _header(matrix: Matrix, translator: Translator) -> tuple[str, ...]:
    named = [translator.label(axis.measure) for axis in (matrix.rows, matrix.columns) if axis.measure is not None]
    return (" \\ ".join(named), *(level_name(level, translator) for level in matrix.columns.levels))


class Provenance(Enum):
    """The source of the name or the position of a cell (:ref:`method-matrix`)."""

    RECOVERED = "recovered"
    INFERRED = "inferred"
    OWN = "own"


@frozen(kw_only=True)
class Cell:
    """One cell of a matrix.

    Attributes:
        code: The key of the cell.
        row: The code of its level on the row axis.
        column: The code of its level on the column axis.
        name: The name of the cell.
        description: What people in it do.
        fits: The people that it fits, and what serves them.
        step: A possible next step, in a sentence; empty without one.
        toward: The code of the neighbouring cell to which the step leads, or ``None``.
        inactive: Whether the cell counts as inactive. A policy excludes people in inactive cells by default.
        provenance: The source of its name and position; ``None`` for an app's own matrix.
    """

    code: str = field(converter=identifier)
    row: str = field(converter=identifier)
    column: str = field(converter=identifier)
    name: str
    description: str = ""
    fits: str = ""
    step: str = ""
    toward: str | None = field(default=None, converter=identifier_or_none)
    inactive: bool = False
    provenance: Provenance | None = field(default=None, repr=str)


@attrs.frozen(repr=False, kw_only=True)
class Placement(Personal):
    """Where a person starts on a matrix. Placement is approximate: people show behaviour of several cells.

    Attributes:
        participant: The person's id.
        cell: The cell; ``None`` if several are possible, because the library does not guess.
        possible: The cells in which the person may start, in the order of the matrix: all that agree with the known
            values and bounds. Levels that no value can reach are left out. Empty without a cell in a document of
            version 3.
        row: The position on the row axis.
        column: The position on the column axis.
        toward: The cell to which the next step leads, or ``None``.
    """

    participant: str
    cell: Cell | None
    possible: tuple[Cell, ...]
    row: AxisPlace
    column: AxisPlace
    toward: Cell | None

    @property
    def missing(self) -> tuple[str, ...]:
        """The unknown measures of a person without a cell, row before column."""
        if self.cell is not None:
            return ()
        found = (place.measure for place in (self.row, self.column) if place.level is None)
        return tuple(dict.fromkeys(measure for measure in found if measure is not None))

    @property
    def finding(self) -> Finding:
        """The placement as a finding."""
        if self.cell is None:
            return Finding.of("placement:missing", "", missing=", ".join(self.missing))
        return Finding.of("placement", "", cell=self.cell.name, step=self.cell.step)


@attrs.frozen(kw_only=True)
class CellCounts:
    """The number of people in each cell.

    Attributes:
        cells: The number of people by cell code, for every cell of the matrix.
        unplaced: The number of people without a cell.
        missing: The number of people by unknown measure. A person with two unknown measures counts under both.
    """

    cells: FrozenMap[int]
    unplaced: int
    missing: FrozenMap[int]

    @property
    def total(self) -> int:
        """The total number of people."""
        return sum(self.cells.values()) + self.unplaced


@frozen(kw_only=True)
class Matrix(Report):
    """A grid of any m × n levels. The social maturity matrix, a 2×2 matrix and a 1×6 ladder are examples.

    >>> matrix = Matrix.social_maturity()
    >>> ann = Participant(id="p-017", network_size=850, activity=0.4)
    >>> place = matrix.place(ann)
    >>> place.cell.name, place.toward.name, place.row.below, place.row.above
    ('Broadcaster', 'Influencer', 350.0, None)
    >>> ben = matrix.place(Participant(id="p-018", activity=0.4))
    >>> ben.cell, ben.missing, [cell.name for cell in ben.possible]
    (None, ('network_size',), ['Participator', 'Collaborator', 'Broadcaster'])
    >>> eve = matrix.place(Participant(id="p-019", activity=0.4, bounds={"network_size": Bounds(100, 499)}))
    >>> [cell.name for cell in eve.possible]
    ['Participator', 'Collaborator']

    Attributes:
        name: The name of the matrix.
        rows: The vertical axis, lowest level first.
        columns: The horizontal axis, lowest level first.
        cells: One cell for each pair of levels, stored by row, then column, lowest first.

    Raises:
        ValidationError, UnknownNameError: All problems at once: a pair of levels without a cell or with two cells, a
            cell on an unknown level, a step to a cell that is not a neighbour.
    """

    name: str
    rows: Axis
    columns: Axis
    cells: tuple[Cell, ...] = field(converter=TupleOf[Cell])

    def _ordered(self) -> dict[str, object]:
        order = self._spots()
        return {"cells": tuple(sorted(self.cells, key=lambda cell: order[cell.code]))}

    @classmethod
    def social_maturity(cls, language: str | Language = "en") -> Matrix:
        """Return the default matrix of nine cells: network size by social activity (:ref:`method-matrix`).

        Each cell states whether its name was recovered, inferred or is our own. The source has no thresholds. The
        thresholds (150 and 500 people, and an activity of 1/3 and 2/3) are our own rule. Replace them by thresholds
        that fit the organisation, or use `with_quantiles`.

        Args:
            language: The language of the texts, such as ``"nl"`` or a `Language`. Codes and names do not change.
        """
        from advocacy.people.matrix import social_maturity  # noqa: PLC0415 - the data needs the classes above

        return social_maturity(translator_for(language))

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats((cell.code for cell in self.cells), "cells", key="code")
        rows = [level.code for level in self.rows.levels]
        columns = [level.code for level in self.columns.levels]
        spots: dict[tuple[str, str], int] = {}
        for index, cell in enumerate(self.cells):
            if cell.row not in rows:
                yield nearest(cell.row, rows, f"cells[{index}].row", kind="level")
            if cell.column not in columns:
                yield nearest(cell.column, columns, f"cells[{index}].column", kind="level")
            if (cell.row, cell.column) in spots:
                first = f"cells[{spots[cell.row, cell.column]}]"
                yield Finding.of("cell:duplicate", f"cells[{index}]", row=cell.row, column=cell.column, first=first)
            spots.setdefault((cell.row, cell.column), index)
        for row in rows:
            for column in columns:
                if (row, column) not in spots:
                    yield Finding.of("cell:none", "cells", row=row, column=column)
        placed = self._spots()
        for index, cell in enumerate(self.cells):
            if cell.toward is not None and cell.toward not in placed:
                yield nearest(cell.toward, placed, f"cells[{index}].toward", kind="cell")
            elif cell.toward is not None and cell.code in placed:
                (y, x), (to_y, to_x) = placed[cell.code], placed[cell.toward]
                if max(abs(y - to_y), abs(x - to_x)) != 1:
                    yield Finding.of("cell:far", f"cells[{index}].toward", toward=cell.toward)

    def _spots(self) -> dict[str, tuple[int, int]]:
        rows = {level.code: index for index, level in enumerate(self.rows.levels)}
        columns = {level.code: index for index, level in enumerate(self.columns.levels)}
        return {
            cell.code: (rows[cell.row], columns[cell.column])
            for cell in self.cells
            if cell.row in rows and cell.column in columns
        }

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that placement needs, row before column."""
        named = (axis.measure for axis in (self.rows, self.columns))
        return tuple(dict.fromkeys(name for name in named if name is not None))

    @checked
    def cell(self, code: str) -> Cell:
        """Return a cell by its code.

        Raises:
            UnknownNameError: No cell has this code.
        """
        for cell in self.cells:
            if cell.code == code:
                return cell
        raise UnknownNameError([nearest(code, (cell.code for cell in self.cells), "", kind="cell")])

    @checked
    def cell_at(self, row: float | None, column: float | None) -> Cell | None:
        """Return the cell for two values, or ``None`` if a value is needed and unknown."""
        y, x = _level(self.rows, row), _level(self.columns, column)
        return None if y is None or x is None else self.cells[y * len(self.columns.levels) + x]

    @checked
    def place(self, participant: Participant, *, substitutes: Mapping[str, float] | None = None) -> Placement:
        """Return where a person starts, the distance to each threshold, what is missing, and the possible cells.

        A value on a threshold belongs to the level that starts there.

        Args:
            participant: The person.
            substitutes: The value to use for an unknown measure, by name; none by default.
        """
        axes = (self.rows, self.columns)
        row, column = (_value(axis, participant, substitutes or {}) for axis in axes)
        bounds = [_bounds(axis, participant) for axis in axes]
        possible = self._possible_cells(row, column, *bounds)
        cell = possible[0] if len(possible) == 1 else None
        return Placement(
            participant=participant.id,
            cell=cell,
            possible=possible,
            row=self.rows._place(row, bounds[0]),
            column=self.columns._place(column, bounds[1]),
            toward=self.cell(cell.toward) if cell is not None and cell.toward is not None else None,
        )

    def _possible_cells(
        self, row: float | None, column: float | None, rows: Bounds | None, columns: Bounds | None
    ) -> tuple[Cell, ...]:
        """Return the cells for two values, where ``None`` may be any value of its measure within its bounds.

        The lowest value of each level is enough to try. Axes that read the same measure have the same value.
        """
        down, across = _values_to_try(self.rows, row, rows), _values_to_try(self.columns, column, columns)
        pairs = [*product(down, across)]
        if row is column is None and self.rows.measure == self.columns.measure:
            pairs = [(value, value) for value in {*down, *across}]
        found = sorted({(_level(self.rows, y) or 0, _level(self.columns, x) or 0) for y, x in pairs})
        return tuple(self.cells[y * len(self.columns.levels) + x] for y, x in found)

    @checked
    def count_cells(self, people: Iterable[Participant]) -> CellCounts:
        """Count the *people* in each cell, and the unknown measures of people without a cell."""
        cells, missing, unplaced = Counter({cell.code: 0 for cell in self.cells}), Counter[str](), 0
        for person in people:
            place = _place(self, person)
            if place.cell is None:
                unplaced += 1
                missing.update(place.missing)
            else:
                cells[place.cell.code] += 1
        return CellCounts(cells=FrozenMap(cells), unplaced=unplaced, missing=FrozenMap(missing))

    @checked
    def with_quantiles(self, people: Iterable[Participant]) -> Matrix:
        """Return the matrix with the thresholds of both axes taken from a pool; see `Axis.with_quantiles`.

        Raises:
            InfeasibleError: No one in the pool has a value on an axis.
        """
        pool = tuple(people)
        return evolve(self, rows=self.rows.with_quantiles(pool), columns=self.columns.with_quantiles(pool))

    def _blocks(self, translator: Translator) -> Iterator[Table | Lines]:
        header, caption, rows = _header(self, translator), matrix_name(self, translator), [*_rows(self, translator)]
        grid = [(row, *(cell_name(cell, translator) for cell in cells)) for row, cells in rows]
        yield Table(rows=grid, header=header, caption=caption, in_html=False)
        steps = {cell.code: step for cell in self.cells if (step := _step(cell, translator))}
        if steps:
            named = [(cell_name(cell, translator), steps[cell.code]) for cell in self.cells if cell.code in steps]
            yield Lines([f"{name}: {step}" for name, step in named], in_html=False)
        full = [
            (row, *(" · ".join(filter(None, (cell_name(cell, translator), steps.get(cell.code)))) for cell in cells))
            for row, cells in rows
        ]
        yield Table(rows=full, header=header, caption=caption, in_text=False)


_R, _I, _O = Provenance.RECOVERED, Provenance.INFERRED, Provenance.OWN

#: code, network level, activity level, name, target of the step, provenance of name and position.
_CELLS: tuple[tuple[str, str, str, str, str | None, Provenance], ...] = (
    ("inactive", "small", "low", "Inactive", "participator", _R),
    ("participator", "small", "middle", "Participator", "collaborator", _I),
    ("rising_voice", "small", "high", "Rising Voice", "thought_leader", _O),
    ("observer", "medium", "low", "Observer", "collaborator", _O),
    ("collaborator", "medium", "middle", "Collaborator", "thought_leader", _I),
    ("thought_leader", "medium", "high", "Thought Leader", "influencer", _I),
    ("connector", "large", "low", "Connector", "broadcaster", _I),
    ("broadcaster", "large", "middle", "Broadcaster", "influencer", _I),
    ("influencer", "large", "high", "Influencer", None, _R),
)


def social_maturity(translator: Translator) -> Matrix:
    """Build the matrix with its texts in one language; see `Matrix.social_maturity`."""
    english = catalog()

    def written(cell: str, part: str) -> str:
        code = f"cell:{cell}:{part}"
        return translator.own(code, english.get(code, ""))

    return Matrix(
        name="social maturity",
        rows=Axis(
            measure="network_size",
            levels=(Level(code="small"), Level(code="medium", start=150.0), Level(code="large", start=500.0)),
        ),
        columns=Axis(
            measure="activity",
            levels=(Level(code="low"), Level(code="middle", start=1 / 3), Level(code="high", start=2 / 3)),
        ),
        cells=tuple(
            Cell(
                code=code,
                row=row,
                column=column,
                name=name,
                description=written(code, "description"),
                fits=written(code, "fits"),
                step=written(code, "step"),
                toward=toward,
                inactive=code == "inactive",
                provenance=origin,
            )
            for code, row, column, name, toward, origin in _CELLS
        ),
    )


_place = unchecked(Matrix.place)
