"""How large a pilot could be: a range with its reasons (:ref:`method-step-1`)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from advocacy.arguments import checked
from advocacy.errors import Finding, raise_any
from advocacy.messages.blocks import Report, Sentences
from advocacy.messages.translator import Translator
from advocacy.people.matrix import CellCounts, Matrix
from advocacy.rules import whole

#: Organisation size → pilot sizes seen in practice (:ref:`method-step-1`). The sizes of organisations are our own rule.
_SEEN: tuple[tuple[int, int, int], ...] = ((1, 3, 5), (30, 3, 5), (100, 8, 15), (500, 10, 30))


def _usual_sizes(organisation: int) -> tuple[int, int]:
    """Return the range for an organisation: between two sizes of `_SEEN`, both ends grow in proportion."""
    for (below, low, high), (above, next_low, next_high) in pairwise(_SEEN):
        if organisation < above:
            grown = Fraction(organisation - below, above - below)
            return low + int(grown * (next_low - low)), high + int(grown * (next_high - high))
    return _SEEN[-1][1:]


@frozen(kw_only=True)
class SizeSuggestion(Report):
    """A suggested range of sizes.

    Attributes:
        minimum: The smallest suggested size; 0 if no one can be placed outside an inactive cell.
        maximum: The largest suggested size.
        reasons: The reasons, in the order in which they were applied.
    """

    minimum: int
    maximum: int
    reasons: tuple[Finding, ...]

    def _blocks(self, translator: Translator) -> Iterator[Sentences]:
        size = translator.say("size:suggestion", {"minimum": self.minimum, "maximum": self.maximum})
        yield Sentences([size, *map(translator.tell, self.reasons)])


@checked
def suggest_size(*, organisation: int, matrix: Matrix, counts: CellCounts) -> SizeSuggestion:
    """Suggest a range of pilot sizes from the size of the organisation and the positions of its people on the matrix.

    Sizes in practice range from 3–5 through 8–15 to 10–30 people (:ref:`method-step-1`). Our own rule suggests them for
    organisations of up to 30, of 100, and of 500 people or more. Between these sizes, both ends grow in proportion and
    are rounded down, so one person more moves an end by at most one. The thirds below are our own rule too. If fewer
    than a third of the placed people start above the lowest activity level, the lower half of the range is suggested,
    because more members then need individual attention. If more than two thirds do, the upper half is suggested. The
    size never exceeds the number of placed people outside inactive cells.

    Args:
        organisation: The number of people in the organisation, 1 or more.
        matrix: The matrix on which they are placed. Its columns are read as activity.
        counts: The number of people in each cell; see `Matrix.count_cells`.

    Raises:
        ValidationError: *organisation* is not an integer above 0, or the counts are of another matrix.

    >>> from advocacy import Matrix, Participant
    >>> matrix = Matrix.social_maturity()
    >>> team = [Participant(id=str(n), network_size=200, activity=n / 40) for n in range(40)]
    >>> counts = matrix.count_cells(team)
    >>> found = [suggest_size(organisation=people, matrix=matrix, counts=counts) for people in (45, 50, 120)]
    >>> [(suggestion.minimum, suggestion.maximum) for suggestion in found]
    [(4, 7), (4, 7), (8, 15)]
    """
    faults = list(whole(1).findings(organisation, "organisation"))
    if set(counts.cells) != {cell.code for cell in matrix.cells}:
        faults.append(Finding.of("cell-counts:matrix", "counts"))
    raise_any(faults)
    smallest, largest = _usual_sizes(organisation)
    reasons = [Finding.of("size:organisation", "", people=organisation, low=smallest, high=largest)]
    placed = sum(counts.cells.values())
    lowest = matrix.columns.levels[0].code
    active = sum(counts.cells[cell.code] for cell in matrix.cells if cell.column != lowest)
    middle = (smallest + largest) // 2
    if placed and 3 * active < placed:
        largest = middle
        reasons.append(Finding.of("size:few-active", "", active=active, placed=placed))
    elif placed and 3 * active > 2 * placed:
        smallest = middle
        reasons.append(Finding.of("size:many-active", "", active=active, placed=placed))
    open_to = placed - sum(counts.cells[cell.code] for cell in matrix.cells if cell.inactive)
    if open_to < largest:
        smallest, largest = min(smallest, open_to), open_to
        reasons.append(Finding.of("size:supply", "", open=open_to))
    return SizeSuggestion(minimum=smallest, maximum=largest, reasons=tuple(reasons))
