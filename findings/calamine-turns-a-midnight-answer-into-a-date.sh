#!/usr/bin/env bash
# Package: python-calamine 0.9.1 (openpyxl 3.1.5 writes and compares).
# A good engineer expects: a column of times in a workbook gives one Python type. A time at midnight is a datetime at
#   00:00, as openpyxl gives.
# What happens: a cell whose time is exactly midnight becomes a date, although its number format shows a time. All
#   other cells of the column are datetimes. Python refuses to sort or compare the two.
# Why it matters: end times of answers and posts lie at midnight when a tool rounds them to days or somebody answers
#   at 00:00:00. A reader that is tested on office hours then fails in production, or calls .hour on a date.
# Observed output (the script compares with these lines):
#> yyyy-mm-dd h:mm:ss: calamine datetime.datetime(2026, 3, 4, 9, 30), openpyxl datetime.datetime(2026, 3, 4, 9, 30)
#> yyyy-mm-dd h:mm:ss: calamine datetime.date(2026, 3, 4), openpyxl datetime.datetime(2026, 3, 4, 0, 0)
#> yyyy-mm-dd h:mm:ss: calamine datetime.datetime(2026, 3, 4, 0, 1), openpyxl datetime.datetime(2026, 3, 4, 0, 1)
#> sorted: can't compare datetime.datetime to datetime.date
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'python-calamine==0.9.1' 'openpyxl==3.1.5'
venv/bin/python - > observed.txt <<'END'
from datetime import datetime
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

book = Workbook()
for hour, minute in [(9, 30), (0, 0), (0, 1)]:
    book.active.append([datetime(2026, 3, 4, hour, minute)])
book.save("answers.xlsx")
rows = CalamineWorkbook.from_path("answers.xlsx").get_sheet_by_index(0).to_python()
other = load_workbook("answers.xlsx").active
for row, cell in zip(rows, other["A"]):
    print(f"{cell.number_format}: calamine {row[0]!r}, openpyxl {cell.value!r}")
try:
    print(sorted(row[0] for row in rows))
except TypeError as error:
    print("sorted:", error)
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
