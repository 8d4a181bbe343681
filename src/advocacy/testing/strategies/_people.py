"""Strategies for people: values, participants, consent, the survey and the matrix."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.frozen_map import FrozenMap
from advocacy.people.consent import Consent, Purpose
from advocacy.people.matrix import Axis, AxisPlace, Cell, CellCounts, Level, Matrix, Placement, Provenance
from advocacy.people.participant import SHARES, DataSource, Participant
from advocacy.people.survey import SIX_QUESTIONS, Answer, AnswerUse, ClosedQuestion, OpenQuestion, ResponseScale, Survey
from advocacy.rules import identifier

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
    "DAY",
    "answers",
    "axes",
    "axis_places",
    "cell_counts",
    "cells",
    "closed_questions",
    "consents",
    "date_ranges",
    "days",
    "frozen_maps",
    "identifiers",
    "levels",
    "matrices",
    "open_questions",
    "participants",
    "placements",
    "pools",
    "response_scales",
    "shares",
    "surveys",
    "texts",
]

#: The day on which the strategies' pools are selected from.
DAY = date(2026, 9, 15)


def texts(*, max_size: int = 12) -> SearchStrategy[str]:
    """Generate text that is not empty and can be written as UTF-8."""
    return st.text(st.characters(codec="utf-8"), min_size=1, max_size=max_size).map(
        lambda said: said if said.strip() else f"_{said}"
    )


def identifiers() -> SearchStrategy[str]:
    """Generate ids: mostly plain ones, some that only Unicode allows."""
    return st.one_of(st.from_regex(r"p-[0-9]{1,3}", fullmatch=True), texts())


def days() -> SearchStrategy[date]:
    """Generate dates around those of a program."""
    return st.dates(date(2020, 1, 1), date(2035, 12, 31))


def shares() -> SearchStrategy[float]:
    """Generate shares, 0..1, the ends and equal values often."""
    return st.one_of(st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 2 / 3, 1.0]), st.floats(0, 1))


def date_ranges(*, starts: SearchStrategy[date] | None = None) -> SearchStrategy[DateRange]:
    """Generate windows of up to two years."""
    return st.builds(
        lambda start, length: DateRange(start, start + timedelta(days=length)),
        days() if starts is None else starts,
        st.integers(0, 730),
    )


def frozen_maps(*, values: SearchStrategy[Any] | None = None) -> SearchStrategy[FrozenMap[Any]]:
    """Generate mappings that never change, of text by name unless told otherwise."""
    return st.dictionaries(identifiers(), texts() if values is None else values, max_size=4).map(FrozenMap)


# ---------------------------------------------------------------- participants


@st.composite
def _consent(draw: DrawFn, purposes: SearchStrategy[Purpose], given: SearchStrategy[date]) -> Consent:
    day = draw(given)
    after = draw(st.none() | st.integers(0, 1000))
    withdrawn = None if after is None else day + timedelta(days=after)
    return Consent(purpose=draw(purposes), given=day, withdrawn=withdrawn)


def consents(
    *, purposes: SearchStrategy[Purpose] | None = None, given: SearchStrategy[date] | None = None
) -> SearchStrategy[Consent]:
    """Generate consents, standing and withdrawn."""
    return _consent(st.sampled_from(Purpose) if purposes is None else purposes, days() if given is None else given)


def participants(
    *,
    ids: SearchStrategy[str] | None = None,
    attributes: SearchStrategy[dict[str, str]] | None = None,
    consents: SearchStrategy[list[Consent]] | None = None,
) -> SearchStrategy[Participant]:
    """Generate participants; every metric may be unknown."""
    share = st.none() | shares()
    return st.builds(
        Participant,
        id=identifiers() if ids is None else ids,
        name=st.none() | texts(),
        attributes=_attributes() if attributes is None else attributes,
        network_size=st.none() | st.integers(0, 3000) | st.integers(0, 10**10),
        network_size_source=st.none() | st.sampled_from(DataSource),
        activity=share,
        activity_source=st.none() | st.sampled_from(DataSource),
        motivation=share,
        opportunity_self=share,
        opportunity_company=share,
        time_per_month=st.none() | st.timedeltas(timedelta(0), timedelta(hours=40)),
        measures=st.dictionaries(st.sampled_from(["reach", "tenure"]), st.floats(-1e6, 1e6), max_size=2),
        consents=st.lists(_consent(st.sampled_from(Purpose), days()), max_size=3) if consents is None else consents,
    )


def _attributes() -> SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(
        {},
        optional={
            "department": st.sampled_from(["Sales", "IT", "HR"]),
            "location": st.sampled_from(["Utrecht", "Gent"]),
            "language": st.sampled_from(["nl", "en"]),
            "role": texts(),
        },
    )


def pools(
    *, people: SearchStrategy[Participant] | None = None, min_size: int = 0, max_size: int = 8
) -> SearchStrategy[list[Participant]]:
    """Generate pools of people with different ids, by default most of whom consent on ``DAY`` and are known in full."""
    full: dict[str, Any] = {
        "attributes": st.fixed_dictionaries(
            {"department": st.sampled_from(["Sales", "IT", "HR"]), "location": st.sampled_from(["Utrecht", "Gent"])}
        ),
        "network_size": st.sampled_from([10, 150, 400, 900]),
        "activity": st.sampled_from([0.0, 0.4, 0.9]),
        "motivation": st.sampled_from([0.0, 0.5, 1.0]) | shares(),
        "consents": st.just([Consent(purpose=Purpose.PARTICIPATION, given=DAY)]),
    }
    known = st.builds(Participant, id=identifiers(), **full)
    mixed = st.one_of(known, known, known, participants()) if people is None else people
    return st.lists(mixed, min_size=min_size, max_size=max_size, unique_by=lambda p: p.id)


# ---------------------------------------------------------------- the matrix


def levels(*, starts: SearchStrategy[float] | None = None) -> SearchStrategy[Level]:
    """Generate levels, the lowest (without a start) included."""
    return st.builds(Level, code=identifiers(), start=st.none() | (st.floats(-1e3, 1e3) if starts is None else starts))


@st.composite
def _axis(draw: DrawFn, measures: SearchStrategy[str], starts: SearchStrategy[list[float]]) -> Axis:
    above = [Level(code=f"l{n}", start=start) for n, start in enumerate(sorted(draw(starts)), 1)]
    measure = draw(measures) if above else draw(st.none() | measures)
    return Axis(levels=[Level(code="l0"), *above], measure=measure)


def axes(
    *, measures: SearchStrategy[str] | None = None, starts: SearchStrategy[list[float]] | None = None
) -> SearchStrategy[Axis]:
    """Generate axes of one level and more; *starts* are those of all levels but the lowest, in any order."""
    return _axis(
        st.sampled_from(["activity", "motivation", "reach"]) if measures is None else measures,
        st.lists(st.floats(-1e3, 1e3), max_size=3) if starts is None else starts,
    )


def cells(*, codes: SearchStrategy[str] | None = None) -> SearchStrategy[Cell]:
    """Generate cells by themselves, on levels that no axis has to know."""
    return st.builds(
        Cell,
        code=identifiers() if codes is None else codes,
        row=identifiers(),
        column=identifiers(),
        name=texts(),
        step=st.just("") | texts(),
        toward=st.none() | identifiers(),
        inactive=st.booleans(),
        provenance=st.none() | st.sampled_from(Provenance),
    )


@st.composite
def _matrix(draw: DrawFn, rows: SearchStrategy[Axis], columns: SearchStrategy[Axis]) -> Matrix:
    down, across = draw(rows), draw(columns)
    spots = [(y, x) for y in range(len(down.levels)) for x in range(len(across.levels))]
    grid = []
    for y, x in spots:
        near = [f"c{b}-{a}" for b, a in spots if max(abs(b - y), abs(a - x)) == 1]
        grid.append(
            Cell(
                code=f"c{y}-{x}",
                row=down.levels[y].code,
                column=across.levels[x].code,
                name=draw(texts()),
                step=draw(st.just("") | texts()),
                toward=draw(st.none() | st.sampled_from(near)) if near else None,
                inactive=draw(st.booleans()),
                provenance=draw(st.none() | st.sampled_from(Provenance)),
            )
        )
    return Matrix(name=draw(texts()), rows=down, columns=across, cells=draw(st.permutations(grid)))


def matrices(
    *, rows: SearchStrategy[Axis] | None = None, columns: SearchStrategy[Axis] | None = None
) -> SearchStrategy[Matrix]:
    """Generate matrices of any m × n, with some cells inactive and steps to neighbours."""
    return _matrix(axes() if rows is None else rows, axes() if columns is None else columns)


def placements(
    *, grids: SearchStrategy[Matrix] | None = None, people: SearchStrategy[Participant] | None = None
) -> SearchStrategy[Placement]:
    """Generate places of people on matrices, some of which cannot be told."""
    return st.builds(
        lambda matrix, person: matrix.place(person),
        matrices() if grids is None else grids,
        participants() if people is None else people,
    )


def axis_places(
    *, along: SearchStrategy[Axis] | None = None, values: SearchStrategy[float] | None = None
) -> SearchStrategy[AxisPlace]:
    """Generate places on axes, of values known and unknown."""
    return st.builds(
        lambda axis, value: axis.place(value),
        axes() if along is None else along,
        st.none() | (st.floats(-1e3, 1e3) if values is None else values),
    )


def cell_counts(
    *, grids: SearchStrategy[Matrix] | None = None, people: SearchStrategy[list[Participant]] | None = None
) -> SearchStrategy[CellCounts]:
    """Generate counts of how many people start where."""
    return st.builds(
        lambda matrix, pool: matrix.count_cells(pool),
        matrices() if grids is None else grids,
        pools() if people is None else people,
    )


# ---------------------------------------------------------------- the survey


def open_questions(*, codes: SearchStrategy[str] | None = None) -> SearchStrategy[OpenQuestion]:
    """Generate open questions: the library's six, and an app's own."""
    own = st.builds(
        OpenQuestion,
        code=identifiers() if codes is None else codes,
        use=st.sampled_from(AnswerUse),
        wording=st.none() | texts(),
    )
    return own if codes is not None else st.sampled_from(SIX_QUESTIONS) | own


def response_scales(*, options: SearchStrategy[str] | None = None) -> SearchStrategy[ResponseScale]:
    """Generate scales: evenly spaced ones, and any other."""
    words = texts() if options is None else options
    even = st.lists(words, min_size=2, max_size=5, unique_by=identifier).map(ResponseScale.likert)
    return even | st.builds(ResponseScale, options=st.dictionaries(words, shares(), min_size=1, max_size=5))


def closed_questions(
    *,
    codes: SearchStrategy[str] | None = None,
    measures: SearchStrategy[str] | None = None,
    options: SearchStrategy[ResponseScale] | None = None,
) -> SearchStrategy[ClosedQuestion]:
    """Generate closed questions on metrics that are shares, or an app's own."""
    return st.builds(
        ClosedQuestion,
        code=identifiers() if codes is None else codes,
        measure=st.sampled_from([*sorted(SHARES), "reach"]) if measures is None else measures,
        scale=response_scales() if options is None else options,
        reverse=st.booleans(),
        wording=st.none() | texts(),
    )


def answers(
    *, people: SearchStrategy[str] | None = None, questions: SearchStrategy[str] | None = None
) -> SearchStrategy[Answer]:
    """Generate free answers; *people* and *questions* are ids and codes."""
    return st.builds(
        Answer,
        participant=identifiers() if people is None else people,
        question=st.sampled_from([question.code for question in SIX_QUESTIONS]) if questions is None else questions,
        text=texts(max_size=30),
    )


@st.composite
def _survey(draw: DrawFn, people: SearchStrategy[str], closed: SearchStrategy[ClosedQuestion]) -> Survey:
    measured = draw(st.lists(closed, max_size=3, unique_by=lambda item: item.code))
    asked = draw(st.just([*SIX_QUESTIONS]) | st.lists(open_questions(), max_size=4, unique_by=lambda one: one.code))
    taken = {item.code for item in measured}
    wondered = [question for question in asked if question.code not in taken]
    given: list[Answer] = []
    for who in draw(st.lists(people, max_size=4, unique_by=identifier)):
        for item in measured:
            option = draw(st.none() | st.sampled_from([*item.scale.options]))
            given += [Answer(participant=who, question=item.code, text=option)] if option is not None else []
        if wondered:
            codes = st.sampled_from([question.code for question in wondered])
            given += draw(st.lists(answers(people=st.just(who), questions=codes), max_size=2))
    return Survey(open_questions=wondered, closed_questions=measured, answers=draw(st.permutations(given)))


def surveys(
    *, people: SearchStrategy[str] | None = None, closed: SearchStrategy[ClosedQuestion] | None = None
) -> SearchStrategy[Survey]:
    """Generate surveys in which some people answered some of the questions; *people* are ids."""
    return _survey(
        st.sampled_from(["p-1", "p-2", "p-3"]) | identifiers() if people is None else people,
        closed_questions() if closed is None else closed,
    )
