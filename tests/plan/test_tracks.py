"""Tracks keep to what people wish, to their own time and to the lead's, and tell what does not fit."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.people.matrix import Matrix
from advocacy.people.participant import Participant
from advocacy.plan.allocation import plan_tracks
from advocacy.plan.topics import TOPICS, SessionFormat, Topic
from advocacy.plan.tracks import Session, SessionPreferences, TopicReason, TrackPlan, TrackPolicy
from tests.samples import REQUESTED, agreed_on, person

DAY = date(2027, 1, 4)
YEAR = DateRange(DAY, DAY + timedelta(days=364))
AGREED = agreed_on(DAY)
HOUR = timedelta(hours=1)
CODES = [topic.code for topic in REQUESTED.topics]
MATRIX = Matrix.social_maturity()


def tracks(people: list[Participant], **options: Any) -> TrackPlan:
    """Plan a year; with ample time of the lead by default."""
    given: dict[str, Any] = {"period": YEAR, "on": DAY, "lead_capacity": 1000 * HOUR, "policy": REQUESTED}
    return plan_tracks(people, **given | options)


def problems(plan: TrackPlan) -> list[tuple[str, dict[str, Any]]]:
    """Give codes and parameters of what was found."""
    return [(finding.code, dict(finding.parameters)) for finding in plan.findings]


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """Draw people with preferences, needs and available time, and a lead with some hours."""
    names = [f"p-{n}" for n in range(draw(st.integers(0, 14)))]
    times = st.none() | st.integers(0, 6).map(lambda halves: halves * HOUR / 2)
    people = [
        person(
            name,
            time_per_month=draw(times),
            attributes={"department": draw(st.sampled_from(["HR", "IT"]))},
            network_size=draw(st.none() | st.integers(0, 900)),
            activity=draw(st.floats(0, 1)),
            consents=AGREED if draw(st.integers(0, 5)) else (),
        )
        for name in names
    ]
    topics = st.lists(st.sampled_from(CODES), max_size=4, unique=True)
    wishes = [
        SessionPreferences(
            participant=name,
            topics=draw(topics),
            preferred_format=draw(st.none() | st.sampled_from(SessionFormat)),
            excluded_formats=draw(st.sets(st.sampled_from(SessionFormat), max_size=2)),
            excluded_topics=draw(topics),
        )
        for name in names
        if draw(st.booleans())
    ]
    return {
        "participants": people,
        "preferences": wishes,
        "needs": {name: draw(topics) for name in names},
        "matrix": draw(st.sampled_from([None, MATRIX])),
        "lead_capacity": draw(st.integers(0, 40)) * HOUR / 2,
        "period": DateRange(DAY, DAY + timedelta(days=draw(st.integers(0, 400)))),
        "on": DAY,
        "policy": draw(st.sampled_from([None, REQUESTED])),
    }


@given(cases())
def test_tracks_respect_time_and_exclusions(case: dict[str, Any]) -> None:
    """Nobody exceeds their time, nor the lead theirs; exclusions hold; without consent there is no track."""
    plan = plan_tracks(**case)
    people = {participant.id: participant for participant in case["participants"]}
    wishes = {wish.participant: wish for wish in case["preferences"]}
    topics = {topic.code: topic for topic in TOPICS}
    assert [track.participant for track in plan.tracks] == sorted(
        name for name, person in people.items() if person.consents
    )
    assert plan.lead_hours == sum((session.time for session in plan.sessions), timedelta(0)) <= case["lead_capacity"]
    sessions = {session.id: session for session in plan.sessions}
    assert len(sessions) == len(plan.sessions)
    for track in plan.tracks:
        own = people[track.participant].time_per_month
        if own is not None:
            assert track.time * 365 <= own * 6 * case["period"].days
        wish = wishes.get(track.participant, SessionPreferences(participant=track.participant))
        assert len({item.topic for item in track.items}) == len(track.items)
        for item in track.items:
            assert item.topic not in wish.excluded_topics
            assert item.format not in wish.excluded_formats
            assert item.format in topics[item.topic].formats
            assert (item.session is None) is (item.format is SessionFormat.BUDDY)
            if item.session is not None:
                assert track.participant in sessions[item.session].participants
    booked = {(item.session, track.participant) for track in plan.tracks for item in track.items if item.session}
    assert booked == {(session.id, who) for session in plan.sessions for who in session.participants}
    for session in plan.sessions:
        topic = topics[session.topic]
        many = len(session.participants)
        assert many == 1 if session.format is SessionFormat.INDIVIDUAL else topic.minimum <= many <= topic.maximum


@given(cases(), st.randoms(use_true_random=False))
def test_order_of_input_does_not_matter(case: dict[str, Any], shuffled: Any) -> None:
    """Another order of people, preferences and needs gives the same plan."""
    other = dict(case)
    for name in ("participants", "preferences"):
        other[name] = shuffled.sample(case[name], len(case[name]))
    other["needs"] = dict(reversed(case["needs"].items()))
    assert plan_tracks(**other) == plan_tracks(**case)


@given(cases())
def test_more_lead_time_keeps_the_sessions(case: dict[str, Any]) -> None:
    """With unlimited time nothing is short, and no plan has more sessions."""
    full = plan_tracks(**case | {"lead_capacity": 10_000 * HOUR})
    plan = plan_tracks(**case)
    assert "lead:short" not in dict(problems(full))
    assert {session.id for session in plan.sessions} <= {session.id for session in full.sessions}
    gone = sum((s.time for s in full.sessions if s not in plan.sessions), timedelta(0))
    assert gone == full.lead_hours - plan.lead_hours


def test_wishes_come_before_needs_before_next_steps() -> None:
    """A track has preferred topics first, then needed ones, then the next step, each once with its reason."""
    quiet = person("p-1", network_size=20, activity=0.1)
    found = tracks(
        [quiet],
        matrix=MATRIX,
        preferences=[SessionPreferences(participant="p-1", topics=["sparring", "first_draft"])],
        needs={"p-1": ["editing", "sparring"]},
        policy=TrackPolicy(topics=[evolve(topic, minimum=2) for topic in REQUESTED.topics]),
    )
    assert [(item.topic, item.reason) for item in found.tracks[0].items] == [
        ("sparring", TopicReason.WISH),
        ("first_draft", TopicReason.WISH),
        ("editing", TopicReason.NEED),
    ]
    assert [name for name, _ in problems(found)] == ["track:unknown-time"] + ["session:few"] * 3
    friends = [quiet, *(evolve(quiet, id=f"p-{n}") for n in (2, 3))]
    codes = [item.topic for item in tracks(friends, matrix=MATRIX).tracks[0].items]
    assert codes == ["first_draft", "linkedin_tricks", "social_skills", "networking"]
    assert {item.reason for item in tracks(friends, matrix=MATRIX).tracks[0].items} == {TopicReason.NEXT_STEP}


def test_missing_time_of_a_person_is_reported() -> None:
    """An hour a month leaves six hours a year for sessions; further preferences are reported in hours."""
    long = Topic(code="long", formats=[SessionFormat.INDIVIDUAL], time=4 * HOUR, name="Long")
    other = evolve(long, code="other", time=3 * HOUR)
    last = evolve(long, code="last", time=2 * HOUR)
    policy = TrackPolicy(topics=[long, other, last])
    needs = {"p-1": ["long", "other", "last"]}
    found = tracks([person("p-1", time_per_month=HOUR)], policy=policy, needs=needs)
    assert [item.topic for item in found.tracks[0].items] == ["long", "last"]
    assert problems(found) == [("track:short", {"participant": "p-1", "hours": "3"})]
    more = tracks([person("p-1", time_per_month=HOUR)], policy=evolve(policy, session_share=Fraction(1)), needs=needs)
    assert (len(more.tracks[0].items), more.findings) == (3, ())
    half = tracks([person("p-1", time_per_month=HOUR)], policy=policy, needs=needs, period=DateRange(DAY, DAY))
    assert problems(half) == [("track:short", {"participant": "p-1", "hours": "8.98"})]


def test_buddies_replace_the_lead() -> None:
    """A session with the lead becomes buddy work if the lead has no time, unless the person excluded it."""
    people = [person(f"p-{n}") for n in range(3)]
    wishes = [
        SessionPreferences(participant="p-1", topics=["first_draft"], preferred_format=SessionFormat.INDIVIDUAL),
        SessionPreferences(participant="p-2", excluded_formats=[SessionFormat.BUDDY]),
    ]
    needs = {participant.id: ["first_draft"] for participant in people}
    found = tracks(people, preferences=wishes, needs=needs, lead_capacity=HOUR)
    forms = {track.participant: [item.format for item in track.items] for track in found.tracks}
    assert forms == {"p-0": [SessionFormat.BUDDY], "p-1": [SessionFormat.INDIVIDUAL], "p-2": []}
    assert problems(found) == [
        ("track:unknown-time", {"count": 3}),
        ("lead:short", {"hours": "0.5"}),
        ("plan:with-buddy", {"topic": "first_draft", "hours": "0.75"}),
    ]


def test_lottery_shares_the_time_of_the_lead() -> None:
    """Of twelve people with equal needs, six get time of the lead; only the seed decides which."""
    people = [person(f"p-{n:02}") for n in range(12)]
    needs = {member.id: ["first_draft"] for member in people}
    served = []
    for seed in range(200):
        found = tracks(people, needs=needs, lead_capacity=HOUR * 4.5, policy=evolve(REQUESTED, seed=seed))
        served.append({who for session in found.sessions for who in session.participants})
    assert all(len(group) == 6 for group in served)
    assert len({frozenset(group) for group in served}) > 150
    for participant in people:
        assert 70 <= sum(participant.id in group for group in served) <= 130


def test_groups_are_even_and_mixed() -> None:
    """Thirteen people make seven and six, and no group has a single department."""
    people = [person(f"p-{n:02}", attributes={"department": "HR" if n < 7 else "IT"}) for n in range(13)]
    found = tracks(people, needs={participant.id: ["writing"] for participant in people})
    assert [len(session.participants) for session in found.sessions] == [7, 6]
    hr = [sum(name < "p-07" for name in session.participants) for session in found.sessions]
    assert hr == [4, 3]


def test_small_group_uses_another_format() -> None:
    """Two people instead of three work one to one or with a buddy if they accept that, else not at all."""
    video = Topic(code="video", formats=[SessionFormat.GROUP, SessionFormat.BUDDY], time=HOUR, name="Video")
    wishes = [SessionPreferences(participant="p-2", excluded_formats=[SessionFormat.BUDDY])]
    needs = {"p-1": ["video"], "p-2": ["video"]}
    found = tracks([person("p-1"), person("p-2")], preferences=wishes, needs=needs, policy=TrackPolicy(topics=[video]))
    assert [[item.format for item in track.items] for track in found.tracks] == [[SessionFormat.BUDDY], []]
    assert problems(found)[1] == ("session:few", {"count": 2, "minimum": 3, "topic": "video"})


def test_preference_without_a_format_is_reported() -> None:
    """A topic whose formats are all excluded has a finding and no session."""
    wish = SessionPreferences(participant="p-1", topics=["writing"], excluded_formats=[SessionFormat.GROUP])
    found = tracks([person("p-1", time_per_month=HOUR)], preferences=[wish])
    assert (found.tracks[0].items, problems(found)) == (
        (),
        [("track:no-format", {"participant": "p-1", "topic": "writing"})],
    )


def test_all_problems_are_reported_together() -> None:
    """Unknown people, unknown topics and duplicates are in one error, with paths and the nearest name."""
    with pytest.raises(ValidationError) as error:
        tracks(
            [person("p-1"), person("p-1")],
            preferences=[
                SessionPreferences(participant="p-2", topics=["writting"], excluded_topics=["x"]),
                SessionPreferences(participant="p-2"),
            ],
            needs={"q": ["y"]},
        )
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        ("participants[1].id", "repeated"),
        ("preferences[1].participant", "repeated"),
        ("preferences[0].participant", "name:unknown"),
        ("preferences[0].topics[0]", "name:unknown"),
        ("preferences[0].excluded_topics[0]", "name:unknown"),
        ("preferences[1].participant", "name:unknown"),
        ("needs[q]", "name:unknown"),
        ("needs[q][0]", "name:unknown"),
    ]
    with pytest.raises(UnknownNameError, match="Did you mean 'writing'"):
        tracks([person("p-1")], needs={"p-1": ["writting"]})
    with pytest.raises(ValidationError) as error:
        tracks([person("p-1")], lead_capacity=-HOUR, period=None, on="x", matrix=3, policy=TOPICS, preferences=[1])
    paths = [finding.path for finding in error.value.findings]
    assert paths == ["period", "on", "lead_capacity", "preferences[0]", "matrix", "policy"]


@given(st.integers(2, 20), st.integers(0, 40), st.integers(0, 400))
def test_any_number_of_people_can_be_split(minimum: int, more: int, people: int) -> None:
    """Groups contain everybody, respect both sizes, differ by at most one, and could not be fewer."""
    topic = Topic(code="t", formats=[SessionFormat.GROUP], time=HOUR, minimum=minimum, maximum=2 * minimum - 1 + more)
    sizes = topic.sizes(people)
    if people < minimum:
        assert sizes == ()
    else:
        assert sum(sizes) == people
        assert min(sizes) >= minimum
        assert max(sizes) <= topic.maximum
        assert max(sizes) - min(sizes) <= 1
        assert (len(sizes) - 1) * topic.maximum < people
        assert list(sizes) == sorted(sizes, reverse=True)


def test_invalid_topics_and_sessions_are_refused() -> None:
    """A topic has a format and sizes that can be split; a group has several people, and buddies need no session."""
    with pytest.raises(ValidationError) as error:
        Topic(code="", formats=(), time=timedelta(0), minimum=3, maximum=4)
    codes = [(finding.path, finding.code) for finding in error.value.findings]
    assert codes == [("code", "text"), ("time", "duration:positive"), ("formats", "empty"), ("maximum", "topic:sizes")]
    with pytest.raises(ValidationError, match="occurs twice"):
        Topic(code="x", formats=[SessionFormat.GROUP, SessionFormat.GROUP], time=HOUR)
    with pytest.raises(ValidationError, match="occurs twice"):
        TrackPolicy(topics=[TOPICS[0], TOPICS[0]])
    with pytest.raises(ValidationError, match="above 0"):
        TrackPolicy(session_share=Fraction(0))
    for form, who in (
        (SessionFormat.GROUP, ["a"]),
        (SessionFormat.INDIVIDUAL, ["a", "b"]),
        (SessionFormat.BUDDY, ["a", "b"]),
        (SessionFormat.GROUP, ()),
    ):
        with pytest.raises(ValidationError):
            Session(id="s", topic="t", format=form, participants=who, time=HOUR)


def test_titles_and_reprs() -> None:
    """Every topic has a name in both languages, an own topic keeps its own; no repr has a person."""
    assert all(topic.title(language) != topic.code for topic in TOPICS for language in ("en", "nl"))
    assert Topic(code="x", formats=[SessionFormat.GROUP], time=HOUR, name="Mine").title("nl") == "Mine"
    found = tracks([person("p-1"), person("p-2"), person("p-3")], needs={f"p-{n}": ["writing"] for n in (1, 2, 3)})
    assert repr(found.sessions) == "(<Session writing:1>,)"
    assert repr(found.tracks[0]) == "<Track p-1>"
    assert repr(SessionPreferences(participant="p-1", topics=["writing"])) == "<SessionPreferences p-1>"
