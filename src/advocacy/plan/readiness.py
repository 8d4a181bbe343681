"""Readiness: whether a program is the right step now, and not a patch (:ref:`method-ground-rules`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from advocacy.errors import Finding, raise_any
from advocacy.exact import part_of
from advocacy.rules import each, first_repeats, identifier, instance, own, share, text, tuple_of, whole
from advocacy.stats import too_little, wilson
from advocacy.stats.interval import confidence

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "MEASURES_ASKED",
    "OrganisationFact",
    "Readiness",
    "ReadinessPolicy",
    "ReadinessReason",
    "ReadinessStatus",
    "check_readiness",
]

#: The middle of a scale, less what a mean of several items may lose in rounding.
_MIDDLE = 0.5 - 1e-9


class OrganisationFact(Enum):
    """What the organisation is asked, to be answered with yes or no; ``None`` is not known."""

    LEAD_NAMED = "lead_named"
    """Somebody is named who leads the program."""
    TIME_GIVEN = "time_given"
    """People get working time for it."""
    LEADERSHIP_TAKES_PART = "leadership_takes_part"
    """Leadership takes part itself."""
    VOLUNTARY = "voluntary"
    """Nobody is made to take part, nor is worse off for staying out."""
    STAFF_TRACKED = "staff_tracked"
    """Activity is counted person by person; neither good nor bad, and it decides whether the next is asked."""
    WORKS_COUNCIL_AGREES = "works_council_agrees"
    """The works council, or who stands for the staff, agrees; asked unless staff are not tracked."""
    KNOWN_TROUBLE = "known_trouble"
    """Something inside is known to run badly and is not being put right: a conflict, a reorganisation, unsafe work."""
    APPROVAL_QUICK = "approval_quick"
    """What needs approval gets it within days."""


#: Facts for which no is the good answer.
_GOOD_IF_NO = frozenset({OrganisationFact.KNOWN_TROUBLE})
#: Facts without which no program starts, and which no reason waives (:ref:`method-ground-rules`).
_GROUND = frozenset({OrganisationFact.VOLUNTARY, OrganisationFact.KNOWN_TROUBLE})

#: Metrics of the survey that are looked at, each a share of which 1 is good; the choice is our own.
MEASURES_ASKED: tuple[str, ...] = ("trust", "workload", "leadership")


class ReadinessStatus(Enum):
    """Whether to start; in order of what decides where several hold."""

    REFUSED = "refused"
    """The foundation is broken, and no program mends it; this cannot be waived."""
    NOT_YET = "not_ready_yet"
    """Something is lacking that can be put right."""
    CANNOT_TELL = "cannot_tell"
    """Too little is known."""
    READY = "ready"


@frozen(kw_only=True)
class ReadinessPolicy:
    """
    What a readiness check goes by; every threshold is our own, and to be set before the answers are seen.

    A person who answers speaks well of a measure if their metric is at or above the middle of its scale.

    Attributes:
        measures: Names of the survey's metrics that are asked for, each a share of which 1 is good.
        minimum_answers: With fewer people a measure says nothing and is not shown; 5 or more.
        broken_below: A measure refuses where the whole interval of the share that speaks well lies below this, by
            default a half: beyond chance, most people speak ill of it.
        ready_from: A measure is ready where the share seen is at least this; not below *broken_below*.
        maximum_width: With a wider interval a measure says nothing, above 0 and up to 1.
        level: The confidence of the intervals, above 0 and below 1.
    """

    measures: tuple[str, ...] = field(default=MEASURES_ASKED, converter=tuple_of, validator=each(text))
    minimum_answers: int = field(default=10, validator=whole(5))
    broken_below: Fraction = field(default=Fraction(1, 2), validator=part_of)
    ready_from: Fraction = field(default=Fraction(2, 3), validator=part_of)
    maximum_width: Fraction = field(default=Fraction(1, 2), validator=part_of)
    level: float = field(default=0.95, validator=confidence)

    def __attrs_post_init__(self) -> None:
        """Refuse a measure that occurs twice, and thresholds out of order."""
        raise_any(self._faults())

    def _faults(self) -> Iterator[Finding]:
        yield from first_repeats(map(identifier, self.measures), "measures", key="name")
        if self.ready_from < self.broken_below:
            yield Finding.of("readiness:order", "ready_from", broken=str(self.broken_below))


@frozen(kw_only=True)
class ReadinessReason:
    """
    One thing that was looked at, and what it says by itself.

    Attributes:
        status: What follows from it.
        finding: What was found, at its place.
    """

    status: ReadinessStatus = field(validator=instance(ReadinessStatus), repr=str)
    finding: Finding = field(validator=instance(Finding))


@frozen(kw_only=True)
class Readiness:
    """
    Whether a program is the right thing now, and why.

    Attributes:
        status: What follows from all reasons: the first of `ReadinessStatus` that any of them gives.
        reasons: Everything looked at, what is well included: facts in their order, then measures in the policy's.
    """

    status: ReadinessStatus = field(validator=instance(ReadinessStatus), repr=str)
    reasons: tuple[ReadinessReason, ...] = field(
        default=(), converter=tuple_of, validator=each(instance(ReadinessReason))
    )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What stands in the way of a start, what weighs most first."""
        found = (one.finding for answer in ReadinessStatus for one in self.reasons if one.status is answer)
        return tuple(found)[: sum(one.status is not ReadinessStatus.READY for one in self.reasons)]


def check_readiness(
    answers: Mapping[str, Mapping[str, float]],
    facts: Mapping[OrganisationFact, bool | None],
    *,
    policy: ReadinessPolicy | None = None,
) -> Readiness:
    """
    Check whether a program is the right step now, with reasons (:ref:`method-ground-rules`).

    Forcing people and known trouble refuse a start, and so does a measure of which most people speak ill beyond chance
    (`wilson`). A share is told in whole tenths, from 1 to 9, so that not even an answer all share is given away.
    Where truly half of the people speak well, a measure is found ready in 19 % of cases and refused in 2 % with 12
    answers, and in 5 % and 2 % with 30 (exact binomial sums): few answers are weak evidence for ready.

    >>> said = {f"p-{n}": {name: 0.75 for name in MEASURES_ASKED} for n in range(12)}
    >>> facts = dict.fromkeys(OrganisationFact, True) | {OrganisationFact.KNOWN_TROUBLE: False}
    >>> check_readiness(said, facts).status.value
    'ready'
    >>> found = check_readiness(said, facts | {OrganisationFact.KNOWN_TROUBLE: True})
    >>> found.status.value, found.findings[0].path
    ('refused', 'facts[known_trouble]')

    Args:
        answers: Metrics by name, by participant's id, as `Survey.measures` gives them; other names are left aside.
        facts: Yes, no or not known; what is left out is not known.
        policy: What to go by.

    Raises:
        ValidationError: All problems at once: a metric that is no share, an argument of the wrong type.
    """
    rules = ReadinessPolicy() if policy is None else policy
    raise_any([*instance(ReadinessPolicy).findings(rules, "policy"), *_wrong(answers), *_wrong_facts(facts)])
    seen: dict[str, list[bool]] = defaultdict(list)
    for figures in answers.values():
        for name, value in figures.items():
            seen[identifier(name)].append(value > _MIDDLE)
    reasons = [*_facts(facts), *(_measure(name, seen[identifier(name)], rules) for name in rules.measures)]
    told = {one.status for one in reasons}
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
            yield ReadinessReason(status=ReadinessStatus.READY, finding=Finding.of("readiness:well", here, field=named))
        else:
            answer = ReadinessStatus.REFUSED if fact in _GROUND else ReadinessStatus.NOT_YET
            yield ReadinessReason(status=answer, finding=Finding.of(f"readiness:lacks:{fact.value}", here))


def _measure(name: str, well: list[bool], rules: ReadinessPolicy) -> ReadinessReason:
    here, count, of = f"answers.{name}", sum(well), len(well)
    if few := too_little(n=of, minimum_n=rules.minimum_answers):
        return ReadinessReason(status=ReadinessStatus.CANNOT_TELL, finding=few.at(here))
    interval = wilson(count, of, level=rules.level)
    if wide := too_little(width=interval.width, widest=float(rules.maximum_width)):
        # how wide it is would tell how many spoke well
        finding = Finding.of("readiness:wide", here, seen=of, most=wide["most"])
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
    return ReadinessReason(status=ReadinessStatus.READY, finding=Finding.of("readiness:measure:well", here, **told))


def _wrong(answers: Any) -> Iterator[Finding]:
    if not isinstance(answers, Mapping):
        yield from instance(Mapping).findings(answers, "answers")
        return
    for who, figures in answers.items():
        yield from text.findings(who, "answers.keys")
        here = f"answers[{who}]"
        if not isinstance(figures, Mapping):
            yield from instance(Mapping, private=True).findings(figures, here)
            continue
        for name, value in figures.items():
            yield from text.findings(name, f"{here}.keys")
            yield from own(share).findings(value, f"{here}.{name}")


def _wrong_facts(facts: Any) -> Iterator[Finding]:
    if not isinstance(facts, Mapping):
        yield from instance(Mapping).findings(facts, "facts")
        return
    for fact, said in facts.items():
        yield from instance(OrganisationFact).findings(fact, "facts.keys")
        if said is not None:
            here = fact.value if isinstance(fact, OrganisationFact) else fact
            yield from instance(bool).findings(said, f"facts[{here}]")
