"""Compare readers of archives and survey exports on the same invented files.

Command: python -m tests.bench.readers PYTHON

PYTHON is an interpreter of another environment, with pandas, polars, python-dateutil, linkedin-analyzer, linkedin2md
and openpyxl. The files are written from true activities with the traps of real exports, always the same. The table
counts posts and comments, those whose day in Amsterdam is missing among the days that were read, and people.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from advocacy import Consent, Participant, Purpose
from advocacy.adapters.archives import read_archive
from advocacy.adapters.surveys import GOOGLE_DIRECT, SurveyColumn, read_survey
from advocacy.people import AnswerUse, OpenQuestion
from advocacy.run import ActivityKind

ZONE = ZoneInfo("Europe/Amsterdam")
DAY = date(2026, 9, 15)
TEXTS = ["Open day", 'He said "yes, really"\nand so did I', "Two lines\nand a comma, here", "Café; done"]


def write(folder: Path) -> dict[str, Any]:
    """Write an archive and a survey export, and return what is true."""
    chance = Random(22)  # noqa: S311

    def moments(count: int) -> list[datetime]:
        start = datetime(2026, 1, 1, tzinfo=UTC)
        return sorted((start + timedelta(minutes=chance.randrange(350_000)) for _ in range(count)), reverse=True)

    def quoted(text: str) -> str:
        return '"' + text.replace("\n", '"\n"').replace('"', '""') + '"'

    def stamp(moment: datetime) -> str:
        return f"{moment:%Y-%m-%d %H:%M:%S}"

    posts, reposts, comments, undated = moments(100), moments(20), moments(100), 10
    shares = "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
    for number, moment in enumerate(posts):
        text = quoted(f"{chance.choice(TEXTS)} {number}")
        for picture in range(chance.choice([1, 1, 1, 1, 2, 3])):
            shares += f"{stamp(moment)},https://example.test/{number},{text},,https://example.test/{picture}.png,ALL\n"
    for number, moment in enumerate(reposts):
        shares += f"{stamp(moment)},https://example.test/r{number},,,,ALL\n"
    written = "Date,Link,Message\n"
    for place in range(len(comments) + undated):
        when = stamp(comments[place]) if place < len(comments) else ""
        text = chance.choice(TEXTS).replace('"', '\\"')
        written += f'{when},https://example.test/p{chance.randrange(9)},"{text}"\n'
    people = 40 * "Ann,Example,https://example.test/ann,,Example,Planner,07 Jun 2026\n"
    people += 2 * "Bo,Example,https://example.test/bo,,NA,Planner,07 Jun 2026\n" + 3 * ",,,,,,07 Jun 2026\n"
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    answers, out = moments(100), io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["Timestamp", "Idea"])
    for moment in answers:
        local = moment.astimezone(ZONE)
        offset = (local.utcoffset() or timedelta()) // timedelta(hours=1)
        table.writerow([f"{local:%Y/%m/%d %I:%M:%S} {'AM' if local.hour < 12 else 'PM'} GMT+{offset}", "x"])
    for name, content in (
        ("Shares.csv", shares),
        ("Comments.csv", written),
        ("Connections.csv", f"Notes:\nSome addresses may be missing.\n\n{header}{people}"),
        ("answers.csv", out.getvalue()),
    ):
        (folder / name).write_text(content, "utf-8", newline="")

    def days(times: Iterable[datetime]) -> list[str]:
        return [moment.astimezone(ZONE).date().isoformat() for moment in times]

    return {"posts": days(posts), "comments": days(comments), "people": 45, "answers": days(answers)}


def with_advocacy(folder: Path) -> dict[str, Any]:
    """Read with the library."""
    files = {path.name: path.read_bytes() for path in folder.glob("[SC]*.csv")}
    consents = [Consent(purpose=Purpose.MEASUREMENT, given=DAY)]
    archive = read_archive(files, participant=Participant(id="p", consents=consents), zone=ZONE, on=DAY)
    question = OpenQuestion(code="idea", use=AnswerUse.IDEA)
    survey = read_survey(
        (folder / "answers.csv").read_bytes(),
        tool=GOOGLE_DIRECT,
        questions=[SurveyColumn(question=question, column="Idea")],
        zone=ZONE,
    ).survey

    def days(kind: ActivityKind) -> list[str]:
        return [act.on.isoformat() for act in archive.activities if act.kind is kind]

    return {
        "posts": days(ActivityKind.POSTED),
        "comments": days(ActivityKind.COMMENTED),
        "people": archive.connections,
        "answers": [answer.on.isoformat() for answer in survey.answers if answer.on is not None],
    }


def row(name: str, found: Mapping[str, Any], true: Mapping[str, Any]) -> str:
    """Return a row of the table."""
    cells = [name]
    for key in ("posts", "comments", "people", "answers"):
        if "error" in found:
            cells += [found["error"]] * (1 if key in {"people", "answers"} else 2)
        elif key not in found:
            cells += ["–"] * (1 if key in {"people", "answers"} else 2)
        elif key == "people":
            cells.append(str(found[key]))
        else:
            missing = sum((Counter(true[key]) - Counter(found[key])).values())
            cells += [str(missing)] if key == "answers" else [str(len(found[key])), str(missing)]
    return "| " + " | ".join(cells) + " |"


def main(python: str) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        true = write(folder)
        script = Path(__file__).with_name("_other_readers.py")
        done = subprocess.run([python, "-W", "ignore", script, folder], capture_output=True, text=True, check=True)  # noqa: S603
        titles = ("reader", "posts", "posts, wrong day", "comments", "comments, lost or wrong day", "people")
        print("| " + " | ".join((*titles, "answers, wrong day")) + " |")
        print("|---|---|---|---|---|---|---|")
        print(row("the truth", true, true))
        print(row("this library", with_advocacy(folder), true))
        for reader, found in json.loads(done.stdout).items():
            print(row(reader, found, true))


if __name__ == "__main__":
    main(sys.argv[1])
