"""Explanations: why a person is in the group or not, and what would change it.

An explanation depends on the answers of others only through the group that was selected. So it contains neither the
score of another person nor whether two scores are equal: with one criterion, a score is an answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import attrs

from advocacy.arguments import Personal
from advocacy.errors import Finding
from advocacy.messages.blocks import Report, Sentences
from advocacy.messages.translator import Translator
from advocacy.pilot.assessment import Assessment
from advocacy.pilot.policy import DistinctValues, Quota, SelectionPolicy, TieBreak, ValueCap


@attrs.frozen(kw_only=True)
class QuotaCount:
    """The outcome of a quota.

    Attributes:
        quota: The quota.
        size: The number of all members, previous members included; without a group, the smallest requested size.
        members: For a `Quota`, how many members have its value; for a `ValueCap`, how many share the most common value;
            for a `DistinctValues`, how many different values there are.
        eligible: The same number among all eligible people, including members and previous members.
    """

    quota: Quota | ValueCap | DistinctValues
    size: int
    members: int
    eligible: int

    @property
    def bounds(self) -> tuple[int, int]:
        """The minimum and maximum, in places. Shares refer to the group as selected."""
        return self.quota.bounds(self.size)

    @property
    def met(self) -> bool:
        """Whether the members are within the bounds."""
        minimum, maximum = self.bounds
        return minimum <= self.members <= maximum


@attrs.frozen(repr=False, kw_only=True)
class Explanation(Personal, Report):
    """Why a person is in the group or not.

    Attributes:
        id: The person's id.
        reasons: The reasons as data, most important first. What would change the result comes last.
    """

    id: str
    reasons: tuple[Finding, ...]

    def _blocks(self, translator: Translator) -> Iterable[Sentences]:
        # the reasons speak to the person, who needs no name
        known = translator.person(self.id) != self.id
        yield Sentences(
            [
                translator.say(f"{reason.code}:you", dict(reason.parameters))
                if reason.code in _ABOUT and not known
                else translator.tell(reason)
                for reason in self.reasons
            ]
        )

    def __str__(self) -> str:
        """Return the reasons in English."""
        return self.text()


#: Findings that name the person.
_ABOUT = frozenset({"ask", "exclusion", "member", "previous-member", "reserve"})
_ABOUT |= {"lottery:takes-part", "lottery:drawn", "lottery:not-drawn"}


def explain_left_out(found: Assessment) -> Explanation:
    """Explain why a person is excluded, with all reasons and what would change each."""
    reasons = [Finding.of("ask" if found.to_ask else "exclusion", "", id=found.id)]
    reasons += [_left_out(code) for code in found.reasons]
    return Explanation(id=found.id, reasons=tuple(reasons))


def explain_member(
    found: Assessment, carried: Iterable[QuotaCount], *, by_lottery: bool, parts_known: bool
) -> Explanation:
    """Explain a member's score and the quotas to which they contribute."""
    parts = _parts(found) if parts_known else [Finding.of("member:scores", "")]
    reasons = [Finding.of("member", "", id=found.id, points=found.points), *parts, *_carried(carried)]
    if by_lottery:
        reasons.append(Finding.of("member:lottery", ""))
    reasons.append(Finding.of("member:proposal", ""))
    return Explanation(id=found.id, reasons=tuple(reasons))


def chance_finding(chance: Fraction, suffix: str) -> Finding:
    """Return a chance in words: as 1 in a number, or as a number in at most 10 where that is closer.

    Args:
        chance: The chance, 0..1.
        suffix: What is known of the fairness of the lottery: ``leximin``, ``maximin``, ``rounded`` or ``unproven``.
    """
    if chance in {0, 1}:
        return Finding.of("chance:certain" if chance else "chance:none", "")
    near = chance.limit_denominator(10) if chance >= Fraction(1, 10) else Fraction(1, round(1 / chance))
    if near == 1:
        return Finding.of("chance:almost", "")
    about = "" if near == chance else "about:"
    return Finding.of(f"chance:{about}{suffix}", "", places=near.numerator, people=near.denominator)


def explain_drawn(
    found: Assessment, carried: Iterable[QuotaCount], *, drawn: bool, open_places: bool, suffix: str
) -> Explanation:
    """Explain to a person who took part in a lottery whether they were drawn, and the chance that they had.

    Args:
        found: The person's assessment; they are eligible.
        carried: The quotas on the person's values.
        drawn: Whether the person is a member.
        open_places: Whether the group is still to be drawn.
        suffix: As for `chance_finding`.
    """
    code = "lottery:takes-part" if open_places else "lottery:drawn" if drawn else "lottery:not-drawn"
    reasons = [Finding.of(code, "", id=found.id)]
    if found.chance is not None:
        reasons.append(chance_finding(found.chance, suffix))
    if drawn:
        reasons += [*_carried(carried), Finding.of("member:proposal", "")]
    return Explanation(id=found.id, reasons=tuple(reasons))


def explain_before(found: Assessment) -> Explanation:
    """Explain that a person is a previous member."""
    return Explanation(id=found.id, reasons=(Finding.of("previous-member", "", id=found.id),))


def explain_reserve(
    found: Assessment,
    carried: Iterable[QuotaCount],
    policy: SelectionPolicy,
    *,
    status: str,
    possible: bool,
) -> Explanation:
    """Explain why an eligible person has no place.

    Args:
        found: The person's assessment; they are eligible.
        carried: The quotas on the person's values.
        policy: The policy.
        status: How the selection ended. If it is not ``optimal``, that is the reason.
        possible: Whether some feasible group includes the person.
    """
    reasons = [Finding.of("reserve", "", id=found.id, points=found.points or 0)]
    if policy.is_plain_lottery and policy.tie_break is TieBreak.EQUAL_CHANCES:  # a lottery has no scores
        reasons = [Finding.of("lottery:takes-part", "", id=found.id)]
    full = [
        Finding.of("reserve:full", "", attribute=count.quota.attribute, value=count.quota.value, maximum=count.members)
        for count in carried
        if isinstance(count.quota, Quota) and count.members == count.bounds[1]
    ]
    if status != "optimal":
        reasons.append(Finding.of(f"reserve:{status}", ""))
    elif not possible:
        reasons += full or [Finding.of("reserve:kept", "")]
    else:
        reasons.append(Finding.of("reserve:lottery" if policy.is_plain_lottery else "reserve:score", ""))
        reasons += full or ([Finding.of("reserve:spread", "")] if policy.quotas else [])
    return Explanation(id=found.id, reasons=tuple(reasons))


def _left_out(code: str) -> Finding:
    head, _, measure = code.partition(":")
    return Finding.of(f"exclusion:{head}", "", **({"measure": measure} if measure else {}))


def _parts(found: Assessment) -> list[Finding]:
    return [
        Finding.of(
            "criterion:substituted" if part.substituted else "criterion",
            "",
            measure=part.measure,
            points=part.points,
            weight=part.weight,
        )
        for part in found.scores
    ]


def _carried(carried: Iterable[QuotaCount]) -> list[Finding]:
    return [
        Finding.of("member:quota", "", attribute=count.quota.attribute, value=count.quota.value)
        for count in carried
        if isinstance(count.quota, Quota)
    ]
