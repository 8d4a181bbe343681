"""A matrix of axes, levels and cells: where a person starts, approximately, and what a next step could be."""

from __future__ import annotations

from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from advocacy.errors import Finding, UnknownNameError, nearest, raise_any, voice_of
from advocacy.people._shown import show_matrix, write_matrix
from advocacy.people.axes import Axis, AxisPlace
from advocacy.people.participant import Participant
from advocacy.values import (
    FrozenMap,
    each,
    first_repeats,
    identifier,
    instance,
    optional,
    prose,
    text,
    tuple_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Cell", "Matrix", "Origin", "Placement", "Tally"]


class Origin(Enum):
    """Where the name or place of a cell comes from (domain, step 1)."""

    RECOVERED = "recovered"
    INFERRED = "inferred"
    OWN = "own"


@frozen(kw_only=True)
class Cell:
    """
    One cell of a matrix.

    Attributes:
        code: Its key.
        row: The code of its level on the row axis.
        column: The code of its level on the column axis.
        name: What it is called.
        description: What people in it do.
        fits: Whom it fits, and what serves them.
        step: What a next step could be, in a sentence; empty where there is none to suggest.
        toward: The code of the neighbouring cell that the step leads to, or ``None``.
        inactive: Whether it counts as inactive, which by default keeps people out of a pilot.
        origin: Where its name and place come from; ``None`` for an app's own matrix.
    """

    code: str = field(converter=identifier, validator=text)
    row: str = field(converter=identifier, validator=text)
    column: str = field(converter=identifier, validator=text)
    name: str = field(validator=text)
    description: str = field(default="", validator=prose)
    fits: str = field(default="", validator=prose)
    step: str = field(default="", validator=prose)
    toward: str | None = field(default=None, converter=identifier, validator=optional(text))
    inactive: bool = field(default=False, validator=instance(bool))
    origin: Origin | None = field(default=None, validator=optional(instance(Origin)), repr=str)


@frozen(kw_only=True)
class Placement:
    """
    Where a person starts on a matrix: approximately, since people show behaviour of several cells.

    Attributes:
        participant: The person's id.
        cell: The cell; ``None`` where a figure is missing, since a place is never guessed.
        row: The place on the row axis.
        column: The place on the column axis.
        toward: The cell a next step leads to, or ``None``.
    """

    participant: str
    cell: Cell | None
    row: AxisPlace
    column: AxisPlace
    toward: Cell | None

    @property
    def missing(self) -> tuple[str, ...]:
        """The figures that are unknown, row before column."""
        found = (place.measure for place in (self.row, self.column) if place.level is None)
        return tuple(dict.fromkeys(measure for measure in found if measure is not None))

    @property
    def finding(self) -> Finding:
        """The placement in a sentence's parts."""
        if self.cell is None:
            return Finding.of("placement:missing", "", missing=", ".join(self.missing))
        return Finding.of("placement", "", cell=self.cell.name, step=self.cell.step)

    def __repr__(self) -> str:
        """Show class and id, and nothing about the person."""
        return f"<Placement {self.participant}>"


@frozen(kw_only=True)
class Tally:
    """
    How many people start where.

    Attributes:
        cells: Number of people by cell code, every cell of the matrix included.
        unplaced: Number of people without a place.
        missing: Number of people by figure that is unknown; who lacks two counts under both.
    """

    cells: FrozenMap[int]
    unplaced: int
    missing: FrozenMap[int]

    @property
    def total(self) -> int:
        """Everyone who was looked at."""
        return sum(self.cells.values()) + self.unplaced


@frozen(kw_only=True)
class Matrix:
    """
    A grid of any m × n levels; the social maturity matrix, a 2×2 or a 1×6 ladder are values of it.

    >>> matrix = Matrix.social_maturity()
    >>> ann = Participant(id="p-017", network_size=850, activity=0.4)
    >>> place = matrix.place(ann)
    >>> place.cell.name, place.toward.name, place.row.below, place.row.above
    ('Broadcaster', 'Influencer', 350.0, None)
    >>> matrix.place(Participant(id="p-018", activity=0.4)).missing
    ('network_size',)

    Attributes:
        name: What the matrix is called.
        rows: The vertical axis, lowest level first.
        columns: The horizontal axis, lowest level first.
        cells: One cell for each pair of levels; kept by row, then column, lowest first.

    Raises:
        InvalidError, UnknownNameError: With every fault at once: a pair of levels without a cell or with two, a cell on
            no level, a step to a cell that is not its neighbour.
    """

    name: str = field(validator=text)
    rows: Axis = field(validator=instance(Axis))
    columns: Axis = field(validator=instance(Axis))
    cells: tuple[Cell, ...] = field(converter=tuple_of, validator=each(instance(Cell)))

    def __attrs_post_init__(self) -> None:
        """Report every fault of the grid, then keep its cells in order."""
        raise_any(self._faults())
        order = self._spots()
        object.__setattr__(self, "cells", tuple(sorted(self.cells, key=lambda cell: order[cell.code])))

    @classmethod
    def social_maturity(cls, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> Matrix:
        """
        Make the default of nine cells: network size by social activity (domain, step 1).

        Each cell says whether its name was recovered, inferred or is our own. The source gives no thresholds: those
        here (a network of 150 and of 500 people, activity of one and of two thirds) are our own, to be replaced by
        what fits the organisation or by `with_quantiles`.

        Args:
            language: Language of the texts, ``"en"`` or ``"nl"``, or one in *extra*; codes and names stay the same.
            extra: An app's own words: language → code → template; ``"cell:connector:step"`` is the code of a step.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        from advocacy.people.maturity import social_maturity  # noqa: PLC0415 - the data needs the classes above

        return social_maturity(voice_of(language, extra))

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
                yield Finding.of("cell:twice", f"cells[{index}]", row=cell.row, column=cell.column, first=first)
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
        """The figures a place depends on, row before column."""
        named = (axis.measure for axis in (self.rows, self.columns))
        return tuple(dict.fromkeys(name for name in named if name is not None))

    def cell(self, code: str) -> Cell:
        """
        Give a cell by its code.

        Raises:
            UnknownNameError: No cell has this code.
        """
        for cell in self.cells:
            if cell.code == code:
                return cell
        raise UnknownNameError([nearest(code, (cell.code for cell in self.cells), "", kind="cell")])

    def cell_at(self, row: float | None, column: float | None) -> Cell | None:
        """Give the cell for two values, or ``None`` where one that is needed is unknown."""
        y, x = self.rows.level(row), self.columns.level(column)
        return None if y is None or x is None else self.cells[y * len(self.columns.levels) + x]

    def place(self, participant: Participant, *, substitutes: Mapping[str, float] | None = None) -> Placement:
        """
        Say where a person starts, how near each threshold that is, and what is missing.

        A value on a threshold belongs to the level that starts there.

        Args:
            participant: The person.
            substitutes: What to take for a figure that is unknown, by name; nothing by default.
        """
        values = [axis.value(participant, substitutes or {}) for axis in (self.rows, self.columns)]
        cell = self.cell_at(*values)
        return Placement(
            participant=participant.id,
            cell=cell,
            row=self.rows.place(values[0]),
            column=self.columns.place(values[1]),
            toward=self.cell(cell.toward) if cell is not None and cell.toward is not None else None,
        )

    def tally(self, people: Iterable[Participant]) -> Tally:
        """Count how many *people* start in each cell, and what is missing of those who have no place."""
        cells, missing, unplaced = Counter({cell.code: 0 for cell in self.cells}), Counter[str](), 0
        for person in people:
            place = self.place(person)
            if place.cell is None:
                unplaced += 1
                missing.update(place.missing)
            else:
                cells[place.cell.code] += 1
        return Tally(cells=FrozenMap(cells), unplaced=unplaced, missing=FrozenMap(missing))

    def with_quantiles(self, people: Iterable[Participant]) -> Matrix:
        """
        Take the thresholds of both axes from a pool, evenly spaced; see `Axis.with_quantiles`.

        Raises:
            UnmetError: Nobody in the pool has a value on an axis.
        """
        pool = tuple(people)
        return evolve(self, rows=self.rows.with_quantiles(pool), columns=self.columns.with_quantiles(pool))

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Write it as a grid, its highest row on top, then the next step of each cell.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return write_matrix(self, voice_of(language, extra))

    def html(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Write the grid as a table, each cell with its next step, everything escaped; a notebook shows it in English.

        Raises:
            UnknownNameError: Nobody has words for this language.
        """
        return show_matrix(self, voice_of(language, extra))

    def _repr_html_(self) -> str:
        return self.html()
