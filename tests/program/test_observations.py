"""What a program knows of itself is counted as by hand: pauses, absence and consent decide which days count."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy import Consent, DateRange, KpiCatalogue, Participant, Program, Purpose
from advocacy.errors import ValidationError
from advocacy.goals import Observation, aggregate_observations, compute_metrics
from advocacy.people import Membership, Pause
from advocacy.pilot import Invitation
from advocacy.program import observe_program
from advocacy.run import Activity, ActivityKind

START = date(2027, 1, 4)
#: The names of measures of activities: two of the catalogue, and one that the program counts itself.
MEASURES = ("comments", "impressions", "posts")


def day(number: int) -> date:
    """Return a day of the program by its number, from 0."""
    return START + timedelta(days=number)


def span(first: int, last: int) -> DateRange:
    """Return a date range by the numbers of its days."""
    return DateRange(day(first), day(last))


@st.composite
def lives(draw: st.DrawFn, person_id: str) -> tuple[Participant, list[Membership], list[Invitation], list[Activity]]:
    """Generate a person with gaps in consent and membership, and activities on any day."""
    consents = []
    for purpose in (Purpose.PARTICIPATION, Purpose.MEASUREMENT):
        marks = draw(st.sampled_from([[0], [0, 9], [0, 4, 6], [2], [3, 8, 8, 12], []]))
        for given_on, withdrawn in zip(marks[::2], [*marks[1::2], None], strict=False):
            end = None if withdrawn is None else day(withdrawn)
            consents.append(Consent(purpose=purpose, given=day(given_on), withdrawn=end))
    joined = draw(st.integers(0, 8))
    left = draw(st.none() | st.integers(joined, 14))
    pauses, away = [], []
    if draw(st.booleans()):
        begun = draw(st.integers(joined, 14 if left is None else left))
        back = draw(st.integers(begun, 14 if left is None else left))
        pauses = [Pause(start=day(begun), resumed=day(back))]
    if draw(st.booleans()):
        first = draw(st.integers(0, 13))
        away = [span(first, draw(st.integers(first, 14)))]
    stay = Membership(participant=person_id, joined=day(joined), left=None if left is None else day(left),
                      pauses=pauses, away=away)  # fmt: skip
    stays = [stay] if draw(st.integers(0, 5)) else []
    if stays and left is not None and left < 13 and draw(st.booleans()):
        stays.append(Membership(participant=person_id, joined=day(left + 1)))
    sent = draw(st.none() | st.integers(0, 14))
    asked = [] if sent is None else [Invitation(participant=person_id, sent=day(sent))]
    acts = draw(
        st.lists(
            st.builds(
                Activity,
                participant=st.just(person_id),
                on=st.integers(0, 14).map(day),
                kind=st.sampled_from(ActivityKind),
                measures=st.dictionaries(st.sampled_from(MEASURES), st.integers(0, 9), max_size=2),
            ),
            max_size=6,
        )
    )
    return Participant(id=person_id, consents=consents), stays, asked, acts


def agrees(person: Participant, purpose: Purpose, on: date) -> bool:
    """Decide consent by walking through its events, a withdrawal after a consent of the same day."""
    valid = False
    for event, means in sorted(
        [(consent.given, True) for consent in person.consents if consent.purpose is purpose]
        + [
            (consent.withdrawn, False)
            for consent in person.consents
            if consent.purpose is purpose and consent.withdrawn
        ],
        key=lambda pair: (pair[0], not pair[1]),
    ):
        if event <= on:
            valid = means
    return valid


def is_member(stay: Membership, on: date) -> bool:
    """Decide by the dates alone whether a membership lasts on a day."""
    return stay.joined <= on and (stay.left is None or on < stay.left)


def counts(person: Participant, stays: list[Membership], on: date) -> bool:
    """Decide whether a day of a person counts: a member, not paused, not away, with both consents."""
    here = any(
        is_member(stay, on)
        and not any(pause.start <= on and (pause.resumed is None or on < pause.resumed) for pause in stay.pauses)
        and not any(away.start <= on <= away.end for away in stay.away)
        for stay in stays
    )
    return here and agrees(person, Purpose.PARTICIPATION, on) and agrees(person, Purpose.MEASUREMENT, on)


def by_hand(people: list[Any], ranges: list[DateRange], on: date) -> list[Counter[str]]:
    """Count person by person and day by day."""
    found = []
    for span_of_days in ranges:
        total: Counter[str] = Counter(dict.fromkeys(("invited", "activated", "enrolled", "active", "posts"), 0))
        for person, stays, asked, acts in people:
            for invitation in asked:
                if span_of_days.start <= invitation.sent <= min(span_of_days.end, on):
                    total["invited"] += 1
                    total["activated"] += any(
                        is_member(stay, stay.joined)
                        and invitation.sent <= stay.joined <= min(on, ranges[-1].end)
                        and agrees(person, Purpose.PARTICIPATION, stay.joined)
                        for stay in stays
                    )
            if not agrees(person, Purpose.MEASUREMENT, on):
                continue
            number = range((span_of_days.end - span_of_days.start).days + 1)
            days = [span_of_days.start + timedelta(days=step) for step in number]
            days = [each for each in days if each <= on and counts(person, stays, each)]
            done = [act for act in acts if act.on in days]
            total["enrolled"] += bool(days)
            total["active"] += bool(done)
            total["posts"] += sum(act.kind is ActivityKind.POSTED for act in done)
            for act in done:
                total.update({name: value for name, value in act.measures.items() if name != "posts"})
        found.append(total)
    return found


@given(st.data())
def test_observe_program_counts_as_by_hand(data: st.DataObject) -> None:
    """Every count in every range is the count by hand, in total, and per person if a key is given."""
    people = [data.draw(lives(person_id)) for person_id in ("p-1", "p-2", "p-3")]
    program = Program(
        id="p",
        period=span(0, 14),
        participants=[person for person, *_ in people],
        memberships=[stay for _, stays, _, _ in people for stay in stays],
        invitations=[invitation for _, _, asked, _ in people for invitation in asked],
    )
    acts = data.draw(st.permutations([act for *_, done in people for act in done]))
    ranges = data.draw(st.sampled_from([[span(0, 6), span(7, 14)], [span(0, 14)], [span(2, 3), span(5, 9)]]))
    on = data.draw(st.none() | st.integers(0, 16).map(day))
    expected = by_hand(people, ranges, ranges[-1].end if on is None else on)
    found = observe_program(program, acts, ranges, on=on)
    assert all(seen.cluster is None for seen in found)
    for place, counted_in in enumerate(ranges):
        here = {
            seen.measure: seen.value
            for seen in found
            if seen.when == counted_in or seen.when == counted_in.start == counted_in.end
        }
        stated = {name for _, _, _, done in people for act in done for name in act.measures} - {"posts"}
        assert {name: here.get(name, 0) for name in {*expected[place], *stated, *here}} == {
            name: expected[place][name] for name in {*expected[place], *stated, *here}
        }
    parts = observe_program(program, acts, ranges, on=on, cluster=lambda person_id: f"key of {person_id}")
    for same in {(seen.measure, seen.when) for seen in found}:
        both = [[seen.value for seen in each if (seen.measure, seen.when) == same] for each in (found, parts)]
        assert sum(both[0]) == sum(both[1])
    for each in (found, parts):
        aggregate_observations(each, periods=ranges)


def one_person() -> tuple[Program, list[Activity]]:
    """Return a program with one person who agreed to all, and one post on the first day."""
    agreed = [Consent(purpose=purpose, given=START) for purpose in Purpose]
    program = Program(id="p", period=span(0, 30), participants=[Participant(id="p-1", consents=agreed)])
    post = Activity(participant="p-1", on=START, kind=ActivityKind.POSTED, measures={"impressions": 40})
    return program.join("p-1", on=START), [post]


def test_observe_program_gives_rates_with_an_interval() -> None:
    """With a key for each person, rates of clustered events have an interval. An unstated number is unknown, not 0."""
    agreed = [Consent(purpose=purpose, given=START) for purpose in Purpose]
    ids = [f"p-{number}" for number in range(12)]
    program = Program(
        id="p", period=span(0, 30), participants=[Participant(id=person_id, consents=agreed) for person_id in ids]
    )
    for person_id in ids:
        program = program.join(person_id, on=START)
    acts = [
        Activity(participant=who, on=day(place), kind=ActivityKind.POSTED,
                 measures={"impressions": 50 + place, "reactions": place % 4, "comments": 1, "shares": 0})
        for place, who in enumerate(ids)
    ]  # fmt: skip
    ranges = [span(0, 13), span(14, 27)]
    rate = KpiCatalogue.default().metric("engagement_rate")
    found = observe_program(program, acts, ranges, cluster=lambda who: f"k{who}")
    (value,) = compute_metrics([rate], aggregate_observations(found, periods=ranges))
    assert (value.n, value.interval is not None) == (12, True)
    assert {seen.measure: seen.value for seen in found if seen.when == ranges[1]} == {
        "invited": 0, "activated": 0, "enrolled": 12, "active": 0, "posts": 0,
    }  # fmt: skip


def test_observe_program_counts_own_posts_only() -> None:
    """A share is no post, a stated number of posts is not added, and a stay that ended on its first day is no start."""
    program, acts = one_person()
    shared = evolve(acts[0], kind=ActivityKind.SHARED, measures={"posts": 7, "impressions": 2})
    seen = {counted.measure: counted.value for counted in observe_program(program, [*acts, shared], [span(0, 6)])}
    assert (seen["active"], seen["posts"], seen["impressions"]) == (1, 1, 42)
    short = evolve(program.memberships[0], left=START)
    invited = [Invitation(participant="p-1", sent=START)]
    program = evolve(program, memberships=[short], invitations=invited, revisions=())
    assert [counted.value for counted in observe_program(program, acts, [span(0, 6)])] == [1, 0, 0, 0, 0]


def test_observe_program_follows_a_withdrawal_into_the_past() -> None:
    """Who withdrew consent to measurement is in no later count, not even of the days before."""
    program, acts = one_person()
    first = [span(0, 6)]
    seen = {counted.measure: counted.value for counted in observe_program(program, acts, first)}
    assert (seen["enrolled"], seen["active"], seen["impressions"]) == (1, 1, 40)
    program = program.withdraw("p-1", Purpose.MEASUREMENT, on=day(9))
    later = {counted.measure: counted.value for counted in observe_program(program, acts, first, on=day(9))}
    assert later == {"invited": 0, "activated": 0, "enrolled": 0, "active": 0, "posts": 0}


def test_observe_program_attributes_a_start_to_the_invitation() -> None:
    """A person who joins in a later range than the invitation counts in the range of the invitation."""
    program, _ = one_person()
    late = evolve(program.memberships[0], joined=day(8))
    invited = [Invitation(participant="p-1", sent=day(2))]
    program = evolve(program, memberships=[late], invitations=invited, revisions=())
    found = observe_program(program, [], [span(0, 6), span(7, 13)])
    assert [counted.value for counted in found if counted.measure in {"invited", "activated"}] == [1, 1, 0, 0]
    assert [
        counted.value for counted in observe_program(program, [], [span(0, 6)]) if counted.measure == "activated"
    ] == [0]


def test_observe_program_refuses_ranges_out_of_order() -> None:
    """Ranges that overlap, and none at all, are refused."""
    program, acts = one_person()
    for ranges in ([], [span(3, 9), span(0, 4)]):
        with pytest.raises(ValidationError) as error:
            observe_program(program, acts, ranges)
        assert error.value.findings[0].path.startswith("ranges")
    assert isinstance(observe_program(program, acts, [span(0, 0)])[0], Observation)
