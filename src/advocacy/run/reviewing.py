"""Holding a review: rules from what was seen to what is proposed, each with its evidence (domain, step 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from advocacy.errors import Finding, raise_any
from advocacy.people.membership import Membership
from advocacy.plan.cadence import MOST_A_WEEK, STEPS, Cadence
from advocacy.plan.readiness import Readiness, ReadinessAnswer
from advocacy.run.continuity import Continuity, ContinuityReport
from advocacy.run.review import Proposal, ProposalKind, Review, ReviewPolicy
from advocacy.run.review_goals import review_goals
from advocacy.run.scorecard import Scorecard
from advocacy.values import Window, each, identifier, instance, optional, own, text, tuple_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["hold_review"]

_KINDS = tuple(ProposalKind)


def hold_review(
    scorecard: Scorecard,
    continuity: ContinuityReport,
    *,
    on: date,
    fell: Finding | None = None,
    readiness: Readiness | None = None,
    topics: Mapping[str, Iterable[str]] | None = None,
    waiting: int | None = None,
    cadences: Mapping[str, Cadence] | None = None,
    memberships: Iterable[Membership] | None = None,
    policy: ReviewPolicy | None = None,
) -> Review:
    """
    Bring together what was seen, and propose what follows for the next round (domain, step 4: monitor and adjust).

    Intervals decide: where a figure has none, nothing follows from its value but to learn more. The rules:

    - Next wave: more people are asked in where the check found a program ready, nothing tells of a decline (neither a
      sign nor the drift over these days, beyond chance), the interval of the share of stretches kept does not lie below
      the policy's, and somebody waits. Else the proposal is to wait, with every reason; a program refused comes first,
      since it is no patch. That the share is unknown does not stand in the way, and is told.
    - Goals: one of which no outcome has a value wants a figure, or is dropped; one with an outcome that is behind,
      beyond chance, or of which reach rose alone, wants another look. Figures with too little data, without a baseline
      or without an interval are to be collected.
    - Topics: those that enough people ask for.
    - Cadence: slower, or a step up for whoever likes, where the whole interval lies below or above the policy's; no
      step up for a group that declines or a program refused. To a person who kept too small a share of enough stretches
      the next slower step is offered, and it is told to them where their rhythm is one that is rarely sustained.
      Nobody's rhythm is held against anybody else's.
    - What was told in words is counted and quoted, never scored.

    >>> from advocacy import Goal, GoalKind, aggregate_observations, keep_continuity, keep_score, map_kpis
    >>> spring = Window(date(2027, 1, 4), date(2027, 4, 25))
    >>> plan = map_kpis([Goal(id="g-1", kind=GoalKind.RECRUITMENT)], available=["hires"])
    >>> scorecard = keep_score(plan, aggregate_observations([], periods=[spring]), window=spring)
    >>> continuity = keep_continuity([], [], [], cadences={}, window=spring, on=spring.end)
    >>> review = hold_review(scorecard, continuity, on=spring.end)
    >>> [one.kind.value for one in review.proposals]
    ['next_wave', 'goal', 'collect']
    >>> print(review.proposals[1].text())
    Recruitment · Supply a figure that shows a result, or drop the goal.
    - Recruitment · No outcome has a value, so nothing shows whether it works.
    >>> review.proposals[1].evidence[0].path
    'scorecard.goals[g-1].findings[0]'

    Args:
        scorecard: Figures, targets and evidence, goal by goal.
        continuity: How people kept to their own rhythms.
        on: The day of the review; not before the windows of both end.
        fell: The sign that the group declines; ``None`` where there is none.
        readiness: What the review's own survey and facts say; ``None`` = not asked again.
        topics: Codes of topics that people ask for in that survey, by participant's id; ``None`` = not asked.
        waiting: How many eligible people are in reserve for a next wave; ``None`` = unknown.
        cadences: Rhythms by participant's id; those of people who are not measured are left aside.
        memberships: Stays. Only to people who are here on the day something is proposed about their own rhythm; to
            nobody where stays are not given.
        policy: What to go by.

    Raises:
        InvalidError: With every fault at once: the day lies before the end of a window, an argument of another type.
    """
    rules = ReviewPolicy() if policy is None else policy
    stays = tuple_of(() if memberships is None else memberships)
    asked = {who: tuple_of(what) for who, what in topics.items()} if isinstance(topics, Mapping) else topics
    rhythms: Any = {} if cadences is None else cadences
    raise_any(
        [
            *instance(Scorecard).findings(scorecard, "scorecard"),
            *instance(ContinuityReport).findings(continuity, "continuity"),
            *_wrong_day(on, scorecard, continuity),
            *optional(instance(Finding)).findings(fell, "fell"),
            *optional(instance(Readiness)).findings(readiness, "readiness"),
            *_wrong(asked, "topics", each(own(text))),
            *optional(whole(0)).findings(waiting, "waiting"),
            *_wrong(rhythms, "cadences", instance(Cadence, private=True)),
            *each(instance(Membership, private=True)).findings(stays, "memberships"),
            *instance(ReviewPolicy).findings(rules, "policy"),
        ]
    )
    kept = _kept(continuity, rules)
    decline = () if fell is None else (fell.at("decline"),)
    checked = tuple(_checked(readiness))
    waits = _waits(waiting)
    mine = {identifier(who): rhythm for who, rhythm in rhythms.items()}
    here = {stay.participant for stay in stays if stay.is_here(on)}
    refused = readiness is not None and readiness.answer is ReadinessAnswer.REFUSED
    below = continuity.kept_interval is not None and continuity.kept_interval.high < rules.wave_from
    rest = tuple(_rest_of_continuity(continuity, scorecard.window))
    falling = tuple(one for one in rest if one.code == "review:drift:down")
    against = [*[kept] * below, *falling, *decline, *_in_the_way(readiness), *[waits] * (not waiting)]
    told = [
        *review_goals(scorecard.goals),
        kept,
        *rest,
        *decline,
        *checked,
        *_topics(asked, rules),
        waits,
        _wave(against, readiness, [kept, checked[0], waits], waiting),
        *_cadence(continuity, kept, may_rise=not (falling or decline or refused), rules=rules),
        *(one for person in continuity.people if person.participant in here for one in _own(person, mine, rules)),
    ]
    if readiness is None:
        told.append(Proposal(kind=ProposalKind.COLLECT, advice=Finding.of("review:collect:survey"), evidence=checked))
    proposals = [one for one in told if isinstance(one, Proposal)]
    return Review(
        window=scorecard.window,
        on=on,
        seen=[one for one in told if isinstance(one, Finding)],
        proposals=sorted(proposals, key=lambda one: (_KINDS.index(one.kind), one.participant or "")),
    )


def _wrong_day(on: Any, scorecard: Any, continuity: Any) -> Iterator[Finding]:
    yield from instance(date).findings(on, "on")
    for about in (scorecard, continuity):
        if type(on) is date and isinstance(about, (Scorecard, ContinuityReport)) and on < about.window.end:
            yield Finding.of("review:early", "on", end=about.window.end)
            return


def _wrong(given: Any, name: str, rule: Any) -> Iterator[Finding]:
    if given is None:
        return
    if not isinstance(given, Mapping):
        yield from instance(Mapping).findings(given, name)
        return
    for who, what in given.items():
        yield from text.findings(who, f"{name}.keys")
        yield from rule.findings(what, f"{name}[{who}]")


# ---------------------------------------------------------------- continuity


def _kept(continuity: ContinuityReport, rules: ReviewPolicy) -> Finding:
    """Say how far rhythms were kept: with an interval, as a bare share of enough people, or that it is unknown."""
    people, between = sum(one.stretches > 0 for one in continuity.people), continuity.kept_interval
    if continuity.kept is None or (between is None and people < rules.least_people):
        return Finding.of("review:kept:unknown", "continuity.kept", least=rules.least_people)
    told = {"percent": round(100 * continuity.kept)}
    if between is None:
        return Finding.of("review:kept:bare", "continuity.kept", **told)
    ends = {"low": round(100 * between.low), "high": round(100 * between.high)}
    return Finding.of("review:kept", "continuity.kept_interval", **told, **ends)


def _rest_of_continuity(continuity: ContinuityReport, window: Window) -> Iterator[Finding]:
    between = continuity.drift_interval
    if between is not None:
        way = "up" if between.low > 0 else "down" if between.high < 0 else "even"
        yield Finding.of(f"review:drift:{way}", "continuity.drift_interval")
    for place, one in enumerate(continuity.findings):
        if one.code == "continuity:unmeasured":
            yield one.at(f"continuity.findings[{place}]")
    about = continuity.window
    if about != window:
        yield Finding.of("review:window", "continuity.window", start=about.start, end=about.end)


def _cadence(continuity: ContinuityReport, kept: Finding, *, may_rise: bool, rules: ReviewPolicy) -> Iterator[Proposal]:
    between = continuity.kept_interval
    if between is None:
        return
    if between.high < rules.slower_below:
        yield Proposal(kind=ProposalKind.CADENCE, advice=Finding.of("review:cadence:slower"), evidence=[kept])
    elif between.low > rules.step_up_from and may_rise:
        yield Proposal(kind=ProposalKind.CADENCE, advice=Finding.of("review:cadence:step-up"), evidence=[kept])


def _own(person: Continuity, cadences: Mapping[str, Cadence], rules: ReviewPolicy) -> Iterator[Proposal]:
    """Offer somebody a slower rhythm of their own, and tell them where theirs is rarely sustained."""
    who, cadence = person.participant, cadences.get(person.participant)
    few = person.stretches >= rules.least_stretches and person.kept < rules.own_below * person.stretches
    evidence = []
    if few:
        told = {"kept": person.kept, "stretches": person.stretches}
        evidence.append(Finding.of("review:own:kept", f"continuity.people[{who}]", **told))
    if cadence is not None and not cadence.sustained:
        evidence.append(Finding.of("review:own:rare", f"cadences[{who}]", most=MOST_A_WEEK))
    if evidence:
        advice = Finding.of(f"review:own:{_slower(cadence)}" if few else "review:own:many")
        yield Proposal(kind=ProposalKind.CADENCE, advice=advice, evidence=evidence, participant=who)


def _slower(cadence: Cadence | None) -> str:
    """Name the next step that is slower than a rhythm; listening is the slowest."""
    if cadence is None:
        return "slower"
    step = next((step for step in reversed(STEPS) if step.per_week < cadence.per_week), STEPS[0])
    return str(step.weeks) if step.posts else "listen"


# ---------------------------------------------------------------- survey and next wave


def _checked(readiness: Readiness | None) -> Iterator[Finding]:
    """Say what the check found: the answer, all measures, and of the facts those that stand in the way."""
    if readiness is None:
        yield Finding.of("review:unasked", "readiness")
        return
    yield Finding.of(f"review:readiness:{readiness.answer.value}", "readiness.answer")
    for one in readiness.reasons:
        if one.answer is not ReadinessAnswer.READY or one.finding.path.startswith("answers"):
            yield one.finding.at("readiness")


def _topics(asked: Mapping[str, tuple[str, ...]] | None, rules: ReviewPolicy) -> Iterator[Finding | Proposal]:
    if asked is None:
        return
    by: dict[str, set[str]] = defaultdict(set)
    for who, what in asked.items():
        for code in what:
            by[identifier(code)].add(identifier(who))
    counted = sorted((-len(people), code) for code, people in by.items())
    enough = [(code, -count) for count, code in counted if -count >= rules.least_asking]
    for code, count in enough:
        why = Finding.of("review:topic:asked", f"survey.topics[{code}]", topic=code, count=count)
        yield why
        advice = Finding.of("review:topic", topic=code)
        yield Proposal(kind=ProposalKind.TOPIC, about=code, advice=advice, evidence=[why])
    if len(counted) > len(enough):
        few = {"count": len(counted) - len(enough), "least": rules.least_asking}
        yield Finding.of("review:topic:few", "survey.topics", **few)


def _waits(waiting: int | None) -> Finding:
    if waiting is None:
        return Finding.of("review:waiting:unknown", "waiting")
    return Finding.of("review:waiting" if waiting else "review:waiting:nobody", "waiting", count=waiting)


def _wave(
    against: Iterable[Finding], readiness: Readiness | None, backing: Iterable[Finding], waiting: int | None
) -> Proposal:
    """Propose to ask the next wave where nothing stands against it; a program refused is told what refuses it alone."""
    advice, evidence = Finding.of("review:wave", count=waiting), tuple(backing)
    if readiness is not None and readiness.answer is ReadinessAnswer.REFUSED:
        advice, evidence = Finding.of("review:wave:refused"), tuple(_in_the_way(readiness))
    elif found := tuple(against):
        advice, evidence = Finding.of("review:wave:wait"), found
    return Proposal(kind=ProposalKind.NEXT_WAVE, advice=advice, evidence=evidence)


def _in_the_way(readiness: Readiness | None) -> Iterator[Finding]:
    """Give the answer of a check that is not ready, with its reasons; of a program refused those that refuse it."""
    if readiness is None or readiness.answer is not ReadinessAnswer.READY:
        yield next(_checked(readiness))
    if readiness is not None:
        refused, fine = readiness.answer is ReadinessAnswer.REFUSED, ReadinessAnswer.READY
        for one in readiness.reasons:
            if one.answer is ReadinessAnswer.REFUSED or not (refused or one.answer is fine):
                yield one.finding.at("readiness")
