"""Read an invented archive and survey with other packages, and print what they find as JSON; see `readers`."""

from __future__ import annotations

import csv
import json
import logging
import re
import sys
import zipfile
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

Found = dict[str, Any]


def with_csv(folder: Path) -> Found:
    """Read with the csv module and the day of each text, as most scripts do."""

    def rows(name: str, skip: int = 0) -> list[list[str]]:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return [*csv.reader(file)][skip + 1 :]

    return {
        "posts": [row[0][:10] for row in rows("Shares.csv")],
        "comments": [row[0][:10] for row in rows("Comments.csv") if row],
        "people": len(rows("Connections.csv", 3)),
    }


def with_pandas(folder: Path) -> Found:
    """Read with pandas, and drop rows without a date or a name."""
    pandas = import_module("pandas")

    def days(name: str) -> list[str]:
        frame = pandas.read_csv(folder / name, on_bad_lines="skip", index_col=False)
        return [str(day)[:10] for day in pandas.to_datetime(frame["Date"], errors="coerce").dropna()]

    people = pandas.read_csv(folder / "Connections.csv", skiprows=3).dropna(subset=["First Name", "Company"])
    times = [pandas.to_datetime(text) for text in pandas.read_csv(folder / "answers.csv")["Timestamp"]]
    return {
        "posts": days("Shares.csv"),
        "comments": days("Comments.csv"),
        "people": len(people),
        "answers": [time.tz_convert("Europe/Amsterdam").date().isoformat() for time in times],
    }


def with_polars(folder: Path) -> Found:
    """Read with polars; a file that it refuses is left out."""
    polars = import_module("polars")
    found: Found = {}
    for name, key in (("Shares.csv", "posts"), ("Comments.csv", "comments")):
        try:
            frame = polars.read_csv(folder / name, infer_schema=False, truncate_ragged_lines=True, ignore_errors=True)
        except polars.exceptions.ComputeError:
            continue
        found[key] = [day[:10] for day in frame["Date"] if day]
    people = polars.read_csv(folder / "Connections.csv", skip_lines=3).drop_nulls("First Name")
    return found | {"people": len(people)}


def with_dateutil(folder: Path) -> Found:
    """Read the times of answers with dateutil."""
    parser, tz = import_module("dateutil.parser"), import_module("dateutil.tz")
    with (folder / "answers.csv").open(encoding="utf-8", newline="") as file:
        texts = [row[0] for row in csv.reader(file)][1:]
    zone = tz.gettz("Europe/Amsterdam")
    return {"answers": [parser.parse(text).astimezone(zone).date().isoformat() for text in texts]}


def with_linkedin_analyzer(folder: Path) -> Found:
    """Read with linkedin-analyzer."""
    package, openpyxl = import_module("linkedin_analyzer"), import_module("openpyxl")
    found: Found = {}
    for name, key in (("shares", "posts"), ("comments", "comments"), ("connections", "people")):
        path = folder / f"{name}.xlsx"
        getattr(package, f"clean_{name}")(folder / f"{name.title()}.csv", path)
        cells = [row[0].value for row in openpyxl.load_workbook(path).active.iter_rows(min_row=2)]
        found[key] = len(cells) if key == "people" else [str(cell)[:10] for cell in cells]
    return found


def with_linkedin2md(folder: Path) -> Found:
    """Read with linkedin2md."""
    package = import_module("linkedin2md")
    with zipfile.ZipFile(folder / "archive.zip", "w") as archive:
        for name in ("Shares", "Comments", "Connections"):
            archive.write(folder / f"{name}.csv", f"{name}.csv")
    paths = package.create_converter(folder / "archive.zip", folder / "out").convert()
    texts = {path.name: path.read_text("utf-8") for path in paths}
    people = [line for line in texts.get("connections.md", "").splitlines() if line.startswith("| ")]
    return {
        "posts": [day[:10] for day in re.findall(r"^## (.*)", texts.get("posts.md", ""), re.MULTILINE)],
        "comments": [day[:10] for day in re.findall(r"^\*\*(.*)\*\*", texts.get("comments.md", ""), re.MULTILINE)],
        "people": len(people) - 1,
    }


READERS: dict[str, Callable[[Path], Found]] = {
    "csv": with_csv,
    "pandas": with_pandas,
    "polars": with_polars,
    "python-dateutil": with_dateutil,
    "linkedin-analyzer": with_linkedin_analyzer,
    "linkedin2md": with_linkedin2md,
}

if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    results = {}
    for name, read in READERS.items():
        shown = name if name == "csv" else f"{name} {version(name)}"
        try:
            results[shown] = read(Path(sys.argv[1]))
        except Exception as error:
            results[shown] = {"error": type(error).__name__}
    sys.stdout.write(json.dumps(results))
