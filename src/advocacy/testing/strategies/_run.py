"""Strategies for what people do, for signs of decline, and for next steps."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from advocacy.errors import Finding
from advocacy.people import Consent, Membership, Participant, Purpose
from advocacy.run import (
    Activity,
    ActivityKind,
    AimReport,
    CampaignScheme,
    Continuity,
    ContinuityReport,
    DeclinePolicy,
    DeclineStatus,
    GroupAim,
    GroupDecline,
    LeadRole,
    NextStep,
    NextStepPolicy,
    NextStepRecord,
    PersonDecline,
    StepAnswer,
    StepReason,
    find_reached_aims,
    make_campaign_scheme,
)
from advocacy.testing.strategies._people import DAY, date_ranges, days, identifiers, participants, shared, texts
from advocacy.testing.strategies._plan import content_ideas

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["activities", "continuities", "continuity_reports", "decline_policies"]
__all__ += ["aim_reports", "campaign_schemes", "group_aims", "next_step_policies", "next_step_records", "next_steps"]


@shared
def activities(
    *, people: SearchStrategy[str] = identifiers(), on: SearchStrategy[date] = days()
) -> SearchStrategy[Activity]:
    """Generate activities of every kind, with or without a pillar and measures; *people* are ids."""
    return st.builds(
        Activity,
        participant=people,
        on=on,
        kind=st.sampled_from(ActivityKind),
        pillar=st.none() | identifiers(),
        measures=st.dictionaries(st.sampled_from(["impressions", "reactions"]), st.integers(0, 9999), max_size=2),
    )


@shared
@st.composite
def continuities(draw: DrawFn, *, people: SearchStrategy[str] = identifiers()) -> Continuity:
    """Generate how well people kept to their rhythm; *people* are ids."""
    here = draw(st.integers(0, 365))
    periods = draw(st.integers(0, here // 7))
    return Continuity(
        participant=draw(people),
        days=here,
        periods=periods,
        kept=draw(st.integers(0, periods)),
        longest_gap=draw(st.integers(0, here)),
        drift=draw(st.none() | st.integers(-20, 20).map(lambda quarters: Fraction(quarters, 4))),
    )


_continuities = st.lists(continuities(), max_size=3, unique_by=lambda item: item.participant)


@shared
def continuity_reports(*, people: SearchStrategy[list[Continuity]] = _continuities) -> SearchStrategy[ContinuityReport]:
    """Generate reports, with or without a share for the whole group."""
    share = st.none() | st.fractions(0, 1, max_denominator=50)
    return st.builds(ContinuityReport, period=date_ranges(), people=people, kept=share)


@shared
@st.composite
def decline_policies(
    draw: DrawFn,
    *,
    levels: SearchStrategy[Fraction] = st.fractions(Fraction(1, 100), Fraction(1, 5), max_denominator=100),
) -> DeclinePolicy:
    """Generate policies with at most *levels* as total error, over at most a year; *levels* are above 0, at most 1."""
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


@shared
@st.composite
def person_declines(draw: DrawFn) -> PersonDecline:
    """Generate results of the looks at a person's weeks, with and without signs."""
    who, weeks = draw(identifiers()), draw(st.integers(0, 60))
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


def _group(week: int, answer: DeclineStatus, people: int) -> GroupDecline:
    """Return the status of the group, with the finding of its sign."""
    sign = Finding.of("decline:together", week=week, people=people, late=people, early=3 * people, last=4 * people)
    here = answer is DeclineStatus.SIGN
    return GroupDecline(people=people, looked=week, status=answer, signs=[week] * here, findings=[sign] * here)


group_declines = st.just(GroupDecline()) | st.builds(
    _group, st.integers(2, 13).map(lambda month: 4 * month), st.sampled_from(DeclineStatus), st.integers(10, 60)
)


@shared
def next_step_policies(*, limits: SearchStrategy[int] = st.integers(0, 9)) -> SearchStrategy[NextStepPolicy]:
    """Generate policies with short and long delays; *limits* are the maximums per week."""
    names = ("rest", "newcomer_days", "back_days", "draft_days", "silence_days", "first_days", "one_pillar_days")
    return st.builds(
        NextStepPolicy,
        maximum_per_week=limits,
        silence_times=st.integers(1, 5),
        steady_periods=st.integers(1, 5),
        seed=st.integers(0, 99),
        **dict.fromkeys((*names, "idea_days", "session_days"), st.integers(1, 60)),
    )


@shared
@st.composite
def next_steps(
    draw: DrawFn, *, people: SearchStrategy[str] = identifiers(), on: SearchStrategy[date] = days()
) -> NextStep:
    """Generate steps for every role; *people* are ids."""
    day = draw(days())
    name, role, evidence = draw(
        st.sampled_from(
            [
                ("declining", LeadRole.NUDGE, Finding.of("next-step:declining")),
                ("draft", LeadRole.SPAR, Finding.of("next-step:draft", on=day, days=20)),
                ("joined", LeadRole.MOTIVATE, Finding.of("next-step:joined", on=day)),
                ("silent", LeadRole.NUDGE, Finding.of("next-step:silent", days=40, rhythm=7)),
                ("steady", LeadRole.INSPIRE, Finding.of("next-step:steady", count=4)),
                ("idea", LeadRole.SPAR, Finding.of("next-step:idea:unseen", idea="i-1")),
            ]
        )
    )
    suggestion = Finding.of(f"suggestion:{name}")
    return NextStep(participant=draw(people), role=role, on=draw(on), evidence=[evidence], suggestion=suggestion)


@shared
def next_step_records(
    *,
    people: SearchStrategy[str] = identifiers(),
    on: SearchStrategy[date] = days(),
    items: SearchStrategy[str | None] = st.none() | identifiers(),
) -> SearchStrategy[NextStepRecord]:
    """Generate records of steps and replies; *people* and *items* are ids."""
    answers = st.none() | st.sampled_from(StepAnswer)
    reasons = st.sampled_from(StepReason)
    return st.builds(NextStepRecord, participant=people, step=reasons, item=items, on=on, answer=answers)


@shared
@st.composite
def group_aims(draw: DrawFn, *, pillars: SearchStrategy[str] = identifiers()) -> GroupAim:
    """Generate aims for stories, for pillars or for both; *pillars* are ids."""
    themes = draw(st.sets(pillars, max_size=2))
    stories = draw(st.integers(1, 9) | st.none() if themes else st.integers(1, 9))
    return GroupAim(
        id=draw(identifiers()), name=draw(texts()), period=draw(date_ranges()), stories=stories, pillars=themes
    )


@shared
@st.composite
def aim_reports(draw: DrawFn) -> AimReport:
    """Generate reports on an aim. All, some or none of its parts are reached."""
    aim, many = draw(group_aims()), draw(st.integers(0, 6))
    day = aim.period.start
    ids = [f"p-{place}" for place in range(many)]
    consents = [Consent(purpose=purpose, given=day) for purpose in (Purpose.PARTICIPATION, Purpose.MEASUREMENT)]
    themes = st.sampled_from([None, *sorted(aim.pillars)])
    return find_reached_aims(
        [aim],
        [Activity(participant=who, on=day, kind=ActivityKind.POSTED, pillar=draw(themes)) for who in (*ids, *ids)],
        [Participant(id=who, consents=consents) for who in ids],
        [Membership(participant=who, joined=day) for who in ids],
        on=draw(st.sampled_from([day, aim.period.end])),
        minimum_group=draw(st.integers(1, 5)),
    )


@shared
@st.composite
def campaign_schemes(draw: DrawFn) -> CampaignScheme:
    """Generate schemes. The author of the ideas may or may not consent to be named."""
    author = draw(participants())
    ideas = content_ideas(pillars=st.just("craft"), people=st.just(author.id))
    return make_campaign_scheme(
        campaign=draw(identifiers()),
        source=draw(identifiers()),
        on=DAY,
        pillars=["craft", *draw(st.sets(identifiers(), max_size=2)).difference({"craft"})],
        ideas=draw(st.lists(ideas, max_size=3, unique_by=lambda idea: idea.id)),
        participants=[author],
    )
