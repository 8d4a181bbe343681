"""The examples run, and their metrics are those of the file, counted here without the library."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import runpy
import subprocess
import sys
from collections import Counter
from datetime import date, datetime
from fractions import Fraction
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from advocacy import Purpose
from advocacy.plan.bookings import GROUP_WITHIN

EXAMPLES = Path(__file__).parent.parent / "examples"
FREQUENCY = [
    "I have never participated in Q&A on Stack Overflow",
    "Infrequently, less than once per year",
    "Less than once every 2 - 3 months",
    "Less than once per month or monthly",
    "A few times per month or weekly",
    "A few times per week",
    "Daily or almost daily",
    "Multiple times per day",
]
BELONGING = ["No, not at all", "No, not really", "Neutral", "Yes, somewhat", "Yes, definitely"]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    """Read the answers with the csv module alone."""
    with (EXAMPLES / "data" / "community_survey_2025.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    """Load the example without running its report."""
    return runpy.run_path(str(EXAMPLES / "choose_pilot.py"))


@pytest.fixture(scope="module")
def report(example: dict[str, Any]) -> str:
    """Write the report once."""
    text: str = example["report"]()
    return text


def spot(row: dict[str, str]) -> tuple[int, int] | None:
    """Place a row by hand: affinity and activity, each in three levels."""
    if row["SOComm"] not in BELONGING or row["SOPartFreq"] not in FREQUENCY:
        return None
    up, right = BELONGING.index(row["SOComm"]), FREQUENCY.index(row["SOPartFreq"])
    return (0 if up < 2 else 1 if up == 2 else 2), (0 if right < 2 else 1 if right < 4 else 2)


def eligible(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Keep the rows that the policy lets in, by hand."""
    return [
        row
        for row in rows
        if row["Employment"] == "Employed"
        and spot(row) not in {None, (0, 0)}
        and "NA" not in (row["Industry"], row["JobSat"])
    ]


def score(row: dict[str, str]) -> int:
    """Score a row by hand, from the policy in words: activity 2, affinity 2, job satisfaction 1."""
    activity = round(10_000 * FREQUENCY.index(row["SOPartFreq"]) / 7)
    affinity = 2_500 * BELONGING.index(row["SOComm"])
    total = 2 * activity + 2 * affinity + 1_000 * int(row["JobSat"])
    return (2 * total + 5) // 10


def test_matrix_counts_equal_the_file(report: str, rows: list[dict[str, str]]) -> None:
    """The count of each cell, and of people without a cell, equal a count over the file."""
    counts = Counter(spot(row) for row in rows)
    for level, row in (("member", 2), ("neutral", 1), ("none", 0)):
        line = re.search(rf"^{level} .*$", report, re.MULTILINE)
        assert line is not None
        assert [int(number) for number in re.findall(r"\d+", line[0])] == [counts[row, column] for column in range(3)]
    missing = Counter(
        name
        for row in rows
        for name, known in (("SOPartFreq", FREQUENCY), ("SOComm", BELONGING))
        if row[name] not in known
    )
    text = " ".join(report.split())
    assert f"{counts[None]} have no place" in text
    assert f"(activity {missing['SOPartFreq']}, affinity {missing['SOComm']};" in text


def test_selected_group_is_optimal(example: dict[str, Any], rows: list[dict[str, str]]) -> None:
    """The quotas hold, and the total is the highest of all ways to allocate twelve places."""
    people = example["participants"](rows)
    pilot = example["select"](people, example["matrix"]())
    by_id = {f"r-{int(row['ResponseId']):04}": row for row in rows}
    assert len(pilot.members) == 12
    assert set(pilot.members) | set(pilot.reserves) == {f"r-{int(row['ResponseId']):04}" for row in eligible(rows)}
    bounds = {"Software Development": (2, 4), "Fintech": (1, 2), "Healthcare": (1, 2), "Government": (1, 2)}
    bounds["Higher Education"] = (1, 2)
    group = Counter(by_id[member]["Industry"] for member in pilot.members)
    assert all(low <= group[name] <= high for name, (low, high) in bounds.items())
    scores: dict[str, list[int]] = {name: [] for name in (*bounds, "other")}
    for row in eligible(rows):
        scores[row["Industry"] if row["Industry"] in bounds else "other"].append(score(row))
    best = {0: 0}
    for name, found in scores.items():
        low, high = bounds.get(name, (0, 12))
        tops = sorted(found, reverse=True)
        best = {
            size: max(best[size - n] + sum(tops[:n]) for n in range(low, min(high, size) + 1) if size - n in best)
            for size in range(13)
            if any(size - n in best for n in range(low, min(high, size) + 1))
        }
    assert sum(score(by_id[member]) for member in pilot.members) == best[12]


def test_no_swap_of_the_group_is_better(example: dict[str, Any], rows: list[dict[str, str]]) -> None:
    """Within an industry, no reserve has a higher score than a member."""
    pilot = example["select"](example["participants"](rows), example["matrix"]())
    by_id = {f"r-{int(row['ResponseId']):04}": row for row in rows}
    for member, reserve in ((m, r) for m in pilot.members for r in pilot.reserves):
        if by_id[member]["Industry"] == by_id[reserve]["Industry"]:
            assert score(by_id[reserve]) <= score(by_id[member])
    assert len(list(combinations(pilot.members, 2))) == 66


def test_report_has_what_a_lead_needs(report: str, rows: list[dict[str, str]]) -> None:
    """The report has the proof, the assumption on consent, the excluded people, the seed, warnings and measures."""
    employed = sum(row["Employment"] == "Employed" for row in rows)
    text = " ".join(report.split())
    assert "Proven: no other group that satisfies the policy has a higher total score." in text
    assert "Consent is not in the data. Assumption:" in text
    assert f"1000 people in the pool, {len(eligible(rows))} eligible." in text
    assert f"Excluded, no valid consent: {1000 - employed} people." in text
    assert "A lottery (seed 2026) broke a tie for" in text
    assert "known: No outcome metric for brand awareness" in text
    assert "vanity: never the measure" in text
    assert "referral_applications: Applications that an employee referred." in text


def test_report_starts_with_the_result(report: str) -> None:
    """The warning that matters most comes first, no list is in order of score, and a line has 100 characters."""
    assert (
        report.index("All 12 members start in the same cell")
        < report.index("Excluded,")
        < report.index("What to do next")
    )
    listed = re.findall(r"^(r-\d{4})  ", report, re.MULTILINE)
    assert listed == sorted(listed)
    assert len(listed) == 12
    assert max(map(len, report.splitlines())) <= 100


@pytest.fixture(scope="module")
def grown() -> dict[str, Any]:
    """Load the example of overlapping quotas without running its report."""
    return runpy.run_path(str(EXAMPLES / "grow_pilot.py"))


def test_overlapping_quotas_hold(rows: list[dict[str, str]], grown: dict[str, Any]) -> None:
    """Counted with the csv module only, the group and the wave satisfy all overlapping quotas."""
    by_id = {f"r-{int(row['ResponseId']):04}": row for row in rows}
    pilot = grown["select"]()
    wave = grown["grow"](pilot)
    assert len(pilot.members) == 12
    assert len(wave.all_members) == 30
    assert set(pilot.members) < set(wave.all_members)
    for ids in (pilot.members, wave.all_members):
        group = [by_id[person_id] for person_id in ids]
        industries = Counter(row["Industry"] for row in group)
        countries = Counter(row["Country"] for row in group)
        managers = sum(row["ICorPM"] == "People manager" for row in group)
        cells = Counter(spot(row) for row in group)
        assert all(row["Employment"] == "Employed" for row in group)
        assert 2 <= industries["Software Development"] <= len(group) // 3
        assert min(industries["Healthcare"], industries["Government"]) >= 1
        assert max(industries.values()) <= len(group) // 3
        assert -(-len(group) // 4) <= managers <= len(group) // 2
        assert countries["Netherlands"] >= 2
        assert max(countries.values()) <= len(group) // 4
        assert len(countries) >= 6
        assert cells[0, 1] >= 1
        assert cells[2, 2] <= len(group) // 2


def test_grown_pilot_report_is_written(grown: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The report states what a decline, the size and the quotas cost. Fewer draws suffice here; CI runs it in full."""
    for name, draws in (("selection_probabilities", {"seeds": 9}), ("weight_sensitivity", {"samples": 5})):
        monkeypatch.setitem(grown["report"].__globals__, name, partial(grown[name], **draws))
    report = grown["report"]()
    assert "All other members stay. New proposals: 1." in report
    assert "The next wave: 18 more, 30 in all" in report


# ---------------------------------------------------------------- progress of a real series


def test_progress_equals_a_calculation_by_hand() -> None:
    """Six points over 2,192 days: values and path are calculated from the file."""
    found = runpy.run_path(str(EXAMPLES / "show_progress.py"))["progress"]()
    scores = ["0.51", "0.49", "0.50", "0.51", "0.54", "0.54", "0.55", "0.56", "0.58", "0.58", "0.60", "0.64"]
    assert [item.metric_value.exact for item in found] == [Fraction(score) for score in scores]
    assert [item.expected for item in found[:5]] == [None] * 5
    # days from the end of 2014 to the end of each year; 2016 and 2020 have 366
    days = [0, 365, 731, 1096, 1461, 1826, 2192]
    assert [item.expected for item in found[5:]] == [
        Fraction(54, 100) + Fraction(6, 100) * gone / 2192 for gone in days
    ]
    # without the number of answers there is no interval, and without an interval no status
    assert [item.status.value for item in found] == ["no_baseline"] * 5 + ["too_little_data"] * 7
    assert all(item.metric_value.interval is None for item in found)
    result = runpy.run_path(str(EXAMPLES / "show_progress.py"))["report"]()
    assert "No interval: the number of answers or their standard deviation is unknown." in result
    assert re.search(r"2017 +0.58 +0.570 +too little data", result)


def test_series_equals_the_file() -> None:
    """The scores above are those of the file in the examples."""
    with (EXAMPLES / "data" / "civil_service_engagement_2009_2020.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["measure"] == "EES"]
    scores = [51, 49, 50, 51, 54, 54, 55, 56, 58, 58, 60, 64]
    assert [round(100 * float(row["score"])) for row in rows] == scores
    assert [int(row["year"]) for row in rows] == list(range(2009, 2021))


# ---------------------------------------------------------------- a year


@pytest.fixture(scope="module")
def year() -> dict[str, Any]:
    """Load the example of a year without running its report."""
    return runpy.run_path(str(EXAMPLES / "run_a_year.py"))


@pytest.fixture(scope="module")
def lived(year: dict[str, Any]) -> list[Any]:
    """Return the programs at the end of each quarter."""
    programs: list[Any] = year["live"](year["plan"](year["start"]()))
    return programs


@pytest.fixture(scope="module")
def year_report(year: dict[str, Any]) -> str:
    """Return the report of the year."""
    text: str = year["report"]()
    return text


@pytest.fixture(scope="module")
def pages(year_report: str) -> list[str]:
    """Return the pages of the report of the year."""
    return [f"{page}\n" for page in re.split(r"\n(?=\n.+\n={3,}\n)", year_report)]


def test_year_starts_with_the_selected_group(
    year: dict[str, Any], pages: list[str], rows: list[dict[str, str]]
) -> None:
    """The participants are the selected group of employed people; every page names the invented data."""
    started = year["start"]()
    by_id = {f"r-{int(row['ResponseId']):04}": row for row in rows}
    names = [person.id for person in started.participants]
    assert len(names) == 12
    assert all(by_id[name]["Employment"] == "Employed" for name in names)
    assert f"Members, in the order of their numbers: {', '.join(names)}." in pages[0]
    assert len(pages) == 7
    assert all("all that happens is invented and seeded" in page for page in pages)
    assert sum("Review of " in page for page in pages) == 4


def test_year_has_no_key_and_no_date_of_a_machine(year_report: str, lived: list[Any]) -> None:
    """No ISO date and no code of a message is shown, and each member's profile is confirmed after the first weeks."""
    assert not re.findall(r"\d{4}-\d\d-\d\d|[a-z]+:[a-z]+", year_report)
    for program, on in ((lived[0], date(2027, 2, 1)), (lived[-1], date(2027, 9, 21))):
        known = program.as_of(on).foundation.profiles
        assert all(known[person.id].checked_on is not None for person in program.active(on=on))
    assert "People came or went." not in year_report


def test_year_is_written_in_dutch(year: dict[str, Any], year_report: str) -> None:
    """In Dutch, each own line of the report is Dutch, and what people wrote is as it was; English is the default."""
    dutch = year["report"]("nl")
    assert year["report"]("en") == year_report
    assert not re.findall(r"\d{4}-\d\d-\d\d|[a-z]+:[a-z]+", dutch)
    for own, translated in year["DUTCH"].items():
        start = re.escape(own.partition("{")[0])
        assert not re.search(rf"^ *{start}$" if own == own.partition("{")[0] else rf"^ *{start}", dutch, re.MULTILINE)
        assert translated != own
    lines = dutch.splitlines()
    assert len(lines) == len(year_report.splitlines())
    assert {"Het plan", "De scorecard", "Wat er veranderde"} <= {*lines}
    assert "Colleagues through colleagues" in dutch


def test_year_has_a_page_for_each_reader(
    year: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command writes a page for each reader, and the director reads no id of a person."""
    for language in ("en", "nl"):
        monkeypatch.setattr(sys, "argv", ["run_a_year.py", "--language", language, "--pages", str(tmp_path)])
        year["main"]()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"{reader}-{language}.html" for reader in ("director", "lead", "participant") for language in ("en", "nl")
    ]
    assert "r-0" not in (tmp_path / "director-en.html").read_text(encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["run_a_year.py", "--language", "nl"])
    year["main"]()
    assert capsys.readouterr().out.startswith("\nHet plan\n")


def test_year_has_the_stated_events(lived: list[Any]) -> None:
    """Two leave, one pauses for eight weeks, a goal changes, six join, and each state can be restored."""
    spring, summer, autumn, winter = lived
    left = {stay.participant: stay.left for stay in winter.memberships if stay.left is not None}
    paused = {stay.participant: stay.pauses for stay in winter.memberships if stay.pauses}
    assert sorted(left.values()) == [date(2027, 2, 15), date(2027, 8, 16)]
    assert [(paus.resumed - paus.start).days for pauses in paused.values() for paus in pauses] == [56]
    assert {goal.kind.value for goal in spring.goals} == {"recruitment", "awareness"}
    assert {goal.kind.value for goal in summer.goals} == {"recruitment", "expert_status"}
    assert len(autumn.participants) == 18
    assert len(autumn.active(on=date(2027, 9, 6))) == 16
    assert winter.as_of(date(2027, 4, 2)) == spring
    assert winter.as_of(date(2027, 7, 2)) == summer
    for session in winter.plan.sessions:
        for who in session.participants:
            assert session.on < left.get(who, date.max)
            assert not any(session.on in pause for pause in paused.get(who, ()))
            assert session.on.weekday() == 1


def test_absent_people_are_not_approached(pages: list[str], lived: list[Any]) -> None:
    """The week of the lead has present people only, and the group page only people who consented to their name."""
    program = lived[-1]
    quarters = [page for page in pages if page.lstrip().startswith("Quarter")]
    for page in quarters:
        on = datetime.strptime(re.findall(r" to (\d+ \w+ \d{4})\n=", page)[0], "%d %B %Y").date()  # noqa: DTZ007
        here = {person.id for person in program.active(on=on)}
        week = page[page.index("This week, for the lead alone") : page.index("To tell the group")]
        assert set(re.findall(r"^ *(r-\d{4})", week, re.MULTILINE)) <= here
        text = page[page.index("To tell the group") : page.index("Review of ")]
        by_id = {person.id: person for person in program.participants}
        for name in re.findall(r"^(r-\d{4}):", text, re.MULTILINE):
            assert by_id[name].consents_to(Purpose.RECOGNITION, on=on)
        assert not re.findall(r"r-\d{4}", page[page.index("Review of ") :])


def test_year_offers_each_person_a_group_session_in_time(lived: list[Any]) -> None:
    """In the final plan nobody waits longer than 35 open days, by the count of the benchmark, and nothing says so."""
    timely = runpy.run_path(str(EXAMPLES.parent / "tests" / "bench" / "timely.py"))
    assert max(timely["longest_waits"](lived[-1]).values()) <= GROUP_WITHIN
    assert not [finding for finding in lived[-1].plan.findings if finding.code == "plan:group-gap"]


def test_year_is_reproducible(year_report: str) -> None:
    """The report is identical in a process with another hash seed."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(EXAMPLES / "run_a_year.py")],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": "4242", "PYTHONIOENCODING": "utf-8"},
    )
    assert hashlib.sha256(done.stdout).hexdigest() == hashlib.sha256(f"{year_report}\n".encode()).hexdigest()
