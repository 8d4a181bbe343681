"""Recognition names moments of those who like it, and counts, compares and ranks nobody."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.errors import Finding, UnknownNameError, ValidationError
from advocacy.messages import Language
from advocacy.people.consent import Consent, Purpose
from advocacy.people.membership import Membership
from advocacy.people.participant import Participant
from advocacy.run.activity import Activity, ActivityKind
from advocacy.run.highlights import Highlight, HighlightReport, find_highlights
from tests.public import PUBLIC
from tests.samples import agreed_on

START = date(2027, 1, 4)
ON = date(2027, 4, 1)
MARCH = DateRange(date(2027, 3, 1), date(2027, 3, 31))
ALL = agreed_on(START, *Purpose)
NAMES = [f"p-{n}" for n in range(4)]


def without(purpose: Purpose, consents: tuple[Consent, ...] = ALL) -> tuple[Consent, ...]:
    """Leave out one purpose."""
    return tuple(consent for consent in consents if consent.purpose is not purpose)


def post(name: str, on: date, pillar: str | None = "craft", kind: ActivityKind = ActivityKind.POSTED) -> Activity:
    """Let somebody post."""
    return Activity(participant=name, on=on, kind=kind, pillar=pillar)


def tell(done: list[Activity], names: list[str] = NAMES, **options: Any) -> HighlightReport:
    """Tell of March, of people who agreed to everything and are here from the first day."""
    known: dict[str, Any] = {
        "participants": [Participant(id=name, consents=ALL) for name in names],
        "memberships": [Membership(participant=name, joined=START) for name in names],
        "period": MARCH,
        "on": ON,
    } | options
    return find_highlights(done, known.pop("participants"), known.pop("memberships"), **known)


def named(found: HighlightReport) -> list[tuple[str, str]]:
    """Give who is named for what."""
    return [(moment.participant, moment.what.code) for moment in found.highlights]


consents = st.sets(st.sampled_from(Purpose), min_size=2).map(
    lambda purposes: [Consent(purpose=purpose, given=START) for purpose in sorted(purposes, key=str)]
)
acts = st.lists(
    st.builds(
        post,
        st.sampled_from(NAMES),
        st.dates(START, date(2027, 4, 10)),
        st.sampled_from([None, "craft", "people"]),
        st.sampled_from(ActivityKind),
    ),
    max_size=20,
)


@given(acts, st.lists(consents, min_size=4, max_size=4), st.integers(1, 3), st.randoms(use_true_random=False))
def test_highlights_equal_counting_by_hand(
    done: list[Activity], words: list[list[Consent]], minimum: int, rng: Any
) -> None:
    """People by pillar and first posts, of measured people, with names of those who consented, in any input order."""
    people = [Participant(id=name, consents=mine) for name, mine in zip(NAMES, words, strict=True)]
    found = tell(done, participants=people, minimum_group=minimum)
    shuffled = tell(
        rng.sample(done, len(done)),
        participants=rng.sample(people, 4),
        minimum_group=minimum,
        memberships=_stays()[::-1],
    )
    assert shuffled == found
    agree = {person.id: {consent.purpose for consent in person.consents} for person in people}
    posts = {
        name: sorted(
            (activity.on, activity.pillar or "")
            for activity in done
            if activity.participant == name and activity.kind is ActivityKind.POSTED
        )
        for name in NAMES
        if agree[name] >= {Purpose.PARTICIPATION, Purpose.MEASUREMENT}
    }
    group = []
    for pillar in ("craft", "people"):
        many = sum(any(on in MARCH and on <= ON and of == pillar for on, of in mine) for mine in posts.values())
        group.append(Finding.of("highlight:pillar", pillar=pillar, count=many))
    firsts = {name: mine[0][0] for name, mine in posts.items() if mine and mine[0][0] in MARCH}
    if not any(Purpose.RECOGNITION in agree[name] for name in firsts):
        group.append(Finding.of("highlight:first-posts", count=len(firsts)))
    assert list(found.group) == [finding for finding in group if finding["count"] >= minimum]
    few = sum(0 < finding["count"] < minimum for finding in group)
    assert [finding["count"] for finding in found.findings if finding.code == "highlight:few"] == [few] * (few > 0)
    wanted = []
    for name, mine in posts.items():
        new = [
            (on, of)
            for on, of in mine
            if of and on in MARCH and of not in {o for d, o in mine if d < on} and any(o for d, o in mine if d < on)
        ]
        if Purpose.RECOGNITION in agree[name]:
            if name in firsts:
                wanted.append((name, Finding.of("highlight:first-post", on=firsts[name])))
            elif new:
                wanted.append((name, Finding.of("highlight:new-pillar", pillar=new[0][1], on=new[0][0])))
    assert [(moment.participant, moment.what) for moment in found.highlights] == wanted


def _stays() -> list[Membership]:
    return [Membership(participant=name, joined=START) for name in NAMES]


@given(acts, st.integers(1, 9))
def test_volume_of_activity_does_not_matter(done: list[Activity], times: int) -> None:
    """A hundred activities a day give the same as one: posts of people are not counted."""
    assert tell(done * times) == tell(done)


def test_names_need_both_consents() -> None:
    """A name needs consent to recognition and to measurement, and an active membership."""
    done = [post("p-0", MARCH.start)]
    assert named(tell(done)) == [("p-0", "highlight:first-post")]
    for purpose in (Purpose.RECOGNITION, Purpose.MEASUREMENT, Purpose.PARTICIPATION):
        people = [Participant(id="p-0", consents=without(purpose))]
        assert named(tell(done, ["p-0"], participants=people)) == []
    withdrawn = [Participant(id="p-0", consents=[*ALL[:3], evolve(ALL[3], withdrawn=ON)])]
    assert ALL[3].purpose is Purpose.RECOGNITION
    assert named(tell(done, ["p-0"], participants=withdrawn)) == []
    stay = Membership(participant="p-0", joined=START)
    for gone in (stay.pause(ON), evolve(stay, away=[DateRange(ON, ON)]), stay.leave(ON)):
        found = tell(done, ["p-0"], memberships=[gone])
        assert (named(found), found.group, found.findings) == ([], (), ())
    found = tell([], ["p-0", "p-1"], participants=[
        Participant(id="p-0", consents=without(Purpose.MEASUREMENT)),
        Participant(id="p-1", consents=without(Purpose.PARTICIPATION)),
    ])  # fmt: skip
    assert [finding.code for finding in found.findings] == ["exclusion-count:consent", "continuity:unmeasured"]


def test_first_post_needs_an_unbroken_consent() -> None:
    """A post after days without consent may not be the first, so neither it nor a pillar is new."""
    late = [Participant(id="p-0", consents=[*without(Purpose.MEASUREMENT), evolve(ALL[1], given=date(2027, 2, 1))])]
    assert ALL[1].purpose is Purpose.MEASUREMENT
    done = [post("p-0", MARCH.start), post("p-0", MARCH.end, "people")]
    assert named(tell(done, ["p-0"], participants=late)) == []
    later = [Membership(participant="p-0", joined=date(2027, 2, 1))]
    assert named(tell(done, ["p-0"], participants=late, memberships=later)) == [("p-0", "highlight:first-post")]


def test_day_of_withdrawal_does_not_count() -> None:
    """Consent that ends on the last day excludes that day, even if it is given again later."""
    again = [*without(Purpose.MEASUREMENT), evolve(ALL[1], withdrawn=MARCH.end), evolve(ALL[1], given=ON)]
    people = [Participant(id="p-0", consents=again)]
    assert named(tell([post("p-0", MARCH.end)], ["p-0"], participants=people)) == []
    seen = tell([post("p-0", MARCH.end - timedelta(days=1))], ["p-0"], participants=people)
    assert named(seen) == [("p-0", "highlight:first-post")]


def test_new_pillar_needs_an_earlier_one() -> None:
    """Two pillars on the first day are not new; activities outside the range do not count."""
    before = date(2027, 2, 1)
    assert named(tell([post("p-0", before), post("p-0", before, "people")])) == []
    assert named(tell([post("p-0", before, None), post("p-0", MARCH.start)])) == []
    found = tell([post("p-0", before), post("p-0", MARCH.end, "people"), post("p-0", MARCH.end, "law")])
    assert found.highlights[0].what == Finding.of("highlight:new-pillar", pillar="law", on=MARCH.end)
    assert named(tell([post("p-0", before), post("p-0", ON, "people")])) == []
    early = tell([post("p-0", before), post("p-0", MARCH.end, "people")], on=MARCH.end - timedelta(days=1))
    assert named(early) == []


@pytest.mark.parametrize(
    ("joined", "day"),
    [
        (date(2026, 3, 1), date(2027, 3, 1)),
        (date(2026, 3, 31), date(2027, 3, 31)),
        (date(2026, 2, 28), None),
        (date(2026, 4, 1), None),
        (date(2025, 3, 15), None),
        (date(2027, 3, 15), None),
    ],
)
def test_first_anniversary_is_a_highlight(joined: date, day: date | None) -> None:
    """The first year is a highlight on its exact date; later ones would rank people by seniority."""
    found = tell([], ["p-0"], memberships=[Membership(participant="p-0", joined=joined)])
    assert [moment.what for moment in found.highlights] == ([Finding.of("highlight:year", on=day)] if day else [])


def test_anniversaries_at_the_ends_of_the_calendar() -> None:
    """A year from 29 February ends on 1 March; the last year of the calendar has no anniversary."""
    people = [Participant(id="p-0", consents=[evolve(consent, given=date.min) for consent in ALL])]
    given: dict[str, Any] = {"participants": people, "on": date(2029, 3, 9)}
    stays = [Membership(participant="p-0", joined=date(2028, 2, 29))]
    for period, days in (
        (DateRange(date(2029, 2, 1), date(2029, 2, 28)), []),
        (DateRange(date(2029, 3, 1), date(2029, 3, 1)), [date(2029, 3, 1)]),
    ):
        found = tell([], ["p-0"], memberships=stays, period=period, **given)
        assert [moment.what["on"] for moment in found.highlights] == [str(day) for day in days]
    end = date(9999, 12, 31)
    last = [Membership(participant="p-0", joined=date(9999, 12, 1))]
    assert named(tell([], ["p-0"], participants=people, memberships=last, period=DateRange(end, end), on=end)) == []
    march = [Membership(participant="p-0", joined=date(2026, 3, 20))]
    assert named(tell([], ["p-0"], memberships=march, participants=people, on=date(2027, 3, 19))) == []
    assert named(tell([], ["p-0"], memberships=march, participants=people, on=date(2027, 3, 20))) == [
        ("p-0", "highlight:year")
    ]


def test_every_person_has_one_highlight() -> None:
    """A first post comes before an anniversary, and that before a new pillar."""
    stays = [Membership(participant=name, joined=date(2026, 3, 9)) for name in ("p-0", "p-1")]
    people = [
        Participant(id=stay.participant, consents=[evolve(consent, given=date(2026, 1, 1)) for consent in ALL])
        for stay in stays
    ]
    done = [post("p-0", MARCH.start), post("p-1", date(2027, 1, 9)), post("p-1", MARCH.end, "people")]
    found = tell(done, ["p-0", "p-1"], participants=people, memberships=stays)
    assert named(found) == [("p-0", "highlight:first-post"), ("p-1", "highlight:year")]
    assert found.highlights[0].what.text("nl") == "Eerste eigen post, op 1 maart 2027."


def test_small_groups_are_not_shown() -> None:
    """Numbers below the minimum group are left out; only the lead sees how many."""
    done = [post(name, MARCH.start) for name in NAMES[:3]] + [post("p-3", MARCH.end, "people")]
    unnamed = [Participant(id=name, consents=without(Purpose.RECOGNITION)) for name in NAMES]
    assert tell(done, participants=unnamed).text().splitlines() == [
        "3 people posted about one of our themes.",
        "4 people posted for the first time.",
    ]
    found = tell(done)
    assert found.text().splitlines()[0] == "3 people posted about one of our themes."
    assert len(found.text().splitlines()) == 5
    assert found.text().splitlines()[1] == "a colleague: First own post, on 1 March 2027."
    words = Language("en", names={"p-0": "Ann", "craft": "How we build"})
    assert found.text(words).splitlines()[:2] == [
        "3 people posted about How we build.",
        "Ann: First own post, on 1 March 2027.",
    ]
    one_unnamed = [
        Participant(id="p-0", consents=without(Purpose.RECOGNITION)),
        *(Participant(id=name, consents=ALL) for name in NAMES[1:]),
    ]
    assert "first time" not in tell(done, participants=one_unnamed).text()  # it would point at p-0
    assert found.findings == (Finding.of("highlight:few", count=1, minimum=3),)
    assert [finding["count"] for finding in tell(done, minimum_group=1).group] == [3, 1]
    other = [evolve(activity, pillar={"craft": "people", "people": "craft"}[str(activity.pillar)]) for activity in done]
    assert [
        (finding.code, finding["count"]) for finding in tell(other, participants=unnamed, minimum_group=1).group
    ] == [
        ("highlight:pillar", 1),
        ("highlight:pillar", 3),
        ("highlight:first-posts", 4),
    ]
    assert tell([]) == HighlightReport(period=MARCH)
    assert tell(done, on=START).highlights == ()


@given(st.from_type(HighlightReport))
def test_highlights_are_in_id_order(found: HighlightReport) -> None:
    """Names are in id order, each once, and no repr has a person."""
    assert evolve(found, highlights=found.highlights[::-1]) == found
    assert [highlight.participant for highlight in found.highlights] == sorted(
        {highlight.participant for highlight in found.highlights}
    )
    assert (
        repr(found) == f"<HighlightReport {found.period.start} to {found.period.end}: {len(found.highlights)} moments>"
    )
    assert [repr(highlight) for highlight in found.highlights] == [
        f"<Highlight {highlight.participant}>" for highlight in found.highlights
    ]
    for language in ("en", "nl"):
        assert len(found.text(language).splitlines()) >= len(found.highlights)
    with pytest.raises(ValidationError):
        HighlightReport(period=found.period, highlights=[*found.highlights, *found.highlights] or ["x"])  # type: ignore[list-item]


def test_highlights_have_no_scores() -> None:
    """A highlight has no metric, and no public name of the library has leaderboards, ranks or points of people."""
    assert [field.name for field in fields(Highlight)] == ["participant", "what"]
    moments = [
        Finding.of("highlight:first-post", on=ON),
        Finding.of("highlight:year", on=ON),
        Finding.of("highlight:new-pillar", pillar="craft", on=ON),
    ]
    done = [*(post("p-0", MARCH.start) for _ in range(9)), post("p-1", START), post("p-1", MARCH.end, "people")]
    findings = [moment.what for moment in tell(done).highlights]
    assert len(findings) == 2
    assert {problem.code for problem in findings} <= {problem.code for problem in moments}
    for finding in findings:
        assert not any(isinstance(value, (int, float)) for _, value in finding.parameters)
    assert not [name for name in PUBLIC if any(word in name.lower() for word in ("leader", "rank", "board"))]


def test_docs_explain_the_missing_leaderboard() -> None:
    """The page that the docstring links to exists and has the reason."""
    page = Path(__file__).parents[2] / "docs" / "recognition.md"
    text = page.read_text(encoding="utf-8")
    assert "leaderboard" in text
    assert "intrinsic motivation" in text


def test_all_problems_are_reported_together() -> None:
    """Unknown people, duplicates, impossible dates and wrong types are reported together."""
    with pytest.raises(ValidationError) as error:
        tell(
            [post("p-0", date(2027, 1, 1)), post("p-9", ON)],
            participants=[Participant(id="p-0"), Participant(id="p-0")],
            memberships=[Membership(participant="p-0", joined=START), Membership(participant="p-8", joined=START)],
        )
    assert [(finding.path, finding.code) for finding in error.value.findings] == [
        ("participants[1].id", "repeated"),
        ("memberships[1].participant", "name:unknown"),
        ("activities[0].on", "activity:outside"),
        ("activities[1].participant", "name:unknown"),
    ]
    with pytest.raises(UnknownNameError, match="Did you mean 'p-0'"):
        tell([post("p-9", ON)], ["p-0"])
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        find_highlights([wrong], [wrong], [wrong], period=wrong, on=wrong, minimum_group=0)
    paths = [finding.path for finding in error.value.findings]
    assert paths == ["activities[0]", "participants[0]", "memberships[0]", "period", "on", "minimum_group"]
    with pytest.raises(ValidationError) as error:
        Highlight(participant="", what=wrong)
    assert [finding.path for finding in error.value.findings] == ["participant", "what"]
    with pytest.raises(ValidationError) as error:
        HighlightReport(period=wrong, group=[wrong], highlights=[wrong], findings=[wrong])
    assert [finding.path for finding in error.value.findings] == ["period", "group[0]", "highlights[0]", "findings[0]"]
