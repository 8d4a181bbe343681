"""From real answers to a pilot group and its metrics: the main job, end to end.

The data are 1,000 answers to the Stack Overflow Developer Survey 2025 (see data/README.md for source and licence). They
measure advocacy of a community by its members, the closest open set with both axes. Nobody in it was asked to join a
pilot, so consent is an assumption here, and said to be one.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from textwrap import fill

from advocacy import (
    Consent,
    Criterion,
    Goal,
    GoalKind,
    Matrix,
    Participant,
    Pilot,
    Purpose,
    Quota,
    SelectionPolicy,
    map_kpis,
    select_pilot,
)
from advocacy.goals import MeasurementPlan
from advocacy.people import Answer, Axis, Cell, ClosedQuestion, Level, ResponseScale, Survey
from advocacy.pilot import suggest_size
from advocacy.tables import as_text

DATA = Path(__file__).parent / "data" / "community_survey_2025.csv"
DAY = date(2026, 9, 15)
#: The maximum length of a line of the report.
WIDTH = 100

FREQUENCY = ResponseScale.likert(
    (
        "I have never participated in Q&A on Stack Overflow",
        "Infrequently, less than once per year",
        "Less than once every 2 - 3 months",
        "Less than once per month or monthly",
        "A few times per month or weekly",
        "A few times per week",
        "Daily or almost daily",
        "Multiple times per day",
    )
)
BELONGING = ResponseScale.likert(("No, not at all", "No, not really", "Neutral", "Yes, somewhat", "Yes, definitely"))
ITEMS = (
    ClosedQuestion(code="SOPartFreq", measure="activity", scale=FREQUENCY, wording="How often do you take part?"),
    ClosedQuestion(
        code="SOComm", measure="affinity", scale=BELONGING, wording="Do you feel a member of the community?"
    ),
)


def read_rows() -> list[dict[str, str]]:
    """Read the answers as they are in the file."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def participants(rows: list[dict[str, str]]) -> tuple[Participant, ...]:
    """Turn rows into participants; what was not answered stays unknown.

    Assumption: everyone who is employed is taken to have agreed to take part on 1 September 2026. Nobody else is.
    """
    agreed = Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1))
    people = [
        Participant(
            id=f"r-{int(row['ResponseId']):04}",
            attributes={
                name: row[column]
                for name, column in (("industry", "Industry"), ("country", "Country"), ("role", "ICorPM"))
                if row[column] != "NA"
            },
            measures={"job_satisfaction": int(row["JobSat"])} if row["JobSat"] != "NA" else {},
            consents=[agreed] if row["Employment"] == "Employed" else [],
        )
        for row in rows
    ]
    answers = [
        Answer(participant=person.id, question=item.code, text=row[item.code])
        for person, row in zip(people, rows, strict=True)
        for item in ITEMS
        if row[item.code] in item.scale.options
    ]
    return Survey(closed_questions=ITEMS, answers=answers).apply_to(people)


def matrix() -> Matrix:
    """Lay activity against affinity: three levels each, thresholds on the answers' own steps."""
    names = (
        ("none", "low", "low", "Onlooker", "Reads, and feels no member.", None),
        ("none", "middle", "visitor", "Visitor", "Takes part now and then, and feels no member.", "regular"),
        ("none", "high", "doer", "Doer", "Takes part often, and feels no member.", "pillar"),
        ("neutral", "low", "neighbour", "Neighbour", "Seldom takes part, and is neutral.", "regular"),
        ("neutral", "middle", "regular", "Regular", "Takes part now and then, and is neutral.", "member"),
        ("neutral", "high", "pillar", "Pillar", "Takes part often, and is neutral.", "voice"),
        ("member", "low", "friend", "Friend", "Feels a member, and seldom takes part.", "member"),
        ("member", "middle", "member", "Member", "Feels a member, and takes part now and then.", "voice"),
        ("member", "high", "voice", "Translator", "Feels a member, and takes part often.", None),
    )
    return Matrix(
        name="activity by affinity",
        rows=Axis(
            measure="affinity",
            levels=(Level(code="none"), Level(code="neutral", start=0.5), Level(code="member", start=0.75)),
        ),
        columns=Axis(
            measure="activity",
            levels=(Level(code="low"), Level(code="middle", start=2 / 7), Level(code="high", start=4 / 7)),
        ),
        cells=[
            Cell(code=code, row=row, column=column, name=name, description=text, toward=toward, inactive=code == "low")
            for row, column, code, name, text, toward in names
        ],
    )


POLICY = SelectionPolicy(
    size=12,
    criteria=[
        Criterion("activity", weight=2),
        Criterion("affinity", weight=2, low=0, high=1),
        Criterion("job_satisfaction", low=0, high=10),
    ],
    quotas=[
        Quota("industry", "Software Development", minimum=2, maximum=4),
        Quota("industry", "Fintech", minimum=1, maximum=2),
        Quota("industry", "Healthcare", minimum=1, maximum=2),
        Quota("industry", "Government", minimum=1, maximum=2),
        Quota("industry", "Higher Education", minimum=1, maximum=2),
    ],
    seed=2026,
)

GOALS = (
    Goal(id="hire", kind=GoalKind.RECRUITMENT, statement="Colleagues through colleagues"),
    Goal(id="known", kind=GoalKind.AWARENESS, statement="Known for how we build"),
    Goal(id="engaged", kind=GoalKind.ENGAGEMENT, statement="People proud of their work"),
)

#: What this organisation can supply; nobody asks its audience whether they know the brand.
SUPPLIED = [
    "activated",
    "active",
    "applications",
    "comments",
    "days_to_fill",
    "detractors",
    "downloads",
    "engagement_index",
    "enps_answers",
    "enrolled",
    "external_hiring_cost",
    "hires",
    "impressions",
    "internal_hiring_cost",
    "invited",
    "posts",
    "promoters",
    "reactions",
    "referral_applications",
    "referral_hires",
    "shares",
]


def select(people: tuple[Participant, ...], grid: Matrix) -> Pilot:
    """Select the pilot group."""
    return select_pilot(people, POLICY, matrix=grid, on=DAY)


def plan() -> MeasurementPlan:
    """Map the goals to metrics."""
    return map_kpis(GOALS, available=SUPPLIED)


def report() -> str:
    """Write the report for a program lead: the result and what to do first, then the reasons."""
    rows = read_rows()
    people = participants(rows)
    grid = matrix()
    pilot = select(people, grid)
    parts = (
        _title(f"A pilot of {len(pilot.members)} people: the result"),
        _result_part(pilot),
        _title("What to do next"),
        _next_part(),
        _title("Where people start (approximately)"),
        _matrix_part(people, grid),
        _title("The group, in order of id"),
        _group_part(pilot),
        _title("Why one of them: the same page exists for each person, also for those who were not chosen"),
        str(pilot.explain(pilot.members[0])),
        _title("Size"),
        _size_part(people, grid),
        _title("Goals, content and metrics"),
        _goal_part(plan()),
        _title("What to collect"),
        _supply_part(plan()),
    )
    return "\n".join(_wrapped(line) for part in parts for line in part.split("\n"))


def _wrapped(line: str) -> str:
    """Break a line of more than 100 characters, and indent what follows like the line."""
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    return line if len(line) <= WIDTH else fill(line, WIDTH, subsequent_indent=indent, break_on_hyphens=False)


def _title(text: str) -> str:
    return f"\n{text}\n{'=' * len(text)}\n"


def _result_part(pilot: Pilot) -> str:
    """State what is proven, and what matters before anything else."""
    first = ("pilot:one-cell", "exclusion-count:unknown", "lottery:tie")
    rank = {code: place for place, code in enumerate(first)}
    findings = sorted(
        pilot.findings, key=lambda found: min((rank[code] for code in first if found.code.startswith(code)), default=3)
    )
    eligible = len(pilot.members) + len(pilot.reserves)
    lines = [
        "Proven: no other group that satisfies the policy has a higher total score.",
        f"{len(pilot.people)} people in the pool, {eligible} eligible. The others are excluded, for the reasons below.",
        "Consent is not in the data. Assumption: everyone employed agreed on 1 September 2026, nobody else did.",
        "",
        "Read this before you invite anyone:",
        *(f"- {finding.text()}" for finding in findings),
    ]
    return "\n".join(lines)


def _next_part() -> str:
    return "\n".join(
        (
            "1. Decide whether the group has the spread that you want. If not, change the policy, not the people.",
            "2. Send each person their own explanation, and ask. They may decline without a reason.",
            "3. If someone declines, `pilot.replace` proposes the person who fits best.",
            "4. Arrange who supplies the measures at the end of this report, before the first post.",
        )
    )


def _matrix_part(people: tuple[Participant, ...], grid: Matrix) -> str:
    tally = grid.count_cells(people)
    levels = [level.code for level in grid.columns.levels]
    cells = {(cell.row, cell.column): cell for cell in grid.cells}
    table = as_text(
        [
            (
                row.code,
                *(f"{cells[row.code, level].name} {tally.cells[cells[row.code, level].code]}" for level in levels),
            )
            for row in reversed(grid.rows.levels)
        ],
        header=("affinity ↑ · activity →", *levels),
    )
    missing = ", ".join(f"{name} {count}" for name, count in tally.missing.items())
    return (
        f"{table}\n\n{tally.total} people; {tally.unplaced} have no place, since an answer is missing ({missing}; "
        "people who lack both count under both).\nThe library does not guess a place. "
        "It leaves out a person without one only if they may be in an inactive cell."
    )


def _group_part(pilot: Pilot) -> str:
    names = {cell.code: cell.name for cell in matrix().cells}
    by_id = {person.id: person for person in pilot.people}
    group = as_text(
        [
            (
                member,
                by_id[member].attribute("industry"),
                names[pilot.assessment(member).cell or ""],
            )
            for member in pilot.members
        ],
        header=("person", "industry", "starts as"),
    )
    quotas = as_text(
        [(count.quota.name, *count.bounds, count.members, count.eligible) for count in pilot.quotas],
        header=("quota", "minimum", "maximum", "members", "eligible"),
    )
    return f"{group}\n\n{quotas}"


def _size_part(people: tuple[Participant, ...], grid: Matrix) -> str:
    employed = tuple(person for person in people if person.consents)
    suggestion = suggest_size(organisation=len(employed), matrix=grid, counts=grid.count_cells(employed))
    reasons = "\n".join(reason.text() for reason in suggestion.reasons)
    return (
        f"As if the {len(employed)} employed were one organisation: "
        f"{suggestion.minimum} to {suggestion.maximum} people.\n{reasons}"
    )


def _goal_part(kpis: MeasurementPlan) -> str:
    blocks = []
    for goal in kpis.goals:
        lines = [f"{goal.goal.id}: {goal.goal.statement} ({goal.goal.kind.value.replace('_', ' ')})"]
        if goal.guide is not None:
            lines.append(f"    content    {goal.guide.content}")
        for role, metrics in (("primary", goal.primary), ("supporting", goal.supporting), ("context", goal.context)):
            for metric in metrics:
                made_of = f" = {metric.formula}" if metric.formula is not None else ", in words"
                vanity = " (vanity: never the measure)" if metric.vanity else ""
                lines.append(f"    {role:<10} {metric.name}{made_of}{vanity}")
        blocks.append("\n".join(lines))
    omitted = Counter(finding.path for finding in kpis.findings if "measure" in dict(finding.parameters))
    others = [finding for finding in kpis.findings if "measure" not in dict(finding.parameters)]
    warnings = [f"{finding.path}: {finding.text()}" for finding in others]
    warnings += [
        f"{goal}: {count} measures are not supplied, so their metrics are omitted." for goal, count in omitted.items()
    ]
    return "\n\n".join(["Warnings\n" + "\n".join(warnings), *blocks])


def _supply_part(kpis: MeasurementPlan) -> str:
    """List the measures by supplier."""
    by_supplier = defaultdict[str, list[str]](list)
    for measure in kpis.measures:
        by_supplier[measure.supplier].append(f"    {measure.code}: {measure.definition}")
    return "\n\n".join(f"{supplier}\n" + "\n".join(lines) for supplier, lines in sorted(by_supplier.items()))


if __name__ == "__main__":
    print(report())
