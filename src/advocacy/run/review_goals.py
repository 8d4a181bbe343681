"""What a review says of goals: outcomes first, words never scored, and which goal to think again about or to drop."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from advocacy.errors import Finding
from advocacy.goals.metric import Unit
from advocacy.goals.target import Verdict
from advocacy.run.review import Proposal, ProposalKind
from advocacy.run.scorecard import DECIMALS, GoalCard, Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advocacy.goals.metric import Metric

__all__ = ["review_goals"]

#: Verdicts that say where a figure stands on its path.
_TOLD = frozenset({Verdict.AHEAD, Verdict.ON_TRACK, Verdict.BEHIND})
#: What would tell more of a figure, by how it stands.
_LACKS = {"unknown": "figure", "too_little_data": "figure", "no_baseline": "baseline", "behind:bare": "interval"}


def review_goals(cards: tuple[GoalCard, ...]) -> Iterator[Finding | Proposal]:
    """
    Say goal by goal what was seen, and what to think again about; then which figures to collect.

    Of each goal the outcomes come first, in the order of its card, then what stands out, then what was told in words.
    Evidence of every proposal is among what is said.
    """
    for card, named in zip(cards, _names(cards), strict=True):
        here = f"scorecard.goals[{card.goal.id}]"
        lines = [(line, _outcome(line, named, here)) for line in card.outcomes]
        for line, finding in lines:
            yield finding
            yield from _moved(line, named, finding.path)
        found = [(one, f"{here}.findings[{place}]") for place, one in enumerate(card.findings)]
        silent = [Finding.of("review:no-outcome", at, **named) for one, at in found if one.code == "card:no-outcome"]
        alone = [
            Finding.of("review:reach-alone", at, **_figure(one), **named)
            for one, at in found
            if one.code == "card:reach-alone"
        ]
        yield from (*silent, *alone)
        yield from _words(card, named, here)
        behind = [finding for line, finding in lines if _standing(line) == "behind"]
        for code, evidence in (("silent", silent), ("behind", behind), ("reach", alone)):
            if evidence:
                advice = Finding.of(f"review:goal:{code}", **named)
                yield Proposal(kind=ProposalKind.GOAL, about=card.goal.id, advice=advice, evidence=evidence)
    yield from _collect(cards)


def _figure(found: Finding) -> dict[str, Any]:
    """Name a figure as a finding of the scorecard does."""
    return {name: value for name, value in found.parameters if name in {"figure", "called"}}


def _names(cards: tuple[GoalCard, ...]) -> Iterator[dict[str, str]]:
    """Name each goal by its kind, and by its id too where several are of that kind."""
    kinds = [card.goal.kind for card in cards]
    for card in cards:
        which = f" ({card.goal.id})" if kinds.count(card.goal.kind) > 1 else ""
        yield {"goal": card.goal.kind.value, "which": which}


def _standing(line: Line) -> str:
    """Say how an outcome stands: its verdict, that it has none or no value, or that its value alone was compared."""
    if line.reading.exact is None:
        return "unknown"
    if line.progress is None:
        return "no_target"
    verdict = line.progress.verdict
    return f"{verdict.value}:bare" if verdict in _TOLD and line.reading.interval is None else verdict.value


def _outcome(line: Line, named: dict[str, str], here: str) -> Finding:
    reading = line.reading
    told = dict(reading.metric.named)
    if reading.value is not None:
        told["shown"] = _shown(reading.metric, reading.value)
        if reading.interval is not None:
            ends = (_shown(reading.metric, end) for end in (reading.interval.low, reading.interval.high))
            told["shown"] += f" ({' – '.join(ends)})"
    if line.progress is not None and line.progress.expected is not None:
        told["expected"] = _shown(reading.metric, float(line.progress.expected))
    return Finding.of(f"review:outcome:{_standing(line)}", f"{here}.outcomes[{reading.metric.code}]", **told, **named)


def _shown(metric: Metric, value: float) -> str:
    if metric.unit is Unit.SHARE:
        return f"{100 * value:.1f} %"
    return f"{value:.{DECIMALS[metric.unit]}f}"


def _moved(line: Line, named: dict[str, str], here: str) -> Iterator[Finding]:
    """Say that an outcome changed beyond chance, where an interval tells."""
    if line.change is None or line.change.interval is None:
        return
    way, ends = line.reading.metric.direction.sign, line.change.interval
    low, high = sorted((way * ends.low, way * ends.high))
    if low > 0 or high < 0:
        code = "review:change:better" if low > 0 else "review:change:worse"
        yield Finding.of(code, f"{here}.change", **line.reading.metric.named, **named)


def _words(card: GoalCard, named: dict[str, str], here: str) -> Iterator[Finding]:
    if card.evidence:
        yield Finding.of("review:words", f"{here}.evidence", count=len(card.evidence), **named)
    for place, one in enumerate(card.evidence):
        quoted = {"seen": one.seen, "by": one.by, "known": one.known, "on": one.on}
        yield Finding.of("review:quoted", f"{here}.evidence[{place}]", **quoted, **named)


def _collect(cards: tuple[GoalCard, ...]) -> Iterator[Proposal]:
    """Propose for each figure what would tell more of it, once for all goals it serves."""
    wanted: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    names: dict[str, dict[str, str]] = {}
    for card, named in zip(cards, _names(cards), strict=True):
        silent = any(one.code == "card:no-outcome" for one in card.findings)
        for line in card.outcomes:
            lack, metric = _LACKS.get(_standing(line)), line.reading.metric
            if lack and not silent:
                names[metric.code] = metric.named
                wanted[metric.code, lack].append(_outcome(line, named, f"scorecard.goals[{card.goal.id}]"))
    for (code, lack), evidence in wanted.items():
        advice = Finding.of(f"review:collect:{lack}", **names[code])
        yield Proposal(kind=ProposalKind.COLLECT, about=code, advice=advice, evidence=evidence)
