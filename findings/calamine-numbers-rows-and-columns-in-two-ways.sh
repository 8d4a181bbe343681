#!/usr/bin/env bash
# Package: python-calamine 0.9.1 and fastexcel 0.21.0 with polars 2.1.0 (openpyxl 3.1.5 writes and compares).
# A good engineer expects: the third row of a list of rows is the third row of the sheet, and the second cell is column
#   B, whichever method of one library returns them.
# What happens: for a sheet with a blank first row and a blank column A, iter_rows() counts rows from 1 and columns from
#   the first one that has something in it. to_python() counts both from there. Only to_python(skip_empty_area=False)
#   agrees with openpyxl. fastexcel does as iter_rows(), also without a header and with skip_rows=0.
# Why it matters: a report names row 2 for a cell in row 3, and somebody corrects the wrong cell. A column that is
#   addressed by its position gives the numbers of its neighbour once a colleague puts an empty column before it.
# Observed output (the script compares with these lines):
#> openpyxl           row 3, column 2: 'Reach'
#> calamine iter_rows row 3, column 2: 'Clicks'
#> calamine to_python row 3, column 2: 7.0
#> calamine full      row 3, column 2: 'Reach'
#> fastexcel          row 3, column 2: 'Clicks'
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'python-calamine==0.9.1' 'openpyxl==3.1.5' 'fastexcel==0.21.0' 'polars==2.1.0'
venv/bin/python - > observed.txt <<'END'
import fastexcel
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

book = Workbook()
for row in [[None, "Weekly numbers", None], [None, "Reach", "Clicks"], [None, 120, 7], [None, 90, 3]]:
    book.active.append(row)
book.active.insert_rows(1)
book.save("numbers.xlsx")

sheet = CalamineWorkbook.from_path("numbers.xlsx").get_sheet_by_index(0)
frame = fastexcel.read_excel("numbers.xlsx").load_sheet(0, header_row=None, skip_rows=0)
readers = {
    "openpyxl": [*load_workbook("numbers.xlsx").active.iter_rows(values_only=True)],
    "calamine iter_rows": [*sheet.iter_rows()],
    "calamine to_python": sheet.to_python(),
    "calamine full": sheet.to_python(skip_empty_area=False),
    "fastexcel": frame.to_polars().rows(),
}
for name, rows in readers.items():
    print(f"{name:18} row 3, column 2: {rows[2][1]!r}")
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
