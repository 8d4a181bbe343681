#!/usr/bin/env bash
# Package: python-calamine 0.9.1 (openpyxl 3.1.5 writes and compares).
# A good engineer expects: a cell with #N/A or #DIV/0! can be told from an empty cell: as its text (openpyxl does
#   this), as an error object, or by an exception.
# What happens: calamine gives the empty string for both. The list of rows shows no difference. The text N/A is kept.
# Why it matters: a failed look-up of a team or a rate over zero posts is then counted as "not answered". A reader
#   cannot report the fault, and the response rate looks lower than it is.
# Observed output (the script compares with these lines):
#> calamine 'Sales'  openpyxl 'Sales'    cell type s
#> calamine ''       openpyxl '#N/A'     cell type e
#> calamine ''       openpyxl None       cell type n
#> calamine ''       openpyxl '#DIV/0!'  cell type e
#> calamine 'N/A'    openpyxl 'N/A'      cell type s
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'python-calamine==0.9.1' 'openpyxl==3.1.5'
venv/bin/python - > observed.txt <<'END'
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

book = Workbook()
for value in ["Sales", "#N/A", None, "#DIV/0!", "N/A"]:
    book.active.append([value, "end"])
book.save("teams.xlsx")
rows = CalamineWorkbook.from_path("teams.xlsx").get_sheet_by_index(0).to_python()
for row, cell in zip(rows, load_workbook("teams.xlsx").active["A"]):
    print(f"calamine {row[0]!r:8} openpyxl {cell.value!r:10} cell type {cell.data_type}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
