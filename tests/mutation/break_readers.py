"""Break the readers of files on purpose, one trap at a time, and see that their tests notice.

Command: python tests/mutation/break_readers.py [--python PYTHON]

Each entry of `BREAKS` replaces one piece of source by what intuition would write. The command copies the package, makes
one change, and runs the tests of the reader. It prints the traps whose change no test noticed, and fails if there are
any. A piece that is no longer in the source is an error, so the table cannot become stale unseen.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADAPTERS = "src/advocacy/adapters"
#: Trap → module, piece of source, what stands there instead, and the tests of the reader.
BREAKS: dict[str, tuple[str, str, str, str]] = {
    "a day is the day in the person's zone": (
        "archives",
        "return moment.astimezone(self._zone).date()",
        "return moment.date()",
        "archives",
    ),
    "several pictures are one post": (
        "archives",
        "if key not in posts:",
        'if key not in posts or cell["mediaurl"]:',
        "archives",
    ),
    "without an address, time and text are the key": (
        "archives",
        '(cell["date"], words)',
        '(cell["date"], "")',
        "archives",
    ),
    "a line break is a quote, a line end and a quote": ("archives", """.replace('"\\n"', "\\n")""", "", "archives"),
    "line ends of old files are CRLF": (
        "archives",
        """["sharecommentary"].replace("\\r\\n", "\\n")""",
        '["sharecommentary"]',
        "archives",
    ),
    "a repost without text is shared": (
        "archives",
        "ActivityKind.SHARED if empty else ActivityKind.POSTED",
        "ActivityKind.POSTED",
        "archives",
    ),
    "a comment starts at the start of a line": ("archives", 'r"(?<![^\\r\\n])(', 'r"(', "archives"),
    "a comment may have no date": ("archives", "\\d\\d)?,https?://", "\\d\\d),https?://", "archives"),
    "a comment without a date is no activity": (
        "archives",
        'self._counts["undated"] += 1',
        'self._counts["kept"] += 1',
        "archives",
    ),
    "a renamed file is not an absent one": ("archives", "in like - found.keys()", "in like - like", "archives"),
    "names of files have the member's number": ("archives", "instantreposts)(?:_\\d+)?", "instantreposts)", "archives"),
    "times of 2018 have slashes and UTC": ("archives", "(?: UTC)?", "", "archives"),
    "no record is of a day after the download": (
        "archives",
        "elif day > self._downloaded:",
        "elif day == date.max:",
        "archives",
    ),
    "hidden people are people": ("archives", "self.hidden += not any(", "self.hidden += any(", "archives"),
    "an absent file has two meanings": (
        "archives",
        "NOTHING_OF_THIS_KIND if complete",
        "NOTHING_OF_THIS_KIND if not complete",
        "archives",
    ),
    "up to ten lines precede a header": ("_tables", "HEADER_WITHIN = 11", "HEADER_WITHIN = 4", "archives"),
    "old files are in UTF-16": (
        "_tables",
        'utf16 = content.startswith((b"\\xff\\xfe", b"\\xfe\\xff"))',
        "utf16 = False",
        "archives",
    ),
    "only the empty text is empty": (
        "cells",
        'return "text" if cell.strip() else "empty"',
        'return "text" if cell.strip() not in {"", "NA"} else "empty"',
        "analytics",
    ),
    "GMT+1 is ahead of UTC": (
        "cells",
        'timezone(-ahead if words[0] == "-" else ahead)',
        'timezone(ahead if words[0] == "-" else -ahead)',
        "surveys",
    ),
    "the longest option counts": ("_survey_options", "self.known)}, reverse=True)", "self.known)})", "surveys"),
    "the last answer of a person counts": ("surveys", "times.index(max(times))", "times.index(min(times))", "surveys"),
    "answers that are not finished do not count": (
        "surveys",
        "for row in rows if found[row]]",
        "for row in rows]",
        "surveys",
    ),
    "tools write apostrophes": (
        "_survey_tools",
        "return cell[1:] if type(cell) is str and FORMULA.match(cell) else cell",
        "return cell",
        "surveys",
    ),
    "9 and 10 are promoters": ("surveys", "_PROMOTER, _DETRACTOR = 9, 6", "_PROMOTER, _DETRACTOR = 8, 6", "surveys"),
    "titles have line breaks": (
        "_tables",
        'unicodedata.normalize("NFC", " ".join(words.split()))',
        'unicodedata.normalize("NFC", words)',
        "surveys",
    ),
    "a sheet of one cell was not opened as a whole": (
        "_analytics_reader",
        "sum(map(len, rows)) == 1",
        "sum(map(len, rows)) == -1",
        "analytics",
    ),
    "a day outside the period is an error": (
        "_analytics_reader",
        "if when is not None and start <= when <= period.end else None",
        "if when is not None else None",
        "analytics",
    ),
    "a number without a day may be of any day": (
        "_analytics_reader",
        "is_complete = is_whole and not refused and len(kept) == given",
        "is_complete = is_whole and not refused",
        "analytics",
    ),
    "net numbers may be negative": ("_analytics_reader", "if found < 0 and not net", "if found < 0", "analytics"),
    "other numbers may not": ("_analytics_reader", "if found < 0 and not net", "if False", "analytics"),
    "less than 1 % is unknown": ("_analytics_reader", "else Bounds(0, found)", "else found", "analytics"),
    "the lists of top posts are joined": (
        "_analytics_reader",
        'post = found.setdefault(link, {"published": on})',
        'post = found[link] = {"published": on}',
        "analytics",
    ),
    "the language gives the order of day and month": (
        "_analytics_reader",
        "self._day = day(self._language.order)",
        'self._day = day("mdy")',
        "analytics",
    ),
    "thousands are grouped as the language does": (
        "_analytics_reader",
        "number(decimal=self._language.decimal)",
        "number()",
        "analytics",
    ),
}


def run_tests(python: str, module: str, old: str, new: str, tests: str) -> str:
    """Run the tests of a reader with one change, and return their output if they fail."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for part in ("src", "tests"):
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__", "golden", "bench"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        path = copy / ADAPTERS / f"{module}.py"
        source = path.read_text("utf-8")
        if source.count(old) < 1:
            raise SystemExit(f"{module}: no longer there: {old}")
        path.write_text(source.replace(old, new), "utf-8")
        command = [
            python,
            "-m",
            "pytest",
            "-n0",
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            f"tests/adapters/test_{tests}.py",
        ]
        environment = os.environ | {"PYTHONPATH": str(copy / "src")}
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False, text=True)  # noqa: S603
        return f"{done.stdout}{done.stderr}" if done.returncode else ""


def main() -> None:
    """Make each change, and print those that no test noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=sys.executable)
    python = parser.parse_args().python
    for tests in ("archives", "surveys", "analytics"):
        if output := run_tests(python, "cells", "_MONTHS", "_MONTHS", tests):
            raise SystemExit(f"{output}\nthe tests of {tests} fail without a change")
    missed = [trap for trap, change in BREAKS.items() if not run_tests(python, *change)]
    print(f"{len(BREAKS) - len(missed)} of {len(BREAKS)} noticed", *missed, sep="\n")
    raise SystemExit(bool(missed))


if __name__ == "__main__":
    main()
