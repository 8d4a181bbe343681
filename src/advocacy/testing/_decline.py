"""Strategies for early signs of decline."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from advocacy.errors import Finding
from advocacy.run.decline import DeclinePolicy, DeclineReport, DeclineStatus, GroupDecline, PersonDecline
from advocacy.testing._values import date_ranges, days, identifiers

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["decline_policies", "decline_reports", "group_declines", "person_declines"]


def decline_policies(*, levels: SearchStrategy[Fraction] | None = None) -> SearchStrategy[DeclinePolicy]:
    """Generate policies that spend their level, or less, on up to a year of looks; *levels* are above 0, 1 at most."""
    shares = st.fractions(Fraction(1, 100), Fraction(1, 5), max_denominator=100) if levels is None else levels
    return _policy(shares)


@st.composite
def _policy(draw: DrawFn, levels: SearchStrategy[Fraction]) -> DeclinePolicy:
    level = draw(levels)
    parts = st.lists(st.integers(0, 4), max_size=12)
    person, together = ([level * part / (sum(drawn) or 1) for part in drawn] for drawn in (draw(parts), draw(parts)))
    return DeclinePolicy(
        level=level,
        stickiness=draw(st.fractions(1, 4, max_denominator=4)),
        person=person,
        group=together,
        minimum_group=draw(st.integers(5, 20)),
    )


@st.composite
def _person(draw: DrawFn, people: SearchStrategy[str]) -> PersonDecline:
    who, weeks = draw(people), draw(st.integers(0, 60))
    looks = range(8, min(weeks, 52) + 1, 4)
    if not looks:
        return PersonDecline(participant=who, weeks=weeks)
    signs = sorted(draw(st.sets(st.sampled_from(looks), max_size=3)))
    others = st.sampled_from([DeclineStatus.NO_SIGN, DeclineStatus.TOO_LITTLE])
    found = []
    for week in signs:
        last = draw(st.sampled_from(range(4, week - 3, 4)))
        late, early = draw(st.integers(0, last)), draw(st.integers(0, week - last))
        before = week - last
        found.append(Finding.of("decline:person", week=week, late=late, last=last, early=early, before=before))
    answer = DeclineStatus.SIGN if looks[-1] in signs else draw(others)
    return PersonDecline(participant=who, weeks=weeks, looked=looks[-1], status=answer, signs=signs, findings=found)


def person_declines(*, people: SearchStrategy[str] | None = None) -> SearchStrategy[PersonDecline]:
    """Generate what the looks at a person's weeks said, the signs found included; *people* are ids."""
    return _person(identifiers() if people is None else people)


def group_declines(*, looked: SearchStrategy[int] | None = None) -> SearchStrategy[GroupDecline]:
    """Generate what the latest look at all together said; *looked* are its weeks, 8 or more."""
    weeks = st.integers(2, 13).map(lambda month: 4 * month) if looked is None else looked
    return st.just(GroupDecline()) | st.builds(_group, weeks, st.sampled_from(DeclineStatus), st.integers(10, 60))


def _group(week: int, answer: DeclineStatus, people: int) -> GroupDecline:
    """Make the group's answer, with the sign it tells of."""
    told = Finding.of("decline:together", week=week, people=people, late=people, early=3 * people, of=4 * people)
    here = answer is DeclineStatus.SIGN
    return GroupDecline(people=people, looked=week, status=answer, signs=[week] * here, findings=[told] * here)


def decline_reports(*, people: SearchStrategy[list[PersonDecline]] | None = None) -> SearchStrategy[DeclineReport]:
    """Generate reports, *people* in id order, with an answer of all together and without."""
    listed = st.lists(person_declines(), max_size=3, unique_by=lambda one: one.participant)
    ordered = listed.map(lambda several: sorted(several, key=lambda one: one.participant))
    return st.builds(
        DeclineReport,
        period=date_ranges(),
        on=days(),
        people=ordered if people is None else people,
        group=group_declines(),
    )
