"""How a matrix shows itself: a grid with its highest row on top, each cell with its next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advocacy.tables import as_html, as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advocacy.people.axes import Level
    from advocacy.people.matrix import Cell, Matrix
    from advocacy.words import Voice

__all__ = ["cell_name", "level_name", "matrix_name", "show_matrix", "write_matrix"]


def write_matrix(matrix: Matrix, voice: Voice) -> str:
    """Write a matrix as a grid of names, then the next step of each cell that has one."""
    grid = [(row, *(cell_name(cell, voice) for cell in cells)) for row, cells in _rows(matrix, voice)]
    steps = [f"{cell_name(cell, voice)}: {step}" for cell in matrix.cells if (step := _step(cell, voice))]
    table = as_text(grid, header=_header(matrix, voice))
    return "\n\n".join(["\n".join([matrix_name(matrix, voice), table]), *(["\n".join(steps)] if steps else [])])


def show_matrix(matrix: Matrix, voice: Voice) -> str:
    """Write a matrix as a table, everything escaped."""
    rows = [
        (row, *(" · ".join(filter(None, (cell_name(cell, voice), _step(cell, voice)))) for cell in cells))
        for row, cells in _rows(matrix, voice)
    ]
    header, caption = _header(matrix, voice), matrix_name(matrix, voice)
    return as_html(rows, header=header, caption=caption, named=True, language=voice.language)


def matrix_name(matrix: Matrix, voice: Voice) -> str:
    """Give what a matrix is called."""
    return voice.given(matrix.name)


def level_name(level: Level, voice: Voice) -> str:
    """Give what a level of an axis is called."""
    return voice.name("level", level.code)


def cell_name(cell: Cell, voice: Voice) -> str:
    """Give what a cell is called."""
    return voice.own(f"cell:{cell.code}", cell.name)


def _step(cell: Cell, voice: Voice) -> str:
    return voice.own(f"cell:{cell.code}:step", cell.step)


def _rows(matrix: Matrix, voice: Voice) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    wide = len(matrix.columns.levels)
    for place in reversed(range(len(matrix.rows.levels))):
        yield level_name(matrix.rows.levels[place], voice), matrix.cells[place * wide : (place + 1) * wide]


def _header(matrix: Matrix, voice: Voice) -> tuple[str, ...]:
    named = [voice.label(axis.measure) for axis in (matrix.rows, matrix.columns) if axis.measure is not None]
    return (" \\ ".join(named), *(level_name(level, voice) for level in matrix.columns.levels))
