#!/usr/bin/env bash
# Package: xlrd 2.0.2 (xlwt 1.3.0 writes the file).
# A good engineer expects: a cell with an error such as #N/A has a value that no calculation accepts: a text, None or
#   an error object.
# What happens: row_values and col_values give the code of the error as a plain int: #N/A is 42 and #DIV/0! is 7. Only
#   the separate cell type (5) shows that it is no number.
# Why it matters: page analytics come as .xls. After a look-up of member names in that file, each failed look-up is 42
#   reactions, and each rate over zero is 7. Both are plausible counts.
# Observed output (the script compares with these lines):
#> ['reactions', 12.0, 42, 7] [1, 2, 5, 5]
#> sum of the column: 61.0
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n 's/^#> //p' "$0" > "$work/expected.txt"
cd "$work"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check 'xlrd==2.0.2' 'xlwt==1.3.0'
venv/bin/python - > observed.txt <<'END'
import xlrd
import xlwt

book = xlwt.Workbook()
sheet = book.add_sheet("All posts")
for number, value in enumerate(["reactions", 12, "#N/A!", "#DIV/0!"]):
    if str(value).startswith("#"):
        sheet.row(number).set_cell_error(0, value)
    else:
        sheet.write(number, 0, value)
book.save("posts.xls")
read = xlrd.open_workbook("posts.xls").sheet_by_index(0)
print(read.col_values(0), list(read.col_types(0)))
print("sum of the column:", sum(read.col_values(0)[1:]))
END
cat observed.txt
diff expected.txt observed.txt || { echo "The behaviour changed."; exit 1; }
