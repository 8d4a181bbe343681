"""Draw the two pictures of the README: python docs/draw_pictures.py

The matrix has the people and the pilot of the example; the sheet of weeks has the small team of the trial page.
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib as mpl

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "examples"), str(HERE / "trial")]

from choose_pilot import matrix, participants, read_rows, select  # noqa: E402 - it is in the examples
from trial import NAMES, agenda  # noqa: E402 - it is beside the trial page

from advocacy import Language  # noqa: E402
from advocacy.adapters.plots import plot_matrix, plot_weeks  # noqa: E402


def draw() -> None:
    """Write the pictures as SVG, with the same bytes in each run."""
    people, grid = participants(read_rows()), matrix()
    pictures = {
        "matrix": plot_matrix(grid, people, pilot=select(people, grid)),
        "weeks": plot_weeks(agenda(), language=Language("en", names=NAMES)),
    }
    with mpl.rc_context({"svg.hashsalt": "advocacy", "svg.fonttype": "none"}):
        for name, picture in pictures.items():
            picture.savefig(HERE / "_static" / f"{name}.svg", metadata={"Date": None})
            print(f"{name}: {picture.description.splitlines()[0]}")  # noqa: T201 - a command


if __name__ == "__main__":
    draw()
