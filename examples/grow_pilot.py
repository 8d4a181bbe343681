"""A pilot spread over industry, country, role and cell at once, and its life after: needs the extra ``solver``.

The people, their consent (an assumption) and the matrix are those of `choose_pilot`; see there, and data/README.md.
"""

from __future__ import annotations

import importlib.util
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve

from advocacy import Criterion, Pilot, Quota, SelectionPolicy, select_pilot
from advocacy.pilot import (
    DistinctValues,
    Replacement,
    ValueCap,
    quota_tradeoff,
    replace_members,
    selection_probabilities,
    size_tradeoff,
    weight_sensitivity,
)
from advocacy.tables import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY, LATER, AUTUMN = date(2026, 9, 15), date(2026, 9, 22), date(2026, 12, 1)

POLICY = SelectionPolicy(
    size=12,
    criteria=[
        Criterion("activity", weight=2),
        Criterion("affinity", weight=2, low=0, high=1),
        Criterion("job_satisfaction", low=0, high=10),
    ],
    quotas=[
        Quota("industry", "Software Development", minimum=2, maximum=Fraction(1, 3)),
        Quota("industry", "Healthcare", minimum=1),
        Quota("industry", "Government", minimum=1),
        ValueCap("industry", Fraction(1, 3)),
        Quota("role", "People manager", minimum=Fraction(1, 4), maximum=Fraction(1, 2)),
        Quota("country", "Netherlands", minimum=2),
        ValueCap("country", Fraction(1, 4)),
        DistinctValues("country", minimum=6),
        Quota("cell", "visitor", minimum=1),
        Quota("cell", "voice", maximum=Fraction(1, 2)),
    ],
    seed=2026,
)


def load_main_job() -> dict[str, Any]:
    """Load the other example from the file beside this one."""
    spec = importlib.util.spec_from_file_location("choose_pilot", Path(__file__).parent / "choose_pilot.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return vars(module)


def select() -> Pilot:
    """Select the group."""
    main = load_main_job()
    return select_pilot(main["participants"](main["read_rows"]()), POLICY, matrix=main["matrix"](), on=DAY)


def first_to_decline(pilot: Pilot) -> str:
    """Take the member who would be hardest to replace by one person, as the example's decliner."""
    needed = {member: exchange for member in pilot.members if (exchange := pilot.if_removed(member)) is not None}
    return max(sorted(needed), key=lambda text: len(needed[text].leaves))


def grow(pilot: Pilot) -> Pilot:
    """Select the next wave: up to 30 people in all, under the same quotas over everyone."""
    return select_pilot(
        pilot.people, evolve(POLICY, size=30), matrix=pilot.matrix, on=AUTUMN, previous_members=pilot.all_members
    )


def report() -> str:
    """Write the report for a program lead."""
    pilot = select()
    leaver = first_to_decline(pilot)
    replaced = replace_members(pilot, [leaver], on=LATER)
    wave = grow(replaced.pilot)
    return "\n".join(
        [
            _title(f"The group: {len(pilot.members)} people, proposed, in order of id"),
            _group(pilot, pilot.members),
            "",
            _quotas(pilot),
            "",
            *(finding.text() for finding in pilot.findings),
            _title("Why the first reserve is not in it"),
            str(pilot.explain(pilot.reserves[0])),
            _title("Chances over all seeds, where they are neither 0 nor 1 (200 seeds, 95 % intervals)"),
            _chances(pilot),
            _title("How firm: places if the weights change at random, 100 times, each by at most a half"),
            _firmness(pilot),
            _title("What size costs"),
            as_text(
                [(p.size, _points(p.mean)) for p in size_tradeoff(pilot, (6, 9, 12, 18, 24))], header=("size", "mean")
            ),
            _title("What the quotas cost"),
            as_text([(str(p.tightness), _points(p.mean)) for p in quota_tradeoff(pilot)], header=("tightness", "mean")),
            _title("Somebody declines; nobody asks why"),
            _replacement(replaced),
            _title(f"The next wave: {len(wave.members)} more, {len(wave.all_members)} in all"),
            _quotas(wave),
        ]
    )


def _title(text: str) -> str:
    return f"\n{text}\n{'=' * len(text)}\n"


def _points(mean: Fraction | None) -> str:
    return "no group is possible" if mean is None else f"{float(mean):.0f} of 10000"


def _group(pilot: Pilot, members: Iterable[str]) -> str:
    by_id = {person.id: person for person in pilot.people}
    columns = ("industry", "country", "role")
    return as_text(
        [
            (member, *(by_id[member].attribute(name) for name in columns), pilot.assessment(member).cell)
            for member in members
        ],
        header=("person", *columns, "cell"),
    )


def _quotas(pilot: Pilot) -> str:
    return as_text(
        [(count.quota.name, *count.bounds, count.members, count.eligible) for count in pilot.quotas],
        header=("quota", "minimum", "maximum", "members", "eligible"),
    )


def _chances(pilot: Pilot) -> str:
    found = selection_probabilities(pilot)
    rows = [
        (key, f"{float(chance.probability):.0%}", f"{chance.interval.low:.0%} to {chance.interval.high:.0%}")
        for key, chance in found.items()
        if 0 < chance.probability < 1 and chance.interval is not None
    ]
    return as_text(rows, header=("person", "share", "interval")) if rows else "Nobody: the scores decide alone."


def _firmness(pilot: Pilot) -> str:
    firmness = weight_sensitivity(pilot)
    always = [key for key, places in firmness.places.items() if places == firmness.samples]
    rows = [
        (
            text,
            "member" if text in pilot.members else "reserve",
            f"{firmness.interval(text).low:.0%} to {firmness.interval(text).high:.0%}",
        )
        for text, places in sorted(firmness.places.items())
        if 0 < places < firmness.samples
    ]
    table = as_text(rows, header=("person", "now", "share of the settings"))
    return (
        f"In under every setting: {len(always)} people.\n\n{table}"
        if rows
        else f"{len(always)} people, always the same."
    )


def _replacement(replaced: Replacement) -> str:
    coming, going = replaced.swap.joins, replaced.swap.leaves
    return "\n".join([replaced.findings[0].text(), f"In: {', '.join(coming)}. Out: {', '.join(going) or 'nobody'}."])


if __name__ == "__main__":
    print(report())
