"""Compute the error rates of readiness over all outcomes: run this file for the tables in docs/calibration.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from math import comb

from advocacy.plan.readiness import MEASURES_ASKED, OrganisationFact, ReadinessStatus, check_readiness

FACTS = {fact: fact is not OrganisationFact.KNOWN_TROUBLE for fact in OrganisationFact}
PEOPLE = (12, 16, 20, 30, 50, 100)
#: The shares of favourable, neutral and unfavourable people, in percent.
Shares = tuple[int, int, int]


@cache
def status(favourable: int, neutral: int, unfavourable: int) -> ReadinessStatus:
    """Return the status of the first of three measures. Everyone is favourable about the other two."""
    values = [0.75] * favourable + [0.5] * neutral + [0.25] * unfavourable
    answers = {
        f"p-{place}": dict.fromkeys(MEASURES_ASKED, 0.75) | {MEASURES_ASKED[0]: value}
        for place, value in enumerate(values)
    }
    checked = check_readiness(answers, FACTS)
    return next(reason.status for reason in checked.reasons if reason.finding.path == f"answers.{MEASURES_ASKED[0]}")


def chances(people: int, shares: Shares) -> Counter[ReadinessStatus]:
    """Return the probability of each status of one measure."""
    found = Counter[ReadinessStatus]()
    high, middle, low = (share / 100 for share in shares)
    for favourable in range(people + 1):
        for neutral in range(people + 1 - favourable):
            unfavourable = people - favourable - neutral
            ways = comb(people, favourable) * comb(people - favourable, neutral)
            found[status(favourable, neutral, unfavourable)] += (  # type: ignore[assignment]
                ways * high**favourable * middle**neutral * low**unfavourable
            )
    return found


def worst(people: int, truths: list[Shares], wrong: ReadinessStatus) -> float:
    """Return the largest probability of a status."""
    return max(float(chances(people, truth)[wrong]) for truth in truths)


def tables() -> Iterator[str]:
    """Write the tables, in Markdown."""
    half = [(50, share, 50 - share) for share in (0, 5, 10, 25, 40, 45, 50)]
    bad = [(50 - share, share, 50) for share in (0, 5, 10, 25, 40, 45, 50)]
    many = [(67, share, 33 - share) for share in (0, 5, 10, 20, 30, 33)]
    yield "## Readiness: error rates, summed\n"
    yield "| people | wrong ready, % | wrong refused, % | wrong not yet, % |"
    yield "|---|---|---|---|"
    for people in PEOPLE:
        ready = worst(people, half, ReadinessStatus.READY)
        refused = len(MEASURES_ASKED) * worst(people, bad, ReadinessStatus.REFUSED)
        not_yet = len(MEASURES_ASKED) * worst(people, many, ReadinessStatus.NOT_YET)
        yield f"| {people} | {100 * ready:.1f} | {100 * refused:.1f} | {100 * not_yet:.1f} |"
    yield "\n## Readiness: how often a survey can tell\n"
    cases: list[tuple[str, Shares, int]] = [
        ("60 % favourable, 20 % neutral, about each measure", (60, 20, 20), 3),
        ("75 % favourable, 15 % neutral, about each measure", (75, 15, 10), 3),
        ("90 % favourable, 5 % neutral, about each measure", (90, 5, 5), 3),
        ("30 % favourable, 50 % neutral, about one measure", (30, 50, 20), 1),
        ("10 % favourable, 80 % neutral, about one measure", (10, 80, 10), 1),
        ("20 % favourable, 10 % neutral, about one measure", (20, 10, 70), 1),
        ("5 % favourable, 10 % neutral, about one measure", (5, 10, 85), 1),
    ]
    yield "| truth | people | ready, % | not yet, % | refused, % | cannot tell, % |"
    yield "|---|---|---|---|---|---|"
    for truth, shares, measures in cases:
        for people in (12, 20, 30, 50, 100):
            counts = chances(people, shares)
            bad_status = (ReadinessStatus.REFUSED, ReadinessStatus.NOT_YET)
            refused, not_yet = (float(counts[key]) for key in bad_status)
            ready = float(counts[ReadinessStatus.READY]) ** measures
            # the first status of any measure decides; the measures are independent here
            refused, not_yet = (
                1 - (1 - refused) ** measures,
                (1 - refused) ** measures - (1 - refused - not_yet) ** measures,
            )
            row = (ready, not_yet, refused, 1 - ready - not_yet - refused)
            yield f"| {truth} | {people} | " + " | ".join(f"{100 * abs(part):.1f}" for part in row) + " |"


if __name__ == "__main__":
    print("\n".join(tables()))
