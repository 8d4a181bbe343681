#!/usr/bin/env bash
# Packages: xlsxwriter 3.3.1 and openpyxl 3.1.5 (writers); pandas 2.3.3 with openpyxl, python-calamine 0.9.1 (readers).
# A good engineer expects: a formula whose value is not known yet is read as a missing value or as an error, as for
#   files that openpyxl writes.
# What happens: xlsxwriter stores the result 0 with each formula. All readers return the number 0 until a person opens
#   the file in a spreadsheet program and saves it. A text that starts with "=" (an answer such as "=good") becomes
#   such a formula too. openpyxl stores no result: its totals are missing.
# Why it matters: a report that is written every night and read by the next script says that a team has 0 posts.
#   Nothing distinguishes it from a true 0. Write the value with the formula (write_formula has an argument for it), or
#   no formula.
# Observed output (the script compares with these lines):
#> written by xlsxwriter  read by pandas          [['total', 0], ['answer', 0]]
#> written by xlsxwriter  read by openpyxl        [['total', 0], ['answer', 0]]
#> written by xlsxwriter  read by python-calamine [['total', 0.0], ['answer', 0.0]]
#> written by openpyxl    read by pandas          [['total', nan], ['answer', nan]]
#> written by openpyxl    read by openpyxl        [['total', None], ['answer', None]]
#> written by openpyxl    read by python-calamine [['total', ''], ['answer', '']]
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'xlsxwriter==3.3.1' 'openpyxl==3.1.5' 'pandas==2.3.3' \
  'python-calamine==0.9.1'
venv/bin/python -W ignore - > observed.txt <<'END'
import openpyxl
import pandas as pd
import xlsxwriter
from python_calamine import CalamineWorkbook

rows = [["posts", 3], ["comments", 4], ["total", "=SUM(B1:B2)"], ["answer", "=good"]]
with xlsxwriter.Workbook("xlsxwriter.xlsx") as book:
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
book = openpyxl.Workbook()
for row in rows:
    book.active.append(row)
book.save("openpyxl.xlsx")
for writer in ["xlsxwriter", "openpyxl"]:
    frame = pd.read_excel(f"{writer}.xlsx", header=None)
    print(f"written by {writer:10}  read by pandas         ", frame.values.tolist()[2:])
    cells = openpyxl.load_workbook(f"{writer}.xlsx", data_only=True).active.iter_rows(min_row=3, values_only=True)
    print(f"written by {writer:10}  read by openpyxl       ", [list(row) for row in cells])
    sheet = CalamineWorkbook.from_path(f"{writer}.xlsx").get_sheet_by_index(0)
    print(f"written by {writer:10}  read by python-calamine", sheet.to_python()[2:])
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
