"""Strategies for activities, continuity, decline, scorecards, experiments, next steps and reviews."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from attrs import evolve
from hypothesis import strategies as st

from advocacy.dates import DateRange
from advocacy.errors import Finding
from advocacy.goals.aggregation import aggregate_observations
from advocacy.goals.catalogue import KpiCatalogue
from advocacy.goals.goal import Goal, GoalKind
from advocacy.goals.measurement_plan import map_kpis
from advocacy.goals.observations import Observation
from advocacy.people.membership import Membership
from advocacy.plan.tracks import TOPICS
from advocacy.privacy.group_metrics import GroupMetric, GroupMetrics, metrics_by_group
from advocacy.run.activity import Activity, ActivityKind
from advocacy.run.continuity import Continuity, ContinuityReport
from advocacy.run.decline import DeclinePolicy, DeclineReport, DeclineStatus, GroupDecline, PersonDecline
from advocacy.run.experiment import Experiment, ExperimentResult
from advocacy.run.highlights import Highlight, HighlightReport
from advocacy.run.next_steps import LeadRole, NextStep, NextStepPolicy, NextSteps
from advocacy.run.review import Review, ReviewPolicy, ReviewProposal, ReviewTopic, make_review
from advocacy.run.scorecard import Evidence, GoalScorecard, Scorecard, ScorecardLine, make_scorecard
from advocacy.testing.strategies._content import readinesses
from advocacy.testing.strategies._goals import goals
from advocacy.testing.strategies._people import date_ranges, days, identifiers, texts
from advocacy.testing.strategies._pilot import intervals
from advocacy.testing.strategies._plan import cadences

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
    "activities",
    "continuities",
    "continuity_reports",
    "decline_policies",
    "decline_reports",
    "evidences",
    "experiment_results",
    "experiments",
    "goal_scorecards",
    "group_declines",
    "group_metric_lists",
    "group_metrics",
    "highlight_reports",
    "highlights",
    "next_step_lists",
    "next_step_policies",
    "next_steps",
    "person_declines",
    "review_policies",
    "review_proposals",
    "reviews",
    "scorecard_lines",
    "scorecards",
]


def activities(
    *, people: SearchStrategy[str] | None = None, on: SearchStrategy[date] | None = None
) -> SearchStrategy[Activity]:
    """Generate activities of every kind, with pillar and metrics or without; *people* are ids."""
    return st.builds(
        Activity,
        participant=identifiers() if people is None else people,
        on=days() if on is None else on,
        kind=st.sampled_from(ActivityKind),
        pillar=st.none() | identifiers(),
        measures=st.dictionaries(st.sampled_from(["impressions", "reactions"]), st.integers(0, 9999), max_size=2),
    )


@st.composite
def _continuity(draw: DrawFn, people: SearchStrategy[str]) -> Continuity:
    here = draw(st.integers(0, 365))
    stretches = draw(st.integers(0, here // 7))
    return Continuity(
        participant=draw(people),
        days=here,
        periods=stretches,
        kept=draw(st.integers(0, stretches)),
        longest_gap=draw(st.integers(0, here)),
        drift=draw(st.none() | st.integers(-20, 20).map(lambda quarters: Fraction(quarters, 4))),
    )


def continuities(*, people: SearchStrategy[str] | None = None) -> SearchStrategy[Continuity]:
    """Generate how people kept to their rhythm; *people* are ids."""
    return _continuity(identifiers() if people is None else people)


def continuity_reports(*, people: SearchStrategy[list[Continuity]] | None = None) -> SearchStrategy[ContinuityReport]:
    """Generate reports, with a metric of all together and without."""
    listed = st.lists(continuities(), max_size=3, unique_by=lambda one: one.participant)
    share = st.none() | st.fractions(0, 1, max_denominator=50)
    return st.builds(ContinuityReport, period=date_ranges(), people=listed if people is None else people, kept=share)


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


_BEFORE, _WINDOW = DateRange(date(2026, 4, 1), date(2026, 6, 30)), DateRange(date(2026, 7, 1), date(2026, 9, 30))
#: Measures whose values can be anything beside each other.
_FREE = ["leads", "visits", "applications", "impressions", "days_to_close", "followers"]


def evidences(*, aims: SearchStrategy[str] | None = None) -> SearchStrategy[Evidence]:
    """Generate evidence in words; *aims* are the ids of the goals it tells of."""
    return st.builds(
        Evidence,
        goal=identifiers() if aims is None else aims,
        observation=texts(max_size=30),
        reported_by=texts(),
        how_known=texts(max_size=30),
        on=days(),
    )


@st.composite
def _scorecard(draw: DrawFn, aims: SearchStrategy[list[Goal]]) -> Scorecard:
    pursued = draw(aims)
    plan = map_kpis(pursued, available=_FREE)
    numbers = st.dictionaries(st.sampled_from(_FREE), st.integers(0, 500))
    seen = [
        Observation(measure=name, value=value, when=period)
        for period in (_BEFORE, _WINDOW)
        for name, value in draw(numbers).items()
    ]
    told: SearchStrategy[list[Evidence]] = st.just([])
    if pursued:
        told = st.lists(evidences(aims=st.sampled_from([goal.id for goal in pursued])), max_size=2)
    partial = aggregate_observations(seen, periods=[_BEFORE, _WINDOW])
    before = draw(st.sampled_from([None, _BEFORE]))
    return make_scorecard(plan, partial, period=_WINDOW, compare_to=before, evidence=draw(told))


def scorecards(*, aims: SearchStrategy[list[Goal]] | None = None) -> SearchStrategy[Scorecard]:
    """Generate scorecards for *aims* with different ids, with gaps, evidence and a window before or without."""
    return _scorecard(st.lists(goals(), max_size=3, unique_by=lambda goal: goal.id) if aims is None else aims)


def goal_scorecards(*, aims: SearchStrategy[Goal] | None = None) -> SearchStrategy[GoalScorecard]:
    """Generate the card of one goal."""
    one = (goals() if aims is None else aims).map(lambda goal: [goal])
    return scorecards(aims=one).map(lambda card: card.goals[0])


def scorecard_lines() -> SearchStrategy[ScorecardLine]:
    """Generate metrics on a scorecard."""
    # kinds of which some metric is made of the measures above
    kinds = st.sampled_from([GoalKind.NEW_BUSINESS, GoalKind.RECRUITMENT, GoalKind.AWARENESS])
    cards = goal_scorecards(aims=goals(kinds=kinds))
    return cards.flatmap(lambda card: st.sampled_from([*card.outcomes, *card.leading, *card.vanity]))


@st.composite
def _view(draw: DrawFn) -> GroupMetrics:
    groups = draw(st.dictionaries(st.sampled_from(["HR", "IT", "Law", "Sales"]), st.integers(1, 12)))
    seen = [
        Observation(measure=name, value=value, when=_WINDOW, segment=group)
        for group, many in groups.items()
        for name, value in (("invited", many), ("activated", draw(st.integers(0, many))))
    ]
    partial = aggregate_observations(seen, periods=[_WINDOW])
    metrics = [KpiCatalogue.default().metric("adoption")]
    return metrics_by_group(metrics, partial, sizes=groups, period=_WINDOW, minimum_group=draw(st.integers(1, 6)))


def group_metric_lists() -> SearchStrategy[GroupMetrics]:
    """Generate what management sees of groups of one to twelve people."""
    return _view()


def group_metrics() -> SearchStrategy[GroupMetric]:
    """Generate metrics of one group, as management sees them."""
    return st.builds(GroupMetric, metric=identifiers(), group=st.none() | texts(), value=st.none() | st.floats(0, 1))


@st.composite
def _experiment(draw: DrawFn, read: SearchStrategy[bool]) -> Experiment:
    share = draw(st.booleans())
    metric = KpiCatalogue.default().metric("active_rate" if share else "leads")
    usual = draw(st.fractions(0, Fraction(1, 2), max_denominator=20))
    smallest = draw(st.fractions(Fraction(1, 20), Fraction(1, 2), max_denominator=20))
    stated = Experiment(
        id=draw(identifiers()),
        intervention=draw(texts()),
        population=draw(texts()),
        metric=metric,
        baseline=usual,
        minimum_effect=smallest,
        period=_WINDOW,
        registered=draw(st.dates(date(2026, 1, 1), _WINDOW.start)),
        control="a",
        treatment="b",
        randomized=draw(st.booleans()),
        power=draw(st.sampled_from([0.5, 0.8, 0.9])),
    )
    if not draw(read):
        return stated
    groups = draw(st.tuples(st.integers(1, 60), st.integers(1, 60)))
    seen = []
    for name, many in zip("ab", groups, strict=True):
        events = draw(st.integers(0, many))
        told = {"active": events, "enrolled": many} if share else {"leads": events}
        seen += [Observation(measure=code, value=value, when=_WINDOW, segment=name) for code, value in told.items()]
    partial = aggregate_observations(seen, periods=[_WINDOW])
    return stated.evaluate(
        partial, on=draw(st.dates(date(2026, 10, 1), date(2027, 1, 1))), people=None if share else groups
    )


def experiments() -> SearchStrategy[Experiment]:
    """Generate experiments on a share and on a count, stated alone and read."""
    return _experiment(read=st.booleans())


def experiment_results() -> SearchStrategy[ExperimentResult]:
    """Generate what was read of experiments."""
    return _experiment(read=st.just(value=True)).map(lambda tried: cast("ExperimentResult", tried.result))


def next_step_policies(*, limits: SearchStrategy[int] | None = None) -> SearchStrategy[NextStepPolicy]:
    """Generate policies of short and long times; *limits* are the most steps a week."""
    times = st.integers(1, 60)
    return st.builds(
        NextStepPolicy,
        maximum_per_week=st.integers(0, 9) if limits is None else limits,
        rest=times,
        newcomer_days=times,
        back_days=times,
        draft_days=times,
        silence_times=st.integers(1, 5),
        silence_days=times,
        first_days=times,
        steady_periods=st.integers(1, 5),
        one_pillar_days=times,
        idea_days=times,
        session_days=times,
        seed=st.integers(0, 99),
    )


def _reasons() -> SearchStrategy[tuple[str, LeadRole, Finding]]:
    """Generate a suggestion's name, its role, and evidence for it."""
    return days().flatmap(
        lambda day: st.sampled_from(
            [
                ("declining", LeadRole.NUDGE, Finding.of("next:declining")),
                ("draft", LeadRole.SPAR, Finding.of("next:draft", on=day, days=20)),
                ("joined", LeadRole.MOTIVATE, Finding.of("next:joined", on=day)),
                ("silent", LeadRole.NUDGE, Finding.of("next:silent", days=40, rhythm=7)),
                ("steady", LeadRole.INSPIRE, Finding.of("next:steady", count=4)),
                ("idea", LeadRole.SPAR, Finding.of("next:idea:unseen", idea="i-1")),
            ]
        )
    )


def next_steps(
    *, people: SearchStrategy[str] | None = None, on: SearchStrategy[date] | None = None
) -> SearchStrategy[NextStep]:
    """Generate steps in every role; *people* are ids."""
    return st.builds(
        lambda who, day, reason: NextStep(
            participant=who,
            role=reason[1],
            on=day,
            evidence=[reason[2]],
            suggestion=Finding.of(f"suggest:{reason[0]}"),
        ),
        identifiers() if people is None else people,
        days() if on is None else on,
        _reasons(),
    )


def next_step_lists(*, steps: SearchStrategy[list[NextStep]] | None = None) -> SearchStrategy[NextSteps]:
    """Generate a lead's weeks, empty ones too; *steps* are of different people."""
    listed = st.lists(next_steps(), max_size=4, unique_by=lambda step: step.participant)
    waiting = st.integers(0, 9)
    return st.builds(
        lambda day, said, many: NextSteps(
            on=day,
            steps=said,
            waiting=many,
            findings=[Finding.of("steps:waiting", count=many)] if many else [],
        ),
        days(),
        listed if steps is None else steps,
        waiting,
    )


def highlights(*, people: SearchStrategy[str] | None = None) -> SearchStrategy[Highlight]:
    """Generate named moments of every kind; *people* are ids."""
    kinds = days().flatmap(
        lambda day: st.sampled_from(
            [
                Finding.of("recognition:first-post", on=day),
                Finding.of("recognition:year", on=day),
                Finding.of("recognition:new-pillar", pillar="craft", on=day),
            ]
        )
    )
    return st.builds(Highlight, participant=identifiers() if people is None else people, what=kinds)


def highlight_reports(*, named: SearchStrategy[list[Highlight]] | None = None) -> SearchStrategy[HighlightReport]:
    """Generate what is told to the group; *named* are moments of different people."""
    listed = st.lists(highlights(), max_size=3, unique_by=lambda moment: moment.participant)
    count = st.integers(3, 30)
    return st.builds(
        HighlightReport,
        period=date_ranges(),
        group=st.lists(
            count.map(lambda many: Finding.of("recognition:pillar", pillar="craft", count=many)), max_size=1
        ),
        highlights=listed if named is None else named,
    )


_EARLY = date(1900, 1, 1)
_codes = st.sampled_from([topic.code for topic in TOPICS])


def review_proposals(
    *, people: SearchStrategy[str | None] | None = None, kinds: SearchStrategy[ReviewTopic] | None = None
) -> SearchStrategy[ReviewProposal]:
    """Generate proposals of every kind, about the group and about one person; *people* are ids."""
    asked = st.integers(3, 40).map(lambda count: Finding.of("review:waiting", "waiting", count=count))
    return st.builds(
        ReviewProposal,
        topic=st.sampled_from(ReviewTopic) if kinds is None else kinds,
        about=st.none() | identifiers(),
        advice=st.sampled_from([Finding.of("review:wave:wait"), Finding.of("review:cadence:slower")]),
        evidence=st.lists(asked, min_size=1, max_size=3),
        participant=st.none() | identifiers() if people is None else people,
    )


def review_policies() -> SearchStrategy[ReviewPolicy]:
    """Generate what a review goes by, thresholds that meet included."""
    tenths = st.integers(1, 10).map(lambda many: Fraction(many, 10))
    return st.tuples(tenths, tenths).flatmap(
        lambda ends: st.builds(
            ReviewPolicy,
            minimum_requests=st.integers(3, 6),
            wave_from=tenths,
            slower_below=st.just(min(ends)),
            step_up_from=st.just(max(ends)),
            own_below=tenths,
            minimum_periods=st.integers(1, 8),
            minimum_people=st.integers(3, 8),
        )
    )


@st.composite
def _review(
    draw: DrawFn,
    cards: SearchStrategy[Scorecard],
    continuity: SearchStrategy[ContinuityReport],
    policies: SearchStrategy[ReviewPolicy],
) -> Review:
    scorecard, report = draw(cards), draw(continuity)
    if report.kept is not None and draw(st.booleans()):
        report = evolve(report, kept_interval=draw(intervals(ends=st.floats(0, 1))))
    names = [one.participant for one in report.people]
    return make_review(
        scorecard,
        report,
        on=max(scorecard.period.end, report.period.end) + timedelta(days=draw(st.integers(0, 30))),
        decline=draw(st.sampled_from([None, Finding.of("review:drift:down")])),
        readiness=draw(st.none() | readinesses()),
        topics=draw(st.none() | st.dictionaries(identifiers(), st.lists(_codes, max_size=3), max_size=6)),
        reserves=draw(st.none() | st.integers(0, 30)),
        cadences={name: draw(cadences()) for name in names if draw(st.booleans())},
        memberships=[Membership(participant=name, joined=_EARLY) for name in names],
        policy=draw(policies),
    )


def reviews(
    *,
    cards: SearchStrategy[Scorecard] | None = None,
    continuity: SearchStrategy[ContinuityReport] | None = None,
    policies: SearchStrategy[ReviewPolicy] | None = None,
) -> SearchStrategy[Review]:
    """Generate reviews of scorecards and continuity, with a survey and without."""
    return _review(
        scorecards() if cards is None else cards,
        continuity_reports() if continuity is None else continuity,
        review_policies() if policies is None else policies,
    )
