"""Time reading rosters and surveys: python tests/bench/imports.py

A roster of 100,000 rows with eight columns, from a polars frame and from CSV text, without problems and with a problem
in a tenth of the rows; and surveys of 10,000 and 100,000 respondents and ten columns, from CSV text and from rows, next
to polars, which reads the same text as text or makes columns of the same rows, and the csv module, which makes columns
of the text. "Answers" also builds the answers, and "other times" gives each respondent another time. Seconds of
processor time, the best of five, and the peak of the memory that Python allocates, as Markdown tables. An argument is
another number of rows.
"""

from __future__ import annotations

import csv
import gc
import io
import sys
import tracemalloc
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from advocacy.adapters.cells import AGREEMENT, Column, day, number
from advocacy.adapters.roster import read_roster
from advocacy.adapters.surveys import GOOGLE_DIRECT, SurveyColumn, read_survey
from advocacy.people import AnswerUse, ChoiceQuestion, ClosedQuestion, OpenQuestion

DAY = date(2027, 1, 4)
WORDS = tuple(AGREEMENT["en"].options)
TOPICS = ("Writing", "Writing, with help", "Video", "Profile")
CLOSED = tuple(f"Statement {place}" for place in range(6))
COLUMNS: dict[str, str | Column] = {
    "id": "nr",
    "attributes.department": "dept",
    "attributes.site": "site",
    "network_size": "links",
    "activity": "active",
    "motivation": "wish",
    "time_per_month": "hours",
    "consents.participation": "agreed",
}
#: How the columns of the roster are read where they are text.
READ: dict[str, str | Column] = {
    key: Column(str(name), number) if key in {"network_size", "activity", "motivation", "time_per_month"} else name
    for key, name in COLUMNS.items()
} | {"consents.participation": Column("agreed", day)}


def roster(rows: int) -> pl.DataFrame:
    """Draw a roster, with empty cells."""
    rng = Random(f"roster {rows}")  # noqa: S311 - drawn people, no secrets
    return pl.DataFrame(
        {
            "nr": [f"p-{place:07}" for place in range(rows)],
            "dept": [rng.choice(["IT", "HR", "Law", None]) for _ in range(rows)],
            "site": [rng.choice(["Gent", "Utrecht"]) for _ in range(rows)],
            "links": [rng.choice([rng.randrange(2000), None]) for _ in range(rows)],
            "active": [rng.randrange(101) / 100 for _ in range(rows)],
            "wish": [rng.choice([rng.randrange(11) / 10, None]) for _ in range(rows)],
            "hours": [rng.choice([1, 2, 4]) for _ in range(rows)],
            "agreed": [rng.choice([DAY, None]) for _ in range(rows)],
        }
    )


def best(job: Callable[[], object]) -> float:
    """Return the shortest processor time of five runs, in seconds."""
    times = []
    for _ in range(5):
        gc.collect()
        start = process_time()
        job()
        times.append(process_time() - start)
    return min(times)


def survey(rows: int, *, other_times: bool = False) -> str:
    """Draw an export with ten columns as text, with 420 times or another one in each row."""
    rng = Random(f"survey {rows}")  # noqa: S311 - drawn answers, no secrets
    times = [f"2026/03/{1 + place % 28:02} {1 + place % 12}:{place % 60:02}:00 PM GMT+1" for place in range(rows)]
    if other_times:
        moments = (datetime(2026, 3, 1) + timedelta(seconds=25 * place) for place in range(rows))  # noqa: DTZ001
        times = [moment.strftime("%Y/%m/%d %I:%M:%S %p GMT+1") for moment in moments]
    return pl.DataFrame(
        {"Timestamp": times, "Id": [f"p-{place:07}" for place in range(rows)]}
        | {title: [rng.choice(WORDS) for _ in range(rows)] for title in CLOSED}
        | {
            "Topics": [";".join(rng.sample(TOPICS, rng.randrange(1, 4))) for _ in range(rows)],
            "Idea": [f"Idea {rng.randrange(10**6)}" for _ in range(rows)],
        }
    ).write_csv()


def read(content: object) -> Any:
    """Read all columns of the survey."""
    scale = AGREEMENT["en"]
    asked = [
        *(SurveyColumn(question=ClosedQuestion(code=name, measure=name, scale=scale), column=name) for name in CLOSED),
        SurveyColumn(
            question=ChoiceQuestion(code="topics", use=AnswerUse.TOPIC, options=dict.fromkeys(TOPICS, ())),
            column="Topics",
        ),
        SurveyColumn(question=OpenQuestion(code="idea", use=AnswerUse.IDEA), column="Idea"),
    ]
    zone = ZoneInfo("Europe/Amsterdam")
    return read_survey(content, tool=GOOGLE_DIRECT, questions=asked, columns={"id": "Id"}, zone=zone)


def main(rows: int) -> None:
    """Print a table of rosters, and one of surveys."""
    good = roster(rows)
    wrong = good.with_columns(pl.when(pl.int_range(pl.len()) % 10 == 3).then(2.5).otherwise("active").alias("active"))
    print(f"| roster of {rows:,} rows | read, s |\n|---|---|")
    texts = good.write_csv(), wrong.write_csv()
    for name, job in (
        ("frame", lambda: read_roster(good, columns=COLUMNS)),
        ("frame with problems", lambda: read_roster(wrong, columns=COLUMNS, strict=False)),
        ("text", lambda: read_roster(texts[0], columns=READ)),
        ("text with problems", lambda: read_roster(texts[1], columns=READ, strict=False)),
    ):
        print(f"| {name} | {best(job):.2f} |", flush=True)
    names = ("cells", "polars, s", "csv, s", "read, s", "÷ polars", "÷ csv", "answers, s", "other times, s", "peak, MB")
    print(f"\n| {' | '.join(names)} |\n|{'---|' * len(names)}")
    for size in (rows // 10, rows):
        compare(size)


def compare(rows: int) -> None:
    """Print two rows of the table of surveys: from text, and from rows."""
    text, other = survey(rows), survey(rows, other_times=True)
    cells, others = ([*csv.reader(io.StringIO(export))] for export in (text, other))
    jobs: dict[str, tuple[object, object, Callable[[], object], Callable[[], object]]] = {
        "text": (
            text,
            other,
            lambda: pl.read_csv(io.BytesIO(text.encode()), infer_schema=False),
            lambda: [*zip(*csv.reader(io.StringIO(text)), strict=True)],
        ),
        "rows": (
            cells,
            others,
            lambda: pl.DataFrame(cells[1:], schema=cells[0], orient="row"),
            lambda: [*zip(*cells, strict=True)],
        ),
    }
    for name, (content, later, polars, plain) in jobs.items():
        engine, module, ours = best(polars), best(plain), best(partial(read, content))
        answers = best(lambda content=content: read(content).survey.answers)  # type: ignore[misc]
        distinct = best(partial(read, later))
        tracemalloc.start()
        read(content)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        print(
            f"| {rows * 10:,} as {name} | {engine:.3f} | {module:.3f} | {ours:.3f} | {ours / engine:.1f}"
            f" | {ours / module:.1f} | {answers:.2f} | {distinct:.2f} | {peak:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
