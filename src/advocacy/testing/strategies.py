"""Hypothesis strategies for the nouns: they construct rather than filter, and reach the whole domain."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from advocacy.goals.content import ContentPillar
from advocacy.goals.goal import Goal, GoalKind
from advocacy.goals.mapper import KpiPlan, map_kpis
from advocacy.people.axes import Axis, Level
from advocacy.people.consent import Consent, Purpose
from advocacy.people.matrix import Cell, Matrix
from advocacy.people.participant import SHARES, Basis, Participant
from advocacy.pilot.invitation import Invitation, Reply
from advocacy.pilot.policy import Criterion, SelectionPolicy
from advocacy.pilot.quotas import Cap, Distinct, Quota
from advocacy.program import Program
from advocacy.values import Window

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
    "axes",
    "consents",
    "content_pillars",
    "criteria",
    "days",
    "goals",
    "identifiers",
    "invitations",
    "kpi_plans",
    "matrices",
    "participants",
    "policies",
    "pools",
    "programs",
    "quotas",
    "shares",
    "spreads",
    "texts",
    "windows",
]

#: The day on which the strategies' pools are selected from, unless another is given.
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


def windows(*, starts: SearchStrategy[date] | None = None) -> SearchStrategy[Window]:
    """Generate windows of up to two years."""
    return st.builds(
        lambda start, length: Window(start, start + timedelta(days=length)),
        days() if starts is None else starts,
        st.integers(0, 730),
    )


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
    """Generate participants; every figure may be unknown."""
    share = st.none() | shares()
    return st.builds(
        Participant,
        id=identifiers() if ids is None else ids,
        name=st.none() | texts(),
        attributes=_attributes() if attributes is None else attributes,
        network_size=st.none() | st.integers(0, 3000) | st.integers(0, 10**10),
        network_size_basis=st.none() | st.sampled_from(Basis),
        activity=share,
        activity_basis=st.none() | st.sampled_from(Basis),
        motivation=share,
        chance_self=share,
        chance_company=share,
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


def pools(*, max_size: int = 8, day: date = DAY) -> SearchStrategy[list[Participant]]:
    """Generate pools of people with different ids, most of whom consent on *day* and are known in full."""
    standing = st.just([Consent(purpose=Purpose.PARTICIPATION, given=day)])
    full: dict[str, Any] = {
        "attributes": st.fixed_dictionaries(
            {"department": st.sampled_from(["Sales", "IT", "HR"]), "location": st.sampled_from(["Utrecht", "Gent"])}
        ),
        "network_size": st.sampled_from([10, 150, 400, 900]),
        "activity": st.sampled_from([0.0, 0.4, 0.9]),
        "motivation": st.sampled_from([0.0, 0.5, 1.0]) | shares(),
        "consents": standing,
    }
    known = st.builds(Participant, id=identifiers(), **full)
    return st.lists(st.one_of(known, known, known, participants()), max_size=max_size, unique_by=lambda p: p.id)


@st.composite
def axes(draw: DrawFn, measures: SearchStrategy[str] | None = None, max_levels: int = 4) -> Axis:
    """Generate axes of one level and more."""
    starts = sorted(draw(st.lists(st.floats(-1e3, 1e3), max_size=max_levels - 1)))
    levels = [Level(code="l0"), *(Level(code=f"l{n}", start=start) for n, start in enumerate(starts, 1))]
    return Axis(
        levels=levels,
        measure=draw(st.sampled_from(["activity", "motivation", "reach"]) if measures is None else measures),
    )


@st.composite
def matrices(draw: DrawFn) -> Matrix:
    """Generate matrices of any m × n, with some cells inactive and steps to neighbours."""
    rows, columns = draw(axes()), draw(axes())
    spots = [(y, x) for y in range(len(rows.levels)) for x in range(len(columns.levels))]
    cells = []
    for y, x in spots:
        near = [f"c{b}{a}" for b, a in spots if max(abs(b - y), abs(a - x)) == 1]
        cells.append(
            Cell(
                code=f"c{y}{x}",
                row=f"l{y}",
                column=f"l{x}",
                name=draw(texts()),
                toward=draw(st.none() | st.sampled_from(near)) if near else None,
                inactive=draw(st.booleans()),
            )
        )
    return Matrix(name=draw(texts()), rows=rows, columns=columns, cells=draw(st.permutations(cells)))


@st.composite
def criteria(draw: DrawFn, measures: SearchStrategy[str] | None = None) -> Criterion:
    """Generate criteria on their own scales, zero weights included."""
    weight: Any = draw(
        st.one_of(st.integers(0, 9), st.fractions(0, 9, max_denominator=12), st.decimals(0, 9, places=2))
    )
    measure = draw(
        st.sampled_from(["activity", "motivation", "network_size", "tenure"]) if measures is None else measures
    )
    if measure in SHARES and draw(st.booleans()):
        return Criterion(measure, weight, reverse=draw(st.booleans()))
    low = draw(st.integers(-1000, 1000))
    return Criterion(measure, weight, low=low, high=low + draw(st.integers(1, 5000)), reverse=draw(st.booleans()))


@st.composite
def quotas(draw: DrawFn, attribute: str = "department", values: tuple[str, ...] = ("Sales", "IT", "HR")) -> Quota:
    """Generate quotas on one attribute."""
    least = draw(st.integers(0, 3))
    most = draw(st.none() | st.integers(least, 5))
    return Quota(attribute, draw(st.sampled_from(values)), least, most)


def spreads() -> SearchStrategy[list[Quota | Cap | Distinct]]:
    """Generate lists of quotas, caps and counts that overlap over several attributes, shares included."""
    share = st.fractions(0, 1, max_denominator=6)
    places = st.integers(0, 2) | share
    few = st.none() | st.integers(1, 5) | share
    named = st.sampled_from(
        [("department", v) for v in ("Sales", "IT", "HR")] + [("location", v) for v in ("Utrecht", "Gent")]
    )
    one: SearchStrategy[Quota | Cap | Distinct] = st.one_of(
        st.tuples(named, places, few).map(_ordered),
        st.builds(Cap, st.sampled_from(["department", "location"]), st.integers(1, 4) | share),
        st.builds(
            Distinct, st.sampled_from(["department", "location"]), st.integers(0, 2), st.none() | st.integers(2, 3)
        ),
    )
    return st.lists(one, max_size=4, unique_by=lambda rule: rule.name)


def _ordered(drawn: Any) -> Quota:
    (attribute, value), least, most = drawn
    if type(least) is type(most):
        least, most = sorted((least, most))
    return Quota(attribute, value, least, most)


@st.composite
def policies(
    draw: DrawFn, max_size: int = 6, measures: tuple[str, ...] = ("activity", "motivation")
) -> SelectionPolicy:
    """Generate policies whose quotas lie on one attribute, in sizes that small pools may or may not meet."""
    weighed = draw(st.lists(criteria(st.sampled_from(measures)), max_size=2, unique_by=lambda c: c.measure))
    if weighed and not any(criterion.weight for criterion in weighed):
        weighed = []
    spread = draw(st.lists(quotas(), max_size=3, unique_by=lambda quota: quota.value))
    smallest = max(draw(st.integers(1, max_size)), sum(quota.minimum for quota in spread))
    return SelectionPolicy(
        size=(smallest, smallest + draw(st.integers(0, 2))),
        criteria=weighed,
        quotas=spread,
        exclude_inactive=draw(st.booleans()),
        substitutes=draw(st.fixed_dictionaries({}, optional={criterion.measure: shares() for criterion in weighed})),
        seed=draw(st.integers(-(2**70), 2**70)),
        prefer_smallest=draw(st.booleans()),
    )


def goals(*, ids: SearchStrategy[str] | None = None) -> SearchStrategy[Goal]:
    """Generate goals of every kind."""
    return st.builds(
        Goal,
        id=identifiers() if ids is None else ids,
        kind=st.sampled_from(GoalKind),
        statement=st.just("") | texts(max_size=30),
    )


def content_pillars(*, goals: SearchStrategy[set[str]] | None = None) -> SearchStrategy[ContentPillar]:
    """Generate content pillars; *goals* are the ids they may serve."""
    return st.builds(
        ContentPillar,
        id=identifiers(),
        name=texts(),
        goals=st.sets(identifiers(), max_size=3) if goals is None else goals,
    )


def kpi_plans() -> SearchStrategy[KpiPlan]:
    """Generate figure plans from the library's own catalogue."""
    return st.builds(map_kpis, st.lists(goals(), max_size=3, unique_by=lambda goal: goal.id))


@st.composite
def invitations(draw: DrawFn, people: SearchStrategy[str] | None = None) -> Invitation:
    """Generate invitations, open and answered."""
    asked = Invitation(participant=draw(identifiers() if people is None else people), sent=draw(days()))
    reply = draw(st.none() | st.sampled_from(Reply))
    after = timedelta(days=draw(st.integers(0, 30)))
    return asked if reply is None else asked.answer(reply, on=asked.sent + after)


@st.composite
def programs(draw: DrawFn) -> Program:
    """Generate programs whose parts refer to each other rightly, with and without a pilot."""
    from advocacy.pilot.selection import select_pilot  # noqa: PLC0415 - loaded where it is used

    people = draw(pools(max_size=5))
    aims = draw(st.lists(goals(), max_size=3, unique_by=lambda goal: goal.id))
    served: SearchStrategy[set[str]] = st.just(set())
    if aims:
        served = st.sets(st.sampled_from([goal.id for goal in aims]))
    pilot, chosen = None, draw(st.booleans())
    if people and chosen:
        matrix = Matrix.social_maturity()
        policy = SelectionPolicy(size=(1, 3), criteria=[Criterion("motivation")], seed=draw(st.integers(0, 9)))
        pilot = select_pilot(people, policy, matrix=matrix, on=DAY)
    asked: list[Invitation] = []
    if pilot is not None and pilot.members:
        members = st.sampled_from(pilot.members)
        asked = draw(st.lists(invitations(members), max_size=3, unique_by=lambda one: one.participant))
    return Program(
        id=draw(identifiers()),
        period=draw(windows()),
        participants=people,
        goals=aims,
        pillars=draw(st.lists(content_pillars(goals=served), max_size=3, unique_by=lambda pillar: pillar.id)),
        pilot=pilot,
        invitations=asked,
        kpis=draw(st.none() | st.just(map_kpis(aims))),
    )
