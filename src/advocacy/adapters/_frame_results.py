"""Placements and scores of the people in a frame, as queries on the same engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from advocacy.adapters._frame_people import People, load_narwhals
from advocacy.adapters._frame_scoring import INVALID, POINTS, REASON, Scoring
from advocacy.arguments import checked
from advocacy.errors import raise_any
from advocacy.people.matrix import Matrix
from advocacy.people.participant import CELL
from advocacy.pilot.assessment import public_reason
from advocacy.pilot.policy import SelectionPolicy, ValueCap
from advocacy.pilot.selection import misuse

#: A policy that needs the cell of everyone, and nothing else.
_CELLS = SelectionPolicy(size=1, quotas=[ValueCap(CELL, 1)], exclude_inactive=False)


@checked
def place_frame(frame: object, matrix: Matrix, *, columns: Mapping[str, str]) -> Any:
    """Count the people in each cell of a matrix, as `Matrix.count_cells` does, as a query on the engine of the frame.

    >>> import polars as pl
    >>> people = pl.DataFrame({"nr": ["a", "b", "c"], "links": [50, 900, None], "posts": [0.1, 0.9, 0.5]})
    >>> names = {"id": "nr", "network_size": "links", "activity": "posts"}
    >>> counts = place_frame(people, Matrix.social_maturity(), columns=names)
    >>> sorted(counts.collect().rows(), key=str)
    [('inactive', 1), ('influencer', 1), (None, 1)]

    Args:
        frame: The people; see `select`.
        matrix: The matrix.
        columns: The columns of ``id`` and of the measures of the matrix; see `select`. A measure without a column is
            unknown for everyone.

    Returns:
        A frame of the same engine with the columns ``cell`` (the code; empty for people without a cell) and ``people``.
        Cells without people have no row. Nothing is computed before it is collected, if the engine has queries; a
        polars frame gives a lazy one. Values that no participant can have are not reported: use `select` or
        `read_roster` to check them.

    Raises:
        ValidationError, UnknownNameError: Columns that are missing or of another type.
    """
    people = People(load_narwhals(), frame, columns, needs_consent=False)
    nw, scoring = people.nw, Scoring(people, _CELLS, matrix, date.min)
    cells = people.lazy.select(scoring.expressions[-1].alias("cell"))
    counts = cells.group_by("cell", drop_null_keys=False).agg(nw.len().alias("people"))
    return counts.to_native()


@checked
def score_frame(
    frame: object,
    policy: SelectionPolicy,
    *,
    columns: Mapping[str, str],
    matrix: Matrix | None = None,
    on: date,
    consents: object = None,
) -> Any:
    """Return the score of everyone under a policy, or why they are not eligible, as a query on the engine of the frame.

    >>> import polars as pl
    >>> from advocacy import Criterion
    >>> people = pl.DataFrame({"nr": ["a", "b"], "drive": [0.4, None], "since": [date(2026, 9, 1)] * 2})
    >>> policy = SelectionPolicy(size=1, criteria=[Criterion("motivation")], exclude_inactive=False)
    >>> names = {"id": "nr", "motivation": "drive", "consents.participation": "since"}
    >>> score_frame(people, policy, columns=names, on=date(2026, 9, 15)).collect().rows()
    [('a', None, 4000), ('b', 'unknown:motivation', None)]

    Args:
        frame: The people; see `select`.
        policy: The policy.
        columns: The column of each field; see `select`.
        matrix: The matrix, if the policy needs one.
        on: The day on which consent must be valid.
        consents: A history of consents; see `select`.

    Returns:
        A frame of the same engine with the columns ``id``, ``reason`` (the first reason why the person is not eligible,
        as in ``Pilot.exclusions``, ``ask:<measure>`` for a value to ask for, or ``invalid`` for a row that no person
        can have) and ``points``. It is for the program lead only. It stays a query, as for `place_frame`.

    Raises:
        ValidationError, UnknownNameError: As for `select`, except for values in rows.
    """
    people = People(load_narwhals(), frame, columns, consents)
    raise_any(misuse((), policy, matrix))
    people.latest(on)
    nw, scoring = people.nw, Scoring(people, policy, matrix, on)
    name, reason, points, *_ = scoring.expressions
    words = nw.when(nw.col(REASON) == INVALID).then(nw.lit("invalid")).otherwise(nw.lit(None, nw.String))
    for code, text in enumerate(scoring.reasons):
        if code:
            words = nw.when(nw.col(REASON) == code).then(nw.lit(public_reason(text))).otherwise(words)
    shown = nw.when(nw.col(REASON) == 0).then(nw.col(POINTS))
    scored = people.lazy.select(name, reason, points)
    return scored.select("id", words.alias(REASON), shown.alias(POINTS)).to_native()
