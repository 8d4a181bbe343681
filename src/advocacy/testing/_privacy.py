"""Strategies for views, exports, erasures, copies, tables and retention."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from advocacy.people.consent import Purpose
from advocacy.privacy.erasure import Erasure, erase_person
from advocacy.privacy.export import PersonalDataEntry, PersonalDataExport, export_person
from advocacy.privacy.group_counts import GroupCount, GroupTable, count_groups
from advocacy.privacy.pseudonyms import Pseudonymised, pseudonymise
from advocacy.privacy.retention import RetentionPolicy
from advocacy.privacy.views import (
    ACCESS,
    FieldAccess,
    LeadView,
    ParticipantView,
    ProgramSummary,
    program_summary,
    view_for_lead,
    view_for_participant,
)
from advocacy.testing._lives import Life, live, lives
from advocacy.testing._people import pools
from advocacy.testing._values import days, texts

if TYPE_CHECKING:
    from datetime import date

    from hypothesis.strategies import DrawFn, SearchStrategy

    from advocacy.people.participant import Participant

__all__ = [
    "erasures",
    "field_accesses",
    "group_counts",
    "group_tables",
    "lead_views",
    "participant_views",
    "personal_data_entries",
    "personal_data_exports",
    "program_summaries",
    "pseudonymised_copies",
    "retention_policies",
]


def field_accesses() -> SearchStrategy[FieldAccess]:
    """Generate rows of the table of who sees what."""
    return st.sampled_from(ACCESS)


def _some() -> SearchStrategy[list[Life]]:
    return st.lists(lives(), min_size=1, max_size=3, unique_by=lambda one: one.id)


@st.composite
def _erasure(draw: DrawFn, people: SearchStrategy[list[Life]], on: SearchStrategy[date]) -> Erasure:
    some = draw(people)
    return erase_person(live(some), draw(st.sampled_from(some)).id, on=draw(on))


def erasures(
    *, people: SearchStrategy[list[Life]] | None = None, on: SearchStrategy[date] | None = None
) -> SearchStrategy[Erasure]:
    """Generate programs out of which somebody was erased; *people* are at least one."""
    return _erasure(_some() if people is None else people, days() if on is None else on)


def personal_data_entries(*, values: SearchStrategy[str | None] | None = None) -> SearchStrategy[PersonalDataEntry]:
    """Generate things that are held on somebody."""
    return st.builds(
        PersonalDataEntry,
        path=texts(),
        purpose=st.none() | st.sampled_from(Purpose),
        value=st.none() | texts() if values is None else values,
    )


@st.composite
def _export(draw: DrawFn, people: SearchStrategy[list[Life]], on: SearchStrategy[date]) -> PersonalDataExport:
    some = draw(people)
    return export_person(live(some), draw(st.sampled_from(some)).id, on=draw(on))


def personal_data_exports(
    *, people: SearchStrategy[list[Life]] | None = None, on: SearchStrategy[date] | None = None
) -> SearchStrategy[PersonalDataExport]:
    """Generate exports of somebody in a program; *people* are at least one."""
    return _export(_some() if people is None else people, days() if on is None else on)


def group_counts(*, people: SearchStrategy[int | None] | None = None) -> SearchStrategy[GroupCount]:
    """Generate numbers of groups of one or two attributes, shown and hidden."""
    return st.builds(
        GroupCount,
        group=st.lists(st.none() | st.just("") | texts(), min_size=1, max_size=2),
        people=st.none() | st.integers(0, 10_000) if people is None else people,
    )


@st.composite
def _table(draw: DrawFn, people: SearchStrategy[list[Participant]]) -> GroupTable:
    by = draw(st.sampled_from([["department"], ["role", "department"]]))
    return count_groups(draw(people), by=by, minimum_group=draw(st.integers(1, 5)))


def group_tables(*, people: SearchStrategy[list[Participant]] | None = None) -> SearchStrategy[GroupTable]:
    """Generate tables of one or two attributes, as counting makes them."""
    return _table(pools() if people is None else people)


@st.composite
def _lead_view(draw: DrawFn, people: SearchStrategy[list[Life]], on: SearchStrategy[date]) -> LeadView:
    return view_for_lead(live(draw(people)), on=draw(on))


def lead_views(
    *, people: SearchStrategy[list[Life]] | None = None, on: SearchStrategy[date] | None = None
) -> SearchStrategy[LeadView]:
    """Generate what a lead sees."""
    return _lead_view(_some() if people is None else people, days() if on is None else on)


@st.composite
def _own_view(draw: DrawFn, people: SearchStrategy[list[Life]], on: SearchStrategy[date]) -> ParticipantView:
    program = live(draw(people))
    who = draw(st.sampled_from(program.participants)) if program.participants else None
    if who is None:
        program = live([Life(id="p-1")])
        who = program.participants[0]
    return view_for_participant(program, who.id, on=draw(on))


def participant_views(
    *, people: SearchStrategy[list[Life]] | None = None, on: SearchStrategy[date] | None = None
) -> SearchStrategy[ParticipantView]:
    """Generate what somebody in a program sees."""
    return _own_view(_some() if people is None else people, days() if on is None else on)


@st.composite
def _summary(draw: DrawFn, people: SearchStrategy[list[Life]], on: SearchStrategy[date]) -> ProgramSummary:
    by = draw(st.sampled_from([[], ["department"], ["location", "department"]]))
    return program_summary(live(draw(people)), on=draw(on), by=by, minimum_group=draw(st.integers(1, 5)))


def program_summaries(
    *, people: SearchStrategy[list[Life]] | None = None, on: SearchStrategy[date] | None = None
) -> SearchStrategy[ProgramSummary]:
    """Generate what management sees."""
    return _summary(_some() if people is None else people, days() if on is None else on)


@st.composite
def _copy(draw: DrawFn, people: SearchStrategy[list[Life]], keys: SearchStrategy[bytes]) -> Pseudonymised:
    keep = draw(st.sampled_from([[], ["department"], ["department", "location"]]))
    return pseudonymise(live(draw(people)), draw(keys), keep=keep)


def pseudonymised_copies(
    *, people: SearchStrategy[list[Life]] | None = None, keys: SearchStrategy[bytes] | None = None
) -> SearchStrategy[Pseudonymised]:
    """Generate pseudonymised copies of programs."""
    some = st.binary(min_size=16, max_size=40) if keys is None else keys
    return _copy(_some() if people is None else people, some)


def retention_policies(*, kept: SearchStrategy[timedelta | None] | None = None) -> SearchStrategy[RetentionPolicy]:
    """Generate how long data are kept, some for good."""
    some = st.none() | st.timedeltas(timedelta(0), timedelta(days=4000)) if kept is None else kept
    names = ("withdrawn", "measured", "declined", "left", "waiting", "answers", "ended", "history")
    return st.builds(RetentionPolicy, **dict.fromkeys(names, some))
