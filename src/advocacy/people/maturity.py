"""The social maturity matrix, as data: nine cells, network size by social activity (domain, step 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advocacy.errors import known_words
from advocacy.people.axes import Axis, Level
from advocacy.people.matrix import Cell, Matrix, Origin

if TYPE_CHECKING:
    from advocacy.words import Voice

__all__ = ["social_maturity"]

_R, _I, _O = Origin.RECOVERED, Origin.INFERRED, Origin.OWN

#: code, network level, activity level, name, where the step leads, whether name and place were recovered.
_CELLS: tuple[tuple[str, str, str, str, str | None, Origin], ...] = (
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


def social_maturity(voice: Voice) -> Matrix:
    """Build the matrix with its texts in one language; see `Matrix.social_maturity`."""
    english = known_words()

    def told(cell: str, part: str) -> str:
        code = f"cell:{cell}:{part}"
        return voice.own(code, english.get(code, ""))

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
                description=told(code, "description"),
                fits=told(code, "fits"),
                step=told(code, "step"),
                toward=toward,
                inactive=code == "inactive",
                origin=origin,
            )
            for code, row, column, name, toward, origin in _CELLS
        ),
    )
