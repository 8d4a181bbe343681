"""A review is a value: proposals that can be traced, and nothing about a person for anybody else."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy import Consent, DateRange, Finding, Goal, GoalKind, KpiCatalogue, Participant, Purpose, map_kpis
from advocacy.errors import UnknownNameError, ValidationError
from advocacy.goals import Baseline, Observation, Progress, Target, TargetStatus, aggregate_observations
from advocacy.messages.translator import LANGUAGES, Translator
from advocacy.people import Membership
from advocacy.plan import Cadence, OrganisationFact, Readiness, ReadinessStatus, check_readiness
from advocacy.plan.calendar import STEPS
from advocacy.run import (
    Activity,
    ActivityKind,
    ContinuityReport,
    Evidence,
    GoalScorecard,
    Review,
    ReviewPolicy,
    ReviewProposal,
    ReviewTopic,
    Scorecard,
    ScorecardLine,
    make_review,
    make_scorecard,
    measure_continuity,
)
from advocacy.run import review as review_module
from advocacy.stats import Interval
from advocacy.testing import strategies
from tests.amounts import examples

WHY = Finding.of("review:reserves", "reserves", count=3)
ASK = ReviewProposal(topic=ReviewTopic.NEXT_WAVE, advice=Finding.of("review:wave", count=3), evidence=[WHY])
OWN = ReviewProposal(
    topic=ReviewTopic.CADENCE,
    advice=Finding.of("review:own:2"),
    evidence=[Finding.of("review:own:kept", "continuity.people[p-1]", kept=1, stretches=6)],
    participant="p-1",
)
QUARTER = DateRange(date(2026, 7, 1), date(2026, 9, 30))
HELD = Review(period=QUARTER, on=date(2026, 10, 5), findings=[WHY], proposals=[ASK, OWN])


@given(st.from_type(ReviewProposal))
def test_proposal_shows_its_evidence(proposal: ReviewProposal) -> None:
    """The text of a proposal has its evidence below, each with its path."""
    assert proposal.text().splitlines()[0] in {proposal.advice.text(), Finding.of("review:wave:wait").text()}
    assert len(proposal.text("nl").splitlines()) == 1 + len({why.text("nl") for why in proposal.evidence})
    assert pickle.loads(pickle.dumps(proposal)) == proposal  # noqa: S301
    for evidence in ((), (*proposal.evidence, Finding.of("review:reserves", count=1))):
        with pytest.raises(ValidationError) as error:
            evolve(proposal, evidence=evidence)
        path = f"evidence[{len(proposal.evidence)}].path" if evidence else "evidence"
        assert [finding.path for finding in error.value.findings] == [path]


def test_proposal_repr_has_class_and_id() -> None:
    """The text of a proposal to a person is in no repr."""
    assert repr(OWN) == "<ReviewProposal p-1>"
    assert repr(ASK) == "<ReviewProposal next_wave>"
    assert repr(evolve(ASK, topic=ReviewTopic.TOPIC, about="writing")) == "<ReviewProposal topic writing>"
    assert OWN.text() == (
        "If you like, a slower rhythm may suit you better: one post every two weeks.\n"
        "- You kept to your rhythm 1 of 6 times."
    )
    wrong: Any = 3
    with pytest.raises(ValidationError) as error:
        ReviewProposal(topic=wrong, about=wrong, advice=wrong, evidence=wrong, participant=wrong)
    assert [finding.path for finding in error.value.findings] == ["topic", "about", "advice", "evidence", "participant"]
    with pytest.raises(ValidationError) as error:
        ReviewProposal(topic=ReviewTopic.TOPIC, advice=WHY, evidence=[wrong, Finding.of("review:wave:wait")])
    assert "3" not in error.value.findings[0].text()


@given(strategies.review_policies())
def test_policy_repr_is_evaluable(policy: ReviewPolicy) -> None:
    """The repr of a policy builds an equal one."""
    assert eval(repr(policy), {"ReviewPolicy": ReviewPolicy, "Fraction": Fraction}) == policy  # noqa: S307


def test_policy_thresholds_are_checked() -> None:
    """Thresholds out of range are reported together, and the step up is above the step down."""
    wrong: Any = 0.5
    with pytest.raises(ValidationError) as error:
        ReviewPolicy(
            minimum_requests=2,
            wave_from=wrong,
            slower_below=Fraction(0),
            step_up_from=Fraction(2),
            own_below=wrong,
            minimum_periods=0,
            minimum_people=2,
        )
    assert [finding.path for finding in error.value.findings] == [
        "minimum_requests",
        "wave_from",
        "slower_below",
        "step_up_from",
        "own_below",
        "minimum_periods",
        "minimum_people",
    ]
    with pytest.raises(ValidationError, match=r"must not be below 0\.8"):
        ReviewPolicy(slower_below=Fraction(4, 5))
    with pytest.raises(ValidationError) as error:
        ReviewPolicy(slower_below=Fraction(4, 5))
    assert "mag niet lager zijn dan 0,8, de grens" in error.value.text("nl")
    assert ReviewPolicy(slower_below=Fraction(3, 4)).step_up_from == Fraction(3, 4)


@given(strategies.reviews())
def test_proposals_are_for_the_group_or_a_person(review: Review) -> None:
    """Every proposal is for the group or for one person, and appears once."""
    people = sorted({proposal.participant for proposal in review.proposals if proposal.participant is not None})
    apart = [*review.for_group, *(proposal for name in people for proposal in review.proposals_for(name))]
    assert sorted(apart, key=review.proposals.index) == list(review.proposals)
    assert len(apart) == len(review.proposals)
    assert review.proposals_for("nobody is called this") == ()
    assert pickle.loads(pickle.dumps(review)) == review  # noqa: S301


def test_person_id_is_normalised() -> None:
    """An id is found in any Unicode form; other types are rejected."""
    named = evolve(HELD, proposals=[evolve(OWN, participant="Zoe\u0308")])
    assert named.proposals_for("Zo\u00eb") == named.proposals_for("Zoe\u0308") == named.proposals
    wrong: Any = 3
    with pytest.raises(ValidationError, match="participant"):
        HELD.proposals_for(wrong)


def test_text_names_the_evidence_of_proposals() -> None:
    """Evidence has its number if it was shown, else its full text; empty parts are left out."""
    assert HELD.text().splitlines()[3] == "1. 3 eligible people are in reserve for the next wave."
    assert HELD.text().splitlines()[-3].endswith("Each of them may decline. (1)")
    unseen = evolve(HELD, findings=(), proposals=[ASK])
    assert unseen.text().splitlines()[2:] == [
        "Proposals for the next round (in brackets: the numbers of the findings behind them)",
        "Next wave",
        f"- Invite the next wave from the 3 people in reserve. Each of them may decline. ({WHY.text()})",
    ]
    assert (
        evolve(HELD, findings=(), proposals=()).text()
        == "Review of 1 July 2026 to 30 September 2026, made on 5 October 2026"
    )
    with pytest.raises(UnknownNameError):
        HELD.text("fy")
    with pytest.raises(UnknownNameError):
        OWN.text("fy")


def test_notebook_shows_two_tables_without_people() -> None:
    """Findings with their paths, and proposals with their evidence, are escaped."""
    finding = Finding.of(
        "review:quoted", "scorecard", goal="awareness", which="", seen="<b>", by="B", known="C", on="D"
    )
    shown = evolve(HELD, findings=[WHY, finding])._repr_html_()
    assert shown.count("<table lang") == 2
    assert "&lt;b&gt;" in shown
    assert "<td>reserves</td>" in shown
    assert shown.count('<th scope="row">') == 2 + len(shown.split("</table>")[1].split("<tr>")[2:])
    assert shown.count("3 eligible people are in reserve for the next wave.") == 2
    assert OWN.advice.text() not in shown
    assert OWN.advice.text() not in HELD.text()
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        Review(period=wrong, on=wrong, findings=[wrong], proposals=[wrong])
    assert [problem.path for problem in error.value.findings] == ["period", "on", "findings[0]", "proposals[0]"]


@settings(max_examples=examples(25))
@given(st.data())
def test_strategies_take_strategies(data: st.DataObject) -> None:
    """An app replaces parts of reviews by its own strategies."""
    review = data.draw(
        strategies.reviews(
            cards=strategies.scorecards(aims=st.just([])),
            continuity=strategies.continuity_reports(people=st.just([])),
            policies=st.just(ReviewPolicy(minimum_requests=40)),
        )
    )
    assert {proposal.topic for proposal in review.proposals} <= {
        ReviewTopic.NEXT_WAVE,
        ReviewTopic.CADENCE,
        ReviewTopic.COLLECT,
    }
    assert all(proposal.participant is None for proposal in review.proposals)


# ---------------------------------------------------------------- a quarter, invented, through the library's functions

CATALOGUE = KpiCatalogue.default()
SPRING, SUMMER = DateRange(date(2026, 4, 1), date(2026, 6, 30)), DateRange(date(2026, 7, 1), date(2026, 9, 30))
ON = date(2026, 10, 5)
BUSINESS = Goal(id="g-1", kind=GoalKind.NEW_BUSINESS)
HIRING = Goal(id="g-2", kind=GoalKind.RECRUITMENT)
EXPERT = Goal(id="g-3", kind=GoalKind.EXPERT_STATUS)
SEEN = Evidence(
    goal="g-2",
    observation="I applied after I read Anna's post.",
    reported_by="a new colleague",
    how_known="said on the first day",
    on=ON,
)
NAMES = [f"p-{n:02}" for n in range(10)]
TOPICS = {
    "p-00": ["writing", "sparring"],
    "p-01": ["writing"],
    "p-02": ["networking", "writing"],
    "p-03": ["sparring", "sparring"],
    "p-04": ["sparring"],
    "p-05": ["editing"],
}


def observe(spring: Mapping[str, int], summer: Mapping[str, int]) -> list[Observation]:
    """Observe two quarters."""
    return [
        Observation(measure=name, value=value, when=period)
        for period, numbers in ((SPRING, spring), (SUMMER, summer))
        for name, value in numbers.items()
    ]


#: Leads stayed behind while visits rose; hires came as planned; nothing tells of expert status.
NUMBERS = observe(
    {"leads": 30, "visits": 900, "hires": 6, "applications": 40},
    {"leads": 31, "visits": 1800, "hires": 9, "applications": 70},
)


def aims(leads: int = 120, hires: int = 10) -> list[Target]:
    """Set targets for the numbers of leads and hires in the quarter."""
    return [
        Target(metric=CATALOGUE.metric("leads"), baseline=Baseline(30, SPRING), value=leads, by=SUMMER.end),
        Target(metric=CATALOGUE.metric("applications"), baseline=Baseline(40, SPRING), value=hires * 7, by=SUMMER.end),
    ]


def scored(
    goals: list[Goal] | None = None,
    numbers: list[Observation] | None = None,
    targets: list[Target] | None = None,
    evidence: tuple[Evidence, ...] = (SEEN,),
) -> Scorecard:
    """Keep score of the summer against the spring."""
    known = ["leads", "visits", "hires", "applications", "impressions", "speaking_invitations"]
    plan = map_kpis([BUSINESS, HIRING, EXPERT] if goals is None else goals, available=known)
    partial = aggregate_observations(NUMBERS if numbers is None else numbers, periods=[SPRING, SUMMER])
    return make_scorecard(
        plan,
        partial,
        period=SUMMER,
        compare_to=SPRING,
        targets=aims() if targets is None else targets,
        evidence=evidence,
    )


def stays(names: list[str] = NAMES) -> list[Membership]:
    """Let people be in it since the spring."""
    return [Membership(participant=name, joined=SPRING.start) for name in names]


def posts(name: str, every: int, first: int = 2) -> Iterator[Activity]:
    """Return posts of a person at this interval of days in the summer."""
    for day in range(first, SUMMER.days, every):
        yield Activity(participant=name, on=SUMMER.start + timedelta(days=day), kind=ActivityKind.POSTED)


def kept(
    every: Mapping[str, int] | None = None, rhythms: Mapping[str, Cadence] | None = None, silent: int = 1
) -> ContinuityReport:
    """Keep continuity of ten people, the last *silent* of whom did not agree to be measured."""
    habits = {name: 7 + 2 * place for place, name in enumerate(NAMES)} if every is None else every
    agreed = [Consent(purpose=Purpose.MEASUREMENT, given=SPRING.start)]
    people = [
        Participant(id=name, consents=agreed if place < len(NAMES) - silent else []) for place, name in enumerate(NAMES)
    ]
    done = [activity for name, days in habits.items() for activity in posts(name, days)]
    cadences = dict.fromkeys(NAMES, Cadence(1)) if rhythms is None else rhythms
    return measure_continuity(done, people, stays(), cadences=cadences, period=SUMMER, on=ON)


def ready(trust: int = 10, people: int = 12, **facts: bool | None) -> Readiness:
    """Check readiness by so many people, of whom *trust* speak well of trust, and facts that are well but for some."""
    row = {
        f"p-{n:02}": {"trust": 0.9 if n < trust else 0.1, "workload": 0.75, "leadership": 0.75} for n in range(people)
    }
    known: dict[OrganisationFact, bool | None] = dict.fromkeys(OrganisationFact, True)
    known[OrganisationFact.KNOWN_TROUBLE] = False
    return check_readiness(row, known | {OrganisationFact(name): fact for name, fact in facts.items()})


def reviewed(scorecard: Scorecard | None = None, continuity: ContinuityReport | None = None, **options: Any) -> Review:
    """Make the review of the summer; by default all inputs are known."""
    given: dict[str, Any] = {
        "on": ON,
        "readiness": ready(),
        "topics": TOPICS,
        "reserves": 7,
        "cadences": dict.fromkeys(NAMES, Cadence(1)),
        "memberships": stays(),
    }
    return make_review(
        scored() if scorecard is None else scorecard,
        kept() if continuity is None else continuity,
        **given | options,
    )


SCORED, KEPT = scored(), kept()

# ---------------------------------------------------------------- anything that can be told

#: Nobody else's word or number looks like these.
PEOPLE = ("p-who-1", "p-who-2", "p-who-3", "p-who-4")
READY = Readiness(status=ReadinessStatus.READY)


@st.composite
def cards(draw: st.DrawFn) -> Scorecard:
    """Draw scorecards on which outcomes have targets of every kind."""
    found = draw(strategies.scorecards())
    lists = st.lists(st.from_type(Progress), max_size=2, unique_by=lambda progress: progress.metric_value.metric.code)
    goals = []
    for card in found.goals:
        aimed = [ScorecardLine(metric_value=progress.metric_value, progress=progress) for progress in draw(lists)]
        goals.append(evolve(card, outcomes=aimed) if draw(st.booleans()) else card)
    return evolve(found, goals=goals)


@st.composite
def reports(draw: st.DrawFn) -> ContinuityReport:
    """Draw continuity of known people, with intervals and without."""
    people = st.lists(
        strategies.continuities(people=st.sampled_from(PEOPLE)),
        max_size=4,
        unique_by=lambda continuity: continuity.participant,
    )
    found = draw(strategies.continuity_reports(people=people))
    shares = st.floats(0, 1)
    if found.kept is None or not draw(st.booleans()):
        return found
    drift = st.none() | strategies.intervals(ends=st.floats(-3, 3))
    return evolve(
        found, kept_interval=draw(strategies.intervals(ends=shares)), drift_interval=draw(drift), findings=[UNMEASURED]
    )


UNMEASURED = Finding.of("continuity:unmeasured", count=2)
INPUTS = st.fixed_dictionaries(
    {
        "scorecard": cards(),
        "continuity": reports(),
        "on": st.just(date(2040, 1, 1)),
        "decline": st.sampled_from(
            [None, Finding.of("review:drift:down"), Finding.of("review:drift:down", "weeks[4]")]
        ),
        "readiness": st.none() | st.just(READY) | strategies.readinesses(),
        "topics": st.none()
        | st.dictionaries(
            st.sampled_from([*PEOPLE, "p-who-5"]), st.lists(st.sampled_from("abc"), max_size=4), max_size=5
        ),
        "reserves": st.none() | st.integers(0, 9),
        "cadences": st.none() | st.dictionaries(st.sampled_from(PEOPLE), strategies.cadences()),
        "memberships": st.none()
        | st.lists(
            st.sampled_from(PEOPLE).map(lambda name: Membership(participant=name, joined=SPRING.start)), max_size=4
        ),
        "policy": st.none() | strategies.review_policies(),
    }
)


def places(row: Mapping[str, Any]) -> set[str]:
    """List every path of an input that is present, or is known to be missing."""
    report, checked = row["continuity"], row["readiness"]
    found = {"readiness", "reserves", "continuity.kept", "continuity.period"}
    for card in row["scorecard"].goals:
        here = f"scorecard.goals[{card.goal.id}]"
        lines = [(line, f"{here}.outcomes[{line.metric_value.metric.code}]") for line in card.outcomes]
        found |= {path for _, path in lines} | {f"{path}.change" for line, path in lines if line.change}
        found |= {f"{here}.findings[{n}]" for n, _ in enumerate(card.findings)}
        found |= {f"{here}.evidence[{n}]" for n, _ in enumerate(card.evidence)} | {f"{here}.evidence"}
    found |= {f"continuity.{name}" for name in ("kept_interval", "drift_interval") if getattr(report, name)}
    found |= {f"continuity.findings[{n}]" for n, _ in enumerate(report.findings)}
    found |= {f"continuity.people[{person.participant}]" for person in report.people}
    found |= {f"cadences[{who}]" for who in row["cadences"] or {}}
    if row["decline"] is not None:
        found.add("decline.weeks[4]" if row["decline"].path else "decline")
    if checked is not None:
        found |= {
            "readiness.status",
            "readiness.answers",
            *(f"readiness.{reason.finding.path}" for reason in checked.reasons),
        }
    asked = row["topics"] or {}
    return found | {"survey.topics"} | {f"survey.topics[{code}]" for codes in asked.values() for code in codes}


def without(row: Mapping[str, Any], path: str, left: Mapping[str, Any]) -> dict[str, Any]:  # noqa: PLR0911
    """Remove the input of a path from the others; add it if it was missing."""
    scorecard, report, was = left["scorecard"], left["continuity"], row["readiness"]
    if path.startswith("scorecard"):
        return {**left, "scorecard": evolve(scorecard, goals=[_without(card, path) for card in scorecard.goals])}
    if path.startswith("continuity.kept"):
        return {**left, "continuity": evolve(report, kept=None, kept_interval=None)}
    if path.startswith("continuity.drift"):
        return {**left, "continuity": evolve(report, drift=None, drift_interval=None)}
    if path.startswith("continuity.people"):
        people = [person for person in report.people if path != f"continuity.people[{person.participant}]"]
        return {**left, "continuity": evolve(report, people=people)}
    if path.startswith("cadences"):
        return {
            **left,
            "cadences": {who: cadence for who, cadence in left["cadences"].items() if path != f"cadences[{who}]"},
        }
    if path.startswith("decline"):
        return {**left, "decline": None}
    if path.startswith("readiness"):
        return {**left, "readiness": None if was and was.status is ReadinessStatus.READY else READY}
    if path.startswith("survey"):
        asked = left["topics"].items()
        return {**left, "topics": {who: [code for code in codes if f"[{code}]" not in path] for who, codes in asked}}
    assert path == "reserves"
    return {**left, "reserves": None if row["reserves"] else 3}


def _without(card: GoalScorecard, path: str) -> GoalScorecard:
    here = f"scorecard.goals[{card.goal.id}]"
    lines = [line for line in card.outcomes if path != f"{here}.outcomes[{line.metric_value.metric.code}]"]
    findings = [finding for place, finding in enumerate(card.findings) if path != f"{here}.findings[{place}]"]
    return evolve(card, outcomes=lines, findings=findings)


def proposed(review: Review) -> list[tuple[str, str | None, str, str | None]]:
    """Say what a review proposes, in its order."""
    return [
        (proposal.topic.value, proposal.about, proposal.advice.code, proposal.participant)
        for proposal in review.proposals
    ]


@settings(max_examples=examples(60))
@given(INPUTS)
def test_proposals_have_existing_evidence(row: dict[str, Any]) -> None:
    """Each path is that of an input, proposals to the group rest on shown findings, and no finding repeats."""
    review = make_review(**row)
    known = places(row)
    assert {finding.path for finding in review.findings} <= known
    assert len(set(review.findings)) == len(review.findings)
    for proposal in review.proposals:
        assert proposal.evidence
        assert {why.path for why in proposal.evidence} <= known
        if proposal.participant is None:
            assert set(proposal.evidence) <= set(review.findings)


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=examples(60))
@given(row=INPUTS)
def test_no_reason_is_given_twice(row: dict[str, Any], language: str) -> None:
    """Where advice and evidence are together, no reason is in both, and the goal of the advice is named once."""
    for proposal in make_review(**row).proposals:
        advice, reasons = proposal._sentences(Translator(language).tell)
        for reason in reasons:
            assert reason.rstrip(".").lower() not in advice.lower()
            assert advice.partition(" · ")[0] != reason.partition(" · ")[0]
        assert proposal.text(language) == "\n- ".join([advice, *dict.fromkeys(reasons)])


@settings(max_examples=examples(60))
@given(INPUTS)
def test_proposal_disappears_with_its_evidence(row: dict[str, Any]) -> None:
    """Without its evidence in the input, a proposal disappears."""
    for proposal in make_review(**row).proposals:
        left = row
        for path in sorted({why.path for why in proposal.evidence}, reverse=True):
            left = without(row, path, left)
        again = [other for other in make_review(**left).proposals if other.advice.code == proposal.advice.code]
        assert (proposal.about, proposal.participant) not in {(other.about, other.participant) for other in again}


@settings(max_examples=examples(60))
@given(INPUTS, st.randoms(use_true_random=False))
def test_order_of_input_and_names_do_not_matter(row: dict[str, Any], shuffled: Any) -> None:
    """The group part names nobody, a personal part no other person; the order of input changes nothing."""
    review = make_review(**row)
    for language in LANGUAGES:
        assert "p-who" not in review.text(language)
        assert "p-who" not in review._repr_html_()
    assert "p-who" not in repr(
        (review.findings, review.for_group, [proposal.evidence for proposal in review.for_group])
    )
    for name in PEOPLE:
        mine = review.proposals_for(name)
        others = [other for other in PEOPLE if other != name]
        assert not any(other in repr((proposal.advice, proposal.evidence)) for proposal in mine for other in others)
        assert [repr(proposal) for proposal in mine] == [f"<ReviewProposal {name}>"] * len(mine)
        assert {proposal.topic for proposal in mine} <= {ReviewTopic.CADENCE}
    named = [proposal.participant for proposal in review.proposals if proposal.participant]
    assert named == sorted(set(named))
    assert set(named) <= {stay.participant for stay in row["memberships"] or ()}
    asked = row["topics"]
    if asked is not None:
        pairs = [(who, shuffled.sample(codes, len(codes))) for who, codes in asked.items()]
        asked = dict(shuffled.sample(pairs, len(pairs)))
    again = make_review(**row | {"topics": asked})
    assert again == review
    assert hash(again) == hash(review)
    assert again.text("nl") == review.text("nl")


@settings(max_examples=examples(60))
@given(INPUTS)
def test_next_wave_follows_the_rule(row: dict[str, Any]) -> None:
    """There is one proposal about the next wave, first, and it recommends a wave only without obstacles."""
    review, rules = make_review(**row), row["policy"] or ReviewPolicy()
    kinds = [proposal.topic for proposal in review.proposals]
    assert kinds == sorted(kinds, key=list(ReviewTopic).index)
    assert kinds.count(ReviewTopic.NEXT_WAVE) == 1
    answer = row["readiness"] and row["readiness"].status
    steady = row["continuity"].kept_interval is None or row["continuity"].kept_interval.high >= rules.wave_from
    drift = row["continuity"].drift_interval
    level = row["decline"] is None and (drift is None or drift.high >= 0)
    go = answer is ReadinessStatus.READY and level and steady and bool(row["reserves"])
    expected = "review:wave" if go else "review:wave:wait"
    if answer is ReadinessStatus.REFUSED:
        expected = "review:wave:refused"
        assert "review:cadence:step-up" not in {proposal.advice.code for proposal in review.proposals}
    advice = review.proposals[0].advice.code
    assert (advice.rpartition(":")[0] if advice.startswith("review:wave:wait:") else advice) == expected


ASKED = st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from("abc"), max_size=4), max_size=10)


@given(ASKED, strategies.review_policies())
def test_topics_are_ordered_by_people(asked: dict[str, list[str]], rules: ReviewPolicy) -> None:
    """A topic is proposed by the number of people, then by code; few people are summed without a code."""
    review = reviewed(SCORED, KEPT, topics=asked, policy=rules)
    many = Counter(code for codes in asked.values() for code in set(codes))
    enough = sorted(
        (code for code in many if many[code] >= rules.minimum_requests), key=lambda code: (-many[code], code)
    )
    assert [proposal.about for proposal in review.proposals if proposal.topic is ReviewTopic.TOPIC] == enough
    assert [finding["count"] for finding in review.findings if finding.code == "review:topic:asked"] == [
        many[code] for code in enough
    ]
    few = [finding["count"] for finding in review.findings if finding.code == "review:topic:few"]
    assert few == [len(many) - len(enough)] * (len(many) > len(enough))


@settings(max_examples=examples(60))
@given(INPUTS)
def test_review_is_translated(row: dict[str, Any]) -> None:
    """Every message of a review exists in both languages, with its parameters."""
    review = make_review(**row)
    for language in LANGUAGES:
        for finding in (*review.findings, *(proposal.advice for proposal in review.proposals)):
            text = finding.text(language)
            assert finding.code not in text
        assert review.text(language).count("- ") >= len(review.for_group)


# ---------------------------------------------------------------- rule by rule, through the library's own functions

STEADY = dict.fromkeys(NAMES, 7) | {"p-03": 10, "p-04": 9, "p-05": 8, "p-06": 8}
QUIET = dict.fromkeys(NAMES, 40) | {"p-03": 20, "p-04": 14}


@pytest.mark.parametrize(
    ("row", "code", "paths"),
    [
        ({}, "review:wave", ["continuity.kept_interval", "readiness.status", "reserves"]),
        ({"reserves": None}, "review:wave:wait:reserves", ["reserves"]),
        ({"reserves": 0}, "review:wave:wait:nobody", ["reserves"]),
        ({"readiness": None}, "review:wave:wait:unasked", ["readiness"]),
        (
            {"readiness": ready(time_given=False)},
            "review:wave:wait:facts",
            ["readiness.status", "readiness.facts[time_given]"],
        ),
        ({"readiness": ready(trust=6)}, "review:wave:wait:trust", ["readiness.status", "readiness.answers.trust"]),
        (
            {"readiness": ready(people=4)},
            "review:wave:wait:answers",
            ["readiness.status", "readiness.answers"],
        ),
        ({"decline": Finding.of("review:drift:down", "weeks[5]")}, "review:wave:wait:decline", ["decline.weeks[5]"]),
        (
            {"continuity": kept(QUIET), "decline": Finding.of("review:drift:down"), "reserves": 0},
            "review:wave:wait:rhythm",
            ["continuity.kept_interval", "decline", "reserves"],
        ),
        (
            {"readiness": ready(trust=1, people=20, time_given=False, known_trouble=True), "reserves": 0},
            "review:wave:refused",
            ["readiness.status", "readiness.facts[known_trouble]", "readiness.answers.trust"],
        ),
        (
            {"continuity": kept(dict.fromkeys(NAMES[:1], 7), silent=9)},
            "review:wave",
            ["continuity.kept", "readiness.status", "reserves"],
        ),
    ],
    ids=str,
)
def test_next_wave_lists_obstacles(row: dict[str, Any], code: str, paths: list[str]) -> None:
    """Each obstacle is listed; an unknown share is none."""
    first = reviewed(**row).proposals[0]
    assert (first.topic, first.about, first.advice.code) == (ReviewTopic.NEXT_WAVE, None, code)
    assert [why.path for why in first.evidence] == paths


def aimed(metric: str, before: str, value: str, *, known: bool = True) -> list[Target]:
    """Aim with a metric at a value by the end of the summer."""
    baseline = Baseline(Fraction(before), SPRING) if known else None
    return [Target(metric=CATALOGUE.metric(metric), baseline=baseline, value=Fraction(value), by=SUMMER.end)]


def alone(metric: str, summer: Mapping[str, int], targets: list[Target]) -> Scorecard:
    """Make a scorecard of new business with one outcome, and without findings."""
    found = scored([BUSINESS], observe({"leads": 30, "visits": 900}, summer), targets, ())
    lines = [line for line in found.goals[0].outcomes if line.metric_value.metric.code == metric]
    return evolve(found, goals=[evolve(found.goals[0], outcomes=lines, findings=[])])


@pytest.mark.parametrize(
    ("metric", "summer", "targets", "standing", "proposal"),
    [
        ("leads", {"leads": 31}, aimed("leads", "30", "120"), "behind", ("goal", "g-1", "goal:behind")),
        ("leads", {"leads": 31}, aimed("leads", "30", "36"), "cannot_tell_yet", None),
        ("leads", {"leads": 60}, aimed("leads", "30", "60"), "on_track", None),
        ("leads", {"leads": 90}, aimed("leads", "30", "36"), "ahead", None),
        ("leads", {"leads": 31}, [], "no_target", None),
        (
            "leads",
            {"leads": 31},
            aimed("leads", "30", "36", known=False),
            "no_baseline",
            ("collect", "leads", "collect:baseline"),
        ),
        ("leads", {"leads": 3}, aimed("leads", "2", "4"), "too_little_data", ("collect", "leads", "collect:metric")),
        ("leads", {}, aimed("leads", "30", "36"), "unknown", ("collect", "leads", "collect:metric")),
        (
            "lead_conversion",
            {"leads": 31, "visits": 900},
            aimed("lead_conversion", "1/30", "1/10"),
            "too_little_data",
            ("collect", "lead_conversion", "collect:metric"),
        ),
    ],
    ids=str,
)
def test_outcome_status_follows_the_interval(
    metric: str, summer: dict[str, int], targets: list[Target], standing: str, proposal: tuple[str, str, str] | None
) -> None:
    """Behind with certainty proposes to reconsider; too little data proposes to collect more, and nothing else."""
    review = reviewed(alone(metric, summer, targets), topics=None)
    seen = review.findings[0]
    assert (seen.code, seen.path) == (f"review:outcome:{standing}", f"scorecard.goals[g-1].outcomes[{metric}]")
    about = [item for item in review.for_group if item.topic in {ReviewTopic.GOAL, ReviewTopic.COLLECT}]
    assert [(item.topic.value, item.about, item.advice.code.removeprefix("review:")) for item in about] == [
        proposal
    ] * bool(proposal)
    assert all(item.evidence == (seen,) for item in about)


def test_goal_without_outcome_needs_a_metric() -> None:
    """Without any value the proposal is to supply a metric or drop the goal."""
    review = reviewed(scored([EXPERT], [], [], ()), topics=None)
    assert proposed(review)[1:2] == [("goal", "g-3", "review:goal:silent", None)]
    assert [proposal.topic for proposal in review.for_group] == [ReviewTopic.NEXT_WAVE, ReviewTopic.GOAL]
    assert [why.path for why in review.for_group[1].evidence] == ["scorecard.goals[g-3].findings[0]"]


AWARE = Goal(id="g-4", kind=GoalKind.AWARENESS)


@pytest.mark.parametrize(
    ("summer", "found", "advice"),
    [
        ({"reactions": 9, "comments": 2, "shares": 1}, "review:leading", "review:goal:leading:awareness"),
        ({"impressions": 900}, "review:no-outcome", "review:goal:leading:awareness"),
        ({"reactions": 9, "comments": 2, "shares": 1, "branded_searches": 40}, None, None),
    ],
)
def test_awareness_without_outcome_is_kept(summer: dict[str, int], found: str | None, advice: str | None) -> None:
    """Interactions are an early sign if no outcome is measured: the review does not propose to drop the goal."""
    spring = dict.fromkeys(summer, 3)
    partial = aggregate_observations(observe(spring, summer), periods=[SPRING, SUMMER])
    scorecard = make_scorecard(map_kpis([AWARE]), partial, period=SUMMER, compare_to=SPRING)
    early = found == "review:leading"
    assert [line.metric_value.metric.code for line in scorecard.goals[0].early_signs] == ["interactions"] * early
    assert ("Interactions (an early sign)" in scorecard.text()) is early
    review = reviewed(scorecard, topics=None)
    assert found is None or found in {finding.code for finding in review.findings}
    assert [proposal.advice.code for proposal in review.proposals if proposal.topic is ReviewTopic.GOAL] == [
        advice
    ] * bool(advice)
    seen = [finding for finding in review.findings if finding.path == "scorecard.goals[g-4].leading[interactions]"]
    assert [finding.code for finding in seen] == ["review:outcome:no_target"] * early
    assert advice is None or "search appearances" in review.text()


def test_leading_out_take_needs_an_outcome() -> None:
    """If an app marks its own out-take as leading, the proposal is to find an outcome."""
    catalogue = CATALOGUE.extended(metrics=[evolve(CATALOGUE.metric("visits"), leading=True)])
    plan = map_kpis([BUSINESS], catalogue=catalogue, available=["visits"])
    partial = aggregate_observations(
        observe({"visits": 3}, {"visits": 5}), periods=[SPRING, SUMMER], catalogue=catalogue
    )
    review = reviewed(make_scorecard(plan, partial, period=SUMMER), topics=None)
    assert [proposal.advice.code for proposal in review.proposals if proposal.topic is ReviewTopic.GOAL] == [
        "review:goal:leading"
    ]


def test_reach_is_no_success() -> None:
    """Metrics that rose without an outcome are reported together, in one proposal about their goal."""
    review = reviewed(scored([BUSINESS], targets=[], evidence=()))
    reach = next(proposal for proposal in review.proposals if proposal.topic is ReviewTopic.GOAL)
    assert (reach.about, reach.advice.code) == ("g-1", "review:goal:reach")
    assert [why.text() for why in reach.evidence] == ["new business · Visits from content rose, but no outcome did."]


def test_metric_of_two_goals_is_collected_once() -> None:
    """More data for a metric is proposed once, with each goal; goals of a kind show their id."""
    other = evolve(BUSINESS, id="g-9")
    found = scored([BUSINESS, other], observe({"leads": 30}, {"leads": 3}), aimed("leads", "2", "4"), ())
    collected = [
        proposal
        for proposal in reviewed(found).proposals
        if proposal.topic is ReviewTopic.COLLECT and proposal.about == "leads"
    ]
    assert [[why.path for why in proposal.evidence] for proposal in collected] == [
        ["scorecard.goals[g-1].outcomes[leads]", "scorecard.goals[g-9].outcomes[leads]"]
    ]
    assert collected[0].evidence[1].text().startswith("new business (g-9) · Leads: 3 (")


def test_qualitative_evidence_is_quoted() -> None:
    """Evidence is shown as written, and gives no proposal."""
    told_twice = reviewed(evidence := scored(evidence=(SEEN, evolve(SEEN, observation="She told her friends."))))
    quoted = [finding for finding in told_twice.findings if finding.code == "review:quoted"]
    assert [finding["seen"] for finding in quoted] == ["I applied after I read Anna's post.", "She told her friends."]
    assert evidence.goals[1].evidence[1].observation == "She told her friends."
    assert proposed(told_twice) == proposed(reviewed(scored(evidence=())))


@pytest.mark.parametrize(
    ("spring", "summer", "codes"),
    [(30, 90, ["better"]), (90, 30, ["worse"]), (30, 36, [])],
)
def test_certain_change_is_reported(spring: int, summer: int, codes: list[str]) -> None:
    """An outcome is better or worse than before if the interval of the change excludes 0."""
    seen = reviewed(scored([BUSINESS], observe({"leads": spring}, {"leads": summer}), [], ())).findings
    assert [finding.code.removeprefix("review:change:") for finding in seen if "change" in finding.path] == codes


@pytest.mark.parametrize("ends", [(0.0, 1.0), (-1.0, 0.0), (-1.0, 1.0)], ids=str)
def test_uncertain_change_is_not_reported(ends: tuple[float, float]) -> None:
    """An interval that contains 0, even at its end, gives no finding."""
    line = scored([BUSINESS], observe({"leads": 90}, {"leads": 30}), [], ()).goals[0].outcomes[-1]
    assert line.change is not None
    card = GoalScorecard(goal=BUSINESS, outcomes=[evolve(line, change=evolve(line.change, interval=Interval(*ends)))])
    assert not [finding for finding in reviewed(evolve(SCORED, goals=[card])).findings if "change" in finding.path]


def test_metric_may_be_better_when_lower() -> None:
    """With such a metric a decrease is an improvement."""
    line = scored([BUSINESS], observe({"leads": 90}, {"leads": 30}), [], ()).goals[0].outcomes[-1]
    assert line.change is not None
    cycle = CATALOGUE.metric("sales_cycle")
    shorter = evolve(line, metric_value=evolve(line.metric_value, metric=cycle))
    card = GoalScorecard(goal=BUSINESS, outcomes=[shorter])
    assert reviewed(evolve(scored(), goals=[card])).findings[1].code == "review:change:better"


# ---------------------------------------------------------------- rhythms


@pytest.mark.parametrize(
    ("every", "row", "code"),
    [
        (QUIET, {}, "review:cadence:slower"),
        (STEADY, {}, "review:cadence:step-up"),
        (STEADY, {"decline": Finding.of("review:drift:down")}, None),
        (STEADY, {"readiness": ready(known_trouble=True)}, None),
        (QUIET, {"readiness": ready(known_trouble=True)}, "review:cadence:slower"),
        ({name: 7 + 2 * place for place, name in enumerate(NAMES)}, {}, None),
        (dict.fromkeys(NAMES, 7), {}, None),
    ],
    ids=["quiet", "steady", "declines", "refused", "quiet and refused", "between", "no interval"],
)
def test_group_cadence_follows_the_interval(every: dict[str, int], row: dict[str, Any], code: str | None) -> None:
    """Slower below, a step up above, nothing between or without an interval; no step up while activity declines."""
    group = [
        proposal
        for proposal in reviewed(continuity=kept(every), **row).for_group
        if proposal.topic is ReviewTopic.CADENCE
    ]
    assert [proposal.advice.code for proposal in group] == ([] if code is None else [code])
    assert all([why.path for why in proposal.evidence] == ["continuity.kept_interval"] for proposal in group)


@pytest.mark.parametrize(
    ("low", "high", "codes"),
    [
        (0.1, 0.49, ["review:wave:wait:rhythm", "review:cadence:slower"]),
        (0.1, 0.5, ["review:wave"]),
        (0.75, 0.9, ["review:wave"]),
        (0.76, 0.9, ["review:wave", "review:cadence:step-up"]),
    ],
)
def test_interval_on_a_threshold_gives_no_proposal(low: float, high: float, codes: list[str]) -> None:
    """Only an interval entirely on one side decides."""
    report = evolve(kept(), kept=Fraction(1, 2), kept_interval=Interval(low, high))
    review = reviewed(evolve(scored(), goals=[]), report, topics=None)
    assert [proposal.advice.code for proposal in review.for_group] == codes


def test_thresholds_are_independent() -> None:
    """The thresholds for the wave, for a slower cadence and for a step up are separate."""
    report = evolve(kept(), kept=Fraction(1, 2), kept_interval=Interval(0.3, 0.4))
    card = evolve(scored(), goals=[])
    table: tuple[tuple[dict[str, Any], list[str]], ...] = (
        ({"wave_from": Fraction(2, 5)}, ["review:wave", "review:cadence:slower"]),
        ({"slower_below": Fraction(2, 5)}, ["review:wave:wait:rhythm"]),
        (
            {"slower_below": Fraction(1, 5), "step_up_from": Fraction(1, 5)},
            ["review:wave:wait:rhythm", "review:cadence:step-up"],
        ),
    )
    for options, codes in table:
        review = reviewed(card, report, topics=None, policy=ReviewPolicy(**options))
        assert [proposal.advice.code for proposal in review.for_group] == codes


@pytest.mark.parametrize(
    ("rhythm", "every", "code"),
    [
        (Cadence(1), 14, None),
        (Cadence(1), 15, "review:own:2"),
        (Cadence(2), 14, "review:own:talk"),
        (Cadence(1, 2), 60, "review:own:4"),
        (Cadence(1, 3), 90, "review:own:4"),
        (Cadence(1, 4), 60, None),
        (Cadence(5), 7, "review:own:talk"),
        (Cadence(3), 2, "review:own:many"),
        (Cadence(0), 60, None),
        (Cadence(1), None, "review:own:talk"),
        (Cadence(3), None, "review:own:talk"),
    ],
    ids=str,
)
def test_slower_cadence_is_offered_to_the_person(rhythm: Cadence, every: int | None, code: str | None) -> None:
    """A person who kept under half is offered the next slower step, and one who kept none a talk, personally."""
    rhythms = dict.fromkeys(NAMES, Cadence(1)) | {"p-01": rhythm}
    habits = {name: 7 for name in NAMES if name != "p-01"} | ({} if every is None else {"p-01": every})
    review = reviewed(continuity=kept(habits, rhythms), cadences=rhythms)
    mine = review.proposals_for("p-01")
    assert [proposal.advice.code for proposal in mine] == ([] if code is None else [code])
    paths = {path for proposal in mine for why in proposal.evidence for path in [why.path]}
    assert ("continuity.people[p-01]" in paths) is (code not in {None, "review:own:many"})
    assert ("cadences[p-01]" in paths) is (code is not None and rhythm.posts > 2)
    assert not {"continuity.people[p-01]", "cadences[p-01]"} & {finding.path for finding in review.findings}


def test_listening_is_the_slowest_cadence() -> None:
    """Below the slowest step is listening; an unknown cadence has no step."""
    people = [evolve(continuity, periods=4, kept=1) for continuity in kept().people]
    report = evolve(kept(), people=people)
    rhythms = dict(zip(NAMES, (*STEPS, Cadence(1, 9)), strict=False))
    review = reviewed(continuity=report, cadences=rhythms)
    offered = [proposal.advice.code.rpartition(":")[2] for name in NAMES for proposal in review.proposals_for(name)]
    assert offered == ["listen", "listen", "4", "2", "listen", "slower", "slower", "slower", "slower"]
    for steady in (evolve(people[0], periods=3), evolve(people[0], kept=2)):
        assert reviewed(continuity=evolve(report, people=[steady])).proposals_for("p-00") == ()


def test_absent_people_get_no_proposal() -> None:
    """Former, paused, absent and unmeasured people get no proposal."""
    people = [evolve(continuity, periods=4, kept=1) for continuity in kept().people]
    report = evolve(kept(), people=people)
    here = stays()
    here[0] = here[0].leave(ON)
    here[1] = here[1].pause(ON)
    here[2] = evolve(here[2], away=[DateRange(ON, ON)])
    rhythms = dict.fromkeys(NAMES, Cadence(3))
    review = reviewed(continuity=report, memberships=here[:8], cadences=rhythms)
    assert sorted({proposal.participant for proposal in review.proposals if proposal.participant}) == NAMES[3:8]
    assert all(proposal.participant is None for proposal in reviewed(continuity=report, memberships=None).proposals)
    everybody = reviewed(continuity=evolve(report, people=people[::-1]), cadences=rhythms)
    assert [proposal.participant for proposal in everybody.proposals if proposal.participant] == NAMES[:9]
    assert everybody.proposals_for("p-09") == ()


@pytest.mark.parametrize(
    ("many", "code"), [(9, "review:kept:minimum"), (5, "review:kept:minimum"), (4, "review:kept:unknown")], ids=str
)
def test_share_of_few_people_is_not_shown(many: int, code: str) -> None:
    """A share without an interval is shown from five people on and decides nothing."""
    review = reviewed(continuity=kept(dict.fromkeys(NAMES, 7), silent=10 - many), cadences=None)
    seen = [finding for finding in review.findings if finding.path == "continuity.kept"]
    assert [finding.code for finding in seen] == [code]
    assert all(proposal.topic is not ReviewTopic.CADENCE for proposal in review.proposals)


@pytest.mark.parametrize("between", [None, Interval(0.4949, 0.8999), Interval(0.4851, 0.8951)])
def test_a_share_near_all_or_none_is_a_bound(between: Interval | None) -> None:
    """All and none of five people, or of ten, give the same finding as one person less or more; shares within stay."""
    path = "continuity.kept" if between is None else "continuity.kept_interval"
    within = {"percent": 50} | ({} if between is None else {"low": 49, "high": 90})
    for many, room in ((5, 20), (10, 10)):
        report = kept(dict.fromkeys(NAMES, 7), silent=10 - many)
        for share, code, row in (
            (Fraction(1), "review:kept:minimum", {"minimum": 100 - room}),
            (Fraction(many - 1, many), "review:kept:minimum", {"minimum": 100 - room}),
            (Fraction(1, many), "review:kept:maximum", {"maximum": room}),
            (Fraction(0), "review:kept:maximum", {"maximum": room}),
            (Fraction(1, 2), "review:kept:bare" if between is None else "review:kept", within),
        ):
            review = reviewed(continuity=evolve(report, kept=share, kept_interval=between), cadences=None)
            assert Finding.of(code, path, **row) in review.findings


def test_other_findings_of_continuity_are_shown() -> None:
    """The change of activity, the number of unmeasured people and a different period are shown."""
    unclear = Finding.of("metric-value:few-values", count=2)
    report = evolve(kept(), period=SPRING, findings=[*kept().findings, unclear])
    for between, way in ((Interval(0.1, 1.0), "up"), (Interval(-1.0, -0.1), "down"), (Interval(-1.0, 1.0), "even")):
        seen = reviewed(continuity=evolve(report, drift_interval=between)).findings
        about = [(finding.code, finding.path) for finding in seen if finding.path.startswith("continuity")]
        assert about == [
            ("review:kept", "continuity.kept_interval"),
            (f"review:drift:{way}", "continuity.drift_interval"),
            ("continuity:unmeasured", "continuity.findings[0]"),
            ("review:period", "continuity.period"),
        ]


# ---------------------------------------------------------------- the text


def test_review_text() -> None:
    """Outcomes come first, every proposal has the numbers of its evidence, and nobody is named."""
    review = reviewed()
    lines = review.text().splitlines()
    assert lines[0] == "Review of 1 July 2026 to 30 September 2026, made on 5 October 2026"
    assert lines[3] == " 1. New business · Conversion from content to leads: 1.7%. No target is set."
    assert lines[4] == " 2. New business · Leads: 31 (21 – 44). Behind the expected 121."
    at = lines.index("Next wave")
    assert lines[at + 1] == "- Invite the next wave from the 7 people in reserve. Each of them may decline. (9, 12, 19)"
    numbers = [part for line in lines[at:] if line.startswith("- ") for part in line.split("(")[-1][:-1].split(", ")]
    assert all(f"{number:>2}. " in review.text() for number in numbers)
    assert [line for line in lines[at:] if line and line[0] not in "-S"] == ["Next wave", "Goals", "Topics"]
    assert lines[-1].startswith("Suggestions about a person's own rhythm")
    dutch = review.text("nl").splitlines()
    assert dutch[0].startswith("Terugblik op 1 juli 2026")
    assert len(dutch) == len(lines)
    assert "Suggest" not in reviewed(memberships=None).text()
    assert repr(review) == "<Review 2026-07-01 to 2026-09-30: 6 proposals, 5 personal>"


@pytest.mark.parametrize(
    ("code", "value", "shown"), [("adoption", 0.5, "50.0 %"), ("leads", 12.4, "12"), ("cost_per_hire", 0.5, "0.50")]
)
def test_values_are_shown_in_their_unit(code: str, value: float, shown: str) -> None:
    """A share is in percent; other values have the decimals of their unit."""
    assert review_module._shown(KpiCatalogue.default().metric(code), value) == shown


def test_order_of_findings() -> None:
    """Outcomes by goal, notable changes and evidence; then continuity, decline, readiness, topics and reserves."""
    seen = reviewed(decline=Finding.of("review:drift:down")).findings
    paths = [finding.path for finding in seen]
    first = {part: next(n for n, path in enumerate(paths) if path.startswith(part)) for part in PARTS}
    assert list(first.values()) == sorted(first.values())
    assert paths[-1] == "reserves"


PARTS = (
    "scorecard.goals[g-1].outcomes",
    "scorecard.goals[g-1].findings",
    "scorecard.goals[g-2].outcomes",
    "scorecard.goals[g-2].evidence",
    "scorecard.goals[g-3]",
    "continuity",
    "decline",
    "readiness",
    "survey",
    "reserves",
)


def test_readiness_shows_obstacles() -> None:
    """Measures are always shown, facts only if they are obstacles."""
    paths = [
        finding.path
        for finding in reviewed(readiness=ready(time_given=False)).findings
        if finding.path.startswith("readiness")
    ]
    measures = [f"readiness.answers.{name}" for name in ("trust", "workload", "leadership")]
    assert paths == ["readiness.status", "readiness.facts[time_given]", *measures]


STANDINGS = (
    *("unknown", "no_target", *(verdict.value for verdict in TargetStatus)),
    *(f"{verdict.value}:bare" for verdict in (TargetStatus.AHEAD, TargetStatus.ON_TRACK, TargetStatus.BEHIND)),
)
CODES = (
    *(f"review:outcome:{standing}" for standing in STANDINGS),
    *(f"review:readiness:{answer.value}" for answer in ReadinessStatus),
    *(f"review:own:{step.weeks}" for step in STEPS if step.posts),
    *(f"review:own:{name}" for name in ("listen", "slower", "many", "kept", "rare", "none", "talk")),
    *(f"review:goal:{name}" for name in ("silent", "leading", "leading:awareness", "behind", "reach")),
    *(f"review:collect:{name}" for name in ("metric", "baseline", "interval", "survey")),
    *(f"review:drift:{name}" for name in ("up", "down", "even")),
    *(f"label:review_topic:{kind.value}" for kind in ReviewTopic),
    *(f"label:column:{name}" for name in ("number", "seen", "source", "kind", "advice", "evidence")),
)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_composed_codes_have_messages(language: str) -> None:
    """Codes composed of statuses, answers, steps and kinds have messages."""
    assert [code for code in CODES if code not in LANGUAGES[language]] == []


# ---------------------------------------------------------------- misuse


def test_all_problems_are_reported_together() -> None:
    """Every wrong type is in one error with its path, without answers of people."""
    wrong: Any = "x"
    with pytest.raises(ValidationError) as error:
        make_review(
            wrong,
            wrong,
            on=wrong,
            decline=wrong,
            readiness=wrong,
            topics={"p-1": ["writing", 3], "p-2": wrong, "": []},  # type: ignore[list-item]
            reserves=-1,
            cadences={"p-1": wrong},
            memberships=[wrong],
            policy=wrong,
        )
    assert [finding.path for finding in error.value.findings] == [
        "scorecard",
        "continuity",
        "on",
        "decline",
        "readiness",
        "topics[p-1][1]",
        "topics[p-2]",
        "topics.keys",
        "reserves",
        "cadences[p-1]",
        "memberships[0]",
        "policy",
    ]
    assert "3" not in error.value.findings[5].text()
    with pytest.raises(ValidationError) as error:
        reviewed(topics=wrong, cadences=wrong, memberships=wrong)
    assert [finding.path for finding in error.value.findings] == ["topics", "cadences", "memberships"]


def test_review_is_after_its_period() -> None:
    """A date before the last day of scorecard or continuity is rejected; that day is accepted."""
    reviewed(on=SUMMER.end)
    early = SUMMER.end - timedelta(days=1)
    with pytest.raises(ValidationError) as error:
        reviewed(on=early)
    assert [(finding.path, finding.code, finding["end"]) for finding in error.value.findings] == [
        ("on", "review:early", "2026-09-30")
    ]
    with pytest.raises(ValidationError, match="must not be before 30 September 2026"):
        reviewed(evolve(scored(), period=SPRING), on=early)
    with pytest.raises(ValidationError, match="must not be before 30 September 2026"):
        reviewed(continuity=evolve(kept(), period=SPRING), on=early)


def test_no_wave_and_no_step_up_while_activity_falls() -> None:
    """Activity that fell beyond chance holds back the next wave, as its evidence, and a step up."""
    steady = evolve(kept(), kept=Fraction(9, 10), kept_interval=Interval(0.85, 0.95))
    for ends, wave in (((-1.0, 0.0), True), ((-1.0, -0.01), False)):
        review = reviewed(continuity=evolve(steady, drift_interval=Interval(*ends)))
        assert review.proposals[0].advice.code == ("review:wave" if wave else "review:wave:wait:decline")
        raised = [proposal for proposal in review.proposals if proposal.advice.code == "review:cadence:step-up"]
        assert len(raised) == wave
        if not wave:
            assert [finding.code for finding in review.proposals[0].evidence] == ["review:drift:down"]
