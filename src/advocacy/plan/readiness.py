"""Readiness: whether a program is the right step now, and not a patch (:ref:`method-ground-rules`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import Enum
from fractions import Fraction
from typing import Annotated, Any

from attrs import field

from advocacy.arguments import checked, frozen
from advocacy.errors import Finding
from advocacy.exact import part_of
from advocacy.rules import Rule, TupleOf, first_repeats, identifier, instance, integer, number, own, share, text, whole
from advocacy.stats import too_little, wilson
from advocacy.stats.interval import confidence

#: The middle of a scale, minus the rounding error of a mean of several items.
_MIDDLE = 0.5 - 1e-9


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

    A person is positive about a measure if their value is at or above the middle of its scale.

    Attributes:
        measures: Names of the survey's measures, each a share of which 1 is good.
        minimum_answers: The minimum number of people, 5 or more. Below it, a measure is not evaluated and not shown.
        broken_below: A measure refuses a start if the whole interval of the positive share is below this value; by
            default one half, so that most people are negative beyond chance.
        ready_from: A measure is ready if the positive share is at least this value; not below *broken_below*. No
            measure reaches 1, because a unanimous answer counts as one less.
        maximum_width: The maximum width of the interval, above 0 and up to 1. A measure with a wider interval is not
            evaluated.
        level: The confidence of the intervals, above 0 and below 1.
    """

    measures: tuple[str, ...] = field(default=MEASURES_ASKED, converter=TupleOf[str])
    minimum_answers: int = field(default=10, converter=integer, validator=whole(5))
    broken_below: Fraction = field(default=Fraction(1, 2), validator=part_of)
    ready_from: Fraction = field(default=Fraction(2, 3), validator=part_of)
    maximum_width: Fraction = field(default=Fraction(1, 2), validator=part_of)
    level: float = field(default=0.95, converter=number, validator=confidence)

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats(map(identifier, self.measures), "measures", key="name")
        if self.ready_from < self.broken_below:
            yield Finding.of("readiness:order", "ready_from", broken=str(self.broken_below))


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
class Readiness:
    """Whether a program is the right step now, with reasons.

    Attributes:
        status: The status that follows from all reasons: the first of `ReadinessStatus` that occurs.
        reasons: All checks, including positive ones: facts in order, then measures in the policy's order.
    """

    status: ReadinessStatus = field(repr=str)
    reasons: tuple[ReadinessReason, ...] = field(default=(), converter=TupleOf[ReadinessReason])

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

    A start is refused if participation is forced, if there is a known problem, or if a measure is negative beyond
    chance (`wilson`). Under any policy, unanimous answers give the same result as all answers but one: where nobody or
    everybody is positive, one person is counted differently. Shares are reported in tenths, from 1 to 9. If
    exactly half of the people are positive, a measure is ready in 19 % of cases and refused in 2 % with 12 answers, and
    in 5 % and 2 % with 30 answers (exact binomial sums). So few answers are weak evidence of readiness.

    >>> said = {f"p-{n}": {name: 0.75 for name in MEASURES_ASKED} for n in range(12)}
    >>> facts = dict.fromkeys(OrganisationFact, True) | {OrganisationFact.KNOWN_TROUBLE: False}
    >>> check_readiness(said, facts).status.value
    'ready'
    >>> found = check_readiness(said, facts | {OrganisationFact.KNOWN_TROUBLE: True})
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
    seen: dict[str, list[bool]] = defaultdict(list)
    for metrics in answers.values():
        for name, value in metrics.items():
            seen[identifier(name)].append(value > _MIDDLE)
    reasons = [*_facts(facts), *(_measure(name, seen[identifier(name)], rules) for name in rules.measures)]
    told = {reason.status for reason in reasons}
    return Readiness(status=next(answer for answer in ReadinessStatus if answer in told), reasons=reasons)


def _facts(facts: Mapping[OrganisationFact, bool | None]) -> Iterator[ReadinessReason]:
    for fact in OrganisationFact:
        tracked = facts.get(OrganisationFact.STAFF_TRACKED)
        if fact is OrganisationFact.WORKS_COUNCIL_AGREES and tracked is False:
            continue
        said = facts.get(fact)
        here = f"facts[{fact.value}]"
        named = f"fact:{fact.value}"
        if said is None:
            yield ReadinessReason(
                status=ReadinessStatus.CANNOT_TELL, finding=Finding.of("readiness:unknown", here, field=named)
            )
        elif fact is OrganisationFact.STAFF_TRACKED:
            code = "readiness:tracked" if said else "readiness:untracked"
            yield ReadinessReason(status=ReadinessStatus.READY, finding=Finding.of(code, here))
        elif said is (fact not in _GOOD_IF_NO):
            yield ReadinessReason(
                status=ReadinessStatus.READY, finding=Finding.of("readiness:in-order", here, field=named)
            )
        else:
            answer = ReadinessStatus.REFUSED if fact in _GROUND else ReadinessStatus.NOT_YET
            yield ReadinessReason(status=answer, finding=Finding.of(f"readiness:missing:{fact.value}", here))


def _measure(name: str, well: list[bool], rules: ReadinessPolicy) -> ReadinessReason:
    here, count, of = f"answers.{name}", sum(well), len(well)
    if few := too_little(n=of, minimum_n=rules.minimum_answers):
        return ReadinessReason(status=ReadinessStatus.CANNOT_TELL, finding=few.at(here))
    # nobody counts like one person and everybody like all but one, so that no result tells them apart
    count = min(max(count, 1), of - 1)
    interval = wilson(count, of, level=rules.level)
    if wide := too_little(width=interval.width, widest=float(rules.maximum_width)):
        # the width would reveal how many are positive
        finding = Finding.of("readiness:wide", here, seen=of, maximum=wide["maximum"])
        return ReadinessReason(status=ReadinessStatus.CANNOT_TELL, finding=finding)
    told = {"measure": name, "tenths": min(9, max(1, round(Fraction(10 * count, of)))), "seen": of}
    if interval.high < rules.broken_below:
        return ReadinessReason(
            status=ReadinessStatus.REFUSED, finding=Finding.of("readiness:measure:broken", here, **told)
        )
    if Fraction(count, of) < rules.ready_from:
        return ReadinessReason(
            status=ReadinessStatus.NOT_YET, finding=Finding.of("readiness:measure:low", here, **told)
        )
    return ReadinessReason(status=ReadinessStatus.READY, finding=Finding.of("readiness:measure:good", here, **told))


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
