"""Break the readers of rosters and surveys on purpose, a trap at a time: python tests/mutation/traps.py

Each trap of real exports has a change of the source that reads it as intuition does, and the test that must then fail.
The output is a Markdown table. Arguments are words of traps: only those are run. The source is changed in a copy.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
SURVEYS, ROSTER = "tests/adapters/test_surveys.py", "tests/adapters/test_roster.py"


class Trap(NamedTuple):
    """A trap, the text of the source that handles it and what replaces it, and the test that fails then."""

    name: str
    module: str
    text: str
    instead: str
    test: str


TRAPS = (
    # surveys
    Trap(
        "titles may be repeated",
        "_columns.py",
        "        if len(found) > 1:\n",
        "        if len(found) > 9:\n",
        f"{SURVEYS}::test_refusals_name_column_and_record",
    ),
    Trap(
        "titles contain line breaks",
        "_tables.py",
        '" ".join(words.split())',
        "words",
        f"{SURVEYS}::test_traps_of_answers",
    ),
    Trap(
        "titles may be empty",
        "surveys.py",
        "if titles[later]), len(titles))",
        "if True), len(titles))",
        f"{SURVEYS}::test_traps_of_answers",
    ),
    Trap(
        "options contain the separator",
        "_survey_options.py",
        "sorted({*map(len, self.known)}, reverse=True)",
        "sorted({*map(len, self.known)})",
        f"{SURVEYS}::test_ambiguous_cells_are_counted",
    ),
    Trap(
        "a joined cell without its options is a fault",
        "_survey_options.py",
        "            if not splits:\n                return near_option(words, unique(self.known.values()))\n",
        "            if not splits:\n                return tuple(words.split(separator))\n",
        f"{SURVEYS}::test_refusals_name_column_and_record",
    ),
    Trap(
        "unfinished answers do not count",
        "surveys.py",
        "return [row for row in rows if found[row]]",
        "return [*rows]",
        f"{SURVEYS}::test_traps_of_answers",
    ),
    Trap(
        "Qualtrics: the second header record is localised",
        "_survey_tools.py",
        '    name="Qualtrics",\n    header_rows=2,',
        '    name="Qualtrics",\n    header_rows=1,',
        f"{SURVEYS}::test_traps_of_answers",
    ),
    Trap(
        "Google sheet: a part of the times became dates",
        "surveys.py",
        "if len(forms) > 1:",
        "if len(forms) > 9:",
        f"{SURVEYS}::test_refusals_name_column_and_record",
    ),
    Trap(
        "Google: GMT+1 is ahead of UTC",
        "cells.py",
        'timezone(-ahead if words[0] == "-" else ahead)',
        'timezone(ahead if words[0] == "-" else -ahead)',
        f"{SURVEYS}::test_traps_of_times",
    ),
    Trap(
        "Google: a narrow blank in p. m.",
        "cells.py",
        r"(?P<half>[ap])\.? ?m\.?",
        "(?P<half>[ap])m",
        f"{SURVEYS}::test_traps_of_times",
    ),
    Trap(
        "Microsoft: a question has the title of a fixed column",
        "_columns.py",
        "return address - 1\n",
        "return titles.index(titles[address - 1])\n",
        f"{ROSTER}::test_columns_have_positions",
    ),
    Trap(
        "LimeSurvey: nothing is not shown, quotes are left empty",
        "surveys.py",
        "hidden = all(columns[place][row] is None for place in places)",
        "hidden = False",
        f"{SURVEYS}::test_limesurvey_distinguishes_not_shown",
    ),
    Trap(
        "LimeSurvey: files that cannot distinguish the two",
        "surveys.py",
        'if not {None, ""} <= cells:',
        "if False:",
        f"{SURVEYS}::test_limesurvey_distinguishes_not_shown",
    ),
    Trap(
        "LimeSurvey: 1 January 1980 is no day",
        "_survey_tools.py",
        "    no_time=date(1980, 1, 1),\n",
        "",
        f"{SURVEYS}::test_limesurvey_anonymous_time_is_unknown",
    ),
    Trap(
        "Typeform: markup in titles",
        "_survey_tools.py",
        "    has_markup=True,\n",
        "",
        f"{SURVEYS}::test_traps_of_answers",
    ),
    Trap(
        "Typeform: an apostrophe goes only before an option",
        "_survey_tools.py",
        "    apostrophe=Apostrophe.OPTIONS,\n",
        "    apostrophe=Apostrophe.ALWAYS,\n",
        f"{SURVEYS}::test_traps_of_answers",
    ),
    Trap(
        "LimeSurvey, Nextcloud, Formbricks: an apostrophe before a sign",
        "_survey_tools.py",
        "return cell[1:] if type(cell) is str and FORMULA.match(cell) else cell",
        "return cell",
        f"{SURVEYS}::test_apostrophes_go_from_all_columns",
    ),
    Trap(
        "KoboToolbox: choices of an unanswered question are empty",
        "surveys.py",
        "tuple(option for option, cells in marks.items() if cells[index]) or None",
        "tuple(option for option, cells in marks.items() if cells[index] is not False)",
        f"{SURVEYS}::test_traps_of_answers",
    ),
    Trap(
        "a record of another width is a fault",
        "_tables.py",
        "if {len(cells) for _, cells in rows} - {width}:",
        "if False:",
        f"{SURVEYS}::test_refusals_name_column_and_record",
    ),
    Trap(
        "only the empty string is empty, never NA",
        "cells.py",
        'return "text" if cell.strip() else "empty"',
        'return "text" if cell.strip() and cell != "NA" else "empty"',
        f"{SURVEYS}::test_traps_of_answers",
    ),
    Trap(
        "net promoters come from declared whole numbers only",
        "_survey_options.py",
        'return int(number) if number in _TEN else Refused("promoter")',
        "return int(number)",
        f"{SURVEYS}::test_refusals_name_column_and_record",
    ),
    Trap(
        "the last answer of a person counts",
        "surveys.py",
        "last = answers[times.index(max(times))]",
        "return answers[0]",
        f"{SURVEYS}::test_last_finished_answer_counts",
    ),
    # rosters
    Trap(
        "a percentage without its sign is not clear",
        "cells.py",
        'return Refused("unsigned")',
        "whole = 100",
        f"{ROSTER}::test_what_is_not_clear_is_refused",
    ),
    Trap(
        "a decimal comma, and 1.204 as a thousand",
        "cells.py",
        'mark = "." if decimal == "," else ","',
        'decimal, mark = ".", ","',
        f"{ROSTER}::test_traps_of_cells",
    ),
    Trap(
        "500+ gives bounds, not a value",
        "cells.py",
        "            return Bounds(low, high)\n",
        "            return low\n",
        f"{ROSTER}::test_traps_of_cells",
    ),
    Trap(
        "ca. 270",
        "cells.py",
        "next((words[len(start) :].lstrip() for start in starts if words.startswith(start)), words)",
        "words",
        f"{ROSTER}::test_traps_of_cells",
    ),
    Trap(
        "a yes needs a day",
        "_people.py",
        'made = key, Refused("undated-yes")',
        "made = ()",
        f"{ROSTER}::test_what_is_not_clear_is_refused",
    ),
    Trap(
        "the order of day and month is not guessed",
        "cells.py",
        '    if self.order is None:\n            return Refused("order")\n        return _date',
        "    return _date",
        f"{ROSTER}::test_what_is_not_clear_is_refused",
    ),
    Trap(
        "a column that is part text, part date",
        "_columns.py",
        '- {""}) > 1:',
        '- {""}) > 9:',
        f"{SURVEYS}::test_fields_of_people_take_one_form",
    ),
    Trap(
        "blanks around an id",
        "cells.py",
        "found = identifier(cell.strip())",
        "found = identifier(cell)",
        f"{ROSTER}::test_traps_of_cells",
    ),
    Trap(
        "ids that look alike",
        "_texts.py",
        'look = "".join(who.casefold().split())',
        "look = who",
        f"{ROSTER}::test_ids_that_look_alike_get_a_note",
    ),
    Trap(
        "an id in several records",
        "roster.py",
        "return [None if who in repeated else who for who in ids]",
        "return ids",
        f"{ROSTER}::test_ids_that_look_alike_get_a_note",
    ),
    Trap(
        "people who are their own manager",
        "roster.py",
        "        if person == manager:\n",
        "        if not person:\n",
        f"{ROSTER}::test_managers_become_exclusions",
    ),
    Trap(
        "an end of employment is a note for the lead",
        "roster.py",
        'if "employment_end" in values:',
        "if not values:",
        f"{ROSTER}::test_end_of_employment_is_a_note_for_the_lead",
    ),
    Trap(
        "rows are those of the file",
        "_tables.py",
        "start=1)",
        "start=0)",
        f"{ROSTER}::test_cell_of_a_wrong_type_is_reported",
    ),
)


def source(trap: Trap, root: Path = ROOT) -> Path:
    """Return the module that a trap is about."""
    return root / "src/advocacy/adapters" / trap.module


def is_caught(trap: Trap) -> bool:
    """Check whether the test of a trap fails on the changed source."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
        module = source(trap, copy)
        module.write_text(module.read_text("utf-8").replace(trap.text, trap.instead), "utf-8")
        command = [sys.executable, "-m", "pytest", "-n0", "-q", "-x", "-p", "no:cacheprovider", trap.test]
        environment = {**os.environ, "PYTHONPATH": str(copy / "src")}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stdout + done.stderr)
    return done.returncode == 1


def main(words: list[str]) -> None:
    """Print each trap with its test, and whether the test fails on the broken reader."""
    print("| trap | test | fails on the broken reader |\n|---|---|---|")
    for trap in TRAPS:
        if not words or any(word in trap.name for word in words):
            answer = "yes" if is_caught(trap) else "**no**"
            print(f"| {trap.name} | `{trap.test.rpartition('::')[2]}` | {answer} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
