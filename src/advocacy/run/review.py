"""The review: the findings of a period, and proposals for the next round with their evidence (:ref:`method-step-4`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any

from attrs import field

from advocacy.arguments import Count, checked, frozen
from advocacy.dates import DateRange
from advocacy.errors import Finding, raise_any
from advocacy.exact import part_of
from advocacy.goals.goal import GoalKind
from advocacy.goals.metric import Metric, Unit
from advocacy.messages.blocks import Lines, Report, Sentences, Table
from advocacy.messages.translator import Translator, capitalised
from advocacy.people.membership import Membership
from advocacy.plan.calendar import MOST_A_WEEK, STEPS, Cadence
from advocacy.plan.readiness import Readiness, ReadinessStatus, join_few_answers
from advocacy.rules import TupleOf, identifier, identifier_or_none, integer, own, personal, text, tuple_of, whole
from advocacy.run.continuity import Continuity, ContinuityReport, describe_kept
from advocacy.run.scorecard import DECIMALS, GoalScorecard, Scorecard, ScorecardLine


class ReviewTopic(Enum):
    """The topic of a proposal. A review has proposals in this order."""

    NEXT_WAVE = "next_wave"
    """Whether to invite more people."""
    GOAL = "goal"
    """A goal to reconsider or to drop."""
    TOPIC = "topic"
    """Topics of sessions, individual or with buddies."""
    CADENCE = "cadence"
    """How often to post: a slower cadence, or a step up for people who want it."""
    COLLECT = "collect"
    """What to ask or measure, so that the next review has more data."""


#: An advice with its reason, and the evidence that is the same reason.
_SAID = {
    "review:wave:wait:unasked": "review:unasked",
    "review:wave:wait:nobody": "review:reserves:nobody",
    "review:wave:wait:reserves": "review:reserves:unknown",
}


@frozen(kw_only=True)
class ReviewProposal(Report):
    """One proposal for the next round, with its evidence. People decide.

    Attributes:
        topic: The topic.
        about: The id of the goal, or the code of the topic or metric; ``None`` if it is about everything.
        advice: The proposal, in a sentence.
        evidence: The evidence, at least one finding, each with the path of its input.
        participant: The id of the person whose cadence it is about. The proposal is then for that person and the
            program lead only. ``None`` if it is about the group.

    Raises:
        ValidationError: All problems at once: no evidence, or evidence without a path.
    """

    topic: ReviewTopic
    about: str | None = field(default=None, converter=identifier_or_none)
    advice: Finding = field(validator=personal)
    evidence: tuple[Finding, ...] = field(converter=TupleOf[Finding], validator=personal)
    participant: str | None = field(default=None, converter=identifier_or_none)

    def _faults(self) -> Iterator[Finding]:
        if not self.evidence:
            yield Finding.of("empty", "evidence")
        for place, note in enumerate(self.evidence):
            if not note.path:
                yield Finding.of("empty", f"evidence[{place}].path")

    def _sentences(self, tell: Callable[[Finding], str]) -> tuple[str, list[str]]:
        """Return the advice and its evidence as sentences: each reason once, and the goal in the advice."""
        advice = self.advice
        if any(note.code == _SAID.get(advice.code) for note in self.evidence):
            advice = Finding.of("review:wave:wait", advice.path)
        said = capitalised(tell(advice))
        goal, mark, _ = said.partition(" · ")
        reasons = [note for note in self.evidence if not note.code.startswith("review:readiness:")]
        notes = reasons if any(note.path.startswith("readiness") for note in reasons) else self.evidence
        why = (capitalised(tell(note)).removeprefix(goal + mark if mark else "") for note in notes)
        return said, [*dict.fromkeys(map(capitalised, why))]

    def _blocks(self, translator: Translator) -> Iterable[Sentences]:
        advice, evidence = self._sentences(translator.tell)
        yield Sentences(evidence, heading=advice, mark="- ")

    def __repr__(self) -> str:
        """Show class and id for a proposal about a person, else class, topic and subject."""
        if self.participant is not None:
            return f"<ReviewProposal {self.participant}>"
        return f"<ReviewProposal {self.topic.value}{'' if self.about is None else f' {self.about}'}>"


@frozen(kw_only=True)
class ReviewPolicy:
    """The policy of a review. Every threshold is our own rule. Set them before you see the metrics.

    >>> ReviewPolicy(minimum_requests=4)  # doctest: +NORMALIZE_WHITESPACE
    ReviewPolicy(minimum_requests=4, wave_from=Fraction(1, 2), slower_below=Fraction(1, 2), step_up_from=Fraction(3, 4),
    own_below=Fraction(1, 2), minimum_periods=4, minimum_people=5)

    Attributes:
        minimum_requests: The minimum number of requests for a proposed topic, 3 or more, so that no person is
            identified. Topics with fewer requests are counted together.
        wave_from: No next wave if the whole interval of the share of kept intervals is below this value.
        slower_below: Slower cadences are proposed if that whole interval is below this value.
        step_up_from: A step up is proposed if that whole interval is above this value; not below *slower_below*.
        own_below: A slower cadence is offered to a person with a share of kept intervals below this value. A person who
            kept none is offered a talk, a pause or listening: no rhythm is shown to fit.
        minimum_periods: The minimum number of intervals for a proposal about a person; 1 or more.
        minimum_people: The minimum number of people with intervals, below which a share without an interval is not
            shown; 3 or more.

    Raises:
        ValidationError: All problems at once: a threshold out of its range, or out of order.
    """

    minimum_requests: int = field(default=3, converter=integer, validator=whole(3))
    wave_from: Fraction = field(default=Fraction(1, 2), validator=part_of)
    slower_below: Fraction = field(default=Fraction(1, 2), validator=part_of)
    step_up_from: Fraction = field(default=Fraction(3, 4), validator=part_of)
    own_below: Fraction = field(default=Fraction(1, 2), validator=part_of)
    minimum_periods: int = field(default=4, converter=integer, validator=whole(1))
    minimum_people: int = field(default=5, converter=integer, validator=whole(3))

    def _faults(self) -> Iterator[Finding]:
        if self.step_up_from < self.slower_below:
            yield Finding.of("review:order", "step_up_from", slower=self.slower_below)


@frozen(kw_only=True, repr=False)
class Review(Report):
    """The combined findings of scorecard, continuity, decline and survey, and the proposals for the next round.

    Attributes:
        period: The period of the scorecard.
        on: The day of the review.
        findings: Each finding has the path of its input and names no participant. Goal by goal in the order of the
            scorecard (outcomes, notable changes, evidence in words); then continuity, a sign of decline, readiness,
            requested topics, and the number of reserves.
        proposals: By topic, in the order of `ReviewTopic`. Within a topic, those about the group come first: goals and
            metrics in the order of the scorecard, topics by the number of requests, most first, then by code. Those
            about a person's cadence follow, by id. Evidence about the group is part of *findings*.
    """

    period: DateRange
    on: date
    findings: tuple[Finding, ...] = field(default=(), converter=TupleOf[Finding])
    proposals: tuple[ReviewProposal, ...] = field(default=(), converter=TupleOf[ReviewProposal], validator=personal)

    @property
    def for_group(self) -> tuple[ReviewProposal, ...]:
        """The proposals about the group."""
        return tuple(proposal for proposal in self.proposals if proposal.participant is None)

    @checked
    def proposals_for(self, participant: str) -> tuple[ReviewProposal, ...]:
        """Return the proposals about one person's cadence, for that person and the program lead only.

        The person can read them on request. Sending them requires another consent (`Purpose.NUDGES`).

        Raises:
            ValidationError: The id is not text.
        """
        return tuple(self._by_person.get(identifier(participant), ()))

    @cached_property
    def _by_person(self) -> dict[str, list[ReviewProposal]]:
        found = defaultdict[str, list[ReviewProposal]](list)
        for proposal in self.proposals:
            if proposal.participant is not None:
                found[proposal.participant].append(proposal)
        return dict(found)

    def _advice(self, translator: Translator) -> Iterator[str]:
        """Yield a line for each proposal about the group, by topic."""
        last = None
        for proposal in self.for_group:
            if proposal.topic is not last:
                yield translator.label(f"review_topic:{proposal.topic.value}")
                last = proposal.topic
            places = [
                str(self.findings.index(why) + 1) if why in self.findings else translator.tell(why)
                for why in proposal.evidence
            ]
            yield f"- {capitalised(translator.tell(proposal.advice))} ({', '.join(places)})"

    def __repr__(self) -> str:
        """Show the period and sizes."""
        own = len(self.proposals) - len(self.for_group)
        return f"<Review {self.period.start} to {self.period.end}: {len(self.for_group)} proposals, {own} personal>"

    def _blocks(self, translator: Translator) -> Iterator[Table | Lines]:
        title = Finding.of("review:title", start=self.period.start, end=self.period.end, on=self.on)
        yield Lines([translator.tell(title)])
        seen, proposed = translator.label("review:seen"), translator.label("review:proposed")
        found = [
            (at, capitalised(translator.tell(finding)), translator.source(finding.path))
            for at, finding in enumerate(self.findings, start=1)
        ]
        if found:
            yield Lines([f"{at:>{len(str(len(found)))}}. {sentence}" for at, sentence, _ in found], seen, in_html=False)
        if self.for_group:
            yield Lines([*self._advice(translator)], proposed, in_html=False)
        if len(self.for_group) < len(self.proposals):
            yield Lines([translator.say("review:personal", {})])
        yield Table(rows=found, header=translator.labels(("number", "seen", "source")), caption=seen, in_text=False)
        advice = [
            (translator.label(f"review_topic:{proposal.topic.value}"), what, " ".join(why))
            for proposal in self.for_group
            for what, why in [proposal._sentences(translator.tell)]
        ]
        header = translator.labels(("kind", "advice", "evidence"))
        yield Table(rows=advice, header=header, caption=proposed, in_text=False)


_KINDS = tuple(ReviewTopic)


@checked
def make_review(
    scorecard: Scorecard,
    continuity: ContinuityReport,
    *,
    on: date,
    decline: Finding | None = None,
    readiness: Readiness | None = None,
    topics: Mapping[str, Iterable[Annotated[str, own(text)]]] | None = None,
    reserves: Count | None = None,
    cadences: Mapping[str, Cadence] | None = None,
    memberships: Iterable[Membership] | None = None,
    policy: ReviewPolicy | None = None,
) -> Review:
    """Make the review of a period, and propose changes for the next round (:ref:`method-step-4`).

    Intervals decide: if a metric has no interval, the only proposal is to collect more data. The rules:

    - Next wave: proposed if the program is ready, there is no decline (neither a sign nor a drift beyond chance), the
      interval of the share of kept intervals is not below the policy's threshold, and there are reserves. Otherwise the
      proposal is to wait, with all reasons; a refused start comes first, because a program is not a patch. An unknown
      share does not prevent a wave, and is reported.
    - Goals: a goal without an outcome value needs a metric, or is dropped. For brand awareness, and for a goal with
      leading out-takes, the proposal is to find an outcome. A goal with an outcome that is behind beyond
      chance, or with a rise in reach only, is reconsidered. Metrics with too little data, without a baseline or without
      an interval are proposed for collection.
    - Topics: those with enough requests.
    - Cadence: slower, or a step up for people who want it, if the whole interval is below or above the policy's
      threshold. No step up is proposed for a group that declines or a refused start. A person with a low share in
      enough intervals is offered the next slower step. The proposal states if a cadence is rarely sustained. Cadences
      of people are never compared.
    - Evidence in words is counted and quoted, never scored.

    >>> from advocacy import Goal, GoalKind, map_kpis
    >>> from advocacy.goals import aggregate_observations
    >>> from advocacy.run import measure_continuity, make_scorecard
    >>> spring = DateRange(date(2027, 1, 4), date(2027, 4, 25))
    >>> plan = map_kpis([Goal(id="g-1", kind=GoalKind.RECRUITMENT)], available=["hires"])
    >>> scorecard = make_scorecard(plan, aggregate_observations([], periods=[spring]), period=spring)
    >>> continuity = measure_continuity([], [], [], cadences={}, period=spring, on=spring.end)
    >>> review = make_review(scorecard, continuity, on=spring.end)
    >>> [proposal.topic.value for proposal in review.proposals]
    ['next_wave', 'goal', 'collect']
    >>> print(review.proposals[1].text())
    Recruitment · Supply a metric that shows a result, or drop the goal.
    - No outcome has a value, so nothing shows whether this goal comes closer.
    >>> review.proposals[1].evidence[0].path
    'scorecard.goals[g-1].findings[0]'

    Args:
        scorecard: Metrics, targets and evidence, goal by goal.
        continuity: How people kept their own cadences.
        on: The day of the review, not before the end of both periods.
        decline: The report on the decline of the group; ``None`` without one.
        readiness: The readiness from the review's own survey and facts; ``None`` = not checked again.
        topics: Codes of topics that people request in that survey, by participant's id; ``None`` = not asked.
        reserves: The number of eligible people for a next wave; ``None`` = unknown.
        cadences: Cadences by participant's id. Those of people without measurement are ignored.
        memberships: The memberships. Only people who are present on the day get a proposal about their cadence; without
            memberships, no one does.
        policy: The policy.

    Raises:
        ValidationError: All problems at once: the day is before the end of a period, an argument of the wrong type.
    """
    rules = ReviewPolicy() if policy is None else policy
    stays = tuple_of(() if memberships is None else memberships)
    asked = None if topics is None else {who: tuple_of(what) for who, what in topics.items()}
    end = max(scorecard.period.end, continuity.period.end)
    raise_any([Finding.of("review:early", "on", end=end)] * (on < end))
    kept = describe_kept(continuity, rules.minimum_people)
    declines = () if decline is None else (decline.at("decline"),)
    checked = tuple(_checked(readiness))
    waits = _waits(reserves)
    mine = {identifier(who): rhythm for who, rhythm in (cadences or {}).items()}
    here = {stay.participant for stay in stays if stay.is_present(on)}
    refused = readiness is not None and readiness.status is ReadinessStatus.REFUSED
    below = continuity.kept_interval is not None and continuity.kept_interval.high < rules.wave_from
    rest = tuple(_rest_of_continuity(continuity, scorecard.period))
    falling = tuple(item for item in rest if item.code == "review:drift:down")
    against = [*[kept] * below, *falling, *declines, *_in_the_way(readiness), *[waits] * (not reserves)]
    items = [
        *review_goals(scorecard.goals),
        kept,
        *rest,
        *declines,
        *checked,
        *_topics(asked, rules),
        waits,
        _wave(against, readiness, [kept, checked[0], waits], reserves),
        *_cadence(continuity, kept, may_rise=not (falling or decline or refused), rules=rules),
        *(item for person in continuity.people if person.participant in here for item in _own(person, mine, rules)),
    ]
    if readiness is None:
        items.append(
            ReviewProposal(topic=ReviewTopic.COLLECT, advice=Finding.of("review:collect:survey"), evidence=checked)
        )
    proposals = [item for item in items if isinstance(item, ReviewProposal)]
    return Review(
        period=scorecard.period,
        on=on,
        findings=[item for item in items if isinstance(item, Finding)],
        proposals=sorted(proposals, key=lambda proposal: (_KINDS.index(proposal.topic), proposal.participant or "")),
    )


# ---------------------------------------------------------------- continuity


def _rest_of_continuity(continuity: ContinuityReport, period: DateRange) -> Iterator[Finding]:
    between = continuity.drift_interval
    if between is not None:
        way = "up" if between.low > 0 else "down" if between.high < 0 else "even"
        yield Finding.of(f"review:drift:{way}", "continuity.drift_interval")
    for place, finding in enumerate(continuity.findings):
        if finding.code == "continuity:unmeasured":
            yield finding.at(f"continuity.findings[{place}]")
    about = continuity.period
    if about != period:
        yield Finding.of("review:period", "continuity.period", start=about.start, end=about.end)


def _cadence(
    continuity: ContinuityReport, kept: Finding, *, may_rise: bool, rules: ReviewPolicy
) -> Iterator[ReviewProposal]:
    between = continuity.kept_interval
    if between is None:
        return
    if between.high < rules.slower_below:
        yield ReviewProposal(topic=ReviewTopic.CADENCE, advice=Finding.of("review:cadence:slower"), evidence=[kept])
    elif between.low > rules.step_up_from and may_rise:
        yield ReviewProposal(topic=ReviewTopic.CADENCE, advice=Finding.of("review:cadence:step-up"), evidence=[kept])


def _own(person: Continuity, cadences: Mapping[str, Cadence], rules: ReviewPolicy) -> Iterator[ReviewProposal]:
    """Propose a slower cadence or a talk to a person, and state if theirs is rarely sustained."""
    who, cadence = person.participant, cadences.get(person.participant)
    few = person.periods >= rules.minimum_periods and person.kept < rules.own_below * person.periods
    none = few and not person.kept
    evidence = []
    if few:
        counts = {"stretches": person.periods} if none else {"kept": person.kept, "stretches": person.periods}
        code = "review:own:none" if none else "review:own:kept"
        evidence.append(Finding.of(code, f"continuity.people[{who}]", **counts))
    if cadence is not None and not cadence.sustained:
        evidence.append(Finding.of("review:own:rare", f"cadences[{who}]", maximum=MOST_A_WEEK))
    if evidence:
        step = "talk" if none else _slower(cadence) if few else "many"
        advice = Finding.of(f"review:own:{step}")
        yield ReviewProposal(topic=ReviewTopic.CADENCE, advice=advice, evidence=evidence, participant=who)


def _slower(cadence: Cadence | None) -> str:
    """Name the next slower step of a cadence. Listening is the slowest."""
    if cadence is None:
        return "slower"
    step = next((step for step in reversed(STEPS) if step.per_week < cadence.per_week), STEPS[0])
    return str(step.weeks) if step.posts else "listen"


# ---------------------------------------------------------------- survey and next wave


def _checked(readiness: Readiness | None) -> Iterator[Finding]:
    """Yield the status of the check, all measures, and the facts that prevent a start."""
    if readiness is None:
        yield Finding.of("review:unasked", "readiness")
        return
    yield Finding.of(f"review:readiness:{readiness.status.value}", "readiness.status")
    shown = [
        reason.finding
        for reason in readiness.reasons
        if reason.status is not ReadinessStatus.READY or reason.finding.path.startswith("answers")
    ]
    yield from (finding.at("readiness") for finding in join_few_answers(shown))


def _topics(asked: Mapping[str, tuple[str, ...]] | None, rules: ReviewPolicy) -> Iterator[Finding | ReviewProposal]:
    if asked is None:
        return
    by: dict[str, set[str]] = defaultdict(set)
    for who, what in asked.items():
        for code in what:
            by[identifier(code)].add(identifier(who))
    counted = sorted((-len(people), code) for code, people in by.items())
    enough = [(code, -count) for count, code in counted if -count >= rules.minimum_requests]
    for code, count in enough:
        why = Finding.of("review:topic:asked", f"survey.topics[{code}]", topic=code, count=count)
        yield why
        advice = Finding.of("review:topic", topic=code)
        yield ReviewProposal(topic=ReviewTopic.TOPIC, about=code, advice=advice, evidence=[why])
    if len(counted) > len(enough):
        few = {"count": len(counted) - len(enough), "minimum": rules.minimum_requests}
        yield Finding.of("review:topic:few", "survey.topics", **few)


def _waits(waiting: int | None) -> Finding:
    if waiting is None:
        return Finding.of("review:reserves:unknown", "reserves")
    return Finding.of("review:reserves" if waiting else "review:reserves:nobody", "reserves", count=waiting)


def _wave(
    against: Iterable[Finding], readiness: Readiness | None, backing: Iterable[Finding], waiting: int | None
) -> ReviewProposal:
    """Propose the next wave if nothing prevents it. A refused start lists only the refusing reasons."""
    advice, evidence = Finding.of("review:wave", count=waiting), tuple(backing)
    if readiness is not None and readiness.status is ReadinessStatus.REFUSED:
        advice, evidence = Finding.of("review:wave:refused"), tuple(_in_the_way(readiness))
    elif found := tuple(against):
        advice, evidence = _wait(found), found
    return ReviewProposal(topic=ReviewTopic.NEXT_WAVE, advice=advice, evidence=evidence)


#: What a wait for the next wave is due to, by the beginning of the finding that prevents it.
_WAITS = {
    "review:kept": "rhythm", "readiness:undecided": "undecided", "readiness:few-favourable": "few",
    "readiness:few-answers": "answers", "readiness:missing": "facts", "readiness:unknown": "facts",
    "review:unasked": "unasked", "review:reserves:nobody": "nobody", "review:reserves:unknown": "reserves",
}  # fmt: skip


def _wait(against: tuple[Finding, ...]) -> Finding:
    """Return the advice to wait with its first reason. The status of a readiness check is not a reason by itself."""
    first = next((finding for finding in against if not finding.code.startswith("review:readiness")), against[0])
    falls = first.code == "review:drift:down" or first.path.startswith("decline")
    due = "decline" if falls else next((due for start, due in _WAITS.items() if first.code.startswith(start)), "")
    measured = {name: value for name, value in first.parameters if name == "measure"}
    if due == "undecided" and measured["measure"] == "trust":
        due = "trust"
    return Finding.of(f"review:wave:wait:{due}" if due else "review:wave:wait", **measured)


def _in_the_way(readiness: Readiness | None) -> Iterator[Finding]:
    """Yield the status of a check that is not ready, with its reasons; for a refused start, those that refuse it."""
    if readiness is None or readiness.status is not ReadinessStatus.READY:
        yield next(_checked(readiness))
    if readiness is not None:
        refused, fine = readiness.status is ReadinessStatus.REFUSED, ReadinessStatus.READY
        found = [
            reason.finding
            for reason in readiness.reasons
            if reason.status is ReadinessStatus.REFUSED or not (refused or reason.status is fine)
        ]
        yield from (finding.at("readiness") for finding in join_few_answers(found))


#: The findings of a card without a value of an outcome.
_SILENT = {"scorecard:no-outcome", "scorecard:leading"}
#: What to collect for a metric, by its status.
_LACKS = {"unknown": "metric", "too_little_data": "metric", "no_baseline": "baseline"}


def review_goals(cards: tuple[GoalScorecard, ...]) -> Iterator[Finding | ReviewProposal]:
    """Yield the findings and proposals goal by goal, then the metrics to collect.

    For each goal, outcomes come first, in the order of its card, then notable changes, then evidence in words. The
    evidence of every proposal is among the findings.
    """
    for card, named in zip(cards, _names(cards), strict=True):
        here = f"scorecard.goals[{card.goal.id}]"
        early = [(line, _outcome(line, named, here, "leading")) for line in card.early_signs]
        lines = [*((line, _outcome(line, named, here)) for line in card.outcomes), *early]
        for line, finding in lines:
            yield finding
            yield from _moved(line, named, finding.path)
        found = [(item, f"{here}.findings[{place}]") for place, item in enumerate(card.findings)]
        silent = [
            Finding.of(item.code.replace("scorecard", "review"), at, **named)
            for item, at in found
            if item.code in _SILENT
        ]
        alone = [
            Finding.of("review:reach-alone", at, **_metric_named(item), **named)
            for item, at in found
            if item.code == "scorecard:reach-alone"
        ]
        yield from (*silent, *alone)
        yield from _words(card, named, here)
        behind = [finding for line, finding in lines if _standing(line) == "behind"]
        find = "silent"
        if early or card.goal.kind is GoalKind.AWARENESS:
            find = "leading:awareness" if card.goal.kind is GoalKind.AWARENESS else "leading"
        for code, evidence in ((find, silent), ("behind", behind), ("reach", alone)):
            if evidence:
                advice = Finding.of(f"review:goal:{code}", **named)
                yield ReviewProposal(topic=ReviewTopic.GOAL, about=card.goal.id, advice=advice, evidence=evidence)
    yield from _collect(cards)


def _metric_named(found: Finding) -> dict[str, Any]:
    """Return the parameters that name a metric, as in a finding of the scorecard."""
    return {name: value for name, value in found.parameters if name in {"metric", "called"}}


def _names(cards: tuple[GoalScorecard, ...]) -> Iterator[dict[str, str]]:
    """Yield the name of each goal: its kind, and its own sentence, or its id, if several goals have that kind."""
    kinds = [card.goal.kind for card in cards]
    for card in cards:
        which = f" ({card.goal.statement or card.goal.id})" if kinds.count(card.goal.kind) > 1 else ""
        yield {"goal": card.goal.kind.value, "which": which}


def _standing(line: ScorecardLine) -> str:
    """Return the state of an outcome: its status, or that there is no target or no value."""
    if line.metric_value.exact is None:
        return "unknown"
    if line.progress is None:
        return "no_target"
    return line.progress.status.value


def _outcome(line: ScorecardLine, named: dict[str, str], here: str, part: str = "outcomes") -> Finding:
    reading = line.metric_value
    parameters = dict(reading.metric.named)
    if reading.value is not None:
        parameters["shown"] = _shown(reading.metric, reading.value)
        if reading.interval is not None:
            ends = (_shown(reading.metric, end) for end in (reading.interval.low, reading.interval.high))
            parameters["shown"] += f" ({' – '.join(ends)})"
    if line.progress is not None and line.progress.expected is not None:
        parameters["expected"] = _shown(reading.metric, float(line.progress.expected))
    return Finding.of(
        f"review:outcome:{_standing(line)}", f"{here}.{part}[{reading.metric.code}]", **parameters, **named
    )


def _shown(metric: Metric, value: float) -> str:
    if metric.unit is Unit.SHARE:
        return f"{100 * value:.1f} %"
    return f"{value:.{DECIMALS[metric.unit]}f}"


def _moved(line: ScorecardLine, named: dict[str, str], here: str) -> Iterator[Finding]:
    """Yield a finding if an outcome changed beyond chance, by its interval."""
    if line.change is None or line.change.interval is None:
        return
    way, ends = line.metric_value.metric.direction.sign, line.change.interval
    low, high = sorted((way * ends.low, way * ends.high))
    if low > 0 or high < 0:
        code = "review:change:better" if low > 0 else "review:change:worse"
        yield Finding.of(code, f"{here}.change", **line.metric_value.metric.named, **named)


def _words(card: GoalScorecard, named: dict[str, str], here: str) -> Iterator[Finding]:
    for place, note in enumerate(card.evidence):
        quoted = {
            "seen": note.observation,
            "by": note.reported_by,
            "known": note.how_known,
            "on": note.on,
        }
        yield Finding.of("review:quoted", f"{here}.evidence[{place}]", **quoted, **named)


def _collect(cards: tuple[GoalScorecard, ...]) -> Iterator[ReviewProposal]:
    """Propose what to collect for each metric, once for all its goals."""
    wanted: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    names: dict[str, dict[str, str]] = {}
    for card, named in zip(cards, _names(cards), strict=True):
        silent = any(finding.code in _SILENT for finding in card.findings)
        for line in card.outcomes:
            lack, metric = _LACKS.get(_standing(line)), line.metric_value.metric
            if lack and not silent:
                names[metric.code] = metric.named
                wanted[metric.code, lack].append(_outcome(line, named, f"scorecard.goals[{card.goal.id}]"))
    for (code, lack), evidence in wanted.items():
        advice = Finding.of(f"review:collect:{lack}", **names[code])
        yield ReviewProposal(topic=ReviewTopic.COLLECT, about=code, advice=advice, evidence=evidence)
