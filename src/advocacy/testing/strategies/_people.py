"""Strategies for people: values, participants, consent, membership, the survey and the matrix."""

from __future__ import annotations

from datetime import date, timedelta
from functools import wraps
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import evolve
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.frozen_map import FrozenMap
from advocacy.people import (
    Answer,
    AnswerUse,
    Axis,
    Bounds,
    BracketQuestion,
    Cell,
    ChoiceQuestion,
    ClosedQuestion,
    CodeWords,
    Consent,
    DataSource,
    Level,
    Matrix,
    Membership,
    MissingAnswer,
    MissingReason,
    OpenQuestion,
    Participant,
    Pause,
    Provenance,
    Purpose,
    ResponseScale,
    Survey,
    Vocabulary,
)
from advocacy.people.participant import SHARES
from advocacy.people.questions import SIX_QUESTIONS, SPOKEN_WELL
from advocacy.rules import identifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["DAY", "answers", "axes", "cells", "closed_questions", "code_words", "consents", "date_ranges", "days"]
__all__ += ["bounds", "bracket_questions", "choice_questions", "frozen_maps", "missing_answers"]
__all__ += ["identifiers", "levels", "matrices", "memberships", "open_questions", "participants", "pauses", "pools"]
__all__ += ["response_scales", "shares", "surveys", "texts", "vocabularies"]

_Made = TypeVar("_Made", bound="Callable[..., SearchStrategy[Any]]")


def shared(make: _Made) -> _Made:
    """Cache the strategy of calls without arguments. It takes longer to build and check a strategy than to draw."""
    strategy: list[SearchStrategy[Any]] = []

    @wraps(make)
    def call(**given: Any) -> SearchStrategy[Any]:
        if given:
            return make(**given)
        if not strategy:
            strategy.append(make())
        return strategy[0]

    return cast("_Made", call)


#: The day of the selections from the pools of the strategies.
DAY = date(2026, 9, 15)


@shared
def texts(*, max_size: int = 12) -> SearchStrategy[str]:
    """Generate text that is not empty and that UTF-8 can encode."""
    return st.text(st.characters(codec="utf-8"), min_size=1, max_size=max_size).map(
        lambda drawn: drawn if drawn.strip() else f"_{drawn}"
    )


@shared
def identifiers() -> SearchStrategy[str]:
    """Generate ids, mostly in ASCII, some with other Unicode characters."""
    return st.one_of(st.from_regex(r"p-[0-9]{1,3}", fullmatch=True), texts())


@shared
def days() -> SearchStrategy[date]:
    """Generate dates from 2020 to 2035."""
    return st.dates(date(2020, 1, 1), date(2035, 12, 31))


@shared
def shares() -> SearchStrategy[float]:
    """Generate shares, 0..1. 0, 1 and equal values are frequent."""
    return st.one_of(st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 2 / 3, 1.0]), st.floats(0, 1))


@shared
@st.composite
def date_ranges(draw: DrawFn, *, starts: SearchStrategy[date] = days()) -> DateRange:
    """Generate date ranges of up to two years."""
    start = draw(starts)
    return DateRange(start, start + timedelta(days=draw(st.integers(0, 730))))


@shared
def frozen_maps(*, values: SearchStrategy[Any] = texts()) -> SearchStrategy[FrozenMap[Any]]:
    """Generate frozen mappings from id to value, by default to text."""
    return st.dictionaries(identifiers(), values, max_size=4).map(FrozenMap)


# ---------------------------------------------------------------- participants


@shared
@st.composite
def consents(
    draw: DrawFn, *, purposes: SearchStrategy[Purpose] = st.sampled_from(Purpose), given: SearchStrategy[date] = days()
) -> Consent:
    """Generate consents, valid and withdrawn."""
    day = draw(given)
    after = draw(st.none() | st.integers(0, 1000))
    withdrawn = None if after is None else day + timedelta(days=after)
    return Consent(purpose=draw(purposes), given=day, withdrawn=withdrawn)


_attributes = st.fixed_dictionaries(
    {},
    optional={
        "department": st.sampled_from(["Sales", "IT", "HR"]),
        "location": st.sampled_from(["Utrecht", "Gent"]),
        "language": st.sampled_from(["nl", "en"]),
        "role": texts(),
    },
)


@shared
def bounds(*, ends: SearchStrategy[float] = st.integers(0, 1000).map(float)) -> SearchStrategy[Bounds]:
    """Generate bounds, with and without a maximum."""
    closed = st.tuples(ends, ends).map(sorted).map(lambda two: Bounds(*two))
    return closed | st.builds(Bounds, ends)


_bounded = st.fixed_dictionaries(
    {}, optional={"activity": bounds(ends=shares()), "network_size": bounds(), "tenure": bounds()}
)


@shared
def participants(
    *,
    ids: SearchStrategy[str] = identifiers(),
    attributes: SearchStrategy[dict[str, str]] = _attributes,
    consents: SearchStrategy[list[Consent]] = st.lists(consents(), max_size=3),
) -> SearchStrategy[Participant]:
    """Generate participants. Each measure may be unknown, or have bounds only."""
    share = st.none() | shares()
    return st.builds(
        Participant,
        id=ids,
        name=st.none() | texts(),
        attributes=attributes,
        network_size=st.none() | st.integers(0, 3000) | st.integers(0, 10**10),
        network_size_source=st.none() | st.sampled_from(DataSource),
        activity=share,
        activity_source=st.none() | st.sampled_from(DataSource),
        motivation=share,
        opportunity_self=share,
        opportunity_company=share,
        time_per_month=st.none() | st.timedeltas(timedelta(0), timedelta(hours=40)),
        measures=st.dictionaries(st.sampled_from(["reach", "tenure"]), st.floats(-1e6, 1e6), max_size=2),
        bounds=_bounded,
        consents=consents,
    )


_known = st.builds(
    Participant,
    id=identifiers(),
    attributes=st.fixed_dictionaries(
        {"department": st.sampled_from(["Sales", "IT", "HR"]), "location": st.sampled_from(["Utrecht", "Gent"])}
    ),
    network_size=st.sampled_from([10, 150, 400, 900]),
    activity=st.sampled_from([0.0, 0.4, 0.9]),
    motivation=st.sampled_from([0.0, 0.5, 1.0]) | shares(),
    consents=st.just([Consent(purpose=Purpose.PARTICIPATION, given=DAY)]),
)


@shared
def pools(
    *,
    people: SearchStrategy[Participant] = st.one_of(_known, _known, _known, participants()),
    min_size: int = 0,
    max_size: int = 8,
) -> SearchStrategy[list[Participant]]:
    """Generate pools of people with different ids. By default, most consent on ``DAY`` and have all values."""
    return st.lists(people, min_size=min_size, max_size=max_size, unique_by=lambda person: person.id)


@shared
def pauses(*, starts: SearchStrategy[date] = days()) -> SearchStrategy[Pause]:
    """Generate pauses that continue, pauses that ended, and pauses that ended on the day they started."""
    lengths = st.none() | st.integers(0, 90)
    return st.builds(
        lambda start, n: Pause(start=start, resumed=None if n is None else start + timedelta(days=n)), starts, lengths
    )


@shared
@st.composite
def memberships(
    draw: DrawFn, *, people: SearchStrategy[str] = identifiers(), joined: SearchStrategy[date] = days()
) -> Membership:
    """Generate memberships with pauses and leave, current and ended; *people* are ids, *joined* days."""
    gaps = st.integers(0, 40).map(timedelta)
    start = draw(joined)
    stay, now = Membership(participant=draw(people), joined=start), start
    for place in range(draw(st.integers(0, 4))):
        now += draw(gaps)
        stay = stay.resume(now) if place % 2 else stay.pause(now)
    if draw(st.booleans()):
        stay = stay.leave(now + draw(gaps))
    return evolve(stay, away=draw(st.lists(date_ranges(), max_size=2)))


# ---------------------------------------------------------------- the matrix


@shared
def levels(*, starts: SearchStrategy[float] = st.floats(-1e3, 1e3)) -> SearchStrategy[Level]:
    """Generate levels, including the lowest level, which has no start."""
    return st.builds(Level, code=identifiers(), start=st.none() | starts)


@shared
@st.composite
def axes(
    draw: DrawFn,
    *,
    measures: SearchStrategy[str] = st.sampled_from(["activity", "motivation", "reach"]),
    starts: SearchStrategy[list[float]] = st.lists(st.floats(-1e3, 1e3), max_size=3),
) -> Axis:
    """Generate axes of one or more levels; *starts* are those of all levels but the lowest, in any order."""
    above = [Level(code=f"l{n}", start=start) for n, start in enumerate(sorted(draw(starts)), 1)]
    measure = draw(measures) if above else draw(st.none() | measures)
    return Axis(levels=[Level(code="l0"), *above], measure=measure)


@shared
def cells(*, codes: SearchStrategy[str] = identifiers()) -> SearchStrategy[Cell]:
    """Generate single cells. Their levels need not belong to an axis."""
    return st.builds(
        Cell,
        code=codes,
        row=identifiers(),
        column=identifiers(),
        name=texts(),
        step=st.just("") | texts(),
        toward=st.none() | identifiers(),
        inactive=st.booleans(),
        provenance=st.none() | st.sampled_from(Provenance),
    )


@shared
@st.composite
def matrices(draw: DrawFn, *, rows: SearchStrategy[Axis] = axes(), columns: SearchStrategy[Axis] = axes()) -> Matrix:
    """Generate matrices of any m × n, with some inactive cells and with steps to neighbouring cells."""
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


# ---------------------------------------------------------------- the survey


@shared
def open_questions(*, codes: SearchStrategy[str] | None = None) -> SearchStrategy[OpenQuestion]:
    """Generate open questions of an app. Without *codes*, also the six of the library."""
    own = st.builds(
        OpenQuestion,
        code=identifiers() if codes is None else codes,
        use=st.sampled_from(AnswerUse),
        wording=st.none() | texts(),
    )
    return own if codes is not None else st.sampled_from(SIX_QUESTIONS) | own


@shared
def response_scales(*, options: SearchStrategy[str] = texts()) -> SearchStrategy[ResponseScale]:
    """Generate scales with evenly spaced options, and with any other values."""
    even = st.lists(options, min_size=2, max_size=5, unique_by=identifier).map(ResponseScale.likert)
    return even | st.builds(ResponseScale, options=st.dictionaries(options, shares(), min_size=1, max_size=5))


@shared
def closed_questions(
    *,
    codes: SearchStrategy[str] | None = None,
    measures: SearchStrategy[str] = st.sampled_from([*sorted(SHARES), "reach"]),
    options: SearchStrategy[ResponseScale] = response_scales(),
) -> SearchStrategy[ClosedQuestion]:
    """Generate closed questions on measures that are shares, or on others. Without *codes*, also the library's."""
    own = st.builds(
        ClosedQuestion,
        code=identifiers() if codes is None else codes,
        measure=measures,
        scale=options,
        reverse=st.booleans(),
        wording=st.none() | texts(),
    )
    return st.just(SPOKEN_WELL) | own if codes is None else own


@shared
def choice_questions(
    *, codes: SearchStrategy[str] = identifiers(), options: SearchStrategy[str] = texts()
) -> SearchStrategy[ChoiceQuestion]:
    """Generate questions with several choices. Some options have codes."""
    marks = st.lists(st.sampled_from(["time", "writing", "group", "own"]), max_size=2, unique=True)
    listed = st.dictionaries(options, marks, min_size=1, max_size=4)
    uses = st.sampled_from(AnswerUse)
    return st.builds(ChoiceQuestion, code=codes, use=uses, options=listed, wording=st.none() | texts())


@shared
def bracket_questions(*, codes: SearchStrategy[str] = identifiers()) -> SearchStrategy[BracketQuestion]:
    """Generate questions with brackets of a network size, or of another measure."""
    listed = st.dictionaries(texts(), bounds(), min_size=1, max_size=4)
    measures = st.sampled_from(["network_size", "tenure"])
    return st.builds(BracketQuestion, code=codes, measure=measures, options=listed, wording=st.none() | texts())


@shared
def missing_answers(
    *, people: SearchStrategy[str | None] = st.none() | identifiers(), questions: SearchStrategy[str] = identifiers()
) -> SearchStrategy[MissingAnswer]:
    """Generate missing answers with each reason."""
    reasons = st.sampled_from(MissingReason)
    return st.builds(MissingAnswer, participant=people, question=questions, reason=reasons)


_codes = [question.code for question in SIX_QUESTIONS]


@shared
def answers(
    *,
    people: SearchStrategy[str | None] = identifiers(),
    questions: SearchStrategy[str] = st.sampled_from(_codes),
    written: SearchStrategy[str] = texts(max_size=30),
) -> SearchStrategy[Answer]:
    """Generate free answers, coded or not; *people* and *questions* are ids and codes, *written* the texts."""
    return st.builds(
        Answer,
        participant=people,
        question=questions,
        text=written,
        codes=st.lists(st.sampled_from(["time", "writing", "own"]), max_size=2, unique=True),
        language=st.sampled_from([None, "en", "nl"]),
        on=st.none() | days(),
    )


@shared
def code_words() -> SearchStrategy[CodeWords]:
    """Generate the words that suggest a code, including phrases and prefixes."""
    phrases = st.lists(st.sampled_from(["no time", "tijd", "writ*", "one-on-one", "niet wat"]), min_size=1, max_size=3)
    return st.builds(
        CodeWords,
        code=st.sampled_from(["time", "writing", "own"]),
        language=st.sampled_from(["en", "nl"]),
        phrases=phrases,
        uses=st.frozensets(st.sampled_from(AnswerUse), max_size=3),
    )


@shared
def vocabularies() -> SearchStrategy[Vocabulary]:
    """Generate vocabularies of a few codes, with or without negations."""
    words = st.lists(st.sampled_from(["not", "no", "problem", "niet", "enough"]), max_size=2)
    entries = st.lists(code_words(), max_size=3)
    return st.builds(Vocabulary, entries=entries, denials=words, problems=words, plenty=words, contrasts=words)


_closed = closed_questions()
_closed_lists = st.lists(_closed, max_size=3, unique_by=attrgetter("code"))
_open_lists = st.just([*SIX_QUESTIONS]) | st.lists(open_questions(), max_size=4, unique_by=attrgetter("code"))
_choice_lists = st.lists(choice_questions(), max_size=1)
_bracket_lists = st.lists(bracket_questions(), max_size=1)
_anonymous = st.lists(st.none(), max_size=1)
_answer_lists = st.lists(answers(people=st.just("p-1")), max_size=2)


@shared
@st.composite
def surveys(
    draw: DrawFn,
    *,
    people: SearchStrategy[str] = st.sampled_from(["p-1", "p-2", "p-3"]) | identifiers(),
    closed: SearchStrategy[ClosedQuestion] = _closed,
) -> Survey:
    """Generate surveys with some answers to some of the questions; *people* are ids.

    Some respondents have no id. Some missing answers have a reason.
    """
    measured = draw(_closed_lists if closed is _closed else st.lists(closed, max_size=3, unique_by=attrgetter("code")))
    opens = draw(_open_lists)
    taken = {question.code for question in measured}
    opened = [question for question in opens if question.code not in taken]
    taken |= {question.code for question in opened}
    choices = [item for item in draw(_choice_lists) if item.code not in taken]
    taken |= {question.code for question in choices} | {question.measure for question in measured}
    brackets = [item for item in draw(_bracket_lists) if not {item.code, item.measure} & taken]
    scales = [(question.code, [*question.scale.options]) for question in measured]
    scales += [(question.code, [*question.options]) for question in brackets]
    given: list[Answer] = []
    missing: list[MissingAnswer] = []
    people_drawn = [*draw(st.lists(people, max_size=4, unique_by=identifier)), *draw(_anonymous)]
    for person in people_drawn:
        for code, options in scales:
            answer = draw(st.sampled_from([None, *MissingReason, *options]))
            if isinstance(answer, MissingReason):
                missing.append(MissingAnswer(participant=person, question=code, reason=answer))
            elif answer is not None:
                given.append(Answer(participant=person, question=code, text=answer))
        for question in choices:
            chosen = draw(st.lists(st.sampled_from([*question.options]), max_size=2, unique=True))
            given += [Answer(participant=person, question=question.code, options=chosen)] if chosen else []
        if opened:
            given += [
                evolve(answer, participant=person, question=draw(st.sampled_from(opened)).code)
                for answer in draw(_answer_lists)
            ]
    return Survey(
        open_questions=opened,
        closed_questions=measured,
        choice_questions=choices,
        bracket_questions=brackets,
        answers=draw(st.permutations(given)),
        missing=missing,
    )
    for person in draw(st.lists(people, max_size=4, unique_by=identifier)):
        for question in measured:
            option = draw(st.sampled_from([None, *question.scale.options]))
            given += [Answer(participant=person, question=question.code, text=option)] if option is not None else []
        if opened:
            given += [
                evolve(answer, participant=person, question=draw(st.sampled_from(opened)).code)
                for answer in draw(_answer_lists)
            ]
    return Survey(open_questions=opened, closed_questions=measured, answers=draw(st.permutations(given)))
