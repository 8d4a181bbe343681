"""Reasons as data and as sentences: kind in tone, nobody judged, no other person named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from advocacy.errors import Finding, voice_of
from advocacy.pilot.quotas import Quota

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from advocacy.pilot.assessment import Assessment
    from advocacy.pilot.result import QuotaCount

__all__ = ["Explanation", "explain_before", "explain_left_out", "explain_member", "explain_reserve"]

#: The highest score there is.
_ALL_POINTS = 10_000


@frozen(kw_only=True)
class Explanation:
    """
    Why one person is in the group or not.

    Attributes:
        id: The person's id.
        reasons: The reasons as data, first things first; what would change it comes last.
    """

    id: str
    reasons: tuple[Finding, ...]

    def text(self, language: str = "en", *, extra: Mapping[str, Mapping[str, str]] | None = None) -> str:
        """
        Say the reasons, a sentence a line.

        Raises:
            UnknownNameError: There are no words in this language.
        """
        return "\n".join(map(voice_of(language, extra).tell, self.reasons))

    def __str__(self) -> str:
        """Say the reasons in English."""
        return self.text()

    def __repr__(self) -> str:
        """Show class and id, and nothing about the person."""
        return f"<Explanation {self.id}>"


def explain_left_out(found: Assessment) -> Explanation:
    """Say what keeps a person out, all of it, and that each can change."""
    reasons = [Finding.of("left-out", "", id=found.id)]
    reasons += [_left_out(code) for code in found.reasons]
    return Explanation(id=found.id, reasons=tuple(reasons))


def explain_member(found: Assessment, carried: Iterable[QuotaCount], *, by_lot: bool) -> Explanation:
    """Say what a member's score is made of and which quotas they carry."""
    reasons = [Finding.of("member", "", id=found.id, points=found.points), *_parts(found), *_carried(carried)]
    if by_lot:
        reasons.append(Finding.of("member:lot", ""))
    reasons.append(Finding.of("member:proposal", ""))
    return Explanation(id=found.id, reasons=tuple(reasons))


def explain_before(found: Assessment) -> Explanation:
    """Say that somebody is in already."""
    return Explanation(id=found.id, reasons=(Finding.of("before", "", id=found.id),))


def explain_reserve(
    found: Assessment, carried: Iterable[QuotaCount], ties: int | None, *, status: str, spread: bool
) -> Explanation:
    """
    Say why an eligible person has no place.

    Args:
        found: The person's assessment; they are eligible.
        carried: The quotas on what they have.
        ties: The score at which the person would tie for a place; ``None`` where no score would do.
        status: How the selection ended; where it is not ``selected``, that is the reason.
        spread: Somebody with a lower score has a place, so that quotas decided as well.
    """
    points = found.points or 0
    reasons = [Finding.of("reserve", "", id=found.id, points=points)]
    full = [
        Finding.of("reserve:full", "", attribute=count.quota.attribute, value=count.quota.value, maximum=count.members)
        for count in carried
        if isinstance(count.quota, Quota) and count.members == count.bounds[1]
    ]
    if status != "selected":
        reasons.append(Finding.of(f"reserve:{status}", ""))
    elif ties is None or ties > _ALL_POINTS:
        reasons += full or [Finding.of("reserve:kept", "")]
    else:
        if points == ties:
            reasons.append(Finding.of("reserve:lot", "", certain=ties + 1))
        else:
            reasons.append(Finding.of("reserve:score", "", ties=ties, lacks=ties - points, certain=ties + 1))
        reasons += (full or [Finding.of("reserve:spread", "")]) if spread else []
    return Explanation(id=found.id, reasons=tuple(reasons))


def _left_out(code: str) -> Finding:
    head, _, measure = code.partition(":")
    return Finding.of(f"left-out:{head}", "", **({"measure": measure} if measure else {}))


def _parts(found: Assessment) -> list[Finding]:
    return [
        Finding.of(
            "part:substituted" if part.substituted else "part",
            "",
            measure=part.measure,
            points=part.points,
            weight=part.weight,
        )
        for part in found.parts
    ]


def _carried(carried: Iterable[QuotaCount]) -> list[Finding]:
    return [
        Finding.of("carries", "", attribute=count.quota.attribute, value=count.quota.value, members=count.members)
        for count in carried
        if isinstance(count.quota, Quota)
    ]
