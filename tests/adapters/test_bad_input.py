"""Bad input: a mangled file is read, or refused with all its problems, and no message has a value of a person.

`READERS` and `look_at` are also what the longer run consists of (tests/fuzz/fuzz_imports.py).
"""

from __future__ import annotations

import csv
import io
import pickle
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy import DateRange, Purpose
from advocacy.adapters import analytics, archives, roster, surveys
from advocacy.adapters.cells import AGREEMENT, Column, number, percent, yes
from advocacy.errors import ValidationError
from advocacy.people import AnswerUse, BracketQuestion, ChoiceQuestion, ClosedQuestion, OpenQuestion
from advocacy.people.bounds import Bounds
from tests.amounts import examples
from tests.samples import agreed_on, person

#: Every value of a person contains this word, which no message may contain.
MARK = "zebra"
ZONE = ZoneInfo("Europe/Amsterdam")
DAY = date(2026, 9, 15)
MARCH = DateRange(date(2026, 3, 1), date(2026, 3, 31))
ANNA = person("anna", consents=agreed_on(date(2026, 9, 1), Purpose.MEASUREMENT))

ARCHIVE = {
    "Shares.csv": "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
    + "".join(f'2026-03-0{n} 08:00:0{n},https://{MARK}/{n},"{MARK}""\n""{MARK}",,m{n},ALL\n' for n in range(1, 6)),
    "Comments.csv": "Date,Link,Message\n"
    + "".join(f'2026-03-0{n} 08:00:01,https://{MARK}/a,"{MARK} \\"{MARK}\\",\n{MARK}"\n' for n in range(1, 5)),
    "Votes.csv": f"Date,Link,OptionText\n2026-03-01 08:00:01,https://{MARK}/a,{MARK}\n,https://{MARK}/b,{MARK}\n",
    "Reactions.csv": "Date,Type,Link\n" + f"2026-03-01 08:00:01,LIKE,https://{MARK}/a\n" * 3,
    "InstantReposts.csv": f"Date,Link\n2026-03-01 08:00:01,https://{MARK}/a\n",
    "Connections.csv": f"Notes:\n{MARK}\n\nFirst Name,Last Name,URL,Company,Position,Connected On\n"
    f"{MARK},{MARK},u,NA,{MARK},07 Jun 2026\n,,,,,07 Jun 2026\n",
}
ROSTER = "Nr;Name;Boss;Drive;Links;Agreed;Started\n" + "".join(
    f"{MARK}{n};{MARK};{MARK}{max(0, n - 1)};{n}0 %;1.20{n};ja (7-3-2026);{n}-3-2020\n" for n in range(1, 6)
)
SURVEY = "Timestamp,Id,Fun,Topics,Links,Score,Join?,Idea\n" + "".join(
    f'2026-03-0{n} 08:00:0{n},{MARK}{n % 4},Mee eens,"A, b;C",100–500,{n + 5},ja,"{MARK}, ""{MARK}"""\n'
    for n in range(1, 6)
)
LEADS = "# note\n\nDay,Owner,Leads,Cost,Referred\n" + "".join(
    f"2026-03-0{n},{MARK},{n},{n}.50,{'yes' if n % 2 else 'no'}\n" for n in range(1, 6)
)
WORKBOOK: dict[str, list[list[Any]]] = {
    "DISCOVERY": [["Overall", "3/1/2026 - 3/31/2026"], ["Impressions", 60.0], ["Members reached", 9.0]],
    "ENGAGEMENT": [["Date", "Impressions", "Engagements"], *([f"3/{n}/2026", 10.0 * n, 1 - n] for n in range(1, 6))],
    "TOP POSTS": [
        ["Post URL", "Post publish date", "Engagements", "", "Post URL", "Post publish date", "Impressions"],
        *([f"https://{MARK}/{n}", "3/1/2026", n, "", f"https://{MARK}/{n + 1}", "3/1/2026", n] for n in range(4)),
    ],
    "FOLLOWERS": [["Total followers on 3/31/2026:", 70], ["Date", "New followers"], [date(2026, 3, 1), -1]],
    "DEMOGRAPHICS": [["Top Demographics", "Value", "Percentage"], ["Titles", MARK, "< 1%"], ["Titles", MARK, 0.5]],
}
PAGE: dict[str, list[list[Any]]] = {
    "Metrics": [["About", "", ""], ["Date", "Clicks (total)", "Reactions (total)"], ["03/01/2026", 3, -1]],
    "New followers": [["About", ""], ["Date", "Organic followers"], ["03/01/2026", 3], ["03/02/2026", "-4"]],
}
QUESTIONS = [
    surveys.SurveyColumn(
        question=ClosedQuestion(code="fun", measure="opportunity_self", scale=AGREEMENT["nl"]), column="Fun"
    ),
    surveys.SurveyColumn(
        question=ChoiceQuestion(code="topics", use=AnswerUse.TOPIC, options={"A, b": ["a"], "C": ["c"]}),
        column="Topics",
    ),
    surveys.SurveyColumn(
        question=BracketQuestion(code="links", measure="network_size", options={"100–500": Bounds(100, 500)}),
        column="Links",
    ),
    surveys.SurveyColumn(question=OpenQuestion(code="idea", use=AnswerUse.IDEA), column="Idea"),
]


def _archive(content: Any, **options: Any) -> Any:
    return archives.read_archive(content, participant=ANNA, zone=ZONE, on=DAY, **options)


def _roster(content: Any, **options: Any) -> Any:
    columns: dict[str, str | int | Column] = {
        "id": "Nr",
        "name": "Name",
        "manager": "Boss",
        "motivation": Column("Drive", percent),
        "network_size": Column("Links", number(decimal=",")),
        "consents.participation": Column("Agreed", yes(day=roster.day("dmy"))),
        "employment_start": Column("Started", roster.day("dmy")),
    }
    return roster.read_roster(content, columns=columns, **options)


def _survey(content: Any, **options: Any) -> Any:
    return surveys.read_survey(
        content,
        tool=evolve(surveys.PLAIN_TABLE, separator=";", times=["Timestamp"]),
        questions=QUESTIONS,
        columns={"id": "Id", "consents.participation": Column("Join?", yes)},
        promoters={"enps": "Score"},
        zone=ZONE,
        people=True,
        **options,
    )


def _measures(content: Any, **options: Any) -> Any:
    measures: dict[str, str | int | Column | None] = {
        "leads": "Leads", "external_hiring_cost": "Cost", "visits": None, "clicks": Column("Referred", yes),
    }  # fmt: skip
    return analytics.read_measures(content, day="Day", measures=measures, period=MARCH, **options)


def _creator(content: Any, **options: Any) -> Any:
    return analytics.read_creator_workbook(content, period=MARCH, measures={"Engagements": "page_reactions"}, **options)


def _page(content: Any, **options: Any) -> Any:
    return analytics.read_page_export(content, period=MARCH, **options)


#: Name → a valid file, and its reader.
READERS: dict[str, tuple[Any, Callable[..., Any]]] = {
    "archive": (ARCHIVE, _archive),
    "roster": (ROSTER, _roster),
    "survey": (SURVEY, _survey),
    "measures": (LEADS, _measures),
    "creator": (WORKBOOK, _creator),
    "page": (PAGE, _page),
}

PIECES = [
    "", '"', '""', "\n", "\r", "\r\n", ",", ";", "\t", "\x00", "\ufeff", "'", "\\", "=", "\ud800", "é", "\u202f", " ",
    "9999-99-99", "9999-12-31 23:59:59", "0001-01-01", "31-2-2026", "NA", "-1", "1e400", "99999999999999999999", "%",
    "1.204,5", "ja", "yes", "2026-03-01", "3/1/2026", f",https://{MARK}/c,", "< 1%", "500+",
]  # fmt: skip
CELLS: list[Any] = [
    None, "", " ", True, False, 0, -1, 1.5, 1e308, float("nan"), float("inf"), 10**400, [], {}, object, b"x", MARK,
    date(2026, 3, 1), datetime(2026, 3, 1, 9), date(9999, 12, 31), *PIECES,  # noqa: DTZ001
]  # fmt: skip


def mangle(content: Any, chance: Random) -> Any:
    """Change a file in up to four places, in a way that fits its form."""
    changed = content
    for _ in range(chance.choice([1, 1, 2, 4])):
        if isinstance(changed, str):
            changed = _mangle_text(changed, chance)
        elif isinstance(changed, bytes):
            at = chance.randrange(len(changed) + 1)
            changed = changed[:at] + chance.randbytes(chance.randrange(3)) + changed[at + chance.randrange(3) :]
        elif isinstance(changed, dict):
            return _mangle_files(changed, chance)
        else:
            changed = _mangle_rows(changed, chance)
    return changed


def _mangle_text(text: str, chance: Random) -> Any:
    kind, at = chance.randrange(9), chance.randrange(len(text) + 1)
    lines = text.split("\n")
    line = chance.randrange(len(lines))
    if kind < 4:
        return text[:at] + chance.choice(PIECES) + text[at + chance.choice([0, 0, 1, 2, 9]) :]
    if kind == 4:
        return text[:at] if chance.random() < 0.5 else text[at:]
    if kind == 5:
        return "\n".join([*lines[:line], *lines[line + 1 :]])
    if kind == 6:
        return "\n".join([*lines[:line], *lines[line : line + 1] * 2, *lines[line + 1 :]])
    if kind == 7:
        return text.encode(chance.choice(["utf-8", "utf-16", "utf-8-sig", "utf-32"]), "surrogatepass")
    plain = io.StringIO(text.replace("\x00", ""), newline="")
    return [*csv.reader(plain, delimiter=chance.choice(",;"))]


def _mangle_rows(rows: Any, chance: Random) -> Any:
    if not isinstance(rows, list) or not rows:
        return chance.choice(CELLS)
    rows, row = [*rows], chance.randrange(len(rows))
    kind = chance.randrange(6)
    if kind == 0:
        del rows[row]
    elif kind == 1:
        rows.insert(row, rows[row])
    elif kind == 2:
        rows[row] = chance.choice([[], [*rows[row], ""] if isinstance(rows[row], list) else [], chance.choice(CELLS)])
    elif isinstance(rows[row], list) and rows[row]:
        cells = [*rows[row]]
        cells[chance.randrange(len(cells))] = chance.choice(CELLS)
        rows[row] = cells
    return rows


def _mangle_files(files: dict[Any, Any], chance: Random) -> Any:
    files, name = dict(files), chance.choice([*files])
    if chance.random() < 0.1:
        del files[name]
        return files or {name: ""}
    if chance.random() < 0.1:
        files[chance.choice([f"{MARK}/{name}", name.lower() if isinstance(name, str) else name, 7, ""])] = files[name]
        return files
    files[name] = mangle(files[name], chance)
    return files


def look_at(name: str, content: Any) -> bool:
    """Read a file: it is read, or refused by an error of the library that has no value of a person.

    Returns:
        Whether it was read.
    """
    read = READERS[name][1]
    error = None
    try:
        found = read(content)
    except ValidationError as refused:
        error = refused
    if error is not None:
        _look_at_error(error)
        partly = _read_in_part(read, content)
        if partly is not None:
            assert partly.findings == error.findings
            assert _marks_what_may_be_incomplete(partly)
        return False
    assert not found.findings
    assert read(content, strict=False) == found
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301
    assert all(MARK not in note.text("en") for note in getattr(found, "notes", ()))
    assert MARK not in f"{found!r}{found.text()}"
    return True


def _read_in_part(read: Callable[..., Any], content: Any) -> Any:
    """Read a file in part. If its content has another type, it cannot be read at all."""
    with suppress(ValidationError):
        return read(content, strict=False)
    assert not isinstance(content, (str, bytes))
    return None


def _marks_what_may_be_incomplete(found: Any) -> bool:
    """Check that a result with findings is not complete, in a column or a file if any could be read."""
    marks = [item.is_complete for item in (*getattr(found, "columns", ()), *getattr(found, "files", ()))]
    if isinstance(found, analytics.AnalyticsImport):
        whole = {item.measure for item in found.columns if item.is_complete}
        partly = {item.measure for item in found.columns if not item.is_complete}
        assert {item.measure for item in found.observations} <= whole
        assert {item.measure for item in found.incomplete} <= partly
        # another sheet may be the one that could not be read
        return not found.is_complete
    return not all(marks) or not marks


def _look_at_error(error: ValidationError) -> None:
    assert error.findings
    for language in ("en", "nl"):
        assert MARK not in error.text(language)
        assert all(finding.code != finding.text(language) for finding in error.findings)
    assert all(MARK not in f"{finding.path}{finding.parameters}" for finding in error.findings)
    assert all("value" not in dict(finding.parameters) for finding in error.findings)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301


@pytest.mark.parametrize("name", READERS)
def test_valid_files_are_read(name: str) -> None:
    """Each sample is valid, so that a mangled one is near what is real."""
    assert look_at(name, READERS[name][0])


@pytest.mark.parametrize("name", READERS)
def test_mangled_files_are_read_or_refused(name: str) -> None:
    """Whatever happens to a file, a reader raises its own error only, with all problems and no value of a person."""

    @settings(max_examples=examples(100))
    @given(st.integers(0, 2**32))
    def holds(seed: int) -> None:
        look_at(name, mangle(READERS[name][0], Random(seed)))  # noqa: S311

    holds()
    seen = [look_at(name, mangle(READERS[name][0], Random(seed))) for seed in range(40)]  # noqa: S311
    assert {*seen} == {True, False}


@pytest.mark.parametrize("notes", [0, 10, 11, 12, 13, 14, 40])
@pytest.mark.parametrize("name", ["roster", "survey", "measures", "creator", "page"])
def test_header_below_the_eleventh_record_is_a_problem(name: str, notes: int) -> None:
    """Up to ten records may precede the header. Below more, a reader never returns nothing without a problem."""
    whole, read = READERS[name]
    if isinstance(whole, str):
        content: Any = "note\n" * notes + whole.removeprefix("# note\n\n")
    else:
        kept = {"ENGAGEMENT": 0, "Metrics": 1}
        content = {sheet: [["note"]] * notes + whole[sheet][start:] for sheet, start in kept.items() if sheet in whole}
    assert (read(content, strict=False).findings == ()) is (notes <= 10)
