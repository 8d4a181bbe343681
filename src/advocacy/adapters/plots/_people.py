"""Pictures of people: where everyone starts, and why a person was selected. They never rank people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from textwrap import fill
from typing import TYPE_CHECKING, Any

from advocacy.adapters.plots._sheet import BLUE, GREY, ORANGE, SKY, Sheet, axis_name, legend_over, plain
from advocacy.arguments import checked
from advocacy.errors import nearest, raise_any
from advocacy.messages.language import Language
from advocacy.people.matrix import Axis, Matrix, cell_name, level_name, matrix_name
from advocacy.people.participant import Participant
from advocacy.pilot.assessment import Assessment, CriterionScore, draw
from advocacy.pilot.pilot import Pilot
from advocacy.rules import first_repeats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from advocacy.adapters.plots._picture import Picture


_UNIT = float(1 << 64)
#: The area for people within a cell, in cells: across and up. Above it is room for the name of the cell.
_ACROSS, _UP = (0.06, 0.94), (0.06, 0.82)
#: The maximum distance that a person on a shared spot is moved, in cells.
_APART = 0.2


@checked
def plot_matrix(
    matrix: Matrix,
    participants: Iterable[Participant],
    pilot: Pilot | None = None,
    *,
    language: str | Language = "en",
) -> Picture:
    """Draw a matrix with everyone on it, and the group marked (:ref:`method-matrix`).

    Placement is approximate, and the picture says so. All cells have the same size. A person is drawn in proportion
    between the thresholds of their cell, or between the outermost threshold and the farthest person. People on the same
    spot are drawn slightly apart, by a draw from their id. The picture contains no names.

    Args:
        matrix: The matrix.
        participants: The people.
        pilot: The group to mark; no group by default. A person who has a cell only because of a substitute in the
            policy is counted with the people without a cell.
        language: A `Language`, or ``"en"`` or ``"nl"``.

    Raises:
        ValidationError, UnknownNameError: All problems at once: an argument of the wrong type, an id that is
            repeated, a member who is not among the people, or a language without messages.
    """
    people: tuple[Participant, ...] = tuple(participants)
    known = {person.id for person in people}
    group = () if pilot is None else pilot.all_members
    members = frozenset() if pilot is None else frozenset(pilot.members)
    inside = members.union(group)
    raise_any(
        [
            *first_repeats((person.id for person in people), "participants"),
            *(nearest(who, known, "pilot", kind="participant") for who in group if who not in known),
        ]
    )
    spots = _spots(matrix, people)
    sheet = Sheet(9.0, 7.0, language)
    axes = sheet.picture.add_subplot()
    counts = _grid(axes, matrix, people, sheet)
    kinds: dict[str, list[str]] = {"everyone": [], "previous": [], "members": []}
    for who in sorted(spots):
        kind = "members" if who in members else "previous" if who in inside else "everyone"
        kinds[kind].append(who)
    legend = []
    for kind, marker in (("everyone", _DOT), ("previous", _SQUARE), ("members", _DIAMOND)):
        if kinds[kind] or (kind == "everyone"):
            name = "others" if kind == "everyone" and pilot is not None else kind
            label = sheet.say(f"matrix:{name}", count=len(kinds[kind]))
            legend.append(label)
            at = [spots[who] for who in kinds[kind]]
            axes.scatter([x for x, _ in at], [y for _, y in at], label=label, **marker)
    legend_over(axes)
    away, away_in = len(people) - len(spots), sum(who not in spots for who in group)
    return sheet.finish(
        title=sheet.say("matrix", name=plain(matrix_name(matrix, sheet.translator))),
        lines=[*legend, *counts],
        notes=[
            sheet.say("matrix:note"),
            sheet.say("matrix:away", count=away, inside=away_in) if away else "",
        ],
    )


_DOT: dict[str, Any] = {"marker": "o", "s": 16, "color": GREY, "alpha": 0.6, "linewidths": 0}
_SQUARE: dict[str, Any] = {"marker": "s", "s": 60, "facecolor": SKY, "edgecolor": BLUE, "linewidths": 1.5, "zorder": 3}
_DIAMOND: dict[str, Any] = {"marker": "D", "s": 70, "facecolor": ORANGE, "edgecolor": BLUE, "linewidths": 1.5,
                            "zorder": 4}  # fmt: skip


def _spots(matrix: Matrix, people: tuple[Participant, ...]) -> dict[str, tuple[float, float]]:
    """Return the spot of each person with known measures, in cells from the bottom left corner."""
    across, up = _scale(matrix.columns, people, _ACROSS), _scale(matrix.rows, people, _UP)
    found = {who: (x, up[who]) for who, x in across.items() if who in up}
    shared = Counter(found.values())
    return {
        who: at if shared[at] == 1 else (_aside(at[0], _ACROSS, f"{who}/x"), _aside(at[1], _UP, f"{who}/y"))
        for who, at in found.items()
    }


def _aside(place: float, room: tuple[float, float], seed: str) -> float:
    """Move a spot by a draw, but not out of its cell."""
    cell = int(place)
    low, high = max(cell + room[0], place - _APART), min(cell + room[1], place + _APART)
    return low + (high - low) * draw(0, seed) / _UNIT


def _scale(axis: Axis, people: tuple[Participant, ...], room: tuple[float, float]) -> dict[str, float]:
    """Return the position of each person along an axis, in levels. On an axis with one level it is the middle."""
    if len(axis.levels) == 1:
        return {person.id: 0.5 for person in people}
    values = {person.id: value for person in people if (value := axis.value(person, {})) is not None}
    starts = axis.thresholds
    ends = [min([*values.values(), starts[0]]), *starts, max([*values.values(), starts[-1]])]
    return {who: _between(value, axis.level(value) or 0, ends, room) for who, value in values.items()}


def _between(value: float, level: int, ends: list[float], room: tuple[float, float]) -> float:
    low, high = ends[level], ends[level + 1]
    share = (value - low) / (high - low) if high > low else 0.5
    return level + room[0] + (room[1] - room[0]) * share


def _grid(axes: Axes, matrix: Matrix, people: tuple[Participant, ...], sheet: Sheet) -> list[str]:
    """Draw the cells with their names and numbers of people, and return the same as lines of text."""
    wide, high = len(matrix.columns.levels), len(matrix.rows.levels)
    tally = matrix.count_cells(people)
    lines = []
    for place, cell in enumerate(matrix.cells):
        row, column = divmod(place, wide)
        label = sheet.say(
            "matrix:cell", name=plain(cell_name(cell, sheet.translator), 26), count=tally.cells[cell.code]
        )
        axes.text(column + 0.03, row + 0.97, label, verticalalignment="top", fontsize=9, zorder=5, bbox=_box(axes))
        lines.append(label)
    for edge in range(1, wide):
        axes.axvline(edge, color=GREY, linewidth=1)
    for edge in range(1, high):
        axes.axhline(edge, color=GREY, linewidth=1)
    axes.set_xlim(0, wide)
    axes.set_ylim(0, high)
    axes.set_xticks(*_ticks(matrix.columns, sheet))
    axes.set_yticks(*_ticks(matrix.rows, sheet))
    axes.tick_params(length=0)
    axes.set_xlabel(_axis(matrix.columns, sheet))
    axes.set_ylabel(_axis(matrix.rows, sheet))
    return lines


def _box(axes: Axes) -> dict[str, Any]:
    return {"facecolor": axes.get_facecolor(), "edgecolor": "none", "alpha": 0.7, "pad": 1}


def _axis(axis: Axis, sheet: Sheet) -> str:
    return "" if axis.measure is None else axis_name(axis.measure, sheet)


def _ticks(axis: Axis, sheet: Sheet) -> tuple[list[float], list[str]]:
    """Label each level in its middle, with the value at which it starts."""
    names = []
    for level in axis.levels:
        name = plain(level_name(level, sheet.translator), 24)
        names.append(
            name if level.start is None else sheet.say("level", name=name, start=sheet.number(level.start, digits=3))
        )
    return [place + 0.5 for place in range(len(names))], names


@checked
def plot_choice(pilot: Pilot, participant: str, *, language: str | Language = "en") -> Picture:
    """Draw why a person was selected or not: the points of each criterion. The picture shows no other person.

    Each bar is labelled with its points and the maximum of the criterion. Criteria have the order of the policy. A
    person who is not eligible has no score, and the picture states the reason in words.

    Args:
        pilot: The pilot.
        participant: The person's id.
        language: A `Language`, or ``"en"`` or ``"nl"``.

    Raises:
        MissingExtraError: matplotlib is not installed, or the quotas need the solver, which is not installed.
        ValidationError, UnknownNameError: An argument has another type, the id is not in the pool, or the language
            has no messages.
    """
    found, why = pilot.assessment(participant), pilot.explain(participant).text(language)
    place = "members" if participant in pilot.members else "previous" if participant in pilot.all_members else "reserve"
    code = f"choice:{place}" if found.eligible or place == "previous" else "choice:out"
    sheet = Sheet(8.5, 2.6 + 0.55 * len(found.scores), language)
    title = sheet.say(
        code, id=plain(sheet.translator.person(participant)), points="" if found.points is None else found.points
    )
    if not found.scores:
        sheet.picture.text(0.02, 0.45, fill(plain(why, 900), 88), verticalalignment="center")
    else:
        _bars(sheet.picture.add_subplot(), found, sheet)
    return sheet.finish(title=title, lines=why.split("\n"))


def _bars(axes: Axes, found: Assessment, sheet: Sheet) -> None:
    total = sum(part.weight for part in found.scores)
    rows = range(len(found.scores))
    maximum = [10_000 * part.weight / total for part in found.scores]
    given = [part.points * part.weight / total for part in found.scores]
    label = sheet.say("choice:most")
    axes.barh(rows, maximum, height=0.62, facecolor="none", edgecolor=GREY, linewidth=1.5, label=label)
    for taken, colour, hatch, edge in ((False, BLUE, "", BLUE), (True, ORANGE, "//", "white")):
        at = [row for row in rows if found.scores[row].substituted is taken]
        if at:
            label = sheet.say("choice:assumed" if taken else "choice:given")
            axes.barh(
                at, [given[row] for row in at], height=0.4, color=colour, hatch=hatch, edgecolor=edge, label=label
            )
    for row in rows:
        label = sheet.say("choice:of", given=sheet.number(given[row], 0), maximum=sheet.number(maximum[row], 0))
        axes.text(maximum[row] + 10_000 / 100, row, label, verticalalignment="center", fontsize=9)
    axes.set_yticks(list(rows), [_part(part, sheet) for part in found.scores])
    axes.invert_yaxis()
    axes.set_xlim(0, max(maximum) * 1.25)
    axes.set_xlabel(sheet.say("choice:points"))
    legend_over(axes, 2)


def _part(part: CriterionScore, sheet: Sheet) -> str:
    name = plain(sheet.translator.label(part.measure), 32)
    return sheet.say("choice:criterion", name=name, weight=part.weight)
