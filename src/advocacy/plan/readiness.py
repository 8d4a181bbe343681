"""Readiness: whether a program is the right step now, and not a patch (:ref:`method-ground-rules`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from fractions import Fraction
from typing import Annotated, Any

from attrs import field

from advocacy.arguments import checked, frozen
from advocacy.errors import Finding
from advocacy.exact import part_of
from advocacy.messages.blocks import Report, Sentences
from advocacy.messages.translator import Translator
from advocacy.rules import Rule, TupleOf, first_repeats, identifier, instance, integer, number, own, share, text, whole
from advocacy.stats import clopper_pearson, too_little
from advocacy.stats.interval import confidence

#: The rounding error of a mean of several items, around the middle of a scale.
_ROUNDING = 1e-9
#: The code of a measure that too few people answered.
_FEW = "readiness:few-answers"


class OrganisationFact(Enum):
    """A fact about the organisation: yes, no, or ``None`` for unknown."""

    LEAD_NAMED = "lead_named"
    """A program lead is named."""
    TIME_GIVEN = "time_given"
    """People get working time for the program."""
    LEADERSHIP_TAKES_PART = "leadership_takes_part"
    """Leadership participates."""
    VOLUNTARY = "voluntary"
    """Participation is voluntary, and staying out has no disadvantage."""
    STAFF_TRACKED = "staff_tracked"
    """Activity is counted for each person. This is neutral, and decides whether the next fact is required."""
    WORKS_COUNCIL_AGREES = "works_council_agrees"
    """The works council, or another staff representation, agrees. Required unless staff are not tracked."""
    KNOWN_TROUBLE = "known_trouble"
    """A known internal problem is not being solved: a conflict, a reorganisation, unsafe work."""
    APPROVAL_QUICK = "approval_quick"
    """Approval takes days at most."""


#: Facts for which no is the good answer.
_GOOD_IF_NO = frozenset({OrganisationFact.KNOWN_TROUBLE})
#: Facts that block a program, without a waiver (:ref:`method-ground-rules`).
_GROUND = frozenset({OrganisationFact.VOLUNTARY, OrganisationFact.KNOWN_TROUBLE})

#: The measures of the survey that are checked by default; for each, 1 is good. The choice is our own rule.
MEASURES_ASKED: tuple[str, ...] = ("trust", "workload", "leadership")


class ReadinessStatus(Enum):
    """The readiness of an organisation. The first status that applies decides."""

    REFUSED = "refused"
    """The foundation is broken, and a program does not repair it. There is no waiver."""
    NOT_YET = "not_ready_yet"
    """Something is missing that can be fixed."""
    CANNOT_TELL = "cannot_tell"
    """Too little is known."""
    READY = "ready"


@frozen(kw_only=True)
class ReadinessPolicy:
    """The policy of a readiness check. Every threshold is our own rule. Set them before you see the answers.

    A person is favourable about a measure if their value is above the middle of its scale, unfavourable if it is below,
    and neutral if it is the middle. Neutral is not favourable.

    Attributes:
        measures: Names of the survey's measures, each a share of which 1 is good.
        minimum_answers: The minimum number of people, 5 or more. Below it, a measure is not evaluated and not shown.
            With the other defaults, fewer than 12 people can never show that a measure is ready.
        broken_below: A measure refuses a start if the data show that fewer than this share of people are favourable or
            neutral; by default one half, so that most people are unfavourable. It is ready if the data show that more
            than this share are favourable.
        ready_from: A measure is not ready if the data show that fewer than this share of people are favourable; not
            below *broken_below*.
        level: The confidence of a result over all measures together, above 0 and below 1. The probability of each error
            is at most half of the rest: 2.5 % by default.
    """

    measures: tuple[str, ...] = field(default=MEASURES_ASKED, converter=TupleOf[str])
    minimum_answers: int = field(default=12, converter=integer, validator=whole(5))
    broken_below: Fraction = field(default=Fraction(1, 2), validator=part_of)
    ready_from: Fraction = field(default=Fraction(2, 3), validator=part_of)
    level: float = field(default=0.95, converter=number, validator=confidence)

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats(map(identifier, self.measures), "measures", key="name")
        if self.ready_from < self.broken_below:
            yield Finding.of("readiness:order", "ready_from", broken=self.broken_below)


@frozen(kw_only=True)
class ReadinessReason:
    """One checked fact or measure, and its result.

    Attributes:
        status: The status that follows from it.
        finding: The finding, with its path.
    """

    status: ReadinessStatus = field(repr=str)
    finding: Finding


@frozen(kw_only=True)
class Readiness(Report):
    """Whether a program is the right step now, with reasons.

    Attributes:
        status: The status that follows from all reasons: the first of `ReadinessStatus` that occurs.
        reasons: All checks, including positive ones: facts in order, then measures in the policy's order.
    """

    status: ReadinessStatus = field(repr=str)
    reasons: tuple[ReadinessReason, ...] = field(default=(), converter=TupleOf[ReadinessReason])

    def _blocks(self, translator: Translator) -> Iterator[Sentences]:
        status = translator.say("readiness:status", {"state": translator.label(self.status.value)})
        yield Sentences([status, *map(translator.tell, join_few_answers(self.findings))])

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What prevents a start, most important first."""
        found = (reason.finding for answer in ReadinessStatus for reason in self.reasons if reason.status is answer)
        return tuple(found)[: sum(reason.status is not ReadinessStatus.READY for reason in self.reasons)]


@checked
def check_readiness(
    answers: Annotated[Mapping[str, Mapping[str, float]], _answers],
    facts: Mapping[OrganisationFact, bool | None],
    *,
    policy: ReadinessPolicy | None = None,
) -> Readiness:
    """Check whether a program is the right step now, with reasons (:ref:`method-ground-rules`).

    A start is refused if participation is forced, if there is a known problem, or if most people are unfavourable about
    a measure. Each measure is decided by exact one-sided intervals of shares (Clopper and Pearson), in this order:

    1. most are unfavourable, beyond chance → refused;
    2. fewer than *ready_from* of the policy are favourable, beyond chance → not yet;
    3. most are favourable, beyond chance → ready;
    4. otherwise → cannot tell: ask more people.

    With the default policy, each of these errors occurs in at most 2.5 % of surveys, over all measures together:
    refused although at most half of the people are unfavourable, not yet although two thirds are favourable, and ready
    although at most half of the people are favourable about some measure. For the first two, the 2.5 % are divided
    among the measures. `docs/calibration.md` contains the exact rates, and how often a survey can tell.

    Results count favourable, neutral and unfavourable answers in tenths, from 1 to 9; their sum can differ from 10. A
    sentence states only the tenths that decide. Under any policy, no result reveals that nobody gave one of the three:
    for each of them, one person is counted differently before anything else.

    >>> answers = {f"p-{n}": {name: 0.75 for name in MEASURES_ASKED} for n in range(12)}
    >>> facts = dict.fromkeys(OrganisationFact, True) | {OrganisationFact.KNOWN_TROUBLE: False}
    >>> check_readiness(answers, facts).status.value
    'ready'
    >>> found = check_readiness(answers, facts | {OrganisationFact.KNOWN_TROUBLE: True})
    >>> found.status.value, found.findings[0].path
    ('refused', 'facts[known_trouble]')

    Args:
        answers: Measures by name, by participant's id, as from `Survey.measures`. Other names are ignored.
        facts: Yes, no or unknown. Missing facts are unknown.
        policy: The policy.

    Raises:
        ValidationError: All problems at once: a measure that is not a share, an argument of the wrong type.
    """
    rules = ReadinessPolicy() if policy is None else policy
    seen: dict[str, list[float]] = defaultdict(list)
    for metrics in answers.values():
        for name, value in metrics.items():
            seen[identifier(name)].append(value)
    reasons = [*_facts(facts), *(_measure(name, seen[identifier(name)], rules) for name in rules.measures)]
    statuses = {reason.status for reason in reasons}
    return Readiness(status=next(answer for answer in ReadinessStatus if answer in statuses), reasons=reasons)


def _facts(facts: Mapping[OrganisationFact, bool | None]) -> Iterator[ReadinessReason]:
    for fact in OrganisationFact:
        tracked = facts.get(OrganisationFact.STAFF_TRACKED)
        if fact is OrganisationFact.WORKS_COUNCIL_AGREES and tracked is False:
            continue
        answer = facts.get(fact)
        here = f"facts[{fact.value}]"
        named = f"fact:{fact.value}"
        if answer is None:
            yield ReadinessReason(
                status=ReadinessStatus.CANNOT_TELL, finding=Finding.of("readiness:unknown", here, field=named)
            )
        elif fact is OrganisationFact.STAFF_TRACKED:
            code = "readiness:tracked" if answer else "readiness:untracked"
            yield ReadinessReason(status=ReadinessStatus.READY, finding=Finding.of(code, here))
        elif answer is (fact not in _GOOD_IF_NO):
            yield ReadinessReason(
                status=ReadinessStatus.READY, finding=Finding.of("readiness:in-order", here, field=named)
            )
        else:
            status = ReadinessStatus.REFUSED if fact in _GROUND else ReadinessStatus.NOT_YET
            yield ReadinessReason(status=status, finding=Finding.of(f"readiness:missing:{fact.value}", here))


def _measure(name: str, values: list[float], rules: ReadinessPolicy) -> ReadinessReason:
    here, people = f"answers.{name}", len(values)
    if few := too_little(n=people, minimum_n=rules.minimum_answers):
        few = Finding.of(_FEW, here, measures=name, **dict(few.parameters))
        return ReadinessReason(status=ReadinessStatus.CANNOT_TELL, finding=few)
    favourable = sum(value > 0.5 + _ROUNDING for value in values)
    unfavourable = sum(value < 0.5 - _ROUNDING for value in values)
    counts = _without_zeros(favourable, people - favourable - unfavourable, unfavourable)
    favourable, _, unfavourable = counts
    error = (1 - rules.level) / 2
    each = 1 - 2 * error / len(rules.measures)
    # in this order: the first two are about any of the measures, so their error is divided among them
    if clopper_pearson(unfavourable, people, level=each).low > 1 - rules.broken_below:
        status, code = ReadinessStatus.REFUSED, "unfavourable"
    elif clopper_pearson(favourable, people, level=each).high < rules.ready_from:
        status, code = ReadinessStatus.NOT_YET, "few-favourable"
    elif clopper_pearson(favourable, people, level=rules.level).low > rules.broken_below:
        status, code = ReadinessStatus.READY, "favourable"
    else:
        status, code = ReadinessStatus.CANNOT_TELL, "undecided"
    names = ("favourable", "neutral", "unfavourable")
    tenths = {
        key: min(9, max(1, round(Fraction(10 * count, people)))) for key, count in zip(names, counts, strict=True)
    }
    return ReadinessReason(
        status=status, finding=Finding.of(f"readiness:{code}", here, measure=name, seen=people, **tenths)
    )


def join_few_answers(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings in order; measures with too few answers, and equally many, in one finding."""
    found = tuple(findings)
    few: dict[object, list[Finding]] = defaultdict(list)
    for finding in found:
        if finding.code == _FEW:
            few[finding["seen"]].append(finding)
    for finding in found:
        if finding.code != _FEW:
            yield finding
        elif alike := few.pop(finding["seen"], None):
            names = ", ".join(str(other["measures"]) for other in alike)
            more = {"measures": names, "seen": finding["seen"], "minimum": finding["minimum"]}
            yield finding if len(alike) == 1 else Finding.of(_FEW, "answers", **more)


def _without_zeros(favourable: int, neutral: int, unfavourable: int) -> tuple[int, int, int]:
    """Count one person differently for each kind of answer that nobody gave, so that no result reveals that.

    The person comes from the larger of neutral and unfavourable, if more than one gave it, otherwise from favourable.
    So no count makes a result more likely to be wrong: favourable and unfavourable rise only from 0 to 1.
    """
    counts = [favourable, neutral, unfavourable]
    for kind in range(3):
        if not counts[kind]:
            giver = max((1, 2), key=counts.__getitem__)
            counts[giver if counts[giver] > 1 else 0] -= 1
            counts[kind] = 1
    return counts[0], counts[1], counts[2]


class _Answers(Rule):
    """Shares by measure, by person; no message contains a value."""

    __slots__ = ()

    def findings(self, value: Any, path: str) -> Iterator[Finding]:
        if not isinstance(value, Mapping):
            yield from instance(Mapping, private=True).findings(value, path)
            return
        for who, shares in value.items():
            yield from text.findings(who, f"{path}.keys")
            here = f"{path}[{who}]"
            if not isinstance(shares, Mapping):
                yield from instance(Mapping, private=True).findings(shares, here)
                continue
            for name, given in shares.items():
                yield from text.findings(name, f"{here}.keys")
                yield from own(share).findings(given, f"{here}.{name}")


_answers: Rule = _Answers("type", lambda value: not any(_answers.findings(value, "")))
