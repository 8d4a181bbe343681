"""Shared aims show what a group reached, and neither a person nor what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.errors import ValidationError
from advocacy.messages import Language
from advocacy.people import Consent, Membership, Participant, Purpose
from advocacy.run import Activity, ActivityKind, AimReport, GroupAim, find_reached_aims
from tests.samples import agreed_on, faults

START = date(2027, 1, 4)
QUARTER = DateRange(START, date(2027, 3, 31))
NAMES = [f"p-{place}" for place in range(7)]
AIM = GroupAim(id="q1", name="A story from every corner", period=QUARTER, stories=6, pillars=["craft", "people"])


def post(name: str, day: int, pillar: str | None = "craft", kind: ActivityKind = ActivityKind.POSTED) -> Activity:
    """Return an activity, so many days after the start."""
    return Activity(participant=name, on=START + timedelta(days=day), kind=kind, pillar=pillar)


def people(*withdrawn: int | None) -> list[Participant]:
    """Return people who consent since the start; of some, the day after the start on which measurement ends."""
    ends = [None if day is None else START + timedelta(days=day) for day in (*withdrawn, *[None] * len(NAMES))]
    return [
        Participant(
            id=name,
            consents=[*agreed_on(START), Consent(purpose=Purpose.MEASUREMENT, given=START, withdrawn=end)],
        )
        for name, end in zip(NAMES, ends, strict=False)
    ]


def members(*left: int | None) -> list[Membership]:
    """Return memberships from the start; of some, the day after the start on which they leave."""
    ends = [None if day is None else START + timedelta(days=day) for day in (*left, *[None] * len(NAMES))]
    return [Membership(participant=name, joined=START, left=end) for name, end in zip(NAMES, ends, strict=False)]


def report(done: Sequence[Activity], day: int = 80, **options: Any) -> AimReport:
    """Report on the aim, so many days after the start, for groups of three people or more."""
    known: dict[str, Any] = {"participants": people(), "memberships": members(), "minimum_group": 3} | options
    aims = known.pop("aims", [AIM])
    return find_reached_aims(
        aims, done, known.pop("participants"), known.pop("memberships"), on=START + timedelta(days=day), **known
    )


def parts(found: AimReport) -> list[str]:
    """Return what is reached: the pillars by id, and stories by their number."""
    return [str(part["count"] if part.code == "aim:stories" else part["pillar"]) for part in found.reached]


@pytest.mark.parametrize(
    ("done", "reached"),
    [
        ([], []),
        # six stories of three people, five of three, six of two
        ([post(name, day) for name in NAMES[:3] for day in (1, 2)], ["6", "craft"]),
        ([post(name, day) for name in NAMES[:3] for day in (1, 2)][:-1], ["craft"]),
        ([post(name, day) for name in NAMES[:2] for day in (1, 2, 3)], []),
        # stories on another pillar, shares and drafts do not count
        ([post(name, day, "other") for name in NAMES for day in (1, 2)], []),
        ([post(name, day, None) for name in NAMES for day in (1, 2)], []),
        ([post(name, day, kind=ActivityKind.SHARED) for name in NAMES for day in (1, 2)], []),
        # both pillars together give the number; only two people told one on people
        ([post(name, day, ["craft", "people"][place % 2]) for day in (1, 2) for place, name in enumerate(NAMES[:4])],
         ["6"]),
        # nothing counts after the day of the report, or after the period
        ([post(name, 81) for name in NAMES], []),
    ],
)  # fmt: skip
def test_aims_show_what_is_reached(done: list[Activity], reached: list[str]) -> None:
    """A part is reached with enough stories of enough people; nothing else is reported."""
    assert parts(report(done)) == reached


def test_aims_count_stories_in_their_period_only() -> None:
    """A story after the period of an aim does not count for it, and every story counts for an aim without pillars."""
    late = [post(name, 90) for name in NAMES]
    spring = GroupAim(id="q2", name="Spring", period=DateRange(date(2027, 4, 1), date(2027, 6, 30)), stories=7)
    assert parts(report(late, 100, aims=[AIM, spring])) == ["7"]


def test_aims_read_as_sentences_in_both_languages() -> None:
    """The text has the name of the aim and of the pillar, and nothing about an aim of which nothing is reached."""
    done = [post(name, day) for name in NAMES[:3] for day in (1, 2)]
    found = report(done)
    assert found.text(Language("en", names={"craft": "How we build"})) == (
        "A story from every corner\nTogether we told 6 stories or more.\nSeveral of us told a story about How we build."
    )
    assert "Samen vertelden we 6 verhalen of meer." in found.html("nl")
    assert report([]).text() == ""
    assert repr(found) == "<AimReport 2027-03-25: 2 parts reached>"


def test_aims_lapse_without_a_message() -> None:
    """An aim that is not reached says nothing after its period either."""
    assert not report([post("p-1", 1)], 200).text()


def test_aims_stay_reached_if_people_leave_or_end_a_consent() -> None:
    """What the group saw stays, so that nobody sees whose stories are missing now."""
    done = [post(name, day) for name in NAMES[:3] for day in (1, 2)]
    first = report(done, 30)
    assert parts(report(done, 60, participants=people(40))) == []
    assert parts(report(done, 60, memberships=members(40), published=[first])) == ["6", "craft"]
    assert parts(report(done, 60, participants=people(40, 40), published=[first])) == ["6", "craft"]
    paused = [stay.pause(on=START + timedelta(days=50)) for stay in members()]
    assert parts(report(done, 60, memberships=paused)) == ["6", "craft"]


def test_aims_are_not_reached_by_the_story_of_one_person() -> None:
    """The difference of two reports is about enough people: one more story, or one more consent, changes nothing."""
    done = [post(name, 1) for name in NAMES[:2] for _ in range(3)]
    first = report(done, 30)
    third = [*done, post("p-2", 31)]
    assert parts(first) == parts(report(third, 60, published=[first])) == []
    assert parts(report(third, 60)) == ["6", "craft"]
    crowd = [*third, post("p-3", 32), post("p-4", 32)]
    assert parts(report(crowd, 60, published=[first])) == ["6", "craft"]


days = st.integers(0, 85)
stories = st.lists(
    st.builds(post, st.sampled_from(NAMES), days, st.sampled_from(["craft", "people", None])), max_size=40
)
ends = st.lists(st.none() | st.integers(20, 85), min_size=len(NAMES), max_size=len(NAMES))


@given(stories, ends, ends, st.lists(days, min_size=1, max_size=4, unique=True).map(sorted), st.integers(1, 3))
def test_aims_change_only_by_enough_people(
    done: list[Activity], withdrawn: list[int | None], left: list[int | None], looks: list[int], minimum: int
) -> None:
    """Nothing disappears from report to report, and what is new rests on enough people since the last one."""
    left = [None if end is None else max([end, *(_day(act) for act in done if act.participant == name)])
            for name, end in zip(NAMES, left, strict=True)]  # fmt: skip
    published: list[AimReport] = []
    since = -1
    for day in looks:
        found = report(
            done,
            day,
            participants=people(*withdrawn),
            memberships=members(*left),
            minimum_group=minimum,
            published=published,
        )
        before = set(published[-1].reached) if published else set()
        usable = [
            act
            for act in done
            for place in [NAMES.index(act.participant)]
            if _day(act) <= day
            and act.pillar is not None
            and all(end is None or day < end for end in (withdrawn[place], left[place]))
        ]
        crowds = {pillar: [act for act in usable if act.pillar == pillar] for pillar in ("craft", "people")}
        new = {
            name
            for name, acts in {"6": usable, **crowds}.items()
            if len({act.participant for act in acts if _day(act) > since}) >= minimum
            and (name != "6" or len(acts) >= 6)
        }
        assert set(parts(found)) == new | {parts(evolve(found, reached=[part]))[0] for part in before}
        published.append(found)
        since = day


def _day(act: Activity) -> int:
    return (act.on - START).days


@pytest.mark.parametrize(
    ("aims", "published", "expected"),
    [
        ([AIM, evolve(AIM, name="Again")], [], [("repeated", "aims[1].id"), ("aim:overlap", "aims[1].period")]),
        ([AIM, evolve(AIM, id="other")], [], [("aim:overlap", "aims[1].period")]),
        ([evolve(AIM, stories=7)], [AimReport(on=START, aims=[AIM])], [("aim:overlap", "aims[0].period")]),
        ([evolve(AIM, id="x", period=DateRange(QUARTER.end, QUARTER.end))], [AimReport(on=START, aims=[AIM])],
         [("aim:overlap", "aims[0].period")]),
    ],
)  # fmt: skip
def test_aims_that_overlap_are_refused(
    aims: list[GroupAim], published: list[AimReport], expected: list[tuple[str, str]]
) -> None:
    """The difference of two numbers could be about few people, so aims neither overlap nor change once published."""
    with pytest.raises(ValidationError) as caught:
        report([], aims=aims, published=published)
    assert faults(caught) == expected


def test_aims_need_stories_or_pillars() -> None:
    """An aim of nothing is refused, and so are reports with an aim twice."""
    with pytest.raises(ValidationError) as caught:
        GroupAim(id="q1", name="Nothing", period=QUARTER)
    assert faults(caught) == [("aim:empty", "stories")]
    with pytest.raises(ValidationError) as caught:
        AimReport(on=START, aims=[AIM, AIM])
    assert faults(caught) == [("repeated", "aims[1].id")]
