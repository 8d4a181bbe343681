import math
import pickle
from fractions import Fraction
from html import escape
from math import ceil
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.errors import Finding, InfeasibleError, UnknownNameError, ValidationError
from advocacy.frozen_map import FrozenMap
from advocacy.people.matrix import Axis, AxisPlace, Cell, CellCounts, Level, Matrix, Placement, Provenance
from advocacy.people.participant import Participant, find_measure
from advocacy.testing import strategies
from advocacy.testing.oracle import possible_cells
from tests.samples import faults

#: What a repr is read back with.
NAMES: dict[str, Any] = {kind.__name__: kind for kind in (Axis, Cell, FrozenMap, Level, Matrix, Provenance, CellCounts)}


def halves(measure: str) -> Axis:
    """Return an axis with two levels."""
    return Axis(measure=measure, levels=[Level(code="low"), Level(code="high", start=0.5)])


def square(**changes: Any) -> Matrix:
    """Return the 2 × 2 of activity by willingness, with changes."""
    fields: dict[str, Any] = {
        "name": "activity by willingness",
        "rows": halves("motivation"),
        "columns": halves("activity"),
        "cells": [
            Cell(code="ready", row="high", column="high", name="Ready"),
            Cell(code="keen", row="high", column="low", name="Keen", step="Start small.", toward="ready"),
            Cell(code="busy", row="low", column="high", name="Busy"),
            Cell(code="away", row="low", column="low", name="Away", inactive=True, toward="keen"),
        ],
    }
    return Matrix(**{**fields, **changes})


def ladder() -> Matrix:
    """Return a ladder of six steps: one row without a measure, six columns of activity."""
    steps = ("spectator", "joiner", "collector", "critic", "talker", "creator")
    levels = [Level(code=steps[0]), *(Level(code=code, start=n / 6) for n, code in enumerate(steps[1:], 1))]
    return Matrix(
        name="ladder",
        rows=Axis(levels=[Level(code="all")]),
        columns=Axis(measure="activity", levels=levels),
        cells=[
            Cell(code=code, row="all", column=code, name=code.title(), toward=above)
            for code, above in zip(steps, [*steps[1:], None], strict=True)
        ],
    )


def person(**fields: Any) -> Participant:
    """Return a person with these fields."""
    return Participant(**{"id": "p-1", **fields})


people = st.lists(strategies.participants(), max_size=6)


# ---------------------------------------------------------------- values


@given(matrix=strategies.matrices())
def test_matrix_repr_and_pickle(matrix: Matrix) -> None:
    """The repr and pickle of a matrix give an equal one with the same hash."""
    for again in (eval(repr(matrix), NAMES), pickle.loads(pickle.dumps(matrix))):  # noqa: S301, S307
        assert again == matrix
        assert hash(again) == hash(matrix)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_social_maturity_repr_and_pickle(language: str) -> None:
    """The default matrix is read back too, with the provenance of its cells."""
    matrix = Matrix.social_maturity(language)
    assert eval(repr(matrix), NAMES) == pickle.loads(pickle.dumps(matrix)) == matrix  # noqa: S301, S307


@given(matrix=strategies.matrices(), data=st.data())
def test_matrix_ignores_the_order_of_its_cells(matrix: Matrix, data: st.DataObject) -> None:
    """Cells are sorted by row and column, lowest first, and the list is copied."""
    cells = data.draw(st.permutations(matrix.cells))
    again = evolve(matrix, cells=cells)
    cells.clear()
    assert again == matrix
    assert hash(again) == hash(matrix)
    assert [(cell.row, cell.column) for cell in again.cells] == [
        (row.code, column.code) for row in matrix.rows.levels for column in matrix.columns.levels
    ]


def test_cell_codes_are_normalised() -> None:
    """Codes are equal in any Unicode form, in a cell, its levels and its next step."""
    nfd, nfc = "e\u0301", "\u00e9"
    cell = Cell(code=nfd, row=nfd, column=nfd, name="a", toward=nfd)
    assert (cell.code, cell.row, cell.column, cell.toward) == (nfc, nfc, nfc, nfc)


def test_cell_reports_all_problems() -> None:
    """A cell reports every broken field together."""
    wrong: Any = 1
    with pytest.raises(ValidationError) as caught:
        Cell(
            code="",
            row=wrong,
            column="\ud800",
            name=" ",
            description=" ",
            step=wrong,
            toward="",
            inactive=wrong,
            provenance=wrong,
        )
    assert faults(caught.value) == [
        ("text", "code"),
        ("text", "row"),
        ("text", "column"),
        ("text", "name"),
        ("text", "description"),
        ("text", "step"),
        ("text", "toward"),
        ("type", "inactive"),
        ("type", "provenance"),
    ]


# ---------------------------------------------------------------- faults of the grid


def test_matrix_reports_all_problems() -> None:
    """Broken fields and problems of the grid are in one error, each with its path."""
    cells = [
        Cell(code="ready", row="high", column="high", name="Ready", toward="keem"),
        Cell(code="keen", row="hihg", column="low", name="Keen", toward="ready"),
        Cell(code="busy", row="low", column="hgih", name="Busy"),
        Cell(code="away", row="low", column="low", name="Away", toward="away"),
        Cell(code="away", row="low", column="low", name="Away again"),
    ]
    with pytest.raises(ValidationError) as caught:
        square(name="", cells=cells)
    assert faults(caught.value) == [
        ("text", "name"),
        ("repeated", "cells[4].code"),
        ("name:unknown", "cells[1].row"),
        ("name:unknown", "cells[2].column"),
        ("cell:duplicate", "cells[4]"),
        ("cell:none", "cells"),
        ("cell:none", "cells"),
        ("name:unknown", "cells[0].toward"),
        ("cell:far", "cells[3].toward"),
    ]
    found = caught.value.findings
    assert (found[2]["nearest"], found[3]["nearest"]) == ("high", "high")
    assert found[4] == Finding.of("cell:duplicate", "cells[4]", row="low", column="low", first="cells[3]")
    assert {(gap["row"], gap["column"]) for gap in found[5:7]} == {("low", "high"), ("high", "low")}


def test_matrix_with_broken_axes_skips_the_grid() -> None:
    """If the axes are invalid, the problems of fields are reported and the grid is not checked."""
    wrong: Any = 5
    with pytest.raises(ValidationError) as caught:
        Matrix(name="a", rows=wrong, columns=wrong, cells="abc")  # type: ignore[arg-type]
    assert faults(caught.value) == [("type", "rows"), ("type", "columns"), ("type", "cells")]


def test_duplicate_cells_name_the_first() -> None:
    """If three cells have one place, the second and third are reported, each with the first."""
    more = [Cell(code=code, row="high", column="high", name="More") for code in ("second", "third")]
    with pytest.raises(ValidationError) as caught:
        square(cells=[*square().cells, *more])
    assert [(found.path, found["first"]) for found in caught.value.findings] == [
        ("cells[4]", "cells[3]"),
        ("cells[5]", "cells[3]"),
    ]


def test_missing_cells_are_reported() -> None:
    """Each pair of levels without a cell is reported."""
    with pytest.raises(ValidationError) as caught:
        square(cells=[])
    assert [(gap.code, gap["row"], gap["column"]) for gap in caught.value.findings] == [
        ("cell:none", "low", "low"),
        ("cell:none", "low", "high"),
        ("cell:none", "high", "low"),
        ("cell:none", "high", "high"),
    ]


def test_unknown_next_cell_raises_a_lookup_error() -> None:
    """If only the name of a next cell is wrong, the error suggests the nearest name."""
    cells = [evolve(cell, toward="redy") if cell.code == "keen" else cell for cell in square().cells]
    with pytest.raises(UnknownNameError) as caught:
        square(cells=cells)
    assert faults(caught.value) == [("name:unknown", "cells[2].toward")]
    assert caught.value.parameters["nearest"] == "ready"


@given(matrix=strategies.matrices(), data=st.data())
def test_next_step_leads_to_a_neighbour(matrix: Matrix, data: st.DataObject) -> None:
    """A next cell is accepted if and only if it is adjacent, diagonals included, and not the cell itself."""
    start, goal = data.draw(st.integers(0, len(matrix.cells) - 1)), data.draw(st.sampled_from(matrix.cells))
    cells = [evolve(cell, toward=goal.code if n == start else None) for n, cell in enumerate(matrix.cells)]
    width = len(matrix.columns.levels)
    (y, x), (to_y, to_x) = divmod(start, width), divmod(matrix.cells.index(goal), width)
    if max(abs(y - to_y), abs(x - to_x)) == 1:
        assert evolve(matrix, cells=cells).cells[start].toward == goal.code
    else:
        with pytest.raises(ValidationError) as caught:
            evolve(matrix, cells=cells)
        assert caught.value.findings == (Finding.of("cell:far", f"cells[{start}].toward", toward=goal.code),)


# ---------------------------------------------------------------- looking up


@given(matrix=strategies.matrices())
def test_cell_is_found_by_code(matrix: Matrix) -> None:
    """Every cell is found by its code."""
    assert [matrix.cell(cell.code) for cell in matrix.cells] == [*matrix.cells]


def test_unknown_cell_suggests_the_nearest() -> None:
    """An unknown code raises an error with the nearest code."""
    with pytest.raises(UnknownNameError) as caught:
        square().cell("kean")
    assert caught.value.code == "name:unknown"
    assert caught.value.parameters["nearest"] == "keen"


def test_measures_are_those_of_the_axes() -> None:
    """A matrix has the measures of rows, then columns, each once."""
    assert square().measures == ("motivation", "activity")
    assert ladder().measures == ("activity",)
    assert square(rows=halves("activity")).measures == ("activity",)


# ---------------------------------------------------------------- placing


@given(matrix=strategies.matrices(), who=strategies.participants())
def test_place_has_the_cells_of_known_values(matrix: Matrix, who: Participant) -> None:
    """The possible cells agree with the known values; a single one is the cell."""
    place = matrix.place(who)
    values = [matrix.rows.value(who, {}), matrix.columns.value(who, {})]
    assert (place.row, place.column) == (matrix.rows.place(values[0]), matrix.columns.place(values[1]))
    assert place.participant == who.id
    reached = possible_cells(matrix, {name: find_measure(who, name) for name in matrix.measures}, who.bounds)
    assert place.possible == tuple(cell for cell in matrix.cells if cell in reached)
    assert place.cell is (place.possible[0] if len(reached) == 1 else None)
    if matrix.cell_at(*values) is not None:
        assert place.cell is matrix.cell_at(*values)
    if place.cell is None:
        assert place.missing
        assert set(place.missing) <= {name for name in matrix.measures if find_measure(who, name) is None}
        assert place.toward is None
    else:
        assert place.missing == ()
        for axis_place, level in ((place.row, place.cell.row), (place.column, place.cell.column)):
            assert axis_place.level in {level, None}
        assert (None if place.toward is None else place.toward.code) == place.cell.toward


@given(matrix=strategies.matrices(), data=st.data())
def test_threshold_belongs_to_the_upper_level(matrix: Matrix, data: st.DataObject) -> None:
    """A value exactly at a threshold is in the upper level, so each value has one cell."""
    row = data.draw(st.sampled_from(matrix.rows.thresholds or (0.0,)))
    column = data.draw(st.sampled_from(matrix.columns.thresholds or (0.0,)))
    cell = matrix.cell_at(row, column)
    assert cell is not None
    for axis, code, value in ((matrix.rows, cell.row, row), (matrix.columns, cell.column, column)):
        (start,) = [level.start for level in axis.levels if level.code == code]
        assert start == (value if axis.thresholds else None)


@pytest.mark.parametrize(
    ("motivation", "activity", "code"),
    [(0.0, 0.0, "away"), (0.5, 0.49, "keen"), (0.49, 0.5, "busy"), (0.5, 0.5, "ready"), (1.0, 1.0, "ready")],
)
def test_square_by_hand(motivation: float, activity: float, code: str) -> None:
    """A 2 × 2 of activity by willingness places people in its four corners."""
    place = square().place(person(motivation=motivation, activity=activity))
    assert place.cell is not None
    assert place.cell.code == code


@pytest.mark.parametrize(
    ("activity", "code", "toward"),
    [
        (0.0, "spectator", "joiner"),
        (1 / 6, "joiner", "collector"),
        (0.4, "collector", "critic"),
        (3 / 6, "critic", "talker"),
        (0.8, "talker", "creator"),
        (1.0, "creator", None),
    ],
)
def test_ladder_by_hand(activity: float, code: str, toward: str | None) -> None:
    """A ladder of six steps is a matrix of one row, and each step leads one up."""
    place = ladder().place(person(activity=activity))
    assert place.cell is not None
    assert place.cell.code == code
    assert (place.toward.code if place.toward else None) == toward
    assert place.row == AxisPlace(measure=None, level="all")
    assert ladder().place(person()).missing == ("activity",)


def test_missing_measures_give_no_cell() -> None:
    """Without a measure there is no cell and no step; missing measures are listed, rows first, each once."""
    nobody = square().place(person())
    assert (nobody.cell, nobody.toward, nobody.missing) == (None, None, ("motivation", "activity"))
    half = square().place(person(activity=0.75))
    assert (half.cell, half.missing) == (None, ("motivation",))
    assert [cell.code for cell in half.possible] == ["busy", "ready"]
    assert half.column == AxisPlace(measure="activity", level="high", below=0.25)
    same = square(rows=halves("activity")).place(person())
    assert (same.missing, [cell.code for cell in same.possible]) == (("activity",), ["away", "ready"])


def test_unreachable_levels_are_impossible() -> None:
    """Shares and networks are not negative: a level below 0 leaves one possible cell."""
    zero = Axis(measure="activity", levels=[Level(code="low"), Level(code="high", start=0.0)])
    place = square(columns=zero).place(person(motivation=0.9))
    assert place.cell is not None
    assert (place.cell.code, place.possible, place.missing) == ("ready", (place.cell,), ())


def test_substitutes_replace_unknown_measures_only() -> None:
    """A substitute replaces an unknown measure, never a known one."""
    substitutes = {"motivation": 1.0, "activity": 1.0}
    known = square().place(person(activity=0.0), substitutes=substitutes)
    assert known.cell is not None
    assert (known.cell.code, known.missing) == ("keen", ())
    assert square().place(person(), substitutes={"motivation": 1.0}).missing == ("activity",)
    assert square().place(person(), substitutes={}).cell is None


def test_placement_text() -> None:
    """A placement has the start and the possible next step, or what is missing, in both languages."""
    found = square().place(person(motivation=0.9, activity=0.1)).finding
    assert found == Finding.of("placement", "", cell="Keen", step="Start small.")
    assert all("Keen" in found.text(language) and "Start small." in found.text(language) for language in ("en", "nl"))
    missing = square().place(person()).finding
    assert missing == Finding.of("placement:missing", "", missing="motivation, activity")


@given(who=strategies.participants())
def test_placement_repr_has_class_and_id(who: Participant) -> None:
    """The cell of a person is in no repr; a placement pickles and hashes."""
    place = Matrix.social_maturity().place(who)
    assert repr(place) == f"<Placement {who.id}>"
    again: Placement = pickle.loads(pickle.dumps(place))  # noqa: S301
    assert again == place
    assert hash(again) == hash(place)


# ---------------------------------------------------------------- counting


@given(matrix=strategies.matrices(), pool=people)
def test_counts_have_everybody_once(matrix: Matrix, pool: list[Participant]) -> None:
    """Each person is in one cell or unplaced; every cell is listed, and the order of people does not matter."""
    tally = matrix.count_cells(iter(pool))
    places = [matrix.place(who) for who in pool]
    assert tally.total == len(pool)
    assert tally.unplaced == sum(place.cell is None for place in places)
    assert {*tally.cells} == {cell.code for cell in matrix.cells}
    for cell in matrix.cells:
        assert tally.cells[cell.code] == sum(place.cell == cell for place in places)
    for name in matrix.measures:
        assert tally.missing.get(name, 0) == sum(name in place.missing for place in places)
    assert matrix.count_cells(pool[::-1]) == tally


def test_counts_by_hand() -> None:
    """A person without two measures counts under both, and once as unplaced."""
    pool = [
        person(motivation=0.9, activity=0.1),
        person(motivation=0.8, activity=0.2),
        person(motivation=0.1, activity=0.1),
        person(motivation=0.9),
        person(),
    ]
    tally = square().count_cells(pool)
    assert tally == CellCounts(
        cells=FrozenMap({"away": 1, "busy": 0, "keen": 2, "ready": 0}),
        unplaced=2,
        missing=FrozenMap({"activity": 2, "motivation": 1}),
    )
    assert tally.total == 5
    assert eval(repr(tally), NAMES) == tally  # noqa: S307
    assert hash(pickle.loads(pickle.dumps(tally))) == hash(tally)  # noqa: S301


# ---------------------------------------------------------------- thresholds from a pool


def test_quantiles_give_both_axes_thresholds_from_the_pool() -> None:
    """Both axes get thresholds from the pool, without unknown values; the rest of the matrix stays."""
    pool = [person(motivation=m, activity=a) for m, a in [(0.1, 0.4), (0.2, None), (0.3, 0.2), (0.4, 0.1), (None, 0.3)]]
    matrix = square().with_quantiles(iter(pool))
    assert (matrix.rows.thresholds, matrix.columns.thresholds) == ((0.3,), (0.3,))
    assert matrix.cells == square().cells
    assert square().rows.thresholds == (0.5,)


def test_quantiles_keep_an_axis_without_measure() -> None:
    """A ladder has one axis with thresholds; the other stays."""
    pool = [person(activity=n / 12) for n in range(12)]
    matrix = ladder().with_quantiles(pool)
    assert matrix.rows == ladder().rows
    assert matrix.columns.thresholds == (2 / 12, 4 / 12, 6 / 12, 8 / 12, 10 / 12)
    assert [*matrix.count_cells(pool).cells.values()] == [2] * 6


def test_quantiles_need_known_values() -> None:
    """Without a known value on an axis there are no thresholds."""
    with pytest.raises(InfeasibleError) as caught:
        square().with_quantiles([person(motivation=0.5)])
    assert caught.value.parameters == {"measure": "activity"}


# ---------------------------------------------------------------- social maturity

REC, INF, OWN = Provenance.RECOVERED, Provenance.INFERRED, Provenance.OWN
#: code, row, column, name, origin, step: rows from small to large, columns from low to high.
NINE = [
    ("inactive", "small", "low", "Inactive", REC, "participator"),
    ("participator", "small", "middle", "Participator", INF, "collaborator"),
    ("rising_voice", "small", "high", "Rising Voice", OWN, "thought_leader"),
    ("observer", "medium", "low", "Observer", OWN, "collaborator"),
    ("collaborator", "medium", "middle", "Collaborator", INF, "thought_leader"),
    ("thought_leader", "medium", "high", "Thought Leader", INF, "influencer"),
    ("connector", "large", "low", "Connector", INF, "broadcaster"),
    ("broadcaster", "large", "middle", "Broadcaster", INF, "influencer"),
    ("influencer", "large", "high", "Influencer", REC, None),
]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_social_maturity_has_nine_cells_with_provenance(language: str) -> None:
    """The nine cells are those of the method, in either language, each with its source."""
    cells = Matrix.social_maturity(language).cells
    assert [(c.code, c.row, c.column, c.name, c.provenance, c.toward) for c in cells] == NINE
    assert [c.code for c in cells if c.inactive] == ["inactive"]


def test_social_maturity_is_translated() -> None:
    """Every cell has a description and fitting people; all but the last have a step; no text repeats."""
    cells = [cell for language in ("en", "nl") for cell in Matrix.social_maturity(language).cells]
    texts = [text for cell in cells for text in (cell.description, cell.fits, cell.step) if text]
    assert len(texts) == len(set(texts)) == 2 * (9 * 3 - 1)
    assert {cell.code for cell in cells if not cell.step} == {"influencer"}
    assert Matrix.social_maturity() == Matrix.social_maturity("en")


def test_social_maturity_refuses_an_unknown_language() -> None:
    """A language without messages is an unknown name."""
    with pytest.raises(UnknownNameError) as caught:
        Matrix.social_maturity("xx")
    assert faults(caught.value) == [("language", "")]


@pytest.mark.parametrize(
    ("size", "activity", "code"),
    [
        (0, 0.0, "inactive"),
        (149, 0.33, "inactive"),
        (149, 1 / 3, "participator"),
        (149, 2 / 3, "rising_voice"),
        (150, 0.0, "observer"),
        (499, 0.5, "collaborator"),
        (499, 1.0, "thought_leader"),
        (500, 0.0, "connector"),
        (500, 0.66, "broadcaster"),
        (10**10, 2 / 3, "influencer"),
    ],
)
def test_social_maturity_thresholds(size: int, activity: float, code: str) -> None:
    """Networks of 150 and 500 people, and activities of one and two thirds, start the next level."""
    place = Matrix.social_maturity().place(person(network_size=size, activity=activity))
    assert place.cell is not None
    assert place.cell.code == code


def test_placement_has_distances_to_thresholds() -> None:
    """Distances have the unit of the axis: people and shares."""
    place = Matrix.social_maturity().place(person(network_size=200, activity=0.5))
    assert place.row == AxisPlace(measure="network_size", level="medium", below=50.0, above=300.0)
    assert (place.column.below, place.column.above) == pytest.approx((1 / 6, 1 / 6))
    assert place.toward is not None
    assert place.toward.code == "thought_leader"


def test_notebook_shows_the_grid() -> None:
    """The highest row is on top, each cell has its next step, levels are headers, and text is escaped."""
    shown = Matrix.social_maturity()._repr_html_()
    rows = shown.split("<tr>")[2:]
    assert [row.split("</th>")[0] for row in rows] == [
        f'<th scope="row">{code}' for code in ("large", "medium", "small")
    ]
    assert shown.count('<th scope="col">') == 4
    assert '<th scope="col">network size \\ social activity</th>' in shown
    assert "<caption>social maturity</caption>" in shown
    assert rows[0].count("<td>") == 3
    assert "<td>Influencer</td>" in rows[0]
    step = escape(Matrix.social_maturity().cell("inactive").step)
    assert f"<td>Inactive · {step}</td>" in rows[2]
    ladder = Matrix(
        name="<b>",
        rows=Axis(levels=[Level(code="all")]),
        columns=Axis(measure="steps", levels=[Level(code="<i>")]),
        cells=[Cell(code="c", row="all", column="<i>", name="<u>")],
    )
    assert ladder._repr_html_() == (
        '<div style="overflow-x:auto" tabindex="0" role="region" aria-label="&lt;b&gt;">'
        '<table lang="en"><caption>&lt;b&gt;</caption>'
        '<thead><tr><th scope="col">steps</th><th scope="col">&lt;i&gt;</th></tr></thead>'
        '<tbody><tr><th scope="row">all</th><td>&lt;u&gt;</td></tr></tbody></table></div>'
    )


THREE = Axis(
    measure="reach",
    levels=[Level(code="low"), Level(code="middle", start=10), Level(code="high", start=20)],
)
ONE = Axis(levels=[Level(code="all")])


def with_reach(reach: float | None, number: int = 0) -> Participant:
    """Return a person with or without a reach."""
    return person(id=f"p-{number}", measures={} if reach is None else {"reach": reach})


def pool(*reach: float | None) -> list[Participant]:
    """Return people with these reaches, in this order."""
    return [with_reach(value, number) for number, value in enumerate(reach)]


# ---------------------------------------------------------------- levels and axes as values


@given(axis=strategies.axes())
def test_axis_repr_and_pickle(axis: Axis) -> None:
    """The repr and pickle of an axis give an equal one with the same hash."""
    for again in (eval(repr(axis)), pickle.loads(pickle.dumps(axis))):  # noqa: S301, S307
        assert again == axis
        assert hash(again) == hash(axis)


def test_level_has_one_form() -> None:
    """Codes and measures are normalised; starts are floats, and -0.0 becomes 0.0."""
    assert Level(code="e\u0301", start=1) == Level(code="\u00e9", start=1.0)
    assert repr(Level(code="a", start=-0.0)) == "Level(code='a', start=0.0)"
    axis = Axis(levels=[Level(code="a"), Level(code="b", start=1)], measure="cafe\u0301")
    assert axis.level(axis.value(Participant(id="p-1", measures={"caf\u00e9": 3}), {})) == 1


def test_axis_copies_its_levels() -> None:
    """Changing the caller's list of levels later does not change the axis."""
    levels = [Level(code="all")]
    axis = Axis(levels=levels)
    levels.clear()
    assert axis.levels == (Level(code="all"),)


@pytest.mark.parametrize("start", [-math.inf, math.inf, True, "10", 2**60], ids=repr)
def test_level_starts_at_a_finite_number(start: Any) -> None:
    """Infinity, a bool and text are no thresholds."""
    with pytest.raises(ValidationError) as caught:
        Level(code="a", start=start)
    assert faults(caught.value) == [("real", "start")]


def test_level_reports_all_problems() -> None:
    """A level reports every broken field together."""
    with pytest.raises(ValidationError) as caught:
        Level(code="\ud800", start=math.inf)
    assert faults(caught.value) == [("text", "code"), ("real", "start")]


def test_axis_reports_all_problems() -> None:
    """An axis reports broken fields and the problems between its levels together."""
    with pytest.raises(ValidationError) as caught:
        Axis(
            measure=" ",
            levels=[Level(code="a", start=1), Level(code="b"), Level(code="b", start=3), Level(code="c", start=2)],
        )
    assert faults(caught.value) == [
        ("text", "measure"),
        ("repeated", "levels[2].code"),
        ("level:first", "levels[0].start"),
        ("level:open", "levels[1].start"),
        ("level:falls", "levels[3].start"),
    ]


def test_axis_of_several_levels_needs_a_measure() -> None:
    """Several levels need a measure; thresholds out of order are reported with it."""
    with pytest.raises(ValidationError) as caught:
        Axis(levels=[Level(code="a"), Level(code="b", start=2), Level(code="c", start=1)])
    assert caught.value.findings == (
        Finding.of("level:falls", "levels[2].start", value=1.0, before=2.0),
        Finding.of("axis:measure", "measure"),
    )


def test_axis_needs_a_level() -> None:
    """An axis without levels is refused."""
    with pytest.raises(ValidationError) as caught:
        Axis(levels=[], measure="reach")
    assert faults(caught.value) == [("empty", "levels")]


@pytest.mark.parametrize(("levels", "path"), [("abc", "levels"), (["low"], "levels[0]"), (5, "levels")], ids=repr)
def test_axis_takes_levels_only(levels: Any, path: str) -> None:
    """A text, and codes in place of levels, are refused."""
    with pytest.raises(ValidationError) as caught:
        Axis(levels=levels, measure="reach")
    assert faults(caught.value) == [("type", path)]


# ---------------------------------------------------------------- levels of values


@pytest.mark.parametrize(
    ("value", "index"), [(-1e9, 0), (9.999, 0), (10.0, 1), (19.999, 1), (20.0, 2), (1e9, 2), (None, None)]
)
def test_threshold_belongs_to_the_level_that_starts_there(value: float | None, index: int | None) -> None:
    """A value on a threshold belongs to the level that starts there; unknown belongs to none."""
    assert THREE.level(value) == index


@given(axis=strategies.axes(), value=st.floats(-1e4, 1e4))
def test_level_is_the_highest_that_starts_at_or_below(axis: Axis, value: float) -> None:
    """Every value has a level: the highest with a start at or below it."""
    index = axis.level(value)
    assert index == sum(start <= value for start in axis.thresholds)
    assert len(axis.thresholds) == len(axis.levels) - 1


def test_equal_thresholds_leave_a_level_empty() -> None:
    """Between two equal thresholds, no value has the level."""
    axis = Axis(measure="reach", levels=[Level(code="low"), Level(code="none", start=5), Level(code="high", start=5)])
    assert [axis.level(value) for value in (4.9, 5.0, 5.1)] == [0, 2, 2]


def test_single_level_takes_everybody() -> None:
    """An axis of one level needs no measure: known or unknown, the level is the same."""
    known = Axis(levels=[Level(code="all")], measure="reach")
    assert ONE.level(None) == ONE.level(3.0) == known.level(None) == 0
    assert ONE.value(with_reach(3.0), {}) is None
    assert known.place(None) == AxisPlace(measure="reach", level="all")
    assert known.place(3.0) == AxisPlace(measure="reach", level="all")
    assert ONE.place(None) == AxisPlace(measure=None, level="all")


def test_substitute_replaces_an_unknown_value_only() -> None:
    """A known measure is used; a substitute replaces an unknown one, and no other measure."""
    assert THREE.value(with_reach(0.0), {"reach": 15.0}) == 0.0
    assert THREE.value(with_reach(None), {"reach": 15.0}) == 15.0
    assert THREE.value(with_reach(None), {"tenure": 15.0}) is None


# ---------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("value", "level", "below", "above"),
    [
        (4.0, "low", None, 6.0),
        (10.0, "middle", 0.0, 10.0),
        (17.5, "middle", 7.5, 2.5),
        (20.0, "high", 0.0, None),
        (26.0, "high", 6.0, None),
        (None, None, None, None),
    ],
)
def test_place_has_the_distances_to_its_thresholds(
    value: float | None, level: str | None, below: float | None, above: float | None
) -> None:
    """A place has its level, and the distance to the threshold below and above, where there is one."""
    assert THREE.place(value) == AxisPlace(measure="reach", level=level, below=below, above=above)


@given(axis=strategies.axes(), value=st.floats(-1e4, 1e4))
def test_place_is_between_its_thresholds(axis: Axis, value: float) -> None:
    """Distances to thresholds are never negative, and exist for every threshold."""
    place, index = axis.place(value), axis.level(value)
    assert index is not None
    assert place.level == axis.levels[index].code
    assert (place.below is None) is (index == 0)
    assert (place.above is None) is (index == len(axis.levels) - 1)
    assert place.below is None or place.below == value - axis.thresholds[index - 1] >= 0
    assert place.above is None or place.above == axis.thresholds[index] - value > 0


def test_place_repr_shows_no_value() -> None:
    """The value of a person is in no repr; a place pickles and hashes."""
    place = THREE.place(17.654321)
    assert repr(place) == "<AxisPlace reach>"
    again = pickle.loads(pickle.dumps(place))  # noqa: S301
    assert again == place
    assert hash(again) == hash(place)


# ---------------------------------------------------------------- thresholds from a pool


def starts(axis: Axis, *reach: float | None, shares: Any = None) -> tuple[float, ...]:
    """Return the thresholds from a pool with these reaches."""
    return axis.with_quantiles(pool(*reach), shares).thresholds


def test_quantiles_by_hand() -> None:
    """A third of nine people is below the first threshold and a third at or above the second."""
    reach = [float(value) for value in (50, 10, 90, 20, 70, 30, 60, 40, 80)]
    assert starts(THREE, *reach) == (40.0, 70.0)
    assert starts(THREE, *reach[::-1]) == (40.0, 70.0)
    assert starts(THREE, 1.0, 2.0, 3.0, 4.0) == (3.0, 4.0)
    assert starts(THREE, 1.0, 2.0, 3.0, 4.0, shares=(0.25, 0.75)) == (2.0, 4.0)
    assert starts(THREE, 1.0, 2.0, 3.0, 4.0, shares=(0, 1)) == (1.0, 4.0)


def test_quantiles_take_decimal_shares_exactly() -> None:
    """Seven hundredths of a hundred people are seven, despite binary floats."""
    axis = evolve(THREE, levels=THREE.levels[:2])
    assert starts(axis, *map(float, range(100)), shares=[0.07]) == (7.0,)


def test_quantiles_with_ties_leave_a_level_empty() -> None:
    """People with the same value stay together, so thresholds may coincide."""
    assert starts(THREE, 1.0, 1.0, 1.0, 9.0) == (1.0, 9.0)
    same = THREE.with_quantiles(pool(5.0, 5.0, 5.0))
    assert same.thresholds == (5.0, 5.0)
    assert same.level(5.0) == 2


def test_quantiles_ignore_unknown_values() -> None:
    """People with an unknown measure do not count."""
    assert starts(THREE, None, 1.0, None, 2.0, 3.0, None) == starts(THREE, 1.0, 2.0, 3.0) == (2.0, 3.0)


def test_quantiles_without_known_values_are_infeasible() -> None:
    """Without any known value there are no thresholds, and the error names the measure."""
    for people in (pool(), pool(None, None)):
        with pytest.raises(InfeasibleError) as caught:
            THREE.with_quantiles(people)
        assert caught.value.findings == (Finding.of("quantiles:no-values", "people", measure="reach"),)


def test_quantiles_change_nothing_but_starts() -> None:
    """Levels and measure stay, the original axis is unchanged, and an axis without a measure stays."""
    axis = THREE.with_quantiles(iter(pool(1.0, 2.0, 3.0)))
    assert [level.code for level in axis.levels] == ["low", "middle", "high"]
    assert axis.measure == "reach"
    assert THREE.thresholds == (10.0, 20.0)
    assert ONE.with_quantiles(pool()) is ONE


@pytest.mark.parametrize(
    "shares",
    [
        (0.5,),
        (0.1, 0.2, 0.3),
        (0.8, 0.2),
        (-0.1, 0.5),
        (0.5, 1.1),
        (33, 66),
        (),
    ],
    ids=repr,
)
def test_quantiles_refuse_shares_that_do_not_fit(shares: Any) -> None:
    """Shares are as many as the thresholds, from 0 to 1, and in order."""
    with pytest.raises(ValidationError) as caught:
        THREE.with_quantiles(pool(1.0, 2.0), shares)
    assert caught.value.findings == (Finding.of("quantiles", "shares", count=2),)


@pytest.mark.parametrize(
    ("shares", "places"),
    [((0.2, math.nan), [1]), ((0.2, math.nan, 0.8), [1]), ((math.inf, 0.2), [0]), ((False, True), [0, 1])],
    ids=repr,
)
def test_quantiles_refuse_shares_that_are_no_numbers(shares: Any, places: list[int]) -> None:
    """Each share that is not a finite number is reported by its index."""
    with pytest.raises(ValidationError) as caught:
        THREE.with_quantiles(pool(1.0, 2.0), shares)
    assert faults(caught) == [("real", f"shares[{place}]") for place in places]


@given(axis=strategies.axes(measures=st.just("reach")), reach=st.lists(st.floats(-1e4, 1e4), min_size=1, unique=True))
def test_quantiles_divide_different_people_evenly(axis: Axis, reach: list[float]) -> None:
    """Below each threshold is its share of a pool of different values, rounded up, and never everybody."""
    found = axis.with_quantiles(pool(*reach)).thresholds
    assert list(found) == sorted(found)
    for place, start in enumerate(found, 1):
        wanted = ceil(Fraction(place, len(axis.levels)) * len(reach))
        assert sum(value < start for value in reach) == min(wanted, len(reach) - 1)
